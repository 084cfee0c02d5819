//! `keys` and `--key-file`, as people type them.

#[cfg(test)]
mod support;

use support::Shop;

const RECORD: &str = r#"{"source":"pos","record_id":"1","profile":"7","type":"profile","occurred_at":"2026-01-06T10:00:00+08:00","identifiers":[{"kind":"phone","value":"13987654321"}],"attributes":{"name":"Ann Secret"}}
"#;
const SEALED: [&str; 4] = ["--db", "sealed.db", "--key-file", "shop.keys"];

fn run(shop: &Shop, words: &[&str], more: &[&str]) -> support::Ran {
    shop.run_with(&[words, &SEALED[..], more].concat(), RECORD.as_bytes())
}

fn bytes(shop: &Shop, name: &str) -> Vec<u8> {
    std::fs::read(shop.path.join(name)).unwrap_or_default()
}

#[test]
fn a_sealed_database_is_made_filled_read_rotated_and_erased_from() {
    let shop = Shop::new();
    let made = shop.run(&["keys", "new", "--key-file", "shop.keys"]).ok();
    assert!(made.starts_with("made shop.keys for tenant `default`"), "{made}");
    let again = shop.run(&["keys", "new", "--key-file", "shop.keys"]).failed();
    assert!(again.starts_with("error[key_file_exists]"), "{again}");
    assert!(shop.read("shop.keys").starts_with("regulars-keys 1\n"));
    shop.write("records.ndjson", RECORD);
    run(&shop, &["ingest"], &["records.ndjson"]).ok();
    let view = ["--phone", "13987654321", "--as-of", "2026-02-01T00:00:00Z", "--json"];
    let before = run(&shop, &["view"], &view).ok();
    assert!(before.contains("\"pos\""), "{before}");
    let all = [bytes(&shop, "sealed.db"), bytes(&shop, "sealed.db-wal")].concat();
    assert!(!all.windows(10).any(|window| window == b"Ann Secret" || window == b"3987654321"));
    let counts = run(&shop, &["keys", "status"], &[]).ok();
    assert_eq!(counts, "the current version of the key is 1\n  keys wrapped under version 1: 2\n");
    let rotated = run(&shop, &["keys", "rotate"], &[]).ok();
    assert_eq!(rotated, "keys that are wrapped under version 2 now: 2\n");
    let retired = run(&shop, &["keys", "rotate"], &["--retire"]).ok();
    assert_eq!(
        retired,
        "keys that are wrapped under version 3 now: 2\nolder versions that are gone from shop.keys: 2\n"
    );
    assert_eq!(run(&shop, &["view"], &view).ok(), before);
    let by_call =
        ["customer.view", r#"{"as_of":"2026-02-01T00:00:00Z","identifier":{"kind":"phone","value":"13987654321"}}"#];
    assert_eq!(run(&shop, &["call"], &by_call).ok(), before);
    let renewed = run(&shop, &["keys", "renew"], &["--profile", "pos/7"]).ok();
    assert!(renewed.starts_with("version 2 of the key seals from now on"), "{renewed}");
    assert!(renewed.contains("older versions that are destroyed: 1\n"), "{renewed}");
    assert_eq!(run(&shop, &["view"], &view).ok(), before);
    let erased = run(&shop, &["erase"], &["--profile", "pos/7", "--by", "li.na", "--at", "2026-03-01T00:00:00Z"]).ok();
    assert!(erased.starts_with("erased the profile of "), "{erased}");
    let counts = run(&shop, &["keys", "status"], &[]).ok();
    assert!(counts.ends_with("under version 3: 1\n"), "{counts}");
}

#[test]
fn a_database_is_opened_as_it_was_made() {
    let shop = Shop::with_customer();
    shop.run(&["keys", "new", "--key-file", "shop.keys", "--tenant", "t1"]).ok();
    shop.run(&["keys", "new", "--key-file", "other.keys", "--tenant", "t1"]).ok();
    run(&shop, &["ingest"], &["-"]).ok();
    let view = |more: &[&str]| shop.run(&[&["view", "--phone", "13987654321", "--db"][..], more].concat()).failed();
    for (args, code) in [
        (&["sealed.db"][..], "keys_required"),
        (&["sealed.db", "--key-file", "other.keys"], "keys_wrong"),
        (&["sealed.db", "--key-file", "none.keys"], "io_error"),
        (
            &["sealed.db", "--key-file", "rulebook.toml"],
            if cfg!(unix) { "key_file_exposed" } else { "key_file_invalid" },
        ),
        (&["shop.db", "--key-file", "shop.keys"], "store_not_sealed"),
    ] {
        let said = view(args);
        assert!(said.starts_with(&format!("error[{code}]")), "{args:?}: {said}");
    }
    let none = shop.run(&["keys", "status", "--db", "sealed.db"]).failed();
    assert!(none.starts_with("error[keys_required]"), "{none}");
}
