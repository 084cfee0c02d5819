//! Declared kinds and fields: what is let in, where it lies in a row, and that no declaration reaches the content hash (RC-2).

use super::*;

fn field(ty: DeclaredType, personal: bool, required: bool) -> DeclaredField {
    DeclaredField { ty, personal, required }
}

/// A workshop's own kind, and a field that is added to orders.
fn workshop() -> Declared {
    let fitting = [
        ("at", field(DeclaredType::Instant, false, false)),
        ("fee", field(DeclaredType::Money, false, false)),
        ("hours", field(DeclaredType::Decimal, false, true)),
        ("note", field(DeclaredType::Text, true, false)),
        ("paid", field(DeclaredType::Bool, false, false)),
        ("plate", field(DeclaredType::Word, true, false)),
    ];
    let named =
        |fields: &[(&str, DeclaredField)]| fields.iter().map(|(name, field)| ((*name).to_owned(), *field)).collect();
    let gift =
        [("a_gift", field(DeclaredType::Bool, false, false)), ("greeting", field(DeclaredType::Text, true, false))];
    Declared {
        kinds: BTreeMap::from([("fitting".to_owned(), named(&fitting))]),
        extra: BTreeMap::from([("order".to_owned(), named(&gift))]),
    }
}

fn read_with(text: &str, declared: &Declared) -> Result<Record> {
    Record::from_json_with(&Json::parse(text)?, declared)
}

fn hash(record: &Record) -> ContentHash {
    ContentHash::of(record, &mut String::new())
}

const FITTING: &str = r#""type":"fitting","body":{"at":"2026-10-01T12:00:00+08:00","fee":{"amount":"12.50","currency":"CNY"},"hours":"1.50","note":"旧 tyres","paid":true,"plate":"沪A"}"#;
const GIFT: &str =
    r#""type":"order","body":{"a_gift":true,"amount":{"amount":"1","currency":"CNY"},"greeting":"生日快乐"}"#;

#[test]
fn a_declared_record_survives_store_and_wire_as_it_was_delivered() {
    for (text, name) in [(FITTING, "fitting"), (GIFT, "order")] {
        let record = read_with(&wire(text), &workshop()).unwrap();
        assert_eq!(record.type_name(), name);
        assert_eq!(stored_under(&record, &workshop()), record);
        assert_eq!(stored_under(&record, &Declared::default()), record);
        let wired = record.to_json_text();
        assert!(wired.contains(text.split_once("\"body\":").unwrap().1), "{wired}");
        assert_eq!(
            read_with(&wired, &workshop()).unwrap(),
            Record { occurred_at: Stamp { offset_min: 0, ..record.occurred_at }, ..record }
        );
    }
}

#[test]
fn what_does_not_fit_the_declaration_names_code_and_path() {
    let fitting = |body: &str| format!(r#""type":"fitting","body":{{{body}}}"#);
    let hours = |rest: &str| fitting(&format!(r#""hours":"1",{rest}"#));
    let cases = [
        (r#""type":"fiting""#.to_owned(), "unknown_type", "type"),
        (r#""type":"fitting""#.to_owned(), "missing_field", "body.hours"),
        (fitting(r#""hours":null"#), "missing_field", "body.hours"),
        (fitting(r#""hours":1.5"#), "float_not_allowed", "body.hours"),
        (fitting(r#""hours":"x""#), "decimal_invalid", "body.hours"),
        (fitting(r#""hours":true"#), "wrong_type", "body.hours"),
        (hours(r#""hour":"1""#), "unknown_field", "body.hour"),
        (hours(r#""at":"2026-10-01T12:00:00""#), "instant_without_zone", "body.at"),
        (hours(r#""fee":12"#), "float_not_allowed", "body.fee"),
        (hours(r#""fee":{"amount":"-1","currency":"CNY"}"#), "negative", "body.fee.amount"),
        (hours(r#""fee":{"amount":"1","currency":"RMB"}"#), "unknown_currency", "body.fee.currency"),
        (hours(r#""paid":"yes""#), "wrong_type", "body.paid"),
        (hours(r#""plate":" ""#), "text_not_printable", "body.plate"),
        (hours(&format!(r#""plate":"{}""#, "x".repeat(201))), "text_too_long", "body.plate"),
        (hours(&format!(r#""note":"{}""#, "x".repeat(MAX_TEXT_BYTES + 1))), "text_too_long", "body.note"),
        (GIFT.replace("a_gift", "the_gift"), "unknown_field", "body.the_gift"),
        (GIFT.replace("\"order\"", "\"return\""), "unknown_field", "body.a_gift"),
    ];
    for (changes, code, path) in cases {
        let error = read_with(&wire(&changes), &workshop()).unwrap_err();
        assert_eq!((error.code().as_str(), error.path()), (code, path), "{changes}");
    }
    let near = read_with(&wire(r#""type":"fiting""#), &workshop()).unwrap_err();
    assert!(near.message().ends_with("did you mean `fitting`?"));
    let unread = read(&wire(FITTING)).unwrap_err();
    assert_eq!((unread.code(), unread.path()), (Code::UnknownType, "type"));
    let unread = read(&wire(GIFT)).unwrap_err();
    assert_eq!((unread.code(), unread.path()), (Code::UnknownField, "body.a_gift"));
}

#[test]
fn a_typed_record_is_held_to_the_same_declarations() {
    let refused = |change: &dyn Fn(&mut Record), text: &str| {
        let mut record = read_with(&wire(text), &workshop()).unwrap();
        change(&mut record);
        let error = record.check().and_then(|()| workshop().admit(&record)).unwrap_err();
        (error.code().as_str(), error.path().to_owned())
    };
    let name = |name: &str| DeclaredName::new(name).unwrap();
    let put = |field: &str, json: &str| {
        let (field, json) = (name(field), Json::parse(json).unwrap());
        move |record: &mut Record| drop(record.extra.insert(field.clone(), json.clone()))
    };
    let kind = |kind: &str| {
        let kind = name(kind);
        move |record: &mut Record| record.body = Body::Declared(DeclaredBody { kind: kind.clone() })
    };
    let many = |record: &mut Record| {
        record.extra.extend((0..MAX_DECLARED_FIELDS).map(|n| (name(&format!("f{n}")), Json::Bool(true))));
    };
    assert_eq!(refused(&put("paid", "\"yes\""), FITTING), ("wrong_type", "body.paid".to_owned()));
    assert_eq!(refused(&put("wheels", "4"), FITTING), ("unknown_field", "body.wheels".to_owned()));
    assert_eq!(refused(&put("note", "[1]"), FITTING), ("wrong_type", "body.note".to_owned()));
    assert_eq!(refused(&put("note", "null"), FITTING), ("wrong_type", "body.note".to_owned()));
    assert_eq!(refused(&put("fee", "{\"x\":1}"), FITTING), ("unknown_field", "body.fee.x".to_owned()));
    assert_eq!(refused(&put("status", "\"paid\""), GIFT), ("duplicate_name", "body.status".to_owned()));
    assert_eq!(
        refused(&|record| drop(record.extra.remove("hours")), FITTING),
        ("missing_field", "body.hours".to_owned())
    );
    assert_eq!(refused(&kind("repair"), FITTING), ("unknown_type", "type".to_owned()));
    assert_eq!(refused(&kind("order"), FITTING), ("duplicate_name", "type".to_owned()));
    assert_eq!(refused(&many, FITTING), ("too_many_items", "body".to_owned()));
}

#[test]
fn names_are_short_and_plain() {
    for bad in ["", "A", "a b", "a.b", "é", &"x".repeat(65)] {
        assert_eq!(DeclaredName::new(bad).unwrap_err().code(), Code::InvalidValue, "{bad}");
    }
    assert!(DeclaredName::new("x".repeat(64)).is_ok());
    assert!(
        DeclaredType::ALL.iter().all(|(ty, word)| DeclaredType::from_word(word) == Some(*ty) && ty.as_str() == *word)
    );
}

#[test]
fn declared_fields_are_personal_unless_the_rulebook_says_otherwise() {
    let cells = |declared: &Declared| {
        let record = read_with(&wire(FITTING), &workshop()).unwrap();
        let mut row = RowBuffer::default();
        encode(&record, declared, &mut row);
        let open = row::Cells::open(&row.open).unwrap().map(|cell| match cell.unwrap() {
            row::OpenCell::DeclaredKind(name) => format!("kind {name}"),
            row::OpenCell::Extra(name, json) => format!("{name} {json}"),
            other => panic!("{other:?} was not stated"),
        });
        (open.collect::<Vec<_>>(), row.sealed)
    };
    let (open, sealed) = cells(&workshop());
    let fee = r#"fee {"amount":"12.50","currency":"CNY"}"#;
    assert_eq!(open, ["kind fitting", r#"at "2026-10-01T12:00:00+08:00""#, fee, r#"hours "1.50""#, "paid true"]);
    assert_eq!(sealed, r#"{"body":{"note":"旧 tyres","plate":"沪A"}}"#);
    let (open, sealed) = cells(&Declared::default());
    assert_eq!(open, ["kind fitting"]);
    assert!(sealed.contains("\"hours\":\"1.50\"") && sealed.contains("\"paid\":true"));
}

#[test]
fn the_content_hash_depends_on_no_declaration() {
    let mut texts = workshop();
    let as_text = |fields: &mut DeclaredFields| {
        for field in fields
            .values_mut()
            .filter(|field| matches!(field.ty, DeclaredType::Word | DeclaredType::Instant | DeclaredType::Decimal))
        {
            *field = DeclaredField { ty: DeclaredType::Text, personal: !field.personal, required: !field.required };
        }
    };
    texts.kinds.values_mut().for_each(as_text);
    let one = read_with(&wire(FITTING), &workshop()).unwrap();
    let other = read_with(&wire(FITTING), &texts).unwrap();
    assert_eq!(hash(&one), hash(&other));
    // Text is compared as NFC text and nothing else: `1.50` and `1.5` might be words.
    let spelled = |from: &str, to: &str| hash(&read_with(&wire(&FITTING.replace(from, to)), &workshop()).unwrap());
    assert_ne!(hash(&one), spelled("\"1.50\"", "\"1.5\""));
    assert_eq!(spelled("旧", "Ren\u{e9}"), spelled("旧", "Rene\u{301}"));
    assert_eq!(spelled("\"1.50\"", "2"), spelled("\"1.50\"", "2.0e0"));
    // A field of null is a field that is absent.
    assert_eq!(spelled(r#","paid":true"#, ""), spelled(r#""paid":true"#, r#""paid":null"#));
}

#[test]
fn a_row_of_a_declared_kind_without_its_name_is_damaged() {
    let record = read_with(&wire(FITTING), &workshop()).unwrap();
    let mut buffer = RowBuffer::default();
    encode(&record, &workshop(), &mut buffer);
    let order = read(&wire(ORDER)).unwrap();
    let mut plain = RowBuffer::default();
    encode(&order, &workshop(), &mut plain);
    for (kind, open) in [(200, &plain.open), (2, &buffer.open), (199, &plain.open)] {
        let row = StoredRow { source: "pos", record_id: "r1", profile: "7", at_us: 0, kind, open, sealed: "".into() };
        assert_eq!(decode(&row).unwrap_err().code(), Code::StoreCorrupt);
    }
}

fn any_value() -> impl Strategy<Value = (DeclaredType, String)> {
    let text = "[^\"\\\\\\p{Cc}]{0,12}";
    prop_oneof![
        text.prop_map(|text| (DeclaredType::Text, format!("\"{text}\""))),
        "[a-z\u{4e00}-\u{4e20}]{1,9}".prop_map(|word| (DeclaredType::Word, format!("\"{word}\""))),
        any::<bool>().prop_map(|flag| (DeclaredType::Bool, flag.to_string())),
        "-?[0-9]{1,9}\\.[0-9]{1,4}".prop_map(|number| (DeclaredType::Decimal, format!("\"{number}\""))),
        any::<i32>().prop_map(|number| (DeclaredType::Decimal, number.to_string())),
        "[0-9]{1,9}\\.[0-9]{1,4}"
            .prop_map(|n| (DeclaredType::Money, format!(r#"{{"amount":"{n}","currency":"CNY"}}"#))),
        (0i64..4_000_000_000)
            .prop_map(|s| (DeclaredType::Instant, format!("\"{}\"", Instant::from_micros(s * 1_000_000).unwrap()))),
    ]
}

proptest! {
    #[test]
    fn declared_values_survive_whatever_the_rulebook_of_the_row_says(
        fields in proptest::collection::btree_map("[a-z0-9_]{1,8}", (any_value(), any::<bool>()), 0..12),
        built_in: bool,
        swap: bool,
    ) {
        let word = if built_in { "visit" } else { "fitting" };
        let fields: BTreeMap<_, _> = fields.into_iter().filter(|(name, _)| Kind::Visit.fields().iter().all(|field| field.name != name)).collect();
        let declared = |flip: bool| {
            let fields: DeclaredFields = fields.iter().map(|(name, ((ty, _), personal))| (name.clone(), field(*ty, *personal != flip, false))).collect();
            let named = BTreeMap::from([(word.to_owned(), fields)]);
            if built_in { Declared { extra: named, ..Declared::default() } } else { Declared { kinds: named, ..Declared::default() } }
        };
        let mut members: Vec<_> = fields.iter().map(|(name, ((_, json), _))| format!("\"{name}\":{json}")).collect();
        if built_in {
            members.push("\"item\":\"tyre\"".to_owned());
            members.push("\"text\":\"ein Wort\"".to_owned());
        }
        let straight = read_with(&wire(&format!(r#""type":"{word}","body":{{{}}}"#, members.join(","))), &declared(false)).unwrap();
        members.reverse();
        let turned = read_with(&wire(&format!(r#""type":"{word}","body":{{{}}}"#, members.join(","))), &declared(true)).unwrap();
        prop_assert_eq!(&straight, &turned);
        prop_assert_eq!(hash(&straight), hash(&turned));
        prop_assert!(declared(swap).admit(&straight).is_ok());
        let back = stored_under(&straight, &declared(swap));
        prop_assert_eq!(&back, &straight);
        prop_assert_eq!(hash(&back), hash(&straight));
        let wired = straight.to_json_text();
        prop_assert_eq!(wired.clone(), Json::parse(&wired).unwrap().to_string(), "canonical");
    }

    #[test]
    fn a_damaged_declared_row_is_an_error_and_never_a_panic(at in 0usize..200, byte: u8, from in 0usize..60, to in 0usize..60) {
        let record = read_with(&wire(FITTING), &workshop()).unwrap();
        let mut buffer = RowBuffer::default();
        encode(&record, &workshop(), &mut buffer);
        let place = at % buffer.open.len();
        buffer.open[place] = byte;
        let sealed: String = buffer.sealed.chars().enumerate().filter(|(n, _)| !(from..to).contains(n)).map(|(_, c)| c).collect();
        let row = StoredRow { source: "pos", record_id: "r1", profile: "7", at_us: 0, kind: 200, open: &buffer.open, sealed: (&sealed).into() };
        match decode(&row) {
            Ok(record) => drop(record.to_json_text()),
            Err(error) => prop_assert_eq!(error.code(), Code::StoreCorrupt),
        }
    }
}
