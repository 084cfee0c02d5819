//! What can be typed after `regulars next`.

use clap::Subcommand;

use super::{Listing, Who};

/// What to do next for customers.
#[derive(Subcommand, Debug)]
pub(crate) enum Next {
    /// Say what to do next for one customer, and which rows of the rulebook were looked at.
    Show {
        #[command(flatten)]
        listing: Listing,
        #[command(flatten)]
        who: Who,
    },
    /// List what to do next for all customers.
    List {
        #[command(flatten)]
        listing: Listing,
        /// Only actions of this kind; may be given several times.
        #[arg(long = "kind", value_name = "KIND", value_parser = ["service", "offer", "silence"])]
        kinds: Vec<String>,
        /// At most this many.
        #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
    },
}
