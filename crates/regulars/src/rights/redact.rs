//! Parts of a record that go while the record stays: fields that were named (RQ-12), and everything personal where a row of
//! retention says `anonymise` (RT-1). What stays keeps its key, its instant and its figures.

use regulars_core::error::Result;
use regulars_core::record::row::{RowBuffer, StoredRow, decode, encode};
use regulars_core::record::{Record, RecordKey};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::text::Json;
use regulars_store::Writing;
use serde::Serialize;

use crate::ingest::Room;

/// The fields of a record that go while the record stays.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Redaction {
    /// The fields: `identifier.phone`, `attribute.city`.
    pub fields: Vec<String>,
    /// The record.
    pub record: RecordKey,
}

/// What carrying out a plan does.
#[derive(Clone, Default)]
pub(super) struct Work {
    /// The records that go.
    pub(super) remove: Vec<RecordKey>,
    /// The records that stay without anything personal.
    pub(super) anonymise: Vec<RecordKey>,
    /// The fields that go out of records that stay.
    pub(super) redact: Vec<Redaction>,
}

impl Work {
    pub(super) fn sort(&mut self) {
        self.remove.sort();
        self.anonymise.sort();
        self.redact.sort();
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.remove.extend(other.remove);
        self.anonymise.extend(other.anonymise);
        self.redact.extend(other.redact);
    }

    /// What a plan is known by. Where nothing stays by halves it names the records that go and no more.
    pub(super) fn named(&self) -> Vec<(&'static str, Json)> {
        let text = |text: &str| Json::from(text);
        let key = |key: &RecordKey| vec![text(key.source.as_str()), text(key.record_id.as_str())];
        let keys = |keys: &[RecordKey]| Json::Array(keys.iter().map(|one| Json::Array(key(one))).collect());
        let redaction = |one: &Redaction| {
            let fields = one.fields.iter().map(|field| text(field));
            Json::Array(key(&one.record).into_iter().chain(fields).collect())
        };
        let mut named = vec![("remove", keys(&self.remove))];
        if !self.anonymise.is_empty() {
            named.push(("anonymise", keys(&self.anonymise)));
        }
        if !self.redact.is_empty() {
            named.push(("redact", Json::Array(self.redact.iter().map(redaction).collect())));
        }
        named
    }

    /// The records that stay otherwise than they were, each with the fields that go out of it; none: all that is personal.
    pub(super) fn rewritten(&self) -> impl Iterator<Item = (&RecordKey, Option<&[String]>)> {
        let whole = self.anonymise.iter().map(|key| (key, None));
        whole.chain(self.redact.iter().map(|one| (&one.record, Some(one.fields.as_slice()))))
    }
}

/// The record without everything that a row keeps sealed: identifiers, attributes, contact points, free text and what the host
/// added. None if it holds nothing of it.
pub(super) fn anonymous(record: &Record, rules: &Rules) -> Result<Option<Record>> {
    let mut row = RowBuffer::default();
    encode(record, &rules.records, &mut row);
    let stored = StoredRow {
        source: record.source.as_str(),
        record_id: record.record_id.as_str(),
        profile: record.profile.as_str(),
        at_us: record.occurred_at.at.micros(),
        kind: record.body.kind().number(),
        open: &row.open,
        sealed: "".into(),
    };
    let kept = Record { received_at: record.received_at, ..decode(&stored)? };
    Ok((kept != *record).then_some(kept))
}

/// The record without some fields.
fn without(record: &Record, fields: &[String]) -> Record {
    let mut kept = record.clone();
    for field in fields {
        match field.split_once('.') {
            Some(("identifier", kind)) => {
                kept.identifiers.retain(|stated| stated.kind.as_str() != kind);
                kept.released.retain(|(released, _)| released.as_str() != kind);
            }
            Some(("attribute", name)) => kept.attributes.retain(|stated, _| stated.as_str() != name),
            _ => {}
        }
    }
    kept
}

/// Puts a record that has lost something in its own place.
pub(super) fn rewrite(
    writing: &mut dyn Writing,
    rules: &Rules,
    record: &Record,
    fields: Option<&[String]>,
) -> Result<()> {
    let kept = match fields {
        Some(fields) => Some(without(record, fields)),
        None => anonymous(record, rules)?,
    };
    let Some(kept) = kept else { return Ok(()) };
    writing.remove(record.source.as_str(), record.record_id.as_str())?;
    Room::new(rules).put(writing, rules, &kept, &mut |_| {})?;
    Ok(())
}
