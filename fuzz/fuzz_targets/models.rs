//! No request makes an operation on models panic or hang, and what it answers is canonical JSON. The first byte chooses the operation.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use regulars::{Crm, Json, Rulebook};

static CRM: LazyLock<Crm> = LazyLock::new(|| {
    let rules = "[rulebook]\nid = \"bare\"\nversion = 1\nzone = \"UTC\"\n";
    Crm::in_memory(Rulebook::parse(rules).unwrap()).unwrap()
});

const OPERATIONS: [&str; 16] = [
    "churn.calibrate",
    "churn.evaluate",
    "churn.fit",
    "churn.score",
    "cluster.assign",
    "cluster.fit",
    "model.evaluate",
    "model.fit",
    "model.predict",
    "model.score",
    "recommend.fit",
    "recommend.items",
    "recommend.slate",
    "rfm.cuts",
    "rfm.score",
    "rfm.summary",
];

fuzz_target!(|input: &[u8]| {
    let Some((first, rest)) = input.split_first() else { return };
    let Ok(request) = std::str::from_utf8(rest) else { return };
    let operation = OPERATIONS[usize::from(*first) % OPERATIONS.len()];
    if let Ok(answer) = CRM.call(operation, request) {
        assert_eq!(Json::parse(&answer).unwrap().to_string(), answer);
    }
});
