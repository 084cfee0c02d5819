//! How customers are related (RL-1 to RL-3): of one customer to others, and the hierarchy below one.
//!
//! Whether a relation of a hierarchy holds depends on the whole tree in which it lies, so that tree is loaded: breadth first,
//! through the index of ends.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use regulars_core::customer::{Finding, Frame, Part, Plan, Select, golden_value};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{Cluster, CustomerId};
use regulars_core::record::RecordKey;
use regulars_core::relation::{Holding, Member, Party, RelationFact, hold, tree};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::time::{Due, Instant};
use regulars_store::{ProfileNo, Reading};
use serde::Serialize;

use crate::views::{feed, nobody};
use crate::who::Resolved;
use crate::{Crm, CustomerRef};

/// The most customers that are followed along the relations of one question.
pub const MAX_RELATED: usize = 20_000;

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
        let reading = self.store().read()?;
        let mut web = Web::new(self, reading.as_ref(), as_of)?;
        let customer = web.start(&customer.into())?;
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
    }

    /// The customers below a customer in a hierarchy at `as_of`. Errors: `relation_kind_unknown`, `invalid_value` for a kind that is
    /// no hierarchy, `too_many_related`, and those of finding the customer.
    pub fn relation_tree(&self, customer: impl Into<CustomerRef>, kind: &str, as_of: Instant) -> Result<RelationTree> {
        let reading = self.store().read()?;
        let mut web = Web::new(self, reading.as_ref(), as_of)?;
        match web.rules.relations.get(kind) {
            Some(known) if known.hierarchy => {}
            Some(_) => return Err(Error::new(Code::InvalidValue, "kind", format!("`{kind}` is no hierarchy"))),
            None => {
                let hint = regulars_core::text::did_you_mean(kind, web.rules.relations.keys().map(String::as_str));
                let message = format!("`{kind}` is not a kind of relation{hint}");
                return Err(Error::new(Code::RelationKindUnknown, "kind", message));
            }
        }
        let customer = web.start(&customer.into())?;
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
    }
}

/// What hangs together by relations, as far as it was loaded.
struct Web<'a> {
    crm: &'a Crm,
    reading: &'a dyn Reading,
    rules: Arc<Rules>,
    as_of: Instant,
    salt: String,
    /// What reads parties, if any kind asks for them.
    party: Option<Plan>,
    /// Who is meant by each end that was met.
    members: HashMap<CustomerId, Option<Member>>,
    /// The ids of the profiles of each customer that was met.
    ends: HashMap<CustomerId, Vec<CustomerId>>,
    facts: BTreeMap<RecordKey, RelationFact>,
    due: Due,
}

impl<'a> Web<'a> {
    fn new(crm: &'a Crm, reading: &'a dyn Reading, as_of: Instant) -> Result<Self> {
        let rules = crm.rules_at(as_of);
        let select = Select::parts(&[Part::Profile]);
        let asked = rules.relations.values().any(|kind| kind.asks_party());
        let party = if asked { Some(Plan::compile(rules.clone(), select)?) } else { None };
        Ok(Self {
            crm,
            reading,
            rules,
            as_of,
            salt: reading.salt()?,
            party,
            members: HashMap::new(),
            ends: HashMap::new(),
            facts: BTreeMap::new(),
            due: Due::after(as_of),
        })
    }

    /// The customer that a question is about.
    fn start(&mut self, who: &CustomerRef) -> Result<CustomerId> {
        let located = self.crm.locate(self.reading, who, self.as_of)?;
        let cluster = located.cluster().ok_or_else(nobody)?;
        self.know(&located.resolved, cluster, located.id)?;
        Ok(located.id)
    }

    /// Remembers a customer with all profiles.
    fn know(&mut self, resolved: &Resolved, cluster: &Cluster, customer: CustomerId) -> Result<()> {
        self.due.maybe(cluster.next_change_at);
        let member = Some(Member { customer, party: self.party(resolved, cluster, customer)? });
        let profiles = cluster.members.iter().filter_map(|member| resolved.profile(*member));
        let ends: Vec<CustomerId> =
            profiles.map(|profile| CustomerId::of(&self.salt, &profile.source, &profile.key)).collect();
        self.members.extend(ends.iter().map(|end| (*end, member)));
        self.ends.insert(customer, ends);
        Ok(())
    }

    fn party(&mut self, resolved: &Resolved, cluster: &Cluster, customer: CustomerId) -> Result<Option<Party>> {
        let Some(plan) = &self.party else { return Ok(None) };
        let mut frame = Frame::default();
        feed(self.reading, resolved, cluster, customer, plan, &mut frame)?;
        let golden = golden_value(&frame, plan, Party::ATTRIBUTE, self.as_of, &mut self.due);
        Ok(golden.and_then(|value| Party::from_word(value.as_str()?)))
    }

    /// The customer who is meant by an end, if anyone is.
    fn meet(&mut self, end: CustomerId) -> Result<Option<CustomerId>> {
        if let Some(known) = self.members.get(&end) {
            return Ok(known.map(|member| member.customer));
        }
        if self.members.len() >= MAX_RELATED {
            let message = format!("more than {MAX_RELATED} customers hang together by relations");
            return Err(Error::new(Code::TooManyRelated, "customer", message));
        }
        if let Some(number) = self.reading.profile_of_id(&end)? {
            self.resolve(number)?;
        }
        Ok(self.members.entry(end).or_insert(None).map(|member| member.customer))
    }

    fn resolve(&mut self, number: ProfileNo) -> Result<()> {
        let resolved = self.crm.resolve_around(self.reading, &[number], self.as_of)?;
        let holds = |cluster: &&Cluster| cluster.members.iter().any(|member| resolved.number(*member) == Some(number));
        let cluster = resolved.partition.clusters.iter().find(holds);
        match cluster.and_then(|cluster| Some((cluster, resolved.id(&self.salt, cluster)?))) {
            Some((cluster, customer)) => self.know(&resolved, cluster, customer),
            None => {
                // Nothing of the profile is visible yet.
                self.due.maybe(self.reading.profile(number)?.map(|info| info.first_at));
                Ok(())
            }
        }
    }

    /// Loads the relations of a customer, of one kind or of all, and everything that hangs on them in a hierarchy.
    fn follow(&mut self, start: CustomerId, kind: Option<&str>) -> Result<()> {
        let mut queue = VecDeque::from([(start, kind.map(str::to_owned))]);
        let mut done: BTreeSet<(CustomerId, Option<String>)> = queue.iter().cloned().collect();
        while let Some((customer, kind)) = queue.pop_front() {
            for fact in self.facts_of(customer, kind.as_deref())? {
                let both = [Some(fact.ends.from), fact.ends.to];
                let declared = fact.kind.clone().filter(|kind| self.rules.relations.contains_key(kind));
                let grows = declared.filter(|kind| self.rules.relations.get(kind).is_some_and(|kind| kind.hierarchy));
                for end in both.into_iter().flatten() {
                    let Some(other) = self.meet(end)? else { continue };
                    let next = grows.clone().map(|kind| (other, Some(kind)));
                    queue.extend(next.filter(|next| done.insert(next.clone())));
                }
                self.facts.insert(fact.key.clone(), fact);
            }
        }
        Ok(())
    }

    /// The relations that name a customer and are not past.
    fn facts_of(&self, customer: CustomerId, kind: Option<&str>) -> Result<Vec<RelationFact>> {
        let mut facts = Vec::new();
        for end in self.ends.get(&customer).into_iter().flatten() {
            let mut related = Vec::new();
            self.reading.related(end, &mut |one| related.push(one))?;
            for one in related {
                let source = self.reading.profile(one.profile)?.map(|info| info.source).unwrap_or_default();
                let record = self.reading.record(&source, &one.record_id)?;
                let fact = record.and_then(|record| RelationFact::of(&record, &self.salt, one.until));
                facts.extend(fact.filter(|fact| !fact.is_past(self.as_of)));
            }
        }
        facts.retain(|fact| kind.is_none() || fact.kind.as_deref() == kind);
        Ok(facts)
    }

    fn hold(&self) -> Holding {
        let facts: Vec<RelationFact> = self.facts.values().cloned().collect();
        hold(&facts, &self.rules.relations, self.as_of, &|end| self.members.get(end).copied().flatten())
    }

    /// When any of it may differ: a relation, who someone is, a party or the rulebook.
    fn next_change_at(&self, holding: &Holding) -> Option<Instant> {
        let begins = self.crm.versions().next_after(self.as_of);
        [holding.next_change_at, self.due.next(), begins].into_iter().flatten().min()
    }
}
