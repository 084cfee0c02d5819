//! Types and names: every mismatch is found, all at once, and what follows from a fault is not reported again (CD-7, RB-2).

use super::*;

#[test]
fn every_type_error_is_found_at_its_operator_or_operand() {
    let cases = [
        ("measure.orders > 'a'", 15),
        ("stage == 1", 6),
        ("1 == 'a'", 2),
        ("measure.last_order > '2025-01-01T00:00:00Z'", 19),
        ("measure.last_order == 5", 19),
        ("segment.vip > false", 12),
        ("segment.vip == 'yes'", 12),
        ("segment.vip == 1", 12),
        ("1 < 2 < 3", 6),
        ("attr.tags == 'a'", 10),
        ("attr.tags == attr.groups", 10),
        ("[1] == [1]", 4),
        ("measure.spend > measure.abroad", 14),
        ("measure.spend + measure.abroad > 1", 14),
        ("measure.spend / measure.abroad > 1", 14),
        ("measure.spend * measure.spend > 1", 14),
        ("stage + 'a' == 'maturea'", 0),
        ("measure.orders + stage > 1", 17),
        ("measure.last_order - measure.first_order > 1", 0),
        ("-stage == 'a'", 1),
        ("-segment.vip", 1),
        ("measure.orders", 0),
        ("stage", 0),
        ("'a'", 0),
        ("[true]", 0),
        ("1 + 2", 2),
        ("!measure.orders", 1),
        ("!stage", 1),
        ("segment.vip && stage", 15),
        ("1 || segment.vip", 0),
        ("segment.vip && 1 && true", 15),
        ("stage in 'abc'", 9),
        ("stage in tier", 9),
        ("stage in measure.orders", 9),
        ("1 in attr.tags", 0),
        ("measure.orders in attr.tags", 0),
        ("stage in [1, 2]", 6),
        ("measure.orders in ['a']", 15),
        ("segment.vip in ['a']", 12),
        ("stage in ['a', 1]", 15),
        ("stage in [1, 'a']", 13),
        ("measure.last_order in ['2025-01-01T00:00:00Z']", 0),
        ("attr.tags in ['a']", 0),
        ("size(measure.orders) == 1", 5),
        ("size(segment.vip) == 1", 5),
        ("size(measure.last_order) == 1", 5),
        ("attr.tags.contains('a')", 0),
        ("measure.orders.startsWith('1')", 0),
        ("stage.endsWith(1)", 15),
        ("stage.contains(attr.tags)", 15),
        ("within(stage, '30d')", 7),
        ("within('2025-01-01T00:00:00Z', '30d')", 7),
        ("older(measure.orders, '30d')", 6),
        ("within(measure.last_order, 30)", 27),
        ("within(measure.last_order, stage)", 27),
        ("record.body == 1", 0),
        ("record.body", 0),
        ("!record.body", 1),
        ("record.body in [1]", 0),
        ("size(record.body) == 1", 5),
    ];
    let mut shop = Shop::new();
    for (text, at) in cases {
        let problems = shop.problems(text);
        let found: Vec<_> = problems.iter().map(|problem| (problem.code.as_str(), problem.at)).collect();
        assert_eq!(found, [("type_mismatch", at)], "{text}: {problems:?}");
        let message = &problems[0].message;
        assert!(!message.ends_with('.') && !message.contains("faulty"), "{message}");
    }
}

#[test]
fn amounts_are_decimals_of_their_currency() {
    let mut shop = Shop::new();
    let good = [
        "measure.spend > 100",
        "measure.spend + 100 > 0 && 100 - measure.spend < 0",
        "measure.spend + measure.spend > measure.spend",
        "measure.spend * 2 > measure.spend",
        "measure.spend / 2 < measure.spend",
        "measure.spend / measure.spend == 1",
        "measure.spend / measure.spend + measure.abroad / measure.abroad == 2",
        "-measure.spend < 0",
        "measure.spend in [1999.99]",
        "has(record.body)",
    ];
    for text in good {
        assert!(shop.holds(text), "{text}");
    }
    let mut value =
        |text: &str| Condition::compile_value(text, &mut shop).map(|(_, ty)| ty).map_err(|problems| problems[0].code);
    assert_eq!(value("measure.spend"), Ok(currency("CNY")));
    assert_eq!(value("measure.spend * 2 - 1"), Ok(currency("CNY")));
    assert_eq!(value("measure.spend / measure.spend"), Ok(Type::Decimal));
    assert_eq!(value("measure.spend / 2"), Ok(currency("CNY")));
    assert_eq!(value("1 / measure.abroad"), Ok(Type::Decimal));
    assert_eq!(value("size(stage)"), Ok(Type::Decimal));
    assert_eq!(value("stage"), Ok(Type::Text));
    assert_eq!(value("'a'"), Ok(Type::Text));
    assert_eq!(value("attr.tags"), Ok(Type::Texts));
    assert_eq!(value("measure.last_order"), Ok(Type::Instant));
    assert_eq!(value("stage == 'a'"), Ok(Type::Bool));
    assert_eq!(value("[1]"), Err(Code::TypeMismatch));
    assert_eq!(value("record.body"), Err(Code::TypeMismatch));
    assert_eq!(value("nope"), Err(Code::UnknownName));
}

#[test]
fn values_are_given_as_they_are() {
    let mut shop = Shop::new();
    let mut value = |text: &str| {
        let (condition, _) = Condition::compile_value(text, &mut shop).unwrap();
        format!("{:?}", condition.value(&shop, as_of()))
    };
    assert_eq!(value("measure.spend * 2"), format!("{:?}", Value::Number(Number::parse("3999.98").unwrap())));
    assert_eq!(value("stage"), "Text(\"mature\")");
    assert_eq!(value("'a'"), "Text(\"a\")");
    assert_eq!(value("attr.tags"), "Texts([\"a\", \"b\"])");
    assert_eq!(value("measure.returns + 1"), "Missing");
    assert_eq!(value("measure.spend / measure.orders"), "Missing");
    assert_eq!(value("segment.fresh"), "Bool(false)");
    assert_eq!(value("attr.gender"), "Missing");
}

#[test]
fn all_faults_come_at_once_and_each_once() {
    let mut shop = Shop::new();
    assert_eq!(shop.faults("measure.nope > 1 && segment.vp"), [("unknown_name", 0), ("unknown_name", 20)]);
    assert_eq!(shop.problems("segment.vp")[0].suggest.as_deref(), Some("segment.vip"));
    assert_eq!(shop.problems("segment.vp")[0].message, "there is no `segment.vp`");
    // What follows from an unknown name is not reported, nor the name a second time.
    assert_eq!(shop.faults("nope + 1 > 'a' || nope in ['a'] || !nope || within(nope, '1d')"), [("unknown_name", 0)]);
    assert_eq!(
        shop.faults("within(nope, '1 month') && older(stage, '0d')"),
        [("unknown_name", 7), ("invalid_value", 13), ("type_mismatch", 33), ("invalid_value", 40)]
    );
    assert_eq!(
        shop.faults("measure.orders == 12345678901234567890123456789 && stage"),
        [("invalid_value", 18), ("type_mismatch", 51)]
    );
    for duration in ["", "30", "30 d", "-1d", "0d", "1w", "1.5d", "P30D", "1d12h"] {
        assert_eq!(
            shop.faults(&format!("within(measure.last_order, '{duration}')")),
            [("invalid_value", 27)],
            "{duration}"
        );
    }
}

#[test]
fn a_broken_name_gives_the_condition_up_quietly() {
    let mut shop = Shop::new();
    assert_eq!(Condition::compile("broken.a > 1 && stage == 'a'", &mut shop).unwrap_err(), []);
    assert_eq!(Condition::compile("broken.a", &mut shop).unwrap_err(), []);
    assert_eq!(Condition::compile_value("broken.a + 1", &mut shop).unwrap_err(), []);
    assert_eq!(Condition::compile("has(broken.a)", &mut shop).unwrap_err(), []);
    // Other faults are reported all the same.
    assert_eq!(shop.faults("broken.a > 1 && stage"), [("type_mismatch", 16)]);
}

#[test]
fn open_names_take_the_type_of_their_use() {
    let open = |text: &str| {
        let mut shop = Shop::new();
        let first = u32::try_from(shop.0.len()).unwrap();
        let condition = Condition::compile(text, &mut shop).unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
        condition.types().iter().filter(|(slot, _)| *slot >= first).map(|(_, ty)| *ty).collect::<Vec<_>>()
    };
    let cases: [(&str, &[Type]); 17] = [
        ("has(open.a)", &[Type::Text]),
        ("open.a == open.b", &[Type::Text, Type::Text]),
        ("open.a > 5", &[Type::Decimal]),
        ("5 > open.a", &[Type::Decimal]),
        ("open.a > measure.spend", &[Type::Decimal]),
        ("open.a", &[Type::Bool]),
        ("!open.a && open.b", &[Type::Bool, Type::Bool]),
        ("open.a + 1 > open.b", &[Type::Decimal, Type::Decimal]),
        ("within(open.a, '1d')", &[Type::Instant]),
        ("open.a < measure.last_order", &[Type::Instant]),
        ("'a' in open.a", &[Type::Texts]),
        ("open.a in open.b", &[Type::Text, Type::Texts]),
        ("open.a in [1]", &[Type::Decimal]),
        ("open.a in []", &[Type::Text]),
        ("size(open.a) > 1", &[Type::Text]),
        ("open.a.contains(open.b)", &[Type::Text, Type::Text]),
        ("open.a == open.b && open.b == open.c && open.c > 1", &[Type::Decimal; 3]),
    ];
    for (text, wanted) in cases {
        assert_eq!(open(text), wanted, "{text}");
    }
    let mut shop = Shop::new();
    assert_eq!(shop.faults("open.a == 'x' && open.a > 5"), [("type_mismatch", 24)]);
}

#[test]
fn a_condition_says_what_it_reads() {
    let mut shop = Shop::new();
    let condition = shop
        .compiled("tier == 'a' || has(stage) && tier != 'b' || within(measure.last_order, '1d') || has(record.body)");
    let wanted: Vec<_> =
        ["measure.last_order", "stage", "tier", "record.body"].iter().map(|name| shop.slot(name)).collect();
    assert_eq!(condition.reads(), wanted);
    assert_eq!(condition.types().iter().map(|(slot, _)| *slot).collect::<Vec<_>>(), wanted);
    assert!(shop.compiled("1 < 2").reads().is_empty());
}
