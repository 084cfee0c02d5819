//! The answers of one call (AC-5): for roles, an object, an action and a purpose every class of fields is decided once for each
//! set of scopes that a row can be in.

use super::decide::{Answer, combine, known, look, matching};
use super::{AccessRules, Action, Effect, RowScope, Rows};
use crate::consent::Purpose;
use crate::error::Code;

/// The scopes that a row may or may not be in.
const SCOPES: [RowScope; 3] = [RowScope::Own, RowScope::OwnTeam, RowScope::Region];
/// How many sets of them there are.
const SETS: usize = 1 << SCOPES.len();

/// What roles may do with an object for a purpose.
#[derive(Clone, Debug)]
pub struct Compiled<'r> {
    rules: &'r AccessRules,
    object: String,
    /// Why nothing may be done at all.
    refused: Option<Code>,
    /// The classes of the object's fields with their answers by set of scopes; the first is the object as a whole.
    classes: Vec<(Option<&'r str>, [Answer<'r>; SETS])>,
    /// Whether an answer depends on the row.
    by_row: bool,
}

impl<'r> Compiled<'r> {
    /// Decides everything that can be asked.
    pub fn new(
        rules: &'r AccessRules,
        purposes: &[Purpose],
        roles: &[String],
        object: &str,
        action: Action,
        purpose: Option<&str>,
    ) -> Self {
        let mut compiled = Self { rules, object: object.to_owned(), refused: None, classes: Vec::new(), by_row: false };
        let held = match known(rules, purposes, roles, object, purpose) {
            Ok(held) => held,
            Err(code) => {
                compiled.refused = Some(code);
                return compiled;
            }
        };
        let of_object = rules.fields.iter().filter(|field| field.path.split('.').next() == Some(object));
        let mut classes: Vec<Option<&str>> = of_object.map(|field| Some(field.class.as_str())).collect();
        classes.push(None);
        classes.sort_unstable();
        classes.dedup();
        for class in classes {
            let grants: Vec<_> = matching(rules, &held, object, action, class).collect();
            compiled.by_row |= grants.iter().any(|grant| grant.rows != RowScope::All);
            let answers = std::array::from_fn(|set| {
                let rows = rows_of(set);
                let looked: Vec<_> =
                    grants.iter().map(|grant| look(grant, purpose.unwrap_or_default(), rows)).collect();
                combine(rules, &looked)
            });
            compiled.classes.push((class, answers));
        }
        compiled
    }

    /// Whether an answer depends on which scopes a row is in.
    pub fn by_row(&self) -> bool {
        self.by_row
    }

    /// Whether anything shows on some row.
    pub fn reveals(&self) -> bool {
        self.answers().any(|answer| answer.effect != Effect::Deny)
    }

    /// Why nothing shows, if nothing does: the reason that lies closest to something being granted.
    pub fn hides(&self) -> Option<Code> {
        let codes = [Code::DeniedByRule, Code::RowOutOfScope, Code::PurposeNotGranted, Code::NoGrant];
        let told = |code: &Code| self.answers().any(|answer| answer.code == Some(*code));
        self.refused.or_else(|| codes.into_iter().find(told)).filter(|_| !self.reveals())
    }

    fn answers(&self) -> impl Iterator<Item = &Answer<'r>> {
        self.classes.iter().flat_map(|(_, answers)| answers)
    }

    /// Where the answers of a field stand; of fields that are asked for again it is worth keeping.
    pub fn place(&self, field: Option<&str>) -> Option<usize> {
        let class = match field {
            Some(field) => Some(self.rules.class(&self.object, field)?),
            None => None,
        };
        self.classes.iter().position(|(known, _)| *known == class)
    }

    /// The answer at a place; of a field without a class there is none.
    pub fn at(&self, place: Option<usize>, rows: Rows) -> Answer<'r> {
        if let Some(code) = self.refused {
            return Answer::deny(code);
        }
        let answers = place.and_then(|place| self.classes.get(place)).map(|(_, answers)| answers);
        let answer = answers.and_then(|answers| answers.get(set_of(rows)));
        answer.copied().unwrap_or_else(|| Answer::deny(Code::FieldClassUnknown))
    }

    /// The answer for a field of a row; without a field for the object as a whole.
    pub fn answer(&self, field: Option<&str>, rows: Rows) -> Answer<'r> {
        self.at(self.place(field), rows)
    }
}

fn set_of(rows: Rows) -> usize {
    SCOPES.iter().enumerate().filter(|(_, scope)| rows.has(**scope)).map(|(bit, _)| 1 << bit).sum()
}

fn rows_of(set: usize) -> Rows {
    SCOPES.iter().enumerate().filter(|(bit, _)| set & (1 << bit) != 0).map(|(_, scope)| *scope).collect()
}
