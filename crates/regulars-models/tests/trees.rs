//! Models that XGBoost and LightGBM trained (`tests/trees/make.py`) against what these libraries say of the same rows (TR-1 to TR-9).

use std::fs;
use std::path::PathBuf;

use regulars_core::text::Json;
use regulars_models::trees::{Ensemble, Limits};

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
    bytes: Vec<u8>,
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
        Self { name, bytes, model, expected, rows }
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
