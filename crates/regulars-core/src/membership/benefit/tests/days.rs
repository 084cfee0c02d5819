//! Days that not every year has, years' ends, seasons.

use super::case::{on, plain};
use crate::error::{Code, Fault as _};
use crate::membership::benefit::{BenefitError, Birth, BirthdayRules, Eligible, MAX_WINDOW_DAYS, Window};
use crate::membership::program::{Benefit, Count, Feb29, LeapMonth, Per, Quota, ShortMonth, When};
use crate::time::Date;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn days(birth: Birth, year: i32, rules: BirthdayRules) -> Vec<String> {
    birth.in_year(year, rules).unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn the_29th_of_february_under_every_policy() {
    let birth = on(date("2000-02-29"));
    for (feb29, common) in
        [(Feb29::Feb28, &["2027-02-28"][..]), (Feb29::Mar01, &["2027-03-01"]), (Feb29::LeapOnly, &[])]
    {
        let rules = BirthdayRules { feb29, ..BirthdayRules::default() };
        assert_eq!(days(birth, 2027, rules), common);
        assert_eq!(days(birth, 2028, rules), ["2028-02-29"]);
        // 2100 is no leap year.
        assert_eq!(days(birth, 2100, rules).len(), common.len());
    }
}

#[test]
fn a_leap_month_is_kept_in_the_years_that_have_it() {
    let strict = BirthdayRules { leap_month: LeapMonth::LeapOnly, ..BirthdayRules::default() };
    let leap = |month, day| Birth::chinese(month, day, true).unwrap();
    // 2023 had a second month 2, 2025 a second month 6; 2033 has a second month 11, which begins on 2033-12-22.
    for (month, year, itself) in [(2, 2023, "2023-03-22"), (6, 2025, "2025-07-25"), (11, 2033, "2033-12-22")] {
        assert_eq!(days(leap(month, 1), year, BirthdayRules::default()), [itself]);
        assert_eq!(days(leap(month, 1), year, strict), [itself]);
    }
    assert_eq!(days(leap(6, 1), 2026, BirthdayRules::default()), ["2026-07-14"]);
    assert_eq!(days(leap(6, 1), 2026, strict), [""; 0]);
    // Who was born in the regular month celebrates in it also when the year has both.
    assert_eq!(days(Birth::chinese(11, 1, false).unwrap(), 2033, strict), ["2033-11-22"]);
    // A Gregorian year may hold the leap month's day of the year before: 2034-01-19 is the leap month's day 29.
    assert_eq!(days(leap(11, 29), 2034, strict), ["2034-01-19"]);
}

#[test]
fn day_30_of_a_short_month() {
    let skip = BirthdayRules { short_month: ShortMonth::Skip, ..BirthdayRules::default() };
    let eve = Birth::chinese(12, 30, false).unwrap();
    // The year that ended on 2025-01-28 had a last month of 29 days, the one that ended on 2024-02-09 one of 30.
    assert_eq!(days(eve, 2025, BirthdayRules::default()), ["2025-01-28"]);
    assert_eq!(days(eve, 2025, skip), [""; 0]);
    assert_eq!(days(eve, 2024, skip), ["2024-02-09"]);
}

#[test]
fn a_gregorian_year_has_none_one_or_two_chinese_birthdays() {
    let birth = Birth::chinese(11, 20, false).unwrap();
    assert_eq!(days(birth, 2024, BirthdayRules::default()), ["2024-01-01", "2024-12-20"]);
    assert_eq!(days(birth, 2025, BirthdayRules::default()), [""; 0]);
    assert_eq!(days(birth, 2026, BirthdayRules::default()), ["2026-01-08", "2026-12-28"]);
}

#[test]
fn once_per_year_means_the_first_birthday_unless_years_are_lunar() {
    let birth = Birth::chinese(11, 20, false).unwrap();
    let window = |per: Option<Per>| {
        let quota = per.map(|per| Quota { count: Count::All(1), per });
        Window::of(&Benefit { when: Some(When::Birthday { before: 0, after: 0 }), quota, ..plain() })
    };
    let second = date("2024-12-20");
    assert_eq!(window(Some(Per::CalendarYear)).holds(second, Some(&birth)), Ok(Eligible::No));
    for per in [Some(Per::LunarYear), None] {
        assert_eq!(window(per).holds(second, Some(&birth)), Ok(Eligible::Yes { birthday: Some(second) }));
    }
}

#[test]
fn windows_reach_over_the_end_of_the_year() {
    let window = Window::of(&Benefit { when: Some(When::Birthday { before: 3, after: 3 }), ..plain() });
    let yes = |birthday| Ok(Eligible::Yes { birthday: Some(date(birthday)) });
    for (born, day, wanted) in [
        ("1990-01-01", "2025-12-29", yes("2026-01-01")),
        ("1990-01-01", "2025-12-28", Ok(Eligible::No)),
        ("1990-12-31", "2026-01-03", yes("2025-12-31")),
        ("1990-12-31", "2026-01-04", Ok(Eligible::No)),
    ] {
        assert_eq!(window.holds(date(day), Some(&on(date(born)))), wanted, "{born} {day}");
    }
    assert_eq!(window.holds(date("2025-12-29"), None), Ok(Eligible::BirthdayMissing));
    assert_eq!(window.turns_after(date("2025-12-28"), Some(&on(date("1990-01-01")))), Ok(Some(date("2025-12-29"))));
    assert_eq!(window.turns_after(date("2025-12-29"), Some(&on(date("1990-01-01")))), Ok(Some(date("2026-01-05"))));
}

#[test]
fn of_two_windows_that_overlap_the_earlier_birthday_is_meant() {
    let window = Window::of(&Benefit { when: Some(When::Birthday { before: 366, after: 366 }), ..plain() });
    let held = window.holds(date("2025-06-01"), Some(&on(date("1990-06-01"))));
    assert_eq!(held, Ok(Eligible::Yes { birthday: Some(date("2024-06-01")) }));
}

#[test]
fn a_season_may_run_over_the_new_year() {
    let holds = |from, to, day: &str| {
        let window = Window::of(&Benefit { when: Some(When::Season { from, to }), ..plain() });
        window.holds(date(day), None).unwrap() == Eligible::Yes { birthday: None }
    };
    for (day, wanted) in
        [("2025-12-19", false), ("2025-12-20", true), ("2026-01-01", true), ("2026-01-06", true), ("2026-01-07", false)]
    {
        assert_eq!(holds((12, 20), (1, 6), day), wanted, "{day}");
    }
    // To 29 February: to the end of the month in every year. On 29 February alone: in leap years alone.
    for (day, winter, alone) in [("2027-02-28", true, false), ("2027-03-01", false, false), ("2028-02-29", true, true)]
    {
        assert_eq!((holds((12, 1), (2, 29), day), holds((2, 29), (2, 29), day)), (winter, alone), "{day}");
    }
    let leap_day = Window::of(&Benefit { when: Some(When::Season { from: (2, 29), to: (2, 29) }), ..plain() });
    assert_eq!(leap_day.turns_after(date("2096-02-29"), None), Ok(Some(date("2096-03-01"))));
    assert_eq!(leap_day.turns_after(date("2096-03-01"), None), Ok(Some(date("2104-02-29"))));
    let always = Window::of(&Benefit { when: Some(When::Season { from: (1, 1), to: (12, 31) }), ..plain() });
    assert_eq!(always.turns_after(date("2026-01-01"), None), Ok(None));
}

#[test]
fn what_no_calendar_has_is_refused() {
    for (month, day) in [(2, 30), (0, 1), (13, 1), (4, 31), (1, 0)] {
        assert_eq!(Birth::gregorian(month, day), Err(BenefitError::BirthdayInvalid), "{month}-{day}");
        assert_eq!(BenefitError::BirthdayInvalid.code().as_str(), "birthday_invalid");
    }
    for (month, day) in [(0, 1), (13, 1), (1, 0), (1, 31)] {
        assert_eq!(Birth::chinese(month, day, false), Err(BenefitError::BirthdayInvalid), "{month}-{day}");
    }
    let birth = Birth::chinese(1, 1, false).unwrap();
    for year in [i32::MIN, 1900, 2101, i32::MAX] {
        let error = birth.in_year(year, BirthdayRules::default()).unwrap_err();
        assert_eq!((error.code(), error.path().as_str()), (Code::CalendarOutOfRange, "at"));
    }
    assert_eq!(days(birth, 1901, BirthdayRules::default()), ["1901-02-19"]);
    assert_eq!(days(birth, 2100, BirthdayRules::default()), ["2100-02-09"]);
    let long = When::Birthday { before: MAX_WINDOW_DAYS + 1, after: 0 };
    let window = Window::of(&Benefit { when: Some(long), ..plain() });
    assert_eq!(window.holds(date("2025-01-01"), Some(&birth)), Err(BenefitError::WindowTooLong));
}
