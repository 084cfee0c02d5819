//! Every key of every section, once: the parser knows keys from here, and so does the JSON Schema for editors.

mod access;
mod approvals;
mod audit;
mod indicators;
mod journey;
mod needs;
mod privacy;
mod program;
mod rights;
mod sales;
mod score;
mod service;

pub(super) use access::{CONFLICT, FIELD_CLASS, GRANT, ROLE, ROW_ATTRIBUTES};
pub(super) use approvals::{ACTION_CONDITION, ACTION_LIMIT, APPROVALS, NEED_RULE};
pub(super) use audit::{ALARM, AUDIT, BASELINE, DP, OFF_HOURS};
pub(super) use indicators::{INDICATOR, PART};
pub(super) use journey::{CONTROL_GROUP, FULFILMENT, LOCATION, NEXT_ACTION, STORE, TRIGGER};
pub(super) use needs::{CUES, NEED, NEEDS, TERM_OF_NEED};
pub(super) use privacy::{
    CAP, EFFECT, JURISDICTION, JURISDICTION_RULE, POLICY, POLICY_PATCH, PRIVACY, PURPOSE, QUIET_HOURS, TRANSFER_BAND,
    WHEN,
};
pub(super) use program::{
    BENEFIT, LEVEL, LIFETIME, POINTS, PROGRAM, PROGRAMS, REFERRAL, REWARD, RING, SINGLE_PROGRAM, TIERS,
};
pub(super) use rights::{CALENDAR, DEADLINE, RETENTION, TERM};
pub(super) use sales::{
    ASSIGNMENT, CAMPAIGN_GROUP, GRADE_BAND, KINDS, LEAD_GROUP, LEAD_RULE, LEADS, OPPORTUNITIES, OPPORTUNITY_STAGE,
};
pub(super) use score::{
    AXIS, BAND, BIN, COMPONENT, FEATURE, MODEL_INPUT, MODEL_VERSION, MODELS, ODDS, PERIOD_CAP, QUADRANTS, ROW, SCORE,
    SCORE_VERSION,
};
pub(super) use service::{
    BUSINESS_CALENDAR, CLOSED_LOOP, EXIT_SURVEY, SERVICE, SERVICE_POLICY, SERVICE_QUEUE, SERVICE_TRIAGE,
    SERVICE_WARNING, VALUE_BAND, WEEKLY,
};

use crate::identity::{AttributeType, Normaliser, Strategy};
use crate::quality::{Check, Metric, Severity};
use crate::record::DeclaredType;
use crate::relation::Party;
use crate::scoring::{Dimension, MonetaryOf, Refunds};
use crate::text::Language;
use crate::time::Unit;

/// A key of a table.
#[derive(Clone, Copy)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) ty: KeyType,
    pub(super) required: bool,
    pub(super) doc: &'static str,
}

/// What a key holds.
#[derive(Clone, Copy)]
pub(super) enum KeyType {
    Text,
    /// One of some words.
    Words(fn() -> Vec<&'static str>),
    Integer,
    Integers,
    Flag,
    /// A number, written as text or as a number.
    Decimal,
    Decimals,
    Texts,
    TextOrTexts,
    Lists(fn() -> Vec<&'static str>),
    Duration,
    Durations,
    Instant,
    Condition,
    /// A name for people: text, or `{ en, zh }`.
    Label,
    Table(&'static [Key]),
    Tables(&'static [Key]),
    /// Tables by names of the writer's choice.
    Named(&'static [Key]),
    /// A table, or one word.
    WordOr(&'static str, &'static [Key]),
    /// A type, or a table with it.
    FieldOr(&'static [Key]),
    /// Spans of a day: lists of two times of day.
    Spans,
    /// How often in a period: a phrase, or numbers by tier with `per`.
    Quota,
}

const fn may(name: &'static str, ty: KeyType, doc: &'static str) -> Key {
    Key { name, ty, required: false, doc }
}

const fn must(name: &'static str, ty: KeyType, doc: &'static str) -> Key {
    Key { name, ty, required: true, doc }
}

use KeyType::{
    Condition, Decimal, Decimals, Duration, Durations, FieldOr, Flag, Instant, Integer, Integers, Label, Lists, Named,
    Table, Tables, Text, TextOrTexts, Texts, WordOr, Words,
};

/// The sections that are read, in the order of the data.
pub(super) const ROOT: &[Key] = &[
    must("rulebook", Table(HEAD), "Which rulebook this is."),
    may("sources", Named(SOURCE), "The systems that deliver records; without it every source is accepted."),
    may("records", Named(FIELDS), "Own record kinds, and further fields of the built-in ones."),
    may("identity", Table(IDENTITY), "Which identifiers join profiles."),
    may("attributes", Named(ATTRIBUTE), "What golden attributes are and how they are chosen."),
    may("relations", Named(RELATION), "The kinds of relations between customers."),
    may("measures", Named(MEASURE), "Named aggregates over a customer's records."),
    may("rfm", Table(RFM), "The score of recency, frequency and monetary value."),
    may("currency", Table(CURRENCY), "What currencies are worth, each from a local date on."),
    score::SCORE_SECTION,
    may("stage", Tables(STAGE), "The life-cycle stages, tried from the first to the last."),
    may("journey_stage", Tables(STAGE), "The journey stages."),
    may("tag", Tables(TAG), "Tags in four dimensions."),
    needs::NEEDS_SECTION,
    needs::NEED_SECTION,
    may("stage_weights", Named(WEIGHTS), "How relevant each dimension is in a stage."),
    may("segments", Named(SEGMENT), "Segments."),
    score::MODELS_SECTION,
    program::PROGRAM_SECTION,
    program::POINTS_SECTION,
    program::TIERS_SECTION,
    program::BENEFIT_SECTION,
    program::REFERRAL_SECTION,
    program::REWARD_SECTION,
    program::PROGRAMS_SECTION,
    may("privacy", Table(PRIVACY), "Privacy in general."),
    may("purpose", Tables(PURPOSE), "What data may be used for."),
    may("jurisdiction", Tables(JURISDICTION), "Jurisdictions beside the built-in ones, or in their place."),
    may(
        "jurisdiction_rule",
        Tables(JURISDICTION_RULE),
        "What the law asks where, beside the built-in rows or in their place.",
    ),
    rights::DEADLINE_SECTION,
    rights::CALENDAR_SECTION,
    rights::RETENTION_SECTION,
    may(
        "transfer_band",
        Tables(TRANSFER_BAND),
        "What transfers abroad need by how many people they concern, beside the built-in bands or in their place.",
    ),
    access::FIELD_SECTION,
    access::ROLE_SECTION,
    access::GRANT_SECTION,
    access::CONFLICT_SECTION,
    service::SERVICE_SECTION,
    journey::FULFILMENT_SECTION,
    journey::LOCATION_SECTION,
    journey::NEXT_ACTION_SECTION,
    journey::STORE_SECTION,
    journey::TRIGGER_SECTION,
    sales::GROUP_SECTION,
    sales::LEADS_SECTION,
    sales::OPPORTUNITIES_SECTION,
    may("quality", Table(QUALITY), "Rules of data quality and their gates."),
    may("audit", Table(AUDIT), "What is told to the audit."),
    may("alarm", Tables(ALARM), "What is remarkable in the audit."),
    may("dp", Table(DP), "How counts are told privately."),
    approvals::APPROVALS_SECTION,
    indicators::INDICATOR_SECTION,
];

pub(super) const HEAD: &[Key] = &[
    must("id", Text, "The rulebook's id."),
    must("version", Integer, "Its version; it rises with every change."),
    must("zone", Text, "The IANA time zone of local days."),
    may("effective_from", Instant, "From when on this version answers; absent: always."),
    may("language", Words(languages), "The language of sentences."),
    may("min_instant", Instant, "The earliest instant of a record."),
    may("max_instant", Instant, "The latest instant of a record."),
    may("max_future", Duration, "How far a record may lie after its delivery."),
];

pub(super) const SOURCE: &[Key] =
    &[may("kind", Text, "The kind of channel."), may("rank", Integer, "How far it is trusted; larger is more.")];

/// Fields have names of the writer's choice.
const FIELDS: &[Key] = &[may("*", FieldOr(FIELD), "A field and its type.")];

/// What a field of an own record kind may say.
pub(super) const FIELD: &[Key] = &[
    must("type", Words(field_types), "The type of its values."),
    may("personal", Flag, "Whether it is kept with what is personal; `true` if absent."),
    may("required", Flag, "Whether every record of the kind has it."),
];

pub(super) const IDENTITY: &[Key] = &[
    may("kinds", Named(KIND), "The kinds of identifiers."),
    may("max_cluster_size", Integer, "The most profiles of one customer."),
    may("email", Table(EMAIL), "How far spellings of one e-mail address go."),
    may("phone", Table(PHONE), "Which telephone numbers there are."),
    may("names", Table(NAMES), "What reading names needs to know besides the built-in tables."),
    may("corroborate", Texts, "Attributes that speak for a union where several would be possible."),
];

pub(super) const EMAIL: &[Key] = &[
    may("fold_case", Flag, "Whether capitals before the `@` mean nothing; `true` if absent."),
    may("cut_plus", Flag, "Whether what follows a `+` before the `@` means nothing; `true` if absent."),
    may("dot_insensitive", Texts, "Domains at which dots before the `@` mean nothing."),
];

pub(super) const PHONE: &[Key] = &[
    may("region", Text, "The country of numbers without country code, in two capitals; only those of `CN` are read."),
    may("strict", Flag, "Whether numbers of other countries must be known to the metadata of libphonenumber."),
    may("CN", Table(PHONE_CN), "The numbers of China."),
];

pub(super) const PHONE_CN: &[Key] = &[
    may("mobile_prefixes", Texts, "How mobile numbers begin."),
    may("area_codes", Texts, "Area codes of land lines without 0, `x` for any digit."),
];

pub(super) const NAMES: &[Key] = &[
    may("compound_surnames", Texts, "Further surnames of two characters."),
    may("titles", Texts, "Further titles that stand behind a surname."),
    may(
        "surname_readings",
        Table(READINGS),
        "How surnames are read in pinyin, where the built-in table says otherwise.",
    ),
];

/// Readings have surnames as their keys.
const READINGS: &[Key] = &[may("*", Text, "The reading, without tones.")];

pub(super) const KIND: &[Key] = &[
    must("normalise", Words(normalisers), "How values are brought to one spelling."),
    may("action", Words(actions), "Whether equal values join profiles."),
    may("priority", Integer, "Kinds of higher priority join first."),
    may("exclusive", Flag, "A customer has at most one value."),
    may("max_values", Integer, "A customer has at most so many values."),
    may("window", Duration, "The most values are counted within such a time; without it ever."),
    may("max_profiles", Integer, "Beyond so many profiles a value joins nobody."),
    may("stale_after", Duration, "After so long a silence a value belongs to somebody else."),
    may("attribute_guards", Texts, "Attributes that speak against a union where both sides know them and differ."),
    may("ignore_sources", Texts, "Sources whose values do not count."),
    may("blocked", Texts, "Values that join nobody."),
    may("blocked_patterns", Texts, "Regular expressions; values that fit one as a whole join nobody."),
];

pub(super) const ATTRIBUTE: &[Key] = &[
    may("label", Label, "What people call it."),
    may("type", Words(attribute_types), "What kind of value it has, for conditions."),
    may("strategy", Lists(strategies), "How the golden value is chosen; the first that decides."),
    may("max_age", Duration, "Older values are set aside while there is a fresher one."),
];

pub(super) const RELATION: &[Key] = &[
    may("label", Label, "What people call it."),
    may("hierarchy", Flag, "Whether it is a forest: its `from` end is the one parent of its `to` end."),
    may("from", Words(parties), "The party at which it begins."),
    may("to", Words(parties), "The party to which it leads."),
];

pub(super) const MEASURE: &[Key] = &[
    may("label", Label, "What people call it."),
    must("agg", Words(aggregates), "What is computed."),
    may("of", TextOrTexts, "The record types that are read."),
    may("where", Condition, "Only records for which this holds."),
    may("window", WordOr("lifetime", WINDOW), "Which instants count."),
    may("field", Text, "The field that is read, for example `body.amount`."),
    may("currency", Text, "The currency of a money field."),
    may("minus", Text, "Records of this type take back what they refer to."),
    may("minus_at", Words(own), "`own`: a return counts at its own instant."),
    may("num", Text, "The measure that is divided."),
    may("den", Text, "The measure that divides."),
    may("factor", Decimal, "What a ratio is multiplied by; 1 if absent."),
    may("steps", Tables(PICK), "The steps of a sequence."),
    may("within", Duration, "The longest span of a sequence, or the time to answer."),
    may("answer", Table(PICK), "What answers."),
    may("period", Words(units), "The local periods that are counted, or between which gaps lie."),
    may("unit", Words(calendar), "`calendar`: days are differences of local dates."),
];

pub(super) const PICK: &[Key] =
    &[must("of", TextOrTexts, "The record types."), may("where", Condition, "Only records for which this holds.")];

pub(super) const WINDOW: &[Key] = &[
    may("last", Duration, "The last so many days, hours, minutes or seconds."),
    may("ago", Durations, "Between the first and the second distance before now."),
    may("from", Instant, "From this instant on."),
    may("to", Instant, "Before this instant."),
    may("calendar", Words(units), "Whole local periods, the present one unless `offset` says otherwise."),
    may("n", Integer, "How many periods."),
    may("offset", Integer, "How many periods back the last of them lies."),
    may("zone", Text, "Whose local dates; the rulebook's if absent."),
];

pub(super) const RFM: &[Key] = &[
    may("unit", Words(rfm_units), "The length of a purchase period."),
    must("currency", Text, "The currency of all amounts; those of others are converted by `[currency]`."),
    may(
        "include",
        Condition,
        "Only orders for which this holds are purchases; if absent, those without a status and those that are `paid`, `shipped` or `completed`.",
    ),
    may("zero_amount", Words(zero), "Whether orders of net amount zero count."),
    may("refunds", Words(refunds), "What a return takes away: `net_of_return` if absent."),
    may("include_first", Flag, "Whether the first purchase counts in the mean `monetary`; not if absent."),
    may("monetary_of", Words(monetary_of), "Which amount is scored: `total` if absent."),
    may("recency", Integers, "Rising cut points of periods since the last purchase."),
    may("frequency", Integers, "Rising cut points of purchase periods."),
    may("monetary", Decimals, "Rising cut points of the amount that is scored."),
    may("cuts", Table(RFM_CUTS), "Instead of the three lists: artefacts of cut points of a population."),
    may("weights", Table(RFM_WEIGHTS), "How much each score weighs in `rfm_weighted`."),
    may("scale", Integer, "How many digits behind the point `rfm_weighted` has, 0 to 6; 2 if absent."),
    may("segments", Tables(RFM_SEGMENT), "Named segments of the three scores; the first that holds wins."),
    may("purpose", Text, "The purpose whose consent the score needs."),
];

pub(super) const CURRENCY: &[Key] = &[
    must("base", Text, "The currency that rates are counted in."),
    must("rates", Named(RATES), "By currency: its rates."),
];

/// The table has dates as its keys.
const RATES: &[Key] = &[may("*", Decimal, "What one unit is worth in the base currency from this local date on.")];

pub(super) const RFM_CUTS: &[Key] = &[
    may("model", Text, "The artefact, `sha256:` and its hash."),
    may("versions", Tables(MODEL_VERSION), "Or several artefacts, each from an instant on."),
];

pub(super) const RFM_WEIGHTS: &[Key] = &[
    must("recency", Decimal, "The weight of recency; the three add up to 1."),
    must("frequency", Decimal, "The weight of frequency."),
    must("monetary", Decimal, "The weight of monetary value."),
];

pub(super) const RFM_SEGMENT: &[Key] = &[
    must("name", Text, "The segment's name."),
    may("label", Label, "What people call it."),
    must("when", Condition, "Who is in it, by the scores `R`, `F` and `M`; the last segment is a catch-all: `true`."),
];

pub(super) const STAGE: &[Key] = &[
    must("name", Text, "The stage's name."),
    may("label", Label, "What people call it."),
    must("enter", Condition, "When it is entered; the last stage is a catch-all: `true`."),
    may("order", Integer, "When it is tried; as written if absent."),
    may("hold", Duration, "How long `enter` must have been false before it is left for a later stage."),
];

pub(super) const TAG: &[Key] = &[
    must("name", Text, "The tag's name."),
    may("label", Label, "What people call it."),
    must("dimension", Words(dimensions), "What it tells about."),
    may("when", Condition, "The tag shows while this holds."),
    may("evidence", Tables(EVIDENCE), "Or it shows while the evidence is strong."),
    may("show_at", Decimal, "From this strength on it shows; 0.5 if absent."),
    may("hide_at", Decimal, "Below this strength it hides again; 0.4 if absent."),
];

pub(super) const EVIDENCE: &[Key] = &[
    may("of", TextOrTexts, "The record types whose records are evidence."),
    may("where", Condition, "Only records for which this holds."),
    may("measure", Text, "Or the measure whose value is evidence."),
    must("points", Decimal, "How much each counts, out of 100."),
    may("half_life", Duration, "After so long it counts half."),
    may("window", Duration, "After so long it does not count."),
    may("cap", Decimal, "The most that one counts, out of 100."),
];

pub(super) const WEIGHTS: &[Key] = &[
    must("attribute", Decimal, "The weight of what tells who they are."),
    must("behaviour", Decimal, "The weight of what tells what they did."),
    must("need", Decimal, "The weight of what tells what they want."),
    must("value", Decimal, "The weight of what tells what they are worth."),
];

pub(super) const LABEL: &[Key] = &[may("en", Text, "In English."), may("zh", Text, "In Chinese.")];

pub(super) const SEGMENT: &[Key] =
    &[may("label", Label, "What people call it."), must("when", Condition, "Who is in it.")];

pub(super) const QUALITY: &[Key] = &[
    may("gates", Table(GATES), "The share that must pass, for each metric."),
    may("outlier", Decimal, "Beyond this robust z a value is an outlier; 3.5 if absent."),
    may("rule", Tables(QUALITY_RULE), "The rules."),
];

pub(super) const GATES: &[Key] = &[
    may("accuracy", Decimal, "Of values that could be checked, those that pass; 0.95 if absent."),
    may("completeness", Decimal, "Of required values, those that are there; 0.90 if absent."),
    may("consistency", Decimal, "Of values of several sources, those that agree; 0.98 if absent."),
    may("timeliness", Decimal, "Of records with both instants, those that came in time; 0.95 if absent."),
    may("uniqueness", Decimal, "Of keys, those that are no repetition; 0.98 if absent."),
];

pub(super) const QUALITY_RULE: &[Key] = &[
    must("name", Text, "The rule's name."),
    may("label", Label, "What people call it."),
    must("check", Words(checks), "What is checked."),
    may("attribute", Text, "The attribute that is checked."),
    may("field", Text, "Or the field of the body, for example `body.amount`."),
    may("identifier", Text, "Or the identifiers of a kind."),
    may("of", TextOrTexts, "The record types that are looked at; all if absent."),
    may("severity", Words(severities), "What a failure does; `finding` if absent."),
    may("dimension", Words(metrics), "The metric for which it counts; that of the check if absent."),
    may("gate", Decimal, "The share that must pass; that of the metric if absent."),
    may("applies", Condition, "Only records for which this holds."),
    may("values", Texts, "`in_set`: the values that are allowed."),
    may("pattern", Text, "`matches`: the form of the whole text, as a regular expression."),
    may("min", Decimal, "`range`: the least."),
    may("max", Decimal, "`range`: the largest."),
    may("not_after", Text, "`date_order`: the attribute or field that must not come before."),
    may("set", Text, "`reference`: the name of a set that the host gives."),
    may("when", Condition, "`condition`: what must hold."),
    may("normalise", Words(normalisers), "`agree` and `valid_identifier`: how values are brought to one spelling."),
    may("limit", Duration, "`fresh`: the longest time until a record is received."),
];

fn checks() -> Vec<&'static str> {
    Check::WORDS.to_vec()
}

fn severities() -> Vec<&'static str> {
    Severity::words().collect()
}

fn metrics() -> Vec<&'static str> {
    Metric::words().collect()
}

fn languages() -> Vec<&'static str> {
    Language::words().collect()
}

fn normalisers() -> Vec<&'static str> {
    Normaliser::words().collect()
}

fn strategies() -> Vec<&'static str> {
    Strategy::words().collect()
}

fn parties() -> Vec<&'static str> {
    Party::words().collect()
}

fn attribute_types() -> Vec<&'static str> {
    AttributeType::words().collect()
}

fn field_types() -> Vec<&'static str> {
    DeclaredType::ALL.iter().map(|(_, word)| *word).collect()
}

fn dimensions() -> Vec<&'static str> {
    Dimension::words().collect()
}

fn units() -> Vec<&'static str> {
    Unit::words().collect()
}

fn aggregates() -> Vec<&'static str> {
    super::measures::AGGS.to_vec()
}

fn actions() -> Vec<&'static str> {
    vec!["link", "review", "off"]
}

fn rfm_units() -> Vec<&'static str> {
    super::scores::UNITS.map(Unit::as_str).to_vec()
}

fn refunds() -> Vec<&'static str> {
    Refunds::ALL.map(Refunds::as_str).to_vec()
}

fn monetary_of() -> Vec<&'static str> {
    MonetaryOf::ALL.map(MonetaryOf::as_str).to_vec()
}

fn zero() -> Vec<&'static str> {
    vec!["count", "skip"]
}

fn own() -> Vec<&'static str> {
    vec!["own"]
}

fn calendar() -> Vec<&'static str> {
    vec!["calendar"]
}
