//! Who answers a case: a standard answer or a person (SV-21), and in which queue (SV-22). Rows and queues are handed in; nothing is
//! stored.

use regulars_core::error::{Code, Error, Result};
use regulars_core::service::{DEFLECTION_HOURS, Queue, RouteReason, TriageAnswer, route as choose};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::requests::Context;
use super::wire::wire;
use crate::{Crm, DecidingFact};

/// The most rows or queues of a question.
const MAX_ROWS: usize = 1_000;
const HOUR_US: i64 = 3_600_000_000;

wire! {
    /// Asks who answers a case (SV-21).
    request CaseTriageRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The facts of the case and the customer by kind and name, for example `{"attr": {"category": "power"}, "tier": "gold"}`.
        pub facts: Json,
        /// The first message of the customer after a standard answer.
        pub follow_up: Option<TriageFollowUp>,
        /// The rows, tried in order; without one that holds a person answers.
        pub rows: Vec<TriageRow>,
    }
}

wire! {
    /// A row of triage.
    request TriageRow {
        /// Who answers.
        pub answer: TriageAnswer,
        /// The help article or flow.
        pub article: Option<String>,
        /// When it holds.
        pub when: String,
    }
}

wire! {
    /// What the customer said after a standard answer.
    request TriageFollowUp {
        /// When the standard answer was given.
        pub answered_at: Instant,
        /// When the customer spoke.
        pub at: Instant,
        /// For how long after the answer a message counts; 24 if absent.
        pub deflection_hours: Option<u32>,
        /// It is thanks and nothing else.
        pub thanks: Option<bool>,
        /// It asks for a person.
        pub wants_person: Option<bool>,
    }
}

wire! {
    /// Who answers, and why.
    response CaseTriaged {
        /// Who.
        pub answer: TriageAnswer,
        /// The help article or flow.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub article: Option<String>,
        /// Why it is a person after all: `not_deflected`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub cause: Option<Code>,
        /// The rows that were tried, in order, the last of them the one that holds, if any does.
        pub considered: Vec<TriageRowTold>,
        /// The place of the row that holds, from 0.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub row: Option<u32>,
    }
}

wire! {
    /// What a row came to.
    response TriageRowTold {
        /// The facts that decide it (CD-9).
        pub because: Vec<DecidingFact>,
        /// Whether it holds.
        pub holds: bool,
    }
}

wire! {
    /// Asks into which queue a case goes (SV-22).
    request CaseRouteRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// The queue for what no other can take.
        pub fallback: String,
        /// What the case needs: its category, its language.
        pub needs: Vec<String>,
        /// The queues that the customer's tier opens, as `membership.queues` of a view tells them (MB-56).
        pub own_queues: Option<Vec<String>>,
        /// The queues.
        pub queues: Vec<QueueGiven>,
        /// The tier of the customer.
        pub tier: Option<String>,
    }
}

wire! {
    /// A queue.
    request QueueGiven {
        /// How much there is to do, in the host's own measure; 0 if absent.
        pub load: Option<u64>,
        /// Its name.
        pub name: String,
        /// Queues of higher priority come first; 0 if absent.
        pub priority: Option<i64>,
        /// What those who work on it can do: categories and languages.
        pub skills: Vec<String>,
        /// The tiers of customers that it takes; all if absent.
        pub tiers: Option<Vec<String>>,
    }
}

wire! {
    /// The queue, and what was said of each.
    response CaseRouted {
        /// `no_queue` where the fallback takes it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub cause: Option<Code>,
        /// Every queue in the order in which they were given.
        pub considered: Vec<QueueTold>,
        /// The queue.
        pub queue: String,
    }
}

wire! {
    /// Why a queue was chosen or not.
    response QueueTold {
        /// The queue.
        pub queue: String,
        /// Why.
        pub reason: RouteReason,
    }
}

fn limited<T>(items: &[T], path: &str) -> Result<()> {
    match items.len() > MAX_ROWS {
        true => Err(Error::new(Code::TooManyItems, path, format!("there are more than {MAX_ROWS} items"))),
        false => Ok(()),
    }
}

pub(super) fn triage(_: &Crm, request: CaseTriageRequest) -> Result<CaseTriaged> {
    limited(&request.rows, "rows")?;
    let mut considered = Vec::new();
    let mut found = None;
    for (n, row) in request.rows.iter().enumerate() {
        let verdict = crate::evaluate_condition(&row.when, &request.facts, request.as_of);
        let verdict = verdict.map_err(|error| match error.path() {
            "expr" => Error::new(error.code(), format!("rows[{n}].when"), error.message()),
            _ => error,
        })?;
        let holds = verdict.holds;
        considered.push(TriageRowTold { because: verdict.because, holds });
        if holds {
            found = Some((n, row));
            break;
        }
    }
    let row = found.and_then(|(n, _)| u32::try_from(n).ok());
    let (answer, article) = found.map_or((TriageAnswer::Person, None), |(_, row)| (row.answer, row.article.clone()));
    let turned = answer == TriageAnswer::Standard && request.follow_up.as_ref().is_some_and(needs_person);
    let answer = if turned { TriageAnswer::Person } else { answer };
    Ok(CaseTriaged { answer, article, cause: turned.then_some(Code::NotDeflected), considered, row })
}

/// Whether what the customer said says that the standard answer was not enough.
fn needs_person(said: &TriageFollowUp) -> bool {
    let hours = i64::from(said.deflection_hours.unwrap_or(DEFLECTION_HOURS));
    let counts = said.at >= said.answered_at && said.at <= said.answered_at.plus_micros(hours.saturating_mul(HOUR_US));
    counts && (said.wants_person == Some(true) || said.thanks != Some(true))
}

pub(super) fn route(_: &Crm, request: CaseRouteRequest) -> Result<CaseRouted> {
    limited(&request.queues, "queues")?;
    let queues = request.queues.into_iter().map(|queue| Queue {
        name: queue.name,
        skills: queue.skills,
        tiers: queue.tiers.unwrap_or_default(),
        priority: queue.priority.unwrap_or_default(),
        load: queue.load.unwrap_or_default(),
    });
    let queues: Vec<Queue> = queues.collect();
    let mut names: Vec<&str> = queues.iter().map(|queue| queue.name.as_str()).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(Error::new(Code::DuplicateId, "queues", "a queue is there twice"));
    }
    let own = request.own_queues.unwrap_or_default();
    let reasons = choose(&queues, &request.needs, request.tier.as_deref(), &own);
    let chosen = reasons.iter().position(|reason| *reason == RouteReason::Chosen).and_then(|place| queues.get(place));
    let cause = chosen.is_none().then_some(Code::NoQueue);
    let queue = chosen.map_or(request.fallback, |queue| queue.name.clone());
    let considered = queues.into_iter().zip(reasons).map(|(queue, reason)| QueueTold { queue: queue.name, reason });
    Ok(CaseRouted { cause, considered: considered.collect(), queue })
}
