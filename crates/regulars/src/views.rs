//! Views: of one customer, of all, and the timeline behind them.

use std::collections::{BTreeSet, HashMap};

use regulars_core::customer::{
    CustomerView, FoldRoom, Frame, IdentityPart, Join, Link, Overridden, Part, Pin, Plan, Select, fold,
};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{ActorKind, Cluster, CustomerId, Decision, PinOf, Verb, standing_decisions};
use regulars_core::record::{ProfileRef, Record, RecordKey};
use regulars_core::time::Instant;
use regulars_store::Reading;

use crate::pass::{MOST, Pass};
use crate::who::Resolved;
use crate::{Crm, CustomerRef, Rulebook};

/// Room that is used again for every customer.
#[derive(Default)]
pub(crate) struct Room {
    pub(crate) frame: Frame,
    fold: FoldRoom,
}

impl Crm {
    /// What is true of a customer at `as_of`, every part with its reasons.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// use regulars::Identifier;
    ///
    /// let view = crm.view(Identifier::phone("13812345678")?, as_of)?;
    /// assert_eq!(view.orders.unwrap().count, 1);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn view(&self, customer: impl Into<CustomerRef>, as_of: Instant) -> Result<CustomerView> {
        self.view_with(customer, as_of, Select::all())
    }

    /// The same for selected parts.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// use regulars::{Identifier, Part, Select};
    ///
    /// let view = crm.view_with(Identifier::phone("13812345678")?, as_of, Select::parts(&[Part::Orders]))?;
    /// assert!(view.orders.is_some() && view.consent.is_none(), "what was not asked for is absent");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn view_with(&self, customer: impl Into<CustomerRef>, as_of: Instant, select: Select) -> Result<CustomerView> {
        let mut view = self.view_by(&self.rulebook_at(as_of, None)?, customer, as_of, select)?;
        // Another version of the rulebook may begin to answer.
        let begins = self.versions().next_after(as_of);
        view.next_change_at = [view.next_change_at, begins].into_iter().flatten().min();
        Ok(view)
    }

    /// The same under one of the loaded versions of the rulebook.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// use regulars::{Identifier, Part, Select};
    ///
    /// let other = Rulebook::parse(&rules.replace("version = 1", "version = 2"))?;
    /// let view = crm.view_by(&other, Identifier::phone("13812345678")?, as_of, Select::parts(&[Part::Orders]))?;
    /// assert_eq!(view.orders.unwrap().count, 1);
    /// assert_eq!(crm.rulebook().version(), 1, "nothing is loaded by asking");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn view_by(
        &self,
        rulebook: &Rulebook,
        customer: impl Into<CustomerRef>,
        as_of: Instant,
        select: Select,
    ) -> Result<CustomerView> {
        let customer = customer.into();
        self.as_operation("customer.view", Some((&customer, as_of)), |crm| {
            let plan = Plan::compile(rulebook.rules().clone(), select)?;
            let reading = crm.store().read()?;
            let located = crm.locate(reading.as_ref(), &customer, as_of)?;
            let mut room = Room::default();
            let cluster = located.cluster().ok_or_else(nobody)?;
            let who = (&located.resolved, cluster, located.id);
            crm.feed_account(reading.as_ref(), who, as_of, &plan, &mut room.frame)?;
            Ok(complete(&located.resolved, cluster, &plan, as_of, &mut room))
        })
    }

    /// Calls `each` with the view of every customer, in order of their ids, all of one state of the store. An error of `each` stops the pass
    /// and comes through. It needs the room of some thousand customers, however many there are.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// use regulars::{Part, Select};
    ///
    /// let mut orders = 0;
    /// crm.views(as_of, Select::parts(&[Part::Orders]), |view| {
    ///     orders += view.orders.map_or(0, |orders| orders.count);
    ///     Ok(())
    /// })?;
    /// assert_eq!(orders, 1);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn views(
        &self,
        as_of: Instant,
        select: Select,
        mut each: impl FnMut(CustomerView) -> Result<()>,
    ) -> Result<()> {
        self.as_operation("customer.views", None, |crm| {
            let reading = crm.store().read()?;
            let mut pass = Pass::new(crm, as_of, select, MOST)?;
            while let Some(view) = pass.next(crm, reading.as_ref())? {
                each(view)?;
            }
            Ok(())
        })
    }

    /// The same for those who are resolved already.
    pub(crate) fn views_of(
        &self,
        reading: &dyn Reading,
        resolved: &Resolved,
        as_of: Instant,
        select: Select,
        each: &mut dyn FnMut(CustomerView) -> Result<()>,
    ) -> Result<()> {
        self.views_under(reading, resolved, &Plan::compile(self.rules_at(as_of), select)?, as_of, each)
    }

    /// The same under a plan.
    pub(crate) fn views_under(
        &self,
        reading: &dyn Reading,
        resolved: &Resolved,
        plan: &Plan,
        as_of: Instant,
        each: &mut dyn FnMut(CustomerView) -> Result<()>,
    ) -> Result<()> {
        let mut room = Room::default();
        for (id, cluster) in by_id(reading, resolved)? {
            self.feed_account(reading, (resolved, cluster, id), as_of, plan, &mut room.frame)?;
            each(complete(resolved, cluster, plan, as_of, &mut room))?;
        }
        Ok(())
    }

    /// The ids of all customers at `as_of`, sorted.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// assert_eq!(crm.customers(as_of)?.len(), 1);
    /// assert_eq!(crm.customers(Instant::parse("2026-01-01T00:00:00Z")?)?.len(), 0, "nobody was known yet");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn customers(&self, as_of: Instant) -> Result<Vec<CustomerId>> {
        self.as_operation("customer.list", None, |crm| {
            let reading = crm.store().read()?;
            let resolved = crm.resolve_all(reading.as_ref(), as_of)?;
            Ok(by_id(reading.as_ref(), &resolved)?.into_iter().map(|(id, _)| id).collect())
        })
    }

    /// The records of a customer that are visible at `as_of`, in timeline order (RC-8).
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// use regulars::Identifier;
    ///
    /// let (customer, records) = crm.timeline(Identifier::phone("13812345678")?, as_of)?;
    /// assert_eq!((crm.customers(as_of)?, records.len()), (vec![customer], 1));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn timeline(&self, customer: impl Into<CustomerRef>, as_of: Instant) -> Result<(CustomerId, Vec<Record>)> {
        let customer = customer.into();
        self.as_operation("customer.timeline", Some((&customer, as_of)), |crm| {
            let reading = crm.store().read()?;
            let located = crm.locate(reading.as_ref(), &customer, as_of)?;
            let cluster = located.cluster().ok_or_else(nobody)?;
            let mut records = Vec::new();
            for number in cluster.members.iter().filter_map(|member| located.resolved.number(*member)) {
                reading.rows(number, &mut |row| {
                    if row.at_us <= as_of.micros() {
                        records.push(regulars_core::record::row::decode(row)?);
                    }
                    Ok(())
                })?;
            }
            records.sort_by_cached_key(|record| (record.occurred_at.at, record.key()));
            Ok((located.id, records))
        })
    }

    /// A record by its key. Error: `unknown_record`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let key = |source: &str, record_id: &str| -> regulars::Result<regulars::RecordKey> {
    /// #     regulars::Json::parse(&format!(r#"{{"source": "{source}", "record_id": "{record_id}"}}"#))?.read()
    /// # };
    /// let order = crm.record(&key("pos", "p-2")?)?;
    /// assert_eq!(order.profile_ref(), regulars::ProfileRef::new("pos", "10233")?);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn record(&self, key: &RecordKey) -> Result<Record> {
        self.as_operation("record.get", None, |crm| {
            let found = crm.store().read()?.record(key.source.as_str(), key.record_id.as_str())?;
            found.ok_or_else(|| Error::new(Code::UnknownRecord, "record_id", "no record has this key"))
        })
    }
}

pub(crate) fn nobody() -> Error {
    Error::new(Code::UnknownCustomer, "customer", "there is no such customer")
}

pub(crate) fn by_id<'a>(reading: &dyn Reading, resolved: &'a Resolved) -> Result<Vec<(CustomerId, &'a Cluster)>> {
    let clusters = &resolved.partition.clusters;
    let named = places_by_id(reading, resolved)?.into_iter();
    Ok(named.filter_map(|(id, place)| Some((id, clusters.get(place)?))).collect())
}

/// The ids of all customers with the places of their clusters, sorted.
pub(crate) fn places_by_id(reading: &dyn Reading, resolved: &Resolved) -> Result<Vec<(CustomerId, usize)>> {
    let salt = reading.salt()?;
    let clusters = resolved.partition.clusters.iter().enumerate();
    let mut named: Vec<_> =
        clusters.filter_map(|(place, cluster)| Some((resolved.id(&salt, cluster)?, place))).collect();
    named.sort_unstable_by_key(|(id, _)| *id);
    Ok(named)
}

/// Fills the frame with the records of a customer.
pub(crate) fn feed(
    reading: &dyn Reading,
    resolved: &Resolved,
    cluster: &Cluster,
    id: CustomerId,
    plan: &Plan,
    frame: &mut Frame,
) -> Result<()> {
    frame.clear();
    frame.set_customer(id);
    let mut places: HashMap<u32, u32> = HashMap::new();
    for member in &cluster.members {
        let Some(facts) = resolved.profile(*member) else { continue };
        places.insert(*member, frame.profile(&facts.source, &facts.key));
    }
    for (member, place) in cluster.members.iter().filter_map(|member| Some((member, places.get(member)?))) {
        let Some(number) = resolved.number(*member) else { continue };
        reading.rows(number, &mut |row| frame.push_stored(*place, row, plan))?;
        let source = resolved.profile(*member).map_or("", |facts| facts.source.as_str());
        reading.corrected(number, &mut |record_id, from| frame.correct(source, record_id, from))?;
    }
    for decision in cluster.members.iter().flat_map(|member| resolved.pins(*member)) {
        if let Verb::Pin { pinned: PinOf::Attribute { name, value, until }, .. } = &decision.verb {
            let (attribute, value) = (frame.text(name.as_str()), frame.stated(value));
            let (at, decision_id) = (decision.decided_at, frame.text(decision.id.as_str()));
            frame.pin(Pin { attribute, value, at, until: *until, decision_id });
        }
    }
    for join in &cluster.joins {
        if let (Some(left), Some(right)) = (places.get(&join.left), places.get(&join.right)) {
            frame.join(Join { at: join.at, left: *left, right: *right });
        }
    }
    frame.close();
    Ok(())
}

/// The view of one customer among those that were resolved.
pub(crate) fn view_of(
    reading: &dyn Reading,
    resolved: &Resolved,
    cluster: &Cluster,
    plan: &Plan,
    as_of: Instant,
) -> Result<CustomerView> {
    let id = resolved.id(&reading.salt()?, cluster).ok_or_else(nobody)?;
    let mut room = Room::default();
    feed(reading, resolved, cluster, id, plan, &mut room.frame)?;
    Ok(complete(resolved, cluster, plan, as_of, &mut room))
}

/// Folds the frame and adds what resolution knows.
pub(crate) fn complete(
    resolved: &Resolved,
    cluster: &Cluster,
    plan: &Plan,
    as_of: Instant,
    room: &mut Room,
) -> CustomerView {
    let mut view = fold(&room.frame, plan, as_of, &mut room.fold);
    view.next_change_at = [view.next_change_at, cluster.next_change_at].into_iter().flatten().min();
    if plan.select.has(Part::Identity) {
        view.identity = Some(identity(resolved, cluster));
    }
    view
}

/// How the profiles of a customer hang together.
pub(crate) fn identity(resolved: &Resolved, cluster: &Cluster) -> IdentityPart {
    let named = |numbers: &[u32]| {
        let mut named: Vec<ProfileRef> = numbers.iter().filter_map(|number| resolved.profile_ref(*number)).collect();
        named.sort();
        named
    };
    let links = cluster.links.iter().filter_map(|shared| {
        let stated = resolved.facts.values.get(shared.value as usize)?;
        let (kind, value) = (stated.kind.clone(), stated.value.clone());
        Some(Link { kind, profiles: named(&shared.holders), reasons: Vec::new(), status: None, value })
    });
    let mut links: Vec<Link> = links.collect();
    links.extend(decided(resolved, cluster));
    links.sort_by(|a, b| (&a.kind, &a.value).cmp(&(&b.kind, &b.value)));
    let ours = cluster.conflicts.iter().filter_map(|number| resolved.partition.conflicts.get(*number));
    let conflicts = ours.filter_map(|conflict| {
        let (kind, value) = resolved.contested(conflict)?;
        let (reasons, status) = (conflict.reasons.clone(), Some(conflict.status));
        Some(Link { kind, profiles: named(&conflict.parties), reasons, status, value })
    });
    let mut conflicts: Vec<Link> = conflicts.collect();
    conflicts.sort_by(|a, b| (&a.kind, &a.value).cmp(&(&b.kind, &b.value)));
    let overridden = cluster.overridden.iter();
    IdentityPart {
        conflicts,
        links,
        next_change_at: cluster.next_change_at,
        overridden: overridden
            .map(|(decision_id, guards)| Overridden { decision_id: decision_id.clone(), guards: guards.clone() })
            .collect(),
        quarantined: cluster.quarantined,
    }
}

/// The merges by decision inside a customer.
fn decided(resolved: &Resolved, cluster: &Cluster) -> Vec<Link> {
    let members: BTreeSet<ProfileRef> =
        cluster.members.iter().filter_map(|member| resolved.profile_ref(*member)).collect();
    let standing = standing_decisions(&resolved.facts.decisions, resolved.as_of);
    let merges = standing.into_iter().filter(|decision| {
        matches!(decision.verb, Verb::Merge { .. })
            && !resolved.partition.superseded.contains(&decision.id)
            && decision.profiles().iter().all(|profile| members.contains(*profile))
    });
    let link = |decision: &Decision| Link {
        kind: if decision.actor.kind == ActorKind::Model { "model" } else { "decision" }.to_owned(),
        profiles: decision.profiles().into_iter().cloned().collect(),
        reasons: Vec::new(),
        status: None,
        value: decision.id.to_string(),
    };
    merges.map(link).collect()
}
