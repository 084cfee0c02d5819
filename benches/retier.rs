//! How much processor time does it take to find out of 10,000,000 members those whose tier differs from that of a month ago, beside a sorted group-by?
//!
//! `REGULARS_BENCH_CUSTOMERS=10000000` asks the full size; by default it is a tenth of it.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, TimestampMicrosecondArray, UInt32Array};
use fastrand::Rng;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use regulars::Currency;
use regulars_benches::{
    DAYS, FIRST_US, RULES, SEED, Side, as_of, data_folder, figure, is_wanted, minor_units, number_of, ratio, seconds,
};
use regulars_core::membership::account::{OrderColumns, Retiered};
use regulars_core::rulebook::Rulebook;
use regulars_core::time::{DAY_US, Instant};

/// A tenth of the full size unless told otherwise.
const MEMBERS: usize = 1_000_000;
const RUNS: usize = 5;
/// Between the two questions.
const STEP_DAYS: i64 = 30;

/// Orders, by member and time.
#[derive(Default)]
struct Columns {
    accounts: Vec<u32>,
    at: Vec<Instant>,
    paid: Vec<i64>,
}

/// One to three orders of each member.
fn generate(members: u32) -> Columns {
    let mut rng = Rng::with_seed(SEED);
    let mut columns = Columns::default();
    let mut moments = Vec::new();
    for member in 0..members {
        moments.clear();
        moments.extend((0..rng.usize(1..4)).map(|_| FIRST_US + rng.i64(0..DAYS * 86_400) * 1_000_000));
        moments.sort_unstable();
        for micros in &moments {
            columns.accounts.push(member);
            columns.at.push(Instant::from_micros(*micros).unwrap());
            columns.paid.push(minor_units(&mut rng) * 5);
        }
    }
    columns
}

fn write(columns: &Columns, path: &Path) {
    let micros: Vec<i64> = columns.at.iter().map(|at| at.micros()).collect();
    let batch = RecordBatch::try_from_iter([
        ("account", Arc::new(UInt32Array::from(columns.accounts.clone())) as ArrayRef),
        ("at", Arc::new(TimestampMicrosecondArray::from(micros).with_timezone("UTC")) as ArrayRef),
        ("paid", Arc::new(Int64Array::from(columns.paid.clone())) as ArrayRef),
    ]);
    let batch = batch.unwrap();
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let partial = path.with_extension("partial");
    let mut writer = ArrowWriter::try_new(File::create(&partial).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    std::fs::rename(partial, path).unwrap();
}

/// How many members went from which level to which.
type Moved = BTreeMap<String, u64>;

/// Runs Polars over the same columns; it says what each run took, and its counts.
fn polars(path: &Path) -> Option<(Side, Moved)> {
    let python = std::env::var("REGULARS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/polars_retier.py");
    let mut command = Command::new(&python);
    command.arg(script).arg(path).arg(RUNS.to_string()).env("POLARS_MAX_THREADS", "1");
    let ran = command.output().map_err(|error| println!("retier: no peer: `{python}` does not run: {error}"));
    let out = ran.ok()?;
    if !out.status.success() {
        println!("retier: no peer: {}", String::from_utf8_lossy(&out.stderr));
        return None;
    }
    let (mut side, mut moved) = (Side::default(), Moved::new());
    for line in String::from_utf8(out.stdout).unwrap().lines() {
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["run", wall, cpu] => side.note(seconds(wall), seconds(cpu)),
            ["moved", what, count] => {
                moved.insert((*what).to_owned(), count.parse().unwrap());
            }
            _ => {
                println!("retier: no peer: it said {line}");
                return None;
            }
        }
    }
    Some((side, moved))
}

fn main() {
    if !is_wanted("retier") {
        return;
    }
    let members = u32::try_from(number_of("REGULARS_BENCH_CUSTOMERS", MEMBERS)).unwrap();
    let columns = generate(members);
    let path: PathBuf = data_folder().join(format!("retier-{members}-{SEED}.parquet"));
    if !path.exists() {
        write(&columns, &path);
    }
    let rulebook = Rulebook::parse(RULES).unwrap();
    let rules = rulebook.accounts.first().unwrap();
    let ids: Vec<&str> = {
        let program = rules.programs().next().unwrap();
        program.tiers.as_ref().unwrap().levels.iter().map(|level| level.id.as_str()).collect()
    };
    let span = (as_of().plus_micros(-STEP_DAYS * DAY_US), as_of());
    let orders = OrderColumns {
        accounts: &columns.accounts,
        at: &columns.at,
        paid: &columns.paid,
        scale: 2,
        currency: Currency::new("CNY").unwrap(),
    };
    let (mut side, mut moved) = (Side::default(), Moved::new());
    for _ in 0..RUNS {
        let mut steps = [[0_u64; 4]; 4];
        let place = |level: Option<usize>| level.map_or(3, |level| level.min(2));
        let mut count = |one: Retiered| {
            *steps.get_mut(place(one.from)).and_then(|row| row.get_mut(place(one.to))).unwrap() += 1;
        };
        side.run(|| rules.retier(orders, span, &mut count).unwrap());
        moved.clear();
        let name = |level: usize| ids.get(level).copied().unwrap_or("none");
        for (from, row) in steps.iter().enumerate() {
            for (to, count) in row.iter().enumerate().filter(|(_, count)| **count > 0) {
                moved.insert(format!("{}>{}", name(from), name(to)), *count);
            }
        }
    }
    let rows = columns.accounts.len();
    let told: u64 = moved.values().sum();
    let per = |time: Duration| time.as_secs_f64() * 1e9 / f64::from(members);
    println!(
        "retier: {members} members with {rows} orders, {told} changes: {:.3} s of the processor, {:.0} ns a member",
        side.cpu().as_secs_f64(),
        per(side.cpu()),
    );
    if let Some((peer, theirs)) = polars(&path) {
        assert_eq!(moved, theirs, "both sides find the same changes");
        let polars = ("Polars, one thread, sorted keys", peer.cpu(), ratio(side.cpu(), peer.cpu()));
        figure(
            "retier",
            &format!("who of {members} members changed tier in a month, processor time"),
            side.cpu(),
            Some(polars),
        );
        println!(
            "retier: Polars, one thread, sorted keys: {:.3} s of the processor: {:.2} times its processor time",
            peer.cpu().as_secs_f64(),
            ratio(side.cpu(), peer.cpu()),
        );
    }
}
