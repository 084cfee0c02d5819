//! Documents that nobody meant: too large, too deep, cut off, shuffled. An answer always comes, and it is a finding.

use proptest::prelude::*;

use super::*;

fn first_code(text: &str) -> &'static str {
    Rulebook::check(text).first().map_or("none", |finding| finding.code.as_str())
}

#[test]
fn a_rulebook_has_a_size() {
    let fill = |bytes: usize| format!("{FIRST}#{}", "x".repeat(bytes - FIRST.len() - 1));
    assert_eq!(first_code(&fill(MAX_BYTES)), "none");
    assert_eq!(first_code(&fill(MAX_BYTES + 1)), "rulebook_too_large");
    let sources = |count: usize| {
        let many: String = (0..count).map(|n| format!("[sources.s{n}]\n")).collect();
        format!("[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n{many}")
    };
    assert_eq!(first_code(&sources(MAX_DEFINITIONS - 2)), "none");
    assert_eq!(first_code(&sources(MAX_DEFINITIONS)), "rulebook_too_large");
}

#[test]
fn depth_ends_in_a_finding() {
    for count in [50, 1_000, 100_000] {
        let documents = [
            format!("a = {}1{}", "[".repeat(count), "]".repeat(count)),
            format!("a = {}", "[".repeat(count)),
            format!("a = {}1{}", "{a=".repeat(count), "}".repeat(count)),
            format!("{}a = 1", "a.".repeat(count)),
            format!("[{}a]", "a.".repeat(count)),
            format!("[[{}a]]", "a.".repeat(count)),
            format!("[a]\nb = {{ {}a = 1 }}", "a.".repeat(count)),
            (0..count.min(2_000)).map(|n| format!("[a{}]\n", ".a".repeat(n % 300))).collect(),
        ];
        for text in documents {
            assert!(!Rulebook::check(&text).is_empty(), "{} ...", text.chars().take(40).collect::<String>());
        }
    }
}

/// What may stand anywhere in TOML, and what may not.
fn any_piece() -> impl Strategy<Value = String> {
    let pieces = [
        "\"",
        "'",
        "\"\"\"",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "=",
        ",",
        ".",
        "#",
        "\n",
        "\r",
        "\0",
        "\u{feff}",
        "-1",
        "1e999",
        "0x",
        "nan",
        "-0",
        "9223372036854775808",
        "1979-05-27",
        "99:99",
        "true",
        "é",
        "\\u0000",
        "\\",
        "[rulebook]",
        "[tiers]",
        "[[tiers]]",
        "[[rulebook]]",
        "[identity.kinds]",
        "policy = 1",
        "purpose = 1",
        "level = {}",
        "id = \"a\"",
        "zone = \"\"",
    ];
    prop_oneof![
        4 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z_\\[\\]\"= ]{0,12}",
    ]
}

fn mutate(edits: &[(prop::sample::Index, usize, String)]) -> String {
    let mut text: Vec<char> = FIRST.chars().collect();
    for (place, cut, piece) in edits {
        let at = place.index(text.len() + 1);
        let end = (at + cut).min(text.len());
        text.splice(at..end, piece.chars());
    }
    text.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_mutated_document_is_read_or_refused_with_places(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..30, any_piece()), 1..5),
    ) {
        let text = mutate(&edits);
        let lines: Vec<&str> = text.split('\n').collect();
        let findings = Rulebook::check(&text);
        for finding in &findings {
            let line = lines.get(finding.line as usize - 1).copied();
            prop_assert!(line.is_some_and(|line| finding.column as usize <= line.chars().count() + 1), "{:?}", finding);
            prop_assert!(!finding.message.is_empty() && !finding.message.contains('\n'), "{:?}", finding);
        }
        let mut unique = findings.clone();
        unique.dedup();
        prop_assert_eq!(unique.len(), findings.len(), "a fault is reported once: {:?}", findings);
        prop_assert_eq!(Rulebook::parse(&text).is_ok(), findings.is_empty());
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let _ = Rulebook::check(&text);
    }
}
