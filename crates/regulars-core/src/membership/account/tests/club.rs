//! A club whose members are numbers, and the simplest ladder there can be.

use crate::membership::account::*;
use crate::membership::points::tests::support::{at, check, decimal, rules, shanghai};
use crate::membership::points::{Key, Posting};
use crate::membership::program::{
    Downgrade, Metric, OnRefund, PointRules, Program, Qualify, Requirement, TierLevel, TierRules, TierWindow, Upgrade,
    Validity,
};
use crate::membership::tier::{StandingError, TierProgram};
use crate::money::{Currency, Decimal, Money, Total};
use crate::time::{DAY_US, Date, Instant};

/// A ladder by all that was ever spent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ByLifetime {
    orders: Vec<(Key, Decimal, Total)>,
    granted: usize,
    level: usize,
}

impl ByLifetime {
    fn spend(&self) -> Total {
        let mut sum = Total::default();
        self.orders.iter().for_each(|(_, _, net)| sum.add(*net));
        sum
    }

    fn reach(&mut self, program: TierProgram<'_>) {
        let spend = self.spend();
        let met = |level: &TierLevel| match &level.needs {
            None => true,
            Some(Requirement::All(demands) | Requirement::Any(demands)) => {
                demands.iter().all(|demand| demand.metric == Metric::Spend && spend.at_least(demand.min))
            }
        };
        self.level = program.rules.levels.iter().rposition(met).unwrap_or(0).max(self.granted);
    }
}

impl Tiers for ByLifetime {
    fn new(_: TierProgram<'_>, _: Instant) -> Self {
        Self { orders: Vec::new(), granted: 0, level: 0 }
    }

    fn next_due(&self) -> Option<Instant> {
        None
    }

    fn run_due(&mut self, _: TierProgram<'_>, _: Instant) {}

    fn level(&self) -> usize {
        self.level
    }

    fn tier_until(&self) -> Option<Instant> {
        None
    }

    fn metric(&self, _: TierProgram<'_>, _: Date) -> Decimal {
        self.spend().text(None).unwrap().parse().unwrap()
    }

    fn order(&mut self, program: TierProgram<'_>, at: Instant, order: Key, paid: Decimal, counts_at: Instant) -> Told {
        self.orders.push((order, paid, if counts_at <= at { paid.into() } else { Total::default() }));
        self.reach(program);
        Ok(())
    }

    fn confirmed(&mut self, program: TierProgram<'_>, _: Instant, order: Key) -> Told {
        self.orders.iter_mut().filter(|(id, ..)| *id == order).for_each(|(_, paid, net)| *net = (*paid).into());
        self.reach(program);
        Ok(())
    }

    fn refund(&mut self, program: TierProgram<'_>, _: Instant, order: Key, amount: Decimal) -> Told {
        self.orders.iter_mut().filter(|(id, ..)| *id == order).for_each(|(_, _, net)| net.subtract(amount.into()));
        self.reach(program);
        Ok(())
    }

    fn grant(&mut self, program: TierProgram<'_>, _: Instant, level: usize, _: Option<Instant>) -> Told {
        program.rules.levels.get(level).ok_or(StandingError::UnknownTier)?;
        self.granted = level;
        self.reach(program);
        Ok(())
    }

    fn leave(&mut self, _: TierProgram<'_>, _: Instant) -> Told {
        self.level = 0;
        Ok(())
    }

    fn absorb(&mut self, program: TierProgram<'_>, other: Self, _: Instant) -> Told {
        for order in other.orders {
            if self.orders.iter().all(|(id, ..)| *id != order.0) {
                self.orders.push(order);
            }
        }
        self.granted = self.granted.max(other.granted);
        self.reach(program);
        Ok(())
    }

    fn switch(&mut self, _: TierProgram<'_>, _: TierProgram<'_>, _: Instant) {}
}

/// Silver from 1000 on, with half as many points again.
pub(super) fn tiers() -> TierRules {
    let level = |id: &str, min: Option<&str>, multiplier| TierLevel {
        id: id.to_owned(),
        name: id.to_owned(),
        needs: min.map(|min| {
            Requirement::All(vec![crate::membership::program::Demand { metric: Metric::Spend, min: decimal(min) }])
        }),
        multiplier: decimal(multiplier),
    };
    TierRules {
        currency: Currency::new("CNY").unwrap(),
        levels: vec![level("member", None, "1"), level("silver", Some("1000"), "1.5")],
        window: TierWindow::Lifetime,
        validity: Validity::WhileQualified,
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

pub(super) fn program(points: Option<PointRules>) -> Program {
    Program {
        id: "club".to_owned(),
        version: 1,
        effective_from: Date::from_ymd(2024, 1, 1).unwrap(),
        zone: shanghai(),
        points,
        tiers: Some(tiers()),
        benefits: Vec::new(),
        referral: None,
        rewards: Vec::new(),
    }
}

pub(super) fn club(change: impl FnOnce(&mut PointRules)) -> Rules {
    let mut points = rules();
    change(&mut points);
    Rules::new(vec![program(Some(points))]).unwrap()
}

/// Noon of a day after the first of January 2025.
pub(super) fn day(day: i64) -> Instant {
    at("2025-01-01T12:00:00+08:00").plus_micros(day * DAY_US)
}

pub(super) fn told(day_of: i64, member: u32, act: Act) -> Command {
    Command { at: day(day_of), key: None, member: Member(member), act }
}

pub(super) fn order(id: u32, amount: &str) -> Act {
    Act::Order { order: Key(id), amount: Money::parse(amount, "CNY").unwrap(), lines: Vec::new() }
}

pub(super) fn refund(order: u32, amount: &str) -> Act {
    Act::Refund { id: None, order: Key(order), amount: decimal(amount), lines: Vec::new() }
}

pub(super) fn redeem(id: u32, points: &str) -> Act {
    Act::Redeem { payer: Payer::Member, id: Key(id), points: decimal(points) }
}

pub(super) fn redeem_of(pool: u32, id: u32, points: &str) -> Act {
    Act::Redeem { payer: Payer::Pool(Key(pool)), id: Key(id), points: decimal(points) }
}

pub(super) fn cancel(id: u32, points: Option<&str>) -> Act {
    Act::CancelRedeem { id: Key(id), points: points.map(decimal) }
}

pub(super) fn hold(id: u32, points: &str) -> Act {
    Act::Hold { id: Key(id), points: decimal(points), ttl_minutes: Some(60 * 24 * 30) }
}

pub(super) fn capture(id: u32, points: &str) -> Act {
    Act::Capture { id: Key(id), points: decimal(points) }
}

pub(super) fn merge(into: u32) -> Act {
    Act::Merge { into: Member(into) }
}

/// Runs commands of which each has to be accepted.
pub(super) fn run<'r>(rules: &'r Rules, commands: &[Command]) -> Run<'r, ByLifetime> {
    let mut run = Run::new(rules);
    for command in commands {
        run.execute(command, &mut ()).unwrap_or_else(|error| panic!("{command:?}: {error}"));
    }
    run
}

/// Available points and debt of a member.
pub(super) fn sums<S: Tiers>(run: &Run<'_, S>, member: u32) -> (String, String) {
    let balance = run.account(Member(member)).unwrap().ledger.balance();
    (balance.available.canonical(), balance.debt.canonical())
}

pub(super) fn owns(available: &str, debt: &str) -> (String, String) {
    (available.to_owned(), debt.to_owned())
}

/// The books of an account and of all that became part of it.
pub(super) fn books<S: Tiers>(run: &Run<'_, S>, journal: &[(Member, Posting)], account: &Account<S>) -> Vec<Posting> {
    let own = journal.iter().filter(|(id, _)| run.account(*id).is_ok_and(|found| found.id == account.id));
    own.map(|(_, posting)| *posting).collect()
}

/// All accounts are right.
pub(super) fn all_hold<S: Tiers>(run: &Run<'_, S>, members: &[u32], journal: &[(Member, Posting)], at: Instant) {
    for account in members.iter().filter_map(|member| run.account(Member(*member)).ok()) {
        check(&account.ledger, &books(run, journal, account), at);
    }
}
