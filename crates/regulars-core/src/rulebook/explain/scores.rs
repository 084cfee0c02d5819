//! `[rfm]` in sentences.

use super::phrases::Speech;
use crate::money::Decimal;
use crate::scoring::{MonetaryOf, Refunds, RfmCuts, RfmCutsOf, RfmRules};
use crate::time::Date;

impl Speech<'_> {
    pub(super) fn rfm(&mut self) {
        let Some(rfm) = &self.rules.rfm else { return };
        let (unit, currency) = (self.unit(rfm.unit), rfm.currency);
        self.say("rfm.unit", self.fill("purchases are counted by local {}", "购买按{}计", &[unit]));
        let money = self.fill("the RFM score is over amounts in {}", "RFM 分按 {} 金额计算", &[currency.as_str()]);
        self.say("rfm.currency", money);
        if let Some(filter) = rfm.include.as_ref().and_then(|pick| pick.filter.as_ref()) {
            let text =
                self.fill("only these orders are purchases: {}", "只有这些订单算购买：{}", &[&self.filter(filter)]);
            self.say("rfm.include", text);
        }
        let zero = match rfm.count_zero {
            true => self.pick("orders of net amount zero count as purchases", "净额为零的订单也算购买"),
            false => self.pick("orders of net amount zero do not count as purchases", "净额为零的订单不算购买"),
        };
        self.say("rfm.zero_amount", zero.to_owned());
        match &rfm.cuts {
            RfmCutsOf::Written(cuts) => self.rfm_cuts(rfm, cuts),
            RfmCutsOf::Population(versions) => {
                let by = self.parts(&self.artefacts(versions));
                let what = "recency, frequency and monetary value are scored by quantiles of a population";
                let text = self.fill("{}: {}", "{}：{}", &[self.pick(what, "近度、频度和金额按总体分位数评分"), &by]);
                self.say("rfm.cuts", text);
            }
        }
        self.rfm_amounts(rfm);
        self.rfm_names(rfm);
        if let Some(purpose) = &rfm.purpose {
            let text = self.fill("the RFM score needs consent to {}", "RFM 分需要 {} 的同意", &[purpose]);
            self.say("rfm.purpose", text);
        }
    }

    /// `[currency]`.
    pub(super) fn currency(&mut self) {
        let Some(rates) = &self.rules.rates else { return };
        let base = rates.base();
        let base = base.as_str();
        self.say("currency.base", self.fill("amounts are converted over {}", "金额经 {} 换算", &[base]));
        for (currency, dated) in rates.dated() {
            let from = |(date, rate): &(Date, Decimal)| {
                self.fill("{} {} from {} on", "{} {}（自 {} 起）", &[&rate.canonical(), base, &date.to_string()])
            };
            let all = self.list(&dated.iter().map(from).collect::<Vec<_>>());
            let text = self.fill("1 {} is worth {}", "1 {} 合 {}", &[currency.as_str(), &all]);
            self.say(format!("currency.rates.{currency}"), text);
        }
    }

    fn rfm_cuts(&mut self, rfm: &RfmRules, cuts: &RfmCuts) {
        let unit = self.unit(rfm.unit);
        let texts = |cuts: &[u32]| cuts.iter().map(u32::to_string).collect::<Vec<_>>();
        let recency = self.list(&texts(&cuts.recency));
        self.say(
            "rfm.recency",
            self.fill(
                "recency: 1, and 1 more for each of {} {}s since the last purchase that is not exceeded",
                "近度：1 分，距最近一次购买不超过 {} 个{}时各加 1 分",
                &[&recency, unit],
            ),
        );
        let frequency = self.list(&texts(&cuts.frequency));
        self.say(
            "rfm.frequency",
            self.fill(
                "frequency: 1, and 1 more for each of {} {}s with a purchase that is reached",
                "频度：1 分，有购买的时期达到 {} 个{}时各加 1 分",
                &[&frequency, unit],
            ),
        );
        let monetary: Vec<String> = cuts.monetary.iter().map(|cut| cut.canonical()).collect();
        let (english, chinese) = match rfm.monetary_of {
            MonetaryOf::Total => (
                "monetary value: 1, and 1 more for each of {} {} in all that is reached",
                "金额：1 分，累计达到 {} {} 时各加 1 分",
            ),
            MonetaryOf::Mean => (
                "monetary value: 1, and 1 more for each of {} {} on average that is reached",
                "金额：1 分，平均达到 {} {} 时各加 1 分",
            ),
        };
        self.say("rfm.monetary", self.fill(english, chinese, &[&self.list(&monetary), rfm.currency.as_str()]));
    }

    fn rfm_amounts(&mut self, rfm: &RfmRules) {
        let refunds = match rfm.refunds {
            Refunds::NetOfReturn => self.pick(
                "a return lowers its order; an order of which nothing is left is no purchase",
                "退货冲减原订单；全部退回的订单不算购买",
            ),
            Refunds::AtReturnDate => self.pick(
                "a return lowers the amount of its own period; purchases stay",
                "退货冲减其自身时期的金额；购买次数不变",
            ),
            Refunds::Ignore => self.pick("returns do not count", "不计退货"),
        };
        self.say("rfm.refunds", refunds.to_owned());
        let first = match rfm.include_first {
            true => self.pick("the first purchase counts in the mean of purchases", "首次购买计入平均购买额"),
            false => {
                self.pick("the first purchase does not count in the mean of purchases", "首次购买不计入平均购买额")
            }
        };
        self.say("rfm.include_first", first.to_owned());
        let of = match rfm.monetary_of {
            MonetaryOf::Total => self.pick("what was spent in all is scored", "按累计金额评分"),
            MonetaryOf::Mean => self.pick("the mean of all purchases is scored", "按平均购买额评分"),
        };
        self.say("rfm.monetary_of", of.to_owned());
    }

    fn rfm_names(&mut self, rfm: &RfmRules) {
        if let Some(weights) = &rfm.weights {
            let [recency, frequency, monetary] = weights.map(Decimal::canonical);
            let weights = self.fill(
                "the weighted RFM score is recency times {}, frequency times {} and monetary value times {}",
                "RFM 加权分：近度权重 {}、频度权重 {}、金额权重 {}",
                &[&recency, &frequency, &monetary],
            );
            self.say("rfm.weights", weights);
            let scale = self.fill(
                "the weighted RFM score has {} digits behind the point",
                "RFM 加权分保留 {} 位小数",
                &[&rfm.scale.to_string()],
            );
            self.say("rfm.scale", scale);
        }
        for (place, segment) in (1..).zip(&rfm.segments) {
            let label = segment.labels.or(&segment.name, self.language);
            let who = match segment.when.canonical().as_str() {
                "true" => self.pick("everybody else", "其余所有人").to_owned(),
                _ => {
                    let when = segment.when.sentence(self.language, &|name| match name {
                        "R" => self.pick("recency", "近度").to_owned(),
                        "F" => self.pick("frequency", "频度").to_owned(),
                        "M" => self.pick("monetary value", "金额").to_owned(),
                        _ => name.to_owned(),
                    });
                    self.fill("if {}", "若 {}", &[&when])
                }
            };
            // The first segment that holds wins, so its place counts.
            let name = self.fill("{}. {}", "{}. {}", &[&place.to_string(), label]);
            self.say(format!("rfm.segments.{}", segment.name), self.named(&name, &who));
        }
    }
}
