//! Entitlements: granted claims and reservations, and what becomes of them (MB-52).

use super::{BenefitError, StockMove};
use crate::time::{Date, Instant};

/// A granted claim (MB-52).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entitlement {
    // INVARIANT: the order of the fields is the order of entitlements.
    granted_at: Instant,
    id: String,
    booked: Date,
    valid_until: Option<Instant>,
    state: State,
}

/// What has happened to it; what time does to it is worked out at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Granted,
    Reserved { until: Instant },
    Used,
    Cancelled,
}

/// What an entitlement is at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntitlementStatus {
    /// It can be used.
    Granted,
    /// It can be used or cancelled, until its deadline.
    Reserved,
    /// It was used.
    Used,
    /// The reservation was cancelled.
    Cancelled,
    /// The reservation reached its deadline.
    Lapsed,
    /// It was not used in time.
    Expired,
}

impl Entitlement {
    /// One that is granted at once, or reserved until a deadline.
    pub(super) fn new(
        id: &str,
        granted_at: Instant,
        booked: Date,
        valid_until: Option<Instant>,
        reserved_until: Option<Instant>,
    ) -> Self {
        let state = reserved_until.map_or(State::Granted, |until| State::Reserved { until });
        Self { id: id.to_owned(), granted_at, booked, valid_until, state }
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When it was granted or reserved.
    pub fn granted_at(&self) -> Instant {
        self.granted_at
    }

    /// The date that its quota is booked to: the birthday that it is for, otherwise the local date of the claim.
    pub fn booked(&self) -> Date {
        self.booked
    }

    /// The instant at which it is over (MB-2); none: never.
    pub fn valid_until(&self) -> Option<Instant> {
        self.valid_until
    }

    /// What it is at an instant.
    pub fn status(&self, at: Instant) -> EntitlementStatus {
        let expired = self.valid_until.is_some_and(|until| until <= at);
        match self.state {
            State::Used => EntitlementStatus::Used,
            State::Cancelled => EntitlementStatus::Cancelled,
            State::Reserved { until } if until <= at => EntitlementStatus::Lapsed,
            State::Granted | State::Reserved { .. } if expired => EntitlementStatus::Expired,
            State::Reserved { .. } => EntitlementStatus::Reserved,
            State::Granted => EntitlementStatus::Granted,
        }
    }

    /// Whether it can be used at an instant.
    pub fn is_open(&self, at: Instant) -> bool {
        matches!(self.status(at), EntitlementStatus::Granted | EntitlementStatus::Reserved)
    }

    /// Whether it takes quota at an instant: a reservation that was cancelled or lapsed does not (MB-52).
    pub fn counts(&self, at: Instant) -> bool {
        !matches!(self.status(at), EntitlementStatus::Cancelled | EntitlementStatus::Lapsed)
    }

    /// What it takes of the stock; none: it was given back.
    pub(super) fn takes(&self) -> Option<StockMove> {
        match self.state {
            State::Granted | State::Used => Some(StockMove::Take),
            State::Reserved { until } => Some(StockMove::Reserve(until)),
            State::Cancelled => None,
        }
    }

    /// The deadline of a reservation that was neither used nor cancelled.
    pub fn reserved_until(&self) -> Option<Instant> {
        if let State::Reserved { until } = self.state { Some(until) } else { None }
    }

    /// Uses it.
    pub(super) fn spend(&mut self, at: Instant) -> Result<(), BenefitError> {
        match self.status(at) {
            EntitlementStatus::Granted | EntitlementStatus::Reserved => {
                self.state = State::Used;
                Ok(())
            }
            EntitlementStatus::Used => Err(BenefitError::Used),
            EntitlementStatus::Lapsed | EntitlementStatus::Expired => Err(BenefitError::Expired),
            EntitlementStatus::Cancelled => Err(BenefitError::NotOpen),
        }
    }

    /// Gives up a reservation.
    pub(super) fn cancel(&mut self, at: Instant) -> Result<(), BenefitError> {
        // A reservation that outlived its own validity still holds stock until its deadline.
        let open = self.reserved_until().is_some_and(|until| at < until);
        if !open {
            return Err(BenefitError::NotOpen);
        }
        self.state = State::Cancelled;
        Ok(())
    }
}
