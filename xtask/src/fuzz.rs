//! Fuzzing, alone or as part of a test run: every target of `fuzz/`, built with coverage and AddressSanitizer on the stable
//! compiler, each started from its seeds for a number of seconds, as many at once as there are processors. A crash fails; its
//! input stays in `fuzz/artifacts`, what a target said in `target/fuzz`.

use std::sync::Mutex;

use crate::report::{Counts, Report};
use crate::run::{Done, Program, build_folder, make_folder, read, root};

/// How long each target runs in a plain test run.
pub(crate) const SHORT_SECONDS: u64 = 30;
/// How long each target runs in one of everything, if nothing else is said.
pub(crate) const DEFAULT_SECONDS: u64 = 600;

/// The variable that says from which seed laws and inputs are drawn; without it they are drawn anew.
const SEED: &str = "PROPTEST_RNG_SEED";

const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Zsanitizer=address --cfg fuzzing";

/// `cargo xtask fuzz`.
pub(crate) fn fuzz_all(seconds: u64) -> Done {
    let mut report = Report::default();
    stages(&mut report, seconds);
    report.end()
}

/// One stage for the build, one for the runs, and what each target came to.
pub(crate) fn stages(report: &mut Report, seconds: u64) {
    let mut host = String::new();
    let built = report.stage("fuzz: build", || {
        host = triple()?;
        build(&host).map(|()| Counts::ONE)
    });
    if !built {
        return;
    }
    let mut ended = Vec::new();
    report.stage(&format!("fuzz: every target for {seconds} s"), || {
        ended = run_all(&targets()?, &host, seconds);
        Ok(Counts::ONE)
    });
    for (target, done) in ended {
        report.stage(&format!("fuzz: {target}"), || {
            println!("{}", done?);
            Ok(Counts::ONE)
        });
    }
}

/// The target of this machine: with a target of its own, build scripts and macros are not instrumented.
fn triple() -> Done<String> {
    let said = Program::new("rustc").arg("-vV").text()?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "rustc does not say its host".to_owned())
}

fn build(host: &str) -> Done {
    Program::cargo("build")
        .args(["--release", "--target", host, "--manifest-path"])
        .arg(root().join("fuzz/Cargo.toml"))
        .env("RUSTFLAGS", FLAGS)
        .env("RUSTC_BOOTSTRAP", "1")
        .run()
}

/// Runs the targets, as many at once as there are processors; what each came to, by name.
fn run_all(targets: &[String], host: &str, seconds: u64) -> Vec<(String, Done<String>)> {
    let left = Mutex::new(targets.iter());
    let ended = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(target) = left.lock().ok().and_then(|mut left| left.next()) {
                    let done = fuzz(target, host, seconds);
                    if let Ok(mut ended) = ended.lock() {
                        ended.push((target.clone(), done));
                    }
                }
            });
        }
    });
    let mut ended = ended.into_inner().unwrap_or_default();
    ended.sort();
    ended
}

/// Runs one target; the line in which it says how often.
fn fuzz(target: &str, host: &str, seconds: u64) -> Done<String> {
    let folder = root().join("fuzz");
    let (corpus, artifacts) = (folder.join("corpus").join(target), folder.join("artifacts").join(target));
    make_folder(&corpus)?;
    make_folder(&artifacts)?;
    let seeds = folder.join("seeds").join(target);
    let log = build_folder("fuzz")?.join(format!("{target}.log"));
    let done = Program::new(folder.join("target").join(host).join("release").join(target))
        .arg(&corpus)
        .args(seeds.is_dir().then_some(&seeds))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg(format!("-max_total_time={seconds}"))
        .args(["-timeout=30", "-rss_limit_mb=2048", "-print_final_stats=1"])
        // As for laws: in CI inputs are drawn in the same order each time.
        .args(std::env::var(SEED).ok().map(|seed| format!("-seed={seed}")))
        .log(&log);
    let said = read(&log)?;
    done.map_err(|message| {
        let mut last: Vec<&str> = said.lines().rev().take(40).collect();
        last.reverse();
        format!("{}\n{message}", last.join("\n"))
    })?;
    let runs = said.lines().find(|line| line.starts_with("Done "));
    runs.map(str::to_owned).ok_or_else(|| format!("{}: it did not say how often it ran", log.display()))
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
