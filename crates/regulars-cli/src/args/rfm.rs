//! What can be typed after `regulars rfm`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::artefacts::Made;
use super::learn::Named;

/// Recency, frequency and monetary value of the rows of a CSV file.
#[derive(Subcommand, Debug)]
pub(crate) enum Rfm {
    /// Sum up orders by customer, up to an instant or with a validation after it.
    Summary(Box<SumUp>),
    /// Find cut points that part customers into scores, and keep them.
    Cuts(FindCuts),
    /// Score customers by cut points that were kept.
    Score(ScoreRfm),
}

#[derive(Args, Debug)]
#[command(
    after_help = "ORDERS.csv has the columns `customer`, `at` (an instant or a local date) and `amount`, and `order`, `currency`, `status`, \
    `channel`, `source`, `store` and `category` if there are any.\nWithout --include, orders count that have no status, or are paid, \
    shipped or completed.\nA RETURNS.csv has `customer`, `at`, `amount`, `order` and `currency`; each row names its order."
)]
pub(crate) struct SumUp {
    /// The orders: a CSV file; `-` is standard input.
    #[arg(value_name = "ORDERS.csv")]
    pub(crate) orders: PathBuf,
    /// What came back: a CSV file.
    #[arg(long, value_name = "RETURNS.csv")]
    pub(crate) returns: Option<PathBuf>,
    /// The column of the customers.
    #[arg(long, value_name = "COLUMN", default_value = "customer")]
    pub(crate) customer: String,
    /// The column of the instants or dates.
    #[arg(long, value_name = "COLUMN", default_value = "at")]
    pub(crate) at: String,
    /// The column of the amounts.
    #[arg(long, value_name = "COLUMN", default_value = "amount")]
    pub(crate) amount: String,
    /// The instant up to which orders count, or the end of a calibration; now if absent.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) as_of: Option<String>,
    /// Also say what customers did after that, up to this instant.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) validate_until: Option<String>,
    /// The length of a purchase period.
    #[arg(long, value_name = "UNIT", default_value = "day", value_parser = ["day", "week", "month"])]
    pub(crate) unit: String,
    /// Whose local dates.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub(crate) zone: String,
    /// Count only orders for which this condition holds, such as `record.body.status == "paid"`.
    #[arg(long, value_name = "CONDITION")]
    pub(crate) include: Option<String>,
    /// Convert amounts of other currencies into this one, by the `[currency]` of the rulebook of --rules.
    #[arg(long, value_name = "CODE", requires = "rules")]
    pub(crate) currency: Option<String>,
    /// A rulebook with the rates of `[currency]`.
    #[arg(long, value_name = "RULEBOOK.toml")]
    pub(crate) rules: Option<PathBuf>,
    /// What a return takes away.
    #[arg(long, value_name = "HOW", default_value = "net_of_return", value_parser = ["net_of_return", "at_return_date", "ignore"])]
    pub(crate) refunds: String,
    /// Count the first purchase in the mean.
    #[arg(long)]
    pub(crate) include_first: bool,
    /// Leave out days on which nothing was paid.
    #[arg(long)]
    pub(crate) skip_zero: bool,
    /// Print all customers as CSV, as `regulars rfm cuts`, `regulars clusters` and `regulars churn` read them.
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct FindCuts {
    /// The customers, as `regulars rfm summary --csv` printed them; `-` is standard input.
    #[arg(value_name = "CUSTOMERS.csv")]
    pub(crate) rows: PathBuf,
    /// The highest score.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) scores: u32,
    /// Which amount is scored.
    #[arg(long, value_name = "AMOUNT", default_value = "total", value_parser = ["total", "monetary_all"])]
    pub(crate) monetary_of: String,
    /// The length of the periods; that of the column `unit` if absent, else `day`.
    #[arg(long, value_name = "UNIT", value_parser = ["day", "week", "month"])]
    pub(crate) unit: Option<String>,
    #[command(flatten)]
    pub(crate) made: Made,
    /// Write the cut points to this file.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct ScoreRfm {
    /// The cut points, as `regulars rfm cuts -o` wrote them; `-` is standard input.
    #[arg(value_name = "CUTS")]
    pub(crate) cuts: PathBuf,
    #[command(flatten)]
    pub(crate) rows: Named,
}
