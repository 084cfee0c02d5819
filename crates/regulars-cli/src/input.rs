//! Reading what a command is given: a file, or standard input for `-`.

use std::io::{self, Read};
use std::path::Path;

use crate::failure::{Failure, Result, code};

/// How a place is called in messages.
pub(crate) fn name(path: &Path) -> String {
    if is_standard(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// A reader of a file, or of standard input.
pub(crate) fn open(path: &Path, what: &str) -> Result<Box<dyn Read>> {
    if is_standard(path) {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = std::fs::File::open(path);
    Ok(Box::new(file.map_err(|error| Failure::io(path, &format!("cannot read the {what}"), &error))?))
}

/// All bytes.
pub(crate) fn bytes(path: &Path, what: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = open(path, what)?.read_to_end(&mut bytes);
    read.map_err(|error| Failure::io(name(path), &format!("cannot read the {what}"), &error))?;
    Ok(bytes)
}

/// All of it as text.
pub(crate) fn text(path: &Path, what: &str) -> Result<String> {
    let text = String::from_utf8(bytes(path, what)?);
    text.map_err(|_| Failure::new(code::INVALID_UTF8, name(path), format!("the {what} is not UTF-8")))
}

fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}
