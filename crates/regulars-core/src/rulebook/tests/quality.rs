//! `[quality]`: what is read of it, and how every fault is named (DQ-1, DQ-4).

use super::*;
use crate::quality::{Check, Metric, Severity, Status};

const HEAD: &str = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"Asia/Shanghai\"\n\
                    [identity.kinds.phone]\nnormalise = \"phone\"\n";

fn found(text: &str) -> Vec<(&'static str, String)> {
    let findings = Rulebook::check(&format!("{HEAD}{text}"));
    findings.into_iter().map(|finding| (finding.code.as_str(), finding.path)).collect()
}

/// The faults of one rule, given its keys.
fn rule(keys: &str) -> Vec<(&'static str, String)> {
    let cut = |(code, path): (&'static str, String)| (code, path.replace("quality.rule[0]", ""));
    found(&format!("[[quality.rule]]\nname = \"r\"\n{keys}\n")).into_iter().map(cut).collect()
}

#[test]
fn rules_and_gates_say_what_they_are() {
    let rules = Rulebook::parse(FULL).unwrap();
    let quality = &rules.quality;
    assert_eq!((quality.rules.len(), quality.outlier.canonical().as_str()), (11, "3.4"));
    let number = quality.rule("one_number").unwrap();
    assert_eq!(
        (number.metric, number.severity, number.of.as_slice()),
        (Metric::Accuracy, Severity::Finding, &["order".to_owned()][..])
    );
    let state = |pass, total| crate::quality::State::new(pass, total).unwrap();
    assert_eq!(quality.gate(number).unwrap().judge(state(998, 1000)), Status::Fail);
    let agrees = quality.rule("city_agrees").unwrap();
    assert_eq!((agrees.metric, quality.gate(agrees).unwrap().text()), (Metric::Consistency, "0.97".to_owned()));
    assert!(matches!(quality.rule("postcode").unwrap().check, Check::Matches(_)));
    let bare = Rulebook::parse(HEAD).unwrap();
    assert!(bare.quality.rules.is_empty());
    assert_eq!(bare.quality.gates[&Metric::Completeness].text(), "0.9");
}

#[test]
fn every_check_names_what_it_needs_and_what_has_no_effect() {
    let path = |path: &str| path.to_owned();
    assert_eq!(rule("check = \"not_null\"\nattribute = \"city\""), [("missing_key", path(".of"))]);
    assert_eq!(rule("check = \"unique\""), [("missing_key", path(""))]);
    assert_eq!(rule("check = \"unique\"\nattribute = \"a\"\nidentifier = \"phone\""), [("invalid_value", path(""))]);
    assert_eq!(rule("check = \"unique\"\nidentifier = \"phnoe\""), [("unknown_name", path(".identifier"))]);
    assert_eq!(rule("check = \"in_set\"\nattribute = \"a\""), [("missing_key", path(".values"))]);
    assert_eq!(rule("check = \"in_set\"\nattribute = \"a\"\nvalues = []"), [("out_of_range", path(".values"))]);
    assert_eq!(rule("check = \"range\"\nattribute = \"a\""), [("missing_key", path(""))]);
    assert_eq!(rule("check = \"range\"\nattribute = \"a\"\nmin = 2\nmax = 1"), [("out_of_range", path(".max"))]);
    assert_eq!(
        rule("check = \"matches\"\nattribute = \"a\"\npattern = \"[\""),
        [("pattern_invalid", path(".pattern"))]
    );
    assert_eq!(
        rule("check = \"matches\"\nattribute = \"a\"\npattern = \"a)|(b\""),
        [("pattern_invalid", path(".pattern"))]
    );
    assert_eq!(rule("check = \"fresh\"\nlimit = \"1d\"\nattribute = \"a\""), [("unknown_key", path(".attribute"))]);
    assert_eq!(rule("check = \"fresh\"\nlimit = \"1d\"\nset = \"a\""), [("unknown_key", path(".set"))]);
    assert_eq!(rule("check = \"fresh\""), [("missing_key", path(".limit"))]);
    assert_eq!(rule("check = \"valid_identifier\"\nattribute = \"a\""), [("missing_key", path(".normalise"))]);
    assert_eq!(rule("check = \"condition\"\nwhen = \"record.body.amuont > 0\""), [("unknown_name", path(".when"))]);
    assert_eq!(rule("check = \"range\"\nfield = \"body.amuont\"\nmin = 0"), [("unknown_name", path(".field"))]);
    assert_eq!(rule("check = \"range\"\nfield = \"amount\"\nmin = 0"), [("invalid_value", path(".field"))]);
    assert_eq!(rule("check = \"uniqe\"\nattribute = \"a\""), [("invalid_value", path(".check"))]);
}

#[test]
fn what_looks_at_several_records_cannot_refuse_one() {
    for check in ["check = \"unique\"", "check = \"agree\"", "check = \"reference\"\nset = \"s\""] {
        let faults = rule(&format!("{check}\nattribute = \"a\"\nseverity = \"reject\""));
        assert_eq!(faults, [("invalid_value", ".severity".to_owned())], "{check}");
    }
}

#[test]
fn all_faults_of_the_section_are_told_at_once() {
    let text = "[quality]\ngates = { accuracy = 1.5, acuracy = 1 }\noutlier = 0\n\
                [[quality.rule]]\nname = \"a\"\ncheck = \"fresh\"\nlimit = \"soon\"\n\
                [[quality.rule]]\nname = \"a\"\ncheck = \"range\"\nattribute = \"x\"\nmin = \"NaN\"\ngate = 2\n";
    let mut faults = found(text);
    faults.sort();
    let wanted = [
        ("decimal_invalid", "quality.rule[1].min"),
        ("duplicate_id", "quality.rule[1].name"),
        ("invalid_value", "quality.rule[0].limit"),
        ("not_positive", "quality.outlier"),
        ("out_of_range", "quality.gates.accuracy"),
        ("out_of_range", "quality.rule[1].gate"),
        ("unknown_key", "quality.gates.acuracy"),
    ];
    assert_eq!(faults, wanted.map(|(code, path)| (code, path.to_owned())));
}

#[test]
fn patterns_have_their_limits() {
    let long = "a".repeat(1_001);
    assert_eq!(rule(&format!("check = \"matches\"\nattribute = \"a\"\npattern = \"{long}\"")).len(), 1);
    let heavy = "check = \"matches\"\nattribute = \"a\"\npattern = '((\\w{100}){100}){100}'";
    assert_eq!(rule(heavy), [("pattern_invalid", ".pattern".to_owned())]);
    assert_eq!(rule("check = \"matches\"\nattribute = \"a\"\npattern = '[一-龥]{2,4}'"), []);
}
