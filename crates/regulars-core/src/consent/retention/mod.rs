//! How long data is kept (RT): rows of periods, and of one item what is to be done with it at a date, why and until when.
//!
//! `period` is the length of time, `row` is what a rulebook says, `decide` is the rule of precedence.

mod decide;
mod period;
mod row;

pub use decide::{DataItem, Kept, decide_retention};
pub use period::{Period, PeriodError};
pub use row::{
    AtExpiry, BackupRule, RetentionAction, RetentionReason, RetentionRow, StoreKind, Survivor, Trigger, TriggerDates,
    retention_rows,
};

#[cfg(test)]
mod tests;
