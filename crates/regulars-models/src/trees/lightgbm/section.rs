//! Lines `name=value` of LightGBM's text, each name once, each error with its path.

use std::collections::BTreeMap;
use std::str::FromStr;

use regulars_core::error::{Error, join};

use crate::trees::fault::{malformed, not_finite};

/// The lines of the head or of one tree.
#[derive(Debug, Default)]
pub(super) struct Section<'a> {
    pub(super) path: String,
    lines: BTreeMap<&'a str, &'a str>,
}

impl<'a> Section<'a> {
    pub(super) fn new(path: String) -> Self {
        Self { path, lines: BTreeMap::new() }
    }

    /// Takes a line; a line without `=` is a name alone.
    pub(super) fn take(&mut self, line: &'a str) -> Result<(), Error> {
        let (name, value) = line.split_once('=').unwrap_or((line, ""));
        match self.lines.insert(name, value) {
            None => Ok(()),
            Some(_) => Err(self.wrong(name, "the line stands twice")),
        }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.lines.keys().copied()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.lines.contains_key(name)
    }

    pub(super) fn wrong(&self, name: &str, message: impl Into<String>) -> Error {
        malformed(join(&self.path, name), message)
    }

    pub(super) fn text(&self, name: &str) -> Result<&'a str, Error> {
        self.lines.get(name).copied().ok_or_else(|| self.wrong(name, "the line is required"))
    }

    pub(super) fn count(&self, name: &str) -> Result<usize, Error> {
        self.text(name)?.trim().parse().map_err(|_| self.wrong(name, "expected a whole number"))
    }

    /// As many blanks-separated words as there should be.
    fn words(&self, name: &str, expected: usize) -> Result<impl Iterator<Item = &'a str>, Error> {
        let text = self.text(name)?;
        let found = text.split_ascii_whitespace().count();
        if found != expected {
            return Err(self.wrong(name, format!("{found} numbers instead of {expected}")));
        }
        Ok(text.split_ascii_whitespace())
    }

    /// Checks the length of a line that is not read, if it is there.
    pub(super) fn check_length(&self, name: &str, expected: usize) -> Result<(), Error> {
        if self.has(name) { self.words(name, expected).map(drop) } else { Ok(()) }
    }

    pub(super) fn integers<T: FromStr>(&self, name: &str, expected: usize) -> Result<Vec<T>, Error> {
        let one = |(place, word): (usize, &str)| {
            word.parse().map_err(|_| self.wrong(&format!("{name}[{place}]"), "expected a whole number in range"))
        };
        self.words(name, expected)?.enumerate().map(one).collect()
    }

    /// Finite numbers; `inf` is one more where LightGBM writes it, for a split that only missing values pass.
    pub(super) fn numbers(&self, name: &str, expected: usize, with_inf: bool) -> Result<Vec<f64>, Error> {
        let one = |(place, word): (usize, &str)| match word.parse::<f64>() {
            Ok(number) if number.is_finite() || (with_inf && word == "inf") => Ok(number),
            Ok(_) => Err(not_finite(join(&self.path, &format!("{name}[{place}]")))),
            Err(_) => Err(self.wrong(&format!("{name}[{place}]"), "expected a number")),
        };
        self.words(name, expected)?.enumerate().map(one).collect()
    }
}
