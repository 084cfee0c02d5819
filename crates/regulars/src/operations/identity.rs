//! Operations about who is who: the journal of decisions, plans, conflicts, erasure.

use std::collections::BTreeSet;

use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{Actor, Belonging, CustomerId, DecisionId, IdentityEvent, Standing, WireDecision, delta};
use regulars_core::record::ProfileRef;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::requests::{Context, StatedIdentifierRef, who};
use super::run::limit;
use super::wire::wire;
use crate::decide::{ApplyOptions, ProfileErasure, Unmerge};
use crate::{Applied, ConflictPage, Crm, CustomerRef, DecideReport, Erasure, JournalPage, MergePlan, PartitionReport};

wire! {
    /// Puts decisions into the journal as they were made elsewhere or earlier.
    request DecideRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The decisions.
        pub decisions: Vec<WireDecision>,
    }
}

wire! {
    /// Decides, after all checks; or says what deciding would do.
    request ApplyRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The decision.
        pub decision: WireDecision,
        /// Only if a customer that it names still has this version.
        pub expected_version: Option<String>,
        /// Whether a merge may go against guards.
        pub override_guards: Option<bool>,
        /// Only if the plan of a merge with this hash still holds.
        pub plan_hash: Option<String>,
        /// Whether it may go against earlier decisions, which then have no effect any more.
        pub supersede: Option<bool>,
    }
}

impl ApplyRequest {
    fn options(&self) -> ApplyOptions {
        ApplyOptions {
            supersede: self.supersede.unwrap_or(false),
            override_guards: self.override_guards.unwrap_or(false),
            expected_version: self.expected_version.clone(),
            plan_hash: self.plan_hash.clone(),
        }
    }
}

wire! {
    /// Parts a customer that rules had joined; or says what parting would do.
    request UnmergeRequest {
        /// Who decides.
        pub actor: Actor,
        /// Who asks.
        pub context: Option<Context>,
        /// When.
        pub decided_at: Instant,
        /// The id of the decisions; each gets `/` and a number behind it.
        pub decision_id: DecisionId,
        /// What it rests on.
        pub evidence: Option<Json>,
        /// Only if the customer still has this version.
        pub expected_version: Option<String>,
        /// The parts, each some profiles of the customer.
        pub parts: Vec<Vec<ProfileRef>>,
        /// Why, in words.
        pub reason: Option<String>,
        /// Whether it may go against earlier decisions, which then have no effect any more.
        pub supersede: Option<bool>,
    }
}

wire! {
    /// A customer, named in exactly one of three ways.
    request CustomerName {
        /// By id.
        pub customer: Option<CustomerId>,
        /// By an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// By one of the profiles.
        pub profile: Option<ProfileRef>,
    }
}

impl CustomerName {
    fn read(&self) -> Result<CustomerRef> {
        who(self.customer, self.identifier.as_ref(), self.profile.as_ref())
    }
}

wire! {
    /// Asks what merging two customers would do.
    request MergePlanRequest {
        /// One.
        pub a: CustomerName,
        /// The instant of the question.
        pub as_of: Instant,
        /// The other.
        pub b: CustomerName,
        /// Who asks.
        pub context: Option<Context>,
    }
}

wire! {
    /// Asks for decisions of the journal.
    request JournalRequest {
        /// Only decisions with a number above this one; all if absent.
        pub after: Option<u64>,
        /// Who asks.
        pub context: Option<Context>,
        /// At most this many, 1 to 10,000; 1,000 if absent.
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
        pub limit: Option<u32>,
    }
}

wire! {
    /// Asks who is who among all.
    request PartitionRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
    }
}

wire! {
    /// Asks what several customers have in common that did not unite them.
    request ConflictsRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// At most this many, 1 to 10,000; 1,000 if absent.
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
        pub limit: Option<u32>,
        /// How many to pass over.
        pub skip: Option<u32>,
        /// Only those that stand so: `refused`, `ambiguous` (waits for a person) or `review`.
        pub status: Option<String>,
    }
}

wire! {
    /// The profiles of a customer, as a part of an answer to who is who.
    request Membership {
        /// The customer.
        pub customer: CustomerId,
        /// Its profiles.
        pub members: Vec<ProfileRef>,
    }
}

wire! {
    /// Asks what differs between two answers to who is who.
    request DeltaRequest {
        /// The customers afterwards.
        pub after: Vec<Membership>,
        /// The customers before.
        pub before: Vec<Membership>,
        /// Who asks.
        pub context: Option<Context>,
    }
}

wire! {
    /// What differs between two answers to who is who (CI-4).
    response IdentityDelta {
        /// The differences by kind, then by id.
        pub events: Vec<IdentityEvent>,
    }
}

wire! {
    /// Erases a profile.
    request EraseRequest {
        /// Who decides.
        pub actor: Actor,
        /// When.
        pub at: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// Whether bytes of it may stay in the file until `store.scrub`, for many erasures one after another; `false` if absent.
        pub defer_scrub: Option<bool>,
        /// Whether those who were one with it stay one, also where only it held them together.
        pub keep_together: Option<bool>,
        /// The profile.
        pub profile: ProfileRef,
    }
}

pub(super) fn decide(crm: &Crm, request: DecideRequest) -> Result<DecideReport> {
    crm.decide(&request.decisions)
}

pub(super) fn apply(crm: &Crm, request: ApplyRequest) -> Result<Applied> {
    crm.apply_decision(&request.decision, &request.options()).map_err(|error| inside(error, "decision"))
}

pub(super) fn plan(crm: &Crm, request: ApplyRequest) -> Result<Applied> {
    crm.plan_decision(&request.decision, &request.options()).map_err(|error| inside(error, "decision"))
}

/// What is wrong with a decision lies inside it; what is wrong with the request does not.
fn inside(error: Error, field: &str) -> Error {
    let own = ["expected_version", "plan_hash"].contains(&error.path()) || (2001..=2099).contains(&error.number());
    if own { error } else { error.within(field) }
}

fn parting(request: UnmergeRequest) -> (Unmerge, ApplyOptions) {
    let options = ApplyOptions {
        supersede: request.supersede.unwrap_or(false),
        expected_version: request.expected_version,
        ..ApplyOptions::default()
    };
    let UnmergeRequest { actor, decided_at, decision_id, evidence, parts, reason, .. } = request;
    let decision = WireDecision::new(decision_id, decided_at, actor, reason, evidence);
    (Unmerge { parts, decision }, options)
}

pub(super) fn unmerge(crm: &Crm, request: UnmergeRequest) -> Result<Applied> {
    let (unmerge, options) = parting(request);
    crm.unmerge(&unmerge, &options)
}

pub(super) fn plan_unmerge(crm: &Crm, request: UnmergeRequest) -> Result<Applied> {
    let (unmerge, options) = parting(request);
    crm.plan_unmerge(&unmerge, &options)
}

pub(super) fn plan_merge(crm: &Crm, request: MergePlanRequest) -> Result<MergePlan> {
    let a = request.a.read().map_err(|error| error.within("a"))?;
    let b = request.b.read().map_err(|error| error.within("b"))?;
    crm.plan_merge(a, b, request.as_of)
}

pub(super) fn journal(crm: &Crm, request: JournalRequest) -> Result<JournalPage> {
    crm.journal(request.after.unwrap_or(0), limit(request.limit, 1_000)?)
}

pub(super) fn partition(crm: &Crm, request: PartitionRequest) -> Result<PartitionReport> {
    crm.partition(request.as_of)
}

pub(super) fn conflicts(crm: &Crm, request: ConflictsRequest) -> Result<ConflictPage> {
    let status = match request.status.as_deref() {
        None => None,
        Some("refused") => Some(Standing::Refused),
        Some("ambiguous") => Some(Standing::Ambiguous),
        Some("review") => Some(Standing::Review),
        Some(_) => {
            let message = "expected one of `refused`, `ambiguous`, `review`";
            return Err(Error::new(Code::InvalidValue, "status", message));
        }
    };
    crm.conflicts(request.as_of, status, request.skip.unwrap_or(0) as usize, limit(request.limit, 1_000)?)
}

pub(super) fn difference(_: &Crm, request: DeltaRequest) -> Result<IdentityDelta> {
    let before = belonging(request.before).map_err(|error| error.within("before"))?;
    let after = belonging(request.after).map_err(|error| error.within("after"))?;
    Ok(IdentityDelta { events: delta(&before, &after) })
}

/// A profile belongs to one customer.
fn belonging(customers: Vec<Membership>) -> Result<Belonging> {
    let mut belonging = Belonging::new();
    let mut met = BTreeSet::new();
    for (place, Membership { customer, members }) in customers.into_iter().enumerate() {
        let path = format!("[{place}]");
        if !met.insert(customer) {
            return Err(Error::new(Code::DuplicateId, path, "the customer stands there twice"));
        }
        for member in members {
            if belonging.insert(member, customer).is_some() {
                return Err(Error::new(Code::SameProfile, path, "a profile belongs to two customers"));
            }
        }
    }
    Ok(belonging)
}

pub(super) fn erase(crm: &Crm, request: EraseRequest) -> Result<Erasure> {
    let EraseRequest { actor, at, defer_scrub, keep_together, profile, .. } = request;
    let erasure = ProfileErasure { profile, at, actor, keep_together: keep_together.unwrap_or(false) };
    if defer_scrub == Some(true) { crm.erase_unscrubbed(&erasure) } else { crm.erase_profile(&erasure) }
}
