//! One record of a course as a command, which the account may refuse (MB-8).

use super::course::Course;
use crate::customer::RowNo;
use crate::error::{Code, Error, Result};
use crate::membership::account::{Done, Journals};

impl<J: Journals + Default> Course<'_, J> {
    /// The same, of which one record is a command: the account may refuse it (MB-8), and [`Self::answer`] says what came of it.
    #[must_use]
    pub fn asking(mut self, row: RowNo) -> Self {
        self.asked = Some(row);
        self
    }

    /// The same, where others have taken so many of the stock of the benefit that is claimed (MB-51).
    #[must_use]
    pub fn with_taken(mut self, others: u64) -> Self {
        self.taken_by_others = others;
        self
    }

    /// The same without a record.
    #[must_use]
    pub fn without(mut self, row: RowNo) -> Self {
        self.left_out = Some(row);
        self
    }

    /// What came of the command, once its instant was reached; none: it is nothing to this program. Errors: those of
    /// [`crate::membership::account::AccountError`], with paths in the record.
    pub fn answer(&mut self) -> Option<Result<Done>> {
        self.answer.take()
    }

    pub(super) fn refuse(&mut self, code: Code) {
        self.answer_with(Err(Error::new(code, "body", code.message())));
    }

    pub(super) fn answer_with(&mut self, answer: Result<Done>) {
        self.answer = Some(answer);
    }
}
