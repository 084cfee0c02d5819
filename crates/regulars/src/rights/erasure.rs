//! What erasing a customer would do: what goes, what survives, and who must hear of it (RQ-12).

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::consent::{Right, Said, Word};
use regulars_core::customer::Person;
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{Actor, CustomerId};
use regulars_core::record::{ProfileRef, RecordKey};
use regulars_core::time::Instant;
use regulars_store::{ProfileNo, Reading};
use serde::Serialize;

use super::RetentionDone;
use super::items::{Circumstances, DataPlan, PlanItem};
use super::plan::{hash, members, records_of};
use super::redact::{Redaction, Work};
use crate::views::nobody;
use crate::{Crm, CustomerRef};

/// A profile of an erasure.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ErasureProfile {
    /// The profile.
    pub profile: ProfileRef,
    /// Whether it came to the customer after it was certain who asks (RQ-12).
    pub profile_added: bool,
}

/// What an erasure would do (RQ-12).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ErasurePlan {
    /// The records that stay without anything personal.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub anonymise: Vec<RecordKey>,
    /// The instant of the plan.
    pub as_of: Instant,
    /// The customer.
    pub customer: CustomerId,
    /// Field by field what is to be done.
    pub items: Vec<PlanItem>,
    /// The records in which something should go and something must stay: they stay whole.
    pub left: Vec<RecordKey>,
    /// The recipients who were given data and must hear of it (GDPR 19, 11 CCR 7022).
    pub notify: Vec<String>,
    /// What the plan is known by; it names the records that go.
    pub plan_hash: String,
    /// The profiles, frozen when it was certain who asks.
    pub profiles: Vec<ErasureProfile>,
    /// The fields that go out of records that stay, where fields were named.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub redact: Vec<Redaction>,
    /// The records that go.
    pub remove: Vec<RecordKey>,
    /// The version of the rulebook.
    pub rulebook: u64,
}

/// What an erasure is of: everything, unless fields are named.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ErasureOf<'a> {
    /// The fields that go, as the items of a plan name them: `identifier.phone`, `attribute.city`, `record.visit`.
    pub fields: Option<&'a [String]>,
    /// The request that asks for it.
    pub request_id: Option<&'a str>,
}

/// Whether something is held of every field that was named.
fn held(fields: &[String], items: &[PlanItem], all: impl Fn() -> Result<DataPlan>) -> Result<()> {
    let missing = fields.iter().enumerate().find(|(_, field)| !items.iter().any(|item| item.field == **field));
    let Some((n, field)) = missing else { return Ok(()) };
    let all = all()?.items;
    let hint = regulars_core::text::did_you_mean(field, all.iter().map(|item| item.field.as_str()));
    let message = format!("nothing is held of the customer under this name{hint}");
    Err(Error::new(Code::InvalidValue, format!("fields[{n}]"), message))
}

impl Crm {
    /// Carries out the plan of an erasure, in one transaction, as [`Crm::execute_retention`] does. Error: `stale_plan` if it is not
    /// the plan of now.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let actor = regulars::Actor { id: Some("mia".to_owned()), kind: regulars::ActorKind::Human };
    /// use regulars::{ErasureOf, ProfileRef};
    ///
    /// let who = ProfileRef::new("pos", "10999")?;
    /// let all = ErasureOf { fields: None, request_id: None };
    /// let plan = crm.erasure_plan(&who, all, as_of)?;
    ///
    /// let done = crm.execute_erasure(&who, ErasureOf { fields: None, request_id: None }, as_of, &plan.plan_hash, &actor)?;
    /// assert_eq!(done.plan_hash, plan.plan_hash);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn execute_erasure(
        &self,
        customer: impl Into<CustomerRef>,
        of: ErasureOf<'_>,
        as_of: Instant,
        plan_hash: &str,
        actor: &Actor,
    ) -> Result<RetentionDone> {
        let customer = customer.into();
        self.as_operation("retention.execute", Some((&customer, as_of)), |crm| {
            let mut writing = crm.store().write()?;
            let plan = crm.erasure_by(writing.as_ref(), &customer, of, as_of)?;
            let work = Work { remove: plan.remove, anonymise: plan.anonymise, redact: plan.redact };
            let done = crm.carry_out(writing.as_mut(), work, plan_hash, (as_of, actor))?;
            crm.gone(writing, done)
        })
    }

    /// What erasing a customer would do, as if erasure had been asked for by the date of the question at the latest; nothing is
    /// done. With a request the profiles are those of the instant at which it became certain who asks, and those that came later
    /// are marked (RQ-12). With names of fields only these go: out of records that stay, unless the record itself is named.
    /// Errors: `request_unknown`, `invalid_value` for a request of another right or a field of which nothing is held.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// use regulars::{ErasureOf, ProfileRef};
    ///
    /// let who = ProfileRef::new("pos", "10999")?;
    /// let all = ErasureOf { fields: None, request_id: None };
    /// let plan = crm.erasure_plan(&who, all, as_of)?;
    ///
    /// assert_eq!(plan.profiles.len(), 1);
    /// assert!(crm.view(&who, as_of).is_ok(), "nothing was done");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn erasure_plan(
        &self,
        customer: impl Into<CustomerRef>,
        of: ErasureOf<'_>,
        as_of: Instant,
    ) -> Result<ErasurePlan> {
        let customer = customer.into();
        self.as_operation("privacy.erasure_plan", Some((&customer, as_of)), |crm| {
            crm.erasure_by(crm.store().read()?.as_ref(), &customer, of, as_of)
        })
    }

    fn erasure_by(
        &self,
        reading: &dyn Reading,
        customer: &CustomerRef,
        of: ErasureOf<'_>,
        as_of: Instant,
    ) -> Result<ErasurePlan> {
        let rules = self.rules_at(as_of);
        let known = self.known(reading, customer, self.rights_plan(as_of)?, as_of)?;
        let (located, frame) = (&known.located, &known.frame);
        let person = Person::read(frame, &known.plan, as_of);
        let now = members(&located.resolved, known.cluster()?);
        let (frozen, asked_on) = match of.request_id {
            None => (now.clone(), rules.zone.date(as_of)),
            Some(id) => {
                let request = person.requests.get(id);
                let unknown = || Error::new(Code::RequestUnknown, "request_id", Code::RequestUnknown.message());
                let request = request.ok_or_else(unknown)?;
                if request.right != Right::Erasure {
                    let message = format!("the request is for `{}`, not for erasure", request.right.as_str());
                    return Err(Error::new(Code::InvalidValue, "request_id", message));
                }
                let profile = frame.profile_name(request.profile);
                let asking = now.keys().find(|known| (known.source.as_str(), known.key.as_str()) == profile);
                let asking = CustomerRef::Profile(asking.ok_or_else(nobody)?.clone());
                let then = self.locate(reading, &asking, request.verified_at.unwrap_or(as_of))?;
                let known = then.cluster().map(|cluster| members(&then.resolved, cluster)).unwrap_or_default();
                (known, request.received_on)
            }
        };
        let all: BTreeMap<ProfileRef, ProfileNo> = frozen.iter().chain(&now).map(|(a, b)| (a.clone(), *b)).collect();
        let profiles = all
            .keys()
            .map(|profile| ErasureProfile { profile: profile.clone(), profile_added: !frozen.contains_key(profile) });
        let profiles = profiles.collect();
        let records = records_of(reading, all)?;
        let named: Option<BTreeSet<&str>> = of.fields.map(|fields| fields.iter().map(String::as_str).collect());
        let around = Circumstances::read(&rules, &person, &records, as_of, Some(asked_on));
        let found = around.plan(&records, named.as_ref())?;
        held(of.fields.unwrap_or_default(), &found.items, || around.plan(&records, None))?;
        let plan_hash = hash(as_of, &found.work);
        let Work { remove, anonymise, redact } = found.work;
        let given = person.events.iter().filter(|event| event.said == Said::Grant);
        let notify: BTreeSet<&str> = given.filter_map(|event| event.recipient).collect();
        Ok(ErasurePlan {
            anonymise,
            as_of,
            customer: located.id,
            items: found.items,
            left: found.left,
            notify: notify.into_iter().map(str::to_owned).collect(),
            plan_hash,
            profiles,
            redact,
            remove,
            rulebook: rules.version,
        })
    }
}
