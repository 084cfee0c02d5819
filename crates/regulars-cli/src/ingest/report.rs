//! What came of an ingest: how many lines were taken, and which ones were not and why. Nothing is left out in silence:
//! what is not printed is counted, and every line that was not taken is in the rejects file.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::failure::Failure;

/// A line that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) line: u64,
    pub(super) failure: Failure,
    pub(super) raw: Vec<u8>,
}

/// So many lines of each sort are printed.
const PRINTED: usize = 10;

/// Counts over all files, and the first lines that were not taken.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) lines: u64,
    pub(crate) blank: u64,
    /// Rows that only name columns.
    pub(crate) headers: u64,
    pub(crate) accepted: u64,
    pub(crate) duplicates: u64,
    /// What was noticed in accepted records, by code: how often.
    findings: BTreeMap<String, u64>,
    conflicts: Listed,
    rejected: Listed,
}

/// How many, and the first of them as text.
#[derive(Debug, Default)]
struct Listed {
    count: u64,
    first: Vec<String>,
}

impl Listed {
    fn add(&mut self, file: &str, troubles: &[Trouble]) {
        for Trouble { line, failure, .. } in troubles {
            self.count += 1;
            if self.first.len() < PRINTED {
                let path = if failure.path.is_empty() { String::new() } else { format!("{}: ", failure.path) };
                self.first.push(format!("{file}:{line}  {}  {path}{}", failure.code, failure.message));
            }
        }
    }

    fn write(&self, out: &mut dyn Write, title: &str) -> io::Result<()> {
        if self.count == 0 {
            return Ok(());
        }
        writeln!(out, "{title}")?;
        for line in &self.first {
            writeln!(out, "  {line}")?;
        }
        let more = self.count.saturating_sub(u64::try_from(self.first.len()).unwrap_or(u64::MAX));
        if more > 0 {
            writeln!(out, "  and {} more", grouped(more))?;
        }
        Ok(())
    }
}

impl Report {
    pub(super) fn add_conflicts(&mut self, file: &str, troubles: &[Trouble]) {
        self.conflicts.add(file, troubles);
    }

    pub(super) fn add_rejected(&mut self, file: &str, troubles: &[Trouble]) {
        self.rejected.add(file, troubles);
    }

    pub(super) fn add_findings(&mut self, findings: BTreeMap<String, u64>) {
        for (code, count) in findings {
            *self.findings.entry(code).or_default() += count;
        }
    }

    pub(crate) fn conflicting(&self) -> u64 {
        self.conflicts.count
    }

    pub(crate) fn rejected(&self) -> u64 {
        self.rejected.count
    }

    /// Every line was taken, now or before.
    pub(crate) fn is_clean(&self) -> bool {
        self.conflicting() + self.rejected() == 0
    }

    /// The report as people read it.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        write!(
            out,
            "{} lines: {} accepted, {} duplicate, {} conflicting, {} rejected",
            grouped(self.lines),
            grouped(self.accepted),
            grouped(self.duplicates),
            grouped(self.conflicting()),
            grouped(self.rejected())
        )?;
        let answered =
            self.accepted + self.duplicates + self.conflicting() + self.rejected() + self.headers + self.blank;
        // Only after a failure: lines of a batch of which nothing was stored.
        let unanswered = self.lines.saturating_sub(answered);
        for (count, word) in [(self.headers, "header"), (self.blank, "blank"), (unanswered, "not stored")] {
            if count > 0 {
                write!(out, ", {} {word}", grouped(count))?;
            }
        }
        writeln!(out)?;
        if !self.findings.is_empty() {
            let noticed: Vec<String> =
                self.findings.iter().map(|(code, count)| format!("{} {code}", grouped(*count))).collect();
            writeln!(out, "noticed in accepted lines: {}", noticed.join(", "))?;
        }
        self.conflicts.write(out, "conflicting (the record that came first stays)")?;
        self.rejected.write(out, "rejected")
    }
}

/// `1234567` as `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// So many of them: `1 record`, `1,234 records`.
pub(crate) fn counted(number: u64, what: &str) -> String {
    format!("{} {what}{}", grouped(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let numbers = [0, 999, 1_000, 69_659, 1_234_567];
        assert_eq!(numbers.map(grouped), ["0", "999", "1,000", "69,659", "1,234,567"]);
    }

    #[test]
    fn what_is_not_printed_is_counted() {
        let mut report = Report { lines: 31, accepted: 18, ..Report::default() };
        let trouble =
            |line| Trouble { line, failure: Failure::new("json_syntax", "", "expected a comma"), raw: Vec::new() };
        report.add_rejected("a.ndjson", &(1..=12).map(trouble).collect::<Vec<_>>());
        let mut text = Vec::new();
        report.write(&mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.starts_with(
            "31 lines: 18 accepted, 0 duplicate, 0 conflicting, 12 rejected, 1 not stored\nrejected\n  a.ndjson:1  json_syntax"
        ));
        assert!(text.ends_with("a.ndjson:10  json_syntax  expected a comma\n  and 2 more\n"), "{text}");
    }
}
