//! The course of leads and opportunities: by steps that are given, and what the opportunities of a store are worth together (SV-52,
//! SV-53).

use std::collections::BTreeMap;

use regulars_core::error::{Code, Error, Result};
use regulars_core::money::Money;
use regulars_core::sales::lead::{LeadEvent, LeadState, LeadStep, follow as follow_lead, owner_of};
use regulars_core::sales::opportunity::{
    OpportunityCourse, OpportunityEvent, OpportunityStanding, OpportunityStep, Stage, StageNeeds, Stages, follow,
    pipeline,
};
use regulars_core::text::Json;
use regulars_core::time::{DAY_US, Date, Instant};
use serde::{Deserialize, Serialize};

use super::super::membership::points;
use super::super::requests::Context;
use super::super::wire::wire;
use super::campaign::AmountGiven;
use crate::Crm;

/// Opportunities that an answer lists.
const MAX_OPPORTUNITIES: usize = 100_000;

/// What happened to a lead.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum LeadEventWord {
    /// Somebody did something about it.
    Activity,
    /// Somebody works on it from here on: `owner`.
    Assigned,
    /// It became an opportunity: `opportunity_id`.
    Converted,
    /// It came.
    Created,
    /// It stands elsewhere: `state`, of a disqualification with `reason`.
    State,
}

wire! {
    /// A step of a lead.
    request LeadStepGiven {
        /// When.
        pub at: Instant,
        /// What.
        pub event: LeadEventWord,
        /// Orders steps of one instant.
        pub id: Option<String>,
        /// The opportunity that it became.
        pub opportunity_id: Option<String>,
        /// Who works on it from here on; any step may say so.
        pub owner: Option<String>,
        /// Why it was disqualified.
        pub reason: Option<String>,
        /// Where it stands.
        pub state: Option<LeadState>,
    }
}

wire! {
    /// Asks where a lead stands.
    request FollowLeadRequest {
        /// The instant of the question; later steps do not count.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The number of the lead, by which it is given to one of `owners`.
        pub lead_id: String,
        /// Who may get it while nobody works on it; nobody if absent.
        pub owners: Option<Vec<String>>,
        /// After how many days without a step it is left alone for too long; never if absent.
        pub recycle_days: Option<u32>,
        /// The steps, in any order.
        pub steps: Vec<LeadStepGiven>,
    }
}

wire! {
    /// A step that had no effect.
    response StepRefused {
        /// Why.
        pub code: Code,
        /// Its place in the request, from 0.
        pub step: u64,
    }
}

wire! {
    /// Where a lead stands. Without `state` none came.
    response LeadFollowed {
        /// When something happened last.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub last: Option<Instant>,
        /// When it will have been left alone for too long, if nothing happens.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next_change_at: Option<Instant>,
        /// What it became.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub opportunity_id: Option<String>,
        /// Who works on it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub owner: Option<String>,
        /// Who of `owners` gets it, as nobody works on it: always the same one.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub owner_proposed: Option<String>,
        /// Why it was disqualified.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String>,
        /// Since when it is left alone for too long.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub recycled: Option<Instant>,
        /// The steps that had no effect, in the order of the request.
        pub refused: Vec<StepRefused>,
        /// Since when it stands there.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub since: Option<Instant>,
        /// Where it stands.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub state: Option<LeadState>,
    }
}

wire! {
    /// A stage of opportunities.
    request StageGiven {
        /// Its name.
        pub id: String,
        /// What must be known of an opportunity in it; nothing if absent.
        pub needs: Option<Vec<StageNeeds>>,
        /// How probable it is that an opportunity in it is won, from 0 to 1.
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "decimal")))]
        pub probability: Json,
    }
}

wire! {
    /// A step of an opportunity, with what is said beside it.
    request OpportunityStepGiven {
        /// What it is worth from here on.
        pub amount: Option<AmountGiven>,
        /// When.
        pub at: Instant,
        /// What.
        pub event: OpportunityEvent,
        /// When it is expected to close.
        pub expected_close: Option<Date>,
        /// Orders steps of one instant.
        pub id: Option<String>,
        /// Who works on it from here on.
        pub owner: Option<String>,
        /// Why it was won or lost.
        pub reason: Option<String>,
        /// The stage that it goes to.
        pub stage: Option<String>,
    }
}

wire! {
    /// An opportunity.
    request OpportunityGiven {
        /// Its number.
        pub opportunity_id: String,
        /// Its steps, in any order.
        pub steps: Vec<OpportunityStepGiven>,
    }
}

wire! {
    /// Asks how opportunities stand, and what they are worth together.
    request PipelineRequest {
        /// The instant of the question; later steps do not count.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The opportunities.
        pub opportunities: Vec<OpportunityGiven>,
        /// The stages in their order; an opportunity begins in the first one.
        pub stages: Vec<StageGiven>,
        /// After how many days without a step an open one is stale; never if absent.
        pub stale_days: Option<u32>,
    }
}

wire! {
    /// The same of all opportunities that a store holds.
    request PipelineReportRequest {
        /// What is known at this instant counts.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The stages in their order; an opportunity begins in the first one. Those of the rulebook if absent.
        pub stages: Option<Vec<StageGiven>>,
        /// After how many days without a step an open one is stale; as the rulebook says if `stages` are absent too, else never.
        pub stale_days: Option<u32>,
    }
}

wire! {
    /// How long an opportunity was in a stage.
    response StageStay {
        /// Days, to 4 decimals.
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub days: String,
        /// The stage.
        pub stage: String,
    }
}

wire! {
    /// How an opportunity stands. Without `standing` none came.
    response OpportunityTold {
        /// What it is worth.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub amount: Option<Money>,
        /// When it is expected to close.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub expected_close: Option<Date>,
        /// When it will be stale, if nothing happens.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next_change_at: Option<Instant>,
        /// Its number.
        pub opportunity_id: String,
        /// Who works on it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub owner: Option<String>,
        /// Why it was won or lost.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String>,
        /// The steps that had no effect: their places among those of the opportunity.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub refused: Vec<StepRefused>,
        /// Its stage; at its end the last one.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub stage: Option<String>,
        /// Since when nothing has happened for too long.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub stale: Option<Instant>,
        /// How it stands.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub standing: Option<OpportunityStanding>,
        /// How long it was in each stage.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub stayed: Vec<StageStay>,
    }
}

wire! {
    /// What the opportunities of a currency are worth.
    response PipelineCurrency {
        /// What the open ones are worth.
        pub amount: Money,
        /// How many are open.
        pub open: u64,
        /// What is sold in a day: open ones x win rate x their mean amount / mean days from beginning to end, of this currency.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub velocity: Option<Money>,
        /// What the open ones are worth by the probabilities of their stages.
        pub weighted: Money,
    }
}

wire! {
    /// What opportunities are worth together. Nothing is converted.
    response PipelineFound {
        /// By currency.
        pub currencies: Vec<PipelineCurrency>,
        /// How many were lost.
        pub lost: u64,
        /// How many are open.
        pub open: u64,
        /// The opportunities, as they were given or by their numbers.
        pub opportunities: Vec<OpportunityTold>,
        /// Won of won and lost; absent where none ended.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub win_rate: Option<String>,
        /// Open ones of which nobody knows the worth.
        pub without_amount: u64,
        /// How many were won.
        pub won: u64,
    }
}

fn refused(refused: Vec<(usize, Code)>) -> Vec<StepRefused> {
    let told = |(step, code)| StepRefused { code, step: u64::try_from(step).unwrap_or(u64::MAX) };
    refused.into_iter().map(told).collect()
}

fn lead_step((place, given): (usize, LeadStepGiven)) -> Result<LeadStep> {
    let missing = |field: &str| Error::new(Code::MissingField, format!("steps[{place}].{field}"), "this event says it");
    if given.event == LeadEventWord::Assigned && given.owner.is_none() {
        return Err(missing("owner"));
    }
    let event = match given.event {
        LeadEventWord::Activity => LeadEvent::Activity,
        LeadEventWord::Assigned => LeadEvent::Assigned,
        LeadEventWord::Converted => {
            LeadEvent::Converted { opportunity: given.opportunity_id.ok_or_else(|| missing("opportunity_id"))? }
        }
        LeadEventWord::Created => LeadEvent::Created,
        LeadEventWord::State => {
            LeadEvent::State { to: given.state.ok_or_else(|| missing("state"))?, reason: given.reason }
        }
    };
    Ok(LeadStep { at: given.at, key: given.id.unwrap_or_default(), event, owner: given.owner })
}

pub(in super::super) fn lead(_: &Crm, request: FollowLeadRequest) -> Result<LeadFollowed> {
    let steps = request.steps.into_iter().enumerate().map(lead_step).collect::<Result<Vec<_>>>()?;
    let (lead, wrong) = follow_lead(&steps, request.as_of, request.recycle_days);
    let owner = lead.as_ref().and_then(|lead| lead.owner.clone());
    let proposed = owner_of(&request.lead_id, request.owners.as_deref().unwrap_or_default());
    let proposed = proposed.filter(|_| lead.is_some() && owner.is_none()).map(str::to_owned);
    Ok(LeadFollowed {
        last: lead.as_ref().map(|lead| lead.last),
        next_change_at: lead.as_ref().and_then(|lead| lead.next_change_at),
        opportunity_id: lead.as_ref().and_then(|lead| lead.opportunity.clone()),
        owner,
        owner_proposed: proposed,
        reason: lead.as_ref().and_then(|lead| lead.reason.clone()),
        recycled: lead.as_ref().and_then(|lead| lead.recycled),
        refused: refused(wrong),
        since: lead.as_ref().map(|lead| lead.since),
        state: lead.as_ref().map(|lead| lead.state),
    })
}

fn stages(given: Vec<StageGiven>) -> Result<Stages> {
    let stage = |(place, stage): (usize, StageGiven)| {
        let probability = points(&stage.probability, &format!("stages[{place}].probability"))?;
        Ok(Stage { id: stage.id, probability, needs: stage.needs.unwrap_or_default(), stale_days: None })
    };
    Ok(Stages::new(given.into_iter().enumerate().map(stage).collect::<Result<_>>()?)?)
}

/// How opportunities stand by their steps, and what they are worth together.
fn found(
    stages: &Stages,
    opportunities: impl IntoIterator<Item = (String, Vec<OpportunityStep>)>,
    as_of: Instant,
    stale_days: Option<u32>,
) -> Result<PipelineFound> {
    let (mut courses, mut told) = (Vec::new(), Vec::new());
    for (id, steps) in opportunities {
        let (course, wrong) = follow(stages, &steps, as_of, stale_days);
        told.push(opportunity(id, course.as_ref(), refused(wrong))?);
        courses.extend(course);
    }
    let whole = pipeline(stages, &courses).map_err(|code| Error::new(code, "opportunities", code.message()))?;
    let currency = |one: regulars_core::sales::opportunity::InCurrency| PipelineCurrency {
        amount: one.amount,
        open: one.open,
        velocity: one.velocity,
        weighted: one.weighted,
    };
    Ok(PipelineFound {
        currencies: whole.currencies.into_values().map(currency).collect(),
        lost: whole.lost,
        open: whole.open,
        opportunities: told,
        win_rate: whole.win_rate.map(|rate| rate.canonical()),
        without_amount: whole.without_amount,
        won: whole.won,
    })
}

fn opportunity(
    opportunity_id: String,
    course: Option<&OpportunityCourse>,
    refused: Vec<StepRefused>,
) -> Result<OpportunityTold> {
    let stay = |(stage, us): &(String, i64)| {
        let days = regulars_core::money::Number::from(*us).div(regulars_core::money::Number::from(DAY_US));
        let days = days.ok_or_else(|| Error::new(Code::Overflow, "opportunities", Code::Overflow.message()))?;
        Ok::<StageStay, Error>(StageStay { days: days.rounded(4).canonical(), stage: stage.clone() })
    };
    Ok(OpportunityTold {
        amount: course.and_then(|course| course.amount),
        expected_close: course.and_then(|course| course.expected_close),
        next_change_at: course.and_then(|course| course.next_change_at),
        opportunity_id,
        owner: course.and_then(|course| course.owner.clone()),
        reason: course.and_then(|course| course.reason.clone()),
        refused,
        stage: course.map(|course| course.stage.clone()),
        stale: course.and_then(|course| course.stale),
        standing: course.map(|course| course.standing),
        stayed: course.map(|course| course.stayed.iter().map(stay).collect()).transpose()?.unwrap_or_default(),
    })
}

fn many(count: usize, path: &str) -> Result<()> {
    if count <= MAX_OPPORTUNITIES {
        return Ok(());
    }
    let message = format!("at most {MAX_OPPORTUNITIES} opportunities at once");
    Err(Error::new(Code::TooManyItems, path, message))
}

pub(in super::super) fn given(_: &Crm, request: PipelineRequest) -> Result<PipelineFound> {
    many(request.opportunities.len(), "opportunities")?;
    let stages = stages(request.stages)?;
    let one = |(place, given): (usize, OpportunityGiven)| {
        let step = |(number, step): (usize, OpportunityStepGiven)| {
            let path = format!("opportunities[{place}].steps[{number}].amount");
            Ok(OpportunityStep {
                amount: step.amount.map(|amount| amount.read(&path)).transpose()?,
                at: step.at,
                key: step.id.unwrap_or_default(),
                event: step.event,
                stage: step.stage,
                expected_close: step.expected_close,
                owner: step.owner,
                reason: step.reason,
            })
        };
        let steps = given.steps.into_iter().enumerate().map(step).collect::<Result<Vec<_>>>()?;
        Ok((given.opportunity_id, steps))
    };
    let all = request.opportunities.into_iter().enumerate().map(one).collect::<Result<Vec<_>>>()?;
    found(&stages, all, request.as_of, request.stale_days)
}

pub(in super::super) fn of_store(crm: &Crm, request: PipelineReportRequest) -> Result<PipelineFound> {
    let (stages, stale_days) = match request.stages {
        Some(given) => (stages(given)?, request.stale_days),
        None => {
            let rules = crm.rules_at(request.as_of);
            let missing =
                || Error::new(Code::MissingField, "stages", "the rulebook has no stages, so they are to be given");
            let book = rules.sales.opportunities.as_ref().ok_or_else(missing)?;
            (book.stages.clone(), request.stale_days.or(book.stale_days))
        }
    };
    let all: BTreeMap<String, Vec<OpportunityStep>> = crm.opportunity_steps(request.as_of)?;
    many(all.len(), "as_of")?;
    found(&stages, all, request.as_of, stale_days)
}
