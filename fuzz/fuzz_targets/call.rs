//! No request makes an operation of the table panic or hang; what it answers is canonical JSON, and what it refuses has a code
//! and a message. Each line is an operation, a blank and its request; all go to one store of a small shop.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use regulars::{Crm, Json, Rulebook, operations};

static RULES: LazyLock<Rulebook> = LazyLock::new(|| {
    Rulebook::parse(include_str!("../../examples/rulebooks/phone-maker.toml")).expect("the example is a rulebook")
});

const RECORDS: &str = include_str!("../records.ndjson");

fuzz_target!(|input: &str| {
    let crm = Crm::in_memory(RULES.clone()).expect("a store in memory opens").as_host();
    crm.ingest_ndjson(RECORDS.as_bytes()).expect("the records are taken");
    for line in input.lines().take(8) {
        let Some((operation, request)) = line.split_once(' ') else { continue };
        if !operations().iter().any(|known| known.name == operation) {
            continue;
        }
        match crm.call(operation, request) {
            Ok(answer) => assert_eq!(Json::parse(&answer).expect("an answer is JSON").to_string(), answer),
            Err(error) => assert!(!error.code().as_str().is_empty() && !error.message().is_empty()),
        }
    }
});
