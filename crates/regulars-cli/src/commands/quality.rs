//! `regulars quality`: how good the data is, as a table that a manager can read or as canonical JSON, and what made it change.

use std::io::{self, Write};

use regulars::{
    Crm, Date, Json, QualityCell, QualityDrill, QualityGroup, QualityPeriod, QualityReport, QualityStatus, canonical,
};

use crate::args;
use crate::database::{self, IfAbsent};
use crate::failure::{Failure, Result};
use crate::ingest::grouped;
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};
use crate::view::ask;
use crate::view::format::Clock;

pub(crate) fn run(args: &args::Quality) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let groups = groups(&args.by)?;
    if let Some((from, to)) = &args.drill {
        let found = drill(&opened.crm, day("--drill", from)?, day("--drill", to)?, &groups)?;
        if args.json {
            return print_line(&canonical(&found)?);
        }
        let mut out = stdout();
        let written = write_drill(&mut out, &found);
        return finish(out, written);
    }
    let from = args.from.as_deref().map(|text| day("--from", text)).transpose()?;
    let report = opened.crm.quality_report(ask::as_of(args.as_of.as_deref())?, from, &groups, &Default::default())?;
    if args.json {
        return print_line(&canonical(&report)?);
    }
    let mut out = stdout();
    let clock = Clock::new(opened.crm.rulebook().zone().name());
    let written = write_report(&mut out, &report, &clock);
    finish(out, written)
}

fn day(option: &str, text: &str) -> Result<Date> {
    let wrong = || Failure::new("invalid_value", option, "expected a day such as `2026-10-01`");
    text.parse().map_err(|_| wrong())
}

fn groups(words: &[String]) -> Result<Vec<QualityGroup>> {
    let read = |word: &String| Ok(Json::from(word.as_str()).read::<QualityGroup>()?);
    words.iter().map(read).collect()
}

/// The days asked for beside as many before them.
fn drill(crm: &Crm, from: Date, to: Date, groups: &[QualityGroup]) -> Result<QualityDrill> {
    let days = to.days().saturating_sub(from.days()).saturating_add(1);
    let before = QualityPeriod { from: from.plus_days(days.saturating_neg()), to: from.plus_days(-1) };
    let all = [QualityGroup::Attribute, QualityGroup::Rule, QualityGroup::Source];
    let groups = if groups.is_empty() { &all } else { groups };
    Ok(crm.quality_drill(before, QualityPeriod { from, to }, None, groups, &Default::default())?)
}

fn status(status: QualityStatus) -> &'static str {
    match status {
        QualityStatus::Pass => "ok",
        QualityStatus::Fail => "BELOW",
        QualityStatus::NoData => "no data",
    }
}

fn share(ratio: Option<&String>) -> String {
    ratio.map_or_else(|| "-".to_owned(), Clone::clone)
}

const COUNTS: [Align; 5] = [Align::Right, Align::Right, Align::Right, Align::Right, Align::Left];

fn write_report(out: &mut dyn Write, report: &QualityReport, clock: &Clock) -> io::Result<()> {
    writeln!(out, "Data quality as of {}", clock.instant(report.as_of))?;
    let heads = |names: &[&str]| {
        let all = names.iter().chain(&["passed", "of", "share", "gate", ""]);
        all.map(|name| (*name).to_owned()).collect::<Vec<String>>()
    };
    let mut rows = vec![heads(&["metric"])];
    rows.extend(report.metrics.iter().map(|row| {
        let (pass, total) = (grouped(row.pass), grouped(row.total));
        let state = status(row.status).to_owned();
        vec![row.metric.as_str().to_owned(), pass, total, share(row.ratio.as_ref()), row.gate.clone(), state]
    }));
    table::write(out, &[&[Align::Left][..], &COUNTS].concat(), &rows)?;
    if report.rules.is_empty() {
        return writeln!(out, "the rulebook has no rules of quality; see `[[quality.rule]]`");
    }
    writeln!(out)?;
    let mut rows = vec![heads(&["rule", "check"])];
    rows.extend(report.rules.iter().map(|row| {
        let state = match &row.missing_set {
            Some(set) => format!("the set `{set}` was not given"),
            None => status(row.status).to_owned(),
        };
        let name = row.label.clone().unwrap_or_else(|| row.rule.clone());
        let (pass, total) = (grouped(row.pass), grouped(row.total));
        vec![name, row.check.clone(), pass, total, share(row.ratio.as_ref()), row.gate.clone(), state]
    }));
    table::write(out, &[&[Align::Left, Align::Left][..], &COUNTS].concat(), &rows)?;
    if report.cells.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let rows: Vec<Vec<String>> = report.cells.iter().map(cell).collect();
    let aligns = [Align::Left, Align::Left, Align::Right, Align::Right, Align::Right, Align::Left];
    table::write(out, &aligns, &rows)
}

fn cell(row: &QualityCell) -> Vec<String> {
    let day = row.day.map(|day| day.to_string());
    let names = named([row.source.as_ref(), row.attribute.as_ref(), row.rule.as_ref(), day.as_ref()]);
    let metric = row.metric.as_str().to_owned();
    let (pass, total) = (grouped(row.pass), grouped(row.total));
    vec![metric, names, pass, total, share(row.ratio.as_ref()), status(row.status).to_owned()]
}

fn named<const N: usize>(names: [Option<&String>; N]) -> String {
    let known: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    if known.is_empty() { "between sources".to_owned() } else { known.join(" / ") }
}

fn write_drill(out: &mut dyn Write, found: &QualityDrill) -> io::Result<()> {
    let period = |period: &QualityPeriod| format!("{} to {}", period.from, period.to);
    writeln!(
        out,
        "{}: {} of {} failed",
        period(&found.before),
        grouped(found.before_failed),
        grouped(found.before_total)
    )?;
    writeln!(out, "{}: {} of {} failed", period(&found.now), grouped(found.now_failed), grouped(found.now_total))?;
    writeln!(out, "failures beyond what the earlier share would have made: {}", found.change)?;
    let mut rows = vec![["", "metric", "where", "failed now", "of", "failed before", "of"].map(str::to_owned).to_vec()];
    rows.extend(found.cells.iter().map(|row| {
        vec![
            row.contribution.clone(),
            row.metric.as_str().to_owned(),
            named([row.source.as_ref(), row.attribute.as_ref(), row.rule.as_ref()]),
            grouped(row.now_failed),
            grouped(row.now_total),
            grouped(row.before_failed),
            grouped(row.before_total),
        ]
    }));
    let aligns = [Align::Right, Align::Left, Align::Left, Align::Right, Align::Right, Align::Right, Align::Right];
    table::write(out, &aligns, &rows)
}
