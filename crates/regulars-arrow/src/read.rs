//! Typed reading of one column: what it may be, and what is wrong with it by row. Errors carry the column's name as path.

use std::result::Result as StdResult;

use arrow::array::{Array, ArrayRef, AsArray as _, BooleanArray, Float64Array, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Float64Type, Int64Type, TimeUnit, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
};
use regulars_core::error::{Code, Error, Result};
use regulars_core::money::Decimal;
use regulars_core::text::nearest;
use regulars_core::time::{Date, Instant, InstantError, Zone};

use crate::table::Clock;

/// A column of a batch and where its first row stands in the whole table.
#[derive(Clone, Copy)]
pub(crate) struct Column<'a> {
    pub(crate) name: &'a str,
    pub(crate) array: &'a ArrayRef,
    pub(crate) first_row: usize,
}

/// Numbers as they stand in the column.
pub(crate) enum Amounts {
    /// Units of a decimal column and its scale.
    Decimal(Vec<i64>, u8),
    /// Whole numbers of minor units.
    Minor(Vec<i64>),
}

impl<'a> Column<'a> {
    /// The column of a name. Errors: `missing_field`; `duplicate_name` where there are several.
    pub(crate) fn find(batch: &'a RecordBatch, name: &'a str, first_row: usize) -> Result<Self> {
        if batch.schema_ref().fields().iter().filter(|field| field.name() == name).count() > 1 {
            return Err(Error::new(Code::DuplicateName, name, "the table has several columns of this name"));
        }
        let array = batch.column_by_name(name).ok_or_else(|| {
            let schema = batch.schema();
            let hint = nearest(name, schema.fields().iter().map(|field| field.name().as_str()));
            let hint = hint.map(|word| format!("; did you mean `{word}`?")).unwrap_or_default();
            Error::new(Code::MissingField, name, format!("the table has no such column{hint}"))
        })?;
        Ok(Self { name, array, first_row })
    }

    /// An error about one row of the batch.
    pub(crate) fn fault(&self, row: usize, error: impl Into<Error>) -> Error {
        error.into().within(self.name).with("row", self.first_row + row)
    }

    pub(crate) fn wrong(&self, expected: &str) -> Error {
        let message = format!("expected a column of {expected}, found `{}`", self.array.data_type());
        Error::new(Code::WrongType, self.name, message)
    }

    fn cast(&self, to: &DataType, expected: &str) -> Result<ArrayRef> {
        cast(self.array, to).map_err(|_| self.wrong(expected))
    }

    /// Refuses a column with a row that says nothing. Error: `missing_field`.
    pub(crate) fn complete(self) -> Result<Self> {
        let nulls = self.array.logical_nulls().filter(|nulls| nulls.null_count() > 0);
        match nulls.and_then(|nulls| (0..nulls.len()).find(|row| nulls.is_null(*row))) {
            Some(row) => Err(self.fault(row, Error::new(Code::MissingField, "", "the row has no value"))),
            None => Ok(self),
        }
    }

    /// A column of text in any of its layouts.
    pub(crate) fn texts(&self) -> Result<StringArray> {
        let held = match self.array.data_type() {
            DataType::Dictionary(_, values) => values.as_ref(),
            other => other,
        };
        match held {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                Ok(self.cast(&DataType::Utf8, "text")?.as_string::<i32>().clone())
            }
            _ => Err(self.wrong("text")),
        }
    }

    /// The values of this column's dictionary as text.
    pub(crate) fn values_of(&self, values: &ArrayRef) -> Result<StringArray> {
        Column { array: values, ..*self }.texts().map_err(|_| self.wrong("text"))
    }

    /// Texts, or whole numbers as texts: what tells rows apart.
    pub(crate) fn labels(&self) -> Result<StringArray> {
        if self.array.data_type().is_integer() {
            return Ok(self.cast(&DataType::Utf8, "text or whole numbers")?.as_string::<i32>().clone());
        }
        self.texts().map_err(|_| self.wrong("text or whole numbers"))
    }

    /// Numbers as doubles; what a row does not say is null. Truths and texts are no numbers.
    fn doubles(&self) -> Result<Float64Array> {
        let ty = self.array.data_type();
        // A column in which no row has a value often has no type.
        if !(ty.is_numeric() || *ty == DataType::Null) {
            return Err(self.wrong("numbers"));
        }
        Ok(self.cast(&DataType::Float64, "numbers")?.as_primitive::<Float64Type>().clone())
    }

    /// Finite numbers as doubles; NaN is missing. Error: `model_input_invalid` for infinities.
    pub(crate) fn numbers(&self) -> Result<Vec<f64>> {
        let read = |(row, number): (usize, Option<f64>)| match number.unwrap_or(f64::NAN) {
            number if number.is_infinite() => {
                Err(self.fault(row, Error::new(Code::ModelInputInvalid, "", "the number is not finite")))
            }
            number => Ok(number),
        };
        self.doubles()?.iter().enumerate().map(read).collect()
    }

    /// The same where every row has a value. Error: also `missing_field`.
    pub(crate) fn full_numbers(&self) -> Result<Vec<f64>> {
        let numbers = self.numbers()?;
        match numbers.iter().position(|number| number.is_nan()) {
            Some(row) => Err(self.fault(row, Error::new(Code::MissingField, "", "the row has no value"))),
            None => Ok(numbers),
        }
    }

    /// Whole numbers from 0, also as doubles without a fraction. Errors: `missing_field`, `model_input_invalid`.
    pub(crate) fn counts(&self) -> Result<Vec<u32>> {
        let read = |(row, number): (usize, f64)| {
            let whole = number as u32;
            if f64::from(whole).total_cmp(&number).is_ne() {
                let message = format!("expected a whole number from 0 to {}", u32::MAX);
                return Err(self.fault(row, Error::new(Code::ModelInputInvalid, "", message)));
            }
            Ok(whole)
        };
        // Minus zero is zero.
        self.full_numbers()?.into_iter().map(|number| number + 0.0).enumerate().map(read).collect()
    }

    /// True and false, also as the numbers 1 and 0. Errors: `missing_field`, `model_input_invalid`.
    pub(crate) fn flags(&self) -> Result<Vec<bool>> {
        if let Some(flags) = self.array.as_any().downcast_ref::<BooleanArray>() {
            self.complete()?;
            return Ok(flags.values().iter().collect());
        }
        let counts = self.counts().map_err(|error| match error.code() {
            Code::WrongType => self.wrong("true and false"),
            _ => error,
        })?;
        let read = |(row, count): (usize, u32)| match count {
            0 | 1 => Ok(count == 1),
            _ => Err(self.fault(row, Error::new(Code::ModelInputInvalid, "", "expected true or false, 1 or 0"))),
        };
        counts.into_iter().enumerate().map(read).collect()
    }

    /// Whole numbers that fit 64 bits with a sign. Error: `decimal_overflow` for another one.
    pub(crate) fn whole(&self) -> Result<Vec<i64>> {
        let cast = self.cast(&DataType::Int64, "whole numbers")?;
        let numbers = cast.as_primitive::<Int64Type>();
        // What does not fit becomes null in the cast.
        match numbers.nulls().and_then(|nulls| (0..nulls.len()).find(|row| nulls.is_null(*row))) {
            Some(row) => Err(self.fault(row, Error::new(Code::DecimalOverflow, "", "the number does not fit"))),
            None => Ok(numbers.values().to_vec()),
        }
    }

    /// Decimals or minor units (RC-9). Errors: `float_not_allowed`, `decimal_overflow`, `negative`, `wrong_type`.
    pub(crate) fn amounts(&self) -> Result<Amounts> {
        let ty = self.array.data_type();
        let (units, scale) = match ty {
            DataType::Decimal128(_, scale) => {
                let scale = u8::try_from(*scale).map_err(|_| self.wrong("decimals with a scale of at least 0"))?;
                let values = self.array.as_primitive::<Decimal128Type>().values();
                #[expect(clippy::cast_possible_truncation, reason = "what does not fit is seen before")]
                let units = |units: &i128| *units as i64;
                let fits = |whole: &i128| i128::from(units(whole)) == *whole;
                if let Some(row) = values.iter().position(|units| !fits(units)) {
                    return Err(self.fault(row, regulars_core::money::MoneyError::TooManyDigits));
                }
                (values.iter().map(units).collect(), Some(scale))
            }
            ty if ty.is_integer() => (self.whole()?, None),
            ty if ty.is_floating() => {
                let message = "money in a binary float has lost its digits; use a decimal or minor units";
                return Err(Error::new(Code::FloatNotAllowed, self.name, message));
            }
            _ => return Err(self.wrong("decimals or whole numbers of minor units")),
        };
        // Two passes: the first only says whether the second is needed.
        let (least, most) =
            units.iter().fold((0, 0), |(least, most), units: &i64| (*units.min(&least), *units.max(&most)));
        let fit = least >= 0 && Decimal::new(most, scale.unwrap_or(0)).is_ok();
        for (row, units) in units.iter().enumerate().filter(|_| !fit) {
            Decimal::new(*units, scale.unwrap_or(0)).map_err(|error| self.fault(row, error))?;
            if *units < 0 {
                let error = Error::new(Code::Negative, "", "the amount may not be negative");
                return Err(self.fault(row, error));
            }
        }
        Ok(match scale {
            Some(scale) => Amounts::Decimal(units, scale),
            None => Amounts::Minor(units),
        })
    }

    /// What a column of times tells. Error: `wrong_type`.
    pub(crate) fn clock(&self) -> Result<Clock> {
        match self.array.data_type() {
            DataType::Timestamp(_, Some(_)) => Ok(Clock::Instants),
            DataType::Timestamp(_, None) => Ok(Clock::Local),
            DataType::Date32 | DataType::Date64 => Ok(Clock::Dates),
            _ => Err(self.wrong(TIMES)),
        }
    }

    /// Dates between the years 1 and 9999. Errors: `instant_out_of_range`, `wrong_type`.
    pub(crate) fn dates(&self) -> Result<Vec<Date>> {
        let cast = match self.clock()? {
            Clock::Dates => self.cast(&DataType::Date32, TIMES)?,
            _ => return Err(self.wrong("dates")),
        };
        let days = cast.as_primitive::<Date32Type>().values();
        let begins = |day: i32| scaled(day.into(), DAY_US).and_then(Instant::from_micros);
        self.all(days, begins)?;
        Ok(days.iter().map(|day| Date::from_days(*day)).collect())
    }

    /// Whether all numbers are times. Error: what the first one is that is none.
    fn all<T: Copy + Ord>(&self, times: &[T], read: impl Fn(T) -> StdResult<Instant, InstantError>) -> Result<()> {
        // The least and the most of them mostly say it.
        let bounds = times.first().map(|first| times.iter().fold((*first, *first), |(l, m), t| (l.min(*t), m.max(*t))));
        if bounds.is_none_or(|(least, most)| read(least).is_ok() && read(most).is_ok()) {
            return Ok(());
        }
        let none = |(row, time): (usize, &T)| read(*time).err().map(|error| self.fault(row, error));
        times.iter().enumerate().find_map(none).map_or(Ok(()), Err)
    }

    /// Timestamps and dates (RC-6). Errors: `instant_without_zone`, `instant_too_fine`, `instant_out_of_range`, `wrong_type`.
    pub(crate) fn instants(&self, zone: Option<&Zone>) -> Result<Vec<Instant>> {
        let is_utc = zone.is_some_and(|zone| zone.name() == "UTC");
        if let DataType::Timestamp(TimeUnit::Microsecond, of) = self.array.data_type()
            && (of.is_some() || is_utc)
        {
            let micros = self.array.as_primitive::<TimestampMicrosecondType>().values();
            self.all(micros, Instant::from_micros)?;
            return Ok(micros.iter().filter_map(|micros| Instant::from_micros(*micros).ok()).collect());
        }
        let read = self.each_instant(zone)?.into_iter().enumerate();
        read.map(|(row, at)| at.map_err(|error| self.fault(row, error))).collect()
    }

    /// The same row by row: what one has wrong says nothing of the others. What stands in a row that is null means nothing.
    pub(crate) fn each_instant(&self, zone: Option<&Zone>) -> Result<Vec<StdResult<Instant, InstantError>>> {
        let (micros, aware): (Vec<StdResult<i64, InstantError>>, bool) = match self.array.data_type() {
            DataType::Timestamp(unit, tz) => {
                let array = self.array;
                let times = |scale: i64, values: &[i64]| values.iter().map(|value| scaled(*value, scale)).collect();
                let micros = match unit {
                    TimeUnit::Second => times(1_000_000, array.as_primitive::<TimestampSecondType>().values()),
                    TimeUnit::Millisecond => times(1_000, array.as_primitive::<TimestampMillisecondType>().values()),
                    TimeUnit::Microsecond => times(1, array.as_primitive::<TimestampMicrosecondType>().values()),
                    TimeUnit::Nanosecond => {
                        let nanos = array.as_primitive::<TimestampNanosecondType>().values().iter();
                        nanos.map(|nanos| whole_micros(*nanos)).collect()
                    }
                };
                (micros, tz.is_some())
            }
            DataType::Date32 => {
                let days = self.array.as_primitive::<Date32Type>().values();
                (days.iter().map(|day| scaled((*day).into(), DAY_US)).collect(), false)
            }
            DataType::Date64 => {
                let cast = self.cast(&DataType::Date32, TIMES)?;
                let days = cast.as_primitive::<Date32Type>().values();
                (days.iter().map(|day| scaled((*day).into(), DAY_US)).collect(), false)
            }
            _ => return Err(self.wrong(TIMES)),
        };
        let zone = match (aware, zone) {
            (true, _) => None,
            (false, Some(zone)) => Some(zone).filter(|zone| zone.name() != "UTC"),
            (false, None) => {
                let message = "the column has no zone; name one for the table or write instants with a zone";
                return Err(Error::new(Code::InstantWithoutZone, self.name, message));
            }
        };
        let read = |micros: StdResult<i64, InstantError>| {
            let at = Instant::from_micros(micros?)?;
            Ok(zone.map_or(at, |zone| local(zone, at)))
        };
        Ok(micros.into_iter().map(read).collect())
    }
}

const TIMES: &str = "timestamps or dates";
const DAY_US: i64 = 86_400_000_000;

fn scaled(value: i64, scale: i64) -> StdResult<i64, InstantError> {
    value.checked_mul(scale).ok_or(InstantError::OutOfRange)
}

fn whole_micros(nanos: i64) -> StdResult<i64, InstantError> {
    if nanos % 1_000 == 0 { Ok(nanos / 1_000) } else { Err(InstantError::TooFine) }
}

/// The instant of a civil time, which is given as if it were UTC. Midnight is the first instant of its date (TM-5, TM-6).
fn local(zone: &Zone, civil: Instant) -> Instant {
    let (days, micros) = (civil.micros().div_euclid(DAY_US), civil.micros().rem_euclid(DAY_US));
    let date = Date::from_days(i32::try_from(days).unwrap_or(i32::MAX));
    if micros == 0 { zone.start_of(date) } else { zone.local(date, micros).instant() }
}
