//! The index of relations and pools: which records name a profile, by the id that the profile gives (RL-1, MB-70). An id may be named
//! before its profile comes.

use regulars_core::identity::CustomerId;
use regulars_core::record::row::{StoredRow, decode};
use regulars_core::record::{Kind, Record};
use regulars_core::relation::named_in;
use rusqlite::params;

use super::failed;
use super::read::{Connected, instant};
use super::schema::has_deciding;
use super::write::WriteTransaction;
use crate::port::{ProfileNo, Reading, Related, StoreError, StoreResult};

/// The kinds of records that may name others.
const NAMING: [Kind; 6] =
    [Kind::Relation, Kind::Membership, Kind::Benefit, Kind::Referral, Kind::Approval, Kind::Stock];

/// The records that name the profile with this id.
pub(super) fn related<C: Connected + Reading>(
    inside: &C,
    end: &CustomerId,
    each: &mut dyn FnMut(Related),
) -> StoreResult<()> {
    let mut found = Vec::new();
    if has_deciding(inside)? {
        let sql = "SELECT profile, at, record_id FROM relation WHERE named = ?1 ORDER BY profile, at, record_id";
        inside.every(sql, [end.bytes().as_slice()], &mut |row| {
            found.push((row.get(0)?, instant(row.get(1)?)?, row.get(2)?));
            Ok(true)
        })?;
    } else {
        // A file that nobody has written to since has no index yet.
        let salt = inside.salt()?;
        relations(inside, &mut |profile, record| {
            if named_in(&record, &salt).contains(end) {
                found.push((profile, record.occurred_at.at, record.record_id.to_string()));
            }
        })?;
    }
    let sql =
        "SELECT min(c.at) FROM profile p JOIN correction c ON c.source = p.source WHERE p.no = ?1 AND c.target = ?2";
    for (profile, at, record_id) in found {
        let until: Option<i64> = inside.one(sql, params![profile, record_id], |row| row.get(0))?.flatten();
        let until = until.map(instant).transpose().map_err(failed)?;
        each(Related { profile, at, record_id, until });
    }
    Ok(())
}

/// Every record that may name others with the number of its profile, by profile, instant and record id. Only files of a layout
/// that could not be sealed are asked.
fn relations(inside: &impl Connected, each: &mut dyn FnMut(ProfileNo, Record)) -> StoreResult<()> {
    let sql = "SELECT r.profile, s.name, p.key, r.at, r.record_id, r.kind, r.open, r.sealed FROM record r
        JOIN profile p ON p.no = r.profile JOIN source s ON s.no = p.source WHERE r.kind IN (?1, ?2, ?3, ?4, ?5, ?6)
        ORDER BY r.profile, r.at, r.record_id";
    let mut outcome = Ok(());
    inside.every(sql, NAMING.map(Kind::number), &mut |row| {
        let stored = StoredRow {
            source: row.get_ref(1)?.as_str()?,
            profile: row.get_ref(2)?.as_str()?,
            at_us: row.get(3)?,
            record_id: row.get_ref(4)?.as_str()?,
            kind: row.get(5)?,
            open: row.get_ref(6)?.as_blob()?,
            sealed: row.get_ref(7)?.as_str()?.into(),
        };
        match decode(&stored) {
            Ok(record) => each(row.get(0)?, record),
            Err(error) => outcome = Err(StoreError::Corrupt(error.to_string())),
        }
        Ok(outcome.is_ok())
    })?;
    outcome
}

impl WriteTransaction<'_> {
    /// Notes whom a record names, if it names any.
    pub(super) fn relate(&mut self, profile: ProfileNo, record: &Record) -> StoreResult<()> {
        if !NAMING.contains(&record.body.kind()) {
            return Ok(());
        }
        let named = named_in(record, self.salted()?);
        let sql = "INSERT OR IGNORE INTO relation (named, profile, at, record_id) VALUES (?1, ?2, ?3, ?4)";
        for end in named {
            let at = record.occurred_at.at.micros();
            self.run(sql, params![end.bytes().as_slice(), profile, at, record.record_id.as_str()])?;
        }
        Ok(())
    }

    /// The same for all relations of a file that had no index of them.
    pub(super) fn relate_all(&mut self) -> StoreResult<()> {
        let mut told = Vec::new();
        relations(self, &mut |profile, record| told.push((profile, record)))?;
        told.iter().try_for_each(|(profile, record)| self.relate(*profile, record))
    }
}
