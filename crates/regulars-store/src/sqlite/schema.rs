//! The tables of a file, and how a file of an older layout gets those that it lacks.
//!
//! A file is brought forward by the first transaction that writes to it, inside that transaction. So an old file that may
//! not be written, or has no room, is read as ever, and a transaction that is dropped leaves the old layout.

use super::read::Connected;
use super::write::WriteTransaction;
use crate::port::{StoreError, StoreResult};

/// The layout that this library writes.
pub(super) const VERSION: i64 = SHORTENING;
/// The layout from which on a file has what watching needs.
const WATCHING: i64 = 2;
/// The layout from which on a file has what decisions, guards and relations need.
const DECIDING: i64 = 3;
/// The layout from which on a file has what the audit and private counts need.
const AUDITING: i64 = 5;
/// The layout from which on a file can be sealed and remembers who opted out.
const SEALING: i64 = 6;
/// The layout from which on a file keeps artefacts of models.
const MODELLING: i64 = 7;
/// The layout from which on the sealed part of a record may be said shorter. It adds no table; whoever knows only older layouts could
/// not read what it opens.
const SHORTENING: i64 = 8;

/// The journal: layout 1.
macro_rules! journal {
    () => {
        "
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE source (no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE profile (no INTEGER PRIMARY KEY, source INTEGER NOT NULL, key TEXT NOT NULL, id BLOB NOT NULL,
    first_at INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX profile_key ON profile (source, key);
CREATE UNIQUE INDEX profile_id ON profile (id);
CREATE TABLE record (profile INTEGER NOT NULL, at INTEGER NOT NULL, record_id TEXT NOT NULL, kind INTEGER NOT NULL,
    hash BLOB NOT NULL, open BLOB NOT NULL, sealed TEXT NOT NULL,
    PRIMARY KEY (profile, at, record_id)) STRICT, WITHOUT ROWID;
CREATE TABLE record_key (source INTEGER NOT NULL, record_id TEXT NOT NULL, profile INTEGER NOT NULL,
    at INTEGER NOT NULL, PRIMARY KEY (source, record_id)) STRICT, WITHOUT ROWID;
CREATE TABLE value (no INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (kind, value)) STRICT;
CREATE TABLE seen (value INTEGER NOT NULL, profile INTEGER NOT NULL, at INTEGER NOT NULL, record_id TEXT NOT NULL,
    PRIMARY KEY (value, profile, at, record_id)) STRICT, WITHOUT ROWID;
CREATE TABLE profile_value (profile INTEGER NOT NULL, value INTEGER NOT NULL,
    PRIMARY KEY (profile, value)) STRICT, WITHOUT ROWID;
CREATE TABLE correction (source INTEGER NOT NULL, target TEXT NOT NULL, at INTEGER NOT NULL, record_id TEXT NOT NULL,
    PRIMARY KEY (source, target, at, record_id)) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('id_salt', ''), ('index_version', '');
"
    };
}

/// Watching, the outbox and rulebooks: what layout 2 adds.
macro_rules! watching {
    () => {
        "
CREATE TABLE dirty (profile INTEGER PRIMARY KEY) STRICT;
CREATE TABLE fingerprint (no INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE watch (customer BLOB PRIMARY KEY, anchor INTEGER NOT NULL, due INTEGER, fingerprint INTEGER NOT NULL,
    members BLOB NOT NULL, state BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX watch_due ON watch (due) WHERE due IS NOT NULL;
CREATE INDEX watch_fingerprint ON watch (fingerprint);
CREATE TABLE change (no INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, customer BLOB NOT NULL,
    payload TEXT NOT NULL) STRICT;
CREATE TABLE rulebook (id TEXT NOT NULL, version INTEGER NOT NULL, fingerprint TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (id, version)) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('advanced_to', ''), ('watched_through', '');
"
    };
}

/// Decisions, what guards unions, releases, what is left of erased profiles, who is named by relations: what layout 3 adds. The index of identity is
/// made anew, since it now holds more.
macro_rules! deciding {
    () => {
        "
CREATE TABLE decision (no INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL,
    text TEXT NOT NULL) STRICT;
CREATE TABLE decision_profile (source TEXT NOT NULL, key TEXT NOT NULL, decision INTEGER NOT NULL,
    PRIMARY KEY (source, key, decision)) STRICT, WITHOUT ROWID;
CREATE TABLE decision_value (kind TEXT NOT NULL, value TEXT NOT NULL, decision INTEGER NOT NULL,
    PRIMARY KEY (kind, value, decision)) STRICT, WITHOUT ROWID;
CREATE TABLE decision_revoke (target TEXT NOT NULL, decision INTEGER NOT NULL,
    PRIMARY KEY (target, decision)) STRICT, WITHOUT ROWID;
CREATE TABLE trait (profile INTEGER NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, record_id TEXT NOT NULL,
    value TEXT, PRIMARY KEY (profile, name, at, record_id)) STRICT, WITHOUT ROWID;
CREATE TABLE released (value INTEGER NOT NULL, profile INTEGER NOT NULL, at INTEGER NOT NULL, record_id TEXT NOT NULL,
    PRIMARY KEY (value, profile, at, record_id)) STRICT, WITHOUT ROWID;
CREATE TABLE tombstone (id BLOB PRIMARY KEY, others BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE relation (named BLOB NOT NULL, profile INTEGER NOT NULL, at INTEGER NOT NULL, record_id TEXT NOT NULL,
    PRIMARY KEY (named, profile, at, record_id)) STRICT, WITHOUT ROWID;
"
    };
}

/// Changes that are nobody's, and what is kept of quality: what layout 4 adds. The numbers of changes go on where they were.
macro_rules! alerting {
    () => {
        "
ALTER TABLE change RENAME TO change_of_customer;
CREATE TABLE change (no INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, customer BLOB,
    payload TEXT NOT NULL) STRICT;
INSERT INTO change SELECT no, at, customer, payload FROM change_of_customer;
DELETE FROM sqlite_sequence WHERE name = 'change';
UPDATE sqlite_sequence SET name = 'change' WHERE name = 'change_of_customer';
DROP TABLE change_of_customer;
INSERT INTO meta VALUES ('quality_watch', '');
"
    };
}

/// The audit chain, and what was told of the data: what layout 5 adds. Nothing rewrites the chain; what is about a person and may
/// go stands beside it.
macro_rules! auditing {
    () => {
        "
CREATE TABLE audit (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, role TEXT NOT NULL,
    action TEXT NOT NULL, object TEXT NOT NULL, purpose TEXT NOT NULL, decision TEXT NOT NULL, reasons TEXT NOT NULL,
    content_commit BLOB NOT NULL, prev_hash BLOB NOT NULL, entry_hash BLOB NOT NULL) STRICT;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
CREATE TABLE audit_content (seq INTEGER PRIMARY KEY, salt BLOB NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE audit_subject (customer BLOB NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (customer, seq)) STRICT, WITHOUT ROWID;
CREATE TABLE budget (account TEXT PRIMARY KEY, spent TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE told (question TEXT PRIMARY KEY, answer TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE revision (number INTEGER NOT NULL) STRICT;
INSERT INTO revision VALUES (0);
INSERT INTO meta VALUES ('alarmed_through', '');
"
    };
}

/// Envelopes beside what is plain, the wrapped keys of profiles, and whom erased people asked to leave in peace: what layout 6
/// adds. In a plain file no row has an envelope; in a sealed one nothing personal stands outside of one.
macro_rules! sealing {
    () => {
        "
ALTER TABLE record ADD COLUMN cipher BLOB;
ALTER TABLE profile_value ADD COLUMN cipher BLOB;
ALTER TABLE released ADD COLUMN cipher BLOB;
ALTER TABLE trait ADD COLUMN cipher BLOB;
ALTER TABLE decision ADD COLUMN cipher BLOB;
ALTER TABLE audit_content ADD COLUMN cipher BLOB;
CREATE TABLE data_key (profile INTEGER NOT NULL, version INTEGER NOT NULL, kek INTEGER NOT NULL, wrapped BLOB NOT NULL,
    PRIMARY KEY (profile, version)) STRICT, WITHOUT ROWID;
CREATE TABLE suppression (key BLOB NOT NULL, purpose TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (key, purpose)) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('vault', '');
"
    };
}

/// Artefacts of models, by the hash of what they say: what layout 7 adds. Nothing in them is about one person (AR-1).
macro_rules! modelling {
    () => {
        "
CREATE TABLE artefact (id TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
"
    };
}

/// All tables.
pub(super) const SCHEMA: &str =
    concat!(journal!(), watching!(), deciding!(), alerting!(), auditing!(), sealing!(), modelling!());

/// What each older layout lacks of the next one.
const STEPS: [(i64, &str); 7] = [
    (1, concat!(watching!(), "PRAGMA user_version = 2;")),
    (2, concat!(deciding!(), "UPDATE meta SET value = '' WHERE name = 'index_version'; PRAGMA user_version = 3;")),
    (3, concat!(alerting!(), "PRAGMA user_version = 4;")),
    (4, concat!(auditing!(), "PRAGMA user_version = 5;")),
    (5, concat!(sealing!(), "PRAGMA user_version = 6;")),
    (6, concat!(modelling!(), "PRAGMA user_version = 7;")),
    (7, "PRAGMA user_version = 8;"),
];

#[cfg(test)]
pub(super) const SCHEMA_1: &str = journal!();
#[cfg(test)]
pub(super) const SCHEMA_2: &str = concat!(journal!(), watching!());
#[cfg(test)]
pub(super) const SCHEMA_3: &str = concat!(journal!(), watching!(), deciding!());
#[cfg(test)]
pub(super) const SCHEMA_4: &str = concat!(journal!(), watching!(), deciding!(), alerting!());
#[cfg(test)]
pub(super) const SCHEMA_5: &str = concat!(journal!(), watching!(), deciding!(), alerting!(), auditing!());
#[cfg(test)]
pub(super) const SCHEMA_6: &str = concat!(journal!(), watching!(), deciding!(), alerting!(), auditing!(), sealing!());

/// Whether a file has the tables of a layout. In the write transaction, which has brought it forward, it has.
fn has(inside: &impl Connected, wanted: i64) -> StoreResult<bool> {
    let Some(met) = inside.met() else { return Ok(true) };
    let layout = match met.layout.get() {
        Some(known) => known,
        None => inside.one("PRAGMA user_version", [], |row| row.get(0))?.unwrap_or(0),
    };
    met.layout.set(Some(layout));
    Ok(layout >= wanted)
}

/// Whether a file has the tables of watching.
pub(super) fn has_watching(inside: &impl Connected) -> StoreResult<bool> {
    has(inside, WATCHING)
}

/// Whether a file has the tables of decisions, guards and relations.
pub(super) fn has_deciding(inside: &impl Connected) -> StoreResult<bool> {
    has(inside, DECIDING)
}

/// Whether a file has the tables of the audit.
pub(super) fn has_auditing(inside: &impl Connected) -> StoreResult<bool> {
    has(inside, AUDITING)
}

/// Whether a file has the tables of keys and suppressions.
pub(super) fn has_sealing(inside: &impl Connected) -> StoreResult<bool> {
    has(inside, SEALING)
}

/// Whether a file has the table of artefacts.
pub(super) fn has_artefacts(inside: &impl Connected) -> StoreResult<bool> {
    has(inside, MODELLING)
}

impl WriteTransaction<'_> {
    /// Brings a file of an older layout forward. One of a newer layout is refused also if it became so after it was opened.
    pub(super) fn bring_forward(&mut self) -> StoreResult<()> {
        let found = self.one("PRAGMA user_version", [], |row| row.get(0))?.unwrap_or(0);
        if found > VERSION {
            return Err(StoreError::SchemaTooNew { found, known: VERSION });
        }
        if found < 1 {
            return Err(StoreError::Corrupt("it has no version".to_owned()));
        }
        for (_, sql) in STEPS.iter().filter(|(from, _)| *from >= found) {
            self.batch(sql)?;
        }
        if found < DECIDING { self.relate_all() } else { Ok(()) }
    }
}
