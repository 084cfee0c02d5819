//! What a request that does something tells: each of its leaves is a field of the object too, and a grant of the whole object
//! writes no field that a narrower one denies (AC-2).

use regulars_core::access::{AccessRules, Compiled, Effect, Rows};
use regulars_core::error::{Code, Error, Result};
use regulars_core::text::Json;

use super::veil::{named_element, push};

/// What a request says beside what is done.
const CONTEXT: &str = "context";
/// Where a request holds objects, one or a list of them.
const HOLDERS: [&str; 2] = ["record", "records"];

/// Whether every field that a request tells may be written. Error: the code of the first that may not, at its field.
pub(super) fn admit(access: &AccessRules, object: &str, done: &Compiled<'_>, rows: Rows, request: &Json) -> Result<()> {
    let walk = Walk { access, object, done, rows };
    let Json::Object(fields) = request else { return Ok(()) };
    for (name, value) in fields.iter().filter(|(name, _)| name != CONTEXT) {
        // What is held is the object itself, so its fields begin there.
        let mut path = if HOLDERS.contains(&name.as_str()) { String::new() } else { name.clone() };
        walk.value(&mut path, value)?;
    }
    Ok(())
}

struct Walk<'a> {
    access: &'a AccessRules,
    object: &'a str,
    done: &'a Compiled<'a>,
    rows: Rows,
}

impl Walk<'_> {
    fn value(&self, path: &mut String, value: &Json) -> Result<()> {
        match value {
            Json::Object(fields) => fields.iter().try_for_each(|(name, value)| self.below(path, Some(name), value)),
            Json::Array(items) => items.iter().try_for_each(|item| {
                let name = named_element(path, item);
                self.below(path, name, item)
            }),
            Json::Null => Ok(()),
            _ => self.leaf(path),
        }
    }

    fn below(&self, path: &mut String, name: Option<&str>, value: &Json) -> Result<()> {
        let before = name.map_or(path.len(), |name| push(path, name));
        let done = self.value(path, value);
        path.truncate(before);
        done
    }

    fn leaf(&self, path: &str) -> Result<()> {
        let answer = self.done.answer(Some(path), self.rows);
        if answer.effect == Effect::Allow {
            return Ok(());
        }
        let code = answer.code.unwrap_or(Code::NoGrant);
        let declared = self.access.field(self.object, path).map_or(self.object, |field| field.path.as_str());
        Err(Error::new(code, declared, code.message()))
    }
}
