//! Reading decisions, guards, releases and tombstones. A file of an older layout has none of them, which is the same as empty.

use regulars_core::identity::CustomerId;
use regulars_core::time::Instant;
use rusqlite::{Params, Row, params};

use crate::port::{IdentityReading, ProfileNo, Seen, StoreError, StoreResult, StoredDecision, StoredTrait, ValueNo};
use crate::sqlite::keys::{Sealing as _, trait_field};
use crate::sqlite::read::{Connected, SEEN_CORRECTED, SEEN_PLAIN, instant, seen_row};
use crate::sqlite::schema::has_deciding;

const DECISION: &str = "SELECT d.no, d.id, d.at, d.text FROM decision d";
/// The same where the text is in an envelope.
const DECISION_SEALED: &str = "SELECT d.no, d.id, d.at, d.text, d.cipher FROM decision d";

/// Whose a trait is, for the key that opens it.
const TRAIT_WHOSE: &str = "JOIN profile w ON w.no = t.profile JOIN source s ON s.no = w.source";

fn decision(row: &Row<'_>) -> rusqlite::Result<StoredDecision> {
    let number: i64 = row.get(0)?;
    let number = u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, number))?;
    Ok(StoredDecision { number, id: row.get(1)?, at: instant(row.get(2)?)?, text: row.get(3)? })
}

/// The instant at which a record of a profile is corrected away, for a row of `table` (RC-4).
fn until(corrections: bool, table: &str) -> String {
    if corrections {
        format!(
            "(SELECT min(c.at) FROM correction c JOIN profile p ON p.no = {table}.profile
            WHERE c.source = p.source AND c.target = {table}.record_id)"
        )
    } else {
        "NULL".to_owned()
    }
}

fn a_trait(row: &Row<'_>) -> rusqlite::Result<(ProfileNo, StoredTrait)> {
    let until: Option<i64> = row.get(4)?;
    let stored = StoredTrait {
        name: row.get(1)?,
        at: instant(row.get(2)?)?,
        value: row.get(3)?,
        until: until.map(instant).transpose()?,
    };
    Ok((row.get(0)?, stored))
}

/// Questions to the tables of decisions.
trait Deciding: Connected + Sized {
    /// Tells the decisions that a condition finds.
    fn decided(&self, condition: &str, params: impl Params, each: &mut dyn FnMut(StoredDecision)) -> StoreResult<()> {
        if self.decided_count()? == 0 {
            return Ok(());
        }
        let sealed = self.sealer().is_some();
        let select = if sealed { DECISION_SEALED } else { DECISION };
        let mut outcome = Ok(());
        self.every(&format!("{select} {condition}"), params, &mut |row| {
            let found = decision(row)?;
            let envelope: Option<Vec<u8>> = if sealed { row.get(4)? } else { None };
            let text = self.decision_text(&found.id, found.text, envelope);
            outcome = text.map(|text| each(StoredDecision { text, ..found }));
            Ok(outcome.is_ok())
        })?;
        outcome
    }

    /// Most stores have few decisions or none, and every resolution asks.
    fn decided_count(&self) -> StoreResult<u64> {
        if !has_deciding(self)? {
            return Ok(0);
        }
        if let Some(known) = self.met().and_then(|met| met.decisions.get()) {
            return Ok(known);
        }
        let count = self.count("SELECT count(*) FROM decision")?;
        if let Some(met) = self.met() {
            met.decisions.set(Some(count));
        }
        Ok(count)
    }

    fn has_releases(&self) -> StoreResult<bool> {
        if !has_deciding(self)? {
            return Ok(false);
        }
        if let Some(known) = self.met().and_then(|met| met.releases.get()) {
            return Ok(known);
        }
        let found = self.one("SELECT 1 FROM released LIMIT 1", [], |_| Ok(()))?.is_some();
        if let Some(met) = self.met() {
            met.releases.set(Some(found));
        }
        Ok(found)
    }

    fn traits(
        &self,
        condition: &str,
        params: impl Params,
        each: &mut dyn FnMut(ProfileNo, StoredTrait),
    ) -> StoreResult<()> {
        if !has_deciding(self)? {
            return Ok(());
        }
        let until = until(self.has_corrections()?, "t");
        let (sealed, whose) = match self.sealer() {
            Some(_) => (", t.cipher, t.record_id, w.key, s.name", TRAIT_WHOSE),
            None => ("", ""),
        };
        let sql = format!(
            "SELECT t.profile, t.name, t.at, t.value, {until}{sealed} FROM trait t {whose} {condition}
            ORDER BY t.profile, t.name, t.at, t.record_id"
        );
        let mut outcome = Ok(());
        self.every(&sql, params, &mut |row| {
            let (profile, mut stored) = a_trait(row)?;
            if !sealed.is_empty()
                && let Some(envelope) = row.get::<_, Option<Vec<u8>>>(5)?
            {
                let field = trait_field(&stored.name, row.get_ref(6)?.as_str()?);
                let whose = (row.get_ref(8)?.as_str()?, row.get_ref(7)?.as_str()?);
                match self.open_text(profile, whose, &field, &envelope) {
                    Ok(mut text) => stored.value = Some(std::mem::take(&mut *text)),
                    Err(error) => outcome = Err(error),
                }
            }
            if outcome.is_ok() {
                each(profile, stored);
            }
            Ok(outcome.is_ok())
        })?;
        outcome
    }

    fn released(
        &self,
        condition: &str,
        params: impl Params,
        each: &mut dyn FnMut(ValueNo, Instant, Option<Instant>),
    ) -> StoreResult<()> {
        if !self.has_releases()? {
            return Ok(());
        }
        let until = until(self.has_corrections()?, "t");
        let sql = format!(
            "SELECT t.value, t.at, {until} FROM released t {condition} ORDER BY t.value, t.profile, t.at, t.record_id"
        );
        self.every(&sql, params, &mut |row| {
            let until: Option<i64> = row.get(2)?;
            each(row.get(0)?, instant(row.get(1)?)?, until.map(instant).transpose()?);
            Ok(true)
        })
    }
}

impl<T: Connected> Deciding for T {}

impl<T: Connected> IdentityReading for T {
    fn decision_count(&self) -> StoreResult<u64> {
        self.decided_count()
    }

    fn decision(&self, id: &str) -> StoreResult<Option<StoredDecision>> {
        let mut found = None;
        self.decided("WHERE d.id = ?1", [id], &mut |decision| found = Some(decision))?;
        Ok(found)
    }

    fn decisions(&self, after: u64, limit: usize, each: &mut dyn FnMut(StoredDecision)) -> StoreResult<()> {
        let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let condition = "WHERE d.no > ?1 ORDER BY d.no LIMIT ?2";
        self.decided(condition, params![whole(after), i64::try_from(limit).unwrap_or(i64::MAX)], each)
    }

    fn decisions_of_profile(&self, source: &str, key: &str, each: &mut dyn FnMut(StoredDecision)) -> StoreResult<()> {
        let condition = "JOIN decision_profile i ON i.decision = d.no WHERE i.source = ?1 AND i.key = ?2 ORDER BY d.no";
        self.decided(condition, [source, key], each)
    }

    fn decisions_of_value(&self, kind: &str, value: &str, each: &mut dyn FnMut(StoredDecision)) -> StoreResult<()> {
        let condition = "JOIN decision_value i ON i.decision = d.no WHERE i.kind = ?1 AND i.value = ?2 ORDER BY d.no";
        self.decided(condition, [kind, self.value_key(kind, value)?.as_ref()], each)
    }

    fn revokes_of(&self, id: &str, each: &mut dyn FnMut(StoredDecision)) -> StoreResult<()> {
        self.decided("JOIN decision_revoke i ON i.decision = d.no WHERE i.target = ?1 ORDER BY d.no", [id], each)
    }

    fn stated_by(&self, profile: ProfileNo, each: &mut dyn FnMut(ValueNo, Seen)) -> StoreResult<()> {
        let from = if self.has_corrections()? { SEEN_CORRECTED } else { SEEN_PLAIN };
        let sql = format!(
            "{from} JOIN profile_value v ON v.value = s.value AND v.profile = s.profile WHERE v.profile = ?1
            ORDER BY s.value, s.at, s.record_id"
        );
        self.every(&sql, [profile], &mut |row| {
            let (value, seen) = seen_row(row)?;
            each(value, seen);
            Ok(true)
        })
    }

    fn traits_of(&self, profile: ProfileNo, each: &mut dyn FnMut(StoredTrait)) -> StoreResult<()> {
        self.traits("WHERE t.profile = ?1", [profile], &mut |_, stored| each(stored))
    }

    fn all_traits(&self, each: &mut dyn FnMut(ProfileNo, StoredTrait)) -> StoreResult<()> {
        self.traits("", [], each)
    }

    fn releases_of(&self, value: ValueNo, each: &mut dyn FnMut(Instant, Option<Instant>)) -> StoreResult<()> {
        self.released("WHERE t.value = ?1", [value], &mut |_, at, until| each(at, until))
    }

    fn all_releases(&self, each: &mut dyn FnMut(ValueNo, Instant, Option<Instant>)) -> StoreResult<()> {
        self.released("", [], each)
    }

    fn record_counts(&self, profile: ProfileNo) -> StoreResult<(u64, u64)> {
        let count = |sql: &str| -> StoreResult<u64> {
            let count = self.one(sql, [profile], |row| row.get::<_, i64>(0))?.unwrap_or(0);
            u64::try_from(count).map_err(|_| StoreError::Corrupt("a count is negative".to_owned()))
        };
        let records = count("SELECT count(*) FROM record WHERE profile = ?1")?;
        if !self.has_corrections()? {
            return Ok((records, 0));
        }
        let corrected = count(
            "SELECT count(DISTINCT r.record_id) FROM profile p JOIN record r ON r.profile = p.no
            JOIN correction c ON c.source = p.source AND c.target = r.record_id WHERE p.no = ?1",
        )?;
        Ok((records, corrected))
    }

    fn tombstone(&self, id: &CustomerId) -> StoreResult<Option<Vec<CustomerId>>> {
        if !has_deciding(self)? {
            return Ok(None);
        }
        let sql = "SELECT others FROM tombstone WHERE id = ?1";
        let found = self.one(sql, [id.bytes().as_slice()], |row| row.get::<_, Vec<u8>>(0))?;
        let ids = |bytes: Vec<u8>| {
            bytes.chunks_exact(10).filter_map(|id| Some(CustomerId::from_bytes(id.try_into().ok()?))).collect()
        };
        Ok(found.map(ids))
    }

    fn has_erasures(&self) -> StoreResult<bool> {
        Ok(has_deciding(self)? && self.one("SELECT 1 FROM tombstone LIMIT 1", [], |_| Ok(()))?.is_some())
    }
}
