//! What can be typed after `regulars fit`, `regulars score` and `regulars trees`.

use std::path::PathBuf;

use clap::Args;

use super::{Kept, Listing};

/// Fits a model to the customers of a database.
#[derive(Args, Debug)]
#[command(
    after_help = "`regulars fit bg_nbd --db shop.db --json > model.json` keeps the model for `regulars score`.\n\
    Purchases and their periods are those of `[rfm]` in the rulebook."
)]
pub(crate) struct Fit {
    /// The model: repeat purchases, or with `gamma_gamma` what a purchase is worth.
    #[arg(value_name = "MODEL", value_parser = ["bg_nbd", "mbg_nbd", "pareto_nbd", "gamma_gamma"])]
    pub(crate) model: String,
    #[command(flatten)]
    pub(crate) kept: Kept,
    #[command(flatten)]
    pub(crate) listing: Listing,
}

/// Asks a model about the customers of a database.
#[derive(Args, Debug)]
pub(crate) struct Score {
    /// The model, as `regulars fit --json` prints it, or the artefact of `regulars fit --artefact`; `-` is standard input.
    #[arg(value_name = "FILE")]
    pub(crate) model: PathBuf,
    /// How far ahead, in periods of `[rfm]`.
    #[arg(long, value_name = "N")]
    pub(crate) horizon: u32,
    /// Print all customers as CSV.
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
    #[command(flatten)]
    pub(crate) listing: Listing,
}

/// Asks a model of repeat purchase and one of spend what the customers of a database are worth.
#[derive(Args, Debug)]
#[command(
    after_help = "Both models are artefacts: `regulars fit bg_nbd --artefact bg_nbd.json` and `regulars fit gamma_gamma --artefact spend.json`."
)]
pub(crate) struct Worth {
    /// The model of repeat purchase: an artefact of `bg_nbd`, `mbg_nbd` or `pareto_nbd`.
    #[arg(value_name = "PURCHASES")]
    pub(crate) purchases: PathBuf,
    /// The model of spend: an artefact of `gamma_gamma`.
    #[arg(value_name = "SPEND")]
    pub(crate) spend: PathBuf,
    /// Which share of an amount remains, 0 to 1.
    #[arg(long, value_name = "SHARE")]
    pub(crate) margin: String,
    /// The annual discount rate, such as 0.10.
    #[arg(long, value_name = "RATE")]
    pub(crate) discount: String,
    /// How far ahead, in months; may be given several times.
    #[arg(long, value_name = "MONTHS", default_values_t = [6, 12])]
    pub(crate) months: Vec<u32>,
    /// How many months lie between the instants of discount.
    #[arg(long, value_name = "MONTHS", default_value_t = 1)]
    pub(crate) every: u32,
    /// Print all customers as CSV.
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
    #[command(flatten)]
    pub(crate) listing: Listing,
}

/// Scores rows by a model of trees.
#[derive(Args, Debug)]
#[command(
    after_help = "MODEL is what `booster.save_model(\"model.json\")` (XGBoost) or `booster.save_model(\"model.txt\")` \
    (LightGBM) wrote.\nAn empty cell is missing. Columns that are no feature are not read."
)]
pub(crate) struct Trees {
    /// The model file; `-` is standard input.
    #[arg(value_name = "MODEL")]
    pub(crate) model: PathBuf,
    /// The rows: a CSV file with a column for each feature; `-` is standard input.
    #[arg(value_name = "ROWS.csv")]
    pub(crate) rows: PathBuf,
    /// The column that names a row; without it, rows are numbered.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) id: Option<String>,
    /// Say which features raise a value; with `--csv` what each feature adds to the margin.
    #[arg(long)]
    pub(crate) explain: bool,
    /// Print all rows as CSV.
    #[arg(long)]
    pub(crate) csv: bool,
}
