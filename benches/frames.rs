//! How long does it take to score a data frame of a million customers, beside the bare functions over slices?
//!
//! `REGULARS_BENCH_ROWS` asks another number of rows.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{Array as _, Float64Array, Int64Array};
use fastrand::Rng;
use regulars::arrow::{RecordBatch, Table};
use regulars::{TableAnswer, ask_table};
use regulars_benches::{SEED, Side, figure, is_wanted, number_of, ratio};
use regulars_models::repeat::{History, Model, Summary, TimeUnit};

const ROWS: usize = 1_000_000;
const RUNS: usize = 3;
const HORIZON: f64 = 13.0;

fn main() {
    if !is_wanted("frames") {
        return;
    }
    let rows = number_of("REGULARS_BENCH_ROWS", ROWS);
    let mut rng = Rng::with_seed(SEED);
    let (mut x, mut last, mut age) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rows {
        let weeks = 20.0 + 40.0 * rng.f64();
        let bought = if rng.bool() { 0 } else { 1 + rng.i64(0..12) };
        x.push(bought);
        last.push(if bought == 0 { 0.0 } else { weeks * rng.f64().max(1e-6) });
        age.push(weeks);
    }
    let counts: Vec<u32> = x.iter().map(|x| u32::try_from(*x).unwrap()).collect();
    let summaries = Summary::columns(&counts, &last, &age).unwrap();
    let histories: Vec<History> = summaries.into_iter().map(|row| History::Purchases(row, TimeUnit::Week)).collect();
    let batch = RecordBatch::try_from_iter([
        ("x", Arc::new(Int64Array::from(x)) as _),
        ("last", Arc::new(Float64Array::from(last)) as _),
        ("t", Arc::new(Float64Array::from(age)) as _),
    ]);
    let table = Table::from(batch.unwrap());
    let columns = BTreeMap::from([("t_x".to_owned(), "last".to_owned())]);
    let request =
        r#"{"model":"bg_nbd","parameters":{"r":0.243,"alpha":4.414,"a":0.793,"b":2.426},"unit":"week","horizon":13}"#;
    let model = Model::named("bg_nbd", &[0.243, 4.414, 0.793, 2.426]).unwrap();
    let (mut ours, mut bare) = (Side::default(), Side::default());
    let (mut told, mut sum) = (None, 0.0);
    for _ in 0..RUNS {
        let (_, answer) = ours.run(|| ask_table("model.predict", request, &table, &columns, 0).unwrap());
        told = Some(answer);
        (_, sum) = bare.run(|| {
            let three = |row: &History| {
                let unit = TimeUnit::Week;
                let alive = model.p_alive(unit, row).unwrap() + model.p_no_purchase(unit, row, HORIZON).unwrap();
                model.cet(unit, row, HORIZON).unwrap() + alive
            };
            histories.iter().map(three).sum::<f64>()
        });
    }
    let Some(TableAnswer::Rows(found)) = told else { return };
    let column = |place: usize| found.column(place).as_any().downcast_ref::<Float64Array>().unwrap().values().to_vec();
    let total: f64 = (0..3).flat_map(column).sum();
    assert!(found.num_rows() == rows && (total / sum - 1.0).abs() < 1e-9, "both say the same");
    let peer = Some(("functions over slices", bare.cpu(), ratio(ours.cpu(), bare.cpu())));
    figure("frames", &format!("three predictions for {rows} rows of a data frame, processor time"), ours.cpu(), peer);
    println!(
        "frames: {rows} rows in {:.2} s of the processor, {:.2} us a row: {:.2} times that of the functions over slices",
        ours.cpu().as_secs_f64(),
        ours.cpu().as_secs_f64() * 1e6 / rows as f64,
        ratio(ours.cpu(), bare.cpu()),
    );
}
