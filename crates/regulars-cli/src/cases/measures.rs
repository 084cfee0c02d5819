//! The adapter of `measures.json`: windows, measures, conditions, segments, transitions, faults and differences of rulebooks.
//! Definitions are JSON there and become the TOML that users write.

use regulars::{Instant, Json, Money, toml_inline};

use super::script::{Expected, Step};
use super::{Adapted, Read, groups, need, step, text};

/// A rulebook without rules, for cases that bring none.
const NO_RULES: &str = "[rulebook]\nid = \"none\"\nversion = 1\nzone = \"UTC\"\n";
/// How far a segment case looks ahead, in days.
const HORIZON_DAYS: i64 = 500;

const GROUPS: [(&str, Read); 7] = [
    ("window_cases", window),
    ("measure_cases", measure),
    ("condition_cases", condition),
    ("segment_cases", segment),
    ("advance_cases", advance),
    ("validate_cases", validate),
    ("diff_cases", diff),
];

pub(super) fn adapt(file: &Json) -> Result<Adapted, String> {
    groups(file, &["conventions", "format"], &GROUPS)
}

/// A rulebook out of a zone and definitions in JSON.
fn rulebook(zone: &str, sections: &[(&str, Option<&Json>)]) -> String {
    let mut text = format!("[rulebook]\nid = \"case\"\nversion = 1\nzone = {}\n", toml_inline(&Json::from(zone)));
    for (section, definitions) in sections {
        if let Some(Json::Object(named)) = definitions {
            for (name, definition) in named {
                let Json::Object(keys) = definition else { continue };
                text.push_str(&format!("\n[{section}.{name}]\n"));
                for (key, value) in keys {
                    text.push_str(&format!("{key} = {}\n", toml_inline(value)));
                }
            }
        }
    }
    text
}

fn window(case: &Json) -> Result<(String, Vec<Step>), String> {
    let names = ["as_of", "instants", "window", "zone"];
    let request = names.into_iter().map(|name| Ok((name, need(case, name)?.clone()))).collect::<Result<_, String>>()?;
    Ok((NO_RULES.to_owned(), vec![step("window.bounds", request, Expected::Answer(need(case, "expect")?.clone()))]))
}

fn measure(case: &Json) -> Result<(String, Vec<Step>), String> {
    let (name, definitions, expect) = (text(case, "measure")?, need(case, "measures")?, need(case, "expect")?);
    let definition = need(definitions, name)?;
    let wanted = Json::object([
        ("next_change_at", need(expect, "next_change_at")?.clone()),
        ("value", shown(need(expect, "value")?, definition.get("currency").and_then(Json::as_str))),
    ]);
    let request = vec![
        ("as_of", need(case, "as_of")?.clone()),
        ("measures", Json::Array(vec![Json::from(name)])),
        ("records", need(case, "records")?.clone()),
        ("select", Json::Array(vec![Json::from("measures")])),
    ];
    let wanted = Json::object([("measures", Json::object([(name, wanted)]))]);
    let rules = rulebook(text(case, "zone")?, &[("measures", Some(definitions))]);
    Ok((rules, vec![step("timeline.view", request, Expected::Answer(wanted))]))
}

/// An expected value as the view writes it: amounts with the digits of their minor unit, other decimals without trailing zeros.
fn shown(value: &Json, currency: Option<&str>) -> Json {
    let Some(text) = value.as_str() else { return Json::Null };
    let amount = currency.and_then(|currency| Money::parse(text, currency).ok()).map(|money| money.to_string());
    let amount = amount.and_then(|amount| amount.split(' ').next().map(str::to_owned));
    let plain = || text.parse::<regulars::Decimal>().ok().map(|number| number.canonical());
    Json::from(amount.or_else(plain).unwrap_or_else(|| text.to_owned()).as_str())
}

fn condition(case: &Json) -> Result<(String, Vec<Step>), String> {
    let names = ["as_of", "expr", "facts"];
    let request = names.into_iter().map(|name| Ok((name, need(case, name)?.clone()))).collect::<Result<_, String>>()?;
    let wanted = Json::object([("holds", need(case, "expect")?.clone())]);
    Ok((NO_RULES.to_owned(), vec![step("condition.evaluate", request, Expected::Answer(wanted))]))
}

/// The rulebook of a case about segments.
fn segments_of(case: &Json) -> Result<String, String> {
    let given = need(case, "rulebook")?;
    Ok(rulebook(text(given, "zone")?, &[("measures", given.get("measures")), ("segments", given.get("segments"))]))
}

fn segment(case: &Json) -> Result<(String, Vec<Step>), String> {
    let (as_of, records) = (need(case, "as_of")?.clone(), need(case, "records")?.clone());
    let Json::Object(expected) = need(case, "expect")? else { return Err("`expect` is not an object".to_owned()) };
    let (mut now, mut next) = (Vec::new(), Vec::new());
    for (name, expected) in expected {
        let since = expected.get("since").cloned().unwrap_or(Json::Null);
        now.push((name.clone(), Json::object([("member", need(expected, "member")?.clone()), ("since", since)])));
        next.push((format!("segments.{name}"), need(expected, "next_transition")?.clone()));
    }
    let until = later(text(case, "as_of")?, HORIZON_DAYS)?;
    let view = vec![
        ("as_of", as_of.clone()),
        ("records", records.clone()),
        ("select", Json::Array(vec![Json::from("segments")])),
    ];
    let forecast = vec![("as_of", as_of), ("records", records), ("until", until)];
    let steps = vec![
        step("timeline.view", view, Expected::Answer(Json::object([("segments", Json::object(now))]))),
        step("timeline.forecast", forecast, Expected::Answer(Json::object([("next", Json::object(next))]))),
    ];
    Ok((segments_of(case)?, steps))
}

/// An instant some days later.
fn later(text: &str, days: i64) -> Result<Json, String> {
    let at = Instant::parse(text).map_err(|error| error.to_string())?;
    Ok(Json::from(at.plus_micros(days * 86_400_000_000).to_string().as_str()))
}

fn advance(case: &Json) -> Result<(String, Vec<Step>), String> {
    let expected = need(case, "expect")?.as_array().ok_or("`expect` is not a list")?;
    let list = expected.iter().map(|change| {
        Ok(Json::object([
            ("at", need(change, "at")?.clone()),
            ("cause", Json::from("time")),
            ("change", need(change, "change")?.clone()),
            ("kind", Json::from("segment")),
            ("name", need(change, "segment")?.clone()),
        ]))
    });
    let list = list.collect::<Result<Vec<Json>, String>>()?;
    // A list that is empty is not there.
    let wanted = if list.is_empty() { Json::Null } else { Json::Array(list) };
    let moved = |to: &Json| vec![("list", Json::Bool(true)), ("to", to.clone())];
    let steps = vec![
        step(
            "record.ingest",
            vec![("records", need(case, "records")?.clone())],
            Expected::Answer(Json::object([("rejected", Json::Array(Vec::new()))])),
        ),
        step("changes.advance", moved(need(case, "from")?), Expected::Answer(Json::object([("from", Json::Null)]))),
        step("changes.advance", moved(need(case, "to")?), Expected::Answer(Json::object([("list", wanted)]))),
    ];
    Ok((segments_of(case)?, steps))
}

fn validate(case: &Json) -> Result<(String, Vec<Step>), String> {
    let errors = need(need(case, "expect")?, "errors")?.as_array().ok_or("`errors` is not a list")?;
    let findings = errors.iter().map(|error| {
        let suggest = error.get("suggest").cloned().unwrap_or(Json::Null);
        Ok(Json::object([
            ("code", need(error, "code")?.clone()),
            ("path", need(error, "path")?.clone()),
            ("suggest", suggest),
        ]))
    });
    let wanted = Json::object([("findings", Json::Array(findings.collect::<Result<_, String>>()?))]);
    let request = vec![("text", need(case, "rulebook_toml")?.clone())];
    Ok((NO_RULES.to_owned(), vec![step("rulebook.check", request, Expected::InAnyOrder(wanted))]))
}

fn diff(case: &Json) -> Result<(String, Vec<Step>), String> {
    let request = vec![("new", need(case, "new_toml")?.clone()), ("old", need(case, "old_toml")?.clone())];
    Ok((NO_RULES.to_owned(), vec![step("rulebook.diff", request, Expected::Answer(need(case, "expect")?.clone()))]))
}
