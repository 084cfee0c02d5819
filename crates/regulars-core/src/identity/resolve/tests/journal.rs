//! Named places of §4: what decisions do, supersede, revoke, wait for and keep.

use super::world::*;
use crate::identity::{CustomerId, Mention};

fn answer(facts: &[Fact], day: i64) -> Told {
    told(facts, &worldly_rules(), day)
}

fn people(list: &[&'static str]) -> Vec<Fact> {
    (0..).zip(list).map(|(day, profile)| record(profile, day)).collect()
}

fn with(facts: &[Fact], more: &[Fact]) -> Vec<Fact> {
    [facts, more].concat()
}

#[test]
fn a_chain_of_contradictions_is_read_from_its_end() {
    let abc = people(&["a", "b", "c"]);
    let chain = [
        human("1", 4, &pair("not_same", "a", "c")),
        human("2", 5, &pair("merge", "a", "b")),
        human("3", 6, &pair("merge", "b", "c")),
    ];
    let all = answer(&with(&abc, &chain), 9);
    assert_eq!((all.members(), all.superseded), (vec!["a b c".to_owned()], vec!["1".to_owned()]));
    // Who supersedes is superseded in turn: the merge falls, so what it contradicted stands again.
    let then = answer(&with(&with(&abc, &chain), &[human("4", 7, &pair("not_same", "b", "c"))]), 9);
    assert_eq!((then.members(), then.superseded), (vec!["a b".to_owned(), "c".into()], vec!["3".to_owned()]));
    // Of one instant, the id decides what is later.
    let at_once = [human("m", 4, &pair("merge", "a", "b")), human("n", 4, &pair("not_same", "b", "a"))];
    let at_once = answer(&with(&abc, &at_once), 9);
    assert_eq!((at_once.members().len(), at_once.superseded), (3, vec!["m".to_owned()]));
}

#[test]
fn a_revoked_revoke_revives() {
    let facts = with(
        &people(&["a", "b"]),
        &[
            human("1", 3, &pair("merge", "a", "b")),
            human("2", 4, &revoke("1")),
            human("3", 5, &revoke("2")),
            human("4", 6, &revoke("3")),
        ],
    );
    let sizes = [2, 3, 4, 5, 6].map(|day| answer(&facts, day).customers.len());
    assert_eq!(sizes, [2, 1, 2, 1, 2]);
}

#[test]
fn nobody_but_a_person_revokes_what_a_person_decided() {
    let facts =
        with(&people(&["a", "b"]), &[human("1", 3, &pair("merge", "a", "b")), decides("2", 4, "model", &revoke("1"))]);
    assert_eq!(answer(&facts, 9).members(), ["a b"]);
    let models = with(
        &people(&["a", "b"]),
        &[decides("1", 3, "model", &weighed("a", "b", "8")), decides("2", 4, "model", &revoke("1"))],
    );
    assert_eq!((answer(&models, 3).members().len(), answer(&models, 4).members().len()), (1, 2));
    // What rules write is for audit and read by nobody.
    let audit = with(&people(&["a", "b"]), &[decides("1", 3, "rule", &pair("merge", "a", "b"))]);
    assert_eq!(answer(&audit, 9).members().len(), 2);
}

#[test]
fn a_decision_waits_for_the_profile_that_it_names() {
    let facts = [record("a", 1), record("b", 7), human("1", 3, &pair("merge", "a", "b")), human("2", 3, &keep_id("b"))];
    assert_eq!(answer(&facts, 6).members(), ["a"]);
    assert_eq!(answer(&facts, 7).customers.first().map(|(anchor, ..)| anchor.as_str()), Some("b"));
    // Somebody who never comes is waited for without harm, also among those that one is detached from.
    let never = [
        sight("a", "member", "1", 1),
        sight("b", "member", "1", 2),
        human("1", 3, &detach("a", &["b", "c"])),
        human("2", 3, &pair("merge", "d", "a")),
    ];
    assert_eq!(answer(&never, 9).members(), ["a b"]);
}

#[test]
fn the_latest_pin_of_an_id_wins_among_those_that_hold() {
    let pins = [human("1", 3, &keep_id("b")), human("2", 4, &keep_id("c"))];
    let apart = with(&people(&["a", "b", "c"]), &pins);
    let joined = [human("3", 5, &pair("merge", "a", "b")), human("4", 6, &pair("merge", "b", "c"))];
    let anchors = |facts: &[Fact], day| answer(facts, day).customers.into_iter().map(|c| c.0).collect::<Vec<_>>();
    let facts = with(&apart, &joined);
    assert_eq!(
        (anchors(&facts, 4), anchors(&facts, 5)),
        (vec!["a".into(), "b".into(), "c".into()], vec!["b".to_owned(), "c".into()])
    );
    assert_eq!(anchors(&facts, 6), ["c"]);
    assert_eq!(anchors(&with(&facts, &[human("5", 7, &revoke("2"))]), 7), ["b"]);
    // A pin that names a profile of another customer keeps nothing here.
    assert_eq!(anchors(&with(&facts, &[human("5", 7, &revoke("4"))]), 7), ["b", "c"]);
}

#[test]
fn models_links_are_taken_by_weight_and_then_by_id() {
    // Only one of the two may be joined with `b`: both have a member number.
    let facts = |ac: &str, bc: &str| {
        [
            sight("a", "member", "1", 1),
            sight("c", "member", "2", 1),
            record("b", 2),
            decides("m2", 4, "model", &weighed("a", "b", ac)),
            decides("m1", 4, "model", &weighed("b", "c", bc)),
        ]
    };
    assert_eq!(answer(&facts("9.5", "9.25"), 9).members(), ["a b", "c"]);
    assert_eq!(answer(&facts("9.5", "10"), 9).members(), ["a", "b c"]);
    assert_eq!(answer(&facts("9.5", "9.50"), 9).members(), ["a", "b c"]);
    assert_eq!(answer(&facts("9.5", "9.25"), 9).rows(), ["model:m1 a|c [exclusive] Refused"]);
    // Name and birth date guard them, whatever the kinds say.
    let named = with(&facts("9", "8"), &[says("a", "name", "张伟", 1), says("b", "name", "李娜", 1)]);
    assert_eq!(answer(&named, 9).members(), ["a", "b c"]);
}

#[test]
fn a_merge_of_a_person_passes_guards_and_what_it_overrides_is_told() {
    let facts = [
        sight("a", "member", "1", 1),
        sight("b", "member", "2", 2),
        says("a", "name", "张伟", 1),
        says("b", "name", "李娜", 2),
        human("1", 3, &pair("merge", "a", "b")),
    ];
    let overridden: Vec<_> = answer(&facts, 9).customers.into_iter().map(|customer| customer.3).collect();
    assert_eq!(overridden, [vec![("1".to_owned(), vec!["exclusive".to_owned(), "name".into()])]]);
}

#[test]
fn not_same_holds_against_every_later_bridge() {
    let facts = [
        sight("a", "email", "x", 1),
        sight("b", "email", "y", 2),
        human("1", 3, &pair("not_same", "a", "b")),
        sight("c", "email", "x", 5),
        sight("c", "email", "y", 6),
        decides("2", 7, "model", &weighed("a", "b", "99")),
    ];
    let answer = answer(&facts, 9);
    assert_eq!(answer.members(), ["a c", "b"]);
    assert_eq!(answer.rows(), ["email:y a|b [not_same] Refused", "model:2 a|b [not_same] Refused"]);
}

#[test]
fn a_detachment_goes_on_without_who_was_erased() {
    let Fact::Decides(decision) = human("1", 3, &detach("a", &["b", "c"])) else { panic!("a decision") };
    let gone = decision.profiles()[2].clone();
    let rewritten = decision.clone().without(&gone, CustomerId::of("", "app", "c"), &|_| false);
    let left = rewritten.profiles();
    assert_eq!(left.iter().map(|profile| profile.key.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    let joined = [sight("a", "member", "1", 1), sight("b", "member", "1", 2)];
    assert_eq!(answer(&with(&joined, &[Fact::Decides(decision.clone())]), 9).members(), ["a b"]);
    assert_eq!(answer(&with(&joined, &[Fact::Decides(Box::new(rewritten.clone()))]), 9).members(), ["a", "b"]);
    // Without the one that was to be detached nothing is left of it.
    let nobody = rewritten.without(&decision.profiles()[0].clone(), CustomerId::of("", "app", "a"), &|_| false);
    assert!(matches!(&nobody.verb, crate::identity::Verb::Detach { profile: Mention::Erased(_), .. }));
    assert_eq!(answer(&with(&joined, &[Fact::Decides(Box::new(nobody))]), 9).members(), ["a b"]);
}
