//! `[quality]` and `[[quality.rule]]` (DQ-1, DQ-4).

use std::collections::BTreeMap;

use regex_lite::RegexBuilder;

use super::document::{Place, Table};
use super::scopes::RecordScope;
use super::types::Types;
use super::{check_name, compile, keys, labels};
use crate::condition::{Condition, Found, Scope, Type};
use crate::error::Code;
use crate::identity::{AttributeRule, IdentityRules, Normaliser, Speller};
use crate::measure::{RecordName, TypeNo};
use crate::money::{Decimal, Number};
use crate::quality::{
    Check, Gate, MAX_PATTERN_BYTES, MAX_PATTERN_SIZE, MAX_RULES, MAX_VALUES, Metric, QualityRules, ReadName, Rule,
    Severity, Subject,
};
use crate::record::{AttributeName, IdentifierKind};
use crate::text::nearest;

/// What the other sections give to rules of quality.
pub(super) struct Given<'a> {
    pub(super) types: Types<'a>,
    pub(super) attributes: &'a BTreeMap<String, AttributeRule>,
}

/// Which subjects and keys a check takes.
struct Takes {
    check: &'static str,
    /// The kinds of subject that it may look at; none: it looks at the whole record.
    subjects: &'static [&'static str],
    /// The keys that it needs.
    needed: &'static [&'static str],
    /// The keys that it may have.
    optional: &'static [&'static str],
}

const fn takes(
    check: &'static str,
    subjects: &'static [&'static str],
    needed: &'static [&'static str],
    optional: &'static [&'static str],
) -> Takes {
    Takes { check, subjects, needed, optional }
}

const CHECKS: &[Takes] = &[
    takes("not_null", ALL, &[], &[]),
    takes("unique", ALL, &[], &[]),
    takes("in_set", &["attribute", "field"], &["values"], &[]),
    takes("matches", ALL, &["pattern"], &[]),
    takes("range", &["attribute", "field"], &[], &["min", "max"]),
    takes("date_order", &["attribute", "field"], &["not_after"], &[]),
    takes("valid_identifier", &["attribute", "identifier"], &[], &["normalise"]),
    takes("reference", ALL, &["set"], &[]),
    takes("condition", &[], &["when"], &[]),
    takes("agree", &["attribute"], &[], &["normalise"]),
    takes("fresh", &[], &["limit"], &[]),
];

/// What a rule may look at.
const ALL: &[&str] = &["attribute", "field", "identifier"];

/// The keys that belong to some checks only.
const OWN: [&str; 9] = ["values", "pattern", "min", "max", "not_after", "set", "when", "normalise", "limit"];

/// The rules; none if a fault lies in them. Without the section there are no rules, and the gates of DQ-4.
pub(super) fn read(root: &Table<'_, '_>, given: &Given<'_>, identity: Option<&IdentityRules>) -> Option<QualityRules> {
    let mut rules = QualityRules::none().ok()?;
    let Some(table) = root.table("quality") else { return (!root.has("quality")).then_some(rules) };
    table.known(keys::QUALITY);
    if let Some(gates) = table.table("gates") {
        gates.known(keys::GATES);
        for metric in Metric::all() {
            if let Some(gate) = gate(&gates, metric.as_str()) {
                rules.gates.insert(metric, gate);
            }
        }
    }
    if let Some(place) = table.decimal("outlier") {
        match place.value {
            limit if limit.is_negative() || limit == Decimal::ZERO => {
                place.fault(Code::NotPositive, "the limit must lie above 0", None);
            }
            limit => rules.outlier = limit,
        }
    }
    if !table.has("rule") {
        return Some(rules);
    }
    let written = table.tables("rule");
    if written.len() > MAX_RULES {
        table.fault("rule", Code::TooManyItems, format!("there are more than {MAX_RULES} rules"), None);
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    for table in &written {
        let reader = Reader { table, given, identity };
        let rule = reader.rule(&mut rules.names);
        if let Some(name) = table.quiet_text("name") {
            if names.contains(&name) {
                table.fault("name", Code::DuplicateId, format!("the rule `{name}` is there twice"), None);
            }
            names.push(name);
        }
        rules.rules.extend(rule);
    }
    (rules.rules.len() == written.len()).then_some(rules)
}

fn gate(table: &Table<'_, '_>, key: &str) -> Option<Gate> {
    let place = table.decimal(key)?;
    let gate = Gate::new(place.value).ok();
    if gate.is_none() {
        place.fault(Code::OutOfRange, "a gate lies in 0 to 1", None);
    }
    gate
}

struct Reader<'a, 'd, 'g> {
    table: &'a Table<'a, 'd>,
    given: &'g Given<'g>,
    identity: Option<&'g IdentityRules>,
}

impl Reader<'_, '_, '_> {
    fn rule(&self, names: &mut Vec<ReadName>) -> Option<Rule> {
        let table = self.table;
        table.known(keys::QUALITY_RULE);
        table.require(&["name", "check"]);
        let name = table.text("name").map(|place| place.value);
        if let Some(name) = &name {
            check_name(table, name);
        }
        let labels = labels(table);
        let of = self.types();
        let severity = match table.text("severity") {
            Some(place) => place.word(Severity::from_word, Severity::words(), Code::InvalidValue),
            None => (!table.has("severity")).then_some(Severity::Finding),
        };
        let metric = table
            .text("dimension")
            .and_then(|place| place.word(Metric::from_word, Metric::words(), Code::InvalidValue));
        let own_gate = gate(table, "gate");
        let numbers = of.as_deref().map(|of| match of.is_empty() {
            true => self.given.types.all(),
            false => of.iter().filter_map(|word| self.given.types.number(word)).collect(),
        });
        let applies = self.condition("applies", numbers.as_deref(), names);
        let word = table.text("check").and_then(|place| {
            let known = |word: &str| CHECKS.iter().find(|takes| takes.check == word);
            place.word(known, Check::WORDS.into_iter(), Code::InvalidValue)
        });
        let &Takes { check: word, subjects, needed, optional } = word?;
        self.keys(word, needed, optional);
        let subject = self.subject(word, subjects, numbers.as_deref());
        let check = self.check(word, subject.as_ref(), numbers.as_deref(), names);
        if severity == Some(Severity::Reject) && !Check::is_of_one_record(word) {
            let message = format!("`{word}` looks at more than the record, so it cannot refuse one");
            table.fault("severity", Code::InvalidValue, message, None);
        }
        if word == "not_null" && of.as_ref().is_some_and(Vec::is_empty) && !table.has("of") {
            // Of every visit and every message an attribute would be missing.
            table.require(&["of"]);
        }
        let metric = metric.or_else(|| (!table.has("dimension")).then_some(Check::metric(word)));
        Some(Rule {
            name: name?,
            labels,
            check: check?,
            subject: subject?,
            of: of?,
            severity: severity?,
            metric: metric?,
            gate: own_gate,
            applies: applies?,
        })
    }

    /// The record types by name, sorted; empty if all are looked at.
    fn types(&self) -> Option<Vec<String>> {
        let Some(places) = self.table.text_or_texts("of") else {
            return (!self.table.has("of")).then(Vec::new);
        };
        let mut of = Vec::new();
        for place in places {
            if self.given.types.number(&place.value).is_none() {
                let message = format!("there is no record type `{}`", place.value);
                place.fault(Code::UnknownName, message, nearest(&place.value, self.given.types.names()));
                return None;
            }
            of.push(place.value);
        }
        of.sort();
        of.dedup();
        Some(of)
    }

    /// Notes the keys that the check needs, and those that have no effect on it.
    fn keys(&self, word: &str, needed: &[&str], optional: &[&str]) {
        self.table.require(needed);
        for key in OWN.iter().filter(|key| self.table.has(key)) {
            if !needed.contains(key) && !optional.contains(key) {
                self.table.fault(key, Code::UnknownKey, format!("`{key}` has no effect on `{word}`"), None);
            }
        }
    }

    fn subject(&self, word: &str, allowed: &[&str], of: Option<&[TypeNo]>) -> Option<Subject> {
        let table = self.table;
        let given: Vec<&&str> = ALL.iter().filter(|key| table.has(key)).collect();
        for key in given.iter().filter(|key| !allowed.contains(**key)) {
            table.fault(key, Code::UnknownKey, format!("`{word}` does not look at an `{key}`"), None);
        }
        if allowed.is_empty() {
            return Some(Subject::Record);
        }
        let one = match given.as_slice() {
            [one] => allowed.contains(*one).then_some(**one)?,
            other => {
                let message = format!("a rule with `{word}` has exactly one of `{}`", allowed.join("`, `"));
                let code = if other.is_empty() { Code::MissingKey } else { Code::InvalidValue };
                table.fault("", code, message, None);
                return None;
            }
        };
        let place = table.text(one)?;
        match one {
            "attribute" => attribute(&place),
            "field" => self.field(&place, of),
            _ => {
                if let Err(fault) = IdentifierKind::new(place.value.as_str()) {
                    place.fault(Code::InvalidValue, fault.to_string(), None);
                    return None;
                }
                self.kind(&place)?;
                Some(Subject::Identifier(place.value))
            }
        }
    }

    /// The normaliser of a kind of identifiers that the rulebook declares.
    fn kind(&self, place: &Place<'_, String>) -> Option<Normaliser> {
        let identity = self.identity?;
        let found = identity.policy(&place.value);
        if found.is_none() {
            let near = nearest(&place.value, identity.kinds.keys().map(String::as_str));
            place.fault(Code::UnknownName, format!("there is no identifier kind `{}`", place.value), near);
        }
        found.map(|policy| policy.normalise)
    }

    fn field(&self, place: &Place<'_, String>, of: Option<&[TypeNo]>) -> Option<Subject> {
        let of = of?;
        let Some(name) = place.value.strip_prefix("body.") else {
            place.fault(Code::InvalidValue, "a field is written as `body.amount`", None);
            return None;
        };
        if of.iter().any(|ty| self.given.types.field(*ty, name).is_some()) {
            return Some(Subject::Field(name.to_owned()));
        }
        let known: Vec<&str> = of.iter().flat_map(|ty| self.given.types.fields(*ty)).map(|(name, ..)| name).collect();
        let near = nearest(name, known).map(|near| format!("body.{near}"));
        let message = format!("none of the record types has a field `{name}`");
        place.fault(Code::UnknownName, message, near.as_deref());
        None
    }

    fn check(
        &self,
        word: &str,
        subject: Option<&Subject>,
        of: Option<&[TypeNo]>,
        names: &mut Vec<ReadName>,
    ) -> Option<Check> {
        let table = self.table;
        Some(match word {
            "not_null" => Check::NotNull,
            "unique" => Check::Unique,
            "in_set" => {
                let values = table.texts("values")?;
                if values.is_empty() || values.len() > MAX_VALUES {
                    table.fault("values", Code::OutOfRange, format!("give 1 to {MAX_VALUES} values"), None);
                    return None;
                }
                Check::InSet(values.into_iter().map(|place| place.value).collect())
            }
            "matches" => Check::Matches(pattern(&table.text("pattern")?)?),
            "range" => self.range()?,
            "date_order" => {
                let place = table.text("not_after")?;
                Check::DateOrder(match subject? {
                    Subject::Field(_) => self.field(&place, of)?,
                    _ => attribute(&place)?,
                })
            }
            "valid_identifier" => Check::ValidIdentifier(self.speller(self.normaliser_of_identifier()?)?),
            "reference" => Check::Reference(table.text("set")?.value),
            "condition" => Check::Condition(self.condition("when", of, names)??),
            "agree" => match self.normaliser()? {
                Some(normaliser) => Check::Agree(Some(self.speller(normaliser)?)),
                None => Check::Agree(None),
            },
            _ => Check::Fresh(super::measures::duration(&table.text("limit")?)?),
        })
    }

    fn range(&self) -> Option<Check> {
        let table = self.table;
        let end = |key| match table.decimal(key) {
            Some(place) => Some(Some(Number::from(place.value))),
            None => (!table.has(key)).then_some(None),
        };
        let (min, max) = (end("min"), end("max"));
        if !table.has("min") && !table.has("max") {
            table.fault("", Code::MissingKey, "a range has `min`, `max` or both", None);
            return None;
        }
        let (min, max) = (min?, max?);
        if min.zip(max).is_some_and(|(min, max)| max < min) {
            table.fault("max", Code::OutOfRange, "`max` is at least `min`", None);
            return None;
        }
        Some(Check::Range { min, max })
    }

    /// A normaliser with the options of the identity section.
    fn speller(&self, normaliser: Normaliser) -> Option<Speller> {
        self.identity.map(|identity| Speller::new(normaliser, &identity.spelling))
    }

    /// `normalise`, if it is there.
    fn normaliser(&self) -> Option<Option<Normaliser>> {
        match self.table.text("normalise") {
            Some(place) => place.word(Normaliser::from_word, Normaliser::words(), Code::InvalidValue).map(Some),
            None => (!self.table.has("normalise")).then_some(None),
        }
    }

    /// Of an attribute what `normalise` says; of identifiers what their kind says.
    fn normaliser_of_identifier(&self) -> Option<Normaliser> {
        let table = self.table;
        if table.has("identifier") {
            if table.has("normalise") {
                table.fault("normalise", Code::UnknownKey, "the identifier's kind says how it is normalised", None);
            }
            let kind = table.quiet_text("identifier")?;
            return self.identity?.policy(&kind).map(|policy| policy.normalise);
        }
        table.require(&["normalise"]);
        self.normaliser()?
    }

    /// A condition over records, if it is there.
    fn condition(&self, key: &str, of: Option<&[TypeNo]>, names: &mut Vec<ReadName>) -> Option<Option<Condition>> {
        if !self.table.has(key) {
            return Some(None);
        }
        let place = self.table.text(key)?;
        let mut scope = QualityScope { given: self.given, of: of?, names };
        compile(&place, &mut scope).map(Some)
    }
}

fn attribute(place: &Place<'_, String>) -> Option<Subject> {
    if let Err(fault) = AttributeName::new(place.value.as_str()) {
        place.fault(Code::InvalidValue, fault.to_string(), None);
        return None;
    }
    Some(Subject::Attribute(place.value.clone()))
}

/// The pattern must fit the whole text, as it does where forms are checked.
fn pattern(place: &Place<'_, String>) -> Option<regex_lite::Regex> {
    if place.value.len() > MAX_PATTERN_BYTES {
        let message = format!("the pattern has more than {MAX_PATTERN_BYTES} bytes");
        place.fault(Code::PatternInvalid, message, None);
        return None;
    }
    // The pattern is read alone first: brackets that only fit because of ours are a fault.
    let alone = RegexBuilder::new(&place.value).size_limit(MAX_PATTERN_SIZE).build();
    let whole = RegexBuilder::new(&format!("^(?:{})$", place.value)).size_limit(MAX_PATTERN_SIZE).build();
    match alone.and(whole) {
        Ok(pattern) => Some(pattern),
        Err(error) => {
            place.fault(Code::PatternInvalid, format!("the pattern cannot be read: {error}"), None);
            None
        }
    }
}

/// What rules of quality may name: what records have, when they were received, and the attributes that they state.
struct QualityScope<'a> {
    given: &'a Given<'a>,
    of: &'a [TypeNo],
    names: &'a mut Vec<ReadName>,
}

impl QualityScope<'_> {
    fn take(&mut self, name: ReadName, ty: Type) -> Found {
        Found::Name { slot: super::scopes::slot(self.names, name), ty }
    }
}

impl Scope for QualityScope<'_> {
    fn find(&mut self, name: &str) -> Found {
        if let Some(attribute) = name.strip_prefix("attr.") {
            let ty = self.given.attributes.get(attribute).map(|rule| rule.ty).unwrap_or_default().value_type();
            return self.take(ReadName::Attribute(attribute.to_owned(), ty), ty);
        }
        if name == "record.received_at" {
            return self.take(ReadName::ReceivedAt, Type::Instant);
        }
        if name == "record" || !name.starts_with("record.") {
            let near = nearest(name, ["record", "attr"]).map(str::to_owned);
            return Found::Unknown { suggest: near };
        }
        let mut found: Vec<RecordName> = Vec::new();
        let mut scope = RecordScope { types: self.given.types, of: self.of, names: &mut found };
        match (scope.find(name), found.pop()) {
            (Found::Name { ty, .. }, Some(name)) => self.take(ReadName::Record(name, ty), ty),
            (other, _) => other,
        }
    }
}
