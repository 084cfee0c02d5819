//! Neighbours and recommendations beside implicit (CF-2, CF-3): `fixtures/clusters.py` made the references.

use regulars_models::recommend::{ItemScorer, Matrix, NeighbourOptions, Neighbours, Similarity};
use serde::Deserialize;

type Scored = (u32, f64);

#[derive(Deserialize)]
struct Fixture {
    customers: usize,
    items: usize,
    triplets: Vec<(u32, u32, f64)>,
    k: usize,
    models: Vec<Model>,
}

#[derive(Deserialize)]
struct Model {
    name: String,
    neighbours: Vec<Vec<Scored>>,
    recommended: Vec<Vec<Scored>>,
}

/// Same scores in the same order, and the same items but where scores are equal.
fn assert_same(ours: &[Scored], theirs: &[Scored], what: &str) {
    assert_eq!(ours.len(), theirs.len(), "{what}: {ours:?} beside {theirs:?}");
    for (at, (our, their)) in ours.iter().zip(theirs).enumerate() {
        assert!((our.1 - their.1).abs() <= 1e-12 * their.1.abs(), "{what}[{at}]: {our:?} beside {their:?}");
        let tied = theirs.iter().filter(|other| (other.1 - their.1).abs() <= 1e-12 * their.1.abs()).count() > 1;
        // The last may be tied with one that is not in the list any more.
        assert!(our.0 == their.0 || tied || at + 1 == ours.len(), "{what}[{at}]: {our:?} beside {their:?}");
    }
}

#[test]
fn neighbours_and_recommendations_are_those_of_implicit() {
    let fixture: Fixture = serde_json::from_str(include_str!("fixtures/neighbours.json")).unwrap();
    let matrix = Matrix::from_triplets(fixture.customers, fixture.items, fixture.triplets).unwrap();
    for model in fixture.models {
        let similarity = match model.name.as_str() {
            "cosine" => Similarity::Cosine,
            "tfidf" => Similarity::Tfidf,
            _ => Similarity::BM25,
        };
        let options = NeighbourOptions { similarity, k: fixture.k, ..NeighbourOptions::default() };
        let near = Neighbours::fit(&matrix, options).unwrap();
        for (item, theirs) in (0_u32..).zip(&model.neighbours) {
            assert_same(near.of(item), theirs, &format!("{} neighbours of {item}", model.name));
        }
        let lists = ItemScorer::new(&near, &[]).recommend_all(&matrix, 5);
        for (customer, theirs) in model.recommended.iter().enumerate() {
            assert_same(lists.get(customer), theirs, &format!("{} for {customer}", model.name));
        }
    }
}
