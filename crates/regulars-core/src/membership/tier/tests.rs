//! The laws of a ladder, and a second, slow reading of the rules beside it. The cases of the suite run on whole accounts.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::calendar::{next_monthly, valid_until};
use super::{MovedBy, Standing};
use crate::membership::account::{TierProgram, Tiers};
use crate::membership::points::Key;
use crate::membership::program::{
    Demand, Downgrade, Metric, OnRefund, Period, Qualify, Requirement, TierLevel, TierRules, TierWindow, Upgrade,
    Validity,
};
use crate::money::{Currency, Decimal};
use crate::time::{DAY_US, Date, Instant, Unit, Zone};

fn decimal(units: i64) -> Decimal {
    Decimal::new(units, 0).unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn level(id: &str, metric: Metric, min: i64) -> TierLevel {
    let needs = (min > 0).then(|| Requirement::All(vec![Demand { metric, min: decimal(min) }]));
    TierLevel { id: id.to_owned(), name: id.to_owned(), needs, multiplier: decimal(1) }
}

fn ladder(window: TierWindow, validity: Validity) -> TierRules {
    let levels = [("member", 0), ("silver", 100), ("gold", 500)];
    TierRules {
        currency: Currency::new("CNY").unwrap(),
        levels: levels.map(|(id, min)| level(id, Metric::Spend, min)).to_vec(),
        window,
        validity,
        upgrade: Upgrade::Immediate,
        qualify_when: Qualify::Order,
        downgrade: Downgrade::ToEarned,
        grace_days: 0,
        on_refund: OnRefund::AtReview,
        lifetime: Vec::new(),
        rollover: false,
        extend_on_requalify: false,
    }
}

/// Its table is made once.
static ZONE: LazyLock<Zone> = LazyLock::new(|| Zone::new("Asia/Shanghai").unwrap());

fn zone() -> Zone {
    ZONE.clone()
}

/// Noon of a day counted from the enrolment.
fn on(day: u16) -> Instant {
    zone().start_of(date("2024-02-29").plus_days(day.into())).plus_micros(DAY_US / 2)
}

/// What happens to an account.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Order { amount: i64, waits: u8 },
    Refund { of: usize, percent: i64 },
    Grant { level: usize, days: u16 },
}

fn deeds() -> impl Strategy<Value = Vec<(u16, Deed)>> {
    let deed = prop_oneof![
        5 => (1_i64..300, 0_u8..20).prop_map(|(amount, waits)| Deed::Order { amount, waits }),
        2 => (0_usize..12, 1_i64..=100).prop_map(|(of, percent)| Deed::Refund { of, percent }),
        1 => (1_usize..3, 1_u16..500).prop_map(|(level, days)| Deed::Grant { level, days }),
    ];
    prop::collection::vec((0_u16..1_400, deed), 0..14).prop_map(|mut deeds| {
        deeds.sort_by_key(|(day, _)| *day);
        deeds
    })
}

fn rules() -> impl Strategy<Value = TierRules> {
    let period = prop_oneof![
        (1_u8..=12, 1_u8..=31).prop_map(|(month, day)| Period::Calendar { month, day }),
        Just(Period::Anniversary)
    ];
    let window = prop_oneof![
        (1_u32..15).prop_map(|months| TierWindow::Rolling { months }),
        (1_u32..15).prop_map(|months| TierWindow::CompleteMonths { months }),
        period.prop_map(TierWindow::Period),
        Just(TierWindow::Lifetime),
    ];
    let validity = (0_u8..5, 1_u32..15, any::<bool>(), 1_u8..=31);
    let switches = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), 0_u32..40, any::<bool>());
    (window, validity, switches).prop_map(|(window, (kind, months, end_of_month, day), switches)| {
        let by_period = matches!(window, TierWindow::Period(_));
        let validity = match (kind, by_period) {
            (0, true) => Validity::EndOfPeriod,
            (1, true) => Validity::EndOfNextPeriod,
            (2, _) => Validity::WhileQualified,
            (3, _) => Validity::RecalcMonthly { day },
            _ => Validity::Months { months, end_of_month },
        };
        let (one_down, confirmed, immediate, rollover, grace_days, extend) = switches;
        let monthly = matches!(validity, Validity::RecalcMonthly { .. });
        let months = matches!(validity, Validity::Months { .. });
        TierRules {
            upgrade: if monthly && one_down { Upgrade::AtReview } else { Upgrade::Immediate },
            downgrade: if one_down { Downgrade::OneDown } else { Downgrade::ToEarned },
            qualify_when: if confirmed { Qualify::Confirmed } else { Qualify::Order },
            on_refund: if immediate { OnRefund::Immediate } else { OnRefund::AtReview },
            rollover: rollover && by_period,
            grace_days,
            extend_on_requalify: extend && months,
            lifetime: if extend { vec![(1, decimal(900))] } else { Vec::new() },
            ..ladder(window, validity)
        }
    })
}

struct Club<'a> {
    program: TierProgram<'a>,
    standing: Standing,
    paid: Vec<i64>,
    back: Vec<i64>,
}

impl<'a> Club<'a> {
    fn new(program: TierProgram<'a>) -> Self {
        Self { program, standing: Standing::new(program, on(0)), paid: Vec::new(), back: Vec::new() }
    }

    fn advance(&mut self, to: Instant) {
        while let Some(due) = self.standing.next_due().filter(|due| *due <= to) {
            self.standing.run_due(self.program, due);
            assert!(self.standing.next_due().is_none_or(|next| next > due), "it would be due for ever");
        }
    }

    fn tell(&mut self, day: u16, deed: Deed) {
        let at = on(day);
        self.advance(at);
        match deed {
            Deed::Order { amount, waits } => {
                let key = Key(u32::try_from(self.paid.len()).unwrap());
                self.paid.push(amount);
                self.back.push(0);
                let counts_at = at.plus_micros(i64::from(waits) * DAY_US);
                self.standing.order(self.program, at, key, decimal(amount), counts_at);
            }
            Deed::Refund { of, percent } => {
                let Some(paid) = self.paid.get(of).copied() else { return };
                let amount = (paid * percent / 100).min(paid - self.back[of]);
                self.back[of] += amount;
                self.standing.refund(self.program, at, Key(u32::try_from(of).unwrap()), decimal(amount));
            }
            Deed::Grant { level, days } => {
                let until = at.plus_micros(i64::from(days) * DAY_US);
                self.standing.grant(self.program, at, level, Some(until));
            }
        }
    }
}

fn told<'a>(program: TierProgram<'a>, deeds: &[(u16, Deed)]) -> Club<'a> {
    let mut club = Club::new(program);
    deeds.iter().for_each(|(day, deed)| club.tell(*day, *deed));
    club
}

/// The rule of a window, word by word (MB-32).
fn counts(window: TierWindow, order: Date, on: Date, enrolled: Date) -> bool {
    let month = |date: Date| date.period(Unit::Month);
    match window {
        TierWindow::Rolling { months } => order <= on && on < order.plus_months(months),
        TierWindow::CompleteMonths { months } => {
            let back = month(on) - month(order);
            1 <= back && back <= i32::try_from(months).unwrap()
        }
        TierWindow::Lifetime => order <= on,
        TierWindow::Period(period) => {
            // Every start of a period, found by looking at every year.
            let (year, ..) = enrolled.ymd();
            let starts = (-2..6).filter_map(|years| match period {
                Period::Calendar { month, day } => {
                    (1..=u32::from(day)).rev().find_map(|day| Date::from_ymd(year + years, month.into(), day))
                }
                Period::Anniversary => (years >= 0).then(|| enrolled.plus_months(u32::try_from(years).unwrap() * 12)),
            });
            let from = starts.filter(|start| *start <= on).max();
            from.is_some_and(|from| from <= order && order <= on)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn windows_count_what_the_rule_says(rules in rules(), order in 0_u16..1_400, asked in 0_u16..1_400) {
        let (enrolled, zone) = (zone().date(on(0)), zone());
        let (order, asked) = (zone.date(on(order)), zone.date(on(asked)));
        let inside = rules.window.place(order, asked, enrolled).is_eq();
        prop_assert_eq!(inside, counts(rules.window, order, asked, enrolled));
    }

    /// A level while qualified is what a naive sum of that day gives, on every day (MB-38).
    #[test]
    fn while_qualified_the_level_is_that_of_the_day(deeds in deeds(), rules in rules()) {
        let rules = TierRules {
            validity: Validity::WhileQualified,
            qualify_when: Qualify::Order,
            upgrade: Upgrade::Immediate,
            rollover: false,
            extend_on_requalify: false,
            lifetime: Vec::new(),
            ..rules
        };
        let zone = zone();
        let (program, enrolled) = (TierProgram { rules: &rules, zone: &zone }, zone.date(on(0)));
        let mut club = Club::new(program);
        let mut rest = deeds.iter().peekable();
        let mut orders: Vec<(Date, i64)> = Vec::new();
        let mut gifts: Vec<(usize, Instant)> = Vec::new();
        for day in (0..1_500).step_by(5) {
            while let Some((at, deed)) = rest.next_if(|(at, _)| *at <= day) {
                club.tell(*at, *deed);
                match deed {
                    Deed::Order { amount, .. } => orders.push((zone.date(on(*at)), *amount)),
                    Deed::Refund { .. } => {
                        for ((_, net), (paid, back)) in orders.iter_mut().zip(club.paid.iter().zip(&club.back)) {
                            *net = paid - back;
                        }
                    }
                    Deed::Grant { level, days } => {
                        gifts.push((*level, on(*at).plus_micros(i64::from(*days) * DAY_US)));
                    }
                }
            }
            club.advance(on(day));
            let today = zone.date(on(day));
            let spend: i64 =
                orders.iter().filter(|(date, _)| counts(rules.window, *date, today, enrolled)).map(|(_, net)| net).sum();
            let earned = if spend >= 500 { 2 } else { usize::from(spend >= 100) };
            let given = gifts.iter().filter(|(_, until)| *until > on(day)).map(|(level, _)| *level).max().unwrap_or(0);
            prop_assert_eq!(club.standing.level(), earned.max(given), "on day {}", day);
        }
    }

    /// MB-I4, MB-I17: in steps as at once, and nothing moves before it is due.
    #[test]
    fn steps_change_nothing_and_nothing_moves_before_it_is_due(deeds in deeds(), rules in rules(), days in prop::collection::vec(1_u16..90, 1..20)) {
        let zone = zone();
        let program = TierProgram { rules: &rules, zone: &zone };
        let mut steps = told(program, &deeds);
        let mut once = told(program, &deeds);
        let mut day = deeds.last().map_or(0, |(day, _)| *day);
        for days in days {
            let (level, until, grace) =
                (steps.standing.level(), steps.standing.tier_until(), steps.standing.grace_until());
            day += days;
            if steps.standing.next_due().is_none_or(|due| due > on(day)) {
                steps.advance(on(day));
                let now = (steps.standing.level(), steps.standing.tier_until(), steps.standing.grace_until());
                prop_assert_eq!((level, until, grace), now);
            }
            steps.advance(on(day));
        }
        once.advance(on(day));
        prop_assert_eq!(&steps.standing, &once.standing);
        // Every move begins where the one before it ended, in order of time.
        let mut level = 0;
        let mut at = on(0);
        for moved in once.standing.moves() {
            prop_assert_eq!(moved.from, level);
            prop_assert!(moved.at >= at);
            prop_assert_eq!(moved.from == moved.to, moved.cause == MovedBy::Renewal);
            (level, at) = (moved.to, moved.at);
        }
        prop_assert_eq!(level, once.standing.level());
    }

    /// MB-I9: where meeting a level again makes it last longer, who spends more never stands lower.
    #[test]
    fn who_spends_more_stands_no_lower(
        orders in prop::collection::vec((0_u16..900, 1_i64..300, 0_i64..300), 1..10),
        months in 1_u32..13,
        longer in 0_u32..6,
        asked in 0_u16..1_500,
    ) {
        let rules = TierRules {
            extend_on_requalify: true,
            ..ladder(TierWindow::Rolling { months }, Validity::Months { months: months + longer, end_of_month: false })
        };
        let zone = zone();
        let program = TierProgram { rules: &rules, zone: &zone };
        let stand = |more: bool| {
            let mut deeds: Vec<(u16, Deed)> = orders
                .iter()
                .map(|(day, amount, extra)| (*day, Deed::Order { amount: amount + if more { *extra } else { 0 }, waits: 0 }))
                .collect();
            deeds.sort_by_key(|(day, _)| *day);
            deeds.retain(|(day, _)| *day <= asked);
            let mut club = told(program, &deeds);
            club.advance(on(asked));
            club.standing.level()
        };
        prop_assert!(stand(true) >= stand(false));
    }

    /// MB-I8: after a merge the metric is that of all distinct orders, whichever side they came from.
    #[test]
    fn a_merge_unites_orders(deeds in deeds(), sides in prop::collection::vec(0_u8..3, 14), rules in rules()) {
        let rules = TierRules { rollover: false, qualify_when: Qualify::Order, ..rules };
        let zone = zone();
        let program = TierProgram { rules: &rules, zone: &zone };
        let mut all = Club::new(program);
        let mut two = [Club::new(program), Club::new(program)];
        for ((day, deed), side) in deeds.iter().zip(&sides) {
            let Deed::Order { amount, .. } = deed else { continue };
            let key = Key(u32::try_from(all.paid.len()).unwrap());
            all.paid.push(*amount);
            all.advance(on(*day));
            all.standing.order(program, on(*day), key, decimal(*amount), on(*day));
            for (nth, club) in two.iter_mut().enumerate() {
                if usize::from(*side) == nth || *side == 2 {
                    club.advance(on(*day));
                    club.standing.order(program, on(*day), key, decimal(*amount), on(*day));
                }
            }
        }
        let at = on(1_400);
        let [mut one, mut other] = two;
        for club in [&mut all, &mut one, &mut other] {
            club.advance(at);
        }
        let today = zone.date(at);
        one.standing.absorb(program, other.standing, at);
        prop_assert_eq!(one.standing.metric(program, today), all.standing.metric(program, today));
    }
}

#[test]
fn a_monthly_review_keeps_its_day_and_short_months_have_a_last_one() {
    assert_eq!(next_monthly(31, date("2025-01-31")), date("2025-02-28"));
    assert_eq!(next_monthly(31, date("2025-02-28")), date("2025-03-31"));
    assert_eq!(next_monthly(2, date("2025-02-01")), date("2025-02-02"));
    assert_eq!(next_monthly(2, date("2025-12-02")), date("2026-01-02"));
}

#[test]
fn validities_are_counted_from_their_anchor() {
    let zone = zone();
    let until = |rules: &TierRules, day: &str| {
        let end = valid_until(TierProgram { rules, zone: &zone }, date(day), date("2024-02-29"));
        end.map(|end| zone.date(end).to_string())
    };
    let months = |end_of_month| ladder(TierWindow::Lifetime, Validity::Months { months: 12, end_of_month });
    assert_eq!(until(&months(false), "2024-02-29").as_deref(), Some("2025-02-28"));
    assert_eq!(until(&months(true), "2024-02-29").as_deref(), Some("2025-03-01"));
    let anniversary = TierWindow::Period(Period::Anniversary);
    assert_eq!(until(&ladder(anniversary, Validity::EndOfPeriod), "2027-12-01").as_deref(), Some("2028-02-29"));
    assert_eq!(until(&ladder(anniversary, Validity::EndOfNextPeriod), "2024-05-01").as_deref(), Some("2026-02-28"));
    let fiscal = TierWindow::Period(Period::Calendar { month: 4, day: 1 });
    assert_eq!(until(&ladder(fiscal, Validity::EndOfPeriod), "2025-03-31").as_deref(), Some("2025-04-01"));
    assert_eq!(until(&ladder(fiscal, Validity::WhileQualified), "2025-03-31"), None);
}

#[test]
fn a_level_by_a_measure_is_met_once_the_measure_is_known() {
    let zone = zone();
    let mut rules = ladder(TierWindow::Lifetime, Validity::WhileQualified);
    rules.levels[1] = level("silver", Metric::Measure("visits".to_owned()), 3);
    let program = TierProgram { rules: &rules, zone: &zone };
    let mut standing = Standing::new(program, on(0));
    assert_eq!(standing.level(), 0);
    standing.measure(program, on(1), "visits", decimal(3));
    assert_eq!(standing.level(), 1);
    standing.measure(program, on(2), "visits", decimal(2));
    assert_eq!((standing.level(), standing.moves().len()), (0, 2));
}

#[test]
fn what_is_missing_is_told_with_its_date() {
    let zone = zone();
    let rules = ladder(TierWindow::Rolling { months: 12 }, Validity::Months { months: 12, end_of_month: false });
    let program = TierProgram { rules: &rules, zone: &zone };
    let mut standing = Standing::new(program, on(0));
    standing.order(program, on(10), Key(0), decimal(180), on(10));
    let progress = standing.progress(program, on(20));
    let next = progress.next.unwrap();
    assert_eq!((next.level, next.demands[0].2.decimal()), (2, Some(decimal(320))));
    assert_eq!(next.by, Some(zone.start_of(date("2025-03-10"))));
    let renewal = progress.renewal.unwrap();
    assert_eq!((renewal.level, renewal.by), (1, standing.tier_until()));
    assert_eq!(renewal.demands[0].2.decimal(), Some(decimal(100)), "by then the order counts no longer");
}

#[test]
fn a_refund_at_once_gives_back_the_level_before_with_its_own_end() {
    let zone = zone();
    let rules = TierRules {
        on_refund: OnRefund::Immediate,
        ..ladder(TierWindow::Rolling { months: 12 }, Validity::Months { months: 12, end_of_month: false })
    };
    let program = TierProgram { rules: &rules, zone: &zone };
    let mut standing = Standing::new(program, on(0));
    standing.order(program, on(10), Key(0), decimal(150), on(10));
    let silver = standing.tier_until();
    standing.order(program, on(40), Key(1), decimal(400), on(40));
    assert_eq!(standing.level(), 2);
    standing.refund(program, on(50), Key(1), decimal(100));
    assert_eq!((standing.level(), standing.tier_until()), (1, silver));
    assert_eq!(standing.moves().last().map(|moved| moved.cause), Some(MovedBy::Refund));
}

#[test]
fn a_version_keeps_the_level_by_its_id() {
    let zone = zone();
    let old = ladder(TierWindow::Lifetime, Validity::Months { months: 12, end_of_month: false });
    let mut new = old.clone();
    new.levels.insert(1, level("bronze", Metric::Spend, 50));
    let (old, new) = (TierProgram { rules: &old, zone: &zone }, TierProgram { rules: &new, zone: &zone });
    let mut standing = Standing::new(old, on(0));
    standing.order(old, on(1), Key(0), decimal(150), on(1));
    standing.switch(Some(old), new, on(2));
    assert_eq!(new.rules.levels[standing.level()].id, "silver");
}
