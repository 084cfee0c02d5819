//! Which targets a case has (SV-15, SV-18): rows that are tried in order, and when another of them comes to hold.

use std::sync::Arc;

use super::step::About;
use crate::condition::Condition;
use crate::measure::Fact;
use crate::service::{BusinessCalendar, ClockKind, Era, Target};
use crate::time::Instant;

/// A row of `[[service.policy]]`.
#[derive(Clone, PartialEq, Debug)]
pub struct PolicyRow {
    /// Its id.
    pub id: String,
    /// The clock that it is for.
    pub clock: ClockKind,
    /// The categories of cases; none: all.
    pub categories: Vec<String>,
    /// The kinds of cases; none: all.
    pub kinds: Vec<String>,
    /// The policies of cases; none: all (SV-15).
    pub policies: Vec<String>,
    /// The priorities of cases; none: all.
    pub priorities: Vec<String>,
    /// The severities of cases; none: all.
    pub severities: Vec<u32>,
    /// The tiers of customers, the green channel, with the slot of the tier; none: all (SV-18).
    pub tiers: Option<(u32, Vec<String>)>,
    /// What must hold of the customer.
    pub when: Option<Condition>,
    /// The target in minutes.
    pub minutes: u32,
    /// The name of the business calendar; none: always open.
    pub calendar: Option<String>,
    /// Whose working time counts.
    pub hours: Arc<BusinessCalendar>,
}

impl PolicyRow {
    /// The slots of the customer's facts that it reads.
    pub fn reads(&self) -> impl Iterator<Item = u32> {
        let when = self.when.iter().flat_map(|when| when.reads().iter().copied());
        self.tiers.iter().map(|(slot, _)| *slot).chain(when)
    }

    fn fits(&self, about: &About<'_>, facts: &[Fact], at: Instant) -> bool {
        let word = |words: &[String], said: Option<&str>| {
            words.is_empty() || said.is_some_and(|said| words.iter().any(|word| word == said))
        };
        let severity = about.severity.as_deref().and_then(|severity| severity.parse().ok());
        let tier = |(slot, tiers): &(u32, Vec<String>)| match facts.get(*slot as usize) {
            Some(Fact::Text(tier)) => tiers.iter().any(|known| **known == **tier),
            _ => false,
        };
        word(&self.categories, about.category)
            && word(&self.kinds, about.kind)
            && word(&self.policies, about.policy)
            && word(&self.priorities, about.priority)
            && (self.severities.is_empty() || severity.is_some_and(|severity| self.severities.contains(&severity)))
            && self.tiers.as_ref().is_none_or(tier)
            && self.when.as_ref().is_none_or(|when| when.holds(facts, at))
    }

    fn target(&self) -> Target {
        Target { minutes: self.minutes, calendar: Arc::clone(&self.hours) }
    }
}

/// A customer's facts and from when on they are so.
pub type FactsFrom = (Instant, Vec<Fact>);

/// The targets of one case, as time goes on.
pub(super) struct Course<'a> {
    pub(super) rows: &'a [PolicyRow],
    /// The facts of the customer in order of time, while they matter.
    pub(super) facts: &'a [FactsFrom],
}

/// An era of a clock, and the row that gave it.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) clock: ClockKind,
    pub(super) row: usize,
    pub(super) era: Era,
}

impl Course<'_> {
    fn facts_at(&self, at: Instant) -> &[Fact] {
        let place = self.facts.partition_point(|(from, _)| *from <= at);
        place.checked_sub(1).and_then(|place| self.facts.get(place)).map_or(&[], |(_, facts)| facts)
    }

    fn row(&self, clock: ClockKind, about: &About<'_>, facts: &[Fact], at: Instant) -> Option<usize> {
        self.rows.iter().position(|row| row.clock == clock && row.fits(about, facts, at))
    }

    /// The eras of a case: what was said of it, with the instant, the first when it was created; it stays open until `until`.
    /// The facts of the customer at the creation count; later ones may only shorten a target (SV-18).
    pub(super) fn eras(&self, said: &[(Instant, About<'_>)], until: Instant) -> Vec<Given> {
        let Some((created, _)) = said.first() else { return Vec::new() };
        let created = *created;
        let begun = self.facts_at(created);
        let mut moments: Vec<Instant> = said.iter().map(|(at, _)| *at).collect();
        moments.extend(self.facts.iter().map(|(from, _)| *from).filter(|from| *from > created && *from <= until));
        moments.sort_unstable();
        moments.dedup();
        let mut given: Vec<Given> = Vec::new();
        for clock in ClockKind::ALL {
            let mut known: Option<usize> = None;
            // The shortest row that later facts of the customer gave.
            let mut bonus: Option<usize> = None;
            for at in &moments {
                let place = said.partition_point(|(from, _)| from <= at);
                let Some((_, about)) = place.checked_sub(1).and_then(|place| said.get(place)) else { continue };
                let own = self.row(clock, about, begun, created);
                let later = self.row(clock, about, self.facts_at(*at), *at);
                bonus = self.shorter(bonus, later, created);
                let row = self.shorter(own, bonus.filter(|_| own.is_some()), created);
                if row != known
                    && let Some(rule) = row.and_then(|row| self.rows.get(row))
                {
                    let era = Era { from: *at, target: rule.target() };
                    given.extend(row.map(|row| Given { clock, row, era }));
                }
                known = row.or(known);
            }
        }
        given
    }

    /// The one of two rows by which a case would be due earlier; the first of them if that is the same.
    fn shorter(&self, one: Option<usize>, other: Option<usize>, created: Instant) -> Option<usize> {
        let due = |row: usize| {
            let target = self.rows.get(row)?.target();
            target.calendar.add(created, i64::from(target.minutes) * 60_000_000).ok()
        };
        match (one, other) {
            (Some(one), Some(other)) => {
                let sooner = matches!((due(one), due(other)), (Some(one), Some(other)) if other < one);
                Some(if sooner { other } else { one })
            }
            (one, other) => one.or(other),
        }
    }
}
