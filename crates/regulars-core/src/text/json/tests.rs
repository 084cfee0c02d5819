use proptest::prelude::*;

use super::*;

fn code(text: &str) -> &'static str {
    Json::parse(text).unwrap_err().code().as_str()
}

#[test]
fn canonical_text_has_sorted_keys_and_one_spelling_of_numbers() {
    let cases = [
        (r#"{"b":1,"a":2}"#, r#"{"a":2,"b":1}"#),
        ("[1.50, 15e-1, 0.15E1, 1.5]", "[1.5,1.5,1.5,1.5]"),
        ("[-0, 0.000, 1e3, 12.30e-4, 100]", "[0,0,1000,0.00123,100]"),
        ("[1e99, 1.5e-99]", "[1e99,15e-100]"),
        (r#""\u4e2d\ud83d\ude00\/\n""#, "\"中😀/\\n\""),
        (" true ", "true"),
    ];
    for (text, wanted) in cases {
        assert_eq!(Json::parse(text).unwrap().to_string(), wanted, "{text}");
    }
}

#[test]
fn what_is_not_json_is_refused_with_its_code() {
    for text in [
        "",
        "{",
        "[1,]",
        "{\"a\":}",
        "tru",
        "01",
        "1.",
        "1e",
        "\"\\x\"",
        "\"\\ud800\"",
        "\"\u{1}\"",
        "1 2",
        "NaN",
        "'a'",
    ] {
        assert_eq!(code(text), "json_syntax", "{text}");
    }
    assert_eq!(code(r#"{"a":1,"b":2,"a":3}"#), "json_duplicate_key");
    assert_eq!(code(&"[".repeat(MAX_DEPTH + 1)), "json_too_deep");
    assert_eq!(code(&"[".repeat(1_000_000)), "json_too_deep");
    assert_eq!(Json::parse_bytes(&[b'"', 0xff, b'"']).unwrap_err().code().as_str(), "invalid_utf8");
}

#[derive(serde::Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Inner {
    #[expect(dead_code, reason = "only read")]
    size: u32,
}

#[derive(serde::Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Outer {
    #[expect(dead_code, reason = "only read")]
    items: Vec<Inner>,
}

#[test]
fn a_read_error_names_the_path() {
    let path = |text: &str| {
        let error = Json::parse(text).unwrap().read::<Outer>().unwrap_err();
        (error.code().as_str(), error.path().to_owned())
    };
    assert_eq!(path(r#"{"items":[{"size":1},{"size":"2"}]}"#), ("wrong_type", "items[1].size".into()));
    assert_eq!(path(r#"{"items":[{"siz":1}]}"#), ("unknown_field", "items[0].siz".into()));
    assert_eq!(path(r#"{"items":[{}]}"#), ("missing_field", "items[0].size".into()));
    assert_eq!(path(r#"{"items":[{"size":-1}]}"#).1, "items[0].size");
    assert_eq!(path(r#"{"items":[{"size":1.5}]}"#), ("wrong_type", "items[0].size".into()));
}

#[test]
fn a_wrong_type_is_told_in_words_of_json() {
    let message = |text: &str| {
        let error = Json::parse(text).unwrap().read::<Outer>().unwrap_err();
        (error.code().as_str(), error.message().to_owned())
    };
    let wrong = |text: &str| ("wrong_type", text.to_owned());
    assert_eq!(message(r#"{"items":["size"]}"#), wrong("expected an object of `size`, found text"));
    assert_eq!(message(r#"{"items":[[1]]}"#), wrong("expected an object of `size`, found a list"));
    assert_eq!(message(r#"{"items":"size"}"#), wrong("expected a list, found text"));
    assert_eq!(message(r#"{"items":[{"size":"1"}]}"#), wrong("expected a whole number, found text"));
}

/// A number that its field cannot hold is refused in words of numbers, not of the library's types.
#[test]
fn a_number_out_of_bounds_is_told_in_words_of_numbers() {
    #[derive(serde::Deserialize)]
    struct Sizes {
        #[expect(dead_code, reason = "only read")]
        count: Option<u64>,
        #[expect(dead_code, reason = "only read")]
        small: Option<u8>,
        #[expect(dead_code, reason = "only read")]
        signed: Option<i8>,
    }
    let told = |text: &str| {
        let error = Json::parse(text).unwrap().read::<Sizes>().err().unwrap();
        (error.code().as_str(), error.message().to_owned())
    };
    let wrong = |text: &str| ("invalid_value", text.to_owned());
    assert_eq!(told(r#"{"count":-1}"#), wrong("expected a whole number of at least 0"));
    assert_eq!(told(r#"{"small":-300}"#), wrong("expected a whole number of at least 0"));
    assert_eq!(told(r#"{"small":256}"#), wrong("expected a whole number of at most 255"));
    assert_eq!(told(r#"{"signed":128}"#), wrong("expected a whole number of -128 to 127"));
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        any::<i64>().prop_map(|n| Json::Number(Number::from(n))),
        "(-?[0-9]{1,20}\\.[0-9]{1,20})".prop_filter_map("a number", |t| Json::parse(&t).ok()),
        any::<String>().prop_map(Json::String),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::Array),
            prop::collection::vec((any::<String>(), inner), 0..5).prop_map(Json::object),
        ]
    })
}

proptest! {
    #[test]
    fn writing_and_reading_gives_the_same_value(json in any_json()) {
        let text = json.to_string();
        let again = Json::parse(&text).unwrap();
        prop_assert_eq!(&again, &json);
        prop_assert_eq!(again.to_string(), text);
        prop_assert_eq!(Json::from_value(&json).unwrap(), json);
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let _ = Json::parse(&text);
    }

    #[test]
    fn what_it_reads_an_independent_parser_reads_too(text in "[\\[\\]{}:,\"0-9eE.+\\- atruflsn]{0,24}") {
        if Json::parse(&text).is_ok() {
            prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
        }
    }
}
