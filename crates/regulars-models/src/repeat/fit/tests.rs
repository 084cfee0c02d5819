//! Laws of fits (scoring.md, I-10 and I-11) over drawn customers.

use fastrand::Rng;

use super::grouped::Grouped;
use super::{Likelihood, beta_geometric, bg_bb, gamma_gamma, in_logs, logs, pareto_nbd, sbg};
use crate::math::{Cholesky, Newton, Status};
use crate::repeat::{
    BgBb, BgNbd, Cohort, Fit, GammaGamma, MbgNbd, Opportunities, Parametric, ParetoNbd, Sbg, Spend, Summary,
};

/// A Gamma variable of scale 1 [Marsaglia & Tsang 2000].
fn gamma(rng: &mut Rng, shape: f64) -> f64 {
    if shape < 1.0 {
        return gamma(rng, shape + 1.0) * (1.0 - rng.f64()).powf(1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    loop {
        let normal = (-2.0 * (1.0 - rng.f64()).ln()).sqrt() * (std::f64::consts::TAU * rng.f64()).cos();
        let v = (1.0 + normal / (9.0 * d).sqrt()).powi(3);
        if v > 0.0 && (1.0 - rng.f64()).ln() < 0.5 * normal * normal + d * (1.0 - v + v.ln()) {
            return d * v;
        }
    }
}

fn beta(rng: &mut Rng, a: f64, b: f64) -> f64 {
    let (one, other) = (gamma(rng, a), gamma(rng, b));
    one / (one + other)
}

fn exponential(rng: &mut Rng, rate: f64) -> f64 {
    -(1.0 - rng.f64()).ln() / rate
}

/// Purchases at a rate until `leaves` says that one was the last, or until `end`.
fn purchases(rng: &mut Rng, rate: f64, age: f64, end: f64, mut leaves: impl FnMut(&mut Rng) -> bool) -> Summary {
    let (mut x, mut t_x) = (0, 0.0);
    let mut gone = leaves(rng);
    while !gone {
        let at = t_x + exponential(rng, rate);
        if at.is_nan() || at > age.min(end) || at <= t_x {
            break;
        }
        (x, t_x) = (x + 1, at);
        gone = leaves(rng);
    }
    Summary::new(x, t_x, age).unwrap()
}

fn beta_geometric_customers(seed: u64, count: usize, [r, alpha, a, b]: [f64; 4], at_first: bool) -> Vec<Summary> {
    let mut rng = Rng::with_seed(seed);
    let mut one = || {
        let (rate, chance) = (gamma(&mut rng, r) / alpha, beta(&mut rng, a, b));
        let age = 20.0 + 30.0 * rng.f64();
        let mut may_leave = at_first;
        purchases(&mut rng, rate, age, f64::INFINITY, |rng| {
            let leaves = may_leave && rng.f64() < chance;
            may_leave = true;
            leaves
        })
    };
    (0..count).map(|_| one()).collect()
}

fn pareto_customers(seed: u64, count: usize, [r, alpha, s, scale]: [f64; 4]) -> Vec<Summary> {
    let mut rng = Rng::with_seed(seed);
    let mut one = || {
        let (rate, leaving) = (gamma(&mut rng, r) / alpha, gamma(&mut rng, s) / scale);
        let (age, end) = (20.0 + 30.0 * rng.f64(), exponential(&mut rng, leaving));
        purchases(&mut rng, rate, age, end, |_| false)
    };
    (0..count).map(|_| one()).collect()
}

fn donors(seed: u64, count: usize, [alpha, b, c, d]: [f64; 4]) -> Vec<Opportunities> {
    let mut rng = Rng::with_seed(seed);
    let mut one = || {
        let (buys, leaves) = (beta(&mut rng, alpha, b), beta(&mut rng, c, d));
        let (mut x, mut t_x) = (0, 0);
        for n in 1..=10 {
            if rng.f64() < leaves {
                break;
            }
            if rng.f64() < buys {
                (x, t_x) = (x + 1, n);
            }
        }
        Opportunities::new(x, t_x, 10).unwrap()
    };
    (0..count).map(|_| one()).collect()
}

fn spenders(seed: u64, count: usize, [p, q, scale]: [f64; 3]) -> Vec<Spend> {
    let mut rng = Rng::with_seed(seed);
    let mut one = || {
        let (x, rate) = (rng.u32(1..9), gamma(&mut rng, q) / scale);
        Spend::new(x, gamma(&mut rng, p * f64::from(x)) / rate / f64::from(x)).unwrap()
    };
    (0..count).map(|_| one()).collect()
}

fn contracts(seed: u64, count: usize, [alpha, b]: [f64; 2]) -> Cohort {
    let mut rng = Rng::with_seed(seed);
    let (mut lost, mut survived) = (vec![0.0; 8], 0.0);
    for _ in 0..count {
        let leaves = beta(&mut rng, alpha, b);
        match (0..8).find(|_| rng.f64() < leaves) {
            Some(period) => lost[period] += 1.0,
            None => survived += 1.0,
        }
    }
    Cohort::new(lost, survived).unwrap()
}

const BG: [f64; 4] = [0.6, 5.0, 0.8, 2.4];
const PARETO: [f64; 4] = [0.55, 10.6, 0.6, 11.7];
const DONOR: [f64; 4] = [1.2, 0.75, 0.66, 2.8];
const SPENDER: [f64; 3] = [6.2, 3.7, 15.4];
const CONTRACT: [f64; 2] = [0.67, 3.8];

fn relative(got: f64, want: f64) -> f64 {
    (got - want).abs() / want.abs().max(1e-300)
}

/// Gradient and Hessian at a point against central differences (I-11).
fn agrees_with_differences(name: &str, likelihood: &impl Likelihood, parameters: &[f64]) {
    let point = logs(parameters);
    let at = in_logs(likelihood, &point);
    let moved = |i: usize, by: f64| {
        let mut point = point.clone();
        point[i] += by;
        in_logs(likelihood, &point)
    };
    let h = 1e-5;
    let largest = |row: &mut dyn Iterator<Item = f64>| row.fold(0.0_f64, |most, value| most.max(value.abs()));
    for i in 0..point.len() {
        let (above, below) = (moved(i, h), moved(i, -h));
        let slope = (above.value - below.value) / (2.0 * h);
        let size = largest(&mut at.gradient.iter().copied());
        assert!((slope - at.gradient[i]).abs() < 1e-6 * size, "{name}: slope {i}: {} {slope}", at.gradient[i]);
        for j in 0..point.len() {
            let curve = (above.gradient[j] - below.gradient[j]) / (2.0 * h);
            let size = largest(&mut at.hessian.row(j)).max(largest(&mut at.hessian.row(i)));
            assert!(
                (curve - at.hessian.at(i, j)).abs() < 1e-6 * size,
                "{name}: {i} {j}: {} {curve}",
                at.hessian.at(i, j)
            );
        }
    }
}

#[test]
fn derivatives_agree_with_differences() {
    for parameters in [[0.7, 0.2, 0.5, 1.5], [2.0, 3.0, 0.1, 8.0]] {
        let grouped =
            || Grouped::new(&beta_geometric_customers(1, 60, BG, false), |i| if i % 3 == 0 { 2.5 } else { 1.0 });
        agrees_with_differences("bg_nbd", &beta_geometric::Rows::new(grouped(), false), &parameters);
        agrees_with_differences("mbg_nbd", &beta_geometric::Rows::new(grouped(), true), &parameters);
        agrees_with_differences("pareto_nbd", &pareto_nbd::Rows::new(grouped()), &parameters);
        let (rows, ..) = bg_bb::Rows::new(&donors(1, 60, DONOR), |_| 1.5);
        agrees_with_differences("bg_bb", &rows, &parameters);
        let rows = gamma_gamma::Rows::new(&spenders(1, 60, SPENDER), |_| 1.5);
        agrees_with_differences("gamma_gamma", &rows, &parameters[..3]);
        let (rows, _) = sbg::Renewals::new(&[contracts(1, 60, CONTRACT), contracts(2, 30, CONTRACT)]);
        agrees_with_differences("sbg", &rows, &parameters[..2]);
    }
}

/// Whether every parameter lies within 4 standard errors of the truth (I-10); the covariance must be one (I-11).
fn recovers<M: Parametric>(fit: &Fit<M>, truth: &[f64]) -> bool {
    if fit.status != Status::Converged {
        return false;
    }
    assert!(Cholesky::new(fit.covariance.as_ref().unwrap()).is_some(), "positive definite");
    for ((_, at), (low, high)) in fit.parameters().zip(fit.intervals().unwrap()) {
        assert!(low < at && at < high);
    }
    let errors = fit.standard_errors().unwrap();
    // Over logarithms, where the likelihood is near to normal.
    fit.parameters().zip(errors).zip(truth).all(|(((_, at), error), truth)| (at / truth).ln().abs() <= 4.0 * error / at)
}

/// How many of the seeds recover the truth.
fn of_seeds(seeds: u64, recovered: impl Fn(u64) -> bool) -> u64 {
    (0..seeds).filter(|seed| recovered(1000 + seed)).count() as u64
}

#[test]
fn drawn_customers_give_their_parameters_back() {
    let bg = of_seeds(25, |seed| {
        recovers(&BgNbd::fit(&beta_geometric_customers(seed, 1000, BG, false), None).unwrap(), &BG)
    });
    assert!(bg >= 24, "BG/NBD: {bg}");
    let mbg = of_seeds(25, |seed| {
        recovers(&MbgNbd::fit(&beta_geometric_customers(seed, 1000, BG, true), None).unwrap(), &BG)
    });
    assert!(mbg >= 24, "MBG/NBD: {mbg}");
    let pareto =
        of_seeds(20, |seed| recovers(&ParetoNbd::fit(&pareto_customers(seed, 1000, PARETO), None).unwrap(), &PARETO));
    assert!(pareto >= 9, "Pareto/NBD: {pareto}");
    let donor = of_seeds(100, |seed| recovers(&BgBb::fit(&donors(seed, 1000, DONOR), None).unwrap(), &DONOR));
    assert!(donor >= 99, "BG/BB: {donor}");
    let spender =
        of_seeds(100, |seed| recovers(&GammaGamma::fit(&spenders(seed, 500, SPENDER), None).unwrap(), &SPENDER));
    assert!(spender >= 99, "Gamma-Gamma: {spender}");
    let contract = of_seeds(100, |seed| recovers(&Sbg::fit(&[contracts(seed, 1000, CONTRACT)]).unwrap(), &CONTRACT));
    assert!(contract >= 99, "sBG: {contract}");
}

#[test]
fn a_weight_is_so_many_rows() {
    let rows = beta_geometric_customers(7, 300, BG, false);
    let weights: Vec<f64> = (0..rows.len()).map(|i| [1.0, 2.0, 3.0][i % 3]).collect();
    let repeated: Vec<Summary> = rows.iter().enumerate().flat_map(|(i, row)| vec![*row; i % 3 + 1]).collect();
    let same = |one: &[f64], other: &[f64]| one.iter().zip(other).all(|(one, other)| relative(*one, *other) < 1e-9);
    let one = BgNbd::fit(&rows, Some(&weights)).unwrap();
    let other = BgNbd::fit(&repeated, None).unwrap();
    assert!(same(&one.model.unwrap().values(), &other.model.unwrap().values()));
    assert!(relative(one.ll.unwrap(), other.ll.unwrap()) < 1e-12);
    assert_eq!((one.rows, other.rows), (300, 600));
    let one = ParetoNbd::fit(&rows, Some(&weights)).unwrap();
    let other = ParetoNbd::fit(&repeated, None).unwrap();
    assert!(same(&one.model.unwrap().values(), &other.model.unwrap().values()));
    assert!(relative(one.ll.unwrap(), other.ll.unwrap()) < 1e-12);
}

#[test]
fn another_unit_scales_the_scales() {
    let factor = 7.0;
    let rows = pareto_customers(3, 800, PARETO);
    let scaled: Vec<Summary> =
        rows.iter().map(|row| Summary::new(row.x(), row.t_x() * factor, row.t() * factor).unwrap()).collect();
    let purchases: f64 = rows.iter().map(|row| f64::from(row.x())).sum();
    let (one, other) = (ParetoNbd::fit(&rows, None).unwrap(), ParetoNbd::fit(&scaled, None).unwrap());
    for (((name, one), (_, other)), scale) in one.parameters().zip(other.parameters()).zip([1.0, factor, 1.0, factor]) {
        assert!(relative(other, one * scale) < 1e-8, "{name}: {one} {other}");
    }
    assert!(relative(other.ll.unwrap(), one.ll.unwrap() - purchases * factor.ln()) < 1e-12);
    let spend = spenders(3, 300, SPENDER);
    let dearer: Vec<Spend> = spend.iter().map(|row| Spend::new(row.x(), row.mean() * factor).unwrap()).collect();
    let (one, other) = (GammaGamma::fit(&spend, None).unwrap(), GammaGamma::fit(&dearer, None).unwrap());
    for (((name, one), (_, other)), scale) in one.parameters().zip(other.parameters()).zip([1.0, 1.0, factor]) {
        assert!(relative(other, one * scale) < 1e-8, "{name}: {one} {other}");
    }
    let count = spend.len() as f64;
    assert!(relative(other.ll.unwrap(), one.ll.unwrap() - count * factor.ln()) < 1e-12);
}

#[test]
fn a_search_from_the_optimum_stays_and_ll_is_that_of_the_rows() {
    let rows = beta_geometric_customers(11, 500, BG, true);
    let fit = MbgNbd::fit(&rows, None).unwrap();
    let model = fit.converged().unwrap();
    let sum: f64 = rows.iter().map(|row| model.ll(row)).sum();
    assert!(relative(fit.ll.unwrap(), sum) < 1e-12, "{:?} {sum}", fit.ll);
    let grouped = Grouped::new(&rows, |_| 1.0);
    let clock = grouped.clock;
    let [r, alpha, a, b] = <[f64; 4]>::try_from(model.values()).unwrap();
    let start = logs(&[r, alpha / clock, a, b]);
    let likelihood = beta_geometric::Rows::new(grouped, true);
    let again = Newton::default().maximise(&start, fit.weight, |point| in_logs(&likelihood, point));
    assert_eq!(again.status, Status::Converged);
    assert!(again.evaluations <= 2, "{}", again.evaluations);
    let spend = spenders(2, 200, SPENDER);
    let fit = GammaGamma::fit(&spend, None).unwrap();
    let sum: f64 = spend.iter().map(|row| fit.model.unwrap().ll(row)).sum();
    assert!(relative(fit.ll.unwrap(), sum) < 1e-12, "{:?} {sum}", fit.ll);
    let donors = donors(2, 200, DONOR);
    let fit = BgBb::fit(&donors, None).unwrap();
    let sum: f64 = donors.iter().map(|row| fit.model.unwrap().ll(row)).sum();
    assert!(relative(fit.ll.unwrap(), sum) < 1e-12, "{:?} {sum}", fit.ll);
}

#[test]
fn many_rows_are_first_looked_at_in_part_with_the_same_end() {
    let rows = beta_geometric_customers(5, 45_000, BG, false);
    let fit = BgNbd::fit(&rows, None).unwrap();
    assert!(recovers(&fit, &BG), "{:?}", fit.model);
    assert!(fit.evaluations <= 5, "{}", fit.evaluations);
    let grouped = Grouped::new(&rows, |_| 1.0);
    let clock = grouped.clock;
    let likelihood = beta_geometric::Rows::new(grouped, false);
    let whole = Newton::default().maximise(&[0.0; 4], fit.weight, |point| in_logs(&likelihood, point));
    for ((at, (name, value)), scale) in whole.point.iter().zip(fit.parameters()).zip([1.0, clock, 1.0, 1.0]) {
        assert!(relative(at.exp() * scale, value) < 1e-8, "{name}");
    }
}

#[test]
fn what_the_data_cannot_say_is_a_status() {
    let status = |x: &[u32], t_x: &[f64], t: &[f64]| {
        let rows = Summary::columns(x, t_x, t).unwrap();
        (BgNbd::fit(&rows, None).unwrap().status, ParetoNbd::fit(&rows, None).unwrap().status)
    };
    let same = status(&[1; 9], &[2.0; 9], &[3.0; 9]);
    assert_eq!(same, (Status::NotIdentified, Status::NotIdentified), "one distinct row");
    let fit = BgBb::fit(&[Opportunities::new(0, 0, 3).unwrap(); 2], None).unwrap();
    assert_eq!((fit.status, fit.model), (Status::NotIdentified, None));
    let once = Sbg::fit(&[Cohort::new(vec![0.0, 5.0, 0.0], 7.0).unwrap()]).unwrap();
    assert_eq!(once.status, Status::NotIdentified, "losses in one period only");
    assert!(Sbg::fit(&[]).is_err() && BgNbd::fit(&[], None).is_err(), "no data");
    let row = [Summary::new(1, 2.0, 3.0).unwrap()];
    assert!(BgNbd::fit(&row, Some(&[0.0])).is_err(), "no weight");
    for weights in [&[-1.0][..], &[f64::NAN], &[]] {
        assert!(BgNbd::fit(&row, Some(weights)).is_err(), "{weights:?}");
    }
}

#[test]
fn dependent_spend_is_told() {
    let row = |x: u32| Spend::new(x, 10.0 * f64::from(x) + f64::from(x % 3)).unwrap();
    let dependent: Vec<Spend> = (1..40).map(row).collect();
    let fit = GammaGamma::fit(&dependent, None).unwrap();
    assert_eq!(fit.findings, [super::Finding::IndependenceDoubtful]);
    assert!(fit.correlation.unwrap() > 0.99);
    let independent = GammaGamma::fit(&spenders(1, 1000, SPENDER), None).unwrap();
    assert!(independent.findings.is_empty() && independent.correlation.unwrap().abs() < 0.2);
}
