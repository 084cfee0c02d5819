//! What an indicator comes to (SV-95), and how it moved (SV-96).

use super::{Better, Indicator, Outcome};
use crate::money::Number;
use crate::scoring::{Rate, Test};
use crate::service::survey::{Nps, difference};

/// Digits behind the point of a ratio.
const PLACES: u8 = 4;

/// The sums behind an indicator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Figure {
    /// The sum above; none if it has more than 28 digits.
    pub numerator: Option<Number>,
    /// The sum below, of an indicator that has one.
    pub denominator: Option<Number>,
    /// How many stand behind it: what the denominator counts or how many customers have a value of it; without denominator those
    /// of the numerator.
    pub n: u64,
    /// The answers of a net promoter score.
    pub nps: Option<Nps>,
}

/// What the value says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum IndicatorStatus {
    /// The target is reached.
    Met,
    /// The target is not reached.
    Missed,
    /// There is no target.
    NoTarget,
    /// Fewer than `min_n` stand behind it.
    TooFew,
    /// The denominator is 0, or a sum has too many digits.
    Undefined,
}

/// The value of an indicator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Judged {
    /// The value, a ratio to four digits behind the point, half to even.
    pub value: Option<Number>,
    /// What it says.
    pub status: IndicatorStatus,
}

/// How an indicator moved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moved {
    /// The difference.
    pub change: Option<Number>,
    /// The difference as a share of what was before, to four digits; none where that is 0.
    pub rel_change: Option<Number>,
    /// Whether it is more than chance; none of figures that are no rate.
    pub test: Option<Test>,
    /// What came of it, of figures that can be tested.
    pub outcome: Option<Outcome>,
    /// Sums of periods of different lengths, which cannot be compared.
    pub unequal: bool,
}

impl Indicator {
    /// The value of some sums.
    pub fn judge(&self, figure: &Figure) -> Judged {
        let undefined = Judged { value: None, status: IndicatorStatus::Undefined };
        if figure.n < self.min_n {
            return Judged { value: None, status: IndicatorStatus::TooFew };
        }
        let times = |sum: Number| self.factor.map_or(Some(sum), |factor| sum.mul(factor.into()));
        let value = figure.numerator.and_then(times);
        let value = match (value, &self.denominator) {
            (Some(above), Some(_)) => figure.denominator.and_then(|below| above.div(below)).map(|v| v.rounded(PLACES)),
            (value, _) => value,
        };
        let Some(value) = value else { return undefined };
        let status = match self.target.map(Number::from) {
            None => IndicatorStatus::NoTarget,
            Some(target) if self.better == Better::Higher && value >= target => IndicatorStatus::Met,
            Some(target) if self.better == Better::Lower && value <= target => IndicatorStatus::Met,
            Some(_) => IndicatorStatus::Missed,
        };
        Judged { value: Some(value), status }
    }

    /// How it moved from one instant to another. `days` are the lengths of the two periods, where they have one: sums without a
    /// denominator are compared of equal ones only.
    pub fn moved(&self, before: &Figure, after: &Figure, days: (Option<i32>, Option<i32>)) -> Moved {
        let unequal = self.denominator.is_none() && days.0.zip(days.1).is_some_and(|(before, after)| before != after);
        let none = Moved { change: None, rel_change: None, test: None, outcome: None, unequal };
        let (Some(was), Some(is)) = (self.judge(before).value, self.judge(after).value) else { return none };
        if unequal {
            return none;
        }
        let change = is.sub(was);
        let test = self.test(before, after);
        Moved {
            change,
            rel_change: change.and_then(|change| change.div(was)).map(|share| share.rounded(PLACES)),
            outcome: test.map(|test| self.outcome(test)),
            test,
            unequal,
        }
    }

    fn test(&self, before: &Figure, after: &Figure) -> Option<Test> {
        if self.is_nps() {
            return Some(difference(before.nps?, after.nps?).test);
        }
        let rate = |figure: &Figure| Rate::new(count(figure.denominator?)?, count(figure.numerator?)?).ok();
        if self.is_rate() { Some(rate(after)?.test(rate(before)?)) } else { None }
    }

    fn outcome(&self, test: Test) -> Outcome {
        let up = test.z.map_or(0, |z| z.signum());
        match (test.significant95, up == if self.better == Better::Higher { 1 } else { -1 }) {
            (false, _) => Outcome::NoDifference,
            (true, true) => Outcome::Win,
            (true, false) => Outcome::Loss,
        }
    }
}

fn count(sum: Number) -> Option<u64> {
    u64::try_from(sum.units_at(0)?).ok()
}
