//! How values are compared: whether two spellings say the same (GD-4), which is smaller, how long a text is.

use unicode_normalization::UnicodeNormalization as _;

use crate::identity::AttributeType;
use crate::measure::Fact;
use crate::money::Number;
use crate::text::Json;
use crate::time::Instant;

/// A value that can be ordered; all of one attribute are of one variant.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Ordered {
    Number(Number),
    Instant(Instant),
    Text(Box<str>),
}

/// The value for comparing sizes; none if it is not of the type.
pub(super) fn ordered(value: &Json, ty: AttributeType) -> Option<Ordered> {
    Some(match ty.fact(value)? {
        Fact::Number(number) => Ordered::Number(number),
        Fact::Instant(at) => Ordered::Instant(at),
        Fact::Text(text) => Ordered::Text(text.as_ref().into()),
        Fact::Missing | Fact::Bool(_) | Fact::Texts(_) => return None,
    })
}

/// Characters of the text itself, not of its JSON.
pub(super) fn length(value: &Json) -> usize {
    value.as_str().map_or_else(|| value.to_string().chars().count(), |text| text.chars().count())
}

/// One spelling of all values that say the same: numbers and instants by value, texts without regard to width, case and
/// surrounding space.
pub(super) fn spelling(value: &Json, ty: AttributeType) -> String {
    match (ty.fact(value), value) {
        (Some(Fact::Number(number)), _) => number.canonical(),
        (Some(Fact::Instant(at)), _) => at.to_string(),
        (_, Json::String(text)) => folded(text),
        (_, Json::Array(items)) => {
            Json::Array(items.iter().map(|item| Json::from(spelling(item, AttributeType::Text).as_str())).collect())
                .to_string()
        }
        (_, Json::Number(number)) => {
            Number::parse(number.as_str()).map_or_else(|| number.as_str().to_owned(), |number| number.canonical())
        }
        _ => value.to_string(),
    }
}

/// Down, up and down again, character by character, folds what one of the two would leave apart (`ß`, `ẞ` and `SS`, `ς` and
/// `σ`).
fn folded(text: &str) -> String {
    let plain: String = text.nfkc().collect();
    let lower = plain.trim().chars().flat_map(char::to_lowercase);
    lower.flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfkc().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spelled(json: &str, ty: AttributeType) -> String {
        spelling(&Json::parse(json).unwrap(), ty)
    }

    #[test]
    fn spellings_that_say_the_same_are_equal() {
        use AttributeType::{Decimal, Instant, Text, Texts};
        let same = [
            (r#""ＡＢ""#, r#"" ab ""#, Text),
            (r#""Straße""#, r#""STRASSE""#, Text),
            (r#""STRAẞE""#, r#""straße""#, Text),
            (r#""ΟΔΟΣ""#, r#""οδος""#, Text),
            (r#""1.50""#, "1.5", Decimal),
            ("1", "1.0", Text),
            (r#""2026-01-01T08:00:00+08:00""#, r#""2026-01-01T00:00:00Z""#, Instant),
            (r#"["A ","b"]"#, r#"["a","B"]"#, Texts),
        ];
        for (left, right, ty) in same {
            assert_eq!(spelled(left, ty), spelled(right, ty), "{left} {right}");
        }
        let other =
            [(r#""1.0""#, r#""1""#, Text), (r#"["a","b"]"#, r#"["b","a"]"#, Texts), (r#""杭州""#, r#""杭州市""#, Text)];
        for (left, right, ty) in other {
            assert_ne!(spelled(left, ty), spelled(right, ty), "{left} {right}");
        }
    }

    #[test]
    fn every_character_is_folded_at_once() {
        for c in '\0'..=char::MAX {
            let once = folded(c.encode_utf8(&mut [0; 4]));
            assert_eq!(folded(&once), once, "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_is_idempotent(text in "\\PC{0,12}") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once.clone());
        }
    }
}
