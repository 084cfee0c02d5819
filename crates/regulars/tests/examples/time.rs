//! Laws of time under the large examples: the changes that `advance` tells add up to the views (SE-7), in one step or in many,
//! also when records come late (SE-8), and passes over everybody find whom the views say (SE-10).

use std::collections::BTreeMap;

use regulars::{Change, ChangeKind, ChangeType, Crm, CustomerId, CustomerView, Instant, Json, Part, Select};

use crate::world::{World, instant};
use crate::{PHONE_MAKER, SELLER, instants, phone_maker, seller, shop};

const PEOPLE: u64 = 60;

/// Both examples, but every source may join profiles: see `open` for what a source that is ignored does to `advance`.
fn both() -> [(String, World); 2] {
    let joining = |text: &str| {
        let lines = text.lines().filter(|line| !line.starts_with("ignore_sources"));
        lines.flat_map(|line| [line, "\n"]).collect::<String>()
    };
    [(joining(PHONE_MAKER), phone_maker::world(PEOPLE)), (joining(SELLER), seller::world(PEOPLE))]
}

/// Of every customer what they are in, by kind and name; of stages and tiers which one.
type States = BTreeMap<CustomerId, BTreeMap<String, String>>;

/// Plays changes; each must go on from what was there.
fn play(states: &mut States, changes: &[Change]) {
    for change in changes.iter().filter(|change| change.kind != ChangeKind::Identity) {
        let key = format!("{:?}.{}", change.kind, change.name);
        let state = states.entry(change.customer.unwrap()).or_default();
        let before = match change.change {
            ChangeType::Entered => state.insert(key, "in".to_owned()).map_or(Ok(()), Err),
            ChangeType::Left => state.remove(&key).map(|_| ()).ok_or_else(|| "not in".to_owned()),
            ChangeType::Changed => {
                let before = match &change.to {
                    Some(to) => state.insert(key, to.clone()),
                    None => state.remove(&key),
                };
                if before == change.from { Ok(()) } else { Err(format!("{before:?}")) }
            }
            other => Err(format!("{other:?} is about who is who")),
        };
        assert_eq!(before, Ok(()), "{change:?}");
    }
    states.retain(|_, state| !state.is_empty());
}

/// The same as a view tells it.
fn told(view: &CustomerView) -> BTreeMap<String, String> {
    let segments = view.segments.iter().flatten().filter(|(_, segment)| segment.member);
    let mut state: BTreeMap<String, String> =
        segments.map(|(name, _)| (format!("Segment.{name}"), "in".to_owned())).collect();
    state.extend(view.tags.iter().flatten().map(|tag| (format!("Tag.{}", tag.name), "in".to_owned())));
    let stage = view.stage.as_ref().and_then(|stage| stage.name.clone());
    let journey = view.journey_stage.as_ref().and_then(|stage| stage.name.clone());
    let tier = view.membership.as_ref().and_then(|part| part.tier.clone());
    let named = [("Stage.stage", stage), ("JourneyStage.journey_stage", journey), ("Tier.tier", tier)];
    state.extend(named.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
    state
}

fn all(crm: &Crm, as_of: Instant) -> States {
    let mut states = States::new();
    let select = Select::parts(&[Part::Stage, Part::Tags, Part::Segments, Part::Membership]);
    crm.views(as_of, select, |view| {
        states.insert(view.customer, told(&view));
        Ok(())
    })
    .unwrap();
    states.retain(|_, state| !state.is_empty());
    states
}

#[test]
fn changes_add_up_to_the_views_and_many_steps_tell_the_same_as_one() {
    for (rulebook, world) in both() {
        let (one, many) = (shop(&rulebook, &world.records), shop(&rulebook, &world.records));
        let (mut states, mut large, mut small) = (States::new(), Vec::new(), Vec::new());
        for as_of in instants() {
            let changes = one.advance_with(as_of, true).unwrap().list;
            play(&mut states, &changes);
            assert_eq!(states, all(&one, as_of), "at {as_of}");
            large.extend(changes);
        }
        // Ids belong to their store, so what happened is compared without them.
        let bare = |changes: Vec<Change>| {
            let mut bare: Vec<String> = changes
                .into_iter()
                .map(|change| {
                    format!("{} {:?} {} {:?} {:?}", change.at, change.change, change.name, change.from, change.to)
                })
                .collect();
            bare.sort();
            bare
        };
        let last = instants()[2];
        let mut at = Instant::parse(&instant(0)).unwrap();
        while at < last {
            at = at.plus_micros(37 * 86_400_000_000 + 1).min(last);
            small.extend(many.advance_with(at, true).unwrap().list);
        }
        assert_eq!(bare(small), bare(large));
    }
}

#[test]
fn late_records_are_told_until_the_changes_add_up_again() {
    for (rulebook, world) in both() {
        let crm = shop(&rulebook, &[]);
        let mut states = States::new();
        for (turn, as_of) in instants().into_iter().enumerate() {
            let arrived: Vec<Json> = world.records.iter().skip(turn).step_by(3).cloned().collect();
            crm.ingest_json(&arrived).unwrap();
            play(&mut states, &crm.advance_with(as_of, true).unwrap().list);
            let now = all(&crm, as_of);
            for (customer, state) in &now {
                assert_eq!(states.get(customer), Some(state), "{customer} at {as_of}");
            }
            assert_eq!(states.len(), now.len(), "at {as_of}");
        }
    }
}

#[test]
fn a_pass_over_everybody_finds_the_members_that_the_views_tell() {
    for (rulebook, world) in both() {
        let crm = shop(&rulebook, &world.records);
        for as_of in instants() {
            let mut members: BTreeMap<String, Vec<(CustomerId, Instant)>> = BTreeMap::new();
            crm.views(as_of, Select::parts(&[Part::Segments]), |view| {
                for (name, segment) in view.segments.iter().flatten() {
                    let members = members.entry(name.clone()).or_default();
                    members.extend(segment.since.map(|since| (view.customer, since)));
                }
                Ok(())
            })
            .unwrap();
            let counts = members.iter().map(|(name, members)| (name.clone(), members.len() as u64)).collect();
            assert_eq!(crm.segment_counts(as_of).unwrap(), counts);
            for (name, members) in members {
                let mut found = Vec::new();
                crm.segment_members(&name, as_of, |member| {
                    found.push((member.customer, member.since));
                    Ok(())
                })
                .unwrap();
                assert_eq!(found, members, "{name} at {as_of}");
            }
        }
    }
}
