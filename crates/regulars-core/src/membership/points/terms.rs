//! The rules of points as the ledger uses them: what an amount earns by level, and when a lot begins and ends (MB-11 to MB-14).

use super::PointsError;
use crate::membership::program::{
    Align, Clawback, CountedFrom, Expiry, ExpiryAlign, PointRules, Restore, RoundPer, Rounding, UnmergeSpend,
};
use crate::money::{Currency, Decimal};
use crate::time::{Date, Instant, Unit, Zone};

/// Compiled rules of one version of a program.
#[derive(Clone, Debug)]
pub struct Terms {
    zone: Zone,
    rules: PointRules,
    levels: Vec<Earning>,
}

/// What money earns, as an exact fraction. An order keeps that of its own instant for later refunds (MB-12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Earning {
    /// Units of the rules' scale for every `below` of money.
    above: i128,
    below: i128,
    rounding: Rounding,
    pub(super) per_line: bool,
    /// How many units of the ledger's scale are one of the rules'.
    grain: i64,
}

fn power(exponent: u32) -> Result<i128, PointsError> {
    10_i128.checked_pow(exponent).ok_or(PointsError::TooLarge)
}

fn divisor(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

impl Earning {
    /// What earns nothing: an order of another currency.
    pub(super) const NOTHING: Self = Self { above: 0, below: 1, rounding: Rounding::Floor, per_line: false, grain: 1 };

    fn new(rules: &PointRules, multiplier: Decimal, scale: u8) -> Result<Self, PointsError> {
        // rate * multiplier * 10^scale / per, in lowest terms so that the product with an amount fits.
        let parts = |number: Decimal| Ok((i128::from(number.units()), power(u32::from(number.scale()))?));
        let (rate, rate_below) = parts(rules.rate)?;
        let (multiplier, multiplier_below) = parts(multiplier)?;
        let (per, per_below) = parts(rules.per)?;
        let (mut above, mut below) = (1_i128, 1_i128);
        for (up, down) in
            [(rate, rate_below), (multiplier, multiplier_below), (per_below, per), (power(u32::from(rules.scale))?, 1)]
        {
            let (first, second) = (divisor(up, below), divisor(down, above));
            above = (above / second).checked_mul(up / first).ok_or(PointsError::TooLarge)?;
            below = (below / first).checked_mul(down / second).ok_or(PointsError::TooLarge)?;
        }
        let common = divisor(above, below);
        let finer = scale.checked_sub(rules.scale).ok_or(PointsError::TooLarge)?;
        let grain = i64::try_from(power(u32::from(finer))?).map_err(|_| PointsError::TooLarge)?;
        let per_line = rules.round_per == RoundPer::Line;
        Ok(Self { above: above / common, below: (below / common).max(1), rounding: rules.rounding, per_line, grain })
    }

    /// What an amount of `units / 10^scale` earns: multiplied before divided, rounded once (MB-11).
    pub(super) fn points(&self, units: i64, scale: u8) -> Result<i64, PointsError> {
        let large = PointsError::TooLarge;
        if self.above == 0 {
            return Ok(0);
        }
        let dividend = i128::from(units).checked_mul(self.above).ok_or(large)?;
        let divisor = self.below.checked_mul(power(u32::from(scale))?).ok_or(large)?;
        let (whole, rest) = (dividend / divisor, dividend % divisor);
        let half = rest.cmp(&(divisor - rest));
        let up = match self.rounding {
            Rounding::Floor => false,
            Rounding::Ceil => rest > 0,
            Rounding::HalfUp => half.is_ge(),
            Rounding::HalfEven => half.is_gt() || (half.is_eq() && whole % 2 == 1),
        };
        i64::try_from(whole + i128::from(up)).ok().and_then(|points| points.checked_mul(self.grain)).ok_or(large)
    }
}

impl Terms {
    /// The rules of a version for a ladder with these multipliers, lowest level first; without a ladder there is one of 1. The
    /// ledger's scale is that of the finest version of its program. Error: `overflow`.
    pub fn new(rules: &PointRules, zone: &Zone, multipliers: &[Decimal], scale: u8) -> Result<Self, PointsError> {
        let levels = multipliers.iter().map(|multiplier| Earning::new(rules, *multiplier, scale));
        Ok(Self { zone: zone.clone(), rules: rules.clone(), levels: levels.collect::<Result<_, _>>()? })
    }

    /// The terms of a program without points: orders earn nothing, of whatever currency, and are active at once.
    pub fn nothing(zone: &Zone) -> Self {
        let rules = PointRules {
            rate: Decimal::ZERO,
            per: Decimal::ZERO,
            currency: Currency::NONE,
            rounding: Rounding::Floor,
            round_per: RoundPer::Order,
            scale: 0,
            pending: None,
            expiry: Expiry::Never,
            counted_from: CountedFrom::Earned,
            clawback: Clawback::AllowNegative,
            restore_expired: Restore::Forfeit,
            unmerge_spend: UnmergeSpend::ByProfile,
        };
        // No level has an earning, so the rate is never divided.
        Self { zone: zone.clone(), rules, levels: Vec::new() }
    }

    pub(super) fn earning(&self, level: usize, currency: Currency) -> Earning {
        let earns = self.levels.get(level).filter(|_| currency == self.rules.currency);
        earns.copied().unwrap_or(Earning::NOTHING)
    }

    /// Whether money of this currency would earn, if it is not one that the rules pass over. Without points none is.
    pub fn earns(&self, currency: Currency) -> bool {
        self.levels.is_empty() || currency == self.rules.currency
    }

    pub(super) fn clawback(&self) -> Clawback {
        self.rules.clawback
    }

    /// When what was earned at `at` can be spent (MB-13).
    pub fn available_at(&self, at: Instant) -> Instant {
        match self.rules.pending {
            None => at,
            Some(wait) => match wait.align {
                Align::Exact => self.zone.plus_days(at, wait.days),
                Align::DayStart => self.zone.start_of(self.zone.date(at).plus_days(days(wait.days))),
            },
        }
    }

    /// When a lot ends (MB-14); the end of time: never.
    pub(super) fn until(&self, earned_at: Instant, available_at: Instant) -> Instant {
        let from = match self.rules.counted_from {
            CountedFrom::Earned => earned_at,
            CountedFrom::Available => available_at,
        };
        let today = self.zone.date(from);
        match self.rules.expiry {
            Expiry::Never => Instant::MAX,
            Expiry::Months { months, align } => self.end(from, today, today.plus_months(months), align),
            Expiry::Days { days: count, align } => self.end(from, today, today.plus_days(days(count)), align),
            Expiry::Fixed { month, day, years_ahead } => {
                let year = today.period(Unit::Year).saturating_add(days(years_ahead));
                self.zone.start_of(last_of(year, month, day).plus_days(1))
            }
        }
    }

    fn end(&self, from: Instant, today: Date, day: Date, align: ExpiryAlign) -> Instant {
        match align {
            ExpiryAlign::EndOfDay => self.zone.start_of(day.plus_days(1)),
            ExpiryAlign::EndOfMonth => {
                self.zone.start_of(Date::start_of_period(day.period(Unit::Month).saturating_add(1), Unit::Month))
            }
            ExpiryAlign::Exact => {
                let later = day.days().saturating_sub(today.days());
                self.zone.plus_days(from, u32::try_from(later).unwrap_or(0))
            }
        }
    }

    /// When a lot ends that was made of points which came back too late; none: they are lost (MB-20).
    pub(super) fn restored_until(&self, at: Instant) -> Option<Instant> {
        match self.rules.restore_expired {
            Restore::Forfeit => None,
            Restore::Grace { days: count } => {
                Some(self.zone.start_of(self.zone.date(at).plus_days(days(count).saturating_add(1))))
            }
        }
    }
}

/// A count of the rules as a distance of dates. What is too far is beyond the calendar either way.
fn days(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// A day of a year; one that its month does not have is the month's last.
fn last_of(year: i32, month: u8, day: u8) -> Date {
    let (month, day) = (u32::from(month), u32::from(day));
    let found = (1..=day).rev().take(4).find_map(|day| Date::from_ymd(year, month, day));
    found.unwrap_or_else(|| Date::from_days(i32::MAX))
}

#[cfg(test)]
mod tests;
