//! The definitions of a document by path, each with its canonical content: what RB-10 compares and what RB-8 deletes.
//!
//! The shape of paths follows from [`keys::ROOT`], so a section that is added there is compared without further code.

use std::collections::BTreeMap;

use super::keys::{self, Key, KeyType};
use crate::condition::Condition;
use crate::text::Json;

/// A step on the way from the document to a definition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// The value of a key.
    Key(String),
    /// The element of a list of tables that has this name.
    Element {
        /// The key that holds the name, for example `id`, `name` or `path`.
        key: &'static str,
        /// The name.
        name: String,
        /// Of several of this name, the one of this version (MB-89).
        version: Option<i64>,
    },
}

/// One definition of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Definition {
    /// How to get there.
    pub(super) steps: Vec<Step>,
    /// What it says: keys sorted, conditions in canonical text.
    pub(super) content: String,
}

/// All definitions of a document, by path.
pub(super) fn definitions(document: &Json) -> BTreeMap<String, Definition> {
    let mut found = Found::default();
    for key in keys::ROOT {
        let Some(value) = document.get(key.name) else { continue };
        let way = Way { path: key.name.to_owned(), steps: vec![Step::Key(key.name.to_owned())] };
        match &key.ty {
            KeyType::Table(keys) => {
                for (name, value) in fields(value) {
                    let ty = key_type(keys, name);
                    match ty {
                        Some(KeyType::Named(_) | KeyType::Tables(_)) => found.section(&way.key(name), ty, value),
                        _ => found.take(way.key(name), ty, value),
                    }
                }
            }
            ty => found.section(&way, Some(ty), value),
        }
    }
    found.0
}

/// The paths below a whole, for example all of `rfm`.
pub(super) fn below<'d>(definitions: &'d BTreeMap<String, Definition>, whole: &str) -> impl Iterator<Item = &'d str> {
    let start = format!("{whole}.");
    let paths = definitions.range(start.clone()..).map(|(path, _)| path.as_str());
    paths.take_while(move |path| path.starts_with(&start))
}

/// The path of a place and the steps to it.
struct Way {
    path: String,
    steps: Vec<Step>,
}

impl Way {
    fn key(&self, name: &str) -> Self {
        self.with(name, Step::Key(name.to_owned()))
    }

    fn with(&self, name: &str, step: Step) -> Self {
        let steps = self.steps.iter().cloned().chain([step]).collect();
        Self { path: format!("{}.{name}", self.path), steps }
    }
}

#[derive(Default)]
struct Found(BTreeMap<String, Definition>);

impl Found {
    fn take(&mut self, way: Way, ty: Option<&KeyType>, value: &Json) {
        let content = ty.map_or_else(|| value.clone(), |ty| content(ty, value)).to_string();
        self.0.insert(way.path, Definition { steps: way.steps, content });
    }

    /// The definitions of a section whose parts have names.
    fn section(&mut self, way: &Way, ty: Option<&KeyType>, value: &Json) {
        match ty {
            Some(KeyType::Named(keys)) => {
                for (name, value) in fields(value) {
                    self.take(way.key(name), Some(&KeyType::Table(keys)), value);
                }
            }
            Some(KeyType::Tables(keys)) => {
                let key = name_key(keys);
                for value in value.as_array().unwrap_or_default() {
                    let Some(name) = value.get(key).and_then(Json::as_str) else { continue };
                    // Versions of a program share its id and have numbers of their own.
                    let version =
                        value.get("version").and_then(|version| version.get("integer")?.as_str()?.parse().ok());
                    let version = version.filter(|_| keys.iter().any(|key| key.name == "version"));
                    let path = version.map_or_else(|| name.to_owned(), |version: i64| format!("{name}.{version}"));
                    let step = Step::Element { key, name: name.to_owned(), version };
                    self.take(way.with(&path, step), Some(&KeyType::Table(keys)), value);
                }
            }
            _ => {}
        }
    }
}

/// The key that names an element of a list (RB-10).
fn name_key(keys: &[Key]) -> &'static str {
    let named = |key: &&Key| matches!(key.name, "id" | "name" | "path" | "code" | "tier");
    keys.iter().find(named).map_or("id", |key| key.name)
}

fn fields(value: &Json) -> &[(String, Json)] {
    match value {
        Json::Object(fields) => fields,
        _ => &[],
    }
}

fn key_type<'k>(keys: &'k [Key], name: &str) -> Option<&'k KeyType> {
    keys.iter().find(|key| key.name == name || key.name == "*").map(|key| &key.ty)
}

/// The content of a value: what it says without the layout of its conditions.
fn content(ty: &KeyType, value: &Json) -> Json {
    match (ty, value) {
        (KeyType::Condition, Json::String(text)) => Json::String(Condition::normal(text)),
        (KeyType::Table(keys) | KeyType::WordOr(_, keys), Json::Object(fields)) => {
            Json::object(fields.iter().map(|(name, value)| {
                let value = key_type(keys, name).map_or_else(|| value.clone(), |ty| content(ty, value));
                (name.clone(), value)
            }))
        }
        (KeyType::Tables(keys), Json::Array(items)) => {
            Json::Array(items.iter().map(|item| content(&KeyType::Table(keys), item)).collect())
        }
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook::Rulebook;
    use crate::rulebook::tests::FULL;

    #[test]
    fn every_section_has_its_definitions_under_the_paths_that_people_write() {
        let rules = Rulebook::parse(FULL).unwrap();
        let found = definitions(&rules.document);
        for path in [
            "rulebook.zone",
            "sources.pos",
            "records.fitting",
            "identity.max_cluster_size",
            "identity.kinds.phone",
            "attributes.city",
            "relations.parent_of",
            "measures.orders_90d",
            "rfm.unit",
            "stage.newcomer",
            "journey_stage.looking",
            "tag.vip",
            "stage_weights.newcomer",
            "segments.active",
            "program.timezone",
            "tiers.window",
            "tiers.level.gold",
            "privacy.channels",
            "purpose.marketing.winback",
        ] {
            assert!(found.contains_key(path), "{path} is missing among {:?}", found.keys().collect::<Vec<_>>());
        }
        let gold = [
            Step::Key("tiers".into()),
            Step::Key("level".into()),
            Step::Element { key: "id", name: "gold".into(), version: None },
        ];
        assert_eq!(found["tiers.level.gold"].steps, gold);
    }

    #[test]
    fn the_layout_of_a_condition_is_no_content() {
        let text = |when: &str| {
            format!("[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n[segments.s]\nwhen = '{when}'\n")
        };
        let of =
            |when: &str| definitions(&Rulebook::parse(&text(when)).unwrap().document)["segments.s"].content.clone();
        assert_eq!(of("attr.city == \"x\""), of("(attr.city)=='x'".replace('\'', "\"").as_str()));
        assert_ne!(of("attr.city == \"x\""), of("attr.city != \"x\""));
    }
}
