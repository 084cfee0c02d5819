//! Whose each row of a column is: the texts or whole numbers that tell rows apart, as small numbers (RF-11).

mod alike;
mod short;
mod texts;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use arrow::array::{Array as _, ArrayRef, AsArray as _, Int64Array, LargeStringArray, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{ArrowNativeType as _, DataType, Int64Type};
use regulars_core::error::{Code, Error, Result};

pub use self::alike::Alike;
pub(crate) use self::short::Folding;
use self::short::{Key, SHORT, short_key};
use self::texts::Arena;
pub(crate) use self::texts::Reader;
use crate::read::Column;

/// Whole numbers are places of a list where there are at most so many for each row, beside the first ones.
const PLACES: i128 = 2;
const FIRST_PLACES: i128 = 65_536;
/// Numbers are not sorted but told in the order of their texts where there are at most so many below for each of them.
const ROUNDABOUT: u64 = 4;

/// The names in a column: of each row the number of its name, which is below [`len`](Self::len), and the names.
///
/// ```
/// use std::sync::Arc;
///
/// use arrow::array::{RecordBatch, StringArray};
/// use regulars_arrow::Table;
///
/// let column = StringArray::from(vec!["bo", "ann", "bo"]);
/// let names = Table::from(RecordBatch::try_from_iter([("who", Arc::new(column) as _)])?).names("who")?;
/// assert_eq!((names.of_rows(0..3), names.counts()), (vec![0, 1, 0].into(), vec![2, 1]));
/// assert_eq!(names.sorted().into_iter().map(|number| names.name(number)).collect::<Vec<_>>(), ["ann", "bo"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Names(Known);

#[derive(Clone, Debug)]
enum Known {
    /// Texts, and row by row the number.
    Texts(Arena, Vec<u32>),
    /// Whole numbers by number, and row by row the number.
    Whole(Vec<i64>, Vec<u32>),
    /// Whole numbers near each other.
    Span(Span),
}

/// Number 0 is the least of the whole numbers, and so on up to the most.
#[derive(Clone, Debug)]
struct Span {
    least: i64,
    most: i64,
    /// The column as it came, with the first row of each part.
    parts: Vec<(usize, ArrayRef)>,
}

impl Span {
    fn whole(&self, number: u32) -> Option<i64> {
        self.least.checked_add(i64::from(number)).filter(|whole| *whole <= self.most)
    }

    /// The numbers of rows that follow each other.
    fn of_rows(&self, rows: Range<usize>) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(rows.len());
        let before = self.parts.partition_point(|(first, _)| *first <= rows.start);
        for (first, part) in self.parts.iter().skip(before.saturating_sub(1)) {
            let from = rows.start.saturating_sub(*first).min(part.len());
            let to = rows.end.saturating_sub(*first).min(part.len());
            if to <= from {
                break;
            }
            // It was read before, so it can be.
            let Some(whole) = as_whole(&part.slice(from, to - from)) else { break };
            let number = |whole: &i64| u32::try_from(whole.wrapping_sub(self.least)).unwrap_or(u32::MAX);
            numbers.extend(whole.values().iter().map(number));
        }
        numbers
    }

    fn rows(&self) -> usize {
        self.parts.last().map_or(0, |(first, part)| first + part.len())
    }
}

/// Whole numbers of 64 bits with a sign; none for a column that has no whole numbers.
fn as_whole(array: &ArrayRef) -> Option<Int64Array> {
    cast(array, &DataType::Int64).ok().map(|part| part.as_primitive::<Int64Type>().clone())
}

impl Names {
    /// Reads a column over its batches; every row has a name.
    pub(crate) fn read(columns: &[Column<'_>]) -> Result<Self> {
        for column in columns {
            column.complete()?;
        }
        let whole = columns.first().is_some_and(|column| column.array.data_type().is_integer());
        if whole && let Some(names) = whole_numbers(columns)? {
            return Ok(names);
        }
        let (mut reader, mut of_rows) = (Reader::new(), Vec::new());
        for column in columns {
            of_rows.reserve(column.array.len());
            reader.read(column, &mut of_rows)?;
        }
        Ok(Self(Known::Texts(reader.into_names(), of_rows)))
    }

    /// How many numbers there are; some may be of no row.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Known::Texts(names, _) => names.len(),
            Known::Whole(all, _) => all.len(),
            Known::Span(Span { least, most, .. }) => {
                usize::try_from(most.abs_diff(*least)).map_or(usize::MAX, |span| span + 1)
            }
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        match &self.0 {
            Known::Texts(_, of_rows) | Known::Whole(_, of_rows) => of_rows.len(),
            Known::Span(span) => span.rows(),
        }
    }

    /// Row by row the number of the name, of rows that follow each other; fewer than are asked for where there are no more.
    #[must_use]
    pub fn of_rows(&self, rows: Range<usize>) -> Cow<'_, [u32]> {
        match &self.0 {
            Known::Texts(_, of_rows) | Known::Whole(_, of_rows) => {
                let end = rows.end.min(of_rows.len());
                Cow::Borrowed(of_rows.get(rows.start..end).unwrap_or_default())
            }
            Known::Span(span) => Cow::Owned(span.of_rows(rows)),
        }
    }

    /// Of each number how many rows have its name.
    #[must_use]
    pub fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0_u32; self.len()];
        for number in self.of_rows(0..self.rows()).iter() {
            if let Some(count) = counts.get_mut(*number as usize) {
                *count = count.saturating_add(1);
            }
        }
        counts
    }

    /// The name of a number; empty for a number that there is not.
    #[must_use]
    pub fn name(&self, number: u32) -> String {
        match &self.0 {
            Known::Texts(names, _) => names.get(number).to_owned(),
            Known::Whole(..) | Known::Span(_) => self.whole(number).map(|whole| whole.to_string()).unwrap_or_default(),
        }
    }

    /// The number of a name.
    #[must_use]
    pub fn number_of(&self, name: &str) -> Option<u32> {
        let whole = name.parse().ok().filter(|whole: &i64| whole.to_string() == name);
        let place = match &self.0 {
            Known::Texts(names, _) => return names.number_of(name),
            Known::Whole(all, _) => all.iter().position(|known| Some(*known) == whole)?,
            Known::Span(Span { least, most, .. }) => {
                let whole = whole.filter(|whole| (least..=most).contains(&whole))?;
                usize::try_from(whole.abs_diff(*least)).ok()?
            }
        };
        u32::try_from(place).ok()
    }

    fn whole(&self, number: u32) -> Option<i64> {
        match &self.0 {
            Known::Texts(..) => None,
            Known::Whole(all, _) => all.get(number as usize).copied(),
            Known::Span(span) => span.whole(number),
        }
    }

    /// The numbers in the order of their names as texts.
    #[must_use]
    pub fn sorted(&self) -> Vec<u32> {
        match &self.0 {
            Known::Texts(names, _) => names.sorted(),
            Known::Span(Span { least, most, .. }) if let Ok(least) = u64::try_from(*least) => {
                let most = most.unsigned_abs();
                if most / ROUNDABOUT > self.len() as u64 {
                    return self.sorted_whole();
                }
                as_texts(most).filter_map(|whole| u32::try_from(whole.checked_sub(least)?).ok()).collect()
            }
            Known::Whole(..) | Known::Span(_) => self.sorted_whole(),
        }
    }

    /// All numbers in the order of the texts of their whole numbers.
    fn sorted_whole(&self) -> Vec<u32> {
        let key = |number| (as_text(self.whole(number).unwrap_or_default()), number);
        let numbers = (0..self.len()).filter_map(|place| u32::try_from(place).ok());
        let mut keyed: Vec<((bool, u64, u8), u32)> = numbers.map(key).collect();
        keyed.sort_unstable();
        keyed.into_iter().map(|(_, number)| number).collect()
    }

    /// The names of numbers as a column.
    pub(crate) fn column(&self, numbers: impl ExactSizeIterator<Item = u32>) -> LargeStringArray {
        match &self.0 {
            Known::Texts(names, _) => names.column(numbers),
            Known::Whole(..) | Known::Span(_) => {
                let whole = numbers.map(|number| self.whole(number).unwrap_or_default());
                whole_as_texts(&Int64Array::from_iter_values(whole))
            }
        }
    }
}

/// The digits of whole numbers.
fn whole_as_texts(numbers: &Int64Array) -> LargeStringArray {
    let texts = cast(numbers, &DataType::LargeUtf8).ok();
    texts.and_then(|texts| texts.as_string_opt::<i64>().cloned()).unwrap_or_else(|| LargeStringArray::new_null(0))
}

/// The whole numbers up to one in the order of their texts: 0, 1, 10, 100, 101.
fn as_texts(most: u64) -> impl Iterator<Item = u64> {
    let after = move |number: &u64| {
        if let Some(longer) = number.checked_mul(10).filter(|longer| *longer <= most) {
            return Some(longer);
        }
        let mut number = *number;
        while number % 10 == 9 || number == most {
            number /= 10;
            if number == 0 {
                return None;
            }
        }
        Some(number + 1)
    };
    std::iter::once(0).chain(std::iter::successors(Some(1).filter(|one| *one <= most), after))
}

/// A key that sorts as the text of a number does: the sign, the digits filled up to 19, and how many there are.
fn as_text(number: i64) -> (bool, u64, u8) {
    let size = number.unsigned_abs();
    let digits = size.checked_ilog10().unwrap_or(0);
    (number >= 0, size.saturating_mul(10_u64.saturating_pow(18_u32.saturating_sub(digits))), digits.to_le_bytes()[0])
}

/// Whole numbers; none where some do not fit 64 bits with a sign.
fn whole_numbers(columns: &[Column<'_>]) -> Result<Option<Names>> {
    let (mut parts, mut rows) = (Vec::with_capacity(columns.len()), 0);
    let (mut least, mut most) = (i64::MAX, i64::MIN);
    for column in columns {
        let part = as_whole(column.array).ok_or_else(|| column.wrong("text or whole numbers"))?;
        if part.null_count() > 0 {
            return Ok(None);
        }
        let bounds = |(least, most): (i64, i64), number: &i64| (least.min(*number), most.max(*number));
        (least, most) = part.values().iter().fold((least, most), bounds);
        parts.push((rows, column.array.clone()));
        rows += part.len();
    }
    let span = i128::from(most) - i128::from(least) + 1;
    if rows > 0 && span <= PLACES * rows as i128 + FIRST_PLACES && span < i128::from(u32::MAX) {
        return Ok(Some(Names(Known::Span(Span { least, most, parts }))));
    }
    let mut of_rows = Vec::with_capacity(rows);
    let mut numbers: HashMap<i64, u32, Folding> = HashMap::with_hasher(Folding::new());
    let mut known = Vec::new();
    for part in parts.iter().filter_map(|(_, part)| as_whole(part)) {
        for whole in part.values() {
            let number = match numbers.get(whole) {
                Some(number) => *number,
                None => {
                    let number = next(known.len())?;
                    known.push(*whole);
                    numbers.insert(*whole, number);
                    number
                }
            };
            of_rows.push(number);
        }
    }
    Ok(Some(Names(Known::Whole(known, of_rows))))
}

fn next(known: usize) -> Result<u32> {
    u32::try_from(known)
        .ok()
        .filter(|number| *number < u32::MAX)
        .ok_or_else(|| Error::new(Code::TooManyItems, "", "a column has at most 2^32 names"))
}

/// The key of a short word; none for a longer one.
pub(crate) fn word_key(word: &str) -> Option<Key> {
    short_key(word.as_bytes(), 0, word.len())
}

/// The keys of texts row by row.
pub(crate) fn word_keys(texts: &StringArray) -> impl Iterator<Item = Option<Key>> {
    let bounds = texts.value_offsets().windows(2);
    bounds.map(|bounds| match bounds {
        &[from, to] => short_key(texts.value_data(), from.as_usize(), to.as_usize()),
        _ => None,
    })
}

/// Row by row whether a text is one of these words, or there is none or an empty one.
pub(crate) fn are_among(texts: &StringArray, words: &[&str]) -> Vec<bool> {
    let keys: Vec<_> = words.iter().map(|word| word_key(word)).collect();
    let nothing = word_key("");
    let mut among: Vec<bool> =
        word_keys(texts).map(|key| key == nothing || (key.is_some() && keys.contains(&key))).collect();
    if let Some(nulls) = texts.nulls().filter(|nulls| nulls.null_count() > 0) {
        among.iter_mut().zip(nulls).for_each(|(among, is_there)| *among |= !is_there);
    }
    // Words that are too long for a key.
    if words.iter().any(|word| word.len() > SHORT) {
        for (among, text) in among.iter_mut().zip(texts) {
            *among |= text.is_some_and(|text| words.contains(&text));
        }
    }
    among
}

#[cfg(test)]
mod tests;
