//! How a customer came to be who it is: every union and split up to an instant, with who caused it and what it rests on. This is
//! the audit of DJ-3. Nothing of it is stored: rules are derived again, so what is told always fits the records that are there.

use std::collections::BTreeSet;

use regulars_core::customer::Link;
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{ActorKind, Belonging, CustomerId, DecisionId, IdentityEvent, delta};
use regulars_core::time::Instant;
use regulars_store::{ProfileNo, Reading};
use serde::Serialize;

use crate::views::{identity, nobody};
use crate::who::Resolved;
use crate::{Crm, CustomerRef};

/// The most instants at which a history asks who is who.
pub const MAX_HISTORY_INSTANTS: usize = 10_000;

/// How a customer came to be who it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IdentityHistory {
    /// The instant of the question.
    pub as_of: Instant,
    /// The customer.
    pub customer: CustomerId,
    /// What happened among the profiles that ever hung together with the customer, in time order.
    pub entries: Vec<IdentityEntry>,
}

/// A union or a split.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IdentityEntry {
    /// Who caused it: a person or a model if one of their decisions acts here, else the rules.
    pub actor: ActorKind,
    /// When it became true.
    pub at: Instant,
    /// What now stands between those whom it tells of, with the guards.
    pub conflicts: Vec<Link>,
    /// The decisions that act at this instant.
    pub decisions: Vec<DecisionId>,
    /// `merged`, `split`, `joined`, or `created` where several profiles came at once.
    pub event: IdentityEvent,
    /// What unites those whom it tells of.
    pub links: Vec<Link>,
}

impl Crm {
    /// Every union and split up to `as_of` among the profiles that ever hung together with a customer, with the identifiers and
    /// guards that it rests on (DJ-3). Errors: `too_many_items` beyond [`MAX_HISTORY_INSTANTS`](crate::MAX_HISTORY_INSTANTS)
    /// instants, and those of finding the customer.
    ///
    /// ```
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\n";
    /// use regulars::{Crm, Identifier, Instant, Money, Record, Rulebook};
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// let order = |source, key, at| {
    ///     let paid = Money::parse("5", "CNY")?;
    ///     Record::order(source, key, key, Instant::parse(at)?, paid)?.with_identifier("phone", "13812345678")
    /// };
    /// crm.ingest(&[order("pos", "1", "2026-01-01T00:00:00Z")?, order("app", "2", "2026-02-01T00:00:00Z")?])?;
    /// let found = crm.identity_history(Identifier::new("phone", "13812345678")?, Instant::parse("2026-03-01T00:00:00Z")?)?;
    /// let entry = &found.entries[0];
    /// assert_eq!((entry.event.event(), entry.at.to_string().as_str()), ("joined", "2026-02-01T00:00:00Z"));
    /// assert_eq!((entry.links[0].kind.as_str(), entry.links[0].value.as_str()), ("phone", "+8613812345678"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn identity_history(&self, customer: impl Into<CustomerRef>, as_of: Instant) -> Result<IdentityHistory> {
        let customer = customer.into();
        self.as_operation("identity.history", Some((&customer, as_of)), |crm| {
            let reading = crm.store().read()?;
            let located = crm.locate(reading.as_ref(), &customer, as_of)?;
            let cluster = located.cluster().ok_or_else(nobody)?;
            let members = located.resolved.members(Some(cluster)).collect();
            let salt = reading.salt()?;
            let mut before = Belonging::new();
            let mut entries = Vec::new();
            for resolved in crm.stops(reading.as_ref(), members, as_of)? {
                let now = resolved.belonging(&salt);
                entries.extend(
                    delta(&before, &now).into_iter().filter_map(|event| entry(&resolved, &salt, &before, event)),
                );
                before = now;
            }
            Ok(IdentityHistory { as_of, customer: located.id, entries })
        })
    }

    /// Who is who at each instant at which it may differ. Who hung together with them only for a while has a past of its own, so the
    /// walk begins anew until nobody joins any more.
    fn stops(&self, reading: &dyn Reading, mut profiles: BTreeSet<ProfileNo>, to: Instant) -> Result<Vec<Resolved>> {
        loop {
            let start: Vec<ProfileNo> = profiles.iter().copied().collect();
            let mut next = None;
            for number in &start {
                next = [next, reading.profile(*number)?.map(|info| info.first_at)].into_iter().flatten().min();
            }
            let mut stops: Vec<Resolved> = Vec::new();
            while let Some(at) = next.filter(|at| *at <= to && profiles.len() == start.len()) {
                if stops.len() >= MAX_HISTORY_INSTANTS {
                    let message = format!("who is who may differ at more than {MAX_HISTORY_INSTANTS} instants");
                    return Err(Error::new(Code::TooManyItems, "customer", message));
                }
                let resolved = self.resolve_present(reading, &start, at)?;
                profiles.extend(resolved.numbers());
                next = resolved.next_flip(at);
                stops.push(resolved);
            }
            if profiles.len() == start.len() {
                return Ok(stops);
            }
        }
    }
}

/// What is said of an event; only unions and splits are said.
fn entry(resolved: &Resolved, salt: &str, before: &Belonging, event: IdentityEvent) -> Option<IdentityEntry> {
    let after = match &event {
        IdentityEvent::Merged { into, .. } => vec![*into],
        IdentityEvent::Created { customer } | IdentityEvent::Joined { customer, .. } => vec![*customer],
        IdentityEvent::Split { into, .. } => into.clone(),
        _ => return None,
    };
    let clusters = resolved.partition.clusters.iter();
    let ours = clusters.filter(|cluster| resolved.id(salt, cluster).is_some_and(|id| after.contains(&id)));
    let (mut links, mut conflicts): (Vec<Link>, Vec<Link>) = (Vec::new(), Vec::new());
    for part in ours.map(|cluster| identity(resolved, cluster)) {
        links.extend(part.links.into_iter().filter(|link| unites(link, before, &event)));
        for conflict in part.conflicts {
            if !conflicts.contains(&conflict) {
                conflicts.push(conflict);
            }
        }
    }
    if !matches!(event, IdentityEvent::Split { .. }) {
        conflicts.clear();
    }
    // Somebody who comes alone is no union.
    if matches!(event, IdentityEvent::Created { .. }) && links.is_empty() {
        return None;
    }
    let at = resolved.as_of;
    let acting = |id: &DecisionId| links.iter().any(|link| is_decided(link) && link.value == id.as_str());
    let acting = resolved.facts.decisions.iter().filter(|one| one.decided_at == at || acting(&one.id));
    let acting: Vec<_> = acting.filter(|decision| decision.actor.kind != ActorKind::Rule).collect();
    let kinds: Vec<ActorKind> = acting.iter().map(|decision| decision.actor.kind).collect();
    let actor = [ActorKind::Human, ActorKind::Model].into_iter().find(|kind| kinds.contains(kind));
    let mut decisions: Vec<DecisionId> = acting.iter().map(|decision| decision.id.clone()).collect();
    decisions.sort();
    Some(IdentityEntry { actor: actor.unwrap_or(ActorKind::Rule), at, conflicts, decisions, event, links })
}

fn is_decided(link: &Link) -> bool {
    link.kind == "decision" || link.kind == "model"
}

/// Whether a link reaches from one of those who were united to another, or to the profile that joined.
fn unites(link: &Link, before: &Belonging, event: &IdentityEvent) -> bool {
    match event {
        IdentityEvent::Joined { profile, .. } => link.profiles.contains(profile),
        IdentityEvent::Merged { .. } => {
            let sides: BTreeSet<Option<&CustomerId>> =
                link.profiles.iter().map(|profile| before.get(profile)).collect();
            sides.len() > 1
        }
        // Whoever comes at once is united by every link.
        _ => matches!(event, IdentityEvent::Created { .. }),
    }
}
