//! The keys of `kind = "points_sum"` (LO-1).

use super::super::document::Table;
use super::super::measures::duration;
use super::super::scopes::{CustomerScope, RecordScope};
use super::super::segments::{measure, pick, unique};
use super::super::types::Types;
use super::super::{keys, labels};
use super::{maybe, maybe_positive, not_below_zero};
use crate::error::Code;
use crate::measure::{FieldPart, Pick, RecordName};
use crate::money::{Currency, Decimal};
use crate::record::FieldType;
use crate::scoring::{Band, Component, Fade, Input, PointsSum, Transform, Worth};
use crate::time::Unit;

/// What a component may have only beside records.
const OF_EVENTS: [&str; 7] = ["where", "field", "currency", "half_life", "window", "cap_per_event", "cap_per_period"];

pub(super) fn read(
    table: &Table<'_, '_>,
    scale: Option<u8>,
    types: Types<'_>,
    record_names: &mut Vec<RecordName>,
    scope: &mut CustomerScope<'_>,
) -> Option<PointsSum> {
    table.require(&["min", "max", "components"]);
    let base = maybe(table, "base");
    let (min, max) = (bound(table, "min", scale), bound(table, "max", scale));
    if min.zip(max).is_some_and(|(min, max)| min >= max) {
        table.fault("max", Code::OutOfRange, "`max` lies above `min`", None);
    }
    if table.is_empty_list("components") {
        table.fault("components", Code::InvalidValue, "give at least one component", None);
    }
    let mut names = Vec::new();
    let tables = if table.has("components") { table.tables("components") } else { Vec::new() };
    let mut reader = Reader { types, names: record_names, scope };
    let components: Vec<_> = tables.iter().map(|table| reader.component(table, &mut names)).collect();
    let components: Option<Vec<Component>> = components.into_iter().collect();
    let base = base?.unwrap_or(Decimal::ZERO);
    Some(PointsSum { base, min: min?, max: max?, components: components.filter(|all| !all.is_empty())? })
}

/// A bound that the scale of the score can express.
fn bound(table: &Table<'_, '_>, key: &str, scale: Option<u8>) -> Option<Decimal> {
    if !table.has(key) {
        return None;
    }
    let place = table.decimal(key)?;
    let number = crate::money::Number::from(place.value);
    if scale.is_some_and(|scale| number.rounded(scale) != number) {
        place.fault(Code::OutOfRange, "the bound has more digits behind the point than the score", None);
        return None;
    }
    Some(place.value)
}

struct Reader<'r, 't, 's> {
    types: Types<'t>,
    names: &'r mut Vec<RecordName>,
    scope: &'r mut CustomerScope<'s>,
}

impl Reader<'_, '_, '_> {
    fn component(&mut self, table: &Table<'_, '_>, names: &mut Vec<String>) -> Option<Component> {
        table.known(keys::COMPONENT);
        table.require(&["name"]);
        let name = table.text("name").and_then(|place| unique(place, names));
        let labels = labels(table);
        if table.has("of") == table.has("measure") {
            table.fault("", Code::MissingKey, "a component has either `of` or `measure`", None);
            return None;
        }
        if table.has("points") == table.has("bands") {
            table.fault("", Code::MissingKey, "a component has either `points` or `bands`", None);
            return None;
        }
        refuse(table, &OF_EVENTS, table.has("measure"), "on a measure");
        refuse(table, &["transform", "limit"], table.has("bands"), "beside `bands`");
        let input = if table.has("measure") {
            table.text("measure").and_then(|place| measure(&place, self.scope)).map(Input::Measure)
        } else {
            self.events(table)
        };
        let worth = worth(table);
        let fade = fade(table);
        let cap_per_event = maybe_positive(table, "cap_per_event");
        let cap_per_period = cap_per_period(table);
        let cap_total = maybe_positive(table, "cap_total");
        let floor_total = maybe(table, "floor_total");
        if let (Some(Some(cap)), Some(Some(floor))) = (cap_total, floor_total)
            && floor > cap
        {
            table.fault("floor_total", Code::OutOfRange, "`floor_total` is at most `cap_total`", None);
            return None;
        }
        let minus = sign(table);
        Some(Component {
            name: name?,
            labels,
            input: input?,
            worth: worth?,
            fade: fade?,
            cap_per_event: cap_per_event?,
            cap_per_period: cap_per_period?,
            cap_total: cap_total?,
            floor_total: floor_total?,
            minus: minus?,
        })
    }

    fn events(&mut self, table: &Table<'_, '_>) -> Option<Input> {
        if table.has("bands") && !table.has("field") {
            table.fault("field", Code::MissingKey, "bands of records need the `field` that they are about", None);
            return None;
        }
        let places = table.text_or_texts("of")?;
        let picked = pick(table, &places, self.types, self.names);
        let currency = match table.text("currency") {
            Some(place) => place.check(|code| Currency::new(&code)).map(Some),
            None => (!table.has("currency")).then_some(None),
        };
        let pick = picked?;
        let field = if table.has("field") { self.field(table, &pick).map(Some) } else { Some(None) };
        let (field, currency) = (field?, currency?);
        let money = field.is_some_and(|(_, money)| money);
        if money && currency.is_none() {
            table.fault("currency", Code::MissingKey, "an amount needs its `currency`", None);
            return None;
        }
        refuse(table, &["currency"], !money, "without an amount");
        Some(Input::Events { pick, field: field.map(|(slot, _)| slot), currency })
    }

    /// The slot of a number, and whether it is money.
    fn field(&mut self, table: &Table<'_, '_>, pick: &Pick) -> Option<(u32, bool)> {
        let place = table.text("field")?;
        let mut scope = RecordScope { types: self.types, of: &pick.types, names: self.names };
        let path = place.value.strip_prefix("body.").unwrap_or_default();
        match scope.body(path) {
            Ok((slot, ty @ (FieldType::Decimal | FieldType::Money), FieldPart::Value)) => {
                Some((slot, ty == FieldType::Money))
            }
            Ok(_) => {
                place.fault(Code::TypeMismatch, format!("`{}` is not a number", place.value), None);
                None
            }
            Err(near) => {
                let near = near.map(|near| format!("body.{near}"));
                place.fault(Code::UnknownName, format!("there is no field `{}`", place.value), near.as_deref());
                None
            }
        }
    }
}

/// Notes keys that would have no effect.
fn refuse(table: &Table<'_, '_>, keys: &[&str], here: bool, why: &str) {
    for key in keys.iter().filter(|key| here && table.has(key)) {
        table.fault(key, Code::UnknownKey, format!("`{key}` has no effect {why}"), None);
    }
}

fn worth(table: &Table<'_, '_>) -> Option<Worth> {
    if table.has("bands") {
        return bands(table).map(Worth::Bands);
    }
    let transform = transform(table);
    let points = table.decimal("points")?;
    let sound = not_below_zero(&points);
    Some(Worth::Each(points.value, transform?)).filter(|_| sound)
}

fn bands(table: &Table<'_, '_>) -> Option<Vec<Band>> {
    if table.is_empty_list("bands") {
        table.fault("bands", Code::InvalidValue, "give at least one band", None);
    }
    let mut found: Vec<Option<Band>> = Vec::new();
    let mut before: Option<Decimal> = None;
    for band in table.tables("bands") {
        band.known(keys::BAND);
        band.require(&["from", "points"]);
        let from = if band.has("from") { band.decimal("from") } else { None };
        let points = if band.has("points") { band.decimal("points").filter(not_below_zero) } else { None };
        if let (Some(before), Some(from)) = (before, &from)
            && from.value <= before
        {
            from.fault(Code::BandsNotAscending, "each band begins above the one before", None);
        }
        before = from.as_ref().map(|from| from.value).or(before);
        found.push(from.zip(points).map(|(from, points)| Band { from: from.value, points: points.value }));
    }
    found.into_iter().collect::<Option<Vec<_>>>().filter(|bands| !bands.is_empty())
}

fn transform(table: &Table<'_, '_>) -> Option<Transform> {
    let word = match table.text("transform") {
        Some(place) => {
            let words = || Transform::WORDS.into_iter();
            place.word(|word| words().find(|known| *known == word), words(), Code::InvalidValue)?
        }
        None if table.has("transform") => return None,
        None => "identity",
    };
    refuse(table, &["limit"], word != "cap", "without `transform = \"cap\"`");
    Some(match word {
        "ln1p" => Transform::Ln1p,
        "sqrt" => Transform::Sqrt,
        "cap" => {
            table.require(&["limit"]);
            Transform::Cap(maybe(table, "limit")??)
        }
        _ => Transform::Identity,
    })
}

fn fade(table: &Table<'_, '_>) -> Option<Fade> {
    if table.has("half_life") && table.has("window") {
        table.fault("window", Code::InvalidValue, "events fade by `half_life` or by `window`", None);
        return None;
    }
    match (table.text("half_life"), table.text("window")) {
        (Some(place), _) => duration(&place).map(Fade::HalfLife),
        (_, Some(place)) => duration(&place).map(Fade::Window),
        _ => (!table.has("half_life") && !table.has("window")).then_some(Fade::Never),
    }
}

/// The cap of a period, if there is one; the outer `None` if it is broken.
fn cap_per_period(table: &Table<'_, '_>) -> Option<Option<(Unit, Decimal)>> {
    if !table.has("cap_per_period") {
        return Some(None);
    }
    let cap = table.table("cap_per_period")?;
    cap.known(keys::PERIOD_CAP);
    cap.require(&["period", "points"]);
    let period = cap.text("period").and_then(|place| place.word(Unit::from_word, Unit::words(), Code::InvalidValue));
    let points = maybe_positive(&cap, "points")?;
    Some(Some((period?, points?)))
}

/// Whether it is taken off.
fn sign(table: &Table<'_, '_>) -> Option<bool> {
    let Some(place) = table.text("sign") else { return (!table.has("sign")).then_some(false) };
    let read = |word: &str| match word {
        "plus" => Some(false),
        "minus" => Some(true),
        _ => None,
    };
    place.word(read, ["plus", "minus"].into_iter(), Code::InvalidValue)
}
