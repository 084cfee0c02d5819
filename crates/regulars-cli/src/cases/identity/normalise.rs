//! Raw values and their one spelling (NM-1 to NM-6): a case becomes a rulebook with one kind of its normaliser, and the options
//! that it names.

use regulars::{Json, toml_inline};

use crate::cases::script::{Expected, Step};
use crate::cases::{need, step, text};

/// The kind of a case's value.
const KIND: &str = "value";

pub(super) fn read(case: &Json) -> Result<(String, Vec<Step>), String> {
    let wanted = need(case, "expect")?;
    // Of a value that is not there nothing may be said.
    let told = match text(wanted, "status")? {
        "ok" => need(wanted, "value")?.clone(),
        _ => Json::Null,
    };
    let wanted = Json::object([("status", need(wanted, "status")?.clone()), ("value", told)]);
    let request = vec![("kind", Json::from(KIND)), ("value", need(case, "value")?.clone())];
    let mut toml = String::new();
    for section in ["email", "phone"] {
        if let Some(options) = case.get(section) {
            toml.push_str(&format!("identity.{section} = {}\n", toml_inline(options)));
        }
    }
    let normaliser = toml_inline(need(case, "normalise")?);
    toml.push_str(&format!("{}[identity.kinds.{KIND}]\nnormalise = {normaliser}\n", super::BARE));
    Ok((toml, vec![step("identifier.normalise", request, Expected::Answer(wanted))]))
}
