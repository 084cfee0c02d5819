//! How long does a view of a customer of 20 records take, from memory and from SQLite, beside reading those 20 rows raw?
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use regulars::{Crm, CustomerId, CustomerRef, Identifier, Json, Record};
use regulars_benches::{SEED, Side, as_of, data_folder, figure, minor_units, moment, phone, ratio, rulebook, yuan};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

const PEOPLE: usize = 5_000;

/// Twenty records of a person in two sources that share the telephone number: 15 orders, 2 returns, a consent, a visit and
/// a profile.
fn life(person: usize, rng: &mut fastrand::Rng) -> Vec<Record> {
    let mut records = Vec::new();
    let (member, user) = (format!("M-{person:06}"), format!("tb_{person}"));
    for n in 0..15 {
        let (source, profile) = if n % 3 == 0 { ("tmall", &user) } else { ("pos", &member) };
        let (at, amount) = (moment(rng), yuan(minor_units(rng)));
        let order = Record::order(source, &format!("{person}-{n}"), profile, at, amount).unwrap();
        records.push(order.with_identifier("phone", &phone(person)).unwrap());
        if n == 1 || n == 2 {
            let order = format!("{person}-{n}");
            let back = at.plus_micros(3 * 86_400_000_000);
            records.push(Record::refund(source, &format!("{order}-back"), profile, back, amount, &order).unwrap());
        }
    }
    let wire = |text: String| Record::from_json(&Json::parse(&text).unwrap()).unwrap();
    let at = moment(rng);
    records.push(wire(format!(
        r#"{{"source":"pos","record_id":"{person}-c","profile":"{member}","type":"consent","occurred_at":"{at}",
        "body":{{"kind":"grant","purpose":"marketing","channel":"sms","by":"subject","source":"web_form"}}}}"#
    )));
    records.push(wire(format!(
        r#"{{"source":"pos","record_id":"{person}-v","profile":"{member}","type":"visit","occurred_at":"{at}"}}"#
    )));
    records.push(wire(format!(
        r#"{{"source":"pos","record_id":"{person}-p","profile":"{member}","type":"profile","occurred_at":"{at}",
        "attributes":{{"name":"王伟","city":"上海"}}}}"#
    )));
    records
}

/// The profiles of every person, by the numbers of the file.
fn numbers(raw: &Connection) -> Vec<Vec<i64>> {
    let mut numbers = vec![Vec::new(); PEOPLE];
    let mut statement = raw.prepare("SELECT no, key FROM profile ORDER BY no").unwrap();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let key: String = row.get(1).unwrap();
        let person: usize = key.trim_start_matches(|letter: char| !letter.is_ascii_digit()).parse().unwrap();
        numbers.get_mut(person).unwrap().push(row.get(0).unwrap());
    }
    numbers
}

/// One question after another, each about the next customer, far apart.
struct Turn(usize);

impl Turn {
    fn next(&mut self) -> usize {
        self.0 = (self.0 + 1_237) % PEOPLE;
        self.0
    }
}

fn views(criterion: &mut Criterion) {
    let mut rng = fastrand::Rng::with_seed(SEED);
    let records: Vec<Record> = (0..PEOPLE).flat_map(|person| life(person, &mut rng)).collect();
    let folder = tempfile::tempdir_in(data_folder()).unwrap();
    let path = folder.path().join("shop.db");
    let memory = Crm::in_memory(rulebook()).unwrap();
    let file = Crm::open(&path, rulebook()).unwrap();
    for crm in [&memory, &file] {
        assert_eq!(crm.ingest(&records).unwrap().accepted, records.len() as u64);
    }
    let phones: Vec<Identifier> = (0..PEOPLE).map(|person| Identifier::phone(&phone(person)).unwrap()).collect();
    let ids: Vec<CustomerId> = phones.iter().map(|phone| memory.find(phone, as_of()).unwrap()).collect();
    let (by_memory, by_file) =
        (memory.view(ids.first().unwrap(), as_of()).unwrap(), file.view(ids.first().unwrap(), as_of()).unwrap());
    assert_eq!((by_memory.records, &by_memory), (20, &by_file));

    let names = ["memory, by id", "memory, by phone", "file, by id", "file, by phone", "raw rows"];
    let mut sides: Vec<(&str, Side)> = names.into_iter().map(|name| (name, Side::default())).collect();
    let mut group = criterion.benchmark_group("view");
    group.warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3)).sample_size(30);
    let raw = Connection::open(&path).unwrap();
    raw.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).unwrap();
    let sql = "SELECT at, record_id, kind, hash, open, sealed FROM record WHERE profile = ?1 ORDER BY at, record_id";
    for (name, side) in &mut sides {
        let mut turn = Turn(0);
        let mut ask = |name: &str| {
            let person = turn.next();
            let (id, phone) = (ids.get(person).unwrap(), phones.get(person).unwrap());
            let crm = if name.starts_with("memory") { &memory } else { &file };
            let who = if name.ends_with("id") { CustomerRef::from(id) } else { CustomerRef::from(phone.clone()) };
            crm.view(who, as_of()).unwrap()
        };
        let numbers = numbers(&raw);
        let mut read = {
            let mut turn = Turn(0);
            let raw = &raw;
            move || {
                let mut bytes = 0;
                let mut statement = raw.prepare_cached(sql).unwrap();
                for profile in numbers.get(turn.next()).unwrap() {
                    let mut rows = statement.query([profile]).unwrap();
                    while let Some(row) = rows.next().unwrap() {
                        bytes += row.get_ref(1).unwrap().as_str().unwrap().len();
                        bytes += row.get_ref(4).unwrap().as_blob().unwrap().len();
                        bytes += row.get_ref(5).unwrap().as_str().unwrap().len();
                    }
                }
                bytes
            }
        };
        group.bench_function(*name, |bencher| {
            bencher.iter_custom(|times| {
                let mut took = Side::default();
                let (wall, ()) = took.run(|| {
                    for _ in 0..times {
                        if *name == "raw rows" {
                            black_box(read());
                        } else {
                            black_box(ask(name));
                        }
                    }
                });
                side.note(wall / u32::try_from(times).unwrap(), wall);
                wall
            });
        });
    }
    group.finish();
    let Some((_, raw)) = sides.pop().filter(|(_, raw)| !raw.is_empty()) else { return };
    println!("view: raw rows {:.1} µs", raw.wall().as_secs_f64() * 1e6);
    for (name, side) in sides.iter().filter(|(_, side)| !side.is_empty()) {
        let rows = ("the same rows read raw", raw.wall(), ratio(side.wall(), raw.wall()));
        figure("view", &format!("a view of a customer of 20 records, {name}"), side.wall(), Some(rows));
        println!(
            "view: {name} {:.1} µs, {:.1} times the raw rows",
            side.wall().as_secs_f64() * 1e6,
            ratio(side.wall(), raw.wall())
        );
    }
}

criterion_group!(benches, views);
criterion_main!(benches);
