//! `regulars survey`, `regulars campaign` and `regulars attribution`: what customers answer, what campaigns return and did, and
//! which channels are credited with what (SV-30 to SV-33, SV-60 to SV-62, SV-70 to SV-73).

use std::io::{self, Write};
use std::path::Path;

use regulars::Json;

use super::answer::{answered, field, list, print};
use super::rows::Texts;
use crate::args::{
    Attribution, AttributionOfAll, Between, Campaign, CampaignAudience, CampaignResults, Database, PathsOf, Roi,
    ScoreSurvey, Survey, SurveyOfAll, TouchesOf,
};
use crate::database::{self, IfAbsent};
use crate::failure::{Failure, Result, code};
use crate::input;
use crate::table::{self, Align};
use crate::view::ask;

type Request = Vec<(&'static str, Json)>;

pub(crate) fn survey(command: &Survey) -> Result<()> {
    let (answer, json) = match command {
        Survey::Score(args) => (score(args)?, args.json),
        Survey::Report(args) => (survey_of_all(args)?, args.json),
        Survey::SampleSize(args) => {
            let request = [
                ("detractors", word(&args.detractors)),
                ("margin", word(&args.margin)),
                ("promoters", word(&args.promoters)),
            ];
            (answered("survey.sample_size", request)?, args.json)
        }
    };
    print(&answer, json, |out| tell(out, &answer))
}

pub(crate) fn campaign(command: &Campaign) -> Result<()> {
    let (answer, json) = match command {
        Campaign::Roi(args) => (roi(args)?, args.json),
        Campaign::Lift(args) => {
            let request = [("control", side(args.control)?), ("treated", side(args.treated)?)];
            (answered("campaign.lift", request)?, args.json)
        }
        Campaign::SampleSize(args) => {
            let request = [("effect", word(&args.effect)), ("power", word(&args.power)), ("rate", word(&args.rate))];
            (answered("campaign.sample_size", request)?, args.json)
        }
        Campaign::Results(args) => (results(args)?, args.json),
        Campaign::Audience(args) => (group_audience(args)?, args.json),
    };
    print(&answer, json, |out| tell(out, &answer))
}

fn results(args: &CampaignResults) -> Result<Json> {
    let mut request = window(&args.between, Some(args.as_of.as_deref()))?;
    let words = [
        ("campaign", &args.campaign),
        ("control", &args.control),
        ("currency", &args.currency),
        ("margin", &args.margin),
        ("treated", &args.treated),
    ];
    request.extend(words.map(|(name, text)| (name, word(text))));
    asked(&args.database, "campaign.results", request)
}

fn group_audience(args: &CampaignAudience) -> Result<Json> {
    let as_of = ask::instant(args.as_of.as_deref(), "--as-of")?.to_string();
    let mut request =
        vec![("as_of", word(&as_of)), ("campaign_group", word(&args.group)), ("purpose", word(&args.purpose))];
    let narrowed = [("segment", &args.segment), ("condition", &args.condition)];
    request.extend(narrowed.into_iter().filter_map(|(name, text)| Some((name, word(text.as_deref()?)))));
    asked(&args.database, "campaign.audience", request)
}

pub(crate) fn attribution(command: &Attribution) -> Result<()> {
    let (answer, json) = match command {
        Attribution::Touches(args) => (touches(args)?, args.json),
        Attribution::Paths(args) => (paths(args)?, args.json),
        Attribution::Report(args) => (attribution_of_all(args)?, args.json),
    };
    print(&answer, json, |out| tell(out, &answer))
}

fn word(text: &str) -> Json {
    Json::from(text)
}

fn side((n, k): (u64, u64)) -> Result<Json> {
    Ok(Json::object([("k", Json::from_value(&k)?), ("n", Json::from_value(&n)?)]))
}

fn amount(amount: &str, currency: &str) -> Json {
    Json::object([("amount", word(amount)), ("currency", word(currency))])
}

/// The instants of a window, and that of the question.
fn window(between: &Between, as_of: Option<Option<&str>>) -> Result<Request> {
    let instant =
        |text: Option<&str>, argument: &str| -> Result<Json> { Ok(word(&ask::instant(text, argument)?.to_string())) };
    let mut request =
        vec![("from", instant(Some(&between.from), "--from")?), ("until", instant(Some(&between.until), "--until")?)];
    if let Some(as_of) = as_of {
        request.push(("as_of", instant(as_of, "--as-of")?));
    }
    Ok(request)
}

/// The answer of an operation on a database.
fn asked(database: &Database, operation: &str, request: Request) -> Result<Json> {
    let crm = database::open(database, IfAbsent::Refuse)?.crm;
    Ok(Json::parse(&crm.call(operation, &Json::object(request).to_string())?)?)
}

fn score(args: &ScoreSurvey) -> Result<Json> {
    let texts = Texts::read(&args.answers, &["respondent", "at", "score"], &["id"])?;
    let mut columns = texts.columns.into_iter();
    let mut next = || columns.next().flatten().unwrap_or_default();
    let (respondents, at, scores, ids) = (next(), next(), next(), next());
    let answer = |(row, respondent): (usize, &String)| {
        let cell = |column: &[String]| word(column.get(row).map_or("", String::as_str));
        let id = ids.get(row).map(|id| ("id", word(id)));
        Json::object(
            [("respondent", word(respondent)), ("at", cell(&at)), ("score", cell(&scores))].into_iter().chain(id),
        )
    };
    let answers = respondents.iter().enumerate().map(answer).collect();
    let mut request = window(&args.between, None)?;
    request.extend([("answers", Json::Array(answers)), ("scale", word(&args.scale))]);
    let counted = answered("survey.answers", request)?;
    let marks = || {
        let each = list(&counted, "scores").iter().flat_map(|row| {
            let count = field(row, "count").to_string().parse().unwrap_or(0);
            std::iter::repeat_n(word(&field(row, "score").to_string()), count)
        });
        vec![("ratings", Json::Array(each.collect()))]
    };
    let figures = match args.scale.as_str() {
        "csat" => answered("survey.csat", marks())?,
        "ces" => answered("survey.ces", marks())?,
        _ => {
            let groups = ["detractors", "passives", "promoters"];
            answered("survey.nps", groups.map(|name| (name, field(&counted, name).clone())))?
        }
    };
    Ok(Json::object([(args.scale.clone(), figures), ("counted".to_owned(), counted)]))
}

fn survey_of_all(args: &SurveyOfAll) -> Result<Json> {
    let mut request = window(&args.between, Some(args.as_of.as_deref()))?;
    request.push(("scale", word(&args.scale)));
    request.extend(args.survey.as_deref().map(|survey| ("survey", word(survey))));
    asked(&args.database, "survey.report", request)
}

fn roi(args: &Roi) -> Result<Json> {
    let sum = |text: &str| Json::Array(vec![amount(text, &args.currency)]);
    let request = vec![("costs", sum(&args.cost)), ("margin", word(&args.margin)), ("revenue", sum(&args.revenue))];
    match (args.treated, args.control) {
        (Some(treated), Some(control)) => {
            let sides = [("treated", side(treated)?), ("control", side(control)?)];
            answered("campaign.report", request.into_iter().chain(sides))
        }
        _ => answered("campaign.roi", request),
    }
}

fn touches(args: &TouchesOf) -> Result<Json> {
    let mut columns = Texts::read(&args.touches, &["channel", "at"], &[])?.columns.into_iter();
    let (channels, at) = (columns.next().flatten().unwrap_or_default(), columns.next().flatten().unwrap_or_default());
    let touch = |(row, (channel, at)): (usize, (&String, &String))| {
        Json::object([("at", word(at)), ("channel", word(channel)), ("id", word(&format!("{row:09}")))])
    };
    let touches = channels.iter().zip(&at).enumerate().map(touch).collect();
    let mut request = vec![
        ("at", word(&ask::instant(Some(&args.at), "--at")?.to_string())),
        ("model", word(&args.model)),
        ("touches", Json::Array(touches)),
        ("value", amount(&args.value, &args.currency)),
    ];
    request.extend(args.lookback_days.as_deref().map(|days| ("lookback_days", word(days))));
    request.extend(args.half_life_days.as_deref().map(|days| ("half_life_days", word(days))));
    answered("attribution.credit", request)
}

/// The whole numbers of a column.
fn counts(path: &Path, name: &str, cells: &[String]) -> Result<Vec<Json>> {
    let count = |(row, cell): (usize, &String)| match cell.parse::<u64>() {
        Ok(count) => Ok(Json::from_value(&count)?),
        Err(_) => {
            let place = format!("{}: row {}: {name}", input::name(path), row + 1);
            Err(Failure::new(code::CSV_ROW_INVALID, place, format!("`{cell}` is no whole number")))
        }
    };
    cells.iter().enumerate().map(count).collect()
}

fn paths(args: &PathsOf) -> Result<Json> {
    let markov = args.model == "markov";
    let needed: &[&str] = if markov { &["path", "conversions", "lost"] } else { &["path", "conversions"] };
    let mut columns = Texts::read(&args.paths, needed, &[])?.columns.into_iter();
    let mut next = || columns.next().flatten().unwrap_or_default();
    let (paths, conversions, lost) = (next(), next(), next());
    let conversions = counts(&args.paths, "conversions", &conversions)?;
    let lost = counts(&args.paths, "lost", &lost)?;
    let channels = |path: &String| {
        let channels = path.split('>').map(str::trim).filter(|channel| !channel.is_empty());
        Json::Array(channels.map(word).collect())
    };
    let rows = paths.iter().zip(conversions);
    if markov {
        let row = |((path, conversions), lost): ((&String, Json), Json)| {
            Json::object([("conversions", conversions), ("lost", lost), ("path", channels(path))])
        };
        answered("attribution.markov", [("paths", Json::Array(rows.zip(lost).map(row).collect()))])
    } else {
        let row = |(path, conversions): (&String, Json)| {
            Json::object([("channels", channels(path)), ("conversions", conversions)])
        };
        answered("attribution.shapley", [("coalitions", Json::Array(rows.map(row).collect()))])
    }
}

fn attribution_of_all(args: &AttributionOfAll) -> Result<Json> {
    let mut request = window(&args.between, Some(args.as_of.as_deref()))?;
    request.extend([
        ("currency", word(&args.currency)),
        ("lookback_days", word(&args.lookback_days)),
        ("model", word(&args.model)),
    ]);
    request.extend(args.half_life_days.as_deref().map(|days| ("half_life_days", word(days))));
    asked(&args.database, "attribution.report", request)
}

/// A value as a cell; money with its currency.
fn cell(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Bool(true) => "yes".to_owned(),
        Json::Bool(false) => "no".to_owned(),
        Json::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(" to "),
        Json::Object(_) => format!("{} {}", cell(field(value, "amount")), cell(field(value, "currency"))),
        other => other.to_string(),
    }
}

fn is_money(value: &Json) -> bool {
    value.get("amount").is_some() && value.get("currency").is_some()
}

/// An answer as tables: first its single values, then its lists, then what it holds inside under its name.
pub(super) fn tell(out: &mut dyn Write, answer: &Json) -> io::Result<()> {
    let Json::Object(fields) = answer else { return Ok(()) };
    let plain = |value: &Json| match value {
        Json::Object(_) => is_money(value),
        Json::Array(items) => items.iter().all(|item| matches!(item, Json::String(_))) && !items.is_empty(),
        _ => true,
    };
    let title = |name: &str| name.replace('_', " ");
    let rows: Vec<Vec<String>> =
        fields.iter().filter(|(_, value)| plain(value)).map(|(name, value)| vec![title(name), cell(value)]).collect();
    table::write(out, &[Align::Left, Align::Right], &rows)?;
    for (name, value) in fields {
        match value {
            Json::Array(items) if !plain(value) && !items.is_empty() => rows_of(out, &title(name), items)?,
            Json::Object(_) if !is_money(value) => {
                writeln!(out, "{}", title(name))?;
                tell(out, value)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn rows_of(out: &mut dyn Write, name: &str, items: &[Json]) -> io::Result<()> {
    let mut head: Vec<String> = Vec::new();
    for item in items {
        let Json::Object(fields) = item else { continue };
        for (name, _) in fields.iter().filter(|(name, _)| !head.contains(name)).collect::<Vec<_>>() {
            head.push(name.clone());
        }
    }
    let row = |item: &Json| head.iter().map(|name| item.get(name).map_or_else(String::new, cell)).collect();
    let titles: Vec<String> = head.iter().map(|name| name.replace('_', " ")).collect();
    let rows: Vec<Vec<String>> = std::iter::once(titles).chain(items.iter().map(row)).collect();
    writeln!(out, "{name}")?;
    let aligns: Vec<Align> =
        head.iter().map(|name| if name == "channel" { Align::Left } else { Align::Right }).collect();
    table::write(out, &aligns, &rows)
}
