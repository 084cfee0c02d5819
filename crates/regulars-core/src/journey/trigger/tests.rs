//! Firings, cooldowns, what was told, merges, absences, and the laws of SV-I9.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::time::{Instant, Zone};

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// An hour of a day of March by the clock of Shanghai.
fn on(day: u32, hour: u32) -> Instant {
    at(&format!("2025-03-{day:02}T{hour:02}:00:00+08:00"))
}

fn zone() -> Zone {
    Zone::new("Asia/Shanghai").unwrap()
}

fn rule() -> TriggerRule {
    TriggerRule {
        id: "browsed".to_owned(),
        need: Need::DistinctDays { dates: 3, within_days: 7 },
        cooldown_days: 14,
        on_merge: false,
        max_lateness_us: 400 * 86_400_000_000,
    }
}

/// Texts of tests live as long as these.
type Happening = super::Happening<'static>;
type Evaluated = super::Evaluated<'static>;

thread_local! {
    /// The keys of records by number.
    static NAMED: RefCell<Vec<KeyRef<'static>>> = const { RefCell::new(Vec::new()) };
}

/// The number of the record of a name.
fn row(name: &str) -> u32 {
    let known = |named: &Vec<KeyRef<'static>>| named.iter().position(|known| known.1 == name);
    let place = NAMED.with_borrow(known).unwrap_or_else(|| {
        NAMED.with_borrow_mut(|named| {
            named.push(("web", name.to_owned().leak()));
            named.len() - 1
        })
    });
    u32::try_from(place).unwrap()
}

fn key_of(row: u32) -> KeyRef<'static> {
    NAMED.with_borrow(|named| named[row as usize])
}

fn one(at: Instant, role: Role, per: Option<&str>, side: usize) -> Happening {
    Happening {
        at,
        row: row(&format!("{at}-{role:?}-{side}")),
        role,
        per: per.map(|per| &*per.to_owned().leak()),
        side,
    }
}

fn browse(day: u32, hour: u32) -> Happening {
    one(on(day, hour), Role::Event, Some("shoes"), 0)
}

fn order(day: u32, hour: u32) -> Happening {
    one(on(day, hour), Role::Unless, None, 0)
}

fn run(rule: &TriggerRule, happenings: &[Happening], told: &BTreeMap<String, Told>, joins: &[Join]) -> Evaluated {
    evaluate(rule, (happenings, &key_of), (&zone(), on(31, 0)), told, joins)
}

fn fired(rule: &TriggerRule, happenings: &[Happening]) -> Vec<String> {
    let found = run(rule, happenings, &BTreeMap::new(), &[]);
    found.firings.iter().map(|firing| firing.at.to_string()).collect()
}

fn days(list: &[u32]) -> Vec<String> {
    list.iter().map(|day| on(*day, 10).to_string()).collect()
}

#[test]
fn three_days_of_one_value_within_seven_fire_at_the_record_that_completes_them() {
    let on_days = |list: &[u32]| fired(&rule(), &list.iter().map(|day| browse(*day, 10)).collect::<Vec<_>>());
    assert_eq!(on_days(&[1, 2, 4]), days(&[4]));
    assert_eq!(on_days(&[1, 2]), days(&[]));
    assert_eq!(on_days(&[1, 2, 7]), days(&[7]), "the seventh day is the last of seven");
    assert_eq!(on_days(&[1, 2, 8]), days(&[]));
    let bags = one(on(2, 10), Role::Event, Some("bags"), 0);
    assert_eq!(fired(&rule(), &[browse(1, 10), bags, browse(3, 10)]), days(&[]), "each value counts by itself");
    let same_day = [browse(1, 9), browse(1, 10), browse(1, 11)];
    assert_eq!(fired(&rule(), &same_day), days(&[]));
    let often = TriggerRule { need: Need::Count { times: 3, within_days: 1 }, ..rule() };
    assert_eq!(fired(&often, &same_day), [on(1, 11).to_string()]);
}

#[test]
fn an_order_restarts_every_count() {
    let before = [browse(1, 10), browse(2, 10), order(2, 11), browse(3, 10)];
    assert_eq!(fired(&rule(), &before), days(&[]));
    let after = [browse(1, 10), order(1, 11), browse(2, 10), browse(3, 10), browse(4, 10)];
    assert_eq!(fired(&rule(), &after), days(&[4]));
    // At one instant the order comes first: what is counted is later than it.
    let together = [browse(1, 10), browse(2, 10), order(3, 10), browse(3, 10)];
    assert_eq!(fired(&rule(), &together), days(&[]));
}

#[test]
fn a_cooldown_ends_at_its_instant_and_what_came_inside_counts_then() {
    let mut list = vec![browse(1, 10), browse(2, 10), browse(3, 10)];
    list.extend((12..17).map(|day| browse(day, 10)));
    // 3 March 10:00 and fourteen days are 17 March 10:00; on the 16th it is too early.
    assert_eq!(fired(&rule(), &list), days(&[3]));
    let early = one(on(17, 9), Role::Event, Some("shoes"), 0);
    assert_eq!(fired(&rule(), &[list.clone(), vec![early]].concat()), days(&[3]));
    assert_eq!(fired(&rule(), &[list, vec![browse(17, 10)]].concat()), days(&[3, 17]));
}

#[test]
fn what_was_told_is_told_once_and_what_is_undone_is_invalidated() {
    let list = [browse(1, 10), browse(2, 10), browse(3, 10)];
    let first = run(&rule(), &list, &BTreeMap::new(), &[]);
    let [found] = first.firings.as_slice() else { panic!("{first:?}") };
    assert_eq!((found.status, found.per), (FiringStatus::Due, Some("shoes")));
    let key = found.key(&rule());
    let told = BTreeMap::from([(key.clone(), Told::Fired)]);
    let statuses = |list: &[Happening], told: &BTreeMap<String, Told>| -> Vec<FiringStatus> {
        run(&rule(), list, told, &[]).firings.iter().map(|firing| firing.status).collect()
    };
    assert_eq!(statuses(&list, &told), [FiringStatus::Fired]);
    // A late order takes the firing away.
    let late = [list.to_vec(), vec![order(2, 12)]].concat();
    assert_eq!(statuses(&late, &told), [FiringStatus::Invalidated]);
    assert_eq!(statuses(&late, &BTreeMap::new()), []);
    // What was refused starts no cooldown, and is not told again.
    let refused = BTreeMap::from([(key.clone(), Told::Suppressed)]);
    let more = [list.to_vec(), vec![browse(4, 10)]].concat();
    assert_eq!(statuses(&more, &refused), [FiringStatus::Suppressed, FiringStatus::Due]);
    // Of a key whose record is gone nothing is known.
    let gone = run(&rule(), &list[..2], &told, &[]);
    assert_eq!((gone.firings.len(), gone.unknown.as_slice()), (0, std::slice::from_ref(&key)));
}

#[test]
fn what_comes_too_late_expires() {
    let late = TriggerRule { max_lateness_us: 86_400_000_000, ..rule() };
    let list = [browse(1, 10), browse(2, 10), browse(3, 10)];
    let status = |as_of: Instant| {
        let found = evaluate(&late, (&list, &key_of), (&zone(), as_of), &BTreeMap::new(), &[]);
        (found.firings[0].status, found.next_change_at)
    };
    let after = on(4, 10).plus_micros(1);
    assert_eq!(status(on(4, 10)), (FiringStatus::Due, Some(after)));
    assert_eq!(status(after), (FiringStatus::Expired, None));
}

#[test]
fn what_only_a_merge_completes_is_held_back_and_what_comes_after_it_is_not() {
    let of = |day, side| one(on(day, 10), Role::Event, Some("shoes"), side);
    let join = [Join { at: on(10, 0), sides: (0, 1) }];
    let statuses = |rule: &TriggerRule, list: &[Happening], told: &BTreeMap<String, Told>| -> Vec<FiringStatus> {
        run(rule, list, told, &join).firings.iter().map(|firing| firing.status).collect()
    };
    let none = BTreeMap::new();
    let both = [of(1, 0), of(2, 1), of(3, 0)];
    assert_eq!(statuses(&rule(), &both, &none), [FiringStatus::Identity]);
    assert_eq!(statuses(&TriggerRule { on_merge: true, ..rule() }, &both, &none), [FiringStatus::Due]);
    // Held back, it starts no cooldown: what is completed after the merge fires.
    let later = [of(8, 0), of(9, 1), of(10, 0)];
    assert_eq!(statuses(&rule(), &later, &none), [FiringStatus::Due]);
    // What fired on either side goes on counting.
    let own = [of(1, 0), of(2, 0), of(3, 0), of(3, 1), of(4, 1), of(5, 1)];
    let key =
        |day: u32, side| firing_key("browsed", Some("shoes"), key_of(one(on(day, 10), Role::Event, None, side).row));
    let told = BTreeMap::from([(key(3, 0), Told::Fired), (key(5, 1), Told::Fired)]);
    assert_eq!(statuses(&rule(), &own, &told), [FiringStatus::Fired; 2]);
    let more = [own.to_vec(), (14..18).map(|day| of(day, 0)).collect()].concat();
    assert_eq!(statuses(&rule(), &more, &told).len(), 2, "the later of both cools down until 19 March");
}

#[test]
fn an_absence_fires_once_when_it_is_due() {
    let absent = TriggerRule { need: Need::Absence { days: 10 }, cooldown_days: 0, ..rule() };
    let bought = |day| one(on(day, 10), Role::Event, None, 0);
    let seen = |list: &[Happening], as_of: Instant| {
        let found = evaluate(&absent, (list, &key_of), (&zone(), as_of), &BTreeMap::new(), &[]);
        let at: Vec<String> = found.firings.iter().map(|firing| firing.at.to_string()).collect();
        (at, found.next_change_at)
    };
    assert_eq!(seen(&[bought(1)], on(11, 9)), (vec![], Some(on(11, 10))));
    assert_eq!(seen(&[bought(1)], on(11, 10)).0, days(&[11]));
    assert_eq!(seen(&[bought(1)], on(31, 10)).0, days(&[11]), "once for each absence");
    assert_eq!(seen(&[bought(1), bought(11)], on(11, 10)), (vec![], Some(on(21, 10))), "at the last moment");
    assert_eq!(seen(&[bought(1), bought(12)], on(31, 10)).0, days(&[11, 22]));
    assert_eq!(seen(&[bought(1), order(5, 10)], on(31, 10)), (vec![], None), "something else came instead");
}

fn any_list() -> impl Strategy<Value = Vec<Happening>> {
    let item = (1..28_u32, 0..24_u32, 0..5_u8, 0..3_usize);
    prop::collection::vec(item, 0..40).prop_map(|items| {
        let of = |(day, hour, kind, side): (u32, u32, u8, usize)| match kind {
            0 => one(on(day, hour), Role::Unless, None, side),
            1 | 2 => one(on(day, hour), Role::Event, Some("bags"), side),
            _ => one(on(day, hour), Role::Event, Some("shoes"), side),
        };
        let mut seen = BTreeSet::new();
        items.into_iter().map(of).filter(|one| seen.insert(one.row)).collect()
    })
}

fn any_rule() -> impl Strategy<Value = TriggerRule> {
    let need = prop_oneof![
        (1..4_u32, 1..8_u32).prop_map(|(dates, within_days)| Need::DistinctDays { dates, within_days }),
        (1..4_u32, 1..8_u32).prop_map(|(times, within_days)| Need::Count { times, within_days }),
        (1..6_u32).prop_map(|days| Need::Absence { days }),
    ];
    (need, 0..8_u32, any::<bool>()).prop_map(|(need, cooldown_days, on_merge)| TriggerRule {
        need,
        cooldown_days,
        on_merge,
        ..rule()
    })
}

fn joins() -> [Join; 2] {
    [Join { at: on(9, 0), sides: (0, 1) }, Join { at: on(18, 0), sides: (1, 2) }]
}

proptest! {
    #[test]
    fn the_order_of_arrival_means_nothing(rule in any_rule(), list in any_list(), seed in any::<u64>()) {
        let mut mixed = list.clone();
        mixed.sort_by_cached_key(|one| {
            crate::text::digest(&crate::text::Json::from(format!("{seed}{}", key_of(one.row).1).as_str()))
        });
        let none = BTreeMap::new();
        prop_assert_eq!(run(&rule, &list, &none, &joins()), run(&rule, &mixed, &none, &joins()));
    }

    #[test]
    fn firings_lie_a_cooldown_apart_and_each_key_is_there_once(rule in any_rule(), list in any_list()) {
        let found = run(&rule, &list, &BTreeMap::new(), &joins());
        let keys: BTreeSet<String> = found.firings.iter().map(|firing| firing.key(&rule)).collect();
        prop_assert_eq!(keys.len(), found.firings.len());
        for per in [Some("bags"), Some("shoes")] {
            let real = found.firings.iter().filter(|one| one.per == per && one.status == FiringStatus::Due);
            let at: Vec<Instant> = real.map(|firing| firing.at).collect();
            let apart = i64::from(rule.cooldown_days) * 86_400_000_000;
            prop_assert!(at.windows(2).all(|pair| pair[1].micros() - pair[0].micros() >= apart));
        }
    }

    #[test]
    fn a_merge_adds_nothing_that_may_be_done_about_the_past(rule in any_rule(), list in any_list()) {
        let rule = TriggerRule { on_merge: false, ..rule };
        let none = BTreeMap::new();
        let merged = run(&rule, &list, &none, &[Join { at: on(31, 0), sides: (0, 1) }, Join { at: on(31, 0), sides: (1, 2) }]);
        let mut apart = BTreeSet::new();
        for side in 0..3 {
            let own: Vec<Happening> = list.iter().filter(|one| one.side == side).cloned().collect();
            apart.extend(run(&rule, &own, &none, &[]).firings.into_iter().map(|firing| firing.key(&rule)));
        }
        for firing in merged.firings.iter().filter(|firing| firing.status == FiringStatus::Due && firing.at < on(31, 0)) {
            prop_assert!(apart.contains(&firing.key(&rule)), "{:?}", firing);
        }
    }
}

proptest! {
    // Each draw is a replay record by record.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_was_told_never_fires_twice_whatever_is_replayed(rule in any_rule(), list in any_list()) {
        // Record by record: what is due is told at once.
        let mut ordered = list.clone();
        ordered.sort_by(|a, b| (a.at, a.role, key_of(a.row)).cmp(&(b.at, b.role, key_of(b.row))));
        let mut told = BTreeMap::new();
        for length in 1..=ordered.len() {
            let now = ordered[length - 1].at;
            let found = evaluate(&rule, (&ordered[..length], &key_of), (&zone(), now), &told, &[]);
            for firing in found.firings.iter().filter(|firing| firing.status == FiringStatus::Due) {
                prop_assert!(told.insert(firing.key(&rule), Told::Fired).is_none());
            }
        }
        let all = run(&rule, &list, &told, &[]);
        // An absence may have come due after the last record.
        let counts = !matches!(rule.need, Need::Absence { .. });
        let due = all.firings.iter().any(|one| one.status == FiringStatus::Due);
        prop_assert!(!(counts && due));
        prop_assert_eq!(all.unknown.len(), 0);
    }
}
