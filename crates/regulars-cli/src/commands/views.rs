//! `regulars views`: the views of all customers as a table, a row for each in order of their ids, as CSV or Parquet.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use regulars::arrow::RecordBatch;

use crate::args::Views;
use crate::database::{self, IfAbsent};
use crate::failure::{Failure, Result, code};
use crate::output::{finish, print_line, stdout};
use crate::view::ask;

/// How a file is written.
#[derive(Clone, Copy)]
enum Form {
    Csv,
    Parquet,
}

pub(crate) fn run(args: &Views) -> Result<()> {
    let form = args.out.as_deref().map(form).transpose()?;
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let rows = opened.crm.views_table(ask::as_of(args.as_of.as_deref())?, &args.columns)?;
    match (form, &args.out) {
        (Some(form), Some(path)) => {
            save(path, &rows, form)?;
            print_line(&format!("{} customers in {}", rows.num_rows(), path.display()))
        }
        _ => {
            let mut out = stdout();
            let written = csv(&mut out, &rows);
            finish(out, written)
        }
    }
}

fn form(path: &Path) -> Result<Form> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "csv" => Ok(Form::Csv),
        "parquet" | "pq" => Ok(Form::Parquet),
        _ => Err(Failure::new(code::INVALID_VALUE, "--out", "the name of the file ends with `.csv` or `.parquet`")),
    }
}

/// Writes beside the file and moves it there in the end, so that whoever reads it never finds half of it.
fn save(path: &Path, rows: &RecordBatch, form: Form) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = Path::new(&beside);
    let failed = |error: io::Error| Failure::io(path, "cannot write the table", &error);
    let write = || {
        let file = File::create(beside)?;
        match form {
            Form::Csv => {
                let mut out = BufWriter::new(file);
                csv(&mut out, rows)?;
                out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
            }
            Form::Parquet => parquet(file, rows),
        }?;
        std::fs::rename(beside, path)
    };
    write().map_err(|error| {
        // The half is of no use to anybody; that it cannot be removed says no more than the failure itself.
        let _ = std::fs::remove_file(beside);
        failed(error)
    })
}

/// So many rows are in a group, which is as much as is kept before it is written.
const GROUP_ROWS: usize = 131_072;

fn parquet(file: File, rows: &RecordBatch) -> io::Result<()> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .build();
    let mut writer = ArrowWriter::try_new(file, rows.schema(), Some(properties)).map_err(io::Error::other)?;
    writer.write(rows).map_err(io::Error::other)?;
    writer.into_inner().map_err(io::Error::other)?.sync_all()
}

/// The first row has the names; what is not known is empty.
fn csv(out: &mut dyn Write, rows: &RecordBatch) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(rows.schema().fields().iter().map(|field| field.name())).map_err(plain)?;
    let options = FormatOptions::default();
    let columns = rows.columns().iter().map(|column| ArrayFormatter::try_new(column, &options));
    let columns = columns.collect::<std::result::Result<Vec<_>, _>>().map_err(io::Error::other)?;
    for row in 0..rows.num_rows() {
        let cells = columns.iter().map(|column| column.value(row).try_to_string().map_err(io::Error::other));
        writer.write_record(cells.collect::<io::Result<Vec<_>>>()?).map_err(plain)?;
    }
    writer.flush()
}

/// The error of the writer below, so that a reader that went away is known as one.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
