//! A small map by key. Callers number ids as they meet them, so new keys mostly come last and cost nothing to insert.

use super::Key;

/// Values by key. After a merge two values may have one key; then the first is the one that is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Keyed<T>(Vec<(Key, T)>);

impl<T> Default for Keyed<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Keyed<T> {
    /// An empty map in the room of this one, for so many values.
    pub(crate) fn again(self, count: usize) -> Self {
        let mut room = self.0;
        room.clear();
        room.reserve(count);
        Self(room)
    }

    fn place(&self, key: Key) -> usize {
        match self.0.last() {
            Some((last, _)) if *last >= key => self.0.partition_point(|(known, _)| *known < key),
            _ => self.0.len(),
        }
    }

    pub(crate) fn get(&self, key: Key) -> Option<&T> {
        self.0.get(self.place(key)).filter(|(known, _)| *known == key).map(|(_, value)| value)
    }

    pub(crate) fn get_mut(&mut self, key: Key) -> Option<&mut T> {
        let place = self.place(key);
        self.0.get_mut(place).filter(|(known, _)| *known == key).map(|(_, value)| value)
    }

    /// All values of a key, in the order in which they were put there.
    pub(crate) fn all_mut(&mut self, key: Key) -> impl Iterator<Item = &mut T> {
        let place = self.place(key).min(self.0.len());
        let (_, behind) = self.0.split_at_mut(place);
        behind.iter_mut().take_while(move |(known, _)| *known == key).map(|(_, value)| value)
    }

    pub(crate) fn has(&self, key: Key) -> bool {
        self.get(key).is_some()
    }

    /// Puts a value behind those of its key.
    pub(crate) fn insert(&mut self, key: Key, value: T) {
        let place = match self.0.last() {
            Some((last, _)) if *last > key => self.0.partition_point(|(known, _)| *known <= key),
            _ => self.0.len(),
        };
        self.0.insert(place, (key, value));
    }

    pub(crate) fn remove(&mut self, key: Key) {
        let place = self.place(key);
        if self.has(key) {
            self.0.remove(place);
        }
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (Key, &mut T)> {
        self.0.iter_mut().map(|(key, value)| (*key, value))
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Key, &T)> {
        self.0.iter().map(|(key, value)| (*key, value))
    }
}

impl<T> IntoIterator for Keyed<T> {
    type Item = (Key, T);
    type IntoIter = std::vec::IntoIter<(Key, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_values_with_one_key_the_first_is_found() {
        let mut map = Keyed::default();
        for (key, value) in [(5, "e"), (2, "b"), (9, "i"), (2, "later")] {
            map.insert(Key(key), value);
        }
        assert_eq!(
            [2, 5, 9, 3, 10].map(|key| map.get(Key(key)).copied()),
            [Some("b"), Some("e"), Some("i"), None, None]
        );
        assert_eq!(map.iter().map(|(key, _)| key.0).collect::<Vec<_>>(), [2, 2, 5, 9]);
        assert_eq!(map.all_mut(Key(2)).map(|value| *value).collect::<Vec<_>>(), ["b", "later"]);
        assert_eq!(map.all_mut(Key(10)).count(), 0);
        *map.get_mut(Key(9)).unwrap() = "j";
        assert_eq!(map.get(Key(9)), Some(&"j"));
        map.remove(Key(2));
        map.remove(Key(3));
        assert_eq!((map.get(Key(2)).copied(), map.values_mut().count()), (Some("later"), 3));
    }
}
