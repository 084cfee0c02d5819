//! Calendars by hand, and the laws of SV-2 (SV-I1).

use proptest::prelude::*;

use super::*;

const HOUR: i64 = 3_600_000_000;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn spans(all: &[(&str, &str)]) -> DaySpans {
    let mut spans = DaySpans::default();
    for (from, to) in all {
        spans.push(DaySpan::parse(from, to).unwrap()).unwrap();
    }
    spans
}

/// Monday to Friday by these hours.
fn weekdays(zone: &str, hours: &[(&str, &str)]) -> CalendarSpec {
    let mut spec = CalendarSpec::new(Zone::new(zone).unwrap());
    spec.weekly.iter_mut().take(5).for_each(|day| *day = spans(hours));
    spec
}

fn daily(zone: &str, hours: &[(&str, &str)]) -> BusinessCalendar {
    let mut spec = CalendarSpec::new(Zone::new(zone).unwrap());
    spec.weekly.iter_mut().for_each(|day| *day = spans(hours));
    BusinessCalendar::new(spec).unwrap()
}

#[test]
fn make_up_days_win_over_holidays_and_holidays_over_the_week() {
    let mut spec = weekdays("Asia/Shanghai", &[("09:00", "18:00")]);
    spec.holidays.extend([date("2025-10-01"), date("2025-10-11")]);
    spec.extra_workdays.insert(date("2025-10-11"), spans(&[("10:00", "12:00")]));
    let calendar = BusinessCalendar::new(spec).unwrap();
    let of = |day: &str| {
        let from = at(&format!("{day}T00:00:00+08:00"));
        calendar.business_time(from, from.plus_micros(DAY_US)).unwrap()
    };
    assert_eq!(["2025-09-30", "2025-10-01", "2025-10-11", "2025-10-12"].map(of), [9 * HOUR, 0, 2 * HOUR, 0]);
}

#[test]
fn a_target_that_ends_at_closing_is_due_at_closing() {
    let calendar = BusinessCalendar::new(weekdays("Asia/Shanghai", &[("09:00", "12:00"), ("13:00", "18:00")])).unwrap();
    let add = |from: &str, micros: i64| calendar.add(at(from), micros).unwrap();
    assert_eq!(add("2025-09-08T09:00:00+08:00", 3 * HOUR), at("2025-09-08T12:00:00+08:00"));
    assert_eq!(add("2025-09-08T09:00:00+08:00", 3 * HOUR + 1), at("2025-09-08T13:00:00.000001+08:00"));
    assert_eq!(add("2025-09-08T09:00:00+08:00", 8 * HOUR), at("2025-09-08T18:00:00+08:00"));
    assert_eq!(add("2025-09-06T22:00:00+08:00", HOUR), at("2025-09-08T10:00:00+08:00"));
    assert_eq!(add("2025-09-06T22:00:00+08:00", 0), at("2025-09-06T22:00:00+08:00"));
}

#[test]
fn hours_over_new_year_and_up_to_midnight() {
    let calendar = daily("Asia/Shanghai", &[("20:00", "24:00")]);
    let (from, until) = (at("2025-12-31T23:00:00+08:00"), at("2026-01-01T21:00:00+08:00"));
    assert_eq!(calendar.business_time(from, until), Ok(2 * HOUR));
    assert_eq!(calendar.add(from, HOUR), Ok(at("2026-01-01T00:00:00+08:00")));
    assert_eq!(calendar.add(from, 2 * HOUR), Ok(until));
}

#[test]
fn where_the_clock_is_put_forward_or_back() {
    let calendar = daily("America/New_York", &[("01:00", "04:00")]);
    let of = |day: &str| {
        let from = calendar.spec().zone.start_of(date(day));
        calendar.business_time(from, calendar.spec().zone.start_of(date(day).plus_days(1))).unwrap()
    };
    assert_eq!(["2025-03-08", "2025-03-09", "2025-11-02"].map(of), [3 * HOUR, 2 * HOUR, 4 * HOUR]);
    // 02:30 is read with the offset before the gap, so it is 03:30, and what both spans cover counts once.
    let split = daily("America/New_York", &[("01:00", "02:30"), ("03:00", "05:00")]);
    let day = split.spec().zone.start_of(date("2025-03-09"));
    assert_eq!(split.business_time(day, day.plus_micros(DAY_US)), Ok(3 * HOUR));
    // A span that lies in the gap is none.
    let inside = daily("America/New_York", &[("02:15", "03:00"), ("12:00", "13:00")]);
    assert_eq!(inside.business_time(day, day.plus_micros(DAY_US)), Ok(HOUR));
    // Midnight itself is left out in Beirut on this day.
    let beirut = daily("Asia/Beirut", &[("00:00", "02:00"), ("22:00", "24:00")]);
    let zone = &beirut.spec().zone;
    let (begins, ends) = (zone.start_of(date("2022-03-26")), zone.start_of(date("2022-03-28")));
    assert_eq!(beirut.business_time(begins, ends), Ok(7 * HOUR));
}

#[test]
fn what_is_no_calendar() {
    let empty = CalendarSpec::new(Zone::new("UTC").unwrap());
    assert_eq!(BusinessCalendar::new(empty.clone()).unwrap_err(), CalendarError::WithoutWorkingTime);
    let always = CalendarSpec { always: true, ..weekdays("UTC", &[("09:00", "10:00")]) };
    assert_eq!(BusinessCalendar::new(always).unwrap_err(), CalendarError::AlwaysWithHours);
    for (from, to, error) in [
        ("09:00", "09:00", CalendarError::BadSpan),
        ("18:00", "09:00", CalendarError::BadSpan),
        ("24:00", "24:00", CalendarError::NotATime),
        ("9:00", "10:00", CalendarError::NotATime),
        ("09:00", "24:01", CalendarError::NotATime),
        ("", "10:00", CalendarError::NotATime),
    ] {
        assert_eq!(DaySpan::parse(from, to), Err(error), "{from} {to}");
    }
    let mut day = spans(&[("09:00", "12:00")]);
    assert_eq!(day.push(DaySpan::parse("11:00", "13:00").unwrap()), Err(CalendarError::Overlapping));
    assert_eq!(day.push(DaySpan::parse("12:00", "13:00").unwrap()), Ok(()));
}

#[test]
fn a_day_has_so_many_spans_and_no_more() {
    let mut day = DaySpans::default();
    for n in 0..MAX_SPANS {
        let (hour, minute) = (n / 4, n % 4 * 15);
        let span = DaySpan::parse(&format!("{hour:02}:{minute:02}"), &format!("{hour:02}:{:02}", minute + 10));
        day.push(span.unwrap()).unwrap();
    }
    assert_eq!(day.push(DaySpan::parse("23:00", "23:30").unwrap()), Err(CalendarError::TooManySpans));
}

#[test]
fn targets_are_reached_within_the_horizon_or_not_at_all() {
    // One hour on one day, and no other ever.
    let mut spec = CalendarSpec::new(Zone::new("UTC").unwrap());
    spec.extra_workdays.insert(date("2026-01-01"), spans(&[("09:00", "10:00")]));
    let calendar = BusinessCalendar::new(spec).unwrap();
    assert_eq!(calendar.add(at("2023-10-24T00:00:00Z"), HOUR), Ok(at("2026-01-01T10:00:00Z")));
    assert_eq!(calendar.add(at("2023-10-23T00:00:00Z"), HOUR), Err(CalendarError::HorizonExceeded));
    assert_eq!(calendar.add(at("2026-01-01T00:00:00Z"), HOUR + 1), Err(CalendarError::HorizonExceeded));
    let always = BusinessCalendar::always(Zone::new("UTC").unwrap());
    // 800 days after the first there are 801 whole days.
    assert_eq!(always.add(at("2023-10-24T00:00:00Z"), 801 * DAY_US), Ok(at("2026-01-02T00:00:00Z")));
    assert_eq!(always.add(at("2023-10-24T00:00:00Z"), 801 * DAY_US + 1), Err(CalendarError::HorizonExceeded));
    assert_eq!(always.add(Instant::MAX, i64::MAX), Err(CalendarError::HorizonExceeded));
    assert_eq!(always.business_time(Instant::MIN, Instant::MAX), Err(CalendarError::TooLong));
}

#[test]
fn years_that_are_not_kept_answer_alike() {
    let calendar = BusinessCalendar::new(weekdays("UTC", &[("09:00", "18:00")])).unwrap();
    for year in [1_899, 2_199, 2_200, 9_998] {
        let from = at(&format!("{year}-12-01T00:00:00Z"));
        let due = calendar.add(from, 9 * HOUR * 40).unwrap();
        assert_eq!(calendar.business_time(from, due), Ok(9 * HOUR * 40), "{year}");
        assert_eq!(due.to_string().get(..4), Some(format!("{}", year + 1).as_str()));
    }
}

/// The working time by going from day to day.
fn slow(calendar: &BusinessCalendar, from: Instant, until: Instant) -> i64 {
    let (spec, mut total) = (calendar.spec(), 0);
    let mut date = spec.zone.date(from).plus_days(-1);
    while date <= spec.zone.date(until) {
        for span in spec.hours(date).iter() {
            let (first, last) = span.bounds();
            let [begins, ends] = [first, last].map(|micros| spec.zone.local(date, micros).instant());
            total += (ends.min(until).micros() - begins.max(from).micros()).max(0);
        }
        date = date.plus_days(1);
    }
    total
}

fn calendars() -> impl Strategy<Value = BusinessCalendar> {
    let zones = prop::sample::select(vec!["Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe"]);
    // Times of day that no clock leaves out or shows twice.
    let cuts = prop::collection::btree_set(16..96_i64, 2..8);
    let holidays = prop::collection::btree_set(20_000..21_000_i32, 0..40);
    let extra = prop::collection::btree_set(20_000..21_000_i32, 0..40);
    (zones, cuts, holidays, extra, 3..8_usize).prop_map(|(zone, cuts, holidays, extra, days)| {
        let cuts: Vec<i64> = cuts.into_iter().collect();
        let text = |quarter: i64| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15);
        let pairs = cuts.chunks_exact(2).map(|pair| (text(pair[0]), text(pair[1])));
        let mut hours = DaySpans::default();
        pairs.for_each(|(from, to)| hours.push(DaySpan::parse(&from, &to).unwrap()).unwrap());
        let mut spec = CalendarSpec::new(Zone::new(zone).unwrap());
        spec.weekly.iter_mut().take(days).for_each(|day| *day = hours.clone());
        spec.holidays = holidays.into_iter().map(Date::from_days).collect();
        spec.extra_workdays = extra.into_iter().map(|day| (Date::from_days(day), hours.clone())).collect();
        BusinessCalendar::new(spec).unwrap()
    })
}

fn instants() -> impl Strategy<Value = Instant> {
    (20_000 * DAY_US..21_000 * DAY_US).prop_map(|micros| Instant::from_micros(micros).unwrap())
}

proptest! {
    #[test]
    fn working_time_adds_up(calendar in calendars(), mut three in prop::array::uniform3(instants())) {
        three.sort();
        let [a, b, c] = three;
        let of = |from, until| calendar.business_time(from, until).unwrap();
        prop_assert_eq!(of(a, c), of(a, b) + of(b, c));
        prop_assert!(of(a, b) <= b.micros() - a.micros());
        prop_assert_eq!(of(b, a), if a == b { of(a, b) } else { 0 });
        let near = Instant::from_micros(a.micros() + (c.micros() - a.micros()) / 50).unwrap();
        prop_assert_eq!(of(a, near), slow(&calendar, a, near));
    }

    #[test]
    fn adding_is_the_inverse(calendar in calendars(), from in instants(), micros in 0..40 * HOUR) {
        let due = calendar.add(from, micros).unwrap();
        prop_assert_eq!(calendar.business_time(from, due), Ok(micros));
        // It is the earliest such instant.
        if micros > 0 {
            prop_assert!(calendar.business_time(from, due.plus_micros(-1)).unwrap() < micros);
        }
    }

    #[test]
    fn adding_is_monotone_and_can_be_split(
        calendar in calendars(),
        mut two in prop::array::uniform2(instants()),
        mut parts in prop::array::uniform2(0..20 * HOUR),
    ) {
        two.sort();
        parts.sort();
        let add = |from, micros| calendar.add(from, micros).unwrap();
        prop_assert!(add(two[0], parts[0]) <= add(two[0], parts[1]));
        if parts[0] > 0 {
            prop_assert!(add(two[0], parts[0]) <= add(two[1], parts[0]));
        }
        if parts[1] > 0 {
            prop_assert_eq!(add(add(two[0], parts[0]), parts[1]), add(two[0], parts[0] + parts[1]));
        }
    }
}
