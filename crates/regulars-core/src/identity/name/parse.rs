//! Reading names (NM-7 to NM-9).

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::{Form, MAX_NAME_CHARS, NameTables};

/// What parts a name (NM-7).
const SEPARATORS: &[char] = &['·', '•', '・', '.', ',', '\'', '’', '-'];
/// What stands for hidden characters (NM-8).
const MASKS: &[char] = &['*', '某'];
/// Honorifics in other letters (NM-9).
const HONORIFICS: &[&str] = &["mr", "mrs", "miss", "ms", "dr"];

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

pub(super) fn parse(text: &str, tables: &NameTables) -> Option<Form> {
    let folded: Vec<char> = text.nfkc().take(MAX_NAME_CHARS + 1).collect();
    if folded.len() > MAX_NAME_CHARS {
        return None;
    }
    let parted = |c: char| if SEPARATORS.contains(&c) { ' ' } else { c };
    if folded.iter().any(|c| is_han(*c) || MASKS.contains(c)) {
        let kept = folded.into_iter().filter(|c| is_han(*c) || MASKS.contains(c) || c.is_alphanumeric());
        return han(&kept.map(|c| tables.simplify(c)).collect::<Vec<char>>(), tables);
    }
    let plain: String =
        folded.into_iter().map(parted).collect::<String>().nfd().filter(|c| !is_combining_mark(*c)).collect();
    let words = plain.to_lowercase();
    let tokens: Vec<String> =
        words.split_whitespace().filter(|word| !HONORIFICS.contains(word)).map(str::to_owned).collect();
    let letters = tokens.iter().any(|token| token.chars().any(char::is_alphabetic));
    letters.then_some(Form::Latin(tokens))
}

/// A name in Chinese characters, or one of which a part is hidden.
fn han(chars: &[char], tables: &NameTables) -> Option<Form> {
    let chars = without_title(chars, tables);
    if chars.iter().any(|c| MASKS.contains(c)) {
        return masked(chars);
    }
    let two: String = chars.iter().take(2).collect();
    let length = if chars.len() > 2 && tables.is_compound(&two) { 2 } else { 1 };
    let (surname, given) = chars.split_at_checked(length)?;
    let (surname, given): (String, String) = (surname.iter().collect(), given.iter().collect());
    Some(if given.is_empty() || tables.is_title(&given) {
        // A surname alone says as much as one with a title.
        Form::Title(surname)
    } else {
        Form::Han { surname, given }
    })
}

/// Drops a title behind a full name; one that follows a surname stays, since it says that no more is known.
fn without_title<'a>(chars: &'a [char], tables: &NameTables) -> &'a [char] {
    for title in tables.trailing_titles() {
        let count = title.chars().count();
        let Some((rest, end)) = chars.len().checked_sub(count).and_then(|at| chars.split_at_checked(at)) else {
            continue;
        };
        if !end.iter().copied().eq(title.chars()) {
            continue;
        }
        let two: String = rest.iter().take(2).collect();
        let surname = if tables.is_compound(&two) { 2 } else { 1 };
        // INVARIANT: a compound surname with a title has at least four characters, so it is still read as compound.
        return if rest.len() > surname { rest } else { chars };
    }
    chars
}

/// What is visible before and after what is hidden. Channels print a fixed number of stars, so it is not counted.
fn masked(chars: &[char]) -> Option<Form> {
    let hidden = |c: &char| MASKS.contains(c);
    let first = chars.iter().position(hidden)?;
    let last = chars.iter().rposition(hidden)?;
    let prefix: String = chars.iter().take(first).collect::<String>().to_lowercase();
    let suffix: String = chars.iter().skip(last + 1).collect::<String>().to_lowercase();
    Some(Form::Masked { prefix, suffix })
}
