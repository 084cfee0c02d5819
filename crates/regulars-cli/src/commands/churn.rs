//! `regulars churn`: a logistic regression of who churned out of a CSV file, what it says of rows, and how good scores are.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use regulars::Json;

use super::answer::{
    SHOWN, and_more, answered, column_of, field, json, list, number, print, read_model, shown, table_of, written,
};
use super::artefacts;
use super::rows::{Rows, check_named};
use crate::args::{Churn, EvaluateChurn, FitChurn, MakeScorecard, ScoreChurn, Table};
use crate::failure::{Failure, Result, code};
use crate::input;
use crate::table::{self, Align};

pub(crate) fn run(command: &Churn) -> Result<()> {
    match command {
        Churn::Fit(args) => fit(args),
        Churn::Score(args) => score(args),
        Churn::Evaluate(args) => evaluate(args),
        Churn::Scorecard(args) => scorecard(args),
    }
}

/// The rows of a table to learn from, and who churned.
struct Learned {
    names: Vec<String>,
    numbers: Vec<f64>,
    churned: Vec<bool>,
}

fn learned(table: &Table, label: &str) -> Result<Learned> {
    let asked: Vec<String> = table.feature.iter().cloned().chain([label.to_owned()]).collect();
    let asked = Some(asked.as_slice()).filter(|_| !table.feature.is_empty());
    let rows = Rows::open(&table.rows, table.id.as_deref(), asked)?;
    let all = rows.names();
    let Some(place) = all.iter().position(|name| name == label) else {
        let message = format!("there is no column `{label}`");
        return Err(Failure::new(code::CSV_COLUMN_MISSING, input::name(&table.rows), message));
    };
    let (_, cells) = rows.with_outcome(label).all()?;
    let (mut numbers, mut churned) = (Vec::new(), Vec::new());
    for row in cells.chunks(all.len().max(1)) {
        for (at, cell) in row.iter().enumerate() {
            if at == place { churned.push(*cell > 0.5) } else { numbers.push(*cell) }
        }
    }
    Ok(Learned { names: all.into_iter().filter(|name| name != label).collect(), numbers, churned })
}

fn fit(args: &FitChurn) -> Result<()> {
    let Learned { names, numbers, churned } = learned(&args.table, &args.label)?;
    check_named(&args.ln1p, &names, "--ln1p")?;
    let feature = |name: &String| {
        let step = Json::object([("step".to_owned(), Json::from("ln1p"))]);
        let steps = if args.ln1p.contains(name) { vec![step] } else { Vec::new() };
        Json::object([("name".to_owned(), Json::from(name.as_str())), ("steps".to_owned(), Json::Array(steps))])
    };
    let request = [
        ("churned", Json::from_value(&churned)?),
        ("columns", Json::from_value(&names)?),
        ("features", Json::Array(names.iter().map(feature).collect())),
        ("penalty", json(args.penalty)?),
        ("rows", table_of(&numbers, names.len())?),
    ];
    let answer = answered("churn.fit", request.into_iter().chain(artefacts::origin(&args.kept, None)?))?;
    artefacts::keep(&args.kept, &answer)?;
    if let Some(path) = &args.output {
        written(path, field(&answer, "model"))?;
    }
    print(&answer, args.table.json, |out| show_fit(out, &answer))
}

fn show_fit(out: &mut dyn Write, answer: &Json) -> io::Result<()> {
    let status = field(answer, "status").as_str().unwrap_or_default().to_owned();
    writeln!(out, "{} rows, {} of them churned: {status}", field(answer, "rows"), field(answer, "positives"))?;
    if field(answer, "rows_incomplete") != &Json::from_value(&0).unwrap_or(Json::Null) {
        writeln!(out, "  {} rows were left out, because a number is missing", field(answer, "rows_incomplete"))?;
    }
    let model = field(answer, "model");
    let of = |term: &Json, name: &str| term.get(name).and_then(number).map(shown).unwrap_or_default();
    let head = ["feature", "weight", "mean"].map(str::to_owned).to_vec();
    let first = vec!["(intercept)".to_owned(), of(model, "intercept"), String::new()];
    let term = |term: &Json| {
        let steps = list(term, "steps").iter().filter_map(|step| step.get("step")?.as_str());
        let name = field(term, "name").as_str().unwrap_or_default().to_owned();
        let name = steps.fold(name, |name, step| format!("{step} of {name}"));
        vec![name, of(term, "weight"), of(term, "mean")]
    };
    let rows: Vec<Vec<String>> = [head, first].into_iter().chain(list(model, "terms").iter().map(term)).collect();
    table::write(out, &[Align::Left, Align::Right, Align::Right], &rows)
}

fn score(args: &ScoreChurn) -> Result<()> {
    let model = read_model(&args.model)?;
    // An artefact has the regression among its parameters, and what corrects it beside them.
    let (field_of_request, terms) = match model.get("parameters") {
        Some(parameters) => ("artefact", list(parameters, "terms")),
        None => ("model", list(&model, "terms")),
    };
    let columns: Vec<String> =
        terms.iter().filter_map(|term| term.get("column")?.as_str()).map(str::to_owned).collect();
    let rows = Rows::open(&args.rows.rows, args.rows.id.as_deref(), Some(&columns))?;
    let (ids, numbers) = rows.all()?;
    let request = [
        ("columns", Json::from_value(&columns)?),
        (field_of_request, model.clone()),
        ("rows", table_of(&numbers, columns.len())?),
    ];
    let answer = answered("churn.score", request)?;
    print(&answer, args.rows.json, |out| show_rows(out, &ids, list(&answer, "rows")))
}

/// Those first who are likeliest to churn.
fn show_rows(out: &mut dyn Write, ids: &[String], rows: &[Json]) -> io::Result<()> {
    let probability = |row: &Json| row.get("probability").and_then(number);
    let mut all: Vec<(&String, &Json)> = ids.iter().zip(rows).collect();
    all.sort_by(|(_, a), (_, b)| probability(b).unwrap_or(-1.0).total_cmp(&probability(a).unwrap_or(-1.0)));
    let told = |row: &Json| {
        let words = list(row, "reasons").iter().map(|reason| {
            let share = reason.get("contribution").and_then(number).unwrap_or_default();
            format!("{} {share:+.2}", field(reason, "code").as_str().unwrap_or_default())
        });
        words.collect::<Vec<_>>().join(", ")
    };
    let head = ["row", "churns", "for the reason"].map(str::to_owned).to_vec();
    let row = |(id, row): &(&String, &Json)| {
        let status = field(row, "status").as_str().unwrap_or_default().to_owned();
        vec![(*id).clone(), probability(row).map_or(status, shown), told(row)]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(all.iter().take(SHOWN).map(row)).collect();
    table::write(out, &[Align::Right, Align::Right, Align::Left], &rows)?;
    and_more(out, all.len(), "; --json lists all")
}

fn scorecard(args: &MakeScorecard) -> Result<()> {
    let Learned { names, numbers, churned } = learned(&args.table, &args.label)?;
    let pairs = args.measure.iter().map(|pair| (pair.0.as_str(), pair.1.as_str()));
    let measures: BTreeMap<&str, &str> = pairs.collect();
    let asked: Vec<String> = measures.keys().map(|name| (*name).to_owned()).collect();
    check_named(&asked, &names, "--measure")?;
    let feature = |name: &String| {
        let measure = measures.get(name.as_str()).map(|measure| ("measure".to_owned(), Json::from(*measure)));
        Json::object([("name".to_owned(), Json::from(name.as_str()))].into_iter().chain(measure))
    };
    let request = [
        ("bins", Json::from_value(&args.bins)?),
        ("churned", Json::from_value(&churned)?),
        ("columns", Json::from_value(&names)?),
        ("features", Json::Array(names.iter().map(feature).collect())),
        ("name", Json::from(args.name.as_str())),
        ("penalty", json(args.penalty)?),
        ("purpose", Json::from(args.purpose.as_str())),
        ("rows", table_of(&numbers, names.len())?),
    ];
    let answer = answered("churn.scorecard", request)?;
    let toml = field(&answer, "toml").as_str().unwrap_or_default();
    if let Some(path) = &args.output {
        std::fs::write(path, toml).map_err(|error| Failure::io(path, "cannot write the scorecard", &error))?;
    }
    print(&answer, args.table.json, |out| match args.output {
        Some(_) => show_scorecard(out, &answer),
        None => out.write_all(toml.as_bytes()),
    })
}

/// The features by what they tell of the outcome, with their bins.
fn show_scorecard(out: &mut dyn Write, answer: &Json) -> io::Result<()> {
    let of = |json: &Json, name: &str| json.get(name).and_then(number).unwrap_or_default();
    let status = field(answer, "status").as_str().unwrap_or_default().to_owned();
    writeln!(out, "{} rows, {} of them churned: {status}", field(answer, "rows"), field(answer, "positives"))?;
    let mut features: Vec<&Json> = list(answer, "features").iter().collect();
    features.sort_by(|a, b| of(b, "information_value").total_cmp(&of(a, "information_value")));
    let mut rows = vec![["feature", "below", "stayed", "churned", "evidence", "points"].map(str::to_owned).to_vec()];
    for feature in features {
        let mut name = field(feature, "name").as_str().unwrap_or_default().to_owned();
        name.push_str(&format!(" (information value {})", shown(of(feature, "information_value"))));
        let missing = std::iter::once((field(feature, "missing"), "missing"));
        for (bin, end) in list(feature, "bins").iter().map(|bin| (bin, "")).chain(missing) {
            let below = bin.get("below").map_or_else(|| end.to_owned(), Json::to_string);
            let counts = ["good", "bad"].map(|name| field(bin, name).to_string());
            let points = field(bin, "points").to_string();
            rows.push([&[std::mem::take(&mut name), below], &counts[..], &[shown(of(bin, "woe")), points]].concat());
        }
    }
    table::write(out, &[&[Align::Left][..], &[Align::Right; 5]].concat(), &rows)
}

fn evaluate(args: &EvaluateChurn) -> Result<()> {
    let answer = judged(&args.rows, &args.score, &args.label, None)?;
    print(&answer, args.json, |out| show_evaluation(out, &answer))
}

/// How good the scores of a CSV file are; the lift of these shares.
pub(super) fn judged(path: &Path, score: &str, label: &str, shares: Option<&[f64]>) -> Result<Json> {
    let rows = Rows::open(path, None, Some(&[score.to_owned(), label.to_owned()]))?;
    let (_, numbers) = rows.with_outcome(label).all()?;
    let (scores, churned): (Vec<f64>, Vec<bool>) =
        numbers.chunks_exact(2).filter_map(|row| Some((*row.first()?, *row.last()? > 0.5))).unzip();
    let lift = shares.map(column_of).transpose()?.map(|shares| ("lift", shares));
    let request = [("churned", Json::from_value(&churned)?), ("scores", column_of(&scores)?)];
    answered("churn.evaluate", request.into_iter().chain(lift))
}

fn show_evaluation(out: &mut dyn Write, answer: &Json) -> io::Result<()> {
    let of = |json: &Json, name: &str| json.get(name).and_then(number).map(shown).unwrap_or_default();
    writeln!(out, "{} rows, of which {} churned", field(answer, "n"), of(answer, "rate"))?;
    let mut rows = vec![vec!["AUC".to_owned(), of(answer, "auc")]];
    for lift in list(answer, "lift") {
        rows.push(vec![format!("lift of the top {}", of(lift, "share")), of(lift, "lift")]);
    }
    let found = answer.get("probabilities");
    for (name, label) in [("brier", "Brier score"), ("log_loss", "log loss"), ("ece", "calibration error")] {
        rows.extend(found.map(|found| vec![label.to_owned(), of(found, name)]));
    }
    table::write(out, &[Align::Left, Align::Right], &rows)?;
    let Some(found) = found else { return Ok(()) };
    let head = ["foretold", "came", "rows"].map(str::to_owned).to_vec();
    let band = |band: &Json| vec![of(band, "predicted"), of(band, "rate"), field(band, "n").to_string()];
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(list(found, "reliability").iter().map(band)).collect();
    table::write(out, &[Align::Right, Align::Right, Align::Right], &rows)
}
