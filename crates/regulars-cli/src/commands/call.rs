//! `regulars call`: any operation of the library by its name, JSON in and out.

use std::path::Path;

use clap::CommandFactory as _;
use clap::error::ErrorKind;
use regulars::{Crm, Json, Rulebook};

use crate::args::{self, Call};
use crate::database::{self, IfAbsent};
use crate::failure::Result;
use crate::input;
use crate::output::print_line;

/// Operations that look at no store.
const STORELESS: [&str; 6] =
    ["privacy.mask", "rulebook.check", "rulebook.diff", "rulebook.remove", "rulebook.schema", "system.describe"];

/// Operations that look at no store if the request has a `text`.
const STORELESS_WITH_TEXT: [&str; 4] = ["access.decide", "access.review", "rulebook.explain", "rulebook.impact"];

/// A rulebook without rules.
const NO_RULES: &str = "[rulebook]\nid = \"none\"\nversion = 1\nzone = \"UTC\"\n";

pub(crate) fn run(args: &Call) -> Result<()> {
    let request = if args.request == "-" { input::text(Path::new("-"), "request")? } else { args.request.clone() };
    let crm = match (&args.db, &args.rulebook) {
        (Some(db), rulebook) => database::open_at(db, rulebook.as_deref(), &args.keys, IfAbsent::Refuse)?.crm,
        (None, Some(rulebook)) => Crm::in_memory(database::load_rulebook(rulebook)?)?,
        (None, None) if args.memory || is_storeless(&args.operation, &request) => storeless()?,
        // An empty store would answer, and mislead whoever forgot to name theirs.
        (None, None) => {
            let message = "name the database with --db, or ask an empty store with --memory";
            args::Cli::command().error(ErrorKind::MissingRequiredArgument, message).exit()
        }
    };
    print_line(&args.asking.hold(crm).call(&args.operation, &request)?)
}

/// A store that nothing is asked of.
pub(super) fn storeless() -> Result<Crm> {
    storeless_with("")
}

/// The same under some sections of a rulebook.
pub(super) fn storeless_with(sections: &str) -> Result<Crm> {
    Ok(Crm::in_memory(Rulebook::parse(&format!("{NO_RULES}{sections}"))?)?)
}

fn is_storeless(operation: &str, request: &str) -> bool {
    let text = || Json::parse(request).is_ok_and(|request| request.get("text").is_some());
    STORELESS.contains(&operation) || STORELESS_WITH_TEXT.contains(&operation) && text()
}
