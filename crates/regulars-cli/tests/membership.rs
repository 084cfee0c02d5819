//! `tier`, `points` and `member`, as people type them at a till.

#[cfg(test)]
mod support;

use support::{Ran, Shop};

const AS_OF: &str = "2026-11-02T00:00:00+08:00";
const PHONE: [&str; 2] = ["--phone", "13812345678"];

/// The shop of the template with points, and tiers that are valid for a year.
fn shop() -> Shop {
    let shop = Shop::with_customer();
    let points = "[points]\nearn = \"1 point per 1.00 CNY\"\nrounding = \"floor\"\nexpiry = \"12 months\"\n\n[tiers]\n";
    let rules = shop.read("rulebook.toml").replace("[tiers]\n", points).replace("\"while qualified\"", "\"12 months\"");
    shop.write("rulebook.toml", rules);
    shop
}

fn asked(shop: &Shop, words: &[&str], more: &[&str]) -> Ran {
    shop.run(&[words, &["--db", "shop.db", "--as-of", AS_OF], more].concat())
}

/// A command at an hour of the first of November.
fn told(shop: &Shop, words: &[&str], hour: u8, more: &[&str]) -> Ran {
    let at = format!("2026-11-01T{hour:02}:00:00+08:00");
    shop.run(&[words, &["--db", "shop.db", "--at", &at], more].concat())
}

fn points(shop: &Shop, verb: &str, hour: u8, more: &[&str]) -> Ran {
    told(shop, &["points", verb], hour, &[&PHONE[..], more].concat())
}

#[track_caller]
fn says(text: &str, wanted: &[&str]) {
    for wanted in wanted {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
}

#[test]
fn a_tier_is_told_with_what_keeps_it_and_when_it_changes() {
    let shop = shop();
    let said = asked(&shop, &["tier"], &PHONE).ok();
    says(&said, &["gold (Gold) until 2027-03-01", "5,800.00 CNY in 2 orders", "at least 5000.00 CNY: Gold"]);
    says(&said, &["to keep gold  5,000.00 CNY more by 2027-03-01", "next change   2027-02-01T00:00:00+08:00"]);
    assert!(!said.contains("to reach"), "there is nothing above gold\n{said}");
    let early = shop.run(&["tier", "--db", "shop.db", "--as-of", "2026-02-02T00:00:00+08:00", PHONE[0], PHONE[1]]).ok();
    says(&early, &["silver (Silver)", "to reach gold   200.00 CNY more"]);
    let json = asked(&shop, &["tier"], &["--json", PHONE[0], PHONE[1]]).ok();
    let request = format!(r#"{{"as_of":"{AS_OF}","identifier":{{"kind":"phone","value":"13812345678"}}}}"#);
    assert_eq!(json, shop.run_with(&["call", "--db", "shop.db", "membership.account", "-"], request.as_bytes()).ok());
    let unknown = asked(&shop, &["tier"], &["--program", "clud", PHONE[0], PHONE[1]]).failed();
    says(&unknown, &["error[unknown_name]", "did you mean `club`?", "(program)"]);
}

#[test]
fn points_are_spent_once_under_a_key_and_never_more_than_there_are() {
    let shop = shop();
    let spent = points(&shop, "redeem", 9, &["--points", "500", "--key", "till-7-0042"]).ok();
    says(&spent, &["spent 500 points\n", "5,300 (4,300 expire 2027-02-02)", "shop command:till-7-0042"]);
    let again = points(&shop, "redeem", 10, &["--points", "500", "--key", "till-7-0042"]).ok();
    says(&again, &["was done before, nothing has changed: spent 500 points\n", "5,300"]);
    let other = points(&shop, "redeem", 10, &["--points", "501", "--key", "till-7-0042"]).failed();
    assert!(other.starts_with("error[idempotency_conflict]") && other.ends_with("(key)\n"), "{other}");
    let much = points(&shop, "redeem", 11, &["--points", "5301", "--key", "till-7-0043"]).failed();
    assert!(much.starts_with("error[insufficient_points]") && much.ends_with("(body.points)\n"), "{much}");
    let nameless = points(&shop, "redeem", 11, &["--points", "1"]).failed();
    assert!(nameless.starts_with("error[missing_field]") && nameless.ends_with("(key)\n"), "{nameless}");
    let wrong = points(&shop, "redeem", 11, &["--points", "many", "--key", "k"]).failed();
    assert!(wrong.starts_with("error[decimal_invalid]") && wrong.ends_with("(--points)\n"), "{wrong}");
    let balance = asked(&shop, &["points", "balance"], &PHONE).ok();
    says(&balance, &["points of club: 5,300 (4,300 expire 2027-02-02)"]);
    says(
        &balance,
        &["order S-2  2026-02-01  4,800  4,300    expires 2027-02-02", "order P-1  2026-03-01  1,200  1,000"],
    );
}

#[test]
fn held_points_are_captured_let_go_and_returned() {
    let shop = shop();
    says(&points(&shop, "hold", 9, &["--points", "100", "--hold-id", "h1"]).ok(), &["held 100 points", "100 held"]);
    let more = points(&shop, "capture", 10, &["--points", "101", "--hold-id", "h1"]).failed();
    assert!(more.starts_with("error[capture_exceeds_hold]"), "{more}");
    says(&points(&shop, "capture", 10, &["--points", "60", "--hold-id", "h1"]).ok(), &["what was held", "5,740"]);
    let closed = points(&shop, "release", 11, &["--hold-id", "h1"]).failed();
    assert!(closed.starts_with("error[hold_not_open]"), "{closed}");
    says(&points(&shop, "cancel", 12, &["--redeem-id", "h1", "--key", "c1"]).ok(), &["returned 60 points", "5,800"]);
    points(&shop, "hold", 13, &["--points", "5800", "--key", "h2", "--ttl-minutes", "600"]).ok();
    says(&points(&shop, "release", 14, &["--hold-id", "h2"]).ok(), &["let go", "points    5,800 ("]);
}

#[test]
fn points_are_given_and_taken_and_the_statement_lists_every_movement() {
    let shop = shop();
    let gift = ["--points", "50", "--key", "a1", "--reason", "birthday", "--never-expires"];
    says(&points(&shop, "adjust", 9, &gift).ok(), &["adjusted 50 points", "5,850"]);
    says(&points(&shop, "adjust", 10, &["--points", "-20", "--key", "a2"]).ok(), &["adjusted -20 points", "5,830"]);
    let both = [&gift[..], &["--expires", AS_OF]].concat();
    assert_eq!(points(&shop, "adjust", 11, &both).code, Some(2), "a lot ends at one instant or never");
    let statement = asked(&shop, &["points", "statement"], &PHONE).ok();
    says(
        &statement,
        &["adjustment a1", "never expires", "issuer → member", "member → clawed  refund P-1", "order S-2"],
    );
    says(&statement, &["points of club: 5,830"]);
    let (balance, json) = (&["points", "balance"], &["--json", PHONE[0], PHONE[1]]);
    assert_eq!(asked(&shop, balance, json).ok(), asked(&shop, &["points", "statement"], json).ok());
}

#[test]
fn customers_join_are_given_a_tier_and_leave() {
    let shop = shop();
    let new = ["--profile", "pos/M-1"];
    let stranger = told(&shop, &["member", "leave"], 8, &new).failed();
    assert!(stranger.starts_with("error[unknown_profile]"), "{stranger}");
    says(&told(&shop, &["member", "enroll"], 9, &new).ok(), &["enrolled\n", "member (Member)", "2,000.00 CNY more"]);
    let grant = [&new[..], &["--tier", "gold", "--until", "2026-12-01T00:00:00+08:00"]].concat();
    says(&told(&shop, &["member", "grant"], 10, &grant).ok(), &["granted\n", "gold (Gold)"]);
    let unknown = told(&shop, &["member", "grant"], 11, &[&new[..], &["--tier", "glod"]].concat()).failed();
    assert!(unknown.starts_with("error[unknown_tier]"), "{unknown}");
    says(&asked(&shop, &["tier"], &new).ok(), &["gold (Gold)", "next change"]);
    says(&told(&shop, &["member", "leave"], 12, &new).ok(), &["left\n", "left 2026-11-01"]);
    let late = told(&shop, &["points", "redeem"], 13, &[&new[..], &["--points", "1", "--key", "k"]].concat()).failed();
    assert!(late.starts_with("error[account_closed]"), "{late}");
    let json = told(&shop, &["member", "enroll"], 14, &["--json", "--profile", "pos/M-2"]).ok();
    assert!(
        json.starts_with(r#"{"customer":"C"#) && json.contains(r#""enrolled_at":"2026-11-01T06:00:00Z""#),
        "{json}"
    );
}

#[test]
fn a_stale_version_is_refused_and_the_clock_is_now() {
    let shop = shop();
    let stale = points(&shop, "redeem", 9, &["--points", "1", "--key", "k", "--expected-version", "00"]).failed();
    assert!(stale.starts_with("error[stale_version]"), "{stale}");
    let now = ["member", "enroll", "--db", "shop.db", "--profile", "pos/M-3", "--json"];
    let json: serde_json::Value = serde_json::from_str(&shop.run(&now).ok()).unwrap();
    assert!(json["membership"]["enrolled_at"].as_str().unwrap() > "2026-05-01");
}

#[test]
fn benefits_referrals_and_what_points_are_worth_are_told_in_words() {
    let shop = shop();
    let more = "[[benefit]]\nid = \"film\"\nquota = \"1 per calendar_year\"\nvalid_for = \"7 days\"\n[referral]\nreward = \"200\"\n\
                after = \"first order confirmed\"\nmin_order = \"100\"\nreturn_window = \"7 days\"\n";
    let rules = shop.read("rulebook.toml").replace("[tiers]\n", &format!("{more}[tiers]\n"));
    shop.write("rulebook.toml", &rules);
    let friend = r#"{"source":"shop","record_id":"F-1","profile":"u2","type":"profile","occurred_at":"2026-10-01T10:00:00+08:00"}"#;
    shop.run_with(&["ingest", "--db", "shop.db", "--strict", "-"], friend.as_bytes()).ok();
    let member =
        |verb: &str, hour: u8, more: &[&str]| told(&shop, &["member", verb], hour, &[&PHONE[..], more].concat());
    let claimed = member("claim", 9, &["--benefit", "film", "--key", "e1"]).ok();
    says(&claimed, &["claimed\n", "shop command:e1"]);
    let second = member("claim", 10, &["--benefit", "film", "--key", "e2"]).failed();
    assert!(second.starts_with("error[quota_used]"), "{second}");
    says(&member("use", 11, &["--entitlement-id", "e1"]).ok(), &["used\n"]);
    let spent = member("cancel", 12, &["--entitlement-id", "e1"]).failed();
    assert!(spent.starts_with("error[entitlement_not_open]"), "{spent}");
    says(&member("refer", 13, &["--referee", "u2"]).ok(), &["referred\n", "shop refer:u1:u2"]);
    let none = member("review", 14, &["--referral", "refer:u1:u2", "--decision", "void"]).failed();
    assert!(none.starts_with("error[referral_not_held]"), "{none}");
    let worth = ["points", "liability", "--db", "shop.db", "--as-of", AS_OF, "--value-per-point", "0.01"];
    let report = shop.run(&[&worth[..], &["--from", "2026-02-15T00:00:00+08:00"]].concat()).ok();
    says(
        &report,
        &["program", "club  (2 accounts)", "58.00 CNY", "opened with", "4,800", "closes with", "5,800", "2026-02"],
    );
    shop.write("other.toml", rules.replace("1 point per", "2 points per"));
    let what = ["rulebook", "what-if", "--db", "shop.db", "other.toml", "--as-of", AS_OF, "--value-per-point", "0.01"];
    says(&shop.run(&what).ok(), &["program club: 1 account differs", "points: 5,800, worth 58.00 CNY", "2 the same"]);
}
