//! BG/BB [Fader, Hardie & Shang 2010, Customer-base analysis in a discrete-time noncontractual setting].

use regulars_core::error::Result;

use super::Opportunities;
use super::parameters::model;
use super::rows::MOST_OPPORTUNITIES;
use crate::invalid;
use crate::math::{exp, expm1, ln, ln_beta_ratio};

model! {
    /// At each opportunity the customer buys with a chance of Beta(alpha, beta), after having left with one of Beta(gamma, delta).
    ///
    /// ```
    /// use regulars_models::repeat::{BgBb, Opportunities};
    /// let model = BgBb::new(1.204, 0.750, 0.657, 2.783)?;
    /// let donor = Opportunities::new(3, 5, 6)?;
    /// assert!(model.p_alive(&donor, 1)? < model.p_alive(&donor, 0)?);
    /// assert!(model.cet(&donor, 5)? < 5.0);
    /// # Ok::<(), regulars_core::error::Error>(())
    /// ```
    BgBb "bg_bb" Contract {
        /// First shape of the chances to buy.
        alpha,
        /// Second shape of the chances to buy.
        beta,
        /// First shape of the chances to leave.
        gamma,
        /// Second shape of the chances to leave.
        delta
    }
}

/// Sums are scaled down when they pass this.
const HUGE: f64 = 1e200;

impl BgBb {
    /// ln of the branch of L in which the customer is alive at the last opportunity.
    fn ln_alive(&self, row: &Opportunities) -> f64 {
        let (x, n) = (f64::from(row.x()), f64::from(row.n()));
        ln_beta_ratio(self.beta, self.alpha, x)
            + ln_beta_ratio(self.alpha + x, self.beta, n - x)
            + ln_beta_ratio(self.gamma, self.delta, n)
    }

    /// ln(L / the living branch): 1 + the branches of having left after each opportunity since the last purchase, the latest first.
    fn ln_odds(&self, row: &Opportunities) -> f64 {
        let Self { alpha, beta, gamma, delta } = *self;
        let (x, n) = (f64::from(row.x()), f64::from(row.n()));
        let (mut sum, mut log_scale) = (1.0, 0.0);
        let mut term = 1.0;
        for k in 1..=row.n() - row.t_x() {
            let left = n - f64::from(k);
            // One silence less to explain, one opportunity earlier to have left.
            let silent = (alpha + beta + left) / (beta + left - x);
            let leaves = if k == 1 { gamma } else { gamma + delta + left + 1.0 };
            term *= silent * leaves / (delta + left);
            sum += term;
            if sum > HUGE {
                sum /= HUGE;
                term /= HUGE;
                log_scale += ln(HUGE);
            }
        }
        ln(sum) + log_scale
    }

    /// ln L of a customer (NV-2).
    #[must_use]
    pub fn ll(&self, customer: &Opportunities) -> f64 {
        self.ln_alive(customer) + self.ln_odds(customer)
    }

    /// The probability to be alive at opportunity n + m; m = 0 is the last one seen.
    ///
    /// # Errors
    ///
    /// `model_input_invalid` where m is above a million.
    pub fn p_alive(&self, customer: &Opportunities, m: u32) -> Result<f64> {
        let stays = ln_beta_ratio(self.gamma, self.delta + f64::from(customer.n()), f64::from(horizon(m)?));
        Ok(exp(stays - self.ln_odds(customer)).min(1.0))
    }

    /// E[purchases on the next m opportunities].
    ///
    /// # Errors
    ///
    /// As [`BgBb::p_alive`].
    pub fn cet(&self, customer: &Opportunities, m: u32) -> Result<f64> {
        let (x, n) = (f64::from(customer.x()), f64::from(customer.n()));
        let buys = (self.alpha + x) / (self.alpha + self.beta + n);
        let (mut stays, mut sum) = (1.0, 0.0);
        for j in 0..horizon(m)? {
            let behind = self.delta + n + f64::from(j);
            stays *= behind / (self.gamma + behind);
            sum += stays;
        }
        Ok(buys * sum * exp(-self.ln_odds(customer)))
    }

    /// P(no purchase on the next m opportunities) = L(x, t_x, n + m) / L(x, t_x, n).
    ///
    /// # Errors
    ///
    /// As [`BgBb::p_alive`].
    pub fn p_no_purchase(&self, customer: &Opportunities, m: u32) -> Result<f64> {
        let Self { alpha, beta, gamma, delta } = *self;
        let (x, n) = (f64::from(customer.x()), f64::from(customer.n()));
        // Relative to the living branch at n: still alive and silent, or left on the way in silence.
        let (mut alive, mut left) = (1.0, 0.0);
        for j in 0..horizon(m)? {
            let at = n + f64::from(j);
            left += alive * gamma / (gamma + delta + at);
            alive *= (delta + at) / (gamma + delta + at) * (beta + at - x) / (alpha + beta + at);
        }
        let odds = self.ln_odds(customer);
        let dead = -expm1(-odds);
        Ok((dead + exp(-odds) * (alive + left).min(1.0)).min(1.0))
    }
}

fn horizon(m: u32) -> Result<u32> {
    if m <= MOST_OPPORTUNITIES { Ok(m) } else { Err(invalid("m", "there are more than 1000000 opportunities")) }
}
