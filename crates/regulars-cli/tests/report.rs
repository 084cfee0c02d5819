//! `regulars report` and `regulars digest`, as a manager asks.

#[cfg(test)]
mod support;

use support::Shop;

const RULES: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"
[measures.orders_30d]
agg = "count"
of = "order"
window = { last = "30d" }
[segments.buyers]
when = "measure.orders_30d >= 1"
[[indicator]]
id = "orders"
label = "Orders <all>"
roles = ["sales"]
numerator = { sum = "measure.orders_30d" }
window = { last = "30d" }
target = 2
[[indicator]]
id = "repurchase"
roles = ["marketing"]
numerator = { customers = "measure.orders_30d >= 2" }
denominator = { customers = "measure.orders_30d >= 1" }
factor = 100
window = { last = "30d" }
"#;

fn shop() -> Shop {
    let shop = Shop::new();
    shop.write("rulebook.toml", RULES);
    let order = |n: u32, who: &str, at: &str| {
        format!(
            "{{\"source\":\"pos\",\"record_id\":\"{n}\",\"profile\":\"{who}\",\"type\":\"order\",\"occurred_at\":\"{at}\",\
             \"body\":{{\"amount\":{{\"amount\":\"5\",\"currency\":\"CNY\"}}}}}}\n"
        )
    };
    let rows = [
        order(1, "a", "2026-09-07T10:00:00+08:00"),
        order(2, "a", "2026-10-20T10:00:00+08:00"),
        order(3, "a", "2026-10-24T10:00:00+08:00"),
        order(4, "b", "2026-10-25T10:00:00+08:00"),
    ];
    shop.run_with(&["ingest", "--db", "shop.db", "-"], rows.concat().as_bytes()).ok();
    shop
}

fn line<'t>(told: &'t str, name: &str) -> Vec<&'t str> {
    let found = told.lines().find(|line| line.trim_start().starts_with(name));
    assert!(found.is_some(), "no {name} in\n{told}");
    found.unwrap_or_default().split_whitespace().collect()
}

#[test]
fn a_report_tells_value_target_change_and_trend() {
    let shop = shop();
    let words = ["report", "--db", "shop.db", "--as-of", "2026-10-30T12:00:00+08:00"];
    let told = shop.run(&words).ok();
    assert_eq!(line(&told, "Orders"), ["Orders", "<all>", "3", "2", "met", "2"]);
    assert_eq!(line(&told, "repurchase"), ["repurchase", "50", "2"]);
    let told =
        shop.run(&[&words[..], &["--before", "2026-09-20T12:00:00+08:00", "--viewer", "marketing"]].concat()).ok();
    assert_eq!(line(&told, "repurchase"), ["repurchase", "50", "2", "0", "+50", "(within", "chance)"]);
    assert!(!told.contains("Orders"));
    let told = shop.run(&[&words[..], &["--trend", "2", "--id", "orders"]].concat()).ok();
    assert!(told.contains('▁') && told.contains('█'), "{told}");
    let json = shop.run(&[&words[..], &["--trend", "1", "--json"]].concat()).ok();
    assert!(json.starts_with("[{\"as_of\":\"2026-10-23T04:00:00Z\""), "{json}");
    let error = shop.run(&[&words[..], &["--viewer", "marketting"]].concat()).failed();
    assert!(error.contains("unknown_name") && error.contains("`marketing`"), "{error}");
}

#[test]
fn pages_are_whole_and_escaped() {
    let shop = shop();
    let words =
        ["report", "--db", "shop.db", "--as-of", "2026-10-30T12:00:00+08:00", "--trend", "3", "--html", "page.html"];
    assert!(shop.run(&words).ok().contains("wrote page.html"));
    let page = shop.read("page.html");
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    assert!(page.contains("Orders &lt;all&gt;") && page.contains("<svg") && page.contains("class=\"met\""), "{page}");
    let error = shop.run(&[&words[..5], &["--html", "no/such/folder.html"]].concat()).failed();
    assert!(error.contains("cannot write the page"), "{error}");
}

#[test]
fn a_digest_tells_the_last_whole_day_and_week() {
    let shop = shop();
    let at = ["--db", "shop.db", "--as-of", "2026-10-26T07:00:00+08:00"];
    let told = shop.run(&[&["digest", "daily"], &at[..]].concat()).ok();
    assert_eq!(line(&told, "new customers"), ["new", "customers", "1"]);
    assert_eq!(line(&told, "order records"), ["order", "records", "1"]);
    assert_eq!(line(&told, "segment buyers"), ["segment", "buyers", "entered", "1"]);
    let told = shop.run(&[&["digest", "weekly"], &at[..]].concat()).ok();
    assert_eq!(line(&told, "order records"), ["order", "records", "3"]);
    assert!(told.starts_with("Last week: 2026-10-18T16:00:00Z to 2026-10-25T16:00:00Z"), "{told}");
    shop.run(&[&["digest", "weekly"], &at[..], &["--html", "week.html"]].concat()).ok();
    assert!(shop.read("week.html").contains("Who moved"));
}

#[test]
fn a_rulebook_without_indicators_says_so() {
    let shop = Shop::with_customer();
    let at = ["--db", "shop.db", "--as-of", "2026-05-01T00:00:00Z"];
    assert_eq!(shop.run(&[&["report"], &at[..]].concat()).ok(), "The rulebook has no indicators.\n");
    assert!(shop.run(&[&["digest", "daily"], &at[..]].concat()).ok().ends_with("The rulebook has no indicators.\n"));
}
