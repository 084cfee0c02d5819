//! Text in quotes, with the escapes of CEL, and back.

/// What is wrong inside a text, and at which byte of it.
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) message: &'static str,
}

/// The bytes of the quoted text at the beginning of `text`, quotes included. None without a closing quote.
pub(super) fn length(text: &str, raw: bool) -> Option<usize> {
    let quote = text.chars().next()?;
    let triple: String = std::iter::repeat_n(quote, 3).collect();
    let (mark, one_line) = if text.starts_with(&triple) { (triple, false) } else { (quote.to_string(), true) };
    let mut rest = text.get(mark.len()..)?;
    loop {
        if let Some(after) = rest.strip_prefix(mark.as_str()) {
            return Some(text.len() - after.len());
        }
        let mut chars = rest.chars();
        match chars.next()? {
            '\n' | '\r' if one_line => return None,
            '\\' if !raw => {
                chars.next().filter(|escaped| !matches!(escaped, '\n' | '\r'))?;
            }
            _ => {}
        }
        rest = chars.as_str();
    }
}

/// The text between the quotes, its escapes resolved.
pub(super) fn read(inside: &str) -> Result<String, Fault> {
    let mut out = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let fault = |message| Fault { at: inside.len() - after.len() - 1, message };
        let mut chars = after.chars();
        let escape = chars.next().ok_or_else(|| fault("nothing follows the `\\`"))?;
        let (value, length) = match escape {
            'a' => (0x07, 1),
            'b' => (0x08, 1),
            't' => (0x09, 1),
            'n' => (0x0a, 1),
            'v' => (0x0b, 1),
            'f' => (0x0c, 1),
            'r' => (0x0d, 1),
            '\\' | '\'' | '"' | '`' | '?' => (u32::from(escape), 1),
            'x' | 'X' => (digits(after, 1..3, 16).ok_or_else(|| fault("`\\x` takes two hexadecimal digits"))?, 3),
            'u' => (digits(after, 1..5, 16).ok_or_else(|| fault("`\\u` takes four hexadecimal digits"))?, 5),
            'U' => (digits(after, 1..9, 16).ok_or_else(|| fault("`\\U` takes eight hexadecimal digits"))?, 9),
            '0'..='3' => (digits(after, 0..3, 8).ok_or_else(|| fault("an octal escape has three digits"))?, 3),
            _ => return Err(fault("there is no such escape; a backslash is written `\\\\`")),
        };
        out.push(char::from_u32(value).ok_or_else(|| fault("the escape is no Unicode character"))?);
        rest = after.get(length..).unwrap_or("");
    }
    out.push_str(rest);
    Ok(out)
}

fn digits(text: &str, range: std::ops::Range<usize>, radix: u32) -> Option<u32> {
    let digits = text.get(range).filter(|digits| digits.chars().all(|c| c.is_digit(radix)))?;
    u32::from_str_radix(digits, radix).ok()
}

/// Writes a text in double quotes.
pub(super) fn write(out: &mut String, text: &str) {
    use std::fmt::Write as _;
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
