//! How requests for approval stand (SV-81): one of them, and all that wait.

use regulars_core::error::Result;
use regulars_core::time::Instant;
use serde::Deserialize;

use super::super::requests::Context;
use super::super::wire::wire;
use crate::Crm;
use crate::approvals::{ApprovalInbox, ApprovalState, InboxQuery};

wire! {
    /// Asks how a request for approval stands.
    request ApprovalStatusRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The id of the request.
        pub request_id: String,
    }
}

pub(in crate::operations) fn status(crm: &Crm, request: ApprovalStatusRequest) -> Result<ApprovalState> {
    crm.approval(&request.request_id, request.as_of)
}

wire! {
    /// Asks which requests for approval wait for a decision, and which of them whoever asks can decide.
    request ApprovalListRequest {
        /// Who looks, where the context does not say who asks.
        pub actor: Option<String>,
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks; whoever asks looks.
        pub context: Option<Context>,
        /// Only what they can decide, themselves or as a deputy.
        pub decidable: Option<bool>,
        /// Only requests of this sort.
        pub kind: Option<String>,
        /// The level of who looks, where nobody asks by name and the rulebook does not say it.
        pub level: Option<String>,
        /// Only requests that need this level.
        pub need: Option<String>,
    }
}

pub(in crate::operations) fn list(crm: &Crm, request: ApprovalListRequest) -> Result<ApprovalInbox> {
    let context = request.context.as_ref();
    let asking = context.and_then(|context| context.actor.clone()).or_else(|| crm.teller()?.actor.clone());
    let roles = context.and_then(|context| context.roles.clone()).or_else(|| crm.teller()?.roles.clone());
    let query = InboxQuery {
        // What the host says of the level counts only where nobody asks by name.
        level: request.level.filter(|_| asking.is_none()),
        actor: asking.or(request.actor),
        roles: roles.unwrap_or_default(),
        decidable: request.decidable.unwrap_or_default(),
        kind: request.kind,
        need: request.need,
    };
    crm.approval_inbox(&query, request.as_of)
}
