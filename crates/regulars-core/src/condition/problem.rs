//! What is wrong with a condition, and where (RB-3).

use crate::error::{Code, Error};

/// A fault of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its code: `syntax`, `unsupported`, `unknown_name`, `type_mismatch`, `invalid_value` or `condition_too_large`.
    pub code: Code,
    /// The byte of the text at which it stands.
    pub at: usize,
    /// What is wrong and what to write instead.
    pub message: String,
    /// The nearest valid name (RB-4).
    pub suggest: Option<String>,
}

/// A fault behind which the text cannot be read on.
pub(super) struct Stop(pub(super) Box<Problem>);

impl Problem {
    pub(super) fn new(code: Code, at: usize, message: impl Into<String>) -> Self {
        Self { code, at, message: message.into(), suggest: None }
    }

    /// The first of several faults as an error with this path, and with its place as `at`.
    pub fn first(problems: Vec<Self>, path: &str) -> Error {
        match problems.into_iter().next() {
            Some(problem) => {
                let hint = problem.suggest.map(|word| format!("; did you mean `{word}`?")).unwrap_or_default();
                Error::new(problem.code, path, format!("{}{hint}", problem.message)).with("at", problem.at)
            }
            None => Error::new(Code::UnknownName, path, "a name of the condition is broken"),
        }
    }
}

impl Stop {
    pub(super) fn syntax(at: usize, message: impl Into<String>) -> Self {
        Self(Box::new(Problem::new(Code::Syntax, at, message)))
    }

    pub(super) fn unsupported(at: usize, message: impl Into<String>) -> Self {
        Self(Box::new(Problem::new(Code::Unsupported, at, message)))
    }

    pub(super) fn too_large(at: usize, message: impl Into<String>) -> Self {
        Self(Box::new(Problem::new(Code::ConditionTooLarge, at, message)))
    }
}
