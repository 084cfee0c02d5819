//! `regulars init`: a folder to begin with, holding a commented rulebook in two languages and an empty database.

use std::fs;
use std::path::Path;

use crate::args::Init;
use crate::database::{IfAbsent, open_at};
use crate::failure::{Failure, Result, code};
use crate::output::print_line;

/// The template `omnichannel`, the only one so far.
const OMNICHANNEL: &str = include_str!("omnichannel.toml");

pub(crate) fn run(args: &Init) -> Result<()> {
    let folder = &args.folder;
    let name = folder.file_name().map_or_else(|| "shop".to_owned(), |name| name.to_string_lossy().into_owned());
    let (rulebook, db) = (folder.join("rulebook.toml"), folder.join(format!("{name}.db")));
    for path in [&rulebook, &db] {
        if path.exists() {
            return Err(exists(path));
        }
    }
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&rulebook, OMNICHANNEL))
        .map_err(|error| Failure::io(&rulebook, "cannot write the rulebook", &error))?;
    open_at(&db, Some(&rulebook), &args.keys, IfAbsent::Make)?;
    print_line(&format!(
        "made {} and {}\n\n  regulars rulebook check {}\n  regulars ingest --db {} records.ndjson",
        rulebook.display(),
        db.display(),
        rulebook.display(),
        db.display()
    ))
}

fn exists(path: &Path) -> Failure {
    Failure::new(code::IO_ERROR, path.display().to_string(), "the file is there already and is left as it is")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_template_is_a_rulebook_without_a_fault() {
        assert_eq!(regulars::Rulebook::check(super::OMNICHANNEL).len(), 0);
    }
}
