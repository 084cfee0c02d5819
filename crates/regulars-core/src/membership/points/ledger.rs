//! The points of one account.

use std::collections::VecDeque;

use super::keyed::Keyed;
use super::lot::{Burn, Lapse, Wait};
use super::order::Order;
use super::{Key, Lot, PointsError};
use crate::money::Decimal;
use crate::time::Instant;

/// Whether what is told may be refused (MB-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A command: it is refused if it is not covered.
    Command,
    /// What was accepted once and is told again from the timeline: what is not covered becomes debt.
    Fact,
}

/// The sums over all lots, and what is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// What can be spent.
    pub available: Decimal,
    /// What is not active yet.
    pub pending: Decimal,
    /// What is held.
    pub held: Decimal,
    /// What is owed.
    pub debt: Decimal,
    /// What should have been taken back and was let go.
    pub written_off: Decimal,
}

/// Points of one account (MB-10 to MB-26). All counts inside are units of one scale.
///
/// ```
/// use regulars_core::membership::points::{Basis, Key, Ledger, Moment, Sale, Terms};
/// use regulars_core::membership::program::{
///     Align, Clawback, CountedFrom, Expiry, Pending, PointRules, Restore, RoundPer, Rounding, UnmergeSpend,
/// };
/// use regulars_core::money::{Currency, Decimal, Money};
/// use regulars_core::time::{Instant, Zone};
///
/// let one = Decimal::new(1, 0)?;
/// let rules = PointRules {
///     rate: one,
///     per: one,
///     currency: Currency::new("CNY")?,
///     rounding: Rounding::Floor,
///     round_per: RoundPer::Order,
///     scale: 0,
///     pending: Some(Pending { days: 7, align: Align::Exact }),
///     expiry: Expiry::Never,
///     counted_from: CountedFrom::Earned,
///     clawback: Clawback::AllowNegative,
///     restore_expired: Restore::Forfeit,
///     unmerge_spend: UnmergeSpend::ByProfile,
/// };
/// let terms = Terms::new(&rules, &Zone::new("Asia/Shanghai")?, &[one], rules.scale)?;
/// let mut ledger = Ledger::new(rules.scale);
/// let sale = Sale { order: Key(1), amount: Money::parse("99.99", "CNY")?, lines: &[] };
/// let paid = Moment { at: Instant::parse("2025-03-01T15:00:00+08:00")?, seq: 1 };
/// ledger.earn(paid, sale, &terms, 0, &mut ())?;
/// assert_eq!(ledger.balance().pending, Decimal::new(99, 0)?);
///
/// let later = Moment { at: Instant::parse("2025-03-08T15:00:00+08:00")?, seq: 2 };
/// let mut postings = Vec::new();
/// ledger.redeem(later, Key(2), Decimal::new(40, 0)?, Basis::Command, &mut postings)?;
/// assert_eq!(ledger.balance().available, Decimal::new(59, 0)?);
/// assert_eq!(postings.len(), 1);
/// # Ok::<(), regulars_core::Error>(())
/// ```
///
/// INVARIANT: `available` and `debt` are never both above zero (MB-25), and every sum is that of its lots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    pub(super) scale: u8,
    /// A program without points keeps orders, for their refunds, and no lots.
    pub(super) without_points: bool,
    pub(super) now: Instant,
    pub(super) lots: Vec<Lot>,
    /// Active lots of which something remains, in burn order; so the first is also the next that expires.
    pub(super) live: VecDeque<Burn>,
    /// Pending lots, in the order in which they become active or end.
    pub(super) waiting: VecDeque<Wait>,
    pub(super) orders: Keyed<Order>,
    pub(super) refunds: Keyed<(Key, Decimal)>,
    pub(super) redemptions: Keyed<Spent>,
    pub(super) holds: Keyed<Hold>,
    /// Open holds, in the order in which they lapse.
    pub(super) open: VecDeque<Lapse>,
    pub(super) adjustments: Keyed<()>,
    /// The lots of rewards; none: taken back.
    pub(super) rewards: Keyed<Option<u32>>,
    /// What redemptions and holds took from which lots.
    pub(super) parts: Vec<Part>,
    pub(super) available: i64,
    pub(super) pending: i64,
    pub(super) held: i64,
    pub(super) debt: i64,
    pub(super) written_off: i64,
    /// The totals of all lots and all that facts spent without cover; it bounds every sum.
    pub(super) moved: i64,
}

/// What was taken from one lot, and is not returned yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) lot: u32,
    pub(super) units: i64,
}

/// A redemption or a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spent {
    /// Its parts, in burn order.
    pub(super) first: usize,
    pub(super) count: usize,
    /// What a fact spent without cover and is not returned yet (MB-6).
    pub(super) uncovered: i64,
    /// What can still come back.
    pub(super) left: i64,
}

/// Points that wait for a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hold {
    pub(super) first: usize,
    pub(super) count: usize,
    /// What was asked for; of a fact its parts may hold less.
    pub(super) units: i64,
    pub(super) lapse: Lapse,
    pub(super) open: bool,
}

impl Hold {
    /// Closes it, and says what it was.
    pub(super) fn close(&mut self) -> Self {
        self.open = false;
        *self
    }
}

impl Ledger {
    /// The most lots of one account.
    pub const MAX_LOTS: usize = 1 << 24;
    /// The most units that one account may ever get or spend, so that every sum fits a decimal.
    pub const MAX_UNITS: i64 = 10_i64.pow(17);

    /// An account without points, whose smallest part of a point is `10^-scale`.
    pub fn new(scale: u8) -> Self {
        Self {
            scale,
            without_points: false,
            now: Instant::MIN,
            lots: Vec::new(),
            live: VecDeque::new(),
            waiting: VecDeque::new(),
            orders: Keyed::default(),
            refunds: Keyed::default(),
            redemptions: Keyed::default(),
            holds: Keyed::default(),
            open: VecDeque::new(),
            adjustments: Keyed::default(),
            rewards: Keyed::default(),
            parts: Vec::new(),
            available: 0,
            pending: 0,
            held: 0,
            debt: 0,
            written_off: 0,
            moved: 0,
        }
    }

    /// An account of a program without points: it keeps its orders, and an order has no lot.
    pub fn without_points() -> Self {
        Self { without_points: true, ..Self::new(0) }
    }

    /// The same account before anything was told, in the room of another one, for so many orders.
    #[must_use]
    pub fn in_room_of(self, other: Self, orders: usize) -> Self {
        let mut lots = other.lots;
        lots.clear();
        if !self.without_points {
            lots.reserve(orders);
        }
        Self { lots, orders: other.orders.again(orders), ..self }
    }

    /// A count of units as points.
    pub fn points(&self, units: i64) -> Decimal {
        // INVARIANT: every sum is at most a few times `MAX_UNITS` and fits 18 digits.
        Decimal::new(units, self.scale).unwrap_or(Decimal::ZERO)
    }

    /// The sums of points and what is owed.
    pub fn balance(&self) -> Balance {
        Balance {
            available: self.points(self.available),
            pending: self.points(self.pending),
            held: self.points(self.held),
            debt: self.points(self.debt),
            written_off: self.points(self.written_off),
        }
    }

    /// All lots, in the order in which they were made.
    pub fn lots(&self) -> &[Lot] {
        &self.lots
    }

    /// The lots of which something remains, in burn order; pending ones are among them where they will stand (MB-16).
    pub fn remaining(&self) -> Vec<&Lot> {
        let waiting = self.waiting.iter().filter_map(|wait| Some(self.lot(wait.place)?.burn(wait.place)));
        let mut burns: Vec<Burn> = self.live.iter().copied().chain(waiting).collect();
        burns.sort_unstable();
        burns.iter().filter_map(|burn| self.lot(burn.place)).filter(|lot| lot.remaining > 0).collect()
    }

    /// Active lots of which something remains, in burn order (MB-16).
    pub fn burning(&self) -> impl Iterator<Item = &Lot> {
        self.live.iter().filter_map(|burn| self.lot(burn.place))
    }

    /// Whether an id is that of a redemption or a hold.
    pub(crate) fn knows(&self, id: Key) -> bool {
        self.redemptions.has(id) || self.holds.has(id)
    }

    /// What of a redemption can still come back, in units.
    pub(crate) fn left_of(&self, id: Key) -> Option<i64> {
        self.redemptions.get(id).map(|spent| spent.left)
    }

    /// How many of so many units the active lots do not cover.
    pub(crate) fn uncovered(&self, units: i64) -> i64 {
        (units - self.available).max(0)
    }

    /// The parts of a redemption: the lot, and how many units of it.
    pub(crate) fn parts_of(&self, id: Key) -> impl Iterator<Item = (&Lot, i64)> {
        let spent = self.redemptions.get(id);
        let parts = spent.and_then(|spent| self.parts.get(spent.first..spent.first + spent.count)).unwrap_or_default();
        parts.iter().filter_map(|part| Some((self.lot(part.lot)?, part.units)))
    }

    pub(super) fn lot(&self, place: u32) -> Option<&Lot> {
        self.lots.get(place as usize)
    }

    /// Points as a count of units. Error: `invalid_points` where they are finer than the scale or too many.
    pub(super) fn units(&self, points: Decimal) -> Result<i64, PointsError> {
        let invalid = PointsError::InvalidPoints;
        let units = match self.scale.checked_sub(points.scale()) {
            Some(more) => 10_i64.checked_pow(u32::from(more)).and_then(|ten| points.units().checked_mul(ten)),
            None => {
                let ten = 10_i64.checked_pow(u32::from(points.scale() - self.scale)).ok_or(invalid)?;
                (points.units() % ten == 0).then(|| points.units() / ten)
            }
        };
        units.filter(|units| units.unsigned_abs() <= Self::MAX_UNITS.unsigned_abs()).ok_or(invalid)
    }

    /// The same of points that have to be above zero.
    pub(crate) fn some(&self, points: Decimal) -> Result<i64, PointsError> {
        self.units(points).and_then(|units| if units > 0 { Ok(units) } else { Err(PointsError::InvalidPoints) })
    }
}
