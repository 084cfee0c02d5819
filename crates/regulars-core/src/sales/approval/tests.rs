//! The tests of SV-81 in their order, what a change does, delegation, and laws (SV-I8).

use proptest::prelude::*;

use super::*;
use crate::error::Code;
use crate::time::Instant;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn day(day: u32) -> Instant {
    at(&format!("2026-03-{day:02}T10:00:00+08:00"))
}

fn rules() -> ApprovalRules {
    let rule = |name: &str, when, need| (name.to_owned(), NeedRule { when: compile_need(when).unwrap(), need });
    ApprovalRules {
        levels: vec!["manager".to_owned(), "director".to_owned()],
        rules: [
            rule("some", "discount > 0.10 && discount <= 0.20", 0),
            rule("much", "discount > 0.20", 1),
            rule("large", "amount > 100000.00", 1),
        ]
        .into(),
        ..ApprovalRules::default()
    }
}

fn ask(discount: &str, amount: &str) -> Ask {
    let currency = crate::money::Currency::new("CNY").ok();
    Ask { discount: discount.parse().ok(), amount: amount.parse().ok(), currency, ..Ask::default() }
}

fn event(on: u32, step: Step) -> ApprovalEvent {
    ApprovalEvent { at: day(on), step }
}

fn request(on: u32, by: &str, discount: &str) -> ApprovalEvent {
    event(on, Step::Request { request: "q1".to_owned(), by: by.to_owned(), ask: ask(discount, "500") })
}

fn change(on: u32, by: &str, discount: &str) -> ApprovalEvent {
    event(on, Step::Change { request: "q1".to_owned(), by: by.to_owned(), ask: ask(discount, "500") })
}

fn decision(by: &str, level: Option<LevelNo>, version: u64) -> Decision {
    let (request, by) = ("q1".to_owned(), by.to_owned());
    Decision { request, by, on_behalf_of: None, level, version }
}

fn for_another(by: &str, other: &str, level: Option<LevelNo>) -> Decision {
    Decision { on_behalf_of: Some(other.to_owned()), ..decision(by, level, 1) }
}

fn approve(on: u32, by: &str, level: Option<LevelNo>, version: u64) -> ApprovalEvent {
    event(on, Step::Approve(decision(by, level, version)))
}

fn delegate(on: u32, from: &str, to: &str, (start, end): (u32, u32), level: Option<LevelNo>) -> ApprovalEvent {
    let (from, to) = (from.to_owned(), to.to_owned());
    event(on, Step::Delegate(Delegation { from, to, start: day(start), end: day(end), level }))
}

fn used(on: u32) -> ApprovalEvent {
    event(on, Step::Use { request: "q1".to_owned() })
}

fn run(events: &[ApprovalEvent]) -> Vec<&'static str> {
    let rules = rules();
    let (_, outcomes) = Flow::run(&rules, events);
    outcomes.into_iter().map(|one| one.map_or_else(Code::as_str, Outcome::as_str)).collect()
}

#[test]
fn limits_are_as_they_are_written_and_the_highest_rule_counts() {
    let rules = rules();
    let need = |discount, amount| rules.word(rules.need(&ask(discount, amount), day(1))).to_owned();
    let found = [("0.10", "1"), ("0.1001", "1"), ("0.20", "100000.00"), ("0.2000001", "1"), ("0.15", "100000.01")];
    let wanted = ["none", "manager", "manager", "director", "director"];
    assert_eq!(found.map(|(discount, amount)| need(discount, amount)), wanted);
    assert_eq!(rules.need(&Ask::default(), day(1)), None, "what is not said is missing");
}

#[test]
fn rules_look_at_every_fact_of_an_ask() {
    let full = Ask {
        amount: "5".parse().ok(),
        benefit: Some("birthday".to_owned()),
        count: "7".parse().ok(),
        currency: crate::money::Currency::new("CNY").ok(),
        discount: "0.5".parse().ok(),
        kind: Some("export".to_owned()),
        reason: Some("audit".to_owned()),
    };
    for when in [
        "amount == 5",
        "benefit == 'birthday'",
        "count == 7",
        "currency == 'CNY'",
        "discount == 0.5",
        "kind == 'export'",
        "reason == 'audit'",
    ] {
        let condition = compile_need(when).unwrap();
        assert!(condition.holds(&full, day(1)) && !condition.holds(&Ask::default(), day(1)), "{when}");
    }
    let problem = compile_need("discuont > 1").unwrap_err().remove(0);
    assert_eq!((problem.code, problem.suggest.as_deref()), (Code::UnknownName, Some("discount")));
}

#[test]
fn each_test_comes_in_its_turn() {
    let deputy = |by: &str, other: &str| event(3, Step::Approve(for_another(by, other, Some(0))));
    // Everything is wrong with it, and each time one thing less.
    let lone = approve(3, "rep", None, 9);
    assert_eq!(run(std::slice::from_ref(&lone)), ["unknown_request"]);
    let asked = request(1, "rep", "0.15");
    let decided = approve(2, "mia", Some(0), 1);
    assert_eq!(run(&[asked.clone(), decided, lone.clone()])[2], "already_decided");
    assert_eq!(run(&[asked.clone(), lone])[1], "self_approval");
    assert_eq!(run(&[asked.clone(), deputy("mia", "rep")])[1], "self_approval", "nor for whoever asked");
    assert_eq!(run(&[request(1, "mia", "0.15"), deputy("mia", "max")])[1], "self_approval", "nor as a deputy");
    assert_eq!(run(&[asked.clone(), deputy("mia", "max")])[1], "delegation_expired");
    assert_eq!(run(&[asked.clone(), approve(3, "bob", None, 9)])[1], "level_too_low");
    assert_eq!(run(&[request(1, "rep", "0.25"), approve(3, "mia", Some(0), 9)])[1], "level_too_low");
    assert_eq!(run(&[asked.clone(), approve(3, "mia", Some(0), 9)])[1], "version_mismatch");
    assert_eq!(run(&[asked, approve(3, "mia", Some(0), 1), used(4)]), ["pending", "approved", "ok"]);
}

#[test]
fn a_delegation_is_valid_from_its_start_and_before_its_end() {
    let with = |on: u32, span: (u32, u32)| {
        let events = [
            request(1, "rep", "0.15"),
            delegate(1, "max", "mia", span, Some(0)),
            event(on, Step::Approve(for_another("mia", "max", None))),
        ];
        run(&events)[2]
    };
    assert_eq!([with(5, (5, 7)), with(6, (5, 7))], ["approved"; 2]);
    assert_eq!([with(4, (5, 7)), with(7, (5, 7))], ["delegation_expired"; 2]);
    let late = [
        request(1, "rep", "0.15"),
        event(3, Step::Approve(for_another("mia", "max", Some(0)))),
        delegate(4, "max", "mia", (1, 9), Some(0)),
    ];
    assert_eq!(run(&late), ["pending", "delegation_expired", "ok"], "what is told later was not known");
}

#[test]
fn a_deputy_has_the_level_of_whom_they_decide_for_and_not_their_own() {
    let with = |level| {
        let events = [
            request(1, "rep", "0.25"),
            delegate(1, "dan", "mia", (1, 9), Some(1)),
            delegate(1, "max", "mia", (1, 9), Some(0)),
            event(3, level),
        ];
        run(&events)[3]
    };
    assert_eq!(with(Step::Approve(for_another("mia", "dan", None))), "approved");
    assert_eq!(with(Step::Approve(for_another("mia", "max", None))), "level_too_low");
}

#[test]
fn a_change_that_raises_something_voids_an_approval() {
    let start = [request(1, "rep", "0.15"), approve(2, "mia", Some(0), 1)];
    let then = |more: &[ApprovalEvent]| run(&[&start, more].concat()).split_off(2);
    assert_eq!(then(&[change(3, "rep", "0.151"), used(4)]), ["approval_void", "not_approved"]);
    assert_eq!(then(&[change(3, "rep", "0.15"), used(4)]), ["ok", "ok"]);
    // What was approved stays the measure, also after it was lowered.
    assert_eq!(then(&[change(3, "rep", "0.05"), change(4, "rep", "0.15"), used(5)]), ["ok", "ok", "ok"]);
    assert_eq!(
        then(&[change(3, "rep", "0.16"), approve(4, "mia", Some(0), 2), used(5)]),
        ["approval_void", "approved", "ok"]
    );
    assert_eq!(then(&[change(3, "rep", "0.16"), approve(4, "mia", Some(0), 1)])[1], "version_mismatch");
    let amount = |amount: &str| {
        event(3, Step::Change { request: "q1".to_owned(), by: "rep".to_owned(), ask: ask("0.01", amount) })
    };
    assert_eq!(then(&[amount("501"), used(4)]), ["approval_void", "ok"], "nothing is needed any more");
    let dollars = Ask { currency: crate::money::Currency::new("USD").ok(), ..ask("0.15", "500") };
    let other = event(3, Step::Change { request: "q1".to_owned(), by: "rep".to_owned(), ask: dollars });
    assert_eq!(then(&[other]), ["approval_void"], "other money is other money");
}

#[test]
fn whoever_changed_what_is_asked_for_does_not_decide_about_it() {
    let events = [request(1, "rep", "0.15"), change(2, "mia", "0.19"), approve(3, "mia", Some(0), 2)];
    assert_eq!(run(&events), ["pending", "pending", "self_approval"]);
}

#[test]
fn a_rejected_request_may_be_changed_and_is_asked_anew() {
    let no = event(2, Step::Reject(decision("mia", Some(0), 1)));
    let events =
        [request(1, "rep", "0.19"), no, used(3), change(4, "rep", "0.12"), approve(5, "max", Some(0), 2), used(6)];
    assert_eq!(run(&events), ["pending", "rejected", "not_approved", "pending", "approved", "ok"]);
}

#[test]
fn an_id_is_asked_for_once_and_what_needs_nothing_may_be_used() {
    let events = [request(1, "rep", "0.05"), request(2, "rep", "0.15"), used(3), change(4, "rep", "0.15"), used(5)];
    assert_eq!(run(&events), ["not_required", "duplicate_request", "ok", "pending", "not_approved"]);
    assert_eq!(run(&[used(1), change(2, "rep", "0.1")]), ["unknown_request"; 2]);
}

#[test]
fn levels_are_held_by_name_or_by_role() {
    let rules = ApprovalRules {
        roles: [("agent".to_owned(), 0), ("chief".to_owned(), 1)].into(),
        actors: [("dan".to_owned(), 1)].into(),
        ..rules()
    };
    assert_eq!(rules.held("dan", []), Some(1));
    assert_eq!(rules.held("mia", ["agent", "chief", "guest"]), Some(1));
    assert_eq!(rules.held("mia", ["guest"]), None);
}

#[test]
fn operations_are_named_whole_or_by_their_beginning() {
    let span = || crate::access::alarm::AlarmSpan { text: "1h".to_owned(), micros: 3_600_000_000 };
    let limit = |actions: &[&str]| ActionLimit {
        actions: actions.iter().map(|action| (*action).to_owned()).collect(),
        window: span(),
        at_most: 3,
    };
    let rules = ApprovalRules { limits: [("d".to_owned(), limit(&["profile.*", "record.get"]))].into(), ..rules() };
    let found = ["profile.erase", "profile.shred", "record.get", "record.getter", "points.redeem"]
        .map(|action| rules.restrains(action));
    assert_eq!(found, [true, true, true, false, false]);
}

fn any_step() -> impl Strategy<Value = Step> {
    let who = prop::sample::select(vec!["rep", "mia", "max", "dan"]);
    let ask = prop::sample::select(vec!["0.05", "0.12", "0.18", "0.30"]);
    let level = |who: &str| match who {
        "mia" | "max" => Some(0),
        "dan" => Some(1),
        _ => None,
    };
    (0..6_u8, who.clone(), who, ask, 1..4_u64).prop_map(move |(kind, by, other, discount, version)| {
        let (request, ask) = ("q1".to_owned(), ask_of(discount));
        match kind {
            0 => Step::Request { request, by: by.to_owned(), ask },
            1 => Step::Change { request, by: by.to_owned(), ask },
            2 => Step::Approve(decision(by, level(by), version)),
            3 => Step::Approve(Decision { version, ..for_another(by, other, level(other)) }),
            4 => Step::Delegate(Delegation {
                from: other.to_owned(),
                to: by.to_owned(),
                start: day(1),
                end: day(20),
                level: level(other),
            }),
            _ => Step::Use { request },
        }
    })
}

fn ask_of(discount: &str) -> Ask {
    ask(discount, "500")
}

proptest! {
    #[test]
    fn nobody_decides_for_themselves_and_nothing_unapproved_is_used(steps in prop::collection::vec(any_step(), 1..25)) {
        let rules = rules();
        let mut flow = Flow::new(&rules);
        for (n, step) in (1..).zip(steps) {
            let event = ApprovalEvent { at: day(n), step };
            let before = flow.standing("q1").cloned();
            let outcome = flow.take(&event);
            let after = flow.standing("q1").cloned();
            if outcome.is_err() {
                prop_assert_eq!(&before, &after, "a refused event changes nothing");
            }
            if let (Step::Approve(decision), Ok(_), Some(before)) = (&event.step, &outcome, &before) {
                prop_assert!(!before.requesters.contains(&decision.by), "four eyes");
                prop_assert_eq!(decision.version, before.version);
            }
            if let (Step::Use { .. }, Ok(_), Some(before)) = (&event.step, &outcome, &before) {
                prop_assert!(before.approved.is_some() || before.need.is_none());
            }
            if let (Some(before), Some(after)) = (before, after) {
                prop_assert!(after.version >= before.version);
            }
        }
    }

    #[test]
    fn the_order_in_which_events_are_given_means_nothing(
        steps in prop::collection::vec(any_step(), 1..12),
        seed in any::<u64>(),
    ) {
        let events: Vec<ApprovalEvent> = (1..).zip(steps).map(|(n, step)| ApprovalEvent { at: day(n), step }).collect();
        let rules = rules();
        let (_, wanted) = Flow::run(&rules, &events);
        let mut order: Vec<usize> = (0..events.len()).collect();
        order.sort_by_key(|n| (seed.rotate_left(u32::try_from(*n).unwrap() * 7), *n));
        let mixed: Vec<ApprovalEvent> = order.iter().map(|n| events[*n].clone()).collect();
        let (_, found) = Flow::run(&rules, &mixed);
        for (place, n) in order.iter().enumerate() {
            prop_assert_eq!(&found[place], &wanted[*n]);
        }
    }
}
