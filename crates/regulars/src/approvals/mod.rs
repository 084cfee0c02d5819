//! Requests for approval in a store (SV-80 to SV-82): commands that are kept as records or refused, in one transaction each, and
//! how a request stands. What is told of a request is found by its id, whatever profile it is told of; who decides is whoever asks.

mod inbox;
mod load;
mod tell;

use regulars_core::identity::CustomerId;
use regulars_core::money::{Decimal, Money};
use regulars_core::record::{Approval, RecordId, SourceName};
use regulars_core::sales::approval::{Ask, Outcome, Standing};
use regulars_core::time::Instant;
use serde::Serialize;

pub use inbox::{ApprovalInbox, ApprovalWaiting, InboxQuery};

use crate::CustomerRef;

/// What is to happen to a request.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ApprovalAct {
    /// Something is asked for, about somebody.
    Request(CustomerRef, ApprovalAsk),
    /// Something else is asked for in its place.
    Change(ApprovalAsk),
    /// Yes, to the version that was seen.
    Approve {
        /// Whom the actor is a deputy of.
        on_behalf_of: Option<String>,
        /// The version.
        version: u64,
    },
    /// No, to the version that was seen.
    Reject {
        /// Whom the actor is a deputy of.
        on_behalf_of: Option<String>,
        /// The version.
        version: u64,
    },
    /// What was asked for is done.
    Use,
}

impl ApprovalAct {
    /// The verb of the record.
    fn verb(&self) -> &'static str {
        match self {
            Self::Request(..) => "request",
            Self::Change(_) => "change",
            Self::Approve { .. } => "approve",
            Self::Reject { .. } => "reject",
            Self::Use => "use",
        }
    }

    /// The operation that does it.
    fn operation(&self) -> &'static str {
        match self {
            Self::Request(..) => "approval.request",
            Self::Change(_) => "approval.change",
            Self::Approve { .. } => "approval.approve",
            Self::Reject { .. } => "approval.reject",
            Self::Use => "approval.use",
        }
    }
}

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ApprovalAsk {
    /// The amount.
    pub amount: Option<Money>,
    /// The benefit that is granted.
    pub benefit: Option<String>,
    /// The case whose compensation it is (SV-19).
    pub case_id: Option<String>,
    /// How many customers, records or rows it is about.
    pub count: Option<Decimal>,
    /// The discount, a fraction.
    pub discount: Option<Decimal>,
    /// What sort: `discount`, `compensation`, `benefit`, `export`, `delete` and so on.
    pub kind: Option<String>,
    /// The order it is about.
    pub order_id: Option<String>,
}

/// A command about a request for approval.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApprovalCommand {
    /// The id of the request.
    pub request_id: String,
    /// What.
    pub act: ApprovalAct,
    /// Who does it.
    pub by: String,
    /// The level of who decides, or of whom they decide for, where the rulebook does not say it.
    pub level: Option<String>,
    /// A code of why.
    pub reason: Option<String>,
    /// What was said.
    pub text: Option<String>,
    /// Told twice under one key, it acts once (MB-7).
    pub key: Option<String>,
}

impl ApprovalCommand {
    /// A command without a key, a level, or anything said.
    ///
    /// ```
    /// use regulars::{ApprovalAct, ApprovalCommand};
    ///
    /// let command = ApprovalCommand::new("q1", "mia", ApprovalAct::Approve { on_behalf_of: None, version: 1 });
    /// assert_eq!((command.request_id.as_str(), command.key), ("q1", None));
    /// ```
    pub fn new(request_id: &str, by: &str, act: ApprovalAct) -> Self {
        let (request_id, by) = (request_id.to_owned(), by.to_owned());
        Self { request_id, act, by, level: None, reason: None, text: None, key: None }
    }
}

/// Somebody lets another decide for them (SV-81).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DelegateCommand {
    /// The profile whose records tell it: of a person of the staff, or of the shop.
    pub who: CustomerRef,
    /// Who lets another decide.
    pub from: String,
    /// Their level, where the rulebook does not say it.
    pub level: Option<String>,
    /// Who may decide.
    pub to: String,
    /// From when on.
    pub start: Instant,
    /// Before when.
    pub end: Instant,
    /// Told twice under one key, it acts once (MB-7).
    pub key: Option<String>,
}

/// What a command about approvals did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ApprovalDone {
    /// The customer of whose profile it is told.
    pub customer: CustomerId,
    /// Whether it had been told before, with the same body: then this is the outcome of that time (MB-7).
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub duplicate: bool,
    /// What came of it: `pending`, `not_required`, `approved`, `rejected`, `approval_void` or `ok`.
    pub outcome: Outcome,
    /// The id of the record in its source.
    pub record_id: RecordId,
    /// How the request stands now; absent for a delegation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<ApprovalState>,
    /// The source of the record.
    pub source: SourceName,
}

/// How a request for approval stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ApprovalState {
    /// Who decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// What sort it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The level that is needed; `none` if none is.
    pub need: String,
    /// The id of the request.
    pub request_id: String,
    /// Who asked, and who changed what is asked for, sorted.
    pub requesters: Vec<String>,
    /// `pending`, `not_required`, `approved` or `rejected`.
    pub state: Outcome,
    /// How often it was done.
    pub used: u64,
    /// The version.
    pub version: u64,
}

impl ApprovalState {
    fn of(request_id: &str, standing: &Standing, word: &str) -> Self {
        Self {
            decided_by: standing.decided_by.clone(),
            kind: standing.ask.kind.clone(),
            need: word.to_owned(),
            request_id: request_id.to_owned(),
            requesters: standing.requesters.iter().cloned().collect(),
            state: standing.state,
            used: standing.used,
            version: standing.version,
        }
    }
}

impl ApprovalAsk {
    /// What rules see of it: what they see of the record that asks for it.
    ///
    /// ```
    /// use regulars::ApprovalAsk;
    ///
    /// let ask = ApprovalAsk { discount: Some("0.15".parse()?), ..ApprovalAsk::default() };
    /// assert_eq!(ask.facts(Some("loyal")).reason.as_deref(), Some("loyal"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn facts(&self, reason: Option<&str>) -> Ask {
        let body = self.body("request");
        Ask::from(&Approval { reason: reason.map(str::to_owned), ..body })
    }

    /// A body that says it and nothing else.
    fn body(&self, event: &str) -> Approval {
        let Self { amount, benefit, case_id, count, discount, kind, order_id } = self.clone();
        Approval { amount, benefit, case_id, count, discount, kind, order_id, ..silent(event) }
    }
}

/// A body in which nothing is said.
fn silent(event: &str) -> Approval {
    Approval {
        amount: None,
        benefit: None,
        by: None,
        case_id: None,
        count: None,
        discount: None,
        end: None,
        event: Some(event.to_owned()),
        from: None,
        kind: None,
        level: None,
        on_behalf_of: None,
        order_id: None,
        reason: None,
        request_id: None,
        start: None,
        text: None,
        to: None,
        version: None,
    }
}
