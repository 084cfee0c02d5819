//! Alarms over the audit (AL-1 to AL-4): who does more than is allowed or usual, at night, or without an open case.

mod baseline;
mod fold;
mod rule;

#[cfg(test)]
mod tests;

pub use baseline::Baseline;
pub use fold::{AlarmCause, Facts, FiredAlarm, Fold, MAX_ALARM_ENTRIES};
pub use rule::{AlarmKey, AlarmRule, AlarmSpan, MAX_ALARMS, OffHours};
