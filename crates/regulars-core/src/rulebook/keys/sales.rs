//! The keys of `[leads]` and `[opportunities]` (SV-50 to SV-53).

use super::KeyType::{
    Condition, Decimal, Duration, Integer, Lists, Named, Table, Tables, Text, TextOrTexts, Texts, Words,
};
use super::{Key, may, must};
use crate::sales::opportunity::StageNeeds;

pub(super) const LEADS_SECTION: Key = may("leads", Table(LEADS), "How leads are scored, graded and given to people.");

pub(super) const OPPORTUNITIES_SECTION: Key =
    may("opportunities", Table(OPPORTUNITIES), "Through which stages opportunities go.");

pub(super) const GROUP_SECTION: Key =
    may("campaign_group", Tables(CAMPAIGN_GROUP), "Campaigns that share one paid contact of a customer.");

pub(in crate::rulebook) const CAMPAIGN_GROUP: &[Key] = &[
    must("id", Text, "The group's id, which messages and touches name as their `campaign_group`."),
    must("window", Duration, "For how long a paid contact is the only one."),
    must("channels", Texts, "The channels; the first that may be used is taken."),
];

pub(in crate::rulebook) const LEADS: &[Key] = &[
    may(
        "recycle_days",
        Integer,
        "After so many days without a step a lead is left alone for too long; never if absent.",
    ),
    may("groups", Named(LEAD_GROUP), "The groups of the score, whose sums are held within bounds."),
    may("rule", Tables(LEAD_RULE), "The rules of the score."),
    may("fit_band", Tables(GRADE_BAND), "The letters of grades, from high to low."),
    may("engagement_band", Tables(GRADE_BAND), "The digits of grades, from high to low."),
    may("assignment", Tables(ASSIGNMENT), "Who gets a lead; the first row that fits counts."),
];

pub(in crate::rulebook) const LEAD_GROUP: &[Key] = &[
    must("kind", Words(|| KINDS.to_vec()), "`fit`: what the customer is; `engagement`: what they do."),
    may("floor", Decimal, "The least that it gives."),
    may("cap", Decimal, "The most that it gives."),
];

/// The kinds of groups.
pub(in crate::rulebook) const KINDS: [&str; 2] = ["fit", "engagement"];

pub(in crate::rulebook) const LEAD_RULE: &[Key] = &[
    must("id", Text, "The rule's id."),
    must("group", Text, "The group in whose bounds it counts."),
    must("points", Decimal, "The points of one time; below zero they are taken away."),
    may("when", Condition, "Of fit: what must hold of the customer."),
    may("of", TextOrTexts, "Of engagement: the types of records that count."),
    may("where", Condition, "Which of these records count; all if absent."),
    may("half_life_days", Decimal, "In so many days an event loses half of its points."),
    may("decay_rate", Decimal, "Or the share of its points that it loses at the end of each period."),
    may("decay_period_days", Decimal, "How long such a period is, in days."),
    may("daily_cap", Integer, "How many count on one local day; 20 if absent."),
    may("window_days", Integer, "How many days back they count; 30 if absent and nothing fades, else for ever."),
];

pub(in crate::rulebook) const GRADE_BAND: &[Key] = &[
    must("name", Text, "The letter or digit."),
    must("minimum", Decimal, "The least value that is in it; the last band takes all that is left."),
];

pub(in crate::rulebook) const ASSIGNMENT: &[Key] = &[
    must("id", Text, "The row's id."),
    must("owners", Texts, "Who may get it; of several always the same one, by the number of the lead."),
    may("when", Condition, "What must hold of the customer when the lead comes."),
    may("campaigns", Texts, "The campaigns of leads; all if absent."),
    may("categories", Texts, "The categories of leads; all if absent."),
    may("channels", Texts, "The channels of leads; all if absent."),
    may("intents", Texts, "What leads hope for; anything if absent."),
    may("stores", Texts, "The shops of leads; all if absent."),
];

pub(in crate::rulebook) const OPPORTUNITIES: &[Key] = &[
    may("stale_days", Integer, "After so many days without a step an open one is stale; never if absent."),
    may("stage", Tables(OPPORTUNITY_STAGE), "The stages in their order; an opportunity begins in the first one."),
];

pub(in crate::rulebook) const OPPORTUNITY_STAGE: &[Key] = &[
    must("id", Text, "The stage's id."),
    must("probability", Decimal, "How probable it is that an opportunity in it is won, from 0 to 1."),
    may("required", Lists(|| StageNeeds::words().collect()), "What must be known of an opportunity in it."),
    may("stale_days", Integer, "After so many days without a step one in it is stale; as all are if absent."),
];
