//! What of refusals outlives an erasure (EN-9).

use std::collections::BTreeSet;

use super::*;
use crate::consent::opted_out;

fn points(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|point| (*point).to_owned()).collect()
}

/// `point/purpose` of what is kept; profile 0 holds `a`, profile 1 holds `b`.
fn kept(events: &[Event<'_>], list: &[&str]) -> Vec<String> {
    let holds = |profile: u32, point: &str| matches!((profile, point), (0, "a") | (1, "b"));
    opted_out(events, &[], &points(list), &holds)
        .into_iter()
        .map(|(point, purpose)| format!("{point}/{purpose}"))
        .collect()
}

fn at_point(event: Event<'static>, point: &str) -> Event<'static> {
    Event { contact_point: Some(point.to_owned()), ..event }
}

#[test]
fn a_refusal_is_kept_for_every_contact_point_that_it_may_mean() {
    let no = event(0, Said::Withdraw, "m", 3);
    assert_eq!(kept(std::slice::from_ref(&no), &["a", "b"]), ["a/m", "b/m"]);
    assert_eq!(kept(&[at_point(no.clone(), "b")], &["a", "b"]), ["b/m"]);
    assert_eq!(kept(&[at_point(no, "c")], &["a", "b"]), [""; 0]);
    assert_eq!(kept(&[event(0, Said::Grant, "m", 3), event(1, Said::Nothing, "m", 3)], &["a"]), [""; 0]);
    let all = [Said::Refuse, Said::Object, Said::Invalidate, Said::Suppress].map(|said| event(0, said, "m.x", 3));
    assert!(all.iter().all(|no| kept(std::slice::from_ref(no), &["a"]) == ["a/m.x"]));
}

#[test]
fn only_a_newer_grant_of_her_own_for_all_of_it_lifts_a_refusal() {
    let no = event(0, Said::Withdraw, "m", 3);
    let with = |grant: Event<'static>| kept(&[no.clone(), grant], &["a", "b"]);
    // A grant without a contact point means those that its own profile holds (CS-8).
    assert_eq!(with(event(1, Said::Grant, "m", 2)), ["b/m"]);
    assert_eq!(with(at_point(event(1, Said::Grant, "m", 2), "b")), ["a/m"]);
    assert_eq!(with(event(1, Said::Grant, "m", 3)), ["a/m", "b/m"], "a tie goes to the refusal");
    assert_eq!(with(event(1, Said::Grant, "m.sms", 2)), ["a/m", "b/m"], "a hole leaves the rest refused");
    assert_eq!(with(Event { channel: Some("sms"), ..event(1, Said::Grant, "m", 2) }), ["a/m", "b/m"]);
    assert_eq!(with(Event { source: Capture::Import, ..event(1, Said::Grant, "m", 2) }), ["a/m", "b/m"]);
    assert_eq!(with(event(1, Said::Confirm, "m", 2)), ["a/m", "b/m"]);
    // A broad grant does not undo a narrow refusal (CS-13).
    let narrow = [event(0, Said::Refuse, "m.sms", 3), event(1, Said::Grant, "m", 2)];
    assert_eq!(kept(&narrow, &["a"]), ["a/m.sms"]);
}

/// What is kept, told to a new profile, refuses there what was refused before, whatever else was said.
#[test]
fn a_suppression_says_at_its_point_what_the_refusal_said() {
    let asked = Asked { point: Some("a"), ..plain("m", "sms") };
    let history = [event(0, Said::Grant, "m", 5), event(1, Said::Object, "m", 3)];
    assert_eq!(asked.answer(&history, at(NOW)).primary(), "objected");
    assert_eq!(kept(&history, &["a"]), ["a/m"]);
    let told = at_point(Event { by: By::System, source: Capture::Api, ..event(2, Said::Suppress, "m", 2) }, "a");
    assert_eq!(asked.answer(&[told], at(NOW)).primary(), "suppressed");
}
