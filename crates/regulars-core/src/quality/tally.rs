//! The report in the making (DQ-2): a state per rule, source and local day, and the keys of `unique`. It is filled customer by
//! customer and adds: the parts of any split give the tally of the whole.

use std::collections::{BTreeMap, BTreeSet};

use super::datum::Datum;
use super::judge::{Looked, Sets, seen, state_of};
use super::metric::agreement;
use super::rule::{Check, QualityRules, Rule, Subject};
use super::state::State;
use crate::error::{Code, Error, Result};
use crate::record::{AttributeState, Record};
use crate::time::{Date, Zone};

/// The most different keys that a report keeps, over all rules of uniqueness.
pub const MAX_KEYS: usize = 20_000_000;

/// Where a state stands. The attribute follows from the rule.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Cell {
    /// The place of the rule among the rules.
    pub rule: usize,
    /// The source; none where several sources are compared.
    pub source: Option<String>,
    /// The local day; none if days are not told apart.
    pub day: Option<Date>,
}

/// A key without its text: equal values have equal keys.
pub type Key = [u8; 16];

/// The keys of one rule of uniqueness: where each was stated, and how often.
///
/// The first statement of a key is the one of the earliest day, of equal days of the source that comes first by name: so the
/// repetitions lie in the same cells however the records were split.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Keys(BTreeMap<Key, BTreeMap<(Option<Date>, String), u64>>);

impl Keys {
    fn add(&mut self, key: Key, day: Option<Date>, source: &str, times: u64) {
        let count = self.0.entry(key).or_default().entry((day, source.to_owned())).or_default();
        *count = count.saturating_add(times);
    }

    /// The states by day and source.
    fn states(&self) -> Result<BTreeMap<(Option<Date>, String), State>> {
        let mut states: BTreeMap<(Option<Date>, String), State> = BTreeMap::new();
        for places in self.0.values() {
            for (n, (place, times)) in places.iter().enumerate() {
                let state = states.entry(place.clone()).or_default();
                *state = state.plus(State::new(u64::from(n == 0), *times)?)?;
            }
        }
        Ok(states)
    }
}

/// States by cell.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Whether days are told apart.
    by_day: bool,
    states: BTreeMap<Cell, State>,
    keys: BTreeMap<usize, Keys>,
    /// Rules that could not be judged because the host gave no set.
    without_set: BTreeSet<usize>,
}

impl Tally {
    /// An empty one. Only a tally that tells days apart can be drilled; one that does not needs less room.
    pub fn new(by_day: bool) -> Self {
        Self { by_day, ..Self::default() }
    }

    /// Adds one customer: of each profile the records that count at the instant of the report. `from` is the first local day that
    /// is looked at. Errors: `overflow`, `too_many_items`.
    pub fn add_customer(
        &mut self,
        profiles: &[Vec<Record>],
        rules: &QualityRules,
        zone: &Zone,
        from: Option<Date>,
        sets: &Sets,
    ) -> Result<()> {
        let recent = |record: &&Record| from.is_none_or(|from| zone.date(record.occurred_at.at) >= from);
        let mut records: Vec<&Record> = profiles.iter().flatten().filter(recent).collect();
        // Which statement of a key is the first of its customer must not depend on how the records were given.
        records.sort_by_cached_key(|record| (record.occurred_at.at, record.key()));
        let mut stated: BTreeSet<(usize, Key)> = BTreeSet::new();
        for record in records {
            self.add_record(record, rules, zone, sets, &mut stated)?;
        }
        self.add_agreement(profiles, rules, zone, from)
    }

    fn add_record(
        &mut self,
        record: &Record,
        rules: &QualityRules,
        zone: &Zone,
        sets: &Sets,
        stated: &mut BTreeSet<(usize, Key)>,
    ) -> Result<()> {
        let looked = Looked::at(record, rules);
        let day = self.by_day.then(|| zone.date(record.occurred_at.at));
        for (place, rule) in rules.rules.iter().enumerate() {
            match &rule.check {
                Check::Agree(_) => {}
                Check::Unique => {
                    if looked.applies(rule) {
                        self.add_keys(place, rule, record, day, stated)?;
                    }
                }
                Check::Reference(set) if !sets.contains_key(set) => {
                    self.without_set.insert(place);
                }
                _ => {
                    let state = state_of(&looked.judge(rule, zone, sets));
                    self.add(Cell { rule: place, source: Some(record.source.as_str().to_owned()), day }, state)?;
                }
            }
        }
        Ok(())
    }

    /// What the sources of a customer say against each other (`agree`): of each profile its latest value, less what was cleared since
    /// from any profile (GD-2, GD-3). The cell has no source; its day is that of the latest of the values.
    fn add_agreement(
        &mut self,
        profiles: &[Vec<Record>],
        rules: &QualityRules,
        zone: &Zone,
        from: Option<Date>,
    ) -> Result<()> {
        for (place, rule) in rules.rules.iter().enumerate() {
            let Check::Agree(normaliser) = &rule.check else { continue };
            let standing = standing(profiles, rule, rules);
            let stated = standing.iter().map(|one| (one.record.source.as_str(), one.value.as_str()));
            let state = agreement(stated, normaliser.as_ref());
            let day = standing.iter().map(|one| zone.date(one.record.occurred_at.at)).max();
            if from.is_none_or(|from| day >= Some(from)) {
                self.add(Cell { rule: place, source: None, day }, state)?;
            }
        }
        Ok(())
    }

    /// Adds a state to a cell; nothing makes no cell. Error: `overflow`.
    pub fn add(&mut self, mut cell: Cell, state: State) -> Result<()> {
        if state == State::EMPTY {
            return Ok(());
        }
        cell.day = cell.day.filter(|_| self.by_day);
        let known = self.states.entry(cell).or_default();
        *known = known.plus(state)?;
        Ok(())
    }

    /// A customer who states an attribute or identifier again does not repeat it; a field of a record is its own each time.
    fn add_keys(
        &mut self,
        place: usize,
        rule: &Rule,
        record: &Record,
        day: Option<Date>,
        stated: &mut BTreeSet<(usize, Key)>,
    ) -> Result<()> {
        for (_, datum) in seen(record, &rule.subject) {
            let Some(key) = key_of(&datum) else { continue };
            let per_record = matches!(rule.subject, Subject::Field(_));
            if per_record || stated.insert((place, key)) {
                self.keys.entry(place).or_default().add(key, day, record.source.as_str(), 1);
            }
        }
        let kept: usize = self.keys.values().map(|keys| keys.0.len()).sum();
        if kept > MAX_KEYS {
            return Err(Error::new(Code::TooManyItems, "", format!("more than {MAX_KEYS} different keys")));
        }
        Ok(())
    }

    /// Adds another tally over other profiles. Errors: `overflow`, `too_many_items`.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        other.states.iter().try_for_each(|(cell, state)| self.add(cell.clone(), *state))?;
        for (place, keys) in &other.keys {
            let own = self.keys.entry(*place).or_default();
            for (key, places) in &keys.0 {
                places.iter().for_each(|((day, source), times)| own.add(*key, *day, source, *times));
            }
        }
        self.without_set.extend(&other.without_set);
        Ok(())
    }

    /// The states of all cells, those of uniqueness with them. Error: `overflow`.
    pub fn states(&self) -> Result<BTreeMap<Cell, State>> {
        let mut states = self.states.clone();
        for (rule, keys) in &self.keys {
            for ((day, source), state) in keys.states()? {
                states.insert(Cell { rule: *rule, source: Some(source), day }, state);
            }
        }
        Ok(states)
    }

    /// The rules, by place, that were not judged because the host gave no set.
    pub fn without_set(&self) -> impl Iterator<Item = usize> {
        self.without_set.iter().copied()
    }
}

/// What one profile says of an attribute at last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing<'a> {
    /// The record that says it.
    pub record: &'a Record,
    /// The value as text.
    pub value: String,
}

/// What stands of the attribute of a rule, per profile. Masked values cannot be compared and are left out.
pub fn standing<'a>(profiles: &'a [Vec<Record>], rule: &Rule, rules: &QualityRules) -> Vec<Standing<'a>> {
    let Subject::Attribute(name) = &rule.subject else { return Vec::new() };
    let says =
        |record: &'a Record| record.attributes.iter().find(|(known, _)| known.as_str() == name).map(|(_, state)| state);
    let applies = |record: &&Record| Looked::at(record, rules).applies(rule);
    let cleared = profiles.iter().flatten().filter(applies).filter(|r| says(r) == Some(&AttributeState::Cleared));
    let cleared = cleared.map(|record| record.occurred_at.at).max();
    let latest = |records: &'a Vec<Record>| {
        let values = records.iter().filter(applies).filter(|r| matches!(says(r), Some(AttributeState::Value(_))));
        let left = values.filter(|record| cleared.is_none_or(|cleared| record.occurred_at.at > cleared));
        let record = left.max_by_key(|record| (record.occurred_at.at, record.key()))?;
        match Datum::attribute(says(record)) {
            Datum::Masked(_) => None,
            datum => Some(Standing { record, value: datum.written()? }),
        }
    };
    profiles.iter().filter_map(latest).collect()
}

/// The key of a value: equal values have equal keys, and the text cannot be read off it.
pub fn key_of(datum: &Datum) -> Option<Key> {
    use sha2::Digest as _;
    if matches!(datum, Datum::Masked(_)) {
        return None;
    }
    let digest = sha2::Sha256::digest(super::spelling(&datum.written()?, None).as_bytes());
    digest.first_chunk::<16>().copied()
}
