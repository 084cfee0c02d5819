//! Parity, alone or as part of `cargo xtask test --all`: the wheel beside the libraries that people use for the same
//! questions, on published files and on rows drawn anew. The peers live in an environment of their own.

use crate::python::{Apart, PEERS};
use crate::report::Report;
use crate::run::Done;

const TESTS: Apart = Apart { environment: PEERS, folder: "bindings/python/parity" };

/// `cargo xtask parity`.
pub(crate) fn parity() -> Done {
    let mut report = Report::default();
    stages(&mut report);
    report.end()
}

/// One stage that installs the peers and the wheel, and one that asks them.
pub(crate) fn stages(report: &mut Report) {
    if report.stage("parity: peers", || TESTS.install()) {
        report.stage("parity", || TESTS.ask());
    }
}
