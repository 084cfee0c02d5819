//! The version of a customer: a fingerprint of what it is made of, so that a command can say on what it was based (DJ-7).

use std::collections::BTreeSet;

use regulars_core::error::Result;
use regulars_core::identity::Cluster;
use regulars_core::text::{Json, digest};
use regulars_store::Reading;

use crate::who::Resolved;

/// How many characters of the digest a version has.
const LENGTH: usize = 16;

/// The version of a customer: its profiles, how many records and corrections each has, and the decisions that name them.
pub(crate) fn version_of(reading: &dyn Reading, resolved: &Resolved, cluster: &Cluster) -> Result<String> {
    let mut rows = Vec::new();
    let mut members = BTreeSet::new();
    for member in &cluster.members {
        let (Some(number), Some(profile)) = (resolved.number(*member), resolved.profile_ref(*member)) else { continue };
        let (records, corrected) = reading.record_counts(number)?;
        rows.push(Json::Array(vec![
            Json::from(profile.source.as_str()),
            Json::from(profile.key.as_str()),
            Json::from(records.to_string().as_str()),
            Json::from(corrected.to_string().as_str()),
        ]));
        members.insert(profile);
    }
    rows.sort_by_key(ToString::to_string);
    let named = resolved.facts.decisions.iter().filter(|decision| {
        let profiles = decision.profiles();
        profiles.is_empty() || profiles.iter().any(|profile| members.contains(*profile))
    });
    let decisions: BTreeSet<&str> = named.map(|decision| decision.id.as_str()).collect();
    let decisions = decisions.into_iter().map(Json::from).collect();
    let whole = Json::object([("decisions", Json::Array(decisions)), ("profiles", Json::Array(rows))]);
    Ok(digest(&whole).chars().take(LENGTH).collect())
}
