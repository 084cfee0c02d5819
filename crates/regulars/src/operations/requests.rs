//! What operations take. These types are the wire; unknown fields are refused.

use regulars_core::customer::{Part, ReasonLevel};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{CustomerId, Identifier};
use regulars_core::record::{ProfileRef, RecordId, SourceName};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::Deserialize;

use super::wire::wire;
use crate::CustomerRef;

wire! {
    /// Who asks, and for what. While the rulebook declares no roles it has no effect; as soon as it declares one, what is asked
    /// without is denied (AC-2, AC-3).
    #[derive(Default)]
    request Context {
        /// Who asks, as the host knows them.
        pub actor: Option<String>,
        /// The request for approval on which the operation rests, where the rulebook asks for one (AC-6).
        pub approval: Option<String>,
        /// When it is asked, by the host's clock; needed where the rulebook has an audit (AU-1).
        pub at: Option<Instant>,
        /// The purpose of asking, a dotted path.
        pub purpose: Option<String>,
        /// The regions that the actor looks after.
        pub regions: Option<Vec<String>>,
        /// The roles of the actor.
        pub roles: Option<Vec<String>>,
        /// 32 random bytes in hexadecimal, drawn for this request alone: with them the request is kept beside its entry of the audit
        /// until the person is erased (AU-2).
        pub salt: Option<String>,
        /// The teams of the actor.
        pub teams: Option<Vec<String>>,
    }
}

impl Context {
    /// An actor with roles, and the purpose of asking.
    ///
    /// ```
    /// let context = regulars::Context::new("u7", &["agent"], "service");
    /// assert_eq!(context.actor.as_deref(), Some("u7"));
    /// ```
    pub fn new(actor: &str, roles: &[&str], purpose: &str) -> Self {
        Self {
            actor: Some(actor.to_owned()),
            purpose: Some(purpose.to_owned()),
            roles: Some(roles.iter().map(|role| (*role).to_owned()).collect()),
            ..Self::default()
        }
    }

    /// The same for rows of some teams and regions.
    ///
    /// ```
    /// let context = regulars::Context::new("u7", &["agent"], "service").within(&["hall"], &["north"]);
    /// assert_eq!(context.teams, Some(vec!["hall".to_owned()]));
    /// ```
    #[must_use]
    pub fn within(self, teams: &[&str], regions: &[&str]) -> Self {
        let [teams, regions] =
            [teams, regions].map(|names| Some(names.iter().map(|name| (*name).to_owned()).collect()));
        Self { teams, regions, ..self }
    }
}

wire! {
    /// An identifier as someone writes it.
    request StatedIdentifierRef {
        /// The kind, for example `phone`.
        pub kind: String,
        /// The raw value.
        pub value: String,
    }
}

impl StatedIdentifierRef {
    pub(crate) fn read(&self) -> Result<Identifier> {
        Identifier::new(&self.kind, &self.value)
    }
}

/// Exactly one of the three ways to name a customer.
pub(super) fn who(
    customer: Option<CustomerId>,
    identifier: Option<&StatedIdentifierRef>,
    profile: Option<&ProfileRef>,
) -> Result<CustomerRef> {
    match (customer, identifier, profile) {
        (Some(id), None, None) => Ok(CustomerRef::Id(id)),
        (None, Some(identifier), None) => {
            Ok(CustomerRef::Identifier(identifier.read().map_err(|error| error.within("identifier"))?))
        }
        (None, None, Some(profile)) => Ok(CustomerRef::Profile(profile.clone())),
        (None, None, None) => {
            let message = "name the customer by `customer`, `identifier` or `profile`";
            Err(Error::new(Code::MissingField, "customer", message))
        }
        _ => Err(Error::new(Code::InvalidValue, "customer", "name the customer in one way only")),
    }
}

wire! {
    /// Takes a batch of records.
    request IngestRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The records in the wire form (RC-10).
        pub records: Vec<Json>,
    }
}

wire! {
    /// Asks for a record.
    request GetRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// Its id in the source.
        pub record_id: RecordId,
        /// Its source.
        pub source: SourceName,
    }
}

wire! {
    /// Asks who holds an identifier.
    request FindRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The identifier.
        pub identifier: StatedIdentifierRef,
    }
}

wire! {
    /// Asks for the ids of customers.
    request ListRequest {
        /// Only ids after this one.
        pub after: Option<CustomerId>,
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// At most this many, 1 to 10,000; 1,000 if absent.
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
        pub limit: Option<u32>,
    }
}

wire! {
    /// Asks for a view. The customer is named in exactly one of three ways.
    request ViewRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// The measures that are wanted, by name; all if absent.
        pub measures: Option<Vec<String>>,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
        /// How much the reasons tell; `codes` if absent.
        pub reasons: Option<ReasonLevel>,
        /// The version of the rulebook; the one that answers for the instant if absent.
        pub rulebook_version: Option<u64>,
        /// The parts that are wanted; all if absent.
        pub select: Option<Vec<Part>>,
    }
}

wire! {
    /// Asks for the records of a customer.
    request TimelineRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The customer by id.
        pub customer: Option<CustomerId>,
        /// The customer by an identifier.
        pub identifier: Option<StatedIdentifierRef>,
        /// At most this many of the latest, 1 to 10,000; all if absent.
        #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 10_000)))]
        pub limit: Option<u32>,
        /// The customer by one of the profiles.
        pub profile: Option<ProfileRef>,
    }
}

wire! {
    /// Asks for the one spelling of an identifier.
    request NormaliseRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The kind, one of the rulebook's.
        pub kind: String,
        /// The raw value.
        pub value: String,
    }
}

wire! {
    /// Asks for the faults of a rulebook.
    request RulebookText {
        /// Who asks.
        pub context: Option<Context>,
        /// The TOML document.
        pub text: String,
    }
}

wire! {
    /// Asks how much there is.
    request StatsRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
    }
}

wire! {
    /// A request that asks for nothing in particular.
    request Nothing {
        /// Who asks.
        pub context: Option<Context>,
    }
}
