//! `cargo xtask check`: what a commit must pass before its tests are run.

use crate::header;
use crate::run::{Done, Program};
use crate::schemas;
use crate::shown;

/// The front door with less than all of it, and with all of it: nothing rests on a feature that it does not name.
const FEATURES: [&[&str]; 8] = [
    &[],
    &["--features", "sqlite"],
    &["--features", "arrow"],
    &["--features", "models"],
    &["--features", "schema"],
    &["--features", "phone-metadata"],
    &["--features", "arrow,schema"],
    &["--all-features"],
];

/// Every choice of features compiles without a warning, and so does the command without tables; a library without models says so.
fn features() -> Done {
    for chosen in FEATURES {
        Program::cargo("clippy")
            .args(["-p", "regulars", "--no-default-features"])
            .args(chosen)
            .args(["--", "-D", "warnings"])
            .run()?;
    }
    Program::cargo("test").args(["-p", "regulars", "--no-default-features", "--test", "without_models"]).run()?;
    Program::cargo("clippy").args(["-p", "regulars-cli", "--no-default-features", "--", "-D", "warnings"]).run()
}

/// Format, lints, choices of features, documentation with its examples, and generated files.
pub(crate) fn check() -> Done {
    Program::cargo("fmt").args(["--all", "--check"]).run()?;
    shown::check()?;
    Program::cargo("clippy").args(["--workspace", "--all-targets", "--", "-D", "warnings"]).run()?;
    features()?;
    Program::cargo("doc").args(["--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings").run()?;
    header::check()?;
    schemas::check()
}
