//! `program_cases`: a document with faults, and all of them in order (MB-92).

use regulars::Json;

use crate::cases::script::{Expected, Step};
use crate::cases::{need, step, text};

/// The head of a rulebook, behind which a program is read.
const HEAD: &str = "[rulebook]\nid = \"case\"\nversion = 1\nzone = \"UTC\"\n";

pub(super) fn read(case: &Json, base: &str) -> Result<(String, Vec<Step>), String> {
    let mut program = base.to_owned();
    for pair in need(case, "replace")?.as_array().ok_or("`replace` is not a list")? {
        let words: Option<Vec<&str>> = pair.as_array().map(|pair| pair.iter().filter_map(Json::as_str).collect());
        let Some([old, new]) = words.as_deref() else {
            return Err("`replace` holds something else than pairs".to_owned());
        };
        if !program.contains(old) {
            return Err(format!("there is no `{old}` in the program"));
        }
        program = program.replace(old, new);
    }
    let errors = need(case, "expect_errors")?.as_array().ok_or("`expect_errors` is not a list")?;
    let findings = errors.iter().map(|error| {
        let mut fields = vec![("code", need(error, "code")?.clone()), ("path", need(error, "path")?.clone())];
        fields.extend(error.get("suggest").map(|suggest| ("suggest", suggest.clone())));
        Ok(Json::object(fields))
    });
    let wanted = Json::object([("findings", Json::Array(findings.collect::<Result<_, String>>()?))]);
    text(case, "title")?;
    let request = vec![("text", Json::from(format!("{HEAD}{program}").as_str()))];
    Ok((HEAD.to_owned(), vec![step("rulebook.check", request, Expected::Answer(wanted))]))
}
