//! No table of another library makes the Arrow boundary crash, and nothing of it is left unreleased: what the fuzz target `arrow` tries for
//! long, here with random bytes.
#![cfg(feature = "arrow")]
#![expect(unsafe_code, reason = "the structs of a foreign library are raw pointers")]
#![expect(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::undocumented_unsafe_blocks,
    clippy::vec_box,
    clippy::manual_is_multiple_of,
    reason = "the file is that of the fuzz target"
)]

#[path = "../../../fuzz/src/foreign.rs"]
mod foreign;

use std::cell::Cell;

use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::test_runner::{Config, TestRunner};

#[test]
fn whatever_lies_behind_the_pointers_is_a_table_or_an_error() {
    // Mostly what is usual, so that some tables are sound to the end.
    let byte = prop_oneof![12 => 0_u8..8, 8 => 0_u8..240, 1 => any::<u8>()];
    let tables = Cell::new(0_u32);
    let mut runner = TestRunner::new(Config { cases: 500, failure_persistence: None, ..Config::default() });
    let tape = vec(byte, 0..600).boxed();
    runner
        .run(&tape, |bytes| {
            tables.set(tables.get() + u32::from(foreign::read(&bytes)));
            Ok(())
        })
        .unwrap();
    assert!(tables.get() > 0, "some are sound");
}
