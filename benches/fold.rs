//! How much processor time does a fold of 1,000,000 orders of 100,000 customers out of Parquet take, beside Polars doing RFM and tier?
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use arrow::array::{ArrayRef, Decimal128Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use regulars::{Currency, Part, ReasonLevel, Select};
use regulars_arrow::{OrderColumns, Orders};
use regulars_benches::{RULES, SEED, Side, as_of, data_folder, figure, minor_units, moment, ratio};
use regulars_core::customer::{FoldRoom, Frame, Plan, fold};
use regulars_core::rulebook::Rulebook;

const ORDERS: usize = 1_000_000;
const CUSTOMERS: usize = 100_000;
const PEER_RUNS: usize = 7;

/// How many customers have each RFM score and each tier.
type Counts = BTreeMap<String, u64>;

fn generate(path: &Path) {
    let mut rng = fastrand::Rng::with_seed(SEED);
    let (mut customers, mut times, mut amounts) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ORDERS {
        // Some buy often: the square of a uniform draw crowds the low numbers.
        let draw = rng.f64();
        customers.push(format!("C{:07}", (draw * draw * CUSTOMERS as f64) as usize));
        times.push(moment(&mut rng).micros());
        amounts.push(i128::from(minor_units(&mut rng)));
    }
    let batch = RecordBatch::try_from_iter([
        ("customer", Arc::new(StringArray::from(customers)) as ArrayRef),
        ("at", Arc::new(TimestampMicrosecondArray::from(times).with_timezone("UTC")) as ArrayRef),
        ("amount", Arc::new(Decimal128Array::from(amounts).with_precision_and_scale(12, 2).unwrap()) as ArrayRef),
    ]);
    let batch = batch.unwrap();
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let partial = path.with_extension("partial");
    let mut writer = ArrowWriter::try_new(File::create(&partial).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    std::fs::rename(partial, path).unwrap();
}

fn data() -> PathBuf {
    let path = data_folder().join(format!("orders-{ORDERS}-{CUSTOMERS}-{SEED}.parquet"));
    if !path.exists() {
        generate(&path);
    }
    path
}

fn ours(path: &Path, plan: &Plan) -> Counts {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let reader = reader.with_batch_size(65_536).build().unwrap();
    let currency = Currency::new("CNY").unwrap();
    let mut orders = Orders::new(OrderColumns::new("shop", "customer", "at", "amount", currency).unwrap());
    for batch in reader {
        orders.add(&batch.unwrap()).unwrap();
    }
    let (mut room, as_of) = (FoldRoom::default(), as_of());
    let (mut scores, mut tiers) = (Counts::new(), Counts::new());
    let each = |frame: &Frame| {
        let view = fold(frame, plan, as_of, &mut room);
        let score = view.scores.as_ref().and_then(|scores| scores.get("rfm")).and_then(|score| score.value.as_deref());
        let tier = view.membership.as_ref().and_then(|part| part.tier.as_deref());
        count(&mut scores, score.unwrap());
        count(&mut tiers, tier.unwrap());
        Ok(())
    };
    orders.each_customer(plan, &mut Frame::default(), each).unwrap();
    let scores = scores.into_iter().map(|(word, count)| (format!("rfm {word}"), count));
    scores.chain(tiers.into_iter().map(|(word, count)| (format!("tier {word}"), count))).collect()
}

fn count(counts: &mut Counts, word: &str) {
    match counts.get_mut(word) {
        Some(count) => *count += 1,
        None => {
            counts.insert(word.to_owned(), 1);
        }
    }
}

/// Runs Polars on the same file; it says what each run took, and its counts.
fn polars(path: &Path) -> Option<(Side, Counts)> {
    let python = std::env::var("REGULARS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/polars_rfm.py");
    let ran = Command::new(&python).arg(script).arg(path).arg(PEER_RUNS.to_string()).output();
    let out = ran.map_err(|error| println!("fold: no peer: `{python}` does not run: {error}")).ok()?;
    if !out.status.success() {
        println!("fold: no peer: {}", String::from_utf8_lossy(&out.stderr));
        return None;
    }
    let (mut side, mut counts) = (Side::default(), Counts::new());
    for line in String::from_utf8(out.stdout).unwrap().lines() {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["run", wall, cpu] => {
                let seconds = |text: &str| Duration::from_secs_f64(text.parse().unwrap());
                side.note(seconds(wall), seconds(cpu));
            }
            [kind, word, count] => {
                counts.insert(format!("{kind} {word}"), count.parse().unwrap());
            }
            _ => {
                println!("fold: no peer: it said {line}");
                return None;
            }
        }
    }
    Some((side, counts))
}

fn folds(criterion: &mut Criterion) {
    let path = data();
    let select = Select::parts(&[Part::Rfm, Part::Membership]).with_reasons(ReasonLevel::None);
    let plan = Plan::compile(Arc::new(Rulebook::parse(RULES).unwrap()), select).unwrap();
    let (mut side, mut counts) = (Side::default(), Counts::new());
    let mut group = criterion.benchmark_group("fold");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(1)).measurement_time(Duration::from_secs(1));
    group.bench_function("1M orders of 100k customers out of Parquet", |bencher| {
        bencher.iter_custom(|times| {
            let runs = (0..times).map(|_| {
                let (took, found) = side.run(|| ours(&path, &plan));
                counts = found;
                took
            });
            runs.sum()
        });
    });
    group.finish();
    if side.is_empty() {
        return;
    }
    println!("fold: {:.2} s, of the processor {:.2} s", side.wall().as_secs_f64(), side.cpu().as_secs_f64());
    if let Some((peer, theirs)) = polars(&path) {
        assert_eq!(counts, theirs, "both sides find the same scores and tiers");
        let polars = ("Polars", peer.cpu(), ratio(side.cpu(), peer.cpu()));
        figure("fold", "RFM score and tier of everybody out of Parquet, processor time", side.cpu(), Some(polars));
        println!(
            "fold: Polars {:.2} s, of the processor {:.2} s: {:.2} times its processor time, {} groups of equal size",
            peer.wall().as_secs_f64(),
            peer.cpu().as_secs_f64(),
            ratio(side.cpu(), peer.cpu()),
            theirs.len(),
        );
    }
}

criterion_group!(benches, folds);
criterion_main!(benches);
