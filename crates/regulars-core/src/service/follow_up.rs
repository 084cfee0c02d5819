//! The closed loop (SV-34): an answer of a detractor is a case of its own, made by the fold from the record of the answer, so that it is
//! the same in whatever order records come and goes with its customer. Its steps are told as those of every case.

use std::sync::Arc;

use data_encoding::BASE32_NOPAD;
use sha2::{Digest as _, Sha256};

use super::survey::Scale;
use super::{BusinessCalendar, EXIT_SURVEY, Era, Target};
use crate::customer::{Cell, CellTable, Frame, RowNo};
use crate::error::Result;
use crate::record::Kind;
use crate::time::Instant;

/// The kind of the cases.
pub const FOLLOW_UP: &str = "detractor_follow_up";
/// Within how many hours a detractor is contacted, if the rulebook does not say it.
pub const FOLLOW_UP_HOURS: u32 = 24;
/// The highest mark of a detractor (SV-30).
const DETRACTOR: u8 = 6;

/// What a rulebook says of the closed loop: `[service.closed_loop]`.
#[derive(Clone, PartialEq, Debug)]
pub struct ClosedLoop {
    /// Within how many hours after the answer the customer is contacted.
    pub hours: u32,
    /// The surveys whose answers count; none: all.
    pub surveys: Vec<String>,
    /// Elapsed time.
    pub always: Arc<BusinessCalendar>,
}

impl ClosedLoop {
    /// What the first response is measured by.
    pub(super) fn era(&self, from: Instant) -> Era {
        Era { from, target: Target { minutes: self.minutes(), calendar: Arc::clone(&self.always) } }
    }

    /// The target in minutes.
    pub fn minutes(&self) -> u32 {
        self.hours.saturating_mul(60)
    }
}

/// Where the fields of answers lie.
#[derive(Clone, Debug)]
pub struct AnswerSlots {
    author: usize,
    event: usize,
    kind: usize,
    score: usize,
    survey: usize,
}

impl AnswerSlots {
    /// Asks the plan for the cells.
    pub fn compile(cells: &mut CellTable) -> Result<Self> {
        let mut need = |name| cells.need(Kind::Survey, name);
        Ok(Self {
            author: need("author")?,
            event: need("event")?,
            kind: need("kind")?,
            score: need("score")?,
            survey: need("survey")?,
        })
    }

    /// When the customer was asked why they leave, or said it (SV-35).
    pub fn exits<'a>(&'a self, frame: &'a Frame, as_of: Instant) -> impl Iterator<Item = Instant> + 'a {
        let own = frame.visible(as_of).filter(|(_, head)| head.kind == Kind::Survey && head.declared.is_none());
        let exits = own.filter(|(row, _)| frame.cell_text(*row, self.kind) == Some(EXIT_SURVEY));
        exits.map(|(_, head)| head.at)
    }

    /// Whether a row is an answer that the customer gave and that a detractor gives.
    pub fn is_detractor(&self, frame: &Frame, row: RowNo, rules: &ClosedLoop) -> bool {
        let said = |slot, or: &str, word: &str| frame.cell_text(row, slot).unwrap_or(or) == word;
        let Cell::Decimal(score) = frame.cell(row, self.score) else { return false };
        let survey = frame.cell_text(row, self.survey);
        said(self.kind, "", "nps")
            && said(self.event, "answered", "answered")
            && said(self.author, "customer", "customer")
            && (rules.surveys.is_empty() || survey.is_some_and(|survey| rules.surveys.iter().any(|own| own == survey)))
            && Scale::Nps.mark(score).is_ok_and(|mark| mark <= DETRACTOR)
    }
}

/// The number of the case that an answer opens: it shows nothing and needs no register.
pub fn follow_up_id(frame: &Frame, row: RowNo) -> Option<String> {
    let key = frame.key(row)?;
    Some(follow_up_of(key.source.as_str(), key.record_id.as_str()))
}

/// The number of the case that the answer of a record opens.
///
/// ```
/// assert_eq!(regulars_core::service::follow_up_of("survey", "r-1").len(), 19);
/// ```
pub fn follow_up_of(source: &str, record_id: &str) -> String {
    let mut hasher = Sha256::new();
    for part in ["detractor\n", source, "\n", record_id] {
        hasher.update(part.as_bytes());
    }
    let digest = hasher.finalize();
    let text = BASE32_NOPAD.encode(digest.get(..10).unwrap_or_default());
    format!("fu-{}", text.to_ascii_lowercase())
}
