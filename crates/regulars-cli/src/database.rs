//! Opening a database with its rulebook. The rulebook of a database is the file `rulebook.toml` beside it, unless
//! another one is named.

use std::path::{Path, PathBuf};

use regulars::vault::VaultError;
use regulars::{Crm, KeyFile, Rulebook};

use crate::args::{Database, KeyFileOf};
use crate::failure::{Failure, Result, code};

impl From<regulars::Error> for Failure {
    fn from(error: regulars::Error) -> Self {
        let mut told: Vec<_> = error.details().iter().filter(|(name, _)| !UNTOLD.contains(&name.as_str())).collect();
        told.sort_by_key(|(name, _)| name.as_str() == "column"); // after its line
        let told: Vec<String> = told.into_iter().map(detail).collect();
        let message = match told.as_slice() {
            [] => error.message().to_owned(),
            told => format!("{}: {}", error.message(), told.join(", ")),
        };
        Self::new(error.code().as_str(), error.path(), message)
    }
}

/// Details of an error that are for programs, or that its message says already.
const UNTOLD: &[&str] = &["findings", "given_hash", "plan_hash", "stored_hash", "suggest"];

fn detail((name, value): (&String, &String)) -> String {
    format!("{} {value}", name.replace('_', " "))
}

/// What to do when the database is not there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IfAbsent {
    /// Make it.
    Make,
    /// Say so: there is nothing to read.
    Refuse,
}

/// A database that is open, and the zone in which its rulebook tells days.
pub(crate) struct Opened {
    pub(crate) crm: Crm,
    pub(crate) zone: String,
}

/// Opens a database.
pub(crate) fn open(database: &Database, if_absent: IfAbsent) -> Result<Opened> {
    open_with(database, if_absent, &[])
}

/// The same with artefacts that the rulebook may name, beside those of the database.
pub(crate) fn open_with(database: &Database, if_absent: IfAbsent, artefacts: &[String]) -> Result<Opened> {
    let opened = opened(&database.db, database.rulebook.as_deref(), &database.keys, if_absent, artefacts)?;
    Ok(Opened { crm: database.asking.hold(opened.crm), ..opened })
}

/// Opens the database `db` under the rulebook at `rulebook`, or the one beside it.
pub(crate) fn open_at(db: &Path, rulebook: Option<&Path>, keys: &KeyFileOf, if_absent: IfAbsent) -> Result<Opened> {
    opened(db, rulebook, keys, if_absent, &[])
}

fn opened(
    db: &Path,
    rulebook: Option<&Path>,
    keys: &KeyFileOf,
    if_absent: IfAbsent,
    artefacts: &[String],
) -> Result<Opened> {
    if if_absent == IfAbsent::Refuse && !db.exists() {
        let message = "there is no database here; `regulars ingest` makes one";
        return Err(Failure::new(code::IO_ERROR, db.display().to_string(), message));
    }
    let rulebook = load_rulebook(&rulebook.map_or_else(|| beside(db, "rulebook.toml"), Path::to_path_buf))?;
    let rulebook = rulebook.with_artefacts(artefacts.iter().map(String::as_str))?;
    let crm = match &keys.key_file {
        Some(path) => Crm::open_with_keys(db, rulebook, read_keys(path)?.into_vault().map_err(regulars::Error::from)?),
        None => Crm::open(db, rulebook),
    };
    let crm = crm.map_err(|error| Failure::from(error).inside(&db.display().to_string()))?;
    let zone = crm.rulebook().zone().name().to_owned();
    Ok(Opened { crm, zone })
}

/// Reads a key file.
pub(crate) fn read_keys(path: &Path) -> Result<KeyFile> {
    KeyFile::read(path).map_err(|error| about(path, error))
}

/// What is wrong with a key file.
pub(crate) fn about(path: &Path, error: VaultError) -> Failure {
    Failure::from(regulars::Error::from(error)).inside(&path.display().to_string())
}

/// Reads and checks a rulebook.
pub(crate) fn load_rulebook(path: &Path) -> Result<Rulebook> {
    let text = read_rulebook(path, " (name one with --rulebook, or make one with `regulars init`)")?;
    Rulebook::parse(&text).map_err(|error| Failure::from(error).inside(&path.display().to_string()))
}

/// Reads the text of a rulebook; `hint` ends the message if that fails.
pub(crate) fn read_rulebook(path: &Path, hint: &str) -> Result<String> {
    let bytes =
        std::fs::read(path).map_err(|error| Failure::io(path, &format!("cannot read the rulebook{hint}"), &error))?;
    String::from_utf8(bytes)
        .map_err(|_| Failure::new(code::INVALID_UTF8, path.display().to_string(), "the rulebook is not UTF-8"))
}

/// The file of this name in the folder of `path`.
pub(crate) fn beside(path: &Path, name: &str) -> PathBuf {
    path.parent().unwrap_or_else(|| Path::new("")).join(name)
}
