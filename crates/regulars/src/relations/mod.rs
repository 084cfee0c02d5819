//! How customers are related (RL-1 to RL-4): of one customer to others, the hierarchy below one, and households that may be there.

mod suggest;
mod web;

use regulars_core::customer::Finding;
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::record::RecordKey;
use regulars_core::relation::{RelationKind, tree};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::time::Instant;
use serde::Serialize;
pub use suggest::{ADDRESS_ATTRIBUTE, Crowded, HOUSEHOLD_KIND, RelationSuggestion, RelationSuggestions, SuggestedBy};
pub use web::MAX_RELATED;
use web::Web;

use crate::{Crm, CustomerRef};

/// On which side of a relation a customer stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RelationSide {
    /// It begins at the customer, who is the parent in a hierarchy.
    From,
    /// It leads to the customer.
    To,
}

/// One relation of a customer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RelationRow {
    /// Its kind.
    pub kind: String,
    /// The side on which the customer stands that was asked about.
    pub side: RelationSide,
    /// The other customer.
    pub customer: CustomerId,
    /// Since when.
    pub since: Instant,
    /// Until when; absent: nothing ends it yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// The record that says so.
    pub record: RecordKey,
    /// What people call the kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// How a customer is related to others.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RelationList {
    /// The customer.
    pub customer: CustomerId,
    /// What is wrong with relations of the customer that do not hold.
    pub findings: Vec<Finding>,
    /// When the answer may differ without a new record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<Instant>,
    /// The relations that hold, by kind, side and customer.
    pub relations: Vec<RelationRow>,
}

/// A customer of a hierarchy.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RelationNode {
    /// The customer.
    pub customer: CustomerId,
    /// How far below the customer that was asked about, who is at 0.
    pub depth: u32,
    /// The parent; absent at depth 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<CustomerId>,
    /// The record that names the parent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordKey>,
    /// Since when it is the parent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
}

/// The customers below a customer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RelationTree {
    /// The customer.
    pub customer: CustomerId,
    /// What is wrong with relations of the hierarchy that do not hold, also beside and above the customer.
    pub findings: Vec<Finding>,
    /// The kind of relation.
    pub kind: String,
    /// When the answer may differ without a new record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<Instant>,
    /// The customer and those below, each before those below it, siblings by id.
    pub nodes: Vec<RelationNode>,
}

impl Crm {
    /// How a customer is related to others at `as_of`, in both directions. Errors: `too_many_related`, and those of finding the
    /// customer.
    ///
    /// ```
    /// use regulars::{Crm, CustomerRef, Instant, Json, RelationSide, Rulebook};
    ///
    /// let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[relations.parent_of]\nhierarchy = true\n";
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// let records = Json::parse(r#"[
    ///     {"source":"crm","record_id":"1","profile":"group","type":"relation","occurred_at":"2026-01-01T00:00:00Z",
    ///      "body":{"kind":"parent_of","to":"shop"}},
    ///     {"source":"crm","record_id":"2","profile":"shop","type":"profile","occurred_at":"2026-01-01T00:00:00Z"}
    /// ]"#)?;
    /// crm.ingest_json(records.as_array().unwrap_or_default())?;
    /// let at = Instant::parse("2026-02-01T00:00:00Z")?;
    /// let group = crm.customers(at)?.into_iter().map(|id| crm.relations(id, at)).collect::<Result<Vec<_>, _>>()?;
    /// assert_eq!(group.iter().filter(|list| list.relations[0].side == RelationSide::From).count(), 1);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn relations(&self, customer: impl Into<CustomerRef>, as_of: Instant) -> Result<RelationList> {
        let customer = customer.into();
        self.as_operation("relation.list", Some((&customer, as_of)), |crm| {
            let reading = crm.store().read()?;
            let mut web = Web::new(crm, reading.as_ref(), as_of)?;
            let customer = web.start(&customer)?;
            web.follow(customer, None)?;
            let holding = web.hold();
            let next_change_at = web.next_change_at(&holding);
            let kinds = &web.rules.relations;
            let label = |kind: &str| kinds.get(kind).and_then(|kind| kind.labels.said(web.rules.language));
            let mut relations = Vec::new();
            for held in holding.relations {
                let (side, other) = match (held.from == customer, held.to == customer) {
                    (true, _) => (RelationSide::From, held.to),
                    (_, true) => (RelationSide::To, held.from),
                    // Elsewhere in a hierarchy.
                    _ => continue,
                };
                let label = label(&held.kind);
                let (kind, since, until, record) = (held.kind, held.since, held.until, held.record);
                relations.push(RelationRow { kind, side, customer: other, since, until, record, label });
            }
            relations.sort();
            let ours = holding.findings.into_iter().filter(|(_, ends)| ends.contains(&Some(customer)));
            let findings = ours.map(|(finding, _)| finding).collect();
            Ok(RelationList { customer, findings, next_change_at, relations })
        })
    }

    /// The customers below a customer in a hierarchy at `as_of`. Errors: `relation_kind_unknown`, `invalid_value` for a kind that is
    /// no hierarchy, `too_many_related`, and those of finding the customer.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// let tree = crm.relation_tree(who, "parent_of", as_of)?;
    /// assert_eq!(tree.nodes.iter().filter(|node| node.depth > 0).count(), 0, "nobody is below");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn relation_tree(&self, customer: impl Into<CustomerRef>, kind: &str, as_of: Instant) -> Result<RelationTree> {
        let customer = customer.into();
        self.as_operation("relation.tree", Some((&customer, as_of)), |crm| {
            let reading = crm.store().read()?;
            let mut web = Web::new(crm, reading.as_ref(), as_of)?;
            if !known_kind(&web.rules, kind)?.hierarchy {
                return Err(Error::new(Code::InvalidValue, "kind", format!("`{kind}` is no hierarchy")));
            }
            let customer = web.start(&customer)?;
            web.follow(customer, Some(kind))?;
            let holding = web.hold();
            let nodes = tree(&holding.relations, kind, customer).into_iter().map(|branch| RelationNode {
                customer: branch.customer,
                depth: branch.depth,
                parent: branch.by.map(|held| held.from),
                record: branch.by.map(|held| held.record.clone()),
                since: branch.by.map(|held| held.since),
            });
            let nodes = nodes.collect();
            let next_change_at = web.next_change_at(&holding);
            let findings = holding.findings.into_iter().map(|(finding, _)| finding).collect();
            Ok(RelationTree { customer, findings, kind: kind.to_owned(), next_change_at, nodes })
        })
    }
}

/// A kind of relation that the rulebook declares. Error: `relation_kind_unknown`.
fn known_kind<'a>(rules: &'a Rules, kind: &str) -> Result<&'a RelationKind> {
    rules.relations.get(kind).ok_or_else(|| {
        let hint = regulars_core::text::did_you_mean(kind, rules.relations.keys().map(String::as_str));
        Error::new(Code::RelationKindUnknown, "kind", format!("`{kind}` is not a kind of relation{hint}"))
    })
}
