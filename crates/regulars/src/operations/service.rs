//! Operations about service on their own: business calendars and the clocks of a case that is given. Nothing of them is stored.

use regulars_core::customer::{ClockPart, DeadlinePart};
use regulars_core::error::{Code, Error, Result};
use regulars_core::money::Decimal;
use regulars_core::service::{
    BusinessCalendar, CaseState, CaseStep, CaseTimes, ClockKind, ClockRules, Clocks, Era, GivenCalendar,
    MAX_TARGET_MINUTES, Pause, ServiceRules, Speaker, Target,
};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

use super::requests::Context;
use super::wire::wire;
use crate::Crm;

/// The most items of a list in a request about one case.
const MAX_ITEMS: usize = 10_000;

wire! {
    /// Asks for the working time between two instants (SV-2).
    request BusinessTimeRequest {
        /// The name of a business calendar of the rulebook.
        pub calendar: Option<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// From when.
        pub from: Instant,
        /// Or a calendar that is handed in.
        pub hours: Option<GivenCalendar>,
        /// Until when; what happens then does not count.
        pub until: Instant,
    }
}

wire! {
    /// Working time.
    response BusinessTime {
        /// In seconds, exactly.
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub seconds: String,
    }
}

wire! {
    /// Asks when so much working time will be over (SV-2); minutes and seconds add up.
    request BusinessAddRequest {
        /// The name of a business calendar of the rulebook.
        pub calendar: Option<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// From when.
        pub from: Instant,
        /// Or a calendar that is handed in.
        pub hours: Option<GivenCalendar>,
        /// How many minutes.
        pub minutes: Option<u32>,
        /// How many seconds.
        pub seconds: Option<u32>,
    }
}

wire! {
    /// An instant of a calendar.
    response BusinessInstant {
        /// The instant.
        pub at: Instant,
    }
}

wire! {
    /// Asks how the clocks of a case stand that is told with the question (SV-11 to SV-16).
    request CaseClocksRequest {
        /// The instant of the question; what lies after it has not happened.
        pub as_of: Instant,
        /// The name of a business calendar of the rulebook, for targets that name none.
        pub calendar: Option<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// When the case was created.
        pub created: Instant,
        /// Or a calendar that is handed in.
        pub hours: Option<GivenCalendar>,
        /// Who spoke when.
        pub messages: Option<Vec<CaseMessage>>,
        /// Whether pauses hold the first response as well; as the rulebook says if absent.
        pub pause_first_response: Option<bool>,
        /// The states in which clocks stand still; those of the rulebook if absent.
        pub pause_states: Option<Vec<CaseState>>,
        /// Pauses that are no states.
        pub pauses: Option<Vec<CasePause>>,
        /// Into which states it came.
        pub states: Option<Vec<CaseStateAt>>,
        /// What the clocks are measured by; without a target there is no clock.
        pub targets: Vec<CaseTarget>,
        /// Rising shares of a target at which is warned, as decimals in text; those of the rulebook if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
        pub warn_at: Option<Vec<Json>>,
    }
}

wire! {
    /// Somebody spoke.
    request CaseMessage {
        /// When.
        pub at: Instant,
        /// Who: `customer`, `agent` or `bot`.
        pub by: String,
        /// Whether the customer can see it; yes if absent.
        pub public: Option<bool>,
    }
}

wire! {
    /// A stretch in which clocks stand still.
    request CasePause {
        /// From when.
        pub from: Instant,
        /// Until when; absent: it goes on.
        pub until: Option<Instant>,
    }
}

wire! {
    /// A case came into a state.
    request CaseStateAt {
        /// When.
        pub at: Instant,
        /// The state.
        pub state: CaseState,
    }
}

wire! {
    /// What a clock is measured by.
    request CaseTarget {
        /// The name of a business calendar of the rulebook; that of the question if absent.
        pub calendar: Option<String>,
        /// The clock.
        pub clock: ClockKind,
        /// From when on, as a changed policy; from the beginning if absent (SV-15).
        pub from: Option<Instant>,
        /// How long it may take, in minutes of working time.
        pub minutes: u32,
    }
}

wire! {
    /// How the clocks of a case stand.
    response CaseClocks {
        /// The first response, the resolution and every round of answers, in this order.
        pub clocks: Vec<ClockPart>,
        /// The next deadline (SV-12).
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next: Option<DeadlinePart>,
        /// When something differs by itself.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub next_change_at: Option<Instant>,
    }
}

/// A calendar by name or as it was handed in.
fn calendar(
    rules: &ServiceRules,
    name: Option<&String>,
    given: Option<&GivenCalendar>,
) -> Result<Arc<BusinessCalendar>> {
    match (name, given) {
        (Some(name), None) => rules.calendar(name).cloned().map_err(|error| error.within("calendar")),
        (None, Some(given)) => given.read().map(Arc::new).map_err(|error| error.within("hours")),
        (Some(_), Some(_)) => Err(Error::new(Code::InvalidValue, "hours", "either `calendar` or `hours`, not both")),
        (None, None) => Err(Error::new(Code::MissingField, "calendar", "`calendar` or `hours` says when people work")),
    }
}

fn seconds(micros: i64) -> String {
    Decimal::new(micros, 6).unwrap_or(Decimal::ZERO).canonical()
}

pub(super) fn business_time(crm: &Crm, request: BusinessTimeRequest) -> Result<BusinessTime> {
    let rules = crm.rules_at(request.from);
    let calendar = calendar(&rules.service, request.calendar.as_ref(), request.hours.as_ref())?;
    Ok(BusinessTime { seconds: seconds(calendar.business_time(request.from, request.until)?) })
}

pub(super) fn business_add(crm: &Crm, request: BusinessAddRequest) -> Result<BusinessInstant> {
    let rules = crm.rules_at(request.from);
    let calendar = calendar(&rules.service, request.calendar.as_ref(), request.hours.as_ref())?;
    if request.minutes.is_none() && request.seconds.is_none() {
        return Err(Error::new(Code::MissingField, "minutes", "`minutes` or `seconds` says how much working time"));
    }
    let minutes = i64::from(request.minutes.unwrap_or_default()) * 60;
    let micros = (minutes + i64::from(request.seconds.unwrap_or_default())) * 1_000_000;
    Ok(BusinessInstant { at: calendar.add(request.from, micros)? })
}

pub(super) fn limited<T>(items: Option<Vec<T>>, path: &str) -> Result<Vec<T>> {
    let items = items.unwrap_or_default();
    if items.len() > MAX_ITEMS {
        return Err(Error::new(Code::TooManyItems, path, format!("there are more than {MAX_ITEMS} items")));
    }
    Ok(items)
}

/// What happened to a case, in order of time.
fn times(request: &mut CaseClocksRequest, rules: &ServiceRules) -> Result<CaseTimes> {
    let mut steps = Vec::new();
    for (n, message) in limited(request.messages.take(), "messages")?.into_iter().enumerate() {
        let speaker = match message.by.as_str() {
            "customer" => Speaker::Customer,
            "agent" if message.public != Some(false) => Speaker::Agent,
            "agent" | "bot" => Speaker::Other,
            other => {
                let message = format!("`{other}` is none of `customer`, `agent`, `bot`");
                return Err(Error::new(Code::InvalidValue, format!("messages[{n}].by"), message));
            }
        };
        steps.push((message.at, CaseStep::Message(speaker)));
    }
    let pausing = request.pause_states.take().unwrap_or_else(|| rules.pause_states.clone());
    for CaseStateAt { at, state } in limited(request.states.take(), "states")? {
        let pauses = pausing.contains(&state) && !state.is_done();
        steps.push((at, CaseStep::State { resolved: state.is_done(), pauses }));
    }
    steps.retain(|(at, _)| *at <= request.as_of && *at >= request.created);
    steps.sort_by_key(|(at, _)| *at);
    let pauses = limited(request.pauses.take(), "pauses")?.into_iter();
    let pauses = pauses.filter(|pause| pause.from <= request.as_of);
    let pauses = pauses.map(|CasePause { from, until }| Pause { from, until }).collect();
    Ok(CaseTimes { created: Some(request.created), steps, pauses })
}

/// The targets that have begun, in order of time.
fn targets(request: &CaseClocksRequest, rules: &ServiceRules) -> Result<Vec<(ClockKind, Era)>> {
    let mut found = Vec::new();
    let mut own = None;
    for (n, target) in request.targets.iter().enumerate() {
        if target.minutes == 0 || target.minutes > MAX_TARGET_MINUTES {
            let message = format!("a target has 1 to {MAX_TARGET_MINUTES} minutes");
            return Err(Error::new(Code::OutOfRange, format!("targets[{n}].minutes"), message));
        }
        let calendar = match (&target.calendar, &own) {
            (Some(name), _) => {
                rules.calendar(name).cloned().map_err(|error| error.within(&format!("targets[{n}].calendar")))?
            }
            (None, Some(own)) => Arc::clone(own),
            (None, None) => Arc::clone(own.insert(calendar(rules, request.calendar.as_ref(), request.hours.as_ref())?)),
        };
        let from = target.from.unwrap_or(request.created);
        if from <= request.as_of {
            found.push((target.clock, Era { from, target: Target { minutes: target.minutes, calendar } }));
        }
    }
    found.sort_by_key(|(_, era)| era.from);
    Ok(found)
}

fn clock_rules(request: &CaseClocksRequest, rules: &ServiceRules) -> Result<ClockRules> {
    let mut clocks = rules.clocks();
    clocks.pause_first_response = request.pause_first_response.unwrap_or(clocks.pause_first_response);
    if let Some(shares) = &request.warn_at {
        let share = |(n, share): (usize, &Json)| -> Result<Decimal> {
            let path = format!("warn_at[{n}]");
            let decimal = super::membership::points(share, &path)?;
            match decimal > Decimal::ZERO && decimal <= Decimal::new(1, 0)? {
                true => Ok(decimal),
                false => Err(Error::new(Code::OutOfRange, path, "a share is above 0 and at most 1")),
            }
        };
        clocks.warn_at = shares.iter().enumerate().map(share).collect::<Result<_>>()?;
        clocks.warn_at.sort();
        clocks.warn_at.dedup();
    }
    Ok(clocks)
}

pub(super) fn clocks(crm: &Crm, mut request: CaseClocksRequest) -> Result<CaseClocks> {
    let rules = crm.rules_at(request.as_of);
    let rules = &rules.service;
    let times = times(&mut request, rules)?;
    let targets = targets(&request, rules)?;
    let of = |kind| targets.iter().filter(|(known, _)| *known == kind).map(|(_, era)| era.clone()).collect();
    let clocks = Clocks::read(&times, &of, &clock_rules(&request, rules)?, request.as_of)?;
    Ok(CaseClocks {
        next: clocks.next_due().map(|(clock, due)| DeadlinePart { clock, due }),
        next_change_at: clocks.all.iter().filter_map(|clock| clock.next_change_at).min(),
        clocks: clocks.all.iter().map(ClockPart::from).collect(),
    })
}
