//! How long does it take to score 10,000 rows with 300 trees and to explain 1,000, on one thread, beside XGBoost that trained them?
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::path::Path;
use std::process::Command;

use regulars_benches::{Side, data_folder, figure, is_wanted, number_of, ratio, seconds};
use regulars_models::trees::{Ensemble, Limits, PathDependent};

const SCORED: usize = 10_000;
const EXPLAINED: usize = 1000;
const TREES: usize = 300;
const DEPTH: usize = 6;
const RUNS: usize = 5;
/// How often a run scores all rows: the processor's time comes in steps of 10 ms.
const REPEATS: usize = 10;

/// Trains and runs the peer; it says what its runs took to score and to explain.
fn xgboost(folder: &Path, trees: usize, depth: usize) -> Option<(Side, Side)> {
    let python = std::env::var("REGULARS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/xgboost_trees.py");
    let sizes = [RUNS, REPEATS, SCORED, EXPLAINED, trees, depth].map(|size| size.to_string());
    let mut command = Command::new(&python);
    command.arg(script).arg(folder).args(sizes).env("OMP_NUM_THREADS", "1");
    let ran = command.output().map_err(|error| println!("trees: no peer: `{python}` does not run: {error}"));
    let out = ran.ok()?;
    if !out.status.success() {
        println!("trees: no peer, and so no model: {}", String::from_utf8_lossy(&out.stderr));
        return None;
    }
    let (mut scored, mut explained) = (Side::default(), Side::default());
    for line in String::from_utf8(out.stdout).unwrap().lines() {
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["scored", wall, cpu] => scored.note(seconds(wall), seconds(cpu)),
            ["explained", wall, cpu] => explained.note(seconds(wall), seconds(cpu)),
            _ => println!("trees: the peer said {line}"),
        }
    }
    Some((scored, explained))
}

fn numbers(path: &Path) -> Vec<f64> {
    let bytes = std::fs::read(path).unwrap();
    bytes.as_chunks::<8>().0.iter().map(|chunk| f64::from_le_bytes(*chunk)).collect()
}

fn main() {
    if !is_wanted("trees") {
        return;
    }
    let folder = data_folder();
    let (trees, depth) = (number_of("REGULARS_BENCH_TREES", TREES), number_of("REGULARS_BENCH_DEPTH", DEPTH));
    let Some((their_scores, their_reasons)) = xgboost(&folder, trees, depth) else { return };
    let bytes = std::fs::read(folder.join("trees.json")).unwrap();
    let (mut read, mut scored, mut explained) = (Side::default(), Side::default(), Side::default());
    let (_, model) = read.run(|| Ensemble::read(&bytes, &Limits::default()).unwrap());
    let rows = numbers(&folder.join("rows.f64"));
    let few = rows.get(..EXPLAINED * model.features().len()).unwrap();
    let (mut margins, mut told) = (Vec::new(), None);
    for _ in 0..RUNS {
        scored.run(|| {
            for _ in 0..REPEATS {
                margins = model.margins(&rows).unwrap();
            }
        });
        explained.run(|| told = Some(PathDependent::new(&model).unwrap().explain(few).unwrap()));
    }
    assert_eq!(margins, numbers(&folder.join("margins.f64")), "margins to the bit");
    let told = told.unwrap();
    let theirs = numbers(&folder.join("contributions.f64"));
    let width = told.features;
    let far = told
        .values
        .chunks(width)
        .zip(theirs.chunks(width + 1))
        .flat_map(|(ours, theirs)| ours.iter().zip(theirs).map(|(a, b)| (a - b).abs()).collect::<Vec<_>>());
    println!(
        "trees: {trees} trees of depth {depth}, {} nodes, read from {} KiB in {:.0} ms; contributions differ by {:.1e} at most",
        model.nodes(),
        bytes.len() >> 10,
        read.wall().as_secs_f64() * 1e3,
        far.fold(0.0, f64::max),
    );
    for (what, rows, ours, theirs) in
        [("scored", SCORED * REPEATS, &scored, &their_scores), ("explained", EXPLAINED, &explained, &their_reasons)]
    {
        let per = |side: &Side| side.cpu().as_secs_f64() * 1e6 / rows as f64;
        let peer = ("XGBoost", theirs.cpu(), ratio(ours.cpu(), theirs.cpu()));
        figure("trees", &format!("{rows} rows {what}, processor time"), ours.cpu(), Some(peer));
        println!(
            "trees: {rows} rows {what}: {:.2} us a row, XGBoost {:.2} us: {:.2} times its processor time",
            per(ours),
            per(theirs),
            ratio(ours.cpu(), theirs.cpu()),
        );
    }
}
