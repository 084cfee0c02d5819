//! The JSON Schemas of all requests and answers, as one document for generators of other languages.

use regulars_core::record::{FieldType, Kind, Role};
use regulars_core::text::Json;
use schemars::generate::SchemaSettings;

/// One JSON document: `$defs` with every type, `operations` with their requests and responses, `errors` with the registry.
///
/// ```
/// assert!(regulars::schemas().contains("\"CustomerView\""));
/// ```
pub fn schemas() -> String {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let types = crate::operations::register(&mut generator);
    let operations = crate::operations().iter().zip(&types).map(|(info, (request, response))| {
        Json::object([
            ("access", parse(&Json::from_value(&info.access))),
            ("name", Json::from(info.name)),
            ("request", parse(&Json::from_value(request))),
            ("response", parse(&Json::from_value(response))),
            ("summary", Json::from(info.summary)),
        ])
    });
    let operations = Json::Array(operations.collect());
    let errors = crate::error_codes().iter().map(|info| {
        Json::object([
            ("code", Json::from(info.code)),
            ("message", Json::from(info.message)),
            ("number", parse(&Json::from_value(&info.number))),
        ])
    });
    let errors = Json::Array(errors.collect());
    // What was taken out of an answer is said in the answer.
    let note = parse(&Json::from_value(&generator.subschema_for::<crate::AccessNote>()));
    let noted: Vec<String> = crate::operations()
        .iter()
        .zip(&types)
        .filter(|(info, _)| crate::operations::is_guarded(info.name))
        .filter_map(|(_, (_, response))| named(&parse(&Json::from_value(response))))
        .collect();
    let definitions: Vec<(String, Json)> = generator
        .take_definitions(true)
        .iter()
        .map(|(name, schema)| {
            let schema = parse(&Json::from_value(schema));
            (name.clone(), if noted.contains(name) { with_note(schema, &note) } else { schema })
        })
        .collect();
    let document = [
        ("$defs", Json::object(definitions)),
        ("$schema", Json::from("https://json-schema.org/draft/2020-12/schema")),
        ("errors", errors),
        ("operations", operations),
        ("title", Json::from("Regulars")),
    ];
    Json::object(document).to_string()
}

fn parse(json: &regulars_core::Result<Json>) -> Json {
    json.clone().unwrap_or(Json::Null)
}

/// The name of the definition that a schema refers to.
fn named(schema: &Json) -> Option<String> {
    schema.get("$ref")?.as_str()?.rsplit('/').next().map(str::to_owned)
}

/// An answer that may say what its reader did not see. A record is a union and says it beside its fields.
fn with_note(schema: Json, note: &Json) -> Json {
    let Json::Object(fields) = schema else { return schema };
    let add = |(name, value): (String, Json)| match value {
        Json::Object(properties) if name == "properties" => {
            let note = ("access".to_owned(), note.clone());
            (name, Json::object(properties.into_iter().chain([note])))
        }
        value => (name, value),
    };
    Json::object(fields.into_iter().map(add))
}

fn typed(name: &str) -> Json {
    Json::object([("type", Json::from(name))])
}

/// The schema of a record in the wire form, made from the tables of the bodies.
pub(crate) fn record(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let money = parse(&Json::from_value(&generator.subschema_for::<regulars_core::money::Money>()));
    let variants = Kind::ALL.iter().map(|kind| variant(*kind, &money)).chain([declared_variant()]).collect();
    let record = Json::object([
        ("description", Json::from("A channel record in the wire form (RC-10).")),
        ("oneOf", Json::Array(variants)),
    ]);
    let known = record.read::<schemars::Schema>();
    known.unwrap_or_else(|_| schemars::json_schema!({"type": "object"}))
}

/// What a field that a rulebook declares may hold.
fn declared_values() -> Json {
    Json::object([("type", Json::Array(["string", "boolean", "integer", "object"].map(Json::from).to_vec()))])
}

/// A record of a kind that a rulebook declares: its word is that of no built-in kind, its fields are the rulebook's matter.
fn declared_variant() -> Json {
    let words = Json::Array(Kind::ALL.iter().map(|kind| Json::from(kind.as_str())).collect());
    let kind = Json::object([
        ("not", Json::object([("enum", words)])),
        ("pattern", Json::from("^[a-z0-9_]{1,64}$")),
        ("type", Json::from("string")),
    ]);
    let body = Json::object([("additionalProperties", declared_values()), ("type", Json::from("object"))]);
    let Json::Object(fields) = record_object("declared", kind, body, &[]) else { return Json::Null };
    let description =
        Json::from("A record of a kind that the rulebook declares, or with fields that it adds to a built-in kind.");
    Json::object(fields.into_iter().chain([("description".to_owned(), description)]))
}

/// A closed object with these fields.
fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Json)>, required: &[&str]) -> Json {
    Json::object([
        ("additionalProperties", Json::Bool(false)),
        ("properties", Json::object(fields)),
        ("required", Json::Array(required.iter().map(|name| Json::from(*name)).collect())),
        ("type", Json::from("object")),
    ])
}

fn list(items: Json) -> Json {
    Json::object([("items", items), ("type", Json::from("array"))])
}

fn variant(kind: Kind, money: &Json) -> Json {
    let fields = kind.fields().iter().map(|field| (field.name, field_schema(field.ty, money)));
    let required: Vec<&str> = kind.fields().iter().filter(|field| field.required).map(|field| field.name).collect();
    let Json::Object(closed) = object(fields, &required) else { return Json::Null };
    // A rulebook may add fields to a built-in kind.
    let body = Json::object(closed.into_iter().chain([("additionalProperties".to_owned(), declared_values())]));
    let word = Json::object([("const", Json::from(kind.as_str())), ("type", Json::from("string"))]);
    record_object(kind.as_str(), word, body, &required)
}

/// The wire form of a record with this type and body; the body is required where it has required fields.
fn record_object(title: &str, word: Json, body: Json, required: &[&str]) -> Json {
    let mut needs = vec!["occurred_at", "profile", "record_id", "source", "type"];
    if !required.is_empty() {
        needs.insert(0, "body");
    }
    let roles = Json::Array(Role::words().map(Json::from).collect());
    let text = || typed("string");
    let stated =
        object([("kind", text()), ("role", Json::object([("enum", roles)])), ("value", text())], &["kind", "value"]);
    let value = Json::Array(["string", "number", "boolean", "array", "object", "null"].map(Json::from).to_vec());
    let attributes =
        Json::object([("additionalProperties", Json::object([("type", value)])), ("type", Json::from("object"))]);
    let properties = [
        ("attributes", attributes),
        ("body", body),
        ("corrects", text()),
        ("ext", typed("object")),
        ("identifiers", list(stated)),
        ("occurred_at", instant()),
        ("profile", text()),
        ("received_at", instant()),
        ("record_id", text()),
        ("refers_to", text()),
        ("released", list(object([("kind", text()), ("value", text())], &["kind", "value"]))),
        ("source", text()),
        ("type", word),
    ];
    let Json::Object(fields) = object(properties, &needs) else { return Json::Null };
    Json::object(fields.into_iter().chain([("title".to_owned(), Json::from(title))]))
}

fn decimal() -> Json {
    Json::object([("format", Json::from("decimal")), ("type", Json::from("string"))])
}

fn instant() -> Json {
    Json::object([("format", Json::from("date-time")), ("type", Json::from("string"))])
}

fn field_schema(ty: FieldType, money: &Json) -> Json {
    match ty {
        FieldType::Flag => typed("boolean"),
        FieldType::Word | FieldType::Text => typed("string"),
        FieldType::OneOf(words) => {
            Json::object([("enum", Json::Array(words.iter().map(|word| Json::from(*word)).collect()))])
        }
        FieldType::Decimal => decimal(),
        FieldType::Money => money.clone(),
        FieldType::Instant => instant(),
        FieldType::Date => Json::object([("format", Json::from("date")), ("type", Json::from("string"))]),
        FieldType::Words => list(typed("string")),
        FieldType::Lines => list(object(
            [
                ("amount", money.clone()),
                ("category", typed("string")),
                ("item", typed("string")),
                ("quantity", decimal()),
            ],
            &[],
        )),
        FieldType::Texts => Json::object([("additionalProperties", typed("string")), ("type", Json::from("object"))]),
    }
}
