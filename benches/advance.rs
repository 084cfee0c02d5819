//! Does an advance touch only the one customer in a hundred that is due, and what does it cost beside asking all of them anew?
//!
//! `REGULARS_BENCH_CUSTOMERS=1000000` asks the full size; by default it is a tenth of it. Five records each, in SQLite.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::path::Path;
use std::time::Duration;

use fastrand::Rng;
use regulars::{Crm, Instant, Part, ReasonLevel, Record, Rulebook, Select};
use regulars_benches::{SEED, Side, data_folder, figure, is_wanted, minor_units, number_of, phone, ratio, yuan};

const RULES: &str = r#"
[rulebook]
id = "bench"
version = 1
zone = "Asia/Shanghai"

[identity.kinds.phone]
normalise = "phone"

[measures.orders]
of = "order"
agg = "count"
window = "lifetime"

[measures.orders_12m]
of = "order"
agg = "count"
window = { last = "365d" }

[measures.spend_12m]
of = "order"
agg = "sum"
field = "body.amount"
currency = "CNY"
window = { last = "365d" }

[measures.largest_12m]
of = "order"
agg = "max"
field = "body.amount"
currency = "CNY"
window = { last = "365d" }

[measures.online_12m]
of = "order"
agg = "count"
where = "record.body.channel == 'web'"
window = { last = "365d" }

[measures.last_order]
of = "order"
agg = "last"
window = "lifetime"

[segments.regular]
when = "measure.orders_12m >= 5"

[segments.good]
when = "measure.spend_12m >= 500.00 && segment.regular"

[segments.big]
when = "measure.largest_12m >= 1000.00"

[segments.online]
when = "measure.online_12m >= 1"

[segments.lapsed]
when = "measure.orders >= 1 && older(measure.last_order, '400d')"

[[stage]]
name = "regular"
enter = "segment.regular"

[[stage]]
name = "known"
enter = "true"
"#;

/// The first advance ends here; the second a day later.
const REACHED: &str = "2026-07-01T12:00:00+08:00";
const DAY_US: i64 = 86_400_000_000;
const RECORDS: usize = 5;
/// Customers that are ingested at a time.
const AT_ONCE: usize = 20_000;
/// One customer in so many is due on the day.
const ONE_IN: usize = 100;

/// Five orders of a customer. The oldest leaves the window of 365 days on the day after `reached` if the customer is due, else later.
fn life(customer: usize, reached: Instant, rng: &mut Rng) -> Vec<Record> {
    let due = customer % ONE_IN == 7;
    let days = |from: i64, to: i64, rng: &mut Rng| {
        reached.plus_micros(-rng.i64(from * DAY_US / 1_000_000..to * DAY_US / 1_000_000) * 1_000_000)
    };
    let order = |n: usize| {
        let at = if due && n == 0 { days(364, 365, rng) } else { days(20, 360, rng) };
        let (key, amount) = (format!("M-{customer:07}"), yuan(minor_units(rng)));
        let order = Record::order("pos", &format!("{customer}-{n}"), &key, at, amount).unwrap();
        order.with_identifier("phone", &phone(customer)).unwrap()
    };
    (0..RECORDS).map(order).collect()
}

fn fill(crm: &Crm, customers: usize, reached: Instant) {
    let mut rng = Rng::with_seed(SEED);
    for from in (0..customers).step_by(AT_ONCE) {
        let to = customers.min(from + AT_ONCE);
        let records: Vec<Record> = (from..to).flat_map(|customer| life(customer, reached, &mut rng)).collect();
        assert_eq!(crm.ingest(&records).unwrap().accepted, records.len() as u64);
    }
}

/// Segments, stages and tags of everybody; how many memberships there are, to compare.
fn everybody(crm: &Crm, as_of: Instant) -> u64 {
    let select = Select::parts(&[Part::Stage, Part::Tags, Part::Segments]).with_reasons(ReasonLevel::None);
    let mut members = 0;
    crm.views(as_of, select, |view| {
        members +=
            view.segments.iter().flat_map(|segments| segments.values()).filter(|segment| segment.member).count() as u64;
        Ok(())
    })
    .unwrap();
    members
}

fn each(took: Duration, count: u64) -> f64 {
    took.as_secs_f64() * 1e6 / count.max(1) as f64
}

fn main() {
    if !is_wanted("advance") {
        return;
    }
    let customers = number_of("REGULARS_BENCH_CUSTOMERS", 100_000);
    let folder = tempfile::tempdir_in(data_folder()).unwrap();
    run(&folder.path().join("shop.db"), customers);
}

fn run(path: &Path, customers: usize) {
    let reached = Instant::parse(REACHED).unwrap();
    let next = reached.plus_micros(DAY_US);
    let crm = Crm::open(path, Rulebook::parse(RULES).unwrap()).unwrap();
    fill(&crm, customers, reached);
    let (mut first, mut second, mut all) = (Side::default(), Side::default(), Side::default());
    let report = first.run(|| crm.advance(reached).unwrap()).1;
    assert_eq!(report.touched, customers as u64, "the first advance folds everybody");
    println!(
        "advance: the first, of {customers} customers with {RECORDS} records: {:.2} s, of the processor {:.2} s, {:.1} µs a customer, \
         {} changes",
        first.wall().as_secs_f64(),
        first.cpu().as_secs_f64(),
        each(first.cpu(), report.touched),
        report.changes,
    );
    let report = second.run(|| crm.advance(next).unwrap()).1;
    assert_eq!(
        report.touched,
        (0..customers).filter(|customer| customer % ONE_IN == 7).count() as u64,
        "only the due are touched"
    );
    println!(
        "advance: one in {ONE_IN} is due: {:.3} s, of the processor {:.2} s, {:.1} µs a customer, {} of {customers} touched, {} changes",
        second.wall().as_secs_f64(),
        second.cpu().as_secs_f64(),
        each(second.wall(), report.touched),
        report.touched,
        report.changes,
    );
    let members = all.run(|| everybody(&crm, next)).1;
    let what = format!("an advance of {customers} customers by a day on which one in {ONE_IN} is due");
    figure("advance", &what, second.wall(), Some(("all anew", all.wall(), ratio(second.wall(), all.wall()))));
    println!(
        "advance: all anew: {:.2} s, {:.1} µs a customer, {members} memberships; the advance took {:.4} of it",
        all.wall().as_secs_f64(),
        each(all.wall(), customers as u64),
        ratio(second.wall(), all.wall()),
    );
}
