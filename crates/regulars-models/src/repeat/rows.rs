//! What models read of a customer (RF-4, NV-1), checked when it is made.

use regulars_core::error::Result;

use super::TimeUnit;
use crate::invalid;

/// Checks that a number is finite and not below 0; `what` says what it is not otherwise.
pub(super) fn not_negative(path: &str, value: f64, what: &str) -> Result<f64> {
    if value.is_finite() && value >= 0.0 { Ok(value) } else { Err(invalid(path, format!("`{value}` is not {what}"))) }
}

/// Checks a horizon: finite and not below 0.
pub(super) fn horizon(t: f64) -> Result<f64> {
    not_negative("t", t, "a horizon")
}

/// Checks a discount rate: finite and above 0.
pub(super) fn discount(d: f64) -> Result<f64> {
    if d.is_finite() && d > 0.0 { Ok(d) } else { Err(invalid("d", format!("`{d}` is not a discount rate above 0"))) }
}

/// The weight of a row: finite and not below 0.
pub(super) fn weight(w: f64) -> Result<f64> {
    not_negative("w", w, "a weight")
}

/// A number that is whole and not below 0, as a count.
pub(crate) fn whole(value: f64) -> Option<u32> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
    (value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value)).then_some(value as u32)
}

/// Columns that must be of one length become rows; an error names the row.
fn rows<T>(lengths: &[usize], row: impl Fn(usize) -> Option<Result<T>>) -> Result<Vec<T>> {
    let count = lengths.first().copied().unwrap_or(0);
    if lengths.iter().any(|length| *length != count) {
        return Err(invalid("", "the columns differ in length"));
    }
    (0..count).filter_map(|i| Some(row(i)?.map_err(|error| error.within(&format!("[{i}]"))))).collect()
}

/// The purchases of a customer: `x` repeat purchases, the last one `t_x` after the first, observed for `t` (RF-4). Time is in the
/// unit of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    x: u32,
    t_x: f64,
    t: f64,
}

impl Summary {
    /// A summary of `x` repeat purchases, recency `t_x` and age `t`.
    ///
    /// ```
    /// use regulars_models::repeat::Summary;
    /// assert!(Summary::new(2, 30.4, 38.9).is_ok());
    /// assert!(Summary::new(0, 3.0, 38.9).is_err(), "who bought once has no recency");
    /// ```
    ///
    /// # Errors
    ///
    /// `model_input_invalid` unless 0 <= t_x <= t, both finite, and x = 0 exactly when t_x = 0 (NV-1).
    pub fn new(x: u32, t_x: f64, t: f64) -> Result<Self> {
        if !t.is_finite() || t < 0.0 {
            return Err(invalid("t", format!("`{t}` is not an age")));
        }
        if !(0.0..=t).contains(&t_x) {
            return Err(invalid("t_x", format!("recency `{t_x}` is not between 0 and the age")));
        }
        if (x == 0) != (t_x == 0.0) {
            return Err(invalid("x", "the recency is 0 exactly when there is no repeat purchase"));
        }
        Ok(Self { x, t_x, t })
    }

    /// Summaries out of columns of one length.
    ///
    /// # Errors
    ///
    /// As [`Summary::new`], with the row in the path.
    pub fn columns(x: &[u32], t_x: &[f64], t: &[f64]) -> Result<Vec<Self>> {
        rows(&[x.len(), t_x.len(), t.len()], |i| Some(Self::new(*x.get(i)?, *t_x.get(i)?, *t.get(i)?)))
    }

    /// Repeat purchases.
    #[must_use]
    pub fn x(&self) -> u32 {
        self.x
    }

    /// Time from the first purchase to the last.
    #[must_use]
    pub fn t_x(&self) -> f64 {
        self.t_x
    }

    /// Time from the first purchase to now.
    #[must_use]
    pub fn t(&self) -> f64 {
        self.t
    }

    /// The same in another unit of time.
    ///
    /// # Errors
    ///
    /// `time_unit_mismatch` if one of them is no time.
    pub fn convert(&self, from: TimeUnit, to: TimeUnit) -> Result<Self> {
        Self::new(self.x, from.convert(self.t_x, to)?, from.convert(self.t, to)?)
    }
}

/// The purchases of a customer on `n` opportunities: `x` of them, the last at opportunity `t_x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Opportunities {
    x: u32,
    t_x: u32,
    n: u32,
}

/// The most opportunities and periods: every one of them costs a step.
pub(super) const MOST_OPPORTUNITIES: u32 = 1_000_000;

impl Opportunities {
    /// `x` purchases, the last at opportunity `t_x`, of `n` opportunities.
    ///
    /// # Errors
    ///
    /// `model_input_invalid` unless x <= t_x <= n, x = 0 exactly when t_x = 0, and n is at most a million.
    pub fn new(x: u32, t_x: u32, n: u32) -> Result<Self> {
        if n > MOST_OPPORTUNITIES {
            return Err(invalid("n", "there are more than 1000000 opportunities"));
        }
        if t_x > n {
            return Err(invalid("t_x", "the last purchase comes after the last opportunity"));
        }
        if x > t_x || (x == 0 && t_x != 0) {
            return Err(invalid("x", "the last purchase does not fit the number of purchases"));
        }
        Ok(Self { x, t_x, n })
    }

    /// Rows out of columns of one length.
    ///
    /// # Errors
    ///
    /// As [`Opportunities::new`], with the row in the path.
    pub fn columns(x: &[u32], t_x: &[u32], n: &[u32]) -> Result<Vec<Self>> {
        rows(&[x.len(), t_x.len(), n.len()], |i| Some(Self::new(*x.get(i)?, *t_x.get(i)?, *n.get(i)?)))
    }

    /// Purchases.
    #[must_use]
    pub fn x(&self) -> u32 {
        self.x
    }

    /// The opportunity of the last purchase, counted from 1; 0 without one.
    #[must_use]
    pub fn t_x(&self) -> u32 {
        self.t_x
    }

    /// Opportunities.
    #[must_use]
    pub fn n(&self) -> u32 {
        self.n
    }
}

/// What a customer spends: `x` purchases of `mean` each on average (RF-7: `gg_x`, `gg_mean`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spend {
    x: u32,
    mean: f64,
}

impl Spend {
    /// `x` purchases of a mean amount.
    ///
    /// # Errors
    ///
    /// `model_input_invalid` unless x >= 1 and the mean is finite and above 0.
    pub fn new(x: u32, mean: f64) -> Result<Self> {
        if x == 0 {
            return Err(invalid("x", "a mean needs a purchase"));
        }
        if !mean.is_finite() || mean <= 0.0 {
            return Err(invalid("mean", format!("`{mean}` is not an amount above 0")));
        }
        Ok(Self { x, mean })
    }

    /// Rows out of columns of one length; customers without a repeat purchase are left out.
    ///
    /// # Errors
    ///
    /// As [`Spend::new`], with the row in the path.
    pub fn columns(x: &[u32], mean: &[f64]) -> Result<Vec<Self>> {
        rows(&[x.len(), mean.len()], |i| {
            let (x, mean) = (*x.get(i)?, *mean.get(i)?);
            (x > 0).then(|| Self::new(x, mean))
        })
    }

    /// Purchases.
    #[must_use]
    pub fn x(&self) -> u32 {
        self.x
    }

    /// Their mean amount.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }
}

/// Customers who began together: how many were lost in each period, and how many are left.
#[derive(Clone, Debug, PartialEq)]
pub struct Cohort {
    lost: Vec<f64>,
    survived: f64,
}

impl Cohort {
    /// `lost[t]` customers did not renew after period t + 1; `survived` renewed every time.
    ///
    /// # Errors
    ///
    /// `model_input_invalid` where a number is not finite or below 0, or there are more than a million periods.
    pub fn new(lost: Vec<f64>, survived: f64) -> Result<Self> {
        if lost.len() > MOST_OPPORTUNITIES as usize {
            return Err(invalid("lost", "there are more than 1000000 periods"));
        }
        for (t, count) in lost.iter().enumerate() {
            weight(*count).map_err(|error| invalid(format!("lost[{t}]"), error.message()))?;
        }
        weight(survived).map_err(|error| invalid("survived", error.message()))?;
        Ok(Self { lost, survived })
    }

    /// Customers lost in each period.
    #[must_use]
    pub fn lost(&self) -> &[f64] {
        &self.lost
    }

    /// Customers left.
    #[must_use]
    pub fn survived(&self) -> f64 {
        self.survived
    }
}
