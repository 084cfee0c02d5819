//! Models over the customers of a store: who is in the rows, and that a fit of the store is the fit of its rows (RF-4, RF-7, SC-2,
//! NV-4, NV-5).
#![cfg(feature = "models")]
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use regulars::models::repeat::{BgNbd, Parametric as _, Summary};
use regulars::{Crm, Instant, Json, Money, Record, Rulebook};

const RULES: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"
[identity.kinds.phone]
normalise = "phone"
[rfm]
unit = "day"
currency = "CNY"
recency = [30]
frequency = [2]
monetary = ["100"]
"#;

const NEEDS_CONSENT: &str = r#"
purpose = "analytics"
[[purpose]]
path = "analytics"
class = "analytics"
default_basis = "consent"
"#;

fn at(text: &str) -> Instant {
    Instant::parse(&format!("{text}T12:00:00+08:00")).unwrap()
}

/// Customers who buy more often the higher their number is, and for more money if `dearer`; one in three stops early.
fn shop(rules: &str, dearer: bool) -> Crm {
    let crm = Crm::in_memory(Rulebook::parse(rules).unwrap()).unwrap();
    let first = at("2026-01-01").micros();
    let mut records = Vec::new();
    for customer in 0..60_i64 {
        let every = 90 - customer;
        let last = if customer % 3 == 0 { 120 } else { 330 };
        for (n, day) in (customer..last).step_by(usize::try_from(every).unwrap()).enumerate() {
            let instant = Instant::from_micros(first + day * 86_400_000_000).unwrap();
            let amount = if dearer { 10 + customer * 5 } else { 50 + (customer * 37) % 90 };
            let amount = Money::parse(&amount.to_string(), "CNY").unwrap();
            records.push(
                Record::order("pos", &format!("{customer}-{n}"), &format!("M-{customer}"), instant, amount).unwrap(),
            );
        }
    }
    let report = crm.ingest(&records).unwrap();
    assert_eq!(report.accepted, records.len() as u64);
    crm
}

fn call(crm: &Crm, operation: &str, request: &str) -> Json {
    Json::parse(&crm.call(operation, request).unwrap()).unwrap()
}

fn number(json: &Json) -> f64 {
    json.to_string().parse().unwrap()
}

#[test]
fn the_fit_of_a_store_is_that_of_its_rows() {
    let crm = shop(RULES, false);
    let purchases = crm.purchases(at("2026-12-01")).unwrap();
    assert_eq!(purchases.rows.len(), 60);
    let rows = purchases.rows.iter();
    let rows: Vec<Summary> =
        rows.map(|(_, row)| Summary::new(row.frequency, row.recency.into(), row.age.into()).unwrap()).collect();
    let fit = BgNbd::fit(&rows, None).unwrap();
    let told = call(&crm, "model.fit", r#"{"model": "bg_nbd", "as_of": "2026-12-01T04:00:00Z"}"#);
    assert_eq!(told.get("status").unwrap().as_str(), Some(fit.status.as_str()));
    for (name, value) in fit.parameters() {
        assert!(number(told.get("parameters").unwrap().get(name).unwrap()).to_bits() == value.to_bits(), "{name}");
    }
    // What is predicted is in order of the ids, each from its own row.
    let model = fit.model.unwrap();
    let parameters: Vec<String> =
        BgNbd::PARAMETERS.iter().zip(model.values()).map(|(name, value)| format!("\"{name}\": {value}")).collect();
    let request = format!(
        r#"{{"model": "bg_nbd", "parameters": {{{}}}, "unit": "day", "horizon": 90, "as_of": "2026-12-01T04:00:00Z"}}"#,
        parameters.join(", ")
    );
    let predicted = call(&crm, "model.predict", &request);
    let predicted = predicted.get("customers").unwrap().as_array().unwrap();
    for (((id, _), row), told) in purchases.rows.iter().zip(&rows).zip(predicted) {
        assert_eq!(told.get("customer").unwrap().as_str(), Some(id.to_string().as_str()));
        let silent = number(told.get("p_no_purchase").unwrap());
        assert!(silent.to_bits() == model.p_no_purchase(row, 90.0).unwrap().to_bits());
    }
    assert_eq!(predicted.len(), rows.len());
}

#[test]
fn amounts_that_hang_together_with_the_number_of_purchases_are_told() {
    let findings = |dearer: bool| {
        let request = r#"{"model": "gamma_gamma", "as_of": "2026-12-01T04:00:00Z"}"#;
        call(&shop(RULES, dearer), "model.fit", request).get("findings").map(Json::to_string)
    };
    assert_eq!(findings(true).as_deref(), Some(r#"["independence_doubtful"]"#));
    assert_eq!(findings(false), None);
}

#[test]
fn who_has_not_consented_is_in_no_row() {
    let crm = shop(&format!("{RULES}{NEEDS_CONSENT}"), false);
    assert!(crm.purchases(at("2026-12-01")).unwrap().rows.is_empty());
    let yes = r#"{"source":"pos","record_id":"yes","profile":"M-7","type":"consent","occurred_at":"2026-02-01T00:00:00Z",
        "body":{"kind":"grant","purpose":"analytics","by":"subject","source":"web_form","proof":{"ref":"form"}}}"#;
    crm.ingest_json(&[Json::parse(yes).unwrap()]).unwrap();
    assert_eq!(crm.purchases(at("2026-12-01")).unwrap().rows.len(), 1);
    assert!(crm.purchases(at("2026-01-20")).unwrap().rows.is_empty());
}

#[test]
fn gifts_are_no_part_of_the_mean_that_a_model_of_spend_reads() {
    let crm = Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap();
    for (id, day, amount) in [("1", "2026-01-05", "50"), ("2", "2026-02-05", "0"), ("3", "2026-03-05", "70")] {
        crm.ingest(&[Record::order("pos", id, "M-1", at(day), Money::parse(amount, "CNY").unwrap()).unwrap()]).unwrap();
    }
    let purchases = crm.purchases(at("2026-04-01")).unwrap();
    let (_, row) = purchases.rows[0];
    assert_eq!((row.frequency, row.paid), (2, 1));
}

/// What scikit-learn made of the same rows (`crates/regulars-models/tests/churn/make.py`).
#[test]
fn churn_through_the_table_is_that_of_scikit_learn() {
    let crm = shop(RULES, false);
    let peer = Json::parse(include_str!("../../regulars-models/tests/churn/sklearn.json")).unwrap();
    let numbers = |json: &Json| -> Vec<f64> {
        json.as_array().unwrap().iter().map(|number| number.to_string().parse().unwrap()).collect()
    };
    let rows: Vec<Json> =
        peer.get("features").unwrap().as_array().unwrap().chunks(4).map(|row| Json::Array(row.to_vec())).collect();
    let churned: Vec<bool> = numbers(peer.get("churned").unwrap()).iter().map(|label| *label > 0.5).collect();
    let wanted = &peer.get("fits").unwrap().as_array().unwrap()[0];
    let names = ["a", "b", "c", "d"].map(|name| Json::object([("name".to_owned(), Json::from(name))]));
    let request = Json::object([
        ("churned".to_owned(), Json::from_value(&churned).unwrap()),
        ("columns".to_owned(), Json::from_value(&["a", "b", "c", "d"]).unwrap()),
        ("features".to_owned(), Json::Array(names.to_vec())),
        ("penalty".to_owned(), wanted.get("penalty").unwrap().clone()),
        ("rows".to_owned(), Json::Array(rows)),
    ]);
    let found = call(&crm, "churn.fit", &request.to_string());
    let model = found.get("model").unwrap();
    let near = |a: f64, b: f64| assert!((a - b).abs() <= 1e-6 * (1.0 + b.abs()), "{a} {b}");
    let number = |json: &Json, name: &str| json.get(name).unwrap().to_string().parse::<f64>().unwrap();
    near(number(model, "intercept"), number(wanted, "intercept"));
    let weights = numbers(wanted.get("weights").unwrap());
    for (term, weight) in model.get("terms").unwrap().as_array().unwrap().iter().zip(weights) {
        near(number(term, "weight"), weight);
    }
    let judged = Json::object([
        ("churned".to_owned(), Json::from_value(&churned).unwrap()),
        ("scores".to_owned(), peer.get("probabilities").unwrap().clone()),
    ]);
    let judged = call(&crm, "churn.evaluate", &judged.to_string());
    near(number(&judged, "auc"), number(&peer, "auc"));
    near(number(judged.get("probabilities").unwrap(), "brier"), number(&peer, "brier"));
    near(number(judged.get("probabilities").unwrap(), "log_loss"), number(&peer, "log_loss"));
}
