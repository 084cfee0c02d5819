//! Which orders are purchases (RF-3), and what those of other currencies are worth (RF-8).

use proptest::prelude::*;

use super::*;
use crate::scoring::RfmSummary;

const NOW: &str = "2026-02-10T12:00:00+08:00";

/// The first rulebook with more keys of `[rfm]` and a section before it.
fn with(section: &str, keys: &str) -> Arc<Rulebook> {
    rules(&[("[rfm]\n", &format!("{section}[rfm]\n{keys}\n"))])
}

const RATES: &str = "[currency]\nbase = \"CNY\"\nrates.USD = { \"2026-01-01\" = \"7.125\", \"2026-01-20\" = \"7\" }\n\
    rates.JPY = { \"2026-01-01\" = \"0.0465\" }\n";

fn parts(view: &CustomerView, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| rfm_of(view).parts.get(*name).cloned().unwrap_or_else(|| "-".to_owned())).collect()
}

fn summary(rules: &Arc<Rulebook>, records: &[Record]) -> Option<RfmSummary> {
    let plan = Plan::compile(rules.clone(), Select::parts(&[Part::Rfm])).unwrap();
    rfm_summary(&frame(records, &profiles(records), &plan), &plan, at(NOW), &mut FoldRoom::default())
}

fn stated() -> Vec<Record> {
    let order = |id: &str, day: u8, amount: &str, body: &str, rest: &str| {
        order_with(id, &format!("2026-01-{day:02}T09:00:00+08:00"), amount, body, rest)
    };
    vec![
        order("plain", 1, "1 CNY", "", ""),
        order("paid", 2, "2 CNY", r#""status":"paid""#, ""),
        order("done", 3, "4 CNY", r#""status":"done","channel":"shop""#, ""),
        order("gone", 4, "8 CNY", r#""status":"cancelled""#, ""),
        order("app", 5, "16 CNY", r#""channel":"b2b""#, r#""source":"app""#),
    ]
}

#[test]
fn a_condition_says_which_orders_are_purchases() {
    for (include, total, orders) in [
        ("", "19.00", "3"),
        ("include = 'true'", "31.00", "5"),
        ("include = 'record.body.status == \"done\"'", "4.00", "1"),
        // What is missing differs from every text (CD-4).
        ("include = 'record.source == \"pos\" && record.body.status != \"cancelled\"'", "7.00", "3"),
        ("include = '!has(record.body.status) || record.body.status in [\"paid\", \"done\"]'", "23.00", "4"),
        ("include = '!has(record.body.channel) && record.body.amount >= 2'", "10.00", "2"),
    ] {
        let rules = with("", include);
        let view = view_by(&rules, &stated(), at(NOW));
        assert_eq!(parts(&view, &["total", "orders"]), [total, orders], "{include}");
        assert_eq!(rfm_of(&view).reasons[0].records.len().to_string(), orders, "{include}");
        // What the view shows is what models read, and what is bought otherwise stays as it is.
        let found = summary(&rules, &stated()).unwrap();
        assert_eq!(
            (found.total.text(Some(crate::money::Currency::new("CNY").unwrap())).unwrap(), found.orders.to_string()),
            (total.to_owned(), orders.to_owned())
        );
        assert_eq!((orders_of(&view).count, net(&view).as_str()), (3, "19.00 CNY"), "{include}");
    }
    let none = view_by(&with("", "include = 'false'"), &stated(), at(NOW));
    assert_eq!((rfm_of(&none).status, findings(&none).len()), (ScoreStatus::InsufficientData, 0));
}

#[test]
fn a_return_of_an_order_that_is_not_included_has_no_effect_and_no_finding() {
    let mut records = stated();
    records.push(refund("back", "2026-01-09T09:00:00+08:00", "2 CNY", "paid"));
    let only = view_by(&with("", "include = 'record.body.status == \"done\"'"), &records, at(NOW));
    assert_eq!((parts(&only, &["total"]), findings(&only)), (vec!["4.00".to_owned()], vec![]));
    // Where the order counts, the return does.
    let all = view_by(
        &with("", "include = 'record.body.status == \"paid\" || record.body.status == \"done\"'"),
        &records,
        at(NOW),
    );
    assert_eq!(parts(&all, &["total", "orders"]), ["4.00", "1"]);
}

#[test]
fn conditions_read_the_score_of_what_is_included() {
    let text = "[segments.bought]\nwhen = \"score.rfm >= 100\"\n[rfm]\ninclude = 'record.body.status == \"done\"'\n";
    let rules = rules(&[("[rfm]\n", text)]);
    let inside = |records: &[Record]| {
        let view = view_by(&rules, records, at(NOW));
        view.segments.unwrap()["bought"].member
    };
    assert_eq!((inside(&stated()), inside(&stated()[..2])), (true, false));
}

#[test]
fn amounts_are_converted_by_the_rate_of_the_local_day() {
    let records = [
        order("c", "2026-01-01T10:00:00+08:00", "100 CNY"),
        // 0.04 x 7.125 = 0.285, to even.
        order("u1", "2026-01-19T23:59:00+08:00", "0.04 USD"),
        // In UTC it is still the 19th.
        order("u2", "2026-01-20T00:01:00+08:00", "1 USD"),
        order("j", "2026-01-21T10:00:00+08:00", "1000 JPY"),
    ];
    let rules = with(RATES, "");
    let view = view_by(&rules, &records, at(NOW));
    assert_eq!(parts(&view, &["total", "orders", "currency"]), ["153.78", "4", "CNY"]);
    assert_eq!(findings(&view).iter().filter(|found| found.contains("mixed")).count(), 0);
    // The net spend of the view stays by currency.
    assert_eq!(net(&view), "100.00 CNY + 1000 JPY + 1.04 USD");
    // Into another currency than the base: over it, and rounded once there.
    let dollars = rules_in("USD");
    let view = view_by(&dollars, &records[..1], at(NOW));
    assert_eq!(parts(&view, &["total"]), ["14.04"]);
}

fn rules_in(currency: &str) -> Arc<Rulebook> {
    rules(&[
        ("[rfm]\n", &format!("{RATES}[rfm]\n")),
        ("currency = \"CNY\"\nrecency", &format!("currency = \"{currency}\"\nrecency")),
    ])
}

#[test]
fn a_rate_that_is_missing_is_told_and_not_guessed() {
    let records =
        [order("c", "2026-01-01T10:00:00+08:00", "100 CNY"), order("u", "2025-12-31T10:00:00+08:00", "1 USD")];
    let view = view_by(&with(RATES, ""), &records, at(NOW));
    let score = rfm_of(&view);
    assert_eq!((score.status, score.value.as_deref()), (ScoreStatus::InsufficientData, None));
    assert!(findings(&view).contains(&"rate_missing pos/u".to_owned()), "{:?}", findings(&view));
    let reason = &score.reasons[0];
    assert_eq!((&reason.facts["path"], &reason.facts["date"]), ("currency.rates.USD", "2025-12-31"));
    assert_eq!(reason.text, "no rate of currency.rates.USD holds on 2025-12-31 yet");
    // A currency without any rate cannot be added, as ever; nor can any without the section.
    let pound = [order("p", "2026-01-01T10:00:00+08:00", "1 GBP")];
    for (rules, records) in [(with(RATES, ""), &pound[..]), (with("", ""), &records[..])] {
        let view = view_by(&rules, records, at(NOW));
        assert!(findings(&view).contains(&"mixed_currency".to_owned()), "{:?}", findings(&view));
    }
}

#[test]
fn what_comes_back_in_parts_takes_no_more_than_what_comes_back_at_once() {
    // 1.00 USD is 7.125, 7.12 to even; thirds of it are 2.35, 2.35 and 2.42.
    let bought =
        || vec![order("u", "2026-01-02T10:00:00+08:00", "1.00 USD"), order("c", "2026-01-02T10:00:00+08:00", "5 CNY")];
    let back = |n: u8, amount: &str| refund(&format!("b{n}"), &format!("2026-01-2{n}T10:00:00+08:00"), amount, "u");
    for refunds in ["net_of_return", "at_return_date"] {
        let rules = with(RATES, &format!("refunds = \"{refunds}\""));
        let total = |more: Vec<Record>| {
            let records = [bought(), more].concat();
            parts(&view_by(&rules, &records, at(NOW)), &["total"])[0].clone()
        };
        assert_eq!(total(vec![]), "12.12", "{refunds}");
        // Half of a dollar is left: 3.5625, to even 3.56.
        assert_eq!(total(vec![back(1, "0.50 USD")]), "8.56", "{refunds}");
        assert_eq!(total(vec![back(1, "1.00 USD")]), "5.00", "{refunds}");
        assert_eq!(total(vec![back(1, "0.33 USD"), back(2, "0.33 USD"), back(3, "0.34 USD")]), "5.00", "{refunds}");
    }
}

proptest! {
    /// I-1, RF-3, RF-8: whatever order the records come in, the same purchases count for the same amounts.
    #[test]
    fn the_order_of_records_does_not_matter(
        rows in prop::collection::vec((1_u8..28, 0_u32..10_000, 0_usize..3, 0_usize..3, prop::bool::ANY), 1..8),
        turn in 0_usize..8,
    ) {
        let record = |(n, (day, cents, currency, status, back)): (usize, &(u8, u32, usize, usize, bool))| {
            let amount = format!("{}.{:02} {}", cents / 100, cents % 100, ["CNY", "USD", "USD"][*currency]);
            let status = ["", r#""status":"done""#, r#""status":"cancelled""#][*status];
            let bought = order_with(&format!("o{n}"), &format!("2026-01-{day:02}T10:00:00+08:00"), &amount, status, "");
            let returned = back.then(|| refund(&format!("b{n}"), "2026-01-29T10:00:00+08:00", &amount, &format!("o{n}")));
            [Some(bought), returned].into_iter().flatten().collect::<Vec<_>>()
        };
        let records: Vec<Record> = rows.iter().enumerate().flat_map(record).collect();
        let rules = with(RATES, "include = 'record.body.status != \"cancelled\"'\nrefunds = \"at_return_date\"");
        let mut turned = records.clone();
        turned.rotate_left(turn % records.len());
        let all = [&records, &turned].map(|records| canonical(&view_by(&rules, records, at(NOW))).unwrap());
        prop_assert_eq!(&all[0], &all[1]);
        // Everything that was included and came back leaves nothing.
        if rows.iter().all(|row| row.4) {
            let view = view_by(&rules, &records, at(NOW));
            prop_assert!(["0.00", "-"].contains(&parts(&view, &["total"])[0].as_str()));
        }
    }
}
