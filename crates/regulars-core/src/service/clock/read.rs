//! The clocks of a case, read from who spoke when and where the case stood (SV-11 to SV-14).

use super::{Clock, ClockKind, Era, Face, Pause, Pauses};
use crate::money::Decimal;
use crate::service::CalendarError;
use crate::time::Instant;

/// Who speaks, and whether the customer can see it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Speaker {
    /// The customer.
    Customer,
    /// An agent, in public.
    Agent,
    /// Anybody else: a bot, or an agent whom the customer does not see.
    Other,
}

/// A step of a case, as clocks see it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CaseStep {
    /// Somebody spoke.
    Message(Speaker),
    /// It came into a state.
    State {
        /// It is resolved or closed.
        resolved: bool,
        /// Clocks stand still in it.
        pauses: bool,
    },
}

/// When what happened to a case, in order of time.
#[derive(Clone, Debug, Default)]
pub struct CaseTimes {
    /// When it was created.
    pub created: Option<Instant>,
    /// What happened after it, up to the instant of the question.
    pub steps: Vec<(Instant, CaseStep)>,
    /// Pauses that are told by themselves.
    pub pauses: Vec<Pause>,
}

/// What clocks go by.
#[derive(Clone, Debug, Default)]
pub struct ClockRules {
    /// Rising shares of the target at which is warned (SV-16).
    pub warn_at: Vec<Decimal>,
    /// Whether pauses hold the first response as well (SV-13).
    pub pause_first_response: bool,
}

/// The clocks of a case.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Clocks {
    /// The first response, the resolution and every round of answers, in this order.
    pub all: Vec<Clock>,
}

impl Clocks {
    /// The clocks at an instant, by the targets of each kind (in order of time, those that have begun). Errors: those of calendars.
    pub fn read(
        times: &CaseTimes,
        targets: &dyn Fn(ClockKind) -> Vec<Era>,
        rules: &ClockRules,
        as_of: Instant,
    ) -> Result<Self, CalendarError> {
        let Some(created) = times.created.filter(|created| *created <= as_of) else { return Ok(Self::default()) };
        let (pauses, held) = times.pauses();
        let none = Pauses::default();
        let warn_at = rules.warn_at.as_slice();
        let mut all = Vec::new();
        let mut add = |kind, start, stop, pauses: &Pauses, eras: &[Era]| {
            let face = Face { kind, start, stop, pauses, eras, warn_at };
            all.extend(face.read(as_of)?);
            Ok::<(), CalendarError>(())
        };
        let held = if rules.pause_first_response { &held } else { &none };
        add(ClockKind::FirstResponse, created, times.first_response(), held, &targets(ClockKind::FirstResponse))?;
        add(ClockKind::Resolution, created, times.resolved(), &pauses, &targets(ClockKind::Resolution))?;
        let eras = targets(ClockKind::Update);
        for (start, stop) in times.rounds() {
            add(ClockKind::Update, start, stop, &none, &eras)?;
        }
        Ok(Self { all })
    }

    /// The next deadline (SV-12): before the first response only its own, after it the earliest of the others.
    pub fn next_due(&self) -> Option<(ClockKind, Instant)> {
        let open = || self.all.iter().filter(|clock| clock.stopped_at.is_none());
        let first = open().find(|clock| clock.kind == ClockKind::FirstResponse);
        if let Some(first) = first {
            return first.due.map(|due| (first.kind, due));
        }
        let dues = open().filter_map(|clock| Some((clock.due?, clock.kind)));
        dues.min().map(|(due, kind)| (kind, due))
    }
}

impl CaseTimes {
    fn first_response(&self) -> Option<Instant> {
        let answer = |(_, step): &&(Instant, CaseStep)| *step == CaseStep::Message(Speaker::Agent);
        self.steps.iter().find(answer).map(|(at, _)| *at)
    }

    /// From when until when each round lasts: the first unanswered message of the customer, and the answer.
    fn rounds(&self) -> Vec<(Instant, Option<Instant>)> {
        let mut rounds: Vec<(Instant, Option<Instant>)> = Vec::new();
        for (at, step) in &self.steps {
            match (step, rounds.last_mut()) {
                (CaseStep::Message(Speaker::Customer), Some((_, Some(_))) | None) => rounds.push((*at, None)),
                (CaseStep::Message(Speaker::Agent), Some((_, open @ None))) => *open = Some(*at),
                _ => {}
            }
        }
        rounds
    }

    /// When it was resolved, if it still is.
    fn resolved(&self) -> Option<Instant> {
        let mut since = None;
        for (at, step) in &self.steps {
            if let CaseStep::State { resolved, .. } = step {
                since = resolved.then(|| since.unwrap_or(*at));
            }
        }
        since
    }

    /// What the resolution does not count, pauses and the time in which it was resolved, and the pauses alone.
    fn pauses(&self) -> (Pauses, Pauses) {
        let (mut resolutions, mut held) = (Vec::new(), self.pauses.clone());
        let (mut resolved_since, mut paused_since): (Option<Instant>, Option<Instant>) = (None, None);
        for (at, step) in &self.steps {
            let CaseStep::State { resolved, pauses } = step else { continue };
            let ended = |since: &mut Option<Instant>, goes_on: bool| match goes_on {
                true => {
                    since.get_or_insert(*at);
                    None
                }
                false => since.take().map(|from| Pause { from, until: Some(*at) }),
            };
            resolutions.extend(ended(&mut resolved_since, *resolved));
            held.extend(ended(&mut paused_since, *pauses));
        }
        // What is resolved to the end was stopped, not paused.
        held.extend(paused_since.map(|from| Pause { from, until: None }));
        (Pauses::unite(resolutions.into_iter().chain(held.iter().copied()).collect()), Pauses::unite(held))
    }
}
