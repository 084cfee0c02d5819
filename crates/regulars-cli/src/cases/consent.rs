//! The adapter of `consent.json`: a request with its events becomes a timeline and a question to it. The purpose, its policy and
//! the age of the European row stand in a rulebook over the default pack. A value becomes a question for its mask. Requests of
//! people and retention are read beside.

use regulars::{Instant, Json, toml_inline};

use super::script::{Expected, Step};
use super::{Adapted, BARE, Read, groups, need, step, text};

const GROUPS: [(&str, Read); 4] = [
    ("consent_cases", decide),
    ("dsr_cases", super::rights::due),
    ("masking_cases", mask),
    ("retention_cases", super::rights::kept),
];
/// What else the file has.
const BESIDE: [&str; 2] = ["disclaimer", "format"];
/// The purpose of contacts whose class is another than that of the request.
const OTHER: &str = "history_of";
/// The row whose age a member state may set (GDPR 8(1)).
const CHILD_ROW: &str = "JR-EU-5";

pub(super) fn adapt(file: &Json) -> Result<Adapted, String> {
    groups(file, &BESIDE, &GROUPS)
}

fn decide(case: &Json) -> Result<(String, Vec<Step>), String> {
    let input = need(case, "input")?;
    let request = vec![
        ("act", act(input)?),
        ("as_of", need(input, "now")?.clone()),
        ("facts", facts(input)?),
        ("records", Json::Array(records(input)?)),
    ];
    let Json::Object(mut expect) = need(case, "expect")?.clone() else {
        return Err("`expect` is not an object".to_owned());
    };
    for (_, value) in expect.iter_mut().filter(|(name, _)| name == "defer_until") {
        // Instants are compared as instants.
        let at = Instant::parse(value.as_str().unwrap_or_default()).map_err(|error| error.to_string())?;
        *value = Json::from(at.to_string().as_str());
    }
    let expected = Expected::Answer(Json::object(expect));
    Ok((rulebook(input)?, vec![step("timeline.may_process", request, expected)]))
}

/// A value and how its mask shows it (MK-1 to MK-8).
fn mask(case: &Json) -> Result<(String, Vec<Step>), String> {
    let input = need(case, "input")?;
    let request = vec![("kind", need(input, "kind")?.clone()), ("value", need(input, "value")?.clone())];
    let expected = Expected::Answer(need(case, "expect")?.clone());
    Ok((BARE.to_owned(), vec![step("privacy.mask", request, expected)]))
}

/// The purpose with its policy, the purposes of the history, and the age below which a guardian consents.
fn rulebook(input: &Json) -> Result<String, String> {
    let (purpose, class, policy) = (text(input, "purpose")?, text(input, "purpose_class")?, need(input, "policy")?);
    let mut rules = format!("{BARE}[identity.kinds.phone]\nnormalise = \"phone\"\n");
    let mut declare = |path: &str, class: &str, policy: &Json| {
        let [path, class] = [path, class].map(|text| toml_inline(&Json::from(text)));
        rules.push_str(&format!("[[purpose]]\npath = {path}\nclass = {class}\npolicy = {}\n", toml_inline(policy)));
    };
    let Json::Object(keys) = policy else { return Err("`policy` is not an object".to_owned()) };
    let mut child = None;
    let mut kept = Vec::new();
    for (key, value) in keys {
        match (key.as_str(), value) {
            (_, Json::Null) => {}
            ("child_consent_age", age) => child = Some(age.clone()),
            ("notice_min", least) => {
                let number = least.as_str().and_then(|notice| Json::parse(notice.strip_prefix('v')?).ok());
                kept.push((key.as_str(), number.unwrap_or_else(|| least.clone())));
            }
            (key, value) => kept.push((key, value.clone())),
        }
    }
    declare(purpose, class, &Json::object(kept));
    // What an event is for is declared too; the class of the request's purpose comes from that purpose itself.
    let events = need(input, "events")?.as_array().unwrap_or_default();
    let mut others: Vec<&str> = events.iter().filter_map(|event| event.get("purpose")?.as_str()).collect();
    others.sort_unstable();
    others.dedup();
    for other in others.into_iter().filter(|other| *other != purpose) {
        declare(other, class, &Json::object::<&str>([]));
    }
    for class in history_classes(input)? {
        declare(&format!("{OTHER}.{class}"), &class, &Json::object::<&str>([]));
    }
    if let Some(age) = child {
        rules.push_str(&format!(
            "[[jurisdiction_rule]]\nid = \"{CHILD_ROW}\"\njurisdiction = \"EU\"\ngate = \"G5\"\nwhen = {{ age_below = {age} }}\n\
             effect = {{ require = \"guardian\" }}\ncite = \"GDPR 8(1)\"\n"
        ));
    }
    Ok(rules)
}

fn history_classes(input: &Json) -> Result<Vec<String>, String> {
    let made = need(input, "history")?.as_array().unwrap_or_default();
    let mut classes = made
        .iter()
        .map(|contact| Ok(text(contact, "purpose_class")?.to_owned()))
        .collect::<Result<Vec<_>, String>>()?;
    classes.sort();
    classes.dedup();
    Ok(classes)
}

/// The named fields of a case that are there, under the names of the request.
fn told<'a>(input: &'a Json, names: &[(&'a str, &'a str)]) -> Vec<(&'a str, Json)> {
    let found = names.iter().filter_map(|(name, field)| Some((*field, input.get(name)?.clone())));
    found.filter(|(_, value)| *value != Json::Null).collect()
}

fn act(input: &Json) -> Result<Json, String> {
    let names =
        ["categories", "channel", "claimed_basis", "operation", "personalised", "purpose", "recipient", "signals"];
    let mut fields = told(input, &names.map(|name| (name, name)));
    fields.extend(told(input, &[("subject_offset", "utc_offset")]));
    if let Some(point) = input.get("contact_point").and_then(Json::as_str) {
        fields.push(("contact_point", Json::from(phone(point)?.as_str())));
    }
    Ok(Json::object(fields))
}

fn facts(input: &Json) -> Result<Json, String> {
    let subject = need(input, "subject")?;
    let mut fields = told(subject, &[("age", "age"), ("relationship", "relationship"), ("state", "state")]);
    fields.extend(told(input, &[("jurisdictions", "jurisdictions")]));
    let state = need(input, "state")?;
    let Json::Object(flags) = state else { return Err("`state` is not an object".to_owned()) };
    let set = flags.iter().filter_map(|(name, value)| match (name.as_str(), value) {
        ("erasure", value) => (value.as_str() == Some("requested")).then_some("erasure_requested"),
        (name, value) => (*value == Json::Bool(true)).then_some(name),
    });
    fields.push(("flags", Json::Array(set.map(Json::from).collect())));
    Ok(Json::object(fields))
}

/// A telephone number for the name of a contact point such as `p1`.
fn phone(point: &str) -> Result<String, String> {
    let number = point.strip_prefix('p').and_then(|digits| digits.parse::<u32>().ok());
    let number = number.filter(|number| *number < 10_000).ok_or_else(|| format!("`{point}` names no contact point"))?;
    Ok(format!("+861381234{number:04}"))
}

/// The events, the contacts, and a profile that holds every contact point which the case names.
fn records(input: &Json) -> Result<Vec<Json>, String> {
    let events = need(input, "events")?.as_array().unwrap_or_default();
    let mut points: Vec<&str> =
        events.iter().chain([input]).filter_map(|place| place.get("contact_point")?.as_str()).collect();
    points.sort_unstable();
    points.dedup();
    let held = points
        .into_iter()
        .map(|point| Ok(Json::object([("kind", Json::from("phone")), ("value", Json::from(phone(point)?.as_str()))])));
    let held = held.collect::<Result<Vec<_>, String>>()?;
    let profile = [("identifiers", Json::Array(held)), ("body", Json::object::<&str>([]))];
    let mut records = vec![record("profile", "profile", &Json::from("2020-01-01T00:00:00Z"), profile)];
    for event in events {
        let id = text(event, "id")?;
        let same = [
            "by",
            "channel",
            "expires",
            "explicit",
            "kind",
            "notice",
            "operation",
            "purpose",
            "recipient",
            "separate",
            "source",
        ];
        let mut body = told(event, &same.map(|name| (name, name)));
        if let Some(point) = event.get("contact_point").and_then(Json::as_str) {
            body.push(("contact_point", Json::from(phone(point)?.as_str())));
        }
        if event.get("proof") == Some(&Json::Bool(true)) {
            body.push(("proof", Json::object([("ref", Json::from(id))])));
        }
        records.push(record("consent", id, need(event, "at")?, [("body", Json::object(body))]));
    }
    for (number, contact) in need(input, "history")?.as_array().unwrap_or_default().iter().enumerate() {
        let purpose = format!("{OTHER}.{}", text(contact, "purpose_class")?);
        let body = [("channel", need(contact, "channel")?.clone()), ("purpose", Json::from(purpose.as_str()))];
        records.push(record("message", &format!("h{number}"), need(contact, "at")?, [("body", Json::object(body))]));
    }
    Ok(records)
}

fn record<const N: usize>(kind: &str, id: &str, at: &Json, rest: [(&str, Json); N]) -> Json {
    let told = [("type", kind), ("record_id", id), ("source", "case"), ("profile", "1")];
    let told = told.into_iter().map(|(name, value)| (name, Json::from(value)));
    Json::object(told.chain([("occurred_at", at.clone())]).chain(rest))
}
