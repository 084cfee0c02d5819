//! No text makes the reader of needs panic or hang, and every place that it tells is a border of characters.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use regulars_core::rulebook::Rulebook;

static RULES: LazyLock<Rulebook> = LazyLock::new(|| {
    Rulebook::parse(include_str!("../../examples/rulebooks/phone-maker.toml")).expect("the example is a rulebook")
});

fuzz_target!(|text: &str| {
    let needs = RULES.definitions.needs.as_ref().expect("the example has needs");
    let reading = needs.read(text, None, true);
    for hit in &reading.found {
        let spans = [(hit.start, hit.end), hit.clause].into_iter().chain(hit.negators.iter().copied());
        assert!(spans.into_iter().all(|(start, end)| text.get(start..end).is_some()));
    }
    assert!(reading.passed.iter().all(|passed| text.get(passed.start..passed.end).is_some()));
});
