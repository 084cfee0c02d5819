//! `advance`: the one mechanism for time and data (SE-7, SE-8). It folds what is due or dirty, compares with what was known,
//! stamps each change with the instant at which it became true, and writes the outbox and the next due instant, all in one
//! transaction: a change is told exactly once.

mod cases;
mod component;
mod journey;
mod outbox;
mod pieces;
mod quality;
mod sales;

use std::collections::{BTreeSet, HashMap};

pub use outbox::{ChangeEvent, ChangePage};
use regulars_core::customer::{Change, Plan, Select};
use regulars_core::error::{Code, Error, Result};
use regulars_core::text::canonical;
use regulars_core::time::Instant;
use regulars_store::{ProfileNo, Writing};
use serde::Serialize;

use self::component::{Component, Room, Stretch};
use crate::{Crm, Progress, Watcher};

/// What came of an advance.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
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
    /// Moves the store's time forward: every change of stages, tags, segments and tiers in `(from, to]` goes to the outbox, every warning and breach of service cases (SV-16), every firing of a trigger (SV-92), every case that is due for a parcel or a payment (SV-86), every
    /// day that ended with a metric of quality beyond its gate, every alarm of the audit, and
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
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// let report = crm.advance_with(as_of, true)?;
    /// assert!(report.changes > 0);
    /// assert_eq!(crm.advance_with(as_of, true)?.changes, 0, "each change is told once");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn advance_with(&self, to: Instant, list: bool) -> Result<AdvanceReport> {
        self.advance_watched(to, list, &mut |_| Ok(()))
    }

    /// The same, told how many customers were looked at, a customer of several stretches of time once for each. All of it is one
    /// transaction: an error of `watcher` stops it and comes through, and the store stands where it stood. `watcher` must not use the store: it
    /// is called inside that transaction.
    ///
    /// ```
    /// # use regulars::{Code, Crm, Error, Instant, Money, Record, Rulebook};
    /// # let crm = Crm::in_memory(Rulebook::parse("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n")?)?;
    /// # let at = Instant::parse("2026-10-02T12:00:00Z")?;
    /// crm.ingest(&[Record::order("pos", "O-1", "M-1", at, Money::parse("12.50", "CNY")?)?])?;
    /// let stopped = crm.advance_watched(at, false, &mut |_| Err(Error::new(Code::Cancelled, "", "enough")));
    /// assert_eq!(stopped.unwrap_err().code(), Code::Cancelled);
    /// assert_eq!(crm.advanced_to()?, None);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn advance_watched(&self, to: Instant, list: bool, watcher: &mut Watcher<'_>) -> Result<AdvanceReport> {
        self.as_operation("changes.advance", None, |crm| {
            let mut writing = crm.store().write()?;
            let from = writing.advanced_to()?;
            if let Some(from) = from.filter(|from| *from > to) {
                let error =
                    Error::new(Code::TimeGoesBack, "to", format!("the store has been advanced to {from} already"));
                return Err(error.with("advanced_to", from));
            }
            let mut changes: Vec<Change> = Vec::new();
            let mut touched = 0;
            // Where another version of the rulebook begins to answer, one stretch ends and the next one begins.
            let (mut reached, mut begins) = (from, false);
            let salt = writing.salt()?;
            let mut late = writing.dirty_count()? > 0 || !writing.unwatched_profiles(-1, 1)?.is_empty();
            loop {
                let now = reached.unwrap_or(Instant::MIN);
                let switch = crm.versions().next_after(now).filter(|switch| *switch <= to);
                let end = switch.map_or(to, |switch| switch.plus_micros(-1));
                let plan = Plan::compile(crm.rules_at(now), Select::watched())?;
                let watched_through = writing.watched_through()?;
                let stretch = Stretch { from: reached, to: end, begins, plan: &plan, watched_through, salt: &salt };
                touched += crm.walk(writing.as_mut(), &stretch, &mut changes, (touched, &mut *watcher))?;
                crm.watch_quality(writing.as_mut(), &stretch, std::mem::take(&mut late), &mut changes)?;
                let alarms = &plan.rulebook.audit.alarms;
                crm.watch_audit(writing.as_mut(), alarms, (stretch.from, stretch.to), &mut changes)?;
                match switch {
                    Some(switch) => (reached, begins) = (Some(switch), true),
                    None => break,
                }
            }
            changes.sort();
            let mut last_change = writing.last_change()?;
            for change in &changes {
                last_change = writing.push_change(change.at, change.customer.as_ref(), &canonical(change)?)?;
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
        })
    }

    /// Walks everything that is due, dirty or new through a stretch; how many customers that were.
    fn walk(
        &self,
        writing: &mut dyn Writing,
        stretch: &Stretch<'_>,
        changes: &mut Vec<Change>,
        (before, watcher): (u64, &mut Watcher<'_>),
    ) -> Result<u64> {
        let dirty = writing.dirty(usize::MAX)?;
        let mut seeds: BTreeSet<ProfileNo> = dirty.iter().copied().collect();
        seeds.extend(writing.unwatched_profiles(-1, usize::MAX)?);
        let due = writing.watches_due(stretch.to, usize::MAX)?;
        let stale = writing.stale_watches(&stretch.plan.rulebook.fingerprint, usize::MAX)?;
        for id in due.into_iter().chain(stale) {
            seeds.extend(writing.watch(&id)?.map(|watch| watch.anchor));
        }
        let (mut touched, mut room) = (0, Room::default());
        let components = self.components(writing, stretch, seeds, &mut room)?;
        let mut last = stretch.watched_through;
        for profiles in components {
            let mut component = Component::new(self, writing, stretch, profiles, changes, &mut room);
            component.walk()?;
            touched += component.customers;
            last = last.max(component.profiles.last().copied().unwrap_or(last));
            watcher(Progress { done: before + touched, total: None })?;
        }
        writing.clean(&dirty)?;
        if last > stretch.watched_through {
            writing.set_watched_through(last)?;
        }
        Ok(touched)
    }

    /// The components that the seeds belong to. Each profile stands in one, before anything is written: who was walked twice
    /// would be compared with their own end.
    fn components(
        &self,
        writing: &mut dyn Writing,
        stretch: &Stretch<'_>,
        seeds: BTreeSet<ProfileNo>,
        room: &mut Room,
    ) -> Result<Vec<BTreeSet<ProfileNo>>> {
        let mut components: Vec<BTreeSet<ProfileNo>> = Vec::new();
        let mut place: HashMap<ProfileNo, usize> = HashMap::new();
        for seed in seeds {
            if place.contains_key(&seed) {
                continue;
            }
            let mut profiles = BTreeSet::from([seed]);
            loop {
                let mut nothing = Vec::new();
                let mut component = Component::new(self, writing, stretch, profiles, &mut nothing, room);
                component.gather()?;
                profiles = component.profiles;
                // A component that was found before hangs together with this one: they are one.
                let met: BTreeSet<usize> = profiles.iter().filter_map(|profile| place.get(profile).copied()).collect();
                if met.is_empty() {
                    break;
                }
                for number in met {
                    let others = components.get_mut(number).map(std::mem::take).unwrap_or_default();
                    others.iter().for_each(|profile| {
                        place.remove(profile);
                    });
                    profiles.extend(others);
                }
            }
            place.extend(profiles.iter().map(|profile| (*profile, components.len())));
            components.push(profiles);
        }
        components.retain(|profiles| !profiles.is_empty());
        Ok(components)
    }

    /// The instant up to which the store has been advanced.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// assert_eq!(crm.advanced_to()?, None);
    /// crm.advance(as_of)?;
    /// assert_eq!(crm.advanced_to()?, Some(as_of));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn advanced_to(&self) -> Result<Option<Instant>> {
        self.as_operation("store.stats", None, |crm| Ok(crm.store().read()?.advanced_to()?))
    }
}
