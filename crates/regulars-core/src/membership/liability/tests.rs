//! Liability: the cases of `cases/membership.json`, and that statements close (MB-I14).

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::error::Error;
use crate::money::{Currency, Money};
use crate::text::Json;

const FILE: &str = include_str!("../../../../../cases/membership.json");

#[derive(Deserialize)]
struct Case {
    id: String,
    kind: String,
}

/// A number or text as a decimal; absent is zero.
fn decimal(object: &Json, name: &str) -> Decimal {
    match object.get(name) {
        Some(Json::String(text)) => text.parse().unwrap(),
        Some(Json::Number(number)) => number.as_str().parse().unwrap(),
        Some(other) => panic!("{other:?}"),
        None => Decimal::ZERO,
    }
}

fn negated(number: Decimal) -> Decimal {
    Decimal::new(-number.units(), number.scale()).unwrap()
}

fn yuan() -> Currency {
    Currency::new("CNY").unwrap()
}

#[test]
fn liability_cases() {
    let file = Json::parse(FILE).unwrap();
    let cases = file.get("liability_cases").and_then(Json::as_array).unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let Case { id, kind } = case.read().unwrap();
        let expect = case.get("expect").unwrap();
        let found = match kind.as_str() {
            "outstanding" => outstanding(case),
            "relative_ssp" => relative_ssp(case, expect),
            "cohort" => cohort(case.get("cohort").unwrap()),
            "movement" => BTreeMap::from([("close", Some(movement(case).close().unwrap()))]),
            other => panic!("{other}"),
        };
        let Json::Object(wanted) = expect else { panic!("{id}") };
        for (name, value) in wanted {
            // Inputs of the years stand among the expectations.
            if ["year1_redeemed", "year2_cumulative", "year2_expected"].contains(&name.as_str()) {
                continue;
            }
            let wanted = (!matches!(value, Json::Null)).then(|| decimal(expect, name));
            assert_eq!(found.get(name.as_str()), Some(&wanted), "{id} {name}");
        }
    }
}

type Found = BTreeMap<&'static str, Option<Decimal>>;

fn outstanding(case: &Json) -> Found {
    let points = case.get("outstanding").unwrap();
    let outstanding = Outstanding {
        active: decimal(points, "active"),
        pending: decimal(points, "pending"),
        held: decimal(points, "held"),
        // Debt is written below zero there.
        debt: negated(decimal(points, "debt")),
    };
    let liability = outstanding.value(Valuation {
        value_per_point: decimal(case, "value_per_point"),
        breakage_rate: decimal(case, "breakage_rate"),
        include_pending: case.get("include_pending") != Some(&Json::Bool(false)),
        currency: yuan(),
    });
    let liability = liability.unwrap();
    BTreeMap::from([
        ("gross_points", Some(liability.gross_points)),
        ("gross", Some(liability.gross.amount)),
        ("net_of_breakage", Some(liability.net_of_breakage.amount)),
        ("debt_asset", Some(liability.debt_asset.amount)),
    ])
}

fn relative_ssp(case: &Json, expect: &Json) -> Found {
    let expected = decimal(case, "expected_redemption");
    let ssp = ssp_points(expected, decimal(case, "value_per_point")).unwrap();
    assert_eq!(ssp, decimal(case, "ssp_points"));
    let shares = allocate(Money::new(decimal(case, "sales"), yuan()), ssp).unwrap();
    let mut years = vec![Redemption { cumulative: decimal(expect, "year1_redeemed"), expected }];
    if expect.get("year2_expected").is_some() {
        let (cumulative, expected) = (decimal(expect, "year2_cumulative"), decimal(expect, "year2_expected"));
        years.push(Redemption { cumulative, expected });
    }
    let recognised = shares.recognise(&years).unwrap();
    BTreeMap::from([
        ("product_revenue", Some(shares.product_revenue.amount)),
        ("points_liability", Some(shares.points_liability.amount)),
        ("year1_revenue", recognised.first().map(|year| year.revenue.amount)),
        ("year2_revenue", recognised.get(1).map(|year| year.revenue.amount)),
        ("closing_liability", recognised.last().map(|year| year.closing_liability.amount)),
    ])
}

fn cohort(points: &Json) -> Found {
    let [issued, redeemed, expired, open] = ["issued", "redeemed", "expired", "open"].map(|name| decimal(points, name));
    let cohort = Cohort { issued, redeemed, expired, open };
    let share = |share: Option<Fraction>| share.map(|share| share.rounded(2).unwrap());
    BTreeMap::from([
        ("realised_breakage", share(cohort.realised_breakage().unwrap())),
        ("ultimate_redemption_if_open_same_rate", share(cohort.ultimate_redemption().unwrap())),
    ])
}

fn movement(case: &Json) -> Movement {
    Movement {
        open: decimal(case, "open"),
        earned: decimal(case, "earned"),
        restored: decimal(case, "restored"),
        redeemed: decimal(case, "redeemed"),
        expired: decimal(case, "expired"),
        clawed_back: decimal(case, "clawed_back"),
        repaid: decimal(case, "repaid"),
        adjusted: decimal(case, "adjusted"),
    }
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn code<T: std::fmt::Debug>(result: Result<T, LiabilityError>) -> (Code, String) {
    let error = Error::from(result.unwrap_err());
    (error.code(), error.path().to_owned())
}

#[test]
fn what_makes_no_sense_is_refused_by_name() {
    let none = Decimal::ZERO;
    let points = Outstanding { active: number("1"), pending: none, held: none, debt: none };
    let how = |rate: &str| Valuation {
        value_per_point: number("1"),
        breakage_rate: number(rate),
        include_pending: true,
        currency: yuan(),
    };
    assert_eq!(code(points.value(how("1.01"))), (Code::OutOfRange, "breakage_rate".to_owned()));
    assert_eq!(code(points.value(how("-0.01"))), (Code::Negative, "breakage_rate".to_owned()));
    assert_eq!(points.value(how("1")).unwrap().net_of_breakage.amount, none);
    let owing = Outstanding { debt: number("-1"), ..points };
    assert_eq!(code(owing.value(how("0"))), (Code::Negative, "debt".to_owned()));
    let many = Outstanding { active: number("999999999999999999"), held: number("999999999999999999"), ..points };
    assert_eq!(code(many.value(how("0"))), (Code::Overflow, String::new()));

    let shares = allocate(Money::parse("100", "CNY").unwrap(), number("10")).unwrap();
    let year = |cumulative, expected| {
        shares.recognise(&[Redemption { cumulative: number(cumulative), expected: number(expected) }])
    };
    assert_eq!(code(year("11", "10")), (Code::OutOfRange, "cumulative".to_owned()));
    assert_eq!(code(year("0", "0")), (Code::OutOfRange, "expected".to_owned()));
    assert_eq!(code(year("-1", "0")), (Code::Negative, "cumulative".to_owned()));
    assert_eq!(code(allocate(Money::parse("-1", "CNY").unwrap(), none)), (Code::Negative, "sales".to_owned()));

    let cohort = Cohort { issued: number("10"), redeemed: number("6"), expired: number("5"), open: none };
    assert_eq!(code(cohort.realised_breakage()), (Code::OutOfRange, "issued".to_owned()));
    assert_eq!(code(forecast(&[cohort], 0)), (Code::OutOfRange, "issued".to_owned()));

    let period = Movement { earned: number("-1"), ..Movement::default() };
    assert_eq!(code(period.close()), (Code::Negative, "earned".to_owned()));
    let period = Movement { open: number("3"), ..Movement::default() };
    assert_eq!(code(period.closes_at(number("4"))), (Code::MovementDoesNotClose, "close".to_owned()));
}

#[test]
fn without_anything_settled_there_is_no_rate() {
    let open = Cohort { issued: number("10"), redeemed: Decimal::ZERO, expired: Decimal::ZERO, open: number("10") };
    assert_eq!(forecast(&[open], 0), Ok(vec![Forecast { expected_breakage: None, basis: Basis::Unknown }]));
    let nothing = Cohort { issued: Decimal::ZERO, open: Decimal::ZERO, ..open };
    assert_eq!((nothing.realised_breakage(), nothing.ultimate_redemption()), (Ok(None), Ok(None)));
}

#[test]
fn money_rounds_to_the_minor_unit_of_its_currency() {
    let none = Decimal::ZERO;
    let points = Outstanding { active: number("1"), pending: none, held: none, debt: none };
    for (currency, gross) in [("JPY", "1 JPY"), ("CNY", "0.50 CNY"), ("KWD", "0.500 KWD")] {
        let how = Valuation {
            value_per_point: number("0.5"),
            breakage_rate: none,
            include_pending: true,
            currency: Currency::new(currency).unwrap(),
        };
        assert_eq!(points.value(how).unwrap().gross.to_string(), gross);
    }
}

fn flows() -> impl Strategy<Value = Vec<(bool, u8, Flow, i64)>> {
    let flow = prop::sample::select(vec![
        Flow::Earned,
        Flow::Restored,
        Flow::Redeemed,
        Flow::Expired,
        Flow::ClawedBack,
        Flow::Repaid,
        Flow::Adjusted,
    ]);
    prop::collection::vec((any::<bool>(), 0u8..3, flow, 0i64..1_000_000), 0..40)
}

proptest! {
    /// MB-I14: for every currency and cohort the statement closes at the balance that was counted beside it, also over periods.
    #[test]
    fn the_statement_closes(first in flows(), second in flows()) {
        let mut balances: BTreeMap<(Currency, String), i64> = BTreeMap::new();
        let mut statement = Statement::default();
        for period in [first, second] {
            statement = statement.next().unwrap();
            for (dollars, cohort, flow, cents) in period {
                let currency = Currency::new(if dollars { "USD" } else { "CNY" }).unwrap();
                let cohort = format!("2025-{cohort:02}");
                // Adjustments go both ways.
                let cents = if flow == Flow::Adjusted && cents % 2 == 0 { -cents } else { cents };
                let sign = if matches!(flow, Flow::Earned | Flow::Restored | Flow::Adjusted) { 1 } else { -1 };
                *balances.entry((currency, cohort.clone())).or_default() += sign * cents;
                statement.post(currency, &cohort, flow, Decimal::new(cents, 2).unwrap()).unwrap();
            }
            prop_assert_eq!(statement.cohorts().count(), balances.len());
            for (currency, cohort, movement) in statement.cohorts() {
                let balance = Decimal::new(balances[&(currency, cohort.to_owned())], 2).unwrap();
                prop_assert_eq!(movement.closes_at(balance), Ok(()));
                let off = Decimal::new(balance.units() + 1, 2).unwrap();
                prop_assert_eq!(code(movement.closes_at(off)).0, Code::MovementDoesNotClose);
            }
        }
    }

    /// Nothing is lost between products and points beyond the rounding of each, and all is revenue when all is redeemed.
    #[test]
    fn shares_add_up_to_the_sales(sales in 0i64..1_000_000_000_000, ssp in 0i64..1_000_000_000, redeemed in 1i64..1_000_000, more in 0i64..1_000_000) {
        let shares = allocate(Money::new(Decimal::new(sales, 2).unwrap(), yuan()), Decimal::new(ssp, 2).unwrap()).unwrap();
        let cents = |money: Money| Fraction::from(money.amount).mul(Fraction::from(100)).unwrap().exact().unwrap().units();
        let sum = cents(shares.product_revenue) + cents(shares.points_liability);
        prop_assert!((sum - sales).abs() <= 1, "{} {}", sum, sales);
        let point = |points| Decimal::new(points, 0).unwrap();
        let all = point(redeemed + more);
        let years = shares.recognise(&[
            Redemption { cumulative: point(redeemed), expected: all },
            Redemption { cumulative: all, expected: all },
        ]).unwrap();
        prop_assert_eq!(years[1].closing_liability.amount, Decimal::ZERO);
        let revenue: i64 = years.iter().map(|year| cents(year.revenue)).sum();
        prop_assert!((revenue - cents(shares.points_liability)).abs() <= 1);
        let first = cents(years[0].revenue) + cents(years[0].closing_liability);
        prop_assert!((first - cents(shares.points_liability)).abs() <= 1);
    }

    /// What is expected to be redeemed and to expire of the open points are all of them.
    #[test]
    fn a_forecast_shares_out_what_is_open(counts in prop::collection::vec((0i64..10_000, 0i64..10_000, 0i64..10_000), 1..6)) {
        let point = |points| Decimal::new(points, 0).unwrap();
        let cohorts: Vec<Cohort> = counts.iter().map(|(redeemed, expired, open)| Cohort {
            issued: point(redeemed + expired + open), redeemed: point(*redeemed), expired: point(*expired), open: point(*open),
        }).collect();
        let forecasts = forecast(&cohorts, 4).unwrap();
        for (cohort, forecast) in cohorts.iter().zip(forecasts) {
            let own = cohort.ultimate_redemption().unwrap();
            prop_assert_eq!(own.is_some(), forecast.basis == Basis::Own);
            if let (Some(rate), Some(breakage)) = (own, forecast.expected_breakage) {
                let kept = Fraction::from(cohort.open).mul(rate).unwrap();
                let lost = Fraction::from(cohort.open).sub(kept).unwrap().rounded(4).unwrap();
                prop_assert_eq!(lost, breakage);
            }
            prop_assert!(forecast.expected_breakage.is_none_or(|lost| Decimal::ZERO <= lost && lost <= cohort.open));
        }
    }
}
