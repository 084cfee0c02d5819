//! `[quality]` in sentences.

use super::phrases::Speech;
use crate::identity::Normaliser;
use crate::money::Number;
use crate::quality::{Check, Metric, Rule, Severity, Subject};

impl Speech<'_> {
    pub(super) fn quality(&mut self) {
        // A rulebook that says nothing about quality has nothing to explain.
        if self.written(&["quality"]).is_none() {
            return;
        }
        let rules = self.rules;
        let gates: Vec<String> = rules
            .quality
            .gates
            .iter()
            .map(|(metric, gate)| self.fill("{} {}", "{} {}", &[self.metric(*metric), &gate.text()]))
            .collect();
        let said = self.fill("of what is looked at must pass: {}", "须通过的比例：{}", &[&self.list(&gates)]);
        self.say("quality.gates", said);
        let limit = rules.quality.outlier.canonical();
        let outlier = self.fill(
            "a value is an outlier beyond {} robust standard deviations",
            "偏离超过 {} 个稳健标准差的值为离群值",
            &[&limit],
        );
        self.say("quality.outlier", outlier);
        for rule in &rules.quality.rules {
            let label = rule.labels.or(&rule.name, self.language);
            self.say(format!("quality.rule.{}", rule.name), self.named(label, &self.quality_rule(rule)));
        }
    }

    fn metric(&self, metric: Metric) -> &'static str {
        match metric {
            Metric::Accuracy => self.pick("accuracy", "准确性"),
            Metric::Completeness => self.pick("completeness", "完整性"),
            Metric::Consistency => self.pick("consistency", "一致性"),
            Metric::Timeliness => self.pick("timeliness", "及时性"),
            Metric::Uniqueness => self.pick("uniqueness", "唯一性"),
        }
    }

    fn quality_rule(&self, rule: &Rule) -> String {
        let subject = self.subject(&rule.subject);
        let mut parts = vec![self.check(&rule.check, &subject)];
        if !rule.of.is_empty() {
            parts.push(self.fill("of {} records", "针对 {} 记录", &[&self.list(&rule.of)]));
        }
        if let Some(applies) = &rule.applies {
            parts.push(self.fill("only if {}", "仅当 {}", &[&self.filter(applies)]));
        }
        parts.push(match rule.severity {
            Severity::Reject => self.pick("a record that fails is refused", "不合格的记录会被拒收").to_owned(),
            Severity::Finding => self.pick("a record that fails is taken", "不合格的记录仍会收下").to_owned(),
            Severity::Info => self.pick("it is only told", "仅作提示").to_owned(),
        });
        parts.push(match rule.severity {
            Severity::Info => self.fill("it stands beside {}", "列于{}", &[self.metric(rule.metric)]),
            _ => self.fill("it counts for {}", "计入{}", &[self.metric(rule.metric)]),
        });
        if let Some(gate) = rule.gate {
            parts.push(self.fill("at least {} must pass", "通过比例不低于 {}", &[&gate.text()]));
        }
        self.parts(&parts)
    }

    fn subject(&self, subject: &Subject) -> String {
        match subject {
            Subject::Attribute(name) => self.attribute_name(name),
            Subject::Field(name) => name.clone(),
            Subject::Identifier(kind) => self.fill("the identifier {}", "标识 {}", &[kind]),
            Subject::Record => String::new(),
        }
    }

    fn check(&self, check: &Check, subject: &str) -> String {
        match check {
            Check::NotNull => self.fill("{} is there", "{} 必须有值", &[subject]),
            Check::Unique => self.fill("{} is not repeated", "{} 不得重复", &[subject]),
            Check::InSet(values) => {
                let values: Vec<&String> = values.iter().collect();
                self.fill("{} is one of {}", "{} 须为以下之一：{}", &[subject, &self.list(&values)])
            }
            Check::Matches(pattern) => {
                // What people wrote, without the ends that are put around it.
                let text = pattern.as_str();
                let own = text.strip_prefix("^(?:").and_then(|rest| rest.strip_suffix(")$")).unwrap_or(text);
                self.fill("{} has the form {}", "{} 须符合格式 {}", &[subject, own])
            }
            Check::Range { min, max } => self.range(subject, *min, *max),
            Check::DateOrder(later) => {
                self.fill("{} is not after {}", "{} 不晚于 {}", &[subject, &self.subject(later)])
            }
            Check::ValidIdentifier(normaliser) => {
                let what = self.normaliser(normaliser.normaliser());
                self.fill("{} is {}", "{} 须为{}", &[subject, what])
            }
            Check::Reference(set) => {
                self.fill("{} is in the set {} that the host gives", "{} 须在宿主提供的集合 {} 中", &[subject, set])
            }
            Check::Condition(when) => self.filter(when),
            Check::Agree(None) => {
                self.fill("the sources of a customer agree on {}", "同一客户各来源的 {} 一致", &[subject])
            }
            Check::Agree(Some(normaliser)) => self.fill(
                "the sources of a customer agree on {}, compared as {}",
                "同一客户各来源的 {} 一致，按{}比较",
                &[subject, self.normaliser(normaliser.normaliser())],
            ),
            Check::Fresh(limit) => {
                let span = self.span(*limit);
                self.fill("a record is received within {} of its instant", "记录须在发生后 {} 内送达", &[&span])
            }
        }
    }

    fn range(&self, subject: &str, min: Option<Number>, max: Option<Number>) -> String {
        let text = |number: Option<Number>| number.map(|number| number.canonical()).unwrap_or_default();
        let (least, most) = (text(min), text(max));
        match (min, max) {
            (Some(_), Some(_)) => self.fill("{} lies in {} to {}", "{} 在 {} 至 {} 之间", &[subject, &least, &most]),
            (Some(_), None) => self.fill("{} is at least {}", "{} 不小于 {}", &[subject, &least]),
            _ => self.fill("{} is at most {}", "{} 不大于 {}", &[subject, &most]),
        }
    }

    fn normaliser(&self, normaliser: Normaliser) -> &'static str {
        match normaliser {
            Normaliser::Phone => self.pick("a telephone number", "电话号码"),
            Normaliser::Email => self.pick("an e-mail address", "电子邮箱"),
            Normaliser::Upper => self.pick("a code in capital letters", "大写代码"),
            Normaliser::Lower => self.pick("a text in small letters", "小写文本"),
            Normaliser::Exact => self.pick("a text as it stands", "原样文本"),
        }
    }
}
