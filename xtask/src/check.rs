//! `cargo xtask check`: what a commit must pass before its tests are run.

use crate::header;
use crate::run::{Done, Program};
use crate::schemas;

/// Format, lints, documentation and generated files.
pub(crate) fn check() -> Done {
    Program::cargo("fmt").args(["--all", "--check"]).run()?;
    Program::cargo("clippy").args(["--workspace", "--all-targets", "--", "-D", "warnings"]).run()?;
    Program::cargo("doc").args(["--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings").run()?;
    header::check()?;
    schemas::check()
}
