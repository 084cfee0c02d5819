//! `regulars ingest`, as typed: what is taken, what is not, and that a bad line never stops the rest.

#[cfg(test)]
mod support;

use support::{CUSTOMER, Shop};

const MAP: &str = r#"
type = "order"
[columns]
record_id = "no"
profile = "member"
occurred_at = { column = "paid_at", format = "%Y-%m-%d %H:%M", zone = "Asia/Shanghai" }
body.amount = { column = "paid", currency = "CNY" }
identifier.phone = "mobile"
"#;

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[test]
fn a_second_ingest_of_the_same_file_adds_nothing() {
    let shop = Shop::with_customer();
    let again = shop.run(&["ingest", "--db", "shop.db", "records.ndjson"]).ok();
    assert_eq!(first_line(&again), "6 lines: 0 accepted, 6 duplicate, 0 conflicting, 0 rejected");
    assert!(!shop.path.join("rejects.ndjson").exists());
}

#[test]
fn standard_input_is_a_file_too() {
    let shop = Shop::new();
    let said = shop.run_with(&["ingest", "--db", "shop.db", "-"], CUSTOMER.as_bytes()).ok();
    assert_eq!(first_line(&said), "6 lines: 6 accepted, 0 duplicate, 0 conflicting, 0 rejected");
}

#[test]
fn a_cut_off_last_line_is_rejected_alone() {
    let shop = Shop::new();
    let cut = CUSTOMER.trim_end();
    let said = shop.run_with(&["ingest", "--db", "shop.db", "-"], &cut.as_bytes()[..cut.len() - 20]).ok();
    assert_eq!(first_line(&said), "6 lines: 5 accepted, 0 duplicate, 0 conflicting, 1 rejected");
    assert!(said.contains("standard input:6  json_syntax"), "{said}");
}

#[test]
fn each_bad_line_has_its_number_its_code_and_a_place_in_the_rejects_file() {
    let shop = Shop::new();
    let order = |id: &str, rest: &str| {
        format!(
            r#"{{"source":"pos","record_id":"{id}","profile":"p","type":"order","occurred_at":"2026-03-01T12:00:00+08:00"{rest}}}"#
        )
    };
    let amount = r#","body":{"amount":{"amount":"10.00","currency":"CNY"}}"#;
    let mut text: Vec<u8> = [
        order("1", amount),
        order("2", r#","body":{"amount":{"amount":10.5,"currency":"CNY"}}"#),
        order("3", r#","body":{"amount":{"amount":"10.00","currency":"RNB"}}"#),
        order("4", &format!(r#","corects":"1"{amount}"#)),
        order("5", &format!(r#","record_id":"6"{amount}"#)),
        order("7", amount).replace("\"pos\"", "\"poss\""),
        order("8", amount).replace("+08:00", ""),
        order("9", r#","body":{"amount":{"amount":"10.00","currency":"CNY"},"lines":[{"item":"x","quantity":-1}]}"#),
        order("10", amount).replace("2026-", "0000-"),
        order("11", amount).replace("2026-", "9999-"),
        order("1", r#","body":{"amount":{"amount":"11.00","currency":"CNY"}}"#),
    ]
    .join("\n")
    .into_bytes();
    text.extend_from_slice(b"\n{\"source\":\"\xff\"}\n\n");
    text.extend_from_slice(order("12", amount).as_bytes());
    shop.write("bad.ndjson", text);
    let said = shop.run(&["ingest", "--db", "shop.db", "bad.ndjson"]).ok();
    assert_eq!(first_line(&said), "14 lines: 2 accepted, 0 duplicate, 1 conflicting, 10 rejected, 1 blank");
    let expected = [
        (2, "float_not_allowed"),
        (3, "unknown_currency"),
        (4, "unknown_field"),
        (5, "json_duplicate_key"),
        (6, "unknown_source"),
        (7, "instant_without_zone"),
        (8, "negative"),
        (9, "instant_out_of_range"),
        (10, "instant_out_of_range"),
        (11, "record_conflict"),
        (12, "invalid_utf8"),
    ];
    for (line, code) in expected {
        assert!(said.contains(&format!("bad.ndjson:{line}  {code}  ")), "{line} {code}\n{said}");
    }
    let rejects: Vec<serde_json::Value> =
        shop.read("rejects.ndjson").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rejects.len(), 11);
    let named: Vec<i64> = rejects.iter().map(|reject| reject["line"].as_i64().unwrap()).collect();
    assert!(named.contains(&2) && named.contains(&11));
    assert!(
        rejects
            .iter()
            .all(|reject| reject["file"] == "bad.ndjson" && reject["raw"].as_str().unwrap().contains("source"))
    );
}

#[test]
fn strict_turns_a_bad_line_into_exit_code_1_and_takes_the_rest_all_the_same() {
    let shop = Shop::new();
    let text = format!("no json\n{CUSTOMER}");
    let ran = shop.run_with(&["ingest", "--strict", "--db", "shop.db", "-"], text.as_bytes());
    assert_eq!(ran.code, Some(1));
    assert_eq!(first_line(&ran.out), "7 lines: 6 accepted, 0 duplicate, 0 conflicting, 1 rejected");
}

#[test]
fn ten_of_many_bad_lines_are_printed_and_the_others_counted() {
    let shop = Shop::new();
    let said = shop.run_with(&["ingest", "--db", "shop.db", "-"], "x\n".repeat(25).as_bytes()).ok();
    assert_eq!(said.matches("json_syntax").count(), 10);
    assert!(said.contains("and 15 more"));
    assert_eq!(shop.read("rejects.ndjson").lines().count(), 25);
}

#[test]
fn rows_of_a_csv_file_become_orders_and_bad_rows_say_why() {
    let shop = Shop::new();
    shop.write("pos.toml", MAP);
    shop.write(
        "pos.csv",
        "no,member,paid_at,paid,mobile\r\n\
         P-1,m1,2026-03-01 12:00,129.90,138 1234 5678\r\n\
         P-2,m1,2026-03-02 12:00,\"1,200.00\",\r\n\
         P-3,m1,2026-03-02\r\n\
         P-4,m1,yesterday,1.00,\r\n\
         P-5,\"m\"\"1\",2026-03-03 09:30,1.00,",
    );
    let said = shop.run(&["ingest", "--db", "shop.db", "--source", "pos", "--map", "pos.toml", "pos.csv"]).ok();
    assert_eq!(first_line(&said), "6 lines: 2 accepted, 0 duplicate, 0 conflicting, 3 rejected, 1 header");
    for wanted in
        ["pos.csv:3  decimal_invalid", "pos.csv:4  csv_row_invalid", "pos.csv:5  csv_row_invalid  occurred_at"]
    {
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
    let record = shop.run(&["call", "--db", "shop.db", "record.get", r#"{"source":"pos","record_id":"P-1"}"#]).ok();
    assert!(record.contains(r#""amount":"129.9""#) || record.contains(r#""amount":"129.90""#), "{record}");
    assert!(record.contains("2026-03-01T"), "{record}");
}

#[test]
fn a_wrong_map_stops_before_anything_is_taken() {
    let shop = Shop::new();
    shop.write("pos.toml", MAP.replace("currency", "curency"));
    shop.write("pos.csv", "no,member,paid_at,paid,mobile\n");
    let args = ["ingest", "--db", "shop.db", "--source", "pos", "--map", "pos.toml", "pos.csv"];
    let said = shop.run(&args).failed();
    assert!(said.starts_with("error[map_invalid]: "), "{said}");
    assert!(said.contains("did you mean `currency`?"), "{said}");
    shop.write("pos.toml", MAP.replace("\"paid_at\"", "\"paid\""));
    shop.write("pos.csv", "no,member,paid_at,mobile\n");
    assert!(shop.run(&args).failed().starts_with("error[csv_column_missing]: "));
    shop.write("pos.toml", MAP);
    let unnamed = shop.run(&["ingest", "--db", "shop.db", "--map", "pos.toml", "pos.csv"]).failed();
    assert!(unnamed.contains("--source"), "{unnamed}");
}

#[test]
fn all_inputs_are_opened_before_the_first_is_read() {
    let shop = Shop::new();
    shop.write("records.ndjson", CUSTOMER);
    let said = shop.run(&["ingest", "--db", "shop.db", "records.ndjson", "nowhere.ndjson"]).failed();
    assert!(said.starts_with("error[io_error]: ") && said.contains("nowhere.ndjson"), "{said}");
    let stats = shop.run(&["call", "--db", "shop.db", "store.stats", r#"{"as_of":"2026-11-01T00:00:00Z"}"#]).ok();
    assert!(stats.contains(r#""records":0"#), "{stats}");
}

#[test]
fn a_line_of_ten_megabytes_is_rejected_and_the_next_one_taken() {
    let shop = Shop::new();
    let long = format!(r#"{{"source":"pos","record_id":"1","profile":"{}","type":"visit"}}"#, "x".repeat(10_000_000));
    let text = format!("{long}\n{CUSTOMER}");
    let said = shop.run_with(&["ingest", "--db", "shop.db", "-"], text.as_bytes()).ok();
    assert_eq!(first_line(&said), "7 lines: 6 accepted, 0 duplicate, 0 conflicting, 1 rejected");
    assert!(shop.read("rejects.ndjson").len() < 100_000);
}
