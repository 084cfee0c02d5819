//! Parity, alone or as part of `cargo xtask test --all`: the wheel beside the libraries that people use for the same
//! questions, on published files and on rows drawn anew. The peers live in an environment of their own.

use std::path::Path;

use crate::python::{self, PEERS};
use crate::report::{Counts, Report};
use crate::run::{Done, Program, root};

const FOLDER: &str = "bindings/python/parity";

/// `cargo xtask parity`.
pub(crate) fn parity() -> Done {
    let mut report = Report::default();
    stages(&mut report);
    report.end()
}

/// One stage that installs the peers and the wheel, and one that asks them.
pub(crate) fn stages(report: &mut Report) {
    if report.stage("parity: peers", install) {
        report.stage("parity", ask);
    }
}

fn install() -> Done<Counts> {
    PEERS.install(&Path::new(FOLDER).join("requirements.txt"))?;
    let wheel = python::wheel(&root().join("target/wheels"))?;
    PEERS.pip(&["install", "--force-reinstall", "--no-deps"]).arg(&wheel).run()?;
    Ok(Counts::ONE)
}

fn ask() -> Done<Counts> {
    let ended = Program::new(PEERS.interpreter())
        .args(["-m", "pytest", "-p", "no:cacheprovider", "--color=no"])
        .arg(root().join(FOLDER))
        .watch()?;
    Ok(Counts::at_end_of(&ended))
}
