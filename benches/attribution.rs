//! How long does it take to credit channels with a million paths? A chain of order 1 over 20 channels, which is solved once for
//! each of them, and Shapley values, beside the sum of first touches as the least that anybody must do with the same paths (SV-72, SV-73).
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench that cannot run stops")]

use std::collections::BTreeMap;
use std::hint::black_box;

use fastrand::Rng;
use regulars_benches::{SEED, Side, figure_of_turns};
use regulars_core::sales::attribution::{Chain, Coalitions};

const PATHS: usize = 1_000_000;
const CHANNELS: usize = 20;
const LONGEST: usize = 8;
const RUNS: usize = 3;

fn main() {
    let mut rng = Rng::with_seed(SEED);
    let names: Vec<String> = (0..CHANNELS).map(|n| format!("channel {n:02}")).collect();
    let paths: Vec<(Vec<&str>, u64)> = (0..PATHS)
        .map(|_| {
            let length = rng.usize(1..=LONGEST);
            let path = (0..length).map(|_| names[rng.usize(..CHANNELS)].as_str()).collect();
            (path, u64::from(rng.u8(..20) == 0))
        })
        .collect();
    let (mut first, mut markov, mut shapley) = (Side::default(), Side::default(), Side::default());
    for _ in 0..RUNS {
        first.run(|| {
            let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
            for (path, converted) in &paths {
                *sums.entry(path[0]).or_default() += converted;
            }
            black_box(sums)
        });
        markov.run(|| {
            let mut chain = Chain::new();
            for (path, converted) in &paths {
                chain.add(path.iter().copied(), *converted, 1 - converted).unwrap();
            }
            black_box(chain.removal())
        });
        shapley.run(|| {
            let mut sets = Coalitions::new();
            for (path, converted) in &paths {
                sets.add(path.iter().copied(), *converted).unwrap();
            }
            black_box(sets.credited().unwrap())
        });
    }
    println!("{PATHS} paths of up to {LONGEST} touches over {CHANNELS} channels");
    for (name, side) in [("first touches", &first), ("markov", &markov), ("shapley", &shapley)] {
        println!("  {name}: {:.3} s, {:.1} times first touches", side.wall().as_secs_f64(), side.against(&first).0);
    }
    for (name, side) in [("Markov", &markov), ("Shapley", &shapley)] {
        figure_of_turns(
            "attribution",
            &format!("{name} over {PATHS} paths of {CHANNELS} channels"),
            side,
            "first touches",
            &first,
        );
    }
}
