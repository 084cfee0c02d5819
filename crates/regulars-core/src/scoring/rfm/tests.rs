//! Scores by cut points, by hand (RS-2, RS-3).

use proptest::prelude::*;

use super::*;
use crate::error::Code;
use crate::money::Number;

fn number(text: &str) -> Number {
    Number::parse(text).unwrap()
}

fn cuts(method: CutMethod) -> RfmCuts {
    let monetary = ["10", "20.5", "20.5"].map(number).to_vec();
    RfmCuts { method, recency: vec![3, 10, 10], frequency: vec![1, 2, 5], monetary }
}

#[test]
fn a_value_on_a_band_gets_the_better_score_and_on_a_quantile_the_lower_one() {
    let (bands, quantile) = (cuts(CutMethod::Bands), cuts(CutMethod::Quantile));
    let r = |cuts: &RfmCuts| [0, 3, 4, 10, 11].map(|since_last| cuts.r(since_last));
    assert_eq!((r(&bands), r(&quantile)), ([4, 4, 3, 3, 1], [4, 3, 3, 1, 1]));
    let f = |cuts: &RfmCuts| [1, 2, 3, 5, 6].map(|periods| cuts.f(periods));
    assert_eq!((f(&bands), f(&quantile)), ([2, 3, 3, 4, 4], [1, 2, 3, 3, 4]));
    let m = |cuts: &RfmCuts| ["9.99", "10", "20.5", "20.51", "-3"].map(|amount| cuts.m(number(amount)));
    // Equal cuts leave a score empty.
    assert_eq!((m(&bands), m(&quantile)), ([1, 2, 4, 4, 1], [1, 1, 2, 4, 1]));
}

#[test]
fn recency_falls_where_its_next_cut_says() {
    let falls = |method| [0, 3, 4, 9, 10, 11].map(|since_last| cuts(method).falls_at(since_last));
    assert_eq!(falls(CutMethod::Bands), [Some(4), Some(4), Some(11), Some(11), Some(11), None]);
    assert_eq!(falls(CutMethod::Quantile), [Some(3), Some(10), Some(10), Some(10), None, None]);
    for method in [CutMethod::Bands, CutMethod::Quantile] {
        let cuts = cuts(method);
        for since_last in 0..20 {
            let next = (since_last + 1..30).find(|later| cuts.r(*later) < cuts.r(since_last));
            assert_eq!(cuts.falls_at(since_last), next, "{method:?} {since_last}");
        }
    }
}

fn amounts(all: &[i64]) -> Vec<Number> {
    all.iter().map(|units| Decimal::new(*units, 2).unwrap().into()).collect()
}

#[test]
fn the_cuts_of_a_population_by_hand() {
    // Eleven customers, five scores: the 3rd, 5th, 7th and 9th value; of recency from the longest silence.
    let since_last = [40, 0, 1, 2, 3, 5, 8, 13, 21, 34, 34];
    let periods = [1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 9];
    let monetary = amounts(&[100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100]);
    let all = RfmPopulation { since_last: &since_last, purchase_periods: &periods, monetary: &monetary };
    let cuts = RfmCuts::of_population(&all, 5).unwrap();
    assert_eq!((&cuts.recency[..], &cuts.frequency[..]), (&[2, 5, 13, 34][..], &[1, 1, 1, 2][..]));
    assert_eq!(cuts.monetary, amounts(&[300, 500, 700, 900]));
    assert_eq!(cuts.degenerate(), 2);
    assert_eq!([34, 33, 13, 2, 1].map(|since_last| cuts.r(since_last)), [1, 2, 2, 4, 5]);
    assert_eq!([1, 2, 3].map(|periods| cuts.f(periods)), [1, 4, 5]);
    for (code, all) in [
        (Code::FitNoData, RfmPopulation { since_last: &[], purchase_periods: &[], monetary: &[] }),
        (Code::ModelInputInvalid, RfmPopulation { since_last: &[1], purchase_periods: &[], monetary: &[] }),
    ] {
        assert_eq!(RfmCuts::of_population(&all, 5).unwrap_err().code(), code);
    }
    for scores in [0, 1, 10] {
        assert_eq!(RfmCuts::of_population(&all, scores).unwrap_err().code(), Code::OutOfRange);
    }
}

proptest! {
    /// RS-3: a value lies above cut i if at least ceil(i n / k) values lie below it; the order of rows is never read.
    #[test]
    fn a_quantile_score_counts_those_who_lie_below(
        rows in prop::collection::vec((0u32..12, 1u32..6, 0i64..2000), 1..40),
        scores in 2u32..=9,
        turn in 0usize..40,
    ) {
        let cuts = |rows: &[(u32, u32, i64)]| {
            let since_last: Vec<u32> = rows.iter().map(|row| row.0).collect();
            let periods: Vec<u32> = rows.iter().map(|row| row.1).collect();
            let monetary = amounts(&rows.iter().map(|row| row.2).collect::<Vec<_>>());
            let all = RfmPopulation { since_last: &since_last, purchase_periods: &periods, monetary: &monetary };
            RfmCuts::of_population(&all, scores).unwrap()
        };
        let found = cuts(&rows);
        let wanted = |below: usize| 1 + (1..scores).filter(|i| below * scores as usize >= *i as usize * rows.len()).count() as u32;
        for row in &rows {
            prop_assert_eq!(found.r(row.0), wanted(rows.iter().filter(|other| other.0 > row.0).count()));
            prop_assert_eq!(found.f(row.1), wanted(rows.iter().filter(|other| other.1 < row.1).count()));
            prop_assert_eq!(found.m(amounts(&[row.2])[0]), wanted(rows.iter().filter(|other| other.2 < row.2).count()));
        }
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        prop_assert_eq!(cuts(&turned), found);
    }
}
