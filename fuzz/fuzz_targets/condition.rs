//! No text makes the reader of conditions panic or hang; what it reads it decides, at any instant, and before its next change it decides the same.
//! The text ends at the first line end; the facts after it are JSON, or a few that are always there.
#![no_main]

use libfuzzer_sys::fuzz_target;
use regulars::{Instant, Json, evaluate_condition};

const FACTS: &str = r#"{"attr":{"city":"Shanghai"},"measure":{"orders_90d":3,"spend_12m":"12.50","first":"2026-01-01T00:00:00Z"},"stage":"new","tags":["vip"]}"#;

fuzz_target!(|input: &str| {
    let (text, facts) = input.split_once('\n').unwrap_or((input, FACTS));
    let Ok(facts) = Json::parse(facts) else { return };
    let as_of = Instant::parse("2026-11-01T00:00:00Z").unwrap();
    let Ok(verdict) = evaluate_condition(text, &facts, as_of) else { return };
    // CD-3: nothing differs by itself before that instant; without one, ever.
    let before = match verdict.next_change_at {
        Some(next) => Instant::from_micros(next.micros() - 1).unwrap(),
        None => Instant::parse("2126-11-01T00:00:00Z").unwrap(),
    };
    assert!(before >= as_of);
    assert_eq!(evaluate_condition(text, &facts, before).unwrap().holds, verdict.holds);
});
