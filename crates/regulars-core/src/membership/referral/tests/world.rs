//! Referral cases as JSON, made into a network (section 11 of the rules). Names become numbers here.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::membership::program::{Cap, Per, ReferralRules, Ring};
use crate::membership::referral::{Act, Attribute, AttributeKind, Decision, Event, Network, Referral, State};
use crate::membership::{Member, ReferralId};
use crate::time::{Instant, Zone};

/// The numbers of the names of a case, one for each list of names.
#[derive(Default)]
pub(super) struct Names(BTreeMap<(&'static str, String), u32>);

impl Names {
    fn number(&mut self, list: &'static str, name: &str) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap();
        *self.0.entry((list, name.to_owned())).or_insert(next)
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("{value} has no text `{key}`"))
}

fn count(value: &Value, key: &str) -> u32 {
    u32::try_from(value[key].as_u64().unwrap_or_else(|| panic!("{value} has no count `{key}`"))).unwrap()
}

pub(super) fn rules(program: &Value) -> ReferralRules {
    let per = |cap: &Value| match text(cap, "per") {
        "calendar_month" => Per::CalendarMonth,
        "calendar_quarter" => Per::CalendarQuarter,
        "calendar_year" => Per::CalendarYear,
        "lifetime" => Per::Lifetime,
        other => panic!("no period `{other}`"),
    };
    ReferralRules {
        reward: text(program, "reward").parse().unwrap(),
        min_order: text(program, "min_order").parse().unwrap(),
        return_window_days: count(program, "return_window_days"),
        cap: program.get("cap").map(|cap| Cap { count: count(cap, "count"), per: per(cap) }),
        household: program.get("household").and_then(Value::as_bool).unwrap_or(true),
        ring: program
            .get("ring")
            .map(|ring| Ring { min_members: count(ring, "min_members"), min_shared: count(ring, "min_shared") }),
        claw_back_after_window: program.get("claw_back_after_window").and_then(Value::as_bool).unwrap_or(false),
    }
}

fn event(names: &mut Names, seq: u32, event: &Value) -> Event {
    let mut member = |key| Member(names.number("member", text(event, key)));
    let act = match text(event, "type") {
        "enroll" => Act::Enroll { member: member("member") },
        "refer" => {
            // A review names the referral by its `id`; without one, the referral needs no name that could be used again.
            let (referrer, referee) = (member("referrer"), member("referee"));
            let id = event["id"].as_str().map_or_else(|| format!("#{seq}"), str::to_owned);
            Act::Refer { referral: ReferralId(names.number("referral", &id)), referrer, referee }
        }
        "order" => {
            let member = member("member");
            let order = names.number("order", text(event, "order_id"));
            Act::Order { member, order, paid: text(event, "amount").parse().unwrap() }
        }
        "refund" => {
            let member = member("member");
            let order = names.number("order", text(event, "order_id"));
            Act::Refund { member, order, amount: text(event, "amount").parse().unwrap() }
        }
        "merge" => Act::Merge { from: member("from"), into: member("into") },
        "attribute" => {
            let member = member("member");
            let kind = AttributeKind::from_word(text(event, "kind")).unwrap();
            Act::Attribute { member, attribute: Attribute { kind, value: names.number("value", text(event, "value")) } }
        }
        "review" => Act::Review {
            referral: ReferralId(names.number("referral", text(event, "id"))),
            decision: Decision::from_word(text(event, "decision")).unwrap(),
        },
        other => panic!("no event `{other}`"),
    };
    Event { at: Instant::parse(text(event, "at")).unwrap(), seq, act }
}

/// Runs a case: events and checks by their instants, at equal ones events first.
pub(super) fn run(case: &Value) {
    let id = text(case, "id");
    let mut names = Names::default();
    let zone = Zone::new(text(case, "timezone")).unwrap();
    let mut network = Network::new(rules(&case["program"]), zone).unwrap();
    let events = case["events"].as_array().unwrap();
    let mut steps: Vec<(Event, &Value)> =
        (0..).zip(events).map(|(seq, told)| (event(&mut names, seq, told), told)).collect();
    steps.sort_unstable_by_key(|(event, _)| *event);
    let mut checks: Vec<&Value> = case["expect"].as_array().unwrap().iter().collect();
    checks.sort_by_key(|check| Instant::parse(text(check, "at")).unwrap());
    let mut steps = steps.into_iter().peekable();
    let mut apply = |network: &mut Network, until: Option<Instant>| {
        while let Some((event, told)) = steps.next_if(|(event, _)| until.is_none_or(|until| event.at <= until)) {
            let error = network.apply(event).err().map(|error| crate::Error::from(error).code().as_str());
            assert_eq!(error, told["expect_error"].as_str(), "{id}: {told}");
        }
    };
    for check in checks {
        let at = Instant::parse(text(check, "at")).unwrap();
        apply(&mut network, Some(at));
        network.advance(at).unwrap();
        let member = |key| Member(names.0[&("member", text(check, key).to_owned())]);
        let (referrer, referee) = (member("referrer"), member("referee"));
        let found = network.received_by(referee).find(|it| network.made_by(referrer).any(|made| made.id == it.id));
        compare(id, check, found);
    }
    apply(&mut network, None);
}

fn compare(id: &str, check: &Value, found: Option<&Referral>) {
    let found = found.unwrap_or_else(|| panic!("{id}: no referral for {check}"));
    assert_eq!(found.state.as_str(), text(check, "state"), "{id}: {check}");
    if let Some(due) = check["due_at"].as_str() {
        assert_eq!(found.state, State::Due { due_at: Instant::parse(due).unwrap() }, "{id}: {check}");
    }
    if let Some(expected) = check["points"].as_str() {
        let (State::Rewarded { points, .. } | State::Reversed { points, .. }) = found.state else {
            panic!("{id}: no points for {check}")
        };
        assert_eq!(points, expected.parse().unwrap(), "{id}: {check}");
    }
    if let Some(expected) = check["reason"].as_str() {
        let State::Void { reason, .. } = found.state else { panic!("{id}: no reason for {check}") };
        assert_eq!(reason.as_str(), expected, "{id}: {check}");
    }
    if let Some(expected) = check["reasons"].as_array() {
        let State::HeldForReview { reason, .. } = found.state else { panic!("{id}: no reasons for {check}") };
        assert_eq!(expected, &[Value::from(reason.as_str())], "{id}: {check}");
    }
}
