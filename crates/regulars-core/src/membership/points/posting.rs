//! Postings: what every movement is in the books (MB-26).

use super::Key;
use crate::time::Instant;

/// One of the books between which points move (MB-26).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Book {
    /// What the member has: pending, active and held.
    Member,
    /// Where points come from.
    Issuer,
    /// What was spent.
    Redeemed,
    /// What expired.
    Expired,
    /// What was taken back.
    Clawed,
    /// What should have been taken back and was let go; it stands below zero.
    WrittenOff,
    /// What the member owes; it stands below zero by the debt.
    Debt,
}

/// Why points move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// An order was paid.
    Order(Key),
    /// An order was refunded.
    Refund(Key),
    /// An adjustment.
    Adjustment(Key),
    /// A redemption or a capture.
    Redemption(Key),
    /// Some of a redemption came back.
    Reversal(Key),
    /// A referral or content earned, or what it earned is taken back.
    Reward(Key),
    /// A lot reached its end.
    Expiry,
    /// The member left (MB-1).
    Left,
    /// Points became active while there was a debt (MB-25).
    Repayment,
    /// An order was known to both accounts of a merge (MB-71).
    Merge(Key),
}

/// One movement from book to book. What leaves one enters the other, so that all books together are always zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// When.
    pub at: Instant,
    /// The book that it leaves.
    pub from: Book,
    /// The book that it enters.
    pub to: Book,
    /// How many, in units of the ledger's scale; above zero.
    pub units: i64,
    /// Why.
    pub cause: Cause,
}

/// Who is told of every movement. `()` listens to none, a `Vec` keeps all.
pub trait Journal {
    /// A movement.
    fn post(&mut self, posting: Posting);
}

impl Journal for () {
    fn post(&mut self, _: Posting) {}
}

impl Journal for Vec<Posting> {
    fn post(&mut self, posting: Posting) {
        self.push(posting);
    }
}

/// Postings of one record: they share instant and cause.
pub(super) struct Entry<'a, J> {
    pub(super) at: Instant,
    pub(super) cause: Cause,
    pub(super) journal: &'a mut J,
}

impl<J: Journal> Entry<'_, J> {
    /// Nothing is posted where nothing moves.
    pub(super) fn post(&mut self, from: Book, to: Book, units: i64) {
        if units > 0 {
            self.journal.post(Posting { at: self.at, from, to, units, cause: self.cause });
        }
    }

    /// The same record with another cause.
    pub(super) fn with(&mut self, cause: Cause) -> Entry<'_, J> {
        Entry { at: self.at, cause, journal: self.journal }
    }
}
