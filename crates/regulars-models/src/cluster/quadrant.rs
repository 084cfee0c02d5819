//! Quadrants (VQ-1): two axes, each cut once. The cuts and the names are the rulebook's or an artefact's.

/// A quadrant of two axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quadrant {
    /// High on both.
    HighHigh,
    /// High on the first, low on the second.
    HighLow,
    /// Low on the first, high on the second.
    LowHigh,
    /// Low on both.
    LowLow,
}

/// The quadrant of two values, each beside its cut; a value on the cut is high. A missing value, or one that cannot be compared
/// with its cut, has none: the score is `insufficient_data`, never low.
///
/// ```
/// use regulars_models::cluster::{Quadrant, quadrant};
/// assert_eq!(quadrant((Some(5.0), 5.0), (Some(1.0), 2.0)), Some(Quadrant::HighLow));
/// assert_eq!(quadrant((Some(5.0), 5.0), (None, 2.0)), None);
/// ```
pub fn quadrant<A: PartialOrd, B: PartialOrd>(first: (Option<A>, A), second: (Option<B>, B)) -> Option<Quadrant> {
    Some(match (is_high(first)?, is_high(second)?) {
        (true, true) => Quadrant::HighHigh,
        (true, false) => Quadrant::HighLow,
        (false, true) => Quadrant::LowHigh,
        (false, false) => Quadrant::LowLow,
    })
}

fn is_high<T: PartialOrd>((value, cut): (Option<T>, T)) -> Option<bool> {
    Some(value?.partial_cmp(&cut)?.is_ge())
}
