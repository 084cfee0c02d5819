//! Operations about lineage.

use regulars_core::error::Result;
use regulars_core::identity::CustomerId;
use regulars_core::record::{ProfileRef, RecordId, RecordKey, SourceName};
use regulars_core::time::Instant;
use serde::Deserialize;

use super::requests::{Context, StatedIdentifierRef, who};
use super::wire::wire;
use crate::{Crm, Lineage};

wire! {
    /// Asks what is behind the values of a customer's view. The customer is named in exactly one of three ways.
    request LineageRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// Only this value, or all below it: `profile.city`, `measures`; absent: every value.
        pub path: Option<String>,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
    }
}

wire! {
    /// Asks which values a record is behind.
    request RecordLineageRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The id of the record in its source.
        pub record_id: RecordId,
        /// The source of the record.
        pub source: SourceName,
    }
}

pub(super) fn of_customer(crm: &Crm, request: LineageRequest) -> Result<Lineage> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    crm.lineage(who, request.as_of, request.path.as_deref())
}

pub(super) fn of_record(crm: &Crm, request: RecordLineageRequest) -> Result<Lineage> {
    crm.lineage_of_record(&RecordKey { source: request.source, record_id: request.record_id }, request.as_of)
}
