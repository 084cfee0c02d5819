//! Ids as numbers, for a caller that has only their texts.

use std::collections::BTreeMap;

use crate::membership::points::Key;

/// Texts by number and numbers by text. One text has one number whatever it is the id of.
#[derive(Clone, Debug, Default)]
pub struct Names {
    numbers: BTreeMap<Box<str>, Key>,
    next: u32,
}

impl Names {
    /// The number of a text; a new text gets the next one. None after 4,294,967,295 texts.
    ///
    /// ```
    /// use regulars_core::membership::account::Names;
    /// let mut names = Names::default();
    /// let first = names.number("o1");
    /// assert_ne!(names.number("o2"), first);
    /// assert_eq!(names.number("o1"), first);
    /// ```
    pub fn number(&mut self, text: &str) -> Option<Key> {
        if let Some(known) = self.numbers.get(text) {
            return Some(*known);
        }
        let key = Key(self.next);
        self.next = self.next.checked_add(1)?;
        self.numbers.insert(text.into(), key);
        Some(key)
    }

    /// The number of a text that has one.
    pub fn known(&self, text: &str) -> Option<Key> {
        self.numbers.get(text).copied()
    }
}
