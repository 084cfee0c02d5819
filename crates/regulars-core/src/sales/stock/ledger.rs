//! The ledger of one article in one shop (SV-85): `received = free + reserved + sold`, none below zero. A reservation lapses at
//! its deadline: at that instant it is released already.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::error::Code;
use crate::time::Instant;

/// A minute, in microseconds.
const MINUTE_US: i64 = 60_000_000;

/// What happens to the stock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StockAct {
    /// The host counted so many: what is sold or taken away from then on is not among them, what is reserved is.
    Count {
        /// How many.
        quantity: i64,
    },
    /// Some are held.
    Reserve {
        /// The reservation.
        reservation: String,
        /// How many.
        quantity: i64,
        /// For how long.
        ttl_minutes: u32,
    },
    /// Some of what is held are sold; the rest is free again.
    Confirm {
        /// The reservation.
        reservation: String,
        /// How many; none: all that are held.
        quantity: Option<i64>,
    },
    /// What is held is free again.
    Release {
        /// The reservation.
        reservation: String,
    },
}

/// Something that happens, at an instant, perhaps under a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StockEvent {
    /// When.
    pub at: Instant,
    /// Told twice under one key, it acts once (MB-7).
    pub key: Option<String>,
    /// What.
    pub act: StockAct,
}

/// How the stock stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StockLevel {
    /// How many can be reserved.
    pub free: i64,
    /// How many are held.
    pub reserved: i64,
    /// How many were sold out of reservations.
    pub sold: i64,
}

/// An open reservation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Holding {
    /// How many are held.
    pub quantity: i64,
    /// When it lapses.
    pub until: Instant,
}

/// The ledger.
#[derive(Clone, Debug, Default)]
pub struct StockLedger {
    /// What is in the shop: free or held.
    there: i64,
    reserved: i64,
    sold: i64,
    open: BTreeMap<String, Holding>,
    /// The reservations that are open, by when they lapse.
    lapses: BTreeMap<Instant, Vec<String>>,
    confirmed: BTreeSet<String>,
    keys: BTreeMap<String, StockAct>,
}

impl StockLedger {
    /// The ledger of so many.
    pub fn new(stock: i64) -> Self {
        Self { there: stock.max(0), ..Self::default() }
    }

    /// What each event comes to, and how the stock stands after it, in the order in which they are given; they are taken in the
    /// order of their instants, those of one instant in the order given.
    pub fn run(stock: i64, events: &[StockEvent]) -> Vec<(Result<(), Code>, StockLevel)> {
        let mut order: Vec<(usize, &StockEvent)> = events.iter().enumerate().collect();
        order.sort_by_key(|(_, event)| event.at);
        let mut ledger = Self::new(stock);
        let mut results: Vec<_> =
            order.into_iter().map(|(place, event)| (place, ledger.take(event), ledger.level())).collect();
        results.sort_by_key(|(place, ..)| *place);
        results.into_iter().map(|(_, result, level)| (result, level)).collect()
    }

    /// How the stock stands. What was counted may be less than what is held; then nothing is free.
    pub fn level(&self) -> StockLevel {
        StockLevel { free: (self.there - self.reserved).max(0), reserved: self.reserved, sold: self.sold }
    }

    /// How many are held beyond what is there.
    pub fn short(&self) -> i64 {
        (self.reserved - self.there).max(0)
    }

    /// An open reservation.
    pub fn holding(&self, reservation: &str) -> Option<Holding> {
        self.open.get(reservation).copied()
    }

    /// When the next reservation lapses.
    pub fn next_lapse(&self) -> Option<Instant> {
        self.lapses.keys().next().copied()
    }

    /// Goes to an instant: what lapses by then is released.
    pub fn go(&mut self, at: Instant) {
        while let Some(entry) = self.lapses.first_entry().filter(|entry| *entry.key() <= at) {
            for reservation in entry.remove() {
                if let Some(holding) = self.open.remove(&reservation) {
                    self.reserved -= holding.quantity;
                }
            }
        }
    }

    /// Takes the next event. A code means that it is refused, and then nothing has changed.
    pub fn take(&mut self, event: &StockEvent) -> Result<(), Code> {
        self.go(event.at);
        if let Some(known) = event.key.as_ref().and_then(|key| self.keys.get(key)) {
            return if *known == event.act { Ok(()) } else { Err(Code::IdempotencyConflict) };
        }
        match &event.act {
            StockAct::Count { quantity } => self.count(*quantity)?,
            StockAct::Reserve { reservation, quantity, ttl_minutes } => {
                self.reserve(reservation, *quantity, event.at, *ttl_minutes)?;
            }
            StockAct::Confirm { reservation, quantity } => self.confirm(reservation, *quantity)?,
            StockAct::Release { reservation } => _ = self.close(reservation)?,
        }
        // What was refused binds no key.
        if let Some(key) = &event.key {
            self.keys.insert(key.clone(), event.act.clone());
        }
        Ok(())
    }

    fn count(&mut self, quantity: i64) -> Result<(), Code> {
        if quantity < 0 {
            return Err(Code::InvalidQuantity);
        }
        self.there = quantity;
        Ok(())
    }

    fn reserve(&mut self, reservation: &str, quantity: i64, at: Instant, ttl_minutes: u32) -> Result<(), Code> {
        if quantity <= 0 {
            return Err(Code::InvalidQuantity);
        }
        if self.open.contains_key(reservation) || self.confirmed.contains(reservation) {
            return Err(Code::DuplicateReservation);
        }
        if quantity > self.there - self.reserved {
            return Err(Code::InsufficientStock);
        }
        let until = at.plus_micros(i64::from(ttl_minutes).saturating_mul(MINUTE_US));
        self.reserved += quantity;
        self.open.insert(reservation.to_owned(), Holding { quantity, until });
        self.lapses.entry(until).or_default().push(reservation.to_owned());
        Ok(())
    }

    fn confirm(&mut self, reservation: &str, quantity: Option<i64>) -> Result<(), Code> {
        let held = self.open.get(reservation).ok_or(Code::ReservationNotOpen)?.quantity;
        let quantity = quantity.unwrap_or(held);
        if quantity <= 0 {
            return Err(Code::InvalidQuantity);
        }
        if quantity > held {
            return Err(Code::ConfirmExceedsReservation);
        }
        if quantity > self.there {
            return Err(Code::InsufficientStock);
        }
        self.close(reservation)?;
        self.there -= quantity;
        self.sold = self.sold.saturating_add(quantity);
        self.confirmed.insert(reservation.to_owned());
        Ok(())
    }

    /// Lets go of what is held.
    fn close(&mut self, reservation: &str) -> Result<Holding, Code> {
        let holding = self.open.remove(reservation).ok_or(Code::ReservationNotOpen)?;
        self.reserved -= holding.quantity;
        if let Some(names) = self.lapses.get_mut(&holding.until) {
            names.retain(|name| name != reservation);
            if names.is_empty() {
                self.lapses.remove(&holding.until);
            }
        }
        Ok(holding)
    }
}
