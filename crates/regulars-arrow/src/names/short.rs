//! Numbers of short texts. Many are looked up at once, so that the processor waits for memory once and not for each of them.

use std::hash::{BuildHasher, Hasher, RandomState};

/// Texts of at most so many bytes are looked up as they are, longer ones by a hash of them.
pub(crate) const SHORT: usize = 15;
/// How many are looked up at once.
pub(crate) const ABREAST: usize = 128;

/// A short text with its length as two words.
pub(crate) type Key = (u64, u64);

/// The key of no short text.
pub(crate) const LONG: Key = (u64::MAX, u64::MAX);

/// The numbers of short texts: places by hash, at most a quarter of them taken, and the keys by number.
#[derive(Clone)]
pub(crate) struct ShortNames {
    folding: Folding,
    /// One more than a number; 0 where nobody is. There are a power of two.
    places: Vec<u32>,
    /// By number; other numbers have none.
    keys: Vec<Key>,
    taken: usize,
}

impl Default for ShortNames {
    fn default() -> Self {
        Self { folding: Folding::new(), places: vec![0; 1_024], keys: Vec::new(), taken: 0 }
    }
}

impl ShortNames {
    /// The numbers of those that stand where their hash leads. Of another nothing is said: it may be known or not.
    pub(crate) fn first_looks(&self, keys: &[Key; ABREAST]) -> [Option<u32>; ABREAST] {
        let places = keys.map(|key| self.place(key));
        let found = places.map(|place| self.places.get(place).copied().unwrap_or(0));
        let mut numbers = [None; ABREAST];
        for ((number, found), key) in numbers.iter_mut().zip(found).zip(keys) {
            *number = found.checked_sub(1).filter(|number| self.is(*number, *key));
        }
        numbers
    }

    /// The number of a text.
    pub(crate) fn number_of(&self, key: Key) -> Option<u32> {
        let mut place = self.place(key);
        loop {
            let number = self.places.get(place)?.checked_sub(1)?;
            if self.is(number, key) {
                return Some(number);
            }
            place = self.after(place);
        }
    }

    /// Gives a text that is not known a number, which is below `u32::MAX`.
    pub(crate) fn insert(&mut self, key: Key, number: u32) {
        if (self.taken + 1) * 4 > self.places.len() {
            let room = self.places.len() * 2;
            self.places.clear();
            self.places.resize(room, 0);
            let keys = std::mem::take(&mut self.keys);
            for (number, key) in (0_u32..).zip(&keys).filter(|(_, key)| **key != LONG) {
                self.put(*key, number);
            }
            self.keys = keys;
        }
        self.put(key, number);
        self.keys.resize(number as usize, LONG);
        self.keys.push(key);
        self.taken += 1;
    }

    /// Gives a text the first free place from where its hash leads; at most a quarter is taken, so there is one.
    fn put(&mut self, key: Key, number: u32) {
        let mut place = self.place(key);
        while self.places.get(place).is_some_and(|number| *number > 0) {
            place = self.after(place);
        }
        if let Some(place) = self.places.get_mut(place) {
            *place = number + 1;
        }
    }

    #[inline]
    fn is(&self, number: u32, key: Key) -> bool {
        self.keys.get(number as usize) == Some(&key)
    }

    #[inline]
    fn place(&self, key: Key) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "the lowest bits are what is wanted")]
        let hash = self.folding.hash_one(key) as usize;
        hash & (self.places.len() - 1)
    }

    #[inline]
    fn after(&self, place: usize) -> usize {
        (place + 1) & (self.places.len() - 1)
    }
}

/// A short text with its length as two words; none for a longer one.
#[inline]
pub(crate) fn short_key(bytes: &[u8], from: usize, to: usize) -> Option<Key> {
    let length = to.checked_sub(from).filter(|length| *length <= SHORT)?;
    let word = match bytes.get(from..from + 16).and_then(|bytes| <[u8; 16]>::try_from(bytes).ok()) {
        // What follows the text is cut off.
        Some(bytes) => u128::from_le_bytes(bytes) & ((1_u128 << (8 * length)) - 1),
        None => {
            let mut word = [0_u8; 16];
            word.iter_mut().zip(bytes.get(from..to)?).for_each(|(into, byte)| *into = *byte);
            u128::from_le_bytes(word)
        }
    };
    let word = word | ((length as u128) << 120);
    #[expect(clippy::cast_possible_truncation, reason = "the two halves of it")]
    Some((word as u64, (word >> 64) as u64))
}

/// Hashes words by one multiplication each, from a seed of its own, so that nobody can make names that clash.
#[derive(Clone)]
pub(crate) struct Folding {
    seed: [u64; 2],
}

impl Folding {
    pub(crate) fn new() -> Self {
        let drawn = RandomState::new();
        Self { seed: [drawn.hash_one(0_u8) | 1, drawn.hash_one(1_u8)] }
    }

    pub(crate) fn of_text(&self, text: &str) -> u64 {
        let mut hasher = self.build_hasher();
        hasher.write(text.as_bytes());
        hasher.finish()
    }
}

impl BuildHasher for Folding {
    type Hasher = Folder;

    #[inline]
    fn build_hasher(&self) -> Folder {
        let [factor, state] = self.seed;
        Folder { factor, state }
    }
}

pub(crate) struct Folder {
    factor: u64,
    state: u64,
}

impl Hasher for Folder {
    #[inline]
    fn write_u64(&mut self, word: u64) {
        let product = u128::from(self.state ^ word) * u128::from(self.factor);
        #[expect(clippy::cast_possible_truncation, reason = "the two halves of it")]
        let folded = (product as u64) ^ ((product >> 64) as u64);
        self.state = folded.rotate_left(23) ^ self.factor;
    }

    #[inline]
    fn write_i64(&mut self, word: i64) {
        self.write_u64(word.cast_unsigned());
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.write_u64(u64::from_le_bytes(*word));
        }
        let mut last = [0_u8; 8];
        last.iter_mut().zip(rest).for_each(|(into, byte)| *into = *byte);
        self.write_u64(u64::from_le_bytes(last) ^ ((bytes.len() as u64) << 56));
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.state
    }
}

#[cfg(test)]
mod tests {
    use super::{ABREAST, Key, LONG, ShortNames, short_key};

    #[test]
    fn what_was_inserted_is_found_and_nothing_else() {
        let mut names = ShortNames::default();
        let keys: Vec<Key> =
            (0..5_000).map(|n| short_key(format!("c{n}").as_bytes(), 0, format!("c{n}").len()).unwrap()).collect();
        // Every third number is of a long text.
        for (n, key) in (0_u32..).zip(&keys) {
            assert_eq!(names.number_of(*key), None);
            names.insert(*key, n + n / 2);
        }
        for (n, key) in (0_u32..).zip(&keys) {
            assert_eq!(names.number_of(*key), Some(n + n / 2));
        }
        assert_eq!(names.number_of(short_key(b"c", 0, 1).unwrap()), None);
        let mut some = [LONG; ABREAST];
        some.iter_mut().zip(keys.iter().skip(100)).skip(1).for_each(|(some, key)| *some = *key);
        let looks = names.first_looks(&some);
        assert_eq!(looks[0], None);
        let known = looks.iter().zip(&some).filter(|(look, key)| look.is_some() && **look == names.number_of(**key));
        assert!(known.count() > ABREAST / 2, "{looks:?}");
        assert!(looks.iter().zip(&some).all(|(look, key)| look.is_none() || *look == names.number_of(*key)));
    }
}
