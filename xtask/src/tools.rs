//! Tools of the machine that are neither Rust nor Python. What is missing is installed if that is possible (Debian, as
//! root), or else named.

use std::path::PathBuf;

use crate::run::{Done, Program};

/// Program and the Debian package that brings it.
const NEEDED: &[(&str, &str)] = &[
    ("gcc", "gcc"),
    ("g++", "g++"),
    ("ar", "binutils"),
    ("nm", "binutils"),
    ("ld", "binutils"),
    ("objcopy", "binutils"),
    ("readelf", "binutils"),
    ("strip", "binutils"),
    ("pkg-config", "pkg-config"),
    ("valgrind", "valgrind"),
];

/// Sees to it that every tool is there.
pub(crate) fn ensure() -> Done {
    let mut packages: Vec<&str> =
        NEEDED.iter().filter(|(program, _)| find(program).is_none()).map(|(_, package)| *package).collect();
    packages.dedup();
    if packages.is_empty() {
        return Ok(());
    }
    println!("missing: {}", packages.join(", "));
    if find("apt-get").is_some() && is_root() {
        Program::new("apt-get").args(["update", "-qq"]).run()?;
        Program::new("apt-get").args(["install", "-y", "-qq", "--no-install-recommends"]).args(&packages).run()?;
    }
    match NEEDED.iter().find(|(program, _)| find(program).is_none()) {
        None => Ok(()),
        Some((program, package)) => {
            Err(format!("`{program}` is not installed; on Debian: apt-get install {package} (needs root)"))
        }
    }
}

/// Sees to it that a program is there that not everybody needs.
pub(crate) fn bring(program: &str, packages: &[&str]) -> Done {
    if find(program).is_none() && find("apt-get").is_some() && is_root() {
        Program::new("apt-get").args(["update", "-qq"]).run()?;
        Program::new("apt-get").args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages).run()?;
    }
    match find(program) {
        Some(_) => Ok(()),
        None => {
            let packages = packages.join(" ");
            Err(format!("`{program}` is not installed; on Debian: apt-get install {packages} (needs root)"))
        }
    }
}

/// Where a program lies on the search path.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn is_root() -> bool {
    Program::new("id").arg("-u").text().is_ok_and(|text| text.trim() == "0")
}
