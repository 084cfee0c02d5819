//! Where the demo puts its files. It replaces an earlier demo and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use crate::database::beside;
use crate::failure::{Failure, Result, code};

/// The rulebook of the demo.
pub(super) const RULEBOOK: &str = include_str!("rulebook.toml");
/// Its first line, by which an earlier demo is known.
const MARK: &str = "# The rulebook of the demo";

/// The files of one demo.
pub(super) struct Place {
    pub(super) db: PathBuf,
    pub(super) rulebook: PathBuf,
    pub(super) truth: PathBuf,
    pub(super) deliveries: PathBuf,
    pub(super) rejects: PathBuf,
}

impl Place {
    /// Makes the folder, takes an earlier demo away and writes the rulebook. Any other file that is in the way is left
    /// as it is, with an error.
    pub(super) fn prepare(db: &Path) -> Result<Self> {
        let place = Self {
            db: db.to_owned(),
            rulebook: beside(db, "rulebook.toml"),
            truth: beside(db, "truth.csv"),
            deliveries: beside(db, "deliveries.ndjson"),
            rejects: beside(db, "rejects.ndjson"),
        };
        let files = place.files();
        if !is_demo(&place.rulebook)
            && let Some(other) = files.iter().find(|file| file.exists())
        {
            let message = "the file is there already and is not of a demo; choose another place with --db";
            return Err(Failure::new(code::IO_ERROR, other.display().to_string(), message));
        }
        for file in files.iter().filter(|file| file.exists()) {
            fs::remove_file(file).map_err(|error| Failure::io(file, "cannot remove the earlier demo", &error))?;
        }
        let folder = place.rulebook.parent().unwrap_or_else(|| Path::new(""));
        if !folder.as_os_str().is_empty() {
            fs::create_dir_all(folder).map_err(|error| Failure::io(folder, "cannot make the folder", &error))?;
        }
        fs::write(&place.rulebook, RULEBOOK)
            .map_err(|error| Failure::io(&place.rulebook, "cannot write the rulebook", &error))?;
        Ok(place)
    }

    /// All files, the rulebook last: while it is there, the rest is known to be a demo's.
    fn files(&self) -> [PathBuf; 7] {
        let with = |suffix: &str| {
            let mut name = self.db.clone().into_os_string();
            name.push(suffix);
            PathBuf::from(name)
        };
        [
            self.db.clone(),
            with("-wal"),
            with("-shm"),
            self.truth.clone(),
            self.deliveries.clone(),
            self.rejects.clone(),
            self.rulebook.clone(),
        ]
    }
}

fn is_demo(rulebook: &Path) -> bool {
    fs::read(rulebook).is_ok_and(|bytes| bytes.starts_with(MARK.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_demo_is_replaced_and_anything_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("new/shop.db");
        Place::prepare(&db).unwrap();
        fs::write(&db, "earlier").unwrap();
        Place::prepare(&db).unwrap();
        assert!(!db.exists());
        assert!(beside(&db, "rulebook.toml").exists());

        let mine = folder.path().join("mine.db");
        fs::write(&mine, "precious").unwrap();
        assert!(Place::prepare(&mine).is_err_and(|failure| failure.path.ends_with("mine.db")));
        assert_eq!(fs::read_to_string(&mine).unwrap(), "precious");
        assert!(!folder.path().join("rulebook.toml").exists());
    }

    #[test]
    fn the_rulebook_is_marked_and_without_a_fault() {
        assert!(RULEBOOK.starts_with(MARK));
        assert_eq!(regulars::Rulebook::check(RULEBOOK).len(), 0);
    }
}
