//! What was found against what is true: of the pairs of profiles that belong to one person, how many did the core put
//! together, and of those it put together, how many belong to one person.

use std::collections::HashMap;
use std::io::{self, Write};

use super::generate::Truth;

/// Writes the truth as CSV: source, profile key, person.
pub(super) fn write_csv(out: impl Write, truth: &[Truth]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["source", "profile", "person"])?;
    for row in truth {
        writer.write_record([row.source, &row.key, &row.person.to_string()])?;
    }
    writer.flush()
}

/// Pairs of profiles, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pairs {
    /// In one customer.
    pub(super) found: u64,
    /// Of one person.
    pub(super) real: u64,
    /// Both.
    pub(super) right: u64,
    /// Of one person and sharing something that could join them.
    pub(super) reachable: u64,
}

impl Pairs {
    /// Counts pairs from (customer, person, group of the person) of each profile. A group of n has n·(n−1)/2 pairs.
    pub(super) fn count<C: std::hash::Hash + Eq + Copy>(profiles: impl IntoIterator<Item = (C, u32, usize)>) -> Self {
        let (mut customers, mut people) = (HashMap::new(), HashMap::new());
        let (mut both, mut groups) = (HashMap::new(), HashMap::new());
        for (customer, person, group) in profiles {
            *customers.entry(customer).or_default() += 1;
            *people.entry(person).or_default() += 1;
            *both.entry((customer, person)).or_default() += 1;
            *groups.entry((person, group)).or_default() += 1;
        }
        Self {
            found: pairs(customers.into_values()),
            real: pairs(people.into_values()),
            right: pairs(both.into_values()),
            reachable: pairs(groups.into_values()),
        }
    }

    /// Of the pairs found, the share that is right, in hundredths of a percent.
    pub(super) fn precision(self) -> u64 {
        share(self.right, self.found)
    }

    /// Of the pairs that are real, the share that could be found by exact identifiers, in hundredths of a percent.
    pub(super) fn reach(self) -> u64 {
        share(self.reachable, self.real)
    }

    /// Of the pairs that are real, the share that was found, in hundredths of a percent.
    pub(super) fn recall(self) -> u64 {
        share(self.right, self.real)
    }
}

fn pairs(sizes: impl Iterator<Item = u64>) -> u64 {
    sizes.map(|size| size * (size - 1) / 2).sum()
}

/// Nothing out of nothing is everything.
fn share(part: u64, whole: u64) -> u64 {
    (part * 10_000).checked_div(whole).unwrap_or(10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_by_formula_are_pairs_by_counting() {
        let profiles = [("a", 1, 0), ("a", 1, 0), ("a", 2, 0), ("b", 2, 1), ("b", 2, 1), ("c", 3, 0), ("d", 3, 0)];
        let mut counted = Pairs::default();
        for (nth, one) in profiles.iter().enumerate() {
            for other in &profiles[nth + 1..] {
                counted.found += u64::from(one.0 == other.0);
                counted.real += u64::from(one.1 == other.1);
                counted.right += u64::from((one.0, one.1) == (other.0, other.1));
                counted.reachable += u64::from((one.1, one.2) == (other.1, other.2));
            }
        }
        let pairs = Pairs::count(profiles);
        assert_eq!(pairs, counted);
        assert_eq!((pairs.precision(), pairs.recall()), (5000, 4000));
    }

    #[test]
    fn nobody_found_and_nobody_there_is_right() {
        let pairs = Pairs::count::<u8>([]);
        assert_eq!((pairs.precision(), pairs.recall()), (10_000, 10_000));
    }
}
