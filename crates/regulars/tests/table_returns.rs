//! Orders of a table that name their numbers, with what came back of them, come to what `rfm.summary` says of them (RC-12, RF-6, RF-10).
#![cfg(all(feature = "arrow", feature = "models"))]
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, AsArray as _, Date32Array, Decimal128Array, Int64Array, StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{Float64Type, UInt32Type};
use proptest::prelude::*;
use regulars::arrow::{RecordBatch, Table};
use regulars::{Code, Crm, Instant, Json, Rulebook, purchase_rows};

/// A row: whose, which order, on which day, at which hour, for how much, whether it is a return, and whether the order stands.
#[derive(Clone, Debug)]
struct Row {
    customer: u8,
    order: u8,
    day: i32,
    hour: i64,
    amount: i64,
    is_return: bool,
    stands: bool,
}

/// 2026-03-01.
const FIRST_DAY: i32 = 20_513;
const HOUR_US: i64 = 3_600_000_000;

impl Row {
    /// By the clock of Shanghai.
    fn at(&self) -> i64 {
        (i64::from(FIRST_DAY + self.day) * 24 + self.hour - 8) * HOUR_US
    }

    /// Of some orders no number is known.
    fn order(&self) -> String {
        if self.order == 0 && !self.is_return { String::new() } else { format!("o{}", self.order) }
    }
}

fn any_row() -> impl Strategy<Value = Row> {
    let what = (prop::bool::weighted(0.3), prop::bool::weighted(0.8));
    (0u8..4, 0u8..6, 0i32..80, 0i64..24, 0i64..40, what).prop_map(
        |(customer, order, day, hour, amount, (is_return, stands))| Row {
            customer,
            order,
            day,
            hour,
            amount,
            is_return,
            stands,
        },
    )
}

/// The columns of some rows as JSON.
fn json(rows: &[&Row], with_status: bool) -> String {
    let column = |cell: &dyn Fn(&Row) -> String| {
        format!("[{}]", rows.iter().map(|row| format!("\"{}\"", cell(row))).collect::<Vec<_>>().join(","))
    };
    let mut columns = vec![
        ("customer", column(&|row| row.customer.to_string())),
        ("at", column(&|row| Instant::from_micros(row.at()).unwrap().to_string())),
        ("amount", column(&|row| format!("{}.{:02}", row.amount / 100, row.amount % 100))),
        // A number of its own says as little as none.
        ("order", column(&|row| if row.order().is_empty() { format!("{row:p}") } else { row.order() })),
    ];
    if with_status {
        columns.push(("status", column(&|row| if row.stands { "paid" } else { "open" }.to_owned())));
    }
    let columns: Vec<String> = columns.into_iter().map(|(name, cells)| format!("\"{name}\":{cells}")).collect();
    format!("{{{}}}", columns.join(","))
}

fn table(rows: &[Row]) -> Table {
    let texts =
        |cell: &dyn Fn(&Row) -> Option<String>| Arc::new(rows.iter().map(cell).collect::<StringArray>()) as ArrayRef;
    let amounts = Decimal128Array::from_iter_values(rows.iter().map(|row| i128::from(row.amount)));
    let instants = TimestampMicrosecondArray::from_iter_values(rows.iter().map(Row::at)).with_timezone("UTC");
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("customer", texts(&|row| Some(row.customer.to_string()))),
        ("at", Arc::new(instants)),
        ("amount", Arc::new(amounts.with_precision_and_scale(9, 2).unwrap())),
        ("order", texts(&|row| Some(row.order()).filter(|order| !order.is_empty()))),
        ("kind", texts(&|row| Some(if row.is_return { "return" } else { "order" }.to_owned()))),
        ("status", texts(&|row| Some(if row.stands { "paid" } else { "open" }.to_owned()))),
    ];
    Table::from(RecordBatch::try_from_iter(columns).unwrap())
}

fn same(names: &[&str]) -> BTreeMap<String, String> {
    names.iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect()
}

proptest! {
    #[test]
    fn a_table_with_returns_is_what_the_summary_says(
        rows in prop::collection::vec(any_row(), 0..40),
        is_sorted in any::<bool>(),
        unit in prop::sample::select(vec!["day", "week", "month"]),
        refunds in prop::sample::select(vec!["net_of_return", "at_return_date", "ignore"]),
        zero in any::<bool>(),
        has_holdout in any::<bool>(),
    ) {
        let mut rows = rows;
        if is_sorted {
            rows.sort_by_key(Row::at);
        }
        let (orders, returns): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| !row.is_return);
        let crm = Crm::in_memory(
            Rulebook::parse("[rulebook]\nid = \"bare\"\nversion = 1\nzone = \"Asia/Shanghai\"\n").unwrap(),
        ).unwrap();
        let validation = if has_holdout { r#","validation_end":"2026-06-15T12:00:00+08:00""# } else { "" };
        // The table counts up to the end of the period in which the day lies.
        let end = match unit {
            "week" => "2026-04-12",
            "month" => "2026-04-30",
            _ => "2026-04-09",
        };
        let zero_amount = if zero { "count" } else { "skip" };
        let summary = crm.call("rfm.summary", &format!(
            r#"{{"as_of":"{end}T23:59:59.999999+08:00"{validation},"unit":"{unit}","refunds":"{refunds}","zero_amount":"{zero_amount}","rows":{},"returns":{}}}"#,
            json(&orders, true),
            json(&returns, false),
        )).unwrap();
        let summary = Json::parse(&summary).unwrap();
        let wanted = summary.get("customers").unwrap();
        let until = if has_holdout { r#","until":"2026-06-15""# } else { "" };
        let request = format!(
            r#"{{"as_of":"2026-04-09"{until},"unit":"{unit}","refunds":"{refunds}","count_zero":{zero},"zone":"Asia/Shanghai"}}"#
        );
        let found = purchase_rows(&request, &table(&rows), &same(&["amount", "kind", "order", "status"])).unwrap();
        let customers: Vec<String> =
            found.column_by_name("customer").unwrap().as_string::<i64>().iter().flatten().map(str::to_owned).collect();
        prop_assert_eq!(&customers, &wanted.get("customer").unwrap().read::<Vec<String>>().unwrap());
        let counts = |name: &str| found.column_by_name(name).unwrap().as_primitive::<UInt32Type>().values().to_vec();
        for (name, told) in [("x", "frequency"), ("t_x", "recency"), ("t", "age"), ("paid", "gg_x")] {
            prop_assert_eq!(counts(name), wanted.get(told).unwrap().read::<Vec<u32>>().unwrap(), "{}", name);
        }
        if has_holdout {
            let later = summary.get("validation").unwrap().get("purchase_periods").unwrap().read::<Vec<u32>>().unwrap();
            prop_assert_eq!(counts("came"), later);
        }
        let means = wanted.get("gg_mean").unwrap().read::<Vec<Option<String>>>().unwrap();
        let found = found.column_by_name("mean").unwrap().as_primitive::<Float64Type>();
        for (found, wanted) in found.iter().zip(means) {
            let wanted = wanted.map(|mean| mean.parse::<f64>().unwrap());
            prop_assert_eq!(found.is_some(), wanted.is_some());
            prop_assert!((found.unwrap_or_default() - wanted.unwrap_or_default()).abs() < 1e-9);
        }
    }
}

#[test]
fn what_returns_of_a_table_lack_is_told() {
    // An order of somebody else, and then an order and what the test says of it.
    let columns = |kind: [Option<&'static str>; 2]| {
        let kind = std::iter::once(Some("order")).chain(kind);
        Table::from(
            RecordBatch::try_from_iter::<_, &str>([
                ("customer", Arc::new(Int64Array::from(vec![5, 7, 7])) as ArrayRef),
                ("at", Arc::new(Date32Array::from(vec![20_000, 20_000, 20_001]))),
                ("amount", Arc::new(Int64Array::from(vec![100, 500, 200]))),
                ("order", Arc::new(Int64Array::from(vec![1, 1, 1]))),
                ("kind", Arc::new(kind.collect::<StringArray>())),
            ])
            .unwrap(),
        )
    };
    let sound = columns([Some("order"), Some("return")]);
    let asked = |table: &Table, more: &str, names: &[&str]| {
        purchase_rows(&format!(r#"{{"as_of":"2025-01-01"{more}}}"#), table, &same(names))
    };
    let refused = |table: &Table, more: &str, names: &[&str]| {
        let error = asked(table, more, names).unwrap_err();
        (error.code(), error.path().to_owned())
    };
    let missing = |path: &str| (Code::MissingField, path.to_owned());
    assert_eq!(refused(&sound, "", &["amount", "kind"]), missing("columns.order"));
    assert_eq!(refused(&sound, "", &["kind", "order"]), missing("columns.amount"));
    assert_eq!(refused(&sound, r#","refunds":"ignore""#, &["amount"]), missing("columns.kind"));
    let all = ["amount", "kind", "order"];
    assert_eq!(refused(&sound, r#","refunds":"never""#, &all), (Code::UnknownName, "refunds".to_owned()));
    assert_eq!(refused(&columns([Some("order"), None]), "", &all), missing("kind"));
    let error = asked(&columns([Some("order"), Some("gift")]), "", &all).unwrap_err();
    assert_eq!((error.code(), error.path(), error.details()["row"].as_str()), (Code::UnknownType, "kind", "2"));
    // Whole numbers as they are; of an order of 500 came back 200, so it is one purchase of 300.
    assert_eq!(asked(&sound, "", &all).unwrap().num_rows(), 2);
}
