//! The rejects file: one JSON object for each line that was not taken, to be put right and given again. It is made when
//! the first such line is found.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::report::Trouble;
use crate::failure::{Failure, Result};

/// So many bytes of a line are kept; the file says when there was more.
const RAW_BYTES: usize = 64 * 1024;

/// Writes lines that were not taken.
pub(super) struct Rejects {
    path: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Rejects {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, file: None }
    }

    /// Where the lines are, if there are any.
    pub(super) fn written_to(&self) -> Option<&Path> {
        self.file.as_ref().map(|_| self.path.as_path())
    }

    pub(super) fn add(&mut self, input: &str, troubles: &[Trouble]) -> Result<()> {
        if troubles.is_empty() {
            return Ok(());
        }
        let failed = |error: &std::io::Error| Failure::io(&self.path, "cannot write the rejects file", error);
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(BufWriter::new(File::create(&self.path).map_err(|error| failed(&error))?)),
        };
        for Trouble { line, failure, raw } in troubles {
            let kept = raw.get(..RAW_BYTES).unwrap_or(raw);
            let mut row = json!({
                "file": input,
                "line": line,
                "error": { "code": failure.code, "path": failure.path, "message": failure.message },
                "raw": String::from_utf8_lossy(kept),
            });
            if let (true, Some(row)) = (kept.len() < raw.len(), row.as_object_mut()) {
                row.insert("raw_bytes".to_owned(), json!(raw.len()));
            }
            writeln!(file, "{row}").map_err(|error| failed(&error))?;
        }
        file.flush().map_err(|error| failed(&error))
    }
}
