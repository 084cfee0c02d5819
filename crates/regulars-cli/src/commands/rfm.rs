//! `regulars rfm`: recency, frequency and monetary value of orders in a CSV file, cut points of a population, and scores by them.

use std::io::{self, Write};
use std::path::Path;

use regulars::Json;

use super::answer::{SHOWN, and_more, answered, answered_by, field, list, print, provenance, read_model, written};
use super::rows::{Texts, UNIT};
use crate::args::{FindCuts, Rfm, ScoreRfm, SumUp};
use crate::failure::{Failure, Result};
use crate::ingest::grouped;
use crate::input;
use crate::table::{self, Align};
use crate::view::ask;

/// The columns of customers, in the order in which they are printed.
const COLUMNS: [&str; 11] = [
    "customer",
    "orders",
    "frequency",
    "recency",
    "age",
    "since_last",
    "total",
    "monetary",
    "monetary_all",
    "gg_x",
    "gg_mean",
];
/// Those of a validation.
const VALIDATION: [(&str, &str); 3] = [
    ("validation_purchase_periods", "purchase_periods"),
    ("validation_total", "total"),
    ("validation_monetary", "monetary"),
];

pub(crate) fn run(command: &Rfm) -> Result<()> {
    match command {
        Rfm::Summary(args) => summary(args),
        Rfm::Cuts(args) => cuts(args),
        Rfm::Score(args) => score(args),
    }
}

fn summary(args: &SumUp) -> Result<()> {
    let instant = |text: Option<&str>, argument: &str| -> Result<Json> {
        Ok(Json::from(ask::instant(text, argument)?.to_string().as_str()))
    };
    let mut request = vec![
        ("as_of", instant(args.as_of.as_deref(), "--as-of")?),
        ("include_first", Json::Bool(args.include_first)),
        ("refunds", Json::from(args.refunds.as_str())),
        ("rows", rows(args, &args.orders)?),
        ("unit", Json::from(args.unit.as_str())),
        ("zero_amount", Json::from(if args.skip_zero { "skip" } else { "count" })),
        ("zone", Json::from(args.zone.as_str())),
    ];
    if let Some(returns) = &args.returns {
        request.push(("returns", rows(args, returns)?));
    }
    let texts = [("currency", &args.currency), ("include", &args.include)];
    request.extend(texts.into_iter().filter_map(|(name, text)| Some((name, Json::from(text.as_deref()?)))));
    if args.validate_until.is_some() {
        request.push(("validation_end", instant(args.validate_until.as_deref(), "--validate-until")?));
    }
    let answer = answered_by(args.rules.as_deref(), "rfm.summary", request)?;
    print(&answer, args.json, |out| if args.csv { write_csv(out, &answer) } else { show(out, &answer) })
}

/// The rows of a file as the operation reads them.
fn rows(args: &SumUp, path: &Path) -> Result<Json> {
    let needed = [("customer", args.customer.as_str()), ("at", args.at.as_str()), ("amount", args.amount.as_str())];
    // What a return has of these is that of its order.
    let orders_only: &[&str] =
        if path == args.orders { &["status", "channel", "source", "store", "category"] } else { &[] };
    let perhaps = [&["order", "currency"][..], orders_only].concat();
    let texts = Texts::read(path, &needed.map(|(_, name)| name), &perhaps)?;
    let names = needed.map(|(name, _)| name).into_iter().chain(perhaps.iter().copied());
    let cell = |name: &str, cell: &String| match cell.as_str() {
        "" if orders_only.contains(&name) => Json::Null,
        text => Json::from(text),
    };
    let column = |name: &str, cells: Vec<String>| Json::Array(cells.iter().map(|text| cell(name, text)).collect());
    let columns = names.zip(texts.columns).filter_map(|(name, texts)| Some((name.to_owned(), column(name, texts?))));
    Ok(Json::object(columns))
}

/// A cell of an answer as a text; what is missing is empty.
fn cell(answer: &Json, column: &str, row: usize) -> String {
    match list(answer, column).get(row) {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn write_csv(out: &mut dyn Write, answer: &Json) -> io::Result<()> {
    let customers = field(answer, "customers");
    let validation = answer.get("validation");
    let mut out = csv::Writer::from_writer(out);
    let more = validation.is_some().then_some(VALIDATION).into_iter().flatten();
    let unit = field(answer, "unit").as_str().unwrap_or_default().to_owned();
    out.write_record(COLUMNS.into_iter().chain(more.map(|(head, _)| head)).chain([UNIT]))?;
    for row in 0..list(customers, "customer").len() {
        let more = validation.into_iter().flat_map(|found| VALIDATION.map(|(_, name)| cell(found, name, row)));
        let cells = COLUMNS.map(|name| cell(customers, name, row)).into_iter();
        out.write_record(cells.chain(more).chain([unit.clone()]))?;
    }
    out.flush()
}

fn show(out: &mut dyn Write, answer: &Json) -> io::Result<()> {
    let customers = field(answer, "customers");
    let all = list(customers, "customer").len();
    let unit = field(answer, "unit").as_str().unwrap_or_default();
    writeln!(out, "{} customers; periods are a {unit}", grouped(all as u64))?;
    let head = ["customer", "orders", "repeats", "since last", "total", "mean of repeats"].map(str::to_owned).to_vec();
    let row = |row: usize| {
        let columns = ["customer", "orders", "frequency", "since_last", "total", "monetary"];
        columns.map(|name| cell(customers, name, row)).to_vec()
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain((0..all.min(SHOWN)).map(row)).collect();
    table::write(out, &[&[Align::Left][..], &[Align::Right; 5]].concat(), &rows)?;
    and_more(out, all, "; --csv lists all")?;
    if let Some(found) = answer.get("validation") {
        let periods = list(found, "purchase_periods");
        let back = periods.iter().filter(|count| count.to_string() != "0").count();
        let later = list(answer, "first_seen_later").len();
        writeln!(
            out,
            "  {} of them came back in the validation; {} were first seen in it",
            grouped(back as u64),
            grouped(later as u64)
        )?;
    }
    for code in ["duplicate_order", "return_without_order", "return_exceeds_order", "currency_skipped"] {
        let found = list(answer, "findings").iter().filter(|one| field(one, "code").as_str() == Some(code)).count();
        if found > 0 {
            writeln!(out, "  {code}: {}", grouped(found as u64))?;
        }
    }
    let after = field(answer, "rows_after").to_string();
    if after != "0" {
        writeln!(out, "  {after} rows lie after the end")?;
    }
    if let Some(left_out) = answer.get("rows_left_out") {
        writeln!(out, "  {left_out} orders do not count by their status or by --include")?;
    }
    answer.get("currency").and_then(Json::as_str).map_or(Ok(()), |to| writeln!(out, "  amounts are in {to}"))
}

/// What scores are given to, by name, and in which unit, if the file says so.
struct Values {
    ids: Vec<String>,
    rows: Json,
    unit: Option<String>,
}

fn values(path: &Path, amount: &str, id: Option<&str>) -> Result<Values> {
    let needed = ["since_last", "purchase_periods", amount];
    let wanted = ["since_last", "frequency", amount];
    let names: Vec<&str> = wanted.into_iter().chain(id).collect();
    let mut texts = Texts::read(path, &names, &[UNIT])?;
    let units = texts.columns.pop().flatten().unwrap_or_default();
    if let Some(row) = units.iter().position(|unit| Some(unit) != units.first()) {
        return Err(texts.wrong(row, UNIT, "the periods of all rows are of one length".to_owned()));
    }
    let mut columns = std::mem::take(&mut texts.columns).into_iter().map(Option::unwrap_or_default);
    let mut next = || columns.next().unwrap_or_default();
    let (since_last, frequency, amounts) = (next(), next(), next());
    let number = |name: &str, (row, cell): (usize, &String)| {
        cell.parse::<u32>().map_err(|_| texts.wrong(row, name, format!("`{cell}` is no whole number")))
    };
    let whole = |name: &str, cells: &[String], more: u32| -> Result<Json> {
        let all = cells.iter().enumerate().map(|cell| Ok(number(name, cell)?.saturating_add(more)));
        Ok(Json::from_value(&all.collect::<Result<Vec<u32>>>()?)?)
    };
    let [recent, often, _] = needed;
    let ids = match id {
        Some(_) => next(),
        None => (1..=since_last.len()).map(|row| row.to_string()).collect(),
    };
    let rows = Json::object([
        ("monetary".to_owned(), Json::from_value(&amounts)?),
        (often.to_owned(), whole("frequency", &frequency, 1)?),
        (recent.to_owned(), whole("since_last", &since_last, 0)?),
    ]);
    Ok(Values { ids, rows, unit: units.into_iter().next() })
}

fn cuts(args: &FindCuts) -> Result<()> {
    let Values { rows, unit, .. } = values(&args.rows, &args.monetary_of, None)?;
    if let (Some(asked), Some(unit)) = (&args.unit, &unit)
        && asked != unit
    {
        let message = format!("the periods of the rows are a {unit}, not a {asked}");
        return Err(Failure::new("time_unit_mismatch", input::name(&args.rows), message));
    }
    let unit = args.unit.clone().or(unit).unwrap_or_else(|| "day".to_owned());
    let request = [
        ("monetary_of", Json::from(args.monetary_of.as_str())),
        ("provenance", provenance(&args.made, None)?),
        ("rows", rows),
        ("scores", Json::from_value(&args.scores)?),
        ("unit", Json::from(unit.as_str())),
    ];
    let answer = answered("rfm.cuts", request)?;
    if let Some(path) = &args.output {
        written(path, field(&answer, "artefact"))?;
    }
    print(&answer, args.json, |out| show_cuts(out, &answer))
}

fn show_cuts(out: &mut dyn Write, answer: &Json) -> io::Result<()> {
    writeln!(out, "cut points of {} customers", field(answer, "rows"))?;
    let count = list(answer, "recency").len();
    let head = ["score", "since last below", "purchase periods above", "amount above"].map(str::to_owned).to_vec();
    let row = |place: usize| {
        let recency = cell(answer, "recency", count - 1 - place);
        vec![(place + 2).to_string(), recency, cell(answer, "frequency", place), cell(answer, "monetary", place)]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain((0..count).map(row)).collect();
    table::write(out, &[Align::Right; 4], &rows)?;
    let equal = field(answer, "degenerate_cuts").to_string();
    if equal == "0" {
        Ok(())
    } else {
        writeln!(out, "  {equal} scores are given to nobody: their cut points are equal")
    }
}

fn score(args: &ScoreRfm) -> Result<()> {
    let model = read_model(&args.cuts)?;
    let amount = model.get("parameters").and_then(|parameters| parameters.get("monetary_of")).and_then(Json::as_str);
    let Values { ids, rows, unit } = values(&args.rows.rows, amount.unwrap_or("total"), args.rows.id.as_deref())?;
    let of_cuts = model.get("parameters").and_then(|parameters| parameters.get("unit")).and_then(Json::as_str);
    if let (Some(of_cuts), Some(unit)) = (of_cuts, &unit)
        && of_cuts != unit
    {
        let message = format!("the periods of the rows are a {unit}, those of the cut points a {of_cuts}");
        return Err(Failure::new("time_unit_mismatch", input::name(&args.rows.rows), message));
    }
    let answer = answered("rfm.score", [("artefact", model.clone()), ("rows", rows)])?;
    print(&answer, args.rows.json, |out| show_scores(out, &ids, list(&answer, "rows")))
}

fn show_scores(out: &mut dyn Write, ids: &[String], all: &[Json]) -> io::Result<()> {
    let head = ["row", "RFM", "sum"].map(str::to_owned).to_vec();
    let row = |(id, row): (&String, &Json)| {
        let code = field(row, "rfm_code").as_str().unwrap_or_default().to_owned();
        vec![id.clone(), code, field(row, "rfm_sum").to_string()]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(ids.iter().zip(all).take(SHOWN).map(row)).collect();
    table::write(out, &[Align::Left, Align::Right, Align::Right], &rows)?;
    and_more(out, all.len(), "; --json lists all")
}
