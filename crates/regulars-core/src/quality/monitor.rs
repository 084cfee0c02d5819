//! What changed from day to day (DQ-7): a metric that crosses its gate, and a day whose share of failures jumps.
//!
//! Each day is compared with the days before it only, so what was told of a day stays true when further days come.

use std::collections::BTreeMap;

use super::outlier::{Distribution, Outlier};
use super::state::{Gate, State, Status};
use crate::error::Result;
use crate::money::Number;
use crate::time::Date;

/// So many days must lie before one whose share can jump: of fewer the median absolute deviation says little.
pub const MIN_DAYS: u64 = 7;

/// Why a day is remarkable.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Alarm {
    /// The day before passed its gate, this one does not.
    GateLost,
    /// The day before failed its gate, this one passes.
    GateReached,
    /// The share of failures lies beyond the robust z of the days before.
    Jump,
}

/// A remarkable day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Alert {
    /// The day.
    pub day: Date,
    /// Why.
    pub alarm: Alarm,
    /// The state of the last day before on which something was looked at.
    pub before: State,
    /// The state of the day.
    pub now: State,
}

/// The alerts of a series of days, by day and kind; days without data are passed over. Error: `overflow`.
pub fn alerts(days: &BTreeMap<Date, State>, gate: Gate, limit: Number) -> Result<Vec<Alert>> {
    let mut found = Vec::new();
    let mut rates = Distribution::default();
    let mut before: Option<State> = None;
    for (day, now) in days.iter().filter(|(_, state)| state.total() > 0) {
        let rate = rate(*now);
        if let Some(before) = before {
            let mut tell = |alarm| found.push(Alert { day: *day, alarm, before, now: *now });
            match (gate.judge(before), gate.judge(*now)) {
                (Status::Pass, Status::Fail) => tell(Alarm::GateLost),
                (Status::Fail, Status::Pass) => tell(Alarm::GateReached),
                _ => {}
            }
            let beyond = rate.is_some_and(|rate| rates.judge(rate, limit) == Outlier::Beyond);
            if rates.total() >= MIN_DAYS && beyond {
                tell(Alarm::Jump);
            }
        }
        if let Some(rate) = rate {
            rates.add(rate, 1)?;
        }
        before = Some(*now);
    }
    Ok(found)
}

/// The share of failures as a number, to twelve digits behind the point so that medians of it stay exact.
fn rate(state: State) -> Option<Number> {
    const SCALE: u8 = 12;
    let share = Number::from(state.failures()).div(Number::from(state.total()))?;
    let units = i64::try_from(share.units_at(SCALE)?).ok()?;
    Some(crate::money::Decimal::new(units, SCALE).ok()?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(failures: &[u64]) -> BTreeMap<Date, State> {
        let day = |n: usize| Date::from_ymd(2026, 10, 1).unwrap().plus_days(i32::try_from(n).unwrap());
        failures.iter().enumerate().map(|(n, failed)| (day(n), State::new(1_000 - failed, 1_000).unwrap())).collect()
    }

    fn found(failures: &[u64], gate: &str) -> Vec<(String, Alarm)> {
        let gate = Gate::new(gate.parse().unwrap()).unwrap();
        let alerts = alerts(&series(failures), gate, Number::parse("3.5").unwrap()).unwrap();
        alerts.iter().map(|alert| (alert.day.to_string(), alert.alarm)).collect()
    }

    #[test]
    fn a_gate_is_crossed_in_both_directions() {
        let wanted = [("2026-10-03", Alarm::GateLost), ("2026-10-05", Alarm::GateReached)];
        assert_eq!(found(&[40, 50, 51, 60, 50], "0.95"), wanted.map(|(day, alarm)| (day.to_owned(), alarm)));
        assert_eq!(found(&[60, 60], "0.95"), []);
    }

    #[test]
    fn a_jump_is_seen_against_the_days_before_and_only_with_enough_of_them() {
        let calm = [10, 11, 9, 10, 12, 10, 11];
        let jump = [&calm[..], &[40]].concat();
        assert_eq!(found(&jump, "0.5"), [("2026-10-08".to_owned(), Alarm::Jump)]);
        assert_eq!(found(&jump[1..], "0.5"), []);
        // A sudden improvement is a jump too.
        assert_eq!(found(&[&calm[..], &[0]].concat(), "0.5"), [("2026-10-08".to_owned(), Alarm::Jump)]);
    }

    #[test]
    fn what_was_told_stays_when_days_are_added_and_days_without_data_change_nothing() {
        let all = [10, 11, 9, 10, 12, 60, 11, 40, 10, 55, 10];
        let whole = found(&all, "0.95");
        for days in 0..all.len() {
            let part = found(&all[..days], "0.95");
            assert_eq!(part, whole[..part.len()]);
        }
        let mut gaps = series(&all);
        gaps.insert(Date::from_ymd(2026, 11, 1).unwrap(), State::EMPTY);
        let gate = Gate::new("0.95".parse().unwrap()).unwrap();
        assert_eq!(alerts(&gaps, gate, Number::parse("3.5").unwrap()).unwrap().len(), whole.len());
    }
}
