//! How much processor time do ten starts of k-means over 100,000 customers take, beside scikit-learn on one thread?
//!
//! `REGULARS_BENCH_CUSTOMERS` and `REGULARS_BENCH_RUNS` ask other sizes.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::path::Path;
use std::process::Command;

use fastrand::Rng;
use regulars_benches::{SEED, Side, data_folder, figure, is_wanted, number_of, seconds};
use regulars_models::cluster::{Feature, KMeans, Options};

const CUSTOMERS: usize = 100_000;
const RUNS: usize = 3;
const FEATURES: [&str; 6] = ["recency", "orders", "spend", "categories", "visits", "returned"];

/// Customers of six kinds with long tails, which overlap as kinds of people do.
fn generate(customers: usize) -> Vec<f64> {
    let mut rng = Rng::with_seed(SEED);
    let mut rows = Vec::with_capacity(customers * FEATURES.len());
    for _ in 0..customers {
        let kind = f64::from(rng.u8(0..6));
        let mut tail = |scale: f64| -(1.0 - rng.f64()).ln() * scale;
        let orders = 1.0 + tail(1.0 + kind * kind).floor();
        let recency = tail(200.0 / (1.0 + kind)).floor();
        let spend = orders * (20.0 + tail(15.0 * (6.0 - kind)));
        let visits = orders * 2.0 + tail(10.0).floor();
        let (categories, returned) = ((1.0 + tail(orders / 2.0)).min(12.0).floor(), (tail(0.1) * kind).min(1.0));
        rows.extend([recency, (1.0 + orders).ln(), (1.0 + spend).ln(), categories, (1.0 + visits).ln(), returned]);
    }
    rows
}

/// Runs scikit-learn over the same rows; it says what each run took, and its inertia.
fn sklearn(path: &Path, k: usize, runs: usize) -> Option<(Side, f64)> {
    let python = std::env::var("REGULARS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/sklearn_kmeans.py");
    let mut command = Command::new(&python);
    command.arg(script).arg(path).args([FEATURES.len(), k, runs].map(|number| number.to_string()));
    for threads in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"] {
        command.env(threads, "1");
    }
    let ran = command.output().map_err(|error| println!("clusters: no peer: `{python}` does not run: {error}"));
    let out = ran.ok()?;
    if !out.status.success() {
        println!("clusters: no peer: {}", String::from_utf8_lossy(&out.stderr));
        return None;
    }
    let (mut side, mut inertia) = (Side::default(), f64::NAN);
    for line in String::from_utf8(out.stdout).unwrap().lines() {
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["run", wall, cpu] => side.note(seconds(wall), seconds(cpu)),
            ["inertia", value] => inertia = value.parse().unwrap(),
            _ => println!("clusters: the peer said {line}"),
        }
    }
    Some((side, inertia))
}

fn main() {
    if !is_wanted("clusters") {
        return;
    }
    let customers = number_of("REGULARS_BENCH_CUSTOMERS", CUSTOMERS);
    let runs = number_of("REGULARS_BENCH_RUNS", RUNS);
    let rows = generate(customers);
    let path = data_folder().join(format!("clusters-{customers}-{SEED}.f64"));
    let bytes: Vec<u8> = rows.iter().flat_map(|value| value.to_le_bytes()).collect();
    std::fs::write(&path, bytes).unwrap();
    let features = FEATURES.map(Feature::plain);
    for k in [5, 8, 20] {
        let (mut side, mut inertia) = (Side::default(), 0.0);
        for _ in 0..runs {
            let (_, (model, _)) = side.run(|| KMeans::fit(&rows, &features, Options::new(k, 7)).unwrap());
            inertia = model.inertia;
        }
        let ours = side.cpu().as_secs_f64();
        println!("clusters: {customers} customers, {} features, k = {k}: {ours:.2} s of the processor", FEATURES.len());
        if let Some((peer, theirs)) = sklearn(&path, k, runs) {
            let (wall, cpu) = side.against(&peer);
            let what = format!("ten starts of k-means over {customers} customers, k = {k}, processor time");
            figure("clusters", &what, side.cpu(), Some(("scikit-learn, one thread", peer.cpu(), cpu)));
            println!(
                "clusters: scikit-learn, one thread: {:.2} s: {cpu:.2} times its processor time ({wall:.2} by the clock), {:.5} times its inertia",
                peer.cpu().as_secs_f64(),
                inertia / theirs,
            );
        }
    }
}
