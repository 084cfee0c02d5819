//! Orders and what they come to after returns (RC-11, RC-12, RF-6, RF-8).

use super::*;

const NOW: &str = "2026-06-01T00:00:00Z";

#[test]
fn nothing_is_nothing() {
    let view = view(&[], NOW);
    assert_eq!((orders_of(&view).count, net(&view), view.records), (0, String::new(), 0));
    assert_eq!((orders_of(&view).first_at, view.findings.len(), view.next_change_at), (None, 0, None));
}

#[test]
fn returns_lower_the_net_and_a_whole_return_the_count() {
    let mut records = vec![
        order("o1", "2026-01-01T10:00:00Z", "100 CNY"),
        order("o2", "2026-02-01T10:00:00Z", "50.50 CNY"),
        refund("b1", "2026-02-02T10:00:00Z", "30 CNY", "o1"),
    ];
    let before = view(&records, NOW);
    let part = orders_of(&before);
    assert_eq!((part.count, part.returned, part.returns, net(&before).as_str()), (2, 0, 1, "120.50 CNY"));
    assert_eq!(part.last_at, Some(at("2026-02-01T10:00:00Z")));
    records.push(refund("b2", "2026-03-01T10:00:00Z", "50.5 CNY", "o2"));
    let after = view(&records, NOW);
    let part = orders_of(&after);
    assert_eq!((part.count, part.returned, part.returns, net(&after).as_str()), (1, 1, 2, "70.00 CNY"));
    assert_eq!((part.first_at, part.last_at), (Some(at("2026-01-01T10:00:00Z")), Some(at("2026-01-01T10:00:00Z"))));
    assert_eq!(after.findings, []);
    // A return that is still to come takes nothing off yet.
    assert_eq!(net(&view(&records, "2026-02-28T00:00:00Z")), "120.50 CNY");
}

#[test]
fn a_return_in_another_currency_is_left_out_and_named() {
    let records = [order("o1", "2026-01-01T10:00:00Z", "100 CNY"), refund("b1", "2026-01-02T10:00:00Z", "5 USD", "o1")];
    let view = view(&records, NOW);
    assert_eq!((net(&view).as_str(), orders_of(&view).returns), ("100.00 CNY", 0));
    assert_eq!(findings(&view), ["currency_skipped pos/b1 pos/o1"]);
}

#[test]
fn more_returned_than_paid_stops_at_zero() {
    let records = [
        order("o1", "2026-01-01T10:00:00Z", "100 CNY"),
        order("o2", "2026-01-01T10:00:00Z", "1 CNY"),
        refund("b1", "2026-01-02T10:00:00Z", "60 CNY", "o1"),
        refund("b2", "2026-01-03T10:00:00Z", "60 CNY", "o1"),
    ];
    let view = view(&records, NOW);
    assert_eq!((net(&view).as_str(), orders_of(&view).returned), ("1.00 CNY", 1));
    assert_eq!(findings(&view), ["return_exceeds_order pos/b2 pos/o1"]);
}

#[test]
fn a_return_finds_its_order_by_reference_then_number_and_issuer_then_number() {
    let records = [
        order_with("o1", "2026-01-01T10:00:00Z", "100 CNY", r#""order_id":"N7""#, ""),
        order_with("o1", "2026-01-01T11:00:00Z", "200 CNY", "", r#""source":"app""#),
        refund_with("b1", "2026-01-02T10:00:00Z", "1 CNY", "", r#""source":"app","refers_to":"o1""#),
        refund_with("b2", "2026-01-02T10:00:00Z", "10 CNY", r#""order_id":"N7""#, r#""source":"app""#),
        refund_with("b3", "2026-01-02T10:00:00Z", "20 CNY", r#""order_id":"o1""#, r#""source":"app""#),
        refund_with("b4", "2026-01-02T10:00:00Z", "2 CNY", r#""order_id":"N7","order_issuer":"erp""#, ""),
        refund("b5", "2026-01-02T10:00:00Z", "3 CNY", "none"),
        refund_with("b6", "2026-01-02T10:00:00Z", "4 CNY", "", ""),
    ];
    let view = view(&records, NOW);
    assert_eq!((net(&view).as_str(), orders_of(&view).returns), ("269.00 CNY", 3));
    let expected = ["return_without_order pos/b4", "return_without_order pos/b5", "return_without_order pos/b6"];
    assert_eq!(findings(&view), expected);
}

#[test]
fn cancelled_orders_do_not_count_and_neither_do_their_returns() {
    let counted = ["paid", "shipped", "completed"];
    let left_out = ["cancelled", "created", "Paid"];
    let mut records: Vec<_> = counted
        .iter()
        .chain(&left_out)
        .map(|status| order_with(status, "2026-01-01T10:00:00Z", "10 CNY", &format!(r#""status":"{status}""#), ""))
        .collect();
    records.push(refund("b1", "2026-01-02T10:00:00Z", "10 CNY", "cancelled"));
    let view = view(&records, NOW);
    assert_eq!((orders_of(&view).count, net(&view).as_str(), orders_of(&view).returns), (3, "30.00 CNY", 0));
    assert_eq!(view.findings, []);
}

#[test]
fn an_order_told_by_two_channels_counts_once() {
    let records = [
        order_with("o1", "2026-01-01T10:00:00Z", "100 CNY", r#""order_id":"N7""#, ""),
        order_with(
            "x9",
            "2026-01-01T10:05:00Z",
            "99 CNY",
            r#""order_id":"N7","order_issuer":"pos""#,
            r#""source":"app""#,
        ),
        // The same number of another issuer is another order, and orders without a number are never compared.
        order_with("x1", "2026-01-01T10:05:00Z", "20 CNY", r#""order_id":"N7""#, r#""source":"tmall""#),
        order("o2", "2026-01-01T10:00:00Z", "3 CNY"),
        order("o3", "2026-01-01T10:00:00Z", "3 CNY"),
        // A return that names the repeated record lowers the order that counts.
        refund_with("b1", "2026-01-02T10:00:00Z", "40 CNY", "", r#""source":"app","refers_to":"x9""#),
    ];
    let view = view(&records, NOW);
    assert_eq!((orders_of(&view).count, net(&view).as_str()), (4, "86.00 CNY"));
    assert_eq!(findings(&view), ["duplicate_order app/x9 pos/o1"]);
    assert_eq!(rfm_of(&view).parts["orders"], "4");
    assert_eq!(tier_of(&view).spend.as_ref().unwrap().amount.as_deref(), Some("86.00"));
}

#[test]
fn of_equal_instants_the_smaller_key_is_first_whatever_came_first() {
    let told = |source: &str, id: &str, amount: &str| {
        let number = r#""order_id":"N7","order_issuer":"erp""#;
        order_with(id, "2026-01-01T10:00:00Z", amount, number, &format!(r#""source":"{source}""#))
    };
    let (first, second, third) = (told("app", "z", "1 CNY"), told("pos", "a", "2 CNY"), told("pos", "b", "4 CNY"));
    for records in [[&first, &second, &third], [&third, &second, &first], [&second, &third, &first]] {
        let view = view(&records.map(Clone::clone), NOW);
        assert_eq!(net(&view), "1.00 CNY");
        assert_eq!(findings(&view), ["duplicate_order pos/a app/z", "duplicate_order pos/b app/z"]);
    }
}

#[test]
fn money_back_without_all_the_goods_leaves_a_purchase() {
    let lines = |quantity: u32| format!(r#""lines":[{{"quantity":"{quantity}"}},{{}}]"#);
    let bought = order_with("o1", "2026-01-01T10:00:00Z", "100 CNY", &lines(3), "");
    let back = |quantity| refund_with("b1", "2026-01-02T10:00:00Z", "100 CNY", &lines(quantity), r#""refers_to":"o1""#);
    let some = view(&[bought.clone(), back(2)], NOW);
    assert_eq!((orders_of(&some).count, net(&some).as_str()), (1, "0.00 CNY"));
    let all = view(&[bought, back(3)], NOW);
    assert_eq!((orders_of(&all).count, orders_of(&all).returned), (0, 1));
}

#[test]
fn several_currencies_stand_side_by_side_and_have_no_score() {
    let records = [
        order("o1", "2026-01-01T10:00:00Z", "100 CNY"),
        order("o2", "2026-01-02T10:00:00Z", "1500 JPY"),
        order("o3", "2026-01-03T10:00:00Z", "0.1 USD"),
    ];
    let view = view(&records, NOW);
    assert_eq!((orders_of(&view).count, net(&view).as_str()), (3, "100.00 CNY + 1500 JPY + 0.10 USD"));
    assert_eq!(rfm_of(&view).status, ScoreStatus::InsufficientData);
    assert_eq!(tier_of(&view).spend.as_ref().unwrap().amount.as_deref(), Some("100.00"));
    assert_eq!(findings(&view), ["mixed_currency", "currency_skipped pos/o2", "currency_skipped pos/o3"]);
}

#[test]
fn sums_are_exact() {
    let records: Vec<_> = (0..10).map(|n| order(&format!("o{n}"), "2026-01-01T10:00:00Z", "0.1 CNY")).collect();
    assert_eq!(net(&view(&records, NOW)), "1.00 CNY");
}
