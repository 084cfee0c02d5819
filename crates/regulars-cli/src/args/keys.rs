//! The key file of a command, and what is done to keys.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Database, Renew};

/// The key file of a command that opens a database.
#[derive(Args, Debug)]
pub(crate) struct KeyFileOf {
    /// The key file of a sealed database; only its owner may read it.
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
}

/// Keys.
#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Make a key file. A database that is made with it is sealed.
    New(NewKeys),
    /// Make a new version of the key that wraps all others, and wrap them anew. If it is interrupted, run it again.
    Rotate(Rotate),
    /// Seal everything of a profile under a new data key, and destroy the older one. If it is interrupted, run it again.
    Renew(Renew),
    /// Say under which versions the keys of a database are wrapped.
    Status(Database),
}

#[derive(Args, Debug)]
pub(crate) struct NewKeys {
    /// The file to make; one that is there is never written over.
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: PathBuf,
    /// Whose data it is; what is sealed for one tenant does not open for another.
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub(crate) tenant: String,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Older versions stay in the key file, since copies of the database may need them. Once none does, --retire\n\
    takes them out."
)]
pub(crate) struct Rotate {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Take older versions out of the key file afterwards: copies of the database that were made before do not open any more.
    #[arg(long)]
    pub(crate) retire: bool,
}
