//! Whether a condition is the same for every customer (RB-7): constants, numbers that are never negative, and bounds of one number
//! that exclude each other.

use std::collections::BTreeMap;

use super::operator::{Arithmetic, Relation};
use super::program::{Program, Quantity, Test, Words};
use crate::money::Number;

/// Whether the number of a slot is never missing and never below zero (CD-6).
type Counts<'a> = &'a dyn Fn(u32) -> bool;

/// What the condition always is, if it is always the same. None also for conditions whose sameness is not seen.
pub(super) fn constant(program: &Program, counts: Counts<'_>) -> Option<bool> {
    match program {
        Program::Test(test) => always(test, counts),
        _ => None,
    }
}

fn always(test: &Test, counts: Counts<'_>) -> Option<bool> {
    match test {
        Test::Always(value) => Some(*value),
        Test::Not(test) => always(test, counts).map(|value| !value),
        Test::All(tests) => {
            let parts: Vec<_> = tests.iter().map(|test| always(test, counts)).collect();
            if parts.contains(&Some(false)) || Bounds::exclude(tests, counts) {
                Some(false)
            } else {
                parts.iter().all(|part| *part == Some(true)).then_some(true)
            }
        }
        Test::Any(tests) => {
            let parts: Vec<_> = tests.iter().map(|test| always(test, counts)).collect();
            if parts.contains(&Some(true)) {
                Some(true)
            } else {
                parts.iter().all(|part| *part == Some(false)).then_some(false)
            }
        }
        Test::Bound { slot, relation, bound } if counts(*slot) => not_negative(*relation, *bound, true),
        Test::Numbers(relation, both) => match both.as_ref() {
            (quantity, Quantity::Constant(bound)) if positive(quantity, counts) => {
                not_negative(*relation, *bound, false)
            }
            (Quantity::Constant(bound), quantity) if positive(quantity, counts) => {
                not_negative(relation.flipped(), *bound, false)
            }
            _ => None,
        },
        Test::OneOfNumbers(quantity, list) => {
            let never =
                list.is_empty() || (positive(quantity, counts) && list.iter().all(|number| number.signum() < 0));
            never.then_some(false)
        }
        Test::OneOfTexts(_, list) => list.is_empty().then_some(false),
        Test::OneOfFlags(_, list) => list.is_empty().then_some(false),
        Test::Has(slot) => counts(*slot).then_some(true),
        Test::Flags(relation, both) => {
            let (left, right) = (always(&both.0, counts)?, always(&both.1, counts)?);
            Some(relation.keeps(Some(left.cmp(&right))))
        }
        _ => None,
    }
}

/// A number that is at least zero beside a bound; `present` if it is never missing either.
fn not_negative(relation: Relation, bound: Number, present: bool) -> Option<bool> {
    let (below, at_zero) = (bound.signum() < 0, bound.signum() == 0);
    match relation {
        Relation::Below if below || at_zero => Some(false),
        Relation::AtMost | Relation::Equal if below => Some(false),
        // A missing number differs from every other (CD-4).
        Relation::Differs if below => Some(true),
        Relation::Above if below && present => Some(true),
        Relation::AtLeast if (below || at_zero) && present => Some(true),
        _ => None,
    }
}

/// Whether a quantity, if it has a value, is at least zero.
fn positive(quantity: &Quantity, counts: Counts<'_>) -> bool {
    match quantity {
        Quantity::Constant(number) => number.signum() >= 0,
        Quantity::Size(_) => true,
        Quantity::Slot(slot) => counts(*slot),
        Quantity::Missing | Quantity::Negate(_) | Quantity::Operation(Arithmetic::Subtract, _) => false,
        Quantity::Operation(_, both) => positive(&both.0, counts) && positive(&both.1, counts),
    }
}

/// What the parts of one `&&` ask of one slot.
#[derive(Default)]
struct Bounds<'a> {
    least: Option<(Number, bool)>,
    most: Option<(Number, bool)>,
    words: Option<Vec<&'a str>>,
}

impl<'a> Bounds<'a> {
    /// Whether the parts cannot all be true together.
    fn exclude(tests: &'a [Test], counts: Counts<'_>) -> bool {
        let mut bounds: BTreeMap<u32, Self> = BTreeMap::new();
        for test in tests {
            match test {
                Test::Bound { slot, relation, bound } => {
                    let zero = counts(*slot).then_some((Number::ZERO, true));
                    bounds
                        .entry(*slot)
                        .or_insert_with(|| Self { least: zero, ..Self::default() })
                        .ask(*relation, *bound);
                }
                Test::Word { slot, relation: Relation::Equal, bound } => {
                    bounds.entry(*slot).or_default().only(&[bound.as_ref()])
                }
                Test::OneOfTexts(Words::Slot(slot), list) => {
                    bounds.entry(*slot).or_default().only(&list.iter().map(AsRef::as_ref).collect::<Vec<_>>());
                }
                _ => {}
            }
        }
        bounds.values().any(Self::empty)
    }

    fn only(&mut self, list: &[&'a str]) {
        match &mut self.words {
            Some(words) => words.retain(|word| list.contains(word)),
            None => self.words = Some(list.to_vec()),
        }
    }

    fn ask(&mut self, relation: Relation, bound: Number) {
        // Of two equal bounds the one that excludes itself is the tighter.
        let tighter_least = |old: Option<(Number, bool)>, new: (Number, bool)| match old {
            Some(old) if old.0 > new.0 || (old.0 == new.0 && !old.1) => Some(old),
            _ => Some(new),
        };
        let tighter_most = |old: Option<(Number, bool)>, new: (Number, bool)| match old {
            Some(old) if old.0 < new.0 || (old.0 == new.0 && !old.1) => Some(old),
            _ => Some(new),
        };
        if matches!(relation, Relation::Above | Relation::AtLeast | Relation::Equal) {
            self.least = tighter_least(self.least, (bound, relation != Relation::Above));
        }
        if matches!(relation, Relation::Below | Relation::AtMost | Relation::Equal) {
            self.most = tighter_most(self.most, (bound, relation != Relation::Below));
        }
    }

    fn empty(&self) -> bool {
        let wordless = self.words.as_ref().is_some_and(Vec::is_empty);
        wordless
            || match (self.least, self.most) {
                (Some((least, with_least)), Some((most, with_most))) => {
                    least > most || (least == most && !(with_least && with_most))
                }
                _ => false,
            }
    }
}
