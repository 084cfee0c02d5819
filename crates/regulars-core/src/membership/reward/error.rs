//! Why content is refused (MB-65).

use super::Contents;
use crate::error::{Code, Fault};

/// Why something is refused; nothing changes by it (MB-8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContentError {
    /// A record told twice.
    #[error("the content is known already")]
    DuplicateContent,
    /// A decision about nothing.
    #[error("there is no such content")]
    UnknownContent,
    /// The place in the timeline lies before what was told.
    #[error("the timeline goes back")]
    TimeGoesBack,
    /// A limit of the fold.
    #[error("a customer has at most {} pieces of content", Contents::MAX_CONTENT)]
    TooMuchContent,
    /// A quota by lunar year, which is one of birthdays only.
    #[error("a quota of content counts by calendar month, quarter, year, tier period or for the lifetime")]
    QuotaPeriod {
        /// The place of the reward.
        reward: usize,
    },
}

impl Fault for ContentError {
    fn code(&self) -> Code {
        match self {
            Self::DuplicateContent => Code::DuplicateContent,
            Self::UnknownContent => Code::UnknownRecord,
            Self::TimeGoesBack => Code::TimeGoesBack,
            Self::TooMuchContent => Code::TooManyItems,
            Self::QuotaPeriod { .. } => Code::InvalidValue,
        }
    }

    fn path(&self) -> String {
        match self {
            Self::DuplicateContent | Self::TooMuchContent => String::new(),
            Self::UnknownContent => "refers_to".to_owned(),
            Self::TimeGoesBack => "at".to_owned(),
            Self::QuotaPeriod { reward } => format!("reward[{reward}].quota"),
        }
    }
}
