//! `regulars schemas` and `regulars errors`: what other programs are generated and documented from.

use std::io::{self, Write};

use crate::args::{Errors, Schemas};
use crate::failure::{Failure, Result};
use crate::output::{finish, print_line, stdout};
use crate::table::{self, Align};

/// The name of the schema document in a folder.
const SCHEMA_FILE: &str = "regulars.schema.json";

pub(crate) fn schemas(args: &Schemas) -> Result<()> {
    let document = regulars::schemas();
    let Some(folder) = &args.output else { return print_line(&document) };
    let path = folder.join(SCHEMA_FILE);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&path, format!("{document}\n")))
        .map_err(|error| Failure::io(&path, "cannot write the schemas", &error))?;
    print_line(&format!("wrote {}", path.display()))
}

pub(crate) fn errors(args: &Errors) -> Result<()> {
    let mut out = stdout();
    let written = write_errors(&mut out, args.json);
    finish(out, written)
}

fn write_errors(out: &mut dyn Write, json: bool) -> io::Result<()> {
    let codes = regulars::error_codes();
    if json {
        let rows: Vec<_> = codes
            .iter()
            .map(|info| serde_json::json!({ "code": info.code, "message": info.message, "number": info.number }))
            .collect();
        return writeln!(out, "{}", serde_json::Value::from(rows));
    }
    let rows: Vec<Vec<String>> =
        codes.iter().map(|info| vec![info.number.to_string(), info.code.to_owned(), info.message.to_owned()]).collect();
    table::write(out, &[Align::Right, Align::Left, Align::Left], &rows)
}
