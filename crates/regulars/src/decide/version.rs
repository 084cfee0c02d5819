//! The version of a customer: a fingerprint of what it is made of, so that a command can say on what it was based (DJ-7).

use std::collections::BTreeSet;

use regulars_core::error::Result;
use regulars_core::identity::{Cluster, Decision, IdentityRules};
use regulars_core::record::ProfileRef;
use regulars_core::text::{Json, digest};
use regulars_store::Reading;

use crate::who::Resolved;

/// How many characters of the digest a version has.
const LENGTH: usize = 16;

/// The version of a customer: its profiles, how many records and corrections each has, and the decisions about them:
/// those that name them or a value that they state, and what revokes these. So it does not depend on who else was loaded.
pub(crate) fn version_of(
    reading: &dyn Reading,
    rules: &IdentityRules,
    resolved: &Resolved,
    cluster: &Cluster,
) -> Result<String> {
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
    let named = resolved.facts.decisions.iter().filter(|decision| is_about(resolved, rules, decision, &members));
    let decisions: BTreeSet<&str> = named.map(|decision| decision.id.as_str()).collect();
    let decisions = decisions.into_iter().map(Json::from).collect();
    let whole = Json::object([("decisions", Json::Array(decisions)), ("profiles", Json::Array(rows))]);
    Ok(digest(&whole).chars().take(LENGTH).collect())
}

/// Whether a decision, or the one that it revokes in the end, names one of these profiles or a value that one of them states.
fn is_about(resolved: &Resolved, rules: &IdentityRules, decision: &Decision, members: &BTreeSet<ProfileRef>) -> bool {
    let facts = &resolved.facts;
    let (mut about, mut met) = (decision, BTreeSet::from([&decision.id]));
    // INVARIANT: each turn meets a decision that was not met before, so it ends.
    while let Some(target) = about.revokes().filter(|target| met.insert(target)) {
        let Some(found) = facts.decisions.iter().find(|other| other.id == *target) else { break };
        about = found;
    }
    if about.profiles().into_iter().any(|profile| members.contains(profile)) {
        return true;
    }
    let Some((stated, text)) = about.identifier().and_then(|stated| Some((stated, stated.normalise(rules).ok()?)))
    else {
        return false;
    };
    let is_value = |number: u32| {
        let value = facts.values.get(number as usize);
        value.is_some_and(|value| value.kind == stated.kind.as_str() && value.value == text)
    };
    let states = |number: u32| resolved.profile_ref(number).is_some_and(|profile| members.contains(&profile));
    facts.sightings.iter().any(|sighting| is_value(sighting.value) && states(sighting.profile))
}
