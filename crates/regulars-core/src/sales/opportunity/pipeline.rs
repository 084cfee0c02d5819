//! What opportunities are worth together (SV-53), by currency: nothing is converted.

use std::collections::BTreeMap;

use super::{OpportunityCourse, OpportunityStanding, Stages};
use crate::error::Code;
use crate::money::{Currency, Decimal, Fraction, Money, Total};
use crate::time::DAY_US;

/// Digits behind the point.
const PLACES: u8 = 4;

/// The opportunities of one currency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InCurrency {
    /// How many are open.
    pub open: u64,
    /// What the open ones are worth.
    pub amount: Money,
    /// What they are worth by the probabilities of their stages, half to even to the minor unit.
    pub weighted: Money,
    /// What is sold in a day: open ones x win rate x mean amount of the open ones / mean days from the beginning to the end of those
    /// that ended, of this currency; none where one of these is.
    pub velocity: Option<Money>,
}

/// What opportunities are worth together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pipeline {
    /// How many are open.
    pub open: u64,
    /// Open ones of which nobody knows the worth.
    pub without_amount: u64,
    /// How many were won.
    pub won: u64,
    /// How many were lost.
    pub lost: u64,
    /// Won of won and lost, to 4 decimals; none where none ended.
    pub win_rate: Option<Decimal>,
    /// By currency.
    pub currencies: BTreeMap<Currency, InCurrency>,
}

#[derive(Default)]
struct Sums {
    open: u64,
    amount: Total,
    weighted: Fraction0,
    ended: u64,
    won: u64,
    ended_us: i64,
}

/// A fraction that begins at zero and notices when it does not fit.
struct Fraction0(Option<Fraction>);

impl Default for Fraction0 {
    fn default() -> Self {
        Self(Some(Fraction::ZERO))
    }
}

fn whole(count: u64) -> Option<Fraction> {
    i64::try_from(count).ok().map(Fraction::from)
}

/// What opportunities are worth together. Error: `overflow`.
pub fn pipeline(stages: &Stages, courses: &[OpportunityCourse]) -> Result<Pipeline, Code> {
    let mut by_currency: BTreeMap<Currency, Sums> = BTreeMap::new();
    let (mut open, mut without_amount, mut won, mut lost) = (0, 0, 0, 0);
    for course in courses {
        match course.standing {
            OpportunityStanding::Open => open += 1,
            OpportunityStanding::Won => won += 1,
            OpportunityStanding::Lost => lost += 1,
        }
        let Some(amount) = course.amount else {
            without_amount += u64::from(course.standing == OpportunityStanding::Open);
            continue;
        };
        let sums = by_currency.entry(amount.currency).or_default();
        if course.standing == OpportunityStanding::Open {
            sums.open += 1;
            sums.amount.add(amount.amount.into());
            let probability = stages.get(&course.stage).map_or(Decimal::ZERO, |stage| stage.probability);
            let part = Fraction::from(amount.amount).mul(probability.into());
            sums.weighted.0 = sums.weighted.0.zip(part).and_then(|(sum, part)| sum.add(part));
        } else {
            sums.ended += 1;
            sums.won += u64::from(course.standing == OpportunityStanding::Won);
            let closed = course.closed.unwrap_or(course.created);
            sums.ended_us = sums.ended_us.saturating_add(closed.micros() - course.created.micros());
        }
    }
    let rate = whole(won).zip(whole(won + lost)).and_then(|(won, all)| won.div(all));
    let told = by_currency.into_iter().map(|(currency, sums)| Ok((currency, sums.told(currency)?)));
    Ok(Pipeline {
        open,
        without_amount,
        won,
        lost,
        win_rate: rate.and_then(|rate| rate.half_even(PLACES)),
        currencies: told.collect::<Result<_, Code>>()?,
    })
}

impl Sums {
    fn told(&self, currency: Currency) -> Result<InCurrency, Code> {
        let digits = currency.minor_digits();
        let amount = self.amount.decimal().ok_or(Code::Overflow)?;
        let weighted = self.weighted.0.and_then(|sum| sum.half_even(digits)).ok_or(Code::Overflow)?;
        // open x rate x (amount / open) / days: the open ones cancel.
        let velocity = || {
            let rate = whole(self.won)?.div(whole(self.ended)?)?;
            let days = Fraction::from(self.ended_us).div(Fraction::from(DAY_US))?.div(whole(self.ended)?)?;
            Fraction::from(amount).mul(rate)?.div(days)?.half_even(digits)
        };
        Ok(InCurrency {
            open: self.open,
            amount: Money::new(amount, currency),
            weighted: Money::new(weighted, currency),
            velocity: velocity().filter(|_| self.open > 0).map(|amount| Money::new(amount, currency)),
        })
    }
}
