//! Whose each row of a column is: the texts or whole numbers that tell rows apart, as small numbers (RF-11).

mod short;
mod texts;

use std::collections::HashMap;

use arrow::array::{Array as _, AsArray as _, Int64Array, LargeStringArray, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{ArrowNativeType as _, DataType, Int64Type};
use regulars_core::error::{Code, Error, Result};

use self::short::{Folding, SHORT, short_key};
use self::texts::{Arena, Reader};
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
/// assert_eq!((names.of_rows(), names.counts()), (&[0, 1, 0][..], vec![2, 1]));
/// assert_eq!(names.sorted().into_iter().map(|number| names.name(number)).collect::<Vec<_>>(), ["ann", "bo"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Names {
    of_rows: Vec<u32>,
    known: Known,
}

#[derive(Clone, Debug)]
enum Known {
    Texts(Arena),
    /// Whole numbers by number.
    Whole(Vec<i64>),
    /// Number 0 is the least of them, and so on up to the most.
    Span(i64, i64),
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
        let mut reader = Reader::new();
        let mut names = Self { of_rows: Vec::new(), known: Known::Whole(Vec::new()) };
        for column in columns {
            names.of_rows.reserve(column.array.len());
            reader.read(column, &mut names.of_rows)?;
        }
        names.known = Known::Texts(reader.names);
        Ok(names)
    }

    /// How many numbers there are; some may be of no row.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.known {
            Known::Texts(names) => names.len(),
            Known::Whole(all) => all.len(),
            Known::Span(least, most) => usize::try_from(most.abs_diff(*least)).map_or(usize::MAX, |span| span + 1),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Row by row the number of the name.
    #[must_use]
    pub fn of_rows(&self) -> &[u32] {
        &self.of_rows
    }

    /// Of each number how many rows have its name.
    #[must_use]
    pub fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0_u32; self.len()];
        for number in &self.of_rows {
            if let Some(count) = counts.get_mut(*number as usize) {
                *count = count.saturating_add(1);
            }
        }
        counts
    }

    /// The name of a number; empty for a number that there is not.
    #[must_use]
    pub fn name(&self, number: u32) -> String {
        match &self.known {
            Known::Texts(names) => names.get(number).to_owned(),
            Known::Whole(_) | Known::Span(..) => self.whole(number).map(|whole| whole.to_string()).unwrap_or_default(),
        }
    }

    /// The number of a name.
    #[must_use]
    pub fn number_of(&self, name: &str) -> Option<u32> {
        let whole = name.parse().ok().filter(|whole: &i64| whole.to_string() == name);
        let place = match &self.known {
            Known::Texts(names) => return (0..next(self.len()).ok()?).find(|number| names.get(*number) == name),
            Known::Whole(all) => all.iter().position(|known| Some(*known) == whole)?,
            Known::Span(least, most) => {
                let whole = whole.filter(|whole| (least..=most).contains(&whole))?;
                usize::try_from(whole.abs_diff(*least)).ok()?
            }
        };
        u32::try_from(place).ok()
    }

    fn whole(&self, number: u32) -> Option<i64> {
        match &self.known {
            Known::Texts(_) => None,
            Known::Whole(all) => all.get(number as usize).copied(),
            Known::Span(least, most) => least.checked_add(i64::from(number)).filter(|whole| whole <= most),
        }
    }

    /// The numbers that rows have, in the order of their names as texts.
    #[must_use]
    pub fn sorted(&self) -> Vec<u32> {
        match &self.known {
            Known::Texts(names) => names.sorted(),
            Known::Whole(all) => self.sorted_of(0..all.len()),
            Known::Span(least, most) => {
                let mut is_used = vec![false; self.len()];
                for number in &self.of_rows {
                    is_used.get_mut(*number as usize).into_iter().for_each(|is_used| *is_used = true);
                }
                let is_used = |place: &usize| is_used.get(*place) == Some(&true);
                let Some((least, most)) = u64::try_from(*least).ok().zip(u64::try_from(*most).ok()) else {
                    return self.sorted_of((0..self.len()).filter(is_used));
                };
                if most / ROUNDABOUT > self.len() as u64 {
                    return self.sorted_of((0..self.len()).filter(is_used));
                }
                let places = as_texts(most).filter_map(|whole| usize::try_from(whole.checked_sub(least)?).ok());
                places.filter(is_used).filter_map(|place| u32::try_from(place).ok()).collect()
            }
        }
    }

    /// Numbers in the order of the texts of their whole numbers.
    fn sorted_of(&self, places: impl Iterator<Item = usize>) -> Vec<u32> {
        let key = |number| (as_text(self.whole(number).unwrap_or_default()), number);
        let numbers = places.filter_map(|place| u32::try_from(place).ok());
        let mut keyed: Vec<((bool, u64, u8), u32)> = numbers.map(key).collect();
        keyed.sort_unstable();
        keyed.into_iter().map(|(_, number)| number).collect()
    }

    /// The names of numbers as a column.
    pub(crate) fn column(&self, numbers: impl ExactSizeIterator<Item = u32>) -> LargeStringArray {
        match &self.known {
            Known::Texts(names) => names.column(numbers),
            Known::Whole(_) | Known::Span(..) => {
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

/// Whole numbers of 64 bits with a sign; none where some do not fit.
fn whole_numbers(columns: &[Column<'_>]) -> Result<Option<Names>> {
    let mut parts = Vec::with_capacity(columns.len());
    for column in columns {
        let part = cast(column.array, &DataType::Int64).map_err(|_| column.wrong("text or whole numbers"))?;
        if part.null_count() > 0 {
            return Ok(None);
        }
        parts.push(part.as_primitive::<Int64Type>().clone());
    }
    let all = || parts.iter().flat_map(|part| part.values().iter().copied());
    let rows = parts.iter().map(|part| part.len()).sum();
    let (least, most) = parts
        .iter()
        .flat_map(|part| part.values())
        .fold((i64::MAX, i64::MIN), |(least, most), number| (least.min(*number), most.max(*number)));
    let mut of_rows = Vec::with_capacity(rows);
    let span = i128::from(most) - i128::from(least) + 1;
    if rows > 0 && span <= PLACES * rows as i128 + FIRST_PLACES && span < i128::from(u32::MAX) {
        of_rows.extend(all().map(|number| u32::try_from(number.wrapping_sub(least)).unwrap_or(u32::MAX)));
        return Ok(Some(Names { of_rows, known: Known::Span(least, most) }));
    }
    let mut numbers: HashMap<i64, u32, Folding> = HashMap::with_hasher(Folding::new());
    let mut known = Vec::new();
    for whole in all() {
        let number = match numbers.get(&whole) {
            Some(number) => *number,
            None => {
                let number = next(known.len())?;
                known.push(whole);
                numbers.insert(whole, number);
                number
            }
        };
        of_rows.push(number);
    }
    Ok(Some(Names { of_rows, known: Known::Whole(known) }))
}

fn next(known: usize) -> Result<u32> {
    u32::try_from(known)
        .ok()
        .filter(|number| *number < u32::MAX)
        .ok_or_else(|| Error::new(Code::TooManyItems, "", "a column has at most 2^32 names"))
}

/// Row by row whether a text is one of these words, or there is none or an empty one.
pub(crate) fn are_among(texts: &StringArray, words: &[&str]) -> Vec<bool> {
    let keys: Vec<_> = words.iter().map(|word| short_key(word.as_bytes(), 0, word.len())).collect();
    let (bytes, nothing) = (texts.value_data(), short_key(&[], 0, 0));
    let mut among: Vec<bool> = texts
        .value_offsets()
        .windows(2)
        .map(|bounds| {
            let &[from, to] = bounds else { return false };
            let key = short_key(bytes, from.as_usize(), to.as_usize());
            key == nothing || (key.is_some() && keys.contains(&key))
        })
        .collect();
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
