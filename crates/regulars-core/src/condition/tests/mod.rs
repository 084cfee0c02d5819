//! Tests of conditions: a shop with a few names and one customer, and what the tests ask of them.

mod cases;
mod cel;
mod form;
mod laws;
mod meaning;
mod oracle;
mod refused;
mod typed;

use super::*;
use crate::error::Code;
use crate::text::nearest;

/// The names of the shop, with the values of one customer; the slot is the place in the list.
pub(super) struct Shop(Vec<(String, Type, Own)>);

#[derive(Clone, Debug)]
pub(super) enum Own {
    Missing,
    Bool(bool),
    Number(Number),
    Text(String),
    At(Instant),
    Texts(Vec<Box<str>>),
}

pub(super) const AS_OF: &str = "2025-06-30T12:00:00Z";

pub(super) fn as_of() -> Instant {
    Instant::parse(AS_OF).unwrap()
}

pub(super) fn number(text: &str) -> Own {
    Own::Number(Number::parse(text).unwrap())
}

fn text(text: &str) -> Own {
    Own::Text(text.to_owned())
}

pub(super) fn currency(code: &str) -> Type {
    Type::Money(Currency::new(code).unwrap())
}

impl Shop {
    pub(super) fn of(names: Vec<(String, Type, Own)>) -> Self {
        Self(names)
    }

    pub(super) fn new() -> Self {
        let names: Vec<(&str, Type, Own)> = vec![
            ("measure.orders", Type::Decimal, number("0")),
            ("measure.spend", currency("CNY"), number("1999.99")),
            ("measure.abroad", currency("USD"), number("5")),
            ("measure.last_order", Type::Instant, Own::At(Instant::parse("2025-06-01T00:00:00Z").unwrap())),
            ("measure.first_order", Type::Instant, Own::Missing),
            ("measure.returns", Type::Decimal, Own::Missing),
            ("attr.city", Type::Text, text("杭州")),
            ("attr.tags", Type::Texts, Own::Texts(vec!["a".into(), "b".into()])),
            ("attr.groups", Type::Texts, Own::Missing),
            ("attr.level", Type::Text, Own::Missing),
            ("attr.nick", Type::Text, Own::Missing),
            ("attr.empty", Type::Text, text("")),
            ("attr.gender", Type::Text, Own::Missing),
            ("attr.other", Type::Text, Own::Missing),
            ("score.churn", Type::Decimal, number("0.70")),
            ("stage", Type::Text, text("mature")),
            ("tier", Type::Text, text("gold")),
            ("segment.vip", Type::Bool, Own::Bool(true)),
            ("segment.fresh", Type::Bool, Own::Missing),
            ("consent.marketing.sms", Type::Bool, Own::Bool(false)),
            ("record.body", Type::Present, number("1")),
        ];
        Self(names.into_iter().map(|(name, ty, own)| (name.to_owned(), ty, own)).collect())
    }

    pub(super) fn name(&self, slot: u32) -> String {
        self.0[slot as usize].0.clone()
    }

    pub(super) fn slot(&self, name: &str) -> u32 {
        u32::try_from(self.0.iter().position(|(known, ..)| known == name).unwrap()).unwrap()
    }

    /// The verdict of a condition that compiles.
    pub(super) fn holds(&mut self, text: &str) -> bool {
        let condition = self.compiled(text);
        condition.holds(self, as_of())
    }

    pub(super) fn compiled(&mut self, text: &str) -> Condition {
        Condition::compile(text, self).unwrap_or_else(|problems| panic!("{text}: {problems:?}"))
    }

    /// The problems of a condition as `code at`.
    pub(super) fn faults(&mut self, text: &str) -> Vec<(&'static str, usize)> {
        self.problems(text).iter().map(|problem| (problem.code.as_str(), problem.at)).collect()
    }

    pub(super) fn problems(&mut self, text: &str) -> Vec<Problem> {
        Condition::compile(text, self).err().unwrap_or_default()
    }
}

impl Scope for Shop {
    fn find(&mut self, name: &str) -> Found {
        if let Some(slot) = self.0.iter().position(|(known, ..)| known == name) {
            return Found::Name { slot: u32::try_from(slot).unwrap(), ty: self.0[slot].1 };
        }
        if name.starts_with("open.") {
            self.0.push((name.to_owned(), Type::Text, Own::Missing));
            return Found::Open { slot: u32::try_from(self.0.len() - 1).unwrap() };
        }
        if name.starts_with("broken.") {
            return Found::Broken;
        }
        Found::Unknown { suggest: nearest(name, self.0.iter().map(|(known, ..)| known.as_str())).map(str::to_owned) }
    }
}

impl Facts for Shop {
    fn value(&self, slot: u32) -> Value<'_> {
        match &self.0[slot as usize].2 {
            Own::Missing => Value::Missing,
            Own::Bool(value) => Value::Bool(*value),
            Own::Number(number) => Value::Number(*number),
            Own::Text(text) => Value::Text(text),
            Own::At(at) => Value::Instant(*at),
            Own::Texts(list) => Value::Texts(list),
        }
    }
}

#[test]
fn a_condition_goes_between_threads() {
    fn goes<T: Send + Sync + Clone + PartialEq + std::fmt::Debug>() {}
    goes::<Condition>();
    assert_eq!(Code::ConditionTooLarge.number(), 1520);
}
