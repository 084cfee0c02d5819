//! Exact money: an integer, a scale and a currency. Sums are checked; nothing rounds or saturates in silence (MD-7, RC-9).

mod amount;
mod currency;
mod fraction;
mod number;
mod rates;
mod total;

pub use amount::{Decimal, Money, MoneyError};
pub use currency::Currency;
pub use fraction::Fraction;
pub use number::Number;
pub use rates::Rates;
pub use total::Total;
