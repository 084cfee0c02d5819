//! Every kind of RC-1: a record that states every field survives wire, store and wire again, and its hash is the same.

use super::*;

/// A value that is not the first of its type, so that a mix-up of places shows.
fn sample(field: &FieldDef) -> String {
    let name = field.name;
    match field.ty {
        // A separate consent names one purpose (CS-6), and every field is stated here.
        FieldType::Flag => (name != "separate").to_string(),
        FieldType::Word if name == "notice" => "\"v3\"".to_owned(),
        FieldType::Word if name == "operation" => "\"publish\"".to_owned(),
        FieldType::Word if name == "right" => "\"know\"".to_owned(),
        FieldType::Word => format!("\"{name} 一\""),
        FieldType::Text => format!("\"{name}\\n\\\"二\\\"\""),
        // `suppress` is written by erasures alone (CS-3).
        FieldType::OneOf(words) => format!("\"{}\"", words.iter().rfind(|word| **word != "suppress").unwrap()),
        FieldType::Decimal => format!("\"-{}.5\"", field.number),
        FieldType::Money => format!(r#"{{"amount":"{}.25","currency":"EUR"}}"#, field.number),
        FieldType::Instant => format!("\"2100-01-{:02}T00:00:00.000001Z\"", field.number),
        FieldType::Date => format!("\"2024-02-{:02}\"", field.number),
        FieldType::Lines => {
            r#"[{"amount":{"amount":"1.5","currency":"EUR"},"category":"c","item":"i","quantity":"2"},{}]"#.to_owned()
        }
        FieldType::Words => format!(r#"["{name}","b"]"#),
        FieldType::Texts => r#"{"hash":"x","ref":"y"}"#.to_owned(),
    }
}

fn full(kind: Kind, given: impl Fn(&FieldDef) -> bool) -> String {
    let fields: Vec<_> = kind.fields().iter().filter(|field| given(field)).collect();
    let body: Vec<_> = fields.iter().map(|field| format!("\"{}\":{}", field.name, sample(field))).collect();
    let body = if body.is_empty() { String::new() } else { format!(r#""body":{{{}}},"#, body.join(",")) };
    let head = r#""ext":{"n":1.5},"identifiers":[{"kind":"phone","value":"1"}],"occurred_at":"2026-10-01T04:00:00Z","profile":"7","#;
    format!(
        r#"{{{body}"corrects":"r0",{head}"record_id":"r1","refers_to":"x","source":"pos","type":"{}"}}"#,
        kind.as_str()
    )
}

#[test]
fn a_full_record_of_every_kind_comes_back_as_it_was() {
    for kind in Kind::ALL {
        let text = full(*kind, |_| true);
        let record = read(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!((record.body.kind(), record.type_name()), (*kind, kind.as_str()));
        assert_eq!(record.to_json_text(), text);
        let back = stored(&record);
        assert_eq!(back, record, "{text}");
        assert_eq!(back.to_json_text(), text);
        assert_eq!(ContentHash::of(&back, &mut String::new()), ContentHash::of(&record, &mut String::new()));
    }
}

#[test]
fn every_field_but_the_required_ones_may_be_absent_and_each_may_stand_alone() {
    for kind in Kind::ALL {
        for one in kind.fields() {
            let text = full(*kind, |field| field.required || field.number == one.number);
            let record = read(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
            assert_eq!(stored(&record).to_json_text(), text);
            let without = read(&full(*kind, |field| field.number != one.number));
            if one.required {
                let error = without.unwrap_err();
                assert_eq!((error.code(), error.path()), (Code::MissingField, format!("body.{}", one.name).as_str()));
            } else {
                assert!(without.is_ok(), "{}", one.name);
            }
        }
    }
}

#[test]
fn what_is_personal_lies_in_the_sealed_part_and_only_there() {
    for kind in Kind::ALL {
        let record = read(&full(*kind, |_| true)).unwrap();
        let mut row = RowBuffer::default();
        encode(&record, &Declared::default(), &mut row);
        let sealed = Json::parse(&row.sealed).unwrap();
        let open: Vec<_> = row::Cells::open(&row.open).unwrap().map(|cell| cell.unwrap()).collect();
        for field in kind.fields() {
            let is_sealed = sealed.get("body").and_then(|body| body.get(field.name)).is_some();
            let is_open = open.iter().any(|cell| {
                matches!(cell, row::OpenCell::Text(number, _) | row::OpenCell::Value(number, _) if *number == field.number)
            });
            assert_eq!((is_sealed, is_open), (field.personal, !field.personal), "{} {}", kind.as_str(), field.name);
        }
    }
}

#[test]
fn the_content_hash_is_the_sha_256_of_the_canonical_text() {
    // The hashes of stored records must stay what they are (RC-2).
    let hash = |kind| {
        let record = read(&full(kind, |field| field.required)).unwrap();
        ContentHash::of(&record, &mut String::new()).to_string()
    };
    assert_eq!(hash(Kind::Order), "f1bdcab2721adcb86e37d32a6a0b8665efd4230cfd352c43181cf0e59e69f34d");
    assert_eq!(hash(Kind::Payment), "dd17e0de59508a233674bd15c1845e01674cb41033553ba2d8093b602729bda9");
}

#[test]
fn bad_fields_of_the_newer_kinds_name_code_and_path() {
    let too_many = format!(r#""type":"message","body":{{"items":[{}"a"]}}"#, "\"a\",".repeat(MAX_WORDS));
    let cases = [
        (r#""type":"payment""#, "missing_field", "body.amount"),
        (r#""type":"payment","body":{"amount":{"amount":"-1","currency":"CNY"}}"#, "negative", "body.amount.amount"),
        (
            r#""type":"payment","body":{"amount":{"amount":"1","currency":"CNY"},"status":"payed"}"#,
            "invalid_value",
            "body.status",
        ),
        (r#""type":"touch","body":{"cost":{"amount":"-1","currency":"CNY"}}"#, "negative", "body.cost.amount"),
        (r#""type":"shipment","body":{"status":"shiped"}"#, "invalid_value", "body.status"),
        (r#""type":"data_request","body":{"step":"extended"}"#, "invalid_value", "body.step"),
        (r#""type":"data_request","body":{"received_on":"2026-02-30"}"#, "invalid_value", "body.received_on"),
        (r#""type":"data_request","body":{"right":"erasur"}"#, "invalid_value", "body.right"),
        (
            r#""type":"data_request","body":{"pause_from":"2026-06-01","pause_until":"2026-06-01"}"#,
            "invalid_value",
            "body.pause_until",
        ),
        (r#""type":"opportunity","body":{"expected_close":20261001}"#, "wrong_type", "body.expected_close"),
        (r#""type":"points","body":{"points":1.5}"#, "float_not_allowed", "body.points"),
        (r#""type":"membership","body":{"members":["a",1]}"#, "wrong_type", "body.members[1]"),
        (r#""type":"membership","body":{"members":["a",""]}"#, "text_not_printable", "body.members[1]"),
        (r#""type":"referral","body":{"referer":"a"}"#, "unknown_field", "body.referer"),
        (too_many.as_str(), "too_many_items", "body.items"),
    ];
    for (changes, code, path) in cases {
        let error = read(&wire(changes)).unwrap_err();
        assert_eq!((error.code().as_str(), error.path()), (code, path), "{changes}");
    }
    let hint = read(&wire(r#""type":"shipmnt""#)).unwrap_err();
    assert!(hint.message().contains("did you mean `shipment`?"));
}

#[test]
fn a_typed_amount_below_zero_is_refused_wherever_it_stands() {
    let mut record = read(&wire(r#""type":"opportunity""#)).unwrap();
    let Body::Opportunity(body) = &mut record.body else { panic!("an opportunity was read") };
    body.amount = Some(crate::money::Money::parse("-1", "CNY").unwrap());
    let error = record.check().unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::Negative, "body.amount.amount"));
}
