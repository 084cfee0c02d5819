//! What can be typed after `regulars rulebook`.

use std::path::PathBuf;

use clap::Subcommand;

use super::Database;

#[derive(Debug, Subcommand)]
pub(crate) enum Rulebook {
    /// Say who would move under another rulebook; nothing is stored.
    WhatIf {
        #[command(flatten)]
        database: Database,
        /// The other rulebook.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The instant of the question (RFC 3339); without it, now.
        #[arg(long, value_name = "INSTANT")]
        as_of: Option<String>,
        /// What one point is worth, for example `0.01`: the change of points then has a price.
        #[arg(long, value_name = "AMOUNT")]
        value_per_point: Option<regulars::Decimal>,
    },
    /// Report everything that is wrong with a rulebook, with line and column.
    Check {
        /// The rulebook.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// An artefact that it names, or a folder of them: then the models that it names are checked as well. May be repeated.
        #[arg(long, value_name = "PATH")]
        artefact: Vec<PathBuf>,
    },
    /// Say a rulebook in sentences.
    Explain {
        /// The rulebook.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The language of the sentences; without it, the rulebook's.
        #[arg(long, value_name = "LANGUAGE", value_parser = ["en", "zh"])]
        language: Option<String>,
    },
    /// Compare two rulebooks, and list what else the difference touches.
    Diff {
        /// The older rulebook.
        #[arg(value_name = "OLD")]
        old: PathBuf,
        /// The newer rulebook.
        #[arg(value_name = "NEW")]
        new: PathBuf,
    },
    /// List what reads a definition, directly and through others.
    Impact {
        /// The rulebook.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The definition, for example `measures.spend` or `stage`.
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Print a rulebook without a definition that nothing reads.
    Remove {
        /// The rulebook.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The definition, for example `measures.spend`.
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Print the JSON Schema of rulebooks, for editors.
    Schema,
    /// Load a further version into a database; it answers from its `effective_from` on.
    Load {
        #[command(flatten)]
        database: Database,
        /// The newer rulebook.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// List the versions that a database knows.
    Versions {
        #[command(flatten)]
        database: Database,
    },
}
