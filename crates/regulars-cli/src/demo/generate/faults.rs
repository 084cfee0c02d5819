//! What goes wrong in every feed: lines that are cut off, of the wrong type, from nowhere. The report of an ingest
//! names each one.

use super::calendar::{END, START};
use super::deliveries::Post;

/// One line for each fault, which its comment names.
const MALFORMED: [&str; 12] = [
    // Cut off in the middle.
    r#"{"source":"shop","record_id":"X0000001","profile":"U00000001","type":"order","occurr"#,
    // No JSON at all.
    "订单号,手机号,金额",
    // Money as a binary fraction.
    r#"{"source":"shop","record_id":"X0000002","profile":"U00000001","type":"order","occurred_at":"2026-03-01T10:00:00+08:00","body":{"amount":{"amount":199.9,"currency":"CNY"}}}"#,
    // An instant without offset.
    r#"{"source":"shop","record_id":"X0000003","profile":"U00000001","type":"visit","occurred_at":"2026-03-01 10:00:00","body":{"event":"browse"}}"#,
    // A source that the rulebook does not name.
    r#"{"source":"pinduoduo","record_id":"X0000004","profile":"p1","type":"visit","occurred_at":"2026-03-01T10:00:00+08:00","body":{"event":"browse"}}"#,
    // A misspelled field.
    r#"{"source":"jd","record_id":"X0000005","profile":"jd_1","type":"order","occured_at":"2026-03-01T10:00:00+08:00","body":{"amount":{"amount":"199.00","currency":"CNY"}}}"#,
    // One key twice.
    r#"{"source":"jd","record_id":"X0000006","record_id":"X0000007","profile":"jd_1","type":"visit","occurred_at":"2026-03-01T10:00:00+08:00"}"#,
    // A currency that does not exist.
    r#"{"source":"store_sz","record_id":"X0000008","profile":"SZ-1","type":"order","occurred_at":"2026-03-01T10:00:00+08:00","body":{"amount":{"amount":"99.00","currency":"RNB"}}}"#,
    // A negative quantity.
    r#"{"source":"store_sz","record_id":"X0000009","profile":"SZ-1","type":"order","occurred_at":"2026-03-01T10:00:00+08:00","body":{"amount":{"amount":"99.00","currency":"CNY"},"lines":[{"item":"cable-c","quantity":-1}]}}"#,
    // The year 0.
    r#"{"source":"app","record_id":"X0000010","profile":"a-1","type":"visit","occurred_at":"0000-01-01T00:00:00+08:00","body":{"event":"browse"}}"#,
    // A purpose that the rulebook does not name.
    r#"{"source":"app","record_id":"X0000011","profile":"a-1","type":"consent","occurred_at":"2026-03-01T10:00:00+08:00","body":{"kind":"grant","purpose":"spam","by":"subject","source":"web_form"}}"#,
    // A record of no type.
    r#"{"source":"care","record_id":"X0000012","profile":"K1","occurred_at":"2026-03-01T10:00:00+08:00","body":{"text":"?"}}"#,
];

/// Spreads the broken lines over the two years.
pub(super) fn send(post: &mut Post) {
    let mut at = START;
    for line in MALFORMED {
        at += (END - START) / 13;
        post.send_malformed(at, line);
    }
}

/// The same order as in `line` with one yuan more: what an export gives after somebody edited history. Nothing if it is
/// no order.
pub(super) fn contradiction(line: &str) -> Option<String> {
    let (before, rest) = line.split_once(r#""body":{"amount":{"amount":""#)?;
    let (yuan, after) = rest.split_once('.')?;
    let more: u64 = yuan.parse::<u64>().ok()? + 1;
    Some(format!(r#"{before}"body":{{"amount":{{"amount":"{more}.{after}"#))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contradiction_differs_in_the_amount_alone() {
        let line = r#"{"body":{"amount":{"amount":"99.50","currency":"CNY"}},"record_id":"1"}"#;
        let other = contradiction(line).unwrap();
        assert_eq!(other, line.replace("99.50", "100.50"));
        assert_eq!(contradiction("{}"), None);
    }
}
