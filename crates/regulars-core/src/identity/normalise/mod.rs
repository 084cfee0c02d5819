//! Normalisers: one spelling of each identifier (NM-1, NM-2). Each is idempotent on what it accepts.

mod email;
mod phone;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

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

    /// Normalises a raw value: NFKC and trimmed first, empty is invalid (NM-1).
    ///
    /// ```
    /// use regulars_core::identity::{Normalised, Normaliser};
    /// let phone = Normaliser::Phone.apply("(+86) 138 1234 5678");
    /// assert_eq!(phone, Normalised::Ok("+8613812345678".to_owned()));
    /// assert_eq!(Normaliser::Phone.apply("138****5678"), Normalised::Masked);
    /// ```
    pub fn apply(self, raw: &str) -> Normalised {
        let text: Cow<'_, str> = if raw.is_ascii() { raw.into() } else { raw.nfkc().collect() };
        let text = text.trim();
        if text.is_empty() {
            return Normalised::Invalid;
        }
        match self {
            Self::Phone => phone::normalise(text),
            Self::Email => email::normalise(text),
            Self::Upper => {
                let kept: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
                if kept.is_empty() { Normalised::Invalid } else { Normalised::Ok(kept.to_uppercase()) }
            }
            Self::Lower => Normalised::Ok(text.to_lowercase()),
            Self::Exact => Normalised::Ok(text.to_owned()),
        }
    }
}

/// The one spelling of a contact point: an e-mail address if it holds an `@`, else a telephone number; as it stands if neither.
pub fn normalise_contact_point(raw: &str) -> String {
    let normaliser = if raw.contains('@') { Normaliser::Email } else { Normaliser::Phone };
    match normaliser.apply(raw) {
        Normalised::Ok(value) => value,
        Normalised::Masked | Normalised::Invalid => raw.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(normaliser: Normaliser, cases: &[(&str, &str)]) {
        for (raw, wanted) in cases {
            let expected = match *wanted {
                "masked" => Normalised::Masked,
                "invalid" => Normalised::Invalid,
                value => Normalised::Ok(value.to_owned()),
            };
            assert_eq!(normaliser.apply(raw), expected, "{raw}");
        }
    }

    #[test]
    fn phones_of_china() {
        check(
            Normaliser::Phone,
            &[
                ("13812345678", "+8613812345678"),
                ("１３８１２３４５６７８", "+8613812345678"),
                ("0086 138-1234-5678", "+8613812345678"),
                ("8613812345678", "+8613812345678"),
                ("013812345678", "+8613812345678"),
                ("+86 013812345678", "+8613812345678"),
                ("138 1234 567", "invalid"),
                ("12812345678", "invalid"),
                ("138****5678", "masked"),
                ("138XXXX5678", "masked"),
                ("+86 10 6234 5678", "+861062345678"),
                ("010-62345678", "+861062345678"),
                ("0755-2345678", "+867552345678"),
                ("010-62345678 转 801", "+861062345678"),
                ("010-62345678 ext. 12", "+861062345678"),
                ("010-62345678#3", "+861062345678"),
                ("62345678", "invalid"),
                ("phone", "invalid"),
                ("", "invalid"),
                ("ext 5", "invalid"),
                ("手机13812345678", "+8613812345678"),
                ("8601062345678", "+861062345678"),
                ("138XXXX5678 ext 5", "masked"),
                ("138é12345678", "invalid"),
            ],
        );
    }

    #[test]
    fn phones_elsewhere() {
        check(
            Normaliser::Phone,
            &[
                ("+852 9123 4567", "+85291234567"),
                ("+1 (415) 555-2671", "+14155552671"),
                ("(+44) 20 7946 0958", "+442079460958"),
                ("00442079460958", "+442079460958"),
                ("+0123456789", "invalid"),
                ("+1234567", "invalid"),
                ("+1234567890123456", "invalid"),
            ],
        );
    }

    #[test]
    fn emails() {
        check(
            Normaliser::Email,
            &[
                (" a@b.cn ", "a@b.cn"),
                ("z.w+news@googlemail.com", "zw@gmail.com"),
                ("a@b", "invalid"),
                ("a@b..cn", "invalid"),
                ("a***@qq.com", "masked"),
                ("<A@B.CN.>", "a@b.cn"),
                ("+x@b.cn", "invalid"),
                ("a b@c.cn", "invalid"),
                ("a@b@c.cn", "invalid"),
                ("李@例子.中国", "李@xn--fsqu00a.xn--fiqs8s"),
            ],
        );
    }

    #[test]
    fn plain_kinds() {
        check(Normaliser::Upper, &[("v-100 2", "V1002"), (" - ", "invalid")]);
        check(Normaliser::Lower, &[("AbC ", "abc")]);
        check(Normaliser::Exact, &[(" oX1 ", "oX1"), ("  ", "invalid")]);
    }

    proptest! {
        #[test]
        fn a_normaliser_is_idempotent(raw in "[0-9+A-Za-z@. \\-()转*]{0,24}") {
            for (normaliser, _) in Normaliser::ALL {
                if let Normalised::Ok(value) = normaliser.apply(&raw) {
                    prop_assert_eq!(normaliser.apply(&value), Normalised::Ok(value.clone()));
                }
            }
        }
    }
}
