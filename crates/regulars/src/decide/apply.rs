//! Deciding with all checks (DJ-7, DJ-9): what is wrong is refused with its own error, and then nothing is changed.

use std::collections::BTreeSet;

use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{
    ActorKind, CustomerId, Decision, DecisionId, Guard, IdentityEvent, Verb, WireDecision, delta, guards_against,
};
use regulars_core::record::ProfileRef;
use regulars_core::time::Instant;
use regulars_store::{ProfileNo, Reading, Writing};
use serde::Serialize;

use super::version::version_of;
use super::{Kept, check_identifier, keep, outranks};
use crate::Crm;
use crate::who::Resolved;

/// How a decision may proceed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ApplyOptions {
    /// Also against earlier decisions, which then have no effect any more.
    pub supersede: bool,
    /// Also against guards.
    pub override_guards: bool,
    /// Only if a customer that the decision touches still has this version.
    pub expected_version: Option<String>,
    /// Only if a plan with this hash still holds (DJ-8).
    pub plan_hash: Option<String>,
}

/// A customer with its version.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CustomerVersion {
    /// The customer.
    pub customer: CustomerId,
    /// Its version; it is another one after every record and decision about it.
    pub version: String,
}

/// What a decision did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Applied {
    /// The customers whom it touches, as they are now.
    pub customers: Vec<CustomerVersion>,
    /// The decisions that were written.
    pub decisions: Vec<DecisionId>,
    /// What differs in who is who (CI-4).
    pub delta: Vec<IdentityEvent>,
    /// Whether it was all there already, with the same content.
    pub duplicate: bool,
}

/// Parting a customer that rules had joined (DJ-9): `not_same` is written for every pair across the parts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unmerge {
    /// The parts, each some profiles of the customer. Profiles that no part names stay where the rules put them.
    pub parts: Vec<Vec<ProfileRef>>,
    /// What all the decisions have but their pairs: id, instant, actor, reason, evidence. Ids get a number behind them.
    pub decision: WireDecision,
}

/// The most pairs that one unmerge writes.
const MAX_PAIRS: usize = 10_000;

impl Crm {
    /// Decides, after the checks of DJ-7, in one transaction. Errors: `unknown_profile`, `erased`, `unknown_decision`,
    /// `outranked`, `contradicts_decision`, `guard_violation`, `stale_version`, `stale_plan`, `decision_conflict`, and those of
    /// identifiers; an error changes nothing.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let actor = regulars::Actor { id: Some("mia".to_owned()), kind: regulars::ActorKind::Human };
    /// use regulars::{ApplyOptions, DecisionId, IdentityDecision, ProfileRef};
    ///
    /// let (a, b) = (ProfileRef::new("pos", "10233")?, ProfileRef::new("pos", "10999")?);
    /// let merge = IdentityDecision::merge(DecisionId::new("d-1").unwrap(), as_of, actor, &a, &b);
    /// // Their names differ, so this needs to be said.
    /// let options = ApplyOptions { override_guards: true, ..ApplyOptions::default() };
    /// let done = crm.apply_decision(&merge, &options)?;
    /// assert_eq!(done.customers.len(), 1);
    /// assert_eq!(crm.view(&a, as_of)?.customer, crm.view(&b, as_of)?.customer);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn apply_decision(&self, decision: &WireDecision, options: &ApplyOptions) -> Result<Applied> {
        self.as_operation("identity.apply", None, |crm| {
            let decision = Decision::from_wire(decision.clone())?;
            let mut writing = crm.store().write()?;
            crm.about_decisions(writing.as_ref(), std::slice::from_ref(&decision))?;
            let applied = crm.apply_all(writing.as_mut(), &[decision], options)?;
            crm.commit(writing)?;
            Ok(applied)
        })
    }

    /// What a decision would do; nothing is stored. The errors are those of [`Crm::apply_decision`].
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let actor = regulars::Actor { id: Some("mia".to_owned()), kind: regulars::ActorKind::Human };
    /// use regulars::{ApplyOptions, DecisionId, IdentityDecision, ProfileRef};
    ///
    /// let (a, b) = (ProfileRef::new("pos", "10233")?, ProfileRef::new("pos", "10999")?);
    /// let merge = IdentityDecision::merge(DecisionId::new("d-1").unwrap(), as_of, actor, &a, &b);
    /// assert_eq!(crm.plan_decision(&merge, &ApplyOptions::default()).unwrap_err().code().as_str(), "guard_violation");
    /// let options = ApplyOptions { override_guards: true, ..ApplyOptions::default() };
    /// assert_eq!(crm.plan_decision(&merge, &options)?.customers.len(), 1);
    /// assert_ne!(crm.view(&a, as_of)?.customer, crm.view(&b, as_of)?.customer, "nothing was done");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn plan_decision(&self, decision: &WireDecision, options: &ApplyOptions) -> Result<Applied> {
        self.as_operation("identity.plan", None, |crm| {
            let decision = Decision::from_wire(decision.clone())?;
            // The transaction is dropped, which leaves nothing.
            crm.apply_all(crm.store().write()?.as_mut(), &[decision], options)
        })
    }

    /// Parts a customer that rules had joined (DJ-9), in one transaction. A merge of a person is undone by revoking it. Errors:
    /// `unknown_profile`, `erased`, `invalid_value` (fewer than two parts, or an empty one), `same_profile`, `too_many_items`,
    /// `contradicts_decision`, `stale_version`, `decision_conflict`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let actor = regulars::Actor { id: Some("mia".to_owned()), kind: regulars::ActorKind::Human };
    /// use regulars::{ApplyOptions, DecisionId, IdentityDecision, ProfileRef, Unmerge};
    ///
    /// let (a, b) = (ProfileRef::new("pos", "10233")?, ProfileRef::new("tmall", "tb_77")?);
    /// let part = Unmerge {
    ///     parts: vec![vec![a.clone()], vec![b.clone()]],
    ///     decision: IdentityDecision::new(DecisionId::new("d-1").unwrap(), as_of, actor, Some("two people, one telephone".to_owned()), None),
    /// };
    ///
    /// crm.unmerge(&part, &ApplyOptions::default())?;
    /// assert_ne!(crm.view(&a, as_of)?.customer, crm.view(&b, as_of)?.customer);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn unmerge(&self, unmerge: &Unmerge, options: &ApplyOptions) -> Result<Applied> {
        self.as_operation("identity.unmerge", None, |crm| {
            let decisions = pairs(unmerge)?;
            let mut writing = crm.store().write()?;
            crm.about_decisions(writing.as_ref(), &decisions)?;
            let applied = crm.apply_all(writing.as_mut(), &decisions, options)?;
            crm.commit(writing)?;
            Ok(applied)
        })
    }

    /// What parting would do; nothing is stored.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let actor = regulars::Actor { id: Some("mia".to_owned()), kind: regulars::ActorKind::Human };
    /// use regulars::{ApplyOptions, DecisionId, IdentityDecision, ProfileRef, Unmerge};
    ///
    /// let (a, b) = (ProfileRef::new("pos", "10233")?, ProfileRef::new("tmall", "tb_77")?);
    /// let part = Unmerge {
    ///     parts: vec![vec![a.clone()], vec![b.clone()]],
    ///     decision: IdentityDecision::new(DecisionId::new("d-1").unwrap(), as_of, actor, Some("two people, one telephone".to_owned()), None),
    /// };
    ///
    /// assert!(crm.plan_unmerge(&part, &ApplyOptions::default())?.customers.len() > 1);
    /// assert_eq!(crm.view(&a, as_of)?.customer, crm.view(&b, as_of)?.customer, "nothing was done");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn plan_unmerge(&self, unmerge: &Unmerge, options: &ApplyOptions) -> Result<Applied> {
        self.as_operation("identity.plan_unmerge", None, |crm| {
            crm.apply_all(crm.store().write()?.as_mut(), &pairs(unmerge)?, options)
        })
    }

    pub(crate) fn apply_all(
        &self,
        writing: &mut dyn Writing,
        decisions: &[Decision],
        options: &ApplyOptions,
    ) -> Result<Applied> {
        let rules = self.rules();
        let as_of = decisions.iter().map(|decision| decision.decided_at).max().unwrap_or(Instant::MIN);
        let mut start = BTreeSet::new();
        for decision in decisions {
            check_identifier(decision, &rules.identity)?;
            start.extend(self.profiles_named(writing, decision)?);
            known_target(writing, decision)?;
            outranks(writing, decision)?;
            start.extend(self.touched_by(writing, decision)?);
        }
        let start: Vec<ProfileNo> = start.into_iter().collect();
        let after = self.resolve_planned(writing, &start, decisions, as_of)?;
        let before = self.resolve_around(writing, after.numbers(), as_of)?;
        let mut duplicate = true;
        for decision in decisions {
            // A repeat is answered before any check: it was checked when it came first.
            match writing.decision(decision.id.as_str())? {
                Some(stored) if stored.text == decision.to_text()? => {}
                _ => duplicate = false,
            }
        }
        if !duplicate {
            self.check(writing, decisions, options, (&before, &after, &start), as_of)?;
        }
        for decision in decisions {
            match keep(writing, decision, &rules.identity)? {
                Kept::New | Kept::Known => {}
            }
        }
        let salt = writing.salt()?;
        let now = self.resolve_around(writing, after.numbers(), as_of)?;
        let mut customers = Vec::new();
        for cluster in now.partition.clusters.iter().filter(|cluster| touches(&now, &start, &cluster.members)) {
            if let Some(customer) = now.id(&salt, cluster) {
                customers
                    .push(CustomerVersion { customer, version: version_of(writing, &rules.identity, &now, cluster)? });
            }
        }
        customers.sort();
        Ok(Applied {
            customers,
            decisions: decisions.iter().map(|decision| decision.id.clone()).collect(),
            delta: delta(&before.belonging(&salt), &now.belonging(&salt)),
            duplicate,
        })
    }

    /// The profiles that a decision names. Errors: `unknown_profile`, `erased`.
    fn profiles_named(&self, reading: &dyn Reading, decision: &Decision) -> Result<Vec<ProfileNo>> {
        let salt = reading.salt()?;
        let mut numbers = Vec::new();
        for profile in decision.profiles() {
            numbers.push(need_profile(reading, profile, &salt)?);
        }
        Ok(numbers)
    }

    /// Who states the value that a decision names, and whom the decision touches that it revokes.
    fn touched_by(&self, reading: &dyn Reading, decision: &Decision) -> Result<BTreeSet<ProfileNo>> {
        let rules = self.rules();
        let mut touched = BTreeSet::new();
        let (mut about, mut met) = (decision.clone(), BTreeSet::from([decision.id.clone()]));
        loop {
            for ProfileRef { source, key } in about.profiles() {
                touched.extend(reading.profile_no(source.as_str(), key.as_str())?);
            }
            let stated = about.identifier().and_then(|stated| Some((stated, stated.normalise(&rules.identity).ok()?)));
            if let Some((stated, text)) = stated
                && let Some(value) = reading.value_no(stated.kind.as_str(), &text)?
            {
                reading.seen(value, &mut |seen| {
                    touched.insert(seen.profile);
                    touched.len() < MAX_PAIRS
                })?;
            }
            // INVARIANT: each turn meets a decision that was not met before, so it ends.
            let Some(target) = about.revokes().filter(|target| met.insert((*target).clone())) else { break };
            let Some(stored) = reading.decision(target.as_str())? else { break };
            about = Decision::parse(&stored.text)?;
        }
        Ok(touched)
    }

    fn check(
        &self,
        writing: &mut dyn Writing,
        decisions: &[Decision],
        options: &ApplyOptions,
        (before, after, start): (&Resolved, &Resolved, &[ProfileNo]),
        as_of: Instant,
    ) -> Result<()> {
        let own: BTreeSet<&DecisionId> = decisions.iter().map(|decision| &decision.id).collect();
        let known: BTreeSet<&DecisionId> = before.partition.superseded.iter().collect();
        let newly: Vec<&DecisionId> = after.partition.superseded.iter().filter(|id| !known.contains(id)).collect();
        let loses = newly.iter().any(|id| own.contains(*id));
        if !newly.is_empty() && (loses || !options.supersede) {
            let message = if loses { "later decisions say otherwise" } else { "earlier decisions say otherwise" };
            let ids: Vec<&str> = newly.iter().filter(|id| !own.contains(**id)).map(|id| id.as_str()).collect();
            let error = Error::new(Code::ContradictsDecision, "", message);
            return Err(error.with("decisions", ids.join(",")));
        }
        if let Some(expected) = &options.expected_version {
            self.check_version(writing, before, start, expected)?;
        }
        for decision in decisions {
            let Verb::Merge { a, b, weight: None, .. } = &decision.verb else { continue };
            let (Some(a), Some(b)) = (a.profile(), b.profile()) else { continue };
            if let Some(hash) = &options.plan_hash {
                let plan = self.plan_of(writing, a, b, as_of)?;
                if plan.plan_hash != *hash {
                    return Err(Error::new(Code::StalePlan, "plan_hash", "what was planned no longer holds"));
                }
            }
            let guards = self.guards(before, a, b, as_of);
            if !guards.is_empty() && !options.override_guards && decision.actor.kind == ActorKind::Human {
                let words: Vec<&str> = guards.iter().map(Guard::as_str).collect();
                let error = Error::new(Code::GuardViolation, "", "guards speak against uniting these");
                return Err(error.with("guards", words.join(",")));
            }
        }
        Ok(())
    }

    /// The guards between the customers of two profiles, without `not_same`, which is a decision and told as such.
    pub(super) fn guards(&self, resolved: &Resolved, a: &ProfileRef, b: &ProfileRef, as_of: Instant) -> Vec<Guard> {
        let (Some(a), Some(b)) = (resolved.place_of(a), resolved.place_of(b)) else { return Vec::new() };
        if resolved.partition.clusters.iter().any(|one| one.members.contains(&a) && one.members.contains(&b)) {
            return Vec::new();
        }
        let rules = self.rules_at(as_of);
        let mut guards = guards_against(&resolved.facts, &resolved.partition, &rules.identity, [a, b], as_of);
        guards.retain(|guard| *guard != Guard::NotSame);
        guards
    }

    /// Whether a customer whom the decisions touch still has the version that is expected. A revoke is about those whom the
    /// decision touches that it makes void.
    fn check_version(
        &self,
        writing: &dyn Writing,
        before: &Resolved,
        start: &[ProfileNo],
        expected: &str,
    ) -> Result<()> {
        let rules = self.rules();
        let mut versions = BTreeSet::new();
        for cluster in before.partition.clusters.iter().filter(|cluster| touches(before, start, &cluster.members)) {
            versions.insert(version_of(writing, &rules.identity, before, cluster)?);
        }
        if versions.contains(expected) {
            return Ok(());
        }
        let found: Vec<String> = versions.into_iter().collect();
        let error = Error::new(Code::StaleVersion, "expected_version", "the customer has changed since");
        Err(error.with("versions", found.join(",")))
    }
}

/// The number of a profile that is there. Errors: `unknown_profile`, `erased`.
pub(super) fn need_profile(reading: &dyn Reading, profile: &ProfileRef, salt: &str) -> Result<ProfileNo> {
    let (source, key) = (profile.source.as_str(), profile.key.as_str());
    if let Some(number) = reading.profile_no(source, key)? {
        return Ok(number);
    }
    Err(match reading.tombstone(&CustomerId::of(salt, source, key))? {
        Some(_) => Error::new(Code::Erased, "profile", "the profile was erased"),
        None => Error::new(Code::UnknownProfile, "profile", "there is no such profile"),
    })
}

fn known_target(writing: &dyn Writing, decision: &Decision) -> Result<()> {
    match decision.revokes() {
        Some(target) if writing.decision(target.as_str())?.is_none() => {
            Err(Error::new(Code::UnknownDecision, "revokes", "there is no such decision"))
        }
        _ => Ok(()),
    }
}

fn touches(resolved: &Resolved, start: &[ProfileNo], members: &[u32]) -> bool {
    members.iter().any(|member| resolved.number(*member).is_some_and(|number| start.contains(&number)))
}

/// A `not_same` for every pair across the parts.
fn pairs(unmerge: &Unmerge) -> Result<Vec<Decision>> {
    let Unmerge { parts, decision } = unmerge;
    if parts.len() < 2 || parts.iter().any(Vec::is_empty) {
        return Err(Error::new(Code::InvalidValue, "parts", "name at least two parts, each with a profile"));
    }
    let mut met = BTreeSet::new();
    if let Some(twice) = parts.iter().flatten().find(|profile| !met.insert(*profile)) {
        let error = Error::new(Code::SameProfile, "parts", "a profile stands in two parts");
        return Err(error.with("source", &twice.source));
    }
    let mut decisions = Vec::new();
    for (place, left) in parts.iter().enumerate() {
        for right in parts.iter().skip(place + 1) {
            for (a, b) in left.iter().flat_map(|a| right.iter().map(move |b| (a, b))) {
                if decisions.len() >= MAX_PAIRS {
                    let message = format!("the parts have more than {MAX_PAIRS} pairs");
                    return Err(Error::new(Code::TooManyItems, "parts", message));
                }
                let id = DecisionId::new(format!("{}/{}", decision.decision_id, decisions.len() + 1))?;
                let mut pair =
                    Decision::from_wire(WireDecision { decision_id: id, ..decision.clone() }.not_same(a, b))?;
                pair.reason.clone_from(&decision.reason);
                decisions.push(pair);
            }
        }
    }
    Ok(decisions)
}
