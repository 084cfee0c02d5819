//! `[[deadline]]`, `[[calendar]]` and `[[retention]]` in sentences: those that the rulebook adds or puts in the place of default ones.

use super::phrases::Speech;
use crate::consent::{AtExpiry, Calendar, DeadlineRow, RetentionRow, Right, Term, TermUnit, Trigger, Word, Words};

/// What the rights mean.
const RIGHTS: &[(&str, &str, &str)] = &[
    ("access", "access", "查阅"),
    ("portability", "taking data along", "转移"),
    ("rectification", "rectification", "更正"),
    ("erasure", "erasure", "删除"),
    ("restriction", "restriction", "限制处理"),
    ("object", "objection", "反对处理"),
    ("object_marketing", "objection to marketing", "反对营销"),
    ("withdraw", "withdrawal of consent", "撤回同意"),
    ("opt_out_sale", "no sale of data", "拒绝出售"),
    ("limit_sensitive", "limits on sensitive data", "限制敏感信息"),
    ("refuse_adm", "no decisions by machines", "拒绝自动化决策"),
    ("explain", "explanation", "解释说明"),
    ("revoke_call_text", "no calls and short messages", "拒绝电话和短信"),
];

/// What periods begin with.
const TRIGGERS: &[(&str, &str, &str)] = &[
    ("created", "it was made", "产生"),
    ("completed", "it was done", "完成"),
    ("closed", "it was closed", "关闭"),
    ("last_contact_by_subject", "the person was last heard of", "本人最后一次联系"),
    ("withdrawn", "the consent was withdrawn", "撤回同意"),
];

/// What is done when they are over.
const EXPIRY: &[(&str, &str, &str)] = &[
    ("delete", "it is deleted", "删除"),
    ("anonymise", "it is made anonymous", "匿名化"),
    ("store_only", "it is stored and not used", "只存储不使用"),
];

impl Speech<'_> {
    /// Which rights wait, and whether the default rows of retention apply.
    pub(super) fn rights_in_general(&mut self) {
        let privacy = &self.rules.privacy;
        if !privacy.rights.verify_first.is_empty() {
            let rights = self.rights(privacy.rights.verify_first);
            let text = self.fill("it must be certain who asks for {}", "须先核实身份：{}", &[&rights]);
            self.say("privacy.verify_first", text);
        }
        if self.written(&["privacy", "default_retention"]).is_some() {
            let applies = privacy.retention.iter().any(|row| !privacy.own_retention.contains(&row.id));
            let text = match applies {
                true => self.pick("the built-in rows of retention apply", "适用内置的保存期限"),
                false => self.pick("the built-in rows of retention do not apply", "不适用内置的保存期限"),
            };
            self.say("privacy.default_retention", text.to_owned());
        }
    }

    pub(super) fn rights_and_retention(&mut self) {
        let privacy = &self.rules.privacy;
        for row in privacy.rights.deadlines.iter().filter(|row| privacy.own_deadlines.contains(&row.id)) {
            let text = self.named(&row.id, &self.deadline(row));
            self.say(format!("deadline.{}", row.id), text);
        }
        for calendar in &privacy.rights.calendars {
            let text = self.named(&calendar.id, &self.calendar(calendar));
            self.say(format!("calendar.{}", calendar.id), text);
        }
        for row in privacy.retention.iter().filter(|row| privacy.own_retention.contains(&row.id)) {
            let text = self.named(&row.id, &self.retention(row));
            self.say(format!("retention.{}", row.id), text);
        }
    }

    fn rights(&self, rights: Words<Right>) -> String {
        let rights: Vec<String> = rights.iter().map(|right| self.word(right.as_str(), RIGHTS)).collect();
        self.list(&rights)
    }

    fn term(&self, term: Term) -> String {
        let (english, chinese) = match term.unit {
            TermUnit::Month => ("month", "个月"),
            TermUnit::Day => ("day", "天"),
            TermUnit::WorkingDay => ("working day", "个工作日"),
        };
        self.many(term.n, english, chinese)
    }

    fn deadline(&self, row: &DeadlineRow) -> String {
        let mut parts = vec![self.place(&row.jurisdiction)];
        parts.push(match row.rights {
            Some(rights) => self.fill("requests for {}", "请求：{}", &[&self.rights(rights)]),
            None => self.pick("all requests", "所有请求").to_owned(),
        });
        parts.push(self.fill("are done within {}", "须在 {} 内完成", &[&self.term(row.base)]));
        if let Some(term) = row.extended {
            parts.push(self.fill("within {} once extended", "延期后为 {}", &[&self.term(term)]));
        }
        if let Some(term) = row.ack {
            parts.push(self.fill("are acknowledged within {}", "须在 {} 内确认收到", &[&self.term(term)]));
        }
        let mut flag = |set: bool, english, chinese| {
            if set {
                parts.push(self.pick(english, chinese).to_owned());
            }
        };
        flag(row.immediate, "what was objected to stops at once", "立即停止");
        flag(row.pause, "the clock stands still in pauses", "核实期间暂停计时");
        flag(row.roll, "goes on to the first working day", "顺延至首个工作日");
        if let Some(date) = row.valid_from {
            parts.push(self.fill("from {} on", "自 {} 起", &[&date.to_string()]));
        }
        parts.push(self.fill("by {}", "依据 {}", &[&row.cite]));
        self.parts(&parts)
    }

    fn calendar(&self, calendar: &Calendar) -> String {
        let dates = |dates: Vec<String>| self.list(&dates);
        let mut parts = vec![self.fill("people work by it in {}", "适用于 {}", &[&self.list(&calendar.jurisdictions)])];
        let weekend: Vec<String> = calendar.weekend().iter().map(|day| day.to_string()).collect();
        parts.push(match weekend.is_empty() {
            true => self.pick("there is no weekend", "没有周末").to_owned(),
            false => self.fill("nobody works on days {} of the week", "每周第 {} 天休息", &[&self.list(&weekend)]),
        });
        let holidays: Vec<String> = calendar.holidays().map(|date| date.to_string()).collect();
        if !holidays.is_empty() {
            parts.push(self.fill("holidays: {}", "节假日：{}", &[&dates(holidays)]));
        }
        let extra: Vec<String> = calendar.extra_workdays().map(|date| date.to_string()).collect();
        if !extra.is_empty() {
            parts.push(self.fill("working days beside: {}", "调休工作日：{}", &[&dates(extra)]));
        }
        let (first, last) = calendar.covers();
        parts.push(self.fill("it knows {} to {}", "覆盖 {} 至 {}", &[&first.to_string(), &last.to_string()]));
        self.parts(&parts)
    }

    fn retention(&self, row: &RetentionRow) -> String {
        let mut parts = vec![self.place(&row.jurisdiction), self.fill("{}", "{}", &[&row.category])];
        let trigger = self.word(Trigger::as_str(row.trigger), TRIGGERS);
        parts.push(self.fill("from when {}", "自{}起", &[&trigger]));
        if let Some(period) = row.min {
            parts.push(self.fill("must be kept for {}", "至少保存 {}", &[&period.to_string()]));
        }
        if let Some(period) = row.max {
            parts.push(self.fill("may be kept for {}", "至多保存 {}", &[&period.to_string()]));
        }
        if let Some(done) = row.at_expiry {
            let done = self.word(AtExpiry::as_str(done), EXPIRY);
            parts.push(self.fill("then {}", "到期后{}", &[&done]));
        }
        if row.evidence {
            parts.push(self.pick("it is evidence", "作为证据保存").to_owned());
        }
        if row.backup.is_some() {
            let text = self.pick("backups are cleaned when they are next read", "备份在下次读取时清除");
            parts.push(text.to_owned());
        }
        self.parts(&parts)
    }
}
