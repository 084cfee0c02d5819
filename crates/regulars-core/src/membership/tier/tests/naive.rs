//! A slow reading of the same rules: it walks through every day, keeps nothing but the orders, and adds them all up each time.

use proptest::prelude::*;

use super::story::{
    DAYS, Event, Life, Story, WAIT_DAYS, date, extending, ladders, noon, orders, orders_and_refunds, whole,
};
use super::support::SHANGHAI;
use crate::membership::program::{
    Demand, Downgrade, Metric, OnRefund, Period, Qualify, Requirement, TierLevel, TierRules, TierWindow, Upgrade,
    Validity,
};
use crate::time::{Date, Unit};

struct Order {
    date: Date,
    counts_from: Half,
    net: i64,
}

/// Half a day of the story: an even one is a midnight, an odd one a noon.
type Half = i32;

fn day_of(half: Half) -> Date {
    date(half.div_euclid(2))
}

/// An account as the slow reading has it.
struct Slow<'a> {
    rules: &'a TierRules,
    orders: Vec<Order>,
    /// What was carried into the period that begins on a date.
    carries: Vec<(Date, i64)>,
    level: usize,
    until: Option<Date>,
    grace: Option<Date>,
    /// By level, with extension.
    untils: Vec<Option<Date>>,
}

fn month(date: Date) -> i32 {
    date.period(Unit::Month)
}

impl<'a> Slow<'a> {
    fn new(rules: &'a TierRules) -> Self {
        let untils = vec![None; rules.levels.len()];
        Self { rules, orders: Vec::new(), carries: Vec::new(), level: 0, until: None, grace: None, untils }
    }

    /// The period of a date, by trying all of them.
    fn period(&self, of: Date) -> Option<(Date, Date)> {
        let TierWindow::Period(period) = self.rules.window else { return None };
        let begins = |year: i32| match period {
            Period::Anniversary => date(0).plus_months(u32::try_from(year * 12).unwrap()),
            Period::Calendar { month, day } => {
                (1..=day).rev().find_map(|day| Date::from_ymd(2022 + year, month.into(), day.into())).unwrap()
            }
        };
        (0..12).map(|year| (begins(year), begins(year + 1))).find(|(from, to)| *from <= of && of < *to)
    }

    fn in_window(&self, order: Date, on: Date) -> bool {
        order <= on
            && match self.rules.window {
                TierWindow::Rolling { months } => on < order.plus_months(months),
                TierWindow::CompleteMonths { months } => {
                    (1..=i32::try_from(months).unwrap()).contains(&(month(on) - month(order)))
                }
                TierWindow::Period(_) | TierWindow::Lifetime => true,
            }
    }

    fn spend(&self, on: Date, counts: impl Fn(&Order) -> bool) -> (i64, i64) {
        let begins = self.period(on).map(|(from, _)| from);
        let inside = |order: &&Order| self.in_window(order.date, on) && Some(order.date) >= begins;
        let mine = self.orders.iter().filter(|order| counts(order)).filter(inside);
        mine.fold((0, 0), |(spend, orders), order| (spend + order.net, orders + i64::from(order.net > 0)))
    }

    fn carry(&self, on: Date) -> i64 {
        let begins = self.period(on).map(|(from, _)| from);
        self.carries.iter().find(|(from, _)| Some(*from) == begins).map_or(0, |(_, carry)| *carry)
    }

    fn meets(&self, level: &TierLevel, on: Date, now: Half) -> bool {
        let (spend, orders) = self.spend(on, |order| order.counts_from <= now);
        let met = |demand: &Demand| match demand.metric {
            Metric::Spend => whole(spend + self.carry(on)) >= demand.min,
            Metric::Orders => whole(orders) >= demand.min,
            Metric::Measure(_) => false,
        };
        match &level.needs {
            None => true,
            Some(Requirement::All(demands)) => demands.iter().all(met),
            Some(Requirement::Any(demands)) => demands.iter().any(met),
        }
    }

    fn earned(&self, on: Date, now: Half) -> usize {
        self.rules.levels.iter().rposition(|level| self.meets(level, on, now)).unwrap()
    }

    fn kept(&self, now: Half) -> usize {
        let ever: i64 = self.orders.iter().filter(|order| order.counts_from <= now).map(|order| order.net).sum();
        self.rules.lifetime.iter().filter(|(_, min)| whole(ever) >= *min).map(|(level, _)| *level).max().unwrap_or(0)
    }

    fn own(&self, on: Date, now: Half) -> usize {
        self.earned(on, now).max(self.kept(now))
    }

    /// Until when a level holds from a date on; `reviewed` by a review, which gives the period just begun.
    fn valid(&self, on: Date, reviewed: bool) -> Option<Date> {
        match self.rules.validity {
            Validity::Months { months, end_of_month: false } => Some(on.plus_months(months)),
            Validity::Months { months, end_of_month: true } => {
                Some(Date::start_of_period(month(on.plus_months(months)) + 1, Unit::Month))
            }
            Validity::EndOfNextPeriod if !reviewed => self.period(self.period(on)?.1).map(|(_, to)| to),
            Validity::EndOfPeriod | Validity::EndOfNextPeriod => self.period(on).map(|(_, to)| to),
            Validity::WhileQualified | Validity::RecalcMonthly { .. } => None,
        }
    }

    fn take(&mut self, level: usize, until: Option<Date>) {
        (self.level, self.until, self.grace) = (level, until.filter(|_| level > 0), None);
    }

    fn by_period(&self) -> bool {
        matches!(self.rules.validity, Validity::EndOfPeriod | Validity::EndOfNextPeriod)
    }

    fn roll_over(&mut self, now: Half) {
        let (on, last) = (day_of(now), day_of(now - 2));
        if !self.rules.rollover || self.period(last).is_none_or(|(_, to)| to != on) {
            return;
        }
        let (spend, _) = self.spend(last, |order| order.counts_from <= now);
        let least = |level: &TierLevel| match &level.needs {
            Some(Requirement::All(demands) | Requirement::Any(demands)) => {
                demands.first().map(|demand| demand.min.units())
            }
            None => None,
        };
        let earned = self.earned(last, now);
        let least = least(&self.rules.levels[earned]).filter(|_| earned > 0);
        let carry = least.map_or(0, |min| (spend - (min - self.carry(last)).max(0)).max(0));
        self.carries.push((on, carry));
    }

    fn is_recalculated(&self, on: Date) -> bool {
        let Validity::RecalcMonthly { day } = self.rules.validity else { return false };
        let next_month = month(on.plus_days(1)) != month(on);
        let of_month = on.days() - Date::start_of_period(month(on), Unit::Month).days() + 1;
        of_month == i32::from(day) || (next_month && of_month < i32::from(day))
    }

    /// What is due at midnight.
    fn wake(&mut self, now: Half) {
        let on = day_of(now);
        self.roll_over(now);
        let looked = if self.by_period() { on.plus_days(-1) } else { on };
        let own = self.own(looked, now);
        if self.rules.validity == Validity::WhileQualified {
            return self.take(own, None);
        }
        if let Some(grace) = self.grace {
            if grace == on {
                let old = self.until.map_or(0, |until| self.earned(until.plus_days(-1), now));
                if own >= self.level {
                    self.renew(on);
                } else {
                    self.fall(if self.by_period() { own.max(old) } else { own }, on);
                }
            }
        } else if self.until == Some(on) || self.is_recalculated(on) {
            let grace = i32::try_from(self.rules.grace_days).unwrap();
            if own >= self.level {
                self.take(own, self.valid(on, true));
                self.untils[own] = self.until;
            } else if grace > 0 {
                self.grace = Some(on.plus_days(grace));
            } else {
                self.fall(own, on);
            }
        }
    }

    fn renew(&mut self, on: Date) {
        let from = self.until.unwrap_or(on);
        let until = self.valid(from, true).filter(|until| *until > on).or_else(|| self.valid(on, true));
        self.untils[self.level] = until;
        self.take(self.level, until);
    }

    fn fall(&mut self, own: usize, on: Date) {
        let one_down = if self.rules.downgrade == Downgrade::OneDown { self.level - 1 } else { 0 };
        if self.rules.extend_on_requalify {
            let until = self.valid(on, true);
            if self.untils[own] <= Some(on) {
                self.untils[own] = until;
            }
            self.untils[one_down] = self.untils[one_down].max(until);
            self.grace = None;
            return self.highest(on);
        }
        self.take(own.max(one_down), self.valid(on, true));
    }

    fn highest(&mut self, on: Date) {
        let lasting = (1..self.untils.len()).rev().find(|level| self.untils[*level] > Some(on)).unwrap_or(0);
        if self.grace.is_none() || lasting >= self.level {
            self.take(lasting, self.untils[lasting]);
        }
    }

    /// After an order that counts since today.
    fn met(&mut self, now: Half) {
        let on = day_of(now);
        if self.rules.upgrade == Upgrade::AtReview {
            return;
        }
        let (own, earned) = (self.own(on, now), self.earned(on, now));
        if self.rules.extend_on_requalify {
            for level in 1..self.untils.len() {
                if level == self.kept(now) || self.meets(&self.rules.levels[level], on, now) {
                    self.untils[level] = self.untils[level].max(self.valid(on, false));
                }
            }
            return self.highest(on);
        }
        if own > self.level || self.rules.validity == Validity::WhileQualified {
            self.take(own, self.valid(on, false));
        } else if own == self.level && self.grace.is_some() {
            self.renew(on);
        } else if own == self.level && earned == own && self.rules.validity == Validity::EndOfNextPeriod && own > 0 {
            self.until = self.until.max(self.valid(on, false));
        }
    }
}

/// Walks through a story with both, and compares them every noon.
fn walk(rules: &TierRules, story: &Story) -> Result<(), TestCaseError> {
    let (mut life, mut slow) = (Life::new(rules), Slow::new(rules));
    let mut events = story.iter().peekable();
    for today in 0..DAYS {
        let now = 2 * today + 1;
        if today > 0 {
            slow.wake(now - 1);
        }
        if slow.orders.iter().any(|order| order.counts_from == now) {
            slow.met(now);
        }
        while let Some((_, event)) = events.next_if(|(day, _)| *day == today) {
            life.told(today, *event);
            match event {
                Event::Order { paid } => {
                    let wait = if rules.qualify_when == Qualify::Confirmed { WAIT_DAYS } else { 0 };
                    let counts_from = now + 2 * wait;
                    slow.orders.push(Order { date: date(today), counts_from, net: *paid });
                    if counts_from == now {
                        slow.met(now);
                    }
                }
                Event::Refund { order, .. } => {
                    if let Some((_, left)) = life.left.get(*order) {
                        slow.orders[*order].net = *left;
                    }
                    if rules.validity == Validity::WhileQualified {
                        slow.take(slow.own(date(today), now), None);
                    }
                }
                other => panic!("{other:?} is not for the slow reading"),
            }
        }
        life.standing.run_due(life.program, noon(&SHANGHAI, today));
        let (standing, on) = (&life.standing, date(today));
        let end = |date: Option<Date>| date.map(|date| SHANGHAI.start_of(date));
        let seen = (standing.level(), standing.tier_until(), standing.grace_until());
        prop_assert_eq!(seen, (slow.level, end(slow.until), end(slow.grace)), "{}", on);
        let (spend, orders) = slow.spend(on, |order| order.counts_from <= now);
        let mut off = standing.metric(life.program, on);
        off.subtract(whole(spend + slow.carry(on)).into());
        prop_assert_eq!(off.signum(), 0, "{}", on);
        prop_assert_eq!(i64::from(standing.counted(life.program, on).1), orders);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_walk_through_every_day_sees_the_same(rules in ladders(), story in orders_and_refunds(14)) {
        walk(&TierRules { on_refund: OnRefund::AtReview, ..rules }, &story)?;
    }

    #[test]
    fn a_walk_sees_the_same_with_extension(rules in extending(), story in orders(14)) {
        walk(&rules, &story)?;
    }
}
