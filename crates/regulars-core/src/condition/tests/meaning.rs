//! What conditions say about themselves: reasons, constants, borders of time, sentences (CD-3, CD-9, RB-7).

use super::*;

/// The deciding leaves as `name operator threshold observed`.
fn reasons(text: &str) -> (bool, Vec<String>) {
    let mut shop = Shop::new();
    let condition = shop.compiled(text);
    let (held, leaves) = condition.decide(&shop, as_of(), &|slot| shop.name(slot));
    assert_eq!(held, condition.holds(&shop, as_of()));
    let say = |leaf: &Leaf| {
        let observed = leaf.observed.as_deref().unwrap_or("missing");
        let named: Vec<_> = leaf.slots.iter().map(|slot| shop.name(*slot)).collect();
        assert!(named.iter().all(|name| text.contains(name)), "{leaf:?}");
        format!("{} {} {} {observed} {}", leaf.name, leaf.operator, leaf.threshold, leaf.held)
    };
    (held, leaves.iter().map(say).collect())
}

#[test]
fn the_fewest_leaves_that_decide_are_the_reason() {
    let cases: [(&str, bool, &[&str]); 24] = [
        ("measure.spend >= 2000", false, &["measure.spend >= 2000 1999.99 false"]),
        ("2000 > measure.spend", true, &["measure.spend < 2000 1999.99 true"]),
        ("measure.returns < 5", false, &["measure.returns < 5 missing false"]),
        ("!(measure.returns < 5)", true, &["measure.returns < 5 missing false"]),
        // Both parts were needed.
        ("tier == 'gold' && segment.vip", true, &["segment.vip == true true true", "tier == gold gold true"]),
        // One false part suffices; which one does not depend on the order.
        ("tier == 'x' && stage == 'x'", false, &["stage == x mature false"]),
        ("stage == 'x' && tier == 'x'", false, &["stage == x mature false"]),
        ("(tier == 'gold' && segment.vip) || stage == 'mature'", true, &["stage == mature mature true"]),
        ("tier == 'x' || stage == 'x'", false, &["stage == x mature false", "tier == x gold false"]),
        ("true || tier == 'gold'", true, &[]),
        ("true && tier == 'gold'", true, &["tier == gold gold true"]),
        ("tier == 'gold' && tier == 'gold'", true, &["tier == gold gold true"]),
        ("measure.spend / 2 > measure.orders + 1", true, &["measure.spend / 2 > measure.orders + 1 999.995 true"]),
        ("stage == tier", false, &["stage == tier mature false"]),
        ("stage in ['a', \"b\"]", false, &["stage in [\"a\", \"b\"] mature false"]),
        ("'a' in attr.tags", true, &["attr.tags contains a [\"a\", \"b\"] true"]),
        ("stage in attr.tags", false, &["stage in attr.tags mature false"]),
        ("size(attr.tags) == 2", true, &["size(attr.tags) == 2 2 true"]),
        ("has(attr.gender) || has(stage)", true, &["stage has  mature true"]),
        ("attr.city.startsWith('杭')", true, &["attr.city startsWith 杭 杭州 true"]),
        ("within(measure.last_order, '30d')", true, &["measure.last_order within 30d 2025-06-01T00:00:00Z true"]),
        ("older(measure.first_order, '30d')", false, &["measure.first_order older 30d missing false"]),
        ("segment.vip == false", false, &["segment.vip == false true false"]),
        ("(stage == 'mature') == (tier == 'x')", false, &["stage == mature mature true", "tier == x gold false"]),
    ];
    for (text, held, wanted) in cases {
        assert_eq!(reasons(text), (held, wanted.iter().map(|&line| line.to_owned()).collect()), "{text}");
    }
}

#[test]
fn a_condition_that_is_always_the_same_is_seen() {
    let mut shop = Shop::new();
    let orders = shop.slot("measure.orders");
    let mut constant = |text: &str| {
        let condition = Condition::compile(text, &mut shop).unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
        condition.constant(&|slot| slot == orders)
    };
    let never = [
        "false",
        "1 > 2",
        "'a' == 'b'",
        "!true",
        "stage == 'a' && false",
        "false || 1 > 2",
        "measure.orders < 0",
        "0 > measure.orders",
        "measure.orders < -1",
        "measure.orders <= -1",
        "measure.orders == -1",
        "measure.orders in [-1, -2]",
        "measure.orders + size(stage) < 0",
        "size(stage) < 0",
        "-1 == size(stage)",
        "!(measure.orders >= 0)",
        "!has(measure.orders)",
        "1 / 0 == 1",
        "stage in []",
        "measure.spend > 5 && measure.spend < 3",
        "measure.spend > 5 && measure.spend <= 5",
        "measure.spend == 5 && measure.spend == 6",
        "measure.spend == 5 && segment.vip && measure.spend > 5.00",
        "measure.orders <= 0 && measure.orders > 0",
        "stage == 'a' && stage == 'b'",
        "stage == 'a' && stage in ['b', 'c']",
        "stage in ['b', 'c'] && stage == 'a'",
        "stage in ['a', 'b'] && stage in ['c']",
        "segment.vip && (measure.spend > 5 && measure.spend < 3)",
        "measure.spend > 5 && measure.spend < 3 || measure.orders < 0",
        "'abc'.contains('d')",
        "(1 > 2) == true",
    ];
    let always = [
        "true",
        "1 < 2",
        "!false",
        "true || stage == 'a'",
        "measure.orders >= 0",
        "measure.orders > -1",
        "measure.orders != -1",
        "0 <= measure.orders",
        "!(measure.orders < 0)",
        "has(measure.orders)",
        "size(stage) != -1",
        "1 / 0 != 1",
        "'abc'.startsWith('ab')",
        "'a' in ['a']",
        "true && measure.orders >= 0",
    ];
    let open = [
        "measure.orders > 0",
        "measure.orders <= 0",
        "measure.orders == 0",
        "measure.orders in [-1, 0]",
        "measure.spend < 0",
        "measure.spend >= 0",
        "measure.spend != -1",
        "size(stage) >= 0",
        "measure.orders - 1 < 0",
        "-measure.orders < 0",
        "has(measure.spend)",
        "measure.spend >= 5 && measure.spend <= 5",
        "measure.spend > 5 || measure.spend < 3",
        "measure.spend > 5 && measure.orders < 3",
        "measure.spend != 5 && measure.spend == 6",
        "stage in ['a', 'b'] && stage in ['b', 'c']",
        "stage != 'a' && stage == 'b'",
        "segment.vip",
        "segment.vip == segment.vip",
        "within(measure.last_order, '1d')",
    ];
    for text in never {
        assert_eq!(constant(text), Some(false), "{text}");
    }
    for text in always {
        assert_eq!(constant(text), Some(true), "{text}");
    }
    for text in open {
        assert_eq!(constant(text), None, "{text}");
    }
}

#[test]
fn the_next_border_is_the_least_after_now() {
    let mut shop = Shop::new();
    let mut next = |text: &str| {
        let condition = Condition::compile(text, &mut shop).unwrap();
        let mut due = Due::after(as_of());
        condition.borders(&shop, &mut due);
        due.next().map(|at| at.to_string())
    };
    assert_eq!(next("within(measure.last_order, '30d')").as_deref(), Some("2025-07-01T00:00:00Z"));
    assert_eq!(
        next("older(measure.last_order, '31d') || within(measure.last_order, '60d')").as_deref(),
        Some("2025-07-02T00:00:00Z")
    );
    assert_eq!(next("within(measure.last_order, '1d')"), None);
    assert_eq!(next("within(measure.first_order, '30d')"), None);
    assert_eq!(next("older(measure.last_order, '100000000d')"), None);
    assert_eq!(next("stage == 'a'"), None);
    // An instant that is still to come is one where `within` begins.
    let soon = Instant::parse("2025-07-10T00:00:00Z").unwrap();
    let ahead = Shop::of(vec![("attr.due".to_owned(), Type::Instant, Own::At(soon))]);
    let mut due = Due::after(as_of());
    Shop::compiled(&mut Shop::of(ahead.0.clone()), "within(attr.due, '1d')").borders(&ahead, &mut due);
    assert_eq!(due.next(), Some(soon));
}

#[test]
fn equal_trees_have_one_text() {
    let mut shop = Shop::new();
    let first = shop.compiled("measure.spend>=2000.00&&(stage == 'mature') // grown up");
    let second = shop.compiled("measure.spend >= 2000 && stage == \"mature\"");
    assert_eq!(first.canonical(), second.canonical());
    assert_eq!(second.canonical(), second.text());
    assert_ne!(first.text(), second.text());
}

#[test]
fn a_condition_is_said_in_both_languages() {
    let label = |name: &str| name.rsplit_once('.').map_or(name, |(_, last)| last).to_owned();
    let cases = [
        ("measure.orders == 0 && tier == \"gold\"", "orders is 0 and tier is gold", "orders 等于 0 且 tier 等于 gold"),
        ("2000 <= measure.spend", "spend is at least 2000", "spend 不低于 2000"),
        (
            "(stage == 'a' || segment.vip) && !segment.fresh",
            "(stage is a or vip) and not fresh",
            "（stage 等于 a 或 vip） 且 非 fresh",
        ),
        ("!(measure.spend < 5)", "not (spend is below 5)", "并非（spend 小于 5）"),
        ("stage in ['a', 'b']", "stage is one of a, b", "stage 属于 a、b"),
        ("!(stage in ['a', 'b'])", "stage is none of a, b", "stage 不属于 a、b"),
        ("'a' in attr.tags", "tags includes a", "tags 包含 a"),
        ("!('a' in attr.tags)", "tags does not include a", "tags 不包含 a"),
        ("has(attr.city) && !has(attr.gender)", "city is known and gender is unknown", "city 有值 且 gender 无值"),
        ("size(attr.tags) > 1", "the size of tags is above 1", "tags 的长度 大于 1"),
        ("attr.city.startsWith('杭')", "city starts with 杭", "city 以 杭 开头"),
        ("!attr.city.contains('{o}')", "city does not contain {o}", "city 不包含 {o}"),
        ("within(measure.last_order, '30d')", "last_order was in the last 30 days", "last_order 在最近 30 天 内"),
        ("!within(measure.last_order, '1h')", "last_order was not in the last 1 hour", "last_order 不在最近 1 小时 内"),
        ("older(measure.last_order, '90m')", "last_order was 90 minutes ago or longer", "last_order 距今至少 90 分钟"),
        ("measure.spend / 2 > measure.orders + 1", "spend / 2 is above orders + 1", "spend / 2 大于 orders + 1"),
        ("segment.vip == true", "vip is true", "vip 等于 真"),
        ("true || false", "always or never", "始终 或 从不"),
    ];
    let mut shop = Shop::new();
    for (text, english, chinese) in cases {
        let condition = shop.compiled(text);
        assert_eq!(condition.sentence(Language::English, &label), english, "{text}");
        assert_eq!(condition.sentence(Language::Chinese, &label), chinese, "{text}");
    }
}
