//! What can be typed after `regulars identity` and `regulars erase`.

use clap::{Args, Subcommand};

use super::who::{identifier, profile};
use super::{Database, Two, Who};

type Pair = (String, String);

#[derive(Debug, Subcommand)]
pub(crate) enum Identity {
    /// List what several customers have in common that did not unite them, and why.
    Conflicts {
        #[command(flatten)]
        listing: Listing,
        #[command(flatten)]
        page: Page,
        /// Only those that stand so; `ambiguous` waits for a person.
        #[arg(long, value_name = "STATUS", value_parser = ["refused", "ambiguous", "review"])]
        status: Option<String>,
    },
    /// Say how a customer came to be who it is: every union and split, who caused it and what it rests on.
    History {
        #[command(flatten)]
        listing: Listing,
        #[command(flatten)]
        who: Who,
    },
    /// List the decisions in the order in which they came.
    Journal {
        #[command(flatten)]
        database: Database,
        /// Only decisions with a number above this one.
        #[arg(long, value_name = "N", default_value_t = 0)]
        after: u64,
        /// At most this many.
        #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
        /// Print the canonical JSON of the operation `identity.journal`.
        #[arg(long)]
        json: bool,
    },
    /// Say who is who among all, with everything that was refused.
    Partition(Listing),
    /// Say what merging two customers would do, and what speaks against it.
    PlanMerge {
        #[command(flatten)]
        listing: Listing,
        #[command(flatten)]
        two: Two,
    },
    /// Make two customers one.
    Merge {
        #[command(flatten)]
        decided: Decided,
        #[command(flatten)]
        two: Two,
        /// Also against guards.
        #[arg(long)]
        override_guards: bool,
        /// Only if the plan with this hash still holds (see `plan-merge`).
        #[arg(long, value_name = "HASH")]
        plan_hash: Option<String>,
    },
    /// Part a customer that rules had joined. (A merge of a person is undone with `revoke`.)
    Unmerge {
        #[command(flatten)]
        decided: Decided,
        #[command(flatten)]
        parting: Parting,
    },
    /// Say that a profile is not the same as others.
    Detach {
        #[command(flatten)]
        decided: Decided,
        /// The profile.
        #[arg(long, value_name = "SOURCE/KEY", value_parser = profile)]
        profile: Pair,
        /// A profile with which it is not the same; may be repeated.
        #[arg(long, value_name = "SOURCE/KEY", value_parser = profile, required = true)]
        from: Vec<Pair>,
    },
    /// Say that two customers are not one.
    NotSame {
        #[command(flatten)]
        decided: Decided,
        #[command(flatten)]
        two: Two,
    },
    /// Say that a profile has an identifier.
    Link {
        #[command(flatten)]
        decided: Decided,
        #[command(flatten)]
        stated: Stated,
        /// The profile.
        #[arg(long, value_name = "SOURCE/KEY", value_parser = profile)]
        profile: Pair,
    },
    /// Say that a profile does not have an identifier.
    Unlink {
        #[command(flatten)]
        decided: Decided,
        #[command(flatten)]
        stated: Stated,
        /// The profile.
        #[arg(long, value_name = "SOURCE/KEY", value_parser = profile)]
        profile: Pair,
    },
    /// Say that an identifier joins nobody.
    Exclude {
        #[command(flatten)]
        decided: Decided,
        #[command(flatten)]
        stated: Stated,
    },
    /// Fix an attribute, or let a profile keep its customer id.
    Pin {
        #[command(flatten)]
        decided: Decided,
        /// The profile.
        #[arg(long, value_name = "SOURCE/KEY", value_parser = profile)]
        profile: Pair,
        #[command(flatten)]
        pinned: Pinned,
        /// The first instant at which a pinned attribute no longer holds (RFC 3339).
        #[arg(long, value_name = "INSTANT", requires = "attribute")]
        until: Option<String>,
    },
    /// Make an earlier decision void.
    Revoke {
        #[command(flatten)]
        decided: Decided,
        /// The id of the decision.
        #[arg(value_name = "DECISION")]
        revokes: String,
    },
}

/// What every decision is told.
#[derive(Args, Debug)]
pub(crate) struct Decided {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Who decides.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    /// Why, in words.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// When it is decided (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<String>,
    /// The id of the decision; without it, one is made of the verb and the instant.
    #[arg(long, value_name = "ID")]
    pub(crate) decision_id: Option<String>,
    /// Also against earlier decisions, which then have no effect any more.
    #[arg(long)]
    pub(crate) supersede: bool,
    /// Only if a customer that it names still has this version.
    #[arg(long, value_name = "VERSION")]
    pub(crate) expected_version: Option<String>,
    /// Say what it would do; nothing is stored.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A question about all customers at an instant.
#[derive(Args, Debug)]
pub(crate) struct Listing {
    #[command(flatten)]
    pub(crate) database: Database,
    /// The instant of the question (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) as_of: Option<String>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which of many rows.
#[derive(Args, Debug)]
pub(crate) struct Page {
    /// At most this many.
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) limit: u32,
    /// How many to pass over.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) skip: u32,
}

/// The parts of a customer.
#[derive(Args, Debug)]
pub(crate) struct Parting {
    /// A profile of one part; parts are numbered, for example `1=pos/M-10233`. May be repeated.
    #[arg(long = "part", value_name = "NUMBER=SOURCE/KEY", value_parser = member, required = true)]
    pub(crate) members: Vec<(u16, Pair)>,
}

fn member(text: &str) -> Result<(u16, Pair), String> {
    let wrong = || "expected the number of a part and a profile, such as `1=pos/M-10233`".to_owned();
    let (number, named) = text.split_once('=').ok_or_else(wrong)?;
    Ok((number.parse().map_err(|_| wrong())?, profile(named)?))
}

/// An identifier: exactly one of these.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(crate) struct Stated {
    /// A phone number, in any spelling.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) phone: Option<String>,
    /// An e-mail address.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) email: Option<String>,
    /// Any identifier, for example `member_no=M-10233`.
    #[arg(long, value_name = "KIND=VALUE", value_parser = identifier)]
    pub(crate) identifier: Option<Pair>,
}

/// What a pin fixes: exactly one of these.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(crate) struct Pinned {
    /// An attribute and its value, for example `name=王伟`.
    #[arg(long, value_name = "NAME=VALUE", value_parser = identifier)]
    pub(crate) attribute: Option<Pair>,
    /// The customer id that the profile gives.
    #[arg(long)]
    pub(crate) keep_id: bool,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Without --plan it says what would be done, and nothing is; with the hash of that plan it is done."
)]
pub(crate) struct Shred {
    #[command(flatten)]
    pub(crate) database: Database,
    /// The profile, for example `pos/M-10233`.
    #[arg(long, value_name = "SOURCE/KEY", value_parser = profile)]
    pub(crate) profile: Pair,
    /// Those who were one with it stay one, also where only it held them together.
    #[arg(long)]
    pub(crate) keep_together: bool,
    /// Who decides.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    /// The instant of the plan (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) as_of: Option<String>,
    /// What the plan is known by that is to be carried out.
    #[arg(long, value_name = "HASH", requires = "as_of")]
    pub(crate) plan: Option<String>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Renew {
    #[command(flatten)]
    pub(crate) database: Database,
    /// The profile, for example `pos/M-10233`.
    #[arg(long, value_name = "SOURCE/KEY", value_parser = profile)]
    pub(crate) profile: Pair,
    /// Print the canonical JSON of the operation `profile.renew_key`.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Erase {
    #[command(flatten)]
    pub(crate) database: Database,
    /// The profile, for example `pos/M-10233`.
    #[arg(long, value_name = "SOURCE/KEY", value_parser = profile)]
    pub(crate) profile: Pair,
    /// Those who were one with it stay one, also where only it held them together.
    #[arg(long)]
    pub(crate) keep_together: bool,
    /// Leave bytes of it in the file for now, where many are erased one after another; the last one takes all.
    #[arg(long)]
    pub(crate) defer_scrub: bool,
    /// Who decides.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    /// When (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<String>,
    /// Print the canonical JSON of the operation `profile.erase`.
    #[arg(long)]
    pub(crate) json: bool,
}
