//! Operations about what is held of a person: what they are shown, how long it is kept, and what goes (RQ-12, RT).

use regulars_core::consent::{Basis, StoreKind};
use regulars_core::error::Result;
use regulars_core::identity::{Actor, CustomerId};
use regulars_core::record::ProfileRef;
use regulars_core::time::{Date, Instant};
use serde::Deserialize;

use super::requests::{Context, StatedIdentifierRef, who};
use super::rights::anybody;
use super::wire::wire;
use crate::Crm;
use crate::rights::{
    AccessBundle, ErasureOf, ErasurePlan, RetentionAsk, RetentionDates, RetentionDone, RetentionOutcome, RetentionPlan,
};

wire! {
    /// Asks what would be done with an item of data; nothing is stored.
    request RetentionRequest {
        /// The date of the question.
        pub at: Date,
        /// The legal bases of the purposes that use it.
        pub bases: Option<Vec<Basis>>,
        /// Its category, for example `order`.
        pub category: String,
        /// Who asks.
        pub context: Option<Context>,
        /// Its dates.
        pub dates: RetentionDates,
        /// The jurisdictions that apply.
        pub jurisdictions: Vec<String>,
        /// Whether it is kept for a court.
        pub legal_hold: Option<bool>,
        /// Whether the person said no to being contacted at it.
        pub opted_out: Option<bool>,
        /// Where it lies; where it is used if absent.
        pub store: Option<StoreKind>,
    }
}

wire! {
    /// Asks for all data of a customer.
    request ExportRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// Only what the person gave, to take along.
        pub portable: Option<bool>,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
    }
}

wire! {
    /// Asks what erasing a customer would do.
    request ErasurePlanRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The fields that are to go, as the items of a plan name them: `identifier.phone`, `attribute.city`, `record.visit`;
        /// everything if absent.
        pub fields: Option<Vec<String>>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
        /// The request for erasure, which freezes the profiles when it is certain who asks.
        pub request_id: Option<String>,
    }
}

wire! {
    /// Asks what is to be done with the data of a customer, or of everybody if none is named.
    request RetentionPlanRequest {
        /// The instant of the plan.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
    }
}

wire! {
    /// Carries out a plan that was shown.
    request RetentionExecuteRequest {
        /// Who decides.
        pub actor: Actor,
        /// The instant of the plan.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// Whether it is the plan of an erasure.
        pub erasure: Option<bool>,
        /// The fields that the plan of an erasure was made for.
        pub fields: Option<Vec<String>>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// What the plan is known by.
        pub plan_hash: String,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
        /// The request for erasure that the plan was made for.
        pub request_id: Option<String>,
    }
}

pub(super) fn export(crm: &Crm, request: ExportRequest) -> Result<AccessBundle> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    crm.export_customer(who, request.as_of, request.portable.unwrap_or_default())
}

pub(super) fn erasure_plan(crm: &Crm, request: ErasurePlanRequest) -> Result<ErasurePlan> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    let of = ErasureOf { fields: request.fields.as_deref(), request_id: request.request_id.as_deref() };
    crm.erasure_plan(who, of, request.as_of)
}

pub(super) fn plan(crm: &Crm, request: RetentionPlanRequest) -> Result<RetentionPlan> {
    let who = anybody(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    crm.retention_plan(who, request.as_of)
}

pub(super) fn execute(crm: &Crm, request: RetentionExecuteRequest) -> Result<RetentionDone> {
    let RetentionExecuteRequest { actor, as_of, erasure, fields, plan_hash, request_id, .. } = &request;
    if *erasure == Some(true) {
        let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
        let of = ErasureOf { fields: fields.as_deref(), request_id: request_id.as_deref() };
        return crm.execute_erasure(who, of, *as_of, plan_hash, actor);
    }
    let who = anybody(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    crm.execute_retention(who, *as_of, plan_hash, actor)
}

pub(super) fn evaluate(crm: &Crm, request: RetentionRequest) -> Result<RetentionOutcome> {
    crm.rulebook().retention(&RetentionAsk {
        at: request.at,
        bases: request.bases.unwrap_or_default(),
        category: request.category,
        dates: request.dates,
        jurisdictions: request.jurisdictions,
        legal_hold: request.legal_hold.unwrap_or_default(),
        opted_out: request.opted_out.unwrap_or_default(),
        store: request.store.unwrap_or(StoreKind::Primary),
    })
}
