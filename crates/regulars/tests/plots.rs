//! Charts as data: they say what the models say, step where something happens, and refuse what cannot be drawn.
#![cfg(feature = "models")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail where it stands")]

use regulars::{Code, Crm, Instant, Json, Money, Record, Rulebook};

const MODEL: &str = r#""model":"bg_nbd","parameters":{"r":0.243,"alpha":4.414,"a":0.793,"b":2.426},"unit":"week""#;

fn ask(operation: &str, request: &str) -> Result<Json, regulars::Error> {
    let rules = Rulebook::parse("[rulebook]\nid = \"bare\"\nversion = 1\nzone = \"UTC\"\n")?;
    Json::parse(&Crm::in_memory(rules)?.call(operation, request)?)
}

fn plot(name: &str, request: &str) -> Json {
    ask(&format!("plot.{name}"), &format!("{{{MODEL},{request}}}")).unwrap()
}

fn numbers(json: &Json) -> Vec<f64> {
    json.as_array().unwrap().iter().map(|number| number.to_string().parse().unwrap()).collect()
}

fn curve(chart: &Json, place: usize) -> (Vec<f64>, Vec<f64>) {
    let curve = &chart.get("curves").unwrap().as_array().unwrap()[place];
    (numbers(curve.get("x").unwrap()), numbers(curve.get("y").unwrap()))
}

fn value(function: &str, args: &str) -> f64 {
    let request = format!(r#"{{"function":"bg_nbd.{function}","args":[0.243,4.414,0.793,2.426,{args}]}}"#);
    ask("model.evaluate", &request).unwrap().get("value").unwrap().to_string().parse().unwrap()
}

fn near(one: f64, other: f64) {
    assert!((one - other).abs() < 1e-9 * (1.0 + other.abs()), "{one} {other}");
}

#[test]
fn p_alive_steps_at_a_purchase() {
    let chart = plot("p_alive", r#""purchases":[9,3],"until":10,"points":3"#);
    let (x, y) = curve(&chart, 0);
    assert_eq!(x, [0.0, 3.0, 3.0, 5.0, 9.0, 9.0, 10.0]);
    assert_eq!(numbers(chart.get("marks").unwrap()), [3.0, 9.0]);
    for (place, args) in ["0,0,0", "0,0,3", "1,3,3", "1,3,5", "1,3,9", "2,9,9", "2,9,10"].iter().enumerate() {
        near(y[place], value("p_alive", args));
    }
}

#[test]
fn a_grid_says_what_the_model_says() {
    let request = r#""horizon":13,"age":39,"frequencies":[2,0,2],"recencies":[13,0],"value":"p_no_purchase""#;
    let chart = plot("frequency_recency", request);
    assert_eq!(chart.get("x").unwrap().to_string(), "[0,13]");
    assert_eq!(chart.get("y").unwrap().to_string(), "[0,2]");
    let rows = chart.get("values").unwrap().as_array().unwrap();
    let cell = |row: usize, column: usize| rows[row].as_array().unwrap()[column].clone();
    assert_eq!((cell(0, 1), cell(1, 0)), (Json::Null, Json::Null));
    near(cell(1, 1).to_string().parse().unwrap(), value("p_no_purchase", "2,13,39,13"));
    near(cell(0, 0).to_string().parse().unwrap(), value("p_no_purchase", "0,0,39,13"));
    let label = chart.get("value_label").unwrap().as_str().unwrap().to_owned();
    assert_eq!(label, "P(no purchase in 13 weeks)");
}

#[test]
fn tracking_adds_up_what_came_and_what_was_expected_of_those_who_had_come() {
    let request = r#""first":[0,5,0],"repeats":[4,1,9],"until":10,"points":3,"fitted_until":5"#;
    let chart = plot("tracking", request);
    assert_eq!(curve(&chart, 0), (vec![0.0, 5.0, 10.0], vec![0.0, 2.0, 3.0]));
    let (_, expected) = curve(&chart, 1);
    near(expected[0], 0.0);
    near(expected[1], 2.0 * value("cet", "0,0,0,5"));
    near(expected[2], 2.0 * value("cet", "0,0,0,10") + value("cet", "0,0,0,5"));
    assert_eq!(numbers(chart.get("marks").unwrap()), [5.0]);
}

#[test]
fn a_calibration_groups_customers_by_what_they_had_bought() {
    let rows = r#""rows":{"x":[0,0,1,5,9],"t_x":[0,0,10,30,35],"t":[39,39,39,39,39]}"#;
    let chart = plot("calibration", &format!(r#"{rows},"came":[0,1,2,4,8],"horizon":39,"most":5"#));
    assert_eq!(curve(&chart, 0), (vec![0.0, 1.0, 5.0], vec![0.5, 2.0, 6.0]));
    let (_, expected) = curve(&chart, 1);
    near(expected[1], value("cet", "1,10,39,39"));
    near(expected[2], (value("cet", "5,30,39,39") + value("cet", "9,35,39,39")) / 2.0);
    let curves = chart.get("curves").unwrap().as_array().unwrap();
    assert!(curves.iter().all(|curve| curve.get("counts").unwrap().to_string() == "[2,1,2]"));
}

#[test]
fn charts_of_scores_are_those_of_the_evaluation() {
    let judged = ask(
        "churn.evaluate",
        r#"{"scores":[0.9,0.8,0.3,0.2],"churned":[true,false,true,false],"lift":[1,0.25],"bands":2}"#,
    );
    let request = format!(r#"{{"evaluated":{}}}"#, judged.unwrap());
    assert_eq!(curve(&ask("plot.lift", &request).unwrap(), 0), (vec![0.25, 1.0], vec![2.0, 1.0]));
    assert_eq!(curve(&ask("plot.gains", &request).unwrap(), 0), (vec![0.0, 0.25, 1.0], vec![0.0, 0.5, 1.0]));
    let came = ask("plot.reliability", &request).unwrap();
    assert_eq!(curve(&came, 0).1, [0.5, 0.5]);
    let ranks = ask("churn.evaluate", r#"{"scores":[7,-1],"churned":[true,false]}"#).unwrap();
    let error = ask("plot.reliability", &format!(r#"{{"evaluated":{ranks}}}"#)).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::ModelInputInvalid, "evaluated.probabilities"));
}

#[test]
fn a_waterfall_ends_at_the_margin() {
    let request = r#"{"base":0.5,"contributions":{"d":0,"c":0.125,"a":0.125,"b":-0.5},"most":2}"#;
    let chart = ask("plot.waterfall", request).unwrap();
    let wanted = r#"[{"name":"b","value":-0.5},{"name":"a","value":0.125},{"name":"2 others","value":0.125}]"#;
    assert_eq!(chart.get("steps").unwrap().to_string(), wanted);
    assert_eq!(chart.get("end").unwrap().to_string(), "0.25");
    let one_more = ask("plot.waterfall", &request.replace("2}", "3}")).unwrap();
    assert!(one_more.get("steps").unwrap().to_string().ends_with(r#"{"name":"d","value":0}]"#));
    let none = ask("plot.waterfall", r#"{"base":0.5,"contributions":{}}"#).unwrap();
    assert_eq!(
        (none.get("end").unwrap().to_string(), none.get("steps").unwrap().to_string()),
        ("0.5".into(), "[]".into())
    );
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let refused = |name: &str, request: &str| {
        let error = ask(&format!("plot.{name}"), &format!("{{{MODEL},{request}}}")).unwrap_err();
        (error.code(), error.path().to_owned())
    };
    let input = |path: &str| (Code::ModelInputInvalid, path.to_owned());
    let range = |path: &str| (Code::OutOfRange, path.to_owned());
    assert_eq!(refused("p_alive", r#""purchases":[0],"until":9"#), input("purchases"));
    assert_eq!(refused("p_alive", r#""purchases":[3],"until":2"#), input("until"));
    assert_eq!(refused("p_alive", r#""purchases":[],"until":9,"points":1"#), range("points"));
    assert_eq!(refused("frequency_recency", r#""horizon":13,"age":39,"frequencies":[]"#), range("frequencies"));
    assert_eq!(refused("frequency_recency", r#""horizon":13,"age":39,"value":"churn""#).0, Code::UnknownName);
    assert_eq!(
        refused("frequency_recency", r#""horizon":13,"age":3,"recencies":[9],"frequencies":[1]"#).0,
        Code::ModelInputInvalid
    );
    assert_eq!(refused("tracking", r#""first":[-1],"repeats":[],"until":9"#), input("first"));
    assert_eq!(refused("tracking", r#""first":[1],"repeats":[],"until":0"#), input("until"));
    let rows = r#""rows":{"x":[0],"t_x":[0],"t":[39]},"horizon":39"#;
    assert_eq!(refused("calibration", &format!(r#"{rows},"came":[]"#)), input("came"));
    assert_eq!(refused("calibration", &format!(r#"{rows},"came":[1],"most":0"#)), range("most"));
    let other = ask("plot.p_alive", r#"{"model":"sbg","parameters":{},"purchases":[],"until":9}"#).unwrap_err();
    assert_eq!(other.code(), Code::ModelKindMismatch);
    assert!(ask("plot.waterfall", r#"{"base":0.5,"contributions":{},"most":0}"#).is_err());
}

const SHOP: &str = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n[rfm]\nunit = \"week\"\ncurrency = \"CNY\"\n\
                    recency = [4]\nfrequency = [2]\nmonetary = [\"100\"]\n";

/// Two hundred orders of thirty customers, the same in every run.
fn shop() -> Crm {
    let crm = Crm::in_memory(Rulebook::parse(SHOP).unwrap()).unwrap();
    let order = |n: u32| {
        let at =
            Instant::parse("2026-01-01T09:00:00+08:00").unwrap().plus_micros(i64::from(n * n % 331) * 86_400_000_000);
        let profile = format!("M-{}", n * 7 % 30);
        Record::order("pos", &format!("o{n}"), &profile, at, Money::parse("10.00", "CNY").unwrap()).unwrap()
    };
    let orders: Vec<Record> = (0..200).map(order).collect();
    assert_eq!(crm.ingest(&orders).unwrap().accepted, 200);
    crm
}

/// A chart of a store is that of its purchases given by hand: what `rfm.summary` and `purchases` say of them.
#[test]
fn charts_of_a_store_are_those_of_its_rows() {
    let crm = shop();
    let chart = |name: &str, request: &str| {
        Json::parse(&crm.call(&format!("plot.{name}"), &format!("{{{MODEL},{request}}}")).unwrap()).unwrap()
    };
    let at = "2026-08-05T12:00:00+08:00";
    let all = crm.purchases(Instant::parse("2026-12-01T00:00:00+08:00").unwrap()).unwrap();
    // The calibration ends with the week of `as_of`.
    let week_end = Instant::parse("2026-08-09T23:59:59+08:00").unwrap();
    let rows = crm.purchases(week_end).unwrap().rows;
    let came = |id: &regulars::CustomerId, x: u32| {
        all.rows.iter().find(|(other, _)| other == id).map_or(0, |(_, row)| row.frequency) - x
    };
    let list = |numbers: Vec<u32>| format!("{numbers:?}");
    let of = |column: &dyn Fn(&regulars_core::scoring::RfmSummary) -> u32| {
        list(rows.iter().map(|(_, row)| column(row)).collect())
    };
    // 2026-08-05 lies in the week from 3 August, 2026-12-01 in that from 30 November.
    let given = plot(
        "calibration",
        &format!(
            r#""rows":{{"x":{},"t_x":{},"t":{}}},"came":{},"horizon":17"#,
            of(&|row| row.frequency),
            of(&|row| row.recency),
            of(&|row| row.age),
            list(rows.iter().map(|(id, row)| came(id, row.frequency)).collect()),
        ),
    );
    let until = "2026-12-01T00:00:00+08:00";
    assert_eq!(chart("calibration", &format!(r#""as_of":"{at}","until":"{until}""#)), given);

    // Of one customer: at its end the history says what the model says of the summary.
    let as_of = Instant::parse(at).unwrap();
    let (id, row) = crm.purchases(as_of).unwrap().rows.into_iter().max_by_key(|(_, row)| row.frequency).unwrap();
    let history = chart("p_alive", &format!(r#""as_of":"{at}","customer":"{id}""#));
    let (x, y) = curve(&history, 0);
    assert_eq!(numbers(history.get("marks").unwrap()).len() as u32, row.frequency);
    assert_eq!((x[0], *x.last().unwrap()), (0.0, f64::from(row.age)));
    near(*y.last().unwrap(), value("p_alive", &format!("{},{},{}", row.frequency, row.recency, row.age)));

    // Everybody's repeat purchases, and the age of whoever came first.
    let summaries = crm.purchases(as_of).unwrap().rows;
    let track = chart("tracking", &format!(r#""as_of":"{at}""#));
    let repeats: u32 = summaries.iter().map(|(_, row)| row.frequency).sum();
    let oldest = summaries.iter().map(|(_, row)| row.age).max().unwrap();
    let (x, y) = curve(&track, 0);
    near(*x.last().unwrap(), f64::from(oldest));
    near(*y.last().unwrap(), f64::from(repeats));
    let grid = chart("frequency_recency", &format!(r#""as_of":"{at}","horizon":4"#));
    assert_eq!(grid, plot("frequency_recency", &format!(r#""age":{oldest},"horizon":4"#)));
}
