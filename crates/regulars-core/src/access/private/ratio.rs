//! Exact fractions of whole numbers: what a count costs and what may be spent (DP-1, DP-5).

use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};

use super::PrivateFault;

/// The largest numerator and denominator that is read.
pub const MAX_TERM: u64 = 1_000_000;

/// A fraction that is never negative, in lowest terms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ratio {
    above: u128,
    below: u128,
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

impl Ratio {
    /// Nothing.
    pub const ZERO: Self = Self { above: 0, below: 1 };

    fn reduced(above: u128, below: u128) -> Self {
        let by = gcd(above, below).max(1);
        Self { above: above / by, below: below / by }
    }

    /// A fraction of two positive numbers up to [`MAX_TERM`]. Error: `dp_parameter`.
    pub fn new(above: u64, below: u64) -> Result<Self, PrivateFault> {
        let fits = |term: u64| (1..=MAX_TERM).contains(&term);
        if fits(above) && fits(below) {
            return Ok(Self::reduced(above.into(), below.into()));
        }
        Err(PrivateFault::Parameter("both terms lie in 1 to 1000000"))
    }

    /// Reads `1/10` or `2`. Error: `dp_parameter`.
    ///
    /// ```
    /// use regulars_core::access::private::Ratio;
    /// let half = Ratio::parse("1/2")?.plus(Ratio::parse("1/3")?)?.plus(Ratio::parse("1/6")?)?;
    /// assert_eq!(half.to_string(), "1");
    /// assert!(Ratio::parse("0.1").is_err());
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, PrivateFault> {
        let term = |text: &str| {
            let plain = !text.is_empty() && text.len() <= 7 && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse::<u64>().ok()).flatten()
        };
        let (above, below) = text.split_once('/').unwrap_or((text, "1"));
        match (term(above), term(below)) {
            (Some(above), Some(below)) => Self::new(above, below),
            _ => Err(PrivateFault::Parameter("expected a fraction such as `1/10`")),
        }
    }

    /// Reads a sum that was stored. None if it is not one.
    pub fn stored(text: &str) -> Option<Self> {
        let (above, below) = text.split_once('/').unwrap_or((text, "1"));
        let below = below.parse().ok().filter(|below| *below > 0)?;
        Some(Self::reduced(above.parse().ok()?, below))
    }

    /// Its terms as they are read, if they are that small.
    pub(super) fn terms(self) -> Option<(u64, u64)> {
        Some((u64::try_from(self.above).ok()?, u64::try_from(self.below).ok()?))
    }

    /// The exact sum. Error: `overflow`.
    pub fn plus(self, other: Self) -> Result<Self, PrivateFault> {
        let by = gcd(self.below, other.below).max(1);
        let (own, its) = (other.below / by, self.below / by);
        let sum = || {
            let above = self.above.checked_mul(own)?.checked_add(other.above.checked_mul(its)?)?;
            Some(Self::reduced(above, self.below.checked_mul(own)?))
        };
        sum().ok_or(PrivateFault::Overflow)
    }

    /// The exact difference, 0 where the other is larger. Error: `overflow`.
    pub fn minus(self, other: Self) -> Result<Self, PrivateFault> {
        let by = gcd(self.below, other.below).max(1);
        let (own, its) = (other.below / by, self.below / by);
        let difference = || {
            let (left, right) = (self.above.checked_mul(own)?, other.above.checked_mul(its)?);
            Some(Self::reduced(left.saturating_sub(right), self.below.checked_mul(own)?))
        };
        difference().ok_or(PrivateFault::Overflow)
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    /// Exact for all values, by continued fractions: nothing is multiplied.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b) = (*self, *other);
        loop {
            let whole = (a.above / a.below).cmp(&(b.above / b.below));
            if whole != Ordering::Equal {
                return whole;
            }
            match (a.above % a.below, b.above % b.below) {
                (0, 0) => return Ordering::Equal,
                (0, _) => return Ordering::Less,
                (_, 0) => return Ordering::Greater,
                // Of what is left the larger has the smaller inverse.
                (left, right) => {
                    (a, b) = (Self { above: b.below, below: right }, Self { above: a.below, below: left });
                }
            }
        }
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.below == 1 { write!(f, "{}", self.above) } else { write!(f, "{}/{}", self.above, self.below) }
    }
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Ratio {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Ratio".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "description": "An exact fraction such as `1/10`."})
    }
}
