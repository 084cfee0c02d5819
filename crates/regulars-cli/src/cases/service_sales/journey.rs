//! Kinds of cases: approvals, stock and triggers.

use regulars::{Instant, Json};

use super::super::script::{Expected, Step};
use super::super::{BARE, need, step};
use super::{Given, Script};

/// The script of a case, if its kind is one of these.
pub(super) fn read(kind: &str, given: &Given<'_>) -> Option<Script> {
    let steps = match kind {
        "approval_level" => asked("approval.level", given, &[]),
        "approval_flow" => asked("approval.replay", given, &[]),
        "reservation" => asked("stock.replay", given, &[]),
        "trigger" => trigger(given),
        _ => return None,
    };
    Some(steps.map(|steps| (BARE.to_owned(), steps)))
}

/// One operation that takes the input as it is, with some fields beside it.
fn asked(operation: &str, given: &Given<'_>, beside: &[(&str, Json)]) -> Result<Vec<Step>, String> {
    let Json::Object(fields) = given.input else { return Err("the input is not an object".to_owned()) };
    let mut request: Vec<(&str, Json)> = fields.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    request.extend(beside.iter().cloned());
    Ok(vec![step(operation, request, expected(given)?)])
}

/// What is expected: an answer, or an error.
fn expected(given: &Given<'_>) -> Result<Expected, String> {
    match given.expect.get("error") {
        Some(_) => Ok(Expected::Error(Json::object([("code", need(given.expect, "error")?.clone())]))),
        None => Ok(Expected::Answer(given.expect.clone())),
    }
}

/// A trigger: what a record says beside its type, instant and key are its fields.
fn trigger(given: &Given<'_>) -> Result<Vec<Step>, String> {
    let own = ["at", "key", "side", "type"];
    let mut records = Vec::new();
    for record in need(given.input, "records")?.as_array().ok_or("`records` is not a list")? {
        let Json::Object(fields) = record else { return Err("a record is not an object".to_owned()) };
        let (mut plain, beside): (Vec<_>, Vec<_>) =
            fields.iter().cloned().partition(|(name, _)| own.contains(&name.as_str()));
        plain.push(("fields".to_owned(), Json::object(beside)));
        records.push(Json::object(plain));
    }
    let mut request = vec![("records", Json::Array(records))];
    let names = ["as_of", "joins", "timezone", "told", "trigger"];
    let given_too = names.into_iter().filter_map(|name| Some((name, given.input.get(name)?.clone())));
    request.extend(given_too);
    let per = need(given.input, "trigger")?.get("per").and_then(Json::as_str).unwrap_or("per");
    let expected = match given.expect.get("fires").and_then(Json::as_array) {
        None => expected(given)?,
        Some(fires) => {
            let fires = fires.iter().map(|fire| fired(fire, per)).collect::<Result<Vec<_>, String>>()?;
            let Json::Object(rest) = given.expect else { return Err("`expect` is not an object".to_owned()) };
            let rest = rest.iter().filter(|(name, _)| name != "fires").cloned();
            Expected::Answer(Json::object(rest.chain([("fires".to_owned(), Json::Array(fires))])))
        }
    };
    Ok(vec![step("trigger.evaluate", request, expected)])
}

/// A firing as answers say it: instants in UTC, and the value of the `per` field as `per`.
fn fired(fire: &Json, per: &str) -> Result<Json, String> {
    let Json::Object(fields) = fire else { return Err("a firing is not an object".to_owned()) };
    let mut told = Vec::new();
    for (name, value) in fields {
        told.push(match name.as_str() {
            "at" => {
                let text = value.as_str().ok_or("`at` is not a text")?;
                let at = Instant::parse(text).map_err(|error| error.to_string())?;
                ("at".to_owned(), Json::from(at.to_string().as_str()))
            }
            name if name == per => ("per".to_owned(), value.clone()),
            name => (name.to_owned(), value.clone()),
        });
    }
    Ok(Json::object(told))
}
