//! Operations about the keys of profiles: destroying one as a planned act, and giving a profile another (EN-2, EN-8).

use regulars_core::error::Result;
use regulars_core::identity::Actor;
use regulars_core::record::ProfileRef;
use regulars_core::time::Instant;
use serde::Deserialize;

use super::requests::Context;
use super::wire::wire;
use crate::Crm;
use crate::decide::{KeyRenewed, ProfileErasure, ShredPlan, Shredded};

wire! {
    /// Asks what shredding a profile would do.
    request ShredPlanRequest {
        /// Who would decide.
        pub actor: Actor,
        /// The instant of the plan.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// Whether those who were one with it stay one, also where only it held them together.
        pub keep_together: Option<bool>,
        /// The profile.
        pub profile: ProfileRef,
    }
}

wire! {
    /// Carries out a plan of shredding that was shown.
    request ShredRequest {
        /// Who decides.
        pub actor: Actor,
        /// The instant of the plan.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// Whether those who were one with it stay one, also where only it held them together.
        pub keep_together: Option<bool>,
        /// What the plan is known by.
        pub plan_hash: String,
        /// The profile.
        pub profile: ProfileRef,
    }
}

wire! {
    /// Gives a profile another data key.
    request RenewKeyRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The profile.
        pub profile: ProfileRef,
    }
}

pub(super) fn plan(crm: &Crm, request: ShredPlanRequest) -> Result<ShredPlan> {
    let ShredPlanRequest { actor, as_of: at, keep_together, profile, .. } = request;
    crm.shred_plan(&ProfileErasure { profile, at, actor, keep_together: keep_together.unwrap_or_default() })
}

pub(super) fn shred(crm: &Crm, request: ShredRequest) -> Result<Shredded> {
    let ShredRequest { actor, as_of: at, keep_together, plan_hash, profile, .. } = request;
    let keep_together = keep_together.unwrap_or_default();
    crm.shred(&ProfileErasure { profile, at, actor, keep_together }, &plan_hash)
}

pub(super) fn renew_key(crm: &Crm, request: RenewKeyRequest) -> Result<KeyRenewed> {
    crm.renew_key(&request.profile)
}
