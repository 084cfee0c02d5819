//! `[tiers]` and its levels in sentences.

use super::Telling;
use crate::membership::program::{
    Demand, Downgrade, Metric, OnRefund, Period, Qualify, Requirement, TierLevel, TierRules, TierWindow, Upgrade,
    Validity,
};

impl Telling<'_> {
    pub(super) fn tiers(&mut self) {
        let Some(tiers) = &self.program.tiers else {
            let none = self.pick("the program has no tiers", "该计划没有等级").to_owned();
            return self.say("tiers", none);
        };
        self.say("tiers.measure", self.metrics(tiers));
        let currency = self.fill("spend is in {}", "消费额以 {} 计", &[tiers.currency.as_str()]);
        self.say("tiers.currency", currency);
        self.say("tiers.window", self.window(tiers.window));
        let base = tiers.levels.first().map(|level| level.id.as_str()).unwrap_or_default();
        self.say("tiers.base", self.fill("everybody has at least the tier {}", "所有人至少为等级 {}", &[base]));
        for level in &tiers.levels {
            let name = self.fill("{} ({})", "{}（{}）", &[&level.name, &level.id]);
            let text = self.named(&name, &self.level(level, tiers));
            self.say(&format!("tiers.level.{}", level.id), text);
        }
        self.say("tiers.counts_when", self.qualify(tiers.qualify_when));
        let upgrade = match tiers.upgrade {
            Upgrade::Immediate => self.pick("one goes up with the order that meets a tier", "达标的订单即时升级"),
            Upgrade::AtReview => self.pick("one goes up at the review", "复核时升级"),
        };
        self.say("tiers.upgrade", upgrade.to_owned());
        self.say("tiers.valid_for", self.validity(tiers.validity));
        self.reviews(tiers);
    }

    /// What tiers are about: every metric that a level compares.
    fn metrics(&self, tiers: &TierRules) -> String {
        let mut metrics: Vec<String> = Vec::new();
        let needs = tiers.levels.iter().filter_map(|level| level.needs.as_ref());
        for demand in needs.flat_map(|needs| needs.demands()) {
            let metric = match &demand.metric {
                Metric::Spend => self.pick("spend", "消费额").to_owned(),
                Metric::Orders => self.pick("orders", "订单数").to_owned(),
                Metric::Measure(name) => (self.label)(name),
            };
            if !metrics.contains(&metric) {
                metrics.push(metric);
            }
        }
        match metrics.is_empty() {
            true => self.pick("no tier asks for anything", "等级没有门槛").to_owned(),
            false => self.fill("a tier asks for {}", "等级按{}评定", &[&self.list(&metrics)]),
        }
    }

    fn reviews(&mut self, tiers: &TierRules) {
        let downgrade = match tiers.downgrade {
            Downgrade::ToEarned => self.pick("who falls gets the tier that is met", "降级至所达标的等级"),
            Downgrade::OneDown => self.pick("who falls gets at least the tier below", "每次至多降一级"),
        };
        self.say("tiers.downgrade", downgrade.to_owned());
        let grace = match tiers.grace_days {
            0 => self.pick("there is no grace", "没有宽限期").to_owned(),
            days => self.fill("a tier is kept for {} of grace", "降级前宽限 {}", &[&self.days(days)]),
        };
        self.say("tiers.grace", grace);
        let on_refund = match tiers.on_refund {
            OnRefund::AtReview => self.pick("refunds move the tier at its review", "退款在复核时影响等级"),
            OnRefund::Immediate => self.pick("refunds move the tier at once", "退款即时影响等级"),
        };
        self.say("tiers.on_refund", on_refund.to_owned());
        let rollover = match tiers.rollover {
            true => self.pick("spend above the threshold counts in the next period", "超出门槛的消费结转至下一周期"),
            false => self.pick("no spend is carried into the next period", "消费额不结转"),
        };
        self.say("tiers.rollover", rollover.to_owned());
        let extend = match tiers.extend_on_requalify {
            true => self.pick("meeting a tier again makes it last longer", "再次达标会延长等级有效期"),
            false => self.pick("meeting a tier again does not make it last longer", "再次达标不延长等级有效期"),
        };
        self.say("tiers.extend_on_requalify", extend.to_owned());
        for (place, min) in &tiers.lifetime {
            let tier = tiers.levels.get(*place).map(|level| level.id.as_str()).unwrap_or_default();
            let (min, currency) = (min.canonical(), tiers.currency);
            let text = self.fill(
                "who has spent {} {} in all keeps at least the tier {}",
                "累计净消费满 {} {} 者至少保有等级 {}",
                &[&min, currency.as_str(), tier],
            );
            self.say(&format!("tiers.lifetime.{tier}"), text);
        }
    }

    fn level(&self, level: &TierLevel, tiers: &TierRules) -> String {
        let needs = match &level.needs {
            Some(needs) => self.requirement(needs, tiers),
            None => self.pick("everybody else", "其余所有人").to_owned(),
        };
        let times = level.multiplier.canonical();
        self.parts(&[needs, self.fill("earns {} times the points", "积分 {} 倍", &[&times])])
    }

    fn requirement(&self, needs: &Requirement, tiers: &TierRules) -> String {
        let joint = match needs {
            Requirement::All(_) => self.pick(" and ", " 且 "),
            Requirement::Any(_) => self.pick(" or ", " 或 "),
        };
        let demands: Vec<String> = needs.demands().iter().map(|demand| self.demand(demand, tiers)).collect();
        demands.join(joint)
    }

    fn demand(&self, demand: &Demand, tiers: &TierRules) -> String {
        let min = demand.min.canonical();
        match &demand.metric {
            Metric::Spend => {
                let currency = tiers.currency;
                self.fill("spend of at least {} {}", "消费额不低于 {} {}", &[&min, currency.as_str()])
            }
            Metric::Orders => self.fill("at least {} orders", "订单不少于 {} 笔", &[&min]),
            Metric::Measure(name) => self.fill("{} is at least {}", "{} 不低于 {}", &[&(self.label)(name), &min]),
        }
    }

    fn window(&self, window: TierWindow) -> String {
        match window {
            TierWindow::Rolling { months } => {
                self.fill("an order counts for {}", "一笔订单在 {}内计入", &[&self.months(months)])
            }
            TierWindow::CompleteMonths { months } => self.fill(
                "the orders of the {} before the present one count",
                "计入本月之前 {}的订单",
                &[&self.many(months, "calendar month", "个自然月")],
            ),
            TierWindow::Period(Period::Calendar { month, day }) => {
                let begins = self.month_day((month, day));
                self.fill("the orders of a year from {} on count", "计入自 {} 起的一年内的订单", &[&begins])
            }
            TierWindow::Period(Period::Anniversary) => {
                self.pick("the orders of a year of membership count", "计入自入会日起每一年内的订单").to_owned()
            }
            TierWindow::Lifetime => self.pick("every order counts for ever", "所有订单始终计入").to_owned(),
        }
    }

    fn qualify(&self, qualify: Qualify) -> String {
        let text = match qualify {
            Qualify::Order => self.pick("an order counts at once", "订单即时计入"),
            Qualify::Confirmed => self.pick("an order counts when its points can be spent", "订单在其积分可用时计入"),
        };
        text.to_owned()
    }

    fn validity(&self, validity: Validity) -> String {
        match validity {
            Validity::Months { months, end_of_month: false } => {
                self.fill("a tier is held for {}", "等级有效期 {}", &[&self.months(months)])
            }
            Validity::Months { months, end_of_month: true } => self.fill(
                "a tier is held for {}, to the end of that month",
                "等级有效期 {}，至该月月底",
                &[&self.months(months)],
            ),
            Validity::EndOfPeriod => {
                self.pick("a tier is held to the end of the period", "等级保有至本周期结束").to_owned()
            }
            Validity::EndOfNextPeriod => {
                self.pick("a tier is held to the end of the next period", "等级保有至下一周期结束").to_owned()
            }
            Validity::WhileQualified => self.pick("a tier is held while qualified", "达标期间保有等级").to_owned(),
            Validity::RecalcMonthly { day } => {
                let day = day.to_string();
                self.fill("a tier is reviewed on day {} of every month", "等级在每月 {} 日复核", &[&day])
            }
        }
    }
}
