//! The operation table: every operation by name, with its access, types and function. From it come [`Crm::call`], the JSON
//! Schemas, the reference of the C interface and the typed methods of other languages. Nothing is written twice.

mod access;
mod approvals;
#[cfg(feature = "models")]
mod artefacts;
mod audience;
mod audit;
mod birthdays;
mod case;
mod consent;
mod consent_commands;
mod desk;
mod figures;
mod history;
mod identity;
mod indicators;
mod journey;
mod lineage;
mod membership;
#[cfg(feature = "models")]
mod models;
mod names;
mod needs;
#[cfg(feature = "models")]
mod plots;
mod quality;
mod relation;
mod reports;
mod requests;
mod responses;
mod retention;
mod rights;
mod rulebook;
mod run;
mod sales;
mod service;
mod shred;
mod stock;
mod survey;
mod time;
mod transfer;
mod triggers;
mod wire;

pub use access::{
    AccessDecided, AccessDiff, AccessDiffRequest, AccessFindingsRequest, AccessReach, AccessReview,
    AccessReviewRequest, AccessShift, ConsideredGrant, DecideAccessRequest, FieldAnswer, MaskRequest, RoleReview,
    RoleShift,
};
pub use approvals::{
    ApprovalEventGiven, ApprovalLevelRequest, ApprovalListRequest, ApprovalNeed, ApprovalReplayRequest,
    ApprovalReplayed, ApprovalRule, ApprovalStatusRequest, ApproveRequest, ChangeApprovalRequest,
    DelegateApprovalsRequest, RejectApprovalRequest, RequestApprovalRequest, UseApprovalRequest,
};
#[cfg(feature = "models")]
pub use artefacts::{
    ArtefactFound, ArtefactRequest, CalibrationTold, DriftReport, DriftRequest, DriftThresholds, FeatureDriftTold,
    PutArtefactRequest,
};
pub use audience::{AudiencePage, AudienceRequest, CampaignAudienceRequest};
pub use audit::{AuditAlarmsRequest, AuditHeadRequest, AuditListRequest, AuditVerifyRequest, CountRequest};
pub use consent::{
    ConsentAnswer, ConsentSignals, DataRecipient, MayContactRequest, MayProcessRequest, PersonFacts, Processing,
    TimelineMayProcessRequest,
};
pub use consent_commands::{
    ConfirmConsentRequest, ConsentReceiptRequest, ConsentSignalRequest, GrantConsentRequest, RefuseConsentRequest,
    WithdrawConsentRequest,
};
#[cfg(feature = "models")]
pub use plots::{
    CalibrationPlotRequest, ChartBars, ChartCurve, ChartCurves, ChartGrid, ChartStep, EvaluatedPlotRequest,
    FrequencyRecencyPlotRequest, PAlivePlotRequest, TrackingPlotRequest, WaterfallPlotRequest,
};
pub use quality::{
    QualityAlertsRequest, QualityAssessRequest, QualityDrillRequest, QualityPart, QualityProposeRequest,
    QualityReportRequest,
};
use regulars_core::error::{Code, Error, Result};
use regulars_core::text::Json;
pub use relation::{RelationListRequest, RelationSuggestRequest, RelationTreeRequest};
pub use reports::{
    AttributedChannel, AttributionReportRequest, AttributionTold, CreditedByWord, SurveyReport, SurveyReportRequest,
};
pub use requests::{
    Context, FindRequest, GetRequest, IngestRequest, ListRequest, NormaliseRequest, Nothing, RulebookText,
    StatedIdentifierRef, StatsRequest, TimelineRequest, ViewRequest,
};
pub use responses::{
    ConsentDecision, Contact, CustomerFound, CustomerPage, Description, ErrorInfo, NormalisedIdentifier,
    RulebookFindings, RulebookInfo, Scrubbed, StoreStats, Timeline, WireRecord,
};

pub use birthdays::{BirthdayWindow, BirthdayWindowRequest, Birthdays, BirthdaysRequest};
pub use case::{
    CaseAssignRequest, CaseMergeRequest, CaseMerged, CaseTellRequest, CaseToMerge, CaseTransferRequest,
    CaseWarnRequest, ClosedLoopRates, ClosedLoopRequest, DeskReportRequest, ExitSurveyRequest,
};
pub use desk::{
    CaseRouteRequest, CaseRouted, CaseTriageRequest, CaseTriaged, QueueGiven, QueueTold, TriageFollowUp, TriageRow,
    TriageRowTold,
};
pub use figures::{
    AllocateRequest, Breakage, BreakageRequest, MovementClosed, MovementRequest, PointsValue, SalesAllocated,
    ValueRequest, YearRecognised, YearRedeemed,
};
pub use history::IdentityHistoryRequest;
pub use identity::{
    ApplyRequest, ConflictsRequest, CustomerName, DecideRequest, DeltaRequest, EraseRequest, IdentityDelta,
    JournalRequest, Membership, MergePlanRequest, PartitionRequest, UnmergeRequest,
};
pub use indicators::{DigestRequest, IndicatorReportRequest};
pub(crate) use journey::selection as next_action_selection;
pub use journey::{
    CustomerNextAction, NearRequest, NearStore, NearStores, NextActionPage, NextActionRequest, NextActionsRequest,
};
pub use lineage::{LineageRequest, RecordLineageRequest};
pub use membership::{
    AccountRequest, AdjustRequest, CancelClaimRequest, CancelRedeemRequest, CaptureRequest, ClaimRequest,
    EnrollRequest, ExecuteRequest, GrantTierRequest, HoldRequest, LeaveRequest, LiabilityRequest, MembershipAccount,
    RedeemRequest, ReferRequest, ReleaseRequest, ReserveRequest, ReviewRequest, UseRequest,
};
#[cfg(feature = "models")]
pub use models::{
    AssignClustersRequest, AssignedClusters, AssignedRow, BinOfScorecard, CalibrateChurnRequest, ChurnCalibration,
    ChurnFeature, ChurnModel, ChurnOfRow, ChurnProbabilities, ChurnReason, ChurnStep, ChurnTerm, ClusterCentre,
    ClusterFeature, ClusterReasonTold, ClustersForK, CustomerRecommended, CustomerValue, CustomerValueRows,
    CustomerValues, CustomerValuesRequest, EvaluateChurnRequest, EvaluateItemsRequest, EvaluateModelRequest,
    EvaluatedChurn, EvaluatedItems, Explain, FeatureOfScorecard, FitChurnRequest, FitClustersRequest, FitItemsRequest,
    FitModelRequest, FittedChurn, FittedClusters, FittedItems, FittedModel, HistoryItem, ImportModelRequest,
    ImportedModel, ItemEvent, ItemShare, LiftOfShare, ListMetrics, ListsJudged, MadeScorecard, MakeScorecardRequest,
    ModelReason, ModelRows, ModelValue, NextOffers, NextOffersRequest, OfferCandidate, OfferKept, PopularItem,
    PredictRequest, Prediction, Predictions, Provenance, RecommendCustomersRequest, RecommendItemsRequest,
    RecommendedByCustomers, RecommendedItem, RecommendedItems, ReliabilityBand, RfmCutsFound, RfmCutsRequest,
    RfmFinding, RfmRows, RfmScoreOfRow, RfmScoreRequest, RfmScored, RfmSummaries, RfmSummaryRequest, RfmTable,
    RfmValidation, RfmValues, ScoreChurnRequest, ScoreModelRequest, ScoreOfRow, ScoreOutput, ScorecardFeature,
    ScoredChurn, ScoredRows, ScoresExplained, SlateCandidate, SlateDropped, SlateImpression, SlateItem, SlateKept,
    SlateMade, SlatePerson, SlatePolicy, SlateRequest, Stretch, SupportedItem, ValueMeaning,
};
#[cfg(all(feature = "arrow", feature = "models"))]
pub use models::{TableAnswer, ask_table, purchase_rows, tree_rows};
pub use names::{CompareNamesRequest, NamesCompared};
pub use needs::{MatchNeedsRequest, MatchedNeed, NeedHit, NeedPassed, NeedsMatched, TextSpan};
pub use retention::{
    ErasurePlanRequest, ExportRequest, RetentionExecuteRequest, RetentionPlanRequest, RetentionRequest,
};
pub use rights::{
    CompleteRequest, DeadlinesRequest, ExtendRequest, PauseRequest, ReceiveRequest, RectifyRequest, RejectRequest,
    RequestListRequest, RequestStatusRequest, RequestStepRequest, VerifyRequest,
};
pub use rulebook::{
    RulebookDiffRequest, RulebookExplainRequest, RulebookExplained, RulebookImpactRequest, RulebookRemoveRequest,
    RulebookRemoved, RulebookSchema, RulebookVersion, RulebookVersions,
};
pub use sales::{
    AmountGiven, AssignRequest, AssignedCustomer, AssignedCustomers, AttributionCredit, AttributionTouch, BandGiven,
    CampaignArm, CampaignReport, CampaignReportRequest, CampaignResults, CampaignResultsRequest, CampaignReturns,
    ChannelCredit, ChannelValue, CoalitionGiven, CompareRequest, ConvertLeadRequest, CreateLeadRequest, CreditModel,
    CreditRequest, CustomerExposed, ExposureGiven, FigureCompared, FigureControl, FigureGiven, FigureGuard,
    FollowLeadRequest, GradeRequest, IncrementalFound, IncrementalRequest, LeadEventGiven, LeadEventWord, LeadFollowed,
    LeadGrade, LeadGroupGiven, LeadGroupScore, LeadItem, LeadListRequest, LeadRuleGiven, LeadScored, LeadStepGiven,
    LeadStepRequest, LiftFound, LiftRequest, MarkovChannel, MarkovFound, MarkovRequest, OpportunityGiven,
    OpportunityStepGiven, OpportunityStepRequest, OpportunityTold, PathGiven, PipelineCurrency, PipelineFound,
    PipelineReportRequest, PipelineRequest, ReturnsRequest, ScoreLeadRequest, ShapleyFound, ShapleyRequest, ShareGiven,
    SideGiven, StageGiven, StageStay, StepRefused, TestSampleRequest, TouchShare,
};
pub use service::{
    BusinessAddRequest, BusinessInstant, BusinessTime, BusinessTimeRequest, CaseClocks, CaseClocksRequest, CaseMessage,
    CasePause, CaseStateAt, CaseTarget,
};
pub use shred::{RenewKeyRequest, ShredPlanRequest, ShredRequest};
pub use stock::{
    ConfirmStockRequest, CountStockRequest, ReleaseStockRequest, ReserveStockRequest, StockEventGiven,
    StockLevelRequest, StockReplayRequest, StockReplayed, StockResult,
};
pub use survey::{
    CesFound, CesRequest, CompareNpsRequest, CsatFound, CsatRequest, NpsCompared, NpsCounts, NpsFound, NpsRequest,
    NpsSampleRequest, SampleSize, ScoreCount, SurveyAnswer, SurveyAnswersRequest, SurveyCounted, SurveyScale,
};
pub use time::{
    AcknowledgeRequest, Acknowledged, AdvanceRequest, ChangesRequest, ConditionRequest, ForecastRequest,
    SegmentMembersRequest, SegmentPage, TimelineForecastRequest, TimelineViewRequest, WhatIfRequest, WindowRequest,
};

pub use transfer::{TransferBandFound, TransferBandRequest};
pub use triggers::{
    TriggerEvaluateRequest, TriggerEvaluated, TriggerFiring, TriggerGiven, TriggerJoin, TriggerRecord, TriggerTold,
};

use crate::access::{self as gate, Guard, OPEN, create, delete, export, read, update};
use crate::{
    AccessBundle, AccessFindings, AdvanceReport, Applied, ApprovalDone, ApprovalInbox, ApprovalState, AuditAlarms,
    AuditHead, AuditPage, AuditVerdict, CaseAssigned, CaseDone, CaseFigures, ChangePage, CommandDone, ConflictPage,
    ConsentDone, ConsentReceipt, ConsentSignalDone, CountReport, Crm, CustomerView, DecideReport, Digest, Erasure,
    ErasurePlan, ExitAsked, ExitFigures, Forecast, GroupAudience, IdentityHistory, Impact, IndicatorReport,
    IngestReport, JournalPage, KeyRenewed, LeadDone, LeadList, LiabilityReport, Lineage, Masked, MergePlan,
    OpportunityDone, PartitionReport, PointsStatement, QualityAlerts, QualityAssessed, QualityDrill, QualityProposals,
    QualityReport, Rectified, RelationList, RelationSuggestions, RelationTree, RequestDeadlines, RequestDone,
    RequestList, RequestState, RetentionDone, RetentionOutcome, RetentionPlan, RulebookDiff, ShredPlan, Shredded,
    StockDone, StockState, TransferDone, Verdict, WarningReport, WhatIf, WindowBounds,
};
#[cfg(feature = "models")]
use crate::{ArtefactKept, ArtefactList};

/// Whether an operation writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Access {
    /// It only reads.
    Read,
    /// It writes, in one transaction.
    Write,
}

/// One line of the operation table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OperationInfo {
    /// Whether it writes.
    pub access: Access,
    /// Its name, for example `customer.view`.
    pub name: &'static str,
    /// The name of its request type.
    pub request: &'static str,
    /// The name of its response type.
    pub response: &'static str,
    /// What it does.
    pub summary: &'static str,
}

// Its name in the schemas.
use responses::WireRecord as Record;

macro_rules! operations {
    ($(
        $(#[cfg(feature = $feature:tt)])?
        $name:literal: $access:ident $guard:expr, $Request:ident => $Response:ident, $summary:literal, $run:path;
    )*) => {
        const TABLE: &[OperationInfo] = &[$($(#[cfg(feature = $feature)])? OperationInfo {
            access: Access::$access,
            name: $name,
            request: stringify!($Request),
            response: stringify!($Response),
            summary: $summary,
        },)*];

        /// What this build leaves out, and the feature that brings it.
        const LEFT_OUT: &[(&str, &str)] = &[$($(#[cfg(not(feature = $feature))] ($name, $feature),)?)*];

        /// What each operation is about, for whoever asks.
        const GUARDS: &[(&str, Guard)] = &[$($(#[cfg(feature = $feature)])? ($name, $guard),)*];

        fn dispatch(crm: &Crm, operation: &str, request: &Json) -> Result<Json> {
            match operation {
                $(
                    $(#[cfg(feature = $feature)])?
                    $name => Json::from_value::<$Response>(&$run(crm, request.read::<$Request>()?)?),
                )*
                other => Err(unknown(other)),
            }
        }

        /// Registers the request and response types of all operations.
        #[cfg(feature = "schema")]
        pub(crate) fn register(generator: &mut schemars::SchemaGenerator) -> Vec<(schemars::Schema, schemars::Schema)> {
            let mut types = Vec::with_capacity(TABLE.len());
            $(
                $(#[cfg(feature = $feature)])?
                types.push((generator.subschema_for::<$Request>(), generator.subschema_for::<$Response>()));
            )*
            types
        }
    };
}

operations! {
    "access.decide": Read OPEN, DecideAccessRequest => AccessDecided,
        "Whether fields of an object may be seen, or something be done with it, by whom and why (AC-2, AC-5).",
        access::decide;
    "access.diff": Read OPEN, AccessDiffRequest => AccessDiff,
        "What each role gains and loses by another rulebook (AC-7).", access::diff;
    "access.findings": Read read("audit"), AccessFindingsRequest => AccessFindings,
        "Which grants nobody used, and who acted in roles that exclude each other, by the audit (AC-7).", access::findings;
    "access.review": Read OPEN, AccessReviewRequest => AccessReview,
        "What roles can see and do, with the grants behind it (AC-7).", access::review;
    "approval.approve": Write update("approval"), ApproveRequest => ApprovalDone,
        "Approves the version of a request that was seen; the first test that fails refuses it (SV-81).", approvals::approve;
    "approval.change": Write update("approval"), ChangeApprovalRequest => ApprovalDone,
        "Changes what is asked for; what raises it voids an approval (SV-82).", approvals::change;
    "approval.delegate": Write update("approval"), DelegateApprovalsRequest => ApprovalDone,
        "Lets somebody decide about requests for somebody else, for some time (SV-81).", approvals::delegate;
    "approval.level": Read OPEN, ApprovalLevelRequest => ApprovalNeed,
        "Which level of approval something needs, by rules that are given or those of the rulebook (SV-80).", approvals::need;
    "approval.list": Read read("approval"), ApprovalListRequest => ApprovalInbox,
        "The requests for approval that wait, those that have waited longest first, and who can decide them (SV-81).",
        approvals::list;
    "approval.reject": Write update("approval"), RejectApprovalRequest => ApprovalDone,
        "Rejects the version of a request that was seen (SV-81).", approvals::reject;
    "approval.replay": Read OPEN, ApprovalReplayRequest => ApprovalReplayed,
        "What comes of events of requests for approval that are given; nothing is stored (SV-80 to SV-82).", approvals::replay;
    "approval.request": Write create("approval"), RequestApprovalRequest => ApprovalDone,
        "Asks for an approval; what needs none says so (SV-81).", approvals::request;
    "approval.status": Read read("approval"), ApprovalStatusRequest => ApprovalState,
        "How a request for approval stands (SV-81, SV-82).", approvals::status;
    "approval.use": Write update("approval"), UseApprovalRequest => ApprovalDone,
        "Says that what was asked for is done, which needs its approval (SV-82).", approvals::use_it;
    #[cfg(feature = "models")]
    "artefact.drift": Read read("model"), DriftRequest => DriftReport,
        "How far the features of a model have moved since it was made, and what it foretells from what comes (AR-4).",
        artefacts::drift;
    #[cfg(feature = "models")]
    "artefact.get": Read read("model"), ArtefactRequest => ArtefactFound,
        "An artefact of a model (AR-1).", artefacts::get;
    #[cfg(feature = "models")]
    "artefact.list": Read read("model"), Nothing => ArtefactList,
        "The artefacts of models that the store keeps (AR-1).", artefacts::all;
    #[cfg(feature = "models")]
    "artefact.put": Write create("model"), PutArtefactRequest => ArtefactKept,
        "Keeps an artefact of a model under the hash of what it says, for rulebooks to name (AR-1, AR-2).", artefacts::put;
    "attribution.credit": Read OPEN, CreditRequest => AttributionCredit,
        "Which channels and touches a conversion is credited to, to the last cent (SV-70, SV-71).", sales::credit;
    "attribution.markov": Read OPEN, MarkovRequest => MarkovFound,
        "What channels are worth by what conversions lose without them (SV-72).", sales::markov;
    "attribution.report": Read read("statistics"), AttributionReportRequest => AttributionTold,
        "Which channels the orders of a window are credited to, over all customers (SV-70 to SV-73).", reports::attribution;
    "attribution.shapley": Read OPEN, ShapleyRequest => ShapleyFound,
        "The Shapley values of channels by the conversions of their sets (SV-73).", sales::shapley;
    "audience.list": Read read("audience"), AudienceRequest => AudiencePage,
        "Who may be contacted for a purpose over a channel and where, and how many may not, by reason (CS-8, CS-15).", audience::list;
    "audit.alarms": Read read("audit"), AuditAlarmsRequest => AuditAlarms,
        "Where the audit shows more than is usual or allowed (AL-1 to AL-4).", audit::alarms;
    "audit.head": Read read("audit"), AuditHeadRequest => AuditHead,
        "The head of the audit chain, to be kept elsewhere as the anchor (AU-3).", audit::head;
    "audit.list": Read read("audit"), AuditListRequest => AuditPage,
        "Who saw or changed what, for which purpose, page by page (AU-1).", audit::list;
    "audit.verify": Read read("audit"), AuditVerifyRequest => AuditVerdict,
        "Whether the audit chain is whole, and goes on from an anchor (AU-3).", audit::verify;
    "benefit.birthday_window": Read OPEN, BirthdayWindowRequest => BirthdayWindow,
        "Whether an instant lies in the days around a birthday (MB-53).", birthdays::window;
    "benefit.birthdays": Read OPEN, BirthdaysRequest => Birthdays,
        "On which days of a year somebody has a birthday, by the Gregorian or the Chinese calendar (MB-53, MB-54).",
        birthdays::birthdays;
    "benefit.cancel": Write update("account"), CancelClaimRequest => CommandDone,
        "Gives a reservation of a benefit back (MB-52).", membership::cancel_claim;
    "benefit.claim": Write update("account"), ClaimRequest => CommandDone,
        "Claims a benefit; the first test that fails refuses it (MB-50, MB-51).", membership::claim;
    "benefit.reserve": Write update("account"), ReserveRequest => CommandDone,
        "Reserves a benefit for some time (MB-52).", membership::reserve;
    "benefit.use": Write update("account"), UseRequest => CommandDone,
        "Uses an entitlement (MB-52).", membership::use_entitlement;
    "calendar.add": Read OPEN, BusinessAddRequest => BusinessInstant,
        "When so much working time of a business calendar will be over (SV-2).", service::business_add;
    "calendar.business_time": Read OPEN, BusinessTimeRequest => BusinessTime,
        "The working time of a business calendar between two instants (SV-2).", service::business_time;
    "campaign.assign": Read OPEN, AssignRequest => AssignedCustomers,
        "On which side of a test customers are, the same everywhere and for ever (SV-63).", sales::assign;
    "campaign.audience": Read read("audience"), CampaignAudienceRequest => GroupAudience,
        "Whom a group of campaigns contacts, each once and over the first channel that may be used, and who was contacted already (SV-64).",
        audience::of_group;
    "campaign.incremental": Read OPEN, IncrementalRequest => IncrementalFound,
        "What would not have happened without a campaign, and what it is worth (SV-62).", sales::incremental;
    "campaign.lift": Read OPEN, LiftRequest => LiftFound,
        "Whether the treated do it oftener than the control (SV-61).", sales::lift;
    "campaign.report": Read OPEN, CampaignReportRequest => CampaignReport,
        "All that is to be said of a campaign: three returns, and the lift behind the last (SV-60 to SV-62).", sales::report;
    "campaign.results": Read read("statistics"), CampaignResultsRequest => CampaignResults,
        "What a campaign reached, cost, sold and did, over all customers: three returns, and the treated beside the control (SV-60 to SV-63).",
        sales::results;
    "campaign.roi": Read OPEN, ReturnsRequest => CampaignReturns,
        "What a campaign returns on its cost (SV-60).", sales::returns;
    "campaign.sample_size": Read OPEN, TestSampleRequest => SampleSize,
        "How many a test takes on each side to see a difference (SV-61).", sales::sample;
    "case.assign": Read read("case"), CaseAssignRequest => CaseAssigned,
        "Who answers a case of a customer first and in which queue, by the rulebook, with the reason of every row and queue (SV-21, SV-22).",
        case::assign;
    "case.clocks": Read OPEN, CaseClocksRequest => CaseClocks,
        "How the clocks of a case stand that is told with the question: due instants, warnings, breaches (SV-11 to SV-16).",
        service::clocks;
    "case.closed_loop": Read OPEN, ClosedLoopRequest => ClosedLoopRates,
        "How many detractors were contacted, and how many in time (SV-34).", case::closed_loop;
    "case.merge": Read OPEN, CaseMergeRequest => CaseMerged,
        "What becomes of cases that are merged: the earliest creation and the earliest deadline (SV-17).", case::merge;
    "case.report": Read read("statistics"), DeskReportRequest => CaseFigures,
        "What became of the cases of a window over all customers: first contact resolution, standard answers, the closed loop (SV-20, SV-21, SV-34).",
        case::report;
    "case.route": Read OPEN, CaseRouteRequest => CaseRouted,
        "Into which of some queues a case goes, and why not into the others (SV-22).", desk::route;
    "case.tell": Write update("case"), CaseTellRequest => CaseDone,
        "Tells a service case or a step of it; what cannot follow is refused (SV-10, SV-19).", case::tell;
    "case.transfer": Write update("case"), CaseTransferRequest => TransferDone,
        "Hands a case over to sales, which yields one lead for each intent (SV-41).", case::transfer;
    "case.triage": Read OPEN, CaseTriageRequest => CaseTriaged,
        "Whether a standard answer or a person answers a case, by the first row that holds, and why (SV-21).", desk::triage;
    "case.warn": Write update("case"), CaseWarnRequest => WarningReport,
        "Opens the work orders against churn that are due, once for each crossing (SV-40).", case::warn;
    "changes.acknowledge": Write update("change"), AcknowledgeRequest => Acknowledged,
        "Says that changes up to a number have been delivered; they are forgotten.", time::acknowledge;
    "changes.advance": Write update("change"), AdvanceRequest => AdvanceReport,
        "Moves the store's time forward and writes what changed to the outbox, each change once (SE-7, SE-8).", time::advance;
    "changes.read": Read read("change"), ChangesRequest => ChangePage,
        "Changes of the outbox after a number, as CloudEvents, in order.", time::changes;
    #[cfg(feature = "models")]
    "churn.calibrate": Read OPEN, CalibrateChurnRequest => ChurnCalibration,
        "What brings probabilities of churn to what happens as often as they say (CH-7).", models::calibrate_churn;
    #[cfg(feature = "models")]
    "churn.evaluate": Read OPEN, EvaluateChurnRequest => EvaluatedChurn,
        "How good scores of churn are: AUC, lift, Brier score, calibration error, reliability (CH-8).",
        models::evaluate_churn;
    #[cfg(feature = "models")]
    "churn.fit": Read OPEN, FitChurnRequest => FittedChurn,
        "A logistic regression of who churned, from rows that are given (CH-5, CH-6).", models::fit_churn;
    #[cfg(feature = "models")]
    "churn.score": Read OPEN, ScoreChurnRequest => ScoredChurn,
        "How probable it is that rows churn, with reasons that add up (CH-5).", models::score_churn;
    #[cfg(feature = "models")]
    "churn.scorecard": Read OPEN, MakeScorecardRequest => MadeScorecard,
        "A scorecard of who churned, from rows that are given: bins, weight of evidence, points, and its section in TOML (CH-4).",
        models::make_scorecard;
    #[cfg(feature = "models")]
    "cluster.assign": Read OPEN, AssignClustersRequest => AssignedClusters,
        "The clusters of rows, and which features speak for them (KM-3).", models::assign_clusters;
    #[cfg(feature = "models")]
    "cluster.fit": Read OPEN, FitClustersRequest => FittedClusters,
        "k-means clusters of rows that are given, as an artefact (KM-1, KM-2, AR-1).", models::fit_clusters;
    "condition.evaluate": Read OPEN, ConditionRequest => Verdict,
        "What a condition says of given facts, and why (CD-1 to CD-9).", time::evaluate;
    "consent.confirm": Write update("consent"), ConfirmConsentRequest => ConsentDone,
        "Confirms a yes that waits, which writes the yes and its confirmation (CS-3).", consent_commands::confirm;
    "consent.grant": Write update("consent"), GrantConsentRequest => ConsentDone,
        "Says yes; where the purpose asks for a second yes, only that it waits is written (CS-3).", consent_commands::grant;
    "consent.may_contact": Read read("consent"), MayContactRequest => ConsentDecision,
        "Whether a person may be contacted for a purpose over a channel, with reasons (CS-15).", consent::may_contact;
    "consent.may_process": Read read("consent"), MayProcessRequest => ConsentAnswer,
        "Whether something may be done with a customer's data, in every jurisdiction that applies, with reasons (CS-15).", consent::may_process;
    "consent.receipt": Read read("consent"), ConsentReceiptRequest => ConsentReceipt,
        "The receipt of a consent event in the words of ISO/IEC TS 27560 (CS-11).", consent_commands::receipt;
    "consent.refuse": Write update("consent"), RefuseConsentRequest => ConsentDone,
        "Says no to a question (CS-3).", consent_commands::refuse;
    "consent.signal": Write update("consent"), ConsentSignalRequest => ConsentSignalDone,
        "Takes a browser's privacy signal as a refusal of the purposes that it refuses (CS-10).", consent_commands::signal;
    "consent.withdraw": Write update("consent"), WithdrawConsentRequest => ConsentDone,
        "Takes a yes back; nothing refuses that (CS-3).", consent_commands::withdraw;
    "customer.find": Read read("customer"), FindRequest => CustomerFound,
        "The customer who holds an identifier (CI-2).", run::find;
    "customer.forecast": Read read("customer"), ForecastRequest => Forecast,
        "What will change by itself for a customer, if no record arrives (SE-7).", time::forecast;
    "customer.lineage": Read read("customer"), LineageRequest => Lineage,
        "The records and decisions behind the values of a view (DQ-6).", lineage::of_customer;
    "customer.list": Read read("customer"), ListRequest => CustomerPage,
        "The ids of all customers, sorted, page by page.", run::list;
    "customer.next_action": Read read("customer"), NextActionRequest => CustomerNextAction,
        "What to do next for a customer: service, an offer or silence, with the consent decision and why (SV-97).", journey::next_action;
    "customer.next_actions": Read read("customer"), NextActionsRequest => NextActionPage,
        "What to do next for all customers, page by page (SV-97).", journey::next_actions;
    "customer.timeline": Read read("customer").with(&[("records", "record")]), TimelineRequest => Timeline,
        "The visible records of a customer from every channel, in timeline order (RC-8).", run::timeline;
    "customer.view": Read read("customer"), ViewRequest => CustomerView,
        "What is true of a customer at an instant, with reasons and the instant of the next change.", run::view;
    "identifier.normalise": Read OPEN, NormaliseRequest => NormalisedIdentifier,
        "The one spelling of an identifier (NM-1, NM-2).", run::normalise;
    "identity.apply": Write update("identity"), ApplyRequest => Applied,
        "Decides who is who, after all checks, in one transaction (DJ-2, DJ-7).", identity::apply;
    "identity.compare_names": Read OPEN, CompareNamesRequest => NamesCompared,
        "How alike two names are (NM-11).", names::compare_names;
    "identity.conflicts": Read read("identity"), ConflictsRequest => ConflictPage,
        "What several customers have in common that did not unite them, and why (RV-9).", identity::conflicts;
    "identity.decide": Write update("identity"), DecideRequest => DecideReport,
        "Puts decisions into the journal as they were made elsewhere or earlier (DJ-1).", identity::decide;
    "identity.delta": Read OPEN, DeltaRequest => IdentityDelta,
        "What differs between two answers to who is who (CI-4).", identity::difference;
    "identity.history": Read read("identity"), IdentityHistoryRequest => IdentityHistory,
        "Every union and split of a customer, with who caused it and what it rests on (DJ-3).", history::history;
    "identity.journal": Read read("identity"), JournalRequest => JournalPage,
        "The decisions of the journal in the order in which they came, page by page (DJ-1).", identity::journal;
    "identity.partition": Read read("identity"), PartitionRequest => PartitionReport,
        "Who is who among all, with everything that was refused (RV-1 to RV-11).", identity::partition;
    "identity.plan": Read read("identity"), ApplyRequest => Applied,
        "What a decision would do; nothing is stored (DJ-7).", identity::plan;
    "identity.plan_merge": Read read("identity"), MergePlanRequest => MergePlan,
        "What merging two customers would do, and what speaks against it (DJ-8).", identity::plan_merge;
    "identity.plan_unmerge": Read read("identity"), UnmergeRequest => Applied,
        "What parting a customer would do; nothing is stored (DJ-9).", identity::plan_unmerge;
    "identity.unmerge": Write update("identity"), UnmergeRequest => Applied,
        "Parts a customer that rules had joined (DJ-9).", identity::unmerge;
    "indicator.compare": Read OPEN, CompareRequest => FigureCompared,
        "How a figure moved, whether that is more than chance, and what got worse with it (SV-96).", sales::compare;
    "indicator.digest": Read read("statistics"), DigestRequest => Digest,
        "What happened in the last whole day or week: who is new, who moved, which cases wait, the indicators (SV-95).", indicators::digest;
    "indicator.report": Read read("statistics"), IndicatorReportRequest => IndicatorReport,
        "What the indicators of the rulebook come to, and how they moved since another instant (SV-95, SV-96).", indicators::report;
    "lead.convert": Write update("lead"), ConvertLeadRequest => LeadDone,
        "Makes an opportunity out of a qualified lead, once; asked again, it gives the same one (SV-52).", sales::convert_lead;
    "lead.create": Write create("lead"), CreateLeadRequest => LeadDone,
        "Tells that a lead came; of one customer and campaign there is one (SV-52).", sales::create_lead;
    "lead.disqualify": Write update("lead"), LeadStepRequest => LeadDone,
        "Says that a lead will become nothing, and why (SV-52).", sales::disqualify_lead;
    "lead.follow": Read OPEN, FollowLeadRequest => LeadFollowed,
        "Where a lead stands by its steps, which of them had no effect, and who gets it (SV-52).", sales::follow_lead;
    "lead.grade": Read OPEN, GradeRequest => LeadGrade,
        "The grade of a lead: the bands of its fit and its engagement (SV-51).", sales::grade;
    "lead.list": Read read("lead"), LeadListRequest => LeadList,
        "The leads of all customers, those with the highest score first (SV-50 to SV-52).", sales::leads;
    "lead.nurture": Write update("lead"), LeadStepRequest => LeadDone,
        "Puts a lead off (SV-52).", sales::nurture_lead;
    "lead.qualify": Write update("lead"), LeadStepRequest => LeadDone,
        "Says that a lead is worth an opportunity (SV-52).", sales::qualify_lead;
    "lead.score": Read OPEN, ScoreLeadRequest => LeadScored,
        "The score of a lead by rules that are given, and why (SV-50).", sales::score;
    "lead.work": Write update("lead"), LeadStepRequest => LeadDone,
        "Says that somebody works on a lead (SV-52).", sales::work_lead;
    "location.near": Read OPEN, NearRequest => NearStores,
        "Which shops of the rulebook lie near a place; nothing is stored (SV-94).", journey::near;
    "membership.account": Read read("account"), AccountRequest => MembershipAccount,
        "The account of a customer in a program: tier, points by lot, what is missing to the next tier (MB-42).",
        membership::account;
    "membership.enroll": Write update("account"), EnrollRequest => CommandDone,
        "Makes a customer a member (MB-1).", membership::enroll;
    "membership.grant_tier": Write update("account"), GrantTierRequest => CommandDone,
        "Gives a tier, for a time or for ever (MB-39).", membership::grant_tier;
    "membership.leave": Write update("account"), LeaveRequest => CommandDone,
        "Ends a membership (MB-1).", membership::leave;
    #[cfg(feature = "models")]
    "model.evaluate": Read OPEN, EvaluateModelRequest => ModelValue,
        "What a function of a model gives for parameters and a row that are given (NV-3).", models::evaluated;
    #[cfg(feature = "models")]
    "model.fit": Read read("model"), FitModelRequest => FittedModel,
        "A model of repeat purchase or spend that fits the customers of the store best, or rows that are given (NV-5 to NV-8).",
        models::fit;
    #[cfg(feature = "models")]
    "model.import": Read read("model"), ImportModelRequest => ImportedModel,
        "An artefact of a model of XGBoost or LightGBM, for rulebooks to name (TR-1, AR-1).", models::import;
    #[cfg(feature = "models")]
    "model.predict": Read read("model"), PredictRequest => Predictions,
        "What a model says of the customers of the store, or of rows: purchases within a horizon, and whether there will be none (NV-3, CH-1).",
        models::predict;
    #[cfg(feature = "models")]
    "model.score": Read OPEN, ScoreModelRequest => ScoredRows,
        "What a model of XGBoost or LightGBM says of rows, and why (TR-1 to TR-9).", models::score;
    #[cfg(feature = "models")]
    "model.value": Read read("model"), CustomerValuesRequest => CustomerValues,
        "What the customers of the store, or rows, are worth within some months and in all, by a model of repeat purchase and one of spend \
         (VQ-3, VQ-4).", models::values;
    "needs.match": Read OPEN, MatchNeedsRequest => NeedsMatched,
        "Of which needs a text speaks by a rulebook, and why something in it does not count (NT-1 to NT-8).",
        needs::match_needs;
    "opportunity.advance": Write update("opportunity"), OpportunityStepRequest => OpportunityDone,
        "Brings an opportunity to a stage, which needs its fields (SV-53).", sales::advance_opportunity;
    "opportunity.lose": Write update("opportunity"), OpportunityStepRequest => OpportunityDone,
        "Says that an opportunity is lost, and why (SV-53).", sales::lose_opportunity;
    "opportunity.open": Write create("opportunity"), OpportunityStepRequest => OpportunityDone,
        "Tells that an opportunity came, without a lead or of one (SV-53).", sales::open_opportunity;
    "opportunity.pipeline": Read OPEN, PipelineRequest => PipelineFound,
        "How opportunities stand by their steps, and what they are worth together (SV-53).", sales::opportunities;
    "opportunity.report": Read read("statistics"), PipelineReportRequest => PipelineFound,
        "The same of all opportunities that the store holds (SV-53).", sales::opportunities_of_store;
    "opportunity.win": Write update("opportunity"), OpportunityStepRequest => OpportunityDone,
        "Says that an opportunity is won, and why (SV-53).", sales::win_opportunity;
    #[cfg(feature = "models")]
    "plot.calibration": Read read("model"), CalibrationPlotRequest => ChartCurves,
        "How often customers of the store, or rows, bought in a holdout beside what a model expected, by how often they had bought before (NV-3).",
        plots::calibration;
    #[cfg(feature = "models")]
    "plot.frequency_recency": Read read("model"), FrequencyRecencyPlotRequest => ChartGrid,
        "What a model expects of customers, those of the store or of an age, by how often they bought and when last (NV-3, CH-1).",
        plots::frequency_recency;
    #[cfg(feature = "models")]
    "plot.gains": Read OPEN, EvaluatedPlotRequest => ChartCurves,
        "Which share of those who churn is among the highest scores (CH-8).", plots::gains;
    #[cfg(feature = "models")]
    "plot.lift": Read OPEN, EvaluatedPlotRequest => ChartCurves,
        "How much more often the highest scores churn than all (CH-8).", plots::lift;
    #[cfg(feature = "models")]
    "plot.p_alive": Read read("model"), PAlivePlotRequest => ChartCurves,
        "How probable it was at each time that a customer of the store, or one whose purchases are given, had not left (NV-3).", plots::p_alive;
    #[cfg(feature = "models")]
    "plot.reliability": Read OPEN, EvaluatedPlotRequest => ChartCurves,
        "Whether what is foretold comes as often as it is foretold (CH-8).", plots::reliability;
    #[cfg(feature = "models")]
    "plot.tracking": Read read("model"), TrackingPlotRequest => ChartCurves,
        "How repeat purchases, of the store or given, added up over time beside what a model expected (NV-3).", plots::tracking;
    #[cfg(feature = "models")]
    "plot.waterfall": Read OPEN, WaterfallPlotRequest => ChartBars,
        "How the margin of a row comes about, feature by feature (TR-7).", plots::waterfall;
    "points.adjust": Write update("account"), AdjustRequest => CommandDone,
        "Gives or takes points (MB-15).", membership::adjust;
    "points.allocate": Read OPEN, AllocateRequest => SalesAllocated,
        "Which share of sales belongs to the points that they earned, and in which year it is revenue (MB-81).",
        figures::allocated;
    "points.breakage": Read OPEN, BreakageRequest => Breakage,
        "What has become of the points of a cohort, and what will of those that are open (MB-82).", figures::breakage;
    "points.cancel_redeem": Write update("account"), CancelRedeemRequest => CommandDone,
        "Returns points of a redemption to the lots that they came from (MB-20).", membership::cancel_redeem;
    "points.capture": Write update("account"), CaptureRequest => CommandDone,
        "Spends held points (MB-19).", membership::capture;
    "points.hold": Write update("account"), HoldRequest => CommandDone,
        "Holds points for some time (MB-18).", membership::hold;
    "points.liability": Read read("account"), LiabilityRequest => LiabilityReport,
        "What the outstanding points of all members are worth, by cohort, and how the balance came about (MB-80 to MB-83).",
        membership::liability;
    "points.movement": Read OPEN, MovementRequest => MovementClosed,
        "Where movements of points lead, and whether they close (MB-83).", figures::movement;
    "points.redeem": Write update("account"), RedeemRequest => CommandDone,
        "Spends points, those that expire first before others (MB-16, MB-17).", membership::redeem;
    "points.release": Write update("account"), ReleaseRequest => CommandDone,
        "Lets held points go (MB-19).", membership::release;
    "points.statement": Read read("account"), AccountRequest => PointsStatement,
        "Every lot of a customer and every movement of points, in double entry (MB-10, MB-26).", membership::statement;
    "points.value": Read OPEN, ValueRequest => PointsValue,
        "What outstanding points are worth by figures that are given (MB-80).", figures::value;
    "privacy.count": Write read("statistics"), CountRequest => CountReport,
        "How many customers there are by attribute, tier, stage, tag or segment, with noise out of a budget or with a least group (DP-1 to DP-5).",
        audit::count;
    "privacy.erasure_plan": Read read("retention"), ErasurePlanRequest => ErasurePlan,
        "What erasing a customer would do, field by field, and who must hear of it; nothing is done (RQ-12).", retention::erasure_plan;
    "privacy.export": Read export("customer"), ExportRequest => AccessBundle,
        "All data of a customer with origin, purposes and retention, or what the person gave, to take along (RQ-12).", retention::export;
    "privacy.mask": Read OPEN, MaskRequest => Masked,
        "A value as a mask shows it (MK-1 to MK-8).", access::mask;
    "privacy.transfer_band": Read OPEN, TransferBandRequest => TransferBandFound,
        "What a transfer abroad needs, by how many people it concerns (JR-6).", transfer::band;
    "profile.erase": Write delete("customer"), EraseRequest => Erasure,
        "Erases a profile; its customer id goes on resolving to those who were one with it (CI-3).", identity::erase;
    "profile.plan_shred": Read read("customer"), ShredPlanRequest => ShredPlan,
        "What destroying the key of a profile and all that it sealed would do, step by step; nothing is done (EN-8).", shred::plan;
    "profile.renew_key": Write update("store"), RenewKeyRequest => KeyRenewed,
        "Seals everything of a profile under a new data key and destroys the older one; interrupted, it goes on when asked again (EN-2).",
        shred::renew_key;
    "profile.shred": Write delete("customer"), ShredRequest => Shredded,
        "Destroys the key of a profile and all that it sealed, if it is still the plan that was shown (EN-8).", shred::shred;
    "quality.alerts": Read read("quality"), QualityAlertsRequest => QualityAlerts,
        "The days on which a metric of quality crossed its gate or jumped (DQ-7).", quality::alerts;
    "quality.assess": Read OPEN, QualityAssessRequest => QualityAssessed,
        "A metric of quality over tables of one's own; nothing is stored (DQ-3, DQ-4).", quality::assess;
    "quality.drill": Read read("quality"), QualityDrillRequest => QualityDrill,
        "What made quality change between two periods, ranked by contribution (DQ-7).", quality::drill;
    "quality.propose": Read read("quality"), QualityProposeRequest => QualityProposals,
        "What could be mended, each with rule, evidence and preview; nothing is stored (DQ-5).", quality::propose;
    "quality.report": Read read("quality"), QualityReportRequest => QualityReport,
        "The quality of what the store holds: metrics with gates, rules and cells (DQ-2 to DQ-4).", quality::report;
    #[cfg(feature = "models")]
    "recommend.customers": Read OPEN, RecommendCustomersRequest => RecommendedByCustomers,
        "What people alike have, of which enough of them have it (CF-4).", models::recommend_customers;
    #[cfg(feature = "models")]
    "recommend.evaluate": Read OPEN, EvaluateItemsRequest => EvaluatedItems,
        "How well recommendation finds what customers came to have last, beside popularity, with the slate policy off and on (SL-7).",
        models::evaluate_items;
    #[cfg(feature = "models")]
    "recommend.fit": Read OPEN, FitItemsRequest => FittedItems,
        "Which items go together, by what customers did, as an artefact (CF-1, CF-2, AR-1).", models::fit_items;
    #[cfg(feature = "models")]
    "recommend.items": Read OPEN, RecommendItemsRequest => RecommendedItems,
        "What goes with what somebody has, and because of which items (CF-3).", models::recommend_items;
    #[cfg(feature = "models")]
    "recommend.offers": Read OPEN, NextOffersRequest => NextOffers,
        "Which offers to make to a person, by what they are worth, under the policy of slates (SL-6).", models::offers;
    #[cfg(feature = "models")]
    "recommend.slate": Read OPEN, SlateRequest => SlateMade,
        "What to show a person, in order, with a reason for each item that is shown and each that is not (SL-1 to SL-5).",
        models::slate;
    "record.execute": Write create("record"), ExecuteRequest => CommandDone,
        "Takes one record as a command: it is kept only if the account of its customer accepts it (MB-8).",
        membership::execute;
    "record.get": Read read("record"), GetRequest => Record,
        "A record by its key, in the wire form (RC-10).", run::get;
    "record.ingest": Write create("record"), IngestRequest => IngestReport,
        "Takes a batch of records in one transaction (RC-2, RC-8).", run::ingest;
    "record.lineage": Read read("record"), RecordLineageRequest => Lineage,
        "The values of its customer's view that a record is behind (DQ-6).", lineage::of_record;
    "referral.refer": Write update("account"), ReferRequest => CommandDone,
        "Says that a customer recommended the program to somebody (MB-60).", membership::refer;
    "referral.review": Write update("account"), ReviewRequest => CommandDone,
        "Decides about a referral that is held for review (MB-63).", membership::review;
    "relation.list": Read read("relation"), RelationListRequest => RelationList,
        "How a customer is related to others, in both directions (RL-1, RL-3).", relation::list;
    "relation.suggest": Read read("relation"), RelationSuggestRequest => RelationSuggestions,
        "Pairs of people who may be of one household, with what speaks for it; nothing is written (RL-4).", relation::suggest;
    "relation.tree": Read read("relation"), RelationTreeRequest => RelationTree,
        "The customers below a customer in a hierarchy (RL-3).", relation::tree;
    "request.complete": Write update("request"), CompleteRequest => RequestDone,
        "Says that a request of a person is fulfilled (RQ-2).", rights::complete;
    "request.deadlines": Read OPEN, DeadlinesRequest => RequestDeadlines,
        "When a request would be due; nothing is stored (RQ-5 to RQ-10).", rights::deadlines;
    "request.extend": Write update("request"), ExtendRequest => RequestDone,
        "Extends a request of a person (RQ-9).", rights::extend;
    "request.list": Read read("request"), RequestListRequest => RequestList,
        "The requests of a customer or of everybody, those that are due first before others (RQ-7).", rights::list;
    "request.pause": Write update("request"), PauseRequest => RequestDone,
        "Lets the clock of a request stand still for some days (RQ-9).", rights::pause;
    "request.receive": Write update("request"), ReceiveRequest => RequestDone,
        "Takes a request of a person about their data, and does at once what it does (RQ-1, RQ-4).", rights::receive;
    "request.rectify": Write update("request"), RectifyRequest => Rectified,
        "Pins what a request for rectification corrects and says that the request is fulfilled (RQ-12).", rights::rectify;
    "request.reject": Write update("request"), RejectRequest => RequestDone,
        "Refuses a request of a person, whole or in part (RQ-3).", rights::reject;
    "request.status": Read read("request"), RequestStatusRequest => RequestState,
        "How a request of a person stands, and when what must be done (RQ-2, RQ-7).", rights::status;
    "request.step": Write update("request"), RequestStepRequest => RequestDone,
        "Says into which state a request of a person comes (RQ-2).", rights::go_on;
    "request.verify": Write update("request"), VerifyRequest => RequestDone,
        "Says that it is certain who asks (RQ-2).", rights::verify;
    "retention.evaluate": Read OPEN, RetentionRequest => RetentionOutcome,
        "What would be done with an item of data, and why; nothing is stored (RT-2 to RT-4).", retention::evaluate;
    "retention.execute": Write delete("retention"), RetentionExecuteRequest => RetentionDone,
        "Deletes what a plan of retention or erasure names, if it is still the plan that was shown (RT-4).", retention::execute;
    "retention.plan": Read read("retention"), RetentionPlanRequest => RetentionPlan,
        "What is to be done with the data of a customer or of everybody; nothing is done (RT-1 to RT-6).", retention::plan;
    #[cfg(feature = "models")]
    "rfm.cuts": Read read("model"), RfmCutsRequest => RfmCutsFound,
        "Cut points that part the customers of the store, or rows that are given, into scores of equal numbers of customers (RS-3).",
        models::rfm_cuts;
    #[cfg(feature = "models")]
    "rfm.score": Read OPEN, RfmScoreRequest => RfmScored,
        "The RFM scores of rows by cut points of a population (RS-3, RS-4).", models::score_rfm;
    #[cfg(feature = "models")]
    "rfm.summary": Read OPEN, RfmSummaryRequest => RfmSummaries,
        "The RFM summary of orders that are given, or of a calibration with what came after it (RF-1 to RF-11).",
        models::rfm_summary;
    "rulebook.check": Read OPEN, RulebookText => RulebookFindings,
        "All faults of a rulebook in document order (RB-2).", run::check;
    "rulebook.current": Read OPEN, Nothing => RulebookInfo,
        "The rulebook that answers (RB-9).", run::current;
    "rulebook.diff": Read OPEN, RulebookDiffRequest => RulebookDiff,
        "What differs between two rulebooks, and what else that touches (RB-10).", rulebook::diff;
    "rulebook.explain": Read read("rulebook"), RulebookExplainRequest => RulebookExplained,
        "What a rulebook says, in sentences; without a text the one that is loaded.", rulebook::explain;
    "rulebook.impact": Read read("rulebook"), RulebookImpactRequest => Impact,
        "What reads a definition, directly and through others; without a text of the one that is loaded (RB-8).",
        rulebook::impact;
    "rulebook.load": Write update("rulebook"), RulebookText => RulebookInfo,
        "Loads a further version, which answers from its `effective_from` on (RB-9).", rulebook::load;
    "rulebook.remove": Read OPEN, RulebookRemoveRequest => RulebookRemoved,
        "A rulebook without a definition that nothing reads (RB-8).", rulebook::remove;
    "rulebook.schema": Read OPEN, Nothing => RulebookSchema,
        "The JSON Schema of rulebooks, for editors.", rulebook::schema;
    "rulebook.versions": Read OPEN, Nothing => RulebookVersions,
        "All loaded versions of the rulebook, the lowest first (RB-9).", rulebook::versions;
    "rulebook.what_if": Read update("rulebook"), WhatIfRequest => WhatIf,
        "Who would move under another rulebook; nothing is stored (RB-11).", time::what_if;
    "segment.members": Read read("customer"), SegmentMembersRequest => SegmentPage,
        "Who is in a segment, and since when (SE-4, SE-10).", time::segment_members;
    "stock.confirm": Write update("stock"), ConfirmStockRequest => StockDone,
        "Sells pieces that are held, and lets the rest go (SV-85).", stock::confirm;
    "stock.count": Write update("stock"), CountStockRequest => StockDone,
        "Says how many pieces of an article the host counted in a shop (SV-85).", stock::count;
    "stock.level": Read read("stock"), StockLevelRequest => StockState,
        "How many pieces of an article are free, held and sold in a shop (SV-85).", stock::level;
    "stock.release": Write update("stock"), ReleaseStockRequest => StockDone,
        "Lets go of pieces that are held (SV-85).", stock::release;
    "stock.replay": Read OPEN, StockReplayRequest => StockReplayed,
        "What comes of events of the stock of an article in a shop that are given; nothing is stored (SV-85).", stock::replay;
    "stock.reserve": Write create("stock"), ReserveStockRequest => StockDone,
        "Holds pieces of an article in a shop for a customer, never more than there are (SV-85).", stock::reserve;
    "store.scrub": Write update("store"), Nothing => Scrubbed,
        "Leaves no byte of what was erased in the file and its log (EN-8).", run::scrub;
    "store.stats": Read read("store"), StatsRequest => StoreStats,
        "How much the store holds.", run::stats;
    "survey.answers": Read OPEN, SurveyAnswersRequest => SurveyCounted,
        "Which answers of a window count: the last one of each respondent (SV-31).", survey::answers;
    "survey.ces": Read OPEN, CesRequest => CesFound,
        "What marks of effort say (SV-33).", survey::ces;
    "survey.compare": Read OPEN, CompareNpsRequest => NpsCompared,
        "How far two net promoter scores are apart, and whether that is more than chance (SV-32).", survey::compare;
    "survey.csat": Read OPEN, CsatRequest => CsatFound,
        "What marks of satisfaction say (SV-33).", survey::csat;
    "survey.exit": Read read("case"), ExitSurveyRequest => ExitAsked,
        "Whether a customer who leaves is asked why: once, with consent, and not again within the cooldown (SV-35).", case::exit;
    "survey.exit_report": Read read("statistics"), DeskReportRequest => ExitFigures,
        "Why customers left, by reason, of each the last answer of a window (SV-35).", case::exit_report;
    "survey.nps": Read OPEN, NpsRequest => NpsFound,
        "The net promoter score of some answers, with its error (SV-32).", survey::nps;
    "survey.report": Read read("statistics"), SurveyReportRequest => SurveyReport,
        "What all customers answered to a survey in a window, the last answer of each (SV-31 to SV-33).", reports::survey;
    "survey.sample_size": Read OPEN, NpsSampleRequest => SampleSize,
        "How many answers a margin of a net promoter score takes (SV-32).", survey::sample;
    "system.describe": Read OPEN, Nothing => Description,
        "The version, the operations and the registry of codes.", run::describe;
    "timeline.forecast": Read OPEN, TimelineForecastRequest => Forecast,
        "What will change by itself in a timeline that is given; nothing is stored.", time::timeline_forecast;
    "timeline.may_process": Read OPEN, TimelineMayProcessRequest => ConsentAnswer,
        "Whether something may be done with the data of a timeline that is given; nothing is stored (CS-15).", consent::timeline_may_process;
    "timeline.view": Read OPEN, TimelineViewRequest => CustomerView,
        "The view of a timeline that is given: the pure fold; nothing is stored.", time::timeline_view;
    "trigger.evaluate": Read OPEN, TriggerEvaluateRequest => TriggerEvaluated,
        "When a trigger fires in records that are given, and what became of it; nothing is stored (SV-90 to SV-92).",
        triggers::evaluate_given;
    "window.bounds": Read OPEN, WindowRequest => WindowBounds,
        "The bounds of a window at an instant, and which instants it counts (TM-2).", time::bounds;
}

/// All operations, by name.
///
/// ```
/// let view = regulars::operations().iter().find(|operation| operation.name == "customer.view").unwrap();
/// assert_eq!((view.request, view.response), ("ViewRequest", "CustomerView"));
/// ```
pub fn operations() -> &'static [OperationInfo] {
    TABLE
}

/// What an operation is about.
pub(crate) fn guard_of(operation: &str) -> Option<&'static Guard> {
    GUARDS.iter().find(|(name, _)| *name == operation).map(|(_, guard)| guard)
}

fn unknown(operation: &str) -> Error {
    if let Some((_, feature)) = LEFT_OUT.iter().find(|(name, _)| *name == operation) {
        let message = format!("this build of the library has no `{operation}`: it lacks the feature `{feature}`");
        return Error::new(Code::Unsupported, "operation", message);
    }
    let hint = regulars_core::text::did_you_mean(operation, TABLE.iter().map(|info| info.name));
    Error::new(Code::UnknownOperation, "operation", format!("there is no such operation{hint}"))
}

/// Whether an operation reads or changes what the store holds, so that its answer may be masked.
#[cfg(feature = "schema")]
pub(crate) fn is_guarded(operation: &str) -> bool {
    GUARDS.iter().any(|(name, guard)| *name == operation && !guard.is_open())
}

impl Crm {
    /// Runs an operation: JSON in, canonical JSON out (sorted keys, no blanks, decimals as text, instants in UTC).
    ///
    /// ```
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n[identity.kinds.phone]\nnormalise = \"phone\"\n";
    /// let crm = regulars::Crm::in_memory(regulars::Rulebook::parse(rules)?)?;
    /// let reply = crm.call("identifier.normalise", r#"{"kind": "phone", "value": "138 1234 5678"}"#)?;
    /// assert_eq!(reply, r#"{"status":"ok","value":"+8613812345678"}"#);
    /// let error = crm.call("customer.viev", "{}").unwrap_err();
    /// assert_eq!(error.code().as_str(), "unknown_operation");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn call(&self, operation: &str, request: &str) -> Result<String> {
        let guard = guard_of(operation).ok_or_else(|| unknown(operation))?;
        let request = Json::parse(request)?;
        self.audited(operation, &request, |crm| {
            let answer = gate::answer(crm, guard, &request, &|crm| dispatch(crm, operation, &request))?;
            Ok(answer.to_string())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_every_operation_has_a_summary() {
        assert!(TABLE.windows(2).all(|pair| pair[0].name < pair[1].name));
        assert!(TABLE.iter().all(|info| info.summary.ends_with('.')));
    }
}
