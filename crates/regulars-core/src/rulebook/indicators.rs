//! `[[indicator]]` (SV-95): figures over all customers, by conditions, measures, scores, cases, surveys and checks of quality.

use std::sync::Arc;

use super::document::{Place, Table};
use super::measures::window_of;
use super::scopes::{CustomerScope, Graded};
use super::{compile, keys, labels};
use crate::condition::Type;
use crate::error::Code;
use crate::measure::{Agg, Measure};
use crate::money::Decimal;
use crate::quality::Metric;
use crate::sales::indicator::{AnswerFigure, Better, CaseFigure, Indicator, MAX_INDICATORS, Part, Summed};
use crate::service::ServiceRules;
use crate::service::survey::Scale;
use crate::text::{check_label, nearest};
use crate::time::{Window, Zone};

/// The longest id, role and survey, in bytes.
const MAX_ID: usize = 64;
/// The most roles of an indicator.
const MAX_ROLES: usize = 50;
/// The largest number that must stand behind a value.
const MAX_MIN_N: i64 = 1_000_000_000;
/// The sorts of surveys.
pub(super) const SCALES: [Scale; 3] = [Scale::Nps, Scale::Csat, Scale::Ces { top: 7 }];
/// Which checks count.
pub(super) const CHECKS: [&str; 2] = ["all", "passed"];
/// What a part may be, of which it is one.
const FORMS: [&str; 5] = ["customers", "sum", "cases", "answers", "checks"];

/// What parts are read by.
pub(super) struct Given<'a> {
    pub(super) zone: Option<&'a Zone>,
    pub(super) service: &'a ServiceRules,
    pub(super) measures: &'a [Measure],
}

pub(super) fn read(root: &Table<'_, '_>, given: &Given<'_>, scope: &mut CustomerScope<'_>) -> Arc<[Indicator]> {
    let mut found: Vec<Indicator> = Vec::new();
    if !root.has("indicator") {
        return found.into();
    }
    let tables = root.tables("indicator");
    if tables.len() > MAX_INDICATORS {
        let message = format!("there are more than {MAX_INDICATORS} indicators");
        root.fault("indicator", Code::TooManyItems, message, None);
        return found.into();
    }
    for table in &tables {
        let Some(indicator) = indicator(table, given, scope) else { continue };
        if found.iter().any(|known| known.id == indicator.id) {
            table.fault("id", Code::DuplicateId, format!("the indicator `{}` is there twice", indicator.id), None);
        }
        found.push(indicator);
    }
    found.into()
}

fn label(place: Place<'_, String>) -> Option<String> {
    place.check(|text| check_label(&text, MAX_ID).map(|()| text))
}

fn indicator(table: &Table<'_, '_>, given: &Given<'_>, scope: &mut CustomerScope<'_>) -> Option<Indicator> {
    table.known(keys::INDICATOR);
    table.require(&["id", "roles", "numerator", "window"]);
    let id = table.text("id").and_then(label);
    let labels = labels(table);
    let roles = roles(table);
    let window = if table.has("window") { window_of(table, given.zone) } else { None };
    let numerator = table.table("numerator").and_then(|side| part(&side, window.as_ref(), given, scope));
    let denominator = match table.table("denominator") {
        Some(side) => part(&side, window.as_ref(), given, scope).map(Some),
        None => (!table.has("denominator")).then_some(None),
    };
    let better = match table.text("better") {
        Some(place) => place.word(Better::from_word, Better::words(), Code::InvalidValue),
        None => (!table.has("better")).then(Better::default),
    };
    let decimal = |key: &str| match table.decimal(key) {
        Some(place) => Some(Some(place.value)),
        None => (!table.has(key)).then_some(None),
    };
    let (factor, target) = (decimal("factor"), decimal("target"));
    if factor.flatten().is_some_and(|factor| factor <= Decimal::ZERO) {
        table.fault("factor", Code::OutOfRange, "the number must be above 0", None);
    }
    let min_n = match table.has("min_n") {
        true => table.within("min_n", 0..=MAX_MIN_N).and_then(|n| u64::try_from(n).ok()),
        false => Some(1),
    };
    let (numerator, denominator) = (numerator?, denominator?);
    let currencies = (numerator.currency(), denominator.as_ref().and_then(Part::currency));
    if let (Some(above), Some(below)) = currencies
        && above != below
    {
        let message = format!("{} and {} are not divided by each other", above.as_str(), below.as_str());
        table.fault("denominator.sum", Code::MixedCurrency, message, None);
        return None;
    }
    Some(Indicator {
        id: id?,
        labels,
        roles: roles?,
        numerator,
        denominator,
        factor: factor?,
        window: window?,
        better: better?,
        target: target?,
        min_n: min_n?,
    })
}

fn roles(table: &Table<'_, '_>) -> Option<Vec<String>> {
    let places = table.texts("roles")?;
    if places.is_empty() || places.len() > MAX_ROLES {
        table.fault("roles", Code::OutOfRange, format!("there are 1 to {MAX_ROLES} roles"), None);
        return None;
    }
    let mut roles: Vec<String> = Vec::new();
    for place in places {
        if roles.contains(&place.value) {
            place.fault(Code::DuplicateId, format!("the role `{}` is there twice", place.value), None);
            return None;
        }
        roles.push(label(place)?);
    }
    Some(roles)
}

fn part(
    table: &Table<'_, '_>,
    window: Option<&Window>,
    given: &Given<'_>,
    scope: &mut CustomerScope<'_>,
) -> Option<Part> {
    table.known(keys::PART);
    let mut forms = FORMS.into_iter().filter(|form| table.has(form));
    let (Some(form), None) = (forms.next(), forms.next()) else {
        // A key that is not known has been named already.
        if table.is_known(keys::PART) {
            table.fault("", Code::InvalidValue, format!("give one of {}", FORMS.join(", ")), None);
        }
        return None;
    };
    let used: &[&str] = match form {
        "cases" => &["kinds"],
        "answers" => &["scale", "survey"],
        "checks" => &["metric"],
        _ => &[],
    };
    for key in ["kinds", "scale", "survey", "metric"] {
        if table.has(key) && !used.contains(&key) {
            table.fault(key, Code::UnknownKey, format!("`{key}` has no effect on `{form}`"), None);
        }
    }
    match form {
        "customers" => compile(&table.text("customers")?, scope).map(Part::Customers),
        "sum" => summed(&table.text("sum")?, window, given, scope).map(Part::Sum),
        "cases" => {
            let figure = table.text("cases")?.word(CaseFigure::from_word, CaseFigure::words(), Code::InvalidValue);
            let mut kinds = Vec::new();
            for place in table.texts("kinds").unwrap_or_default() {
                let known = &given.service.kinds;
                if !known.contains(&place.value) {
                    let near = nearest(&place.value, known.iter().map(String::as_str));
                    place.fault(Code::UnknownName, format!("there is no kind of cases `{}`", place.value), near);
                    return None;
                }
                kinds.push(place.value);
            }
            kinds.sort();
            kinds.dedup();
            Some(Part::Cases { figure: figure?, kinds })
        }
        "answers" => answers(table),
        _ => {
            table.require(&["metric"]);
            let which = table.text("checks")?.word(
                |word| CHECKS.into_iter().find(|known| *known == word),
                CHECKS.into_iter(),
                Code::InvalidValue,
            );
            let metric = table.text("metric")?.word(Metric::from_word, Metric::words(), Code::InvalidValue);
            Some(Part::Checks { metric: metric?, passed: which? == "passed" })
        }
    }
}

fn answers(table: &Table<'_, '_>) -> Option<Part> {
    table.require(&["scale"]);
    let place = table.text("answers")?;
    let figure = place.word(AnswerFigure::from_word, AnswerFigure::words(), Code::InvalidValue);
    let scale = table.text("scale")?.word(
        |word| SCALES.into_iter().find(|scale| scale.as_str() == word),
        SCALES.iter().map(|scale| scale.as_str()),
        Code::InvalidValue,
    );
    let survey = match table.text("survey") {
        Some(place) => Some(label(place)?),
        None if table.has("survey") => return None,
        None => None,
    };
    let (figure, scale) = (figure?, scale?);
    if !figure.fits(scale) {
        let message = format!("a survey of `{}` has no `{}`", scale.as_str(), figure.as_str());
        table.fault("answers", Code::InvalidValue, message, None);
        return None;
    }
    Some(Part::Answers { figure, scale, survey })
}

/// A measure or a score that can be summed.
fn summed(
    place: &Place<'_, String>,
    window: Option<&Window>,
    given: &Given<'_>,
    scope: &CustomerScope<'_>,
) -> Option<Summed> {
    let fault = |code: Code, message: String, near: Option<&str>| {
        place.fault(code, message, near);
        None
    };
    match place.value.split_once('.') {
        Some(("measure", name)) => {
            let Some((at, ty)) = scope.measures.get(name) else {
                let near =
                    nearest(name, scope.measures.keys().map(String::as_str)).map(|near| format!("measure.{near}"));
                return fault(Code::UnknownName, format!("there is no measure `{name}`"), near.as_deref());
            };
            // A measure that is broken has its own fault.
            let (measure, ty) = (given.measures.get(*at)?, (*ty)?);
            let currency = match ty {
                Type::Decimal => None,
                Type::Money(currency) => Some(currency),
                _ => return fault(Code::TypeMismatch, format!("`{name}` is not a number"), None),
            };
            if let Agg::Ratio { .. } = measure.agg {
                let message = format!("a sum of ratios means nothing: sum the two measures of `{name}` instead");
                return fault(Code::TypeMismatch, message, None);
            }
            if window.is_some_and(|window| *window != measure.window) {
                let message = format!("`{name}` counts in another window than the indicator is about");
                return fault(Code::InvalidValue, message, None);
            }
            Some(Summed::Measure { place: *at, name: name.to_owned(), currency })
        }
        Some(("score", name)) => match scope.scores.iter().find(|(known, _)| known == name) {
            Some((_, Graded::Word)) => fault(Code::TypeMismatch, format!("`{name}` is not a number"), None),
            Some(_) => Some(Summed::Score(name.to_owned())),
            None => {
                let near = nearest(name, scope.scores.iter().map(|(name, _)| name.as_str()));
                let near = near.map(|near| format!("score.{near}"));
                fault(Code::UnknownName, format!("there is no score `{name}`"), near.as_deref())
            }
        },
        _ => fault(Code::UnknownName, "expected `measure.<name>` or `score.<name>`".to_owned(), None),
    }
}
