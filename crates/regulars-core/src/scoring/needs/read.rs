//! Reading one text (NT-3 to NT-7).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::clause::before;
use super::{
    Clauses, Folded, MAX_READ_BYTES, Measure, NeedTerm, Needs, Negated, Patterns, Role, Taken, Taxonomy, Unfit,
};
use crate::money::Number;

/// What was read in one text; all places are bytes of the text as it was written, at borders of characters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The hits, in the order of the text.
    pub found: Vec<Found>,
    /// What was found and is no hit, in the order of the text; only if it was asked for.
    pub passed: Vec<Passed>,
    /// Whether the text is longer than what is read (NT-8).
    pub truncated: bool,
}

/// A term that a text speaks of.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The place of its need among those of the taxonomy.
    pub need: usize,
    /// The place of the term in it.
    pub term: usize,
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The clause in which it stands.
    pub clause: (usize, usize),
    /// What negates it; an even number cancels (NT-5).
    pub negators: Vec<(usize, usize)>,
    /// What makes it count for more.
    pub intensifier: Option<(usize, usize)>,
    /// What it is worth if it counts, at most 1 (NT-7).
    pub worth: Number,
    /// What becomes of it.
    pub fate: Fate,
}

impl Found {
    /// Whether it is negated (NT-5).
    pub fn is_negated(&self) -> bool {
        self.negators.len() % 2 == 1
    }
}

/// What becomes of a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It counts for a need, by its place: its own or the opposite one (NT-6).
    Counts(usize),
    /// Another hit of the same message says more of the need (NT-7).
    Weaker(usize),
    /// It is negated and its term says nothing then (NT-6).
    Dropped,
}

/// A term that was found where it does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passed {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The place of its need.
    pub need: usize,
    /// The place of the term in it.
    pub term: usize,
    /// Why it does not count: `word`, `inside`, `border` or `overlap`.
    pub why: &'static str,
}

/// Something that may be taken, in places of characters.
struct Candidate {
    from: usize,
    to: usize,
    role: Role,
}

impl Needs {
    /// Compiles a taxonomy. None if it is larger than an automaton may be, which a rulebook never is.
    pub fn compile(taxonomy: Taxonomy) -> Option<Self> {
        let patterns = Patterns::compile(&taxonomy)?;
        Some(Self { taxonomy, patterns })
    }

    /// The taxonomy.
    pub fn taxonomy(&self) -> &Taxonomy {
        &self.taxonomy
    }

    /// Reads a text. `borders` are those of the tokens of the host's own segmenter, in bytes; then only hits that begin and end
    /// on one count (NT-4), and the ends of the text are borders too. `all` also tells what was found and is no hit.
    pub fn read(&self, text: &str, borders: Option<&BTreeSet<usize>>, all: bool) -> Reading {
        let limit = (0..=MAX_READ_BYTES.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
        let read = limit.and_then(|limit| text.get(..limit)).unwrap_or(text);
        let folded = Folded::of(read, &self.taxonomy.simplify);
        let mut passed = Vec::new();
        let mut pass = |from: usize, to: usize, role: Role, why: &'static str| {
            if let (Role::Term(need, term), true) = (role, all) {
                let (start, end) = folded.original(from, to);
                passed.push(Passed { start, end, need, term, why });
            }
        };
        let at_border = |from: usize, to: usize| {
            let (start, end) = folded.original(from, to);
            let holds = |place: usize| {
                place == 0 || place == text.len() || borders.is_none_or(|borders| borders.contains(&place))
            };
            holds(start) && holds(end)
        };
        let mut candidates = Vec::new();
        for found in self.patterns.automaton.find_overlapping_iter(&folded.text) {
            let (from, to) = (folded.place(found.start()), folded.place(found.end()));
            for role in self.patterns.roles.get(found.pattern().as_usize()).into_iter().flatten().copied() {
                match self.patterns.fit(role, &self.taxonomy, &folded, from, to) {
                    Ok(to) if matches!(role, Role::Term(..)) && !at_border(from, to) => pass(from, to, role, "border"),
                    Ok(to) => candidates.push(Candidate { from, to, role }),
                    Err(Unfit::Word) => pass(from, to, role, "word"),
                    Err(Unfit::Inside) => pass(from, to, role, "inside"),
                }
            }
        }
        let taken = take(candidates, &mut |lost: &Candidate| pass(lost.from, lost.to, lost.role, "overlap"));
        passed.sort_unstable();
        let found = self.hits(&folded, &taken);
        Reading { found, passed, truncated: read.len() < text.len() }
    }

    fn hits(&self, folded: &Folded, taken: &[Taken]) -> Vec<Found> {
        if !taken.iter().any(|item| item.roles.iter().any(|role| matches!(role, Role::Term(..)))) {
            return Vec::new();
        }
        let (clauses, measure) = (Clauses::of(folded, taken), Measure::of(folded));
        let original = |(from, to): (usize, usize)| folded.original(from, to);
        let mut hits = Vec::new();
        for (place, item) in taken.iter().enumerate() {
            let terms = item.roles.iter().filter_map(|role| self.term(*role));
            let mut terms = terms.peekable();
            if terms.peek().is_none() {
                continue;
            }
            let clause = clauses.at(item.from);
            let before = before(taken, place, clause.0, &measure, &self.taxonomy);
            let negators: Vec<_> = before.negators.iter().map(|span| original(*span)).collect();
            for (need, number, term) in terms {
                let Some(owner) = self.taxonomy.needs.get(need) else { continue };
                let fate = match term.negated {
                    _ if negators.len() % 2 == 0 => Fate::Counts(need),
                    Negated::Keep => Fate::Counts(need),
                    Negated::Invert(opposite) => Fate::Counts(opposite),
                    Negated::Drop => Fate::Dropped,
                };
                let (start, end) = folded.original(item.from, item.to);
                hits.push(Found {
                    need,
                    term: number,
                    start,
                    end,
                    clause: original(clause),
                    negators: negators.clone(),
                    intensifier: before.intensifier.map(original),
                    worth: self.taxonomy.worth(owner, term, before.intensifier.is_some()),
                    fate,
                });
            }
        }
        one_for_each_need(&mut hits);
        hits
    }

    fn term(&self, role: Role) -> Option<(usize, usize, &NeedTerm)> {
        let Role::Term(need, term) = role else { return None };
        Some((need, term, self.taxonomy.needs.get(need)?.terms.get(term)?))
    }
}

/// Leftmost first, of those the longest, and nothing that overlaps with what was taken (NT-4).
fn take(mut candidates: Vec<Candidate>, lost: &mut dyn FnMut(&Candidate)) -> Vec<Taken> {
    candidates.sort_by_key(|item| (item.from, Reverse(item.to), item.role));
    let mut taken: Vec<Taken> = Vec::new();
    for item in candidates {
        match taken.last_mut() {
            Some(last) if last.from == item.from && last.to == item.to => last.roles.push(item.role),
            Some(last) if item.from < last.to => lost(&item),
            _ => taken.push(Taken { from: item.from, to: item.to, roles: vec![item.role] }),
        }
    }
    taken
}

/// Of one message at most one hit counts for a need: the one that is worth most, among equals the first (NT-7).
fn one_for_each_need(hits: &mut [Found]) {
    let mut best: BTreeMap<usize, (Number, usize)> = BTreeMap::new();
    for (place, hit) in hits.iter().enumerate() {
        let Fate::Counts(need) = hit.fate else { continue };
        if best.get(&need).is_none_or(|(worth, _)| *worth < hit.worth) {
            best.insert(need, (hit.worth, place));
        }
    }
    for (place, hit) in hits.iter_mut().enumerate() {
        if let Fate::Counts(need) = hit.fate
            && best.get(&need).is_some_and(|(_, first)| *first != place)
        {
            hit.fate = Fate::Weaker(need);
        }
    }
}

#[cfg(test)]
impl Taxonomy {
    /// Compiles a taxonomy of a test.
    pub(super) fn compiled(self) -> Needs {
        Needs::compile(self).expect("a small automaton")
    }
}
