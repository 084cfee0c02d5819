//! Whose each row of a column is: the texts or whole numbers that tell rows apart, as small numbers (RF-11).

use std::collections::HashMap;

use arrow::array::{
    Array as _, AsArray as _, GenericStringArray, Int64Array, LargeStringArray, LargeStringBuilder, OffsetSizeTrait,
    StringArray,
};
use arrow::compute::cast;
use arrow::datatypes::{ArrowNativeType as _, DataType, Int64Type};
use regulars_core::error::{Code, Error, Result};

use crate::read::Column;
use crate::short::{ABREAST, Folding, Key, LONG, SHORT, ShortNames, short_key};

/// Whole numbers are places of a list where there are at most so many for each row, beside the first ones.
const PLACES: i128 = 2;
const FIRST_PLACES: i128 = 65_536;

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
/// assert_eq!((names.of_rows(), names.counts()), (&[0, 1, 0][..], &[2, 1][..]));
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

/// Texts one after another.
#[derive(Clone, Debug, Default)]
struct Arena {
    text: String,
    ends: Vec<usize>,
}

impl Arena {
    fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let from = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(number).and_then(|end| self.text.get(from..*end)).unwrap_or_default()
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    /// The texts of numbers as a column.
    fn column(&self, mut numbers: impl ExactSizeIterator<Item = u32>) -> LargeStringArray {
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
        let all = 0..u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        all.fold(first.len(), |shared, number| {
            let own = self.get(number).as_bytes();
            if own.get(..shared) == first.get(..shared) {
                return shared;
            }
            first.iter().zip(own).take_while(|(one, other)| one == other).count()
        })
    }
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
            Known::Texts(names) => names.ends.len(),
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
        match &self.known {
            Known::Texts(names) => (0..next(self.len()).ok()?).find(|number| names.get(*number) == name),
            Known::Whole(_) | Known::Span(..) => {
                let whole: i64 = name.parse().ok().filter(|whole: &i64| whole.to_string() == name)?;
                (0..next(self.len()).ok()?).find(|number| self.whole(*number) == Some(whole))
            }
        }
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
        let all = 0..u32::try_from(self.len()).unwrap_or(u32::MAX);
        match &self.known {
            Known::Texts(names) => {
                // Mostly the bytes after those that all names begin with tell them apart.
                let shared = names.shared();
                let key = |number| (word(names.get(number), shared), number);
                let mut keyed: Vec<(u64, u32)> = all.map(key).collect();
                keyed.sort_unstable_by(|one, other| {
                    one.0.cmp(&other.0).then_with(|| names.get(one.1).cmp(names.get(other.1)))
                });
                keyed.into_iter().map(|(_, number)| number).collect()
            }
            Known::Whole(_) | Known::Span(..) => {
                let mut is_used = vec![!matches!(self.known, Known::Span(..)); self.len()];
                for number in self.of_rows.iter().filter(|_| matches!(self.known, Known::Span(..))) {
                    is_used.get_mut(*number as usize).into_iter().for_each(|is_used| *is_used = true);
                }
                let used = all.zip(is_used).filter(|(_, is_used)| *is_used);
                let key = |number| (as_text(self.whole(number).unwrap_or_default()), number);
                let mut keyed: Vec<((bool, u64, u8), u32)> = used.map(|(number, _)| key(number)).collect();
                // Those of as many digits come in order already, which this sort makes use of.
                keyed.sort();
                keyed.into_iter().map(|(_, number)| number).collect()
            }
        }
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

/// The eight bytes after so many as a number that sorts as they do.
fn word(text: &str, from: usize) -> u64 {
    let mut bytes = [0_u8; 8];
    bytes.iter_mut().zip(text.as_bytes().iter().skip(from)).for_each(|(into, byte)| *into = *byte);
    u64::from_be_bytes(bytes)
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

/// Gives texts their numbers.
struct Reader {
    names: Arena,
    short: ShortNames,
    /// By a hash of the text, the first that had it.
    long: HashMap<u64, u32, Folding>,
    /// Texts whose hash another one had before.
    clashes: HashMap<Box<str>, u32>,
}

impl Reader {
    fn new() -> Self {
        Self {
            names: Arena::default(),
            short: ShortNames::default(),
            long: HashMap::with_hasher(Folding::new()),
            clashes: HashMap::new(),
        }
    }

    fn read(&mut self, column: &Column<'_>, out: &mut Vec<u32>) -> Result<()> {
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
                *known = self.number(&values, key).map_err(|error| column.fault(row, error))?;
            }
            out.push(*known);
        }
        Ok(())
    }

    fn number(&mut self, texts: &StringArray, place: usize) -> Result<u32> {
        let text = texts.value(place);
        match short_key(text.as_bytes(), 0, text.len()) {
            Some(key) => self.short(key, text),
            None => self.long(text),
        }
    }

    fn add(&mut self, text: &str) -> Result<u32> {
        let number = next(self.names.ends.len())?;
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

    fn long(&mut self, text: &str) -> Result<u32> {
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
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use arrow::array::{
        Array, ArrayRef, DictionaryArray, Int32Array, Int64Array, LargeStringArray, RecordBatch, StringArray,
        StringViewArray, UInt64Array,
    };
    use arrow::datatypes::Int32Type;
    use fastrand::Rng;
    use regulars_core::error::Code;

    use super::*;
    use crate::Table;

    fn table(arrays: Vec<ArrayRef>) -> Table {
        let batch = |array: ArrayRef| RecordBatch::try_from_iter([("who", array)]).unwrap();
        let batches: Vec<RecordBatch> = arrays.into_iter().map(batch).collect();
        let schema = batches[0].schema();
        Table::collect(arrow::array::RecordBatchIterator::new(batches.into_iter().map(Ok), schema)).unwrap()
    }

    /// Row by row the name, the names in their order, and how many rows each has.
    fn check(table: &Table, wanted: &[String]) {
        let names = table.names("who").unwrap();
        let told: Vec<String> = names.of_rows().iter().map(|number| names.name(*number)).collect();
        assert_eq!(told, wanted);
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        wanted.iter().for_each(|name| *counts.entry(name).or_default() += 1);
        let sorted = names.sorted();
        let found: Vec<(String, u32)> =
            sorted.iter().map(|number| (names.name(*number), names.counts()[*number as usize])).collect();
        assert_eq!(found, counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect::<Vec<_>>());
        let column = names.column(sorted.iter().copied());
        assert_eq!(column.iter().flatten().collect::<Vec<_>>(), counts.keys().copied().collect::<Vec<_>>());
        for name in counts.keys() {
            assert_eq!(names.number_of(name).map(|number| names.name(number)).as_deref(), Some(*name));
        }
        assert_eq!(names.number_of("nobody"), None);
    }

    /// Texts shorter and longer than a key, that begin alike, with zero bytes and beyond ASCII.
    fn texts(rng: &mut Rng, rows: usize) -> Vec<String> {
        let one = |rng: &mut Rng| {
            let length = *rng.choice(&[0, 1, 2, 14, 15, 16, 17, 40]).unwrap();
            let letters: &[char] = if rng.bool() { &['a', 'b'] } else { &['a', '\0', '客'] };
            (0..length).map(|_| *rng.choice(letters).unwrap()).collect::<String>()
        };
        (0..rows).map(|_| one(rng)).collect()
    }

    #[test]
    fn names_of_any_layout_are_told_apart() {
        let mut rng = Rng::with_seed(29);
        for rows in [1, 7, 600] {
            let wanted = texts(&mut rng, rows);
            let of = || wanted.iter().map(String::as_str);
            let dictionary: DictionaryArray<Int32Type> = of().collect();
            for array in [
                Arc::new(StringArray::from_iter_values(of())) as ArrayRef,
                Arc::new(LargeStringArray::from_iter_values(of())),
                Arc::new(StringViewArray::from_iter_values(of())),
                Arc::new(dictionary),
            ] {
                check(&table(vec![array.clone()]), &wanted);
                let (half, all) = (rows / 2, array.len());
                check(&table(vec![array.slice(0, half), array.slice(half, all - half)]), &wanted);
            }
        }
    }

    #[test]
    fn whole_numbers_near_and_far_are_told_apart() {
        let mut rng = Rng::with_seed(31);
        let near: Vec<i64> = (0..300).map(|_| rng.i64(-50..120)).collect();
        let mut far: Vec<i64> = (0..300).map(|_| rng.i64(i64::MIN..i64::MAX) >> rng.u32(0..63)).collect();
        far.extend([i64::MIN, i64::MAX, 0, 1, 10, 100, -1, -10]);
        for numbers in [near, far] {
            let wanted: Vec<String> = numbers.iter().map(i64::to_string).collect();
            check(&table(vec![Arc::new(Int64Array::from(numbers.clone()))]), &wanted);
            let parts = numbers.chunks(70).map(|part| Arc::new(Int64Array::from(part.to_vec())) as ArrayRef);
            check(&table(parts.collect()), &wanted);
        }
        check(&table(vec![Arc::new(Int32Array::from(vec![7, 7, 3]))]), &["7", "7", "3"].map(str::to_owned));
        // Beyond what a number with a sign holds.
        let large = vec![u64::MAX, 5, u64::MAX];
        let wanted: Vec<String> = large.iter().map(u64::to_string).collect();
        check(&table(vec![Arc::new(UInt64Array::from(large))]), &wanted);
    }

    #[test]
    fn a_row_without_a_name_is_refused_by_its_number() {
        let parts: Vec<ArrayRef> =
            vec![Arc::new(StringArray::from(vec!["a", "b"])), Arc::new(StringArray::from(vec![Some("a"), None]))];
        let error = table(parts).names("who").unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::MissingField, "who"));
        assert!(format!("{error:?}").contains('3'), "{error:?}");
        let floats: ArrayRef = Arc::new(arrow::array::Float64Array::from(vec![1.0]));
        assert_eq!(table(vec![floats]).names("who").unwrap_err().code(), Code::WrongType);
    }

    #[test]
    fn texts_that_clash_by_hash_are_told_apart() {
        let mut reader = Reader::new();
        let (one, other) = ("one text that is no key", "another that is none");
        let number = reader.long(one).unwrap();
        // As if both had one hash.
        let hash = reader.long.hasher().of_text(other);
        reader.long.insert(hash, number);
        let clashed = reader.long(other).unwrap();
        assert_ne!(number, clashed);
        assert_eq!((reader.long(one).unwrap(), reader.long(other).unwrap()), (number, clashed));
    }

    #[test]
    fn words_are_found_among_others() {
        let long = "a word longer than a key";
        let texts = StringArray::from(vec![Some("paid"), None, Some(""), Some("paid "), Some(long), Some("open")]);
        assert_eq!(are_among(&texts, &["paid", "sent"]), [true, true, true, false, false, false]);
        assert_eq!(are_among(&texts, &["sent", long]), [false, true, true, false, true, false]);
        assert_eq!(are_among(&texts.slice(3, 3), &["open"]), [false, false, true]);
    }
}
