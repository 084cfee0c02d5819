//! What is to be done with the data of a customer or of everybody (RT). A plan is shown before anything is done; it carries a hash,
//! and only the same plan is carried out.

use std::collections::BTreeMap;

use regulars_core::consent::{RetentionAction, RetentionReason, Word};
use regulars_core::customer::Person;
use regulars_core::error::Result;
use regulars_core::identity::{Actor, Cluster};
use regulars_core::record::{ProfileRef, Record, RecordKey};
use regulars_core::text::{Json, digest};
use regulars_core::time::Instant;
use regulars_store::{ProfileNo, Reading, Writing};
use serde::Serialize;

use super::items::{Circumstances, PlanItem};
use super::redact::{self, Work};
use crate::audit::id_of;
use crate::decide::{forget_fields, stale_plan};
use crate::known::Whom;
use crate::suppress::{contact_points, remember};
use crate::views::nobody;
use crate::who::Resolved;
use crate::{Crm, CustomerRef, ProfileErasure};

/// How many items of a category have the same to be done with them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
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
#[non_exhaustive]
pub struct RetentionPlan {
    /// The records that stay without identifiers, attributes, free text and whatever else is personal, by `anonymise`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub anonymise: Vec<RecordKey>,
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
#[non_exhaustive]
pub struct RetentionDone {
    /// How many records stay without anything personal.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub anonymised: u64,
    /// The plan that was carried out.
    pub plan_hash: String,
    /// Out of how many records fields went.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub redacted: u64,
    /// How many profiles went, because nothing of them was to stay; their customer ids go on resolving (CI-3).
    pub erased: u64,
    /// How many records went.
    pub removed: u64,
    /// Whether no byte of them is left in the file and its log. If not, somebody was using the file: `store.scrub` takes them out
    /// later.
    pub scrubbed: bool,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// What a plan is known by.
pub(super) fn hash(as_of: Instant, work: &Work) -> String {
    let as_of = ("as_of", Json::from(as_of.to_string().as_str()));
    digest(&Json::object(std::iter::once(as_of).chain(work.named())))
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

/// What is done with the records of one profile.
#[derive(Default)]
struct OfProfile<'a> {
    remove: Vec<&'a RecordKey>,
    rewrite: Vec<(Record, Option<&'a [String]>)>,
}

impl Crm {
    /// What is to be done with the data of a customer, or of everybody; nothing is done.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// let plan = crm.retention_plan(None, as_of)?;
    /// assert!(plan.remove.is_empty(), "no rule of the shop says how long");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn retention_plan(&self, customer: Option<CustomerRef>, as_of: Instant) -> Result<RetentionPlan> {
        self.as_operation("retention.plan", customer.as_ref().map(|customer| (customer, as_of)), |crm| {
            crm.retention_by(crm.store().read()?.as_ref(), customer.as_ref(), as_of)
        })
    }

    /// Deletes the records that a plan names and makes anonymous those that stay so, in one transaction; a profile of which nothing is
    /// left is erased. Who decides is named by merges that keep those together whom such a profile held together. Error: `stale_plan`
    /// if it is not the plan of now.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let actor = regulars::Actor { id: Some("mia".to_owned()), kind: regulars::ActorKind::Human };
    /// let plan = crm.retention_plan(None, as_of)?;
    /// let done = crm.execute_retention(None, as_of, &plan.plan_hash, &actor)?;
    /// assert_eq!(done.removed, plan.remove.len() as u64);
    /// assert_eq!(crm.execute_retention(None, as_of, "other", &actor).unwrap_err().code().as_str(), "stale_plan");
    /// # Ok::<(), regulars::Error>(())
    /// ```
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
            let work = Work { remove: plan.remove, anonymise: plan.anonymise, redact: Vec::new() };
            let done = crm.carry_out(writing.as_mut(), work, plan_hash, (as_of, actor))?;
            crm.gone(writing, done)
        })
    }

    /// Commits a deletion and takes every byte of what went out of the file.
    pub(super) fn gone(&self, writing: Box<dyn Writing + '_>, done: RetentionDone) -> Result<RetentionDone> {
        self.about_nothing_kept();
        self.commit(writing)?;
        // The records are gone by now, so whatever keeps their bytes from going is no failure of this call.
        let nothing = done.removed + done.anonymised + done.redacted == 0;
        let scrubbed = nothing || self.store().scrub().unwrap_or(false);
        Ok(RetentionDone { scrubbed, ..done })
    }

    /// Deletes records and what goes out of others, if the plan is the one that was shown.
    pub(super) fn carry_out(
        &self,
        writing: &mut dyn Writing,
        work: Work,
        shown: &str,
        (at, actor): (Instant, &Actor),
    ) -> Result<RetentionDone> {
        let plan_hash = hash(at, &work);
        if plan_hash != shown {
            return Err(stale_plan(&plan_hash));
        }
        let mut of_profiles: BTreeMap<ProfileRef, OfProfile<'_>> = BTreeMap::new();
        for key in &work.remove {
            let Some(record) = writing.record(key.source.as_str(), key.record_id.as_str())? else { continue };
            of_profiles.entry(record.profile_ref()).or_default().remove.push(key);
        }
        for (key, fields) in work.rewritten() {
            let Some(record) = writing.record(key.source.as_str(), key.record_id.as_str())? else { continue };
            of_profiles.entry(record.profile_ref()).or_default().rewrite.push((record, fields));
        }
        let mut erased = 0;
        for (profile, OfProfile { remove, rewrite }) in of_profiles {
            let number = writing.profile_no(profile.source.as_str(), profile.key.as_str())?.ok_or_else(nobody)?;
            if writing.record_counts(number)?.0 == remove.len() as u64 {
                let erasure = ProfileErasure { profile, at, actor: actor.clone(), keep_together: true };
                self.erase_within(writing, &erasure)?;
                erased += 1;
                continue;
            }
            // A contact point may go while the profile stays, and with it what was refused there (EN-9).
            let (rules, before) = (self.rules(), self.resolve_around(writing, &[number], at)?);
            let mut kept = self.opted_out(writing, &before, &profile, number, at)?;
            let mut gone = contact_points(writing, &rules, number)?;
            for key in remove {
                writing.remove(key.source.as_str(), key.record_id.as_str())?;
            }
            let fields_went = rewrite.iter().any(|(_, fields)| fields.is_some());
            for (record, fields) in rewrite {
                redact::rewrite(writing, &rules, &record, fields)?;
                if let Some(fields) = fields {
                    forget_fields(writing, &profile, fields, at, &rules.identity)?;
                }
            }
            if fields_went {
                // What the audit keeps of requests about the person may name what went.
                let salt = writing.salt()?;
                let whole = before.cluster_of(&profile).and_then(|cluster| before.id(&salt, cluster));
                self.forget_told(writing, id_of(&salt, &profile), whole)?;
            }
            let left = contact_points(writing, &rules, number)?;
            gone.retain(|point| !left.contains(point));
            kept.retain(|(point, _)| gone.contains(point));
            remember(writing, &rules, &kept, at)?;
        }
        let count = |items: usize| items as u64;
        let (removed, anonymised) = (count(work.remove.len()), count(work.anonymise.len()));
        Ok(RetentionDone {
            anonymised,
            erased,
            plan_hash,
            redacted: count(work.redact.len()),
            removed,
            scrubbed: false,
        })
    }

    fn retention_by(
        &self,
        reading: &dyn Reading,
        customer: Option<&CustomerRef>,
        as_of: Instant,
    ) -> Result<RetentionPlan> {
        let (rules, plan) = (self.rules_at(as_of), self.rights_plan(as_of)?);
        let mut groups: BTreeMap<(String, &str, &str), RetentionGroup> = BTreeMap::new();
        let (mut work, mut left, mut next) = (Work::default(), 0, None);
        let whom = customer.map_or(Whom::All, Whom::One);
        self.each_known(reading, &whom, (&plan, as_of), &mut |each| {
            let records = records_of(reading, members(each.resolved, each.cluster))?;
            let person = Person::read(each.frame, &plan, as_of);
            let found = Circumstances::read(&rules, &person, &records, as_of, None).plan(&records, None)?;
            for PlanItem { category, count, outcome, .. } in found.items {
                next = [next, outcome.next_change_at].into_iter().flatten().min();
                let key = (category.clone(), outcome.action.as_str(), outcome.reason.as_str());
                let empty = RetentionGroup { action: outcome.action, category, count: 0, reason: outcome.reason };
                groups.entry(key).or_insert(empty).count += count;
            }
            work.extend(found.work);
            left += found.left.len() as u64;
            Ok(())
        })?;
        work.sort();
        let plan_hash = hash(as_of, &work);
        let (groups, Work { remove, anonymise, .. }) = (groups.into_values().collect(), work);
        let rulebook = rules.version;
        Ok(RetentionPlan { anonymise, as_of, groups, left, next_change_at: next, plan_hash, remove, rulebook })
    }
}
