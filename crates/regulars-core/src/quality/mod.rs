//! Data quality (DQ-1 to DQ-7): rules over records, metrics whose states add, gates, outliers, drill-down and proposals.
//!
//! A rule looks at one record (or, for `unique` and `agree`, at several) and gives a [`State`]: how many values it looked at and how
//! many passed. States of the same rule, source, attribute and local day add up in any order, so a report over shards equals the
//! report over everything. Nothing here changes a record: what should be changed is proposed, and applying it is a command.

mod datum;
mod drill;
mod fraction;
mod judge;
mod mend;
mod metric;
mod monitor;
mod notice;
mod outlier;
mod rule;
mod state;
mod table;
mod tally;
mod watch;

pub use datum::Datum;
pub use drill::{Contribution, Drill, drill};
pub use judge::{Looked, Outcome, Sets, admit, passes, seen, state_of};
pub use mend::{Mend, mend};
pub use metric::{Metric, agreement, in_time, spelling, uniqueness};
pub use monitor::{Alarm, Judged, MIN_DAYS, judge_days};
pub use notice::{QualityNotice, Series, SeriesName, notice};
pub use outlier::{Distribution, MAX_DISTINCT, Outlier, Scale};
pub use rule::{
    Check, MAX_PATTERN_BYTES, MAX_PATTERN_SIZE, MAX_RULES, MAX_VALUES, QualityRules, ReadName, Rule, Severity, Subject,
};
pub use state::{Gate, State, Status};
pub use table::{Required, accuracy, consistency, timeliness, unique_keys};
pub use tally::{Cell, Key, MAX_KEYS, Standing, Tally, key_of, standing};
pub use watch::{QualityWatch, Stretch, Told};

#[cfg(test)]
mod tests;
