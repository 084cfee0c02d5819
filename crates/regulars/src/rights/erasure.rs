//! What erasing a customer would do: what goes, what survives, and who must hear of it (RQ-12).

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::consent::{Right, Said, Word};
use regulars_core::customer::{Frame, Person};
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::{Actor, CustomerId};
use regulars_core::record::{ProfileRef, RecordKey};
use regulars_core::time::Instant;
use regulars_store::{ProfileNo, Reading};
use serde::Serialize;

use super::RetentionDone;
use super::items::{Circumstances, PlanItem};
use super::plan::{hash, members, records_of};
use crate::views::{feed, nobody};
use crate::{Crm, CustomerRef};

/// A profile of an erasure.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErasureProfile {
    /// The profile.
    pub profile: ProfileRef,
    /// Whether it came to the customer after it was certain who asks (RQ-12).
    pub profile_added: bool,
}

/// What an erasure would do (RQ-12).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErasurePlan {
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
    /// The records that go.
    pub remove: Vec<RecordKey>,
    /// The version of the rulebook.
    pub rulebook: u64,
}

impl Crm {
    /// Deletes the records that the plan of an erasure names, in one transaction, as [`Crm::execute_retention`] does. Error:
    /// `stale_plan` if it is not the plan of now.
    pub fn execute_erasure(
        &self,
        customer: impl Into<CustomerRef>,
        request_id: Option<&str>,
        as_of: Instant,
        plan_hash: &str,
        actor: &Actor,
    ) -> Result<RetentionDone> {
        let customer = customer.into();
        self.as_operation("retention.execute", Some((&customer, as_of)), |crm| {
            let mut writing = crm.store().write()?;
            let plan = crm.erasure_by(writing.as_ref(), &customer, request_id, as_of)?;
            let done = crm.carry_out(writing.as_mut(), plan.remove, plan_hash, (as_of, actor))?;
            crm.gone(writing, done)
        })
    }

    /// What erasing a customer would do, as if erasure had been asked for by the date of the question at the latest; nothing is
    /// done. With a request the profiles are those of the instant at which it became certain who asks, and those that came later
    /// are marked (RQ-12). Errors: `request_unknown`, `invalid_value` for a request of another right.
    pub fn erasure_plan(
        &self,
        customer: impl Into<CustomerRef>,
        request_id: Option<&str>,
        as_of: Instant,
    ) -> Result<ErasurePlan> {
        let customer = customer.into();
        self.as_operation("privacy.erasure_plan", Some((&customer, as_of)), |crm| {
            crm.erasure_by(crm.store().read()?.as_ref(), &customer, request_id, as_of)
        })
    }

    fn erasure_by(
        &self,
        reading: &dyn Reading,
        customer: &CustomerRef,
        request_id: Option<&str>,
        as_of: Instant,
    ) -> Result<ErasurePlan> {
        let (rules, plan) = (self.rules_at(as_of), self.rights_plan(as_of)?);
        let located = self.locate(reading, customer, as_of)?;
        let cluster = located.cluster().ok_or_else(nobody)?;
        let mut frame = Frame::default();
        feed(reading, &located.resolved, cluster, located.id, &plan, &mut frame)?;
        let person = Person::read(&frame, &plan, as_of);
        let now = members(&located.resolved, cluster);
        let (frozen, asked_on) = match request_id {
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
        let found = Circumstances::read(&rules, &person, &records, as_of, Some(asked_on)).plan(&records);
        let given = person.events.iter().filter(|event| event.said == Said::Grant);
        let notify: BTreeSet<&str> = given.filter_map(|event| event.recipient).collect();
        Ok(ErasurePlan {
            as_of,
            customer: located.id,
            items: found.items,
            left: found.left,
            notify: notify.into_iter().map(str::to_owned).collect(),
            plan_hash: hash(as_of, &found.remove),
            profiles,
            remove: found.remove,
            rulebook: rules.version,
        })
    }
}
