//! A map of mostly few keys, such as the order numbers of a customer: few are found one after another, many by a tree.

use std::collections::BTreeMap;

use smallvec::SmallVec;

/// So many are few.
pub(crate) const FEW: usize = 8;

#[derive(Debug)]
pub(crate) struct Few<K, V> {
    all: SmallVec<[(K, V); FEW]>,
    /// The places of all keys, once there are more than few.
    places: BTreeMap<K, usize>,
}

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Self { all: SmallVec::new(), places: BTreeMap::new() }
    }
}

impl<K: Ord + Copy, V: Default> Few<K, V> {
    /// What belongs to a key, and whether the key is new; then it is the default.
    pub(crate) fn entry(&mut self, key: K) -> (&mut V, bool) {
        let known = if self.all.len() <= FEW {
            self.all.iter().position(|(known, _)| *known == key)
        } else {
            self.places.get(&key).copied()
        };
        let place = known.unwrap_or(self.all.len());
        if known.is_none() {
            self.all.push((key, V::default()));
            if self.all.len() > FEW {
                let unplaced = self.all.iter().enumerate().skip(self.places.len());
                self.places.extend(unplaced.map(|(place, (key, _))| (*key, place)));
            }
        }
        // INVARIANT: the place is that of a key that was known or pushed just now.
        #[expect(clippy::indexing_slicing, reason = "by the invariant")]
        let (_, value) = &mut self.all[place];
        (value, known.is_none())
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.all.iter_mut().map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_keys_keep_what_is_theirs() {
        for many in [1, FEW, FEW + 1, 100] {
            let mut few: Few<usize, usize> = Few::default();
            for turn in 0..3 {
                for key in (0..many).rev() {
                    let (value, is_new) = few.entry(key);
                    assert_eq!((*value, is_new), (turn * key, turn == 0));
                    *value += key;
                }
            }
            assert_eq!(few.values_mut().map(|value| *value).sum::<usize>(), 3 * (0..many).sum::<usize>());
        }
    }
}
