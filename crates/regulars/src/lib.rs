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
mod approvals;
#[cfg(feature = "models")]
mod artefacts;
mod audience;
mod audit;
mod cases;
#[cfg(feature = "arrow")]
mod columns;
mod commands;
mod conditions;
mod consent;
mod counts;
mod crm;
mod decide;
#[cfg(feature = "arrow")]
mod delivery;
mod desk;
mod erasures;
mod handover;
mod ingest;
mod journey;
mod known;
mod lineage;
mod named;
mod naming;
mod operations;
mod pass;
mod programs;
mod progress;
#[cfg(feature = "models")]
mod purchases;
mod quality;
mod receipt;
mod relations;
mod remove;
mod reports;
mod rights;
mod rulebook;
#[cfg(feature = "schema")]
mod schema;
mod segments;
mod selling;
mod stock;
mod suppress;
mod timeline;
#[cfg(not(feature = "models"))]
mod unbound;
mod versions;
mod views;
mod warnings;
mod who;

pub use access::{AccessFindings, AccessNote, Asking, ConflictHeld, DeniedField, MaskedField, UnusedGrant};
pub use advance::{AdvanceReport, ChangeEvent, ChangePage};
pub use approvals::{
    ApprovalAct, ApprovalAsk, ApprovalCommand, ApprovalDone, ApprovalInbox, ApprovalState, ApprovalWaiting,
    DelegateCommand, InboxQuery,
};
#[cfg(feature = "models")]
pub use artefacts::{ArtefactInfo, ArtefactKept, ArtefactList, BrokenArtefact};
pub use audience::{Audience, AudienceMember, AudienceQuery, AudienceWho};
pub use audit::{AuditAlarms, AuditEntry, AuditFilter, AuditHead, AuditPage, AuditVerdict};
pub use cases::{CaseCommand, CaseDone};
#[cfg(feature = "arrow")]
pub use columns::{MAX_BATCH_ROWS, STREAM_DIGITS, ViewBatches};
pub use commands::{
    Act, Command, CommandDone, ConsentAct, ConsentCommand, ConsentDone, ConsentEvidence, ConsentScope,
    ConsentSignalDone, ConsentWritten, MAX_PARTNERS, MAX_REFERRED, PointsBook, PointsCause, PointsMove,
    PointsStatement,
};
pub use conditions::{DecidingFact, Verdict, WindowBounds, evaluate_condition, window_bounds};
pub use counts::{CountBy, CountCell, CountQuery, CountReport, count_seed};
pub use crm::{Crm, CustomerRef};
pub use decide::{
    Applied, ApplyOptions, ConflictPage, ConflictRow, CustomerMembers, CustomerVersion, DecideReport, Difference,
    Erasure, IdentityEntry, IdentityHistory, JournalPage, KeyRenewed, MAX_HISTORY_INSTANTS, MergePlan, PartitionReport,
    ProfileErasure, RefusedDecision, ShredAct, ShredPlan, ShredStep, Shredded, Unmerge,
};
#[cfg(feature = "arrow")]
pub use delivery::TableMap;
pub use desk::{CaseAssignAsk, CaseAssigned, CaseQueueTold, CaseRowTold, ExitAsked};
pub use handover::{TransferCommand, TransferDone};
pub use ingest::{Delivered, IngestReport, MAX_LINE_BYTES, RefusedRecord};
pub use lineage::{Lineage, LineageRecord, LineageValue};
pub use operations::{
    Access, AccessDecided, AccessDiff, AccessDiffRequest, AccessFindingsRequest, AccessReach, AccessReview,
    AccessReviewRequest, AccessShift, AccountRequest, AcknowledgeRequest, Acknowledged, AdjustRequest, AdvanceRequest,
    AllocateRequest, AmountGiven, ApplyRequest, ApprovalEventGiven, ApprovalLevelRequest, ApprovalListRequest,
    ApprovalNeed, ApprovalReplayRequest, ApprovalReplayed, ApprovalRule, ApprovalStatusRequest, ApproveRequest,
    AssignRequest, AssignedCustomer, AssignedCustomers, AttributedChannel, AttributionCredit, AttributionReportRequest,
    AttributionTold, AttributionTouch, AudiencePage, AudienceRequest, AuditAlarmsRequest, AuditHeadRequest,
    AuditListRequest, AuditVerifyRequest, BandGiven, BirthdayWindow, BirthdayWindowRequest, Birthdays,
    BirthdaysRequest, Breakage, BreakageRequest, BusinessAddRequest, BusinessInstant, BusinessTime,
    BusinessTimeRequest, CampaignArm, CampaignAudienceRequest, CampaignReport, CampaignReportRequest, CampaignResults,
    CampaignResultsRequest, CampaignReturns, CancelClaimRequest, CancelRedeemRequest, CaptureRequest,
    CaseAssignRequest, CaseClocks, CaseClocksRequest, CaseMergeRequest, CaseMerged, CaseMessage, CasePause,
    CaseRouteRequest, CaseRouted, CaseStateAt, CaseTarget, CaseTellRequest, CaseToMerge, CaseTransferRequest,
    CaseTriageRequest, CaseTriaged, CaseWarnRequest, CesFound, CesRequest, ChangeApprovalRequest, ChangesRequest,
    ChannelCredit, ChannelValue, ClaimRequest, ClosedLoopRates, ClosedLoopRequest, CoalitionGiven, CompareNamesRequest,
    CompareNpsRequest, CompareRequest, CompleteRequest, ConditionRequest, ConfirmConsentRequest, ConfirmStockRequest,
    ConflictsRequest, ConsentAnswer, ConsentDecision, ConsentReceiptRequest, ConsentSignalRequest, ConsentSignals,
    ConsideredGrant, Contact, Context, ConvertLeadRequest, CountRequest, CountStockRequest, CreateLeadRequest,
    CreditModel, CreditRequest, CreditedByWord, CsatFound, CsatRequest, CustomerExposed, CustomerFound, CustomerName,
    CustomerPage, DataRecipient, DeadlinesRequest, DecideAccessRequest, DecideRequest, DelegateApprovalsRequest,
    DeltaRequest, Description, DeskReportRequest, DigestRequest, EnrollRequest, EraseRequest, ErasurePlanRequest,
    ErrorInfo, ExecuteRequest, ExitSurveyRequest, ExportRequest, ExposureGiven, ExtendRequest, FieldAnswer,
    FigureCompared, FigureControl, FigureGiven, FigureGuard, FindRequest, FollowLeadRequest, ForecastRequest,
    GetRequest, GradeRequest, GrantConsentRequest, GrantTierRequest, HoldRequest, IdentityDelta,
    IdentityHistoryRequest, IncrementalFound, IncrementalRequest, IndicatorReportRequest, IngestRequest,
    JournalRequest, LeadEventGiven, LeadEventWord, LeadFollowed, LeadGrade, LeadGroupGiven, LeadGroupScore, LeadItem,
    LeadListRequest, LeadRuleGiven, LeadScored, LeadStepGiven, LeadStepRequest, LeaveRequest, LiabilityRequest,
    LiftFound, LiftRequest, LineageRequest, ListRequest, MarkovChannel, MarkovFound, MarkovRequest, MaskRequest,
    MatchNeedsRequest, MatchedNeed, MayContactRequest, MayProcessRequest, Membership, MembershipAccount,
    MergePlanRequest, MovementClosed, MovementRequest, NamesCompared, NeedHit, NeedPassed, NeedsMatched,
    NormaliseRequest, NormalisedIdentifier, Nothing, NpsCompared, NpsCounts, NpsFound, NpsRequest, NpsSampleRequest,
    OperationInfo, OpportunityGiven, OpportunityStepGiven, OpportunityStepRequest, OpportunityTold, PartitionRequest,
    PathGiven, PauseRequest, PersonFacts, PipelineCurrency, PipelineFound, PipelineReportRequest, PipelineRequest,
    PointsValue, Processing, QualityAlertsRequest, QualityAssessRequest, QualityDrillRequest, QualityPart,
    QualityProposeRequest, QualityReportRequest, QueueGiven, QueueTold, ReceiveRequest, RecordLineageRequest,
    RectifyRequest, RedeemRequest, ReferRequest, RefuseConsentRequest, RejectApprovalRequest, RejectRequest,
    RelationListRequest, RelationSuggestRequest, RelationTreeRequest, ReleaseRequest, ReleaseStockRequest,
    RenewKeyRequest, RequestApprovalRequest, RequestListRequest, RequestStatusRequest, RequestStepRequest,
    ReserveRequest, ReserveStockRequest, RetentionExecuteRequest, RetentionPlanRequest, RetentionRequest,
    ReturnsRequest, ReviewRequest, RoleReview, RoleShift, RulebookDiffRequest, RulebookExplainRequest,
    RulebookExplained, RulebookFindings, RulebookImpactRequest, RulebookInfo, RulebookRemoveRequest, RulebookRemoved,
    RulebookSchema, RulebookText, RulebookVersion, RulebookVersions, SalesAllocated, SampleSize, ScoreCount,
    ScoreLeadRequest, Scrubbed, SegmentMembersRequest, SegmentPage, ShapleyFound, ShapleyRequest, ShareGiven,
    ShredPlanRequest, ShredRequest, SideGiven, StageGiven, StageStay, StatedIdentifierRef, StatsRequest, StepRefused,
    StockEventGiven, StockLevelRequest, StockReplayRequest, StockReplayed, StockResult, StoreStats, SurveyAnswer,
    SurveyAnswersRequest, SurveyCounted, SurveyReport, SurveyReportRequest, SurveyScale, TestSampleRequest, TextSpan,
    Timeline, TimelineForecastRequest, TimelineMayProcessRequest, TimelineRequest, TimelineViewRequest, TouchShare,
    TransferBandFound, TransferBandRequest, TriageFollowUp, TriageRow, TriageRowTold, TriggerEvaluateRequest,
    TriggerEvaluated, TriggerFiring, TriggerGiven, TriggerJoin, TriggerRecord, TriggerTold, UnmergeRequest,
    UseApprovalRequest, UseRequest, ValueRequest, VerifyRequest, ViewRequest, WhatIfRequest, WindowRequest, WireRecord,
    WithdrawConsentRequest, YearRecognised, YearRedeemed, operations,
};
#[cfg(feature = "models")]
pub use operations::{
    ArtefactFound, ArtefactRequest, AssignClustersRequest, AssignedClusters, AssignedRow, BinOfScorecard,
    CalibrateChurnRequest, CalibrationPlotRequest, CalibrationTold, ChartBars, ChartCurve, ChartCurves, ChartGrid,
    ChartStep, ChurnCalibration, ChurnFeature, ChurnModel, ChurnOfRow, ChurnProbabilities, ChurnReason, ChurnStep,
    ChurnTerm, ClusterCentre, ClusterFeature, ClusterReasonTold, ClustersForK, CustomerRecommended, CustomerValue,
    CustomerValueRows, CustomerValues, CustomerValuesRequest, DriftReport, DriftRequest, DriftThresholds,
    EvaluateChurnRequest, EvaluateItemsRequest, EvaluateModelRequest, EvaluatedChurn, EvaluatedItems,
    EvaluatedPlotRequest, Explain, FeatureDriftTold, FeatureOfScorecard, FitChurnRequest, FitClustersRequest,
    FitItemsRequest, FitModelRequest, FittedChurn, FittedClusters, FittedItems, FittedModel,
    FrequencyRecencyPlotRequest, HistoryItem, ImportModelRequest, ImportedModel, ItemEvent, ItemShare, LiftOfShare,
    ListMetrics, ListsJudged, MadeScorecard, MakeScorecardRequest, ModelReason, ModelRows, ModelValue, NextOffers,
    NextOffersRequest, OfferCandidate, OfferKept, PAlivePlotRequest, PopularItem, PredictRequest, Prediction,
    Predictions, Provenance, PutArtefactRequest, RecommendCustomersRequest, RecommendItemsRequest,
    RecommendedByCustomers, RecommendedItem, RecommendedItems, ReliabilityBand, RfmCutsFound, RfmCutsRequest,
    RfmFinding, RfmRows, RfmScoreOfRow, RfmScoreRequest, RfmScored, RfmSummaries, RfmSummaryRequest, RfmTable,
    RfmValidation, RfmValues, ScoreChurnRequest, ScoreModelRequest, ScoreOfRow, ScoreOutput, ScorecardFeature,
    ScoredChurn, ScoredRows, ScoresExplained, SlateCandidate, SlateDropped, SlateImpression, SlateItem, SlateKept,
    SlateMade, SlatePerson, SlatePolicy, SlateRequest, Stretch, SupportedItem, TrackingPlotRequest, ValueMeaning,
    WaterfallPlotRequest,
};
pub use operations::{
    CustomerNextAction, NearRequest, NearStore, NearStores, NextActionPage, NextActionRequest, NextActionsRequest,
};
#[cfg(all(feature = "arrow", feature = "models"))]
pub use operations::{TableAnswer, ask_table, purchase_rows, tree_rows};
pub use pass::Views;
pub use programs::{
    AccountChange, AccountState, LiabilityCohort, LiabilityReport, PointsMovement, ProgramDiff, Valuation,
};
pub use progress::{Progress, Watcher};
#[cfg(feature = "models")]
pub use purchases::Purchases;
pub use quality::{
    AssessInput, MAX_QUALITY_ROWS, MAX_SHARED, Proposal, ProposalKind, QualityAlerts, QualityAsk, QualityAssessed,
    QualityCell, QualityContribution, QualityDrill, QualityGroup, QualityMetric, QualityNotice, QualityPeriod,
    QualityProposals, QualityReport, QualityRuleState,
};
pub use receipt::{ConsentReceipt, ReceiptEvent, ReceiptInformation, ReceiptProcessing, ReceiptPurpose};
#[cfg(feature = "arrow")]
pub use regulars_arrow as arrow;
pub use regulars_core::access::alarm::{AlarmCause, FiredAlarm};
pub use regulars_core::access::audit::{Anchor as AuditAnchor, Break as AuditBreak, Hash32};
pub use regulars_core::access::private::Ratio;
pub use regulars_core::access::{Action, MaskKind, Masked, RowScope};
pub use regulars_core::consent::{
    Alternative, AudienceSummary, Basis, ChosenBy, Decision, Flag, GpcLink, LegalBasis, Obligation, Operation,
    RecipientRole, Relationship, Remedy, RetentionAction, RetentionReason, Right, StoreKind, SubjectState, Survivor,
    TransferNeed, Word, gpc_signal,
};
pub use regulars_core::customer::{
    BenefitPart, CaseNotice, CasePart, Cause, Change, ChangeKind, ChangeType, ClockPart, ConsentRow, ConsideredPart,
    CustomerView, DeadlinePart, EntitlementPart, Finding, FollowUpPart, FollowUpStage, FulfilmentNotice, GoldenState,
    GoldenValue, GuardDecision, GuardPart, IdentityPart, LeadGroupPart, LeadItemPart, LeadPart, LeadScorePart, Link,
    LotPart, LotSource, MeasureValue, MembershipPart, MissingMetric, NeedEvidence, NetAmount, NextActionPart,
    NextExpiry, NextTier, OpportunityPart, OrderPart, OrdersPart, ParcelPart, Part, PaymentPart, PointsPart, Reason,
    ReasonLevel, ReferralPart, ReferralRole, RowOutcome, RulebookRef, Score, ScoreStatus, SegmentPart, Select,
    StageEntryPart, StagePart, StandardPart, TagPart, TransferPart, TriggerNotice, TriggerPart, WarningPart,
};
pub use regulars_core::error::{Code, CodeInfo, Error, Result};
pub use regulars_core::identity::{
    Actor, ActorKind, CustomerId, DecisionId, Guard, Identifier, IdentityEvent, Likeness, MAX_NAME_CHARS, PinTarget,
    Standing, VerbWord, WireDecision as IdentityDecision, WireIdentifier, WireMention,
};
pub use regulars_core::journey::trigger::FiringStatus;
pub use regulars_core::journey::{ActionKind, TroubleKind};
pub use regulars_core::membership::program::KeyChange;
pub use regulars_core::money::{Currency, Decimal, Money};
pub use regulars_core::quality::{
    Alarm as QualityAlarm, Metric as QualityMetricName, Severity as QualitySeverity, Status as QualityStatus,
};
pub use regulars_core::record::{self, AttributeState, Body, Kind, ProfileRef, Record, RecordKey, StatedIdentifier};
pub use regulars_core::rulebook::{Explained, Impact, Reader, RulebookDiff};
pub use regulars_core::sales::attribution::Model as CreditRule;
pub use regulars_core::sales::campaign::Power;
pub use regulars_core::sales::indicator::{Better, IndicatorStatus, Outcome};
pub use regulars_core::sales::lead::LeadState;
pub use regulars_core::sales::opportunity::{OpportunityEvent, OpportunityStanding, OpportunityStep, StageNeeds};
pub use regulars_core::scoring::RfmSummary;
pub use regulars_core::service::survey::Scale as SurveyMarks;
pub use regulars_core::service::{
    BusinessCalendar, CaseState, ClockKind, ClockState, ExitAnswer, GivenCalendar, RouteReason, TriageAnswer,
    follow_up_of,
};
pub use regulars_core::text::{Json, Language, ReasonFacts, canonical, did_you_mean, nearest, toml_inline};
pub use regulars_core::time::{Date, Instant, LocalTime, Stamp, Zone};
#[cfg(feature = "models")]
/// Statistics and learning over plain slices: repeat purchase and spend, churn, trees, clusters, recommendation.
pub use regulars_models as models;
pub use regulars_store::KeyCounts;
/// Keys, envelopes and blind indexes (EN-1 to EN-8).
pub use regulars_store::vault;
#[cfg(feature = "sqlite")]
pub use regulars_store::vault::{KeyFile, SystemEntropy};
#[cfg(feature = "sqlite")]
pub use regulars_store::{Durability, SqliteOptions};
pub use relations::{
    ADDRESS_ATTRIBUTE, Crowded, HOUSEHOLD_KIND, MAX_RELATED, RelationList, RelationNode, RelationRow, RelationSide,
    RelationSuggestion, RelationSuggestions, RelationTree, SuggestedBy,
};
pub use reports::{
    AttributionAsk, AttributionReport, AttributionRow, CampaignAsk, CampaignResult, CampaignSide, CaseFigures,
    ContactedAlready, CreditedBy, DeskAsk, Digest, DigestAsk, DigestCases, DigestPeriod, ExitFigures, ExitReason,
    FollowUpFigures, GroupAsk, GroupAudience, GroupContact, IndicatorAsk, IndicatorMove, IndicatorReport, IndicatorRow,
    ShareFigure, SurveyAsk, SurveyFigures, WarningFigures,
};
pub use rights::{
    AccessBundle, BundleField, BundleRecord, DatePeriod, DeadlineAsk, ErasureOf, ErasurePlan, ErasureProfile,
    FieldOrigin, PlanItem, Received, Rectification, Rectified, Redaction, RequestAct, RequestCommand, RequestDeadlines,
    RequestDone, RequestList, RequestState, RetentionAsk, RetentionDates, RetentionDone, RetentionGroup,
    RetentionOutcome, RetentionPlan,
};
pub use rulebook::{RuleFinding, Rulebook, rulebook_schema};
#[cfg(feature = "schema")]
pub use schema::schemas;
pub use segments::{Move, SegmentMember, WhatIf};
pub use selling::{
    LeadAct, LeadCommand, LeadDone, LeadList, LeadQuery, LeadRow, OpportunityAct, OpportunityCommand, OpportunityDone,
};
pub use stock::{StockAct, StockCommand, StockDone, StockState};
pub use timeline::Forecast;
pub use warnings::{WarningOpened, WarningReport};

#[cfg(feature = "models")]
use artefacts::Binder;
#[cfg(not(feature = "models"))]
use unbound::Binder;

/// The version of the library.
///
/// ```
/// assert_eq!(regulars::version().split('.').count(), 3);
/// ```
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The registry of codes, in order of their frozen numbers.
///
/// ```
/// assert!(regulars::error_codes().iter().any(|code| code.code == "unknown_customer" && code.number > 0));
/// ```
pub fn error_codes() -> &'static [CodeInfo] {
    Code::all()
}
