//! The walk over what happened (SV-90 to SV-92): in the order of time, so that the order of arrival means nothing.

use std::borrow::Cow;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde::Serialize;
use smallvec::SmallVec;

use super::rule::{KeyRef, Need, TriggerRule, firing_key};
use crate::few::{FEW, Few};
use crate::time::{DAY_US, Date, Due, Instant, Zone};

/// What a record is to a trigger.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// What restarts every count.
    Unless,
    /// Its event.
    Event,
}

/// A record that a trigger looks at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Happening<'a> {
    /// When.
    pub at: Instant,
    /// The number by which whoever tells of it knows the record.
    pub row: u32,
    /// What it is to the trigger.
    pub role: Role,
    /// The value for which the trigger counts by itself.
    pub per: Option<&'a str>,
    /// Of which of several customers before they were one it is.
    pub side: usize,
}

/// Two sides are one from an instant on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Join {
    /// When.
    pub at: Instant,
    /// The sides.
    pub sides: (usize, usize),
}

/// What was told of a firing (SV-92, SV-93).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Told {
    /// What it says was done.
    Fired,
    /// It was refused; it starts no cooldown.
    Suppressed,
}

/// What became of a firing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum FiringStatus {
    /// It is not told yet: its action may be proposed.
    Due,
    /// It is not told and lies too far back: nothing is done.
    Expired,
    /// It was told.
    Fired,
    /// Only a merge completed it: nothing is done.
    Identity,
    /// It was told, and what happened no longer completes it. Nothing is recalled.
    Invalidated,
    /// It was told that it was refused.
    Suppressed,
}

/// A firing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Firing<'a> {
    /// When.
    pub at: Instant,
    /// The value for which it fired.
    pub per: Option<&'a str>,
    /// The record that completed it, or after which nothing came.
    pub record: KeyRef<'a>,
    /// The number of that record.
    pub row: u32,
    /// What became of it.
    pub status: FiringStatus,
}

impl Firing<'_> {
    /// Its key: a hash, so it is made where it is shown or told.
    pub fn key(&self, rule: &TriggerRule) -> String {
        firing_key(&rule.id, self.per, self.record)
    }
}

/// What a trigger comes to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Evaluated<'a> {
    /// The firings in the order of time, ties by value and record.
    pub firings: Vec<Firing<'a>>,
    /// When something of it changes without a further record.
    pub next_change_at: Option<Instant>,
    /// When it may fire without a further record: where an absence that runs now is over (SV-93).
    pub next_firing_at: Option<Instant>,
    /// The keys that were told and of whose record nothing is known any more, sorted.
    pub unknown: Vec<String>,
}

/// What one `per` value has come to.
#[derive(Default)]
struct Stand {
    /// The dates of the events that still count, in order.
    counted: SmallVec<[Date; FEW]>,
    last_firing: Option<Instant>,
}

/// A point at which a trigger may fire: a record, or the end of an absence.
struct Point<'h, 't> {
    at: Instant,
    happening: Happening<'h>,
    /// What was told of it, under which key.
    told: Option<(&'t str, Told)>,
    /// The events up to it are complete.
    complete: bool,
    /// It lies outside the cooldown.
    open: bool,
}

/// The keys of records by number.
pub type Keys<'k, 'a> = &'k dyn Fn(u32) -> KeyRef<'a>;

/// What a trigger comes to over what happened up to `as_of`. `keys` says which record a number is, and `told` what was told of firings, by
/// their keys.
///
/// A firing that was told counts for the cooldown and restarts the count, whether or not it would be computed today; one that
/// only a merge completed, at a record from before the merge, does neither unless the trigger says so.
pub fn evaluate<'a>(
    rule: &TriggerRule,
    (happenings, keys): (&[Happening<'a>], Keys<'_, 'a>),
    (zone, as_of): (&Zone, Instant),
    told: &BTreeMap<String, Told>,
    joins: &[Join],
) -> Evaluated<'a> {
    let order = ordered(happenings, keys, as_of);
    let walk = Walk { rule, zone, as_of, told, keys };
    let sides = Sides::new(&order, joins);
    let apart = Apart { walk: &walk, order: &order, sides: &sides, fired: RefCell::default() };
    let mut found = Evaluated::default();
    let mut fires = Due::after(as_of);
    let mut met = BTreeSet::new();
    let mut due = Due::after(as_of);
    walk.walk(&order, &mut |point| apart.holds(&sides.all, point), &mut |point, holds| {
        let status = match point.told {
            Some(_) if !holds => FiringStatus::Invalidated,
            Some((_, Told::Fired)) => FiringStatus::Fired,
            Some((_, Told::Suppressed)) => FiringStatus::Suppressed,
            None if !holds => FiringStatus::Identity,
            None => {
                // At the border itself it is not late yet.
                let border = point.at.plus_micros(rule.max_lateness_us);
                if as_of > border {
                    FiringStatus::Expired
                } else {
                    due.at(border.plus_micros(1));
                    FiringStatus::Due
                }
            }
        };
        met.extend(point.told.map(|(key, _)| key));
        let Happening { row, per, .. } = point.happening;
        found.firings.push(Firing { at: point.at, per, record: keys(row), row, status });
    });
    if let Need::Absence { days } = rule.need {
        walk.absences(&order, days, &mut fires);
    }
    due.maybe(fires.next());
    found.firings.sort_by(|a, b| (a.at, a.per, a.record).cmp(&(b.at, b.per, b.record)));
    found.unknown = told.keys().filter(|key| !met.contains(key.as_str())).cloned().collect();
    found.next_change_at = due.next();
    found.next_firing_at = fires.next();
    found
}

/// What happened up to `as_of` in the order of time, each record once. A timeline is in order already.
fn ordered<'h, 'a>(happenings: &'h [Happening<'a>], keys: Keys<'_, 'a>, as_of: Instant) -> Cow<'h, [Happening<'a>]> {
    let by_place = |a: &Happening<'a>, b: &Happening<'a>| {
        (a.at, a.role).cmp(&(b.at, b.role)).then_with(|| keys(a.row).cmp(&keys(b.row)))
    };
    let in_order = |pair: &[Happening<'a>]| match pair {
        [a, b] => by_place(a, b) == Ordering::Less,
        _ => true,
    };
    if happenings.windows(2).all(in_order) && happenings.last().is_none_or(|last| last.at <= as_of) {
        return Cow::Borrowed(happenings);
    }
    let mut order: Vec<Happening<'a>> = happenings.iter().filter(|one| one.at <= as_of).copied().collect();
    order.sort_by(by_place);
    order.dedup_by(|a, b| keys(a.row) == keys(b.row));
    Cow::Owned(order)
}

struct Walk<'t, 'a> {
    rule: &'t TriggerRule,
    zone: &'t Zone,
    as_of: Instant,
    told: &'t BTreeMap<String, Told>,
    keys: Keys<'t, 'a>,
}

impl<'t> Walk<'t, '_> {
    /// Walks in the order of time. `judge` says whether a firing holds at a point that is complete or told; `take` is told of it.
    fn walk<'h>(
        &self,
        order: &[Happening<'h>],
        judge: &mut dyn FnMut(&Point<'h, 't>) -> bool,
        take: &mut dyn FnMut(&Point<'h, 't>, bool),
    ) {
        let mut stands: Few<Option<&str>, Stand> = Few::default();
        for (place, happening) in order.iter().enumerate() {
            if happening.role == Role::Unless {
                // Whatever it is about, every count begins anew; what fired goes on cooling down.
                stands.values_mut().for_each(|stand| stand.counted.clear());
                continue;
            }
            let (stand, _) = stands.entry(happening.per);
            let Some((at, complete)) = self.complete(order, place, stand) else { continue };
            let cooldown = i64::from(self.rule.cooldown_days).saturating_mul(DAY_US);
            let open = stand.last_firing.is_none_or(|last| at >= last.plus_micros(cooldown));
            let told = self.told(happening);
            if !(complete && open) && told.is_none() {
                continue;
            }
            let point = Point { at, happening: *happening, told, complete, open };
            let holds = judge(&point);
            take(&point, holds);
            let counts = match told {
                Some((_, Told::Fired)) => true,
                Some((_, Told::Suppressed)) => false,
                None => holds,
            };
            if counts {
                stand.last_firing = Some(at);
                stand.counted.clear();
            }
        }
    }

    /// Counts an event: when it would fire, and whether it is complete. None: nothing can fire here.
    fn complete(&self, order: &[Happening<'_>], place: usize, stand: &mut Stand) -> Option<(Instant, bool)> {
        let happening = order.get(place)?;
        let (needed, within_days, distinct) = match self.rule.need {
            Need::DistinctDays { dates, within_days } => (dates, within_days, true),
            Need::Count { times, within_days } => (times, within_days, false),
            Need::Absence { days } => {
                let end = happening.at.plus_micros(i64::from(days).saturating_mul(DAY_US));
                let ends = |other: &Happening<'_>| other.role == Role::Unless || other.per == happening.per;
                // What comes at the due instant itself ends the absence.
                let broken = order.iter().skip(place + 1).take_while(|other| other.at <= end).any(ends);
                return (end <= self.as_of).then_some((end, !broken));
            }
        };
        let today = self.zone.date(happening.at);
        let days = i32::try_from(within_days).unwrap_or(i32::MAX);
        let first = today.plus_days(-days.saturating_sub(1));
        stand.counted.retain(|date| *date >= first);
        if !distinct || stand.counted.last() != Some(&today) {
            stand.counted.push(today);
        }
        Some((happening.at, stand.counted.len() >= usize::try_from(needed).unwrap_or(usize::MAX)))
    }

    /// What was told of the firing at a record. Where nothing was told of any, no key is made.
    fn told(&self, happening: &Happening<'_>) -> Option<(&'t str, Told)> {
        if self.told.is_empty() {
            return None;
        }
        let key = firing_key(&self.rule.id, happening.per, (self.keys)(happening.row));
        self.told.get_key_value(&key).map(|(key, told)| (key.as_str(), *told))
    }

    /// When the absences that run now are over.
    fn absences(&self, order: &[Happening<'_>], days: u32, due: &mut Due) {
        // From the end: the last event of each value, unless something restarted its count after it.
        let since = order.iter().rev().take_while(|happening| happening.role == Role::Event);
        let mut known: Few<Option<&str>, ()> = Few::default();
        for happening in since {
            if known.entry(happening.per).1 {
                due.at(happening.at.plus_micros(i64::from(days).saturating_mul(DAY_US)));
            }
        }
    }
}

/// Who was one with whom, and when.
struct Sides<'a> {
    joins: &'a [Join],
    all: Vec<usize>,
}

impl<'a> Sides<'a> {
    fn new(order: &[Happening<'_>], joins: &'a [Join]) -> Self {
        // Where nobody was joined, there is one side.
        let mut all: Vec<usize> =
            if joins.is_empty() { Vec::new() } else { order.iter().map(|one| one.side).collect() };
        all.sort_unstable();
        all.dedup();
        Self { joins, all }
    }

    /// The sides that were one with a side at an instant, sorted; only those of which something is known.
    fn at(&self, side: usize, at: Instant) -> Vec<usize> {
        let mut group = BTreeSet::from([side]);
        loop {
            let before = group.len();
            for join in self.joins.iter().filter(|join| join.at <= at) {
                let (a, b) = join.sides;
                if group.contains(&a) || group.contains(&b) {
                    group.extend([a, b]);
                }
            }
            if group.len() == before {
                return self.all.iter().copied().filter(|side| group.contains(side)).collect();
            }
        }
    }
}

/// What fires for those who were one by themselves, before others came to them.
struct Apart<'t, 'a> {
    walk: &'t Walk<'t, 'a>,
    order: &'t [Happening<'a>],
    sides: &'t Sides<'t>,
    /// The records at which it fired, by group.
    fired: RefCell<BTreeMap<Vec<usize>, Rc<BTreeSet<KeyRef<'a>>>>>,
}

impl<'a> Apart<'_, 'a> {
    /// Whether a point of a group fires: for those who were one at its instant it must have fired by themselves.
    fn holds(&self, group: &[usize], point: &Point<'_, '_>) -> bool {
        let fires = point.complete && point.open;
        if group.len() < 2 {
            return fires;
        }
        let own = self.sides.at(point.happening.side, point.at);
        // Of one side the groups lie in each other. Of what comes after others joined, this group is not asked.
        if own.len() >= group.len() || (fires && self.walk.rule.on_merge) {
            return fires;
        }
        self.of(own).contains(&(self.walk.keys)(point.happening.row))
    }

    /// What fires for a group; groups get smaller, so this ends.
    fn of(&self, group: Vec<usize>) -> Rc<BTreeSet<KeyRef<'a>>> {
        if let Some(known) = self.fired.borrow().get(&group) {
            return known.clone();
        }
        let some: Vec<Happening<'a>> = self.order.iter().copied().filter(|one| group.contains(&one.side)).collect();
        let mut fired = BTreeSet::new();
        self.walk.walk(&some, &mut |point| self.holds(&group, point), &mut |point, holds| {
            if holds {
                fired.insert((self.walk.keys)(point.happening.row));
            }
        });
        let fired = Rc::new(fired);
        self.fired.borrow_mut().insert(group, fired.clone());
        fired
    }
}
