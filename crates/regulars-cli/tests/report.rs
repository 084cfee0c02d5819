//! `regulars report` and `digest`, `next`, `campaign results` and `audience`, as a manager asks.

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

const JOURNEYS: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"
[identity.kinds.phone]
normalise = "phone"
[service]
kinds = ["question", "complaint"]
[privacy]
channels = ["sms", "email"]
default_jurisdictions = ["CN"]
[[purpose]]
path = "offers"
class = "service"
default_basis = "contract"
[measures.quiet_days]
agg = "days_since"
of = "order"
window = "lifetime"
[[next_action]]
id = "make_good"
kind = "service"
action = "call"
situations = ["open_complaint"]
[[next_action]]
id = "win_back"
kind = "offer"
action = "voucher"
when = "measure.quiet_days >= 60"
[[trigger]]
id = "stopped_coming"
event = "order"
absent_days = 60
max_lateness = "30d"
action = "win_back"
[[campaign_group]]
id = "season"
window = "7d"
channels = ["sms", "email"]
"#;

const RECORDS: &str = r#"{"source":"pos","record_id":"1","profile":"a","type":"order","occurred_at":"2026-07-01T10:00:00+08:00","body":{"amount":{"amount":"120","currency":"CNY"}}}
{"source":"pos","record_id":"2","profile":"b","type":"order","occurred_at":"2026-07-02T10:00:00+08:00","body":{"amount":{"amount":"80","currency":"CNY"}}}
{"source":"pos","record_id":"3","profile":"b","type":"case","occurred_at":"2026-10-05T10:00:00+08:00","body":{"case_id":"K1","event":"opened","kind":"complaint","category":"x","severity":"2","role":"care"}}
{"source":"pos","record_id":"4","profile":"a","type":"touch","occurred_at":"2026-09-01T10:00:00+08:00","body":{"campaign":"autumn","channel":"sms","event":"sent","cost":{"amount":"2","currency":"CNY"}}}
{"source":"pos","record_id":"5","profile":"a","type":"order","occurred_at":"2026-09-02T10:00:00+08:00","body":{"amount":{"amount":"10","currency":"CNY"}}}
"#;

fn visited() -> Shop {
    let shop = Shop::new();
    shop.write("rulebook.toml", JOURNEYS);
    shop.run_with(&["ingest", "--db", "shop.db", "-"], RECORDS.as_bytes()).ok();
    shop
}

#[test]
fn each_customer_has_a_next_action_with_its_reason() {
    let shop = visited();
    let at = ["--db", "shop.db", "--as-of", "2026-11-10T12:00:00+08:00"];
    let told = shop.run(&[&["next", "list"], &at[..]].concat()).ok();
    let line = |word: &str| told.lines().find(|line| line.contains(word)).unwrap_or_default().to_owned();
    assert!(line("service").contains("call, case K1") && line("offer").contains("voucher"), "{told}");
    let only = shop.run(&[&["next", "list", "--kind", "offer"], &at[..]].concat()).ok();
    assert!(only.contains("voucher") && !only.contains("call"), "{only}");
    let told = shop.run(&[&["next", "show", "--profile", "pos/b"], &at[..]].concat()).ok();
    assert!(told.contains("service: call, case K1") && told.contains("make_good"), "{told}");
    // The plain view says it as well, with the trigger that fired.
    let view = shop.run(&[&["view", "--profile", "pos/a", "--explain"], &at[..]].concat()).ok();
    let line =
        |begin: &str| view.lines().find(|line| line.trim_start().starts_with(begin)).unwrap_or_default().to_owned();
    assert!(line("next action").ends_with("offer: voucher"), "{view}");
    let trigger = line("trigger stopped_coming");
    assert!(trigger.ends_with("win_back since 2026-11-01, not later than 2026-12-01T10:00:00+08:00"), "{view}");
    assert!(view.contains("trigger_absent"), "{view}");
    let json = shop.run(&[&["next", "show", "--profile", "pos/a", "--json"], &at[..]].concat()).ok();
    assert!(json.contains(r#""kind":"offer""#) && json.contains(r#""row":"win_back""#), "{json}");
    let error = shop.run(&[&["next", "show", "--profile", "pos/z"], &at[..]].concat()).failed();
    assert!(error.contains("unknown_"), "{error}");
}

#[test]
fn silence_names_no_channel() {
    let shop = Shop::new();
    shop.write("rulebook.toml", include_str!("../../../examples/rulebooks/journeys.toml"));
    let visit = |day: u32| {
        format!(
            r#"{{"source":"app","record_id":"{day}","profile":"1","type":"visit","occurred_at":"2026-03-0{day}T10:00:00+08:00","body":{{"event":"browse","category":"bikes"}}}}"#
        )
    };
    let visits = [1, 2, 3].map(visit).join("\n");
    shop.run_with(&["ingest", "--db", "shop.db", "-"], visits.as_bytes()).ok();
    let at = ["--profile", "app/1", "--db", "shop.db", "--as-of", "2026-03-03T11:00:00+08:00"];
    // Nobody consented, so the offer by a message is refused.
    let view = shop.run(&[&["view"], &at[..]].concat()).ok();
    assert!(view.lines().any(|line| line.split_whitespace().eq(["next", "action", "silence"])), "{view}");
    let told = shop.run(&[&["next", "show"], &at[..]].concat()).ok();
    assert!(told.lines().next().unwrap_or_default().ends_with("  silence"), "{told}");
}

#[test]
fn a_campaign_is_told_by_what_the_database_holds() {
    let shop = visited();
    let words = ["campaign", "results", "autumn", "--db", "shop.db", "--margin", "0.5"];
    let window = [
        "--from",
        "2026-09-01T00:00:00+08:00",
        "--until",
        "2026-10-01T00:00:00+08:00",
        "--as-of",
        "2026-10-01T00:00:00+08:00",
    ];
    let told = shop.run(&[&words[..], &window].concat()).ok();
    assert!(told.lines().any(|line| line.split_whitespace().eq(["cost", "2.00", "CNY"])), "{told}");
    assert!(told.lines().any(|line| line.split_whitespace().eq(["revenue", "10.00", "CNY"])), "{told}");
    let error = shop.run(&[&words[..6], &["half"], &window].concat()).failed();
    assert!(error.contains("margin"), "{error}");
    let asked = ["campaign", "audience", "seasons", "--db", "shop.db", "--purpose", "offers"];
    let error = shop.run(&[&asked[..], &window[4..]].concat()).failed();
    assert!(error.contains("unknown_name") && error.contains("`season`"), "{error}");
}

#[test]
fn without_rows_the_rulebook_says_nothing() {
    let shop = Shop::with_customer();
    let error = shop.run(&["next", "list", "--db", "shop.db", "--as-of", "2026-05-01T00:00:00Z"]).failed();
    assert!(error.contains("the rulebook does not say what to do next"), "{error}");
}
