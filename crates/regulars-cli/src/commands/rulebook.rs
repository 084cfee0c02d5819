//! `regulars rulebook check`: everything that is wrong with a rulebook, in the form that editors jump to.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use regulars::Rulebook;

use crate::database::read_rulebook;
use crate::failure::Result;
use crate::output::{finish, stdout};

pub(crate) fn check(file: &Path) -> Result<ExitCode> {
    let findings = Rulebook::check(&read_rulebook(file, "")?);
    let mut out = stdout();
    let written = write(&mut out, &file.display().to_string(), &findings);
    finish(out, written)?;
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn write(out: &mut dyn Write, file: &str, findings: &[regulars::RuleFinding]) -> io::Result<()> {
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
