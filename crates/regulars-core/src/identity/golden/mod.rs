//! Survivorship: which value of an attribute stands (GD-1 to GD-7). A pure function of the statements and of the pins that people
//! set.

mod compare;
mod strategy;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use compare::{length, ordered, spelling};
pub use strategy::{AttributeRule, Strategy};

use super::AttributeType;
use crate::text::Json;
use crate::time::{Due, Instant};

/// One statement of an attribute; statements come in timeline order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Candidate<'a> {
    /// The row of the record.
    pub row: u32,
    /// The profile.
    pub profile: u32,
    /// When.
    pub at: Instant,
    /// The trust of the source; larger is more.
    pub rank: i64,
    /// The source's name.
    pub source: &'a str,
    /// What it says.
    pub says: Says<'a>,
}

/// A value that a person set (GD-6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pinned<'a> {
    /// The id of the decision.
    pub decision: &'a str,
    /// When it was decided.
    pub at: Instant,
    /// When it ends; that instant is no longer part of it.
    pub until: Option<Instant>,
    /// What it says.
    pub says: Says<'a>,
}

/// What a statement says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Says<'a> {
    /// The source has none.
    Null,
    /// Removed on purpose.
    Cleared,
    /// A value as canonical JSON.
    Value(&'a str),
}

impl Says<'_> {
    /// The value, if it is one.
    pub fn value(&self) -> Option<Json> {
        if let Self::Value(text) = self { Json::parse(text).ok() } else { None }
    }

    /// Whether both say the same; values are compared by their one spelling.
    fn same(&self, other: &Self, ty: AttributeType) -> bool {
        match (self.value(), other.value()) {
            (Some(left), Some(right)) => spelling(&left, ty) == spelling(&right, ty),
            _ => self == other,
        }
    }
}

/// What stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Golden {
    /// A value: the row of its record, the strategy that chose it and the rows it won against.
    Value {
        /// The row.
        row: u32,
        /// What decided; none if there was nothing to decide.
        by: Option<Strategy>,
        /// The others.
        losers: Vec<u32>,
    },
    /// The values of several records together.
    Union {
        /// The rows, in timeline order.
        rows: Vec<u32>,
        /// The one that would stand alone.
        row: u32,
        /// The sorted set.
        values: Vec<Json>,
        /// The others.
        losers: Vec<u32>,
    },
    /// The value that a person set: its place among the pins.
    Pinned {
        /// The place.
        place: usize,
        /// The rows of the values that would stand otherwise.
        losers: Vec<u32>,
        /// The rows of newer values that differ (GD-6).
        shadows: Vec<u32>,
    },
    /// All had to agree and do not: the rows of their values.
    Disagreement(Vec<u32>),
    /// It was removed on purpose by the record of this row.
    Cleared(u32),
    /// A source says there is none, in the record of this row.
    Null(u32),
}

/// Chooses among the statements of one attribute that are visible at `as_of`, and the pins; none without any. `due` learns when
/// the answer may differ without a new record.
pub fn choose(
    statements: &[Candidate<'_>],
    pins: &[Pinned<'_>],
    rule: &AttributeRule,
    as_of: Instant,
    due: &mut Due,
) -> Option<Golden> {
    let cleared = statements.iter().rev().find(|s| s.says == Says::Cleared);
    let left = statements.iter().filter(|s| matches!(s.says, Says::Value(_)) && cleared.is_none_or(|c| s.at > c.at));
    // Per profile its latest remaining value: later statements of the same profile replace earlier ones.
    let mut all: Vec<Candidate<'_>> = Vec::new();
    for statement in left {
        all.retain(|known| known.profile != statement.profile);
        all.push(*statement);
    }
    if let Some(pinned) = pinned(&all, pins, rule, as_of, due) {
        return Some(pinned);
    }
    if all.is_empty() {
        let null = || statements.iter().rev().find(|s| s.says == Says::Null).map(|s| Golden::Null(s.row));
        return cleared.map(|c| Golden::Cleared(c.row)).or_else(null);
    }
    let fresh = fresh(&all, rule, as_of, due);
    let mut candidates = fresh.clone();
    let mut by = None;
    for strategy in &rule.strategy {
        let before = candidates.len();
        match strategy {
            Strategy::Unanimous => {
                if let Some(first) = candidates.first().map(|c| c.says)
                    && !candidates.iter().all(|c| c.says.same(&first, rule.ty))
                {
                    return Some(Golden::Disagreement(all.iter().map(|c| c.row).collect()));
                }
                by = by.or((before > 1).then_some(Strategy::Unanimous));
            }
            Strategy::Union => return union(&candidates, &all, rule.ty),
            strategy => narrow(&mut candidates, *strategy, &fresh, rule.ty),
        }
        if candidates.len() < before && by.is_none() {
            by = Some(*strategy);
        }
    }
    let (row, last) = end(&candidates)?;
    let losers = all.iter().map(|c| c.row).filter(|other| *other != row).collect();
    Some(Golden::Value { row, by: by.or(last), losers })
}

/// The latest pin in effect wins over all (GD-6).
fn pinned(
    all: &[Candidate<'_>],
    pins: &[Pinned<'_>],
    rule: &AttributeRule,
    as_of: Instant,
    due: &mut Due,
) -> Option<Golden> {
    for pin in pins {
        due.at(pin.at);
        due.maybe(pin.until);
    }
    // Written so that no end is never compared, not even ahead of time: memory checkers see that.
    let in_effect = |pin: &Pinned<'_>| match pin.until {
        Some(until) if until <= as_of => false,
        _ => pin.at <= as_of,
    };
    let effective = pins.iter().enumerate().filter(|(_, pin)| in_effect(pin));
    let (place, pin) = effective.max_by_key(|(_, pin)| (pin.at, pin.decision))?;
    let newer = all.iter().filter(|c| c.at > pin.at && !c.says.same(&pin.says, rule.ty));
    let shadows = newer.map(|c| c.row).collect();
    Some(Golden::Pinned { place, losers: all.iter().map(|c| c.row).collect(), shadows })
}

/// The candidates without those that are too old while any is fresher (GD-3).
fn fresh<'a>(all: &[Candidate<'a>], rule: &AttributeRule, as_of: Instant, due: &mut Due) -> Vec<Candidate<'a>> {
    let Some(max_age) = rule.max_age_us.filter(|_| all.len() > 1) else { return all.to_vec() };
    let aged_at = |c: &Candidate<'_>| c.at.plus_micros(max_age);
    let fresh: Vec<_> = all.iter().filter(|c| aged_at(c) > as_of).copied().collect();
    // One that ages is set aside; when the last one does, all count again.
    fresh.iter().for_each(|c| due.at(aged_at(c)));
    if fresh.is_empty() { all.to_vec() } else { fresh }
}

/// What decides after every list: most recent, source rank, source name, record id (GD-4). The row, and the first of the
/// strategies among them that decided anything.
fn end(candidates: &[Candidate<'_>]) -> Option<(u32, Option<Strategy>)> {
    // Of equal instants and sources timeline order is the order of record ids, and the first of equals is taken.
    let best = candidates.iter().min_by_key(|c| (Reverse(c.at), Reverse(c.rank), c.source))?;
    let by = if candidates.iter().any(|c| c.at < best.at) {
        Some(Strategy::MostRecent)
    } else {
        candidates.iter().any(|c| c.rank < best.rank).then_some(Strategy::SourceRank)
    };
    Some((best.row, by))
}

/// The sorted set of the values of all that are left; of several spellings of one the best by [`end`] is shown.
fn union(candidates: &[Candidate<'_>], all: &[Candidate<'_>], ty: AttributeType) -> Option<Golden> {
    let (row, _) = end(candidates)?;
    let mut ranked: Vec<&Candidate<'_>> = candidates.iter().collect();
    ranked.sort_by_key(|c| (Reverse(c.at), Reverse(c.rank), c.source));
    let mut set: BTreeMap<String, Json> = BTreeMap::new();
    for value in ranked.iter().filter_map(|c| c.says.value()) {
        let items = if let Json::Array(items) = value { items } else { vec![value] };
        for item in items {
            set.entry(spelling(&item, ty)).or_insert(item);
        }
    }
    let mut values: Vec<Json> = set.into_values().collect();
    values.sort_by_cached_key(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let rows: Vec<u32> = candidates.iter().map(|c| c.row).collect();
    let losers = all.iter().map(|c| c.row).filter(|other| !rows.contains(other)).collect();
    Some(Golden::Union { rows, row, values, losers })
}

/// Keeps the candidates that are best by a strategy.
fn narrow(candidates: &mut Vec<Candidate<'_>>, strategy: Strategy, fresh: &[Candidate<'_>], ty: AttributeType) {
    let size = |c: &Candidate<'_>| c.says.value().and_then(|value| ordered(&value, ty));
    match strategy {
        Strategy::SourceRank => keep(candidates, |c| c.rank),
        Strategy::MostRecent => keep(candidates, |c| c.at),
        Strategy::Oldest => keep(candidates, |c| Reverse(c.at)),
        Strategy::MostFrequent => {
            let spelled = |c: &Candidate<'_>| c.says.value().map(|value| spelling(&value, ty));
            let spellings: Vec<_> = fresh.iter().map(spelled).collect();
            keep(candidates, |c| {
                let own = spelled(c);
                spellings.iter().filter(|other| **other == own).count()
            });
        }
        Strategy::Longest => keep(candidates, |c| c.says.value().map(|value| length(&value))),
        // A value that is not of the type has no size and loses against every one that has.
        Strategy::Min => keep(candidates, |c| size(c).map(Reverse)),
        Strategy::Max => keep(candidates, size),
        Strategy::Unanimous | Strategy::Union => {}
    }
}

/// Keeps those with the largest key.
fn keep<'a, K: Ord>(candidates: &mut Vec<Candidate<'a>>, key: impl Fn(&Candidate<'a>) -> K) {
    let keyed: Vec<(K, Candidate<'a>)> = candidates.drain(..).map(|c| (key(&c), c)).collect();
    let Some(best) = keyed.iter().map(|(key, _)| key).max() else { return };
    candidates.extend(keyed.iter().filter(|(key, _)| key == best).map(|(_, c)| *c));
}
