//! What BG/NBD and MBG/NBD share: a rate of Gamma(r, alpha), a chance of Beta(a, b) to leave at a purchase. They differ in
//! whether one may leave right after the first purchase (NV-2).

use super::Summary;
use super::nb::{self, Terms};
use crate::math::{exp, ln, ln_beta_ratio, ln_gamma_ratio, ln1p, logistic, softplus};

/// ln(1 + t / behind), also where the quotient is more than a double holds.
pub(super) fn ln_growth(t: f64, behind: f64) -> f64 {
    let ratio = t / behind;
    if ratio.is_finite() { ln1p(ratio) } else { ln(t) - ln(behind) }
}

/// ln((alpha + to) / (alpha + from)) for from <= to.
pub(super) fn ln_time_ratio(alpha: f64, from: f64, to: f64) -> f64 {
    ln_growth(to - from, alpha + from)
}

/// The parameters of either model.
#[derive(Clone, Copy)]
pub(super) struct BetaGeometric {
    pub(super) r: f64,
    pub(super) alpha: f64,
    pub(super) a: f64,
    pub(super) b: f64,
    /// Whether the first purchase is an occasion to leave (MBG/NBD).
    pub(super) at_first: bool,
}

impl BetaGeometric {
    /// How many occasions to leave `x` repeat purchases were.
    fn occasions(&self, x: f64) -> f64 {
        if self.at_first { x + 1.0 } else { x }
    }

    /// The second shape of the chance to leave after `x` repeat purchases that were not left at.
    fn stayed(&self, x: f64) -> f64 {
        self.b + self.occasions(x)
    }

    /// ln of the share of the dead branch over that of the living one; -inf where nobody can have left.
    fn ln_odds_dead(&self, row: &Summary) -> f64 {
        let x = f64::from(row.x());
        if row.x() == 0 && !self.at_first {
            return f64::NEG_INFINITY;
        }
        // One is taken off before b is added: b may be small.
        let at_last = self.b + (self.occasions(x) - 1.0);
        ln(self.a) - ln(at_last) + (self.r + x) * ln_time_ratio(self.alpha, row.t_x(), row.t())
    }

    /// ln L (NV-2).
    pub(super) fn ln_likelihood(&self, row: &Summary) -> f64 {
        let Self { r, alpha, a, b, .. } = *self;
        let x = f64::from(row.x());
        let time = if row.x() > 0 { x * ln(alpha + row.t()) } else { 0.0 };
        let alive = ln_gamma_ratio(r, x) + ln_beta_ratio(a, b, self.occasions(x))
            - r * ln_time_ratio(alpha, 0.0, row.t())
            - time;
        alive + softplus(self.ln_odds_dead(row))
    }

    pub(super) fn p_alive(&self, row: &Summary) -> f64 {
        if row.x() == 0 && !self.at_first { 1.0 } else { logistic(-self.ln_odds_dead(row)) }
    }

    /// E[purchases in (T, T + t]].
    pub(super) fn cet(&self, row: &Summary, t: f64) -> f64 {
        let (x, alive) = (f64::from(row.x()), self.p_alive(row));
        if alive > 0.0 {
            alive * nb::purchases(self.r + x, t / (self.alpha + row.t()), self.a, self.stayed(x))
        } else {
            0.0
        }
    }

    /// [`BetaGeometric::cet`] of many: the terms of the series depend on x alone, so they are kept.
    pub(super) fn cet_of(&self, rows: &[Summary], t: f64) -> Vec<f64> {
        let mut kept: Vec<Option<Terms>> = Vec::new();
        let mut of = |row: &Summary| {
            let (x, shape) = (f64::from(row.x()), self.r + f64::from(row.x()));
            if shape > Terms::LARGEST {
                return self.cet(row, t);
            }
            let place = row.x() as usize;
            if kept.len() <= place {
                kept.resize_with(place + 1, || None);
            }
            let terms =
                kept.get_mut(place).map(|kept| kept.get_or_insert_with(|| Terms::new(shape, self.a, self.stayed(x))));
            match terms.and_then(|terms| terms.purchases(t / (self.alpha + row.t()))) {
                Some(purchases) => self.p_alive(row) * purchases,
                None => self.cet(row, t),
            }
        };
        rows.iter().map(&mut of).collect()
    }

    /// P(no purchase in (T, T + t]) = P(dead) + P(alive) P(silent).
    pub(super) fn p_no_purchase(&self, row: &Summary, t: f64) -> f64 {
        let odds = self.ln_odds_dead(row);
        let x = f64::from(row.x());
        let silent = exp(-(self.r + x) * ln_growth(t, self.alpha + row.t()));
        (logistic(odds) + logistic(-odds) * silent).min(1.0)
    }

    /// E[X(t)] of a new customer.
    pub(super) fn expected(&self, t: f64) -> f64 {
        let stays = if self.at_first { self.b / (self.a + self.b) } else { 1.0 };
        stays * nb::purchases(self.r, t / self.alpha, self.a, self.stayed(0.0))
    }

    /// P(X(t) = n) of a new customer of BG/NBD.
    pub(super) fn pmf(&self, n: u32, t: f64) -> f64 {
        let Self { r, alpha, a, b, .. } = *self;
        let n = f64::from(n);
        let (point, tail) = nb::point_and_tail(r, t / alpha, n);
        let stayed = ln_beta_ratio(a, b, n);
        // B(a+1, b+n-1) / B(a, b) = B(a, b+n) / B(a, b) * a / (b+n-1)
        let left = if n > 0.0 { exp(stayed + ln(a) - ln(b + (n - 1.0))) * tail } else { 0.0 };
        (exp(stayed) * point + left).min(1.0)
    }
}

/// What either model says, by its own name; the last part is what more there is to know of `p_alive`.
macro_rules! predictions {
    ($model:ident at_first: $at_first:literal, $(#[$alive:meta])*) => {
        impl $model {
            fn core(&self) -> crate::repeat::beta_geometric::BetaGeometric {
                crate::repeat::beta_geometric::BetaGeometric {
                    r: self.r,
                    alpha: self.alpha,
                    a: self.a,
                    b: self.b,
                    at_first: $at_first,
                }
            }

            /// ln L of a customer (NV-2).
            #[must_use]
            pub fn ll(&self, customer: &crate::repeat::Summary) -> f64 {
                self.core().ln_likelihood(customer)
            }

            /// The probability that the customer has not left.
            ///
            $(#[$alive])*
            #[must_use]
            pub fn p_alive(&self, customer: &crate::repeat::Summary) -> f64 {
                self.core().p_alive(customer)
            }

            /// E[purchases in (T, T + t]].
            ///
            /// # Errors
            ///
            /// `model_input_invalid` unless t is finite and not below 0.
            pub fn cet(&self, customer: &crate::repeat::Summary, t: f64) -> regulars_core::error::Result<f64> {
                Ok(self.core().cet(customer, crate::repeat::rows::horizon(t)?))
            }

            /// P(no purchase in (T, T + t]).
            ///
            /// # Errors
            ///
            /// As [`Self::cet`].
            pub fn p_no_purchase(
                &self,
                customer: &crate::repeat::Summary,
                t: f64,
            ) -> regulars_core::error::Result<f64> {
                Ok(self.core().p_no_purchase(customer, crate::repeat::rows::horizon(t)?))
            }

            /// E[repeat purchases of a new customer within t].
            ///
            /// # Errors
            ///
            /// As [`Self::cet`].
            pub fn expected(&self, t: f64) -> regulars_core::error::Result<f64> {
                Ok(self.core().expected(crate::repeat::rows::horizon(t)?))
            }

            /// [`Self::p_alive`] of many.
            #[must_use]
            pub fn p_alive_of(&self, customers: &[crate::repeat::Summary]) -> Vec<f64> {
                let core = self.core();
                customers.iter().map(|customer| core.p_alive(customer)).collect()
            }

            /// [`Self::cet`] of many.
            ///
            /// # Errors
            ///
            /// As [`Self::cet`].
            pub fn cet_of(
                &self,
                customers: &[crate::repeat::Summary],
                t: f64,
            ) -> regulars_core::error::Result<Vec<f64>> {
                Ok(self.core().cet_of(customers, crate::repeat::rows::horizon(t)?))
            }

            /// [`Self::p_no_purchase`] of many.
            ///
            /// # Errors
            ///
            /// As [`Self::cet`].
            pub fn p_no_purchase_of(
                &self,
                customers: &[crate::repeat::Summary],
                t: f64,
            ) -> regulars_core::error::Result<Vec<f64>> {
                let (core, t) = (self.core(), crate::repeat::rows::horizon(t)?);
                Ok(customers.iter().map(|customer| core.p_no_purchase(customer, t)).collect())
            }
        }
    };
}
pub(super) use predictions;
