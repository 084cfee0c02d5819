//! Verdicts of one customer, line by line: the shared cases of CD-1 to CD-6, and every operator beside a missing operand.

use super::*;

fn check(table: &[(&str, bool)]) {
    let mut shop = Shop::new();
    for (text, wanted) in table {
        assert_eq!(shop.holds(text), *wanted, "{text}");
    }
}

#[test]
fn the_shared_cases_hold() {
    check(&[
        ("measure.spend >= 2000", false),
        ("measure.returns < 5", false),
        ("attr.gender == 'F'", false),
        ("!(attr.gender in ['F', 'M'])", true),
        ("attr.gender in ['F', 'M']", false),
        ("has(attr.level)", false),
        ("has(attr.nick)", false),
        ("has(attr.empty)", true),
        ("attr.gender != attr.other", true),
        ("measure.returns + 1 > 0", false),
        ("measure.spend / measure.orders > 0", false),
        ("true || false && false", true),
        ("attr.gender.contains('F')", false),
        ("size(attr.tags) == 2", true),
        ("segment.vip && stage == 'mature'", true),
        ("within(measure.first_order, \"30d\")", false),
        ("older(measure.first_order, \"30d\")", false),
        ("(1 + 2) * 3 == 9", true),
    ]);
}

#[test]
fn decimals_are_exact() {
    check(&[
        ("measure.spend == 1999.99", true),
        ("measure.spend == 1999.990", true),
        ("measure.spend > 1999.98999999999999", true),
        ("0.1 + 0.2 == 0.3", true),
        ("score.churn == 0.7", true),
        ("1 / 3 * 3 == 1", false),
        ("1 / 4 == .25", true),
        ("-1 < 0 && - 1 == -1.0 && --1 == 1", true),
        ("3 - -2 == 5", true),
        ("9999999999999999999999999999 + 1 > 0", false),
        ("9999999999999999999999999999 + 1 != 0", true),
        ("1 / 0 == 1 / 0", false),
        ("1 / 0 != 1 / 0", true),
        ("measure.orders <= 2", true),
        ("7 / 2 == 3.5", true),
    ]);
}

#[test]
fn text_is_compared_by_bytes_and_counted_by_scalars() {
    check(&[
        ("'a' < 'b'", true),
        ("'Z' < 'a'", true),
        ("'é' > 'z'", true),
        ("size(attr.city) == 2", true),
        ("size('👩‍👧') == 3", true),
        ("size(attr.empty) == 0", true),
        ("size([1, 2, 3]) == 3 && size([]) == 0", true),
        ("attr.city.startsWith('杭') && attr.city.endsWith(\"州\") && attr.city.contains('')", true),
        ("'mature'.contains(stage)", true),
        ("stage in ['new', 'mature']", true),
        ("stage in []", false),
        ("'a' in attr.tags", true),
        ("'c' in attr.tags", false),
        ("stage in attr.tags", false),
        ("'x' in ['x', 'y']", true),
        ("measure.orders in [1, 2, -0.0]", true),
        ("segment.vip in [true]", true),
        ("segment.vip in [false]", false),
        ("segment.fresh in [false, true]", false),
    ]);
}

#[test]
fn flags_are_compared_as_they_are() {
    check(&[
        ("segment.vip", true),
        ("!segment.vip", false),
        ("!!segment.vip", true),
        ("segment.fresh", false),
        ("!segment.fresh", true),
        ("segment.vip == true", true),
        ("segment.vip != false", true),
        ("segment.fresh == false", false),
        ("segment.fresh != false", true),
        ("!segment.fresh == true", true),
        ("consent.marketing.sms == (1 > 2)", true),
        ("(stage == 'mature') == (tier == 'gold')", true),
        ("(stage == 'new') != (tier == 'gold')", true),
        ("true == true && true != false", true),
    ]);
}

#[test]
fn borders_of_time_are_half_open() {
    // The last order was on 2025-06-01T00:00:00Z, 29 days and 12 hours before.
    check(&[
        ("within(measure.last_order, '30d')", true),
        ("within(measure.last_order, '29d')", false),
        ("within(measure.last_order, '708h')", false),
        ("within(measure.last_order, '2548801s')", true),
        ("older(measure.last_order, '708h')", true),
        ("older(measure.last_order, '2548801s')", false),
        ("measure.last_order == measure.last_order", true),
        ("measure.last_order < measure.first_order", false),
        ("measure.last_order != measure.first_order", true),
        ("within(measure.last_order, '100000000d')", true),
    ]);
    let mut shop = Shop::new();
    let condition = shop.compiled("within(measure.last_order, '30d')");
    let later = |text| Instant::parse(text).unwrap();
    assert!(condition.holds(&shop, later("2025-06-01T00:00:00Z")));
    assert!(!condition.holds(&shop, later("2025-05-31T23:59:59.999999Z")));
    assert!(condition.holds(&shop, later("2025-06-30T23:59:59.999999Z")));
    assert!(!condition.holds(&shop, later("2025-07-01T00:00:00Z")));
}

#[test]
fn every_operator_with_a_missing_operand_is_false_and_only_different_is_true() {
    let mut shop = Shop::new();
    // One missing name and one present operand of every type.
    for (missing, present) in [
        ("measure.returns", "5"),
        ("measure.returns", "measure.orders"),
        ("attr.gender", "'F'"),
        ("attr.gender", "stage"),
        ("measure.first_order", "measure.last_order"),
    ] {
        for (left, right) in [(missing, present), (present, missing), (missing, missing)] {
            for relation in ["==", "<", "<=", ">", ">="] {
                assert!(!shop.holds(&format!("{left} {relation} {right}")), "{left} {relation} {right}");
                assert!(shop.holds(&format!("!({left} {relation} {right})")), "!({left} {relation} {right})");
            }
            assert!(shop.holds(&format!("{left} != {right}")), "{left} != {right}");
        }
    }
    let (number, text, list, at) = ("measure.returns", "attr.gender", "attr.groups", "measure.first_order");
    let never = [
        format!("{number} in [0, 1]"),
        format!("{number} in []"),
        format!("{text} in ['']"),
        format!("{text} in attr.tags"),
        format!("'a' in {list}"),
        format!("{text} in {list}"),
        format!("{text}.startsWith('')"),
        format!("'F'.startsWith({text})"),
        format!("{text}.endsWith(stage)"),
        format!("{text}.contains({text})"),
        format!("within({at}, '1d')"),
        format!("older({at}, '1d')"),
        format!("size({text}) >= 0"),
        format!("size({list}) >= 0"),
        format!("-{number} <= 0"),
        format!("{number} + 1 > 0"),
        format!("1 - {number} > 0"),
        format!("{number} * 0 == 0"),
        format!("0 / {number} == 0"),
        format!("{number} / {number} == 1"),
        "segment.fresh".to_owned(),
        "segment.fresh == segment.fresh".to_owned(),
        format!("has({number})"),
        format!("has({list})"),
    ];
    for condition in never {
        assert!(!shop.holds(&condition), "{condition}");
        assert!(shop.holds(&format!("!({condition})")), "!({condition})");
    }
}

#[test]
fn a_fact_of_another_type_counts_as_missing() {
    let mut shop = Shop::new();
    let conditions = [
        "measure.orders == 0",
        "stage == 'mature'",
        "segment.vip",
        "'a' in attr.tags",
        "older(measure.last_order, '1d')",
        "size(attr.city) == 2",
    ];
    let compiled: Vec<_> = conditions.iter().map(|text| shop.compiled(text)).collect();
    assert!(compiled.iter().all(|condition| condition.holds(&shop, as_of())));
    struct Odd;
    impl Facts for Odd {
        fn value(&self, slot: u32) -> Value<'_> {
            if slot.is_multiple_of(2) { Value::Bool(false) } else { Value::Number(Number::ZERO) }
        }
    }
    for condition in compiled.iter().skip(1) {
        assert!(!condition.holds(&Odd, as_of()), "{}", condition.text());
    }
}
