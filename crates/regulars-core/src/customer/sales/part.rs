//! Leads and opportunities as they are told.

use serde::Serialize;

use super::super::explain::Explainer;
use super::super::{Reason, RowNo};
use super::lead::{Lead, Leads};
use super::opportunity::{Opportunities, Opportunity};
use crate::error::Code;
use crate::measure::Fact;
use crate::money::{Fraction, Money};
use crate::record::Kind;
use crate::sales::lead::LeadState;
use crate::sales::opportunity::OpportunityStanding;
use crate::sales::rules::{LeadBook, StageBook};
use crate::time::{Date, Instant};

/// A lead (SV-52).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LeadPart {
    /// The row of the rulebook that gives it to its owner; absent where a record says who works on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assigned_by: Option<String>,
    /// The campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// The category that it wants.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// When it came.
    pub created_at: Instant,
    /// What it hopes for (SV-41).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intent: Option<String>,
    /// The article that it wants.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// When something happened last.
    pub last_activity_at: Instant,
    /// Its number.
    pub lead_id: String,
    /// Other numbers under which it came, sorted: of one customer and campaign there is one lead.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub merged: Vec<String>,
    /// The opportunity that it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opportunity_id: Option<String>,
    /// Where it came from, for example the case that was handed over (SV-41).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Who works on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Why it was disqualified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What the customer refused before and why, the latest last; of a lead that has not ended.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reasons: Vec<Reason>,
    /// Since when it is left alone for too long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recycled_at: Option<Instant>,
    /// The role that works on it (SV-41).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Its score (SV-50); none of a lead that has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<LeadScorePart>,
    /// Where it stands.
    pub state: LeadState,
    /// Since when.
    pub state_since: Instant,
    /// The shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
}

/// The score of a lead (SV-50), and why: items add up to the sums of their groups, and the values of groups to the score. What fades by
/// half does so at the beginning of each local day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LeadScorePart {
    /// What the groups of engagement give.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub engagement: String,
    /// What the groups of fit give.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub fit: String,
    /// The letter of the fit and the digit of the engagement (SV-51); absent where the rulebook has no bands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// The groups by name.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub groups: Vec<LeadGroupPart>,
    /// What adds to it, by group and rule, the latest first.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub items: Vec<LeadItemPart>,
    /// Events before the window of their rule or beyond the cap of their day.
    pub passed: u64,
    /// The value.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub value: String,
}

/// What a group gives to the score of a lead.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LeadGroupPart {
    /// Its name.
    pub group: String,
    /// The sum of its items.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub sum: String,
    /// The sum within its bounds.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub value: String,
}

/// A part of the score of a lead: so many times a rule with one factor.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LeadItemPart {
    /// What they add, to 4 decimals.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub contribution: String,
    /// How many times.
    pub count: u32,
    /// What is left of the points; 1 where nothing fades.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub decay: String,
    /// The points of one time.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub points: String,
    /// The rule.
    pub rule: String,
}

/// An opportunity (SV-53).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OpportunityPart {
    /// What it is worth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// The category that is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// When it was won or lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Instant>,
    /// When it came.
    pub created_at: Instant,
    /// When it is expected to close.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_close: Option<Date>,
    /// The stages that it came into, in order of time.
    pub history: Vec<StageEntryPart>,
    /// The article that is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// When something happened last.
    pub last_activity_at: Instant,
    /// The lead that it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_id: Option<String>,
    /// Its number.
    pub opportunity_id: String,
    /// Who works on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// How probable it is that it is won, by its stage; of an open one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub probability: Option<String>,
    /// Why it was won or lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Its stage; at its end the last one.
    pub stage: String,
    /// Since when nothing has happened for too long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stale_at: Option<Instant>,
    /// How it stands.
    pub standing: OpportunityStanding,
    /// The shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// What it is worth by the probability of its stage, half to even to the minor unit; of an open one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weighted: Option<Money>,
}

/// That an opportunity came into a stage.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StageEntryPart {
    /// When.
    pub at: Instant,
    /// The stage.
    pub stage: String,
}

/// Something that the customer refused, with the lead that ended with it.
pub(super) struct Refusal {
    at: Instant,
    lead: Option<String>,
    reason: Vec<Reason>,
}

pub(super) fn lead_part(
    explain: &Explainer<'_>,
    book: &LeadBook,
    lead: &Lead<'_>,
    facts: Option<&Vec<Fact>>,
    score: Option<&LeadScorePart>,
    refused: &[Refusal],
) -> LeadPart {
    let text = |word: Option<&str>| word.map(str::to_owned);
    let (about, course) = (&lead.about, &lead.course);
    let facts = facts.map_or(&[] as &[Fact], Vec::as_slice);
    let told = course.owner.as_deref().map(|owner| (None, owner));
    let given = || book.owner(lead.id, &about.words(), facts, lead.created_at()).map(|(row, owner)| (Some(row), owner));
    let owner = told.or_else(given);
    let own = |refusal: &&Refusal| refusal.lead.as_deref() != Some(lead.id);
    let reasons = refused.iter().filter(own).flat_map(|refusal| refusal.reason.iter().cloned());
    let open = !lead.has_ended();
    debug_assert!(explain.plan.sales.leads.is_some());
    LeadPart {
        assigned_by: text(owner.and_then(|(row, _)| row)),
        campaign: text(about.campaign),
        category: text(about.category),
        channel: text(about.channel),
        created_at: lead.created_at(),
        intent: text(about.intent),
        item: text(about.item),
        last_activity_at: course.last,
        lead_id: lead.id.to_owned(),
        merged: lead.merged.iter().map(|id| (*id).to_owned()).collect(),
        opportunity_id: course.opportunity.clone(),
        origin: text(about.origin),
        owner: text(owner.map(|(_, owner)| owner)),
        reason: course.reason.clone(),
        reasons: if open { reasons.collect() } else { Vec::new() },
        recycled_at: course.recycled,
        role: text(about.role),
        score: score.filter(|_| open).cloned(),
        state: course.state,
        state_since: course.since,
        store: text(about.store),
    }
}

pub(super) fn opportunity_part(book: &StageBook, one: &Opportunity<'_>) -> OpportunityPart {
    let text = |word: Option<&str>| word.map(str::to_owned);
    let course = &one.course;
    let probability = book
        .stages
        .get(&course.stage)
        .filter(|_| course.standing == OpportunityStanding::Open)
        .map(|stage| stage.probability);
    let weighted = course.amount.zip(probability).and_then(|(amount, probability)| {
        let part = Fraction::from(amount.amount).mul(probability.into())?;
        Some(Money::new(part.half_even(amount.currency.minor_digits())?, amount.currency))
    });
    let entry =
        |entry: &crate::sales::opportunity::StageEntry| StageEntryPart { at: entry.at, stage: entry.stage.clone() };
    OpportunityPart {
        amount: course.amount,
        category: text(one.category),
        closed_at: course.closed,
        created_at: course.created,
        expected_close: course.expected_close,
        history: course.entered.iter().map(entry).collect(),
        item: text(one.item),
        last_activity_at: course.last,
        lead_id: text(one.lead_id),
        opportunity_id: one.id.to_owned(),
        owner: course.owner.clone(),
        probability: probability.map(|probability| probability.canonical()),
        reason: course.reason.clone(),
        stage: course.stage.clone(),
        stale_at: course.stale,
        standing: course.standing,
        store: text(one.store),
        weighted,
    }
}

/// What the customer refused and why, in order of time: leads that were disqualified, opportunities that were lost, and offers that
/// were refused in an interaction. What is refused without a reason helps nobody and is left out.
pub(super) fn refusals(
    explain: &Explainer<'_>,
    leads: &Leads<'_>,
    opportunities: &Opportunities<'_>,
    as_of: Instant,
) -> Vec<Refusal> {
    if !explain.explains() {
        return Vec::new();
    }
    let frame = explain.frame;
    let mut found: Vec<Refusal> = Vec::new();
    let mut tell =
        |at: Instant, lead: Option<&str>, wanted: [Option<&str>; 3], reason: Option<&str>, row: Option<RowNo>| {
            let Some(reason) = reason else { return };
            let [item, category, intent] = wanted;
            let facts = || {
                let what = item.or(category).or(intent).unwrap_or("-").to_owned();
                [("at", at.to_string()), ("reason", reason.to_owned()), ("what", what)]
            };
            let reason = explain.reason(Code::OfferRefused, facts, row.into_iter());
            found.push(Refusal { at, lead: lead.map(str::to_owned), reason });
        };
    for lead in leads.all.iter().filter(|lead| lead.course.state == LeadState::Disqualified) {
        let about = &lead.about;
        let wanted = [about.item, about.category, about.intent];
        tell(lead.course.since, Some(lead.id), wanted, lead.course.reason.as_deref(), lead.last);
    }
    let lost = opportunities.all.iter().filter(|one| one.course.standing == OpportunityStanding::Lost);
    for one in lost {
        let course = &one.course;
        let row = course.closed_key.as_deref().and_then(|key| one.row(key));
        let at = course.closed.unwrap_or(course.last);
        tell(at, one.lead_id, [one.item, one.category, None], course.reason.as_deref(), row);
    }
    if let Some(slots) = &explain.plan.sales.refused {
        for (row, head) in frame.visible(as_of) {
            if head.kind != Kind::Interaction || head.declared.is_some() {
                continue;
            }
            let text = |slot| frame.cell_text(row, slot);
            if text(slots.event) == Some("refused") {
                tell(head.at, None, [text(slots.item), text(slots.category), None], text(slots.reason), Some(row));
            }
        }
    }
    found.sort_by(|a, b| {
        (a.at, a.reason.first().map(|reason| &reason.facts)).cmp(&(b.at, b.reason.first().map(|reason| &reason.facts)))
    });
    found
}
