//! The keys of a membership program (MB-91), in the order in which the rules name them.

use super::KeyType::{Flag, Integer, Quota, Table, Tables, Text, Texts, Words};
use super::{Key, may, must};
use crate::membership::Word;
use crate::membership::program::{
    Clawback, ContentNeeds, ContentPer, CountedFrom, Downgrade, Enrolment, Feb29, LeapMonth, OnRefund, Qualify,
    RoundPer, Rounding, ShortMonth, UnmergeSpend, Upgrade,
};

pub(super) const PROGRAM_SECTION: Key = may("program", Table(PROGRAM), "The membership program.");
pub(super) const POINTS_SECTION: Key =
    may("points", Table(POINTS), "How points are earned, wait, expire and come back.");
pub(super) const TIERS_SECTION: Key = may("tiers", Table(TIERS), "The ladder of tiers.");
pub(super) const BENEFIT_SECTION: Key = may("benefit", Tables(BENEFIT), "What members get.");
pub(super) const REFERRAL_SECTION: Key = may("referral", Table(REFERRAL), "What recommending is worth.");
pub(super) const REWARD_SECTION: Key = may("reward", Tables(REWARD), "What reviews, posts and answers are worth.");
pub(super) const PROGRAMS_SECTION: Key = may("programs", Tables(PROGRAMS), "Several programs, or versions of one.");

/// A document that is one program, alone (MB-90).
pub(in crate::rulebook) const SINGLE_PROGRAM: &[Key] = &[
    PROGRAM_SECTION,
    POINTS_SECTION,
    TIERS_SECTION,
    BENEFIT_SECTION,
    REFERRAL_SECTION,
    REWARD_SECTION,
    PROGRAMS_SECTION,
];

const ID: Key = must("id", Text, "The program's id.");
const TIMEZONE: Key = must("timezone", Text, "The IANA time zone of the program.");
const VERSION: Key = must("version", Integer, "The program's version.");
const EFFECTIVE_FROM: Key = must("effective_from", Text, "The first date of the program.");

const ENROLMENT: Key = may(
    "enrolment",
    Words(Enrolment::words),
    "How one becomes a member: `automatic` (if absent), with the first record, or `explicit`, by a record `enroll`.",
);

pub(in crate::rulebook) const PROGRAM: &[Key] = &[ID, TIMEZONE, VERSION, EFFECTIVE_FROM, ENROLMENT];

/// One of several programs has its tables inside.
pub(in crate::rulebook) const PROGRAMS: &[Key] = &[
    ID,
    TIMEZONE,
    VERSION,
    EFFECTIVE_FROM,
    ENROLMENT,
    POINTS_SECTION,
    TIERS_SECTION,
    BENEFIT_SECTION,
    REFERRAL_SECTION,
    REWARD_SECTION,
];

pub(in crate::rulebook) const POINTS: &[Key] = &[
    must("earn", Text, "What money earns, for example `1 point per 1.00 CNY`."),
    must("rounding", Words(Rounding::words), "How a fraction of a point is rounded."),
    may("round_per", Words(RoundPer::words), "Whether the order is rounded once or every line; `order` if absent."),
    may("scale", Integer, "The decimals of points; 0 if absent."),
    may("pending", Text, "The wait before points can be spent: `none`, `N days` or `N days, day start`."),
    must("expiry", Text, "`never`, `N months`, `N days`, with `, end of day` and others, or `fixed MM-DD +K years`."),
    may("counted_from", Words(CountedFrom::words), "From where on the time to expiry runs; `earned` if absent."),
    may("on_refund", Words(Clawback::words), "Where a refund takes points that are spent; `allow_negative` if absent."),
    may("restore_expired", Text, "Points that come back to an expired lot: `forfeit` (if absent) or `grace N days`."),
    may(
        "unmerge_spend",
        Words(UnmergeSpend::words),
        "Who bears what was spent while two accounts were one that were parted again; `by_profile` if absent.",
    ),
];

pub(in crate::rulebook) const TIERS: &[Key] = &[
    may("measure", Words(spend), "What tiers are about."),
    may("currency", Text, "The currency of the thresholds; that of `points.earn` if absent."),
    must(
        "window",
        Text,
        "`rolling N months`, `complete N months`, `calendar year from MM-DD`, `anniversary` or `lifetime`.",
    ),
    must(
        "valid_for",
        Text,
        "`N months`, `end of period`, `end of next period`, `while qualified` or `monthly on day N`.",
    ),
    may("downgrade", Words(Downgrade::words), "How far one falls; `to_earned` if absent."),
    may("grace", Text, "How long a tier is kept after a review that failed: `none` or `N days`."),
    may("on_refund", Words(OnRefund::words), "When a refund moves the tier; `at_review` if absent."),
    may("upgrade", Words(Upgrade::words), "When one goes up; `immediate` if absent."),
    may("counts_when", Words(Qualify::words), "When an order begins to count; `order` if absent."),
    may("rollover", Flag, "Whether what is above the threshold counts in the next period."),
    may("extend_on_requalify", Flag, "Whether meeting a tier again makes it last longer."),
    must("base", Text, "The id of the base tier."),
    may("lifetime", Tables(LIFETIME), "Tiers that the net spend of a lifetime keeps."),
    must("level", Tables(LEVEL), "The tiers from the lowest to the highest."),
];

pub(in crate::rulebook) const LIFETIME: &[Key] =
    &[must("tier", Text, "The tier that is kept."), must("min", Text, "The least net spend of a lifetime.")];

pub(in crate::rulebook) const LEVEL: &[Key] = &[
    must("id", Text, "The tier's id."),
    may("name", Text, "What people call it; its id if absent."),
    may("needs", Text, "What it asks for, for example `spend >= 2000.00 and orders >= 2`."),
    may("multiplier", Text, "How many times the points it earns; 1 if absent."),
];

pub(in crate::rulebook) const BENEFIT: &[Key] = &[
    must("id", Text, "The benefit's id."),
    may("tiers", Texts, "The tiers that get it; all if absent."),
    may("when", Text, "`birthday -A +B days` or `MM-DD to MM-DD`; always if absent."),
    may("feb29", Words(Feb29::words), "A birthday of 29 February in other years; `feb28` if absent."),
    may("leap_month", Words(LeapMonth::words), "A birthday in a leap month of the Chinese calendar."),
    may("short_month", Words(ShortMonth::words), "A birthday on day 30 in a month of 29 days."),
    may(
        "quota",
        Quota,
        "How often: `1 per calendar_year`, or by tier `{ silver = 1, gold = 3, per = \"calendar_year\" }`.",
    ),
    may("stock", Integer, "How many there are for all members."),
    may("valid_for", Text, "How long a claim can be used: `N days`; without end if absent."),
    may("queue", Text, "The queue that it opens; such a benefit is a right and is not claimed."),
];

pub(in crate::rulebook) const REFERRAL: &[Key] = &[
    must("reward", Text, "The points of the referrer."),
    may("after", Words(after), "When the reward is due."),
    may("min_order", Text, "What the referee's order keeps at least; 0 if absent."),
    may("return_window", Text, "`N days` in which the order may be returned; that of `points.pending` if absent."),
    may("cap", Text, "How many rewards: `none` or `10 per calendar_year`."),
    may("household", Words(household), "Whether pairs that share a household are reviewed; `review` if absent."),
    may("ring", Table(RING), "Which rings of members are reviewed."),
    may("claw_back_after_window", Flag, "Whether a refund after the reward takes it back."),
];

pub(in crate::rulebook) const RING: &[Key] = &[
    must("min_members", Integer, "The least number of accounts that hang together."),
    must("min_shared", Integer, "How many of them share one device, address or payment value at least."),
];

pub(in crate::rulebook) const REWARD: &[Key] = &[
    must("id", Text, "The reward's id."),
    must("event", Text, "The record type that earns, for example `review`."),
    must("points", Text, "The points."),
    may("needs", Words(ContentNeeds::words), "What has to have happened; `approved` if absent."),
    may("min_length", Integer, "The least length of its text, in characters."),
    may("per", Words(ContentPer::words), "What earns once; `item` if absent."),
    may("quota", Quota, "How often, for example `1 per calendar_month`."),
];

fn spend() -> Vec<&'static str> {
    vec!["spend"]
}

fn after() -> Vec<&'static str> {
    vec!["first order confirmed"]
}

fn household() -> Vec<&'static str> {
    vec!["review", "none"]
}
