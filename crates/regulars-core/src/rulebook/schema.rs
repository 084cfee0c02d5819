//! The JSON Schema of a rulebook, for editors: made from the same keys that the parser knows.

use super::keys::{self, Key, KeyType};
use crate::membership::{Word, program::Per};
use crate::text::Json;

/// The JSON Schema (draft 2020-12) of a rulebook, as canonical JSON. Editors that know TOML complete and check by it; what
/// needs the whole document, names, types and circles, only the library checks.
pub fn schema() -> String {
    let Json::Object(mut fields) = object(keys::ROOT) else { return String::new() };
    fields.push(("$schema".to_owned(), Json::from("https://json-schema.org/draft/2020-12/schema")));
    fields.push(("title".to_owned(), Json::from("Regulars rulebook")));
    Json::object(fields).to_string()
}

fn object(keys: &[Key]) -> Json {
    // Names of the writer's choice stand under a star.
    if let [Key { name: "*", ty, doc, .. }] = keys {
        return Json::object([("additionalProperties", described(ty, doc)), ("type", Json::from("object"))]);
    }
    let properties = Json::object(keys.iter().map(|key| (key.name, described(&key.ty, key.doc))));
    let required = keys.iter().filter(|key| key.required).map(|key| Json::from(key.name)).collect();
    Json::object([
        ("additionalProperties", Json::Bool(false)),
        ("properties", properties),
        ("required", Json::Array(required)),
        ("type", Json::from("object")),
    ])
}

fn described(ty: &KeyType, doc: &str) -> Json {
    let Json::Object(mut fields) = value(ty) else { return Json::Null };
    fields.push(("description".to_owned(), Json::from(doc)));
    Json::object(fields)
}

fn typed(name: &str) -> Json {
    Json::object([("type", Json::from(name))])
}

fn list(items: Json) -> Json {
    Json::object([("items", items), ("type", Json::from("array"))])
}

fn any_of(forms: Vec<Json>) -> Json {
    Json::object([("anyOf", Json::Array(forms))])
}

fn words(words: fn() -> Vec<&'static str>) -> Json {
    Json::object([("enum", Json::Array(words().into_iter().map(Json::from).collect()))])
}

fn pattern(text: &str) -> Json {
    Json::object([("pattern", Json::from(text)), ("type", Json::from("string"))])
}

const DURATION: &str = "^[0-9]+[dhms]$";
const TIME_OF_DAY: &str = "^([01][0-9]|2[0-4]):[0-5][0-9]$";
const DECIMAL: &str = "^-?[0-9]+([.][0-9]+)?$";

fn value(ty: &KeyType) -> Json {
    match ty {
        KeyType::Text | KeyType::Condition => typed("string"),
        KeyType::Instant => any_of(vec![typed("string"), typed("object")]),
        KeyType::Words(list) => words(*list),
        KeyType::Integer => typed("integer"),
        KeyType::Integers => list(typed("integer")),
        KeyType::Flag => typed("boolean"),
        KeyType::Decimal => any_of(vec![pattern(DECIMAL), typed("number")]),
        KeyType::Decimals => list(pattern(DECIMAL)),
        KeyType::Texts => list(typed("string")),
        KeyType::TextOrTexts => any_of(vec![typed("string"), list(typed("string"))]),
        KeyType::Lists(all) => list(words(*all)),
        KeyType::Spans => list(list(pattern(TIME_OF_DAY))),
        KeyType::Duration => pattern(DURATION),
        KeyType::Durations => list(pattern(DURATION)),
        KeyType::Label => any_of(vec![typed("string"), object(keys::LABEL)]),
        KeyType::Table(keys) => object(keys),
        KeyType::Tables(keys) => list(object(keys)),
        KeyType::Named(keys) => Json::object([("additionalProperties", object(keys)), ("type", Json::from("object"))]),
        KeyType::WordOr(word, keys) => any_of(vec![Json::object([("const", Json::from(*word))]), object(keys)]),
        KeyType::Quota => {
            let per = Json::object([("per", words(Per::words))]);
            let by_tier = Json::object([
                ("additionalProperties", typed("integer")),
                ("properties", per),
                ("required", Json::Array(vec![Json::from("per")])),
                ("type", Json::from("object")),
            ]);
            any_of(vec![typed("string"), by_tier])
        }
        KeyType::FieldOr(keys) => {
            let word = keys.iter().find(|key| key.name == "type").map_or_else(|| typed("string"), |key| value(&key.ty));
            any_of(vec![word, object(keys)])
        }
    }
}
