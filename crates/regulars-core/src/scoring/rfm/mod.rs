//! The RFM summary (RF-1 to RF-12) and its scores by cut points (RS-1 to RS-5).

mod cuts;
mod field;
mod quantile;
mod score;
mod summary;
#[cfg(test)]
mod tests;

pub use cuts::{PopulationCuts, RfmCutsOf};
pub use field::RfmField;
pub use quantile::RfmPopulation;
pub use score::{CutMethod, RfmCuts, RfmScore, RfmSegment, score};
pub(crate) use summary::unconverted;
pub use summary::{RfmSummary, Scored, purchase_periods, spent_within, summarise};

use std::sync::Arc;

use crate::error::Code;
use crate::measure::{OrderFact, Pick};
use crate::money::{Currency, Decimal, Rates, Total};
use crate::time::{Unit, Zone};

/// The `[rfm]` section: what a purchase is, and how it is scored.
#[derive(Clone, Debug, PartialEq)]
pub struct RfmRules {
    /// The length of a purchase period (RF-1).
    pub unit: Unit,
    /// The one currency of all amounts (RF-8).
    pub currency: Currency,
    /// By what amounts of other currencies are converted (RF-8): the rates of `[currency]`, if there are any.
    pub rates: Option<Arc<Rates>>,
    /// Which orders count (RF-3); without it those without a status and those that are paid, shipped or completed.
    pub include: Option<Pick>,
    /// Whether orders of net amount zero count as purchases (RF-7).
    pub count_zero: bool,
    /// What a return takes away (RF-6).
    pub refunds: Refunds,
    /// Whether the first purchase counts in the mean (RF-5).
    pub include_first: bool,
    /// Which amount is scored (RS-1).
    pub monetary_of: MonetaryOf,
    /// The cut points (RS-2, RS-3).
    pub cuts: RfmCutsOf,
    /// How much recency, frequency and monetary value weigh, 1 in all (RS-4), if they do.
    pub weights: Option<[Decimal; 3]>,
    /// How many digits behind the point the weighted score has (SC-4).
    pub scale: u8,
    /// The named segments in the order in which they are tried (RS-4).
    pub segments: Vec<RfmSegment>,
    /// The purpose whose consent the score needs (SC-2), if any.
    pub purpose: Option<String>,
}

impl RfmRules {
    /// An amount of an order in the one currency, by the rates of the order's local date (RF-8). Errors: `mixed_currency` where the
    /// rulebook has no rates of it, `rate_missing`, `overflow`.
    pub(crate) fn worth(&self, amount: Total, order: &OrderFact, zone: &Zone) -> Result<Total, Code> {
        if order.currency == self.currency {
            return Ok(amount);
        }
        let rates = self.rates.as_ref().ok_or(Code::MixedCurrency)?;
        rates.convert(amount, order.currency, self.currency, zone.date(order.at))
    }
}

/// What a return takes away (RF-6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Refunds {
    /// It lowers its order; an order of which nothing is left is no purchase.
    #[default]
    NetOfReturn,
    /// It lowers the amount of its own period; purchases stay.
    AtReturnDate,
    /// Nothing.
    Ignore,
}

impl Refunds {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 3] = [Self::NetOfReturn, Self::AtReturnDate, Self::Ignore];

    /// The word of rulebooks.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NetOfReturn => "net_of_return",
            Self::AtReturnDate => "at_return_date",
            Self::Ignore => "ignore",
        }
    }

    /// What an order counts for; none if it is no purchase.
    pub(crate) fn bought(self, order: &OrderFact) -> Option<Total> {
        match self {
            Self::NetOfReturn => (!order.gone).then_some(order.net),
            Self::AtReturnDate | Self::Ignore => Some(order.paid),
        }
    }
}

/// Which amount is scored (RS-1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MonetaryOf {
    /// The sum of all purchases.
    #[default]
    Total,
    /// The mean of all purchase periods.
    Mean,
}

impl MonetaryOf {
    /// Both, in the order in which they are told.
    pub const ALL: [Self; 2] = [Self::Total, Self::Mean];

    /// The word of rulebooks.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Mean => "monetary_all",
        }
    }
}
