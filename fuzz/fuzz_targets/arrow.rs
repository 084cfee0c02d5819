//! No table of another library makes the Arrow boundary crash; `src/foreign.rs` says what comes of the bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../src/foreign.rs"]
mod foreign;

fuzz_target!(|bytes: &[u8]| {
    foreign::read(bytes);
});
