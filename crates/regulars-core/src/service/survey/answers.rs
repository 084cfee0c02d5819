//! Who counts: one answer of each customer and window, the last one (SV-31).

use std::collections::BTreeMap;

use super::{Scale, SurveyError};
use crate::money::Decimal;
use crate::time::Instant;

/// An answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Who answered.
    pub respondent: String,
    /// When.
    pub at: Instant,
    /// Parts answers of one instant; the greater one is the later.
    pub id: String,
    /// The mark.
    pub score: Decimal,
}

/// What counts of some answers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Counted {
    /// The marks that count, by respondent.
    pub marks: BTreeMap<String, u8>,
    /// Answers outside of the window.
    pub excluded: u64,
    /// Answers inside that a later one of the same respondent replaces.
    pub superseded: u64,
}

/// The last answer of each respondent inside `[from, until)`. The order in which answers come does not matter. Errors:
/// `score_out_of_range` with the place of the answer, also outside of the window; `invalid_value` for a window that ends first.
pub fn count_once(
    scale: Scale,
    from: Instant,
    until: Instant,
    answers: &[Answer],
) -> Result<Counted, (Option<usize>, SurveyError)> {
    if until < from {
        return Err((None, SurveyError::Window));
    }
    let mut counted = Counted::default();
    let mut last: BTreeMap<&str, (Instant, &str, u8)> = BTreeMap::new();
    for (place, answer) in answers.iter().enumerate() {
        let mark = scale.mark(answer.score).map_err(|error| (Some(place), error))?;
        if answer.at < from || answer.at >= until {
            counted.excluded += 1;
            continue;
        }
        let given = (answer.at, answer.id.as_str(), mark);
        let held = last.get(answer.respondent.as_str()).copied();
        counted.superseded += u64::from(held.is_some());
        last.insert(&answer.respondent, held.map_or(given, |held| held.max(given)));
    }
    counted.marks = last.into_iter().map(|(respondent, (_, _, mark))| (respondent.to_owned(), mark)).collect();
    Ok(counted)
}
