//! `regulars erase`: a profile is erased; its customer id goes on resolving to those who were one with it (CI-3).

use std::io::Write as _;

use regulars::{ProfileErasure, canonical};

use super::identity::{person, tell};
use crate::args::Erase;
use crate::database::{self, IfAbsent};
use crate::failure::Result;
use crate::output::{finish, print_line, stdout};
use crate::view::ask;

pub(crate) fn run(args: &Erase) -> Result<()> {
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let at = ask::instant(args.at.as_deref(), "--at")?;
    let (profile, actor) = (ask::profile(&args.profile)?, person(&args.by));
    let erasure = ProfileErasure { profile, at, actor, keep_together: args.keep_together };
    let crm = &opened.crm;
    let erased = if args.defer_scrub { crm.erase_unscrubbed(&erasure)? } else { crm.erase_profile(&erasure)? };
    if args.json {
        return print_line(&canonical(&erased)?);
    }
    let mut out = stdout();
    let mut written = writeln!(out, "erased the profile of {}", erased.customer);
    written = written.and_then(|()| tell::delta(&mut out, &erased.delta));
    for id in &erased.decisions {
        written = written.and_then(|()| writeln!(out, "  decided {id}, so that the others stay together"));
    }
    if erased.suppressed > 0 {
        let count = crate::ingest::grouped(erased.suppressed);
        written = written.and_then(|()| writeln!(out, "  contact points that stay opted out, by purpose: {count}"));
    }
    if !erased.scrubbed {
        written = written.and_then(|()| {
            writeln!(out, "  bytes of it are still in the file; `regulars call store.scrub` takes them")
        });
    }
    if erased.rewritten > 0 {
        let count = crate::ingest::grouped(erased.rewritten);
        written = written.and_then(|()| writeln!(out, "  decisions that no longer name it: {count}"));
    }
    finish(out, written)
}
