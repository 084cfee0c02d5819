//! Every code of the registry is used by the code and shown by a test or case, and every operation has a case. Reads the
//! project's own files.
#![expect(clippy::unwrap_used, clippy::string_slice, reason = "a test may fail where it stands")]

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// The texts of the source files below some folders: path and content.
fn sources(folders: &[&str], endings: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut left: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) {
            let name = path.strip_prefix(root()).unwrap().display().to_string();
            found.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

/// The variant of a code: `record_conflict` is `RecordConflict`.
fn variant(word: &str) -> String {
    let capital =
        |part: &str| part.chars().take(1).flat_map(char::to_uppercase).chain(part.chars().skip(1)).collect::<String>();
    word.split('_').map(capital).collect()
}

fn holds(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

#[test]
fn every_code_is_used_and_shown_by_a_test() {
    let all = sources(&["crates", "bindings/c/src", "bindings/python/src"], &["rs"]);
    let code = all.iter().filter(|(path, _)| !path.contains("tests") && !path.ends_with("codes.rs"));
    let code: Vec<_> = code.map(|(path, text)| (path, text.split("#[cfg(test)]").next().unwrap_or(""))).collect();
    let tests = all.iter().filter(|(path, text)| path.contains("tests") || text.contains("#[cfg(test)]"));
    let mut tests: Vec<String> = tests
        .map(|(path, text)| {
            let inside = text.split_once("#[cfg(test)]").map_or(text.as_str(), |(_, inside)| inside);
            if path.contains("tests") { text.clone() } else { inside.to_owned() }
        })
        .collect();
    let elsewhere = sources(&["cases", "bindings/c/tests", "bindings/python/tests"], &["json", "c", "cpp", "py"]);
    tests.extend(elsewhere.into_iter().map(|(_, text)| text));
    // The default rows of the law deny with codes, as rows of rulebooks do.
    let rows = sources(&["crates/regulars-core/src/consent"], &["toml"]);
    let mut missing = Vec::new();
    for info in regulars::error_codes() {
        let name = format!("Code::{}", variant(info.code));
        let quoted = format!("\"{}\"", info.code);
        if !code
            .iter()
            .any(|(path, text)| holds(text, &name) || (path.contains("regulars-cli") && text.contains(&quoted)))
            && !rows.iter().any(|(_, text)| text.contains(&quoted))
        {
            missing.push(format!("{} is never used", info.code));
        }
        let shown = |text: &String| holds(text, info.code) || holds(text, &name);
        if !tests.iter().any(shown) {
            missing.push(format!("{} is shown by no test", info.code));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_operation_has_a_case() {
    let cases = sources(&["cases"], &["json"]);
    for info in regulars::operations() {
        let quoted = format!("\"op\": \"{}\"", info.name);
        assert!(cases.iter().any(|(_, text)| text.contains(&quoted)), "{} has no case", info.name);
    }
}
