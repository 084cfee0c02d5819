//! Needs in what customers write (NT): a taxonomy of terms in Chinese and English, found by one automaton, with negation,
//! intensifiers and clauses. What is found says where in the text it stands, never what the text is.

mod clause;
mod fold;
mod pattern;
mod read;
mod rules;
#[cfg(test)]
mod tests;

use clause::{Clauses, Measure, Taken};
use fold::Folded;
use pattern::{Patterns, Role, Unfit};
pub use read::{Fate, Found, Passed, Reading};
pub use rules::{
    Cues, MAX_TERM_CHARS, MAX_WINDOW, NEED_SOURCES, NEVER_HEARD, Need, NeedTerm, Negated, Taxonomy, TermLanguage,
};

/// The most bytes of a text that are read (NT-8).
pub const MAX_READ_BYTES: usize = 65_536;

/// A taxonomy with its automaton.
#[derive(Clone, Debug)]
pub struct Needs {
    taxonomy: Taxonomy,
    patterns: Patterns,
}

impl PartialEq for Needs {
    fn eq(&self, other: &Self) -> bool {
        self.taxonomy == other.taxonomy
    }
}
