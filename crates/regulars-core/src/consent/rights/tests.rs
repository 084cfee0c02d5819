//! Working days and deadlines at their edges, and the law of monotony (INV-14). The case file shows the default rows.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::consent::{Law, Word};
use crate::record::RequestStep;
use crate::rulebook::Rulebook;
use crate::time::Date;

/// Calendars that cover two years, and a promise of the shop.
const RULES: &str = r#"
[rulebook]
id = "rights"
version = 1
zone = "Asia/Shanghai"
[[deadline]]
id = "promise"
jurisdiction = "CN"
rights = ["explain"]
base = { unit = "day", n = 7 }
cite = "promise"
[[calendar]]
id = "cn"
jurisdictions = ["CN"]
holidays = ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"]
extra_workdays = ["2026-09-20", "2026-10-10"]
covers = ["2026-01-01", "2027-12-31"]
[[calendar]]
id = "west"
jurisdictions = ["EU", "UK", "US-CA"]
holidays = ["2026-12-25", "2026-12-28", "2027-01-01"]
covers = ["2026-01-01", "2027-12-31"]
"#;

static BOOK: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::parse(RULES).unwrap_or_else(|error| panic!("{error}")));

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn rights() -> &'static RightsRules {
    &BOOK.privacy.rights
}

fn law() -> &'static Law {
    &BOOK.privacy.law
}

/// The deadlines of a right that came in on a date, in some jurisdictions.
fn due(codes: &[&str], right: Right, received: &str, extended: bool, pauses: &[(&str, &str)]) -> Deadlines {
    told(codes, right, received, extended, pauses).unwrap()
}

fn told(
    codes: &[&str],
    right: Right,
    received: &str,
    extended: bool,
    pauses: &[(&str, &str)],
) -> Result<Deadlines, DeadlineError> {
    let jurisdictions: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
    let pauses: Vec<(Date, Date)> = pauses.iter().map(|(from, to)| (day(from), day(to))).collect();
    let asked = Asked { jurisdictions: &jurisdictions, right, received: day(received), extended, pauses: &pauses };
    deadlines(&asked, rights(), law())
}

#[test]
fn holidays_push_and_make_up_workdays_pull() {
    // Fifteen working days after Friday 25 September: 7 days of October and weekends are free, Saturday the 10th is not.
    let found = due(&["CN"], Right::Erasure, "2026-09-25", false, &[]);
    assert_eq!((found.due, found.degraded), (Some(day("2026-10-22")), false));
    assert_eq!(due(&["CN"], Right::Withdraw, "2026-10-03", false, &[]).due, Some(day("2026-10-03")));
}

#[test]
fn a_date_beyond_the_calendar_is_said_to_be_degraded() {
    let found = due(&["CN"], Right::Erasure, "2027-12-20", false, &[]);
    assert_eq!((found.due, found.degraded), (Some(day("2028-01-04")), true));
    // Saturday 1 January 2028 is beyond it, so nothing is rolled.
    let found = due(&["EU"], Right::Access, "2027-12-01", false, &[]);
    assert_eq!((found.due, found.degraded), (Some(day("2028-01-01")), true));
    // A count of no days needs no calendar.
    assert!(!due(&["CN"], Right::Withdraw, "2040-01-01", false, &[]).degraded);
}

#[test]
fn an_extension_counts_from_the_receipt_and_the_person_hears_of_it_by_the_first_deadline() {
    let found = due(&["EU"], Right::Access, "2026-09-28", true, &[]);
    // Monday 28 December is a holiday.
    assert_eq!((found.due, found.notify_by), (Some(day("2026-12-29")), Some(day("2026-10-28"))));
    let found = due(&["US-CA"], Right::Access, "2026-11-20", true, &[]);
    assert_eq!((found.due, found.notify_by), (Some(day("2027-02-18")), Some(day("2027-01-04"))));
    let error = told(&["CN"], Right::Access, "2026-11-20", true, &[]).unwrap_err();
    assert_eq!(error, DeadlineError::ExtensionNotAvailable);
}

#[test]
fn of_several_jurisdictions_each_field_is_the_earliest() {
    let found = due(&["EU", "CN"], Right::ObjectMarketing, "2026-11-02", true, &[]);
    assert_eq!((found.due, found.stop_by), (Some(day("2026-11-23")), Some(day("2026-11-02"))));
    assert_eq!(found.notify_by, Some(day("2026-12-02")));
    let found = due(&["US-CA", "EU"], Right::Access, "2026-11-20", false, &[]);
    assert_eq!((found.due, found.ack_by), (Some(day("2026-12-21")), Some(day("2026-12-04"))));
}

#[test]
fn the_rulebooks_own_rows_come_first_and_heirs_have_them_too() {
    assert_eq!(due(&["CN"], Right::Explain, "2026-11-20", false, &[]).due, Some(day("2026-11-27")));
    // What nobody has ruled stands empty.
    let found = due(&["US"], Right::Access, "2026-11-20", false, &[]);
    assert_eq!(found, Deadlines { unruled: vec!["US".to_owned()], ..Deadlines::default() });
    let found = due(&["US-CA"], Right::RevokeCallText, "2026-11-20", false, &[]);
    assert_eq!((found.due, found.stop_by), (Some(day("2026-12-04")), Some(day("2026-11-20"))));
}

#[test]
fn the_clock_stood_still_in_britain_from_february_2026_on() {
    let pause = [("2026-02-10", "2026-02-20")];
    assert_eq!(due(&["UK"], Right::Access, "2026-02-05", false, &pause).due, Some(day("2026-03-16")));
    assert_eq!(due(&["UK"], Right::Access, "2026-02-04", false, &pause).due, Some(day("2026-03-04")));
}

#[test]
fn pauses_are_united_and_elsewhere_ignored() {
    let twice = [("2026-06-12", "2026-06-16"), ("2026-06-14", "2026-06-17"), ("2026-06-12", "2026-06-13")];
    assert_eq!(due(&["EU"], Right::Access, "2026-06-10", false, &twice).due, Some(day("2026-07-15")));
    let late = [("2026-08-01", "2026-08-02")];
    let error = told(&["EU"], Right::Access, "2026-06-10", false, &late).unwrap_err();
    let due_on = day("2026-07-10");
    assert_eq!(error, DeadlineError::PauseAfterDeadline { from: day("2026-08-01"), due: due_on });
    assert_eq!(due(&["US-CA"], Right::Access, "2026-06-10", false, &late).due, Some(day("2026-07-25")));
}

#[test]
fn a_week_without_working_days_leads_nowhere() {
    let calendar = Calendar::new("x".into(), vec![], Weekdays::of(1..=7), (day("2026-01-01"), day("2026-12-31")));
    let mut calendar = calendar.unwrap();
    assert_eq!(calendar.roll(day("2026-01-01")), None);
    calendar.work(day("2026-06-06")).unwrap();
    assert_eq!(calendar.roll(day("2026-01-01")), Some(day("2026-06-06")));
    assert_eq!(calendar.nth_working_day(day("2026-01-01"), 2), None);
    assert_eq!(calendar.rest(day("2026-06-06")), Err(CalendarError::Overlap(day("2026-06-06"))));
    assert_eq!(calendar.is_working(day("2025-12-31")), None);
}

#[test]
fn every_state_is_reached_and_closed_ones_lead_nowhere() {
    let steps: Vec<RequestStep> = RequestStep::WORDS.iter().filter_map(|word| RequestStep::from_word(word)).collect();
    for state in &steps {
        assert_eq!(steps.iter().any(|step| follows(*state, *step)), is_open(*state), "{}", state.as_str());
        assert!(!follows(*state, RequestStep::Received));
        assert_eq!(is_open(*state), follows(*state, RequestStep::Refused));
        let reached = *state == RequestStep::Received || steps.iter().any(|from| follows(*from, *state));
        assert!(reached, "{}", state.as_str());
    }
}

#[test]
fn rights_have_their_other_names() {
    assert_eq!([Right::of("know"), Right::of("correct")], [Some(Right::Access), Some(Right::Rectification)]);
    assert!(Right::names().all(|name| Right::of(name).is_some()));
    for (n, right) in Right::ALL.iter().enumerate() {
        assert_eq!((Right::of(right.as_str()), right.number() as usize), (Some(*right), n));
    }
}

/// Codes that have rows, and calendars.
const CODES: [&str; 4] = ["CN", "EU", "UK", "US-CA"];

proptest! {
    #[test]
    fn deadlines_are_monotone_in_the_date_of_receipt(
        codes in prop::sample::subsequence(CODES.to_vec(), 1..4),
        right in prop::sample::select(Right::ALL.to_vec()),
        // In the year that the calendars cover, without the first days of February 2026, when the law of Britain changed.
        from in 40..400i32,
        later in 0..60i32,
        pause in prop::option::of((0..20i32, 1..30i32)),
    ) {
        let start = day("2026-01-01");
        let jurisdictions: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        let at = |days: i32| {
            let received = start.plus_days(days);
            let begin = |(after, long): (i32, i32)| {
                let first = start.plus_days(from + after);
                (first, first.plus_days(long))
            };
            let pauses: Vec<_> = pause.map(begin).into_iter().collect();
            let asked = Asked { jurisdictions: &jurisdictions, right, received, extended: false, pauses: &pauses };
            deadlines(&asked, rights(), law())
        };
        if let (Ok(early), Ok(late)) = (at(from), at(from + later)) {
            prop_assert!(early.due <= late.due, "{early:?} {late:?}");
            prop_assert!(early.ack_by <= late.ack_by);
            prop_assert!(early.stop_by <= late.stop_by);
        }
    }

    #[test]
    fn a_degraded_date_is_never_later_than_one_that_a_calendar_gives(
        code in prop::sample::select(CODES.to_vec()),
        right in prop::sample::select(Right::ALL.to_vec()),
        days in 0..600i32,
        extended in any::<bool>(),
    ) {
        let received = day("2026-01-01").plus_days(days);
        let jurisdictions = [code.to_owned()];
        let asked = Asked { jurisdictions: &jurisdictions, right, received, extended, pauses: &[] };
        let without = RightsRules { calendars: Vec::new(), ..rights().clone() };
        if let (Ok(truth), Ok(degraded)) = (deadlines(&asked, rights(), law()), deadlines(&asked, &without, law())) {
            prop_assert!(degraded.due <= truth.due && degraded.ack_by <= truth.ack_by);
            prop_assert!(degraded.notify_by <= truth.notify_by);
            prop_assert!(degraded.degraded || degraded == truth);
        }
    }

    #[test]
    fn the_order_of_jurisdictions_and_pauses_is_irrelevant(
        codes in prop::sample::subsequence(CODES.to_vec(), 1..4),
        right in prop::sample::select(Right::ALL.to_vec()),
        pauses in prop::collection::vec((0..25i32, 1..10i32), 0..5),
    ) {
        let received = day("2026-05-04");
        let pauses: Vec<_> = pauses.iter().map(|(from, long)| (received.plus_days(*from), received.plus_days(from + long))).collect();
        let jurisdictions: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        let (mut turned, mut mirrored) = (pauses.clone(), jurisdictions.clone());
        turned.reverse();
        mirrored.reverse();
        let asked = |jurisdictions, pauses| Asked { jurisdictions, right, received, extended: false, pauses };
        let one = deadlines(&asked(&jurisdictions, &pauses), rights(), law());
        prop_assert_eq!(one, deadlines(&asked(&mirrored, &turned), rights(), law()));
    }
}
