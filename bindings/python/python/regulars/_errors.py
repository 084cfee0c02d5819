"""One exception per code of the registry.

Generated from `schemas/regulars.schema.json` by `codegen.py`: change the schema, not this file.
"""

from __future__ import annotations

from regulars._error import RegularsError

__all__ = [
    "AccountClosed",
    "ActionLimit",
    "AdmNotPermitted",
    "AdmRefused",
    "AgeRequired",
    "AlgUnknown",
    "AlreadyClaimedThisYear",
    "AlreadyContacted",
    "AlreadyConverted",
    "AlreadyDecided",
    "AlreadyInPool",
    "AlreadyMerged",
    "AlreadyReferred",
    "AmbiguousCustomer",
    "ApprovalMismatch",
    "ApprovalRequired",
    "ApprovalUsed",
    "ArrowFormatUnknown",
    "ArrowLimit",
    "ArrowMalformed",
    "ArrowReleased",
    "ArrowStreamFailed",
    "ArtefactHashMismatch",
    "ArtefactPersonalData",
    "AtReviewNeedsRecalc",
    "AuditAlarm",
    "AuditGap",
    "AuditHash",
    "AuditOrder",
    "AuditRequired",
    "AuditTruncated",
    "AuthFailed",
    "BadPhrase",
    "BadReference",
    "BadSpan",
    "BandGap",
    "BandsNotAscending",
    "BandsNotFalling",
    "BasisHeld",
    "BasisNotAvailable",
    "BenefitIsARight",
    "BirthdayInvalid",
    "BirthdayMissing",
    "CalendarHorizonExceeded",
    "CalendarOutOfRange",
    "CalendarOverlap",
    "CalendarWithoutWorkingTime",
    "CalibrationOverlap",
    "Cancelled",
    "CapInvalid",
    "CaptureExceedsHold",
    "CaseExists",
    "ChannelNotConsented",
    "ChannelUnknown",
    "ClockTarget",
    "ComplaintFirst",
    "ComplaintOpen",
    "ConditionMet",
    "ConditionNotMet",
    "ConditionTooLarge",
    "ConfirmExceedsReservation",
    "ConfirmedWithoutPending",
    "ConsentExpired",
    "ConsentExpiresBeforeStart",
    "ConsentGranted",
    "ConsentKindDerived",
    "ConsentMissing",
    "ContactPointTaken",
    "Contaminated",
    "ContextRequired",
    "ContradictsDecision",
    "ControlGroup",
    "CsvColumnMissing",
    "CsvRowInvalid",
    "CurrencySkipped",
    "Cycle",
    "CycleRefused",
    "DecimalInvalid",
    "DecimalOverflow",
    "DecisionConflict",
    "DelegationExpired",
    "DeniedByRule",
    "Disagreement",
    "DoNotCall",
    "DoubleOptInPending",
    "DpBudgetExhausted",
    "DpParameter",
    "DuplicateAdjustment",
    "DuplicateContent",
    "DuplicateEntitlement",
    "DuplicateHold",
    "DuplicateId",
    "DuplicateName",
    "DuplicateOrder",
    "DuplicatePool",
    "DuplicateRedemption",
    "DuplicateReferral",
    "DuplicateRefund",
    "DuplicateRequest",
    "DuplicateReservation",
    "DuplicateReward",
    "EntitlementExpired",
    "EntitlementNotOpen",
    "EntitlementUsed",
    "EntropyExhausted",
    "EnvelopeInvalid",
    "Erased",
    "ErasurePending",
    "EvaluationOneClass",
    "Exclusive",
    "ExpiryNotAfterPending",
    "ExpiryPassed",
    "ExplicitConsentRequired",
    "ExportLimit",
    "ExtendNeedsMonthsValidity",
    "ExtendNeedsValidityGeWindow",
    "ExtensionAlreadyGiven",
    "ExtensionLate",
    "ExtensionNotAvailable",
    "FactWithoutOrder",
    "FeatureConstant",
    "FeatureMismatch",
    "FeatureNotAllowed",
    "FieldClassUnknown",
    "FieldMisfit",
    "FiringByMerge",
    "FiringExpired",
    "FiringInvalidated",
    "FitNoData",
    "FloatMoney",
    "FloatNotAllowed",
    "FrequencyCap",
    "FutureEventIgnored",
    "GpcOptOut",
    "GraceTooLong",
    "GuardViolation",
    "GuardianConsentRequired",
    "HoldNotOpen",
    "HostOnly",
    "IdempotencyConflict",
    "IdentifierInvalid",
    "IdentifierMasked",
    "InUse",
    "IndependenceDoubtful",
    "InheritCycle",
    "InstantInvalid",
    "InstantOutOfRange",
    "InstantTooFine",
    "InstantWithoutZone",
    "InsufficientData",
    "InsufficientPoints",
    "InsufficientStock",
    "InternalPanic",
    "InvalidConsent",
    "InvalidPoints",
    "InvalidQuantity",
    "InvalidTransition",
    "InvalidUtf8",
    "InvalidValue",
    "Invalidated",
    "IoError",
    "JsonDuplicateKey",
    "JsonSyntax",
    "JsonTooDeep",
    "JsonTooLarge",
    "JurisdictionUnknown",
    "KeyDestroyed",
    "KeyFileExists",
    "KeyFileExposed",
    "KeyFileInvalid",
    "KeyUnavailable",
    "KeysRequired",
    "KeysWrong",
    "KindUnknown",
    "LeadExists",
    "LevelTooLow",
    "LinesDoNotSum",
    "LocationNotAllowed",
    "MapInvalid",
    "MaskKindUnknown",
    "MeanNotFinite",
    "MinExceedsMax",
    "MinorOptInRequired",
    "MissingCite",
    "MissingField",
    "MissingKey",
    "MissingPurpose",
    "MixedCurrency",
    "ModelExpired",
    "ModelInputInvalid",
    "ModelKindMismatch",
    "ModelMissing",
    "ModelParameterInvalid",
    "ModelPurposeMismatch",
    "MovementDoesNotClose",
    "NeedMentioned",
    "Negative",
    "NoConsent",
    "NoContactPoint",
    "NoDeadlineRule",
    "NoGrant",
    "NoNextAction",
    "NoProgram",
    "NoQueue",
    "NoTransferBand",
    "NotAStore",
    "NotApproved",
    "NotDeflected",
    "NotEnrolled",
    "NotIndexable",
    "NotNewCustomer",
    "NotPositive",
    "NothingToConfirm",
    "NoticeChanged",
    "NoticeInvalid",
    "NullPointer",
    "ObjectUnknown",
    "Objected",
    "OfferRefused",
    "OpportunityExists",
    "OptedOut",
    "OrdersCounted",
    "OutOfRange",
    "OutOfStock",
    "OutcomeRequired",
    "Outranked",
    "OutsideWindow",
    "OverRefunded",
    "OverdrawnByLateRecord",
    "OverdrawnByUnmerge",
    "Overflow",
    "OverlappingSpans",
    "Oversize",
    "PatternInvalid",
    "PauseAfterDeadline",
    "PendingOnlyWithoutPending",
    "PeriodInvalid",
    "PersonalisationRefused",
    "PinShadows",
    "PriceDiscrimination",
    "ProfileErased",
    "ProofMissing",
    "PurposeNotGranted",
    "PurposeUnknown",
    "QualityAlert",
    "QualityRejected",
    "QualityStateInvalid",
    "QuietHours",
    "QuietHoursEmpty",
    "QuotaUsed",
    "RateMissing",
    "ReasonRequired",
    "RecipientNotCovered",
    "RecordConflict",
    "ReferralNotHeld",
    "RefundExceedsOrder",
    "Refused",
    "RelationCycle",
    "RelationEndUnknown",
    "RelationKindUnknown",
    "RelationParty",
    "RelationSecondParent",
    "RelationToSelf",
    "RequestClosed",
    "RequestExists",
    "RequestReasonRequired",
    "RequestReferenceRequired",
    "RequestRemedyRequired",
    "RequestTransitionInvalid",
    "RequestUnknown",
    "ReservationNotOpen",
    "Restricted",
    "ReturnExceedsOrder",
    "ReturnWithoutOrder",
    "ReversalExceedsRedemption",
    "RfmBands",
    "RoleCycle",
    "RoleUnknown",
    "RolloverNeedsPeriod",
    "RowOutOfScope",
    "RulebookTooLarge",
    "SaltLength",
    "SameProfile",
    "SchemaTooNew",
    "ScoreAxis",
    "ScoreComponent",
    "ScoreComputed",
    "ScoreFeature",
    "ScoreGiven",
    "ScoreHistory",
    "ScoreLimited",
    "ScoreNotFinite",
    "ScoreOutOfRange",
    "ScoreRounded",
    "ScoreShare",
    "SelfApproval",
    "SelfReferral",
    "SelfReferralAfterMerge",
    "SensitiveInput",
    "SensitiveLimited",
    "SeparateBundled",
    "SeparateConsentRequired",
    "SituationHolds",
    "SplitLeak",
    "StageFieldsMissing",
    "StalePlan",
    "StaleVersion",
    "StatusRegression",
    "StoreBusy",
    "StoreCorrupt",
    "StoreFull",
    "StoreNotSealed",
    "StoreReadOnly",
    "StoreUnavailable",
    "StrategyTypeMismatch",
    "SubjectDeceased",
    "SubjectDenied",
    "SubjectErased",
    "Suppressed",
    "SuppressedSmall",
    "Syntax",
    "TaxonomyTermDuplicate",
    "TenantInvalid",
    "TextNotPrintable",
    "TextTooLong",
    "TextTruncated",
    "ThresholdsNotRising",
    "TierBase",
    "TierGrace",
    "TierGranted",
    "TierRequirementMet",
    "TierTooLow",
    "TierValid",
    "TimeGoesBack",
    "TimeUnitMismatch",
    "TimezoneUnknown",
    "TooFewPoints",
    "TooManyItems",
    "TooManyRelated",
    "TransferMechanismMissing",
    "TreeFeatureUnsupported",
    "TreeFormatUnknown",
    "TreeLimit",
    "TreeMalformed",
    "TreeNotFinite",
    "TreeVersionUnsupported",
    "TriggerAbsent",
    "TriggerCompleted",
    "TriggerCounted",
    "TriggerDue",
    "TypeMismatch",
    "UnequalPeriods",
    "UnknownCalendar",
    "UnknownCase",
    "UnknownCurrency",
    "UnknownCustomer",
    "UnknownDecision",
    "UnknownEntitlement",
    "UnknownField",
    "UnknownKey",
    "UnknownLead",
    "UnknownLevel",
    "UnknownLine",
    "UnknownMember",
    "UnknownModel",
    "UnknownName",
    "UnknownOperation",
    "UnknownOpportunity",
    "UnknownOrder",
    "UnknownPool",
    "UnknownProfile",
    "UnknownRecord",
    "UnknownRedemption",
    "UnknownReference",
    "UnknownReferral",
    "UnknownRequest",
    "UnknownReward",
    "UnknownSource",
    "UnknownTier",
    "UnknownTimezone",
    "UnknownType",
    "UnknownValue",
    "UnknownVerb",
    "UnknownVersion",
    "UnknownZone",
    "Unreachable",
    "Unsupported",
    "ValidityEmpty",
    "ValidityNeedsPeriod",
    "VersionMismatch",
    "VersionNotRising",
    "VersionsOverlap",
    "WeightsDoNotSum",
    "Withdrawn",
    "WrongType",
]


class InvalidUtf8(RegularsError):
    """The bytes are not UTF-8."""

    code = "invalid_utf8"
    number = 1001


class JsonSyntax(RegularsError):
    """The text is not JSON."""

    code = "json_syntax"
    number = 1002


class JsonDuplicateKey(RegularsError):
    """A JSON object has a key twice."""

    code = "json_duplicate_key"
    number = 1003


class JsonTooDeep(RegularsError):
    """The JSON is nested too deeply."""

    code = "json_too_deep"
    number = 1004


class JsonTooLarge(RegularsError):
    """The JSON text is too large."""

    code = "json_too_large"
    number = 1005


class WrongType(RegularsError):
    """The value has another type than the field."""

    code = "wrong_type"
    number = 1006


class UnknownField(RegularsError):
    """The object has a field that is not declared."""

    code = "unknown_field"
    number = 1007


class MissingField(RegularsError):
    """A required field is absent."""

    code = "missing_field"
    number = 1008


class InvalidValue(RegularsError):
    """The value is not one of those allowed here."""

    code = "invalid_value"
    number = 1009


class TextTooLong(RegularsError):
    """The text is longer than its field allows."""

    code = "text_too_long"
    number = 1010


class TextNotPrintable(RegularsError):
    """The text is empty or holds control characters."""

    code = "text_not_printable"
    number = 1011


class TooManyItems(RegularsError):
    """The list has more items than allowed."""

    code = "too_many_items"
    number = 1012


class FloatNotAllowed(RegularsError):
    """Money and decimals are written as text, never as a binary float."""

    code = "float_not_allowed"
    number = 1013


class InstantInvalid(RegularsError):
    """The text is not an instant in RFC 3339."""

    code = "instant_invalid"
    number = 1101


class InstantWithoutZone(RegularsError):
    """An instant needs an offset."""

    code = "instant_without_zone"
    number = 1102


class InstantTooFine(RegularsError):
    """An instant has at most microseconds."""

    code = "instant_too_fine"
    number = 1103


class InstantOutOfRange(RegularsError):
    """The instant lies outside the range that the rulebook allows."""

    code = "instant_out_of_range"
    number = 1104


class TimeGoesBack(RegularsError):
    """The instant lies before the one that was reached."""

    code = "time_goes_back"
    number = 1105


class DecimalInvalid(RegularsError):
    """The text is not a decimal number."""

    code = "decimal_invalid"
    number = 1201


class DecimalOverflow(RegularsError):
    """The decimal has more digits than can be kept exactly."""

    code = "decimal_overflow"
    number = 1202


class UnknownCurrency(RegularsError):
    """The currency is not an ISO 4217 code."""

    code = "unknown_currency"
    number = 1203


class Negative(RegularsError):
    """The value may not be negative."""

    code = "negative"
    number = 1204


class MixedCurrency(RegularsError):
    """Amounts of several currencies cannot be added."""

    code = "mixed_currency"
    number = 1205


class Overflow(RegularsError):
    """A sum does not fit and has no value."""

    code = "overflow"
    number = 1206


class UnknownSource(RegularsError):
    """The rulebook declares no such source."""

    code = "unknown_source"
    number = 1301


class UnknownType(RegularsError):
    """There is no such record type."""

    code = "unknown_type"
    number = 1302


class RecordConflict(RegularsError):
    """A record with this key and other content is stored already."""

    code = "record_conflict"
    number = 1303


class BadReference(RegularsError):
    """A record refers to itself."""

    code = "bad_reference"
    number = 1304


class UnknownRecord(RegularsError):
    """No record has this key."""

    code = "unknown_record"
    number = 1305


class IdentifierInvalid(RegularsError):
    """The identifier does not normalise."""

    code = "identifier_invalid"
    number = 1401


class IdentifierMasked(RegularsError):
    """The identifier is masked and cannot identify anyone."""

    code = "identifier_masked"
    number = 1402


class KindUnknown(RegularsError):
    """The rulebook declares no such identifier kind."""

    code = "kind_unknown"
    number = 1403


class UnknownCustomer(RegularsError):
    """There is no such customer."""

    code = "unknown_customer"
    number = 1404


class UnknownProfile(RegularsError):
    """There is no such profile."""

    code = "unknown_profile"
    number = 1405


class Exclusive(RegularsError):
    """Uniting would give a customer two values of an exclusive identifier."""

    code = "exclusive"
    number = 1406


class Oversize(RegularsError):
    """Uniting would make a customer of too many profiles."""

    code = "oversize"
    number = 1407


class AmbiguousCustomer(RegularsError):
    """The identifier is held by several customers."""

    code = "ambiguous_customer"
    number = 1408


class UnknownDecision(RegularsError):
    """There is no such decision."""

    code = "unknown_decision"
    number = 1410


class SameProfile(RegularsError):
    """Both sides are one profile or one customer."""

    code = "same_profile"
    number = 1411


class Erased(RegularsError):
    """The profile was erased, and nobody is left who was one with it."""

    code = "erased"
    number = 1412


class ContradictsDecision(RegularsError):
    """Earlier decisions say otherwise."""

    code = "contradicts_decision"
    number = 1413


class GuardViolation(RegularsError):
    """Guards speak against uniting."""

    code = "guard_violation"
    number = 1414


class Outranked(RegularsError):
    """Only a person decides this."""

    code = "outranked"
    number = 1415


class StaleVersion(RegularsError):
    """The customer has changed since."""

    code = "stale_version"
    number = 1416


class StalePlan(RegularsError):
    """What was planned no longer holds."""

    code = "stale_plan"
    number = 1417


class DecisionConflict(RegularsError):
    """A decision with this id and other content is stored already."""

    code = "decision_conflict"
    number = 1418


class Disagreement(RegularsError):
    """The values differ and all had to agree."""

    code = "disagreement"
    number = 1440


class PinShadows(RegularsError):
    """A pinned value hides a newer one that differs."""

    code = "pin_shadows"
    number = 1441


class StrategyTypeMismatch(RegularsError):
    """The strategy means nothing for values of this type."""

    code = "strategy_type_mismatch"
    number = 1442


class RelationSecondParent(RegularsError):
    """The relation would give a customer two parents in one hierarchy."""

    code = "relation_second_parent"
    number = 1443


class RelationCycle(RegularsError):
    """The relation would close a circle in a hierarchy."""

    code = "relation_cycle"
    number = 1444


class RelationKindUnknown(RegularsError):
    """The rulebook declares no such kind of relation."""

    code = "relation_kind_unknown"
    number = 1445


class RelationParty(RegularsError):
    """An end of the relation is of the wrong party."""

    code = "relation_party"
    number = 1446


class RelationToSelf(RegularsError):
    """Both ends of the relation are one customer."""

    code = "relation_to_self"
    number = 1447


class RelationEndUnknown(RegularsError):
    """An end of the relation is nobody who is known."""

    code = "relation_end_unknown"
    number = 1448


class TooManyRelated(RegularsError):
    """More customers hang together by relations than are followed."""

    code = "too_many_related"
    number = 1449


class QualityRejected(RegularsError):
    """A rule of quality refuses the record."""

    code = "quality_rejected"
    number = 1460


class QualityStateInvalid(RegularsError):
    """More passed than were looked at."""

    code = "quality_state_invalid"
    number = 1461


class PatternInvalid(RegularsError):
    """The pattern is not a regular expression, or is too large."""

    code = "pattern_invalid"
    number = 1462


class QualityAlert(RegularsError):
    """The quality of the data crossed a gate or jumped."""

    code = "quality_alert"
    number = 1463


class Syntax(RegularsError):
    """The document is not TOML, or a phrase in it cannot be parsed."""

    code = "syntax"
    number = 1501


class UnknownKey(RegularsError):
    """The table has no such key."""

    code = "unknown_key"
    number = 1502


class MissingKey(RegularsError):
    """A required key is absent."""

    code = "missing_key"
    number = 1503


class UnknownName(RegularsError):
    """Nothing of this name is defined."""

    code = "unknown_name"
    number = 1504


class UnknownZone(RegularsError):
    """The zone is not an IANA time zone."""

    code = "unknown_zone"
    number = 1505


class UnknownTimezone(RegularsError):
    """The time zone of a program or a calendar is not an IANA time zone."""

    code = "unknown_timezone"
    number = 1506


class TypeMismatch(RegularsError):
    """The value or operand has another type."""

    code = "type_mismatch"
    number = 1508


class DuplicateId(RegularsError):
    """The id is used twice."""

    code = "duplicate_id"
    number = 1509


class Unsupported(RegularsError):
    """This library version does not know this."""

    code = "unsupported"
    number = 1510


class RulebookTooLarge(RegularsError):
    """The rulebook is too large."""

    code = "rulebook_too_large"
    number = 1511


class BadPhrase(RegularsError):
    """The phrase is not one of the fixed forms."""

    code = "bad_phrase"
    number = 1512


class FloatMoney(RegularsError):
    """Money in a rulebook is written as text."""

    code = "float_money"
    number = 1513


class ThresholdsNotRising(RegularsError):
    """A higher tier must ask for more."""

    code = "thresholds_not_rising"
    number = 1515


class BandsNotAscending(RegularsError):
    """The cut points must rise."""

    code = "bands_not_ascending"
    number = 1516


class OutOfRange(RegularsError):
    """The number lies outside its range."""

    code = "out_of_range"
    number = 1517


class NotPositive(RegularsError):
    """The number must be above zero."""

    code = "not_positive"
    number = 1519


class ConditionTooLarge(RegularsError):
    """The condition is too long, too deep or has too many names."""

    code = "condition_too_large"
    number = 1520


class DuplicateName(RegularsError):
    """The name is taken already."""

    code = "duplicate_name"
    number = 1521


class Cycle(RegularsError):
    """The definition reads itself."""

    code = "cycle"
    number = 1522


class Unreachable(RegularsError):
    """It can never come to this."""

    code = "unreachable"
    number = 1523


class BandGap(RegularsError):
    """The last of a ladder must catch all that is left."""

    code = "band_gap"
    number = 1524


class WeightsDoNotSum(RegularsError):
    """Weights must add up to exactly 1."""

    code = "weights_do_not_sum"
    number = 1525


class VersionNotRising(RegularsError):
    """A newer version of a rulebook has a higher number."""

    code = "version_not_rising"
    number = 1526


class InUse(RegularsError):
    """Others read what is to be deleted."""

    code = "in_use"
    number = 1527


class UnknownVersion(RegularsError):
    """No such version of the rulebook is loaded."""

    code = "unknown_version"
    number = 1528


class UnknownValue(RegularsError):
    """The word is not one of those of its key."""

    code = "unknown_value"
    number = 1540


class UnknownTier(RegularsError):
    """The program has no such tier."""

    code = "unknown_tier"
    number = 1541


class ValidityNeedsPeriod(RegularsError):
    """A validity to the end of a period needs a window of periods."""

    code = "validity_needs_period"
    number = 1542


class RolloverNeedsPeriod(RegularsError):
    """What is carried over needs a window of periods."""

    code = "rollover_needs_period"
    number = 1543


class ExpiryNotAfterPending(RegularsError):
    """Points would expire before they can be spent."""

    code = "expiry_not_after_pending"
    number = 1544


class PendingOnlyWithoutPending(RegularsError):
    """Without a wait no lot is pending, so nothing would be taken back."""

    code = "pending_only_without_pending"
    number = 1545


class ConfirmedWithoutPending(RegularsError):
    """Without a wait of points no order is confirmed."""

    code = "confirmed_without_pending"
    number = 1546


class GraceTooLong(RegularsError):
    """The grace is longer than the validity."""

    code = "grace_too_long"
    number = 1547


class AtReviewNeedsRecalc(RegularsError):
    """Going up with the review needs a monthly review."""

    code = "at_review_needs_recalc"
    number = 1548


class ExtendNeedsMonthsValidity(RegularsError):
    """Making a level last longer needs a validity in months."""

    code = "extend_needs_months_validity"
    number = 1549


class ExtendNeedsValidityGeWindow(RegularsError):
    """Making a level last longer needs a validity not shorter than the window."""

    code = "extend_needs_validity_ge_window"
    number = 1550


class VersionsOverlap(RegularsError):
    """A later version of a program has a higher number and begins later."""

    code = "versions_overlap"
    number = 1551


class PurposeUnknown(RegularsError):
    """The rulebook declares no such purpose."""

    code = "purpose_unknown"
    number = 1601


class ConsentKindDerived(RegularsError):
    """A kind of consent event that the library derives cannot be recorded."""

    code = "consent_kind_derived"
    number = 1602


class ConsentExpiresBeforeStart(RegularsError):
    """A consent ends before it begins."""

    code = "consent_expires_before_start"
    number = 1603


class NoticeInvalid(RegularsError):
    """A notice is `v` and a whole number."""

    code = "notice_invalid"
    number = 1604


class Withdrawn(RegularsError):
    """The person withdrew consent."""

    code = "withdrawn"
    number = 1605


class Refused(RegularsError):
    """The person refused."""

    code = "refused"
    number = 1606


class Objected(RegularsError):
    """The person objected."""

    code = "objected"
    number = 1607


class Invalidated(RegularsError):
    """The consent was invalidated."""

    code = "invalidated"
    number = 1608


class NoConsent(RegularsError):
    """Nobody gave consent."""

    code = "no_consent"
    number = 1610


class ChannelNotConsented(RegularsError):
    """The consent is for another channel."""

    code = "channel_not_consented"
    number = 1611


class RecipientNotCovered(RegularsError):
    """The consent is for another recipient or operation."""

    code = "recipient_not_covered"
    number = 1612


class InvalidConsent(RegularsError):
    """An inferred consent is none."""

    code = "invalid_consent"
    number = 1613


class ProofMissing(RegularsError):
    """The consent has no proof."""

    code = "proof_missing"
    number = 1614


class ConsentExpired(RegularsError):
    """The consent has expired."""

    code = "consent_expired"
    number = 1615


class NoticeChanged(RegularsError):
    """The notice has changed since the consent."""

    code = "notice_changed"
    number = 1616


class DoubleOptInPending(RegularsError):
    """The consent is not confirmed yet."""

    code = "double_opt_in_pending"
    number = 1617


class ChannelUnknown(RegularsError):
    """The rulebook declares no such channel."""

    code = "channel_unknown"
    number = 1618


class JurisdictionUnknown(RegularsError):
    """No jurisdiction is known, or one that is not declared."""

    code = "jurisdiction_unknown"
    number = 1619


class SubjectErased(RegularsError):
    """The person was erased."""

    code = "subject_erased"
    number = 1620


class SubjectDeceased(RegularsError):
    """The person has died."""

    code = "subject_deceased"
    number = 1621


class Restricted(RegularsError):
    """Processing of the person's data is restricted."""

    code = "restricted"
    number = 1622


class ErasurePending(RegularsError):
    """The person asked for erasure."""

    code = "erasure_pending"
    number = 1623


class AdmRefused(RegularsError):
    """The person refused decisions by machines."""

    code = "adm_refused"
    number = 1624


class OptedOut(RegularsError):
    """The person opted out."""

    code = "opted_out"
    number = 1625


class Suppressed(RegularsError):
    """Somebody who was erased had said no."""

    code = "suppressed"
    number = 1626


class PersonalisationRefused(RegularsError):
    """The person refused personalisation."""

    code = "personalisation_refused"
    number = 1627


class GpcOptOut(RegularsError):
    """The person's browser says no."""

    code = "gpc_opt_out"
    number = 1628


class SensitiveLimited(RegularsError):
    """The person limited the use of sensitive data."""

    code = "sensitive_limited"
    number = 1629


class DoNotCall(RegularsError):
    """The person asked not to be called."""

    code = "do_not_call"
    number = 1630


class BasisNotAvailable(RegularsError):
    """The claimed basis does not exist for this here."""

    code = "basis_not_available"
    number = 1631


class AdmNotPermitted(RegularsError):
    """Machines may not decide this on the claimed basis."""

    code = "adm_not_permitted"
    number = 1632


class MinorOptInRequired(RegularsError):
    """A person of this age must opt in."""

    code = "minor_opt_in_required"
    number = 1633


class GuardianConsentRequired(RegularsError):
    """A guardian must consent."""

    code = "guardian_consent_required"
    number = 1634


class SeparateConsentRequired(RegularsError):
    """It needs consent to this alone."""

    code = "separate_consent_required"
    number = 1635


class ExplicitConsentRequired(RegularsError):
    """It needs consent in so many words."""

    code = "explicit_consent_required"
    number = 1636


class TransferMechanismMissing(RegularsError):
    """Nothing says by which mechanism the data go abroad."""

    code = "transfer_mechanism_missing"
    number = 1637


class AgeRequired(RegularsError):
    """The age must be known."""

    code = "age_required"
    number = 1638


class TimezoneUnknown(RegularsError):
    """Nobody knows what time it is where the person is."""

    code = "timezone_unknown"
    number = 1639


class QuietHours(RegularsError):
    """It is too late or too early for a contact."""

    code = "quiet_hours"
    number = 1640


class FrequencyCap(RegularsError):
    """The person was contacted often enough."""

    code = "frequency_cap"
    number = 1641


class FutureEventIgnored(RegularsError):
    """A consent event that lies ahead was ignored."""

    code = "future_event_ignored"
    number = 1642


class SeparateBundled(RegularsError):
    """A separate consent names one purpose."""

    code = "separate_bundled"
    number = 1643


class BasisHeld(RegularsError):
    """The use has a legal basis of its own."""

    code = "basis_held"
    number = 1644


class QuietHoursEmpty(RegularsError):
    """Quiet hours begin when they end."""

    code = "quiet_hours_empty"
    number = 1645


class CapInvalid(RegularsError):
    """A cap has at least one contact and one day."""

    code = "cap_invalid"
    number = 1646


class ValidityEmpty(RegularsError):
    """It ceases before it begins."""

    code = "validity_empty"
    number = 1647


class InheritCycle(RegularsError):
    """The jurisdiction inherits from itself."""

    code = "inherit_cycle"
    number = 1648


class MissingCite(RegularsError):
    """A row that denies names its article."""

    code = "missing_cite"
    number = 1649


class UnknownReference(RegularsError):
    """What is named is not declared."""

    code = "unknown_reference"
    number = 1650


class ReturnWithoutOrder(RegularsError):
    """A return names no known order."""

    code = "return_without_order"
    number = 1701


class ReturnExceedsOrder(RegularsError):
    """More was returned than was paid."""

    code = "return_exceeds_order"
    number = 1702


class DuplicateOrder(RegularsError):
    """Several channels told one order."""

    code = "duplicate_order"
    number = 1703


class CurrencySkipped(RegularsError):
    """An amount of another currency was left out."""

    code = "currency_skipped"
    number = 1704


class InsufficientData(RegularsError):
    """There is nothing to compute from."""

    code = "insufficient_data"
    number = 1705


class FieldMisfit(RegularsError):
    """A stored value no longer fits its declared type and counts as missing."""

    code = "field_misfit"
    number = 1706


class RfmBands(RegularsError):
    """The RFM score follows from the cut points."""

    code = "rfm_bands"
    number = 1801


class TierRequirementMet(RegularsError):
    """The requirement of the tier is met."""

    code = "tier_requirement_met"
    number = 1802


class TierBase(RegularsError):
    """The base tier needs nothing."""

    code = "tier_base"
    number = 1803


class ConsentGranted(RegularsError):
    """The person gave consent."""

    code = "consent_granted"
    number = 1804


class OrdersCounted(RegularsError):
    """The orders that were counted."""

    code = "orders_counted"
    number = 1806


class ConditionMet(RegularsError):
    """The condition holds by this fact."""

    code = "condition_met"
    number = 1807


class ConditionNotMet(RegularsError):
    """The condition does not hold by this fact."""

    code = "condition_not_met"
    number = 1808


class TierValid(RegularsError):
    """The tier was reached before and is still valid."""

    code = "tier_valid"
    number = 1811


class TierGrace(RegularsError):
    """The tier is kept for some more days."""

    code = "tier_grace"
    number = 1812


class TierGranted(RegularsError):
    """The tier was given."""

    code = "tier_granted"
    number = 1813


class NotEnrolled(RegularsError):
    """The customer is no member of the program."""

    code = "not_enrolled"
    number = 1814


class SelfReferral(RegularsError):
    """Nobody can recommend to themselves."""

    code = "self_referral"
    number = 1860


class AlreadyReferred(RegularsError):
    """The customer was recommended to before."""

    code = "already_referred"
    number = 1861


class CycleRefused(RegularsError):
    """The referral would close a circle."""

    code = "cycle_refused"
    number = 1862


class NotNewCustomer(RegularsError):
    """The referee had enrolled or ordered before."""

    code = "not_new_customer"
    number = 1863


class DuplicateReferral(RegularsError):
    """The referral is known already."""

    code = "duplicate_referral"
    number = 1864


class UnknownReferral(RegularsError):
    """There is no such referral, or it was refused."""

    code = "unknown_referral"
    number = 1865


class ReferralNotHeld(RegularsError):
    """The referral is not held for review."""

    code = "referral_not_held"
    number = 1866


class SelfReferralAfterMerge(RegularsError):
    """Referrer and referee turned out to be one customer."""

    code = "self_referral_after_merge"
    number = 1867


class DuplicateContent(RegularsError):
    """The content is known already."""

    code = "duplicate_content"
    number = 1868


class InvalidPoints(RegularsError):
    """The points are not above zero, or finer than the program's scale."""

    code = "invalid_points"
    number = 1901


class InsufficientPoints(RegularsError):
    """Less can be spent than is asked for, or something is owed."""

    code = "insufficient_points"
    number = 1902


class UnknownOrder(RegularsError):
    """The account has no such order."""

    code = "unknown_order"
    number = 1903


class RefundExceedsOrder(RegularsError):
    """Refunds in total exceed what was paid."""

    code = "refund_exceeds_order"
    number = 1904


class DuplicateRefund(RegularsError):
    """The account has a refund of this id."""

    code = "duplicate_refund"
    number = 1905


class DuplicateRedemption(RegularsError):
    """The account has a redemption or a hold of this id."""

    code = "duplicate_redemption"
    number = 1906


class DuplicateHold(RegularsError):
    """The account has a hold or a redemption of this id."""

    code = "duplicate_hold"
    number = 1907


class DuplicateAdjustment(RegularsError):
    """The account has an adjustment of this id."""

    code = "duplicate_adjustment"
    number = 1908


class DuplicateReward(RegularsError):
    """What earned already earns no second time."""

    code = "duplicate_reward"
    number = 1909


class UnknownRedemption(RegularsError):
    """The account has no such redemption."""

    code = "unknown_redemption"
    number = 1910


class UnknownReward(RegularsError):
    """The account has no such reward, or it was taken back."""

    code = "unknown_reward"
    number = 1911


class ReversalExceedsRedemption(RegularsError):
    """More is to come back than is left of the redemption."""

    code = "reversal_exceeds_redemption"
    number = 1912


class HoldNotOpen(RegularsError):
    """There is no such hold, or it is closed or has lapsed."""

    code = "hold_not_open"
    number = 1913


class CaptureExceedsHold(RegularsError):
    """More is captured than is held."""

    code = "capture_exceeds_hold"
    number = 1914


class LinesDoNotSum(RegularsError):
    """The lines do not add up to the amount."""

    code = "lines_do_not_sum"
    number = 1915


class UnknownLine(RegularsError):
    """The order has no such line."""

    code = "unknown_line"
    number = 1916


class ExpiryPassed(RegularsError):
    """The points would have expired before they are there."""

    code = "expiry_passed"
    number = 1917


class UnknownVerb(RegularsError):
    """The record type knows no such event."""

    code = "unknown_verb"
    number = 1918


class UnknownMember(RegularsError):
    """Nobody of this id has enrolled."""

    code = "unknown_member"
    number = 1920


class AccountClosed(RegularsError):
    """The member has left."""

    code = "account_closed"
    number = 1921


class IdempotencyConflict(RegularsError):
    """The key belongs to another command."""

    code = "idempotency_conflict"
    number = 1922


class AlreadyInPool(RegularsError):
    """The member is in a pool already."""

    code = "already_in_pool"
    number = 1923


class UnknownPool(RegularsError):
    """There is no such pool."""

    code = "unknown_pool"
    number = 1924


class DuplicatePool(RegularsError):
    """There is a pool of this id."""

    code = "duplicate_pool"
    number = 1925


class AlreadyMerged(RegularsError):
    """Both are one account already."""

    code = "already_merged"
    number = 1926


class OverdrawnByLateRecord(RegularsError):
    """A record that came late left a spending without cover; it is owed."""

    code = "overdrawn_by_late_record"
    number = 1927


class OverdrawnByUnmerge(RegularsError):
    """Parting two accounts left a spending without cover; it is owed."""

    code = "overdrawn_by_unmerge"
    number = 1928


class NoProgram(RegularsError):
    """No version of the program is in force, or it has no such part."""

    code = "no_program"
    number = 1929


class UnknownEntitlement(RegularsError):
    """No entitlement has this id."""

    code = "unknown_entitlement"
    number = 1930


class EntitlementUsed(RegularsError):
    """The entitlement has been used."""

    code = "entitlement_used"
    number = 1931


class EntitlementExpired(RegularsError):
    """The entitlement or its reservation is over."""

    code = "entitlement_expired"
    number = 1932


class EntitlementNotOpen(RegularsError):
    """The entitlement is not reserved, or was cancelled."""

    code = "entitlement_not_open"
    number = 1933


class DuplicateEntitlement(RegularsError):
    """An entitlement with this id exists already."""

    code = "duplicate_entitlement"
    number = 1934


class CalendarOutOfRange(RegularsError):
    """The date lies outside the years whose calendar is published."""

    code = "calendar_out_of_range"
    number = 1935


class BirthdayInvalid(RegularsError):
    """There is no such day in the calendar."""

    code = "birthday_invalid"
    number = 1936


class BenefitIsARight(RegularsError):
    """The benefit is held with the tier and is not claimed."""

    code = "benefit_is_a_right"
    number = 1937


class BirthdayMissing(RegularsError):
    """The birthday is not known."""

    code = "birthday_missing"
    number = 1940


class OutsideWindow(RegularsError):
    """The benefit cannot be claimed on this day."""

    code = "outside_window"
    number = 1941


class TierTooLow(RegularsError):
    """The tier held does not get the benefit."""

    code = "tier_too_low"
    number = 1942


class AlreadyClaimedThisYear(RegularsError):
    """The birthday benefit of this year was claimed."""

    code = "already_claimed_this_year"
    number = 1943


class QuotaUsed(RegularsError):
    """The quota of the period is used up."""

    code = "quota_used"
    number = 1944


class OutOfStock(RegularsError):
    """Nothing is left for any member."""

    code = "out_of_stock"
    number = 1945


class MovementDoesNotClose(RegularsError):
    """The movements do not lead from the opening to the closing balance."""

    code = "movement_does_not_close"
    number = 1950


class StoreBusy(RegularsError):
    """The store is in use by another writer; try again."""

    code = "store_busy"
    number = 2001


class StoreFull(RegularsError):
    """The disk is full."""

    code = "store_full"
    number = 2002


class StoreCorrupt(RegularsError):
    """The store is damaged."""

    code = "store_corrupt"
    number = 2003


class SchemaTooNew(RegularsError):
    """The file was written by a newer version of the library."""

    code = "schema_too_new"
    number = 2004


class NotAStore(RegularsError):
    """The file is not a Regulars store."""

    code = "not_a_store"
    number = 2005


class StoreReadOnly(RegularsError):
    """The store cannot be written."""

    code = "store_read_only"
    number = 2006


class StoreUnavailable(RegularsError):
    """The store cannot be opened or read."""

    code = "store_unavailable"
    number = 2007


class UnknownOperation(RegularsError):
    """There is no such operation."""

    code = "unknown_operation"
    number = 2101


class InternalPanic(RegularsError):
    """The library failed inside; nothing was written."""

    code = "internal_panic"
    number = 2102


class NullPointer(RegularsError):
    """A required pointer is null."""

    code = "null_pointer"
    number = 2103


class IoError(RegularsError):
    """A file cannot be read or written."""

    code = "io_error"
    number = 2104


class CsvRowInvalid(RegularsError):
    """The line does not have the columns of the table."""

    code = "csv_row_invalid"
    number = 2201


class CsvColumnMissing(RegularsError):
    """The table has no such column."""

    code = "csv_column_missing"
    number = 2202


class MapInvalid(RegularsError):
    """The column map is not valid."""

    code = "map_invalid"
    number = 2203


class RoleUnknown(RegularsError):
    """Nobody has a role, or the rulebook declares no such one."""

    code = "role_unknown"
    number = 2301


class ObjectUnknown(RegularsError):
    """No field of the object has a class."""

    code = "object_unknown"
    number = 2302


class FieldClassUnknown(RegularsError):
    """The field has no class."""

    code = "field_class_unknown"
    number = 2303


class NoGrant(RegularsError):
    """No grant of the roles allows it."""

    code = "no_grant"
    number = 2304


class PurposeNotGranted(RegularsError):
    """It is granted for other purposes."""

    code = "purpose_not_granted"
    number = 2305


class RowOutOfScope(RegularsError):
    """It is granted on other rows."""

    code = "row_out_of_scope"
    number = 2306


class DeniedByRule(RegularsError):
    """A grant denies it."""

    code = "denied_by_rule"
    number = 2307


class ExportLimit(RegularsError):
    """The call has more rows than the grant allows."""

    code = "export_limit"
    number = 2308


class SubjectDenied(RegularsError):
    """The person's data may not be used for the purpose."""

    code = "subject_denied"
    number = 2309


class RoleCycle(RegularsError):
    """The role inherits from itself."""

    code = "role_cycle"
    number = 2310


class MaskKindUnknown(RegularsError):
    """There is no such mask."""

    code = "mask_kind_unknown"
    number = 2311


class ContextRequired(RegularsError):
    """The rulebook declares roles, so who asks must be said."""

    code = "context_required"
    number = 2312


class HostOnly(RegularsError):
    """What is not masked is for the host itself."""

    code = "host_only"
    number = 2313


class AuditRequired(RegularsError):
    """The rulebook has an audit, so who asks must be said."""

    code = "audit_required"
    number = 2320


class SaltLength(RegularsError):
    """A salt has another length than 32 bytes."""

    code = "salt_length"
    number = 2340


class AuditHash(RegularsError):
    """An entry of the audit chain is not what its hash says."""

    code = "audit_hash"
    number = 2341


class AuditGap(RegularsError):
    """An entry of the audit chain is not there, or stands in another place."""

    code = "audit_gap"
    number = 2342


class AuditOrder(RegularsError):
    """An entry of the audit chain lies before the one it follows."""

    code = "audit_order"
    number = 2343


class AuditTruncated(RegularsError):
    """The audit chain is shorter than its anchor, or differs at it."""

    code = "audit_truncated"
    number = 2344


class AuditAlarm(RegularsError):
    """The audit shows more than is usual or allowed."""

    code = "audit_alarm"
    number = 2345


class DpParameter(RegularsError):
    """A parameter of a private count lies outside its range."""

    code = "dp_parameter"
    number = 2346


class DpBudgetExhausted(RegularsError):
    """What may be told in this period is told already."""

    code = "dp_budget_exhausted"
    number = 2347


class EntropyExhausted(RegularsError):
    """The random bytes that were given do not suffice."""

    code = "entropy_exhausted"
    number = 2348


class SuppressedSmall(RegularsError):
    """The count lies below the least group, so it is not told."""

    code = "suppressed_small"
    number = 2349


class EnvelopeInvalid(RegularsError):
    """The sealed bytes are not an envelope."""

    code = "envelope_invalid"
    number = 2370


class AlgUnknown(RegularsError):
    """The envelope names an algorithm that is not known."""

    code = "alg_unknown"
    number = 2371


class KeyUnavailable(RegularsError):
    """Whoever has the keys has none of this version."""

    code = "key_unavailable"
    number = 2372


class KeyDestroyed(RegularsError):
    """The key was destroyed with its profile."""

    code = "key_destroyed"
    number = 2373


class AuthFailed(RegularsError):
    """The key, the place or a byte is not the one that was sealed with."""

    code = "auth_failed"
    number = 2374


class NotIndexable(RegularsError):
    """A value that does not normalise has no index."""

    code = "not_indexable"
    number = 2375


class ProfileErased(RegularsError):
    """The profile was erased; a new relationship needs a new profile key."""

    code = "profile_erased"
    number = 2377


class KeysRequired(RegularsError):
    """The store is sealed and needs its keys."""

    code = "keys_required"
    number = 2378


class KeysWrong(RegularsError):
    """These are not the keys of this store."""

    code = "keys_wrong"
    number = 2379


class StoreNotSealed(RegularsError):
    """The store is not sealed and takes no keys."""

    code = "store_not_sealed"
    number = 2380


class TenantInvalid(RegularsError):
    """A tenant is a short text without line ends."""

    code = "tenant_invalid"
    number = 2381


class KeyFileInvalid(RegularsError):
    """The file is not a key file."""

    code = "key_file_invalid"
    number = 2382


class KeyFileExposed(RegularsError):
    """Others may read the key file."""

    code = "key_file_exposed"
    number = 2383


class KeyFileExists(RegularsError):
    """There is a file in the place of a new key file."""

    code = "key_file_exists"
    number = 2384


class CalendarOverlap(RegularsError):
    """A date is a holiday and a working day."""

    code = "calendar_overlap"
    number = 2401


class PeriodInvalid(RegularsError):
    """A period is a whole number of years, months or days."""

    code = "period_invalid"
    number = 2402


class MinExceedsMax(RegularsError):
    """The least period ends after the longest; the least period counts."""

    code = "min_exceeds_max"
    number = 2403


class NoDeadlineRule(RegularsError):
    """No rule says when such a request is due here."""

    code = "no_deadline_rule"
    number = 2404


class RequestTransitionInvalid(RegularsError):
    """This step cannot follow."""

    code = "request_transition_invalid"
    number = 2405


class RequestClosed(RegularsError):
    """The request is closed."""

    code = "request_closed"
    number = 2406


class RequestUnknown(RegularsError):
    """There is no such request."""

    code = "request_unknown"
    number = 2407


class RequestExists(RegularsError):
    """There is a request of this id."""

    code = "request_exists"
    number = 2408


class RequestReasonRequired(RegularsError):
    """A refusal says why."""

    code = "request_reason_required"
    number = 2409


class RequestRemedyRequired(RegularsError):
    """A refusal says what the person can do against it."""

    code = "request_remedy_required"
    number = 2410


class RequestReferenceRequired(RegularsError):
    """A repetition names the open request."""

    code = "request_reference_required"
    number = 2411


class PauseAfterDeadline(RegularsError):
    """The pause begins after the deadline."""

    code = "pause_after_deadline"
    number = 2412


class ExtensionNotAvailable(RegularsError):
    """No rule lets the request be extended."""

    code = "extension_not_available"
    number = 2413


class ExtensionLate(RegularsError):
    """The person had to hear of the extension earlier."""

    code = "extension_late"
    number = 2414


class ExtensionAlreadyGiven(RegularsError):
    """The request was extended already."""

    code = "extension_already_given"
    number = 2415


class NoContactPoint(RegularsError):
    """The customer has no contact point for the channel."""

    code = "no_contact_point"
    number = 2440


class ContactPointTaken(RegularsError):
    """Another customer is written to at the same contact point."""

    code = "contact_point_taken"
    number = 2441


class NothingToConfirm(RegularsError):
    """No consent of this purpose and scope waits for its confirmation."""

    code = "nothing_to_confirm"
    number = 2442


class NoTransferBand(RegularsError):
    """No band of the rulebook covers this transfer."""

    code = "no_transfer_band"
    number = 2443


class ModelParameterInvalid(RegularsError):
    """A parameter of the model is not finite and above 0."""

    code = "model_parameter_invalid"
    number = 2501


class ModelInputInvalid(RegularsError):
    """The model takes no such input."""

    code = "model_input_invalid"
    number = 2502


class FitNoData(RegularsError):
    """There are no rows to fit."""

    code = "fit_no_data"
    number = 2503


class ModelKindMismatch(RegularsError):
    """The model is of another kind."""

    code = "model_kind_mismatch"
    number = 2504


class MeanNotFinite(RegularsError):
    """The model has no finite mean."""

    code = "mean_not_finite"
    number = 2505


class TimeUnitMismatch(RegularsError):
    """One counts time and the other opportunities."""

    code = "time_unit_mismatch"
    number = 2506


class IndependenceDoubtful(RegularsError):
    """Number and amount of purchases hang together, which the model takes not to be so."""

    code = "independence_doubtful"
    number = 2507


class TreeFormatUnknown(RegularsError):
    """Trees are read from XGBoost's JSON and LightGBM's text."""

    code = "tree_format_unknown"
    number = 2520


class TreeVersionUnsupported(RegularsError):
    """This version of the format is not read."""

    code = "tree_version_unsupported"
    number = 2521


class TreeMalformed(RegularsError):
    """The trees are not what their format says."""

    code = "tree_malformed"
    number = 2522


class TreeNotFinite(RegularsError):
    """A number of the trees is not finite."""

    code = "tree_not_finite"
    number = 2523


class TreeFeatureUnsupported(RegularsError):
    """Trees of this kind are not read."""

    code = "tree_feature_unsupported"
    number = 2524


class FeatureMismatch(RegularsError):
    """The model has other features."""

    code = "feature_mismatch"
    number = 2525


class TreeLimit(RegularsError):
    """The trees exceed a limit."""

    code = "tree_limit"
    number = 2526


class FeatureNotAllowed(RegularsError):
    """No model may read this feature."""

    code = "feature_not_allowed"
    number = 2527


class CalibrationOverlap(RegularsError):
    """A calibration is fitted on data that trained the model."""

    code = "calibration_overlap"
    number = 2530


class EvaluationOneClass(RegularsError):
    """An evaluation needs rows of both outcomes."""

    code = "evaluation_one_class"
    number = 2531


class SplitLeak(RegularsError):
    """The test data are known to the training."""

    code = "split_leak"
    number = 2532


class RateMissing(RegularsError):
    """No rate of exchange holds on the date of the order yet."""

    code = "rate_missing"
    number = 2540


class TooFewPoints(RegularsError):
    """There are fewer distinct rows than clusters."""

    code = "too_few_points"
    number = 2560


class FeatureConstant(RegularsError):
    """The feature has one value in every row and was dropped."""

    code = "feature_constant"
    number = 2561


class ModelMissing(RegularsError):
    """There is no such model artefact."""

    code = "model_missing"
    number = 2562


class ArtefactHashMismatch(RegularsError):
    """The artefact is not the one that its id names."""

    code = "artefact_hash_mismatch"
    number = 2563


class ArtefactPersonalData(RegularsError):
    """The artefact tells of too few people at once."""

    code = "artefact_personal_data"
    number = 2564


class ModelExpired(RegularsError):
    """The model may not be used any more."""

    code = "model_expired"
    number = 2565


class ModelPurposeMismatch(RegularsError):
    """The model was made for another purpose."""

    code = "model_purpose_mismatch"
    number = 2566


class MissingPurpose(RegularsError):
    """A score says for which purpose it is made."""

    code = "missing_purpose"
    number = 2601


class PriceDiscrimination(RegularsError):
    """A score that may move prices says why it may."""

    code = "price_discrimination"
    number = 2602


class ScoreNotFinite(RegularsError):
    """A score is no finite number and has no value."""

    code = "score_not_finite"
    number = 2603


class ScoreComponent(RegularsError):
    """A component adds its points to the score."""

    code = "score_component"
    number = 2604


class ScoreLimited(RegularsError):
    """The score is held at its bound."""

    code = "score_limited"
    number = 2605


class ScoreRounded(RegularsError):
    """The score is rounded once."""

    code = "score_rounded"
    number = 2606


class ScoreFeature(RegularsError):
    """A feature of a scorecard has the points of its bin."""

    code = "score_feature"
    number = 2607


class ScoreAxis(RegularsError):
    """The value lies in a band of an axis."""

    code = "score_axis"
    number = 2608


class ScoreGiven(RegularsError):
    """The score is what a record of the host says."""

    code = "score_given"
    number = 2609


class ScoreComputed(RegularsError):
    """The value is that of the score that stands in."""

    code = "score_computed"
    number = 2610


class UnknownModel(RegularsError):
    """No score of the rulebook names the model."""

    code = "unknown_model"
    number = 2611


class ScoreShare(RegularsError):
    """A feature adds its share to what the model says."""

    code = "score_share"
    number = 2612


class ScoreHistory(RegularsError):
    """The model reads the history of purchases."""

    code = "score_history"
    number = 2613


class TaxonomyTermDuplicate(RegularsError):
    """A text stands twice in the taxonomy of needs."""

    code = "taxonomy_term_duplicate"
    number = 2620


class TextTruncated(RegularsError):
    """The text is longer than what is read of it."""

    code = "text_truncated"
    number = 2621


class NeedMentioned(RegularsError):
    """What the customer wrote speaks of the need."""

    code = "need_mentioned"
    number = 2622


class SensitiveInput(RegularsError):
    """Sensitive data need a purpose with consent."""

    code = "sensitive_input"
    number = 2623


class ArrowReleased(RegularsError):
    """The Arrow struct was released or moved before."""

    code = "arrow_released"
    number = 2640


class ArrowMalformed(RegularsError):
    """The Arrow struct contradicts the interface or its own schema."""

    code = "arrow_malformed"
    number = 2641


class ArrowFormatUnknown(RegularsError):
    """There is no such format in the Arrow interface."""

    code = "arrow_format_unknown"
    number = 2642


class ArrowLimit(RegularsError):
    """The Arrow struct is larger or deeper than may be."""

    code = "arrow_limit"
    number = 2643


class ArrowStreamFailed(RegularsError):
    """The producer of the Arrow stream failed."""

    code = "arrow_stream_failed"
    number = 2644


class Cancelled(RegularsError):
    """Whoever watched the call stopped it."""

    code = "cancelled"
    number = 2645


class CalendarWithoutWorkingTime(RegularsError):
    """A business calendar has no working time."""

    code = "calendar_without_working_time"
    number = 2701


class CalendarHorizonExceeded(RegularsError):
    """The target is not reached within the days that are looked at."""

    code = "calendar_horizon_exceeded"
    number = 2702


class OverlappingSpans(RegularsError):
    """The spans of a day are not in order or overlap."""

    code = "overlapping_spans"
    number = 2703


class BadSpan(RegularsError):
    """A span of working time ends before it has begun."""

    code = "bad_span"
    number = 2704


class UnknownCalendar(RegularsError):
    """The rulebook has no business calendar of this name."""

    code = "unknown_calendar"
    number = 2705


class UnknownCase(RegularsError):
    """There is no case of this number."""

    code = "unknown_case"
    number = 2706


class OutcomeRequired(RegularsError):
    """A complaint is closed with an outcome, and with a remedy where it was upheld."""

    code = "outcome_required"
    number = 2707


class InvalidTransition(RegularsError):
    """This step cannot follow."""

    code = "invalid_transition"
    number = 2708


class ClockTarget(RegularsError):
    """A row of the policy gives the clock its target."""

    code = "clock_target"
    number = 2709


class CaseExists(RegularsError):
    """There is a case of this number already."""

    code = "case_exists"
    number = 2710


class NotDeflected(RegularsError):
    """A standard answer was not enough."""

    code = "not_deflected"
    number = 2711


class NoQueue(RegularsError):
    """No queue takes the case."""

    code = "no_queue"
    number = 2712


class ComplaintOpen(RegularsError):
    """A complaint of the customer is open."""

    code = "complaint_open"
    number = 2720


class ConsentMissing(RegularsError):
    """The customer does not allow the purpose."""

    code = "consent_missing"
    number = 2721


class ScoreOutOfRange(RegularsError):
    """The mark is not one of its scale."""

    code = "score_out_of_range"
    number = 2751


class UnequalPeriods(RegularsError):
    """Counts are compared of periods of equal length only."""

    code = "unequal_periods"
    number = 2752


class BandsNotFalling(RegularsError):
    """Bands are told from high to low."""

    code = "bands_not_falling"
    number = 2753


class Contaminated(RegularsError):
    """The customer was on both sides of the test and counts for neither."""

    code = "contaminated"
    number = 2754


class UnknownLead(RegularsError):
    """There is no lead of this number yet."""

    code = "unknown_lead"
    number = 2755


class AlreadyConverted(RegularsError):
    """The lead has become an opportunity already."""

    code = "already_converted"
    number = 2756


class StageFieldsMissing(RegularsError):
    """The stage asks for fields that are not known."""

    code = "stage_fields_missing"
    number = 2757


class ReasonRequired(RegularsError):
    """This end has a reason."""

    code = "reason_required"
    number = 2758


class UnknownOpportunity(RegularsError):
    """There is no opportunity of this number yet."""

    code = "unknown_opportunity"
    number = 2759


class LeadExists(RegularsError):
    """There is a lead of this number already."""

    code = "lead_exists"
    number = 2760


class OpportunityExists(RegularsError):
    """There is an opportunity of this number already."""

    code = "opportunity_exists"
    number = 2761


class OfferRefused(RegularsError):
    """The customer refused this before."""

    code = "offer_refused"
    number = 2762


class AlreadyContacted(RegularsError):
    """The customer had a paid contact of the group in its window."""

    code = "already_contacted"
    number = 2763


class UnknownRequest(RegularsError):
    """There is no such request for approval."""

    code = "unknown_request"
    number = 2801


class AlreadyDecided(RegularsError):
    """The request for approval is not waiting for a decision."""

    code = "already_decided"
    number = 2802


class SelfApproval(RegularsError):
    """Nobody decides about what they ask for themselves."""

    code = "self_approval"
    number = 2803


class DelegationExpired(RegularsError):
    """No delegation to the actor is valid at that instant."""

    code = "delegation_expired"
    number = 2804


class LevelTooLow(RegularsError):
    """The decision needs a higher level."""

    code = "level_too_low"
    number = 2805


class VersionMismatch(RegularsError):
    """The request for approval has another version than was seen."""

    code = "version_mismatch"
    number = 2806


class NotApproved(RegularsError):
    """What was asked for is not approved."""

    code = "not_approved"
    number = 2807


class DuplicateRequest(RegularsError):
    """There is a request for approval of this id."""

    code = "duplicate_request"
    number = 2808


class UnknownLevel(RegularsError):
    """There is no such level of approval."""

    code = "unknown_level"
    number = 2809


class ApprovalRequired(RegularsError):
    """The operation rests on an approval, and none is named."""

    code = "approval_required"
    number = 2810


class ApprovalMismatch(RegularsError):
    """The approval was given for something else."""

    code = "approval_mismatch"
    number = 2811


class ApprovalUsed(RegularsError):
    """An operation was done with this approval already."""

    code = "approval_used"
    number = 2812


class ActionLimit(RegularsError):
    """The actor has done this as often as is allowed in this time."""

    code = "action_limit"
    number = 2813


class InsufficientStock(RegularsError):
    """Fewer are free than are wanted."""

    code = "insufficient_stock"
    number = 2821


class InvalidQuantity(RegularsError):
    """The number of pieces must be above 0."""

    code = "invalid_quantity"
    number = 2822


class ConfirmExceedsReservation(RegularsError):
    """More are sold than were reserved."""

    code = "confirm_exceeds_reservation"
    number = 2823


class ReservationNotOpen(RegularsError):
    """The reservation is over, or was never made."""

    code = "reservation_not_open"
    number = 2824


class DuplicateReservation(RegularsError):
    """There is a reservation of this id."""

    code = "duplicate_reservation"
    number = 2825


class ControlGroup(RegularsError):
    """The customer is left out to compare with."""

    code = "control_group"
    number = 2831


class TriggerCompleted(RegularsError):
    """What the trigger counts is complete."""

    code = "trigger_completed"
    number = 2832


class FiringExpired(RegularsError):
    """It is too late for what the trigger proposes."""

    code = "firing_expired"
    number = 2833


class FiringByMerge(RegularsError):
    """Only a merge of customers completed what the trigger counts."""

    code = "firing_by_merge"
    number = 2834


class FiringInvalidated(RegularsError):
    """What happened no longer completes what the trigger counts."""

    code = "firing_invalidated"
    number = 2835


class LocationNotAllowed(RegularsError):
    """The place of a record may not be used."""

    code = "location_not_allowed"
    number = 2836


class OverRefunded(RegularsError):
    """More was given back than was paid."""

    code = "over_refunded"
    number = 2837


class StatusRegression(RegularsError):
    """A parcel went backwards."""

    code = "status_regression"
    number = 2838


class FactWithoutOrder(RegularsError):
    """A payment or parcel names no order."""

    code = "fact_without_order"
    number = 2839


class SituationHolds(RegularsError):
    """Something is the matter that the row names."""

    code = "situation_holds"
    number = 2840


class ComplaintFirst(RegularsError):
    """An open complaint comes before every offer."""

    code = "complaint_first"
    number = 2841


class NoNextAction(RegularsError):
    """No row of next actions fits."""

    code = "no_next_action"
    number = 2842


class TriggerDue(RegularsError):
    """A trigger is due that the row names."""

    code = "trigger_due"
    number = 2843


class TriggerCounted(RegularsError):
    """What the trigger counts came often enough."""

    code = "trigger_counted"
    number = 2844


class TriggerAbsent(RegularsError):
    """What the trigger waits for did not come."""

    code = "trigger_absent"
    number = 2845


# Users know the classes as `regulars.RecordConflict`; pickles and tracebacks say so too.
for _name in __all__:
    globals()[_name].__module__ = "regulars"
