//! The C and C++ part: every program under `bindings/c/tests` is compiled with all warnings as errors against the
//! installed shared and static library, run, and run again under valgrind; exported names and the versioned name of
//! the library are compared with what was promised. Each program is also built with sanitizers, by gcc and, where there is one, by clang.

use std::path::{Path, PathBuf};

use crate::abi;
use crate::cases;
use crate::prefix;
use crate::report::{Counts, Report};
use crate::run::{Done, Program, build_folder, empty_build_folder, files, root};
use crate::tools;

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

/// By which compiler, and with what in the program.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Build {
    Gcc,
    /// AddressSanitizer, its search for leaks, and UndefinedBehaviorSanitizer: what the program and its headers do with what the library
    /// hands out, and what the library frees or never frees. The library itself is as it is shipped.
    Sanitized,
    Clang,
    /// The same sanitizers in clang's own making.
    ClangSanitized,
}

impl Build {
    fn name(self) -> &'static str {
        match self {
            Self::Gcc => "gcc",
            Self::Sanitized => "sanitized",
            Self::Clang => "clang",
            Self::ClangSanitized => "clang, sanitized",
        }
    }

    fn flags(self) -> &'static [&'static str] {
        match self {
            Self::Gcc | Self::Clang => &[],
            Self::Sanitized | Self::ClangSanitized => {
                &["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"]
            }
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
    let mut once_each = vec![Build::Sanitized];
    once_each.extend(clang());
    for source in sources {
        for linkage in [Linkage::Shared, Linkage::Static] {
            let file = source.file_name().unwrap_or_default().to_string_lossy().into_owned();
            report.stage(&format!("C: {file}, {}", linkage.name()), || test(&source, linkage, scripts));
        }
        for &build in &once_each {
            let file = source.file_name().unwrap_or_default().to_string_lossy().into_owned();
            report.stage(&format!("C: {file}, {}", build.name()), || once(&source, build, scripts));
        }
    }
}

/// Installs clang and its sanitizers where that is possible, so that the stages above find them; their absence is a sentence, not a
/// failure.
pub(crate) fn bring_clang() {
    if let Err(message) = tools::bring("clang", &["clang", "libclang-rt-dev"]) {
        println!("{message}; the C programs are built by gcc alone");
    }
}

/// How clang builds, if it is there: with sanitizers where it has them, as a program of one line shows.
fn clang() -> Option<Build> {
    tools::find("clang++").and(tools::find("clang"))?;
    let sanitized = || {
        let source = build_folder("c/programs")?.join("nothing.c");
        crate::run::write(&source, "int main(void) { return 0; }\n")?;
        let program = source.with_extension("out");
        let compiler = compiler_of(&source, Build::ClangSanitized).args(Build::ClangSanitized.flags());
        compiler.arg("-o").arg(program).arg(&source).run()
    };
    match sanitized() {
        Ok(()) => Some(Build::ClangSanitized),
        Err(message) => {
            println!(
                "{message}: clang has no sanitizers here; on Debian: apt-get install libclang-rt-dev (needs root)"
            );
            Some(Build::Clang)
        }
    }
}

/// The installed folder that tests and examples are compiled against.
pub(crate) fn prefix_folder() -> Done<PathBuf> {
    build_folder("c/prefix")
}

/// Compiles one file of C or C++ and gives the program.
pub(crate) fn compile(source: &Path, linkage: Linkage) -> Done<PathBuf> {
    compile_by(source, linkage, Build::Gcc)
}

fn compile_by(source: &Path, linkage: Linkage, build: Build) -> Done<PathBuf> {
    let prefix = prefix_folder()?;
    let stem = source.file_name().unwrap_or_default().to_string_lossy().replace('.', "-");
    let program =
        build_folder("c/programs")?.join(format!("{stem}-{}-{}", linkage.name(), build.name().replace(", ", "-")));
    let flags = pkg_config(&prefix, linkage)?;
    compiler_of(source, build)
        .args(build.flags())
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
    compiler_of(source, Build::Gcc)
}

fn compiler_of(source: &Path, build: Build) -> Program {
    let is_c = source.extension().is_some_and(|ending| ending == "c");
    let name = match (is_c, build) {
        (true, Build::Clang | Build::ClangSanitized) => "clang",
        (false, Build::Clang | Build::ClangSanitized) => "clang++",
        (true, _) => "gcc",
        (false, _) => "g++",
    };
    Program::new(name).arg(if is_c { "-std=c11" } else { "-std=c++17" }).args(WARNINGS)
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

fn cmake() -> Done<Counts> {
    cmake_project(&root().join("bindings/c/tests/cmake"), &empty_build_folder("c/cmake")?, &prefix_folder()?)
}

/// A CMake project that finds the package in `prefix` and links it both ways.
pub(crate) fn cmake_project(project: &Path, build: &Path, prefix: &Path) -> Done<Counts> {
    crate::python::ready()?;
    crate::python::install(Path::new("bindings/c/requirements-dev.txt"))?;
    let cmake = root().join(".venv/bin/cmake");
    Program::new(&cmake)
        .arg("-S")
        .arg(project)
        .arg("-B")
        .arg(build)
        .arg(format!("-DCMAKE_PREFIX_PATH={}", prefix.display()))
        .run()?;
    Program::new(&cmake).arg("--build").arg(build).run()?;
    let mut counts = Counts::default();
    for program in ["shared", "static"] {
        Program::new(build.join(program)).run()?;
        counts.add(Counts::ONE);
    }
    Ok(counts)
}

/// What a test program is given: the scripts that it replays, or an empty folder.
fn arguments(source: &Path, scripts: &Path) -> Done<Vec<PathBuf>> {
    let replay = source.file_stem().is_some_and(|stem| stem == "replay");
    if replay { cases::scripts(scripts) } else { Ok(vec![empty_build_folder("c/scratch")?]) }
}

/// Compiles and runs a test program once, built in another way.
fn once(source: &Path, build: Build, scripts: &Path) -> Done<Counts> {
    let program = compile_by(source, Linkage::Shared, build)?;
    let ran = Program::new(&program).args(arguments(source, scripts)?).env("ASAN_OPTIONS", "detect_leaks=1").watch()?;
    Ok(Counts::at_end_of(&ran))
}

/// Compiles and runs a test program, plainly and under valgrind.
fn test(source: &Path, linkage: Linkage, scripts: &Path) -> Done<Counts> {
    let program = compile(source, linkage)?;
    let arguments = || arguments(source, scripts);
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
