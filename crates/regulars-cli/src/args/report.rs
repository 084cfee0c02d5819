//! Arguments of `regulars report` and `regulars digest`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Database;

/// What indicators come to.
#[derive(Args, Debug)]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Only the indicators that this role looks at.
    #[arg(long = "viewer", value_name = "ROLE")]
    pub(crate) role: Option<String>,
    /// Only this indicator; may be given several times.
    #[arg(long = "id", value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// The instant of the question (RFC 3339); now if absent.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) as_of: Option<String>,
    /// The instant that is compared with (RFC 3339).
    #[arg(long, value_name = "INSTANT")]
    pub(crate) before: Option<String>,
    /// Also look at so many earlier instants, and show how the figures went.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=120))]
    pub(crate) trend: u32,
    /// How far apart these instants lie.
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=366))]
    pub(crate) every_days: u32,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// What happened in the last whole day or week.
#[derive(Subcommand, Debug)]
pub(crate) enum Digest {
    /// The last whole local day.
    Daily(DigestOf),
    /// The last whole local week, from Monday on.
    Weekly(DigestOf),
}

#[derive(Args, Debug)]
pub(crate) struct DigestOf {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Only the indicators that this role looks at.
    #[arg(long = "viewer", value_name = "ROLE")]
    pub(crate) role: Option<String>,
    /// The instant of the question (RFC 3339); now if absent.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) as_of: Option<String>,
    #[command(flatten)]
    pub(crate) form: Form,
}

/// How it is told.
#[derive(Args, Debug)]
pub(crate) struct Form {
    /// Write a page for a browser into this file instead.
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pub(crate) html: Option<PathBuf>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}
