//! A build without the feature `models` says by name what it lacks, and does everything else: `cargo xtask check` runs this with
//! `--no-default-features`.
#![cfg(not(feature = "models"))]
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use regulars::{Code, Crm, Instant, Money, Record, Rulebook};

const BARE: &str = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n[rfm]\nunit = \"day\"\ncurrency = \"CNY\"\n\
    recency = [30]\nfrequency = [2]\nmonetary = [\"100\"]\n[privacy]\ndefault_jurisdictions = [\"CN\"]\n\
    [[purpose]]\npath = \"analytics\"\nclass = \"service\"\ndefault_basis = \"contract\"\n";

fn id() -> String {
    format!("sha256:{}", "1".repeat(64))
}

/// The rulebook with a score that a model says.
fn scored() -> String {
    let score =
        format!("[[score]]\nname = \"alive\"\nkind = \"model\"\npurpose = \"analytics\"\nmodel = \"{}\"\n", id());
    BARE.to_owned() + &score + "output = \"p_alive\"\n"
}

/// The rulebook with cut points of a population.
fn cut() -> String {
    let cuts = format!("cuts = {{ model = \"{}\" }}", id());
    BARE.replacen("recency = [30]\nfrequency = [2]\nmonetary = [\"100\"]", &cuts, 1)
}

#[test]
fn a_rulebook_that_names_an_artefact_is_refused_at_its_place() {
    for (text, path) in [(scored(), "score.alive.model"), (cut(), "rfm.cuts")] {
        let error = Crm::in_memory(Rulebook::parse(&text).unwrap()).unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::Unsupported, path));
        assert!(error.message().contains(&id()) && error.message().contains("`models`"), "{}", error.message());
    }
}

#[test]
fn a_further_version_that_names_one_is_not_loaded() {
    let crm = Crm::in_memory(Rulebook::parse(BARE).unwrap()).unwrap();
    let error = crm.load_rulebook(&scored().replacen("version = 1", "version = 2", 1)).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::Unsupported, "score.alive.model"));
    assert_eq!((crm.rulebook().version(), crm.rulebooks().len()), (1, 1));
}

#[test]
fn an_operation_of_models_is_refused_by_name_and_not_in_the_table() {
    let crm = Crm::in_memory(Rulebook::parse(BARE).unwrap()).unwrap();
    for name in ["artefact.put", "churn.fit", "model.predict", "plot.tracking", "recommend.slate", "rfm.cuts"] {
        assert!(regulars::operations().iter().all(|info| info.name != name), "{name} is in the table");
        let error = crm.call(name, "{}").unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::Unsupported, "operation"), "{name}");
        assert!(error.message().contains(name) && error.message().contains("`models`"), "{}", error.message());
    }
    assert_eq!(crm.call("model.predikt", "{}").unwrap_err().code(), Code::UnknownOperation);
}

#[test]
fn everything_else_answers() {
    let crm = Crm::in_memory(Rulebook::parse(BARE).unwrap()).unwrap();
    let at = Instant::parse("2026-03-01T12:00:00+08:00").unwrap();
    let order = Record::order("pos", "o1", "M-1", at, Money::parse("99.00", "CNY").unwrap()).unwrap();
    crm.ingest(std::slice::from_ref(&order)).unwrap();
    let view = crm.view(&order.profile_ref(), at).unwrap();
    assert!(view.scores.unwrap().contains_key("rfm"));
    let stats = crm.call("store.stats", r#"{"as_of":"2026-03-02T00:00:00Z"}"#).unwrap();
    assert!(stats.contains(r#""records":1"#), "{stats}");
}
