//! What an amount earns, and when lots begin and end.

use proptest::prelude::*;

use super::*;
use crate::membership::points::tests::support::{at, decimal, rules, shanghai};
use crate::membership::program::Pending;

fn earning(change: impl FnOnce(&mut PointRules)) -> Earning {
    let mut rules = rules();
    change(&mut rules);
    Earning::new(&rules, decimal("1"), rules.scale).unwrap()
}

fn terms(change: impl FnOnce(&mut PointRules)) -> Terms {
    let mut rules = rules();
    change(&mut rules);
    Terms::new(&rules, &shanghai(), &[decimal("1")], rules.scale).unwrap()
}

#[test]
fn an_amount_is_multiplied_before_it_is_divided_and_rounded_once() {
    assert_eq!(earning(|_| ()).points(9999, 2), Ok(99));
    assert_eq!(earning(|rules| rules.rate = decimal("100")).points(115, 2), Ok(115));
    let third = earning(|rules| (rules.rate, rules.per, rules.scale) = (decimal("1"), decimal("3"), 2));
    assert_eq!(third.points(10, 0), Ok(333));
    let twelve = Earning::new(&rules(), decimal("1.2"), 2).unwrap();
    assert_eq!(twelve.points(99, 0), Ok(11800), "rounded at the rules' scale, kept at the ledger's");
}

#[test]
fn each_rounding_has_its_own_half() {
    let points = |rounding, units| earning(|rules| rules.rounding = rounding).points(units, 2).unwrap();
    let all = |units| [Rounding::Floor, Rounding::HalfUp, Rounding::HalfEven, Rounding::Ceil].map(|r| points(r, units));
    assert_eq!(all(50), [0, 1, 0, 1]);
    assert_eq!(all(150), [1, 2, 2, 2]);
    assert_eq!(all(149), [1, 1, 1, 2]);
    assert_eq!(all(100), [1, 1, 1, 1]);
}

#[test]
fn what_does_not_fit_is_refused() {
    let large = earning(|rules| (rules.rate, rules.per) = (decimal("999999999999999989"), decimal("0.0000000001")));
    assert_eq!(large.points(999_999_999_999_999_999, 0), Err(PointsError::TooLarge));
    let rules = PointRules { scale: 3, ..rules() };
    assert_eq!(Earning::new(&rules, decimal("1"), 2), Err(PointsError::TooLarge));
}

#[test]
fn a_wait_lasts_to_the_same_time_or_to_midnight() {
    let pending = |align| terms(|rules| rules.pending = Some(Pending { days: 7, align }));
    let paid = at("2025-03-01T15:00:00+08:00");
    assert_eq!(pending(Align::Exact).available_at(paid), at("2025-03-08T15:00:00+08:00"));
    assert_eq!(pending(Align::DayStart).available_at(paid), at("2025-03-08T00:00:00+08:00"));
}

#[test]
fn every_expiry_has_its_own_end() {
    let until = |expiry, counted_from| {
        let terms = terms(|rules| (rules.expiry, rules.counted_from) = (expiry, counted_from));
        terms.until(at("2024-01-31T10:00:00+08:00"), at("2024-02-10T10:00:00+08:00"))
    };
    let earned = |expiry| until(expiry, CountedFrom::Earned);
    let months = |align| Expiry::Months { months: 1, align };
    assert_eq!(earned(months(ExpiryAlign::EndOfDay)), at("2024-03-01T00:00:00+08:00"));
    assert_eq!(earned(months(ExpiryAlign::EndOfMonth)), at("2024-03-01T00:00:00+08:00"));
    assert_eq!(earned(months(ExpiryAlign::Exact)), at("2024-02-29T10:00:00+08:00"));
    let days = |align| Expiry::Days { days: 30, align };
    assert_eq!(earned(days(ExpiryAlign::EndOfDay)), at("2024-03-02T00:00:00+08:00"));
    assert_eq!(earned(days(ExpiryAlign::EndOfMonth)), at("2024-04-01T00:00:00+08:00"));
    assert_eq!(until(months(ExpiryAlign::EndOfDay), CountedFrom::Available), at("2024-03-11T00:00:00+08:00"));
    assert_eq!(earned(Expiry::Fixed { month: 2, day: 29, years_ahead: 0 }), at("2024-03-01T00:00:00+08:00"));
    assert_eq!(earned(Expiry::Fixed { month: 2, day: 29, years_ahead: 1 }), at("2025-03-01T00:00:00+08:00"));
    assert_eq!(earned(Expiry::Never), Instant::MAX);
}

proptest! {
    /// The fraction in lowest terms against 96-bit decimals.
    #[test]
    fn floor_is_that_of_exact_division(
        amount in 0i64..100_000_000, rate in 1i64..10_000, per in 1i64..10_000, multiplier in 1i64..400, scale in 0u8..3,
    ) {
        let rules = PointRules {
            rate: Decimal::new(rate, 2).unwrap(), per: Decimal::new(per, 2).unwrap(), scale, ..rules()
        };
        let earning = Earning::new(&rules, Decimal::new(multiplier, 2).unwrap(), scale).unwrap();
        let exact = i128::from(amount) * i128::from(rate) * i128::from(multiplier) * 10_i128.pow(u32::from(scale))
            / (i128::from(per) * 10_000);
        prop_assert_eq!(i128::from(earning.points(amount, 2).unwrap()), exact);
    }
}
