//! Reading what is kept of watching. A file of an older layout has none of it, which is the same as empty.

use regulars_core::identity::CustomerId;
use regulars_core::time::Instant;
use rusqlite::{Params, Row, params};

use super::{customer, key};
use crate::port::{ProfileNo, StoreError, StoreResult, StoredChange, StoredRulebook, Watch, WatchReading};
use crate::sqlite::read::{Connected, instant};
use crate::sqlite::schema::{has_artefacts, has_watching};

const WATCH: &str = "SELECT w.customer, w.anchor, w.due, f.text, w.members, w.state FROM watch w
    LEFT JOIN fingerprint f ON f.no = w.fingerprint";

fn watch(row: &Row<'_>) -> rusqlite::Result<Watch> {
    Ok(Watch {
        customer: customer(row.get(0)?),
        anchor: row.get(1)?,
        due: row.get::<_, Option<i64>>(2)?.map(instant).transpose()?,
        fingerprint: row.get(3)?,
        members: row.get(4)?,
        state: row.get(5)?,
    })
}

fn id(row: &Row<'_>) -> rusqlite::Result<CustomerId> {
    Ok(customer(row.get(0)?))
}

/// A number that is never negative.
fn natural(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

/// A limit as SQLite takes it.
fn most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// Questions to the tables of watching.
trait Watched: Connected + Sized {
    fn list<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> StoreResult<Vec<T>> {
        let mut found = Vec::new();
        if has_watching(self)? {
            self.every(sql, params, &mut |row| {
                found.push(read(row)?);
                Ok(true)
            })?;
        }
        Ok(found)
    }

    fn natural(&self, sql: &str) -> StoreResult<u64> {
        Ok(self.list(sql, [], |row| natural(row, 0))?.into_iter().next().unwrap_or(0))
    }

    fn meta_number(&self, name: &str) -> StoreResult<Option<i64>> {
        let text = self.meta(name)?;
        let number = (!text.is_empty()).then(|| text.parse().map_err(|_| misread(name)));
        number.transpose()
    }
}

impl<T: Connected> Watched for T {}

/// The name under which a note on an artefact stands in `meta`.
pub(super) fn note_of(id: &str) -> String {
    format!("artefact_note {id}")
}

fn misread(name: &str) -> StoreError {
    StoreError::Corrupt(format!("`{name}` cannot be read"))
}

impl<T: Connected> WatchReading for T {
    fn advanced_to(&self) -> StoreResult<Option<Instant>> {
        let at = self.meta_number("advanced_to")?.map(|micros| instant(micros).map_err(|_| misread("advanced_to")));
        at.transpose()
    }

    fn watched_through(&self) -> StoreResult<ProfileNo> {
        Ok(self.meta_number("watched_through")?.unwrap_or(-1))
    }

    fn unwatched_profiles(&self, after: ProfileNo, limit: usize) -> StoreResult<Vec<ProfileNo>> {
        let after = after.max(self.watched_through()?);
        let mut found = Vec::new();
        let sql = "SELECT no FROM profile WHERE no > ?1 AND source > 0 ORDER BY no LIMIT ?2";
        self.every(sql, params![after, most(limit)], &mut |row| {
            found.push(row.get(0)?);
            Ok(true)
        })?;
        Ok(found)
    }

    fn dirty(&self, limit: usize) -> StoreResult<Vec<ProfileNo>> {
        self.list("SELECT profile FROM dirty ORDER BY profile LIMIT ?1", [most(limit)], |row| row.get(0))
    }

    fn dirty_count(&self) -> StoreResult<u64> {
        self.natural("SELECT count(*) FROM dirty")
    }

    fn watch(&self, customer: &CustomerId) -> StoreResult<Option<Watch>> {
        let found = self.list(&format!("{WATCH} WHERE w.customer = ?1"), [key(customer)], watch)?;
        Ok(found.into_iter().next())
    }

    fn watches(&self, after: Option<CustomerId>, limit: usize) -> StoreResult<Vec<Watch>> {
        // Every key is longer than none and so stands behind it.
        let after = after.map_or(Vec::new(), |after| key(&after).to_vec());
        let sql = format!("{WATCH} WHERE w.customer > ?1 ORDER BY w.customer LIMIT ?2");
        self.list(&sql, params![after, most(limit)], watch)
    }

    fn watches_due(&self, to: Instant, limit: usize) -> StoreResult<Vec<CustomerId>> {
        let sql = "SELECT customer FROM watch WHERE due <= ?1 ORDER BY due, customer LIMIT ?2";
        self.list(sql, params![to.micros(), most(limit)], id)
    }

    fn stale_watches(&self, fingerprint: &str, limit: usize) -> StoreResult<Vec<CustomerId>> {
        // Few fingerprints, many watches: from each other fingerprint to its watches, so that nothing is read if none is stale.
        let sql = "SELECT w.customer FROM fingerprint f CROSS JOIN watch w ON w.fingerprint = f.no
            WHERE f.text <> ?1 ORDER BY f.text, w.customer LIMIT ?2";
        self.list(sql, params![fingerprint, most(limit)], id)
    }

    fn changes(&self, after: u64, limit: usize, each: &mut dyn FnMut(StoredChange)) -> StoreResult<()> {
        if !has_watching(self)? {
            return Ok(());
        }
        let sql = "SELECT no, at, customer, payload FROM change WHERE no > ?1 ORDER BY no LIMIT ?2";
        self.every(sql, params![i64::try_from(after).unwrap_or(i64::MAX), most(limit)], &mut |row| {
            let customer = row.get::<_, Option<[u8; 10]>>(2)?.map(customer);
            each(StoredChange { number: natural(row, 0)?, at: instant(row.get(1)?)?, customer, payload: row.get(3)? });
            Ok(true)
        })
    }

    fn last_change(&self) -> StoreResult<u64> {
        self.natural("SELECT seq FROM sqlite_sequence WHERE name = 'change'")
    }

    fn quality_watch(&self) -> StoreResult<Option<String>> {
        Ok(Some(self.meta("quality_watch")?).filter(|state| !state.is_empty()))
    }

    fn rulebooks(&self, id: &str) -> StoreResult<Vec<StoredRulebook>> {
        let sql = "SELECT version, fingerprint, text FROM rulebook WHERE id = ?1 ORDER BY version";
        self.list(sql, [id], |row| {
            let (fingerprint, text) = (row.get(1)?, row.get(2)?);
            Ok(StoredRulebook { id: id.to_owned(), version: natural(row, 0)?, fingerprint, text })
        })
    }

    fn artefact_note(&self, id: &str) -> StoreResult<Option<String>> {
        Ok(Some(self.meta(&note_of(id))?).filter(|note| !note.is_empty()))
    }

    fn artefact(&self, id: &str) -> StoreResult<Option<String>> {
        if !has_artefacts(self)? {
            return Ok(None);
        }
        self.one("SELECT text FROM artefact WHERE id = ?1", [id], |row| row.get(0))
    }

    fn artefacts(&self) -> StoreResult<Vec<String>> {
        if !has_artefacts(self)? {
            return Ok(Vec::new());
        }
        self.list("SELECT id FROM artefact ORDER BY id", [], |row| row.get(0))
    }
}
