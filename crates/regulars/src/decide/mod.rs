//! The journal of decisions about who is who (DJ): importing it, deciding with all checks, planning, and erasing a profile.

mod apply;
mod erase;
mod fields;
mod history;
mod merge;
mod report;
mod shred;
mod version;

use std::collections::BTreeSet;

pub use apply::{Applied, ApplyOptions, CustomerVersion, Unmerge};
pub use erase::{Erasure, ProfileErasure};
pub(crate) use fields::forget_fields;
pub use history::{IdentityEntry, IdentityHistory, MAX_HISTORY_INSTANTS};
pub use merge::{Difference, MergePlan};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{ActorKind, Decision, IdentityRules, WireDecision};
use regulars_core::record::ProfileRef;
use regulars_store::{NewDecision, Writing};

pub use report::{ConflictPage, ConflictRow, CustomerMembers, JournalPage, PartitionReport};
use serde::Serialize;
pub(crate) use shred::stale_plan;
pub use shred::{KeyRenewed, ShredAct, ShredPlan, ShredStep, Shredded};
pub(crate) use version::version_of;

use crate::Crm;

/// What became of decisions that were put into the journal. Accepted, duplicate, conflicting and rejected ones add up to all.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DecideReport {
    /// Decisions that were new.
    pub accepted: u64,
    /// Decisions whose id is stored with other content: the first stays (DJ-1).
    pub conflicts: Vec<RefusedDecision>,
    /// Decisions that were there already: no effect.
    pub duplicates: u64,
    /// Decisions that are not valid.
    pub rejected: Vec<RefusedDecision>,
}

/// A decision that was not taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RefusedDecision {
    /// Why.
    pub error: Error,
    /// Its place in the batch, from 0.
    pub index: u64,
}

/// How a decision stands to the journal.
enum Kept {
    New,
    Known,
}

impl Crm {
    /// Puts decisions into the journal in one transaction, as they were made elsewhere or earlier (DJ-1). They may name profiles
    /// and decisions that are yet to come. To decide with all checks of DJ-7 use [`Crm::apply_decision`].
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let actor = regulars::Actor { id: Some("mia".to_owned()), kind: regulars::ActorKind::Human };
    /// use regulars::{DecisionId, IdentityDecision, ProfileRef};
    ///
    /// let (a, b) = (ProfileRef::new("pos", "10233")?, ProfileRef::new("pos", "10999")?);
    /// let merge = IdentityDecision::merge(DecisionId::new("d-1").unwrap(), as_of, actor, &a, &b);
    ///
    /// assert_eq!(crm.decide(&[merge.clone()])?.accepted, 1);
    /// assert_eq!(crm.decide(&[merge])?.duplicates, 1);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn decide(&self, decisions: &[WireDecision]) -> Result<DecideReport> {
        self.as_operation("identity.decide", None, |crm| {
            let mut writing = crm.store().write()?;
            let rules = crm.rules();
            let mut report = DecideReport::default();
            let named = decisions.iter().filter_map(|wire| Decision::from_wire(wire.clone()).ok());
            crm.about_decisions(writing.as_ref(), &named.collect::<Vec<_>>())?;
            for (index, wire) in (0..).zip(decisions) {
                let taken = Decision::from_wire(wire.clone()).and_then(|decision| {
                    check_identifier(&decision, &rules.identity)?;
                    outranks(writing.as_ref(), &decision)?;
                    keep(writing.as_mut(), &decision, &rules.identity)
                });
                match taken {
                    Ok(Kept::New) => report.accepted += 1,
                    Ok(Kept::Known) => report.duplicates += 1,
                    Err(error) if error.code() == Code::DecisionConflict => {
                        report.conflicts.push(RefusedDecision { error, index });
                    }
                    Err(error) if is_store(&error) => return Err(error),
                    Err(error) => report.rejected.push(RefusedDecision { error, index }),
                }
            }
            crm.commit(writing)?;
            Ok(report)
        })
    }
}

/// Whether the store itself failed; then the whole call does.
fn is_store(error: &Error) -> bool {
    // What does not open fails the call as a damage does.
    (2001..=2099).contains(&error.number()) || (2370..=2399).contains(&error.number())
}

/// An identifier that a decision names must mean something.
fn check_identifier(decision: &Decision, rules: &IdentityRules) -> Result<()> {
    match decision.identifier() {
        Some(stated) => stated.normalise(rules).map(drop).map_err(|error| error.within("identifier")),
        None => Ok(()),
    }
}

/// Nobody but a person revokes what a person decided (DJ-3).
fn outranks(writing: &dyn Writing, decision: &Decision) -> Result<()> {
    let Some(target) = decision.revokes().filter(|_| decision.actor.kind != ActorKind::Human) else { return Ok(()) };
    let Some(stored) = writing.decision(target.as_str())? else { return Ok(()) };
    if Decision::parse(&stored.text)?.actor.kind == ActorKind::Human {
        return Err(Error::new(Code::Outranked, "revokes", "a person decided it, so only a person revokes it"));
    }
    Ok(())
}

/// Appends a decision, unless it is there, and makes everybody dirty whom it touches.
fn keep(writing: &mut dyn Writing, decision: &Decision, rules: &IdentityRules) -> Result<Kept> {
    let text = decision.to_text()?;
    if let Some(stored) = writing.decision(decision.id.as_str())? {
        if stored.text == text {
            return Ok(Kept::Known);
        }
        let message = "a decision with this id and other content is stored already; the first stays";
        return Err(Error::new(Code::DecisionConflict, "decision_id", message).with("decision_id", &decision.id));
    }
    put(writing, decision, &text, rules)?;
    mark(writing, decision, rules)?;
    Ok(Kept::New)
}

/// Writes a decision with what it can be found by.
fn put(writing: &mut dyn Writing, decision: &Decision, text: &str, rules: &IdentityRules) -> Result<()> {
    let pair = |profile: &ProfileRef| (profile.source.to_string(), profile.key.to_string());
    let profiles: Vec<_> = decision.profiles().into_iter().map(pair).collect();
    let stated =
        decision.identifier().and_then(|stated| Some((stated.kind.to_string(), stated.normalise(rules).ok()?)));
    let values: Vec<_> = stated.into_iter().collect();
    writing.put_decision(&NewDecision {
        id: decision.id.as_str(),
        at: decision.decided_at,
        text,
        profiles: &profiles,
        values: &values,
        revokes: decision.revokes().map(|target| target.as_str()),
    })?;
    Ok(())
}

/// Makes dirty whom a decision names, who states the value that it names, and whom the decision touches that it revokes.
fn mark(writing: &mut dyn Writing, decision: &Decision, rules: &IdentityRules) -> Result<()> {
    let mut touched = BTreeSet::new();
    let mut about = decision.clone();
    let mut met = BTreeSet::from([decision.id.clone()]);
    loop {
        for ProfileRef { source, key } in about.profiles() {
            touched.extend(writing.profile_no(source.as_str(), key.as_str())?);
        }
        let stated = about.identifier().and_then(|stated| Some((stated, stated.normalise(rules).ok()?)));
        if let Some((stated, text)) = stated
            && let Some(value) = writing.value_no(stated.kind.as_str(), &text)?
        {
            writing.seen(value, &mut |seen| {
                touched.insert(seen.profile);
                true
            })?;
        }
        // INVARIANT: each turn meets a decision that was not met before, so it ends.
        let Some(target) = about.revokes().filter(|target| met.insert((*target).clone())) else { break };
        let Some(stored) = writing.decision(target.as_str())? else { break };
        about = Decision::parse(&stored.text)?;
    }
    touched.into_iter().try_for_each(|profile| writing.mark_dirty(profile))?;
    Ok(())
}

/// Puts every decision under the values as they are normalised now.
pub(crate) fn index_again(writing: &mut dyn Writing, rules: &IdentityRules) -> Result<()> {
    let mut stored = Vec::new();
    writing.decisions(0, usize::MAX, &mut |decision| stored.push(decision))?;
    for stored in stored {
        put(writing, &Decision::parse(&stored.text)?, &stored.text, rules)?;
    }
    Ok(())
}
