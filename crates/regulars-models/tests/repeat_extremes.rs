//! Valid input at the ends of what a double can hold gives no NaN and an answer in good time (NV-1).
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail where it stands")]

use regulars_models::repeat::{BgBb, BgNbd, GammaGamma, MbgNbd, Opportunities, ParetoNbd, Sbg, Spend, Summary};

const SIZES: [f64; 5] = [1e-100, 1e-9, 1.0, 1e9, 1e100];

/// Every choice of four sizes.
fn parameters() -> impl Iterator<Item = [f64; 4]> {
    (0..625_usize).map(|n| [n % 5, n / 5 % 5, n / 25 % 5, n / 125].map(|i| SIZES[i]))
}

fn summaries() -> Vec<Summary> {
    let mut rows = Vec::new();
    for age in [1e-9, 1.0, 1e100] {
        rows.push(Summary::new(0, 0.0, age).unwrap());
        for (x, t_x) in [(1, age), (1, age / 2.0), (u32::MAX, age / 2.0)] {
            rows.push(Summary::new(x, t_x, age).unwrap());
        }
    }
    rows
}

fn probability(what: &str, p: f64) {
    assert!((0.0..=1.0).contains(&p), "{what}: {p}");
}

fn amount(what: &str, value: f64) {
    assert!(value >= 0.0, "{what}: {value}");
}

#[test]
fn purchases_have_an_answer_at_the_ends() {
    let rows = summaries();
    // Not every choice, but a stride that goes round all sizes of each parameter.
    for p @ [one, two, three, four] in parameters().step_by(23) {
        let bg = BgNbd::new(one, two, three, four).unwrap();
        let mbg = MbgNbd::new(one, two, three, four).unwrap();
        let pareto = ParetoNbd::new(one, two, three, four).unwrap();
        for row in &rows {
            let what = format!("{p:?} {row:?}");
            probability(&what, bg.p_alive(row));
            probability(&what, mbg.p_alive(row));
            probability(&what, pareto.p_alive(row));
            assert!(!bg.ll(row).is_nan() && !mbg.ll(row).is_nan() && !pareto.ll(row).is_nan(), "{what}");
            for t in [0.0, 1e-9, 1e300] {
                let what = format!("{what} {t}");
                probability(&what, bg.p_no_purchase(row, t).unwrap());
                probability(&what, mbg.p_no_purchase(row, t).unwrap());
                probability(&what, pareto.p_no_purchase(row, t).unwrap());
                probability(&what, pareto.p_alive_at(row, t).unwrap());
                amount(&what, bg.cet(row, t).unwrap());
                amount(&what, mbg.cet(row, t).unwrap());
                amount(&what, pareto.cet(row, t).unwrap());
            }
            amount(&what, pareto.dert(row, 1e-9).unwrap());
            amount(&what, pareto.dert(row, 1e9).unwrap());
        }
        for t in [0.0, 1e-9, 1e300] {
            let what = format!("{p:?} {t}");
            amount(&what, bg.expected(t).unwrap());
            amount(&what, mbg.expected(t).unwrap());
            amount(&what, pareto.expected(t).unwrap());
            probability(&what, bg.pmf(0, t).unwrap());
            probability(&what, bg.pmf(3, t).unwrap());
            probability(&what, bg.pmf(u32::MAX, t).unwrap());
        }
    }
}

#[test]
fn opportunities_contracts_and_spend_have_an_answer_at_the_ends() {
    let rows =
        [(0, 0, 0), (0, 0, 5), (5, 5, 5), (2, 3, 1000)].map(|(x, t_x, n)| Opportunities::new(x, t_x, n).unwrap());
    for p @ [one, two, three, four] in parameters() {
        let bg_bb = BgBb::new(one, two, three, four).unwrap();
        for row in &rows {
            let what = format!("{p:?} {row:?}");
            assert!(!bg_bb.ll(row).is_nan(), "{what}");
            for m in [0, 1, 1000] {
                probability(&what, bg_bb.p_alive(row, m).unwrap());
                probability(&what, bg_bb.p_no_purchase(row, m).unwrap());
                amount(&what, bg_bb.cet(row, m).unwrap());
            }
        }
        let sbg = Sbg::new(one, two).unwrap();
        for t in [1, 50, u32::MAX] {
            let what = format!("{p:?} {t}");
            probability(&what, sbg.pmf(t).unwrap());
            probability(&what, sbg.survival(t));
            probability(&what, sbg.retention(t).unwrap());
            probability(&what, sbg.p_lost(t, 7).unwrap());
            amount(&what, sbg.derl(t, three).unwrap());
        }
        let spend = GammaGamma::new(one, two, three).unwrap();
        for x in [1, u32::MAX] {
            let row = Spend::new(x, four).unwrap();
            assert!(!spend.ll(&row).is_nan(), "{p:?} {x}");
            // A mean that is not finite is an error.
            assert!(spend.customer_mean(&row).is_err() || spend.customer_mean(&row).unwrap() > 0.0, "{p:?} {x}");
        }
        assert!(spend.population_mean().is_err() || spend.population_mean().unwrap() > 0.0, "{p:?}");
    }
}
