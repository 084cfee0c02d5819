//! A held level with its validity (MB-33) and where it came from.

use crate::money::Total;
use crate::time::{Date, Instant};

/// A level that is or was held.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Term {
    pub(super) level: usize,
    /// Until when it is valid; none: without an end of its own.
    pub(super) until: Option<Instant>,
    /// Until when it is kept after a review that failed (MB-37).
    pub(super) grace: Option<Instant>,
    /// Whether nothing but a grant holds it (MB-39).
    pub(super) granted: bool,
    /// The upgrade that it came from; none once a review has confirmed it (MB-38).
    pub(super) rise: Option<Rise>,
}

/// An upgrade: when a level was met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rise {
    pub(super) at: Instant,
    pub(super) date: Date,
    /// What was carried into the period (MB-40).
    pub(super) carry: Total,
}

/// A level that somebody gave (MB-39).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Grant {
    pub(super) level: usize,
    /// Until when; none: for ever.
    pub(super) until: Option<Instant>,
}

impl Term {
    pub(super) fn valid(level: usize, until: Option<Instant>) -> Self {
        // The base is held without an end.
        Self { level, until: until.filter(|_| level > 0), ..Self::default() }
    }

    pub(super) fn granted(level: usize) -> Self {
        Self { level, granted: true, ..Self::default() }
    }

    /// Whether its validity and its grace have not ended (MB-2).
    pub(super) fn lasts(&self, at: Instant) -> bool {
        self.grace.or(self.until).is_none_or(|end| at < end)
    }

    /// Equal levels: what was earned before what was given, then the later validity (MB-71).
    pub(super) fn rank(&self) -> (usize, bool, Instant) {
        (self.level, !self.granted, self.until.unwrap_or(Instant::MAX))
    }
}
