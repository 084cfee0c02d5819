//! Laws of the repeat-purchase models (scoring.md, I-7 to I-9).
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use proptest::prelude::{Just, Strategy, prop, prop_assert, proptest};
use proptest::test_runner::Config;
use regulars_models::repeat::{BgBb, BgNbd, GammaGamma, MbgNbd, Opportunities, ParetoNbd, Sbg, Spend, Summary};

/// The gates of NV-10.
fn tolerance(x: u32) -> f64 {
    if x >= 300 { 1e-10 } else { 1e-11 }
}

/// Evenly over the orders of magnitude.
fn log_uniform(from: f64, to: f64) -> impl Strategy<Value = f64> {
    (from.ln()..to.ln()).prop_map(f64::exp)
}

fn shape() -> impl Strategy<Value = f64> {
    log_uniform(1e-3, 50.0)
}

fn scale() -> impl Strategy<Value = f64> {
    log_uniform(1e-3, 1e4)
}

/// Mostly few purchases, at times very many, and every relation of recency to age.
fn summary() -> impl Strategy<Value = Summary> {
    let x = prop::strategy::Union::new([(0..5_u32).boxed(), (0..100_u32).boxed(), (0..10_001_u32).boxed()]);
    (x, log_uniform(1e-2, 1e4), prop::strategy::Union::new([(1e-3..1.0).boxed(), Just(1.0).boxed()]))
        .prop_map(|(x, age, share)| Summary::new(x, if x == 0 { 0.0 } else { age * share }, age).unwrap())
}

/// The predictions that all models of purchases have.
trait Predicts {
    fn p_alive(&self, row: &Summary) -> f64;
    fn cet(&self, row: &Summary, t: f64) -> f64;
    fn p_no_purchase(&self, row: &Summary, t: f64) -> f64;
    fn expected(&self, t: f64) -> f64;
    fn ll(&self, row: &Summary) -> f64;
}

macro_rules! predicts {
    ($($model:ident)*) => {
        $(impl Predicts for $model {
            fn p_alive(&self, row: &Summary) -> f64 {
                $model::p_alive(self, row)
            }
            fn cet(&self, row: &Summary, t: f64) -> f64 {
                $model::cet(self, row, t).unwrap()
            }
            fn p_no_purchase(&self, row: &Summary, t: f64) -> f64 {
                $model::p_no_purchase(self, row, t).unwrap()
            }
            fn expected(&self, t: f64) -> f64 {
                $model::expected(self, t).unwrap()
            }
            fn ll(&self, row: &Summary) -> f64 {
                $model::ll(self, row)
            }
        })*
    };
}
predicts!(BgNbd MbgNbd ParetoNbd);

fn models(a: [f64; 4], pareto: [f64; 2]) -> [(&'static str, Box<dyn Predicts>); 3] {
    let [r, alpha, first, second] = a;
    [
        ("bg_nbd", Box::new(BgNbd::new(r, alpha, first, second).unwrap())),
        ("mbg_nbd", Box::new(MbgNbd::new(r, alpha, first, second).unwrap())),
        ("pareto_nbd", Box::new(ParetoNbd::new(r, alpha, pareto[0], pareto[1]).unwrap())),
    ]
}

proptest! {
    #![proptest_config(Config { cases: 1000, ..Config::default() })]

    /// I-7, and I-9: silence of a whole is silence of its first part and then of its second.
    #[test]
    fn predictions_stay_in_their_ranges_and_silence_adds_up(
        r in shape(), alpha in scale(), a in shape(), b in shape(), s in shape(), beta in scale(), row in summary(),
        t in log_uniform(1e-2, 1e4), more in log_uniform(1e-2, 1e3),
    ) {
        let near = tolerance(row.x());
        for (name, model) in models([r, alpha, a, b], [s, beta]) {
            let alive = model.p_alive(&row);
            prop_assert!((0.0..=1.0).contains(&alive), "{name}: p_alive {alive}");
            prop_assert!(model.ll(&row).is_finite() && model.expected(t) >= 0.0, "{name}");
            let [at_0, at_1, at_2, at_3] = [0.0, t, 2.0 * t, 3.0 * t].map(|t| model.cet(&row, t));
            prop_assert!(at_0.abs() < 1e-300 && at_1 >= 0.0, "{name}: {at_0} {at_1}");
            // Below the least normal number a float has too few digits for a relative tolerance.
            let slack = 4.0 * near * at_3 + f64::MIN_POSITIVE;
            prop_assert!(at_2 >= at_1 - slack && at_3 >= at_2 - slack, "{name}: {at_1:e} {at_2:e} {at_3:e}");
            prop_assert!(at_2 - at_1 <= at_1 + slack, "{name}: {at_1:e} {at_2:e}");
            prop_assert!(at_3 - at_2 <= at_2 - at_1 + slack, "{name}: {at_1:e} {at_2:e} {at_3:e}");
            let silent = model.p_no_purchase(&row, t);
            let longer = model.p_no_purchase(&row, t + more);
            prop_assert!((0.0..=1.0).contains(&silent) && longer <= silent * (1.0 + near), "{name}: {silent} {longer}");
            prop_assert!(silent >= (1.0 - alive) - near && silent >= 1.0 - at_1 - near, "{name}: {silent} {alive} {at_1}");
            prop_assert!((model.p_no_purchase(&row, 0.0) - 1.0).abs() < near, "{name}");
            let later = Summary::new(row.x(), row.t_x(), row.t() + t).unwrap();
            let parts = silent * model.p_no_purchase(&later, more);
            let slack = 10.0 * near * longer + f64::MIN_POSITIVE;
            prop_assert!((longer - parts).abs() <= slack, "{name}: {longer:e} {parts:e}");
        }
    }

    /// I-8: nothing special happens at a = 1, s = 1 and alpha = beta.
    #[test]
    fn poles_of_published_forms_are_none(
        r in log_uniform(0.1, 50.0), alpha in log_uniform(0.1, 1e4), b in log_uniform(0.1, 50.0),
        beta in log_uniform(0.1, 1e4), row in summary(), t in log_uniform(1e-2, 1e4),
    ) {
        if row.x() <= 100 {
            let near_one = [1.0 - 1e-7, 1.0, 1.0 + 1e-7];
            let continuous = |[below, at, above]: [f64; 3]| (at - below).abs().max((above - at).abs()) <= 1e-5 * at.abs();
            let ask = |build: &dyn Fn(f64) -> Box<dyn Predicts>| {
                let cet = near_one.map(|one| build(one).cet(&row, t));
                let silent = near_one.map(|one| build(one).p_no_purchase(&row, t));
                let expected = near_one.map(|one| build(one).expected(t));
                continuous(cet) && continuous(silent) && continuous(expected)
            };
            prop_assert!(ask(&|a| Box::new(BgNbd::new(r, alpha, a, b).unwrap())), "a = 1");
            prop_assert!(ask(&|a| Box::new(MbgNbd::new(r, alpha, a, b).unwrap())), "a = 1, MBG");
            prop_assert!(ask(&|s| Box::new(ParetoNbd::new(r, alpha, s, beta).unwrap())), "s = 1");
            let same = |one: f64| ParetoNbd::new(r, alpha, 0.7, alpha * one).unwrap();
            prop_assert!(continuous(near_one.map(|one| same(one).cet(&row, t).unwrap())), "alpha = beta");
            prop_assert!(continuous(near_one.map(|one| same(one).dert(&row, 0.01).unwrap())), "alpha = beta, DERT");
        }
    }

    /// I-8: purchases of a new customer are distributed, with the mean that `expected` says.
    #[test]
    fn the_pmf_is_a_distribution_with_the_expected_mean(
        r in log_uniform(0.05, 5.0), a in log_uniform(0.1, 20.0), b in log_uniform(0.1, 20.0), odds in log_uniform(1e-2, 3.0),
    ) {
        let model = BgNbd::new(r, 10.0, a, b).unwrap();
        let t = 10.0 * odds;
        let (mut mass, mut mean) = (0.0, 0.0);
        for n in 0..600 {
            let p = model.pmf(n, t).unwrap();
            prop_assert!((0.0..=1.0).contains(&p), "{n}: {p}");
            mass += p;
            mean += f64::from(n) * p;
        }
        prop_assert!((mass - 1.0).abs() < 1e-11, "{mass}");
        let expected = model.expected(t).unwrap();
        prop_assert!((mean - expected).abs() < 1e-10 * expected, "{mean} {expected}");
    }

    /// I-8: of a contract either survives or is lost in one of the periods, and retention multiplies up.
    #[test]
    fn survival_is_what_no_loss_took(alpha in shape(), beta in shape(), t in 1..60_u32, d in log_uniform(1e-4, 1.0)) {
        let model = Sbg::new(alpha, beta).unwrap();
        let lost: f64 = (1..=t).map(|t| model.pmf(t).unwrap()).sum();
        let kept: f64 = (1..=t).map(|t| model.retention(t).unwrap()).product();
        let survival = model.survival(t);
        prop_assert!((survival - (1.0 - lost)).abs() < 1e-12 && (survival - kept).abs() < 1e-12, "{survival} {lost} {kept}");
        prop_assert!((model.p_lost(1, t).unwrap() - lost).abs() < 1e-12);
        // What is due now, and then the same one period later.
        let (now, next) = (model.derl(t, d).unwrap(), model.derl(t + 1, d).unwrap());
        let want = model.retention(t).unwrap() * (1.0 + next / (1.0 + d));
        prop_assert!((now - want).abs() < 1e-10 * want, "{now} {want}");
    }

    /// I-7 and I-9 for opportunities.
    #[test]
    fn opportunities_keep_the_same_laws(
        alpha in shape(), beta in shape(), gamma in shape(), delta in shape(),
        n in 0..200_u32, share in 0.0..=1.0_f64, bought in 0.0..=1.0_f64, m in 1..40_u32, more in 1..40_u32,
    ) {
        let part = |share: f64, of: u32| (0..=of).rev().find(|k| f64::from(*k) <= share * f64::from(of)).unwrap_or(0);
        let t_x = part(share, n);
        let x = if t_x == 0 { 0 } else { part(bought, t_x).max(1) };
        let row = Opportunities::new(x, t_x, n).unwrap();
        let model = BgBb::new(alpha, beta, gamma, delta).unwrap();
        let alive = model.p_alive(&row, 0).unwrap();
        prop_assert!((0.0..=1.0).contains(&alive) && model.ll(&row) <= 1e-12, "{alive} {}", model.ll(&row));
        let [at_1, at_2] = [m, 2 * m].map(|m| model.cet(&row, m).unwrap());
        prop_assert!(at_1 >= 0.0 && at_2 >= at_1 && at_2 - at_1 <= at_1 * (1.0 + 1e-11), "{at_1} {at_2}");
        let (silent, longer) = (model.p_no_purchase(&row, m).unwrap(), model.p_no_purchase(&row, m + more).unwrap());
        prop_assert!((0.0..=1.0).contains(&silent) && longer <= silent && silent >= 1.0 - at_1 - 1e-11, "{silent} {longer}");
        let later = Opportunities::new(x, t_x, n + m).unwrap();
        let ratio = (model.ll(&later) - model.ll(&row)).exp();
        prop_assert!((silent - ratio).abs() <= 1e-11 * silent.max(1.0), "{silent} {ratio}");
        let parts = silent * model.p_no_purchase(&later, more).unwrap();
        prop_assert!((longer - parts).abs() <= 1e-11 * longer.max(1e-3), "{longer} {parts}");
    }

    /// NV-4: a mean lies between that of everybody and the customer's own, and is never negative.
    #[test]
    fn a_customers_mean_lies_between_the_own_and_that_of_everybody(
        p in shape(), q in log_uniform(1.001, 50.0), gamma in scale(), x in 1..1000_u32, mean in scale(),
    ) {
        let model = GammaGamma::new(p, q, gamma).unwrap();
        let everybody = model.population_mean().unwrap();
        let customer = model.customer_mean(&Spend::new(x, mean).unwrap()).unwrap();
        let (least, most) = (everybody.min(mean), everybody.max(mean));
        prop_assert!(customer >= least * (1.0 - 1e-11) && customer <= most * (1.0 + 1e-11), "{least} {customer} {most}");
    }
}
