//! Kinds of cases: business calendars, clocks, merged cases and the closed loop. Further kinds: `calls`, which are operations as
//! they stand, with or without a rulebook.

use regulars::{Instant, Json};

use super::super::script::{Expected, Step};
use super::super::{BARE, need, step, text};
use super::{Given, Script};

/// How near numbers must be.
const NEAR: f64 = 0.000_1;

/// The script of a case, if its kind is one of these.
pub(super) fn read(kind: &str, given: &Given<'_>) -> Option<Script> {
    let steps = match kind {
        "sla_due" => sla_due(given),
        "business_minutes" => business_minutes(given),
        "sla_status" => sla_status(given),
        "update_clock" => update_clock(given),
        "next_due" => next_due(given),
        "resolution_clock" => resolution_clock(given),
        "ticket_merge" => ticket_merge(given),
        "calendar_error" => calendar_error(given),
        "closed_loop" => closed_loop(given),
        "calls" => return Some(calls(given)),
        _ => return None,
    };
    Some(steps.map(|steps| (BARE.to_owned(), steps)))
}

/// Operations as they stand: `{rulebook?, calls: [{operation, request}]}` with one answer or `{error}` each. The calendar of the
/// case takes the place of `hours` in requests that say `"hours": "calendar"`.
fn calls(given: &Given<'_>) -> Script {
    let rulebook = given.input.get("rulebook").and_then(Json::as_str).unwrap_or(BARE).to_owned();
    let answers = given.expect.as_array().ok_or("`expect` is not a list")?;
    let calls = need(given.input, "calls")?.as_array().ok_or("`calls` is not a list")?;
    if answers.len() != calls.len() {
        return Err(format!("{} calls have {} answers", calls.len(), answers.len()));
    }
    let mut steps = Vec::new();
    for (call, answer) in calls.iter().zip(answers) {
        let expected = match answer.get("error") {
            Some(error) if answer.get("code").is_none() => {
                Expected::Error(Json::object([("code".to_owned(), error.clone())]))
            }
            _ => Expected::Answer(answer.clone()),
        };
        let mut request = need(call, "request")?.clone();
        if let Json::Object(fields) = &mut request {
            for (_, value) in fields.iter_mut().filter(|(name, value)| name == "hours" && value.as_str().is_some()) {
                *value = given.calendar.ok_or("the case names no calendar")?.clone();
            }
        }
        let operation = text(call, "operation")?.to_owned();
        steps.push(Step { operation, request: request.to_string(), expected });
    }
    Ok((rulebook, steps))
}

type Steps = Result<Vec<Step>, String>;

fn hours(given: &Given<'_>) -> Result<Json, String> {
    given.calendar.cloned().ok_or_else(|| "the case names no calendar".to_owned())
}

fn instant(json: &Json, name: &str) -> Result<Instant, String> {
    Instant::parse(text(json, name)?).map_err(|error| error.to_string())
}

fn number(json: &Json) -> Result<f64, String> {
    let text = match json {
        Json::Number(number) => number.as_str(),
        other => other.as_str().unwrap_or_default(),
    };
    text.parse().map_err(|_| format!("`{json}` is not a number"))
}

/// A question about clocks: a target of each clock, and what else is known.
fn clocks(
    given: &Given<'_>,
    as_of: Instant,
    targets: Vec<Json>,
    beside: Vec<(&'static str, Json)>,
    expected: Expected,
) -> Steps {
    let created = match given.input.get("created") {
        Some(created) => created.clone(),
        // A case about answers begins with its first message.
        None => need(items(given, "messages").first().ok_or("there are no messages")?, "at")?.clone(),
    };
    let mut request = vec![
        ("as_of", Json::from(as_of.to_string().as_str())),
        ("created", created),
        ("hours", hours(given)?),
        ("targets", Json::Array(targets)),
    ];
    request.extend(beside);
    Ok(vec![step("case.clocks", request, expected)])
}

fn items<'a>(given: &Given<'a>, name: &str) -> &'a [Json] {
    given.input.get(name).and_then(Json::as_array).unwrap_or_default()
}

fn target(given: &Given<'_>, clock: &str, minutes: &str) -> Result<Json, String> {
    Ok(Json::object([("clock", Json::from(clock)), ("minutes", need(given.input, minutes)?.clone())]))
}

/// What the answer must say of the next deadline.
fn next(given: &Given<'_>, clock: Option<Json>) -> Result<Expected, String> {
    let due = need(given.expect, "due")?;
    if matches!(due, Json::Null) {
        let none = |answer: &Json| match answer.get("next") {
            None => Vec::new(),
            Some(next) => vec![format!("next: expected none, found {next}")],
        };
        return Ok(Expected::Checked(Box::new(none)));
    }
    let due = Json::from(instant(given.expect, "due")?.to_string().as_str());
    let next = [("due", due)].into_iter().chain(clock.map(|clock| ("clock", clock)));
    Ok(Expected::Answer(Json::object([("next", Json::object(next))])))
}

fn sla_due(given: &Given<'_>) -> Steps {
    let created = instant(given.input, "created")?;
    let mut as_of = created;
    let mut targets = vec![target(given, "resolution", "target_minutes")?];
    if let Some(change) = given.input.get("policy_change") {
        as_of = as_of.max(instant(change, "at")?);
        targets.push(Json::object([
            ("clock", Json::from("resolution")),
            ("from", need(change, "at")?.clone()),
            ("minutes", need(change, "target_minutes")?.clone()),
        ]));
    }
    let mut pauses = Vec::new();
    for pause in items(given, "pauses") {
        let [from, until] = pause.as_array().unwrap_or_default() else {
            return Err(format!("`{pause}` is no pause"));
        };
        let ends = Json::object([("until", until.clone())]);
        as_of = as_of.max(instant(&ends, "until")?);
        pauses.push(Json::object([("from", from.clone()), ("until", until.clone())]));
    }
    clocks(given, as_of, targets, vec![("pauses", Json::Array(pauses))], next(given, None)?)
}

fn business_minutes(given: &Given<'_>) -> Steps {
    let want = number(need(given.expect, "minutes")?)? * 60.0;
    let check = move |answer: &Json| match answer.get("seconds").map(number) {
        Some(Ok(found)) if (found - want).abs() <= NEAR * 60.0 => Vec::new(),
        found => vec![format!("seconds: expected {want}, found {found:?}")],
    };
    let request = vec![
        ("from", need(given.input, "start")?.clone()),
        ("hours", hours(given)?),
        ("until", need(given.input, "end")?.clone()),
    ];
    Ok(vec![step("calendar.business_time", request, Expected::Checked(Box::new(check)))])
}

fn sla_status(given: &Given<'_>) -> Steps {
    let answered = need(given.input, "responded_at")?;
    let messages = match answered {
        Json::Null => Vec::new(),
        at => vec![Json::object([("at", at.clone()), ("by", Json::from("agent"))])],
    };
    let clock = Json::object([("state", need(given.expect, "state")?.clone())]);
    let expected = Expected::Answer(Json::object([("clocks", Json::Array(vec![clock]))]));
    let targets = vec![target(given, "first_response", "target_minutes")?];
    clocks(given, instant(given.input, "as_of")?, targets, vec![("messages", Json::Array(messages))], expected)
}

fn update_clock(given: &Given<'_>) -> Steps {
    let messages = items(given, "messages");
    let instants: Result<Vec<Instant>, String> = messages.iter().map(|message| instant(message, "at")).collect();
    let as_of = instants?.into_iter().max().ok_or("there are no messages")?;
    let targets = vec![target(given, "update", "target_minutes")?];
    let beside = vec![("messages", Json::Array(messages.to_vec()))];
    clocks(given, as_of, targets, beside, next(given, Some(Json::from("update")))?)
}

fn next_due(given: &Given<'_>) -> Steps {
    let targets =
        vec![target(given, "first_response", "first_response_minutes")?, target(given, "update", "update_minutes")?];
    let beside = vec![("messages", Json::Array(items(given, "messages").to_vec()))];
    let expected = next(given, Some(need(given.expect, "clock")?.clone()))?;
    clocks(given, instant(given.input, "as_of")?, targets, beside, expected)
}

fn resolution_clock(given: &Given<'_>) -> Steps {
    let states = items(given, "states");
    let instants: Result<Vec<Instant>, String> = states.iter().map(|state| instant(state, "at")).collect();
    let as_of = instants?.into_iter().max().ok_or("there are no states")?;
    let targets = vec![target(given, "resolution", "target_minutes")?];
    clocks(given, as_of, targets, vec![("states", Json::Array(states.to_vec()))], next(given, None)?)
}

fn ticket_merge(given: &Given<'_>) -> Steps {
    let mut cases = Vec::new();
    for ticket in items(given, "tickets") {
        let mut fields = vec![("case_id", need(ticket, "id")?.clone()), ("created", need(ticket, "created")?.clone())];
        fields.extend(ticket.get("due").filter(|due| !matches!(due, Json::Null)).map(|due| ("due", due.clone())));
        cases.push(Json::object(fields));
    }
    let mut want = vec![("created", instant(given.expect, "created")?)];
    let due = need(given.expect, "due")?;
    if !matches!(due, Json::Null) {
        want.push(("due", instant(given.expect, "due")?));
    }
    let want = want.into_iter().map(|(name, at)| (name, Json::from(at.to_string().as_str())));
    let expected = Expected::Answer(Json::object(want));
    Ok(vec![step("case.merge", vec![("cases", Json::Array(cases))], expected)])
}

fn calendar_error(given: &Given<'_>) -> Steps {
    let code = || Ok::<_, String>(Json::object([("code".to_owned(), need(given.expect, "error")?.clone())]));
    let created = instant(given.input, "created")?;
    let targets = vec![target(given, "resolution", "target_minutes")?];
    let mut steps = clocks(given, created, targets, Vec::new(), Expected::Error(code()?))?;
    let request = vec![
        ("from", need(given.input, "created")?.clone()),
        ("hours", hours(given)?),
        ("minutes", need(given.input, "target_minutes")?.clone()),
    ];
    steps.push(step("calendar.add", request, Expected::Error(code()?)));
    Ok(steps)
}

fn closed_loop(given: &Given<'_>) -> Steps {
    let mut request = Vec::new();
    for name in ["contacted_in_time", "contacted_late", "detractors"] {
        request.push((name, need(given.input, name)?.clone()));
    }
    let mut wanted = Vec::new();
    for name in ["contact_rate", "on_time_rate"] {
        let want = need(given.expect, name)?;
        wanted.push((name, if matches!(want, Json::Null) { None } else { Some(number(want)?) }));
    }
    let check = move |answer: &Json| {
        let differs = |(name, want): &(&str, Option<f64>)| {
            let found = answer.get(name).map(number);
            let same = match (&found, want) {
                (Some(Ok(found)), Some(want)) => (found - want).abs() <= NEAR,
                (None, None) => true,
                _ => false,
            };
            (!same).then(|| format!("{name}: expected {want:?}, found {found:?}"))
        };
        wanted.iter().filter_map(differs).collect()
    };
    Ok(vec![step("case.closed_loop", request, Expected::Checked(Box::new(check)))])
}
