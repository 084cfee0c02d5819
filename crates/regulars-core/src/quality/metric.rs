//! The five metrics and what counts for each (DQ-3): pure functions over what a row says, the same for the report over a store and
//! for tables of one's own.

use std::collections::{BTreeMap, BTreeSet};

use super::state::{Gate, State};
use crate::error::Result;
use crate::identity::{Normalised, Normaliser, Speller, Spelling};
use crate::money::Decimal;
use crate::time::Instant;

/// A dimension of quality, and the metric that measures it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// Values that pass a check, of those that could be checked.
    Accuracy,
    /// Required attributes with a value, of those that apply.
    Completeness,
    /// Customer attributes on which all sources agree, of those with two or more sources.
    Consistency,
    /// Records received in time, of those with both instants.
    Timeliness,
    /// Keys without repetitions, of all keys.
    Uniqueness,
}

impl Metric {
    /// All of them with their word and their gate unless the rulebook says otherwise, in hundredths (DQ-4).
    const TABLE: [(Self, &'static str, i64); 5] = [
        (Self::Accuracy, "accuracy", 95),
        (Self::Completeness, "completeness", 90),
        (Self::Consistency, "consistency", 98),
        (Self::Timeliness, "timeliness", 95),
        (Self::Uniqueness, "uniqueness", 98),
    ];

    /// All of them, sorted by word.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::TABLE.iter().map(|(metric, ..)| *metric)
    }

    /// The word of the rulebook.
    pub fn as_str(self) -> &'static str {
        Self::TABLE.iter().find(|(metric, ..)| *metric == self).map_or("accuracy", |(_, word, _)| word)
    }

    /// The words, for messages.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::TABLE.iter().map(|(_, word, _)| *word)
    }

    /// The metric of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::TABLE.iter().find(|(_, known, _)| *known == word).map(|(metric, ..)| *metric)
    }

    /// The gate where the rulebook names none. Never fails: the table lies in 0 to 1.
    pub fn default_gate(self) -> Result<Gate> {
        let hundredths = Self::TABLE.iter().find(|(metric, ..)| *metric == self).map_or(0, |(.., share)| *share);
        Gate::new(Decimal::new(hundredths, 2)?)
    }
}

/// Of keys, those that are not repetitions (uniqueness): what is absent is not given.
///
/// ```
/// use regulars_core::quality::{State, uniqueness};
/// assert_eq!(uniqueness(["a", "b", "a", "a"]), State::new(2, 4)?);
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn uniqueness<K: Ord>(keys: impl IntoIterator<Item = K>) -> State {
    let mut known = BTreeSet::new();
    keys.into_iter().fold(State::EMPTY, |state, key| state.and(known.insert(key)))
}

/// Whether a record came within `limit_us` of its instant, the limit included (timeliness); nothing if an instant is unknown. A
/// record that came before it happened came in time.
pub fn in_time(occurred_at: Instant, received_at: Option<Instant>, limit_us: i64) -> State {
    let Some(received_at) = received_at else { return State::EMPTY };
    State::one(received_at.micros().saturating_sub(occurred_at.micros()) <= limit_us)
}

/// Whether the sources that state an attribute of one customer agree on it after normalisation (consistency): by source its values.
/// Nothing with fewer than two sources.
///
/// ```
/// use regulars_core::quality::{State, agreement};
/// assert_eq!(agreement([("app", "杭州"), ("pos", " 杭州")], None), State::one(true));
/// assert_eq!(agreement([("app", "杭州")], None), State::EMPTY);
/// ```
pub fn agreement<'a>(stated: impl IntoIterator<Item = (&'a str, &'a str)>, speller: Option<&Speller>) -> State {
    let mut by_source: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (source, value) in stated {
        by_source.entry(source).or_default().insert(spelling(value, speller));
    }
    if by_source.len() < 2 {
        return State::EMPTY;
    }
    let values: BTreeSet<&String> = by_source.values().flatten().collect();
    State::one(values.len() == 1)
}

/// The one spelling of a value by which sources are compared. What does not normalise stands as it is, trimmed, so that two sources
/// with the same broken value agree.
pub fn spelling(value: &str, speller: Option<&Speller>) -> String {
    let found = match speller {
        Some(speller) => speller.apply(value),
        None => Normaliser::Exact.apply(value, &Spelling::default()),
    };
    match found {
        Normalised::Ok(value) => value,
        Normalised::Masked | Normalised::Invalid => value.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gates_are_those_of_the_rule() {
        let gates: Vec<_> =
            Metric::all().map(|metric| (metric.as_str(), metric.default_gate().unwrap().text())).collect();
        let wanted = [
            ("accuracy", "0.95"),
            ("completeness", "0.9"),
            ("consistency", "0.98"),
            ("timeliness", "0.95"),
            ("uniqueness", "0.98"),
        ];
        assert_eq!(gates, wanted.map(|(word, gate)| (word, gate.to_owned())));
        assert!(Metric::all().all(|metric| Metric::from_word(metric.as_str()) == Some(metric)));
    }

    #[test]
    fn exactly_the_limit_is_in_time_and_unknown_receipt_is_not_counted() {
        let at = |micros| Instant::from_micros(micros).unwrap();
        assert_eq!(in_time(at(0), Some(at(10)), 10), State::one(true));
        assert_eq!(in_time(at(0), Some(at(11)), 10), State::one(false));
        assert_eq!(in_time(at(5), Some(at(0)), 10), State::one(true));
        assert_eq!(in_time(at(0), None, 10), State::EMPTY);
    }

    #[test]
    fn every_repetition_beyond_the_first_fails() {
        assert_eq!(uniqueness(["a", "b", "a", "a"]), State::new(2, 4).unwrap());
        assert_eq!(uniqueness::<&str>([]), State::EMPTY);
    }

    #[test]
    fn one_source_with_two_values_disagrees_only_beside_another() {
        assert_eq!(agreement([("app", "a"), ("app", "b")], None), State::EMPTY);
        assert_eq!(agreement([("app", "a"), ("app", "b"), ("pos", "a")], None), State::one(false));
        let phones = [("app", "138 1234 5678"), ("pos", "+8613812345678")];
        assert_eq!(agreement(phones, Some(&Normaliser::Phone.into())), State::one(true));
        assert_eq!(agreement(phones, None), State::one(false));
    }
}
