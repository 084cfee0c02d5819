//! Reading the cells of an open part, one by one and without trust: what cannot be read is a damage.

use super::{CORRECTS, DECLARED_KIND, EXTRA, LAYOUT, REFERS_TO, RowError, tag};
use crate::money::{Currency, Decimal, Money};
use crate::record::field::{Line, Value};
use crate::text::Json;
use crate::time::{Date, Instant};

/// Reads the cells of an open part one by one.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    rest: &'a [u8],
    offset_min: i16,
}

/// One cell of an open part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenCell<'a> {
    /// The record that this one corrects.
    Corrects(&'a str),
    /// The record that this one is about.
    RefersTo(&'a str),
    /// The name of a declared kind.
    DeclaredKind(&'a str),
    /// Name and JSON text of a declared field that is not personal.
    Extra(&'a str, &'a str),
    /// Text of a field.
    Text(u8, &'a str),
    /// Any other value of a field.
    Value(u8, Value),
}

impl<'a> Cells<'a> {
    /// Opens the open part of a row.
    pub fn open(bytes: &'a [u8]) -> Result<Self, RowError> {
        let (head, rest) = bytes.split_first_chunk::<3>().ok_or(RowError)?;
        let [LAYOUT, low, high] = *head else { return Err(RowError) };
        Ok(Self { rest, offset_min: i16::from_le_bytes([low, high]) })
    }

    /// The offset in which the instant was written, in minutes.
    pub fn offset_min(&self) -> i16 {
        self.offset_min
    }

    fn byte(&mut self) -> Result<u8, RowError> {
        let (first, rest) = self.rest.split_first().ok_or(RowError)?;
        self.rest = rest;
        Ok(*first)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], RowError> {
        let (head, rest) = self.rest.split_first_chunk::<N>().ok_or(RowError)?;
        self.rest = rest;
        Ok(*head)
    }

    fn count(&mut self) -> Result<u64, RowError> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(RowError)
    }

    fn text(&mut self) -> Result<&'a str, RowError> {
        let len = usize::try_from(self.count()?).map_err(|_| RowError)?;
        let (head, rest) = self.rest.split_at_checked(len).ok_or(RowError)?;
        self.rest = rest;
        std::str::from_utf8(head).map_err(|_| RowError)
    }

    fn decimal(&mut self) -> Result<Decimal, RowError> {
        let scale = self.byte()?;
        let zigzag = self.count()?;
        let units = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
        Decimal::new(units, scale).map_err(|_| RowError)
    }

    fn money(&mut self) -> Result<Money, RowError> {
        let code = self.take::<3>()?;
        let currency = std::str::from_utf8(&code).ok().and_then(|code| Currency::new(code).ok()).ok_or(RowError)?;
        Ok(Money::new(self.decimal()?, currency))
    }

    fn line(&mut self) -> Result<Line, RowError> {
        let marks = self.byte()?;
        let on = |n: u8| marks & (1 << n) != 0;
        Ok(Line {
            item: if on(0) { Some(self.text()?.to_owned()) } else { None },
            category: if on(1) { Some(self.text()?.to_owned()) } else { None },
            quantity: if on(2) { Some(self.decimal()?) } else { None },
            amount: if on(3) { Some(self.money()?) } else { None },
        })
    }

    fn cell(&mut self) -> Result<OpenCell<'a>, RowError> {
        let number = self.byte()?;
        let value = match self.byte()? {
            tag::TEXT => {
                let text = self.text()?;
                return Ok(match number {
                    CORRECTS => OpenCell::Corrects(text),
                    REFERS_TO => OpenCell::RefersTo(text),
                    DECLARED_KIND => OpenCell::DeclaredKind(text),
                    field => OpenCell::Text(field, text),
                });
            }
            tag::FLAG => Value::Flag(self.byte()? == 1),
            tag::DECIMAL => Value::Decimal(self.decimal()?),
            tag::MONEY => Value::Money(self.money()?),
            tag::INSTANT => {
                let micros = i64::from_le_bytes(self.take()?);
                Value::Instant(Instant::from_micros(micros).map_err(|_| RowError)?)
            }
            tag::NAMED_JSON if number == EXTRA => return Ok(OpenCell::Extra(self.text()?, self.text()?)),
            tag::DATE => {
                let date = Date::from_days(i32::from_le_bytes(self.take()?));
                // Only what was written in four digits of year can have been stored.
                Value::Date(date.to_string().parse().ok().filter(|read| *read == date).ok_or(RowError)?)
            }
            tag::WORDS => {
                let count = self.count()?;
                Value::Words((0..count).map(|_| self.text().map(str::to_owned)).collect::<Result<_, _>>()?)
            }
            tag::LINES => {
                let count = self.count()?;
                let lines = (0..count).map(|_| self.line()).collect::<Result<_, _>>()?;
                Value::Lines(lines)
            }
            tag::JSON => Value::Texts(Json::parse(self.text()?).map_err(|_| RowError)?),
            _ => return Err(RowError),
        };
        Ok(OpenCell::Value(number, value))
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = Result<OpenCell<'a>, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let cell = self.cell();
        if cell.is_err() {
            self.rest = &[];
        }
        Some(cell)
    }
}
