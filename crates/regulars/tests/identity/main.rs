//! Decisions about who is who through the front door, in memory and in a file: every refusal of DJ-7 leaves nothing behind,
//! what is undone was never done, what is erased is gone, and one customer asked about alone is who a pass over all says.
#![cfg(feature = "sqlite")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail where it stands")]

mod erasing;
mod history;
mod laws;
mod refusals;
mod undoing;

use std::collections::BTreeMap;

use regulars::{
    Applied, ApplyOptions, Crm, CustomerId, CustomerRef, CustomerView, IdentityDecision, Instant, Json, KeyFile,
    ProfileRef, Rulebook, Select, SystemEntropy, canonical,
};

const RULES: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "UTC"
[identity]
max_cluster_size = 6
[identity.kinds.member]
normalise = "upper"
priority = 100
exclusive = true
[identity.kinds.email]
normalise = "email"
priority = 60
max_values = 2
attribute_guards = ["birth_date"]
[identity.kinds.phone]
normalise = "phone"
priority = 50
max_values = 2
window = "20d"
max_profiles = 3
stale_after = "25d"
attribute_guards = ["name", "birth_date"]
ignore_sources = ["tablet"]
[measures.spent]
agg = "sum"
of = "order"
field = "body.amount"
currency = "CNY"
window = "lifetime"
[measures.recent]
agg = "count"
of = "order"
window = { last = "30d" }
[[stage]]
name = "active"
enter = "measure.recent >= 2"
[[stage]]
name = "other"
enter = "true"
[[tag]]
name = "eager"
dimension = "behaviour"
evidence = [{ of = "order", points = 45, half_life = "20d" }]
[segments.big]
when = "measure.spent >= 300"
[program]
id = "club"
timezone = "UTC"
version = 1
effective_from = "2020-01-01"
[tiers]
measure = "spend"
currency = "CNY"
window = "rolling 2 months"
valid_for = "while qualified"
base = "member"
[[tiers.level]]
id = "member"
name = "Member"
[[tiers.level]]
id = "gold"
name = "Gold"
needs = "spend >= 300.00"
"#;

fn on(day: i64) -> Instant {
    Instant::parse("2026-01-01T00:00:00Z").unwrap().plus_micros(day * 86_400_000_000)
}

fn rules() -> Rulebook {
    Rulebook::parse(RULES).unwrap()
}

/// A store in memory and one in a file.
/// A store in memory, a plain file and a sealed one: nobody sees from outside which it is.
fn both(folder: &tempfile::TempDir, name: &str) -> [Crm; 3] {
    let file = |more: &str| folder.path().join(format!("{name}{more}"));
    let keys = KeyFile::generate("shop", &mut SystemEntropy::new()).unwrap();
    let sealed = Crm::open_with_keys(file(".sealed"), rules(), keys.into_vault().unwrap()).unwrap();
    [Crm::in_memory(rules()).unwrap(), Crm::open(file(""), rules()).unwrap(), sealed]
}

fn json(text: &str) -> Json {
    Json::parse(text).unwrap()
}

/// Source and key of a profile; of source `app` unless it is written `source.key`.
fn parts(profile: &str) -> (&str, &str) {
    profile.split_once('.').unwrap_or(("app", profile))
}

fn mention(profile: &str) -> String {
    let (source, key) = parts(profile);
    format!(r#"{{"source":"{source}","key":"{key}"}}"#)
}

fn profile(name: &str) -> ProfileRef {
    json(&mention(name)).read().unwrap()
}

fn id(name: &str) -> CustomerId {
    let (source, key) = parts(name);
    CustomerId::of("", source, key)
}

/// A record of a profile; `rest` are the fields behind its instant.
fn record(id: &str, profile: &str, day: i64, rest: &str) -> Json {
    let (source, key) = parts(profile);
    let at = on(day);
    json(&format!(
        r#"{{"source":"{source}","record_id":"{id}","profile":"{key}","occurred_at":"{at}","type":"profile"{rest}}}"#
    ))
}

fn order(id: &str, profile: &str, day: i64, amount: &str) -> Json {
    let (source, key) = parts(profile);
    let body = format!(r#"{{"amount":{{"amount":"{amount}","currency":"CNY"}}}}"#);
    json(&format!(
        r#"{{"source":"{source}","record_id":"{id}","profile":"{key}","occurred_at":"{}","type":"order","body":{body}}}"#,
        on(day)
    ))
}

/// The fields of a record that states identifiers, each `kind:value`, and attributes, each `name:value`.
fn says(identifiers: &[&str], attributes: &[&str]) -> String {
    let split = |pair: &&str| -> (String, String) {
        let (name, value) = pair.split_once(':').unwrap();
        (name.to_owned(), value.to_owned())
    };
    let identifiers: Vec<String> = identifiers
        .iter()
        .map(split)
        .map(|(kind, value)| format!(r#"{{"kind":"{kind}","value":"{value}"}}"#))
        .collect();
    let attributes: Vec<String> =
        attributes.iter().map(split).map(|(name, value)| format!(r#""{name}":"{value}""#)).collect();
    format!(r#","identifiers":[{}],"attributes":{{{}}}"#, identifiers.join(","), attributes.join(","))
}

fn ingest(crm: &Crm, records: &[Json]) {
    let report = crm.ingest_json(records).unwrap();
    assert_eq!((report.rejected.len(), report.conflicts.len()), (0, 0), "{report:?}");
}

fn decision(id: &str, day: i64, actor: &str, rest: &str) -> IdentityDecision {
    let at = on(day);
    json(&format!(r#"{{"decision_id":"{id}","decided_at":"{at}","actor":{{"kind":"{actor}"}},{rest}}}"#))
        .read()
        .unwrap()
}

fn human(id: &str, day: i64, rest: &str) -> IdentityDecision {
    decision(id, day, "human", rest)
}

fn pair(verb: &str, a: &str, b: &str) -> String {
    format!(r#""verb":"{verb}","a":{},"b":{}"#, mention(a), mention(b))
}

fn identified(verb: &str, profile: &str, kind: &str, value: &str) -> String {
    format!(r#""verb":"{verb}","profile":{},"identifier":{{"kind":"{kind}","value":"{value}"}}"#, mention(profile))
}

fn revoke(id: &str) -> String {
    format!(r#""verb":"revoke","revokes":"{id}""#)
}

fn apply(crm: &Crm, decision: &IdentityDecision) -> Applied {
    crm.apply_decision(decision, &ApplyOptions::default()).unwrap()
}

/// The views of all, byte for byte.
fn views(crm: &Crm, as_of: Instant) -> Vec<String> {
    let mut lines = Vec::new();
    crm.views(as_of, Select::all(), &mut |view: CustomerView| {
        lines.push(canonical(&view)?);
        Ok(())
    })
    .unwrap();
    lines
}

/// Everything that a store says: views, who is who, the journal, and what is waiting to be told.
fn everything(crm: &Crm, as_of: Instant) -> String {
    let who = canonical(&crm.partition(as_of).unwrap()).unwrap();
    let journal = canonical(&crm.journal(0, 1_000).unwrap()).unwrap();
    let told = canonical(&crm.changes(0, 1_000).unwrap()).unwrap();
    format!("{}\n{who}\n{journal}\n{told}", views(crm, as_of).join("\n"))
}

/// The members of every customer, in one line each.
fn members(crm: &Crm, as_of: Instant) -> Vec<String> {
    let customers = crm.partition(as_of).unwrap().customers;
    let names = |profiles: &[ProfileRef]| {
        let names: Vec<&str> = profiles.iter().map(|profile| profile.key.as_str()).collect();
        names.join(" ")
    };
    customers.iter().map(|customer| names(&customer.members)).collect()
}

fn customer_of(crm: &Crm, name: &str, as_of: Instant) -> CustomerView {
    crm.view(CustomerRef::Profile(profile(name)), as_of).unwrap()
}

/// Which customer every profile belongs to, asked one by one.
fn one_by_one(crm: &Crm, names: &[&str], as_of: Instant) -> BTreeMap<String, CustomerId> {
    let known = names.iter().filter_map(|name| {
        let view = crm.view(CustomerRef::Profile(profile(name)), as_of).ok()?;
        Some(((*name).to_owned(), view.customer))
    });
    known.collect()
}
