//! The pass over a store that fills a tally, and what all questions about quality share.

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::quality::{Check, QualityRules, Series, Sets, State, Status, Tally};
use regulars_core::record::row::decode;
use regulars_core::record::{Kind, Record};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::time::{Date, Instant, Zone};
use regulars_store::{ProfileNo, Reading};

use crate::Crm;

/// Which records are looked at: those that count at an instant, perhaps only from a local day on.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) as_of: Instant,
    pub(super) from: Option<Date>,
}

impl Span {
    /// The local days from one to another, both included.
    pub(super) fn days(from: Date, to: Date, zone: &Zone) -> Result<Self> {
        if to < from {
            return Err(Error::new(Code::OutOfRange, "to", "the last day lies before the first"));
        }
        Ok(Self { as_of: zone.start_of(to.plus_days(1)).plus_micros(-1), from: Some(from) })
    }
}

/// Fills a tally with everything that a store holds.
pub(super) fn tally(
    crm: &Crm,
    reading: &dyn Reading,
    rules: &Rules,
    span: Span,
    by_day: bool,
    sets: &Sets,
) -> Result<Tally> {
    let mut tally = Tally::new(by_day);
    let quality = rules.quality.as_ref();
    if quality.rules.is_empty() {
        return Ok(tally);
    }
    each_customer(crm, reading, rules, span.as_of, &mut |profiles| {
        tally.add_customer(profiles, quality, &rules.zone, span.from, sets)
    })?;
    Ok(tally)
}

/// The series of the days that ended by an instant, each as it was when it ended: by the records that happened on it and were not
/// corrected away by then. `quality` holds rules of one record only, so who is who does not matter.
pub(crate) fn settled(reading: &dyn Reading, quality: &QualityRules, zone: &Zone, by: Instant) -> Result<Series> {
    let mut tally = Tally::new(true);
    for number in profiles(reading)? {
        let records = records_of(reading, number, None, &|at, void| {
            let end = zone.start_of(zone.date(at).plus_days(1));
            end <= by && void.is_none_or(|void| void >= end)
        })?;
        tally.add_customer(&[records], quality, zone, None, &Sets::new())?;
    }
    quality.series(&tally.states()?)
}

/// What is done with a customer: the records of each profile.
pub(super) type EachCustomer<'a> = dyn FnMut(&[Vec<Record>]) -> Result<()> + 'a;

/// Calls `each` with every customer: by profile the records that count at `as_of`. Where no rule compares sources,
/// who is who does not matter, and every profile comes alone.
pub(super) fn each_customer(
    crm: &Crm,
    reading: &dyn Reading,
    rules: &Rules,
    as_of: Instant,
    each: &mut EachCustomer<'_>,
) -> Result<()> {
    if compares(&rules.quality) {
        let resolved = crm.resolve_all(reading, as_of)?;
        for cluster in &resolved.partition.clusters {
            let numbers = resolved.members(Some(cluster));
            let records: Vec<Vec<Record>> =
                numbers.map(|number| counting(reading, number, as_of)).collect::<Result<_>>()?;
            each(&records)?;
        }
        return Ok(());
    }
    for number in profiles(reading)? {
        each(&[counting(reading, number, as_of)?])?;
    }
    Ok(())
}

/// The numbers of all profiles.
pub(crate) fn profiles(reading: &dyn Reading) -> Result<Vec<ProfileNo>> {
    let mut numbers = Vec::new();
    reading.profiles(&mut |number, _| numbers.push(number))?;
    Ok(numbers)
}

/// Whether some rule needs to know who is who.
fn compares(rules: &QualityRules) -> bool {
    rules.rules.iter().any(|rule| matches!(rule.check, Check::Agree(_) | Check::Unique))
}

/// The records of a profile that count at an instant: happened by then, and not corrected away (RC-4).
fn counting(reading: &dyn Reading, number: ProfileNo, as_of: Instant) -> Result<Vec<Record>> {
    records_of(reading, number, None, &counted_at(as_of))
}

/// Whether a record counts at an instant, by when it happened and when it is corrected away (RC-4, RC-7).
pub(crate) fn counted_at(as_of: Instant) -> impl Fn(Instant, Option<Instant>) -> bool {
    move |at, void| at <= as_of && void.is_none_or(|void| void > as_of)
}

/// The records of a profile, perhaps of one kind only, of which `wanted` holds, told when they happened and when they are corrected
/// away (RC-4).
pub(crate) fn records_of(
    reading: &dyn Reading,
    number: ProfileNo,
    kind: Option<Kind>,
    wanted: &dyn Fn(Instant, Option<Instant>) -> bool,
) -> Result<Vec<Record>> {
    let mut void: BTreeMap<String, Instant> = BTreeMap::new();
    reading.corrected(number, &mut |record_id, from| {
        void.insert(record_id.to_owned(), from);
    })?;
    let mut records = Vec::new();
    reading.rows(number, &mut |row| {
        let is_one = kind.is_none_or(|kind| kind.number() == row.kind);
        if is_one && wanted(Instant::from_micros(row.at_us)?, void.get(row.record_id).copied()) {
            records.push(decode(row)?);
        }
        Ok(())
    })?;
    Ok(records)
}

/// What is shown of a state.
pub(super) struct Shown {
    pub(super) pass: u64,
    pub(super) total: u64,
    pub(super) ratio: Option<String>,
    pub(super) status: Status,
}

pub(super) fn shown(state: State, gate: regulars_core::quality::Gate) -> Shown {
    Shown { pass: state.pass(), total: state.total(), ratio: state.ratio(), status: gate.judge(state) }
}

/// The sets of a request.
pub(crate) fn sets(given: Option<BTreeMap<String, Vec<String>>>) -> Sets {
    given.unwrap_or_default().into_iter().map(|(name, values)| (name, values.into_iter().collect())).collect()
}
