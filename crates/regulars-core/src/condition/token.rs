//! The words of a condition, by the lexical grammar of CEL (CD-2). Words of CEL that have no place here (`1u`, `0x1f`, `1e3`,
//! raw texts and bytes) are read as a whole and refused by name; what is no word of CEL is a `syntax` error.

use super::problem::{Problem, Stop};
use super::quote;
use crate::money::Number;

/// A word.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Name(Box<str>),
    Number(Number),
    Text(Box<str>),
    /// `true` or `false`.
    Bool(bool),
    Null,
    /// An operator or bracket, as it is written; `in` is one.
    Sign(&'static str),
    /// A literal outside the subset, with its problem.
    Refused(Box<Problem>),
    End,
}

/// Reads a text word by word.
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

/// Longest first, so that `<=` is not read as `<`.
const SIGNS: [&str; 23] = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "+", "-", "*", "/", "%", "(", ")", "[", "]", "{", "}", ",", ".",
    "?",
];

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Moves over the longest beginning of such characters and gives it.
    fn take(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or("")
    }

    /// The next word and the byte at which it begins.
    pub(super) fn next(&mut self) -> Result<(usize, Token), Stop> {
        self.skip_layout();
        let at = self.at;
        let rest = self.rest();
        let second = rest.chars().nth(1);
        let token = match rest.chars().next() {
            None => Token::End,
            Some('"' | '\'') => Token::Text(self.quoted()?.into()),
            Some(c) if c.is_ascii_alphabetic() || c == '_' => self.word()?,
            Some(c) if c.is_ascii_digit() => self.number()?,
            Some('.') if second.is_some_and(|c| c.is_ascii_digit()) => self.number()?,
            Some(c) => self.sign(c)?,
        };
        Ok((at, token))
    }

    /// Blanks and comments.
    fn skip_layout(&mut self) {
        loop {
            self.take(|c| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{c}'));
            if !self.rest().starts_with("//") {
                return;
            }
            self.take(|c| c != '\n');
        }
    }

    fn sign(&mut self, first: char) -> Result<Token, Stop> {
        let rest = self.rest();
        if let Some(sign) = SIGNS.into_iter().chain([":"]).find(|sign| rest.starts_with(sign)) {
            self.at += sign.len();
            return Ok(Token::Sign(sign));
        }
        let advice = match first {
            '=' => "a comparison is `==`".to_owned(),
            '&' => "`and` is written `&&`".to_owned(),
            '|' => "`or` is written `||`".to_owned(),
            '`' => {
                return Err(Stop::unsupported(
                    self.at,
                    "names in backticks are not supported; use letters, digits and `_`",
                ));
            }
            first if first.is_alphabetic() => {
                "names are written with the letters a to z, digits and `_`; text stands in quotes".to_owned()
            }
            first => format!("`{}` has no meaning here", first.escape_default()),
        };
        Err(Stop::syntax(self.at, advice))
    }

    fn word(&mut self) -> Result<Token, Stop> {
        let at = self.at;
        let word = self.take(|c| c.is_ascii_alphanumeric() || c == '_');
        let prefix = matches!(word, "r" | "R" | "b" | "B")
            || (word.len() == 2 && matches!(word.to_ascii_lowercase().as_str(), "br"));
        if prefix && self.rest().starts_with(['"', '\'']) {
            let raw = word.ends_with(['r', 'R']);
            self.at +=
                quote::length(self.rest(), raw).ok_or_else(|| Stop::syntax(at, "the text has no closing quote"))?;
            let what = if word.starts_with(['b', 'B']) { "bytes are" } else { "raw text is" };
            return Ok(refused(at, format!("{what} not supported; write text in quotes")));
        }
        Ok(match word {
            "true" => Token::Bool(true),
            "false" => Token::Bool(false),
            "null" => Token::Null,
            "in" => Token::Sign("in"),
            word => Token::Name(word.into()),
        })
    }

    fn quoted(&mut self) -> Result<String, Stop> {
        let at = self.at;
        let rest = self.rest();
        let length = quote::length(rest, false).ok_or_else(|| Stop::syntax(at, "the text has no closing quote"))?;
        self.at += length;
        if rest.starts_with("\"\"\"") || rest.starts_with("'''") {
            return Err(Stop::unsupported(
                at,
                "text in three quotes is not supported; write text in one pair of quotes",
            ));
        }
        let inside = rest.get(1..length - 1).unwrap_or("");
        quote::read(inside).map_err(|fault| Stop::syntax(at + 1 + fault.at, fault.message))
    }

    /// A number, exactly as it is written (CD-8).
    fn number(&mut self) -> Result<Token, Stop> {
        let at = self.at;
        let whole = self.take(|c| c.is_ascii_digit());
        if whole == "0" && self.rest().starts_with(['x', 'X']) {
            self.take(|c| c.is_ascii_alphanumeric());
            return Ok(refused(at, "hexadecimal numbers are not supported; write decimal digits"));
        }
        let point = self.rest().strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let mut digits = if whole.is_empty() { "0".to_owned() } else { whole.to_owned() };
        if point {
            self.at += 1;
            digits.push('.');
            digits.push_str(self.take(|c| c.is_ascii_digit()));
        }
        let end = self.at;
        let tail = self.take(|c| c.is_ascii_alphanumeric() || c == '_');
        if !point && matches!(tail, "u" | "U") {
            return Ok(refused(at, "unsigned numbers are not supported; leave the `u` out"));
        }
        if let Some(exponent) = tail.strip_prefix(['e', 'E']) {
            let signed = exponent.is_empty() && self.rest().starts_with(['+', '-']);
            if signed {
                self.at += 1;
            }
            let exponent = if signed { self.take(|c| c.is_ascii_digit()) } else { exponent };
            if !exponent.is_empty() && exponent.bytes().all(|b| b.is_ascii_digit()) {
                return Ok(refused(at, "numbers with an exponent are not supported; write all digits"));
            }
        }
        if !tail.is_empty() {
            let advice = "a number ends before this; durations stand in quotes inside `within` and `older`";
            return Err(Stop::syntax(end, advice));
        }
        Ok(match Number::parse(&digits) {
            Some(number) => Token::Number(number),
            None => {
                let message = format!("the number has more than {} digits", Number::MAX_DIGITS);
                Token::Refused(Box::new(Problem::new(crate::Code::InvalidValue, at, message)))
            }
        })
    }
}

fn refused(at: usize, message: impl Into<String>) -> Token {
    Token::Refused(Box::new(Problem::new(crate::Code::Unsupported, at, message)))
}
