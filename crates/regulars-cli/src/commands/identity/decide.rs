//! What a person decides, put into the words of the operations; the checks are the library's (DJ-7).

use std::collections::BTreeMap;

use clap::CommandFactory as _;
use clap::error::ErrorKind;
use regulars::{
    Actor, ActorKind, Applied, ApplyOptions, CustomerRef, DecisionId, IdentityDecision, Instant, Json, PinTarget,
    ProfileRef, Unmerge, VerbWord, WireIdentifier, WireMention, canonical,
};

use super::tell;
use crate::args::{Cli, Decided, Parting, Pinned, Stated, Two};
use crate::database::{self, IfAbsent, Opened};
use crate::failure::{Failure, Result};
use crate::output::{finish, print_line, stdout};
use crate::view::ask;
use crate::view::format::Clock;
use crate::view::render::word;

/// Where one decision is made: the store, the verb and the instant.
pub(super) struct Desk<'a> {
    decided: &'a Decided,
    opened: Opened,
    verb: VerbWord,
    at: Instant,
}

/// What only merges may be told.
#[derive(Default)]
pub(super) struct Options {
    pub(super) override_guards: bool,
    pub(super) plan_hash: Option<String>,
}

impl<'a> Desk<'a> {
    pub(super) fn open(decided: &'a Decided, verb: VerbWord) -> Result<Self> {
        let opened = database::open(&decided.database, IfAbsent::Refuse)?;
        Ok(Self { decided, opened, verb, at: ask::instant(decided.at.as_deref(), "--at")? })
    }

    /// The decision without the fields of its verb.
    pub(super) fn blank(&self) -> Result<IdentityDecision> {
        self.named(&word(&self.verb).replace('_', "-"))
    }

    /// The same; `made` begins an id that nobody chose.
    fn named(&self, made: &str) -> Result<IdentityDecision> {
        let id = self.decided.decision_id.clone().unwrap_or_else(|| format!("{made}-{}", self.at));
        let (id, reason) = (text::<DecisionId>(&id, "--decision-id")?, self.decided.reason.clone());
        let blank = IdentityDecision::new(id, self.at, person(&self.decided.by), reason, None);
        Ok(IdentityDecision { verb: self.verb, ..blank })
    }

    fn options(&self, options: Options) -> ApplyOptions {
        ApplyOptions {
            supersede: self.decided.supersede,
            override_guards: options.override_guards,
            expected_version: self.decided.expected_version.clone(),
            plan_hash: options.plan_hash,
        }
    }

    /// A profile of each of two customers. Who is named by a profile is decided about by that one.
    pub(super) fn two(&self, two: &Two) -> Result<[WireMention; 2]> {
        let profile = |who: CustomerRef| -> Result<WireMention> {
            let profile = match who {
                CustomerRef::Profile(profile) => profile,
                who => {
                    let view = ask::view(&self.opened.crm, who, self.at, false)?;
                    let nobody = || Failure::new("unknown_customer", "", "the customer has no profile");
                    view.profiles.into_iter().next().ok_or_else(nobody)?
                }
            };
            Ok(WireMention { erased: None, key: Some(profile.key), source: Some(profile.source) })
        };
        let [a, b] = both(two)?;
        Ok([profile(a)?, profile(b)?])
    }

    pub(super) fn decide(&self, decision: IdentityDecision, options: Options) -> Result<()> {
        let (crm, options) = (&self.opened.crm, self.options(options));
        let applied = match self.decided.dry_run {
            true => crm.plan_decision(&decision, &options)?,
            false => crm.apply_decision(&decision, &options)?,
        };
        self.tell(&applied)
    }

    fn tell(&self, applied: &Applied) -> Result<()> {
        if self.decided.json {
            return print_line(&canonical(applied)?);
        }
        let mut out = stdout();
        let written = tell::applied(&mut out, applied, self.decided.dry_run, &Clock::new(&self.opened.zone), self.at);
        finish(out, written)
    }
}

pub(super) fn unmerge(decided: &Decided, parting: &Parting) -> Result<()> {
    // Parting is written as `not_same` of each pair across the parts (DJ-9).
    let desk = Desk::open(decided, VerbWord::NotSame)?;
    let mut parts: BTreeMap<u16, Vec<ProfileRef>> = BTreeMap::new();
    for (number, named) in &parting.members {
        parts.entry(*number).or_default().push(ask::profile(named)?);
    }
    let unmerge = Unmerge { parts: parts.into_values().collect(), decision: desk.named("unmerge")? };
    let (crm, options) = (&desk.opened.crm, desk.options(Options::default()));
    let applied = match decided.dry_run {
        true => crm.plan_unmerge(&unmerge, &options)?,
        false => crm.unmerge(&unmerge, &options)?,
    };
    desk.tell(&applied)
}

pub(super) fn pin(blank: IdentityDecision, pinned: &Pinned, until: Option<&str>) -> Result<IdentityDecision> {
    let Some((name, value)) = &pinned.attribute else {
        return Ok(IdentityDecision { target: Some(PinTarget::Id), ..blank });
    };
    let until = until.map(|until| ask::instant(Some(until), "--until")).transpose()?;
    let attribute = Some(text(name, "--attribute")?);
    Ok(IdentityDecision { attribute, value: Some(Json::from(value.as_str())), until, ..blank })
}

/// The person who decides.
pub(in crate::commands) fn person(name: &str) -> Actor {
    Actor { kind: ActorKind::Human, id: Some(name.to_owned()) }
}

/// Exactly two customers; anything else is wrong use.
pub(super) fn both(two: &Two) -> Result<[CustomerRef; 2]> {
    match two.all().as_slice() {
        [a, b] => Ok([ask::customer(a)?, ask::customer(b)?]),
        others => {
            let message = format!("name two customers; {} named", others.len());
            Cli::command().error(ErrorKind::WrongNumberOfValues, message).exit()
        }
    }
}

pub(super) fn mention(named: &(String, String)) -> Result<WireMention> {
    let ProfileRef { source, key } = ask::profile(named)?;
    Ok(WireMention { erased: None, key: Some(key), source: Some(source) })
}

pub(super) fn stated(stated: &Stated) -> Option<WireIdentifier> {
    let pair = |kind: &str, value: &str| WireIdentifier { kind: Some(kind.to_owned()), value: Some(value.to_owned()) };
    match stated {
        Stated { phone: Some(phone), .. } => Some(pair("phone", phone)),
        Stated { email: Some(email), .. } => Some(pair("email", email)),
        Stated { identifier, .. } => identifier.as_ref().map(|(kind, value)| pair(kind, value)),
    }
}

/// A text of the library's own kind; its fault names the argument.
pub(super) fn text<T: serde::de::DeserializeOwned>(text: &str, argument: &str) -> Result<T> {
    Json::from(text).read().map_err(|error| Failure::from(error).inside(argument))
}
