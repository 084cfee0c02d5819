//! What can be typed after `regulars clusters` and `regulars churn`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::artefacts::{Kept, Made};

/// Clusters of the rows of a CSV file.
#[derive(Subcommand, Debug)]
pub(crate) enum Clusters {
    /// Part the rows into clusters by k-means, and keep the model.
    Fit(FitClusters),
    /// Say in which cluster of a model each row lies.
    Assign(Assign),
}

#[derive(Args, Debug)]
pub(crate) struct FitClusters {
    #[command(flatten)]
    pub(crate) table: Table,
    /// How many clusters.
    #[arg(short, long, value_name = "N")]
    pub(crate) k: u32,
    /// A column of which ln(1 + x) is taken first, for amounts and counts with a long tail. May be repeated.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) ln1p: Vec<String>,
    /// How columns are brought to one scale.
    #[arg(long, value_name = "HOW", default_value = "zscore", value_parser = ["zscore", "minmax", "none"])]
    pub(crate) scaling: String,
    /// Where all chance comes from: the same seed and rows give the same clusters.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Also say how this many clusters do. May be repeated.
    #[arg(long, value_name = "N")]
    pub(crate) also: Vec<u32>,
    #[command(flatten)]
    pub(crate) made: Made,
    /// Write the model to this file.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Assign {
    /// The model, as `regulars clusters fit -o` wrote it; `-` is standard input.
    #[arg(value_name = "MODEL")]
    pub(crate) model: PathBuf,
    #[command(flatten)]
    pub(crate) rows: Named,
}

/// Churn of the rows of a CSV file.
#[derive(Subcommand, Debug)]
pub(crate) enum Churn {
    /// Learn who churned by logistic regression, and keep the model.
    Fit(FitChurn),
    /// Say how probable it is that each row churns, and why.
    Score(ScoreChurn),
    /// Say how good scores are, from what came.
    Evaluate(EvaluateChurn),
    /// Make a scorecard by weight of evidence, as a section of a rulebook.
    Scorecard(MakeScorecard),
}

#[derive(Args, Debug)]
pub(crate) struct FitChurn {
    #[command(flatten)]
    pub(crate) table: Table,
    /// The column that says who churned: 1 or 0.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) label: String,
    /// A column of which ln(1 + x) is taken first. May be repeated.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) ln1p: Vec<String>,
    /// The weight of the L2 penalty.
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    pub(crate) penalty: f64,
    /// Write the model to this file, for `regulars churn score`.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) kept: Kept,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Without `-o` the section is printed; with it, the bins and what they tell are. An empty cell is missing."
)]
pub(crate) struct MakeScorecard {
    #[command(flatten)]
    pub(crate) table: Table,
    /// The column that says who churned: 1 or 0.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) label: String,
    /// The name of the score.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
    /// The purpose whose consent the score needs.
    #[arg(long, value_name = "PURPOSE", default_value = "analytics")]
    pub(crate) purpose: String,
    /// The measure that a column is in the rulebook; its name if absent. May be repeated.
    #[arg(long, value_name = "COLUMN=MEASURE", value_parser = pair)]
    pub(crate) measure: Vec<(String, String)>,
    /// How many bins a column has at first; they are joined until the rate of churn never turns.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) bins: u32,
    /// The weight of the L2 penalty.
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    pub(crate) penalty: f64,
    /// Write the section to this file.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (column, measure) = text.split_once('=').ok_or("expected COLUMN=MEASURE")?;
    Ok((column.to_owned(), measure.to_owned()))
}

#[derive(Args, Debug)]
pub(crate) struct ScoreChurn {
    /// The model, as `regulars churn fit -o` wrote it, or the artefact of `--artefact`; `-` is standard input.
    #[arg(value_name = "MODEL")]
    pub(crate) model: PathBuf,
    #[command(flatten)]
    pub(crate) rows: Named,
}

#[derive(Args, Debug)]
pub(crate) struct EvaluateChurn {
    /// The rows: a CSV file; `-` is standard input.
    #[arg(value_name = "ROWS.csv")]
    pub(crate) rows: PathBuf,
    /// The column of the scores; more is likelier to churn.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) score: String,
    /// The column that says who churned: 1 or 0.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) label: String,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A table to learn from.
#[derive(Args, Debug)]
pub(crate) struct Table {
    /// The rows: a CSV file; `-` is standard input.
    #[arg(value_name = "ROWS.csv")]
    pub(crate) rows: PathBuf,
    /// A column to learn from; without one all but `unit` and those that are named otherwise. May be repeated.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) feature: Vec<String>,
    /// The column that names a row; it is not learned from.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) id: Option<String>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A table to ask about.
#[derive(Args, Debug)]
pub(crate) struct Named {
    /// The rows: a CSV file with the columns of the model; `-` is standard input.
    #[arg(value_name = "ROWS.csv")]
    pub(crate) rows: PathBuf,
    /// The column that names a row; without it, rows are numbered.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) id: Option<String>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What goes with what.
#[derive(Subcommand, Debug)]
pub(crate) enum Recommend {
    /// Learn which items go together from a CSV file of what customers did, and keep the model.
    Fit(FitItems),
    /// Say what goes with what somebody has.
    Items(AskItems),
    /// Say what people alike have, where enough of them have it.
    Customers(AskCustomers),
    /// Judge lists by what customers came to have last, beside popularity, with the slate policy off and on.
    Evaluate(EvaluateItems),
}

/// What the file of events is.
const EVENTS: &str = "EVENTS.csv has the columns `customer`, `item` and `at` (RFC 3339), and `value` if there is a rating or the like.\n\
    Leave out customers without consent for personalised recommendation.";

/// What customers did, and how it is compared.
#[derive(Args, Debug)]
pub(crate) struct Compared {
    /// What customers did: a CSV file; `-` is standard input.
    #[arg(value_name = "EVENTS.csv")]
    pub(crate) events: PathBuf,
    /// How likeness is taken.
    #[arg(long, value_name = "HOW", default_value = "cosine", value_parser = ["cosine", "tfidf", "bm25"])]
    pub(crate) similarity: String,
    /// The most neighbours.
    #[arg(short, long, value_name = "N", default_value_t = 20)]
    pub(crate) k: u32,
    /// After how many days half of a weight is left.
    #[arg(long, value_name = "DAYS")]
    pub(crate) half_life: Option<f64>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(after_help = EVENTS)]
pub(crate) struct FitItems {
    #[command(flatten)]
    pub(crate) compared: Compared,
    /// For how many days the model may be used.
    #[arg(long, value_name = "N", default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub(crate) days: u32,
    /// Write the model to this file.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(after_help = EVENTS)]
pub(crate) struct AskCustomers {
    #[command(flatten)]
    pub(crate) compared: Compared,
    /// A customer for whom. May be repeated.
    #[arg(long = "for", value_name = "CUSTOMER", required = true)]
    pub(crate) customers: Vec<String>,
    /// The most items of each.
    #[arg(short, long, value_name = "N", default_value_t = 10)]
    pub(crate) n: u32,
    /// How many neighbours must have an item, at least 2.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) k_anon: u64,
}

#[derive(Args, Debug)]
#[command(after_help = EVENTS)]
pub(crate) struct EvaluateItems {
    #[command(flatten)]
    pub(crate) compared: Compared,
    /// Whose neighbours speak.
    #[arg(long, value_name = "WHOSE", default_value = "items", value_parser = ["items", "customers"])]
    pub(crate) by: String,
    /// How many items of a list count, 1 to 20.
    #[arg(short, long, value_name = "N", default_value_t = 10)]
    pub(crate) n: u32,
}

#[derive(Args, Debug)]
pub(crate) struct AskItems {
    /// The model, as `regulars recommend fit -o` wrote it; `-` is standard input.
    #[arg(value_name = "MODEL")]
    pub(crate) model: PathBuf,
    /// An item that they have. May be repeated.
    #[arg(long, value_name = "ITEM", required = true)]
    pub(crate) has: Vec<String>,
    /// The most items.
    #[arg(short, long, value_name = "N", default_value_t = 10)]
    pub(crate) n: u32,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}
