//! `regulars segment`: how many customers are in each segment, or who is in one and since when; and
//! `regulars rulebook what-if`: who would move under another rulebook.

use std::io::{self, Write};
use std::path::Path;

use regulars::{ChangeType, WhatIf};

use crate::args;
use crate::database::{self, IfAbsent, read_rulebook};
use crate::failure::{Failure, Result};
use crate::output::{finish, stdout};
use crate::table::{self, Align};
use crate::view::ask;
use crate::view::format::Clock;
use crate::view::render::word;

pub(crate) fn run(args: &args::Segment) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let as_of = ask::as_of(args.as_of.as_deref())?;
    let clock = Clock::new(&opened.zone);
    let mut out = stdout();
    let Some(name) = &args.name else {
        let counts = opened.crm.segment_counts(as_of)?;
        let rows: Vec<Vec<String>> =
            counts.into_iter().map(|(name, count)| vec![name, crate::ingest::grouped(count)]).collect();
        let written = table::write(&mut out, &[Align::Left, Align::Right], &rows);
        return finish(out, written);
    };
    let mut written = Ok(());
    opened.crm.segment_members(name, as_of, |member| {
        if written.is_ok() {
            written = writeln!(out, "{}  since {}", member.customer, clock.instant(member.since));
        }
        Ok(())
    })?;
    finish(out, written)
}

pub(crate) fn what_if(database: &args::Database, file: &Path, as_of: Option<&str>) -> Result<()> {
    let opened = database::open(database, IfAbsent::Refuse)?;
    let text = read_rulebook(file, "")?;
    let found = opened.crm.what_if(&text, ask::as_of(as_of)?, 0);
    let found = found.map_err(|error| Failure::from(error).inside(&file.display().to_string()))?;
    let mut out = stdout();
    let written = moves(&mut out, &found);
    finish(out, written)
}

fn moves(out: &mut dyn Write, found: &WhatIf) -> io::Result<()> {
    let grouped = crate::ingest::grouped;
    writeln!(out, "{} of {} customers would move", grouped(found.moved), grouped(found.customers))?;
    let none = || "none".to_owned();
    let rows: Vec<Vec<String>> = found
        .moves
        .iter()
        .map(|known| {
            let what = match known.change {
                ChangeType::Changed => {
                    format!("{} → {}", known.from.clone().unwrap_or_else(none), known.to.clone().unwrap_or_else(none))
                }
                ChangeType::Entered => "would enter".to_owned(),
                ChangeType::Left => "would leave".to_owned(),
                other => format!("would be {}", word(&other)),
            };
            vec![grouped(known.count), word(&known.kind), known.name.clone(), what]
        })
        .collect();
    table::write(out, &[Align::Right, Align::Left, Align::Left, Align::Left], &rows)
}
