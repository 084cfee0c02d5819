//! The JSON Schemas of all requests and answers, as one document for generators of other languages.

use regulars_core::record::{FieldType, Kind, Role};
use regulars_core::text::Json;
use schemars::generate::SchemaSettings;

/// One JSON document: `$defs` with every type, `operations` with their requests and responses, `errors` with the registry.
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
    let definitions: Vec<(String, Json)> = generator
        .take_definitions(true)
        .iter()
        .map(|(name, schema)| (name.clone(), parse(&Json::from_value(schema))))
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

fn typed(name: &str) -> Json {
    Json::object([("type", Json::from(name))])
}

/// The schema of a record in the wire form, made from the tables of the bodies.
pub(crate) fn record(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let money = parse(&Json::from_value(&generator.subschema_for::<regulars_core::money::Money>()));
    let variants = Kind::ALL.iter().map(|kind| variant(*kind, &money)).collect();
    let record = Json::object([
        ("description", Json::from("A channel record in the wire form (RC-10).")),
        ("oneOf", Json::Array(variants)),
    ]);
    let known = record.read::<schemars::Schema>();
    known.unwrap_or_else(|_| schemars::json_schema!({"type": "object"}))
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
    let body = object(fields, &required);
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
        ("type", Json::object([("const", Json::from(kind.as_str())), ("type", Json::from("string"))])),
    ];
    let Json::Object(fields) = object(properties, &needs) else { return Json::Null };
    Json::object(fields.into_iter().chain([("title".to_owned(), Json::from(kind.as_str()))]))
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
