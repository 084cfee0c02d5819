//! How long do neighbours of items and ten recommendations for each of 50,000 customers take, beside implicit on one thread?
//!
//! `REGULARS_BENCH_CUSTOMERS` and `REGULARS_BENCH_RUNS` ask other sizes.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::path::Path;
use std::process::Command;

use fastrand::Rng;
use regulars::Instant;
use regulars_benches::{FIRST_US, SEED, Side, data_folder, figure, is_wanted, number_of, seconds};
use regulars_models::recommend::{
    HoldOut, ItemScorer, Lists, NeighbourOptions, Neighbours, Purchase, hold_out, measure,
};

const CUSTOMERS: usize = 50_000;
const ITEMS: usize = 5_000;
const TASTES: usize = 50;
const RUNS: usize = 3;
const SHOWN: usize = 10;

/// Customers with one or two tastes each; within a taste and over all, few items are bought much and many little.
fn generate(customers: usize) -> Vec<Purchase> {
    let mut rng = Rng::with_seed(SEED);
    let mut purchases = Vec::new();
    for customer in 0..customers {
        let tastes = [rng.usize(0..TASTES), rng.usize(0..TASTES)];
        let count = 4 + (-(1.0 - rng.f64()).ln() * 25.0) as usize;
        for step in 0..count.min(300) {
            let deep = rng.f64() * rng.f64() * rng.f64();
            let item = if rng.u8(0..4) == 0 {
                (deep * ITEMS as f64) as usize
            } else {
                let of_taste = (deep * (ITEMS / TASTES) as f64) as usize;
                of_taste * TASTES + tastes.get(rng.usize(0..2)).unwrap()
            };
            purchases.push(Purchase {
                customer: u32::try_from(customer).unwrap(),
                item: u32::try_from(item).unwrap(),
                at: Instant::from_micros(FIRST_US + i64::try_from(step).unwrap() * 1_000_000).unwrap(),
                weight: f64::from(rng.u8(1..4)),
            });
        }
    }
    purchases
}

fn write(split: &HoldOut, folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let matrix = &split.train;
    let (mut starts, mut places, mut weights) = (vec![0_u8; 4], Vec::new(), Vec::new());
    let mut held = vec![-1_i32; matrix.rows()];
    let mut count = 0_i32;
    for row in 0..matrix.rows() {
        for (place, weight) in matrix.row(row) {
            places.extend(place.to_le_bytes());
            weights.extend(weight.to_le_bytes());
            count += 1;
        }
        starts.extend(count.to_le_bytes());
    }
    for one in &split.held {
        *held.get_mut(one.customer as usize).unwrap() = i32::try_from(*one.items.first().unwrap()).unwrap();
    }
    let held: Vec<u8> = held.iter().flat_map(|item| item.to_le_bytes()).collect();
    for (name, bytes) in [("starts", starts), ("places", places), ("weights", weights), ("held", held)] {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
}

/// What fitting and recommending took, and the recall.
struct Outcome {
    fit: Side,
    all: Side,
    recall: f64,
}

fn implicit(folder: &Path, k: usize, runs: usize) -> Option<Outcome> {
    let python = std::env::var("REGULARS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/implicit_items.py");
    let mut command = Command::new(&python);
    command.arg(script).arg(folder).args([ITEMS, k, runs].map(|number| number.to_string()));
    for threads in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"] {
        command.env(threads, "1");
    }
    let ran = command.output().map_err(|error| println!("recommend: no peer: `{python}` does not run: {error}"));
    let out = ran.ok()?;
    if !out.status.success() {
        println!("recommend: no peer: {}", String::from_utf8_lossy(&out.stderr));
        return None;
    }
    let mut outcome = Outcome { fit: Side::default(), all: Side::default(), recall: f64::NAN };
    for line in String::from_utf8(out.stdout).unwrap().lines() {
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["fit", wall, cpu] => outcome.fit.note(seconds(wall), seconds(cpu)),
            ["all", wall, cpu] => outcome.all.note(seconds(wall), seconds(cpu)),
            ["recall", value] => outcome.recall = value.parse().unwrap(),
            _ => println!("recommend: the peer said {line}"),
        }
    }
    Some(outcome)
}

fn ours(split: &HoldOut, options: NeighbourOptions, runs: usize) -> Outcome {
    let mut outcome = Outcome { fit: Side::default(), all: Side::default(), recall: 0.0 };
    let mut lists = Lists::default();
    for _ in 0..runs {
        let (_, near) = outcome.fit.run(|| Neighbours::fit(&split.train, options).unwrap());
        (_, lists) = outcome.all.run(|| ItemScorer::new(&near, &[]).recommend_all(&split.train, SHOWN));
    }
    let list = |customer: u32| lists.get(customer as usize).iter().map(|(item, _)| *item).collect();
    let asked: Vec<Vec<u32>> = split.held.iter().map(|held| list(held.customer)).collect();
    outcome.recall = measure(&asked, &split.held, ITEMS, SHOWN, |_, _| 0.0).unwrap().recall;
    outcome
}

fn main() {
    if !is_wanted("recommend") {
        return;
    }
    let customers = number_of("REGULARS_BENCH_CUSTOMERS", CUSTOMERS);
    let runs = number_of("REGULARS_BENCH_RUNS", RUNS);
    let split = hold_out(&generate(customers), customers, ITEMS).unwrap();
    let folder = data_folder().join(format!("recommend-{customers}-{SEED}"));
    write(&split, &folder);
    let options = NeighbourOptions::default();
    let ours = ours(&split, options, runs);
    println!(
        "recommend: {customers} customers, {ITEMS} items, {} pairs: neighbours {:.2} s, everybody {:.2} s of the processor, recall@{SHOWN} {:.4}",
        split.train.len(),
        ours.fit.cpu().as_secs_f64(),
        ours.all.cpu().as_secs_f64(),
        ours.recall,
    );
    if let Some(peer) = implicit(&folder, options.k, runs) {
        let (fit, all) = (ours.fit.against(&peer.fit), ours.all.against(&peer.all));
        let name = "implicit, one thread";
        let what = format!("neighbours of the items of {customers} customers, processor time");
        figure("recommend", &what, ours.fit.cpu(), Some((name, peer.fit.cpu(), fit.1)));
        let what = format!("{SHOWN} items for each of {customers} customers, processor time");
        figure("recommend", &what, ours.all.cpu(), Some((name, peer.all.cpu(), all.1)));
        println!(
            "recommend: implicit, one thread: {:.2} s and {:.2} s, recall {:.4}: {:.2} and {:.2} times its processor time ({:.2} and {:.2} by the clock)",
            peer.fit.cpu().as_secs_f64(),
            peer.all.cpu().as_secs_f64(),
            peer.recall,
            fit.1,
            all.1,
            fit.0,
            all.0,
        );
        assert!((ours.recall - peer.recall).abs() < 0.002, "both sides recommend as well");
    }
}
