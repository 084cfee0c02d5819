//! `schemas/`: the JSON Schemas of all types and the operation table, written by the command line from the one table,
//! and the typed part of the Python package, generated from them.

use std::path::Path;

use crate::python;
use crate::run::{Done, Program, empty_build_folder, files, read, root};
use crate::rust;

/// `cargo xtask schemas`.
pub(crate) fn write() -> Done {
    rust::build()?;
    let folder = root().join("schemas");
    export(&folder)?;
    codegen(&folder)?.run()
}

/// `cargo xtask schemas --check`, also where the command line is built already.
pub(crate) fn check() -> Done {
    rust::build()?;
    check_built()
}

/// The check without building.
pub(crate) fn check_built() -> Done {
    let (fresh, kept) = (empty_build_folder("schemas")?, root().join("schemas"));
    export(&fresh)?;
    for file in files(&fresh, &[""])? {
        let name = file.file_name().unwrap_or_default();
        if read(&file)? != read(&kept.join(name)).unwrap_or_default() {
            return Err(format!("schemas/{}: not up to date; run `cargo xtask schemas`", name.display()));
        }
    }
    codegen(&kept)?.arg("--check").run().map_err(|error| format!("{error}; run `cargo xtask schemas`"))
}

fn export(folder: &Path) -> Done {
    Program::new(rust::command()).args(["schemas", "-o"]).arg(folder).run()
}

fn codegen(schemas: &Path) -> Done<Program> {
    let document = files(schemas, &[".json"])?.pop().ok_or_else(|| format!("{}: no schemas", schemas.display()))?;
    let program = Program::new(python::ready()?).arg(root().join("bindings/python/codegen.py"));
    Ok(program.arg("--schemas").arg(document).arg("--out").arg(root().join("bindings/python/python/regulars")))
}
