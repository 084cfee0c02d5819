//! Golden attributes (GD): a case becomes a rulebook with ranked sources and one attribute, records that all state one shared
//! identifier, the pins as decisions, and a view of the profile.

use std::collections::BTreeMap;

use regulars::{Json, toml_inline};

use crate::cases::script::{Expected, Step};
use crate::cases::{need, step, text};

/// The identifier that unites the profiles of a case.
const SHARED: (&str, &str) = ("same", "all");

pub(super) fn read(case: &Json) -> Result<(String, Vec<Step>), String> {
    let records = need(case, "records")?.as_array().ok_or("`records` is not a list")?;
    let attribute = text(case, "attribute")?;
    let united = records.iter().map(united).collect::<Result<Vec<Json>, String>>()?;
    let all_taken = Expected::Answer(Json::object([("rejected", Json::Array(Vec::new()))]));
    let mut steps = vec![step("record.ingest", vec![("records", Json::Array(united))], all_taken)];
    let first = records.first().ok_or("the case has no records")?;
    let profile = Json::object([("key", need(first, "profile")?.clone()), ("source", need(first, "source")?.clone())]);
    let pins = case.get("pins").and_then(Json::as_array).unwrap_or_default();
    if !pins.is_empty() {
        let decisions = pins.iter().map(|pin| decision(pin, attribute, &profile)).collect::<Result<_, String>>()?;
        let nothing = Expected::Answer(Json::object::<&str>([]));
        steps.push(step("identity.decide", vec![("decisions", Json::Array(decisions))], nothing));
    }
    let wanted = Json::object([("profile", Json::object([(attribute, expected(need(case, "expect")?)?)]))]);
    let request = vec![
        ("as_of", need(case, "as_of")?.clone()),
        ("profile", profile),
        ("select", Json::Array(vec![Json::from("profile")])),
    ];
    steps.push(step("customer.view", request, Expected::Answer(wanted)));
    Ok((rulebook(case, attribute, records)?, steps))
}

/// A record with the identifier that all of the case share.
fn united(record: &Json) -> Result<Json, String> {
    let Json::Object(mut fields) = record.clone() else { return Err("a record is an object".to_owned()) };
    if record.get("type").is_none() {
        fields.push(("type".to_owned(), Json::from("profile")));
    }
    let shared = Json::object([("kind", Json::from(SHARED.0)), ("value", Json::from(SHARED.1))]);
    match fields.iter_mut().find(|(name, _)| name == "identifiers") {
        Some((_, Json::Array(stated))) => stated.push(shared),
        Some(_) => return Err("`identifiers` is not a list".to_owned()),
        None => fields.push(("identifiers".to_owned(), Json::Array(vec![shared]))),
    }
    Ok(Json::object(fields))
}

/// A pin as the journal takes it.
fn decision(pin: &Json, attribute: &str, profile: &Json) -> Result<Json, String> {
    let Json::Object(mut fields) = pin.clone() else { return Err("a pin is an object".to_owned()) };
    let person = Json::object([("id", Json::from("u-1")), ("kind", Json::from("human"))]);
    let defaults = [
        ("actor", person),
        ("attribute", Json::from(attribute)),
        ("profile", profile.clone()),
        ("verb", Json::from("pin")),
    ];
    for (name, value) in defaults {
        if pin.get(name).is_none() {
            fields.push((name.to_owned(), value));
        }
    }
    Ok(Json::object(fields))
}

/// What the view must say of the attribute.
fn expected(expect: &Json) -> Result<Json, String> {
    let Json::Object(fields) = expect else { return Err("`expect` is not an object".to_owned()) };
    let mut wanted = Vec::new();
    for (name, value) in fields {
        match (name.as_str(), value.as_str()) {
            ("record", Some(key)) => {
                let (source, id) = key.split_once('/').ok_or("a record is named `source/record_id`")?;
                let key = Json::object([("record_id", Json::from(id)), ("source", Json::from(source))]);
                wanted.push((name.clone(), key));
            }
            ("state" | "value" | "record" | "decision" | "reason" | "rule", _) => {
                wanted.push((name.clone(), value.clone()));
            }
            _ => return Err(format!("`expect.{name}` is not known here")),
        }
    }
    // Of an attribute that is absent without a reason nothing is said at all.
    let absent = text(expect, "state")? == "absent" && expect.get("reason").is_none();
    Ok(if absent { Json::Null } else { Json::object(wanted) })
}

fn rulebook(case: &Json, attribute: &str, records: &[Json]) -> Result<String, String> {
    let policy = need(case, "policy")?;
    let mut sources: BTreeMap<&str, Json> = BTreeMap::new();
    for record in records {
        sources.insert(text(record, "source")?, Json::from("0"));
    }
    let Json::Object(ranks) = need(case, "source_rank")? else {
        return Err("`source_rank` is not an object".to_owned());
    };
    sources.extend(ranks.iter().map(|(source, rank)| (source.as_str(), rank.clone())));
    let mut toml = super::BARE.to_owned();
    for (source, rank) in &sources {
        let rank = rank.as_str().map_or_else(|| toml_inline(rank), str::to_owned);
        toml.push_str(&format!("[sources.{}]\nrank = {rank}\n", toml_inline(&Json::from(*source))));
    }
    toml.push_str(&format!("[identity.kinds.{}]\nnormalise = \"exact\"\n", SHARED.0));
    toml.push_str(&format!("[attributes.{}]\n", toml_inline(&Json::from(attribute))));
    toml.push_str(&format!("type = \"{}\"\n", attribute_type(case, policy, attribute, records)));
    let Json::Object(keys) = policy else { return Err("`policy` is not an object".to_owned()) };
    for (key, value) in keys.iter().filter(|(key, _)| key != "type") {
        toml.push_str(&format!("{key} = {}\n", toml_inline(value)));
    }
    Ok(toml)
}

/// The type that the policy names, or that strategy and values show.
fn attribute_type(case: &Json, policy: &Json, attribute: &str, records: &[Json]) -> String {
    if let Some(named) = case.get("type").or_else(|| policy.get("type")).and_then(Json::as_str) {
        return named.to_owned();
    }
    let strategies = policy.get("strategy").and_then(Json::as_array).unwrap_or_default();
    let stated = || records.iter().filter_map(|record| record.get("attributes")?.get(attribute));
    let any = |is: fn(&Json) -> bool| stated().any(is);
    let ty = if strategies.iter().any(|word| word.as_str() == Some("union")) || any(|value| value.as_array().is_some())
    {
        "texts"
    } else if any(|value| matches!(value, Json::Number(_))) {
        "decimal"
    } else if any(|value| matches!(value, Json::Bool(_))) {
        "bool"
    } else {
        "text"
    };
    ty.to_owned()
}
