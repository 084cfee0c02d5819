//! Behaviour cases: `cases/*.json`, or another folder in `REGULARS_CASES`. The command line runs them and writes each
//! as a flat script, which every interface then replays.

use std::path::{Path, PathBuf};

use crate::report::Counts;
use crate::run::{Done, Program, empty_build_folder, files, root};
use crate::rust;

/// `cargo xtask cases`.
pub(crate) fn run(paths: &[&str]) -> Done {
    rust::build()?;
    let paths = if paths.is_empty() { vec![folder()?] } else { paths.iter().map(absolute).collect::<Done<_>>()? };
    Program::new(rust::command()).arg("cases").args(paths).run()
}

/// Runs the cases, and writes their scripts into a fresh folder.
pub(crate) fn run_and_write_scripts() -> Done<(PathBuf, Counts)> {
    let scripts = empty_build_folder("scripts")?;
    let ended = Program::new(rust::command()).arg("cases").arg(folder()?).arg("--scripts").arg(&scripts).watch()?;
    Ok((scripts, Counts::at_end_of(&ended)))
}

/// The scripts in a folder; none is an error, since a replay of nothing proves nothing.
pub(crate) fn scripts(folder: &Path) -> Done<Vec<PathBuf>> {
    let found = files(folder, &[".script"])?;
    if found.is_empty() { Err(format!("{}: no scripts", folder.display())) } else { Ok(found) }
}

fn folder() -> Done<PathBuf> {
    std::env::var_os("REGULARS_CASES").map_or_else(|| Ok(root().join("cases")), absolute)
}

/// A path that the caller typed, seen from where the caller is.
fn absolute(path: impl AsRef<Path>) -> Done<PathBuf> {
    std::path::absolute(path.as_ref()).map_err(|error| format!("{}: {error}", path.as_ref().display()))
}
