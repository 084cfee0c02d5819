//! The book in `docs/`: the examples of its pages are run and compared with what the pages say, then it is built; every
//! warning (a link that leads nowhere, say) is an error.

use std::path::Path;

use crate::python;
use crate::report::{Counts, Report};
use crate::run::{Done, Program, build_folder};
use crate::rust;

const TOOLS: &str = "docs/requirements.txt";

/// Writes what the examples print into the pages, or only compares, and builds the book into `target/book`.
pub(crate) fn book(write: bool) -> Done {
    rust::build()?;
    python::install_wheel()?;
    if write {
        pages(&["--write"])?;
    }
    let mut report = Report::default();
    stages(&mut report);
    report.end()
}

/// The examples and the book itself. The command, the wheel and the examples in C must have been built.
pub(crate) fn stages(report: &mut Report) {
    report.stage("docs: examples of the pages", || pages(&[]));
    report.stage("docs: book", || build().map(|()| Counts::ONE));
}

fn pages(arguments: &[&str]) -> Done<Counts> {
    let program = program(&["docs/tools/pages.py"])?;
    let ended = program.args(arguments).arg("docs").watch()?;
    Ok(Counts::at_end_of(&ended))
}

fn build() -> Done {
    python::install(Path::new(TOOLS))?;
    let target = build_folder("book")?;
    program(&["-m", "sphinx", "-q", "-W", "--keep-going", "docs"])?.arg(target).run()
}

/// Python of the environment, told where the command is.
fn program(arguments: &[&str]) -> Done<Program> {
    Ok(Program::new(python::ready()?).args(arguments).env("REGULARS_COMMAND", rust::command()))
}
