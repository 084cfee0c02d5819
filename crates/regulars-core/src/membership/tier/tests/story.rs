//! Random ladders and what happens to an account on them, told by days so that a slow reading can walk through them.

use proptest::prelude::*;

use super::support::{SHANGHAI, club, spend};
use crate::membership::program::{
    Demand, Downgrade, Metric, OnRefund, Period, Qualify, Requirement, TierRules, TierWindow, Upgrade, Validity,
};
use crate::membership::tier::{Standing, TierProgram};
use crate::money::Decimal;
use crate::time::{DAY_US, Date, Instant, Zone};

/// The day of the enrolment.
pub(super) const FIRST: i32 = 19_780; // 2024-02-27
/// How many days a story has.
pub(super) const DAYS: i32 = 1_300;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Event {
    Order {
        paid: i64,
    },
    /// Of the order at a place among those told before, some tenths of what is left.
    Refund {
        order: usize,
        tenths: i64,
    },
    Grant {
        level: usize,
        days: Option<i32>,
    },
    Measure {
        value: Option<i64>,
    },
}

/// What happens, by the day of the story, at noon.
pub(super) type Story = Vec<(i32, Event)>;

pub(super) fn orders(most: usize) -> impl Strategy<Value = Story> {
    let one = (0..DAYS - 1, 1..70_i64).prop_map(|(day, paid)| (day, Event::Order { paid: paid * 50 }));
    in_time(prop::collection::vec(one, 0..most))
}

pub(super) fn orders_and_refunds(most: usize) -> impl Strategy<Value = Story> {
    let event = prop_oneof![
        3 => (1..70_i64).prop_map(|paid| Event::Order { paid: paid * 50 }),
        1 => (0..8_usize, 1..=10_i64).prop_map(|(order, tenths)| Event::Refund { order, tenths }),
    ];
    in_time(prop::collection::vec((0..DAYS - 1, event), 0..most))
}

pub(super) fn anything(most: usize) -> impl Strategy<Value = Story> {
    let event = prop_oneof![
        4 => (1..70_i64).prop_map(|paid| Event::Order { paid: paid * 50 }),
        2 => (0..8_usize, 1..=10_i64).prop_map(|(order, tenths)| Event::Refund { order, tenths }),
        1 => (0..4_usize, prop::option::of(1..300_i32)).prop_map(|(level, days)| Event::Grant { level, days }),
        1 => prop::option::of(0..6_i64).prop_map(|value| Event::Measure { value }),
    ];
    in_time(prop::collection::vec((0..DAYS - 1, event), 0..most))
}

fn in_time(story: impl Strategy<Value = Story>) -> impl Strategy<Value = Story> {
    story.prop_map(|mut story| {
        story.sort_by_key(|(day, _)| *day);
        story
    })
}

fn windows() -> impl Strategy<Value = TierWindow> {
    let day = prop_oneof![Just((1, 1)), Just((2, 29)), Just((4, 30)), Just((12, 31))];
    prop_oneof![
        (1..15_u32).prop_map(|months| TierWindow::Rolling { months }),
        (1..15_u32).prop_map(|months| TierWindow::CompleteMonths { months }),
        day.prop_map(|(month, day)| TierWindow::Period(Period::Calendar { month, day })),
        Just(TierWindow::Period(Period::Anniversary)),
        Just(TierWindow::Lifetime),
    ]
}

fn validities(window: TierWindow) -> impl Strategy<Value = Validity> {
    let months = (1..15_u32, any::<bool>());
    let months = months.prop_map(|(months, end_of_month)| Validity::Months { months, end_of_month });
    let other = prop_oneof![
        Just(Validity::WhileQualified),
        prop_oneof![Just(1_u8), Just(15), Just(31)].prop_map(|day| Validity::RecalcMonthly { day }),
    ];
    let period = prop_oneof![Just(Validity::EndOfPeriod), Just(Validity::EndOfNextPeriod)];
    if matches!(window, TierWindow::Period(_)) {
        prop_oneof![1 => months, 1 => other, 2 => period].boxed()
    } else {
        prop_oneof![months, other].boxed()
    }
}

fn levels(kind: u8) -> TierRules {
    let mut rules = club();
    let demands = |spend: i64, metric: Metric, min: i64| {
        vec![Demand { metric: Metric::Spend, min: whole(spend) }, Demand { metric, min: whole(min) }]
    };
    rules.levels.truncate(3);
    rules.levels[2].needs = spend("3000");
    match kind {
        0 => {}
        1 => rules.levels[2].needs = Some(Requirement::All(demands(2500, Metric::Orders, 3))),
        2 => rules.levels[1].needs = Some(Requirement::Any(demands(1500, Metric::Orders, 4))),
        _ => rules.levels[2].needs = Some(Requirement::Any(demands(4000, Metric::Measure("visits".to_owned()), 3))),
    }
    rules
}

/// Any ladder without extension.
pub(super) fn ladders() -> impl Strategy<Value = TierRules> {
    let rules = windows().prop_flat_map(|window| (Just(window), validities(window)));
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let rest = (prop_oneof![Just(0_u32), Just(10), Just(45)], 0..4_u8, any::<bool>());
    (rules, flags, rest).prop_map(|((window, validity), flags, (grace_days, kind, lifetime))| {
        let (one_down, immediate, confirmed, rollover, at_review) = flags;
        let recalculated = matches!(validity, Validity::RecalcMonthly { .. });
        TierRules {
            window,
            validity,
            grace_days,
            downgrade: if one_down { Downgrade::OneDown } else { Downgrade::ToEarned },
            on_refund: if immediate { OnRefund::Immediate } else { OnRefund::AtReview },
            qualify_when: if confirmed { Qualify::Confirmed } else { Qualify::Order },
            upgrade: if at_review && recalculated { Upgrade::AtReview } else { Upgrade::Immediate },
            rollover: rollover && matches!(window, TierWindow::Period(_)),
            lifetime: if lifetime { vec![(1, whole(6000))] } else { Vec::new() },
            ..levels(kind)
        }
    })
}

/// Any ladder with extension (MB-41).
pub(super) fn extending() -> impl Strategy<Value = TierRules> {
    let more = (0..6_u32, any::<bool>(), 1..13_u32, any::<bool>());
    (ladders(), more).prop_map(|(rules, (more, end_of_month, months, rolling))| {
        let window = if rolling { TierWindow::Rolling { months } } else { TierWindow::Lifetime };
        let validity = Validity::Months { months: months + more, end_of_month };
        let upgrade = Upgrade::Immediate;
        TierRules { window, validity, upgrade, rollover: false, extend_on_requalify: true, ..rules }
    })
}

pub(super) fn whole(units: i64) -> Decimal {
    Decimal::new(units, 0).unwrap()
}

pub(super) fn date(day: i32) -> Date {
    Date::from_days(FIRST + day)
}

pub(super) fn midnight(zone: &Zone, day: i32) -> Instant {
    zone.start_of(date(day))
}

pub(super) fn noon(zone: &Zone, day: i32) -> Instant {
    midnight(zone, day).plus_micros(DAY_US / 2)
}

/// How long an order waits where it must be confirmed.
pub(super) const WAIT_DAYS: i32 = 7;

/// An account that lives through a story.
#[derive(Clone)]
pub(super) struct Life<'a> {
    pub(super) program: TierProgram<'a>,
    pub(super) standing: Standing,
    /// What is left of every order, and what it is called.
    pub(super) left: Vec<(u32, i64)>,
}

impl<'a> Life<'a> {
    pub(super) fn new(rules: &'a TierRules) -> Self {
        Self::within(rules, &SHANGHAI)
    }

    pub(super) fn within(rules: &'a TierRules, zone: &'a Zone) -> Self {
        let program = TierProgram { rules, zone };
        Self { program, standing: Standing::new(program, noon(zone, 0)), left: Vec::new() }
    }

    pub(super) fn told(&mut self, day: i32, event: Event) {
        let next = u32::try_from(self.left.len()).unwrap();
        self.told_as(next, day, event);
    }

    /// Tells an event; an order has the given id.
    pub(super) fn told_as(&mut self, id: u32, day: i32, event: Event) {
        let (program, at) = (self.program, noon(self.program.zone, day));
        match event {
            Event::Order { paid } => {
                let counts_at = noon(program.zone, day + WAIT_DAYS);
                self.standing.order(program, at, id, whole(paid), counts_at).unwrap();
                self.left.push((id, paid));
            }
            Event::Refund { order, tenths } => {
                let Some((id, left)) = self.left.get_mut(order) else { return };
                let amount = *left * tenths / 10;
                *left -= amount;
                self.standing.refund(program, at, *id, whole(amount)).unwrap();
            }
            Event::Grant { level, days } => {
                let level = level.min(program.rules.levels.len() - 1);
                let until = days.map(|days| midnight(program.zone, day + days));
                self.standing.grant(program, at, level, until).unwrap();
            }
            Event::Measure { value } => {
                self.standing.set_measure(program, at, "visits", value.map(whole)).unwrap();
            }
        }
    }

    pub(super) fn lived(mut self, story: &[(i32, Event)]) -> Self {
        story.iter().for_each(|(day, event)| self.told(*day, *event));
        self
    }
}
