//! Models that XGBoost and LightGBM trained (`tests/trees/make.py`) against what these libraries say of the same rows (TR-1 to TR-9).
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail where it stands")]

use std::fs;
use std::path::PathBuf;

use regulars_core::text::Json;
use regulars_models::trees::{Background, Ensemble, Interventional, Limits, PathDependent};

/// Every model of the folder.
const MODELS: [&str; 27] = [
    "lgb_binary",
    "lgb_categorical",
    "lgb_constant",
    "lgb_cross_entropy",
    "lgb_dart",
    "lgb_lambdarank",
    "lgb_multiclass",
    "lgb_no_missing",
    "lgb_poisson",
    "lgb_regression",
    "lgb_rf",
    "lgb_zero_missing",
    "old_lgb_categorical",
    "old_xgb_binary",
    "old_xgb_dart",
    "xgb_binary",
    "xgb_categorical",
    "xgb_dart",
    "xgb_deep",
    "xgb_logitraw",
    "xgb_multiclass",
    "xgb_onehot",
    "xgb_poisson",
    "xgb_pruned",
    "xgb_rank",
    "xgb_reg_logistic",
    "xgb_regression",
];

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/trees"))
}

fn json(file: &str) -> Json {
    Json::parse_bytes(&fs::read(folder().join(file)).unwrap()).unwrap()
}

/// All numbers of nested lists, one after another; null is NaN.
fn numbers(json: &Json) -> Vec<f64> {
    match json {
        Json::Null => vec![f64::NAN],
        Json::Number(number) => vec![number.as_str().parse().unwrap()],
        Json::Array(items) => items.iter().flat_map(numbers).collect(),
        other => panic!("{other:?}"),
    }
}

/// What a library said of the rows of a model.
struct Peer {
    name: &'static str,
    model: Ensemble,
    expected: Json,
    rows: Vec<f64>,
}

impl Peer {
    fn of(name: &'static str) -> Self {
        let expected = json(&format!("{name}.expected.json"));
        let bytes = fs::read(folder().join(expected.get("model").unwrap().as_str().unwrap())).unwrap();
        let model = Ensemble::read(&bytes, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut rows = numbers(json("rows.json").get("rows").unwrap());
        if name == "xgb_categorical" || name == "xgb_onehot" {
            // Its Python side refuses a negative or fractional category, so the maker asked about these.
            for city in rows.iter_mut().skip(4).step_by(6) {
                *city = if (0.0..16_777_216.0).contains(city) { city.floor() } else { f64::NAN };
            }
        }
        Self { name, model, expected, rows }
    }

    fn all() -> impl Iterator<Item = Self> {
        MODELS.into_iter().map(Self::of)
    }

    fn numbers(&self, field: &str) -> Option<Vec<f64>> {
        self.expected.get(field).map(numbers)
    }

    fn is_xgboost(&self) -> bool {
        self.name.contains("xgb")
    }
}

fn assert_close(name: &str, got: &[f64], want: &[f64], tolerance: f64) {
    assert_eq!(got.len(), want.len(), "{name}");
    for (place, (got, want)) in got.iter().zip(want).enumerate() {
        assert!((got - want).abs() <= tolerance, "{name}[{place}]: {got} instead of {want}");
    }
}

/// TR-4, TR-5.
#[test]
fn margins_are_those_of_the_library_to_the_bit() {
    for peer in Peer::all() {
        let got: Vec<u64> = peer.model.margins(&peer.rows).unwrap().into_iter().map(f64::to_bits).collect();
        let want: Vec<u64> = peer.numbers("margin").unwrap().into_iter().map(f64::to_bits).collect();
        let differ = got.iter().zip(&want).filter(|(a, b)| a != b).count();
        assert_eq!(got, want, "{}: {differ}", peer.name);
    }
}

/// TR-2, TR-4.
#[test]
fn predictions_are_those_of_the_library() {
    for peer in Peer::all() {
        let got = peer.model.predict(&peer.rows).unwrap();
        let want = peer.numbers("probability").unwrap();
        let tolerance = if peer.is_xgboost() { 1e-6 } else { 1e-14 };
        assert_close(peer.name, &got, &want, tolerance);
    }
}

/// What the library says of features, without its last column, and that column (the base) for each class.
fn split_base(all: &[f64], features: usize) -> (Vec<f64>, Vec<f64>) {
    let values = all.chunks(features + 1).flat_map(|row| &row[..features]).copied().collect();
    (values, all.chunks(features + 1).map(|row| row[features]).collect())
}

/// TR-7.
#[test]
fn path_dependent_attributions_are_those_of_the_library() {
    for peer in Peer::all() {
        let told = PathDependent::new(&peer.model).unwrap().explain(&peer.rows).unwrap();
        let (values, base) = split_base(&peer.numbers("contributions").unwrap(), told.features);
        let tolerance = if peer.is_xgboost() { 1e-5 } else { 1e-8 };
        assert_close(peer.name, &told.values, &values, tolerance);
        assert_close(peer.name, &told.base, &base[..told.base.len()], tolerance);
    }
}

/// TR-8: against the definition, over all coalitions.
#[test]
fn interventional_attributions_are_shapley_values() {
    let mut checked = 0;
    for peer in Peer::all() {
        let Some(expected) = peer.numbers("interventional") else { continue };
        let background = numbers(json("rows.json").get("background").unwrap());
        let background = Background::new(peer.model.features().len(), background).unwrap();
        let explainer = Interventional::new(&peer.model, &background).unwrap();
        let told = explainer.explain(&peer.rows[..4 * told_width(&peer)]).unwrap();
        let (values, base) = split_base(&expected, told.features);
        let tolerance = if peer.is_xgboost() { 1e-5 } else { 1e-12 };
        assert_close(peer.name, &told.values, &values, tolerance);
        assert_close(peer.name, &told.base, &base[..1], tolerance);
        checked += 1;
    }
    assert_eq!(checked, 4);
}

fn told_width(peer: &Peer) -> usize {
    peer.model.features().len()
}

/// I-13, TR-7: base and contributions give the margin.
#[test]
fn attributions_add_up_to_the_margin() {
    let background = numbers(json("rows.json").get("background").unwrap());
    let background = Background::new(6, background).unwrap();
    for peer in Peer::all() {
        let margins = peer.model.margins(&peer.rows).unwrap();
        let path_dependent = PathDependent::new(&peer.model).unwrap().explain(&peer.rows).unwrap();
        let interventional = Interventional::new(&peer.model, &background).unwrap().explain(&peer.rows).unwrap();
        for told in [path_dependent, interventional] {
            for (place, margin) in margins.iter().enumerate() {
                let (row, class) = (place / peer.model.classes(), place % peer.model.classes());
                let sum = told.base[class] + told.of(row, class).unwrap().iter().sum::<f64>();
                let tolerance = if peer.is_xgboost() { 1e-5 } else { 1e-9 };
                assert!((sum - margin).abs() <= tolerance * (1.0 + margin.abs()), "{}: {sum} {margin}", peer.name);
            }
        }
    }
}

/// I-13.
#[test]
fn a_row_alone_gives_the_bits_of_the_batch() {
    for peer in Peer::all() {
        let width = told_width(&peer);
        let explainer = PathDependent::new(&peer.model).unwrap();
        let (all, told) = (peer.model.margins(&peer.rows).unwrap(), explainer.explain(&peer.rows).unwrap());
        for (n, row) in peer.rows.chunks(width).enumerate() {
            let classes = peer.model.classes();
            assert_eq!(peer.model.margins(row).unwrap(), all[n * classes..(n + 1) * classes], "{}", peer.name);
            let alone = explainer.explain(row).unwrap();
            assert_eq!(alone.of(0, classes - 1), told.of(n, classes - 1), "{}", peer.name);
        }
    }
}
