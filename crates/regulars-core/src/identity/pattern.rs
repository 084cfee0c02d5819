//! Patterns that whole values must fit (IP-1): regular expressions that take linear time. A group of one digit may be repeated
//! by its number, as in `\+861(\d)\1{9}`: it is written out for each digit, since an engine with memory is not linear.

use regex_lite::{Regex, RegexBuilder};

/// The longest pattern, in bytes.
pub const MAX_PATTERN_BYTES: usize = 500;
/// The most memory that a compiled pattern may take, in bytes.
const MAX_COMPILED_BYTES: usize = 1 << 20;
/// The most groups that are repeated by their numbers.
const MAX_REPEATED: usize = 2;

/// A pattern; two are equal if they are written alike.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: Box<str>,
    regex: Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

impl Pattern {
    /// Compiles a pattern. The error says in a sentence what is wrong with it.
    ///
    /// ```
    /// use regulars_core::identity::Pattern;
    /// let pattern = Pattern::new(r"\+861(\d)\1{9}")?;
    /// assert!(pattern.fits("+8613333333333"));
    /// assert!(!pattern.fits("+8613333333334"));
    /// # Ok::<(), String>(())
    /// ```
    pub fn new(text: &str) -> Result<Self, String> {
        if text.len() > MAX_PATTERN_BYTES {
            return Err(format!("a pattern has at most {MAX_PATTERN_BYTES} bytes"));
        }
        let mut forms = vec![text.to_owned()];
        for number in 1..=9 {
            if !repeats(text, number) {
                continue;
            }
            if number > MAX_REPEATED {
                return Err(format!("at most {MAX_REPEATED} groups may be repeated by their numbers"));
            }
            forms = forms.iter().map(|form| written_out(form, number)).collect::<Result<Vec<_>, _>>()?.concat();
        }
        let whole = format!("^(?:{})$", forms.join("|"));
        let regex = RegexBuilder::new(&whole).size_limit(MAX_COMPILED_BYTES).build();
        let regex = regex.map_err(|error| format!("the pattern is not a regular expression: {error}"))?;
        Ok(Self { text: text.into(), regex })
    }

    /// The pattern as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the whole value fits.
    pub fn fits(&self, value: &str) -> bool {
        self.regex.is_match(value)
    }
}

/// The places of `\n` that are not part of `\\n`.
fn places(text: &str, number: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut escaped = false;
    for (place, c) in text.char_indices() {
        if escaped && c.to_digit(10) == u32::try_from(number).ok() {
            found.push(place - 1);
        }
        escaped = c == '\\' && !escaped;
    }
    found
}

fn repeats(text: &str, number: usize) -> bool {
    !places(text, number).is_empty()
}

/// The forms of a pattern with the group and its repetitions replaced by each digit.
fn written_out(text: &str, number: usize) -> Result<Vec<String>, String> {
    const GROUP: &str = r"(\d)";
    let groups: Vec<usize> =
        text.match_indices('(').map(|(place, _)| place).filter(|at| !is_escaped(text, *at)).collect();
    // Groups that were written out before are gone, so the first one that is left is meant.
    let first = groups.first().copied().filter(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(GROUP)));
    let at = first.ok_or_else(|| {
        format!(r"`\{number}` can repeat a group `{GROUP}` only, and no other group may stand before it")
    })?;
    let form = |digit: u8| {
        let mut out = String::new();
        let mut from = 0;
        let mut cuts: Vec<(usize, usize)> = places(text, number).into_iter().map(|place| (place, 2)).collect();
        cuts.push((at, GROUP.len()));
        cuts.sort_unstable();
        for (place, length) in cuts {
            out.push_str(text.get(from..place).unwrap_or_default());
            out.push(char::from(b'0' + digit));
            from = place + length;
        }
        out.push_str(text.get(from..).unwrap_or_default());
        out
    };
    Ok((0..10).map(form).collect())
}

fn is_escaped(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.chars().rev().take_while(|c| *c == '\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, value: &str) -> bool {
        Pattern::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}")).fits(value)
    }

    #[test]
    fn a_pattern_is_held_against_the_whole_value() {
        assert!(fits("[0-]*", "0-0-0") && fits("[0-]*", ""));
        assert!(!fits("[0-]*", "0-1"));
        assert!(fits("a|b", "b") && !fits("a|b", "ab"));
        assert!(!fits("a", "a\n"));
    }

    #[test]
    fn a_digit_can_be_repeated_by_its_group() {
        assert!(fits(r"\+861(\d)\1{9}", "+8615555555555") && !fits(r"\+861(\d)\1{9}", "+8615555555556"));
        assert!(fits(r"(\d)\1{3}", "7777") && !fits(r"(\d)\1{3}", "7778"));
        assert!(fits(r"(\d)(\d)\2\1", "1221") && !fits(r"(\d)(\d)\2\1", "1212"));
        assert!(fits(r"\\1", r"\1"));
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for wrong in ["(", "[", r"(a)\1", r"\1", "(?P<x", r"(\d)(\d)(\d)\3", "a{1000000}"] {
            assert!(Pattern::new(wrong).is_err(), "{wrong}");
        }
        assert!(Pattern::new(&"a".repeat(MAX_PATTERN_BYTES + 1)).is_err());
    }
}
