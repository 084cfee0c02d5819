//! `regulars rulebook`: explain, diff, impact, remove, schema, load and versions, and `regulars needs`, which tries a taxonomy on a
//! text, as people type them.

#[cfg(test)]
mod support;

use support::Shop;

const MEASURES: &str = r#"
# --- What we count ---

# orders of a season
[measures.orders_90d]
agg = "count"
of = "order"
window = { last = "90d" }

# who bought
[segments.active]
label = { en = "Active", zh = "活跃" }
when = "measure.orders_90d >= 1"
[segments.quiet]
when = "!segment.active"
"#;

fn shop() -> Shop {
    let shop = Shop::new();
    let text = shop.read("rulebook.toml");
    shop.write("new.toml", format!("{text}{MEASURES}").replacen("version = 1", "version = 2", 1));
    shop
}

#[test]
fn a_rulebook_is_explained_in_two_languages() {
    let shop = shop();
    let english = shop.run(&["rulebook", "explain", "new.toml", "--language", "en"]).ok();
    let chinese = shop.run(&["rulebook", "explain", "new.toml", "--language", "zh"]).ok();
    assert!(english.contains("orders_90d: number of order records in the last 90 days"), "{english}");
    assert!(chinese.contains("orders_90d：最近 90 天内 order 记录的数量"), "{chinese}");
    let column = |word: &str| english.lines().find_map(|line| line.find(word));
    assert_eq!(column("orders_90d: number"), column("Active: "), "the sentences stand in one column");
    assert!(english.lines().any(|line| line.starts_with("  segments.active  ")), "{english}");
    assert_eq!(shop.run(&["rulebook", "explain", "new.toml", "--language", "fr"]).code, Some(2));
}

#[test]
fn two_rulebooks_are_compared() {
    let shop = shop();
    let same = shop.run(&["rulebook", "diff", "rulebook.toml", "rulebook.toml"]).ok();
    assert_eq!(same, "no difference\n");
    let added = shop.run(&["rulebook", "diff", "rulebook.toml", "new.toml"]).ok();
    assert_eq!(added, "  added  measures.orders_90d\n  added  segments.active\n  added  segments.quiet\n");
    shop.write(
        "newer.toml",
        shop.read("new.toml").replace(
            "agg = \"count\"\nof = \"order\"\nwindow = { last = \"90d\" }",
            "agg = \"count\"\nof = \"order\"\nwindow = { last = \"60d\" }",
        ),
    );
    let changed = shop.run(&["rulebook", "diff", "new.toml", "newer.toml"]).ok();
    assert_eq!(changed, "  changed   measures.orders_90d\n  affected  segments.active\n  affected  segments.quiet\n");
    shop.write("broken.toml", "[rulebook]\n");
    let broken = shop.run(&["rulebook", "diff", "new.toml", "broken.toml"]).failed();
    assert!(broken.starts_with("error[missing_key]") && broken.contains("broken.toml"), "{broken}");
}

#[test]
fn readers_are_listed_and_what_nobody_reads_can_be_removed() {
    let shop = shop();
    let readers = shop.run(&["rulebook", "impact", "new.toml", "measure.orders_90d"]).ok();
    assert_eq!(readers, "  segments.active.when  directly\n  segments.quiet.when   through segments.active\n");
    assert_eq!(shop.run(&["rulebook", "impact", "new.toml", "segment.quiet"]).ok(), "nothing reads segments.quiet\n");
    let unknown = shop.run(&["rulebook", "impact", "new.toml", "segment.quite"]).failed();
    assert!(unknown.starts_with("error[unknown_name]") && unknown.contains("`segment.quiet`"), "{unknown}");

    let in_use = shop.run(&["rulebook", "remove", "new.toml", "measures.orders_90d"]).failed();
    assert!(in_use.starts_with("error[in_use]") && in_use.contains("segments.active.when"), "{in_use}");
    let mut left = shop.read("new.toml");
    for name in ["segments.quiet", "segments.active", "measures.orders_90d"] {
        shop.write("left.toml", &left);
        left = shop.run(&["rulebook", "remove", "left.toml", name]).ok();
    }
    let old = shop.read("rulebook.toml").replacen("version = 1", "version = 2", 1);
    assert_eq!(left.trim_end(), format!("{old}\n# --- What we count ---").trim_end());
}

#[test]
fn the_schema_of_rulebooks_is_printed() {
    let schema = Shop::new().run(&["rulebook", "schema"]).ok();
    let json: serde_json::Value = serde_json::from_str(&schema).unwrap();
    assert_eq!(json["title"], "Regulars rulebook");
    assert!(json["properties"]["measures"].is_object());
}

#[test]
fn a_further_version_is_loaded_once() {
    let shop = Shop::with_customer();
    shop.write(
        "new.toml",
        format!("{}{MEASURES}", shop.read("rulebook.toml")).replacen("version = 1", "version = 2", 1),
    );
    let later =
        shop.read("new.toml").replacen("version = 2", "version = 2\neffective_from = \"2030-01-01T00:00:00Z\"", 1);
    shop.write("later.toml", later);
    let load = ["rulebook", "load", "--db", "shop.db", "later.toml"];
    let said = shop.run(&load).ok();
    assert!(said.starts_with("loaded version 2 of "), "{said}");
    assert!(said.ends_with("it answers from 2030-01-01T00:00:00Z\n"), "{said}");
    let again = shop.run(&load).failed();
    assert!(again.starts_with("error[version_not_rising]") && again.contains("later.toml"), "{again}");
    assert!(again.contains("this document is loaded already"), "{again}");
    let versions = shop.run(&["rulebook", "versions", "--db", "shop.db"]).ok();
    let rows: Vec<Vec<&str>> = versions.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>(), ["version", "1", "2"]);
    assert_eq!((rows[1][1], rows[2][1], rows[2][2]), ("always", "from", "2030-01-01T00:00:00Z"));
    shop.run(&["view", "--db", "shop.db", "--phone", "13812345678"]).ok();
    assert!(shop.run(&["rulebook", "versions", "--db", "other.db"]).failed().starts_with("error[io_error]"));
}

#[test]
fn what_needs_no_store_is_called_without_one() {
    let shop = Shop::new();
    let text = serde_json::Value::from(shop.read("rulebook.toml"));
    let diff = shop.run_with(&["call", "rulebook.diff", "-"], format!("{{\"new\":{text},\"old\":{text}}}").as_bytes());
    assert_eq!(diff.ok(), "{\"added\":[],\"affected\":[],\"changed\":[],\"removed\":[]}\n");
    let impact = format!("{{\"name\":\"rfm\",\"text\":{text}}}");
    let readers = shop.run(&["call", "rulebook.impact", &impact]).ok();
    assert!(readers.starts_with("{\"name\":\"rfm\",\"readers\":[") && readers.contains("\"path\":"), "{readers}");
    assert!(shop.run(&["call", "rulebook.schema"]).ok().starts_with("{\"schema\":"));
    for operation in ["rulebook.explain", "rulebook.versions", "rulebook.load"] {
        assert_eq!(shop.run(&["call", operation]).code, Some(2), "{operation} without a rulebook would mislead");
    }
}

const NEEDS: &str = r#"
[needs.zh]
negators = ["不"]
intensifiers = ["太"]
[[need]]
name = "charging"
weight = "0.5"
terms = [{ text = "充电", lang = "zh" }, { text = "charger", lang = "en" }]
"#;

fn shop_with_needs() -> Shop {
    let shop = Shop::new();
    shop.write("needs.toml", shop.read("rulebook.toml") + NEEDS);
    shop
}

#[test]
fn a_text_is_read_clause_by_clause() {
    let shop = shop_with_needs();
    let told = shop.run(&["needs", "太想充电了，不充电", "--rulebook", "needs.toml"]).ok();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 3, "{told}");
    assert!(lines[1].contains("6..12") && lines[1].contains("0.75") && lines[1].contains("(more by `太`)"), "{told}");
    assert!(lines[2].contains("nothing: negated") && lines[2].contains("(negated by `不`)"), "{told}");
    let staff = shop.run(&["needs", "充电", "--rulebook", "needs.toml", "--author", "staff"]).ok();
    assert!(
        staff.starts_with("what this author writes does not count\n") && staff.contains("nothing: author"),
        "{staff}"
    );
    assert_eq!(shop.run(&["needs", "好", "--rulebook", "needs.toml"]).ok(), "it speaks of no need\n");
    shop.write("bare.toml", "[rulebook]\nid = \"bare\"\nversion = 1\nzone = \"UTC\"\n");
    let none = shop.run(&["needs", "充电", "--rulebook", "bare.toml"]).ok();
    assert!(none.starts_with("the rulebook declares no need") && !none.contains("author"), "{none}");
}

#[test]
fn a_long_text_comes_from_standard_input_and_is_read_to_the_limit() {
    let shop = shop_with_needs();
    let text = format!("chargers\n{}充电", "好".repeat(65_536 / 3));
    let told = shop.run_with(&["needs", "-", "--rulebook", "needs.toml"], text.as_bytes()).ok();
    assert!(told.starts_with("text_truncated: "), "{told}");
    assert!(told.contains("0..8") && !told.contains("充电"), "{told}");
    let json = shop.run_with(&["needs", "-", "--rulebook", "needs.toml", "--json"], text.as_bytes()).ok();
    assert!(json.contains(r#""findings":["text_truncated"]"#), "{json}");
    let bad = shop.run_with(&["needs", "-", "--rulebook", "needs.toml"], b"\xff").failed();
    assert!(bad.starts_with("error[invalid_utf8]"), "{bad}");
}

#[test]
fn tokens_of_a_segmenter_are_checked() {
    let shop = shop_with_needs();
    let told = shop.run(&["needs", "充电宝", "--rulebook", "needs.toml", "--borders", "3"]).ok();
    assert!(told.contains("nothing: border"), "{told}");
    let wrong = shop.run(&["needs", "充电宝", "--rulebook", "needs.toml", "--borders", "3,4"]).failed();
    assert!(wrong.contains("out_of_range") && wrong.contains("borders[1]"), "{wrong}");
}
