//! Counting: every stage of a test run gives how much passed and failed, a stage that says nothing counts as one, and
//! the last line of a run is the sum.

use crate::run::{Done, Ended};

/// How much passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Counts {
    /// One thing that passed.
    pub(crate) const ONE: Self = Self { passed: 1, failed: 0 };

    pub(crate) fn add(&mut self, other: Self) {
        self.passed = self.passed.saturating_add(other.passed);
        self.failed = self.failed.saturating_add(other.failed);
    }

    /// The numbers before `passed`, `failed` and `errors` in a line.
    pub(crate) fn in_line(line: &str) -> Option<Self> {
        let mut counts = None::<Self>;
        let mut number = None;
        for word in line.split_whitespace() {
            let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
            let counted = match (number, bare) {
                (Some(n), "passed") => Self { passed: n, failed: 0 },
                (Some(n), "failed" | "error" | "errors") => Self { passed: 0, failed: n },
                _ => Self::default(),
            };
            if counted != Self::default() || (number.is_some() && matches!(bare, "passed" | "failed")) {
                counts.get_or_insert_default().add(counted);
            }
            number = bare.parse().ok();
        }
        counts
    }

    /// The sum over the lines that begin with `prefix`. A program that failed without counting a failure counts as
    /// one.
    pub(crate) fn of(ended: &Ended, prefix: &str) -> Self {
        let mut sum = Self::default();
        for line in ended.text().lines().filter(|line| line.starts_with(prefix)) {
            sum.add(Self::in_line(line).unwrap_or_default());
        }
        if !ended.success && sum.failed == 0 {
            sum.failed = 1;
        }
        sum
    }

    /// The last line that counts: how our own runners end. One that counts nothing has failed.
    pub(crate) fn at_end_of(ended: &Ended) -> Self {
        let text = ended.text();
        let mut last = text.lines().rev().find_map(Self::in_line).unwrap_or_default();
        if last == Self::default() || (!ended.success && last.failed == 0) {
            last.failed = 1;
        }
        last
    }
}

/// A run in stages. A stage that fails does not stop the next.
#[derive(Debug, Default)]
pub(crate) struct Report {
    sum: Counts,
    failures: Vec<String>,
}

impl Report {
    /// Runs one stage and prints what came of it.
    #[expect(clippy::disallowed_methods, reason = "this program reports how long its stages took")]
    pub(crate) fn stage(&mut self, name: &str, work: impl FnOnce() -> Done<Counts>) -> bool {
        println!("\n== {name}");
        let start = std::time::Instant::now();
        let counts = work().unwrap_or_else(|message| {
            println!("{message}");
            Counts { passed: 0, failed: 1 }
        });
        let counts = if counts == Counts::default() { Counts::ONE } else { counts };
        let Counts { passed, failed } = counts;
        println!("-- {name}: {passed} passed, {failed} failed ({:.1} s)", start.elapsed().as_secs_f64());
        self.sum.add(counts);
        if failed > 0 {
            self.failures.push(format!("{name}: {failed} failed"));
        }
        failed == 0
    }

    /// The last lines of the run.
    pub(crate) fn end(self) -> Done {
        let Counts { passed, failed } = self.sum;
        println!();
        for failure in &self.failures {
            println!("{failure}");
        }
        println!("{passed} passed, {failed} failed");
        if failed == 0 { Ok(()) } else { Err("the test run failed".to_owned()) }
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn lines_of_cargo_pytest_and_our_runners_are_read() {
        let read = |line| Counts::in_line(line).map(|counts| (counts.passed, counts.failed));
        assert_eq!(read("test result: FAILED. 12 passed; 3 failed; 1 ignored; finished in 0.1s"), Some((12, 3)));
        assert_eq!(read("==== 1 failed, 12 passed, 2 errors in 0.50s ===="), Some((12, 3)));
        assert_eq!(read("0 passed, 0 failed"), Some((0, 0)));
        assert_eq!(read("error: could not compile"), None);
    }
}
