//! Trying the taxonomy of a rulebook on one text, without a store (NT-1 to NT-8).

use std::collections::BTreeSet;

use regulars_core::error::{Code, Error, Result};
use regulars_core::scoring::{Fate, Found, NeedTerm, Needs};
use serde::{Deserialize, Serialize};

use super::requests::Context;
use super::rulebook::named;
use super::wire::wire;
use crate::{Crm, Rulebook};

wire! {
    /// Asks of which needs a text speaks.
    request MatchNeedsRequest {
        /// Who wrote it, for example `customer`; if nobody is said, nothing counts.
        pub author: Option<String>,
        /// The borders of the tokens of a segmenter, in bytes; then only hits that begin and end on one count.
        pub borders: Option<Vec<u32>>,
        /// Who asks.
        pub context: Option<Context>,
        /// The TOML document; the loaded rulebook if absent.
        pub rulebook: Option<String>,
        /// The text.
        pub text: String,
        /// A loaded version; the newest if absent.
        pub version: Option<u64>,
    }
}

wire! {
    /// Of which needs a text speaks. All places are bytes of the text, at borders of characters.
    response NeedsMatched {
        /// Whether what the author writes counts (NT-1).
        pub author_counts: bool,
        /// How many needs the rulebook declares. With none no text speaks of any.
        pub declared: u64,
        /// What is to be known besides: `text_truncated`.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub findings: Vec<Code>,
        /// The hits, in the order of the text.
        pub hits: Vec<NeedHit>,
        /// The needs for which a hit counts, sorted by name.
        pub needs: Vec<MatchedNeed>,
        /// Terms that were found where they do not count, in the order of the text.
        pub passed: Vec<NeedPassed>,
    }
}

wire! {
    /// A need of which a text speaks.
    response MatchedNeed {
        /// Its name.
        pub need: String,
        /// The id of the term that counts.
        pub term: String,
        /// What that is worth, at most 1.
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub worth: String,
    }
}

wire! {
    /// A part of a text.
    response TextSpan {
        /// Where it ends.
        pub end: u32,
        /// Where it begins.
        pub start: u32,
    }
}

wire! {
    /// A mention of a need.
    response NeedHit {
        /// The clause in which it stands (NT-5).
        pub clause: TextSpan,
        /// The need for which it counts; absent: it does not, and `why` says why.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub counts_for: Option<String>,
        /// Where it ends.
        pub end: u32,
        /// What makes it count for more.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub intensifier: Option<TextSpan>,
        /// The need whose term it is.
        pub need: String,
        /// Whether it is negated: by an odd number of negators.
        pub negated: bool,
        /// What negates it.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        pub negators: Vec<TextSpan>,
        /// Where it begins.
        pub start: u32,
        /// The id of the term.
        pub term: String,
        /// Why it does not count: `author`, `negated`, or `weaker` than another hit for the same need.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub why: Option<String>,
        /// What it is worth if it counts, at most 1.
        #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
        pub worth: String,
    }
}

wire! {
    /// A term that was found where it does not count.
    response NeedPassed {
        /// Where it ends.
        pub end: u32,
        /// The need whose term it is.
        pub need: String,
        /// Where it begins.
        pub start: u32,
        /// The id of the term.
        pub term: String,
        /// Why: it is a part of a longer English `word`, stands `inside` a word in which it does not count, not on a `border` of
        /// tokens, or in an `overlap` with what was found before or is longer.
        pub why: String,
    }
}

pub(super) fn match_needs(crm: &Crm, request: MatchNeedsRequest) -> Result<NeedsMatched> {
    let rulebook = named(crm, request.rulebook.as_deref(), request.version)?;
    rulebook.match_needs(&request.text, request.author.as_deref(), request.borders.as_deref())
}

impl Rulebook {
    /// Of which needs a text speaks, and why something in it does not count (NT-1 to NT-8). `borders` are those of the tokens of a
    /// segmenter, in bytes of the text; its ends are borders too. A rulebook without needs finds nothing. Error:
    /// `out_of_range` for a border that lies beyond the text or inside a character.
    ///
    /// ```
    /// let rules = regulars::Rulebook::parse(r#"
    ///     rulebook = { id = "shop", version = 1, zone = "Asia/Shanghai" }
    ///     needs.zh.negators = ["不"]
    ///     [[need]]
    ///     name = "charging"
    ///     weight = "0.6"
    ///     terms = [{ text = "充电", lang = "zh" }]
    /// "#)?;
    /// let found = rules.match_needs("充电太慢，不想充电", Some("customer"), None)?;
    /// assert_eq!((found.needs[0].need.as_str(), found.needs[0].worth.as_str()), ("charging", "0.6"));
    /// assert_eq!((found.hits[1].start, found.hits[1].why.as_deref()), (21, Some("negated")));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn match_needs(&self, text: &str, author: Option<&str>, borders: Option<&[u32]>) -> Result<NeedsMatched> {
        let borders = borders.map(|borders| checked(text, borders)).transpose()?;
        let Some(needs) = &self.rules().definitions.needs else {
            let (findings, hits, matched) = (Vec::new(), Vec::new(), Vec::new());
            let passed = Vec::new();
            return Ok(NeedsMatched { author_counts: false, declared: 0, findings, hits, needs: matched, passed });
        };
        let reading = needs.read(text, borders.as_ref(), true);
        let author_counts = needs.taxonomy().hears(author);
        let mut matched: Vec<MatchedNeed> = Vec::new();
        for found in reading.found.iter().filter(|_| author_counts) {
            if let Fate::Counts(need) = found.fate {
                let (need, term) = (name(needs, need), id(needs, found.need, found.term));
                matched.push(MatchedNeed { need, term, worth: found.worth.canonical() });
            }
        }
        matched.sort_by(|a, b| a.need.cmp(&b.need));
        let passed = reading.passed.iter().map(|passed| NeedPassed {
            end: place(passed.end),
            need: name(needs, passed.need),
            start: place(passed.start),
            term: id(needs, passed.need, passed.term),
            why: passed.why.to_owned(),
        });
        Ok(NeedsMatched {
            author_counts,
            declared: needs.taxonomy().needs.len() as u64,
            findings: if reading.truncated { vec![Code::TextTruncated] } else { Vec::new() },
            hits: reading.found.iter().map(|found| hit(needs, found, author_counts)).collect(),
            needs: matched,
            passed: passed.collect(),
        })
    }
}

fn checked(text: &str, borders: &[u32]) -> Result<BTreeSet<usize>> {
    let read = |(n, border): (usize, &u32)| {
        let at = usize::try_from(*border).ok().filter(|at| text.is_char_boundary(*at));
        at.ok_or_else(|| {
            let message = format!("byte {border} is no border of a character of the text");
            Error::new(Code::OutOfRange, format!("borders[{n}]"), message)
        })
    };
    borders.iter().enumerate().map(read).collect()
}

fn hit(needs: &Needs, found: &Found, heard: bool) -> NeedHit {
    let (counts, why) = match found.fate {
        Fate::Counts(need) if heard => (Some(need), None),
        Fate::Counts(_) => (None, Some("author")),
        Fate::Weaker(_) => (None, Some("weaker")),
        Fate::Dropped => (None, Some("negated")),
    };
    NeedHit {
        clause: span(found.clause),
        counts_for: counts.map(|need| name(needs, need)),
        end: place(found.end),
        intensifier: found.intensifier.map(span),
        need: name(needs, found.need),
        negated: found.is_negated(),
        negators: found.negators.iter().copied().map(span).collect(),
        start: place(found.start),
        term: id(needs, found.need, found.term),
        why: why.map(str::to_owned),
        worth: found.worth.canonical(),
    }
}

fn name(needs: &Needs, need: usize) -> String {
    needs.taxonomy().needs.get(need).map(|need| need.name.clone()).unwrap_or_default()
}

fn id(needs: &Needs, need: usize, term: usize) -> String {
    let term: Option<&NeedTerm> = needs.taxonomy().needs.get(need).and_then(|need| need.terms.get(term));
    term.map(|term| term.id.clone()).unwrap_or_default()
}

fn span((start, end): (usize, usize)) -> TextSpan {
    TextSpan { end: place(end), start: place(start) }
}

fn place(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
