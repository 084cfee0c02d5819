//! A normaliser together with what it needs to know, for those who compare values without an identity section at hand.

use std::sync::Arc;

use super::{Normalised, Normaliser, Spelling};

/// A normaliser with the options of a rulebook.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Speller {
    normaliser: Normaliser,
    spelling: Arc<Spelling>,
}

impl Speller {
    /// A normaliser with these options.
    pub fn new(normaliser: Normaliser, spelling: &Spelling) -> Self {
        Self { normaliser, spelling: Arc::new(spelling.clone()) }
    }

    /// The normaliser.
    pub fn normaliser(&self) -> Normaliser {
        self.normaliser
    }

    /// Normalises a raw value.
    pub fn apply(&self, raw: &str) -> Normalised {
        self.normaliser.apply(raw, &self.spelling)
    }
}

impl From<Normaliser> for Speller {
    /// With the options that a rulebook without any has.
    fn from(normaliser: Normaliser) -> Self {
        Self::new(normaliser, &Spelling::default())
    }
}
