//! A ledger with rules, so that a test reads as what happens to a member.

use std::sync::LazyLock;

use crate::membership::points::{Basis, Book, Expires, Key, Ledger, Moment, PointsError, Posting, Refund, Sale, Terms};
use crate::membership::program::{
    Clawback, CountedFrom, Expiry, ExpiryAlign, PointRules, Restore, RoundPer, Rounding, UnmergeSpend,
};
use crate::money::{Currency, Decimal, Money};
use crate::time::{DAY_US, Instant, Zone};

pub(crate) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The zone of all tests. Its table is made once: that takes longer than many a test.
pub(crate) fn shanghai() -> Zone {
    static ZONE: LazyLock<Zone> = LazyLock::new(|| Zone::new("Asia/Shanghai").unwrap());
    ZONE.clone()
}

/// One point per yuan, active at once, for twelve months.
pub(crate) fn rules() -> PointRules {
    PointRules {
        rate: decimal("1"),
        per: decimal("1"),
        currency: Currency::new("CNY").unwrap(),
        rounding: Rounding::Floor,
        round_per: RoundPer::Order,
        scale: 0,
        pending: None,
        expiry: Expiry::Months { months: 12, align: ExpiryAlign::EndOfDay },
        counted_from: CountedFrom::Earned,
        clawback: Clawback::AllowNegative,
        restore_expired: Restore::Forfeit,
        unmerge_spend: UnmergeSpend::ByProfile,
    }
}

/// A member at noon of some day, and everything that was posted.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) ledger: Ledger,
    pub(crate) terms: Terms,
    pub(crate) journal: Vec<Posting>,
    pub(crate) now: Instant,
    pub(crate) seq: u64,
}

impl Member {
    pub(crate) fn new(rules: &PointRules) -> Self {
        let terms = Terms::new(rules, &shanghai(), &[decimal("1")], rules.scale).unwrap();
        let now = at("2025-01-01T12:00:00+08:00");
        Self { ledger: Ledger::new(rules.scale), terms, journal: Vec::new(), now, seq: 0 }
    }

    pub(crate) fn when(&mut self) -> Moment {
        self.seq += 1;
        Moment { at: self.now, seq: self.seq }
    }

    pub(crate) fn days(&mut self, days: i64) {
        self.now = self.now.plus_micros(days * DAY_US);
        self.ledger.advance(self.now, &mut self.journal).unwrap();
        self.holds_together();
    }

    /// Whatever came of a command, the books are right afterwards, and a refused one has changed nothing (MB-8).
    fn told<T>(&mut self, before: &Ledger, result: Result<T, PointsError>) -> Result<T, PointsError> {
        self.holds_together();
        if result.is_err() {
            assert_eq!(before, &self.ledger, "a refused command changes nothing");
        }
        result
    }

    fn settled(&mut self) -> Ledger {
        self.ledger.advance(self.now, &mut self.journal).unwrap();
        self.ledger.clone()
    }

    pub(crate) fn order_of(&mut self, id: u32, amount: &str, lines: &[Decimal]) -> Result<Decimal, PointsError> {
        let (before, when) = (self.settled(), self.when());
        let sale = Sale { order: Key(id), amount: Money::parse(amount, "CNY").unwrap(), lines };
        let result = self.ledger.earn(when, sale, &self.terms, 0, &mut self.journal);
        self.told(&before, result)
    }

    pub(crate) fn order(&mut self, id: u32, amount: &str) -> Result<Decimal, PointsError> {
        self.order_of(id, amount, &[])
    }

    pub(crate) fn refund_of(
        &mut self,
        order: u32,
        amount: &str,
        lines: &[(usize, Decimal)],
    ) -> Result<Decimal, PointsError> {
        let (before, when) = (self.settled(), self.when());
        let refund = Refund { id: None, order: Key(order), amount: decimal(amount), lines };
        let result = self.ledger.refund(when, refund, &self.terms, &mut self.journal);
        self.told(&before, result)
    }

    pub(crate) fn refund(&mut self, order: u32, amount: &str) -> Result<Decimal, PointsError> {
        self.refund_of(order, amount, &[])
    }

    pub(crate) fn adjust(
        &mut self,
        id: u32,
        points: i64,
        expires: Expires,
        basis: Basis,
    ) -> Result<Decimal, PointsError> {
        let (before, when) = (self.settled(), self.when());
        let points = Decimal::new(points, 0).unwrap();
        let result = self.ledger.adjust(when, (Key(id), points, expires), &self.terms, basis, &mut self.journal);
        self.told(&before, result)
    }

    pub(crate) fn redeem(&mut self, id: u32, points: i64, basis: Basis) -> Result<Decimal, PointsError> {
        let (before, when) = (self.settled(), self.when());
        let points = Decimal::new(points, 0).unwrap();
        let result = self.ledger.redeem(when, Key(id), points, basis, &mut self.journal);
        self.told(&before, result)
    }

    pub(crate) fn cancel(&mut self, id: u32, points: Option<i64>) -> Result<Decimal, PointsError> {
        let (before, when) = (self.settled(), self.when());
        let points = points.map(|points| Decimal::new(points, 0).unwrap());
        let result = self.ledger.cancel_redeem(when, Key(id), points, &self.terms, &mut self.journal);
        self.told(&before, result)
    }

    pub(crate) fn hold(&mut self, id: u32, points: i64, minutes: u32, basis: Basis) -> Result<Decimal, PointsError> {
        let (before, when) = (self.settled(), self.when());
        let hold = (Key(id), Decimal::new(points, 0).unwrap(), Some(minutes));
        let result = self.ledger.hold(when, hold, basis, &mut self.journal);
        self.told(&before, result)
    }

    pub(crate) fn capture(&mut self, id: u32, points: i64, basis: Basis) -> Result<Decimal, PointsError> {
        let (before, when) = (self.settled(), self.when());
        let points = Decimal::new(points, 0).unwrap();
        let result = self.ledger.capture(when, Key(id), points, basis, &mut self.journal);
        self.told(&before, result)
    }

    pub(crate) fn release(&mut self, id: u32) -> Result<(), PointsError> {
        let (before, when) = (self.settled(), self.when());
        let result = self.ledger.release(when, Key(id), &mut self.journal);
        self.told(&before, result)
    }

    /// Available, pending, held and debt.
    pub(crate) fn sums(&self) -> [i64; 4] {
        let balance = self.ledger.balance();
        [balance.available, balance.pending, balance.held, balance.debt]
            .map(|points| points.canonical().parse().unwrap())
    }

    pub(crate) fn holds_together(&self) {
        check(&self.ledger, &self.journal, self.now);
    }
}

/// The fold of a book: what entered it without what left it.
pub(crate) fn book(journal: &[Posting], book: Book) -> i64 {
    let sign = |of: Book| i64::from(of == book);
    journal.iter().map(|posting| posting.units * (sign(posting.to) - sign(posting.from))).sum()
}

/// MB-I1, MB-I2 and MB-I3: every lot is the sum of its parts, nobody owes while there is something to pay with, and the sums are
/// those of the lots and those of the postings.
pub(crate) fn check(ledger: &Ledger, journal: &[Posting], at: Instant) {
    let (mut available, mut pending, mut held) = (0, 0, 0);
    for lot in ledger.lots() {
        let parts = [lot.remaining, lot.held, lot.consumed, lot.expired, lot.clawed, lot.repaid];
        assert!(parts.iter().all(|part| *part >= 0), "{lot:?}");
        assert_eq!(parts.iter().sum::<i64>(), lot.total, "{lot:?}");
        assert!(lot.remaining == 0 || lot.expires_at().is_none_or(|until| until > at), "{lot:?} has ended");
        held += lot.held;
        *(if lot.available_at > at { &mut pending } else { &mut available }) += lot.remaining;
    }
    let balance = ledger.balance();
    let sums = [balance.available, balance.pending, balance.held];
    assert_eq!(sums, [available, pending, held].map(|units| ledger.points(units)));
    let owed = balance.debt;
    assert!(!owed.is_negative() && (available == 0 || owed == Decimal::ZERO), "owes {owed} and has {available}");
    assert_eq!(book(journal, Book::Member), available + pending + held);
    assert_eq!(ledger.points(-book(journal, Book::Debt)), owed);
    assert_eq!(ledger.points(-book(journal, Book::WrittenOff)), balance.written_off);
    assert!(journal.iter().all(|posting| posting.units > 0 && posting.from != posting.to));
    assert_eq!(ledger.burning().map(|lot| lot.remaining).sum::<i64>(), available);
}
