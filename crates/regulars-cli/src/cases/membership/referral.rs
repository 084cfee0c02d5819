//! `referral_cases`: what a referral comes to (MB-60 to MB-64).

use std::fmt::Write as _;

use regulars::{Instant, Json};

use super::account::{SOURCE, at, decimal, instant, merge, money, profile};
use super::{put, rules};
use crate::cases::script::{Expected, Step};
use crate::cases::{need, step, text};

pub(super) fn read(case: &Json) -> Result<(String, Vec<Step>), String> {
    let events = need(case, "events")?.as_array().ok_or("`events` is not a list")?;
    let checks = need(case, "expect")?.as_array().ok_or("`expect` is not a list")?;
    let mut steps: Vec<(Instant, bool, Step)> = Vec::new();
    for (number, event) in events.iter().enumerate() {
        steps.push((at(event)?, false, told(number, events, event)?));
    }
    for check in checks {
        steps.push((at(check)?, true, look(events, check)?));
    }
    // At equal instants events come before checks, each in the order of the list.
    steps.sort_by_key(|(at, check, _)| (*at, *check));
    Ok((rulebook(case)?, steps.into_iter().map(|(_, _, step)| step).collect()))
}

fn id(number: usize) -> Json {
    Json::from(format!("{number:04}").as_str())
}

fn told(number: usize, events: &[Json], event: &Json) -> Result<Step, String> {
    let wanted = match event.get("expect_error") {
        None => Expected::Answer(Json::object::<&str>([])),
        Some(code) => Expected::Error(Json::object([("code", code.clone())])),
    };
    let named = |name: &str| need(event, name).cloned();
    let (ty, member, body, more) = match text(event, "type")? {
        "merge" => return merge(number, event, wanted),
        "enroll" => ("membership", named("member")?, vec![("event", Json::from("enroll"))], None),
        "order" => {
            let body = vec![("amount", money(&named("amount")?, "CNY")), ("order_id", named("order_id")?)];
            ("order", named("member")?, body, None)
        }
        "refund" => {
            let body = vec![("amount", money(&named("amount")?, "CNY")), ("order_id", named("order_id")?)];
            ("return", named("member")?, body, None)
        }
        "refer" => {
            let body = vec![("event", Json::from("refer")), ("referee", named("referee")?)];
            ("referral", named("referrer")?, body, None)
        }
        "review" => {
            let of = |known: &&Json| known.get("id").is_some() && known.get("id") == event.get("id");
            let refer = events.iter().position(|known| of(&known)).ok_or("the review names no referral")?;
            let member = events.get(refer).map(|refer| need(refer, "referrer").cloned()).transpose()?;
            let body = vec![("decision", named("decision")?), ("event", Json::from("review"))];
            ("referral", member.unwrap_or(Json::Null), body, Some(("refers_to", id(refer))))
        }
        "attribute" => {
            let attributes = Json::object([(text(event, "kind")?, named("value")?)]);
            ("profile", named("member")?, Vec::new(), Some(("attributes", attributes)))
        }
        other => return Err(format!("`{other}` of an event is not known here")),
    };
    let mut record = vec![
        ("body", Json::object(body)),
        ("occurred_at", named("at")?),
        ("profile", member),
        ("record_id", id(number)),
        ("source", Json::from(SOURCE)),
        ("type", Json::from(ty)),
    ];
    record.extend(more);
    Ok(step("record.execute", vec![("record", Json::object(record))], wanted))
}

/// A check, asked of the one who was recommended: of several referrals that concern somebody each is told in the order of time.
fn look(events: &[Json], check: &Json) -> Result<Step, String> {
    let (referrer, referee) = (need(check, "referrer")?, need(check, "referee")?);
    let until = at(check)?;
    let mut referrals: Vec<(Instant, Json)> = Vec::new();
    for event in events.iter().filter(|event| event.get("type").and_then(Json::as_str) == Some("refer")) {
        let (from, to) = (need(event, "referrer")?, need(event, "referee")?);
        let when = at(event)?;
        if event.get("expect_error").is_some() || when > until || (from != referee && to != referee) {
            continue;
        }
        let mut wanted = Vec::new();
        if from == referrer && to == referee {
            wanted.push(("state", need(check, "state")?.clone()));
            put(&mut wanted, "due_at", check.get("due_at"), instant)?;
            put(&mut wanted, "points", check.get("points"), decimal)?;
            let reasons = check.get("reasons").and_then(Json::as_array).and_then(<[Json]>::first);
            wanted.extend(check.get("reason").or(reasons).map(|reason| ("reason", reason.clone())));
        }
        referrals.push((when, Json::object(wanted)));
    }
    referrals.sort_by_key(|(when, _)| *when);
    let referrals = Json::Array(referrals.into_iter().map(|(_, wanted)| wanted).collect());
    let request = vec![
        ("as_of", need(check, "at")?.clone()),
        ("profile", profile(referee.as_str().ok_or("`referee` is not text")?)),
    ];
    let wanted = Json::object([("membership", Json::object([("referrals", referrals)]))]);
    Ok(step("membership.account", request, Expected::Answer(wanted)))
}

fn rulebook(case: &Json) -> Result<String, String> {
    let program = need(case, "program")?;
    let mut out = rules::club(text(case, "timezone")?);
    out.push_str("[points]\nearn = \"1 point per 1.00 CNY\"\nrounding = \"floor\"\nexpiry = \"never\"\n[referral]\nafter = \"first order confirmed\"\n");
    for name in ["reward", "min_order"] {
        let _ = writeln!(out, "{name} = \"{}\"", text(program, name)?);
    }
    let _ = writeln!(out, "return_window = \"{} days\"", need(program, "return_window_days")?);
    if let Some(cap) = program.get("cap").filter(|cap| **cap != Json::Null) {
        let _ = writeln!(out, "cap = \"{} per {}\"", need(cap, "count")?, text(cap, "per")?);
    }
    if program.get("household") == Some(&Json::Bool(false)) {
        out.push_str("household = \"none\"\n");
    }
    if program.get("claw_back_after_window") == Some(&Json::Bool(true)) {
        out.push_str("claw_back_after_window = true\n");
    }
    if let Some(ring) = program.get("ring").filter(|ring| **ring != Json::Null) {
        let (members, shared) = (need(ring, "min_members")?, need(ring, "min_shared")?);
        let _ = writeln!(out, "ring = {{ min_members = {members}, min_shared = {shared} }}");
    }
    Ok(out)
}
