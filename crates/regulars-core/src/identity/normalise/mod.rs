//! Normalisers: one spelling of each identifier (NM-1, NM-2). Each is idempotent on what it accepts.

mod china;
mod email;
mod metadata;
mod phone;
mod speller;

pub use speller::Speller;
use std::borrow::Cow;

pub use china::{AreaCode, ChineseNumbers, MobilePrefix};
pub use email::{Domain, EmailRules};
pub use metadata::Metadata;
pub use phone::{PhoneRules, Region};
use unicode_normalization::UnicodeNormalization as _;

/// What normalisers need to know: rulebook data with defaults (NM-4 to NM-6).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Spelling {
    /// `[identity.email]`.
    pub email: EmailRules,
    /// `[identity.phone]`.
    pub phone: PhoneRules,
}

/// What a normaliser answers (NM-2). Only `Ok` can link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Normalised {
    /// The one spelling.
    Ok(String),
    /// Parts are hidden; weak evidence only.
    Masked,
    /// It is not of this kind.
    Invalid,
}

/// How values of a kind are normalised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Normaliser {
    /// Telephone numbers (NM-3 to NM-5).
    Phone,
    /// E-mail addresses (NM-6).
    Email,
    /// Without spaces and hyphens, in upper case.
    Upper,
    /// In lower case.
    Lower,
    /// As it stands.
    Exact,
}

impl Normaliser {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Phone, "phone"),
        (Self::Email, "email"),
        (Self::Upper, "upper"),
        (Self::Lower, "lower"),
        (Self::Exact, "exact"),
    ];

    /// The words, for messages.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(_, word)| *word)
    }

    /// The normaliser of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(normaliser, _)| *normaliser)
    }

    /// Whether its values are addresses that people are contacted at: telephone numbers and e-mail addresses.
    pub fn is_contact_point(self) -> bool {
        matches!(self, Self::Phone | Self::Email)
    }

    /// Normalises a raw value: NFKC and trimmed first, empty is invalid (NM-1).
    ///
    /// ```
    /// use regulars_core::identity::{Normalised, Normaliser, Spelling};
    /// let phone = |raw| Normaliser::Phone.apply(raw, &Spelling::default());
    /// assert_eq!(phone("(+86) 138 1234 5678"), Normalised::Ok("+8613812345678".to_owned()));
    /// assert_eq!(phone("138****5678"), Normalised::Masked);
    /// ```
    pub fn apply(self, raw: &str, spelling: &Spelling) -> Normalised {
        let text: Cow<'_, str> = if raw.is_ascii() { raw.into() } else { raw.nfkc().collect() };
        let text = text.trim();
        if text.is_empty() {
            return Normalised::Invalid;
        }
        match self {
            Self::Phone => phone::normalise(text, &spelling.phone),
            Self::Email => email::normalise(text, &spelling.email),
            Self::Upper => {
                let kept: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
                if kept.is_empty() { Normalised::Invalid } else { Normalised::Ok(composed(&kept.to_uppercase())) }
            }
            Self::Lower => Normalised::Ok(lower(text)),
            Self::Exact => Normalised::Ok(text.to_owned()),
        }
    }
}

fn lower(text: &str) -> String {
    composed(&text.to_lowercase())
}

/// NFKC once more: some letters change case into several, which compose otherwise.
fn composed(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { text.nfkc().collect() }
}

/// The one spelling of a contact point: an e-mail address if it holds an `@`, else a telephone number; as it stands if neither.
pub fn normalise_contact_point(raw: &str, spelling: &Spelling) -> String {
    let normaliser = if raw.contains(['@', '＠', '﹫']) { Normaliser::Email } else { Normaliser::Phone };
    match normaliser.apply(raw, spelling) {
        Normalised::Ok(value) => value,
        Normalised::Masked | Normalised::Invalid => raw.trim().to_owned(),
    }
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
