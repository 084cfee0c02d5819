//! The statement of movements: how a balance of points came about (MB-83). It must close, per currency and cohort of lots.

use std::collections::BTreeMap;

use super::{LiabilityError, fits};
use crate::money::{Currency, Decimal, Fraction};

/// The movements of a period. Each is above zero or zero, but `adjusted`, which has its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The balance at the beginning.
    pub open: Decimal,
    /// Earned.
    pub earned: Decimal,
    /// Returned by a reversal.
    pub restored: Decimal,
    /// Redeemed.
    pub redeemed: Decimal,
    /// Expired.
    pub expired: Decimal,
    /// Clawed back by refunds.
    pub clawed_back: Decimal,
    /// Used to repay debt.
    pub repaid: Decimal,
    /// Adjusted.
    pub adjusted: Decimal,
}

/// What moves a balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Points are earned.
    Earned,
    /// A reversal returns points.
    Restored,
    /// Points are redeemed.
    Redeemed,
    /// Points expire.
    Expired,
    /// A refund claws points back.
    ClawedBack,
    /// Points repay debt.
    Repaid,
    /// Points are adjusted, either way.
    Adjusted,
}

impl Default for Movement {
    fn default() -> Self {
        let zero = Decimal::ZERO;
        Self {
            open: zero,
            earned: zero,
            restored: zero,
            redeemed: zero,
            expired: zero,
            clawed_back: zero,
            repaid: zero,
            adjusted: zero,
        }
    }
}

impl Movement {
    /// The balance at the end. Errors: `negative`, `overflow`.
    ///
    /// ```
    /// use regulars_core::membership::liability::Movement;
    /// let period = Movement { open: "1000".parse()?, earned: "500".parse()?, redeemed: "300".parse()?, ..Movement::default() };
    /// assert_eq!(period.close()?.to_string(), "1200");
    /// assert!(period.closes_at("1199".parse()?).is_err());
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn close(&self) -> Result<Decimal, LiabilityError> {
        let mut balance = Fraction::from(self.open);
        for (flow, path) in Flow::ALL {
            let points = Fraction::from(self.of(flow));
            if points.signum() < 0 && flow != Flow::Adjusted {
                return Err(LiabilityError::Negative(path));
            }
            balance = fits(if flow.adds() { balance.add(points) } else { balance.sub(points) })?;
        }
        fits(balance.exact())
    }

    /// Checks a balance that was counted otherwise. Errors: `movement_does_not_close` and those of [`Movement::close`].
    pub fn closes_at(&self, stated: Decimal) -> Result<(), LiabilityError> {
        let close = self.close()?;
        if close == stated { Ok(()) } else { Err(LiabilityError::DoesNotClose { close, stated }) }
    }

    /// The movements of a kind.
    pub fn of(&self, flow: Flow) -> Decimal {
        let mut all = *self;
        *all.place(flow)
    }

    fn place(&mut self, flow: Flow) -> &mut Decimal {
        match flow {
            Flow::Earned => &mut self.earned,
            Flow::Restored => &mut self.restored,
            Flow::Redeemed => &mut self.redeemed,
            Flow::Expired => &mut self.expired,
            Flow::ClawedBack => &mut self.clawed_back,
            Flow::Repaid => &mut self.repaid,
            Flow::Adjusted => &mut self.adjusted,
        }
    }
}

impl Flow {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Earned, "earned"),
        (Self::Restored, "restored"),
        (Self::Redeemed, "redeemed"),
        (Self::Expired, "expired"),
        (Self::ClawedBack, "clawed_back"),
        (Self::Repaid, "repaid"),
        (Self::Adjusted, "adjusted"),
    ];

    /// Whether it makes the balance larger; an adjustment has its sign.
    fn adds(self) -> bool {
        matches!(self, Self::Earned | Self::Restored | Self::Adjusted)
    }
}

/// The movements of a period by currency and cohort, such as the month in which lots were earned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    cohorts: BTreeMap<(Currency, String), Movement>,
}

impl Statement {
    /// The movements of every cohort, by currency and cohort.
    pub fn cohorts(&self) -> impl Iterator<Item = (Currency, &str, &Movement)> {
        self.cohorts.iter().map(|((currency, cohort), movement)| (*currency, cohort.as_str(), movement))
    }

    /// Tells of points that moved. Error: `overflow`; then nothing has changed.
    pub fn post(
        &mut self,
        currency: Currency,
        cohort: &str,
        flow: Flow,
        points: Decimal,
    ) -> Result<(), LiabilityError> {
        let key = (currency, cohort.to_owned());
        let mut movement = self.cohorts.get(&key).copied().unwrap_or_default();
        let place = movement.place(flow);
        *place = fits(Fraction::from(*place).add(points.into()).and_then(Fraction::exact))?;
        self.cohorts.insert(key, movement);
        Ok(())
    }

    /// The statement of the next period, which opens as this one closes. Errors: `negative`, `overflow`.
    pub fn next(&self) -> Result<Self, LiabilityError> {
        let opens = |(key, movement): (&(Currency, String), &Movement)| {
            Ok((key.clone(), Movement { open: movement.close()?, ..Movement::default() }))
        };
        Ok(Self { cohorts: self.cohorts.iter().map(opens).collect::<Result<_, LiabilityError>>()? })
    }
}
