//! Operations over tables say what the same operations say of rows in JSON.
#![cfg(all(feature = "arrow", feature = "models"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{
    Array as _, ArrayRef, AsArray as _, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int32Array,
    Int64Array, StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{Decimal128Type, Float64Type, UInt32Type};
use regulars::arrow::{RecordBatch, Table};
use regulars::{Code, Crm, Json, Rulebook, TableAnswer, ask_table, purchase_rows};

fn crm() -> Crm {
    Crm::in_memory(Rulebook::parse("[rulebook]\nid = \"bare\"\nversion = 4\nzone = \"UTC\"\n").unwrap()).unwrap()
}

fn table(columns: Vec<(&str, ArrayRef)>) -> Table {
    Table::from(RecordBatch::try_from_iter(columns).unwrap())
}

fn names(names: &[(&str, &str)]) -> BTreeMap<String, String> {
    names.iter().map(|(what, name)| ((*what).to_owned(), (*name).to_owned())).collect()
}

fn told(operation: &str, request: &str, table: &Table, names: &[(&str, &str)]) -> String {
    let names = names.iter().map(|(what, name)| ((*what).to_owned(), (*name).to_owned())).collect();
    match ask_table(operation, request, table, &names, 4).unwrap() {
        TableAnswer::Told(json) => json,
        TableAnswer::Rows(_) => panic!("rows"),
    }
}

const PROVENANCE: &str = r#"{"as_of":"2026-01-01T00:00:00Z","created_at":"2026-01-01T00:00:00Z","purpose":"service","valid_until":"2027-01-01T00:00:00Z"}"#;

#[test]
fn clusters_of_a_table_are_the_same_artefact() {
    let numbers: Vec<(f64, i32)> = (0..40).map(|n| (f64::from(n % 7) / 8.0, n % 3 * 10)).collect();
    let table = table(vec![
        ("b", Arc::new(Int32Array::from_iter_values(numbers.iter().map(|(_, b)| *b))) as ArrayRef),
        ("size", Arc::new(Float64Array::from_iter_values(numbers.iter().map(|(a, _)| *a)))),
    ]);
    let asked = format!(r#""features":[{{"name":"a"}},{{"name":"b"}}],"k":3,"seed":5,"provenance":{PROVENANCE}"#);
    let rows: Vec<String> = numbers.iter().map(|(a, b)| format!("[{a},{b}]")).collect();
    let wanted = crm().call("cluster.fit", &format!(r#"{{{asked},"rows":[{}]}}"#, rows.join(","))).unwrap();
    let found = told("cluster.fit", &format!("{{{asked}}}"), &table, &[("a", "size")]);
    assert_eq!(found, wanted);

    let artefact = Json::parse(&found).unwrap().get("artefact").unwrap().to_string();
    let request = format!(r#"{{"artefact":{artefact}}}"#);
    let names = BTreeMap::from([("a".to_owned(), "size".to_owned())]);
    let TableAnswer::Rows(told) = ask_table("cluster.assign", &request, &table, &names, 0).unwrap() else { panic!() };
    let labels = Json::parse(&found).unwrap().get("labels").unwrap().read::<Vec<u32>>().unwrap();
    assert_eq!(told.column(0).as_primitive::<UInt32Type>().values(), &labels[..]);
}

/// Repeat purchases, the time of the last, the age, how many were paid for, and their mean.
type Buyer = (i32, f64, f64, i32, Option<f64>);

/// Rows of customers in JSON and in columns are worth the same (VQ-3, VQ-4), and by hand what the functions of the models give.
#[test]
fn customers_of_a_table_are_worth_the_same() {
    let times: Vec<Buyer> = (0..60)
        .map(|n| match n % 4 {
            0 => (0, 0.0, 38.0 + f64::from(n % 9), 0, None),
            kind => (
                kind * 2,
                9.5 * f64::from(kind),
                38.0 + f64::from(n % 9),
                kind * 2,
                Some(20.0 + 7.5 * f64::from(n % 11)),
            ),
        })
        .collect();
    let list = |cells: Vec<String>| format!("[{}]", cells.join(","));
    let of = |cell: &dyn Fn(&Buyer) -> String| list(times.iter().map(cell).collect());
    let (x, last, age) = (of(&|row| row.0.to_string()), of(&|row| row.1.to_string()), of(&|row| row.2.to_string()));
    let (paid, mean) =
        (of(&|row| row.3.to_string()), of(&|row| row.4.map_or("null".to_owned(), |mean| mean.to_string())));
    let artefact = |model: &str, rows: &str| {
        // Rows of so regular a kind are fitted best at a border; here only the answers of the models count.
        let provenance = PROVENANCE.replace('}', r#","accept_unconverged":true}"#);
        let request = format!(r#"{{"model":"{model}","unit":"week","provenance":{provenance},"rows":{rows}}}"#);
        let answer = Json::parse(&crm().call("model.fit", &request).unwrap()).unwrap();
        answer.get("artefact").unwrap().to_string()
    };
    let spenders: Vec<_> = times.iter().filter_map(|row| Some((row.3, row.4?))).collect();
    let spend_rows = format!(
        r#"{{"x":{},"mean":{}}}"#,
        list(spenders.iter().map(|row| row.0.to_string()).collect()),
        list(spenders.iter().map(|row| row.1.to_string()).collect())
    );
    let spend = artefact("gamma_gamma", &spend_rows);
    let table = table(vec![
        ("x", Arc::new(Int32Array::from_iter_values(times.iter().map(|row| row.0))) as ArrayRef),
        ("last", Arc::new(Float64Array::from_iter_values(times.iter().map(|row| row.1)))),
        ("t", Arc::new(Float64Array::from_iter_values(times.iter().map(|row| row.2)))),
        ("paid", Arc::new(Int32Array::from_iter_values(times.iter().map(|row| row.3)))),
        ("mean", Arc::new(times.iter().map(|row| row.4).collect::<Float64Array>())),
    ]);
    for model in ["bg_nbd", "pareto_nbd"] {
        let purchases = artefact(model, &format!(r#"{{"x":{x},"t_x":{last},"t":{age}}}"#));
        let asked = format!(
            r#""artefact":{purchases},"spend":{spend},"margin":"0.3","discount":"0.1","currency":"USD","horizons":[6,12]"#
        );
        let rows = format!(r#"{{"x":{x},"t_x":{last},"t":{age},"paid":{paid},"mean":{mean}}}"#);
        let answer = crm().call("model.value", &format!(r#"{{{asked},"rows":{rows}}}"#)).unwrap();
        let answer = Json::parse(&answer).unwrap();
        let names = BTreeMap::from([("t_x".to_owned(), "last".to_owned())]);
        let names = names.into_iter().chain([("mean".to_owned(), "mean".to_owned())]).collect();
        let TableAnswer::Rows(told) = ask_table("model.value", &format!("{{{asked}}}"), &table, &names, 0).unwrap()
        else {
            panic!()
        };
        let customers = answer.get("customers").unwrap().as_array().unwrap();
        let column = |name: &str| {
            let column = told.column_by_name(name).unwrap().as_primitive::<Decimal128Type>().clone();
            (0..column.len()).map(|row| (!column.is_null(row)).then(|| column.value(row))).collect::<Vec<_>>()
        };
        let cents = |text: &Json| Some(text.as_str()?.replace('.', "").parse::<i128>().unwrap());
        let by = |name: &str, place: Option<usize>| -> Vec<Option<i128>> {
            let cell = |one: &Json| match place {
                Some(place) => one.get(name).and_then(Json::as_array).and_then(|all| all.get(place)).and_then(cents),
                None => one.get(name).and_then(cents),
            };
            customers.iter().map(cell).collect()
        };
        assert_eq!(column("value_6m"), by("values", Some(0)));
        assert_eq!(column("value_12m"), by("values", Some(1)));
        assert_eq!(column("mean"), by("mean", None));
        assert_eq!(column("residual"), by("residual", None));
        assert_eq!(column("residual").iter().all(Option::is_some), model == "pareto_nbd");
        // A year is worth no less than half of one, and no more than all that is to come.
        for ((half, year), all) in column("value_6m").iter().zip(column("value_12m")).zip(column("residual")) {
            assert!(
                half.unwrap() <= year.unwrap() && all.is_none_or(|all| year.unwrap() <= all),
                "{half:?} {year:?} {all:?}"
            );
        }
    }
}

/// RF-3: what does not count by its status, or by a condition over the columns, is in no row.
#[test]
fn orders_of_a_table_count_by_status_or_by_a_condition() {
    let table = table(vec![
        ("customer", Arc::new(StringArray::from(vec!["ann", "ann", "bo", "ann"])) as ArrayRef),
        ("at", Arc::new(Date32Array::from(vec![20_000, 20_009, 20_001, 20_020]))),
        ("state", Arc::new(StringArray::from(vec![None, Some("paid"), Some("open"), Some("cancelled")]))),
        ("channel", Arc::new(StringArray::from(vec![Some("shop"), None, Some("shop"), Some("shop")]))),
        ("amount", Arc::new(Int32Array::from(vec![5, 7, 9, 11]))),
        ("money", Arc::new(StringArray::from(vec!["CNY", "CNY", "USD", "CNY"]))),
    ]);
    let rows = |more: &str, columns: &[(&str, &str)]| {
        let rows = purchase_rows(&format!(r#"{{"as_of":"2025-12-31"{more}}}"#), &table, &names(columns))?;
        let customers: Vec<String> =
            rows.column_by_name("customer").unwrap().as_string::<i64>().iter().flatten().map(str::to_owned).collect();
        let x = rows.column_by_name("x").unwrap().as_primitive::<UInt32Type>().values().to_vec();
        Ok::<_, regulars::Error>((customers, x))
    };
    let told = |more: &str, columns: &[(&str, &str)]| {
        let (customers, x) = rows(more, columns).unwrap();
        (customers.join(" "), x)
    };
    let (state, channel) = (("status", "state"), ("channel", "channel"));
    assert_eq!(told("", &[]), ("ann bo".to_owned(), vec![2, 0]));
    assert_eq!(told("", &[state]), ("ann".to_owned(), vec![1]));
    let shop = r#","include":"record.body.channel == 'shop'""#;
    assert_eq!(told(shop, &[state, channel]), ("ann bo".to_owned(), vec![1, 0]));
    let large = r#","include":"record.body.amount >= 9 && record.body.status != 'open'""#;
    assert_eq!(told(large, &[state, ("amount", "amount")]), ("ann".to_owned(), vec![0]));
    // A column that is not named is not there.
    let error = rows(shop, &[state]).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::UnknownName, "include"));
    // RF-8: what counts is of one currency.
    let error = rows("", &[("currency", "money")]).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::MixedCurrency, "money"));
    assert_eq!(told("", &[state, ("currency", "money")]), ("ann".to_owned(), vec![1]));
}

/// Who bought, when in microseconds, for how many cents, and the state of the order.
type Bought = (i64, i64, i128, &'static str);

/// Orders of a table in any order, with ids of text or whole numbers and times as instants or days, are the rows that `rfm.summary` gives
/// (RF-1, RF-4, RF-7, RF-11).
#[test]
fn purchases_of_a_table_are_those_of_the_summary() {
    let day = 86_400_000_000_i64;
    // Near midnight of Shanghai on both sides, and more rows than are read at once.
    let orders: Vec<Bought> = (0..20_000_i64)
        .map(|n| {
            let (who, at) = (
                n * n % 701,
                1_767_225_600_000_000 + (n * 7_919 % 300) * day + (n % 5) * 3_600_000_000 + 14 * 3_600_000_000,
            );
            (who, at, i128::from(n % 11 * 125), ["paid", "open", "completed", "shipped"][(n % 4) as usize])
        })
        .collect();
    let shown = |at: i64| regulars::Instant::from_micros(at).unwrap().to_string();
    let list = |cells: Vec<String>| format!("[{}]", cells.join(","));
    let of = |cell: &dyn Fn(&Bought) -> String| list(orders.iter().map(cell).collect());
    let request = format!(
        r#"{{"as_of":"2026-11-01T12:00:00Z","zone":"Asia/Shanghai","rows":{{"customer":{},"at":{},"amount":{},"status":{}}}}}"#,
        of(&|order| format!("\"{}\"", order.0)),
        of(&|order| format!("\"{}\"", shown(order.1))),
        of(&|order| format!("\"{}.{:02}\"", order.2 / 100, order.2 % 100)),
        of(&|order| format!("\"{}\"", order.3)),
    );
    let wanted = Json::parse(&crm().call("rfm.summary", &request).unwrap()).unwrap();
    let wanted = wanted.get("customers").unwrap();
    let column = |name: &str| wanted.get(name).unwrap().read::<Vec<u32>>().unwrap();
    let customers = wanted.get("customer").unwrap().read::<Vec<String>>().unwrap();
    let means: Vec<Option<f64>> = wanted
        .get("gg_mean")
        .unwrap()
        .read::<Vec<Option<String>>>()
        .unwrap()
        .into_iter()
        .map(|mean| mean.map(|mean| mean.parse().unwrap()))
        .collect();

    let amounts = Decimal128Array::from_iter_values(orders.iter().map(|order| order.2));
    let amounts: ArrayRef = Arc::new(amounts.with_precision_and_scale(9, 2).unwrap());
    let status: ArrayRef = Arc::new(StringArray::from_iter_values(orders.iter().map(|order| order.3)));
    let instants = TimestampMicrosecondArray::from_iter_values(orders.iter().map(|order| order.1)).with_timezone("UTC");
    let days = orders.iter().map(|order| i32::try_from((order.1 + 8 * 3_600_000_000).div_euclid(day)).unwrap());
    let texts: ArrayRef = Arc::new(StringArray::from_iter_values(orders.iter().map(|order| order.0.to_string())));
    let whole: ArrayRef = Arc::new(Int64Array::from_iter_values(orders.iter().map(|order| order.0)));
    let small: ArrayRef =
        Arc::new(Int32Array::from_iter_values(orders.iter().map(|order| i32::try_from(order.0).unwrap())));
    let instants: ArrayRef = Arc::new(instants);
    let days: ArrayRef = Arc::new(Date32Array::from_iter_values(days));
    for (who, at, zone) in [
        (&texts, &instants, r#","zone":"Asia/Shanghai""#),
        (&whole, &instants, r#","zone":"Asia/Shanghai""#),
        (&small, &days, ""),
        (&texts, &days, r#","zone":"Asia/Shanghai""#),
    ] {
        let batch = table(vec![
            ("who", who.clone()),
            ("at", at.clone()),
            ("amount", amounts.clone()),
            ("status", status.clone()),
        ]);
        let names = names(&[("customer", "who"), ("amount", "amount"), ("status", "status")]);
        let found = purchase_rows(&format!(r#"{{"as_of":"2026-11-01"{zone}}}"#), &batch, &names).unwrap();
        let told = found.column_by_name("customer").unwrap().as_string::<i64>().iter().flatten().collect::<Vec<_>>();
        assert_eq!(told, customers);
        for (name, summary) in [("x", "frequency"), ("t_x", "recency"), ("t", "age"), ("paid", "gg_x")] {
            let found = found.column_by_name(name).unwrap().as_primitive::<UInt32Type>().values().to_vec();
            assert_eq!(found, column(summary), "{name}");
        }
        let found = found.column_by_name("mean").unwrap().as_primitive::<Float64Type>();
        for (found, wanted) in found.iter().zip(&means) {
            assert!(found.is_some() == wanted.is_some() && (found.unwrap_or(0.0) - wanted.unwrap_or(0.0)).abs() < 1e-9);
        }
        // The same rows in the order of time, which are summed up as they come; also with a holdout.
        let order = arrow::compute::sort_to_indices(at, None, None).unwrap();
        let column = |array: &ArrayRef| arrow::compute::take(array, &order, None).unwrap();
        let in_order = table(vec![
            ("who", column(who)),
            ("at", column(at)),
            ("amount", column(&amounts)),
            ("status", column(&status)),
        ]);
        for asked in [r#""as_of":"2026-11-01""#, r#""as_of":"2026-05-01","until":"2026-11-01""#] {
            let rows = |table| purchase_rows(&format!("{{{asked}{zone}}}"), table, &names).unwrap();
            assert_eq!(rows(&in_order), rows(&batch));
        }
    }
}

#[test]
fn what_a_table_of_orders_has_wrong_is_told_with_its_row() {
    let refused = |who: ArrayRef, at: ArrayRef, amount: ArrayRef, request: &str| {
        let table = table(vec![("customer", who), ("at", at), ("amount", amount)]);
        let error = purchase_rows(request, &table, &names(&[("amount", "amount")])).unwrap_err();
        (error.code(), error.path().to_owned())
    };
    let who = || Arc::new(StringArray::from(vec!["a", "b"])) as ArrayRef;
    let days = || Arc::new(Date32Array::from(vec![20_000, 20_001])) as ArrayRef;
    let paid = || Arc::new(Int64Array::from(vec![1, 2])) as ArrayRef;
    let asked = r#"{"as_of":"2026-01-01"}"#;
    let at = |code, path: &str| (code, path.to_owned());
    let nobody: ArrayRef = Arc::new(StringArray::from(vec!["a", ""]));
    assert_eq!(refused(nobody, days(), paid(), asked), at(Code::InvalidValue, "customer"));
    let far: ArrayRef = Arc::new(Date32Array::from(vec![0, i32::MAX]));
    assert_eq!(refused(who(), far, paid(), asked), at(Code::InstantOutOfRange, "at"));
    let owed: ArrayRef = Arc::new(Int64Array::from(vec![1, -2]));
    assert_eq!(refused(who(), days(), owed, asked), at(Code::Negative, "amount"));
    let floats: ArrayRef = Arc::new(Float64Array::from(vec![1.0, 2.0]));
    assert_eq!(refused(who(), days(), floats, asked), at(Code::FloatNotAllowed, "amount"));
    let instants: ArrayRef = Arc::new(TimestampMicrosecondArray::from(vec![1, 2]).with_timezone("UTC"));
    assert_eq!(refused(who(), instants, paid(), asked), at(Code::MissingField, "zone"));
    assert_eq!(refused(who(), who(), paid(), asked), at(Code::WrongType, "at"));
}

#[test]
fn events_of_a_table_are_the_same_artefact_in_any_order() {
    let events: Vec<(String, &str, f64)> = (0..30)
        .flat_map(|n| ["tea", "cup", "pot"].into_iter().take(1 + n % 3).map(move |item| (format!("c{n}"), item, 1.5)))
        .collect();
    let line = |(customer, item, value): &(String, &str, f64)| {
        format!(r#"{{"at":"2025-12-01T00:00:00Z","customer":"{customer}","item":"{item}","value":{value}}}"#)
    };
    let lines: Vec<String> = events.iter().map(line).collect();
    let request = format!(r#"{{"provenance":{PROVENANCE},"events":[{}]}}"#, lines.join(","));
    let wanted = crm().call("recommend.fit", &request).unwrap();
    let at = 1_764_547_200_000_000_i64;
    let back: Vec<&(String, &str, f64)> = events.iter().rev().collect();
    let table = table(vec![
        ("customer", Arc::new(StringArray::from_iter_values(back.iter().map(|event| &event.0))) as ArrayRef),
        ("item", Arc::new(StringArray::from_iter_values(back.iter().map(|event| event.1)))),
        ("at", Arc::new(TimestampMicrosecondArray::from(vec![at; back.len()]).with_timezone("UTC"))),
        ("stars", Arc::new(Float64Array::from_iter_values(back.iter().map(|event| event.2)))),
    ]);
    let request = format!(r#"{{"provenance":{PROVENANCE}}}"#);
    assert_eq!(told("recommend.fit", &request, &table, &[("value", "stars")]), wanted);
}

#[test]
fn lists_of_a_table_are_judged_alike() {
    let events: Vec<(String, &str, i64)> = (0..24)
        .flat_map(|n| {
            let items = if n % 2 == 0 { ["tea", "pot", "cup"] } else { ["ring", "box", "tea"] };
            items.into_iter().zip([1, 1 + n % 3, 3]).map(move |(item, day)| (format!("c{n}"), item, day))
        })
        .collect();
    let line = |(customer, item, day): &(String, &str, i64)| {
        format!(r#"{{"at":"2025-12-0{day}T00:00:00Z","customer":"{customer}","item":"{item}"}}"#)
    };
    let lines: Vec<String> = events.iter().map(line).collect();
    let request = r#""as_of":"2026-01-01T00:00:00Z","n":2"#;
    let wanted = crm().call("recommend.evaluate", &format!(r#"{{{request},"events":[{}]}}"#, lines.join(","))).unwrap();
    assert!(wanted.contains(r#""customers":24,"#), "{wanted}");
    let at = |event: &(String, &str, i64)| 1_764_547_200_000_000 + (event.2 - 1) * 86_400_000_000;
    let table = table(vec![
        ("customer", Arc::new(StringArray::from_iter_values(events.iter().map(|event| &event.0))) as ArrayRef),
        ("item", Arc::new(StringArray::from_iter_values(events.iter().map(|event| event.1)))),
        ("at", Arc::new(TimestampMicrosecondArray::from_iter_values(events.iter().map(at)).with_timezone("UTC"))),
    ]);
    assert_eq!(told("recommend.evaluate", &format!("{{{request}}}"), &table, &[]), wanted);
}

#[test]
fn fits_of_a_table_are_the_same_artefacts() {
    let rows: Vec<(u32, f64, f64)> = (0..60)
        .map(|n| if n % 3 == 0 { (0, 0.0, 90.5 + f64::from(n)) } else { (n % 5 + 1, f64::from(n % 70) + 1.5, 120.25) })
        .collect();
    let column =
        |of: fn(&(u32, f64, f64)) -> f64| Arc::new(Float64Array::from_iter_values(rows.iter().map(of))) as ArrayRef;
    let x = Arc::new(Int32Array::from_iter_values(rows.iter().map(|row| i32::try_from(row.0).unwrap()))) as ArrayRef;
    let purchases = table(vec![("x", x), ("t_x", column(|row| row.1)), ("t", column(|row| row.2))]);
    let json = |of: fn(&(u32, f64, f64)) -> String| rows.iter().map(of).collect::<Vec<_>>().join(",");
    let given = [json(|row| row.0.to_string()), json(|row| row.1.to_string()), json(|row| row.2.to_string())];
    let provenance = PROVENANCE.replacen("{", r#"{"accept_unconverged":true,"#, 1);
    let asked = format!(r#""model":"bg_nbd","provenance":{provenance}"#);
    let request = format!(r#"{{{asked},"rows":{{"x":[{}],"t_x":[{}],"t":[{}]}}}}"#, given[0], given[1], given[2]);
    let wanted = crm().call("model.fit", &request).unwrap();
    assert!(wanted.contains(r#""artefact":"#));
    assert_eq!(told("model.fit", &format!("{{{asked}}}"), &purchases, &[]), wanted);

    let churned: Vec<bool> = rows.iter().map(|row| row.0 < 2).collect();
    let churn = table(vec![
        ("idle", column(|row| row.1)),
        ("churned", Arc::new(BooleanArray::from(churned.clone())) as ArrayRef),
    ]);
    let calibration = r#"{"method":"platt","a":0.5,"b":0.25}"#;
    let asked = format!(r#""features":[{{"name":"idle"}}],"calibration":{calibration},"provenance":{PROVENANCE}"#);
    let cells = json(|row| format!("[{}]", row.1));
    let request = format!(r#"{{{asked},"churned":{churned:?},"columns":["idle"],"rows":[{cells}]}}"#);
    let wanted = crm().call("churn.fit", &request).unwrap();
    assert!(wanted.contains(r#""artefact":"#));
    assert_eq!(told("churn.fit", &format!("{{{asked}}}"), &churn, &[]), wanted);
}

#[test]
fn what_a_table_cannot_answer_is_refused() {
    let table = table(vec![("score", Arc::new(Float64Array::from(vec![0.5, 0.25])) as ArrayRef)]);
    let refused = |operation: &str, request: &str, names: &[(&str, &str)]| {
        let names = names.iter().map(|(what, name)| ((*what).to_owned(), (*name).to_owned())).collect();
        let error = ask_table(operation, request, &table, &names, 0).unwrap_err();
        (error.code(), error.path().to_owned())
    };
    let at = |code: Code, path: &str| (code, path.to_owned());
    assert_eq!(refused("churn.evaluat", "{}", &[]), at(Code::UnknownOperation, "operation"));
    assert_eq!(refused("churn.evaluate", "{}", &[]), at(Code::MissingField, "scores"));
    assert_eq!(refused("churn.evaluate", "{}", &[("score", "score")]), at(Code::UnknownName, "columns.score"));
    assert_eq!(refused("churn.evaluate", r#"{"scores":[1]}"#, &[]), at(Code::InvalidValue, "scores"));
    assert_eq!(refused("churn.evaluate", "[]", &[]).0, crm().call("churn.evaluate", "[]").unwrap_err().code());
    let names = [("scores", "score"), ("churned", "score")];
    assert_eq!(refused("churn.evaluate", "{}", &names), at(Code::ModelInputInvalid, "score"));
    let rows = r#"{"model":"gamma_gamma","rows":{"x":[1]}}"#;
    assert_eq!(refused("model.fit", rows, &[]), at(Code::InvalidValue, "rows"));
}

#[test]
fn a_row_without_a_value_has_no_probability() {
    let table = table(vec![("n", Arc::new(Float64Array::from(vec![Some(2.0), None])) as ArrayRef)]);
    let model = r#"{"model":{"intercept":0,"terms":[{"column":"n","mean":1,"name":"n","weight":0.5}]}}"#;
    let TableAnswer::Rows(rows) = ask_table("churn.score", model, &table, &BTreeMap::new(), 0).unwrap() else {
        panic!("told")
    };
    let log_odds = rows.column_by_name("log_odds").unwrap().as_primitive::<Float64Type>();
    assert_eq!(log_odds.iter().collect::<Vec<_>>(), [Some(1.0), None]);
}
