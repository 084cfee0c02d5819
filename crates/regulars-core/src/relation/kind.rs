//! The kinds of relations that a rulebook declares, and the parties between which they hold (RL-1 to RL-3).

use std::collections::BTreeMap;

use crate::text::Labels;

/// What sort of customer one is (RL-2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Party {
    /// A person.
    Individual,
    /// A firm or another body.
    Organisation,
}

impl Party {
    const ALL: [(Self, &'static str); 2] = [(Self::Individual, "individual"), (Self::Organisation, "organisation")];

    /// The name of the attribute that says it (RV-14).
    pub const ATTRIBUTE: &'static str = "party";

    /// The word of the rulebook and of the attribute.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(party, _)| *party == self).map_or("individual", |(_, word)| word)
    }

    /// The words, for messages.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(_, word)| *word)
    }

    /// The party of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(party, _)| *party)
    }
}

/// A kind of relation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RelationKind {
    /// What people call it.
    pub labels: Labels,
    /// Whether it is a forest: everybody at its `to` end has one parent at its `from` end (RL-3).
    pub hierarchy: bool,
    /// The party at which it begins; none: any.
    pub from: Option<Party>,
    /// The party to which it leads; none: any.
    pub to: Option<Party>,
}

impl RelationKind {
    /// Whether it asks for the party of either end.
    pub fn asks_party(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }
}

/// The kinds by name.
pub type RelationKinds = BTreeMap<String, RelationKind>;
