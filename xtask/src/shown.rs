//! Every public function of the front door shows how it is called: its documentation has an example, which the tests run.

use std::path::PathBuf;

use crate::run::{Done, read, root};

/// The functions without an example, each with its place.
pub(crate) fn check() -> Done {
    let mut missing = Vec::new();
    for file in sources(root().join("crates/regulars/src"))? {
        let shown = file.strip_prefix(root()).unwrap_or(&file).display().to_string();
        let found = without_example(&read(&file)?);
        missing.extend(found.into_iter().map(|(line, name)| format!("{shown}:{line}: `{name}` shows no example")));
    }
    if missing.is_empty() { Ok(()) } else { Err(missing.join("\n")) }
}

/// All Rust files below a folder, sorted.
fn sources(folder: PathBuf) -> Done<Vec<PathBuf>> {
    let (mut folders, mut found) = (vec![folder], Vec::new());
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries {
            let path = entry.map_err(|error| format!("{}: {error}", folder.display()))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Line and name of each public function whose documentation has no block of code. What is `pub` can be reached from outside, or the
/// lint `unreachable_pub` says otherwise; the tests at the end of a file do not count.
fn without_example(text: &str) -> Vec<(usize, String)> {
    let (mut found, mut has_example) = (Vec::new(), false);
    for (at, line) in text.lines().map(str::trim).enumerate() {
        if line == "#[cfg(test)]" {
            break;
        }
        if line.starts_with("///") {
            has_example |= line.starts_with("/// ```");
            continue;
        }
        if line.starts_with("#[") {
            continue;
        }
        if let Some(name) = public_function(line)
            && !has_example
        {
            found.push((at + 1, name.to_owned()));
        }
        has_example = false;
    }
    found
}

fn public_function(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("pub ")?;
    let rest = ["const ", "async ", "unsafe "].iter().fold(rest, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    rest.strip_prefix("fn ")?.split(['(', '<']).next()
}

#[cfg(test)]
mod tests {
    use super::{check, without_example};

    #[test]
    fn every_public_function_of_the_front_door_shows_an_example() {
        assert_eq!(check(), Ok(()));
    }

    #[test]
    fn a_public_function_without_an_example_is_named() {
        let text = "/// A.\n///\n/// ```\n/// a();\n/// ```\npub fn a() {}\n\n/// B.\n#[must_use]\npub const fn b<T>() {}\n\
                    /// C.\npub(crate) fn c() {}\n#[cfg(test)]\nmod tests {\n    pub fn d() {}\n}\n";
        assert_eq!(without_example(text), [(10, "b".to_owned())]);
    }

    #[test]
    fn an_attribute_between_belongs_to_the_function() {
        assert_eq!(without_example("/// ```\n/// ```\n#[must_use]\npub fn a() {}\n/// B.\npub fn b() {}\n").len(), 1);
    }
}
