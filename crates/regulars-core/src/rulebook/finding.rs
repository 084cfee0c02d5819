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
    /// The offending value as it is written, its first 200 characters; absent where a key or a table is at fault (MB-92).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
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

/// The first finding as an error, with all of them in its details as `findings`, canonical JSON.
pub(super) fn first(findings: &[RuleFinding]) -> Error {
    let all = match crate::text::canonical(findings) {
        Ok(all) => all,
        Err(error) => return error,
    };
    let first = findings.first().map(RuleFinding::to_error);
    first.unwrap_or_else(|| Error::new(Code::Syntax, "", "the document is not valid")).with("findings", all)
}
