//! Reasons out of codes, facts and rows, at the level that was asked for.

use std::collections::BTreeMap;

use super::{Frame, Plan, Reason, ReasonLevel, RowNo};
use crate::error::Code;
use crate::text::sentence;

/// Makes reasons for one fold.
pub(super) struct Explainer<'a> {
    pub(super) frame: &'a Frame,
    pub(super) plan: &'a Plan,
}

impl Explainer<'_> {
    /// One reason, or none if no reasons are wanted. The facts are made only when they are.
    pub(super) fn reason<F: IntoIterator<Item = (&'static str, String)>>(
        &self,
        code: Code,
        facts: impl FnOnce() -> F,
        rows: impl Iterator<Item = RowNo>,
    ) -> Vec<Reason> {
        let level = self.plan.select.reasons;
        if level == ReasonLevel::None {
            return Vec::new();
        }
        let facts: BTreeMap<String, String> = facts().into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect();
        let text = sentence(code, &facts, self.plan.rulebook.language);
        let wanted = level == ReasonLevel::Records;
        let mut records: Vec<_> = rows.filter(|_| wanted).filter_map(|row| self.frame.key(row)).collect();
        records.sort();
        vec![Reason { code, facts, records, text }]
    }
}
