//! Cases that random timelines found or hardly ever meet (MD-3, MD-8).

use super::*;
use crate::measure::MeasureRoom;

fn next(measure: &str, records: &[Record], as_of: &str) -> Option<String> {
    let head = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"Asia/Shanghai\"\n[measures.m]\n";
    let rules = Arc::new(Rulebook::parse(&format!("{head}{measure}")).unwrap());
    let plan = Plan::compile(rules, Select::parts(&[Part::Measures])).unwrap();
    let mut room = MeasureRoom::default();
    plan.measures.at(&frame(records, &profiles(records), &plan), at(as_of), &mut room);
    room.values[0].next_change_at.map(|at| at.to_string())
}

/// MD-8: the days count on from the record that is last by then.
#[test]
fn days_since_change_a_day_after_a_record_that_is_yet_to_come() {
    let orders = [order("1", "2024-05-01T00:00:00Z", "1 CNY"), order("2", "2024-05-01T06:00:00Z", "1 CNY")];
    let days = "agg = \"days_since\"\nof = \"order\"\nwindow = \"lifetime\"\n";
    assert_eq!(next(days, &orders, "2024-05-01T03:00:00Z").as_deref(), Some("2024-05-02T06:00:00Z"));
    assert_eq!(next(days, &orders[..1], "2024-05-01T03:00:00Z").as_deref(), Some("2024-05-02T00:00:00Z"));
    // One that comes exactly when the day would be counted keeps the value.
    let orders = [order("1", "2024-05-01T00:00:00Z", "1 CNY"), order("2", "2024-05-02T00:00:00Z", "1 CNY")];
    assert_eq!(next(days, &orders, "2024-05-01T03:00:00Z").as_deref(), Some("2024-05-03T00:00:00Z"));
    let calendar = format!("{days}unit = \"calendar\"\n");
    assert_eq!(next(&calendar, &orders, "2024-05-01T03:00:00Z").as_deref(), Some("2024-05-01T16:00:00Z"));
}

/// MD-3, RC-12: when another telling of an order takes over from one that is corrected, its return goes on being taken off.
#[test]
fn a_return_at_its_own_instant_does_not_see_which_telling_counts() {
    let number = r#""order_id":"N","order_issuer":"erp""#;
    let records = [
        order_with("1", "2024-01-01T00:00:00Z", "50 CNY", number, ""),
        order_with("2", "2024-01-02T00:00:00Z", "50 CNY", number, r#""source":"app""#),
        order_with("3", "2024-05-03T00:00:00Z", "7 USD", "", r#""corrects":"1""#),
        refund("4", "2024-05-01T00:00:00Z", "5 CNY", "1"),
    ];
    let sum = "agg = \"sum\"\nof = \"order\"\nwindow = { last = \"30d\" }\nfield = \"body.amount\"\ncurrency = \"CNY\"\n\
               minus = \"return\"\nminus_at = \"own\"\n";
    assert_eq!(next(sum, &records, "2024-05-02T00:00:00Z").as_deref(), Some("2024-05-31T00:00:00Z"));
}
