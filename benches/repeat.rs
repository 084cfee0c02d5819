//! How much processor time does fitting BG/NBD take for the 2,357 customers of CDNOW and for 1,000,000, beside lifetimes?
//!
//! `REGULARS_BENCH_CUSTOMERS=1000000` asks the full size; by default it is a tenth of it. The peer is the Python package `lifetimes`,
//! which also holds the data of CDNOW.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a bench that cannot run stops")]

use std::path::{Path, PathBuf};
use std::process::Command;

use fastrand::Rng;
use regulars_benches::{SEED, Side, data_folder, figure, is_wanted, number_of, ratio, seconds};
use regulars_models::repeat::{BgNbd, Parametric, ParetoNbd, Summary};

/// A tenth of the full size unless told otherwise.
const CUSTOMERS: usize = 100_000;
const RUNS: usize = 5;
/// The horizon of predictions, in weeks.
const HORIZON: f64 = 26.0;

/// What a fit of one side gave, and what a run took.
struct Answer {
    side: Side,
    /// How often the work was done in a run.
    times: u32,
    numbers: Vec<f64>,
}

impl Answer {
    fn ms(&self) -> f64 {
        self.side.cpu().as_secs_f64() * 1e3 / f64::from(self.times)
    }
}

fn python() -> String {
    std::env::var("REGULARS_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// The summary of CDNOW inside the package.
fn cdnow() -> Option<Vec<Summary>> {
    let program = "import lifetimes, os; print(os.path.dirname(lifetimes.__file__))";
    let out = Command::new(python())
        .args(["-W", "ignore", "-c", program])
        .output()
        .ok()
        .filter(|out| out.status.success())?;
    let folder = PathBuf::from(String::from_utf8(out.stdout).unwrap().trim());
    let text = std::fs::read_to_string(folder.join("datasets/cdnow_customers_summary.csv")).unwrap();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let [_, x, t_x, t] = cells.as_slice() else { panic!("four cells, not {line}") };
        Summary::new(x.parse().unwrap(), t_x.parse().unwrap(), t.parse().unwrap()).unwrap()
    };
    Some(text.lines().skip(1).map(row).collect())
}

/// Customers as BG/NBD draws them, with the parameters of CDNOW; times are not whole, so rows differ.
fn drawn(count: usize) -> Vec<Summary> {
    let mut rng = Rng::with_seed(SEED);
    (0..count).map(|_| customer(&mut rng)).collect()
}

fn customer(rng: &mut Rng) -> Summary {
    let rate = gamma(rng, 0.243) / 4.414;
    let leave = {
        let (one, other) = (gamma(rng, 0.793), gamma(rng, 2.426));
        one / (one + other)
    };
    let age = 20.0 + 80.0 * rng.f64();
    let (mut x, mut t_x, mut at) = (0, 0.0, 0.0);
    loop {
        at += -(1.0 - rng.f64()).ln() / rate;
        if at.is_nan() || at > age || at <= t_x {
            break;
        }
        (x, t_x) = (x + 1, at);
        if rng.f64() < leave {
            break;
        }
    }
    Summary::new(x, t_x, age).unwrap()
}

/// A Gamma variable of scale 1 [Marsaglia & Tsang 2000].
fn gamma(rng: &mut Rng, shape: f64) -> f64 {
    if shape < 1.0 {
        return gamma(rng, shape + 1.0) * (1.0 - rng.f64()).powf(1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    loop {
        let normal = (-2.0 * (1.0 - rng.f64()).ln()).sqrt() * (std::f64::consts::TAU * rng.f64()).cos();
        let v = (1.0 + normal / (9.0 * d).sqrt()).powi(3);
        if v > 0.0 && (1.0 - rng.f64()).ln() < 0.5 * normal * normal + d * (1.0 - v + v.ln()) {
            return d * v;
        }
    }
}

/// Columns x, t_x, T one after another.
fn write(customers: &[Summary], path: &Path) {
    let columns: [fn(&Summary) -> f64; 3] = [|row| f64::from(row.x()), Summary::t_x, Summary::t];
    let bytes: Vec<u8> =
        columns.iter().flat_map(|column| customers.iter().flat_map(|row| column(row).to_le_bytes())).collect();
    std::fs::write(path, bytes).unwrap();
}

/// Runs the peer's `task` over the same rows.
fn lifetimes(task: &str, path: &Path, runs: usize) -> Option<Answer> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/lifetimes_repeat.py");
    let mut command = Command::new(python());
    command.args(["-W", "ignore", script, task]).arg(path).arg(runs.to_string());
    for variable in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"] {
        command.env(variable, "1");
    }
    let out = command.output().map_err(|error| println!("repeat: no peer: {error}")).ok()?;
    if !out.status.success() {
        println!("repeat: no peer: {}", String::from_utf8_lossy(&out.stderr));
        return None;
    }
    let mut answer = Answer { side: Side::default(), times: 1, numbers: Vec::new() };
    for line in String::from_utf8(out.stdout).unwrap().lines() {
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["run", wall, cpu] => answer.side.note(seconds(wall), seconds(cpu)),
            ["number", number] => answer.numbers.push(number.parse().unwrap()),
            _ => println!("repeat: the peer said {line}"),
        }
    }
    Some(answer)
}

/// Does the work `times` times in each run.
fn ours(times: u32, work: impl Fn() -> Vec<f64>) -> Answer {
    let (mut side, mut numbers) = (Side::default(), Vec::new());
    for _ in 0..RUNS {
        let (_, last) = side.run(|| (1..times).fold(work(), |_, _| work()));
        numbers = last;
    }
    Answer { side, times, numbers }
}

fn compare(what: &str, ours: &Answer, theirs: Option<&Answer>, relative: f64) {
    println!("repeat: {what}: {:.3} ms of the processor", ours.ms());
    let Some(theirs) = theirs else { return };
    for (our, their) in ours.numbers.iter().zip(&theirs.numbers) {
        assert!((our - their).abs() <= relative * their.abs(), "both sides find the same: {our} and {their}");
    }
    let (own, other) = (ours.side.cpu() / ours.times, theirs.side.cpu() / theirs.times);
    figure("repeat", &format!("{what}, processor time"), own, Some(("lifetimes", other, ratio(own, other))));
    let faster = 1.0 / ratio(ours.side.cpu(), theirs.side.cpu() * ours.times);
    println!("repeat: lifetimes: {:.1} ms: {faster:.0} times faster", theirs.ms());
}

fn fit_bg_nbd(customers: &[Summary]) -> Vec<f64> {
    BgNbd::fit(customers, None).unwrap().converged().unwrap().values()
}

fn fit_pareto_nbd(customers: &[Summary]) -> Vec<f64> {
    ParetoNbd::fit(customers, None).unwrap().converged().unwrap().values()
}

fn main() {
    if !is_wanted("repeat") {
        return;
    }
    if let Some(customers) = cdnow() {
        let path = data_folder().join("repeat-cdnow.f64");
        write(&customers, &path);
        let bg_nbd = ours(200, || fit_bg_nbd(&customers));
        compare("BG/NBD of CDNOW", &bg_nbd, lifetimes("bg_nbd", &path, RUNS).as_ref(), 1e-4);
        let pareto_nbd = ours(20, || fit_pareto_nbd(&customers));
        compare("Pareto/NBD of CDNOW", &pareto_nbd, lifetimes("pareto_nbd", &path, RUNS).as_ref(), 1e-2);
    } else {
        println!("repeat: `{}` has no lifetimes, so there is neither CDNOW nor a peer", python());
    }
    let count = number_of("REGULARS_BENCH_CUSTOMERS", CUSTOMERS);
    let customers = drawn(count);
    let path = data_folder().join(format!("repeat-{count}.f64"));
    write(&customers, &path);
    let fit = ours(1, || fit_bg_nbd(&customers));
    compare(&format!("BG/NBD of {count} customers"), &fit, lifetimes("bg_nbd", &path, 1).as_ref(), 1e-3);
    let [r, alpha, a, b] = fit.numbers.as_slice() else { panic!("four parameters") };
    let model = BgNbd::new(*r, *alpha, *a, *b).unwrap();
    let cet = ours(1, || vec![model.cet_of(&customers, HORIZON).unwrap().iter().sum()]);
    compare(&format!("purchases to come of {count}"), &cet, lifetimes("cet", &path, 1).as_ref(), 1e-3);
}
