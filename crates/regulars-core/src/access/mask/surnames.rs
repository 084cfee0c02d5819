//! The surnames of two characters by which names are masked (MK-6).

use crate::identity::COMPOUND_SURNAMES;

/// Surnames of two characters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Surnames(Vec<[char; 2]>);

impl Default for Surnames {
    /// The library's own list.
    fn default() -> Self {
        Self(Vec::new()).with(COMPOUND_SURNAMES.iter().copied())
    }
}

impl Surnames {
    /// The list with further ones; what has not two characters is no compound surname and changes nothing.
    #[must_use]
    pub fn with<'s>(mut self, further: impl IntoIterator<Item = &'s str>) -> Self {
        self.0.extend(further.into_iter().filter_map(|surname| pair(surname).filter(|_| surname.chars().count() == 2)));
        self.0.sort_unstable();
        self.0.dedup();
        self
    }

    /// Whether a name begins with one of them.
    pub(super) fn begin(&self, name: &str) -> bool {
        pair(name).is_some_and(|start| self.0.binary_search(&start).is_ok())
    }
}

fn pair(text: &str) -> Option<[char; 2]> {
    let mut chars = text.chars();
    Some([chars.next()?, chars.next()?])
}
