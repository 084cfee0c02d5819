//! Apache Spark beside the wheel, as part of `cargo xtask test --all`: two executors of their own processes, one of which is killed in
//! the middle, beside one process. Spark and its jars live in an environment of their own.

use std::path::Path;

use crate::python::{self, SPARK};
use crate::report::{Counts, Report};
use crate::run::{Done, Program, root};
use crate::tools;

const FOLDER: &str = "bindings/python/spark";

/// `cargo xtask spark`.
pub(crate) fn spark() -> Done {
    let mut report = Report::default();
    stages(&mut report);
    report.end()
}

/// One stage that installs Spark and the wheel, and one that asks both.
pub(crate) fn stages(report: &mut Report) {
    if report.stage("Spark: tools", install) {
        report.stage("Spark", ask);
    }
}

fn install() -> Done<Counts> {
    tools::bring("java", "openjdk-17-jre-headless")?;
    SPARK.install(&Path::new(FOLDER).join("requirements.txt"))?;
    let wheel = python::wheel(&root().join("target/wheels"))?;
    SPARK.pip(&["install", "--force-reinstall", "--no-deps"]).arg(&wheel).run()?;
    Ok(Counts::ONE)
}

fn ask() -> Done<Counts> {
    let ended = Program::new(SPARK.interpreter())
        .args(["-m", "pytest", "-p", "no:cacheprovider", "--color=no"])
        .arg(root().join(FOLDER))
        .watch()?;
    Ok(Counts::at_end_of(&ended))
}
