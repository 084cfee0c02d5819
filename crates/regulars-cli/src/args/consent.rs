//! What can be typed after `regulars audience` and `regulars consent`.

use clap::{Args, Subcommand};

use super::who::profile;
use super::{Database, Listing, Who};

/// Whom to contact for a purpose, and where.
#[derive(Args, Debug)]
pub(crate) struct Audience {
    #[command(flatten)]
    pub(crate) listing: Listing,
    /// Only customers for whom this condition holds, for example `measure.orders_12m >= 3`.
    #[arg(long = "where", value_name = "CONDITION", conflicts_with = "segment")]
    pub(crate) condition: Option<String>,
    /// Only members of this segment.
    #[arg(long, value_name = "SEGMENT")]
    pub(crate) segment: Option<String>,
    /// The purpose, a dotted path.
    #[arg(long, value_name = "PURPOSE")]
    pub(crate) purpose: String,
    /// The channel, one of the rulebook's.
    #[arg(long, value_name = "CHANNEL")]
    pub(crate) channel: String,
    /// Also list those who may be contacted later, with the instant.
    #[arg(long)]
    pub(crate) deferred: bool,
    /// Write CSV for the machine that sends: customer, contact point, obligations and so on. The counts go to standard error.
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Consent {
    /// Say yes. Where the purpose asks for a second yes, it waits for `consent confirm`.
    Grant {
        #[command(flatten)]
        said: Box<Said>,
        /// Let it wait for a confirmation in any case.
        #[arg(long)]
        double_opt_in: bool,
        /// Given in so many words.
        #[arg(long)]
        explicit: bool,
        /// One purpose, one act.
        #[arg(long)]
        separate: bool,
        /// When it ends (RFC 3339).
        #[arg(long, value_name = "INSTANT")]
        expires: Option<String>,
    },
    /// Confirm a yes that waits: the latest of the purpose, or the record that is named.
    Confirm {
        #[command(flatten)]
        said: Box<Said>,
        /// The record that waits, as `consent grant` named it, for example `web/command:form-77`.
        #[arg(long, value_name = "SOURCE/ID", value_parser = profile)]
        pending: Option<(String, String)>,
    },
    /// Take a yes back.
    Withdraw(Box<Said>),
    /// Say no to a question.
    Refuse(Box<Said>),
    /// Tell the values of a request's `Sec-GPC` headers.
    Signal {
        #[command(flatten)]
        database: Database,
        #[command(flatten)]
        who: Who,
        /// When the headers came (RFC 3339); without it, now.
        #[arg(long, value_name = "INSTANT")]
        at: Option<String>,
        /// The value of a header; may be given several times.
        #[arg(long = "header", value_name = "VALUE", required = true)]
        headers: Vec<String>,
        /// Print canonical JSON.
        #[arg(long)]
        json: bool,
    },
    /// Say whether a customer may be contacted, and why.
    Check {
        #[command(flatten)]
        listing: Listing,
        #[command(flatten)]
        who: Box<Who>,
        /// The purpose, a dotted path.
        #[arg(long, value_name = "PURPOSE")]
        purpose: String,
        /// The channel, one of the rulebook's.
        #[arg(long, value_name = "CHANNEL")]
        channel: String,
        /// The telephone number or address that would be used.
        #[arg(long, value_name = "POINT")]
        contact_point: Option<String>,
    },
    /// List what a customer has said, in the order in which it was said.
    History {
        #[command(flatten)]
        listing: Listing,
        #[command(flatten)]
        who: Box<Who>,
    },
    /// Print the receipt of a consent event as JSON, in the words of ISO/IEC TS 27560.
    Receipt {
        #[command(flatten)]
        database: Database,
        /// The record, for example `web/command:form-77`.
        #[arg(value_name = "SOURCE/ID", value_parser = profile)]
        record: (String, String),
    },
}

/// What is said of whose data, and how.
#[derive(Args, Debug)]
pub(crate) struct Said {
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) who: Who,
    /// When it was said (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<String>,
    /// The purpose, a dotted path.
    #[arg(long, value_name = "PURPOSE")]
    pub(crate) purpose: String,
    /// The channel it is for; without it, any.
    #[arg(long, value_name = "CHANNEL")]
    pub(crate) channel: Option<String>,
    /// The telephone number or address it is for.
    #[arg(long, value_name = "POINT")]
    pub(crate) contact_point: Option<String>,
    /// Who acted; without it, the person.
    #[arg(long, value_name = "WORD", value_parser = ["subject", "guardian", "agent", "household_member", "system"])]
    pub(crate) by: Option<String>,
    /// How it was captured, for example `web_form`; without it, by an interface.
    #[arg(long, value_name = "WORD")]
    pub(crate) source: Option<String>,
    /// The version of the notice that was shown, for example `v3`.
    #[arg(long, value_name = "VERSION")]
    pub(crate) notice: Option<String>,
    /// Where the proof lies.
    #[arg(long, value_name = "REF")]
    pub(crate) proof: Option<String>,
    /// Told twice under one key, it acts once.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// Print canonical JSON.
    #[arg(long)]
    pub(crate) json: bool,
}
