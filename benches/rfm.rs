//! How much processor time and memory does the RFM summary of 10,000,000 orders out of Arrow columns take, beside DuckDB and lifetimes?
//!
//! `REGULARS_BENCH_ORDERS=10000000` asks the full size; by default it is a tenth of it. Lifetimes is asked about at most a million of the
//! orders, or `REGULARS_BENCH_LIFETIMES_ORDERS`, and ours then about the same. Both peers have the columns in memory before their clocks start.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a bench that cannot run stops")]

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, AsArray as _, Date32Array, Decimal128Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::datatypes::{Float64Type, UInt32Type};
use fastrand::Rng;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use regulars::arrow::Table;
use regulars::purchase_rows;
use regulars_benches::{
    DAYS, FIRST_US, SEED, Side, data_folder, figure, forget_peak, is_wanted, minor_units, number_of, peak_kib, ratio,
    resident_kib, seconds,
};

/// A tenth of the full size unless told otherwise.
const ORDERS: usize = 1_000_000;
const LIFETIMES_ORDERS: usize = 1_000_000;
const ORDERS_OF_ONE: usize = 10;
const RUNS: usize = 5;
/// The last local day that counts.
const AS_OF: &str = "2026-07-01";
const DAY_US: i64 = 86_400_000_000;
const SHANGHAI_US: i64 = 8 * 3_600_000_000;

/// How the same orders are told.
#[derive(Clone, Copy)]
enum Told {
    /// Text ids, instants, decimals, and a status: what was returned or cancelled does not count.
    Fully,
    /// Whole numbers as ids, local days, decimals.
    Plainly,
    /// Text ids of customers and orders, instants, decimals, and rows of what came back of an order.
    WithReturns,
}

impl Told {
    fn name(self) -> &'static str {
        match self {
            Self::Fully => "fully",
            Self::Plainly => "plainly",
            Self::WithReturns => "with_returns",
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Fully => "text ids, a zone, returned orders",
            Self::Plainly => "integer ids and days",
            Self::WithReturns => "text ids, a zone, rows of returns",
        }
    }
}

/// Whose, when, for how much, in which state, and of a return what the order's number is.
#[derive(Clone, Copy)]
struct Order {
    person: usize,
    at: i64,
    amount: i64,
    status: &'static str,
    number: usize,
    is_return: bool,
}

/// Orders as a shop tells them, one after another.
fn generate(orders: usize) -> Vec<Order> {
    let mut rng = Rng::with_seed(SEED);
    let people = (orders / ORDERS_OF_ONE).max(1);
    let mut moments: Vec<i64> = (0..orders).map(|_| FIRST_US + rng.i64(0..DAYS * 86_400) * 1_000_000).collect();
    moments.sort_unstable();
    let order = |(number, at)| {
        let status = match rng.u8(0..100) {
            0..60 => "completed",
            60..80 => "shipped",
            80..90 => "paid",
            90..97 => "returned",
            _ => "cancelled",
        };
        Order { person: rng.usize(0..people), at, amount: minor_units(&mut rng), status, number, is_return: false }
    };
    moments.into_iter().enumerate().map(order).collect()
}

/// The same with what came back: of those that were returned all after ten days, of those that were cancelled a third.
fn with_returns(orders: &[Order]) -> Vec<Order> {
    let back = |order: &Order| {
        let amount = match order.status {
            "returned" => order.amount,
            "cancelled" => order.amount / 3,
            _ => return None,
        };
        Some(Order { at: order.at + 10 * DAY_US, amount, is_return: true, ..*order })
    };
    let mut rows: Vec<Order> = orders.iter().copied().chain(orders.iter().filter_map(back)).collect();
    rows.sort_by_key(|row| row.at);
    rows
}

fn batches(orders: &[Order], told: Told) -> Vec<RecordBatch> {
    let batch = |part: &[Order]| {
        let amounts = Decimal128Array::from_iter_values(part.iter().map(|order| i128::from(order.amount)));
        let amounts = amounts.with_precision_and_scale(12, 2).unwrap();
        let instants = part.iter().map(|order| order.at);
        let customers = || {
            Arc::new(StringArray::from_iter_values(part.iter().map(|order| format!("M-{:07}", order.person))))
                as ArrayRef
        };
        let instants_of =
            |instants| Arc::new(TimestampMicrosecondArray::from_iter_values(instants).with_timezone("UTC")) as ArrayRef;
        let columns: Vec<(&str, ArrayRef)> = match told {
            Told::Fully => vec![
                ("customer", customers()),
                ("at", instants_of(instants)),
                ("amount", Arc::new(amounts)),
                ("status", Arc::new(StringArray::from_iter_values(part.iter().map(|order| order.status)))),
            ],
            Told::WithReturns => {
                let numbers = part.iter().map(|order| format!("O-{:08}", order.number));
                let kinds = part.iter().map(|order| if order.is_return { "return" } else { "order" });
                vec![
                    ("customer", customers()),
                    ("at", instants_of(instants)),
                    ("amount", Arc::new(amounts)),
                    ("order", Arc::new(StringArray::from_iter_values(numbers))),
                    ("kind", Arc::new(StringArray::from_iter_values(kinds))),
                ]
            }
            Told::Plainly => {
                let days = instants.map(|at| i32::try_from((at + SHANGHAI_US).div_euclid(DAY_US)).unwrap());
                let ids = part.iter().map(|order| i64::try_from(order.person).unwrap());
                vec![
                    ("customer", Arc::new(Int64Array::from_iter_values(ids))),
                    ("at", Arc::new(Date32Array::from_iter_values(days))),
                    ("amount", Arc::new(amounts)),
                ]
            }
        };
        RecordBatch::try_from_iter(columns).unwrap()
    };
    orders.chunks(1 << 20).map(batch).collect()
}

fn write(batches: &[RecordBatch], path: &Path) {
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let partial = path.with_extension("partial");
    let schema = batches.first().unwrap().schema();
    let mut writer = ArrowWriter::try_new(File::create(&partial).unwrap(), schema, Some(properties)).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.close().unwrap();
    std::fs::rename(partial, path).unwrap();
}

/// What both sides must agree on: customers, and the sums over them of frequency, recency, age and the amount of repeat purchases in
/// minor units.
type Sums = [u64; 5];

/// What a side found and took.
#[derive(Default)]
struct Found {
    side: Side,
    sums: Sums,
    /// The sum of the means of repeat purchases.
    means: f64,
    /// The most memory beyond the columns, in KiB.
    beyond: u64,
}

fn ours(batches: &[RecordBatch], told: Told, runs: usize) -> Found {
    let reader =
        arrow::array::RecordBatchIterator::new(batches.iter().cloned().map(Ok), batches.first().unwrap().schema());
    let table = Table::collect(reader).unwrap();
    let named = |name: &str| (name.to_owned(), name.to_owned());
    let (request, columns) = match told {
        Told::Fully => (
            format!(r#"{{"as_of":"{AS_OF}","zone":"Asia/Shanghai"}}"#),
            BTreeMap::from([named("amount"), named("status")]),
        ),
        Told::Plainly => (format!(r#"{{"as_of":"{AS_OF}"}}"#), BTreeMap::from([named("amount")])),
        Told::WithReturns => (
            format!(r#"{{"as_of":"{AS_OF}","zone":"Asia/Shanghai"}}"#),
            BTreeMap::from([named("amount"), named("kind"), named("order")]),
        ),
    };
    let mut found = Found::default();
    for _ in 0..runs {
        forget_peak();
        let held = resident_kib();
        let (_, rows) = found.side.run(|| purchase_rows(&request, &table, &columns).unwrap());
        found.beyond = found.beyond.max(peak_kib().saturating_sub(held));
        let count = |name: &str| rows.column_by_name(name).unwrap().as_primitive::<UInt32Type>().values().to_vec();
        let sum = |name: &str| count(name).iter().map(|count| u64::from(*count)).sum::<u64>();
        let means = rows.column_by_name("mean").unwrap().as_primitive::<Float64Type>();
        let again = count("paid")
            .into_iter()
            .zip(means.iter())
            .map(|(paid, mean)| (mean.unwrap_or_default() * f64::from(paid) * 100.0).round() as u64);
        found.sums = [rows.num_rows() as u64, sum("x"), sum("t_x"), sum("t"), again.sum()];
        found.means = means.iter().flatten().sum();
    }
    found
}

fn peer(script: &str, path: &Path, told: Told, runs: usize) -> Option<Found> {
    let python = std::env::var("REGULARS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(script);
    let mut command = Command::new(&python);
    command.args(["-W", "ignore"]).arg(file).arg(path).arg(told.name()).arg(runs.to_string());
    for variable in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"] {
        command.env(variable, "1");
    }
    let ran = command.output().map_err(|error| println!("rfm: no peer: `{python}` does not run: {error}"));
    let out = ran.ok()?;
    if !out.status.success() {
        println!("rfm: no peer: {}", String::from_utf8_lossy(&out.stderr));
        return None;
    }
    let mut found = Found::default();
    for line in String::from_utf8(out.stdout).unwrap().lines() {
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["run", wall, cpu] => found.side.note(seconds(wall), seconds(cpu)),
            ["beyond", kib] => found.beyond = kib.parse().unwrap(),
            ["means", sum] => found.means = sum.parse().unwrap(),
            ["sums", rest @ ..] => {
                let sums: Vec<u64> = rest.iter().map(|sum| sum.parse().unwrap()).collect();
                found.sums = sums.try_into().unwrap();
            }
            _ => panic!("the peer said {line}"),
        }
    }
    Some(found)
}

fn compare(what: &str, own: &Found, (name, peer): (&str, &Found)) {
    assert_eq!(own.sums, peer.sums, "both sides find the same");
    assert!((own.means / peer.means - 1.0).abs() < 1e-9, "both sides find the same means");
    let (ours, theirs) = (own.side.cpu(), peer.side.cpu());
    figure("rfm", &format!("{what}, processor time"), ours, Some((name, theirs, ratio(ours, theirs))));
    let mib = |kib: u64| kib / 1024;
    println!(
        "rfm: {what}: {name} {:.2} s and {} MiB beyond the columns, ours {:.3} s and {} MiB: {:.1} times faster",
        theirs.as_secs_f64(),
        mib(peer.beyond),
        ours.as_secs_f64(),
        mib(own.beyond),
        ratio(theirs, ours),
    );
}

fn ask(orders: &[Order], told: Told, (script, name): (&str, &str), runs: usize) {
    let batches = batches(orders, told);
    let path: PathBuf = data_folder().join(format!("rfm-{}-{}-{SEED}.parquet", told.name(), orders.len()));
    if !path.exists() {
        write(&batches, &path);
    }
    let own = ours(&batches, told, RUNS);
    drop(batches);
    let count = orders.iter().filter(|order| !order.is_return).count();
    let what = format!("RFM of {count} orders, {}", told.what());
    let per = own.side.cpu().as_secs_f64() * 1e9 / orders.len() as f64;
    println!(
        "rfm: {what}: {} customers in {:.3} s of the processor, {per:.0} ns an order, {} MiB beyond the columns",
        own.sums[0],
        own.side.cpu().as_secs_f64(),
        own.beyond / 1024,
    );
    if let Some(peer) = peer(script, &path, told, runs) {
        compare(&what, &own, (name, &peer));
    }
}

fn ask_each(orders: &[Order], peer: (&str, &str), runs: usize) {
    ask(orders, Told::Fully, peer, runs);
    ask(orders, Told::Plainly, peer, runs);
    ask(&with_returns(orders), Told::WithReturns, peer, runs);
}

fn main() {
    if !is_wanted("rfm") {
        return;
    }
    let count = number_of("REGULARS_BENCH_ORDERS", ORDERS);
    let orders = generate(count);
    ask_each(&orders, ("duckdb_rfm.py", "DuckDB, one thread"), RUNS);
    let fewer = number_of("REGULARS_BENCH_LIFETIMES_ORDERS", LIFETIMES_ORDERS.min(count));
    let orders = if fewer == count { orders } else { generate(fewer) };
    ask_each(&orders, ("lifetimes_rfm.py", "lifetimes"), 1);
}
