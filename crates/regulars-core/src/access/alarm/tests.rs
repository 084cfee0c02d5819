//! Alarms over small audits, and their laws.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::access::audit::{Entry, Note};
use crate::consent::{Clock, QuietHours};
use crate::error::Result;
use crate::time::Instant;

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Nobody has a case, or the one actor has.
struct Cases(Option<&'static str>);

impl Facts for Cases {
    fn has_open_case(&mut self, entry: &Entry) -> Result<bool> {
        Ok(self.0 == Some(entry.note.actor.as_str()))
    }
}

fn span(text: &str, micros: i64) -> AlarmSpan {
    AlarmSpan { text: text.to_owned(), micros }
}

fn rule(key: AlarmKey) -> AlarmRule {
    AlarmRule {
        id: "much".to_owned(),
        actions: vec!["customer.*".to_owned(), "export".to_owned()],
        key,
        window: span("1h", HOUR),
        hard_limit: None,
        baseline: None,
        off_hours: None,
        need_open_case: false,
    }
}

/// Entries of `(microseconds after 2026-11-20T00:00:00Z, actor, action, object)`.
fn audit(told: &[(i64, &str, &str, &str)]) -> Vec<Entry> {
    let zero = Instant::parse("2026-11-20T00:00:00Z").unwrap();
    let mut entries: Vec<Entry> = Vec::new();
    for (after, actor, action, object) in told {
        let (actor, action, object) = ((*actor).to_owned(), (*action).to_owned(), (*object).to_owned());
        let note = Note { actor, action, object, ..Note::default() };
        entries.push(Entry::after(entries.last(), zero.plus_micros(*after), note, None).unwrap());
    }
    entries
}

fn fired(rules: &[AlarmRule], entries: &[Entry], cases: Option<&'static str>) -> Vec<FiredAlarm> {
    let (mut fold, mut found) = (Fold::new(rules), Vec::new());
    for entry in entries {
        fold.take(entry, &mut Cases(cases), &mut |alarm| found.push(alarm)).unwrap();
    }
    found
}

fn seqs(found: &[FiredAlarm]) -> Vec<(u64, u64)> {
    found.iter().map(|alarm| (alarm.seq, alarm.observed)).collect()
}

#[test]
fn a_limit_fires_once_and_again_after_it_was_kept() {
    let rules = [AlarmRule { hard_limit: Some(2), ..rule(AlarmKey::Actor) }];
    let view = |minutes: i64| (minutes * MINUTE, "u7", "customer.view", "customer/c1");
    // At 61 the first is just out of the window: again three; at 130 two are left.
    let found =
        fired(&rules, &audit(&[view(0), view(1), view(2), view(60), view(61), view(130), view(131), view(132)]), None);
    assert_eq!(seqs(&found), [(3, 3), (8, 3)]);
    assert_eq!(
        (found[0].limit, found[0].key.as_str(), found[0].entries.as_slice()),
        (Some(2), "u7", [1, 2, 3].as_slice())
    );
    assert_eq!((found[0].window.as_str(), found[0].cause), ("1h", AlarmCause::HardLimit));
}

#[test]
fn only_the_named_actions_count_and_keys_are_apart() {
    let told = [
        (0, "u7", "customer.view", "a"),
        (1_000, "u7", "export", "a"),
        (2_000, "u7", "exports", "a"),
        (3_000, "u8", "customer.find", "a"),
        (4_000, "u7", "customer.find", "b"),
    ];
    let limit = |key, limit| [AlarmRule { hard_limit: Some(limit), ..rule(key) }];
    assert_eq!(seqs(&fired(&limit(AlarmKey::Actor, 2), &audit(&told), None)), [(5, 3)]);
    assert_eq!(seqs(&fired(&limit(AlarmKey::ActorAction, 1), &audit(&told), None)), []);
    let found = fired(&limit(AlarmKey::Subject, 1), &audit(&told), None);
    assert_eq!((seqs(&found), found[0].key.as_str()), (vec![(4, 2)], "a"));
    assert_eq!(found[0].entries, [1, 2, 4]);
    assert_eq!(fired(&limit(AlarmKey::ActorAction, 0), &audit(&told), None)[0].key, "u7+customer.view");
}

#[test]
fn far_more_than_usual_fires_once_in_a_bucket() {
    let baseline = Baseline {
        bucket: span("1d", DAY),
        alpha_num: 1,
        alpha_den: 8,
        factor_num: 3,
        factor_den: 1,
        min_buckets: 7,
        floor: 20,
    };
    let rules = [AlarmRule { baseline: Some(baseline), ..rule(AlarmKey::Actor) }];
    let mut told = Vec::new();
    for day in 0..7 {
        told.extend((0..10).map(|n| (day * DAY + n * MINUTE, "u7", "export", "a")));
    }
    told.extend((0..40).map(|n| (7 * DAY + n * MINUTE, "u7", "export", "a")));
    told.extend((0..60).map(|n| (8 * DAY + n * MINUTE, "u7", "export", "a")));
    let found = fired(&rules, &audit(&told), None);
    // Seven buckets of ten: 10 * (1 - (7/8)^7) is 6.07304; the floor of 20 is passed at the 21st.
    assert_eq!(seqs(&found), [(91, 21), (141, 31)]);
    assert_eq!(found[0].baseline.as_deref(), Some("6.07304"));
    assert_eq!((found[0].window.as_str(), found[0].cause, found[0].limit), ("1d", AlarmCause::Baseline, None));
}

#[test]
fn nights_are_those_of_the_actor_and_fire_once() {
    let clock = |offset: &str| Clock::offset(offset).unwrap();
    let hours = OffHours {
        hours: QuietHours::new("22:00", "07:00").unwrap(),
        clock: clock("+08:00"),
        actors: BTreeMap::from([("u9".to_owned(), ("Z".to_owned(), clock("Z")))]),
    };
    let rules = [AlarmRule { off_hours: Some(hours), ..rule(AlarmKey::Subject) }];
    let at = |hour: i64, minute: i64, actor| (hour * HOUR + minute * MINUTE, actor, "export", "a");
    // In +08:00 the night lasts from 14:00Z to 23:00Z.
    let told = [
        at(13, 59, "u7"),
        at(14, 0, "u7"),
        at(14, 0, "u9"),
        at(22, 0, "u9"),
        at(22, 59, "u7"),
        at(23, 0, "u7"),
        at(30, 59, "u9"),
        at(31, 0, "u9"),
        at(38, 0, "u7"),
    ];
    assert_eq!(seqs(&fired(&rules, &audit(&told), None)), [(2, 1), (4, 1), (9, 1)]);
}

#[test]
fn what_is_done_without_a_case_fires_once_without_a_break() {
    let rules = [AlarmRule { need_open_case: true, ..rule(AlarmKey::Actor) }];
    let at = |minutes: i64, actor, object| (minutes * MINUTE, actor, "customer.view", object);
    let told = [
        at(0, "u7", "a"),
        at(1, "u8", "a"),
        at(30, "u7", "b"),
        at(59, "u7", "a"),
        at(118, "u7", "a"),
        at(178, "u7", "a"),
    ];
    assert_eq!(seqs(&fired(&rules, &audit(&told), Some("u8"))), [(1, 1), (3, 1), (6, 1)]);
}

#[test]
fn an_alarm_names_no_more_than_the_latest_entries() {
    let rules = [AlarmRule { hard_limit: Some(150), ..rule(AlarmKey::Actor) }];
    let told: Vec<_> = (0..200).map(|n| (n * 1_000, "u7", "export", "a")).collect();
    let found = fired(&rules, &audit(&told), None);
    assert_eq!((seqs(&found), found[0].entries.len()), (vec![(151, 151)], MAX_ALARM_ENTRIES));
    assert_eq!((found[0].entries[0], found[0].entries[99]), (52, 151));
}

proptest! {
    /// A limit against its definition: counted anew for every entry.
    #[test]
    fn a_limit_is_what_the_rules_say(
        steps in prop::collection::vec((0i64..40, 0usize..2, 0usize..2), 0..40),
        limit in 0u64..5,
        key in prop::sample::select(vec![AlarmKey::Actor, AlarmKey::ActorAction, AlarmKey::Subject]),
    ) {
        let mut at = 0;
        let mut told = Vec::new();
        for (step, actor, object) in steps {
            at += step * MINUTE;
            told.push((at, ["u7", "u8"][actor], "export", ["a", "b"][object]));
        }
        let entries = audit(&told);
        let rules = [AlarmRule { hard_limit: Some(limit), ..rule(key) }];
        let mut expected = Vec::new();
        let mut over: BTreeMap<String, bool> = BTreeMap::new();
        for (n, entry) in entries.iter().enumerate() {
            let own = rules[0].key_of(entry);
            let counted = entries[..=n].iter().filter(|other| {
                rules[0].key_of(other) == own && other.at > entry.at.plus_micros(-HOUR)
            });
            let mut actors: Vec<&str> = counted.map(|other| other.note.actor.as_str()).collect();
            if key == AlarmKey::Subject {
                actors.sort_unstable();
                actors.dedup();
            }
            let count = actors.len() as u64;
            if count > limit && !over.get(&own).copied().unwrap_or(false) {
                expected.push((entry.seq, count));
            }
            over.insert(own, count > limit);
        }
        prop_assert_eq!(seqs(&fired(&rules, &entries, None)), expected);
    }
}
