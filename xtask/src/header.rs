//! `include/regulars.h`: made by cbindgen from `bindings/c/src`, with one constant for each code of the registry in
//! `regulars-core`. The file is checked in, so a change of the interface is seen in review.

use crate::report::Counts;
use crate::run::{Done, read, root, write as write_file};

const HEADER: &str = "include/regulars.h";
const REGISTRY: &str = "crates/regulars-core/src/error/codes.rs";

/// `cargo xtask header`.
pub(crate) fn write() -> Done {
    write_file(&root().join(HEADER), generate()?)?;
    println!("wrote {HEADER}");
    Ok(())
}

/// `cargo xtask header --check`.
pub(crate) fn check() -> Done {
    let (written, wanted) = (read(&root().join(HEADER)).unwrap_or_default(), generate()?);
    if written == wanted {
        println!("{HEADER} is up to date");
        return Ok(());
    }
    let line = written.lines().zip(wanted.lines()).take_while(|(a, b)| a == b).count();
    Err(format!("{HEADER}:{}: differs from the source; run `cargo xtask header`", line.saturating_add(1)))
}

/// The same check as a stage of a test run.
pub(crate) fn stage() -> Done<Counts> {
    check().map(|()| Counts::ONE)
}

fn generate() -> Done<String> {
    let bindings = root().join("bindings/c");
    let mut config = cbindgen::Config::from_file(bindings.join("cbindgen.toml"))?;
    let arrow = read(&bindings.join("arrow.h.in"))?;
    config.after_includes = Some(format!("{arrow}{}", constants(&read(&root().join(REGISTRY))?)?));
    let mut header = Vec::new();
    let builder = cbindgen::Builder::new().with_src(bindings.join("src/lib.rs")).with_config(config);
    builder.generate().map_err(|error| error.to_string())?.write(&mut header);
    let header = String::from_utf8(header).map_err(|error| error.to_string())?;
    match undocumented(&header) {
        None => Ok(header),
        Some(function) => Err(format!("`{function}` does not say who owns what, or which threads may call it")),
    }
}

/// The first function whose comment lacks the lines that every one has.
fn undocumented(header: &str) -> Option<&str> {
    // Before the first comment of an item stand the structs of Arrow, which others have worded.
    header.split("/**").skip(1).filter_map(|item| item.split_once("*/")).find_map(|(comment, declaration)| {
        let (before, _) = declaration.split_once('(')?;
        let says_all = comment.contains("* Thread safety: ") && comment.contains("* Ownership: ");
        (!says_all).then(|| before.trim())
    })
}

/// `1001 InvalidUtf8 "invalid_utf8" "the bytes are not UTF-8"` becomes a line of the header.
fn constants(registry: &str) -> Done<String> {
    let body = registry.split_once("codes! {\n").and_then(|(_, rest)| rest.split_once("\n}")).map(|(body, _)| body);
    let mut lines =
        vec!["\n/* The numbers of errors, from the one registry of codes. They never change. */".to_owned()];
    for line in
        body.unwrap_or_default().lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"))
    {
        lines.push(constant(line).ok_or_else(|| format!("{REGISTRY}: `{line}` is not a line of the registry"))?);
    }
    if lines.len() < 2 {
        return Err(format!("{REGISTRY}: no codes found"));
    }
    Ok(lines.join("\n"))
}

fn constant(line: &str) -> Option<String> {
    let mut quoted = line.split('"');
    let (number, _) = quoted.next()?.split_once(' ')?;
    let (code, _, meaning) = (quoted.next()?, quoted.next()?, quoted.next()?);
    let number: u32 = number.parse().ok()?;
    Some(format!("/** {meaning} */\n#define REGULARS_ERROR_{} {number}", code.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::constants;

    #[test]
    fn every_line_of_the_registry_becomes_a_constant() {
        let made = constants("x\ncodes! {\n    1001 InvalidUtf8 \"invalid_utf8\" \"not UTF-8\"\n}\n").unwrap();
        assert!(made.ends_with("/** not UTF-8 */\n#define REGULARS_ERROR_INVALID_UTF8 1001"), "{made}");
        assert!(constants("codes! {\n    what is this\n}\n").is_err());
        assert!(constants("nothing").is_err());
    }
}
