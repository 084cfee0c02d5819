//! Rows are alike by name and text in every layout, and told apart where only their hashes are alike.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array, LargeStringArray, RecordBatch, StringArray, StringViewArray, UInt64Array};

use super::Alike;
use crate::Table;

fn grouped(who: Vec<i32>, said: ArrayRef) -> Vec<(usize, usize)> {
    let rows = said.len();
    let columns: [(&str, ArrayRef); 2] = [("who", Arc::new(Int32Array::from(who))), ("said", said)];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let cut = rows / 2;
    let batches = [batch.slice(0, cut), batch.slice(cut, rows - cut)];
    let table = Table::of_batches(batch.schema(), batches.map(Ok)).unwrap();
    let alike: Alike = table.alike("said", &table.names("who").unwrap()).unwrap();
    assert_eq!(alike.is_empty(), alike.within(0..rows).next().is_none());
    let mut sizes = vec![0; alike.len()];
    alike.within(0..rows).for_each(|(_, group)| sizes[group] += 1);
    alike.within(0..rows).filter(|(_, group)| sizes[*group] > 1).collect()
}

#[test]
fn rows_are_alike_where_name_and_text_are_the_same_in_any_layout() {
    let long = "a text that is longer than fifteen bytes";
    let who = vec![7, 7, 8, 7, 8, 7, 7, 7, 7, 7];
    let texts =
        vec![Some("x"), Some(long), Some("x"), None, Some("y"), Some("x"), Some(""), Some(long), None, Some("")];
    let wanted = [(0, 0), (1, 1), (5, 0), (7, 1)];
    let layouts: [ArrayRef; 3] = [
        Arc::new(StringArray::from(texts.clone())),
        Arc::new(LargeStringArray::from(texts.clone())),
        Arc::new(StringViewArray::from(texts)),
    ];
    for layout in layouts {
        let mut found = grouped(who.clone(), layout);
        // Which group is the first one is not said.
        if found.first() == Some(&(0, 1)) {
            found.iter_mut().for_each(|(_, group)| *group = 1 - *group);
        }
        assert_eq!(found, wanted);
    }
    let numbers = [Some(u64::MAX), Some(0), None, Some(u64::MAX), None, Some(1), None, None, None, None];
    assert_eq!(grouped(who, Arc::new(UInt64Array::from_iter(numbers))), [(0, 0), (3, 0)]);
    assert_eq!(grouped(vec![1, 1], Arc::new(Int32Array::from(vec![None, None]))), []);
    assert_eq!(grouped(Vec::new(), Arc::new(StringArray::from(Vec::<&str>::new()))), []);
}

#[test]
fn rows_of_one_hash_are_told_apart_by_what_they_say() {
    // Of 400,000 texts some have one half of a hash.
    let texts: Vec<String> = (0..400_000).map(|number| format!("o{}", number % 399_990)).collect();
    let found = grouped(vec![1; texts.len()], Arc::new(StringArray::from_iter_values(&texts)));
    let mut rows: Vec<usize> = found.iter().map(|(row, _)| *row).collect();
    rows.sort_unstable();
    assert_eq!(rows, (0..10).chain(399_990..400_000).collect::<Vec<_>>());
}
