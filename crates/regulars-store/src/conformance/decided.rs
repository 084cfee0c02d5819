//! What can be seen of decisions, of what guards unions, and of releases, each look-up held against its inverse.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::identity::CustomerId;
use regulars_core::time::Instant;

use super::observe::Pair;
use super::{Outcome, need, same};
use crate::port::{ProfileNo, Reading, StoredTrait, ValueNo};

/// What a store shows of identity besides identifiers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DecidedState {
    /// The decisions by id: instant and text.
    pub decisions: BTreeMap<String, (Instant, String)>,
    /// Profile, or value, or revoked decision, and the decision that names it.
    pub named: BTreeSet<(Pair, String)>,
    /// What profiles state of attributes that guard.
    pub traits: BTreeSet<(Pair, StoredTrait)>,
    /// Value, since when, until when it was released.
    pub released: BTreeSet<(Pair, Instant, Option<Instant>)>,
}

pub(super) fn decided(
    reading: &dyn Reading,
    profiles: &BTreeMap<ProfileNo, Pair>,
    values: &BTreeMap<ValueNo, Pair>,
) -> Outcome<DecidedState> {
    let mut state = DecidedState::default();
    let mut listed = Vec::new();
    reading.decisions(0, usize::MAX, &mut |decision| listed.push(decision))?;
    same("decisions rise by number", &listed.is_sorted_by_key(|decision| decision.number), &true)?;
    same("how many decisions", &reading.decision_count()?, &u64::try_from(listed.len()).unwrap_or(u64::MAX))?;
    for decision in listed {
        same("a decision by its id", &reading.decision(&decision.id)?, &Some(decision.clone()))?;
        let revoked = ("revoked".to_owned(), decision.id.clone());
        reading.revokes_of(&decision.id, &mut |by| _ = state.named.insert((revoked.clone(), by.id)))?;
        state.decisions.insert(decision.id, (decision.at, decision.text));
    }
    let salt = reading.salt()?;
    let mut single = Vec::new();
    for (number, (source, key)) in profiles {
        let pair = (source.clone(), key.clone());
        reading.decisions_of_profile(source, key, &mut |by| _ = state.named.insert((pair.clone(), by.id)))?;
        reading.traits_of(*number, &mut |stored| single.push((*number, stored)))?;
        reading.tombstone(&CustomerId::of(&salt, source, key))?;
    }
    let mut all = Vec::new();
    reading.all_traits(&mut |number, stored| all.push((number, stored)))?;
    same("all traits are those of the profiles one by one", &all, &single)?;
    for (number, stored) in all {
        let profile = need("the profile of a trait", profiles.get(&number).cloned())?;
        state.traits.insert((profile, stored));
    }
    let mut single = Vec::new();
    for (number, pair) in values {
        let named = &mut state.named;
        reading.decisions_of_value(&pair.0, &pair.1, &mut |by| _ = named.insert((pair.clone(), by.id)))?;
        reading.releases_of(*number, &mut |at, until| single.push((*number, at, until)))?;
    }
    let mut all = Vec::new();
    reading.all_releases(&mut |number, at, until| all.push((number, at, until)))?;
    same("all releases are those of the values one by one", &all, &single)?;
    for (number, at, until) in all {
        state.released.insert((need("the value of a release", values.get(&number).cloned())?, at, until));
    }
    Ok(state)
}
