//! Referral: the shared cases, and what they leave open.

mod checks;
mod laws;
mod rules;
mod world;

use serde_json::{Value, json};

const CASES: &str = include_str!("../../../../../../cases/membership.json");

#[test]
fn the_shared_cases_hold() {
    let cases: Value = serde_json::from_str(CASES).unwrap();
    let cases = cases["referral_cases"].as_array().unwrap();
    assert!(!cases.is_empty());
    cases.iter().for_each(world::run);
}

/// Runs a case of Shanghai, where a reward is 200 points, the least order 100.00 and the return window 7 days. Days are of 2025.
fn case(id: &str, more: Value, events: Value, expect: Value) {
    let mut program = json!({"reward": "200", "min_order": "100.00", "return_window_days": 7});
    for (key, value) in more.as_object().unwrap() {
        program[key] = value.clone();
    }
    let dated = |list: Value| {
        let mut list = list;
        for entry in list.as_array_mut().unwrap() {
            for key in ["at", "due_at"] {
                if let Some(at) = entry[key].as_str() {
                    entry[key] = json!(format!("2025-{at}+08:00"));
                }
            }
            let fields = entry.as_object_mut().unwrap();
            fields.retain(|_, value| !value.is_null());
        }
        list
    };
    world::run(&json!({
        "id": id, "timezone": "Asia/Shanghai", "program": program, "events": dated(events), "expect": dated(expect),
    }));
}
