//! Kinds of cases: satisfaction, scores of leads, campaigns, attribution and indicators. What answers tell as decimals in text is
//! compared as numbers, within 0.0001; money is compared as text.

use regulars::{Instant, Json};

use super::super::script::{Check, Expected, Step};
use super::super::{BARE, need, step, text};
use super::{Given, Script};

/// How far a number may be off.
const TOLERANCE: f64 = 1e-4;
/// The instant of cases that say only how long ago something was.
const NOW: &str = "2026-01-01T00:00:00Z";
const DAY_US: i64 = 86_400_000_000;
/// Cases name no currency; their money has two digits.
const CURRENCY: &str = "CNY";

type Request = Vec<(&'static str, Json)>;
/// Makes the request of an input.
type Ask = fn(&Json) -> Result<Request, String>;
/// Brings an answer into the shape of what is expected.
type Shape = fn(&Json) -> Json;

/// The script of a case, if its kind is one of these.
pub(super) fn read(kind: &str, given: &Given<'_>) -> Option<Script> {
    let as_it_is: Shape = Json::clone;
    let (operation, request, shape): (_, Ask, Shape) = match kind {
        "nps" => ("survey.nps", counts, as_it_is),
        "nps_difference" => ("survey.compare", two_scores, as_it_is),
        "nps_sample_size" => ("survey.sample_size", sample, as_it_is),
        "survey_answers" => ("survey.answers", answers, as_it_is),
        "csat" => ("survey.csat", marks, as_it_is),
        "ces" => ("survey.ces", marks, as_it_is),
        "lead_score" => ("lead.score", lead_score, as_it_is),
        "lead_grade" => ("lead.grade", lead_grade, as_it_is),
        "attribution" => ("attribution.credit", credit, credit_shape),
        "markov" => ("attribution.markov", paths, markov_shape),
        "shapley" => ("attribution.shapley", coalitions, shapley_shape),
        "roi" => ("campaign.roi", returns, as_it_is),
        "lift" => ("campaign.lift", lift, as_it_is),
        "incremental_roi" => ("campaign.incremental", incremental, incremental_shape),
        "kpi_comparison" => ("indicator.compare", comparison, as_it_is),
        _ => return None,
    };
    let script = request(given.input).map(|request| {
        let step: Step = step(operation, request, expected(given.expect, shape));
        (BARE.to_owned(), vec![step])
    });
    Some(script)
}

fn expected(expect: &Json, shape: Shape) -> Expected {
    if let Some(code) = expect.get("error") {
        return Expected::Error(Json::object([("code", code.clone())]));
    }
    let wanted = expect.clone();
    let check: Check = Box::new(move |answer| {
        let mut wrong = Vec::new();
        near(&wanted, Some(&shape(answer)), "", &mut wrong);
        wrong
    });
    Expected::Checked(check)
}

/// The places at which an answer is not what is wanted.
fn near(wanted: &Json, found: Option<&Json>, path: &str, wrong: &mut Vec<String>) {
    let mut differs = |found: &Json| wrong.push(format!("{path}: expected {wanted}, found {found}"));
    match (wanted, found) {
        (Json::Null, None | Some(Json::Null)) => {}
        (Json::Null, Some(Json::Object(fields))) if fields.iter().all(|(_, value)| *value == Json::Null) => {}
        (Json::Object(fields), Some(found @ Json::Object(_))) => {
            for (name, value) in fields {
                near(value, found.get(name), &format!("{path}.{name}"), wrong);
            }
        }
        (Json::Array(items), Some(Json::Array(found))) if items.len() == found.len() => {
            for (place, (item, found)) in items.iter().zip(found).enumerate() {
                near(item, Some(found), &format!("{path}[{place}]"), wrong);
            }
        }
        (Json::Number(number), Some(found)) => {
            let text = match found {
                Json::Number(number) => number.as_str(),
                other => other.as_str().unwrap_or_default(),
            };
            let apart = number.as_str().parse::<f64>().ok().zip(text.parse::<f64>().ok());
            if apart.is_none_or(|(wanted, found)| (wanted - found).abs() > TOLERANCE) {
                differs(found);
            }
        }
        (wanted, Some(found)) if wanted == found => {}
        (_, found) => differs(found.unwrap_or(&Json::Null)),
    }
}

/// A number of a case as a decimal in text.
fn decimal(json: &Json) -> Result<Json, String> {
    match json {
        Json::Number(number) => Ok(Json::from(number.as_str())),
        Json::String(_) => Ok(json.clone()),
        other => Err(format!("`{other}` is not a number")),
    }
}

fn decimal_of(input: &Json, name: &str) -> Result<Json, String> {
    decimal(need(input, name)?)
}

fn money(input: &Json, name: &str) -> Result<Json, String> {
    Ok(Json::object([("amount", decimal_of(input, name)?), ("currency", Json::from(CURRENCY))]))
}

fn list<'a>(input: &'a Json, name: &str) -> Result<&'a [Json], String> {
    need(input, name)?.as_array().ok_or_else(|| format!("`{name}` is not a list"))
}

fn pair(json: &Json) -> Result<(&Json, &Json), String> {
    match json.as_array() {
        Some([first, second]) => Ok((first, second)),
        _ => Err(format!("`{json}` is not a pair")),
    }
}

/// `[n, k]`.
fn side(input: &Json, name: &str) -> Result<Json, String> {
    let (n, k) = pair(need(input, name)?)?;
    Ok(Json::object([("k", k.clone()), ("n", n.clone())]))
}

fn counts(input: &Json) -> Result<Request, String> {
    ["detractors", "passives", "promoters"].into_iter().map(|name| Ok((name, need(input, name)?.clone()))).collect()
}

fn two_scores(input: &Json) -> Result<Request, String> {
    let counts = |name: &str| match list(input, name)? {
        [promoters, passives, detractors] => Ok(Json::object([
            ("detractors", detractors.clone()),
            ("passives", passives.clone()),
            ("promoters", promoters.clone()),
        ])),
        _ => Err(format!("`{name}` is not three counts")),
    };
    Ok(vec![("a", counts("a")?), ("b", counts("b")?)])
}

fn sample(input: &Json) -> Result<Request, String> {
    let named = [("detractors", "d"), ("margin", "margin"), ("promoters", "p")];
    named.into_iter().map(|(ours, theirs)| Ok((ours, decimal_of(input, theirs)?))).collect()
}

fn answers(input: &Json) -> Result<Request, String> {
    let (from, until) = pair(need(input, "window")?)?;
    let answer = |answer: &Json| {
        Ok(Json::object([
            ("at", need(answer, "at")?.clone()),
            ("respondent", need(answer, "respondent")?.clone()),
            ("score", decimal_of(answer, "score")?),
        ]))
    };
    let answers = list(input, "answers")?.iter().map(answer).collect::<Result<_, String>>()?;
    Ok(vec![("answers", Json::Array(answers)), ("from", from.clone()), ("until", until.clone())])
}

fn marks(input: &Json) -> Result<Request, String> {
    let ratings = list(input, "ratings")?.iter().map(decimal).collect::<Result<_, String>>()?;
    let scale = input.get("scale").map(|scale| ("scale", scale.clone()));
    Ok([("ratings", Json::Array(ratings))].into_iter().chain(scale).collect())
}

/// So many days before [`NOW`].
fn ago(days: &Json) -> Result<Json, String> {
    let Json::String(days) = decimal(days)? else { return Err("no number of days".to_owned()) };
    let days: f64 = days.parse().map_err(|_| format!("`{days}` is no number of days"))?;
    let now = Instant::parse(NOW).map_err(|error| error.to_string())?;
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "days of a case")]
    let back = (days * DAY_US as f64).round() as i64;
    Ok(Json::from(now.plus_micros(-back).to_string().as_str()))
}

fn lead_score(input: &Json) -> Result<Request, String> {
    let rule = |id: &str, fields: Vec<(&str, Json)>| {
        Json::object([("id", Json::from(id))].into_iter().chain(fields).map(|(name, value)| (name.to_owned(), value)))
    };
    let fading = |names: &[(&'static str, &str)]| -> Result<_, String> {
        let fields = names.iter().map(|(ours, theirs)| Ok((*ours, decimal_of(input, theirs)?)));
        let events =
            Json::Array(vec![Json::object([("at", ago(need(input, "age_days")?)?), ("rule", Json::from("rule"))])]);
        Ok((vec![rule("rule", fields.collect::<Result<_, String>>()?)], events, Vec::new()))
    };
    let bound = |name: &'static str| -> Result<_, String> { Ok(Some((name, decimal_of(input, name)?))) };
    let ((rules, events, fits), bound) = match text(input, "rule")? {
        "exponential" => (fading(&[("half_life_days", "half_life"), ("points", "points")])?, None),
        "step" => (fading(&[("period_days", "period"), ("points", "points"), ("rate", "rate")])?, None),
        limited @ ("group_cap" | "negative_floor") => {
            let items = list(input, "items")?.iter().enumerate();
            let rules = items.map(|(n, points)| {
                Ok(rule(&n.to_string(), vec![("fit", Json::Bool(true)), ("points", decimal(points)?)]))
            });
            let rules = rules.collect::<Result<Vec<_>, String>>()?;
            let fits = (0..rules.len()).map(|n| Json::from(n.to_string().as_str())).collect();
            let limit = bound(if limited == "group_cap" { "cap" } else { "floor" })?;
            ((rules, Json::Array(Vec::new()), fits), limit)
        }
        "daily_frequency_cap" => {
            let fields = vec![("daily_cap", need(input, "cap")?.clone()), ("points", decimal_of(input, "points")?)];
            let event = Json::object([("at", Json::from(NOW)), ("rule", Json::from("rule"))]);
            let Json::Number(count) = need(input, "events_same_day")? else { return Err("no count".to_owned()) };
            let count = count.as_i64().and_then(|count| usize::try_from(count).ok()).ok_or("no count")?;
            ((vec![rule("rule", fields)], Json::Array(vec![event; count]), Vec::new()), None)
        }
        other => return Err(format!("`{other}` is not a known rule of scores")),
    };
    let group = [("id", Json::from("group")), ("rules", Json::Array(rules))].into_iter().chain(bound);
    let group = Json::object(group.map(|(name, value)| (name.to_owned(), value)));
    Ok(vec![
        ("as_of", Json::from(NOW)),
        ("events", events),
        ("fits", Json::Array(fits)),
        ("groups", Json::Array(vec![group])),
    ])
}

fn lead_grade(input: &Json) -> Result<Request, String> {
    let bands = |name: &str| {
        let band = |band: &Json| {
            let (name, minimum) = pair(band)?;
            Ok(Json::object([("minimum", decimal(minimum)?), ("name", name.clone())]))
        };
        list(input, name)?.iter().map(band).collect::<Result<_, String>>().map(Json::Array)
    };
    Ok(vec![
        ("engagement", decimal_of(input, "engagement")?),
        ("engagement_bands", bands("eng_bands")?),
        ("fit", decimal_of(input, "fit")?),
        ("fit_bands", bands("fit_bands")?),
    ])
}

fn credit(input: &Json) -> Result<Request, String> {
    let touch = |(place, touch): (usize, &Json)| {
        let (channel, days) = pair(touch)?;
        let id = format!("{place:06}");
        Ok(Json::object([("at", ago(days)?), ("channel", channel.clone()), ("id", Json::from(id.as_str()))]))
    };
    let touches = list(input, "touches")?.iter().enumerate().map(touch).collect::<Result<_, String>>()?;
    let mut request = vec![
        ("at", Json::from(NOW)),
        ("model", need(input, "model")?.clone()),
        ("touches", Json::Array(touches)),
        ("value", money(input, "value")?),
    ];
    for name in ["half_life_days", "lookback_days"] {
        if input.get(name).is_some_and(|days| *days != Json::Null) {
            request.push((name, decimal_of(input, name)?));
        }
    }
    Ok(request)
}

/// An object of the rows of a list: of each row one field by the name of its channel.
fn by_channel(answer: &Json, rows: &str, value: impl Fn(&Json) -> Json) -> Json {
    let rows = answer.get(rows).and_then(Json::as_array).unwrap_or_default();
    let name = |row: &Json| row.get("channel").and_then(Json::as_str).unwrap_or_default().to_owned();
    Json::object(rows.iter().map(|row| (name(row), value(row))))
}

fn part(row: &Json, name: &str) -> Json {
    row.get(name).cloned().unwrap_or(Json::Null)
}

fn credit_shape(answer: &Json) -> Json {
    let shares = by_channel(answer, "shares", |row| part(row.get("value").unwrap_or(&Json::Null), "amount"));
    Json::object([("shares", shares)])
}

fn markov_shape(answer: &Json) -> Json {
    Json::object([
        ("p_conv", part(answer, "p_conv")),
        ("removal_effect", by_channel(answer, "channels", |row| part(row, "removal_effect"))),
        ("share", by_channel(answer, "channels", |row| part(row, "share"))),
    ])
}

fn shapley_shape(answer: &Json) -> Json {
    Json::object([("credit", by_channel(answer, "channels", |row| part(row, "credit")))])
}

fn incremental_shape(answer: &Json) -> Json {
    Json::object([
        ("incremental_conversions", part(answer, "incremental_conversions")),
        ("incremental_margin", part(answer.get("incremental_margin").unwrap_or(&Json::Null), "amount")),
        ("roi", part(answer, "roi")),
    ])
}

fn paths(input: &Json) -> Result<Request, String> {
    if need(input, "order")?.to_string() != "1" {
        return Err("only chains of order 1 are known".to_owned());
    }
    let path = |path: &Json| {
        Ok(Json::object([
            ("conversions", need(path, "conv")?.clone()),
            ("lost", need(path, "null")?.clone()),
            ("path", need(path, "path")?.clone()),
        ]))
    };
    let paths = list(input, "paths")?.iter().map(path).collect::<Result<_, String>>()?;
    Ok(vec![("paths", Json::Array(paths))])
}

fn coalitions(input: &Json) -> Result<Request, String> {
    let set = |set: &Json| {
        let (channels, conversions) = pair(set)?;
        Ok(Json::object([("channels", channels.clone()), ("conversions", conversions.clone())]))
    };
    let sets = list(input, "coalitions")?.iter().map(set).collect::<Result<_, String>>()?;
    Ok(vec![("coalitions", Json::Array(sets))])
}

fn returns(input: &Json) -> Result<Request, String> {
    Ok(vec![
        ("costs", Json::Array(vec![money(input, "cost")?])),
        ("margin", decimal_of(input, "margin")?),
        ("revenue", Json::Array(vec![money(input, "revenue")?])),
    ])
}

fn lift(input: &Json) -> Result<Request, String> {
    Ok(vec![("control", side(input, "control")?), ("treated", side(input, "treated")?)])
}

fn incremental(input: &Json) -> Result<Request, String> {
    Ok(vec![
        ("control", side(input, "control")?),
        ("cost", money(input, "cost")?),
        ("margin", decimal_of(input, "margin")?),
        ("revenue_per_conversion", money(input, "revenue_per_conversion")?),
        ("treated", side(input, "treated")?),
    ])
}

fn comparison(input: &Json) -> Result<Request, String> {
    text(input, "metric")?;
    Ok(vec![("after", need(input, "after")?.clone()), ("before", need(input, "before")?.clone())])
}
