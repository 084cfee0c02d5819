//! The C part as it is installed: headers, the shared library under its versioned name, the static library, pkg-config
//! and CMake files. Tests and `dist` use the same folder layout, so what is tested is what is shipped.
//!
//! The static library keeps nothing global but `regulars_*`: it carries its own SQLite, and a host with another one
//! must still link.

use std::path::{Path, PathBuf};

use crate::run::{Done, Program, build_folder, copy, make_folder, read, root, write};

/// The version of the packages: the one in the root `Cargo.toml`, which xtask shares.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Under which terms it may be used; everything that is given to others holds them.
pub(crate) const LICENSES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// Fills `prefix` from the release build.
pub(crate) fn install(prefix: &Path) -> Done {
    let abi = abi_version()?;
    let (include, lib) = (prefix.join("include"), prefix.join("lib"));
    let (pkgconfig, cmake) = (lib.join("pkgconfig"), lib.join("cmake/regulars"));
    for folder in [&include, &pkgconfig, &cmake] {
        make_folder(folder)?;
    }
    for header in ["regulars.h", "regulars.hpp"] {
        copy(&root().join("include").join(header), &include.join(header))?;
    }
    let terms = prefix.join("share/licenses/regulars");
    make_folder(&terms)?;
    for file in LICENSES {
        copy(&root().join(file), &terms.join(file))?;
    }
    let built = root().join("target/release");
    copy(&built.join("libregulars.so"), &lib.join(format!("libregulars.so.{VERSION}")))?;
    link(&lib.join(format!("libregulars.so.{abi}")), &format!("libregulars.so.{VERSION}"))?;
    link(&lib.join("libregulars.so"), &format!("libregulars.so.{abi}"))?;
    localise(&built.join("libregulars.a"), &lib.join("libregulars.a"))?;

    let sources = root().join("bindings/c");
    for (from, to) in [
        (sources.join("regulars.pc.in"), pkgconfig.join("regulars.pc")),
        (sources.join("cmake/regulars-config.cmake.in"), cmake.join("regulars-config.cmake")),
        (sources.join("cmake/regulars-config-version.cmake.in"), cmake.join("regulars-config-version.cmake")),
    ] {
        let text = read(&from)?.replace("@VERSION@", VERSION).replace("@ABI@", &abi);
        let text = text.replace("@MAJOR@", env!("CARGO_PKG_VERSION_MAJOR"));
        write(&to, text.replace("@MINOR@", env!("CARGO_PKG_VERSION_MINOR")))?;
    }
    Ok(())
}

/// The names that a library gives to those who link with it.
pub(crate) fn exported(library: &Path) -> Done<Vec<String>> {
    let dynamic: &[&str] = if library.extension().is_some_and(|ending| ending == "a") { &["-g"] } else { &["-D"] };
    let listing = Program::new("nm").args(dynamic).args(["--defined-only", "--format=posix"]).arg(library).text()?;
    let symbols = listing.lines().filter(|line| line.split_whitespace().count() > 1);
    Ok(symbols.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}

/// One object of all that the exported functions need, with every other name made local.
fn localise(archive: &Path, to: &Path) -> Done {
    let names = exported(&root().join("target/release/libregulars.so"))?;
    let object: PathBuf = build_folder("c")?.join("regulars.o");
    Program::new("ld")
        // Groups are resolved now: one whose names are local could not be folded with that of another Rust library.
        .args(["-r", "--gc-sections", "--force-group-allocation", "-o"])
        .arg(&object)
        .args(names.iter().map(|name| format!("--undefined={name}")))
        .arg(archive)
        .run()?;
    Program::new("objcopy")
        .args(["--wildcard", "--keep-global-symbol=regulars_*"])
        // Bitcode of the Rust compiler's own LLVM, which the plug-in of another LLVM chokes on.
        .args(["--remove-section=.llvmbc", "--remove-section=.llvmcmd"])
        .arg(&object)
        .run()?;
    if to.exists() {
        std::fs::remove_file(to).map_err(|error| format!("{}: {error}", to.display()))?;
    }
    Program::new("ar").arg("rcs").arg(to).arg(&object).run()
}

fn link(at: &Path, target: &str) -> Done {
    if at.symlink_metadata().is_ok() {
        std::fs::remove_file(at).map_err(|error| format!("{}: {error}", at.display()))?;
    }
    std::os::unix::fs::symlink(target, at).map_err(|error| format!("{}: {error}", at.display()))
}

/// The number in the name of the shared library.
pub(crate) fn abi_version() -> Done<String> {
    let source = read(&root().join("bindings/c/src/abi.rs"))?;
    let number = source.split_once("REGULARS_ABI_VERSION: u32 = ").and_then(|(_, rest)| rest.split_once(';'));
    number.map(|(number, _)| number.to_owned()).ok_or_else(|| "bindings/c/src/abi.rs: no version found".to_owned())
}
