//! The reader: one pass, bounded depth, every duplicate key found.

use super::{Json, JsonError, MAX_BYTES, MAX_DEPTH, Number};

pub(super) fn parse(text: &str) -> Result<Json, JsonError> {
    if text.len() > MAX_BYTES {
        return Err(JsonError::TooLarge { bytes: text.len(), limit: MAX_BYTES });
    }
    let mut parser = Parser { text, at: 0, depth: 0 };
    parser.blanks();
    let value = parser.value()?;
    parser.blanks();
    if parser.at < text.len() { Err(parser.expected("the end of the text")) } else { Ok(value) }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn expected(&self, expected: &'static str) -> JsonError {
        JsonError::Syntax { expected, at: self.at }
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// The text from `from` to here; both are character boundaries because the parser stops at ASCII bytes only.
    fn since(&self, from: usize) -> &'a str {
        self.text.get(from..self.at).unwrap_or("")
    }

    fn value(&mut self) -> Result<Json, JsonError> {
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => Ok(Json::String(self.string()?)),
            Some(b'-' | b'0'..=b'9') => Ok(Json::Number(self.number()?)),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            _ => Err(self.expected("a value")),
        }
    }

    fn word(&mut self, word: &'static str, value: Json) -> Result<Json, JsonError> {
        if self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            self.at += word.len();
            Ok(value)
        } else {
            Err(self.expected("a value"))
        }
    }

    fn nested(&mut self, inside: fn(&mut Self) -> Result<Json, JsonError>) -> Result<Json, JsonError> {
        if self.depth == MAX_DEPTH {
            return Err(JsonError::TooDeep { at: self.at });
        }
        self.depth += 1;
        self.at += 1;
        self.blanks();
        let value = inside(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Json, JsonError> {
        let mut items = Vec::new();
        if self.take(b']') {
            return Ok(Json::Array(items));
        }
        loop {
            self.blanks();
            items.push(self.value()?);
            self.blanks();
            if self.take(b']') {
                return Ok(Json::Array(items));
            }
            if !self.take(b',') {
                return Err(self.expected("`,` or `]`"));
            }
        }
    }

    fn object(&mut self) -> Result<Json, JsonError> {
        let mut fields: Vec<(String, Json, usize)> = Vec::new();
        if self.take(b'}') {
            return Ok(Json::Object(Vec::new()));
        }
        loop {
            self.blanks();
            let key_at = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.expected("a field name"));
            }
            let key = self.string()?;
            self.blanks();
            if !self.take(b':') {
                return Err(self.expected("`:`"));
            }
            self.blanks();
            fields.push((key, self.value()?, key_at));
            self.blanks();
            if self.take(b'}') {
                break;
            }
            if !self.take(b',') {
                return Err(self.expected("`,` or `}`"));
            }
        }
        fields.sort_by(|a, b| a.0.cmp(&b.0));
        for (before, after) in fields.iter().zip(fields.iter().skip(1)) {
            if before.0 == after.0 {
                return Err(JsonError::DuplicateKey { at: before.2.max(after.2) });
            }
        }
        Ok(Json::Object(fields.into_iter().map(|(key, value, _)| (key, value)).collect()))
    }

    fn digits(&mut self) -> &'a str {
        let from = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.since(from)
    }

    fn number(&mut self) -> Result<Number, JsonError> {
        let negative = self.take(b'-');
        let from = self.at;
        let whole = self.digits();
        if whole.is_empty() {
            return Err(self.expected("a digit"));
        }
        if whole.len() > 1 && whole.starts_with('0') {
            return Err(JsonError::Syntax { expected: "a number without leading zero", at: from });
        }
        let mut fraction = "";
        if self.take(b'.') {
            fraction = self.digits();
            if fraction.is_empty() {
                return Err(self.expected("a digit"));
            }
        }
        let mut exponent = 0;
        if self.take(b'e') || self.take(b'E') {
            let minus = self.take(b'-');
            if !minus {
                self.take(b'+');
            }
            let digits = self.digits();
            if digits.is_empty() {
                return Err(self.expected("a digit"));
            }
            let size: i64 = digits.parse().map_err(|_| self.expected("a smaller exponent"))?;
            if size > 1_000_000 {
                return Err(self.expected("a smaller exponent"));
            }
            exponent = if minus { -size } else { size };
        }
        Ok(Number::from_parts(negative, whole, fraction, exponent))
    }

    fn string(&mut self) -> Result<String, JsonError> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let from = self.at;
            let rest = self.text.as_bytes().get(from..).unwrap_or(&[]);
            let plain = rest.iter().position(|b| matches!(b, b'"' | b'\\' | 0..=0x1f)).unwrap_or(rest.len());
            self.at += plain;
            text.push_str(self.since(from));
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => {
                    self.at += 1;
                    text.push(self.escape()?);
                }
                Some(_) => return Err(self.expected("no control character")),
                None => return Err(self.expected("`\"`")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let letter = self.peek().ok_or(self.expected("an escape"))?;
        self.at += 1;
        Ok(match letter {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unicode()?,
            _ => return Err(self.expected("an escape")),
        })
    }

    fn unicode(&mut self) -> Result<char, JsonError> {
        let first = self.hex4()?;
        if (0xD800..0xDC00).contains(&first) {
            if !(self.take(b'\\') && self.take(b'u')) {
                return Err(self.expected("the second half of a surrogate pair"));
            }
            let second = self.hex4()?;
            let low = second.checked_sub(0xDC00).filter(|low| *low < 0x400);
            let high = first - 0xD800;
            return low
                .and_then(|low| char::from_u32(0x10000 + (high << 10) + low))
                .ok_or(self.expected("the second half of a surrogate pair"));
        }
        char::from_u32(first).ok_or(self.expected("a character"))
    }

    fn hex4(&mut self) -> Result<u32, JsonError> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let value = digits.and_then(|d| u32::from_str_radix(d, 16).ok()).ok_or(self.expected("four hex digits"))?;
        self.at += 4;
        Ok(value)
    }
}
