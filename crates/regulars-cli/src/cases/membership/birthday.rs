//! `birthday_cases` and `birthday_window_cases`: on which days somebody has a birthday, and the days around it (MB-53, MB-54).

use regulars::Json;

use super::{benefit, rules};
use crate::cases::script::{Expected, Step};
use crate::cases::{need, step, text};

pub(super) fn days(case: &Json) -> Result<(String, Vec<Step>), String> {
    let birth = need(case, "birth")?;
    let birth = match text(birth, "calendar")? {
        "gregorian" => need(birth, "date")?,
        _ => birth,
    };
    let mut request = vec![("birth", birth.clone()), ("year", need(case, "year")?.clone())];
    if let Some(Json::Object(policies)) = case.get("policies") {
        request.extend(policies.iter().map(|(name, word)| (name.as_str(), word.clone())));
    }
    let wanted = match case.get("expect_error") {
        Some(code) => Expected::Error(Json::object([("code", code.clone())])),
        None => Expected::Answer(Json::object([("dates", need(case, "expect")?.clone())])),
    };
    Ok((rules::head("UTC"), vec![step("benefit.birthdays", request, wanted)]))
}

/// Without an instant it is a story of claims.
pub(super) fn window(case: &Json) -> Result<(String, Vec<Step>), String> {
    let (before, after) = (need(case, "window_before_days")?, need(case, "window_after_days")?);
    let Some(at) = case.get("at") else {
        let mut benefit = vec![("when", Json::from(format!("birthday -{before} +{after} days").as_str()))];
        benefit.extend(case.get("quota").map(|quota| ("quota", quota.clone())));
        return benefit::story(case, &Json::object(benefit));
    };
    let request = vec![
        ("after_days", after.clone()),
        ("as_of", at.clone()),
        ("before_days", before.clone()),
        ("birth", need(case, "birth")?.clone()),
        ("zone", need(case, "timezone")?.clone()),
    ];
    let wanted = Expected::Answer(need(case, "expect")?.clone());
    Ok((rules::head(text(case, "timezone")?), vec![step("benefit.birthday_window", request, wanted)]))
}
