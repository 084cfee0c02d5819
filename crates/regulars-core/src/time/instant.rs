//! An instant is a count of microseconds; its text is RFC 3339 with an offset (RC-6).

use std::fmt;

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, Timelike as _, Utc};

use crate::error::{Code, Fault};

/// An instant in UTC at microseconds, between the years 1 and 9999.
///
/// ```
/// use regulars_core::time::Instant;
/// let at = Instant::parse("2026-10-01T12:00:00+08:00")?;
/// assert_eq!(at.to_string(), "2026-10-01T04:00:00Z");
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// An instant together with the offset it was written in (CS-2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// The instant.
    pub at: Instant,
    /// The offset of its text from UTC, in minutes.
    pub offset_min: i16,
}

/// Why a text or number is not an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InstantError {
    /// Not RFC 3339, or no such date or time.
    #[error("expected an instant such as `2026-10-01T12:00:00+08:00`")]
    Invalid,
    /// The offset is missing.
    #[error("the instant needs an offset, such as `Z` or `+08:00`")]
    WithoutZone,
    /// More than six digits of a second.
    #[error("an instant has at most microseconds")]
    TooFine,
    /// Outside the years 1 to 9999.
    #[error("the instant lies outside the years 1 to 9999")]
    OutOfRange,
}

impl Fault for InstantError {
    fn code(&self) -> Code {
        match self {
            Self::Invalid => Code::InstantInvalid,
            Self::WithoutZone => Code::InstantWithoutZone,
            Self::TooFine => Code::InstantTooFine,
            Self::OutOfRange => Code::InstantOutOfRange,
        }
    }
}

impl Instant {
    /// 0001-01-01T00:00:00Z.
    pub const MIN: Self = Self(-62_135_596_800_000_000);
    /// The last microsecond of the year 9999.
    pub const MAX: Self = Self(253_402_300_799_999_999);

    /// From microseconds since 1970-01-01T00:00:00Z. Error: `instant_out_of_range`.
    #[inline]
    pub fn from_micros(micros: i64) -> Result<Self, InstantError> {
        let at = Self(micros);
        if (Self::MIN..=Self::MAX).contains(&at) { Ok(at) } else { Err(InstantError::OutOfRange) }
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    #[inline]
    pub fn micros(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with an offset. Errors: `instant_invalid`, `instant_without_zone`, `instant_too_fine`, `instant_out_of_range`.
    pub fn parse(text: &str) -> Result<Self, InstantError> {
        Stamp::parse(text).map(|stamp| stamp.at)
    }

    /// The instant `micros` later (earlier if negative); at the ends of the range it stops.
    #[must_use]
    pub fn plus_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros)).clamp(Self::MIN, Self::MAX)
    }

    pub(super) fn utc(self) -> NaiveDateTime {
        DateTime::<Utc>::from_timestamp_micros(self.0).unwrap_or_default().naive_utc()
    }

    /// RFC 3339 in UTC, written at the end of `out`; fractions of a second only where there are any.
    pub fn write(self, out: &mut String) {
        use fmt::Write as _;
        let utc = self.utc();
        let micros = self.0.rem_euclid(1_000_000);
        // Digit by digit, because every content hash holds an instant. The year lies between 1 and 9999.
        let year = u32::try_from(utc.year()).unwrap_or(0);
        let date = [(0, year / 100), (2, year % 100), (5, utc.month()), (8, utc.day())];
        let clock = [(11, utc.hour()), (14, utc.minute()), (17, utc.second())];
        let mut text = *b"0000-00-00T00:00:00";
        for (place, number) in date.into_iter().chain(clock) {
            if let Some([tens, ones]) = text.get_mut(place..place + 2) {
                *tens += u8::try_from(number / 10).unwrap_or(0);
                *ones += u8::try_from(number % 10).unwrap_or(0);
            }
        }
        out.push_str(std::str::from_utf8(&text).unwrap_or(""));
        if micros != 0 {
            let digits = format!("{micros:06}");
            let _ = write!(out, ".{}", digits.trim_end_matches('0'));
        }
        out.push('Z');
    }
}

impl Stamp {
    /// Reads RFC 3339 with an offset and keeps the offset.
    pub fn parse(text: &str) -> Result<Self, InstantError> {
        Parts(text.as_bytes()).stamp()
    }
}

/// What is left of the text.
struct Parts<'a>(&'a [u8]);

impl Parts<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn digits(&mut self, count: usize) -> Result<u32, InstantError> {
        let mut value = 0;
        for _ in 0..count {
            let digit = self.byte().filter(u8::is_ascii_digit).ok_or(InstantError::Invalid)?;
            value = value * 10 + u32::from(digit - b'0');
        }
        Ok(value)
    }

    fn expect(&mut self, allowed: &[u8]) -> Result<u8, InstantError> {
        self.byte().filter(|byte| allowed.contains(byte)).ok_or(InstantError::Invalid)
    }

    fn stamp(&mut self) -> Result<Stamp, InstantError> {
        let year = self.digits(4)?;
        self.expect(b"-")?;
        let month = self.digits(2)?;
        self.expect(b"-")?;
        let day = self.digits(2)?;
        if year == 0 {
            return Err(InstantError::OutOfRange);
        }
        let date = i32::try_from(year).ok().and_then(|y| NaiveDate::from_ymd_opt(y, month, day));
        let date = date.ok_or(InstantError::Invalid)?;
        if self.0.is_empty() {
            return Err(InstantError::WithoutZone);
        }
        self.expect(b"Tt ")?;
        let hour = self.digits(2)?;
        self.expect(b":")?;
        let minute = self.digits(2)?;
        self.expect(b":")?;
        let second = self.digits(2)?;
        let micros = self.fraction()?;
        let civil = date.and_hms_micro_opt(hour, minute, second, micros).ok_or(InstantError::Invalid)?;
        let offset_min = self.offset()?;
        if !self.0.is_empty() {
            return Err(InstantError::Invalid);
        }
        let shift = i64::from(offset_min) * 60_000_000;
        let at = Instant::from_micros(civil.and_utc().timestamp_micros() - shift)?;
        Ok(Stamp { at, offset_min })
    }

    fn fraction(&mut self) -> Result<u32, InstantError> {
        if self.0.first() != Some(&b'.') {
            return Ok(0);
        }
        self.byte();
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (kept, finer) = (count.min(6), count.saturating_sub(6));
        if count == 0 {
            return Err(InstantError::Invalid);
        }
        let value = self.digits(kept)? * 10_u32.pow(u32::try_from(6 - kept).unwrap_or(0));
        for _ in 0..finer {
            if self.byte() != Some(b'0') {
                return Err(InstantError::TooFine);
            }
        }
        Ok(value)
    }

    fn offset(&mut self) -> Result<i16, InstantError> {
        let sign = match self.byte() {
            None => return Err(InstantError::WithoutZone),
            Some(b'Z' | b'z') => return Ok(0),
            Some(b'+') => 1,
            Some(b'-') => -1,
            Some(_) => return Err(InstantError::Invalid),
        };
        let hours = self.digits(2)?;
        self.expect(b":")?;
        let minutes = self.digits(2)?;
        if hours > 23 || minutes > 59 {
            return Err(InstantError::Invalid);
        }
        let total = i16::try_from(hours * 60 + minutes).map_err(|_| InstantError::Invalid)?;
        Ok(sign * total)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(28);
        self.write(&mut text);
        f.write_str(&text)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Instant {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&<String as serde::Deserialize>::deserialize(deserializer)?).map_err(crate::text::coded)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Instant {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Instant".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "date-time"})
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn offsets_and_fractions_are_read_exactly() {
        let cases = [
            ("2026-10-01T12:00:00+08:00", "2026-10-01T04:00:00Z"),
            ("2026-10-01T12:00:00.120000Z", "2026-10-01T12:00:00.12Z"),
            ("2026-10-01t12:00:00.000001z", "2026-10-01T12:00:00.000001Z"),
            ("2026-10-01T12:00:00.1234560000-00:30", "2026-10-01T12:30:00.123456Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
        ];
        for (text, wanted) in cases {
            assert_eq!(Instant::parse(text).unwrap().to_string(), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_not_an_instant_says_why() {
        let cases = [
            ("2026-10-01T12:00:00", InstantError::WithoutZone),
            ("2026-10-01", InstantError::WithoutZone),
            ("2026-10-01T12:00:00.1234567Z", InstantError::TooFine),
            ("0000-01-01T00:00:00Z", InstantError::OutOfRange),
            ("0001-01-01T00:00:00+01:00", InstantError::OutOfRange),
            ("2026-02-30T00:00:00Z", InstantError::Invalid),
            ("2026-10-01T24:00:00Z", InstantError::Invalid),
            ("2026-10-01T12:00Z", InstantError::Invalid),
            ("2026-10-01T12:00:00+0800", InstantError::Invalid),
            ("1696118400", InstantError::Invalid),
            ("", InstantError::Invalid),
            ("2026-10-01T12:00:00Z ", InstantError::Invalid),
        ];
        for (text, wanted) in cases {
            assert_eq!(Instant::parse(text).unwrap_err(), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_and_back_is_the_same_instant(micros in Instant::MIN.0..=Instant::MAX.0) {
            let at = Instant::from_micros(micros).unwrap();
            prop_assert_eq!(Instant::parse(&at.to_string()).unwrap(), at);
        }

        #[test]
        fn no_text_makes_it_panic(text in "[0-9TZ:.+\\-é ]{0,40}") {
            let _ = Instant::parse(&text);
        }
    }
}
