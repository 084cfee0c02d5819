//! What a rulebook says of the audit, of alarms and of private counts (PB-1).

use super::alarm::AlarmRule;
use super::private::{Period, Ratio};

/// What is told to the audit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum AuditLevel {
    /// What changes something or decides about a person: commands, decisions, erasures, rulebooks, answers of consent.
    Changes,
    /// Also every look at a person.
    All,
}

impl AuditLevel {
    /// All words.
    pub fn words() -> impl Iterator<Item = &'static str> {
        [Self::Changes, Self::All].into_iter().map(Self::as_str)
    }

    /// The level of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Changes, Self::All].into_iter().find(|level| level.as_str() == word)
    }

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::All => "all",
        }
    }
}

/// How counts are told privately.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PrivateRules {
    /// What may be spent on each purpose in a period.
    pub budget: Ratio,
    /// How many cells one person enters at most.
    pub contribution: u64,
    /// What an answer costs that does not say so.
    pub epsilon: Ratio,
    /// For how long a budget is one.
    pub period: Period,
    /// Whether counts may be told without noise as well.
    pub plain: bool,
}

/// The rules of the audit and of counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditRules {
    /// What is told; none: nothing.
    pub level: Option<AuditLevel>,
    /// The alarms, in the order of the document.
    pub alarms: Vec<AlarmRule>,
    /// Counts below it are not told.
    pub min_group: u64,
    /// How counts are told privately; none: they are told plainly.
    pub private: Option<PrivateRules>,
}

impl AuditRules {
    /// The least group where the rulebook names none (DP-1).
    pub const MIN_GROUP: u64 = 10;
}

impl Default for AuditRules {
    fn default() -> Self {
        Self { level: None, alarms: Vec::new(), min_group: Self::MIN_GROUP, private: None }
    }
}
