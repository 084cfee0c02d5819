//! What one member has claimed of one benefit, and the commands that change it (MB-50 to MB-52).

use std::num::NonZeroU32;

use super::decision::{open, valid_until};
use super::{Asked, BenefitError, Decision, Eligible, Entitlement, Grant, Reason, Stock, StockMove, Window};
use crate::error::{Code, Fault as _};
use crate::membership::program::{Benefit, Per, Quota};
use crate::time::{Date, Due, Instant};

const MINUTE_US: i64 = 60_000_000;

/// How a benefit is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// Claimed for good.
    Claim,
    /// Reserved for so many minutes.
    Reserve(NonZeroU32),
}

impl Taking {
    /// The deadline of a reservation.
    fn deadline(self, at: Instant) -> Option<Instant> {
        match self {
            Self::Claim => None,
            Self::Reserve(minutes) => Some(at.plus_micros(i64::from(minutes.get()).saturating_mul(MINUTE_US))),
        }
    }
}

/// The entitlements of one member to one benefit. Commands are given in timeline order; one that fails or is refused changes
/// nothing (MB-8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    // INVARIANT: in their order, so that a merge does not show who was merged into whom.
    entitlements: Vec<Entitlement>,
}

/// A claim that was taken over as a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// What it does to the stock.
    pub change: StockMove,
    /// Why it would have been refused.
    pub finding: Option<Code>,
}

impl Claims {
    /// All entitlements, by the instant at which they were granted.
    pub fn entitlements(&self) -> &[Entitlement] {
        &self.entitlements
    }

    /// Whether a claim would be granted (MB-50). Errors: `benefit_is_a_right`, `calendar_out_of_range`, `out_of_range`.
    pub fn decide(&self, benefit: &Benefit, asked: Asked<'_>, stock: &Stock) -> Result<Decision, BenefitError> {
        if benefit.queue.is_some() {
            return Err(BenefitError::Right);
        }
        let grant = match open(benefit, asked)? {
            Decision::Granted(grant) => grant,
            refused @ Decision::Refused(_) => return Ok(refused),
        };
        if let Some(reason) = self.over_quota(benefit, asked, grant)? {
            return Ok(Decision::Refused(reason));
        }
        let none_left = benefit.stock.is_some_and(|total| stock.left(total, asked.at) == 0);
        Ok(if none_left { Decision::Refused(Reason::OutOfStock) } else { Decision::Granted(grant) })
    }

    fn over_quota(&self, benefit: &Benefit, asked: Asked<'_>, grant: Grant) -> Result<Option<Reason>, BenefitError> {
        let Some(quota) = &benefit.quota else { return Ok(None) };
        let used = self.used(quota, asked, grant.booked)?;
        if used < quota.allowed(asked.tier.map(|held| held.tier)) {
            return Ok(None);
        }
        let yearly = matches!(quota.per, Per::CalendarYear | Per::LunarYear);
        let claimed = grant.birthday && yearly && used > 0;
        Ok(Some(if claimed { Reason::AlreadyClaimedThisYear } else { Reason::QuotaUsed }))
    }

    /// How many count in the period of a claim that is booked to a date.
    fn used(&self, quota: &Quota, asked: Asked<'_>, booked: Date) -> Result<u32, BenefitError> {
        let mut used: u32 = 0;
        for entitlement in self.entitlements.iter().filter(|entitlement| entitlement.counts(asked.at)) {
            let claim = (entitlement.granted_at(), entitlement.booked());
            used = used.saturating_add(quota.per.shared(claim, booked, asked.tier)?.into());
        }
        Ok(used)
    }

    /// How many are left of the quota in the period of a claim made now, whether or not it would be granted; none without a
    /// quota (MB-51). Errors: `calendar_out_of_range`, `out_of_range`.
    pub fn left(&self, benefit: &Benefit, asked: Asked<'_>) -> Result<Option<u32>, BenefitError> {
        let Some(quota) = &benefit.quota else { return Ok(None) };
        let date = asked.zone.date(asked.at);
        let booked = match Window::of(benefit).holds(date, asked.birth)? {
            Eligible::Yes { birthday } => birthday.unwrap_or(date),
            Eligible::No | Eligible::BirthdayMissing => date,
        };
        let used = self.used(quota, asked, booked)?;
        Ok(Some(quota.allowed(asked.tier.map(|held| held.tier)).saturating_sub(used)))
    }

    /// What all have taken of the stock, where others have taken so many (MB-51).
    pub fn stock_with(&self, others: u64) -> Stock {
        let mut stock = Stock::of(others);
        self.entitlements.iter().filter_map(Entitlement::takes).for_each(|change| stock.apply(change));
        stock
    }

    /// Claims or reserves, if it is granted, and says what that does to the stock. Errors: `duplicate_entitlement` and those of
    /// [`Claims::decide`].
    pub fn take(
        &mut self,
        benefit: &Benefit,
        asked: Asked<'_>,
        stock: &Stock,
        id: &str,
        taking: Taking,
    ) -> Result<(Decision, Option<StockMove>), BenefitError> {
        self.unknown(id)?;
        let decision = self.decide(benefit, asked, stock)?;
        let change = match decision {
            Decision::Granted(grant) => Some(self.add(id, asked.at, grant, taking)),
            Decision::Refused(_) => None,
        };
        Ok((decision, change))
    }

    /// Takes over a claim that a channel has granted: it is a fact also where the rules would refuse it (MB-6), and then is
    /// booked to its local date. Error: `duplicate_entitlement`.
    pub fn record(
        &mut self,
        benefit: &Benefit,
        asked: Asked<'_>,
        stock: &Stock,
        id: &str,
        taking: Taking,
    ) -> Result<Recorded, BenefitError> {
        self.unknown(id)?;
        let booked = asked.zone.date(asked.at);
        let plain = Grant { booked, birthday: false, valid_until: valid_until(benefit, asked) };
        // Quota and stock do not touch the birthday that it is for.
        let grant = match open(benefit, asked) {
            Ok(Decision::Granted(grant)) => grant,
            Ok(Decision::Refused(_)) | Err(_) => plain,
        };
        let finding = match self.decide(benefit, asked, stock) {
            Ok(Decision::Granted(_)) => None,
            Ok(Decision::Refused(reason)) => Some(reason.code()),
            Err(error) => Some(error.code()),
        };
        Ok(Recorded { change: self.add(id, asked.at, grant, taking), finding })
    }

    fn unknown(&self, id: &str) -> Result<(), BenefitError> {
        let known = self.entitlements.iter().any(|entitlement| entitlement.id() == id);
        if known { Err(BenefitError::Duplicate) } else { Ok(()) }
    }

    fn add(&mut self, id: &str, at: Instant, grant: Grant, taking: Taking) -> StockMove {
        let deadline = taking.deadline(at);
        let entitlement = Entitlement::new(id, at, grant.booked, grant.valid_until, deadline);
        self.entitlements.insert(self.entitlements.partition_point(|known| *known < entitlement), entitlement);
        deadline.map_or(StockMove::Take, StockMove::Reserve)
    }

    /// Uses an entitlement; a reservation that is used keeps what it took. Errors: `unknown_entitlement`, `entitlement_used`,
    /// `entitlement_expired`, `entitlement_not_open` for one that was cancelled.
    pub fn spend(&mut self, id: &str, at: Instant) -> Result<Option<StockMove>, BenefitError> {
        self.change(id, StockMove::Keep, |entitlement| entitlement.spend(at))
    }

    /// Gives a reservation back, and with it quota and stock. Errors: `unknown_entitlement`, `entitlement_not_open`.
    pub fn cancel(&mut self, id: &str, at: Instant) -> Result<Option<StockMove>, BenefitError> {
        self.change(id, StockMove::Return, |entitlement| entitlement.cancel(at))
    }

    /// Does to the first that allows it; after a merge two may share an id.
    fn change(
        &mut self,
        id: &str,
        of_reserved: impl Fn(Instant) -> StockMove,
        act: impl Fn(&mut Entitlement) -> Result<(), BenefitError>,
    ) -> Result<Option<StockMove>, BenefitError> {
        let mut refused = BenefitError::Unknown;
        for entitlement in self.entitlements.iter_mut().filter(|entitlement| entitlement.id() == id) {
            let reserved = entitlement.reserved_until();
            match act(entitlement) {
                Ok(()) => return Ok(reserved.map(of_reserved)),
                Err(error) => refused = error,
            }
        }
        Err(refused)
    }

    /// Takes over the entitlements and with them the usage of a member who is merged into this one (MB-71). The stock does not
    /// change. Ids that both have used stay with both and are returned, for the finding `duplicate_entitlement`.
    pub fn absorb(&mut self, other: Self) -> Vec<String> {
        let shared = other.entitlements.iter().filter(|theirs| self.unknown(theirs.id()).is_err());
        let mut shared: Vec<String> = shared.map(|theirs| theirs.id().to_owned()).collect();
        shared.sort();
        shared.dedup();
        self.entitlements.extend(other.entitlements);
        self.entitlements.sort();
        shared
    }

    /// The next instant at which the decision or an entitlement differs without a new record, a move of the tier aside. Errors:
    /// `calendar_out_of_range`, `out_of_range`.
    pub fn next_change_at(
        &self,
        benefit: &Benefit,
        asked: Asked<'_>,
        stock: &Stock,
    ) -> Result<Option<Instant>, BenefitError> {
        let mut due = Due::after(asked.at);
        let date = asked.zone.date(asked.at);
        let turn = Window::of(benefit).turns_after(date, asked.birth)?;
        // What was never claimed has nothing that a new period could give back.
        let claimed = benefit.quota.as_ref().filter(|_| !self.entitlements.is_empty());
        let period = claimed.and_then(|quota| quota.per.next_begins(date));
        [turn, period].into_iter().flatten().for_each(|date| due.at(asked.zone.start_of(date)));
        self.ends(asked.at, &mut due);
        due.maybe(benefit.stock.and_then(|_| stock.next_change_at(asked.at)));
        Ok(due.next())
    }

    /// Tells when entitlements and reservations end after an instant.
    pub fn ends(&self, at: Instant, due: &mut Due) {
        for entitlement in &self.entitlements {
            if entitlement.is_open(at) {
                due.maybe(entitlement.valid_until());
            }
            due.maybe(entitlement.reserved_until());
        }
    }
}
