//! Advancing: how often it is called cannot be seen in what it tells, and what it tells adds up to what is true (SE-7, SE-8;
//! invariants 4 and 5 of measures-rules.md).
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail where it stands")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use regulars::{
    Cause, Change, ChangeType, Crm, CustomerId, IdentityEvent, Instant, Json, Part, ProfileRef, Record, Rulebook,
    Select,
};

const RULES: &str = r#"
[rulebook]
id = "laws"
version = 1
zone = "Asia/Shanghai"
[identity.kinds.phone]
normalise = "phone"
max_profiles = 3
[attributes.city]
[[quality.rule]]
name = "city_known"
check = "not_null"
attribute = "city"
of = "visit"
[measures.orders]
of = "order"
agg = "count"
window = "lifetime"
[measures.orders_20d]
of = "order"
agg = "count"
window = { last = "20d" }
[measures.month]
of = "visit"
agg = "count"
window = { calendar = "month" }
[measures.quiet]
of = ["order", "visit"]
agg = "days_since"
window = "lifetime"
[[stage]]
name = "prospect"
enter = "measure.orders == 0"
[[stage]]
name = "active"
enter = "measure.orders_20d >= 1"
hold = "5d"
[[stage]]
name = "asleep"
enter = "true"
[[tag]]
name = "looking"
dimension = "need"
evidence = [{ of = "visit", points = 40, half_life = "6d" }, { measure = "orders_20d", points = 10 }]
[[tag]]
name = "local"
dimension = "attribute"
when = "attr.city == 'Hangzhou'"
[segments.active]
when = "measure.orders_20d >= 1"
[segments.regular]
when = "measure.orders >= 2 && !tag.looking"
[segments.gone]
when = "!segment.active && (measure.quiet > 15 || stage == 'asleep')"
[segments.browsing]
when = "measure.month >= 1"
"#;

/// Kind, profile, half days since the first of May, phone, city.
type Drawn = (u8, u8, u8, u8, u8);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    prop::collection::vec((0u8..6, 0u8..5, 0u8..120, 0u8..6, 0u8..4), 1..12)
}

fn moment(half_days: i64) -> Instant {
    Instant::parse("2025-05-01T00:00:00Z").unwrap().plus_micros(half_days * 12 * 3_600_000_000)
}

fn wire(earlier: &mut Vec<(&'static str, String)>, n: usize, (kind, profile, step, phone, city): Drawn) -> Json {
    let source = ["pos", "app"][usize::from(profile % 2)];
    let kind = ["order", "order", "visit", "visit", "profile", "order"][usize::from(kind)];
    let body = if kind == "order" { r#","body":{"amount":{"amount":"5","currency":"CNY"}}"# } else { "" };
    let identifiers = match phone {
        0 | 1 => format!(r#","identifiers":[{{"kind":"phone","value":"1381234567{phone}"}}]"#),
        _ => String::new(),
    };
    let corrects = match (city, earlier.iter().rev().find(|(known, _)| *known == source)) {
        (3, Some((_, id))) => format!(r#","corrects":"{id}""#),
        _ => String::new(),
    };
    earlier.push((source, format!("r{n}")));
    let attributes = if city == 0 { r#","attributes":{"city":"Hangzhou"}"# } else { "" };
    let at = moment(i64::from(step));
    let text = format!(
        r#"{{"source":"{source}","record_id":"r{n}","profile":"{profile}","type":"{kind}","occurred_at":"{at}"{body}{identifiers}{attributes}{corrects}}}"#
    );
    Json::parse(&text).unwrap()
}

fn shop(records: &[Drawn]) -> Crm {
    let crm = Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap();
    feed(&crm, 0, records);
    crm
}

fn feed(crm: &Crm, first: usize, records: &[Drawn]) {
    let mut earlier = Vec::new();
    let records = records.iter().enumerate().map(|(n, drawn)| wire(&mut earlier, first + n, *drawn));
    let records: Vec<Json> = records.collect();
    let report = crm.ingest_json(&records).unwrap();
    assert_eq!(report.rejected, []);
}

fn advance(crm: &Crm, to: Instant) -> Vec<Change> {
    crm.advance_with(to, true).unwrap().list
}

/// Who is in which segment and on which stage, by the views of everybody.
fn truth(crm: &Crm, as_of: Instant) -> BTreeMap<CustomerId, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    let select = Select::parts(&[Part::Segments, Part::Stage, Part::Tags]);
    let mut each = |view: regulars::CustomerView| {
        let mut held: BTreeSet<String> = view
            .segments
            .unwrap()
            .into_iter()
            .filter(|(_, part)| part.member)
            .map(|(name, part)| {
                assert!(part.since.unwrap() <= as_of);
                name
            })
            .collect();
        held.extend(view.stage.unwrap().name.map(|name| format!("stage {name}")));
        held.extend(view.tags.unwrap().into_iter().map(|tag| format!("tag {}", tag.name)));
        if !held.is_empty() {
            found.insert(view.customer, held);
        }
        Ok(())
    };
    crm.views(as_of, select, &mut each).unwrap();
    found
}

/// Whether a change is about what somebody is in, and not about who is who or about quality.
fn is_of_customer(change: &Change) -> bool {
    change.identity.is_none() && change.quality.is_none()
}

/// What changes add up to, from nothing.
fn folded(changes: &[Change]) -> BTreeMap<CustomerId, BTreeSet<String>> {
    let mut found: BTreeMap<CustomerId, BTreeSet<String>> = BTreeMap::new();
    for change in changes.iter().filter(|change| is_of_customer(change)) {
        let held = found.entry(change.customer.unwrap()).or_default();
        let tag = if change.kind == regulars::ChangeKind::Tag { "tag " } else { "" };
        match change.change {
            ChangeType::Entered => assert!(held.insert(format!("{tag}{}", change.name)), "entered twice: {change:?}"),
            ChangeType::Left => {
                assert!(held.remove(&format!("{tag}{}", change.name)), "left without being in: {change:?}")
            }
            ChangeType::Changed => {
                if let Some(from) = &change.from {
                    assert!(held.remove(&format!("stage {from}")), "left a stage that was not held: {change:?}");
                }
                held.extend(change.to.iter().map(|to| format!("stage {to}")));
            }
            _ => assert!(!is_of_customer(change), "filtered before"),
        }
    }
    found.retain(|_, held| !held.is_empty());
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn what_is_told_of_who_is_who_leads_to_who_is_who(records in drawn(), mut stops in prop::collection::vec(-6i64..200, 0..5)) {
        stops.sort_unstable();
        stops.push(205);
        let crm = shop(&records);
        let told: Vec<Change> = stops.iter().flat_map(|stop| advance(&crm, moment(*stop))).collect();
        let mut whose: BTreeMap<ProfileRef, CustomerId> = BTreeMap::new();
        for change in &told {
            if let Some(IdentityEvent::Moved { profile, from, to }) = &change.identity {
                let before = whose.insert(profile.clone(), *to);
                prop_assert!(before.is_none_or(|before| before == *from), "{:?} was {:?}", change, before);
            }
        }
        for customer in crm.partition(moment(205)).unwrap().customers {
            for member in customer.members {
                prop_assert_eq!(whose.remove(&member).unwrap_or(customer.customer), customer.customer);
            }
        }
    }

    #[test]
    fn many_small_steps_tell_the_same_as_one(records in drawn(), mut stops in prop::collection::vec(-6i64..200, 0..5)) {
        stops.sort_unstable();
        let end = moment(205);
        let once = advance(&shop(&records), end);
        let crm = shop(&records);
        let mut steps = Vec::new();
        for stop in stops {
            steps.extend(advance(&crm, moment(stop)));
        }
        steps.extend(advance(&crm, end));
        prop_assert_eq!(&once, &steps);
        prop_assert!(once.iter().all(|change| change.cause != Cause::Record && change.cause != Cause::Rulebook));
    }

    #[test]
    fn changes_add_up_to_what_is_true(records in drawn(), late in drawn(), stop in 0i64..130) {
        let crm = shop(&records);
        let middle = moment(stop);
        let mut changes = advance(&crm, middle);
        prop_assert_eq!(folded(&changes), truth(&crm, middle));
        feed(&crm, 100, &late);
        let end = moment(200);
        let after = advance(&crm, end);
        prop_assert!(after.iter().all(|change| change.at >= middle && change.at <= end));
        prop_assert!(after.iter().all(|change| change.at > middle || change.cause != Cause::Time));
        changes.extend(after);
        prop_assert_eq!(folded(&changes), truth(&crm, end));
        // What is known afterwards is what a store knows that was told everything at once.
        let mut all = records.clone();
        all.extend(&late);
        let fresh = Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap();
        feed(&fresh, 0, &records);
        feed(&fresh, 100, &late);
        prop_assert_eq!(truth(&fresh, end), truth(&crm, end));
        prop_assert_eq!(folded(&advance(&fresh, end)), truth(&crm, end));
    }

    #[test]
    fn nothing_changes_before_the_next_change(records in drawn(), asked in 0i64..200) {
        let crm = shop(&records);
        let as_of = moment(asked);
        for customer in crm.customers(as_of).unwrap() {
            let view = crm.view(customer, as_of).unwrap();
            let next = view.next_change_at.unwrap_or(moment(2_000));
            prop_assert!(next > as_of);
            for later in [next.plus_micros(-1), as_of.plus_micros((next.micros() - as_of.micros()) / 2)] {
                let mut then = crm.view(customer, later).unwrap();
                then.as_of = as_of;
                prop_assert_eq!(&then, &view, "at {}", later);
            }
        }
    }

    #[test]
    fn since_is_where_membership_begins(records in drawn(), asked in 0i64..200) {
        let crm = shop(&records);
        let as_of = moment(asked);
        for customer in crm.customers(as_of).unwrap() {
            // One timeline, so that nobody joins or parts meanwhile.
            let timeline: Vec<Record> = crm.timeline(customer, as_of).unwrap().1;
            let rules = crm.rulebook();
            let view = rules.view(&timeline, as_of, Select::parts(&[Part::Segments])).unwrap();
            for (name, part) in view.segments.unwrap() {
                let Some(since) = part.since else {
                    prop_assert!(!part.member);
                    continue;
                };
                let member = |at: Instant| {
                    let view = rules.view(&timeline, at, Select::parts(&[Part::Segments])).unwrap();
                    view.segments.unwrap()[&name].member
                };
                prop_assert!(part.member && since <= as_of && member(since) && !member(since.plus_micros(-1)), "{}", name);
            }
        }
    }
}
