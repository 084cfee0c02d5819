//! `cargo xtask dist`: what is given to others, in `dist/`: the Python wheel, and a folder `c/` with headers,
//! libraries, pkg-config and CMake files.

use std::path::{Path, PathBuf};

use crate::c;
use crate::prefix;
use crate::python;
use crate::report::{Counts, Report};
use crate::run::{Done, Program, copy, empty_build_folder, files, make_folder, root};
use crate::tools;

/// `cargo xtask dist --check`: the stages alone.
pub(crate) fn check() -> Done {
    let mut report = Report::default();
    stages(&mut report);
    report.end()
}

/// What is given to others does its work where it is given to: fills `dist/` and tries it as others would.
pub(crate) fn stages(report: &mut Report) {
    if !report.stage("dist: made", || dist().map(|()| Counts::ONE)) {
        return;
    }
    report.stage("dist: folder of C", tree);
    report.stage("dist: CMake project elsewhere", elsewhere);
    report.stage("dist: wheel", wheel);
    report.stage("dist: source distribution", source);
}

/// What a packager looks for in the folder of C, and nothing of the static library but `regulars_*`.
fn tree() -> Done<Counts> {
    let folder = root().join("dist/c");
    let abi = prefix::abi_version()?;
    let mut counts = Counts::default();
    for file in [
        "include/regulars.h".to_owned(),
        "include/regulars.hpp".to_owned(),
        "lib/libregulars.a".to_owned(),
        "lib/libregulars.so".to_owned(),
        format!("lib/libregulars.so.{abi}"),
        format!("lib/libregulars.so.{}", prefix::VERSION),
        "lib/pkgconfig/regulars.pc".to_owned(),
        "lib/cmake/regulars/regulars-config.cmake".to_owned(),
        "lib/cmake/regulars/regulars-config-version.cmake".to_owned(),
        format!("share/licenses/regulars/{}", prefix::LICENSES[0]),
        format!("share/licenses/regulars/{}", prefix::LICENSES[1]),
    ] {
        if !folder.join(&file).is_file() {
            return Err(format!("dist/c/{file} is not there"));
        }
        counts.add(Counts::ONE);
    }
    let foreign = prefix::exported(&folder.join("lib/libregulars.a"))?;
    match foreign.iter().find(|name| !name.starts_with("regulars_")) {
        Some(name) => Err(format!("dist/c/lib/libregulars.a exports `{name}`")),
        None => Ok(counts),
    }
}

/// A project of a user in a folder that knows nothing of this one, and the package moved to another place before.
fn elsewhere() -> Done<Counts> {
    let folder = std::env::temp_dir().join(format!("regulars-user-{}", std::process::id()));
    let done = (|| {
        let (project, build, moved) = (folder.join("project"), folder.join("build"), folder.join("opt"));
        for folder in [&project, &build] {
            make_folder(folder)?;
        }
        for file in ["CMakeLists.txt", "main.c"] {
            copy(&root().join("bindings/c/tests/cmake").join(file), &project.join(file))?;
        }
        Program::new("cp").arg("-a").arg(root().join("dist/c")).arg(&moved).run()?;
        c::cmake_project(&project, &build, &moved)
    })();
    let removed = std::fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()));
    done.and_then(|counts| removed.map(|()| counts))
}

/// The wheel serves every Python from the one that it names on, and every Linux of an age that maturin has audited it for.
fn wheel() -> Done<Counts> {
    let wheel = only(&root().join("dist"), ".whl")?;
    let name = wheel.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if !name.contains("-cp311-abi3-manylinux") {
        return Err(format!("{name}: the tag is not `cp311-abi3-manylinux..`"));
    }
    import(&empty_build_folder("dist/wheel")?, &wheel)?;
    Ok(Counts { passed: 2, failed: 0 })
}

/// The source distribution holds all that a wheel is built from: it is built in an environment that has nothing else.
fn source() -> Done<Counts> {
    let (folder, built) = (root().join("dist"), empty_build_folder("dist/source")?);
    for old in files(&folder, &[".tar.gz"])? {
        std::fs::remove_file(&old).map_err(|error| format!("{}: {error}", old.display()))?;
    }
    Program::new(python::ready()?)
        .args(["-m", "maturin", "sdist", "-m"])
        .arg(root().join("bindings/python/Cargo.toml"))
        .arg("-o")
        .arg(&folder)
        .run()?;
    let sdist = only(&folder, ".tar.gz")?;
    let listing = Program::new("tar").arg("tzf").arg(&sdist).text()?;
    for file in prefix::LICENSES {
        if !listing.lines().any(|line| line.split_once('/').is_some_and(|(_, path)| path == file)) {
            return Err(format!("{}: {file} is not in it", sdist.display()));
        }
    }
    let pip = environment(&built)?.join("pip");
    let wheels = built.join("wheels");
    Program::new(pip).args(["wheel", "--quiet", "--no-deps", "-w"]).arg(&wheels).arg(&sdist).run()?;
    import(&empty_build_folder("dist/built")?, &only(&wheels, ".whl")?)?;
    Ok(Counts { passed: 3, failed: 0 })
}

/// Installs a wheel into an empty environment and uses what is in it.
fn import(folder: &Path, wheel: &Path) -> Done {
    let bin = environment(folder)?;
    Program::new(bin.join("pip")).args(["install", "--quiet"]).arg(wheel).run()?;
    let program = "import regulars; print(regulars.__version__)";
    let said = Program::new(bin.join("python")).args(["-c", program]).text()?;
    if said.trim() == prefix::VERSION { Ok(()) } else { Err(format!("the wheel says that it is {said}")) }
}

/// An empty environment of Python; where its programs are.
fn environment(folder: &Path) -> Done<PathBuf> {
    let place = folder.join("venv");
    Program::new(python::ready()?).args(["-m", "venv"]).arg(&place).run()?;
    Ok(place.join("bin"))
}

fn only(folder: &Path, ending: &str) -> Done<PathBuf> {
    let mut found = files(folder, &[ending])?;
    match (found.pop(), found.is_empty()) {
        (Some(file), true) => Ok(file),
        _ => Err(format!("{}: expected one file *{ending}", folder.display())),
    }
}

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
