//! How much processor time do 50 measures and 100 conditions for a million customers with ten million records take, beside DuckDB on one thread?
//!
//! `REGULARS_BENCH_CUSTOMERS=1000000` asks the full size; by default it is a tenth of it.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use arrow::array::{ArrayRef, Decimal128Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use fastrand::Rng;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use regulars::{Currency, Instant, Part, ReasonLevel, Select};
use regulars_arrow::{OrderColumns, Orders};
use regulars_benches::measures::{CATEGORIES, CHANNELS, MEASURES_AS_OF, STATUSES, Specs, ValueKind};
use regulars_benches::{
    DAYS, FIRST_US, SEED, Side, data_folder, figure, forget_peak, is_wanted, minor_units, number_of, peak_kib, ratio,
    seconds,
};
use regulars_core::customer::{EvaluateRoom, Frame, Plan, evaluate};
use regulars_core::measure::Fact;
use regulars_core::rulebook::Rulebook;

const STORES: usize = 200;
const WORDS: [&str; 4] = ["category", "channel", "store", "status"];
/// The rows that are written and read at a time.
const ROWS: usize = 65_536;

/// The columns of the answer by name: numbers of customers and sums of values.
type Answer = BTreeMap<String, i128>;

/// Orders as a store delivers them: one customer after another, each customer's in time order; ten of a customer on average.
fn generate(path: &Path, customers: usize) {
    let mut rng = Rng::with_seed(SEED);
    let partial = path.with_extension("partial");
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = None;
    let (mut few, mut rows) = (0, Rows::default());
    for customer in 0..customers {
        // Two customers in a row have twenty orders together.
        let count = if customer % 2 == 0 { rng.usize(1..20) } else { 20 - few };
        few = count;
        let mut times: Vec<i64> = (0..count).map(|_| FIRST_US + rng.i64(0..DAYS * 86_400) * 1_000_000).collect();
        times.sort_unstable();
        times.dedup();
        for at in times {
            rows.add(customer, at, &mut rng);
        }
        if rows.times.len() >= ROWS || customer + 1 == customers {
            let batch = std::mem::take(&mut rows).batch();
            let writer = writer.get_or_insert_with(|| {
                ArrowWriter::try_new(File::create(&partial).unwrap(), batch.schema(), Some(properties.clone())).unwrap()
            });
            writer.write(&batch).unwrap();
        }
    }
    writer.unwrap().close().unwrap();
    std::fs::rename(partial, path).unwrap();
}

#[derive(Default)]
struct Rows {
    customers: Vec<String>,
    times: Vec<i64>,
    amounts: Vec<i128>,
    words: [Vec<Option<String>>; 4],
}

impl Rows {
    fn add(&mut self, customer: usize, at: i64, rng: &mut Rng) {
        self.customers.push(format!("C{customer:07}"));
        self.times.push(at);
        self.amounts.push(i128::from(minor_units(rng)));
        let [category, channel, store, status] = &mut self.words;
        let word = |rng: &mut Rng, words: &[&str]| rng.choice(words).map(|word| (*word).to_owned());
        category.push(word(rng, &CATEGORIES));
        channel.push(word(rng, &CHANNELS));
        // What is bought without a shop has none.
        store.push((rng.u8(0..4) != 0).then(|| format!("S{:03}", rng.usize(0..STORES))));
        status.push(word(rng, &STATUSES));
    }

    fn batch(self) -> RecordBatch {
        let times = TimestampMicrosecondArray::from(self.times).with_timezone("UTC");
        let amounts = Decimal128Array::from(self.amounts).with_precision_and_scale(12, 2).unwrap();
        let plain: [(&str, ArrayRef, bool); 3] = [
            ("customer", Arc::new(StringArray::from(self.customers)), false),
            ("at", Arc::new(times), false),
            ("amount", Arc::new(amounts), false),
        ];
        let words = WORDS
            .into_iter()
            .zip(self.words)
            .map(|(name, words)| (name, Arc::new(StringArray::from(words)) as ArrayRef, name == "store"));
        RecordBatch::try_from_iter_with_nullable(plain.into_iter().chain(words)).unwrap()
    }
}

fn data(customers: usize) -> PathBuf {
    let path = data_folder().join(format!("measures-{customers}-{SEED}.parquet"));
    if !path.exists() {
        generate(&path, customers);
    }
    path
}

/// The same columns, with words as dictionaries, which is how they lie in the file.
fn as_dictionaries(schema: &Schema) -> SchemaRef {
    let fields = schema.fields().iter().map(|field| {
        if WORDS.contains(&field.name().as_str()) {
            let words = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            return Arc::new(Field::new(field.name(), words, field.is_nullable()));
        }
        Arc::clone(field)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn ours(path: &Path, plan: &Plan, specs: &Specs) -> Answer {
    let file = File::open(path).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file.try_clone().unwrap()).unwrap();
    let options = ArrowReaderOptions::new().with_schema(as_dictionaries(reader.schema()));
    let reader = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options).unwrap();
    let mut columns = OrderColumns::new("shop", "customer", "at", "amount", Currency::new("CNY").unwrap()).unwrap();
    for word in WORDS {
        columns = columns.with_field(word, word).unwrap();
    }
    let mut orders = Orders::new(columns);
    for batch in reader.with_batch_size(ROWS).build().unwrap() {
        orders.add(&batch.unwrap()).unwrap();
    }
    let (mut room, as_of) = (EvaluateRoom::default(), Instant::parse(MEASURES_AS_OF).unwrap());
    let mut sums = vec![(0_i128, 0_i128); specs.measures.len()];
    let mut members = vec![0_i128; specs.conditions.len()];
    let each = |frame: &Frame| {
        evaluate(frame, plan, as_of, &mut room);
        for ((spec, measured), (known, sum)) in specs.measures.iter().zip(&room.measures.values).zip(&mut sums) {
            if let Some(value) = whole(spec.kind, &measured.value) {
                *known += 1;
                *sum += value;
            }
        }
        for (count, member) in members.iter_mut().zip(&room.segments) {
            *count += i128::from(*member);
        }
        Ok(())
    };
    orders.each_customer(plan, &mut Frame::default(), each).unwrap();
    let mut answer = Answer::from([("customers".to_owned(), orders.customers() as i128)]);
    for (spec, (known, sum)) in specs.measures.iter().zip(sums) {
        answer.insert(format!("{}_n", spec.name), known);
        answer.insert(spec.name.clone(), sum);
    }
    answer.extend(specs.conditions.iter().zip(members).map(|(asked, count)| (asked.name.clone(), count)));
    answer
}

/// A value as a whole number, as the SQL sums it.
fn whole(kind: ValueKind, fact: &Fact) -> Option<i128> {
    match (kind, fact) {
        (_, Fact::Missing) => None,
        (ValueKind::Count, Fact::Number(number)) => number.units_at(0),
        (ValueKind::Money, Fact::Number(number)) => number.units_at(2),
        (ValueKind::Ratio, Fact::Number(number)) => number.units_at(6),
        (ValueKind::Instant, Fact::Instant(at)) => Some(at.micros().into()),
        (ValueKind::Word, Fact::Text(word)) => Some(i128::from(*word.as_bytes().first()?) * 100 + word.len() as i128),
        (kind, fact) => {
            println!("measures: a {kind:?} should not be {fact:?}");
            Some(i128::MAX / 2)
        }
    }
}

/// Runs DuckDB on the same file: what the runs took, the most memory in KiB, and its answer.
fn duckdb(path: &Path, specs: &Specs, runs: usize) -> Option<(Side, u64, Answer)> {
    let python = std::env::var("REGULARS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/duckdb_measures.py");
    let query = data_folder().join("measures.sql");
    std::fs::write(&query, specs.sql()).unwrap();
    let ran = Command::new(&python).arg(script).arg(path).arg(&query).arg(runs.to_string()).output();
    let out = ran.map_err(|error| println!("measures: no peer: `{python}` does not run: {error}")).ok()?;
    if !out.status.success() {
        println!("measures: no peer: {}", String::from_utf8_lossy(&out.stderr));
        return None;
    }
    let (mut side, mut peak, mut answer) = (Side::default(), 0, Answer::new());
    for line in String::from_utf8(out.stdout).unwrap().lines() {
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["run", wall, cpu] => side.note(seconds(wall), seconds(cpu)),
            ["peak", kib] => peak = kib.parse().unwrap(),
            [name, value] => {
                answer.insert((*name).to_owned(), value.parse().unwrap());
            }
            _ => println!("measures: the peer said {line}"),
        }
    }
    Some((side, peak, answer))
}

fn main() {
    if !is_wanted("measures") {
        return;
    }
    let customers = number_of("REGULARS_BENCH_CUSTOMERS", 100_000);
    let runs = number_of("REGULARS_BENCH_RUNS", 3);
    let (path, specs) = (data(customers), Specs::generate());
    let select = Select::parts(&[Part::Measures, Part::Segments]).with_reasons(ReasonLevel::None);
    let plan = Plan::compile(Arc::new(Rulebook::parse(&specs.rulebook()).unwrap()), select).unwrap();
    let (mut side, mut answer) = (Side::default(), Answer::new());
    forget_peak();
    for _ in 0..runs {
        answer = side.run(|| ours(&path, &plan, &specs)).1;
    }
    let peak = peak_kib();
    let (wall, cpu) = (side.wall().as_secs_f64(), side.cpu());
    println!(
        "measures: {} measures and {} conditions for {customers} customers: {wall:.2} s, of the processor {:.2} s, at most {} MiB",
        specs.measures.len(),
        specs.conditions.len(),
        cpu.as_secs_f64(),
        peak / 1024,
    );
    println!("measures: {:.2} µs a customer", per_customer(cpu, customers));
    let Some((peer, peer_peak, theirs)) = duckdb(&path, &specs, runs) else { return };
    for (name, value) in &theirs {
        let own = answer.get(name);
        if own != Some(value) {
            println!("measures: {name} differs: {own:?}, of the peer {value}");
        }
    }
    assert!(answer == theirs, "both sides find the same values");
    let what = format!(
        "{} measures and {} conditions of {customers} customers out of Parquet, processor time",
        specs.measures.len(),
        specs.conditions.len()
    );
    figure("measures", &what, cpu, Some(("DuckDB, one thread", peer.cpu(), ratio(cpu, peer.cpu()))));
    println!(
        "measures: DuckDB on one thread {:.2} s, of the processor {:.2} s, at most {} MiB: {:.2} times its processor time, \
         {} equal columns",
        peer.wall().as_secs_f64(),
        peer.cpu().as_secs_f64(),
        peer_peak / 1024,
        ratio(cpu, peer.cpu()),
        theirs.len(),
    );
}

fn per_customer(cpu: Duration, customers: usize) -> f64 {
    cpu.as_secs_f64() * 1e6 / customers as f64
}
