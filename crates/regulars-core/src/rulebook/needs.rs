//! `[needs]` and `[[need]]`: the taxonomy of needs in texts, and the tags that it gives (NT-2, TG-6).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::document::{Place, Table};
use super::measures::duration;
use super::scopes::CustomerScope;
use super::segments::{bounded, names, share, unique};
use super::{keys, labels};
use crate::condition::Found;
use crate::consent::{Basis, Law, covers, purpose_of};
use crate::error::Code;
use crate::money::Decimal;
use crate::record::Kind;
use crate::scoring::{
    Cues, Dimension, Evidence, Fade, MAX_TERM_CHARS, MAX_WINDOW, NEED_SOURCES, NEVER_HEARD, Need, NeedTerm, Needs,
    Negated, Tag, Taxonomy, TermLanguage,
};
use crate::text::{check_label, nearest};

/// The most digits behind the point of a weight, so that products of weights are exact.
const MAX_WEIGHT_SCALE: u8 = 6;

/// A text of the taxonomy that was met: in which need, and whether it may stand in others.
struct Met {
    need: Option<usize>,
    shared: bool,
    /// How many needs have it.
    needs: usize,
}

/// How many needs may share one text: each of its places in a message is looked at for every one of them.
const MOST_SHARED: usize = 32;

/// The texts that were met, by language and spelling.
type AllMet = BTreeMap<(TermLanguage, String), Met>;

/// A need as it is read, before its places among all are known.
struct Written {
    need: Need,
    tag: Tag,
    /// By place of a term: the name of the opposite need.
    opposites: BTreeMap<usize, String>,
}

/// The taxonomy and its tags, both sorted by name; none if there is none or it is broken.
pub(super) fn read(root: &Table<'_, '_>, law: &Law, scope: &mut CustomerScope<'_>) -> (Option<Arc<Needs>>, Vec<Tag>) {
    let mut met = AllMet::new();
    let base = match root.table("needs") {
        Some(table) => base(&table, &mut met),
        None => (!root.has("needs")).then(Taxonomy::default),
    };
    if !root.has("need") {
        return (None, Vec::new());
    }
    let tables = root.tables("need");
    let all = names(root, "need");
    let (mut taken, mut ids) = (names(root, "tag"), BTreeSet::new());
    // Where the table of characters is broken, terms are still looked at.
    let spelling = base.clone().unwrap_or_default();
    let mut written = Vec::new();
    for (place, table) in tables.iter().enumerate() {
        let mut reader = Reader { place, spelling: &spelling, all: &all, met: &mut met, ids: &mut ids };
        let need = reader.need(table, &mut taken);
        let purpose = purpose(table, law, scope);
        written.push(need.zip(purpose).map(|(mut need, purpose)| {
            need.tag.purpose = purpose;
            need
        }));
    }
    let sound = written.into_iter().collect::<Option<Vec<Written>>>();
    let (Some(mut taxonomy), Some(mut written)) = (base, sound) else { return (None, Vec::new()) };
    written.sort_by(|a, b| a.need.name.cmp(&b.need.name));
    let order: Vec<String> = written.iter().map(|one| one.need.name.clone()).collect();
    let mut tags = Vec::new();
    for (place, mut one) in written.into_iter().enumerate() {
        for (term, name) in &one.opposites {
            let opposite = order.iter().position(|known| known == name);
            if let (Some(term), Some(opposite)) = (one.need.terms.get_mut(*term), opposite) {
                term.negated = Negated::Invert(opposite);
            }
        }
        one.tag.evidence.iter_mut().for_each(|evidence| evidence.need = Some(place));
        taxonomy.needs.push(one.need);
        tags.push(one.tag);
    }
    let needs = Needs::compile(taxonomy);
    if needs.is_none() {
        root.fault("need", Code::RulebookTooLarge, "the terms are too many for one automaton", None);
    }
    (needs.map(Arc::new), tags)
}

/// `[needs]`: what all needs share.
fn base(table: &Table<'_, '_>, met: &mut AllMet) -> Option<Taxonomy> {
    table.known(keys::NEEDS);
    let mut taxonomy = Taxonomy::default();
    let mut sound = true;
    taxonomy.version = table.text("version").and_then(|place| {
        let fits = place.check_ref(|text| check_label(text, 64));
        fits.map(|()| place.value)
    });
    if let Some(places) = table.texts("of") {
        let read = |place: Place<'_, String>| {
            let kind = NEED_SOURCES.into_iter().find(|kind| kind.as_str() == place.value);
            if kind.is_none() {
                let near = nearest(&place.value, NEED_SOURCES.iter().map(|kind| kind.as_str()));
                place.fault(Code::UnknownName, format!("`{}` are no records of texts", place.value), near);
            }
            kind
        };
        taxonomy.of = places.into_iter().filter_map(read).collect::<BTreeSet<Kind>>().into_iter().collect();
    }
    if let Some(places) = table.texts("authors") {
        for place in places.iter().filter(|place| NEVER_HEARD.contains(&place.value.as_str())) {
            let message = format!("what a `{}` writes says nothing of what customers want", place.value);
            place.fault(Code::InvalidValue, message, None);
        }
        taxonomy.authors = places.into_iter().map(|place| place.value).collect();
    }
    for key in ["of", "authors"].iter().filter(|key| table.is_empty_list(key)) {
        table.fault(key, Code::InvalidValue, "give at least one", None);
    }
    if table.has("intensifier") {
        match weight(table, "intensifier", "10") {
            Some(factor) if factor >= Decimal::new(1, 0).ok()? => taxonomy.intensifier = factor,
            Some(_) => table.fault("intensifier", Code::OutOfRange, "the number must lie in 1 to 10", None),
            None => sound = false,
        }
    }
    if let Some(simplify) = table.table("simplify") {
        taxonomy.simplify = simplify.names().into_iter().filter_map(|from| simpler(&simplify, &from)).collect();
    }
    let words = [("zh", TermLanguage::Chinese), ("en", TermLanguage::English)];
    for (key, language) in words {
        let Some(own) = table.table(key) else { continue };
        let none = if language == TermLanguage::Chinese { &taxonomy.chinese } else { &taxonomy.english };
        let read = cues(&own, language, none, &taxonomy, met);
        if language == TermLanguage::Chinese {
            taxonomy.chinese = read;
        } else {
            taxonomy.english = read;
        }
    }
    sound.then_some(taxonomy)
}

/// One character and the one that is written for it.
fn simpler(table: &Table<'_, '_>, from: &str) -> Option<(char, char)> {
    let place = table.text(from)?;
    let one = |text: &str| {
        let mut chars = text.chars();
        chars.next().filter(|_| chars.next().is_none())
    };
    let (Some(was), Some(is)) = (one(from), one(&place.value)) else {
        place.fault(Code::InvalidValue, "one character stands for one character", None);
        return None;
    };
    let met = Taxonomy::default().spelt(from);
    if met != from {
        let message = "the character is never met, because texts are brought to small NFKC letters first";
        table.name(from).fault(Code::InvalidValue, message, Some(met.as_str()));
        return None;
    }
    Some((was, is))
}

fn cues(table: &Table<'_, '_>, language: TermLanguage, none: &Cues, taxonomy: &Taxonomy, met: &mut AllMet) -> Cues {
    table.known(keys::CUES);
    let mut words = |key: &str| {
        let places = table.texts(key).unwrap_or_default();
        for place in &places {
            if let Some(spelt) = text(place, taxonomy) {
                meet(met, (language, spelt), Met { need: None, shared: false, needs: 1 }, place);
            }
        }
        places.into_iter().map(|place| place.value).collect()
    };
    let (negators, non_negators, intensifiers) = (words("negators"), words("non_negators"), words("intensifiers"));
    let (contrast, boundary) = (words("contrast"), words("boundary"));
    let window = table.within("negation_window", 0..=i64::from(MAX_WINDOW));
    let window = window.and_then(|window| u32::try_from(window).ok()).unwrap_or(none.window);
    Cues { negators, non_negators, intensifiers, contrast, boundary, window }
}

/// The one spelling of a text; none and a fault if nothing is left of it or too much.
fn text(place: &Place<'_, String>, taxonomy: &Taxonomy) -> Option<String> {
    let spelt = taxonomy.spelt(&place.value);
    if spelt.trim().is_empty() || spelt.chars().count() > MAX_TERM_CHARS {
        let message = format!("a text has 1 to {MAX_TERM_CHARS} characters");
        place.fault(Code::OutOfRange, message, None);
        return None;
    }
    Some(spelt)
}

/// Notes a text that stands where it may not stand twice.
fn meet(met: &mut AllMet, key: (TermLanguage, String), now: Met, place: &Place<'_, String>) {
    let Some(before) = met.get_mut(&key) else {
        met.insert(key, now);
        return;
    };
    before.needs += 1;
    let shared = before.shared && now.shared && before.need != now.need;
    if shared && before.needs > MOST_SHARED {
        place.fault(Code::OutOfRange, format!("more than {MOST_SHARED} needs share `{}`", place.value), None);
    }
    if !shared {
        let message = if before.need == now.need {
            format!("`{}` is there twice", place.value)
        } else {
            format!("`{}` stands elsewhere too; say `shared = true` at each of several needs", place.value)
        };
        place.fault(Code::TaxonomyTermDuplicate, message, None);
    }
}

struct Reader<'r> {
    place: usize,
    spelling: &'r Taxonomy,
    /// The names of all needs.
    all: &'r [String],
    met: &'r mut AllMet,
    ids: &'r mut BTreeSet<String>,
}

impl Reader<'_> {
    fn need(&mut self, table: &Table<'_, '_>, taken: &mut Vec<String>) -> Option<Written> {
        table.known(keys::NEED);
        table.require(&["name", "weight", "terms"]);
        let name = table.text("name").and_then(|place| unique(place, taken));
        let labels = labels(table);
        let heaviness = weight(table, "weight", "1");
        if table.is_empty_list("terms") {
            table.fault("terms", Code::InvalidValue, "give at least one term", None);
        }
        let own = table.quiet_text("name").unwrap_or_default();
        let mut opposites = BTreeMap::new();
        let mut terms = Vec::new();
        for (n, term) in table.tables("terms").iter().enumerate() {
            let (read, opposite) = self.term(term, &own, n + 1);
            terms.push(read);
            opposites.extend(opposite.map(|opposite| (n, opposite)));
        }
        if table.has("half_life") && table.has("window") {
            table.fault("window", Code::InvalidValue, "evidence fades by `half_life` or by `window`", None);
            return None;
        }
        let fade = match (table.text("half_life"), table.text("window")) {
            (Some(place), _) => duration(&place).map(Fade::HalfLife),
            (_, Some(place)) => duration(&place).map(Fade::Window),
            _ => (!table.has("half_life") && !table.has("window")).then_some(Fade::Never),
        };
        let cap = if table.has("cap") { bounded(table, "cap", "100") } else { Decimal::new(100, 0).ok() };
        let (show_at, hide_at) = (share(table, "show_at", "0.5"), share(table, "hide_at", "0.4"));
        if show_at.zip(hide_at).is_some_and(|(show, hide)| hide > show) {
            table.fault("hide_at", Code::OutOfRange, "`hide_at` is at most `show_at`", None);
            return None;
        }
        let terms = terms.into_iter().collect::<Option<Vec<NeedTerm>>>().filter(|terms| !terms.is_empty())?;
        let (name, points) = (name?, Decimal::new(100, 0).ok()?);
        // INVARIANT: the place of the need is set once all are sorted.
        let evidence = Evidence { events: None, measure: None, need: None, points, fade: fade?, cap: cap? };
        Some(Written {
            need: Need { name: name.clone(), weight: heaviness?, terms },
            tag: Tag {
                name,
                labels,
                dimension: Dimension::Need,
                when: None,
                evidence: vec![evidence],
                purpose: None,
                show_at: show_at?,
                hide_at: hide_at?,
            },
            opposites,
        })
    }

    /// A term of the need `own`, the `n`th of it, and the name of the opposite need.
    fn term(&mut self, table: &Table<'_, '_>, own: &str, n: usize) -> (Option<NeedTerm>, Option<String>) {
        table.known(keys::TERM_OF_NEED);
        table.require(&["text", "lang"]);
        let id = self.id(table, own, n);
        let language = table
            .text("lang")
            .and_then(|place| place.word(TermLanguage::from_word, TermLanguage::words(), Code::InvalidValue));
        let endings = match table.text("kind") {
            Some(place) => place.word(
                |word| match word {
                    "word" => Some(true),
                    "phrase" => Some(false),
                    _ => None,
                },
                ["word", "phrase"].into_iter(),
                Code::InvalidValue,
            ),
            None => (!table.has("kind")).then_some(true),
        };
        let heaviness = if table.has("weight") { weight(table, "weight", "1") } else { Decimal::new(1, 0).ok() };
        let shared = table.flag("shared").unwrap_or(false);
        let place = table.text("text");
        let spelt = place.as_ref().and_then(|place| text(place, self.spelling));
        if let (Some(place), Some(spelt), Some(language)) = (&place, &spelt, language) {
            meet(self.met, (language, spelt.clone()), Met { need: Some(self.place), shared, needs: 1 }, place);
        }
        let not_inside = table.texts("not_inside").unwrap_or_default();
        for word in &not_inside {
            let longer = text(word, self.spelling);
            if let (Some(longer), Some(spelt)) = (longer, &spelt)
                && (!longer.contains(spelt.as_str()) || longer == *spelt)
            {
                word.fault(Code::InvalidValue, "it is no longer word with the term in it", None);
            }
        }
        let (negated, opposite) = self.negated(table, own);
        let term = || {
            let not_inside = not_inside.into_iter().map(|place| place.value).collect();
            let (id, text) = (id?, place?.value);
            spelt?;
            Some(NeedTerm {
                id,
                text,
                language: language?,
                endings: endings?,
                weight: heaviness?,
                not_inside,
                negated: negated?,
                shared,
            })
        };
        (term(), opposite)
    }

    fn id(&mut self, table: &Table<'_, '_>, own: &str, n: usize) -> Option<String> {
        let id = match table.text("id") {
            Some(place) => {
                place.check_ref(|text| check_label(text, 64))?;
                place.value
            }
            None if table.has("id") => return None,
            None => format!("{own}.{n}"),
        };
        if !self.ids.insert(id.clone()) {
            let key = if table.has("id") { "id" } else { "" };
            table.fault(key, Code::DuplicateName, format!("the term `{id}` is there twice"), None);
        }
        Some(id)
    }

    /// What a negated hit does (NT-6). An opposite need is told by its name, because places are not known yet.
    fn negated(&self, table: &Table<'_, '_>, own: &str) -> (Option<Negated>, Option<String>) {
        let effect = match table.text("negated") {
            Some(place) => place.word(
                |word| match word {
                    "drop" => Some((Negated::Drop, false)),
                    "invert" => Some((Negated::Drop, true)),
                    "keep" => Some((Negated::Keep, false)),
                    _ => None,
                },
                ["drop", "invert", "keep"].into_iter(),
                Code::InvalidValue,
            ),
            None => (!table.has("negated")).then_some((Negated::Drop, false)),
        };
        let Some((negated, inverts)) = effect else { return (None, None) };
        if !inverts {
            if table.has("opposite") {
                table.fault("opposite", Code::UnknownKey, "`opposite` has an effect with `invert` only", None);
            }
            return (Some(negated), None);
        }
        table.require(&["opposite"]);
        let Some(place) = table.text("opposite") else { return (None, None) };
        if place.value == own {
            place.fault(Code::InvalidValue, "a need is not its own opposite", None);
        } else if !self.all.contains(&place.value) {
            let near = nearest(&place.value, self.all.iter().map(String::as_str));
            place.fault(Code::UnknownName, format!("there is no need `{}`", place.value), near);
        }
        (Some(negated), Some(place.value))
    }
}

/// A number from 0 to `most` with few digits behind the point.
fn weight(table: &Table<'_, '_>, key: &str, most: &str) -> Option<Decimal> {
    let number = bounded(table, key, most)?;
    if number.scale() > MAX_WEIGHT_SCALE {
        let message = format!("the number has at most {MAX_WEIGHT_SCALE} digits behind the point");
        table.fault(key, Code::OutOfRange, message, None);
        return None;
    }
    Some(number)
}

/// The slot of the consent that a need's tag waits for. A category that is sensitive somewhere needs a purpose that names it and
/// claims consent (TG-6). None: broken.
fn purpose(table: &Table<'_, '_>, law: &Law, scope: &mut CustomerScope<'_>) -> Option<Option<u32>> {
    let place = table.text("purpose");
    if place.is_none() && table.has("purpose") {
        return None;
    }
    let purposes = scope.purposes?;
    let declared = place.as_ref().map(|place| purposes.iter().find(|purpose| purpose.path == place.value));
    if let (Some(place), Some(None)) = (&place, declared) {
        let near = nearest(&place.value, purposes.iter().map(|purpose| purpose.path.as_str()));
        place.fault(Code::UnknownName, format!("`{}` is not a declared purpose", place.value), near);
        return None;
    }
    if let Some(category) = table.text("category") {
        let sensitive =
            |place: &crate::consent::Place| place.sensitive.iter().any(|known| covers(known, &category.value));
        let fits = declared.flatten().is_some_and(|purpose| {
            purpose.default_basis == Basis::Consent
                && purpose.categories.iter().any(|known| covers(known, &category.value))
        });
        if law.places().iter().any(sensitive) && !fits {
            let message = format!(
                "`{}` is sensitive: give a `purpose` with this category whose basis is consent",
                category.value
            );
            category.fault(Code::SensitiveInput, message, None);
        }
    } else if table.has("category") {
        return None;
    }
    let found = place.and_then(|place| {
        purpose_of(purposes, &place.value)?;
        Some(scope.purpose(&place.value))
    });
    Some(found.and_then(|found| if let Found::Name { slot, .. } = found { Some(slot) } else { None }))
}
