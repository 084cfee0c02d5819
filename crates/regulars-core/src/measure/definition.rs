//! What a measure is (MD): an aggregate over the records of some types, under a filter, inside a window.

use std::sync::Arc;

use crate::condition::{Condition, Type};
use crate::money::{Currency, Decimal};
use crate::record::FieldType;
use crate::text::Labels;
use crate::time::{Unit, Window, Zone};

/// The number of a record type: the frozen number of a built-in kind, or [`DECLARED`] plus the place of a declared one.
pub type TypeNo = u16;

/// The first number of the kinds that a rulebook declares, in order of their names.
pub const DECLARED: TypeNo = 256;

/// A named aggregate over a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Its name, without `measure.`.
    pub name: String,
    /// What people call it.
    pub labels: Labels,
    /// What is computed.
    pub agg: Agg,
    /// The records that it reads.
    pub of: Pick,
    /// The field that it reads, by its place among the rulebook's record names.
    pub field: Option<u32>,
    /// Which instants count.
    pub window: Window,
    /// The currency of a money field (MD-1).
    pub currency: Option<Currency>,
    /// The type of its value.
    pub ty: Type,
}

/// Records of some types that pass a filter.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Pick {
    /// The types, sorted.
    pub types: Vec<TypeNo>,
    /// The filter over `record`; none: all.
    pub filter: Option<Arc<Condition>>,
}

/// What is computed over the counted records.
#[derive(Clone, Debug, PartialEq)]
pub enum Agg {
    /// How many.
    Count,
    /// The exact sum of the field, less what the records of `minus` take back (MD-3).
    Sum(Option<Minus>),
    /// The least field.
    Min,
    /// The greatest field.
    Max,
    /// How many different values of the field.
    Distinct,
    /// How many different local periods.
    DistinctPeriods(Unit, Zone),
    /// The median of the distances between neighbouring local periods with a record (LS-5).
    MedianGap(Unit, Zone),
    /// The instant, or the field, of the first record.
    First,
    /// The instant, or the field, of the last record.
    Last,
    /// Whole days since the last record; with a zone the difference of local dates.
    DaysSince(Option<Zone>),
    /// One measure over another, by their places, times a factor.
    Ratio {
        /// The numerator.
        num: usize,
        /// The denominator.
        den: usize,
        /// What the numerator is multiplied by: how many of its windows the denominator's has (CH-11).
        factor: Option<Decimal>,
    },
    /// Completions of steps within a span (MD-4).
    Sequence {
        /// The steps.
        steps: Vec<Pick>,
        /// The longest span from first to last, in microseconds.
        within: i64,
    },
    /// How often the tier fell, as the records tell it (CH-11).
    Downgrades,
    /// Ripe records without an answer (MD-5).
    Unanswered {
        /// What answers.
        answer: Pick,
        /// How long an answer may take, in microseconds.
        within: i64,
    },
}

/// What takes a counted record's field back (MD-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minus {
    /// The type of the records that take back.
    pub of: TypeNo,
    /// Whether their own instant decides about the window.
    pub at_own: bool,
}

impl Agg {
    /// Whether the value can never be below zero (RB-7).
    pub fn is_count(&self) -> bool {
        matches!(
            self,
            Self::Count
                | Self::Distinct
                | Self::DistinctPeriods(..)
                | Self::Downgrades
                | Self::Sequence { .. }
                | Self::Unanswered { .. }
        )
    }
}

/// Whether a measure follows from how the tier moved: it counts downgrades, or is a ratio of such.
pub fn reads_tiers(all: &[Measure], place: usize) -> bool {
    match all.get(place).map(|measure| &measure.agg) {
        Some(Agg::Downgrades) => true,
        // Ratios stand on no circle, so this ends.
        Some(Agg::Ratio { num, den, .. }) => reads_tiers(all, *num) || reads_tiers(all, *den),
        _ => false,
    }
}

/// Something that filters and fields read of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordName {
    /// The source.
    Source,
    /// The type.
    Type,
    /// The profile's key.
    Profile,
    /// The instant.
    OccurredAt,
    /// A field of the body.
    Body {
        /// The field.
        name: String,
        /// What of it.
        part: FieldPart,
        /// The types that have the field, with its type.
        types: Vec<(TypeNo, FieldKey, FieldType)>,
    },
}

/// What is read of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldPart {
    /// The value; of money its number.
    Value,
    /// The currency of money.
    Currency,
}

/// Which field of a body: one of the library's tables or one that the rulebook declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKey {
    /// By its frozen number.
    Own(u8),
    /// The parts of a list, by its frozen number: what each line costs, or the words.
    Parts(u8),
    /// By its name.
    Declared(String),
}
