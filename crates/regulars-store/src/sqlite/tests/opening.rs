//! Files that are ours and files that are not.

use rusqlite::Connection;

use super::*;
use crate::Durability;
use crate::sqlite::lock;

fn pragma<T: rusqlite::types::FromSql>(connection: &Connection, name: &str) -> T {
    connection.pragma_query_value(None, name, |row| row.get(0)).unwrap()
}

#[test]
fn a_file_says_that_it_is_ours_and_every_connection_is_durable() {
    let place = place();
    for (durability, synchronous) in [(Durability::Full, 2), (Durability::Normal, 1)] {
        let store = SqliteStore::open(&place.path, SqliteOptions { durability, ..SqliteOptions::default() }).unwrap();
        drop(store.read().unwrap());
        let writer = lock(&store.writer);
        let readers = lock(&store.readers);
        for connection in readers.iter().chain([&writer.connection]) {
            assert_eq!(pragma::<i64>(connection, "synchronous"), synchronous);
            assert_eq!(pragma::<String>(connection, "journal_mode"), "wal");
        }
        assert_eq!(readers.len(), 1, "a reading connection is used again");
    }
    let plain = Connection::open(&place.path).unwrap();
    assert_eq!(pragma::<i64>(&plain, "application_id"), 0x5247_4c52);
    assert_eq!(pragma::<i64>(&plain, "user_version"), 8);
    assert_eq!(pragma::<String>(&plain, "integrity_check"), "ok");
    assert_eq!(&std::fs::read(&place.path).unwrap()[68..72], b"RGLR", "as `file` reads it");
}

#[test]
fn an_empty_file_is_a_fresh_store() {
    let place = place();
    std::fs::write(&place.path, b"").unwrap();
    assert_eq!(write(&open(&place.path).unwrap(), batch(0, 1)), [Appended::Accepted]);
}

#[test]
fn a_file_that_is_not_ours_is_refused_and_left_as_it_was() {
    let foreign = |sql: &str| {
        let place = place();
        Connection::open(&place.path).unwrap().execute_batch(sql).unwrap();
        std::fs::read(&place.path).unwrap()
    };
    let contents = [
        b"name,amount\nwang,12.50\n".to_vec(),
        b"x".to_vec(),
        b"SQLite format 3\0 but no more".to_vec(),
        vec![0; 4_096],
        vec![0xff; 10_000],
        foreign("CREATE TABLE record (x); INSERT INTO record VALUES (1)"),
        foreign("PRAGMA journal_mode = WAL; CREATE TABLE record (x)"),
        foreign("PRAGMA application_id = 1"),
        foreign("PRAGMA user_version = 1"),
        foreign("PRAGMA application_id = 7; PRAGMA user_version = 9; CREATE TABLE t (x)"),
    ];
    for content in contents {
        let place = place();
        std::fs::write(&place.path, &content).unwrap();
        let error = open(&place.path).unwrap_err();
        assert_eq!(error, StoreError::NotAStore, "{:?}", String::from_utf8_lossy(&content[..content.len().min(30)]));
        assert!(std::fs::read(&place.path).unwrap() == content, "the file is as it was");
        let beside = std::fs::read_dir(place.path.parent().unwrap()).unwrap().count();
        assert_eq!(beside, 1, "nothing is left beside it");
    }
}

#[test]
fn a_newer_layout_is_refused_by_number() {
    let place = place();
    write(&open(&place.path).unwrap(), batch(0, 3));
    let plain = Connection::open(&place.path).unwrap();
    plain.execute_batch("PRAGMA user_version = 9").unwrap();
    let error = open(&place.path).unwrap_err();
    assert_eq!(error, StoreError::SchemaTooNew { found: 9, known: 8 });
    assert_eq!(error.to_string(), "the file has version 9, this library knows versions up to 8");
    plain.execute_batch("PRAGMA user_version = 8").unwrap();
    assert_eq!(open(&place.path).unwrap().read().unwrap().counts().unwrap().records, 3);
}

#[test]
fn a_file_that_lost_a_table_is_damaged() {
    for table in [
        "meta",
        "record",
        "record_key",
        "seen",
        "profile",
        "correction",
        "dirty",
        "watch",
        "change",
        "rulebook",
        "artefact",
    ] {
        let place = place();
        write(&open(&place.path).unwrap(), batch(0, 3));
        Connection::open(&place.path).unwrap().execute_batch(&format!("DROP TABLE {table}")).unwrap();
        let seen = open(&place.path).map(|store| store.read().map(|reading| observe(reading.as_ref()).unwrap_err()));
        let text = match seen {
            Ok(Ok(text)) => text,
            Ok(Err(error)) | Err(error) => error.to_string(),
        };
        assert!(text.contains("the store is damaged"), "{table}: {text}");
    }
}

#[test]
fn a_place_where_no_file_can_be_says_why() {
    let place = place();
    let folder = place.path.parent().unwrap();
    std::fs::write(folder.join("file"), b"").unwrap();
    let why = |path: &Path| open(path).unwrap_err().to_string();
    let prefix = "the store cannot be opened or read: ";
    assert_eq!(why(&folder.join("none/shop.db")), format!("{prefix}there is no such folder"));
    assert_eq!(why(folder), format!("{prefix}it is a folder"));
    assert_eq!(why(&folder.join("file/shop.db")), format!("{prefix}a part of its path is not a folder"));
    assert!(!folder.join("none").exists());
}

#[test]
fn a_file_that_goes_away_is_not_made_again_by_reading() {
    let place = place();
    let store = open(&place.path).unwrap();
    std::fs::remove_file(&place.path).unwrap();
    assert_eq!(store.read().err(), Some(StoreError::Unavailable("the file is gone".to_owned())));
    assert!(!place.path.exists());
}

#[test]
fn many_may_open_a_fresh_file_at_once() {
    for _ in 0..10 {
        let place = place();
        std::thread::scope(|scope| {
            let all: Vec<_> = (0..8)
                .map(|n| {
                    let path = &place.path;
                    scope.spawn(move || write(&open(path).unwrap(), batch(n, 5)).len())
                })
                .collect();
            assert!(all.into_iter().all(|thread| thread.join().unwrap() == 5));
        });
        assert_eq!(open(&place.path).unwrap().read().unwrap().counts().unwrap().records, 40);
    }
}
