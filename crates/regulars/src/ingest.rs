//! Ingest: one batch, one transaction. Every record gets an answer; one bad record does not stop the others (RC-8).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{CustomerId, IdentityRules, Normalised};
use regulars_core::record::row::{RowBuffer, encode};
use regulars_core::record::{AttributeState, ContentHash, Record, Role};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::text::Json;
use regulars_store::{Appended, Indexed, NewRecord, Writing};
use serde::Serialize;

use crate::Crm;

/// The longest line of NDJSON, in bytes (1 MiB).
pub const MAX_LINE_BYTES: usize = 1 << 20;

/// What became of a batch. Accepted, duplicate, conflicting and rejected records add up to all of them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IngestReport {
    /// Records that were new.
    pub accepted: u64,
    /// Records whose key is stored with other content: the first stays.
    pub conflicts: Vec<RefusedRecord>,
    /// Records that were there already: no effect.
    pub duplicates: u64,
    /// What was noticed in accepted records, by code: how often.
    pub findings: BTreeMap<String, u64>,
    /// Records that are not valid.
    pub rejected: Vec<RefusedRecord>,
}

impl IngestReport {
    /// Adds the report of a further batch, before which so many records came.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// use regulars::IngestReport;
    ///
    /// let lines: [&[u8]; 2] = [b"no record\n", b"nor this\n"];
    /// let mut report = IngestReport::default();
    /// for (before, line) in lines.iter().enumerate() {
    ///     report.append(crm.ingest_ndjson(line)?, before as u64);
    /// }
    /// assert_eq!(report.rejected.iter().map(|refused| refused.index).collect::<Vec<_>>(), [0, 1]);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn append(&mut self, other: Self, before: u64) {
        let moved = |refused: RefusedRecord| RefusedRecord { index: refused.index + before, ..refused };
        self.accepted += other.accepted;
        self.duplicates += other.duplicates;
        self.conflicts.extend(other.conflicts.into_iter().map(moved));
        self.rejected.extend(other.rejected.into_iter().map(moved));
        for (code, count) in other.findings {
            *self.findings.entry(code).or_default() += count;
        }
    }
}

/// A record that was not taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RefusedRecord {
    /// Why.
    pub error: Error,
    /// Its place in the batch, from 0.
    pub index: u64,
    /// Its line, from 1, where the batch was text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
}

/// A record on its way in: what was read, or why it could not be.
#[derive(Clone, Debug)]
pub struct Delivered {
    /// Its line in the text it came from, from 1.
    pub line: Option<u64>,
    /// The record, or what is wrong with it.
    pub record: Result<Record>,
}

impl IngestReport {
    /// All records of the batch.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// assert_eq!(crm.ingest_ndjson(b"no record\n")?.total(), 1);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn total(&self) -> u64 {
        self.accepted + self.duplicates + (self.conflicts.len() + self.rejected.len()) as u64
    }
}

impl Crm {
    /// Takes a batch of records in one transaction. An error means that nothing of the batch was written.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// use regulars::{Money, Record};
    ///
    /// let at = Instant::parse("2026-10-01T12:00:00+08:00")?;
    /// let order = Record::order("pos", "O-1", "M-1", at, Money::parse("12.50", "CNY")?)?;
    /// assert_eq!(crm.ingest(std::slice::from_ref(&order))?.accepted, 1);
    /// assert_eq!(crm.ingest(&[order])?.duplicates, 1);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn ingest(&self, records: &[Record]) -> Result<IngestReport> {
        self.as_operation("record.ingest", None, |crm| {
            let mut batch = Batch::begin(crm)?;
            for record in records {
                match record.check() {
                    Ok(()) => batch.take(record, None)?,
                    Err(error) => batch.reject(error, None),
                }
            }
            batch.finish()
        })
    }

    /// Takes a batch in the wire form (RC-10).
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// use regulars::Json;
    ///
    /// let order = Json::parse(
    ///     r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    ///         "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#,
    /// )?;
    /// let report = crm.ingest_json(&[order, Json::parse("{}")?])?;
    /// assert_eq!((report.accepted, report.rejected[0].error.code().as_str()), (1, "missing_field"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn ingest_json(&self, records: &[Json]) -> Result<IngestReport> {
        self.ingest_delivered(records.iter().map(|json| Delivered { line: None, record: self.read_record(json) }))
    }

    /// Takes a batch of lines, each a record in the wire form; blank lines are passed over. Errors name the line.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// let lines = r#"{"source":"pos","record_id":"C-1","profile":"M-1","type":"profile","occurred_at":"2026-10-02T12:00:00Z"}
    /// no record
    /// "#;
    /// let report = crm.ingest_ndjson(lines.as_bytes())?;
    /// assert_eq!((report.accepted, report.rejected[0].error.code().as_str()), (1, "json_syntax"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn ingest_ndjson(&self, bytes: &[u8]) -> Result<IngestReport> {
        let lines = (1..).zip(bytes.split(|byte| *byte == b'\n'));
        let filled = lines.filter(|(_, line)| !line.trim_ascii().is_empty());
        self.ingest_delivered(
            filled.map(|(number, line)| Delivered { line: Some(number), record: self.read_line(line) }),
        )
    }

    /// Takes a batch of records as they come, with those that could not even be read.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// use regulars::{Delivered, Json};
    ///
    /// let record = crm.read_record(&Json::parse("{}")?);
    /// let report = crm.ingest_delivered([Delivered { line: Some(1), record }])?;
    /// assert_eq!(report.rejected[0].error.code().as_str(), "missing_field");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn ingest_delivered(&self, records: impl IntoIterator<Item = Delivered>) -> Result<IngestReport> {
        self.as_operation("record.ingest", None, |crm| {
            let mut batch = Batch::begin(crm)?;
            for Delivered { line, record } in records {
                match record {
                    Ok(record) => batch.take(&record, line)?,
                    Err(error) => batch.reject(error, line),
                }
            }
            batch.finish()
        })
    }

    /// Reads a record in the wire form, with the kinds and fields that the rulebook declares (RC-1, RC-10).
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// let record = crm.read_record(&regulars::Json::parse(
    ///     r#"{"source": "pos", "record_id": "p-9", "profile": "10233", "type": "order",
    ///         "occurred_at": "2026-11-22T00:00:00+08:00", "body": {"amount": {"amount": "100.00", "currency": "CNY"}}}"#,
    /// )?)?;
    /// assert_eq!(crm.ingest(&[record])?.accepted, 1);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn read_record(&self, json: &Json) -> Result<Record> {
        Record::from_json_with(json, &self.rules().records)
    }

    fn read_line(&self, line: &[u8]) -> Result<Record> {
        if line.len() > MAX_LINE_BYTES {
            let message = format!("the line has {} bytes, more than {MAX_LINE_BYTES}", line.len());
            return Err(Error::new(Code::JsonTooLarge, "", message));
        }
        self.read_record(&Json::parse_bytes(line)?)
    }
}

/// One transaction of records.
struct Batch<'a> {
    rules: Arc<Rules>,
    writing: Box<dyn Writing + 'a>,
    report: IngestReport,
    index: u64,
    room: Room,
    /// Whether anybody was ever erased; if not, nothing is asked of that.
    erasures: bool,
}

/// What is used again from record to record.
pub(crate) struct Room {
    row: RowBuffer,
    scratch: String,
    /// The attributes that resolution reads.
    traits: BTreeSet<Box<str>>,
}

impl Room {
    pub(crate) fn new(rules: &Rules) -> Self {
        Self { row: RowBuffer::default(), scratch: String::new(), traits: rules.identity.traits() }
    }

    /// Appends a record that was admitted; the hash of its content is given back. `notice` is told what cannot link.
    pub(crate) fn put(
        &mut self,
        writing: &mut dyn Writing,
        rules: &Rules,
        record: &Record,
        notice: &mut dyn FnMut(Code),
    ) -> Result<(Appended, ContentHash)> {
        let hash = ContentHash::of(record, &mut self.scratch);
        encode(record, &rules.records, &mut self.row);
        let index = Index::of(record, &rules.identity, &self.traits, notice);
        let (open, sealed, indexed) = (&self.row.open, &self.row.sealed, index.borrow());
        let appended = writing.append(&NewRecord { record, hash: &hash, open, sealed, indexed })?;
        Ok((appended, hash))
    }
}

impl<'a> Batch<'a> {
    fn begin(crm: &'a Crm) -> Result<Self> {
        let writing = crm.store().write()?;
        let rules = crm.rules();
        let room = Room::new(&rules);
        let erasures = writing.has_erasures()?;
        Ok(Self { rules, writing, report: IngestReport::default(), index: 0, room, erasures })
    }

    fn reject(&mut self, error: Error, line: Option<u64>) {
        self.report.rejected.push(RefusedRecord { error, index: self.index, line });
        self.index += 1;
    }

    fn take(&mut self, record: &Record, line: Option<u64>) -> Result<()> {
        let rules = self.rules.clone();
        if let Err(error) = admit(self.writing.as_ref(), &rules, record, self.erasures)? {
            self.reject(error, line);
            return Ok(());
        }
        let mut noticed = Vec::new();
        let (appended, hash) = self.room.put(self.writing.as_mut(), &rules, record, &mut |code| noticed.push(code))?;
        match appended {
            Appended::Accepted => {
                self.report.accepted += 1;
                if self.erasures {
                    crate::suppress::heed(self.writing.as_mut(), &rules, record)?;
                }
                for code in noticed {
                    *self.report.findings.entry(code.as_str().to_owned()).or_default() += 1;
                }
            }
            Appended::Duplicate => self.report.duplicates += 1,
            Appended::Conflict { stored, stored_at } => {
                let message = "a record with this key and other content is stored already; the first stays";
                let error = Error::new(Code::RecordConflict, "record_id", message)
                    .with("source", &record.source)
                    .with("record_id", &record.record_id)
                    .with("stored_hash", stored)
                    .with("stored_occurred_at", stored_at)
                    .with("given_hash", hash)
                    .with("given_occurred_at", record.occurred_at.at);
                self.report.conflicts.push(RefusedRecord { error, index: self.index, line });
            }
        }
        self.index += 1;
        Ok(())
    }

    fn finish(self) -> Result<IngestReport> {
        self.writing.commit()?;
        Ok(self.report)
    }
}

/// Whether a record can be taken at all.
fn admit(writing: &dyn Writing, rules: &Rules, record: &Record, erasures: bool) -> Result<Result<()>> {
    if let Err(error) = rules.admit(record) {
        return Ok(Err(error));
    }
    if erasures && was_erased(writing, record)? {
        let message = "the profile was erased; a new relationship needs a new profile key";
        return Ok(Err(Error::new(Code::ProfileErased, "profile", message)));
    }
    if corrects_itself(writing, record)? {
        let message = "the corrections would run in a circle";
        return Ok(Err(Error::new(Code::BadReference, "corrects", message)));
    }
    Ok(Ok(()))
}

/// Whether a record is of a profile that was erased (EN-10). One that a file took back in before this was refused goes on.
fn was_erased(writing: &dyn Writing, record: &Record) -> Result<bool> {
    let (source, profile) = (record.source.as_str(), record.profile.as_str());
    let id = CustomerId::of(&writing.salt()?, source, profile);
    Ok(writing.tombstone(&id)?.is_some() && writing.profile_no(source, profile)?.is_none())
}

/// Whether the chain of corrections that begins here comes back to the record (RC-4).
fn corrects_itself(writing: &dyn Writing, record: &Record) -> Result<bool> {
    let mut next = record.corrects.clone();
    // What is stored has no circle, so the chain ends.
    while let Some(target) = next {
        if target == record.record_id {
            return Ok(true);
        }
        let stored = writing.record(record.source.as_str(), target.as_str())?;
        next = stored.and_then(|stored| stored.corrects);
    }
    Ok(false)
}

/// Appends one record outside a batch. Errors: those of a record that cannot be taken.
pub(crate) fn append(writing: &mut dyn Writing, rules: &Rules, record: &Record) -> Result<Appended> {
    record.check()?;
    let erasures = writing.has_erasures()?;
    admit(writing, rules, record, erasures)??;
    let appended = Room::new(rules).put(writing, rules, record, &mut |_| {})?.0;
    if erasures && appended == Appended::Accepted {
        crate::suppress::heed(writing, rules, record)?;
    }
    Ok(appended)
}

/// What a record puts into the index of identity.
pub(crate) struct Index {
    stated: Vec<(String, String)>,
    traits: Vec<(String, Option<String>)>,
    released: Vec<(String, String)>,
}

impl Index {
    /// The identifiers of the person that a record states and releases, normalised (NM-1, IP-2, IP-8), and what it says of the
    /// attributes that resolution reads (RV-4). `notice` is told what cannot link.
    pub(crate) fn of(
        record: &Record,
        rules: &IdentityRules,
        traits: &BTreeSet<Box<str>>,
        notice: &mut dyn FnMut(Code),
    ) -> Self {
        let own = record.identifiers.iter().filter(|identifier| identifier.role == Role::Own);
        let mut normalised = |kind: &str, raw: &str| {
            let unusable = match rules.normalise(kind, raw) {
                Some(Normalised::Ok(value)) => return Some((kind.to_owned(), value)),
                Some(Normalised::Masked) => Code::IdentifierMasked,
                Some(Normalised::Invalid) => Code::IdentifierInvalid,
                None => Code::KindUnknown,
            };
            notice(unusable);
            None
        };
        let stated = own.filter_map(|own| normalised(own.kind.as_str(), own.value.as_str())).collect();
        let released =
            record.released.iter().filter_map(|(kind, value)| normalised(kind.as_str(), value.as_str())).collect();
        let told = record.attributes.iter().filter(|(name, _)| traits.contains(name.as_str()));
        let traits = told.map(|(name, state)| (name.to_string(), trait_text(state))).collect();
        Self { stated, traits, released }
    }

    /// As the store takes it.
    pub(crate) fn borrow(&self) -> Indexed<'_> {
        Indexed { stated: &self.stated, traits: &self.traits, released: &self.released }
    }
}

/// A stated attribute as text; none if it is null, cleared or blank.
fn trait_text(state: &AttributeState) -> Option<String> {
    let AttributeState::Value(value) = state else { return None };
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
