//! One rule on one record (DQ-1, DQ-3): which of its values were looked at, and which passed. What was not looked at, because it is
//! missing, masked or does not apply, is in neither number.

use std::collections::{BTreeMap, BTreeSet};

use super::datum::Datum;
use super::metric::in_time;
use super::rule::{Check, QualityRules, ReadName, Rule, Subject};
use super::state::State;
use crate::condition::{Facts, Value};
use crate::error::{Code, Error, Result, join};
use crate::identity::{Normalised, Speller};
use crate::measure::{FieldPart, RecordName};
use crate::record::Record;
use crate::time::{Date, Instant, Zone};

/// The sets that the host gives for `reference`, by name.
pub type Sets = BTreeMap<String, BTreeSet<String>>;

/// A record with what the conditions of quality read of it.
pub struct Looked<'a> {
    /// The record.
    pub record: &'a Record,
    facts: RecordFacts,
}

struct RecordFacts(Vec<Datum>);

impl Facts for RecordFacts {
    fn value(&self, slot: u32) -> Value<'_> {
        self.0.get(slot as usize).map_or(Value::Missing, Datum::value)
    }
}

/// What one value of a subject came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The path of the value in the record; empty for the whole record.
    pub path: String,
    /// Whether it passed.
    pub pass: bool,
}

impl<'a> Looked<'a> {
    /// Reads what the conditions need.
    pub fn at(record: &'a Record, rules: &QualityRules) -> Self {
        let facts = RecordFacts(rules.names.iter().map(|name| read(record, name)).collect());
        Self { record, facts }
    }

    /// Whether a rule looks at the record: its type, and `applies`.
    pub fn applies(&self, rule: &Rule) -> bool {
        let of = rule.of.is_empty() || rule.of.iter().any(|word| word == self.record.type_name());
        of && rule.applies.as_ref().is_none_or(|when| when.holds(&self.facts, self.record.occurred_at.at))
    }

    /// The values of a rule's subject that are looked at, with their outcomes. `unique` and `agree` need more than one record and
    /// have none here, and so has `reference` without its set.
    pub fn judge(&self, rule: &Rule, zone: &Zone, sets: &Sets) -> Vec<Outcome> {
        if !self.applies(rule) {
            return Vec::new();
        }
        let record = self.record;
        let whole = |pass| vec![Outcome { path: String::new(), pass }];
        match &rule.check {
            Check::Condition(when) => whole(when.holds(&self.facts, record.occurred_at.at)),
            Check::Fresh(limit_us) => {
                let state = in_time(record.occurred_at.at, record.received_at, *limit_us);
                let outcome = Outcome { path: "received_at".to_owned(), pass: state.failures() == 0 };
                (state.total() > 0).then_some(outcome).into_iter().collect()
            }
            check => {
                let seen = seen(record, &rule.subject);
                let judged = |(path, datum): (String, Datum)| {
                    let pass = self.value(check, &datum, zone, sets)?;
                    Some(Outcome { path, pass })
                };
                seen.into_iter().filter_map(judged).collect()
            }
        }
    }

    /// Whether one value passes; none if it could not be checked.
    fn value(&self, check: &Check, datum: &Datum, zone: &Zone, sets: &Sets) -> Option<bool> {
        match check {
            Check::DateOrder(not_after) => {
                let later = seen(self.record, not_after).into_iter().next()?.1;
                date_order(datum, &later, zone)
            }
            Check::Reference(set) => in_set(sets.get(set)?, datum),
            other => passes(other, datum),
        }
    }
}

/// Whether a value passes a check that needs nothing else; none if it could not be checked.
pub fn passes(check: &Check, datum: &Datum) -> Option<bool> {
    if let Check::NotNull = check {
        return Some(datum.is_present());
    }
    if matches!(datum, Datum::Missing | Datum::Masked(_)) && !matches!(check, Check::ValidIdentifier(_)) {
        return None;
    }
    match check {
        Check::InSet(values) => in_set(values, datum),
        Check::Matches(pattern) => datum.written().map(|text| pattern.is_match(&text)),
        Check::Range { min, max } => {
            // What is no number, or has too many digits to be kept, lies in no range.
            let within = |number| min.is_none_or(|min| min <= number) && max.is_none_or(|max| number <= max);
            Some(datum.number().is_some_and(within))
        }
        Check::ValidIdentifier(speller) => valid(speller, datum),
        _ => None,
    }
}

fn in_set(values: &BTreeSet<String>, datum: &Datum) -> Option<bool> {
    match datum {
        Datum::Missing | Datum::Masked(_) => None,
        // Of a list every text must be known.
        Datum::Texts(texts) => Some(texts.iter().all(|text| values.contains(text.as_ref()))),
        other => other.written().map(|text| values.contains(&text)),
    }
}

fn valid(speller: &Speller, datum: &Datum) -> Option<bool> {
    let text = datum.written()?;
    match speller.apply(&text) {
        Normalised::Ok(_) => Some(true),
        Normalised::Invalid => Some(false),
        Normalised::Masked => None,
    }
}

/// A civil date or an instant.
enum Moment {
    Date(Date),
    At(Instant),
}

impl Moment {
    fn of(datum: &Datum) -> Option<Self> {
        match datum {
            Datum::Instant(at) => Some(Self::At(*at)),
            Datum::Text(text) => text.parse().map(Self::Date).ok().or_else(|| Instant::parse(text).map(Self::At).ok()),
            _ => None,
        }
    }

    fn date(&self, zone: &Zone) -> Date {
        match self {
            Self::Date(date) => *date,
            Self::At(at) => zone.date(*at),
        }
    }
}

/// Instants are compared as instants; where one of both is a date, local dates are. What is there and is neither fails.
fn date_order(earlier: &Datum, later: &Datum, zone: &Zone) -> Option<bool> {
    let known = |datum: &Datum| !matches!(datum, Datum::Missing | Datum::Masked(_));
    if !known(earlier) || !known(later) {
        return None;
    }
    Some(match (Moment::of(earlier), Moment::of(later)) {
        (Some(Moment::At(a)), Some(Moment::At(b))) => a <= b,
        (Some(a), Some(b)) => a.date(zone) <= b.date(zone),
        _ => false,
    })
}

/// The values of a subject with their paths. An attribute or field that is not there is one missing value.
pub fn seen(record: &Record, subject: &Subject) -> Vec<(String, Datum)> {
    match subject {
        Subject::Attribute(name) => {
            let state = record.attributes.iter().find(|(known, _)| known.as_str() == name);
            vec![(join("attributes", name), Datum::attribute(state.map(|(_, state)| state)))]
        }
        Subject::Field(name) => vec![(format!("body.{name}"), field(record, name))],
        Subject::Identifier(kind) => {
            let own = record.identifiers.iter().enumerate().filter(|(_, stated)| stated.kind.as_str() == kind);
            let own = own.map(|(n, stated)| (format!("identifiers[{n}].value"), Datum::text(stated.value.as_str())));
            let found: Vec<_> = own.collect();
            if found.is_empty() { vec![("identifiers".to_owned(), Datum::Missing)] } else { found }
        }
        Subject::Record => Vec::new(),
    }
}

fn field(record: &Record, name: &str) -> Datum {
    let fields = record.body.kind().fields().iter().zip(record.body.values());
    match fields.into_iter().find(|(field, _)| field.name == name) {
        Some((_, value)) => Datum::field(value),
        None => record.extra.get(name).map_or(Datum::Missing, declared),
    }
}

/// A field that the rulebook declares: money is an object, decimals are text.
fn declared(json: &crate::text::Json) -> Datum {
    let parts = json.get("amount").zip(json.get("currency").and_then(crate::text::Json::as_str));
    let money = parts.and_then(|(amount, currency)| {
        let currency = crate::money::Currency::new(currency).ok()?;
        Some(Datum::Money(Datum::json(amount).number()?, currency))
    });
    money.unwrap_or_else(|| Datum::json(json))
}

fn read(record: &Record, name: &ReadName) -> Datum {
    match name {
        ReadName::ReceivedAt => record.received_at.map_or(Datum::Missing, Datum::Instant),
        ReadName::Attribute(name, ty) => {
            let found = record.attributes.iter().find(|(known, _)| known.as_str() == name);
            Datum::attribute(found.map(|(_, state)| state)).typed(*ty)
        }
        ReadName::Record(name, ty) => record_value(record, name).typed(*ty),
    }
}

fn record_value(record: &Record, name: &RecordName) -> Datum {
    match name {
        RecordName::Source => Datum::text(record.source.as_str()),
        RecordName::Type => Datum::text(record.type_name()),
        RecordName::Profile => Datum::text(record.profile.as_str()),
        RecordName::OccurredAt => Datum::Instant(record.occurred_at.at),
        RecordName::Body { name, part, .. } => match (field(record, name), part) {
            (Datum::Money(_, currency), FieldPart::Currency) => Datum::Text(currency.as_str().to_owned()),
            (_, FieldPart::Currency) => Datum::Missing,
            (datum, FieldPart::Value) => datum,
        },
    }
}

/// Whether a record may be taken: the first rule of severity `reject` that it fails, in the order of the document (DQ-1). Error:
/// `quality_rejected` with the rule's name and the path of the value.
pub fn admit(record: &Record, rules: &QualityRules, zone: &Zone) -> Result<()> {
    let strict = rules.rules.iter().filter(|rule| rule.severity == super::Severity::Reject);
    let mut strict = strict.peekable();
    if strict.peek().is_none() {
        return Ok(());
    }
    let looked = Looked::at(record, rules);
    let none = Sets::new();
    for rule in strict {
        if let Some(failed) = looked.judge(rule, zone, &none).into_iter().find(|outcome| !outcome.pass) {
            let message = format!("the rule `{}` of quality refuses the record", rule.name);
            return Err(Error::new(Code::QualityRejected, failed.path, message)
                .with("rule", &rule.name)
                .with("check", rule.check.as_str()));
        }
    }
    Ok(())
}

/// The sum of outcomes.
pub fn state_of(outcomes: &[Outcome]) -> State {
    outcomes.iter().fold(State::EMPTY, |state, outcome| state.and(outcome.pass))
}
