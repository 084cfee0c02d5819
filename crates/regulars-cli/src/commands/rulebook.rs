//! `regulars rulebook`: check a rulebook, compare and explain it, delete from it, and load its versions.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use regulars::{Impact, Language, RulebookDiff};

use crate::args::{Database, Rulebook as Command};
use crate::database::{self, IfAbsent, read_rulebook};
use crate::failure::{Failure, Result};
use crate::input;
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};

pub(crate) fn run(command: &Command) -> Result<ExitCode> {
    let done = match command {
        Command::Check { file, artefact } => return check(file, artefact),
        Command::Explain { file, language } => explain(file, language.as_deref()),
        Command::Diff { old, new } => diff(old, new),
        Command::Impact { file, name } => impact(file, name),
        Command::Remove { file, name } => remove(file, name),
        Command::Schema => print_line(&regulars::rulebook_schema()),
        Command::Load { database, file } => load(database, file),
        Command::Versions { database } => versions(database),
        Command::WhatIf { database, file, as_of, value_per_point } => {
            super::segment::what_if(database, file, as_of.as_deref(), *value_per_point)
        }
    };
    done.map(|()| ExitCode::SUCCESS)
}

/// Reads and checks the rulebook of an argument.
pub(super) fn read(file: &Path) -> Result<regulars::Rulebook> {
    regulars::Rulebook::parse(&read_rulebook(file, "")?).map_err(|error| inside(error, file))
}

pub(super) fn inside(error: regulars::Error, file: &Path) -> Failure {
    Failure::from(error).inside(&file.display().to_string())
}

fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut out = stdout();
    let written = write(&mut out);
    finish(out, written)
}

pub(super) fn print_rows(aligns: &[Align], rows: &[Vec<String>]) -> Result<()> {
    print(|out| table::write(out, aligns, rows))
}

/// Everything that is wrong with a rulebook, in the form that editors jump to.
fn check(file: &Path, artefacts: &[PathBuf]) -> Result<ExitCode> {
    let text = read_rulebook(file, "")?;
    let findings = regulars::Rulebook::check(&text);
    if findings.is_empty() && !artefacts.is_empty() {
        let texts = files(artefacts)?.iter().map(|file| input::text(file, "artefact")).collect::<Result<Vec<_>>>()?;
        let rulebook = regulars::Rulebook::parse(&text).map_err(|error| inside(error, file))?;
        let bound = rulebook.with_artefacts(texts.iter().map(String::as_str)).and_then(regulars::Crm::in_memory);
        if let Err(error) = bound {
            print_line(&format!("{}  {}  {}: {}", file.display(), error.code(), error.path(), error.message()))?;
            print_line("1 error, 0 warnings")?;
            return Ok(ExitCode::FAILURE);
        }
    }
    print(|out| write_findings(out, &file.display().to_string(), &findings))?;
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Files, and those of folders that end with `.json`, by name.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths.iter().filter(|path| path.is_dir()) {
        let failed = |error: io::Error| Failure::io(path, "cannot read the folder", &error);
        for entry in std::fs::read_dir(path).map_err(failed)? {
            found.push(entry.map_err(failed)?.path());
        }
    }
    found.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    found.extend(paths.iter().filter(|path| !path.is_dir()).cloned());
    found.sort();
    Ok(found)
}

fn write_findings(out: &mut dyn Write, file: &str, findings: &[regulars::RuleFinding]) -> io::Result<()> {
    for finding in findings {
        write!(
            out,
            "{file}:{}:{}  {}  {}: {}",
            finding.line, finding.column, finding.code, finding.path, finding.message
        )?;
        match &finding.suggest {
            Some(word) if !finding.message.contains("did you mean") => writeln!(out, "; did you mean `{word}`?")?,
            _ => writeln!(out)?,
        }
    }
    let errors = findings.len();
    writeln!(out, "{errors} error{}, 0 warnings", if errors == 1 { "" } else { "s" })
}

fn explain(file: &Path, language: Option<&str>) -> Result<()> {
    let rulebook = read(file)?;
    let language = language.and_then(Language::from_word).unwrap_or_else(|| rulebook.language());
    let sentences = rulebook.explain(language).into_iter();
    let rows: Vec<Vec<String>> = sentences.map(|sentence| vec![sentence.path, sentence.text]).collect();
    print_rows(&[Align::Left, Align::Left], &rows)
}

fn diff(old: &Path, new: &Path) -> Result<()> {
    let RulebookDiff { added, affected, changed, removed } = read(old)?.diff(&read(new)?);
    let lists = [("added", added), ("removed", removed), ("changed", changed), ("affected", affected)];
    let rows = lists.into_iter().flat_map(|(word, paths)| paths.into_iter().map(|path| vec![word.to_owned(), path]));
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return print_line("no difference");
    }
    print_rows(&[Align::Left, Align::Left], &rows)
}

fn impact(file: &Path, name: &str) -> Result<()> {
    let Impact { name, readers } = read(file)?.impact(name).map_err(|error| inside(error, file))?;
    if readers.is_empty() {
        return print_line(&format!("nothing reads {name}"));
    }
    let rows = readers.into_iter().map(|reader| {
        let how = if reader.direct { "directly".to_owned() } else { format!("through {}", reader.via.join(", ")) };
        vec![reader.path, how]
    });
    print_rows(&[Align::Left, Align::Left], &rows.collect::<Vec<_>>())
}

fn remove(file: &Path, name: &str) -> Result<()> {
    let left = regulars::Rulebook::remove(&read_rulebook(file, "")?, name).map_err(|error| inside(error, file))?;
    print(|out| out.write_all(left.as_bytes()))
}

fn load(database: &Database, file: &Path) -> Result<()> {
    let crm = database::open(database, IfAbsent::Refuse)?.crm;
    let loaded = crm.load_rulebook(&read_rulebook(file, "")?).map_err(|error| inside(error, file))?;
    print_line(&format!("loaded version {} of {}; it answers {}", loaded.version(), loaded.id(), begin(&loaded)))
}

fn versions(database: &Database) -> Result<()> {
    let crm = database::open(database, IfAbsent::Refuse)?.crm;
    let heads = ["version", "answers", "zone", "fingerprint"].map(str::to_owned).to_vec();
    let rows = crm.rulebooks().into_iter().map(|rulebook| {
        let short: String = rulebook.fingerprint().chars().take(16).collect();
        vec![rulebook.version().to_string(), begin(&rulebook), rulebook.zone().name().to_owned(), short]
    });
    let rows: Vec<Vec<String>> = std::iter::once(heads).chain(rows).collect();
    print_rows(&[Align::Right, Align::Left, Align::Left, Align::Left], &rows)
}

/// From when on a version answers.
fn begin(rulebook: &regulars::Rulebook) -> String {
    rulebook.effective_from().map_or_else(|| "always".to_owned(), |from| format!("from {from}"))
}
