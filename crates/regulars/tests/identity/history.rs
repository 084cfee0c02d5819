//! How a customer came to be who it is (DJ-3): every union and split, with who caused it and what it rests on.

use regulars::{ActorKind, Code, IdentityEntry};

use super::*;

fn entries(crm: &Crm, name: &str, day: i64) -> Vec<IdentityEntry> {
    crm.identity_history(profile(name), on(day)).unwrap().entries
}

fn said(entries: &[IdentityEntry]) -> Vec<(Instant, ActorKind, &str)> {
    entries.iter().map(|entry| (entry.at, entry.actor, entry.event.event())).collect()
}

#[test]
fn what_rules_united_and_parted_is_told_with_identifier_and_guard() {
    let folder = tempfile::tempdir().unwrap();
    for crm in both(&folder, "rules") {
        ingest(
            &crm,
            &[
                record("1", "a", 0, &says(&["email:x@example.org"], &["birth_date:1990-01-01"])),
                record("2", "b", 3, &says(&["email:x@example.org"], &[])),
            ],
        );
        let found = entries(&crm, "a", 9);
        assert_eq!(said(&found), [(on(3), ActorKind::Rule, "joined")]);
        assert_eq!((found[0].links[0].kind.as_str(), found[0].links[0].value.as_str()), ("email", "x@example.org"));
        // Another birthday parts them; the guard is named.
        ingest(&crm, &[record("3", "b", 5, &says(&[], &["birth_date:1980-02-02"]))]);
        let found = entries(&crm, "b", 9);
        assert_eq!(said(&found), [(on(3), ActorKind::Rule, "joined"), (on(5), ActorKind::Rule, "split")]);
        assert_eq!(found[1].conflicts.len(), 1);
        assert_eq!(found[1].conflicts[0].reasons[0].as_str(), "birth_date");
        // Seen from the other side it is the same, and before it happened it was not told.
        assert_eq!(entries(&crm, "a", 9), found);
        assert_eq!(entries(&crm, "b", 4), found[..1]);
    }
}

#[test]
fn a_decision_is_named_and_whoever_comes_at_once_is_united_too() {
    let crm = Crm::in_memory(rules()).unwrap();
    let stated = says(&["email:x@example.org"], &[]);
    ingest(&crm, &[record("1", "a", 0, &stated), record("2", "b", 0, &stated), record("3", "c", 1, &says(&[], &[]))]);
    assert_eq!(said(&entries(&crm, "b", 9)), [(on(0), ActorKind::Rule, "created")]);
    assert_eq!(entries(&crm, "c", 9), []);
    crm.decide(&[human("d1", 4, &pair("merge", "a", "c"))]).unwrap();
    let found = entries(&crm, "c", 9);
    assert_eq!(said(&found)[1..], [(on(4), ActorKind::Human, "merged")]);
    assert_eq!(found[1].decisions.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["d1"]);
    let error = crm.identity_history(profile("nobody"), on(9)).unwrap_err();
    assert_eq!(error.code(), Code::UnknownProfile);
}

/// Whatever is told of a customer, those who are told to be united are one at that instant.
#[test]
fn those_who_are_told_to_be_united_are_one_at_that_instant() {
    let crm = Crm::in_memory(rules()).unwrap();
    let names = ["a", "b", "c", "d", "e"];
    for (n, name) in (0..).zip(names) {
        let own = format!("email:{}@example.org", n / 2);
        let other = format!("phone:1381234567{}", n % 3);
        let said = says(&[&own, &other], &[if n == 3 { "birth_date:1980-02-02" } else { "birth_date:1990-01-01" }]);
        ingest(&crm, &[record(name, name, n, &said)]);
    }
    let mut links = 0;
    for name in names {
        for entry in entries(&crm, name, 40) {
            let belonging = crm.partition(entry.at).unwrap().customers;
            for link in &entry.links {
                links += 1;
                let holds = |profile: &ProfileRef| belonging.iter().position(|one| one.members.contains(profile));
                assert!(link.profiles.iter().all(|profile| holds(profile) == holds(&link.profiles[0])), "{entry:?}");
            }
        }
    }
    assert!(links > 4, "{links}");
}
