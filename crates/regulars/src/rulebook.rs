//! A rulebook as the front door holds it: validated, shared, and remembered as text.

use std::path::Path;
use std::sync::Arc;

use regulars_core::error::{Code, Error, Result};
pub use regulars_core::rulebook::RuleFinding;
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::time::Zone;

/// A validated rulebook.
#[derive(Clone, Debug)]
pub struct Rulebook {
    rules: Arc<Rules>,
}

impl Rulebook {
    /// Reads and validates a TOML document. The error is its first fault; all of them are in its details as `findings`.
    ///
    /// ```
    /// let text = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n";
    /// assert_eq!(regulars::Rulebook::parse(text)?.id(), "shop");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self> {
        Ok(Self { rules: Arc::new(Rules::parse(text)?) })
    }

    /// Reads and validates a file. Errors: `io_error`, `invalid_utf8`, and those of [`Rulebook::parse`].
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|error| {
            let file = path.display().to_string();
            Error::new(Code::IoError, file, format!("the rulebook cannot be read: {error}"))
        })?;
        let text =
            String::from_utf8(bytes).map_err(|_| Error::new(Code::InvalidUtf8, "", "the rulebook is not UTF-8"))?;
        Self::parse(&text)
    }

    /// All faults of a document in document order (RB-2); none if it is valid.
    pub fn check(text: &str) -> Vec<RuleFinding> {
        Rules::check(text)
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.rules.id
    }

    /// Its version.
    pub fn version(&self) -> u64 {
        self.rules.version
    }

    /// From when on it answers; none: always (RB-1).
    pub fn effective_from(&self) -> Option<regulars_core::time::Instant> {
        self.rules.effective_from
    }

    /// Its zone, which decides what a day is.
    pub fn zone(&self) -> &Zone {
        &self.rules.zone
    }

    /// The SHA-256 of its canonical content and the zone database's version (RB-9), in hexadecimal.
    pub fn fingerprint(&self) -> &str {
        &self.rules.fingerprint
    }

    pub(crate) fn rules(&self) -> &Arc<Rules> {
        &self.rules
    }
}
