//! What can be typed after `regulars survey`, `regulars campaign` and `regulars attribution`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Database;

/// What customers answer to surveys.
#[derive(Subcommand, Debug)]
pub(crate) enum Survey {
    /// Say what the answers in a CSV file say: of each respondent the last one in the window.
    Score(ScoreSurvey),
    /// Say what all customers of a database answered, of each the last one in the window.
    Report(Box<SurveyOfAll>),
    /// Say how many answers a margin of a net promoter score takes.
    SampleSize(NpsSample),
}

/// Half-open: the beginning is inside, the end outside.
#[derive(Args, Debug)]
pub(crate) struct Between {
    /// The beginning of the window (RFC 3339).
    #[arg(long, value_name = "INSTANT")]
    pub(crate) from: String,
    /// The end of the window (RFC 3339).
    #[arg(long, value_name = "INSTANT")]
    pub(crate) until: String,
}

#[derive(Args, Debug)]
pub(crate) struct ScoreSurvey {
    /// The answers: a CSV file with the columns `respondent`, `at` and `score`; `-` is standard input.
    #[arg(value_name = "ANSWERS.csv")]
    pub(crate) answers: PathBuf,
    #[command(flatten)]
    pub(crate) between: Between,
    /// The sort of survey.
    #[arg(long, value_name = "SCALE", default_value = "nps", value_parser = ["nps", "csat", "ces"])]
    pub(crate) scale: String,
    /// Print the canonical JSON of the operations.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct SurveyOfAll {
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) between: Between,
    /// The sort of survey: the `kind` of its records.
    #[arg(long, value_name = "SCALE", default_value = "nps", value_parser = ["nps", "csat", "ces"])]
    pub(crate) scale: String,
    /// Only this survey.
    #[arg(long, value_name = "SURVEY")]
    pub(crate) survey: Option<String>,
    /// What is known at this instant counts (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) as_of: Option<String>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct NpsSample {
    /// The share of promoters that is expected, for example 0.5.
    #[arg(long, value_name = "SHARE")]
    pub(crate) promoters: String,
    /// The share of detractors that is expected.
    #[arg(long, value_name = "SHARE")]
    pub(crate) detractors: String,
    /// The margin in points.
    #[arg(long, value_name = "POINTS")]
    pub(crate) margin: String,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What campaigns return and do.
#[derive(Subcommand, Debug)]
pub(crate) enum Campaign {
    /// Say what a campaign returns; with both sides of a test also what it did.
    Roi(Roi),
    /// Say whether the treated do it oftener than the control.
    Lift(Sides),
    /// Say how many a test takes on each of two equal sides.
    SampleSize(TestSample),
    /// Say what a campaign did, by the contacts, exposures, costs and orders of a database.
    Results(Box<CampaignResults>),
    /// Say whom a group of campaigns contacts, each once and over one channel, and who was contacted already.
    Audience(Box<CampaignAudience>),
}

#[derive(Args, Debug)]
pub(crate) struct CampaignResults {
    #[command(flatten)]
    pub(crate) database: Database,
    /// The campaign.
    #[arg(value_name = "CAMPAIGN")]
    pub(crate) campaign: String,
    #[command(flatten)]
    pub(crate) between: Between,
    /// The share of revenue that is left, from 0 to 1.
    #[arg(long, value_name = "SHARE")]
    pub(crate) margin: String,
    /// The currency of costs and orders.
    #[arg(long, value_name = "CODE", default_value = "CNY")]
    pub(crate) currency: String,
    /// The side that was treated.
    #[arg(long, value_name = "SIDE", default_value = "treated")]
    pub(crate) treated: String,
    /// The side that was left out.
    #[arg(long, value_name = "SIDE", default_value = "control")]
    pub(crate) control: String,
    /// What is known at this instant counts (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) as_of: Option<String>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct CampaignAudience {
    #[command(flatten)]
    pub(crate) database: Database,
    /// The group, one of the rulebook's.
    #[arg(value_name = "GROUP")]
    pub(crate) group: String,
    /// What they are contacted for, a dotted path.
    #[arg(long, value_name = "PURPOSE")]
    pub(crate) purpose: String,
    /// Only members of this segment.
    #[arg(long, value_name = "NAME", conflicts_with = "condition")]
    pub(crate) segment: Option<String>,
    /// Only customers for whom this holds.
    #[arg(long, value_name = "CONDITION")]
    pub(crate) condition: Option<String>,
    /// The instant of the question (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) as_of: Option<String>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Roi {
    /// What it sold.
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) revenue: String,
    /// What it cost.
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) cost: String,
    /// The share of revenue that is left, from 0 to 1.
    #[arg(long, value_name = "SHARE")]
    pub(crate) margin: String,
    /// The currency of all amounts.
    #[arg(long, value_name = "CODE", default_value = "CNY")]
    pub(crate) currency: String,
    /// How many were treated, and how many of them bought: `4000,200`.
    #[arg(long, value_name = "N,K", requires = "control", value_parser = side)]
    pub(crate) treated: Option<(u64, u64)>,
    /// The same of those who were left out.
    #[arg(long, value_name = "N,K", requires = "treated", value_parser = side)]
    pub(crate) control: Option<(u64, u64)>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Sides {
    /// How many were treated, and how many of them did it: `4000,200`.
    #[arg(long, value_name = "N,K", value_parser = side)]
    pub(crate) treated: (u64, u64),
    /// The same of those who were left out.
    #[arg(long, value_name = "N,K", value_parser = side)]
    pub(crate) control: (u64, u64),
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct TestSample {
    /// The rate without it, for example 0.05.
    #[arg(long, value_name = "RATE")]
    pub(crate) rate: String,
    /// By how much it is to move, for example 0.01.
    #[arg(long, value_name = "RATE", allow_hyphen_values = true)]
    pub(crate) effect: String,
    /// How often a difference that is there is seen.
    #[arg(long, value_name = "SHARE", default_value = "0.8", value_parser = ["0.8", "0.9", "0.95"])]
    pub(crate) power: String,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which channel conversions are credited to.
#[derive(Subcommand, Debug)]
pub(crate) enum Attribution {
    /// Share the value of one conversion out over the touches of a CSV file.
    Touches(TouchesOf),
    /// Say what channels are worth by the paths of a CSV file.
    Paths(PathsOf),
    /// Credit the orders of all customers of a database to the channels that touched them.
    Report(Box<AttributionOfAll>),
}

#[derive(Args, Debug)]
pub(crate) struct TouchesOf {
    /// The touches: a CSV file with the columns `channel` and `at`; `-` is standard input.
    #[arg(value_name = "TOUCHES.csv")]
    pub(crate) touches: PathBuf,
    /// Which touches get how much.
    #[arg(long, value_name = "MODEL", default_value = "last",
        value_parser = ["first", "last", "linear", "position_40_20_40", "time_decay"])]
    pub(crate) model: String,
    /// When it happened (RFC 3339).
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: String,
    /// What it is worth.
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) value: String,
    /// The currency of the value.
    #[arg(long, value_name = "CODE", default_value = "CNY")]
    pub(crate) currency: String,
    /// How many days back touches count; without it, all.
    #[arg(long, value_name = "DAYS")]
    pub(crate) lookback_days: Option<String>,
    /// In how many days a touch loses half of its weight; of `time_decay`.
    #[arg(long, value_name = "DAYS")]
    pub(crate) half_life_days: Option<String>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct PathsOf {
    /// The paths: a CSV file with the columns `path` (channels with `>` between them), `conversions` and, for `markov`, `lost`; `-`
    /// is standard input.
    #[arg(value_name = "PATHS.csv")]
    pub(crate) paths: PathBuf,
    /// By what channels are credited.
    #[arg(long, value_name = "MODEL", default_value = "markov", value_parser = ["markov", "shapley"])]
    pub(crate) model: String,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct AttributionOfAll {
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) between: Between,
    /// By what orders are credited.
    #[arg(long, value_name = "MODEL", default_value = "last",
        value_parser = ["first", "last", "linear", "markov", "position_40_20_40", "shapley", "time_decay"])]
    pub(crate) model: String,
    /// The currency of the value.
    #[arg(long, value_name = "CODE", default_value = "CNY")]
    pub(crate) currency: String,
    /// How many days before an order touches count.
    #[arg(long, value_name = "DAYS", default_value = "30")]
    pub(crate) lookback_days: String,
    /// In how many days a touch loses half of its weight; of `time_decay`.
    #[arg(long, value_name = "DAYS")]
    pub(crate) half_life_days: Option<String>,
    /// What is known at this instant counts (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) as_of: Option<String>,
    /// Print the canonical JSON of the operation.
    #[arg(long)]
    pub(crate) json: bool,
}

fn side(text: &str) -> Result<(u64, u64), String> {
    let parts = text.split_once(',').map(|(n, k)| (n.trim().parse().ok(), k.trim().parse().ok()));
    match parts {
        Some((Some(n), Some(k))) => Ok((n, k)),
        _ => Err("expected how many there are and how many of them did it, such as `4000,200`".to_owned()),
    }
}
