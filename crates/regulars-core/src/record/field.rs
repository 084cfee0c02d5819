//! The types of body fields, and their values on the way between Rust, JSON and the stored row.

use crate::error::{Code, Error, Result};
use crate::money::{Currency, Decimal, Money};
use crate::text::Json;
use crate::time::{Date, Instant};

/// The longest free text of a body, in bytes.
pub const MAX_TEXT_BYTES: usize = 65_536;
/// The most lines of an order.
pub const MAX_LINES: usize = 500;
/// The most words of a list of words.
pub const MAX_WORDS: usize = 100;

/// The type of a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldType {
    /// `true` or `false`.
    Flag,
    /// A short printable word or name, at most 200 bytes.
    Word,
    /// Free text, at most 64 KiB.
    Text,
    /// One of a list of words.
    OneOf(&'static [&'static str]),
    /// An exact number.
    Decimal,
    /// An amount of at least zero.
    Money,
    /// An instant.
    Instant,
    /// A civil date.
    Date,
    /// Order lines.
    Lines,
    /// A list of words.
    Words,
    /// An object of texts.
    Texts,
}

/// One field of a body table.
#[derive(Clone, Copy, Debug)]
pub struct FieldDef {
    /// The frozen number in stored rows; never used again.
    pub number: u8,
    /// The name.
    pub name: &'static str,
    /// The type.
    pub ty: FieldType,
    /// Must be present.
    pub required: bool,
    /// Lies in the sealed part of a row (DESIGN: free text, contact points).
    pub personal: bool,
}

/// One line of an order or return.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    /// The article.
    pub item: Option<String>,
    /// Its category.
    pub category: Option<String>,
    /// How many, at least zero.
    pub quantity: Option<Decimal>,
    /// What they cost together.
    pub amount: Option<Money>,
}

/// The value of a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// `true` or `false`.
    Flag(bool),
    /// Any kind of text.
    Text(String),
    /// A number.
    Decimal(Decimal),
    /// An amount.
    Money(Money),
    /// An instant.
    Instant(Instant),
    /// A civil date.
    Date(Date),
    /// Order lines.
    Lines(Vec<Line>),
    /// A list of words.
    Words(Vec<String>),
    /// An object of texts.
    Texts(Json),
}

/// A borrowed value of a field.
#[derive(Clone, Copy, Debug)]
pub enum ValueRef<'a> {
    /// `true` or `false`.
    Flag(bool),
    /// Any kind of text.
    Text(&'a str),
    /// A number.
    Decimal(Decimal),
    /// An amount.
    Money(Money),
    /// An instant.
    Instant(Instant),
    /// A civil date.
    Date(Date),
    /// Order lines.
    Lines(&'a [Line]),
    /// A list of words.
    Words(&'a [String]),
    /// An object of texts.
    Texts(&'a Json),
}

/// A Rust type that a body field may have.
pub(super) trait Field: Sized {
    fn get(&self) -> Option<ValueRef<'_>>;
    fn set(value: Option<Value>) -> Option<Self>;
}

macro_rules! field {
    ($type:ty, $variant:ident, $by_ref:expr) => {
        impl Field for $type {
            fn get(&self) -> Option<ValueRef<'_>> {
                let borrow: fn(&$type) -> ValueRef<'_> = $by_ref;
                Some(borrow(self))
            }
            fn set(value: Option<Value>) -> Option<Self> {
                if let Some(Value::$variant(value)) = value { Some(value) } else { None }
            }
        }
    };
}

field!(bool, Flag, |value| ValueRef::Flag(*value));
field!(String, Text, |text| ValueRef::Text(text));
field!(Decimal, Decimal, |value| ValueRef::Decimal(*value));
field!(Money, Money, |value| ValueRef::Money(*value));
field!(Instant, Instant, |value| ValueRef::Instant(*value));
field!(Date, Date, |value| ValueRef::Date(*value));
field!(Json, Texts, |value| ValueRef::Texts(value));

/// A list that is empty is a field that is absent.
macro_rules! list_field {
    ($item:ty, $variant:ident) => {
        impl Field for Vec<$item> {
            fn get(&self) -> Option<ValueRef<'_>> {
                (!self.is_empty()).then_some(ValueRef::$variant(self))
            }
            fn set(value: Option<Value>) -> Option<Self> {
                match value {
                    Some(Value::$variant(items)) => Some(items),
                    None => Some(Vec::new()),
                    Some(_) => None,
                }
            }
        }
    };
}

list_field!(Line, Lines);
list_field!(String, Words);

impl<F: Field> Field for Option<F> {
    fn get(&self) -> Option<ValueRef<'_>> {
        self.as_ref().and_then(F::get)
    }
    fn set(value: Option<Value>) -> Option<Self> {
        match value {
            None => Some(None),
            present => F::set(present).map(Some),
        }
    }
}

impl FieldType {
    /// Reads a value of this type from JSON. Errors: `wrong_type`, `float_not_allowed`, `negative`, `invalid_value` and those of the types.
    pub(crate) fn read(self, json: &Json) -> Result<Value> {
        match (self, json) {
            (Self::Flag, Json::Bool(value)) => Ok(Value::Flag(*value)),
            (Self::Word, Json::String(text)) => {
                super::part::check_word(text)?;
                Ok(Value::Text(text.clone()))
            }
            (Self::Text, Json::String(text)) if text.len() <= MAX_TEXT_BYTES => Ok(Value::Text(text.clone())),
            (Self::Text, Json::String(text)) => {
                let message = format!("the text has {} bytes, more than {MAX_TEXT_BYTES}", text.len());
                Err(Error::new(Code::TextTooLong, "", message))
            }
            (Self::OneOf(words), Json::String(text)) => {
                one_of(text, words)?;
                Ok(Value::Text(text.clone()))
            }
            (Self::Decimal, json) => Ok(Value::Decimal(decimal(json)?)),
            (Self::Money, json) => {
                let value = money(json)?;
                if value.amount.is_negative() {
                    return Err(Error::new(Code::Negative, "amount", "the amount may not be negative"));
                }
                Ok(Value::Money(value))
            }
            (Self::Instant, Json::String(text)) => Ok(Value::Instant(Instant::parse(text)?)),
            (Self::Date, Json::String(text)) => {
                let message = "expected a date such as `2026-10-01`";
                Ok(Value::Date(text.parse().map_err(|_| Error::new(Code::InvalidValue, "", message))?))
            }
            (Self::Lines, Json::Array(items)) => lines(items),
            (Self::Words, Json::Array(items)) => words(items),
            (Self::Texts, Json::Object(fields)) => {
                for (name, value) in fields {
                    let text = value.as_str().ok_or_else(|| expected("text", value).within(name))?;
                    super::part::check_word(text).map_err(|error| error.within(name))?;
                }
                Ok(Value::Texts(json.clone()))
            }
            (other, json) => Err(expected(other.describe(), json)),
        }
    }

    pub(super) fn describe(self) -> &'static str {
        match self {
            Self::Flag => "true or false",
            Self::Word | Self::Text | Self::OneOf(_) => "text",
            Self::Decimal => "a decimal as text",
            Self::Money => "money such as {\"amount\": \"12.50\", \"currency\": \"CNY\"}",
            Self::Instant => "an instant as text",
            Self::Date => "a date as text",
            Self::Lines => "a list of lines",
            Self::Words => "a list of texts",
            Self::Texts => "an object of texts",
        }
    }
}

pub(super) fn expected(what: &str, found: &Json) -> Error {
    Error::new(Code::WrongType, "", format!("expected {what}, found {}", found.type_name()))
}

pub(super) fn one_of(text: &str, words: &'static [&'static str]) -> Result<()> {
    if words.contains(&text) {
        return Ok(());
    }
    let hint = crate::text::did_you_mean(text, words.iter().copied());
    Err(Error::new(Code::InvalidValue, "", format!("expected one of `{}`{hint}", words.join("`, `"))))
}

/// A decimal: text, or a whole number; a fraction written as a JSON number has lost its digits (RC-9). Errors: `wrong_type`,
/// `float_not_allowed`, `decimal_invalid` and its sisters.
pub fn decimal(json: &Json) -> Result<Decimal> {
    match json {
        Json::String(text) => Ok(text.parse::<Decimal>()?),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Ok(Decimal::new(whole, 0)?),
            None => Err(Error::new(Code::FloatNotAllowed, "", "write the decimal as text, such as \"12.50\"")),
        },
        other => Err(expected("a decimal as text", other)),
    }
}

pub(super) fn money(json: &Json) -> Result<Money> {
    let Json::Object(fields) = json else {
        let float = matches!(json, Json::Number(_));
        let error = expected(FieldType::Money.describe(), json);
        return Err(if float { Error::new(Code::FloatNotAllowed, "", error.message()) } else { error });
    };
    let (mut amount, mut currency) = (None, None);
    for (name, value) in fields {
        match name.as_str() {
            "amount" => amount = Some(decimal(value).map_err(|error| error.within("amount"))?),
            "currency" => {
                let text = value.as_str().ok_or_else(|| expected("text", value).within("currency"))?;
                currency = Some(Currency::new(text).map_err(|fault| Error::from(fault).within("currency"))?);
            }
            other => return Err(Error::new(Code::UnknownField, other, "money has `amount` and `currency` only")),
        }
    }
    let missing = |name| Error::new(Code::MissingField, name, "the field is required");
    Ok(Money::new(amount.ok_or_else(|| missing("amount"))?, currency.ok_or_else(|| missing("currency"))?))
}

fn lines(items: &[Json]) -> Result<Value> {
    if items.len() > MAX_LINES {
        return Err(Error::new(Code::TooManyItems, "", format!("an order has at most {MAX_LINES} lines")));
    }
    let read = |(n, item)| line(item).map_err(|error| error.within(&format!("[{n}]")));
    Ok(Value::Lines(items.iter().enumerate().map(read).collect::<Result<_>>()?))
}

fn words(items: &[Json]) -> Result<Value> {
    if items.len() > MAX_WORDS {
        return Err(Error::new(Code::TooManyItems, "", format!("at most {MAX_WORDS} items")));
    }
    let read = |(n, item): (usize, &Json)| {
        let text = item.as_str().ok_or_else(|| expected("text", item));
        let word = text.and_then(|text| super::part::check_word(text).map(|()| text.to_owned()));
        word.map_err(|error| error.within(&format!("[{n}]")))
    };
    Ok(Value::Words(items.iter().enumerate().map(read).collect::<Result<_>>()?))
}

fn line(json: &Json) -> Result<Line> {
    let Json::Object(fields) = json else { return Err(expected("an object", json)) };
    let mut line = Line::default();
    for (name, value) in fields {
        let read = |ty: FieldType| ty.read(value).map_err(|error| error.within(name));
        match name.as_str() {
            "item" => line.item = Field::set(Some(read(FieldType::Word)?)),
            "category" => line.category = Field::set(Some(read(FieldType::Word)?)),
            "quantity" => {
                line.quantity = Field::set(Some(read(FieldType::Decimal)?));
                if line.quantity.is_some_and(Decimal::is_negative) {
                    return Err(Error::new(Code::Negative, "quantity", "the quantity may not be negative"));
                }
            }
            "amount" => line.amount = Some(money(value).map_err(|error| error.within("amount"))?),
            other => {
                let hint = crate::text::did_you_mean(other, ["amount", "category", "item", "quantity"]);
                return Err(Error::new(Code::UnknownField, other, format!("a line has no such field{hint}")));
            }
        }
    }
    Ok(line)
}
