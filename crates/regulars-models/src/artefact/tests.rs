//! Laws of artefacts (AR-1, AR-2) and of drift (AR-4).

use proptest::prelude::*;
use regulars_core::text::Json;
use regulars_core::time::{DAY_US, Instant};
use regulars_core::{Code, Error};

use super::number::Float;
use super::{
    Artefact, Bins, FeatureEntry, Inputs, K_ANON, SCHEMA, Shelf, Validity, calibration_in_the_large, drift, psi,
};
use crate::artefact::Parameters as _;
use crate::cluster::{Feature, KMeans, Options};
use crate::recommend::ItemModel;

fn day(day: i64) -> Instant {
    Instant::from_micros(day * DAY_US).unwrap()
}

fn model() -> KMeans {
    let rows: Vec<f64> = (0..20).map(|n| f64::from(n % 10) / 3.0 + if n < 10 { 0.0 } else { 100.0 }).collect();
    KMeans::fit(&rows, &[Feature::plain("spend")], Options::new(2, 1)).unwrap().0
}

fn artefact() -> Artefact {
    let bins = Bins::learn(&(0..100).map(f64::from).collect::<Vec<_>>(), 4).unwrap();
    Artefact {
        kind: KMeans::KIND.to_owned(),
        version: 1,
        schema: SCHEMA,
        created_at: day(20_000),
        unit: "cluster".to_owned(),
        parameters: model().to_parameters(K_ANON).unwrap(),
        covariance: None,
        inputs: Inputs {
            rulebook_version: 3,
            population: "measure.orders > 0".to_owned(),
            window: "365d".to_owned(),
            as_of: day(19_999),
            rows: 20,
            data_hash: format!("sha256:{}", "0".repeat(64)),
        },
        label: None,
        metrics: Json::object([("silhouette", Float(0.9).to_json().unwrap())]),
        calibration: None,
        status: "converged".to_owned(),
        features: vec![FeatureEntry { name: "spend".to_owned(), bins: Some(bins), missing: None }],
        purpose: "segmentation".to_owned(),
        approved_by: Some("board".to_owned()),
        valid_from: day(20_000),
        valid_until: day(20_100),
    }
}

fn read(json: &Json) -> Result<Artefact, Error> {
    Artefact::read(json.to_string().as_bytes(), K_ANON)
}

/// The artefact with a field changed and its id as it should be then.
fn signed(artefact: &Artefact, change: impl FnOnce(&mut Vec<(String, Json)>)) -> Json {
    let Json::Object(mut fields) = Json::from_value(artefact).unwrap() else { panic!("an object") };
    change(&mut fields);
    let id = format!("sha256:{}", regulars_core::text::digest(&Json::object(fields.clone())));
    Json::object(fields.into_iter().chain([("id".to_owned(), Json::String(id))]))
}

#[test]
fn an_artefact_reads_back_as_it_was_and_is_named_by_what_it_says() {
    let artefact = artefact();
    let json = artefact.to_json(K_ANON).unwrap();
    assert_eq!(json.get("id").unwrap().as_str().unwrap(), artefact.id().unwrap());
    let again = read(&json).unwrap();
    assert_eq!(again, artefact);
    assert_eq!(again.to_json(K_ANON).unwrap().to_string(), json.to_string());
    assert_eq!(again.model::<KMeans>(K_ANON).unwrap(), model());
    assert_eq!(again.model::<ItemModel>(K_ANON).unwrap_err().code(), Code::ModelKindMismatch);
    let changed = Artefact { approved_by: None, ..artefact.clone() };
    assert_ne!(changed.id().unwrap(), artefact.id().unwrap());
}

#[test]
fn a_changed_artefact_is_not_the_one_of_its_id() {
    let text = artefact().to_json(K_ANON).unwrap().to_string();
    let code = |text: &str| Artefact::read(text.as_bytes(), K_ANON).map_err(|error| error.code());
    assert_eq!(code(&text.replace("\"board\"", "\"bored\"")), Err(Code::ArtefactHashMismatch));
    assert_eq!(code(&text.replace("\"id\":", "\"ids\":")), Err(Code::MissingField));
    assert_eq!(code("[]"), Err(Code::WrongType));
    assert_eq!(code("{"), Err(Code::JsonSyntax));
    // Another spelling of the same says the same.
    assert!(code(&text.replace("\"version\":1}", "\"version\": 1.0e0 }")).is_ok());
}

#[test]
fn no_field_is_passed_over_or_made_up() {
    let artefact = artefact();
    let fault = |change: fn(&mut Vec<(String, Json)>)| {
        let error = read(&signed(&artefact, change)).unwrap_err();
        (error.code(), error.path().to_owned())
    };
    let set = |fields: &mut Vec<(String, Json)>, name: &str, json: &str| {
        fields.retain(|(own, _)| own != name);
        fields.push((name.to_owned(), Json::parse(json).unwrap()));
    };
    type Change = fn(&mut Vec<(String, Json)>);
    let unknown: Change = |fields| fields.push(("colour".to_owned(), Json::Null));
    assert_eq!(fault(unknown), (Code::UnknownField, "colour".to_owned()));
    assert_eq!(
        fault(|fields| fields.retain(|(name, _)| name != "purpose")),
        (Code::MissingField, "purpose".to_owned())
    );
    let fault = |name: &str, json: &str| {
        let error = read(&signed(&artefact, |fields| set(fields, name, json))).unwrap_err();
        (error.code(), error.path().to_owned())
    };
    assert_eq!(fault("schema", "2"), (Code::OutOfRange, "schema".to_owned()));
    assert_eq!(fault("status", "\" \""), (Code::InvalidValue, "status".to_owned()));
    assert_eq!(fault("metrics", "[]"), (Code::WrongType, "metrics".to_owned()));
    assert_eq!(fault("valid_until", "\"2000-01-01T00:00:00Z\""), (Code::InvalidValue, "valid_until".to_owned()));
    assert_eq!(fault("covariance", "[[1,0]]"), (Code::InvalidValue, "covariance".to_owned()));
    assert_eq!(fault("covariance", "[[\"a\"]]"), (Code::WrongType, "covariance[0][0]".to_owned()));
    assert_eq!(fault("covariance", "[[1e999]]"), (Code::ModelInputInvalid, "covariance[0][0]".to_owned()));
    let doubled = r#"[{"name":"a"},{"name":"a"}]"#;
    assert_eq!(fault("features", doubled), (Code::DuplicateName, "features[1]".to_owned()));
    let falling = r#"[{"name":"a","bins":{"cuts":[2,1],"shares":[0.5,0.25,0.25,0]}}]"#;
    assert_eq!(fault("features", falling), (Code::ModelInputInvalid, "features[0].bins".to_owned()));
    let parameters = r#"{"background":[{"count":5,"values":[1]},{"count":4,"values":[2]}]}"#;
    assert_eq!(fault("parameters", parameters), (Code::ArtefactPersonalData, "parameters.background[1]".to_owned()));
    assert_eq!(fault("parameters", r#"{"background":[[1,2]]}"#).0, Code::ArtefactPersonalData);
    assert_eq!(fault("parameters", r#"{"background":7}"#).0, Code::WrongType);
    let inputs = |rows: &str, hash: &str| {
        let hash = format!("sha256:{}", hash.repeat(64));
        format!(
            r#"{{"as_of":"2026-01-01T00:00:00Z","data_hash":"{hash}","population":"","rows":{rows},"rulebook_version":1,"window":""}}"#
        )
    };
    assert_eq!(fault("inputs", &inputs("0", "a")), (Code::OutOfRange, "inputs.rows".to_owned()));
    assert_eq!(fault("inputs", &inputs("4", "a")), (Code::ArtefactPersonalData, "inputs.rows".to_owned()));
    assert_eq!(fault("inputs", &inputs("5", "G")), (Code::InvalidValue, "inputs.data_hash".to_owned()));
}

#[test]
fn an_expired_artefact_is_told_and_each_is_found_by_its_id() {
    let artefact = artefact();
    let validity = |as_of| artefact.validity(day(as_of));
    assert_eq!([validity(19_999), validity(20_000)], [Validity::NotYet, Validity::Current]);
    assert_eq!([validity(20_099), validity(20_100)], [Validity::Current, Validity::Expired]);
    let mut shelf = Shelf::default();
    let id = shelf.put(artefact.to_json(K_ANON).unwrap().to_string().as_bytes(), K_ANON).unwrap();
    assert_eq!(shelf.get(&id).unwrap(), &artefact);
    assert_eq!(shelf.get("sha256:0").unwrap_err().code(), Code::ModelMissing);
}

#[test]
fn drift_is_told_feature_by_feature_with_counts() {
    let artefact = artefact();
    let bins = artefact.features[0].bins.clone().unwrap();
    assert_eq!(
        (bins.cuts.as_slice(), bins.shares.as_slice()),
        (&[24.0, 49.0, 74.0][..], &[0.24, 0.25, 0.25, 0.26, 0.0][..])
    );
    let now = [0.0, 24.0, 23.9, 80.0, f64::NAN, 74.0, 1e9, -5.0];
    let report = drift(&artefact, |_| &now).unwrap();
    assert_eq!((report[0].n, report[0].counts.as_slice()), (8, &[3, 1, 0, 3, 1][..]));
    let p = [0.375, 0.125, 1e-6, 0.375, 0.125];
    let q = [0.24, 0.25, 0.25, 0.26, 1e-6];
    let expected: f64 = p.iter().zip(q).map(|(p, q): (&f64, f64)| (p - q) * (p / q).ln()).sum();
    assert!((report[0].psi - expected).abs() < 1e-12);
    assert_eq!(drift(&artefact, |_| &[]).unwrap_err().path(), "spend");
    assert_eq!(drift(&artefact, |_| &[f64::INFINITY]).unwrap_err().code(), Code::ModelInputInvalid);
    assert_eq!(psi(&[1.0], &[1, 2]).unwrap_err().code(), Code::ModelInputInvalid);
    let large = calibration_in_the_large(&[0.5, 0.75, 0.25, 0.5], &[true, false, false, false]).unwrap();
    assert_eq!((large.n, large.positives, large.predicted, large.observed, large.difference), (4, 1, 0.5, 0.25, 0.25));
    assert_eq!(calibration_in_the_large(&[], &[]).unwrap_err().code(), Code::FitNoData);
    assert_eq!(calibration_in_the_large(&[1.5], &[true]).unwrap_err().code(), Code::ModelInputInvalid);
    assert_eq!(Bins::learn(&[], 4).unwrap_err().code(), Code::FitNoData);
}

proptest! {
    #[test]
    fn a_number_reads_back_as_the_same_bits(bits: u64) {
        let value = f64::from_bits(bits);
        match Float(value).to_json() {
            Ok(json) => {
                let text = json.to_string();
                let back = Float::from_json(&Json::parse(&text).unwrap()).unwrap().0;
                prop_assert_eq!((back + 0.0).to_bits(), (value + 0.0).to_bits());
            }
            Err(_) => prop_assert!(!value.is_finite()),
        }
    }

    #[test]
    fn a_mutated_artefact_never_panics(at in 0..4000_usize, byte: u8) {
        let mut bytes = artefact().to_json(K_ANON).unwrap().to_string().into_bytes();
        let place = at % bytes.len();
        bytes[place] = byte;
        if let Ok(read) = Artefact::read(&bytes, K_ANON) {
            prop_assert_eq!(read, artefact());
        }
    }

    #[test]
    fn what_has_not_moved_has_no_drift(values in prop::collection::vec(-50.0..50.0_f64, 1..200), k in 1..12_usize) {
        let bins = Bins::learn(&values, k).unwrap();
        bins.check().unwrap();
        prop_assert!(psi(&bins.shares, &bins.counts(&values)).unwrap().abs() < 1e-9);
        let moved: Vec<f64> = values.iter().map(|value| value + 20.0).collect();
        prop_assert!(psi(&bins.shares, &bins.counts(&moved)).unwrap() >= 0.0);
    }
}

proptest! {
    /// AR-1: whatever is missing or tied, no bin of an artefact stands for one to four people.
    #[test]
    fn no_bin_tells_of_few(values in prop::collection::vec(prop_oneof![3 => (0u8..12).prop_map(f64::from), 1 => Just(f64::NAN), 1 => -1e3f64..1e3], 1..120), k in 1usize..14) {
        let Some(bins) = Bins::learn_of_many(&values, k, K_ANON).unwrap() else {
            prop_assert!(values.iter().filter(|value| !value.is_nan()).count() < 5);
            return Ok(());
        };
        bins.check().unwrap();
        let counts = bins.counts(&values);
        let (_, told) = counts.split_last().unwrap();
        prop_assert!(told.iter().all(|count| *count == 0 || *count >= K_ANON), "{:?}", counts);
        for (share, count) in bins.shares.iter().zip(&counts) {
            prop_assert!((share - *count as f64 / values.len() as f64).abs() < 1e-12);
        }
    }
}
