//! `regulars report` and `regulars digest`: indicators per role, how they moved and went, and what happened in a day or a week
//! (SV-95, SV-96).

use std::io::{self, Write};
use std::path::Path;

use regulars::{Crm, Instant, Json};

use super::answer::{field, list, print};
use crate::args::{Digest, Form, Report};
use crate::database::{self, IfAbsent};
use crate::failure::{Failure, Result};
use crate::html::{Cell, Page, range};
use crate::output::print_line;
use crate::table::{self, Align};
use crate::view::ask;

const DAY_US: i64 = 86_400_000_000;
/// The steps of a line in a terminal.
const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

pub(crate) fn report(args: &Report) -> Result<()> {
    let crm = database::open(&args.database, IfAbsent::Refuse)?.crm;
    let as_of = ask::instant(args.as_of.as_deref(), "--as-of")?;
    let before = args.before.as_deref().map(|at| ask::instant(Some(at), "--before")).transpose()?;
    let at = |as_of: Instant, before: Option<Instant>| {
        let mut request = vec![("as_of", word(&as_of.to_string()))];
        request.extend(before.map(|before| ("before", word(&before.to_string()))));
        request.extend(args.role.as_deref().map(|role| ("role", word(role))));
        if !args.ids.is_empty() {
            request.push(("ids", Json::Array(args.ids.iter().map(|id| word(id)).collect())));
        }
        called(&crm, "indicator.report", request)
    };
    let mut earlier = Vec::new();
    for step in (1..=args.trend).rev() {
        let back = i64::from(step) * i64::from(args.every_days) * DAY_US;
        earlier.push(at(as_of.plus_micros(-back), None)?);
    }
    let answer = at(as_of, before)?;
    if args.form.json && !earlier.is_empty() {
        earlier.push(answer);
        return print_line(&Json::Array(earlier).to_string());
    }
    let rows = rows(list(&answer, "indicators"), &earlier);
    tell_as(&args.form, &answer, || page("Indicators", &as_of.to_string(), &rows).end(), |out| tell(out, &rows))
}

pub(crate) fn digest(command: &Digest) -> Result<()> {
    let (args, period, title) = match command {
        Digest::Daily(args) => (args, "day", "Yesterday"),
        Digest::Weekly(args) => (args, "week", "Last week"),
    };
    let crm = database::open(&args.database, IfAbsent::Refuse)?.crm;
    let as_of = ask::instant(args.as_of.as_deref(), "--as-of")?;
    let mut request = vec![("as_of", word(&as_of.to_string())), ("period", word(period))];
    request.extend(args.role.as_deref().map(|role| ("role", word(role))));
    let answer = called(&crm, "indicator.digest", request)?;
    let rows = rows(list(&answer, "indicators"), &[]);
    let about = format!("{} to {}", text(&answer, "from"), text(&answer, "until"));
    let html = || {
        let mut page = Page::new(title, &about);
        page.table(
            &["", ""],
            counts(&answer).into_iter().map(|(name, n)| vec![Cell::Text(name), Cell::Number(n)]).collect(),
        );
        if !list(&answer, "moves").is_empty() {
            page.heading("Who moved");
            let cells =
                list(&answer, "moves").iter().map(|row| vec![Cell::Text(moved(row)), Cell::Number(text(row, "count"))]);
            page.table(&["", "customers"], cells.collect());
        }
        page.heading("Indicators");
        add_table(&mut page, &rows);
        page.end()
    };
    tell_as(&args.form, &answer, html, |out| {
        writeln!(out, "{title}: {about}")?;
        let counts: Vec<Vec<String>> = counts(&answer).into_iter().map(|(name, n)| vec![name, n]).collect();
        table::write(out, &[Align::Left, Align::Right], &counts)?;
        if !list(&answer, "moves").is_empty() {
            writeln!(out, "Who moved")?;
            let moves: Vec<Vec<String>> =
                list(&answer, "moves").iter().map(|row| vec![moved(row), text(row, "count")]).collect();
            table::write(out, &[Align::Left, Align::Right], &moves)?;
        }
        if rows.is_empty() {
            return writeln!(out, "The rulebook has no indicators.");
        }
        writeln!(out, "Indicators")?;
        tell(out, &rows)
    })
}

fn word(text: &str) -> Json {
    Json::from(text)
}

fn called(crm: &Crm, operation: &str, request: Vec<(&'static str, Json)>) -> Result<Json> {
    Ok(Json::parse(&crm.call(operation, &Json::object(request).to_string())?)?)
}

/// Writes the page, prints the JSON, or shows it.
fn tell_as(
    form: &Form,
    answer: &Json,
    html: impl FnOnce() -> String,
    show: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    match &form.html {
        Some(path) => written(path, &html()),
        None => print(answer, form.json, show),
    }
}

fn written(path: &Path, page: &str) -> Result<()> {
    std::fs::write(path, page).map_err(|error| Failure::io(path, "cannot write the page", &error))?;
    print_line(&format!("wrote {}", path.display()))
}

/// A field as text; empty if it is absent.
fn text(json: &Json, name: &str) -> String {
    match json.get(name) {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// An indicator as it is shown.
struct Row {
    name: String,
    value: String,
    target: String,
    status: &'static str,
    n: String,
    before: String,
    change: String,
    trend: Vec<Option<f64>>,
}

fn rows(indicators: &[Json], earlier: &[Json]) -> Vec<Row> {
    let row = |(n, row): (usize, &Json)| {
        let number = |json: Option<&Json>| json.and_then(|row| row.get("value")?.as_str()?.parse::<f64>().ok());
        let mut trend: Vec<Option<f64>> =
            earlier.iter().map(|report| number(list(report, "indicators").get(n))).collect();
        if !trend.is_empty() {
            trend.push(number(Some(row)));
        }
        let currency = match text(row, "currency") {
            code if code.is_empty() => code,
            code => format!(" {code}"),
        };
        let valued = |value: String| if value.is_empty() { "-".to_owned() } else { format!("{value}{currency}") };
        let compared = row.get("compared");
        Row {
            name: Some(text(row, "label")).filter(|label| !label.is_empty()).unwrap_or_else(|| text(row, "id")),
            value: valued(text(row, "value")),
            target: text(row, "target"),
            status: match text(row, "status").as_str() {
                "met" => "met",
                "missed" => "missed",
                "too_few" => "too few",
                "undefined" => "undefined",
                _ if field(row, "partial") == &Json::Bool(true) => "so far",
                _ => "",
            },
            n: text(row, "n"),
            before: compared.map_or_else(String::new, |was| valued(text(was, "value"))),
            change: compared.map_or_else(String::new, change),
            trend,
        }
    };
    indicators.iter().enumerate().map(row).collect()
}

/// How it moved, with what the test says.
fn change(compared: &Json) -> String {
    if compared.get("reason").is_some() {
        return "periods differ in length".to_owned();
    }
    let moved = text(compared, "change");
    let moved = if moved.is_empty() || moved == "0" || moved.starts_with('-') { moved } else { format!("+{moved}") };
    let said = match (text(compared, "outcome").as_str(), compared.get("significant95")) {
        ("win", _) => " (better)",
        ("loss", _) => " (worse)",
        (_, Some(_)) => " (within chance)",
        _ => "",
    };
    let shared = if field(compared, "overlaps") == &Json::Bool(true) { ", periods overlap" } else { "" };
    format!("{moved}{said}{shared}")
}

/// What happened, and how often.
fn counts(digest: &Json) -> Vec<(String, String)> {
    let cases = field(digest, "cases");
    let mut all = vec![
        ("customers".to_owned(), text(digest, "customers")),
        ("new customers".to_owned(), text(digest, "new_customers")),
    ];
    if let Some(Json::Object(records)) = digest.get("records") {
        all.extend(records.iter().map(|(kind, count)| (format!("{kind} records"), count.to_string())));
    }
    for (name, label) in [("open", "open cases"), ("overdue", "overdue cases"), ("due", "cases due next")] {
        all.push((label.to_owned(), text(cases, name)));
    }
    all
}

/// What became of some customers.
fn moved(row: &Json) -> String {
    let [kind, name, change, from, to] = ["kind", "name", "change", "from", "to"].map(|field| text(row, field));
    let what = if name == kind { kind } else { format!("{kind} {name}") };
    match (from.as_str(), to.as_str()) {
        ("", "") => format!("{what} {change}"),
        ("", to) => format!("{what}: now {to}"),
        (from, "") => format!("{what}: no longer {from}"),
        (from, to) => format!("{what}: {from} to {to}"),
    }
}

/// Values as blocks of eight heights; a blank where there is none.
fn blocks(values: &[Option<f64>]) -> String {
    let Some((low, high)) = range(values) else { return " ".repeat(values.len()) };
    let block = |value: &Option<f64>| {
        let share = value.map(|value| if high > low { (value - low) / (high - low) } else { 0.5 });
        let step = |share: f64| (0_u8..8).rev().find(|step| share * 7.0 >= f64::from(*step) - 0.5).unwrap_or(0);
        share.and_then(|share| STEPS.get(usize::from(step(share)))).copied().unwrap_or(' ')
    };
    values.iter().map(block).collect()
}

fn tell(out: &mut dyn Write, rows: &[Row]) -> io::Result<()> {
    if rows.is_empty() {
        return writeln!(out, "The rulebook has no indicators.");
    }
    let compared = rows.iter().any(|row| !row.before.is_empty());
    let trend = rows.iter().any(|row| !row.trend.is_empty());
    let (mut head, mut aligns) = (
        vec!["", "value", "target", "", "n"],
        vec![Align::Left, Align::Right, Align::Right, Align::Left, Align::Right],
    );
    if compared {
        head.extend(["before", "change"]);
        aligns.extend([Align::Right, Align::Left]);
    }
    if trend {
        head.push("trend");
        aligns.push(Align::Left);
    }
    let mut lines = vec![head.into_iter().map(str::to_owned).collect::<Vec<String>>()];
    for row in rows {
        let mut line =
            vec![row.name.clone(), row.value.clone(), row.target.clone(), row.status.to_owned(), row.n.clone()];
        if compared {
            line.extend([row.before.clone(), row.change.clone()]);
        }
        if trend {
            line.push(blocks(&row.trend));
        }
        lines.push(line);
    }
    table::write(out, &aligns, &lines)
}

fn page(title: &str, about: &str, rows: &[Row]) -> Page {
    let mut page = Page::new(title, about);
    add_table(&mut page, rows);
    page
}

fn add_table(page: &mut Page, rows: &[Row]) {
    let cells = rows.iter().map(|row| {
        let class = match row.status {
            "met" => "met",
            "missed" => "missed",
            _ => "quiet",
        };
        vec![
            Cell::Text(row.name.clone()),
            Cell::Number(row.value.clone()),
            Cell::Number(row.target.clone()),
            Cell::Marked(class, row.status.to_owned()),
            Cell::Number(row.n.clone()),
            Cell::Number(row.before.clone()),
            Cell::Text(row.change.clone()),
            Cell::Line(row.trend.clone()),
        ]
    });
    page.table(&["indicator", "value", "target", "", "n", "before", "change", "trend"], cells.collect());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_rise_with_their_values() {
        assert_eq!(blocks(&[Some(0.0), Some(3.5), None, Some(7.0)]), "▁▅ █");
        assert_eq!(blocks(&[Some(2.0), Some(2.0)]), "▅▅");
        assert_eq!(blocks(&[]), "");
    }
}
