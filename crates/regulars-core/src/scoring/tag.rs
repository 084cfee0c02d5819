//! Tags in four dimensions (TG): a condition, or evidence whose strength fades.

use std::sync::Arc;

use super::float;
use crate::condition::Condition;
use crate::measure::Pick;
use crate::money::Decimal;
use crate::text::Labels;
use crate::time::Instant;

/// What a tag tells about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Dimension {
    /// Who they are.
    Attribute,
    /// What they did.
    Behaviour,
    /// What they want.
    Need,
    /// What they are worth.
    Value,
}

impl Dimension {
    /// All dimensions, in the order of stage weights.
    pub const ALL: [Self; 4] = [Self::Attribute, Self::Behaviour, Self::Need, Self::Value];

    /// The word of the rulebook.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Attribute => "attribute",
            Self::Behaviour => "behaviour",
            Self::Need => "need",
            Self::Value => "value",
        }
    }

    /// The dimension of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.as_str() == word)
    }

    /// The words of the rulebook.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Self::as_str)
    }
}

/// A tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// Its name, without `tag.`.
    pub name: String,
    /// What people call it.
    pub labels: Labels,
    /// What it tells about.
    pub dimension: Dimension,
    /// When it shows, if a condition says so.
    pub when: Option<Condition>,
    /// What makes it strong, if evidence says so.
    pub evidence: Vec<Evidence>,
    /// The consent without which it does not show, by its slot among the names (TG-6).
    pub purpose: Option<u32>,
    /// From this strength on it shows.
    pub show_at: Decimal,
    /// Below this strength it no longer does.
    pub hide_at: Decimal,
}

impl Tag {
    /// The place of the need that gives it (NT-2); none for a declared tag.
    pub fn need(&self) -> Option<usize> {
        self.evidence.iter().find_map(|item| item.need)
    }
}

/// One kind of evidence (TG-1).
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The events that count, each with its own age.
    pub events: Option<Pick>,
    /// Or the measure whose value counts, by its slot among the names.
    pub measure: Option<u32>,
    /// Or the need of which texts speak, by its place in the taxonomy (NT-7).
    pub need: Option<usize>,
    /// How much each counts, out of 100.
    pub points: Decimal,
    /// How it fades.
    pub fade: Fade,
    /// The most that one may count.
    pub cap: Decimal,
}

/// How evidence fades.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fade {
    /// It does not.
    Never,
    /// It is halved after every so many microseconds.
    HalfLife(i64),
    /// It counts for so many microseconds.
    Window(i64),
}

/// The relevance of dimensions in a stage (TG-4), in the order of [`Dimension::ALL`].
pub type Weights = [Decimal; 4];

/// The weights of every stage by its name; empty if the rulebook gives none.
pub type StageWeights = std::collections::BTreeMap<Arc<str>, Weights>;

/// A piece of evidence of one customer: when it was made and how much it counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// When.
    pub at: Instant,
    /// Points, at most the cap without fading.
    pub points: f64,
    /// The most it may count.
    pub cap: f64,
    /// How it fades.
    pub fade: Fade,
}

/// The strength of evidence at an instant, in ten thousandths (TG-2, SC-5).
///
/// Each piece leaves `1 - q` of the doubt, `q = min(cap, points * decay) / 100`; age equal to a window is outside.
pub fn strength(pieces: &[Piece], as_of: Instant) -> u32 {
    let mut doubt = 1.0_f64;
    for piece in pieces.iter().filter(|piece| piece.at <= as_of) {
        let age = (as_of.micros() - piece.at.micros()) as f64;
        let decay = match piece.fade {
            Fade::Never => 1.0,
            // One implementation of the power on every machine (SC-6).
            Fade::HalfLife(half) => libm::exp2(-age / half as f64),
            Fade::Window(window) => f64::from(u8::from(age < window as f64)),
        };
        doubt *= 1.0 - (piece.points * decay).min(piece.cap).clamp(0.0, 100.0) / 100.0;
    }
    // A strength lies between 0 and 1, so the bound never holds.
    float::units(1.0 - doubt, 4).and_then(|units| u32::try_from(units).ok()).unwrap_or(0).min(10_000)
}

/// The first instant after `from` and before `until` at which the strength is below a bound, if pieces only fade meanwhile.
pub fn falls_below(pieces: &[Piece], bound: u32, from: Instant, until: Option<Instant>) -> Option<Instant> {
    let (mut low, mut high) = (from.micros(), until.map_or(Instant::MAX, |until| until.plus_micros(-1)).micros());
    let below = |micros: i64| Instant::from_micros(micros).is_ok_and(|at| strength(pieces, at) < bound);
    if low >= high || !below(high) {
        return None;
    }
    while high - low > 1 {
        let middle = low.midpoint(high);
        if below(middle) { high = middle } else { low = middle }
    }
    Instant::from_micros(high).ok()
}
