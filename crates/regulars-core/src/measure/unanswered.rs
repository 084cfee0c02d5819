//! Ripe records without an answer (MD-5). Answers lie before ripeness, so each record is unanswered during one span.

use super::definition::{Measure, Pick};
use super::life::{Life, Lives};
use super::plan::{Fit, MeasurePlan};
use super::{Fact, Measured};
use crate::customer::{Frame, RowNo};
use crate::time::{Due, Instant};

/// The rows that are ever unanswered, with the span during which they are.
pub(super) fn spans(
    plan: &MeasurePlan,
    frame: &Frame,
    lives: &Lives,
    measure: &Measure,
    answer: &Pick,
    within: i64,
) -> Vec<(RowNo, Life)> {
    let mut found = Vec::new();
    let mut rows = frame.all();
    while let Some((row, head)) = rows.next() {
        let Fit::Yes(_) = plan.fits(frame, row, measure) else { continue };
        let Some(counted) = plan.counted(frame, lives, row, measure) else { continue };
        let ripe = head.at.plus_micros(within);
        let answers = rows.clone().take_while(|(_, other)| other.at <= ripe);
        let mut open_from = Some(ripe);
        for (other, _) in answers.filter(|(other, _)| plan.picks(frame, *other, answer)) {
            // An answer that is corrected away later leaves the record unanswered from then on.
            open_from = open_from.zip(frame.void_from(other)).map(|(open, gone)| open.max(gone));
        }
        let Some(from) = open_from else { continue };
        if let Some(span) = counted.within(Life { from, until: None }) {
            found.push((row, span));
        }
    }
    found
}

pub(super) fn at(
    plan: &MeasurePlan,
    frame: &Frame,
    lives: &Lives,
    measure: &Measure,
    answer: &Pick,
    within: i64,
    as_of: Instant,
) -> Measured {
    let spans = spans(plan, frame, lives, measure, answer, within);
    let now = spans.iter().filter(|(_, life)| life.holds(as_of)).count() as u64;
    // The value differs at the first instant at which comings and goings do not cancel.
    let mut edges: Vec<(Instant, i64)> = Vec::new();
    for (_, life) in &spans {
        edges.push((life.from, 1));
        edges.extend(life.until.map(|until| (until, -1)));
    }
    edges.retain(|(at, _)| *at > as_of);
    edges.sort_unstable();
    let mut due = Due::after(as_of);
    for group in edges.chunk_by(|a, b| a.0 == b.0) {
        if group.iter().map(|(_, step)| step).sum::<i64>() != 0 {
            due.maybe(group.first().map(|(at, _)| *at));
            break;
        }
    }
    Measured { value: Fact::Number(now.into()), next_change_at: due.next() }
}
