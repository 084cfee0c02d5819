//! Rows of one name that say the same in another column as well: the tellings of an order, and what came back of it (RC-12, RF-6).

use std::collections::HashMap;
use std::hash::BuildHasher as _;
use std::ops::Range;

use arrow::array::{
    Array as _, AsArray as _, BooleanArray, GenericStringArray, Int64Array, LargeStringArray, OffsetSizeTrait,
    StringArray,
};
use arrow::buffer::BooleanBuffer;
use arrow::datatypes::DataType;
use regulars_core::error::{Code, Error, Result};

use super::short::{ABREAST, Folding, Key, short_key};
use super::{Names, as_whole};
use crate::read::Column;

/// Rows of one name that say the same in another column too, in groups; most rows are in none, and hardly one is alone in its own.
///
/// ```
/// use std::sync::Arc;
///
/// use arrow::array::{Int64Array, RecordBatch, StringArray};
/// use regulars_arrow::Table;
///
/// let table = Table::from(RecordBatch::try_from_iter([
///     ("who", Arc::new(StringArray::from(vec!["bo", "ann", "bo", "bo"])) as _),
///     ("order", Arc::new(Int64Array::from(vec![Some(1), Some(1), None, Some(1)])) as _),
/// ])?);
/// let alike = table.alike("order", &table.names("who")?)?;
/// assert_eq!((alike.len(), alike.within(0..4).collect::<Vec<_>>()), (1, vec![(0, 0), (3, 0)]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Alike {
    /// Row by row one more than the number of its group; 0 for none.
    of_rows: Vec<u32>,
    groups: usize,
}

impl Alike {
    /// How many groups there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups == 0
    }

    /// The rows of these that are in a group, each with the number of it.
    pub fn within(&self, rows: Range<usize>) -> impl Iterator<Item = (usize, usize)> {
        let of_rows = self.of_rows.get(rows.clone()).unwrap_or_default();
        rows.zip(of_rows).filter_map(|(row, group)| Some((row, (*group as usize).checked_sub(1)?)))
    }

    /// Row by row whether it is in a group.
    pub(crate) fn are_grouped(&self, rows: Range<usize>) -> BooleanArray {
        let of_rows = self.of_rows.get(rows).unwrap_or_default();
        BooleanBuffer::collect_bool(of_rows.len(), |row| of_rows.get(row).is_some_and(|group| *group > 0)).into()
    }

    /// Reads a column over its batches beside the names of its rows; a row that says nothing is like no other.
    pub(crate) fn read(columns: &[Column<'_>], names: &Names) -> Result<Self> {
        let rows = names.rows();
        if u32::try_from(rows).is_err() {
            return Err(Error::new(Code::TooManyItems, "", "a table with orders has at most 2^32 rows"));
        }
        let parts = Parts::read(columns)?;
        let mut alike = Self { of_rows: vec![0; rows], groups: 0 };
        alike.group(&parts, names);
        alike.tell_apart(&parts);
        Ok(alike)
    }

    /// Groups the rows of a name that have one hash.
    fn group(&mut self, parts: &Parts, names: &Names) {
        let counts = names.counts();
        let mut hashed = vec![0_u64; self.of_rows.len()];
        let ends = parts.scatter(names, &counts, &mut hashed);
        let mut from = 0;
        for (count, end) in counts.into_iter().zip(ends) {
            let own = hashed.get_mut(from..end as usize).unwrap_or_default();
            from += count as usize;
            own.sort_unstable();
            for same in own.chunk_by(|one, other| one >> 32 == other >> 32).filter(|same| same.len() > 1) {
                let group = self.next();
                for hashed in same {
                    // The lower half is the row.
                    let row = (hashed & u64::from(u32::MAX)) as usize;
                    self.of_rows.get_mut(row).into_iter().for_each(|of_row| *of_row = group);
                }
            }
        }
    }

    /// Gives rows that have the hash of others but say something else a group of their own.
    fn tell_apart(&mut self, parts: &Parts) {
        let mut firsts: Vec<Option<Word<'_>>> = vec![None; self.groups];
        let mut others: HashMap<(u32, Word<'_>), u32> = HashMap::new();
        for (before, part) in &parts.0 {
            for row in 0..part.len() {
                let Some(&group) = self.of_rows.get(before + row).filter(|group| **group > 0) else { continue };
                let (word, Some(first)) = (part.says(row), firsts.get_mut(group as usize - 1)) else { continue };
                if *first.get_or_insert(word) != word {
                    let own = *others.entry((group, word)).or_insert_with(|| self.next());
                    self.of_rows.get_mut(before + row).into_iter().for_each(|of_row| *of_row = own);
                }
            }
        }
    }

    /// One more than the number of a new group.
    fn next(&mut self) -> u32 {
        self.groups += 1;
        // INVARIANT: there are at most as many groups as rows, which fit.
        u32::try_from(self.groups).unwrap_or(u32::MAX)
    }
}

/// What the rows of a batch say.
enum Said {
    Texts(StringArray),
    LongTexts(LargeStringArray),
    Whole(Int64Array),
}

/// What a row says.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Word<'a> {
    Short(Key),
    Long(&'a str),
    Whole(i64),
}

impl Said {
    fn read(column: &Column<'_>) -> Result<Self> {
        match column.array.data_type() {
            DataType::LargeUtf8 => Ok(Self::LongTexts(column.array.as_string::<i64>().clone())),
            // Not all of them fit 64 bits with a sign.
            DataType::UInt64 => column.labels().map(Self::Texts),
            whole if whole.is_integer() => {
                as_whole(column.array).map(Self::Whole).ok_or_else(|| column.wrong("text or whole numbers"))
            }
            _ => column.labels().map(Self::Texts),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Texts(texts) => texts.len(),
            Self::LongTexts(texts) => texts.len(),
            Self::Whole(numbers) => numbers.len(),
        }
    }

    /// What a row of this batch says, which is there.
    fn says(&self, row: usize) -> Word<'_> {
        match self {
            Self::Texts(texts) => word(texts, row),
            Self::LongTexts(texts) => word(texts, row),
            Self::Whole(numbers) => Word::Whole(numbers.value(row)),
        }
    }

    /// Hashes of what rows say, from one on; 0 for a row that says nothing.
    fn hash(&self, folding: &Folding, first: usize, hashes: &mut [u32; ABREAST]) {
        let nulls = match self {
            Self::Texts(texts) => {
                hash_texts(texts, folding, first, hashes);
                texts.nulls()
            }
            Self::LongTexts(texts) => {
                hash_texts(texts, folding, first, hashes);
                texts.nulls()
            }
            Self::Whole(numbers) => {
                let own = numbers.values().get(first..).unwrap_or_default();
                hashes.iter_mut().zip(own).for_each(|(hash, number)| *hash = shortened(folding.hash_one(number)));
                numbers.nulls()
            }
        };
        if let Some(nulls) = nulls.filter(|nulls| nulls.null_count() > 0) {
            let own = hashes.iter_mut().zip(first..nulls.len());
            own.filter(|(_, row)| nulls.is_null(*row)).for_each(|(hash, _)| *hash = 0);
        }
    }
}

fn word<O: OffsetSizeTrait>(texts: &GenericStringArray<O>, row: usize) -> Word<'_> {
    let bounds = texts.value_offsets().get(row..row + 2);
    let key = match bounds {
        Some(&[from, to]) => short_key(texts.value_data(), from.as_usize(), to.as_usize()),
        _ => None,
    };
    key.map_or_else(|| Word::Long(texts.value(row)), Word::Short)
}

fn hash_texts<O: OffsetSizeTrait>(
    texts: &GenericStringArray<O>,
    folding: &Folding,
    first: usize,
    hashes: &mut [u32; ABREAST],
) {
    let bytes = texts.value_data();
    let bounds = texts.value_offsets().get(first..).unwrap_or_default().windows(2);
    for ((hash, bounds), row) in hashes.iter_mut().zip(bounds).zip(first..) {
        let &[from, to] = bounds else { continue };
        *hash = match short_key(bytes, from.as_usize(), to.as_usize()) {
            _ if from == to => 0,
            Some(key) => shortened(folding.hash_one(key)),
            None => shortened(folding.of_text(texts.value(row))),
        };
    }
}

/// Half of a hash, which is not 0.
fn shortened(hash: u64) -> u32 {
    let half = (hash >> 32) as u32;
    half.max(1)
}

/// A column batch by batch, with the first row of each.
struct Parts(Vec<(usize, Said)>);

impl Parts {
    fn read(columns: &[Column<'_>]) -> Result<Self> {
        let (mut parts, mut first) = (Vec::with_capacity(columns.len()), 0);
        for column in columns {
            parts.push((first, Said::read(column)?));
            first += column.array.len();
        }
        Ok(Self(parts))
    }

    /// Puts the hashes of the rows of each name beside each other, and says where those of each name end; they begin where as many rows
    /// as the names before have would end.
    fn scatter(&self, names: &Names, counts: &[u32], hashed: &mut [u64]) -> Vec<u32> {
        let start = |before: &mut u32, count: &u32| {
            let own = *before;
            *before += count;
            Some(own)
        };
        let mut ends: Vec<u32> = counts.iter().scan(0, start).collect();
        let (folding, mut hashes) = (Folding::new(), [0; ABREAST]);
        for (before, part) in &self.0 {
            for first in (0..part.len()).step_by(ABREAST) {
                part.hash(&folding, first, &mut hashes);
                let rows = before + first..before + part.len().min(first + ABREAST);
                for ((number, hash), row) in names.of_rows(rows.clone()).iter().zip(&hashes).zip(rows) {
                    let Some(end) = ends.get_mut(*number as usize).filter(|_| *hash > 0) else { continue };
                    let place = hashed.get_mut(*end as usize);
                    place.into_iter().for_each(|place| *place = u64::from(*hash) << 32 | row as u64);
                    *end += 1;
                }
            }
        }
        ends
    }
}

#[cfg(test)]
mod tests;
