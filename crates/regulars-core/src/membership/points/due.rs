//! What is due by itself: holds lapse, lots expire, lots become active (MB-5, MB-13, MB-14, MB-18).

use super::ledger::Hold;
use super::posting::Entry;
use super::{Book, Cause, Journal, Key, Ledger, PointsError, Source};
use crate::time::Instant;

/// A due action that ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fired {
    /// A hold lapsed.
    Lapsed(Key),
    /// Lots ended.
    Expired,
    /// A lot became active.
    Activated(Source),
}

/// The kinds of due actions, in the order of one instant (MB-5).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Lapse,
    Expiry,
    Activation,
}

impl Ledger {
    /// The first due action: its instant, its kind, its place in the timeline and whether it is that of a pending lot.
    fn first_due(&self) -> Option<(Instant, Kind, u64, bool)> {
        let lapse = self.open.front().map(|lapse| (lapse.at, Kind::Lapse, lapse.seq, false));
        let live = self.live.front().filter(|burn| burn.until < Instant::MAX);
        let live = live.map(|burn| (burn.until, Kind::Expiry, burn.seq, false));
        let kind = |activates: bool| if activates { Kind::Activation } else { Kind::Expiry };
        let waiting = self.waiting.front().map(|wait| (wait.at, kind(wait.activates), wait.seq, true));
        [lapse, live, waiting].into_iter().flatten().min()
    }

    /// The next instant at which something is due.
    pub fn next_due(&self) -> Option<Instant> {
        self.first_due().map(|(at, ..)| at)
    }

    /// Runs the next action that is due at an instant or before; none if nothing is.
    pub fn run_next(&mut self, until: Instant, journal: &mut impl Journal) -> Option<Fired> {
        let (at, kind, _, waits) = self.first_due().filter(|(at, ..)| *at <= until)?;
        self.now = self.now.max(at);
        let mut entry = Entry { at, cause: Cause::Expiry, journal };
        match (kind, waits) {
            (Kind::Lapse, _) => {
                let lapse = self.open.pop_front()?;
                // After a merge two holds may have one id (MB-71); the one that lapses is meant.
                let hold = self.holds.all_mut(lapse.id).find(|hold| hold.open && hold.lapse == lapse).map(Hold::close);
                hold.into_iter().for_each(|hold| self.give_parts(hold, &mut entry));
                Some(Fired::Lapsed(lapse.id))
            }
            (Kind::Expiry, waits) => {
                self.expire(at, waits, &mut entry);
                Some(Fired::Expired)
            }
            (Kind::Activation, _) => {
                let place = self.waiting.pop_front()?.place;
                let lot = *self.lot(place)?;
                self.pending -= lot.remaining;
                self.enter(place, &lot, at);
                self.repay(&mut entry);
                Some(Fired::Activated(lot.source))
            }
        }
    }

    /// The next pending lot ends, or all active lots that end at an instant, in the order of the timeline (MB-5).
    fn expire<J: Journal>(&mut self, at: Instant, waits: bool, entry: &mut Entry<'_, J>) {
        let sum = if waits { &mut self.pending } else { &mut self.available };
        let count = if waits { 1 } else { self.live.partition_point(|burn| burn.until <= at) };
        if let Some(ending) = self.live.make_contiguous().get_mut(..count).filter(|_| !waits) {
            ending.sort_unstable_by_key(|burn| burn.seq);
        }
        for _ in 0..count {
            let next = if waits {
                self.waiting.pop_front().map(|wait| wait.place)
            } else {
                self.live.pop_front().map(|burn| burn.place)
            };
            let Some(lot) = next.and_then(|place| self.lots.get_mut(place as usize)) else { continue };
            *sum -= lot.remaining;
            entry.post(Book::Member, Book::Expired, lot.remaining);
            lot.expired += std::mem::take(&mut lot.remaining);
        }
    }

    /// Runs everything that is due up to an instant. Error: `time_goes_back`.
    pub fn advance(&mut self, to: Instant, journal: &mut impl Journal) -> Result<(), PointsError> {
        self.reach(to, journal)
    }
}
