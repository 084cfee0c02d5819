//! Data quality (DQ-3, DQ-4): a case is one assessment, of parts or of what is to be counted.

use regulars::Json;

use crate::cases::script::{Expected, Step};
use crate::cases::{need, step, text};

/// A rulebook without rules: the case brings its gate.
const RULEBOOK: &str = "[rulebook]\nid = \"case\"\nversion = 1\nzone = \"UTC\"\n";

pub(super) fn read(case: &Json) -> Result<(String, Vec<Step>), String> {
    let Json::Object(fields) = case else { return Err("a case is an object".to_owned()) };
    let mut request = vec![("metric", Json::from(text(case, "metric")?)), ("gate", Json::from(text(case, "gate")?))];
    for (name, value) in fields {
        match name.as_str() {
            "parts" => request.push(("parts", value.clone())),
            "input" => request.push(("input", value.clone())),
            "id" | "group" | "title" | "metric" | "gate" | "expect" => {}
            other => return Err(format!("`{other}` is not known here")),
        }
    }
    let expect = need(case, "expect")?;
    Ok((RULEBOOK.to_owned(), vec![step("quality.assess", request, Expected::Answer(expect.clone()))]))
}
