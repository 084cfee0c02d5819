//! `regulars identity`: decide who is who, and look at what was decided and what was not united.

mod decide;
mod look;
pub(super) mod tell;

use regulars::{IdentityDecision, VerbWord};

use crate::args::{Decided, Identity};
use crate::failure::Result;
pub(super) use decide::person;
use decide::{Desk, Options, mention, stated, text};

pub(crate) fn run(command: &Identity) -> Result<()> {
    match command {
        Identity::Conflicts { listing, page, status } => look::conflicts(listing, page, status.as_deref()),
        Identity::History { listing, who } => look::history(listing, who),
        Identity::Journal { database, after, limit, json } => look::journal(database, *after, *limit, *json),
        Identity::Partition(listing) => look::partition(listing),
        Identity::PlanMerge { listing, two } => look::plan_merge(listing, two),
        Identity::Merge { decided, two, override_guards, plan_hash } => {
            let desk = Desk::open(decided, VerbWord::Merge)?;
            let [a, b] = desk.two(two)?;
            let decision = IdentityDecision { a: Some(a), b: Some(b), ..desk.blank()? };
            desk.decide(decision, Options { override_guards: *override_guards, plan_hash: plan_hash.clone() })
        }
        Identity::Unmerge { decided, parting } => decide::unmerge(decided, parting),
        Identity::Detach { decided, profile, from } => simple(decided, VerbWord::Detach, |blank| {
            let from = from.iter().map(mention).collect::<Result<_>>()?;
            Ok(IdentityDecision { profile: Some(mention(profile)?), from: Some(from), ..blank })
        }),
        Identity::NotSame { decided, two } => {
            let desk = Desk::open(decided, VerbWord::NotSame)?;
            let [a, b] = desk.two(two)?;
            let decision = IdentityDecision { a: Some(a), b: Some(b), ..desk.blank()? };
            desk.decide(decision, Options::default())
        }
        Identity::Link { decided, stated: identifier, profile } => simple(decided, VerbWord::Link, |blank| {
            Ok(IdentityDecision { profile: Some(mention(profile)?), identifier: stated(identifier), ..blank })
        }),
        Identity::Unlink { decided, stated: identifier, profile } => simple(decided, VerbWord::Unlink, |blank| {
            Ok(IdentityDecision { profile: Some(mention(profile)?), identifier: stated(identifier), ..blank })
        }),
        Identity::Exclude { decided, stated: identifier } => {
            simple(decided, VerbWord::Exclude, |blank| Ok(IdentityDecision { identifier: stated(identifier), ..blank }))
        }
        Identity::Pin { decided, profile, pinned, until } => simple(decided, VerbWord::Pin, |blank| {
            let blank = IdentityDecision { profile: Some(mention(profile)?), ..blank };
            decide::pin(blank, pinned, until.as_deref())
        }),
        Identity::Revoke { decided, revokes } => simple(decided, VerbWord::Revoke, |blank| {
            Ok(IdentityDecision { revokes: Some(text(revokes, "DECISION")?), ..blank })
        }),
    }
}

/// A decision that names profiles and identifiers themselves.
fn simple(
    decided: &Decided,
    verb: VerbWord,
    fill: impl FnOnce(IdentityDecision) -> Result<IdentityDecision>,
) -> Result<()> {
    let desk = Desk::open(decided, verb)?;
    let decision = fill(desk.blank()?)?;
    desk.decide(decision, Options::default())
}
