//! The adapter of the lists `dsr_cases` and `retention_cases` of `consent.json`: calendars and rows go into a rulebook over the
//! default pack, the rest is one question.

use regulars::{Json, toml_inline};

use super::script::{Expected, Step};
use super::{need, step, text};

const HEAD: &str = "[rulebook]\nid = \"case\"\nversion = 1\nzone = \"UTC\"\n";

/// A case of a deadline.
pub(super) fn due(case: &Json) -> Result<(String, Vec<Step>), String> {
    let input = need(case, "input")?;
    let mut rules = HEAD.to_owned();
    let Json::Object(calendars) = need(input, "calendars")? else {
        return Err("`calendars` is not an object".to_owned());
    };
    for (code, calendar) in calendars {
        let Json::Object(fields) = calendar else { return Err("a calendar is not an object".to_owned()) };
        let code = Json::from(code.as_str());
        let named = [("id", code.clone()), ("jurisdictions", Json::Array(vec![code]))]
            .map(|(name, value)| (name.to_owned(), value));
        rules.push_str(&table("calendar", fields.iter().cloned().chain(named)));
    }
    let period = |pause: &Json| match pause.as_array() {
        Some([from, until]) => Ok(Json::object([("from", from.clone()), ("until", until.clone())])),
        _ => Err("a pause has two dates".to_owned()),
    };
    let pauses = need(input, "pauses")?.as_array().unwrap_or_default().iter().map(period);
    let request = vec![
        ("extended", need(input, "extended")?.clone()),
        ("jurisdictions", need(input, "jurisdictions")?.clone()),
        ("pauses", Json::Array(pauses.collect::<Result<_, String>>()?)),
        ("received", need(input, "received")?.clone()),
        ("right", need(input, "right")?.clone()),
    ];
    Ok((rules, vec![step("request.deadlines", request, Expected::Answer(need(case, "expect")?.clone()))]))
}

/// A case of retention: only its own rows apply.
pub(super) fn kept(case: &Json) -> Result<(String, Vec<Step>), String> {
    let input = need(case, "input")?;
    let mut rules = format!("{HEAD}[privacy]\ndefault_retention = false\n");
    let (jurisdiction, category) = (text(input, "jurisdiction")?, text(input, "category")?);
    for (n, row) in need(input, "rules")?.as_array().unwrap_or_default().iter().enumerate() {
        let Json::Object(fields) = row else { return Err("a row is not an object".to_owned()) };
        let id = format!("row-{n}");
        let named = [("id", id.as_str()), ("jurisdiction", jurisdiction), ("category", category)];
        let named = named.map(|(name, value)| (name.to_owned(), Json::from(value)));
        rules.push_str(&table("retention", fields.iter().cloned().chain(named)));
    }
    let mut request = vec![("jurisdictions", Json::Array(vec![Json::from(jurisdiction)]))];
    for name in ["at", "bases", "category", "dates", "legal_hold", "opted_out", "store"] {
        request.push((name, need(input, name)?.clone()));
    }
    Ok((rules, vec![step("retention.evaluate", request, Expected::Answer(need(case, "expect")?.clone()))]))
}

/// One table of a list of tables.
fn table(name: &str, fields: impl Iterator<Item = (String, Json)>) -> String {
    let lines: String = fields.map(|(key, value)| format!("{key} = {}\n", toml_inline(&value))).collect();
    format!("[[{name}]]\n{lines}")
}
