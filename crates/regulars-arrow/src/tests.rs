//! The same records through columns and through stored rows give the same views; what columns may not be is refused.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Array, Decimal128Array, DictionaryArray, Float64Array, Int32Array, Int64Array, LargeStringArray,
    RecordBatch, StringArray, StringViewArray, TimestampMicrosecondArray, TimestampMillisecondArray,
    TimestampNanosecondArray,
};
use arrow::datatypes::Int8Type;
use fastrand::Rng;
use regulars_core::customer::{FoldRoom, Frame, Plan, ReasonLevel, Select, fold};
use regulars_core::error::{Code, Error};
use regulars_core::identity::CustomerId;
use regulars_core::money::{Currency, Decimal, Money};
use regulars_core::record::row::{RowBuffer, StoredRow, encode};
use regulars_core::record::{Body, Declared, Kind, Record, RecordId};
use regulars_core::rulebook::Rulebook;
use regulars_core::text::canonical;
use regulars_core::time::{Instant, Zone};

use crate::{CurrencyColumn, OrderColumns, Orders};

const RULES: &str = r#"
[rulebook]
id = "columns"
version = 1
zone = "Asia/Shanghai"
[rfm]
currency = "CNY"
recency = [30, 90]
frequency = [2, 4]
monetary = ["100.00", "500.00"]
[program]
id = "club"
timezone = "Asia/Shanghai"
version = 1
effective_from = "2020-01-01"
[tiers]
measure = "spend"
currency = "CNY"
window = "rolling 12 months"
valid_for = "while qualified"
base = "member"
[[tiers.level]]
id = "gold"
name = "Gold"
needs = "spend >= 300.00"
"#;

fn plan() -> Plan {
    let rules = Arc::new(Rulebook::parse(RULES).unwrap());
    Plan::compile(rules, Select::all().with_reasons(ReasonLevel::Records)).unwrap()
}

fn as_of() -> Instant {
    Instant::parse("2026-06-01T00:00:00Z").unwrap()
}

fn cny() -> Currency {
    Currency::new("CNY").unwrap()
}

/// The customer's view as text, by the customer's key.
type Views = BTreeMap<String, String>;

fn by_columns(orders: &Orders) -> Views {
    let (plan, mut room, mut views) = (plan(), FoldRoom::default(), Views::new());
    let each = |frame: &Frame| {
        let key = frame.profiles().next().unwrap().1.to_owned();
        assert!(views.insert(key, canonical(&fold(frame, &plan, as_of(), &mut room))?).is_none());
        Ok(())
    };
    orders.each_customer(&plan, &mut Frame::default(), each).unwrap();
    views
}

fn by_rows(records: &[Record]) -> Views {
    let mut customers: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    records.iter().for_each(|record| customers.entry(record.profile.as_str()).or_default().push(record));
    let (plan, mut room, mut row, mut frame) = (plan(), FoldRoom::default(), RowBuffer::default(), Frame::default());
    let mut view = |key: &str, records: Vec<&Record>| {
        frame.clear();
        frame.set_customer(CustomerId::of("", "shop", key));
        let profile = frame.profile("shop", key);
        for record in records {
            encode(record, &Declared::default(), &mut row);
            let stored = StoredRow {
                source: "shop",
                record_id: record.record_id.as_str(),
                profile: key,
                at_us: record.occurred_at.at.micros(),
                kind: record.body.kind().number(),
                open: &row.open,
                sealed: (&row.sealed).into(),
            };
            frame.push_stored(profile, &stored, &plan).unwrap();
        }
        frame.close();
        canonical(&fold(&frame, &plan, as_of(), &mut room)).unwrap()
    };
    customers.into_iter().map(|(key, records)| (key.to_owned(), view(key, records))).collect()
}

/// Orders, repeated orders and returns of a few customers, in no order.
fn records(rng: &mut Rng, count: usize) -> Vec<Record> {
    let mut records = Vec::new();
    for n in 0..count {
        let key = format!("k{}", rng.u32(0..6));
        let day = rng.i64(0..700);
        let at = Instant::parse("2024-08-01T00:00:00Z").unwrap().plus_micros(day * 86_400_000_000);
        let currency = if rng.u8(0..10) == 0 { Currency::new("USD").unwrap() } else { cny() };
        let amount = Money::new(Decimal::new(rng.i64(0..30_000), 2).unwrap(), currency);
        let id = format!("r{n}");
        let mut record = if rng.u8(0..5) == 0 {
            Record::refund("shop", &id, &key, at, amount, &format!("r{}", rng.usize(0..count) + count / 20)).unwrap()
        } else {
            Record::order("shop", &id, &key, at, amount).unwrap()
        };
        if record.refers_to == Some(RecordId::new(id).unwrap()) {
            record.refers_to = None;
        }
        if rng.bool() {
            let number = Some(format!("no{}", rng.u32(0..40)));
            match &mut record.body {
                Body::Order(order) => order.order_id = number,
                Body::Return(back) => back.order_id = number,
                _ => {}
            }
        }
        records.push(record);
    }
    rng.shuffle(&mut records);
    records
}

fn amount_of(record: &Record) -> (Money, Option<&str>) {
    match &record.body {
        Body::Order(order) => (order.amount, order.order_id.as_deref()),
        Body::Return(back) => (back.amount, back.order_id.as_deref()),
        _ => panic!("orders and returns only"),
    }
}

fn batch(records: &[Record]) -> RecordBatch {
    let texts = |text: fn(&Record) -> Option<&str>| records.iter().map(text).collect::<StringArray>();
    let micros = records.iter().map(|record| record.occurred_at.at.micros());
    let units = records.iter().map(|record| i128::from(amount_of(record).0.amount.units()));
    let currencies: StringArray = records.iter().map(|record| Some(amount_of(record).0.currency.to_string())).collect();
    let times = TimestampMicrosecondArray::from_iter_values(micros).with_timezone("+00:00");
    let amounts = Decimal128Array::from_iter_values(units).with_precision_and_scale(12, 2).unwrap();
    RecordBatch::try_from_iter_with_nullable([
        ("who", Arc::new(texts(|record| Some(record.profile.as_str()))) as ArrayRef, false),
        ("id", Arc::new(texts(|record| Some(record.record_id.as_str()))), false),
        ("at", Arc::new(times), false),
        ("paid", Arc::new(amounts), false),
        ("money", Arc::new(currencies), false),
        ("what", Arc::new(texts(|record| Some(record.body.kind().as_str()))), false),
        ("of", Arc::new(texts(|record| record.refers_to.as_ref().map(RecordId::as_str))), true),
        ("no", Arc::new(texts(|record| amount_of(record).1)), true),
    ])
    .unwrap()
}

fn all_columns() -> OrderColumns {
    let mut columns = OrderColumns::new("shop", "who", "at", "paid", cny()).unwrap();
    columns.currency = CurrencyColumn::Column("money".to_owned());
    columns.record_id = Some("id".to_owned());
    columns.kind = Some("what".to_owned());
    columns.refers_to = Some("of".to_owned());
    columns.order_id = Some("no".to_owned());
    columns
}

#[test]
fn columns_and_rows_give_the_same_views() {
    let mut rng = Rng::with_seed(7);
    for round in 0..60 {
        let records = records(&mut rng, round * 3);
        let mut orders = Orders::new(all_columns());
        let mut rest = records.as_slice();
        while !rest.is_empty() {
            let (head, tail) = rest.split_at(rng.usize(0..=rest.len()));
            orders.add(&batch(head)).unwrap();
            rest = tail;
        }
        let (columns, rows) = (by_columns(&orders), by_rows(&records));
        assert_eq!(columns, rows, "round {round}");
        assert_eq!((orders.rows(), orders.customers()), (records.len(), rows.len()));
    }
}

#[test]
fn an_empty_batch_and_no_batch_have_no_customers() {
    let mut orders = Orders::new(all_columns());
    assert!(by_columns(&orders).is_empty());
    orders.add(&batch(&[])).unwrap();
    assert!(by_columns(&orders).is_empty());
}

fn three(who: ArrayRef, at: ArrayRef, paid: ArrayRef) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable([("who", who, true), ("at", at, true), ("paid", paid, true)]).unwrap()
}

fn whos() -> ArrayRef {
    Arc::new(StringArray::from(vec!["1", "2"]))
}

fn times() -> ArrayRef {
    Arc::new(
        TimestampMicrosecondArray::from(vec![1_700_000_000_000_000, 1_700_000_001_000_000]).with_timezone("Asia/Tokyo"),
    )
}

fn amounts() -> ArrayRef {
    Arc::new(Decimal128Array::from(vec![1250, 300]).with_precision_and_scale(9, 2).unwrap())
}

fn plain() -> OrderColumns {
    OrderColumns::new("shop", "who", "at", "paid", cny()).unwrap()
}

fn views(columns: OrderColumns, batch: &RecordBatch) -> Views {
    let mut orders = Orders::new(columns);
    orders.add(batch).unwrap();
    by_columns(&orders)
}

#[test]
fn the_layout_of_a_column_does_not_matter() {
    let wanted = views(plain(), &three(whos(), times(), amounts()));
    let keys: [ArrayRef; 5] = [
        Arc::new(LargeStringArray::from(vec!["1", "2"])),
        Arc::new(StringViewArray::from(vec!["1", "2"])),
        Arc::new(vec!["1", "2"].into_iter().collect::<DictionaryArray<Int8Type>>()),
        Arc::new(Int64Array::from(vec![1, 2])),
        Arc::new(Int32Array::from(vec![1, 2])),
    ];
    for key in keys {
        assert_eq!(views(plain(), &three(key.clone(), times(), amounts())), wanted, "{}", key.data_type());
    }
    let fine: ArrayRef = Arc::new(
        TimestampNanosecondArray::from(vec![1_700_000_000_000_000_000, 1_700_000_001_000_000_000]).with_timezone("UTC"),
    );
    let coarse: ArrayRef =
        Arc::new(TimestampMillisecondArray::from(vec![1_700_000_000_000, 1_700_000_001_000]).with_timezone("UTC"));
    for at in [fine, coarse] {
        assert_eq!(views(plain(), &three(whos(), at.clone(), amounts())), wanted, "{}", at.data_type());
    }
    let minor: ArrayRef = Arc::new(Int64Array::from(vec![1250, 300]));
    assert_eq!(views(plain(), &three(whos(), times(), minor)), wanted);
    let tenths: ArrayRef = Arc::new(Int64Array::from(vec![12_500, 3_000]));
    let columns = OrderColumns { minor_digits: Some(3), ..plain() };
    assert_eq!(views(columns, &three(whos(), times(), tenths)), wanted);
}

#[test]
fn whole_and_text_keys_of_several_batches_are_one_customer() {
    let mut orders = Orders::new(plain());
    orders.add(&three(whos(), times(), amounts())).unwrap();
    orders.add(&three(Arc::new(Int64Array::from(vec![2, 3])), times(), amounts())).unwrap();
    assert_eq!(orders.customers(), 3);
}

#[test]
fn dates_and_naive_times_need_a_zone() {
    let day: ArrayRef = Arc::new(Date32Array::from(vec![19_675, 19_676]));
    let naive: ArrayRef = Arc::new(TimestampMillisecondArray::from(vec![1_699_920_000_000, 1_700_006_400_000]));
    let zoned: ArrayRef =
        Arc::new(TimestampMillisecondArray::from(vec![1_699_891_200_000, 1_699_977_600_000]).with_timezone("UTC"));
    let shanghai = OrderColumns { zone: Some(Zone::new("Asia/Shanghai").unwrap()), ..plain() };
    let wanted = views(plain(), &three(whos(), zoned, amounts()));
    for at in [day, naive] {
        let batch = three(whos(), at, amounts());
        assert_eq!(views(shanghai.clone(), &batch), wanted);
        let error = Orders::new(plain()).add(&batch).unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::InstantWithoutZone, "at"));
    }
}

#[test]
fn rows_without_ids_keep_their_order() {
    let orders = {
        let same: ArrayRef = Arc::new(TimestampMicrosecondArray::from(vec![0, 0]).with_timezone("UTC"));
        let mut orders = Orders::new(plain());
        orders.add(&three(Arc::new(StringArray::from(vec!["1", "1"])), same, amounts())).unwrap();
        orders
    };
    let ids = std::cell::RefCell::new(Vec::new());
    let each = |frame: &Frame| {
        let visible = frame.visible(as_of());
        ids.borrow_mut().extend(visible.map(|(row, _)| frame.key(row).unwrap().record_id.to_string()));
        Ok(())
    };
    orders.each_customer(&plan(), &mut Frame::default(), each).unwrap();
    assert_eq!(ids.into_inner(), ["0000000000", "0000000001"]);
}

fn refused(columns: OrderColumns, batch: &RecordBatch) -> Error {
    let mut orders = Orders::new(columns);
    orders.add(&three(Arc::new(StringArray::from(vec!["9"])), times().slice(0, 1), amounts().slice(0, 1))).ok();
    let (rows, customers) = (orders.rows(), orders.customers());
    let error = orders.add(batch).unwrap_err();
    assert_eq!((orders.rows(), orders.customers()), (rows, customers), "nothing of the batch is taken");
    error
}

#[test]
fn who_came_with_a_refused_batch_comes_anew() {
    let texts = |values: [&str; 2]| Arc::new(StringArray::from(values.to_vec())) as ArrayRef;
    let mut orders = Orders::new(plain());
    orders.add(&three(texts(["a customer with a long key", "9"]), times(), amounts())).unwrap();
    orders.add(&three(texts(["new", " "]), times(), amounts())).unwrap_err();
    orders.add(&three(texts(["9", "new"]), times(), amounts())).unwrap();
    orders.add(&three(texts(["a customer with a long key", "new"]), times(), amounts())).unwrap();
    let mut seen = Vec::new();
    let each = |frame: &Frame| {
        seen.push((frame.profiles().next().unwrap().1.to_owned(), frame.all().count()));
        Ok(())
    };
    orders.each_customer(&plan(), &mut Frame::default(), each).unwrap();
    assert_eq!(seen, [("a customer with a long key".to_owned(), 2), ("9".to_owned(), 2), ("new".to_owned(), 2)]);
}

/// Three columns, and the code, column and row of what is wrong in them.
type Wrong<'a> = (ArrayRef, ArrayRef, ArrayRef, Code, &'a str, Option<&'a str>);

#[test]
fn what_is_wrong_is_said_with_the_column_and_the_row() {
    let columns = OrderColumns { customer: "whom".to_owned(), ..plain() };
    let error = refused(columns, &three(whos(), times(), amounts()));
    assert_eq!((error.code(), error.path()), (Code::MissingField, "whom"));
    assert!(error.message().contains("did you mean `who`?"), "{error}");

    let text = |values: Vec<Option<&str>>| Arc::new(StringArray::from(values)) as ArrayRef;
    let wrong: [Wrong<'_>; 12] = [
        (text(vec![Some("new"), None]), times(), amounts(), Code::MissingField, "who", Some("2")),
        (text(vec![Some("new"), Some(" ")]), times(), amounts(), Code::TextNotPrintable, "who", Some("2")),
        (amounts(), times(), amounts(), Code::WrongType, "who", None),
        (whos(), whos(), amounts(), Code::WrongType, "at", None),
        (whos(), Arc::new(Date32Array::from(vec![Some(1), None])), amounts(), Code::MissingField, "at", Some("2")),
        (
            whos(),
            Arc::new(TimestampNanosecondArray::from(vec![1_000, 1_001]).with_timezone("UTC")),
            amounts(),
            Code::InstantTooFine,
            "at",
            Some("2"),
        ),
        (
            whos(),
            Arc::new(TimestampMillisecondArray::from(vec![0, i64::MAX]).with_timezone("UTC")),
            amounts(),
            Code::InstantOutOfRange,
            "at",
            Some("2"),
        ),
        (whos(), times(), whos(), Code::WrongType, "paid", None),
        (whos(), times(), Arc::new(Float64Array::from(vec![1.5, 2.0])), Code::FloatNotAllowed, "paid", None),
        (whos(), times(), Arc::new(Int64Array::from(vec![1, -1])), Code::Negative, "paid", Some("2")),
        (whos(), times(), Arc::new(Int64Array::from(vec![1, i64::MAX])), Code::DecimalOverflow, "paid", Some("2")),
        (
            whos(),
            times(),
            Arc::new(Decimal128Array::from(vec![1, i128::MAX / 10]).with_precision_and_scale(38, 2).unwrap()),
            Code::DecimalOverflow,
            "paid",
            Some("2"),
        ),
    ];
    for (who, at, paid, code, path, row) in wrong {
        let error = refused(plain(), &three(who, at, paid));
        let found = (error.code(), error.path(), error.details().get("row").map(String::as_str));
        assert_eq!(found, (code, path, row), "{error}");
    }
}

#[test]
fn words_of_currency_and_type_are_checked() {
    let order = Record::order("shop", "r1", "k", as_of(), Money::parse("1", "CNY").unwrap()).unwrap();
    let good = batch(&[order.clone(), order]);
    let with = |name: &str, word: &str| {
        let place = good.schema().index_of(name).unwrap();
        let mut arrays = good.columns().to_vec();
        arrays[place] = Arc::new(StringArray::from(vec!["CNY", word]));
        if name == "what" {
            arrays[place] = Arc::new(StringArray::from(vec!["order", word]));
        }
        RecordBatch::try_new(good.schema(), arrays).unwrap()
    };
    for (name, word, code) in [
        ("money", "cny", Code::UnknownCurrency),
        ("what", "visit", Code::UnknownType),
        ("what", "x", Code::UnknownType),
    ] {
        let error = Orders::new(all_columns()).add(&with(name, word)).unwrap_err();
        assert_eq!((error.code(), error.path(), error.details()["row"].as_str()), (code, name, "1"));
    }
    assert_eq!(Kind::from_word("order"), Some(Kind::Order));
}

const WORDS: &str = r#"
[rulebook]
id = "words"
version = 1
zone = "UTC"
[measures.books]
of = "order"
agg = "count"
window = "lifetime"
where = "record.body.category == 'books'"
[measures.kinds]
of = "order"
agg = "distinct"
field = "body.category"
window = "lifetime"
[measures.last_channel]
of = "order"
agg = "last"
field = "body.channel"
window = "lifetime"
[measures.unsold]
of = ["order", "return"]
agg = "count"
window = "lifetime"
where = "!has(record.body.channel)"
"#;

/// The measures of every customer as text, in the order of the customers.
fn measured(orders: &Orders) -> Vec<String> {
    let rules = Arc::new(Rulebook::parse(WORDS).unwrap());
    let plan = Plan::compile(rules, Select::parts(&[regulars_core::customer::Part::Measures])).unwrap();
    let (mut room, mut found) = (regulars_core::customer::EvaluateRoom::default(), Vec::new());
    let each = |frame: &Frame| {
        regulars_core::customer::evaluate(frame, &plan, as_of(), &mut room);
        let values = room.measures.values.iter().map(|measured| match &measured.value {
            regulars_core::measure::Fact::Number(number) => number.canonical(),
            regulars_core::measure::Fact::Text(text) => text.to_string(),
            _ => "-".to_owned(),
        });
        found.push(values.collect::<Vec<_>>().join(" "));
        Ok(())
    };
    orders.each_customer(&plan, &mut Frame::default(), each).unwrap();
    found
}

fn with_words(categories: ArrayRef, channels: ArrayRef) -> RecordBatch {
    let who: ArrayRef = Arc::new(StringArray::from(vec!["1", "2", "1", "1"]));
    let at = TimestampMicrosecondArray::from(vec![1_000, 2_000, 3_000, 4_000]).with_timezone("UTC");
    let what: ArrayRef = Arc::new(StringArray::from(vec!["order", "order", "order", "return"]));
    RecordBatch::try_from_iter_with_nullable([
        ("who", who, false),
        ("at", Arc::new(at), false),
        ("paid", Arc::new(Int64Array::from(vec![1, 2, 3, 4])), false),
        ("what", what, false),
        ("sort", categories, true),
        ("by", channels, true),
    ])
    .unwrap()
}

fn word_columns() -> OrderColumns {
    let columns = OrderColumns { kind: Some("what".to_owned()), ..plain() };
    columns.with_field("category", "sort").unwrap().with_field("channel", "by").unwrap()
}

#[test]
fn words_of_orders_are_read_from_text_in_any_layout() {
    let categories = vec![Some("books"), Some("tea"), Some("books"), Some("games")];
    let channels = vec![Some("web"), None, Some("app"), Some("web")];
    // Customer 1 bought books twice, last by the app, and its return has neither category nor channel; 2 bought tea.
    let wanted = ["2 1 app 1", "0 1 - 1"];
    type Layout = fn(Vec<Option<&str>>) -> ArrayRef;
    let layouts: [Layout; 4] = [
        |words| Arc::new(StringArray::from(words)),
        |words| Arc::new(LargeStringArray::from(words)),
        |words| Arc::new(StringViewArray::from(words)),
        |words| Arc::new(words.into_iter().collect::<DictionaryArray<Int8Type>>()),
    ];
    for layout in layouts {
        let mut orders = Orders::new(word_columns());
        let batch = with_words(layout(categories.clone()), layout(channels.clone()));
        let shown = batch.schema().field(4).data_type().clone();
        orders.add(&batch.slice(0, 1)).unwrap();
        orders.add(&batch.slice(1, 3)).unwrap();
        assert_eq!(measured(&orders), wanted, "{shown}");
    }
}

#[test]
fn a_field_without_values_is_missing_in_every_row() {
    let none: ArrayRef = Arc::new(vec![None::<&str>; 4].into_iter().collect::<DictionaryArray<Int8Type>>());
    let mut orders = Orders::new(word_columns());
    orders.add(&with_words(none.clone(), none)).unwrap();
    assert_eq!(measured(&orders), ["0 0 - 3", "0 0 - 1"]);
}

#[test]
fn what_is_no_word_of_an_order_is_refused() {
    for field in ["amount", "lines", "order_id", "colour"] {
        assert_eq!(plain().with_field(field, "x").unwrap_err().code(), Code::UnknownField, "{field}");
    }
    let channels: ArrayRef = Arc::new(StringArray::from(vec![None::<&str>; 4]));
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1, 2, 3, 4]));
    let coded: ArrayRef = Arc::new(
        DictionaryArray::<Int8Type>::try_new(vec![0_i8, 0, 0, 0].into(), Arc::new(Int64Array::from(vec![7]))).unwrap(),
    );
    for wrong in [numbers, coded] {
        let error = Orders::new(word_columns()).add(&with_words(wrong, channels.clone())).unwrap_err();
        assert_eq!((error.code(), error.path()), (Code::WrongType, "sort"));
    }
    let blanks: [ArrayRef; 2] = [
        Arc::new(StringArray::from(vec!["a", "b ", "c", "d"])),
        Arc::new(vec!["a", "b ", "c", "d"].into_iter().collect::<DictionaryArray<Int8Type>>()),
    ];
    for blank in blanks {
        let mut orders = Orders::new(word_columns());
        let error = orders.add(&with_words(blank, channels.clone())).unwrap_err();
        assert_eq!(
            (error.code(), error.path(), error.details()["row"].as_str()),
            (Code::TextNotPrintable, "sort", "1")
        );
        assert_eq!((orders.rows(), orders.customers()), (0, 0), "nothing of the batch is taken");
    }
}
