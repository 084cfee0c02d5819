//! The fields of an RFM summary that a model may read (RF-4, RF-5, RF-7), by name.

use super::RfmSummary;
use crate::money::Number;

/// A field of the summary; times are counted in periods of `[rfm]`, amounts are in its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RfmField {
    /// Periods between the first purchase and now.
    Age,
    /// Repeat purchase periods.
    Frequency,
    /// The mean amount of the counted purchase periods of more than nothing.
    GgMean,
    /// The number of those.
    GgX,
    /// The mean amount of the counted purchase periods: all but the first, unless `[rfm]` says otherwise.
    Monetary,
    /// The mean amount of all purchase periods.
    MonetaryAll,
    /// Orders.
    Orders,
    /// Purchase periods.
    PurchasePeriods,
    /// Periods between the first and the last purchase.
    Recency,
    /// Periods since the last purchase.
    SinceLast,
    /// The amount of all purchases.
    Total,
}

impl RfmField {
    /// Every field.
    pub const ALL: [Self; 11] = [
        Self::Age,
        Self::Frequency,
        Self::GgMean,
        Self::GgX,
        Self::Monetary,
        Self::MonetaryAll,
        Self::Orders,
        Self::PurchasePeriods,
        Self::Recency,
        Self::SinceLast,
        Self::Total,
    ];

    /// The fields that models of repeat purchase read (NV-1).
    pub const HISTORY: [Self; 3] = [Self::Frequency, Self::Recency, Self::Age];
    /// The fields that models of spend read (RF-7).
    pub const SPEND: [Self; 2] = [Self::GgX, Self::GgMean];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Frequency => "frequency",
            Self::GgMean => "gg_mean",
            Self::GgX => "gg_x",
            Self::Monetary => "monetary",
            Self::MonetaryAll => "monetary_all",
            Self::Orders => "orders",
            Self::PurchasePeriods => "purchase_periods",
            Self::Recency => "recency",
            Self::SinceLast => "since_last",
            Self::Total => "total",
        }
    }

    /// The field of a name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == word)
    }
}

impl RfmSummary {
    /// The number of a field; none where it is undefined: a mean of nothing (RF-5), or an amount that does not fit.
    pub fn number(&self, field: RfmField) -> Option<Number> {
        let mean = |total: crate::money::Total, count: u32| {
            let mean = total.mean(count).filter(|_| count > 0)?;
            Number::parse(&mean.to_string())
        };
        Some(match field {
            RfmField::Age => self.age.into(),
            RfmField::Frequency => self.frequency.into(),
            RfmField::GgMean => return mean(self.paid_total, self.paid),
            RfmField::GgX => self.paid.into(),
            RfmField::Monetary => return mean(self.counted_total, self.counted),
            RfmField::MonetaryAll => return mean(self.total, self.purchase_periods()),
            RfmField::Orders => self.orders.into(),
            RfmField::PurchasePeriods => self.purchase_periods().into(),
            RfmField::Recency => self.recency.into(),
            RfmField::SinceLast => self.since_last.into(),
            RfmField::Total => return Number::parse(&self.total.text(None)?),
        })
    }
}
