//! Many accounts at once are each by itself (MB-95).

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use crate::error::Error;
use crate::membership::account::{Act, Command, Member, OrderColumns, RetierError, Retiered, Rules, Run};
use crate::membership::points::Key;
use crate::membership::tier::Standing;
use crate::money::{Currency, Decimal, Money};
use crate::rulebook::Rulebook;
use crate::time::{DAY_US, Instant};

/// Programs of which the first ones need only sums, and the others whole accounts.
static CLUBS: LazyLock<Vec<Arc<Rules>>> = LazyLock::new(|| {
    let head = "[rulebook]\nid = \"b\"\nversion = 1\nzone = \"Europe/Berlin\"\n\
        [program]\nid = \"club\"\ntimezone = \"Europe/Berlin\"\nversion = 1\neffective_from = \"2024-03-01\"\n";
    let points =
        "[points]\nearn = \"1 point per 1 CNY\"\nrounding = \"floor\"\nexpiry = \"never\"\npending = \"7 days\"\n";
    let levels = "base = \"member\"\n[[tiers.level]]\nid = \"silver\"\nname = \"s\"\nneeds = \"spend >= 50.005\"\n\
        [[tiers.level]]\nid = \"gold\"\nname = \"g\"\nneeds = \"spend >= 120 and orders >= 2\"\n";
    let either = levels.replace(" and ", " or ");
    let tiers = |window: &str, valid: &str, more: &str, levels: &str| {
        format!("[tiers]\ncurrency = \"CNY\"\nwindow = \"{window}\"\nvalid_for = \"{valid}\"\n{more}{levels}")
    };
    let qualified = "while qualified";
    let texts = [
        tiers("rolling 2 months", qualified, "", levels),
        tiers("calendar year from 04-15", qualified, "", &either),
        tiers("complete 3 months", qualified, "", levels),
        tiers("lifetime", qualified, "", levels),
        tiers("anniversary", qualified, "", levels),
        tiers("rolling 3 months", "3 months", "grace = \"20 days\"\ndowngrade = \"one_down\"\n", levels),
        format!("{points}{}", tiers("rolling 2 months", qualified, "counts_when = \"confirmed\"\n", levels)),
        tiers("rolling 1 months", qualified, "lifetime = [{ tier = \"silver\", min = \"300\" }]\n", levels),
    ];
    let club = |text: &String| Rulebook::parse(&format!("{head}{text}")).unwrap().accounts[0].clone();
    texts.iter().map(club).collect()
});

fn instant(day: i64, second: i64) -> Instant {
    // 2024-01-31T00:00:00Z
    Instant::from_micros(1_706_659_200_000_000 + day * DAY_US + second * 1_000_000).unwrap()
}

fn moment() -> impl Strategy<Value = Instant> {
    let second = prop_oneof![Just(0i64), Just(22 * 3_600), Just(23 * 3_600), 0..86_400i64];
    (0..400i64, second).prop_map(|(day, second)| instant(day, second))
}

/// Accounts with orders in cents.
fn orders() -> impl Strategy<Value = Vec<(u32, Instant, i64)>> {
    let paid = prop_oneof![1 => Just(0i64), 1 => Just(5_000), 1 => Just(5_001), 6 => 0..9_000i64];
    prop::collection::vec((0u32..5, moment(), paid), 0..40).prop_map(|mut orders| {
        orders.sort();
        orders
    })
}

fn columns(orders: &[(u32, Instant, i64)]) -> (Vec<u32>, Vec<Instant>, Vec<i64>) {
    let accounts = orders.iter().map(|order| order.0).collect();
    (accounts, orders.iter().map(|order| order.1).collect(), orders.iter().map(|order| order.2).collect())
}

fn retier(
    rules: &Rules,
    orders: &[(u32, Instant, i64)],
    currency: &str,
    span: (Instant, Instant),
) -> Result<(u64, Vec<Retiered>), RetierError> {
    let (accounts, at, paid) = columns(orders);
    let currency = Currency::new(currency).unwrap();
    let columns = OrderColumns { accounts: &accounts, at: &at, paid: &paid, scale: 2, currency };
    let mut changed = Vec::new();
    let count = rules.retier(columns, span, |one| changed.push(one))?;
    Ok((count, changed))
}

/// What one account holds at an instant, by itself and always awake.
fn held(rules: &Rules, orders: &[(u32, Instant, i64)], account: u32, at: Instant) -> Option<usize> {
    let mut run = Run::<Standing>::new(rules);
    let member = Member(7);
    let own = orders.iter().filter(|order| order.0 == account && order.1 <= at);
    for (number, (_, at, cents)) in (0u32..).zip(own) {
        if number == 0 {
            run.record(&Command { at: *at, key: None, member, act: Act::Enroll }, &mut ()).unwrap();
        }
        let amount = Money::new(Decimal::new(*cents, 2).unwrap(), Currency::new("CNY").unwrap());
        let act = Act::Order { order: Key(number), amount, lines: Vec::new() };
        let _ = run.record(&Command { at: *at, key: None, member, act }, &mut ());
    }
    let account = run.advance(member, at, &mut ()).ok()?;
    Some(account.ladder(rules)?.0.level())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn many_accounts_at_once_are_each_by_itself(
        orders in orders(),
        club in 0..CLUBS.len(),
        (a, b) in (moment(), moment()),
    ) {
        let rules = &CLUBS[club];
        let (from, to) = (a.min(b), a.max(b));
        let (count, changed) = retier(rules, &orders, "CNY", (from, to)).unwrap();
        let mut accounts: Vec<u32> = orders.iter().map(|order| order.0).collect();
        accounts.dedup();
        prop_assert_eq!(count, accounts.len() as u64);
        let by_itself = accounts.into_iter().map(|account| {
            let held = |at| held(rules, &orders, account, at);
            Retiered { account, from: held(from), to: held(to) }
        });
        let expected: Vec<Retiered> = by_itself.filter(|one| one.from != one.to).collect();
        prop_assert_eq!(changed, expected);
    }
}

#[test]
fn orders_of_another_currency_make_a_member_and_no_tier() {
    let orders = [(3, instant(40, 0), 900_000)];
    for rules in CLUBS.iter() {
        let (count, changed) = retier(rules, &orders, "EUR", (instant(30, 0), instant(60, 0))).unwrap();
        assert_eq!((count, changed), (1, vec![Retiered { account: 3, from: None, to: Some(0) }]));
    }
}

#[test]
fn columns_that_cannot_be_read_are_refused_with_their_row() {
    let fault = |orders: &[(u32, Instant, i64)], span| {
        CLUBS
            .iter()
            .map(|rules| Error::from(retier(rules, orders, "CNY", span).unwrap_err()))
            .map(|error| (error.code().as_str().to_owned(), error.path().to_owned()))
            .collect::<Vec<_>>()
    };
    let (day, span) = (|day| instant(day, 0), (instant(0, 0), instant(300, 0)));
    let all = |code: &str, path: &str| vec![(code.to_owned(), path.to_owned()); CLUBS.len()];
    assert_eq!(fault(&[(1, day(50), 1), (2, day(50), 1), (1, day(51), 1)], span), all("invalid_value", "accounts[2]"));
    assert_eq!(fault(&[(1, day(50), 1), (1, day(49), 1)], span), all("invalid_value", "accounts[1]"));
    assert_eq!(fault(&[(1, day(50), 1), (2, day(50), -1)], span), all("negative", "paid[1]"));
    assert_eq!(fault(&[], (span.1, span.0)), all("time_goes_back", "to"));
    let columns =
        OrderColumns { accounts: &[1], at: &[], paid: &[1], scale: 2, currency: Currency::new("CNY").unwrap() };
    assert_eq!(CLUBS[0].retier(columns, span, |_| ()), Err(RetierError::Lengths));
}
