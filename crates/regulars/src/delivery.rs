//! Records out of tables: each row becomes a record in the wire form (RC-10), by the names of its columns.

use std::collections::BTreeMap;

use regulars_arrow::{CellKind, CellRules, RecordBatch, cells};
use regulars_core::error::{Code, Error, Result};
use regulars_core::money::Currency;
use regulars_core::record::{FieldType, Kind};
use regulars_core::text::{Json, did_you_mean};
use regulars_core::time::Zone;
use serde::Deserialize;

use crate::{Crm, Delivered, IngestReport, Progress, Watcher};

/// The parts of a record that are texts of its own.
const MEMBERS: [&str; 6] = ["corrects", "occurred_at", "profile", "received_at", "record_id", "refers_to"];
/// Those that every record has.
const NEEDED: [&str; 3] = ["occurred_at", "profile", "record_id"];
/// The groups of names with a dot, and the member of the record that each fills.
const GROUPS: [(&str, &str); 4] =
    [("attribute", "attributes"), ("body", "body"), ("ext", "ext"), ("identifier", "identifiers")];

/// Which column of a table is which part of a record.
#[derive(Clone, Debug, Default)]
pub struct TableMap {
    /// The source of all records.
    pub source: String,
    /// The type of all records, for example `order`.
    pub body: String,
    /// By the part of the record the column: `record_id`, `profile` and `occurred_at`, which every record needs, `received_at`, `corrects`, `refers_to`,
    /// `body.<field>`, `identifier.<kind>`, `attribute.<name>` and `ext.<name>`.
    pub columns: BTreeMap<String, String>,
    /// The currency of amounts.
    pub currency: Option<Currency>,
    /// Whose local times columns without a zone tell.
    pub zone: Option<Zone>,
}

/// The same as JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    source: String,
    #[serde(rename = "type")]
    body: String,
    columns: BTreeMap<String, String>,
    currency: Option<String>,
    zone: Option<String>,
}

impl TableMap {
    /// Reads a map from JSON: `source`, `type`, `columns` by the part of a record, and where the table needs them `currency` and `zone`. Errors:
    /// `missing_field`, `unknown_field`, `wrong_type`, `unknown_currency`, `unknown_zone` with the path of the field.
    ///
    /// ```
    /// use regulars::TableMap;
    ///
    /// let map = TableMap::parse(
    ///     r#"{"source": "pos", "type": "order", "columns": {"record_id": "no", "profile": "who", "occurred_at": "day"}, "zone": "UTC"}"#,
    /// )?;
    /// assert_eq!((map.body.as_str(), map.columns.len()), ("order", 3));
    /// assert_eq!(TableMap::parse("{}").unwrap_err().code().as_str(), "missing_field");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn parse(json: &str) -> Result<Self> {
        let Stated { source, body, columns, currency, zone } = Json::parse(json)?.read()?;
        let currency = currency.as_deref().map(Currency::new).transpose();
        let currency = currency.map_err(|error| Error::from(error).within("currency"))?;
        let zone = zone.as_deref().map(Zone::new).transpose().map_err(|error| Error::from(error).within("zone"))?;
        Ok(Self { source, body, columns, currency, zone })
    }
}

/// A part of a record and the column that fills it.
struct Filled<'a> {
    part: &'a str,
    column: &'a str,
    kind: CellKind,
}

impl Crm {
    /// Takes the rows of a table, one transaction for each batch, so that a table of any length needs the room of a batch; feature `arrow`.
    /// Empty cells say nothing. Amounts are exact decimals, texts or whole minor units, and never floats. What one row has wrong is rejected
    /// in the report, with its place in the table. Errors: of the map `missing_field`, `unknown_field`, `unknown_type`; of a column as a whole `missing_field`,
    /// `wrong_type`, `float_not_allowed`, `instant_without_zone`, `unknown_currency`; then batches before it stay.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use arrow::array::{Date32Array, Decimal128Array, StringArray};
    /// use regulars::arrow::RecordBatch;
    /// use regulars::{Crm, Currency, Rulebook, TableMap, Zone};
    ///
    /// let batch = RecordBatch::try_from_iter([
    ///     ("no", Arc::new(StringArray::from(vec!["1", "2"])) as _),
    ///     ("who", Arc::new(StringArray::from(vec!["ann", "bo"])) as _),
    ///     ("day", Arc::new(Date32Array::from(vec![20_000, 20_001])) as _),
    ///     ("paid", Arc::new(Decimal128Array::from(vec![1250, 300]).with_precision_and_scale(9, 2)?) as _),
    /// ])?;
    /// let named = [("record_id", "no"), ("profile", "who"), ("occurred_at", "day"), ("body.amount", "paid")];
    /// let map = TableMap {
    ///     source: "pos".to_owned(),
    ///     body: "order".to_owned(),
    ///     columns: named.map(|(part, column)| (part.to_owned(), column.to_owned())).into(),
    ///     currency: Some(Currency::new("CNY")?),
    ///     zone: Some(Zone::new("Asia/Shanghai")?),
    /// };
    /// let crm = Crm::in_memory(Rulebook::parse("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n")?)?;
    /// let report = crm.ingest_table([Ok(batch)], &map)?;
    /// assert_eq!((report.accepted, report.rejected.len()), (2, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn ingest_table(
        &self,
        batches: impl IntoIterator<Item = Result<RecordBatch>>,
        map: &TableMap,
    ) -> Result<IngestReport> {
        self.ingest_table_watched(batches, map, None, &mut |_| Ok(()))
    }

    /// The same, told after each batch how many rows are done; of `total`, if the caller knows how many there are. An error of `watcher` stops it
    /// and comes through; the batches that it was told of are stored whole, and of others nothing. Giving everything again is safe.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use arrow::array::{Date32Array, StringArray};
    /// use regulars::arrow::RecordBatch;
    /// use regulars::{Code, Crm, Error, Instant, Rulebook, TableMap};
    ///
    /// let batch = |who: &'static str| {
    ///     let names = Arc::new(StringArray::from(vec![who]));
    ///     RecordBatch::try_from_iter([("who", names as _), ("day", Arc::new(Date32Array::from(vec![20_000])) as _)]).unwrap()
    /// };
    /// let map = TableMap::parse(
    ///     r#"{"source": "pos", "type": "profile", "columns": {"record_id": "who", "profile": "who", "occurred_at": "day"}, "zone": "UTC"}"#,
    /// )?;
    /// let crm = Crm::in_memory(Rulebook::parse("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n")?)?;
    /// let stop = Error::new(Code::Cancelled, "", "somebody pressed a key");
    /// let batches = ["ann", "bo", "cy"].map(|who| Ok(batch(who)));
    /// let stopped = crm.ingest_table_watched(batches, &map, Some(3), &mut |progress| {
    ///     if progress.done == 2 { Err(stop.clone()) } else { Ok(()) }
    /// });
    /// assert_eq!(stopped.unwrap_err().code(), Code::Cancelled);
    /// assert_eq!(crm.customers(Instant::parse("2026-01-01T00:00:00Z")?)?.len(), 2);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn ingest_table_watched(
        &self,
        batches: impl IntoIterator<Item = Result<RecordBatch>>,
        map: &TableMap,
        total: Option<u64>,
        watcher: &mut Watcher<'_>,
    ) -> Result<IngestReport> {
        let parts = self.parts(map)?;
        let rules = CellRules { currency: map.currency, zone: map.zone.clone() };
        let mut report = IngestReport::default();
        let mut before = 0;
        for batch in batches {
            let batch = batch?;
            let rows = u64::try_from(batch.num_rows()).unwrap_or(u64::MAX);
            let columns = parts
                .iter()
                .map(|part| {
                    let cells = cells(&batch, part.column, &part.kind, &rules)?;
                    Ok((part.part, cells.into_iter()))
                })
                .collect::<Result<Vec<_>>>()?;
            report.append(
                self.ingest_delivered(
                    Records { map, columns, left: rows }.map(|record| Delivered {
                        line: None,
                        record: record.and_then(|json| self.read_record(&json)),
                    }),
                )?,
                before,
            );
            before += rows;
            watcher(Progress { done: before, total })?;
        }
        Ok(report)
    }

    fn parts<'a>(&self, map: &'a TableMap) -> Result<Vec<Filled<'a>>> {
        let declared = &self.rules().records;
        let extra = declared.fields(&map.body).ok_or_else(|| {
            let known = Kind::ALL.iter().map(|kind| kind.as_str()).chain(declared.kinds.keys().map(String::as_str));
            let hint = did_you_mean(&map.body, known);
            Error::new(Code::UnknownType, "body", format!("there is no kind of record `{}`{hint}", map.body))
        })?;
        let own = Kind::from_word(&map.body).map(Kind::fields).unwrap_or_default();
        if let Some(needed) = NEEDED.iter().find(|needed| !map.columns.contains_key(**needed)) {
            let message = format!("every record needs `{needed}`; say which column it is");
            return Err(Error::new(Code::MissingField, format!("columns.{needed}"), message));
        }
        let part = |(part, column): (&'a String, &'a String)| {
            let kind = match part.split_once('.') {
                None if part == "occurred_at" || part == "received_at" => CellKind::Field(FieldType::Instant),
                None if MEMBERS.contains(&part.as_str()) => CellKind::Field(FieldType::Word),
                Some(("body", field)) => {
                    let ty = own.iter().find(|def| def.name == field).map(|def| def.ty);
                    let ty = ty.or_else(|| extra.get(field).map(|field| field.ty.field_type()));
                    CellKind::Field(ty.ok_or_else(|| {
                        let known = own.iter().map(|def| def.name).chain(extra.keys().map(String::as_str));
                        let hint = did_you_mean(field, known);
                        let message = format!("`{}` has no field `{field}`{hint}", map.body);
                        Error::new(Code::UnknownField, format!("columns.{part}"), message)
                    })?)
                }
                Some(("identifier", _)) => CellKind::Field(FieldType::Word),
                Some(("attribute" | "ext", _)) => CellKind::Any,
                _ => {
                    let groups = GROUPS.iter().map(|(group, _)| *group);
                    let hint = did_you_mean(part.split('.').next().unwrap_or(part), MEMBERS.into_iter().chain(groups));
                    let message = format!("`{part}` is no part of a record{hint}");
                    return Err(Error::new(Code::UnknownField, format!("columns.{part}"), message));
                }
            };
            Ok(Filled { part, column, kind })
        };
        map.columns.iter().map(part).collect()
    }
}

/// The records of a batch, row by row.
struct Records<'a, I> {
    map: &'a TableMap,
    columns: Vec<(&'a str, I)>,
    left: u64,
}

impl<I: Iterator<Item = Result<Option<Json>>>> Iterator for Records<'_, I> {
    type Item = Result<Json>;

    fn next(&mut self) -> Option<Result<Json>> {
        self.left = self.left.checked_sub(1)?;
        let mut fault = None;
        let mut record = vec![
            ("source".to_owned(), Json::from(self.map.source.as_str())),
            ("type".to_owned(), Json::from(self.map.body.as_str())),
        ];
        let mut groups: BTreeMap<&str, Vec<(String, Json)>> = BTreeMap::new();
        let mut identifiers = Vec::new();
        for (part, cells) in &mut self.columns {
            let value = match cells.next() {
                None | Some(Ok(None)) => continue,
                Some(Err(error)) => {
                    fault.get_or_insert_with(|| error.within(part));
                    continue;
                }
                Some(Ok(Some(value))) => value,
            };
            match part.split_once('.') {
                None => record.push(((*part).to_owned(), value)),
                Some(("identifier", kind)) => {
                    identifiers.push(Json::object([("kind", Json::from(kind)), ("value", value)]));
                }
                Some((group, name)) => {
                    let member = GROUPS.iter().find(|(word, _)| *word == group).map_or(group, |(_, member)| *member);
                    groups.entry(member).or_default().push((name.to_owned(), value));
                }
            }
        }
        if let Some(error) = fault {
            return Some(Err(error));
        }
        record.extend(groups.into_iter().map(|(member, fields)| (member.to_owned(), Json::object(fields))));
        if !identifiers.is_empty() {
            record.push(("identifiers".to_owned(), Json::Array(identifiers)));
        }
        Some(Ok(Json::object(record)))
    }
}
