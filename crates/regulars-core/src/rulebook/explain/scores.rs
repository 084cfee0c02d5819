//! `[rfm]`, `[program]`, `[tiers]` and `[[tiers.level]]` in sentences.

use super::phrases::Speech;
use crate::membership::Window;
use crate::text::Json;

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

    pub(super) fn program(&mut self) {
        let Some(ladder) = &self.rules.ladder else { return };
        self.say("program.id", self.fill("the membership program is {}", "会员计划为 {}", &[&ladder.program]));
        let zone = ladder.zone.name();
        self.say("program.timezone", self.fill("its dates are those of {}", "其日期按 {} 时区计算", &[zone]));
        let version = ladder.version.to_string();
        self.say("program.version", self.fill("its version is {}", "其版本为 {}", &[&version]));
        let from = ladder.effective_from.to_string();
        self.say("program.effective_from", self.fill("it runs from {} on", "自 {} 起施行", &[&from]));
        self.say("tiers.measure", self.pick("a tier asks for spend", "等级按消费额评定").to_owned());
        let currency = ladder.currency;
        self.say("tiers.currency", self.fill("spend is in {}", "消费额以 {} 计", &[currency.as_str()]));
        let window = match ladder.window {
            Window::Rolling { months } => {
                self.fill("an order counts for {} months", "一笔订单在 {} 个月内计入", &[&months.to_string()])
            }
            Window::Lifetime => self.pick("every order counts for ever", "所有订单始终计入").to_owned(),
        };
        self.say("tiers.window", window);
        self.say("tiers.valid_for", self.pick("a tier is held while qualified", "达标期间保有等级").to_owned());
        let base = self.written(&["tiers", "base"]).and_then(Json::as_str).unwrap_or_default();
        self.say("tiers.base", self.fill("everybody has at least the tier {}", "所有人至少为等级 {}", &[base]));
        for level in &ladder.levels {
            let what = match level.at_least {
                Some(least) => {
                    let least = least.canonical();
                    self.fill("spend of at least {} {}", "消费额不低于 {} {}", &[&least, currency.as_str()])
                }
                None => self.pick("everybody else", "其余所有人").to_owned(),
            };
            let name = self.fill("{} ({})", "{}（{}）", &[&level.name, &level.id]);
            self.say(format!("tiers.level.{}", level.id), self.named(&name, &what));
        }
    }
}
