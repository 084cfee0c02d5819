//! What can be typed: one struct per command. Wrong use ends with exit code 2, as is the custom; a failure ends with 1.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

mod access;
mod artefacts;
mod audit;
mod consent;
mod identity;
mod keys;
mod learn;
mod lineage;
mod membership;
mod models;
mod needs;
mod next;
mod plot;
mod relations;
mod report;
mod rfm;
mod rights;
mod rulebook;
mod sales;
mod selling;
mod service;
mod who;

pub(crate) use access::{Access, Asker};
pub(crate) use artefacts::{Artefacts, Drift, ImportModel, Kept, ListArtefacts, Made, PutArtefacts, ShowArtefact};
pub(crate) use audit::{Alarms, Audit, AuditList, Count, Head, Verify, Whom};
pub(crate) use consent::{Audience, Consent, Said};
pub(crate) use identity::{Decided, Erase, Identity, Listing, Page, Parting, Pinned, Renew, Shred, Stated};
pub(crate) use keys::{KeyFileOf, Keys, NewKeys, Rotate};
pub(crate) use learn::{
    AskCustomers, AskItems, Assign, Churn, Clusters, Compared, EvaluateChurn, EvaluateItems, FitChurn, FitClusters,
    FitItems, MakeScorecard, Recommend, ScoreChurn, Table,
};
pub(crate) use lineage::Lineage;
pub(crate) use membership::{Account, Member, Points, Told};
pub(crate) use models::{Fit, Score, Trees, Worth};
pub(crate) use needs::Needs;
pub(crate) use next::Next;
pub(crate) use plot::Plot;
pub(crate) use relations::{Relating, Relations, Suggest};
pub(crate) use report::{Digest, Form, Report};
pub(crate) use rfm::{FindCuts, Rfm, ScoreRfm, SumUp};
pub(crate) use rights::{Asking, Export, Request, Retention};
pub(crate) use rulebook::Rulebook;
pub(crate) use sales::{Approval, Deal, Decide, Lead, LeadStep, Opportunity, OpportunityStep, SalesTold, Stock};
pub(crate) use selling::{
    Attribution, AttributionOfAll, Between, Campaign, CampaignAudience, CampaignResults, PathsOf, Roi, ScoreSurvey,
    Survey, SurveyOfAll, TouchesOf,
};
pub(crate) use service::{
    Service, ServiceAssign, ServiceCases, ServiceDue, ServiceReport, ServiceShow, ServiceTell, ServiceTransfer,
    ServiceWarn,
};
pub(crate) use who::{Two, Who};

/// One customer from every channel's records, with reasons.
#[derive(Debug, Parser)]
#[command(name = "regulars", version, max_term_width = 110, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a shop with 20,000 customers over nine sources, and show what is found in it.
    Demo(Demo),
    /// Make a folder with a commented rulebook and an empty database.
    Init(Init),
    /// Take records from NDJSON, CSV or Parquet files, or from standard input.
    Ingest(Ingest),
    /// Show one customer as all sources together know them.
    View(View),
    /// Write the views of all customers as a table: a row for each, to a CSV or Parquet file.
    #[cfg(feature = "tables")]
    Views(Views),
    /// Say which records and decisions are behind a value of a view, or which values a record is behind.
    Lineage(Lineage),
    /// Move time forward and tell what changed: segments, stages, tags, tiers and quality.
    Advance(Advance),
    /// Print the changes of the outbox as CloudEvents, one line each, or in words, or say that they were delivered.
    Changes(Changes),
    /// Say what will change by itself for one customer.
    Forecast(Forecast),
    /// Say how many customers are in each segment, or who is in one.
    Segment(Segment),
    /// Say whom to contact for a purpose over a channel, and where; and how many were left out, for which reason.
    Audience(Box<Audience>),
    /// Fit a model of repeat purchase, or of what a purchase is worth, to all customers.
    Fit(Fit),
    /// Say of all customers how much they will buy within a horizon, and whether they will buy nothing.
    Score(Score),
    /// Say of all customers what they are worth within some months, by a model of repeat purchase and one of spend.
    Worth(Box<Worth>),
    /// Score rows of a CSV file by a model that XGBoost or LightGBM trained, and say why.
    Trees(Trees),
    /// Part the rows of a CSV file into clusters, or say in which one they lie.
    #[command(subcommand)]
    Clusters(Clusters),
    /// Learn who churns from a CSV file, score rows with reasons, and judge scores.
    #[command(subcommand)]
    Churn(Churn),
    /// Sum up orders of a CSV file by customer, and score customers by recency, frequency and monetary value.
    #[command(subcommand)]
    Rfm(Rfm),
    /// Learn which items go together, and say what goes with what somebody has.
    #[command(subcommand)]
    Recommend(Recommend),
    /// Keep models that a rulebook names, make them of model files, and say how far they have drifted.
    #[command(subcommand)]
    Artefacts(Box<Artefacts>),
    /// Draw a chart of a model or of scores as SVG.
    Plot(Plot),
    /// Say of which needs a text speaks by a rulebook, and why something in it does not count.
    Needs(Needs),
    /// Say what answers to surveys say: recommendation, satisfaction, effort.
    #[command(subcommand)]
    Survey(Survey),
    /// Say what a campaign returns and did, and how many a test takes.
    #[command(subcommand)]
    Campaign(Campaign),
    /// Say which channels conversions are credited to.
    #[command(subcommand)]
    Attribution(Box<Attribution>),
    /// Say what to do next for customers: service, offer or silence, and why.
    #[command(subcommand)]
    Next(Box<Next>),
    /// Say what the indicators of the rulebook come to, who looks at them, and how they moved.
    Report(Box<Report>),
    /// Say what happened in the last whole day or week.
    #[command(subcommand)]
    Digest(Box<Digest>),
    /// List leads by their scores, and tell what becomes of them.
    #[command(subcommand)]
    Lead(Box<Lead>),
    /// Say what opportunities are worth together, and tell what becomes of them.
    #[command(subcommand)]
    Opportunity(Box<Opportunity>),
    /// List what waits for an approval, and decide about it.
    #[command(subcommand)]
    Approval(Box<Approval>),
    /// Say how many pieces of an article a shop has.
    #[command(subcommand)]
    Stock(Box<Stock>),
    /// Show service cases and what is due when, and reckon with business calendars.
    #[command(subcommand)]
    Service(Box<Service>),
    /// Say yes or no for a customer, and look at what was said and what may be done.
    #[command(subcommand)]
    Consent(Box<Consent>),
    /// Say how good the data is: metrics with their gates, rules, and what made them change.
    Quality(Quality),
    /// Say who saw or changed what for which purpose, and whether that is the whole truth.
    #[command(subcommand)]
    Audit(Box<Audit>),
    /// Count customers by attribute, tier, stage, tag or segment so that nothing is told of one of them.
    Count(Count),
    /// Say which tier a customer holds and until when, and what is missing to keep it and to the next one.
    Tier(Account),
    /// Spend, hold and give points, or say what there is and where it comes from.
    #[command(subcommand)]
    Points(Box<Points>),
    /// Make a customer a member, end a membership, or give a tier.
    #[command(subcommand)]
    Member(Box<Member>),
    /// Decide who is who, and look at what was decided and what was not united.
    #[command(subcommand)]
    Identity(Box<Identity>),
    /// Erase a profile; those who were one with it are told what changed.
    Erase(Erase),
    /// Say what destroying the key of a profile and all that it sealed would do, or carry out the plan that was shown.
    Shred(Shred),
    /// Say how a customer is related to others, who is below it in a hierarchy, or who may be of one household.
    Relations(Relating),
    /// Make, rotate and look at the keys of a sealed database.
    #[command(subcommand)]
    Keys(Keys),
    /// Take requests of people about their data, say how they stand, and when what must be done.
    #[command(subcommand)]
    Request(Box<Request>),
    /// Give all data of a customer, with origin, purposes and retention, or what the person gave, to take along.
    Export(Box<Export>),
    /// Say how long data is kept, and delete what a plan names.
    #[command(subcommand)]
    Retention(Box<Retention>),
    /// Call an operation of the library with a JSON request and print its JSON response.
    Call(Call),
    /// Work with rulebooks.
    #[command(subcommand)]
    Rulebook(Rulebook),
    /// Say what roles can see and do, what a newer rulebook changes of it, and why a field shows or not.
    #[command(subcommand)]
    Access(Box<Access>),
    /// Run behaviour cases and print failures and `N passed, N failed`.
    Cases(Cases),
    /// Print or write the JSON Schemas of all operations.
    Schemas(Schemas),
    /// Print every error code with its number and meaning.
    Errors(Errors),
}

/// Behaviour cases.
#[derive(Args, Debug)]
pub(crate) struct Cases {
    /// Case files, or folders of them.
    #[arg(value_name = "PATH", env = "REGULARS_CASES", default_value = "cases")]
    pub(crate) paths: Vec<PathBuf>,
    /// Also write the scripts that other interfaces replay into this folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) scripts: Option<PathBuf>,
}

/// The database of a command, and the rulebook by which it is read.
#[derive(Args, Debug)]
pub(crate) struct Database {
    /// The database: an SQLite file made by this program.
    #[arg(long, value_name = "FILE")]
    pub(crate) db: PathBuf,
    /// The rulebook; without it, `rulebook.toml` beside the database.
    #[arg(long, value_name = "FILE")]
    pub(crate) rulebook: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) keys: KeyFileOf,
    #[command(flatten)]
    pub(crate) asking: Asker,
}

#[derive(Args, Debug)]
pub(crate) struct Demo {
    /// How many people to draw.
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(10..=5_000_000))]
    pub(crate) people: u32,
    /// How many different records to draw, at least eight for each person.
    #[arg(long, value_name = "N", default_value_t = 200_000)]
    pub(crate) records: u32,
    /// What the drawing starts from; the same number gives the same records.
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// The database to make; rulebook.toml and truth.csv go beside it. An earlier demo there is replaced.
    #[arg(long, value_name = "FILE", default_value = "demo/shop.db")]
    pub(crate) db: PathBuf,
    /// Also keep the deliveries, as deliveries.ndjson beside the database.
    #[arg(long)]
    pub(crate) keep: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Init {
    /// The folder to make.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// What the rulebook begins with.
    #[arg(long, value_name = "NAME", default_value = "omnichannel", value_parser = ["omnichannel"])]
    pub(crate) template: String,
    #[command(flatten)]
    pub(crate) keys: KeyFileOf,
}

#[derive(Args, Debug)]
#[command(after_help = "A bad line never stops the rest. Lines that were not taken are listed with their numbers\n\
        and written to the rejects file.\n\
    Lines that were taken before are duplicates and change nothing, so the same file may be given again.")]
pub(crate) struct Ingest {
    #[command(flatten)]
    pub(crate) database: Database,
    /// The source of every row of a CSV or Parquet file.
    #[arg(long, value_name = "NAME", requires = "map")]
    pub(crate) source: Option<String>,
    /// The column map of CSV and Parquet files (TOML); without it, and in *.ndjson, each line is a record in JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// Where to write lines that were not taken; without it, rejects.ndjson beside the database.
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    /// End with exit code 1 if any line was rejected or conflicting.
    #[arg(long)]
    pub(crate) strict: bool,
    /// The files; `-` is standard input.
    #[arg(required = true, value_name = "FILES")]
    pub(crate) files: Vec<PathBuf>,
}

#[cfg(feature = "tables")]
#[derive(Args, Debug)]
pub(crate) struct Views {
    #[command(flatten)]
    pub(crate) database: Database,
    /// The instant of the views (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) as_of: Option<String>,
    /// The columns: customer, records, tier, stage, journey_stage, rfm, points, next_change_at, attr.NAME, measure.NAME, score.NAME,
    /// segment.NAME, tag.NAME.
    #[arg(long, value_name = "NAMES", value_delimiter = ',', required = true)]
    pub(crate) columns: Vec<String>,
    /// The file, *.parquet or *.csv; without it, CSV on standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct View {
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) who: Who,
    /// The instant of the view (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) as_of: Option<String>,
    /// Also say why: links, reasons and records.
    #[arg(long)]
    pub(crate) explain: bool,
    /// Print the canonical JSON of the operation `customer.view`.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Advance {
    #[command(flatten)]
    pub(crate) database: Database,
    /// The instant to reach (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) to: Option<String>,
    /// Also list the changes.
    #[arg(long)]
    pub(crate) list: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Changes {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Only changes with a number above this one.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) after: u64,
    /// At most this many.
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// In words instead of JSON.
    #[arg(long)]
    pub(crate) words: bool,
    /// Instead of printing: everything up to this number has been delivered and is forgotten.
    #[arg(long, value_name = "N", conflicts_with_all = ["after", "limit", "words"])]
    pub(crate) acknowledge: Option<u64>,
}

#[derive(Args, Debug)]
pub(crate) struct Forecast {
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) who: Who,
    /// The instant of the question (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) as_of: Option<String>,
    /// The end of the forecast (RFC 3339).
    #[arg(long, value_name = "INSTANT", conflicts_with = "days")]
    pub(crate) until: Option<String>,
    /// Or how many days it looks ahead.
    #[arg(long, value_name = "N", default_value_t = 365)]
    pub(crate) days: u16,
}

#[derive(Args, Debug)]
pub(crate) struct Segment {
    #[command(flatten)]
    pub(crate) database: Database,
    /// The segment whose members are wanted; without it, the numbers of all.
    #[arg(value_name = "SEGMENT")]
    pub(crate) name: Option<String>,
    /// The instant of the question (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) as_of: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Quality {
    #[command(flatten)]
    pub(crate) database: Database,
    /// The instant of the question (RFC 3339); without it, now.
    #[arg(long, value_name = "INSTANT", conflicts_with = "drill")]
    pub(crate) as_of: Option<String>,
    /// The first local day that is looked at, for example `2026-10-01`; without it, all.
    #[arg(long, value_name = "DAY", conflicts_with = "drill")]
    pub(crate) from: Option<String>,
    /// Also by these, one or several with commas between them.
    #[arg(long, value_name = "GROUPS", value_delimiter = ',', value_parser = ["source", "attribute", "rule", "day"])]
    pub(crate) by: Vec<String>,
    /// Instead: what made quality change from the period of the same length before to these days, both included.
    #[arg(long, value_name = "FROM..TO", value_parser = days)]
    pub(crate) drill: Option<(String, String)>,
    /// Print canonical JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

fn days(text: &str) -> Result<(String, String), String> {
    let expected = || "expected two days, such as `2026-10-01..2026-10-31`".to_owned();
    let (from, to) = text.split_once("..").ok_or_else(expected)?;
    if from.is_empty() || to.is_empty() { Err(expected()) } else { Ok((from.to_owned(), to.to_owned())) }
}

#[derive(Args, Debug)]
pub(crate) struct Call {
    /// The operation, for example `customer.view`; `system.describe` lists them all.
    #[arg(value_name = "OPERATION")]
    pub(crate) operation: String,
    /// The request in JSON; `-` reads it from standard input.
    #[arg(value_name = "REQUEST", default_value = "{}")]
    pub(crate) request: String,
    /// The database; `system.describe`, and what is asked of a rulebook given as text, need none.
    #[arg(long, value_name = "FILE", conflicts_with = "memory")]
    pub(crate) db: Option<PathBuf>,
    /// Use an empty store that is gone afterwards.
    #[arg(long)]
    pub(crate) memory: bool,
    /// The rulebook; without it, `rulebook.toml` beside the database, and for an empty store one without rules.
    #[arg(long, value_name = "FILE")]
    pub(crate) rulebook: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) keys: KeyFileOf,
    #[command(flatten)]
    pub(crate) asking: Asker,
}

#[derive(Args, Debug)]
pub(crate) struct Schemas {
    /// Write `regulars.schema.json` into this folder instead of printing it.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Errors {
    /// Print JSON instead of a table.
    #[arg(long)]
    pub(crate) json: bool,
}
