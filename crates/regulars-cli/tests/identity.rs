//! `identity`, `erase` and `relations`, as people type them.

#[cfg(test)]
mod support;

use support::Shop;

const AS_OF: &str = "2026-11-01T00:00:00+08:00";
const AT: &str = "2026-10-01T00:00:00+08:00";

/// A second customer, who has nothing in common with the first.
const OTHER: &str = r#"{"source":"tmall","record_id":"T-1","profile":"tb_9","type":"profile","occurred_at":"2026-01-06T10:00:00+08:00","identifiers":[{"kind":"phone","value":"13987654321"}]}
"#;

fn shop() -> Shop {
    let shop = Shop::with_customer();
    shop.run_with(&["ingest", "--db", "shop.db", "-"], OTHER.as_bytes()).ok();
    shop
}

fn identity(shop: &Shop, verb: &str, more: &[&str]) -> support::Ran {
    shop.run(&[&["identity", verb, "--db", "shop.db"][..], more].concat())
}

/// A decision of Li Na at a fixed instant.
fn decide(shop: &Shop, verb: &str, more: &[&str]) -> support::Ran {
    identity(shop, verb, &[&["--by", "li.na", "--at", AT][..], more].concat())
}

fn profiles(shop: &Shop, profile: &str) -> usize {
    let args = ["view", "--db", "shop.db", "--json", "--as-of", AS_OF, "--profile", profile];
    let view: serde_json::Value = serde_json::from_str(&shop.run(&args).ok()).unwrap_or_default();
    view.get("profiles").and_then(|profiles| profiles.as_array()).map_or(0, Vec::len)
}

const BOTH: [&str; 4] = ["--phone", "13812345678", "--profile", "tmall/tb_9"];

#[test]
fn a_merge_is_planned_made_seen_and_revoked() {
    let shop = shop();
    let plan = identity(&shop, "plan-merge", &[&["--as-of", AT][..], &BOTH].concat()).ok();
    for wanted in ["plan hash", "retired", "tmall/tb_9", "pos/till-7", "shop/u1"] {
        assert!(plan.contains(wanted), "{wanted}\n{plan}");
    }
    let hash = plan.lines().find_map(|line| line.trim().strip_prefix("plan hash")).unwrap().trim().to_owned();
    let dry = decide(&shop, "merge", &[&["--dry-run"][..], &BOTH].concat()).ok();
    assert!(dry.starts_with("would be decided; nothing is stored: merge-2026-09-30T16:00:00Z"), "{dry}");
    assert_eq!(profiles(&shop, "tmall/tb_9"), 1, "a dry run stores nothing");
    let stale = decide(&shop, "merge", &[&["--plan-hash", "00"][..], &BOTH].concat()).failed();
    assert!(stale.starts_with("error[stale_plan]"), "{stale}");
    let merge = [&["--plan-hash", &hash, "--reason", "same card"][..], &BOTH].concat();
    let made = decide(&shop, "merge", &merge).ok();
    assert!(made.starts_with("decided: merge-2026-09-30T16:00:00Z") && made.contains("merged"), "{made}");
    assert_eq!(profiles(&shop, "tmall/tb_9"), 3);
    assert!(decide(&shop, "merge", &merge).ok().starts_with("was decided already"));
    let revoked = decide(&shop, "revoke", &["merge-2026-09-30T16:00:00Z"]).ok();
    assert!(revoked.contains("split"), "{revoked}");
    assert_eq!(profiles(&shop, "tmall/tb_9"), 1);
    let journal = identity(&shop, "journal", &[]).ok();
    for wanted in ["li.na", "same card", "revoke merge-2026-09-30T16:00:00Z", "2026-10-01T00:00:00+08:00"] {
        assert!(journal.contains(wanted), "{wanted}\n{journal}");
    }
}

#[test]
fn what_rules_joined_is_parted_and_told_as_a_conflict_with_a_masked_phone() {
    let shop = shop();
    assert_eq!(profiles(&shop, "pos/till-7"), 2);
    let parted = decide(&shop, "unmerge", &["--part", "1=shop/u1", "--part", "2=pos/till-7"]).ok();
    assert!(parted.contains("split"), "{parted}");
    let conflicts = identity(&shop, "conflicts", &["--as-of", AS_OF]).ok();
    assert!(conflicts.contains("+86138****5678") && conflicts.contains("not_same"), "{conflicts}");
    let json = identity(&shop, "conflicts", &["--as-of", AS_OF, "--json"]).ok();
    let called =
        shop.run(&["call", "--db", "shop.db", "identity.conflicts", &format!(r#"{{"as_of":"{AS_OF}"}}"#)]).ok();
    assert_eq!(json, called, "the JSON is the operation's to the byte");
    let none = identity(&shop, "conflicts", &["--as-of", AS_OF, "--status", "review"]).ok();
    assert_eq!(none, "0 of 0 conflicts\n");
    let partition = identity(&shop, "partition", &["--as-of", AS_OF]).ok();
    assert!(partition.contains("not united, although shared") && !partition.contains("13812345678"), "{partition}");
}

#[test]
fn earlier_decisions_are_only_gone_against_when_told() {
    let shop = shop();
    decide(&shop, "not-same", &BOTH).ok();
    let later = ["--by", "li.na", "--at", "2026-10-02T00:00:00+08:00"];
    let refused = identity(&shop, "merge", &[&later[..], &BOTH].concat()).failed();
    assert!(refused.starts_with("error[contradicts_decision]"), "{refused}");
    identity(&shop, "merge", &[&later[..], &["--supersede"], &BOTH].concat()).ok();
    assert_eq!(profiles(&shop, "tmall/tb_9"), 3);
    let stale = decide(&shop, "exclude", &["--phone", "13987654321", "--expected-version", "old"]).failed();
    assert!(stale.starts_with("error[stale_version]"), "{stale}");
}

#[test]
fn identifiers_are_given_and_taken_and_the_journal_masks_them() {
    let shop = shop();
    let stated = ["--profile", "tmall/tb_9", "--phone", "138 1234 5678"];
    decide(&shop, "link", &stated).ok();
    assert_eq!(profiles(&shop, "tmall/tb_9"), 3);
    identity(&shop, "unlink", &[&["--by", "li.na", "--at", "2026-10-02T00:00:00+08:00"][..], &stated].concat()).ok();
    assert_eq!(profiles(&shop, "tmall/tb_9"), 1);
    decide(&shop, "exclude", &["--phone", "13812345678"]).ok();
    decide(&shop, "detach", &["--profile", "tmall/tb_9", "--from", "shop/u1"]).ok();
    decide(&shop, "pin", &["--profile", "shop/u1", "--attribute", "name=王大伟", "--decision-id", "d-1"]).ok();
    decide(&shop, "pin", &["--profile", "shop/u1", "--keep-id", "--decision-id", "d-2"]).ok();
    let journal = identity(&shop, "journal", &[]).ok();
    assert_eq!(journal.lines().count(), 6, "{journal}");
    for wanted in ["unlink tmall/tb_9 phone", "detach tmall/tb_9 shop/u1", "name = 王大伟", "pin shop/u1 id"] {
        assert!(journal.contains(wanted), "{wanted}\n{journal}");
    }
    assert!(!journal.contains("1234 5678") && !journal.contains("13812345678"), "{journal}");
    let page = identity(&shop, "journal", &["--limit", "2"]).ok();
    assert!(page.ends_with("there may be more: --after 2\n"), "{page}");
}

#[test]
fn a_profile_is_erased() {
    let shop = shop();
    let erase = ["erase", "--db", "shop.db", "--profile", "shop/u1", "--by", "li.na", "--at", AT];
    let said = shop.run(&erase).ok();
    assert!(said.starts_with("erased the profile of "), "{said}");
    assert!(shop.run(&erase).failed().starts_with("error[erased]"));
}

#[test]
fn relations_are_listed_and_a_hierarchy_is_shown_as_a_tree() {
    let shop = shop();
    let rules = shop.read("rulebook.toml");
    if !rules.contains("[relations.parent_of]") {
        shop.write("rulebook.toml", format!("{rules}\n[relations.parent_of]\nhierarchy = true\n"));
    }
    let record = r#"{"source":"shop","record_id":"R-1","profile":"u1","type":"relation","occurred_at":"2026-02-01T10:00:00+08:00","body":{"kind":"parent_of","to":"u9"}}
{"source":"shop","record_id":"R-2","profile":"u9","type":"profile","occurred_at":"2026-01-06T10:00:00+08:00"}
"#;
    shop.run_with(&["ingest", "--db", "shop.db", "--strict", "-"], record.as_bytes()).ok();
    let ask = ["relations", "--db", "shop.db", "--as-of", AS_OF, "--phone", "13812345678"];
    let list = shop.run(&ask).ok();
    assert!(list.contains("→") && list.contains("since 2026-02-01T10:00:00+08:00"), "{list}");
    let tree = shop.run(&[&ask[..], &["--tree", "parent_of"]].concat()).ok();
    assert_eq!(tree.lines().count(), 2, "{tree}");
    assert!(tree.lines().nth(1).is_some_and(|line| line.starts_with("  ")), "{tree}");
}

#[test]
fn a_history_tells_what_united_a_customer_with_a_masked_phone() {
    let shop = shop();
    decide(&shop, "merge", &BOTH).ok();
    let history = identity(&shop, "history", &["--as-of", AS_OF, "--profile", "tmall/tb_9"]).ok();
    let lines: Vec<&str> = history.lines().collect();
    assert!(lines[0].contains("rule") && lines[0].contains("phone +86138****5678"), "{history}");
    let last = lines.last().unwrap();
    for wanted in ["2026-10-01T00:00:00+08:00", "human", "merged", "decision merge-2026-09-30T16:00:00Z"] {
        assert!(last.contains(wanted), "{wanted}\n{history}");
    }
    let json = identity(&shop, "history", &["--as-of", AS_OF, "--profile", "tmall/tb_9", "--json"]).ok();
    assert!(json.starts_with(r#"{"as_of":"#), "{json}");
    let alone = identity(&shop, "history", &["--as-of", "2026-01-07T00:00:00+08:00", "--profile", "tmall/tb_9"]).ok();
    assert_eq!(alone, "nobody was ever united or parted\n");
}

#[test]
fn households_are_suggested_in_words_and_without_a_customer() {
    let shop = shop();
    let rules = shop.read("rulebook.toml");
    if !rules.contains("[relations.member_of]") {
        shop.write("rulebook.toml", format!("{rules}\n[relations.member_of]\n"));
    }
    let person = |key: &str, name: &str| {
        format!(
            r#"{{"source":"shop","record_id":"{key}","profile":"{key}","type":"profile","occurred_at":"2026-02-01T10:00:00+08:00","attributes":{{"name":"{name}","address":"West Lake Road 1"}}}}"#
        )
    };
    let records = [person("h1", "陈杰"), person("h2", "刘洋")].join("\n");
    shop.run_with(&["ingest", "--db", "shop.db", "--strict", "-"], records.as_bytes()).ok();
    let ask = ["relations", "suggest", "--db", "shop.db", "--as-of", AS_OF];
    let said = shop.run(&ask).ok();
    for wanted in ["member_of", "address west lake road 1", "shop h1, shop h2"] {
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
    assert_eq!(said.lines().count(), 1, "{said}");
    let json = shop.run(&[&ask[..], &["--json", "--limit", "1"]].concat()).ok();
    assert!(json.contains(r#""total":1"#), "{json}");
    assert_eq!(shop.run(&[&ask[..], &["--attribute", "street"]].concat()).ok(), "nobody is suggested\n");
    let unknown = shop.run(&[&ask[..], &["--kind", "membr_of"]].concat()).failed();
    assert!(unknown.starts_with("error[relation_kind_unknown]"), "{unknown}");
    // Without the subcommand somebody must be named.
    assert_eq!(shop.run(&["relations", "--db", "shop.db"]).code, Some(2));
    assert_eq!(shop.run(&["relations"]).code, Some(2));
}

#[test]
fn a_decision_needs_a_name_and_a_merge_two_customers() {
    let shop = shop();
    assert_eq!(identity(&shop, "merge", &BOTH).code, Some(2), "without --by");
    assert_eq!(decide(&shop, "merge", &["--phone", "13812345678"]).code, Some(2));
    assert_eq!(decide(&shop, "unmerge", &["--part", "shop/u1"]).code, Some(2));
}
