//! What can be typed after `regulars service`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Between, Database, Listing, Who};

#[derive(Subcommand, Debug)]
pub(crate) enum Service {
    /// Show the service cases of a customer: where each stands, and when what is due.
    Cases(Box<ServiceCases>),
    /// Show one case: what is known of it and how its clocks stand.
    Show(Box<ServiceShow>),
    /// Tell a case or a step of it; what cannot follow is refused.
    Tell(Box<ServiceTell>),
    /// Say who answers a case first and in which queue, with the reason of every row and queue.
    Assign(Box<ServiceAssign>),
    /// Hand a case over to sales, which yields one lead for each intent.
    Transfer(Box<ServiceTransfer>),
    /// Open the work orders against churn that are due, of one customer or of everybody.
    Warn(Box<ServiceWarn>),
    /// Say what became of the cases of a window: standard answers, the closed loop, transfers.
    Report(ServiceReport),
    /// Say whether a customer who leaves is asked why.
    Exit(Box<ServiceCases>),
    /// Say why customers left, by reason.
    ExitReasons(ServiceReport),
    /// Say when so much working time of a business calendar will be over.
    Due(ServiceDue),
}

#[derive(Args, Debug)]
pub(crate) struct ServiceCases {
    #[command(flatten)]
    pub(crate) listing: Listing,
    #[command(flatten)]
    pub(crate) who: Who,
}

#[derive(Args, Debug)]
pub(crate) struct ServiceShow {
    #[command(flatten)]
    pub(crate) listing: Listing,
    #[command(flatten)]
    pub(crate) who: Who,
    /// The number of the case.
    #[arg(long, value_name = "ID")]
    pub(crate) case: String,
}

#[derive(Args, Debug)]
pub(crate) struct ServiceTell {
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) who: Who,
    /// The number of the case.
    #[arg(long, value_name = "ID")]
    pub(crate) case: String,
    /// What happens: `opened`, `message`, `state`, `priority`, `assigned`, `policy` or `merged`.
    #[arg(long, value_name = "EVENT")]
    pub(crate) event: String,
    /// A field of the step, for example `state=resolved` or `author=agent`; as often as needed.
    #[arg(long = "with", value_name = "FIELD=VALUE", value_parser = field)]
    pub(crate) fields: Vec<(String, String)>,
    /// When it happens (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<String>,
    /// Told twice under one key, it acts once.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// Print the canonical JSON of the operation `case.tell`.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct ServiceAssign {
    #[command(flatten)]
    pub(crate) listing: Listing,
    #[command(flatten)]
    pub(crate) who: Who,
    /// The number of the case.
    #[arg(long, value_name = "ID")]
    pub(crate) case: String,
    /// How much there is to do in a queue, for example `power=12`; as often as needed.
    #[arg(long = "load", value_name = "QUEUE=N", value_parser = load)]
    pub(crate) loads: Vec<(String, u64)>,
}

#[derive(Args, Debug)]
pub(crate) struct ServiceTransfer {
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) who: Who,
    /// The number of the case.
    #[arg(long, value_name = "ID")]
    pub(crate) case: String,
    /// Who takes over.
    #[arg(long, value_name = "ROLE")]
    pub(crate) to: String,
    /// What it hopes for.
    #[arg(long, value_name = "WORD")]
    pub(crate) intent: String,
    /// What is said to who takes over.
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// When it happens (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<String>,
    /// Print the canonical JSON of the operation `case.transfer`.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct ServiceWarn {
    #[command(flatten)]
    pub(crate) database: Database,
    /// One customer, by id; everybody if absent.
    #[arg(long, value_name = "ID")]
    pub(crate) customer: Option<String>,
    /// When (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<String>,
    /// Print the canonical JSON of the operation `case.warn`.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct ServiceReport {
    #[command(flatten)]
    pub(crate) listing: Listing,
    #[command(flatten)]
    pub(crate) between: Between,
}

fn field(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, value)| !name.is_empty() && !value.is_empty());
    let (name, value) = pair.ok_or_else(|| "expected a field and a value, such as `state=resolved`".to_owned())?;
    Ok((name.to_owned(), value.to_owned()))
}

fn load(text: &str) -> Result<(String, u64), String> {
    let pair = text.split_once('=').and_then(|(queue, load)| Some((queue.to_owned(), load.parse().ok()?)));
    pair.ok_or_else(|| "expected a queue and a number, such as `power=12`".to_owned())
}

#[derive(Args, Debug)]
pub(crate) struct ServiceDue {
    /// The rulebook with the calendar.
    #[arg(long, value_name = "FILE")]
    pub(crate) rulebook: PathBuf,
    /// The name of the business calendar.
    #[arg(long, value_name = "NAME")]
    pub(crate) calendar: String,
    /// How many minutes of working time.
    #[arg(long, value_name = "N")]
    pub(crate) minutes: u32,
    /// From when, for example `2026-11-02T17:00:00+08:00`; now if absent.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) from: Option<String>,
    /// Print the canonical JSON of the operation `calendar.add`.
    #[arg(long)]
    pub(crate) json: bool,
}
