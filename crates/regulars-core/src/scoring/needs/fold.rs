//! One spelling of a text, with the way back into the text as it was written (NT-3).

use std::collections::BTreeMap;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// What NFKC, small letters and single blanks leave of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Folded {
    /// The text in its one spelling.
    pub(super) text: String,
    /// Its characters, each with where it comes from.
    pub(super) chars: Vec<Letter>,
}

/// One character of a folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) is: char,
    /// Where it stands in the folded text, in bytes.
    pub(super) at: usize,
    /// The first byte of what it was in the original text.
    pub(super) from: usize,
    /// The byte behind that.
    pub(super) to: usize,
    /// A blank that was the end of a line.
    pub(super) ends_line: bool,
}

impl Folded {
    /// Folds a text; `simplify` is the taxonomy's own table of characters.
    pub(super) fn of(text: &str, simplify: &BTreeMap<char, char>) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len()), ..Self::default() };
        let mut starts: Vec<usize> = text.char_indices().filter(|(_, is)| begins(*is)).map(|(at, _)| at).collect();
        if starts.first() != Some(&0) && !text.is_empty() {
            starts.insert(0, 0);
        }
        for (n, from) in starts.iter().copied().enumerate() {
            let to = starts.get(n + 1).copied().unwrap_or(text.len());
            let piece = text.get(from..to).unwrap_or("");
            let mut chars = piece.chars();
            if let (Some(is), None) = (chars.next(), chars.next())
                && is_plain(is)
            {
                folded.push(is.to_ascii_lowercase(), from, to, simplify);
                continue;
            }
            for is in piece.nfkc() {
                folded.push(small(is), from, to, simplify);
            }
        }
        folded
    }

    fn push(&mut self, is: char, from: usize, to: usize, simplify: &BTreeMap<char, char>) {
        // Telephones write the apostrophe of "don't" as a quotation mark.
        let is = if is == '\u{2019}' { '\'' } else { is };
        let is = simplify.get(&is).copied().unwrap_or(is);
        if is.is_whitespace() {
            let ends_line = matches!(is, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
            if let Some(last) = self.chars.last_mut().filter(|last| last.is == ' ') {
                last.to = to;
                last.ends_line |= ends_line;
                return;
            }
            self.put(Letter { is: ' ', at: self.text.len(), from, to, ends_line });
        } else {
            self.put(Letter { is, at: self.text.len(), from, to, ends_line: false });
        }
    }

    fn put(&mut self, letter: Letter) {
        self.text.push(letter.is);
        self.chars.push(letter);
    }

    /// The character at a place; none beyond the ends.
    pub(super) fn is(&self, place: usize) -> Option<char> {
        self.chars.get(place).map(|letter| letter.is)
    }

    /// The place of the character that begins at a byte; the number of characters for the end.
    pub(super) fn place(&self, byte: usize) -> usize {
        self.chars.partition_point(|letter| letter.at < byte)
    }

    /// The byte of the folded text at which a character begins.
    pub(super) fn byte(&self, place: usize) -> usize {
        self.chars.get(place).map_or(self.text.len(), |letter| letter.at)
    }

    /// What some characters were in the original text, in bytes.
    pub(super) fn original(&self, from: usize, to: usize) -> (usize, usize) {
        let first = self.chars.get(from).map_or(0, |letter| letter.from);
        let last = to.checked_sub(1).and_then(|last| self.chars.get(last)).map_or(first, |letter| letter.to);
        (first, last.max(first))
    }
}

/// The simple small letter: one character for one.
fn small(is: char) -> char {
    is.to_lowercase().next().unwrap_or(is)
}

/// Whether a character is its own NFKC and has no small letter beyond ASCII: nothing is composed or decomposed of it.
fn is_plain(is: char) -> bool {
    is.is_ascii() || matches!(is, '\u{4E00}'..='\u{9FFF}')
}

/// Whether nothing before a character can join it, so that texts may be folded piece by piece.
fn begins(is: char) -> bool {
    if is_plain(is) {
        return true;
    }
    let first = std::iter::once(is).nfkd().next().unwrap_or(is);
    canonical_combining_class(first) == 0 && is_nfc_quick(std::iter::once(first)) != IsNormalized::Maybe
}

/// Whether a character is part of a word of a script with blanks between words: a letter, digit or apostrophe, but none of
/// Chinese or Japanese.
pub(super) fn in_word(is: char) -> bool {
    is == '\'' || (is.is_alphanumeric() && !stands_alone(is))
}

/// Whether a character is written without blanks around it: Chinese, kana and Bopomofo.
pub(super) fn stands_alone(is: char) -> bool {
    matches!(u32::from(is),
        0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3021..=0x312F | 0x31A0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}
