//! `cargo demo`, small: the seeded shop is generated, ingested and read back within a few seconds.

use crate::report::Counts;
use crate::run::{Done, Program, empty_build_folder};
use crate::rust;

/// Runs the demo in a folder of its own.
pub(crate) fn small() -> Done<Counts> {
    let folder = empty_build_folder("demo")?;
    Program::new(rust::command())
        .args(["demo", "--people", "300", "--records", "3000", "--db"])
        .arg(folder.join("shop.db"))
        .run()?;
    Ok(Counts::ONE)
}
