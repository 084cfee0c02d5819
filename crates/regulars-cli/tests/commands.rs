//! `view`, `call`, `rulebook check`, `errors`, `schemas`, `demo`, and how the command ends.

#[cfg(test)]
mod support;

use support::{CUSTOMER, Shop, run_in};

const AS_OF: &str = "2026-11-01T00:00:00+08:00";
const PHONE: [&str; 7] = ["view", "--db", "shop.db", "--as-of", AS_OF, "--phone", "0086 138 1234 5678"];

#[test]
fn the_view_tells_who_a_customer_is_across_channels() {
    let shop = Shop::with_customer();
    let view = shop.run(&PHONE).ok();
    for wanted in ["王伟", "gold", "pos", "shop", "5,800.00 CNY", "RFM", "marketing", "withdrawn"] {
        assert!(view.contains(wanted), "{wanted}\n{view}");
    }
    assert!(!view.contains("13812345678"), "a view on a terminal shows no whole phone number\n{view}");
    let more = shop.run(&[&PHONE[..], &["--explain"]].concat()).ok();
    assert!(more.len() > view.len());
    for wanted in ["S-4", "P-1"] {
        assert!(more.contains(wanted), "{wanted}\n{more}");
    }
}

#[test]
fn the_json_of_a_view_is_the_operation_to_the_byte() {
    let shop = Shop::with_customer();
    let view = shop.run(&[&PHONE[..], &["--json"]].concat()).ok();
    let request = format!(r#"{{"as_of":"{AS_OF}","identifier":{{"kind":"phone","value":"0086 138 1234 5678"}}}}"#);
    let called = shop.run(&["call", "--db", "shop.db", "customer.view", &request]).ok();
    assert_eq!(view, called);
    assert!(view.ends_with("}\n"));
    let through_stdin = shop.run_with(&["call", "--db", "shop.db", "customer.view", "-"], request.as_bytes()).ok();
    assert_eq!(view, through_stdin);
}

#[test]
fn the_same_customer_comes_by_every_way_of_asking() {
    let shop = Shop::with_customer();
    let ask =
        |how: &[&str]| shop.run(&[&["view", "--db", "shop.db", "--json", "--as-of", AS_OF][..], how].concat()).ok();
    let by_phone = ask(&["--phone", "13812345678"]);
    assert_eq!(ask(&["--email", "wang.wei@MAIL.example"]), by_phone);
    assert_eq!(ask(&["--identifier", "member_no=m-10233"]), by_phone);
    assert_eq!(ask(&["--profile", "pos/till-7"]), by_phone);
    let json: serde_json::Value = serde_json::from_str(&by_phone).unwrap();
    assert_eq!(ask(&["--customer", json["customer"].as_str().unwrap()]), by_phone);
}

#[test]
fn without_an_instant_a_view_is_of_now() {
    let shop = Shop::with_customer();
    let json = shop.run(&["view", "--db", "shop.db", "--json", "--phone", "13812345678"]).ok();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(json["as_of"].as_str().unwrap() > "2026-05-01");
}

#[test]
fn nobody_by_this_phone_is_an_error() {
    let shop = Shop::with_customer();
    let said = shop.run(&["view", "--db", "shop.db", "--phone", "13900000000"]).failed();
    assert!(said.starts_with("error[unknown_customer]: "), "{said}");
    let masked = shop.run(&["view", "--db", "shop.db", "--phone", "138****5678"]).failed();
    assert!(masked.starts_with("error[identifier_masked]: "), "{masked}");
    let wrong = shop.run(&["view", "--db", "shop.db", "--identifier", "M-1"]);
    assert_eq!(wrong.code, Some(2), "{}", wrong.err);
}

#[test]
fn wrong_use_ends_with_exit_code_2() {
    let shop = Shop::new();
    for args in [
        &["view"][..],
        &["nonsense"],
        &["ingest", "--db", "shop.db"],
        &["call", "store.stats"],
        &["demo", "--people", "0"],
    ] {
        assert_eq!(shop.run(args).code, Some(2), "{args:?}");
    }
}

#[test]
fn any_operation_can_be_called_also_in_memory() {
    let shop = Shop::new();
    let said = shop.run(&[
        "call",
        "--memory",
        "--rulebook",
        "rulebook.toml",
        "identifier.normalise",
        r#"{"kind":"phone","value":"138 1234 5678"}"#,
    ]);
    assert_eq!(said.ok(), "{\"status\":\"ok\",\"value\":\"+8613812345678\"}\n");
    let unknown = shop.run(&["call", "--db", "shop.db", "customer.veiw"]).failed();
    assert!(unknown.starts_with("error[unknown_operation]: "), "{unknown}");
}

#[test]
fn a_rulebook_is_checked_with_line_and_column() {
    let shop = Shop::new();
    assert_eq!(shop.run(&["rulebook", "check", "rulebook.toml"]).ok(), "0 errors, 0 warnings\n");
    let wrong = shop.read("rulebook.toml").replace("needs = \"spend >= 5000.00\"", "neeeds = \"spend >= 5000.00\"");
    shop.write("wrong.toml", wrong);
    let ran = shop.run(&["rulebook", "check", "wrong.toml"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.starts_with("wrong.toml:"), "{}", ran.out);
    assert!(ran.out.contains("unknown_key") && ran.out.contains("did you mean `needs`?"), "{}", ran.out);
    let position = ran.out.split_whitespace().next().unwrap_or_default();
    assert_eq!(
        position.split(':').filter(|part| part.parse::<u32>().is_ok_and(|number| number > 0)).count(),
        2,
        "{position}"
    );
    assert!(shop.run(&["rulebook", "check", "nowhere.toml"]).failed().starts_with("error[io_error]"));
}

#[test]
fn errors_and_schemas_can_be_printed() {
    let shop = Shop::new();
    let table = shop.run(&["errors"]).ok();
    assert!(table.contains("record_conflict") && table.contains("1303"), "{table}");
    let json: serde_json::Value = serde_json::from_str(&shop.run(&["errors", "--json"]).ok()).unwrap();
    assert!(json.as_array().unwrap().len() > 50);
    let printed = shop.run(&["schemas"]).ok();
    shop.run(&["schemas", "-o", "out/schemas"]).ok();
    assert_eq!(shop.read("out/schemas/regulars.schema.json"), printed);
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let shop = Shop::new();
    let command = format!("{} errors | head -1; exit ${{PIPESTATUS[0]}}", env!("CARGO_BIN_EXE_regulars"));
    let status = std::process::Command::new("bash").args(["-c", &command]).current_dir(&shop.path).output().unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
}

/// Shared phones, counters' phones, presents and numbers given out again are in it; the truth says who was right.
#[test]
fn the_demo_finds_who_is_who() {
    let folder = tempfile::tempdir().unwrap();
    let said = run_in(folder.path(), &["demo", "--people", "5000", "--records", "50000"], b"").ok();
    let percent = |name: &str| -> f64 {
        let line = said.lines().find(|line| line.trim_start().starts_with(name)).unwrap();
        line.split_whitespace().rev().nth(1).unwrap().parse().unwrap()
    };
    assert!(percent("precision") >= 98.5 && percent("recall") >= 85.0, "{said}");
}

#[test]
fn a_small_demo_shows_what_it_found_and_how_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let small = ["demo", "--people", "200", "--records", "2000", "--seed", "7", "--keep"];
    let said = run_in(folder.path(), &small, b"").ok();
    for wanted in ["2,000 accepted", "12 rejected", "precision", "recall", "gold", "no_consent", "channels"] {
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
    for file in ["shop.db", "rulebook.toml", "truth.csv", "deliveries.ndjson"] {
        assert!(folder.path().join("demo").join(file).exists(), "{file}");
    }
    let go_on = said.lines().rev().find(|line| line.contains(" view --db ")).unwrap();
    let args: Vec<&str> = go_on.split_whitespace().skip(1).collect();
    assert!(run_in(folder.path(), &args, b"").ok().contains("RFM"));
    let again = run_in(folder.path(), &["ingest", "--db", "demo/shop.db", "demo/deliveries.ndjson"], b"").ok();
    assert!(again.contains(" 0 accepted"), "{again}");
    run_in(folder.path(), &small, b"").ok();
    std::fs::write(folder.path().join("mine.db"), CUSTOMER).unwrap();
    let refused = run_in(folder.path(), &["demo", "--db", "mine.db"], b"").failed();
    assert!(refused.contains("not of a demo"), "{refused}");
}

#[test]
fn changes_are_told_as_events_or_in_words() {
    let shop = Shop::new();
    let rules = shop.read("rulebook.toml");
    let rule = "[[quality.rule]]\nname = \"hobby\"\ncheck = \"not_null\"\nattribute = \"hobby\"\nof = \"visit\"\n";
    shop.write("rulebook.toml", format!("{rules}\n{rule}"));
    let visit = |day: u8, attributes: &str| {
        format!(
            r#"{{"source":"pos","record_id":"{day}","profile":"1","type":"visit","occurred_at":"2026-03-0{day}T12:00:00+08:00","attributes":{{{attributes}}}}}"#
        )
    };
    let records = [visit(1, r#""hobby":"go""#), visit(2, ""), visit(3, r#""hobby":"go""#)].join("\n");
    shop.run_with(&["ingest", "--db", "shop.db", "--strict", "-"], records.as_bytes()).ok();
    let advanced = shop.run(&["advance", "--db", "shop.db", "--to", "2026-03-05T00:00:00+08:00", "--list"]).ok();
    let words = shop.run(&["changes", "--db", "shop.db", "--words"]).ok();
    for wanted in [
        "2026-03-03T00:00:00+08:00  all sources",
        "completeness of 2026-03-02",
        "pos",
        "fell below its gate of 0.9: 0.0000 (0 of 1, before 1.0000)",
        "is at its gate of 0.9 again: 1.0000 (1 of 1, before 0.0000)",
        "time",
    ] {
        assert!(words.contains(wanted) && advanced.contains(wanted), "{wanted}\n{words}\n{advanced}");
    }
    let events = shop.run(&["changes", "--db", "shop.db"]).ok();
    assert_eq!(words.lines().count(), events.lines().count());
    assert!(events.contains(r#""subject":"quality/completeness/pos""#), "{events}");
    assert_eq!(shop.run(&["changes", "--db", "shop.db", "--words", "--acknowledge", "1"]).code, Some(2));
}
