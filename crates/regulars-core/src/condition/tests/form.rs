//! How conditions are read and written: precedence, limits, escapes, comments, canonical text (CD-5, CD-8).

use super::*;

fn canonical(text: &str) -> String {
    let (tree, problems) = parse::parse(text);
    assert!(problems.is_empty(), "{text}: {problems:?}");
    print::canonical(&tree.unwrap())
}

fn refused(text: &str) -> (&'static str, usize) {
    let (_, problems) = parse::parse(text);
    assert_eq!(problems.len(), 1, "{text}: {problems:?}");
    (problems[0].code.as_str(), problems[0].at)
}

#[test]
fn operators_bind_as_in_cel() {
    let cases = [
        ("a||b&&c", "a || b && c"),
        ("(a||b)&&c", "(a || b) && c"),
        ("a||(b&&c)", "a || b && c"),
        ("((a && b) && (c && d))", "a && b && c && d"),
        ("!a && b", "!a && b"),
        ("!(a && b)", "!(a && b)"),
        ("!a in b", "!a in b"),
        ("!(a in b)", "!(a in b)"),
        ("!!a", "!!a"),
        ("- - x", "--x"),
        ("-(a + b)", "-(a + b)"),
        ("a+b*c-d/e", "a + b * c - d / e"),
        ("(a+b)*c", "(a + b) * c"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "a - b - c"),
        ("a/(b*c)", "a / (b * c)"),
        ("a < b == c", "a < b == c"),
        ("a < (b == c)", "a < (b == c)"),
        ("a + 1 in [1,2,]", "a + 1 in [1, 2]"),
        ("a.b . c\n.contains ( 'x' )", "a.b.c.contains(\"x\")"),
        ("(a).b", "a.b"),
        ("(-a).contains(b)", "(-a).contains(b)"),
        ("1.50 + .5 + 007", "1.5 + 0.5 + 7"),
        ("-(5) - -5", "-5 - -5"),
        ("--5", "5"),
        ("a // a comment && (\n && b", "a && b"),
        ("'a\\'b\"'", "\"a'b\\\"\""),
    ];
    for (text, wanted) in cases {
        assert_eq!(canonical(text), wanted, "{text}");
        assert_eq!(canonical(wanted), wanted);
    }
}

#[test]
fn escapes_are_those_of_cel() {
    let cases = [
        (r"'\n\r\t\a\b\f\v'", "\n\r\t\u{7}\u{8}\u{c}\u{b}"),
        (r#""\\\'\"\`\?""#, "\\'\"`?"),
        (r"'\x41\X42\u5dde\U0001F600\101'", "AB州😀A"),
        ("''", ""),
        ("'é // no comment'", "é // no comment"),
    ];
    for (text, wanted) in cases {
        let (tree, _) = parse::parse(text);
        assert_eq!(tree.unwrap().text(), Some(wanted), "{text}");
    }
    for (text, at) in
        [(r"'ab\q'", 3), (r"'\x4'", 1), (r"'\ud800'", 1), (r"'\U00110000'", 1), (r"'é\400'", 3), (r"'\08'", 1)]
    {
        assert_eq!(refused(text), ("syntax", at), "{text}");
    }
    for text in ["'abc", "\"abc'", "'a\nb'", "'a\\", "'a\\'"] {
        assert_eq!(refused(text), ("syntax", 0), "{text}");
    }
}

#[test]
fn nonsense_is_a_syntax_error_at_its_place() {
    let cases = [
        ("", 0),
        ("  ", 2),
        ("measure.orders_30d >= ", 22),
        ("a b", 2),
        ("a &&", 4),
        ("&& a", 0),
        ("a & b", 2),
        ("a | b", 2),
        ("a = b", 2),
        ("a === b", 4),
        ("a <> b", 3),
        ("(a", 2),
        ("a)", 1),
        ("()", 1),
        ("[a", 2),
        ("a.", 1),
        ("a.1", 1),
        ("a.in", 1),
        ("a..b", 1),
        ("f(a,)", 4),
        ("a and b", 2),
        ("not a", 4),
        ("a ; b", 2),
        ("a # b", 2),
        ("30d", 2),
        ("1abc", 1),
        ("1.5.5", 3),
        ("5.", 1),
        ("1e", 1),
        ("!-x", 0),
        ("-!x", 1),
        ("while", 0),
        ("a == 高", 5),
        ("in", 0),
        (": a", 0),
        ("size()", 0),
        ("size(a, b)", 0),
        ("within(a)", 0),
        ("a.contains()", 1),
    ];
    for (text, at) in cases {
        assert_eq!(refused(text), ("syntax", at), "{text}");
    }
}

#[test]
fn limits_are_counted() {
    let nested = |n: usize| format!("{}a{}", "(".repeat(n), ")".repeat(n));
    assert_eq!(canonical(&nested(32)), "a");
    assert_eq!(refused(&nested(33)).0, "condition_too_large");
    assert_eq!(refused(&"(".repeat(2_000)).0, "condition_too_large");
    assert_eq!(refused(&"(".repeat(10_000)).0, "condition_too_large");
    for sign in ["!", "-", "f(", "[", "a[", "a.f("] {
        assert_eq!(refused(&sign.repeat(10_000)).0, "condition_too_large", "{sign}");
        let (_, problems) = parse::parse(&sign.repeat(1_900 / sign.len()));
        assert!(!problems.is_empty(), "{sign}");
    }
    for (sign, end) in [("!", "a"), ("-", "a")] {
        assert!(parse::parse(&format!("{}{end}", sign.repeat(32))).1.is_empty());
        assert_eq!(refused(&format!("{}{end}", sign.repeat(33))).0, "condition_too_large");
        assert_eq!(refused(&format!("{}{end}", sign.repeat(1_999))).0, "condition_too_large");
    }
    // A chain of one operator nests without any bracket; chains of `&&` and `||` do not.
    assert!(parse::parse(&format!("a{}", " + 1".repeat(32))).1.is_empty());
    assert_eq!(refused(&format!("a{}", " + 1".repeat(33))).0, "condition_too_large");
    assert!(parse::parse(&format!("a{}", " && true".repeat(200))).1.is_empty());
    assert!(parse::parse(&format!("a{}", " || a".repeat(99))).1.is_empty());
    assert_eq!(refused(&format!("a{}", " || a".repeat(100))).0, "condition_too_large");
    let long = |n: usize| format!("stage == '{}'", "x".repeat(n - 11));
    assert!(parse::parse(&long(2_000)).1.is_empty());
    assert_eq!(refused(&long(2_001)), ("condition_too_large", 2_000));
    let (_, problems) = parse::parse(&format!("a{} : b", " ? b : a".repeat(200)));
    assert_eq!(
        problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(),
        ["unsupported", "condition_too_large"]
    );
}

#[test]
fn the_deepest_condition_needs_little_stack() {
    let text = format!("{}!(1 + 2 * size('a') in [1]){}", "(true || true && 1 < 2 && (".repeat(13), "))".repeat(13));
    let read = move || {
        let condition = Shop::new().compiled(&text);
        condition.holds(&Shop::new(), as_of()) && !condition.canonical().is_empty()
    };
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(read).unwrap();
    assert!(thread.join().unwrap());
}

#[test]
fn any_text_is_read_or_refused_without_harm() {
    let words = [
        "a", "(", ")", "!", "-", "&&", "in", "[", "]", ",", "'x'", "\"", "1", ".", "?", ":", "{", "null", "size(", "é",
        "\\", "r'", "%", "1e3",
    ];
    let mut state = 1_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..12 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(words[usize::try_from(state >> 33).unwrap() % words.len()]);
        }
        let (tree, problems) = parse::parse(&text);
        assert!(tree.is_some() || !problems.is_empty(), "{text}");
        assert!(problems.iter().all(|problem| text.is_char_boundary(problem.at)), "{text}: {problems:?}");
    }
}
