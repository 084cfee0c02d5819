//! `[approvals]`: what is read, and every fault with its path.

use super::*;

fn faults(text: &str) -> Vec<(String, String)> {
    let text = format!("[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n{text}");
    Rulebook::check(&text).into_iter().map(|fault| (fault.code.as_str().to_owned(), fault.path)).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(code, path)| ((*code).to_owned(), (*path).to_owned())).collect()
}

#[test]
fn what_is_said_is_read() {
    let rules = Rulebook::parse(FULL).unwrap().approvals;
    assert_eq!(rules.levels, ["manager", "director"]);
    assert_eq!(
        rules.rules.iter().map(|(name, rule)| (name.as_str(), rule.need)).collect::<Vec<_>>(),
        [("discount", 0), ("large", 1)]
    );
    assert_eq!(
        (rules.held("dan", []), rules.held("u7", ["lead"]), rules.held("u7", ["agent"])),
        (Some(1), Some(0), None)
    );
    let limit = &rules.limits["deletes"];
    assert_eq!((limit.at_most, limit.window.micros), (10, 6 * 3_600_000_000));
    assert!(rules.conditions["export"].any_customer && rules.restrains("privacy.export"));
}

#[test]
fn every_fault_has_its_place() {
    let text = "[audit]\nlevel = \"all\"\n[[role]]\nid = \"agent\"\n[approvals]\nlevels = [\"manager\", \"none\", \"manager\"]\n\
        [approvals.rules.a]\nwhen = \"discuont > 1\"\nneed = \"manger\"\n[approvals.rules.b]\nneed = \"manager\"\n\
        [approvals.roles]\nagnt = \"manager\"\n[approvals.actors]\ndan = \"boss\"\n\
        [approvals.limits.c]\nactions = []\nwindow = \"1w\"\nat_most = -1\n\
        [approvals.conditions.\"1x\"]\nactions = [\"a\"]\nkind = \"x\"\nany = true\n";
    let wanted = pairs(&[
        ("duplicate_id", "approvals.levels[1]"),
        ("duplicate_id", "approvals.levels[2]"),
        ("unknown_name", "approvals.rules.a.when"),
        ("unknown_level", "approvals.rules.a.need"),
        ("missing_key", "approvals.rules.b.when"),
        ("unknown_name", "approvals.roles.agnt"),
        ("unknown_level", "approvals.actors.dan"),
        ("out_of_range", "approvals.limits.c.actions"),
        ("invalid_value", "approvals.limits.c.window"),
        ("out_of_range", "approvals.limits.c.at_most"),
        ("invalid_value", "approvals.conditions.1x"),
        ("unknown_key", "approvals.conditions.1x.any"),
    ]);
    let mut found = faults(text);
    let mut wanted_sorted = wanted.clone();
    found.sort();
    wanted_sorted.sort();
    assert_eq!(found, wanted_sorted);
}

#[test]
fn what_rests_on_the_audit_needs_it() {
    let text = "[approvals]\nlevels = [\"m\"]\n[approvals.limits.a]\nactions = [\"x\"]\nwindow = \"1h\"\nat_most = 1\n\
        [approvals.conditions.b]\nactions = [\"x\"]\nkind = \"k\"\n";
    assert_eq!(faults(text), pairs(&[("missing_key", "approvals.limits"), ("missing_key", "approvals.conditions")]));
    assert_eq!(faults("[approvals]\n"), pairs(&[("missing_key", "approvals.levels")]));
    let levels: Vec<String> = (0..21).map(|n| format!("\"l{n}\"")).collect();
    let many = format!("[approvals]\nlevels = [{}]\n", levels.join(","));
    assert_eq!(faults(&many), pairs(&[("out_of_range", "approvals.levels")]));
}
