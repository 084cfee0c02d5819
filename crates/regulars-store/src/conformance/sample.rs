//! Small records for the suite, and random histories of them: a history must give the same state in every adapter.

use regulars_core::money::Money;
use regulars_core::record::row::{RowBuffer, encode};
use regulars_core::record::{Body, ContentHash, Declared, Record, RecordId, Relation};
use regulars_core::time::{DAY_US, Instant};

use super::Outcome;
use super::act::Act;
use crate::port::{Appended, Indexed, NewRecord, Reading, Store, Writing};

/// A record of the suite: an order of a whole amount, with the identifiers that it states.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sample {
    /// The source.
    pub source: String,
    /// The record's id.
    pub record_id: String,
    /// The profile.
    pub profile: String,
    /// The day on which it happened.
    pub day: i64,
    /// What was paid: two samples of one key with different amounts are a conflict.
    pub amount: u32,
    /// The record that it corrects.
    pub corrects: Option<String>,
    /// Kind and normalised value of what it states.
    pub stated: Vec<(String, String)>,
    /// The profile of its source to which it relates its own; then it is a relation and no order.
    pub relates: Option<String>,
}

/// One step of a history.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// A transaction with these samples; taken back at its end if the flag is false.
    Batch(Vec<Sample>, bool),
    /// The index is made anew under this version; taken back at its end if the flag is false.
    Rebuild(String, bool),
    /// A transaction with these acts of an advance; taken back at its end if the flag is false.
    Advance(Vec<Act>, bool),
}

/// An instant `days` after 2026-01-01.
pub(super) fn day(days: i64) -> Instant {
    Instant::from_micros(1_767_225_600_000_000).unwrap_or(Instant::MIN).plus_micros(days.saturating_mul(DAY_US))
}

impl Sample {
    /// A record of source `pos` on a day after 2026-01-01; it states nothing.
    pub fn new(record_id: &str, profile: &str, day: i64) -> Self {
        Self {
            source: "pos".to_owned(),
            record_id: record_id.to_owned(),
            profile: profile.to_owned(),
            day,
            amount: 1,
            corrects: None,
            stated: Vec::new(),
            relates: None,
        }
    }

    /// The same with another source.
    #[must_use]
    pub fn of(mut self, source: &str) -> Self {
        source.clone_into(&mut self.source);
        self
    }

    /// The same with another amount.
    #[must_use]
    pub fn paid(mut self, amount: u32) -> Self {
        self.amount = amount;
        self
    }

    /// The same with one more identifier.
    #[must_use]
    pub fn stating(mut self, kind: &str, value: &str) -> Self {
        self.stated.push((kind.to_owned(), value.to_owned()));
        self
    }

    /// The same as a correction of another record of its source.
    #[must_use]
    pub fn correcting(mut self, record_id: &str) -> Self {
        self.corrects = Some(record_id.to_owned());
        self
    }

    /// The same as a relation to another profile of its source.
    #[must_use]
    pub fn relating(mut self, profile: &str) -> Self {
        self.relates = Some(profile.to_owned());
        self
    }

    /// The record.
    pub fn record(&self) -> Outcome<Record> {
        let amount = Money::parse(&self.amount.to_string(), "CNY")?;
        let mut record = Record::order(&self.source, &self.record_id, &self.profile, day(self.day), amount)?;
        for (kind, value) in &self.stated {
            record = record.with_identifier(kind, value)?;
        }
        if let Some(to) = &self.relates {
            let kind = ["parent_of", "contact_of", "member_of"].get(self.amount as usize % 3).copied();
            let (from, from_source, to_source, valid_from, valid_until) = (None, None, None, None, None);
            let (kind, to) = (kind.map(str::to_owned), Some(to.clone()));
            record.body = Body::Relation(Relation { from, from_source, kind, to, to_source, valid_from, valid_until });
        }
        record.corrects = self.corrects.as_deref().map(RecordId::new).transpose()?;
        Ok(record)
    }
}

/// The content hash of a record.
pub(super) fn hash(record: &Record) -> ContentHash {
    ContentHash::of(record, &mut String::new())
}

/// Appends a record that states these values.
pub(super) fn put(writing: &mut dyn Writing, record: &Record, stated: &[(String, String)]) -> Outcome<Appended> {
    put_indexed(writing, record, Indexed { stated, ..Indexed::default() })
}

/// Appends a record with what it puts into the index of identity.
pub(super) fn put_indexed(writing: &mut dyn Writing, record: &Record, indexed: Indexed<'_>) -> Outcome<Appended> {
    let mut row = RowBuffer::default();
    encode(record, &Declared::default(), &mut row);
    let new = NewRecord { record, hash: &hash(record), open: &row.open, sealed: &row.sealed, indexed };
    Ok(writing.append(&new)?)
}

/// Appends a sample.
pub(super) fn add(writing: &mut dyn Writing, sample: &Sample) -> Outcome<Appended> {
    put(writing, &sample.record()?, &sample.stated)
}

/// Appends samples in one transaction and commits.
pub(super) fn commit(store: &dyn Store, samples: &[Sample]) -> Outcome<Vec<Appended>> {
    let mut writing = store.write()?;
    let answers = samples.iter().map(|sample| add(writing.as_mut(), sample)).collect::<Outcome<_>>()?;
    writing.commit()?;
    Ok(answers)
}

/// Puts the identifiers of every stored record into the index again, with what the record itself states.
pub(super) fn reindex(writing: &mut dyn Writing) -> Outcome {
    let mut numbers = Vec::new();
    writing.profiles(&mut |number, _| numbers.push(number))?;
    for number in numbers {
        for record in records(writing, number)? {
            let own = record.identifiers.iter();
            let stated: Vec<_> = own.map(|one| (one.kind.to_string(), one.value.as_str().to_owned())).collect();
            writing.index(&record, Indexed { stated: &stated, ..Indexed::default() })?;
        }
    }
    Ok(())
}

/// The records of a profile in the order of its rows.
pub(super) fn records(reading: &dyn Reading, profile: i64) -> Outcome<Vec<Record>> {
    let mut records = Vec::new();
    reading.rows(profile, &mut |row| {
        records.push(regulars_core::record::row::decode(row)?);
        Ok(())
    })?;
    Ok(records)
}

/// Plays a history; the answers to all appends, those of transactions that were taken back too.
pub fn play(store: &dyn Store, history: &[Step]) -> Result<Vec<Appended>, String> {
    fn run(store: &dyn Store, history: &[Step]) -> Outcome<Vec<Appended>> {
        let mut answers = Vec::new();
        for step in history {
            let mut writing = store.write()?;
            let keep = match step {
                Step::Batch(samples, keep) => {
                    for sample in samples {
                        answers.push(add(writing.as_mut(), sample)?);
                    }
                    *keep
                }
                Step::Rebuild(version, keep) => {
                    writing.clear_index(version)?;
                    reindex(writing.as_mut())?;
                    *keep
                }
                Step::Advance(acts, keep) => {
                    acts.iter().try_for_each(|act| act.play(writing.as_mut()))?;
                    *keep
                }
            };
            if keep {
                writing.commit()?;
            }
        }
        Ok(answers)
    }
    run(store, history).map_err(|super::Failure(text)| text)
}
