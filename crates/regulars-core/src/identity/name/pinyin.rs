//! Pinyin: how Chinese names are written in Latin letters (NM-10). `ü` stands as `v`; a writer may put `v`, `u` or `yu`.

use pinyin::ToPinyinMulti as _;

use super::NameTables;

/// All readings of a character.
pub(super) fn readings(c: char) -> Vec<String> {
    let found = c.to_pinyin_multi().into_iter().flatten();
    let mut readings: Vec<String> = found.map(|reading| reading.plain().replace('ü', "v")).collect();
    readings.sort();
    readings.dedup();
    readings
}

/// Whether two texts of equal length have a common reading, character by character.
pub(super) fn sound_alike(a: &str, b: &str) -> bool {
    a.chars().count() == b.chars().count()
        && a.chars().zip(b.chars()).all(|(x, y)| {
            let others = readings(y);
            x == y || readings(x).iter().any(|reading| others.contains(reading))
        })
}

/// The one reading of a surname (NM-10): the overlay, else the first reading of each character.
fn surname(surname: &str, tables: &NameTables) -> Option<String> {
    if let Some(reading) = tables.surname_reading(surname) {
        return Some(reading.replace('ü', "v"));
    }
    let first = |c: char| Some(c.to_pinyin_multi()?.into_iter().next()?.plain().replace('ü', "v"));
    surname.chars().map(first).collect()
}

/// The syllables of a name, each with its readings.
fn syllables(family: &str, given: &str, tables: &NameTables) -> Option<(Vec<String>, Vec<Vec<String>>)> {
    let given: Vec<Vec<String>> = given.chars().map(readings).collect();
    let known = given.iter().all(|readings| !readings.is_empty());
    Some((vec![surname(family, tables)?], given)).filter(|_| known)
}

/// Whether letters spell surname and given name, or given name and surname.
pub(super) fn spells(letters: &str, family: &str, given: &str, tables: &NameTables) -> bool {
    let Some((family, given)) = syllables(family, given, tables) else { return false };
    let mut forwards = vec![family.clone()];
    forwards.extend(given.iter().cloned());
    let mut backwards = given;
    backwards.push(family);
    fits(letters, &forwards) || fits(letters, &backwards)
}

/// Whether a word is how a surname is written.
pub(super) fn spells_surname(word: &str, family: &str, tables: &NameTables) -> bool {
    surname(family, tables).is_some_and(|reading| fits(word, &[vec![reading]]))
}

/// Whether letters are one reading of each syllable after the other.
fn fits(letters: &str, syllables: &[Vec<String>]) -> bool {
    // The rests of the letters that remain after some syllables; few differ.
    let mut rests = vec![letters];
    for readings in syllables {
        let mut next: Vec<&str> = Vec::new();
        for rest in rests {
            for reading in readings {
                for written in ["v", "u", "yu"] {
                    let spelled = reading.replace('v', written);
                    let after = rest.strip_prefix(spelled.as_str());
                    next.extend(after.filter(|after| !next.contains(after)));
                    if !reading.contains('v') {
                        break;
                    }
                }
            }
        }
        rests = next;
    }
    rests.contains(&"")
}
