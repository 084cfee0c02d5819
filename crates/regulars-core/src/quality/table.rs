//! The metrics over tables of one's own (DQ-3): rows and values of JSON instead of records. Their states merge with those of other
//! shards, and the same functions judge them as judge records.

use std::collections::BTreeMap;

use super::datum::Datum;
use super::judge::passes;
use super::metric::{agreement, in_time, uniqueness};
use super::rule::Check;
use super::state::State;
use crate::condition::{Condition, Facts, Found, Scope, Type, Value};
use crate::error::{Code, Error, Result};
use crate::identity::Speller;
use crate::text::Json;
use crate::time::Instant;

/// Which columns must be filled, each perhaps under a condition over the row.
///
/// ```
/// use std::collections::BTreeMap;
/// use regulars_core::{quality::Required, text::Json};
/// let applies = BTreeMap::from([("credit_code".to_owned(), "party == \"firm\"".to_owned())]);
/// let required = Required::compile(&["name".to_owned(), "credit_code".to_owned()], &applies)?;
/// let row = Json::parse(r#"{"name": "张伟", "party": "person"}"#)?;
/// assert_eq!(required.judge(&row, None)?.total(), 1);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Required(Vec<Column>);

#[derive(Clone, Debug)]
struct Column {
    name: String,
    applies: Option<(Condition, Vec<String>)>,
}

impl Required {
    /// Reads the conditions. Errors: those of conditions, and `unknown_name` for a condition of a column that is not required.
    pub fn compile(required: &[String], applies: &BTreeMap<String, String>) -> Result<Self> {
        if let Some(name) = applies.keys().find(|name| !required.contains(name)) {
            return Err(Error::new(Code::UnknownName, name, format!("`{name}` is not required")).within("applies"));
        }
        let column = |name: &String| {
            let applies = applies.get(name).map(|text| condition(text).map_err(|error| error.within(name))).transpose();
            Ok(Column { name: name.clone(), applies: applies.map_err(|error| error.within("applies"))? })
        };
        Ok(Self(required.iter().map(column).collect::<Result<_>>()?))
    }

    /// The state of one row (completeness). Errors: `wrong_type` if it is no object, `missing_field` if a condition looks at the
    /// time and there is no `as_of`.
    pub fn judge(&self, row: &Json, as_of: Option<Instant>) -> Result<State> {
        let Json::Object(_) = row else { return Err(Error::new(Code::WrongType, "", "expected an object")) };
        let mut state = State::EMPTY;
        for column in &self.0 {
            if let Some((condition, names)) = &column.applies
                && !holds(condition, names, row, as_of)?
            {
                continue;
            }
            state = state.and(row.get(&column.name).is_some_and(|cell| Datum::json(cell).is_present()));
        }
        Ok(state)
    }
}

/// A condition over the columns of a row, with their names by slot.
fn condition(text: &str) -> Result<(Condition, Vec<String>)> {
    let mut scope = RowScope(Vec::new());
    match Condition::compile(text, &mut scope) {
        Ok(condition) => Ok((condition, scope.0)),
        Err(problems) => {
            let first = problems.into_iter().next();
            let (code, message) =
                first.map_or((Code::Syntax, "the condition cannot be read".to_owned()), |one| (one.code, one.message));
            Err(Error::new(code, "", message))
        }
    }
}

/// Every name is a column; its type follows from its use.
struct RowScope(Vec<String>);

impl Scope for RowScope {
    fn find(&mut self, name: &str) -> Found {
        let place = self.0.iter().position(|known| known == name).unwrap_or_else(|| {
            self.0.push(name.to_owned());
            self.0.len() - 1
        });
        Found::Open { slot: u32::try_from(place).unwrap_or(u32::MAX) }
    }
}

struct RowFacts(Vec<Datum>);

impl Facts for RowFacts {
    fn value(&self, slot: u32) -> Value<'_> {
        self.0.get(slot as usize).map_or(Value::Missing, Datum::value)
    }
}

fn holds(condition: &Condition, names: &[String], row: &Json, as_of: Option<Instant>) -> Result<bool> {
    let as_of = match as_of {
        Some(as_of) => as_of,
        None if condition.types().iter().any(|(_, ty)| *ty == Type::Instant) => {
            return Err(Error::new(Code::MissingField, "as_of", "the condition looks at the time"));
        }
        None => Instant::MIN,
    };
    let read = |(slot, name): (usize, &String)| {
        let cell = name.split('.').try_fold(row, |at, part| at.get(part));
        let ty = condition.types().iter().find(|(known, _)| *known as usize == slot).map(|(_, ty)| *ty);
        cell.map_or(Datum::Missing, Datum::json).typed(ty.unwrap_or(Type::Text))
    };
    Ok(condition.holds(&RowFacts(names.iter().enumerate().map(read).collect()), as_of))
}

/// The state of values under a check that needs nothing but the value (accuracy).
pub fn accuracy(values: &[Json], check: &Check) -> State {
    let judged = values.iter().filter_map(|value| passes(check, &Datum::json(value)));
    judged.fold(State::EMPTY, State::and)
}

/// The state of customers, each an object of source and value (consistency). What is missing or masked is not compared. Error:
/// `wrong_type`.
pub fn consistency(customers: &[Json], speller: Option<&Speller>) -> Result<State> {
    let mut state = State::EMPTY;
    for (n, customer) in customers.iter().enumerate() {
        let Json::Object(sources) = customer else {
            return Err(Error::new(Code::WrongType, format!("[{n}]"), "expected an object of source and value"));
        };
        let stated = sources.iter().filter_map(|(source, value)| {
            let datum = Datum::json(value);
            if matches!(datum, Datum::Masked(_)) { None } else { Some((source.as_str(), datum.written()?)) }
        });
        let stated: Vec<(&str, String)> = stated.collect();
        let pairs = stated.iter().map(|(source, value)| (*source, value.as_str()));
        state = state.plus(agreement(pairs, speller))?;
    }
    Ok(state)
}

/// The state of keys (uniqueness); what is missing is not counted.
pub fn unique_keys(keys: &[Json]) -> State {
    uniqueness(keys.iter().filter_map(|key| Datum::json(key).written()))
}

/// The state of rows with `occurred_at` and `received_at` (timeliness). A row without one of them is not counted. Errors:
/// `wrong_type`, and those of instants.
pub fn timeliness(rows: &[Json], limit_us: i64) -> Result<State> {
    let mut state = State::EMPTY;
    for (n, row) in rows.iter().enumerate() {
        let instant = |name: &str| match row.get(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) => {
                Ok(Some(Instant::parse(text).map_err(|fault| Error::from(fault).within(name))?))
            }
            Some(_) => Err(Error::new(Code::WrongType, name, "expected an instant as text")),
        };
        let both = || Ok((instant("occurred_at")?, instant("received_at")?));
        let (occurred, received) = both().map_err(|error: Error| error.within(&format!("[{n}]")))?;
        if let Some(occurred) = occurred {
            state = state.plus(in_time(occurred, received, limit_us))?;
        }
    }
    Ok(state)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<Json> {
        Json::parse(text).unwrap().as_array().unwrap().to_vec()
    }

    fn required(applies: &[(&str, &str)]) -> Result<Required> {
        let applies = applies.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        Required::compile(&["a".to_owned(), "b".to_owned()], &applies)
    }

    fn judged(required: &Required, row: &str, as_of: Option<Instant>) -> (u64, u64) {
        let state = required.judge(&Json::parse(row).unwrap(), as_of).unwrap();
        (state.pass(), state.total())
    }

    #[test]
    fn only_what_applies_is_required() {
        let plain = required(&[]).unwrap();
        assert_eq!(judged(&plain, r#"{"a":"x","b":{"cleared":true}}"#, None), (1, 2));
        let under = required(&[("b", "kind == \"firm\" && size >= 3")]).unwrap();
        assert_eq!(judged(&under, r#"{"a":1,"kind":"firm","size":3}"#, None), (1, 2));
        assert_eq!(judged(&under, r#"{"a":1,"kind":"firm","size":2}"#, None), (1, 1));
        assert_eq!(judged(&under, r#"{"a":1}"#, None), (1, 1));
        let deep = required(&[("b", "has(address.city)")]).unwrap();
        assert_eq!(judged(&deep, r#"{"a":1,"address":{"city":"x"}}"#, None), (1, 2));
    }

    #[test]
    fn a_condition_over_time_needs_its_instant() {
        let timed = required(&[("b", "within(since, \"30d\")")]).unwrap();
        let row = r#"{"a":1,"since":"2026-10-01T00:00:00Z"}"#;
        let error = timed.judge(&Json::parse(row).unwrap(), None).unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::MissingField, "as_of"));
        let at = |text: &str| Some(Instant::parse(text).unwrap());
        assert_eq!(judged(&timed, row, at("2026-10-02T00:00:00Z")), (1, 2));
        assert_eq!(judged(&timed, row, at("2026-12-02T00:00:00Z")), (1, 1));
    }

    #[test]
    fn faults_of_conditions_and_rows_name_their_place() {
        let error = required(&[("c", "true")]).unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::UnknownName, "applies.c"));
        let error = required(&[("b", "kind ==")]).unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::Syntax, "applies.b"));
        assert_eq!(required(&[]).unwrap().judge(&Json::from("x"), None).unwrap_err().code(), Code::WrongType);
        let rows = list(r#"[{"occurred_at":"2025-01-01T00:00:00Z","received_at":"soon"}]"#);
        assert_eq!(timeliness(&rows, 1).unwrap_err().path(), "[0].received_at");
        assert_eq!(consistency(&list("[7]"), None).unwrap_err().path(), "[0]");
    }

    #[test]
    fn missing_and_masked_values_are_not_looked_at() {
        let phones = list(r#"["13812345678","138****5678","123",null,""]"#);
        assert_eq!(
            accuracy(&phones, &Check::ValidIdentifier(crate::identity::Normaliser::Phone.into())),
            State::new(1, 2).unwrap()
        );
        let customers =
            list(r#"[{"app":"a","pos":"a"},{"app":"a","pos":"b"},{"app":"a","pos":null},{"app":"a","pos":"a*"}]"#);
        assert_eq!(consistency(&customers, None).unwrap(), State::new(1, 2).unwrap());
        assert_eq!(unique_keys(&list(r#"["a","b","a",1,1.0,null]"#)), State::new(3, 5).unwrap());
    }
}
