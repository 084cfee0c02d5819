//! Writing to standard output. Whoever reads may stop before the end (`regulars view .. | head -1`); that is no
//! failure.

use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};

use crate::failure::{Failure, Result};

/// Standard output, written in portions.
pub(crate) type Output = BufWriter<StdoutLock<'static>>;

pub(crate) fn stdout() -> Output {
    BufWriter::new(io::stdout().lock())
}

/// Turns the result of writing into the command's result; a reader that went away is fine.
pub(crate) fn finish(mut out: Output, written: io::Result<()>) -> Result<()> {
    match written.and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {
            // What is still in the buffer has no reader.
            let _ = out.into_parts();
            Ok(())
        }
        Err(error) => Err(Failure::io("standard output", "cannot write", &error)),
        Ok(()) => Ok(()),
    }
}

/// Prints a text and a line end.
pub(crate) fn print_line(text: &str) -> Result<()> {
    let mut out = stdout();
    let written = writeln!(out, "{text}");
    finish(out, written)
}
