//! Tables: every layout of a column gives the same numbers, and what it may not be is refused with its name and row.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray as _, BooleanArray, Decimal128Array, Float32Array, Float64Array, Int8Array, Int64Array,
    NullArray, RecordBatch, RecordBatchIterator, StringArray, StringViewArray, UInt64Array,
};
use arrow::datatypes::Float64Type;
use regulars_core::error::{Code, Error};

use crate::{Rows, Table, Weighed};

fn table(columns: Vec<(&str, ArrayRef)>) -> Table {
    Table::from(RecordBatch::try_from_iter(columns).unwrap())
}

fn refused<T>(result: Result<T, Error>) -> (Code, String, Option<String>) {
    let error = result.err().unwrap();
    (error.code(), error.path().to_owned(), error.details().get("row").cloned())
}

#[test]
fn every_layout_of_numbers_is_read() {
    let given: [ArrayRef; 5] = [
        Arc::new(Int8Array::from(vec![3, 0])),
        Arc::new(UInt64Array::from(vec![3, 0])),
        Arc::new(Float32Array::from(vec![3.0, -0.0])),
        Arc::new(Float64Array::from(vec![3.0, 0.0])),
        Arc::new(Decimal128Array::from(vec![300, 0]).with_precision_and_scale(9, 2).unwrap()),
    ];
    for column in given {
        let table = table(vec![("n", column)]);
        assert_eq!(table.numbers("n").unwrap(), [3.0, 0.0]);
        assert_eq!(table.counts("n").unwrap(), [3, 0]);
    }
    let nothing = table(vec![("n", Arc::new(NullArray::new(2)))]);
    assert!(nothing.numbers("n").unwrap().iter().all(|number| number.is_nan()));
}

#[test]
fn rows_are_counted_over_all_batches() {
    let batch = |numbers: Vec<Option<f64>>| {
        RecordBatch::try_from_iter([("n", Arc::new(Float64Array::from(numbers)) as ArrayRef)]).unwrap()
    };
    let batches = [batch(vec![Some(1.0), Some(2.0)]), batch(vec![Some(3.0), None])];
    let schema = batches[0].schema();
    let table = Table::collect(RecordBatchIterator::new(batches.map(Ok), schema.clone())).unwrap();
    assert_eq!((table.rows(), table.numbers("n").unwrap().len()), (4, 4));
    assert_eq!(refused(table.counts("n")), (Code::MissingField, "n".to_owned(), Some("3".to_owned())));
    let empty = Table::collect(RecordBatchIterator::new([], schema)).unwrap();
    assert!(empty.numbers("n").unwrap().is_empty());
    assert_eq!(refused(empty.numbers("m")).0, Code::MissingField);
    assert_eq!(refused(empty.labels("n")).0, Code::WrongType);
}

#[test]
fn what_is_no_number_is_refused() {
    let told = table(vec![
        ("text", Arc::new(StringArray::from(vec!["1", "2"])) as ArrayRef),
        ("truth", Arc::new(BooleanArray::from(vec![true, false]))),
        ("far", Arc::new(Float64Array::from(vec![1.0, f64::INFINITY]))),
        ("half", Arc::new(Float64Array::from(vec![0.5, 1.0]))),
        ("below", Arc::new(Int64Array::from(vec![1, -1]))),
        ("large", Arc::new(Int64Array::from(vec![i64::from(u32::MAX), i64::from(u32::MAX) + 1]))),
    ]);
    let at = |name: &str, row: &str| (Code::ModelInputInvalid, name.to_owned(), Some(row.to_owned()));
    assert_eq!(refused(told.numbers("text")), (Code::WrongType, "text".to_owned(), None));
    assert_eq!(refused(told.numbers("truth")).0, Code::WrongType);
    assert_eq!(refused(told.numbers("far")), at("far", "1"));
    assert_eq!(refused(told.counts("half")), at("half", "0"));
    assert_eq!(refused(told.counts("below")), at("below", "1"));
    assert_eq!(refused(told.counts("large")), at("large", "1"));
    assert_eq!(told.flags("truth").unwrap(), [true, false]);
    assert_eq!(refused(told.flags("large")), at("large", "1"));
    assert_eq!(refused(told.flags("text")).0, Code::WrongType);
    let twice = RecordBatch::try_new(
        Arc::new(arrow::datatypes::Schema::new(vec![
            arrow::datatypes::Field::new("n", arrow::datatypes::DataType::Int64, false),
            arrow::datatypes::Field::new("n", arrow::datatypes::DataType::Int64, false),
        ])),
        vec![Arc::new(Int64Array::from(vec![1])), Arc::new(Int64Array::from(vec![2]))],
    );
    assert_eq!(refused(Table::from(twice.unwrap()).numbers("n")).0, Code::DuplicateName);
}

#[test]
fn labels_are_texts_or_whole_numbers() {
    let told = table(vec![
        ("text", Arc::new(StringViewArray::from(vec!["a", "b"])) as ArrayRef),
        ("whole", Arc::new(Int64Array::from(vec![7, -8]))),
        ("number", Arc::new(Float64Array::from(vec![1.0, 2.0]))),
        ("gap", Arc::new(StringArray::from(vec![Some("a"), None]))),
    ]);
    assert_eq!(told.labels("text").unwrap().iter().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(told.labels("whole").unwrap().iter().collect::<Vec<_>>(), ["7", "-8"]);
    assert_eq!(refused(told.labels("number")).0, Code::WrongType);
    assert_eq!(refused(told.labels("gap")), (Code::MissingField, "gap".to_owned(), Some("1".to_owned())));
}

#[test]
fn what_is_told_becomes_columns() {
    let mut reasons = Weighed::default();
    reasons.push([("recency", 0.5), ("spend", -0.25)]);
    reasons.push([]);
    let rows = Rows::default()
        .maybe_numbers("p", vec![Some(0.5), None])
        .texts("customer", &["ann", "bo"])
        .weighed("reasons", ("code", "contribution"), reasons)
        .finish()
        .unwrap();
    assert!(rows.column(0).is_null(1));
    let lists = rows.column(2).as_list::<i64>();
    assert_eq!((lists.value_length(0), lists.value_length(1)), (2, 0));
    let first = lists.value(0);
    let shares = first.as_struct().column(1).as_primitive::<Float64Type>().values().to_vec();
    assert_eq!(shares, [0.5, -0.25]);
    assert!(Rows::default().numbers("a", vec![1.0]).numbers("b", vec![]).finish().is_err());
}
