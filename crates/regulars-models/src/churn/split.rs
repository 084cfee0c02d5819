//! Splits that do not leak (CH-9).

use std::collections::HashSet;

use regulars_core::error::{Code, Error};
use sha2::{Digest as _, Sha256};

use crate::invalid;

/// A split by time: features lie before `t0`, labels in `(t0, t0 + horizon]`, all in one unit (days, microseconds).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeSplit {
    /// The instant of the training rows.
    pub train_t0: i64,
    /// The instant of the test rows.
    pub test_t0: i64,
    /// How far labels reach.
    pub horizon: i64,
}

impl TimeSplit {
    /// Checks that the training labels are known before the test begins; else `split_leak`. A horizon is above 0 (`model_input_invalid`).
    ///
    /// ```
    /// use regulars_models::churn::TimeSplit;
    /// assert!(TimeSplit { train_t0: 0, test_t0: 90, horizon: 90 }.check().is_ok());
    /// let leak = TimeSplit { train_t0: 0, test_t0: 60, horizon: 90 }.check().unwrap_err();
    /// assert_eq!(leak.code().as_str(), "split_leak");
    /// ```
    pub fn check(&self) -> Result<(), Error> {
        if self.horizon <= 0 {
            return Err(invalid("horizon", "a horizon is above 0"));
        }
        let known = self.train_t0.checked_add(self.horizon);
        if self.train_t0 < self.test_t0 && known.is_some_and(|known| known <= self.test_t0) {
            return Ok(());
        }
        Err(Error::new(Code::SplitLeak, "test_t0", "the test begins before the labels of the training are known"))
    }
}

/// Whether a customer belongs to the test half: SHA-256 of the salt, a zero byte and the key, read as a fraction, lies below `share`.
///
/// ```
/// use regulars_models::churn::in_test;
/// let test = (0..1000).filter(|n| in_test(&format!("c{n}"), "2026", 0.25)).count();
/// assert!((200..300).contains(&test));
/// ```
pub fn in_test(key: &str, salt: &str, share: f64) -> bool {
    let hash = Sha256::new().chain_update(salt.as_bytes()).chain_update([0]).chain_update(key.as_bytes()).finalize();
    let first = hash.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    // 53 bits, so that the fraction is exact and below 1.
    ((first >> 11) as f64) / ((1_u64 << 53) as f64) < share
}

/// Checks that no customer is in both halves; else `split_leak` with the number of those who are.
pub fn check_disjoint<S: AsRef<str>>(train: &[S], test: &[S]) -> Result<(), Error> {
    let train: HashSet<&str> = train.iter().map(AsRef::as_ref).collect();
    let both: HashSet<&str> = test.iter().map(AsRef::as_ref).filter(|key| train.contains(key)).collect();
    if both.is_empty() {
        return Ok(());
    }
    Err(Error::new(Code::SplitLeak, "test", format!("{} customers are in both halves", both.len()))
        .with("both", both.len()))
}
