//! Data quality over a store (DQ-1 to DQ-7), through the front door and the operation table.
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeMap;

use regulars::{
    AssessInput, Crm, Instant, Json, ProposalKind, QualityAsk, QualityGroup, QualityMetricName, QualityPeriod,
    QualityStatus, Rulebook,
};

const RULES: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"
[identity.kinds.phone]
normalise = "phone"
[[quality.rule]]
name = "city_known"
check = "not_null"
attribute = "city"
of = "profile"
[[quality.rule]]
name = "city_listed"
check = "in_set"
attribute = "city"
values = ["Hangzhou", "Wuhan"]
[[quality.rule]]
name = "city_agrees"
check = "agree"
attribute = "city"
normalise = "lower"
[[quality.rule]]
name = "card_once"
check = "unique"
attribute = "card"
[[quality.rule]]
name = "in_time"
check = "fresh"
limit = "1d"
[[quality.rule]]
name = "store_known"
check = "reference"
attribute = "store"
set = "stores"
[[quality.rule]]
name = "no_test"
check = "condition"
when = 'record.profile != "test"'
severity = "reject"
"#;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

const AS_OF: &str = "2026-10-31T12:00:00+08:00";

fn record(source: &str, id: &str, profile: &str, day: u32, more: &str) -> Json {
    let text = format!(
        r#"{{"source":"{source}","record_id":"{id}","profile":"{profile}","type":"profile","occurred_at":"2026-10-{day:02}T12:00:00+08:00"{more}}}"#
    );
    Json::parse(&text).unwrap()
}

fn shop() -> Crm {
    let crm = Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap();
    let phone = |attributes: &str| {
        format!(r#","identifiers":[{{"kind":"phone","value":"13812345678"}}],"attributes":{attributes}"#)
    };
    let records = [
        record("pos", "p1", "1", 1, &phone(r#"{"city":"Hangzhou","card":"K1"}"#)),
        record("app", "a1", "1", 2, &phone(r#"{"city":"hangzhou","card":"K1"}"#)),
        record("erp", "e1", "1", 3, &phone(r#"{"city":"Wuhan"}"#)),
        record("app", "a2", "2", 12, r#","attributes":{"city":null,"card":"K1","store":"S9"}"#),
        record("app", "a3", "3", 13, r#","attributes":{"city":"Shanghai"},"received_at":"2026-10-14T12:00:01+08:00""#),
    ];
    let report = crm.ingest_json(&records).unwrap();
    assert_eq!((report.accepted, report.rejected.len()), (5, 0));
    crm
}

fn metrics(crm: &Crm, as_of: &str) -> BTreeMap<&'static str, (u64, u64)> {
    let report = crm.quality_report(at(as_of), None, &[], &Default::default()).unwrap();
    report.metrics.iter().map(|row| (row.metric.as_str(), (row.pass, row.total))).collect()
}

#[test]
fn a_report_sums_rules_to_metrics_with_gates() {
    let crm = shop();
    let wanted = [
        // City listed: 2 of 4 (`hangzhou` and `Shanghai` are not); the condition holds for all 5.
        ("accuracy", (7, 9)),
        ("completeness", (4, 5)),
        ("consistency", (0, 1)),
        ("timeliness", (0, 1)),
        // K1 is of two customers; one of them says it in two sources.
        ("uniqueness", (1, 2)),
    ];
    assert_eq!(metrics(&crm, AS_OF), BTreeMap::from(wanted));
    let report = crm.quality_report(at(AS_OF), None, &[QualityGroup::Source], &Default::default()).unwrap();
    let status: Vec<_> = report.metrics.iter().map(|row| row.status).collect();
    assert_eq!(status, [QualityStatus::Fail; 5]);
    let missing: Vec<_> = report.rules.iter().filter_map(|row| row.missing_set.as_deref()).collect();
    assert_eq!(missing, ["stores"]);
    let complete = report.cells.iter().filter(|row| row.metric == QualityMetricName::Completeness);
    let complete: Vec<_> = complete.map(|row| (row.source.as_deref().unwrap(), row.pass, row.total)).collect();
    assert_eq!(complete, [("app", 2, 3), ("erp", 1, 1), ("pos", 1, 1)]);
}

#[test]
fn records_to_come_do_not_count_and_days_can_be_left_out() {
    let crm = shop();
    assert_eq!(metrics(&crm, "2026-10-02T12:00:00+08:00")["completeness"], (2, 2));
    assert_eq!(metrics(&crm, "2026-10-01T00:00:00+08:00")["completeness"], (0, 0));
    let late =
        crm.quality_report(at(AS_OF), "2026-10-12".parse().ok(), &[QualityGroup::Day], &Default::default()).unwrap();
    assert_eq!((late.metrics[1].pass, late.metrics[1].total), (1, 2));
    // The customer whose sources disagree said nothing new since.
    assert_eq!(late.metrics[2].status, QualityStatus::NoData);
    let days: Vec<_> = late
        .cells
        .iter()
        .filter(|row| row.rule.is_none())
        .filter_map(|row| row.day)
        .map(|day| day.to_string())
        .collect();
    assert!(days.iter().all(|day| day == "2026-10-12" || day == "2026-10-13"), "{days:?}");
}

#[test]
fn a_set_of_the_host_is_looked_up() {
    let crm = shop();
    let sets = BTreeMap::from([("stores".to_owned(), ["S1".to_owned()].into())]);
    let report = crm.quality_report(at(AS_OF), None, &[], &sets).unwrap();
    let store = report.rules.iter().find(|row| row.rule == "store_known").unwrap();
    assert_eq!((store.pass, store.total, store.missing_set.as_deref()), (0, 1, None));
}

#[test]
fn a_strict_rule_refuses_a_record_and_no_other_rule_loses_one() {
    let crm = shop();
    let report = crm.ingest_json(&[record("app", "t1", "test", 14, ""), record("app", "a9", "9", 14, "")]).unwrap();
    assert_eq!((report.accepted, report.rejected.len()), (1, 1));
    let error = &report.rejected[0].error;
    assert_eq!((error.code().as_str(), error.details()["rule"].as_str()), ("quality_rejected", "no_test"));
}

#[test]
fn a_proposed_correction_is_taken_and_improves_the_report() {
    let crm = shop();
    let found = crm.quality_proposals(at(AS_OF), None, 100, &Default::default()).unwrap();
    let kinds: Vec<_> = found.proposals.iter().map(|one| (one.kind, one.rule.as_str())).collect();
    assert_eq!(
        kinds,
        [
            (ProposalKind::Correct, "city_listed"),
            (ProposalKind::Merge, "card_once"),
            (ProposalKind::Pin, "city_agrees"),
        ]
    );
    assert_eq!(found.total, 3);
    let correct = &found.proposals[0];
    assert_eq!((correct.before.as_deref(), correct.after.as_deref()), (Some("hangzhou"), Some("Hangzhou")));
    let before = metrics(&crm, AS_OF)["accuracy"];
    let taken = crm.ingest_json(&[correct.record.clone().unwrap().0]).unwrap();
    assert_eq!(taken.accepted, 1);
    assert_eq!((before, metrics(&crm, AS_OF)["accuracy"]), ((7, 9), (8, 9)));
    // What was mended is proposed no more, and asking for fewer gives the first of them.
    let again = crm.quality_proposals(at(AS_OF), None, 1, &Default::default()).unwrap();
    assert_eq!((again.total, again.proposals.len(), again.proposals[0].kind), (2, 1, ProposalKind::Merge));
    let unknown = crm.quality_proposals(at(AS_OF), Some("city_agree"), 1, &Default::default()).unwrap_err();
    assert_eq!((unknown.code().as_str(), unknown.path()), ("unknown_name", "rule"));
}

#[test]
fn a_proposed_decision_is_one_that_can_be_applied() {
    let crm = shop();
    let found = crm.quality_proposals(at(AS_OF), None, 100, &Default::default()).unwrap();
    for (n, proposal) in found.proposals.iter().filter(|one| one.decision.is_some()).enumerate() {
        let Some(Json::Object(fields)) = proposal.decision.clone() else { panic!() };
        let own = [
            ("decision_id", Json::String(format!("d{n}"))),
            ("decided_at", Json::from(AS_OF)),
            ("actor", Json::parse(r#"{"kind":"human","id":"u1"}"#).unwrap()),
        ];
        let own = own.map(|(name, value)| (name.to_owned(), value));
        let decision = Json::object(fields.into_iter().chain(own));
        let request = Json::object([("decision", decision)]).to_string();
        crm.call("identity.plan", &request).unwrap_or_else(|error| panic!("{error}: {request}"));
        crm.call("identity.apply", &request).unwrap();
    }
    // United, the two customers with one card are one.
    assert_eq!(metrics(&crm, "2026-10-31T12:00:01+08:00")["uniqueness"], (1, 1));
}

#[test]
fn a_drill_down_ranks_what_made_it_worse_and_adds_up() {
    let crm = shop();
    let period = |from: &str, to: &str| QualityPeriod { from: from.parse().unwrap(), to: to.parse().unwrap() };
    let (before, now) = (period("2026-10-01", "2026-10-10"), period("2026-10-11", "2026-10-20"));
    let groups = [QualityGroup::Source, QualityGroup::Rule];
    let metric = Some(QualityMetricName::Completeness);
    let found = crm.quality_drill(before, now, metric, &groups, &Default::default()).unwrap();
    assert_eq!((found.before_failed, found.before_total, found.now_failed, found.now_total), (0, 3, 1, 2));
    assert_eq!((found.cells[0].source.as_deref(), found.cells[0].contribution.as_str()), (Some("app"), "1.0000"));
    let all = crm.quality_drill(before, now, None, &groups, &Default::default()).unwrap();
    let sum: i128 = all.cells.iter().map(|cell| cell.numerator.parse::<i128>().unwrap()).sum();
    let denominator: i128 = all.denominator.parse().unwrap();
    assert_eq!(
        sum,
        i128::from(all.now_failed) * denominator - i128::from(all.before_failed) * i128::from(all.now_total)
    );
    let error =
        crm.quality_drill(now, period("2026-10-20", "2026-10-11"), None, &groups, &Default::default()).unwrap_err();
    assert_eq!((error.code().as_str(), error.path()), ("out_of_range", "now.to"));
}

#[test]
fn a_day_that_loses_its_gate_is_told() {
    let crm = shop();
    let alerts = crm.quality_alerts(at(AS_OF), None, &Default::default()).unwrap();
    let found: Vec<_> = alerts
        .alerts
        .iter()
        .filter(|alert| alert.metric == QualityMetricName::Completeness && alert.source.is_none())
        .map(|alert| (alert.day.to_string(), alert.status))
        .collect();
    assert_eq!(found, [("2026-10-12".to_owned(), QualityStatus::Fail), ("2026-10-13".to_owned(), QualityStatus::Pass)]);
    assert!(alerts.alerts.iter().all(|alert| alert.code.as_str() == "quality_alert"));
}

#[test]
fn what_an_assessment_does_not_read_is_refused() {
    let crm = shop();
    let ask = |input| QualityAsk {
        metric: QualityMetricName::Uniqueness,
        gate: None,
        parts: None,
        input: Some(input),
        as_of: None,
    };
    let keys = || Some(vec![Json::from("a")]);
    let error =
        crm.quality_assess(&ask(AssessInput { keys: keys(), limit: Some("1d".to_owned()), ..AssessInput::default() }));
    assert_eq!(error.unwrap_err().path(), "input.limit");
    let error = crm.quality_assess(&ask(AssessInput::default())).unwrap_err();
    assert_eq!((error.code().as_str(), error.path()), ("missing_field", "input.keys"));
    assert_eq!(crm.quality_assess(&ask(AssessInput { keys: keys(), ..AssessInput::default() })).unwrap().total, 1);
    let call = |request: &str| crm.call("quality.assess", request);
    let error = call(r#"{"metric":"accuracy","parts":[{"pass":2,"total":1}]}"#).unwrap_err();
    assert_eq!((error.code().as_str(), error.path()), ("quality_state_invalid", "parts[0].pass"));
    let error = call(r#"{"metric":"accuracy","gate":"NaN","parts":[]}"#).unwrap_err();
    assert_eq!((error.code().as_str(), error.path()), ("decimal_invalid", "gate"));
    let most = u64::MAX;
    let full = format!(r#"{{"metric":"accuracy","parts":[{{"pass":{most},"total":{most}}},{{"pass":0,"total":1}}]}}"#);
    assert_eq!(call(&full).unwrap_err().code().as_str(), "overflow");
    let listed =
        call(r#"{"metric":"accuracy","input":{"rule":"city_listed","values":["Wuhan","wuhan",null]}}"#).unwrap();
    assert!(listed.contains(r#""pass":1"#) && listed.contains(r#""total":2"#), "{listed}");
}
