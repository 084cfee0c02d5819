//! `regulars count`: how many customers there are in cells, so that nothing is told of one of them.

use std::io::{self, Write};

use regulars::{CountBy, CountQuery, CountReport, canonical};

use crate::args;
use crate::database::{self, IfAbsent};
use crate::failure::{Failure, Result};
use crate::ingest::grouped;
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};
use crate::view::ask;

pub(crate) fn run(args: &args::Count) -> Result<()> {
    let opened = database::open(&args.listing.database, IfAbsent::Refuse)?;
    let values = |of: &String| {
        let told = args.values.iter().find(|(name, _)| name == of);
        told.map(|(_, values)| values.split(',').map(str::to_owned).collect())
    };
    if let Some((name, _)) = args.values.iter().find(|(name, _)| !args.by.contains(name)) {
        return Err(Failure::new("invalid_value", "--values", format!("nothing is counted by `{name}`")));
    }
    let seed = match &args.entropy {
        Some(text) => regulars::count_seed(text)?,
        None => drawn()?,
    };
    let report = opened.crm.count_customers(&CountQuery {
        as_of: ask::as_of(args.listing.as_of.as_deref())?,
        by: args.by.iter().map(|of| CountBy { of: of.clone(), values: values(of) }).collect(),
        condition: args.condition.clone(),
        contribution: None,
        epsilon: args.epsilon.as_deref().map(regulars::Ratio::parse).transpose().map_err(regulars::Error::from)?,
        min_group: args.min_group,
        plain: args.plain.then_some(true),
        purpose: args.purpose.clone(),
        seed: Some(seed),
        segment: args.segment.clone(),
    })?;
    if args.listing.json {
        return print_line(&canonical(&report)?);
    }
    let mut out = stdout();
    let written = write(&mut out, &report, &args.by);
    finish(out, written)
}

/// 32 bytes of the system. The library draws none: there they are an argument.
fn drawn() -> Result<[u8; 32]> {
    let mut seed = [0; 32];
    let failed = |error: getrandom::Error| Failure::new("entropy_exhausted", "--entropy", error.to_string());
    getrandom::fill(&mut seed).map_err(failed)?;
    Ok(seed)
}

fn write(out: &mut dyn Write, report: &CountReport, by: &[String]) -> io::Result<()> {
    let mut rows = vec![by.iter().cloned().chain(["customers".to_owned()]).collect::<Vec<String>>()];
    rows.extend(report.cells.iter().map(|cell| {
        let values = cell.cell.iter().map(|value| value.clone().unwrap_or_else(|| "-".to_owned()));
        let count = cell.count.map_or_else(|| format!("below {}", report.min_group), grouped);
        values.chain([count]).collect()
    }));
    let aligns: Vec<Align> = by.iter().map(|_| Align::Left).chain([Align::Right]).collect();
    table::write(out, &aligns, &rows)?;
    let (Some(cost), Some(left)) = (report.cost, report.left) else { return Ok(()) };
    let again = if report.stored { "; the same was asked of the same data before" } else { "" };
    writeln!(out, "with noise; it cost {cost} of the budget, {left} is left{again}")
}
