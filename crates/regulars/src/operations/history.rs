//! The operation that tells how a customer came to be who it is.

use regulars_core::error::Result;
use regulars_core::identity::CustomerId;
use regulars_core::record::ProfileRef;
use regulars_core::time::Instant;
use serde::Deserialize;

use super::requests::{Context, StatedIdentifierRef, who};
use super::wire::wire;
use crate::{Crm, IdentityHistory};

wire! {
    /// Asks how a customer came to be who it is. The customer is named in exactly one of three ways.
    request IdentityHistoryRequest {
        /// The instant of the question.
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

pub(super) fn history(crm: &Crm, request: IdentityHistoryRequest) -> Result<IdentityHistory> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    crm.identity_history(who, request.as_of)
}
