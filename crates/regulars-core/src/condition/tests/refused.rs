//! What CEL has and conditions have not is `unsupported`, with its place and with what to write instead (CD-2).

use super::*;

#[test]
fn every_construct_outside_the_subset_is_unsupported_at_its_place() {
    let cases = [
        ("measure.orders > 1 ? true : false", 19, "a && b || !a && c"),
        ("true ? true : true ? true : false", 5, "? :"),
        ("attr.tags.all(t, t == 'a')", 9, "macro"),
        ("attr.tags.exists(t, t == 'a')", 9, "macro"),
        ("attr.tags.exists_one(t, t == 'a')", 9, "macro"),
        ("size(attr.tags.map(t, t)) == 1", 14, "macro"),
        ("size(attr.tags.filter(t, t != '')) == 1", 14, "macro"),
        ("{'a': 1}.a == 1", 0, "maps"),
        ("measure.orders == {}", 18, "maps"),
        ("Shop{a: 1} == 1", 4, "messages"),
        ("attr.city == null", 13, "has(x)"),
        ("int(measure.spend) > 1", 0, "conversion"),
        ("double('1') > 1", 0, "conversion"),
        ("string(measure.orders) == '1'", 0, "conversion"),
        ("timestamp('2025-01-01T00:00:00Z') < measure.last_order", 0, "within"),
        ("measure.last_order < now()", 21, "within"),
        ("now > measure.last_order", 0, "within"),
        ("duration('1d') == 1", 0, "within"),
        ("measure.last_order.getFullYear() == 2025", 18, "measures"),
        ("attr.city.matches('h.*')", 9, "startsWith"),
        ("matches(attr.city, 'h.*')", 0, "startsWith"),
        ("measure.orders % 2 == 0", 15, "%"),
        ("attr.tags[0] == 'a'", 9, "in"),
        ("attr['city'] == 'a'", 4, "point"),
        ("attr.city == b'a'", 13, "bytes"),
        ("attr.city == rb'a'", 13, ""),
        ("attr.city == r'a\\d'", 13, "raw"),
        ("attr.city == R\"a\\\"", 13, "raw"),
        ("attr.city == br\"\"\"a\"b\"\"\"", 13, "bytes"),
        ("attr.city == '''a'b'''", 13, "three"),
        ("measure.orders == 1u", 18, "`u`"),
        ("measure.orders == 1e3", 18, "exponent"),
        ("measure.orders == 1.5E-3", 18, "exponent"),
        ("measure.orders == 0x1F", 18, "hexadecimal"),
        ("attr.`odd-name` == 'a'", 5, "backticks"),
        (".measure.orders == 1", 0, "point"),
        ("attr.?city == 'a'", 4, "has(x)"),
        ("'a' in [?attr.city]", 8, "optional"),
        ("attr.city.size() == 2", 9, "size(x)"),
        ("measure.last_order.within('30d')", 18, "within(x"),
        ("startsWith(attr.city, 'a')", 0, "x.startsWith(y)"),
        ("lower(attr.city) == 'a'", 0, "no function"),
        ("'abc'.length == 3", 5, "parts"),
        ("stage in ['a', tier]", 15, "constants"),
        ("stage in [['a']]", 10, "constants"),
        ("has(1 + 2)", 6, "has(attr.city)"),
        ("has('a')", 4, "has(attr.city)"),
    ];
    let mut shop = Shop::new();
    for (text, at, advice) in cases {
        if text.contains(" rb'") {
            // Raw comes last in CEL: `rb` is a name before a text.
            assert_eq!(shop.faults(text), [("syntax", 15)], "{text}");
            continue;
        }
        let problems = shop.problems(text);
        let found: Vec<_> = problems.iter().map(|problem| (problem.code, problem.at)).collect();
        assert_eq!(found, [(Code::Unsupported, at)], "{text}: {problems:?}");
        assert!(problems[0].message.contains(advice), "{text}: {}", problems[0].message);
    }
}

#[test]
fn reading_goes_on_behind_what_is_unsupported() {
    let mut shop = Shop::new();
    let text = "int(stage) > 1 && attr.city == null && measure.nope == 1e3 && stage > 1 && tier % 2 == 1";
    let wanted = [
        ("unsupported", 0),
        ("unsupported", 31),
        ("unknown_name", 39),
        ("unsupported", 55),
        ("type_mismatch", 68),
        ("unsupported", 80),
    ];
    assert_eq!(shop.faults(text), wanted);
    // A syntax error behind it may be its consequence and is not reported.
    assert_eq!(shop.faults("attr.tags[0 1]"), [("unsupported", 9)]);
}

#[test]
fn a_function_that_is_nearly_right_is_suggested() {
    let mut shop = Shop::new();
    let problems = shop.problems("stage.startWith('a')");
    assert_eq!(problems[0].suggest.as_deref(), Some("startsWith"));
    assert_eq!(shop.problems("widthin(measure.last_order, '1d')")[0].suggest.as_deref(), Some("within"));
}
