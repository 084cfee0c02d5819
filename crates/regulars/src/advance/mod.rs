//! `advance`: the one mechanism for time and data (SE-7, SE-8). It folds what is due or dirty, compares with what was known,
//! stamps each change with the instant at which it became true, and writes the outbox and the next due instant, all in one
//! transaction: a change is told exactly once.

mod component;
mod outbox;

use std::collections::BTreeSet;

pub use outbox::{ChangeEvent, ChangePage};
use regulars_core::customer::{Change, Plan, Select};
use regulars_core::error::{Code, Error, Result};
use regulars_core::text::canonical;
use regulars_core::time::Instant;
use regulars_store::{ProfileNo, Writing};
use serde::Serialize;

use self::component::{Component, Stretch};
use crate::Crm;

/// What came of an advance.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AdvanceReport {
    /// How many changes were written to the outbox.
    pub changes: u64,
    /// The instant that had been reached before; absent the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Instant>,
    /// The number of the last change in the outbox; 0 if there never was one.
    pub last_change: u64,
    /// The changes themselves, if they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub list: Vec<Change>,
    /// The instant that is reached now.
    pub to: Instant,
    /// How many customers were folded: those that were due or dirty, with those they hang together with.
    pub touched: u64,
}

impl Crm {
    /// Moves the store's time forward: every change of stages, tags, segments and tiers in `(from, to]` goes to the outbox, and
    /// what late records, identity or a new rulebook changed before, stamped with the instant reached last (SE-8). Only
    /// customers that are due or dirty are touched. Errors: `time_goes_back` and those of the store.
    ///
    /// ```
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[measures.orders]\nof = \"order\"\nagg = \"count\"\nwindow = { last = \"30d\" }\n[segments.active]\nwhen = \"measure.orders >= 1\"\n";
    /// use regulars::{Crm, Instant, Money, Record, Rulebook};
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// let bought = Instant::parse("2026-06-01T00:00:00Z")?;
    /// crm.ingest(&[Record::order("pos", "1", "M-1", bought, Money::parse("5", "CNY")?)?])?;
    /// let report = crm.advance(Instant::parse("2026-07-15T00:00:00Z")?)?;
    /// let page = crm.changes(0, 100)?;
    /// assert_eq!((report.changes, page.events.len()), (2, 2));
    /// assert_eq!(page.events[1].time.to_string(), "2026-07-01T00:00:00Z");   // left when the order was 30 days old
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn advance(&self, to: Instant) -> Result<AdvanceReport> {
        self.advance_with(to, false)
    }

    /// The same; with `list` the report holds the changes.
    pub fn advance_with(&self, to: Instant, list: bool) -> Result<AdvanceReport> {
        let mut writing = self.store().write()?;
        let from = writing.advanced_to()?;
        if let Some(from) = from.filter(|from| *from > to) {
            let error = Error::new(Code::TimeGoesBack, "to", format!("the store has been advanced to {from} already"));
            return Err(error.with("advanced_to", from));
        }
        let mut changes: Vec<Change> = Vec::new();
        let mut touched = 0;
        // Where another version of the rulebook begins to answer, one stretch ends and the next one begins.
        let (mut reached, mut begins) = (from, false);
        loop {
            let now = reached.unwrap_or(Instant::MIN);
            let switch = self.versions().next_after(now).filter(|switch| *switch <= to);
            let end = switch.map_or(to, |switch| switch.plus_micros(-1));
            let plan = Plan::compile(self.rules_at(now), Select::watched())?;
            let watched_through = writing.watched_through()?;
            let stretch = Stretch { from: reached, to: end, begins, plan: &plan, watched_through };
            touched += self.walk(writing.as_mut(), &stretch, &mut changes)?;
            match switch {
                Some(switch) => (reached, begins) = (Some(switch), true),
                None => break,
            }
        }
        changes.sort();
        let mut last_change = writing.last_change()?;
        for change in &changes {
            last_change = writing.push_change(change.at, &change.customer, &canonical(change)?)?;
        }
        writing.set_advanced_to(to)?;
        writing.commit()?;
        let count = changes.len() as u64;
        Ok(AdvanceReport {
            changes: count,
            from,
            last_change,
            list: if list { changes } else { Vec::new() },
            to,
            touched,
        })
    }

    /// Walks everything that is due, dirty or new through a stretch; how many customers that were.
    fn walk(&self, writing: &mut dyn Writing, stretch: &Stretch<'_>, changes: &mut Vec<Change>) -> Result<u64> {
        let dirty = writing.dirty(usize::MAX)?;
        let mut seeds: BTreeSet<ProfileNo> = dirty.iter().copied().collect();
        seeds.extend(writing.unwatched_profiles(-1, usize::MAX)?);
        let due = writing.watches_due(stretch.to, usize::MAX)?;
        let stale = writing.stale_watches(&stretch.plan.rulebook.fingerprint, usize::MAX)?;
        for id in due.into_iter().chain(stale) {
            seeds.extend(writing.watch(&id)?.map(|watch| watch.anchor));
        }
        let mut done: BTreeSet<ProfileNo> = BTreeSet::new();
        let mut touched = 0;
        for seed in seeds {
            if done.contains(&seed) {
                continue;
            }
            let mut component = Component::new(self, writing, stretch, seed, changes);
            component.walk()?;
            touched += component.customers;
            done.append(&mut component.profiles);
        }
        writing.clean(&dirty)?;
        if let Some(last) = done.last().copied().filter(|last| *last > stretch.watched_through) {
            writing.set_watched_through(last)?;
        }
        Ok(touched)
    }

    /// The instant up to which the store has been advanced.
    pub fn advanced_to(&self) -> Result<Option<Instant>> {
        Ok(self.store().read()?.advanced_to()?)
    }
}
