//! The two languages: every phrase is given in both, with the facts in the same order.

use crate::text::Language;

/// In which language is spoken.
#[derive(Clone, Copy)]
pub(super) struct Tongue {
    pub(super) language: Language,
}

impl Tongue {
    pub(super) fn chinese(&self) -> bool {
        self.language == Language::Chinese
    }

    /// One of two spellings of the same.
    pub(super) fn pick<'t>(&self, english: &'t str, chinese: &'t str) -> &'t str {
        if self.chinese() { chinese } else { english }
    }

    /// A phrase of either language with `{}` for what is put in, in the same order in both.
    pub(super) fn fill(&self, english: &str, chinese: &str, facts: &[&str]) -> String {
        let mut rest = self.pick(english, chinese);
        let mut text = String::new();
        for fact in facts {
            let (before, after) = rest.split_once("{}").unwrap_or((rest, ""));
            text.push_str(before);
            text.push_str(fact);
            rest = after;
        }
        text.push_str(rest);
        text
    }

    /// `name: what`.
    pub(super) fn named(&self, name: &str, what: &str) -> String {
        self.fill("{}: {}", "{}：{}", &[name, what])
    }

    /// Parts of a sentence, one after the other.
    pub(super) fn parts(&self, parts: &[String]) -> String {
        parts.join(self.pick("; ", "；"))
    }

    pub(super) fn list<T: AsRef<str>>(&self, items: &[T]) -> String {
        let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
        items.join(self.pick(", ", "、"))
    }

    /// A number and its unit, as one or as many.
    pub(super) fn many(&self, count: impl Into<i64>, english: &str, chinese: &str) -> String {
        let count = count.into();
        let plural = if count == 1 { "" } else { "s" };
        if self.chinese() { format!("{count} {chinese}") } else { format!("{count} {english}{plural}") }
    }
}
