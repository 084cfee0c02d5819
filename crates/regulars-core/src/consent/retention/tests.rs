//! Periods and precedence at their edges, and the laws (INV-15, RT-6). The case file shows the rules one by one.

use proptest::prelude::*;

use super::*;
use crate::consent::{Basis, Word};
use crate::time::Date;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn row(trigger: Trigger) -> RetentionRow {
    RetentionRow {
        id: "r".to_owned(),
        jurisdiction: "CN".to_owned(),
        category: "order".to_owned(),
        trigger,
        min: None,
        max: None,
        at_expiry: None,
        evidence: false,
        backup: None,
    }
}

fn item(dates: TriggerDates) -> DataItem<'static> {
    DataItem {
        category: "order",
        dates,
        bases: [Basis::Contract].into_iter().collect(),
        legal_hold: false,
        store: StoreKind::Primary,
        opted_out: false,
    }
}

fn told(item: &DataItem<'_>, rows: &[RetentionRow], at: &str) -> Kept {
    decide_retention(item, &rows.iter().collect::<Vec<_>>(), day(at))
}

#[test]
fn periods_are_calendar_periods_and_nothing_else() {
    let after = |period: &str, date: &str| period.parse::<Period>().unwrap().after(day(date)).to_string();
    assert_eq!(after("3y", "2024-02-29"), "2027-02-28");
    assert_eq!(after("1m", "2026-01-31"), "2026-02-28");
    assert_eq!(after("90d", "2026-01-01"), "2026-04-01");
    for text in
        ["", "y", "0y", "3", "3 y", "+3y", "-3y", "3w", "3h", "1.5y", "201y", "2401m", "73201d", "９y", "99999999999y"]
    {
        assert_eq!(text.parse::<Period>(), Err(PeriodError), "{text}");
    }
    for text in ["200y", "2400m", "1d", "24m"] {
        assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
    }
}

#[test]
fn the_last_day_is_included() {
    let rows = [RetentionRow { max: "1y".parse().ok(), ..row(Trigger::Completed) }];
    let item = item(TriggerDates { completed: Some(day("2025-03-01")), ..TriggerDates::default() });
    let kept = told(&item, &rows, "2026-03-01");
    assert_eq!((kept.action, kept.reason), (RetentionAction::Keep, RetentionReason::WithinPeriod));
    assert_eq!((kept.until, kept.next_change_on), (Some(day("2026-03-01")), Some(day("2026-03-02"))));
    let gone = told(&item, &rows, "2026-03-02");
    assert_eq!(
        (gone.action, gone.reason, gone.until),
        (RetentionAction::Delete, RetentionReason::RetentionExpired, None)
    );
}

#[test]
fn what_begins_later_does_not_count_yet() {
    let rows = [RetentionRow { min: "3y".parse().ok(), ..row(Trigger::Closed) }];
    let item = item(TriggerDates { closed: Some(day("2026-05-01")), ..TriggerDates::default() });
    let kept = told(&item, &rows, "2026-03-01");
    assert_eq!((kept.action, kept.reason), (RetentionAction::Keep, RetentionReason::NoLimit));
    assert_eq!(kept.next_change_on, Some(day("2026-05-01")));
}

#[test]
fn evidence_stays_unused_until_the_longest_period_is_over() {
    let rows = [RetentionRow { evidence: true, max: "2y".parse().ok(), ..row(Trigger::Created) }];
    let dates = TriggerDates {
        created: Some(day("2025-01-01")),
        erasure_requested: Some(day("2026-01-01")),
        ..TriggerDates::default()
    };
    let kept = told(&item(dates), &rows, "2026-03-01");
    assert_eq!((kept.action, kept.reason), (RetentionAction::StoreOnly, RetentionReason::Evidence));
    assert_eq!(kept.next_change_on, Some(day("2027-01-02")));
    assert_eq!(told(&item(dates), &rows, "2027-01-02").action, RetentionAction::Delete);
}

#[test]
fn the_first_row_that_states_it_says_what_happens_at_the_end() {
    let expired = |at_expiry| RetentionRow { max: "1y".parse().ok(), at_expiry, ..row(Trigger::Created) };
    let dates = TriggerDates { created: Some(day("2020-01-01")), ..TriggerDates::default() };
    let rows = [expired(None), expired(Some(AtExpiry::StoreOnly)), expired(Some(AtExpiry::Anonymise))];
    assert_eq!(told(&item(dates), &rows, "2026-01-01").action, RetentionAction::StoreOnly);
    // Who asks for erasure gets it, whatever is done when periods end.
    let asked = TriggerDates { erasure_requested: Some(day("2026-01-01")), ..dates };
    assert_eq!(told(&item(asked), &rows, "2026-01-01").action, RetentionAction::Delete);
}

#[test]
fn a_least_period_beyond_a_longest_one_is_told() {
    let rows = [RetentionRow { min: "3y".parse().ok(), max: "1y".parse().ok(), ..row(Trigger::Created) }];
    let dates = TriggerDates { created: Some(day("2025-01-01")), ..TriggerDates::default() };
    let kept = told(&item(dates), &rows, "2025-06-01");
    assert!(kept.min_exceeds_max);
    // It is kept for use until the longest period is over, and then only stored.
    assert_eq!((kept.action, kept.next_change_on), (RetentionAction::Keep, Some(day("2026-01-02"))));
    assert_eq!(told(&item(dates), &rows, "2026-01-02").action, RetentionAction::StoreOnly);
}

fn any_date() -> impl Strategy<Value = Option<Date>> {
    prop::option::weighted(0.7, (0..2_000i32).prop_map(|days| day("2020-01-01").plus_days(days)))
}

fn any_period() -> impl Strategy<Value = Option<Period>> {
    prop::option::of(prop::sample::select(vec!["30d", "6m", "1y", "3y"]).prop_map(|text| text.parse().unwrap()))
}

fn any_row() -> impl Strategy<Value = RetentionRow> {
    let at_expiry = prop::option::of(prop::sample::select(AtExpiry::ALL.to_vec()));
    let trigger = prop::sample::select(Trigger::ALL.to_vec());
    (trigger, any_period(), any_period(), at_expiry, prop::bool::weighted(0.2), any::<bool>()).prop_map(
        |(trigger, min, max, at_expiry, evidence, backup)| RetentionRow {
            min,
            max,
            at_expiry,
            evidence,
            backup: backup.then_some(BackupRule::OnNextAccess),
            ..row(trigger)
        },
    )
}

fn any_item() -> impl Strategy<Value = DataItem<'static>> {
    let dates = [(); 6].map(|()| any_date());
    let bases = prop::collection::vec(prop::sample::select(Basis::ALL.to_vec()), 0..3);
    (dates, bases, any::<bool>(), any::<bool>()).prop_map(|(dates, bases, backup, opted_out)| {
        let [created, completed, closed, last_contact_by_subject, withdrawn, erasure_requested] = dates;
        DataItem {
            category: "contact_point",
            dates: TriggerDates { created, completed, closed, last_contact_by_subject, withdrawn, erasure_requested },
            bases: bases.into_iter().collect(),
            legal_hold: false,
            store: if backup { StoreKind::Backup } else { StoreKind::Primary },
            opted_out,
        }
    })
}

proptest! {
    #[test]
    fn what_is_held_for_a_court_is_never_destroyed(item in any_item(), rows in prop::collection::vec(any_row(), 0..4), days in 0..6_000i32) {
        let rows: Vec<&RetentionRow> = rows.iter().collect();
        let kept = decide_retention(&DataItem { legal_hold: true, ..item }, &rows, day("2020-01-01").plus_days(days));
        prop_assert_eq!((kept.action, kept.reason, kept.until), (RetentionAction::StoreOnly, RetentionReason::LegalHold, None));
    }

    #[test]
    fn what_is_to_be_destroyed_is_never_to_be_kept_again(item in any_item(), rows in prop::collection::vec(any_row(), 0..4), days in 2_000..6_000i32, more in 0..2_000i32) {
        let rows: Vec<&RetentionRow> = rows.iter().collect();
        let at = day("2020-01-01").plus_days(days);
        let now = decide_retention(&item, &rows, at);
        if now.action.destroys() {
            prop_assert!(decide_retention(&item, &rows, at.plus_days(more)).action.destroys());
        }
    }

    #[test]
    fn nothing_changes_before_the_next_change(item in any_item(), rows in prop::collection::vec(any_row(), 0..4), days in 0..4_000i32, more in 1..3_000i32) {
        let rows: Vec<&RetentionRow> = rows.iter().collect();
        let at = day("2020-01-01").plus_days(days);
        let now = decide_retention(&item, &rows, at);
        let said = |kept: &Kept| (kept.action, kept.reason, kept.until, kept.usable_for, kept.survivors.clone());
        let last = now.next_change_on.map_or(at.plus_days(more), |next| next.plus_days(-1));
        let before = at.plus_days(more).min(last);
        prop_assert_eq!(said(&now), said(&decide_retention(&item, &rows, before)));
        if let Some(next) = now.next_change_on {
            let then = decide_retention(&item, &rows, next);
            prop_assert!(said(&now) != said(&then) || now.min_exceeds_max != then.min_exceeds_max);
        }
        // RT-6: a period that ends makes a difference on the day after it at the latest.
        if let (Some(until), Some(next)) = (now.until, now.next_change_on) {
            prop_assert!(next <= until.plus_days(1));
        }
    }
}
