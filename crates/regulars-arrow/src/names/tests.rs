//! Names of every layout are told apart, and numbered as they come.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, DictionaryArray, Int32Array, Int64Array, LargeStringArray, RecordBatch, StringArray,
    StringViewArray, UInt64Array,
};
use arrow::datatypes::Int32Type;
use fastrand::Rng;
use regulars_core::error::Code;

use super::texts::Reader;
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
    let told = |rows| names.of_rows(rows).iter().map(|number| names.name(*number)).collect::<Vec<_>>();
    assert_eq!((told(0..wanted.len()), names.rows()), (wanted.to_vec(), wanted.len()));
    // A few rows, over parts of the column, and beyond its end.
    let (from, to) = (wanted.len() / 3, wanted.len() * 2 / 3);
    assert_eq!(told(from..to), wanted[from..to]);
    assert_eq!(told(from..wanted.len() + 5), wanted[from..]);
    assert!(told(wanted.len()..wanted.len() + 5).is_empty());
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    wanted.iter().for_each(|name| *counts.entry(name).or_default() += 1);
    // Those that rows have.
    let by_number = names.counts();
    let sorted: Vec<u32> = names.sorted().into_iter().filter(|number| by_number[*number as usize] > 0).collect();
    let found: Vec<(String, u32)> =
        sorted.iter().map(|number| (names.name(*number), by_number[*number as usize])).collect();
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
    let some = |rng: &mut Rng, from, to| (0..300).map(|_| rng.i64(from..to)).collect::<Vec<_>>();
    // From 0, over more digits, one alone, and far from 0 but near each other.
    let spans =
        [(0, 120), (95, 2_020), (9, 10), (0, 1), (1_000_000, 1_000_400)].map(|(from, to)| some(&mut rng, from, to));
    for numbers in [near, far].into_iter().chain(spans) {
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

#[test]
fn whole_numbers_are_told_in_the_order_of_their_texts() {
    for most in (0..130).chain([999, 1_000, 1_001, 1_099, 9_999]) {
        let mut wanted: Vec<String> = (0..=most).map(|whole: u64| whole.to_string()).collect();
        wanted.sort();
        assert_eq!(as_texts(most).map(|whole| whole.to_string()).collect::<Vec<_>>(), wanted, "{most}");
    }
    assert_eq!(as_texts(u64::MAX).take(25).last(), Some(10_000_000_000_000_000_004));
}
