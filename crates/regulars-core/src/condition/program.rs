//! A condition in its closed form, and its evaluation: two-valued, without allocation, never failing (CD-3, CD-4, CD-5). A fact of
//! another type than the condition was checked with counts as missing.

use std::cmp::Ordering;

use super::operator::{Arithmetic, Relation};
use super::{Facts, Value};
use crate::money::Number;
use crate::time::Instant;

/// What a condition computes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Program {
    Test(Test),
    Quantity(Quantity),
    Words(Words),
    /// The value of a slot as it is: an instant or a list.
    Slot(u32),
}

/// Something true or false. Where the tree has an operator there is one here, so that reasons can walk both side by side.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    Always(bool),
    All(Box<[Test]>),
    Any(Box<[Test]>),
    Not(Box<Test>),
    Flag(u32),
    Has(u32),
    /// A number of a slot beside a constant: the shape of most conditions.
    Bound {
        slot: u32,
        relation: Relation,
        bound: Number,
    },
    /// The same with text.
    Word {
        slot: u32,
        relation: Relation,
        bound: Box<str>,
    },
    Numbers(Relation, Box<(Quantity, Quantity)>),
    Texts(Relation, Box<(Words, Words)>),
    Instants(Relation, u32, u32),
    /// Two conditions that agree, or do not.
    Flags(Relation, Box<(Test, Test)>),
    OneOfNumbers(Quantity, Box<[Number]>),
    OneOfTexts(Words, Box<[Box<str>]>),
    OneOfFlags(Box<Test>, Box<[bool]>),
    /// A text in a list of texts.
    Among(Words, u32),
    Part(Part, Box<(Words, Words)>),
    Clock(Clock),
}

/// Which part of a text another one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Start,
    End,
    Any,
}

/// `within` or `older` of an instant (CD-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) slot: u32,
    pub(super) micros: i64,
    pub(super) within: bool,
}

/// Something that is a number or missing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Quantity {
    /// A constant without value, such as `1 / 0`.
    Missing,
    Constant(Number),
    Slot(u32),
    /// The Unicode scalars of a text, or the items of a list.
    Size(u32),
    Negate(Box<Quantity>),
    Operation(Arithmetic, Box<(Quantity, Quantity)>),
}

/// Something that is text or missing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Words {
    Constant(Box<str>),
    Slot(u32),
}

impl Relation {
    /// Whether it holds; None is a missing operand (CD-4).
    #[inline]
    pub(super) fn keeps(self, order: Option<Ordering>) -> bool {
        match order {
            None => self == Self::Differs,
            Some(order) => match self {
                Self::Equal => order.is_eq(),
                Self::Differs => order.is_ne(),
                Self::Below => order.is_lt(),
                Self::AtMost => order.is_le(),
                Self::Above => order.is_gt(),
                Self::AtLeast => order.is_ge(),
            },
        }
    }
}

impl Program {
    /// Whether it holds; what is no condition never does.
    #[inline]
    pub(super) fn holds<F: Facts + ?Sized>(&self, facts: &F, as_of: Instant) -> bool {
        match self {
            Self::Test(test) => test.holds(facts, as_of),
            _ => false,
        }
    }

    pub(super) fn value<'a, F: Facts + ?Sized>(&'a self, facts: &'a F, as_of: Instant) -> Value<'a> {
        match self {
            Self::Test(test) => Value::Bool(test.holds(facts, as_of)),
            Self::Quantity(quantity) => quantity.value(facts).map_or(Value::Missing, Value::Number),
            Self::Words(words) => words.value(facts).map_or(Value::Missing, Value::Text),
            Self::Slot(slot) => facts.value(*slot),
        }
    }
}

impl Test {
    #[inline]
    pub(super) fn holds<F: Facts + ?Sized>(&self, facts: &F, as_of: Instant) -> bool {
        match self {
            Self::Bound { slot, relation, bound } => match facts.value(*slot) {
                Value::Number(number) => relation.keeps(Some(number.cmp(bound))),
                _ => relation.keeps(None),
            },
            Self::Word { slot, relation, bound } => match facts.value(*slot) {
                Value::Text(text) => relation.keeps(Some(text.cmp(bound))),
                _ => relation.keeps(None),
            },
            Self::All(tests) => tests.iter().all(|test| test.holds(facts, as_of)),
            Self::Any(tests) => tests.iter().any(|test| test.holds(facts, as_of)),
            Self::Not(test) => !test.holds(facts, as_of),
            Self::Flag(slot) => matches!(facts.value(*slot), Value::Bool(true)),
            Self::Has(slot) => !matches!(facts.value(*slot), Value::Missing),
            Self::Always(value) => *value,
            _ => self.seldom(facts, as_of),
        }
    }

    /// The tests that are written less often.
    fn seldom<F: Facts + ?Sized>(&self, facts: &F, as_of: Instant) -> bool {
        match self {
            Self::Numbers(relation, both) => relation.keeps(order(both.0.value(facts), both.1.value(facts))),
            Self::Texts(relation, both) => relation.keeps(order(both.0.value(facts), both.1.value(facts))),
            Self::Instants(relation, left, right) => {
                relation.keeps(order(instant(facts, *left), instant(facts, *right)))
            }
            Self::Flags(relation, both) => relation.keeps(order(both.0.flag(facts, as_of), both.1.flag(facts, as_of))),
            Self::OneOfNumbers(quantity, list) => quantity.value(facts).is_some_and(|number| list.contains(&number)),
            Self::OneOfTexts(words, list) => {
                words.value(facts).is_some_and(|text| list.iter().any(|item| **item == *text))
            }
            Self::OneOfFlags(test, list) => test.flag(facts, as_of).is_some_and(|flag| list.contains(&flag)),
            Self::Among(words, slot) => match (words.value(facts), facts.value(*slot)) {
                (Some(text), Value::Texts(list)) => list.iter().any(|item| **item == *text),
                _ => false,
            },
            Self::Part(part, both) => match (both.0.value(facts), both.1.value(facts)) {
                (Some(whole), Some(wanted)) => part.of(whole, wanted),
                _ => false,
            },
            Self::Clock(clock) => clock.holds(instant(facts, clock.slot), as_of),
            _ => false,
        }
    }

    /// The value as an operand of `==`, where a missing flag is missing and not false (CD-4).
    pub(super) fn flag<F: Facts + ?Sized>(&self, facts: &F, as_of: Instant) -> Option<bool> {
        match self {
            Self::Flag(slot) => match facts.value(*slot) {
                Value::Bool(value) => Some(value),
                _ => None,
            },
            test => Some(test.holds(facts, as_of)),
        }
    }
}

fn order<T: Ord>(left: Option<T>, right: Option<T>) -> Option<Ordering> {
    Some(left?.cmp(&right?))
}

fn instant<F: Facts + ?Sized>(facts: &F, slot: u32) -> Option<Instant> {
    match facts.value(slot) {
        Value::Instant(at) => Some(at),
        _ => None,
    }
}

impl Part {
    pub(super) fn of(self, whole: &str, wanted: &str) -> bool {
        match self {
            Self::Start => whole.starts_with(wanted),
            Self::End => whole.ends_with(wanted),
            Self::Any => whole.contains(wanted),
        }
    }
}

impl Clock {
    fn holds(self, at: Option<Instant>, as_of: Instant) -> bool {
        // Both instants lie within the years 1 to 9999, so their distance fits.
        let Some(age) = at.map(|at| as_of.micros() - at.micros()) else { return false };
        if self.within { (0..self.micros).contains(&age) } else { age >= self.micros }
    }
}

impl Quantity {
    pub(super) fn value<F: Facts + ?Sized>(&self, facts: &F) -> Option<Number> {
        match self {
            Self::Missing => None,
            Self::Constant(number) => Some(*number),
            Self::Slot(slot) => match facts.value(*slot) {
                Value::Number(number) => Some(number),
                _ => None,
            },
            Self::Size(slot) => match facts.value(*slot) {
                Value::Text(text) => Some(count(text.chars().count())),
                Value::Texts(list) => Some(count(list.len())),
                _ => None,
            },
            Self::Negate(quantity) => Some(quantity.value(facts)?.neg()),
            Self::Operation(operation, both) => operation.apply(both.0.value(facts)?, both.1.value(facts)?),
        }
    }

    /// The operation; on constants its result, which may be missing.
    pub(super) fn operation(operation: Arithmetic, left: Self, right: Self) -> Self {
        match (&left, &right) {
            (Self::Constant(a), Self::Constant(b)) => operation.apply(*a, *b).map_or(Self::Missing, Self::Constant),
            (Self::Missing, _) | (_, Self::Missing) => Self::Missing,
            _ => Self::Operation(operation, Box::new((left, right))),
        }
    }

    /// The number with the other sign.
    pub(super) fn negated(self) -> Self {
        match self {
            Self::Constant(number) => Self::Constant(number.neg()),
            Self::Missing => Self::Missing,
            quantity => Self::Negate(Box::new(quantity)),
        }
    }
}

/// A size as a number.
pub(super) fn count(size: usize) -> Number {
    Number::from(i64::try_from(size).unwrap_or(i64::MAX))
}

impl Words {
    pub(super) fn value<'a, F: Facts + ?Sized>(&'a self, facts: &'a F) -> Option<&'a str> {
        match self {
            Self::Constant(text) => Some(text),
            Self::Slot(slot) => match facts.value(*slot) {
                Value::Text(text) => Some(text),
                _ => None,
            },
        }
    }
}

impl Arithmetic {
    fn apply(self, left: Number, right: Number) -> Option<Number> {
        match self {
            Self::Add => left.add(right),
            Self::Subtract => left.sub(right),
            Self::Multiply => left.mul(right),
            Self::Divide => left.div(right),
        }
    }
}
