//! The keys of `[[score]]` (SC, LO) and `[models]` (AR-4, AR-5).

use super::KeyType::{
    Condition, Decimal, Decimals, Duration, Flag, Instant, Integer, Label, Table, Tables, Text, TextOrTexts, Texts,
    Words,
};
use super::{Key, may, must, units};
use crate::scoring::{Output, RfmField, ScoreKind, Transform};

pub(super) const SCORE_SECTION: Key = may(
    "score",
    Tables(SCORE),
    "Scores: sums of points, scorecards, grades, quadrants, models, and those that the host computes.",
);

pub(super) const MODELS_SECTION: Key = may("models", Table(MODELS), "From when on a model needs somebody's attention.");

pub(in crate::rulebook) const MODELS: &[Key] = &[
    may("drift_psi", Decimal, "The population stability index from which on a feature has moved; 0.25 if absent."),
    may("drift_calibration", Decimal, "How far the mean foretold may lie from what came; 0.05 if absent."),
    may("refit_after_erasures", Integer, "After so many erased profiles a model is to be fitted anew."),
];

pub(in crate::rulebook) const SCORE: &[Key] = &[
    must("name", Text, "The score's name, for conditions `score.<name>`."),
    may("label", Label, "What people call it."),
    must("kind", Words(kinds), "How it is computed."),
    must("purpose", Text, "The purpose whose consent it needs."),
    may("unit", Text, "What it is counted in; `points` if absent, of a model what it tells."),
    may("scale", Integer, "How many digits behind the point it has, 0 to 6; 2 if absent."),
    may("solely_automated", Flag, "Whether it may not end in a refusal by itself."),
    may("used_for_price", Flag, "Whether it may move prices; then it says why."),
    may("justification", Text, "Why it may move prices."),
    may("base", Decimal, "Where the sum begins; 0 if absent."),
    may("min", Decimal, "The least it may be."),
    may("max", Decimal, "The most it may be."),
    may("components", Tables(COMPONENT), "What adds to it and takes from it."),
    may("features", Tables(FEATURE), "`scorecard`: the measures and their bins."),
    may("odds", Table(ODDS), "`scorecard`: how points become a probability."),
    may("fit", Table(AXIS), "`grade`: what the lead is, by rows."),
    may("engagement", Table(AXIS), "`grade`: what the lead does, by columns."),
    may("rows", Tables(ROW), "`grade`: the grades by row, from the lowest band of `fit`."),
    may("x", Table(AXIS), "`quadrant`: the first axis."),
    may("y", Table(AXIS), "`quadrant`: the second axis."),
    may(
        "model",
        Text,
        "`external`: the model that the records name. `model`, `cluster`: the artefact, `sha256:` and its hash.",
    ),
    may("spend", Text, "`model`: the artefact of spend, where the answer is money."),
    may("versions", Tables(SCORE_VERSION), "`model`, `cluster`: or several artefacts, each from an instant on."),
    may(
        "inputs",
        Tables(MODEL_INPUT),
        "`model`, `cluster`: where features come from; the history of purchases if absent.",
    ),
    may("output", Words(outputs), "`model`: what a model of repeat purchase is asked."),
    may("horizon", Integer, "`model`: how many periods of `[rfm]` the question looks ahead."),
    may("margin", Decimal, "`lifetime_value`: the part of an amount that is earned, 0 to 1."),
    may("discount", Decimal, "`lifetime_value`: the rate of discount in a year, above 0."),
    may("discount_every", Integer, "`lifetime_value`: how many periods of `[rfm]` lie between instants of discount."),
    may("max_reasons", Integer, "`model`, `cluster`: how many reasons are told; 4 if absent."),
    may("clusters", Texts, "`cluster`: what the clusters are called, by number."),
    may("computed", Text, "`external`: the score that stands in where no record is valid."),
    may("prefer", Words(preferred), "`external`: which of both comes first; `external` if absent."),
    may("names", Table(QUADRANTS), "`quadrant`: what low and high on the axes are called."),
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

pub(in crate::rulebook) const FEATURE: &[Key] = &[
    must("name", Text, "The feature's name."),
    may("label", Label, "What people call it."),
    must("measure", Text, "The measure whose value counts."),
    must("bins", Tables(BIN), "The points by rising bins; the last has no end."),
    must("missing", Decimal, "The points where the measure has no value."),
    must("mean", Decimal, "The mean points, from which reasons are counted."),
];

pub(in crate::rulebook) const MODEL_VERSION: &[Key] = &[
    must("id", Text, "The artefact: `sha256:` and its hash."),
    must("valid_from", Instant, "From when on it answers."),
];

pub(in crate::rulebook) const SCORE_VERSION: &[Key] = &[
    must("id", Text, "The artefact: `sha256:` and its hash."),
    may("spend", Text, "The artefact of spend, where the answer is money."),
    must("valid_from", Instant, "From when on they answer."),
];

pub(in crate::rulebook) const MODEL_INPUT: &[Key] = &[
    must("feature", Text, "The feature, as the model names it."),
    may("measure", Text, "The measure that is its value."),
    may("rfm", Words(rfm_fields), "Or the field of the RFM summary."),
];

pub(in crate::rulebook) const BIN: &[Key] = &[
    may("below", Decimal, "Where it ends; it begins where the one before ends."),
    must("points", Decimal, "What it is worth."),
];

pub(in crate::rulebook) const ODDS: &[Key] = &[
    must("points0", Decimal, "At these points ..."),
    must("odds0", Text, "... the odds are these, for example `1/19`."),
    must("pdo", Decimal, "So many points more halve them."),
];

pub(in crate::rulebook) const AXIS: &[Key] = &[
    may("score", Text, "The score that is looked at."),
    may("measure", Text, "Or the measure."),
    must("cuts", Decimals, "Where the next band begins; a value on a cut lies in the higher one."),
];

pub(in crate::rulebook) const ROW: &[Key] =
    &[must("grades", Texts, "The grades by column, from the lowest band of `engagement`.")];

pub(in crate::rulebook) const QUADRANTS: &[Key] = &[
    must("low_low", Text, "Low on both."),
    must("low_high", Text, "Low on `x`, high on `y`."),
    must("high_low", Text, "High on `x`, low on `y`."),
    must("high_high", Text, "High on both."),
];

pub(in crate::rulebook) const BAND: &[Key] =
    &[must("from", Decimal, "Where it begins."), must("points", Decimal, "What it is worth.")];

pub(in crate::rulebook) const PERIOD_CAP: &[Key] =
    &[must("period", Words(units), "The local period."), must("points", Decimal, "The most in one of them.")];

fn kinds() -> Vec<&'static str> {
    ScoreKind::words().collect()
}

fn outputs() -> Vec<&'static str> {
    Output::words().collect()
}

fn rfm_fields() -> Vec<&'static str> {
    RfmField::ALL.map(RfmField::as_str).to_vec()
}

fn transforms() -> Vec<&'static str> {
    Transform::WORDS.to_vec()
}

fn preferred() -> Vec<&'static str> {
    vec!["external", "computed"]
}

fn signs() -> Vec<&'static str> {
    vec!["plus", "minus"]
}
