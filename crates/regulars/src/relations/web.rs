//! What hangs on a customer by relations. Whether a relation of a hierarchy holds depends on the whole tree in which it lies, so
//! that tree is loaded: breadth first, through the index of ends.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use regulars_core::customer::{Frame, Part, Plan, Select, golden_value};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{Cluster, CustomerId};
use regulars_core::record::RecordKey;
use regulars_core::relation::{Holding, Member, Party, RelationFact, hold};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::time::{Due, Instant};
use regulars_store::{ProfileNo, Reading};

use crate::views::{feed, nobody};
use crate::who::Resolved;
use crate::{Crm, CustomerRef};

/// The most customers that are followed along the relations of one question.
pub const MAX_RELATED: usize = 20_000;

/// What hangs together by relations, as far as it was loaded.
pub(super) struct Web<'a> {
    crm: &'a Crm,
    reading: &'a dyn Reading,
    pub(super) rules: Arc<Rules>,
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
    pub(super) fn new(crm: &'a Crm, reading: &'a dyn Reading, as_of: Instant) -> Result<Self> {
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
    pub(super) fn start(&mut self, who: &CustomerRef) -> Result<CustomerId> {
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
        match resolved.cluster_with(number).and_then(|cluster| Some((cluster, resolved.id(&self.salt, cluster)?))) {
            Some((cluster, customer)) => self.know(&resolved, cluster, customer),
            None => {
                // Nothing of the profile is visible yet.
                self.due.maybe(self.reading.profile(number)?.map(|info| info.first_at));
                Ok(())
            }
        }
    }

    /// Loads the relations of a customer, of one kind or of all, and everything that hangs on them in a hierarchy.
    pub(super) fn follow(&mut self, start: CustomerId, kind: Option<&str>) -> Result<()> {
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

    pub(super) fn hold(&self) -> Holding {
        let facts: Vec<RelationFact> = self.facts.values().cloned().collect();
        hold(&facts, &self.rules.relations, self.as_of, &|end| self.members.get(end).copied().flatten())
    }

    /// When any of it may differ: a relation, who someone is, a party or the rulebook.
    pub(super) fn next_change_at(&self, holding: &Holding) -> Option<Instant> {
        let begins = self.crm.versions().next_after(self.as_of);
        [holding.next_change_at, self.due.next(), begins].into_iter().flatten().min()
    }
}
