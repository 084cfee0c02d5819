//! Destroying the key of a profile as a planned act, and giving it another one (EN-2, EN-8). A plan is shown before anything is
//! done; it carries a hash, and only the same plan is carried out.

use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::record::ProfileRef;
use regulars_core::text::{Json, digest};
use regulars_core::time::Instant;
use regulars_store::{ProfileNo, Writing};
use serde::Serialize;

use super::apply::need_profile;
use super::{Erasure, ProfileErasure};
use crate::Crm;

/// How many texts are sealed anew in one transaction.
const TEXTS_PER_TRANSACTION: usize = 512;

/// A step of a plan, in the order in which they are done (EN-8).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum ShredAct {
    /// Who opted out at its contact points is remembered by keyed hashes (EN-9).
    KeepSuppressions,
    /// Its names go out of decisions.
    RewriteDecisions,
    /// What was worked out of it is deleted: the state of its customer that changes are told against.
    DeleteDerived,
    /// All versions of its data key are destroyed.
    DestroyKeys,
    /// Its identifiers go out of the index.
    DeleteIndex,
    /// Its records are deleted.
    DeleteRecords,
    /// The audit is told `key.destroyed`.
    TellAudit,
    /// The change `erased` is told.
    TellErased,
}

/// What one step does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ShredStep {
    /// What is done.
    pub act: ShredAct,
    /// To how many.
    pub count: u64,
}

/// What shredding a profile would do (EN-8).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ShredPlan {
    /// The instant of the plan.
    pub as_of: Instant,
    /// The customer id that the profile gives; it goes on resolving.
    pub customer: CustomerId,
    /// Whether the profile is erased already, so that nothing is left to do.
    pub erased: bool,
    /// Whether copies of the table of keys must be short-lived: what they hold of the person opens until the last of them is gone.
    pub key_backup_note: bool,
    /// What the plan is known by.
    pub plan_hash: String,
    /// The profile.
    pub profile: ProfileRef,
    /// What is done, in this order.
    pub steps: Vec<ShredStep>,
}

/// What shredding did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Shredded {
    /// What the erasure of the profile did; none if it was erased before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erasure: Option<Erasure>,
    /// The plan that was carried out.
    pub plan: ShredPlan,
}

/// A profile has another data key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct KeyRenewed {
    /// The customer id that the profile gives.
    pub customer: CustomerId,
    /// How many older versions of the key were destroyed.
    pub destroyed: u64,
    /// Whether copies of the table of keys must be short-lived: what they hold of the person opens with the destroyed key.
    pub key_backup_note: bool,
    /// The version of the key that seals from now on.
    pub key_version: u32,
    /// How many texts were sealed anew.
    pub resealed: u64,
    /// Whether no byte of the older keys is left in the file and its log. If not, `store.scrub` takes them out later.
    pub scrubbed: bool,
}

impl Crm {
    /// What shredding a profile would do; nothing is done. Its instant, actor and `keep_together` are those of the erasure.
    /// Error: `unknown_profile`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let actor = regulars::Actor { id: Some("mia".to_owned()), kind: regulars::ActorKind::Human };
    /// use regulars::{ProfileErasure, ProfileRef};
    ///
    /// let profile = ProfileRef::new("pos", "10999")?;
    /// let erasure = ProfileErasure { profile: profile.clone(), at: as_of, actor, keep_together: false };
    ///
    /// let plan = crm.shred_plan(&erasure)?;
    /// assert_eq!((plan.profile, plan.erased), (profile, false));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn shred_plan(&self, erasure: &ProfileErasure) -> Result<ShredPlan> {
        self.as_operation("profile.plan_shred", None, |crm| {
            // The transaction is dropped, which leaves nothing.
            Ok(crm.shred_within(crm.store().write()?.as_mut(), erasure, None)?.plan)
        })
    }

    /// Destroys the key of a profile with everything that it sealed, if the plan is the one that was shown, in one transaction, and
    /// takes every byte out of the file. A profile that is erased already stays as it is, whatever plan was shown (EN-8: twice is
    /// once). Errors: `unknown_profile`, `stale_plan`.
    ///
    /// ```
    /// use regulars::{Crm, Instant, ProfileErasure, Record, Rulebook};
    /// let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n";
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// let at = Instant::parse("2026-09-25T10:00:00Z")?;
    /// let order = Record::order("app", "1", "7", at, regulars::Money::parse("1", "CNY")?)?;
    /// crm.ingest(std::slice::from_ref(&order))?;
    /// let actor = regulars::Json::parse(r#"{"kind":"human"}"#)?.read()?;
    /// let erasure = ProfileErasure { profile: order.profile_ref(), at, actor, keep_together: false };
    /// let plan = crm.shred_plan(&erasure)?;
    /// assert!(crm.shred(&erasure, &plan.plan_hash)?.erasure.is_some());
    /// assert!(crm.shred(&erasure, &plan.plan_hash)?.plan.erased);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn shred(&self, erasure: &ProfileErasure, plan_hash: &str) -> Result<Shredded> {
        self.as_operation("profile.shred", None, |crm| {
            let mut writing = crm.store().write()?;
            let mut done = crm.shred_within(writing.as_mut(), erasure, Some(plan_hash))?;
            crm.commit(writing)?;
            if let Some(erasure) = &mut done.erasure {
                // The profile is erased by now, so whatever keeps the rest from going is no failure of this call.
                erasure.scrubbed = crm.store().scrub().unwrap_or(false);
            }
            Ok(done)
        })
    }

    fn shred_within(
        &self,
        writing: &mut dyn Writing,
        erasure: &ProfileErasure,
        shown: Option<&str>,
    ) -> Result<Shredded> {
        let ProfileErasure { profile, at, keep_together, .. } = erasure;
        let salt = writing.salt()?;
        let customer = crate::audit::id_of(&salt, profile);
        let key_backup_note = writing.is_sealed();
        let plan = |steps: Vec<ShredStep>, erased, plan_hash| ShredPlan {
            as_of: *at,
            customer,
            erased,
            key_backup_note,
            plan_hash,
            profile: profile.clone(),
            steps,
        };
        let number = match need_profile(writing, profile, &salt) {
            Err(error) if error.code() == Code::Erased => {
                let plan_hash = hash(erasure, &[], &[], Vec::new());
                self.about(|| format!("customer/{customer}"), [customer]);
                self.about_nothing_kept();
                return Ok(Shredded { erasure: None, plan: plan(Vec::new(), true, plan_hash) });
            }
            found => found?,
        };
        let keys = writing.key_versions(number)?;
        let mut records = Vec::new();
        writing.rows(number, &mut |row| {
            records.push(row.record_id.to_owned());
            Ok(())
        })?;
        let values = writing.values_of(number)?.len() as u64;
        let derived = u64::from(writing.watch(&customer)?.is_some());
        let erased = self.erase_within(writing, erasure)?;
        let step = |act, count| ShredStep { act, count };
        let steps = vec![
            step(ShredAct::KeepSuppressions, erased.suppressed),
            step(ShredAct::RewriteDecisions, erased.rewritten),
            step(ShredAct::DeleteDerived, derived),
            step(ShredAct::DestroyKeys, keys.len() as u64),
            step(ShredAct::DeleteIndex, values),
            step(ShredAct::DeleteRecords, records.len() as u64),
            step(ShredAct::TellAudit, u64::from(!keys.is_empty())),
            step(ShredAct::TellErased, 1),
        ];
        let plan_hash = hash(erasure, &keys, &records, vec![Json::Bool(*keep_together)]);
        if shown.is_some_and(|shown| shown != plan_hash) {
            return Err(stale_plan(&plan_hash));
        }
        Ok(Shredded { erasure: Some(erased), plan: plan(steps, false, plan_hash) })
    }

    /// Gives a profile a new data key, seals everything of it anew and destroys the older key, in small transactions: what is
    /// interrupted goes on when this is called again, and meanwhile everything is readable with both (EN-2). For the time after a
    /// key may have become known. Errors: `unknown_profile`, `erased`, `store_not_sealed`, `key_unavailable`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// let error = crm.renew_key(&who).unwrap_err();
    /// assert_eq!(error.code().as_str(), "store_not_sealed", "a plain store has no keys");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn renew_key(&self, profile: &ProfileRef) -> Result<KeyRenewed> {
        self.as_operation("profile.renew_key", None, |crm| crm.renewed(profile))
    }

    fn renewed(&self, profile: &ProfileRef) -> Result<KeyRenewed> {
        let mut writing = self.store().write()?;
        let salt = writing.salt()?;
        let number = need_profile(writing.as_ref(), profile, &salt)?;
        let customer = crate::audit::id_of(&salt, profile);
        // One that was interrupted is finished first.
        if writing.key_versions(number)?.len() < 2 {
            writing.renew_key(number)?;
        }
        self.about(|| format!("customer/{customer}"), [customer]);
        self.commit(writing)?;
        let mut resealed = 0;
        loop {
            let mut writing = self.store().write()?;
            let before = writing.key_versions(number)?;
            let count = self.reseal(writing.as_mut(), (profile, number), &salt)?;
            resealed += count;
            let left = writing.key_versions(number)?;
            let destroyed = (before.len() - left.len()) as u64;
            if destroyed > 0 {
                self.tell_key_destroyed(writing.as_mut(), customer)?;
            }
            self.commit(writing)?;
            if count == 0 {
                let key_version = left.last().copied().unwrap_or_default();
                let scrubbed = self.store().scrub().unwrap_or(false);
                let key_backup_note = destroyed > 0;
                return Ok(KeyRenewed { customer, destroyed, key_backup_note, key_version, resealed, scrubbed });
            }
        }
    }

    /// Somebody else may have erased the profile between two steps.
    fn reseal(
        &self,
        writing: &mut dyn Writing,
        (profile, number): (&ProfileRef, ProfileNo),
        salt: &str,
    ) -> Result<u64> {
        need_profile(writing, profile, salt)?;
        Ok(writing.reseal(number, TEXTS_PER_TRANSACTION)?)
    }
}

/// What a plan is known by: all that goes, and how the erasure is to be done.
fn hash(erasure: &ProfileErasure, keys: &[u32], records: &[String], how: Vec<Json>) -> String {
    let ProfileErasure { profile, at, .. } = erasure;
    let text = |text: &str| Json::from(text);
    let keys = keys.iter().map(|version| text(&version.to_string())).collect();
    let records = records.iter().map(|id| text(id)).collect();
    digest(&Json::object([
        ("as_of", text(&at.to_string())),
        ("how", Json::Array(how)),
        ("keys", Json::Array(keys)),
        ("profile", Json::Array(vec![text(profile.source.as_str()), text(profile.key.as_str())])),
        ("records", Json::Array(records)),
    ]))
}

/// The plan of now is another one than was shown.
pub(crate) fn stale_plan(plan_hash: &str) -> Error {
    Error::new(Code::StalePlan, "plan_hash", "the plan is another one than was shown").with("plan_hash", plan_hash)
}
