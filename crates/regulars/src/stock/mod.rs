//! Reservations of stock in a store (SV-85): commands over the ledger of one article in one shop, which all who reserve of it
//! share. Each is told, judged and kept inside one write transaction, so that two tills never sell the same piece.

mod tell;

use regulars_core::identity::CustomerId;
use regulars_core::record::{RecordId, SourceName};
use regulars_core::sales::stock::StockLevel;
use regulars_core::time::Instant;
use serde::Serialize;

use crate::CustomerRef;

/// What is to happen to the stock.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum StockAct {
    /// The host counted so many.
    Count {
        /// How many are there: free or held.
        quantity: i64,
    },
    /// Some are held.
    Reserve {
        /// The id of the reservation; the key if absent.
        reservation: Option<String>,
        /// How many.
        quantity: i64,
        /// For how many minutes.
        ttl_minutes: u32,
        /// The order that they are for.
        order_id: Option<String>,
    },
    /// Some of what is held are sold; the rest is free again.
    Confirm {
        /// The id of the reservation.
        reservation: String,
        /// How many; all that are held if absent.
        quantity: Option<i64>,
    },
    /// What is held is free again.
    Release {
        /// The id of the reservation.
        reservation: String,
    },
}

impl StockAct {
    /// The verb of the record.
    fn verb(&self) -> &'static str {
        match self {
            Self::Count { .. } => "count",
            Self::Reserve { .. } => "reserve",
            Self::Confirm { .. } => "confirm",
            Self::Release { .. } => "release",
        }
    }

    /// The operation that does it.
    fn operation(&self) -> &'static str {
        match self {
            Self::Count { .. } => "stock.count",
            Self::Reserve { .. } => "stock.reserve",
            Self::Confirm { .. } => "stock.confirm",
            Self::Release { .. } => "stock.release",
        }
    }
}

/// A command about the stock of an article in a shop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StockCommand {
    /// Of whose records it is told: who reserves; for a count a profile of the shop.
    pub who: CustomerRef,
    /// The article.
    pub sku: String,
    /// The shop.
    pub store: String,
    /// What.
    pub act: StockAct,
    /// The channel inside the source.
    pub channel: Option<String>,
    /// Told twice under one key, it acts once (MB-7).
    pub key: Option<String>,
}

impl StockCommand {
    /// A command without a key.
    ///
    /// ```
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// use regulars::{StockAct, StockCommand};
    ///
    /// let command = StockCommand::new(who, ("sku-1", "wuhan-1"), StockAct::Count { quantity: 3 });
    /// assert_eq!((command.sku.as_str(), command.key), ("sku-1", None));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn new(who: impl Into<CustomerRef>, (sku, store): (&str, &str), act: StockAct) -> Self {
        let (who, sku, store) = (who.into(), sku.to_owned(), store.to_owned());
        Self { who, sku, store, act, channel: None, key: None }
    }

    /// The same under a key.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// # let who = regulars::ProfileRef::new("pos", "10233")?;
    /// use regulars::{StockAct, StockCommand};
    ///
    /// let command = StockCommand::new(who, ("sku-1", "wuhan-1"), StockAct::Count { quantity: 3 }).with_key("count-1");
    /// crm.move_stock(&command, as_of)?;
    /// assert!(crm.move_stock(&command, as_of)?.duplicate, "told twice, it acts once");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    #[must_use]
    pub fn with_key(self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self }
    }
}

/// What a command about stock did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StockDone {
    /// The customer of whose profile it is told.
    pub customer: CustomerId,
    /// Whether it had been told before, with the same body (MB-7).
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub duplicate: bool,
    /// The id of the record in its source.
    pub record_id: RecordId,
    /// The id of the reservation; absent for a count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation: Option<String>,
    /// The source of the record.
    pub source: SourceName,
    /// The stock after it, at the instant of the command.
    pub stock: StockLevel,
    /// When the reservation lapses, while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
}

/// How the stock of an article in a shop stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StockState {
    /// When it changes by itself, because a reservation lapses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_change_at: Option<Instant>,
    /// How many are held beyond what the host counted; none if it is not so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short: Option<i64>,
    /// The article.
    pub sku: String,
    /// The stock.
    pub stock: StockLevel,
    /// The shop.
    pub store: String,
}
