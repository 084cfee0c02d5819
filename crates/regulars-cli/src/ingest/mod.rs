//! `regulars ingest`: files or standard input, NDJSON as it is or CSV through a column map, handed to the library in
//! batches, each batch one transaction.

mod batch;
mod feed;
mod instant;
mod lines;
mod map;
#[cfg(feature = "tables")]
mod parquet;
mod progress;
mod rejects;
mod report;
mod rows;
mod take;

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use regulars::Crm;

use self::batch::Taken;
use self::feed::{Desk, Form};
use self::map::ColumnMap;
use self::progress::Progress;
use self::rejects::Rejects;
pub(crate) use self::report::{Report, counted, grouped};
use self::take::take;
use crate::args::Ingest;
use crate::database::{self, IfAbsent, beside};
use crate::failure::{Failure, Result, code};
use crate::output::{finish, stdout};

/// So many bytes are read at once.
const BUFFER: usize = 256 * 1024;

pub(crate) fn run(args: &Ingest) -> Result<ExitCode> {
    let map = args.map.as_deref().map(ColumnMap::load).transpose()?;
    let form = match &map {
        None => Form::Ndjson,
        Some(map) => Form::Mapped(map, source(args, map)?),
    };
    if map.is_none()
        && let Some(table) = args.files.iter().find(|file| ends_with(file, &["csv", "parquet", "pq", "tsv"]))
    {
        return Err(without_map(table));
    }
    let inputs: Vec<Input> = args.files.iter().map(Input::open).collect::<Result<_>>()?;
    let rejects = args.rejects.clone().unwrap_or_else(|| beside(&args.database.db, "rejects.ndjson"));
    if args.files.iter().any(|file| same_file(file, &rejects)) {
        let message = "the rejects would be written over an input; name another file with --rejects";
        return Err(Failure::new(code::IO_ERROR, rejects.display().to_string(), message));
    }
    let crm = database::open(&args.database, IfAbsent::Make)?.crm;
    let mut take = |ndjson: &[u8]| take(&crm, ndjson);
    let mut desk = Desk {
        take: &mut take,
        report: Report::default(),
        rejects: Rejects::new(rejects),
        progress: Progress::new(inputs.iter().map(|input| input.bytes).sum()),
        bytes_before: 0,
    };
    let mut done = Ok(());
    for input in inputs {
        done = input.feed(&mut desk, form);
        if done.is_err() {
            break;
        }
    }
    desk.progress.clear();
    let mut out = stdout();
    let written = write_report(&mut out, &desk);
    finish(out, written)?;
    done?;
    Ok(if args.strict && !desk.report.is_clean() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Takes the records of a text that is already in memory.
pub(crate) fn ingest_text(crm: &Crm, name: &str, ndjson: &[u8], rejects: PathBuf) -> Result<Report> {
    let mut take = |ndjson: &[u8]| take(crm, ndjson);
    let mut desk = Desk {
        take: &mut take,
        report: Report::default(),
        rejects: Rejects::new(rejects),
        progress: Progress::new(u64::try_from(ndjson.len()).ok()),
        bytes_before: 0,
    };
    let done = desk.feed(name, ndjson, Form::Ndjson);
    desk.progress.clear();
    done.map(|()| desk.report)
}

fn source<'a>(args: &'a Ingest, map: &'a ColumnMap) -> Result<&'a str> {
    args.source.as_deref().or(map.source()).ok_or_else(|| {
        let message = "the source of the rows is not named: give --source, or `source` in the map";
        Failure::new(code::MAP_INVALID, "source", message)
    })
}

fn same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn write_report(out: &mut dyn Write, desk: &Desk<'_>) -> io::Result<()> {
    desk.report.write(out)?;
    match desk.rejects.written_to() {
        Some(path) => writeln!(out, "lines that were not taken are in {}", path.display()),
        None => Ok(()),
    }
}

/// Whether a file is of a kind that its name tells.
fn ends_with(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}

/// What rows need that are no records.
fn without_map(path: &Path) -> Failure {
    let message = "columns become records by a column map; name one with --map";
    Failure::new(code::MAP_INVALID, path.display().to_string(), message)
}

/// A file that is open, or standard input.
struct Input {
    name: String,
    file: Option<File>,
    /// Its size, if it has one.
    bytes: Option<u64>,
    kind: Ending,
}

/// What the name of a file says of what is in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Parquet,
    /// Records, with a map too.
    Ndjson,
    /// Rows with a map, records without one.
    Other,
}

impl Input {
    /// Opens all before the first is read, so that a mistyped name stops the command before it has begun.
    fn open(path: &PathBuf) -> Result<Self> {
        if path == Path::new("-") {
            return Ok(Self { name: "standard input".to_owned(), file: None, bytes: None, kind: Ending::Other });
        }
        let failed = |error: &io::Error| Failure::io(path, "cannot open the input", error);
        let file = File::open(path).map_err(|error| failed(&error))?;
        let data = file.metadata().map_err(|error| failed(&error))?;
        if data.is_dir() {
            return Err(Failure::new(code::IO_ERROR, path.display().to_string(), "this is a folder, not a file"));
        }
        let kind = match path {
            path if ends_with(path, &["parquet", "pq"]) => Ending::Parquet,
            path if ends_with(path, &["ndjson", "jsonl"]) => Ending::Ndjson,
            _ => Ending::Other,
        };
        let bytes = data.is_file().then_some(data.len());
        Ok(Self { name: path.display().to_string(), bytes, file: Some(file), kind })
    }

    fn feed(self, desk: &mut Desk<'_>, form: Form<'_>) -> Result<()> {
        let form = if self.kind == Ending::Ndjson { Form::Ndjson } else { form };
        match (self.file, self.kind, form) {
            (Some(file), Ending::Parquet, Form::Mapped(map, source)) => parquet(desk, &self.name, file, map, source),
            (Some(file), ..) => desk.feed(&self.name, BufReader::with_capacity(BUFFER, file), form),
            (None, ..) => desk.feed(&self.name, BufReader::with_capacity(BUFFER, io::stdin().lock()), form),
        }
    }
}

#[cfg(feature = "tables")]
fn parquet(desk: &mut Desk<'_>, name: &str, file: File, map: &ColumnMap, source: &str) -> Result<()> {
    desk.feed_parquet(name, file, map, source)
}

#[cfg(not(feature = "tables"))]
fn parquet(_: &mut Desk<'_>, name: &str, _: File, _: &ColumnMap, _: &str) -> Result<()> {
    Err(Failure::new(code::IO_ERROR, name, "this command was built without the feature `tables`, which reads Parquet"))
}
