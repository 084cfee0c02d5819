//! The binary interface: the names that the shared library exports and the layout of every struct of `regulars.h`, as a compiler
//! lays it out. The list `bindings/c/abi.txt` is checked in. A line that goes or differs breaks programs that are linked already, so
//! it needs a greater `REGULARS_ABI_VERSION`; lines may be added.

use crate::c::{compiler, prefix_folder};
use crate::prefix;
use crate::report::Counts;
use crate::run::{Done, Program, build_folder, empty_build_folder, read, root, write as write_file};
use crate::rust;

const LIST: &str = "bindings/c/abi.txt";
const HEADER: &str = "include/regulars.h";

/// `cargo xtask abi`: builds the library and writes the list.
pub(crate) fn write() -> Done {
    rust::build()?;
    prefix::install(&prefix_folder()?)?;
    let list = list()?;
    if let Some(broken) = broken(&read(&root().join(LIST)).unwrap_or_default(), &list) {
        println!("programs that are linked already break: {broken}");
    }
    write_file(&root().join(LIST), list)?;
    println!("wrote {LIST}");
    Ok(())
}

/// Compares the list with the library that the test run has installed.
pub(crate) fn stage() -> Done<Counts> {
    let (written, found) = (read(&root().join(LIST))?, list()?);
    if written == found {
        println!("{} lines as in {LIST}", found.lines().count());
        return Ok(Counts::ONE);
    }
    match broken(&written, &found) {
        Some(line) => Err(format!(
            "`{line}` is gone or differs: programs that are linked already break. Raise REGULARS_ABI_VERSION, or undo it"
        )),
        None => Err(format!("the interface has grown; `cargo xtask abi` writes {LIST}")),
    }
}

/// The first line of an older list that a newer one of the same version does not have.
fn broken<'a>(older: &'a str, newer: &str) -> Option<&'a str> {
    let same_version = older.lines().next() == newer.lines().next();
    older.lines().find(|line| same_version && !newer.lines().any(|other| other == *line))
}

fn list() -> Done<String> {
    let mut names = prefix::exported(&prefix_folder()?.join("lib/libregulars.so"))?;
    names.sort();
    let mut list = format!("version {}\n", prefix::abi_version()?);
    list.extend(names.iter().map(|name| format!("function {name}\n")));
    Ok(list + &layout()?)
}

/// What a program prints that is made of the header: sizes and offsets.
fn layout() -> Done<String> {
    let mut source = "#include <regulars.h>\n#include <stddef.h>\n#include <stdio.h>\nint main(void) {\n".to_owned();
    for (name, fields) in structs(&read(&root().join(HEADER))?) {
        source += &format!("    printf(\"struct {name} %zu\\n\", sizeof({name}));\n");
        for field in fields {
            source += &format!(
                "    printf(\"field {name}.{field} %zu %zu\\n\", offsetof({name}, {field}), sizeof((({name} *)0)->{field}));\n"
            );
        }
    }
    source += "    return 0;\n}\n";
    let file = empty_build_folder("c/abi")?.join("layout.c");
    write_file(&file, source)?;
    let program = build_folder("c/abi")?.join("layout");
    let include = format!("-I{}", root().join("include").display());
    compiler(&file).arg(include).arg("-o").arg(&program).arg(&file).run()?;
    Program::new(program).text()
}

/// The structs of a header with their fields: `typedef struct {`, then a declaration a line, then `} name;`.
fn structs(header: &str) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for body in header.split("typedef struct {\n").skip(1) {
        let Some((body, rest)) = body.split_once("\n} ") else { continue };
        let Some((name, _)) = rest.split_once(';') else { continue };
        let declarations = body.lines().map(str::trim).filter(|line| line.ends_with(';') && !line.starts_with('*'));
        let fields = declarations.filter_map(|line| {
            let word = line.trim_end_matches(';').split('[').next()?.split_whitespace().next_back()?;
            Some(word.trim_start_matches('*').to_owned())
        });
        found.push((name.to_owned(), fields.collect()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structs_are_read_with_their_fields() {
        let header = "typedef struct other other;\ntypedef struct {\n    /**\n     * Size;\n     */\n    uint32_t struct_size;\n    \
                      const char *text;\n    char tier[REGULARS_TIER_BYTES];\n} regulars_thing;\n";
        let fields = ["struct_size", "text", "tier"].map(str::to_owned).to_vec();
        assert_eq!(structs(header), [("regulars_thing".to_owned(), fields)]);
    }

    #[test]
    fn a_line_that_goes_is_a_break_and_one_that_comes_is_not() {
        let old = "version 0\nfunction a\nstruct s 8\n";
        assert_eq!(broken(old, "version 0\nfunction a\nfunction b\nstruct s 8\n"), None);
        assert_eq!(broken(old, "version 0\nfunction a\nstruct s 16\n"), Some("struct s 8"));
        assert_eq!(broken(old, "version 1\nstruct s 16\n"), None);
    }
}
