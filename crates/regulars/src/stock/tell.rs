//! Commands about stock, and how it stands.

use regulars_core::error::{Code, Error, Result};
use regulars_core::money::Decimal;
use regulars_core::record::{Body, ProfileRef, Record, RecordKey, Stock};
use regulars_core::relation::stock_id;
use regulars_core::sales::stock::{StockLedger, ToldStock};
use regulars_core::time::Instant;
use regulars_store::{Reading, Writing};

use super::{StockAct, StockCommand, StockDone, StockState};
use crate::commands::{Kept, record_id_of, speaker};
use crate::named::told_under;
use crate::{Crm, CustomerRef};

impl StockCommand {
    /// The id of the reservation.
    fn reservation(&self) -> Result<Option<&str>> {
        match &self.act {
            StockAct::Count { .. } => Ok(None),
            StockAct::Reserve { reservation, .. } => match reservation.as_deref().or(self.key.as_deref()) {
                Some(reservation) => Ok(Some(reservation)),
                None => Err(Error::new(Code::MissingField, "reservation", "without a key a reservation needs an id")),
            },
            StockAct::Confirm { reservation, .. } | StockAct::Release { reservation } => Ok(Some(reservation)),
        }
    }

    /// The record of the command. Errors: those of records, `missing_field`, `invalid_quantity`, `invalid_value`.
    fn record(&self, profile: &ProfileRef, at: Instant) -> Result<Record> {
        let whole = |units: i64| -> Result<Decimal> { Ok(Decimal::new(units, 0)?) };
        let reservation = self.reservation()?;
        let (quantity, ttl_minutes, order_id) = match &self.act {
            StockAct::Count { quantity } => (Some(*quantity), None, None),
            StockAct::Reserve { quantity, ttl_minutes, order_id, .. } => {
                if *ttl_minutes == 0 {
                    return Err(Error::new(Code::InvalidValue, "ttl_minutes", "a reservation is held for some time"));
                }
                (Some(*quantity), Some(i64::from(*ttl_minutes)), order_id.clone())
            }
            StockAct::Confirm { quantity, .. } => (*quantity, None, None),
            StockAct::Release { .. } => (None, None, None),
        };
        let body = Stock {
            channel: self.channel.clone(),
            event: Some(self.act.verb().to_owned()),
            key: self.key.clone(),
            order_id,
            quantity: quantity.map(whole).transpose()?,
            reservation: reservation.map(str::to_owned),
            sku: Some(self.sku.clone()),
            store: Some(self.store.clone()),
            ttl_minutes: ttl_minutes.map(whole).transpose()?,
        };
        let (verb, sku, store) = (self.act.verb(), &self.sku, &self.store);
        let id = match (&self.key, reservation) {
            (Some(key), _) => record_id_of(key),
            // What lapsed may be reserved anew under its name.
            (None, Some(reservation)) => format!("stock:{verb}:{reservation}:{at}"),
            (None, None) => format!("stock:{verb}:{sku}:{store}:{at}"),
        };
        Record::new(profile.source.as_str(), &id, profile.key.as_str(), at, Body::Stock(body))
    }
}

/// What the event of a record came to.
type Judged<'a> = (&'a RecordKey, std::result::Result<(), Code>);

/// What each event came to, in the order in which they are taken.
fn fold(events: &[ToldStock], to: Instant) -> (StockLedger, Vec<Judged<'_>>) {
    let mut ledger = StockLedger::default();
    let outcomes = events.iter().map(|told| (&told.key, ledger.take(&told.event))).collect();
    ledger.go(to);
    (ledger, outcomes)
}

impl Crm {
    /// Reserves, sells or lets go of stock, or says how much there is (SV-85). It is kept as a record, or refused with one error,
    /// and then nothing has changed. What is told later than what came after it is refused where others would lose what they hold.
    ///
    /// Errors: `insufficient_stock`, `invalid_quantity`, `confirm_exceeds_reservation`, `reservation_not_open`,
    /// `duplicate_reservation`, `idempotency_conflict`, `missing_field`, and those of finding the customer and of records.
    ///
    /// ```
    /// use regulars::{Crm, Instant, ProfileRef, Rulebook, StockAct, StockCommand};
    /// let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n";
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// let at = Instant::parse("2026-10-01T12:00:00+08:00")?;
    /// let place = ("sku-1", "wuhan-1");
    /// crm.move_stock(&StockCommand::new(ProfileRef::new("wms", "wuhan-1")?, place, StockAct::Count { quantity: 3 }), at)?;
    /// let hold = |quantity| StockAct::Reserve { reservation: None, quantity, ttl_minutes: 15, order_id: None };
    /// let who = ProfileRef::new("app", "M-1")?;
    /// let later = Instant::parse("2026-10-01T12:05:00+08:00")?;
    /// let held = crm.move_stock(&StockCommand::new(&who, place, hold(2)).with_key("cart-7"), later)?;
    /// assert_eq!((held.stock.free, held.stock.reserved), (1, 2));
    /// let error = crm.move_stock(&StockCommand::new(&who, place, hold(2)).with_key("cart-8"), later).unwrap_err();
    /// assert_eq!(error.code().as_str(), "insufficient_stock");
    /// let lapsed = Instant::parse("2026-10-01T12:20:00+08:00")?;
    /// assert_eq!(crm.stock("sku-1", "wuhan-1", lapsed)?.stock.free, 3);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn move_stock(&self, command: &StockCommand, at: Instant) -> Result<StockDone> {
        self.as_operation(command.act.operation(), Some((&command.who, at)), |crm| {
            let mut writing = crm.store().write()?;
            let done = crm.tell_stock(writing.as_mut(), command, at)?;
            crm.commit(writing)?;
            Ok(done)
        })
    }

    /// How the stock of an article in a shop stands. What nobody told of has none.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// assert_eq!(crm.stock("sku-1", "wuhan-1", as_of)?.stock.free, 0);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn stock(&self, sku: &str, store: &str, as_of: Instant) -> Result<StockState> {
        self.as_operation("stock.level", None, |crm| {
            let reading = crm.store().read()?;
            let events = stock_events(reading.as_ref(), (sku, store), as_of)?;
            let (ledger, _) = fold(&events, as_of);
            Ok(StockState {
                next_change_at: ledger.next_lapse(),
                short: Some(ledger.short()).filter(|short| *short > 0),
                sku: sku.to_owned(),
                stock: ledger.level(),
                store: store.to_owned(),
            })
        })
    }

    fn tell_stock(&self, writing: &mut dyn Writing, command: &StockCommand, at: Instant) -> Result<StockDone> {
        let profile = match &command.who {
            CustomerRef::Profile(profile) => profile.clone(),
            who => speaker(&self.locate(writing, who, at)?, who)?,
        };
        let place = (command.sku.as_str(), command.store.as_str());
        let record = command.record(&profile, at)?;
        let before = stock_events(writing, place, Instant::MAX)?;
        let duplicate = match self.keep(writing, &record, command.key.is_some(), true)? {
            Kept::New => false,
            Kept::Again => true,
            Kept::Taken => {
                return Err(Error::new(Code::RecordConflict, "at", "the same was told at this instant in another way"));
            }
        };
        let events = stock_events(writing, place, Instant::MAX)?;
        let (_, outcomes) = fold(&events, Instant::MAX);
        let own = record.key();
        let judged = outcomes.iter().find(|(key, _)| **key == own).map(|(_, outcome)| *outcome);
        match judged {
            Some(Err(code)) if !duplicate => return Err(Error::new(code, path_of(code), code.message())),
            Some(_) => {}
            None => return Err(Error::new(Code::InvalidQuantity, "quantity", Code::InvalidQuantity.message())),
        }
        // INVARIANT: nobody loses what was promised to them by what is told later of an earlier instant.
        let (_, earlier) = fold(&before, Instant::MAX);
        let kept = |key: &RecordKey| outcomes.iter().any(|(known, outcome)| *known == key && outcome.is_ok());
        if !duplicate && earlier.iter().any(|(key, outcome)| outcome.is_ok() && !kept(key)) {
            let message = "what was promised later at this place would not be there";
            return Err(Error::new(Code::InsufficientStock, "at", message));
        }
        let now: Vec<ToldStock> = events.iter().filter(|told| told.event.at <= at).cloned().collect();
        let (ledger, _) = fold(&now, at);
        let reservation = command.reservation()?.map(str::to_owned);
        let until = reservation.as_deref().and_then(|name| ledger.holding(name)).map(|holding| holding.until);
        let who = CustomerRef::Profile(profile);
        let customer = self.locate(writing, &who, at)?.id;
        self.about_customer(writing, &who, at)?;
        let (record_id, source) = (record.record_id.clone(), record.source.clone());
        Ok(StockDone { customer, duplicate, record_id, reservation, source, stock: ledger.level(), until })
    }
}

/// What is told of the stock of an article in a shop at or before an instant, in the order in which it is taken.
fn stock_events(reading: &dyn Reading, (sku, store): (&str, &str), as_of: Instant) -> Result<Vec<ToldStock>> {
    let records = told_under(reading, &stock_id(sku, store, &reading.salt()?), as_of)?;
    let mut events: Vec<ToldStock> = records.iter().filter_map(ToldStock::of).collect();
    events.sort_by(|a, b| a.order().cmp(&b.order()));
    Ok(events)
}

/// Where the fault lies.
fn path_of(code: Code) -> &'static str {
    match code {
        Code::InvalidQuantity | Code::InsufficientStock | Code::ConfirmExceedsReservation => "quantity",
        Code::ReservationNotOpen | Code::DuplicateReservation => "reservation",
        _ => "",
    }
}
