//! `regulars ingest FILE.parquet` and `regulars views`, as typed: columns that have a type keep it, what a row has wrong stops no other,
//! and what is written reads back to the same.
#![cfg(feature = "tables")]
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

#[cfg(test)]
mod support;

use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, AsArray as _, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch,
    StringArray, TimestampMicrosecondArray,
};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use support::Shop;

const MAP: &str = r#"
type = "order"
[columns]
record_id = "no"
profile = "member"
occurred_at = { column = "paid_at", as = "instant", zone = "Asia/Shanghai" }
body.amount = { column = "paid", currency = "CNY" }
identifier.phone = "mobile"
ext.row = { line = true, prefix = "row-" }
"#;

fn save(path: &Path, columns: Vec<(&str, ArrayRef)>, compression: Compression) {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap();
    let properties =
        WriterProperties::builder().set_compression(compression).set_max_row_group_row_count(Some(2)).build();
    let mut writer =
        ArrowWriter::try_new(std::fs::File::create(path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

fn orders() -> Vec<(&'static str, ArrayRef)> {
    vec![
        ("no", Arc::new(Int64Array::from(vec![Some(1), Some(2), None, Some(4)])) as ArrayRef),
        ("unread", Arc::new(BooleanArray::from(vec![true; 4]))),
        ("member", Arc::new(StringArray::from(vec!["m1", "m1", "m2", "m3"]))),
        // 2026-03-01T04:00:00 and so on, without a zone.
        (
            "paid_at",
            Arc::new(TimestampMicrosecondArray::from(vec![
                1_772_337_600_000_000,
                1_772_337_600_000_001,
                1_772_337_600_000_000,
                i64::MAX,
            ])),
        ),
        ("paid", Arc::new(Decimal128Array::from(vec![12990, 120_000, 1, 1]).with_precision_and_scale(12, 2).unwrap())),
        ("mobile", Arc::new(StringArray::from(vec![Some("138 1234 5678"), None, None, None]))),
    ]
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

const INGEST: [&str; 8] = ["ingest", "--db", "shop.db", "--source", "pos", "--map", "pos.toml", "pos.parquet"];

#[test]
fn rows_of_a_parquet_file_become_orders_and_bad_rows_say_why() {
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::LZ4_RAW,
        Compression::ZSTD(Default::default()),
    ];
    for codec in codecs {
        let shop = Shop::new();
        shop.write("pos.toml", MAP);
        save(&shop.path.join("pos.parquet"), orders(), codec);
        let said = shop.run(&INGEST).ok();
        assert_eq!(first_line(&said), "4 lines: 2 accepted, 0 duplicate, 0 conflicting, 2 rejected", "{codec}");
        for wanted in ["pos.parquet:3  csv_row_invalid  record_id", "pos.parquet:4  instant_out_of_range"] {
            assert!(said.contains(wanted), "{wanted}\n{said}");
        }
        let rejects = shop.read("rejects.ndjson");
        assert!(rejects.contains("m2") && rejects.contains("m3") && !rejects.contains("m1"), "{rejects}");
        let record = shop.run(&["call", "--db", "shop.db", "record.get", r#"{"source":"pos","record_id":"2"}"#]).ok();
        for wanted in [r#""1200""#, "2026-02-28T20:00:00.000001Z", "row-2"] {
            assert!(record.contains(wanted), "{wanted}\n{record}");
        }
        let again = shop.run(&INGEST).ok();
        assert_eq!(first_line(&again), "4 lines: 0 accepted, 2 duplicate, 0 conflicting, 2 rejected");
    }
}

#[test]
fn a_file_that_cannot_become_records_is_refused_whole() {
    let shop = Shop::new();
    let path = shop.path.join("pos.parquet");
    shop.write("pos.toml", MAP);
    let mut columns = orders();
    columns[4].1 = Arc::new(Float64Array::from(vec![1.5; 4]));
    save(&path, columns, Compression::SNAPPY);
    let said = shop.run(&INGEST).failed();
    assert!(said.starts_with("error[float_not_allowed]") && said.contains("columns.body.amount"), "{said}");

    let mut columns = orders();
    columns.remove(5);
    save(&path, columns, Compression::SNAPPY);
    let said = shop.run(&INGEST).failed();
    assert!(said.starts_with("error[csv_column_missing]: the file has no column `mobile`"), "{said}");

    save(&path, orders(), Compression::SNAPPY);
    let whole = std::fs::read(&path).unwrap();
    shop.write("pos.parquet", &whole[..whole.len() / 2]);
    assert!(shop.run(&INGEST).failed().starts_with("error[io_error]: cannot read the Parquet file"));
    // What comes by standard input has no name that says so, and is read as CSV.
    let said = shop.run_with(&[&INGEST[..7], &["-"][..]].concat(), &whole).failed();
    assert!(said.contains("standard input"), "{said}");
    shop.write("pos.parquet", "no Parquet at all");
    assert!(shop.run(&INGEST).failed().starts_with("error[io_error]: cannot read the Parquet file"));

    let said = shop.run(&["ingest", "--db", "shop.db", "pos.parquet"]).failed();
    assert!(said.starts_with("error[map_invalid]: columns become records by a column map"), "{said}");
}

#[test]
fn a_column_of_text_is_read_as_in_a_csv_file_and_ndjson_needs_no_map() {
    let shop = Shop::new();
    shop.write("pos.toml", MAP.replace(r#"as = "instant""#, r#"format = "%Y-%m-%d %H:%M""#));
    let mut columns = orders();
    columns[3].1 =
        Arc::new(StringArray::from(vec!["2026-03-01 12:00", "2026-03-02 08:00", "2026-03-01 12:00", "yesterday"]));
    columns[4].1 = Arc::new(StringArray::from(vec!["129.90", "1.00", "1.00", "1.00"]));
    save(&shop.path.join("pos.parquet"), columns, Compression::SNAPPY);
    shop.write("more.ndjson", support::CUSTOMER);
    let mut typed = INGEST.to_vec();
    typed.push("more.ndjson");
    let said = shop.run(&typed).ok();
    assert_eq!(first_line(&said), "10 lines: 8 accepted, 0 duplicate, 0 conflicting, 2 rejected");
    assert!(said.contains("pos.parquet:4  csv_row_invalid  occurred_at"), "{said}");
}

#[test]
fn days_begin_where_the_zone_says() {
    let shop = Shop::new();
    shop.write("pos.toml", MAP);
    let mut columns = orders();
    columns[3].1 = Arc::new(Date32Array::from(vec![20_513; 4]));
    save(&shop.path.join("pos.parquet"), columns, Compression::SNAPPY);
    assert_eq!(first_line(&shop.run(&INGEST).ok()), "4 lines: 3 accepted, 0 duplicate, 0 conflicting, 1 rejected");
    let record = shop.run(&["call", "--db", "shop.db", "record.get", r#"{"source":"pos","record_id":"1"}"#]).ok();
    assert!(record.contains("2026-02-28T16:00:00Z"), "{record}");
}

const AS_OF: [&str; 2] = ["--as-of", "2026-11-01T00:00:00Z"];

#[test]
fn views_of_everybody_are_written_as_csv_and_parquet() {
    let shop = Shop::with_customer();
    let views = |more: &[&str]| {
        shop.run(&[&["views", "--db", "shop.db", "--columns", "customer,records,tier"][..], &AS_OF[..], more].concat())
    };
    let shown = views(&[]).ok();
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!((lines.len(), lines[0]), (2, "customer,records,tier"), "{shown}");
    assert_eq!(views(&["--out", "views.csv"]).ok(), "1 customer in views.csv\n");
    assert_eq!(shop.read("views.csv"), shown);
    assert_eq!(views(&["--out", "views.parquet"]).ok(), "1 customer in views.parquet\n");
    let file = std::fs::File::open(shop.path.join("views.parquet")).unwrap();
    let read: Vec<RecordBatch> =
        ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!((read.len(), read[0].num_rows(), read[0].num_columns()), (1, 1, 3));
    let customer = read[0].column(0).as_string::<i64>().value(0);
    assert!(lines[1].starts_with(&format!("{customer},")), "{shown}");
    assert!(!shop.path.join("views.parquet.part").exists());
}

#[test]
fn views_that_cannot_be_written_leave_nothing_behind() {
    let shop = Shop::with_customer();
    let views = |columns, out| {
        shop.run(&[&["views", "--db", "shop.db", "--columns", columns, "--out", out][..], &AS_OF[..]].concat())
    };
    assert!(views("customer", "views.xlsx").failed().starts_with("error[invalid_value]"));
    assert!(views("customer,teir", "views.csv").failed().contains("did you mean `tier`"));
    assert!(views("customer,customer", "views.csv").failed().starts_with("error[too_many_items]"));
    assert!(views("customer", "no/such/views.csv").failed().starts_with("error[io_error]: cannot write the table"));
    assert!(!shop.path.join("views.csv").exists() && !shop.path.join("views.csv.part").exists());
}
