//! Indicators: how a figure moved (SV-96).

mod compare;
#[cfg(test)]
mod tests;

pub use compare::{Better, CompareError, Compared, Guard, Measured, Outcome, Period, Question, compare};
