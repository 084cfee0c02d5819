//! What a case is besides: the closed loop (SV-34), the help article that answered (SV-21), to whom it was handed over (SV-41).

use serde::Serialize;

use crate::service::{Case, FollowUp, StandardAnswer, Transfer, transferred_lead};
use crate::time::Instant;

/// How the closed loop of a case stands (SV-34).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FollowUpPart {
    /// How many answers it is about.
    pub answers: u32,
    /// The numbers of answers that were attached to it; they lead to it. Sorted.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub attached: Vec<String>,
    /// When the customer was contacted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contacted_at: Option<Instant>,
    /// Where it stands.
    pub stage: FollowUpStage,
}

/// Where the closed loop of a case stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum FollowUpStage {
    /// Nobody has spoken to the customer yet.
    Open,
    /// Somebody has.
    Contacted,
    /// It is done.
    Resolved,
}

/// A help article that answered (SV-21).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StandardPart {
    /// When.
    pub answered_at: Instant,
    /// Which.
    pub article: String,
    /// When the customer's next message showed that it was not enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_deflected_at: Option<Instant>,
}

/// That a case was handed over (SV-41).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TransferPart {
    /// What it hopes for.
    pub intent: String,
    /// The number of the lead.
    pub lead_id: String,
    /// Who takes over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// When.
    pub transferred_at: Instant,
}

pub(super) fn transfer(told: &Transfer<'_>) -> TransferPart {
    TransferPart {
        intent: told.intent.to_owned(),
        lead_id: transferred_lead(told.case_id, told.intent),
        role: told.role.map(str::to_owned),
        transferred_at: told.at,
    }
}

pub(super) fn follow_up(case: &Case<'_>, own: &FollowUp) -> FollowUpPart {
    FollowUpPart {
        answers: u32::try_from(own.answers.len()).unwrap_or(u32::MAX),
        attached: own.attached.clone(),
        contacted_at: own.contacted_at,
        stage: match own.contacted_at {
            _ if case.state.is_done() => FollowUpStage::Resolved,
            Some(_) => FollowUpStage::Contacted,
            None => FollowUpStage::Open,
        },
    }
}

pub(super) fn standard(told: &StandardAnswer<'_>) -> StandardPart {
    StandardPart { answered_at: told.at, article: told.article.to_owned(), not_deflected_at: told.not_deflected_at }
}
