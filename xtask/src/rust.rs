//! Building and testing the Rust part, always in one profile and with one choice of packages, so that nothing is
//! compiled twice. The extension module for Python is left out here: only a Python process can load it.

use std::path::PathBuf;

use crate::report::Counts;
use crate::run::{Done, Program, root};

const PACKAGES: [&str; 4] = ["--release", "--workspace", "--exclude", "regulars-python"];

/// Builds libraries and programs.
pub(crate) fn build() -> Done {
    Program::cargo("build").args(PACKAGES).run()
}

/// The same after the tests and with what they need: other choices of features of what all share would compile it all anew.
pub(crate) fn build_as_tested() -> Done {
    Program::cargo("build").args(PACKAGES).args(["--lib", "--bins", "--tests"]).run()
}

/// Unit, integration and documentation tests of all crates.
pub(crate) fn test() -> Done<Counts> {
    let ended = Program::cargo("test").args(PACKAGES).arg("--no-fail-fast").watch()?;
    Ok(Counts::of(&ended, "test result:"))
}

/// The scripts through the front door and the operation table.
pub(crate) fn replay(scripts: &std::path::Path) -> Done<Counts> {
    let ended = Program::cargo("test")
        .args(PACKAGES)
        .args(["--test", "replay", "--", "--nocapture"])
        .env("REGULARS_SCRIPTS", scripts)
        .watch()?;
    Ok(Counts::of(&ended, "test result:"))
}

/// The cases of models, with the published data in a folder.
pub(crate) fn fits(data: &std::path::Path) -> Done<Counts> {
    let ended = Program::cargo("test")
        .args(PACKAGES)
        .args(["--test", "clv", "--", "--nocapture"])
        .env("REGULARS_LIFETIMES_DATA", data)
        .watch()?;
    Ok(Counts::of(&ended, "test result:"))
}

/// The command `regulars`, as built.
pub(crate) fn command() -> PathBuf {
    root().join("target/release/regulars")
}
