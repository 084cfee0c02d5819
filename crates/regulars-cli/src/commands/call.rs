//! `regulars call`: any operation of the library by its name, JSON in and out.

use std::io::Read;

use clap::CommandFactory as _;
use clap::error::ErrorKind;
use regulars::{Crm, Rulebook};

use crate::args::{self, Call};
use crate::database::{self, IfAbsent};
use crate::failure::{Failure, Result, code};
use crate::output::print_line;

/// Operations that look at no store.
const STORELESS: [&str; 2] = ["rulebook.check", "system.describe"];

/// A rulebook without rules.
const NO_RULES: &str = "[rulebook]\nid = \"none\"\nversion = 1\nzone = \"UTC\"\n";

pub(crate) fn run(args: &Call) -> Result<()> {
    let crm = match (&args.db, &args.rulebook) {
        (Some(db), rulebook) => database::open_at(db, rulebook.as_deref(), IfAbsent::Refuse)?.crm,
        (None, Some(rulebook)) => Crm::in_memory(database::load_rulebook(rulebook)?)?,
        (None, None) if args.memory || STORELESS.contains(&args.operation.as_str()) => {
            Crm::in_memory(Rulebook::parse(NO_RULES)?)?
        }
        // An empty store would answer, and mislead whoever forgot to name theirs.
        (None, None) => {
            let message = "name the database with --db, or ask an empty store with --memory";
            args::Cli::command().error(ErrorKind::MissingRequiredArgument, message).exit()
        }
    };
    let request = if args.request == "-" { read_request()? } else { args.request.clone() };
    print_line(&crm.call(&args.operation, &request)?)
}

fn read_request() -> Result<String> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| Failure::io("standard input", "cannot read the request", &error))?;
    String::from_utf8(bytes).map_err(|_| Failure::new(code::INVALID_UTF8, "standard input", "the request is not UTF-8"))
}
