//! Laws of neighbours and scores, against plain loops.

use proptest::prelude::*;
use regulars_core::Code;
use regulars_core::text::Json;
use regulars_core::time::{DAY_US, Instant};

use super::{
    Event, EventWeights, Held, Interactions, ItemModel, ItemScorer, Matrix, NeighbourOptions, Neighbours, Purchase,
    Similarity, compare, explain, hold_out, measure, popularity, recommend_by_customers,
};
use crate::artefact::Parameters as _;

const CUSTOMERS: usize = 14;
const ITEMS: usize = 9;

fn triplets() -> impl Strategy<Value = Vec<(u32, u32, f64)>> {
    let one = (0..CUSTOMERS as u32, 0..ITEMS as u32, (1..4_i32).prop_map(f64::from));
    prop::collection::vec(one, 1..70)
}

fn options() -> impl Strategy<Value = NeighbourOptions> {
    let similarity = prop_oneof![Just(Similarity::Cosine), Just(Similarity::Tfidf), Just(Similarity::BM25)];
    let shrinkage = prop_oneof![Just(0.0), Just(2.5)];
    (similarity, 1..12_usize, shrinkage, 1..4_u32)
        .prop_map(|(similarity, k, shrinkage, min_support)| NeighbourOptions { similarity, k, shrinkage, min_support })
}

/// The matrix with all its zeros.
fn full(matrix: &Matrix) -> Vec<Vec<f64>> {
    let mut full = vec![vec![0.0; matrix.columns()]; matrix.rows()];
    for (row, cells) in full.iter_mut().enumerate() {
        for (place, weight) in matrix.row(row) {
            cells[place as usize] = weight;
        }
    }
    full
}

/// CF-2 by its formulas, pair by pair.
fn likeness(full: &[Vec<f64>], options: NeighbourOptions, i: usize, j: usize) -> f64 {
    let items = full[0].len();
    let idf = |row: &[f64]| (items as f64).ln() - (1.0 + row.iter().filter(|w| **w > 0.0).count() as f64).ln();
    let length = |i: usize| full.iter().map(|row| row[i]).sum::<f64>();
    let mean = (0..items).map(length).sum::<f64>() / items as f64;
    let weight = |row: &[f64], i: usize| match options.similarity {
        Similarity::Cosine => row[i],
        Similarity::Tfidf => row[i].sqrt() * idf(row),
        Similarity::Bm25 { .. } if row[i] <= 0.0 => 0.0,
        Similarity::Bm25 { k1, b } => row[i] * (k1 + 1.0) / (row[i] + k1 * (1.0 - b + b * length(i) / mean)) * idf(row),
    };
    let dot = |i: usize, j: usize| full.iter().map(|row| weight(row, i) * weight(row, j)).sum::<f64>();
    let like = match options.similarity {
        Similarity::Bm25 { .. } => dot(i, j),
        _ if dot(i, j) <= 0.0 => 0.0,
        _ => dot(i, j) / (dot(i, i) * dot(j, j)).sqrt(),
    };
    let both = full.iter().filter(|row| row[i] > 0.0 && row[j] > 0.0).count();
    if both < options.min_support as usize { 0.0 } else { like * both as f64 / (both as f64 + options.shrinkage) }
}

proptest! {
    #[test]
    fn neighbours_are_those_of_a_plain_loop(triplets in triplets(), options in options()) {
        let matrix = Matrix::from_triplets(CUSTOMERS, ITEMS, triplets).unwrap();
        let near = Neighbours::fit(&matrix, options).unwrap();
        let full = full(&matrix);
        for i in 0..ITEMS {
            let own = near.of(i as u32);
            let mut all: Vec<f64> = (0..ITEMS).filter(|j| *j != i).map(|j| likeness(&full, options, i, j)).collect();
            all.retain(|like| *like > 1e-12);
            all.sort_by(|a, b| b.total_cmp(a));
            prop_assert_eq!(own.len(), all.len().min(options.k));
            for ((place, like), expected) in own.iter().zip(&all) {
                prop_assert!((like - expected).abs() <= 1e-9);
                prop_assert!((like - likeness(&full, options, i, *place as usize)).abs() <= 1e-9);
            }
            prop_assert!(own.is_sorted_by(|a, b| a.1 > b.1 || (a.1 >= b.1 && a.0 < b.0)));
            // Of those equal to the last, bit for bit, the lower ones were taken: none left out stands before it.
            let long = Neighbours::fit(&matrix, NeighbourOptions { k: ITEMS, ..options }).unwrap();
            prop_assert_eq!(own, long.of(i as u32).get(..own.len()).unwrap());
        }
    }

    #[test]
    fn scores_are_those_of_a_plain_loop_and_explained_whole(triplets in triplets(), options in options(), n in 0..9_usize) {
        let matrix = Matrix::from_triplets(CUSTOMERS, ITEMS, triplets).unwrap();
        let near = Neighbours::fit(&matrix, options).unwrap();
        let repeatable = [false, true, false, false, true];
        let mut scorer = ItemScorer::new(&near, &repeatable);
        let lists = scorer.recommend_all(&matrix, n);
        for customer in 0..CUSTOMERS {
            let mut expected: Vec<(u32, f64)> = Vec::new();
            for item in 0..ITEMS as u32 {
                let owned = matrix.places(customer).contains(&item);
                let mut score = 0.0;
                for (own, weight) in matrix.row(customer) {
                    let like = near.of(own).iter().find(|(other, _)| *other == item).map_or(0.0, |(_, like)| *like);
                    score += like * weight;
                }
                if score > 0.0 && (!owned || item == 1 || item == 4) {
                    let why = explain(&near, matrix.row(customer), item, usize::MAX);
                    prop_assert!((why.iter().map(|one| one.contribution).sum::<f64>() - score).abs() <= 1e-9 * score);
                    prop_assert!((why.iter().map(|one| one.share).sum::<f64>() - 1.0).abs() <= 1e-9);
                    expected.push((item, score));
                }
            }
            expected.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let long = scorer.recommend(matrix.row(customer), ITEMS).to_vec();
            prop_assert_eq!(&long, &expected);
            expected.truncate(n);
            prop_assert_eq!(lists.get(customer), &expected[..]);
        }
    }

    #[test]
    fn nothing_that_few_neighbours_have_is_shown(triplets in triplets(), k_anon in 1..5_u64) {
        let matrix = Matrix::from_triplets(CUSTOMERS, ITEMS, triplets).unwrap();
        let near = Neighbours::fit(&matrix.transposed(), NeighbourOptions::default()).unwrap();
        prop_assert_eq!(near.len(), CUSTOMERS);
        for customer in 0..CUSTOMERS as u32 {
            let allowed = |other: u32| other != 3;
            let (shown, unsaid) = recommend_by_customers(&matrix, &near, customer, 99, k_anon, &[], allowed);
            let having = |item: u32| {
                let alike = near.of(customer).iter().filter(|(other, _)| allowed(*other));
                alike.filter(|(other, _)| matrix.places(*other as usize).contains(&item)).count() as u64
            };
            let own = matrix.places(customer as usize);
            for item in 0..ITEMS as u32 {
                let is_shown = shown.iter().any(|one| one.item == item && one.support == having(item));
                let expected = having(item) >= k_anon && !own.contains(&item);
                prop_assert_eq!(is_shown, expected);
                prop_assert_eq!(unsaid.contains(&item), having(item) > 0 && having(item) < k_anon && !own.contains(&item));
            }
        }
    }

    #[test]
    fn item_models_survive_an_artefact(triplets in triplets(), options in options()) {
        let matrix = Matrix::from_triplets(CUSTOMERS, ITEMS, triplets).unwrap();
        let neighbours = Neighbours::fit(&matrix, options).unwrap();
        let model = ItemModel { items: (0..ITEMS).map(|item| format!("i{item}")).collect(), neighbours };
        let json = model.to_parameters(1).unwrap();
        let read = ItemModel::from_parameters(&Json::parse(&json.to_string()).unwrap(), 1).unwrap();
        prop_assert_eq!(read, model.clone());
        if options.min_support < 3 {
            prop_assert_eq!(model.to_parameters(3).unwrap_err().code(), Code::ArtefactPersonalData);
            prop_assert_eq!(ItemModel::from_parameters(&json, 3).unwrap_err().code(), Code::ArtefactPersonalData);
        }
    }

    #[test]
    fn transposing_twice_changes_nothing(triplets in triplets()) {
        let matrix = Matrix::from_triplets(CUSTOMERS, ITEMS, triplets).unwrap();
        prop_assert_eq!(&matrix.transposed().transposed(), &matrix);
    }
}

fn at(day: i64) -> Instant {
    Instant::from_micros(day * DAY_US).unwrap()
}

#[test]
fn sparse_and_dense_passes_agree() {
    // Many items of which each customer has few: what is met is noted; and few of which each has many: all are looked at.
    for (items, each) in [(4_000_u32, 5), (40, 30)] {
        let mut rng = fastrand::Rng::with_seed(3);
        let triplets: Vec<(u32, u32, f64)> =
            (0..200 * each).map(|n| (n % 200, rng.u32(0..items), f64::from(rng.u32(1..5)))).collect();
        let matrix = Matrix::from_triplets(200, items as usize, triplets).unwrap();
        let plain = Neighbours::fit(&matrix, NeighbourOptions::default()).unwrap();
        // Counting rows takes the other way through the same sums.
        let counted =
            Neighbours::fit(&matrix, NeighbourOptions { shrinkage: 1e-300, ..NeighbourOptions::default() }).unwrap();
        for item in 0..items {
            assert_eq!(plain.of(item), counted.of(item));
            for (other, like) in plain.of(item) {
                let column =
                    |of: u32| matrix.transposed().row(of as usize).collect::<std::collections::BTreeMap<_, _>>();
                if item % 100 == 0 {
                    let (a, b) = (column(item), column(*other));
                    let dot: f64 = a.iter().filter_map(|(row, w)| Some(w * b.get(row)?)).sum();
                    let norm = |v: &std::collections::BTreeMap<u32, f64>| v.values().map(|w| w * w).sum::<f64>().sqrt();
                    assert!((dot / norm(&a) / norm(&b) - like).abs() < 1e-12);
                }
            }
        }
    }
}

#[test]
fn weights_decay_and_returns_weigh_nothing() {
    let event = |customer, item, kind, day, returned| Event { customer, item, kind, at: at(day), value: 1.0, returned };
    let events = [
        event("b", "tea", "order", 100, false),
        event("b", "tea", "view", 90, false),
        event("b", "cup", "order", 100, true),
        event("a", "pot", "order", 80, false),
        event("a", "pot", "order", 101, false),
        event("c", "tea", "order", 100, false),
        event("a", "pot", "wish", 100, false),
    ];
    let weights = EventWeights {
        kinds: [("order".to_owned(), 4.0), ("view".to_owned(), 1.0)].into(),
        half_life_us: Some(10 * DAY_US),
    };
    let asked = |events: &[Event<'_>]| Interactions::collect(events, &weights, at(100), |key| key != "c").unwrap();
    let told = asked(&events);
    assert_eq!(
        (told.customers.as_slice(), told.items.as_slice()),
        (&["a", "b"].map(String::from)[..], &["pot", "tea"].map(String::from)[..])
    );
    assert_eq!(told.matrix.row(0).collect::<Vec<_>>(), [(0, 1.0)]);
    assert_eq!(told.matrix.row(1).collect::<Vec<_>>(), [(1, 4.5)]);
    assert_eq!(
        (told.item("tea"), told.item("cup"), told.customer("b"), told.customer("c")),
        (Some(1), None, Some(1), None)
    );
    let mut turned = events;
    turned.reverse();
    assert_eq!(asked(&turned), told);
    let wrong = Event { value: f64::NAN, ..events[0] };
    let error = Interactions::collect(&[wrong], &weights, at(100), |_| true).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::ModelInputInvalid, "events[0].value"));
    let none = EventWeights { half_life_us: Some(0), ..weights };
    assert_eq!(Interactions::collect(&[], &none, at(1), |_| true).unwrap_err().code(), Code::OutOfRange);
}

#[test]
fn faults_have_codes() {
    let code = |triplets| Matrix::from_triplets(2, 2, triplets).unwrap_err().code();
    for wrong in [(2, 0, 1.0), (0, 2, 1.0), (0, 0, -1.0), (0, 0, f64::NAN), (0, 0, f64::INFINITY)] {
        assert_eq!(code(vec![wrong]), Code::ModelInputInvalid);
    }
    assert_eq!(code(vec![(0, 0, f64::MAX), (0, 0, f64::MAX)]), Code::ModelInputInvalid);
    let empty = Matrix::from_triplets(2, 2, vec![(0, 0, 0.0)]).unwrap();
    assert!(empty.is_empty());
    assert_eq!(Neighbours::fit(&empty, NeighbourOptions::default()).unwrap_err().code(), Code::FitNoData);
    let one = Matrix::from_triplets(1, 1, vec![(0, 0, 1.0)]).unwrap();
    for wrong in [
        NeighbourOptions { k: 0, ..NeighbourOptions::default() },
        NeighbourOptions { shrinkage: -1.0, ..NeighbourOptions::default() },
        NeighbourOptions { similarity: Similarity::Bm25 { k1: 1.2, b: 1.5 }, ..NeighbourOptions::default() },
        NeighbourOptions { similarity: Similarity::Bm25 { k1: f64::NAN, b: 0.5 }, ..NeighbourOptions::default() },
    ] {
        assert_eq!(Neighbours::fit(&one, wrong).unwrap_err().code(), Code::OutOfRange);
    }
    let alone = Neighbours::fit(&one, NeighbourOptions::default()).unwrap();
    assert!(alone.of(0).is_empty() && alone.of(9).is_empty());
    assert!(ItemScorer::new(&alone, &[]).recommend([(7, 1.0)].into_iter(), 5).is_empty());
}

#[test]
fn a_tampered_item_model_is_refused() {
    let matrix = Matrix::from_triplets(2, 2, vec![(0, 0, 1.0), (0, 1, 1.0), (1, 0, 1.0)]).unwrap();
    let neighbours = Neighbours::fit(&matrix, NeighbourOptions::default()).unwrap();
    let model = ItemModel { items: vec!["a".to_owned(), "b".to_owned()], neighbours };
    let text = model.to_parameters(1).unwrap().to_string();
    let code = |from: &str, to: &str| {
        assert!(text.contains(from), "{text}");
        ItemModel::from_parameters(&Json::parse(&text.replacen(from, to, 1)).unwrap(), 1).map_err(|error| error.code())
    };
    assert_eq!(code("[\"a\",\"b\"]", "[\"b\",\"a\"]"), Err(Code::ModelInputInvalid));
    assert_eq!(code("\"items\":[1]", "\"items\":[0]"), Err(Code::ModelInputInvalid));
    assert_eq!(code("\"items\":[1]", "\"items\":[9]"), Err(Code::ModelInputInvalid));
    assert_eq!(code("\"items\":[1]", "\"items\":[]"), Err(Code::ModelInputInvalid));
    assert_eq!(code("\"k\":20", "\"k\":0"), Err(Code::OutOfRange));
    assert_eq!(code("\"k\":20", "\"kk\":20"), Err(Code::UnknownField));
    assert_eq!(code("\"cosine\"", "\"bm25\""), Err(Code::ModelInputInvalid));
    assert_eq!(code("\"k\":20", "\"k\":20"), Ok(model.clone()));
}

#[test]
fn the_last_new_item_is_held_out_and_nothing_later_is_known() {
    let bought = |customer, item, day| Purchase { customer, item, at: at(day), weight: 1.0 };
    let purchases = [
        bought(0, 1, 1),
        bought(0, 2, 5),
        bought(0, 0, 5),
        bought(0, 1, 6),
        bought(1, 2, 3),
        bought(1, 2, 9),
        bought(2, 0, 4),
        bought(2, 1, 4),
    ];
    let split = hold_out(&purchases, 3, 3).unwrap();
    // Customer 0 had 1 before; 0 and 2 came together, so the lower one is asked for, and 1 bought again later is not known.
    assert_eq!(split.held, [Held { customer: 0, items: vec![0] }]);
    assert_eq!(split.train.row(0).collect::<Vec<_>>(), [(1, 1.0)]);
    assert_eq!(split.train.row(1).collect::<Vec<_>>(), [(2, 2.0)]);
    assert_eq!(split.without_later_item, 2);
    assert_eq!(hold_out(&[bought(9, 0, 1)], 3, 3).unwrap_err().code(), Code::ModelInputInvalid);
}

#[test]
fn metrics_are_those_of_their_definitions() {
    let held = |customer, items: &[u32]| Held { customer, items: items.to_vec() };
    let held = [held(0, &[1]), held(1, &[2, 3])];
    let lists = [vec![0, 1, 4], vec![3, 0]];
    let got = measure(&lists, &held, 5, 2, |a, b| f64::from(u8::from(a + b == 1))).unwrap();
    assert_eq!((got.n, got.customers, got.recall, got.hit_rate), (2, 2, (1.0 + 0.5) / 2.0, 1.0));
    let second = 1.0 / 3_f64.log2();
    assert!((got.ndcg - (second + 1.0 / (1.0 + second)) / 2.0).abs() < 1e-15);
    // 0 twice, 1 and 3 once, 2 and 4 never.
    assert!((got.coverage - 3.0 / 5.0).abs() < 1e-15);
    assert!((got.gini - (2.0 * (3.0 + 4.0 + 2.0 * 5.0) / (5.0 * 4.0) - 6.0 / 5.0)).abs() < 1e-15, "{}", got.gini);
    assert_eq!(got.diversity, Some(0.5));
    assert_eq!(measure(&lists, &held[..1], 5, 2, |_, _| 0.0).unwrap_err().code(), Code::ModelInputInvalid);
    assert_eq!(measure(&[], &[], 5, 2, |_, _| 0.0).unwrap_err().code(), Code::FitNoData);
}

#[test]
fn a_model_is_measured_beside_popularity_with_the_policy_off_and_on() {
    // Two tastes: even and odd items. Popularity cannot tell them apart.
    let mut purchases = Vec::new();
    let mut rng = fastrand::Rng::with_seed(4);
    for customer in 0..60_u32 {
        for day in 0..6 {
            purchases.push(Purchase { customer, item: customer % 2 + 2 * rng.u32(0..10), at: at(day), weight: 1.0 });
        }
    }
    let split = hold_out(&purchases, 60, 20).unwrap();
    let near = Neighbours::fit(&split.train, NeighbourOptions::default()).unwrap();
    let mut scorer = ItemScorer::new(&near, &[]);
    let model = |customer: u32, n| scorer.recommend(split.train.row(customer as usize), n).to_vec();
    // A policy that lets nothing through but what is below 10.
    let policy = |_: u32, list: &[(u32, f64)]| list.iter().map(|(item, _)| *item).filter(|item| *item < 10).collect();
    let report = compare(&split, (4, 20), model, policy, |a, b| near.likeness(a, b)).unwrap();
    assert!(report.model.off.recall > report.popularity.off.recall * 1.2, "{report:?}");
    assert!(report.model.on.coverage <= 0.5 && report.popularity.on.coverage <= 0.5);
    assert_eq!(report.model.off.customers + report.without_later_item, 60);
    assert_eq!(popularity(&split.train, u64::MAX), []);
}
