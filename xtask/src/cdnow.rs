//! CDNOW, the real input: 69,659 orders of 23,570 customers of an online shop, 1997-01-01 to 1998-06-30. The file
//! comes inside a published wheel, is not committed, and is known by its hash. It goes in through the command line,
//! twice.

use std::path::{Path, PathBuf};

use crate::python;
use crate::report::Counts;
use crate::run::{Done, Program, build_folder, copy, empty_build_folder, files, root};
use crate::rust;

const WHEEL: &str = "lifetimes==0.11.3";
const DATASETS: &str = "lifetimes/datasets";
const MEMBER: &str = "CDNOW_master.txt";
const SHA256: &str = "eff6889ed364c5199d6eacbbeb7a6d559971df4406ac876f322c373f00a072ef";

const RULEBOOK: &str = "examples/rulebooks/cdnow.toml";
const MAP: &str = "examples/maps/cdnow.toml";

/// What `store.stats` must say, after the first ingest as after the second.
const STATS: [&str; 2] = [r#""customers":23570"#, r#""records":69659"#];

/// Ingests the file twice, and compares what the store holds with what is known of the file.
pub(crate) fn ingest_twice() -> Done<Counts> {
    let file = fetch()?;
    let store = empty_build_folder("cdnow")?.join("cdnow.db");
    let mut counts = Counts::default();
    for _ in 0..2 {
        regulars("ingest", &store).args(["--strict", "--map", MAP]).arg(&file).run()?;
        let stats = regulars("call", &store).args(["store.stats", r#"{"as_of":"1998-07-01T12:00:00Z"}"#]).text()?;
        println!("{stats}");
        if let Some(missing) = STATS.iter().find(|part| !stats.contains(**part)) {
            return Err(format!("the store should say {missing}"));
        }
        counts.add(Counts::ONE);
    }
    let reader = Program::new(python::interpreter()).arg(root().join("xtask/src/cdnow.py"));
    counts.add(Counts::at_end_of(&reader.arg(&store).arg(RULEBOOK).watch()?));
    Ok(counts)
}

fn regulars(subcommand: &str, store: &Path) -> Program {
    Program::new(rust::command()).arg(subcommand).arg("--db").arg(store).args(["--rulebook", RULEBOOK])
}

/// The fits of models to the data that the wheel holds.
pub(crate) fn fits() -> Done<Counts> {
    fetch()?;
    rust::fits(&build_folder("data")?.join("unpacked").join(DATASETS))
}

/// The file, from `target/data` or the network.
fn fetch() -> Done<PathBuf> {
    let folder = build_folder("data")?;
    let file = folder.join(MEMBER);
    let datasets = folder.join("unpacked").join(DATASETS);
    if !datasets.is_dir() || !file.is_file() || python::sha256(&file)? != SHA256 {
        python::ready()?;
        python::pip(&["download", "--no-deps", "-d"]).arg(&folder).arg(WHEEL).run()?;
        let wheel = files(&folder, &[".whl"])?.pop().ok_or("pip downloaded no wheel")?;
        let unpacked = folder.join("unpacked");
        Program::new(python::interpreter()).args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&unpacked).run()?;
        copy(&datasets.join(MEMBER), &file)?;
    }
    let found = python::sha256(&file)?;
    if found == SHA256 { Ok(file) } else { Err(format!("{MEMBER} has SHA-256 {found}, not {SHA256}")) }
}
