//! Everything that can be seen of what is kept for `advance`. On the way every look-up is held against its inverse.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::identity::CustomerId;
use regulars_core::time::Instant;

use super::act::{ACCOUNT, QUESTION, RULEBOOK};
use super::observe::Pair;
use super::{Outcome, need, same};
use crate::port::{ProfileNo, Reading, StoredChange, StoredRulebook, Watch};

/// All that a store shows of watching.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WatchedState {
    /// To which instant the last advance went.
    pub advanced_to: Option<Instant>,
    /// The profiles that were never part of an advance.
    pub unwatched: BTreeSet<Pair>,
    /// The profiles about which a record has arrived.
    pub dirty: BTreeSet<Pair>,
    /// The watch states by id.
    pub watches: Vec<Watch>,
    /// The outbox.
    pub changes: Vec<StoredChange>,
    /// The highest number that a change ever had.
    pub last_change: u64,
    /// What is kept of quality.
    pub quality: Option<String>,
    /// Up to which entry of the audit alarms were told.
    pub alarmed_through: u64,
    /// What was spent on the account of the suite, and answered to its question.
    pub told: [Option<String>; 2],
    /// The versions of the rulebook of the suite.
    pub rulebooks: Vec<StoredRulebook>,
    /// The artefacts, by id.
    pub artefacts: BTreeMap<String, String>,
    /// What is kept beside the artefacts, by id.
    pub notes: BTreeMap<String, String>,
}

/// More than there is.
const ALL: usize = usize::MAX;

pub(super) fn watched(reading: &dyn Reading, names: &BTreeMap<ProfileNo, Pair>) -> Outcome<WatchedState> {
    Ok(WatchedState {
        advanced_to: reading.advanced_to()?,
        unwatched: unwatched(reading, names)?,
        dirty: dirty(reading, names)?,
        watches: watches(reading)?,
        changes: changes(reading)?,
        last_change: reading.last_change()?,
        quality: reading.quality_watch()?,
        alarmed_through: reading.alarmed_through()?,
        told: [reading.spent(ACCOUNT)?, reading.told(QUESTION)?],
        rulebooks: reading.rulebooks(RULEBOOK)?,
        artefacts: artefacts(reading)?,
        notes: notes(reading)?,
    })
}

fn artefacts(reading: &dyn Reading) -> Outcome<BTreeMap<String, String>> {
    let text = |id: String| {
        let text = need("the artefact of an id", reading.artefact(&id)?)?;
        Ok((id, text))
    };
    reading.artefacts()?.into_iter().map(text).collect()
}

fn notes(reading: &dyn Reading) -> Outcome<BTreeMap<String, String>> {
    let mut notes = BTreeMap::new();
    for id in reading.artefacts()? {
        if let Some(note) = reading.artefact_note(&id)? {
            notes.insert(id, note);
        }
    }
    Ok(notes)
}

fn named(numbers: &[ProfileNo], names: &BTreeMap<ProfileNo, Pair>) -> Outcome<BTreeSet<Pair>> {
    numbers.iter().map(|number| need("the profile of a number", names.get(number).cloned())).collect()
}

fn unwatched(reading: &dyn Reading, names: &BTreeMap<ProfileNo, Pair>) -> Outcome<BTreeSet<Pair>> {
    let through = reading.watched_through()?;
    let found = reading.unwatched_profiles(ProfileNo::MIN, ALL)?;
    let expected: Vec<_> = names.keys().copied().filter(|number| *number > through).collect();
    same("unwatched profiles are those beyond the watched ones", &found, &expected)?;
    for (at, number) in (1..).zip(&found) {
        let rest = reading.unwatched_profiles(*number, 2)?;
        same("unwatched profiles beyond one", &rest, &found.iter().skip(at).take(2).copied().collect())?;
    }
    named(&found, names)
}

fn dirty(reading: &dyn Reading, names: &BTreeMap<ProfileNo, Pair>) -> Outcome<BTreeSet<Pair>> {
    let found = reading.dirty(ALL)?;
    same("dirty profiles rise, each once", &found.is_sorted_by(|a, b| a < b), &true)?;
    same("their count", &reading.dirty_count()?, &u64::try_from(found.len())?)?;
    named(&found, names)
}

fn watches(reading: &dyn Reading) -> Outcome<Vec<Watch>> {
    let mut found: Vec<Watch> = Vec::new();
    loop {
        let page = reading.watches(found.last().map(|watch| watch.customer), 3)?;
        if page.is_empty() {
            break;
        }
        found.extend(page);
    }
    same("watches in pages are all watches", &found, &reading.watches(None, ALL)?)?;
    same("watches rise by id", &found.is_sorted_by(|a, b| a.customer < b.customer), &true)?;
    for watch in &found {
        same("a watch by its customer", &reading.watch(&watch.customer)?.as_ref(), &Some(watch))?;
    }
    for fingerprint in found.iter().map(|watch| watch.fingerprint.as_str()).chain(["of nothing"]) {
        let mut stale: Vec<_> = found.iter().filter(|watch| watch.fingerprint != fingerprint).collect();
        stale.sort_by_key(|watch| (&watch.fingerprint, watch.customer));
        let stale: Vec<CustomerId> = stale.into_iter().map(|watch| watch.customer).collect();
        same("stale watches", &reading.stale_watches(fingerprint, ALL)?, &stale)?;
    }
    let mut due: Vec<_> = found.iter().filter_map(|watch| watch.due.map(|due| (due, watch.customer))).collect();
    due.sort_unstable();
    let due: Vec<CustomerId> = due.into_iter().map(|(_, customer)| customer).collect();
    same("watches that are ever due", &reading.watches_due(Instant::MAX, ALL)?, &due)?;
    Ok(found)
}

fn changes(reading: &dyn Reading) -> Outcome<Vec<StoredChange>> {
    let mut found = Vec::new();
    reading.changes(0, ALL, &mut |change| found.push(change))?;
    same("changes rise by number", &found.is_sorted_by(|a, b| a.number < b.number), &true)?;
    let highest = found.last().map_or(0, |change| change.number);
    same("the last change is in the outbox or forgotten", &(highest <= reading.last_change()?), &true)?;
    Ok(found)
}
