//! `regulars fit`, `regulars score` and `regulars worth`: a model of repeat purchase for the customers of a database, what it says of
//! each, and what each is worth by it and a model of spend.

use std::io::{self, Write};

use regulars::{Instant, Json};

use super::answer::{SHOWN, and_more, number, print, read_model, shown};
use super::artefacts;
use crate::args::{Fit, Listing, Score, Worth};
use crate::database::{self, IfAbsent};
use crate::failure::{Failure, Result};
use crate::ingest::grouped;
use crate::input;
use crate::table::{self, Align};
use crate::view::ask;

pub(crate) fn fit(args: &Fit) -> Result<()> {
    let as_of = ask::as_of(args.listing.as_of.as_deref())?;
    let request = [("model", Json::from(args.model.as_str()))].into_iter().chain(artefacts::origin(&args.kept, as_of)?);
    let answer = asked(&args.listing, as_of, "model.fit", request)?;
    artefacts::keep(&args.kept, &answer)?;
    print(&answer, args.listing.json, |out| show_fit(out, &answer))
}

pub(crate) fn score(args: &Score) -> Result<()> {
    let model = fitted(read_model(&args.model)?, &input::name(&args.model))?;
    let request = model.into_iter().chain([("horizon", Json::from_value(&args.horizon)?)]);
    let as_of = ask::as_of(args.listing.as_of.as_deref())?;
    let answer = asked(&args.listing, as_of, "model.predict", request)?;
    print(&answer, args.listing.json, |out| {
        if args.csv { write_csv(out, &answer) } else { show_scores(out, &answer, args.horizon) }
    })
}

pub(crate) fn worth(args: &Worth) -> Result<()> {
    let request = [
        ("artefact", read_model(&args.purchases)?),
        ("discount", Json::from(args.discount.as_str())),
        ("discount_every", Json::from_value(&args.every)?),
        ("horizons", Json::from_value(&args.months)?),
        ("margin", Json::from(args.margin.as_str())),
        ("spend", read_model(&args.spend)?),
    ];
    let as_of = ask::as_of(args.listing.as_of.as_deref())?;
    let answer = asked(&args.listing, as_of, "model.value", request)?;
    print(
        &answer,
        args.listing.json,
        |out| if args.csv { write_values(out, &answer) } else { show_values(out, &answer) },
    )
}

/// What is said of a customer, as texts: the id, the values by horizon, what is left in all, the expected amount of a purchase.
fn value_cells(customer: &Json, horizons: usize) -> Vec<String> {
    let text = |name: &str| customer.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let values = customer.get("values").and_then(Json::as_array).unwrap_or_default();
    let value = |place: usize| values.get(place).and_then(Json::as_str).unwrap_or_default().to_owned();
    let mut cells = vec![text("customer")];
    cells.extend((0..horizons).map(value));
    cells.extend([text("residual"), text("mean")]);
    cells
}

fn months(answer: &Json) -> Vec<String> {
    let horizons = answer.get("horizons").and_then(Json::as_array).unwrap_or_default();
    horizons.iter().map(Json::to_string).collect()
}

fn write_values(out: &mut dyn Write, answer: &Json) -> io::Result<()> {
    let months = months(answer);
    let names: Vec<String> = months.iter().map(|months| format!("value_{months}m")).collect();
    writeln!(out, "customer,{},residual,mean", names.join(","))?;
    customers(answer).iter().try_for_each(|one| writeln!(out, "{}", value_cells(one, months.len()).join(",")))
}

/// Those first who are worth most within the last horizon.
fn show_values(out: &mut dyn Write, answer: &Json) -> io::Result<()> {
    let months = months(answer);
    let currency = answer.get("currency").and_then(Json::as_str).unwrap_or_default();
    let worth = |customer: &Json| {
        let values = customer.get("values").and_then(Json::as_array).unwrap_or_default();
        values.last().and_then(|value| value.as_str()?.parse::<f64>().ok()).unwrap_or_default()
    };
    let mut sorted: Vec<&Json> = customers(answer).iter().collect();
    sorted.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    let unknown = sorted.iter().filter(|customer| customer.get("mean").is_none()).count();
    writeln!(out, "{} customers, in {currency}", grouped(sorted.len() as u64))?;
    let mut head = vec!["customer".to_owned()];
    head.extend(months.iter().map(|months| format!("{months} months")));
    head.extend(["in all".to_owned(), "a purchase".to_owned()]);
    let rows = sorted.iter().take(SHOWN).map(|customer| value_cells(customer, months.len()));
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    table::write(out, &[&[Align::Left][..], &vec![Align::Right; months.len() + 2]].concat(), &rows)?;
    if unknown > 0 {
        writeln!(out, "  of {} nothing says what a purchase is worth", grouped(unknown as u64))?;
    }
    and_more(out, sorted.len(), "; --csv lists all")
}

/// A fit as fields of a request: an artefact, or what `regulars fit --json` prints.
fn fitted(model: Json, name: &str) -> Result<Vec<(&'static str, Json)>> {
    if model.get("kind").is_some() {
        return Ok(vec![("artefact", model)]);
    }
    let part = |part: &'static str| {
        let message = "it is neither a model as `regulars fit --json` prints it nor an artefact";
        let missing = || Failure::new("missing_field", part, message).inside(name);
        Ok((part, model.get(part).cloned().ok_or_else(missing)?))
    };
    ["model", "parameters", "unit"].into_iter().map(part).collect()
}

fn asked<'a>(
    listing: &Listing,
    as_of: Instant,
    operation: &str,
    request: impl IntoIterator<Item = (&'a str, Json)>,
) -> Result<Json> {
    let opened = database::open(&listing.database, IfAbsent::Refuse)?;
    let fields = request.into_iter().map(|(name, value)| (name.to_owned(), value));
    let request = Json::object(fields.chain([("as_of".to_owned(), Json::from(as_of.to_string().as_str()))]));
    Ok(Json::parse(&opened.crm.call(operation, &request.to_string())?)?)
}

fn show_fit(out: &mut dyn Write, answer: &Json) -> io::Result<()> {
    let text = |name: &str| answer.get(name).and_then(Json::as_str).unwrap_or_default();
    let rows = answer.get("rows").map(Json::to_string).unwrap_or_default();
    writeln!(out, "{} of {rows} customers, time in units of a {}: {}", text("model"), text("unit"), text("status"))?;
    let names = answer.get("names").and_then(Json::as_array).unwrap_or_default();
    let of = |part: &str, name: &str| answer.get(part).and_then(|part| part.get(name)).and_then(number);
    let row = |name: &str| {
        let error = of("standard_errors", name).map(|error| format!("± {}", shown(error))).unwrap_or_default();
        vec![name.to_owned(), of("parameters", name).map(shown).unwrap_or_default(), error]
    };
    let rows: Vec<Vec<String>> = names.iter().filter_map(Json::as_str).map(row).collect();
    table::write(out, &[Align::Left, Align::Right, Align::Left], &rows)?;
    for finding in answer.get("findings").and_then(Json::as_array).unwrap_or_default() {
        writeln!(out, "  look at: {}", finding.as_str().unwrap_or_default())?;
    }
    if let Some(ll) = answer.get("ll").and_then(number) {
        writeln!(out, "log-likelihood {}", shown(ll))?;
    }
    Ok(())
}

const COLUMNS: [&str; 4] = ["customer", "p_no_purchase", "expected_purchases", "p_alive"];

fn cells(customer: &Json) -> [String; 4] {
    COLUMNS.map(|name| match customer.get(name) {
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    })
}

fn customers(answer: &Json) -> &[Json] {
    answer.get("customers").and_then(Json::as_array).unwrap_or_default()
}

fn write_csv(out: &mut dyn Write, answer: &Json) -> io::Result<()> {
    writeln!(out, "{}", COLUMNS.join(","))?;
    customers(answer).iter().try_for_each(|customer| writeln!(out, "{}", cells(customer).join(",")))
}

/// Those first who are likeliest to buy no more.
fn show_scores(out: &mut dyn Write, answer: &Json, horizon: u32) -> io::Result<()> {
    let unit = answer.get("unit").and_then(Json::as_str).unwrap_or_default();
    let silence = |customer: &Json| customer.get("p_no_purchase").and_then(number).unwrap_or_default();
    let mut sorted: Vec<&Json> = customers(answer).iter().collect();
    sorted.sort_by(|a, b| silence(b).total_cmp(&silence(a)));
    let mean = sorted.iter().map(|customer| silence(customer)).sum::<f64>() / sorted.len().max(1) as f64;
    writeln!(
        out,
        "{} customers; within {horizon} {unit}s {:.1} % are expected to buy nothing",
        grouped(sorted.len() as u64),
        100.0 * mean
    )?;
    let head = vec!["customer".to_owned(), "buys nothing".to_owned(), "purchases".to_owned(), "still there".to_owned()];
    let row = |customer: &&Json| {
        let of = |name: &str| customer.get(name).and_then(number).map(shown).unwrap_or_default();
        let id = customer.get("customer").and_then(Json::as_str).unwrap_or_default().to_owned();
        vec![id, of("p_no_purchase"), of("expected_purchases"), of("p_alive")]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(sorted.iter().take(SHOWN).map(row)).collect();
    table::write(out, &[Align::Left, Align::Right, Align::Right, Align::Right], &rows)?;
    and_more(out, sorted.len(), "; --csv lists all")
}
