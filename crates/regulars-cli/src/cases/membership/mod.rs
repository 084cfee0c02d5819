//! The adapters of `membership.json`, one file per group of cases.

mod account;
mod benefit;
mod birthday;
mod document;
mod liability;
mod referral;
mod rules;

use regulars::Json;

use super::script::Case;
use super::{Adapted, Read, groups, text};

const GROUPS: [(&str, Read); 6] = [
    ("cases", account::read),
    ("birthday_cases", birthday::days),
    ("birthday_window_cases", birthday::window),
    ("benefit_cases", benefit::read),
    ("referral_cases", referral::read),
    ("liability_cases", liability::read),
];

/// What the file has beside the groups that are read in this way.
const BESIDE: [&str; 4] = ["base_program", "conventions", "format", "program_cases"];

pub(super) fn adapt(file: &Json) -> Result<Adapted, String> {
    let mut adapted = groups(file, &BESIDE, &GROUPS)?;
    let base = text(file, "base_program")?;
    for case in file.get("program_cases").and_then(Json::as_array).unwrap_or_default() {
        let id = text(case, "id")?.to_owned();
        let read = document::read(case, base).map(|(rulebook, steps)| Case { id: id.clone(), rulebook, steps });
        adapted.push((id, read));
    }
    Ok(adapted)
}

/// Fields of an object.
type Fields<'a> = Vec<(&'a str, Json)>;

/// Puts what is said beside a name, as an answer writes it; what is not said is not compared.
fn put<'a>(
    fields: &mut Fields<'a>,
    name: &'a str,
    said: Option<&Json>,
    write: impl FnOnce(&Json) -> Result<Json, String>,
) -> Result<(), String> {
    fields.extend(said.map(write).transpose()?.map(|value| (name, value)));
    Ok(())
}
