//! What a sum of points is (LO-1): components over measures and events. Nothing is built in: no threshold, weight or tier.

use super::super::Fade;
use crate::measure::Pick;
use crate::money::{Currency, Decimal};
use crate::text::Labels;
use crate::time::Unit;

/// A score that is the sum of what its components are worth.
#[derive(Clone, Debug, PartialEq)]
pub struct PointsSum {
    /// Where it begins: the baseline (SC-3).
    pub base: Decimal,
    /// The least it may be.
    pub min: Decimal,
    /// The most it may be.
    pub max: Decimal,
    /// What adds to it and takes from it.
    pub components: Vec<Component>,
}

/// One component.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub labels: Labels,
    /// What it reads.
    pub input: Input,
    /// What a number is worth.
    pub worth: Worth,
    /// How events fade.
    pub fade: Fade,
    /// The most that one event is worth.
    pub cap_per_event: Option<Decimal>,
    /// The most that the events of one local period are worth.
    pub cap_per_period: Option<(Unit, Decimal)>,
    /// The most that it is worth.
    pub cap_total: Option<Decimal>,
    /// The least that it is worth.
    pub floor_total: Option<Decimal>,
    /// Whether it is taken off.
    pub minus: bool,
}

/// What a component reads.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A measure, by its slot among the names.
    Measure(u32),
    /// Events, each counted as 1 or by a field.
    Events {
        /// Which.
        pick: Pick,
        /// The field, by its place among the rulebook's record names.
        field: Option<u32>,
        /// The currency of a money field.
        currency: Option<Currency>,
    },
}

/// What a number is worth.
#[derive(Clone, Debug, PartialEq)]
pub enum Worth {
    /// So many points for each 1 of the number after a transform.
    Each(Decimal, Transform),
    /// The points of the last band that begins at or below it; below the first none.
    Bands(Vec<Band>),
}

/// A band, from its beginning on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Where it begins.
    pub from: Decimal,
    /// What it is worth.
    pub points: Decimal,
}

/// What is done with a number before it is worth points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Transform {
    /// Nothing.
    Identity,
    /// `ln(1 + x)`.
    Ln1p,
    /// The square root.
    Sqrt,
    /// At most so much.
    Cap(Decimal),
}

impl Transform {
    /// The words of the rulebook.
    pub const WORDS: [&'static str; 4] = ["identity", "ln1p", "sqrt", "cap"];
}

impl Component {
    /// Whether its points are floats on the way (SC-5).
    pub fn is_float(&self) -> bool {
        let bent = matches!(self.worth, Worth::Each(_, Transform::Ln1p | Transform::Sqrt));
        bent || matches!(self.fade, Fade::HalfLife(_))
    }

    /// Whether its points fade with every second.
    pub fn decays(&self) -> bool {
        matches!(self.fade, Fade::HalfLife(_))
    }
}
