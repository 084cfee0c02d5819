//! What a person may see and take along of their own data (RQ-12): every field with where it comes from, what it is used for, who
//! was given it and how long it is kept. What is about third persons is masked.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::consent::{Said, Survivor, Word, covers};
use regulars_core::customer::{Part, Person, Plan, ReasonLevel, Select};
use regulars_core::error::Result;
use regulars_core::identity::CustomerId;
use regulars_core::record::{Body, ProfileRef, Record, Role};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use serde::Serialize;

use super::RetentionOutcome;
use super::items::Circumstances;
use super::plan::{members, records_of};
use crate::operations::WireRecord;
use crate::views::view_of;
use crate::{Crm, CustomerRef};

/// What stands in the place of something that is about a third person.
const MASK: &str = "***";

/// Where a field comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum FieldOrigin {
    /// The person gave it.
    Provided,
    /// It was seen of the person.
    Observed,
    /// It was worked out.
    Derived,
}

/// A field of a bundle.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BundleField {
    /// What it is: `identifier.phone`, `attribute.city`, `tag.vip`.
    pub field: String,
    /// Where it comes from.
    pub origin: FieldOrigin,
    /// The purposes that use it.
    pub purposes: Vec<String>,
    /// What is to be done with it, and until when; what is worked out goes with what it is worked out of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<RetentionOutcome>,
    /// The sources that told it.
    pub sources: Vec<String>,
    /// Its value.
    pub value: Json,
}

/// A record of a bundle.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BundleRecord {
    /// Where it comes from.
    pub origin: FieldOrigin,
    /// The purposes that use it.
    pub purposes: Vec<String>,
    /// The record; what is about third persons is masked.
    pub record: WireRecord,
    /// What is to be done with it, and until when.
    pub retention: RetentionOutcome,
}

/// All data of a customer (RQ-12).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AccessBundle {
    /// The instant of the question.
    pub as_of: Instant,
    /// The customer.
    pub customer: CustomerId,
    /// The fields, by name and value.
    pub fields: Vec<BundleField>,
    /// How many values about third persons were masked.
    pub masked: u64,
    /// Whether only what the person gave is here.
    pub portable: bool,
    /// The profiles that are this customer.
    pub profiles: Vec<ProfileRef>,
    /// The recipients to whom data was allowed to be given.
    pub recipients: Vec<String>,
    /// The records, in timeline order.
    pub records: Vec<BundleRecord>,
    /// The version of the rulebook.
    pub rulebook: u64,
    /// What survives an erasure, usable for nothing else (RT-5).
    pub survivors: Vec<Survivor>,
}

/// Whether the person told what a record says, or somebody saw it.
fn origin(record: &Record) -> FieldOrigin {
    match &record.body {
        Body::Profile(_)
        | Body::Consent(_)
        | Body::DataRequest(_)
        | Body::Review(_)
        | Body::Survey(_)
        | Body::Relation(_)
        | Body::Referral(_)
        | Body::Membership(_) => FieldOrigin::Provided,
        Body::ExternalScore(_) | Body::TriggerFired(_) => FieldOrigin::Derived,
        _ => FieldOrigin::Observed,
    }
}

/// The fields of bodies that name third persons.
fn foreign(record: &Record) -> &'static [&'static str] {
    match &record.body {
        Body::Relation(_) => &["from", "to"],
        Body::Referral(_) => &["referee", "referrer"],
        Body::Membership(_) => &["members"],
        _ => &[],
    }
}

/// The record in the wire form without what is about third persons, and how many values that were.
fn masked(record: &Record) -> Result<(Json, u64)> {
    let WireRecord(mut json) = WireRecord::of(record)?;
    let mut count = 0;
    let mut hide = |value: &mut Json| {
        *value = Json::from(MASK);
        count += 1;
    };
    if let Some(Json::Array(stated)) = field(&mut json, "identifiers") {
        for (one, known) in stated.iter_mut().zip(&record.identifiers) {
            if known.role != Role::Own
                && let Some(value) = field(one, "value")
            {
                hide(value);
            }
        }
    }
    for name in foreign(record) {
        if let Some(value) = field(&mut json, "body").and_then(|body| field(body, name)) {
            hide(value);
        }
    }
    Ok((json, count))
}

fn field<'j>(json: &'j mut Json, name: &str) -> Option<&'j mut Json> {
    let Json::Object(fields) = json else { return None };
    fields.iter_mut().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// The purposes that use a category.
fn purposes(rules: &Rules, categories: &[&str]) -> Vec<String> {
    let uses = |known: &String| categories.iter().any(|category| covers(known, category));
    let using = rules.purposes.iter().filter(|purpose| purpose.categories.iter().any(uses));
    using.map(|purpose| purpose.path.clone()).collect()
}

/// What is gathered of a field.
struct Gathered {
    origin: FieldOrigin,
    retention: RetentionOutcome,
    category: String,
    sources: BTreeSet<String>,
}

impl Crm {
    /// All data of a customer; of portability only what the person gave.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// let bundle = crm.export_customer(who, as_of, false)?;
    /// assert_eq!((bundle.profiles.len(), bundle.records.len()), (4, 8));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn export_customer(
        &self,
        customer: impl Into<CustomerRef>,
        as_of: Instant,
        portable: bool,
    ) -> Result<AccessBundle> {
        let customer = customer.into();
        self.as_operation("privacy.export", Some((&customer, as_of)), |crm| {
            let rules = crm.rules_at(as_of);
            let reading = crm.store().read()?;
            let known = crm.known(reading.as_ref(), &customer, crm.rights_plan(as_of)?, as_of)?;
            let (located, cluster) = (&known.located, known.cluster()?);
            let person = Person::read(&known.frame, &known.plan, as_of);
            let members = members(&located.resolved, cluster);
            let mut records = records_of(reading.as_ref(), members.clone())?;
            records.retain(|(_, record)| record.occurred_at.at <= as_of);
            records.sort_by_cached_key(|(_, record)| (record.occurred_at.at, record.key()));
            let around = Circumstances::read(&rules, &person, &records, as_of, None);
            let mut fields: BTreeMap<(String, String), Gathered> = BTreeMap::new();
            let mut shown = Vec::new();
            let mut count = 0;
            for (_, record) in &records {
                let from = origin(record);
                let mut parts = around.parts(record).into_iter();
                let Some((_, category, retention)) = parts.next() else { continue };
                for (name, category, retention) in parts {
                    for value in values(record, &name) {
                        let empty = Gathered {
                            origin: from,
                            retention: retention.clone(),
                            category: category.clone(),
                            sources: BTreeSet::new(),
                        };
                        let known = fields.entry((name.clone(), value.to_string())).or_insert(empty);
                        known.origin = known.origin.min(from);
                        known.sources.insert(record.source.to_string());
                    }
                }
                if portable && from != FieldOrigin::Provided {
                    continue;
                }
                let (json, hidden) = masked(record)?;
                count += hidden;
                let purposes = purposes(&rules, &[&category]);
                shown.push(BundleRecord { origin: from, purposes, record: WireRecord(json), retention });
            }
            let mut fields: Vec<BundleField> = fields
                .into_iter()
                .filter(|(_, gathered)| !portable || gathered.origin == FieldOrigin::Provided)
                .map(|((name, value), gathered)| BundleField {
                    purposes: purposes(&rules, &[&gathered.category, &user_category(&name)]),
                    field: name,
                    origin: gathered.origin,
                    retention: Some(gathered.retention),
                    sources: gathered.sources.into_iter().collect(),
                    value: Json::parse(&value).unwrap_or(Json::Null),
                })
                .collect();
            if !portable {
                let parts = [Part::Tags, Part::Segments, Part::Stage, Part::Measures, Part::Rfm, Part::Scores];
                let plan = Plan::compile(rules.clone(), Select::parts(&parts).with_reasons(ReasonLevel::None))?;
                let view = view_of(reading.as_ref(), &located.resolved, cluster, &plan, as_of)?;
                fields.extend(derived(&view));
            }
            let given = person.events.iter().filter(|event| event.said == Said::Grant);
            let recipients: BTreeSet<&str> = given.filter_map(|event| event.recipient).collect();
            Ok(AccessBundle {
                as_of,
                customer: located.id,
                fields,
                masked: count,
                portable,
                profiles: members.into_keys().collect(),
                recipients: recipients.into_iter().map(str::to_owned).collect(),
                records: shown,
                rulebook: rules.version,
                survivors: Survivor::ALL.to_vec(),
            })
        })
    }
}

/// The category of a field among those that purposes name.
fn user_category(field: &str) -> String {
    match field.split_once('.') {
        Some(("identifier", kind)) => format!("user.contact.{kind}"),
        Some((_, name)) => format!("user.{name}"),
        None => field.to_owned(),
    }
}

/// The values of a field in a record. Identifiers of third persons are none of the person's.
fn values(record: &Record, field: &str) -> Vec<Json> {
    match field.split_once('.') {
        Some(("identifier", kind)) => {
            let own =
                record.identifiers.iter().filter(|stated| stated.role == Role::Own && stated.kind.as_str() == kind);
            own.map(|stated| Json::from(stated.value.as_str())).collect()
        }
        Some(("attribute", name)) => {
            let stated = record.attributes.iter().find(|(known, _)| known.as_str() == name);
            match stated {
                Some((_, regulars_core::record::AttributeState::Value(value))) => vec![value.clone()],
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

/// What is worked out of a person.
fn derived(view: &regulars_core::customer::CustomerView) -> Vec<BundleField> {
    let mut found: Vec<(String, Json)> = Vec::new();
    let text = |text: &str| Json::from(text);
    if let Some(stage) = view.stage.as_ref().and_then(|stage| stage.name.as_ref()) {
        found.push(("stage".to_owned(), text(stage)));
    }
    for (name, measure) in view.measures.iter().flatten() {
        found.extend(measure.value.as_ref().map(|value| (format!("measure.{name}"), text(value))));
    }
    for (name, segment) in view.segments.iter().flatten() {
        found.push((format!("segment.{name}"), Json::Bool(segment.member)));
    }
    for (name, score) in view.scores.iter().flatten() {
        found.extend(score.value.as_ref().map(|value| (format!("score.{name}"), text(value))));
    }
    found.extend(view.tags.iter().flatten().map(|tag| (format!("tag.{}", tag.name), text(&tag.strength))));
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let fields = found.into_iter().map(|(field, value)| BundleField {
        field,
        origin: FieldOrigin::Derived,
        purposes: Vec::new(),
        retention: None,
        sources: Vec::new(),
        value,
    });
    fields.collect()
}
