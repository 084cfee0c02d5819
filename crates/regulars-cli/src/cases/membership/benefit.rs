//! `benefit_cases`: claims of a benefit, one result for each event (MB-50 to MB-55).

use std::collections::BTreeSet;
use std::fmt::Write as _;

use regulars::{Json, toml_inline};

use super::account::{SOURCE, merge, profile};
use super::rules;
use crate::cases::script::{Expected, Step};
use crate::cases::{need, step, text};

/// Whoever is not named.
const SOMEBODY: &str = "somebody";

/// Everybody is a member before anything happens.
const ENROLLED_AT: &str = "2000-01-01T00:00:00Z";

/// What no member spends, because the tiers of these cases are given: the tiers are so many times as far away.
const OUT_OF_REACH: usize = 1_000_000_000;

pub(super) fn read(case: &Json) -> Result<(String, Vec<Step>), String> {
    story(case, need(case, "benefit")?)
}

/// The events of a case, in a program that has nothing but this benefit.
pub(super) fn story(case: &Json, benefit: &Json) -> Result<(String, Vec<Step>), String> {
    let events = need(case, "events")?.as_array().ok_or("`events` is not a list")?;
    let results = need(case, "expect_results")?.as_array().ok_or("`expect_results` is not a list")?;
    if events.len() != results.len() {
        return Err("there is not one result for each event".to_owned());
    }
    let named = |event: &Json| {
        let names = ["member", "from", "into"].into_iter().filter_map(|name| event.get(name)?.as_str());
        let names: Vec<String> = names.map(str::to_owned).collect();
        if names.is_empty() { vec![SOMEBODY.to_owned()] } else { names }
    };
    let members: BTreeSet<String> = events.iter().flat_map(named).collect();
    let mut steps: Vec<Step> = members.iter().map(|member| enrolled(member)).collect();
    if let Some(birth) = case.get("birth") {
        steps.extend(members.iter().map(|member| born("birth", member, &Json::from(ENROLLED_AT), birth)));
    }
    for (number, (event, result)) in events.iter().zip(results).enumerate() {
        let wanted = match result.as_str() {
            Some("ok") => Expected::Answer(Json::object::<&str>([])),
            _ => Expected::Error(Json::object([("code", result.clone())])),
        };
        steps.push(told(number, events, event, wanted)?);
    }
    Ok((rulebook(case, benefit)?, steps))
}

fn enrolled(member: &str) -> Step {
    let request = vec![("at", Json::from(ENROLLED_AT)), ("profile", profile(member))];
    step("membership.enroll", request, Expected::Answer(Json::object::<&str>([])))
}

/// A profile that states a birthday.
fn born(id: &str, member: &str, at: &Json, birth: &Json) -> Step {
    let birth = if matches!(birth, Json::Object(_)) { Json::from(birth.to_string().as_str()) } else { birth.clone() };
    let record = Json::object([
        ("attributes", Json::object([("birthday", birth)])),
        ("body", Json::object::<&str>([])),
        ("occurred_at", at.clone()),
        ("profile", Json::from(member)),
        ("record_id", Json::from(format!("{id}-{member}").as_str())),
        ("source", Json::from(SOURCE)),
        ("type", Json::from("profile")),
    ]);
    let wanted = Json::object([("rejected", Json::Array(Vec::new()))]);
    step("record.ingest", vec![("records", Json::Array(vec![record]))], Expected::Answer(wanted))
}

fn told(number: usize, events: &[Json], event: &Json, wanted: Expected) -> Result<Step, String> {
    let at = need(event, "at").cloned();
    let member = event.get("member").and_then(Json::as_str).unwrap_or(SOMEBODY);
    let id = format!("event-{number:04}");
    let verb = match text(event, "type")? {
        "merge" => return merge(number, event, wanted),
        "set_birthday" => return Ok(born(&id, member, &at?, need(event, "birth")?)),
        "set_tier" => {
            // A tier that is set is held until the next one is.
            let of_member = |later: &&Json| {
                later.get("type").and_then(Json::as_str) == Some("set_tier")
                    && later.get("member").and_then(Json::as_str).unwrap_or(SOMEBODY) == member
            };
            let next = events.iter().skip(number + 1).find(of_member);
            let mut request = vec![("at", at?), ("profile", profile(member)), ("tier", need(event, "tier")?.clone())];
            request.extend(next.and_then(|next| next.get("at")).map(|until| ("until", until.clone())));
            return Ok(step("membership.grant_tier", request, wanted));
        }
        "claim" => "benefit.claim",
        "reserve" => "benefit.reserve",
        "use" => "benefit.use",
        "cancel" => "benefit.cancel",
        other => return Err(format!("`{other}` of an event is not known here")),
    };
    let mut request = vec![("at", at?), ("profile", profile(member))];
    if matches!(verb, "benefit.claim" | "benefit.reserve") {
        request.push(("benefit", Json::from("gift")));
        let given = event.get("entitlement_id").cloned();
        request.push(("entitlement_id", given.unwrap_or_else(|| Json::from(id.as_str()))));
        request.extend(event.get("ttl_minutes").map(|minutes| ("ttl_minutes", minutes.clone())));
    } else {
        request.push(("entitlement_id", need(event, "entitlement_id")?.clone()));
    }
    Ok(step(verb, request, wanted))
}

fn rulebook(case: &Json, benefit: &Json) -> Result<String, String> {
    let mut out = rules::club(text(case, "timezone")?);
    let tiers = case.get("tiers").and_then(Json::as_array).unwrap_or_default();
    if let Some((base, others)) = tiers.split_first() {
        let base = base.as_str().ok_or("a tier is not text")?;
        let _ = write!(
            out,
            "[tiers]\nmeasure = \"spend\"\ncurrency = \"CNY\"\nwindow = \"lifetime\"\nvalid_for = \"while qualified\"\n\
             base = \"{base}\"\n[[tiers.level]]\nid = \"{base}\"\nname = \"{base}\"\n"
        );
        for (tier, spend) in others.iter().zip((OUT_OF_REACH..).step_by(OUT_OF_REACH)) {
            let tier = tier.as_str().ok_or("a tier is not text")?;
            let _ = write!(out, "[[tiers.level]]\nid = \"{tier}\"\nname = \"{tier}\"\nneeds = \"spend >= {spend}\"\n");
        }
    }
    out.push_str("[[benefit]]\nid = \"gift\"\n");
    let Json::Object(fields) = benefit else { return Err("`benefit` is not an object".to_owned()) };
    for (name, value) in fields {
        let (key, value) = match name.as_str() {
            "quota" => ("quota", quota(value)?),
            "valid_days" => ("valid_for", format!("\"{value} days\"")),
            other => (other, toml_inline(value)),
        };
        let _ = writeln!(out, "{key} = {value}");
    }
    Ok(out)
}

fn quota(quota: &Json) -> Result<String, String> {
    let per = text(quota, "per")?;
    Ok(match quota.get("count_by_tier") {
        None => format!("\"{} per {per}\"", need(quota, "count")?),
        Some(Json::Object(tiers)) => {
            let all = tiers.iter().map(|(tier, count)| (tier.as_str(), count.clone()));
            toml_inline(&Json::object(all.chain([("per", Json::from(per))])))
        }
        Some(_) => return Err("`count_by_tier` is not an object".to_owned()),
    })
}
