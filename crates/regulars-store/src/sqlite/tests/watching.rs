//! What watching costs in a file, and marks of several handles.

use rusqlite::Connection;

use super::*;
use crate::conformance::Act;

fn plan(path: &Path, sql: &str) -> String {
    let plain = Connection::open(path).unwrap();
    let mut statement = plain.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, String>(3)).unwrap();
    rows.map(Result::unwrap).collect::<Vec<_>>().join("; ")
}

#[test]
fn what_is_due_or_stale_is_found_by_an_index_in_order() {
    let place = place();
    drop(open(&place.path).unwrap());
    let due = plan(&place.path, "SELECT customer FROM watch WHERE due <= 1 ORDER BY due, customer LIMIT 9");
    assert_eq!(due, "SEARCH watch USING COVERING INDEX watch_due (due<?)");
    let stale = "SELECT w.customer FROM fingerprint f CROSS JOIN watch w ON w.fingerprint = f.no
        WHERE f.text <> 'x' ORDER BY f.text, w.customer LIMIT 9";
    let stale = plan(&place.path, stale);
    assert!(!stale.contains("TEMP B-TREE") && !stale.contains("SCAN w"), "{stale}");
}

#[test]
fn marks_begin_for_every_handle_with_the_first_advance_of_one() {
    let place = place();
    let (first, second) = (open(&place.path).unwrap(), open(&place.path).unwrap());
    let dirty = |store: &dyn Store| store.read().unwrap().dirty_count().unwrap();
    write(&first, vec![Sample::new("a", "1", 1)]);
    write(&second, vec![Sample::new("b", "2", 1)]);
    assert_eq!(dirty(&first), 0);
    play(&second, &[Step::Advance(vec![Act::To(9)], true)]).unwrap();
    write(&first, vec![Sample::new("c", "1", 1)]);
    write(&second, vec![Sample::new("d", "2", 1)]);
    assert_eq!((dirty(&first), dirty(&second)), (2, 2));
    // A mark that another handle takes away is made again.
    play(&second, &[Step::Advance(vec![Act::Clean("1".to_owned()), Act::Clean("2".to_owned())], true)]).unwrap();
    write(&first, vec![Sample::new("e", "1", 1)]);
    assert_eq!(dirty(&second), 1);
}

#[test]
fn a_transaction_marks_a_profile_once() {
    let place = place();
    let store = open(&place.path).unwrap();
    play(&store, &[Step::Advance(vec![Act::To(9)], true)]).unwrap();
    Connection::open(&place.path)
        .unwrap()
        .execute_batch(
            "CREATE TABLE tried (profile);
            CREATE TRIGGER try BEFORE INSERT ON dirty BEGIN INSERT INTO tried VALUES (new.profile); END",
        )
        .unwrap();
    write(&store, batch(0, 200));
    let tried = || -> i64 {
        let plain = Connection::open(&place.path).unwrap();
        plain.query_row("SELECT count(*) FROM tried", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(tried(), 10, "one statement for each of the ten profiles");
    assert_eq!(store.read().unwrap().dirty_count().unwrap(), 10);
}

#[test]
fn an_instant_that_cannot_be_read_is_damage() {
    let place = place();
    let store = open(&place.path).unwrap();
    let plain = Connection::open(&place.path).unwrap();
    for text in ["x", "9223372036854775807", "1.5"] {
        plain.execute("UPDATE meta SET value = ?1 WHERE name = 'advanced_to'", [text]).unwrap();
        let error = store.read().unwrap().advanced_to().unwrap_err();
        assert_eq!(error, StoreError::Corrupt("`advanced_to` cannot be read".to_owned()), "{text}");
    }
}
