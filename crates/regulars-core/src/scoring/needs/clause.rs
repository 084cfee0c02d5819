//! Clauses of a text, and what stands before a hit in its clause (NT-5, NT-7).

use super::fold::{Folded, in_word};
use super::pattern::{Role, Tongue};
use super::rules::Taxonomy;

/// Something that was taken, in places of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) from: usize,
    pub(super) to: usize,
    /// What it is; several terms may have one text.
    pub(super) roles: Vec<Role>,
}

/// The clauses of a text: what parts them, sorted.
#[derive(Debug, Default)]
pub(super) struct Clauses {
    ends: Vec<(usize, usize)>,
    length: usize,
}

/// What stands before a hit in its clause and has an effect on it, in places of characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Before {
    pub(super) negators: Vec<(usize, usize)>,
    pub(super) intensifier: Option<(usize, usize)>,
}

impl Clauses {
    /// The clauses of a text in which something was taken. A mark inside of that belongs to it and parts nothing.
    pub(super) fn of(folded: &Folded, taken: &[Taken]) -> Self {
        let mut ends = Vec::new();
        let mut next = taken.iter().peekable();
        for place in 0..folded.chars.len() {
            while next.peek().is_some_and(|item| item.to <= place) {
                next.next();
            }
            let covered = next.peek().is_some_and(|item| item.from <= place);
            if !covered && is_end(folded, place) {
                ends.push((place, place + 1));
            }
        }
        let parts = |item: &&Taken| item.roles.iter().any(|role| matches!(role, Role::Parts(_)));
        ends.extend(taken.iter().filter(parts).map(|item| (item.from, item.to)));
        ends.sort_unstable();
        Self { ends, length: folded.chars.len() }
    }

    /// The clause in which a place lies.
    pub(super) fn at(&self, place: usize) -> (usize, usize) {
        let after = self.ends.partition_point(|(from, _)| *from <= place);
        let start = after.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |(_, to)| *to);
        let end = self.ends.get(after).map_or(self.length, |(from, _)| *from);
        (start.min(place), end)
    }
}

/// Whether a clause ends at a character.
fn is_end(folded: &Folded, place: usize) -> bool {
    let Some(letter) = folded.chars.get(place) else { return false };
    let digit = |place: Option<usize>| place.and_then(|place| folded.is(place)).is_some_and(char::is_numeric);
    match letter.is {
        '。' | '!' | '?' | ';' | ',' => true,
        '.' => !(digit(place.checked_sub(1)) && digit(place.checked_add(1))),
        _ => letter.ends_line,
    }
}

/// How many characters, and how many words, stand before each place: blanks count for nothing, and a character that is part of
/// no longer word is a word.
#[derive(Debug, Default)]
pub(super) struct Measure {
    chars: Vec<u32>,
    words: Vec<u32>,
}

impl Measure {
    pub(super) fn of(folded: &Folded) -> Self {
        let mut measure = Self { chars: vec![0], words: vec![0] };
        let (mut chars, mut words, mut within) = (0, 0, false);
        for letter in &folded.chars {
            let word = in_word(letter.is);
            let alone = !word && letter.is.is_alphanumeric();
            chars += u32::from(letter.is != ' ');
            words += u32::from(alone || (word && !within));
            within = word;
            measure.chars.push(chars);
            measure.words.push(words);
        }
        measure
    }

    /// How far two places lie apart by a language's own measure.
    fn between(&self, tongue: Tongue, from: usize, to: usize) -> u32 {
        let counts = if tongue == Tongue::Chinese { &self.chars } else { &self.words };
        let at = |place: usize| counts.get(place).or(counts.last()).copied().unwrap_or(0);
        at(to).saturating_sub(at(from))
    }
}

/// How many words of the taxonomy before a hit may have an effect on it: where nothing is counted as a word, windows have no end.
const MOST_BEFORE: usize = 64;

/// What has an effect on the hit at a place of `taken`: what stands before it in its clause, at most a window away.
pub(super) fn before(taken: &[Taken], hit: usize, start: usize, measure: &Measure, taxonomy: &Taxonomy) -> Before {
    let mut found = Before::default();
    let Some(at) = taken.get(hit).map(|item| item.from) else { return found };
    let windows = [(Tongue::Chinese, taxonomy.chinese.window), (Tongue::English, taxonomy.english.window)];
    for item in taken.get(..hit).unwrap_or_default().iter().rev().take(MOST_BEFORE) {
        let near = |tongue: Tongue| {
            windows.iter().any(|(known, window)| *known == tongue && measure.between(tongue, item.to, at) <= *window)
        };
        if item.from < start || !windows.iter().any(|(tongue, _)| near(*tongue)) {
            break;
        }
        let negates = item.roles.iter().any(|role| match role {
            Role::Negator(tongue) => near(*tongue),
            Role::Not => near(Tongue::English),
            _ => false,
        });
        if negates {
            found.negators.push((item.from, item.to));
        }
        let intensifies = |role: &Role| if let Role::Intensifier(tongue) = role { near(*tongue) } else { false };
        if found.intensifier.is_none() && item.roles.iter().any(intensifies) {
            found.intensifier = Some((item.from, item.to));
        }
    }
    found.negators.reverse();
    found
}
