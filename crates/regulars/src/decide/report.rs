//! Who is who among all, what waits for a person, and the journal page by page (RV-9, RV-10, DJ-1).

use std::collections::BTreeSet;

use regulars_core::error::Result;
use regulars_core::identity::{Belonging, Cluster, CustomerId, Decision, DecisionId, Guard, Standing, WireDecision};
use regulars_core::record::ProfileRef;
use regulars_core::time::Instant;
use serde::Serialize;

use crate::Crm;
use crate::views::by_id;
use crate::who::Resolved;

/// The profiles of a customer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CustomerMembers {
    /// The profile whose id the customer carries (RV-11).
    pub anchor: ProfileRef,
    /// The customer's id.
    pub customer: CustomerId,
    /// All profiles, sorted.
    pub members: Vec<ProfileRef>,
}

/// Something that several customers have in common and that did not unite them (RV-9).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ConflictRow {
    /// The kind of identifier, or `model`.
    pub kind: String,
    /// The normalised value, or the id of the model's decision.
    pub value: String,
    /// The anchors of the customers, sorted.
    pub parties: Vec<ProfileRef>,
    /// Their ids, in the same order.
    pub customers: Vec<CustomerId>,
    /// The guards that spoke against it.
    pub reasons: Vec<Guard>,
    /// Whether it is clear, waits for a person, or was to be looked at in any case.
    pub status: Standing,
}

/// Who is who among all at an instant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PartitionReport {
    /// What did not unite, by kind and value.
    pub conflicts: Vec<ConflictRow>,
    /// The customers, by anchor.
    pub customers: Vec<CustomerMembers>,
    /// Values that join nobody, as `kind:value`: held by too many, or excluded by decision (IP-7, RV-13).
    pub generic: Vec<String>,
    /// Anchors of customers that would have grown too large (RV-10).
    pub quarantined: Vec<ProfileRef>,
    /// Decisions that later ones contradict (DJ-5).
    pub superseded: Vec<DecisionId>,
}

/// A page of conflicts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ConflictPage {
    /// The conflicts, by kind and value.
    pub conflicts: Vec<ConflictRow>,
    /// How many there are in all.
    pub total: u64,
}

/// A page of the journal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct JournalPage {
    /// The number to go on after; what was asked for if there is nothing more.
    pub cursor: u64,
    /// The decisions in the order in which they came.
    pub decisions: Vec<WireDecision>,
}

impl Resolved {
    fn profiles_of(&self, numbers: &[u32]) -> Vec<ProfileRef> {
        let mut named: Vec<ProfileRef> = numbers.iter().filter_map(|number| self.profile_ref(*number)).collect();
        named.sort();
        named
    }

    pub(crate) fn conflict_rows(&self, salt: &str) -> Vec<ConflictRow> {
        let rows = self.partition.conflicts.iter().filter_map(|conflict| {
            let (kind, value) = self.contested(conflict)?;
            let parties = self.profiles_of(&conflict.parties);
            let id = |profile: &ProfileRef| CustomerId::of(salt, profile.source.as_str(), profile.key.as_str());
            let customers = parties.iter().map(id).collect();
            let (reasons, status) = (conflict.reasons.clone(), conflict.status);
            Some(ConflictRow { kind, value, parties, customers, reasons, status })
        });
        let mut rows: Vec<ConflictRow> = rows.collect();
        rows.sort();
        rows
    }

    fn members_of(&self, customer: CustomerId, cluster: &Cluster) -> Option<CustomerMembers> {
        let anchor = self.profile_ref(cluster.anchor)?;
        Some(CustomerMembers { anchor, customer, members: self.profiles_of(&cluster.members) })
    }

    /// The customer of every profile.
    pub(crate) fn belonging(&self, salt: &str) -> Belonging {
        let mut belonging = Belonging::new();
        for cluster in &self.partition.clusters {
            let Some(id) = self.id(salt, cluster) else { continue };
            belonging.extend(cluster.members.iter().filter_map(|member| Some((self.profile_ref(*member)?, id))));
        }
        belonging
    }
}

impl Crm {
    /// Who is who among all at `as_of`, with what was refused. It holds every customer at once: memory grows with the store.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// let who = crm.partition(as_of)?;
    /// assert_eq!((who.customers.len(), who.conflicts.len()), (1, 0));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn partition(&self, as_of: Instant) -> Result<PartitionReport> {
        self.as_operation("identity.partition", None, |crm| {
            let reading = crm.store().read()?;
            let resolved = crm.resolve_all(reading.as_ref(), as_of)?;
            let salt = reading.salt()?;
            let named = by_id(reading.as_ref(), &resolved)?;
            let mut customers: Vec<CustomerMembers> =
                named.iter().filter_map(|(id, cluster)| resolved.members_of(*id, cluster)).collect();
            customers.sort();
            let generic: BTreeSet<String> = resolved
                .partition
                .generic
                .iter()
                .filter_map(|value| resolved.facts.values.get(*value as usize))
                .map(|stated| format!("{}:{}", stated.kind, stated.value))
                .collect();
            let quarantined = named.iter().filter(|(_, cluster)| cluster.quarantined);
            let quarantined: BTreeSet<ProfileRef> =
                quarantined.filter_map(|(_, cluster)| resolved.profile_ref(cluster.anchor)).collect();
            Ok(PartitionReport {
                conflicts: resolved.conflict_rows(&salt),
                customers,
                generic: generic.into_iter().collect(),
                quarantined: quarantined.into_iter().collect(),
                superseded: resolved.partition.superseded.clone(),
            })
        })
    }

    /// What did not unite, and of it what waits for a person, at `as_of` (RV-9): `limit` rows after the first `skip`.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// assert_eq!(crm.conflicts(as_of, None, 0, 10)?.total, 0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn conflicts(
        &self,
        as_of: Instant,
        status: Option<Standing>,
        skip: usize,
        limit: usize,
    ) -> Result<ConflictPage> {
        self.as_operation("identity.conflicts", None, |crm| {
            let reading = crm.store().read()?;
            let resolved = crm.resolve_all(reading.as_ref(), as_of)?;
            let mut rows = resolved.conflict_rows(&reading.salt()?);
            rows.retain(|row| status.is_none_or(|status| row.status == status));
            let total = rows.len() as u64;
            Ok(ConflictPage { conflicts: rows.into_iter().skip(skip).take(limit).collect(), total })
        })
    }

    /// The decisions of the journal with numbers beyond `after`, at most `limit`.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// assert!(crm.journal(0, 10)?.decisions.is_empty());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn journal(&self, after: u64, limit: usize) -> Result<JournalPage> {
        self.as_operation("identity.journal", None, |crm| {
            let reading = crm.store().read()?;
            let mut stored = Vec::new();
            reading.decisions(after, limit, &mut |decision| stored.push(decision))?;
            let cursor = stored.last().map_or(after, |decision| decision.number);
            let decisions: Result<Vec<WireDecision>> =
                stored.iter().map(|stored| Ok(Decision::parse(&stored.text)?.to_wire())).collect();
            Ok(JournalPage { cursor, decisions: decisions? })
        })
    }
}
