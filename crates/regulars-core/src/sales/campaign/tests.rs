//! Figures of campaigns by hand, and their laws.

use proptest::prelude::*;

use super::*;
use crate::error::{Code, Fault as _};
use crate::money::{Currency, Decimal, Money};
use crate::scoring::Rate;
use crate::time::Instant;

fn yuan(text: &str) -> Money {
    Money::parse(text, "CNY").unwrap()
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn texts<const N: usize>(ratios: [Option<Decimal>; N]) -> [Option<String>; N] {
    ratios.map(|ratio| ratio.map(Decimal::canonical))
}

#[test]
fn three_returns_can_hold_at_once() {
    let all = returns(yuan("12000"), yuan("4000"), number("0.4")).unwrap();
    assert_eq!(texts([all.revenue_roi, all.margin_roi]), ["2", "0.2"].map(|text| Some(text.to_owned())));
    // 80 orders of 150, of which 30 only are more than without: 30 x 200 x 0.4 = 2400.
    let control = Rate::new(1_000, 10).unwrap();
    let beyond = incremental(Rate::new(2_000, 50).unwrap(), control, yuan("200"), number("0.4"), yuan("4000")).unwrap();
    assert_eq!(beyond.margin.unwrap(), yuan("2400"));
    assert_eq!(beyond.roi, Some(number("-0.4")));
}

#[test]
fn what_cost_nothing_has_no_return() {
    let all = returns(yuan("12000"), yuan("0"), number("0.4")).unwrap();
    assert_eq!((all.revenue_roi, all.margin_roi, all.roas), (None, None, None));
    let (treated, control) = (Rate::new(10, 5).unwrap(), Rate::new(10, 4).unwrap());
    let free = incremental(treated, control, yuan("10"), number("0.5"), yuan("0")).unwrap();
    assert_eq!((free.margin, free.roi), (Some(yuan("5")), None));
    let alone = incremental(treated, Rate::new(0, 0).unwrap(), yuan("10"), number("0.5"), yuan("1")).unwrap();
    assert_eq!((alone.conversions, alone.margin, alone.roi), (None, None, None));
    // What a conversion is worth can be read off those that there were; without any there is nothing to read.
    let read = incremental_of(treated, control, yuan("50"), number("0.5"), yuan("2")).unwrap();
    assert_eq!((read.margin, read.roi), (Some(yuan("5")), Some(number("1.5"))));
    let never = incremental_of(Rate::new(10, 0).unwrap(), control, yuan("0"), number("0.5"), yuan("2")).unwrap();
    assert_eq!((never.conversions, never.margin), (Some(number("-4")), None));
    // Refunds may exceed sales.
    assert_eq!(returns(yuan("-10"), yuan("10"), number("1")).unwrap().revenue_roi, Some(number("-2")));
}

#[test]
fn other_currencies_and_what_is_no_share_are_refused() {
    let dollars = Money::parse("1", "USD").unwrap();
    let error = returns(dollars, yuan("1"), number("0.4")).unwrap_err();
    assert_eq!((error.code(), error.path().as_str()), (Code::MixedCurrency, "revenue"));
    let (one, cny) = (Rate::new(1, 1).unwrap(), Currency::new("CNY").unwrap());
    let error = incremental(one, one, dollars, number("0.4"), yuan("1")).unwrap_err();
    assert_eq!((error.code(), error.path().as_str()), (Code::MixedCurrency, "revenue_per_conversion"));
    assert_eq!(add(cny, &[yuan("1"), dollars], "costs").unwrap_err().code(), Code::MixedCurrency);
    assert_eq!(add(cny, &[yuan("1.5"), yuan("-0.25")], "costs").unwrap(), yuan("1.25"));
    for margin in ["-0.1", "1.1", "0.12345678912"] {
        assert_eq!(returns(yuan("1"), yuan("1"), number(margin)).unwrap_err().path(), "margin");
    }
    assert_eq!(returns(yuan("1"), yuan("-1"), number("0.5")).unwrap_err().path(), "cost");
}

#[test]
fn a_lift_without_variance_has_no_z() {
    let none = lift(Rate::new(200, 0).unwrap(), Rate::new(200, 0).unwrap());
    assert_eq!(texts([none.abs_lift, none.rel_lift]), [Some("0".to_owned()), None]);
    assert_eq!((none.test.z, none.test.significant95), (None, false));
    let nobody = lift(Rate::new(0, 0).unwrap(), Rate::new(200, 3).unwrap());
    assert_eq!((nobody.abs_lift, nobody.rel_lift, nobody.test.z), (None, None, None));
}

fn shares(parts: &[(&str, &str)]) -> Result<Shares, CampaignError> {
    let arm = |(name, share): &(&str, &str)| Arm { name: (*name).to_owned(), share: number(share) };
    Shares::new(parts.iter().map(arm).collect())
}

#[test]
fn sides_are_drawn_as_their_shares_say() {
    let half = shares(&[("treated", "0.9"), ("control", "0.1")]).unwrap();
    let count = (0..10_000).filter(|n| half.draw("spring", &format!("c{n}")) == "control").count();
    // 1000 with a standard deviation of 30.
    assert!((880..1_120).contains(&count), "{count}");
    // Another campaign draws anew: of 1000 about 100 are in control again.
    let again = (0..10_000).filter(|n| {
        let customer = format!("c{n}");
        half.draw("spring", &customer) == "control" && half.draw("autumn", &customer) == "control"
    });
    assert!(again.count() < 200);
    for wrong in [&[("a", "0.5")][..], &[("a", "0.5"), ("a", "0.5")], &[("a", "-1"), ("b", "2")], &[]] {
        assert_eq!(shares(wrong).unwrap_err().code(), Code::OutOfRange);
    }
}

#[test]
fn the_fraction_is_the_same_everywhere() {
    // The hashes of `spring`, a zero byte and the customer begin with e921, 1661, ba84 and 244c.
    let quarters = shares(&[("a", "0.25"), ("b", "0.25"), ("c", "0.25"), ("d", "0.25")]).unwrap();
    let drawn: Vec<&str> = ["c1", "c2", "c3", "c4"].iter().map(|customer| quarters.draw("spring", customer)).collect();
    assert_eq!(drawn, ["d", "a", "c", "a"]);
}

#[test]
fn what_was_shown_first_stays() {
    let all = shares(&[("treated", "1"), ("control", "0")]).unwrap();
    let shown = |arm: &str, day: i64| Exposure {
        arm: arm.to_owned(),
        at: Instant::from_micros(day * crate::time::DAY_US).unwrap(),
    };
    assert_eq!(assign(&all, "s", "c", &[]), Assigned { arm: "treated".to_owned(), contaminated: false });
    let merged = assign(&all, "s", "c", &[shown("treated", 2), shown("control", 1)]);
    assert_eq!(merged, Assigned { arm: "control".to_owned(), contaminated: true });
    let clean = assign(&all, "s", "c", &[shown("control", 2), shown("control", 1)]);
    assert_eq!(clean, Assigned { arm: "control".to_owned(), contaminated: false });
}

#[test]
fn a_test_is_as_large_as_what_it_is_to_see_is_small() {
    let ask = |rate: &str, effect: &str, power| sample_size(number(rate), number(effect), power);
    assert!(ask("0.05", "0.01", Power::P95).unwrap() > ask("0.05", "0.01", Power::P90).unwrap());
    assert!(ask("0.05", "0.01", Power::P90).unwrap() > ask("0.05", "0.02", Power::P90).unwrap());
    assert_eq!(ask("1.2", "0.1", Power::P80).unwrap_err().path(), "rate");
    assert_eq!(ask("0.95", "0.1", Power::P80).unwrap_err().path(), "rate");
    assert_eq!(ask("0.5", "0", Power::P80).unwrap_err().path(), "effect");
}

proptest! {
    #[test]
    fn a_lift_turns_with_its_sides(n in 1u64..9_999, m in 1u64..9_999, k in 0u64..9_999, l in 0u64..9_999) {
        let (a, b) = (Rate::new(n, k % (n + 1)).unwrap(), Rate::new(m, l % (m + 1)).unwrap());
        let (there, back) = (lift(a, b), lift(b, a));
        prop_assert_eq!(there.test.z, back.test.z.map(|z| z.neg()));
        let sum = crate::money::Number::from(there.abs_lift.unwrap()).add(back.abs_lift.unwrap().into());
        prop_assert_eq!(sum, Some(crate::money::Number::ZERO));
    }

    #[test]
    fn a_side_moves_only_where_its_border_does(customer in "[a-z0-9]{1,12}") {
        let [less, more] = [("0.3", "0.7"), ("0.4", "0.6")].map(|(t, c)| shares(&[("t", t), ("c", c)]).unwrap());
        if less.draw("x", &customer) == "t" {
            prop_assert_eq!(more.draw("x", &customer), "t");
        }
    }
}
