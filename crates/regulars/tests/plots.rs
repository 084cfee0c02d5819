//! Charts as data: they say what the models say, step where something happens, and refuse what cannot be drawn.
#![cfg(feature = "models")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail where it stands")]

use regulars::{Code, Crm, Json, Rulebook};

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
