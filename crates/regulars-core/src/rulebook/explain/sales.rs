//! `[leads]` and `[opportunities]` in sentences.

use super::phrases::Speech;
use crate::sales::lead::{Decay, Ladder, RuleOf};
use crate::sales::opportunity::Stage;
use crate::sales::rules::{AssignmentRow, LeadBook, LeadInput, LeadRule};

/// What stages ask for.
const NEEDS: &[(&str, &str, &str)] = &[
    ("amount", "the amount", "金额"),
    ("expected_close", "when it is expected to close", "预计成交日期"),
    ("owner", "the owner", "负责人"),
];

impl Speech<'_> {
    pub(super) fn sales(&mut self) {
        let rules = &self.rules.sales;
        if let Some(leads) = &rules.leads {
            self.leads(leads);
        }
        for group in &rules.groups {
            let (window, channels) = (self.span(group.window_us), self.list(&group.channels));
            let text = self.fill(
                "one paid contact of a customer within {}; channels in their order: {}",
                "{} 内每位客户至多一次付费触达；渠道顺序：{}",
                &[&window, &channels],
            );
            let text = self.named(&group.id, &text);
            self.say(format!("campaign_group.{}", group.id), text);
        }
        let Some(book) = &rules.opportunities else { return };
        let text = match book.stale_days {
            Some(days) => self.fill(
                "an open opportunity is stale after {} without a step",
                "商机超过 {} 无进展即为停滞",
                &[&self.many(days, "day", "天")],
            ),
            None => self.pick("an open opportunity is never stale", "商机不会停滞").to_owned(),
        };
        self.say("opportunities.stale_days", text);
        for stage in book.stages.all() {
            let text = self.named(&stage.id, &self.stage_of_opportunities(stage));
            self.say(format!("opportunities.stage.{}", stage.id), text);
        }
    }

    fn leads(&mut self, leads: &LeadBook) {
        let text = match leads.recycle_days {
            Some(days) => self.fill(
                "a lead is recycled after {} without a step",
                "线索超过 {} 无跟进即回收",
                &[&self.many(days, "day", "天")],
            ),
            None => self.pick("no lead is recycled", "线索不回收").to_owned(),
        };
        self.say("leads.recycle_days", text);
        for group in &leads.groups {
            let mut parts = vec![match group.fit {
                true => self.pick("a group of what the customer is", "客户属性分组").to_owned(),
                false => self.pick("a group of what the customer does", "客户行为分组").to_owned(),
            }];
            if let Some(floor) = group.floor {
                parts.push(self.fill("at least {} points", "至少 {} 分", &[&floor.canonical()]));
            }
            if let Some(cap) = group.cap {
                parts.push(self.fill("at most {} points", "至多 {} 分", &[&cap.canonical()]));
            }
            let text = self.named(&group.id, &self.parts(&parts));
            self.say(format!("leads.groups.{}", group.id), text);
        }
        for rule in &leads.inputs {
            let text = self.named(&rule.id, &self.rule_of_leads(leads, rule));
            self.say(format!("leads.rule.{}", rule.id), text);
        }
        if let Some((fit, engagement)) = &leads.bands {
            self.grade_bands("fit_band", fit, ("of fit", "属性"));
            self.grade_bands("engagement_band", engagement, ("of engagement", "行为"));
        }
        for row in &leads.assignment {
            let text = self.named(&row.id, &self.assignment_of_leads(row));
            self.say(format!("leads.assignment.{}", row.id), text);
        }
    }

    fn grade_bands(&mut self, key: &str, ladder: &Ladder, (english, chinese): (&str, &str)) {
        let last = ladder.bands().len().saturating_sub(1);
        for (place, band) in ladder.bands().iter().enumerate() {
            let of = self.pick(english, chinese);
            let text = match place == last {
                true => {
                    self.fill("points {} from {} on, and below", "{}分 {} 及以下其余", &[of, &band.minimum.canonical()])
                }
                false => self.fill("points {} from {} on", "{}分 {} 起", &[of, &band.minimum.canonical()]),
            };
            let text = self.named(&band.name, &text);
            self.say(format!("leads.{key}.{}", band.name), text);
        }
    }

    fn rule_of_leads(&self, leads: &LeadBook, rule: &LeadRule) -> String {
        let summed = leads.rules.rule(&rule.id);
        let points = summed.map(|rule| rule.points.canonical()).unwrap_or_default();
        let mut parts = vec![self.fill("{} points in the group {}", "{} 分，计入分组 {}", &[&points, &rule.group])];
        match &rule.input {
            LeadInput::Fit(when) => parts.push(self.fill("where {}", "当 {}", &[&self.condition(when)])),
            LeadInput::Events(pick) => {
                let known = self.types();
                let types: Vec<&str> = pick.types.iter().map(|ty| known.name(*ty)).collect();
                parts.push(self.fill("for each record of {}", "每条 {} 记录", &[&self.list(&types)]));
                if let Some(filter) = &pick.filter {
                    parts.push(self.fill("where {}", "当 {}", &[&self.filter(filter)]));
                }
            }
        }
        if let Some(RuleOf::Engagement { decay, daily_cap, window_days }) = summed.map(|rule| &rule.of) {
            match decay {
                Some(Decay::Exponential { half_life_days }) => {
                    parts.push(self.fill("half is left after {} days", "每 {} 天减半", &[&half_life_days.canonical()]))
                }
                Some(Decay::Step { rate, period_days }) => parts.push(self.fill(
                    "{} of it is lost after each {} days",
                    "按 {} 比例衰减，每 {} 天一次",
                    &[&rate.canonical(), &period_days.canonical()],
                )),
                None => {}
            }
            let cap = daily_cap.unwrap_or(crate::sales::lead::DAILY_CAP);
            parts.push(self.fill("at most {} on a local day", "每个自然日至多 {} 次", &[&cap.to_string()]));
            let window = window_days.or(decay.is_none().then_some(crate::sales::lead::WINDOW_DAYS));
            if let Some(days) = window {
                parts.push(self.fill("of the last {}", "最近 {} 内", &[&self.many(days, "day", "天")]));
            }
        }
        self.parts(&parts)
    }

    fn assignment_of_leads(&self, row: &AssignmentRow) -> String {
        let mut parts = vec![self.fill("leads go to {}", "线索分配给 {}", &[&self.list(&row.owners)])];
        let only = [
            (&row.campaigns, "of the campaigns {}", "活动：{}"),
            (&row.categories, "of the categories {}", "类别：{}"),
            (&row.channels, "of the channels {}", "渠道：{}"),
            (&row.intents, "with the intents {}", "意向：{}"),
            (&row.stores, "of the shops {}", "门店：{}"),
        ];
        for (words, english, chinese) in only.into_iter().filter(|(words, ..)| !words.is_empty()) {
            parts.push(self.fill(english, chinese, &[&self.list(words)]));
        }
        if let Some(when) = &row.when {
            parts.push(self.fill("where {}", "当 {}", &[&self.condition(when)]));
        }
        self.parts(&parts)
    }

    fn stage_of_opportunities(&self, stage: &Stage) -> String {
        let probability = stage.probability.canonical();
        let mut parts = vec![self.fill("won with a probability of {}", "赢单概率 {}", &[&probability])];
        if !stage.needs.is_empty() {
            let needs: Vec<String> = stage.needs.iter().map(|field| self.word(field.as_str(), NEEDS)).collect();
            parts.push(self.fill("needs {}", "须填写 {}", &[&self.list(&needs)]));
        }
        if let Some(days) = stage.stale_days {
            let days = self.many(days, "day", "天");
            parts.push(self.fill("stale after {} without a step", "超过 {} 无进展即为停滞", &[&days]));
        }
        self.parts(&parts)
    }
}
