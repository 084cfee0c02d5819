//! `regulars audit`: who saw or changed what for which purpose, whether the chain is whole, and what is remarkable in it.

use std::io::{self, Write};
use std::process::ExitCode;

use regulars::{
    AlarmCause, AuditAnchor, AuditEntry, AuditFilter, AuditVerdict, FiredAlarm, Hash32, Instant, canonical,
};

use crate::args;
use crate::database::{self, IfAbsent};
use crate::failure::{Failure, Result};
use crate::ingest::grouped;
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};
use crate::view::ask;
use crate::view::format::Clock;

pub(crate) fn run(command: &args::Audit) -> Result<ExitCode> {
    match command {
        args::Audit::Head(args) => head(args).map(|()| ExitCode::SUCCESS),
        args::Audit::List(args) => list(args).map(|()| ExitCode::SUCCESS),
        args::Audit::Verify(args) => verify(args),
        args::Audit::Alarms(args) => alarms(args).map(|()| ExitCode::SUCCESS),
    }
}

fn head(args: &args::Head) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let head = opened.crm.audit_head(args.tree)?;
    if args.json {
        return print_line(&canonical(&head)?);
    }
    print_line(&format!("{}:{}", head.seq, head.entry_hash))?;
    head.root.map_or(Ok(()), |root| print_line(&format!("root {root}")))
}

/// The number and the hash of `regulars audit head`.
fn anchor(text: &str) -> Result<AuditAnchor> {
    let read = || {
        let (seq, hash) = text.split_once(':')?;
        Some(AuditAnchor { seq: seq.parse().ok()?, entry_hash: Hash32::parse(hash).ok()? })
    };
    let message = "expected what `regulars audit head` prints: a number, a colon and 64 hexadecimal digits";
    read().ok_or_else(|| Failure::new("invalid_value", "--anchor", message))
}

fn verify(args: &args::Verify) -> Result<ExitCode> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let anchor = args.anchor.as_deref().map(anchor).transpose()?;
    let verdict = opened.crm.audit_verify(anchor)?;
    print_line(&if args.json { canonical(&verdict)? } else { told(&verdict, anchor) })?;
    Ok(if verdict.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn told(verdict: &AuditVerdict, anchor: Option<AuditAnchor>) -> String {
    match verdict.broken {
        Some(broken) => format!("broken at entry {}: {} ({})", broken.seq, broken.code.message(), broken.code),
        None => {
            let since = match anchor {
                Some(anchor) => format!("and goes on from entry {}", anchor.seq),
                None => "but only an anchor shows whether its end is there; see `regulars audit head`".to_owned(),
            };
            format!("whole: {} entries, {} with content, {since}", grouped(verdict.entries), grouped(verdict.contents))
        }
    }
}

fn list(args: &args::AuditList) -> Result<()> {
    let opened = database::open(&args.listing.database, IfAbsent::Refuse)?;
    let as_of = ask::as_of(args.listing.as_of.as_deref())?;
    let at = |text: Option<&String>, name| text.map(|text| ask::instant(Some(text.as_str()), name)).transpose();
    let filter = AuditFilter {
        action: args.action.clone(),
        actor: args.actor.clone(),
        contents: args.listing.json,
        decision: args.decision.clone(),
        from: at(args.from.as_ref(), "--from")?,
        purpose: args.purpose.clone(),
        subject: args.whom.who().map(|who| Ok::<_, Failure>((ask::customer(&who)?, as_of))).transpose()?,
        to: at(args.to.as_ref(), "--to")?,
    };
    let page = opened.crm.audit(&filter, args.after, args.limit as usize)?;
    if args.listing.json {
        return print_line(&canonical(&page)?);
    }
    let clock = Clock::new(&opened.zone);
    let mut out = stdout();
    let written = write_entries(&mut out, &page.entries, page.next, &clock);
    finish(out, written)
}

fn or<'a>(text: &'a str, other: &'a str) -> &'a str {
    if text.is_empty() { other } else { text }
}

fn write_entries(out: &mut dyn Write, entries: &[AuditEntry], next: Option<u64>, clock: &Clock) -> io::Result<()> {
    if entries.is_empty() {
        return writeln!(out, "no entry; a rulebook with `[audit]` tells what is done");
    }
    let heads = ["", "when", "who", "role", "what", "of", "for", "came of it", "because"];
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    rows.extend(entries.iter().map(|entry| {
        let words = [
            or(&entry.actor, "the host"),
            or(&entry.role, "-"),
            &entry.action,
            or(&entry.object_ref, "-"),
            or(&entry.purpose, "-"),
            &entry.decision,
        ];
        let mut row = vec![entry.seq.to_string(), clock.instant(entry.at)];
        row.extend(words.map(str::to_owned));
        row.push(entry.reasons.join(", "));
        row
    }));
    let aligns = [&[Align::Right][..], &[Align::Left; 8]].concat();
    table::write(out, &aligns, &rows)?;
    next.map_or(Ok(()), |after| writeln!(out, "there are more: --after {after}"))
}

fn alarms(args: &args::Alarms) -> Result<()> {
    let opened = database::open(&args.listing.database, IfAbsent::Refuse)?;
    let from: Option<Instant> =
        args.from.as_ref().map(|text| ask::instant(Some(text.as_str()), "--from")).transpose()?;
    let found = opened.crm.audit_alarms(from, ask::as_of(args.listing.as_of.as_deref())?)?;
    if args.listing.json {
        return print_line(&canonical(&found)?);
    }
    let clock = Clock::new(&opened.zone);
    let mut out = stdout();
    let written = write_alarms(&mut out, &found.alarms, &clock);
    finish(out, written)
}

fn write_alarms(out: &mut dyn Write, alarms: &[FiredAlarm], clock: &Clock) -> io::Result<()> {
    if alarms.is_empty() {
        return writeln!(out, "no alarm");
    }
    let mut rows = vec![["when", "alarm", "of", "entry", "why"].map(str::to_owned).to_vec()];
    rows.extend(alarms.iter().map(|alarm| {
        let (observed, window) = (grouped(alarm.observed), &alarm.window);
        let why = match alarm.cause {
            AlarmCause::HardLimit => {
                format!("{observed} in {window}, {} are allowed", grouped(alarm.limit.unwrap_or(0)))
            }
            AlarmCause::Baseline => {
                format!("{observed} in {window}, {} are usual", alarm.baseline.as_deref().unwrap_or("0"))
            }
            AlarmCause::OffHours => "at a time at which nothing should be done".to_owned(),
            AlarmCause::NoOpenCase => "without an open case of the actor".to_owned(),
        };
        vec![clock.instant(alarm.at), alarm.rule.clone(), alarm.key.clone(), alarm.seq.to_string(), why]
    }));
    let aligns = [Align::Left, Align::Left, Align::Left, Align::Right, Align::Left];
    table::write(out, &aligns, &rows)
}
