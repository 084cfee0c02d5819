//! What is usual (AL-3): an exponentially weighted mean of the counts of closed buckets, in integers.

use super::AlarmSpan;

/// Counts are scaled by this.
const SCALE: i128 = 1_000_000;

/// How it is judged what is usual.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Baseline {
    /// The length of a bucket; buckets are aligned to 1970-01-01T00:00:00Z.
    pub bucket: AlarmSpan,
    /// How much the newest bucket weighs: above.
    pub alpha_num: u32,
    /// And below.
    pub alpha_den: u32,
    /// How many times the usual is too much: above.
    pub factor_num: u32,
    /// And below.
    pub factor_den: u32,
    /// Before so many buckets are closed nothing is said.
    pub min_buckets: u64,
    /// Up to this count nothing is said.
    pub floor: u64,
}

/// How the buckets of one key stand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Usual {
    /// The bucket that is open.
    bucket: i64,
    /// The mean of those that are closed, scaled.
    mean: i128,
    closed: u64,
    fired: bool,
}

/// A fraction rounded to a whole number, half to even; both are not negative.
fn half_even(above: i128, below: i128) -> i128 {
    let (whole, rest) = (above / below, above % below);
    match (rest * 2).cmp(&below) {
        std::cmp::Ordering::Less => whole,
        std::cmp::Ordering::Greater => whole + 1,
        std::cmp::Ordering::Equal => whole + whole % 2,
    }
}

impl Baseline {
    pub(super) fn bucket(&self, micros: i64) -> i64 {
        micros.div_euclid(self.bucket.micros.max(1))
    }

    fn after(&self, mean: i128, count: u64) -> i128 {
        let (num, den) = (i128::from(self.alpha_num), i128::from(self.alpha_den.max(1)));
        half_even(num * i128::from(count) * SCALE + (den - num).max(0) * mean, den)
    }
}

impl Usual {
    pub(super) fn new(bucket: i64) -> Self {
        Self { bucket, mean: 0, closed: 0, fired: false }
    }

    /// Goes on to a bucket; the open one closes with its count, those between with none. False if it is open already.
    pub(super) fn go_on(&mut self, rule: &Baseline, bucket: i64, count: u64) -> bool {
        if bucket <= self.bucket {
            return false;
        }
        self.mean = rule.after(self.mean, count);
        let mut empty = bucket - self.bucket - 1;
        self.closed = self.closed.saturating_add(1).saturating_add(u64::try_from(empty).unwrap_or(0));
        // A mean that an empty bucket does not change stays for ever.
        while empty > 0 {
            let next = rule.after(self.mean, 0);
            if next == self.mean {
                break;
            }
            self.mean = next;
            empty -= 1;
        }
        (self.bucket, self.fired) = (bucket, false);
        true
    }

    /// Whether the count of the open bucket is too much, and that was not said yet; then the usual count as a decimal.
    pub(super) fn judge(&mut self, rule: &Baseline, count: u64) -> Option<String> {
        let much = i128::from(count) * SCALE * i128::from(rule.factor_den);
        let usual = i128::from(rule.factor_num).saturating_mul(self.mean);
        if self.fired || self.closed < rule.min_buckets || count <= rule.floor || much <= usual {
            return None;
        }
        self.fired = true;
        let text = format!("{}.{:06}", self.mean / SCALE, self.mean % SCALE);
        Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule() -> Baseline {
        let bucket = AlarmSpan { text: "1d".to_owned(), micros: 86_400_000_000 };
        Baseline { bucket, alpha_num: 1, alpha_den: 8, factor_num: 3, factor_den: 1, min_buckets: 7, floor: 20 }
    }

    #[test]
    fn halves_go_to_the_even_number() {
        let rounded: Vec<i128> = [1, 3, 5, 7].map(|above| half_even(above, 2)).to_vec();
        assert_eq!(rounded, [0, 2, 2, 4]);
        assert_eq!((half_even(4, 3), half_even(5, 3)), (1, 2));
    }

    #[test]
    fn a_mean_follows_the_counts_of_closed_buckets() {
        let rule = rule();
        let mut usual = Usual::new(0);
        usual.go_on(&rule, 1, 8);
        assert_eq!((usual.mean, usual.closed), (1_000_000, 1));
        usual.go_on(&rule, 2, 16);
        assert_eq!(usual.mean, 2_875_000);
        let mut skipped = usual.clone();
        skipped.go_on(&rule, 5, 1);
        for (bucket, count) in [(3, 1), (4, 0), (5, 0)] {
            usual.go_on(&rule, bucket, count);
        }
        assert_eq!(skipped, usual);
    }

    #[test]
    fn a_gap_of_ages_costs_few_steps() {
        let mut usual = Usual::new(i64::MIN / 4);
        usual.go_on(&rule(), i64::MAX / 4, u64::MAX);
        assert!(usual.mean <= 4, "{}", usual.mean);
        assert!(usual.closed > u64::MAX / 8);
    }
}
