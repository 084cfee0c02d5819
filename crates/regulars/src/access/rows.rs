//! Whose a row is: the scopes that it is in for who asks (AC-2), and whether the person's data may be used for the purpose (AC-4).

use std::collections::HashMap;

use regulars_core::access::{RowAttributes, RowScope, Rows};
use regulars_core::consent::{Decision, Operation};
use regulars_core::customer::{GoldenState, GoldenValue, Part, Select};
use regulars_core::error::Code;
use regulars_core::text::Json;
use regulars_core::time::Instant;

use crate::naming::named;
use crate::{Context, Crm, CustomerRef, Processing};

/// What is known of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Whose {
    /// The scopes that it is in.
    pub(super) rows: Rows,
    /// Why the person's data may not be used.
    pub(super) refused: Option<String>,
}

/// Answers whose rows are, each once.
pub(super) struct Owners<'a> {
    host: &'a Crm,
    context: &'a Context,
    attributes: &'a RowAttributes,
    /// The instant at which it is asked.
    at: Instant,
    /// Whether an answer depends on the row.
    by_row: bool,
    /// The purpose, if people may refuse it.
    refusable: Option<&'a str>,
    known: HashMap<String, Whose>,
}

impl<'a> Owners<'a> {
    pub(super) fn new(
        host: &'a Crm,
        context: &'a Context,
        attributes: &'a RowAttributes,
        at: Instant,
        by_row: bool,
        refusable: Option<&'a str>,
    ) -> Self {
        Self { host, context, attributes, at, by_row, refusable, known: HashMap::new() }
    }

    /// Whose the row of an object is; none if it names nobody. A request, an answer and an element of a list are such objects.
    pub(super) fn of(&mut self, json: &Json) -> Option<Whose> {
        let who = named(json)?;
        if !self.by_row && self.refusable.is_none() {
            return Some(Whose::default());
        }
        let name = key(&who);
        if let Some(known) = self.known.get(&name) {
            return Some(known.clone());
        }
        let whose = self.look(&who);
        self.known.insert(name, whose.clone());
        Some(whose)
    }

    /// What is known of a row that names nobody: where people may refuse, nobody has agreed.
    pub(super) fn nobody(&self) -> Whose {
        let refused = self.refusable.map(|_| Code::UnknownCustomer.as_str().to_owned());
        Whose { rows: Rows::default(), refused }
    }

    fn look(&self, who: &CustomerRef) -> Whose {
        let mut whose = Whose::default();
        if self.by_row {
            let view = self.host.view_with(who.clone(), self.at, Select::parts(&[Part::Profile]));
            // Who cannot be found is in nobody's care.
            let golden = view.ok().and_then(|view| view.profile).unwrap_or_default();
            let value = |name: &Option<String>| name.as_ref().and_then(|name| golden.get(name));
            let one = std::slice::from_ref::<String>;
            let own = self.context.actor.as_ref().map(one).unwrap_or_default();
            let teams = self.context.teams.as_deref().unwrap_or_default();
            let regions = self.context.regions.as_deref().unwrap_or_default();
            for (scope, attribute, mine) in [
                (RowScope::Own, &self.attributes.own, own),
                (RowScope::OwnTeam, &self.attributes.own_team, teams),
                (RowScope::Region, &self.attributes.region, regions),
            ] {
                if value(attribute).is_some_and(|value| names(value, mine)) {
                    whose.rows.put(scope);
                }
            }
        }
        if let Some(purpose) = self.refusable {
            let act =
                Processing { operation: Some(Operation::Use), purpose: purpose.to_owned(), ..Processing::default() };
            whose.refused = match self.host.may_process(who.clone(), &act, self.at) {
                Ok(answer) if answer.decision == Decision::Deny => Some(answer.primary_reason),
                Ok(_) => None,
                // No evidence is always a failure.
                Err(error) => Some(error.code().as_str().to_owned()),
            };
        }
        whose
    }
}

/// A text that is that of nobody else.
fn key(who: &CustomerRef) -> String {
    match who {
        CustomerRef::Id(id) => id.to_string(),
        CustomerRef::Identifier(identifier) => format!("{}\n{}", identifier.kind, identifier.value.as_str()),
        CustomerRef::Profile(profile) => format!("{}\n\n{}", profile.source, profile.key),
    }
}

/// Whether a golden value is, or lists, one of some words.
fn names(golden: &GoldenValue, mine: &[String]) -> bool {
    let Some(value) = golden.value.as_ref().filter(|_| golden.state == GoldenState::Value) else { return false };
    let all = value.as_array().unwrap_or(std::slice::from_ref(value));
    all.iter().filter_map(Json::as_str).any(|word| mine.iter().any(|known| known == word))
}

/// Whether an element of a list is a row: it names somebody, or the event in it does.
pub(super) fn is_row(item: &Json) -> bool {
    let inside =
        |fields: &[(String, Json)]| fields.iter().any(|(name, value)| name == "data" && named(value).is_some());
    named(item).is_some() || matches!(item, Json::Object(fields) if inside(fields))
}
