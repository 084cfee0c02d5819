//! Leads and opportunities in a store (SV-52, SV-53): commands that are kept as records or refused, in one transaction each, and the
//! leads of everybody, those with the highest score first.

mod list;
mod tell;

use regulars_core::customer::{LeadPart, OpportunityPart};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::record::{RecordId, SourceName};
use regulars_core::sales::lead::LeadState;
use regulars_core::text::Json;
use serde::Serialize;

pub use list::{LeadList, LeadQuery, LeadRow};

use crate::CustomerRef;

/// What is to happen to a lead.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum LeadAct {
    /// It comes.
    Create,
    /// Somebody works on it.
    Work,
    /// It is worth an opportunity.
    Qualify,
    /// It will become none; `reason` is one of the fields.
    Disqualify,
    /// It is put off.
    Nurture,
    /// It becomes an opportunity, once.
    Convert {
        /// The number of the opportunity; that of the lead if absent.
        opportunity_id: Option<String>,
        /// What is known of it: fields of an opportunity record, such as `amount`.
        opportunity: Vec<(String, Json)>,
    },
}

impl LeadAct {
    /// The operation that does it.
    fn operation(&self) -> &'static str {
        match self {
            Self::Create => "lead.create",
            Self::Work => "lead.work",
            Self::Qualify => "lead.qualify",
            Self::Disqualify => "lead.disqualify",
            Self::Nurture => "lead.nurture",
            Self::Convert { .. } => "lead.convert",
        }
    }

    /// The state into which it brings the lead by a step of its own.
    fn state(&self) -> Option<LeadState> {
        match self {
            Self::Create | Self::Convert { .. } => None,
            Self::Work => Some(LeadState::Working),
            Self::Qualify => Some(LeadState::Qualified),
            Self::Disqualify => Some(LeadState::Disqualified),
            Self::Nurture => Some(LeadState::Nurture),
        }
    }

    /// The event of the record.
    fn event(&self) -> &'static str {
        match self {
            Self::Create => "created",
            Self::Convert { .. } => "converted",
            _ => "state",
        }
    }
}

/// A command about a lead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeadCommand {
    /// Whose lead it is.
    pub who: CustomerRef,
    /// The number of the lead.
    pub lead_id: String,
    /// What.
    pub act: LeadAct,
    /// Further fields of a lead record, for example `("owner", "li")`.
    pub fields: Vec<(String, Json)>,
    /// Told twice under one key, it acts once (MB-7).
    pub key: Option<String>,
}

/// What a command about a lead did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LeadDone {
    /// The customer.
    pub customer: CustomerId,
    /// Whether the same had been told before, or the lead had been converted already.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub duplicate: bool,
    /// The lead after it; of one customer and campaign there is one, under the number of the first.
    pub lead: LeadPart,
    /// The opportunity that it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opportunity: Option<OpportunityPart>,
    /// The id of the record in its source; absent where nothing was left to be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<RecordId>,
    /// The source of the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceName>,
}

/// What is to happen to an opportunity.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum OpportunityAct {
    /// It comes.
    Open,
    /// It goes to a stage; `stage` is one of the fields.
    Advance,
    /// It is won; `reason` is one of the fields.
    Win,
    /// It is lost; `reason` is one of the fields.
    Lose,
}

impl OpportunityAct {
    /// The operation that does it.
    fn operation(self) -> &'static str {
        match self {
            Self::Open => "opportunity.open",
            Self::Advance => "opportunity.advance",
            Self::Win => "opportunity.win",
            Self::Lose => "opportunity.lose",
        }
    }

    /// The event of the record.
    fn event(self) -> &'static str {
        match self {
            Self::Open => "created",
            Self::Advance => "stage",
            Self::Win => "won",
            Self::Lose => "lost",
        }
    }
}

/// A command about an opportunity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpportunityCommand {
    /// Whose opportunity it is.
    pub who: CustomerRef,
    /// The number of the opportunity.
    pub opportunity_id: String,
    /// What.
    pub act: OpportunityAct,
    /// Further fields of an opportunity record, for example `("stage", "offer")`.
    pub fields: Vec<(String, Json)>,
    /// Told twice under one key, it acts once (MB-7).
    pub key: Option<String>,
}

/// What a command about an opportunity did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OpportunityDone {
    /// The customer.
    pub customer: CustomerId,
    /// Whether the same had been told before.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub duplicate: bool,
    /// The opportunity after it.
    pub opportunity: OpportunityPart,
    /// The id of the record in its source.
    pub record_id: RecordId,
    /// The source of the record.
    pub source: SourceName,
}

/// The error where the rulebook lacks a section.
pub(crate) fn need_section(there: bool, section: &str, what: &str) -> Result<()> {
    if there {
        return Ok(());
    }
    Err(Error::new(Code::Unsupported, section, format!("the rulebook does not say how {what} are handled")))
}
