//! Attribution by Shapley values (SV-73): with `v(S)` = the conversions of all subsets of S, the value of a channel is its equal part
//! of each set that it is in. So one pass over the sets suffices.

use std::collections::{BTreeMap, BTreeSet};

use super::{AttributionError, MAX_CHANNELS};
use crate::money::Number;

/// Digits behind the point.
const PLACES: u8 = 6;

/// Conversions by set of channels.
#[derive(Clone, Debug, Default)]
pub struct Coalitions {
    /// By channel: conversions by size of their set.
    channels: BTreeMap<String, BTreeMap<usize, u64>>,
    total: u64,
    unattributed: u64,
}

/// What channels are credited with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Credited {
    /// Conversions by channel, to 6 decimals.
    pub credit: BTreeMap<String, Number>,
    /// All conversions.
    pub total: u64,
    /// Conversions of the empty set.
    pub unattributed: u64,
}

impl Coalitions {
    /// No set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a set with its conversions; a channel that is named twice counts once. Errors: `too_many_items`, `overflow`.
    pub fn add<'a>(
        &mut self,
        channels: impl IntoIterator<Item = &'a str>,
        conversions: u64,
    ) -> Result<(), AttributionError> {
        let set: BTreeSet<&str> = channels.into_iter().collect();
        self.total = self.total.checked_add(conversions).ok_or(AttributionError::Overflow)?;
        if set.is_empty() {
            self.unattributed += conversions;
        }
        for channel in &set {
            if !self.channels.contains_key(*channel) {
                if self.channels.len() >= MAX_CHANNELS {
                    return Err(AttributionError::TooManyChannels);
                }
                self.channels.insert((*channel).to_owned(), BTreeMap::new());
            }
            if let Some(sizes) = self.channels.get_mut(*channel) {
                // Not above the total, which fits.
                *sizes.entry(set.len()).or_default() += conversions;
            }
        }
        Ok(())
    }

    /// What the channels get. Error: `overflow`.
    ///
    /// ```
    /// use regulars_core::sales::attribution::Coalitions;
    /// let mut sets = Coalitions::new();
    /// sets.add(["A"], 10)?;
    /// sets.add(["B"], 20)?;
    /// sets.add(["A", "B"], 30)?;
    /// let credit = sets.credited()?.credit;
    /// assert_eq!(credit.get("A").map(|part| part.canonical()).as_deref(), Some("25"));
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn credited(&self) -> Result<Credited, AttributionError> {
        let part = |sizes: &BTreeMap<usize, u64>| {
            // Rounded at 8 digits behind the point, so that any sum fits, and then to 6.
            sizes.iter().try_fold(Number::ZERO, |sum, (size, conversions)| {
                let size = Number::from(u64::try_from(*size).ok()?);
                sum.add(Number::from(*conversions).div(size)?.rounded(8))
            })
        };
        let credit = self.channels.iter().map(|(channel, sizes)| {
            let part = part(sizes).ok_or(AttributionError::Overflow)?;
            Ok((channel.clone(), part.rounded(PLACES)))
        });
        let credit = credit.collect::<Result<_, AttributionError>>()?;
        Ok(Credited { credit, total: self.total, unattributed: self.unattributed })
    }
}
