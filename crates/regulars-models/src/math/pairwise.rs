//! Sums that give the same bits however many threads work on them (SC-6).

/// Rows of a chunk: what one thread may sum on its own.
pub const CHUNK: usize = 4096;
/// Rows that are added one to another before pairs are made of their sums.
const LEAF: usize = 16;

/// A running sum of rows of `N` numbers, added pairwise in input order.
///
/// Row `i` always meets the same partners: the tree of additions follows from the number of rows alone. Whole chunks of [`CHUNK`]
/// rows are subtrees of it, so a chunk that was summed elsewhere joins by [`Pairwise::join_chunk`] with the same bits.
///
/// ```
/// use regulars_models::math::Pairwise;
/// let mut sum = Pairwise::<2>::default();
/// for row in 0..1000 {
///     sum.add([0.5, f64::from(row)]);
/// }
/// assert_eq!(sum.total(), [500.0, 499_500.0]);
/// ```
#[derive(Clone, Debug)]
pub struct Pairwise<const N: usize> {
    /// Sums of 2^k leaves each, with falling k: the binary digits of the number of whole leaves.
    stack: Vec<[f64; N]>,
    leaf: [f64; N],
    rows: usize,
}

impl<const N: usize> Default for Pairwise<N> {
    fn default() -> Self {
        Self { stack: Vec::with_capacity(usize::BITS as usize), leaf: [0.0; N], rows: 0 }
    }
}

impl<const N: usize> Pairwise<N> {
    /// Adds a row.
    #[inline]
    pub fn add(&mut self, row: [f64; N]) {
        plus(&mut self.leaf, &row);
        self.rows += 1;
        if self.rows.is_multiple_of(LEAF) {
            let leaf = std::mem::replace(&mut self.leaf, [0.0; N]);
            self.carry(leaf, (self.rows / LEAF - 1).trailing_ones());
        }
    }

    /// Adds the sum of the next [`CHUNK`] rows; all rows so far stood in whole chunks.
    pub fn join_chunk(&mut self, chunk: [f64; N]) {
        self.carry(chunk, (self.rows / CHUNK).trailing_ones());
        self.rows += CHUNK;
    }

    fn carry(&mut self, mut row: [f64; N], carries: u32) {
        for _ in 0..carries {
            if let Some(earlier) = self.stack.pop() {
                plus(&mut row, &earlier);
            }
        }
        self.stack.push(row);
    }

    /// The sum of all rows so far.
    #[must_use]
    pub fn total(&self) -> [f64; N] {
        let mut total = self.leaf;
        for part in self.stack.iter().rev() {
            plus(&mut total, part);
        }
        total
    }
}

#[inline]
fn plus<const N: usize>(into: &mut [f64; N], other: &[f64; N]) {
    for (into, other) in into.iter_mut().zip(other) {
        *into += other;
    }
}

/// The sum of numbers in input order.
pub fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut sum = Pairwise::<1>::default();
    for value in values {
        sum.add([value]);
    }
    let [total] = sum.total();
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(n: usize) -> Vec<f64> {
        let mut rng = fastrand::Rng::with_seed(7);
        (0..n).map(|_| (rng.f64() - 0.5) * 1e6).collect()
    }

    #[test]
    fn chunks_that_were_summed_elsewhere_give_the_same_bits() {
        for n in [CHUNK, 3 * CHUNK, 7 * CHUNK + 1, 12 * CHUNK + 4095] {
            let values = values(n);
            let mut joined = Pairwise::<1>::default();
            let mut chunks = values.chunks_exact(CHUNK);
            for chunk in &mut chunks {
                joined.join_chunk([sum(chunk.iter().copied())]);
            }
            for value in chunks.remainder() {
                joined.add([*value]);
            }
            assert_eq!(joined.total()[0].to_bits(), sum(values.iter().copied()).to_bits(), "{n} rows");
        }
    }

    #[test]
    fn pairwise_sums_lose_less_than_running_ones() {
        let values: Vec<f64> = std::iter::repeat_n(0.1, 1_000_000).collect();
        let running: f64 = values.iter().sum();
        let pairwise = sum(values);
        assert!((pairwise - 1e5).abs() < 1e-9 && (running - 1e5).abs() > 1e-7, "{pairwise} {running}");
    }
}
