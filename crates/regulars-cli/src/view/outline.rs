//! A view of which a part is left out or masked, as lines of names and values: what is not there cannot be told in the words of a
//! whole one.

use std::io::{self, Write};

use regulars::Json;

/// Writes an answer, and at its end what of it is left out or masked.
pub(super) fn write(out: &mut dyn Write, answer: &Json) -> io::Result<()> {
    let Json::Object(fields) = answer else { return writeln!(out, "{answer}") };
    for (name, value) in fields.iter().filter(|(name, _)| name != "access") {
        line(out, name, value, 0)?;
    }
    for (list, word) in [("denied", "left out"), ("masked", "masked")] {
        let fields = answer.get("access").and_then(|access| access.get(list)).and_then(Json::as_array);
        let names: Vec<&str> = fields.into_iter().flatten().filter_map(|one| one.get("field")?.as_str()).collect();
        if !names.is_empty() {
            writeln!(out, "{word}: {}", names.join(", "))?;
        }
    }
    Ok(())
}

fn line(out: &mut dyn Write, name: &str, value: &Json, depth: usize) -> io::Result<()> {
    let indent = "  ".repeat(depth);
    match value {
        Json::Null => Ok(()),
        Json::Array(items) if items.is_empty() => Ok(()),
        Json::Array(items) => {
            writeln!(out, "{indent}{name}")?;
            items.iter().try_for_each(|item| writeln!(out, "{indent}  {}", one(item)))
        }
        Json::Object(fields) if money(value).is_none() => {
            writeln!(out, "{indent}{name}")?;
            fields.iter().try_for_each(|(name, value)| line(out, name, value, depth + 1))
        }
        _ => writeln!(out, "{indent}{name}  {}", one(value)),
    }
}

/// A value in one line.
fn one(value: &Json) -> String {
    if let Some(text) = value.as_str() {
        return text.to_owned();
    }
    if let Some(money) = money(value) {
        return money;
    }
    match value {
        Json::Object(fields) => {
            if let Some(text) = value.get("text").and_then(Json::as_str) {
                return text.to_owned();
            }
            let told = fields.iter().filter(|(_, inner)| !matches!(inner, Json::Null));
            told.map(|(name, inner)| format!("{name} {}", one(inner))).collect::<Vec<_>>().join(", ")
        }
        Json::Array(items) => items.iter().map(one).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

fn money(value: &Json) -> Option<String> {
    let Json::Object(fields) = value else { return None };
    let (amount, currency) = (value.get("amount")?.as_str()?, value.get("currency")?.as_str()?);
    (fields.len() == 2).then(|| format!("{amount} {currency}"))
}
