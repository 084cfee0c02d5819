//! The values of a TOML document as they are: how many tables, canonical JSON, the text of what is neither table nor list.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::text::Json;

/// How many tables it holds.
pub(super) fn count(table: &DeTable<'_>) -> usize {
    fn of(value: &DeValue<'_>) -> usize {
        match value {
            DeValue::Table(table) => 1 + count(table),
            DeValue::Array(items) => items.iter().map(|item| of(item.get_ref())).sum(),
            _ => 0,
        }
    }
    table.iter().map(|(_, value)| of(value.get_ref())).sum()
}

/// How many tables are terms of needs.
pub(super) fn terms(root: &DeTable<'_>) -> usize {
    let needs = root.get("need").and_then(|needs| needs.get_ref().as_array());
    let terms =
        needs.into_iter().flatten().filter_map(|need| need.get_ref().as_table()?.get("terms")?.get_ref().as_array());
    terms.flatten().filter(|term| term.get_ref().is_table()).count()
}

/// The values that are neither a table nor a list, as they are written, by the byte at which they begin.
pub(super) fn scalars(table: &DeTable<'_>, found: &mut BTreeMap<usize, String>) {
    for (_, value) in table {
        scalar(value, found);
    }
}

fn scalar(value: &Spanned<DeValue<'_>>, found: &mut BTreeMap<usize, String>) {
    let text = match value.get_ref() {
        DeValue::Table(table) => return scalars(table, found),
        DeValue::Array(items) => return items.iter().for_each(|item| scalar(item, found)),
        DeValue::String(text) => text.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Datetime(moment) => moment.to_string(),
    };
    found.insert(value.span().start, text);
}

/// The document as canonical JSON.
pub(super) fn table_json(table: &DeTable<'_>) -> Json {
    Json::object(table.iter().map(|(key, value)| (key.get_ref().to_string(), value_json(value.get_ref()))))
}

fn value_json(value: &DeValue<'_>) -> Json {
    match value {
        DeValue::String(text) => Json::from(text.as_ref()),
        DeValue::Boolean(flag) => Json::Bool(*flag),
        DeValue::Integer(number) => {
            // One number has one text, however it is written (RB-9).
            let text = integer(value).map_or_else(|| number.to_string(), |number| number.to_string());
            Json::object([("integer", Json::String(text))])
        }
        DeValue::Float(number) => Json::object([("float", Json::String(number.to_string()))]),
        DeValue::Datetime(moment) => Json::object([("datetime", Json::String(moment.to_string()))]),
        DeValue::Array(items) => Json::Array(items.iter().map(|item| value_json(item.get_ref())).collect()),
        DeValue::Table(table) => table_json(table),
    }
}

/// Line and column of a byte, both from 1.
pub(super) fn position(text: &str, at: usize) -> (u32, u32) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

/// A whole number that fits 64 bits.
pub(super) fn integer(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
}
