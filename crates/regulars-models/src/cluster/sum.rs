//! Sums of rows whose bits follow from the number and order of rows alone (SC-6).

/// Rows that are added one after another before pairs are formed; sixteen such runs are a chunk of 4096 rows.
pub(super) const RUN: usize = 256;

/// Adds vectors of one width pairwise: run 1 meets run 2, their sum that of runs 3 and 4, and so on.
pub(super) struct Pairs {
    width: usize,
    /// Sums of 2^k runs each, with falling k.
    stack: Vec<Vec<f64>>,
    /// Vectors that can be used again.
    spare: Vec<Vec<f64>>,
    runs: usize,
}

impl Pairs {
    pub(super) fn new(width: usize) -> Self {
        Self { width, stack: Vec::new(), spare: Vec::new(), runs: 0 }
    }

    /// Forgets all sums.
    pub(super) fn clear(&mut self) {
        self.spare.append(&mut self.stack);
        self.runs = 0;
    }

    /// Adds the next run, which `fill` sums into zeros.
    pub(super) fn run(&mut self, fill: impl FnOnce(&mut [f64])) {
        let mut sum = self.spare.pop().unwrap_or_default();
        sum.clear();
        sum.resize(self.width, 0.0);
        fill(&mut sum);
        for _ in 0..self.runs.trailing_ones() {
            let Some(mut earlier) = self.stack.pop() else { break };
            plus(&mut earlier, &sum);
            self.spare.push(std::mem::replace(&mut sum, earlier));
        }
        self.stack.push(sum);
        self.runs += 1;
    }

    /// The sum of all runs.
    pub(super) fn total(&mut self, total: &mut Vec<f64>) {
        total.clear();
        total.resize(self.width, 0.0);
        for part in self.stack.iter().rev() {
            plus(total, part);
        }
    }
}

fn plus(into: &mut [f64], other: &[f64]) {
    for (into, other) in into.iter_mut().zip(other) {
        *into += other;
    }
}

/// The sum of numbers in input order.
pub(crate) fn sum(values: &[f64]) -> f64 {
    let mut pairs = Pairs::new(1);
    for run in values.chunks(RUN) {
        pairs.run(|sum| {
            if let [sum] = sum {
                *sum = run.iter().sum();
            }
        });
    }
    let mut total = Vec::new();
    pairs.total(&mut total);
    total.iter().sum()
}

/// The sums of the columns of rows of `width`, after `map`.
pub(super) fn columns(rows: &[f64], width: usize, mut map: impl FnMut(usize, f64) -> f64) -> Vec<f64> {
    let mut pairs = Pairs::new(width);
    for run in rows.chunks(RUN * width.max(1)) {
        pairs.run(|sums| {
            for row in run.chunks_exact(width.max(1)) {
                for (at, (sum, value)) in sums.iter_mut().zip(row).enumerate() {
                    *sum += map(at, *value);
                }
            }
        });
    }
    let mut total = Vec::new();
    pairs.total(&mut total);
    total
}
