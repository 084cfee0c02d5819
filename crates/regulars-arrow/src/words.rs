//! Columns of words, such as categories and channels, as numbers into one vocabulary: a word is checked (RC-11) and kept once,
//! however many rows state it.

use std::collections::HashMap;

use arrow::array::{Array as _, AsArray as _, StringArrayType};
use arrow::datatypes::DataType;
use regulars_core::error::Result;
use regulars_core::text::check_label;

use crate::read::Column;

/// The longest word of a body, in bytes.
const MAX_WORD_BYTES: usize = 200;

/// The number of a word, from 1; 0 is none.
pub(crate) type WordNo = u32;

/// The words of a table by number.
#[derive(Default)]
pub(crate) struct Vocabulary {
    words: Vec<Box<str>>,
    numbers: HashMap<Box<str>, WordNo>,
}

impl Vocabulary {
    /// One more than the greatest number.
    pub(crate) fn end(&self) -> usize {
        self.words.len() + 1
    }

    /// The word of a number.
    pub(crate) fn word(&self, number: WordNo) -> Option<&str> {
        self.words.get((number as usize).checked_sub(1)?).map(AsRef::as_ref)
    }

    /// The number of a word; a new one is checked and added. Errors: `text_not_printable`, `text_too_long`.
    fn number(&mut self, word: &str) -> Result<WordNo> {
        if let Some(number) = self.numbers.get(word) {
            return Ok(*number);
        }
        check_label(word, MAX_WORD_BYTES)?;
        self.words.push(word.into());
        // INVARIANT: a row adds one word per column at most, so a table that fits memory has fewer than 2^32 words.
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.numbers.insert(word.into(), number);
        Ok(number)
    }
}

impl Column<'_> {
    /// The words of a column of text in any of its layouts; a row without a value has none. Errors: `wrong_type`,
    /// `text_not_printable`, `text_too_long`.
    pub(crate) fn words(&self, vocabulary: &mut Vocabulary) -> Result<Vec<WordNo>> {
        match self.array.data_type() {
            DataType::Utf8 => self.plain(self.array.as_string::<i32>(), vocabulary),
            DataType::LargeUtf8 => self.plain(self.array.as_string::<i64>(), vocabulary),
            DataType::Utf8View => self.plain(self.array.as_string_view(), vocabulary),
            DataType::Dictionary(..) => self.dictionary(vocabulary),
            _ => Err(self.wrong("text")),
        }
    }

    fn plain<'t>(&self, texts: impl StringArrayType<'t>, vocabulary: &mut Vocabulary) -> Result<Vec<WordNo>> {
        let mut last = ("", 0);
        let number = |(row, text): (usize, Option<&'t str>)| {
            let Some(text) = text else { return Ok(0) };
            if last.1 == 0 || last.0 != text {
                last = (text, vocabulary.number(text).map_err(|error| self.fault(row, error))?);
            }
            Ok(last.1)
        };
        texts.iter().enumerate().map(number).collect()
    }

    /// A dictionary's values are looked up once each, and only those that a row has.
    fn dictionary(&self, vocabulary: &mut Vocabulary) -> Result<Vec<WordNo>> {
        let Some(dictionary) = self.array.as_any_dictionary_opt() else { return Err(self.wrong("text")) };
        if dictionary.values().is_empty() {
            self.texts()?;
            return Ok(vec![0; self.array.len()]);
        }
        let values = self.values_of(dictionary.values())?;
        let nulls = self.array.logical_nulls();
        let mut known: Vec<WordNo> = vec![0; values.len()];
        let number = |(row, key): (usize, usize)| {
            if nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
                return Ok(0);
            }
            let Some(known) = known.get_mut(key) else { return Ok(0) };
            if *known == 0 {
                *known = vocabulary.number(values.value(key)).map_err(|error| self.fault(row, error))?;
            }
            Ok(*known)
        };
        dictionary.normalized_keys().into_iter().enumerate().map(number).collect()
    }
}
