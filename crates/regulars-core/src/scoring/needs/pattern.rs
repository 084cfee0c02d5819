//! What the automaton looks for, and where what it finds may stand (NT-4).

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::fold::{Folded, in_word};
use super::rules::{Cues, Taxonomy, TermLanguage};

/// The endings that a word of English may have (NT-4).
const ENDINGS: [&str; 4] = ["s", "es", "ed", "ing"];
/// What negates the word that it ends (NT-5).
const NOT: &str = "n't";

/// What a found text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// A term, by the places of need and term.
    Term(usize, usize),
    /// It negates.
    Negator(Tongue),
    /// It looks like a negator.
    Plain(Tongue),
    /// It makes a hit count for more.
    Intensifier(Tongue),
    /// It ends a clause.
    Parts(Tongue),
    /// The end of a word that negates.
    Not,
}

/// The language of a word that is no term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tongue {
    Chinese,
    English,
}

/// Everything that is looked for.
#[derive(Clone, Debug)]
pub(super) struct Patterns {
    pub(super) automaton: AhoCorasick,
    /// By number of a pattern: what it is.
    pub(super) roles: Vec<Vec<Role>>,
    /// By need and term: the texts around a term with which it does not count, before and after it.
    inside: Vec<Vec<Vec<(String, String)>>>,
}

/// Why something that was found is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unfit {
    /// It is a part of a longer English word.
    Word,
    /// It is a part of a word in which it does not count.
    Inside,
}

impl Patterns {
    /// Compiles a taxonomy. None only if the automaton would be too large, which the limits of a rulebook rule out.
    pub(super) fn compile(taxonomy: &Taxonomy) -> Option<Self> {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut roles: Vec<Vec<Role>> = Vec::new();
        let mut texts: Vec<String> = Vec::new();
        let mut add = |text: String, role: Role| {
            if text.is_empty() {
                return;
            }
            let number = *numbers.entry(text).or_insert_with_key(|text| {
                texts.push(text.clone());
                roles.push(Vec::new());
                texts.len() - 1
            });
            if let Some(known) = roles.get_mut(number).filter(|known| !known.contains(&role)) {
                known.push(role);
            }
        };
        add(NOT.to_owned(), Role::Not);
        for (tongue, cues) in [(Tongue::Chinese, &taxonomy.chinese), (Tongue::English, &taxonomy.english)] {
            for (words, role) in of_cues(cues, tongue) {
                words.iter().for_each(|word| add(taxonomy.spelt(word), role));
            }
        }
        for (place, need) in taxonomy.needs.iter().enumerate() {
            for (n, term) in need.terms.iter().enumerate() {
                add(taxonomy.spelt(&term.text), Role::Term(place, n));
            }
        }
        // Not leftmost-longest here: the longest that is found may not be one that may stand there.
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&texts).ok()?;
        let inside = taxonomy.needs.iter().map(|need| {
            let around = |term: &super::rules::NeedTerm| {
                let text = taxonomy.spelt(&term.text);
                term.not_inside.iter().flat_map(|word| around(&taxonomy.spelt(word), &text)).collect()
            };
            need.terms.iter().map(around).collect()
        });
        let inside = inside.collect();
        Some(Self { automaton, roles, inside })
    }

    /// Whether a text may stand where it was found, and where it then ends, all in places of characters.
    pub(super) fn fit(
        &self,
        role: Role,
        taxonomy: &Taxonomy,
        folded: &Folded,
        from: usize,
        to: usize,
    ) -> Result<usize, Unfit> {
        let (language, endings) = match role {
            Role::Term(need, term) => {
                let term = taxonomy.needs.get(need).and_then(|need| need.terms.get(term));
                term.map_or((TermLanguage::Any, false), |term| (term.language, term.endings))
            }
            Role::Negator(tongue) | Role::Plain(tongue) | Role::Intensifier(tongue) | Role::Parts(tongue) => {
                (if tongue == Tongue::Chinese { TermLanguage::Chinese } else { TermLanguage::English }, false)
            }
            Role::Not => {
                let before = from.checked_sub(1).and_then(|before| folded.is(before));
                let fits = before.is_some_and(char::is_alphabetic) && !folded.is(to).is_some_and(in_word);
                return if fits { Ok(to) } else { Err(Unfit::Word) };
            }
        };
        let edge = |place: Option<usize>| place.and_then(|place| folded.is(place)).is_some_and(in_word);
        let bound = |own: Option<usize>| match language {
            TermLanguage::Chinese => false,
            TermLanguage::English => true,
            TermLanguage::Any => edge(own),
        };
        if bound(Some(from)) && edge(from.checked_sub(1)) {
            return Err(Unfit::Word);
        }
        let mut end = to;
        if bound(to.checked_sub(1)) && edge(Some(to)) {
            end = endings.then(|| ending(folded, to)).flatten().ok_or(Unfit::Word)?;
        }
        if let Role::Term(need, term) = role
            && self.is_inside(need, term, folded, from, to)
        {
            return Err(Unfit::Inside);
        }
        Ok(end)
    }

    fn is_inside(&self, need: usize, term: usize, folded: &Folded, from: usize, to: usize) -> bool {
        let around = self.inside.get(need).and_then(|terms| terms.get(term));
        let before = folded.text.get(..folded.byte(from)).unwrap_or("");
        let after = folded.text.get(folded.byte(to)..).unwrap_or("");
        around.into_iter().flatten().any(|(left, right)| before.ends_with(left) && after.starts_with(right))
    }
}

fn of_cues(cues: &Cues, tongue: Tongue) -> [(&[String], Role); 5] {
    [
        (&cues.negators, Role::Negator(tongue)),
        (&cues.non_negators, Role::Plain(tongue)),
        (&cues.intensifiers, Role::Intensifier(tongue)),
        (&cues.contrast, Role::Parts(tongue)),
        (&cues.boundary, Role::Parts(tongue)),
    ]
}

/// What stands before and after a term in a longer word, for each place of the term in it.
fn around(word: &str, term: &str) -> Vec<(String, String)> {
    let places = word.match_indices(term).map(|(at, _)| at);
    let parts = places.filter_map(|at| Some((word.get(..at)?.to_owned(), word.get(at + term.len()..)?.to_owned())));
    parts.filter(|(left, right)| !left.is_empty() || !right.is_empty()).collect()
}

/// Where a word ends that goes on with an ending.
fn ending(folded: &Folded, to: usize) -> Option<usize> {
    let rest = folded.text.get(folded.byte(to)..)?;
    let ends = ENDINGS.iter().filter(|ending| rest.starts_with(**ending)).map(|ending| to + ending.len());
    ends.into_iter().find(|end| !folded.is(*end).is_some_and(in_word))
}

impl Taxonomy {
    /// The one spelling of a word of the taxonomy.
    pub(crate) fn spelt(&self, word: &str) -> String {
        Folded::of(word.trim(), &self.simplify).text
    }
}
