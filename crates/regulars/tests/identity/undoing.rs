//! Merging, parting and undoing both: what was is there again byte for byte, and plans tell what then happens (invariant 3,
//! DJ-8 to DJ-10).

use std::collections::BTreeSet;

use regulars::{MergePlan, Part, Unmerge};

use super::*;

/// Two people whom a telephone number makes one from day 6 on, and a third whom nothing joins.
fn shop() -> Vec<Json> {
    vec![
        record("1", "a", 1, &says(&["email:a@shop.cn"], &["city:杭州"])),
        record("2", "b", 2, &says(&["member:2"], &["city:上海", "job:baker"])),
        order("3", "a", 3, "200.00"),
        order("4", "b", 4, "150.00"),
        record("5", "a", 5, &says(&["phone:13800138001"], &[])),
        record("6", "b", 6, &says(&["phone:13800138001"], &[])),
        record("7", "c", 6, &says(&["email:c@shop.cn"], &["city:北京"])),
        order("8", "c", 7, "90.00"),
    ]
}

fn parting(parts: &[&[&str]], day: i64) -> Unmerge {
    let blank = IdentityDecision { revokes: None, ..human("parted", day, &revoke("nothing")) };
    let parts = parts.iter().map(|part| part.iter().map(|name| profile(name)).collect()).collect();
    Unmerge { parts, decision: blank }
}

#[test]
fn parting_an_automatic_union_restores_what_was_and_later_facts_stay() {
    let folder = tempfile::tempdir().unwrap();
    for (crm, never) in both(&folder, "one").into_iter().zip(both(&folder, "other")) {
        for crm in [&crm, &never] {
            ingest(crm, &shop());
        }
        // In the other store they were parted before anything could join them.
        never.decide(&[human("never", 0, &pair("not_same", "a", "b"))]).unwrap();
        assert_eq!(members(&crm, on(9)), ["a b", "c"]);
        // What is written while they are one hangs on the profile that it names.
        let later = [order("9", "a", 9, "70.00"), record("10", "b", 9, &says(&[], &["city:苏州"]))];
        for crm in [&crm, &never] {
            ingest(crm, &later);
        }
        let planned = crm.plan_unmerge(&parting(&[&["a"], &["b"]], 10), &ApplyOptions::default()).unwrap();
        assert_eq!(members(&crm, on(10)), ["a b", "c"]);
        let done = crm.unmerge(&parting(&[&["a"], &["b"]], 10), &ApplyOptions::default()).unwrap();
        assert_eq!((&planned.delta, &planned.decisions), (&done.delta, &done.decisions));
        assert_eq!(members(&crm, on(10)), ["a", "b", "c"]);
        for day in [10, 11, 40, 90] {
            assert_eq!(views(&crm, on(day)), views(&never, on(day)), "day {day}");
        }
        assert_eq!(customer_of(&crm, "a", on(10)).measures.unwrap()["spent"].value.as_deref(), Some("270.00"));
        // Before the parting they were one, and still are when one asks about that time.
        assert_eq!(members(&crm, on(9)), ["a b", "c"]);
        crm.apply_decision(&human("again", 12, &revoke("parted/1")), &ApplyOptions::default()).unwrap();
        assert_eq!(members(&crm, on(12)), ["a b", "c"]);
    }
}

#[test]
fn a_union_that_was_parted_leaves_what_a_store_without_the_number_says() {
    let without: Vec<Json> = shop()
        .into_iter()
        .enumerate()
        .map(|(n, one)| if n == 5 { record("6", "b", 6, &says(&[], &[])) } else { one })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    for (crm, never) in both(&folder, "one").into_iter().zip(both(&folder, "other")) {
        ingest(&crm, &shop());
        ingest(&never, &without);
        crm.unmerge(&parting(&[&["a"], &["b"]], 10), &ApplyOptions::default()).unwrap();
        let derived =
            [Part::Measures, Part::Membership, Part::Orders, Part::Profile, Part::Segments, Part::Stage, Part::Tags];
        for (name, day) in ["a", "b", "c"].into_iter().flat_map(|name| [(name, 10), (name, 50)]) {
            let text = |crm: &Crm| {
                let who = CustomerRef::Profile(profile(name));
                canonical(&crm.view_with(who, on(day), Select::parts(&derived)).unwrap()).unwrap()
            };
            assert_eq!(text(&crm), text(&never), "{name} on day {day}");
        }
    }
}

#[test]
fn a_merge_that_is_revoked_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    for (crm, never) in both(&folder, "one").into_iter().zip(both(&folder, "other")) {
        ingest(&crm, &shop());
        ingest(&never, &shop());
        apply(&crm, &human("m", 10, &pair("merge", "c", "a")));
        assert_eq!(members(&crm, on(10)), ["a b c"]);
        assert_ne!(views(&crm, on(10)), views(&never, on(10)));
        let one = customer_of(&crm, "c", on(10));
        assert!(one.segments.unwrap()["big"].member);
        assert_eq!(one.membership.unwrap().tier.as_deref(), Some("gold"));
        apply(&crm, &human("r", 11, &revoke("m")));
        for day in [11, 12, 60] {
            assert_eq!(views(&crm, on(day)), views(&never, on(day)), "day {day}");
            let who = |crm: &Crm| canonical(&crm.partition(on(day)).unwrap()).unwrap();
            assert_eq!(who(&crm), who(&never), "day {day}");
        }
        // What is told leads there too: nobody is left in anything that only the merge put them in.
        let (told, untold) =
            (crm.advance_with(on(12), true).unwrap().list, never.advance_with(on(12), true).unwrap().list);
        let last = |list: &[regulars::Change]| {
            let mut last = BTreeMap::new();
            // That they were joined and parted again is told besides.
            for change in list.iter().filter(|change| change.identity.is_none()) {
                let key = (change.customer, canonical(&change.kind).unwrap(), change.name.clone());
                last.insert(key, (canonical(&change.change).unwrap(), change.to.clone()));
            }
            last.retain(|_, (change, to)| change != "\"left\"" && (change != "\"changed\"" || to.is_some()));
            last.into_iter().map(|(key, (_, to))| (key, to)).collect::<Vec<_>>()
        };
        assert_eq!(last(&told), last(&untold));
    }
}

fn facts_of(view: &CustomerView) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    if let Some(tier) = view.membership.as_ref().and_then(|part| part.tier.clone()) {
        facts.insert("tier tier".to_owned(), tier);
    }
    if let Some(stage) = view.stage.as_ref().and_then(|stage| stage.name.clone()) {
        facts.insert("stage stage".to_owned(), stage);
    }
    for (name, _) in view.segments.iter().flatten().filter(|(_, segment)| segment.member) {
        facts.insert(format!("segment {name}"), "member".to_owned());
    }
    for tag in view.tags.iter().flatten() {
        facts.insert(format!("tag {}", tag.name), tag.strength.clone());
    }
    facts.insert("orders count".to_owned(), view.orders.as_ref().unwrap().count.to_string());
    facts
}

#[test]
fn a_plan_tells_what_merging_then_does() {
    let folder = tempfile::tempdir().unwrap();
    for crm in both(&folder, "store") {
        ingest(&crm, &shop());
        let day = on(10);
        let [a, c] = ["a", "c"].map(|name| customer_of(&crm, name, day));
        let plan: MergePlan = crm.plan_merge(c.customer, a.customer, day).unwrap();
        assert_eq!(plan, crm.plan_merge(c.customer, a.customer, day).unwrap());
        assert_eq!((plan.a, plan.b, plan.guards.len()), (c.customer, a.customer, 0));
        let options = ApplyOptions { plan_hash: Some(plan.plan_hash.clone()), ..ApplyOptions::default() };
        crm.apply_decision(&human("m", 10, &pair("merge", "c", "a")), &options).unwrap();
        let merged = customer_of(&crm, "c", day);
        assert_eq!(merged.customer, plan.surviving);
        let of: BTreeSet<_> = merged.profiles.iter().cloned().collect();
        assert_eq!(plan.members, of.into_iter().collect::<Vec<_>>());
        for retired in &plan.retired {
            assert_ne!(*retired, plan.surviving);
            assert_eq!(crm.view(*retired, day).unwrap().customer, plan.surviving);
        }
        assert_eq!(plan.retired, [c.customer]);
        let golden = |profile: &BTreeMap<String, regulars::GoldenValue>| {
            profile.iter().map(|(name, golden)| (name.clone(), canonical(&golden.value).unwrap())).collect::<Vec<_>>()
        };
        assert_eq!(golden(&plan.attributes), golden(merged.profile.as_ref().unwrap()));
        // Everything that differs is told, and nothing else.
        let views = [&c, &a, &merged].map(facts_of);
        let told: BTreeMap<String, [Option<String>; 3]> = plan
            .differences
            .iter()
            .filter(|row| ["tier", "stage", "segment", "tag", "orders"].contains(&row.what.as_str()))
            .map(|row| (format!("{} {}", row.what, row.name), [row.a.clone(), row.b.clone(), row.merged.clone()]))
            .collect();
        let keys: BTreeSet<&String> = views.iter().flat_map(BTreeMap::keys).collect();
        let of = |key: &String| views.each_ref().map(|facts| facts.get(key).cloned());
        let differing = keys.into_iter().filter(|key| {
            let [x, y, z] = of(key);
            x != y || y != z
        });
        assert_eq!(told, differing.map(|key| (key.clone(), of(key))).collect());
        assert_eq!(told["orders count"], ["1", "2", "3"].map(|count| Some(count.to_owned())));
    }
}

#[test]
fn a_plan_tells_of_others_who_would_follow() {
    let folder = tempfile::tempdir().unwrap();
    for crm in both(&folder, "store") {
        // `e` fits `a` by the number but not `b`, who has it too; once `a` and `b` are one, nobody has a choice.
        ingest(
            &crm,
            &[
                record("1", "a", 1, &says(&["email:x@shop.cn"], &["birth_date:1990-01-01"])),
                record("2", "b", 2, &says(&["phone:13800138001"], &["name:张伟"])),
                record("3", "e", 3, &says(&["email:x@shop.cn"], &["birth_date:1990-01-01", "name:李娜"])),
            ],
        );
        assert_eq!(members(&crm, on(5)), ["a e", "b"]);
        let plan = crm.plan_merge(id("a"), id("b"), on(5)).unwrap();
        let names: Vec<&str> = plan.members.iter().map(|profile| profile.key.as_str()).collect();
        assert_eq!((names, plan.surviving), (vec!["a", "b", "e"], id("a")));
        assert_eq!(plan.guards.iter().map(regulars::Guard::as_str).collect::<Vec<_>>(), ["name"]);
    }
}
