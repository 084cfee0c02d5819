//! The order in which records arrive: mostly soon after they happened, some days late, some twice, a few contradicting
//! themselves, a few broken.

use fastrand::Rng;

use super::calendar::{DAY, HOUR};
use super::dice::{per_mille, weighted};

/// All deliveries in order of arrival.
#[derive(Debug, Default)]
pub(in crate::demo) struct Deliveries {
    /// One record per line.
    pub(in crate::demo) ndjson: Vec<u8>,
    pub(in crate::demo) counts: Counts,
}

/// How many lines of which sort there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::demo) struct Counts {
    /// Different well-formed records.
    pub(in crate::demo) records: usize,
    /// Records that came with the delay of a nightly file or of a lost one.
    pub(in crate::demo) late: usize,
    /// Lines that are there a second time.
    pub(in crate::demo) duplicates: usize,
    /// Lines with the key of another line and other content.
    pub(in crate::demo) conflicts: usize,
    /// Lines that no reader can accept.
    pub(in crate::demo) malformed: usize,
}

const DUPLICATED_PER_MILLE: u32 = 15;

/// Collects records as they are written and at the end puts them in order of arrival.
#[derive(Debug, Default)]
pub(super) struct Post {
    text: Vec<u8>,
    /// Instant of arrival, begin and end.
    sent: Vec<(i64, usize, usize)>,
    counts: Counts,
}

impl Post {
    /// Room to write the next line into.
    pub(super) fn line(&mut self) -> &mut Vec<u8> {
        &mut self.text
    }

    /// How many bytes are written; where the next line begins.
    pub(super) fn position(&self) -> usize {
        self.text.len()
    }

    /// Sends the line that begins at `from` and ends here, for a record of instant `at`.
    pub(super) fn send(&mut self, rng: &mut Rng, from: usize, at: i64) {
        let line = (from, self.text.len());
        let delay = match weighted(rng, &[(0, 80), (1, 14), (2, 6)]) {
            0 => rng.i64(0..HOUR),
            1 => rng.i64(2 * HOUR..DAY),
            _ => rng.i64(DAY..25 * DAY),
        };
        self.counts.records += 1;
        self.counts.late += usize::from(delay >= DAY);
        self.sent.push((at + delay, line.0, line.1));
        if per_mille(rng, DUPLICATED_PER_MILLE) {
            self.counts.duplicates += 1;
            self.sent.push((at + delay + rng.i64(1..10 * DAY), line.0, line.1));
        }
    }

    /// Sends a line that contradicts one sent before.
    pub(super) fn send_conflict(&mut self, at: i64, line: &str) {
        self.counts.conflicts += 1;
        self.send_text(at + 40 * DAY, line);
    }

    /// Sends a line that cannot be accepted.
    pub(super) fn send_malformed(&mut self, at: i64, line: &str) {
        self.counts.malformed += 1;
        self.send_text(at, line);
    }

    fn send_text(&mut self, at: i64, line: &str) {
        let from = self.text.len();
        self.text.extend_from_slice(line.as_bytes());
        self.sent.push((at, from, self.text.len()));
    }

    /// Everything in order of arrival.
    pub(super) fn deliver(mut self) -> Deliveries {
        self.sent.sort_unstable();
        let length = self.sent.iter().map(|(_, from, until)| until - from + 1).sum();
        let mut ndjson = Vec::with_capacity(length);
        for (_, from, until) in self.sent {
            ndjson.extend_from_slice(self.text.get(from..until).unwrap_or_default());
            ndjson.push(b'\n');
        }
        Deliveries { ndjson, counts: self.counts }
    }
}
