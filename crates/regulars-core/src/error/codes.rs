//! The registry: every code of every crate, with its frozen number. One code has one meaning wherever it appears, as an error,
//! a finding or a reason. Numbers are never changed and never used again; new codes take new numbers.

use std::fmt;

/// One line of the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeInfo {
    /// The word.
    pub code: &'static str,
    /// The frozen number.
    pub number: u32,
    /// What it means.
    pub message: &'static str,
}

macro_rules! codes {
    ($($number:literal $variant:ident $word:literal $meaning:literal)*) => {
        /// A stable code: a word in snake case and a frozen number.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $meaning] $variant,)*
        }

        impl Code {
            /// The word, for example `unknown_source`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The frozen number.
            pub fn number(self) -> u32 {
                match self { $(Self::$variant => $number,)* }
            }

            /// What it means, as a sentence without its end.
            pub fn message(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }

            /// The code of a word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }

            /// The whole registry, in order of numbers.
            pub fn all() -> &'static [CodeInfo] {
                &[$(CodeInfo { code: $word, number: $number, message: $meaning },)*]
            }
        }
    };
}

codes! {
    1001 InvalidUtf8 "invalid_utf8" "the bytes are not UTF-8"
    1002 JsonSyntax "json_syntax" "the text is not JSON"
    1003 JsonDuplicateKey "json_duplicate_key" "a JSON object has a key twice"
    1004 JsonTooDeep "json_too_deep" "the JSON is nested too deeply"
    1005 JsonTooLarge "json_too_large" "the JSON text is too large"
    1006 WrongType "wrong_type" "the value has another type than the field"
    1007 UnknownField "unknown_field" "the object has a field that is not declared"
    1008 MissingField "missing_field" "a required field is absent"
    1009 InvalidValue "invalid_value" "the value is not one of those allowed here"
    1010 TextTooLong "text_too_long" "the text is longer than its field allows"
    1011 TextNotPrintable "text_not_printable" "the text is empty or holds control characters"
    1012 TooManyItems "too_many_items" "the list has more items than allowed"
    1013 FloatNotAllowed "float_not_allowed" "money and decimals are written as text, never as a binary float"

    1101 InstantInvalid "instant_invalid" "the text is not an instant in RFC 3339"
    1102 InstantWithoutZone "instant_without_zone" "an instant needs an offset"
    1103 InstantTooFine "instant_too_fine" "an instant has at most microseconds"
    1104 InstantOutOfRange "instant_out_of_range" "the instant lies outside the range that the rulebook allows"

    1105 TimeGoesBack "time_goes_back" "the instant lies before the one that was reached"

    1201 DecimalInvalid "decimal_invalid" "the text is not a decimal number"
    1202 DecimalOverflow "decimal_overflow" "the decimal has more digits than can be kept exactly"
    1203 UnknownCurrency "unknown_currency" "the currency is not an ISO 4217 code"
    1204 Negative "negative" "the value may not be negative"
    1205 MixedCurrency "mixed_currency" "amounts of several currencies cannot be added"
    1206 Overflow "overflow" "a sum does not fit and has no value"

    1301 UnknownSource "unknown_source" "the rulebook declares no such source"
    1302 UnknownType "unknown_type" "there is no such record type"
    1303 RecordConflict "record_conflict" "a record with this key and other content is stored already"
    1304 BadReference "bad_reference" "a record refers to itself"
    1305 UnknownRecord "unknown_record" "no record has this key"

    1401 IdentifierInvalid "identifier_invalid" "the identifier does not normalise"
    1402 IdentifierMasked "identifier_masked" "the identifier is masked and cannot identify anyone"
    1403 KindUnknown "kind_unknown" "the rulebook declares no such identifier kind"
    1404 UnknownCustomer "unknown_customer" "there is no such customer"
    1405 UnknownProfile "unknown_profile" "there is no such profile"
    1406 Exclusive "exclusive" "uniting would give a customer two values of an exclusive identifier"
    1407 Oversize "oversize" "uniting would make a customer of too many profiles"
    1408 AmbiguousCustomer "ambiguous_customer" "the identifier is held by several customers"
    1410 UnknownDecision "unknown_decision" "there is no such decision"
    1411 SameProfile "same_profile" "both sides are one profile or one customer"
    1412 Erased "erased" "the profile was erased, and nobody is left who was one with it"
    1413 ContradictsDecision "contradicts_decision" "earlier decisions say otherwise"
    1414 GuardViolation "guard_violation" "guards speak against uniting"
    1415 Outranked "outranked" "only a person decides this"
    1416 StaleVersion "stale_version" "the customer has changed since"
    1417 StalePlan "stale_plan" "what was planned no longer holds"
    1418 DecisionConflict "decision_conflict" "a decision with this id and other content is stored already"
    1440 Disagreement "disagreement" "the values differ and all had to agree"
    1441 PinShadows "pin_shadows" "a pinned value hides a newer one that differs"
    1442 StrategyTypeMismatch "strategy_type_mismatch" "the strategy means nothing for values of this type"
    1443 RelationSecondParent "relation_second_parent" "the relation would give a customer two parents in one hierarchy"
    1444 RelationCycle "relation_cycle" "the relation would close a circle in a hierarchy"
    1445 RelationKindUnknown "relation_kind_unknown" "the rulebook declares no such kind of relation"
    1446 RelationParty "relation_party" "an end of the relation is of the wrong party"
    1447 RelationToSelf "relation_to_self" "both ends of the relation are one customer"
    1448 RelationEndUnknown "relation_end_unknown" "an end of the relation is nobody who is known"
    1449 TooManyRelated "too_many_related" "more customers hang together by relations than are followed"

    1460 QualityRejected "quality_rejected" "a rule of quality refuses the record"
    1461 QualityStateInvalid "quality_state_invalid" "more passed than were looked at"
    1462 PatternInvalid "pattern_invalid" "the pattern is not a regular expression, or is too large"
    1463 QualityAlert "quality_alert" "the quality of the data crossed a gate or jumped"

    1501 Syntax "syntax" "the document is not TOML, or a phrase in it cannot be parsed"
    1502 UnknownKey "unknown_key" "the table has no such key"
    1503 MissingKey "missing_key" "a required key is absent"
    1504 UnknownName "unknown_name" "nothing of this name is defined"
    1505 UnknownZone "unknown_zone" "the zone is not an IANA time zone"
    1506 UnknownTimezone "unknown_timezone" "the time zone of a program or a calendar is not an IANA time zone"
    1508 TypeMismatch "type_mismatch" "the value or operand has another type"
    1509 DuplicateId "duplicate_id" "the id is used twice"
    1510 Unsupported "unsupported" "this library version does not know this"
    1511 RulebookTooLarge "rulebook_too_large" "the rulebook is too large"
    1512 BadPhrase "bad_phrase" "the phrase is not one of the fixed forms"
    1513 FloatMoney "float_money" "money in a rulebook is written as text"
    1515 ThresholdsNotRising "thresholds_not_rising" "a higher tier must ask for more"
    1516 BandsNotAscending "bands_not_ascending" "the cut points must rise"
    1517 OutOfRange "out_of_range" "the number lies outside its range"
    1519 NotPositive "not_positive" "the number must be above zero"
    1520 ConditionTooLarge "condition_too_large" "the condition is too long, too deep or has too many names"
    1521 DuplicateName "duplicate_name" "the name is taken already"
    1522 Cycle "cycle" "the definition reads itself"
    1523 Unreachable "unreachable" "it can never come to this"
    1524 BandGap "band_gap" "the last of a ladder must catch all that is left"
    1525 WeightsDoNotSum "weights_do_not_sum" "weights must add up to exactly 1"
    1526 VersionNotRising "version_not_rising" "a newer version of a rulebook has a higher number"
    1527 InUse "in_use" "others read what is to be deleted"
    1528 UnknownVersion "unknown_version" "no such version of the rulebook is loaded"
    1540 UnknownValue "unknown_value" "the word is not one of those of its key"
    1541 UnknownTier "unknown_tier" "the program has no such tier"
    1542 ValidityNeedsPeriod "validity_needs_period" "a validity to the end of a period needs a window of periods"
    1543 RolloverNeedsPeriod "rollover_needs_period" "what is carried over needs a window of periods"
    1544 ExpiryNotAfterPending "expiry_not_after_pending" "points would expire before they can be spent"
    1545 PendingOnlyWithoutPending "pending_only_without_pending" "without a wait no lot is pending, so nothing would be taken back"
    1546 ConfirmedWithoutPending "confirmed_without_pending" "without a wait of points no order is confirmed"
    1547 GraceTooLong "grace_too_long" "the grace is longer than the validity"
    1548 AtReviewNeedsRecalc "at_review_needs_recalc" "going up with the review needs a monthly review"
    1549 ExtendNeedsMonthsValidity "extend_needs_months_validity" "making a level last longer needs a validity in months"
    1550 ExtendNeedsValidityGeWindow "extend_needs_validity_ge_window" "making a level last longer needs a validity not shorter than the window"
    1551 VersionsOverlap "versions_overlap" "a later version of a program has a higher number and begins later"

    1601 PurposeUnknown "purpose_unknown" "the rulebook declares no such purpose"
    1602 ConsentKindDerived "consent_kind_derived" "a kind of consent event that the library derives cannot be recorded"
    1603 ConsentExpiresBeforeStart "consent_expires_before_start" "a consent ends before it begins"
    1604 NoticeInvalid "notice_invalid" "a notice is `v` and a whole number"
    1605 Withdrawn "withdrawn" "the person withdrew consent"
    1606 Refused "refused" "the person refused"
    1607 Objected "objected" "the person objected"
    1608 Invalidated "invalidated" "the consent was invalidated"
    1610 NoConsent "no_consent" "nobody gave consent"
    1611 ChannelNotConsented "channel_not_consented" "the consent is for another channel"
    1612 RecipientNotCovered "recipient_not_covered" "the consent is for another recipient or operation"
    1613 InvalidConsent "invalid_consent" "an inferred consent is none"
    1614 ProofMissing "proof_missing" "the consent has no proof"
    1615 ConsentExpired "consent_expired" "the consent has expired"
    1616 NoticeChanged "notice_changed" "the notice has changed since the consent"
    1617 DoubleOptInPending "double_opt_in_pending" "the consent is not confirmed yet"
    1618 ChannelUnknown "channel_unknown" "the rulebook declares no such channel"
    1619 JurisdictionUnknown "jurisdiction_unknown" "no jurisdiction is known, or one that is not declared"
    1620 SubjectErased "subject_erased" "the person was erased"
    1621 SubjectDeceased "subject_deceased" "the person has died"
    1622 Restricted "restricted" "processing of the person's data is restricted"
    1623 ErasurePending "erasure_pending" "the person asked for erasure"
    1624 AdmRefused "adm_refused" "the person refused decisions by machines"
    1625 OptedOut "opted_out" "the person opted out"
    1626 Suppressed "suppressed" "somebody who was erased had said no"
    1627 PersonalisationRefused "personalisation_refused" "the person refused personalisation"
    1628 GpcOptOut "gpc_opt_out" "the person's browser says no"
    1629 SensitiveLimited "sensitive_limited" "the person limited the use of sensitive data"
    1630 DoNotCall "do_not_call" "the person asked not to be called"
    1631 BasisNotAvailable "basis_not_available" "the claimed basis does not exist for this here"
    1632 AdmNotPermitted "adm_not_permitted" "machines may not decide this on the claimed basis"
    1633 MinorOptInRequired "minor_opt_in_required" "a person of this age must opt in"
    1634 GuardianConsentRequired "guardian_consent_required" "a guardian must consent"
    1635 SeparateConsentRequired "separate_consent_required" "it needs consent to this alone"
    1636 ExplicitConsentRequired "explicit_consent_required" "it needs consent in so many words"
    1637 TransferMechanismMissing "transfer_mechanism_missing" "nothing says by which mechanism the data go abroad"
    1638 AgeRequired "age_required" "the age must be known"
    1639 TimezoneUnknown "timezone_unknown" "nobody knows what time it is where the person is"
    1640 QuietHours "quiet_hours" "it is too late or too early for a contact"
    1641 FrequencyCap "frequency_cap" "the person was contacted often enough"
    1642 FutureEventIgnored "future_event_ignored" "a consent event that lies ahead was ignored"
    1643 SeparateBundled "separate_bundled" "a separate consent names one purpose"
    1644 BasisHeld "basis_held" "the use has a legal basis of its own"
    1645 QuietHoursEmpty "quiet_hours_empty" "quiet hours begin when they end"
    1646 CapInvalid "cap_invalid" "a cap has at least one contact and one day"
    1647 ValidityEmpty "validity_empty" "it ceases before it begins"
    1648 InheritCycle "inherit_cycle" "the jurisdiction inherits from itself"
    1649 MissingCite "missing_cite" "a row that denies names its article"
    1650 UnknownReference "unknown_reference" "what is named is not declared"

    1701 ReturnWithoutOrder "return_without_order" "a return names no known order"
    1702 ReturnExceedsOrder "return_exceeds_order" "more was returned than was paid"
    1703 DuplicateOrder "duplicate_order" "several channels told one order"
    1704 CurrencySkipped "currency_skipped" "an amount of another currency was left out"
    1705 InsufficientData "insufficient_data" "there is nothing to compute from"
    1706 FieldMisfit "field_misfit" "a stored value no longer fits its declared type and counts as missing"

    1801 RfmBands "rfm_bands" "the RFM score follows from the cut points"
    1802 TierRequirementMet "tier_requirement_met" "the requirement of the tier is met"
    1803 TierBase "tier_base" "the base tier needs nothing"
    1811 TierValid "tier_valid" "the tier was reached before and is still valid"
    1812 TierGrace "tier_grace" "the tier is kept for some more days"
    1813 TierGranted "tier_granted" "the tier was given"
    1814 NotEnrolled "not_enrolled" "the customer is no member of the program"
    1804 ConsentGranted "consent_granted" "the person gave consent"
    1807 ConditionMet "condition_met" "the condition holds by this fact"
    1808 ConditionNotMet "condition_not_met" "the condition does not hold by this fact"
    1806 OrdersCounted "orders_counted" "the orders that were counted"

    1860 SelfReferral "self_referral" "nobody can recommend to themselves"
    1861 AlreadyReferred "already_referred" "the customer was recommended to before"
    1862 CycleRefused "cycle_refused" "the referral would close a circle"
    1863 NotNewCustomer "not_new_customer" "the referee had enrolled or ordered before"
    1864 DuplicateReferral "duplicate_referral" "the referral is known already"
    1865 UnknownReferral "unknown_referral" "there is no such referral, or it was refused"
    1866 ReferralNotHeld "referral_not_held" "the referral is not held for review"
    1867 SelfReferralAfterMerge "self_referral_after_merge" "referrer and referee turned out to be one customer"
    1868 DuplicateContent "duplicate_content" "the content is known already"

    1901 InvalidPoints "invalid_points" "the points are not above zero, or finer than the program's scale"
    1902 InsufficientPoints "insufficient_points" "less can be spent than is asked for, or something is owed"
    1903 UnknownOrder "unknown_order" "the account has no such order"
    1904 RefundExceedsOrder "refund_exceeds_order" "refunds in total exceed what was paid"
    1905 DuplicateRefund "duplicate_refund" "the account has a refund of this id"
    1906 DuplicateRedemption "duplicate_redemption" "the account has a redemption or a hold of this id"
    1907 DuplicateHold "duplicate_hold" "the account has a hold or a redemption of this id"
    1908 DuplicateAdjustment "duplicate_adjustment" "the account has an adjustment of this id"
    1909 DuplicateReward "duplicate_reward" "what earned already earns no second time"
    1910 UnknownRedemption "unknown_redemption" "the account has no such redemption"
    1911 UnknownReward "unknown_reward" "the account has no such reward, or it was taken back"
    1912 ReversalExceedsRedemption "reversal_exceeds_redemption" "more is to come back than is left of the redemption"
    1913 HoldNotOpen "hold_not_open" "there is no such hold, or it is closed or has lapsed"
    1914 CaptureExceedsHold "capture_exceeds_hold" "more is captured than is held"
    1915 LinesDoNotSum "lines_do_not_sum" "the lines do not add up to the amount"
    1916 UnknownLine "unknown_line" "the order has no such line"
    1917 ExpiryPassed "expiry_passed" "the points would have expired before they are there"

    1918 UnknownVerb "unknown_verb" "the record type knows no such event"
    1920 UnknownMember "unknown_member" "nobody of this id has enrolled"
    1921 AccountClosed "account_closed" "the member has left"
    1922 IdempotencyConflict "idempotency_conflict" "the key belongs to another command"
    1923 AlreadyInPool "already_in_pool" "the member is in a pool already"
    1924 UnknownPool "unknown_pool" "there is no such pool"
    1925 DuplicatePool "duplicate_pool" "there is a pool of this id"
    1926 AlreadyMerged "already_merged" "both are one account already"
    1927 OverdrawnByLateRecord "overdrawn_by_late_record" "a record that came late left a spending without cover; it is owed"
    1928 OverdrawnByUnmerge "overdrawn_by_unmerge" "parting two accounts left a spending without cover; it is owed"
    1929 NoProgram "no_program" "no version of the program is in force, or it has no such part"
    1930 UnknownEntitlement "unknown_entitlement" "no entitlement has this id"
    1931 EntitlementUsed "entitlement_used" "the entitlement has been used"
    1932 EntitlementExpired "entitlement_expired" "the entitlement or its reservation is over"
    1933 EntitlementNotOpen "entitlement_not_open" "the entitlement is not reserved, or was cancelled"
    1934 DuplicateEntitlement "duplicate_entitlement" "an entitlement with this id exists already"
    1935 CalendarOutOfRange "calendar_out_of_range" "the date lies outside the years whose calendar is published"
    1936 BirthdayInvalid "birthday_invalid" "there is no such day in the calendar"
    1937 BenefitIsARight "benefit_is_a_right" "the benefit is held with the tier and is not claimed"

    1940 BirthdayMissing "birthday_missing" "the birthday is not known"
    1941 OutsideWindow "outside_window" "the benefit cannot be claimed on this day"
    1942 TierTooLow "tier_too_low" "the tier held does not get the benefit"
    1943 AlreadyClaimedThisYear "already_claimed_this_year" "the birthday benefit of this year was claimed"
    1944 QuotaUsed "quota_used" "the quota of the period is used up"
    1945 OutOfStock "out_of_stock" "nothing is left for any member"

    1950 MovementDoesNotClose "movement_does_not_close" "the movements do not lead from the opening to the closing balance"

    2001 StoreBusy "store_busy" "the store is in use by another writer; try again"
    2002 StoreFull "store_full" "the disk is full"
    2003 StoreCorrupt "store_corrupt" "the store is damaged"
    2004 SchemaTooNew "schema_too_new" "the file was written by a newer version of the library"
    2005 NotAStore "not_a_store" "the file is not a Regulars store"
    2006 StoreReadOnly "store_read_only" "the store cannot be written"
    2007 StoreUnavailable "store_unavailable" "the store cannot be opened or read"

    2101 UnknownOperation "unknown_operation" "there is no such operation"
    2102 InternalPanic "internal_panic" "the library failed inside; nothing was written"
    2103 NullPointer "null_pointer" "a required pointer is null"
    2104 IoError "io_error" "a file cannot be read or written"

    2201 CsvRowInvalid "csv_row_invalid" "the line does not have the columns of the table"
    2202 CsvColumnMissing "csv_column_missing" "the table has no such column"
    2203 MapInvalid "map_invalid" "the column map is not valid"

    2320 AuditRequired "audit_required" "the rulebook has an audit, so who asks must be said"
    2340 SaltLength "salt_length" "a salt has another length than 32 bytes"
    2341 AuditHash "audit_hash" "an entry of the audit chain is not what its hash says"
    2342 AuditGap "audit_gap" "an entry of the audit chain is not there, or stands in another place"
    2343 AuditOrder "audit_order" "an entry of the audit chain lies before the one it follows"
    2344 AuditTruncated "audit_truncated" "the audit chain is shorter than its anchor, or differs at it"
    2345 AuditAlarm "audit_alarm" "the audit shows more than is usual or allowed"
    2346 DpParameter "dp_parameter" "a parameter of a private count lies outside its range"
    2347 DpBudgetExhausted "dp_budget_exhausted" "what may be told in this period is told already"
    2348 EntropyExhausted "entropy_exhausted" "the random bytes that were given do not suffice"
    2349 SuppressedSmall "suppressed_small" "the count lies below the least group, so it is not told"

    2370 EnvelopeInvalid "envelope_invalid" "the sealed bytes are not an envelope"
    2371 AlgUnknown "alg_unknown" "the envelope names an algorithm that is not known"
    2372 KeyUnavailable "key_unavailable" "whoever has the keys has none of this version"
    2373 KeyDestroyed "key_destroyed" "the key was destroyed with its profile"
    2374 AuthFailed "auth_failed" "the key, the place or a byte is not the one that was sealed with"
    2375 NotIndexable "not_indexable" "a value that does not normalise has no index"
    2377 ProfileErased "profile_erased" "the profile was erased; a new relationship needs a new profile key"
    2378 KeysRequired "keys_required" "the store is sealed and needs its keys"
    2379 KeysWrong "keys_wrong" "these are not the keys of this store"
    2380 StoreNotSealed "store_not_sealed" "the store is not sealed and takes no keys"
    2381 TenantInvalid "tenant_invalid" "a tenant is a short text without line ends"
    2382 KeyFileInvalid "key_file_invalid" "the file is not a key file"
    2383 KeyFileExposed "key_file_exposed" "others may read the key file"
    2384 KeyFileExists "key_file_exists" "there is a file in the place of a new key file"

    2401 CalendarOverlap "calendar_overlap" "a date is a holiday and a working day"
    2402 PeriodInvalid "period_invalid" "a period is a whole number of years, months or days"
    2403 MinExceedsMax "min_exceeds_max" "the least period ends after the longest; the least period counts"
    2404 NoDeadlineRule "no_deadline_rule" "no rule says when such a request is due here"
    2405 RequestTransitionInvalid "request_transition_invalid" "this step cannot follow"
    2406 RequestClosed "request_closed" "the request is closed"
    2407 RequestUnknown "request_unknown" "there is no such request"
    2408 RequestExists "request_exists" "there is a request of this id"
    2409 RequestReasonRequired "request_reason_required" "a refusal says why"
    2410 RequestRemedyRequired "request_remedy_required" "a refusal says what the person can do against it"
    2411 RequestReferenceRequired "request_reference_required" "a repetition names the open request"
    2412 PauseAfterDeadline "pause_after_deadline" "the pause begins after the deadline"
    2413 ExtensionNotAvailable "extension_not_available" "no rule lets the request be extended"
    2414 ExtensionLate "extension_late" "the person had to hear of the extension earlier"
    2415 ExtensionAlreadyGiven "extension_already_given" "the request was extended already"

    2440 NoContactPoint "no_contact_point" "the customer has no contact point for the channel"
    2441 ContactPointTaken "contact_point_taken" "another customer is written to at the same contact point"
    2442 NothingToConfirm "nothing_to_confirm" "no consent of this purpose and scope waits for its confirmation"
    2443 NoTransferBand "no_transfer_band" "no band of the rulebook covers this transfer"

    2501 ModelParameterInvalid "model_parameter_invalid" "a parameter of the model is not finite and above 0"
    2502 ModelInputInvalid "model_input_invalid" "the model takes no such input"
    2503 FitNoData "fit_no_data" "there are no rows to fit"
    2504 ModelKindMismatch "model_kind_mismatch" "the model is of another kind"
    2505 MeanNotFinite "mean_not_finite" "the model has no finite mean"
    2506 TimeUnitMismatch "time_unit_mismatch" "one counts time and the other opportunities"
    2507 IndependenceDoubtful "independence_doubtful" "number and amount of purchases hang together, which the model takes not to be so"

    2560 TooFewPoints "too_few_points" "there are fewer distinct rows than clusters"
    2561 FeatureConstant "feature_constant" "the feature has one value in every row and was dropped"
    2562 ModelMissing "model_missing" "there is no such model artefact"
    2563 ArtefactHashMismatch "artefact_hash_mismatch" "the artefact is not the one that its id names"
    2564 ArtefactPersonalData "artefact_personal_data" "the artefact tells of too few people at once"
    2565 ModelExpired "model_expired" "the model may not be used any more"
    2566 ModelPurposeMismatch "model_purpose_mismatch" "the model was made for another purpose"

    2602 PriceDiscrimination "price_discrimination" "a score that may move prices says why it may"

    2520 TreeFormatUnknown "tree_format_unknown" "trees are read from XGBoost's JSON and LightGBM's text"
    2521 TreeVersionUnsupported "tree_version_unsupported" "this version of the format is not read"
    2522 TreeMalformed "tree_malformed" "the trees are not what their format says"
    2523 TreeNotFinite "tree_not_finite" "a number of the trees is not finite"
    2524 TreeFeatureUnsupported "tree_feature_unsupported" "trees of this kind are not read"
    2525 FeatureMismatch "feature_mismatch" "the model has other features"
    2526 TreeLimit "tree_limit" "the trees exceed a limit"
    2527 FeatureNotAllowed "feature_not_allowed" "no model may read this feature"
    2530 CalibrationOverlap "calibration_overlap" "a calibration is fitted on data that trained the model"
    2531 EvaluationOneClass "evaluation_one_class" "an evaluation needs rows of both outcomes"
    2532 SplitLeak "split_leak" "the test data are known to the training"
    2540 RateMissing "rate_missing" "no rate of exchange holds on the date of the order yet"

    2601 MissingPurpose "missing_purpose" "a score says for which purpose it is made"
    2603 ScoreNotFinite "score_not_finite" "a score is no finite number and has no value"
    2604 ScoreComponent "score_component" "a component adds its points to the score"
    2605 ScoreLimited "score_limited" "the score is held at its bound"
    2606 ScoreRounded "score_rounded" "the score is rounded once"
    2607 ScoreFeature "score_feature" "a feature of a scorecard has the points of its bin"
    2608 ScoreAxis "score_axis" "the value lies in a band of an axis"
    2609 ScoreGiven "score_given" "the score is what a record of the host says"
    2610 ScoreComputed "score_computed" "the value is that of the score that stands in"
    2611 UnknownModel "unknown_model" "no score of the rulebook names the model"
    2612 ScoreShare "score_share" "a feature adds its share to what the model says"
    2613 ScoreHistory "score_history" "the model reads the history of purchases"
    2620 TaxonomyTermDuplicate "taxonomy_term_duplicate" "a text stands twice in the taxonomy of needs"
    2621 TextTruncated "text_truncated" "the text is longer than what is read of it"
    2622 NeedMentioned "need_mentioned" "what the customer wrote speaks of the need"
    2623 SensitiveInput "sensitive_input" "sensitive data need a purpose with consent"

    2640 ArrowReleased "arrow_released" "the Arrow struct was released or moved before"
    2641 ArrowMalformed "arrow_malformed" "the Arrow struct contradicts the interface or its own schema"
    2642 ArrowFormatUnknown "arrow_format_unknown" "there is no such format in the Arrow interface"
    2643 ArrowLimit "arrow_limit" "the Arrow struct is larger or deeper than may be"
    2644 ArrowStreamFailed "arrow_stream_failed" "the producer of the Arrow stream failed"
    2645 Cancelled "cancelled" "whoever watched the call stopped it"

    2701 CalendarWithoutWorkingTime "calendar_without_working_time" "a business calendar has no working time"
    2702 CalendarHorizonExceeded "calendar_horizon_exceeded" "the target is not reached within the days that are looked at"
    2703 OverlappingSpans "overlapping_spans" "the spans of a day are not in order or overlap"
    2704 BadSpan "bad_span" "a span of working time ends before it has begun"
    2705 UnknownCalendar "unknown_calendar" "the rulebook has no business calendar of this name"
    2706 UnknownCase "unknown_case" "there is no case of this number"
    2707 OutcomeRequired "outcome_required" "a complaint is closed with an outcome, and with a remedy where it was upheld"
    2708 InvalidTransition "invalid_transition" "this step cannot follow"
    2709 ClockTarget "clock_target" "a row of the policy gives the clock its target"
    2710 CaseExists "case_exists" "there is a case of this number already"
    2751 ScoreOutOfRange "score_out_of_range" "the mark is not one of its scale"
    2752 UnequalPeriods "unequal_periods" "counts are compared of periods of equal length only"
    2753 BandsNotFalling "bands_not_falling" "bands are told from high to low"
    2754 Contaminated "contaminated" "the customer was on both sides of the test and counts for neither"
    2755 UnknownLead "unknown_lead" "there is no lead of this number yet"
    2756 AlreadyConverted "already_converted" "the lead has become an opportunity already"
    2757 StageFieldsMissing "stage_fields_missing" "the stage asks for fields that are not known"
    2758 ReasonRequired "reason_required" "this end has a reason"
    2759 UnknownOpportunity "unknown_opportunity" "there is no opportunity of this number yet"
    2760 LeadExists "lead_exists" "there is a lead of this number already"
    2761 OpportunityExists "opportunity_exists" "there is an opportunity of this number already"
    2762 OfferRefused "offer_refused" "the customer refused this before"
    2763 AlreadyContacted "already_contacted" "the customer had a paid contact of the group in its window"
    2711 NotDeflected "not_deflected" "a standard answer was not enough"
    2712 NoQueue "no_queue" "no queue takes the case"
    2720 ComplaintOpen "complaint_open" "a complaint of the customer is open"
    2721 ConsentMissing "consent_missing" "the customer does not allow the purpose"

    2301 RoleUnknown "role_unknown" "nobody has a role, or the rulebook declares no such one"
    2302 ObjectUnknown "object_unknown" "no field of the object has a class"
    2303 FieldClassUnknown "field_class_unknown" "the field has no class"
    2304 NoGrant "no_grant" "no grant of the roles allows it"
    2305 PurposeNotGranted "purpose_not_granted" "it is granted for other purposes"
    2306 RowOutOfScope "row_out_of_scope" "it is granted on other rows"
    2307 DeniedByRule "denied_by_rule" "a grant denies it"
    2308 ExportLimit "export_limit" "the call has more rows than the grant allows"
    2309 SubjectDenied "subject_denied" "the person's data may not be used for the purpose"
    2310 RoleCycle "role_cycle" "the role inherits from itself"
    2311 MaskKindUnknown "mask_kind_unknown" "there is no such mask"
    2312 ContextRequired "context_required" "the rulebook declares roles, so who asks must be said"
    2313 HostOnly "host_only" "what is not masked is for the host itself"

    2801 UnknownRequest "unknown_request" "there is no such request for approval"
    2802 AlreadyDecided "already_decided" "the request for approval is not waiting for a decision"
    2803 SelfApproval "self_approval" "nobody decides about what they ask for themselves"
    2804 DelegationExpired "delegation_expired" "no delegation to the actor is valid at that instant"
    2805 LevelTooLow "level_too_low" "the decision needs a higher level"
    2806 VersionMismatch "version_mismatch" "the request for approval has another version than was seen"
    2807 NotApproved "not_approved" "what was asked for is not approved"
    2808 DuplicateRequest "duplicate_request" "there is a request for approval of this id"
    2809 UnknownLevel "unknown_level" "there is no such level of approval"
    2810 ApprovalRequired "approval_required" "the operation rests on an approval, and none is named"
    2811 ApprovalMismatch "approval_mismatch" "the approval was given for something else"
    2812 ApprovalUsed "approval_used" "an operation was done with this approval already"
    2813 ActionLimit "action_limit" "the actor has done this as often as is allowed in this time"

    2821 InsufficientStock "insufficient_stock" "fewer are free than are wanted"
    2822 InvalidQuantity "invalid_quantity" "the number of pieces must be above 0"
    2823 ConfirmExceedsReservation "confirm_exceeds_reservation" "more are sold than were reserved"
    2824 ReservationNotOpen "reservation_not_open" "the reservation is over, or was never made"
    2825 DuplicateReservation "duplicate_reservation" "there is a reservation of this id"

    2831 ControlGroup "control_group" "the customer is left out to compare with"
    2832 TriggerCompleted "trigger_completed" "what the trigger counts is complete"
    2833 FiringExpired "firing_expired" "it is too late for what the trigger proposes"
    2834 FiringByMerge "firing_by_merge" "only a merge of customers completed what the trigger counts"
    2835 FiringInvalidated "firing_invalidated" "what happened no longer completes what the trigger counts"
    2836 LocationNotAllowed "location_not_allowed" "the place of a record may not be used"
    2837 OverRefunded "over_refunded" "more was given back than was paid"
    2838 StatusRegression "status_regression" "a parcel went backwards"
    2839 FactWithoutOrder "fact_without_order" "a payment or parcel names no order"
    2840 SituationHolds "situation_holds" "something is the matter that the row names"
    2841 ComplaintFirst "complaint_first" "an open complaint comes before every offer"
    2842 NoNextAction "no_next_action" "no row of next actions fits"
    2843 TriggerDue "trigger_due" "a trigger is due that the row names"
    2844 TriggerCounted "trigger_counted" "what the trigger counts came often enough"
    2845 TriggerAbsent "trigger_absent" "what the trigger waits for did not come"
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Code {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Code".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "description": "A code of the registry, in snake case."})
    }
}
