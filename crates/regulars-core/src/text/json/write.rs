//! The canonical writer: no blanks, sorted keys, the shortest escapes.

use std::fmt::Write as _;

use super::Json;

pub(super) fn value(out: &mut String, json: &Json) {
    match json {
        Json::Null => out.push_str("null"),
        Json::Bool(true) => out.push_str("true"),
        Json::Bool(false) => out.push_str("false"),
        Json::Number(number) => out.push_str(number.as_str()),
        Json::String(text) => string(out, text),
        Json::Array(items) => {
            out.push('[');
            for (n, item) in items.iter().enumerate() {
                if n > 0 {
                    out.push(',');
                }
                value(out, item);
            }
            out.push(']');
        }
        Json::Object(fields) => {
            let mut object = Writer::object(out);
            for (name, field) in fields {
                object.json(name, field);
            }
            object.end();
        }
    }
}

/// Writes text in quotes with what JSON requires escaped, and nothing else.
pub(crate) fn string(out: &mut String, text: &str) {
    out.push('"');
    // Nearly all texts need no escape, and this look at them is cheap.
    if text.bytes().fold(true, |plain, byte| plain & (byte >= 0x20) & (byte != b'"') & (byte != b'\\')) {
        out.push_str(text);
        out.push('"');
        return;
    }
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x8 => "\\b",
            0xc => "\\f",
            0..=0x1f => "",
            _ => continue,
        };
        out.push_str(text.get(from..at).unwrap_or(""));
        if escape.is_empty() {
            let _ = write!(out, "\\u{byte:04x}");
        } else {
            out.push_str(escape);
        }
        from = at + 1;
    }
    out.push_str(text.get(from..).unwrap_or(""));
    out.push('"');
}

/// Writes one object field by field. The caller gives the names in rising order of bytes.
// INVARIANT: names rise; a debug build checks it.
#[derive(Debug)]
pub struct Writer<'a> {
    out: &'a mut String,
    empty: bool,
    #[cfg(debug_assertions)]
    last: String,
}

impl<'a> Writer<'a> {
    /// Opens an object.
    pub fn object(out: &'a mut String) -> Self {
        out.push('{');
        Self {
            out,
            empty: true,
            #[cfg(debug_assertions)]
            last: String::new(),
        }
    }

    /// Writes the name of the next field and gives the text for its value.
    pub fn name(&mut self, name: &str) -> &mut String {
        #[cfg(debug_assertions)]
        {
            debug_assert!(self.empty || self.last.as_str() < name, "`{name}` after `{}`", self.last);
            name.clone_into(&mut self.last);
        }
        if !self.empty {
            self.out.push(',');
        }
        self.empty = false;
        string(self.out, name);
        self.out.push(':');
        self.out
    }

    /// A field with text.
    pub fn text(&mut self, name: &str, text: &str) {
        string(self.name(name), text);
    }

    /// A field with any JSON.
    pub fn json(&mut self, name: &str, json: &Json) {
        value(self.name(name), json);
    }

    /// Closes the object.
    pub fn end(self) {
        self.out.push('}');
    }
}
