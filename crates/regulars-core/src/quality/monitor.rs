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

impl Alarm {
    /// What it means that a gate said one thing and then another.
    pub fn crossing(before: Status, now: Status) -> Option<Self> {
        match (before, now) {
            (Status::Pass, Status::Fail) => Some(Self::GateLost),
            (Status::Fail, Status::Pass) => Some(Self::GateReached),
            _ => None,
        }
    }
}

/// A day on which something was looked at, held against the days before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Judged {
    /// The day.
    pub day: Date,
    /// The state of the last day before on which something was looked at; none of the first.
    pub before: Option<State>,
    /// The state of the day.
    pub now: State,
    /// Whether its share of failures jumps.
    pub jump: bool,
}

impl Judged {
    /// Why the day is remarkable.
    pub fn alarms(&self, gate: Gate) -> impl Iterator<Item = Alarm> {
        let crossing = self.before.and_then(|before| Alarm::crossing(gate.judge(before), gate.judge(self.now)));
        crossing.into_iter().chain(self.jump.then_some(Alarm::Jump))
    }
}

/// A series of days, judged; days without data are passed over. Whether a day jumps is asked from `since` on only, which is most of
/// the work; all days are there. Errors: `overflow`, `too_many_items`.
pub fn judge_days(days: &BTreeMap<Date, State>, since: Option<Date>, limit: Number) -> Result<Vec<Judged>> {
    let mut found: Vec<Judged> = Vec::new();
    let mut rates = Distribution::default();
    for (day, now) in days.iter().filter(|(_, state)| state.total() > 0) {
        let rate = rate(*now);
        let asked = rates.total() >= MIN_DAYS && since.is_none_or(|since| *day >= since);
        let jump = asked && rate.is_some_and(|rate| rates.judge(rate, limit) == Outlier::Beyond);
        let before = found.last().map(|before| before.now);
        found.push(Judged { day: *day, before, now: *now, jump });
        if let Some(rate) = rate {
            rates.add(rate, 1)?;
        }
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
        told(&series(failures), gate)
    }

    fn told(days: &BTreeMap<Date, State>, gate: &str) -> Vec<(String, Alarm)> {
        let gate = Gate::new(gate.parse().unwrap()).unwrap();
        let judged = judge_days(days, None, Number::parse("3.5").unwrap()).unwrap();
        judged.iter().flat_map(|day| day.alarms(gate).map(|alarm| (day.day.to_string(), alarm))).collect()
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
        assert_eq!(told(&gaps, "0.95"), whole);
    }

    #[test]
    fn a_jump_is_asked_only_from_a_day_on_and_changes_nothing_else() {
        let days = series(&[10, 11, 9, 10, 12, 10, 11, 40, 10, 55]);
        let limit = Number::parse("3.5").unwrap();
        let (all, late) =
            (judge_days(&days, None, limit).unwrap(), judge_days(&days, days.keys().nth(8).copied(), limit));
        let late = late.unwrap();
        assert_eq!(all.iter().map(|day| day.jump).collect::<Vec<_>>()[7..], [true, false, true]);
        assert_eq!(late.iter().map(|day| day.jump).collect::<Vec<_>>()[7..], [false, false, true]);
        assert_eq!(late[8..], all[8..]);
    }
}
