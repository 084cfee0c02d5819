//! `cargo xtask dist`: what is given to others, in `dist/`: the Python wheel, and a folder `c/` with headers,
//! libraries, pkg-config and CMake files.

use crate::prefix;
use crate::python;
use crate::run::{Done, Program, root};
use crate::tools;

/// Fills `dist/`.
pub(crate) fn dist() -> Done {
    tools::ensure()?;
    let folder = root().join("dist");
    Program::cargo("build").args(["--release", "-p", "regulars-c"]).run()?;
    prefix::install(&folder.join("c"))?;
    let lib = folder.join("c/lib");
    Program::new("strip")
        .args(["--strip-debug"])
        .arg(lib.join("libregulars.so"))
        .arg(lib.join("libregulars.a"))
        .run()?;
    let wheel = python::wheel(&folder)?;
    println!("{}\n{}", folder.join("c").display(), wheel.display());
    Ok(())
}
