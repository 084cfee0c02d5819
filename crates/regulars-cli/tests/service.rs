//! `service`, as people type it.

#[cfg(test)]
mod support;

use support::Shop;

const SERVICE: &str = "\n[service.calendars.desk]\nweekly = { mon = [[\"09:00\", \"18:00\"]], tue = [[\"09:00\", \"18:00\"]] }\n\
    [[service.policy]]\nid = \"day\"\nclock = \"first_response\"\ntarget_minutes = 120\ncalendar = \"desk\"\n";

const CASES: &str = r#"{"source":"shop","record_id":"C-1","profile":"u1","type":"case","occurred_at":"2026-06-01T17:00:00+08:00","body":{"case_id":"c1","event":"opened","kind":"question"}}
{"source":"shop","record_id":"C-2","profile":"u1","type":"case","occurred_at":"2026-06-01T10:00:00+08:00","body":{"case_id":"c2","event":"opened","kind":"complaint"}}
"#;

#[test]
fn cases_are_listed_with_what_is_due_and_overdue() {
    let shop = Shop::with_customer();
    let ask = ["service", "cases", "--db", "shop.db", "--phone", "13812345678", "--as-of", "2026-06-01T17:30:00+08:00"];
    assert_eq!(shop.run(&ask).ok(), "the rulebook does not say how cases are handled\n");
    let rules = shop.read("rulebook.toml").replacen("version = 1", "version = 2", 1);
    shop.write("rulebook.toml", format!("{rules}{SERVICE}"));
    assert_eq!(shop.run(&ask).ok(), "there are no cases\n");
    shop.run_with(&["ingest", "--db", "shop.db", "-"], CASES.as_bytes()).ok();
    let told = shop.run(&ask).ok();
    for wanted in
        ["c1", "first_response 2026-06-02T10:00:00+08:00", "complaint", "first_response 2026-06-01T12:00:00+08:00"]
    {
        assert!(told.contains(wanted), "{wanted}\n{told}");
    }
    assert_eq!(told.lines().filter(|line| line.trim_end().ends_with("  first_response")).count(), 1, "{told}");
    assert!(shop.run(&[&ask[..], &["--json"]].concat()).ok().contains(r#""case_id":"c1""#));
}

#[test]
fn due_instants_by_a_calendar() {
    let shop = Shop::new();
    shop.write("desk.toml", format!("[rulebook]\nid = \"d\"\nversion = 1\nzone = \"Asia/Shanghai\"\n{SERVICE}"));
    let ask = ["service", "due", "--rulebook", "desk.toml", "--minutes", "120", "--from", "2026-06-01T17:00:00+08:00"];
    let due = |more: &[&str]| shop.run(&[&ask[..], more].concat());
    assert_eq!(due(&["--calendar", "desk"]).ok(), "2026-06-02T10:00:00+08:00\n");
    assert_eq!(due(&["--calendar", "desk", "--json"]).ok(), "{\"at\":\"2026-06-02T02:00:00Z\"}\n");
    assert!(due(&["--calendar", "dusk"]).failed().contains("did you mean `desk`?"));
}
