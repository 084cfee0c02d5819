//! The C and C++ part: every program under `bindings/c/tests` is compiled with all warnings as errors against the
//! installed shared and static library, run, and run again under valgrind; exported names and the versioned name of
//! the library are compared with what was promised.

use std::path::{Path, PathBuf};

use crate::abi;
use crate::cases;
use crate::prefix;
use crate::report::{Counts, Report};
use crate::run::{Done, Program, build_folder, empty_build_folder, files, root};

const WARNINGS: [&str; 6] = ["-O1", "-g", "-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/// How a program is linked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Linkage {
    Shared,
    Static,
}

impl Linkage {
    fn name(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Static => "static",
        }
    }
}

/// All stages.
pub(crate) fn stages(report: &mut Report, scripts: &Path) {
    if !report.stage("C: install", install) {
        return;
    }
    report.stage("C: exported names", names);
    report.stage("C: binary interface", abi::stage);
    report.stage("C: headers alone", headers);
    report.stage("C: CMake package", cmake);
    let sources = match files(&root().join("bindings/c/tests"), &[".c", ".cpp"]) {
        Ok(sources) => sources,
        Err(message) => {
            report.stage("C: tests", || Err(message));
            return;
        }
    };
    for source in sources {
        for linkage in [Linkage::Shared, Linkage::Static] {
            let file = source.file_name().unwrap_or_default().to_string_lossy().into_owned();
            report.stage(&format!("C: {file}, {}", linkage.name()), || test(&source, linkage, scripts));
        }
    }
}

/// The installed folder that tests and examples are compiled against.
pub(crate) fn prefix_folder() -> Done<PathBuf> {
    build_folder("c/prefix")
}

/// Compiles one file of C or C++ and gives the program.
pub(crate) fn compile(source: &Path, linkage: Linkage) -> Done<PathBuf> {
    let prefix = prefix_folder()?;
    let stem = source.file_name().unwrap_or_default().to_string_lossy().replace('.', "-");
    let program = build_folder("c/programs")?.join(format!("{stem}-{}", linkage.name()));
    let flags = pkg_config(&prefix, linkage)?;
    compiler(source)
        .arg("-o")
        .arg(&program)
        .arg(source)
        // The host's own names stay visible to the library, as in a large program that loads plug-ins.
        .args(["-pthread", "-rdynamic"])
        .args(&flags)
        .arg(format!("-Wl,-rpath,{}", prefix.join("lib").display()))
        .run()?;
    Ok(program)
}

pub(crate) fn compiler(source: &Path) -> Program {
    let (name, standard) = if source.extension().is_some_and(|ending| ending == "c") {
        ("gcc", "-std=c11")
    } else {
        ("g++", "-std=c++17")
    };
    Program::new(name).arg(standard).args(WARNINGS)
}

/// What pkg-config says; the static library is named by its file, because the shared one would win.
fn pkg_config(prefix: &Path, linkage: Linkage) -> Done<Vec<String>> {
    let lib = prefix.join("lib");
    let asked: &[&str] =
        if linkage == Linkage::Static { &["--cflags", "--libs", "--static"] } else { &["--cflags", "--libs"] };
    let said =
        Program::new("pkg-config").args(asked).arg("regulars").env("PKG_CONFIG_PATH", lib.join("pkgconfig")).text()?;
    let archive = lib.join("libregulars.a").display().to_string();
    let words = said.split_whitespace();
    Ok(words
        .map(|word| if linkage == Linkage::Static && word == "-lregulars" { &archive } else { word }.to_owned())
        .collect())
}

fn install() -> Done<Counts> {
    prefix::install(&prefix_folder()?)?;
    Ok(Counts::ONE)
}

/// Only `regulars_*` leaves either library, and the shared one bears its versioned name.
fn names() -> Done<Counts> {
    let lib = prefix_folder()?.join("lib");
    let mut sets = Vec::new();
    for library in ["libregulars.so", "libregulars.a"] {
        let mut names = prefix::exported(&lib.join(library))?;
        names.sort();
        if let Some(foreign) = names.iter().find(|name| !name.starts_with("regulars_")) {
            return Err(format!("{library} exports `{foreign}`"));
        }
        println!("{library}: {} names", names.len());
        sets.push(names);
    }
    if sets.iter().any(|names| names.is_empty() || Some(names) != sets.first()) {
        return Err("the shared and the static library export different names".to_owned());
    }
    let wanted = format!("[libregulars.so.{}]", prefix::abi_version()?);
    let dynamic = Program::new("readelf").arg("-d").arg(lib.join("libregulars.so")).text()?;
    if dynamic.lines().any(|line| line.contains("SONAME") && line.contains(&wanted)) {
        Ok(Counts { passed: 3, failed: 0 })
    } else {
        Err(format!("the shared library is not named {wanted}"))
    }
}

/// Each header compiles as the only line of a program, the C one also as C++, the C++ one also without exceptions.
fn headers() -> Done<Counts> {
    let folder = empty_build_folder("c/headers")?;
    let include = format!("-I{}", root().join("include").display());
    let mut counts = Counts::default();
    for (file, header, more) in [
        ("c.c", "regulars.h", &[][..]),
        ("c-in-cpp.cpp", "regulars.h", &[]),
        ("cpp.cpp", "regulars.hpp", &[]),
        ("no-exceptions.cpp", "regulars.hpp", &["-fno-exceptions"]),
        ("cpp20.cpp", "regulars.hpp", &["-std=c++20"]),
    ] {
        let source = folder.join(file);
        crate::run::write(&source, format!("#include \"{header}\"\nint nothing(void);\n"))?;
        compiler(&source).args(more).args([include.as_str(), "-fsyntax-only"]).arg(&source).run()?;
        counts.add(Counts::ONE);
    }
    Ok(counts)
}

/// A CMake project that finds the package and links it both ways.
fn cmake() -> Done<Counts> {
    crate::python::ready()?;
    crate::python::install(Path::new("bindings/c/requirements-dev.txt"))?;
    let (cmake, build) = (root().join(".venv/bin/cmake"), empty_build_folder("c/cmake")?);
    Program::new(&cmake)
        .arg("-S")
        .arg(root().join("bindings/c/tests/cmake"))
        .arg("-B")
        .arg(&build)
        .arg(format!("-DCMAKE_PREFIX_PATH={}", prefix_folder()?.display()))
        .run()?;
    Program::new(&cmake).arg("--build").arg(&build).run()?;
    let mut counts = Counts::default();
    for program in ["shared", "static"] {
        Program::new(build.join(program)).run()?;
        counts.add(Counts::ONE);
    }
    Ok(counts)
}

/// Compiles and runs a test program, plainly and under valgrind.
fn test(source: &Path, linkage: Linkage, scripts: &Path) -> Done<Counts> {
    let program = compile(source, linkage)?;
    let replay = source.file_stem().is_some_and(|stem| stem == "replay");
    let arguments = || if replay { cases::scripts(scripts) } else { Ok(vec![empty_build_folder("c/scratch")?]) };
    let mut counts = Counts::at_end_of(&Program::new(&program).args(arguments()?).watch()?);
    if counts.failed > 0 {
        // A test that ends early frees nothing, so valgrind would only say that.
        return Ok(counts);
    }
    let valgrind = Program::new("valgrind").args(["--quiet", "--error-exitcode=1", "--leak-check=full"]);
    // The values of models are many and all go one way, which those of `models` go too.
    let mut shown = arguments()?;
    shown.retain(|path| path.file_stem().is_none_or(|stem| stem != "clv"));
    let checked = valgrind.arg(&program).args(shown).watch()?;
    counts.add(if checked.success { Counts::ONE } else { Counts { passed: 0, failed: 1 } });
    Ok(counts)
}
