//! Laws of views under the large examples: they hold until `next_change_at` (SE-6), `since` is when it became true (SE-4), what
//! a reason observed is what the measure says (TM-3), and the order of arrival is never read (RC-8).

use std::collections::BTreeMap;

use regulars::{Crm, CustomerId, CustomerView, Instant, Json, Part, Reason, Select, canonical};

use crate::world::World;
use crate::{PHONE_MAKER, SELLER, instants, phone_maker, seller, shop};

const PEOPLE: u64 = 120;

/// Both examples with their customers.
fn both() -> [(&'static str, World); 2] {
    [(PHONE_MAKER, phone_maker::world(PEOPLE)), (SELLER, seller::world(PEOPLE))]
}

/// A view as text, without the instant of the question, and when it changes.
fn timeless(crm: &Crm, customer: CustomerId, as_of: Instant, parts: &[Part]) -> (String, Option<Instant>) {
    let view = crm.view_with(customer, as_of, Select::parts(parts)).unwrap();
    let Json::Object(mut fields) = Json::parse(&canonical(&view).unwrap()).unwrap() else {
        panic!("a view is an object")
    };
    fields.retain(|(name, _)| name != "as_of" && name != "records");
    (Json::object(fields).to_string(), view.next_change_at)
}

/// From an instant on, several times to the next change: halfway there and just before it nothing differs.
fn holds(crm: &Crm, customer: CustomerId, start: Instant, parts: &[Part]) -> u32 {
    let (mut as_of, mut compared) = (start, 0);
    for _ in 0..3 {
        let (now, next) = timeless(crm, customer, as_of, parts);
        let Some(next) = next else { break };
        assert!(next > as_of, "{customer} at {as_of}");
        let halfway = as_of.plus_micros((next.micros() - as_of.micros()) / 2);
        for later in [halfway, next.plus_micros(-1)] {
            assert_eq!(now, timeless(crm, customer, later, parts).0, "{customer} at {as_of} and {later}");
            compared += 1;
        }
        as_of = next;
    }
    compared
}

#[test]
fn a_view_holds_until_its_next_change() {
    // Each part alone too: beside a score that moves every midnight the others would be asked for one day only.
    let parts: [&[Part]; 7] = [
        &Part::ALL,
        &[Part::Measures],
        &[Part::Stage],
        &[Part::Segments],
        &[Part::Membership],
        &[Part::Rfm],
        &[Part::Consent],
    ];
    for (rulebook, world) in both() {
        let crm = shop(rulebook, &world.records);
        for parts in parts {
            let mut compared = 0;
            for start in instants() {
                let customers = crm.customers(start).unwrap();
                compared += customers.into_iter().step_by(4).map(|id| holds(&crm, id, start, parts)).sum::<u32>();
            }
            assert!(compared > 100, "{parts:?}: {compared}");
        }
    }
}

/// What a view says of a dotted name, in the spelling of a reason.
fn told(view: &CustomerView, name: &str) -> Option<String> {
    let (kind, short) = name.split_once('.').unwrap_or((name, ""));
    let value = match kind {
        "measure" => view.measures.as_ref()?.get(short)?.value.clone(),
        "tag" => Some(view.tags.iter().flatten().any(|tag| tag.name == short).to_string()),
        "segment" => Some(view.segments.as_ref()?.get(short)?.member.to_string()),
        "stage" => view.stage.as_ref()?.name.clone(),
        "tier" => view.membership.as_ref()?.tier.clone(),
        "score" => view.scores.as_ref()?.get(short)?.value.clone(),
        _ => return None,
    };
    Some(value.unwrap_or_else(|| "missing".to_owned()))
}

/// Amounts have the digits of their minor unit in a view and none too many in a reason.
fn plain(text: &str) -> &str {
    let number = text.contains('.') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    if number { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

#[test]
fn what_a_reason_observed_is_what_the_view_says() {
    let mut compared = 0;
    for (rulebook, world) in both() {
        let crm = shop(rulebook, &world.records);
        for as_of in instants() {
            crm.views(as_of, Select::all(), |view| {
                let ladders = [&view.stage, &view.journey_stage].map(|ladder| ladder.as_ref().unwrap().reasons.iter());
                let segments = view.segments.iter().flatten().flat_map(|(_, segment)| &segment.reasons);
                let tags = view.tags.iter().flatten().flat_map(|tag| &tag.reasons);
                let reasons: Vec<&Reason> = segments.chain(tags).chain(ladders.into_iter().flatten()).collect();
                for reason in reasons {
                    let (Some(name), Some(seen)) = (reason.facts.get("name"), reason.facts.get("observed")) else {
                        continue;
                    };
                    let Some(told) = told(&view, name) else { continue };
                    assert_eq!(plain(seen), plain(&told), "{name} of {} at {as_of}: {}", view.customer, reason.text);
                    compared += 1;
                }
                Ok(())
            })
            .unwrap();
        }
    }
    assert!(compared > 5_000, "{compared}");
}

/// Since when the customer is in which segment, shows which tag and stands on which stage.
fn since(view: &CustomerView) -> BTreeMap<String, Instant> {
    let segments =
        view.segments.iter().flatten().filter_map(|(name, segment)| Some((format!("segment.{name}"), segment.since?)));
    let tags = view.tags.iter().flatten().filter_map(|tag| Some((format!("tag.{}", tag.name), tag.since?)));
    let ladders =
        [("stage", &view.stage), ("journey", &view.journey_stage)].into_iter().filter_map(|(kind, ladder)| {
            let ladder = ladder.as_ref()?;
            Some((format!("{kind}.{}", ladder.name.as_deref()?), ladder.since?))
        });
    segments.chain(tags).chain(ladders).collect()
}

#[test]
fn since_is_when_it_became_true() {
    let select = || Select::parts(&[Part::Stage, Part::Tags, Part::Segments]);
    let mut asked = 0;
    for (rulebook, world) in both() {
        let crm = shop(rulebook, &world.records);
        for as_of in instants() {
            for customer in crm.customers(as_of).unwrap().into_iter().step_by(3) {
                let view = crm.view_with(customer, as_of, select()).unwrap();
                // The same profiles: before they were joined somebody else was asked about. Before the first record: nobody.
                let then = |at: Instant| {
                    let view_then = crm.view_with(view.profiles[0].clone(), at, select()).ok();
                    view_then.filter(|then| then.profiles == view.profiles).map(|then| since(&then))
                };
                for (name, start) in since(&view) {
                    if let Some(then) = then(start) {
                        assert_eq!(then.get(&name), Some(&start), "{name} of {customer} at {as_of}");
                        asked += 1;
                    }
                    if let Some(before) = then(start.plus_micros(-1)) {
                        assert_eq!(before.get(&name), None, "{name} of {customer} at {as_of}, just before {start}");
                        asked += 1;
                    }
                }
            }
        }
    }
    assert!(asked > 1_000, "{asked}");
}

#[test]
fn the_order_of_arrival_is_never_read() {
    for (rulebook, world) in both() {
        let crm = shop(rulebook, &world.records);
        let reversed: Vec<Json> = world.records.iter().rev().cloned().collect();
        let other = shop(rulebook, &reversed);
        for as_of in instants() {
            for customer in crm.customers(as_of).unwrap() {
                let view = crm.view(customer, as_of).unwrap();
                let mut then = other.view(view.profiles[0].clone(), as_of).unwrap();
                // An id belongs to its store.
                then.customer = view.customer;
                assert_eq!(canonical(&then).unwrap(), canonical(&view).unwrap());
            }
        }
    }
}
