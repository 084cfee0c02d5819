//! Surveys: scales, who counts once, and what the answers say (SV-30 to SV-33). Pure functions over marks that are given.

mod answers;
mod marks;
mod nps;
mod scale;
#[cfg(test)]
mod tests;

pub use answers::{Answer, Counted, count_once};
pub use marks::{Ease, Satisfaction, ease, satisfaction};
pub use nps::{Difference, Figures, Nps, difference, sample_size};
pub use scale::{Scale, SurveyError};
