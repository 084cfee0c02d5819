//! The small phrases out of which sentences are made: spans of time, lists, units, names.

use std::ops::Deref;

use super::Explained;
use super::tongue::Tongue;
use crate::condition::Condition;
use crate::measure::RecordName;
use crate::rulebook::Rulebook;
use crate::rulebook::types::Types;
use crate::text::{Json, Labels, Language};
use crate::time::{DAY_US, Unit};

/// What was said so far, and in which language.
pub(super) struct Speech<'a> {
    pub(super) rules: &'a Rulebook,
    tongue: Tongue,
    pub(super) said: Vec<Explained>,
}

impl Deref for Speech<'_> {
    type Target = Tongue;

    fn deref(&self) -> &Tongue {
        &self.tongue
    }
}

impl<'a> Speech<'a> {
    pub(super) fn new(rules: &'a Rulebook, language: Language) -> Self {
        Self { rules, tongue: Tongue { language }, said: Vec::new() }
    }

    pub(super) fn tongue(&self) -> Tongue {
        self.tongue
    }

    pub(super) fn say(&mut self, path: impl Into<String>, text: String) {
        self.said.push(Explained { path: path.into(), text });
    }

    /// A duration in the largest unit that fits it exactly.
    pub(super) fn span(&self, micros: i64) -> String {
        const SECOND: i64 = 1_000_000;
        let units = [
            (DAY_US, "day", "天"),
            (3_600 * SECOND, "hour", "小时"),
            (60 * SECOND, "minute", "分钟"),
            (SECOND, "second", "秒"),
        ];
        let fits = units.iter().find(|(size, ..)| micros % size == 0);
        let (size, english, chinese) = fits.copied().unwrap_or((SECOND, "second", "秒"));
        self.many(micros / size, english, chinese)
    }

    /// A local period.
    pub(super) fn unit(&self, unit: Unit) -> &'static str {
        let (english, chinese) = match unit {
            Unit::Day => ("day", "自然日"),
            Unit::Week => ("week", "自然周"),
            Unit::Month => ("month", "自然月"),
            Unit::Quarter => ("quarter", "自然季"),
            Unit::Year => ("year", "自然年"),
        };
        if self.chinese() { chinese } else { english }
    }

    /// A word of the rulebook as people say it; a word that is not in the list stands as it is.
    pub(super) fn word(&self, word: &str, words: &[(&str, &'static str, &'static str)]) -> String {
        let known = words.iter().find(|(known, ..)| *known == word);
        known.map_or(word, |(_, english, chinese)| self.pick(english, chinese)).to_owned()
    }

    pub(super) fn types(&self) -> Types<'a> {
        Types { declared: &self.rules.records }
    }

    /// What stands in the document at some keys.
    pub(super) fn written(&self, keys: &[&str]) -> Option<&'a Json> {
        let mut at = &self.rules.document;
        for key in keys {
            at = at.get(key)?;
        }
        Some(at)
    }

    /// The labels that a table of the document gives.
    pub(super) fn labels(&self, keys: &[&str]) -> Labels {
        let Some(table) = self.written(keys) else { return Labels::default() };
        let text = |json: Option<&Json>| json.and_then(Json::as_str).map(str::to_owned);
        match table.get("label") {
            Some(Json::String(label)) => Labels::same(label),
            Some(label) => Labels { en: text(label.get("en")), zh: text(label.get("zh")) },
            None => Labels::default(),
        }
    }

    /// A condition over a customer.
    pub(super) fn condition(&self, condition: &Condition) -> String {
        condition.sentence(self.language, &|name| self.customer_name(name))
    }

    fn customer_name(&self, name: &str) -> String {
        match name {
            "stage" => return self.pick("the stage", "阶段").to_owned(),
            "journey_stage" => return self.pick("the journey stage", "旅程阶段").to_owned(),
            "tier" => return self.pick("the tier", "等级").to_owned(),
            "score.rfm" => return self.pick("the RFM score", "RFM 分").to_owned(),
            _ => {}
        }
        match name.split_once('.') {
            Some(("case", field)) => self.fill("the case's {}", "工单的 {}", &[&field.replace('_', " ")]),
            Some(("attr", attribute)) => self.labels(&["attributes", attribute]).or(name, self.language).to_owned(),
            Some(("consent", path)) => {
                let (purpose, channel) = path.rsplit_once('.').unwrap_or((path, ""));
                self.fill("consent to {} over {}", "用于 {} 的同意（{}）", &[purpose, channel])
            }
            _ => self.rules.definitions.label(name, self.language).to_owned(),
        }
    }

    /// What people call an attribute.
    pub(super) fn attribute_name(&self, name: &str) -> String {
        self.labels(&["attributes", name]).or(name, self.language).to_owned()
    }

    /// A condition over a record.
    pub(super) fn filter(&self, condition: &Condition) -> String {
        condition.sentence(self.language, &|name| match (name.strip_prefix("record.body."), name.strip_prefix("attr."))
        {
            (Some(field), _) => field.strip_suffix(".amount").unwrap_or(field).to_owned(),
            (_, Some(attribute)) => self.attribute_name(attribute),
            _ => self.plain(name.strip_prefix("record.").unwrap_or(name)),
        })
    }

    /// What every record has.
    fn plain(&self, name: &str) -> String {
        let words = [
            ("source", "the source", "来源"),
            ("type", "the record type", "记录类型"),
            ("profile", "the profile", "档案"),
            ("occurred_at", "the instant", "发生时间"),
            ("received_at", "the receipt", "送达时间"),
        ];
        self.word(name, &words)
    }

    /// What people call the measure that a condition's slot names.
    pub(super) fn measure_name(&self, slot: u32) -> &str {
        let definitions = &self.rules.definitions;
        definitions.label(definitions.name(slot), self.language)
    }

    /// A field of records.
    pub(super) fn field(&self, slot: u32) -> String {
        use crate::measure::FieldPart;
        match self.rules.definitions.record_names.get(slot as usize) {
            Some(RecordName::Source) => self.plain("source"),
            Some(RecordName::Type) => self.plain("type"),
            Some(RecordName::Profile) => self.plain("profile"),
            Some(RecordName::OccurredAt) => self.plain("occurred_at"),
            Some(RecordName::Body { name, part: FieldPart::Value, .. }) => name.clone(),
            Some(RecordName::Body { name, part: FieldPart::Currency, .. }) => {
                self.fill("the currency of {}", "{} 的币种", &[name])
            }
            None => String::new(),
        }
    }
}
