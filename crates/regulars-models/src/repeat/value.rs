//! Customer lifetime value (VQ-3): purchases to come, discounted on a grid of whole periods, times what one is worth.

use regulars_core::error::Result;

use super::TimeUnit;
use super::rows::{discount, horizon, not_negative};
use crate::invalid;
use crate::math::{exp, expm1, ln1p, sum};

/// The most discount periods of a horizon.
const MOST_PERIODS: f64 = 10_000.0;

/// How the future is discounted: at the end of each period, at a rate per period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Discounting {
    period: f64,
    rate: f64,
}

impl Discounting {
    /// Discounting by `rate` per `period`, which is in the model's unit of time.
    ///
    /// # Errors
    ///
    /// `model_input_invalid` unless both are finite and above 0.
    pub fn new(period: f64, rate: f64) -> Result<Self> {
        if period.is_finite() && period > 0.0 {
            Ok(Self { period, rate: discount(rate)? })
        } else {
            Err(invalid("period", format!("`{period}` is not a length above 0")))
        }
    }

    /// Purchases within a horizon, discounted: sum of (E[Y(t_i)] - E[Y(t_i-1)]) / (1+d)^(t_i), with t_i at whole periods and the last one
    /// at the horizon. `purchases` is E[Y(t)], for example `cet` of a customer.
    ///
    /// ```
    /// use regulars_models::repeat::{BgNbd, Discounting, GammaGamma, Spend, Summary, discount_per_period, TimeUnit};
    /// let purchases = BgNbd::new(0.243, 4.414, 0.793, 2.426)?; // in weeks
    /// let spend = GammaGamma::new(6.25, 3.74, 15.44)?;
    /// let customer = Summary::new(2, 30.43, 38.86)?;
    /// // A year of 52 weeks, discounted every four weeks at 10 % a year.
    /// let four_weeks = Discounting::new(4.0, discount_per_period(0.10, 4.0, TimeUnit::Week)?)?;
    /// let discounted = four_weeks.purchases(52.0, |t| purchases.cet(&customer, t))?;
    /// assert!(discounted < purchases.cet(&customer, 52.0)?);
    /// let clv = four_weeks.clv(52.0, 0.3, spend.customer_mean(&Spend::new(2, 22.35)?)?, |t| purchases.cet(&customer, t))?;
    /// assert!((clv / 0.3 / spend.customer_mean(&Spend::new(2, 22.35)?)? - discounted).abs() < 1e-12);
    /// # Ok::<(), regulars_core::error::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `model_input_invalid` where the horizon is not finite, below 0, or longer than 10,000 periods; whatever `purchases` says.
    pub fn purchases(&self, until: f64, purchases: impl Fn(f64) -> Result<f64>) -> Result<f64> {
        let periods = horizon(until)? / self.period;
        if periods > MOST_PERIODS {
            return Err(invalid("t", "the horizon has more than 10000 discount periods"));
        }
        let log = ln1p(self.rate);
        let (mut parts, mut before, mut i) = (Vec::new(), 0.0, 0.0);
        while i < periods {
            // A horizon that is whole but for rounding has no sliver of a period at its end.
            i = if i + 1.0 >= periods * (1.0 - 1e-12) { periods } else { i + 1.0 };
            let by = purchases(if i < periods { i * self.period } else { until })?;
            parts.push((by - before).max(0.0) * exp(-log * i));
            before = by;
        }
        Ok(sum(parts))
    }

    /// Customer lifetime value: margin x discounted purchases x the mean amount of one.
    ///
    /// # Errors
    ///
    /// As [`Discounting::purchases`]; `model_input_invalid` where the margin or the mean is not finite or below 0.
    pub fn clv(&self, until: f64, margin: f64, mean: f64, purchases: impl Fn(f64) -> Result<f64>) -> Result<f64> {
        Ok(worth(margin, mean)? * self.purchases(until, purchases)?)
    }
}

/// The discount rate of a period under an annual rate a: (1+a)^(period/year) - 1, the year per RF-2.
///
/// ```
/// use regulars_models::repeat::{TimeUnit, discount_per_period};
/// let monthly = discount_per_period(0.12, 1.0, TimeUnit::Month)?;
/// assert!(((1.0 + monthly).powi(12) - 1.12).abs() < 1e-12);
/// # Ok::<(), regulars_core::error::Error>(())
/// ```
///
/// # Errors
///
/// `model_input_invalid` unless the rate is finite and above 0 and the period finite; `time_unit_mismatch` for opportunities.
pub fn discount_per_period(annual: f64, period: f64, unit: TimeUnit) -> Result<f64> {
    let years = unit.convert(horizon(period)?, TimeUnit::Year)?;
    Ok(expm1(ln1p(discount(annual)?) * years))
}

/// What is left of a customer: margin x discounted expected residual transactions (DERT or DERL) x the mean amount of one.
///
/// # Errors
///
/// `model_input_invalid` where an argument is not finite or below 0.
pub fn residual_value(margin: f64, residual: f64, mean: f64) -> Result<f64> {
    Ok(worth(margin, mean)? * number("residual", residual)?)
}

fn worth(margin: f64, mean: f64) -> Result<f64> {
    Ok(number("margin", margin)? * number("mean", mean)?)
}

fn number(name: &str, value: f64) -> Result<f64> {
    not_negative(name, value, "a finite number of at least 0")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repeat::{ParetoNbd, Summary};

    #[test]
    fn a_value_is_discounted_at_the_end_of_each_period_and_the_last_one_may_be_short() {
        let quarterly = Discounting::new(3.0, 0.1).unwrap();
        // Two purchases a unit of time.
        let got = quarterly.purchases(7.0, |t| Ok(2.0 * t)).unwrap();
        let want = 6.0 / 1.1 + 6.0 / 1.21 + 2.0 / 1.1_f64.powf(7.0 / 3.0);
        assert!((got - want).abs() < 1e-14, "{got} {want}");
        let whole = quarterly.purchases(0.1 * 3.0 * 10.0 * 3.0, Ok).unwrap();
        assert!((whole - 3.0 * (1.0 / 1.1 + 1.0 / 1.21 + 1.0 / 1.331)).abs() < 1e-12);
        assert!(quarterly.purchases(0.0, |_| Ok(1.0)).unwrap().abs() < 1e-300);
        assert!(quarterly.purchases(1e9, Ok).is_err());
    }

    #[test]
    fn fine_discounting_over_a_long_horizon_comes_near_to_dert() {
        let model = ParetoNbd::new(0.553, 10.578, 2.5, 11.669).unwrap();
        let customer = Summary::new(4, 30.0, 38.86).unwrap();
        let d: f64 = 0.05;
        let fine = Discounting::new(0.05, (d * 0.05).exp_m1()).unwrap();
        let grid = fine.purchases(400.0, |t| model.cet(&customer, t)).unwrap();
        let dert = model.dert(&customer, d).unwrap();
        assert!((grid / dert - 1.0).abs() < 2e-3, "{grid} {dert}");
    }
}
