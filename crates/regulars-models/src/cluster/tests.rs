//! Laws of k-means (I-14) and what a view is told (KM-3).

use proptest::prelude::*;
use regulars_core::Code;

use super::lloyd::{self, Stop};
use super::near::{Room, nearest};
use super::points::Points;
use super::sum::RUN;
use super::{Feature, KMeans, Options, Scaling, silhouette};
use crate::artefact::Parameters as _;

fn features(width: usize) -> Vec<Feature> {
    (0..width).map(|at| Feature::plain(&format!("f{at}"))).collect()
}

/// Rows on a small grid, so that ties and equal rows are common, or anywhere.
fn rows(width: usize) -> impl Strategy<Value = Vec<f64>> {
    let grid = prop::collection::vec((-3..4_i32).prop_map(f64::from), width * 12..width * 60);
    let wild = prop::collection::vec(-1e3..1e3_f64, width * 12..width * 60);
    prop_oneof![grid, wild].prop_map(move |mut rows| {
        rows.truncate(rows.len() / width * width);
        rows
    })
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_row_is_with_the_nearest_centroid_the_lowest_of_equal_ones(rows in rows(3), k in 1..6_usize, seed: u64) {
        let options = Options { scaling: Scaling::None, starts: 3, ..Options::new(k, seed) };
        let Ok((model, labels)) = KMeans::fit(&rows, &features(3), options) else { return Ok(()) };
        let mut inertia = 0.0;
        for (row, label) in rows.chunks_exact(3).zip(&labels) {
            let own = distance(row, &model.clusters[*label as usize].centroid);
            for (at, cluster) in model.clusters.iter().enumerate() {
                let other = distance(row, &cluster.centroid);
                prop_assert!(own < other || (own <= other && *label as usize <= at));
            }
            prop_assert_eq!(model.assign(row, 3).unwrap().cluster, *label);
            inertia += own;
        }
        prop_assert!((inertia - model.inertia).abs() <= 1e-9 * (1.0 + inertia));
        prop_assert_eq!(model.clusters.iter().map(|cluster| cluster.size).sum::<u64>(), model.rows);
        prop_assert!(model.clusters.is_sorted_by(|a, b| a.centroid <= b.centroid));
    }

    #[test]
    fn inertia_never_rises_within_a_start(rows in rows(2), k in 2..7_usize, seed: u64) {
        let mut before = f64::INFINITY;
        for max_passes in 1..12 {
            let options = Options { scaling: Scaling::None, starts: 1, max_passes, ..Options::new(k, seed) };
            let Ok((model, _)) = KMeans::fit(&rows, &features(2), options) else { return Ok(()) };
            prop_assert!(model.inertia <= before * (1.0 + 1e-12) + 1e-12);
            before = model.inertia;
        }
    }

    #[test]
    fn vectors_find_what_one_point_after_another_finds(width in 1..10_usize, values in prop::collection::vec(-2..3_i32, 1..3000), k in 1..9_usize) {
        // On a small grid many centroids are equally near.
        let mut rows: Vec<f64> = values.into_iter().map(|value| f64::from(value) / 3.0).collect();
        rows.resize(rows.len().div_ceil(width) * width, 0.0);
        let centroids: Vec<f64> = rows.iter().copied().cycle().skip(width / 2).take(k * width).collect();
        let points = Points::new(&rows, width);
        let mut labels = vec![0; points.count()];
        for (run, labels) in labels.chunks_mut(RUN).enumerate() {
            nearest(points.run(run, labels.len()), &centroids, labels, &mut Room::default());
        }
        for (row, label) in rows.chunks_exact(width).zip(labels) {
            let offs: Vec<f64> = centroids.chunks_exact(width).map(|centroid| distance(row, centroid)).collect();
            let least = offs.iter().copied().fold(f64::INFINITY, f64::min);
            prop_assert_eq!(offs.iter().position(|off| *off <= least), Some(label as usize));
        }
    }

    #[test]
    fn the_same_seed_and_rows_give_the_same_bits_and_survive_an_artefact(rows in rows(2), k in 1..4_usize, seed: u64) {
        let fit = || KMeans::fit(&rows, &features(2), Options { starts: 2, ..Options::new(k, seed) });
        let (Ok((one, labels)), Ok((other, again))) = (fit(), fit()) else { return Ok(()) };
        prop_assert_eq!(labels, again);
        let text = one.to_parameters(0).unwrap().to_string();
        prop_assert_eq!(&text, &other.to_parameters(0).unwrap().to_string());
        let read = KMeans::from_parameters(&regulars_core::text::Json::parse(&text).unwrap(), 0).unwrap();
        prop_assert_eq!(read, one);
    }

    #[test]
    fn what_is_saved_adds_up(rows in rows(3), k in 2..5_usize, seed: u64, x in -900.0..900.0_f64) {
        let Ok((model, _)) = KMeans::fit(&rows, &features(3), Options { starts: 1, ..Options::new(k, seed) }) else {
            return Ok(());
        };
        let assigned = model.assign(&[x, 1.0, -x], 10).unwrap();
        let (_, far) = assigned.runner_up.unwrap();
        let saved = far * far - assigned.distance * assigned.distance;
        let sum: f64 = assigned.reasons.iter().map(|reason| reason.contribution).sum();
        let scale = far * far + 1.0;
        prop_assert!((sum - saved).abs() <= 1e-9 * scale, "{} {}", sum, saved);
        prop_assert!(assigned.reasons.is_sorted_by(|a, b| a.contribution.abs() >= b.contribution.abs()));
    }
}

#[test]
fn an_empty_cluster_takes_the_farthest_point_the_lowest_row_of_equal_ones() {
    // Both centroids at the left: all points go to the first, and 9.0 and -9.0 are equally far.
    let rows = [-9.0, 0.0, 9.0];
    let points = Points::new(&rows, 1);
    let end = lloyd::run(&points, vec![0.0, 0.0], Stop { max_passes: 1, shift: 0.0 });
    assert_eq!(end.centroids, [4.5, -9.0]);
    assert_eq!(end.labels, [1, 0, 0]);
    // As many clusters as distinct rows, all centroids at one place.
    let end = lloyd::run(&points, vec![0.0; 3], Stop { max_passes: 30, shift: 0.0 });
    assert_eq!(end.sizes, [1, 1, 1]);
    assert!(end.inertia <= 0.0);
}

#[test]
fn faults_have_codes_and_places() {
    let fault = |rows: &[f64], features: &[Feature], options: Options| {
        let error = KMeans::fit(rows, features, options).unwrap_err();
        (error.code(), error.path().to_owned())
    };
    let two = features(2);
    let none = Options { scaling: Scaling::None, ..Options::new(2, 1) };
    assert_eq!(fault(&[1.0, 1.0, 1.0, 1.0], &two, none), (Code::TooFewPoints, "k".to_owned()));
    assert_eq!(fault(&[0.0, -0.0], &features(1), none), (Code::TooFewPoints, "k".to_owned()));
    let nan = [1.0, 1.0, 2.0, f64::NAN];
    assert_eq!(fault(&nan, &two, none), (Code::ModelInputInvalid, "rows[1].f1".to_owned()));
    let logs = [Feature::ln1p("spend")];
    assert_eq!(fault(&[1.0, -1.0], &logs, none), (Code::ModelInputInvalid, "rows[1].spend".to_owned()));
    assert_eq!(fault(&[1.0, 2.0, 3.0], &two, none).0, Code::ModelInputInvalid);
    assert_eq!(fault(&[], &two, none).0, Code::FitNoData);
    assert_eq!(fault(&[1.0, 2.0], &[], none).0, Code::ModelInputInvalid);
    assert_eq!(fault(&[1e200, -1e200], &features(1), none).0, Code::ModelInputInvalid);
    assert_eq!(fault(&[1.0, 1.0], &features(1), Options::new(2, 1)).0, Code::ModelInputInvalid);
    let doubled = [Feature::plain("a"), Feature::plain("a")];
    assert_eq!(fault(&[1.0, 2.0], &doubled, none), (Code::DuplicateName, "features[1]".to_owned()));
    for options in [Options::new(0, 1), Options { starts: 0, ..none }, Options { max_passes: 0, ..none }] {
        assert_eq!(fault(&[1.0, 2.0, 3.0, 4.0], &two, options).0, Code::OutOfRange);
    }
    assert_eq!(silhouette(&[1.0, 2.0], 1, &[0, 0]).unwrap_err().code(), Code::ModelInputInvalid);
    assert_eq!(silhouette(&[1.0, 2.0], 1, &[0, u32::MAX]).unwrap_err().code(), Code::ModelInputInvalid);
}

#[test]
fn distances_too_small_to_be_squared_are_no_fault() {
    let rows = [0.0, 1e-200, 2e-200, 3e-200];
    let options = Options { scaling: Scaling::None, ..Options::new(4, 1) };
    let (model, labels) = KMeans::fit(&rows, &features(1), options).unwrap();
    assert_eq!((labels.len(), model.inertia), (4, 0.0));
}

#[test]
fn a_constant_feature_is_dropped_and_says_so() {
    let rows = [0.1, 1.0, 0.1, 2.0, 0.1, 9.0];
    let (model, _) = KMeans::fit(&rows, &features(2), Options::new(2, 1)).unwrap();
    assert_eq!(
        model.dropped.iter().map(|one| (one.name.as_str(), one.code)).collect::<Vec<_>>(),
        [("f0", Code::FeatureConstant)]
    );
    assert_eq!(model.assign(&[77.0, 8.0], 5).unwrap().reasons.len(), 1);
    assert_eq!(model.assign(&[77.0], 5).unwrap_err().code(), Code::ModelInputInvalid);
    assert_eq!(model.assign(&[77.0, f64::INFINITY], 5).unwrap_err().path(), "f1");
}

#[test]
fn a_cluster_is_told_by_what_sets_it_apart_in_the_units_of_the_input() {
    let rows = [1.0, 10.0, 2.0, 10.5, 1.0, 5000.0, 2.0, 5200.0];
    let features = [Feature::plain("orders"), Feature::ln1p("spend")];
    let (model, labels) =
        KMeans::fit(&rows, &features, Options { scaling: Scaling::None, ..Options::new(2, 3) }).unwrap();
    assert_eq!(labels, [0, 0, 1, 1]);
    let assigned = model.assign(&[1.0, 4000.0], 1).unwrap();
    let reason = &assigned.reasons[0];
    assert_eq!((assigned.cluster, reason.feature.as_str(), reason.observed), (1, "spend", 4000.0));
    assert!(reason.share > 0.9);
    let centre = model.centre(1).unwrap();
    assert!((centre[0].1 - 1.5).abs() < 1e-12 && (centre[1].1 - 5099.0).abs() < 1.0, "{centre:?}");
    assert!(model.centre(2).is_none());
}

#[test]
fn a_cluster_of_few_people_is_no_artefact() {
    let rows: Vec<f64> = (0..10).map(f64::from).chain([1000.0]).collect();
    let (model, _) = KMeans::fit(&rows, &features(1), Options::new(2, 1)).unwrap();
    let error = model.to_parameters(5).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::ArtefactPersonalData, "clusters[1]"));
    let json = model.to_parameters(1).unwrap();
    assert_eq!(KMeans::from_parameters(&json, 2).unwrap_err().code(), Code::ArtefactPersonalData);
}
