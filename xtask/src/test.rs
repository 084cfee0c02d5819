//! `cargo xtask test`: everything a change must pass. The order is the one in which things are needed; a stage that
//! fails does not hide the next.

use crate::book;
use crate::c;
use crate::cases;
use crate::cdnow;
use crate::demo;
use crate::dist;
use crate::examples;
use crate::fuzz;
use crate::header;
use crate::parity;
use crate::python;
use crate::report::{Counts, Report};
use crate::run::{Done, root};
use crate::rust;
use crate::schemas;
use crate::spark;
use crate::tools;

/// Runs all stages; with `fuzz_seconds` also the peers beside us, and each fuzz target for that long instead of shortly.
pub(crate) fn test(fuzz_seconds: Option<u64>) -> Done {
    let mut report = Report::default();
    report.stage("tools", || one(tools::ensure()));
    if fuzz_seconds.is_some() {
        c::bring_clang();
    }
    report.stage("Rust: tests", rust::test);
    if !report.stage("Rust: build", || one(rust::build_as_tested())) {
        return report.end();
    }
    let mut scripts = root().join("target/scripts");
    report.stage("cases: command line", || {
        let (written, counts) = cases::run_and_write_scripts()?;
        scripts = written;
        Ok(counts)
    });
    report.stage("cases: Rust", || rust::replay(&scripts));
    report.stage("generated: header", header::stage);
    c::stages(&mut report, &scripts);
    report.stage("generated: schemas and Python types", || one(schemas::check_built()));
    if report.stage("Python: wheel", python::install_wheel) {
        report.stage("Python: tests", || python::pytest(&scripts));
        report.stage("Python: mypy", python::mypy);
        report.stage("Python: stubtest", python::stubtest);
    }
    examples::stages(&mut report);
    book::stages(&mut report);
    report.stage("demo", demo::small);
    report.stage("CDNOW", cdnow::ingest_twice);
    report.stage("models: fits of published data", cdnow::fits);
    if fuzz_seconds.is_some() {
        parity::stages(&mut report);
        spark::stages(&mut report);
        dist::stages(&mut report);
    }
    fuzz::stages(&mut report, fuzz_seconds.unwrap_or(fuzz::SHORT_SECONDS));
    report.end()
}

fn one(done: Done) -> Done<Counts> {
    done.map(|()| Counts::ONE)
}
