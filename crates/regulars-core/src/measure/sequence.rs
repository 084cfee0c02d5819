//! Completions of steps within a span (MD-4): the latest start counts, a record serves one step of a chain.

use super::definition::{Measure, Pick};
use super::life::{Life, Lives};
use super::plan::MeasurePlan;
use super::{Fact, Measured};
use crate::customer::{Frame, RowNo};
use crate::time::Instant;

/// How far chains have come.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Chains {
    /// By step but the last: the latest start of a chain that reached it.
    starts: Vec<Option<Instant>>,
    /// Completions so far.
    pub(super) count: u64,
}

impl Chains {
    /// Takes the next record in the total order; `steps` says which steps it serves.
    pub(super) fn take(&mut self, at: Instant, steps: u64, length: usize, within: i64) {
        self.starts.resize(length, None);
        // Later steps first, so that one record never serves two steps of one chain.
        for step in (0..length).rev().filter(|step| steps & (1 << step) != 0) {
            let start = match step.checked_sub(1) {
                None => Some(at),
                Some(before) => self.starts.get(before).copied().flatten(),
            };
            let Some(start) = start.filter(|start| at.micros() - start.micros() <= within) else { continue };
            if step + 1 == length {
                self.count += 1;
                self.starts.fill(None);
                return;
            }
            if let Some(kept) = self.starts.get_mut(step) {
                *kept = Some(kept.map_or(start, |kept| kept.max(start)));
            }
        }
    }
}

/// A row that serves steps, and while it lies in the window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Served {
    pub(super) row: RowNo,
    pub(super) at: Instant,
    pub(super) steps: u64,
    pub(super) life: Life,
}

/// The rows that can serve a step, in the total order.
pub(super) fn served(
    plan: &MeasurePlan,
    frame: &Frame,
    lives: &Lives,
    measure: &Measure,
    steps: &[Pick],
) -> Vec<Served> {
    let rows = frame.all().filter_map(|(row, head)| {
        let mask =
            steps.iter().enumerate().filter(|(_, step)| plan.picks(frame, row, step)).map(|(n, _)| 1_u64 << n).sum();
        let life = if mask == 0 { None } else { plan.counted(frame, lives, row, measure) };
        Some(Served { row, at: head.at, steps: mask, life: life? })
    });
    rows.collect()
}

/// The completions among the rows that hold at an instant.
fn count(rows: &[Served], length: usize, within: i64, as_of: Instant) -> u64 {
    let mut chains = Chains::default();
    for served in rows.iter().filter(|served| served.life.holds(as_of)) {
        chains.take(served.at, served.steps, length, within);
    }
    chains.count
}

pub(super) fn at(
    plan: &MeasurePlan,
    frame: &Frame,
    lives: &Lives,
    measure: &Measure,
    steps: &[Pick],
    within: i64,
    as_of: Instant,
) -> Measured {
    let rows = served(plan, frame, lives, measure, steps);
    let length = steps.len();
    let now = count(&rows, length, within, as_of);
    let mut edges: Vec<(Instant, bool)> = Vec::new();
    for served in &rows {
        edges.push((served.life.from, true));
        edges.extend(served.life.until.map(|until| (until, false)));
    }
    // Without a completion, taking rows away makes none.
    edges.retain(|(at, enters)| *at > as_of && (*enters || now > 0));
    edges.sort_unstable();
    edges.dedup_by_key(|(at, _)| *at);
    let next_change_at = edges.into_iter().map(|(at, _)| at).find(|at| count(&rows, length, within, *at) != now);
    Measured { value: Fact::Number(now.into()), next_change_at }
}
