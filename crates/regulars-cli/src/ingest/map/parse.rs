//! Reads a column map from TOML and checks every word of it.

use toml::{Table, Value};

use super::cell::{Cell, Input, Shape};
use super::{ColumnMap, Field, Target};
use crate::failure::{Failure, Result, code};
use crate::ingest::instant::Pattern;
use crate::ingest::rows::Delimiter;
use regulars::{Zone, did_you_mean};

const KEYS: [&str; 5] = ["type", "source", "delimiter", "header", "columns"];
const MEMBERS: [&str; 6] = ["record_id", "profile", "occurred_at", "received_at", "corrects", "refers_to"];
const REQUIRED: [&str; 3] = ["record_id", "profile", "occurred_at"];
/// The groups of the map and the member of the record that each one fills.
const GROUPS: [(&str, &str); 4] =
    [("body", "body"), ("identifier", "identifiers"), ("attribute", "attributes"), ("ext", "ext")];
const CELL_KEYS: [&str; 9] = ["column", "currency", "format", "zone", "as", "line", "prefix", "value", "role"];

fn invalid(path: impl Into<String>, message: impl Into<String>) -> Failure {
    Failure::new(code::MAP_INVALID, path, message)
}

pub(super) fn parse(text: &str) -> Result<ColumnMap> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        invalid(format!("line {line}"), error.message().to_owned())
    })?;
    known_keys("", &table, &KEYS)?;
    let kind = string(&table, "", "type")?
        .ok_or_else(|| invalid("type", "`type` is missing: what each row is, for example `order`"))?;
    let header = boolean(&table, "", "header")?.unwrap_or(true);
    let delimiter = delimiter(string(&table, "", "delimiter")?)?;
    let columns = match table.get("columns") {
        Some(Value::Table(columns)) => columns,
        _ => return Err(invalid("columns", "the table `[columns]` is missing")),
    };
    let fields = fields(columns)?;
    for required in REQUIRED {
        if !fields.iter().any(|field| field.target == Target::Member(required)) {
            return Err(invalid(format!("columns.{required}"), format!("every record needs `{required}`")));
        }
    }
    if !header && let Some(field) = fields.iter().find(|field| matches!(field.cell.input, Input::Named(_))) {
        let message = "without a header row, columns have numbers from 1 and no names";
        return Err(invalid(format!("columns.{}", field.name), message));
    }
    Ok(ColumnMap { kind, source: string(&table, "", "source")?, delimiter, header, fields })
}

fn delimiter(word: Option<String>) -> Result<Delimiter> {
    match word.as_deref() {
        None => Ok(Delimiter::Character(b',')),
        Some("whitespace") => Ok(Delimiter::Whitespace),
        Some(text) => match text.as_bytes() {
            [one] if one.is_ascii() && !matches!(one, b'"' | b'\n' | b'\r') => Ok(Delimiter::Character(*one)),
            _ => Err(invalid("delimiter", format!("`{text}` is neither one character nor the word `whitespace`"))),
        },
    }
}

fn fields(columns: &Table) -> Result<Vec<Field>> {
    let mut named: Vec<(String, &Value)> = Vec::new();
    for (key, value) in columns {
        match value {
            // A dotted key, `body.amount = ..`, is a table inside a table; a quoted one, `"body.amount" = ..`, is not.
            Value::Table(members) if GROUPS.iter().any(|(group, _)| *group == key.as_str()) => {
                named.extend(members.iter().map(|(member, value)| (format!("{key}.{member}"), value)));
            }
            _ => named.push((key.clone(), value)),
        }
    }
    named.sort_by(|(one, _), (other, _)| one.cmp(other));
    if let Some((twice, _)) =
        named.windows(2).find_map(|pair| pair.first().filter(|first| pair.last().map(|last| &last.0) == Some(&first.0)))
    {
        return Err(invalid(format!("columns.{twice}"), "this part of the record is mapped twice"));
    }
    let mut fields = Vec::new();
    for (name, value) in named {
        match value {
            // Several columns may hold identifiers of one kind: the buyer's phone and the recipient's.
            Value::Array(values) if name.starts_with("identifier.") => {
                for value in values {
                    fields.push(field(&name, value)?);
                }
            }
            _ => fields.push(field(&name, value)?),
        }
    }
    Ok(fields)
}

fn field(name: &str, value: &Value) -> Result<Field> {
    let path = format!("columns.{name}");
    let (cell, role) = cell(&path, value)?;
    let target = target(&path, name, role)?;
    if target == Target::Member("occurred_at") && matches!(cell.shape, Shape::Money(_) | Shape::Boolean) {
        return Err(invalid(path, "an instant has a `format` and a `zone`, not a currency or a truth value"));
    }
    Ok(Field { target, name: name.to_owned(), cell })
}

fn target(path: &str, name: &str, role: Option<String>) -> Result<Target> {
    if let Some(("identifier", kind)) = name.split_once('.') {
        return Ok(Target::Identifier(kind.to_owned(), role));
    }
    if role.is_some() {
        return Err(invalid(format!("{path}.role"), "only identifiers have a role"));
    }
    if let Some(member) = MEMBERS.iter().find(|member| **member == name) {
        return Ok(Target::Member(member));
    }
    let (group, member) = name.split_once('.').unwrap_or((name, ""));
    match GROUPS.iter().find(|(word, _)| *word == group) {
        Some((_, inside)) if !member.is_empty() => Ok(Target::Inside(inside, member.to_owned())),
        Some(_) => Err(invalid(path, format!("`{group}` needs the name of a field: `{group}.<field>`"))),
        None => {
            let groups = GROUPS.iter().map(|(group, _)| *group).filter(|_| name.contains('.'));
            let words = MEMBERS.into_iter().chain(groups);
            Err(invalid(path, format!("a record has no part `{group}`{}", did_you_mean(group, words))))
        }
    }
}

fn cell(path: &str, value: &Value) -> Result<(Cell, Option<String>)> {
    let table = match value {
        Value::String(_) | Value::Integer(_) => {
            return Ok((Cell { input: column(path, value)?, shape: Shape::Text }, None));
        }
        Value::Table(table) => table,
        _ => return Err(invalid(path, "expected the name or the number of a column, or a table `{ column = .. }`")),
    };
    known_keys(path, table, &CELL_KEYS)?;
    let line = boolean(table, path, "line")?.unwrap_or(false);
    let prefix = string(table, path, "prefix")?;
    let constant = string(table, path, "value")?;
    let input = match (table.get("column"), line, constant) {
        (Some(name), false, None) => column(&format!("{path}.column"), name)?,
        (None, true, None) => Input::Line(prefix.clone().unwrap_or_default()),
        (None, false, Some(text)) => Input::Constant(text),
        _ => return Err(invalid(path, "exactly one of `column`, `line = true` and `value` is needed")),
    };
    if prefix.is_some() && !line {
        return Err(invalid(format!("{path}.prefix"), "a prefix belongs to `line = true`"));
    }
    Ok((Cell { input, shape: shape(path, table)? }, string(table, path, "role")?))
}

fn shape(path: &str, table: &Table) -> Result<Shape> {
    let (currency, format) = (string(table, path, "currency")?, string(table, path, "format")?);
    let (zone, word) = (string(table, path, "zone")?, string(table, path, "as")?);
    match (currency, format, word.as_deref()) {
        (Some(currency), None, None) if zone.is_none() => Ok(Shape::Money(currency)),
        (None, Some(format), None) => {
            let pattern = Pattern::new(&format, zone.as_deref());
            Ok(Shape::Instant(pattern.map_err(|complaint| invalid(format!("{path}.format"), complaint))?))
        }
        (None, None, None | Some("text")) if zone.is_none() => Ok(Shape::Text),
        (None, None, Some("boolean")) if zone.is_none() => Ok(Shape::Boolean),
        (None, None, Some("instant")) => {
            let zone = zone.ok_or_else(|| invalid(path, "`as = \"instant\"` needs the `zone` of its local times"))?;
            let known =
                Zone::new(&zone).map_err(|_| invalid(format!("{path}.zone"), format!("`{zone}` is not an IANA zone")));
            Ok(Shape::Local(known?))
        }
        (None, None, Some(word)) if !["boolean", "text"].contains(&word) => {
            let hint = did_you_mean(word, ["boolean", "instant", "text"]);
            Err(invalid(format!("{path}.as"), format!("`{word}` is no form of a value{hint}")))
        }
        _ => Err(invalid(path, "`currency`, `format` with `zone`, and `as` exclude each other; a zone needs a format")),
    }
}

fn column(path: &str, value: &Value) -> Result<Input> {
    match value {
        Value::String(name) if !name.is_empty() => Ok(Input::Named(name.clone())),
        Value::Integer(number) => match usize::try_from(*number) {
            Ok(number) if number > 0 => Ok(Input::Numbered(number)),
            _ => Err(invalid(path, "columns are numbered from 1")),
        },
        _ => Err(invalid(path, "expected the name or the number of a column")),
    }
}

fn known_keys(path: &str, table: &Table, known: &[&str]) -> Result<()> {
    match table.keys().find(|key| !known.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => {
            let place = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let hint = did_you_mean(key, known.iter().copied());
            Err(invalid(place, format!("the column map has no key `{key}`{hint}")))
        }
    }
}

fn string(table: &Table, path: &str, key: &str) -> Result<Option<String>> {
    match table.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(invalid(join(path, key), "expected text in quotes")),
    }
}

fn boolean(table: &Table, path: &str, key: &str) -> Result<Option<bool>> {
    match table.get(key) {
        None => Ok(None),
        Some(Value::Boolean(truth)) => Ok(Some(*truth)),
        Some(_) => Err(invalid(join(path, key), "expected `true` or `false`")),
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
