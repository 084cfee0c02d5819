//! Orders and returns that are given column by column, read row by row: when they were, and whether that is up to the end (RF-1, RF-10).

use regulars_core::error::{Code, Error, Result};
use regulars_core::money::{Decimal, Number};
use regulars_core::time::{Date, Instant, Unit, Zone};

use super::included::{Column, OrderRow};
use super::rfm::amounts;
use super::rfm_types::RfmRows;

/// Up to where rows count.
pub(super) struct Ends<'z> {
    pub(super) zone: &'z Zone,
    unit: Unit,
    as_of: Instant,
    today: Date,
    /// The last period of the summary or the calibration.
    pub(super) seen: i32,
    /// The last period of the validation.
    pub(super) validation: Option<i32>,
}

/// When something happened.
#[derive(Clone, Copy)]
pub(super) struct When {
    pub(super) period: i32,
    /// The order in time: a date that is given as such begins its day.
    pub(super) micros: i64,
    pub(super) counts: bool,
}

impl<'z> Ends<'z> {
    pub(super) fn of(as_of: Instant, validation_end: Option<Instant>, unit: Unit, zone: &'z Zone) -> Result<Self> {
        let today = zone.date(as_of);
        let seen = today.period(unit);
        let validation = validation_end.map(|end| zone.date(end).period(unit));
        if validation.is_some_and(|end| end <= seen) {
            let message = format!("the validation ends in a later {} than the calibration", unit.as_str());
            return Err(Error::new(Code::OutOfRange, "validation_end", message));
        }
        Ok(Self { zone, unit, as_of, today, seen, validation })
    }

    fn when(&self, text: &str, path: impl Fn() -> String) -> Result<When> {
        let (date, instant) = if text.contains('T') {
            let at = Instant::parse(text).map_err(|error| Error::from(error).within(&path()))?;
            (self.zone.date(at), Some(at))
        } else {
            let wrong = || Error::new(Code::InstantInvalid, path(), format!("`{text}` is no instant and no date"));
            (text.parse::<Date>().map_err(|_| wrong())?, None)
        };
        let period = date.period(self.unit);
        let counts = match (self.validation, instant) {
            (Some(end), _) => period <= end,
            (None, Some(at)) => at <= self.as_of,
            (None, None) => date <= self.today,
        };
        let micros = instant.unwrap_or_else(|| self.zone.start_of(date)).micros();
        Ok(When { period, micros, counts })
    }

    /// Whether what came back counts and is known where its order does.
    pub(super) fn knows(&self, order: When, back: When) -> bool {
        back.counts && is_known(back.period, order.period, self.validation.map(|_| self.seen))
    }
}

/// Whether what came back in a period is known where its order counts: a calibration, of which this is the last period, does not look
/// into the validation (RF-10).
pub(super) fn is_known(back: i32, order: i32, seen_to: Option<i32>) -> bool {
    seen_to.is_none_or(|seen_to| order > seen_to || back <= seen_to)
}

/// A row that was read.
#[derive(Clone, Copy)]
pub(super) struct Row<'r> {
    /// The columns that it stands in, and where.
    of: &'r RfmRows,
    pub(super) place: usize,
    pub(super) customer: &'r str,
    pub(super) order: Option<&'r str>,
    pub(super) when: When,
    pub(super) amount: Decimal,
}

impl RfmRows {
    /// The column of these texts.
    pub(super) fn texts(&self, column: Column) -> Option<&Vec<Option<String>>> {
        match column {
            Column::Category => self.category.as_ref(),
            Column::Channel => self.channel.as_ref(),
            Column::Source => self.source.as_ref(),
            Column::Status => self.status.as_ref(),
            Column::Store => self.store.as_ref(),
            Column::At | Column::Amount | Column::Currency | Column::Order => None,
        }
    }

    pub(super) fn has(&self, column: Column) -> bool {
        match column {
            Column::At | Column::Amount => true,
            Column::Currency => self.currency.is_some(),
            Column::Order => self.order.is_some(),
            other => self.texts(other).is_some(),
        }
    }
}

impl<'r> Row<'r> {
    pub(super) fn currency(&self) -> Option<&'r str> {
        self.of.currency.as_ref()?.get(self.place).map(String::as_str)
    }
}

impl OrderRow for Row<'_> {
    fn text(&self, column: Column) -> Option<&str> {
        let text = match column {
            Column::Currency => self.currency(),
            Column::Order => self.order,
            other => self.of.texts(other)?.get(self.place)?.as_deref(),
        };
        // An empty text says as little as none.
        text.filter(|text| !text.is_empty())
    }

    fn amount(&self) -> Option<Number> {
        Some(self.amount.into())
    }

    fn at(&self) -> Instant {
        Instant::from_micros(self.when.micros).unwrap_or(Instant::MIN)
    }
}

/// The rows of columns with their places.
pub(super) fn read<'r>(given: &'r RfmRows, path: &str, ends: &Ends<'_>) -> Result<Vec<(u64, Row<'r>)>> {
    let amounts = amounts(&given.amount, &format!("{path}.amount"))?;
    let count = given.customer.len();
    let lengths = [
        Some(given.at.len()),
        Some(amounts.len()),
        given.order.as_ref().map(Vec::len),
        given.currency.as_ref().map(Vec::len),
    ];
    let texts = Column::OWN.into_iter().filter_map(|(_, column)| Some(given.texts(column)?.len()));
    if lengths.into_iter().flatten().chain(texts).any(|length| length != count) {
        return Err(Error::new(Code::ModelInputInvalid, path, "the columns have one length"));
    }
    let mut rows = Vec::with_capacity(count);
    for (place, ((customer, at), amount)) in given.customer.iter().zip(&given.at).zip(amounts).enumerate() {
        let order = given.order.as_ref().and_then(|orders| orders.get(place)).map(String::as_str);
        if customer.is_empty() {
            let message = "the customer has no name; leave such rows out, they are not one customer";
            return Err(Error::new(Code::InvalidValue, format!("{path}.customer[{place}]"), message));
        }
        if amount.is_negative() {
            // RC-11: what came back is a return.
            return Err(Error::new(
                Code::Negative,
                format!("{path}.amount[{place}]"),
                "the amount may not be negative",
            ));
        }
        let when = ends.when(at, || format!("{path}.at[{place}]"))?;
        rows.push((place as u64, Row { of: given, place, customer, order, when, amount }));
    }
    Ok(rows)
}
