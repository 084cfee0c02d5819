//! The records behind a measure, for who asks why (CD-9), and when they are others.

use super::definition::{Agg, Measure};
use super::life::Lives;
use super::plan::{Fit, MeasurePlan};
use super::{Life, unanswered};
use crate::customer::{Frame, RowNo};
use crate::time::{Due, Instant};

impl MeasurePlan {
    /// The rows behind a measure at `as_of`, in timeline order; of a ratio those of both parts.
    pub fn rows(&self, frame: &Frame, lives: &Lives, place: usize, as_of: Instant) -> Vec<RowNo> {
        let mut rows: Vec<RowNo> = Vec::new();
        self.behind(frame, lives, place, &mut |row, life| {
            if life.holds(as_of) {
                rows.push(row);
            }
        });
        rows.sort_by(|a, b| frame.compare(*a, *b));
        rows.dedup();
        rows
    }

    /// When the rows behind a measure next differ. That may be before its value does.
    pub fn rows_change(&self, frame: &Frame, lives: &Lives, place: usize, due: &mut Due) {
        self.behind(frame, lives, place, &mut |_, life| {
            due.at(life.from);
            due.maybe(life.until);
        });
    }

    /// Every row that is ever behind a measure, with the span during which it is.
    fn behind(&self, frame: &Frame, lives: &Lives, place: usize, each: &mut dyn FnMut(RowNo, Life)) {
        let Some(measure) = self.measure(place) else { return };
        match &measure.agg {
            Agg::Ratio { num, den, .. } => {
                self.behind(frame, lives, *num, each);
                self.behind(frame, lives, *den, each);
            }
            // No record is a downgrade.
            Agg::Downgrades => {}
            Agg::Unanswered { answer, within } => {
                let spans = unanswered::spans(self, frame, lives, measure, answer, *within);
                spans.into_iter().for_each(|(row, life)| each(row, life));
            }
            _ => {
                for (row, _) in frame.all().filter(|(row, _)| self.is_behind(frame, *row, measure)) {
                    if let Some(life) = self.counted(frame, lives, row, measure) {
                        each(row, life);
                    }
                }
            }
        }
    }

    fn is_behind(&self, frame: &Frame, row: RowNo, measure: &Measure) -> bool {
        match &measure.agg {
            Agg::Sequence { steps, .. } => steps.iter().any(|step| self.picks(frame, row, step)),
            _ => matches!(self.fits(frame, row, measure), Fit::Yes(_)),
        }
    }
}
