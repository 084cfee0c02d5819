//! Rates of exchange, each from a local date on, and amounts in another currency by them (RF-8).

use std::collections::BTreeMap;

use super::{Currency, Decimal, Fraction, Total};
use crate::error::Code;
use crate::time::Date;

/// What one unit of each currency is worth in the base currency, from a local date on until the next one.
///
/// ```
/// use regulars_core::Code;
/// use regulars_core::money::{Currency, Decimal, Rates, Total};
/// use regulars_core::time::Date;
///
/// let (cny, usd) = (Currency::new("CNY")?, Currency::new("USD")?);
/// let day = |text: &str| text.parse::<Date>().unwrap();
/// let rates = Rates::new(cny, [(usd, vec![(day("2026-01-01"), "7.125".parse()?), (day("2026-07-01"), "7".parse()?)])]);
/// let worth = |amount: &str, on| {
///     let amount: Decimal = amount.parse()?;
///     Ok::<_, regulars_core::Error>(rates.convert(amount.into(), usd, cny, day(on)).map(|total| total.text(Some(cny))))
/// };
/// // Half to even at the minor unit, here of 0.285.
/// assert_eq!(worth("0.04", "2026-06-30")?, Ok(Some("0.28".to_owned())));
/// assert_eq!(worth("1.41", "2026-07-01")?, Ok(Some("9.87".to_owned())));
/// // Nothing is guessed before the first date.
/// assert_eq!(worth("1", "2025-12-31")?, Err(Code::RateMissing));
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    base: Currency,
    // INVARIANT: dates rise, rates are above zero.
    dated: BTreeMap<Currency, Vec<(Date, Decimal)>>,
}

impl Rates {
    /// Rates against a base currency, which needs none itself. Of two of one date the last counts; what is not above zero is left out.
    pub fn new(base: Currency, dated: impl IntoIterator<Item = (Currency, Vec<(Date, Decimal)>)>) -> Self {
        let sorted = |(currency, rates): (Currency, Vec<(Date, Decimal)>)| {
            let by_date: BTreeMap<Date, Decimal> =
                rates.into_iter().filter(|(_, rate)| *rate > Decimal::ZERO).collect();
            (currency, by_date.into_iter().collect())
        };
        Self { base, dated: dated.into_iter().map(sorted).collect() }
    }

    /// The currency that the rates are counted in.
    pub fn base(&self) -> Currency {
        self.base
    }

    /// The currencies that have rates, with them, by code.
    pub fn dated(&self) -> impl Iterator<Item = (Currency, &[(Date, Decimal)])> {
        self.dated.iter().map(|(currency, rates)| (*currency, rates.as_slice()))
    }

    /// Whether a currency is the base or has rates.
    pub fn knows(&self, currency: Currency) -> bool {
        currency == self.base || self.dated.contains_key(&currency)
    }

    /// An amount in another currency by the rates of a local date, half to even at its minor unit, rounded once. An amount that
    /// is in that currency already stays as it is.
    ///
    /// Errors: `mixed_currency` for a currency without rates, `rate_missing` before its first date, `overflow`.
    pub fn convert(&self, amount: Total, from: Currency, to: Currency, on: Date) -> Result<Total, Code> {
        if from == to {
            return Ok(amount);
        }
        let (from, into) = (self.rate(from, on)?, self.rate(to, on)?);
        let amount = amount.decimal().ok_or(Code::Overflow)?;
        let worth = Fraction::from(amount).mul(from).and_then(|worth| worth.div(into));
        let rounded = worth.and_then(|worth| worth.half_even(to.minor_digits()));
        rounded.map(Total::from).ok_or(Code::Overflow)
    }

    /// Of two currencies the one that has rates but none on a local date yet.
    pub fn lacking(&self, from: Currency, to: Currency, on: Date) -> Option<Currency> {
        [from, to].into_iter().find(|currency| self.rate(*currency, on) == Err(Code::RateMissing))
    }

    fn rate(&self, currency: Currency, on: Date) -> Result<Fraction, Code> {
        if currency == self.base {
            return Ok(Fraction::from(1_i64));
        }
        let rates = self.dated.get(&currency).ok_or(Code::MixedCurrency)?;
        let known = rates.partition_point(|(from, _)| *from <= on);
        let last = known.checked_sub(1).and_then(|last| rates.get(last));
        last.map(|(_, rate)| Fraction::from(*rate)).ok_or(Code::RateMissing)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn currency(code: &str) -> Currency {
        Currency::new(code).unwrap()
    }

    fn rates() -> Rates {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let rate = |text: &str| text.parse::<Decimal>().unwrap();
        Rates::new(
            currency("CNY"),
            [
                (currency("USD"), vec![(day("2026-07-01"), rate("7.2")), (day("2026-01-01"), rate("7"))]),
                (currency("JPY"), vec![(day("2026-01-01"), rate("0.0465"))]),
                (currency("EUR"), vec![(day("2026-03-01"), rate("0"))]),
            ],
        )
    }

    fn told(amount: &str, from: &str, to: &str, on: &str) -> Result<String, Code> {
        let amount: Decimal = amount.parse().unwrap();
        let found = rates().convert(amount.into(), currency(from), currency(to), on.parse().unwrap());
        found.map(|total| total.text(Some(currency(to))).unwrap())
    }

    #[test]
    fn an_amount_is_rounded_once_at_the_minor_unit() {
        assert_eq!(told("10.00", "USD", "CNY", "2026-06-30").as_deref(), Ok("70.00"));
        assert_eq!(told("10.00", "USD", "CNY", "2026-07-01").as_deref(), Ok("72.00"));
        assert_eq!(told("1000", "JPY", "CNY", "2026-07-01").as_deref(), Ok("46.50"));
        // 10 x 7 / 0.0465 = 1505.37..: over the base without a step between.
        assert_eq!(told("10", "USD", "JPY", "2026-01-01").as_deref(), Ok("1505"));
        assert_eq!(told("70.00", "CNY", "USD", "2026-01-01").as_deref(), Ok("10.00"));
        // 3 x 0.0465 = 0.1395, 10 x 0.0465 = 0.465 (half, to even), 30 x 0.0465 = 1.395 (half, to even).
        let halves = ["3", "10", "30"].map(|yen| told(yen, "JPY", "CNY", "2026-01-01").unwrap());
        assert_eq!(halves, ["0.14", "0.46", "1.40"]);
        // What is in the currency already keeps its digits.
        assert_eq!(told("1.005", "CNY", "CNY", "2000-01-01").as_deref(), Ok("1.005"));
    }

    #[test]
    fn nothing_is_guessed() {
        assert_eq!(told("1", "USD", "CNY", "2025-12-31"), Err(Code::RateMissing));
        assert_eq!(told("1", "CNY", "USD", "2025-12-31"), Err(Code::RateMissing));
        assert_eq!(told("1", "EUR", "CNY", "2026-12-31"), Err(Code::RateMissing));
        assert_eq!(told("1", "GBP", "CNY", "2026-12-31"), Err(Code::MixedCurrency));
        let much = Total::of(i128::MAX, 0);
        let on = "2026-02-01".parse().unwrap();
        assert_eq!(rates().convert(much, currency("USD"), currency("CNY"), on), Err(Code::Overflow));
        assert!(rates().knows(currency("CNY")) && rates().knows(currency("EUR")) && !rates().knows(currency("GBP")));
    }

    proptest! {
        /// The order in which rates are told does not matter, and no amount is off by more than half a minor unit.
        #[test]
        fn the_order_of_rates_does_not_matter(units in -1_000_000_i64..1_000_000, day in 0_i32..400, mut told in prop::collection::btree_map(0_i32..400, 1_i64..99_999, 1..8)) {
            let (cny, usd) = (currency("CNY"), currency("USD"));
            let rows: Vec<(Date, Decimal)> =
                told.iter().map(|(day, rate)| (Date::from_days(*day), Decimal::new(*rate, 4).unwrap())).collect();
            let back: Vec<_> = rows.iter().rev().copied().collect();
            let amount = Decimal::new(units, 2).unwrap();
            let all = |rows| Rates::new(cny, [(usd, rows)]).convert(amount.into(), usd, cny, Date::from_days(day));
            let found = all(rows);
            prop_assert_eq!(found, all(back));
            told.retain(|from, _| *from <= day);
            match told.last_key_value() {
                None => prop_assert_eq!(found, Err(Code::RateMissing)),
                Some((_, rate)) => {
                    let (exact, got) = (i128::from(units) * i128::from(*rate), found.unwrap().decimal().unwrap());
                    let got = Decimal::new(got.units() * 10_i64.pow(2 - u32::from(got.scale())), 2).unwrap();
                    prop_assert!((exact - i128::from(got.units()) * 10_000).abs() <= 5_000);
                }
            }
        }
    }
}
