//! The course of an opportunity through stages (SV-53): a stage is entered with the fields that it asks for, an end has a reason. A
//! step that cannot follow has no effect and is told.

use crate::error::{Code, Fault};
use crate::money::{Decimal, Money, Number};
use crate::time::{DAY_US, Date, Instant};

/// A field that a stage asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum StageNeeds {
    /// What it is worth.
    Amount,
    /// When it is expected to close.
    ExpectedClose,
    /// Who works on it.
    Owner,
}

impl StageNeeds {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Amount, Self::ExpectedClose, Self::Owner];

    /// The word of the rulebook.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::ExpectedClose => "expected_close",
            Self::Owner => "owner",
        }
    }

    /// The one of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == word)
    }

    /// All words.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Self::as_str)
    }
}

/// A stage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stage {
    /// Its name.
    pub id: String,
    /// How probable it is that an opportunity in it is won, from 0 to 1.
    pub probability: Decimal,
    /// What must be known of an opportunity in it.
    pub needs: Vec<StageNeeds>,
    /// After how many days without a step one in it is stale; as all stages are if absent.
    pub stale_days: Option<u32>,
}

/// The stages in their order; an opportunity begins in the first one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stages(Vec<Stage>);

/// Why stages are none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StageError {
    /// None at all.
    #[error("there is at least one stage")]
    None,
    /// Two of one name.
    #[error("the id is used twice")]
    Duplicate(usize),
    /// A probability that is none.
    #[error("expected a probability from 0 to 1 of at most 6 decimals")]
    Probability(usize),
}

impl Fault for StageError {
    fn code(&self) -> Code {
        match self {
            Self::None => Code::InvalidValue,
            Self::Duplicate(_) => Code::DuplicateId,
            Self::Probability(_) => Code::OutOfRange,
        }
    }

    fn path(&self) -> String {
        match self {
            Self::None => "stages".to_owned(),
            Self::Duplicate(place) => format!("stages[{place}].id"),
            Self::Probability(place) => format!("stages[{place}].probability"),
        }
    }
}

impl Stages {
    /// Stages in their order. Errors: `invalid_value` without any, `duplicate_id`, `out_of_range`.
    pub fn new(stages: Vec<Stage>) -> Result<Self, StageError> {
        if stages.is_empty() {
            return Err(StageError::None);
        }
        for (place, stage) in stages.iter().enumerate() {
            let one = Number::from(1_i64);
            if stage.probability.is_negative() || Number::from(stage.probability) > one || stage.probability.scale() > 6
            {
                return Err(StageError::Probability(place));
            }
            if stages.iter().take(place).any(|other| other.id == stage.id) {
                return Err(StageError::Duplicate(place));
            }
        }
        Ok(Self(stages))
    }

    /// The stage of a name.
    pub fn get(&self, id: &str) -> Option<&Stage> {
        self.0.iter().find(|stage| stage.id == id)
    }

    /// All of them, in their order.
    pub fn all(&self) -> &[Stage] {
        &self.0
    }

    fn first(&self) -> Option<&Stage> {
        self.0.first()
    }
}

/// How an opportunity stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum OpportunityStanding {
    /// It is open.
    Open,
    /// It was won.
    Won,
    /// It was lost.
    Lost,
}

impl OpportunityStanding {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }
}

/// What happened to an opportunity.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum OpportunityEvent {
    /// It came; of two the first counts.
    Created,
    /// It goes to a stage.
    Stage,
    /// Somebody did something about it, or learned something.
    Activity,
    /// It was won.
    Won,
    /// It was lost.
    Lost,
}

impl OpportunityEvent {
    /// The one of a word of records.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "created" => Some(Self::Created),
            "stage" => Some(Self::Stage),
            "activity" => Some(Self::Activity),
            "won" => Some(Self::Won),
            "lost" => Some(Self::Lost),
            _ => None,
        }
    }
}

/// A step of an opportunity, with what is said beside it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpportunityStep {
    /// When.
    pub at: Instant,
    /// Orders steps of one instant.
    pub key: String,
    /// What.
    pub event: OpportunityEvent,
    /// The stage that it goes to.
    pub stage: Option<String>,
    /// What it is worth from here on.
    pub amount: Option<Money>,
    /// When it is expected to close.
    pub expected_close: Option<Date>,
    /// Who works on it from here on.
    pub owner: Option<String>,
    /// Why it was won or lost.
    pub reason: Option<String>,
}

/// An opportunity as its steps tell it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpportunityCourse {
    /// How it stands.
    pub standing: OpportunityStanding,
    /// Its stage; at its end the last one.
    pub stage: String,
    /// What it is worth.
    pub amount: Option<Money>,
    /// When it is expected to close.
    pub expected_close: Option<Date>,
    /// Who works on it.
    pub owner: Option<String>,
    /// Why it was won or lost.
    pub reason: Option<String>,
    /// When it came.
    pub created: Instant,
    /// When it was won or lost.
    pub closed: Option<Instant>,
    /// How long it was in each stage, in microseconds, in the order in which it came to them first.
    pub stayed: Vec<(String, i64)>,
    /// The stages in the order in which it came into them, also again.
    pub entered: Vec<StageEntry>,
    /// The key of the step that ended it.
    pub closed_key: Option<String>,
    /// Since when nothing has happened for too long.
    pub stale: Option<Instant>,
    /// When that will be so.
    pub next_change_at: Option<Instant>,
    /// When something happened last.
    pub last: Instant,
    /// The key of that step.
    pub last_key: String,
    since: Instant,
}

/// That an opportunity came into a stage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StageEntry {
    /// The stage.
    pub stage: String,
    /// When.
    pub at: Instant,
    /// The key of the step.
    pub key: String,
}

/// The course up to an instant, and which of the steps had no effect, and why: `unknown_opportunity` before it came,
/// `unknown_name` of a stage, `stage_fields_missing`, `reason_required`, `invalid_transition` after its end. The order in which steps are
/// given does not matter.
pub fn follow(
    stages: &Stages,
    steps: &[OpportunityStep],
    as_of: Instant,
    stale_days: Option<u32>,
) -> (Option<OpportunityCourse>, Vec<(usize, Code)>) {
    let mut order: Vec<(usize, &OpportunityStep)> =
        steps.iter().enumerate().filter(|(_, step)| step.at <= as_of).collect();
    order.sort_by_key(|(_, step)| (step.at, step.event != OpportunityEvent::Created, &step.key));
    let (mut course, mut refused) = (None, Vec::new());
    for (place, step) in order {
        let done = match &mut course {
            None if step.event == OpportunityEvent::Created => {
                OpportunityCourse::begin(stages, step).map(|begun| course = Some(begun))
            }
            None => Err(Code::UnknownOpportunity),
            Some(course) => course.step(stages, step),
        };
        if let Err(code) = done {
            refused.push((place, code));
        }
    }
    if let Some(course) = &mut course {
        course.stay(course.closed.unwrap_or(as_of));
        let days = stages.get(&course.stage).and_then(|stage| stage.stale_days).or(stale_days);
        let due = days.filter(|_| course.standing == OpportunityStanding::Open);
        if let Some(days) = due {
            let at = course.last.plus_micros(i64::from(days).saturating_mul(DAY_US));
            if at <= as_of { course.stale = Some(at) } else { course.next_change_at = Some(at) }
        }
    }
    refused.sort_unstable();
    (course, refused)
}

impl OpportunityCourse {
    fn begin(stages: &Stages, step: &OpportunityStep) -> Result<Self, Code> {
        let stage = match &step.stage {
            Some(id) => stages.get(id),
            None => stages.first(),
        };
        let mut course = Self {
            standing: OpportunityStanding::Open,
            stage: String::new(),
            amount: None,
            expected_close: None,
            owner: None,
            reason: None,
            created: step.at,
            closed: None,
            stayed: Vec::new(),
            entered: Vec::new(),
            closed_key: None,
            stale: None,
            next_change_at: None,
            last: step.at,
            last_key: step.key.clone(),
            since: step.at,
        };
        course.learn(step);
        course.enter(stage.ok_or(Code::UnknownName)?, step)?;
        Ok(course)
    }

    fn step(&mut self, stages: &Stages, step: &OpportunityStep) -> Result<(), Code> {
        if step.event == OpportunityEvent::Created {
            return Ok(());
        }
        if self.standing != OpportunityStanding::Open {
            return Err(Code::InvalidTransition);
        }
        // What is said beside a step that has no effect has none either.
        let mut next = self.clone();
        next.learn(step);
        match step.event {
            OpportunityEvent::Created | OpportunityEvent::Activity => {}
            OpportunityEvent::Stage => {
                let stage = step.stage.as_deref().and_then(|id| stages.get(id)).ok_or(Code::UnknownName)?;
                next.enter(stage, step)?;
            }
            OpportunityEvent::Won | OpportunityEvent::Lost => {
                next.reason = Some(step.reason.clone().ok_or(Code::ReasonRequired)?);
                next.closed = Some(step.at);
                next.closed_key = Some(step.key.clone());
                let won = step.event == OpportunityEvent::Won;
                next.standing = if won { OpportunityStanding::Won } else { OpportunityStanding::Lost };
            }
        }
        next.last = step.at;
        next.last_key.clone_from(&step.key);
        *self = next;
        Ok(())
    }

    fn learn(&mut self, step: &OpportunityStep) {
        self.amount = step.amount.or(self.amount);
        self.expected_close = step.expected_close.or(self.expected_close);
        self.owner = step.owner.clone().or(self.owner.take());
    }

    fn enter(&mut self, stage: &Stage, step: &OpportunityStep) -> Result<(), Code> {
        let has = |field: &StageNeeds| match field {
            StageNeeds::Amount => self.amount.is_some(),
            StageNeeds::ExpectedClose => self.expected_close.is_some(),
            StageNeeds::Owner => self.owner.is_some(),
        };
        if !stage.needs.iter().all(has) {
            return Err(Code::StageFieldsMissing);
        }
        if !self.stage.is_empty() {
            self.stay(step.at);
        }
        if self.stage != stage.id {
            self.entered.push(StageEntry { stage: stage.id.clone(), at: step.at, key: step.key.clone() });
        }
        self.stage.clone_from(&stage.id);
        self.since = step.at;
        Ok(())
    }

    /// Adds the time in the stage up to an instant.
    fn stay(&mut self, until: Instant) {
        let more = until.micros().saturating_sub(self.since.micros());
        match self.stayed.iter_mut().find(|(stage, _)| *stage == self.stage) {
            Some((_, stayed)) => *stayed += more,
            None => self.stayed.push((self.stage.clone(), more)),
        }
    }
}
