//! How alike two names are (NM-11): one of five words, the same whichever stands first.

use super::pinyin::{sound_alike, spells, spells_surname};
use super::{Form, Name, NameTables};

/// How alike two names are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Likeness {
    /// The same name.
    Same,
    /// Another way to write it.
    Near,
    /// They fit each other as far as they go.
    Weak,
    /// They are not one person's.
    Conflict,
    /// Nothing can be said.
    Unknown,
}

/// How alike two names are; nothing on either side is `unknown`.
pub fn compare_names(a: Option<&Name>, b: Option<&Name>, tables: &NameTables) -> Likeness {
    let (Some(Name(a)), Some(Name(b))) = (a, b) else { return Likeness::Unknown };
    ordered(a, b, tables).or_else(|| ordered(b, a, tables)).unwrap_or(Likeness::Unknown)
}

fn weak(fits: bool) -> Likeness {
    if fits { Likeness::Weak } else { Likeness::Conflict }
}

/// One half of the table; the other half is the same with the sides exchanged.
fn ordered(a: &Form, b: &Form, tables: &NameTables) -> Option<Likeness> {
    use Form::{Han, Latin, Masked, Title};
    Some(match (a, b) {
        (Han { surname, given }, Han { surname: other, given: their }) => {
            if surname == other && given == their {
                Likeness::Same
            } else if surname == other && sound_alike(given, their) {
                Likeness::Near
            } else {
                Likeness::Conflict
            }
        }
        (Han { surname, given }, Latin(tokens)) => {
            if spells(&letters(tokens), surname, given, tables) {
                Likeness::Near
            } else {
                Likeness::Conflict
            }
        }
        (Han { surname, .. }, Title(other)) => weak(surname == other),
        (Han { surname, given }, Masked { prefix, suffix }) => {
            let whole = format!("{surname}{given}");
            let hidden = prefix.chars().count() + suffix.chars().count() < whole.chars().count();
            weak(hidden && whole.starts_with(prefix.as_str()) && whole.ends_with(suffix.as_str()))
        }
        (Latin(tokens), Latin(others)) => latin(tokens, others),
        (Latin(tokens), Title(surname)) => weak(tokens.iter().any(|token| spells_surname(token, surname, tables))),
        (Latin(_), Masked { .. }) => Likeness::Unknown,
        (Title(surname), Title(other)) => weak(surname == other),
        (Title(surname), Masked { prefix, .. }) => {
            if prefix.is_empty() {
                Likeness::Unknown
            } else {
                weak(prefix.starts_with(surname.as_str()))
            }
        }
        (Masked { prefix, suffix }, Masked { prefix: before, suffix: behind }) => {
            let one = |x: &str, y: &str| x.starts_with(y) || y.starts_with(x);
            let end = |x: &str, y: &str| x.ends_with(y) || y.ends_with(x);
            weak(one(prefix, before) && end(suffix, behind))
        }
        _ => return None,
    })
}

/// The letters of a name without anything between them.
fn letters(tokens: &[String]) -> String {
    tokens.concat()
}

/// Names in Latin letters.
fn latin(tokens: &[String], others: &[String]) -> Likeness {
    let sorted = |tokens: &[String]| {
        let mut sorted = tokens.to_vec();
        sorted.sort();
        sorted
    };
    if sorted(tokens) == sorted(others) || letters(tokens) == letters(others) {
        return Likeness::Same;
    }
    weak(tokens.len() == others.len() && up_to_initials(tokens, others))
}

/// Whether tokens are equal in pairs, an initial standing for a word, and one full token is shared.
fn up_to_initials(tokens: &[String], others: &[String]) -> bool {
    let mut left: Vec<&String> = others.iter().collect();
    let mut full = false;
    // Full tokens take their equals first, so that an initial cannot take them away.
    let mut rest = Vec::new();
    for token in tokens {
        match left.iter().position(|other| *other == token) {
            Some(place) => {
                full |= token.chars().count() > 1;
                left.remove(place);
            }
            None => rest.push(token),
        }
    }
    let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    for token in rest {
        let fits = |other: &&String| initial(token, other) || initial(other, token);
        let Some(place) = left.iter().position(fits) else { return false };
        left.remove(place);
    }
    full
}
