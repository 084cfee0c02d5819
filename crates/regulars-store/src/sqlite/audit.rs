//! The audit chain and what was told of the data in tables. A file of an older layout has none of it, which is the same as empty.

use regulars_core::access::audit::{Content, Entry, Hash32, Note};
use regulars_core::identity::CustomerId;
use rusqlite::{Params, Row, params};

use super::keys::{Sealing as _, content_field};
use super::read::{Connected, instant};
use super::schema::has_auditing;
use super::write::WriteTransaction;
use crate::port::{AuditReading, AuditWriting, StoreError, StoreResult, StoredContent, StoredEntry, follows};

/// An entry with its content, whose text is in an envelope in a sealed file.
macro_rules! entry {
    ($envelope:literal) => {
        concat!(
            "SELECT a.seq, a.at, a.actor, a.role, a.action, a.object, a.purpose, a.decision, a.reasons,
            a.content_commit, a.prev_hash, a.entry_hash, c.salt, c.text, ",
            $envelope,
            " FROM audit a LEFT JOIN audit_content c ON c.seq = a.seq"
        )
    };
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let reasons: String = row.get(8)?;
    let hash = |column: usize| Ok::<_, rusqlite::Error>(Hash32::from_bytes(row.get(column)?));
    Ok(Entry {
        seq: natural(row, 0)?,
        at: instant(row.get(1)?)?,
        note: Note {
            actor: row.get(2)?,
            role: row.get(3)?,
            action: row.get(4)?,
            object: row.get(5)?,
            purpose: row.get(6)?,
            decision: row.get(7)?,
            reasons: reasons.split(',').filter(|reason| !reason.is_empty()).map(str::to_owned).collect(),
        },
        content_commit: hash(9)?,
        prev_hash: hash(10)?,
        entry_hash: hash(11)?,
    })
}

/// An entry, and the envelope of its content if it has one.
fn stored(row: &Row<'_>) -> rusqlite::Result<(StoredEntry, Option<Vec<u8>>)> {
    let salt: Option<Vec<u8>> = row.get(12)?;
    let content = salt.map(|salt| Ok::<_, rusqlite::Error>(StoredContent { salt, text: row.get(13)? }));
    Ok((StoredEntry { entry: entry(row)?, content: content.transpose()? }, row.get(14)?))
}

fn natural(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

/// A number as a file holds it.
fn held(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Questions to the tables of the audit.
trait Audited: Connected + Sized {
    fn entries(&self, sql: &str, params: impl Params, each: &mut dyn FnMut(StoredEntry) -> bool) -> StoreResult<()> {
        if !has_auditing(self)? {
            return Ok(());
        }
        let select = if self.sealer().is_some() { entry!("c.cipher") } else { entry!("NULL") };
        let mut outcome = Ok(true);
        self.every(&format!("{select} {sql}"), params, &mut |row| {
            let (mut stored, envelope) = stored(row)?;
            outcome = self.opened(&mut stored, envelope).map(|()| each(stored));
            Ok(matches!(outcome, Ok(true)))
        })?;
        outcome.map(drop)
    }

    /// Takes the content out of its envelope.
    fn opened(&self, stored: &mut StoredEntry, envelope: Option<Vec<u8>>) -> StoreResult<()> {
        if let (Some(content), Some(envelope)) = (&mut stored.content, envelope) {
            content.text = self.own_text(&content_field(held(stored.entry.seq)), &envelope)?;
        }
        Ok(())
    }

    fn kept<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> StoreResult<Option<T>> {
        if has_auditing(self)? { self.one(sql, params, read) } else { Ok(None) }
    }
}

impl<T: Connected> Audited for T {}

impl<T: Connected> AuditReading for T {
    fn audit_head(&self) -> StoreResult<Option<Entry>> {
        self.kept(concat!(entry!("NULL"), " ORDER BY a.seq DESC LIMIT 1"), [], entry)
    }

    fn audit(&self, after: u64, each: &mut dyn FnMut(StoredEntry) -> bool) -> StoreResult<()> {
        self.entries("WHERE a.seq > ?1 ORDER BY a.seq", [held(after)], each)
    }

    fn audit_of(&self, subject: &CustomerId, after: u64, each: &mut dyn FnMut(StoredEntry) -> bool) -> StoreResult<()> {
        let sql = "JOIN audit_subject s ON s.seq = a.seq WHERE s.customer = ?1 AND s.seq > ?2 ORDER BY s.seq";
        self.entries(sql, params![subject.bytes().as_slice(), held(after)], each)
    }

    fn alarmed_through(&self) -> StoreResult<u64> {
        let misread = || StoreError::Corrupt("`alarmed_through` cannot be read".to_owned());
        match self.meta("alarmed_through")?.as_str() {
            "" => Ok(0),
            text => text.parse().map_err(|_| misread()),
        }
    }

    fn revision(&self) -> StoreResult<u64> {
        Ok(self.kept("SELECT number FROM revision", [], |row| natural(row, 0))?.unwrap_or(0))
    }

    fn spent(&self, account: &str) -> StoreResult<Option<String>> {
        self.kept("SELECT spent FROM budget WHERE account = ?1", [account], |row| row.get(0))
    }

    fn told(&self, question: &str) -> StoreResult<Option<String>> {
        self.kept("SELECT answer FROM told WHERE question = ?1", [question], |row| row.get(0))
    }
}

impl WriteTransaction<'_> {
    /// What is stored of customers is another one from here on: once for each transaction.
    pub(super) fn touch(&mut self) -> StoreResult<()> {
        if !self.touched {
            self.run("UPDATE revision SET number = number + 1", [])?;
            self.touched = true;
        }
        Ok(())
    }

    fn put_entry(&self, entry: &Entry, subjects: &[CustomerId], content: Option<Content<'_>>) -> StoreResult<()> {
        follows(self.audit_head()?.map_or(0, |last| last.seq), entry)?;
        let Note { actor, role, action, object, purpose, decision, reasons } = &entry.note;
        let (seq, at, reasons) = (held(entry.seq), entry.at.micros(), reasons.join(","));
        let [commit, prev, own] = [&entry.content_commit, &entry.prev_hash, &entry.entry_hash].map(Hash32::bytes);
        let sql = "INSERT INTO audit (seq, at, actor, role, action, object, purpose, decision, reasons, content_commit,
            prev_hash, entry_hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        self.run(
            sql,
            params![
                seq,
                at,
                actor,
                role,
                action,
                object,
                purpose,
                decision,
                reasons,
                commit.as_slice(),
                prev.as_slice(),
                own.as_slice()
            ],
        )?;
        for subject in subjects {
            let sql = "INSERT OR IGNORE INTO audit_subject (customer, seq) VALUES (?1, ?2)";
            self.run(sql, params![subject.bytes().as_slice(), seq])?;
        }
        if let Some(Content { salt, text }) = content {
            let envelope = self.seal_own(&content_field(seq), text)?;
            let text = if envelope.is_some() { "" } else { text };
            let sql = "INSERT INTO audit_content (seq, salt, text, cipher) VALUES (?1, ?2, ?3, ?4)";
            self.run(sql, params![seq, salt, text, envelope])?;
        }
        Ok(())
    }
}

impl AuditWriting for WriteTransaction<'_> {
    fn append_audit(
        &mut self,
        entry: &Entry,
        subjects: &[CustomerId],
        content: Option<Content<'_>>,
    ) -> StoreResult<()> {
        self.step(|transaction| transaction.put_entry(entry, subjects, content))
    }

    fn forget_audit_content(&mut self, subject: &CustomerId) -> StoreResult<u64> {
        self.step(|transaction| {
            let sql = "DELETE FROM audit_content WHERE seq IN (SELECT seq FROM audit_subject WHERE customer = ?1)";
            let count = transaction.run(sql, [subject.bytes().as_slice()])?;
            Ok(u64::try_from(count).unwrap_or(u64::MAX))
        })
    }

    fn set_alarmed_through(&mut self, seq: u64) -> StoreResult<()> {
        self.step(|transaction| {
            let sql = "INSERT OR REPLACE INTO meta VALUES ('alarmed_through', ?1)";
            transaction.run(sql, [seq.to_string()]).map(drop)
        })
    }

    fn keep_told(&mut self, account: &str, spent: &str, question: &str, answer: &str) -> StoreResult<()> {
        self.step(|transaction| {
            transaction.run("INSERT OR REPLACE INTO budget (account, spent) VALUES (?1, ?2)", [account, spent])?;
            let sql = "INSERT OR REPLACE INTO told (question, answer) VALUES (?1, ?2)";
            transaction.run(sql, [question, answer]).map(drop)
        })
    }
}
