//! The answer without what may not be seen. Every leaf is a field of its object: its path without the places in lists, where an
//! element that has a `kind` or an `attribute` goes by it, as in `identifiers.phone.value`. What is denied is left out,
//! lists and all; what is masked stays as far as its mask shows it, with what stands beside a `value`; and `access` says what was done.

use std::collections::HashMap;

use regulars_core::access::{Action, Answer, Compiled, Effect, FieldClass};
use regulars_core::consent::{Class, purpose_of};
use regulars_core::error::{Code, Error, Result};
use regulars_core::rulebook::Rulebook as Rules;
use regulars_core::text::Json;

use super::facts::told_fields;
use super::guard::Guard;
use super::note::{AccessNote, Noted};
use super::rows::{Owners, Whose, is_row};
use super::told;
use crate::naming::asked_of;
use crate::{Context, Crm};

/// The class of fields that tell nothing of a person; a refusal of theirs does not hide them (AC-4).
const PUBLIC: &str = "public";
/// By what an element of a list goes.
const NAMES: [&str; 2] = ["kind", "attribute"];
/// The object whose fields reasons tell.
const PEOPLE: &str = "customer";
/// What a mask hides of an object that has it.
const VALUE: &str = "value";
/// What stands beside a value and tells of what sort it is and where it stands; a mask does not hide it.
const BESIDE: [&str; 11] = [
    "currency",
    "kind",
    "label",
    "next_change_at",
    "observed_at",
    "reason",
    "reasons",
    "role",
    "rule",
    "state",
    "status",
];
/// Where the keys are the writer's own, so that none of them says what a thing is.
const FREE: [&str; 3] = ["attributes", "body", "ext"];
/// The list whose elements go by their `name`; elsewhere that may be somebody's.
const TAGS: &str = "tags";
/// One object of an answer.
struct Scene<'r> {
    object: &'static str,
    compiled: Compiled<'r>,
    /// Where the answers of a field stand, and what gives it its class.
    places: HashMap<String, (Option<usize>, Option<&'r FieldClass>)>,
}

/// The decision for a field of a row.
struct Decided<'r> {
    answer: Answer<'r>,
    /// What the field is called in the note: as the rulebook declares it, because keys of an answer may be somebody's. What has
    /// no class goes by its object.
    declared: &'r str,
    /// What the person refused, if that decides.
    refused: Option<String>,
}

/// What lies over an answer.
pub(super) struct Veil<'a> {
    rules: &'a Rules,
    host: &'a Crm,
    guard: &'a Guard,
    request: &'a Json,
    owners: Owners<'a>,
    /// What may be done, for operations that do something.
    done: Option<Compiled<'a>>,
    /// The object of the answer, those of its lists, and the last: what reasons tell of people.
    scenes: Vec<Scene<'a>>,
    noted: Noted<'a>,
    /// The rows that were met, and the most that a grant allows.
    met: u64,
    limit: Option<u64>,
    shown: bool,
    /// Whether the walk stands beside a value.
    beside: bool,
}

impl<'a> Veil<'a> {
    pub(super) fn new(
        rules: &'a Rules,
        host: &'a Crm,
        context: &'a Context,
        guard: &'a Guard,
        request: &'a Json,
    ) -> Self {
        let roles = context.roles.as_deref().unwrap_or_default();
        let purpose = context.purpose.as_deref();
        let compile = |object, action| Compiled::new(&rules.access, &rules.purposes, roles, object, action, purpose);
        let own = guard.object.into_iter().chain(guard.inner.iter().map(|(_, object)| *object)).chain([PEOPLE]);
        let scenes: Vec<_> = own
            .map(|object| Scene { object, compiled: compile(object, Action::Read), places: HashMap::new() })
            .collect();
        let done = guard.object.filter(|_| guard.action != Action::Read).map(|object| compile(object, guard.action));
        let by_row = scenes.iter().map(|scene| &scene.compiled).chain(&done).any(Compiled::by_row);
        let class = purpose.and_then(|path| purpose_of(&rules.purposes, path)).map(|purpose| purpose.class);
        let refusable = purpose.filter(|_| class.is_some_and(Class::marketing_like));
        let at = asked_of(request).unwrap_or(rules.max_instant);
        let owners = Owners::new(host, context, &rules.access.rows, at, by_row, refusable);
        Self {
            rules,
            host,
            guard,
            request,
            owners,
            done,
            scenes,
            noted: Noted::default(),
            met: 0,
            limit: None,
            shown: false,
            beside: false,
        }
    }

    /// Before anything is done: whether it may be done, or whether anything of the answer could show.
    pub(super) fn admit(&mut self) -> Result<()> {
        let object = self.guard.object.unwrap_or_default();
        if let Some(done) = &self.done {
            let whose = self.owners.of(self.request).unwrap_or_else(|| self.owners.nobody());
            let answer = done.answer(None, whose.rows);
            let code = match answer.effect {
                Effect::Allow => whose.refused.map(|_| Code::SubjectDenied),
                Effect::Deny | Effect::Mask(_) => Some(answer.code.unwrap_or(Code::NoGrant)),
            };
            return match code {
                Some(code) => Err(refusal(object, code)),
                None => told::admit(&self.rules.access, object, done, whose.rows, self.request),
            };
        }
        let mut own = self.scenes.iter().take(self.scenes.len().saturating_sub(1));
        let hidden = own.all(|scene| !scene.compiled.reveals());
        match self.scenes.first() {
            Some(scene) if hidden => Err(refusal(object, scene.compiled.hides().unwrap_or(Code::NoGrant))),
            _ => Ok(()),
        }
    }

    /// The answer as it may be seen, and what was taken out of it. Errors: `export_limit`; and where nothing of it may be seen, the code of why not.
    pub(super) fn over(mut self, answer: Json) -> Result<(Json, Option<AccessNote>)> {
        let asked = self.owners.of(self.request);
        let whose = asked.unwrap_or_else(|| self.owners.nobody());
        let mut path = String::new();
        let kept = self.value(0, &mut path, answer, &whose);
        let rows = self.met.max(1);
        if let Some(limit) = self.limit.filter(|limit| rows > *limit) {
            let message = format!("the answer has {rows} rows, more than the {limit} that are granted");
            return Err(Error::new(Code::ExportLimit, "", message).with("limit", limit).with("rows", rows));
        }
        // What was done is done; a reader who sees nothing of an answer learns why.
        if let (Some((field, code)), false, None) = (self.noted.first_denial(), self.shown, &self.done) {
            return Err(refusal(field, code));
        }
        let Some(note) = self.noted.finish() else { return Ok((kept.unwrap_or(Json::Null), None)) };
        let Some(Json::Object(fields)) = kept.or_else(|| Some(Json::object::<&str>([]))) else {
            return Ok((Json::Null, Some(note)));
        };
        let seen = Json::object(fields.into_iter().chain([("access".to_owned(), Json::from_value(&note)?)]));
        Ok((seen, Some(note)))
    }

    /// What stays of a value at a path; nothing if all of it is denied.
    fn value(&mut self, scene: usize, path: &mut String, value: Json, whose: &Whose) -> Option<Json> {
        match value {
            Json::Object(fields) if !fields.is_empty() => {
                let object = Json::Object(fields);
                let own = self.owners.of(&object);
                let whose = own.as_ref().unwrap_or(whose);
                let Json::Object(fields) = object else { return None };
                let fields = self.reason(fields, whose);
                let outside = self.beside;
                let free = path.split('.').next().is_some_and(|first| FREE.contains(&first));
                let valued = !free && fields.iter().any(|(name, _)| name == VALUE);
                let mut kept = Vec::new();
                for (name, value) in fields {
                    self.beside = outside || valued && BESIDE.contains(&name.as_str());
                    let before = push(path, &name);
                    let stays = self.value(scene, path, value, whose);
                    path.truncate(before);
                    kept.extend(stays.map(|stays| (name, stays)));
                }
                self.beside = outside;
                (!kept.is_empty()).then_some(Json::Object(kept))
            }
            Json::Array(items) => {
                let inner = self.guard.inner.iter().position(|(list, _)| scene == 0 && list == path);
                let kept = items.into_iter().filter_map(|item| self.item(scene, inner, path, item, whose));
                // A list stays, so that whoever reads it finds one; that it is shorter is noted.
                Some(Json::Array(kept.collect()))
            }
            leaf => {
                let own = self.owners.of(&leaf);
                self.leaf(scene, path, leaf, own.as_ref().unwrap_or(whose))
            }
        }
    }

    /// An element of a list: a row of its own if it names somebody, and of another object if its list is said to be one.
    fn item(
        &mut self,
        scene: usize,
        inner: Option<usize>,
        path: &mut String,
        item: Json,
        whose: &Whose,
    ) -> Option<Json> {
        self.met += u64::from(inner.is_some() || is_row(&item));
        if let Some(inner) = inner {
            return self.value(inner + 1, &mut String::new(), item, whose);
        }
        let name = named_element(path, &item).map(str::to_owned);
        let before = name.map_or(path.len(), |name| push(path, &name));
        let kept = self.value(scene, path, item, whose);
        path.truncate(before);
        kept
    }

    fn leaf(&mut self, scene: usize, path: &str, leaf: Json, whose: &Whose) -> Option<Json> {
        let Decided { answer, declared, refused } = self.decide(scene, path, whose);
        match (answer.effect, leaf) {
            (Effect::Allow, leaf) => {
                self.shown = true;
                Some(leaf)
            }
            (Effect::Mask(_), leaf) if self.beside => Some(leaf),
            (Effect::Mask(kind), leaf) => {
                self.noted.mask(declared, kind, answer.rule.unwrap_or_default());
                // Only texts have parts that could show.
                let Json::String(text) = leaf else { return None };
                self.shown = true;
                let masked = self.host.masked(self.rules, kind, &text, (declared, path));
                Some(masked.masked.map_or(Json::Null, Json::String))
            }
            (Effect::Deny, _) => {
                let code = answer.code.unwrap_or(Code::NoGrant);
                self.noted.deny(declared, code, answer.rule, refused.as_deref());
                None
            }
        }
    }

    /// The decision for a field of a row.
    fn decide(&mut self, scene: usize, path: &str, whose: &Whose) -> Decided<'a> {
        let rules = self.rules;
        let denied = |code| Answer { effect: Effect::Deny, code: Some(code), rule: None, limit: None };
        let Some(scene) = self.scenes.get_mut(scene) else {
            return Decided { answer: denied(Code::ObjectUnknown), declared: "", refused: None };
        };
        let (place, field) = match scene.places.get(path) {
            Some(known) => *known,
            None => {
                let known = (scene.compiled.place(Some(path)), rules.access.field(scene.object, path));
                scene.places.insert(path.to_owned(), known);
                known
            }
        };
        let declared = field.map_or(scene.object, |field| field.path.as_str());
        let public = field.is_some_and(|field| field.class == PUBLIC);
        let answer = scene.compiled.at(place, whose.rows);
        if answer.effect == Effect::Deny {
            return Decided { answer, declared, refused: None };
        }
        if let Some(refused) = whose.refused.as_ref().filter(|_| !public) {
            return Decided { answer: denied(Code::SubjectDenied), declared, refused: Some(refused.clone()) };
        }
        self.limit = [self.limit, answer.limit].into_iter().flatten().min();
        Decided { answer, declared, refused: None }
    }

    /// A reason tells values of other fields: unless all of them may be seen, it keeps its code alone.
    fn reason(&mut self, fields: Vec<(String, Json)>, whose: &Whose) -> Vec<(String, Json)> {
        let find = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value);
        let (Some(code), Some(facts)) = (find("code").and_then(Json::as_str), find("facts")) else { return fields };
        let told = facts.get("name").and_then(Json::as_str).unwrap_or_default();
        let meaning = Code::from_word(code).map_or("", Code::message);
        let people = self.scenes.len().saturating_sub(1);
        let hidden = told_fields(told).into_iter().find_map(|field| {
            let decided = self.decide(people, &field, whose);
            (decided.answer.effect != Effect::Allow).then_some(decided)
        });
        let Some(Decided { answer, declared, refused }) = hidden else { return fields };
        match answer.effect {
            Effect::Mask(kind) => self.noted.mask(declared, kind, answer.rule.unwrap_or_default()),
            _ => self.noted.deny(declared, answer.code.unwrap_or(Code::NoGrant), answer.rule, refused.as_deref()),
        }
        let kept = fields.into_iter().filter(|(name, _)| name != "facts");
        kept.map(|(name, value)| if name == "text" { (name, Json::from(meaning)) } else { (name, value) }).collect()
    }
}

/// By what an element of the list at a path goes in the paths of its fields.
pub(super) fn named_element<'j>(path: &str, item: &'j Json) -> Option<&'j str> {
    let name = NAMES.iter().find_map(|name| item.get(name)?.as_str());
    name.or_else(|| item.get("name")?.as_str().filter(|_| path == TAGS))
}

/// Goes one level down; gives back where the path ended before.
pub(super) fn push(path: &mut String, name: &str) -> usize {
    let before = path.len();
    if before > 0 {
        path.push('.');
    }
    path.push_str(name);
    before
}

fn refusal(place: &str, code: Code) -> Error {
    Error::new(code, place, code.message())
}
