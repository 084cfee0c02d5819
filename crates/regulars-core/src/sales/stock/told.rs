//! What records say of the stock of an article in a shop.

use super::{StockAct, StockEvent};
use crate::money::Decimal;
use crate::record::{Body, Record, RecordKey};
use crate::time::Instant;

/// An event with the record that tells it. They sort as they are taken: by instant, and at one instant what makes room before what
/// takes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ToldStock {
    /// The event.
    pub event: StockEvent,
    /// The record.
    pub key: RecordKey,
}

/// A number of pieces.
fn pieces(quantity: Decimal) -> Option<i64> {
    Some(quantity.units()).filter(|_| quantity.scale() == 0)
}

impl ToldStock {
    /// What a record says; none if it says nothing of stock, or too little. The key of a record was judged when it was taken.
    pub fn of(record: &Record) -> Option<Self> {
        let Body::Stock(body) = &record.body else { return None };
        let reservation = || body.reservation.clone();
        let quantity = body.quantity.and_then(pieces);
        let act = match body.event.as_deref()? {
            "count" => StockAct::Count { quantity: quantity? },
            "reserve" => {
                let ttl_minutes = u32::try_from(pieces(body.ttl_minutes?)?).ok()?;
                StockAct::Reserve { reservation: reservation()?, quantity: quantity?, ttl_minutes }
            }
            "confirm" => match (body.quantity, quantity) {
                (Some(_), None) => return None,
                (_, quantity) => StockAct::Confirm { reservation: reservation()?, quantity },
            },
            "release" => StockAct::Release { reservation: reservation()? },
            _ => return None,
        };
        Some(Self { event: StockEvent { at: record.occurred_at.at, key: None, act }, key: record.key() })
    }

    /// The place in the order in which events are taken.
    pub fn order(&self) -> (Instant, u8, &RecordKey) {
        let rank = match self.event.act {
            StockAct::Count { .. } => 0,
            StockAct::Release { .. } => 1,
            StockAct::Confirm { .. } => 2,
            StockAct::Reserve { .. } => 3,
        };
        (self.event.at, rank, &self.key)
    }
}
