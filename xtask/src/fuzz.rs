//! Long fuzzing, alone or as part of `cargo xtask test --all`: every target of `fuzz/`, built with coverage and
//! AddressSanitizer on the stable compiler, each started from its seeds for a number of seconds. A crash fails; its
//! input stays in `fuzz/artifacts`.

use crate::report::{Counts, Report};
use crate::run::{Done, Program, make_folder, read, root};

/// How long each target runs if nothing else is said.
pub(crate) const DEFAULT_SECONDS: u64 = 600;

const TARGET: &str = "x86_64-unknown-linux-gnu";
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Zsanitizer=address --cfg fuzzing";

/// `cargo xtask fuzz`.
pub(crate) fn fuzz_all(seconds: u64) -> Done {
    let mut report = Report::default();
    stages(&mut report, seconds);
    report.end()
}

/// One stage for the build and one for each target.
pub(crate) fn stages(report: &mut Report, seconds: u64) {
    if !report.stage("fuzz: build", build) {
        return;
    }
    let targets = match targets() {
        Ok(targets) => targets,
        Err(message) => {
            report.stage("fuzz: targets", || Err(message));
            return;
        }
    };
    for target in targets {
        report.stage(&format!("fuzz: {target}"), || fuzz(&target, seconds));
    }
}

fn build() -> Done<Counts> {
    Program::cargo("build")
        .args(["--release", "--target", TARGET, "--manifest-path"])
        .arg(root().join("fuzz/Cargo.toml"))
        .env("RUSTFLAGS", FLAGS)
        .env("RUSTC_BOOTSTRAP", "1")
        .run()?;
    Ok(Counts::ONE)
}

fn fuzz(target: &str, seconds: u64) -> Done<Counts> {
    let folder = root().join("fuzz");
    let (corpus, artifacts) = (folder.join("corpus").join(target), folder.join("artifacts").join(target));
    make_folder(&corpus)?;
    make_folder(&artifacts)?;
    let seeds = folder.join("seeds").join(target);
    Program::new(folder.join("target").join(TARGET).join("release").join(target))
        .arg(&corpus)
        .args(seeds.is_dir().then_some(&seeds))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg(format!("-max_total_time={seconds}"))
        .args(["-timeout=30", "-rss_limit_mb=2048", "-print_final_stats=1"])
        .run()?;
    Ok(Counts::ONE)
}

/// The names under `[[bin]]` in `fuzz/Cargo.toml`.
fn targets() -> Done<Vec<String>> {
    let manifest = read(&root().join("fuzz/Cargo.toml"))?;
    let sections = manifest.split("\n[").filter(|section| section.starts_with("[bin]]"));
    let names = sections.filter_map(|section| {
        let value = section.lines().find_map(|line| line.strip_prefix("name")?.trim_start().strip_prefix('='))?;
        Some(value.trim().trim_matches('"').to_owned())
    });
    let names: Vec<String> = names.collect();
    if names.is_empty() { Err("fuzz/Cargo.toml: no targets".to_owned()) } else { Ok(names) }
}
