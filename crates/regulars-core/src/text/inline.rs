//! A JSON value as an inline value of TOML, so that definitions that come as JSON are read by the one parser of rulebooks.

use super::Json;

/// The value as TOML would write it on one line; `null` has no form and is left out of tables and lists.
///
/// ```
/// use regulars_core::text::{Json, toml_inline};
/// let json = Json::parse(r#"{"ago": ["90d", "30d"], "n": 2}"#)?;
/// assert_eq!(toml_inline(&json), r#"{ "ago" = ["90d", "30d"], "n" = 2 }"#);
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn toml_inline(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::Bool(_) | Json::Number(_) => json.to_string(),
        // A basic string of TOML has the escapes of JSON.
        Json::String(_) => json.to_string().replace('\u{7f}', "\\u007f"),
        Json::Array(items) => {
            let items = items.iter().filter(|item| **item != Json::Null).map(toml_inline);
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        Json::Object(fields) => {
            let fields = fields.iter().filter(|(_, value)| *value != Json::Null);
            let fields = fields
                .map(|(name, value)| format!("{} = {}", toml_inline(&Json::from(name.as_str())), toml_inline(value)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}
