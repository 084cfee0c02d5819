//! What counts in a text (NT-3 to NT-8): examples, laws, and a slow second reading that must agree.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::fold::{in_word, stands_alone};
use super::*;
use crate::money::Number;

fn words(all: &[&str]) -> Vec<String> {
    all.iter().map(|word| (*word).to_owned()).collect()
}

fn term(text: &str, language: TermLanguage) -> NeedTerm {
    let (id, text) = (text.to_owned(), text.to_owned());
    let weight = "1".parse().unwrap();
    let (not_inside, negated) = (Vec::new(), Negated::Drop);
    NeedTerm { id, text, language, endings: true, weight, not_inside, negated, shared: false }
}

fn need(name: &str, weight: &str, terms: Vec<NeedTerm>) -> Need {
    Need { name: name.to_owned(), weight: weight.parse().unwrap(), terms }
}

/// A taxonomy of short words, so that random texts hold many of them beside and inside each other.
fn taxonomy(negated: Negated) -> Taxonomy {
    use TermLanguage::{Any, Chinese, English};
    let mut charging = vec![
        term("充电", Chinese),
        term("ab", English),
        term("ab b", English),
        term("a1", Any),
        NeedTerm { endings: false, weight: "0.5".parse().unwrap(), ..term("s", English) },
    ];
    charging.iter_mut().for_each(|term| term.negated = negated);
    let leaving = vec![
        NeedTerm { not_inside: words(&["退休", "不退"]), ..term("退", Chinese) },
        term("充", Chinese),
        term("电充", Chinese),
        NeedTerm { shared: true, ..term("a1", Any) },
    ];
    Taxonomy {
        simplify: [('電', '电')].into(),
        chinese: Cues {
            negators: words(&["不", "没"]),
            non_negators: words(&["不仅"]),
            intensifiers: words(&["太"]),
            contrast: words(&["但是"]),
            boundary: words(&["因为"]),
            window: 3,
        },
        english: Cues {
            negators: words(&["no"]),
            non_negators: words(&["no b"]),
            intensifiers: words(&["so"]),
            contrast: words(&["but"]),
            boundary: Vec::new(),
            window: 2,
        },
        needs: vec![need("charging", "0.8", charging), need("leaving", "0.3", leaving)],
        ..Taxonomy::default()
    }
}

fn read(text: &str) -> Reading {
    taxonomy(Negated::Drop).compiled().read(text, None, true)
}

fn fates(text: &str) -> Vec<(usize, usize, Fate)> {
    read(text).found.iter().map(|found| (found.start, found.end, found.fate)).collect()
}

#[test]
fn the_longest_that_may_stand_there_wins() {
    // `ab b` is longer, but its end is no border of a word, so `ab` is taken.
    assert_eq!(fates("ab bc"), [(0, 2, Fate::Counts(0))]);
    assert_eq!(fates("ab b"), [(0, 4, Fate::Counts(0))]);
    // What begins first is taken, and what overlaps with it is not.
    assert_eq!(fates("充电充"), [(0, 6, Fate::Counts(0)), (6, 9, Fate::Counts(1))]);
}

#[test]
fn a_text_of_several_needs_counts_for_each() {
    assert_eq!(fates("a1"), [(0, 2, Fate::Counts(0)), (0, 2, Fate::Counts(1))]);
}

#[test]
fn a_word_in_which_a_term_does_not_count_may_begin_before_it() {
    assert_eq!(fates("退休"), []);
    // The term stands at the end of a word that begins with a negator.
    assert_eq!(read("不退").passed.iter().map(|passed| passed.why).collect::<Vec<_>>(), ["inside"]);
    assert_eq!(fates("退"), [(0, 3, Fate::Counts(1))]);
}

#[test]
fn letters_that_are_composed_keep_their_places() {
    // Ligatures, half-width marks, composed and decomposed letters, and a capital whose small letter is two.
    let text = "\u{FB01} ｶﾞ e\u{301}İ AB";
    let folded = Folded::of(text, &[].into());
    assert_eq!(folded.text, "fi ガ éi ab");
    let found = read(text).found;
    assert_eq!(found.iter().map(|hit| text.get(hit.start..hit.end)).collect::<Vec<_>>(), [Some("AB")]);
}

#[test]
fn a_text_is_read_up_to_the_limit() {
    let text = format!("{}充电", "好".repeat(MAX_READ_BYTES / 3));
    let reading = read(&text);
    assert!(reading.truncated);
    assert_eq!(reading.found, []);
    let just = format!("充电{}", "a".repeat(MAX_READ_BYTES - 6));
    assert!(!read(&just).truncated);
    assert_eq!(read(&just).found.len(), 1);
    // A hostile text of one class after another is no more than its size.
    for piece in ["不", "充电", "e\u{301}", "\u{301}", "n't ", "no ", "退", "\u{FDFA}"] {
        let text = piece.repeat(MAX_READ_BYTES / piece.len());
        let hits = read(&text).found;
        assert!(hits.len() <= MAX_READ_BYTES, "{piece}");
    }
}

#[test]
fn nobody_else_is_heard() {
    let open = Taxonomy { authors: words(&["customer", "friend", "staff"]), ..Taxonomy::default() };
    let heard = |author| open.hears(author);
    assert_eq!([Some("customer"), Some("friend")].map(heard), [true, true]);
    assert_eq!([Some("staff"), Some("agent"), Some("bot"), Some("other"), None].map(heard), [false; 5]);
    assert!(!Taxonomy::default().hears(Some("friend")));
}

#[test]
fn what_is_worth_most_counts_and_at_most_one() {
    let hits = read("s so ab").found;
    let told: Vec<_> = hits.iter().map(|hit| (hit.worth.canonical(), hit.fate)).collect();
    assert_eq!(told, [("0.4".to_owned(), Fate::Weaker(0)), ("1".to_owned(), Fate::Counts(0))]);
}

/// The text as a whole in one spelling, without a way back.
fn spelt(text: &str) -> String {
    let mut all = String::new();
    for is in text.nfkc() {
        let is = is.to_lowercase().next().unwrap();
        let is = if is == '’' { '\'' } else { is };
        let is = if is == '電' { '电' } else { is };
        if !is.is_whitespace() {
            all.push(is);
        } else if !all.ends_with(' ') {
            all.push(' ');
        }
    }
    all
}

/// The slow second reading: at each place every word of the taxonomy is tried by comparison, and each hit looks at all before it.
mod slow {
    use super::*;

    #[derive(Clone, PartialEq, Debug)]
    pub(super) enum Kind {
        Term(usize, usize),
        Negator(bool),
        Plain,
        Intensifier(bool),
        Parts,
    }

    pub(super) struct Hit {
        pub(super) from: usize,
        pub(super) to: usize,
        pub(super) need: usize,
        pub(super) term: usize,
        pub(super) negators: usize,
        pub(super) intensified: bool,
    }

    fn tongue(language: bool) -> TermLanguage {
        if language { TermLanguage::English } else { TermLanguage::Chinese }
    }

    fn vocabulary(all: &Taxonomy) -> Vec<(Vec<char>, TermLanguage, bool, Kind)> {
        let mut found = Vec::new();
        for (english, cues) in [(false, &all.chinese), (true, &all.english)] {
            let mut put = |words: &[String], kind: Kind| {
                for word in words {
                    found.push((word.chars().collect(), tongue(english), false, kind.clone()));
                }
            };
            put(&cues.negators, Kind::Negator(english));
            put(&cues.non_negators, Kind::Plain);
            put(&cues.intensifiers, Kind::Intensifier(english));
            put(&cues.contrast, Kind::Parts);
            put(&cues.boundary, Kind::Parts);
        }
        for (n, need) in all.needs.iter().enumerate() {
            for (m, term) in need.terms.iter().enumerate() {
                found.push((term.text.chars().collect(), term.language, term.endings, Kind::Term(n, m)));
            }
        }
        found
    }

    /// Where a word that begins at a place ends; none if it does not stand there.
    fn stands(text: &[char], at: usize, word: &[char], language: TermLanguage, endings: bool) -> Option<usize> {
        if !text[at..].starts_with(word) {
            return None;
        }
        let end = at + word.len();
        let is = |place: usize| text.get(place).is_some_and(|is| in_word(*is));
        let (left, right) = match language {
            TermLanguage::Chinese => (false, false),
            TermLanguage::English => (true, true),
            TermLanguage::Any => (in_word(word[0]), in_word(word[word.len() - 1])),
        };
        if left && at > 0 && is(at - 1) {
            return None;
        }
        if !right || !is(end) {
            return Some(end);
        }
        let rest = |ending: &str| {
            let ending: Vec<char> = ending.chars().collect();
            text[end..].starts_with(&ending) && !is(end + ending.len())
        };
        ["s", "es", "ed", "ing"].iter().filter(|_| endings).find(|ending| rest(ending)).map(|ending| end + ending.len())
    }

    fn inside(text: &[char], at: usize, all: &Taxonomy, kind: &Kind) -> bool {
        let Kind::Term(need, term) = kind else { return false };
        let term = &all.needs[*need].terms[*term];
        let (own, length): (Vec<char>, _) = (term.text.chars().collect(), term.text.chars().count());
        term.not_inside.iter().any(|word| {
            let word: Vec<char> = word.chars().collect();
            (0..=word.len() - length).any(|before| {
                word[before..].starts_with(&own) && at >= before && text[at - before..].starts_with(&word)
            })
        })
    }

    pub(super) fn hits(folded: &str, ends_line: &dyn Fn(usize) -> bool, all: &Taxonomy) -> Vec<Hit> {
        let text: Vec<char> = folded.chars().collect();
        let vocabulary = vocabulary(all);
        let mut taken: Vec<(usize, usize, Vec<Kind>)> = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let mut best: Option<(usize, Vec<Kind>)> = None;
            for (word, language, endings, kind) in &vocabulary {
                let end = stands(&text, at, word, *language, *endings).filter(|_| !inside(&text, at, all, kind));
                match (end, &mut best) {
                    (Some(end), Some((known, kinds))) if end == *known => kinds.push(kind.clone()),
                    (Some(end), Some((known, _))) if end < *known => {}
                    (Some(end), _) => best = Some((end, vec![kind.clone()])),
                    (None, _) => {}
                }
            }
            let nt = text[at..].starts_with(&['n', '\'', 't']) && at > 0 && text[at - 1].is_alphabetic();
            if nt
                && !text.get(at + 3).is_some_and(|is| in_word(*is))
                && best.as_ref().is_none_or(|(end, _)| *end < at + 3)
            {
                best = Some((at + 3, vec![Kind::Negator(true)]));
            }
            match best {
                Some((end, kinds)) => {
                    taken.push((at, end, kinds));
                    at = end;
                }
                None => at += 1,
            }
        }
        let covered = |place: usize| taken.iter().any(|(from, to, _)| *from <= place && place < *to);
        let parts = |place: usize| {
            let digit = |place: usize| text.get(place).is_some_and(|is| is.is_numeric());
            let mark = match text[place] {
                '。' | '!' | '?' | ';' | ',' => true,
                '.' => place == 0 || !digit(place - 1) || !digit(place + 1),
                _ => ends_line(place),
            };
            mark && !covered(place)
        };
        let mut hits = Vec::new();
        for (n, (from, to, kinds)) in taken.iter().enumerate() {
            let (mut negators, mut intensified) = (0, false);
            for (start, end, before) in &taken[..n] {
                let between = &text[*end..*from];
                let word = |n: usize| in_word(between[n]) && (n == 0 || !in_word(between[n - 1]));
                let alone = |is: char| is.is_alphanumeric() && stands_alone(is);
                // A word that goes on from what stands before it was counted there.
                let goes_on = in_word(text[*end - 1]) && between.first().is_some_and(|is| in_word(*is));
                let words =
                    (0..between.len()).filter(|n| word(*n) || alone(between[*n])).count() - usize::from(goes_on);
                let chars = between.iter().filter(|is| **is != ' ').count();
                let near = |english: bool| {
                    if english { words <= all.english.window as usize } else { chars <= all.chinese.window as usize }
                };
                let apart = (*start..*from).any(parts)
                    || taken[..n].iter().any(|(at, _, kinds)| at > start && kinds.contains(&Kind::Parts));
                if apart {
                    continue;
                }
                negators +=
                    usize::from(before.iter().any(|kind| matches!(kind, Kind::Negator(english) if near(*english))));
                intensified |= before.iter().any(|kind| matches!(kind, Kind::Intensifier(english) if near(*english)));
            }
            for kind in kinds {
                if let Kind::Term(need, term) = kind {
                    hits.push(Hit { from: *from, to: *to, need: *need, term: *term, negators, intensified });
                }
            }
        }
        hits.sort_by_key(|hit| (hit.from, hit.need, hit.term));
        hits
    }
}

fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "充", "电", "電", "充电", "退", "休", "不", "没", "不仅", "太", "但是", "因为", "ab", "AB", "a1", "s", "es",
        "ing", " ", "  ", "b", "no", "NO b", "so", "but", "n't", "don’t", "Ａ", "１", ".", "3.5", "，", "。", "!",
        "\n", "\r\n", "'", "-", "好", "é", "e\u{301}", "\u{301}", "ﬁ", "\u{3000}", "a",
    ]);
    prop_oneof![12 => known.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)]
}

fn any_text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..24).prop_map(|pieces| pieces.concat())
}

fn any_effect() -> impl Strategy<Value = Negated> {
    prop::sample::select(vec![Negated::Drop, Negated::Keep, Negated::Invert(1)])
}

proptest! {
    /// Piece by piece is the same as the whole, and every place is a border of characters (NT-3).
    #[test]
    fn folding_by_pieces_is_folding_the_whole(text in prop_oneof![any_text(), any::<String>()]) {
        let taxonomy = taxonomy(Negated::Drop);
        let folded = Folded::of(&text, &taxonomy.simplify);
        prop_assert_eq!(&folded.text, &spelt(&text));
        let mut before = 0;
        for letter in &folded.chars {
            prop_assert!(text.is_char_boundary(letter.from) && text.is_char_boundary(letter.to));
            prop_assert!(letter.from < letter.to && before <= letter.from);
            before = letter.from;
        }
    }

    /// The automaton and the slow reading find the same, negated by the same (NT-4, NT-5).
    #[test]
    fn the_slow_reading_agrees(text in any_text(), negated in any_effect()) {
        let taxonomy = taxonomy(negated);
        let folded = Folded::of(&text, &taxonomy.simplify);
        let slow = slow::hits(&folded.text, &|place| folded.chars[place].ends_line, &taxonomy);
        let found = taxonomy.clone().compiled().read(&text, None, true).found;
        prop_assert_eq!(found.len(), slow.len());
        for (hit, slow) in found.iter().zip(&slow) {
            prop_assert_eq!((hit.need, hit.term), (slow.need, slow.term));
            prop_assert_eq!((hit.start, hit.end), folded.original(slow.from, slow.to));
            prop_assert_eq!(hit.negators.len(), slow.negators, "{:?}", hit);
            prop_assert_eq!(hit.intensifier.is_some(), slow.intensified);
        }
        // Of every need one hit counts, and none says more (NT-7).
        for need in 0..2 {
            let of = |hit: &&Found| matches!(hit.fate, Fate::Counts(known) | Fate::Weaker(known) if known == need);
            let counting: Vec<&Found> = found.iter().filter(|hit| hit.fate == Fate::Counts(need)).collect();
            prop_assert_eq!(counting.len(), usize::from(found.iter().any(|hit| of(&hit))));
            let most = found.iter().filter(of).map(|hit| hit.worth).max();
            prop_assert_eq!(counting.first().map(|hit| hit.worth), most);
            prop_assert!(most.is_none_or(|most| most <= Number::from(1_i64)));
        }
    }

    /// Whatever is written, all places are borders of characters in the text, and a negated mention raises nothing under `drop`
    /// (I-6).
    #[test]
    fn hostile_texts_are_read_and_negated_mentions_raise_nothing(text in prop_oneof![any_text(), any::<String>()]) {
        let reading = read(&text);
        for hit in &reading.found {
            let spans = [(hit.start, hit.end), hit.clause].into_iter().chain(hit.negators.iter().copied()).chain(hit.intensifier);
            for (start, end) in spans {
                prop_assert!(start <= end && text.get(start..end).is_some(), "{start}..{end}");
            }
            let own = hit.need == 0;
            prop_assert!(!(own && hit.is_negated()) || hit.fate == Fate::Dropped);
            prop_assert!(hit.clause.0 <= hit.start && hit.end <= hit.clause.1.max(hit.end));
        }
        for passed in &reading.passed {
            prop_assert!(text.get(passed.start..passed.end).is_some());
        }
    }

    /// With a border everywhere the segmenter changes nothing; without any, only what is the whole text counts (NT-4).
    #[test]
    fn borders_only_take_away(text in any_text()) {
        let needs = taxonomy(Negated::Drop).compiled();
        let everywhere = (0..=text.len()).collect();
        prop_assert_eq!(needs.read(&text, Some(&everywhere), false), needs.read(&text, None, false));
        let nowhere = needs.read(&text, Some(&[].into()), false);
        prop_assert!(nowhere.found.iter().all(|hit| (hit.start, hit.end) == (0, text.len())));
    }
}
