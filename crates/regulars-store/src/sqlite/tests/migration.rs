//! Files of an older layout: read as they are, brought forward by the first transaction that writes.

use rusqlite::Connection;

use super::sealed::{open_with, tell, vault};
use super::*;
use crate::conformance::{Act, CHECKS, Observed};
use crate::sqlite::keys::record_field;
use crate::sqlite::schema::{SCHEMA, SCHEMA_1, SCHEMA_2, SCHEMA_3, SCHEMA_4, SCHEMA_5, SCHEMA_6, VERSION};
use crate::vault::{Wrapped, lengthen};

/// An empty file as the first layout had it.
fn old(path: &Path) -> Connection {
    old_of(path, SCHEMA_1, 1)
}

/// An empty file as an older layout had it.
fn old_of(path: &Path, tables: &str, layout: i64) -> Connection {
    let plain = Connection::open(path).unwrap();
    plain.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
    plain.execute_batch(tables).unwrap();
    plain.execute_batch(&format!("PRAGMA application_id = 0x52474c52; PRAGMA user_version = {layout}")).unwrap();
    plain
}

fn version(path: &Path) -> i64 {
    let plain = Connection::open(path).unwrap();
    plain.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

fn layout(path: &Path) -> Vec<(String, String)> {
    let plain = Connection::open(path).unwrap();
    let mut statement = plain
        .prepare("SELECT name, coalesce(sql, '') FROM sqlite_schema UNION ALL SELECT * FROM meta ORDER BY 1")
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn state(store: &dyn Store) -> Observed {
    observe(store.read().unwrap().as_ref()).unwrap()
}

fn some() -> Vec<Sample> {
    let mut samples = batch(0, 30);
    samples.push(Sample::new("boss", "p1", 35).relating("p2"));
    samples.push(Sample::new("fix", "p1", 40).correcting(&samples[3].record_id));
    samples
}

#[test]
fn the_first_layout_is_what_it_always_was() {
    assert!(
        SCHEMA.starts_with(SCHEMA_6)
            && SCHEMA_6.starts_with(SCHEMA_5)
            && SCHEMA_5.starts_with(SCHEMA_4)
            && SCHEMA_4.starts_with(SCHEMA_3)
    );
    assert!(SCHEMA_3.starts_with(SCHEMA_2) && SCHEMA_2.starts_with(SCHEMA_1));
    let place = place();
    drop(old(&place.path));
    let tables: Vec<String> = layout(&place.path).into_iter().map(|(name, _)| name).collect();
    let all = "correction id_salt index_version meta profile profile_id profile_key profile_value record record_key seen \
        source sqlite_autoindex_source_1 sqlite_autoindex_value_1 value";
    assert_eq!(tables.join(" "), all);
}

#[test]
fn an_old_file_keeps_every_promise() {
    let older = [(SCHEMA_1, 1), (SCHEMA_2, 2), (SCHEMA_3, 3), (SCHEMA_4, 4), (SCHEMA_5, 5), (SCHEMA_6, 6)];
    for (tables, layout) in older.into_iter().chain([(SCHEMA, VERSION - 1)]) {
        for check in CHECKS {
            let place = place();
            drop(old_of(&place.path, tables, layout));
            check.run(&open(&place.path).unwrap()).unwrap();
        }
    }
}

#[test]
fn an_old_file_with_records_is_read_as_it_is_and_brought_forward_by_writing() {
    let (place, fresh) = (place(), super::place());
    let expected = open(&fresh.path).unwrap();
    write(&expected, some());
    let store = open(&place.path).unwrap();
    write(&store, some());
    drop(store);
    age(&place.path);
    let store = open(&place.path).unwrap();
    assert_eq!(state(&store), state(&expected));
    assert_eq!(version(&place.path), 1, "reading changes nothing");
    assert_eq!(write(&store, some()), vec![Appended::Duplicate; 32]);
    assert_eq!((version(&place.path), layout(&place.path)), (VERSION, layout(&fresh.path)));
    let more = [
        Step::Advance(vec![Act::To(50), Act::Watch("p1".to_owned(), Some(60), "x".to_owned())], true),
        Step::Batch(batch(1, 5), true),
        Step::Advance(vec![Act::Change("p1".to_owned(), 60), Act::Clean("p1".to_owned())], true),
    ];
    assert_eq!(play(&store, &more), play(&expected, &more));
    assert_eq!(state(&store), state(&expected));
    assert_eq!(state(&store).watched.dirty.len(), 4);
    assert_eq!(state(&open(&place.path).unwrap()), state(&expected));
}

#[test]
fn a_dropped_transaction_leaves_the_old_layout() {
    let place = place();
    drop(old(&place.path));
    let before = layout(&place.path);
    let store = open(&place.path).unwrap();
    play(&store, &[Step::Batch(some(), false), Step::Advance(vec![Act::To(1)], false)]).unwrap();
    assert_eq!((version(&place.path), layout(&place.path)), (1, before));
    assert_eq!(write(&store, some()).len(), 32);
    assert_eq!(version(&place.path), VERSION);
}

#[test]
fn an_old_file_without_room_is_still_read() {
    let place = place();
    drop(old(&place.path));
    let limited = SqliteOptions { max_bytes: Some(1), ..SqliteOptions::default() };
    let store = SqliteStore::open(&place.path, limited).unwrap();
    assert_eq!(store.write().err(), Some(StoreError::Full));
    assert_eq!(state(&store), Observed::default());
    assert_eq!(version(&place.path), 1);
    assert_eq!(write(&open(&place.path).unwrap(), some()).len(), 32);
}

#[test]
fn handles_that_were_opened_before_see_the_new_layout() {
    let place = place();
    drop(old(&place.path));
    let (first, second) = (open(&place.path).unwrap(), open(&place.path).unwrap());
    let early = second.read().unwrap();
    play(&first, &[Step::Advance(vec![Act::To(1)], true)]).unwrap();
    assert_eq!(observe(early.as_ref()).unwrap(), Observed::default(), "a reader sees the state at which it was opened");
    drop(early);
    assert_eq!(state(&second), state(&first));
    write(&second, some());
    assert_eq!(state(&first).watched.dirty.len(), 10);
}

#[test]
fn a_file_that_became_newer_after_it_was_opened_is_not_written() {
    let place = place();
    let store = open(&place.path).unwrap();
    Connection::open(&place.path).unwrap().execute_batch(&format!("PRAGMA user_version = {}", VERSION + 1)).unwrap();
    assert_eq!(store.write().err(), Some(StoreError::SchemaTooNew { found: VERSION + 1, known: VERSION }));
    Connection::open(&place.path).unwrap().execute_batch("PRAGMA user_version = 0").unwrap();
    let error = StoreError::Corrupt("it has no version".to_owned());
    assert_eq!((store.write().err(), open(&place.path).err()), (Some(error.clone()), Some(error)));
}

#[test]
fn relations_of_a_file_of_the_second_layout_are_found_before_and_after_it_is_brought_forward() {
    let place = place();
    let store = open(&place.path).unwrap();
    write(&store, some());
    let expected = state(&store);
    drop(store);
    age_to_2(&place.path);
    let store = open(&place.path).unwrap();
    assert_eq!((state(&store), expected.related.len()), (expected.clone(), 2));
    assert_eq!(version(&place.path), 2);
    write(&store, vec![Sample::new("boss", "p1", 35).relating("p2")]);
    assert_eq!((state(&store), version(&place.path)), (expected, VERSION));
}

#[test]
fn the_outbox_of_a_file_of_the_third_layout_stays_and_its_numbers_go_on() {
    for forgotten in [0, 2, 3] {
        let (place, fresh) = (place(), super::place());
        let told = [
            Step::Batch(some(), true),
            Step::Advance(vec![Act::To(50), Act::Change("p1".to_owned(), 1), Act::Change("p2".to_owned(), 2)], true),
            Step::Advance(vec![Act::Change("p3".to_owned(), 3), Act::Forget(forgotten)], true),
        ];
        let (store, expected) = (open(&place.path).unwrap(), open(&fresh.path).unwrap());
        assert_eq!(play(&store, &told), play(&expected, &told));
        drop(store);
        age_to_3(&place.path);
        let store = open(&place.path).unwrap();
        assert_eq!((state(&store), version(&place.path)), (state(&expected), 3), "reading changes nothing");
        let more = [Step::Advance(vec![Act::Alert(60), Act::Quality("x".to_owned())], true)];
        assert_eq!(play(&store, &more), play(&expected, &more));
        let seen = state(&store);
        assert_eq!((&seen, layout(&place.path)), (&state(&expected), layout(&fresh.path)));
        let last = seen.watched.changes.last().unwrap();
        assert_eq!((last.number, last.customer, seen.watched.last_change), (4, None, 4));
    }
}

/// Makes a sealed file one of the layout before the last, where the sealed parts of records are the whole text; how many there are.
fn lengthen_all(path: &Path) -> usize {
    let (plain, vault) = (Connection::open(path).unwrap(), vault(1));
    let sql = "SELECT r.profile, r.record_id, r.cipher, s.name, p.key, k.version, k.kek, k.wrapped FROM record r
        JOIN profile p ON p.no = r.profile JOIN source s ON s.no = p.source JOIN data_key k ON k.profile = r.profile
        WHERE r.cipher IS NOT NULL";
    let mut statement = plain.prepare(sql).unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut sealed = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let text = |column| row.get::<_, String>(column).unwrap();
        let (profile, id, source, key) = (row.get::<_, i64>(0).unwrap(), text(1), text(3), text(4));
        let (whose, field) = ((source.as_str(), key.as_str()), record_field(&id));
        let kept = Wrapped { key_ver: row.get(5).unwrap(), kek_ver: row.get(6).unwrap(), bytes: row.get(7).unwrap() };
        let keys = [(kept.key_ver, vault.unwrap(whose, &kept).unwrap())];
        let short = vault.open(&keys, whose, &field, &row.get::<_, Vec<u8>>(2).unwrap()).unwrap();
        let long = lengthen(&short).unwrap();
        assert!(long.len() > short.len() && long.starts_with('{'), "{long}");
        sealed.push((vault.seal(&keys, whose, &field, &long).unwrap(), profile, id));
    }
    drop(rows);
    for row in &sealed {
        let sql = "UPDATE record SET cipher = ?1 WHERE profile = ?2 AND record_id = ?3";
        assert_eq!(plain.execute(sql, rusqlite::params![row.0, row.1, row.2]).unwrap(), 1);
    }
    plain.execute_batch(&format!("PRAGMA user_version = {}", VERSION - 1)).unwrap();
    sealed.len()
}

#[test]
fn what_was_sealed_as_a_whole_is_read_before_and_after_the_file_is_brought_forward() {
    let place = place();
    let store = open_with(&place.path, vault(1)).unwrap();
    tell(&store);
    let expected = state(&store);
    drop(store);
    assert_eq!(lengthen_all(&place.path), 2);
    let store = open_with(&place.path, vault(1)).unwrap();
    assert_eq!((state(&store), version(&place.path)), (expected.clone(), VERSION - 1), "reading changes nothing");
    write(&store, vec![Sample::new("r3", "p1", 2)]);
    assert_eq!((state(&store), version(&place.path)), (expected.clone(), VERSION));
    // A key that is renewed seals the same text, long or short.
    let mut writing = store.write().unwrap();
    let profile = writing.profile_no("pos", "p1").unwrap().unwrap();
    writing.renew_key(profile).unwrap();
    assert!(writing.reseal(profile, 100).unwrap() > 0);
    writing.commit().unwrap();
    assert_eq!(state(&store), expected);
    assert_eq!(state(&open_with(&place.path, vault(1)).unwrap()), expected);
}
