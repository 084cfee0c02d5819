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

const LOOP: &str = "\n[service]\nfallback = \"hall\"\n[service.closed_loop]\n\
    [[service.triage]]\nid = \"charging\"\nwhen = \"case.category == 'charging'\"\nanswer = \"standard\"\narticle = \"help/charging\"\n\
    [[service.queue]]\nid = \"power\"\nskills = [\"charging\"]\n";

const ANSWERS: &str = r#"{"source":"shop","record_id":"N-1","profile":"u1","type":"survey","occurred_at":"2026-06-01T09:00:00+08:00","body":{"kind":"nps","event":"answered","score":"2"}}
{"source":"shop","record_id":"C-1","profile":"u1","type":"case","occurred_at":"2026-06-01T10:00:00+08:00","body":{"case_id":"c1","event":"opened","kind":"question","category":"charging"}}
"#;

#[test]
fn a_case_is_told_shown_assigned_and_reported() {
    let shop = Shop::with_customer();
    let rules = shop.read("rulebook.toml").replacen("version = 1", "version = 2", 1);
    shop.write("rulebook.toml", format!("{rules}{LOOP}"));
    shop.run_with(&["ingest", "--db", "shop.db", "-"], ANSWERS.as_bytes()).ok();
    let who = ["--db", "shop.db", "--phone", "13812345678"];
    let ask = |command: &str, more: &[&str]| shop.run(&[&["service", command][..], &who, more].concat());
    let id = regulars::follow_up_of("shop", "N-1");
    let shown = ask("show", &["--case", &id, "--as-of", "2026-06-01T12:00:00+08:00"]).ok();
    for wanted in [
        "detractor_follow_up",
        "open since 2026-06-01T09:00:00+08:00",
        "running, due 2026-06-02T09:00:00+08:00 (1440 minutes)",
    ] {
        assert!(shown.contains(wanted), "{wanted}\n{shown}");
    }
    let step = ["--case", &id, "--event", "message", "--with", "author=agent", "--at", "2026-06-01T13:00:00+08:00"];
    assert!(ask("tell", &step).ok().contains("contacted since"));
    let refused = ask(
        "tell",
        &["--case", &id, "--event", "state", "--with", "state=closed", "--at", "2026-06-01T14:00:00+08:00"],
    );
    assert!(refused.failed().contains("invalid_transition"));
    assert!(ask("show", &["--case", "c9"]).failed().contains("unknown_case"));
    let assigned = ask("assign", &["--case", "c1", "--as-of", "2026-06-01T12:00:00+08:00", "--load", "power=3"]).ok();
    for wanted in ["standard", "help/charging", "case.category == charging (charging)", "queue power", "chosen"] {
        assert!(assigned.contains(wanted), "{wanted}\n{assigned}");
    }
    let window = [
        "--from",
        "2026-06-01T00:00:00+08:00",
        "--until",
        "2026-07-01T00:00:00+08:00",
        "--as-of",
        "2026-07-01T00:00:00+08:00",
    ];
    let report = shop.run(&[&["service", "report", "--db", "shop.db"][..], &window].concat()).ok();
    assert!(report.contains("contacted in time"), "{report}");
    let view = shop.run(&[&["view"][..], &who, &["--as-of", "2026-06-01T12:00:00+08:00"]].concat()).ok();
    assert!(
        view.contains(&format!("case {id}")) && view.contains("first_response due 2026-06-02T09:00:00+08:00"),
        "{view}"
    );
    shop.run(&["advance", "--db", "shop.db", "--to", "2026-06-03T00:00:00+08:00"]).ok();
    let words = shop.run(&["changes", "--db", "shop.db", "--words"]).ok();
    assert!(words.contains("opened: first_response, 1440 minutes"), "{words}");
    let transfer = ["--case", "c1", "--to", "sales", "--intent", "upgrade", "--at", "2026-06-01T14:00:00+08:00"];
    assert!(ask("transfer", &transfer).failed().contains("consent_missing"));
    let exit = ask("exit", &["--as-of", "2026-06-01T14:00:00+08:00"]);
    assert!(exit.failed().contains("unsupported"));
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
