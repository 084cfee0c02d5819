//! k-means beside scikit-learn (KM-2): `fixtures/clusters.py` made the references.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use regulars_models::cluster::{Feature, KMeans, Options, Scaling, profile};
use serde::Deserialize;

#[derive(Deserialize)]
struct Set {
    name: String,
    width: usize,
    rows: Vec<f64>,
    scaling: Scaling,
    ln1p: Vec<usize>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    k: usize,
    inertia: f64,
    error: f64,
    best: f64,
    sizes: Vec<u64>,
    silhouette: Option<f64>,
}

fn sets() -> Vec<Set> {
    serde_json::from_str(include_str!("fixtures/clusters.json")).unwrap()
}

fn features(set: &Set) -> Vec<Feature> {
    (0..set.width).map(|at| Feature { name: format!("f{at}"), ln1p: set.ln1p.contains(&at) }).collect()
}

#[test]
fn inertia_is_within_a_thousandth_of_ten_starts_of_the_reference() {
    for set in sets() {
        let features = features(&set);
        for case in &set.cases {
            // Where ten starts end depends on the seed, here as there: medians are compared, up to what chance moves them by.
            let fit = |seed| {
                let options = Options { scaling: set.scaling, ..Options::new(case.k, seed) };
                KMeans::fit(&set.rows, &features, options).unwrap().0
            };
            let mut models: Vec<KMeans> = (0..31).map(fit).collect();
            models.sort_by(|a, b| a.inertia.total_cmp(&b.inertia));
            let median = models[15].inertia;
            let what = format!("{} with {} clusters: {median} beside {}", set.name, case.k, case.inertia);
            assert!(median <= case.inertia * 1.001 + 3.0 * case.error, "{what}");
            assert!(models[0].inertia >= case.best * 0.998, "{what}: less than the best of 200");
            assert!(models.iter().all(|model| model.settled), "{what}");
        }
    }
}

#[test]
fn with_as_many_starts_the_same_clusters_are_found() {
    for set in sets() {
        let features = features(&set);
        for case in set.cases.iter().filter(|case| case.k < 4 || (case.k == 4 && set.name != "spread")) {
            let options = Options { scaling: set.scaling, starts: 200, ..Options::new(case.k, 2) };
            let (model, _) = KMeans::fit(&set.rows, &features, options).unwrap();
            let what = format!("{} with {} clusters", set.name, case.k);
            let off = (model.inertia - case.best).abs();
            assert!(off <= 1e-9 * case.best, "{what}: {} beside {}", model.inertia, case.best);
            let mut sizes: Vec<u64> = model.clusters.iter().map(|cluster| cluster.size).collect();
            sizes.sort_unstable();
            assert_eq!(sizes, case.sizes, "{what}");
            let silhouette = model.silhouette(&set.rows, usize::MAX).ok().map(|silhouette| silhouette.mean);
            match (silhouette, case.silhouette) {
                (Some(ours), Some(theirs)) => assert!((ours - theirs).abs() < 1e-9, "{what}: {ours} beside {theirs}"),
                (ours, theirs) => assert_eq!(ours, theirs, "{what}"),
            }
        }
    }
}

#[test]
fn a_profile_reports_inertia_and_silhouette_by_k() {
    let set = sets().into_iter().next().unwrap();
    let options = Options { scaling: set.scaling, ..Options::new(0, 1) };
    let report = profile(&set.rows, &features(&set), &[1, 2, 3, 4, 5], options, 1000).unwrap();
    assert!(report.is_sorted_by(|a, b| a.inertia > b.inertia));
    let of = |k: usize| report.iter().find(|one| one.k == k).unwrap().silhouette.as_ref().map_or(0.0, |one| one.mean);
    assert!(of(1) <= 0.0);
    assert!([2, 3, 5].iter().all(|k| of(4) > of(*k)), "there are four blobs");
}
