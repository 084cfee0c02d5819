//! The JSON Schemas of all requests and answers, as one document for generators of other languages.

use regulars_core::record::{FieldType, Kind};
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
    let mut definitions: Vec<(String, Json)> = generator
        .take_definitions(true)
        .iter()
        .map(|(name, schema)| (name.clone(), parse(&Json::from_value(schema))))
        .collect();
    definitions.push(("Record".to_owned(), record()));
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
fn record() -> Json {
    let mut variants = Vec::new();
    for kind in Kind::ALL {
        let fields = kind.fields().iter().map(|field| (field.name, field_schema(field.ty)));
        let required = kind.fields().iter().filter(|field| field.required).map(|field| Json::from(field.name));
        let required: Vec<Json> = required.collect();
        let mut needs = vec!["occurred_at", "profile", "record_id", "source", "type"];
        if !required.is_empty() {
            needs.push("body");
        }
        let body = Json::object([
            ("additionalProperties", Json::Bool(false)),
            ("properties", Json::object(fields)),
            ("required", Json::Array(required)),
            ("type", Json::from("object")),
        ]);
        let properties = Json::object([
            ("attributes", typed("object")),
            ("body", body),
            ("corrects", typed("string")),
            ("ext", typed("object")),
            ("identifiers", typed("array")),
            ("occurred_at", instant()),
            ("profile", typed("string")),
            ("received_at", instant()),
            ("record_id", typed("string")),
            ("refers_to", typed("string")),
            ("released", typed("array")),
            ("source", typed("string")),
            ("type", Json::object([("const", Json::from(kind.as_str()))])),
        ]);
        variants.push(Json::object([
            ("additionalProperties", Json::Bool(false)),
            ("properties", properties),
            ("required", Json::Array(needs.into_iter().map(Json::from).collect())),
            ("title", Json::from(kind.as_str())),
            ("type", Json::from("object")),
        ]));
    }
    Json::object([
        ("description", Json::from("A channel record in the wire form (RC-10).")),
        ("oneOf", Json::Array(variants)),
    ])
}

fn instant() -> Json {
    Json::object([("format", Json::from("date-time")), ("type", Json::from("string"))])
}

fn field_schema(ty: FieldType) -> Json {
    match ty {
        FieldType::Flag => typed("boolean"),
        FieldType::Word | FieldType::Text => typed("string"),
        FieldType::OneOf(words) => {
            Json::object([("enum", Json::Array(words.iter().map(|word| Json::from(*word)).collect()))])
        }
        FieldType::Decimal => Json::object([("format", Json::from("decimal")), ("type", Json::from("string"))]),
        FieldType::Money => Json::object([("$ref", Json::from("#/$defs/Money"))]),
        FieldType::Instant => instant(),
        FieldType::Lines => typed("array"),
        FieldType::Texts => typed("object"),
    }
}
