//! The adapters of `identity.json`, one file per group of cases.

mod golden;

use regulars::Json;

use super::{Adapted, Read, groups};

const GROUPS: [(&str, Read); 1] = [("golden_cases", golden::read)];

/// What the file has beside its cases.
const BESIDE: [&str; 3] = ["conventions", "format", "policies"];

pub(super) fn adapt(file: &Json) -> Result<Adapted, String> {
    groups(file, &BESIDE, &GROUPS)
}
