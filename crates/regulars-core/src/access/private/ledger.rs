//! What may be told in a period, and what has been (DP-5).

use super::{PrivateFault, Ratio};
use crate::time::{Date, Unit};

/// For how long a budget is one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Period {
    /// For ever: the strictest, since the same people stay.
    #[default]
    Ever,
    /// For each local month, quarter or year.
    Each(Unit),
}

impl Period {
    /// All words.
    pub fn words() -> impl Iterator<Item = &'static str> {
        ["ever", "month", "quarter", "year"].into_iter()
    }

    /// The period of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "ever" => Some(Self::Ever),
            _ => Self::words().find(|known| *known == word).and_then(Unit::from_word).map(Self::Each),
        }
    }

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ever => "ever",
            Self::Each(unit) => unit.as_str(),
        }
    }

    /// The name of the period in which a local date lies: `ever`, or the date on which it begins.
    pub fn label(self, date: Date) -> String {
        match self {
            Self::Ever => self.as_str().to_owned(),
            Self::Each(unit) => format!("{}:{}", unit.as_str(), Date::start_of_period(date.period(unit), unit)),
        }
    }
}

/// The account of one dataset, purpose and period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ledger {
    /// What may be spent.
    pub budget: Ratio,
    /// What was.
    pub spent: Ratio,
}

impl Ledger {
    /// Spends; the ledger afterwards. Nothing is spent beyond the budget. Errors: `dp_budget_exhausted`, `overflow`.
    pub fn spend(self, asked: Ratio) -> Result<Self, PrivateFault> {
        let spent = self.spent.plus(asked)?;
        // INVARIANT: what was spent never exceeds the budget (INV-23).
        if spent > self.budget {
            return Err(PrivateFault::Budget { budget: self.budget, left: self.left()?, asked });
        }
        Ok(Self { spent, ..self })
    }

    /// What is left. Error: `overflow`.
    pub fn left(self) -> Result<Ratio, PrivateFault> {
        self.budget.minus(self.spent)
    }
}
