//! Operations about stock (SV-85): over events that are given, and over the store.

use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::record::ProfileRef;
use regulars_core::sales::stock::{self as ledger, StockEvent, StockLedger};
use regulars_core::time::Instant;
use serde::{Deserialize, Serialize};

use super::requests::{Context, StatedIdentifierRef, who};
use super::wire::wire;
use crate::Crm;
use crate::stock::{StockAct, StockCommand, StockDone, StockState};

/// The most events of a replay.
const MAX_EVENTS: usize = 100_000;
/// The most pieces.
const MAX_PIECES: i64 = 1_000_000_000_000;

wire! {
    /// Something that happens to the stock of an article in a shop.
    request StockEventGiven {
        /// When.
        pub at: Instant,
        /// The command's key (MB-7).
        pub key: Option<String>,
        /// How many; of `confirm` all that are held if absent.
        pub quantity: Option<i64>,
        /// The reservation.
        pub reservation: Option<String>,
        /// For how many minutes it is held.
        pub ttl_minutes: Option<u32>,
        /// What happens: `reserve`, `confirm`, `release` or `count`.
        #[serde(rename = "type")]
        pub event: String,
    }
}

wire! {
    /// Asks what comes of events of the stock of one article in one shop; nothing is stored.
    request StockReplayRequest {
        /// Who asks.
        pub context: Option<Context>,
        /// What happens, in any order: it is taken in the order of time.
        pub events: Vec<StockEventGiven>,
        /// How many are there at first.
        pub stock: i64,
    }
}

wire! {
    /// What came of an event, and how the stock stands after it.
    response StockResult {
        /// How many can be reserved.
        pub free: i64,
        /// How many are held.
        pub reserved: i64,
        /// `ok`, or the code of why it was refused.
        pub result: String,
        /// How many were sold.
        pub sold: i64,
    }
}

wire! {
    /// What came of events of stock.
    response StockReplayed {
        /// One for each event, in the order in which they were given.
        pub results: Vec<StockResult>,
    }
}

fn pieces(quantity: i64, path: &str) -> Result<i64> {
    if quantity.abs() > MAX_PIECES {
        let message = format!("there are at most {MAX_PIECES} pieces");
        return Err(Error::new(Code::InvalidValue, path, message));
    }
    Ok(quantity)
}

impl StockEventGiven {
    fn act(&self) -> Result<ledger::StockAct> {
        let missing = |path: &str| Error::new(Code::MissingField, path, format!("`{path}` is required"));
        let reservation = || self.reservation.clone().ok_or_else(|| missing("reservation"));
        let quantity = self.quantity.map(|quantity| pieces(quantity, "quantity")).transpose()?;
        let some = || quantity.ok_or_else(|| missing("quantity"));
        Ok(match self.event.as_str() {
            "count" => ledger::StockAct::Count { quantity: some()? },
            "reserve" => ledger::StockAct::Reserve {
                reservation: reservation()?,
                quantity: some()?,
                ttl_minutes: self.ttl_minutes.ok_or_else(|| missing("ttl_minutes"))?,
            },
            "confirm" => ledger::StockAct::Confirm { reservation: reservation()?, quantity },
            "release" => ledger::StockAct::Release { reservation: reservation()? },
            other => {
                let hint = regulars_core::text::did_you_mean(other, ["count", "reserve", "confirm", "release"]);
                return Err(Error::new(Code::InvalidValue, "type", format!("`{other}` is no event{hint}")));
            }
        })
    }
}

pub(super) fn replay(_: &Crm, request: StockReplayRequest) -> Result<StockReplayed> {
    if request.events.len() > MAX_EVENTS {
        return Err(Error::new(Code::TooManyItems, "events", format!("there are more than {MAX_EVENTS} events")));
    }
    let stock = pieces(request.stock, "stock")?;
    if stock < 0 {
        return Err(Error::new(Code::Negative, "stock", "there cannot be fewer than none"));
    }
    let read = |(n, given): (usize, &StockEventGiven)| {
        let act = given.act().map_err(|error| error.within(&format!("events[{n}]")))?;
        Ok(StockEvent { at: given.at, key: given.key.clone(), act })
    };
    let events = request.events.iter().enumerate().map(read).collect::<Result<Vec<_>>>()?;
    let results = StockLedger::run(stock, &events).into_iter().map(|(result, level)| StockResult {
        free: level.free,
        reserved: level.reserved,
        result: result.map_or_else(Code::as_str, |()| "ok").to_owned(),
        sold: level.sold,
    });
    Ok(StockReplayed { results: results.collect() })
}

/// What is told of stock has its own fields and those that all have.
macro_rules! stock_command {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $ty:ty,)* } $run:ident => $act:expr) => {
        wire! {
            $(#[$meta])*
            request $name {
                /// When it happens.
                pub at: Instant,
                /// The channel inside the source.
                pub channel: Option<String>,
                /// Who asks.
                pub context: Option<Context>,
                /// Of whose records it is told, by customer id.
                pub customer: Option<CustomerId>,
                /// The same by an identifier.
                pub identifier: Option<StatedIdentifierRef>,
                /// Told twice under one key, it acts once (MB-7).
                pub key: Option<String>,
                /// The same by one of the profiles, which need not be known yet.
                pub profile: Option<ProfileRef>,
                /// The article.
                pub sku: String,
                /// The shop.
                pub store: String,
                $($(#[$field_meta])* pub $field: $ty,)*
            }
        }

        pub(super) fn $run(crm: &Crm, request: $name) -> Result<StockDone> {
            let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
            let act: fn(&$name) -> Result<StockAct> = $act;
            let act = act(&request)?;
            let command = StockCommand {
                who,
                sku: request.sku.clone(),
                store: request.store.clone(),
                act,
                channel: request.channel.clone(),
                key: request.key.clone(),
            };
            crm.move_stock(&command, request.at)
        }
    };
}

stock_command! {
    /// Holds pieces for a customer (SV-85). It needs a key or an id.
    ReserveStockRequest {
        /// The order that they are for.
        order_id: Option<String>,
        /// How many.
        quantity: i64,
        /// The id of the reservation; the key if absent.
        reservation: Option<String>,
        /// For how many minutes.
        ttl_minutes: u32,
    } reserve => |request| Ok(StockAct::Reserve {
        reservation: request.reservation.clone(),
        quantity: pieces(request.quantity, "quantity")?,
        ttl_minutes: request.ttl_minutes,
        order_id: request.order_id.clone(),
    })
}

stock_command! {
    /// Sells pieces that are held, and lets the rest go (SV-85).
    ConfirmStockRequest {
        /// How many; all that are held if absent.
        quantity: Option<i64>,
        /// The id of the reservation.
        reservation: String,
    } confirm => |request| Ok(StockAct::Confirm {
        reservation: request.reservation.clone(),
        quantity: request.quantity.map(|quantity| pieces(quantity, "quantity")).transpose()?,
    })
}

stock_command! {
    /// Lets go of pieces that are held (SV-85).
    ReleaseStockRequest {
        /// The id of the reservation.
        reservation: String,
    } release => |request| Ok(StockAct::Release { reservation: request.reservation.clone() })
}

stock_command! {
    /// Says how many the host counted: free or held (SV-85).
    CountStockRequest {
        /// How many are there.
        quantity: i64,
    } count => |request| Ok(StockAct::Count { quantity: pieces(request.quantity, "quantity")? })
}

wire! {
    /// Asks how the stock of an article in a shop stands.
    request StockLevelRequest {
        /// The instant of the question.
        pub as_of: Instant,
        /// Who asks.
        pub context: Option<Context>,
        /// The article.
        pub sku: String,
        /// The shop.
        pub store: String,
    }
}

pub(super) fn level(crm: &Crm, request: StockLevelRequest) -> Result<StockState> {
    crm.stock(&request.sku, &request.store, request.as_of)
}
