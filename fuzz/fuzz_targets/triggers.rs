//! No question about triggers makes the evaluation panic or hang; where every record has a key the order in which records are told
//! changes nothing, and no key fires twice (SV-I9). The text is a question of `trigger.evaluate`.
#![no_main]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use regulars::{Crm, Json, Rulebook};

static CRM: LazyLock<Crm> = LazyLock::new(|| {
    let rules = Rulebook::parse("[rulebook]\nid = \"fuzz\"\nversion = 1\nzone = \"Asia/Shanghai\"\n");
    Crm::in_memory(rules.expect("the rulebook is valid")).expect("a store in memory")
});

/// The same question with its records told the other way round; none if one of them has no key.
fn reversed(question: &Json) -> Option<Json> {
    let Json::Object(fields) = question else { return None };
    let records = question.get("records")?.as_array()?;
    let keys: BTreeSet<String> = records.iter().map(|record| record.get("key").map(Json::to_string)).collect::<Option<_>>()?;
    // Two of one key are one fact only if they say the same.
    if keys.len() < records.len() {
        return None;
    }
    let turned = |(name, value): &(String, Json)| match name.as_str() {
        "records" => (name.clone(), Json::Array(records.iter().rev().cloned().collect())),
        _ => (name.clone(), value.clone()),
    };
    Some(Json::object(fields.iter().map(turned)))
}

fuzz_target!(|text: &str| {
    let Ok(answer) = CRM.call("trigger.evaluate", text) else { return };
    let (question, answer) = (Json::parse(text).expect("it was read"), Json::parse(&answer).expect("an answer is JSON"));
    let fired = |answer: &Json| -> Vec<String> {
        let fires = answer.get("fires").and_then(Json::as_array).unwrap_or_default();
        fires.iter().map(|firing| firing.get("key").map(Json::to_string).unwrap_or_default()).collect()
    };
    let all = fired(&answer);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    if let Some(other) = reversed(&question) {
        let other = CRM.call("trigger.evaluate", &other.to_string()).expect("the same records are taken");
        assert_eq!(fired(&Json::parse(&other).expect("an answer is JSON")), all);
    }
});
