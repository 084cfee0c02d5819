//! `regulars shred` and `regulars keys renew`: the key of a profile is destroyed as a planned act, or another takes its place (EN-2, EN-8).

use std::io::{self, Write};

use regulars::{KeyRenewed, ProfileErasure, ShredPlan, ShredStep, Shredded};

use super::identity::{person, tell};
use super::rights::{show, word};
use crate::args::{Renew, Shred};
use crate::database::{self, IfAbsent};
use crate::failure::Result;
use crate::ingest::grouped;
use crate::table::{self, Align};
use crate::view::ask;

pub(crate) fn run(args: &Shred) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let at = ask::instant(args.as_of.as_deref(), "--as-of")?;
    let (profile, actor) = (ask::profile(&args.profile)?, person(&args.by));
    let erasure = ProfileErasure { profile, at, actor, keep_together: args.keep_together };
    match &args.plan {
        None => show(args.json, &opened.crm.shred_plan(&erasure)?, plan),
        Some(hash) => show(args.json, &opened.crm.shred(&erasure, hash)?, shredded),
    }
}

pub(crate) fn renew(args: &Renew) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    show(args.json, &opened.crm.renew_key(&ask::profile(&args.profile)?)?, renewed)
}

fn plan(out: &mut dyn Write, plan: &ShredPlan) -> io::Result<()> {
    if plan.erased {
        return writeln!(out, "the profile of {} is erased already", plan.customer);
    }
    let row = |step: &ShredStep| vec![word(&step.act).replace('_', " "), grouped(step.count)];
    table::write(out, &[Align::Left, Align::Right], &plan.steps.iter().map(row).collect::<Vec<_>>())?;
    backups(out, plan.key_backup_note)?;
    writeln!(out, "as of {}\nplan {}", plan.as_of, plan.plan_hash)
}

fn shredded(out: &mut dyn Write, done: &Shredded) -> io::Result<()> {
    let Some(erased) = &done.erasure else { return plan(out, &done.plan) };
    writeln!(out, "shredded the profile of {}", erased.customer)?;
    tell::delta(out, &erased.delta)?;
    backups(out, erased.key_backup_note)?;
    left(out, erased.scrubbed)
}

fn renewed(out: &mut dyn Write, done: &KeyRenewed) -> io::Result<()> {
    let (resealed, destroyed) = (grouped(done.resealed), grouped(done.destroyed));
    writeln!(
        out,
        "version {} of the key seals from now on; texts that were sealed anew: {resealed}",
        done.key_version
    )?;
    writeln!(out, "older versions that are destroyed: {destroyed}")?;
    backups(out, done.key_backup_note)?;
    left(out, done.scrubbed)
}

fn backups(out: &mut dyn Write, noted: bool) -> io::Result<()> {
    let note = "copies of the database that are older open with the destroyed key; do not keep them long";
    if noted { writeln!(out, "{note}") } else { Ok(()) }
}

fn left(out: &mut dyn Write, scrubbed: bool) -> io::Result<()> {
    let note = "bytes of it are still in the file; `regulars call store.scrub` takes them";
    if scrubbed { Ok(()) } else { writeln!(out, "{note}") }
}
