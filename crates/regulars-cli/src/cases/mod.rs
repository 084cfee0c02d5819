//! `regulars cases`: behaviour cases with expected answers. An adapter per subject turns a case into a flat script of
//! operations; the script runs through the operation table, and can be written out so that every other interface replays it
//! and its output is compared byte for byte.

mod clv;
mod compare;
mod consent;
mod foundation;
mod identity;
mod measures;
mod membership;
mod rights;
mod script;
mod service_sales;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use regulars::Json;

use crate::args;
use crate::failure::{Failure, Result};
use script::{Case, Expected, Outcome, Step};

/// A rulebook that says nothing.
const BARE: &str = "[rulebook]\nid = \"case\"\nversion = 1\nzone = \"UTC\"\n";

/// The cases of a file by id; one that cannot be read says why.
type Adapted = Vec<(String, std::result::Result<Case, String>)>;

/// Turns a case into a rulebook and operations.
type Read = fn(&Json) -> std::result::Result<(String, Vec<Step>), String>;

/// What came of some files.
#[derive(Default)]
struct Tally {
    passed: usize,
    failures: Vec<String>,
}

pub(crate) fn run(args: &args::Cases) -> Result<ExitCode> {
    let mut files = Vec::new();
    for path in &args.paths {
        collect(path, &mut files)?;
    }
    if let Some(folder) = &args.scripts {
        std::fs::create_dir_all(folder).map_err(|error| Failure::io(folder, "cannot make the folder", &error))?;
    }
    let mut tally = Tally::default();
    for file in &files {
        run_file(file, args.scripts.as_deref(), &mut tally)?;
    }
    if files.is_empty() || tally.passed + tally.failures.len() == 0 {
        tally.failures.push("no case was found".to_owned());
    }
    for failure in &tally.failures {
        println!("FAIL {failure}");
    }
    println!("{} passed, {} failed", tally.passed, tally.failures.len());
    Ok(if tally.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The JSON files of a path, sorted; of a folder those directly in it.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = std::fs::read_dir(path).map_err(|error| Failure::io(path, "cannot read the folder", &error))?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    found.sort();
    files.extend(found);
    Ok(())
}

fn run_file(file: &Path, scripts: Option<&Path>, tally: &mut Tally) -> Result<()> {
    let bytes = std::fs::read(file).map_err(|error| Failure::io(file, "cannot read", &error))?;
    let shown = file.display();
    let cases = Json::parse_bytes(&bytes).map_err(|error| error.to_string()).and_then(|json| adapt(&json));
    let cases = match cases {
        Ok(cases) => cases,
        Err(message) => {
            tally.failures.push(format!("{shown}: {message}"));
            return Ok(());
        }
    };
    let mut text = Vec::new();
    for (id, case) in cases {
        let outcome = case.and_then(|case| script::run(&case).map(|outcome| (case, outcome)));
        match outcome {
            Ok((case, Outcome { script, mismatches })) if mismatches.is_empty() => {
                tally.passed += 1;
                script::write(&case, &script, &mut text);
            }
            Ok((_, Outcome { mismatches, .. })) => {
                let list = mismatches.join("\n    ");
                tally.failures.push(format!("{shown} {id}\n    {list}"));
            }
            Err(message) => tally.failures.push(format!("{shown} {id}: {message}")),
        }
    }
    if let (Some(folder), Some(stem)) = (scripts, file.file_stem()) {
        let target = folder.join(stem).with_extension("script");
        std::fs::write(&target, text).map_err(|error| Failure::io(&target, "cannot write", &error))?;
    }
    Ok(())
}

/// The cases of a file by id, through the adapter of its format; an unknown format or case is a failure.
fn adapt(file: &Json) -> std::result::Result<Adapted, String> {
    let format = file.get("format").and_then(Json::as_str).ok_or("the file has no `format`")?;
    match format {
        "regulars-clv-cases/1" => clv::adapt(file),
        "regulars-consent-cases/1" => consent::adapt(file),
        "regulars-foundation-cases/1" => foundation::adapt(file),
        "regulars-identity-cases/1" => identity::adapt(file),
        "regulars-measures-cases/1" => measures::adapt(file),
        "regulars-membership-cases/1" => membership::adapt(file),
        "regulars-service-sales-cases/1" => service_sales::adapt(file),
        other => Err(format!("`{other}` is not a known kind of case file")),
    }
}

/// The cases of a file with lists of cases in several groups; `beside` is what else it may have.
fn groups(file: &Json, beside: &[&str], groups: &[(&str, Read)]) -> std::result::Result<Adapted, String> {
    let Json::Object(fields) = file else { return Err("expected an object".to_owned()) };
    let known = |name: &str| beside.contains(&name) || groups.iter().any(|(group, _)| *group == name);
    if let Some((name, _)) = fields.iter().find(|(name, _)| !known(name)) {
        return Err(format!("`{name}` is not known here"));
    }
    let mut adapted: Adapted = Vec::new();
    for (group, read) in groups {
        for case in file.get(group).and_then(Json::as_array).unwrap_or_default() {
            let id = text(case, "id")?.to_owned();
            if adapted.iter().any(|(known, _)| *known == id) {
                return Err(format!("the case {id} is there twice"));
            }
            let read = read(case).map(|(rulebook, steps)| Case { id: id.clone(), rulebook, steps });
            adapted.push((id, read));
        }
    }
    Ok(adapted)
}

fn need<'a>(json: &'a Json, name: &str) -> std::result::Result<&'a Json, String> {
    json.get(name).ok_or_else(|| format!("there is no `{name}`"))
}

fn text<'a>(json: &'a Json, name: &str) -> std::result::Result<&'a str, String> {
    need(json, name)?.as_str().ok_or_else(|| format!("`{name}` is not text"))
}

fn step(operation: &str, request: Vec<(&str, Json)>, expected: Expected) -> Step {
    Step { operation: operation.to_owned(), request: Json::object(request).to_string(), expected }
}
