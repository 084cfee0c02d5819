//! Lineage: from a value of a view to the records and decisions behind it, and back from a record to the values (DQ-6).

use regulars_core::customer::{CustomerView, Reason, ReasonLevel, Select};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::record::{ProfileRef, RecordKey};
use regulars_core::text::did_you_mean;
use regulars_core::time::Instant;
use serde::Serialize;

use crate::{Crm, CustomerRef, Link};

/// What is behind the values of a customer's view.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Lineage {
    /// The instant of the question.
    pub as_of: Instant,
    /// The customer.
    pub customer: CustomerId,
    /// Why the profiles of these records are one customer: shared identifiers, and decisions by their ids.
    pub links: Vec<Link>,
    /// The records that are named, in order of time.
    pub records: Vec<LineageRecord>,
    /// The values, by path.
    pub values: Vec<LineageValue>,
}

/// A value of a view, with what it rests on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LineageValue {
    /// The decision that set it, if a person did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// Where it stands in the view, for example `profile.city` or `measures.spend_12m`.
    pub path: String,
    /// The records behind it, in order of time; none: it rests on nothing that happened.
    pub records: Vec<RecordKey>,
    /// The value as text; absent: it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// A record behind a value: when it happened, and at which profile.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LineageRecord {
    /// When it happened.
    pub occurred_at: Instant,
    /// The profile that it is about.
    pub profile: ProfileRef,
    /// The record.
    pub record: RecordKey,
}

impl Crm {
    /// What is behind the values of a customer's view, or behind the one at `path`; a path may also name all below it, such as
    /// `measures`. Errors: `unknown_name`, and those of finding the customer.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// let behind = crm.lineage(who, as_of, Some("measures.orders"))?;
    /// assert_eq!(behind.values[0].records.len(), 2);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn lineage(&self, customer: impl Into<CustomerRef>, as_of: Instant, path: Option<&str>) -> Result<Lineage> {
        let customer = customer.into();
        self.as_operation("customer.lineage", Some((&customer, as_of)), |crm| {
            let (view, links, timeline) = crm.behind(customer.clone(), as_of)?;
            let mut values = values(&view);
            if let Some(path) = path {
                let below = |value: &LineageValue| {
                    value.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                };
                if !values.iter().any(below) {
                    let hint = did_you_mean(path, values.iter().map(|value| value.path.as_str()));
                    return Err(Error::new(Code::UnknownName, "path", format!("the view has no `{path}`{hint}")));
                }
                values.retain(below);
            }
            Ok(told(&view, links, &timeline, values))
        })
    }

    /// The values of the view that a record is behind. Error: `unknown_record`, also for one that happens later.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let key = |source: &str, record_id: &str| -> regulars::Result<regulars::RecordKey> {
    /// #     regulars::Json::parse(&format!(r#"{{"source": "{source}", "record_id": "{record_id}"}}"#))?.read()
    /// # };
    /// let order = key("pos", "p-2")?;
    /// let behind = crm.lineage_of_record(&order, as_of)?;
    /// assert!(behind.values.iter().any(|value| value.path == "measures.orders"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn lineage_of_record(&self, record: &RecordKey, as_of: Instant) -> Result<Lineage> {
        self.as_operation("record.lineage", None, |crm| {
            let found = crm.record(record)?;
            if found.occurred_at.at > as_of {
                return Err(Error::new(
                    Code::UnknownRecord,
                    "record_id",
                    "at this instant the record has not happened yet",
                ));
            }
            let whose = ProfileRef { source: found.source.clone(), key: found.profile.clone() };
            let (view, links, timeline) = crm.behind(whose.into(), as_of)?;
            let mut values = values(&view);
            values.retain(|value| value.records.contains(record));
            Ok(told(&view, links, &timeline, values))
        })
    }

    /// The whole view with its records, the links between its profiles, and all records in order of time.
    fn behind(&self, who: CustomerRef, as_of: Instant) -> Result<(CustomerView, Vec<Link>, Vec<LineageRecord>)> {
        let select = Select::all().with_reasons(ReasonLevel::Records);
        let mut view = self.view_with(who, as_of, select)?;
        let links = view.identity.take().map(|identity| identity.links).unwrap_or_default();
        let (_, records) = self.timeline(view.customer, as_of)?;
        let line = |record: crate::Record| LineageRecord {
            occurred_at: record.occurred_at.at,
            profile: ProfileRef { source: record.source.clone(), key: record.profile.clone() },
            record: record.key(),
        };
        Ok((view, links, records.into_iter().map(line).collect()))
    }
}

/// Puts the records of each value in order of time and keeps the records and links that the values name.
fn told(view: &CustomerView, links: Vec<Link>, timeline: &[LineageRecord], mut values: Vec<LineageValue>) -> Lineage {
    let mut named = Vec::new();
    for value in &mut values {
        let mut records = std::mem::take(&mut value.records);
        records.sort();
        records.dedup();
        let lines = timeline.iter().filter(|line| records.binary_search(&line.record).is_ok());
        value.records = lines.map(|line| line.record.clone()).collect();
        named.extend(value.records.iter().cloned());
    }
    named.sort();
    named.dedup();
    let records: Vec<LineageRecord> =
        timeline.iter().filter(|line| named.binary_search(&line.record).is_ok()).cloned().collect();
    let several = records.windows(2).any(|pair| matches!(pair, [one, other] if one.profile != other.profile));
    let links = links
        .into_iter()
        .filter(|link| several && link.profiles.iter().any(|one| records.iter().any(|line| line.profile == *one)))
        .collect();
    Lineage { as_of: view.as_of, customer: view.customer, links, records, values }
}

fn because(reasons: &[Reason]) -> Vec<RecordKey> {
    reasons.iter().flat_map(|reason| reason.records.iter().cloned()).collect()
}

fn value(path: impl Into<String>, value: Option<String>, records: Vec<RecordKey>) -> LineageValue {
    LineageValue { decision: None, path: path.into(), records, value }
}

/// All values of a view with the records that its reasons name, by path.
fn values(view: &CustomerView) -> Vec<LineageValue> {
    let mut found = Vec::new();
    for (name, golden) in view.profile.iter().flatten() {
        let records = golden.record.iter().chain(&golden.records).cloned().collect();
        let text = golden.value.as_ref().map(|json| json.as_str().map_or_else(|| json.to_string(), str::to_owned));
        let told = value(format!("profile.{name}"), text, records);
        found.push(LineageValue { decision: golden.decision.clone(), ..told });
    }
    for (name, measure) in view.measures.iter().flatten() {
        found.push(value(format!("measures.{name}"), measure.value.clone(), measure.records.clone()));
    }
    for (path, stage) in [("stage", &view.stage), ("journey_stage", &view.journey_stage)] {
        found.extend(stage.iter().map(|stage| value(path, stage.name.clone(), because(&stage.reasons))));
    }
    for (name, segment) in view.segments.iter().flatten() {
        found.push(value(format!("segments.{name}"), Some(segment.member.to_string()), because(&segment.reasons)));
    }
    for tag in view.tags.iter().flatten() {
        found.push(value(format!("tags.{}", tag.name), Some(tag.strength.clone()), because(&tag.reasons)));
    }
    for (name, score) in view.scores.iter().flatten() {
        found.push(value(format!("scores.{name}"), score.value.clone(), because(&score.reasons)));
    }
    if let Some(orders) = &view.orders {
        found.push(value("orders", Some(orders.count.to_string()), because(&orders.reasons)));
    }
    if let Some(membership) = &view.membership {
        found.push(value("membership.tier", membership.tier.clone(), because(&membership.reasons)));
    }
    for row in view.consent.iter().flatten() {
        let path = format!("consent.{}.{}", row.purpose, row.channel);
        found.push(value(path, Some(row.primary_reason.clone()), because(&row.reasons)));
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}
