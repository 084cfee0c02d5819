//! No bytes make the JSON reader panic, and what it reads it writes and reads again to the same value.
#![no_main]

use libfuzzer_sys::fuzz_target;
use regulars_core::text::Json;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(value) = Json::parse_bytes(bytes) {
        let text = value.to_string();
        let again = Json::parse(&text).expect("canonical text is JSON");
        assert!(again == value && again.to_string() == text);
    }
});
