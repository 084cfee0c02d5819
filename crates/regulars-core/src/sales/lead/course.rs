//! The course of a lead (SV-52): new, working, qualified, converted; or disqualified, or put off. A step that cannot follow has no
//! effect and is told.

use sha2::{Digest as _, Sha256};

use crate::error::Code;
use crate::time::{DAY_US, Instant};

/// Where a lead stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum LeadState {
    /// Nobody has looked at it.
    New,
    /// Somebody works on it.
    Working,
    /// It is worth an opportunity.
    Qualified,
    /// It has become an opportunity.
    Converted,
    /// It will become none.
    Disqualified,
    /// It is put off.
    Nurture,
}

impl LeadState {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::New, Self::Working, Self::Qualified, Self::Converted, Self::Disqualified, Self::Nurture];

    /// The word of records.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Working => "working",
            Self::Qualified => "qualified",
            Self::Converted => "converted",
            Self::Disqualified => "disqualified",
            Self::Nurture => "nurture",
        }
    }

    /// The one of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether another state can follow this one. Converted and disqualified are ends.
    pub fn leads_to(self, next: Self) -> bool {
        use LeadState::{Converted, Disqualified, New, Nurture, Qualified, Working};
        match self {
            New => matches!(next, Working | Disqualified | Nurture),
            Working => matches!(next, Qualified | Disqualified | Nurture),
            Qualified => matches!(next, Working | Converted | Disqualified | Nurture),
            Nurture => matches!(next, Working | Disqualified),
            Converted | Disqualified => false,
        }
    }

    /// Whether somebody should look after it.
    fn is_attended(self) -> bool {
        matches!(self, Self::New | Self::Working | Self::Qualified)
    }
}

/// What happened to a lead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LeadEvent {
    /// It came; of two the first counts.
    Created,
    /// Somebody works on it from here on: the `owner` of the step.
    Assigned,
    /// It stands elsewhere.
    State {
        /// Where.
        to: LeadState,
        /// Why; of a disqualification.
        reason: Option<String>,
    },
    /// Somebody did something about it.
    Activity,
    /// It became an opportunity.
    Converted {
        /// Which one.
        opportunity: String,
    },
}

/// A step of a lead.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeadStep {
    /// When.
    pub at: Instant,
    /// Orders steps of one instant.
    pub key: String,
    /// What.
    pub event: LeadEvent,
    /// Who works on it from here on.
    pub owner: Option<String>,
}

/// A lead as its steps tell it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeadCourse {
    /// Where it stands.
    pub state: LeadState,
    /// Since when.
    pub since: Instant,
    /// Who works on it.
    pub owner: Option<String>,
    /// Why it was disqualified.
    pub reason: Option<String>,
    /// What it became.
    pub opportunity: Option<String>,
    /// When something happened last.
    pub last: Instant,
    /// The key of that step.
    pub last_key: String,
    /// Since when it is left alone for too long.
    pub recycled: Option<Instant>,
    /// When that will be so, if nothing happens.
    pub next_change_at: Option<Instant>,
}

/// The course, and which of the steps had no effect, and why: `unknown_lead` before it came, `invalid_transition`,
/// `already_converted`, `reason_required`. None where no lead came.
pub type Followed<T> = (Option<T>, Vec<(usize, Code)>);

/// The course of a lead up to an instant. The order in which steps are given does not matter.
///
/// ```
/// use regulars_core::sales::lead::{LeadEvent, LeadState, LeadStep, follow};
/// use regulars_core::time::Instant;
/// let at = |text: &str| Instant::parse(text);
/// let step = |at, event| LeadStep { at, key: String::new(), event, owner: None };
/// let steps = [
///     step(at("2026-03-02T09:00:00Z")?, LeadEvent::State { to: LeadState::Working, reason: None }),
///     step(at("2026-03-01T09:00:00Z")?, LeadEvent::Created),
/// ];
/// let (lead, refused) = follow(&steps, at("2026-03-05T09:00:00Z")?, None);
/// assert_eq!((lead.map(|lead| lead.state), refused.len()), (Some(LeadState::Working), 0));
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn follow(steps: &[LeadStep], as_of: Instant, recycle_days: Option<u32>) -> Followed<LeadCourse> {
    let mut order: Vec<(usize, &LeadStep)> = steps.iter().enumerate().filter(|(_, step)| step.at <= as_of).collect();
    // Of one instant a lead comes before what happens to it.
    order.sort_by_key(|(_, step)| (step.at, step.event != LeadEvent::Created, &step.key));
    let (mut lead, mut refused): Followed<LeadCourse> = (None, Vec::new());
    for (place, step) in order {
        let done = match &mut lead {
            None if step.event == LeadEvent::Created => {
                lead = Some(LeadCourse::new(step));
                Ok(())
            }
            None => Err(Code::UnknownLead),
            Some(lead) => lead.step(step),
        };
        if let Err(code) = done {
            refused.push((place, code));
        }
    }
    if let Some(lead) = &mut lead {
        lead.recycle(as_of, recycle_days);
    }
    refused.sort_unstable();
    (lead, refused)
}

impl LeadCourse {
    fn new(step: &LeadStep) -> Self {
        let at = step.at;
        Self {
            state: LeadState::New,
            since: at,
            owner: step.owner.clone(),
            reason: None,
            opportunity: None,
            last: at,
            last_key: step.key.clone(),
            recycled: None,
            next_change_at: None,
        }
    }

    fn step(&mut self, step: &LeadStep) -> Result<(), Code> {
        match &step.event {
            // The same lead came twice.
            LeadEvent::Created => return Ok(()),
            LeadEvent::Converted { opportunity } if self.opportunity.as_ref() == Some(opportunity) => return Ok(()),
            _ if self.state == LeadState::Converted => return Err(Code::AlreadyConverted),
            LeadEvent::Activity | LeadEvent::Assigned => {}
            LeadEvent::Converted { opportunity } => {
                self.turn(LeadState::Converted, step.at)?;
                self.opportunity = Some(opportunity.clone());
            }
            // What it became is told by its conversion.
            LeadEvent::State { to: LeadState::Converted, .. } => return Err(Code::InvalidTransition),
            LeadEvent::State { to: LeadState::Disqualified, reason: None } => return Err(Code::ReasonRequired),
            LeadEvent::State { to, reason } => {
                self.turn(*to, step.at)?;
                self.reason = reason.clone().filter(|_| *to == LeadState::Disqualified);
            }
        }
        self.owner = step.owner.clone().or(self.owner.take());
        self.last = step.at;
        self.last_key.clone_from(&step.key);
        Ok(())
    }

    fn turn(&mut self, to: LeadState, at: Instant) -> Result<(), Code> {
        if !self.state.leads_to(to) {
            return Err(Code::InvalidTransition);
        }
        (self.state, self.since) = (to, at);
        Ok(())
    }

    fn recycle(&mut self, as_of: Instant, recycle_days: Option<u32>) {
        let Some(days) = recycle_days.filter(|_| self.state.is_attended()) else { return };
        let at = self.last.plus_micros(i64::from(days).saturating_mul(DAY_US));
        if at <= as_of { self.recycled = Some(at) } else { self.next_change_at = Some(at) }
    }
}

/// Who of some gets a lead: by the hash of its id over their sorted names, so that nothing has to be kept. None of nobody.
pub fn owner_of<'o>(lead: &str, owners: &'o [String]) -> Option<&'o str> {
    let mut sorted: Vec<&str> = owners.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    sorted.dedup();
    let hash = Sha256::digest(lead.as_bytes());
    let drawn = hash.iter().take(8).fold(0_u128, |all, byte| all << 8 | u128::from(*byte));
    let place = (drawn * u128::try_from(sorted.len()).ok()?) >> 64;
    sorted.get(usize::try_from(place).ok()?).copied()
}
