//! Pareto/NBD [Schmittlein, Morrison & Colombo 1987, Counting your customers].

use regulars_core::error::Result;

use super::Summary;
use super::beta_geometric::{ln_growth, ln_time_ratio};
use super::parameters::model;
use super::rows::{discount, horizon};
use super::silence::Silence;
use crate::math::{exp, expm1, ln, ln_gamma_ratio, ln1p, logistic, panel, softplus};

model! {
    /// Purchases at a Poisson rate of Gamma(r, alpha) until the customer leaves, at a rate of Gamma(s, beta).
    ///
    /// ```
    /// use regulars_models::repeat::{ParetoNbd, Summary};
    /// let model = ParetoNbd::new(0.553, 10.578, 0.606, 11.669)?;
    /// let customer = Summary::new(2, 30.43, 38.86)?;
    /// assert!(model.p_alive(&customer) < 1.0);
    /// // What is left to come, at 15 % a year, in purchases of today's worth; time is in weeks.
    /// let residual = model.dert(&customer, 1.15_f64.ln() / 52.1775)?;
    /// assert!(residual > model.cet(&customer, 52.0)?);
    /// # Ok::<(), regulars_core::error::Error>(())
    /// ```
    ParetoNbd "pareto_nbd" NonContract {
        /// Shape of the purchase rates.
        r,
        /// Scale of the purchase rates, in units of time.
        alpha,
        /// Shape of the rates to leave.
        s,
        /// Scale of the rates to leave, in units of time.
        beta
    }
}

impl ParetoNbd {
    fn silence(&self, customer: &Summary, from: f64, to: f64) -> Silence {
        let power = self.r + f64::from(customer.x());
        Silence { alpha: self.alpha, beta: self.beta, power, s: self.s, from, to }
    }

    fn ln_odds_dead(&self, customer: &Summary) -> f64 {
        self.silence(customer, customer.t_x(), customer.t()).ln_odds(customer.t())
    }

    /// ln L of a customer (NV-2).
    #[must_use]
    pub fn ll(&self, customer: &Summary) -> f64 {
        let (x, t) = (f64::from(customer.x()), customer.t());
        let time = if customer.x() > 0 { x * ln(self.alpha + t) } else { 0.0 };
        let both = self.r * ln_time_ratio(self.alpha, 0.0, t) + self.s * ln_time_ratio(self.beta, 0.0, t);
        ln_gamma_ratio(self.r, x) - both - time + softplus(self.ln_odds_dead(customer))
    }

    /// ln A0, the integral of silence since the last purchase; -inf where that was just now (NV-2).
    #[must_use]
    pub fn log_a0(&self, customer: &Summary) -> f64 {
        self.silence(customer, customer.t_x(), customer.t()).ln_integral()
    }

    /// The probability that the customer has not left by T.
    #[must_use]
    pub fn p_alive(&self, customer: &Summary) -> f64 {
        logistic(-self.ln_odds_dead(customer))
    }

    /// The probability that the customer has not left by T + t.
    ///
    /// # Errors
    ///
    /// `model_input_invalid` unless t is finite and not below 0.
    pub fn p_alive_at(&self, customer: &Summary, t: f64) -> Result<f64> {
        let stays = exp(-self.s * ln_growth(horizon(t)?, self.beta + customer.t()));
        Ok(self.p_alive(customer) * stays)
    }

    /// E[purchases in (T, T + t]].
    ///
    /// # Errors
    ///
    /// As [`ParetoNbd::p_alive_at`].
    pub fn cet(&self, customer: &Summary, t: f64) -> Result<f64> {
        Ok(self.purchases_of_the_living(customer, self.time_alive(customer.t(), horizon(t)?)))
    }

    /// What somebody buys in so much time, if alive.
    fn purchases_of_the_living(&self, customer: &Summary, time: f64) -> f64 {
        let alive = self.p_alive(customer);
        let rate = (self.r + f64::from(customer.x())) / (self.alpha + customer.t());
        if alive > 0.0 { alive * rate * time } else { 0.0 }
    }

    /// E[the part of (T, T + t] before leaving] of somebody alive at T: (beta+T) g (NV-3).
    fn time_alive(&self, behind: f64, t: f64) -> f64 {
        let scale = self.beta + behind;
        let k = ln_growth(t, scale);
        let y = (self.s - 1.0) * k;
        if y.abs() < 1e-300 {
            scale * k
        } else if y < -500.0 {
            exp(ln(scale) - y) * (k / -y)
        } else {
            scale * (k * (-expm1(-y) / y))
        }
    }

    /// P(no purchase in (T, T + t]).
    ///
    /// # Errors
    ///
    /// As [`ParetoNbd::p_alive_at`].
    pub fn p_no_purchase(&self, customer: &Summary, t: f64) -> Result<f64> {
        let (now, t) = (customer.t(), horizon(t)?);
        let power = self.r + f64::from(customer.x());
        let odds = self.ln_odds_dead(customer);
        // Alive and silent to the end, or left on the way in silence.
        let stays = exp(-power * ln_growth(t, self.alpha + now) - self.s * ln_growth(t, self.beta + now));
        let leaves = exp(self.silence(customer, now, now + t).ln_odds(now));
        Ok((logistic(odds) + logistic(-odds) * (stays + leaves).min(1.0)).min(1.0))
    }

    /// E[X(t)] of a new customer.
    ///
    /// # Errors
    ///
    /// As [`ParetoNbd::p_alive_at`].
    pub fn expected(&self, t: f64) -> Result<f64> {
        Ok(self.r / self.alpha * self.time_alive(0.0, horizon(t)?))
    }

    /// Discounted expected residual transactions (DERT): all purchases to come, discounted at the continuous rate `d` per unit of time
    /// [Fader, Hardie & Lee 2005, RFM and CLV].
    ///
    /// # Errors
    ///
    /// `model_input_invalid` unless d is finite and above 0.
    pub fn dert(&self, customer: &Summary, d: f64) -> Result<f64> {
        let scale = self.beta + customer.t();
        let life = scale * discounted_life(discount(d)? * scale, self.s);
        Ok(self.purchases_of_the_living(customer, life))
    }

    /// [`ParetoNbd::p_alive`] of many.
    #[must_use]
    pub fn p_alive_of(&self, customers: &[Summary]) -> Vec<f64> {
        customers.iter().map(|customer| self.p_alive(customer)).collect()
    }

    /// [`ParetoNbd::cet`] of many.
    ///
    /// # Errors
    ///
    /// As [`ParetoNbd::p_alive_at`].
    pub fn cet_of(&self, customers: &[Summary], t: f64) -> Result<Vec<f64>> {
        customers.iter().map(|customer| self.cet(customer, t)).collect()
    }

    /// [`ParetoNbd::p_no_purchase`] of many.
    ///
    /// # Errors
    ///
    /// As [`ParetoNbd::p_alive_at`].
    pub fn p_no_purchase_of(&self, customers: &[Summary], t: f64) -> Result<Vec<f64>> {
        customers.iter().map(|customer| self.p_no_purchase(customer, t)).collect()
    }
}

/// int_0^inf e^(-d u) (1 + u)^-s du by v = ln(1 + u), cut where d u = 60 (NV-9 c).
fn discounted_life(d: f64, s: f64) -> f64 {
    let whole = if d > 1e-300 { ln1p(60.0 / d) } else { ln(60.0) - ln(d) };
    let (mut start, mut total) = (0.0, 0.0);
    while start < whole {
        let rate = d * exp(start) + s - 1.0;
        let length = (8.0 / rate.abs()).min(0.5);
        let end = if start + length < whole && start + length > start { start + length } else { whole };
        let part: f64 = panel(start, end).map(|(v, weight)| weight * exp(-d * expm1(v) - (s - 1.0) * v)).sum();
        total += part;
        if rate > 0.0 && part <= 1e-18 * total {
            break;
        }
        start = end;
    }
    total
}
