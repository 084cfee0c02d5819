//! What people call a thing, in English and Chinese.

use super::Language;

/// Names for people; a rulebook gives none, one for both languages, or one each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// In English.
    pub en: Option<String>,
    /// In Chinese.
    pub zh: Option<String>,
}

impl Labels {
    /// One name for both languages.
    pub fn same(text: &str) -> Self {
        Self { en: Some(text.to_owned()), zh: Some(text.to_owned()) }
    }

    /// The name in a language, or the other language's, if there is any.
    pub fn said(&self, language: Language) -> Option<String> {
        (*self != Self::default()).then(|| self.or("", language).to_owned())
    }

    /// The name in a language; the other language's if there is none, else `name`.
    pub fn or<'a>(&'a self, name: &'a str, language: Language) -> &'a str {
        let (first, second) = match language {
            Language::English => (&self.en, &self.zh),
            Language::Chinese => (&self.zh, &self.en),
        };
        first.as_deref().or(second.as_deref()).unwrap_or(name)
    }
}
