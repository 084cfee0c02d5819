//! One fault of a rulebook, with its place and what to write instead (RB-2, RB-4).

use crate::error::{Code, Error};

/// A fault of a rulebook.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RuleFinding {
    /// The code.
    pub code: Code,
    /// The path of the offending key or value, for example `tiers.level[1].needs`.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// A sentence.
    pub message: String,
    /// The nearest valid word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggest: Option<String>,
}

impl RuleFinding {
    /// The finding as an error.
    pub fn to_error(&self) -> Error {
        let hint = self.suggest.as_ref().map(|word| format!("; did you mean `{word}`?")).unwrap_or_default();
        Error::new(self.code, &self.path, format!("{}{hint}", self.message))
            .with("line", self.line)
            .with("column", self.column)
    }
}
