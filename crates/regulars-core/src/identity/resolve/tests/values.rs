//! Named places of §2: epochs, releases, windows, generic and excluded values, and what guards.

use super::world::*;
use super::*;

fn who(facts: &[Fact], day: i64) -> Vec<String> {
    told(facts, &worldly_rules(), day).members()
}

#[test]
fn a_number_that_was_silent_for_exactly_its_term_is_still_the_same_one() {
    let facts = |second| [sight("a", "phone", "1", 1), sight("b", "phone", "1", second)];
    assert_eq!(who(&facts(10), 20), ["a b"]);
    assert_eq!(who(&facts(11), 20), ["a", "b"]);
    // Somebody in between keeps it alive, and a profile that is in both epochs holds both together.
    let bridged = [&facts(11)[..], &[sight("a", "phone", "1", 6)]].concat();
    assert_eq!(who(&bridged, 20), ["a b"]);
    let both = [&facts(11)[..], &[sight("a", "phone", "1", 11)]].concat();
    assert_eq!(who(&both, 20), ["a b"]);
}

#[test]
fn a_sighting_at_the_instant_of_the_release_belongs_to_who_comes_after() {
    let facts = |released, second| {
        [sight("a", "phone", "1", 1), sight("b", "phone", "1", second), release("phone", "1", released)]
    };
    assert_eq!(who(&facts(4, 4), 9), ["a", "b"]);
    assert_eq!(who(&facts(3, 4), 9), ["a", "b"]);
    assert_eq!(who(&facts(5, 4), 9), ["a b"]);
    // A release at the first sighting itself parts nobody from it.
    assert_eq!(who(&facts(1, 4), 9), ["a b"]);
    // A release that is corrected away never was.
    let corrected = [
        sight("a", "phone", "1", 1),
        sight("b", "phone", "1", 4),
        Fact::Release { kind: "phone", value: "1", day: 3, until: Some(8) },
    ];
    assert_eq!((who(&corrected, 7), who(&corrected, 8)), (vec!["a".to_owned(), "b".into()], vec!["a b".to_owned()]));
}

#[test]
fn a_limit_counts_what_lies_in_a_window_whose_first_instant_is_outside() {
    // Two numbers of each in six days; the third of the union lies six days after the first, or one less.
    let facts = |third| {
        [
            sight("a", "phone", "1", 1),
            sight("a", "phone", "2", 3),
            sight("b", "phone", "3", third),
            sight("a", "email", "x", 1),
            sight("b", "email", "x", 1),
        ]
    };
    assert_eq!(who(&facts(7), 20), ["a b"]);
    assert_eq!(who(&facts(6), 20), ["a", "b"]);
    assert_eq!(told(&facts(6), &worldly_rules(), 20).rows(), ["email:x a|b [limit] Refused"]);
}

#[test]
fn who_breaks_a_limit_alone_may_still_be_joined_by_one_who_does_not_make_it_worse() {
    let own = [
        sight("a", "email", "1", 1),
        sight("a", "email", "2", 1),
        sight("a", "email", "3", 1),
        sight("a", "desk", "7", 1),
        sight("a", "phone", "9", 2),
    ];
    let same = [&own[..], &[sight("b", "email", "3", 2), sight("b", "phone", "9", 2)]].concat();
    assert_eq!(who(&same, 9), ["a b"]);
    let worse = [&own[..], &[sight("b", "email", "4", 2), sight("b", "phone", "9", 2)]].concat();
    assert_eq!(who(&worse, 9), ["a", "b"]);
}

#[test]
fn a_value_is_generic_by_one_and_no_longer_after_a_correction() {
    let mut facts: Vec<Fact> = ["a", "b", "c"].into_iter().map(|profile| sight(profile, "phone", "1", 1)).collect();
    facts.push(Fact::Sight { profile: "d", kind: "phone", value: "1", day: 5, until: Some(8) });
    assert_eq!(who(&facts, 4), ["a b c"]);
    assert_eq!(who(&facts, 5), ["a", "b", "c", "d"]);
    assert!(told(&facts, &worldly_rules(), 5).generic.contains("phone:1"));
    assert_eq!(who(&facts, 8), ["a b c", "d"]);
    assert!(told(&facts, &worldly_rules(), 8).generic.is_empty());
    // All epochs together: one long ago makes it generic too.
    let facts: Vec<Fact> =
        [("a", 1), ("b", 1), ("c", 14), ("d", 14)].into_iter().map(|(p, day)| sight(p, "phone", "1", day)).collect();
    assert_eq!(who(&facts, 20), ["a", "b", "c", "d"]);
}

#[test]
fn the_next_change_is_named_while_a_value_is_generic() {
    let mut facts: Vec<Fact> = ["a", "b", "c"].into_iter().map(|profile| sight(profile, "phone", "1", 1)).collect();
    facts.push(Fact::Sight { profile: "d", kind: "phone", value: "1", day: 5, until: Some(8) });
    let built = neighbourhood(&facts);
    let next = |day| resolve(&built, &worldly_rules(), at(day)).clusters[0].next_change_at;
    assert_eq!([1, 4, 5, 7, 8].map(next), [Some(at(5)), Some(at(5)), Some(at(8)), Some(at(8)), None]);
}

#[test]
fn a_blocked_value_or_one_of_an_ignored_source_joins_whom_a_person_links() {
    let facts = [
        sight("a", "phone", "none", 1),
        sight("b", "phone", "none", 1),
        sight("tablet.h", "phone", "1", 1),
        sight("c", "phone", "1", 2),
    ];
    assert_eq!(who(&facts, 9), ["a", "b", "c", "tablet.h"]);
    let linked = [
        &facts[..],
        &[
            human("1", 3, &identified("link", "a", "phone", "none")),
            human("2", 4, &identified("link", "b", "phone", "none")),
            human("3", 5, &identified("link", "tablet.h", "phone", "1")),
        ],
    ]
    .concat();
    assert_eq!(who(&linked, 3), ["a", "b", "c", "tablet.h"]);
    assert_eq!(who(&linked, 4), ["a b", "c", "tablet.h"]);
    assert_eq!(who(&linked, 5), ["a b", "c tablet.h"]);
}

#[test]
fn an_unlink_removes_what_was_stated_and_what_will_be() {
    let facts = [
        sight("a", "phone", "1", 1),
        sight("b", "phone", "1", 2),
        sight("b", "phone", "1", 6),
        human("1", 4, &identified("unlink", "b", "phone", "1")),
        human("2", 8, &identified("link", "b", "phone", "1")),
    ];
    assert_eq!(who(&facts, 3), ["a b"]);
    assert_eq!((who(&facts, 4), who(&facts, 7)), (vec!["a".to_owned(), "b".into()], vec!["a".to_owned(), "b".into()]));
    // The latest of link and unlink wins, and the statements count again.
    assert_eq!(who(&facts, 8), ["a b"]);
    let revoked = [&facts[..4], &[human("3", 5, &revoke("1"))]].concat();
    assert_eq!(who(&revoked, 5), ["a b"]);
}

#[test]
fn an_excluded_value_counts_for_no_limit_and_a_generic_one_does() {
    let people = |last: &'static [&'static str]| {
        let mut facts: Vec<Fact> = last.iter().map(|profile| sight(profile, "phone", "9", 2)).collect();
        facts.extend([
            sight("a", "phone", "1", 1),
            sight("a", "phone", "2", 1),
            sight("b", "phone", "1", 2),
            sight("a", "email", "x", 1),
            sight("b", "email", "x", 2),
        ]);
        facts
    };
    // Four hold it: generic, and the third number of a window all the same.
    let generic = people(&["b", "c", "d", "e"]);
    assert!(told(&generic, &worldly_rules(), 9).generic.contains("phone:9"));
    assert_eq!(who(&generic, 9), ["a", "b", "c", "d", "e"]);
    let excluded = [&people(&["b", "c"])[..], &[human("1", 3, &exclude("phone", "9"))]].concat();
    assert_eq!(who(&excluded, 2), ["a", "b c"]);
    assert_eq!(who(&excluded, 3), ["a b", "c"]);
    assert!(told(&excluded, &worldly_rules(), 3).generic.contains("phone:9"));
    // Nobody states it: it is not listed (RV-13).
    let unknown = [record("a", 1), human("1", 1, &exclude("phone", "8"))];
    assert!(told(&unknown, &worldly_rules(), 3).generic.is_empty());
}

#[test]
fn an_ambiguous_pair_is_united_only_if_something_speaks_for_it() {
    let contested = [
        sight("a", "phone", "1", 1),
        sight("b", "phone", "1", 2),
        sight("c", "phone", "1", 3),
        says("a", "birth_date", "1990-01-01", 1),
        says("c", "birth_date", "1991-02-02", 3),
    ];
    assert_eq!(who(&contested, 9), ["a", "b", "c"]);
    assert_eq!(told(&contested, &worldly_rules(), 9).rows(), ["phone:1 a|b|c [birth_date] Ambiguous"]);
    let named = [&contested[..], &[says("b", "name", "Zhang Wei", 2), says("c", "name", "张伟", 3)]].concat();
    assert_eq!(who(&named, 9), ["a", "b c"]);
    assert_eq!(told(&named, &worldly_rules(), 9).rows(), ["phone:1 a|b [birth_date] Refused"]);
}

#[test]
fn a_person_and_an_organisation_stay_apart_and_who_is_neither_does_not_guard() {
    let facts = [
        sight("a", "member", "1", 1),
        sight("b", "member", "1", 2),
        says("a", "party", "individual", 1),
        says("b", "party", "organisation", 2),
        Fact::Says { profile: "b", name: "party", day: 6, until: None, value: None },
    ];
    assert_eq!(told(&facts, &worldly_rules(), 5).rows(), ["member:1 a|b [party] Refused"]);
    // The latest value counts, and null is unknown.
    assert_eq!(who(&facts, 6), ["a b"]);
}

#[test]
fn a_kind_for_people_to_look_at_unites_nobody_and_gives_no_reason() {
    let facts = [sight("a", "desk", "1", 1), sight("b", "desk", "1", 2)];
    let answer = told(&facts, &worldly_rules(), 9);
    assert_eq!((answer.members(), answer.rows()), (vec!["a".into(), "b".into()], vec!["desk:1 a|b [] Review".into()]));
}
