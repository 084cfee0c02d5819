//! The constants beside which a condition looks at a number: between two of them the condition cannot tell values apart.

use super::Condition;
use super::program::{Program, Quantity, Test};
use crate::money::Number;

impl Condition {
    /// The constants with which a slot is compared; none if the slot is also used otherwise, so that every value counts.
    pub(crate) fn bounds(&self, slot: u32) -> Option<Vec<Number>> {
        let mut found = Vec::new();
        match &self.program {
            Program::Test(test) => test.bounds(slot, &mut found).then_some(found),
            _ => None,
        }
    }
}

impl Test {
    /// Collects the bounds of a slot; whether it is used for nothing else.
    fn bounds(&self, slot: u32, found: &mut Vec<Number>) -> bool {
        match self {
            Self::Always(_) | Self::Word { .. } | Self::Flag(_) | Self::Clock(_) => true,
            Self::Texts(..) | Self::Instants(..) | Self::OneOfTexts(..) | Self::Among(..) | Self::Part(..) => true,
            // Whether it is there is asked anew whenever that can differ.
            Self::Has(_) => true,
            Self::All(tests) | Self::Any(tests) => tests.iter().all(|test| test.bounds(slot, found)),
            Self::Not(test) | Self::OneOfFlags(test, _) => test.bounds(slot, found),
            Self::Flags(_, both) => both.0.bounds(slot, found) && both.1.bounds(slot, found),
            Self::Bound { slot: read, bound, .. } => {
                if *read == slot {
                    found.push(*bound);
                }
                true
            }
            Self::Numbers(_, both) => match (&both.0, &both.1) {
                (Quantity::Slot(read), Quantity::Constant(bound))
                | (Quantity::Constant(bound), Quantity::Slot(read)) => {
                    if *read == slot {
                        found.push(*bound);
                    }
                    true
                }
                (left, right) => !left.reads(slot) && !right.reads(slot),
            },
            Self::OneOfNumbers(Quantity::Slot(read), list) => {
                if *read == slot {
                    found.extend(list.iter().copied());
                }
                true
            }
            Self::OneOfNumbers(quantity, _) => !quantity.reads(slot),
        }
    }
}

impl Quantity {
    fn reads(&self, slot: u32) -> bool {
        match self {
            Self::Missing | Self::Constant(_) => false,
            Self::Slot(read) | Self::Size(read) => *read == slot,
            Self::Negate(quantity) => quantity.reads(slot),
            Self::Operation(_, both) => both.0.reads(slot) || both.1.reads(slot),
        }
    }
}
