//! What the command says when it cannot go on: a code of the one registry, a sentence and a place. Printed as
//! `error[code]: message (path)`.

use std::fmt;
use std::path::Path;

/// The codes that this crate raises itself; all others come from the front door.
pub(crate) mod code {
    pub(crate) const CSV_COLUMN_MISSING: &str = "csv_column_missing";
    pub(crate) const CSV_ROW_INVALID: &str = "csv_row_invalid";
    pub(crate) const INVALID_UTF8: &str = "invalid_utf8";
    pub(crate) const INVALID_VALUE: &str = "invalid_value";
    pub(crate) const IO_ERROR: &str = "io_error";
    pub(crate) const JSON_TOO_LARGE: &str = "json_too_large";
    pub(crate) const MAP_INVALID: &str = "map_invalid";
}

/// Why a command stopped, or why one line was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) code: String,
    pub(crate) path: String,
    pub(crate) message: String,
}

/// What commands return.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    pub(crate) fn new(code: &str, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), path: path.into(), message: message.into() }
    }

    /// A file or stream could not be read or written.
    pub(crate) fn io(path: impl AsRef<Path>, what: &str, error: &std::io::Error) -> Self {
        Self::new(code::IO_ERROR, path.as_ref().display().to_string(), format!("{what}: {error}"))
    }

    /// The same failure as seen from outside: `outer` stands in front of its path.
    pub(crate) fn inside(mut self, outer: &str) -> Self {
        self.path = if self.path.is_empty() { outer.to_owned() } else { format!("{outer}: {}", self.path) };
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "error[{}]: {}", self.code, self.message)?;
        if self.path.is_empty() { Ok(()) } else { write!(formatter, " ({})", self.path) }
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_command_line_is_in_the_registry() {
        let own = [
            code::CSV_COLUMN_MISSING,
            code::CSV_ROW_INVALID,
            code::INVALID_UTF8,
            code::INVALID_VALUE,
            code::IO_ERROR,
            code::JSON_TOO_LARGE,
            code::MAP_INVALID,
        ];
        for code in own {
            assert!(regulars::error_codes().iter().any(|info| info.code == code), "{code}");
        }
    }

    #[test]
    fn a_failure_reads_as_one_line_with_its_place() {
        let failure = Failure::new("map_invalid", "columns", "the table is missing").inside("pos.toml");
        assert_eq!(failure.to_string(), "error[map_invalid]: the table is missing (pos.toml: columns)");
        assert_eq!(Failure::new("io_error", "", "no").to_string(), "error[io_error]: no");
    }
}
