//! What can be typed after `regulars plot`.

use std::path::PathBuf;

use clap::Args;

use super::{Asker, KeyFileOf, Whom};

/// The charts, by the names of their operations.
const KINDS: [&str; 8] =
    ["calibration", "frequency_recency", "gains", "lift", "p_alive", "reliability", "tracking", "waterfall"];

/// Draws a chart of a model.
#[derive(Args, Debug)]
#[command(
    after_help = "What a chart is made of is the request of the operation `plot.KIND`; its fields stand in REQUEST, or after `--with`:\n\
    \n  regulars fit bg_nbd --db shop.db --json > model.json\
    \n  regulars plot frequency_recency --model model.json --with horizon=13 --with age=39 -o matrix.svg\
    \n  regulars plot p_alive --model model.json --with purchases=[3,9,17] --with until=52 -o history.svg\
    \n  regulars plot calibration --model model.json --rows holdout.csv --with horizon=39 -o calibration.svg\
    \n  regulars plot gains --rows scored.csv --score p --label churned -o gains.svg\
    \n  regulars plot p_alive --model model.json --db shop.db --phone 13812345678 -o history.svg\
    \n  regulars plot tracking --model model.json --db shop.db -o tracking.svg\n\
    \nROWS.csv of `calibration` has the columns `x`, `t_x`, `t` and `came`."
)]
pub(crate) struct Plot {
    /// The chart.
    #[arg(value_name = "KIND", value_parser = KINDS)]
    pub(crate) kind: String,
    /// A JSON file with fields of the request; `-` is standard input.
    #[arg(value_name = "REQUEST")]
    pub(crate) request: Option<PathBuf>,
    /// The model, as `regulars fit --json` prints it, or the artefact of `regulars fit --artefact`.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
    /// A field of the request and its JSON. May be repeated.
    #[arg(long, value_name = "FIELD=JSON", value_parser = field)]
    pub(crate) with: Vec<(String, String)>,
    /// Rows: a CSV file, for `calibration` and the charts of scores.
    #[arg(long, value_name = "ROWS.csv")]
    pub(crate) rows: Option<PathBuf>,
    /// The column of the scores, for `gains`, `lift` and `reliability`.
    #[arg(long, value_name = "COLUMN", requires_all = ["rows", "label"])]
    pub(crate) score: Option<String>,
    /// The column that says who churned: 1 or 0.
    #[arg(long, value_name = "COLUMN", requires_all = ["rows", "score"])]
    pub(crate) label: Option<String>,
    /// The database out of whose records `calibration`, `frequency_recency`, `p_alive` and `tracking` are made.
    #[arg(long, value_name = "FILE", conflicts_with = "rows")]
    pub(crate) db: Option<PathBuf>,
    /// The rulebook; without it, `rulebook.toml` beside the database.
    #[arg(long, value_name = "FILE", requires = "db")]
    pub(crate) rulebook: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) keys: KeyFileOf,
    #[command(flatten)]
    pub(crate) asking: Asker,
    /// The instant up to which records are looked at (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT", requires = "db")]
    pub(crate) as_of: Option<String>,
    #[command(flatten)]
    pub(crate) whom: Whom,
    /// Write the SVG to this file; without it to standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Print the data of the chart as the canonical JSON of the operation, and draw nothing.
    #[arg(long, conflicts_with = "output")]
    pub(crate) json: bool,
}

fn field(text: &str) -> Result<(String, String), String> {
    let (name, json) = text.split_once('=').ok_or("expected FIELD=JSON")?;
    Ok((name.to_owned(), json.to_owned()))
}
