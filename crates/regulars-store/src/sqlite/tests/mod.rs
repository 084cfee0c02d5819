//! What only a file can do: be of something else, be damaged, be full, be read-only, be written by two, lose its writer.

mod audit;
mod damage;
mod full;
mod migration;
mod opening;
mod processes;
mod read_only;
mod renewing;
mod scrubbing;
mod sealed;
mod watching;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use regulars_core::record::row::{RowBuffer, encode};
use regulars_core::record::{ContentHash, Declared};

use crate::conformance::{Sample, Step, observe, play};
use crate::port::{Appended, Indexed, NewDecision, NewRecord, Store, StoreError, Writing};
use crate::{SqliteOptions, SqliteStore};

/// A store file in a folder of its own that goes with it.
struct Place {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    Place { path: folder.path().join("shop.db"), _folder: folder }
}

fn open(path: &Path) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(path, SqliteOptions::default())
}

/// A batch of orders with long ids, each of one of ten profiles and with one of fifty phones.
fn batch(number: u32, size: u32) -> Vec<Sample> {
    let sample = |n: u32| {
        let id = format!("batch {number:05} record {n:05} {}", "rather-long-".repeat(6));
        Sample::new(&id, &format!("p{}", n % 10), i64::from(n))
            .paid(n)
            .stating("phone", &format!("+86138{:08}", n % 50))
    };
    (0..size).map(sample).collect()
}

fn write(store: &dyn Store, samples: Vec<Sample>) -> Vec<Appended> {
    play(store, &[Step::Batch(samples, true)]).unwrap()
}

/// Appends one record inside a transaction.
fn append(writing: &mut dyn Writing, sample: &Sample) -> Result<Appended, StoreError> {
    let record = match sample.record() {
        Ok(record) => record,
        Err(failure) => panic!("{failure:?}"),
    };
    let mut row = RowBuffer::default();
    encode(&record, &Declared::default(), &mut row);
    let hash = ContentHash::of(&record, &mut String::new());
    writing.append(&NewRecord {
        record: &record,
        hash: &hash,
        open: &row.open,
        sealed: &row.sealed,
        indexed: Indexed { stated: &sample.stated, ..Indexed::default() },
    })
}

/// How many records of each batch are there.
fn batches(store: &dyn Store) -> Vec<(String, usize)> {
    let mut found = std::collections::BTreeMap::new();
    for profile in observe(store.read().unwrap().as_ref()).unwrap().profiles.into_values() {
        for record in profile.records {
            *found.entry(record.record_id.as_str().split_at(11).0.to_owned()).or_default() += 1;
        }
    }
    found.into_iter().collect()
}

/// Makes a file what it would be if a library of the first layout had written the same records.
fn age(path: &Path) {
    age_to_2(path);
    let plain = rusqlite::Connection::open(path).unwrap();
    for table in ["dirty", "watch", "fingerprint", "change", "rulebook"] {
        plain.execute_batch(&format!("DROP TABLE {table}")).unwrap();
    }
    plain.execute_batch("DELETE FROM meta WHERE name IN ('advanced_to', 'watched_through')").unwrap();
    plain.execute_batch("PRAGMA user_version = 1").unwrap();
}

/// The same for the second layout.
fn age_to_2(path: &Path) {
    age_to_3(path);
    let plain = rusqlite::Connection::open(path).unwrap();
    let tables = ["decision", "decision_profile", "decision_value", "decision_revoke"];
    for table in tables.iter().chain(&["trait", "released", "tombstone", "relation"]) {
        plain.execute_batch(&format!("DROP TABLE {table}")).unwrap();
    }
    plain.execute_batch("PRAGMA user_version = 2").unwrap();
}

/// The same for the sixth layout.
fn age_to_6(path: &Path) {
    let plain = rusqlite::Connection::open(path).unwrap();
    plain.execute_batch("DROP TABLE artefact; PRAGMA user_version = 6").unwrap();
}

/// The same for the fifth layout; the file must not be sealed.
fn age_to_5(path: &Path) {
    age_to_6(path);
    let plain = rusqlite::Connection::open(path).unwrap();
    for table in ["record", "profile_value", "released", "trait", "decision", "audit_content"] {
        plain.execute_batch(&format!("ALTER TABLE {table} DROP COLUMN cipher")).unwrap();
    }
    plain.execute_batch("DROP TABLE data_key; DROP TABLE suppression; DELETE FROM meta WHERE name = 'vault'").unwrap();
    plain.execute_batch("PRAGMA user_version = 5").unwrap();
}

/// The same for the third layout; no change may be nobody's.
fn age_to_3(path: &Path) {
    age_to_4(path);
    let plain = rusqlite::Connection::open(path).unwrap();
    let sql = "ALTER TABLE change RENAME TO newer;
        CREATE TABLE change (no INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, customer BLOB NOT NULL,
            payload TEXT NOT NULL) STRICT;
        INSERT INTO change SELECT * FROM newer;
        DELETE FROM sqlite_sequence WHERE name = 'change';
        UPDATE sqlite_sequence SET name = 'change' WHERE name = 'newer';
        DROP TABLE newer;
        DELETE FROM meta WHERE name = 'quality_watch';
        PRAGMA user_version = 3;";
    plain.execute_batch(sql).unwrap();
}

/// The same for the fourth layout.
fn age_to_4(path: &Path) {
    age_to_5(path);
    let plain = rusqlite::Connection::open(path).unwrap();
    for table in ["audit", "audit_content", "audit_subject", "budget", "told", "revision"] {
        plain.execute_batch(&format!("DROP TABLE {table}")).unwrap();
    }
    plain.execute_batch("DELETE FROM meta WHERE name = 'alarmed_through'; PRAGMA user_version = 4;").unwrap();
}

/// The variable that turns a test of this program into what another process does.
const TASK: &str = "REGULARS_STORE_TEST_TASK";

/// This test program as another process that runs one test, with a path to work on.
fn process(program: &Path, test: &str, path: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["--exact", &format!("sqlite::tests::{test}"), "--nocapture", "--test-threads=1"]);
    command.env(TASK, path).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The path to work on, if this is such a process.
fn task() -> Option<PathBuf> {
    std::env::var_os(TASK).map(PathBuf::from)
}

/// Waits for a process, which must succeed; what it printed.
fn finish(child: Child) -> String {
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    text
}
