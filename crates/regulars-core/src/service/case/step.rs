//! What a record says of a case (SV-10): the cells that are read, and the words in them.

use crate::customer::{Cell, CellTable, Frame, RowNo};
use crate::error::Result;
use crate::record::Kind;
use crate::service::{AnswerSlots, CHURN_WARNING, CaseState, ClosedLoop, TRANSFER, WARNING_OUTCOMES};
use crate::time::Instant;

/// Where the fields of cases lie.
#[derive(Clone, Debug, Default)]
pub struct CaseSlots {
    action: usize,
    article: usize,
    assignee: usize,
    author: usize,
    case_id: usize,
    category: usize,
    channel: usize,
    due: usize,
    event: usize,
    intent: usize,
    item: usize,
    kind: usize,
    language: usize,
    merged_into: usize,
    outcome: usize,
    policy: usize,
    priority: usize,
    public: usize,
    remedy: usize,
    role: usize,
    severity: usize,
    state: usize,
    value_band: usize,
}

impl CaseSlots {
    /// The number of the case that a row of a case names.
    pub fn case_id<'a>(&self, frame: &'a Frame, row: RowNo) -> Option<&'a str> {
        frame.cell_text(row, self.case_id)
    }

    /// Asks the plan for the cells.
    pub fn compile(cells: &mut CellTable) -> Result<Self> {
        let mut need = |name| cells.need(Kind::Case, name);
        Ok(Self {
            action: need("action")?,
            article: need("article")?,
            assignee: need("assignee")?,
            author: need("author")?,
            case_id: need("case_id")?,
            category: need("category")?,
            channel: need("channel")?,
            due: need("due")?,
            event: need("event")?,
            intent: need("intent")?,
            item: need("item")?,
            kind: need("kind")?,
            language: need("language")?,
            merged_into: need("merged_into")?,
            outcome: need("outcome")?,
            policy: need("policy")?,
            priority: need("priority")?,
            public: need("public")?,
            remedy: need("remedy")?,
            role: need("role")?,
            severity: need("severity")?,
            state: need("state")?,
            value_band: need("value_band")?,
        })
    }
}

/// What a record says of a case.
#[derive(Clone, Debug)]
pub(super) struct Told<'a> {
    pub(super) row: RowNo,
    pub(super) at: Instant,
    pub(super) case_id: &'a str,
    pub(super) event: &'a str,
    pub(super) article: Option<&'a str>,
    pub(super) intent: Option<&'a str>,
    pub(super) role: Option<&'a str>,
    pub(super) author: Option<&'a str>,
    pub(super) public: bool,
    pub(super) state: Option<&'a str>,
    pub(super) merged_into: Option<&'a str>,
    pub(super) about: About<'a>,
}

/// What is known of a case; each step may say more, and what is said last counts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct About<'a> {
    /// What is suggested to do.
    pub action: Option<&'a str>,
    /// Who works on it.
    pub assignee: Option<&'a str>,
    /// What it is about.
    pub category: Option<&'a str>,
    /// The channel inside the source.
    pub channel: Option<&'a str>,
    /// The article it is about.
    pub item: Option<&'a str>,
    /// The sort.
    pub kind: Option<&'a str>,
    /// Until when it is worked on, as it was told.
    pub due: Option<Instant>,
    /// The band of the customer's value.
    pub value_band: Option<&'a str>,
    /// The language that it needs.
    pub language: Option<&'a str>,
    /// How it ended.
    pub outcome: Option<&'a str>,
    /// The policy that holds (SV-15).
    pub policy: Option<&'a str>,
    /// How urgent it is.
    pub priority: Option<&'a str>,
    /// What was given to make it good.
    pub remedy: Option<&'a str>,
    /// The role that is responsible.
    pub role: Option<&'a str>,
    /// How bad it is.
    pub severity: Option<String>,
}

impl<'a> About<'a> {
    pub(super) fn take(&mut self, said: &About<'a>) {
        let words = [
            (&mut self.action, said.action),
            (&mut self.assignee, said.assignee),
            (&mut self.value_band, said.value_band),
            (&mut self.category, said.category),
            (&mut self.channel, said.channel),
            (&mut self.item, said.item),
            (&mut self.language, said.language),
            (&mut self.kind, said.kind),
            (&mut self.outcome, said.outcome),
            (&mut self.policy, said.policy),
            (&mut self.priority, said.priority),
            (&mut self.remedy, said.remedy),
            (&mut self.role, said.role),
        ];
        for (known, said) in words {
            *known = said.or(*known);
        }
        self.due = said.due.or(self.due);
        if said.severity.is_some() {
            self.severity.clone_from(&said.severity);
        }
    }

    /// What a case still needs before it may be closed: a complaint an outcome, and a remedy where it was upheld (SV-19); a warning of
    /// churn one of its outcomes (SV-40).
    pub fn lacks_outcome(&self) -> bool {
        if self.kind == Some(CHURN_WARNING) {
            return !self.outcome.is_some_and(|outcome| WARNING_OUTCOMES.contains(&outcome));
        }
        if self.kind != Some(COMPLAINT) {
            return false;
        }
        match self.outcome {
            Some("upheld" | "partly_upheld") => self.remedy.is_none(),
            Some("rejected" | "withdrawn") => false,
            _ => true,
        }
    }
}

/// The kind of cases that end with an outcome (SV-19).
pub const COMPLAINT: &str = "complaint";

/// Something that the fold of cases reads, in the total order.
pub(super) enum Read<'a> {
    /// A step.
    Step(Box<Told<'a>>),
    /// An answer of a detractor (SV-34).
    Detractor(RowNo, Instant),
}

/// What the records of a frame tell up to an instant, in the total order: steps of cases and answers of detractors.
pub(super) fn told<'a>(
    frame: &'a Frame,
    slots: &CaseSlots,
    answers: Option<(&AnswerSlots, &ClosedLoop)>,
    as_of: Instant,
) -> Vec<Read<'a>> {
    let own = frame.visible(as_of).filter(|(_, head)| head.declared.is_none());
    let read = own.filter_map(|(row, head)| match head.kind {
        Kind::Case => step(frame, slots, row, head.at).map(|told| Read::Step(Box::new(told))),
        Kind::Survey => {
            let counts = answers.is_some_and(|(slots, rules)| slots.is_detractor(frame, row, rules));
            counts.then_some(Read::Detractor(row, head.at))
        }
        _ => None,
    });
    read.collect()
}

fn step<'a>(frame: &'a Frame, slots: &CaseSlots, row: RowNo, at: Instant) -> Option<Told<'a>> {
    let text = |slot| frame.cell_text(row, slot);
    Some(Told {
        row,
        at,
        case_id: text(slots.case_id)?,
        event: text(slots.event).unwrap_or_default(),
        article: text(slots.article),
        intent: text(slots.intent),
        role: text(slots.role),
        author: text(slots.author),
        public: frame.cell(row, slots.public) != Cell::Flag(false),
        state: text(slots.state),
        merged_into: text(slots.merged_into),
        about: About {
            action: text(slots.action),
            assignee: text(slots.assignee),
            due: if let Cell::Instant(due) = frame.cell(row, slots.due) { Some(due) } else { None },
            value_band: text(slots.value_band),
            category: text(slots.category),
            channel: text(slots.channel),
            item: text(slots.item),
            kind: text(slots.kind),
            language: text(slots.language),
            outcome: text(slots.outcome),
            policy: text(slots.policy),
            priority: text(slots.priority),
            remedy: text(slots.remedy),
            // Who takes over in sales is not responsible for the case.
            role: text(slots.role).filter(|_| text(slots.event) != Some(TRANSFER)),
            severity: match frame.cell(row, slots.severity) {
                Cell::Decimal(number) => Some(number.canonical()),
                _ => None,
            },
        },
    })
}

/// The state that a step names.
pub(super) fn state_of(told: &Told<'_>) -> Option<CaseState> {
    told.state.and_then(CaseState::from_word)
}
