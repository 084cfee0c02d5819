//! A metric's state, its gate and what is shown of it (DQ-2, DQ-4). States add, so shards may be merged in any order; ratios are
//! never averaged, they are only shown.

use std::cmp::Ordering;

use crate::error::{Code, Error, Result};
use crate::money::Decimal;

/// How many of what was looked at passed (DQ-2).
///
/// ```
/// use regulars_core::quality::State;
/// let whole = State::new(3, 4)?.plus(State::new(1, 4)?)?;
/// assert_eq!((whole.pass(), whole.total(), whole.ratio().as_deref()), (4, 8, Some("0.5000")));
/// assert_eq!(State::EMPTY.ratio(), None);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct State {
    // INVARIANT: `pass` is at most `total`.
    pass: u64,
    total: u64,
}

/// What a gate says of a state (DQ-4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The share that passed reaches the gate.
    Pass,
    /// It does not.
    Fail,
    /// Nothing was looked at: neither of both.
    NoData,
}

/// The share that must pass, an exact fraction between 0 and 1 (DQ-4).
///
/// ```
/// use regulars_core::quality::{Gate, State, Status};
/// let gate = Gate::new("0.95".parse()?)?;
/// assert_eq!(gate.judge(State::new(95, 100)?), Status::Pass);
/// assert_eq!(gate.judge(State::new(9_499, 10_000)?), Status::Fail);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Gate(Decimal);

impl State {
    /// Nothing was looked at; it changes nothing where it is added.
    pub const EMPTY: Self = Self { pass: 0, total: 0 };

    /// So many of so many. Error: `quality_state_invalid` if more passed than were looked at.
    pub fn new(pass: u64, total: u64) -> Result<Self> {
        if pass > total {
            let message = format!("{pass} cannot have passed of {total}");
            return Err(Error::new(Code::QualityStateInvalid, "pass", message));
        }
        Ok(Self { pass, total })
    }

    /// One that was looked at.
    pub fn one(pass: bool) -> Self {
        Self { pass: pass.into(), total: 1 }
    }

    /// How many passed.
    pub fn pass(self) -> u64 {
        self.pass
    }

    /// How many were looked at.
    pub fn total(self) -> u64 {
        self.total
    }

    /// How many did not pass.
    pub fn failures(self) -> u64 {
        self.total.saturating_sub(self.pass)
    }

    /// Both together. Error: `overflow` beyond 64 bits.
    pub fn plus(self, other: Self) -> Result<Self> {
        // `pass` is at most `total`, so it fits where `total` does.
        let sum = self.total.checked_add(other.total).zip(self.pass.checked_add(other.pass));
        let (total, pass) = sum.ok_or_else(|| Error::new(Code::Overflow, "", "the counts do not fit 64 bits"))?;
        Ok(Self { pass, total })
    }

    /// One more that was looked at; at the largest count it stays, which no counting one by one reaches.
    #[must_use]
    pub(super) fn and(self, pass: bool) -> Self {
        self.plus(Self::one(pass)).unwrap_or(self)
    }

    /// The sum of many. Error: `overflow`.
    pub fn sum(states: impl IntoIterator<Item = Self>) -> Result<Self> {
        states.into_iter().try_fold(Self::EMPTY, Self::plus)
    }

    /// The share that passed, half to even to four places; none of nothing. For people: gates compare the exact fraction.
    pub fn ratio(self) -> Option<String> {
        (self.total > 0).then(|| super::fraction::rounded(i128::from(self.pass), i128::from(self.total)))
    }
}

impl Gate {
    /// A gate. Error: `out_of_range` outside 0 to 1.
    pub fn new(share: Decimal) -> Result<Self> {
        let one = 10_i64.checked_pow(u32::from(share.scale())).unwrap_or(i64::MAX);
        if share.is_negative() || share.units() > one {
            return Err(Error::new(Code::OutOfRange, "gate", "a gate lies in 0 to 1"));
        }
        Ok(Self(share))
    }

    /// The share as text.
    pub fn text(self) -> String {
        self.0.canonical()
    }

    /// Compares `pass / total` with the gate as fractions: nothing is rounded.
    pub fn judge(self, state: State) -> Status {
        if state.total == 0 {
            return Status::NoData;
        }
        // Below 2^64 * 10^18 < 2^124: both products fit.
        let one = 10_i128.pow(u32::from(self.0.scale()));
        let reached = i128::from(state.pass) * one;
        let needed = i128::from(self.0.units()) * i128::from(state.total);
        if reached.cmp(&needed) == Ordering::Less { Status::Fail } else { Status::Pass }
    }
}

impl PartialEq for Gate {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Gate {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn state() -> impl Strategy<Value = State> {
        (0..1_u64 << 40, 0..1_u64 << 40).prop_map(|(a, b)| State { pass: a.min(b), total: a.max(b) })
    }

    fn gate(text: &str) -> Gate {
        Gate::new(text.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_gate_is_reached_exactly_or_not_at_all() {
        let judge = |share, pass, total| gate(share).judge(State::new(pass, total).unwrap());
        assert_eq!(judge("0.95", 95, 100), Status::Pass);
        assert_eq!(judge("0.95", 94, 100), Status::Fail);
        // Shown as 0.9500, and yet below the gate.
        assert_eq!(judge("0.95", 949_999, 1_000_000), Status::Fail);
        assert_eq!(judge("1", u64::MAX, u64::MAX), Status::Pass);
        assert_eq!(judge("0.999999999999999999", u64::MAX - 20, u64::MAX), Status::Fail);
        assert_eq!(judge("0", 0, 7), Status::Pass);
        assert_eq!(judge("0", 0, 0), Status::NoData);
    }

    #[test]
    fn the_shown_ratio_is_rounded_half_to_even() {
        let ratio = |pass, total| State::new(pass, total).unwrap().ratio();
        assert_eq!(ratio(2, 6).as_deref(), Some("0.3333"));
        assert_eq!(ratio(2, 3).as_deref(), Some("0.6667"));
        assert_eq!(ratio(1, 20_000).as_deref(), Some("0.0000"));
        assert_eq!(ratio(3, 20_000).as_deref(), Some("0.0002"));
        assert_eq!(ratio(u64::MAX, u64::MAX).as_deref(), Some("1.0000"));
        assert_eq!(ratio(0, 0), None);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert_eq!(State::new(2, 1).unwrap_err().code(), Code::QualityStateInvalid);
        let full = State::new(u64::MAX, u64::MAX).unwrap();
        assert_eq!(full.plus(State::one(false)).unwrap_err().code(), Code::Overflow);
        for share in ["-0.1", "1.01", "2"] {
            assert_eq!(Gate::new(share.parse().unwrap()).unwrap_err().code(), Code::OutOfRange, "{share}");
        }
    }

    proptest! {
        /// Law: adding is associative and commutative, and nothing is neutral.
        #[test]
        fn states_add_in_any_order(a in state(), b in state(), c in state()) {
            let plus = |x: State, y: State| x.plus(y).unwrap();
            prop_assert_eq!(plus(plus(a, b), c), plus(a, plus(b, c)));
            prop_assert_eq!(plus(a, b), plus(b, a));
            prop_assert_eq!(plus(a, State::EMPTY), a);
        }
    }
}
