//! Kinds and fields that a rulebook declares (RC-1, `[records.<kind>]` of RB-1): their names, types and limits.
//!
//! A value of a declared field stays the JSON that was delivered, so a content hash never depends on a rulebook (RC-2); a
//! declaration only says what is let in and what is personal.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

use super::field::{FieldType, expected};
use super::{Body, Kind, Record};
use crate::error::{Code, Error, Result};
use crate::measure::{DECLARED, TypeNo};
use crate::text::{Json, did_you_mean};

/// The most kinds that a rulebook may declare.
pub const MAX_DECLARED_KINDS: usize = 64;
/// The most fields that a rulebook may declare for one kind.
pub const MAX_DECLARED_FIELDS: usize = 64;

/// The name of a declared kind or field: 1 to 64 of `a` to `z`, `0` to `9` and `_`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DeclaredName(String);

/// The type of a declared field.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DeclaredType {
    /// Free text, at most 64 KiB.
    Text,
    /// A short printable word, at most 200 bytes.
    Word,
    /// `true` or `false`.
    Bool,
    /// An exact number.
    Decimal,
    /// An amount of at least zero.
    Money,
    /// An instant.
    Instant,
}

/// What a rulebook says of a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DeclaredField {
    /// The type.
    pub ty: DeclaredType,
    /// Lies in the sealed part of a row.
    pub personal: bool,
    /// Must be present; never in a built-in kind.
    pub required: bool,
}

/// The declared fields of one kind, by name.
pub type DeclaredFields = BTreeMap<String, DeclaredField>;

/// All kinds and fields that a rulebook declares.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Declared {
    /// The fields of each declared kind.
    pub kinds: BTreeMap<String, DeclaredFields>,
    /// The fields that are added to built-in kinds.
    pub extra: BTreeMap<String, DeclaredFields>,
}

/// The body of a declared kind. Its fields stand in the record's `extra`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeclaredBody {
    /// The name of the kind.
    pub kind: DeclaredName,
}

static NO_FIELDS: DeclaredFields = BTreeMap::new();

impl DeclaredName {
    /// The most bytes it may have.
    pub const MAX_BYTES: usize = 64;

    /// Checks a name. Error: `invalid_value`.
    pub fn new(name: impl Into<String>) -> Result<Self> {
        let name = name.into();
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if name.is_empty() || name.len() > Self::MAX_BYTES || !name.bytes().all(fits) {
            let message = "a name is 1 to 64 of `a` to `z`, `0` to `9` and `_`";
            return Err(Error::new(Code::InvalidValue, "", message));
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeclaredName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for DeclaredName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl DeclaredType {
    /// All types with their words.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Text, "text"),
        (Self::Word, "word"),
        (Self::Bool, "bool"),
        (Self::Decimal, "decimal"),
        (Self::Money, "money"),
        (Self::Instant, "instant"),
    ];

    /// The word in a rulebook.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(ty, _)| *ty == self).map_or("text", |(_, word)| word)
    }

    /// The type of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(ty, _)| *ty)
    }

    /// The type of built-in fields that takes the same values.
    pub fn field_type(self) -> FieldType {
        match self {
            Self::Text => FieldType::Text,
            Self::Word => FieldType::Word,
            Self::Bool => FieldType::Flag,
            Self::Decimal => FieldType::Decimal,
            Self::Money => FieldType::Money,
            Self::Instant => FieldType::Instant,
        }
    }

    /// Whether a value fits. Errors as for built-in fields, for example `wrong_type` and `float_not_allowed`.
    pub fn check(self, json: &Json) -> Result<()> {
        self.field_type().read(json).map(|_| ())
    }
}

/// What every value of a declared field is, whatever its type: what no type takes is not kept (RC-9).
pub(super) fn check_shape(json: &Json) -> Result<()> {
    let ty = match json {
        Json::String(_) => DeclaredType::Text,
        Json::Bool(_) => DeclaredType::Bool,
        Json::Number(_) => DeclaredType::Decimal,
        Json::Object(_) => DeclaredType::Money,
        Json::Null | Json::Array(_) => return Err(expected("text, true or false, a number or money", json)),
    };
    ty.check(json)
}

impl Declared {
    /// The declared fields of a kind by its word; none if the kind is neither built in nor declared.
    pub fn fields(&self, type_name: &str) -> Option<&DeclaredFields> {
        match Kind::from_word(type_name) {
            Some(_) => Some(self.extra.get(type_name).unwrap_or(&NO_FIELDS)),
            None => self.kinds.get(type_name),
        }
    }

    /// The number of a declared kind among the types of measures: by the order of names.
    pub fn number(&self, type_name: &str) -> Option<TypeNo> {
        let place = self.kinds.keys().position(|name| name == type_name)?;
        TypeNo::try_from(place).ok()?.checked_add(DECLARED)
    }

    /// Whether a field lies in the sealed part; what is not declared does.
    pub fn is_personal(&self, type_name: &str, field: &str) -> bool {
        self.fields(type_name).and_then(|fields| fields.get(field)).is_none_or(|field| field.personal)
    }

    /// The error for a word that is no kind.
    pub(super) fn unknown_type(&self, word: &str) -> Error {
        let words = Kind::ALL.iter().map(|kind| kind.as_str()).chain(self.kinds.keys().map(String::as_str));
        let hint = did_you_mean(word, words);
        Error::new(Code::UnknownType, "", format!("there is no such record type{hint}"))
    }

    /// Checks a record's kind and declared fields. Errors: `unknown_type`, `unknown_field`, `missing_field` and those of the types.
    pub fn admit(&self, record: &Record) -> Result<()> {
        let name = record.type_name();
        let Some(fields) = self.fields(name) else { return Err(self.unknown_type(name).within("type")) };
        for (field, value) in &record.extra {
            let declared = fields
                .get(field.as_str())
                .ok_or_else(|| unknown_field(record.body.kind(), name, field.as_str(), fields));
            let fits =
                declared.and_then(|declared| declared.ty.check(value).map_err(|error| error.within(field.as_str())));
            fits.map_err(|error| error.within("body"))?;
        }
        let absent = |(field, declared): &(&String, &DeclaredField)| {
            declared.required && !record.extra.contains_key(field.as_str())
        };
        match fields.iter().find(absent) {
            Some((field, _)) => Err(missing_field(field).within("body")),
            None => Ok(()),
        }
    }
}

pub(super) fn missing_field(name: &str) -> Error {
    Error::new(Code::MissingField, name, "the field is required")
}

pub(super) fn unknown_field(kind: Kind, type_name: &str, field: &str, declared: &DeclaredFields) -> Error {
    let names = kind.fields().iter().map(|field| field.name).chain(declared.keys().map(String::as_str));
    let hint = did_you_mean(field, names);
    let message = format!("a `{type_name}` has no such field{hint}; extra data goes under `ext`");
    Error::new(Code::UnknownField, field, message)
}

/// What must hold of declared fields without a rulebook: their names, their number, the shape of their values.
pub(super) fn check(record: &Record) -> Result<()> {
    if let Body::Declared(body) = &record.body
        && Kind::from_word(body.kind.as_str()).is_some()
    {
        let message = format!("`{}` is a built-in kind", body.kind);
        return Err(Error::new(Code::DuplicateName, "type", message));
    }
    if record.extra.len() > MAX_DECLARED_FIELDS {
        let message = format!("a record has at most {MAX_DECLARED_FIELDS} declared fields");
        return Err(Error::new(Code::TooManyItems, "body", message));
    }
    for (name, value) in &record.extra {
        let at_field = |error: Error| error.within(name.as_str()).within("body");
        if record.body.kind().fields().iter().any(|field| field.name == name.as_str()) {
            let message = format!("`{name}` is a field of every `{}` already", record.type_name());
            return Err(at_field(Error::new(Code::DuplicateName, "", message)));
        }
        check_shape(value).map_err(at_field)?;
    }
    Ok(())
}
