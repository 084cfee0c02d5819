//! `lead`, `opportunity`, `approval` and `stock`, as people type them.

#[cfg(test)]
mod support;

use support::Shop;

const SALES: &str = "\n[leads]\nrecycle_days = 5\n[leads.groups.interest]\nkind = \"engagement\"\n\
    [[leads.rule]]\nid = \"browsed\"\ngroup = \"interest\"\npoints = 10\nof = \"visit\"\n\
    [[leads.assignment]]\nid = \"all\"\nowners = [\"li\"]\n\
    [[opportunities.stage]]\nid = \"talk\"\nprobability = \"0.2\"\n\
    [[opportunities.stage]]\nid = \"offer\"\nprobability = \"0.5\"\nrequired = [\"amount\"]\n\
    [approvals]\nlevels = [\"manager\"]\nactors = { mia = \"manager\" }\n\
    [approvals.rules.some]\nwhen = \"discount > 0.10\"\nneed = \"manager\"\n";

const VISIT: &str = r#"{"source":"shop","record_id":"V-1","profile":"u1","type":"visit","occurred_at":"2026-06-01T08:00:00+08:00","body":{"event":"browse"}}
"#;

/// A shop whose rulebook says how leads, opportunities and approvals are handled.
fn shop() -> Shop {
    let shop = Shop::with_customer();
    let rules = shop.read("rulebook.toml").replacen("version = 1", "version = 2", 1);
    shop.write("rulebook.toml", format!("{rules}{SALES}"));
    shop.run_with(&["ingest", "--db", "shop.db", "-"], VISIT.as_bytes()).ok();
    shop
}

#[test]
fn a_lead_is_told_listed_explained_and_converted() {
    let shop = shop();
    let who = ["--db", "shop.db", "--phone", "13812345678"];
    let tell = |words: &[&str], day: &str| {
        let at = format!("2026-06-{day}+08:00");
        shop.run(&[words, &who[..], &["--at", &at]].concat())
    };
    assert!(tell(&["lead", "create", "L-1", "--campaign", "spring"], "02T09:00:00").ok().contains("L-1"));
    assert!(tell(&["lead", "convert", "L-1"], "02T10:00:00").failed().contains("invalid_transition"));
    tell(&["lead", "work", "L-1", "--owner", "wang"], "03T09:00:00").ok();
    tell(&["lead", "qualify", "L-1"], "04T09:00:00").ok();
    let as_of = ["--as-of", "2026-06-04T10:00:00+08:00"];
    let listed = shop.run(&[&["lead", "list", "--db", "shop.db"][..], &as_of[..]].concat()).ok();
    assert!(listed.contains("qualified") && listed.contains("wang") && listed.contains("10"), "{listed}");
    let none = shop.run(&[&["lead", "list", "--db", "shop.db", "--owner", "zhao"][..], &as_of[..]].concat()).ok();
    assert_eq!(none, "there are no leads\n");
    let shown = shop.run(&[&["lead", "show"][..], &who[..], &as_of[..]].concat()).ok();
    assert!(shown.contains("score 10: fit 0, engagement 10") && shown.contains("browsed"), "{shown}");
    let convert = ["lead", "convert", "L-1", "--stage", "offer", "--amount", "200.00"];
    let done = tell(&convert, "05T09:00:00").ok();
    assert!(done.contains("converted") && done.contains("100.00 CNY"), "{done}");
    assert!(tell(&convert, "05T10:00:00").ok().starts_with("was told before"));
    let as_of = ["--as-of", "2026-06-06T10:00:00+08:00"];
    let pipeline = shop.run(&[&["opportunity", "pipeline", "--db", "shop.db"][..], &as_of[..]].concat()).ok();
    assert!(pipeline.contains("100.00 CNY"), "{pipeline}");
    assert!(tell(&["opportunity", "lose", "L-1"], "07T09:00:00").failed().contains("reason_required"));
    let won = tell(&["opportunity", "win", "L-1", "--reason", "price", "--json"], "07T09:00:00").ok();
    assert!(won.contains(r#""standing":"won""#), "{won}");
}

#[test]
fn what_waits_for_an_approval_is_listed_and_decided() {
    let shop = shop();
    let request = r#"{"at":"2026-06-01T10:00:00+08:00","by":"rep","discount":"0.2","request_id":"q1","profile":{"source":"shop","key":"u1"}}"#;
    shop.run(&["call", "approval.request", request, "--db", "shop.db"]).ok();
    let as_of = ["--db", "shop.db", "--as-of", "2026-06-02T10:00:00+08:00"];
    let inbox = |more: &[&str]| shop.run(&[&["approval", "inbox"][..], &as_of[..], more].concat()).ok();
    let listed = inbox(&["--actor", "mia", "--mine"]);
    assert!(listed.contains("q1") && listed.contains("manager") && listed.contains("yes"), "{listed}");
    assert_eq!(inbox(&["--actor", "rep", "--mine"]), "nothing waits for a decision\n");
    let decide =
        ["approval", "approve", "q1", "--db", "shop.db", "--version", "1", "--at", "2026-06-02T10:00:00+08:00"];
    let by = |name: &str| shop.run(&[&decide[..], &["--by", name]].concat());
    assert!(by("rep").failed().contains("self_approval"));
    assert_eq!(by("mia").ok(), "q1: approved\n");
    assert_eq!(inbox(&[]), "nothing waits for a decision\n");
    let use_it = ["approval", "use", "q1", "--db", "shop.db", "--by", "rep", "--at", "2026-06-03T10:00:00+08:00"];
    assert_eq!(shop.run(&use_it).ok(), "q1: ok\n");
    let shown = ["approval", "show", "q1", "--db", "shop.db", "--as-of", "2026-06-04T10:00:00+08:00"];
    assert!(shop.run(&shown).ok().contains("approved"));
}

#[test]
fn the_stock_of_a_shop() {
    let shop = shop();
    let count = r#"{"at":"2026-06-01T10:00:00+08:00","quantity":3,"sku":"X","store":"S1","profile":{"source":"shop","key":"u1"}}"#;
    shop.run(&["call", "stock.count", count, "--db", "shop.db"]).ok();
    let level =
        ["stock", "level", "--db", "shop.db", "--sku", "X", "--store", "S1", "--as-of", "2026-06-02T10:00:00+08:00"];
    let told = shop.run(&level).ok();
    assert!(told.lines().any(|line| line.split_whitespace().collect::<Vec<_>>() == ["free", "3"]), "{told}");
}
