//! What can be typed after `regulars relations`: whom it is about or, without anybody, `suggest`.

use clap::{ArgMatches, Args, Command, Error, FromArgMatches};

use super::{Listing, Who};

#[derive(Args, Debug)]
pub(crate) struct Relations {
    #[command(flatten)]
    pub(crate) listing: Listing,
    #[command(flatten)]
    pub(crate) who: Who,
    /// Those below the customer in this hierarchy instead.
    #[arg(long, value_name = "KIND")]
    pub(crate) tree: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Suggest {
    #[command(flatten)]
    pub(crate) listing: Listing,
    /// The attribute that holds the address.
    #[arg(long, value_name = "ATTRIBUTE", default_value = regulars::ADDRESS_ATTRIBUTE)]
    pub(crate) attribute: String,
    /// The kind of relation that makes a household.
    #[arg(long, value_name = "KIND", default_value = regulars::HOUSEHOLD_KIND)]
    pub(crate) kind: String,
    /// At most this many pairs.
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) limit: u32,
}

/// Of one customer, or suggestions for all. It is spelled out since what one customer needs must be absent beside `suggest`.
#[derive(Debug)]
pub(crate) enum Relating {
    Of(Relations),
    Suggest(Suggest),
}

const SUGGEST: &str = "suggest";

impl Args for Relating {
    fn augment_args(command: Command) -> Command {
        let about = "List people who may be of one household, with what speaks for it; nothing is written";
        let suggest = Suggest::augment_args(Command::new(SUGGEST)).about(about);
        Relations::augment_args(command)
            .subcommand(suggest)
            .args_conflicts_with_subcommands(true)
            .subcommand_negates_reqs(true)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Relating {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        match matches.subcommand_matches(SUGGEST) {
            Some(matches) => Suggest::from_arg_matches(matches).map(Self::Suggest),
            None => Relations::from_arg_matches(matches).map(Self::Of),
        }
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
