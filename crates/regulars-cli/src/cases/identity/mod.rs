//! The adapters of `identity.json`, one file per group of cases.

mod golden;
mod names;
mod normalise;
mod quality;
mod resolve;

use regulars::Json;

use super::script::Case;
use super::{Adapted, BARE, Read, groups, text};

const GROUPS: [(&str, Read); 4] = [
    ("golden_cases", golden::read),
    ("name_cases", names::read),
    ("normalise_cases", normalise::read),
    ("quality_cases", quality::read),
];

/// What the file has beside its cases.
const BESIDE: [&str; 4] = ["cases", "conventions", "format", "policies"];

pub(super) fn adapt(file: &Json) -> Result<Adapted, String> {
    let mut adapted = groups(file, &BESIDE, &GROUPS)?;
    let policies = file.get("policies").cloned().unwrap_or(Json::Null);
    for case in file.get("cases").and_then(Json::as_array).unwrap_or_default() {
        let id = text(case, "id")?;
        // Where the order must not count, the case is played both ways.
        let ways: &[bool] = if case.get("permute") == Some(&Json::Bool(true)) { &[false, true] } else { &[false] };
        for turned in ways {
            let id = if *turned { format!("{id} turned") } else { id.to_owned() };
            if adapted.iter().any(|(known, _)| *known == id) {
                return Err(format!("the case {id} is there twice"));
            }
            let read = resolve::read(case, &policies, *turned);
            adapted.push((id.clone(), read.map(|(rulebook, steps)| Case { id, rulebook, steps })));
        }
    }
    Ok(adapted)
}
