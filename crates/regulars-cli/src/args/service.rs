//! What can be typed after `regulars service`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Listing, Who};

#[derive(Subcommand, Debug)]
pub(crate) enum Service {
    /// Show the service cases of a customer: where each stands, and when what is due.
    Cases(Box<ServiceCases>),
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
