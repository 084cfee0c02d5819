//! Attribution by a chain of order 1 (SV-72): from the start over touches to a conversion or to nothing. A channel is worth what
//! conversions lose when all who come to it are lost. The probabilities solve a linear system, so that loops cost nothing.

use std::collections::BTreeMap;

use super::AttributionError;
use crate::money::Number;
use crate::scoring::{decimal, real};

/// The most channels: the system is solved once for each.
pub const MAX_CHANNELS: usize = 200;
/// The most that is counted, so that sums are exact.
const MAX_TOTAL: u64 = 1 << 53;
/// Digits behind the point.
const PLACES: u8 = 6;

/// Transitions with counts, gathered path by path.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    names: BTreeMap<String, usize>,
    // INVARIANT: a row for the start and one for each channel; in a row one cell for each channel, then conversion, then nothing.
    moves: Vec<Vec<u64>>,
    total: u64,
}

/// What becomes of conversions without a channel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChannelEffect {
    /// The channel.
    pub channel: String,
    /// The share of conversions that is lost; none if nothing converts.
    pub removal_effect: Option<Number>,
    /// Its part of the sum of all effects; none if nothing converts by a channel.
    pub share: Option<Number>,
}

/// What a chain says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Removal {
    /// How probable a conversion is.
    pub p_conv: Number,
    /// The channels by name.
    pub channels: Vec<ChannelEffect>,
}

impl Chain {
    /// No path.
    pub fn new() -> Self {
        Self::default()
    }

    fn width(&self) -> usize {
        self.names.len() + 2
    }

    /// The place of a channel, which is new if it was not seen before. Error: `too_many_items`.
    fn place(&mut self, channel: &str) -> Result<usize, AttributionError> {
        if let Some(place) = self.names.get(channel) {
            return Ok(*place);
        }
        let place = self.names.len();
        if place >= MAX_CHANNELS {
            return Err(AttributionError::TooManyChannels);
        }
        self.names.insert(channel.to_owned(), place);
        for row in &mut self.moves {
            row.insert(place, 0);
        }
        let width = self.width();
        self.moves.resize_with(place + 2, || vec![0; width]);
        Ok(place)
    }

    /// Adds a path that ended so many times in a conversion and so many times in nothing. Errors: `too_many_items` beyond
    /// [`MAX_CHANNELS`] channels, `overflow`.
    pub fn add<'a>(
        &mut self,
        path: impl IntoIterator<Item = &'a str>,
        converted: u64,
        lost: u64,
    ) -> Result<(), AttributionError> {
        let times = converted.checked_add(lost).ok_or(AttributionError::Overflow)?;
        if self.moves.is_empty() {
            self.moves.push(vec![0; 2]);
        }
        if times == 0 {
            return Ok(());
        }
        let mut from = 0;
        for channel in path {
            let to = self.place(channel)?;
            self.count(from, to, times)?;
            from = to + 1;
        }
        let ends = self.names.len();
        self.count(from, ends, converted)?;
        self.count(from, ends + 1, lost)
    }

    fn count(&mut self, from: usize, to: usize, times: u64) -> Result<(), AttributionError> {
        self.total = self.total.checked_add(times).filter(|all| *all <= MAX_TOTAL).ok_or(AttributionError::Overflow)?;
        if let Some(cell) = self.moves.get_mut(from).and_then(|row| row.get_mut(to)) {
            *cell += times;
        }
        Ok(())
    }

    /// The counts as probabilities, row by row.
    fn probabilities(&self) -> Vec<Vec<f64>> {
        let row = |row: &Vec<u64>| {
            let all = real(row.iter().sum());
            row.iter().map(|cell| if all > 0.0 { real(*cell) / all } else { 0.0 }).collect()
        };
        self.moves.iter().map(row).collect()
    }

    /// What the channels are worth.
    ///
    /// ```
    /// use regulars_core::sales::attribution::Chain;
    /// let mut chain = Chain::new();
    /// chain.add(["C1", "C2", "C3"], 1, 0)?;
    /// chain.add(["C1"], 0, 1)?;
    /// chain.add(["C2", "C3"], 0, 1)?;
    /// let removal = chain.removal();
    /// assert_eq!(removal.p_conv.canonical(), "0.333333");
    /// let shares: Vec<_> = removal.channels.iter().filter_map(|one| one.share).map(|share| share.canonical()).collect();
    /// assert_eq!(shares, ["0.2", "0.4", "0.4"]);
    /// # Ok::<(), regulars_core::Error>(())
    /// ```
    pub fn removal(&self) -> Removal {
        // By name, so that the order in which paths came cannot be seen in the last digit.
        let order: Vec<usize> = self.names.values().copied().collect();
        let moves = self.probabilities();
        let whole = converts(&moves, &order, None);
        let effects: Vec<Option<f64>> = order
            .iter()
            .map(|place| (whole > 0.0).then(|| (1.0 - converts(&moves, &order, Some(*place)) / whole).max(0.0)))
            .collect();
        let sum: f64 = effects.iter().flatten().sum();
        let channels = self.names.keys().zip(&effects).map(|(channel, effect)| ChannelEffect {
            channel: channel.clone(),
            removal_effect: effect.and_then(|effect| decimal(effect, PLACES)),
            share: effect.filter(|_| sum > 0.0).and_then(|effect| decimal(effect / sum, PLACES)),
        });
        Removal { p_conv: decimal(whole, PLACES).unwrap_or_default(), channels: channels.collect() }
    }
}

/// How probable a conversion is if all who come to `removed` are lost.
fn converts(moves: &[Vec<f64>], order: &[usize], removed: Option<usize>) -> f64 {
    let kept: Vec<usize> = order.iter().copied().filter(|place| Some(*place) != removed).collect();
    let move_of = |from: usize, to: usize| moves.get(from).and_then(|row| row.get(to)).copied().unwrap_or(0.0);
    let end = order.len();
    // x = T x + c for the channels, so (I - T) x = c.
    let row = |(at, from): (usize, &usize)| {
        let cell = |(column, to): (usize, &usize)| f64::from(u8::from(at == column)) - move_of(from + 1, *to);
        let left = kept.iter().enumerate().map(cell);
        left.chain([move_of(from + 1, end)]).collect::<Vec<f64>>()
    };
    let solved = solve(kept.iter().enumerate().map(row).collect());
    kept.iter().zip(&solved).map(|(to, x)| move_of(0, *to) * x).sum::<f64>() + move_of(0, end)
}

/// Solves rows of a system whose last column is the right side, by elimination with pivots. What no path leaves is 0.
fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let n = rows.len();
    for column in 0..n {
        let size = |row: &Vec<f64>| row.get(column).copied().unwrap_or(0.0).abs();
        let below = rows.iter().enumerate().skip(column);
        let Some((pivot, _)) = below.max_by(|(_, a), (_, b)| size(a).total_cmp(&size(b))) else { break };
        rows.swap(column, pivot);
        let (above, below) = rows.split_at_mut(column + 1);
        let Some(head) = above.last() else { break };
        let Some(first) = head.get(column).copied().filter(|first| *first != 0.0) else { continue };
        for row in below {
            let times = row.get(column).copied().unwrap_or(0.0) / first;
            if times != 0.0 {
                for (cell, above) in row.iter_mut().zip(head).skip(column) {
                    *cell -= times * above;
                }
            }
        }
    }
    let mut solved = vec![0.0; n];
    for (place, row) in rows.iter().enumerate().rev() {
        let known: f64 = row.iter().take(n).zip(&solved).skip(place + 1).map(|(cell, x)| cell * x).sum();
        let (right, own) = (row.get(n).copied().unwrap_or(0.0), row.get(place).copied().unwrap_or(0.0));
        if let Some(x) = solved.get_mut(place).filter(|_| own != 0.0) {
            *x = (right - known) / own;
        }
    }
    solved
}
