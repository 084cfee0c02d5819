//! Corrected records stop counting once the correction is visible; chains apply to the end (RC-4).

use super::*;

const NOW: &str = "2026-06-01T00:00:00Z";

fn correcting(id: &str, at: &str, amount: &str, target: &str) -> Record {
    order_with(id, at, amount, "", &format!(r#""corrects":"{target}""#))
}

#[test]
fn a_correction_replaces_from_its_own_instant_on() {
    let records =
        [order("a", "2026-01-01T00:00:00Z", "100 CNY"), correcting("b", "2026-01-05T00:00:00Z", "10 CNY", "a")];
    assert_eq!(net(&view(&records, "2026-01-04T23:59:59.999999Z")), "100.00 CNY");
    let view = view(&records, "2026-01-05T00:00:00Z");
    assert_eq!((net(&view).as_str(), orders_of(&view).count, view.records), ("10.00 CNY", 1, 1));
    assert_eq!(orders_of(&view).first_at, Some(at("2026-01-05T00:00:00Z")));
}

#[test]
fn of_a_chain_only_the_last_counts() {
    let records = [
        order("a", "2026-01-01T00:00:00Z", "1 CNY"),
        correcting("b", "2026-01-02T00:00:00Z", "2 CNY", "a"),
        correcting("c", "2026-01-03T00:00:00Z", "4 CNY", "b"),
        correcting("d", "2026-01-04T00:00:00Z", "8 CNY", "c"),
    ];
    for (day, net_spend) in [(1, "1.00 CNY"), (2, "2.00 CNY"), (3, "4.00 CNY"), (4, "8.00 CNY")] {
        assert_eq!(net(&view(&records, &format!("2026-01-{day:02}T12:00:00Z"))), net_spend);
    }
}

#[test]
fn two_corrections_of_one_record_both_count() {
    let records = [
        order("a", "2026-01-01T00:00:00Z", "1 CNY"),
        correcting("b", "2026-01-02T00:00:00Z", "2 CNY", "a"),
        correcting("c", "2026-01-03T00:00:00Z", "4 CNY", "a"),
    ];
    assert_eq!(net(&view(&records, NOW)), "6.00 CNY");
}

#[test]
fn another_source_and_an_unknown_record_are_out_of_reach() {
    let records = [
        order("a", "2026-01-01T00:00:00Z", "1 CNY"),
        order_with("b", "2026-01-02T00:00:00Z", "2 CNY", "", r#""source":"app","corrects":"a""#),
        correcting("c", "2026-01-02T00:00:00Z", "4 CNY", "none"),
    ];
    assert_eq!(net(&view(&records, NOW)), "7.00 CNY");
}

#[test]
fn a_correction_dated_before_its_target_waits_for_it() {
    let records = [correcting("b", "2026-01-01T00:00:00Z", "2 CNY", "a"), order("a", "2026-01-03T00:00:00Z", "1 CNY")];
    assert_eq!(net(&view(&records, "2026-01-02T00:00:00Z")), "2.00 CNY");
    assert_eq!(net(&view(&records, NOW)), "2.00 CNY");
}

#[test]
fn a_corrected_return_and_a_corrected_withdrawal_have_no_effect() {
    let back = refund("b", "2026-01-02T00:00:00Z", "60 CNY", "a");
    let fixed = refund_with("c", "2026-01-03T00:00:00Z", "6 CNY", "", r#""refers_to":"a","corrects":"b""#);
    let view_of_orders = view(&[order("a", "2026-01-01T00:00:00Z", "100 CNY"), back, fixed], NOW);
    assert_eq!((net(&view_of_orders).as_str(), orders_of(&view_of_orders).returns), ("94.00 CNY", 1));

    let consent = |id: &str, at: &str, kind: &str, rest: &str| {
        let body = format!(
            r#""kind":"{kind}","purpose":"marketing","by":"subject","source":"web_form","proof":{{"ref":"x"}}"#
        );
        record("consent", id, at, &format!(r#""body":{{{body}}}{rest}"#))
    };
    let records = [
        consent("g", "2026-01-01T00:00:00Z", "grant", ""),
        consent("w", "2026-01-02T00:00:00Z", "withdraw", ""),
        consent("r", "2026-01-03T00:00:00Z", "requested", r#","corrects":"w""#),
    ];
    let primary = |as_of: &str| view(&records, as_of).consent.unwrap()[0].primary_reason.clone();
    assert_eq!(primary("2026-01-02T12:00:00Z"), "withdrawn");
    assert_eq!(primary(NOW), "OK");
}

#[test]
fn a_corrected_name_is_gone_also_from_the_losers() {
    let named = |id: &str, at: &str, name: &str, rest: &str| {
        record("profile", id, at, &format!(r#""attributes":{{"name":"{name}"}}{rest}"#))
    };
    let records = [
        named("a", "2026-01-01T00:00:00Z", "王伟", ""),
        named("b", "2026-01-02T00:00:00Z", "王薇", r#","corrects":"a""#),
        named("c", "2026-01-03T00:00:00Z", "Wang Wei", r#","source":"app""#),
    ];
    let view = view(&records, NOW);
    let name = &view.profile.as_ref().unwrap()["name"];
    // `pos` ranks higher than `app`, though `app` spoke last.
    assert_eq!(name.value.as_ref().unwrap().as_str(), Some("王薇"));
    assert_eq!(name.rule.as_deref(), Some("source_rank"));
    assert_eq!(name.losers.iter().map(|key| key.record_id.as_str()).collect::<Vec<_>>(), ["c"]);
}
