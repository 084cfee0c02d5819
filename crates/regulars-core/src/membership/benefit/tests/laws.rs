//! Laws of benefits: birthdays against a search through the days, stock and quota against a count of everything, what holds until the
//! next change, merges.

use std::num::NonZeroU32;
use std::sync::LazyLock;

use icu_calendar::cal::ChineseTraditional;
use proptest::prelude::*;

use super::case::plain;
use crate::membership::benefit::{
    Asked, Birth, BirthdayRules, Claims, Decision, Eligible, Stock, Taking, Tenure, Window,
};
use crate::membership::program::{Benefit, Count, LeapMonth, Per, Quota, ShortMonth, When};
use crate::time::{DAY_US, Date, Instant, Zone};

static ZONE: LazyLock<Zone> = LazyLock::new(|| Zone::new("America/New_York").unwrap());
const MINUTE: i64 = 60_000_000;

fn births() -> impl Strategy<Value = Birth> {
    let gregorian = (1u8..=12, 1u8..=31).prop_filter_map("no such day", |(m, d)| Birth::gregorian(m, d).ok());
    let chinese =
        (1u8..=12, 1u8..=30, any::<bool>()).prop_filter_map("no such day", |(m, d, l)| Birth::chinese(m, d, l).ok());
    prop_oneof![gregorian, Just(Birth::gregorian(2, 29).unwrap()), chinese]
}

fn pers() -> impl Strategy<Value = Per> {
    prop::sample::select(vec![
        Per::CalendarMonth,
        Per::CalendarQuarter,
        Per::CalendarYear,
        Per::LunarYear,
        Per::TierPeriod,
        Per::Lifetime,
    ])
}

fn whens() -> impl Strategy<Value = Option<When>> {
    let day = || (1u8..=12, 1u8..=31).prop_filter("no such day", |(m, d)| Birth::gregorian(*m, *d).is_ok());
    prop_oneof![
        Just(None),
        (0u32..40, 0u32..40).prop_map(|(before, after)| Some(When::Birthday { before, after })),
        (300u32..=366, 300u32..=366).prop_map(|(before, after)| Some(When::Birthday { before, after })),
        (day(), day()).prop_map(|(from, to)| Some(When::Season { from, to })),
    ]
}

/// The instant of a minute from 2020 on.
fn minute(count: i64) -> Instant {
    Instant::parse("2020-01-01T05:00:00Z").unwrap().plus_micros(count * MINUTE)
}

/// What a run of commands did.
struct Run {
    claims: [Claims; 2],
    stock: Stock,
    /// Of every accepted one: until when it takes stock, if not for good.
    taken: Vec<Option<Instant>>,
}

/// Commands of two members: instant, member, which of its ids, what.
fn run(benefit: &Benefit, commands: &[(i64, usize, usize, u8)]) -> Run {
    let mut run = Run { claims: Default::default(), stock: Stock::default(), taken: vec![] };
    let mut ids: [Vec<(String, usize)>; 2] = Default::default();
    for (at, who, which, what) in commands {
        let (at, who) = (minute(*at), *who);
        let known = ids[who].get(which % ids[who].len().max(1)).cloned();
        let taking =
            if what % 2 == 0 { Taking::Claim } else { Taking::Reserve(NonZeroU32::new(1 + u32::from(*what)).unwrap()) };
        let before = run.claims[who].clone();
        let change = match (what / 64, known) {
            (2, Some((id, place))) => {
                run.claims[who].spend(&id, at).inspect(|_| run.taken[place] = None).unwrap_or(None)
            }
            (3, Some((id, place))) => match run.claims[who].cancel(&id, at) {
                Ok(change) => {
                    run.taken[place] = Some(Instant::MIN);
                    change
                }
                Err(_) => {
                    assert_eq!(run.claims[who], before);
                    None
                }
            },
            _ => {
                let asked = Asked { at, zone: &ZONE, tier: None, birth: None };
                // Both members use the same ids.
                let id = ids[who].len().to_string();
                let (decision, change) = run.claims[who].take(benefit, asked, &run.stock, &id, taking).unwrap();
                match decision {
                    Decision::Granted(_) => {
                        ids[who].push((id, run.taken.len()));
                        let until = if let Taking::Reserve(ttl) = taking {
                            Some(at.plus_micros(i64::from(ttl.get()) * MINUTE))
                        } else {
                            None
                        };
                        run.taken.push(until);
                    }
                    Decision::Refused(_) => assert_eq!(run.claims[who], before),
                }
                change
            }
        };
        change.into_iter().for_each(|change| run.stock.apply(change));
    }
    run
}

fn commands() -> impl Strategy<Value = Vec<(i64, usize, usize, u8)>> {
    prop::collection::vec((0i64..300, 0usize..2, 0usize..8, any::<u8>()), 0..40).prop_map(|mut commands| {
        commands.sort_by_key(|command| command.0);
        commands
    })
}

proptest! {
    /// The birthdays of a year are the days of it whose date in the Chinese calendar says so.
    #[test]
    fn chinese_birthdays_are_found_by_looking_at_every_day(
        month in 1u8..=12, day in 1u8..=30, leap in any::<bool>(), year in 1901i32..=2100, strict in any::<bool>(), skip in any::<bool>(),
    ) {
        let rules = BirthdayRules {
            leap_month: if strict { LeapMonth::LeapOnly } else { LeapMonth::RegularMonthIfAbsent },
            short_month: if skip { ShortMonth::Skip } else { ShortMonth::LastDayIfShort },
            ..BirthdayRules::default()
        };
        let chinese = |date: Date| {
            let (year, month, day) = date.ymd();
            let iso = icu_calendar::Date::try_new_iso(year, month.try_into().unwrap(), day.try_into().unwrap()).unwrap();
            iso.to_calendar(ChineseTraditional::new())
        };
        let leap_year = |of: i32| {
            // The twelfth month of a year is over before the next begins; look at each day of its thirteen months.
            let first = Date::from_ymd(of, 1, 1).unwrap();
            (0..430).map(|n| chinese(first.plus_days(n))).any(|at| {
                at.year().extended_year() == of && at.month().number() == month && at.month().to_input().is_leap()
            })
        };
        let mut wanted = vec![];
        let mut date = Date::from_ymd(year, 1, 1).unwrap();
        while date.ymd().0 == year {
            let at = chinese(date);
            let last = at.day_of_month().0 == at.days_in_month();
            let day_fits = at.day_of_month().0 == day || (!skip && last && day > at.days_in_month());
            let month_fits = at.month().number() == month && (at.month().to_input().is_leap() == leap
                || (leap && !strict && !at.month().to_input().is_leap() && !leap_year(at.year().extended_year())));
            if day_fits && month_fits {
                wanted.push(date);
            }
            date = date.plus_days(1);
        }
        prop_assert!(wanted.len() <= 2);
        prop_assert_eq!(Birth::chinese(month, day, leap).unwrap().in_year(year, rules).unwrap(), wanted);
    }

    /// A window says the same on every day before its next turn, and differs or may differ on none in between (MB-I17).
    #[test]
    fn a_window_says_the_same_until_it_turns(birth in births(), when in whens(), first in any::<bool>(), days in 0i32..60_000) {
        let window = Window { when, rules: BirthdayRules::default(), first_of_year: first };
        let date = Date::from_ymd(1910, 1, 1).unwrap().plus_days(days);
        let now = window.holds(date, Some(&birth)).unwrap();
        let turn = window.turns_after(date, Some(&birth)).unwrap();
        let until = turn.unwrap_or(date.plus_days(800)).min(date.plus_days(800));
        let mut day = date;
        while day < until {
            prop_assert_eq!(window.holds(day, Some(&birth)).unwrap(), now, "{} {}", date, day);
            day = day.plus_days(1);
        }
        if let Some(turn) = turn {
            prop_assert!(turn > date);
        }
    }

    /// The edge of a window is the first day on which it is not as it is now: open or shut.
    #[test]
    fn a_window_opens_or_shuts_first_at_its_edge(birth in births(), when in whens(), first in any::<bool>(), days in 0i32..60_000) {
        let window = Window { when, rules: BirthdayRules::default(), first_of_year: first };
        let date = Date::from_ymd(1910, 1, 1).unwrap().plus_days(days);
        let open = |days| matches!(window.holds(date.plus_days(days), Some(&birth)).unwrap(), Eligible::Yes { .. });
        let found = (1..800).find(|days| open(*days) != open(0)).map(|days| date.plus_days(days));
        let edge = window.edge(date, Some(&birth)).unwrap();
        prop_assert_eq!(edge.filter(|edge| *edge < date.plus_days(800)), found);
        if let Some(edge) = edge {
            prop_assert_ne!(open(edge.days() - date.days()), open(0));
        }
    }

    /// What is left is the stock less everything that is taken and not back, at every instant.
    #[test]
    fn stock_is_what_nobody_has(commands in commands(), total in 0u64..6, ask in 0i64..2_500) {
        let benefit = Benefit { stock: Some(total), ..plain() };
        let run = run(&benefit, &commands);
        let at = minute(ask.max(commands.last().map_or(0, |last| last.0)));
        let taken = run.taken.iter().filter(|until| until.is_none_or(|until| at < until)).count() as u64;
        prop_assert!(taken <= total);
        prop_assert_eq!(run.stock.left(total, at), total - taken);
        let mut settled = run.stock.clone();
        settled.settle(at);
        prop_assert_eq!(settled.left(total, at), total - taken);
        prop_assert_eq!(settled.next_change_at(at), run.stock.next_change_at(at));
    }

    /// No member has more than the quota, whatever was reserved, used or given back.
    #[test]
    fn quota_is_never_exceeded(commands in commands(), count in 0u32..4) {
        let benefit = Benefit { quota: Some(Quota { count: Count::All(count), per: Per::Lifetime }), ..plain() };
        let run = run(&benefit, &commands);
        let at = minute(commands.last().map_or(0, |last| last.0));
        for claims in &run.claims {
            let counting = claims.entitlements().iter().filter(|one| one.counts(at)).count();
            prop_assert!(counting <= count as usize);
        }
    }

    /// It does not matter who is merged into whom, and nothing is lost (MB-71, MB-72).
    #[test]
    fn a_merge_keeps_everything_and_shows_no_side(commands in commands(), count in 1u32..4) {
        let benefit = Benefit { quota: Some(Quota { count: Count::All(count), per: Per::Lifetime }), ..plain() };
        let [left, right] = run(&benefit, &commands).claims;
        let (mut one, mut other) = (left.clone(), right.clone());
        let shared = one.absorb(right.clone());
        prop_assert_eq!(&shared, &other.absorb(left.clone()));
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(one.entitlements().len(), left.entitlements().len() + right.entitlements().len());
        let at = minute(commands.last().map_or(0, |last| last.0));
        let counting = |claims: &Claims| claims.entitlements().iter().filter(|one| one.counts(at)).count();
        prop_assert_eq!(counting(&one), counting(&left) + counting(&right));
    }

    /// Until the next change a decision and every entitlement are what they are now (MB-I17).
    #[test]
    fn nothing_changes_before_the_next_change(
        commands in commands(), birth in births(), when in whens(), per in pers(), count in 1u32..3, total in 1u64..9,
        valid in 0u32..3, later in 0i64..600, day in prop_oneof![Just(0i64), 0i64..700], ask in prop::collection::vec(0u64..1_000, 4),
    ) {
        let quota = Some(Quota { count: Count::All(count), per });
        let open = Benefit { valid_days: Some(valid), stock: Some(total), ..plain() };
        let run = run(&open, &commands);
        // Without stock a lapse still gives quota back.
        let benefit = Benefit { when, quota, stock: open.stock.filter(|total| total % 2 == 0), ..open };
        let now = minute(later.max(commands.last().map_or(0, |last| last.0))).plus_micros(day * DAY_US);
        let tier = Some(Tenure { tier: "gold", since: minute(500) });
        let asked = |at| Asked { at, zone: &ZONE, tier, birth: Some(&birth) };
        let claims = &run.claims[0];
        let says = |at| {
            let decision = claims.decide(&benefit, asked(at), &run.stock).unwrap();
            let granted = matches!(decision, Decision::Granted(_));
            let statuses: Vec<_> = claims.entitlements().iter().map(|one| one.status(at)).collect();
            (if granted { None } else { Some(decision) }, statuses)
        };
        let next = claims.next_change_at(&benefit, asked(now), &run.stock).unwrap();
        let until = next.unwrap_or(now.plus_micros(900 * DAY_US));
        prop_assert!(until > now);
        let span = until.micros() - now.micros();
        for part in ask {
            let at = now.plus_micros(i64::try_from(i128::from(span) * i128::from(part) / 1_000).unwrap());
            prop_assert_eq!(says(at), says(now), "{} {} {:?}", now, at, next);
        }
        prop_assert_eq!(says(until.plus_micros(-1)), says(now), "{} {:?}", now, next);
    }
}
