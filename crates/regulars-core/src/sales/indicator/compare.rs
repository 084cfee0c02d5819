//! Before and after, or one side of a test and the other (SV-96): the change of a rate or a count, whether it is more than chance,
//! what it is beside a control, and whether something else got worse with it.

use crate::error::{Code, Fault};
use crate::money::{Decimal, Fraction};
use crate::scoring::{MAX_COUNT, Rate, Test};
use crate::time::Date;

/// Digits behind the point.
const PLACES: u8 = 4;

/// What was measured: a rate, or a count without what it is a part of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measured {
    /// `k` of `n`.
    Rate(Rate),
    /// A count.
    Count(u64),
}

/// Local days from the first to the one after the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The day after the last.
    pub until: Date,
}

/// Which way is better.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Better {
    /// More.
    #[default]
    Higher,
    /// Less.
    Lower,
}

impl Better {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
        }
    }

    /// The words of both.
    pub fn words() -> impl Iterator<Item = &'static str> {
        [Self::Higher, Self::Lower].into_iter().map(Self::as_str)
    }

    /// By its word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Higher, Self::Lower].into_iter().find(|known| known.as_str() == word)
    }
}

/// Something that must not get worse: complaints, opt-outs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Guard {
    /// Its name.
    pub id: String,
    /// Before, or on the one side.
    pub before: Rate,
    /// After, or on the other side.
    pub after: Rate,
    /// Which way is better.
    pub better: Better,
}

/// What is compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// Before, or on the one side.
    pub before: Measured,
    /// After, or on the other side.
    pub after: Measured,
    /// The periods of both; counts need them.
    pub periods: Option<(Period, Period)>,
    /// A control in the same two periods.
    pub control: Option<(Rate, Rate)>,
    /// Two sides of a test in one period, which are each other's control.
    pub is_test: bool,
    /// Which way is better.
    pub better: Better,
    /// What must not get worse.
    pub guards: Vec<Guard>,
    /// How often the test was looked at, with this time.
    pub looks: u32,
}

/// What came of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Outcome {
    /// It got better, and nothing got worse with it.
    Win,
    /// It got better, but a guard got worse.
    WinWithHarm,
    /// It got worse.
    Loss,
    /// Chance is enough to say why.
    NoDifference,
}

/// How a figure moved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Compared {
    /// The rate or count before; none of nobody.
    pub before: Option<Decimal>,
    /// After.
    pub after: Option<Decimal>,
    /// The difference.
    pub change: Option<Decimal>,
    /// The difference as a share of what was before; none where that is 0.
    pub rel_change: Option<Decimal>,
    /// Whether rates differ; counts have no z.
    pub test: Test,
    /// The change less that of the control.
    pub difference_in_differences: Option<Decimal>,
    /// Nothing says what would have happened anyway.
    pub uncontrolled: bool,
    /// It was looked at before, which makes chance look like success.
    pub peeked: bool,
    /// What came of it.
    pub outcome: Outcome,
    /// The guards that got worse.
    pub harmed: Vec<String>,
}

/// Why two figures cannot be compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CompareError {
    /// Counts of periods that differ in length.
    #[error("the periods have {0} and {1} local days; counts are compared of equal ones, rates of any")]
    UnequalPeriods(i32, i32),
    /// Counts without periods.
    #[error("counts are compared of periods")]
    NoPeriod,
    /// A period that ends before it begins.
    #[error("a period has at least one day")]
    EmptyPeriod(&'static str),
    /// A rate beside a count.
    #[error("both are rates, or both are counts")]
    Unlike,
    /// A look that is none.
    #[error("a test was looked at at least once")]
    Looks,
    /// A count that is too large.
    #[error("a count is at most {MAX_COUNT}")]
    TooMany,
}

impl Fault for CompareError {
    fn code(&self) -> Code {
        match self {
            Self::UnequalPeriods(..) => Code::UnequalPeriods,
            Self::NoPeriod => Code::MissingField,
            Self::Unlike | Self::EmptyPeriod(_) => Code::InvalidValue,
            Self::Looks | Self::TooMany => Code::OutOfRange,
        }
    }

    fn path(&self) -> String {
        match self {
            Self::UnequalPeriods(..) | Self::Unlike | Self::TooMany => "after".to_owned(),
            Self::NoPeriod => "before.from".to_owned(),
            Self::EmptyPeriod(side) => format!("{side}.until"),
            Self::Looks => "looks".to_owned(),
        }
    }
}

impl Period {
    /// Its length.
    fn days(self, side: &'static str) -> Result<i32, CompareError> {
        let days = self.until.days().saturating_sub(self.from.days());
        if days > 0 { Ok(days) } else { Err(CompareError::EmptyPeriod(side)) }
    }
}

impl Measured {
    fn value(self) -> Option<Fraction> {
        match self {
            Self::Rate(rate) => rate.share(),
            Self::Count(count) => i64::try_from(count).ok().map(Fraction::from),
        }
    }
}

fn told(ratio: Option<Fraction>) -> Option<Decimal> {
    ratio.and_then(|ratio| ratio.half_even(PLACES))
}

/// Whether it moved for the worse by more than chance.
fn worsened(test: Test, better: Better) -> bool {
    let sign = test.z.map_or(0, |z| z.signum());
    test.significant95 && sign == if better == Better::Higher { -1 } else { 1 }
}

/// Compares. Errors: `unequal_periods` of counts, `missing_field` of counts without periods, `invalid_value`, `out_of_range`.
pub fn compare(question: &Question) -> Result<Compared, CompareError> {
    if question.looks == 0 {
        return Err(CompareError::Looks);
    }
    let lengths = match question.periods {
        Some((before, after)) => Some((before.days("before")?, after.days("after")?)),
        None => None,
    };
    let test = match (question.before, question.after, lengths) {
        (Measured::Rate(before), Measured::Rate(after), _) => after.test(before),
        (Measured::Count(before), Measured::Count(after), _) if before.max(after) > MAX_COUNT => {
            return Err(CompareError::TooMany);
        }
        (Measured::Count(_), Measured::Count(_), None) => return Err(CompareError::NoPeriod),
        (Measured::Count(_), Measured::Count(_), Some((before, after))) if before != after => {
            return Err(CompareError::UnequalPeriods(before, after));
        }
        (Measured::Count(_), Measured::Count(_), Some(_)) => Test { z: None, significant95: false },
        _ => return Err(CompareError::Unlike),
    };
    let (before, after) = (question.before.value(), question.after.value());
    let change = before.zip(after).and_then(|(before, after)| after.sub(before));
    let beside = question.control.and_then(|(before, after)| after.share()?.sub(before.share()?));
    let harmed: Vec<String> = question
        .guards
        .iter()
        .filter(|guard| worsened(guard.after.test(guard.before), guard.better))
        .map(|guard| guard.id.clone())
        .collect();
    let outcome = match (test.significant95, worsened(test, question.better), harmed.is_empty()) {
        (false, ..) => Outcome::NoDifference,
        (true, true, _) => Outcome::Loss,
        (true, false, true) => Outcome::Win,
        (true, false, false) => Outcome::WinWithHarm,
    };
    Ok(Compared {
        before: told(before),
        after: told(after),
        change: told(change),
        rel_change: told(change.zip(before).and_then(|(change, before)| change.div(before))),
        test,
        difference_in_differences: told(change.zip(beside).and_then(|(change, beside)| change.sub(beside))),
        uncontrolled: question.control.is_none() && !question.is_test,
        peeked: question.looks > 1,
        outcome,
        harmed,
    })
}
