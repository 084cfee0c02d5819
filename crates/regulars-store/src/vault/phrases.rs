//! The sealed part of a record, said shorter before it is sealed: what every such text has in common is one byte each.
//!
//! A sealed row is written, moved and logged byte by byte, so what the texts have in common would be paid for with every record.
//! A text that is JSON has no bytes below a blank, so these stand for phrases; whatever else has such bytes is given back as it was.
//! The table is the same for everybody and no part of a text is said by means of another, so the length of an envelope tells no more
//! than how long the text is and which phrases are in it.

/// What stands before a byte that is no phrase but below a blank itself; the byte follows with [`SHIFT`] added.
const ESCAPE: u8 = 0x1f;
const SHIFT: u8 = 0x40;
const BLANK: u8 = 0x20;

/// Numbers and phrases. Stored texts have them, so a number never changes what it says; of several that fit the first is taken.
macro_rules! phrases {
    ($($number:literal $text:literal;)*) => {
        /// The phrase that a text begins with: its number and how long it is.
        fn number(text: &str) -> Option<(u8, usize)> {
            $(if text.as_bytes().starts_with($text.as_bytes()) {
                return Some(($number, $text.len()));
            })*
            None
        }

        fn phrase(number: u8) -> Option<&'static str> {
            match number {
                $($number => Some($text),)*
                _ => None,
            }
        }
    };
}

phrases! {
    0x01 "{\"identifiers\":[{\"kind\":\"phone\",\"value\":\"";
    0x02 "{\"identifiers\":[{\"kind\":\"email\",\"value\":\"";
    0x03 "{\"identifiers\":[{\"kind\":\"";
    0x04 "{\"attributes\":{\"";
    0x05 "{\"body\":{\"";
    0x06 "\"},\"identifiers\":[{\"kind\":\"phone\",\"value\":\"";
    0x07 "\"},\"identifiers\":[{\"kind\":\"email\",\"value\":\"";
    0x08 "\"},\"identifiers\":[{\"kind\":\"";
    0x09 "\"},{\"kind\":\"phone\",\"value\":\"";
    0x0a "\"},{\"kind\":\"email\",\"value\":\"";
    0x0b "\"},{\"kind\":\"";
    0x0c "\"}],\"received_at\":\"";
    0x0d "\"}]}";
    0x0e "\"},\"body\":{\"";
    0x0f "\"}}";
    0x10 "\",\"value\":\"";
    0x11 "\",\"role\":\"";
    0x12 "\":\"";
    0x13 "\",\"";
}

/// The same text with its phrases as one byte each.
pub(crate) fn shorten(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| byte < BLANK || byte == b'"' || byte == b'{') {
        let (before, here) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let length = match number(here) {
            Some((number, length)) => {
                out.push(char::from(number));
                length
            }
            None => {
                // Whatever is found is one byte long.
                match here.bytes().next().unwrap_or(BLANK) {
                    byte if byte < BLANK => out.extend([ESCAPE, byte + SHIFT].map(char::from)),
                    byte => out.push(char::from(byte)),
                }
                1
            }
        };
        rest = here.get(length..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

/// The text that was shortened; none if no text is written like this. What was never shortened is its own answer if it is JSON.
pub(crate) fn lengthen(short: &str) -> Option<String> {
    let mut out = String::with_capacity(short.len() * 2);
    let mut rest = short;
    while let Some(at) = rest.bytes().position(|byte| byte < BLANK) {
        let (before, here) = rest.split_at_checked(at)?;
        out.push_str(before);
        let mut bytes = here.bytes();
        let length = match bytes.next()? {
            ESCAPE => {
                let byte = bytes.next()?.checked_sub(SHIFT).filter(|byte| *byte < BLANK)?;
                out.push(char::from(byte));
                2
            }
            number => {
                out.push_str(phrase(number)?);
                1
            }
        };
        rest = here.get(length..)?;
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_usual_sealed_part_is_a_third_as_long() {
        let text = r#"{"identifiers":[{"kind":"phone","value":"13800001111"}]}"#;
        assert_eq!(shorten(text), "\u{1}13800001111\u{d}");
        let text =
            r#"{"attributes":{"city":"上海","name":"Ann"},"identifiers":[{"kind":"email","value":"a@b.example"}]}"#;
        assert_eq!(shorten(text), "\u{4}city\u{12}上海\u{13}name\u{12}Ann\u{7}a@b.example\u{d}");
        for text in [text, "", "{", "\"", "{\"a\":1}"] {
            assert_eq!(lengthen(&shorten(text)).as_deref(), Some(text));
            assert_eq!(lengthen(text).as_deref(), Some(text), "what was sealed before it was shortened");
        }
    }

    #[test]
    fn every_phrase_is_found_and_has_its_own_number() {
        let known: Vec<&str> = (0..BLANK).filter_map(phrase).collect();
        assert_eq!(known.len(), 19);
        for (place, text) in known.iter().enumerate() {
            assert_eq!(number(text), Some((u8::try_from(place).unwrap() + 1, text.len())), "{text}");
        }
    }

    #[test]
    fn what_no_text_is_shortened_to_is_told() {
        for wrong in ["\u{0}", "a\u{14}", "\u{1f}", "\u{1f} ", "\u{1f}?", "\u{1f}`", "\u{1f}é"] {
            assert_eq!(lengthen(wrong), None, "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back(parts in prop::collection::vec(prop_oneof![
            any::<String>(),
            (0u8..BLANK).prop_map(|byte| char::from(byte).to_string()),
            (1u8..20).prop_map(|number| phrase(number).unwrap().to_owned()),
        ], 0..20)) {
            let text = parts.concat();
            prop_assert_eq!(lengthen(&shorten(&text)), Some(text));
        }

        #[test]
        fn nothing_that_is_read_makes_it_stumble(text: String) {
            let _ = lengthen(&text);
        }
    }
}
