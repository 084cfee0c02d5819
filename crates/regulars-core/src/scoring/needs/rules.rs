//! What a rulebook says of needs: the taxonomy (NT-2) and what negates, intensifies and parts (NT-5, NT-7).

use std::collections::BTreeMap;

use crate::money::{Decimal, Number};
use crate::record::Kind;

/// The kinds of records whose texts speak of needs (NT-1).
pub const NEED_SOURCES: [Kind; 4] = [Kind::Case, Kind::Interaction, Kind::Review, Kind::Survey];

/// The authors whose lines never count (NT-1).
pub const NEVER_HEARD: [&str; 3] = ["agent", "bot", "staff"];

/// The most characters of a term or another word of the taxonomy.
pub const MAX_TERM_CHARS: usize = 64;

/// The most characters or words of a window (NT-5).
pub const MAX_WINDOW: u32 = 100;

/// The language of a term (NT-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermLanguage {
    /// It stands anywhere.
    Chinese,
    /// It stands between the borders of words.
    English,
    /// An edge that is a letter or digit of a word stands at a border, another anywhere.
    Any,
}

impl TermLanguage {
    const ALL: [(Self, &'static str); 3] = [(Self::Chinese, "zh"), (Self::English, "en"), (Self::Any, "any")];

    /// The language of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(language, _)| *language)
    }

    /// The word of the rulebook.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(language, _)| *language == self).map_or("any", |(_, word)| word)
    }

    /// The words of the rulebook.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(_, word)| *word)
    }
}

/// What a negated hit does (NT-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Negated {
    /// Nothing.
    Drop,
    /// It adds to the opposite need, by its place.
    Invert(usize),
    /// The same as one that is not negated.
    Keep,
}

/// A term of a need (NT-2).
#[derive(Clone, Debug, PartialEq)]
pub struct NeedTerm {
    /// What evidence calls it.
    pub id: String,
    /// Its text, as it is written in the rulebook.
    pub text: String,
    /// Its language.
    pub language: TermLanguage,
    /// Whether endings of English words are allowed behind it (`word`) or not (`phrase`).
    pub endings: bool,
    /// How much it says, in [0, 1].
    pub weight: Decimal,
    /// Longer words in which it does not count (NT-4).
    pub not_inside: Vec<String>,
    /// What it does when it is negated.
    pub negated: Negated,
    /// Whether other needs may have the same text.
    pub shared: bool,
}

/// A need (NT-2).
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// Its name, that of its tag.
    pub name: String,
    /// How much a mention says, in [0, 1].
    pub weight: Decimal,
    /// What speaks of it.
    pub terms: Vec<NeedTerm>,
}

/// The words of one language that are no terms (NT-2).
#[derive(Clone, Debug, PartialEq)]
pub struct Cues {
    /// They negate.
    pub negators: Vec<String>,
    /// They look like negators and are none.
    pub non_negators: Vec<String>,
    /// They make a mention count for more.
    pub intensifiers: Vec<String>,
    /// They end a clause and turn it.
    pub contrast: Vec<String>,
    /// They end a clause as a mark does.
    pub boundary: Vec<String>,
    /// How far before a hit a word still has an effect: characters in Chinese, words in English.
    pub window: u32,
}

impl Cues {
    /// No words, and a window.
    pub fn none(window: u32) -> Self {
        let (negators, non_negators, intensifiers) = (Vec::new(), Vec::new(), Vec::new());
        Self { negators, non_negators, intensifiers, contrast: Vec::new(), boundary: Vec::new(), window }
    }
}

/// What a rulebook says of needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Taxonomy {
    /// Its own version, if it has one.
    pub version: Option<String>,
    /// The kinds of records that are read.
    pub of: Vec<Kind>,
    /// The authors whose texts count.
    pub authors: Vec<String>,
    /// By how much an intensifier multiplies.
    pub intensifier: Decimal,
    /// Traditional characters and their simplified ones.
    pub simplify: BTreeMap<char, char>,
    /// The Chinese words.
    pub chinese: Cues,
    /// The English words.
    pub english: Cues,
    /// The needs, sorted by name.
    pub needs: Vec<Need>,
}

impl Default for Taxonomy {
    fn default() -> Self {
        Self {
            version: None,
            of: NEED_SOURCES.to_vec(),
            authors: vec!["customer".to_owned()],
            intensifier: Decimal::new(15, 1).unwrap_or(Decimal::ZERO),
            simplify: BTreeMap::new(),
            chinese: Cues::none(6),
            english: Cues::none(4),
            needs: Vec::new(),
        }
    }
}

impl Taxonomy {
    /// Whether the words of an author count (NT-1); those of nobody do not.
    pub fn hears(&self, author: Option<&str>) -> bool {
        author.is_some_and(|author| !NEVER_HEARD.contains(&author) && self.authors.iter().any(|heard| heard == author))
    }

    /// What one mention of a term is worth, at most 1 (NT-7).
    pub(super) fn worth(&self, need: &Need, term: &NeedTerm, intensified: bool) -> Number {
        let one = Number::from(1_i64);
        let plain = Number::from(need.weight).mul(term.weight.into());
        let whole = if intensified { plain.and_then(|plain| plain.mul(self.intensifier.into())) } else { plain };
        // INVARIANT: the rulebook keeps the digits of all three so few that their product is exact.
        whole.unwrap_or(one).min(one)
    }
}
