"""Requests and results, field by field as they stand on the wire.

Generated from `schemas/regulars.schema.json` by `codegen.py`: change the schema, not this file.
"""

from __future__ import annotations

from builtins import list as list_aliased
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from msgspec import field

from regulars._money import Money
from regulars._result import Struct

__all__ = [
    "Access",
    "AccessBundle",
    "AccessDecided",
    "AccessDiff",
    "AccessDiffRequest",
    "AccessFindings",
    "AccessFindingsRequest",
    "AccessNote",
    "AccessReach",
    "AccessReview",
    "AccessReviewRequest",
    "AccessShift",
    "AccountChange",
    "AccountRequest",
    "AccountState",
    "AcknowledgeRequest",
    "Acknowledged",
    "Action",
    "ActionKind",
    "Actor",
    "ActorKind",
    "AdjustRequest",
    "AdvanceReport",
    "AdvanceRequest",
    "Alarm",
    "AlarmCause",
    "AllocateRequest",
    "Alternative",
    "AmountGiven",
    "Anchor",
    "Applied",
    "ApplyRequest",
    "ApprovalDone",
    "ApprovalEventGiven",
    "ApprovalInbox",
    "ApprovalLevelRequest",
    "ApprovalListRequest",
    "ApprovalNeed",
    "ApprovalRecord",
    "ApprovalRecordBody",
    "ApprovalReplayRequest",
    "ApprovalReplayed",
    "ApprovalRule",
    "ApprovalState",
    "ApprovalStatusRequest",
    "ApprovalWaiting",
    "ApproveRequest",
    "ArtefactFound",
    "ArtefactInfo",
    "ArtefactKept",
    "ArtefactList",
    "ArtefactRequest",
    "AssessInput",
    "AssignClustersRequest",
    "AssignRequest",
    "AssignedClusters",
    "AssignedCustomer",
    "AssignedCustomers",
    "AssignedRow",
    "AttributedChannel",
    "AttributionCredit",
    "AttributionReportRequest",
    "AttributionTold",
    "AttributionTouch",
    "AudienceMember",
    "AudiencePage",
    "AudienceRequest",
    "AudienceSummary",
    "AuditAlarms",
    "AuditAlarmsRequest",
    "AuditEntry",
    "AuditHead",
    "AuditHeadRequest",
    "AuditListRequest",
    "AuditPage",
    "AuditVerdict",
    "AuditVerifyRequest",
    "BandGiven",
    "Basis",
    "BenefitPart",
    "BenefitRecord",
    "BenefitRecordBody",
    "Better",
    "BinOfScorecard",
    "BirthdayWindow",
    "BirthdayWindowRequest",
    "Birthdays",
    "BirthdaysRequest",
    "Break",
    "Breakage",
    "BreakageRequest",
    "BrokenArtefact",
    "BundleField",
    "BundleRecord",
    "BusinessAddRequest",
    "BusinessInstant",
    "BusinessTime",
    "BusinessTimeRequest",
    "CalibrateChurnRequest",
    "CalibrationPlotRequest",
    "CalibrationTold",
    "CampaignArm",
    "CampaignAudienceRequest",
    "CampaignReport",
    "CampaignReportRequest",
    "CampaignResults",
    "CampaignResultsRequest",
    "CampaignReturns",
    "CancelClaimRequest",
    "CancelRedeemRequest",
    "CaptureRequest",
    "CaseAssignRequest",
    "CaseAssigned",
    "CaseClocks",
    "CaseClocksRequest",
    "CaseDone",
    "CaseFigures",
    "CaseMergeRequest",
    "CaseMerged",
    "CaseMessage",
    "CaseNotice",
    "CasePart",
    "CasePause",
    "CaseQueueTold",
    "CaseRecord",
    "CaseRecordBody",
    "CaseRouteRequest",
    "CaseRouted",
    "CaseRowTold",
    "CaseState",
    "CaseStateAt",
    "CaseTarget",
    "CaseTellRequest",
    "CaseToMerge",
    "CaseTransferRequest",
    "CaseTriageRequest",
    "CaseTriaged",
    "CaseWarnRequest",
    "Cause",
    "CesFound",
    "CesRequest",
    "Change",
    "ChangeApprovalRequest",
    "ChangeEvent",
    "ChangeKind",
    "ChangePage",
    "ChangeType",
    "ChangesRequest",
    "ChannelCredit",
    "ChannelValue",
    "ChartBars",
    "ChartCurve",
    "ChartCurves",
    "ChartGrid",
    "ChartStep",
    "ChosenBy",
    "ChurnCalibration",
    "ChurnFeature",
    "ChurnModel",
    "ChurnOfRow",
    "ChurnProbabilities",
    "ChurnReason",
    "ChurnStep",
    "ChurnTerm",
    "ClaimRequest",
    "ClockKind",
    "ClockPart",
    "ClockState",
    "ClosedLoopRates",
    "ClosedLoopRequest",
    "ClusterCentre",
    "ClusterFeature",
    "ClusterReasonTold",
    "ClustersForK",
    "CoalitionGiven",
    "Code",
    "CommandDone",
    "CompareNamesRequest",
    "CompareNpsRequest",
    "CompareRequest",
    "CompleteRequest",
    "ConditionRequest",
    "ConfirmConsentRequest",
    "ConfirmStockRequest",
    "ConflictHeld",
    "ConflictPage",
    "ConflictRow",
    "ConflictsRequest",
    "ConsentAnswer",
    "ConsentDecision",
    "ConsentDone",
    "ConsentReceipt",
    "ConsentReceiptRequest",
    "ConsentRecord",
    "ConsentRecordBody",
    "ConsentRow",
    "ConsentSignalDone",
    "ConsentSignalRequest",
    "ConsentSignals",
    "ConsentWritten",
    "ConsideredGrant",
    "ConsideredPart",
    "ContactedAlready",
    "Context",
    "ConvertLeadRequest",
    "CountBy",
    "CountCell",
    "CountReport",
    "CountRequest",
    "CountStockRequest",
    "CreateLeadRequest",
    "CreditModel",
    "CreditRequest",
    "CreditedByWord",
    "Crowded",
    "CsatFound",
    "CsatRequest",
    "CustomerExposed",
    "CustomerFound",
    "CustomerMembers",
    "CustomerName",
    "CustomerNextAction",
    "CustomerPage",
    "CustomerRecommended",
    "CustomerValue",
    "CustomerValueRows",
    "CustomerValues",
    "CustomerValuesRequest",
    "CustomerVersion",
    "CustomerView",
    "DataRecipient",
    "DataRequestRecord",
    "DataRequestRecordBody",
    "DatePeriod",
    "DeadlinePart",
    "DeadlinesRequest",
    "DecideAccessRequest",
    "DecideReport",
    "DecideRequest",
    "DecidingFact",
    "Decision",
    "DeclaredRecord",
    "DelegateApprovalsRequest",
    "DeltaRequest",
    "DeniedField",
    "Description",
    "DeskReportRequest",
    "DeviceRecord",
    "DeviceRecordBody",
    "Difference",
    "Digest",
    "DigestCases",
    "DigestPeriod",
    "DigestRequest",
    "Dimension",
    "DriftReport",
    "DriftRequest",
    "DriftThresholds",
    "EnrollRequest",
    "EntitlementPart",
    "EntitlementStatus",
    "EraseRequest",
    "Erasure",
    "ErasurePlan",
    "ErasurePlanRequest",
    "ErasureProfile",
    "Error",
    "ErrorInfo",
    "EvaluateChurnRequest",
    "EvaluateItemsRequest",
    "EvaluateModelRequest",
    "EvaluatedChurn",
    "EvaluatedItems",
    "EvaluatedPlotRequest",
    "ExecuteRequest",
    "ExitAnswer",
    "ExitAsked",
    "ExitFigures",
    "ExitReason",
    "ExitSurveyRequest",
    "Explain",
    "Explained",
    "ExportRequest",
    "ExposureGiven",
    "ExtendRequest",
    "ExternalScoreRecord",
    "ExternalScoreRecordBody",
    "FeatureDriftTold",
    "FeatureOfScorecard",
    "Feb29",
    "FieldAnswer",
    "FieldOrigin",
    "FigureCompared",
    "FigureControl",
    "FigureGiven",
    "FigureGuard",
    "FindRequest",
    "Finding",
    "FiredAlarm",
    "FiringStatus",
    "FitChurnRequest",
    "FitClustersRequest",
    "FitItemsRequest",
    "FitModelRequest",
    "FittedChurn",
    "FittedClusters",
    "FittedItems",
    "FittedModel",
    "Flag",
    "FollowLeadRequest",
    "FollowUpFigures",
    "FollowUpPart",
    "FollowUpStage",
    "Forecast",
    "ForecastRequest",
    "FrequencyRecencyPlotRequest",
    "FulfilmentNotice",
    "GetRequest",
    "GivenCalendar",
    "GoldenState",
    "GoldenValue",
    "GpcLink",
    "GradeRequest",
    "GrantConsentRequest",
    "GrantTierRequest",
    "GroupAudience",
    "GroupContact",
    "Guard",
    "GuardDecision",
    "GuardPart",
    "HistoryItem",
    "HoldRequest",
    "Identifier",
    "IdentityDecision",
    "IdentityDelta",
    "IdentityEntry",
    "IdentityEvent",
    "IdentityHistory",
    "IdentityHistoryRequest",
    "IdentityPart",
    "Ids",
    "Impact",
    "ImportModelRequest",
    "ImportedModel",
    "IncrementalFound",
    "IncrementalRequest",
    "IndicatorMove",
    "IndicatorReport",
    "IndicatorReportRequest",
    "IndicatorRow",
    "IndicatorStatus",
    "IngestReport",
    "IngestRequest",
    "InteractionRecord",
    "InteractionRecordBody",
    "ItemEvent",
    "ItemShare",
    "JournalPage",
    "JournalRequest",
    "Json",
    "KeyChange",
    "KeyRenewed",
    "Language",
    "LeadDone",
    "LeadEventGiven",
    "LeadEventWord",
    "LeadFollowed",
    "LeadGrade",
    "LeadGroupGiven",
    "LeadGroupPart",
    "LeadGroupScore",
    "LeadItem",
    "LeadItemPart",
    "LeadList",
    "LeadListRequest",
    "LeadPart",
    "LeadRecord",
    "LeadRecordBody",
    "LeadRow",
    "LeadRuleGiven",
    "LeadScorePart",
    "LeadScored",
    "LeadState",
    "LeadStepGiven",
    "LeadStepRequest",
    "LeapMonth",
    "LeaveRequest",
    "LegalBasis",
    "LiabilityCohort",
    "LiabilityReport",
    "LiabilityRequest",
    "LiftFound",
    "LiftOfShare",
    "LiftRequest",
    "Likeness",
    "Line",
    "Lineage",
    "LineageRecord",
    "LineageRequest",
    "LineageValue",
    "Link",
    "ListMetrics",
    "ListRequest",
    "ListsJudged",
    "LotPart",
    "LotSource",
    "MadeScorecard",
    "MakeScorecardRequest",
    "MarkovChannel",
    "MarkovFound",
    "MarkovRequest",
    "MaskKind",
    "MaskRequest",
    "Masked",
    "MaskedField",
    "MatchNeedsRequest",
    "MatchedNeed",
    "MayContactRequest",
    "MayProcessRequest",
    "MeasureValue",
    "Membership",
    "MembershipAccount",
    "MembershipPart",
    "MembershipRecord",
    "MembershipRecordBody",
    "MergePlan",
    "MergePlanRequest",
    "MessageRecord",
    "MessageRecordBody",
    "Metric",
    "MissingMetric",
    "ModelReason",
    "ModelRows",
    "ModelValue",
    "Money",
    "Move",
    "MovementClosed",
    "MovementRequest",
    "NamesCompared",
    "NearRequest",
    "NearStore",
    "NearStores",
    "NeedEvidence",
    "NeedHit",
    "NeedPassed",
    "NeedsMatched",
    "NetAmount",
    "NextActionPage",
    "NextActionPart",
    "NextActionRequest",
    "NextActionsRequest",
    "NextExpiry",
    "NextOffers",
    "NextOffersRequest",
    "NextTier",
    "NormaliseRequest",
    "NormalisedIdentifier",
    "Nothing",
    "NpsCompared",
    "NpsCounts",
    "NpsFound",
    "NpsRequest",
    "NpsSampleRequest",
    "Obligation",
    "OfferCandidate",
    "OfferKept",
    "Operation",
    "OperationInfo",
    "OpportunityDone",
    "OpportunityEvent",
    "OpportunityGiven",
    "OpportunityPart",
    "OpportunityRecord",
    "OpportunityRecordBody",
    "OpportunityStanding",
    "OpportunityStepGiven",
    "OpportunityStepRequest",
    "OpportunityTold",
    "OrderPart",
    "OrderRecord",
    "OrderRecordBody",
    "OrdersPart",
    "Outcome",
    "Outcome2",
    "Overridden",
    "PAlivePlotRequest",
    "ParcelPart",
    "Part",
    "PartitionReport",
    "PartitionRequest",
    "PathGiven",
    "PauseRequest",
    "PaymentPart",
    "PaymentRecord",
    "PaymentRecordBody",
    "PersonFacts",
    "PinTarget",
    "PipelineCurrency",
    "PipelineFound",
    "PipelineReportRequest",
    "PipelineRequest",
    "PlanItem",
    "PointsBook",
    "PointsCause",
    "PointsMove",
    "PointsMovement",
    "PointsPart",
    "PointsRecord",
    "PointsRecordBody",
    "PointsStatement",
    "PointsValue",
    "PopularItem",
    "Power",
    "PredictRequest",
    "Prediction",
    "Predictions",
    "Processing",
    "ProfileRecord",
    "ProfileRef",
    "ProgramDiff",
    "Proposal",
    "ProposalKind",
    "Provenance",
    "PutArtefactRequest",
    "QualityAlerts",
    "QualityAlertsRequest",
    "QualityAssessRequest",
    "QualityAssessed",
    "QualityCell",
    "QualityContribution",
    "QualityDrill",
    "QualityDrillRequest",
    "QualityGroup",
    "QualityMetric",
    "QualityNotice",
    "QualityPart",
    "QualityPeriod",
    "QualityProposals",
    "QualityProposeRequest",
    "QualityReport",
    "QualityReportRequest",
    "QualityRuleState",
    "QueueGiven",
    "QueueTold",
    "Reader",
    "Reason",
    "ReasonLevel",
    "ReceiptEvent",
    "ReceiptInformation",
    "ReceiptProcessing",
    "ReceiptPurpose",
    "ReceiveRequest",
    "RecipientRole",
    "RecommendCustomersRequest",
    "RecommendItemsRequest",
    "RecommendedByCustomers",
    "RecommendedItem",
    "RecommendedItems",
    "Record",
    "RecordKey",
    "RecordLineageRequest",
    "Rectified",
    "RectifyRequest",
    "Redaction",
    "RedeemRequest",
    "ReferRequest",
    "ReferralPart",
    "ReferralRecord",
    "ReferralRecordBody",
    "ReferralRole",
    "RefuseConsentRequest",
    "RefusedDecision",
    "RefusedRecord",
    "RejectApprovalRequest",
    "RejectRequest",
    "RelationList",
    "RelationListRequest",
    "RelationNode",
    "RelationRecord",
    "RelationRecordBody",
    "RelationRow",
    "RelationSide",
    "RelationSuggestRequest",
    "RelationSuggestion",
    "RelationSuggestions",
    "RelationTree",
    "RelationTreeRequest",
    "Relationship",
    "ReleaseRequest",
    "ReleaseStockRequest",
    "ReleasedItem",
    "ReliabilityBand",
    "Remedy",
    "RenewKeyRequest",
    "RequestApprovalRequest",
    "RequestDeadlines",
    "RequestDone",
    "RequestList",
    "RequestListRequest",
    "RequestState",
    "RequestStatusRequest",
    "RequestStepRequest",
    "ReserveRequest",
    "ReserveStockRequest",
    "RetentionAction",
    "RetentionDates",
    "RetentionDone",
    "RetentionExecuteRequest",
    "RetentionGroup",
    "RetentionOutcome",
    "RetentionPlan",
    "RetentionPlanRequest",
    "RetentionReason",
    "RetentionRequest",
    "ReturnRecord",
    "ReturnRecordBody",
    "ReturnsRequest",
    "ReviewRecord",
    "ReviewRecordBody",
    "ReviewRequest",
    "RfmCutsFound",
    "RfmCutsRequest",
    "RfmFinding",
    "RfmRows",
    "RfmScoreOfRow",
    "RfmScoreRequest",
    "RfmScored",
    "RfmSummaries",
    "RfmSummaryRequest",
    "RfmTable",
    "RfmValidation",
    "RfmValues",
    "Right",
    "RoleReview",
    "RoleShift",
    "RouteReason",
    "RowOutcome",
    "RowScope",
    "RuleFinding",
    "RulebookDiff",
    "RulebookDiffRequest",
    "RulebookExplainRequest",
    "RulebookExplained",
    "RulebookFindings",
    "RulebookImpactRequest",
    "RulebookInfo",
    "RulebookRef",
    "RulebookRemoveRequest",
    "RulebookRemoved",
    "RulebookSchema",
    "RulebookText",
    "RulebookVersion",
    "RulebookVersions",
    "SalesAllocated",
    "SampleSize",
    "Score",
    "ScoreChurnRequest",
    "ScoreCount",
    "ScoreLeadRequest",
    "ScoreModelRequest",
    "ScoreOfRow",
    "ScoreOutput",
    "ScoreStatus",
    "ScorecardFeature",
    "ScoredChurn",
    "ScoredRows",
    "ScoresExplained",
    "Scrubbed",
    "SegmentMember",
    "SegmentMembersRequest",
    "SegmentPage",
    "SegmentPart",
    "Severity",
    "ShapleyFound",
    "ShapleyRequest",
    "ShareFigure",
    "ShareGiven",
    "ShipmentRecord",
    "ShipmentRecordBody",
    "ShortMonth",
    "ShredAct",
    "ShredPlan",
    "ShredPlanRequest",
    "ShredRequest",
    "ShredStep",
    "Shredded",
    "SideGiven",
    "SlateCandidate",
    "SlateDropped",
    "SlateImpression",
    "SlateItem",
    "SlateKept",
    "SlateMade",
    "SlatePerson",
    "SlatePolicy",
    "SlateRequest",
    "StageEntryPart",
    "StageGiven",
    "StageNeeds",
    "StagePart",
    "StageStay",
    "StandardPart",
    "Standing",
    "StatedIdentifierRef",
    "StatsRequest",
    "Status",
    "StepRefused",
    "StockDone",
    "StockEventGiven",
    "StockLevel",
    "StockLevelRequest",
    "StockRecord",
    "StockRecordBody",
    "StockReplayRequest",
    "StockReplayed",
    "StockResult",
    "StockState",
    "StoreKind",
    "StoreStats",
    "Stretch",
    "SubjectState",
    "SuggestedBy",
    "SupportedItem",
    "SurveyAnswer",
    "SurveyAnswersRequest",
    "SurveyCounted",
    "SurveyRecord",
    "SurveyRecordBody",
    "SurveyReport",
    "SurveyReportRequest",
    "SurveyScale",
    "Survivor",
    "TagPart",
    "TestSampleRequest",
    "TextSpan",
    "TierCause",
    "Timeline",
    "TimelineForecastRequest",
    "TimelineMayProcessRequest",
    "TimelineRequest",
    "TimelineViewRequest",
    "TouchRecord",
    "TouchRecordBody",
    "TouchShare",
    "TrackingPlotRequest",
    "TransferBandFound",
    "TransferBandRequest",
    "TransferDone",
    "TransferNeed",
    "TransferPart",
    "TriageAnswer",
    "TriageFollowUp",
    "TriageRow",
    "TriageRowTold",
    "TriggerEvaluateRequest",
    "TriggerEvaluated",
    "TriggerFiredRecord",
    "TriggerFiredRecordBody",
    "TriggerFiring",
    "TriggerGiven",
    "TriggerJoin",
    "TriggerNotice",
    "TriggerPart",
    "TriggerRecord",
    "TriggerTold",
    "TroubleKind",
    "UnmergeRequest",
    "UnusedGrant",
    "UseApprovalRequest",
    "UseRequest",
    "ValueMeaning",
    "ValueRequest",
    "VerbWord",
    "Verdict",
    "VerifyRequest",
    "ViewRequest",
    "VisitRecord",
    "VisitRecordBody",
    "WarningFigures",
    "WarningOpened",
    "WarningPart",
    "WarningReport",
    "WaterfallPlotRequest",
    "WhatIf",
    "WhatIfRequest",
    "WindowBounds",
    "WindowRequest",
    "WireIdentifier",
    "WireMention",
    "WithdrawConsentRequest",
    "YearRecognised",
    "YearRedeemed",
]


Access: TypeAlias = Literal["read", "write"]
"""Whether an operation writes."""


Action: TypeAlias = Literal["read", "create", "update", "delete", "export"]
"""What is done with an object."""


ActionKind: TypeAlias = Literal["service", "offer", "silence"]
"""What is done next for a customer (SV-97)."""


ActorKind: TypeAlias = Literal["human", "rule", "model"]
"""Who decides (DJ-3); a person outranks rules, and rules outrank models."""


Alarm: TypeAlias = Literal["gate_lost", "gate_reached", "jump"]
"""Why a day is remarkable."""


AlarmCause: TypeAlias = Literal["baseline", "hard_limit", "no_open_case", "off_hours"]
"""What an alarm is about."""


Alternative: TypeAlias = Literal["non_personalised"]
"""What may be done instead (G3)."""


class AmountGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An amount of money."""

    amount: Decimal
    """The number, as a decimal in text."""
    currency: str
    """The ISO 4217 code."""


class Anchor(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The head of a chain at some time, kept elsewhere."""

    entry_hash: str
    """The hash of the last entry; 64 zeros of an empty chain."""
    seq: int
    """The number of the last entry; 0 of an empty chain."""


class ApprovalEventGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that happens to a request for approval."""

    at: datetime
    """When."""
    type: str
    """What happens: `request`, `change`, `approve`, `reject`, `delegate` or `use`."""
    amount: Decimal | None = None
    """The amount that is asked for, as a decimal in text."""
    benefit: str | None = None
    """The benefit that is granted."""
    by: str | None = None
    """Who acts."""
    count: Decimal | None = None
    """How many customers, records or rows it is about."""
    currency: str | None = None
    """The currency of the amount."""
    discount: Decimal | None = None
    """The discount, a fraction."""
    end: datetime | None = None
    """Before when a delegation is valid."""
    from_: str | None = field(name="from", default=None)
    """Who delegates."""
    id: str | None = None
    """The id of the request."""
    kind: str | None = None
    """What sort it is."""
    on_behalf_of: str | None = None
    """Whom the actor is a deputy of."""
    reason: str | None = None
    """A code of why."""
    start: datetime | None = None
    """From when on a delegation is valid."""
    to: str | None = None
    """To whom is delegated."""
    version: int | None = None
    """The version that was seen."""


class ApprovalNeed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which level is needed."""

    need: str
    """The level; `none` if none is."""


class Identifier(Struct, frozen=True, kw_only=True, omit_defaults=True):
    kind: str
    value: str
    role: Literal["self", "recipient", "payer", "emergency", "referrer"] | None = None


class ReleasedItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    kind: str
    value: str


class ApprovalReplayed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of events of requests for approval."""

    results: list[str]
    """One for each event, in the order in which they were given: the outcome, or the code of why it was refused."""


class ApprovalRule(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule: what matches needs a level (SV-80)."""

    need: str
    """The level that is needed."""
    when: str
    """What matches: a condition over `amount`, `benefit`, `count`, `currency`, `discount`, `kind` and `reason`."""


class ArtefactInfo(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an artefact is, without its parameters."""

    created_at: datetime
    """When it was made."""
    erasures: int
    """How many profiles that it may know were erased since the store keeps it: those known when its rows were looked at (AR-5)."""
    features: list[str]
    """The features in the order in which the model reads them."""
    id: str
    """`sha256:` and the hash of what it says."""
    kind: str
    """The kind of model."""
    purpose: str
    """What it may be used for."""
    refit_due: bool
    """Whether these are as many as `refit_after_erasures` of the rulebook says: it is to be fitted anew."""
    rows: int
    """How many rows it was made from."""
    status: str
    """How the fit ended."""
    unit: str
    """The unit of what it tells."""
    valid_from: datetime
    """From when it may be used."""
    valid_until: datetime
    """The first instant at which it may not any more."""
    approved_by: str | None = None
    """Who approved it."""


class AttributionTouch(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A touch before a conversion."""

    at: datetime
    """When."""
    channel: str
    """The channel that is credited."""
    id: str | None = None
    """Orders touches of one instant."""


class AudienceSummary(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    The customers that match, counted by what becomes of them.

    INVARIANT: `matched` is `contactable`, `deferred` and everything in `left_out` together.
    """

    contactable: int
    """How many may be contacted now."""
    deferred: int
    """How many may be contacted later."""
    left_out: dict[str, int]
    """How many may not be contacted, by the code of the first reason."""
    matched: int
    """How many match."""


class AuditEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry of the audit (AU-1)."""

    action: str
    """What was done, for example `points.redeem`."""
    actor: str
    """Who did it; empty: the host itself."""
    at: datetime
    """When, in whole milliseconds."""
    content_commit: str
    """The commitment to the content; zeros without one."""
    decision: str
    """What came of it: `allow`, `deny`, or what consent answered."""
    entry_hash: str
    """The hash of the entry."""
    object_ref: str
    """What it was done to, for example `customer/` and an id; empty: nothing in particular."""
    prev_hash: str
    """The hash of the entry before."""
    purpose: str
    """For which purpose; empty: none was named."""
    reasons: list[str]
    """The codes of why, sorted."""
    role: str
    """In which roles, joined by commas; empty: none was named."""
    seq: int
    """Its number."""
    content: str | None = None
    """The request without its context, as long as it is kept; only where contents were asked for."""


class BandGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A band of a grade."""

    minimum: Decimal
    """The least value in it."""
    name: str
    """Its name."""


Basis: TypeAlias = Literal[
    "consent", "contract", "legal_obligation", "vital_interest", "public_task", "legitimate_interest", "notice"
]
"""The legal basis that is claimed (CS-15)."""


class BenefitRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    benefit: str | None = None
    channel: str | None = None
    entitlement_id: str | None = None
    event: str | None = None
    key: str | None = None
    program: str | None = None
    reason: str | None = None
    store: str | None = None
    ttl_minutes: Decimal | None = None


Better: TypeAlias = Literal["higher", "lower"]
"""Which way is better."""


class BinOfScorecard(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A bin of a feature."""

    bad: int
    """How many of its rows churned."""
    good: int
    """How many of its rows did not."""
    points: int
    """Its points."""
    woe: float
    """Its weight of evidence: ln(share of those who stayed / share of those who churned); 0 without rows."""
    below: float | None = None
    """Where it ends; none of the last one and of that of missing values. It begins where the one before ends."""


class BirthdayWindow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether it does."""

    eligible: bool
    """Whether the local date lies in the window."""
    for_birthday: date | None = None
    """The birthday that it belongs to, which may lie in another year."""
    turns_on: date | None = None
    """The first later local date on which the answer may be another one; absent: never again."""


class Birthdays(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The birthdays of a year."""

    dates: list[date]
    """The local dates, the earliest first: at most two, and perhaps none."""


class Breakage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What has become of a cohort, and what will."""

    expected_breakage: Decimal | None = None
    """How many of the open points will never be redeemed; absent where nothing is settled."""
    realised_breakage: Decimal | None = None
    """The share of the issued points that has expired; absent if none were issued."""
    ultimate_redemption: Decimal | None = None
    """The share of all that will be redeemed if what is open goes the way of what is settled; absent where nothing is."""


class BusinessInstant(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An instant of a calendar."""

    at: datetime
    """The instant."""


class BusinessTime(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Working time."""

    seconds: Decimal
    """In seconds, exactly."""


class CalibrationTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was foretold on the whole, beside what came."""

    crossed: bool
    """Whether the distance of both reaches its threshold, to either side."""
    difference: float
    """`predicted - observed`: above 0 too much was foretold."""
    n: int
    """The number of rows."""
    observed: float
    """The share of rows with the outcome."""
    positives: int
    """How many rows had the outcome."""
    predicted: float
    """The mean of what was foretold."""


class CaseMerged(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The case that goes on."""

    case_id: str
    """Its number, which those of the others lead to."""
    created: datetime
    """When it was created."""
    merged: list[str]
    """The numbers that lead to it, sorted."""
    due: datetime | None = None
    """When it is due."""


class CaseMessage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody spoke."""

    at: datetime
    """When."""
    by: str
    """Who: `customer`, `agent` or `bot`."""
    public: bool | None = None
    """Whether the customer can see it; yes if absent."""


class CasePause(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch in which clocks stand still."""

    from_: datetime = field(name="from")
    """From when."""
    until: datetime | None = None
    """Until when; absent: it goes on."""


class CaseRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    action: str | None = None
    article: str | None = None
    assignee: str | None = None
    author: str | None = None
    case_id: str | None = None
    category: str | None = None
    channel: str | None = None
    due: datetime | None = None
    event: str | None = None
    intent: str | None = None
    item: str | None = None
    kind: str | None = None
    language: str | None = None
    merged_into: str | None = None
    order_id: str | None = None
    outcome: str | None = None
    parcel: str | None = None
    policy: str | None = None
    priority: str | None = None
    public: bool | None = None
    reasons: list[str] = field(default_factory=list)
    remedy: str | None = None
    role: str | None = None
    severity: Decimal | None = None
    state: str | None = None
    store: str | None = None
    text: str | None = None
    value_band: str | None = None


CaseState: TypeAlias = Literal["open", "pending_customer", "pending_third_party", "resolved", "closed"]
"""Where a case stands (SV-10)."""


class CaseStateAt(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case came into a state."""

    at: datetime
    """When."""
    state: CaseState
    """The state."""


class CaseToMerge(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case that is merged."""

    case_id: str
    """Its number."""
    created: datetime
    """When it was created."""
    due: datetime | None = None
    """When its running clock is due; absent: none is."""


Cause: TypeAlias = Literal["time", "record", "identity", "rulebook"]
"""Why something differs (SE-8). Hosts decide which causes may trigger messages."""


class CesFound(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What marks of effort say."""

    answers: int
    """How many answered."""
    mean: Decimal | None = None
    """The mean mark; absent if nobody answered."""
    top3_share: Decimal | None = None
    """The share of the top three marks in percent."""


ChangeKind: TypeAlias = Literal[
    "artefact",
    "audit_alarm",
    "case",
    "fulfilment",
    "identity",
    "journey_stage",
    "lead",
    "opportunity",
    "segment",
    "quality_alert",
    "stage",
    "tag",
    "tier",
    "trigger",
]
"""What a change is about."""


ChangeType: TypeAlias = Literal[
    "breached",
    "case_due",
    "changed",
    "entered",
    "fired",
    "gate_lost",
    "gate_reached",
    "jump",
    "invalidated",
    "left",
    "created",
    "merged",
    "split",
    "renamed",
    "erased",
    "opened",
    "renewed",
    "joined",
    "moved",
    "warning",
    "recycled",
    "stale",
    "won",
    "lost",
    "refit_due",
]
"""What became of it."""


class ChannelCredit(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a channel is credited with."""

    channel: str
    """The channel."""
    credit: Decimal
    """Conversions."""


class ChartCurve(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Points that belong together. Two points of one place are a step."""

    name: str
    """Its name."""
    reference: bool
    """Whether it is what the others are held against."""
    x: list[float]
    """The places, rising."""
    y: list[float]
    """The values."""
    counts: list[int] | None = None
    """How many rows each point stands for, where that is known."""


class ChartStep(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step of a sum."""

    name: str
    """Its name."""
    value: float
    """What it adds."""


ChosenBy: TypeAlias = Literal[
    "none_needed", "only", "only_permitted", "named_by_consent", "stated_last", "first_in_order"
]
"""Why a contact point was chosen among those of a customer."""


class ChurnCalibration(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A map from raw to calibrated probabilities (CH-7)."""

    method: str
    """`platt` or `isotonic`."""
    a: float | None = None
    """`platt`: the slope on log-odds."""
    b: float | None = None
    """`platt`: the shift on log-odds."""
    knots: list[list[Any]] | None = None
    """`isotonic`: where each step begins, and its value."""


class ChurnReason(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a feature moves the log-odds."""

    code: str
    """The feature."""
    contribution: float
    """By how much; below 0 it speaks against churn."""


class ChurnStep(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step of a feature on its way to its weight (CH-5)."""

    step: str
    """`ln1p`, `cap`, `standardise`, `one_hot`, `missing_value`, or `missing` (1 where there is no value)."""
    hi: float | None = None
    """`cap`: the most."""
    lo: float | None = None
    """`cap`: the least."""
    mean: float | None = None
    """`standardise`: what is subtracted."""
    sd: float | None = None
    """`standardise`: what divides, above 0."""
    value: float | None = None
    """`one_hot`: the category; `missing_value`: what stands for a missing value."""


class ChurnTerm(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A weighted feature of a logistic regression."""

    column: str
    """The column of a row that it reads."""
    mean: float
    """Its mean after all steps, against which reasons are told."""
    name: str
    """Its name, the code of its reason."""
    weight: float
    """Its weight in log-odds."""
    steps: list[ChurnStep] = field(default_factory=list)
    """What happens to the number before its weight."""


ClockKind: TypeAlias = Literal["first_response", "resolution", "update"]
"""Which clock (SV-11)."""


ClockState: TypeAlias = Literal["running", "paused", "met", "breached"]
"""How a clock stands (SV-11)."""


class ClosedLoopRates(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rates of the closed loop; absent without detractors."""

    contact_rate: Decimal | None = None
    """The share that was contacted."""
    on_time_rate: Decimal | None = None
    """The share that was contacted in time."""


class ClusterCentre(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One cluster."""

    centre: dict[str, float]
    """Its centre by feature, not scaled."""
    cluster: int
    """Its number, from 0."""
    size: int
    """How many rows it had."""


class ClusterFeature(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feature of clusters."""

    name: str
    """Its name."""
    ln1p: bool | None = None
    """Whether ln(1 + x) is taken first, for amounts and counts with a long tail."""


class ClusterReasonTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a feature speaks for a cluster; below 0 it speaks against it."""

    contribution: float
    """The squared distance that it saves against the next cluster."""
    feature: str
    """The feature."""
    observed: float
    """Its value in the row."""
    share: float
    """Its share of what all features save together."""


class ClustersForK(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a number of clusters does."""

    inertia: float
    """The sum of squared distances."""
    k: int
    """How many clusters."""
    silhouette: float | None = None
    """How well they lie apart; none for one."""


class CoalitionGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A set of channels."""

    channels: list[str]
    """The channels that customers met; once each."""
    conversions: int
    """How many of them converted."""


Code: TypeAlias = str
"""A code of the registry, in snake case."""


class ConflictHeld(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who acted in roles that exclude each other, at once or one after another."""

    actor: str
    """Who."""
    conflict: str
    """The conflict of the rulebook."""
    roles: list[str]
    """The roles in which they acted, sorted."""


class ConsentRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    by: Literal["subject", "guardian", "agent", "household_member", "system"]
    kind: Literal[
        "requested", "deferred", "pending", "grant", "confirm", "refuse", "withdraw", "object", "invalidate", "suppress"
    ]
    purpose: str
    source: Literal[
        "web_form", "paper", "call_center", "reply_keyword", "gpc", "gpp", "import", "merge", "inferred", "api"
    ]
    captured_in: str | None = None
    channel: str | None = None
    contact_point: str | None = None
    expires: datetime | None = None
    explicit: bool | None = None
    notice: str | None = None
    operation: str | None = None
    proof: dict[str, str] = field(default_factory=dict)
    recipient: str | None = None
    separate: bool | None = None
    together_with: list[str] = field(default_factory=list)


class ConsentWritten(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An event that a command wrote."""

    kind: str
    """What it says: `grant`, `pending`, `confirm`, `withdraw`, `refuse`."""
    purpose: str
    """The purpose."""
    record_id: str
    """The id of the record in its source."""
    source: str
    """The source of the record."""


class ConsideredGrant(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A grant that was looked at."""

    counts: bool
    """Whether it counts."""
    id: str
    """The grant."""
    purpose: bool
    """Whether it is for the purpose."""
    row: bool
    """Whether it is about the row."""


class Context(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    Who asks, and for what. While the rulebook declares no roles it has no effect; as soon as it declares one, what is asked
    without is denied (AC-2, AC-3).
    """

    actor: str | None = None
    """Who asks, as the host knows them."""
    approval: str | None = None
    """The request for approval on which the operation rests, where the rulebook asks for one (AC-6)."""
    at: datetime | None = None
    """When it is asked, by the host's clock; needed where the rulebook has an audit (AU-1)."""
    purpose: str | None = None
    """The purpose of asking, a dotted path."""
    regions: list[str] | None = None
    """The regions that the actor looks after."""
    roles: list[str] | None = None
    """The roles of the actor."""
    salt: str | None = None
    """
    32 random bytes in hexadecimal, drawn for this request alone: with them the request is kept beside its entry of the audit
    until the person is erased (AU-2).
    """
    teams: list[str] | None = None
    """The teams of the actor."""


class CountBy(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One dimension of a count."""

    of: str
    """`attr.<name>`, `tier`, `stage`, `journey_stage`, `segment.<name>`, `tag.<name>`, or `segments` and `tags` for all of them."""
    values: list[str] | None = None
    """The values that are told apart. Those of the rulebook if absent; an attribute has none, so a private count of it needs them."""


class CountCell(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cell of the answer."""

    cell: list[str | None]
    """A value for each dimension; null: none, or none of those that are told apart."""
    code: Code | None = None
    """`suppressed_small`, where the count is not told."""
    count: int | None = None
    """How many; absent below the least group."""


class CountRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how many customers there are in cells."""

    as_of: datetime
    """The instant of the question."""
    purpose: str
    """What the counts are for."""
    by: list[CountBy] | None = None
    """By what; all together if absent."""
    condition: str | None = None
    """Only those for whom this condition holds, instead of a segment; it is counted with noise only."""
    context: Context | None = None
    """Who asks."""
    contribution: int | None = None
    """How many cells one person enters at most; the rulebook's if absent."""
    entropy: str | None = None
    """32 random bytes in hexadecimal for the noise, drawn for this request alone; not needed without noise."""
    epsilon: str | None = None
    """What the answer may cost, for example `1/10`; the rulebook's if absent."""
    min_group: int | None = None
    """Counts below it are not told; the rulebook's if absent."""
    plain: bool | None = None
    """Whether to count without noise; if absent, where the rulebook has no `[dp]`."""
    segment: str | None = None
    """Only the members of this segment."""


CreditModel: TypeAlias = Literal["first", "last", "linear", "position_40_20_40", "time_decay"]
"""Which touches get how much."""


class CreditRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks who is credited with a conversion."""

    at: datetime
    """When it happened."""
    model: CreditModel
    """Which touches get how much."""
    touches: list[AttributionTouch]
    """The touches, in any order."""
    value: AmountGiven
    """What it is worth, in whole minor units."""
    context: Context | None = None
    """Who asks."""
    half_life_days: Decimal | None = None
    """In how many days a touch loses half of its weight; of `time_decay` only."""
    lookback_days: Decimal | None = None
    """How many days back touches count, the last one also; all if absent."""


CreditedByWord: TypeAlias = Literal["first", "last", "linear", "markov", "position_40_20_40", "shapley", "time_decay"]
"""By what orders are credited."""


class CsatFound(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What marks of satisfaction say."""

    answers: int
    """How many answered."""
    csat: Decimal | None = None
    """The share of 4 and 5 in percent; absent if nobody answered."""
    mean: Decimal | None = None
    """The mean mark."""
    wilson95: list[str] | None = None
    """The interval of Wilson of the share at 95 of 100, in percent: lower and upper bound."""


class CsatRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what marks of satisfaction say."""

    ratings: list[str]
    """The marks, 1 to 5, as decimals in text."""
    context: Context | None = None
    """Who asks."""


class CustomerValue(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one customer is worth."""

    expected_purchases: list[float]
    """The expected number of purchases within each horizon."""
    status: str
    """`ok`, or `insufficient_data` where nothing says what a purchase is worth (VQ-4)."""
    customer: str | None = None
    """The customer, if it is one of the store."""
    mean: str | None = None
    """The expected amount of a purchase; none where the model has no finite mean (NV-4)."""
    residual: str | None = None
    """The discounted value of all purchases to come, without a horizon; `pareto_nbd` only."""
    values: list[str] = field(default_factory=list)
    """The discounted value within each horizon; none without a mean."""


class CustomerValueRows(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Customers column by column: their purchases, and what they paid. All columns have one length."""

    mean: list[float | None]
    """Mean amount of the counted purchases of more than nothing; null where there is none."""
    paid: list[int]
    """How many purchases that mean counts (`gg_x`); 0: nothing is known of what they pay."""
    t: list[float]
    """Time from the first purchase to now."""
    t_x: list[float]
    """Time from the first purchase to the last."""
    x: list[int]
    """Repeat purchases."""


class CustomerVersion(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer with its version."""

    customer: str
    """The customer."""
    version: str
    """Its version; it is another one after every record and decision about it."""


class DataRequestRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    by: Literal["subject", "guardian", "agent", "household_member", "system"] | None = None
    channel: str | None = None
    contested: bool | None = None
    extended: bool | None = None
    jurisdictions: list[str] = field(default_factory=list)
    pause_from: date | None = None
    pause_until: date | None = None
    purpose: str | None = None
    reason: str | None = None
    received_on: date | None = None
    reference: str | None = None
    remedy: str | None = None
    request_id: str | None = None
    right: str | None = None
    step: (
        Literal[
            "received",
            "acknowledged",
            "identity_pending",
            "verified",
            "clarification_pending",
            "in_progress",
            "fulfilled",
            "partially_refused",
            "refused",
            "withdrawn_by_requester",
            "duplicate",
        ]
        | None
    ) = None
    text: str | None = None


class DatePeriod(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Dates from the first to the one after the last."""

    from_: date = field(name="from")
    """The first date."""
    until: date
    """The date after the last."""


class DeadlinePart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A deadline."""

    clock: ClockKind
    """Of which clock."""
    due: datetime
    """When."""


class DecidingFact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One comparison that decides a condition."""

    holds: bool
    """Whether the comparison holds."""
    name: str
    """What was asked, for example `measure.orders_90d`."""
    operator: str
    """How: `==`, `<`, `in`, `has`, `within` and so on."""
    threshold: str
    """What it was compared with."""
    observed: str | None = None
    """What was found; absent if it is missing."""


Decision: TypeAlias = Literal["deny", "defer", "allow"]
"""Yes, no, or later. The strictest is the least (CS-20)."""


class DeclaredRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record of a kind that the rulebook declares, or with fields that it adds to a built-in kind."""

    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    type: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: dict[str, str | bool | int | dict[str, Any]] = field(default_factory=dict)
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class DeniedField(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A field that was left out."""

    code: Code
    """Why."""
    field_: str = field(name="field")
    """The object, a dot and the field."""
    reasons: list[str] = field(default_factory=list)
    """Why the person's data may not be used, if that is the reason (AC-4), sorted."""
    rule_id: str | None = None
    """The grant that denies it, if one does."""


class DeskReportRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what became of the cases of a store, or why customers left, in a window `[from, until)`."""

    as_of: datetime
    """What is known at this instant counts."""
    from_: datetime = field(name="from")
    """The beginning of the window."""
    until: datetime
    """The end of the window, which is outside."""
    context: Context | None = None
    """Who asks."""


class DeviceRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    category: str | None = None
    channel: str | None = None
    device_id: str | None = None
    event: str | None = None
    item: str | None = None
    metric: str | None = None
    model: str | None = None
    status: str | None = None
    unit: str | None = None
    value: Decimal | None = None
    version: str | None = None


class Difference(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that differs between the two customers and the one that they would be."""

    name: str
    """Its name; of consent `purpose channel`."""
    what: str
    """What: `tier`, `stage`, `journey_stage`, `segment`, `tag`, `score`, `orders` or `consent`."""
    a: str | None = None
    """How it is for the first."""
    b: str | None = None
    """How it is for the second."""
    merged: str | None = None
    """How it would be."""


class DigestCases(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Service cases at the end of a period."""

    due: int
    """Those that come due within the next period and are not overdue yet."""
    open: int
    """Those that are not resolved."""
    overdue: int
    """Those of them with a clock that is overdue."""


DigestPeriod: TypeAlias = Literal["day", "week"]
"""How long the period of a digest is."""


class DigestRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what happened in the last whole local day or week."""

    as_of: datetime
    """The instant of the question: the period is the last one that ended by then."""
    period: DigestPeriod
    """A day or a week from Monday on."""
    context: Context | None = None
    """Who asks."""
    role: str | None = None
    """Only the indicators that this role looks at; all if absent."""


Dimension: TypeAlias = Literal["attribute", "behaviour", "need", "value"]
"""What a tag tells about."""


class DriftThresholds(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From where on a drift is crossed: decimals."""

    calibration: str
    """The distance of what was foretold on the whole from what came."""
    psi: str
    """The stability index of a feature."""


EntitlementStatus: TypeAlias = Literal["granted", "reserved", "used", "cancelled", "lapsed", "expired"]
"""What an entitlement is at an instant."""


class Error(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A failure: a stable code and number, the path of the offending place, a sentence and details."""

    code: str
    message: str
    number: int
    path: str
    details: dict[str, str] = field(default_factory=dict)


class ErrorInfo(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A code of the registry."""

    code: str
    """The word."""
    message: str
    """What it means."""
    number: int
    """The frozen number."""


class EvaluateChurnRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how good scores are (CH-8)."""

    churned: list[bool]
    """Whether each row churned."""
    scores: list[float]
    """What the model said of each row; more is likelier to churn."""
    bands: int | None = None
    """How many bands of equal count the reliability has; 10 if absent."""
    context: Context | None = None
    """Who asks."""
    lift: list[float] | None = None
    """Of which top shares the lift is told; 0.1 if absent."""


ExitAnswer: TypeAlias = Literal["already_asked", "consent_missing", "cooling_down", "not_leaving", "propose"]
"""Whether somebody is asked why they leave."""


class ExitReason(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many left for a reason."""

    count: int
    """How many."""
    reason: str
    """The reason."""
    share: Decimal | None = None
    """The share of those who answered."""


Explain: TypeAlias = Literal["path_dependent", "interventional"]
"""How margins are explained."""


class Explained(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a definition says."""

    path: str
    """The path of the definition, as differences name it (RB-10)."""
    text: str
    """A sentence without full stop."""


class ExposureGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody was shown."""

    arm: str
    """The side."""
    at: datetime
    """When."""


class ExternalScoreRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    computed_at: datetime | None = None
    model: str | None = None
    model_version: str | None = None
    reasons: list[str] = field(default_factory=list)
    valid_until: datetime | None = None
    value: Decimal | None = None


class FeatureDriftTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a feature has moved."""

    counts: list[int]
    """How many values lie in each bin now, the missing ones last."""
    crossed: bool
    """Whether the stability index reaches its threshold."""
    cuts: list[float]
    """The cuts between the bins."""
    expected: list[float]
    """The share of each bin when the model was made."""
    n: int
    """How many values there are."""
    name: str
    """The feature."""
    psi: float
    """The population stability index: the sum of (p - q) ln(p / q), shares floored at 1e-6."""


class FeatureOfScorecard(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feature of a scorecard with its evidence."""

    bins: list[BinOfScorecard]
    """Its bins, rising."""
    information_value: float
    """The information value: how far it tells both outcomes apart, 0 or more."""
    mean: float
    """The mean points of the rows, from which reasons are counted."""
    missing: BinOfScorecard
    """The rows without a value."""
    name: str
    """The feature."""
    weight: float
    """The weight of its evidence in the log-odds of churn; below 0, or the feature says in company the opposite of what it says alone."""


Feb29: TypeAlias = Literal["feb28", "mar01", "leap_only"]
"""What 29 February is in a year without one (MB-53)."""


FieldOrigin: TypeAlias = Literal["provided", "observed", "derived"]
"""Where a field comes from."""


class FigureGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rate or a count, and its days."""

    k: int
    """How many have it."""
    from_: date | None = field(name="from", default=None)
    """The first local day."""
    n: int | None = None
    """Of how many; absent: a count, which needs its days."""
    until: date | None = None
    """The local day after the last."""


class FiredAlarm(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An alarm that fired (AL-4)."""

    at: datetime
    """When."""
    cause: AlarmCause
    """What it is about."""
    code: Code
    """The code: `audit_alarm`."""
    entries: list[int]
    """The numbers of the entries that are counted, at most the latest hundred."""
    key: str
    """Whom or what it is about: the actor, the actor and the action, or the subject."""
    observed: int
    """How many there were."""
    rule: str
    """The alarm of the rulebook."""
    seq: int
    """The number of the entry at which it fired."""
    window: str
    """In what time they were counted, as the rulebook writes it."""
    baseline: str | None = None
    """What is usual in a bucket, where that was exceeded."""
    limit: int | None = None
    """How many are allowed, where that was exceeded."""


FiringStatus: TypeAlias = Literal["due", "expired", "fired", "identity", "invalidated", "suppressed"]
"""What became of a firing."""


Flag: TypeAlias = Literal["erasure_requested", "do_not_call", "legal_hold", "limit_sensitive", "restricted"]
"""A flag of a person's state that rows ask for (JR-3)."""


class FollowUpFigures(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The closed loop over the follow-ups that were opened in a window (SV-34)."""

    answers: int
    """How many answers of detractors they are about."""
    contacted_in_time: int
    """How many were contacted in time."""
    contacted_late: int
    """How many were contacted after they were due."""
    opened: int
    """How many there are."""
    overdue: int
    """How many were not contacted, though they are due."""
    contact_rate: Decimal | None = None
    """The share that was contacted."""
    on_time_rate: Decimal | None = None
    """The share that was contacted in time."""


FollowUpStage: TypeAlias = Literal["open", "contacted", "resolved"]
"""Where the closed loop of a case stands."""


class FrequencyRecencyPlotRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what a model expects by frequency and recency."""

    horizon: float
    """How far ahead."""
    model: str
    """`bg_nbd`, `mbg_nbd` or `pareto_nbd`."""
    parameters: dict[str, float]
    """The parameters by name."""
    age: float | None = None
    """How long ago the customers came, in the unit of the model; without it that of the customer of the store who came first."""
    as_of: datetime | None = None
    """The instant at which the customers of the store are looked at, if no `age` is given."""
    context: Context | None = None
    """Who asks."""
    frequencies: list[int] | None = None
    """
    How often they bought since, at most 1,000; if absent 0 to 20, and for the store at least up to whoever bought most often, but no
    further than 100.
    """
    recencies: list[float] | None = None
    """When they last bought; 41 places from 0 to `age` if absent, at most 1,000."""
    unit: str | None = None
    """The unit of all times: `day` (if absent), `week`, `month` or `year`."""
    value: str | None = None
    """`expected_purchases` (if absent) or `p_no_purchase` within the horizon, or `p_alive`."""


class GetRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for a record."""

    record_id: str
    """Its id in the source."""
    source: str
    """Its source."""
    context: Context | None = None
    """Who asks."""


class GivenCalendar(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A calendar as a question states it."""

    timezone: str
    """Whose local time counts."""
    always: bool | None = None
    """It is always open: elapsed time."""
    extra_workdays: dict[str, list[list[str]]] | None = None
    """Days with hours of their own, also on holidays, as spans `["09:00", "18:00"]`."""
    holidays: list[date] | None = None
    """Days on which nobody works."""
    weekly: dict[str, list[list[str]]] | None = None
    """The hours of the days of the week, `mon` to `sun`, as spans `["09:00", "18:00"]`, the last up to `24:00`."""


GoldenState: TypeAlias = Literal["value", "cleared", "null", "absent"]
"""How an attribute stands (GD-5)."""


GpcLink: TypeAlias = Literal["none", "consumer", "device"]
"""Whom a global privacy control is tied to (CS-15)."""


class GradeRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the grade of a lead."""

    engagement: Decimal
    """The value of engagement."""
    engagement_bands: list[BandGiven]
    """The bands of engagement from high to low; the last one takes the rest."""
    fit: Decimal
    """The value of fit."""
    fit_bands: list[BandGiven]
    """The bands of fit from high to low; the last one takes the rest."""
    context: Context | None = None
    """Who asks."""


Guard: TypeAlias = str
"""Why customers are not united: `exclusive`, `limit`, `name`, `not_same`, `oversize`, `party`, or the name of an attribute."""


GuardDecision: TypeAlias = Literal["allow", "defer", "suppress"]
"""What the guard says."""


class HistoryItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item of a history."""

    item: str
    """The item."""
    weight: float | None = None
    """What it weighs; 1 if absent."""


Ids: TypeAlias = str | list[str]
"""One id, or several."""


class IndicatorReportRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what indicators come to, and how they moved."""

    as_of: datetime
    """The instant of the question."""
    before: datetime | None = None
    """The instant that is compared with; nothing is compared if absent."""
    context: Context | None = None
    """Who asks."""
    ids: list[str] | None = None
    """Only these indicators; all if absent."""
    role: str | None = None
    """Only those that this role looks at; all if absent."""


IndicatorStatus: TypeAlias = Literal["met", "missed", "no_target", "too_few", "undefined"]
"""What the value says."""


class InteractionRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    author: str | None = None
    category: str | None = None
    channel: str | None = None
    event: str | None = None
    item: str | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    reason: str | None = None
    score: Decimal | None = None
    slate: str | None = None
    store: str | None = None
    text: str | None = None


class ItemEvent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something a customer did with an item."""

    at: datetime
    """When; it counts up to `as_of`, that of `provenance` where a model is made."""
    customer: str
    """The customer: any text that tells customers apart."""
    item: str
    """The item."""
    kind: str | None = None
    """What it was, a name of `weights`; `order` if absent."""
    returned: bool | None = None
    """Whether it was an order that was returned: it weighs nothing."""
    value: float | None = None
    """What its weight is multiplied by, for example a rating; 1 if absent."""


class ItemShare(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How much an item of the history speaks for another."""

    item: str
    """The item of the history."""
    share: float
    """Its share of the score."""


class JournalRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for decisions of the journal."""

    after: int | None = None
    """Only decisions with a number above this one; all if absent."""
    context: Context | None = None
    """Who asks."""
    limit: int | None = None
    """At most this many, 1 to 10,000; 1,000 if absent."""


Json: TypeAlias = Any
"""Any JSON value."""


class KeyChange(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A key of a program that two of its versions say otherwise."""

    path: str
    """The path of the key, for example `tiers.level.gold.needs`."""
    new: str | None = None
    """What the new version says; none: nothing."""
    old: str | None = None
    """What the old version says; none: nothing."""


Language: TypeAlias = Literal["en", "zh"]
"""The language of sentences."""


class LeadEventGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that a rule counts."""

    at: datetime
    """When."""
    rule: str
    """The id of the rule."""


LeadEventWord: TypeAlias = Literal["activity", "assigned", "converted", "created", "state"]
"""What happened to a lead."""


class LeadGrade(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The grade of a lead."""

    grade: str
    """Both bands, fit first: `A2`."""


class LeadGroupPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a group gives to the score of a lead."""

    group: str
    """Its name."""
    sum: Decimal
    """The sum of its items."""
    value: Decimal
    """The sum within its bounds."""


class LeadGroupScore(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a group gives."""

    group: str
    """Its name."""
    sum: Decimal
    """The sum of its items."""
    value: Decimal
    """The sum within its bounds."""


class LeadItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a score."""

    contribution: Decimal
    """What it adds."""
    count: int
    """How many times."""
    decay: Decimal
    """What is left of the points; 1 where nothing fades."""
    points: Decimal
    """The points of one time."""
    rule: str
    """The id of the rule."""


class LeadItemPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of the score of a lead: so many times a rule with one factor."""

    contribution: Decimal
    """What they add, to 4 decimals."""
    count: int
    """How many times."""
    decay: Decimal
    """What is left of the points; 1 where nothing fades."""
    points: Decimal
    """The points of one time."""
    rule: str
    """The rule."""


class LeadRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    campaign: str | None = None
    category: str | None = None
    channel: str | None = None
    event: str | None = None
    intent: str | None = None
    item: str | None = None
    lead_id: str | None = None
    opportunity_id: str | None = None
    origin: str | None = None
    owner: str | None = None
    reason: str | None = None
    role: str | None = None
    state: str | None = None
    store: str | None = None
    text: str | None = None


class LeadRuleGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule of a lead's score."""

    id: str
    """Its name."""
    points: Decimal
    """The points of one time; below 0: they are taken."""
    daily_cap: int | None = None
    """How many events count on one local day; 20 if absent."""
    fit: bool | None = None
    """It speaks of what the customer is: it holds or not, and never fades."""
    half_life_days: Decimal | None = None
    """In how many days half of the points is gone."""
    period_days: Decimal | None = None
    """After how many days a share of the points goes each time; with `rate`."""
    rate: Decimal | None = None
    """The share that goes, from 0 to 1; with `period_days`."""
    window_days: int | None = None
    """How many days back events count; without decay 30 if absent."""


class LeadScorePart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    The score of a lead (SV-50), and why: items add up to the sums of their groups, and the values of groups to the score. What fades by
    half does so at the beginning of each local day.
    """

    engagement: Decimal
    """What the groups of engagement give."""
    fit: Decimal
    """What the groups of fit give."""
    passed: int
    """Events before the window of their rule or beyond the cap of their day."""
    value: Decimal
    """The value."""
    grade: str | None = None
    """The letter of the fit and the digit of the engagement (SV-51); absent where the rulebook has no bands."""
    groups: list[LeadGroupPart] = field(default_factory=list)
    """The groups by name."""
    items: list[LeadItemPart] = field(default_factory=list)
    """What adds to it, by group and rule, the latest first."""


class LeadScored(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The score of a lead, and why."""

    groups: list[LeadGroupScore]
    """The groups; their values add up to the score."""
    items: list[LeadItem]
    """What adds to it; of a group they add up to its sum."""
    passed: int
    """Events of the future, before the window, or beyond the cap of their day."""
    score: Decimal
    """The score."""


LeadState: TypeAlias = Literal["new", "working", "qualified", "converted", "disqualified", "nurture"]
"""Where a lead stands."""


class LeadStepGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step of a lead."""

    at: datetime
    """When."""
    event: LeadEventWord
    """What."""
    id: str | None = None
    """Orders steps of one instant."""
    opportunity_id: str | None = None
    """The opportunity that it became."""
    owner: str | None = None
    """Who works on it from here on; any step may say so."""
    reason: str | None = None
    """Why it was disqualified."""
    state: LeadState | None = None
    """Where it stands."""


LeapMonth: TypeAlias = Literal["regular_month_if_absent", "leap_only"]
"""What a leap month of the Chinese calendar is in a year without it (MB-54)."""


LegalBasis: TypeAlias = Literal[
    "consent",
    "contract",
    "explicit_consent",
    "guardian_consent",
    "legal_obligation",
    "legitimate_interest",
    "notice_and_opt_out",
    "public_task",
    "separate_consent",
    "soft_opt_in",
    "vital_interest",
]
"""The legal basis that an answer rests on (CS-21)."""


class LiabilityCohort(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Points that were earned in one month (MB-82)."""

    expired: Decimal
    """How many have expired."""
    issued: Decimal
    """How many were issued."""
    month: str
    """The month, `2026-10`."""
    open: Decimal
    """How many can still be redeemed."""
    redeemed: Decimal
    """How many were redeemed."""
    expected_breakage: Decimal | None = None
    """How many of the open ones will expire if they go the way of what is settled; absent: nothing at all is settled."""
    realised_breakage: Decimal | None = None
    """The share of what was issued that has expired; absent: nothing was issued."""


class LiabilityRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what the outstanding points of all members are worth."""

    as_of: datetime
    """The instant of the report."""
    value_per_point: Decimal
    """What one point is worth, as a decimal in text."""
    breakage_rate: Decimal | None = None
    """The share of points that will never be redeemed, from 0 to 1; absent: as the settled points of all cohorts say."""
    context: Context | None = None
    """Who asks."""
    currency: str | None = None
    """The currency of the value; that in which points are earned if absent."""
    from_: datetime | None = field(name="from", default=None)
    """Since when the movements are told; none are if absent."""
    include_pending: bool | None = None
    """Whether points that wait count; `true` if absent."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""


class LiftFound(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How much oftener the treated do it."""

    significant95: bool
    """Whether that is more than chance: |z| of at least 1.96."""
    abs_lift: Decimal | None = None
    """The difference of the rates; absent where nobody is on one side."""
    rel_lift: Decimal | None = None
    """The difference as a share of the rate of the control; absent where that is 0."""
    z: Decimal | None = None
    """The difference in standard errors; absent where the pooled variance is 0."""


class LiftOfShare(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How often the rows with the highest scores churn."""

    lift: float
    """Their rate over that of all."""
    share: float
    """The share of rows."""


Likeness: TypeAlias = Literal["same", "near", "weak", "conflict", "unknown"]
"""How alike two names are."""


class ListMetrics(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How lists did, as means over the customers."""

    coverage: float
    """The share of all items that stand in any list."""
    gini: float
    """The Gini coefficient of how often each item is shown: 0 all alike, near 1 one item only."""
    hit_rate: float
    """The share of customers whose last new item stands in their list."""
    ndcg: float
    """The gain 1 / log2(rank + 1) of the last new item, against the best possible one."""
    recall: float
    """The share of held-out items that stand in the list."""
    diversity: float | None = None
    """The mean of 1 less likeness over the pairs of a list; absent if no list has two items."""


class ListRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the ids of customers."""

    as_of: datetime
    """The instant of the question."""
    after: str | None = None
    """Only ids after this one."""
    context: Context | None = None
    """Who asks."""
    limit: int | None = None
    """At most this many, 1 to 10,000; 1,000 if absent."""


class ListsJudged(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The same lists with the slate policy off and on."""

    off: ListMetrics
    """Without the slate policy."""
    on: ListMetrics
    """With it."""


LotSource: TypeAlias = Literal["order", "adjustment", "reward", "restore"]
"""What a lot comes from."""


class MadeScorecard(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A scorecard, and what speaks for it. The points of the intercept are shared out among the features."""

    features: list[FeatureOfScorecard]
    """The features in the order of the request."""
    positives: int
    """How many rows churned."""
    rows: int
    """How many rows there are."""
    status: str
    """How the fit of the weights ended: `converged`, `boundary_reached`, `not_identified` or `iteration_limit`."""
    toml: str
    """The score as a section of a rulebook, in TOML."""


class MarkovChannel(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a channel is worth."""

    channel: str
    """The channel."""
    removal_effect: Decimal | None = None
    """The share of conversions that is lost without it; absent if nothing converts."""
    share: Decimal | None = None
    """Its part of the sum of all effects."""


class MarkovFound(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What channels are worth."""

    channels: list[MarkovChannel]
    """The channels by name."""
    p_conv: Decimal
    """How probable a conversion is."""


MaskKind: TypeAlias = Literal[
    "none_shown", "full", "pseudonym", "year", "last4", "cn_mobile", "cn_id18", "email", "bank_card", "name", "address"
]
"""
How a value is masked (MK-2 to MK-8), from the least revealing to the partial kinds: the order in which masks are
compared if a rulebook names no other (AC-2).
"""


class MaskRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for a masked value."""

    kind: str
    """The kind of mask."""
    value: str
    """The value."""
    context: Context | None = None
    """Who asks."""
    field_: str | None = field(name="field", default=None)
    """Of a pseudonym the field, such as `customer.profile.name` or a kind of identifiers; of none if absent."""


class Masked(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A masked value."""

    valid: bool
    """Whether the value is of its kind. If not, only stars show."""
    masked: str | None = None
    """What shows; absent if not even its length does."""


class MaskedField(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A field of which a part shows."""

    field_: str = field(name="field")
    """The object, a dot and the field."""
    mask: MaskKind
    """How it is masked."""
    rule_id: str
    """The grant that says so."""


class MatchNeedsRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks of which needs a text speaks."""

    text: str
    """The text."""
    author: str | None = None
    """Who wrote it, for example `customer`; if nobody is said, nothing counts."""
    borders: list[int] | None = None
    """The borders of the tokens of a segmenter, in bytes; then only hits that begin and end on one count."""
    context: Context | None = None
    """Who asks."""
    rulebook: str | None = None
    """The TOML document; the loaded rulebook if absent."""
    version: int | None = None
    """A loaded version; the newest if absent."""


class MatchedNeed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A need of which a text speaks."""

    need: str
    """Its name."""
    term: str
    """The id of the term that counts."""
    worth: Decimal
    """What that is worth, at most 1."""


class MembershipRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    channel: str | None = None
    event: str | None = None
    key: str | None = None
    member: str | None = None
    members: list[str] = field(default_factory=list)
    pool: str | None = None
    program: str | None = None
    reason: str | None = None
    store: str | None = None
    tier: str | None = None
    until: datetime | None = None


Metric: TypeAlias = Literal["accuracy", "completeness", "consistency", "timeliness", "uniqueness"]
"""A dimension of quality, and the metric that measures it."""


class MissingMetric(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A metric other than the spend that is not reached."""

    at_least: Decimal
    """The least."""
    metric: str
    """`orders`, or `measure.` and a name."""
    missing: Decimal | None = None
    """How much is missing; absent if it does not fit."""


class ModelReason(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A group of features that raises a margin."""

    contribution: float
    """By how much."""
    group: str
    """The group; also the key of the host's text."""


class ModelRows(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rows column by column; which columns there are depends on the model."""

    lost: list[float] | None = None
    """Contract: how many left in each period (`sbg`)."""
    mean: list[float] | None = None
    """Mean amount of the repeat purchases, above 0 (`gamma_gamma`)."""
    n: list[int] | None = None
    """Opportunities so far (`bg_bb`)."""
    survived: float | None = None
    """Contract: how many stayed to the end (`sbg`)."""
    t: list[float] | None = None
    """Time from the first purchase to now (`bg_nbd`, `mbg_nbd`, `pareto_nbd`)."""
    t_x: list[float] | None = None
    """Time from the first purchase to the last; with `bg_bb` the last opportunity that was taken."""
    weights: list[float] | None = None
    """How many customers each row stands for; 1 if absent."""
    x: list[int] | None = None
    """Repeat purchases."""


class ModelValue(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the function gives."""

    value: Json
    """A number, or `inf` or `-inf` as text."""


class Move(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many customers would move, and how."""

    change: ChangeType
    """What would become of it."""
    count: int
    """How many customers."""
    kind: ChangeKind
    """What it is about."""
    name: str
    """The name of the segment or tag, else that of the kind."""
    from_: str | None = field(name="from", default=None)
    """The stage or tier now."""
    to: str | None = None
    """The stage or tier then."""


class MovementClosed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where movements lead."""

    close: Decimal
    """The balance at the end."""


class MovementRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks where movements lead (MB-83). What is absent is 0."""

    adjusted: Decimal | None = None
    """Adjusted, either way."""
    clawed_back: Decimal | None = None
    """Clawed back by refunds."""
    close: Decimal | None = None
    """The balance that was counted; else `movement_does_not_close`."""
    context: Context | None = None
    """Who asks."""
    earned: Decimal | None = None
    """Earned."""
    expired: Decimal | None = None
    """Expired."""
    open: Decimal | None = None
    """The balance at the beginning."""
    redeemed: Decimal | None = None
    """Redeemed."""
    repaid: Decimal | None = None
    """Used to repay debt."""
    restored: Decimal | None = None
    """Returned by a reversal."""


class NamesCompared(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How alike two names are."""

    likeness: Likeness
    """How alike they are; the same whichever stands first."""
    a: str | None = None
    """How the one was read: `han`, `latin`, `title` or `masked`; absent if there is nothing to read in it."""
    b: str | None = None
    """How the other was read."""


class NearRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks which shops of the rulebook lie near a place (SV-94); nothing is stored."""

    latitude: str
    """The latitude on WGS-84 in degrees, as a decimal in text."""
    longitude: str
    """The longitude."""
    as_of: datetime | None = None
    """Whose rulebook answers: that of this instant; the newest if absent."""
    context: Context | None = None
    """Who asks."""


class NearStore(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A shop near a place."""

    distance_m: Decimal
    """How far it is along the ellipsoid, in metres to the millimetre."""
    store: str
    """The shop."""


class NearStores(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The shops within whose radius a place lies."""

    stores: list[NearStore]
    """The nearest first, ties by id."""


class NeedPassed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A term that was found where it does not count."""

    end: int
    """Where it ends."""
    need: str
    """The need whose term it is."""
    start: int
    """Where it begins."""
    term: str
    """The id of the term."""
    why: str
    """
    Why: it is a part of a longer English `word`, stands `inside` a word in which it does not count, not on a `border` of
    tokens, or in an `overlap` with what was found before or is longer.
    """


class NetAmount(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sum of one currency."""

    currency: str
    """The currency."""
    amount: Decimal | None = None
    """The sum; absent if it did not fit (finding `overflow`)."""


class NextActionsRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what to do next for all customers, page by page."""

    as_of: datetime
    """The instant of the question."""
    after: str | None = None
    """Only customers after this one; from the first if absent."""
    context: Context | None = None
    """Who asks."""
    kinds: list[ActionKind] | None = None
    """Only actions of these kinds; all if absent."""
    limit: int | None = None
    """At most this many, 1 to 10,000; 1,000 if absent."""


class NextExpiry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Points that expire at an instant."""

    at: datetime
    """When."""
    points: Decimal
    """How many."""


class NextTier(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a tier asks for, and what of it is missing (MB-42)."""

    tier: str
    """The id of the tier."""
    any: bool | None = None
    """Whether one of several demands is enough."""
    at_least: Money | None = None
    """The spend that it asks for; absent: it asks for none."""
    by: datetime | None = None
    """By when: then not all of what counts now counts any more, or the tier ends."""
    missing: NetAmount | None = None
    """How much spend is missing."""
    others: list[MissingMetric] = field(default_factory=list)
    """What else is missing."""


class NormaliseRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the one spelling of an identifier."""

    kind: str
    """The kind, one of the rulebook's."""
    value: str
    """The raw value."""
    context: Context | None = None
    """Who asks."""


class NormalisedIdentifier(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The one spelling of an identifier."""

    status: str
    """`ok`, `masked` or `invalid`."""
    value: str | None = None
    """The spelling, if `ok`."""


class Nothing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request that asks for nothing in particular."""

    context: Context | None = None
    """Who asks."""


class NpsCompared(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far two scores are apart."""

    significant95: bool
    """Whether that is more than chance: |z| of at least 1.96."""
    diff: Decimal | None = None
    """The points between them; absent if nobody answered one of them."""
    z: Decimal | None = None
    """The difference in standard errors; absent without variance."""


class NpsCounts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many answered what."""

    detractors: int
    """0 to 6."""
    passives: int
    """7 and 8."""
    promoters: int
    """9 and 10."""


class NpsFound(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A net promoter score; without answers there is none, and no error of it."""

    answers: int
    """How many answered."""
    margin95: Decimal | None = None
    """1.96 standard errors: half the width of the interval at 95 of 100."""
    nps: Decimal | None = None
    """The score, from -100 to 100."""
    se: Decimal | None = None
    """Its standard error in points."""


class NpsRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the net promoter score of some answers (SV-32)."""

    detractors: int
    """0 to 6."""
    passives: int
    """7 and 8."""
    promoters: int
    """9 and 10."""
    context: Context | None = None
    """Who asks."""


class NpsSampleRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how many answers a margin takes."""

    detractors: Decimal
    """The share of detractors that is expected."""
    margin: Decimal
    """The margin in points, above 0."""
    promoters: Decimal
    """The share of promoters that is expected."""
    context: Context | None = None
    """Who asks."""


Obligation: TypeAlias = Literal[
    "age_unverified",
    "explain_on_request",
    "human_review_on_request",
    "identify_sender",
    "include_opt_out",
    "log_gpc_conflict",
    "minor_rules",
    "notify_recipient_limits",
    "offer_non_personalised",
    "offer_opt_out",
    "pia_required",
    "processor_agreement",
]
"""What must be done with what is allowed (CS-23), in the order of the words."""


class OfferCandidate(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer that could be made."""

    margin: float
    """What is gained if it is accepted, in the currency and unit of `cost`."""
    offer: str
    """Its key."""
    p_accept: float
    """The probability that the person accepts it, 0 to 1."""
    cost: float | None = None
    """What it costs to make it; 0 if absent."""
    justification: str | None = None
    """Why a price may depend on the person; needed for an offer that changes one (LO-4)."""
    price: bool | None = None
    """Whether it changes a price; false if absent."""


class OfferKept(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer that is made."""

    offer: str
    """Its key."""
    why: str
    """`value`, `popular` or `editorial`."""
    value: float | None = None
    """What it is worth: `p_accept` times `margin`, less `cost`. Only of one that was chosen for the person."""


Operation: TypeAlias = Literal["store", "use", "contact", "provide", "entrust", "cross_border", "publish", "decide"]
"""What is done with the data (CS-15)."""


class OperationInfo(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the operation table."""

    access: Access
    """Whether it writes."""
    name: str
    """Its name, for example `customer.view`."""
    request: str
    """The name of its request type."""
    response: str
    """The name of its response type."""
    summary: str
    """What it does."""


OpportunityEvent: TypeAlias = Literal["created", "stage", "activity", "won", "lost"]
"""What happened to an opportunity."""


class OpportunityRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    amount: Money | None = None
    category: str | None = None
    channel: str | None = None
    event: str | None = None
    expected_close: date | None = None
    item: str | None = None
    lead_id: str | None = None
    opportunity_id: str | None = None
    owner: str | None = None
    reason: str | None = None
    stage: str | None = None
    store: str | None = None
    text: str | None = None


OpportunityStanding: TypeAlias = Literal["open", "won", "lost"]
"""How an opportunity stands."""


class OpportunityStepGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step of an opportunity, with what is said beside it."""

    at: datetime
    """When."""
    event: OpportunityEvent
    """What."""
    amount: AmountGiven | None = None
    """What it is worth from here on."""
    expected_close: date | None = None
    """When it is expected to close."""
    id: str | None = None
    """Orders steps of one instant."""
    owner: str | None = None
    """Who works on it from here on."""
    reason: str | None = None
    """Why it was won or lost."""
    stage: str | None = None
    """The stage that it goes to."""


class Line(Struct, frozen=True, kw_only=True, omit_defaults=True):
    amount: Money | None = None
    category: str | None = None
    item: str | None = None
    quantity: Decimal | None = None


class OrderRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    amount: Money
    category: str | None = None
    channel: str | None = None
    lines: list[Line] = field(default_factory=list)
    order_id: str | None = None
    order_issuer: str | None = None
    status: str | None = None
    store: str | None = None


Outcome: TypeAlias = Literal["approval_void", "approved", "not_required", "ok", "pending", "rejected"]
"""What came of a step that was taken."""


Outcome2: TypeAlias = Literal["win", "win_with_harm", "loss", "no_difference"]
"""What came of it."""


class Overridden(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A merge of a person that guards speak against."""

    decision_id: str
    """The decision."""
    guards: list[Guard]
    """The guards."""


class ParcelPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a parcel stands."""

    since: datetime
    """Since when it stands so."""
    status: str
    """Where it stands."""
    parcel: str | None = None
    """Its number, if it has one."""
    stuck_at: datetime | None = None
    """Since when it has been without news for too long."""


Part: TypeAlias = Literal[
    "profile",
    "identity",
    "orders",
    "rfm",
    "membership",
    "consent",
    "measures",
    "stage",
    "tags",
    "segments",
    "scores",
    "cases",
    "leads",
    "opportunities",
    "fulfilment",
    "next_action",
    "triggers",
]
"""A part of the view."""


class PartitionRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks who is who among all."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""


class PathGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A path with how it ended."""

    conversions: int
    """How many times in a conversion."""
    lost: int
    """How many times in nothing."""
    path: list[str]
    """The channels in the order of time; one may come again."""


class PaymentPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a payment stands."""

    since: datetime
    """Since when it stands so."""
    status: str
    """Where it stands."""
    payment: str | None = None
    """Its number, if it has one."""


class PaymentRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    amount: Money
    channel: str | None = None
    method: str | None = None
    order_id: str | None = None
    order_issuer: str | None = None
    payment_id: str | None = None
    reason: str | None = None
    status: Literal["authorised", "captured", "refunded", "charged_back", "failed"] | None = None


PinTarget: TypeAlias = Literal["id"]
"""What a pin without attribute fixes."""


class PipelineCurrency(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the opportunities of a currency are worth."""

    amount: Money
    """What the open ones are worth."""
    open: int
    """How many are open."""
    weighted: Money
    """What the open ones are worth by the probabilities of their stages."""
    velocity: Money | None = None
    """What is sold in a day: open ones x win rate x their mean amount / mean days from beginning to end, of this currency."""


PointsBook: TypeAlias = Literal["member", "issuer", "redeemed", "expired", "clawed", "written_off", "debt"]
"""One of the books between which points move (MB-26)."""


PointsCause: TypeAlias = Literal[
    "order", "refund", "adjustment", "redemption", "reversal", "reward", "expiry", "left", "repayment", "merge"
]
"""Why points move."""


class PointsMove(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A movement of points from book to book: what leaves one enters the other."""

    at: datetime
    """When."""
    cause: PointsCause
    """Why."""
    from_: PointsBook = field(name="from")
    """The book that it leaves."""
    points: Decimal
    """How many; above zero."""
    to: PointsBook
    """The book that it enters."""
    about: str | None = None
    """The order, redemption, adjustment or reward that it is about."""


class PointsMovement(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a balance of points came about (MB-83)."""

    adjusted: Decimal
    """Adjusted, either way."""
    clawed_back: Decimal
    """Clawed back by refunds, and of orders that two accounts of a merge both had."""
    close: Decimal
    """The balance at the end: what can be spent, what waits and what is held."""
    earned: Decimal
    """Earned."""
    expired: Decimal
    """Expired."""
    from_: datetime = field(name="from")
    """The beginning; what happened at it is part of the opening balance."""
    open: Decimal
    """The balance at the beginning."""
    redeemed: Decimal
    """Redeemed."""
    repaid: Decimal
    """Used to repay debt."""
    restored: Decimal
    """Returned by a reversal."""


class PointsRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    adjust_id: str | None = None
    channel: str | None = None
    event: str | None = None
    expires: datetime | None = None
    hold_id: str | None = None
    key: str | None = None
    never_expires: bool | None = None
    order_id: str | None = None
    points: Decimal | None = None
    pool: str | None = None
    program: str | None = None
    reason: str | None = None
    redeem_id: str | None = None
    store: str | None = None
    ttl_minutes: Decimal | None = None


class PointsValue(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What outstanding points are worth."""

    debt_asset: Money
    """What members owe; shown and never netted."""
    gross: Money
    """The value of the points."""
    gross_points: Decimal
    """The points."""
    net_of_breakage: Money
    """Their value without those that will never be redeemed."""


class PopularItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item that enough people have."""

    buyers: int
    """How many people."""
    item: str
    """The item."""


Power: TypeAlias = Literal["0.8", "0.9", "0.95"]
"""How often a difference that is there is seen."""


class PredictRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks a model about customers."""

    horizon: float
    """How far ahead, in the unit of the rows; for the store in that of `[rfm]`."""
    artefact: Json | None = None
    """The model as an artefact; or `model`, `parameters` and `unit`."""
    as_of: datetime | None = None
    """The instant at which the customers of the store are looked at, if no rows are given."""
    context: Context | None = None
    """Who asks."""
    model: str | None = None
    """`bg_nbd`, `mbg_nbd`, `pareto_nbd` or `bg_bb`."""
    parameters: dict[str, float] | None = None
    """The parameters by name."""
    rows: ModelRows | None = None
    """The rows, if they are not the customers of the store."""
    rows_unit: str | None = None
    """The unit of the rows' times; that of the model if absent."""
    unit: str | None = None
    """The unit of time of the parameters: `day` (if absent), `week`, `month`, `year` or `opportunity`."""


class Prediction(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a model says of one customer."""

    expected_purchases: float
    """The expected number of purchases within the horizon."""
    p_alive: float
    """The probability that the customer has not left by now; not to be read as the opposite of churn (CH-1)."""
    p_no_purchase: float
    """The probability of no purchase within the horizon: churn, always with its horizon (CH-1)."""
    customer: str | None = None
    """The customer, if it is one of the store."""


class ProfileRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="profile"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: dict[str, str | bool | int | dict[str, Any]] | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class ProfileRef(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person or company as one source knows it."""

    key: str
    """The key in the source."""
    source: str
    """The source."""


ProposalKind: TypeAlias = Literal["correct", "exclude", "merge", "pin"]
"""What a proposal is."""


class Provenance(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the rows of a model come from and what it may be used for; it stands in the artefact (AR-1)."""

    as_of: datetime
    """The instant at which the rows were looked at."""
    created_at: datetime
    """When the model is made."""
    purpose: str
    """What the model may be used for."""
    valid_until: datetime
    """The first instant at which it may not be used any more."""
    accept_unconverged: bool | None = None
    """Whether a fit may become an artefact that did not converge (NV-7)."""
    label: Json | None = None
    """What was to be foretold, an object: the horizon, the event, how returns count (CH-3)."""
    population: str | None = None
    """The condition that chose the population; everybody if absent."""
    valid_from: datetime | None = None
    """From when it may be used; `created_at` if absent."""
    window: str | None = None
    """The window of time that was looked at, in the rulebook's words."""


class PutArtefactRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Keeps an artefact of a model."""

    artefact: Json
    """The artefact with its id, as the operation gives it that made it."""
    context: Context | None = None
    """Who asks."""


class QualityAlertsRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for remarkable days."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    from_: date | None = field(name="from", default=None)
    """The first local day that is looked at; all if absent."""
    sets: dict[str, list[str]] | None = None
    """The sets that rules of `reference` name."""


class QualityContribution(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one cell contributed."""

    before_failed: int
    """How many failed in the earlier period."""
    before_total: int
    """How many were looked at in the earlier period."""
    contribution: str
    """Its failures now less those that the share of before would have made, to four places."""
    metric: Metric
    """The metric."""
    now_failed: int
    """How many failed in the later period."""
    now_total: int
    """How many were looked at in the later period."""
    numerator: str
    """The exact contribution as a numerator over `denominator`; these add up exactly."""
    attribute: str | None = None
    """The attribute, field or kind of identifier."""
    rule: str | None = None
    """The rule."""
    source: str | None = None
    """The source."""


QualityGroup: TypeAlias = Literal["attribute", "day", "rule", "source"]
"""By what cells are told apart."""


class QualityPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part that was counted elsewhere."""

    pass_: int = field(name="pass")
    """How many passed."""
    total: int
    """How many were looked at."""


class QualityPeriod(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Local days from one to another, both included."""

    from_: date = field(name="from")
    """The first day."""
    to: date
    """The last day."""


class QualityProposeRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what could be mended."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    limit: int | None = None
    """At most this many, 1 to 10,000; 1,000 if absent."""
    rule: str | None = None
    """Only what this rule proposes."""
    sets: dict[str, list[str]] | None = None
    """The sets that rules of `reference` name."""


class QualityReportRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the quality of what the store holds."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    from_: date | None = field(name="from", default=None)
    """The first local day that is looked at; all if absent."""
    group_by: list[QualityGroup] | None = None
    """By what cells are told apart; no cells if absent."""
    sets: dict[str, list[str]] | None = None
    """The sets that rules of `reference` name."""


class QueueGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A queue."""

    name: str
    """Its name."""
    skills: list[str]
    """What those who work on it can do: categories and languages."""
    load: int | None = None
    """How much there is to do, in the host's own measure; 0 if absent."""
    priority: int | None = None
    """Queues of higher priority come first; 0 if absent."""
    tiers: list[str] | None = None
    """The tiers of customers that it takes; all if absent."""


class Reader(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place that reads a definition."""

    definition: str
    """The definition in which it lies, for example `segments.active`."""
    direct: bool
    """Whether it names the definition itself."""
    path: str
    """The path of the place, for example `segments.active.when`."""
    via: list[str]
    """The definitions in between, from the one that was named to this one; empty if it reads directly."""


ReasonLevel: TypeAlias = Literal["none", "codes", "records"]
"""How much the reasons tell."""


class ReceiptEvent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened."""

    entity_id: str
    """Who acted."""
    event_state: str
    """What became of the consent: `given`, `withdrawn`, `refused` and so on."""
    event_time: datetime
    """When."""
    event_type: str
    """How it was expressed: `explicit`, `expressed` or `implied`."""
    validity_duration: str | None = None
    """How long it is valid: `P730D`, or an interval between two instants."""


class ReceiptInformation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A category of data."""

    pii_type: str
    """The category, for example `user.contact.phone`."""


class ReceiptPurpose(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A purpose of a receipt."""

    collection_method: str
    """How it was captured."""
    purpose: str
    """The purpose, a dotted path."""
    lawful_basis: str | None = None
    """The basis that the event gives; absent of a no."""
    pii_information: list[ReceiptInformation] = field(default_factory=list)
    """The categories of data that the purpose uses."""
    processing_method: str | None = None
    """What is done with the data, if it is for one operation alone."""
    purpose_type: str | None = None
    """Its class in the rulebook of that time."""
    recipient_third_parties: list[str] = field(default_factory=list)
    """The recipient it is for."""
    services: list[str] = field(default_factory=list)
    """The channel it is for."""


RecipientRole: TypeAlias = Literal["handler", "processor", "third_party"]
"""What a recipient is."""


class RecommendCustomersRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    Asks what people alike have (CF-2, CF-4). Customers without consent for personalised recommendation must not be among the
    events, or are named in `withdrawn`.
    """

    as_of: datetime
    """Up to which instant events count."""
    customers: list[str]
    """For whom; who has done nothing gets nothing."""
    events: list[ItemEvent]
    """What was done, in any order."""
    context: Context | None = None
    """Who asks."""
    half_life_days: float | None = None
    """After how many days half of a weight is left; weights last if absent."""
    k: int | None = None
    """The most neighbours of a customer; 20 if absent."""
    k_anon: int | None = None
    """How many neighbours must have an item for it to be said, at least 2; 5 if absent."""
    n: int | None = None
    """The most items of a list; 10 if absent."""
    repeatable: list[str] | None = None
    """The items that may be recommended to who has them."""
    shrinkage: float | None = None
    """Likeness is multiplied by n / (n + this), n the number of items that both have; 0 if absent."""
    similarity: str | None = None
    """How likeness is taken: `cosine` (if absent), `tfidf` or `bm25`."""
    weights: dict[str, float] | None = None
    """What each kind of event weighs; `order` weighs 1 if absent."""
    withdrawn: list[str] | None = None
    """Who withdrew the consent: what they did counts for nobody, and they get nothing."""


class RecommendItemsRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what goes with histories (CF-3)."""

    artefact: Json
    """The model, as `recommend.fit` gives it."""
    histories: list[list[HistoryItem]]
    """What each of them has."""
    context: Context | None = None
    """Who asks."""
    n: int | None = None
    """The most items of a list; 10 if absent."""


class RecommendedItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item that goes with a history."""

    because: list[ItemShare]
    """At most three items of the history that speak for it, with their shares of the score."""
    item: str
    """The item."""
    score: float
    """Its score; it only orders."""


class RecommendedItems(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What goes with histories."""

    model: str
    """The id of the model."""
    rows: list[list[RecommendedItem]]
    """A list for each history, the best first."""


class RecordKey(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The key of a record: source and record id."""

    record_id: str
    """The id in the source."""
    source: str
    """The source."""


class RecordLineageRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks which values a record is behind."""

    as_of: datetime
    """The instant of the question."""
    record_id: str
    """The id of the record in its source."""
    source: str
    """The source of the record."""
    context: Context | None = None
    """Who asks."""


class Redaction(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The fields of a record that go while the record stays."""

    fields: list[str]
    """The fields: `identifier.phone`, `attribute.city`."""
    record: RecordKey
    """The record."""


class ReferralRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    campaign: str | None = None
    channel: str | None = None
    decision: str | None = None
    event: str | None = None
    key: str | None = None
    program: str | None = None
    reason: str | None = None
    referee: str | None = None
    referrer: str | None = None


ReferralRole: TypeAlias = Literal["referrer", "referee"]
"""Which end of a referral somebody is."""


class RefusedDecision(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A decision that was not taken."""

    error: Error
    """Why."""
    index: int
    """Its place in the batch, from 0."""


class RefusedRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record that was not taken."""

    error: Error
    """Why."""
    index: int
    """Its place in the batch, from 0."""
    line: int | None = None
    """Its line, from 1, where the batch was text."""


class RejectApprovalRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rejects the version of a request that was seen (SV-81)."""

    at: datetime
    """When it happens."""
    request_id: str
    """The id of the request."""
    version: int
    """The version that was seen."""
    by: str | None = None
    """Who acts, where the context does not say who asks."""
    context: Context | None = None
    """Who asks; whoever asks acts."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    level: str | None = None
    """The level of who decides, or of whom they decide for, where nobody asks by name and the rulebook does not say it."""
    on_behalf_of: str | None = None
    """Whom the actor is a deputy of."""
    reason: str | None = None
    """A code of why."""
    text: str | None = None
    """What was said."""


class RelationNode(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer of a hierarchy."""

    customer: str
    """The customer."""
    depth: int
    """How far below the customer that was asked about, who is at 0."""
    parent: str | None = None
    """The parent; absent at depth 0."""
    record: RecordKey | None = None
    """The record that names the parent."""
    since: datetime | None = None
    """Since when it is the parent."""


class RelationRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    from_: str | None = field(name="from", default=None)
    from_source: str | None = None
    kind: str | None = None
    to: str | None = None
    to_source: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None


RelationSide: TypeAlias = Literal["from", "to"]
"""On which side of a relation a customer stands."""


class RelationSuggestRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks who may be of one household."""

    as_of: datetime
    """The instant of the question."""
    attribute: str | None = None
    """The attribute that holds the address; `address` if absent."""
    context: Context | None = None
    """Who asks."""
    kind: str | None = None
    """The kind of relation that makes a household; `member_of` if absent."""
    limit: int | None = None
    """At most this many pairs, 1,000 if absent."""


Relationship: TypeAlias = Literal["customer", "prospect"]
"""What the person is to the shop (CS-15)."""


class ReliabilityBand(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rows with probabilities near one another."""

    from_: float = field(name="from")
    """The least probability."""
    n: int
    """The rows."""
    predicted: float
    """The mean of the probabilities."""
    rate: float
    """The share that churned."""
    to: float
    """The largest probability."""


Remedy: TypeAlias = Literal[
    "ask_consent",
    "ask_explicit_consent",
    "ask_guardian",
    "ask_separate_consent",
    "confirm",
    "human_review",
    "reconsent",
    "refresh_consent",
    "set_age",
    "set_jurisdiction",
    "set_timezone",
    "set_transfer_mechanism",
    "wait",
]
"""What to do instead (CS-23)."""


class RenewKeyRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Gives a profile another data key."""

    profile: ProfileRef
    """The profile."""
    context: Context | None = None
    """Who asks."""


class RequestDeadlines(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When what must be done (RQ-7)."""

    degraded: bool
    """Whether a calendar was missing or covers too little, so that dates may be too early (RQ-8)."""
    notes: list[Code]
    """What else is to be known: `no_deadline_rule` where a jurisdiction has no row."""
    ack_by: date | None = None
    """When the person must have heard that it came in."""
    due: date | None = None
    """When it must be done."""
    notify_by: date | None = None
    """When the person must have heard of the extension."""
    stop_by: date | None = None
    """When what was objected to must have stopped."""


RetentionAction: TypeAlias = Literal["keep", "store_only", "anonymise", "delete", "delete_on_next_access"]
"""What is to be done with an item (RT-4)."""


class RetentionDates(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The dates of an item (RT-1, RT-3)."""

    closed: date | None = None
    """What it is about was closed."""
    completed: date | None = None
    """What it is about was done."""
    created: date | None = None
    """It was made."""
    erasure_requested: date | None = None
    """The person asked for erasure."""
    last_contact_by_subject: date | None = None
    """The person was last heard of."""
    withdrawn: date | None = None
    """The consent was withdrawn."""


RetentionReason: TypeAlias = Literal[
    "legal_hold",
    "statutory_minimum",
    "evidence",
    "erasure_requested",
    "consent_withdrawn",
    "retention_expired",
    "other_basis",
    "within_period",
    "no_limit",
]
"""Why (RT-4)."""


class ReturnRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    amount: Money
    lines: list[Line] = field(default_factory=list)
    order_id: str | None = None
    order_issuer: str | None = None


class ReturnsRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what a campaign returns (SV-60)."""

    costs: list[AmountGiven]
    """What it cost; all of one currency."""
    margin: Decimal
    """The share of revenue that is left, from 0 to 1."""
    revenue: list[AmountGiven]
    """What it sold, in the same currency."""
    context: Context | None = None
    """Who asks."""


class ReviewRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    author: str | None = None
    category: str | None = None
    channel: str | None = None
    event: str | None = None
    item: str | None = None
    score: Decimal | None = None
    status: str | None = None
    store: str | None = None
    text: str | None = None


class RfmFinding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row that was not taken as it stands."""

    code: Code
    """
    `duplicate_order`, `return_without_order`, `return_exceeds_order`, or `currency_skipped` for a return in another currency than
    its order.
    """
    row: int
    """The number of the row among the orders, from 0; of a finding about a return, among the returns."""


class RfmRows(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Orders or returns column by column; all columns have one length."""

    amount: list[str]
    """How much: decimals in text. Of an order what was paid, of a return what came back."""
    at: list[str]
    """When: instants, or local dates such as `2026-03-01`."""
    customer: list[str]
    """Whose."""
    category: list[str | None] | None = None
    """What kind of articles, where `include` reads it; none where it is not known."""
    channel: list[str | None] | None = None
    """The channel inside the source, where `include` reads it."""
    currency: list[str] | None = None
    """Their currencies, which must be one or have rates in the rulebook (RF-8); if absent, the amounts are of one currency."""
    order: list[str] | None = None
    """
    The numbers of the orders. An order that is told twice counts once (RC-12); without the column every row is an order (RF-9).
    Of a return, the order that it belongs to.
    """
    source: list[str | None] | None = None
    """Which system told of them, where `include` reads it."""
    status: list[str | None] | None = None
    """Where the orders stand. Without `include` those count that have none, or `paid`, `shipped` or `completed` (RF-3)."""
    store: list[str | None] | None = None
    """The shop, where `include` reads it."""


class RfmScoreOfRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The RFM scores of a row (RS-1, RS-4)."""

    f: int
    """The score of frequency, 1 to the highest."""
    m: int
    """The score of monetary value."""
    r: int
    """The score of recency."""
    rfm_code: str
    """The three digits."""
    rfm_sum: int
    """The three scores added up."""


class RfmScored(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """RFM scores."""

    model: str
    """The id of the cut points."""
    rows: list[RfmScoreOfRow]
    """Row by row, as they were given."""


class RfmSummaryRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the RFM summary of orders that are given (RF-3 to RF-7), or for one of a calibration and what came after it (RF-10)."""

    as_of: datetime
    """The instant up to which orders count. With `validation_end`, the calibration ends with the local period in which it lies."""
    rows: RfmRows
    """The orders."""
    context: Context | None = None
    """Who asks."""
    currency: str | None = None
    """
    Into which currency amounts of others are converted, by the rulebook's `[currency]` at the local date of the order (RF-8); if
    absent and there are several, into its base.
    """
    include: str | None = None
    """
    Which orders count (RF-3): a condition over `record.body.status`, `record.body.channel`, `record.source` and the like, as far
    as there are such columns, in the words of `[rfm] include`. A return of an order that does not count has no effect.
    """
    include_first: bool | None = None
    """Whether the first purchase counts in the mean `monetary`; not if absent (RF-5)."""
    refunds: str | None = None
    """What a return takes away: `net_of_return` (if absent), `at_return_date` or `ignore` (RF-6)."""
    returns: RfmRows | None = None
    """What came back; each names its customer and its order."""
    unit: str | None = None
    """The length of a purchase period: `day` (if absent), `week` or `month`."""
    validation_end: datetime | None = None
    """An instant in the local period with which a validation ends that begins after the calibration."""
    zero_amount: str | None = None
    """Whether orders of net amount zero count as purchases: `count` (if absent) or `skip` (RF-7)."""
    zone: str | None = None
    """Whose local dates; the rulebook's if absent."""


class RfmTable(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """RFM summaries column by column (RF-4, RF-5, RF-7). `frequency`, `recency` and `age` are `x`, `t_x` and `t` of a model."""

    age: list[int]
    """Periods from the first purchase to the end."""
    customer: list[str]
    """The customers, in the order of their names."""
    frequency: list[int]
    """Repeat purchase periods."""
    gg_mean: list[str | None]
    """The mean of the counted periods with an amount above zero, as a model of spend reads it; none without one."""
    gg_x: list[int]
    """How many periods that mean counts."""
    monetary: list[str | None]
    """The mean amount of a purchase period, the first one left out unless the request says otherwise; none without one."""
    monetary_all: list[str]
    """The mean amount of all purchase periods."""
    orders: list[int]
    """Counted orders."""
    recency: list[int]
    """Periods from the first purchase to the last."""
    since_last: list[int]
    """Periods from the last purchase to the end."""
    total: list[str]
    """Net amount of all purchases."""


class RfmValidation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What customers did in a validation (RF-10)."""

    monetary: list[str | None]
    """The mean amount of a purchase period; none without one."""
    purchase_periods: list[int]
    """Purchase periods."""
    total: list[str]
    """Net amount of all purchases."""


class RfmValues(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What RFM scores are given to, column by column; all columns have one length."""

    monetary: list[str]
    """The amounts that are scored: decimals in text."""
    purchase_periods: list[int]
    """Periods with a purchase."""
    since_last: list[int]
    """Periods since the last purchase."""


Right: TypeAlias = Literal[
    "access",
    "portability",
    "rectification",
    "erasure",
    "restriction",
    "object",
    "object_marketing",
    "withdraw",
    "opt_out_sale",
    "limit_sensitive",
    "refuse_adm",
    "explain",
    "revoke_call_text",
]
"""What a person may ask for (RQ-1)."""


RouteReason: TypeAlias = Literal[
    "chosen", "skill_missing", "tier_not_admitted", "not_own", "lower_priority", "higher_load", "later_name"
]
"""Why a queue was chosen or not."""


RowOutcome: TypeAlias = Literal["taken", "idle", "refused", "deferred"]
"""What became of a row."""


RowScope: TypeAlias = Literal["all", "own", "own_team", "region"]
"""Which rows a grant is about."""


class RuleFinding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fault of a rulebook."""

    code: Code
    """The code."""
    column: int
    """The column in characters, from 1."""
    line: int
    """The line, from 1."""
    message: str
    """A sentence."""
    path: str
    """The path of the offending key or value, for example `tiers.level[1].needs`."""
    suggest: str | None = None
    """The nearest valid word."""
    value: str | None = None
    """The offending value as it is written, its first 200 characters; absent where a key or a table is at fault (MB-92)."""


class RulebookDiff(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The difference of two rulebooks: sorted paths of definitions (RB-10)."""

    added: list[str]
    """What only the new one defines."""
    affected: list[str]
    """What stayed as it is but reads, through any number of others, something that did not."""
    changed: list[str]
    """What both define otherwise; `stage`, `journey_stage` and `tiers.level` if the order of a ladder differs."""
    removed: list[str]
    """What only the old one defines."""


class RulebookDiffRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what differs between two rulebooks."""

    new: str
    """The newer TOML document."""
    old: str
    """The older TOML document."""
    context: Context | None = None
    """Who asks."""


class RulebookExplainRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what a rulebook says."""

    context: Context | None = None
    """Who asks."""
    language: Language | None = None
    """The language of the sentences; the rulebook's if absent."""
    text: str | None = None
    """The TOML document; the loaded rulebook if absent."""
    version: int | None = None
    """A loaded version; the newest if absent."""


class RulebookFindings(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The faults of a rulebook."""

    findings: list[RuleFinding]
    """The faults in document order; none if it is valid."""


class RulebookImpactRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what reads a definition."""

    name: str
    """The definition: its path, or its name as conditions write it."""
    context: Context | None = None
    """Who asks."""
    text: str | None = None
    """The TOML document; the loaded rulebook if absent."""


class RulebookRef(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which rules answered (RB-9)."""

    fingerprint: str
    """The SHA-256 of the canonical document and the zone database's version."""
    id: str
    """The id."""
    version: int
    """The version."""


class RulebookRemoveRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for a rulebook without a definition."""

    name: str
    """The definition: its path, or its name as conditions write it."""
    text: str
    """The TOML document."""
    context: Context | None = None
    """Who asks."""


class RulebookRemoved(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rulebook without a definition."""

    text: str
    """The TOML document; comments and layout of the rest are as before."""


class RulebookSchema(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The JSON Schema of rulebooks."""

    schema: str
    """The schema, a JSON document as text."""


class RulebookText(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the faults of a rulebook."""

    text: str
    """The TOML document."""
    context: Context | None = None
    """Who asks."""


class RulebookVersion(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A loaded version of the rulebook."""

    fingerprint: str
    """The SHA-256 of its canonical content and the zone database's version."""
    id: str
    """Its id."""
    version: int
    """Its version."""
    zone: str
    """Its zone."""
    effective_from: datetime | None = None
    """From when on it answers; absent: always."""


class RulebookVersions(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All loaded versions of the rulebook."""

    versions: list[RulebookVersion]
    """The versions, the lowest first."""


class SampleSize(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many it takes."""

    n: int
    """How many; of a test on each side."""


class ScoreCount(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How often a mark was given."""

    count: int
    """How many gave it."""
    score: int
    """The mark."""


class ScoreModelRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    Asks a model of trees about rows: XGBoost's JSON (`booster.save_model("model.json")`) or LightGBM's text
    (`booster.save_model("model.txt")`).
    """

    file: str
    """The text of the model file."""
    rows: list[list[float | None]]
    """A list of numbers for each row; null is missing."""
    background: list[list[float | None]] | None = None
    """Rows of the population, as `rows`; 1 to 1,000. Only for `interventional`."""
    context: Context | None = None
    """Who asks."""
    explain: Explain | None = None
    """How to say why; without it nothing is explained."""
    features: list[str] | None = None
    """Which feature each number of a row is, if not in the order of the model."""
    groups: dict[str, str] | None = None
    """The group of a feature in reasons, its own name if absent."""
    max_reasons: int | None = None
    """The most reasons of an output; 4 if absent."""


class ScoreOutput(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One output of a model for one row."""

    margin: float
    """The sum of the leaves: log-odds for a probability."""
    value: float
    """What the model was trained to tell."""
    contributions: dict[str, float] = field(default_factory=dict)
    """What each feature adds to the margin, if it was asked for."""
    reasons: list[ModelReason] = field(default_factory=list)
    """The groups that raise the margin most, if it was asked for (TR-9)."""


ScoreStatus: TypeAlias = Literal["ok", "insufficient_data", "suppressed_by_consent"]
"""Whether a score has a value (SC-1)."""


class ScorecardFeature(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feature of a scorecard."""

    name: str
    """Its name, the code of its reason."""
    column: str | None = None
    """The column of a row that it reads; its name if absent."""
    cuts: list[float] | None = None
    """Where bins begin, rising; they stay as they are. If absent, bins are found."""
    measure: str | None = None
    """The measure of the rulebook that it will read; its name if absent."""


class ScoresExplained(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How scores were explained."""

    base: list[float]
    """The margin of each output before any feature is known. With the contributions of a row it adds up to its margin."""
    method: Explain
    """How."""
    background: str | None = None
    """The hash of the background."""


class SegmentMember(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A member of a segment."""

    customer: str
    """The customer."""
    since: datetime
    """Since when without a break (SE-4)."""


class SegmentMembersRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks who is in a segment."""

    as_of: datetime
    """The instant of the question."""
    segment: str
    """The name of the segment."""
    after: str | None = None
    """Only customers with ids after this one."""
    context: Context | None = None
    """Who asks."""
    limit: int | None = None
    """At most this many, 1 to 10,000; 1,000 if absent."""


Severity: TypeAlias = Literal["reject", "finding", "info"]
"""What a failure does."""


class ShapleyFound(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Shapley values."""

    channels: list[ChannelCredit]
    """The channels by name."""
    total: int
    """All conversions."""
    unattributed: int
    """Conversions of nobody who met a channel."""


class ShapleyRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the Shapley values of channels."""

    coalitions: list[CoalitionGiven]
    """The sets, in any order."""
    context: Context | None = None
    """Who asks."""


class ShareFigure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A share of some cases."""

    count: int
    """How many it is so of."""
    of: int
    """Of how many."""
    share: Decimal | None = None
    """The share."""


class ShareGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A side of a test."""

    name: str
    """Its name: `treated`, `control` or that of a variant."""
    share: Decimal
    """Its share; all add up to 1."""


class ShipmentRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    carrier: str | None = None
    order_id: str | None = None
    order_issuer: str | None = None
    parcel: str | None = None
    reason: str | None = None
    status: (
        Literal["created", "picked_up", "in_transit", "out_for_delivery", "delivered", "failed", "returned", "lost"]
        | None
    ) = None


ShortMonth: TypeAlias = Literal["last_day_if_short", "skip"]
"""What day 30 is in a month of 29 days (MB-54)."""


ShredAct: TypeAlias = Literal[
    "keep_suppressions",
    "rewrite_decisions",
    "delete_derived",
    "destroy_keys",
    "delete_index",
    "delete_records",
    "tell_audit",
    "tell_erased",
]
"""A step of a plan, in the order in which they are done (EN-8)."""


class ShredStep(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one step does."""

    act: ShredAct
    """What is done."""
    count: int
    """To how many."""


class SideGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many have it, of how many."""

    k: int
    """How many have it."""
    n: int
    """Of how many."""


class SlateCandidate(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A candidate for a slate that was scored before, such as an item of `recommend.customers`."""

    item: str
    """The item."""
    score: float
    """Its score; the higher, the sooner it is shown."""
    support: int | None = None
    """How many people support it, where it comes from what others did. Fewer than five are dropped (CF-4)."""


class SlateDropped(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item that is not shown."""

    item: str
    """The item."""
    reason: str
    """Why."""
    stage: str
    """Where."""


class SlateImpression(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item that was shown to the person."""

    at: datetime
    """When."""
    item: str
    """The item."""
    slate: str
    """The slate or message in which it stood."""
    clicked: bool | None = None
    """Whether it was clicked; false if absent."""


class SlateItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of an item."""

    brand: str | None = None
    """Its brand."""
    category: str | None = None
    """Its category."""
    eligible: bool | None = None
    """Whether it may be recommended at all; true if absent."""
    in_stock: bool | None = None
    """Whether there is any left; true if absent."""
    min_age: int | None = None
    """The least age at which it may be sold."""
    regions: list[str] | None = None
    """The regions where it may be sold; everywhere if absent."""
    repeatable: bool | None = None
    """Whether it may be recommended to who has it; false if absent."""


class SlateKept(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item that is shown."""

    item: str
    """The item."""
    why: str
    """`history`, `candidate` if it was given, `popular` or `editorial`."""
    because: list[ItemShare] = field(default_factory=list)
    """At most three items of the history that speak for it."""


class SlateMade(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A slate. Every item that was looked at is either kept or dropped, once."""

    dropped: list[SlateDropped]
    """What is not shown, where it was dropped and why."""
    kept: list[SlateKept]
    """What is shown, in order."""
    personalised: bool
    """Whether it was made for this person. If not, it does not depend on what they did."""
    model: str | None = None
    """The id of the model, if one was given."""


class SlatePerson(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of the person."""

    may_personalise: bool
    """Whether the consent decision for personalised recommendation is `allow`. Nothing is assumed."""
    age: int | None = None
    """How old they are."""
    chose_non_personalised: bool | None = None
    """Whether they chose the slate that is not personalised; false if absent."""
    contact_allowed: bool | None = None
    """Whether the contact policy of the channel lets the slate go out; true if absent, for nothing is sent."""
    history: list[HistoryItem] | None = None
    """What they have and did."""
    impressions: list[SlateImpression] | None = None
    """What they were shown, over all slates and messages."""
    open_case_categories: list[str] | None = None
    """Categories with an open complaint."""
    open_case_items: list[str] | None = None
    """Items with an open complaint."""
    open_orders: list[str] | None = None
    """Items of open orders."""
    owned: list[str] | None = None
    """Items that they have."""
    region: str | None = None
    """Where they are."""
    suppressed: list[str] | None = None
    """Items that they asked not to see."""


class SlatePolicy(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a slate keeps to (SL-3, SL-4)."""

    lambda_: float | None = field(name="lambda", default=None)
    """How much the score counts against diversity, 0 to 1; 0.7 if absent, and 1 keeps the order."""
    max_impressions: int | None = None
    """An item that was shown this often within `window_days` and never clicked is not shown again; no cap if absent."""
    max_items_per_day: int | None = None
    """The most distinct items of a local day, over all slates and messages; no cap if absent."""
    max_slates_per_day: int | None = None
    """The most slates of a local day; no cap if absent."""
    per_brand: int | None = None
    """The most items of a brand; no cap if absent."""
    per_category: int | None = None
    """The most items of a category; 2 if absent."""
    slate_size: int | None = None
    """The most items of a slate, 1 to 20; 5 if absent."""
    suppressed: list[str] | None = None
    """Items that nobody is shown."""
    window_days: int | None = None
    """How many days impressions count; 30 if absent."""


class SlateRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for a slate (SL-1 to SL-5), of what goes with the history of the person by a model, or of candidates."""

    as_of: datetime
    """The instant of the question."""
    items: dict[str, SlateItem]
    """What is known of items; one that is not here is not shown."""
    person: SlatePerson
    """The person."""
    artefact: Json | None = None
    """The model, as `recommend.fit` gives it. Beside `candidates` it only says which of them are alike."""
    candidates: list[SlateCandidate] | None = None
    """What is to be shown, in any order, if a model is not to say so."""
    context: Context | None = None
    """Who asks."""
    editorial: list[str] | None = None
    """The list of an editor, in its order, for whom nothing may be personalised."""
    policy: SlatePolicy | None = None
    """The policy; without it the defaults."""
    popular: list[PopularItem] | None = None
    """What is popular, for whom nothing may be personalised, if there is no `editorial`."""
    today: datetime | None = None
    """The start of the person's local day; that of the rulebook's zone if absent."""


class StageEntryPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That an opportunity came into a stage."""

    at: datetime
    """When."""
    stage: str
    """The stage."""


StageNeeds: TypeAlias = Literal["amount", "expected_close", "owner"]
"""A field that a stage asks for."""


class StageStay(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long an opportunity was in a stage."""

    days: Decimal
    """Days, to 4 decimals."""
    stage: str
    """The stage."""


class StandardPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A help article that answered (SV-21)."""

    answered_at: datetime
    """When."""
    article: str
    """Which."""
    not_deflected_at: datetime | None = None
    """When the customer's next message showed that it was not enough."""


Standing: TypeAlias = Literal["refused", "ambiguous", "review"]
"""How a conflict stands (RV-9)."""


class StatedIdentifierRef(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An identifier as someone writes it."""

    kind: str
    """The kind, for example `phone`."""
    value: str
    """The raw value."""


class StatsRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how much there is."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""


Status: TypeAlias = Literal["pass", "fail", "no_data"]
"""What a gate says of a state (DQ-4)."""


class StepRefused(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step that had no effect."""

    code: Code
    """Why."""
    step: int
    """Its place in the request, from 0."""


class StockEventGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that happens to the stock of an article in a shop."""

    at: datetime
    """When."""
    type: str
    """What happens: `reserve`, `confirm`, `release` or `count`."""
    key: str | None = None
    """The command's key (MB-7)."""
    quantity: int | None = None
    """How many; of `confirm` all that are held if absent."""
    reservation: str | None = None
    """The reservation."""
    ttl_minutes: int | None = None
    """For how many minutes it is held."""


class StockLevel(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the stock stands."""

    free: int
    """How many can be reserved."""
    reserved: int
    """How many are held."""
    sold: int
    """How many were sold out of reservations."""


class StockLevelRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how the stock of an article in a shop stands."""

    as_of: datetime
    """The instant of the question."""
    sku: str
    """The article."""
    store: str
    """The shop."""
    context: Context | None = None
    """Who asks."""


class StockRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    channel: str | None = None
    event: str | None = None
    key: str | None = None
    order_id: str | None = None
    quantity: Decimal | None = None
    reservation: str | None = None
    sku: str | None = None
    store: str | None = None
    ttl_minutes: Decimal | None = None


class StockReplayRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what comes of events of the stock of one article in one shop; nothing is stored."""

    events: list[StockEventGiven]
    """What happens, in any order: it is taken in the order of time."""
    stock: int
    """How many are there at first."""
    context: Context | None = None
    """Who asks."""


class StockResult(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of an event, and how the stock stands after it."""

    free: int
    """How many can be reserved."""
    reserved: int
    """How many are held."""
    result: str
    """`ok`, or the code of why it was refused."""
    sold: int
    """How many were sold."""


StoreKind: TypeAlias = Literal["primary", "backup"]
"""Where an item lies."""


class Stretch(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch of time."""

    from_: datetime = field(name="from")
    """Its first instant."""
    until: datetime
    """The first instant after it."""


SubjectState: TypeAlias = Literal["active", "erased", "deceased"]
"""Whether the person is there (CS-15)."""


class SuggestedBy(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What two customers share."""

    name: str
    """The attribute, or the kind of identifier."""
    value: str
    """The value in the form in which it was compared."""


class SupportedItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item that enough neighbours have, as `candidates` of `recommend.slate` take it."""

    item: str
    """The item."""
    score: float
    """Its score; it only orders."""
    support: int
    """How many neighbours have it."""


class SurveyAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer."""

    at: datetime
    """When."""
    respondent: str
    """Who answered."""
    score: Decimal
    """The mark."""
    id: str | None = None
    """Parts answers of one instant: the greater is the later."""


class SurveyCounted(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What counts."""

    answers: int
    """How many respondents count."""
    excluded: int
    """Answers outside of the window."""
    scores: list[ScoreCount]
    """How many respondents gave each mark that counts."""
    superseded: int
    """Answers inside that a later one replaces."""
    detractors: int | None = None
    """0 to 6; of NPS only."""
    passives: int | None = None
    """7 and 8; of NPS only."""
    promoters: int | None = None
    """9 and 10; of NPS only."""


class SurveyRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    author: str | None = None
    case_id: str | None = None
    channel: str | None = None
    event: str | None = None
    item: str | None = None
    kind: str | None = None
    reason: str | None = None
    score: Decimal | None = None
    status: str | None = None
    store: str | None = None
    survey: str | None = None
    text: str | None = None


SurveyScale: TypeAlias = Literal["nps", "csat", "ces"]
"""A sort of survey."""


Survivor: TypeAlias = Literal["suppression_key", "consent_evidence", "request_log", "audit_skeleton"]
"""What survives an erasure, usable for nothing else (RT-5)."""


class TestSampleRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how many a test takes on each of two equal sides."""

    effect: Decimal
    """By how much the rate is to move."""
    rate: Decimal
    """The rate without it."""
    context: Context | None = None
    """Who asks."""
    power: Power | None = None
    """How often a difference that is there is seen; `0.8` if absent."""


class TextSpan(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a text."""

    end: int
    """Where it ends."""
    start: int
    """Where it begins."""


TierCause: TypeAlias = Literal[
    "upgrade", "renewal", "review", "grace_end", "refund", "grant", "grant_end", "merge", "unmerge", "recalc", "left"
]
"""Why a tier changed (MB-42)."""


class TimelineForecastRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what will change by itself in a timeline that is given; nothing is stored."""

    as_of: datetime
    """The instant of the question."""
    records: list[Json]
    """The records of one customer, in any order."""
    until: datetime
    """The end of the forecast."""
    context: Context | None = None
    """Who asks."""
    rulebook_version: int | None = None
    """The version of the rulebook; the one that answers for the instant if absent."""


class TimelineRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the records of a customer."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    limit: int | None = None
    """At most this many of the latest, 1 to 10,000; all if absent."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""


class TimelineViewRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the view of a timeline that is given; nothing is stored."""

    as_of: datetime
    """The instant of the question."""
    records: list[Json]
    """The records of one customer, in any order."""
    context: Context | None = None
    """Who asks."""
    measures: list[str] | None = None
    """The measures that are wanted, by name; all if absent."""
    reasons: ReasonLevel | None = None
    """How much the reasons tell; `codes` if absent."""
    rulebook_version: int | None = None
    """The version of the rulebook; the one that answers for the instant if absent."""
    select: list[Part] | None = None
    """The parts that are wanted; all if absent."""


class TouchRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    campaign: str | None = None
    campaign_group: str | None = None
    channel: str | None = None
    content: str | None = None
    cost: Money | None = None
    event: str | None = None
    item: str | None = None
    medium: str | None = None
    origin: str | None = None
    store: str | None = None
    variant: str | None = None


class TouchShare(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a touch gets."""

    touch: int
    """Its place in the request, from 0."""
    value: Money
    """Its part."""


class TrackingPlotRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how repeat purchases added up over time beside what the model expected."""

    model: str
    """`bg_nbd`, `mbg_nbd` or `pareto_nbd`."""
    parameters: dict[str, float]
    """The parameters by name."""
    as_of: datetime | None = None
    """The instant up to which the customers of the store are looked at, if no times are given."""
    context: Context | None = None
    """Who asks."""
    first: list[float] | None = None
    """When each customer bought first, since any origin; without it the customers are those of the store, since the first purchase of all."""
    fitted_at: datetime | None = None
    """Up to which instant the model was fitted, which is marked in the chart of a store."""
    fitted_until: float | None = None
    """Up to when the model was fitted, which is marked."""
    points: int | None = None
    """How many places the curves have, 2 to 1,000; 100 if absent."""
    repeats: list[float] | None = None
    """The times of all repeat purchases of all customers since the origin, in any order."""
    unit: str | None = None
    """The unit of all times: `day` (if absent), `week`, `month` or `year`."""
    until: float | None = None
    """Where the curves end, for times that are given."""


class TransferBandRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what a transfer abroad needs."""

    as_of: datetime
    """The instant of the question."""
    jurisdiction: str
    """The jurisdiction from which data go abroad, for example `CN`."""
    persons: int
    """How many different people's data this controller has provided abroad since 1 January, with those of this transfer."""
    context: Context | None = None
    """Who asks."""
    sensitive: int | None = None
    """Of how many of them sensitive data; none if absent."""


TransferNeed: TypeAlias = Literal["exempt", "standard_contract", "certification", "assessment"]
"""What a transfer abroad needs."""


class TransferPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That a case was handed over (SV-41)."""

    intent: str
    """What it hopes for."""
    lead_id: str
    """The number of the lead."""
    transferred_at: datetime
    """When."""
    role: str | None = None
    """Who takes over."""


TriageAnswer: TypeAlias = Literal["person", "standard"]
"""Who answers."""


class TriageFollowUp(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the customer said after a standard answer."""

    answered_at: datetime
    """When the standard answer was given."""
    at: datetime
    """When the customer spoke."""
    deflection_hours: int | None = None
    """For how long after the answer a message counts; 24 if absent."""
    thanks: bool | None = None
    """It is thanks and nothing else."""
    wants_person: bool | None = None
    """It asks for a person."""


class TriageRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row of triage."""

    answer: TriageAnswer
    """Who answers."""
    when: str
    """When it holds."""
    article: str | None = None
    """The help article or flow."""


class TriageRowTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a row came to."""

    because: list[DecidingFact]
    """The facts that decide it (CD-9)."""
    holds: bool
    """Whether it holds."""


class TriggerFiredRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    action: str | None = None
    key: str | None = None
    per: str | None = None
    reason: str | None = None
    record_id: str | None = None
    record_source: str | None = None
    status: str | None = None
    trigger: str | None = None


class TriggerFiring(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A firing of a trigger."""

    at: datetime
    """When."""
    key: str
    """Its key: a firing that is told under it is never told again (SV-92)."""
    record: RecordKey
    """The record that completed it, or after which nothing came."""
    status: FiringStatus
    """`due`, `expired`, `fired`, `identity` where only a merge completed it, `invalidated` or `suppressed`."""
    per: str | None = None
    """The value for which it fired."""


class TriggerGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A trigger (SV-90). It has one of `distinct_days`, `count` and `absent_days`."""

    event: str
    """What it counts: the type of a record."""
    id: str
    """Its id."""
    absent_days: int | None = None
    """It fires where its event did not come for so many days of 24 hours after one."""
    cooldown_days: int | None = None
    """For how many days of 24 hours it does not fire again for the same `per` value; 0 if absent."""
    count: int | None = None
    """It fires where its event came so often within the last `within_days` local dates."""
    distinct_days: int | None = None
    """It fires where its event came on so many local dates among the last `within_days`."""
    max_lateness: str | None = None
    """How long before `as_of` a firing may lie that is not told yet; `24h` if absent."""
    on_merge: bool | None = None
    """Whether what only a merge completed fires as well; `false` if absent."""
    per: str | None = None
    """The field for each of whose values it counts by itself."""
    unless: str | None = None
    """The type of records that restart every count."""
    within_days: int | None = None
    """Among how many local dates it counts, with that of the record."""


class TriggerJoin(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Two customers are one from an instant on."""

    at: datetime
    """When."""
    sides: list[int]
    """The sides."""


class TriggerRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that happened."""

    at: datetime
    """When."""
    type: str
    """Its type."""
    fields: dict[str, str] | None = None
    """Its fields, as texts."""
    key: RecordKey | None = None
    """Its key; its place in the list if absent, and then it is another record wherever it stands."""
    side: int | None = None
    """Of which of several customers before they were one it is; the first if absent."""


class TriggerTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was told of a firing."""

    key: str
    """Its key."""
    status: str | None = None
    """`fired`, or `suppressed` if it was refused; `fired` if absent."""


TroubleKind: TypeAlias = Literal["failed", "stuck", "lost", "charged_back"]
"""What may be wrong with a parcel or a payment, for which a case may be opened (SV-86)."""


class UnusedGrant(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A grant that nobody used."""

    grant: str
    """The grant."""
    role: str
    """Its role."""
    last_used: datetime | None = None
    """When something that it grants was asked for last."""


class UseApprovalRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Says that what was asked for is done (SV-82)."""

    at: datetime
    """When it happens."""
    request_id: str
    """The id of the request."""
    by: str | None = None
    """Who acts, where the context does not say who asks."""
    context: Context | None = None
    """Who asks; whoever asks acts."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    reason: str | None = None
    """A code of why."""
    text: str | None = None
    """What was said."""


class UseRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Uses an entitlement (MB-52)."""

    at: datetime
    """When it happens."""
    entitlement_id: str
    """The number of the entitlement."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""
    reason: str | None = None
    """A code of why."""
    store: str | None = None
    """The shop."""


ValueMeaning: TypeAlias = Literal["probability", "rate", "value"]
"""What the values of a model are."""


class ValueRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what outstanding points are worth (MB-80)."""

    active: Decimal
    """Points that can be spent, as a decimal in text."""
    currency: str
    """The currency of the value."""
    value_per_point: Decimal
    """What one point is worth."""
    breakage_rate: Decimal | None = None
    """The share of points that will never be redeemed, from 0 to 1; 0 if absent."""
    context: Context | None = None
    """Who asks."""
    debt: Decimal | None = None
    """Points that members owe, not below zero; 0 if absent."""
    held: Decimal | None = None
    """Points that are held; 0 if absent."""
    include_pending: bool | None = None
    """Whether points that wait count; `true` if absent."""
    pending: Decimal | None = None
    """Points that wait; 0 if absent."""


VerbWord: TypeAlias = Literal["link", "unlink", "merge", "detach", "not_same", "exclude", "pin", "revoke"]
"""What a decision says."""


class Verdict(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a condition says of given facts."""

    because: list[DecidingFact]
    """The facts that decide it (CD-9)."""
    holds: bool
    """Whether it holds."""
    next_change_at: datetime | None = None
    """When `within` or `older` next differ (CD-3)."""


class VerifyRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """It is certain who asks (RQ-2)."""

    at: datetime
    """When it happens."""
    request_id: str
    """The id of the request."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    text: str | None = None
    """What was said."""


class ViewRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for a view. The customer is named in exactly one of three ways."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    measures: list[str] | None = None
    """The measures that are wanted, by name; all if absent."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""
    reasons: ReasonLevel | None = None
    """How much the reasons tell; `codes` if absent."""
    rulebook_version: int | None = None
    """The version of the rulebook; the one that answers for the instant if absent."""
    select: list[Part] | None = None
    """The parts that are wanted; all if absent."""


class VisitRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    author: str | None = None
    category: str | None = None
    channel: str | None = None
    event: str | None = None
    item: str | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    score: Decimal | None = None
    store: str | None = None
    text: str | None = None


class WarningFigures(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Work orders against churn that were opened in a window (SV-40)."""

    lost: ShareFigure
    """The customer left, of those that have an outcome."""
    not_reachable: ShareFigure
    """Nobody was reached."""
    opened: int
    """How many there are."""
    retained: ShareFigure
    """The customer stayed; `campaign.lift` compares it with a control."""
    wrong_alarm: ShareFigure
    """There was nothing to it."""
    precision: Decimal | None = None
    """The share of those with an outcome that were no wrong alarm."""


class WarningOpened(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A work order that was opened."""

    action: str
    """What is suggested to do."""
    case_id: str
    """The number of the case."""
    crossed_at: datetime
    """When the condition came to hold."""
    customer: str
    """Whose case it is."""
    due: datetime
    """Until when it is worked on."""
    reasons: list[str]
    """The facts that decided it, by name."""
    row: str
    """The row of the rulebook."""
    value_band: str | None = None
    """The band of the customer's value."""


class WarningPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A warning (SV-16)."""

    at: datetime
    """When it is given."""
    fraction: Decimal
    """At which share of the target."""
    given: bool
    """Whether it was given."""
    minutes: int
    """The target, in minutes."""


class WaterfallPlotRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how a margin comes about."""

    base: float
    """The margin before any feature is known."""
    contributions: dict[str, float]
    """What each feature adds."""
    context: Context | None = None
    """Who asks."""
    most: int | None = None
    """The most steps of a feature of its own, the largest first; all others are one, if they are several. 8 if absent, at least 1."""


class WhatIfRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what another rulebook would change."""

    as_of: datetime
    """The instant of the question."""
    text: str
    """The other rulebook, a TOML document."""
    context: Context | None = None
    """Who asks."""
    limit: int | None = None
    """At most this many single changes, 1 to 10,000; 1,000 if absent."""
    value_per_point: Decimal | None = None
    """What one point is worth, as a decimal in text; with it the change of points has a price (MB-94)."""


class WindowBounds(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a window counts at an instant (TM-2)."""

    counted: list[datetime]
    """Those of the given instants that count, in the order given."""
    from_: datetime | None = field(name="from", default=None)
    """The lower bound; absent: open."""
    to: datetime | None = None
    """The upper bound; absent: open."""


class WindowRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the bounds of a window."""

    as_of: datetime
    """The instant of the question."""
    window: Json
    """The window as a rulebook writes it, for example `{"last": "30d"}`."""
    zone: str
    """The zone of local days."""
    context: Context | None = None
    """Who asks."""
    instants: list[datetime] | None = None
    """Instants to judge."""


class WireIdentifier(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An identifier in a decision; without a value it was erased."""

    kind: str | None = None
    """The kind, for example `phone`."""
    value: str | None = None
    """The raw value."""


class WireMention(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A profile in a decision: `source` and `key`, or the customer id that is left of one that was erased."""

    erased: str | None = None
    """The customer id that an erased profile gave."""
    key: str | None = None
    """The key in the source."""
    source: str | None = None
    """The source."""


class WithdrawConsentRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Takes a yes back. It is never refused, whether there was a yes or not."""

    at: datetime
    """When it is said."""
    purpose: str
    """The purpose, a dotted path."""
    by: str | None = None
    """Who acted: `subject`, `guardian`, `agent`, `household_member` or `system`; `subject` if absent (CS-4)."""
    captured_in: str | None = None
    """Where it was captured."""
    channel: str | None = None
    """The channel it is for; any if absent."""
    contact_point: str | None = None
    """The telephone number or address it is for (CS-8)."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    notice: str | None = None
    """The version of the notice that was shown, `v` and a number."""
    operation: str | None = None
    """The operation it is for; any if absent."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    proof: Json | None = None
    """How it can be proved: `ref`, `hash`, `locale`, `text_hash` (CS-5)."""
    recipient: str | None = None
    """The recipient it is for; any if absent."""
    source: str | None = None
    """How it was captured, a word of CS-4; `api` if absent."""


class YearRecognised(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is revenue in a year."""

    closing_liability: Money
    """What is left at its end."""
    revenue: Money
    """The revenue; below zero where more is expected than before."""


class YearRedeemed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What has been redeemed by the end of a year."""

    cumulative: Decimal
    """How many points have been redeemed since the sales."""
    expected: Decimal | None = None
    """How many are now expected to be redeemed in all; what the request says if absent."""


class AccessDiffRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what roles gained and lost between two rulebooks."""

    new: str
    """The newer TOML document."""
    context: Context | None = None
    """Who asks."""
    old: str | None = None
    """The older TOML document; the loaded rulebook if absent."""


class AccessFindingsRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks which grants nobody used, and who acts in roles that exclude each other."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    unused_days: int | None = None
    """For how many days of 24 hours a grant was not used; 90 if absent."""


class AccessNote(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was denied and masked in an answer; it stands there as `access` if anything was."""

    denied: list[DeniedField]
    """The fields that were left out, sorted."""
    masked: list[MaskedField]
    """The fields of which a part shows, sorted."""


class AccessReach(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that can be seen or done."""

    action: Action
    """What is done."""
    effect: str
    """`allow` or `mask`; `deny` only on rows of which the rest is not denied."""
    grants: list[str]
    """The grants that count for it."""
    object: str
    """The object."""
    purposes: list[str]
    """For which purposes, sorted."""
    rows: RowScope
    """On which rows."""
    field_class: str | None = None
    """The class of fields; absent for the object as a whole."""
    mask: MaskKind | None = None
    """What a mask leaves to see."""


class AccessReviewRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what roles can see and do."""

    context: Context | None = None
    """Who asks."""
    roles: list[str] | None = None
    """The roles that somebody holds together; every declared role by itself if absent."""
    text: str | None = None
    """The TOML document; the loaded rulebook if absent."""
    version: int | None = None
    """A loaded version; the newest if absent."""


class AccessShift(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that a role gained or lost."""

    action: Action
    """What is done."""
    after: str
    """What shows now: `allow`, `deny` or a mask."""
    before: str
    """What showed before."""
    object: str
    """The object."""
    purposes: list[str]
    """For which purposes, sorted."""
    rows: RowScope
    """On which rows."""
    field_class: str | None = None
    """The class of fields; absent for the object as a whole."""


class AccountRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the account of a customer. The customer is named in exactly one of three ways."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""


class AccountState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The figures of an account that are compared."""

    available: Decimal | None = None
    """The points that can be spent."""
    next_expiry: NextExpiry | None = None
    """What expires next."""
    tier: str | None = None
    """The tier."""
    tier_until: datetime | None = None
    """Until when it is valid."""


class AcknowledgeRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Says that changes have been delivered."""

    through: int
    """The number of the last change that was delivered."""
    context: Context | None = None
    """Who asks."""


class Acknowledged(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many changes were forgotten."""

    forgotten: int
    """How many."""
    access: AccessNote | None = None


class Actor(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who decided."""

    kind: ActorKind
    """A person, a rule or a model."""
    id: str | None = None
    """Which person, rule or model, as the host names them."""


class AdjustRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Gives or takes points (MB-15). It needs a key or an id."""

    at: datetime
    """When it happens."""
    points: Decimal
    """How many, as a decimal in text; below zero: taken."""
    adjust_id: str | None = None
    """The number of the adjustment; the key if absent."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    expires: datetime | None = None
    """When the points expire; absent: as the program says."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    never_expires: bool | None = None
    """The points never expire; `false` if absent."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""
    reason: str | None = None
    """A code of why."""
    store: str | None = None
    """The shop."""


class AdvanceRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks to move the store's time forward."""

    to: datetime
    """The instant to reach."""
    context: Context | None = None
    """Who asks."""
    list: bool | None = None
    """Whether the answer lists the changes; they stand in the outbox in any case."""


class AllocateRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks which share of sales belongs to the points that they earned, and in which year it is revenue (MB-81)."""

    currency: str
    """The currency of the sales."""
    expected_redemption: Decimal
    """How many of the points are expected to be redeemed."""
    sales: Decimal
    """The sales at their stand-alone prices."""
    value_per_point: Decimal
    """What one point is worth to who redeems it."""
    context: Context | None = None
    """Who asks."""
    years: list[YearRedeemed] | None = None
    """What was redeemed, year after year; none if absent."""


class ApprovalLevelRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks which level something needs."""

    amount: Decimal | None = None
    """The amount, as a decimal in text."""
    benefit: str | None = None
    """The benefit that is granted."""
    context: Context | None = None
    """Who asks."""
    count: Decimal | None = None
    """How many customers, records or rows it is about."""
    currency: str | None = None
    """The currency of the amount."""
    discount: Decimal | None = None
    """The discount, a fraction."""
    kind: str | None = None
    """What sort it is."""
    levels: list[str] | None = None
    """The levels from low to high, with `rules`; those of the rulebook if absent."""
    reason: str | None = None
    """A code of why."""
    rules: list[ApprovalRule] | None = None
    """The rules, with `levels`; those of the rulebook if absent."""


class ApprovalListRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks which requests for approval wait for a decision, and which of them whoever asks can decide."""

    as_of: datetime
    """The instant of the question."""
    actor: str | None = None
    """Who looks, where the context does not say who asks."""
    context: Context | None = None
    """Who asks; whoever asks looks."""
    decidable: bool | None = None
    """Only what they can decide, themselves or as a deputy."""
    kind: str | None = None
    """Only requests of this sort."""
    level: str | None = None
    """The level of who looks, where nobody asks by name and the rulebook does not say it."""
    need: str | None = None
    """Only requests that need this level."""


class ApprovalRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    amount: Money | None = None
    benefit: str | None = None
    by: str | None = None
    case_id: str | None = None
    count: Decimal | None = None
    discount: Decimal | None = None
    end: datetime | None = None
    event: str | None = None
    from_: str | None = field(name="from", default=None)
    kind: str | None = None
    level: str | None = None
    on_behalf_of: str | None = None
    order_id: str | None = None
    reason: str | None = None
    request_id: str | None = None
    start: datetime | None = None
    text: str | None = None
    to: str | None = None
    version: Decimal | None = None


class ApprovalReplayRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what comes of events of requests for approval; nothing is stored."""

    events: list[ApprovalEventGiven]
    """What happens, in any order: it is taken in the order of time."""
    actors: dict[str, str] | None = None
    """The levels of actors; those of the rulebook if absent. Whoever is not named, or has the level `none`, has none."""
    context: Context | None = None
    """Who asks."""
    levels: list[str] | None = None
    """The levels from low to high, with `rules`; those of the rulebook if absent."""
    rules: list[ApprovalRule] | None = None
    """The rules, with `levels`; those of the rulebook if absent."""


class ApprovalState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a request for approval stands."""

    need: str
    """The level that is needed; `none` if none is."""
    request_id: str
    """The id of the request."""
    requesters: list[str]
    """Who asked, and who changed what is asked for, sorted."""
    state: Outcome
    """`pending`, `not_required`, `approved` or `rejected`."""
    used: int
    """How often it was done."""
    version: int
    """The version."""
    access: AccessNote | None = None
    decided_by: str | None = None
    """Who decided."""
    kind: str | None = None
    """What sort it is."""


class ApprovalStatusRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how a request for approval stands."""

    as_of: datetime
    """The instant of the question."""
    request_id: str
    """The id of the request."""
    context: Context | None = None
    """Who asks."""


class ApprovalWaiting(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request that waits for a decision."""

    asked_at: datetime
    """When it was asked for."""
    profile: ProfileRef
    """The profile of whose records it is told first."""
    request: ApprovalState
    """How it stands."""
    blocked: Code | None = None
    """Why whoever looks cannot decide it themselves; absent where they can, and where nobody looks."""
    on_behalf_of: list[str] = field(default_factory=list)
    """For whom they can decide it as a deputy, sorted."""


class ApproveRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Approves the version of a request that was seen (SV-81)."""

    at: datetime
    """When it happens."""
    request_id: str
    """The id of the request."""
    version: int
    """The version that was seen."""
    by: str | None = None
    """Who acts, where the context does not say who asks."""
    context: Context | None = None
    """Who asks; whoever asks acts."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    level: str | None = None
    """The level of who decides, or of whom they decide for, where nobody asks by name and the rulebook does not say it."""
    on_behalf_of: str | None = None
    """Whom the actor is a deputy of."""
    reason: str | None = None
    """A code of why."""
    text: str | None = None
    """What was said."""


class ArtefactFound(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An artefact of the store."""

    artefact: Json
    """The artefact with its id."""
    access: AccessNote | None = None


class ArtefactKept(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An artefact that was put into the store."""

    artefact: ArtefactInfo
    """What it is."""
    is_new: bool
    """Whether it was not there before."""
    access: AccessNote | None = None


class ArtefactRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for an artefact of the store."""

    id: str
    """`sha256:` and the hash of what it says."""
    context: Context | None = None
    """Who asks."""


class AssessInput(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is to be counted; which fields there are depends on the metric."""

    applies: dict[str, str] | None = None
    """`completeness`: by column the condition over the row under which it is required; always if absent."""
    attribute: str | None = None
    """`consistency`: the name of the attribute, for the reader."""
    customers: list[Json] | None = None
    """`consistency`: one object of source and value for each customer."""
    keys: list[Json] | None = None
    """`uniqueness`: the keys."""
    limit: str | None = None
    """`timeliness`: the longest time until receipt, for example `1d`."""
    normalise: str | None = None
    """`consistency`: how values are brought to one spelling, for example `phone`."""
    required: list[str] | None = None
    """`completeness`: the columns that must be filled."""
    rows: list[Json] | None = None
    """`completeness`, `timeliness`: the rows."""
    rule: str | None = None
    """`accuracy`: a normaliser whose values must be valid, for example `phone`, or the name of a rule of the rulebook."""
    values: list[Json] | None = None
    """`accuracy`: the values."""


class AssignClustersRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the clusters of rows (KM-3)."""

    artefact: Json
    """The model, as `cluster.fit` gives it."""
    rows: list[list[float]]
    """A list of numbers for each row."""
    context: Context | None = None
    """Who asks."""
    features: list[str] | None = None
    """Which feature each number of a row is, if not in the order of the model."""
    max_reasons: int | None = None
    """The most reasons of a row; 4 if absent."""


class AssignedCustomer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """On which side a customer is."""

    arm: str
    """The side: that of the earliest exposure, without any that of the hash of both ids."""
    customer: str
    """The customer."""
    excluded: Code | None = None
    """`contaminated`: it was on several sides and counts for none."""


class AssignedCustomers(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """On which sides customers are, in the order of the request."""

    customers: list[AssignedCustomer]
    """The customers."""


class AssignedRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The cluster of a row."""

    cluster: int
    """Its number."""
    distance: float
    """The distance from its centre, on the scale of the features."""
    reasons: list[ClusterReasonTold]
    """The features that speak most for it against the next one."""
    runner_up: int | None = None
    """The next nearest cluster, if there is one."""


class AttributedChannel(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a channel is credited with."""

    channel: str
    """The channel; `unattributed` for orders without a touch."""
    value: Money
    """Its part of the value."""
    credit: Decimal | None = None
    """Conversions; of `shapley` only."""
    removal_effect: Decimal | None = None
    """The share of conversions that is lost without it; of `markov` only."""


class AttributionReportRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks which channels the orders of a window `[from, until)` are credited to."""

    as_of: datetime
    """What is known at this instant counts."""
    currency: str
    """The currency of the value."""
    from_: datetime = field(name="from")
    """The beginning of the window."""
    model: CreditedByWord
    """By what they are credited."""
    until: datetime
    """The end of the window, which is outside."""
    context: Context | None = None
    """Who asks."""
    half_life_days: Decimal | None = None
    """In how many days a touch loses half of its weight; of `time_decay` only."""
    lookback_days: Decimal | None = None
    """How many days before an order touches count; 30 if absent."""


class AttributionTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which channels orders are credited to."""

    channels: list[AttributedChannel]
    """The channels by name; they add up to the value exactly."""
    conversions: int
    """How many orders there were."""
    lost: int
    """Customers who were touched in the window and bought nothing in it; of `markov` only."""
    other_currency: int
    """Orders of other currencies, which are left out."""
    value: Money
    """What the orders are worth, less what came back."""
    access: AccessNote | None = None


class AudienceMember(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody to contact."""

    chosen_by: ChosenBy
    """Why this contact point."""
    customer: str
    """The customer."""
    legal_basis: LegalBasis
    """The basis."""
    primary_reason: str
    """Why it is put off, or `OK`."""
    alternative: Alternative | None = None
    """What may be done instead."""
    contact_point: str | None = None
    """The telephone number or address to use; absent where the channel is told by no identifier."""
    defer_until: datetime | None = None
    """When the contact may be made, of those who may not be contacted yet."""
    obligations: list[Obligation] = field(default_factory=list)
    """What must be done with it."""


class AudiencePage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of an audience."""

    deferred: list[AudienceMember]
    """Those of the page who may be contacted later, by id; only if they are asked for."""
    members: list[AudienceMember]
    """Those of the page who may be contacted now, by id."""
    summary: AudienceSummary
    """Everybody who matches, on whatever page, counted by what becomes of them."""
    access: AccessNote | None = None
    next: str | None = None
    """What to give as `after` for the next page; absent at the end."""


class AudienceRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks who may be contacted, everybody unless a condition or a segment says otherwise."""

    as_of: datetime
    """The instant of the question."""
    channel: str
    """The channel, one of the rulebook's."""
    purpose: str
    """The purpose, a dotted path."""
    after: str | None = None
    """Only customers with ids after this one."""
    condition: str | None = None
    """Only customers for whom this holds; it may use every name that segments use."""
    context: Context | None = None
    """Who asks."""
    deferred: bool | None = None
    """Whether those who may be contacted later are listed too; `false` if absent."""
    limit: int | None = None
    """At most this many, 1 to 10,000; 1,000 if absent."""
    segment: str | None = None
    """Only members of this segment."""


class AuditAlarms(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The alarms that fired in a stretch of time."""

    alarms: list[FiredAlarm]
    """In the order of the entries at which they fired."""
    access: AccessNote | None = None


class AuditAlarmsRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the alarms of the audit."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    from_: datetime | None = field(name="from", default=None)
    """Only those after this instant; all if absent."""


class AuditHead(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The head of the chain: what the host keeps elsewhere as the anchor."""

    entry_hash: str
    """The hash of the last entry; zeros of an empty chain."""
    seq: int
    """The number of the last entry; 0 of an empty chain."""
    access: AccessNote | None = None
    at: datetime | None = None
    """When the last entry was made; absent of an empty chain."""
    root: str | None = None
    """The root of the Merkle tree over all entry hashes (RFC 6962), where that was asked for."""


class AuditHeadRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the head of the audit chain, which the host keeps elsewhere."""

    context: Context | None = None
    """Who asks."""
    tree: bool | None = None
    """Whether the root of the Merkle tree is wanted too; all entries are read for it."""


class AuditListRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for entries of the audit; all that is given must fit."""

    action: str | None = None
    """What was done, for example `points.redeem`; `points.*` is all that begins so."""
    actor: str | None = None
    """Who did it."""
    after: int | None = None
    """Only entries with a number above this one; all if absent."""
    as_of: datetime | None = None
    """At which instant is asked who is who; needed where a person is named."""
    contents: bool | None = None
    """Whether the contents that are still kept are wanted."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """About the customer of this id."""
    decision: str | None = None
    """What came of it."""
    from_: datetime | None = field(name="from", default=None)
    """Not before this instant."""
    identifier: StatedIdentifierRef | None = None
    """About the customer who holds an identifier."""
    limit: int | None = None
    """At most this many, 1 to 10,000; 1,000 if absent."""
    profile: ProfileRef | None = None
    """About the customer of a profile."""
    purpose: str | None = None
    """For which purpose."""
    to: datetime | None = None
    """Before this instant."""


class AuditPage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of the audit."""

    entries: list[AuditEntry]
    """The entries in the order of their numbers."""
    access: AccessNote | None = None
    next: int | None = None
    """The number to go on after; absent: there is nothing more."""


class AuditVerifyRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks whether the audit chain is whole."""

    anchor: Anchor | None = None
    """A head of the chain that was kept elsewhere."""
    context: Context | None = None
    """Who asks."""


class BenefitRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="benefit"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: BenefitRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class BirthdayWindowRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks whether an instant lies in the days around a birthday."""

    after_days: int
    """The days after the birthday that belong to it, at most 366."""
    as_of: datetime
    """The instant of the question."""
    before_days: int
    """The days before the birthday that belong to it, at most 366."""
    birth: Json
    """The birth: `1990-08-15`, `08-15`, or `{"calendar":"chinese","month":8,"day":15,"leap_month":false}`."""
    zone: str
    """The zone of local days."""
    context: Context | None = None
    """Who asks."""
    feb29: Feb29 | None = None
    """What 29 February is in a year without one; `feb28` if absent."""
    leap_month: LeapMonth | None = None
    """What a leap month of the Chinese calendar is in a year without it; `regular_month_if_absent` if absent."""
    short_month: ShortMonth | None = None
    """What day 30 is in a month of 29 days; `last_day_if_short` if absent."""


class BirthdaysRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks on which days of a Gregorian year somebody has a birthday."""

    birth: Json
    """The birth: `1990-08-15`, `08-15`, or `{"calendar":"chinese","month":8,"day":15,"leap_month":false}`."""
    year: int
    """The Gregorian year."""
    context: Context | None = None
    """Who asks."""
    feb29: Feb29 | None = None
    """What 29 February is in a year without one; `feb28` if absent."""
    leap_month: LeapMonth | None = None
    """What a leap month of the Chinese calendar is in a year without it; `regular_month_if_absent` if absent."""
    short_month: ShortMonth | None = None
    """What day 30 is in a month of 29 days; `last_day_if_short` if absent."""


class Break(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a chain is broken, and how."""

    code: Code
    """`audit_hash`, `audit_gap`, `audit_order` or `audit_truncated`."""
    seq: int
    """The first number at which the chain is not what it must be."""


class BreakageRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what has become of the points of a cohort (MB-82)."""

    expired: Decimal
    """How many have expired."""
    issued: Decimal
    """How many were issued."""
    open: Decimal
    """How many can still be redeemed."""
    redeemed: Decimal
    """How many were redeemed."""
    context: Context | None = None
    """Who asks."""
    places: int | None = None
    """How many decimals a rate has, at most 9; 4 if absent."""


class BrokenArtefact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An artefact of the store that is not used."""

    code: Code
    """Why not, for example `artefact_hash_mismatch`."""
    id: str
    """The id under which it stands."""


class BusinessAddRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks when so much working time will be over (SV-2); minutes and seconds add up."""

    from_: datetime = field(name="from")
    """From when."""
    calendar: str | None = None
    """The name of a business calendar of the rulebook."""
    context: Context | None = None
    """Who asks."""
    hours: GivenCalendar | None = None
    """Or a calendar that is handed in."""
    minutes: int | None = None
    """How many minutes."""
    seconds: int | None = None
    """How many seconds."""


class BusinessTimeRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the working time between two instants (SV-2)."""

    from_: datetime = field(name="from")
    """From when."""
    until: datetime
    """Until when; what happens then does not count."""
    calendar: str | None = None
    """The name of a business calendar of the rulebook."""
    context: Context | None = None
    """Who asks."""
    hours: GivenCalendar | None = None
    """Or a calendar that is handed in."""


class CalibrateChurnRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for a map from raw to calibrated probabilities (CH-7)."""

    churned: list[bool]
    """Whether each row churned."""
    method: str
    """`platt` or `isotonic`."""
    probabilities: list[float]
    """What the model said of each row."""
    trained_on: Stretch
    """The stretch of time that the model was trained on."""
    window: Stretch
    """The stretch of time that these rows come from; it does not meet the other."""
    context: Context | None = None
    """Who asks."""


class CalibrationPlotRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks whether customers bought in a holdout as often as the model expected by what they did before."""

    model: str
    """`bg_nbd`, `mbg_nbd`, `pareto_nbd` or `bg_bb`."""
    parameters: dict[str, float]
    """The parameters by name."""
    as_of: datetime | None = None
    """
    For the customers of the store, if no `rows` are given: an instant in the local period with which the time ends that the model was
    fitted on (RF-10).
    """
    came: list[int] | None = None
    """How often each customer of the rows bought within the holdout."""
    context: Context | None = None
    """Who asks."""
    horizon: float | None = None
    """How long the holdout of the rows is, in the unit of the model."""
    most: int | None = None
    """Customers who bought this often or more are one group; 7 if absent, 1 to 100."""
    rows: ModelRows | None = None
    """The customers at the end of the time that the model was fitted on, if they are not those of the store."""
    unit: str | None = None
    """The unit of all times: `day` (if absent), `week`, `month`, `year` or `opportunity`. What the store tells is in that of `[rfm]`."""
    until: datetime | None = None
    """For the customers of the store: an instant in the local period with which the holdout ends."""


class CampaignArm(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A side of a campaign."""

    arm: str
    """Its name."""
    conversions: int
    """How many of them bought something after they came to it."""
    customers: int
    """How many customers are on it."""
    revenue: Money
    """What they bought then, less what came back."""


class CampaignAudienceRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks whom a group of campaigns contacts, everybody unless a condition or a segment says otherwise."""

    as_of: datetime
    """The instant of the question."""
    campaign_group: str
    """The group, one of the rulebook's."""
    purpose: str
    """The purpose, a dotted path."""
    condition: str | None = None
    """Only customers for whom this holds; it may use every name that segments use."""
    context: Context | None = None
    """Who asks."""
    segment: str | None = None
    """Only members of this segment."""


class CampaignReportRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for all that is to be said of a campaign: the three returns, and the lift behind the last."""

    control: SideGiven
    """Those who were left out."""
    costs: list[AmountGiven]
    """What it cost; all of one currency."""
    margin: Decimal
    """The share of revenue that is left, from 0 to 1."""
    revenue: list[AmountGiven]
    """What the treated bought, in the same currency."""
    treated: SideGiven
    """Those who were treated."""
    context: Context | None = None
    """Who asks."""
    revenue_per_conversion: AmountGiven | None = None
    """What a conversion is worth; what was sold over the conversions of the treated if absent."""


class CampaignResultsRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what a campaign did in a window `[from, until)`, by the touches and messages that name it and the orders after them."""

    as_of: datetime
    """What is known at this instant counts."""
    campaign: str
    """The campaign."""
    currency: str
    """The currency of costs and orders; any of another is refused."""
    from_: datetime = field(name="from")
    """The beginning of the window."""
    margin: Decimal
    """The share of revenue that is left, from 0 to 1."""
    until: datetime
    """The end of the window, which is outside."""
    context: Context | None = None
    """Who asks."""
    control: str | None = None
    """The side that was left out; `control` if absent."""
    treated: str | None = None
    """The side that was treated; `treated` if absent. Contacts without a side are of it."""


class CampaignReturns(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a campaign returns. Ratios are absent where it cost nothing."""

    cost: Money
    """What it cost."""
    revenue: Money
    """What it sold."""
    margin_roi: Decimal | None = None
    """`(revenue x margin - cost) / cost`."""
    revenue_roi: Decimal | None = None
    """`(revenue - cost) / cost`."""
    roas: Decimal | None = None
    """`revenue / cost`."""


class CancelClaimRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Gives a reservation back (MB-52)."""

    at: datetime
    """When it happens."""
    entitlement_id: str
    """The number of the entitlement."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""
    reason: str | None = None
    """A code of why."""
    store: str | None = None
    """The shop."""


class CancelRedeemRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Returns points of a redemption (MB-20). It needs a key."""

    at: datetime
    """When it happens."""
    redeem_id: str
    """The number of the redemption, or of the hold that was captured."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    points: Decimal | None = None
    """How many, as a decimal in text; all that is left if absent."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""
    reason: str | None = None
    """A code of why."""
    store: str | None = None
    """The shop."""


class CaptureRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Spends held points; what is held beyond them is let go (MB-19)."""

    at: datetime
    """When it happens."""
    hold_id: str
    """The number of the hold."""
    points: Decimal
    """How many, as a decimal in text."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""
    reason: str | None = None
    """A code of why."""
    store: str | None = None
    """The shop."""


class CaseAssignRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks who answers a case of a customer first, and in which queue (SV-21, SV-22)."""

    as_of: datetime
    """The instant of the question."""
    case_id: str
    """The number of the case."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    loads: dict[str, int] | None = None
    """How much there is to do in each queue, in the host's own measure; 0 where it is not said."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""


class CaseFigures(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of the cases that were created in a window. Shares are absent where nothing stands below the line."""

    cases: int
    """The cases; those that were merged into others are told with these."""
    converted: ShareFigure
    """How many leads their transfers yielded, and how many of these were converted (SV-41)."""
    first_contact: ShareFigure
    """How many were resolved, and how many of them by one answer (SV-20)."""
    follow_ups: FollowUpFigures
    """The closed loop (SV-34)."""
    not_deflected: ShareFigure
    """How many were answered by a help article, and for how many of them that was not enough (SV-21)."""
    standard: ShareFigure
    """How many there are, and how many of them were answered by a help article (SV-21)."""
    transferred: ShareFigure
    """How many there are, and how many of them were handed over to sales (SV-41)."""
    warnings: WarningFigures
    """Work orders against churn (SV-40)."""
    access: AccessNote | None = None


class CaseMergeRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what becomes of cases that are merged (SV-17)."""

    cases: list[CaseToMerge]
    """The cases."""
    context: Context | None = None
    """Who asks."""
    into: str | None = None
    """Which of them goes on; the one that was created first if absent."""


class CaseNotice(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is told of a case."""

    clock: ClockKind
    """Of which clock."""
    minutes: int
    """The target, in minutes."""
    started_at: datetime
    """When the clock began."""
    fraction: Decimal | None = None
    """At which share of the target is warned; absent where it is overdue."""


class CaseQueueTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a queue was chosen or not."""

    queue: str
    """The queue."""
    reason: RouteReason
    """Why."""


class CaseRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="case"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: CaseRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class CaseRouteRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks into which queue a case goes (SV-22)."""

    fallback: str
    """The queue for what no other can take."""
    needs: list[str]
    """What the case needs: its category, its language."""
    queues: list[QueueGiven]
    """The queues."""
    context: Context | None = None
    """Who asks."""
    own_queues: list[str] | None = None
    """The queues that the customer's tier opens, as `membership.queues` of a view tells them (MB-56)."""
    tier: str | None = None
    """The tier of the customer."""


class CaseRowTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a row of triage came to."""

    because: list[DecidingFact]
    """The facts that decide it (CD-9)."""
    holds: bool
    """Whether it holds."""
    row: str
    """Its id."""


class CaseTarget(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a clock is measured by."""

    clock: ClockKind
    """The clock."""
    minutes: int
    """How long it may take, in minutes of working time."""
    calendar: str | None = None
    """The name of a business calendar of the rulebook; that of the question if absent."""
    from_: datetime | None = field(name="from", default=None)
    """From when on, as a changed policy; from the beginning if absent (SV-15)."""


class CaseTellRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Tells a case or a step of it (SV-10, SV-19)."""

    at: datetime
    """When it happens."""
    case_id: str
    """The number of the case."""
    event: str
    """What happens: `opened`, `message`, `state`, `priority`, `assigned`, `policy` or `merged`."""
    article: str | None = None
    """The help article that answered."""
    assignee: str | None = None
    """Who works on it."""
    author: str | None = None
    """Who spoke: `customer`, `agent` or `bot`."""
    category: str | None = None
    """What it is about."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    intent: str | None = None
    """What a message is meant as: `thanks`, `person` and so on (SV-21)."""
    item: str | None = None
    """The article it is about."""
    key: str | None = None
    """Told twice under one key, it acts once."""
    kind: str | None = None
    """The sort of case."""
    language: str | None = None
    """The language that it needs."""
    merged_into: str | None = None
    """The case that goes on for both."""
    order_id: str | None = None
    """The order it is about."""
    outcome: str | None = None
    """How it ended."""
    policy: str | None = None
    """The policy that holds from here on."""
    priority: str | None = None
    """How urgent it is."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    public: bool | None = None
    """Whether the customer can see it; yes if absent."""
    remedy: str | None = None
    """What was given to make it good."""
    role: str | None = None
    """The role that is responsible."""
    severity: int | None = None
    """How bad it is, 1 to 4."""
    state: str | None = None
    """The state that it comes into."""
    text: str | None = None
    """What was said."""


class CaseTransferRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Hands a case over to sales (SV-41)."""

    at: datetime
    """When."""
    case_id: str
    """The number of the case."""
    intent: str
    """What it hopes for."""
    to_role: str
    """Who takes over."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    note: str | None = None
    """What is said to who takes over."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the records then name."""


class CaseTriageRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks who answers a case (SV-21)."""

    as_of: datetime
    """The instant of the question."""
    facts: Json
    """The facts of the case and the customer by kind and name, for example `{"attr": {"category": "power"}, "tier": "gold"}`."""
    rows: list[TriageRow]
    """The rows, tried in order; without one that holds a person answers."""
    context: Context | None = None
    """Who asks."""
    follow_up: TriageFollowUp | None = None
    """The first message of the customer after a standard answer."""


class CaseTriaged(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who answers, and why."""

    answer: TriageAnswer
    """Who."""
    considered: list[TriageRowTold]
    """The rows that were tried, in order, the last of them the one that holds, if any does."""
    article: str | None = None
    """The help article or flow."""
    cause: Code | None = None
    """Why it is a person after all: `not_deflected`."""
    row: int | None = None
    """The place of the row that holds, from 0."""


class CaseWarnRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Opens the work orders against churn that are due, of one customer or of everybody (SV-40)."""

    at: datetime
    """When."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """One customer, by id."""
    identifier: StatedIdentifierRef | None = None
    """One customer, by an identifier."""
    profile: ProfileRef | None = None
    """One customer, by one of the profiles."""


class CesRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what marks of effort say."""

    ratings: list[str]
    """The marks, from 1 on, as decimals in text."""
    context: Context | None = None
    """Who asks."""
    scale: int | None = None
    """The top mark, 4 to 10; 7 if absent."""


class ChangeApprovalRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Changes what is asked for (SV-82): the whole of it, as a request says it."""

    at: datetime
    """When it happens."""
    request_id: str
    """The id of the request."""
    amount: Decimal | None = None
    """The amount, as a decimal in text."""
    benefit: str | None = None
    """The benefit that is granted."""
    by: str | None = None
    """Who acts, where the context does not say who asks."""
    case_id: str | None = None
    """The case whose compensation it is."""
    context: Context | None = None
    """Who asks; whoever asks acts."""
    count: Decimal | None = None
    """How many customers, records or rows it is about."""
    currency: str | None = None
    """The currency of the amount."""
    discount: Decimal | None = None
    """The discount, a fraction."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    kind: str | None = None
    """What sort it is."""
    order_id: str | None = None
    """The order it is about."""
    reason: str | None = None
    """A code of why."""
    text: str | None = None
    """What was said."""


class ChangesRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for changes of the outbox."""

    after: int | None = None
    """Only changes with a number above this one; all if absent."""
    context: Context | None = None
    """Who asks."""
    limit: int | None = None
    """At most this many, 1 to 10,000; 1,000 if absent."""


class ChannelValue(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a channel gets."""

    channel: str
    """The channel; `unattributed` where no touch counts."""
    value: Money
    """Its part."""


class ChartBars(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a sum comes about: from `start` by each step to `end`."""

    end: float
    """The sum."""
    start: float
    """Where it begins."""
    steps: list[ChartStep]
    """The steps in their order."""
    title: str
    """The title."""
    x_label: str
    """The label of the axis."""


class ChartCurves(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Curves over one pair of axes."""

    curves: list[ChartCurve]
    """The curves."""
    marks: list[float]
    """Places on the x axis that are marked, such as purchases."""
    title: str
    """The title."""
    x_label: str
    """The label of the x axis."""
    y_label: str
    """The label of the y axis."""
    access: AccessNote | None = None


class ChartGrid(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Values over two axes; `values[row][column]` belongs to `y[row]` and `x[column]`."""

    title: str
    """The title."""
    value_label: str
    """The label of the values."""
    values: list[list[float | None]]
    """A row for each place of `y`; null is what cannot be."""
    x: list[float]
    """The places of the columns, rising."""
    x_label: str
    """The label of the x axis."""
    y: list[float]
    """The places of the rows, rising."""
    y_label: str
    """The label of the y axis."""
    access: AccessNote | None = None


class ChurnFeature(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feature that churn is learned from."""

    name: str
    """Its name."""
    column: str | None = None
    """The column of a row that it reads; its name if absent."""
    steps: list[ChurnStep] | None = None
    """What happens to the number before its weight; nothing if absent."""


class ChurnModel(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A logistic regression (CH-5): `z = intercept + sum of weight x feature`, `p = 1 / (1 + exp(-z))`."""

    intercept: float
    """The log-odds of a row whose features are all 0."""
    terms: list[ChurnTerm]
    """The features in the order in which they are added."""


class ChurnOfRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How probable it is that one row churns. Without data there is a status and no value (SC-1)."""

    status: str
    """`ok` or `insufficient_data`."""
    log_odds: float | None = None
    """The log-odds, not calibrated."""
    probability: float | None = None
    """The probability, calibrated if that was asked for."""
    reasons: list[ChurnReason] = field(default_factory=list)
    """The features that count most, by |contribution|, then name."""


class ChurnProbabilities(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How good probabilities are."""

    brier: float
    """The mean squared difference from what came."""
    ece: float
    """The mean distance of the bands from what came."""
    log_loss: float
    """The mean of minus the logarithm of the probability of what came."""
    reliability: list[ReliabilityBand]
    """By bands of about equal count, from the lowest."""


class ClaimRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Claims a benefit (MB-50). It needs a key or an id."""

    at: datetime
    """When it happens."""
    benefit: str
    """The id of the benefit."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    entitlement_id: str | None = None
    """The number of the entitlement; the key if absent."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""
    reason: str | None = None
    """A code of why."""
    store: str | None = None
    """The shop."""


class ClockPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a clock stands (SV-11)."""

    clock: ClockKind
    """Which."""
    minutes: int
    """Its target in minutes of working time."""
    started_at: datetime
    """When it began."""
    state: ClockState
    """How it stands."""
    breached_at: datetime | None = None
    """From when on it was overdue, the first time."""
    due: datetime | None = None
    """When it is or was due; absent while it is paused."""
    stopped_at: datetime | None = None
    """When it was stopped."""
    used_seconds: Decimal | None = None
    """The working time that was used, in seconds, while it stands still."""
    warnings: list[WarningPart] = field(default_factory=list)
    """The warnings, in order of time."""


class ClosedLoopRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the rates of the closed loop (SV-34)."""

    contacted_in_time: int
    """How many of them were contacted in time."""
    contacted_late: int
    """How many of them were contacted after it was due."""
    detractors: int
    """How many detractors there were."""
    context: Context | None = None
    """Who asks."""


class CompareNamesRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how alike two names are."""

    a: str | None = None
    """One name; absent: not known."""
    b: str | None = None
    """The other name; absent: not known."""
    context: Context | None = None
    """Who asks."""


class CompareNpsRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how far a second score lies above a first one."""

    a: NpsCounts
    """The first one."""
    b: NpsCounts
    """The second one."""
    context: Context | None = None
    """Who asks."""


class CompleteRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request is fulfilled (RQ-2)."""

    at: datetime
    """When it happens."""
    request_id: str
    """The id of the request."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    text: str | None = None
    """What was said."""


class ConditionRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what a condition says of given facts."""

    as_of: datetime
    """The instant of the question."""
    expr: str
    """The condition."""
    facts: Json
    """
    The facts by kind and name, for example `{"measure": {"orders": "3"}, "stage": "mature"}`. Text of digits is a
    decimal, RFC 3339 an instant; null and `{"cleared": true}` are missing.
    """
    context: Context | None = None
    """Who asks."""


class ConfirmConsentRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Confirms a yes that waits: the latest of the scope, or the one that is named. What was said then is what is confirmed."""

    at: datetime
    """When it is confirmed."""
    channel: str | None = None
    """The channel of the yes; any if absent."""
    contact_point: str | None = None
    """The telephone number or address of the yes; any if absent."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    pending: RecordKey | None = None
    """The event that waits, as `consent.grant` named it."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""
    purpose: str | None = None
    """The purpose of the yes; needed if the event is not named."""


class ConfirmStockRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Sells pieces that are held, and lets the rest go (SV-85)."""

    at: datetime
    """When it happens."""
    reservation: str
    """The id of the reservation."""
    sku: str
    """The article."""
    store: str
    """The shop."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """Of whose records it is told, by customer id."""
    identifier: StatedIdentifierRef | None = None
    """The same by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    profile: ProfileRef | None = None
    """The same by one of the profiles, which need not be known yet."""
    quantity: int | None = None
    """How many; all that are held if absent."""


class ConflictRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that several customers have in common and that did not unite them (RV-9)."""

    customers: list[str]
    """Their ids, in the same order."""
    kind: str
    """The kind of identifier, or `model`."""
    parties: list[ProfileRef]
    """The anchors of the customers, sorted."""
    reasons: list[Guard]
    """The guards that spoke against it."""
    status: Standing
    """Whether it is clear, waits for a person, or was to be looked at in any case."""
    value: str
    """The normalised value, or the id of the model's decision."""


class ConflictsRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what several customers have in common that did not unite them."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    limit: int | None = None
    """At most this many, 1 to 10,000; 1,000 if absent."""
    skip: int | None = None
    """How many to pass over."""
    status: str | None = None
    """Only those that stand so: `refused`, `ambiguous` (waits for a person) or `review`."""


class ConsentDone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a consent command did."""

    customer: str
    """The customer."""
    events: list[ConsentWritten]
    """The events, in the order in which they were written."""
    version: str
    """The version of the customer afterwards."""
    access: AccessNote | None = None
    duplicate: bool | None = None
    """Whether it had been told before under its key, with the same body (MB-7)."""
    pending: RecordKey | None = None
    """The event that waits for its confirmation: the host sends a token that stands for it."""


class ConsentReceiptRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the receipt of a consent event (CS-11)."""

    event: RecordKey
    """The event."""
    context: Context | None = None
    """Who asks."""


class ConsentRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="consent"):
    body: ConsentRecordBody
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class ConsentSignalDone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a browser's signal did."""

    customer: str
    """The customer."""
    events: list[ConsentWritten]
    """A refusal for each purpose that the signal refuses and that is not refused already."""
    signal: bool
    """Whether the headers are a signal at all; without one nothing is written, and nothing is taken back (CS-10)."""
    access: AccessNote | None = None


class ConsentSignalRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Tells what a browser's `Sec-GPC` headers say, of a known person (CS-10)."""

    at: datetime
    """When the headers came."""
    headers: list[str]
    """The values of the `Sec-GPC` headers, as they stand."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""


class ConsentSignals(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the browser says (CS-10)."""

    fip_affirmed: bool | None = None
    """The person keeps a loyalty programme that conflicts with the signal."""
    gpc: bool | None = None
    """A global privacy control."""
    gpc_linked: GpcLink | None = None
    """Whom it is tied to; nobody if absent."""


class ConsideredPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row that was looked at."""

    outcome: RowOutcome
    """What became of it."""
    row: str
    """The row."""
    reason: Code | None = None
    """The code of why it is not taken."""
    until: datetime | None = None
    """When it may be done, if only not now."""


class ContactedAlready(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who was contacted for the group already."""

    at: datetime
    """When."""
    customer: str
    """The customer."""
    reason: Code
    """Why they are left out."""
    record: RecordKey
    """The record that tells it."""
    until: datetime
    """From when on they may be contacted again."""
    channel: str | None = None
    """Over which channel."""


class ConvertLeadRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Makes an opportunity out of a lead, once (SV-52)."""

    at: datetime
    """When."""
    lead_id: str
    """The number of the lead."""
    amount: AmountGiven | None = None
    """What the opportunity is worth."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_close: date | None = None
    """When the opportunity is expected to close."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once."""
    opportunity_id: str | None = None
    """The number of the opportunity; that of the lead if absent."""
    owner: str | None = None
    """Who works on the opportunity; who works on the lead if absent."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the records then name."""
    stage: str | None = None
    """The stage in which the opportunity begins; the first one if absent."""


class CountReport(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Counts as they may be told (DP-4)."""

    cells: list[CountCell]
    """The cells, in order."""
    min_group: int
    """Counts below it are not told."""
    noisy: bool
    """Whether there is noise in the counts."""
    stored: bool
    """Whether it is the answer that was given to the same question about the same data."""
    access: AccessNote | None = None
    cost: str | None = None
    """What this answer cost; 0 if it was given before."""
    left: str | None = None
    """What is left of the budget of this purpose and period."""
    period: str | None = None
    """The period whose budget it is: `ever`, or its unit and first day."""


class CountStockRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Says how many the host counted: free or held (SV-85)."""

    at: datetime
    """When it happens."""
    quantity: int
    """How many are there."""
    sku: str
    """The article."""
    store: str
    """The shop."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """Of whose records it is told, by customer id."""
    identifier: StatedIdentifierRef | None = None
    """The same by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    profile: ProfileRef | None = None
    """The same by one of the profiles, which need not be known yet."""


class CreateLeadRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Tells that a lead came (SV-52)."""

    at: datetime
    """When it comes."""
    lead_id: str
    """The number of the lead."""
    campaign: str | None = None
    """The campaign; of one customer and campaign there is one lead."""
    category: str | None = None
    """The category that it wants."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    intent: str | None = None
    """What it hopes for."""
    item: str | None = None
    """The article that it wants."""
    key: str | None = None
    """Told twice under one key, it acts once."""
    origin: str | None = None
    """Where it came from, for example the number of a case."""
    owner: str | None = None
    """Who works on it; as the rulebook gives it if absent."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    role: str | None = None
    """The role that works on it."""
    store: str | None = None
    """The shop."""
    text: str | None = None
    """What was said."""


class Crowded(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that too many customers share to be a household."""

    customers: int
    """How many share it."""
    shared: SuggestedBy
    """What they share."""


class CustomerExposed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer, and what it or what was joined with it was shown."""

    customer: str
    """The id of the customer."""
    exposures: list[ExposureGiven] | None = None
    """What was shown, in any order; nothing if absent."""


class CustomerFound(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer's id."""

    customer: str
    """The id."""
    access: AccessNote | None = None


class CustomerMembers(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The profiles of a customer."""

    anchor: ProfileRef
    """The profile whose id the customer carries (RV-11)."""
    customer: str
    """The customer's id."""
    members: list[ProfileRef]
    """All profiles, sorted."""


class CustomerName(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer, named in exactly one of three ways."""

    customer: str | None = None
    """By id."""
    identifier: StatedIdentifierRef | None = None
    """By an identifier."""
    profile: ProfileRef | None = None
    """By one of the profiles."""


class CustomerPage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of customers."""

    customers: list[str]
    """The ids, sorted."""
    access: AccessNote | None = None
    next: str | None = None
    """What to give as `after` for the next page; absent at the end."""


class CustomerRecommended(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What people alike one customer have."""

    customer: str
    """The customer."""
    items: list[SupportedItem]
    """The items, the best first."""
    unsaid: int
    """How many items were left out because too few neighbours have them."""


class CustomerValues(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What customers are worth."""

    customers: list[CustomerValue]
    """One by one: in order of their ids, or as the rows are given."""
    horizons: list[int]
    """The horizons in months, as the values stand."""
    model: str
    """The id of the model of repeat purchase."""
    spend: str
    """The id of the model of spend."""
    access: AccessNote | None = None
    currency: str | None = None
    """The currency of the values, if it is known."""


class CustomerValuesRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for what customers are worth by a model of repeat purchase and one of spend (VQ-3)."""

    artefact: Json
    """The model of repeat purchase: an artefact of `bg_nbd`, `mbg_nbd` or `pareto_nbd`."""
    discount: str
    """The annual discount rate, above 0: a decimal in text."""
    margin: str
    """Which share of an amount remains, 0 to 1: a decimal in text."""
    spend: Json
    """The model of spend: an artefact of `gamma_gamma`."""
    as_of: datetime | None = None
    """The instant at which the customers of the store are looked at, if no rows are given."""
    context: Context | None = None
    """Who asks."""
    currency: str | None = None
    """The currency of the amounts of rows, for the digits of the values; two digits if absent. Of the store it is that of `[rfm]`."""
    discount_every: int | None = None
    """How many months lie between the instants of discount; 1 if absent."""
    horizons: list[int] | None = None
    """Horizons in months, 1 to 600, at most 24 of them; 6 and 12 if absent."""
    rows: CustomerValueRows | None = None
    """The rows, if they are not the customers of the store."""
    rows_unit: str | None = None
    """The unit of the rows' times; that of the model if absent."""


class DataRecipient(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom data would go to."""

    id: str
    """The id that consents name."""
    country: str | None = None
    """The country, as the host writes it; no rule reads it."""
    mechanism: str | None = None
    """By which mechanism data go abroad, for example `standard_contract`."""
    role: RecipientRole | None = None
    """What the recipient is; no rule reads it."""


class DataRequestRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="data_request"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: DataRequestRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class DeadlinesRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks when a request would be due; nothing is stored."""

    jurisdictions: list[str]
    """The jurisdictions that apply."""
    received: date
    """The date of receipt by the controller's clock."""
    right: Right
    """What is asked for."""
    context: Context | None = None
    """Who asks."""
    extended: bool | None = None
    """Whether it was extended."""
    pauses: list[DatePeriod] | None = None
    """The pauses."""


class DecideAccessRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks whether fields of an object may be seen, or something be done with it."""

    action: Action
    """What would be done."""
    object: str
    """The object, one of the library's or of the host's own."""
    roles: list[str]
    """The roles of whom it is about."""
    context: Context | None = None
    """Who asks this question."""
    explain: bool | None = None
    """Whether the grants that were looked at are listed."""
    fields: list[str] | None = None
    """The fields; the object as a whole if absent."""
    purpose: str | None = None
    """The purpose, a dotted path."""
    rows: list[RowScope] | None = None
    """The scopes that the row is in, beside `all`."""
    text: str | None = None
    """The TOML document; the loaded rulebook if absent."""


class DecideReport(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of decisions that were put into the journal. Accepted, duplicate, conflicting and rejected ones add up to all."""

    accepted: int
    """Decisions that were new."""
    conflicts: list[RefusedDecision]
    """Decisions whose id is stored with other content: the first stays (DJ-1)."""
    duplicates: int
    """Decisions that were there already: no effect."""
    rejected: list[RefusedDecision]
    """Decisions that are not valid."""
    access: AccessNote | None = None


class DelegateApprovalsRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    Lets somebody decide for whoever asks (SV-81). The profile whose records tell it is named in exactly one of three ways: of
    a person of the staff, or of the shop.
    """

    at: datetime
    """When it is told."""
    end: datetime
    """Before when."""
    start: datetime
    """From when on."""
    to: str
    """Who may decide."""
    context: Context | None = None
    """Who asks; whoever asks delegates."""
    customer: str | None = None
    """The profile by a customer id."""
    from_: str | None = field(name="from", default=None)
    """Who delegates, where the context does not say who asks."""
    identifier: StatedIdentifierRef | None = None
    """The profile by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    level: str | None = None
    """The level of who delegates, where nobody asks by name and the rulebook does not say it."""
    profile: ProfileRef | None = None
    """The profile; it need not be known yet."""


class Description(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the library can do."""

    errors: list[ErrorInfo]
    """The registry of codes."""
    operations: list[OperationInfo]
    """The operations."""
    version: str
    """The version of the library."""


class DeviceRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="device"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: DeviceRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class DriftReport(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a model has drifted, and what of it is more than the rulebook's `[models]` bears."""

    features: list[FeatureDriftTold]
    """The features whose spread the artefact remembers, in its order."""
    id: str
    """The id of the artefact."""
    thresholds: DriftThresholds
    """From where on something is to be done, by the newest rulebook."""
    access: AccessNote | None = None
    calibration: CalibrationTold | None = None
    """What was foretold beside what came, if both were given."""


class DriftRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how far the features of a model have moved since it was made (AR-4)."""

    rows: list[list[float | None]]
    """The rows of now; null is missing."""
    artefact: Json | None = None
    """The artefact, if it is not one of the store."""
    context: Context | None = None
    """Who asks."""
    features: list[str] | None = None
    """Which feature each number of a row is, if not in the order of the model."""
    id: str | None = None
    """The id of an artefact of the store."""
    outcomes: list[bool] | None = None
    """Whether each row had the outcome that was foretold."""
    probabilities: list[float] | None = None
    """What was foretold of each row."""


class EnrollRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Makes a customer a member (MB-1). A profile that is not known yet becomes one with it."""

    at: datetime
    """When it happens."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""
    reason: str | None = None
    """A code of why."""
    store: str | None = None
    """The shop."""


class EntitlementPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A granted claim that can be used (MB-52)."""

    entitlement_id: str
    """Its id."""
    granted_at: datetime
    """When it was granted or reserved."""
    status: EntitlementStatus
    """`granted` or `reserved`."""
    reserved_until: datetime | None = None
    """The deadline of a reservation."""
    valid_until: datetime | None = None
    """When it is over; absent: never."""


class EraseRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Erases a profile."""

    actor: Actor
    """Who decides."""
    at: datetime
    """When."""
    profile: ProfileRef
    """The profile."""
    context: Context | None = None
    """Who asks."""
    defer_scrub: bool | None = None
    """Whether bytes of it may stay in the file until `store.scrub`, for many erasures one after another; `false` if absent."""
    keep_together: bool | None = None
    """Whether those who were one with it stay one, also where only it held them together."""


class ErasurePlanRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what erasing a customer would do."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    fields: list[str] | None = None
    """
    The fields that are to go, as the items of a plan name them: `identifier.phone`, `attribute.city`, `record.visit`;
    everything if absent.
    """
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""
    request_id: str | None = None
    """The request for erasure, which freezes the profiles when it is certain who asks."""


class ErasureProfile(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A profile of an erasure."""

    profile: ProfileRef
    """The profile."""
    profile_added: bool
    """Whether it came to the customer after it was certain who asks (RQ-12)."""


class EvaluateItemsRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how well recommendation finds what customers came to have last (SL-7)."""

    as_of: datetime
    """Up to which instant events count."""
    events: list[ItemEvent]
    """What was done, in any order."""
    by: str | None = None
    """Whose neighbours speak: `items` (if absent) or `customers`."""
    context: Context | None = None
    """Who asks."""
    half_life_days: float | None = None
    """After how many days half of a weight is left; weights last if absent."""
    items: dict[str, SlateItem] | None = None
    """What is known of items, for the slate policy; then one that is not here is not shown. If absent, all may be."""
    k: int | None = None
    """The most neighbours; 20 if absent."""
    k_anon: int | None = None
    """How many neighbours must have an item, by customers, at least 2; 5 if absent."""
    n: int | None = None
    """How many items of a list count, 1 to 20; 10 if absent."""
    policy: SlatePolicy | None = None
    """The slate policy; its `slate_size` is `n` if absent."""
    shrinkage: float | None = None
    """Likeness is multiplied by n / (n + this), n the number of those who have both; 0 if absent."""
    similarity: str | None = None
    """How likeness is taken: `cosine` (if absent), `tfidf` or `bm25`."""
    weights: dict[str, float] | None = None
    """What each kind of event weighs; `order` weighs 1 if absent."""


class EvaluateModelRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Calls a function of a model."""

    args: list[Json]
    """
    The parameters of the model, the row, and what else the function takes, in this order: numbers, or text such as `0.1`, `inf`
    and `NaN`.
    """
    function: str
    """Its name, for example `bg_nbd.cet` (parameters `r alpha a b`, row `x t_x T`, then the horizon)."""
    context: Context | None = None
    """Who asks."""


class EvaluatedChurn(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How good scores are."""

    auc: float
    """The area under the ROC curve, ties counted half."""
    lift: list[LiftOfShare]
    """By which factor the top shares churn more often than all."""
    n: int
    """How many rows there are."""
    rate: float
    """The share that churned."""
    probabilities: ChurnProbabilities | None = None
    """What is told of probabilities; absent for scores that are none."""


class EvaluatedItems(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How well recommendation did beside popularity."""

    customers: int
    """How many customers were tested."""
    items: int
    """How many items there are."""
    model: ListsJudged
    """The model."""
    n: int
    """How many items of a list counted."""
    popularity: ListsJudged
    """The most popular items that the customer has not."""
    without_later_item: int
    """How many customers could not be tested, because nothing came to them later."""


class EvaluatedPlotRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for a chart of how good scores are."""

    evaluated: EvaluatedChurn
    """The scores' judgement, as `churn.evaluate` gives it."""
    context: Context | None = None
    """Who asks."""


class ExecuteRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Takes one record as a command: it is kept only if the account of its customer accepts it."""

    record: Json
    """The record in the wire form (RC-10); without `record_id` it gets one by the key."""
    context: Context | None = None
    """Who asks."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""


class ExitAsked(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether a customer who leaves is asked why."""

    answer: ExitAnswer
    """Whether they are asked, or why not."""
    customer: str
    """The customer."""
    reasons: list[str]
    """The reasons to choose from, of the rulebook."""
    access: AccessNote | None = None
    asked_at: datetime | None = None
    """When they were asked or answered last."""
    left_at: datetime | None = None
    """When they left: the stage of those who left, or the end of the membership."""
    next_change_at: datetime | None = None
    """When the answer may differ without a record."""


class ExitFigures(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why customers left."""

    answered: int
    """How many customers answered; of each the last answer counts."""
    asked: int
    """How many were asked."""
    reasons: list[ExitReason]
    """The reasons of the rulebook in its order, those that nobody named as well."""
    words_alone: int
    """How many said it in their own words alone."""
    access: AccessNote | None = None
    unlisted: list[ExitReason] = field(default_factory=list)
    """Reasons that are none of the rulebook, sorted."""


class ExitSurveyRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks whether a customer who leaves is asked why (SV-35)."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""


class ExportRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for all data of a customer."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    portable: bool | None = None
    """Only what the person gave, to take along."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""


class ExtendRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request is extended, once and in time (RQ-9)."""

    at: datetime
    """When it happens."""
    request_id: str
    """The id of the request."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    reason: str | None = None
    """A code of why."""
    text: str | None = None
    """What was said."""


class ExternalScoreRecord(
    Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="external_score"
):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: ExternalScoreRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class FieldAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer for a field (AC-5)."""

    code: str
    """The reason's code, or `OK`."""
    effect: str
    """`allow`, `mask` or `deny`."""
    considered: list[ConsideredGrant] = field(default_factory=list)
    """The grants that were looked at, in the order of the rulebook."""
    field_: str | None = field(name="field", default=None)
    """The field; absent for the object as a whole."""
    field_class: str | None = None
    """Its class, if it has one."""
    limit: int | None = None
    """The most rows of a call."""
    mask: MaskKind | None = None
    """What a mask leaves to see."""
    rule_id: str | None = None
    """The grant that decided."""


class FigureCompared(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a figure moved."""

    outcome: Outcome2
    """What came of it."""
    peeked: bool
    """It was looked at before, which makes chance look like success."""
    significant95: bool
    """Whether rates differ by more than chance: |z| of at least 1.96."""
    uncontrolled: bool
    """Nothing says what would have happened anyway."""
    after: Decimal | None = None
    """The rate or count after; absent of nobody."""
    before: Decimal | None = None
    """Before."""
    change: Decimal | None = None
    """The difference."""
    difference_in_differences: Decimal | None = None
    """The change less that of the control."""
    harmed: list[str] = field(default_factory=list)
    """The guards that got worse by more than chance."""
    rel_change: Decimal | None = None
    """The difference as a share of what was before; absent where that is 0."""
    z: Decimal | None = None
    """The difference in standard errors; absent of counts and without variance."""


class FigureControl(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A control in the same two periods."""

    after: SideGiven
    """After."""
    before: SideGiven
    """Before."""


class FigureGuard(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that must not get worse."""

    after: SideGiven
    """After, or on the other side."""
    before: SideGiven
    """Before, or on the one side."""
    id: str
    """Its name."""
    better: Better | None = None
    """Which way is better; `lower` if absent."""


class FindRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks who holds an identifier."""

    as_of: datetime
    """The instant of the question."""
    identifier: StatedIdentifierRef
    """The identifier."""
    context: Context | None = None
    """Who asks."""


class Finding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something noticed while folding."""

    code: Code
    """The code."""
    records: list[RecordKey]
    """The records it is about."""


class FitChurnRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for a logistic regression of who churned (CH-6)."""

    churned: list[bool]
    """Whether each row churned."""
    columns: list[str]
    """The columns of a row."""
    features: list[ChurnFeature]
    """The features."""
    rows: list[list[float | None]]
    """A list of numbers for each row; null is missing."""
    calibration: ChurnCalibration | None = None
    """What corrects the probabilities of the artefact, learned on other rows (CH-7)."""
    context: Context | None = None
    """Who asks."""
    penalty: float | None = None
    """The weight of the L2 penalty on all but the intercept; 1 if absent."""
    provenance: Provenance | None = None
    """Where the rows come from, if the fit is to become an artefact."""


class FitClustersRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for k-means clusters of rows (KM-1)."""

    features: list[ClusterFeature]
    """What the numbers of a row are."""
    k: int
    """How many clusters."""
    provenance: Provenance
    """Where the rows come from."""
    rows: list[list[float]]
    """A list of numbers for each row."""
    seed: int
    """Where all chance comes from: the same seed and rows give the same clusters."""
    also: list[int] | None = None
    """Numbers of clusters whose inertia and silhouette are told as well."""
    context: Context | None = None
    """Who asks."""
    scaling: str | None = None
    """How features are brought to one scale: `zscore` (if absent), `minmax` or `none`."""
    starts: int | None = None
    """How many starts, of which the best stays; 10 if absent."""


class FitItemsRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    Asks which items go together (CF-1, CF-2). Customers without consent for personalised recommendation must not be among the
    events.
    """

    events: list[ItemEvent]
    """What was done, in any order."""
    provenance: Provenance
    """Where the events come from."""
    context: Context | None = None
    """Who asks."""
    half_life_days: float | None = None
    """After how many days half of a weight is left; weights last if absent."""
    k: int | None = None
    """The most neighbours of an item; 20 if absent."""
    shrinkage: float | None = None
    """Likeness is multiplied by n / (n + this), n the number of customers who have both; 0 if absent."""
    similarity: str | None = None
    """How likeness is taken: `cosine` (if absent), `tfidf` or `bm25`."""
    weights: dict[str, float] | None = None
    """What each kind of event weighs; `order` weighs 1 if absent."""


class FitModelRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for a model that fits customers best."""

    model: str
    """`bg_nbd`, `mbg_nbd`, `pareto_nbd`, `gamma_gamma`, `bg_bb` or `sbg`."""
    as_of: datetime | None = None
    """The instant up to which the customers of the store are looked at, if no rows are given."""
    context: Context | None = None
    """Who asks."""
    provenance: Provenance | None = None
    """Where the rows come from, if the fit is to become an artefact."""
    rows: ModelRows | None = None
    """The rows, if they are not the customers of the store."""
    unit: str | None = None
    """The unit of the rows' times: `day` (if absent), `week`, `month` or `year`. For the store it is that of `[rfm]`."""


class FittedChurn(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A logistic regression, and how the fit ended."""

    ll: float
    """The log-likelihood, without the penalty."""
    model: ChurnModel
    """The model, for `churn.score`."""
    positives: int
    """How many rows churned."""
    rows: int
    """How many rows counted."""
    rows_incomplete: int
    """How many rows were left out because a value is missing and no step stands for it."""
    status: str
    """`converged`, `boundary_reached`, `not_identified` or `iteration_limit`. Only what converged is to be relied on."""
    artefact: Json | None = None
    """The model as an artefact, for `artefact.put`, if the request says where the rows come from."""


class FittedClusters(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Clusters, and how they came about."""

    artefact: Json
    """The model as an artefact, for `cluster.assign`."""
    clusters: list[ClusterCentre]
    """The clusters by number."""
    inertia: float
    """The sum of squared distances from the centres, on the scale of the features."""
    labels: list[int]
    """The cluster of each row."""
    settled: bool
    """Whether the centres had settled when it ended."""
    also: list[ClustersForK] = field(default_factory=list)
    """How other numbers of clusters do, as they were asked for. They choose nothing (KM-3)."""
    dropped: dict[str, Code] = field(default_factory=dict)
    """The features that have one value in every row and were dropped."""
    silhouette: float | None = None
    """How well the clusters lie apart, from -1 to 1; none for one cluster."""


class FittedItems(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which items go together."""

    artefact: Json
    """The model as an artefact, for `recommend.items` and `recommend.slate`."""
    customers: int
    """How many customers counted."""
    items: int
    """How many items there are."""
    popular: list[PopularItem]
    """What enough customers have, the most popular first: for whom nothing may be personalised (SL-2)."""


class FittedModel(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A model, and how well it is known."""

    model: str
    """The model."""
    names: list[str]
    """The names of the parameters, in the model's order."""
    parameters: dict[str, float]
    """The parameters by name; none where the rows cannot determine them."""
    rows: int
    """How many rows counted."""
    status: str
    """`converged`, `boundary_reached`, `not_identified` or `iteration_limit`. Only what converged is to be relied on."""
    unit: str
    """The unit of time of the parameters."""
    access: AccessNote | None = None
    artefact: Json | None = None
    """The model as an artefact, for `artefact.put`, if the request says where the rows come from."""
    covariance: list[list[float]] | None = None
    """The covariance of the parameters, in the order of `names`, where the fit converged."""
    findings: list[Code] = field(default_factory=list)
    """What to look at: `independence_doubtful`."""
    ll: float | None = None
    """The log-likelihood."""
    standard_errors: dict[str, float] = field(default_factory=dict)
    """The standard errors by name, where the fit converged."""


class FollowLeadRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks where a lead stands."""

    as_of: datetime
    """The instant of the question; later steps do not count."""
    lead_id: str
    """The number of the lead, by which it is given to one of `owners`."""
    steps: list[LeadStepGiven]
    """The steps, in any order."""
    context: Context | None = None
    """Who asks."""
    owners: list[str] | None = None
    """Who may get it while nobody works on it; nobody if absent."""
    recycle_days: int | None = None
    """After how many days without a step it is left alone for too long; never if absent."""


class FollowUpPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the closed loop of a case stands (SV-34)."""

    answers: int
    """How many answers it is about."""
    stage: FollowUpStage
    """Where it stands."""
    attached: list[str] = field(default_factory=list)
    """The numbers of answers that were attached to it; they lead to it. Sorted."""
    contacted_at: datetime | None = None
    """When the customer was contacted."""


class ForecastRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what will change by itself for a customer. The customer is named in exactly one of three ways."""

    as_of: datetime
    """The instant of the question."""
    until: datetime
    """The end of the forecast."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""


class FulfilmentNotice(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That a case is due for a parcel or a payment, told once for each and kind."""

    issuer: str
    """Who issued the number of the order."""
    order: str
    """The order."""
    reason: TroubleKind
    """What is wrong."""
    parcel: str | None = None
    """The number of the parcel, if it is about one that has one."""
    payment: str | None = None
    """The number of the payment, if it is about one that has one."""


class GoldenValue(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The golden value of an attribute, with where it comes from (GD-7)."""

    state: GoldenState
    """How it stands."""
    decision: str | None = None
    """The decision that set it, if a person pinned it."""
    losers: list[RecordKey] = field(default_factory=list)
    """The records whose values it won against, if the reasons were asked for with records."""
    observed_at: datetime | None = None
    """When it was stated, or pinned."""
    reason: Code | None = None
    """Why there is none."""
    record: RecordKey | None = None
    """The record that stated it; of a union the one whose value would stand alone."""
    records: list[RecordKey] = field(default_factory=list)
    """The records of a union, in timeline order."""
    rule: str | None = None
    """The strategy that decided; absent if there was nothing to decide."""
    value: Json | None = None
    """The value."""


class GrantConsentRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Says yes. A profile that is not known yet becomes one with it."""

    at: datetime
    """When it is said."""
    purpose: str
    """The purpose, a dotted path."""
    by: str | None = None
    """Who acted: `subject`, `guardian`, `agent`, `household_member` or `system`; `subject` if absent (CS-4)."""
    captured_in: str | None = None
    """Where it was captured."""
    channel: str | None = None
    """The channel it is for; any if absent."""
    contact_point: str | None = None
    """The telephone number or address it is for (CS-8)."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    double_opt_in: bool | None = None
    """Whether it waits for a confirmation also where the policy of the purpose does not ask for one; `false` if absent."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    expires: datetime | None = None
    """When it ends."""
    explicit: bool | None = None
    """Given in so many words."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    notice: str | None = None
    """The version of the notice that was shown, `v` and a number."""
    operation: str | None = None
    """The operation it is for; any if absent."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    proof: Json | None = None
    """How it can be proved: `ref`, `hash`, `locale`, `text_hash` (CS-5)."""
    recipient: str | None = None
    """The recipient it is for; any if absent."""
    separate: bool | None = None
    """One purpose, one act."""
    source: str | None = None
    """How it was captured, a word of CS-4; `api` if absent."""
    together_with: list[str] | None = None
    """Other purposes that the same act named."""


class GrantTierRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Gives a tier (MB-39)."""

    at: datetime
    """When it happens."""
    tier: str
    """The id of the tier."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""
    reason: str | None = None
    """A code of why."""
    store: str | None = None
    """The shop."""
    until: datetime | None = None
    """Until when; absent: for ever."""


class GroupContact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody to contact."""

    channel: str
    """The channel: the first of the group's by which the customer may be contacted now."""
    member: AudienceMember
    """The customer, and what goes with the contact."""
    refused: list[str] = field(default_factory=list)
    """The channels before it, which consent, caps or reachability refuse."""


class HoldRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Holds points (MB-18). It needs a key or an id."""

    at: datetime
    """When it happens."""
    points: Decimal
    """How many, as a decimal in text."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    hold_id: str | None = None
    """The number of the hold; the key if absent."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""
    reason: str | None = None
    """A code of why."""
    store: str | None = None
    """The shop."""
    ttl_minutes: int | None = None
    """After how many minutes it lapses; absent: never."""


class IdentityDecision(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A decision in the wire form (DJ-1, DJ-2). Which fields it has depends on the verb."""

    actor: Actor
    """Who decided."""
    decided_at: datetime
    """When it was decided."""
    decision_id: str
    """Its id."""
    verb: VerbWord
    """What it says."""
    a: WireMention | None = None
    """One profile of a `merge` or `not_same`."""
    attribute: str | None = None
    """The attribute of a `pin`."""
    b: WireMention | None = None
    """The other profile of a `merge` or `not_same`."""
    evidence: Json | None = None
    """What it rests on."""
    from_: list[WireMention] | None = field(name="from", default=None)
    """The profiles from which a `detach` parts."""
    identifier: WireIdentifier | None = None
    """The identifier of a `link`, `unlink` or `exclude`."""
    model_version: str | None = None
    """The version of the model that decided a `merge`."""
    profile: WireMention | None = None
    """The profile of a `link`, `unlink`, `detach` or `pin`."""
    reason: str | None = None
    """Why, in words."""
    revokes: str | None = None
    """The decision that a `revoke` makes void."""
    target: PinTarget | None = None
    """What a `pin` without attribute fixes: `id`."""
    until: datetime | None = None
    """The first instant at which a `pin` of an attribute no longer holds."""
    value: Json | None = None
    """The value of a pinned attribute; `{"cleared": true}` for none."""
    weight: str | None = None
    """How sure a model is of a `merge`, in bits, as a decimal."""


class IdentityEvent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The wire form: one flat object, the same fields in every language."""

    event: Literal["created", "erased", "joined", "merged", "moved", "renamed", "split"]
    """`created`, `merged`, `split`, `renamed`, `erased`, `joined` or `moved`."""
    customer: str | None = None
    """The customer of `created`, `erased` and `joined`."""
    from_: Ids | None = field(name="from", default=None)
    """The id before; the ids before of `merged`."""
    into: Ids | None = None
    """The id now of `merged`; the ids now of `split`."""
    profile: ProfileRef | None = None
    """The profile of `joined` and `moved`."""
    to: str | None = None
    """The id now of `renamed` and `moved`."""


class IdentityHistoryRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how a customer came to be who it is. The customer is named in exactly one of three ways."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""


class Impact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What reads a definition."""

    name: str
    """The path of what was named, for example `measures.orders_90d`; of a whole section its path, for example `rfm`."""
    readers: list[Reader]
    """The places that read it, sorted by path."""
    access: AccessNote | None = None


class ImportModelRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for an artefact of a model of XGBoost or LightGBM, for rulebooks to name (TR, AR-1)."""

    file: str
    """The model file: XGBoost's JSON or LightGBM's text."""
    provenance: Provenance
    """Where the rows come from that trained it, and what it may be used for."""
    rows: int
    """How many rows trained it."""
    allowed: list[str] | None = None
    """The features that a model may read; another one is refused. All if absent (TR-9)."""
    background: Json | None = None
    """`interventional`: the rows that answers are compared with, each with its `values` and the `count` of people whose mean it is."""
    calibration: ChurnCalibration | None = None
    """What corrects the probabilities."""
    context: Context | None = None
    """Who asks."""
    groups: dict[str, str] | None = None
    """By feature: the group under which its reasons are told; its own name if absent (TR-9)."""
    method: Explain | None = None
    """How answers are explained; `path_dependent` if absent."""
    missing: list[str] | None = None
    """The features that may be missing; all if absent, since trees know what to do then (TR-6)."""


class ImportedModel(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A model file as an artefact."""

    artefact: Json
    """The artefact with its id, for `artefact.put`."""
    features: list[str]
    """The features in the order in which the model reads them."""
    objective: str
    """The objective by the name that the file gives it."""
    access: AccessNote | None = None


class IncrementalFound(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What would not have happened; absent without a control."""

    incremental_conversions: Decimal | None = None
    """Conversions beyond those that the control lets expect."""
    incremental_margin: Money | None = None
    """Their margin."""
    roi: Decimal | None = None
    """`(margin - cost) / cost`; absent where it cost nothing."""


class IncrementalRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what would not have happened without a campaign (SV-62)."""

    control: SideGiven
    """Those who were left out."""
    cost: AmountGiven
    """What it cost."""
    margin: Decimal
    """The share of revenue that is left, from 0 to 1."""
    revenue_per_conversion: AmountGiven
    """What a conversion is worth, in the currency of the cost."""
    treated: SideGiven
    """Those who were treated."""
    context: Context | None = None
    """Who asks."""


class IndicatorMove(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an indicator was before, and how it moved."""

    n: int
    """How many stood behind it."""
    overlaps: bool
    """Whether the two periods share instants, so that some of it counts in both."""
    status: IndicatorStatus
    """What the value said."""
    uncontrolled: bool
    """Nothing says what would have happened anyway: always so of before and after without a control."""
    change: Decimal | None = None
    """The difference."""
    from_: datetime | None = field(name="from", default=None)
    """The beginning of the period before; absent: open."""
    outcome: Outcome2 | None = None
    """What came of it; absent of figures that no test compares."""
    reason: Code | None = None
    """Why nothing is compared: `unequal_periods` of sums over periods of different lengths."""
    rel_change: Decimal | None = None
    """The difference as a share of what was before; absent where that is 0."""
    significant95: bool | None = None
    """Whether rates differ by more than chance; absent of figures that no test compares."""
    until: datetime | None = None
    """The end of the period before; absent: open."""
    value: Decimal | None = None
    """The value before."""
    z: Decimal | None = None
    """The difference in standard errors."""


class IndicatorRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one indicator comes to."""

    better: Better
    """Which way is better."""
    id: str
    """Its id."""
    min_n: int
    """Below so many there is no value."""
    n: int
    """How many stand behind it."""
    partial: bool
    """Whether its period goes on after the instant of the question."""
    roles: list[str]
    """Who looks at it."""
    status: IndicatorStatus
    """What the value says."""
    compared: IndicatorMove | None = None
    """What was before, and how it moved."""
    currency: str | None = None
    """The currency of an amount."""
    denominator: Decimal | None = None
    """The sum below; absent of an indicator without one."""
    from_: datetime | None = field(name="from", default=None)
    """The beginning of its period; absent: open."""
    label: str | None = None
    """What people call it, in the rulebook's language, if the rulebook says."""
    numerator: Decimal | None = None
    """The sum above; absent if it has more than 28 digits."""
    target: Decimal | None = None
    """What is to be reached."""
    until: datetime | None = None
    """The end of its period; absent: open."""
    value: Decimal | None = None
    """The value; absent if too few stand behind it, or of nothing."""


class IngestReport(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a batch. Accepted, duplicate, conflicting and rejected records add up to all of them."""

    accepted: int
    """Records that were new."""
    conflicts: list[RefusedRecord]
    """Records whose key is stored with other content: the first stays."""
    duplicates: int
    """Records that were there already: no effect."""
    findings: dict[str, int]
    """What was noticed in accepted records, by code: how often."""
    rejected: list[RefusedRecord]
    """Records that are not valid."""
    access: AccessNote | None = None


class IngestRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Takes a batch of records."""

    records: list[Json]
    """The records in the wire form (RC-10)."""
    context: Context | None = None
    """Who asks."""


class InteractionRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="interaction"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: InteractionRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class JournalPage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of the journal."""

    cursor: int
    """The number to go on after; what was asked for if there is nothing more."""
    decisions: list[IdentityDecision]
    """The decisions in the order in which they came."""
    access: AccessNote | None = None


class KeyRenewed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A profile has another data key."""

    customer: str
    """The customer id that the profile gives."""
    destroyed: int
    """How many older versions of the key were destroyed."""
    key_backup_note: bool
    """Whether copies of the table of keys must be short-lived: what they hold of the person opens with the destroyed key."""
    key_version: int
    """The version of the key that seals from now on."""
    resealed: int
    """How many texts were sealed anew."""
    scrubbed: bool
    """Whether no byte of the older keys is left in the file and its log. If not, `store.scrub` takes them out later."""
    access: AccessNote | None = None


class LeadFollowed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a lead stands. Without `state` none came."""

    refused: list[StepRefused]
    """The steps that had no effect, in the order of the request."""
    last: datetime | None = None
    """When something happened last."""
    next_change_at: datetime | None = None
    """When it will have been left alone for too long, if nothing happens."""
    opportunity_id: str | None = None
    """What it became."""
    owner: str | None = None
    """Who works on it."""
    owner_proposed: str | None = None
    """Who of `owners` gets it, as nobody works on it: always the same one."""
    reason: str | None = None
    """Why it was disqualified."""
    recycled: datetime | None = None
    """Since when it is left alone for too long."""
    since: datetime | None = None
    """Since when it stands there."""
    state: LeadState | None = None
    """Where it stands."""


class LeadGroupGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rules whose sum is held within bounds."""

    id: str
    """The name of the group."""
    rules: list[LeadRuleGiven]
    """The rules."""
    cap: Decimal | None = None
    """The most that they give."""
    floor: Decimal | None = None
    """The least that they give."""


class LeadListRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the leads of all customers."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    limit: int | None = None
    """At most so many; all if absent."""
    owner: str | None = None
    """Only those of this owner."""
    recycled: bool | None = None
    """Only those that are left alone for too long."""
    state: LeadState | None = None
    """Only those in this state."""


class LeadRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="lead"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: LeadRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class LeadStepRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Tells into which state a lead comes (SV-52)."""

    at: datetime
    """When."""
    lead_id: str
    """The number of the lead."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once."""
    owner: str | None = None
    """Who works on it from here on."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    reason: str | None = None
    """A code of why; a disqualification needs one."""
    text: str | None = None
    """What was said."""


class LeaveRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Ends a membership (MB-1): open holds are released, points expire, the tier ends."""

    at: datetime
    """When it happens."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""
    reason: str | None = None
    """A code of why."""
    store: str | None = None
    """The shop."""


class LiabilityReport(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The points of all members of a program and what they are worth."""

    accounts: int
    """How many accounts there are."""
    active: Decimal
    """Points that can be spent."""
    as_of: datetime
    """The instant of the report."""
    breakage_rate: Decimal
    """The share of points that is taken to be never redeemed."""
    cohorts: list[LiabilityCohort]
    """The lots of all members by the month in which they were earned."""
    debt: Decimal
    """What members owe; it is shown and never netted (MB-80)."""
    debt_asset: Money
    """What that is worth."""
    gross: Money
    """What the points are worth."""
    gross_points: Decimal
    """The points that are valued."""
    held: Decimal
    """Points that are held."""
    net_of_breakage: Money
    """What the points are worth without those that will never be redeemed."""
    pending: Decimal
    """Points that wait."""
    program: str
    """The program."""
    access: AccessNote | None = None
    movement: PointsMovement | None = None
    """How the balance came about since an instant, if one was given; it closes (MB-83)."""


class LiftRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks whether the treated do it oftener (SV-61)."""

    control: SideGiven
    """Those who were left out."""
    treated: SideGiven
    """Those who were treated."""
    context: Context | None = None
    """Who asks."""


class LineageRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record behind a value: when it happened, and at which profile."""

    occurred_at: datetime
    """When it happened."""
    profile: ProfileRef
    """The profile that it is about."""
    record: RecordKey
    """The record."""


class LineageRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what is behind the values of a customer's view. The customer is named in exactly one of three ways."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    path: str | None = None
    """Only this value, or all below it: `profile.city`, `measures`; absent: every value."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""


class LineageValue(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value of a view, with what it rests on."""

    path: str
    """Where it stands in the view, for example `profile.city` or `measures.spend_12m`."""
    records: list[RecordKey]
    """The records behind it, in order of time; none: it rests on nothing that happened."""
    decision: str | None = None
    """The decision that set it, if a person did."""
    value: str | None = None
    """The value as text; absent: it has none."""


class Link(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An identifier that several profiles hold, or a decision that names them."""

    kind: str
    """The kind of identifier; `decision` for a merge of a person, `model` for one of a model."""
    profiles: list[ProfileRef]
    """The holders, for a conflict the anchors of the parties."""
    value: str
    """The normalised value, or the id of the decision."""
    reasons: list[Guard] = field(default_factory=list)
    """Why it did not unite; empty for a link."""
    status: Standing | None = None
    """How a conflict stands; absent for a link."""


class LotPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Points of one source (MB-10): `total` is the sum of the six counts."""

    available_at: datetime
    """From when on it can be spent."""
    clawed: Decimal
    """What refunds and negative adjustments took."""
    consumed: Decimal
    """What was spent."""
    earned_at: datetime
    """When it was earned."""
    expired: Decimal
    """What expired."""
    held: Decimal
    """What is held."""
    kind: LotSource
    """What it comes from."""
    remaining: Decimal
    """What can be spent, or will be."""
    repaid: Decimal
    """What repaid debt."""
    source: str
    """The number of the order, adjustment or reward; `restore:` and that of the redemption."""
    total: Decimal
    """What was earned."""
    expires_at: datetime | None = None
    """When what remains expires; absent: never."""


class MakeScorecardRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for a scorecard of who churned (CH-4)."""

    churned: list[bool]
    """Whether each row churned."""
    columns: list[str]
    """The columns of a row."""
    features: list[ScorecardFeature]
    """The features."""
    name: str
    """The name of the score."""
    purpose: str
    """The purpose whose consent the score needs."""
    rows: list[list[float | None]]
    """A list of numbers for each row; null is missing."""
    bins: int | None = None
    """
    How many bins of about equal count a feature has at first, 2 to 50; 10 if absent. Bins are joined until the rate of churn
    never turns.
    """
    context: Context | None = None
    """Who asks."""
    odds0: str | None = None
    """At `points0` points the odds of churn are these, a decimal or a fraction; `1/19` if absent."""
    pdo: float | None = None
    """So many points more halve the odds, above 0; 50 if absent."""
    penalty: float | None = None
    """The weight of the L2 penalty on all but the intercept; 1 if absent."""
    points0: float | None = None
    """See `odds0`; 600 if absent."""
    smoothing: float | None = None
    """What is added to both outcomes of a bin, so that one of which all or none churned has evidence; 0.5 if absent."""


class MarkovRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what channels are worth by a chain of order 1."""

    paths: list[PathGiven]
    """The paths, in any order; equal ones may come together or apart."""
    context: Context | None = None
    """Who asks."""


class MayContactRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks whether a person may be contacted."""

    as_of: datetime
    """The instant of the question."""
    channel: str
    """The channel, one of the rulebook's."""
    purpose: str
    """The purpose, a dotted path."""
    contact_point: str | None = None
    """The telephone number or address that would be used (CS-8)."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""


class MeasureValue(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The value of a measure (MD)."""

    currency: str | None = None
    """The currency of an amount."""
    label: str | None = None
    """What people call it, in the rulebook's language, if the rulebook says."""
    next_change_at: datetime | None = None
    """When what it counts, or its value, next differs by itself (MD-8); absent: never."""
    records: list[RecordKey] = field(default_factory=list)
    """The records behind it, if the reasons were asked for with records."""
    value: str | None = None
    """The value as text: a decimal, an instant, a word; absent: it has none (CD-4)."""


class Membership(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The profiles of a customer, as a part of an answer to who is who."""

    customer: str
    """The customer."""
    members: list[ProfileRef]
    """Its profiles."""


class MembershipRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="membership"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: MembershipRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class MergePlan(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What merging two customers would do."""

    a: str
    """The first customer."""
    attributes: dict[str, GoldenValue]
    """The golden profile that they would have, with the records that lose."""
    b: str
    """The second customer."""
    contradicts: list[str]
    """Decisions that say otherwise; merging needs `supersede`."""
    differences: list[Difference]
    """What would be another than it is now."""
    guards: list[Guard]
    """Guards that speak against it; merging needs `override_guards`."""
    members: list[ProfileRef]
    """All profiles that the customer would have, also of others that would follow."""
    plan_hash: str
    """A fingerprint of all that the plan rests on; merging with it fails once the plan no longer holds."""
    retired: list[str]
    """The ids that would lead to the customer and no longer be its own."""
    surviving: str
    """The id that the customer would have."""
    access: AccessNote | None = None


class MergePlanRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what merging two customers would do."""

    a: CustomerName
    """One."""
    as_of: datetime
    """The instant of the question."""
    b: CustomerName
    """The other."""
    context: Context | None = None
    """Who asks."""


class MessageRecordBody(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    campaign: str | None = None
    campaign_group: str | None = None
    channel: str | None = None
    contact_point: str | None = None
    cost: Money | None = None
    event: str | None = None
    items: list[str] = field(default_factory=list)
    purpose: str | None = None
    slate: str | None = None
    template: str | None = None
    text: str | None = None
    trigger: str | None = None
    variant: str | None = None


class NeedEvidence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A mention of a need in what a customer wrote (NT-8): where it stands, never the text."""

    end: int
    """Where it ends."""
    negated: bool
    """Whether it is negated."""
    record: RecordKey
    """The record whose text it is."""
    start: int
    """Where in the text it begins, in bytes."""
    term: str
    """The id of the term."""
    worth: Decimal
    """What it is worth before it fades, at most 1."""


class NeedHit(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A mention of a need."""

    clause: TextSpan
    """The clause in which it stands (NT-5)."""
    end: int
    """Where it ends."""
    need: str
    """The need whose term it is."""
    negated: bool
    """Whether it is negated: by an odd number of negators."""
    start: int
    """Where it begins."""
    term: str
    """The id of the term."""
    worth: Decimal
    """What it is worth if it counts, at most 1."""
    counts_for: str | None = None
    """The need for which it counts; absent: it does not, and `why` says why."""
    intensifier: TextSpan | None = None
    """What makes it count for more."""
    negators: list[TextSpan] = field(default_factory=list)
    """What negates it."""
    why: str | None = None
    """Why it does not count: `author`, `negated`, or `weaker` than another hit for the same need."""


class NeedsMatched(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of which needs a text speaks. All places are bytes of the text, at borders of characters."""

    author_counts: bool
    """Whether what the author writes counts (NT-1)."""
    declared: int
    """How many needs the rulebook declares. With none no text speaks of any."""
    hits: list[NeedHit]
    """The hits, in the order of the text."""
    needs: list[MatchedNeed]
    """The needs for which a hit counts, sorted by name."""
    passed: list[NeedPassed]
    """Terms that were found where they do not count, in the order of the text."""
    findings: list[Code] = field(default_factory=list)
    """What is to be known besides: `text_truncated`."""


class NextActionRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what to do next for a customer (SV-97). One of `customer`, `identifier` and `profile` says who."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer's id."""
    identifier: StatedIdentifierRef | None = None
    """An identifier that the customer holds."""
    profile: ProfileRef | None = None
    """A profile of the customer."""
    reasons: ReasonLevel | None = None
    """How much the reasons tell; `codes` if absent."""


class NextOffers(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The next best offers. Every offer that was looked at is either kept or dropped, once."""

    dropped: list[SlateDropped]
    """What is not offered, where it was dropped and why."""
    kept: list[OfferKept]
    """What is offered, in order."""
    personalised: bool
    """Whether it was chosen for this person. If not, it does not depend on them."""


class NextOffersRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the next best offers (SL-6)."""

    as_of: datetime
    """The instant of the question."""
    offers: list[OfferCandidate]
    """What could be offered, in any order."""
    person: SlatePerson
    """The person."""
    context: Context | None = None
    """Who asks."""
    editorial: list[str] | None = None
    """The offers of an editor, in order, for whom nothing may be personalised."""
    items: dict[str, SlateItem] | None = None
    """What is known of offers, by key; of one that is not here nothing, so it may go to everybody."""
    policy: SlatePolicy | None = None
    """The policy; without it the defaults."""
    popular: list[PopularItem] | None = None
    """What is accepted by most, for whom nothing may be personalised, if there is no `editorial`."""
    today: datetime | None = None
    """The start of the person's local day; that of the rulebook's zone if absent."""


class OpportunityGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An opportunity."""

    opportunity_id: str
    """Its number."""
    steps: list[OpportunityStepGiven]
    """Its steps, in any order."""


class OpportunityPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An opportunity (SV-53)."""

    created_at: datetime
    """When it came."""
    history: list[StageEntryPart]
    """The stages that it came into, in order of time."""
    last_activity_at: datetime
    """When something happened last."""
    opportunity_id: str
    """Its number."""
    stage: str
    """Its stage; at its end the last one."""
    standing: OpportunityStanding
    """How it stands."""
    amount: Money | None = None
    """What it is worth."""
    category: str | None = None
    """The category that is wanted."""
    closed_at: datetime | None = None
    """When it was won or lost."""
    expected_close: date | None = None
    """When it is expected to close."""
    item: str | None = None
    """The article that is wanted."""
    lead_id: str | None = None
    """The lead that it was."""
    owner: str | None = None
    """Who works on it."""
    probability: Decimal | None = None
    """How probable it is that it is won, by its stage; of an open one."""
    reason: str | None = None
    """Why it was won or lost."""
    stale_at: datetime | None = None
    """Since when nothing has happened for too long."""
    store: str | None = None
    """The shop."""
    weighted: Money | None = None
    """What it is worth by the probability of its stage, half to even to the minor unit; of an open one."""


class OpportunityRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="opportunity"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: OpportunityRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class OpportunityStepRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Tells an opportunity or a step of it (SV-53), with what is known of it from here on."""

    at: datetime
    """When."""
    opportunity_id: str
    """The number of the opportunity."""
    amount: AmountGiven | None = None
    """What it is worth."""
    category: str | None = None
    """The category that is wanted."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_close: date | None = None
    """When it is expected to close."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    item: str | None = None
    """The article that is wanted."""
    key: str | None = None
    """Told twice under one key, it acts once."""
    lead_id: str | None = None
    """The lead that it was."""
    owner: str | None = None
    """Who works on it."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    reason: str | None = None
    """A code of why it was won or lost."""
    stage: str | None = None
    """The stage that it goes to; a new one begins in the first if absent."""
    store: str | None = None
    """The shop."""
    text: str | None = None
    """What was said."""


class OpportunityTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How an opportunity stands. Without `standing` none came."""

    opportunity_id: str
    """Its number."""
    amount: Money | None = None
    """What it is worth."""
    expected_close: date | None = None
    """When it is expected to close."""
    next_change_at: datetime | None = None
    """When it will be stale, if nothing happens."""
    owner: str | None = None
    """Who works on it."""
    reason: str | None = None
    """Why it was won or lost."""
    refused: list[StepRefused] = field(default_factory=list)
    """The steps that had no effect: their places among those of the opportunity."""
    stage: str | None = None
    """Its stage; at its end the last one."""
    stale: datetime | None = None
    """Since when nothing has happened for too long."""
    standing: OpportunityStanding | None = None
    """How it stands."""
    stayed: list[StageStay] = field(default_factory=list)
    """How long it was in each stage."""


class OrderPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of the payments and parcels of an order."""

    issuer: str
    """Who issued the number: the source where nobody is named."""
    order: str
    """The number of the order; the id of its record where it has none."""
    delivered: bool | None = None
    """Whether all its parcels were delivered; absent where it has none."""
    delivered_at: datetime | None = None
    """When the last of them was."""
    paid: list[NetAmount] = field(default_factory=list)
    """What was paid: captured less refunded less charged back, per currency."""
    parcels: list[ParcelPart] = field(default_factory=list)
    """Its parcels by number."""
    payments: list[PaymentPart] = field(default_factory=list)
    """Its payments by number."""


class OrderRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="order"):
    body: OrderRecordBody
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class PAlivePlotRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how probable it was at each time that a customer had not left."""

    model: str
    """`bg_nbd`, `mbg_nbd` or `pareto_nbd`."""
    parameters: dict[str, float]
    """The parameters by name."""
    as_of: datetime | None = None
    """The instant up to which a customer of the store is looked at, if no `purchases` are given."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer of the store by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer of the store by an identifier."""
    points: int | None = None
    """How many places the curve has besides the purchases, 2 to 10,000; 200 if absent."""
    profile: ProfileRef | None = None
    """The customer of the store by one of the profiles."""
    purchases: list[float] | None = None
    """The times of the repeat purchases since the first one, in any order; without them those of a customer of the store."""
    unit: str | None = None
    """The unit of all times: `day` (if absent), `week`, `month` or `year`."""
    until: float | None = None
    """Where the curve ends, for purchases that are given."""


class PartitionReport(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who is who among all at an instant."""

    conflicts: list[ConflictRow]
    """What did not unite, by kind and value."""
    customers: list[CustomerMembers]
    """The customers, by anchor."""
    generic: list[str]
    """Values that join nobody, as `kind:value`: held by too many, or excluded by decision (IP-7, RV-13)."""
    quarantined: list[ProfileRef]
    """Anchors of customers that would have grown too large (RV-10)."""
    superseded: list[str]
    """Decisions that later ones contradict (DJ-5)."""
    access: AccessNote | None = None


class PauseRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The clock of a request stands still (RQ-9)."""

    at: datetime
    """When it happens."""
    from_: date = field(name="from")
    """The first date."""
    request_id: str
    """The id of the request."""
    until: date
    """The date after the last."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    text: str | None = None
    """What was said."""


class PaymentRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="payment"):
    body: PaymentRecordBody
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class PersonFacts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a host knows of a person better than the records do."""

    age: int | None = None
    """How old the person is, in complete years."""
    flags: list[Flag] | None = None
    """What is the case: `restricted`, `erasure_requested` and so on."""
    jurisdictions: list[str] | None = None
    """The jurisdictions that apply."""
    relationship: Relationship | None = None
    """What the person is to the shop."""
    state: SubjectState | None = None
    """Whether the person is there."""


class PipelineFound(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What opportunities are worth together. Nothing is converted."""

    currencies: list[PipelineCurrency]
    """By currency."""
    lost: int
    """How many were lost."""
    open: int
    """How many are open."""
    opportunities: list[OpportunityTold]
    """The opportunities, as they were given or by their numbers."""
    without_amount: int
    """Open ones of which nobody knows the worth."""
    won: int
    """How many were won."""
    access: AccessNote | None = None
    win_rate: Decimal | None = None
    """Won of won and lost; absent where none ended."""


class PointsPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Points, in decimals of the program's scale."""

    available: Decimal
    """What can be spent."""
    debt: Decimal
    """What is owed (MB-25)."""
    expired: Decimal
    """What has expired of all lots."""
    held: Decimal
    """What is held (MB-18)."""
    lots: list[LotPart]
    """The lots of which something remains, in the order in which they are spent (MB-16); pending ones stand where they will."""
    pending: Decimal
    """What is not active yet (MB-13)."""
    written_off: Decimal
    """What should have been clawed back and was let go (MB-24)."""
    next_expiry: NextExpiry | None = None
    """What expires next of what can be spent."""


class PointsRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="points"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: PointsRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class PointsStatement(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The points of a customer in one program, with everything that moved them."""

    customer: str
    """The customer."""
    lots: list[LotPart]
    """All lots, in the order in which they were made, also empty ones."""
    moves: list[PointsMove]
    """Every movement, in the order of time; those of accounts that were joined are among them."""
    points: PointsPart
    """What it comes to."""
    program: str
    """The program."""
    access: AccessNote | None = None


class Predictions(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a model says of customers."""

    customers: list[Prediction]
    """One by one: in order of their ids, or as the rows are given."""
    unit: str
    """The unit of the horizon."""
    access: AccessNote | None = None


class Processing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What would be done with a person's data."""

    purpose: str
    """The purpose, a dotted path."""
    categories: list[str] | None = None
    """The categories of data; those of the purpose if absent."""
    channel: str | None = None
    """The channel, one of the rulebook's."""
    claimed_basis: Basis | None = None
    """The legal basis; the purpose's if absent."""
    contact_point: str | None = None
    """The telephone number or address that would be used (CS-8)."""
    operation: Operation | None = None
    """What is done; `contact` over a channel and `use` without one, if absent."""
    personalised: bool | None = None
    """Whether it depends on who the person is."""
    recipient: DataRecipient | None = None
    """Whom the data would go to."""
    signals: ConsentSignals | None = None
    """What the browser says."""
    utc_offset: str | None = None
    """The person's offset from UTC, for example `+08:00`; what the person's attributes say if absent."""


class QualityAssessRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Assesses a metric over tables of one's own: give `parts` or `input`."""

    metric: Metric
    """The metric."""
    as_of: datetime | None = None
    """The instant for conditions over time."""
    context: Context | None = None
    """Who asks."""
    gate: str | None = None
    """The share that must pass, for example `0.95`; the rulebook's if absent."""
    input: AssessInput | None = None
    """What is to be counted."""
    parts: list[QualityPart] | None = None
    """Parts that were counted elsewhere; they add up."""


class QualityAssessed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an assessment found."""

    gate: str
    """The share that must pass."""
    metric: Metric
    """The metric."""
    pass_: int = field(name="pass")
    """How many passed."""
    status: Status
    """What the gate says."""
    total: int
    """How many were looked at."""
    ratio: str | None = None
    """The share that passed, to four places; none of nothing."""


class QualityCell(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A state by source, attribute, rule or day; what was not asked for is absent."""

    metric: Metric
    """The metric."""
    pass_: int = field(name="pass")
    """How many passed."""
    status: Status
    """What the metric's gate says."""
    total: int
    """How many were looked at."""
    attribute: str | None = None
    """The attribute, field or kind of identifier."""
    day: date | None = None
    """The local day."""
    ratio: str | None = None
    """The share that passed, to four places."""
    rule: str | None = None
    """The rule."""
    source: str | None = None
    """The source; none where sources are compared with each other."""


class QualityDrill(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What made quality change."""

    before: QualityPeriod
    """The earlier period."""
    before_failed: int
    """How many failed in the earlier period."""
    before_total: int
    """How many were looked at in the earlier period."""
    cells: list[QualityContribution]
    """The cells, the one that made it worse most first."""
    change: str
    """How many more failed now than at the share of before, to four places: the sum of all contributions."""
    denominator: str
    """The denominator of exact contributions."""
    now: QualityPeriod
    """The later period."""
    now_failed: int
    """How many failed in the later period."""
    now_total: int
    """How many were looked at in the later period."""
    access: AccessNote | None = None
    metric: Metric | None = None
    """The metric; all if absent."""


class QualityDrillRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what made quality change between two periods."""

    before: QualityPeriod
    """The earlier period."""
    now: QualityPeriod
    """The later period."""
    context: Context | None = None
    """Who asks."""
    group_by: list[QualityGroup] | None = None
    """By what cells are told apart; by attribute, rule and source if absent."""
    metric: Metric | None = None
    """Only this metric; all if absent."""
    sets: dict[str, list[str]] | None = None
    """The sets that rules of `reference` name."""


class QualityMetric(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A metric: the sum over its rules, but those of severity `info`."""

    gate: str
    """The share that must pass."""
    metric: Metric
    """The metric."""
    pass_: int = field(name="pass")
    """How many passed."""
    status: Status
    """What the gate says."""
    total: int
    """How many were looked at."""
    ratio: str | None = None
    """The share that passed, to four places; none of nothing."""


class QualityNotice(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A remarkable day."""

    alarm: Alarm
    """Why."""
    code: Code
    """The code: `quality_alert`."""
    day: date
    """The local day."""
    gate: str
    """The share that must pass."""
    metric: Metric
    """The metric."""
    pass_: int = field(name="pass")
    """How many passed."""
    status: Status
    """What the gate says."""
    total: int
    """How many were looked at."""
    before: str | None = None
    """The share that passed on the last day before with data."""
    ratio: str | None = None
    """The share that passed, to four places."""
    source: str | None = None
    """The source; all together if absent."""


class QualityRuleState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The state of one rule."""

    check: str
    """The check."""
    gate: str
    """The share that must pass."""
    metric: Metric
    """The metric."""
    pass_: int = field(name="pass")
    """How many passed."""
    rule: str
    """The rule."""
    severity: Severity
    """What a failure does."""
    status: Status
    """What the gate says."""
    total: int
    """How many were looked at."""
    attribute: str | None = None
    """The attribute, field or kind of identifier; none of a whole record."""
    label: str | None = None
    """What people call it, in the rulebook's language."""
    missing_set: str | None = None
    """The set that the rule needs and that the question did not give: nothing was looked at."""
    ratio: str | None = None
    """The share that passed, to four places; none of nothing."""


class QueueTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a queue was chosen or not."""

    queue: str
    """The queue."""
    reason: RouteReason
    """Why."""


class Reason(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why: a code, the facts behind it, a sentence, and the records on request."""

    code: Code
    """The code."""
    text: str
    """A sentence in the rulebook's language."""
    facts: dict[str, str] = field(default_factory=dict)
    """Facts by name, as text."""
    records: list[RecordKey] = field(default_factory=list)
    """The records behind it, if the reasons were asked for with records."""


class ReceiptProcessing(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The processing of a receipt."""

    purposes: list[ReceiptPurpose]
    """The purposes: the one of the event."""
    language: str | None = None
    """The language in which it was asked, if the proof says."""
    privacy_notice: str | None = None
    """The version of the notice that was shown."""


class ReceiveRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person asks for something (RQ-1). What it does it does from this instant on (RQ-4)."""

    at: datetime
    """When it happens."""
    request_id: str
    """The id of the request."""
    right: Right
    """What is asked for."""
    by: str | None = None
    """Who asks: `subject`, `guardian`, `agent`, `household_member` or `system`; the person if absent."""
    channel: str | None = None
    """The channel that it is for; all if absent."""
    contested: bool | None = None
    """Whether the accuracy is contested."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    jurisdictions: list[str] | None = None
    """The jurisdictions that apply; those of the person if absent."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    purpose: str | None = None
    """The purpose that it is for; all if absent."""
    received_on: date | None = None
    """The date of receipt by the controller's clock; that of the instant if absent."""
    text: str | None = None
    """What was said."""


class RecommendedByCustomers(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What people alike have. It is no model: neighbours are people, so nothing of them is kept."""

    rows: list[CustomerRecommended]
    """What is said to each of those asked for, in their order."""


class RectifyRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Fulfils a request for rectification with what is corrected."""

    actor: Actor
    """Who decides."""
    at: datetime
    """When."""
    attributes: dict[str, Json]
    """The attributes of the golden profile with their right values; `{"cleared": true}` for none."""
    request_id: str
    """The id of the request."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""
    text: str | None = None
    """What was said."""


class RedeemRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Spends points (MB-17). It needs a key or an id."""

    at: datetime
    """When it happens."""
    points: Decimal
    """How many, as a decimal in text."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    order_id: str | None = None
    """The order that they are spent on."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""
    reason: str | None = None
    """A code of why."""
    redeem_id: str | None = None
    """The number of the redemption; the key if absent."""
    store: str | None = None
    """The shop."""


class ReferRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Says that the customer recommended the program to somebody (MB-60)."""

    at: datetime
    """When it happens."""
    referee: str
    """To whom: a customer id, or the key of a profile of the same source."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""
    reason: str | None = None
    """A code of why."""
    store: str | None = None
    """The shop."""


class ReferralPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A referral and what it has come to (MB-61)."""

    at: datetime
    """When it was made."""
    record: RecordKey
    """The record of the referral."""
    role: ReferralRole
    """Which end the customer is."""
    state: str
    """What it has come to: `open`, `due`, `rewarded`, `capped`, `held_for_review`, `void` or `reversed`."""
    due_at: datetime | None = None
    """When the return window ends and the reward is given."""
    other: str | None = None
    """The customer at the other end, if anybody is known there."""
    points: Decimal | None = None
    """The points that were given, or taken back."""
    reason: str | None = None
    """Why it is held or void, for example `household`, `ring` or `self_referral_after_merge`."""


class ReferralRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="referral"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: ReferralRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class RefuseConsentRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Says no to a question."""

    at: datetime
    """When it is said."""
    purpose: str
    """The purpose, a dotted path."""
    by: str | None = None
    """Who acted: `subject`, `guardian`, `agent`, `household_member` or `system`; `subject` if absent (CS-4)."""
    captured_in: str | None = None
    """Where it was captured."""
    channel: str | None = None
    """The channel it is for; any if absent."""
    contact_point: str | None = None
    """The telephone number or address it is for (CS-8)."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    notice: str | None = None
    """The version of the notice that was shown, `v` and a number."""
    operation: str | None = None
    """The operation it is for; any if absent."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    proof: Json | None = None
    """How it can be proved: `ref`, `hash`, `locale`, `text_hash` (CS-5)."""
    recipient: str | None = None
    """The recipient it is for; any if absent."""
    source: str | None = None
    """How it was captured, a word of CS-4; `api` if absent."""


class RejectRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request is refused, whole or in part (RQ-3)."""

    at: datetime
    """When it happens."""
    request_id: str
    """The id of the request."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    partial: bool | None = None
    """Whether only a part is refused."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    reason: str | None = None
    """A code of why."""
    remedy: str | None = None
    """What the person can do against it."""
    text: str | None = None
    """What was said."""


class RelationListRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how a customer is related to others. The customer is named in exactly one of three ways."""

    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""


class RelationRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="relation"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: RelationRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class RelationRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One relation of a customer."""

    customer: str
    """The other customer."""
    kind: str
    """Its kind."""
    record: RecordKey
    """The record that says so."""
    side: RelationSide
    """The side on which the customer stands that was asked about."""
    since: datetime
    """Since when."""
    label: str | None = None
    """What people call the kind."""
    until: datetime | None = None
    """Until when; absent: nothing ends it yet."""


class RelationSuggestion(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Two customers who may be of one household."""

    because: list[SuggestedBy]
    """Why."""
    body: Json
    """
    The body of the relation record, without the record's id, source and instant, which are of whoever decides. Refused is the same
    record with `valid_until` at its own instant.
    """
    customers: list[str]
    """Both, by id."""
    evidence: list[RecordKey]
    """The records that state their names and addresses, sorted."""


class RelationSuggestions(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Households that may be there."""

    as_of: datetime
    """The instant of the question."""
    crowded: list[Crowded]
    """What was passed over because too many share it."""
    decided: int
    """How many pairs were passed over because a record relates them, or did so once."""
    kind: str
    """The kind of relation."""
    suggestions: list[RelationSuggestion]
    """The suggestions, by the ids of their customers."""
    total: int
    """How many there are in all."""
    access: AccessNote | None = None


class RelationTree(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The customers below a customer."""

    customer: str
    """The customer."""
    findings: list[Finding]
    """What is wrong with relations of the hierarchy that do not hold, also beside and above the customer."""
    kind: str
    """The kind of relation."""
    nodes: list[RelationNode]
    """The customer and those below, each before those below it, siblings by id."""
    access: AccessNote | None = None
    next_change_at: datetime | None = None
    """When the answer may differ without a new record."""


class RelationTreeRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the customers below a customer in a hierarchy. The customer is named in exactly one of three ways."""

    as_of: datetime
    """The instant of the question."""
    kind: str
    """The kind of relation, one of the rulebook's hierarchies."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""


class ReleaseRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Lets held points go (MB-19)."""

    at: datetime
    """When it happens."""
    hold_id: str
    """The number of the hold."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""
    reason: str | None = None
    """A code of why."""
    store: str | None = None
    """The shop."""


class ReleaseStockRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Lets go of pieces that are held (SV-85)."""

    at: datetime
    """When it happens."""
    reservation: str
    """The id of the reservation."""
    sku: str
    """The article."""
    store: str
    """The shop."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """Of whose records it is told, by customer id."""
    identifier: StatedIdentifierRef | None = None
    """The same by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    profile: ProfileRef | None = None
    """The same by one of the profiles, which need not be known yet."""


class RequestApprovalRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    Asks for an approval (SV-81). The customer whom it is about is named in exactly one of three ways; a profile need not be
    known yet.
    """

    at: datetime
    """When it happens."""
    request_id: str
    """The id of the request."""
    amount: Decimal | None = None
    """The amount, as a decimal in text."""
    benefit: str | None = None
    """The benefit that is granted."""
    by: str | None = None
    """Who acts, where the context does not say who asks."""
    case_id: str | None = None
    """The case whose compensation it is."""
    context: Context | None = None
    """Who asks; whoever asks acts."""
    count: Decimal | None = None
    """How many customers, records or rows it is about."""
    currency: str | None = None
    """The currency of the amount."""
    customer: str | None = None
    """The customer by id."""
    discount: Decimal | None = None
    """The discount, a fraction."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    kind: str | None = None
    """What sort it is: `discount`, `compensation`, `benefit`, `export`, `delete` and so on."""
    order_id: str | None = None
    """The order it is about."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    reason: str | None = None
    """A code of why."""
    text: str | None = None
    """What was said."""


class RequestListRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the requests of a customer, or of everybody if none is named."""

    as_of: datetime
    """The instant of the question."""
    all: bool | None = None
    """Also those that are over."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    limit: int | None = None
    """At most this many, 1 to 10,000; 1,000 if absent."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""


class RequestState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request of a person, as it stands (RQ-2, RQ-7)."""

    by: str
    """Who asks."""
    contested: bool
    """Whether the accuracy is contested."""
    customer: str
    """Whose data it is about."""
    degraded: bool
    """Whether a calendar was missing or covers too little, so that dates may be too early (RQ-8)."""
    extended: bool
    """Whether it was extended."""
    jurisdictions: list[str]
    """The jurisdictions that apply."""
    notes: list[Code]
    """What else is to be known: `no_deadline_rule` where a jurisdiction has no row."""
    open: bool
    """Whether it still goes on."""
    overdue: bool
    """Whether it is open after it was due, by the controller's date of the question."""
    pauses: list[DatePeriod]
    """The pauses."""
    received_at: datetime
    """When it came in."""
    received_on: date
    """The date on which it came in, by the controller's clock."""
    records: list[RecordKey]
    """The records: the one with which it came in, then its steps."""
    request_id: str
    """Its id."""
    right: Right
    """What is asked for."""
    since: datetime
    """Since when it is in its state."""
    state: str
    """Its state: `received`, `verified`, `in_progress` and so on."""
    access: AccessNote | None = None
    ack_by: date | None = None
    """When the person must have heard that it came in."""
    channel: str | None = None
    """The channel that it is for."""
    due: date | None = None
    """When it must be done."""
    notify_by: date | None = None
    """When the person must have heard of the extension."""
    purpose: str | None = None
    """The purpose that it is for."""
    reason: str | None = None
    """A code of why it was refused."""
    reference: str | None = None
    """The open request of which it is a repetition."""
    stop_by: date | None = None
    """When what was objected to must have stopped."""


class RequestStatusRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for a request of a customer."""

    as_of: datetime
    """The instant of the question."""
    request_id: str
    """The id of the request."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""


class RequestStepRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A request goes on (RQ-2)."""

    at: datetime
    """When it happens."""
    request_id: str
    """The id of the request."""
    step: str
    """
    The state that it comes into: `acknowledged`, `identity_pending`, `clarification_pending`, `in_progress`, `duplicate`
    and so on.
    """
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    reason: str | None = None
    """A code of why."""
    reference: str | None = None
    """The open request of which it is a repetition."""
    remedy: str | None = None
    """What the person can do against a refusal."""
    text: str | None = None
    """What was said."""


class ReserveRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Reserves a benefit for some time (MB-52). It needs a key or an id."""

    at: datetime
    """When it happens."""
    benefit: str
    """The id of the benefit."""
    ttl_minutes: int
    """After how many minutes the reservation lapses."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    entitlement_id: str | None = None
    """The number of the entitlement; the key if absent."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""
    reason: str | None = None
    """A code of why."""
    store: str | None = None
    """The shop."""


class ReserveStockRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Holds pieces for a customer (SV-85). It needs a key or an id."""

    at: datetime
    """When it happens."""
    quantity: int
    """How many."""
    sku: str
    """The article."""
    store: str
    """The shop."""
    ttl_minutes: int
    """For how many minutes."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """Of whose records it is told, by customer id."""
    identifier: StatedIdentifierRef | None = None
    """The same by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    order_id: str | None = None
    """The order that they are for."""
    profile: ProfileRef | None = None
    """The same by one of the profiles, which need not be known yet."""
    reservation: str | None = None
    """The id of the reservation; the key if absent."""


class RetentionDone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What carrying out a plan did."""

    erased: int
    """How many profiles went, because nothing of them was to stay; their customer ids go on resolving (CI-3)."""
    plan_hash: str
    """The plan that was carried out."""
    removed: int
    """How many records went."""
    scrubbed: bool
    """
    Whether no byte of them is left in the file and its log. If not, somebody was using the file: `store.scrub` takes them out
    later.
    """
    access: AccessNote | None = None
    anonymised: int | None = None
    """How many records stay without anything personal."""
    redacted: int | None = None
    """Out of how many records fields went."""


class RetentionExecuteRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Carries out a plan that was shown."""

    actor: Actor
    """Who decides."""
    as_of: datetime
    """The instant of the plan."""
    plan_hash: str
    """What the plan is known by."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    erasure: bool | None = None
    """Whether it is the plan of an erasure."""
    fields: list[str] | None = None
    """The fields that the plan of an erasure was made for."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""
    request_id: str | None = None
    """The request for erasure that the plan was made for."""


class RetentionGroup(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many items of a category have the same to be done with them."""

    action: RetentionAction
    """What is to be done."""
    category: str
    """The category."""
    count: int
    """How many items."""
    reason: RetentionReason
    """Why."""


class RetentionOutcome(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is to be done with an item, and why (RT-4)."""

    action: RetentionAction
    """What is to be done."""
    notes: list[Code]
    """What else is to be known: `min_exceeds_max`."""
    reason: RetentionReason
    """Why."""
    next_change_at: datetime | None = None
    """When that is otherwise, if nothing new is told (RT-6)."""
    survivors: list[Survivor] = field(default_factory=list)
    """What stays when it goes (RT-5)."""
    until: date | None = None
    """The last date of that."""
    usable_for: list[Basis] = field(default_factory=list)
    """What it may still be used for, after a consent is over."""


class RetentionPlan(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is to be done with the data of a customer or of everybody."""

    as_of: datetime
    """The instant of the plan."""
    groups: list[RetentionGroup]
    """How many items have the same to be done with them, by category."""
    left: int
    """How many records hold something that should go beside something that must stay: they stay whole."""
    plan_hash: str
    """What the plan is known by; it names the records that go."""
    remove: list[RecordKey]
    """The records that go: everything in them is to be deleted."""
    rulebook: int
    """The version of the rulebook."""
    access: AccessNote | None = None
    anonymise: list[RecordKey] = field(default_factory=list)
    """The records that stay without identifiers, attributes, free text and whatever else is personal, by `anonymise`."""
    next_change_at: datetime | None = None
    """When something of this is otherwise, if nothing new is told (RT-6)."""


class RetentionPlanRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what is to be done with the data of a customer, or of everybody if none is named."""

    as_of: datetime
    """The instant of the plan."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""


class RetentionRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what would be done with an item of data; nothing is stored."""

    at: date
    """The date of the question."""
    category: str
    """Its category, for example `order`."""
    dates: RetentionDates
    """Its dates."""
    jurisdictions: list[str]
    """The jurisdictions that apply."""
    bases: list[Basis] | None = None
    """The legal bases of the purposes that use it."""
    context: Context | None = None
    """Who asks."""
    legal_hold: bool | None = None
    """Whether it is kept for a court."""
    opted_out: bool | None = None
    """Whether the person said no to being contacted at it."""
    store: StoreKind | None = None
    """Where it lies; where it is used if absent."""


class ReturnRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="return"):
    body: ReturnRecordBody
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class ReviewRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="review"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: ReviewRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class ReviewRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Decides about a referral that is held for review (MB-63)."""

    at: datetime
    """When it happens."""
    decision: str
    """`release` or `void`."""
    referral: str
    """The id of the referral's record, of the same source."""
    channel: str | None = None
    """The channel inside the source."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    expected_version: str | None = None
    """Only if the customer still has this version; else `stale_version`."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    key: str | None = None
    """Told twice under one key, it acts once (MB-7)."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles, which the record then names."""
    program: str | None = None
    """The program; the main one if absent (MB-89)."""
    reason: str | None = None
    """A code of why."""
    store: str | None = None
    """The shop."""


class RfmCutsFound(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Cut points of a population."""

    artefact: Json
    """The cut points as an artefact, for `rfm.score`."""
    degenerate_cuts: int
    """How many cut points equal the one before: so many scores are given to nobody."""
    frequency: list[int]
    """Of purchase periods, rising: above a cut lies the next score."""
    monetary: list[str]
    """Of the amount, rising: above a cut lies the next score."""
    recency: list[int]
    """Of periods since the last purchase, rising: below a cut lies the next score."""
    rows: int
    """How many customers the population has."""
    access: AccessNote | None = None


class RfmCutsRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for cut points that part a population into scores of equal numbers of customers (RS-3)."""

    provenance: Provenance
    """Where the rows come from. Without rows they are the customers of the store at its `as_of`."""
    context: Context | None = None
    """Who asks."""
    currency: str | None = None
    """The currency of the amounts of rows; of the store it is that of `[rfm]`."""
    monetary_of: str | None = None
    """Which amount is scored: `total` (if absent) or `monetary_all`. For the store it is that of `[rfm]`."""
    rows: RfmValues | None = None
    """The population, if it is not the customers of the store."""
    scores: int | None = None
    """The highest score, 2 to 9; 5 if absent."""
    unit: str | None = None
    """The length of the rows' periods: `day` (if absent), `week` or `month`. For the store it is that of `[rfm]`."""


class RfmScoreRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the RFM scores of rows by cut points of a population (RS-3)."""

    artefact: Json
    """The cut points, as `rfm.cuts` gives them."""
    rows: RfmValues
    """The rows, in the unit and the currency of the cut points."""
    context: Context | None = None
    """Who asks."""


class RfmSummaries(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """RFM summaries, and what was found on the way."""

    customers: RfmTable
    """The customers with a purchase, by name."""
    rows_after: int
    """How many orders and returns lie after the end and do not count."""
    unit: str
    """The length of a period."""
    zone: str
    """Whose local dates they are."""
    currency: str | None = None
    """The currency into which amounts were converted, if any were (RF-8)."""
    findings: list[RfmFinding] = field(default_factory=list)
    """What was not taken as it stands."""
    first_seen_later: list[str] = field(default_factory=list)
    """With a validation: the customers whose first purchase lies in it (RF-10)."""
    rows_left_out: int | None = None
    """How many orders do not count by their status or by `include` (RF-3)."""
    validation: RfmValidation | None = None
    """What the customers did in the validation, in the same order."""


class RoleReview(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one can see and do."""

    conflicts: list[str]
    """The conflicts of the roles."""
    held: list[str]
    """The roles with all that they inherit, sorted."""
    reaches: list[AccessReach]
    """What they reach, by object, action and class."""
    roles: list[str]
    """The roles."""


class RoleShift(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a role gained and lost."""

    gained: list[AccessShift]
    """What it sees or does more of."""
    lost: list[AccessShift]
    """What it sees or does less of."""
    role: str
    """The role."""


class RulebookExplained(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rulebook in sentences."""

    sentences: list[Explained]
    """The sentences, in the order of the sections."""
    access: AccessNote | None = None


class RulebookInfo(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rulebook that answers."""

    fingerprint: str
    """The SHA-256 of its canonical content and the zone database's version."""
    id: str
    """Its id."""
    version: int
    """Its version."""
    zone: str
    """Its zone."""
    access: AccessNote | None = None


class SalesAllocated(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The share of the points, and what becomes of it."""

    points_liability: Money
    """What belongs to the points."""
    product_revenue: Money
    """What belongs to the products."""
    ssp_points: Money
    """The stand-alone selling price of the points."""
    years: list[YearRecognised] = field(default_factory=list)
    """Year after year."""


class Score(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A score (SC-1)."""

    status: ScoreStatus
    """Whether there is a value."""
    label: str | None = None
    """What people call it, in the rulebook's language, if the rulebook says."""
    model: str | None = None
    """The model and its version, if a model gave it."""
    next_change_at: datetime | None = None
    """When it may change by itself."""
    parts: dict[str, str] = field(default_factory=dict)
    """
    The numbers behind it, as text: for RFM `recency`, `frequency`, `since_last`, `total` and so on (RF-4, RF-5); for a sum of
    points the `baseline` to which the contributions of the reasons add (SC-3).
    """
    reasons: list[Reason] = field(default_factory=list)
    """Why."""
    solely_automated: bool | None = None
    """Whether it may not end in a refusal by itself: a person looks at it first (SC-2)."""
    unit: str | None = None
    """What it is counted in."""
    value: str | None = None
    """The value, for RFM three digits."""


class ScoreChurnRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how probable it is that rows churn, and why."""

    columns: list[str]
    """The columns of a row."""
    rows: list[list[float | None]]
    """A list of numbers for each row; null is missing."""
    artefact: Json | None = None
    """The model as an artefact, with what corrects it; or `model`."""
    calibration: ChurnCalibration | None = None
    """What corrects the probabilities; that of the artefact if absent."""
    context: Context | None = None
    """Who asks."""
    max_reasons: int | None = None
    """The most reasons of a row; 4 if absent."""
    model: ChurnModel | None = None
    """The model, as `churn.fit` gives it."""


class ScoreLeadRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks for the score of a lead."""

    as_of: datetime
    """The instant of the question; what comes later does not count."""
    groups: list[LeadGroupGiven]
    """The groups of rules."""
    context: Context | None = None
    """Who asks."""
    events: list[LeadEventGiven] | None = None
    """What was done, in any order; none if absent."""
    fits: list[str] | None = None
    """The rules of fit that hold; none if absent."""
    zone: str | None = None
    """The zone of local days; `UTC` if absent."""


class ScoreOfRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a model of trees says of one row."""

    outputs: list[ScoreOutput]
    """One output, or one for each class."""


class ScoredChurn(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How probable it is that rows churn."""

    baseline: float
    """The log-odds where every feature has its mean; with the contributions of a row they add up to its log-odds."""
    rows: list[ChurnOfRow]
    """Row by row, as they were given."""


class ScoredRows(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a model of trees says of rows."""

    features: list[str]
    """The features of the model, in its order."""
    meaning: ValueMeaning
    """What the values are."""
    objective: str
    """The objective that the model was trained for, as the file names it."""
    rows: list[ScoreOfRow]
    """Row by row, as they were given."""
    explained: ScoresExplained | None = None
    """What contributions begin from, if they were asked for."""


class Scrubbed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of scrubbing the store."""

    scrubbed: bool
    """Whether no byte of what was erased is left; if not, somebody is reading, and it can be asked for again."""
    access: AccessNote | None = None


class SegmentPage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of members."""

    members: list[SegmentMember]
    """The members, by id."""
    total: int
    """How many members there are in all."""
    access: AccessNote | None = None
    next: str | None = None
    """What to give as `after` for the next page; absent at the end."""


class SegmentPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the customer is in a segment (SE)."""

    member: bool
    """Whether they are."""
    label: str | None = None
    """What people call it, in the rulebook's language, if the rulebook says."""
    reasons: list[Reason] = field(default_factory=list)
    """The facts that decide it."""
    since: datetime | None = None
    """Since when without a break (SE-4)."""


class ShipmentRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="shipment"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: ShipmentRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class ShredPlan(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shredding a profile would do (EN-8)."""

    as_of: datetime
    """The instant of the plan."""
    customer: str
    """The customer id that the profile gives; it goes on resolving."""
    erased: bool
    """Whether the profile is erased already, so that nothing is left to do."""
    key_backup_note: bool
    """Whether copies of the table of keys must be short-lived: what they hold of the person opens until the last of them is gone."""
    plan_hash: str
    """What the plan is known by."""
    profile: ProfileRef
    """The profile."""
    steps: list[ShredStep]
    """What is done, in this order."""
    access: AccessNote | None = None


class ShredPlanRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what shredding a profile would do."""

    actor: Actor
    """Who would decide."""
    as_of: datetime
    """The instant of the plan."""
    profile: ProfileRef
    """The profile."""
    context: Context | None = None
    """Who asks."""
    keep_together: bool | None = None
    """Whether those who were one with it stay one, also where only it held them together."""


class ShredRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Carries out a plan of shredding that was shown."""

    actor: Actor
    """Who decides."""
    as_of: datetime
    """The instant of the plan."""
    plan_hash: str
    """What the plan is known by."""
    profile: ProfileRef
    """The profile."""
    context: Context | None = None
    """Who asks."""
    keep_together: bool | None = None
    """Whether those who were one with it stay one, also where only it held them together."""


class StageGiven(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stage of opportunities."""

    id: str
    """Its name."""
    probability: Decimal
    """How probable it is that an opportunity in it is won, from 0 to 1."""
    needs: list[StageNeeds] | None = None
    """What must be known of an opportunity in it; nothing if absent."""


class StagePart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the customer stands on a ladder of stages (LS-4)."""

    label: str | None = None
    """What people call it, in the rulebook's language."""
    name: str | None = None
    """The name of the stage."""
    previous: str | None = None
    """The name of the one before it."""
    reasons: list[Reason] = field(default_factory=list)
    """The facts that decide it."""
    since: datetime | None = None
    """Since when without a break."""


class StockDone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a command about stock did."""

    customer: str
    """The customer of whose profile it is told."""
    record_id: str
    """The id of the record in its source."""
    source: str
    """The source of the record."""
    stock: StockLevel
    """The stock after it, at the instant of the command."""
    access: AccessNote | None = None
    duplicate: bool | None = None
    """Whether it had been told before, with the same body (MB-7)."""
    reservation: str | None = None
    """The id of the reservation; absent for a count."""
    until: datetime | None = None
    """When the reservation lapses, while it is open."""


class StockRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="stock"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: StockRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class StockReplayed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of events of stock."""

    results: list[StockResult]
    """One for each event, in the order in which they were given."""


class StockState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the stock of an article in a shop stands."""

    sku: str
    """The article."""
    stock: StockLevel
    """The stock."""
    store: str
    """The shop."""
    access: AccessNote | None = None
    next_change_at: datetime | None = None
    """When it changes by itself, because a reservation lapses."""
    short: int | None = None
    """How many are held beyond what the host counted; none if it is not so."""


class StoreStats(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How much the store holds."""

    customers: int
    """Customers at the instant of the question."""
    identifiers: int
    """Different identifier values."""
    profiles: int
    """Profiles."""
    records: int
    """Records."""
    access: AccessNote | None = None


class SurveyAnswersRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what counts of some answers: of each respondent the last one inside `[from, until)` (SV-31)."""

    answers: list[SurveyAnswer]
    """The answers, in any order."""
    from_: datetime = field(name="from")
    """The beginning of the window."""
    until: datetime
    """The end of the window, which is outside."""
    context: Context | None = None
    """Who asks."""
    scale: SurveyScale | None = None
    """The sort of survey; `nps` if absent."""


class SurveyRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="survey"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: SurveyRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class SurveyReport(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What all customers answered."""

    excluded: int
    """Answers outside of the window."""
    out_of_scale: int
    """Answers without a mark of the scale."""
    scores: list[ScoreCount]
    """How many customers gave each mark."""
    superseded: int
    """Answers that a later one of the same customer replaces."""
    access: AccessNote | None = None
    ces: CesFound | None = None
    """Of surveys of effort."""
    csat: CsatFound | None = None
    """Of surveys of satisfaction."""
    nps: NpsFound | None = None
    """Of surveys of recommendation."""


class SurveyReportRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what all customers answered to a survey in a window `[from, until)`."""

    as_of: datetime
    """What is known at this instant counts."""
    from_: datetime = field(name="from")
    """The beginning of the window."""
    until: datetime
    """The end of the window, which is outside."""
    context: Context | None = None
    """Who asks."""
    scale: SurveyScale | None = None
    """The sort of survey, the `kind` of its records; `nps` if absent."""
    survey: str | None = None
    """Only this survey; all of the sort if absent."""


class TagPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tag that shows (TG-1)."""

    dimension: Dimension
    """What it tells about."""
    name: str
    """Its name."""
    strength: Decimal
    """Between 0 and 1."""
    evidence: list[NeedEvidence] = field(default_factory=list)
    """The mentions of a need, sorted by record; only where reasons tell records."""
    expires_at: datetime | None = None
    """When it hides if nothing more happens; absent: never by fading."""
    label: str | None = None
    """What people call it, in the rulebook's language."""
    reasons: list[Reason] = field(default_factory=list)
    """The facts that decide it."""
    relevance: Decimal | None = None
    """Strength times the weight of its dimension in the present stage (TG-4); absent without weights."""
    since: datetime | None = None
    """Since when without a break."""


class TimelineMayProcessRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks the same of a timeline that is given; nothing is stored."""

    act: Processing
    """What would be done."""
    as_of: datetime
    """The instant of the question."""
    records: list[Json]
    """The records of one customer, in any order."""
    context: Context | None = None
    """Who asks."""
    facts: PersonFacts | None = None
    """What the host knows of the person better than the records do."""
    rulebook_version: int | None = None
    """The version of the rulebook; the one that answers for the instant if absent."""


class TouchRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="touch"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: TouchRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class TransferBandFound(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a transfer abroad needs. It is no answer to whether a person consented."""

    band: str
    """The band."""
    cite: str
    """The article, or `policy`."""
    needs: TransferNeed
    """What is needed."""
    pack: str
    """The version of the default rows that lie beneath the rulebook's."""
    rulebook: int
    """The version of the rulebook."""


class TriggerEvaluateRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks when a trigger fires; nothing is stored."""

    records: list[TriggerRecord]
    """What happened, in any order."""
    timezone: str
    """The zone of local dates."""
    trigger: TriggerGiven
    """The trigger."""
    as_of: datetime | None = None
    """The instant of the question; that of the last record if absent, and then nothing expires."""
    context: Context | None = None
    """Who asks."""
    joins: list[TriggerJoin] | None = None
    """When customers became one."""
    told: list[TriggerTold] | None = None
    """What was told of firings."""


class TriggerEvaluated(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When a trigger fires."""

    fires: list[TriggerFiring]
    """The firings in the order of time."""
    next_change_at: datetime | None = None
    """When something of it changes without a further record."""
    unknown: list[str] = field(default_factory=list)
    """The keys that were told and of whose record nothing is known any more."""


class TriggerFiredRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="trigger_fired"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: TriggerFiredRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class UnmergeRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Parts a customer that rules had joined; or says what parting would do."""

    actor: Actor
    """Who decides."""
    decided_at: datetime
    """When."""
    decision_id: str
    """The id of the decisions; each gets `/` and a number behind it."""
    parts: list[list[ProfileRef]]
    """The parts, each some profiles of the customer."""
    context: Context | None = None
    """Who asks."""
    evidence: Json | None = None
    """What it rests on."""
    expected_version: str | None = None
    """Only if the customer still has this version."""
    reason: str | None = None
    """Why, in words."""
    supersede: bool | None = None
    """Whether it may go against earlier decisions, which then have no effect any more."""


class VisitRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="visit"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: VisitRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class WarningReport(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a look for warnings."""

    customers: int
    """How many customers were looked at."""
    opened: list[WarningOpened]
    """The cases that were opened, in the order of the customers' ids."""
    access: AccessNote | None = None
    next_change_at: datetime | None = None
    """When more may be due without a record; before it there is nothing to look for."""


class AccessDecided(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What may be seen or done."""

    conflicts: list[str]
    """The conflicts of the roles (AC-7)."""
    fields: list[FieldAnswer]
    """The answers, in the order of the fields; one for the object as a whole."""


class AccessDiff(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What roles gained and lost (AC-7)."""

    roles: list[RoleShift]
    """The roles to which something happened, sorted."""


class AccessFindings(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the audit shows of grants and roles."""

    conflicts: list[ConflictHeld]
    """Who acted in roles that exclude each other, by actor."""
    unjudged: list[str]
    """
    The grants of which the audit cannot say whether they are used: it does not reach back far enough, is not told of what
    they grant, or their objects are the host's own. Denials are not listed.
    """
    unused: list[UnusedGrant]
    """The grants that nobody used, in the order of the rulebook."""
    access: AccessNote | None = None
    since: datetime | None = None
    """The first instant of which the audit tells; absent of an empty one."""


class AccessReview(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What roles can see and do (AC-7)."""

    reviews: list[RoleReview]
    """The roles, or those that were named together."""
    rulebook: int
    """The version of the rulebook."""


class AccountChange(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An account that differs."""

    after: AccountState
    """What it is under the other rulebook."""
    before: AccountState
    """What it is."""
    customer: str
    """Whose it is."""


class Applied(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a decision did."""

    customers: list[CustomerVersion]
    """The customers whom it touches, as they are now."""
    decisions: list[str]
    """The decisions that were written."""
    delta: list[IdentityEvent]
    """What differs in who is who (CI-4)."""
    duplicate: bool
    """Whether it was all there already, with the same content."""
    access: AccessNote | None = None


class ApplyRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Decides, after all checks; or says what deciding would do."""

    decision: IdentityDecision
    """The decision."""
    context: Context | None = None
    """Who asks."""
    expected_version: str | None = None
    """Only if a customer that it names still has this version."""
    override_guards: bool | None = None
    """Whether a merge may go against guards."""
    plan_hash: str | None = None
    """Only if the plan of a merge with this hash still holds."""
    supersede: bool | None = None
    """Whether it may go against earlier decisions, which then have no effect any more."""


class ApprovalDone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a command about approvals did."""

    customer: str
    """The customer of whose profile it is told."""
    outcome: Outcome
    """What came of it: `pending`, `not_required`, `approved`, `rejected`, `approval_void` or `ok`."""
    record_id: str
    """The id of the record in its source."""
    source: str
    """The source of the record."""
    access: AccessNote | None = None
    duplicate: bool | None = None
    """Whether it had been told before, with the same body: then this is the outcome of that time (MB-7)."""
    request: ApprovalState | None = None
    """How the request stands now; absent for a delegation."""


class ApprovalInbox(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Requests that wait for a decision, those that have waited longest first."""

    requests: list[ApprovalWaiting]
    """The requests."""
    access: AccessNote | None = None


class ApprovalRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="approval"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: ApprovalRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class ArtefactList(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The artefacts of a store."""

    artefacts: list[ArtefactInfo]
    """Each without its parameters, by id."""
    access: AccessNote | None = None
    broken: list[BrokenArtefact] = field(default_factory=list)
    """Those that are not what their id names, or that nobody can read; they are not used."""


class AssignRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks on which side of a test customers are (SV-63)."""

    campaign: str
    """The id of the campaign."""
    customers: list[CustomerExposed]
    """The customers."""
    shares: list[ShareGiven]
    """The sides in their order."""
    context: Context | None = None
    """Who asks."""


class AssignedClusters(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The clusters of rows."""

    model: str
    """The id of the model."""
    rows: list[AssignedRow]
    """Row by row, as they were given."""


class AttributionCredit(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who is credited; the parts add up to the value exactly."""

    passed: int
    """Touches after the conversion or too far back."""
    shares: list[ChannelValue]
    """The channels that get something, by name."""
    touches: list[TouchShare]
    """The touches that count, in the order of time."""


class AuditVerdict(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the chain is whole."""

    contents: int
    """How many contents were there and fit their commitments."""
    entries: int
    """How many entries are whole: those before the break, or all."""
    ok: bool
    """Whether it is whole."""
    access: AccessNote | None = None
    broken: Break | None = None
    """Where it is broken first, and how; absent of a whole chain."""
    head: Anchor | None = None
    """The head of a whole chain."""


class BenefitPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A benefit for a member (MB-50 to MB-55). What others have taken of the stock is not known here."""

    benefit: str
    """The id of the benefit."""
    eligible: bool
    """Whether a claim would be granted now."""
    entitlements: list[EntitlementPart] = field(default_factory=list)
    """What was granted or reserved and can be used, in the order in which it was (MB-52)."""
    left: int | None = None
    """How many are left of the quota in this period; absent without a quota (MB-51)."""
    open_until: datetime | None = None
    """When its days end, if this is one of them (MB-53, MB-55); absent: they do not end."""
    opens_at: datetime | None = None
    """When its days begin, if this is none of them; absent: nobody knows."""
    reason: Code | None = None
    """The first reason for which a claim would be refused (MB-50); absent: it would not."""


class BundleField(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A field of a bundle."""

    field_: str = field(name="field")
    """What it is: `identifier.phone`, `attribute.city`, `tag.vip`."""
    origin: FieldOrigin
    """Where it comes from."""
    purposes: list[str]
    """The purposes that use it."""
    sources: list[str]
    """The sources that told it."""
    value: Json
    """Its value."""
    retention: RetentionOutcome | None = None
    """What is to be done with it, and until when; what is worked out goes with what it is worked out of."""


class CampaignReport(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that is to be said of a campaign."""

    incremental: IncrementalFound
    """What would not have happened without it."""
    lift: LiftFound
    """Whether the treated did it oftener."""
    returns: CampaignReturns
    """What it returned, whatever would have happened anyway."""


class CampaignResults(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a campaign did."""

    arms: list[CampaignArm]
    """The sides by name."""
    contacts: int
    """How many contacts were made in the window."""
    contaminated: int
    """How many customers were on several sides and count for none."""
    reach: int
    """How many customers were contacted in the window."""
    returns: CampaignReturns
    """What it returned, whatever would have happened anyway: by the orders of the treated."""
    access: AccessNote | None = None
    incremental: IncrementalFound | None = None
    """What would not have happened without it; absent without a control."""
    lift: LiftFound | None = None
    """Whether the treated did it oftener; absent without a control."""


class CaseAssigned(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who answers a case, and in which queue."""

    answer: TriageAnswer
    """Who answers."""
    case_id: str
    """The number of the case."""
    customer: str
    """The customer."""
    needs: list[str]
    """What the case needs: its category, its language."""
    queues: list[CaseQueueTold]
    """Every queue in the order of the rulebook."""
    rows: list[CaseRowTold]
    """The rows that were tried, in order."""
    access: AccessNote | None = None
    article: str | None = None
    """The help article or the flow of the row that holds, also where it was not enough."""
    cause: Code | None = None
    """Why it is a person after all: `not_deflected`."""
    next_change_at: datetime | None = None
    """When the answer may differ without a record."""
    own_queues: list[str] = field(default_factory=list)
    """The queues that the customer's tier opens (MB-56)."""
    queue: str | None = None
    """The queue; absent where the rulebook has none."""
    queue_cause: Code | None = None
    """`no_queue` where the fallback takes it."""
    row: str | None = None
    """The row that holds; absent where none does and a person answers."""
    tier: str | None = None
    """The tier of the customer."""


class CaseClocks(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the clocks of a case stand."""

    clocks: list[ClockPart]
    """The first response, the resolution and every round of answers, in this order."""
    next: DeadlinePart | None = None
    """The next deadline (SV-12)."""
    next_change_at: datetime | None = None
    """When something differs by itself."""


class CaseClocksRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how the clocks of a case stand that is told with the question (SV-11 to SV-16)."""

    as_of: datetime
    """The instant of the question; what lies after it has not happened."""
    created: datetime
    """When the case was created."""
    targets: list[CaseTarget]
    """What the clocks are measured by; without a target there is no clock."""
    calendar: str | None = None
    """The name of a business calendar of the rulebook, for targets that name none."""
    context: Context | None = None
    """Who asks."""
    hours: GivenCalendar | None = None
    """Or a calendar that is handed in."""
    messages: list[CaseMessage] | None = None
    """Who spoke when."""
    pause_first_response: bool | None = None
    """Whether pauses hold the first response as well; as the rulebook says if absent."""
    pause_states: list[CaseState] | None = None
    """The states in which clocks stand still; those of the rulebook if absent."""
    pauses: list[CasePause] | None = None
    """Pauses that are no states."""
    states: list[CaseStateAt] | None = None
    """Into which states it came."""
    warn_at: list[str] | None = None
    """Rising shares of a target at which is warned, as decimals in text; those of the rulebook if absent."""


class CasePart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A service case (SV-10)."""

    case_id: str
    """Its number."""
    created_at: datetime
    """When it was created."""
    state: CaseState
    """Where it stands."""
    state_since: datetime
    """Since when."""
    action: str | None = None
    """What is suggested to do (SV-40)."""
    assignee: str | None = None
    """Who works on it."""
    category: str | None = None
    """What it is about."""
    clocks: list[ClockPart] = field(default_factory=list)
    """Its clocks; those of a case that was merged are told with the one that goes on."""
    due: datetime | None = None
    """Until when it is worked on, as it was told (SV-40)."""
    first_contact_resolution: bool | None = None
    """Whether one answer was enough; absent while it is not resolved (SV-20)."""
    follow_up: FollowUpPart | None = None
    """How the closed loop stands, if an answer of a detractor opened it (SV-34)."""
    kind: str | None = None
    """The sort."""
    merged: list[str] = field(default_factory=list)
    """The cases that were merged into it, sorted (SV-17)."""
    merged_into: str | None = None
    """The case that goes on for it (SV-17)."""
    next: DeadlinePart | None = None
    """The next deadline (SV-12)."""
    outcome: str | None = None
    """How it ended (SV-19)."""
    priority: str | None = None
    """How urgent it is."""
    reasons: list[Reason] = field(default_factory=list)
    """Why its clocks have their targets."""
    remedy: str | None = None
    """What was given to make it good."""
    repeated_by: list[str] = field(default_factory=list)
    """The cases that repeat it (SV-20)."""
    repeats: str | None = None
    """The case that it repeats (SV-20)."""
    resolved_at: datetime | None = None
    """When it was resolved, if it still is."""
    role: str | None = None
    """The role that is responsible."""
    severity: str | None = None
    """How bad it is, 1 to 4."""
    standard: StandardPart | None = None
    """The last help article that answered (SV-21)."""
    transfers: list[TransferPart] = field(default_factory=list)
    """To whom it was handed over (SV-41)."""
    value_band: str | None = None
    """The band of the customer's value (SV-40)."""


class CaseRouted(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The queue, and what was said of each."""

    considered: list[QueueTold]
    """Every queue in the order in which they were given."""
    queue: str
    """The queue."""
    cause: Code | None = None
    """`no_queue` where the fallback takes it."""


class CompareRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how a figure moved."""

    after: FigureGiven
    """After, or on the other side of a test."""
    before: FigureGiven
    """Before, or on the one side."""
    better: Better | None = None
    """Which way is better; `higher` if absent."""
    context: Context | None = None
    """Who asks."""
    control: FigureControl | None = None
    """A control in the same two periods."""
    guards: list[FigureGuard] | None = None
    """What must not get worse; none if absent."""
    is_test: bool | None = None
    """The two are sides of a test in one period; `false` if absent."""
    looks: int | None = None
    """How often it was looked at, with this time; 1 if absent."""


class ConflictPage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of conflicts."""

    conflicts: list[ConflictRow]
    """The conflicts, by kind and value."""
    total: int
    """How many there are in all."""
    access: AccessNote | None = None


class ConsentAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """May it be done, and why (CS-21)."""

    decision: Decision
    """Yes, no or later."""
    legal_bases: dict[str, LegalBasis]
    """The basis in each jurisdiction that does not deny."""
    notes: list[Finding]
    """What was ignored, and which records it concerns (CS-9)."""
    obligations: list[Obligation]
    """What must be done with what is allowed, sorted."""
    pack: str
    """The version of the default rows that lie beneath the rulebook's."""
    primary_reason: str
    """The first reason's code, or `OK`."""
    reasons: list[Reason]
    """Every failing check of the strictest jurisdiction; on allow what it rests on."""
    rulebook: int
    """The version of the rulebook."""
    access: AccessNote | None = None
    alternative: Alternative | None = None
    """What may be done instead."""
    defer_until: datetime | None = None
    """When it may be done, on `defer`."""
    legal_basis: LegalBasis | None = None
    """The basis; absent on `deny`."""
    next_change_at: datetime | None = None
    """When the answer may change without a new record (CS-22)."""
    reask_after: date | None = None
    """Before this date nobody may be asked again."""
    remedy: Remedy | None = None
    """What to do instead."""


class ConsentDecision(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """May it be done, and why (CS-21)."""

    channel: str
    """The channel."""
    customer: str
    """The customer's id."""
    decision: Decision
    """Yes, no or later."""
    primary_reason: str
    """The first reason's code, or `OK`."""
    purpose: str
    """The purpose."""
    reasons: list[Reason]
    """Every failing check of the strictest jurisdiction; on allow what it rests on."""
    rulebook: int
    """The version of the rulebook."""
    access: AccessNote | None = None
    alternative: Alternative | None = None
    """What may be done instead."""
    defer_until: datetime | None = None
    """When it may be done, on `defer`."""
    legal_basis: LegalBasis | None = None
    """The basis; absent on `deny`."""
    next_change_at: datetime | None = None
    """When the answer may change without a new record (CS-22)."""
    notes: list[Finding] = field(default_factory=list)
    """What was ignored, and which records it concerns (CS-9)."""
    obligations: list[Obligation] = field(default_factory=list)
    """What must be done with what is allowed, sorted."""
    reask_after: date | None = None
    """Before this date nobody may be asked again."""
    remedy: Remedy | None = None
    """What to do instead."""


class ConsentReceipt(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The receipt of a consent event."""

    events: list[ReceiptEvent]
    """What happened; one event."""
    pii_principal_id: str
    """The person: the customer id that the event's profile gave, which goes on resolving after merges."""
    pii_processing: ReceiptProcessing
    """What is processed, and what for."""
    receipt_id: str
    """The SHA-256 of the record's content, in hexadecimal: a receipt and its record can be held against each other."""
    record_id: str
    """The record: its source and its id, with `/` between them."""
    schema_version: str
    """The edition of the standard."""
    access: AccessNote | None = None


class ConsentRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The consent decision for a purpose and channel."""

    channel: str
    """The channel."""
    decision: Decision
    """Yes, no or later."""
    primary_reason: str
    """The first reason's code, or `OK`."""
    purpose: str
    """The purpose."""
    alternative: Alternative | None = None
    """What may be done instead."""
    defer_until: datetime | None = None
    """When it may be done, on `defer`."""
    legal_basis: LegalBasis | None = None
    """The basis; absent on `deny`."""
    next_change_at: datetime | None = None
    """When the answer may change by itself."""
    obligations: list[Obligation] = field(default_factory=list)
    """What must be done with what is allowed."""
    reask_after: date | None = None
    """Before this date nobody may be asked again."""
    reasons: list[Reason] = field(default_factory=list)
    """Why."""
    remedy: Remedy | None = None
    """What to do instead."""


class DecideRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Puts decisions into the journal as they were made elsewhere or earlier."""

    decisions: list[IdentityDecision]
    """The decisions."""
    context: Context | None = None
    """Who asks."""


class DeltaRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks what differs between two answers to who is who."""

    after: list[Membership]
    """The customers afterwards."""
    before: list[Membership]
    """The customers before."""
    context: Context | None = None
    """Who asks."""


class Digest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened in a period."""

    cases: DigestCases
    """The service cases at its end."""
    customers: int
    """How many customers there were at its end."""
    from_: datetime = field(name="from")
    """Its beginning."""
    indicators: list[IndicatorRow]
    """The indicators at its end, compared with those at its beginning, in the order of the rulebook."""
    moves: list[Move]
    """Who entered or left what, and how many, from its beginning to its end."""
    new_customers: int
    """How many customers were seen for the first time."""
    period: DigestPeriod
    """How long it is."""
    records: dict[str, int]
    """How many records happened in it, by type."""
    until: datetime
    """Its end, which is outside."""
    access: AccessNote | None = None


class Erasure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an erasure did."""

    customer: str
    """The customer id that the profile gave; all that is left of it."""
    decisions: list[str]
    """The merges that were written so that the others stay together."""
    delta: list[IdentityEvent]
    """What differs in who is who (CI-4)."""
    key_backup_note: bool
    """
    Whether copies of the store's table of keys must be short-lived: the store is sealed, and what it held of the person is
    personal until the last copy of the destroyed key is gone (EN-8).
    """
    rewritten: int
    """How many decisions named the profile and no longer do."""
    scrubbed: bool
    """
    Whether no byte is left in the file and its log. If not, it was put off or somebody was using the file: `store.scrub` takes
    the rest.
    """
    suppressed: int
    """At how many contact points, each with a purpose, others are left in peace because this person had opted out (EN-9)."""
    access: AccessNote | None = None


class GroupAudience(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom a group of campaigns contacts."""

    already_contacted: list[ContactedAlready]
    """Those who could be contacted and were so already in the window, by id."""
    contacts: list[GroupContact]
    """Those to contact, by id; each once."""
    access: AccessNote | None = None


class GuardPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The guard's answer."""

    decision: GuardDecision
    """Whether it may be done."""
    arm: str | None = None
    """On which side of its test the customer is, if there is one (SV-63)."""
    contaminated: bool | None = None
    """Whether the customer was seen on several sides and is evidence for none (SV-63)."""
    defer_until: datetime | None = None
    """When it may be done, on `defer`."""
    obligations: list[Obligation] = field(default_factory=list)
    """What must be done with what is allowed."""
    reasons: list[Reason] = field(default_factory=list)
    """Why it is refused, else on what it rests."""
    refusals: list[Code] = field(default_factory=list)
    """What speaks against it: of each thing that was asked the first code; empty where it is allowed. `reasons` tells all."""


class IdentityDelta(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What differs between two answers to who is who (CI-4)."""

    events: list[IdentityEvent]
    """The differences by kind, then by id."""


class IdentityEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A union or a split."""

    actor: ActorKind
    """Who caused it: a person or a model if one of their decisions acts here, else the rules."""
    at: datetime
    """When it became true."""
    conflicts: list[Link]
    """What now stands between those whom it tells of, with the guards."""
    decisions: list[str]
    """The decisions that act at this instant."""
    event: IdentityEvent
    """`merged`, `split`, `joined`, or `created` where several profiles came at once."""
    links: list[Link]
    """What unites those whom it tells of."""


class IdentityHistory(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a customer came to be who it is."""

    as_of: datetime
    """The instant of the question."""
    customer: str
    """The customer."""
    entries: list[IdentityEntry]
    """What happened among the profiles that ever hung together with the customer, in time order."""
    access: AccessNote | None = None


class IdentityPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the profiles hang together."""

    conflicts: list[Link]
    """Values that profiles of this customer share with others but that did not unite them."""
    links: list[Link]
    """The shared identifiers that unite the profiles."""
    next_change_at: datetime | None = None
    """When a later fact acts on who belongs together."""
    overridden: list[Overridden] = field(default_factory=list)
    """Merges that people decided although guards spoke against them (DJ-5)."""
    quarantined: bool | None = None
    """Whether a union was refused because the customer would have grown too large (RV-10)."""


class IndicatorReport(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What indicators come to."""

    as_of: datetime
    """The instant of the question."""
    indicators: list[IndicatorRow]
    """The indicators, in the order of the rulebook."""
    rulebook: int
    """The version of the rulebook, which says also what was before."""
    access: AccessNote | None = None
    before: datetime | None = None
    """The instant that is compared with."""


class LeadPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A lead (SV-52)."""

    created_at: datetime
    """When it came."""
    last_activity_at: datetime
    """When something happened last."""
    lead_id: str
    """Its number."""
    state: LeadState
    """Where it stands."""
    state_since: datetime
    """Since when."""
    assigned_by: str | None = None
    """The row of the rulebook that gives it to its owner; absent where a record says who works on it."""
    campaign: str | None = None
    """The campaign."""
    category: str | None = None
    """The category that it wants."""
    channel: str | None = None
    """The channel."""
    intent: str | None = None
    """What it hopes for (SV-41)."""
    item: str | None = None
    """The article that it wants."""
    merged: list[str] = field(default_factory=list)
    """Other numbers under which it came, sorted: of one customer and campaign there is one lead."""
    opportunity_id: str | None = None
    """The opportunity that it became."""
    origin: str | None = None
    """Where it came from, for example the case that was handed over (SV-41)."""
    owner: str | None = None
    """Who works on it."""
    reason: str | None = None
    """Why it was disqualified."""
    reasons: list[Reason] = field(default_factory=list)
    """What the customer refused before and why, the latest last; of a lead that has not ended."""
    recycled_at: datetime | None = None
    """Since when it is left alone for too long."""
    role: str | None = None
    """The role that works on it (SV-41)."""
    score: LeadScorePart | None = None
    """Its score (SV-50); none of a lead that has ended."""
    store: str | None = None
    """The shop."""


class LeadRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A lead and whose it is."""

    customer: str
    """The customer."""
    lead: LeadPart
    """The lead; of its score what it comes to."""


class Lineage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is behind the values of a customer's view."""

    as_of: datetime
    """The instant of the question."""
    customer: str
    """The customer."""
    links: list[Link]
    """Why the profiles of these records are one customer: shared identifiers, and decisions by their ids."""
    records: list[LineageRecord]
    """The records that are named, in order of time."""
    values: list[LineageValue]
    """The values, by path."""
    access: AccessNote | None = None


class MayProcessRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks whether something may be done with a customer's data."""

    act: Processing
    """What would be done."""
    as_of: datetime
    """The instant of the question."""
    context: Context | None = None
    """Who asks."""
    customer: str | None = None
    """The customer by id."""
    identifier: StatedIdentifierRef | None = None
    """The customer by an identifier."""
    profile: ProfileRef | None = None
    """The customer by one of the profiles."""


class MembershipPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The account of a customer in one program."""

    program: str
    """The program."""
    benefits: list[BenefitPart] = field(default_factory=list)
    """What can be claimed, in the order of the program (MB-50); absent without such benefits, and for who is no member."""
    closed_at: datetime | None = None
    """When the member left (MB-1)."""
    enrolled_at: datetime | None = None
    """When the member joined (MB-1); absent: the customer is none."""
    grace_until: datetime | None = None
    """Until when the tier is kept after a review that failed (MB-37)."""
    next: NextTier | None = None
    """What the next tier asks for; absent at the top."""
    next_change_at: datetime | None = None
    """When any of this differs by itself."""
    orders: int | None = None
    """The orders that count for the tier now (MB-31)."""
    points: PointsPart | None = None
    """The points; absent in a program without points."""
    queues: list[str] = field(default_factory=list)
    """The queues that the tier opens (MB-56)."""
    reasons: list[Reason] = field(default_factory=list)
    """Why."""
    referrals: list[ReferralPart] = field(default_factory=list)
    """The referrals that the customer made and received, with what each has come to (MB-61)."""
    renewal: NextTier | None = None
    """What the held tier asks for to be kept (MB-42); absent where nothing ends it."""
    spend: NetAmount | None = None
    """The spend that counts for the tier now, with what was carried (MB-31, MB-40)."""
    tier: str | None = None
    """The id of the tier; absent before the program begins and for who is no member."""
    tier_name: str | None = None
    """The tier's name for people."""
    tier_until: datetime | None = None
    """Until when the tier is valid (MB-33); absent: without an end of its own."""


class MessageRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type", tag="message"):
    occurred_at: datetime
    profile: str
    record_id: str
    source: str
    attributes: dict[str, str | float | bool | list[Any] | dict[str, Any] | None] = field(default_factory=dict)
    body: MessageRecordBody | None = None
    corrects: str | None = None
    ext: dict[str, Any] = field(default_factory=dict)
    identifiers: list[Identifier] = field(default_factory=list)
    received_at: datetime | None = None
    refers_to: str | None = None
    released: list[ReleasedItem] = field(default_factory=list)


class NextActionPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to do next for a customer."""

    kind: ActionKind
    """Whether something is put right, offered, or nothing is done."""
    action: str | None = None
    """What is done."""
    case_id: str | None = None
    """The case that it is about."""
    channel: str | None = None
    """Over which channel."""
    considered: list[ConsideredPart] = field(default_factory=list)
    """The rows that were looked at, in order, up to the one that is taken."""
    guard: GuardPart | None = None
    """The answer of the guard, with the consent decision (SV-93)."""
    label: str | None = None
    """What people call the row, in the rulebook's language, if the rulebook says."""
    purpose: str | None = None
    """For which purpose."""
    reasons: list[Reason] = field(default_factory=list)
    """Why."""
    row: str | None = None
    """The row; absent where none is taken."""
    trigger_key: str | None = None
    """The key of the firing of a trigger that it answers."""


class OpportunityDone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a command about an opportunity did."""

    customer: str
    """The customer."""
    opportunity: OpportunityPart
    """The opportunity after it."""
    record_id: str
    """The id of the record in its source."""
    source: str
    """The source of the record."""
    access: AccessNote | None = None
    duplicate: bool | None = None
    """Whether the same had been told before."""


class OrdersPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Orders and what they come to after returns."""

    count: int
    """Counted orders that did not come back whole."""
    net: list[NetAmount]
    """Net spend per currency, by code."""
    returned: int
    """Counted orders that came back whole."""
    returns: int
    """Returns that belong to counted orders."""
    first_at: datetime | None = None
    """When the first of them was made."""
    last_at: datetime | None = None
    """When the last of them was made."""
    next_change_at: datetime | None = None
    """When it changes by itself; absent: only by a record."""
    reasons: list[Reason] = field(default_factory=list)
    """Why."""


class PipelineReportRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The same of all opportunities that a store holds."""

    as_of: datetime
    """What is known at this instant counts."""
    context: Context | None = None
    """Who asks."""
    stages: list[StageGiven] | None = None
    """The stages in their order; an opportunity begins in the first one. Those of the rulebook if absent."""
    stale_days: int | None = None
    """After how many days without a step an open one is stale; as the rulebook says if `stages` are absent too, else never."""


class PipelineRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Asks how opportunities stand, and what they are worth together."""

    as_of: datetime
    """The instant of the question; later steps do not count."""
    opportunities: list[OpportunityGiven]
    """The opportunities."""
    stages: list[StageGiven]
    """The stages in their order; an opportunity begins in the first one."""
    context: Context | None = None
    """Who asks."""
    stale_days: int | None = None
    """After how many days without a step an open one is stale; never if absent."""


class PlanItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Items of one sort in a profile of which the same is to be done."""

    category: str
    """The category by which rows of retention know it."""
    count: int
    """How many there are."""
    field_: str = field(name="field")
    """What it is: `record.order`, `identifier.phone`, `attribute.city`."""
    outcome: RetentionOutcome
    """What is to be done, and why."""
    profile: ProfileRef
    """The profile."""


class ProgramDiff(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What another rulebook changes in one program (MB-94)."""

    accounts: list[AccountChange]
    """The first accounts that differ, by customer."""
    changed: int
    """How many accounts differ."""
    down: int
    """How many hold a lower tier then."""
    keys: list[KeyChange]
    """The keys that say otherwise, of the versions in force at the instant."""
    points_delta: Decimal
    """How many more points are outstanding then: those that can be spent, that wait and that are held."""
    program: str
    """The program."""
    same: int
    """How many hold the same tier."""
    up: int
    """How many hold a higher tier then."""
    liability_delta: NetAmount | None = None
    """How much more all outstanding points are worth then, if a value of a point was given."""


class QualityAlerts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The remarkable days of a stretch of time."""

    alerts: list[QualityNotice]
    """The alerts by day, metric and source."""
    as_of: datetime
    """The instant of the question."""
    access: AccessNote | None = None
    from_: date | None = field(name="from", default=None)
    """The first local day that was looked at; all if absent."""


class QualityReport(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The quality of what a store holds."""

    as_of: datetime
    """The instant of the question."""
    cells: list[QualityCell]
    """The states by what was asked for, sorted; empty if nothing was."""
    metrics: list[QualityMetric]
    """The metrics, sorted by name."""
    rulebook: int
    """The version of the rulebook."""
    rules: list[QualityRuleState]
    """The rules, in the order of the rulebook."""
    access: AccessNote | None = None
    from_: date | None = field(name="from", default=None)
    """The first local day that was looked at; all if absent."""


if TYPE_CHECKING:
    Record: TypeAlias = (
        ProfileRecord
        | OrderRecord
        | ReturnRecord
        | VisitRecord
        | InteractionRecord
        | CaseRecord
        | SurveyRecord
        | ConsentRecord
        | PaymentRecord
        | ReviewRecord
        | DataRequestRecord
        | DeviceRecord
        | MembershipRecord
        | PointsRecord
        | BenefitRecord
        | ReferralRecord
        | TouchRecord
        | MessageRecord
        | LeadRecord
        | OpportunityRecord
        | ApprovalRecord
        | ShipmentRecord
        | RelationRecord
        | StockRecord
        | ExternalScoreRecord
        | TriggerFiredRecord
        | DeclaredRecord
    )
else:
    Record: TypeAlias = (
        ProfileRecord
        | OrderRecord
        | ReturnRecord
        | VisitRecord
        | InteractionRecord
        | CaseRecord
        | SurveyRecord
        | ConsentRecord
        | PaymentRecord
        | ReviewRecord
        | DataRequestRecord
        | DeviceRecord
        | MembershipRecord
        | PointsRecord
        | BenefitRecord
        | ReferralRecord
        | TouchRecord
        | MessageRecord
        | LeadRecord
        | OpportunityRecord
        | ApprovalRecord
        | ShipmentRecord
        | RelationRecord
        | StockRecord
        | ExternalScoreRecord
        | TriggerFiredRecord
    )
"""A channel record in the wire form (RC-10)."""


class Rectified(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of it."""

    decisions: list[str]
    """The decisions that pin the values, by attribute."""
    request: RequestState
    """The request after it."""
    access: AccessNote | None = None
    duplicate: bool | None = None
    """Whether the same had been told before."""


class RelationList(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a customer is related to others."""

    customer: str
    """The customer."""
    findings: list[Finding]
    """What is wrong with relations of the customer that do not hold."""
    relations: list[RelationRow]
    """The relations that hold, by kind, side and customer."""
    access: AccessNote | None = None
    next_change_at: datetime | None = None
    """When the answer may differ without a new record."""


class RequestDone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of it."""

    record_id: str
    """The id of the record in its source."""
    request: RequestState
    """The request after it."""
    source: str
    """The source of the record."""
    access: AccessNote | None = None
    duplicate: bool | None = None
    """Whether the same had been told before."""


class RequestList(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Requests, those that are due first before others."""

    findings: list[Finding]
    """Records that have no effect, and why: a step that cannot follow, one of no request."""
    requests: list[RequestState]
    """The requests: by due date, those without one last, then as they came in."""
    total: int
    """How many there are, also beyond the limit."""
    access: AccessNote | None = None


class Shredded(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shredding did."""

    plan: ShredPlan
    """The plan that was carried out."""
    access: AccessNote | None = None
    erasure: Erasure | None = None
    """What the erasure of the profile did; none if it was erased before."""


class Timeline(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A customer's records."""

    customer: str
    """The customer's id."""
    records: list[Record]
    """The records, in timeline order."""
    total: int
    """How many there are in all."""
    access: AccessNote | None = None


class TransferDone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of it."""

    case: CasePart
    """The case after it."""
    customer: str
    """The customer."""
    lead_id: str
    """The number of the lead."""
    access: AccessNote | None = None
    duplicate: bool | None = None
    """Whether the case had been handed over for this intent before; the lead is the same."""
    record_id: str | None = None
    """The id of the lead's record in its source; absent where it had been handed over before."""
    source: str | None = None
    """The source of the lead's record; absent where it had been handed over before."""


class TriggerNotice(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is told of a firing."""

    action: str
    """What it proposes to do."""
    key: str
    """The key under which the host records what became of it."""
    record: RecordKey
    """The record that completed it, or after which nothing came."""
    channel: str | None = None
    """Over which channel."""
    expires_at: datetime | None = None
    """From when on it is too late for it; absent where nothing is done any more."""
    guard: GuardPart | None = None
    """Whether it may be done, asked at the instant of the change; absent where nothing is done any more (SV-93)."""
    per: str | None = None
    """The value for which it fired."""
    purpose: str | None = None
    """For which purpose."""


class TriggerPart(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A firing of a trigger, and what became of it."""

    action: str
    """What it proposes to do."""
    at: datetime
    """When it fired."""
    key: str
    """Its key, under which the host records what became of it (SV-92)."""
    record: RecordKey
    """The record that completed it, or after which nothing came."""
    status: FiringStatus
    """What became of it."""
    trigger: str
    """The trigger."""
    channel: str | None = None
    """Over which channel."""
    expires_at: datetime | None = None
    """From when on it is too late for it, while it is due."""
    guard: GuardPart | None = None
    """Whether it may be done, while it is due (SV-93)."""
    label: str | None = None
    """What people call the trigger, in the rulebook's language, if the rulebook says."""
    per: str | None = None
    """The value for which it fired."""
    purpose: str | None = None
    """For which purpose."""
    reasons: list[Reason] = field(default_factory=list)
    """Why it fired, and why nothing is done."""
    told_reason: str | None = None
    """Why it was refused, as the host recorded it."""


class BundleRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record of a bundle."""

    origin: FieldOrigin
    """Where it comes from."""
    purposes: list[str]
    """The purposes that use it."""
    record: Record
    """The record; what is about third persons is masked."""
    retention: RetentionOutcome
    """What is to be done with it, and until when."""


class CaseDone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of it."""

    case: CasePart
    """The case after it."""
    customer: str
    """The customer."""
    record_id: str
    """The id of the record in its source."""
    source: str
    """The source of the record."""
    access: AccessNote | None = None
    duplicate: bool | None = None
    """Whether the same had been told before."""


class Change(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that became true of a customer (SE-7), of the quality of what the store holds (DQ-7), or of who looks at it (AL-4)."""

    at: datetime
    """When it became true."""
    cause: Cause
    """Why."""
    change: ChangeType
    """What became of it."""
    kind: ChangeKind
    """What it is about."""
    name: str
    """The name of the segment, tag, metric or alarm, the id of the artefact, else that of the kind."""
    alarm: FiredAlarm | None = None
    """What is remarkable in the audit."""
    case: CaseNotice | None = None
    """What is told of a service case (SV-16)."""
    customer: str | None = None
    """The customer; none of a change of quality, of an alarm and of an artefact."""
    from_: str | None = field(name="from", default=None)
    """The stage or tier before; of an opportunity that ended or is stale its stage."""
    fulfilment: FulfilmentNotice | None = None
    """What is told of a parcel or a payment (SV-86)."""
    identity: IdentityEvent | None = None
    """What differs in who is who."""
    quality: QualityNotice | None = None
    """What is remarkable about the quality of a day."""
    tier_cause: TierCause | None = None
    """Why a tier moved (MB-42)."""
    to: str | None = None
    """The stage or tier after."""
    trigger: TriggerNotice | None = None
    """What is told of a trigger (SV-92)."""


class ChangeEvent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A change as a CloudEvent (specification 1.0, JSON format)."""

    data: Change
    """The change: `at`, `cause`, `change`, `customer`, `kind`, `name`, and what its kind has besides."""
    datacontenttype: str
    """Always `application/json`."""
    id: str
    """The number of the change as text; with the source it names the event."""
    source: str
    """The rulebook that the store answers by, for example `/regulars/shop`."""
    specversion: str
    """Always `1.0`."""
    subject: str
    """
    The customer; of a change of quality `quality/` and the metric, and the source if it is about one: `quality/accuracy/pos`; of an
    alarm of the audit `audit/` and the alarm, of a model `artefact/` and its id.
    """
    time: datetime
    """When it became true."""
    type: str
    """For example `regulars.segment.entered`, `regulars.stage.changed` or `regulars.quality_alert.gate_lost`."""


class ChangePage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of the outbox."""

    cursor: int
    """The number to go on after; what was asked for if there is nothing more."""
    events: list[ChangeEvent]
    """The changes in the order of their numbers."""
    access: AccessNote | None = None


class CommandDone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a command did."""

    customer: str
    """The customer whose account it is."""
    membership: MembershipPart
    """The account after it, at the instant of the command."""
    points: Decimal
    """The points that it earned, took back, returned or spent."""
    record_id: str
    """The id of the record in its source."""
    source: str
    """The source of the record."""
    version: str
    """The version of the customer afterwards."""
    access: AccessNote | None = None
    duplicate: bool | None = None
    """Whether it had been told before under its key, with the same body: then this is the result of that time (MB-7)."""


class CustomerNextAction(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to do next for a customer."""

    customer: str
    """The customer."""
    next_action: NextActionPart
    """What to do next."""
    access: AccessNote | None = None
    next_change_at: datetime | None = None
    """Before this instant nothing of it changes unless a record arrives."""


class CustomerView(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is true of one customer at `as_of`."""

    as_of: datetime
    """The instant of the question."""
    customer: str
    """The customer's id."""
    findings: list[Finding]
    """What was noticed while folding; nothing is dropped in silence."""
    profiles: list[ProfileRef]
    """The profiles that are this customer, the anchor first."""
    records: int
    """How many visible records the view rests on."""
    rulebook: RulebookRef
    """The rules that answered."""
    access: AccessNote | None = None
    cases: list[CasePart] | None = None
    """The service cases, those that were created first before others (SV-10)."""
    consent: list[ConsentRow] | None = None
    """The consent decision per purpose and channel."""
    fulfilment: list[OrderPart] | None = None
    """What is known of payments and parcels, by order; absent where nothing is (SV-86)."""
    identity: IdentityPart | None = None
    """How the profiles hang together."""
    journey_stage: StagePart | None = None
    """The journey stage (LS-1)."""
    leads: list[LeadPart] | None = None
    """The leads, those that came first before others (SV-52)."""
    measures: dict[str, MeasureValue] | None = None
    """The measures by name (MD)."""
    membership: MembershipPart | None = None
    """The account in the main program: tier and points (MB)."""
    memberships: dict[str, MembershipPart] = field(default_factory=dict)
    """The accounts in further programs, by their ids (MB-89)."""
    next_action: NextActionPart | None = None
    """What to do next, if the rulebook declares it (SV-97)."""
    next_change_at: datetime | None = None
    """Before this instant nothing in the view changes unless a record arrives; absent: never."""
    opportunities: list[OpportunityPart] | None = None
    """The opportunities, those that came first before others (SV-53)."""
    orders: OrdersPart | None = None
    """Orders and net spend."""
    profile: dict[str, GoldenValue] | None = None
    """The golden profile by attribute."""
    scores: dict[str, Score] | None = None
    """The scores by name."""
    segments: dict[str, SegmentPart] | None = None
    """The segments by name, also those that the customer is not in (SE)."""
    stage: StagePart | None = None
    """The life-cycle stage (LS)."""
    tags: list[TagPart] | None = None
    """The tags that show, the most relevant first (TG)."""
    triggers: list[TriggerPart] | None = None
    """What triggers fired, in the order of time, if the rulebook declares any (SV-90)."""


class ErasurePlan(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an erasure would do (RQ-12)."""

    as_of: datetime
    """The instant of the plan."""
    customer: str
    """The customer."""
    items: list[PlanItem]
    """Field by field what is to be done."""
    left: list[RecordKey]
    """The records in which something should go and something must stay: they stay whole."""
    notify: list[str]
    """The recipients who were given data and must hear of it (GDPR 19, 11 CCR 7022)."""
    plan_hash: str
    """What the plan is known by; it names the records that go."""
    profiles: list[ErasureProfile]
    """The profiles, frozen when it was certain who asks."""
    remove: list[RecordKey]
    """The records that go."""
    rulebook: int
    """The version of the rulebook."""
    access: AccessNote | None = None
    anonymise: list[RecordKey] = field(default_factory=list)
    """The records that stay without anything personal."""
    redact: list[Redaction] = field(default_factory=list)
    """The fields that go out of records that stay, where fields were named."""


class Forecast(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What will change by itself, if no record arrives (SE-7)."""

    next: dict[str, datetime]
    """The first change of each definition, by its path, for example `segments.active` or `stage`, and of each case, as `cases.c-1`."""
    transitions: list[Change]
    """Every change after the instant of the question and up to the end, in time order."""
    access: AccessNote | None = None


class LeadDone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a command about a lead did."""

    customer: str
    """The customer."""
    lead: LeadPart
    """The lead after it; of one customer and campaign there is one, under the number of the first."""
    access: AccessNote | None = None
    duplicate: bool | None = None
    """Whether the same had been told before, or the lead had been converted already."""
    opportunity: OpportunityPart | None = None
    """The opportunity that it became."""
    record_id: str | None = None
    """The id of the record in its source; absent where nothing was left to be told."""
    source: str | None = None
    """The source of the record."""


class LeadList(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Leads, those with the highest score first, then as they came; those that have ended, which have none, last."""

    leads: list[LeadRow]
    """The leads."""
    total: int
    """How many there are, also beyond the limit."""
    access: AccessNote | None = None


class MembershipAccount(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The account of a customer in one program."""

    customer: str
    """The customer."""
    membership: MembershipPart
    """The account."""
    version: str
    """The version of the customer, for `expected_version` of a command."""
    access: AccessNote | None = None


class NextActionPage(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page of next actions."""

    actions: list[CustomerNextAction]
    """What to do next, in order of the customers' ids."""
    access: AccessNote | None = None
    next: str | None = None
    """What to give as `after` for the next page; absent at the end."""


class Proposal(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One proposal, with the rule that it follows from and what it rests on."""

    evidence: list[RecordKey]
    """The records that it rests on, in timeline order."""
    kind: ProposalKind
    """What it is."""
    metric: Metric
    """The metric that would improve."""
    rule: str
    """The rule."""
    after: str | None = None
    """What would stand after it."""
    before: str | None = None
    """What stands now."""
    decision: Json | None = None
    """The decision without its id, instant and actor, which are of whoever decides."""
    path: str | None = None
    """The place of the value in the record."""
    record: Record | None = None
    """The record that corrects, ready to be ingested."""


class QualityProposals(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What could be mended."""

    as_of: datetime
    """The instant of the question."""
    proposals: list[Proposal]
    """The proposals, by the first record of their evidence, rule and kind."""
    total: int
    """How many there are in all."""
    access: AccessNote | None = None


class WhatIf(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What another rulebook would change (RB-11). Nothing is stored."""

    changes: list[Change]
    """The first changes, by customer."""
    customers: int
    """How many customers there are."""
    moved: int
    """How many of them would move at all."""
    moves: list[Move]
    """How many would move how."""
    access: AccessNote | None = None
    programs: list[ProgramDiff] = field(default_factory=list)
    """What differs in each membership program (MB-94)."""


class AccessBundle(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All data of a customer (RQ-12)."""

    as_of: datetime
    """The instant of the question."""
    customer: str
    """The customer."""
    fields: list[BundleField]
    """The fields, by name and value."""
    masked: int
    """How many values about third persons were masked."""
    portable: bool
    """Whether only what the person gave is here."""
    profiles: list[ProfileRef]
    """The profiles that are this customer."""
    recipients: list[str]
    """The recipients to whom data was allowed to be given."""
    records: list[BundleRecord]
    """The records, in timeline order."""
    rulebook: int
    """The version of the rulebook."""
    survivors: list[Survivor]
    """What survives an erasure, usable for nothing else (RT-5)."""
    access: AccessNote | None = None


class AdvanceReport(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of an advance."""

    changes: int
    """How many changes were written to the outbox."""
    last_change: int
    """The number of the last change in the outbox; 0 if there never was one."""
    to: datetime
    """The instant that is reached now."""
    touched: int
    """How many customers were folded: those that were due or dirty, with those they hang together with."""
    access: AccessNote | None = None
    from_: datetime | None = field(name="from", default=None)
    """The instant that had been reached before; absent the first time."""
    list: list_aliased[Change] = field(default_factory=list_aliased)
    """The changes themselves, if they were asked for."""
