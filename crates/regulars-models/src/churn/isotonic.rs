//! Pool-adjacent-violators: the non-decreasing sequence nearest to given means [Ayer et al. 1955].

/// A run of rows that share one mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pool {
    /// The first of the pooled items.
    pub(super) first: usize,
    pub(super) weight: f64,
    pub(super) sum: f64,
}

impl Pool {
    pub(super) fn mean(&self) -> f64 {
        self.sum / self.weight
    }
}

/// Pools items of (weight above 0, sum) until means do not decrease.
pub(super) fn pool(items: impl IntoIterator<Item = (f64, f64)>) -> Vec<Pool> {
    let mut pools: Vec<Pool> = Vec::new();
    for (first, (weight, sum)) in items.into_iter().enumerate() {
        let mut last = Pool { first, weight, sum };
        // Equal means are pooled too, so that steps are strict. Cross-multiplied: sums of whole numbers compare exactly.
        while let Some(before) = pools.pop_if(|before| before.sum * last.weight >= last.sum * before.weight) {
            last = Pool { first: before.first, weight: before.weight + last.weight, sum: before.sum + last.sum };
        }
        pools.push(last);
    }
    pools
}

#[cfg(test)]
mod tests {
    use super::pool;

    #[test]
    fn violators_share_their_mean() {
        let means: Vec<f64> =
            pool([(1.0, 0.0), (1.0, 1.0), (1.0, 0.0), (2.0, 2.0)]).iter().map(super::Pool::mean).collect();
        assert_eq!(means, [0.0, 0.5, 1.0]);
    }
}
