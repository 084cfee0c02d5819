//! The facts behind a reason.

use std::ops::Index;

use serde::ser::{Serialize, Serializer};
use smol_str::SmolStr;

/// Facts by name, as text, sorted by name. On the wire it is an object.
///
/// ```
/// use regulars_core::text::ReasonFacts;
/// let facts: ReasonFacts = [("tier", "gold".to_owned()), ("spend", "5200.00 CNY".to_owned())].into_iter().collect();
/// assert_eq!((&facts["tier"], facts.get("until")), ("gold", None));
/// assert_eq!(facts.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["spend", "tier"]);
/// ```
// There are few of them, mostly short, and many reasons: a list costs less than a tree, and what is short needs no room of its own.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct ReasonFacts(Vec<(&'static str, SmolStr)>);

impl ReasonFacts {
    /// The fact of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, fact)| fact.as_str())
    }

    /// Whether there is a fact of a name.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The names and the facts, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, fact)| (*name, fact.as_str()))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<V: Into<SmolStr>> FromIterator<(&'static str, V)> for ReasonFacts {
    /// Of several facts of one name the last one counts.
    #[inline]
    fn from_iter<I: IntoIterator<Item = (&'static str, V)>>(facts: I) -> Self {
        let facts = facts.into_iter();
        let mut all: Vec<(&'static str, SmolStr)> = Vec::with_capacity(facts.size_hint().1.unwrap_or(4).min(8));
        for (name, fact) in facts {
            let fact = fact.into();
            // Mostly they come sorted.
            if all.last().is_none_or(|(known, _)| *known < name) {
                all.push((name, fact));
                continue;
            }
            match all.binary_search_by(|(known, _)| (*known).cmp(name)) {
                Ok(place) => all.get_mut(place).into_iter().for_each(|(_, known)| known.clone_from(&fact)),
                Err(place) => all.insert(place, (name, fact)),
            }
        }
        Self(all)
    }
}

impl Index<&str> for ReasonFacts {
    type Output = str;

    /// The fact of a name, which must be there.
    ///
    /// # Panics
    ///
    /// If there is no fact of that name, as of any map.
    fn index(&self, name: &str) -> &str {
        #[expect(clippy::expect_used, reason = "what an index does; `get` does not")]
        self.get(name).expect("no such fact")
    }
}

impl Serialize for ReasonFacts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::ReasonFacts;
    use crate::text::Json;

    #[test]
    fn facts_come_sorted_and_the_last_of_a_name_counts() {
        let facts = [("b", "1"), ("a", "2"), ("c", "3"), ("a", "4")].map(|(name, fact)| (name, fact.to_owned()));
        let facts: ReasonFacts = facts.into_iter().collect();
        assert_eq!(facts.iter().collect::<Vec<_>>(), [("a", "4"), ("b", "1"), ("c", "3")]);
        assert!((facts.len(), facts.is_empty(), facts.contains_key("b")) == (3, false, true));
        assert_eq!(Json::from_value(&facts).unwrap().to_string(), r#"{"a":"4","b":"1","c":"3"}"#);
        assert!(ReasonFacts::default().is_empty());
    }
}
