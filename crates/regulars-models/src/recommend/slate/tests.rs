//! Laws of slates (I-15) and each stage once.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use regulars_core::Code;
use regulars_core::time::{DAY_US, Instant};

use super::{
    Candidate, DropReason, Impression, ItemFacts, NonPersonalised, Offer, Person, Policy, Request, Share, Slate, Stage,
    Why, build, offers,
};

const NOW: i64 = 20_000 * DAY_US + DAY_US / 2;

fn instant(micros: i64) -> Instant {
    Instant::from_micros(micros).unwrap()
}

/// Everything that a question needs, owned.
#[derive(Clone, Debug)]
struct World {
    candidates: Vec<Candidate>,
    other: NonPersonalised,
    items: BTreeMap<String, ItemFacts>,
    person: Person,
    policy: Policy,
}

fn alike(a: &str, b: &str) -> f64 {
    if a.as_bytes()[1] % 3 == b.as_bytes()[1] % 3 { 0.8 } else { 0.1 }
}

impl World {
    fn new(candidates: &[(&str, f64)]) -> Self {
        let share = |item: &str| Share { item: item.to_owned(), share: 0.25 };
        let because = ["x", "y", "z", "w"].map(share).to_vec();
        let candidate = |(item, score): &(&str, f64)| Candidate {
            item: (*item).to_owned(),
            score: *score,
            support: None,
            because: because.clone(),
        };
        let candidates: Vec<Candidate> = candidates.iter().map(candidate).collect();
        let items = (0..10).map(|n| (format!("i{n}"), ItemFacts::default())).collect();
        let person = Person { may_personalise: true, contact_allowed: true, age: Some(30), ..Person::default() };
        let other = NonPersonalised::Popular(vec![("i8".to_owned(), 50), ("i9".to_owned(), 70), ("i7".to_owned(), 3)]);
        Self { candidates, other, items, person, policy: Policy { lambda: 1.0, ..Policy::default() } }
    }

    fn build(&self) -> Slate {
        self.try_build().unwrap()
    }

    fn try_build(&self) -> Result<Slate, regulars_core::Error> {
        build(&Request {
            candidates: &self.candidates,
            non_personalised: &self.other,
            items: &self.items,
            person: &self.person,
            policy: &self.policy,
            as_of: instant(NOW),
            today: instant(20_000 * DAY_US),
            similarity: &alike,
        })
    }

    fn facts(&mut self, item: &str) -> &mut ItemFacts {
        self.items.get_mut(item).unwrap()
    }
}

fn kept(slate: &Slate) -> Vec<&str> {
    slate.kept.iter().map(|kept| kept.item.as_str()).collect()
}

fn why(slate: &Slate, item: &str) -> Option<(Stage, DropReason)> {
    slate.dropped.iter().find(|dropped| dropped.item == item).map(|dropped| (dropped.stage, dropped.reason))
}

fn texts(items: &[&str]) -> BTreeSet<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

#[test]
fn every_reason_is_given_at_its_stage() {
    let mut world = World::new(&[
        ("i0", 9.0),
        ("i1", 8.0),
        ("i2", 7.0),
        ("i3", 6.0),
        ("i4", 5.0),
        ("i5", 4.0),
        ("i6", 3.0),
        ("i7", 2.0),
        ("i8", 1.0),
        ("none", 10.0),
    ]);
    world.facts("i0").in_stock = false;
    world.facts("i1").regions = texts(&["north"]);
    world.facts("i2").min_age = Some(31);
    world.policy.suppressed = texts(&["i3"]);
    world.person.owned = texts(&["i4", "i5"]);
    world.facts("i5").repeatable = true;
    world.person.open_orders = texts(&["i6"]);
    world.facts("i7").category = Some("loud".to_owned());
    world.person.open_case_categories = texts(&["loud"]);
    world.candidates[8].support = Some(4);
    let slate = world.build();
    assert_eq!(kept(&slate), ["i5"]);
    let eligibility = |reason| Some((Stage::Eligibility, reason));
    assert_eq!(why(&slate, "none"), eligibility(DropReason::NotEligible));
    assert_eq!(why(&slate, "i0"), eligibility(DropReason::OutOfStock));
    assert_eq!(why(&slate, "i1"), eligibility(DropReason::Region));
    assert_eq!(why(&slate, "i2"), eligibility(DropReason::Age));
    assert_eq!(why(&slate, "i3"), eligibility(DropReason::Suppressed));
    assert_eq!(why(&slate, "i4"), Some((Stage::Owned, DropReason::AlreadyOwned)));
    assert_eq!(why(&slate, "i6"), Some((Stage::Owned, DropReason::AlreadyOwned)));
    assert_eq!(why(&slate, "i7"), Some((Stage::Owned, DropReason::OpenCase)));
    assert_eq!(why(&slate, "i8"), Some((Stage::Consent, DropReason::KAnonymity)));
    // The top three of the history.
    assert!(matches!(&slate.kept[0].why, Why::History(shares) if shares.len() == 3));
}

#[test]
fn what_was_shown_in_vain_rests_until_the_window_has_passed() {
    let mut world = World::new(&[("i0", 3.0), ("i1", 2.0), ("i2", 1.0)]);
    world.policy.max_impressions = Some(2);
    world.policy.impression_window_us = 7 * DAY_US;
    let shown = |item: &str, ago: i64, clicked| Impression {
        item: item.to_owned(),
        slate: "s".to_owned(),
        at: instant(NOW - ago),
        clicked,
    };
    world.person.impressions = vec![
        shown("i0", DAY_US, false),
        shown("i0", 7 * DAY_US - 1, false),
        shown("i1", DAY_US, false),
        // Exactly as old as the window is outside; what is to come does not count.
        shown("i1", 7 * DAY_US, false),
        shown("i1", -1, false),
        shown("i2", DAY_US, false),
        shown("i2", 2 * DAY_US, true),
    ];
    let slate = world.build();
    assert_eq!(kept(&slate), ["i1", "i2"]);
    assert_eq!(why(&slate, "i0"), Some((Stage::Frequency, DropReason::FrequencyCap)));
}

#[test]
fn caps_hold_and_the_day_has_an_end() {
    let names: Vec<(String, f64)> = (0..8).map(|n| (format!("i{n}"), 9.0 - f64::from(n))).collect();
    let mut world = World::new(&names.iter().map(|(name, score)| (name.as_str(), *score)).collect::<Vec<_>>());
    for item in ["i0", "i1", "i2"] {
        world.facts(item).category = Some("tea".to_owned());
    }
    world.facts("i3").brand = Some("b".to_owned());
    world.facts("i4").brand = Some("b".to_owned());
    world.policy.per_brand = Some(1);
    world.policy.slate_size = 3;
    let slate = world.build();
    assert_eq!(kept(&slate), ["i0", "i1", "i3"]);
    assert_eq!(why(&slate, "i2"), Some((Stage::Caps, DropReason::CategoryCap)));
    assert_eq!(why(&slate, "i4"), Some((Stage::Caps, DropReason::BrandCap)));
    assert_eq!(why(&slate, "i5"), Some((Stage::Size, DropReason::SlateFull)));
    // Two items today already, one of them among the candidates: it may stand there again.
    let shown = |item: &str, slate: &str| Impression {
        item: item.to_owned(),
        slate: slate.to_owned(),
        at: instant(20_000 * DAY_US),
        clicked: false,
    };
    world.person.impressions = vec![shown("i3", "a"), shown("old", "a")];
    world.policy.max_items_per_day = Some(3);
    let slate = world.build();
    assert_eq!(kept(&slate), ["i0", "i3"]);
    assert_eq!(why(&slate, "i1"), Some((Stage::Size, DropReason::OverloadCap)));
    world.policy.max_slates_per_day = Some(1);
    assert!(world.build().kept.is_empty());
    world.person.impressions[0].at = instant(20_000 * DAY_US - 1);
    world.person.impressions[1].at = instant(20_000 * DAY_US - 1);
    assert_eq!(kept(&world.build()), ["i0", "i1", "i3"]);
    world.person.contact_allowed = false;
    let slate = world.build();
    assert!(slate.kept.is_empty());
    assert_eq!(why(&slate, "i0"), Some((Stage::Contact, DropReason::ContactPolicy)));
}

#[test]
fn without_consent_the_popular_list_stands_in() {
    let mut world = World::new(&[("i0", 9.0), ("i9", 8.0)]);
    world.person.may_personalise = false;
    world.person.owned = texts(&["i9"]);
    let slate = world.build();
    assert!(!slate.personalised);
    // What the person has plays no part.
    assert_eq!(kept(&slate), ["i9", "i8"]);
    assert_eq!(slate.kept[0].why, Why::Popular(70));
    assert_eq!(why(&slate, "i0"), Some((Stage::Consent, DropReason::NoConsent)));
    assert_eq!(why(&slate, "i7"), Some((Stage::Consent, DropReason::KAnonymity)));
    world.person.may_personalise = true;
    world.person.chose_non_personalised = true;
    assert_eq!(world.build(), slate);
    world.other = NonPersonalised::Editorial(vec!["i5".to_owned(), "i2".to_owned()]);
    world.policy.lambda = 0.1;
    let slate = world.build();
    assert_eq!((kept(&slate), &slate.kept[0].why), (vec!["i5", "i2"], &Why::Editorial));
}

#[test]
fn diversity_is_greedy_maximal_marginal_relevance() {
    // i0, i3 and i6 are alike.
    let mut world = World::new(&[("i0", 10.0), ("i3", 9.0), ("i6", 8.0), ("i1", 5.0), ("i2", 5.0)]);
    assert_eq!(kept(&world.build()), ["i0", "i3", "i6", "i1", "i2"]);
    world.policy.lambda = 0.5;
    // After i0: i3 has .45 - .4, i1 and i2 have .25 - .05; after i1 also i2 has it; then i3 before i6.
    assert_eq!(kept(&world.build()), ["i0", "i1", "i2", "i3", "i6"]);
}

#[test]
fn faults_have_codes_and_places() {
    let fault = |change: fn(&mut World)| {
        let mut world = World::new(&[("i0", 1.0), ("i1", 1.0)]);
        change(&mut world);
        let error = world.try_build().unwrap_err();
        (error.code(), error.path().to_owned())
    };
    assert_eq!(fault(|w| w.policy.slate_size = 21), (Code::OutOfRange, "policy.slate_size".to_owned()));
    assert_eq!(fault(|w| w.policy.slate_size = 0), (Code::OutOfRange, "policy.slate_size".to_owned()));
    assert_eq!(fault(|w| w.policy.lambda = f64::NAN), (Code::OutOfRange, "policy.lambda".to_owned()));
    assert_eq!(
        fault(|w| w.policy.impression_window_us = 0),
        (Code::OutOfRange, "policy.impression_window_us".to_owned())
    );
    assert_eq!(fault(|w| w.candidates[1].score = f64::NAN), (Code::ModelInputInvalid, "candidates[1]".to_owned()));
    assert_eq!(fault(|w| w.candidates[1].item = "i0".to_owned()), (Code::DuplicateName, "candidates[1]".to_owned()));
    let twice: fn(&mut World) = |w| w.other = NonPersonalised::Editorial(vec!["a".to_owned(), "a".to_owned()]);
    assert_eq!(fault(twice), (Code::DuplicateName, "non_personalised[1]".to_owned()));
    let many: fn(&mut World) = |w| w.candidates = vec![w.candidates[0].clone(); 2001];
    assert_eq!(fault(many).0, Code::TooManyItems);
}

#[test]
fn an_offer_is_worth_what_it_brings_and_a_price_needs_a_reason() {
    let offer = |key: &str, p_accept, cost| Offer {
        key: key.to_owned(),
        p_accept,
        margin: 40.0,
        cost,
        price: false,
        justification: None,
    };
    let list = [offer("call", 0.5, 15.0), offer("mail", 0.25, 1.0)];
    let worth: Vec<f64> = offers(&list).unwrap().iter().map(|candidate| candidate.score).collect();
    assert_eq!(worth, [5.0, 9.0]);
    let code = |offer| offers(&[offer]).map_err(|error| error.code()).map(|list| list.len());
    assert_eq!(code(offer("x", 1.5, 0.0)), Err(Code::ModelInputInvalid));
    assert_eq!(code(offer("x", 0.5, f64::INFINITY)), Err(Code::ModelInputInvalid));
    let cheaper = Offer { price: true, ..offer("cheaper", 0.5, 1.0) };
    assert_eq!(code(cheaper.clone()), Err(Code::PriceDiscrimination));
    let justified = Offer { justification: Some("birthday rebate for all members".to_owned()), ..cheaper };
    assert_eq!(code(justified), Ok(1));
}

fn some_items() -> impl Strategy<Value = BTreeSet<String>> {
    prop::collection::btree_set((0..10_u8).prop_map(|n| format!("i{n}")), 0..4)
}

prop_compose! {
    fn world()(
        scores in prop::collection::btree_map(0..12_u8, -2..6_i32, 0..12),
        buyers in prop::collection::btree_map(0..12_u8, 0..12_u64, 0..12),
        categories in prop::collection::vec((0..4_u8, 0..3_u8, 0..8_u8), 10),
        owned in some_items(),
        open_orders in some_items(),
        suppressed in some_items(),
        shown in prop::collection::vec((0..10_u8, 0..3_u8, 0..40_i64, prop::bool::ANY), 0..12),
        (may, chose, contact) in (prop::bool::ANY, prop::bool::weighted(0.2), prop::bool::weighted(0.9)),
        (per_category, per_brand, slate_size) in (prop::option::of(0..3_u32), prop::option::of(0..3_u32), 1..8_usize),
        (items_a_day, slates_a_day, impressions) in
            (prop::option::of(0..6_u32), prop::option::of(0..4_u32), prop::option::of(0..3_u32)),
        lambda in 0.0..1.0_f64,
    ) -> World {
        let mut world = World::new(&[]);
        let candidate = |(n, score): (u8, i32)| Candidate {
            item: format!("i{n}"),
            score: f64::from(score),
            support: (n % 3 == 0).then_some(u64::from(n)),
            because: Vec::new(),
        };
        world.candidates = scores.into_iter().map(candidate).collect();
        world.other = NonPersonalised::Popular(buyers.into_iter().map(|(n, count)| (format!("i{n}"), count)).collect());
        for ((category, brand, stock), facts) in categories.into_iter().zip(world.items.values_mut()) {
            facts.category = (category > 0).then(|| format!("c{category}"));
            facts.brand = (brand > 0).then(|| format!("b{brand}"));
            facts.in_stock = stock > 0;
            facts.repeatable = stock == 1;
        }
        let impression = |(item, slate, hours, clicked): (u8, u8, i64, bool)| Impression {
            item: format!("i{item}"),
            slate: format!("s{slate}"),
            at: instant(NOW - hours * 3_600_000_000),
            clicked,
        };
        let impressions_shown = shown.into_iter().map(impression).collect();
        world.person = Person {
            may_personalise: may, chose_non_personalised: chose, contact_allowed: contact,
            owned, open_orders, suppressed, impressions: impressions_shown, ..world.person
        };
        world.policy = Policy {
            max_impressions: impressions, lambda, per_category, per_brand, slate_size,
            max_items_per_day: items_a_day, max_slates_per_day: slates_a_day, ..world.policy
        };
        world
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_item_is_kept_or_dropped_once_and_caps_hold(world in world()) {
        let slate = world.build();
        let mut looked_at: BTreeSet<String> = world.candidates.iter().map(|candidate| candidate.item.clone()).collect();
        let NonPersonalised::Popular(popular) = &world.other else { panic!("popular") };
        if !slate.personalised {
            looked_at.extend(popular.iter().map(|(item, _)| item.clone()));
        }
        let told: Vec<&str> = slate.dropped.iter().map(|dropped| dropped.item.as_str()).chain(kept(&slate)).collect();
        prop_assert_eq!(told.len(), looked_at.len());
        prop_assert_eq!(told.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), looked_at);
        prop_assert!(slate.kept.len() <= world.policy.slate_size);
        let mut counts: BTreeMap<(u8, &str), u32> = BTreeMap::new();
        for kept in &slate.kept {
            let facts = &world.items[&kept.item];
            prop_assert!(facts.in_stock && !world.person.suppressed.contains(&kept.item));
            for (kind, name) in [(0, &facts.category), (1, &facts.brand)] {
                if let Some(name) = name {
                    *counts.entry((kind, name)).or_default() += 1;
                }
            }
            if slate.personalised {
                prop_assert!(!world.person.owned.contains(&kept.item) || facts.repeatable);
                prop_assert!(!world.person.open_orders.contains(&kept.item));
            }
        }
        for ((kind, _), count) in counts {
            let cap = if kind == 0 { world.policy.per_category } else { world.policy.per_brand };
            prop_assert!(cap.is_none_or(|cap| count <= cap));
        }
        if let (true, Some(most)) = (slate.personalised, world.policy.max_items_per_day) {
            let today = world.person.impressions.iter().filter(|one| one.at >= instant(20_000 * DAY_US));
            let before: BTreeSet<&str> = today.map(|one| one.item.as_str()).collect();
            let new = kept(&slate).iter().filter(|item| !before.contains(**item)).count();
            prop_assert!(new == 0 || before.len() + new <= most as usize);
        }
    }

    #[test]
    fn without_consent_nothing_is_personal_and_what_was_done_plays_no_part(world in world(), other in world()) {
        let mut one = world;
        one.person.may_personalise = false;
        let slate = one.build();
        prop_assert!(!slate.personalised);
        prop_assert!(slate.kept.iter().all(|kept| matches!(kept.why, Why::Popular(buyers) if buyers >= one.policy.k_anon)));
        let mut two = one.clone();
        two.candidates = other.candidates;
        two.person.owned = other.person.owned;
        two.person.open_orders = other.person.open_orders;
        two.person.impressions = other.person.impressions;
        prop_assert_eq!(two.build().kept, slate.kept);
    }

    #[test]
    fn lambda_one_keeps_the_order_and_a_longer_slate_begins_like_a_shorter(world in world()) {
        let mut world = world;
        world.person.may_personalise = true;
        world.person.chose_non_personalised = false;
        let short = world.build();
        world.policy.slate_size = 20;
        let long = world.build();
        prop_assert_eq!(&long.kept[..short.kept.len()], &short.kept[..]);
        world.policy.lambda = 1.0;
        let plain = world.build();
        prop_assert!(plain.kept.is_sorted_by(|a, b| a.score > b.score || (a.score == b.score && a.item < b.item)));
    }
}
