//! `regulars recommend`: which items go together and what people alike have, out of a CSV file of what customers did.

use std::io::{self, Write};

use regulars::{Instant, Json};

use super::answer::{
    SHOWN, and_more, answered, field, json, list, number, print, provenance, read_model, shown, written,
};
use super::rows::{at_fault, broken};
use crate::args::{AskCustomers, AskItems, Compared, EvaluateItems, FitItems, Made, Recommend};
use crate::clock::now_micros;
use crate::failure::{Failure, Result, code};
use crate::input;
use crate::table::{self, Align};

/// What such models are for.
const PURPOSE: &str = "personalised_recommendation";

pub(crate) fn run(command: &Recommend) -> Result<()> {
    match command {
        Recommend::Fit(args) => fit(args),
        Recommend::Items(args) => items(args),
        Recommend::Customers(args) => customers(args),
        Recommend::Evaluate(args) => evaluate(args),
    }
}

fn fit(args: &FitItems) -> Result<()> {
    let mut request = compared(&args.compared)?;
    let made = Made { purpose: PURPOSE.to_owned(), days: args.days, valid_from: None };
    request.push(("provenance", provenance(&made, None)?));
    let answer = answered("recommend.fit", request)?;
    if let Some(path) = &args.output {
        written(path, field(&answer, "artefact"))?;
    }
    print(&answer, args.compared.json, |out| show_fit(out, &answer))
}

/// What all questions about events have.
fn compared(args: &Compared) -> Result<Vec<(&'static str, Json)>> {
    let mut request = vec![
        ("events", events(args)?),
        ("k", Json::from_value(&args.k)?),
        ("similarity", Json::from(args.similarity.as_str())),
    ];
    if let Some(days) = args.half_life {
        request.push(("half_life_days", json(days)?));
    }
    Ok(request)
}

/// The lines of the file as events.
fn events(args: &Compared) -> Result<Json> {
    let name = input::name(&args.events);
    let broken = |error: csv::Error| broken(&name, &error);
    let mut reader = csv::Reader::from_reader(input::open(&args.events, "events")?);
    let head = reader.headers().map_err(broken)?.clone();
    let place = |wanted: &str| head.iter().position(|name| name.trim_start_matches('\u{feff}') == wanted);
    let needed = |wanted: &str| {
        let missing = || Failure::new(code::CSV_COLUMN_MISSING, &name, format!("there is no column `{wanted}`"));
        place(wanted).ok_or_else(missing)
    };
    let texts = [("customer", needed("customer")?), ("item", needed("item")?), ("at", needed("at")?)];
    let value = place("value");
    let mut events = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(broken)? {
        let cell = |place: usize| record.get(place).unwrap_or_default().trim();
        let mut event: Vec<(String, Json)> =
            texts.iter().map(|(name, place)| ((*name).to_owned(), Json::from(cell(*place)))).collect();
        if let Some(text) = value.map(cell).filter(|text| !text.is_empty()) {
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(|| {
                let line = record.position().map_or(0, csv::Position::line);
                at_fault(&name, line, "value", format!("`{text}` is not a number"))
            })?;
            event.push(("value".to_owned(), json(number)?));
        }
        events.push(Json::object(event));
    }
    Ok(Json::Array(events))
}

fn show_fit(out: &mut dyn Write, answer: &Json) -> io::Result<()> {
    let popular = list(answer, "popular");
    writeln!(out, "{} items of {} customers; the most popular", field(answer, "items"), field(answer, "customers"))?;
    let row = |one: &Json| vec![text(one, "item"), field(one, "buyers").to_string()];
    let head = ["item", "customers"].map(str::to_owned).to_vec();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(popular.iter().take(SHOWN).map(row)).collect();
    table::write(out, &[Align::Left, Align::Right], &rows)?;
    and_more(out, popular.len(), "")
}

fn text(json: &Json, name: &str) -> String {
    field(json, name).as_str().unwrap_or_default().to_owned()
}

fn items(args: &AskItems) -> Result<()> {
    let own = |item: &String| Json::object([("item".to_owned(), Json::from(item.as_str()))]);
    let history = Json::Array(args.has.iter().map(own).collect());
    let request = vec![
        ("artefact", read_model(&args.model)?),
        ("histories", Json::Array(vec![history])),
        ("n", Json::from_value(&args.n)?),
    ];
    let answer = answered("recommend.items", request)?;
    let found = list(&answer, "rows").first().and_then(Json::as_array).unwrap_or_default();
    print(&answer, args.json, |out| show_items(out, found))
}

fn show_items(out: &mut dyn Write, found: &[Json]) -> io::Result<()> {
    if found.is_empty() {
        return writeln!(out, "nothing goes with that: the model knows none of it together with something else");
    }
    let because = |one: &Json| {
        let words = list(one, "because").iter().map(|share| {
            format!("{} {:.0} %", text(share, "item"), 100.0 * share.get("share").and_then(number).unwrap_or_default())
        });
        words.collect::<Vec<_>>().join(", ")
    };
    let head = ["item", "score", "because of"].map(str::to_owned).to_vec();
    let row = |one: &Json| {
        vec![text(one, "item"), one.get("score").and_then(number).map(shown).unwrap_or_default(), because(one)]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(found.iter().map(row)).collect();
    table::write(out, &[Align::Left, Align::Right, Align::Left], &rows)
}

/// The instant of a question that is asked now.
fn now() -> Result<(&'static str, Json)> {
    let now = Instant::from_micros(now_micros()).map_err(regulars::Error::from)?;
    Ok(("as_of", Json::from(now.to_string().as_str())))
}

fn customers(args: &AskCustomers) -> Result<()> {
    let mut request = compared(&args.compared)?;
    let customers = args.customers.iter().map(|customer| Json::from(customer.as_str())).collect();
    request.extend([
        now()?,
        ("customers", Json::Array(customers)),
        ("k_anon", Json::from_value(&args.k_anon)?),
        ("n", Json::from_value(&args.n)?),
    ]);
    let answer = answered("recommend.customers", request)?;
    print(&answer, args.compared.json, |out| show_customers(out, list(&answer, "rows")))
}

fn show_customers(out: &mut dyn Write, found: &[Json]) -> io::Result<()> {
    let head = ["customer", "item", "score", "neighbours who have it"].map(str::to_owned).to_vec();
    let mut rows = vec![head];
    for one in found {
        rows.extend(list(one, "items").iter().map(|item| {
            let score = item.get("score").and_then(number).map(shown).unwrap_or_default();
            vec![text(one, "customer"), text(item, "item"), score, field(item, "support").to_string()]
        }));
    }
    table::write(out, &[Align::Left, Align::Left, Align::Right, Align::Right], &rows)?;
    for one in found {
        let unsaid = field(one, "unsaid").to_string();
        if unsaid != "0" {
            writeln!(out, "{}: {unsaid} more that too few neighbours have", text(one, "customer"))?;
        }
    }
    Ok(())
}

fn evaluate(args: &EvaluateItems) -> Result<()> {
    let mut request = compared(&args.compared)?;
    request.extend([now()?, ("by", Json::from(args.by.as_str())), ("n", Json::from_value(&args.n)?)]);
    let answer = answered("recommend.evaluate", request)?;
    print(&answer, args.compared.json, |out| show_evaluation(out, &answer, &args.by))
}

fn show_evaluation(out: &mut dyn Write, answer: &Json, by: &str) -> io::Result<()> {
    let told = |name: &str| field(answer, name).to_string();
    writeln!(
        out,
        "{} customers tested, {} without a later item; lists of {} out of {} items",
        told("customers"),
        told("without_later_item"),
        told("n"),
        told("items")
    )?;
    const MEASURES: [&str; 6] = ["recall", "ndcg", "hit_rate", "coverage", "gini", "diversity"];
    let head = ["lists", "recall", "ndcg", "hit rate", "coverage", "gini", "diversity"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (name, judged) in
        [(format!("by {by}"), field(answer, "model")), ("popular".to_owned(), field(answer, "popularity"))]
    {
        for (policy, metrics) in [("", field(judged, "off")), (", slate", field(judged, "on"))] {
            let cells =
                MEASURES.iter().map(|measure| metrics.get(measure).and_then(number).map(shown).unwrap_or_default());
            rows.push(std::iter::once(format!("{name}{policy}")).chain(cells).collect());
        }
    }
    let right = [Align::Right; MEASURES.len()];
    table::write(out, &[&[Align::Left][..], &right].concat(), &rows)
}
