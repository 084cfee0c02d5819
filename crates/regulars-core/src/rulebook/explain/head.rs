//! `[rulebook]` and `[sources.<name>]` in sentences.

use super::phrases::Speech;
use crate::text::Language;

impl Speech<'_> {
    pub(super) fn head(&mut self) {
        let rules = self.rules;
        self.say("rulebook.id", self.fill("this is the rulebook {}", "这是规则手册 {}", &[&rules.id]));
        self.say("rulebook.version", self.fill("its version is {}", "版本为 {}", &[&rules.version.to_string()]));
        let zone = rules.zone.name();
        self.say("rulebook.zone", self.fill("local days are those of {}", "自然日按 {} 时区计算", &[zone]));
        let begins = match rules.effective_from {
            Some(from) => self.fill("it answers from {} on", "自 {} 起生效", &[&from.to_string()]),
            None => self.pick("it answers for every instant", "对任何时刻都生效").to_owned(),
        };
        self.say("rulebook.effective_from", begins);
        let language = match rules.language {
            Language::English => self.pick("sentences are in English", "说明文字使用英文"),
            Language::Chinese => self.pick("sentences are in Chinese", "说明文字使用中文"),
        };
        self.say("rulebook.language", language.to_owned());
        let (from, to) = (rules.min_instant.to_string(), rules.max_instant.to_string());
        self.say("rulebook.min_instant", self.fill("no record is earlier than {}", "记录不得早于 {}", &[&from]));
        self.say("rulebook.max_instant", self.fill("no record is later than {}", "记录不得晚于 {}", &[&to]));
        let future = self.fill(
            "a record lies at most {} after its delivery",
            "记录的发生时间最多晚于送达 {}",
            &[&self.span(rules.max_future_us)],
        );
        self.say("rulebook.max_future", future);
    }

    pub(super) fn sources(&mut self) {
        let Some(sources) = &self.rules.sources else {
            let every = self.pick("records of every source are taken, with rank 0", "接受任何来源的记录，可信度为 0");
            return self.say("sources", every.to_owned());
        };
        if sources.is_empty() {
            let none = self.pick("records of no source are taken", "不接受任何来源的记录");
            self.say("sources", none.to_owned());
        }
        for (name, source) in sources {
            let mut parts = vec![self.fill("a source of rank {}", "来源，可信度 {}", &[&source.rank.to_string()])];
            if let Some(kind) = &source.kind {
                parts.push(self.fill("its kind is {}", "类型为 {}", &[kind]));
            }
            self.say(format!("sources.{name}"), self.named(name, &self.parts(&parts)));
        }
    }
}
