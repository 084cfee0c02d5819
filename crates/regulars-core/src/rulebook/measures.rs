//! `[measures.<name>]` (MD, RB-5).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::document::{Place, Table};
use super::scopes::{RecordScope, value_type};
use super::types::Types;
use super::{compile, labels};
use crate::condition::Type;
use crate::error::Code;
use crate::measure::{Agg, FieldPart, Measure, Minus, Pick, RecordName, TypeNo};
use crate::money::{Currency, Decimal};
use crate::record::FieldType;
use crate::text::nearest;
use crate::time::{Instant, Unit, Window, Zone, parse_duration};

/// The most steps of a sequence.
const MAX_STEPS: usize = 16;
/// The most periods of a calendar window, and the farthest it may lie back.
const MAX_PERIODS: i64 = 10_000;

pub(super) const AGGS: [&str; 14] = [
    "count",
    "sum",
    "min",
    "max",
    "distinct",
    "distinct_periods",
    "median_gap",
    "first",
    "last",
    "days_since",
    "ratio",
    "sequence",
    UNANSWERED,
    DOWNGRADES,
];
const UNANSWERED: &str = "unanswered";
const DOWNGRADES: &str = "downgrades";

/// The measures of a rulebook: those that are sound by name, and every name with its type if it is.
pub(super) struct Read {
    pub(super) measures: Arc<[Measure]>,
    pub(super) known: BTreeMap<String, (usize, Option<Type>)>,
    pub(super) record_names: Vec<RecordName>,
}

/// One measure as it is written; a ratio knows its parts by name yet.
pub(super) struct Written<'a> {
    pub(super) measure: Measure,
    pub(super) parts: Option<[Place<'a, String>; 2]>,
}

pub(super) fn read(root: &Table<'_, '_>, types: Types<'_>, zone: Option<&Zone>, tiers: Option<bool>) -> Read {
    let mut record_names = Vec::new();
    let mut written: BTreeMap<String, Option<Written<'_>>> = BTreeMap::new();
    if let Some(measures) = root.table("measures") {
        for (name, table) in measures.named() {
            super::check_name(&measures, &name);
            let mut reader = Reader { table: &table, types, zone, tiers, names: &mut record_names };
            let measure = reader.measure(&name);
            written.insert(name, measure);
        }
    }
    let names: Vec<String> = written.keys().cloned().collect();
    let sound = super::ratios::resolve(&mut written);
    let known = names.into_iter().map(|name| {
        let place = sound.iter().position(|measure| measure.name == name);
        let ty = place.and_then(|place| sound.get(place)).map(|measure| measure.ty);
        (name, (place.unwrap_or(usize::MAX), ty))
    });
    let known = known.collect();
    Read { measures: sound.into(), known, record_names }
}

/// Reads one table.
struct Reader<'r, 'a, 'd, 't> {
    table: &'r Table<'a, 'd>,
    types: Types<'t>,
    zone: Option<&'r Zone>,
    /// Whether there are tiers; none: they are broken.
    tiers: Option<bool>,
    names: &'r mut Vec<RecordName>,
}

/// A field as a measure reads it.
#[derive(Clone, Copy)]
struct Field {
    slot: u32,
    ty: Type,
    money: bool,
}

impl<'a> Reader<'_, 'a, '_, '_> {
    fn measure(&mut self, name: &str) -> Option<Written<'a>> {
        let table = self.table;
        table.known(super::keys::MEASURE);
        table.require(&["agg"]);
        let labels = labels(table);
        let agg = table.text("agg").and_then(|place| {
            let words = || AGGS.into_iter();
            place.word(|word| words().find(|known| *known == word), words(), Code::InvalidValue)
        });
        // What else the table needs and may have follows from the aggregate.
        let agg = agg?;
        let needed = needed(agg);
        self.refuse_idle(agg);
        table.require(&needed);
        let types = self.of("of", table);
        let filter = types.as_deref().map(|types| self.filter(table, types));
        let window = if agg == "ratio" { Some(Window::Lifetime) } else { self.window() };
        let currency = table.text("currency").map(|place| place.check(|code| Currency::new(&code)));
        let field = types.as_deref().map(|types| self.field(agg, types, currency.is_some()));
        let agg_read = self.agg(agg, types.as_deref());
        let complete = needed.iter().all(|key| table.has(key));
        let parts = match agg {
            "ratio" => Some([table.text("num")?, table.text("den")?]),
            _ => None,
        };
        let field = match field {
            Some(field) => field?,
            None => None,
        };
        let currency = match currency {
            Some(currency) => Some(currency?),
            None => None,
        };
        let of = match types {
            Some(types) => Pick { types, filter: filter.flatten()? },
            None if matches!(agg, "ratio" | "sequence" | DOWNGRADES) => Pick::default(),
            None => return None,
        };
        let field = field.filter(|_| complete);
        let value = field.map(|field| if field.money { currency.map_or(field.ty, Type::Money) } else { field.ty });
        let ty = match agg {
            "sum" | "min" | "max" => value?,
            "first" | "last" => value.unwrap_or(Type::Instant),
            _ => Type::Decimal,
        };
        let measure = Measure {
            name: name.to_owned(),
            labels,
            agg: agg_read?,
            of,
            field: field.map(|field| field.slot),
            window: window?,
            currency,
            ty,
        };
        complete.then_some(Written { measure, parts })
    }

    /// A key that this aggregate does not read would have no effect.
    fn refuse_idle(&self, agg: &str) {
        let used = |key: &str| match key {
            "agg" | "label" => true,
            "of" | "where" => !matches!(agg, "ratio" | "sequence" | DOWNGRADES),
            "window" => agg != "ratio",
            "field" | "currency" => matches!(agg, "count" | "sum" | "min" | "max" | "distinct" | "first" | "last"),
            "minus" | "minus_at" => agg == "sum",
            "num" | "den" | "factor" => agg == "ratio",
            "steps" => agg == "sequence",
            "within" => matches!(agg, "sequence" | UNANSWERED),
            "answer" => agg == UNANSWERED,
            "period" => matches!(agg, "distinct_periods" | "median_gap"),
            _ => agg == "days_since",
        };
        for key in super::keys::MEASURE.iter().map(|key| key.name).filter(|key| self.table.has(key) && !used(key)) {
            self.table.fault(key, Code::UnknownKey, format!("`{key}` has no effect on `{agg}`"), None);
        }
    }

    /// The types of a key, sorted; nothing if it is absent or broken.
    fn of(&self, key: &str, table: &Table<'_, '_>) -> Option<Vec<TypeNo>> {
        let places = table.text_or_texts(key)?;
        if places.is_empty() {
            table.fault(key, Code::InvalidValue, "name at least one record type", None);
            return None;
        }
        let read = places.into_iter().map(|place| self.record_type(&place));
        let mut types = read.collect::<Option<Vec<TypeNo>>>()?;
        types.sort_unstable();
        types.dedup();
        Some(types)
    }

    fn record_type(&self, place: &Place<'_, String>) -> Option<TypeNo> {
        let found = self.types.number(&place.value);
        if found.is_none() {
            let message = format!("there is no record type `{}`", place.value);
            place.fault(Code::UnknownName, message, nearest(&place.value, self.types.names()));
        }
        found
    }

    /// The filter of a table; the outer `None` if it is broken.
    fn filter(&mut self, table: &Table<'_, '_>, of: &[TypeNo]) -> Option<Option<Arc<crate::condition::Condition>>> {
        let Some(place) = table.text("where") else { return (!table.has("where")).then_some(None) };
        let mut scope = RecordScope { types: self.types, of, names: self.names };
        compile(&place, &mut scope).map(|condition| Some(Arc::new(condition)))
    }

    fn pick(&mut self, table: &Table<'_, '_>) -> Option<Pick> {
        table.known(super::keys::PICK);
        table.require(&["of"]);
        let types = self.of("of", table)?;
        let filter = self.filter(table, &types)?;
        Some(Pick { types, filter })
    }

    /// The field; the outer `None` if it is broken, the inner if there is none.
    fn field(&mut self, agg: &str, of: &[TypeNo], has_currency: bool) -> Option<Option<Field>> {
        let Some(place) = self.table.text("field") else { return (!self.table.has("field")).then_some(None) };
        let mut scope = RecordScope { types: self.types, of, names: self.names };
        let field = if let Some(path) = place.value.strip_prefix("body.") {
            match scope.body(path) {
                Ok((slot, _, FieldPart::Currency)) => Field { slot, ty: Type::Text, money: false },
                Ok((slot, ty, FieldPart::Value)) => Field { slot, ty: value_type(ty), money: ty == FieldType::Money },
                Err(near) => {
                    let near = near.map(|near| format!("body.{near}"));
                    place.fault(Code::UnknownName, format!("there is no field `{}`", place.value), near.as_deref());
                    return None;
                }
            }
        } else if let Some((slot, ty)) = scope.plain(&place.value) {
            Field { slot, ty, money: false }
        } else {
            let near = nearest(&place.value, ["source", "type", "profile", "occurred_at"]);
            place.fault(Code::UnknownName, format!("there is no field `{}`", place.value), near);
            return None;
        };
        let fits = match agg {
            "sum" => field.ty == Type::Decimal,
            "min" | "max" => matches!(field.ty, Type::Decimal | Type::Instant),
            "count" => true,
            _ => field.ty != Type::Present,
        };
        if !fits || !self.one_type(&place.value, of) {
            place.fault(Code::TypeMismatch, format!("`{agg}` cannot be computed over `{}`", place.value), None);
            return None;
        }
        if field.money && !has_currency && !self.table.has("currency") {
            self.table.require(&["currency"]);
            return None;
        }
        if !field.money && self.table.has("currency") {
            self.table.fault("currency", Code::TypeMismatch, "the field is not money", None);
            return None;
        }
        Some(Some(field))
    }

    /// Whether a field has one type in all the record types that have it.
    fn one_type(&self, path: &str, of: &[TypeNo]) -> bool {
        let name = path.strip_prefix("body.").map_or("", |path| path.split('.').next().unwrap_or(path));
        let mut found = of
            .iter()
            .filter_map(|ty| self.types.field(*ty, name))
            .map(|(_, ty)| (value_type(ty), ty == FieldType::Money));
        let first = found.next();
        found.all(|other| Some(other) == first)
    }

    /// What a ratio is multiplied by; the outer `None` if it is broken.
    fn factor(&self) -> Option<Option<Decimal>> {
        if !self.table.has("factor") {
            return Some(None);
        }
        let place = self.table.decimal("factor")?;
        if place.value.units() <= 0 {
            place.fault(Code::NotPositive, "the factor must lie above 0", None);
            return None;
        }
        Some(Some(place.value))
    }

    fn agg(&mut self, agg: &str, of: Option<&[TypeNo]>) -> Option<Agg> {
        let table = self.table;
        Some(match agg {
            "count" => Agg::Count,
            "sum" => Agg::Sum(self.minus(of)?),
            "min" => Agg::Min,
            "max" => Agg::Max,
            "distinct" => Agg::Distinct,
            "distinct_periods" | "median_gap" => {
                let unit = table.text("period")?.word(Unit::from_word, Unit::words(), Code::InvalidValue)?;
                let zone = self.zone?.clone();
                if agg == "median_gap" { Agg::MedianGap(unit, zone) } else { Agg::DistinctPeriods(unit, zone) }
            }
            "first" => Agg::First,
            "last" => Agg::Last,
            "days_since" => Agg::DaysSince(match table.text("unit") {
                None => None,
                Some(place) => {
                    place.word(
                        |word| (word == "calendar").then_some(()),
                        ["calendar"].into_iter(),
                        Code::InvalidValue,
                    )?;
                    Some(self.zone?.clone())
                }
            }),
            "ratio" => Agg::Ratio { num: 0, den: 0, factor: self.factor()? },
            "sequence" => {
                let within = self.duration("within");
                let tables = table.tables("steps");
                if table.has("steps") && (tables.is_empty() || tables.len() > MAX_STEPS) {
                    let message = format!("a sequence has 1 to {MAX_STEPS} steps, each a table with `of`");
                    table.fault("steps", Code::InvalidValue, message, None);
                    return None;
                }
                let steps: Vec<Option<Pick>> = tables.iter().map(|step| self.pick(step)).collect();
                Agg::Sequence { steps: steps.into_iter().collect::<Option<_>>()?, within: within? }
            }
            DOWNGRADES => {
                if self.tiers == Some(false) {
                    let message = "the rulebook has no tiers that could fall";
                    table.fault("agg", Code::UnknownName, message, None);
                }
                Agg::Downgrades
            }
            _ => {
                let within = self.duration("within");
                let answer = table.table("answer").and_then(|answer| self.pick(&answer));
                Agg::Unanswered { answer: answer?, within: within? }
            }
        })
    }

    /// What is taken back; the outer `None` if it is broken.
    fn minus(&mut self, of: Option<&[TypeNo]>) -> Option<Option<Minus>> {
        let table = self.table;
        let at_own = table
            .text("minus_at")
            .map(|place| place.word(|word| (word == "own").then_some(true), ["own"].into_iter(), Code::InvalidValue));
        let Some(place) = table.text("minus") else {
            if table.has("minus_at") && !table.has("minus") {
                table.fault("minus_at", Code::UnknownKey, "`minus_at` has no effect without `minus`", None);
            }
            return (!table.has("minus")).then_some(None);
        };
        let back = self.record_type(&place)?;
        let field = table.text("field")?.value;
        let name = field.strip_prefix("body.").unwrap_or_default();
        if of.is_some() && self.types.field(back, name).is_none() {
            place.fault(Code::TypeMismatch, format!("a `{}` has no field `{field}`", place.value), None);
            return None;
        }
        Some(Some(Minus { of: back, at_own: at_own.unwrap_or(Some(false))? }))
    }

    fn duration(&self, key: &str) -> Option<i64> {
        duration(&self.table.text(key)?)
    }

    fn window(&self) -> Option<Window> {
        window_of(self.table, self.zone)
    }
}

/// The keys that an aggregate needs besides `agg`, in the order of RB-5.
fn needed(agg: &str) -> Vec<&'static str> {
    let mut keys = match agg {
        "ratio" => return vec!["num", "den"],
        "sequence" => return vec!["window", "steps", "within"],
        DOWNGRADES => return vec!["window"],
        _ => vec!["of", "window"],
    };
    match agg {
        "sum" | "min" | "max" | "distinct" => keys.push("field"),
        UNANSWERED => keys.extend(["within", "answer"]),
        "distinct_periods" | "median_gap" => keys.push("period"),
        _ => {}
    }
    keys
}

/// A duration of TM-1. Fault: `invalid_value`.
pub(super) fn duration(place: &Place<'_, String>) -> Option<i64> {
    let micros = parse_duration(&place.value);
    if micros.is_none() {
        place.fault(Code::InvalidValue, "expected a duration such as `30d`, `12h`, `15m` or `10s`", None);
    }
    micros
}

/// What a table says of its `window`: a table of its own, or all (TM-2).
pub(super) fn window_of(table: &Table<'_, '_>, zone: Option<&Zone>) -> Option<Window> {
    if table.is_table("window") {
        return window(&table.table("window")?, zone);
    }
    let place = table.text("window")?;
    if place.value == "lifetime" {
        return Some(Window::Lifetime);
    }
    let message = format!("`{}` is no window: it is `lifetime` or a table such as `{{ last = \"90d\" }}`", place.value);
    let last = parse_duration(&place.value).is_some().then(|| format!("{{ last = \"{}\" }}", place.value));
    place.fault(Code::InvalidValue, message, last.as_deref());
    None
}

/// The window of a table (TM-2).
fn window(table: &Table<'_, '_>, zone: Option<&Zone>) -> Option<Window> {
    table.known(super::keys::WINDOW);
    let forms = ["last", "ago", "calendar"].iter().filter(|key| table.has(key)).count()
        + usize::from(table.has("from") || table.has("to"));
    if forms != 1 {
        let message = "a window has one of `last`, `ago`, `from`/`to` and `calendar`";
        // A key that is not known has been named already.
        if forms > 1 || table.is_known(super::keys::WINDOW) {
            table.fault("", Code::InvalidValue, message, None);
        }
        return None;
    }
    let calendar = table.has("calendar");
    for key in ["n", "offset", "zone"].iter().filter(|key| table.has(key) && !calendar) {
        table.fault(key, Code::UnknownKey, format!("`{key}` has no effect without `calendar`"), None);
    }
    if table.has("last") {
        return Some(Window::Last(duration(&table.text("last")?)?));
    }
    if table.has("ago") {
        let places = table.texts("ago")?;
        let micros: Option<Vec<i64>> = places.iter().map(duration).collect();
        return match micros?.as_slice() {
            [far, near] if far > near => Some(Window::Ago { far: *far, near: *near }),
            _ => {
                let message = "expected two durations, the first longer than the second";
                table.fault("ago", Code::InvalidValue, message, None);
                None
            }
        };
    }
    if !calendar {
        let (from, to) = (range_end(table, "from"), range_end(table, "to"));
        let (from, to) = (from?, to?);
        if from.zip(to).is_some_and(|(from, to)| from >= to) {
            table.fault("to", Code::InvalidValue, "`to` must lie after `from`", None);
            return None;
        }
        return Some(Window::Range { from, to });
    }
    let unit = table.text("calendar")?.word(Unit::from_word, Unit::words(), Code::InvalidValue);
    let n = periods(table, "n", 1, 1);
    let offset = periods(table, "offset", 0, 0);
    let zone = if table.has("zone") { super::head::zone(table, "zone", Code::UnknownZone) } else { zone.cloned() };
    Some(Window::Calendar { unit: unit?, n: n?, offset: offset?, zone: zone? })
}

/// An end of a fixed range; the outer `None` if it is broken.
fn range_end(table: &Table<'_, '_>, key: &str) -> Option<Option<Instant>> {
    let Some(place) = table.instant(key) else { return (!table.has(key)).then_some(None) };
    match Instant::parse(&place.value) {
        Ok(at) => Some(Some(at)),
        Err(fault) => {
            place.fault(Code::InvalidValue, fault.to_string(), None);
            None
        }
    }
}

fn periods(table: &Table<'_, '_>, key: &str, least: i64, default: i32) -> Option<i32> {
    let Some(place) = table.integer(key) else { return (!table.has(key)).then_some(default) };
    let found = i32::try_from(place.value).ok().filter(|_| (least..=MAX_PERIODS).contains(&place.value));
    if found.is_none() {
        place.fault(Code::InvalidValue, format!("the number must lie in {least} to {MAX_PERIODS}"), None);
    }
    found
}
