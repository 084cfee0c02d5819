//! Operations about relations between customers.

use regulars_core::error::Result;
use regulars_core::identity::CustomerId;
use regulars_core::record::ProfileRef;
use regulars_core::time::Instant;
use serde::Deserialize;

use super::requests::{Context, StatedIdentifierRef, who};
use super::run::limit;
use super::wire::wire;
use crate::{Crm, RelationList, RelationSuggestions, RelationTree};

wire! {
    /// Asks how a customer is related to others. The customer is named in exactly one of three ways.
    request RelationListRequest {
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

wire! {
    /// Asks who may be of one household.
    request RelationSuggestRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// The attribute that holds the address; `address` if absent.
        pub attribute: Option<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// The kind of relation that makes a household; `member_of` if absent.
        pub kind: Option<String>,
        /// At most this many pairs, 1,000 if absent.
        pub limit: Option<u32>,
    }
}

wire! {
    /// Asks for the customers below a customer in a hierarchy. The customer is named in exactly one of three ways.
    request RelationTreeRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// The kind of relation, one of the rulebook's hierarchies.
        pub kind: String,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
    }
}

pub(super) fn list(crm: &Crm, request: RelationListRequest) -> Result<RelationList> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    crm.relations(who, request.as_of)
}

pub(super) fn tree(crm: &Crm, request: RelationTreeRequest) -> Result<RelationTree> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    crm.relation_tree(who, &request.kind, request.as_of)
}

pub(super) fn suggest(crm: &Crm, request: RelationSuggestRequest) -> Result<RelationSuggestions> {
    let RelationSuggestRequest { as_of, attribute, kind, limit: asked, .. } = request;
    crm.relation_suggestions(as_of, kind.as_deref(), attribute.as_deref(), limit(asked, 1_000)?)
}
