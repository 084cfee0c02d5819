//! No document makes the rulebook reader panic or hang, and a document without faults is a rulebook.
#![no_main]

use libfuzzer_sys::fuzz_target;
use regulars_core::rulebook::Rulebook;

fuzz_target!(|text: &str| {
    let findings = Rulebook::check(text);
    assert!(findings.is_empty() == Rulebook::parse(text).is_ok());
});
