//! `regulars needs`: trying a taxonomy on a text, as people type it.

#[cfg(test)]
mod support;

use support::Shop;

const NEEDS: &str = r#"
[needs.zh]
negators = ["不"]
intensifiers = ["太"]
[[need]]
name = "charging"
weight = "0.5"
terms = [{ text = "充电", lang = "zh" }, { text = "charger", lang = "en" }]
"#;

fn shop() -> Shop {
    let shop = Shop::new();
    shop.write("needs.toml", shop.read("rulebook.toml") + NEEDS);
    shop
}

#[test]
fn a_text_is_read_clause_by_clause() {
    let shop = shop();
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
}

#[test]
fn a_long_text_comes_from_standard_input_and_is_read_to_the_limit() {
    let shop = shop();
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
    let shop = shop();
    let told = shop.run(&["needs", "充电宝", "--rulebook", "needs.toml", "--borders", "3"]).ok();
    assert!(told.contains("nothing: border"), "{told}");
    let wrong = shop.run(&["needs", "充电宝", "--rulebook", "needs.toml", "--borders", "3,4"]).failed();
    assert!(wrong.contains("out_of_range") && wrong.contains("borders[1]"), "{wrong}");
}
