//! What a record says of a case (SV-10): the cells that are read, and the words in them.

use crate::customer::{Cell, CellTable, Frame, RowNo};
use crate::error::Result;
use crate::record::Kind;
use crate::service::CaseState;
use crate::time::Instant;

/// Where the fields of cases lie.
#[derive(Clone, Debug, Default)]
pub struct CaseSlots {
    assignee: usize,
    author: usize,
    case_id: usize,
    category: usize,
    event: usize,
    kind: usize,
    merged_into: usize,
    outcome: usize,
    policy: usize,
    priority: usize,
    public: usize,
    remedy: usize,
    role: usize,
    severity: usize,
    state: usize,
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
            assignee: need("assignee")?,
            author: need("author")?,
            case_id: need("case_id")?,
            category: need("category")?,
            event: need("event")?,
            kind: need("kind")?,
            merged_into: need("merged_into")?,
            outcome: need("outcome")?,
            policy: need("policy")?,
            priority: need("priority")?,
            public: need("public")?,
            remedy: need("remedy")?,
            role: need("role")?,
            severity: need("severity")?,
            state: need("state")?,
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
    pub(super) author: Option<&'a str>,
    pub(super) public: bool,
    pub(super) state: Option<&'a str>,
    pub(super) merged_into: Option<&'a str>,
    pub(super) about: About<'a>,
}

/// What is known of a case; each step may say more, and what is said last counts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct About<'a> {
    /// Who works on it.
    pub assignee: Option<&'a str>,
    /// What it is about.
    pub category: Option<&'a str>,
    /// The sort.
    pub kind: Option<&'a str>,
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
            (&mut self.assignee, said.assignee),
            (&mut self.category, said.category),
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
        if said.severity.is_some() {
            self.severity.clone_from(&said.severity);
        }
    }

    /// What a complaint still needs before it may be closed (SV-19): an outcome, and a remedy where it was upheld.
    pub fn lacks_outcome(&self) -> bool {
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

/// The steps that the records of a frame tell up to an instant, in the total order.
pub(super) fn told<'a>(frame: &'a Frame, slots: &CaseSlots, as_of: Instant) -> Vec<Told<'a>> {
    let cases = frame.visible(as_of).filter(|(_, head)| head.kind == Kind::Case && head.declared.is_none());
    let told = cases.filter_map(|(row, head)| {
        let text = |slot| frame.cell_text(row, slot);
        Some(Told {
            row,
            at: head.at,
            case_id: text(slots.case_id)?,
            event: text(slots.event).unwrap_or_default(),
            author: text(slots.author),
            public: frame.cell(row, slots.public) != Cell::Flag(false),
            state: text(slots.state),
            merged_into: text(slots.merged_into),
            about: About {
                assignee: text(slots.assignee),
                category: text(slots.category),
                kind: text(slots.kind),
                outcome: text(slots.outcome),
                policy: text(slots.policy),
                priority: text(slots.priority),
                remedy: text(slots.remedy),
                role: text(slots.role),
                severity: match frame.cell(row, slots.severity) {
                    Cell::Decimal(number) => Some(number.canonical()),
                    _ => None,
                },
            },
        })
    });
    told.collect()
}

/// The state that a step names.
pub(super) fn state_of(told: &Told<'_>) -> Option<CaseState> {
    told.state.and_then(CaseState::from_word)
}
