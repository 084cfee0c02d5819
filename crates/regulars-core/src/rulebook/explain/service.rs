//! `[service]` in sentences.

use super::phrases::Speech;
use crate::service::{
    ClosedLoop, DaySpans, ExitSurvey, NamedCalendar, PolicyRow, QueueRow, ServiceRules, TriageAnswer, TriageRow,
    WarningRow,
};

/// What the clocks mean.
const CLOCKS: &[(&str, &str, &str)] = &[
    ("first_response", "the first response", "首次响应"),
    ("resolution", "the resolution", "解决"),
    ("update", "every answer", "每次回复"),
];

/// The days of the week from Monday.
const DAYS: [(&str, &str); 7] = [
    ("Monday", "周一"),
    ("Tuesday", "周二"),
    ("Wednesday", "周三"),
    ("Thursday", "周四"),
    ("Friday", "周五"),
    ("Saturday", "周六"),
    ("Sunday", "周日"),
];

impl Speech<'_> {
    pub(super) fn service(&mut self) {
        let rules = &self.rules.service;
        if self.written(&["service"]).is_some() {
            self.service_in_general(rules);
        }
        for row in &rules.policies {
            let text = self.named(&row.id, &self.service_policy(row));
            self.say(format!("service.policy.{}", row.id), text);
        }
        for row in &rules.triage {
            let text = self.named(&row.id, &self.service_triage(row));
            self.say(format!("service.triage.{}", row.id), text);
        }
        for queue in &rules.queues {
            let text = self.named(&queue.id, &self.service_queue(queue));
            self.say(format!("service.queue.{}", queue.id), text);
        }
        for row in &rules.warnings {
            let text = self.named(&row.id, &self.service_warning(row));
            self.say(format!("service.warning.{}", row.id), text);
        }
        if let Some(queue) = &rules.fallback {
            let text = self.fill("what no queue can take goes to {}", "无合适队列时转 {}", &[queue]);
            self.say("service.fallback", text);
        }
        if let Some(own) = &rules.closed_loop {
            let text = self.closed_loop(own);
            self.say("service.closed_loop", text);
        }
        if let Some(own) = &rules.exit_survey {
            let text = self.exit_survey(own);
            self.say("service.exit_survey", text);
        }
        for (name, calendar) in &self.rules.service.calendars {
            let text = self.named(name, &self.business_calendar(calendar));
            self.say(format!("service.calendars.{name}"), text);
        }
    }

    fn service_in_general(&mut self, rules: &ServiceRules) {
        let text = self.fill("kinds of cases: {}", "工单类型：{}", &[&self.list(&rules.kinds)]);
        self.say("service.kinds", text);
        let states: Vec<&str> = rules.pause_states.iter().map(|state| state.as_str()).collect();
        let text = match states.is_empty() {
            true => self.pick("no state pauses clocks", "任何状态都不暂停计时").to_owned(),
            false => self.fill("clocks stand still in {}", "以下状态暂停计时：{}", &[&self.list(&states)]),
        };
        self.say("service.pause_states", text);
        let text = match rules.pause_first_response {
            true => self.pick("pauses hold the first response as well", "暂停也适用于首次响应"),
            false => self.pick("pauses do not hold the first response", "暂停不适用于首次响应"),
        };
        self.say("service.pause_first_response", text.to_owned());
        let shares: Vec<String> = rules.warn_at.iter().map(|share| share.canonical()).collect();
        let text = match shares.is_empty() {
            true => self.pick("nobody is warned before something is due", "到期前不预警").to_owned(),
            false => self.fill(
                "is warned when these shares of a target are over: {}",
                "目标时长过去以下比例时预警：{}",
                &[&self.list(&shares)],
            ),
        };
        self.say("service.warn_at", text);
        let days = self.many(rules.reopen_days, "day", "天");
        let text = self.fill("a closed case is opened again within {}", "工单关闭后 {} 内可重新打开", &[&days]);
        self.say("service.reopen_days", text);
        let days = self.many(rules.repeat_days, "day", "天");
        let text = self.fill(
            "a case of the same kind and category within {} after a resolution is a repetition",
            "解决后 {} 内同类同类别的工单视为重复",
            &[&days],
        );
        self.say("service.repeat_days", text);
    }

    fn service_triage(&self, row: &TriageRow) -> String {
        let answer = match (row.answer, &row.article) {
            (TriageAnswer::Standard, Some(article)) => {
                let hours = self.many(row.deflection_hours, "hour", "小时");
                self.fill(
                    "{} answers, which was not enough if the customer writes within {} and not to thank",
                    "由 {} 自动回复；客户 {} 内再次来信（致谢除外）视为未解决",
                    &[article, &hours],
                )
            }
            _ => self.pick("a person answers", "由人工答复").to_owned(),
        };
        let when = self.fill("where {}", "当 {}", &[&self.condition(&row.when)]);
        self.parts(&[answer, when])
    }

    fn service_queue(&self, queue: &QueueRow) -> String {
        let mut parts = vec![self.fill("a queue of priority {}", "队列，优先级 {}", &[&queue.priority.to_string()])];
        if !queue.skills.is_empty() {
            parts.push(self.fill("for {}", "可处理：{}", &[&self.list(&queue.skills)]));
        }
        if !queue.tiers.is_empty() {
            parts.push(self.fill("for the tiers {}", "等级：{}", &[&self.list(&queue.tiers)]));
        }
        self.parts(&parts)
    }

    fn service_warning(&self, row: &WarningRow) -> String {
        let (enter, hours) = (self.condition(&row.enter), self.many(row.due_hours, "hour", "小时"));
        let days = self.many(row.cooldown_days, "day", "天");
        let mut parts = vec![
            self.fill("where {} comes to hold, a work order to {}", "当 {} 成立时，派单：{}", &[&enter, &row.action]),
            self.fill("within {}", "{} 内处理", &[&hours]),
            self.fill("none within {} of the last", "结案后 {} 内不再派单", &[&days]),
        ];
        if let Some(exit) = &row.exit {
            parts.push(self.fill("again only after {}", "须先满足 {} 才会再次派单", &[&self.condition(exit)]));
        }
        for band in &row.bands {
            parts.push(self.fill("{} where {}", "{}：当 {}", &[&band.band, &self.condition(&band.when)]));
        }
        self.parts(&parts)
    }

    fn closed_loop(&self, own: &ClosedLoop) -> String {
        let hours = self.many(own.hours, "hour", "小时");
        let mut parts = vec![self.fill(
            "a detractor is contacted within {} after the answer",
            "贬损者须在答卷后 {} 内回访",
            &[&hours],
        )];
        if !own.surveys.is_empty() {
            parts.push(self.fill("of the surveys {}", "问卷：{}", &[&self.list(&own.surveys)]));
        }
        self.parts(&parts)
    }

    fn exit_survey(&self, own: &ExitSurvey) -> String {
        let days = self.many(own.cooldown_days, "day", "天");
        let mut parts = vec![
            self.fill(
                "who leaves or is in {} is asked why",
                "流失（{}）或退会的客户会收到离开原因问卷",
                &[&self.list(&own.stages)],
            ),
            self.fill("it needs consent to {}", "需要 {} 的同意", &[&own.purpose]),
            self.fill("not again within {}", "{} 内不重复询问", &[&days]),
        ];
        if !own.reasons.is_empty() {
            parts.push(self.fill("reasons: {}", "原因：{}", &[&self.list(&own.reasons)]));
        }
        self.parts(&parts)
    }

    fn service_policy(&self, row: &PolicyRow) -> String {
        let clock = self.word(row.clock.as_str(), CLOCKS);
        let minutes = self.many(row.minutes, "minute", "分钟");
        let mut parts = vec![match &row.calendar {
            Some(calendar) => self.fill("{} within {} of {}", "{}：{}（按 {} 计）", &[&clock, &minutes, calendar]),
            None => self.fill("{} within {}, day and night", "{}：{}（全天候）", &[&clock, &minutes]),
        }];
        let severities: Vec<String> = row.severities.iter().map(|severity| severity.to_string()).collect();
        let tiers = row.tiers.as_ref().map(|(_, tiers)| tiers.clone()).unwrap_or_default();
        let only = [
            (&row.kinds, "of the kinds {}", "类型：{}"),
            (&row.categories, "of the categories {}", "类别：{}"),
            (&row.priorities, "of the priorities {}", "优先级：{}"),
            (&severities, "of the severities {}", "严重程度：{}"),
            (&row.policies, "under the policies {}", "策略：{}"),
            (&tiers, "for the tiers {}", "等级：{}"),
        ];
        for (words, english, chinese) in only.into_iter().filter(|(words, ..)| !words.is_empty()) {
            parts.push(self.fill(english, chinese, &[&self.list(words)]));
        }
        if let Some(when) = &row.when {
            parts.push(self.fill("where {}", "当 {}", &[&self.condition(when)]));
        }
        self.parts(&parts)
    }

    fn hours(&self, hours: &DaySpans) -> String {
        let spans: Vec<String> = hours.iter().map(|span| span.to_string()).collect();
        self.list(&spans)
    }

    fn business_calendar(&self, calendar: &NamedCalendar) -> String {
        let spec = calendar.hours.spec();
        let mut parts = vec![self.fill("by the clock of {}", "时区 {}", &[spec.zone.name()])];
        if spec.always {
            parts.push(self.pick("always open", "全天候").to_owned());
        }
        for (hours, (english, chinese)) in spec.weekly.iter().zip(DAYS).filter(|(hours, _)| !hours.is_empty()) {
            let day = self.pick(english, chinese);
            parts.push(self.fill("{} {}", "{} {}", &[day, &self.hours(hours)]));
        }
        if let Some(days_of) = &calendar.days_of {
            parts.push(self.fill("holidays and make-up days of {}", "节假日与调休按 {}", &[days_of]));
        }
        let holidays: Vec<String> = spec.holidays.iter().map(|date| date.to_string()).collect();
        if !holidays.is_empty() {
            parts.push(self.fill("closed on {}", "休息日：{}", &[&self.list(&holidays)]));
        }
        let extra = spec.extra_workdays.iter();
        let extra: Vec<String> = extra.map(|(date, hours)| format!("{date} {}", self.hours(hours))).collect();
        if !extra.is_empty() {
            parts.push(self.fill("with hours of their own: {}", "另定时间：{}", &[&self.list(&extra)]));
        }
        self.parts(&parts)
    }
}
