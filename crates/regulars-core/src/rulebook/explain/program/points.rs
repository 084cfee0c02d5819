//! `[points]` in sentences.

use super::Telling;
use crate::membership::program::{
    Align, Clawback, CountedFrom, Expiry, ExpiryAlign, Pending, Restore, RoundPer, Rounding, UnmergeSpend,
};
use crate::money::Decimal;

impl Telling<'_> {
    pub(super) fn points(&mut self) {
        let Some(points) = &self.program.points else {
            let none = self.pick("the program has no points", "该计划没有积分").to_owned();
            return self.say("points", none);
        };
        let (per, currency, rate) = (points.per.canonical(), points.currency, self.amount_of_points(points.rate));
        let earn = self.fill("every {} {} earns {}", "每 {} {} 得 {}", &[&per, currency.as_str(), &rate]);
        self.say("points.earn", earn);
        let rounding = match points.rounding {
            Rounding::Floor => self.pick("fractions of points are rounded down", "积分小数向下取整"),
            Rounding::HalfUp => self.pick("fractions of points are rounded, halves up", "积分小数四舍五入"),
            Rounding::HalfEven => {
                self.pick("fractions of points are rounded, halves to even", "积分小数四舍六入五成双")
            }
            Rounding::Ceil => self.pick("fractions of points are rounded up", "积分小数向上取整"),
        };
        self.say("points.rounding", rounding.to_owned());
        let round_per = match points.round_per {
            RoundPer::Order => self.pick("an order is rounded once", "每笔订单取整一次"),
            RoundPer::Line => self.pick("every line of an order is rounded", "订单的每一行分别取整"),
        };
        self.say("points.round_per", round_per.to_owned());
        let scale = self.many(points.scale, "decimal", "位小数");
        self.say("points.scale", self.fill("points have {}", "积分保留 {}", &[&scale]));
        self.say("points.pending", self.pending(points.pending));
        self.say("points.expiry", self.expiry(points.expiry));
        let from = match points.counted_from {
            CountedFrom::Earned => self.pick("the time to expiry runs from earning", "有效期自获得时起算"),
            CountedFrom::Available => {
                self.pick("the time to expiry runs from when points can be spent", "有效期自可用时起算")
            }
        };
        self.say("points.counted_from", from.to_owned());
        let clawback = match points.clawback {
            Clawback::AllowNegative => self.pick(
                "a refund takes its points back, from other points where they are spent; what is missing is a debt",
                "退款收回所得积分，已用的从其他积分扣除，不足部分记为欠分",
            ),
            Clawback::WithinBalance => self.pick(
                "a refund takes its points back, from other points where they are spent; what is missing is written off",
                "退款收回所得积分，已用的从其他积分扣除，不足部分核销",
            ),
            Clawback::PendingOnly => self.pick(
                "a refund takes its points back while they wait; later they are written off",
                "退款仅在积分待生效时收回，之后核销",
            ),
        };
        self.say("points.on_refund", clawback.to_owned());
        let restore = match points.restore_expired {
            Restore::Forfeit => {
                self.pick("points that come back after they have expired are lost", "退回时已过期的积分作废").to_owned()
            }
            Restore::Grace { days } => self.fill(
                "points that come back after they have expired can be spent for {} more",
                "退回时已过期的积分可再用 {}",
                &[&self.days(days)],
            ),
        };
        self.say("points.restore_expired", restore);
        let unmerge = match points.unmerge_spend {
            UnmergeSpend::ByProfile => self.pick(
                "what was spent while two accounts were one is borne by the profile that spent it, if they are parted",
                "合并期间消费的积分，拆分后由消费的档案承担",
            ),
            UnmergeSpend::ByLot => self.pick(
                "what was spent while two accounts were one is borne by the side whose points were used, if they are parted",
                "合并期间消费的积分，拆分后由被扣积分的一方承担",
            ),
        };
        self.say("points.unmerge_spend", unmerge.to_owned());
    }

    /// Points as people count them.
    pub(super) fn amount_of_points(&self, points: Decimal) -> String {
        let text = points.canonical();
        let plural = if text == "1" { "" } else { "s" };
        if self.chinese() { format!("{text} 分") } else { format!("{text} point{plural}") }
    }

    fn pending(&self, pending: Option<Pending>) -> String {
        match pending {
            None => self.pick("points can be spent at once", "积分即时可用").to_owned(),
            Some(Pending { days, align: Align::Exact }) => self.fill(
                "points can be spent {} later, at the same time of day",
                "积分 {} 后的同一时刻可用",
                &[&self.days(days)],
            ),
            Some(Pending { days, align: Align::DayStart }) => self.fill(
                "points can be spent {} later, from the beginning of the day on",
                "积分 {} 后自当日零时起可用",
                &[&self.days(days)],
            ),
        }
    }

    fn expiry(&self, expiry: Expiry) -> String {
        let (span, align) = match expiry {
            Expiry::Never => return self.pick("points do not expire", "积分不过期").to_owned(),
            Expiry::Fixed { month, day, years_ahead } => {
                let day = self.month_day((month, day));
                let years = self.many(years_ahead, "year", "年");
                return self.fill(
                    "points expire at the end of {}, {} after the year of earning",
                    "积分于 {} 当日结束时过期，即获得年份之后 {}",
                    &[&day, &years],
                );
            }
            Expiry::Months { months, align } => (self.months(months), align),
            Expiry::Days { days, align } => (self.days(days), align),
        };
        let align = match align {
            ExpiryAlign::EndOfDay => self.pick("at the end of the day", "当日结束时"),
            ExpiryAlign::EndOfMonth => self.pick("at the end of the month", "当月结束时"),
            ExpiryAlign::Exact => self.pick("at the same time of day", "的同一时刻"),
        };
        self.fill("points expire after {}, {}", "积分在 {}后{}过期", &[&span, align])
    }
}
