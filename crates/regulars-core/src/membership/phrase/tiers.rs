//! The phrases of `[tiers]` (MB-30, MB-32, MB-33).

use std::fmt;
use std::str::FromStr;

use super::{MAX_DEMANDS, MAX_MONTHS, PhraseError, above_zero, comma, many, month_day, positive, words};
use crate::membership::program::{Demand, Metric, Period, Requirement, TierWindow, Validity};

impl FromStr for TierWindow {
    type Err = PhraseError;

    fn from_str(text: &str) -> Result<Self, PhraseError> {
        const FORM: &str =
            "`rolling N months`, `complete N months`, `calendar year from MM-DD`, `anniversary` or `lifetime`";
        match *words(text).as_slice() {
            ["lifetime"] => Ok(Self::Lifetime),
            ["anniversary"] => Ok(Self::Period(Period::Anniversary)),
            ["rolling", number, "month" | "months"] => {
                Ok(Self::Rolling { months: positive(number, MAX_MONTHS, FORM)? })
            }
            ["complete", number, "month" | "months"] => {
                Ok(Self::CompleteMonths { months: positive(number, MAX_MONTHS, FORM)? })
            }
            ["calendar", "year", "from", date] => match month_day(date, FORM)? {
                // A year begins on a day that every year has.
                (2, 29) => Err(PhraseError::Bad("a day that every year has")),
                (month, day) => Ok(Self::Period(Period::Calendar { month, day })),
            },
            _ => Err(PhraseError::Bad(FORM)),
        }
    }
}

impl fmt::Display for TierWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lifetime => f.write_str("lifetime"),
            Self::Period(Period::Anniversary) => f.write_str("anniversary"),
            Self::Period(Period::Calendar { month, day }) => write!(f, "calendar year from {month:02}-{day:02}"),
            Self::Rolling { months } => {
                f.write_str("rolling ")?;
                many(f, *months, "month")
            }
            Self::CompleteMonths { months } => {
                f.write_str("complete ")?;
                many(f, *months, "month")
            }
        }
    }
}

impl FromStr for Validity {
    type Err = PhraseError;

    fn from_str(text: &str) -> Result<Self, PhraseError> {
        const FORM: &str = "`N months`, `N months, end of month`, `end of period`, `end of next period`, `while qualified` \
                            or `monthly on day N`";
        let (phrase, align) = comma(text);
        let end_of_month = match align {
            None => false,
            Some("end of month") => true,
            Some(_) => return Err(PhraseError::Bad(FORM)),
        };
        match (words(phrase).as_slice(), end_of_month) {
            ([number, "month" | "months"], end_of_month) => {
                Ok(Self::Months { months: positive(number, MAX_MONTHS, FORM)?, end_of_month })
            }
            (["end", "of", "period"], false) => Ok(Self::EndOfPeriod),
            (["end", "of", "next", "period"], false) => Ok(Self::EndOfNextPeriod),
            (["while", "qualified"], false) => Ok(Self::WhileQualified),
            (["monthly", "on", "day", number], false) => {
                let day = u8::try_from(positive(number, 31, FORM)?).map_err(|_| PhraseError::Bad(FORM))?;
                Ok(Self::RecalcMonthly { day })
            }
            _ => Err(PhraseError::Bad(FORM)),
        }
    }
}

impl fmt::Display for Validity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Months { months, end_of_month } => {
                many(f, *months, "month")?;
                f.write_str(if *end_of_month { ", end of month" } else { "" })
            }
            Self::EndOfPeriod => f.write_str("end of period"),
            Self::EndOfNextPeriod => f.write_str("end of next period"),
            Self::WhileQualified => f.write_str("while qualified"),
            Self::RecalcMonthly { day } => write!(f, "monthly on day {day}"),
        }
    }
}

const DEMAND: &str =
    "comparisons such as `spend >= 5000.00`, `orders >= 3` or `measure.visits >= 10`, joined by `and` or by `or`";

impl FromStr for Requirement {
    type Err = PhraseError;

    /// Comparisons joined by one of `and` and `or`; each metric stands once.
    fn from_str(text: &str) -> Result<Self, PhraseError> {
        let words = words(text);
        let is_any = words.contains(&"or");
        if is_any && words.contains(&"and") {
            return Err(PhraseError::Bad(DEMAND));
        }
        let mut demands: Vec<Demand> = Vec::new();
        for comparison in words.split(|word| matches!(*word, "and" | "or")) {
            let [metric, ">=", min] = *comparison else { return Err(PhraseError::Bad(DEMAND)) };
            let demand = Demand { metric: metric.parse()?, min: above_zero(min)? };
            if demands.iter().any(|known| known.metric == demand.metric) {
                return Err(PhraseError::Bad("each metric once"));
            }
            demands.push(demand);
        }
        if demands.len() > MAX_DEMANDS {
            return Err(PhraseError::TooManyDemands);
        }
        Ok(if is_any { Self::Any(demands) } else { Self::All(demands) })
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (demands, joint) = match self {
            Self::All(demands) => (demands, " and "),
            Self::Any(demands) => (demands, " or "),
        };
        for (n, demand) in demands.iter().enumerate() {
            let joint = if n == 0 { "" } else { joint };
            write!(f, "{joint}{} >= {}", demand.metric, demand.min)?;
        }
        Ok(())
    }
}

impl FromStr for Metric {
    type Err = PhraseError;

    fn from_str(text: &str) -> Result<Self, PhraseError> {
        match text {
            "spend" => Ok(Self::Spend),
            "orders" => Ok(Self::Orders),
            _ => {
                let measure = text.strip_prefix("measure.").filter(|name| !name.is_empty());
                measure.map(|name| Self::Measure(name.to_owned())).ok_or(PhraseError::Bad(DEMAND))
            }
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spend => f.write_str("spend"),
            Self::Orders => f.write_str("orders"),
            Self::Measure(name) => write!(f, "measure.{name}"),
        }
    }
}
