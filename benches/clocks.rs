//! How long do 100,000 due instants take on a business calendar of two years with a lunch break, holidays and make-up days?
//!
//! The peer goes from day to day and looks at the spans of each, as a helpdesk does that keeps no sums.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use fastrand::Rng;
use regulars_benches::{SEED, Side, figure_of_turns, is_wanted};
use regulars_core::service::{BusinessCalendar, CalendarSpec, DaySpan};
use regulars_core::time::{DAY_US, Date, Instant, Zone};

/// How many due instants there are in a turn, and how many turns.
const CASES: usize = 100_000;
const TURNS: u32 = 5;
/// The hours of a day, in minutes from midnight.
const HOURS: [(i64, i64); 2] = [(9 * 60, 12 * 60), (13 * 60, 18 * 60)];
const MINUTE_US: i64 = 60_000_000;

/// Monday to Friday but for twenty holidays a year, some of which are made up for on a Saturday.
fn calendar() -> BusinessCalendar {
    let mut spec = CalendarSpec::new(Zone::new("Asia/Shanghai").unwrap());
    let spans = [DaySpan::parse("09:00", "12:00").unwrap(), DaySpan::parse("13:00", "18:00").unwrap()];
    for day in spec.weekly.iter_mut().take(5) {
        spans.iter().for_each(|span| day.push(*span).unwrap());
    }
    let hours = spec.weekly.first().unwrap().clone();
    let mut rng = Rng::with_seed(SEED);
    let first = Date::from_ymd(2025, 1, 1).unwrap();
    for _ in 0..40 {
        let holiday = first.plus_days(rng.i32(0..730));
        spec.holidays.insert(holiday);
        let saturday = holiday.plus_days(6 - i32::from(holiday.weekday()));
        if rng.bool() && !spec.holidays.contains(&saturday) {
            spec.extra_workdays.insert(saturday, hours.clone());
        }
    }
    BusinessCalendar::new(spec).unwrap()
}

/// Creations over two years, and targets of an hour to three weeks of work.
fn questions() -> Vec<(Instant, i64)> {
    let mut rng = Rng::with_seed(SEED);
    let start = Instant::parse("2025-01-01T00:00:00+08:00").unwrap();
    let one = |rng: &mut Rng| (start.plus_micros(rng.i64(0..700 * DAY_US)), rng.i64(60..7_200) * MINUTE_US);
    (0..CASES).map(|_| one(&mut rng)).collect()
}

/// The same by going from day to day.
fn day_by_day(calendar: &BusinessCalendar, from: Instant, micros: i64) -> Instant {
    let spec = calendar.spec();
    let (mut date, mut left) = (spec.zone.date(from), micros);
    loop {
        let plain = date.weekday() <= 5 && !spec.holidays.contains(&date);
        if plain || spec.extra_workdays.contains_key(&date) {
            for (begins, ends) in HOURS {
                let begins = spec.zone.local(date, begins * MINUTE_US).instant().max(from);
                let ends = spec.zone.local(date, ends * MINUTE_US).instant();
                let worked = (ends.micros() - begins.micros()).max(0);
                if worked >= left {
                    return begins.plus_micros(left);
                }
                left -= worked;
            }
        }
        date = date.plus_days(1);
    }
}

fn clocks(criterion: &mut Criterion) {
    let (calendar, questions) = (calendar(), questions());
    let ours = || questions.iter().map(|(from, micros)| calendar.add(*from, *micros).unwrap().micros()).max();
    let peer = || questions.iter().map(|(from, micros)| day_by_day(&calendar, *from, *micros).micros()).max();
    for (from, micros) in questions.iter().take(1_000) {
        assert_eq!(calendar.add(*from, *micros).unwrap(), day_by_day(&calendar, *from, *micros));
    }
    let mut group = criterion.benchmark_group("clocks");
    group.sample_size(10);
    group.bench_function("100,000 due instants", |bench| bench.iter(|| black_box(ours())));
    group.bench_function("day by day", |bench| bench.iter(|| black_box(peer())));
    group.finish();
    if is_wanted("clocks") {
        let (mut sums, mut days) = (Side::default(), Side::default());
        // The two sides take turns, so that both meet the same machine.
        for _ in 0..TURNS {
            sums.run(|| black_box(ours()));
            days.run(|| black_box(peer()));
        }
        println!("100,000 due instants take {:.2} times as long as day by day", sums.against(&days).0);
        figure_of_turns("clocks", "100,000 due instants on a calendar of two years", &sums, "day by day", &days);
    }
}

criterion_group!(benches, clocks);
criterion_main!(benches);
