//! Regulars is the customer core that a shop's other software embeds: records of every channel in, one customer out, with
//! what they are worth, which tier they hold and what may be sent to them, and why.
//!
//! ```
//! use regulars::{Contact, Crm, Identifier, Instant, Money, Record, Rulebook};
//!
//! let rulebook = Rulebook::parse(r#"
//!     [rulebook]
//!     id = "shop"
//!     version = 1
//!     zone = "Asia/Shanghai"
//!     [identity.kinds.phone]
//!     normalise = "phone"
//! "#)?;
//! let crm = Crm::in_memory(rulebook)?;
//! let at = Instant::parse("2026-10-01T12:00:00+08:00")?;
//! let price = Money::parse("12.50", "CNY")?;
//! crm.ingest(&[
//!     Record::order("pos", "P-1", "M-10233", at, price)?.with_identifier("phone", "138 1234 5678")?,
//!     Record::order("tmall", "T-9", "tb_77", at, price)?.with_identifier("phone", "+86 13812345678")?,
//! ])?;
//! let customer = crm.find(Identifier::phone("13812345678")?, at)?;
//! let view = crm.view(customer, at)?;
//! assert_eq!(view.profiles.len(), 2);
//! assert_eq!(view.orders.unwrap().net[0].amount.as_deref(), Some("25.00"));
//! # Ok::<(), regulars::Error>(())
//! ```
//!
//! Rule ids such as `RC-2` stand in `docs/rules/` of the project.
#![forbid(unsafe_code)]

mod access;
mod advance;
mod commands;
mod conditions;
mod consent;
mod crm;
mod decide;
mod ingest;
mod lineage;
mod operations;
mod programs;
mod quality;
mod relations;
mod remove;
mod rulebook;
#[cfg(feature = "schema")]
mod schema;
mod segments;
mod timeline;
mod versions;
mod views;
mod who;

pub use access::{AccessNote, Asking, DeniedField, MaskedField};
pub use advance::{AdvanceReport, ChangeEvent, ChangePage};
pub use commands::{
    Act, Command, CommandDone, MAX_PARTNERS, MAX_REFERRED, PointsBook, PointsCause, PointsMove, PointsStatement,
};
pub use conditions::{DecidingFact, Verdict, WindowBounds, evaluate_condition, window_bounds};
pub use crm::{Crm, CustomerRef};
pub use decide::{
    Applied, ApplyOptions, ConflictPage, ConflictRow, CustomerMembers, CustomerVersion, DecideReport, Difference,
    Erasure, IdentityEntry, IdentityHistory, JournalPage, MAX_HISTORY_INSTANTS, MergePlan, PartitionReport,
    ProfileErasure, RefusedDecision, Unmerge,
};
pub use ingest::{Delivered, IngestReport, MAX_LINE_BYTES, RefusedRecord};
pub use lineage::{Lineage, LineageRecord, LineageValue};
pub use operations::{
    Access, AccessDecided, AccessDiff, AccessDiffRequest, AccessReach, AccessReview, AccessReviewRequest, AccessShift,
    AccountRequest, AcknowledgeRequest, Acknowledged, AdjustRequest, AdvanceRequest, ApplyRequest, CancelClaimRequest,
    CancelRedeemRequest, CaptureRequest, ChangesRequest, ClaimRequest, CompareNamesRequest, ConditionRequest,
    ConflictsRequest, ConsentAnswer, ConsentDecision, ConsentSignals, ConsideredGrant, Contact, Context, CustomerFound,
    CustomerName, CustomerPage, DataRecipient, DecideAccessRequest, DecideRequest, DeltaRequest, Description,
    EnrollRequest, EraseRequest, ErrorInfo, ExecuteRequest, FieldAnswer, FindRequest, ForecastRequest, GetRequest,
    GrantTierRequest, HoldRequest, IdentityDelta, IdentityHistoryRequest, IngestRequest, JournalRequest, LeaveRequest,
    LiabilityRequest, LineageRequest, ListRequest, MaskRequest, MayContactRequest, MayProcessRequest, Membership,
    MembershipAccount, MergePlanRequest, NamesCompared, NormaliseRequest, NormalisedIdentifier, Nothing, OperationInfo,
    PartitionRequest, PersonFacts, Processing, QualityAlertsRequest, QualityAssessRequest, QualityDrillRequest,
    QualityPart, QualityProposeRequest, QualityReportRequest, RecordLineageRequest, RedeemRequest, ReferRequest,
    RelationListRequest, RelationSuggestRequest, RelationTreeRequest, ReleaseRequest, ReserveRequest, ReviewRequest,
    RoleReview, RoleShift, RulebookDiffRequest, RulebookExplainRequest, RulebookExplained, RulebookFindings,
    RulebookImpactRequest, RulebookInfo, RulebookRemoveRequest, RulebookRemoved, RulebookSchema, RulebookText,
    RulebookVersion, RulebookVersions, SegmentMembersRequest, SegmentPage, StatedIdentifierRef, StatsRequest,
    StoreStats, Timeline, TimelineForecastRequest, TimelineMayProcessRequest, TimelineRequest, TimelineViewRequest,
    UnmergeRequest, UseRequest, ViewRequest, WhatIfRequest, WindowRequest, WireRecord, operations,
};
pub use programs::{
    AccountChange, AccountState, LiabilityCohort, LiabilityReport, PointsMovement, ProgramDiff, Valuation,
};
pub use quality::{
    AssessInput, MAX_QUALITY_ROWS, MAX_SHARED, Proposal, ProposalKind, QualityAlerts, QualityAsk, QualityAssessed,
    QualityCell, QualityContribution, QualityDrill, QualityGroup, QualityMetric, QualityNotice, QualityPeriod,
    QualityProposals, QualityReport, QualityRuleState,
};
#[cfg(feature = "arrow")]
pub use regulars_arrow as arrow;
pub use regulars_core::access::{Action, MaskKind, Masked, RowScope};
pub use regulars_core::consent::{
    Alternative, Basis, Decision, Flag, GpcLink, LegalBasis, Obligation, Operation, RecipientRole, Relationship,
    Remedy, SubjectState, Word, gpc_signal,
};
pub use regulars_core::customer::{
    BenefitPart, Cause, Change, ChangeKind, ChangeType, ConsentRow, CustomerView, EntitlementPart, Finding,
    GoldenState, GoldenValue, IdentityPart, Link, LotPart, LotSource, MeasureValue, MembershipPart, MissingMetric,
    NetAmount, NextExpiry, NextTier, OrdersPart, Part, PointsPart, Reason, ReasonLevel, ReferralPart, ReferralRole,
    RulebookRef, Score, ScoreStatus, SegmentPart, Select, StagePart, TagPart,
};
pub use regulars_core::error::{Code, CodeInfo, Error, Result};
pub use regulars_core::identity::{
    Actor, ActorKind, CustomerId, DecisionId, Guard, Identifier, IdentityEvent, Likeness, MAX_NAME_CHARS, PinTarget,
    Standing, VerbWord, WireDecision as IdentityDecision, WireIdentifier, WireMention,
};
pub use regulars_core::membership::program::KeyChange;
pub use regulars_core::money::{Currency, Decimal, Money};
pub use regulars_core::quality::{
    Alarm as QualityAlarm, Metric as QualityMetricName, Severity as QualitySeverity, Status as QualityStatus,
};
pub use regulars_core::record::{self, AttributeState, Body, Kind, ProfileRef, Record, RecordKey, StatedIdentifier};
pub use regulars_core::rulebook::{Explained, Impact, Reader, RulebookDiff};
pub use regulars_core::text::{Json, Language, canonical, did_you_mean, nearest, toml_inline};
pub use regulars_core::time::{Date, Instant, LocalTime, Stamp, Zone};
#[cfg(feature = "sqlite")]
pub use regulars_store::{Durability, SqliteOptions};
pub use relations::{
    ADDRESS_ATTRIBUTE, Crowded, HOUSEHOLD_KIND, MAX_RELATED, RelationList, RelationNode, RelationRow, RelationSide,
    RelationSuggestion, RelationSuggestions, RelationTree, SuggestedBy,
};
pub use rulebook::{RuleFinding, Rulebook, rulebook_schema};
#[cfg(feature = "schema")]
pub use schema::schemas;
pub use segments::{Move, SegmentMember, WhatIf};
pub use timeline::Forecast;

/// The version of the library.
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The registry of codes, in order of their frozen numbers.
pub fn error_codes() -> &'static [CodeInfo] {
    Code::all()
}
