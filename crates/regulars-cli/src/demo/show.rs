//! What the demo prints.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use regulars::CustomerView;

use super::PURPOSE;
use super::census::Census;
use super::generate::{Counts, Generated};
use crate::args::Demo;
use crate::ingest::{Report, grouped};
use crate::table::{self, Align};
use crate::view::format::Clock;
use crate::view::{explain, render};

fn count(number: usize) -> String {
    grouped(u64::try_from(number).unwrap_or(u64::MAX))
}

/// `1.23 s`
fn seconds(time: Duration) -> String {
    format!("{}.{:02} s", time.as_secs(), time.subsec_millis() / 10)
}

/// `98.76 %` of hundredths of a percent.
fn percent(hundredths: u64) -> String {
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}

/// `12.3 %`, part of a whole.
fn share(part: u64, whole: u64) -> String {
    let per_mille = (part * 1000).checked_div(whole).unwrap_or(0);
    format!("{}.{} %", per_mille / 10, per_mille % 10)
}

fn step(out: &mut dyn Write, title: &str, time: Duration) -> io::Result<()> {
    writeln!(out, "\n{title}  ({})", seconds(time))
}

/// What was drawn.
pub(super) fn drawn(out: &mut dyn Write, args: &Demo, generated: &Generated, time: Duration) -> io::Result<()> {
    writeln!(out, "A phone maker with nine sources, two years until 2026-11-01, drawn from seed {}", args.seed)?;
    step(out, "1  Draw the customers", time)?;
    let Counts { records, late, duplicates, conflicts, malformed } = generated.deliveries.counts;
    writeln!(
        out,
        "  {} people with {} profiles; {} records, {} of them days late\n  \
         delivered with {} repetitions, {} contradictions and {} broken lines",
        grouped(u64::from(args.people)),
        count(generated.truth.len()),
        count(records),
        count(late),
        count(duplicates),
        count(conflicts),
        count(malformed)
    )
}

/// What was taken.
pub(super) fn ingested(out: &mut dyn Write, report: &Report, time: Duration) -> io::Result<()> {
    step(out, "2  Take the deliveries into a fresh database", time)?;
    let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1);
    let mut text = Vec::new();
    report.write(&mut text)?;
    for line in String::from_utf8_lossy(&text).lines() {
        writeln!(out, "  {line}")?;
    }
    writeln!(out, "  {} lines a second", grouped(report.lines * 1000 / millis))
}

/// What all customers come to.
pub(super) fn census(out: &mut dyn Write, people: u32, census: &Census, time: Duration) -> io::Result<()> {
    step(out, "3  View every customer", time)?;
    who_is_who(out, people, census)?;
    tiers(out, census)?;
    cells(out, census)?;
    sms(out, census)
}

fn who_is_who(out: &mut dyn Write, people: u32, census: &Census) -> io::Result<()> {
    let pairs = census.pairs();
    writeln!(
        out,
        "  Who is who: {} profiles of {} people found to be {} customers",
        count(census.profiles()),
        grouped(u64::from(people)),
        grouped(census.customers)
    )?;
    let row = |what: &str, right: u64, of: u64, ratio: u64| {
        vec![what.to_owned(), format!("{} of {}", grouped(right), grouped(of)), percent(ratio)]
    };
    let rows = [
        row("pairs put together that belong together", pairs.right, pairs.found, pairs.precision()),
        row("pairs belonging together that were put together", pairs.right, pairs.real, pairs.recall()),
        row("pairs belonging together that share anything", pairs.reachable, pairs.real, pairs.reach()),
    ];
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .zip(["precision", "recall", "in reach"])
        .map(|(row, name)| [vec![name.to_owned()], row].concat())
        .collect();
    table::write(out, &[Align::Left, Align::Left, Align::Right, Align::Right], &rows)?;
    writeln!(
        out,
        "  What is out of reach shares no phone, e-mail address, member number or messenger; what is wrong shares a phone."
    )
}

fn tiers(out: &mut dyn Write, census: &Census) -> io::Result<()> {
    writeln!(out, "\n  Tiers, by spend in twelve months")?;
    let mut tiers: Vec<(&String, &u64)> = census.tiers.iter().collect();
    tiers.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let rows: Vec<Vec<String>> = tiers
        .into_iter()
        .map(|(tier, customers)| vec![tier.clone(), grouped(*customers), share(*customers, census.customers)])
        .collect();
    table::write(out, &[Align::Left, Align::Right, Align::Right], &rows)
}

fn cells(out: &mut dyn Write, census: &Census) -> io::Result<()> {
    writeln!(
        out,
        "\n  RFM cells: recency down, frequency across, 5 is best; {} customers without a purchase",
        grouped(census.without_purchase)
    )?;
    let digits = ['1', '2', '3', '4', '5'];
    let mut rows = vec![[vec!["R \\ F".to_owned()], digits.map(String::from).to_vec()].concat()];
    for recency in digits.into_iter().rev() {
        let counts = digits.map(|frequency| grouped(census.cells.get(&(recency, frequency)).copied().unwrap_or(0)));
        rows.push([vec![recency.to_string()], counts.to_vec()].concat());
    }
    table::write(out, &[Align::Right; 6], &rows)
}

fn sms(out: &mut dyn Write, census: &Census) -> io::Result<()> {
    let allowed = census.sms.get("OK").copied().unwrap_or(0);
    writeln!(out, "\n  May be sent an SMS for {PURPOSE}: {} customers; the others not, because", grouped(allowed))?;
    let mut reasons: Vec<(&String, &u64)> = census.sms.iter().filter(|(code, _)| *code != "OK").collect();
    reasons.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let meaning =
        |code: &str| regulars::error_codes().iter().find(|info| info.code == code).map_or("", |info| info.message);
    let rows: Vec<Vec<String>> = reasons
        .into_iter()
        .map(|(code, customers)| vec![grouped(*customers), code.clone(), meaning(code).to_owned()])
        .collect();
    table::write(out, &[Align::Right, Align::Left, Align::Left], &rows)
}

/// How to go on.
fn go_on(out: &mut dyn Write, db: &Path, customer: &str, as_of: &str) -> io::Result<()> {
    let program = std::env::args().next().unwrap_or_else(|| "regulars".to_owned());
    writeln!(
        out,
        "\nThe database, its rulebook and the truth stay in {}. Go on with",
        db.parent().unwrap_or(db).display()
    )?;
    writeln!(out, "  {program} view --db {} --as-of {as_of} --explain --customer {customer}", db.display())
}

/// One customer in full, and how to go on.
pub(super) fn customer(out: &mut dyn Write, view: &CustomerView, zone: &str, db: &Path) -> io::Result<()> {
    let clock = Clock::new(zone);
    writeln!(out, "\n4  One customer, with reasons\n")?;
    render::write(out, view, &clock)?;
    explain::write(out, view, &clock)?;
    go_on(out, db, &view.customer.to_string(), &clock.instant(view.as_of))
}
