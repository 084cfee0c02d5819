//! `regulars plot`: the data of a chart by its operation, of what is given or of the records of a database, drawn as SVG.

use std::collections::BTreeMap;
use std::path::Path;

use regulars::Json;

use super::answer::{answered, column_of, read_model};
use super::churn::judged;
use super::rows::Rows;
use crate::args::Plot;
use crate::database::{self, IfAbsent};
use crate::failure::{Failure, Result, code};
use crate::input;
use crate::output::{finish, print_line, stdout};
use crate::svg;
use crate::view::ask;

/// The charts of scores.
const OF_SCORES: [&str; 3] = ["gains", "lift", "reliability"];
/// Of how many shares of the rows a lift is told.
const SHARES: u32 = 20;

pub(crate) fn run(args: &Plot) -> Result<()> {
    let mut request = match &args.request {
        Some(path) => fields(&read_model(path)?, path)?,
        None => BTreeMap::new(),
    };
    if let Some(path) = &args.model {
        let model = fields(&read_model(path)?, path)?;
        // An artefact calls its model a kind.
        let model = match model.get("kind").cloned() {
            Some(kind) => model.into_iter().chain([("model".to_owned(), kind)]).collect(),
            None => model,
        };
        for name in ["model", "parameters", "unit"] {
            let missing = || Failure::new("missing_field", input::name(path), format!("the model has no `{name}`"));
            request.insert(name.to_owned(), model.get(name).cloned().ok_or_else(missing)?);
        }
    }
    if let Some(path) = &args.rows {
        request.extend(of_rows(args, path)?);
    }
    for (name, json) in &args.with {
        let value = Json::parse(json).map_err(|error| Failure::from(error).inside(&format!("--with {name}")))?;
        request.insert(name.clone(), value);
    }
    let operation = format!("plot.{}", args.kind);
    let chart = match &args.db {
        Some(db) => of_records(args, db, &operation, request)?,
        None => answered(&operation, request.iter().map(|(name, value)| (name.as_str(), value.clone())))?,
    };
    if args.json {
        return print_line(&chart.to_string());
    }
    let picture = svg::draw(&chart);
    match &args.output {
        Some(path) => {
            std::fs::write(path, picture).map_err(|error| Failure::io(path, "cannot write the picture", &error))
        }
        None => {
            let mut out = stdout();
            let written = std::io::Write::write_all(&mut out, picture.as_bytes());
            finish(out, written)
        }
    }
}

/// The chart of the records of a database.
fn of_records(args: &Plot, db: &Path, operation: &str, mut request: BTreeMap<String, Json>) -> Result<Json> {
    let opened = database::open_at(db, args.rulebook.as_deref(), &args.keys, IfAbsent::Refuse)?;
    let crm = args.asking.hold(opened.crm);
    let as_of = ask::as_of(args.as_of.as_deref())?;
    let asked = match args.whom.who() {
        Some(who) => Json::parse(&ask::request(&who, as_of, false))?,
        None => Json::object([("as_of".to_owned(), Json::from(as_of.to_string().as_str()))]),
    };
    for (name, value) in fields(&asked, db)? {
        // What `--with` says stands.
        request.entry(name).or_insert(value);
    }
    Ok(Json::parse(&crm.call(operation, &Json::object(request).to_string())?)?)
}

fn fields(json: &Json, path: &Path) -> Result<BTreeMap<String, Json>> {
    match json {
        Json::Object(fields) => Ok(fields.iter().cloned().collect()),
        other => {
            let message = format!("expected an object, found {}", other.type_name());
            Err(Failure::new("wrong_type", input::name(path), message))
        }
    }
}

/// What the rows of a CSV file say of a request.
fn of_rows(args: &Plot, path: &Path) -> Result<Vec<(String, Json)>> {
    if OF_SCORES.contains(&args.kind.as_str()) {
        let (Some(score), Some(label)) = (&args.score, &args.label) else {
            return Err(Failure::new(code::INVALID_VALUE, "--rows", "scores need --score and --label"));
        };
        let shares: Vec<f64> = (1..=SHARES).map(|share| f64::from(share) / f64::from(SHARES)).collect();
        return Ok(vec![("evaluated".to_owned(), judged(path, score, label, Some(&shares))?)]);
    }
    if args.kind != "calibration" || args.score.is_some() {
        return Err(Failure::new(code::INVALID_VALUE, "--rows", format!("`{}` is not made of such rows", args.kind)));
    }
    let names = ["x", "t_x", "t", "came"].map(str::to_owned);
    let (_, numbers) = Rows::open(path, None, Some(&names))?.all()?;
    let column =
        |place: usize| column_of(&numbers.iter().skip(place).step_by(names.len()).copied().collect::<Vec<_>>());
    let rows = [("x".to_owned(), column(0)?), ("t_x".to_owned(), column(1)?), ("t".to_owned(), column(2)?)];
    Ok(vec![("rows".to_owned(), Json::object(rows)), ("came".to_owned(), column(3)?)])
}
