//! The grade of a lead: the letter of its fit and the digit of its engagement (SV-51).

use super::LeadError;
use crate::money::{Decimal, Number};

/// A band: its name and the least value in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GradeBand {
    /// The name, for example `A`.
    pub name: String,
    /// The least value that is in it.
    pub minimum: Decimal,
}

/// Bands from high to low; the last one takes all that is left.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ladder(Vec<GradeBand>);

impl Ladder {
    /// Bands from high to low. Errors: `bands_not_falling`; `invalid_value` without any.
    pub fn new(bands: Vec<GradeBand>) -> Result<Self, LeadError> {
        if bands.is_empty() {
            return Err(LeadError::NoBand);
        }
        let falls = |pair: &[GradeBand]| matches!(pair, [above, below] if above.minimum > below.minimum);
        match bands.windows(2).position(|pair| !falls(pair)) {
            None => Ok(Self(bands)),
            Some(place) => Err(LeadError::BandsNotFalling(place + 1)),
        }
    }

    /// The bands from high to low.
    pub fn bands(&self) -> &[GradeBand] {
        &self.0
    }

    /// The first band whose minimum a value reaches, else the last.
    pub fn band(&self, value: Decimal) -> &str {
        self.band_of(value.into())
    }

    /// The same of a value that need not fit a decimal.
    pub fn band_of(&self, value: Number) -> &str {
        let found = self.0.iter().find(|band| value >= band.minimum.into()).or(self.0.last());
        found.map_or("", |band| band.name.as_str())
    }
}

/// The letter of the fit and the digit of the engagement.
pub fn grade(fit: (&Ladder, Decimal), engagement: (&Ladder, Decimal)) -> String {
    format!("{}{}", fit.0.band(fit.1), engagement.0.band(engagement.1))
}
