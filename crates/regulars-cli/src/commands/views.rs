//! `regulars views`: the views of all customers as a table, a row for each in order of their ids, as CSV or Parquet.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use regulars::{Error, ViewBatches};

use crate::args::Views;
use crate::database::{self, IfAbsent};
use crate::failure::{Failure, Result, code};
use crate::ingest::counted;
use crate::output::{finish, print_line, stdout};
use crate::view::ask;

/// How a file is written.
#[derive(Clone, Copy)]
enum Form {
    Csv,
    Parquet,
}

/// So many rows are taken at a time.
const BATCH_ROWS: usize = 8_192;

pub(crate) fn run(args: &Views) -> Result<()> {
    let form = args.out.as_deref().map(form).transpose()?;
    let opened = database::open(&args.database, IfAbsent::Refuse)?;
    let mut rows = opened.crm.views_stream(ask::as_of(args.as_of.as_deref())?, &args.columns, BATCH_ROWS)?;
    match (form, &args.out) {
        (Some(form), Some(path)) => {
            save(path, &mut rows, form)?;
            print_line(&format!("{} in {}", counted(rows.told(), "customer"), path.display()))
        }
        _ => {
            let mut out = stdout();
            match csv(&mut out, &mut rows) {
                Err(Trouble::Views(error)) => Err(error.into()),
                Err(Trouble::File(error)) => finish(out, Err(error)),
                Ok(()) => finish(out, Ok(())),
            }
        }
    }
}

/// Why a table was not written.
enum Trouble {
    File(io::Error),
    Views(Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::File(error)
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
fn save(path: &Path, rows: &mut ViewBatches, form: Form) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = Path::new(&beside);
    let mut write = || -> std::result::Result<(), Trouble> {
        let file = File::create(beside)?;
        match form {
            Form::Csv => {
                let mut out = BufWriter::new(file);
                csv(&mut out, rows)?;
                out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
            }
            Form::Parquet => parquet(file, rows)?,
        }
        Ok(std::fs::rename(beside, path)?)
    };
    write().map_err(|trouble| {
        // The half is of no use to anybody; that it cannot be removed says no more than the failure itself.
        let _ = std::fs::remove_file(beside);
        match trouble {
            Trouble::File(error) => Failure::io(path, "cannot write the table", &error),
            Trouble::Views(error) => error.into(),
        }
    })
}

/// So many rows are in a group, which is as much as is kept before it is written.
const GROUP_ROWS: usize = 131_072;

fn parquet(file: File, rows: &mut ViewBatches) -> std::result::Result<(), Trouble> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .build();
    let mut writer = ArrowWriter::try_new(file, rows.schema(), Some(properties)).map_err(io::Error::other)?;
    for batch in rows {
        writer.write(&batch.map_err(Trouble::Views)?).map_err(io::Error::other)?;
    }
    Ok(writer.into_inner().map_err(io::Error::other)?.sync_all()?)
}

/// The first row has the names; what is not known is empty. A decimal has the digits that its column has at least, and those that its
/// value needs.
fn csv(out: &mut dyn Write, rows: &mut ViewBatches) -> std::result::Result<(), Trouble> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(rows.schema().fields().iter().map(|field| field.name())).map_err(plain)?;
    let (options, least) = (FormatOptions::default(), rows.least_digits());
    for batch in rows {
        let batch = batch.map_err(Trouble::Views)?;
        let columns = batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options));
        let columns = columns.collect::<std::result::Result<Vec<_>, _>>().map_err(io::Error::other)?;
        for row in 0..batch.num_rows() {
            let cells = columns.iter().zip(&least).map(|(column, least)| {
                let cell = column.value(row).try_to_string().map_err(io::Error::other)?;
                Ok(match least {
                    Some(least) => shortened(&cell, (*least).into()).to_owned(),
                    None => cell,
                })
            });
            writer.write_record(cells.collect::<io::Result<Vec<_>>>()?).map_err(plain)?;
        }
    }
    Ok(writer.flush()?)
}

/// A decimal without the zeros at its end, but for so many digits behind the point.
fn shortened(cell: &str, least: usize) -> &str {
    let Some(point) = cell.find('.') else { return cell };
    let needed = cell.trim_end_matches('0').len().max(point + 1 + least);
    let kept = if needed == point + 1 { point } else { needed };
    cell.get(..kept).unwrap_or(cell)
}

/// The error of the writer below, so that a reader that went away is known as one.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn decimals_end_where_they_say_nothing_more() {
        let cases = [
            ("12.500000", 2, "12.50"),
            ("12.505000", 2, "12.505"),
            ("12.000", 0, "12"),
            ("-0.50", 0, "-0.5"),
            ("7", 2, "7"),
        ];
        for (cell, least, wanted) in cases {
            assert_eq!(shortened(cell, least), wanted);
        }
        assert_eq!(shortened("", 2), "");
    }
}
