//! What can be typed after `regulars needs`.

use std::path::PathBuf;

use clap::Args;

/// A text, and by what it is read.
#[derive(Args, Debug)]
pub(crate) struct Needs {
    /// The text; `-` reads it from standard input.
    #[arg(value_name = "TEXT")]
    pub(crate) text: String,
    /// The rulebook with the taxonomy.
    #[arg(long, value_name = "FILE")]
    pub(crate) rulebook: PathBuf,
    /// Who wrote it.
    #[arg(long, value_name = "AUTHOR", default_value = "customer")]
    pub(crate) author: String,
    /// The borders of the tokens of a segmenter, in bytes with commas between them; then only hits on them count.
    #[arg(long, value_name = "BYTES", value_delimiter = ',')]
    pub(crate) borders: Option<Vec<u32>>,
    /// Print the canonical JSON of the operation `needs.match`.
    #[arg(long)]
    pub(crate) json: bool,
}
