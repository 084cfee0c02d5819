//! The adapter of `foundation.json`: its cases are scripts already. `rulebooks` names TOML texts (a list of lines each);
//! a case has `id`, `title`, `rulebook` and `steps`; a step has `op`, `request` and either `expect` or `error`.

use std::collections::BTreeMap;

use regulars::Json;

use super::Adapted;
use super::script::{Case, Expected, Step};

pub(super) fn adapt(file: &Json) -> Result<Adapted, String> {
    only(file, &["cases", "conventions", "format", "rulebooks"])?;
    let mut rulebooks = BTreeMap::new();
    if let Some(Json::Object(named)) = file.get("rulebooks") {
        for (name, lines) in named {
            let lines = lines.as_array().ok_or("a rulebook is a list of lines")?;
            let lines: Option<Vec<&str>> = lines.iter().map(Json::as_str).collect();
            rulebooks.insert(name.as_str(), lines.ok_or("a line of a rulebook is text")?.join("\n") + "\n");
        }
    }
    let cases = file.get("cases").and_then(Json::as_array).ok_or("the file has no list `cases`")?;
    let mut adapted: Adapted = Vec::new();
    for case in cases {
        let id = case.get("id").and_then(Json::as_str).ok_or("a case has no `id`")?;
        if adapted.iter().any(|(known, _)| known == id) {
            return Err(format!("the case {id} is there twice"));
        }
        adapted.push((id.to_owned(), read(id, case, &rulebooks)));
    }
    Ok(adapted)
}

fn only(json: &Json, known: &[&str]) -> Result<(), String> {
    let Json::Object(fields) = json else { return Err("expected an object".to_owned()) };
    match fields.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        Some((name, _)) => Err(format!("`{name}` is not known here")),
        None => Ok(()),
    }
}

fn read(id: &str, case: &Json, rulebooks: &BTreeMap<&str, String>) -> Result<Case, String> {
    only(case, &["id", "rulebook", "steps", "title"])?;
    let name = case.get("rulebook").and_then(Json::as_str).unwrap_or("standard");
    let rulebook = rulebooks.get(name).ok_or_else(|| format!("there is no rulebook `{name}`"))?.clone();
    let steps = case.get("steps").and_then(Json::as_array).ok_or("the case has no list `steps`")?;
    let steps = steps.iter().map(step).collect::<Result<Vec<Step>, String>>()?;
    if steps.is_empty() {
        return Err("the case has no steps".to_owned());
    }
    Ok(Case { id: id.to_owned(), rulebook, steps })
}

fn step(json: &Json) -> Result<Step, String> {
    only(json, &["error", "expect", "op", "request"])?;
    let operation = json.get("op").and_then(Json::as_str).ok_or("a step has no `op`")?.to_owned();
    // A text is sent as it stands, so that what is not JSON can be a case too.
    let request = match json.get("request").ok_or("a step has no `request`")? {
        Json::String(text) => text.clone(),
        request => request.to_string(),
    };
    let expected = match (json.get("expect"), json.get("error")) {
        (Some(expect), None) => Expected::Answer(expect.clone()),
        (None, Some(error)) => Expected::Error(error.clone()),
        _ => return Err("a step has either `expect` or `error`".to_owned()),
    };
    Ok(Step { operation, request, expected })
}
