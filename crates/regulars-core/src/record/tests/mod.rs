//! Records on the wire, in the store and as content: bad ones are named, good ones survive both ways (RC-2, RC-9, RC-10).

mod declared;
mod kinds;

use proptest::prelude::*;

use super::row::{RowBuffer, StoredRow, decode, encode};
use super::*;

fn read(text: &str) -> Result<Record> {
    Record::from_json(&Json::parse(text)?)
}

fn wire(changes: &str) -> String {
    format!(r#"{{"source":"pos","record_id":"r1","profile":"7","occurred_at":"2026-10-01T12:00:00+08:00",{changes}}}"#)
}

fn stored(record: &Record) -> Record {
    stored_under(record, &Declared::default())
}

/// The record as it comes back from a row that was written under these declarations.
fn stored_under(record: &Record, declared: &Declared) -> Record {
    let mut buffer = RowBuffer::default();
    encode(record, declared, &mut buffer);
    decode(&StoredRow {
        source: record.source.as_str(),
        record_id: record.record_id.as_str(),
        profile: record.profile.as_str(),
        at_us: record.occurred_at.at.micros(),
        kind: record.body.kind().number(),
        open: &buffer.open,
        sealed: (&buffer.sealed).into(),
    })
    .unwrap()
}

const ORDER: &str = r#""type":"order","body":{"amount":{"amount":"12.50","currency":"CNY"}}"#;

#[test]
fn bad_records_name_code_and_path() {
    let money = |amount: &str, currency: &str| {
        format!(r#""type":"order","body":{{"amount":{{"amount":{amount},"currency":"{currency}"}}}}"#)
    };
    let lines = |line: &str| {
        format!(r#""type":"order","body":{{"amount":{{"amount":"1","currency":"CNY"}},"lines":[{{}},{line}]}}"#)
    };
    let long = format!(r#""type":"case","body":{{"text":"{}"}}"#, "x".repeat(70_000));
    let cases = [
        (money("12.5", "CNY"), "float_not_allowed", "body.amount.amount"),
        (r#""type":"order","body":{"amount":12.5}"#.to_owned(), "float_not_allowed", "body.amount"),
        (money("\"12.5\"", "XXX"), "unknown_currency", "body.amount.currency"),
        (money("\"-1\"", "CNY"), "negative", "body.amount.amount"),
        (money("\"1e3\"", "CNY"), "decimal_invalid", "body.amount.amount"),
        (money("\"1234567890123456789\"", "CNY"), "decimal_overflow", "body.amount.amount"),
        (lines(r#"{"quantity":"-1"}"#), "negative", "body.lines[1].quantity"),
        (lines(r#"{"quantitiy":"1"}"#), "unknown_field", "body.lines[1].quantitiy"),
        (r#""type":"order""#.to_owned(), "missing_field", "body.amount"),
        (r#""type":"ordre""#.to_owned(), "unknown_type", "type"),
        (format!(r#"{ORDER},"extra":1"#), "unknown_field", "extra"),
        (format!(r#"{ORDER},"corrects":"r1""#), "bad_reference", "corrects"),
        (format!(r#"{ORDER},"identifiers":[{{"kind":"phone"}}]"#), "missing_field", "identifiers[0].value"),
        (format!(r#"{ORDER},"identifiers":[{{"kind":"phone","value":"1","role":"friend"}}]"#), "invalid_value", "identifiers[0].role"),
        (format!(r#"{ORDER},"attributes":{{"name":{{"x":1}}}}"#), "wrong_type", "attributes.name"),
        (format!(r#"{ORDER},"ext":[1]"#), "wrong_type", "ext"),
        (long, "text_too_long", "body.text"),
        (r#""type":"consent","body":{"kind":"expire","purpose":"a","by":"subject","source":"api"}"#.to_owned(), "consent_kind_derived", "body.kind"),
        (r#""type":"consent","body":{"kind":"grnat","purpose":"a","by":"subject","source":"api"}"#.to_owned(), "invalid_value", "body.kind"),
        (r#""type":"consent","body":{"kind":"grant","purpose":"a","by":"subject","source":"api","notice":"3"}"#.to_owned(), "notice_invalid", "body.notice"),
        (r#""type":"consent","body":{"kind":"grant","purpose":"a","by":"subject","source":"api","expires":"2026-10-01T04:00:00Z"}"#.to_owned(), "consent_expires_before_start", "body.expires"),
        (r#""type":"consent","body":{"kind":"grant","purpose":"a","by":"subject","source":"api","operation":"contct"}"#.to_owned(), "invalid_value", "body.operation"),
        (r#""type":"consent","body":{"kind":"grant","purpose":"a","by":"subject","source":"api","separate":true,"together_with":["b"]}"#.to_owned(), "separate_bundled", "body.separate"),
    ];
    for (changes, code, path) in cases {
        let error = read(&wire(&changes)).unwrap_err();
        assert_eq!((error.code().as_str(), error.path()), (code, path), "{changes}");
    }
    let zone = read(&wire(ORDER).replace("+08:00", "")).unwrap_err();
    assert_eq!((zone.code().as_str(), zone.path()), ("instant_without_zone", "occurred_at"));
    let id = read(&wire(ORDER).replace("\"r1\"", "\" \"")).unwrap_err();
    assert_eq!((id.code().as_str(), id.path()), ("text_not_printable", "record_id"));
}

#[test]
fn the_content_hash_does_not_see_spelling_or_transport() {
    let hash = |text: &str| ContentHash::of(&read(text).unwrap(), &mut String::new());
    let base = hash(&wire(ORDER));
    assert_eq!(base, hash(&wire(&ORDER.replace("12.50", "12.5"))));
    assert_eq!(base, hash(&wire(ORDER).replace("12:00:00+08:00", "04:00:00.000Z")));
    assert_eq!(base, hash(&wire(&format!(r#"{ORDER},"received_at":"2026-10-02T00:00:00Z""#))));
    assert_ne!(base, hash(&wire(&ORDER.replace("12.50", "12.51"))));
    let name = |text: &str| hash(&wire(&format!(r#"{ORDER},"attributes":{{"name":"{text}"}}"#)));
    assert_eq!(name("Ren\u{e9}"), name("Rene\u{301}"));
}

#[test]
fn debug_shows_nothing_personal() {
    let record = Record::order(
        "pos",
        "r1",
        "7",
        Instant::parse("2026-01-01T00:00:00Z").unwrap(),
        crate::money::Money::parse("1", "CNY").unwrap(),
    )
    .and_then(|record| record.with_identifier("phone", "13812345678"))
    .and_then(|record| record.with_attribute("name", "王伟"))
    .unwrap();
    let text = format!("{record:?}");
    assert!(!text.contains("138") && !text.contains("王"), "{text}");
}

fn any_record() -> impl Strategy<Value = String> {
    let word = "[a-z]{1,6}";
    let amount = "[0-9]{1,9}\\.[0-9]{1,4}";
    let body = prop_oneof![
        Just(r#""type":"profile""#.to_owned()),
        (amount, word, word).prop_map(|(amount, id, item)| format!(
            r#""type":"order","refers_to":"x{id}","body":{{"amount":{{"amount":"{amount}","currency":"CNY"}},"order_id":"{id}","lines":[{{"item":"{item}","quantity":"2"}},{{}}]}}"#
        )),
        (word, "[^\"\\\\\\p{Cc}]{0,10}").prop_map(|(event, text)| format!(
            r#""type":"interaction","body":{{"event":"{event}","text":"{text}","score":"4.5"}}"#
        )),
        word.prop_map(|purpose| format!(
            r#""type":"consent","body":{{"kind":"grant","purpose":"{purpose}","by":"subject","source":"web_form","contact_point":"+86","proof":{{"ref":"{purpose}"}},"expires":"2100-01-01T00:00:00Z","explicit":true}}"#
        )),
    ];
    let rest = prop_oneof![
        Just(String::new()),
        word.prop_map(|name| format!(r#","attributes":{{"x{name}":"值","b":null,"c":{{"cleared":true}}}},"ext":{{"n":1.50}}"#)),
        word.prop_map(|kind| format!(r#","identifiers":[{{"kind":"{kind}","value":"1"}},{{"kind":"p","value":"2","role":"payer"}}],"received_at":"2026-11-01T00:00:00Z""#)),
    ];
    (body, rest).prop_map(|(body, rest)| wire(&format!("{body}{rest}")))
}

proptest! {
    #[test]
    fn a_record_survives_the_store_and_the_wire(text in any_record()) {
        let record = read(&text).unwrap();
        prop_assert_eq!(&stored(&record), &record);
        let again = read(&record.to_json_text()).unwrap();
        prop_assert_eq!(ContentHash::of(&again, &mut String::new()), ContentHash::of(&record, &mut String::new()));
    }

    #[test]
    fn a_damaged_row_is_an_error_and_never_a_panic(text in any_record(), at in 0usize..200, byte: u8) {
        let record = read(&text).unwrap();
        let mut buffer = RowBuffer::default();
        encode(&record, &Declared::default(), &mut buffer);
        let place = at % buffer.open.len();
        buffer.open[place] = byte;
        let row = StoredRow { source: "pos", record_id: "r1", profile: "7", at_us: 0, kind: record.body.kind().number(), open: &buffer.open, sealed: (&buffer.sealed).into() };
        let damaged = |row: &StoredRow<'_>| decode(row).err().is_none_or(|error| error.code() == Code::StoreCorrupt);
        prop_assert!(damaged(&row));
        let cut = StoredRow { open: &buffer.open[..place], ..row };
        prop_assert!(damaged(&cut));
        let zeros = buffer.sealed.replace('"', "\0");
        let zeros = StoredRow { sealed: (&zeros).into(), ..row };
        prop_assert!(damaged(&zeros));
    }
}
