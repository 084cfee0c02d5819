//! Ids as numbers, for a caller that has only their texts.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::membership::points::Key;

/// Texts by number and numbers by text. One text has one number whatever it is the id of.
#[derive(Clone, Debug, Default)]
pub struct Names {
    numbers: BTreeMap<Arc<str>, Key>,
    texts: Vec<Arc<str>>,
}

impl Names {
    /// The number of a text; a new text gets the next one. None after 4,294,967,295 texts.
    ///
    /// ```
    /// use regulars_core::membership::account::Names;
    /// let mut names = Names::default();
    /// let first = names.number("o1").unwrap();
    /// assert_ne!(names.number("o2"), Some(first));
    /// assert_eq!(names.number("o1"), Some(first));
    /// assert_eq!(names.text(first), Some("o1"));
    /// ```
    pub fn number(&mut self, text: &str) -> Option<Key> {
        if let Some(known) = self.numbers.get(text) {
            return Some(*known);
        }
        let key = Key(u32::try_from(self.texts.len()).ok()?);
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, key);
        Some(key)
    }

    /// The number of a text that has one.
    pub fn known(&self, text: &str) -> Option<Key> {
        self.numbers.get(text).copied()
    }

    /// The text of a number.
    pub fn text(&self, key: Key) -> Option<&str> {
        self.texts.get(key.0 as usize).map(|text| &**text)
    }
}
