//! The audit in a file: nothing rewrites it in passing, and what somebody rewrites on purpose is found.

use rusqlite::Connection;

use super::*;
use crate::conformance::Act;

#[test]
fn nobody_rewrites_the_chain_in_passing_and_what_is_forced_is_found() {
    let place = place();
    let store = open(&place.path).unwrap();
    let tell = |of: &str| Act::Tell(of.to_owned(), 1);
    play(&store, &[Step::Advance(vec![tell("p1"), tell("p2"), tell("p1")], true)]).unwrap();
    let plain = Connection::open(&place.path).unwrap();
    for sql in
        ["UPDATE audit SET actor = 'x'", "DELETE FROM audit WHERE seq = 3", "REPLACE INTO audit SELECT * FROM audit"]
    {
        // A replacement deletes without a trigger unless triggers are recursive, so it may pass; then nothing has changed.
        let done = plain.execute_batch(sql);
        assert!(done.is_err() || sql.starts_with("REPLACE"), "{sql}");
        assert!(observe(store.read().unwrap().as_ref()).is_ok(), "{sql}");
    }
    plain.execute_batch("DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_deleted").unwrap();
    for (sql, back, code) in [
        ("UPDATE audit SET purpose = 'x' WHERE seq = 2", "UPDATE audit SET purpose = '' WHERE seq = 2", "AuditHash"),
        (
            "UPDATE audit SET reasons = 'a,b,c' WHERE seq = 1",
            "UPDATE audit SET reasons = 'a,b' WHERE seq = 1",
            "AuditHash",
        ),
        (
            "UPDATE audit_content SET text = '[]' WHERE seq = 3",
            "UPDATE audit_content SET text = '{}' WHERE seq = 3",
            "AuditHash",
        ),
        ("DELETE FROM audit WHERE seq = 2", "", "AuditGap"),
    ] {
        plain.execute_batch(sql).unwrap();
        let error = observe(store.read().unwrap().as_ref()).unwrap_err();
        assert!(error.contains(code), "{sql}: {error}");
        plain.execute_batch(back).unwrap();
    }
}
