//! `regulars points liability`: what the points of all members are worth, and how they came about (MB-80 to MB-83).

use std::io::{self, Write};

use regulars::{Instant, LiabilityReport, Valuation, canonical};

use crate::args::Listing;
use crate::database::{self, IfAbsent};
use crate::failure::Result;
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};
use crate::view::ask;
use crate::view::format::{Clock, decimal};

pub(crate) fn run(
    listing: &Listing,
    program: Option<&str>,
    valuation: &Valuation,
    from: Option<Instant>,
) -> Result<()> {
    let opened = database::open(&listing.database, IfAbsent::Refuse)?;
    let as_of = ask::as_of(listing.as_of.as_deref())?;
    let report = opened.crm.liability(as_of, program, valuation, from)?;
    if listing.json {
        return print_line(&canonical(&report)?);
    }
    let mut out = stdout();
    let written = write(&mut out, &report, &Clock::new(&opened.zone));
    finish(out, written)
}

fn write(out: &mut dyn Write, report: &LiabilityReport, clock: &Clock) -> io::Result<()> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row = |name: &str, text: String| rows.push(vec![name.to_owned(), text]);
    row("program", format!("{}  ({} accounts)", report.program, crate::ingest::grouped(report.accounts)));
    let counts = [("active", &report.active), ("pending", &report.pending), ("held", &report.held)];
    let counts: Vec<String> = counts.iter().map(|(word, points)| format!("{} {word}", decimal(points))).collect();
    row("points", format!("{}  ({})", decimal(&report.gross_points), counts.join(", ")));
    row("worth", report.gross.to_string());
    row("of which will be redeemed", format!("{}  (breakage {})", report.net_of_breakage, report.breakage_rate));
    row("owed by members", format!("{} points, {}", decimal(&report.debt), report.debt_asset));
    if let Some(moved) = &report.movement {
        row("opened with", format!("{} at {}", decimal(&moved.open), clock.instant(moved.from)));
        let flows = [
            ("earned", &moved.earned),
            ("restored", &moved.restored),
            ("adjusted", &moved.adjusted),
            ("redeemed", &moved.redeemed),
            ("expired", &moved.expired),
            ("clawed back", &moved.clawed_back),
            ("repaid", &moved.repaid),
        ];
        for (word, points) in flows.into_iter().filter(|(_, points)| *points != "0") {
            row(word, decimal(points));
        }
        row("closes with", decimal(&moved.close));
    }
    row("as of", clock.instant(report.as_of));
    table::write(out, &[Align::Left; 2], &rows)?;
    let title = ["earned in", "issued", "redeemed", "expired", "open", "will expire"].map(str::to_owned).to_vec();
    let cohorts = report.cohorts.iter().map(|one| {
        let unknown = || "?".to_owned();
        let breaks = one.expected_breakage.as_deref().map_or_else(unknown, decimal);
        let counts = [&one.issued, &one.redeemed, &one.expired, &one.open].map(|points| decimal(points));
        [one.month.clone()].into_iter().chain(counts).chain([breaks]).collect()
    });
    let table_rows: Vec<Vec<String>> = std::iter::once(title).chain(cohorts).collect();
    table::write(out, &[Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right], &table_rows)
}
