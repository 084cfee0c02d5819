//! What is to be done with the data of a customer or of everybody (RT). A plan is shown before anything is done; it carries a hash,
//! and only the same plan is carried out.

use std::collections::BTreeMap;

use regulars_core::consent::{RetentionAction, RetentionReason, Word};
use regulars_core::customer::{Frame, Person, Plan};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{Actor, Cluster, CustomerId};
use regulars_core::record::{ProfileRef, Record, RecordKey};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::text::{Json, digest};
use regulars_core::time::Instant;
use regulars_store::{ProfileNo, Reading, Writing};
use serde::Serialize;

use super::items::{Circumstances, DataPlan, PlanItem};
use crate::suppress::{contact_points, remember};
use crate::views::{by_id, feed, nobody};
use crate::who::Resolved;
use crate::{Crm, CustomerRef, ProfileErasure};

/// How many items of a category have the same to be done with them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RetentionGroup {
    /// What is to be done.
    pub action: RetentionAction,
    /// The category.
    pub category: String,
    /// How many items.
    pub count: u64,
    /// Why.
    pub reason: RetentionReason,
}

/// What is to be done with the data of a customer or of everybody.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RetentionPlan {
    /// The instant of the plan.
    pub as_of: Instant,
    /// How many items have the same to be done with them, by category.
    pub groups: Vec<RetentionGroup>,
    /// How many records hold something that should go beside something that must stay: they stay whole.
    pub left: u64,
    /// When something of this is otherwise, if nothing new is told (RT-6).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<Instant>,
    /// What the plan is known by; it names the records that go.
    pub plan_hash: String,
    /// The records that go: everything in them is to be deleted.
    pub remove: Vec<RecordKey>,
    /// The version of the rulebook.
    pub rulebook: u64,
}

/// What carrying out a plan did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RetentionDone {
    /// The plan that was carried out.
    pub plan_hash: String,
    /// How many profiles went, because nothing of them was to stay; their customer ids go on resolving (CI-3).
    pub erased: u64,
    /// How many records went.
    pub removed: u64,
    /// Whether no byte of them is left in the file and its log. If not, somebody was using the file: `store.scrub` takes them out
    /// later.
    pub scrubbed: bool,
}

/// What a plan is known by.
pub(super) fn hash(as_of: Instant, remove: &[RecordKey]) -> String {
    let key = |key: &RecordKey| Json::Array(vec![Json::from(key.source.as_str()), Json::from(key.record_id.as_str())]);
    let keys = Json::Array(remove.iter().map(key).collect());
    digest(&Json::object([("as_of", Json::from(as_of.to_string().as_str())), ("remove", keys)]))
}

/// Every record of some profiles.
pub(super) fn records_of(
    reading: &dyn Reading,
    profiles: impl IntoIterator<Item = (ProfileRef, ProfileNo)>,
) -> Result<Vec<(ProfileRef, Record)>> {
    let mut records = Vec::new();
    for (profile, number) in profiles {
        reading.rows(number, &mut |row| {
            records.push((profile.clone(), regulars_core::record::row::decode(row)?));
            Ok(())
        })?;
    }
    Ok(records)
}

/// The profiles of a customer.
pub(super) fn members(resolved: &Resolved, cluster: &Cluster) -> BTreeMap<ProfileRef, ProfileNo> {
    let named = |member: &u32| Some((resolved.profile_ref(*member)?, resolved.number(*member)?));
    cluster.members.iter().filter_map(named).collect()
}

/// The plan of one customer among those that were resolved.
fn of_customer(
    reading: &dyn Reading,
    (resolved, cluster, id): (&Resolved, &Cluster, CustomerId),
    (rules, plan, as_of): (&Rules, &Plan, Instant),
    frame: &mut Frame,
) -> Result<DataPlan> {
    feed(reading, resolved, cluster, id, plan, frame)?;
    let records = records_of(reading, members(resolved, cluster))?;
    let person = Person::read(frame, plan, as_of);
    Ok(Circumstances::read(rules, &person, &records, as_of, None).plan(&records))
}

impl Crm {
    /// What is to be done with the data of a customer, or of everybody; nothing is done.
    pub fn retention_plan(&self, customer: Option<CustomerRef>, as_of: Instant) -> Result<RetentionPlan> {
        self.as_operation("retention.plan", customer.as_ref().map(|customer| (customer, as_of)), |crm| {
            crm.retention_by(crm.store().read()?.as_ref(), customer.as_ref(), as_of)
        })
    }

    /// Deletes the records that a plan names, in one transaction; a profile of which nothing is left is erased. Who decides is
    /// named by merges that keep those together whom such a profile held together. Error: `stale_plan` if it is not the plan of
    /// now.
    pub fn execute_retention(
        &self,
        customer: Option<CustomerRef>,
        as_of: Instant,
        plan_hash: &str,
        actor: &Actor,
    ) -> Result<RetentionDone> {
        self.as_operation("retention.execute", customer.as_ref().map(|customer| (customer, as_of)), |crm| {
            let mut writing = crm.store().write()?;
            let plan = crm.retention_by(writing.as_ref(), customer.as_ref(), as_of)?;
            let done = crm.carry_out(writing.as_mut(), plan.remove, plan_hash, (as_of, actor))?;
            crm.gone(writing, done)
        })
    }

    /// Commits a deletion and takes every byte of what went out of the file.
    pub(super) fn gone(&self, writing: Box<dyn Writing + '_>, done: RetentionDone) -> Result<RetentionDone> {
        self.about_nothing_kept();
        self.commit(writing)?;
        // The records are gone by now, so whatever keeps their bytes from going is no failure of this call.
        let scrubbed = done.removed == 0 || self.store().scrub().unwrap_or(false);
        Ok(RetentionDone { scrubbed, ..done })
    }

    /// Deletes records, if the plan is the one that was shown.
    pub(super) fn carry_out(
        &self,
        writing: &mut dyn Writing,
        remove: Vec<RecordKey>,
        shown: &str,
        (at, actor): (Instant, &Actor),
    ) -> Result<RetentionDone> {
        let plan_hash = hash(at, &remove);
        if plan_hash != shown {
            let message = "the plan is another one than was shown";
            return Err(Error::new(Code::StalePlan, "plan_hash", message).with("plan_hash", plan_hash));
        }
        let removed = remove.len() as u64;
        let mut of_profiles: BTreeMap<ProfileRef, Vec<RecordKey>> = BTreeMap::new();
        for key in remove {
            let Some(record) = writing.record(key.source.as_str(), key.record_id.as_str())? else { continue };
            of_profiles.entry(record.profile_ref()).or_default().push(key);
        }
        let mut erased = 0;
        for (profile, keys) in of_profiles {
            let number = writing.profile_no(profile.source.as_str(), profile.key.as_str())?.ok_or_else(nobody)?;
            if writing.record_counts(number)?.0 == keys.len() as u64 {
                let erasure = ProfileErasure { profile, at, actor: actor.clone(), keep_together: true };
                self.erase_within(writing, &erasure)?;
                erased += 1;
                continue;
            }
            // A contact point may go while the profile stays, and with it what was refused there (EN-9).
            let (rules, before) = (self.rules(), self.resolve_around(writing, &[number], at)?);
            let mut kept = self.opted_out(writing, &before, &profile, number, at)?;
            let mut gone = contact_points(writing, &rules, number)?;
            for key in keys {
                writing.remove(key.source.as_str(), key.record_id.as_str())?;
            }
            let left = contact_points(writing, &rules, number)?;
            gone.retain(|point| !left.contains(point));
            kept.retain(|(point, _)| gone.contains(point));
            remember(writing, &rules, &kept, at)?;
        }
        Ok(RetentionDone { erased, plan_hash, removed, scrubbed: false })
    }

    fn retention_by(
        &self,
        reading: &dyn Reading,
        customer: Option<&CustomerRef>,
        as_of: Instant,
    ) -> Result<RetentionPlan> {
        let (rules, plan) = (self.rules_at(as_of), self.rights_plan(as_of)?);
        let by = (rules.as_ref(), &plan, as_of);
        let mut groups: BTreeMap<(String, &str, &str), RetentionGroup> = BTreeMap::new();
        let (mut remove, mut left, mut next) = (Vec::new(), 0, None);
        let mut add = |plan: DataPlan| {
            for PlanItem { category, count, outcome, .. } in plan.items {
                next = [next, outcome.next_change_at].into_iter().flatten().min();
                let key = (category.clone(), outcome.action.as_str(), outcome.reason.as_str());
                let empty = RetentionGroup { action: outcome.action, category, count: 0, reason: outcome.reason };
                groups.entry(key).or_insert(empty).count += count;
            }
            remove.extend(plan.remove);
            left += plan.left.len() as u64;
        };
        let mut frame = Frame::default();
        match customer {
            Some(customer) => {
                let located = self.locate(reading, customer, as_of)?;
                let cluster = located.cluster().ok_or_else(nobody)?;
                add(of_customer(reading, (&located.resolved, cluster, located.id), by, &mut frame)?);
            }
            None => {
                let resolved = self.resolve_all(reading, as_of)?;
                for (id, cluster) in by_id(reading, &resolved)? {
                    add(of_customer(reading, (&resolved, cluster, id), by, &mut frame)?);
                }
            }
        }
        remove.sort();
        let plan_hash = hash(as_of, &remove);
        let groups = groups.into_values().collect();
        Ok(RetentionPlan { as_of, groups, left, next_change_at: next, plan_hash, remove, rulebook: rules.version })
    }
}
