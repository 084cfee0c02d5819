//! What can be typed after `regulars request`, `regulars export` and `regulars retention`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use regulars::{Date, Right, did_you_mean};

use super::{Database, Listing, Who};

/// What is told of a request.
#[derive(Args, Debug)]
pub(crate) struct Asking {
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) who: Who,
    /// The id of the request.
    #[arg(long, value_name = "ID")]
    pub(crate) id: String,
    /// When (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<String>,
    /// What was said.
    #[arg(long, value_name = "TEXT")]
    pub(crate) text: Option<String>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Request {
    /// List requests, those that are due first before others.
    List {
        #[command(flatten)]
        listing: Listing,
        /// Only those of this customer id.
        #[arg(long, value_name = "ID")]
        customer: Option<String>,
        /// Also those that are over.
        #[arg(long)]
        all: bool,
    },
    /// Take a request of a person; what it does it does at once.
    Receive {
        #[command(flatten)]
        asking: Asking,
        /// What is asked for: `access`, `erasure`, `object_marketing` and so on.
        #[arg(long, value_name = "RIGHT", value_parser = right)]
        right: Right,
        /// A jurisdiction that applies; without it, those of the person.
        #[arg(long, value_name = "CODE")]
        jurisdiction: Vec<String>,
        /// The date of receipt, for example `2026-06-01`; without it, that of the instant.
        #[arg(long, value_name = "DATE")]
        received_on: Option<Date>,
        /// The purpose that it is for; without it, all.
        #[arg(long, value_name = "PURPOSE")]
        purpose: Option<String>,
        /// The channel that it is for; without it, all.
        #[arg(long, value_name = "CHANNEL")]
        channel: Option<String>,
        /// The accuracy is contested.
        #[arg(long)]
        contested: bool,
    },
    /// Say that it is certain who asks.
    Verify(Asking),
    /// Say into which state a request comes.
    Step {
        #[command(flatten)]
        asking: Asking,
        /// The state.
        #[arg(value_name = "STATE", value_parser = clap::builder::PossibleValuesParser::new(regulars::record::RequestStep::WORDS))]
        step: String,
        /// The open request of which it is a repetition.
        #[arg(long, value_name = "ID")]
        reference: Option<String>,
    },
    /// Extend a request, once and in time.
    Extend {
        #[command(flatten)]
        asking: Asking,
        /// A code of why.
        #[arg(long, value_name = "CODE")]
        reason: Option<String>,
    },
    /// Let the clock of a request stand still for some days.
    Pause {
        #[command(flatten)]
        asking: Asking,
        /// The first date.
        #[arg(long, value_name = "DATE")]
        from: Date,
        /// The date after the last.
        #[arg(long, value_name = "DATE")]
        until: Date,
    },
    /// Refuse a request, whole or in part.
    Reject {
        #[command(flatten)]
        asking: Asking,
        /// A code of why.
        #[arg(long, value_name = "CODE")]
        reason: String,
        /// What the person can do against it.
        #[arg(long, value_name = "TEXT")]
        remedy: String,
        /// Only a part is refused.
        #[arg(long)]
        partial: bool,
    },
    /// Say that a request is fulfilled.
    Complete(Asking),
    /// Fulfil a request for rectification: the values stand above all sources from then on.
    Rectify {
        #[command(flatten)]
        asking: Asking,
        /// Who decides.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// An attribute with its right value, for example `city=Paris`.
        #[arg(long, value_name = "NAME=VALUE", value_parser = super::who::identifier, required = true)]
        attribute: Vec<(String, String)>,
    },
}

fn right(text: &str) -> Result<Right, String> {
    Right::of(text).ok_or_else(|| format!("there is no such right{}", did_you_mean(text, Right::names())))
}

#[derive(Args, Debug)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) listing: Listing,
    #[command(flatten)]
    pub(crate) who: Who,
    /// Only what the person gave, to take along.
    #[arg(long)]
    pub(crate) portable: bool,
    /// Write `fields.csv`, `records.csv` and `bundle.json` into this folder instead of printing JSON.
    #[arg(long, value_name = "DIR", conflicts_with = "json")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Retention {
    /// Say what is to be done with data: what goes, what stays, why and until when. Nothing is done.
    Plan {
        #[command(flatten)]
        listing: Listing,
        /// Only the data of this customer id.
        #[arg(long, value_name = "ID")]
        customer: Option<String>,
    },
    /// Say what erasing a customer would do, field by field, and who must hear of it. Nothing is done.
    Erasure {
        #[command(flatten)]
        listing: Listing,
        #[command(flatten)]
        who: Who,
        /// The request for erasure, which freezes the profiles when it is certain who asks.
        #[arg(long, value_name = "ID")]
        request: Option<String>,
        /// Only this field, for example `identifier.phone` or `attribute.city`; it may be given more than once.
        #[arg(long, value_name = "FIELD")]
        field: Vec<String>,
    },
    /// Carry out a plan that was shown.
    Execute {
        #[command(flatten)]
        database: Database,
        /// What the plan is known by.
        #[arg(long, value_name = "HASH")]
        plan: String,
        /// The instant of the plan (RFC 3339).
        #[arg(long, value_name = "INSTANT")]
        as_of: String,
        /// Who decides.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Only the data of this customer id.
        #[arg(long, value_name = "ID")]
        customer: Option<String>,
        /// It is the plan of an erasure.
        #[arg(long, requires = "customer")]
        erasure: bool,
        /// The request that it was made for.
        #[arg(long, value_name = "ID", requires = "erasure")]
        request: Option<String>,
        /// A field that it was made for.
        #[arg(long, value_name = "FIELD", requires = "erasure")]
        field: Vec<String>,
        /// Print the canonical JSON of the operation.
        #[arg(long)]
        json: bool,
    },
}
