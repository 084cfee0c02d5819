//! `[rfm]` in sentences.

use super::phrases::Speech;

impl Speech<'_> {
    pub(super) fn rfm(&mut self) {
        let Some(rfm) = &self.rules.rfm else { return };
        let (unit, currency) = (self.unit(rfm.unit), rfm.currency);
        self.say("rfm.unit", self.fill("purchases are counted by local {}", "购买按{}计", &[unit]));
        let money = self.fill("the RFM score is over amounts in {}", "RFM 分按 {} 金额计算", &[currency.as_str()]);
        self.say("rfm.currency", money);
        let zero = match rfm.count_zero {
            true => self.pick("orders of net amount zero count as purchases", "净额为零的订单也算购买"),
            false => self.pick("orders of net amount zero do not count as purchases", "净额为零的订单不算购买"),
        };
        self.say("rfm.zero_amount", zero.to_owned());
        let texts = |cuts: &[u32]| cuts.iter().map(u32::to_string).collect::<Vec<_>>();
        let recency = self.list(&texts(&rfm.recency));
        self.say(
            "rfm.recency",
            self.fill(
                "recency: 1, and 1 more for each of {} {}s since the last purchase that is not exceeded",
                "近度：1 分，距最近一次购买不超过 {} 个{}时各加 1 分",
                &[&recency, unit],
            ),
        );
        let frequency = self.list(&texts(&rfm.frequency));
        self.say(
            "rfm.frequency",
            self.fill(
                "frequency: 1, and 1 more for each of {} {}s with a purchase that is reached",
                "频度：1 分，有购买的时期达到 {} 个{}时各加 1 分",
                &[&frequency, unit],
            ),
        );
        let cuts: Vec<String> = rfm.monetary.iter().map(|cut| cut.canonical()).collect();
        self.say(
            "rfm.monetary",
            self.fill(
                "monetary value: 1, and 1 more for each of {} {} in all that is reached",
                "金额：1 分，累计达到 {} {} 时各加 1 分",
                &[&self.list(&cuts), currency.as_str()],
            ),
        );
        if let Some(purpose) = &rfm.purpose {
            let text = self.fill("the RFM score needs consent to {}", "RFM 分需要 {} 的同意", &[purpose]);
            self.say("rfm.purpose", text);
        }
    }
}
