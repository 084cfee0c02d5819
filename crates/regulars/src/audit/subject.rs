//! About whom a request is, from what it says and what came of it: ids only, nothing personal.

use regulars_core::error::Result;
use regulars_core::identity::{CustomerId, Decision};
use regulars_core::record::ProfileRef;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_store::Reading;

use super::Asked;
use crate::naming::{asked_of, named};
use crate::{Crm, CustomerRef};

impl Crm {
    /// Finds out whom a question was about and what was answered. Who cannot be found is nobody: that is no reason to fail.
    pub(super) fn find_subjects(&self, reading: &dyn Reading, asked: &Asked, request: &Json, answer: Option<&String>) {
        let answer = answer.and_then(|text| Json::parse(text).ok());
        let as_of = asked_of(request).or(asked.context.at);
        let who = named(request).or_else(|| answer.as_ref().and_then(named));
        if let Some((who, as_of)) = who.zip(as_of) {
            self.find_subject(reading, asked, &who, as_of);
        }
        let mut told = asked.told();
        // What a decision of consent answers (CS-21).
        if let Some(decision) = answer.as_ref().and_then(|answer| text(answer, "decision")) {
            told.decision = decision.to_owned();
            let reason = answer.as_ref().and_then(|answer| text(answer, "primary_reason"));
            told.reasons.extend(reason.map(str::to_owned));
        }
    }

    /// Says about whom it was. Who cannot be found is nobody.
    pub(super) fn find_subject(&self, reading: &dyn Reading, asked: &Asked, who: &CustomerRef, as_of: Instant) {
        if let Ok((id, all)) = self.ids_of(reading, who, as_of) {
            let mut told = asked.told();
            told.object = format!("customer/{id}");
            told.subjects.extend(all);
        }
    }

    /// The id of a customer and those that all its profiles give: an erasure of any of them finds what is told of all.
    pub(crate) fn ids_of(
        &self,
        reading: &dyn Reading,
        who: &CustomerRef,
        as_of: Instant,
    ) -> Result<(CustomerId, Vec<CustomerId>)> {
        let located = self.locate(reading, who, as_of)?;
        let salt = reading.salt()?;
        let members = located.cluster().into_iter().flat_map(|cluster| &cluster.members);
        let profiles = members.filter_map(|member| located.resolved.profile_ref(*member));
        Ok((located.id, profiles.map(|profile| id_of(&salt, &profile)).collect()))
    }

    /// Says that what is being done is about a customer.
    pub(crate) fn about_customer(&self, reading: &dyn Reading, who: &CustomerRef, at: Instant) -> Result<()> {
        if self.asked.is_some() {
            let (id, all) = self.ids_of(reading, who, at)?;
            self.about(|| format!("customer/{id}"), all);
        }
        Ok(())
    }

    /// Says which people decisions are about.
    pub(crate) fn about_decisions(&self, reading: &dyn Reading, decisions: &[Decision]) -> Result<()> {
        if self.asked.is_none() {
            return Ok(());
        }
        let salt = reading.salt()?;
        let ids: Vec<CustomerId> =
            decisions.iter().flat_map(Decision::profiles).map(|profile| id_of(&salt, profile)).collect();
        let object = || ids.first().map_or_else(|| "identity".to_owned(), |first| format!("customer/{first}"));
        self.about(object, ids.iter().copied());
        Ok(())
    }
}

pub(crate) fn id_of(salt: &str, profile: &ProfileRef) -> CustomerId {
    CustomerId::of(salt, profile.source.as_str(), profile.key.as_str())
}

fn text<'a>(json: &'a Json, name: &str) -> Option<&'a str> {
    json.get(name).and_then(Json::as_str)
}
