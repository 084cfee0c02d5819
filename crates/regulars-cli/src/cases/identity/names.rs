//! Two names and how alike they are (NM-11), asked both ways.

use regulars::Json;

use crate::cases::script::{Expected, Step};
use crate::cases::{need, step};

pub(super) fn read(case: &Json) -> Result<(String, Vec<Step>), String> {
    let (a, b) = (need(case, "a")?, need(case, "b")?);
    let compare = |a: &Json, b: &Json| {
        let wanted = Json::object([("likeness", need(case, "expect")?.clone())]);
        let request = vec![("a", a.clone()), ("b", b.clone())];
        Ok(step("identity.compare_names", request, Expected::Answer(wanted)))
    };
    let steps = [compare(a, b), compare(b, a)].into_iter().collect::<Result<Vec<Step>, String>>()?;
    Ok((super::BARE.to_owned(), steps))
}
