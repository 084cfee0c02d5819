//! What can be typed after `regulars artefacts`, and how a fit becomes an artefact.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Database;

/// Artefacts of models: what a rulebook names by their ids.
#[derive(Subcommand, Debug)]
pub(crate) enum Artefacts {
    /// Keep artefacts in a database, for its rulebook to name.
    Put(PutArtefacts),
    /// List the artefacts of a database.
    List(ListArtefacts),
    /// Print an artefact of a database.
    Show(ShowArtefact),
    /// Make an artefact of a model that XGBoost or LightGBM trained.
    Import(ImportModel),
    /// Say how far the features of a model have moved since it was made.
    Drift(Drift),
}

#[derive(Args, Debug)]
#[command(
    after_help = "If the rulebook names artefacts already that are not in the database, put all of them at once."
)]
pub(crate) struct PutArtefacts {
    /// The artefacts.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) database: Database,
}

#[derive(Args, Debug)]
pub(crate) struct ListArtefacts {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct ShowArtefact {
    /// `sha256:` and its hash.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) database: Database,
}

#[derive(Args, Debug)]
pub(crate) struct ImportModel {
    /// What `booster.save_model` wrote: XGBoost's JSON or LightGBM's text; `-` is standard input.
    #[arg(value_name = "MODEL")]
    pub(crate) model: PathBuf,
    /// How many rows trained it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) rows: u64,
    /// Tell the reasons of a feature under another name. May be repeated.
    #[arg(long, value_name = "FEATURE=GROUP")]
    pub(crate) group: Vec<String>,
    #[command(flatten)]
    pub(crate) made: Made,
    /// Write the artefact to this file.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct Drift {
    /// The artefact; `-` is standard input.
    #[arg(value_name = "ARTEFACT")]
    pub(crate) artefact: PathBuf,
    /// The rows of now: a CSV file with a column for each feature; `-` is standard input.
    #[arg(value_name = "ROWS.csv")]
    pub(crate) rows: PathBuf,
    /// The rulebook whose `[models]` says from where on a feature has moved; the defaults do if absent.
    #[arg(long, value_name = "FILE")]
    pub(crate) rulebook: Option<PathBuf>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Where a model that is made now comes from.
#[derive(Args, Debug)]
pub(crate) struct Made {
    /// What the model may be used for: the purpose of the scores that name it.
    #[arg(long, value_name = "PURPOSE", default_value = "analytics")]
    pub(crate) purpose: String,
    /// For how many days it may be used.
    #[arg(long, value_name = "N", default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub(crate) days: u32,
    /// From when it may be used; now if absent, also where `--as-of` lies in the past.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) valid_from: Option<String>,
}

/// A fit that may become an artefact.
#[derive(Args, Debug)]
pub(crate) struct Kept {
    /// Write the fit to this file as an artefact, for a rulebook to name.
    #[arg(long, value_name = "FILE")]
    pub(crate) artefact: Option<PathBuf>,
    /// Also if the fit did not converge.
    #[arg(long, requires = "artefact")]
    pub(crate) accept_unconverged: bool,
    #[command(flatten)]
    pub(crate) made: Made,
}
