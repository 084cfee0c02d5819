//! Where one part of a record comes from (a column, a constant, the line number) and what its text becomes (text,
//! money, an instant, a truth value).

use regulars::Zone;
use serde_json::{Value, json};

use super::super::instant::Pattern;

/// A source of text and the shape it takes on the wire.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) input: Input,
    pub(super) shape: Shape,
}

/// Where the text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Input {
    /// A column by its name in the first row.
    Named(String),
    /// A column by its position, from 1.
    Numbered(usize),
    /// The number of the line in its file, after this prefix.
    Line(String),
    /// The same text in every record.
    Constant(String),
}

/// What the text becomes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Text,
    /// An exact decimal amount of this currency.
    Money(String),
    Instant(Pattern),
    /// A local time of this zone, of a column that has the type of a time or a day.
    Local(Zone),
    Boolean,
}

impl Shape {
    /// The wire form of a text that is not empty, or what is wrong with it. Decimals stay the text they are: the core
    /// reads them exactly.
    pub(super) fn value(&self, text: &str) -> Result<Value, String> {
        match self {
            Self::Text => Ok(Value::String(text.to_owned())),
            Self::Money(currency) => Ok(json!({ "amount": text, "currency": currency })),
            Self::Instant(pattern) => pattern
                .read(text)
                .map(Value::String)
                .ok_or_else(|| "the text is not an instant of the given format".to_owned()),
            Self::Local(_) => Err("a text becomes an instant by a `format`".to_owned()),
            Self::Boolean => match text.to_ascii_lowercase().as_str() {
                "true" | "1" | "yes" | "y" | "是" => Ok(Value::Bool(true)),
                "false" | "0" | "no" | "n" | "否" => Ok(Value::Bool(false)),
                _ => Err("the text is neither true nor false".to_owned()),
            },
        }
    }
}
