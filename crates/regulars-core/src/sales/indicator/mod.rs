//! Indicators: what they are and come to (SV-95), and how a figure moved (SV-96).

mod compare;
mod definition;
mod figure;
#[cfg(test)]
mod figure_tests;
#[cfg(test)]
mod tests;

pub use compare::{Better, CompareError, Compared, Guard, Measured, Outcome, Period, Question, compare};
pub use definition::{AnswerFigure, CaseFigure, Indicator, MAX_INDICATORS, Part, Summed};
pub use figure::{Figure, IndicatorStatus, Judged, Moved};
