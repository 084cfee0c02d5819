//! The adapters of `membership.json`, one file per group of cases. The groups that are not played here (birthdays, windows,
//! benefits by themselves, referral, liability) are functions of core, whose tests read them from the same file.

mod account;
mod document;
mod rules;

use regulars::Json;

use super::script::Case;
use super::{Adapted, Read, groups, text};

const GROUPS: [(&str, Read); 1] = [("cases", account::read)];

/// What the file has beside the cases of accounts.
const BESIDE: [&str; 9] = [
    "base_program",
    "benefit_cases",
    "birthday_cases",
    "birthday_window_cases",
    "conventions",
    "format",
    "liability_cases",
    "program_cases",
    "referral_cases",
];

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
