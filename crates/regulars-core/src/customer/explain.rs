//! Reasons out of codes, facts and rows, at the level that was asked for.

use smol_str::SmolStr;

use super::{Frame, Plan, Reason, ReasonLevel, RowNo};
use crate::error::Code;
use crate::record::RecordKey;
use crate::text::{ReasonFacts, sentence};

/// Makes reasons for one fold.
pub(super) struct Explainer<'a> {
    pub(super) frame: &'a Frame,
    pub(super) plan: &'a Plan,
}

impl Explainer<'_> {
    /// Whether anybody wants reasons.
    pub(super) fn explains(&self) -> bool {
        self.plan.select.reasons != ReasonLevel::None
    }

    /// One reason, or none if no reasons are wanted. The facts are made only when they are.
    pub(super) fn reason<V: Into<SmolStr>, F: IntoIterator<Item = (&'static str, V)>>(
        &self,
        code: Code,
        facts: impl FnOnce() -> F,
        rows: impl Iterator<Item = RowNo>,
    ) -> Vec<Reason> {
        self.one(code, facts, rows).into_iter().collect()
    }

    /// The same, to be put beside others.
    pub(super) fn one<V: Into<SmolStr>, F: IntoIterator<Item = (&'static str, V)>>(
        &self,
        code: Code,
        facts: impl FnOnce() -> F,
        rows: impl Iterator<Item = RowNo>,
    ) -> Option<Reason> {
        if !self.explains() {
            return None;
        }
        let facts: ReasonFacts = facts().into_iter().collect();
        let text = sentence(code, &facts, self.plan.rulebook.language);
        Some(Reason { code, facts, records: self.records(rows), text })
    }

    /// The records of a reason, if they are wanted.
    pub(super) fn records(&self, rows: impl Iterator<Item = RowNo>) -> Vec<RecordKey> {
        let wanted = self.plan.select.reasons == ReasonLevel::Records;
        let mut records: Vec<_> = rows.filter(|_| wanted).filter_map(|row| self.frame.key(row)).collect();
        records.sort();
        records
    }
}
