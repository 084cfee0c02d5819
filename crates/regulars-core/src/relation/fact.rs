//! What a relation record says: its ends, its kind and how long it is valid (RL-1).

use crate::identity::CustomerId;
use crate::record::{Body, Record, RecordKey};
use crate::time::Instant;

/// The ends of a relation as ids of profiles: whoever holds the profile now is meant (RL-3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ends {
    /// Where it begins.
    pub from: CustomerId,
    /// Where it leads; none: the record does not say.
    pub to: Option<CustomerId>,
}

impl Ends {
    /// The ends that a record names; none if it is no relation. An end is a customer id, unless its source is stated; everything
    /// else is the key of a profile, of the record's source unless another is stated. Without `from` it begins at the record's own
    /// profile.
    pub fn of(record: &Record, salt: &str) -> Option<Self> {
        let Body::Relation(body) = &record.body else { return None };
        let end = |name: &str, source: Option<&str>| match (source, name.parse()) {
            (None, Ok(id)) => id,
            (source, _) => CustomerId::of(salt, source.unwrap_or(record.source.as_str()), name),
        };
        let own = || CustomerId::of(salt, record.source.as_str(), record.profile.as_str());
        let from = body.from.as_deref().map(|name| end(name, body.from_source.as_deref()));
        let to = body.to.as_deref().map(|name| end(name, body.to_source.as_deref()));
        Some(Self { from: from.unwrap_or_else(own), to })
    }

    /// Both, the first one first; one of them if they are the same.
    pub fn each(self) -> impl Iterator<Item = CustomerId> {
        [Some(self.from), self.to.filter(|to| *to != self.from)].into_iter().flatten()
    }
}

/// What a record names beside the person that it is about, as ids: the ends of a relation (RL-1), by the ids that their profiles
/// give; the members of a pool and the ends of a referral, of whom the record's own
/// profile is one (MB-60, MB-70); and a benefit that is taken, which has an id of
/// its own, so that all who took of its stock are found (MB-51). What is told of a request for approval is found by the request,
/// a delegation by whom it lets decide (SV-81), and what happens to stock by the article and the shop (SV-85).
pub fn named_in(record: &Record, salt: &str) -> Vec<CustomerId> {
    match &record.body {
        Body::Membership(body) if body.event.as_deref() == Some("pool") => with_own(record, &body.members, salt),
        Body::Referral(body) if body.event.as_deref() == Some("refer") => {
            with_own(record, body.referrer.iter().chain(&body.referee), salt)
        }
        Body::Benefit(body) if matches!(body.event.as_deref(), Some("claim" | "reserve")) => {
            body.benefit.iter().map(|benefit| benefit_id(benefit, salt)).collect()
        }
        Body::Approval(body) => {
            let of = if body.event.as_deref() == Some("delegate") { &body.to } else { &body.request_id };
            let id = if body.event.as_deref() == Some("delegate") { delegation_id } else { approval_id };
            of.iter().map(|name| id(name, salt)).collect()
        }
        Body::Stock(body) => {
            let named = body.sku.as_deref().zip(body.store.as_deref());
            named.map(|(sku, store)| stock_id(sku, store, salt)).into_iter().collect()
        }
        _ => match Ends::of(record, salt) {
            Some(ends) => ends.each().collect(),
            None => Vec::new(),
        },
    }
}

/// Whom a record means by a name: a customer id, else the key of a profile of its source.
pub fn meant(record: &Record, name: &str, salt: &str) -> CustomerId {
    name.parse().unwrap_or_else(|_| CustomerId::of(salt, record.source.as_str(), name))
}

/// Those whom a record names, and the person that it is about.
fn with_own<'r>(record: &Record, names: impl IntoIterator<Item = &'r String>, salt: &str) -> Vec<CustomerId> {
    let own = CustomerId::of(salt, record.source.as_str(), record.profile.as_str());
    let named = names.into_iter().map(|name| meant(record, name, salt));
    let mut named: Vec<CustomerId> = [own].into_iter().chain(named).collect();
    named.sort_unstable();
    named.dedup();
    named
}

/// The id under which those who took a benefit are found. No profile gives it: a source's name has no `@`.
pub fn benefit_id(benefit: &str, salt: &str) -> CustomerId {
    CustomerId::of(salt, "@benefit", benefit)
}

/// The id under which what is told of a request for approval is found.
pub fn approval_id(request: &str, salt: &str) -> CustomerId {
    CustomerId::of(salt, "@approval", request)
}

/// The id under which the delegations to a deputy are found.
pub fn delegation_id(deputy: &str, salt: &str) -> CustomerId {
    CustomerId::of(salt, "@delegation", deputy)
}

/// The id under which what happens to the stock of an article in a shop is found.
pub fn stock_id(sku: &str, store: &str, salt: &str) -> CustomerId {
    // No text of a record holds this character.
    CustomerId::of(salt, "@stock", &format!("{sku}\u{1f}{store}"))
}

/// One relation record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RelationFact {
    /// The record.
    pub key: RecordKey,
    /// When it happened.
    pub at: Instant,
    /// The kind; none: the record does not say.
    pub kind: Option<String>,
    /// The ends.
    pub ends: Ends,
    /// From when on it holds: valid, and known by its record.
    pub begins: Instant,
    /// When it is over: no longer valid, or its record corrected away.
    pub over: Option<Instant>,
}

impl RelationFact {
    /// What a record says; none if it is no relation. `void_from` is when it is corrected away (RC-4).
    pub fn of(record: &Record, salt: &str, void_from: Option<Instant>) -> Option<Self> {
        let Body::Relation(body) = &record.body else { return None };
        let at = record.occurred_at.at;
        Some(Self {
            key: record.key(),
            at,
            kind: body.kind.clone(),
            ends: Ends::of(record, salt)?,
            begins: body.valid_from.map_or(at, |from| from.max(at)),
            over: [body.valid_until, void_from].into_iter().flatten().min(),
        })
    }

    /// Whether it holds at an instant: from its beginning on, and not at its end.
    pub fn holds(&self, as_of: Instant) -> bool {
        self.begins <= as_of && self.over.is_none_or(|over| over > as_of)
    }

    /// Whether it will never hold after an instant.
    pub fn is_past(&self, as_of: Instant) -> bool {
        self.over.is_some_and(|over| over <= as_of || over <= self.begins)
    }
}
