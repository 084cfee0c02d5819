//! Erasing a profile (CI-3): its records, identifiers and names go, also out of decisions; its customer id goes on resolving to
//! those who were one with it.

use std::collections::BTreeSet;

use regulars_core::customer::{Cause, Occasion, WatchState};
use regulars_core::error::Result;
use regulars_core::identity::{
    Actor, CustomerId, Decision, DecisionId, Identifier, IdentityEvent, IdentityRules, Mention, Verb, delta,
};
use regulars_core::record::ProfileRef;
use regulars_core::text::canonical;
use regulars_core::time::Instant;
use regulars_store::{ProfileNo, StoredDecision, Writing};
use serde::Serialize;

use super::{keep, put};
use crate::Crm;
use crate::who::Resolved;

/// What is to be erased.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProfileErasure {
    /// The profile.
    pub profile: ProfileRef,
    /// When; merges that keep the others together are decided then.
    pub at: Instant,
    /// Who decides.
    pub actor: Actor,
    /// Whether those who were one with it stay one, also where only it held them together.
    pub keep_together: bool,
}

/// What an erasure did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Erasure {
    /// The customer id that the profile gave; all that is left of it.
    pub customer: CustomerId,
    /// The merges that were written so that the others stay together.
    pub decisions: Vec<DecisionId>,
    /// What differs in who is who (CI-4).
    pub delta: Vec<IdentityEvent>,
    /// Whether copies of the store's table of keys must be short-lived: the store is sealed, and what it held of the person is
    /// personal until the last copy of the destroyed key is gone (EN-8).
    pub key_backup_note: bool,
    /// How many decisions named the profile and no longer do.
    pub rewritten: u64,
    /// Whether no byte is left in the file and its log. If not, it was put off or somebody was using the file: `store.scrub` takes
    /// the rest.
    pub scrubbed: bool,
    /// At how many contact points, each with a purpose, others are left in peace because this person had opted out (EN-9).
    pub suppressed: u64,
}

impl Crm {
    /// Erases a profile in one transaction and takes every byte of it out of the file (see [`Crm::scrub`]).
    /// Errors: `unknown_profile`, `erased`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let actor = regulars::Actor { id: Some("mia".to_owned()), kind: regulars::ActorKind::Human };
    /// use regulars::{ProfileErasure, ProfileRef};
    ///
    /// let profile = ProfileRef::new("pos", "10999")?;
    /// let erasure = ProfileErasure { profile: profile.clone(), at: as_of, actor, keep_together: false };
    ///
    /// assert!(crm.erase_profile(&erasure)?.scrubbed);
    /// assert_eq!(crm.view(&profile, as_of).unwrap_err().code().as_str(), "unknown_profile");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn erase_profile(&self, erasure: &ProfileErasure) -> Result<Erasure> {
        self.as_operation("profile.erase", None, |crm| {
            let erased = crm.erase_unscrubbed(erasure)?;
            // The profile is erased by now, so whatever keeps the rest from going is no failure of this call.
            let scrubbed = crm.store().scrub().unwrap_or(false);
            Ok(Erasure { scrubbed, ..erased })
        })
    }

    /// The same without the last step, for many erasures one after another: nothing can be asked of the profile any more, but
    /// bytes of it stay in the file until [`Crm::scrub`].
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let actor = regulars::Actor { id: Some("mia".to_owned()), kind: regulars::ActorKind::Human };
    /// use regulars::{ProfileErasure, ProfileRef};
    ///
    /// let profile = ProfileRef::new("pos", "10999")?;
    /// let erasure = ProfileErasure { profile: profile.clone(), at: as_of, actor, keep_together: false };
    ///
    /// assert!(!crm.erase_unscrubbed(&erasure)?.scrubbed);
    /// assert!(crm.scrub()?);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn erase_unscrubbed(&self, erasure: &ProfileErasure) -> Result<Erasure> {
        self.as_operation("profile.erase", None, |crm| {
            let mut writing = crm.store().write()?;
            let erased = crm.erase_within(writing.as_mut(), erasure)?;
            crm.commit(writing)?;
            Ok(erased)
        })
    }

    /// The same inside a transaction that goes on.
    pub(crate) fn erase_within(&self, writing: &mut dyn Writing, erasure: &ProfileErasure) -> Result<Erasure> {
        let ProfileErasure { profile, at, actor, keep_together } = erasure;
        let salt = writing.salt()?;
        let number = super::apply::need_profile(writing, profile, &salt)?;
        let customer = CustomerId::of(&salt, profile.source.as_str(), profile.key.as_str());
        let before = self.resolve_around(writing, &[number], *at)?;
        let others = others(&before, profile);
        let mut decisions = Vec::new();
        if *keep_together {
            decisions = self.keep_together(writing, &others, customer, *at, actor)?;
        }
        let ids: Vec<CustomerId> =
            others.iter().map(|other| CustomerId::of(&salt, other.source.as_str(), other.key.as_str())).collect();
        let kept = self.opted_out(writing, &before, profile, number, *at)?;
        let rewritten = self.forget(writing, profile, customer, number)?;
        self.leave(writing, customer, *at)?;
        let destroyed = !writing.key_versions(number)?.is_empty();
        let first_at = writing.profile(number)?.map(|known| known.first_at);
        writing.erase_profile(number, &ids)?;
        if let Some(first_at) = first_at {
            crate::erasures::note_erasure(writing, &self.rules().upkeep, first_at, *at)?;
        }
        crate::suppress::remember(writing, &self.rules(), &kept, *at)?;
        for other in before.numbers().iter().filter(|other| **other != number) {
            writing.mark_dirty(*other)?;
        }
        let start: Vec<ProfileNo> = before.numbers().iter().copied().filter(|other| *other != number).collect();
        let after = self.resolve_around(writing, &start, *at)?;
        let delta = delta(&before.belonging(&salt), &after.belonging(&salt));
        let whole = before.cluster_of(profile).and_then(|cluster| before.id(&salt, cluster));
        self.forget_told(writing, customer, whole)?;
        let key_backup_note = writing.is_sealed();
        if destroyed {
            self.tell_key_destroyed(writing, customer)?;
        }
        let suppressed = kept.len() as u64;
        Ok(Erasure { customer, decisions, delta, key_backup_note, rewritten, scrubbed: false, suppressed })
    }

    /// Deletes what the audit keeps of requests about the profile, and about the customer that it was part of; the chain stays
    /// as it is (AU-4).
    pub(crate) fn forget_told(
        &self,
        writing: &mut dyn Writing,
        own: CustomerId,
        whole: Option<CustomerId>,
    ) -> Result<()> {
        for id in [Some(own), whole.filter(|whole| *whole != own)].into_iter().flatten() {
            writing.forget_audit_content(&id)?;
        }
        self.about(|| format!("customer/{own}"), [own]);
        self.about_nothing_kept();
        Ok(())
    }

    /// Writes merges of all who were one with the profile.
    fn keep_together(
        &self,
        writing: &mut dyn Writing,
        others: &[ProfileRef],
        customer: CustomerId,
        at: Instant,
        actor: &Actor,
    ) -> Result<Vec<DecisionId>> {
        let mut written = Vec::new();
        let mut number = 0;
        for pair in others.windows(2) {
            let [a, b] = pair else { continue };
            // A profile may come back and be erased again: then its first numbers are taken.
            let id = loop {
                number += 1;
                let id = DecisionId::new(format!("keep/{customer}/{number}"))?;
                if writing.decision(id.as_str())?.is_none() {
                    break id;
                }
            };
            let decision = Decision {
                id,
                decided_at: at,
                actor: actor.clone(),
                verb: Verb::Merge {
                    a: Mention::Profile(a.clone()),
                    b: Mention::Profile(b.clone()),
                    weight: None,
                    model_version: None,
                },
                reason: None,
                evidence: None,
            };
            keep(writing, &decision, &self.rules().identity)?;
            written.push(decision.id);
        }
        Ok(written)
    }

    /// Takes the profile out of the decisions that name it, and identifiers out of those that only it stated.
    fn forget(
        &self,
        writing: &mut dyn Writing,
        profile: &ProfileRef,
        customer: CustomerId,
        number: ProfileNo,
    ) -> Result<u64> {
        let rules = self.rules();
        let mut stored = Vec::new();
        writing.decisions_of_profile(profile.source.as_str(), profile.key.as_str(), &mut |one| stored.push(one))?;
        let gone = own_values(writing, profile, number, &stored, &rules.identity)?;
        for (kind, value) in &gone {
            writing.decisions_of_value(kind, value, &mut |one| stored.push(one))?;
        }
        stored.sort_by_key(|one| one.number);
        stored.dedup_by_key(|one| one.number);
        let is_gone = |stated: &Identifier| {
            let value = stated.normalise(&rules.identity);
            value.is_ok_and(|value| gone.contains(&(stated.kind.to_string(), value)))
        };
        let mut rewritten = BTreeSet::new();
        let mut revoking = Vec::new();
        for one in stored {
            let decision = Decision::parse(&one.text)?.without(profile, customer, &is_gone);
            put(writing, &decision, &decision.to_text()?, &rules.identity)?;
            writing.revokes_of(&one.id, &mut |by| revoking.push(by))?;
            rewritten.insert(one.id);
        }
        // Why such a decision was revoked is about her as well.
        while let Some(one) = revoking.pop() {
            if !rewritten.insert(one.id.clone()) {
                continue;
            }
            let decision = Decision { reason: None, evidence: None, ..Decision::parse(&one.text)? };
            put(writing, &decision, &decision.to_text()?, &rules.identity)?;
            writing.revokes_of(&one.id, &mut |by| revoking.push(by))?;
        }
        Ok(rewritten.len() as u64)
    }

    /// The customer that carried the profile's id leaves everything that it was in: the id is nobody's any more.
    fn leave(&self, writing: &mut dyn Writing, customer: CustomerId, at: Instant) -> Result<()> {
        let Some(watch) = writing.watch(&customer)? else { return Ok(()) };
        let at = writing.advanced_to()?.map_or(at, |reached| reached.max(at));
        let state = WatchState::parse(&String::from_utf8_lossy(&watch.state))?;
        let occasion = Occasion { at, customer, cause: Cause::Identity };
        for change in state.changes_to(&WatchState::default(), occasion) {
            writing.push_change(at, Some(&customer), &canonical(&change)?)?;
        }
        writing.drop_watch(&customer)?;
        Ok(())
    }
}

/// Those who are one with a profile, the anchor first (CI-3).
fn others(resolved: &Resolved, profile: &ProfileRef) -> Vec<ProfileRef> {
    let cluster = resolved.cluster_of(profile);
    let members = cluster.into_iter().flat_map(|cluster| &cluster.members);
    members.filter_map(|member| resolved.profile_ref(*member)).filter(|other| other != profile).collect()
}

/// The identifiers of this profile, by its records or by `decisions` about it, that are nobody else's by record or by decision.
fn own_values(
    writing: &dyn Writing,
    profile: &ProfileRef,
    number: ProfileNo,
    decisions: &[StoredDecision],
    rules: &IdentityRules,
) -> Result<BTreeSet<(String, String)>> {
    let mut own = BTreeSet::new();
    for value in writing.values_of(number)? {
        own.extend(writing.value(value)?);
    }
    for stored in decisions {
        let decision = Decision::parse(&stored.text)?;
        let stated = decision.identifier();
        own.extend(stated.and_then(|stated| Some((stated.kind.to_string(), stated.normalise(rules).ok()?))));
    }
    let mut shared = BTreeSet::new();
    for (kind, value) in &own {
        let mut others = false;
        if let Some(value) = writing.value_no(kind, value)? {
            writing.seen(value, &mut |seen| {
                others |= seen.profile != number;
                !others
            })?;
        }
        let mut about = Vec::new();
        writing.decisions_of_value(kind, value, &mut |one| about.push(one))?;
        for stored in about {
            let decision = Decision::parse(&stored.text)?;
            let named = decision.profiles();
            others |= matches!(decision.verb, Verb::Link { .. }) && named.into_iter().any(|other| other != profile);
        }
        if others {
            shared.insert((kind.clone(), value.clone()));
        }
    }
    own.retain(|pair| !shared.contains(pair));
    Ok(own)
}
