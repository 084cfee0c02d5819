//! The keys of `[[score]]` (SC, LO).

use super::KeyType::{Condition, Decimal, Duration, Flag, Integer, Label, Table, Tables, Text, TextOrTexts, Words};
use super::{Key, may, must, units};
use crate::scoring::{ScoreKind, Transform};

pub(super) const SCORE_SECTION: Key = may("score", Tables(SCORE), "Scores: sums of points over measures and events.");

pub(in crate::rulebook) const SCORE: &[Key] = &[
    must("name", Text, "The score's name, for conditions `score.<name>`."),
    may("label", Label, "What people call it."),
    must("kind", Words(kinds), "How it is computed."),
    must("purpose", Text, "The purpose whose consent it needs."),
    may("unit", Text, "What it is counted in; `points` if absent."),
    may("scale", Integer, "How many digits behind the point it has, 0 to 6; 2 if absent."),
    may("solely_automated", Flag, "Whether it may not end in a refusal by itself."),
    may("used_for_price", Flag, "Whether it may move prices; then it says why."),
    may("justification", Text, "Why it may move prices."),
    may("base", Decimal, "Where the sum begins; 0 if absent."),
    may("min", Decimal, "The least it may be."),
    may("max", Decimal, "The most it may be."),
    may("components", Tables(COMPONENT), "What adds to it and takes from it."),
];

pub(in crate::rulebook) const COMPONENT: &[Key] = &[
    must("name", Text, "The component's name."),
    may("label", Label, "What people call it."),
    may("measure", Text, "The measure whose value counts."),
    may("of", TextOrTexts, "Or the record types whose records count."),
    may("where", Condition, "Only records for which this holds."),
    may("field", Text, "The number of a record that counts; each record is 1 if absent."),
    may("currency", Text, "The currency of a money field."),
    may("points", Decimal, "How many points each 1 is worth."),
    may("bands", Tables(BAND), "Or the points of the last band that is reached."),
    may("transform", Words(transforms), "What is done with a number before it is worth points."),
    may("limit", Decimal, "`cap`: the most that counts of a number."),
    may("half_life", Duration, "After so long an event counts half."),
    may("window", Duration, "After so long an event does not count."),
    may("cap_per_event", Decimal, "The most that one event is worth."),
    may("cap_per_period", Table(PERIOD_CAP), "The most that the events of one local period are worth."),
    may("cap_total", Decimal, "The most that it is worth."),
    may("floor_total", Decimal, "The least that it is worth."),
    may("sign", Words(signs), "`minus`: it is taken off."),
];

pub(in crate::rulebook) const BAND: &[Key] =
    &[must("from", Decimal, "Where it begins."), must("points", Decimal, "What it is worth.")];

pub(in crate::rulebook) const PERIOD_CAP: &[Key] =
    &[must("period", Words(units), "The local period."), must("points", Decimal, "The most in one of them.")];

fn kinds() -> Vec<&'static str> {
    ScoreKind::words().collect()
}

fn transforms() -> Vec<&'static str> {
    Transform::WORDS.to_vec()
}

fn signs() -> Vec<&'static str> {
    vec!["plus", "minus"]
}
