//! Every check with values that pass, fail and cannot be checked; refusal at entry; laws of the tally (DQ-1 to DQ-3).

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::error::Code;
use crate::record::Record;
use crate::rulebook::Rulebook;
use crate::text::Json;

const HEAD: &str = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"Asia/Shanghai\"\n\
                    [identity.kinds.phone]\nnormalise = \"phone\"\n";

fn rules(rule: &str) -> Rulebook {
    Rulebook::parse(&format!("{HEAD}{rule}")).unwrap_or_else(|error| panic!("{error}"))
}

/// A rulebook with one rule.
fn one(keys: &str) -> Rulebook {
    rules(&format!("[[quality.rule]]\nname = \"r\"\n{keys}\n"))
}

fn record(wire: &str) -> Record {
    let all = format!(
        r#"{{"source":"pos","record_id":"r","profile":"7","type":"profile","occurred_at":"2026-10-01T12:00:00+08:00"{wire}}}"#
    );
    Record::from_json(&Json::parse(&all).unwrap()).unwrap_or_else(|error| panic!("{error}: {all}"))
}

fn attributes(json: &str) -> Record {
    record(&format!(r#","attributes":{json}"#))
}

/// (pass, total) of the only rule on a record.
fn judged(rules: &Rulebook, record: &Record, sets: &Sets) -> (u64, u64) {
    let looked = Looked::at(record, &rules.quality);
    let state = state_of(&looked.judge(&rules.quality.rules[0], &rules.zone, sets));
    (state.pass(), state.total())
}

const PASS: (u64, u64) = (1, 1);
const FAIL: (u64, u64) = (0, 1);
const NOTHING: (u64, u64) = (0, 0);

fn check(keys: &str, cases: &[(&str, (u64, u64))]) {
    let rules = one(keys);
    for (json, wanted) in cases {
        assert_eq!(judged(&rules, &attributes(json), &Sets::new()), *wanted, "{keys}: {json}");
    }
}

#[test]
fn not_null_fails_what_says_nothing() {
    check(
        "check = \"not_null\"\nattribute = \"city\"\nof = \"profile\"",
        &[
            (r#"{"city":"杭州"}"#, PASS),
            (r#"{"city":"杭*"}"#, PASS),
            (r#"{"city":false}"#, PASS),
            (r#"{"city":null}"#, FAIL),
            (r#"{"city":{"cleared":true}}"#, FAIL),
            (r#"{"city":" "}"#, FAIL),
            ("{}", FAIL),
        ],
    );
    let identifier = one("check = \"not_null\"\nidentifier = \"phone\"\nof = \"profile\"");
    assert_eq!(judged(&identifier, &record(""), &Sets::new()), FAIL);
}

#[test]
fn a_set_and_a_pattern_look_at_the_whole_value() {
    let set = "check = \"in_set\"\nattribute = \"city\"\nvalues = [\"杭州\", \"7\"]";
    check(
        set,
        &[
            (r#"{"city":"杭州"}"#, PASS),
            (r#"{"city":7}"#, PASS),
            (r#"{"city":["杭州","7"]}"#, PASS),
            (r#"{"city":["杭州","上海"]}"#, FAIL),
            (r#"{"city":"杭州市"}"#, FAIL),
            (r#"{"city":"杭*"}"#, NOTHING),
            (r#"{"city":null}"#, NOTHING),
        ],
    );
    let pattern = "check = \"matches\"\nattribute = \"postcode\"\npattern = \"[0-9]{6}|none\"";
    check(
        pattern,
        &[
            (r#"{"postcode":"310000"}"#, PASS),
            (r#"{"postcode":310000}"#, PASS),
            (r#"{"postcode":"none"}"#, PASS),
            (r#"{"postcode":"3100001"}"#, FAIL),
            (r#"{"postcode":"310000\n"}"#, FAIL),
            (r#"{"postcode":"nonesuch"}"#, FAIL),
            ("{}", NOTHING),
        ],
    );
}

#[test]
fn a_range_is_exact_and_takes_no_number_for_failure() {
    check(
        "check = \"range\"\nattribute = \"age\"\nmin = 0\nmax = \"130.5\"",
        &[
            (r#"{"age":0}"#, PASS),
            (r#"{"age":"130.5"}"#, PASS),
            (r#"{"age":130.5000000001}"#, FAIL),
            (r#"{"age":-1}"#, FAIL),
            (r#"{"age":"NaN"}"#, FAIL),
            (r#"{"age":"inf"}"#, FAIL),
            (r#"{"age":1e400}"#, FAIL),
            (r#"{"age":1000000000000000000000000000000000000001}"#, FAIL),
            (r#"{"age":"1*"}"#, NOTHING),
            (r#"{"age":""}"#, NOTHING),
        ],
    );
    let money = one("check = \"range\"\nfield = \"body.amount\"\nof = \"order\"\nmin = 1");
    let order = |amount: &str| {
        let at = crate::time::Instant::parse("2026-10-01T12:00:00+08:00").unwrap();
        Record::order("pos", "o", "7", at, crate::money::Money::parse(amount, "CNY").unwrap()).unwrap()
    };
    assert_eq!(judged(&money, &order("1.00"), &Sets::new()), PASS);
    assert_eq!(judged(&money, &order("0.99"), &Sets::new()), FAIL);
    assert_eq!(judged(&money, &attributes("{}"), &Sets::new()), NOTHING);
}

#[test]
fn dates_and_instants_are_in_order_or_not() {
    check(
        "check = \"date_order\"\nattribute = \"from\"\nnot_after = \"until\"",
        &[
            (r#"{"from":"2026-01-01","until":"2026-01-01"}"#, PASS),
            (r#"{"from":"2026-01-02","until":"2026-01-01"}"#, FAIL),
            (r#"{"from":"2026-01-01T00:00:00Z","until":"2026-01-01T08:00:00+08:00"}"#, PASS),
            (r#"{"from":"2026-01-01T00:00:01Z","until":"2026-01-01T08:00:00+08:00"}"#, FAIL),
            // In Shanghai it is the 2nd already.
            (r#"{"from":"2026-01-01T17:00:00Z","until":"2026-01-01"}"#, FAIL),
            (r#"{"from":"soon","until":"2026-01-01"}"#, FAIL),
            (r#"{"from":"2026-01-01"}"#, NOTHING),
        ],
    );
}

#[test]
fn identifiers_are_valid_invalid_or_masked() {
    let rules = one("check = \"valid_identifier\"\nidentifier = \"phone\"");
    let phones = |values: &[&str]| {
        let list: Vec<String> = values.iter().map(|value| format!(r#"{{"kind":"phone","value":"{value}"}}"#)).collect();
        record(&format!(r#","identifiers":[{}]"#, list.join(",")))
    };
    assert_eq!(judged(&rules, &phones(&["13812345678"]), &Sets::new()), PASS);
    assert_eq!(judged(&rules, &phones(&["123"]), &Sets::new()), FAIL);
    assert_eq!(judged(&rules, &phones(&["138****5678"]), &Sets::new()), NOTHING);
    assert_eq!(judged(&rules, &phones(&["138XXXX5678"]), &Sets::new()), NOTHING);
    assert_eq!(judged(&rules, &phones(&["13812345678", "123"]), &Sets::new()), (1, 2));
    assert_eq!(judged(&rules, &record(""), &Sets::new()), NOTHING);
}

#[test]
fn a_reference_needs_its_set() {
    let rules = one("check = \"reference\"\nattribute = \"store\"\nset = \"stores\"");
    let known = BTreeMap::from([("stores".to_owned(), BTreeSet::from(["S1".to_owned()]))]);
    assert_eq!(judged(&rules, &attributes(r#"{"store":"S1"}"#), &known), PASS);
    assert_eq!(judged(&rules, &attributes(r#"{"store":"S2"}"#), &known), FAIL);
    assert_eq!(judged(&rules, &attributes(r#"{"store":"S2"}"#), &Sets::new()), NOTHING);
    let mut tally = Tally::new(false);
    tally
        .add_customer(&[vec![attributes(r#"{"store":"S2"}"#)]], &rules.quality, &rules.zone, None, &Sets::new())
        .unwrap();
    assert_eq!(tally.without_set().collect::<Vec<_>>(), [0]);
}

#[test]
fn conditions_and_applies_read_the_record() {
    check(
        "check = \"condition\"\nwhen = 'attr.party == \"person\" || has(attr.credit_code)'",
        &[
            (r#"{"party":"person"}"#, PASS),
            (r#"{"party":"firm","credit_code":"91"}"#, PASS),
            (r#"{"party":"firm"}"#, FAIL),
        ],
    );
    check(
        "check = \"not_null\"\nattribute = \"credit_code\"\nof = \"profile\"\napplies = 'attr.party == \"firm\"'",
        &[(r#"{"party":"firm"}"#, FAIL), (r#"{"party":"person"}"#, NOTHING), ("{}", NOTHING)],
    );
    let typed = rules(
        "[attributes.since]\ntype = \"instant\"\n[attributes.points]\ntype = \"decimal\"\n\
         [[quality.rule]]\nname = \"r\"\ncheck = \"condition\"\nwhen = 'attr.points >= 10 && within(attr.since, \"30d\")'\n",
    );
    let judged_typed = |json: &str| judged(&typed, &attributes(json), &Sets::new());
    assert_eq!(judged_typed(r#"{"points":"10.0","since":"2026-09-20T00:00:00Z"}"#), PASS);
    assert_eq!(judged_typed(r#"{"points":10,"since":"2026-08-20T00:00:00Z"}"#), FAIL);
    assert_eq!(judged_typed(r#"{"points":"NaN","since":"2026-09-20T00:00:00Z"}"#), FAIL);
    let of = one("check = \"not_null\"\nattribute = \"a\"\nof = \"visit\"");
    assert_eq!(judged(&of, &attributes("{}"), &Sets::new()), NOTHING);
}

#[test]
fn exactly_the_limit_is_fresh() {
    let rules = one("check = \"fresh\"\nlimit = \"1d\"");
    let at = |received: &str| judged(&rules, &record(&format!(r#","received_at":"{received}""#)), &Sets::new());
    assert_eq!(at("2026-10-02T12:00:00+08:00"), PASS);
    assert_eq!(at("2026-10-02T12:00:00.000001+08:00"), FAIL);
    assert_eq!(judged(&rules, &record(""), &Sets::new()), NOTHING);
}

#[test]
fn a_record_that_fails_a_strict_rule_is_refused_with_rule_and_path() {
    let strict = rules(
        "[[quality.rule]]\nname = \"told\"\ncheck = \"in_set\"\nattribute = \"city\"\nvalues = [\"x\"]\n\
         [[quality.rule]]\nname = \"phone_valid\"\ncheck = \"valid_identifier\"\nidentifier = \"phone\"\nseverity = \"reject\"\n",
    );
    let sound = record(r#","attributes":{"city":"y"},"identifiers":[{"kind":"phone","value":"13812345678"}]"#);
    assert_eq!(strict.admit(&sound), Ok(()));
    let broken = r#","identifiers":[{"kind":"phone","value":"13812345678"},{"kind":"phone","value":"12"}]"#;
    let error = strict.admit(&record(broken)).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::QualityRejected, "identifiers[1].value"));
    assert_eq!(error.details()["rule"], "phone_valid");
    assert!(!error.to_string().contains("12 "), "no personal data: {error}");
}

/// Three rules that fill a tally from all sides.
fn whole() -> Rulebook {
    rules(
        "[[quality.rule]]\nname = \"filled\"\ncheck = \"not_null\"\nattribute = \"city\"\nof = \"profile\"\n\
         [[quality.rule]]\nname = \"once\"\ncheck = \"unique\"\nattribute = \"card\"\n\
         [[quality.rule]]\nname = \"age\"\ncheck = \"range\"\nattribute = \"age\"\nmin = 0\nmax = 130\n",
    )
}

fn stated(source: &str, profile: &str, day: u32, attributes: &str) -> Record {
    let wire = format!(
        r#"{{"source":"{source}","record_id":"{profile}-{day}","profile":"{profile}","type":"profile","occurred_at":"2026-10-{day:02}T12:00:00+08:00","attributes":{attributes}}}"#
    );
    Record::from_json(&Json::parse(&wire).unwrap()).unwrap()
}

#[test]
fn a_customer_who_says_it_again_does_not_repeat_it() {
    let rules = whole();
    let mut tally = Tally::new(true);
    let card = r#"{"card":"K1"}"#;
    tally
        .add_customer(
            &[vec![stated("pos", "1", 3, card)], vec![stated("app", "1", 4, card), stated("pos", "1", 2, card)]],
            &rules.quality,
            &rules.zone,
            None,
            &Sets::new(),
        )
        .unwrap();
    tally.add_customer(&[vec![stated("app", "2", 2, card)]], &rules.quality, &rules.zone, None, &Sets::new()).unwrap();
    let states = tally.states().unwrap();
    let once: Vec<_> = states
        .iter()
        .filter(|(cell, _)| cell.rule == 1)
        .map(|(cell, state)| (cell.source.as_deref().unwrap(), state.pass(), state.total()))
        .collect();
    // Of the same day the source that comes first by name was first.
    assert_eq!(once, [("app", 1, 1), ("pos", 0, 1)]);
}

#[test]
fn another_spelling_that_passes_is_proposed_as_a_correction() {
    let mends = |rule: &str, record: &Record| {
        let rules = one(rule);
        let sets = BTreeMap::from([("stores".to_owned(), BTreeSet::from(["S-1".to_owned()]))]);
        mend(record, &rules.quality.rules[0], &rules.quality, &rules.records, &rules.zone, &sets).unwrap()
    };
    let set = "check = \"in_set\"\nattribute = \"city\"\nvalues = [\"Hangzhou\"]";
    let given = attributes(r#"{"city":" HANGZHOU ","name":"x"}"#);
    let found = mends(set, &given);
    assert_eq!(
        (found[0].path.as_str(), found[0].before.as_str(), found[0].after.as_str()),
        ("attributes.city", " HANGZHOU ", "Hangzhou")
    );
    let correction = &found[0].record;
    assert_eq!(correction.corrects.as_ref().map(|id| id.as_str()), Some("r"));
    // Everything else is as it was, and proposing again proposes the same.
    let wanted = attributes(r#"{"city":"Hangzhou","name":"x"}"#);
    assert_eq!(
        (&correction.attributes, correction.occurred_at, &correction.body),
        (&wanted.attributes, wanted.occurred_at, &wanted.body)
    );
    assert_eq!(found, mends(set, &given));
    assert_eq!(mends(set, &attributes(r#"{"city":"Shanghai"}"#)), []);
    assert_eq!(mends(set, &attributes(r#"{"city":"Hangzhou"}"#)), []);
    let pattern = "check = \"matches\"\nattribute = \"code\"\npattern = \"[A-Z]{2}[0-9]{2}\"";
    assert_eq!(mends(pattern, &attributes(r#"{"code":"ａｂ-1２"}"#))[0].after, "AB12");
    let reference = "check = \"reference\"\nattribute = \"store\"\nset = \"stores\"";
    assert_eq!(mends(reference, &attributes(r#"{"store":"s-1"}"#))[0].after, "S-1");
    let range = "check = \"range\"\nattribute = \"age\"\nmin = 0";
    assert_eq!(mends(range, &attributes(r#"{"age":"-5"}"#)), []);
    let identifiers = "check = \"matches\"\nidentifier = \"phone\"\npattern = \"[0-9]{3}\"";
    let two = record(r#","identifiers":[{"kind":"phone","value":"123"},{"kind":"phone","value":"1 2-3"}]"#);
    let found = mends(identifiers, &two);
    assert_eq!((found.len(), found[0].path.as_str(), found[0].after.as_str()), (1, "identifiers[1].value", "123"));
}

#[test]
fn sources_of_a_customer_agree_on_what_stands() {
    let rules = one("check = \"agree\"\nattribute = \"city\"\nnormalise = \"lower\"");
    let judged = |profiles: &[Vec<Record>], from: Option<crate::time::Date>| {
        let mut tally = Tally::new(true);
        tally.add_customer(profiles, &rules.quality, &rules.zone, from, &Sets::new()).unwrap();
        let states = tally.states().unwrap();
        states
            .into_iter()
            .map(|(cell, state)| (cell.day.unwrap().to_string(), state.pass(), state.total()))
            .collect::<Vec<_>>()
    };
    let city = |source, profile, day, value: &str| stated(source, profile, day, &format!(r#"{{"city":{value}}}"#));
    let same =
        [vec![city("pos", "1", 1, "\"HZ\""), city("pos", "1", 3, "\"hz\"")], vec![city("app", "2", 2, "\"Hz\"")]];
    assert_eq!(judged(&same, None), [("2026-10-03".to_owned(), 1, 1)]);
    let differ = [vec![city("pos", "1", 1, "\"hz\"")], vec![city("app", "2", 2, "\"sh\"")]];
    assert_eq!(judged(&differ, None), [("2026-10-02".to_owned(), 0, 1)]);
    assert_eq!(judged(&differ, crate::time::Date::from_ymd(2026, 10, 3)), []);
    // A clear from anywhere takes what was said before; what is masked cannot be compared.
    let cleared = [differ[0].clone(), vec![city("app", "2", 2, r#"{"cleared":true}"#), city("app", "2", 3, "\"sh\"")]];
    assert_eq!(judged(&cleared, None), []);
    let masked = [vec![city("pos", "1", 1, "\"hz\"")], vec![city("app", "2", 2, "\"h*\"")]];
    assert_eq!(judged(&masked, None), []);
}

fn profiles() -> impl Strategy<Value = Vec<Vec<Record>>> {
    let record = (0..3_usize, 1..4_u32, 0..4_u8, 0..3_u8);
    prop::collection::vec(prop::collection::vec(record, 1..4), 0..8).prop_map(|profiles| {
        let make = |(n, records): (usize, Vec<(usize, u32, u8, u8)>)| {
            let source = ["pos", "app", "erp"][records[0].0];
            let record = |(_, day, card, age): &(usize, u32, u8, u8)| {
                let age = ["5", "\"x\"", "null"][usize::from(*age)];
                stated(source, &n.to_string(), *day, &format!(r#"{{"card":"K{card}","age":{age}}}"#))
            };
            records.iter().map(record).collect()
        };
        profiles.into_iter().enumerate().map(make).collect()
    })
}

proptest! {
    /// Law: sharding any way, in any order, gives the same report (DQ-2).
    #[test]
    fn shards_of_any_kind_give_the_same_report(profiles in profiles(), parts in prop::collection::vec(0..3_usize, 8), by_day: bool) {
        let rules = whole();
        let mut whole = Tally::new(by_day);
        let mut shards = vec![Tally::new(by_day); 3];
        for (records, part) in profiles.iter().zip(&parts) {
            whole.add_customer(std::slice::from_ref(records), &rules.quality, &rules.zone, None, &Sets::new()).unwrap();
            let turned: Vec<Record> = records.iter().rev().cloned().collect();
            shards[*part].add_customer(&[turned], &rules.quality, &rules.zone, None, &Sets::new()).unwrap();
        }
        let mut merged = Tally::new(by_day);
        shards.iter().rev().for_each(|shard| merged.merge(shard).unwrap());
        prop_assert_eq!(merged.states().unwrap(), whole.states().unwrap());
        // Days only tell cells apart: the sum over them is the report without days.
        let sum = |tally: &Tally| State::sum(tally.states().unwrap().into_values()).unwrap();
        let mut other = Tally::new(!by_day);
        profiles.iter().for_each(|records| other.add_customer(std::slice::from_ref(records), &rules.quality, &rules.zone, None, &Sets::new()).unwrap());
        prop_assert_eq!(sum(&other), sum(&whole));
    }
}
