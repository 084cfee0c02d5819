//! `[needs]` and `[[need]]` in sentences.

use super::phrases::Speech;
use crate::rulebook::Name;
use crate::scoring::{Cues, Need, NeedTerm, Negated, Tag, Taxonomy};
use crate::text::Json;

impl Speech<'_> {
    pub(super) fn needs(&mut self) {
        let all = &self.rules.definitions;
        let Some(needs) = &all.needs else {
            // Without needs the words about them have no effect, but they are told as they stand.
            return self.unread();
        };
        let taxonomy = needs.taxonomy();
        self.shared(taxonomy);
        for tag in &all.tags {
            let need = tag.need().and_then(|place| taxonomy.needs.get(place));
            if let Some(need) = need {
                let label = tag.labels.or(&tag.name, self.language);
                self.say(format!("need.{}", tag.name), self.named(label, &self.need(tag, need, taxonomy)));
            }
        }
    }

    fn unread(&mut self) {
        let Some(Json::Object(fields)) = self.written(&["needs"]) else { return };
        for (name, _) in fields {
            let text = self.pick("no text is read, because there is no need", "没有需求，因此不读取文本").to_owned();
            self.say(format!("needs.{name}"), text);
        }
    }

    /// What all needs share, as far as the document says something.
    fn shared(&mut self, taxonomy: &Taxonomy) {
        let kinds: Vec<&str> = taxonomy.of.iter().map(|kind| kind.as_str()).collect();
        let simplify: Vec<String> = taxonomy.simplify.iter().map(|(was, is)| format!("{was} {is}")).collect();
        let version = taxonomy.version.as_deref().unwrap_or_default();
        let parts = [
            ("version", self.fill("the taxonomy of needs is {}", "需求词表版本为 {}", &[version])),
            (
                "of",
                self.fill(
                    "needs are read from the texts of {} records",
                    "从 {} 记录的文本中读取需求",
                    &[&self.list(&kinds)],
                ),
            ),
            ("authors", self.fill("texts of {} count", "{} 所写的文本计入", &[&self.list(&taxonomy.authors)])),
            (
                "intensifier",
                self.fill("intensifiers count {} times", "程度词按 {} 倍计", &[&taxonomy.intensifier.canonical()]),
            ),
            ("simplify", self.fill("characters are read as: {}", "字符按简体读取：{}", &[&self.list(&simplify)])),
            ("zh", self.cues(&taxonomy.chinese, ("Chinese", "中文"), ("characters", "个字"))),
            ("en", self.cues(&taxonomy.english, ("English", "英文"), ("words", "个词"))),
        ];
        for (key, text) in parts {
            if self.written(&["needs", key]).is_some() {
                self.say(format!("needs.{key}"), text);
            }
        }
    }

    fn cues(&self, cues: &Cues, language: (&str, &str), unit: (&str, &str)) -> String {
        let window = cues.window.to_string();
        let mut parts = vec![self.fill(
            "{} words have an effect up to {} {} before a mention",
            "{}词语对其后 {} {}内的提及有效",
            &[self.pick(language.0, language.1), &window, self.pick(unit.0, unit.1)],
        )];
        let lists = [
            (&cues.negators, "these negate: {}", "否定词：{}"),
            (&cues.non_negators, "these do not: {}", "非否定词：{}"),
            (&cues.intensifiers, "these intensify: {}", "程度词：{}"),
            (&cues.contrast, "these turn a sentence: {}", "转折词：{}"),
            (&cues.boundary, "these end a clause: {}", "分句词：{}"),
        ];
        for (words, english, chinese) in lists.into_iter().filter(|(words, ..)| !words.is_empty()) {
            parts.push(self.fill(english, chinese, &[&self.list(words)]));
        }
        self.parts(&parts)
    }

    fn need(&self, tag: &Tag, need: &Need, taxonomy: &Taxonomy) -> String {
        let mut parts = vec![self.shown(tag)];
        let weight = need.weight.canonical();
        let fading: String = tag.evidence.iter().map(|evidence| self.fading(evidence)).collect();
        parts.push(self.fill("a mention says {}", "每次提及计 {}", &[&weight]) + &fading);
        let terms: Vec<String> = need.terms.iter().map(|term| self.need_term(term, taxonomy)).collect();
        parts.push(self.fill("terms: {}", "词语：{}", &[&self.list(&terms)]));
        if let Some((_, Name::Purpose(purpose))) =
            tag.purpose.and_then(|slot| self.rules.definitions.names.get(slot as usize))
        {
            parts.push(self.fill("only with consent to {}", "须有 {} 的同意", &[purpose]));
        }
        if let Some(category) = self.category(&need.name) {
            parts.push(self.fill("it tells of {}", "涉及 {}", &[&category]));
        }
        self.parts(&parts)
    }

    /// The category of data that the document gives a need.
    fn category(&self, name: &str) -> Option<String> {
        let all = self.written(&["need"])?.as_array()?;
        let own = all.iter().find(|need| need.get("name").and_then(Json::as_str) == Some(name))?;
        own.get("category").and_then(Json::as_str).map(str::to_owned)
    }

    fn need_term(&self, term: &NeedTerm, taxonomy: &Taxonomy) -> String {
        let sort = if term.endings { self.pick("word", "词") } else { self.pick("phrase", "短语") };
        let mut parts =
            vec![term.id.clone(), term.language.as_str().to_owned(), sort.to_owned(), term.weight.canonical()];
        if !term.not_inside.is_empty() {
            parts.push(self.fill("not inside {}", "不在 {} 之内", &[&self.list(&term.not_inside)]));
        }
        match term.negated {
            Negated::Drop => {}
            Negated::Keep => parts.push(self.pick("also if negated", "否定时照计").to_owned()),
            Negated::Invert(opposite) => {
                let opposite = taxonomy.needs.get(opposite).map_or("", |need| need.name.as_str());
                parts.push(self.fill("for {} if negated", "否定时计入 {}", &[opposite]));
            }
        }
        if term.shared {
            parts.push(self.pick("shared", "共用").to_owned());
        }
        let (open, close) = (self.pick(" (", "（"), self.pick(")", "）"));
        format!("{}{open}{}{close}", term.text, self.list(&parts))
    }
}
