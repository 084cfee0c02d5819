//! Texts as small numbers: the texts one after another, and who reads them out of columns.

use std::collections::HashMap;

use arrow::array::{
    Array as _, AsArray as _, GenericStringArray, LargeStringArray, LargeStringBuilder, OffsetSizeTrait,
};
use arrow::datatypes::DataType;
use regulars_core::error::Result;

use super::next;
use super::short::{ABREAST, Folding, Key, LONG, ShortNames, short_key};
use crate::read::Column;

/// Texts one after another.
#[derive(Clone, Debug, Default)]
pub(super) struct Arena {
    text: String,
    ends: Vec<usize>,
}

impl Arena {
    pub(super) fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let from = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(number).and_then(|end| self.text.get(from..*end)).unwrap_or_default()
    }

    /// The number of a text. All are looked through, and read where the length is right.
    pub(super) fn number_of(&self, text: &str) -> Option<u32> {
        let mut from = 0;
        let is = |end: &usize| {
            let own = std::mem::replace(&mut from, *end)..*end;
            own.len() == text.len() && self.text.get(own) == Some(text)
        };
        u32::try_from(self.ends.iter().position(is)?).ok()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    fn numbers(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.len()).unwrap_or(u32::MAX)
    }

    /// All numbers in the order of their texts.
    pub(super) fn sorted(&self) -> Vec<u32> {
        // Mostly the bytes after those that all begin with tell them apart.
        let shared = self.shared();
        let mut keyed: Vec<(u64, u32)> =
            self.numbers().map(|number| (word(self.get(number), shared), number)).collect();
        keyed.sort_unstable_by(|one, other| one.0.cmp(&other.0).then_with(|| self.get(one.1).cmp(self.get(other.1))));
        keyed.into_iter().map(|(_, number)| number).collect()
    }

    /// The texts of numbers as a column.
    pub(super) fn column(&self, mut numbers: impl ExactSizeIterator<Item = u32>) -> LargeStringArray {
        let mut column = LargeStringBuilder::with_capacity(numbers.len(), self.text.len());
        let mut texts = [""; ABREAST];
        while numbers.len() > 0 {
            // Several are asked for at once, so that memory is waited for once and not for each of them.
            let taken = numbers.len().min(ABREAST);
            texts.iter_mut().zip(numbers.by_ref().take(taken)).for_each(|(text, number)| *text = self.get(number));
            let begins = texts.iter().take(taken).map(|text| text.as_bytes().first().copied().unwrap_or(0));
            std::hint::black_box(begins.fold(0, |seen, byte| seen ^ byte));
            texts.iter().take(taken).for_each(|text| column.append_value(text));
        }
        column.finish()
    }

    /// With how many bytes all texts begin alike.
    fn shared(&self) -> usize {
        let first = self.get(0).as_bytes();
        let all = self.numbers();
        all.fold(first.len(), |shared, number| {
            let own = self.get(number).as_bytes();
            if own.get(..shared) == first.get(..shared) {
                return shared;
            }
            first.iter().zip(own).take_while(|(one, other)| one == other).count()
        })
    }
}

/// Gives texts their numbers, from 0 in the order in which they come.
pub(crate) struct Reader {
    names: Arena,
    short: ShortNames,
    /// By a hash of the text, the first that had it.
    pub(super) long: HashMap<u64, u32, Folding>,
    /// Texts whose hash another one had before.
    clashes: HashMap<Box<str>, u32>,
}

impl Reader {
    pub(crate) fn new() -> Self {
        Self {
            names: Arena::default(),
            short: ShortNames::default(),
            long: HashMap::with_hasher(Folding::new()),
            clashes: HashMap::new(),
        }
    }

    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// The texts by number.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        self.names.numbers().map(|number| self.names.get(number))
    }

    pub(super) fn into_names(self) -> Arena {
        self.names
    }

    /// Forgets all but the first texts.
    pub(crate) fn keep(&mut self, count: usize) -> Result<()> {
        let before = std::mem::replace(self, Self::new());
        before.all().take(count).try_for_each(|text| self.text(text).map(|_| ()))
    }

    /// The number of a text, which gets one if it has none. Error: `too_many_items`.
    pub(crate) fn text(&mut self, text: &str) -> Result<u32> {
        match short_key(text.as_bytes(), 0, text.len()) {
            Some(key) => self.short(key, text),
            None => self.long(text),
        }
    }

    /// Adds the numbers of the texts of a column, every row of which has one. Errors: `wrong_type`, `too_many_items`.
    pub(crate) fn read(&mut self, column: &Column<'_>, out: &mut Vec<u32>) -> Result<()> {
        match column.array.data_type() {
            DataType::Utf8 => self.plain(column, column.array.as_string::<i32>(), out),
            DataType::LargeUtf8 => self.plain(column, column.array.as_string::<i64>(), out),
            DataType::Dictionary(_, values) if !values.is_integer() => self.dictionary(column, out),
            _ => self.plain(column, &column.labels()?, out),
        }
    }

    fn plain<O: OffsetSizeTrait>(
        &mut self,
        column: &Column<'_>,
        texts: &GenericStringArray<O>,
        out: &mut Vec<u32>,
    ) -> Result<()> {
        let (bytes, offsets) = (texts.value_data(), texts.value_offsets());
        let mut keys = [LONG; ABREAST];
        for first in (0..texts.len()).step_by(ABREAST) {
            let bounds = offsets.get(first..).unwrap_or_default().windows(2).take(ABREAST);
            for (key, bounds) in keys.iter_mut().zip(bounds) {
                let &[from, to] = bounds else { continue };
                *key = short_key(bytes, from.as_usize(), to.as_usize()).unwrap_or(LONG);
            }
            let known = self.short.first_looks(&keys);
            for (row, (key, known)) in (first..texts.len()).zip(keys.iter().zip(known)) {
                let number = match known {
                    Some(number) => Ok(number),
                    None if *key == LONG => self.long(texts.value(row)),
                    None => self.short(*key, texts.value(row)),
                };
                let number = number.map_err(|error| column.fault(row, error))?;
                out.push(number);
            }
        }
        Ok(())
    }

    /// A dictionary's values are looked up once each, and only those that a row has.
    fn dictionary(&mut self, column: &Column<'_>, out: &mut Vec<u32>) -> Result<()> {
        const UNKNOWN: u32 = u32::MAX;
        let wrong = || column.wrong("text or whole numbers");
        let dictionary = column.array.as_any_dictionary_opt().ok_or_else(wrong)?;
        let values = column.values_of(dictionary.values()).map_err(|_| wrong())?;
        if column.array.is_empty() {
            return Ok(());
        }
        let mut known = vec![UNKNOWN; values.len()];
        for (row, key) in dictionary.normalized_keys().into_iter().enumerate() {
            let Some(known) = known.get_mut(key) else { continue };
            if *known == UNKNOWN {
                *known = self.text(values.value(key)).map_err(|error| column.fault(row, error))?;
            }
            out.push(*known);
        }
        Ok(())
    }

    fn add(&mut self, text: &str) -> Result<u32> {
        let number = next(self.names.len())?;
        self.names.push(text);
        Ok(number)
    }

    fn short(&mut self, key: Key, text: &str) -> Result<u32> {
        if let Some(number) = self.short.number_of(key) {
            return Ok(number);
        }
        let number = self.add(text)?;
        self.short.insert(key, number);
        Ok(number)
    }

    pub(super) fn long(&mut self, text: &str) -> Result<u32> {
        let hash = self.long.hasher().of_text(text);
        match self.long.get(&hash) {
            Some(number) if self.names.get(*number) == text => Ok(*number),
            Some(_) => match self.clashes.get(text) {
                Some(number) => Ok(*number),
                None => {
                    let number = self.add(text)?;
                    self.clashes.insert(text.into(), number);
                    Ok(number)
                }
            },
            None => {
                let number = self.add(text)?;
                self.long.insert(hash, number);
                Ok(number)
            }
        }
    }
}

/// The eight bytes after so many as a number that sorts as they do.
fn word(text: &str, from: usize) -> u64 {
    let mut bytes = [0_u8; 8];
    bytes.iter_mut().zip(text.as_bytes().iter().skip(from)).for_each(|(into, byte)| *into = *byte);
    u64::from_be_bytes(bytes)
}
