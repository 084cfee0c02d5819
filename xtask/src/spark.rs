//! Apache Spark beside the wheel, as part of `cargo xtask test --all`: two executors of their own processes, one of which is killed in
//! the middle, beside one process. Spark and its jars live in an environment of their own.

use crate::python::{Apart, SPARK};
use crate::report::Report;
use crate::run::Done;
use crate::tools;

const TESTS: Apart = Apart { environment: SPARK, folder: "bindings/python/spark" };

/// `cargo xtask spark`.
pub(crate) fn spark() -> Done {
    let mut report = Report::default();
    stages(&mut report);
    report.end()
}

/// One stage that installs Spark and the wheel, and one that asks both.
pub(crate) fn stages(report: &mut Report) {
    if report
        .stage("Spark: tools", || tools::bring("java", &["openjdk-17-jre-headless"]).and_then(|()| TESTS.install()))
    {
        report.stage("Spark", || TESTS.ask());
    }
}
