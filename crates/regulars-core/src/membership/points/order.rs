//! An order as the ledger keeps it: what was paid, what went back and how many points that leaves (MB-11, MB-22).

use super::PointsError;
use super::terms::Earning;
use crate::money::{Decimal, Money};

/// What was paid and what of it went back. All amounts are units of one scale, the finest that was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Order {
    /// The place of its lot.
    pub(super) lot: u32,
    /// How it earned: frozen at its own instant (MB-12).
    earning: Earning,
    scale: u8,
    paid: i64,
    back: i64,
    /// What of its points is left after its refunds.
    pub(super) kept: i64,
    /// Its lines, where each is rounded by itself.
    lines: Vec<Line>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    paid: i64,
    /// What refunds that named the line gave back of it.
    named: i64,
}

/// A decimal in units of a scale that is at least its own.
fn units_at(amount: Decimal, scale: u8) -> Result<i64, PointsError> {
    let units = scale.checked_sub(amount.scale()).and_then(|more| 10_i64.checked_pow(u32::from(more)));
    units.and_then(|ten| amount.units().checked_mul(ten)).ok_or(PointsError::TooLarge)
}

fn finest(amount: Decimal, lines: impl Iterator<Item = Decimal>) -> u8 {
    lines.map(Decimal::scale).fold(amount.scale(), u8::max)
}

fn not_negative(amount: Decimal) -> Result<Decimal, PointsError> {
    if amount.is_negative() { Err(PointsError::NegativeAmount) } else { Ok(amount) }
}

impl Order {
    /// The place of no lot: there are never so many.
    pub(super) const NO_LOT: u32 = u32::MAX;

    /// An order whose lot will have the place `lot`. Lines count only where each is rounded by itself; an order that tells of
    /// none is one line.
    pub(super) fn new(lot: u32, paid: Money, lines: &[Decimal], earning: Earning) -> Result<Self, PointsError> {
        let lines = if earning.per_line { lines } else { &[] };
        let mut scale = finest(paid.amount, lines.iter().copied());
        if !lines.is_empty() {
            // A refund is spread in the smallest coin.
            scale = scale.max(paid.currency.minor_digits());
        }
        let paid = units_at(not_negative(paid.amount)?, scale)?;
        let line = |line: &Decimal| Ok(Line { paid: units_at(not_negative(*line)?, scale)?, named: 0 });
        let lines: Vec<Line> = lines.iter().map(line).collect::<Result<_, _>>()?;
        if !lines.is_empty() && lines.iter().map(|line| i128::from(line.paid)).sum::<i128>() != i128::from(paid) {
            return Err(PointsError::LinesDoNotSum);
        }
        let mut order = Self { lot, earning, scale, paid, back: 0, kept: 0, lines };
        order.kept = order.points()?;
        Ok(order)
    }

    /// What is left of the points after the refunds so far. A rest that is spread anew never gives points back.
    fn points(&self) -> Result<i64, PointsError> {
        if self.lines.is_empty() {
            return self.earning.points(self.paid.saturating_sub(self.back), self.scale);
        }
        let named: i64 = self.lines.iter().map(|line| line.named).sum();
        let spread = i128::from(self.back - named);
        let left = i128::from(self.paid - named);
        // Largest remainder, earlier line first (MB-22). It is spread anew from all refunds that named no line, so that their
        // number does not matter.
        let share = |line: &Line| {
            let product = i128::from(line.paid - line.named) * spread;
            (product.checked_div(left).unwrap_or(0), product.checked_rem(left).unwrap_or(0))
        };
        let whole: i128 = self.lines.iter().map(|line| share(line).0).sum();
        let mut rests: Vec<(i128, usize)> =
            self.lines.iter().map(share).enumerate().map(|(n, (_, rest))| (-rest, n)).collect();
        rests.sort_unstable();
        let over = usize::try_from(spread - whole).unwrap_or(0);
        let favoured = rests.get(..over).unwrap_or(&rests);
        let mut points = 0_i64;
        for (n, line) in self.lines.iter().enumerate() {
            let one = i128::from(favoured.iter().any(|(_, place)| *place == n));
            let left = i128::from(line.paid - line.named) - share(line).0 - one;
            let left = i64::try_from(left.max(0)).map_err(|_| PointsError::TooLarge)?;
            points = points.checked_add(self.earning.points(left, self.scale)?).ok_or(PointsError::TooLarge)?;
        }
        Ok(points)
    }

    fn rescale(&mut self, scale: u8) -> Result<(), PointsError> {
        if scale > self.scale {
            let ten = 10_i64.checked_pow(u32::from(scale - self.scale)).ok_or(PointsError::TooLarge)?;
            let amounts = self.lines.iter_mut().flat_map(|line| [&mut line.paid, &mut line.named]);
            for amount in amounts.chain([&mut self.paid, &mut self.back]) {
                *amount = amount.checked_mul(ten).ok_or(PointsError::TooLarge)?;
            }
            self.scale = scale;
        }
        Ok(())
    }

    /// The order after one more refund, and the points that it takes back (MB-21, MB-22).
    pub(super) fn refunded(&self, amount: Decimal, lines: &[(usize, Decimal)]) -> Result<(Self, i64), PointsError> {
        let scale = finest(amount, lines.iter().map(|(_, amount)| *amount));
        let mut after = self.clone();
        after.rescale(scale)?;
        let units = units_at(not_negative(amount)?, after.scale)?;
        if units > after.paid - after.back {
            return Err(PointsError::RefundExceedsOrder);
        }
        after.back += units;
        if !lines.is_empty() && !after.lines.is_empty() {
            after.name(units, lines)?;
        }
        let points = after.points()?;
        let taken = (self.kept - points).max(0);
        after.kept = self.kept - taken;
        Ok((after, taken))
    }

    fn name(&mut self, units: i64, lines: &[(usize, Decimal)]) -> Result<(), PointsError> {
        let mut sum = 0_i64;
        for (place, amount) in lines {
            let units = units_at(not_negative(*amount)?, self.scale)?;
            let line = self.lines.get_mut(*place).ok_or(PointsError::UnknownLine)?;
            if units > line.paid - line.named {
                return Err(PointsError::RefundExceedsOrder);
            }
            line.named += units;
            sum = sum.checked_add(units).ok_or(PointsError::TooLarge)?;
        }
        if sum == units { Ok(()) } else { Err(PointsError::LinesDoNotSum) }
    }

    /// What can still go back.
    pub(super) fn left(&self) -> Decimal {
        Decimal::new(self.paid - self.back, self.scale).unwrap_or(Decimal::ZERO)
    }

    /// What went back, without some of the refunds that it consists of.
    pub(super) fn back_without(&self, refunds: impl Iterator<Item = Decimal>) -> Decimal {
        // No refund is finer than the order, which takes the scale of the finest.
        let known: i64 = refunds.filter_map(|amount| units_at(amount, self.scale).ok()).sum();
        Decimal::new(self.back - known, self.scale).unwrap_or(Decimal::ZERO)
    }
}
