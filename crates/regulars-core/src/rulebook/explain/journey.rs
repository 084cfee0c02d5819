//! `[[store]]`, `[location]`, `[[trigger]]`, `[[next_action]]` and `[fulfilment]` in sentences.

use super::phrases::Speech;
use crate::journey::trigger::Need;
use crate::journey::{Control, NextAction, Per, Trigger};

/// What is done next is called.
const KINDS: &[(&str, &str, &str)] =
    &[("service", "service", "服务"), ("offer", "an offer", "推荐"), ("silence", "silence", "不打扰")];
/// What may be the matter is called.
const SITUATIONS: &[(&str, &str, &str)] = &[
    ("open_complaint", "an open complaint", "未结投诉"),
    ("open_case", "an open case", "未结工单"),
    ("clock_warning", "a clock that was warned of", "工单预警"),
    ("clock_breached", "an overdue clock", "工单超时"),
    ("stale_opportunity", "a stale opportunity", "停滞商机"),
    ("stuck_parcel", "a stuck parcel", "包裹停滞"),
    ("failed_delivery", "a failed delivery", "派送失败"),
    ("lost_parcel", "a lost parcel", "包裹丢失"),
    ("charged_back", "a charge-back", "拒付"),
    ("over_refunded", "an order refunded beyond what was paid", "退款超额"),
];
/// What may be wrong is called.
const TROUBLES: &[(&str, &str, &str)] = &[
    ("failed", "a failed delivery", "派送失败"),
    ("stuck", "a stuck parcel", "包裹停滞"),
    ("lost", "a lost parcel", "包裹丢失"),
    ("charged_back", "a charge-back", "拒付"),
];

impl Speech<'_> {
    pub(super) fn journey(&mut self) {
        let journey = &self.rules.journey;
        for store in &journey.stores {
            let radius = (store.radius_mm / 1_000).to_string();
            let (latitude, longitude) = (store.at.latitude().canonical(), store.at.longitude().canonical());
            let text = self.fill(
                "a shop at {}, {}; its neighbourhood reaches {} m",
                "门店，位于 {}, {}；周边范围 {} 米",
                &[&latitude, &longitude, &radius],
            );
            let name = store.labels.or(&store.id, self.language).to_owned();
            self.say(format!("store.{}", store.id), self.named(&name, &text));
        }
        if let Some(purpose) = &journey.location {
            let text = self.fill(
                "places of customers are used only with consent to {}",
                "仅在取得 {} 的同意时使用客户位置",
                &[purpose],
            );
            self.say("location.purpose", text);
        }
        for trigger in &journey.triggers {
            let text = self.trigger(trigger);
            let name = trigger.labels.or(&trigger.rule.id, self.language).to_owned();
            self.say(format!("trigger.{}", trigger.rule.id), self.named(&name, &text));
        }
        for row in &journey.actions {
            let text = self.next_action(row);
            let name = row.labels.or(&row.id, self.language).to_owned();
            self.say(format!("next_action.{}", row.id), self.named(&name, &text));
        }
        self.fulfilment();
    }

    fn fulfilment(&mut self) {
        let rules = &self.rules.journey.fulfilment;
        if let Some(days) = rules.stuck_days {
            let days = self.many(days, "day", "天");
            let text = self.fill("a parcel without news for {} is stuck", "包裹 {} 无更新视为停滞", &[&days]);
            self.say("fulfilment.stuck_days", text);
        }
        if self.written(&["fulfilment", "cases"]).is_some() {
            let cases: Vec<String> = rules.cases.iter().map(|kind| self.word(kind.as_str(), TROUBLES)).collect();
            let text = self.fill("a case is due for {}", "以下情况应开工单：{}", &[&self.list(&cases)]);
            self.say("fulfilment.cases", text);
        }
    }

    fn trigger(&self, trigger: &Trigger) -> String {
        let rule = &trigger.rule;
        let event = trigger.event.name.clone();
        let mut parts = vec![match rule.need {
            Need::DistinctDays { dates, within_days } => {
                let (dates, within) = (self.many(dates, "day", "天"), self.many(within_days, "day", "天"));
                self.fill("{} on {} within {}", "{}：{}（{} 内）", &[&event, &dates, &within])
            }
            Need::Count { times, within_days } => {
                let (times, within) = (self.many(times, "time", "次"), self.many(within_days, "day", "天"));
                self.fill("{} {} within {}", "{}：{}（{} 内）", &[&event, &times, &within])
            }
            Need::Absence { days } => {
                self.fill("no {} for {} after one", "{} 之后 {} 再无", &[&event, &self.many(days, "day", "天")])
            }
        }];
        if let Some(filter) = &trigger.event.pick.filter {
            parts.push(self.fill("only where {}", "仅限满足“{}”者", &[&self.filter(filter)]));
        }
        if let Some(near) = &trigger.near {
            let all = &self.rules.journey.stores;
            let stores: Vec<&str> =
                near.stores.iter().filter_map(|place| all.get(*place)).map(|store| store.id.as_str()).collect();
            parts.push(self.fill("near {}", "门店周边：{}", &[&self.list(&stores)]));
        }
        match &trigger.per {
            Some(Per::Field(name, _)) => parts.push(self.fill("for each {}", "按 {} 分别计算", &[name])),
            Some(Per::Near) => parts.push(self.pick("for each shop", "按门店分别计算").to_owned()),
            None => {}
        }
        if let Some(unless) = &trigger.unless {
            parts.push(self.fill("{} begins every count anew", "{} 使计数重新开始", &[&unless.name]));
        }
        if rule.cooldown_days > 0 {
            let days = self.many(rule.cooldown_days, "day", "天");
            parts.push(self.fill("not again for {}", "{} 内不再触发", &[&days]));
        }
        if rule.on_merge {
            parts.push(self.pick("also where only a merge completed it", "仅因合并而满足时也触发").to_owned());
        }
        let lateness = self.span(rule.max_lateness_us);
        parts.push(self.fill("told at most {} late", "最迟 {} 内告知", &[&lateness]));
        if let Some(when) = &trigger.when {
            parts.push(self.fill("only if {}", "仅当 {}", &[&self.condition(when)]));
        }
        parts.push(self.fill("proposes {}", "建议动作 {}", &[&trigger.action]));
        self.asked(&mut parts, trigger.purpose.as_deref(), trigger.channel.as_deref(), trigger.control.as_ref());
        self.parts(&parts)
    }

    fn asked(&self, parts: &mut Vec<String>, purpose: Option<&str>, channel: Option<&str>, control: Option<&Control>) {
        if let Some(purpose) = purpose {
            parts.push(match channel {
                Some(channel) => self.fill("for {} over {}", "用途 {}，渠道 {}", &[purpose, channel]),
                None => self.fill("for {}", "用途 {}", &[purpose]),
            });
        }
        if let Some(control) = control {
            parts.push(self.fill(
                "{} of all are left out to compare with in {}",
                "其中 {} 作为 {} 的对照组",
                &[&control.share.canonical(), &control.campaign],
            ));
        }
    }

    fn next_action(&self, row: &NextAction) -> String {
        let kind = self.word(row.kind.as_str(), KINDS);
        let mut parts = vec![match &row.action {
            Some(action) => self.fill("{}: {}", "{}：{}", &[&kind, action]),
            None => kind,
        }];
        parts.push(self.fill("priority {}", "优先级 {}", &[&row.priority.to_string()]));
        if let Some(when) = &row.when {
            parts.push(self.fill("if {}", "当 {}", &[&self.condition(when)]));
        }
        if !row.situations.is_empty() {
            let all: Vec<String> =
                row.situations.iter().map(|situation| self.word(situation.as_str(), SITUATIONS)).collect();
            parts.push(self.fill("where there is {}", "存在：{}", &[&self.list(&all)]));
        }
        if let Some(days) = row.stale_days {
            let days = self.many(days, "day", "天");
            parts.push(self.fill("stale after {} without a step", "{} 无进展视为停滞", &[&days]));
        }
        if !row.triggers.is_empty() {
            let all = &self.rules.journey.triggers;
            let ids: Vec<&str> =
                row.triggers.iter().filter_map(|place| all.get(*place)).map(|one| one.rule.id.as_str()).collect();
            parts.push(self.fill("when one of these is due: {}", "以下触发待处理时：{}", &[&self.list(&ids)]));
        }
        self.asked(&mut parts, row.purpose.as_deref(), row.channel.as_deref(), row.control.as_ref());
        self.parts(&parts)
    }
}
