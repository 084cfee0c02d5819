//! The `regulars` command: a shell around the front door. It reads files, calls the library and prints; every decision
//! is the library's.
#![forbid(unsafe_code)]

mod args;
mod cases;
mod clock;
mod commands;
mod database;
mod demo;
mod failure;
mod html;
mod ingest;
mod input;
mod output;
mod svg;
mod table;
mod view;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Cli, Command};

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Demo(args) => demo::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Init(args) => commands::init::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Ingest(args) => ingest::run(&args),
        Command::View(args) => view::run(&args).map(|()| ExitCode::SUCCESS),
        #[cfg(feature = "tables")]
        Command::Views(args) => commands::views::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Lineage(args) => commands::lineage::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Advance(args) => commands::changes::advance(&args).map(|()| ExitCode::SUCCESS),
        Command::Changes(args) => commands::changes::changes(&args).map(|()| ExitCode::SUCCESS),
        Command::Forecast(args) => commands::changes::forecast(&args).map(|()| ExitCode::SUCCESS),
        Command::Segment(args) => commands::segment::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Audience(args) => commands::audience::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Fit(args) => commands::models::fit(&args).map(|()| ExitCode::SUCCESS),
        Command::Score(args) => commands::models::score(&args).map(|()| ExitCode::SUCCESS),
        Command::Worth(args) => commands::models::worth(&args).map(|()| ExitCode::SUCCESS),
        Command::Trees(args) => commands::trees::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Clusters(command) => commands::clusters::run(&command).map(|()| ExitCode::SUCCESS),
        Command::Churn(command) => commands::churn::run(&command).map(|()| ExitCode::SUCCESS),
        Command::Rfm(command) => commands::rfm::run(&command).map(|()| ExitCode::SUCCESS),
        Command::Recommend(command) => commands::recommend::run(&command).map(|()| ExitCode::SUCCESS),
        Command::Artefacts(command) => commands::artefacts::run(&command).map(|()| ExitCode::SUCCESS),
        Command::Plot(args) => commands::plot::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Needs(args) => commands::needs::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Survey(command) => commands::selling::survey(&command).map(|()| ExitCode::SUCCESS),
        Command::Campaign(command) => commands::selling::campaign(&command).map(|()| ExitCode::SUCCESS),
        Command::Attribution(command) => commands::selling::attribution(&command).map(|()| ExitCode::SUCCESS),
        Command::Next(command) => commands::next::run(&command).map(|()| ExitCode::SUCCESS),
        Command::Report(args) => commands::report::report(&args).map(|()| ExitCode::SUCCESS),
        Command::Digest(command) => commands::report::digest(&command).map(|()| ExitCode::SUCCESS),
        Command::Lead(command) => commands::sales::lead(&command).map(|()| ExitCode::SUCCESS),
        Command::Opportunity(command) => commands::sales::opportunity(&command).map(|()| ExitCode::SUCCESS),
        Command::Approval(command) => commands::sales::approval(&command).map(|()| ExitCode::SUCCESS),
        Command::Stock(command) => commands::sales::stock(&command).map(|()| ExitCode::SUCCESS),
        Command::Service(command) => commands::service::run(&command).map(|()| ExitCode::SUCCESS),
        Command::Consent(command) => commands::consent::run(&command).map(|()| ExitCode::SUCCESS),
        Command::Quality(args) => commands::quality::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Audit(command) => commands::audit::run(&command),
        Command::Count(args) => commands::count::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Tier(args) => commands::membership::tier(&args).map(|()| ExitCode::SUCCESS),
        Command::Points(command) => commands::membership::points(&command).map(|()| ExitCode::SUCCESS),
        Command::Member(command) => commands::membership::member(&command).map(|()| ExitCode::SUCCESS),
        Command::Identity(command) => commands::identity::run(&command).map(|()| ExitCode::SUCCESS),
        Command::Erase(args) => commands::erase::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Shred(args) => commands::shred::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Relations(args) => commands::relations::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Keys(command) => commands::keys::run(&command).map(|()| ExitCode::SUCCESS),
        Command::Request(command) => commands::rights::request(&command).map(|()| ExitCode::SUCCESS),
        Command::Export(args) => commands::rights::export(&args).map(|()| ExitCode::SUCCESS),
        Command::Retention(command) => commands::rights::retention(&command).map(|()| ExitCode::SUCCESS),
        Command::Call(args) => commands::call::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Rulebook(command) => commands::rulebook::run(&command),
        Command::Access(command) => commands::access::run(&command).map(|()| ExitCode::SUCCESS),
        Command::Cases(args) => cases::run(&args),
        Command::Schemas(args) => commands::reference::schemas(&args).map(|()| ExitCode::SUCCESS),
        Command::Errors(args) => commands::reference::errors(&args).map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|failure| {
        eprintln!("{failure}");
        ExitCode::FAILURE
    })
}
