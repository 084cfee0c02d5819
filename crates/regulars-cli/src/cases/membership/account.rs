//! `cases`: accounts that are told of everything, and what they then are (MB-10 to MB-42, MB-70, MB-71).

use regulars::{Decimal, Instant, Json, Money};

use super::rules;
use crate::cases::script::{Expected, Step};
use crate::cases::{need, step, text};

/// The source of all members of a case.
pub(super) const SOURCE: &str = "club";

/// The first member of every pool.
type Pools = Vec<(Json, Json)>;

pub(super) fn read(case: &Json) -> Result<(String, Vec<Step>), String> {
    let program = need(case, "program")?;
    let currency = text(need(program, "points")?, "currency")?;
    let list = |name: &str| need(case, name)?.as_array().ok_or(format!("`{name}` is not a list"));
    let mut told: Vec<(Instant, bool, Step)> = Vec::new();
    let mut pools = Pools::new();
    for (number, event) in list("events")?.iter().enumerate() {
        told.push((at(event)?, false, tell(number, event, currency, &mut pools)?));
    }
    for check in list("checks")? {
        told.push((at(check)?, true, look(check, currency)?));
    }
    // At equal instants events come before checks, each in the order of the list.
    told.sort_by_key(|(at, check, _)| (*at, *check));
    Ok((rules::rulebook(program)?, told.into_iter().map(|(_, _, step)| step).collect()))
}

pub(super) fn at(json: &Json) -> Result<Instant, String> {
    Instant::parse(text(json, "at")?).map_err(|error| error.to_string())
}

pub(super) fn profile(member: &str) -> Json {
    Json::object([("key", Json::from(member)), ("source", Json::from(SOURCE))])
}

pub(super) fn money(amount: &Json, currency: &str) -> Json {
    Json::object([("amount", amount.clone()), ("currency", Json::from(currency))])
}

/// One event as an operation: a record that the account may refuse. Ids of records rise in the order of the list, which decides
/// at equal instants; a command under a key has the id that the key gives it.
fn tell(number: usize, event: &Json, currency: &str, pools: &mut Pools) -> Result<Step, String> {
    let expected = match event.get("expect_error") {
        None => Expected::Answer(Json::object::<&str>([])),
        Some(code) => Expected::Error(Json::object([("code", code.clone())])),
    };
    let kind = text(event, "type")?;
    if kind == "merge" {
        return merge(number, event, expected);
    }
    let (ty, event_word) = match kind {
        "order" => ("order", None),
        "refund" => ("return", None),
        "enroll" | "leave" | "grant_tier" | "pool" | "leave_pool" => ("membership", Some(kind)),
        _ => ("points", Some(kind)),
    };
    let mut body: Vec<(&str, Json)> = event_word.map(|word| ("event", Json::from(word))).into_iter().collect();
    let mut member = event.get("member").cloned();
    let Json::Object(fields) = event else { return Err("an event is no object".to_owned()) };
    for (name, value) in fields {
        match name.as_str() {
            "at" | "type" | "expect_error" | "member" => {}
            "amount" => body.push(("amount", money(value, currency))),
            "expires" if value.as_str() == Some("never") => body.push(("never_expires", Json::Bool(true))),
            "key" if event_word.is_none() => {}
            "lines" => {
                let lines = value.as_array().ok_or("`lines` is not a list")?;
                let line = |amount: &Json| Json::object([("amount", money(amount, currency))]);
                body.push(("lines", Json::Array(lines.iter().map(line).collect())));
            }
            "members" => {
                member = value.as_array().and_then(|members| members.first()).cloned();
                pools.extend(event.get("pool").cloned().zip(member.clone()));
                body.push(("members", value.clone()));
            }
            "adjust_id" | "expires" | "hold_id" | "key" | "order_id" | "points" | "pool" | "reason" | "redeem_id"
            | "tier" | "ttl_minutes" | "until" => body.push((name, value.clone())),
            other => return Err(format!("`{other}` of an event is not known here")),
        }
    }
    // Whoever redeems for a pool is one of its members.
    let of_pool = || pools.iter().find(|(pool, _)| event.get("pool") == Some(pool)).map(|(_, first)| first.clone());
    let key = event.get("key");
    let mut record = vec![
        ("body", Json::object(body)),
        ("occurred_at", need(event, "at")?.clone()),
        ("profile", member.or_else(of_pool).ok_or("an event names no member")?),
    ];
    if key.is_none() {
        record.push(("record_id", Json::from(format!("{number:04}").as_str())));
    }
    record.extend([("source", Json::from(SOURCE)), ("type", Json::from(ty))]);
    let mut request: Vec<(&str, Json)> = key.map(|key| ("key", key.clone())).into_iter().collect();
    request.push(("record", Json::object(record)));
    Ok(step("record.execute", request, expected))
}

/// A merge is a decision about who is who. Of two that are one already it changes nothing, which is what `already_merged` says.
pub(super) fn merge(number: usize, event: &Json, expected: Expected) -> Result<Step, String> {
    let decision = Json::object([
        ("a", profile(text(event, "into")?)),
        ("actor", Json::object([("id", Json::from("case")), ("kind", Json::from("human"))])),
        ("b", profile(text(event, "from")?)),
        ("decided_at", need(event, "at")?.clone()),
        ("decision_id", Json::from(format!("merge-{number}").as_str())),
        ("verb", Json::from("merge")),
    ]);
    let expected = match expected {
        Expected::Error(error) if error.get("code").and_then(Json::as_str) == Some("already_merged") => {
            Expected::Answer(Json::object([("delta", Json::Array(Vec::new()))]))
        }
        other => other,
    };
    Ok(step("identity.apply", vec![("decision", decision)], expected))
}

/// A check: the account at an instant.
fn look(check: &Json, currency: &str) -> Result<Step, String> {
    let Json::Object(wanted) = need(check, "expect")? else { return Err("`expect` is not an object".to_owned()) };
    let (mut account, mut points) = (Vec::new(), Vec::new());
    for (name, value) in wanted {
        match name.as_str() {
            "available" | "pending" | "held" | "debt" | "written_off" => points.push((name.as_str(), decimal(value)?)),
            "expired_total" => points.push(("expired", decimal(value)?)),
            "lots" => points.push(("lots", lots(value)?)),
            "tier" => account.push(("tier", value.clone())),
            "tier_until" => account.push(("tier_until", instant(value)?)),
            "metric" => account.push(("spend", Json::object([("amount", amount(value, currency)?)]))),
            other => return Err(format!("`{other}` is not checked here")),
        }
    }
    if !points.is_empty() {
        account.push(("points", Json::object(points)));
    }
    let request = vec![("as_of", need(check, "at")?.clone()), ("profile", profile(text(check, "member")?))];
    let wanted = Json::object([("membership", Json::object(account))]);
    Ok(step("membership.account", request, Expected::Answer(wanted)))
}

/// A number as the account writes it.
pub(super) fn decimal(value: &Json) -> Result<Json, String> {
    let text = value.as_str().ok_or("a number is not text")?;
    let number = text.parse::<Decimal>().map_err(|error| error.to_string())?;
    Ok(Json::from(number.canonical().as_str()))
}

/// An amount as the view writes it.
pub(super) fn amount(value: &Json, currency: &str) -> Result<Json, String> {
    let text = value.as_str().ok_or("an amount is not text")?;
    let money = Money::parse(text, currency).map_err(|error| error.to_string())?.to_string();
    Ok(Json::from(money.split(' ').next().unwrap_or_default()))
}

/// An instant as every answer writes it; none stays none.
pub(super) fn instant(value: &Json) -> Result<Json, String> {
    let Some(text) = value.as_str() else { return Ok(Json::Null) };
    Ok(Json::from(Instant::parse(text).map_err(|error| error.to_string())?.to_string().as_str()))
}

fn lots(value: &Json) -> Result<Json, String> {
    let lots = value.as_array().ok_or("`lots` is not a list")?.iter().map(|lot| {
        Ok(Json::object([
            ("expires_at", instant(lot.get("expires_at").unwrap_or(&Json::Null))?),
            ("remaining", decimal(need(lot, "remaining")?)?),
            ("source", need(lot, "source")?.clone()),
        ]))
    });
    Ok(Json::Array(lots.collect::<Result<_, String>>()?))
}
