//! Who is who (RV, DJ, CI): a case becomes a rulebook with its policies, and for each step what is told, decided and erased, who
//! is who then, where ids lead, and what differs from the step before.

use regulars::{CustomerId, Json, toml_inline};

use crate::cases::script::{Expected, Step};
use crate::cases::{need, step, text};

/// The policies of a case that names none.
const STANDARD: &str = "standard";

/// A case with the policies of its file; `turned` tells everything of a step in the opposite order, decisions first.
pub(super) fn read(case: &Json, policies: &Json, turned: bool) -> Result<(String, Vec<Step>), String> {
    let given = need(case, "steps")?.as_array().ok_or("`steps` is not a list")?;
    let named = |step: &Json| step.get("policies").and_then(Json::as_str).map(str::to_owned);
    // Policies may stand beside the steps too.
    let first = given.first().and_then(named).or_else(|| named(case)).unwrap_or_else(|| STANDARD.to_owned());
    let size = case.get("max_cluster_size");
    let opening = rulebook(policies, &first, size, 1)?;
    let (mut steps, mut before, mut current) = (Vec::new(), Vec::new(), first);
    for (number, one) in (2..).zip(given) {
        if let Some(name) = named(one).filter(|name| *name != current) {
            let text = rulebook(policies, &name, size, number)?;
            steps.push(step("rulebook.load", vec![("text", Json::from(text.as_str()))], anything()));
            current = name;
        }
        tell(one, turned, &mut steps)?;
        let as_of = need(one, "as_of")?;
        for profile in list(one, "erase") {
            let actor = Json::object([("kind", Json::from("human"))]);
            let request = vec![("actor", actor), ("at", as_of.clone()), ("profile", profile_ref(profile)?)];
            steps.push(step("profile.erase", request, anything()));
        }
        let expect = need(one, "expect")?;
        known(expect)?;
        steps.push(step("identity.partition", vec![("as_of", as_of.clone())], partition(expect)?));
        let after = customers(expect)?;
        if let Some(delta) = expect.get("delta") {
            let request = vec![("after", memberships(&after)), ("before", memberships(&before))];
            let events = delta.as_array().ok_or("`delta` is not a list")?.iter().map(event);
            let events = Json::Array(events.collect::<Result<_, String>>()?);
            steps.push(step("identity.delta", request, Expected::InAnyOrder(Json::object([("events", events)]))));
        }
        for (profile, anchor) in fields(expect, "resolves")? {
            let request = vec![
                ("as_of", as_of.clone()),
                ("customer", id(profile)?),
                ("select", Json::Array(vec![Json::from("identity")])),
            ];
            let anchor = anchor.as_str().ok_or("an anchor is not text")?;
            steps.push(step(
                "customer.view",
                request,
                match anchor {
                    "erased" => Expected::Error(Json::object([("code", Json::from("erased"))])),
                    anchor => Expected::Answer(Json::object([("customer", id(anchor)?)])),
                },
            ));
        }
        before = after;
    }
    Ok((opening, steps))
}

fn anything() -> Expected {
    Expected::Answer(Json::object::<&str>([]))
}

fn list<'a>(json: &'a Json, name: &str) -> &'a [Json] {
    json.get(name).and_then(Json::as_array).unwrap_or_default()
}

fn fields<'a>(json: &'a Json, name: &str) -> Result<Vec<(&'a str, &'a Json)>, String> {
    match json.get(name) {
        None => Ok(Vec::new()),
        Some(Json::Object(fields)) => Ok(fields.iter().map(|(name, value)| (name.as_str(), value)).collect()),
        Some(_) => Err(format!("`{name}` is not an object")),
    }
}

fn known(expect: &Json) -> Result<(), String> {
    let names = ["conflicts", "customers", "delta", "generic", "quarantined", "resolves", "superseded"];
    let Json::Object(fields) = expect else { return Err("`expect` is not an object".to_owned()) };
    match fields.iter().find(|(name, _)| !names.contains(&name.as_str())) {
        Some((name, _)) => Err(format!("`expect.{name}` is not known here")),
        None => Ok(()),
    }
}

/// `source/key` as its two parts.
fn parts(name: &str) -> Result<(&str, &str), String> {
    name.split_once('/').ok_or_else(|| format!("`{name}` is not `source/key`"))
}

fn profile(name: &str) -> Result<Json, String> {
    let (source, key) = parts(name)?;
    Ok(Json::object([("key", Json::from(key)), ("source", Json::from(source))]))
}

fn profile_ref(name: &Json) -> Result<Json, String> {
    profile(name.as_str().ok_or("a profile is named `source/key`")?)
}

fn id(name: &str) -> Result<Json, String> {
    let (source, key) = parts(name)?;
    Ok(Json::from(CustomerId::of("", source, key).to_string().as_str()))
}

/// The rulebook of named policies.
fn rulebook(policies: &Json, name: &str, size: Option<&Json>, version: u32) -> Result<String, String> {
    let kinds = fields(policies, name)?;
    if kinds.is_empty() {
        return Err(format!("there are no policies `{name}`"));
    }
    let mut toml = format!("[rulebook]\nid = \"case\"\nversion = {version}\nzone = \"UTC\"\n[identity]\n");
    if let Some(size) = size {
        toml.push_str(&format!("max_cluster_size = {}\n", toml_inline(size)));
    }
    for (kind, policy) in kinds {
        let Json::Object(keys) = policy else { return Err(format!("the policy `{kind}` is not an object")) };
        toml.push_str(&format!("[identity.kinds.{}]\n", toml_inline(&Json::from(kind))));
        for (key, value) in keys {
            toml.push_str(&format!("{key} = {}\n", toml_inline(value)));
        }
    }
    Ok(toml)
}

/// The records and decisions of a step.
fn tell(one: &Json, turned: bool, steps: &mut Vec<Step>) -> Result<(), String> {
    let mut records: Vec<Json> = list(one, "records").iter().map(complete).collect();
    let mut decisions = list(one, "decisions").iter().map(decision).collect::<Result<Vec<Json>, String>>()?;
    if turned {
        records.reverse();
        decisions.reverse();
    }
    let all = |taken: &str, count: usize| {
        let count = Json::parse(&count.to_string()).unwrap_or(Json::Null);
        Expected::Answer(Json::object([(taken, count)]))
    };
    let mut told = Vec::new();
    if !records.is_empty() {
        let count = records.len();
        told.push(step("record.ingest", vec![("records", Json::Array(records))], all("accepted", count)));
    }
    if !decisions.is_empty() {
        let count = decisions.len();
        told.push(step("identity.decide", vec![("decisions", Json::Array(decisions))], all("accepted", count)));
    }
    if turned {
        told.reverse();
    }
    steps.extend(told);
    Ok(())
}

/// An order of a case says who bought and not what was paid, which an order must say; here it means nothing.
fn complete(record: &Json) -> Json {
    let bare = record.get("type").and_then(Json::as_str) == Some("order") && record.get("body").is_none();
    let Json::Object(fields) = record else { return record.clone() };
    if !bare {
        return record.clone();
    }
    let amount = Json::object([("amount", Json::from("1.00")), ("currency", Json::from("CNY"))]);
    let mut fields = fields.clone();
    fields.push(("body".to_owned(), Json::object([("amount", amount)])));
    Json::object(fields)
}

/// A decision as the journal takes it: profiles by source and key, the actor as an object.
fn decision(decision: &Json) -> Result<Json, String> {
    let Json::Object(given) = decision else { return Err("a decision is not an object".to_owned()) };
    let mut fields = Vec::new();
    for (name, value) in given {
        let value = match name.as_str() {
            "actor" => match value.as_str() {
                Some(kind) => Json::object([("kind", Json::from(kind))]),
                None => value.clone(),
            },
            "a" | "b" | "profile" => profile_ref(value)?,
            "from" => {
                let from = value.as_array().ok_or("`from` is not a list")?;
                Json::Array(from.iter().map(profile_ref).collect::<Result<_, String>>()?)
            }
            _ => value.clone(),
        };
        fields.push((name.clone(), value));
    }
    Ok(Json::object(fields))
}

/// The expected customers: anchor and members.
fn customers(expect: &Json) -> Result<Vec<(String, Vec<String>)>, String> {
    let mut found = Vec::new();
    for (anchor, members) in fields(expect, "customers")? {
        let members = members.as_array().ok_or("the members are not a list")?;
        let members = members.iter().map(|member| member.as_str().map(str::to_owned).ok_or("a member is not text"));
        found.push((anchor.to_owned(), members.collect::<Result<_, _>>()?));
    }
    Ok(found)
}

fn partition(expect: &Json) -> Result<Expected, String> {
    let mut wanted = Vec::new();
    if expect.get("customers").is_some() {
        let customers = customers(expect)?;
        let row = |(anchor, members): &(String, Vec<String>)| {
            let members: Result<Vec<Json>, String> = members.iter().map(|member| profile(member)).collect();
            Ok(Json::object([
                ("anchor", profile(anchor)?),
                ("customer", id(anchor)?),
                ("members", Json::Array(members?)),
            ]))
        };
        wanted.push(("customers", Json::Array(customers.iter().map(row).collect::<Result<_, String>>()?)));
    }
    if let Some(conflicts) = expect.get("conflicts").and_then(Json::as_array) {
        wanted.push(("conflicts", Json::Array(conflicts.iter().map(conflict).collect::<Result<_, String>>()?)));
    }
    if let Some(quarantined) = expect.get("quarantined").and_then(Json::as_array) {
        let named = quarantined.iter().map(profile_ref).collect::<Result<_, String>>()?;
        wanted.push(("quarantined", Json::Array(named)));
    }
    for name in ["generic", "superseded"] {
        wanted.extend(expect.get(name).map(|value| (name, value.clone())));
    }
    Ok(Expected::InAnyOrder(Json::object(wanted)))
}

fn conflict(row: &Json) -> Result<Json, String> {
    let (kind, value) = text(row, "identifier")?.split_once(':').ok_or("an identifier is `kind:value`")?;
    let parties = list(row, "parties").iter().map(profile_ref).collect::<Result<_, String>>()?;
    Ok(Json::object([
        ("kind", Json::from(kind)),
        ("parties", Json::Array(parties)),
        ("reasons", need(row, "reasons")?.clone()),
        ("status", need(row, "status")?.clone()),
        ("value", Json::from(value)),
    ]))
}

fn memberships(customers: &[(String, Vec<String>)]) -> Json {
    let row = |(anchor, members): &(String, Vec<String>)| {
        let members = members.iter().filter_map(|member| profile(member).ok()).collect();
        Json::object([("customer", id(anchor).unwrap_or(Json::Null)), ("members", Json::Array(members))])
    };
    Json::Array(customers.iter().map(row).collect())
}

/// An event with customers by id and profiles by source and key.
fn event(row: &Json) -> Result<Json, String> {
    let Json::Object(given) = row else { return Err("an event is not an object".to_owned()) };
    let one_or_many = |value: &Json| match value {
        Json::Array(names) => {
            let ids: Result<Vec<Json>, String> =
                names.iter().map(|name| id(name.as_str().ok_or("a customer is not text")?)).collect();
            Ok(Json::Array(ids?))
        }
        name => id(name.as_str().ok_or("a customer is not text")?),
    };
    let mut fields = Vec::new();
    for (name, value) in given {
        let value = match name.as_str() {
            "event" => value.clone(),
            "profile" => profile_ref(value)?,
            _ => one_or_many(value)?,
        };
        fields.push((name.clone(), value));
    }
    Ok(Json::object(fields))
}
