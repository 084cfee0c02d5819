//! The next change: the least instant after `as_of` at which something differs without a new record (MD-8, SE-6).

use super::Instant;

/// Collects instants and keeps the least one after `as_of`.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    as_of: Instant,
    /// The end of time while nothing is due: never without a value, which optimised code may compare before it looks whether there
    /// is one.
    least: Instant,
    is_due: bool,
}

impl Due {
    /// Nothing is due yet.
    pub fn after(as_of: Instant) -> Self {
        Self { as_of, least: Instant::MAX, is_due: false }
    }

    /// Something changes at `at`; instants up to `as_of` are past and do not count.
    pub fn at(&mut self, at: Instant) {
        if at > self.as_of {
            self.least = self.least.min(at);
            self.is_due = true;
        }
    }

    /// The same for an instant that may be absent.
    pub fn maybe(&mut self, at: Option<Instant>) {
        if let Some(at) = at {
            self.at(at);
        }
    }

    /// The least instant, if anything is due at all.
    pub fn next(self) -> Option<Instant> {
        self.is_due.then_some(self.least)
    }
}
