//! The keys of `[needs]` and `[[need]]`.

use super::KeyType::{Decimal, Duration, Flag, Integer, Label, Table, Tables, Text, Texts, Words};
use super::{Key, may, must};
use crate::scoring::TermLanguage;

pub(super) const NEEDS_SECTION: Key = may("needs", Table(NEEDS), "How texts are read for needs.");
pub(super) const NEED_SECTION: Key =
    may("need", Tables(NEED), "What customers want, as tags read from what they write.");

pub(in crate::rulebook) const NEEDS: &[Key] = &[
    may("version", Text, "The version of the taxonomy."),
    may(
        "of",
        Texts,
        "The record types whose texts are read: `case`, `interaction`, `review`, `survey`; all if absent.",
    ),
    may("authors", Texts, "The authors whose texts count; `customer` if absent."),
    may("intensifier", Decimal, "By how much an intensifier multiplies, 1 to 10; 1.5 if absent."),
    may("simplify", Table(SIMPLIFY), "Traditional characters, and the simplified ones that they are read as."),
    may("zh", Table(CUES), "The Chinese words that are no terms; the window is in characters, 6 if absent."),
    may("en", Table(CUES), "The English words that are no terms; the window is in words, 4 if absent."),
];

/// The table has traditional characters as its keys.
const SIMPLIFY: &[Key] = &[may("*", Text, "The simplified character.")];

pub(in crate::rulebook) const CUES: &[Key] = &[
    may("negators", Texts, "What negates, for example `not`."),
    may("non_negators", Texts, "What looks like a negator and is none, for example `not only`."),
    may("intensifiers", Texts, "What makes a mention count for more, for example `very`."),
    may("contrast", Texts, "What ends a clause and turns it, for example `but`."),
    may("boundary", Texts, "What else ends a clause, for example `because`."),
    may("negation_window", Integer, "How far before a mention negators and intensifiers have an effect, 0 to 100."),
];

pub(in crate::rulebook) const NEED: &[Key] = &[
    must("name", Text, "The need's name, that of its tag."),
    may("label", Label, "What people call it."),
    must("weight", Decimal, "How much a mention says, 0 to 1."),
    must("terms", Tables(TERM_OF_NEED), "What speaks of it."),
    may("half_life", Duration, "After so long a mention counts half."),
    may("window", Duration, "After so long a mention does not count."),
    may("cap", Decimal, "The most that one mention counts, out of 100."),
    may("show_at", Decimal, "From this strength on the tag shows; 0.5 if absent."),
    may("hide_at", Decimal, "Below this strength it hides again; 0.4 if absent."),
    may("purpose", Text, "The purpose without whose consent the tag does not show."),
    may("category", Text, "The category of data of which it tells, for example `user.health`."),
];

pub(in crate::rulebook) const TERM_OF_NEED: &[Key] = &[
    must("text", Text, "The text that is looked for."),
    must(
        "lang",
        Words(languages),
        "Where it may stand: `zh` anywhere, `en` between the borders of words, `any` by its own letters.",
    ),
    may(
        "kind",
        Words(kinds),
        "`word`: the endings s, es, ed, ing are allowed; `phrase`: they are not. `word` if absent.",
    ),
    may("weight", Decimal, "How much it says, 0 to 1; 1 if absent."),
    may("not_inside", Texts, "Longer words in which it does not count."),
    may("negated", Words(effects), "What a negated mention does; `drop` if absent."),
    may("opposite", Text, "The need to which an inverted mention adds."),
    may("shared", Flag, "Whether other needs may have the same text."),
    may("id", Text, "What evidence calls it; the need's name and the term's place if absent."),
];

fn languages() -> Vec<&'static str> {
    TermLanguage::words().collect()
}

fn kinds() -> Vec<&'static str> {
    vec!["word", "phrase"]
}

fn effects() -> Vec<&'static str> {
    vec!["drop", "invert", "keep"]
}
