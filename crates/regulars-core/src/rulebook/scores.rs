//! `[rfm]` (RF, RS).

use std::sync::Arc;

use super::artefacts::{Pair, versions};
use super::document::{Place, Table};
use super::scopes::RecordScope;
use super::segments::{bounded, check_ladder, check_reachable, unique};
use super::types::Types;
use super::{Scope, compile, labels};
use crate::condition::{Condition, Found, Type};
use crate::consent::{Purpose, purpose_of};
use crate::error::Code;
use crate::measure::{Pick, RecordName, TypeNo};
use crate::money::{Currency, Decimal, Number, Total};
use crate::record::Kind;
use crate::scoring::{CutMethod, MAX_SCALE, MonetaryOf, Refunds, RfmCuts, RfmCutsOf, RfmRules, RfmSegment};
use crate::text::nearest;
use crate::time::Unit;

/// The dimensions by which weights are given, in the order of the three digits.
const DIMENSIONS: [&str; 3] = ["recency", "frequency", "monetary"];

pub(super) fn rfm(root: &Table<'_, '_>) -> Option<RfmRules> {
    let table = root.table("rfm")?;
    table.known(super::keys::RFM);
    table.require(&["currency"]);
    let unit = word(&table, "unit", &UNITS, Unit::as_str, Unit::Day);
    let zero = word(&table, "zero_amount", &[true, false], |counts| if counts { "count" } else { "skip" }, true);
    let refunds = word(&table, "refunds", &Refunds::ALL, Refunds::as_str, Refunds::default());
    let monetary_of = word(&table, "monetary_of", &MonetaryOf::ALL, MonetaryOf::as_str, MonetaryOf::default());
    let include_first = if table.has("include_first") { table.flag("include_first") } else { Some(false) };
    let currency = table.text("currency").and_then(|place| place.check(|code| Currency::new(&code)));
    let cuts = cuts(&table);
    let weights = weights(&table);
    let scale = if table.has("scale") { table.within("scale", 0..=MAX_SCALE.into()) } else { Some(2) };
    if table.has("scale") && !table.has("weights") {
        table.fault("scale", Code::UnknownKey, "`scale` has no effect without `weights`", None);
    }
    let segments = segments(&table);
    let purpose = table.text("purpose").map(|place| place.value);
    Some(RfmRules {
        unit: unit?,
        currency: currency?,
        // Both are read with what they need of other sections.
        rates: None,
        include: None,
        count_zero: zero?,
        refunds: refunds?,
        include_first: include_first?,
        monetary_of: monetary_of?,
        cuts: cuts?,
        weights: weights?,
        scale: u8::try_from(scale?).ok()?,
        segments: segments?,
        purpose,
    })
}

/// Which orders count (RF-3).
pub(super) fn include(root: &Table<'_, '_>, types: Types<'_>, names: &mut Vec<RecordName>) -> Option<Pick> {
    let table = if root.is_table("rfm") { root.table("rfm")? } else { return None };
    let place = table.text("include")?;
    let of = vec![TypeNo::from(Kind::Order.number())];
    let filter = compile(&place, &mut RecordScope { types, of: &of, names })?;
    Some(Pick { types: of, filter: Some(Arc::new(filter)) })
}

/// Either the three lists of cut points, or the artefacts that say them (RS-2, RS-3).
fn cuts(table: &Table<'_, '_>) -> Option<RfmCutsOf> {
    if table.has("cuts") {
        for list in DIMENSIONS.into_iter().filter(|list| table.has(list)) {
            let message = format!("`{list}` has no effect beside `cuts`, which say it");
            table.fault(list, Code::UnknownKey, message, None);
        }
        let named = table.table("cuts")?;
        named.known(super::keys::RFM_CUTS);
        return versions(&named, Pair::Never).map(RfmCutsOf::Population);
    }
    table.require(&DIMENSIONS);
    let recency = counts(table, "recency", 0);
    let frequency = counts(table, "frequency", 1);
    let monetary = table.texts("monetary").map(|places| {
        rising(&places, |text| text.parse::<Decimal>().ok());
        places.into_iter().filter_map(|place| place.check(|text| text.parse::<Decimal>())).collect::<Vec<_>>()
    });
    // By what is written: a cut point that is broken has been named already.
    let written = ["recency", "frequency", "monetary"].map(|key| table.length(key));
    if let [Some(recency), Some(frequency), Some(monetary)] = written {
        if recency != frequency || recency != monetary {
            let message = "the three lists have the same number of cut points";
            table.fault("monetary", Code::InvalidValue, message, None);
        }
        if recency == 0 || recency > 8 {
            table.fault("recency", Code::OutOfRange, "give 1 to 8 cut points; 4 make scores of 1 to 5", None);
        }
    }
    Some(RfmCutsOf::Written(RfmCuts {
        method: CutMethod::Bands,
        recency: recency?,
        frequency: frequency?,
        monetary: monetary?.into_iter().map(Number::from).collect(),
    }))
}

/// The lengths of purchase periods (RF-1).
pub(super) const UNITS: [Unit; 3] = [Unit::Day, Unit::Week, Unit::Month];

/// One of some words; without the key the one that is meant then. None if it is broken.
fn word<T: Copy>(table: &Table<'_, '_>, key: &str, all: &[T], told: fn(T) -> &'static str, absent: T) -> Option<T> {
    let Some(place) = table.text(key) else { return (!table.has(key)).then_some(absent) };
    let read = |word: &str| all.iter().copied().find(|known| told(*known) == word);
    place.word(read, all.iter().map(|known| told(*known)), Code::InvalidValue)
}

/// The weights of the three scores, 1 in all (RS-4); `None` if they are broken.
#[expect(clippy::option_option, reason = "broken and absent differ")]
fn weights(table: &Table<'_, '_>) -> Option<Option<[Decimal; 3]>> {
    if !table.has("weights") {
        return Some(None);
    }
    let written = table.table("weights")?;
    written.known(super::keys::RFM_WEIGHTS);
    written.require(&DIMENSIONS);
    let [Some(recency), Some(frequency), Some(monetary)] = DIMENSIONS.map(|key| bounded(&written, key, "1")) else {
        return None;
    };
    let mut total = Total::default();
    [recency, frequency, monetary].iter().for_each(|weight| total.add((*weight).into()));
    if total.text(None).as_deref() != Some("1") {
        table.fault("weights", Code::WeightsDoNotSum, "the three weights add up to exactly 1", None);
    }
    Some(Some([recency, frequency, monetary]))
}

/// The named segments (RS-4); `None` if one is broken.
fn segments(table: &Table<'_, '_>) -> Option<Vec<RfmSegment>> {
    if !table.has("segments") {
        return Some(Vec::new());
    }
    let (mut written, mut names) = (Vec::new(), Vec::new());
    let tables = table.tables("segments");
    for (place, table) in (1_i64..).zip(&tables) {
        table.known(super::keys::RFM_SEGMENT);
        table.require(&["name", "when"]);
        let name = table.text("name").and_then(|place| unique(place, &mut names));
        let labels = labels(table);
        let when = table.text("when").and_then(|place| {
            let when = compile(&place, &mut DigitScope)?;
            // Scores are never missing, and at least 1.
            check_reachable(&place, &when, &|_| true);
            Some(when)
        });
        let segment = || Some(RfmSegment { name: name?.as_str().into(), labels, when: when? });
        written.push((place, segment()));
    }
    let conditions: Vec<(i64, Option<&Condition>)> =
        written.iter().map(|(place, segment)| (*place, segment.as_ref().map(|segment| &segment.when))).collect();
    check_ladder(&tables, &conditions, ("when", "segment"));
    if tables.is_empty() {
        table.fault("segments", Code::BandGap, "the last segment is a catch-all: `when = \"true\"`", None);
    }
    written.into_iter().map(|(_, segment)| segment).collect()
}

/// The names of the three scores in the conditions of `[[rfm.segments]]` (CD-1, RS-4).
struct DigitScope;

impl Scope for DigitScope {
    fn find(&mut self, name: &str) -> Found {
        match (0..).zip(["R", "F", "M"]).find(|(_, known)| *known == name) {
            Some((slot, _)) => Found::Name { slot, ty: Type::Decimal },
            None => Found::Unknown { suggest: nearest(name, ["R", "F", "M"]).map(str::to_owned) },
        }
    }
}

/// Cut points that are whole numbers of at least `least`.
fn counts(table: &Table<'_, '_>, key: &str, least: i64) -> Option<Vec<u32>> {
    let places = table.integers(key)?;
    rising(&places, |value| Some(*value));
    let mut counts = Vec::new();
    for place in places {
        match u32::try_from(place.value).ok().filter(|_| place.value >= least && place.value <= 1_000_000) {
            Some(count) => counts.push(count),
            None => place.fault(Code::OutOfRange, format!("the number must lie in {least} to 1000000"), None),
        }
    }
    Some(counts)
}

fn rising<T, V: PartialOrd>(places: &[Place<'_, T>], value: impl Fn(&T) -> Option<V>) {
    for (before, after) in places.iter().zip(places.iter().skip(1)) {
        if let (Some(low), Some(high)) = (value(&before.value), value(&after.value))
            && low >= high
        {
            after.fault(Code::BandsNotAscending, "each cut point is above the one before", None);
        }
    }
}

/// The purpose of the score must be declared (SC-2).
pub(super) fn check_purpose(root: &Table<'_, '_>, rfm: &RfmRules, purposes: &[Purpose]) {
    let Some(path) = &rfm.purpose else { return };
    if purpose_of(purposes, path).is_none()
        && let Some(table) = root.table("rfm")
    {
        let suggest = nearest(path, purposes.iter().map(|purpose| purpose.path.as_str()));
        table.fault("purpose", Code::UnknownName, format!("`{path}` is not a declared purpose"), suggest);
    }
}
