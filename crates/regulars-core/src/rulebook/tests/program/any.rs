//! Any program that can be computed.

use proptest::prelude::*;

use crate::membership::Word;
use crate::membership::program::*;
use crate::money::{Currency, Decimal};
use crate::time::{Date, Zone};

fn word<W: Word + std::fmt::Debug>() -> impl Strategy<Value = W> {
    (0..W::ALL.len()).prop_map(|place| W::ALL[place].0)
}

fn decimal() -> impl Strategy<Value = Decimal> {
    (1..1_000_000_i64, 0..4_u8).prop_map(|(units, scale)| Decimal::new(units, scale).unwrap())
}

fn currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec!["CNY", "JPY", "USD"]).prop_map(|code| Currency::new(code).unwrap())
}

fn pending() -> impl Strategy<Value = Option<Pending>> {
    let align = prop_oneof![Just(Align::Exact), Just(Align::DayStart)];
    prop::option::of((1..20_u32, align).prop_map(|(days, align)| Pending { days, align }))
}

fn expiry() -> impl Strategy<Value = Expiry> {
    let align = || prop_oneof![Just(ExpiryAlign::EndOfDay), Just(ExpiryAlign::EndOfMonth), Just(ExpiryAlign::Exact)];
    prop_oneof![
        Just(Expiry::Never),
        (1..40_u32, align()).prop_map(|(months, align)| Expiry::Months { months, align }),
        (21..800_u32, align()).prop_map(|(days, align)| Expiry::Days { days, align }),
        (2..13_u8, 1..29_u8, 1..4_u32).prop_map(|(month, day, years_ahead)| Expiry::Fixed { month, day, years_ahead }),
    ]
}

fn points() -> impl Strategy<Value = PointRules> {
    let restore = prop_oneof![Just(Restore::Forfeit), (0..90_u32).prop_map(|days| Restore::Grace { days })];
    let earn = (decimal(), decimal(), currency());
    let rest = (word::<CountedFrom>(), word::<Clawback>(), restore, word::<UnmergeSpend>());
    (earn, word::<Rounding>(), word::<RoundPer>(), 0..7_u8, pending(), expiry(), rest).prop_map(
        |(
            (rate, per, currency),
            rounding,
            round_per,
            scale,
            pending,
            expiry,
            (counted_from, clawback, restore_expired, unmerge_spend),
        )| {
            PointRules {
                rate,
                per,
                currency,
                rounding,
                round_per,
                scale,
                pending,
                expiry,
                counted_from,
                clawback,
                restore_expired,
                unmerge_spend,
            }
        },
    )
}

fn window() -> impl Strategy<Value = TierWindow> {
    prop_oneof![
        (1..30_u32).prop_map(|months| TierWindow::Rolling { months }),
        (1..30_u32).prop_map(|months| TierWindow::CompleteMonths { months }),
        (1..13_u8, 1..29_u8).prop_map(|(month, day)| TierWindow::Period(Period::Calendar { month, day })),
        Just(TierWindow::Period(Period::Anniversary)),
        Just(TierWindow::Lifetime),
    ]
}

fn validity() -> impl Strategy<Value = Validity> {
    prop_oneof![
        3 => (1..40_u32, any::<bool>()).prop_map(|(months, end_of_month)| Validity::Months { months, end_of_month }),
        1 => Just(Validity::EndOfPeriod),
        1 => Just(Validity::EndOfNextPeriod),
        1 => Just(Validity::WhileQualified),
        1 => (1..32_u8).prop_map(|day| Validity::RecalcMonthly { day }),
    ]
}

const TIERS: [&str; 4] = ["member", "silver", "gold", "jade"];

/// Levels above the base ask for more and more.
fn levels() -> impl Strategy<Value = Vec<TierLevel>> {
    let level = (0..3_u8, 1..1_000_i64, 1..1_000_i64, decimal(), "[A-Z][a-z]{0,6}");
    prop::collection::vec(level, 1..5).prop_map(|drawn| {
        let levels = (0..).zip(TIERS).zip(drawn).map(|((place, id), (form, spend, orders, multiplier, name))| {
            let demand = |metric, more: i64| Demand { metric, min: Decimal::new(place * 1_000 + more, 1).unwrap() };
            let (spend, orders) = (demand(Metric::Spend, spend), demand(Metric::Orders, orders));
            let needs = match form {
                _ if place == 0 => None,
                0 => Some(Requirement::All(vec![spend])),
                1 => Some(Requirement::All(vec![spend, orders])),
                _ => Some(Requirement::Any(vec![orders, spend])),
            };
            TierLevel { id: id.to_owned(), name, needs, multiplier }
        });
        levels.collect()
    })
}

fn tiers() -> impl Strategy<Value = TierRules> {
    let moves = (word::<Upgrade>(), word::<Qualify>(), word::<Downgrade>(), word::<OnRefund>());
    let flags = (any::<bool>(), any::<bool>(), prop::collection::btree_map(0..4_usize, decimal(), 0..3));
    (currency(), levels(), window(), validity(), moves, 0..60_u32, flags).prop_map(
        |(currency, levels, window, validity, moves, grace_days, (rollover, extend, lifetime))| TierRules {
            currency,
            levels,
            window,
            validity,
            upgrade: moves.0,
            qualify_when: moves.1,
            downgrade: moves.2,
            grace_days,
            on_refund: moves.3,
            lifetime: lifetime.into_iter().collect(),
            rollover,
            extend_on_requalify: extend,
        },
    )
}

fn quota() -> impl Strategy<Value = Quota> {
    let by_tier = prop::collection::btree_map(prop::sample::select(TIERS.to_vec()), 0..9_u32, 0..4);
    let by_tier = by_tier
        .prop_map(|counts| Count::ByTier(counts.into_iter().map(|(tier, count)| (tier.to_owned(), count)).collect()));
    let count = prop_oneof![(0..9_u32).prop_map(Count::All), by_tier];
    (count, word::<Per>()).prop_map(|(count, per)| Quota { count, per })
}

fn when() -> impl Strategy<Value = When> {
    let day = || (1..13_u8, 1..29_u8);
    prop_oneof![
        (0..9_u32, 0..9_u32).prop_map(|(before, after)| When::Birthday { before, after }),
        (day(), day()).prop_map(|(from, to)| When::Season { from, to }),
    ]
}

fn benefits() -> impl Strategy<Value = Vec<Benefit>> {
    let days = (word::<Feb29>(), word::<LeapMonth>(), word::<ShortMonth>());
    let limits = (prop::option::of(quota()), prop::option::of(0..9_u64), prop::option::of(0..90_u32));
    let queue = prop::option::weighted(0.2, "[a-z]{1,4}");
    let tiers = prop::sample::subsequence(TIERS.to_vec(), 0..4);
    let one = ("[a-f]", tiers, prop::option::of(when()), days, limits, queue);
    prop::collection::vec(one, 0..3).prop_map(|drawn| {
        let all = drawn.into_iter().map(|(id, tiers, when, days, (quota, stock, valid_days), queue)| Benefit {
            id,
            tiers: tiers.into_iter().map(str::to_owned).collect(),
            when,
            feb29: days.0,
            leap_month: days.1,
            short_month: days.2,
            quota,
            stock,
            valid_days,
            queue,
        });
        all.collect()
    })
}

fn referral() -> impl Strategy<Value = ReferralRules> {
    let per = prop::sample::select(vec![Per::CalendarMonth, Per::CalendarQuarter, Per::CalendarYear, Per::Lifetime]);
    let cap = prop::option::of((0..9_u32, per).prop_map(|(count, per)| Cap { count, per }));
    let ring = (2..9_u32, 2..9_u32).prop_map(|(min_members, min_shared)| Ring { min_members, min_shared });
    (decimal(), decimal(), 0..40_u32, cap, any::<bool>(), prop::option::of(ring), any::<bool>()).prop_map(
        |(reward, min_order, return_window_days, cap, household, ring, claw_back_after_window)| ReferralRules {
            reward,
            min_order,
            return_window_days,
            cap,
            household,
            ring,
            claw_back_after_window,
        },
    )
}

fn rewards() -> impl Strategy<Value = Vec<ContentReward>> {
    let once = (word::<ContentNeeds>(), word::<ContentPer>());
    let one = ("[a-f]", "[a-z]{1,4}", decimal(), once, prop::option::of(0..99_u32), prop::option::of(quota()));
    prop::collection::vec(one, 0..3).prop_map(|drawn| {
        let all = drawn.into_iter().map(|(id, event, points, (needs, per), min_length, quota)| ContentReward {
            id,
            event,
            points,
            needs,
            min_length,
            per,
            quota,
        });
        all.collect()
    })
}

/// A program whose parts go together.
pub(super) fn program() -> impl Strategy<Value = Program> {
    let head = ("[a-z]{1,5}", 1..9_u32, 18_000..22_000_i32, prop::sample::select(vec!["Asia/Shanghai", "UTC"]));
    let (points, tiers, referral) =
        (prop::option::of(points()), prop::option::of(tiers()), prop::option::of(referral()));
    (head, points, tiers, benefits(), referral, rewards()).prop_map(
        |((id, version, days, zone), points, tiers, benefits, referral, rewards)| {
            sound(Program {
                enrolment: Enrolment::Explicit,
                id,
                version,
                effective_from: Date::from_days(days),
                zone: Zone::new(zone).unwrap(),
                points,
                tiers,
                benefits,
                referral,
                rewards,
            })
        },
    )
}

/// The nearest program whose parts go together (MB-92).
pub(super) fn sound(mut program: Program) -> Program {
    let waits = program.points.as_ref().is_some_and(|points| points.pending.is_some());
    if let Some(points) = &mut program.points
        && !waits
        && points.clawback == Clawback::PendingOnly
    {
        points.clawback = Clawback::AllowNegative;
    }
    if let Some(tiers) = &mut program.tiers {
        sound_tiers(tiers, waits);
    }
    let levels: Vec<String> =
        program.tiers.iter().flat_map(|tiers| &tiers.levels).map(|level| level.id.clone()).collect();
    program.benefits.dedup_by_key(|benefit| benefit.id.clone());
    for benefit in &mut program.benefits {
        benefit.tiers.retain(|tier| levels.contains(tier));
        if benefit.queue.is_some() {
            (benefit.when, benefit.quota, benefit.stock, benefit.valid_days) = (None, None, None, None);
        }
        let is_birthday = matches!(benefit.when, Some(When::Birthday { .. }));
        if !is_birthday {
            (benefit.feb29, benefit.leap_month, benefit.short_month) = Default::default();
        }
        sound_quota(&mut benefit.quota, &levels, is_birthday);
    }
    program.rewards.dedup_by_key(|reward| reward.id.clone());
    for reward in &mut program.rewards {
        sound_quota(&mut reward.quota, &levels, false);
    }
    program
}

fn sound_quota(quota: &mut Option<Quota>, levels: &[String], is_birthday: bool) {
    let Some(quota) = quota else { return };
    if let Count::ByTier(counts) = &mut quota.count {
        counts.retain(|tier, _| levels.contains(tier));
    }
    if quota.per == Per::LunarYear && !is_birthday {
        quota.per = Per::Lifetime;
    }
}

fn sound_tiers(tiers: &mut TierRules, waits: bool) {
    let has_periods = matches!(tiers.window, TierWindow::Period(_));
    if !has_periods {
        tiers.rollover = false;
        if matches!(tiers.validity, Validity::EndOfPeriod | Validity::EndOfNextPeriod) {
            tiers.validity = Validity::WhileQualified;
        }
    }
    let months = match tiers.validity {
        Validity::Months { months, .. } => months,
        Validity::RecalcMonthly { .. } => 1,
        _ => 12,
    };
    tiers.grace_days = tiers.grace_days.min(30 * months);
    if !matches!(tiers.validity, Validity::RecalcMonthly { .. }) {
        tiers.upgrade = Upgrade::Immediate;
    }
    let covers = !matches!(tiers.window, TierWindow::Rolling { months: window } if months < window);
    tiers.extend_on_requalify &= matches!(tiers.validity, Validity::Months { .. }) && covers;
    if !waits {
        tiers.qualify_when = Qualify::Order;
    }
    let levels = tiers.levels.len();
    tiers.lifetime.retain(|(place, _)| *place < levels);
}
