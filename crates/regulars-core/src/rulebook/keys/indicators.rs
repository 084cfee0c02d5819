//! The keys of `[[indicator]]` (SV-95).

use super::KeyType::{Condition, Decimal, Integer, Label, Table, Tables, Text, Texts, WordOr, Words};
use super::{Key, WINDOW, may, must};
use crate::quality::Metric;
use crate::sales::indicator::{AnswerFigure, Better, CaseFigure};

pub(super) const INDICATOR_SECTION: Key =
    may("indicator", Tables(INDICATOR), "Figures that somebody steers by, over all customers.");

pub(in crate::rulebook) const INDICATOR: &[Key] = &[
    must("id", Text, "Its id."),
    may("label", Label, "What people call it."),
    must("roles", Texts, "Who looks at it, for example `sales` and `management`."),
    must("numerator", Table(PART), "What is summed."),
    may("denominator", Table(PART), "What it is taken of; without it the sum itself is told."),
    may("factor", Decimal, "What the ratio is multiplied by; `100` makes a percentage. 1 if absent."),
    must("window", WordOr("lifetime", WINDOW), "The period that it is about."),
    may("better", Words(better), "Which way is better; `higher` if absent."),
    may("target", Decimal, "What is to be reached."),
    may("min_n", Integer, "Below so many there is no value; 1 if absent."),
];

pub(in crate::rulebook) const PART: &[Key] = &[
    may("customers", Condition, "How many customers fulfil it; above a line, of those below it."),
    may("sum", Text, "The sum of `measure.<name>` or `score.<name>` over all who have a value."),
    may("cases", Words(cases), "What of the service cases in the window."),
    may("kinds", Texts, "Only cases of these kinds."),
    may("answers", Words(answers), "Which answers to a survey in the window."),
    may("scale", Words(scales), "The sort of survey."),
    may("survey", Text, "Only answers to this survey."),
    may("checks", Words(checks), "Checks of data quality on the days of the window: `all`, or those that `passed`."),
    may("metric", Words(metrics), "The metric of the checks."),
];

fn better() -> Vec<&'static str> {
    Better::words().collect()
}

fn cases() -> Vec<&'static str> {
    CaseFigure::words().collect()
}

fn answers() -> Vec<&'static str> {
    AnswerFigure::words().collect()
}

fn scales() -> Vec<&'static str> {
    super::super::indicators::SCALES.iter().map(|scale| scale.as_str()).collect()
}

fn checks() -> Vec<&'static str> {
    super::super::indicators::CHECKS.to_vec()
}

fn metrics() -> Vec<&'static str> {
    Metric::words().collect()
}
