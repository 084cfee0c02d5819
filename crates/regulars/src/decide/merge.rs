//! What a merge would do, before it is done (DJ-8).

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::customer::{CustomerView, GoldenValue, Part, Plan, ReasonLevel, Select};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{
    Actor, ActorKind, Cluster, CustomerId, Decision, DecisionId, Guard, Mention, Verb, delta,
};
use regulars_core::record::ProfileRef;
use regulars_core::text::{Json, digest};
use regulars_core::time::Instant;
use regulars_store::Reading;
use serde::Serialize;

use super::version::version_of;
use crate::views::view_of;
use crate::who::Resolved;
use crate::{Crm, CustomerRef};

/// The id of the merge that is only planned.
const PLANNED: &str = "planned";

/// Something that differs between the two customers and the one that they would be.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Difference {
    /// What: `tier`, `stage`, `journey_stage`, `segment`, `tag`, `score`, `orders` or `consent`.
    pub what: String,
    /// Its name; of consent `purpose channel`.
    pub name: String,
    /// How it is for the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a: Option<String>,
    /// How it is for the second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b: Option<String>,
    /// How it would be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged: Option<String>,
}

/// What merging two customers would do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MergePlan {
    /// The first customer.
    pub a: CustomerId,
    /// The golden profile that they would have, with the records that lose.
    pub attributes: BTreeMap<String, GoldenValue>,
    /// The second customer.
    pub b: CustomerId,
    /// Decisions that say otherwise; merging needs `supersede`.
    pub contradicts: Vec<DecisionId>,
    /// What would be another than it is now.
    pub differences: Vec<Difference>,
    /// Guards that speak against it; merging needs `override_guards`.
    pub guards: Vec<Guard>,
    /// All profiles that the customer would have, also of others that would follow.
    pub members: Vec<ProfileRef>,
    /// A fingerprint of all that the plan rests on; merging with it fails once the plan no longer holds.
    pub plan_hash: String,
    /// The ids that would lead to the customer and no longer be its own.
    pub retired: Vec<CustomerId>,
    /// The id that the customer would have.
    pub surviving: CustomerId,
}

impl Crm {
    /// What merging two customers would do at `as_of`; nothing is stored (DJ-8). Errors: those of finding a customer, and
    /// `same_profile` where both are one already.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// use regulars::ProfileRef;
    ///
    /// let (a, b) = (ProfileRef::new("pos", "10233")?, ProfileRef::new("pos", "10999")?);
    /// let plan = crm.plan_merge(&a, &b, as_of)?;
    /// assert_eq!(plan.members.len(), 5);
    /// let one = ProfileRef::new("tmall", "tb_77")?;
    /// assert_eq!(crm.plan_merge(&a, &one, as_of).unwrap_err().code().as_str(), "same_profile");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn plan_merge(
        &self,
        a: impl Into<CustomerRef>,
        b: impl Into<CustomerRef>,
        as_of: Instant,
    ) -> Result<MergePlan> {
        let a = a.into();
        let b = b.into();
        self.as_operation("identity.plan_merge", Some((&a, as_of)), |crm| {
            let reading = crm.store().read()?;
            let anchor = |who: &CustomerRef, path: &str| -> Result<ProfileRef> {
                let located = crm.locate(reading.as_ref(), who, as_of).map_err(|error| error.within(path))?;
                let profile = located.cluster().and_then(|cluster| located.resolved.profile_ref(cluster.anchor));
                profile.ok_or_else(|| Error::new(Code::UnknownCustomer, path, "there is no such customer"))
            };
            let (a, b) = (anchor(&a, "a")?, anchor(&b, "b")?);
            crm.plan_of(reading.as_ref(), &a, &b, as_of)
        })
    }

    /// The same for two profiles, in a transaction that is open.
    pub(super) fn plan_of(
        &self,
        reading: &dyn Reading,
        a: &ProfileRef,
        b: &ProfileRef,
        as_of: Instant,
    ) -> Result<MergePlan> {
        let salt = reading.salt()?;
        let start = [super::apply::need_profile(reading, a, &salt)?, super::apply::need_profile(reading, b, &salt)?];
        let planned = Decision {
            id: DecisionId::new(PLANNED)?,
            decided_at: as_of,
            actor: Actor { kind: ActorKind::Human, id: None },
            verb: Verb::Merge {
                a: Mention::Profile(a.clone()),
                b: Mention::Profile(b.clone()),
                weight: None,
                model_version: None,
            },
            reason: None,
            evidence: None,
        };
        let before = self.resolve_around(reading, &start, as_of)?;
        let after = self.resolve_planned(reading, &start, &[planned], as_of)?;
        let nobody = || Error::new(Code::UnknownProfile, "profile", "nothing is known of the profile at that instant");
        let (left, right) = (before.cluster_of(a).ok_or_else(nobody)?, before.cluster_of(b).ok_or_else(nobody)?);
        if left.anchor == right.anchor {
            return Err(Error::new(Code::SameProfile, "b", "both are one customer already"));
        }
        // A decision against it wins over the plan only where it is later, and none is.
        let merged = after.cluster_of(a).ok_or_else(nobody)?;
        let known: BTreeSet<&DecisionId> = before.partition.superseded.iter().collect();
        let contradicts = after.partition.superseded.iter().filter(|id| !known.contains(id)).cloned().collect();
        let views = [(&before, left), (&before, right), (&after, merged)];
        let [first, second, both] = views.map(|(resolved, cluster)| self.told(reading, resolved, cluster, as_of));
        let (first, second, both) = (first?, second?, both?);
        let events = delta(&before.belonging(&salt), &after.belonging(&salt));
        let old: BTreeSet<CustomerId> = before.belonging(&salt).values().copied().collect();
        let new: BTreeSet<CustomerId> = after.belonging(&salt).values().copied().collect();
        let plan_hash = self.hash(reading, &before, [left, right], &events, as_of)?;
        let mut members: Vec<ProfileRef> = both.profiles.clone();
        members.sort();
        Ok(MergePlan {
            a: first.customer,
            b: second.customer,
            contradicts,
            differences: differences([&first, &second, &both]),
            guards: self.guards(&before, a, b, as_of),
            members,
            plan_hash,
            retired: old.difference(&new).copied().collect(),
            surviving: both.customer,
            attributes: both.profile.unwrap_or_default(),
        })
    }

    fn told(
        &self,
        reading: &dyn Reading,
        resolved: &Resolved,
        cluster: &Cluster,
        as_of: Instant,
    ) -> Result<CustomerView> {
        let plan = Plan::compile(self.rules_at(as_of), Select::all().with_reasons(ReasonLevel::Records))?;
        debug_assert!(plan.select.has(Part::Profile));
        view_of(reading, resolved, cluster, &plan, as_of)
    }

    /// What the plan rests on: the rules, the facts of both customers, and what it would do.
    fn hash(
        &self,
        reading: &dyn Reading,
        before: &Resolved,
        clusters: [&Cluster; 2],
        events: &[regulars_core::identity::IdentityEvent],
        as_of: Instant,
    ) -> Result<String> {
        let rules = self.rules_at(as_of);
        let version = |cluster| version_of(reading, &rules.identity, before, cluster);
        let mut versions = clusters.map(version).into_iter().collect::<Result<Vec<_>>>()?;
        versions.sort();
        let events = regulars_core::text::canonical(events)?;
        Ok(digest(&Json::object([
            ("events", Json::from(events.as_str())),
            ("rulebook", Json::from(rules.fingerprint.as_str())),
            ("versions", Json::from(versions.join(",").as_str())),
        ])))
    }
}

/// What is told of a customer, by what and name.
fn facts(view: &CustomerView) -> BTreeMap<(&'static str, String), String> {
    let mut facts = BTreeMap::new();
    let mut fact = |what: &'static str, name: &str, value: String| drop(facts.insert((what, name.to_owned()), value));
    if let Some(tier) = view.membership.as_ref().and_then(|part| part.tier.clone()) {
        fact("tier", "tier", tier);
    }
    for (what, stage) in [("stage", &view.stage), ("journey_stage", &view.journey_stage)] {
        if let Some(name) = stage.as_ref().and_then(|stage| stage.name.clone()) {
            fact(what, what, name);
        }
    }
    for (name, _) in view.segments.iter().flatten().filter(|(_, segment)| segment.member) {
        fact("segment", name, "member".to_owned());
    }
    for tag in view.tags.iter().flatten() {
        fact("tag", &tag.name, tag.strength.clone());
    }
    for (name, score) in view.scores.iter().flatten() {
        if let Some(value) = &score.value {
            fact("score", name, value.clone());
        }
    }
    if let Some(orders) = &view.orders {
        fact("orders", "count", orders.count.to_string());
    }
    for row in view.consent.iter().flatten() {
        let decision = regulars_core::text::canonical(&row.decision).unwrap_or_default();
        fact("consent", &format!("{} {}", row.purpose, row.channel), decision.trim_matches('"').to_owned());
    }
    facts
}

fn differences(views: [&CustomerView; 3]) -> Vec<Difference> {
    let [a, b, merged] = views.map(facts);
    let keys: BTreeSet<&(&str, String)> = a.keys().chain(b.keys()).chain(merged.keys()).collect();
    let of = |key: &(&'static str, String)| [&a, &b, &merged].map(|facts| facts.get(key).cloned());
    let rows = keys.into_iter().map(|key| (key, of(key)));
    let differing = rows.filter(|(_, [a, b, merged])| a != b || b != merged);
    let row = |((what, name), [a, b, merged]): (&(&'static str, String), [Option<String>; 3])| Difference {
        what: (*what).to_owned(),
        name: name.clone(),
        a,
        b,
        merged,
    };
    differing.map(row).collect()
}
