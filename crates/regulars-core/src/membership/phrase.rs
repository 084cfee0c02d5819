//! The fixed phrases of the program document (MB-90, MB-91), as far as the ladder uses them.

use super::Window;
use crate::error::{Code, Fault};
use crate::money::Decimal;

/// Why a phrase is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhraseError {
    /// Not one of the forms.
    #[error("expected {0}")]
    Bad(&'static str),
    /// A form of the document that this version does not compute.
    #[error("this form is not supported by this version; use {0}")]
    Unsupported(&'static str),
    /// A count of zero or below.
    #[error("the number must be above zero")]
    NotPositive,
}

impl Fault for PhraseError {
    fn code(&self) -> Code {
        match self {
            Self::Bad(_) => Code::BadPhrase,
            Self::Unsupported(_) => Code::Unsupported,
            Self::NotPositive => Code::NotPositive,
        }
    }
}

const WINDOWS: &str = "`rolling N months` or `lifetime`";

/// Reads a window phrase.
///
/// ```
/// use regulars_core::membership::{Window, window};
/// assert_eq!(window("rolling 12 months"), Ok(Window::Rolling { months: 12 }));
/// assert!(window("12 months").is_err());
/// ```
pub fn window(text: &str) -> Result<Window, PhraseError> {
    if text == "lifetime" {
        return Ok(Window::Lifetime);
    }
    if text == "anniversary" || text.starts_with("calendar year from ") || text.starts_with("complete ") {
        return Err(PhraseError::Unsupported(WINDOWS));
    }
    let count = text.strip_prefix("rolling ").and_then(|rest| rest.strip_suffix(" months"));
    let months: u32 = count.and_then(|digits| digits.parse().ok()).ok_or(PhraseError::Bad(WINDOWS))?;
    match months {
        0 => Err(PhraseError::NotPositive),
        1..=1200 => Ok(Window::Rolling { months }),
        _ => Err(PhraseError::Bad("at most 1200 months")),
    }
}

/// A requirement on spend.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Spend {
    /// Inclusive.
    pub at_least: Decimal,
}

/// Reads a requirement such as `spend >= 5000.00`.
pub fn needs(text: &str) -> Result<Spend, PhraseError> {
    const FORM: &str = "`spend >= 5000.00`";
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["spend", ">=", number] => {
            let at_least: Decimal = number.parse().map_err(|_| PhraseError::Bad(FORM))?;
            if at_least.units() <= 0 { Err(PhraseError::NotPositive) } else { Ok(Spend { at_least }) }
        }
        words if words.contains(&"and") || words.contains(&"or") || words.first() == Some(&"orders") => {
            Err(PhraseError::Unsupported(FORM))
        }
        _ => Err(PhraseError::Bad(FORM)),
    }
}
