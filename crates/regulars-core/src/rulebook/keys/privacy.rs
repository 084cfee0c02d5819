//! The keys of `[privacy]`, `[[purpose]]`, `[[jurisdiction]]`, `[[jurisdiction_rule]]` and `[[transfer_band]]` (PB-1).

use super::KeyType::{Flag, Instant, Integer, Lists, Named, Table, Tables, Text, Texts, Words};
use super::{Key, may, must};
use crate::consent::Flag as StateFlag;
use crate::consent::{
    Alternative, Basis, Class, LegalBasis, Obligation, Operation, PolicyFlag, Relationship, Remedy, Requirement, Right,
    RowGate, TransferNeed, Word,
};

pub(in crate::rulebook) const PRIVACY: &[Key] = &[
    may("channels", Texts, "The channels of contacts."),
    may("default_jurisdictions", Texts, "The jurisdictions of people of whom nothing else is known."),
    may(
        "personalisation_purpose",
        Text,
        "A refusal of this purpose is one of personalisation; `personalize` if absent.",
    ),
    may("gpc_purposes", Texts, "The purposes that a browser's global privacy control refuses."),
    may("verify_first", Lists(|| Right::names().collect()), "The rights that wait until it is certain who asks."),
    may("default_retention", Flag, "Whether the built-in rows of retention apply; `true` if absent."),
    super::access::MASK_ORDER,
    super::access::SURNAMES,
    super::access::ROWS,
];

pub(in crate::rulebook) const PURPOSE: &[Key] = &[
    must("path", Text, "A dotted path, for example `marketing.winback`."),
    must("class", Words(|| Class::words().collect()), "What kind of use it is."),
    may("categories", Texts, "The categories of data that it uses, for example `user.contact.phone`."),
    may(
        "default_basis",
        Words(|| Basis::words().collect()),
        "The legal basis where rules ask for themselves; `consent` if absent.",
    ),
    may("policy", Table(POLICY), "What a consent must fulfil, and when people are contacted."),
];

const TTL: Key = may("ttl_days", Integer, "A consent ends after so many days.");
const NOTICE: Key = may("notice_min", Integer, "The least version of the notice.");
const DOUBLE: Key = may("double_opt_in", Flag, "A consent must be confirmed.");
const SOFT: Key = may("soft_opt_in", Flag, "Customers may be written to about the like of what they bought.");
const QUIET: Key = may("quiet_hours", Table(QUIET_HOURS), "When nobody is contacted, by the clock of the person.");
const CAPS: Key = may("caps", Tables(CAP), "How often somebody is contacted at most.");
const STRICT: Key = may("strict_age", Flag, "Nothing happens while the age is not known.");

pub(in crate::rulebook) const POLICY: &[Key] = &[
    TTL,
    NOTICE,
    DOUBLE,
    SOFT,
    QUIET,
    CAPS,
    STRICT,
    may("jurisdictions", Named(POLICY_PATCH), "What is otherwise in a jurisdiction and its heirs."),
];

pub(in crate::rulebook) const POLICY_PATCH: &[Key] = &[TTL, NOTICE, DOUBLE, SOFT, QUIET, CAPS, STRICT];

pub(in crate::rulebook) const QUIET_HOURS: &[Key] = &[
    must("start", Text, "The local time from which on nobody is contacted, for example `21:00`."),
    must("end", Text, "The local time from which on people are contacted again."),
];

pub(in crate::rulebook) const CAP: &[Key] = &[
    must("channel", Text, "The channel."),
    must("max", Integer, "The most contacts."),
    must("days", Integer, "In how many days of 24 hours."),
];

pub(in crate::rulebook) const JURISDICTION: &[Key] = &[
    must("code", Text, "Its code, for example `EU-FR`."),
    may("inherits", Texts, "The jurisdictions whose rows apply too."),
    may("bases", Lists(|| Basis::words().collect()), "The legal bases that there are."),
    may("sensitive", Texts, "The categories of data that are sensitive."),
    may("reask_months", Integer, "After an opt-out nobody is asked for so many months."),
    may("utc_offset", Text, "In which offset its dates begin, for example `+08:00`."),
];

pub(in crate::rulebook) const JURISDICTION_RULE: &[Key] = &[
    must("id", Text, "The row's id; one of the default rows takes that row's place."),
    must("jurisdiction", Text, "The jurisdiction, or `*` for all."),
    must("gate", Words(|| RowGate::ALL.into_iter().map(RowGate::as_str).collect()), "At which gate it is asked."),
    may("when", Table(WHEN), "When it binds; always if absent."),
    must("effect", Table(EFFECT), "What it does."),
    may("cite", Text, "The article, or `policy`; a row that denies has one."),
    may("valid_from", Instant, "From which date on it binds."),
    may("valid_to", Instant, "Before which date it binds."),
    may("replaces", Text, "The row that it hides for its jurisdiction and its heirs."),
];

pub(in crate::rulebook) const TRANSFER_BAND: &[Key] = &[
    must("id", Text, "The band's id; one of the default bands takes that band's place."),
    must("jurisdiction", Text, "The jurisdiction from which data go abroad, or `*` for all."),
    may("persons_below", Integer, "It is exceeded by so many people; by no number if absent."),
    may("sensitive_below", Integer, "It is exceeded by so many people with sensitive data; by no number if absent."),
    must("needs", Words(|| TransferNeed::words().collect()), "What the transfer needs."),
    may("cite", Text, "The article; `policy` if absent."),
    may("valid_from", Instant, "From which date on it holds."),
    may("valid_to", Instant, "Before which date it holds."),
];

pub(in crate::rulebook) const WHEN: &[Key] = &[
    may("classes", Lists(|| Class::words().collect()), "The class of the purpose is one of these."),
    may("operations", Lists(|| Operation::words().collect()), "What is done is one of these."),
    may("channels", Texts, "The channel is one of these."),
    may("bases", Lists(|| Basis::words().collect()), "The claimed basis is one of these."),
    may("not_bases", Lists(|| Basis::words().collect()), "The claimed basis is none of these."),
    may("marketing_like", Flag, "Whether the class is like marketing."),
    may("sensitive", Flag, "Whether a category is sensitive."),
    may("personalised", Flag, "Whether it depends on who the person is."),
    may("age_unknown", Flag, "Whether the age is not known."),
    may("age_below", Integer, "The person is younger than so many years."),
    may("age_from", Integer, "The person is so many years old or older."),
    may("relationship", Words(|| Relationship::words().collect()), "What the person is to the shop."),
    may("state", Words(|| StateFlag::words().collect()), "A flag of the person's state."),
    may("option", Words(|| PolicyFlag::ALL.iter().map(|(_, word)| *word).collect()), "A flag of the purpose's policy."),
    may("signal", Words(|| vec!["gpc"]), "The signal of the browser."),
];

pub(in crate::rulebook) const EFFECT: &[Key] = &[
    may("deny", Text, "It denies with this code."),
    may("remedy", Words(|| Remedy::words().collect()), "What to do instead."),
    may("alternative", Words(|| Alternative::words().collect()), "What may be done instead."),
    may(
        "basis",
        Words(|| LegalBasis::words().collect()),
        "It sets the basis, or names that of a consent that fulfils it.",
    ),
    may("opt_in", Words(|| vec!["own", "guardian"]), "It denies unless this person opted in."),
    may(
        "require",
        Words(|| Requirement::ALL.iter().map(|(_, word)| *word).collect()),
        "It asks this of a consent or a transfer.",
    ),
    may("oblige", Words(|| Obligation::words().collect()), "It obliges."),
];
