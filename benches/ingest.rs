//! How fast are 100,000 orders of 20,000 people ingested into a fresh file, beside raw rusqlite writing the same rows?
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::time::Duration;

use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use regulars::record::row::{RowBuffer, encode};
use regulars::record::{ContentHash, Declared};
use regulars::{Crm, CustomerId, Record};
use regulars_benches::{Side, data_folder, figure, orders, rulebook};
use regulars_store::SqliteStore;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, params};

const RECORDS: usize = 100_000;
const PEOPLE: usize = 20_000;
/// What must be the same in both files.
const COUNTS: &str = "SELECT (SELECT count(*) FROM record), (SELECT count(*) FROM record_key), (SELECT count(*) FROM profile),
    (SELECT count(*) FROM value), (SELECT count(*) FROM seen), (SELECT count(*) FROM profile_value), (SELECT sum(length(hash)
    + length(open) + length(sealed)) FROM record)";

/// A row as the peer gets it: computed before its clock starts.
struct Ready {
    at: i64,
    record_id: String,
    kind: u8,
    hash: ContentHash,
    open: Vec<u8>,
    sealed: String,
    profile: i64,
    value: i64,
    new_profile: Option<(String, CustomerId, i64)>,
    new_value: Option<String>,
    new_pair: bool,
}

fn ready(records: &[Record]) -> Vec<Ready> {
    let (mut row, mut scratch) = (RowBuffer::default(), String::new());
    let (mut profiles, mut values, mut pairs) = (HashMap::new(), HashMap::new(), HashSet::new());
    let mut first_at: HashMap<&str, i64> = HashMap::new();
    for record in records {
        let at = record.occurred_at.at.micros();
        let first = first_at.entry(record.profile.as_str()).or_insert(at);
        *first = at.min(*first);
    }
    let one = |record: &Record| {
        encode(record, &Declared::default(), &mut row);
        let key = record.profile.as_str().to_owned();
        let phone = format!("+86{}", record.identifiers.first().unwrap().value.as_str());
        let next = i64::try_from(profiles.len()).unwrap() + 1;
        let new_profile = !profiles.contains_key(&key);
        let profile = *profiles.entry(key.clone()).or_insert(next);
        let next = i64::try_from(values.len()).unwrap() + 1;
        let new_value = !values.contains_key(&phone);
        let value = *values.entry(phone.clone()).or_insert(next);
        Ready {
            at: record.occurred_at.at.micros(),
            record_id: record.record_id.as_str().to_owned(),
            kind: record.body.kind().number(),
            hash: ContentHash::of(record, &mut scratch),
            open: row.open.clone(),
            sealed: row.sealed.clone(),
            profile,
            value,
            new_profile: new_profile
                .then(|| (key.clone(), CustomerId::of("", "pos", &key), first_at.get(key.as_str()).copied().unwrap())),
            new_value: new_value.then_some(phone),
            new_pair: pairs.insert((profile, value)),
        }
    };
    records.iter().map(one).collect()
}

fn raw(path: &Path, rows: &[Ready]) {
    let mut connection = Connection::open(path).unwrap();
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
    connection.pragma_update(None, "synchronous", "FULL").unwrap();
    connection.pragma_update(None, "cache_size", "-65536").unwrap();
    connection.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(())).unwrap();
    connection.set_prepared_statement_cache_capacity(64);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).unwrap();
    connection.execute_batch(SqliteStore::schema()).unwrap();
    let transaction = connection.transaction().unwrap();
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        transaction.prepare_cached(sql).unwrap().execute(values).unwrap();
    };
    run("INSERT INTO source (no, name) VALUES (1, 'pos')", &[]);
    for row in rows {
        let Ready { at, record_id, profile, value, .. } = row;
        if let Some((key, id, first_at)) = &row.new_profile {
            let sql = "INSERT INTO profile (no, source, key, id, first_at) VALUES (?1, 1, ?2, ?3, ?4)";
            run(sql, params![profile, key, id.bytes().as_slice(), first_at]);
        }
        let sql = "INSERT INTO record_key (source, record_id, profile, at) VALUES (1, ?1, ?2, ?3)";
        run(sql, params![record_id, profile, at]);
        let sql =
            "INSERT INTO record (profile, at, record_id, kind, hash, open, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        run(sql, params![profile, at, record_id, row.kind, row.hash.bytes().as_slice(), row.open, row.sealed]);
        if let Some(phone) = &row.new_value {
            run("INSERT INTO value (no, kind, value) VALUES (?1, 'phone', ?2)", params![value, phone]);
        }
        let sql = "INSERT INTO seen (value, profile, at, record_id) VALUES (?1, ?2, ?3, ?4)";
        run(sql, params![value, profile, at, record_id]);
        if row.new_pair {
            run("INSERT INTO profile_value (profile, value) VALUES (?1, ?2)", params![profile, value]);
        }
    }
    transaction.commit().unwrap();
}

fn counts(path: &Path) -> [i64; 7] {
    let connection = Connection::open(path).unwrap();
    connection.query_row(COUNTS, [], |row| Ok(std::array::from_fn(|n| row.get(n).unwrap()))).unwrap()
}

fn ingest(criterion: &mut Criterion) {
    let records = orders(RECORDS, PEOPLE);
    let rows = ready(&records);
    let (mut ours, mut theirs) = (Side::default(), Side::default());
    let mut group = criterion.benchmark_group("ingest");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(1)).measurement_time(Duration::from_secs(1));
    // The two sides take turns, so that both meet the same machine; criterion is told of ours.
    group.bench_function("100k orders into a fresh file", |bencher| {
        bencher.iter_custom(|times| {
            let mut sum = Duration::ZERO;
            for _ in 0..times {
                let folder = tempfile::tempdir_in(data_folder()).unwrap();
                let (mine, peer) = (folder.path().join("regulars.db"), folder.path().join("raw.db"));
                let (took, report) = ours.run(|| Crm::open(&mine, rulebook()).unwrap().ingest(&records).unwrap());
                assert_eq!(report.accepted, RECORDS as u64);
                sum += took;
                theirs.run(|| raw(&peer, &rows));
                assert_eq!(counts(&mine), counts(&peer));
            }
            sum
        });
    });
    group.finish();
    if !ours.is_empty() {
        let rate = |side: &Side| RECORDS as f64 / side.wall().as_secs_f64() / 1e3;
        let (by_clock, by_processor) = theirs.against(&ours);
        let raw = ("raw rusqlite, the same rows", theirs.wall(), ours.against(&theirs).0);
        figure("ingest", &format!("{RECORDS} records into a fresh SQLite file"), ours.wall(), Some(raw));
        println!(
            "ingest: {:.0} k records/s, raw rusqlite {:.0} k records/s: {:.2} of its rate (by processor time {:.2})",
            rate(&ours),
            rate(&theirs),
            by_clock,
            by_processor,
        );
    }
}

criterion_group!(benches, ingest);
criterion_main!(benches);
