//! The fit of sBG: at each renewal some of those at risk leave, so all sums are over counts.

use regulars_core::error::Result;

use super::{Fit, Likelihood, Setup, fit};
use crate::math::{Evaluation, Pairwise, ln};
use crate::repeat::{Cohort, Sbg};

const STARTS: [&[f64]; 4] = [&[1.0, 3.0], &[1.0, 1.0], &[0.3, 1.0], &[5.0, 20.0]];

impl Sbg {
    /// Maximum likelihood over cohorts, which may have been watched for different numbers of periods.
    ///
    /// ```
    /// use regulars_models::repeat::{Cohort, Sbg};
    /// let cohort = Cohort::new(vec![131.0, 126.0, 90.0, 60.0, 42.0, 34.0, 26.0], 491.0)?;
    /// let fit = Sbg::fit(&[cohort])?;
    /// let model = fit.converged().expect("these data say enough");
    /// assert!((model.alpha() - 0.668).abs() < 1e-3 && (model.beta() - 3.806).abs() < 1e-3);
    /// # Ok::<(), regulars_core::error::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `fit_no_data` without a customer.
    pub fn fit(cohorts: &[Cohort]) -> Result<Fit<Self>> {
        let (renewals, weight) = Renewals::new(cohorts);
        let setup = Setup {
            rows: cohorts
                .iter()
                .filter(|cohort| cohort.survived() > 0.0 || cohort.lost().iter().any(|lost| *lost > 0.0))
                .count(),
            weight,
            identified: renewals.0.iter().filter(|(lost, _)| *lost > 0.0).count() >= 2,
            starts: &STARTS,
            scales: &[1.0; 2],
            ll_shift: 0.0,
        };
        fit(&renewals, &setup)
    }
}

/// How many left at each renewal, and how many renewed.
pub(super) struct Renewals(Vec<(f64, f64)>);

impl Renewals {
    /// All cohorts together, and how many customers they have.
    pub(super) fn new(cohorts: &[Cohort]) -> (Self, f64) {
        let longest = cohorts.iter().map(|cohort| cohort.lost().len()).max().unwrap_or(0);
        let mut renewals = Self(vec![(0.0, 0.0); longest]);
        let mut weight = 0.0;
        for cohort in cohorts {
            let mut renewed = cohort.survived();
            for (renewal, lost) in renewals.0.iter_mut().zip(cohort.lost()).rev() {
                renewal.0 += lost;
                renewal.1 += renewed;
                renewed += lost;
            }
            weight += renewed;
        }
        (renewals, weight)
    }
}

impl Likelihood for Renewals {
    fn evaluate(&self, parameters: &[f64]) -> Evaluation {
        let &[alpha, beta] = parameters else { return Evaluation::nothing() };
        let mut sums = Pairwise::<6>::default();
        let (ln_alpha, inv_alpha) = (ln(alpha), 1.0 / alpha);
        let mut behind = beta;
        for (lost, renewed) in &self.0 {
            let at_risk = lost + renewed;
            let (inv_b, inv_ab) = (1.0 / behind, 1.0 / (alpha + behind));
            let all2 = at_risk * inv_ab * inv_ab;
            sums.add([
                lost * ln_alpha + renewed * ln(behind) - at_risk * ln(alpha + behind),
                lost * inv_alpha - at_risk * inv_ab,
                renewed * inv_b - at_risk * inv_ab,
                all2 - lost * inv_alpha * inv_alpha,
                all2,
                all2 - renewed * inv_b * inv_b,
            ]);
            behind += 1.0;
        }
        let [value, a, b, hessian @ ..] = sums.total();
        Evaluation::new(value, vec![a, b], hessian.to_vec())
    }
}
