//! The adapter of `service_sales.json` (docs/rules/service-sales.md, section 12): a case has a kind, an input, which may name
//! one of the calendars of the file, and what is expected.

mod campaigns;
mod desk;
mod journey;

use regulars::Json;

use super::script::Step;
use super::{Adapted, Case, need, text};

/// A case as a rulebook and operations.
type Script = Result<(String, Vec<Step>), String>;

/// What the readers of a kind are given.
struct Given<'a> {
    input: &'a Json,
    expect: &'a Json,
    /// The calendar that the input names.
    calendar: Option<&'a Json>,
}

pub(super) fn adapt(file: &Json) -> Result<Adapted, String> {
    let Json::Object(fields) = file else { return Err("expected an object".to_owned()) };
    if let Some((name, _)) =
        fields.iter().find(|(name, _)| !["format", "conventions", "calendars", "cases"].contains(&name.as_str()))
    {
        return Err(format!("`{name}` is not known here"));
    }
    let mut adapted: Adapted = Vec::new();
    for case in need(file, "cases")?.as_array().ok_or("`cases` is not a list")? {
        let id = text(case, "id")?.to_owned();
        if adapted.iter().any(|(known, _)| *known == id) {
            return Err(format!("the case {id} is there twice"));
        }
        let script = read(file, case).map(|(rulebook, steps)| Case { id: id.clone(), rulebook, steps });
        adapted.push((id, script));
    }
    Ok(adapted)
}

fn read(file: &Json, case: &Json) -> Script {
    let (kind, input) = (text(case, "kind")?, need(case, "input")?);
    let calendar = match input.get("calendar").and_then(Json::as_str) {
        None => None,
        Some(name) => Some(need(need(file, "calendars")?, name).map_err(|_| format!("there is no calendar `{name}`"))?),
    };
    let given = Given { input, expect: need(case, "expect")?, calendar };
    let readers = [desk::read, campaigns::read, journey::read];
    readers
        .iter()
        .find_map(|read| read(kind, &given))
        .unwrap_or_else(|| Err(format!("`{kind}` is not a known kind of case")))
}
