//! Rows of a delimited text (RFC 4180, or columns set apart by blanks). A quoted field may run over several lines; a
//! quote that is never closed spoils its own line only, because the lines after it are given back and read anew.

use std::io::{self, BufRead};

use super::lines::{Line, Lines};

/// The most lines that one quoted field may span.
const LONGEST_ROW_LINES: usize = 200;

/// What stands between two columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delimiter {
    /// One ASCII character; fields may be quoted with `"`.
    Character(u8),
    /// Any run of blanks; leading blanks mean nothing; no quoting.
    Whitespace,
}

/// One row as it was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The number of its first line.
    pub(super) line: u64,
    /// The text of all its lines.
    pub(super) raw: Vec<u8>,
    /// The fields, or what is wrong.
    pub(super) fields: Result<Vec<Vec<u8>>, RowFault>,
}

/// Why a row has no fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowFault {
    /// A quoted field has no end.
    QuoteNotClosed,
    /// The line is longer than any line may be.
    TooLong,
}

/// The next row that is not blank, and how many blank lines stood before it.
pub(super) fn next_row<R: BufRead>(lines: &mut Lines<R>, delimiter: Delimiter) -> io::Result<(u64, Option<Row>)> {
    let mut blank = 0;
    loop {
        match lines.next_line()? {
            None => return Ok((blank, None)),
            Some(line) if line.is_blank() => blank += 1,
            Some(line) => return Ok((blank, Some(row(lines, line, delimiter)?))),
        }
    }
}

fn row<R: BufRead>(lines: &mut Lines<R>, first: Line, delimiter: Delimiter) -> io::Result<Row> {
    let number = first.number;
    if first.cut {
        return Ok(Row { line: number, raw: first.bytes, fields: Err(RowFault::TooLong) });
    }
    let delimiter = match delimiter {
        Delimiter::Character(delimiter) => delimiter,
        Delimiter::Whitespace => {
            let fields = first.bytes.split(u8::is_ascii_whitespace).filter(|field| !field.is_empty());
            let fields = Ok(fields.map(<[u8]>::to_vec).collect());
            return Ok(Row { line: number, raw: first.bytes, fields });
        }
    };
    let mut splitter = Splitter::default();
    splitter.feed(&first.bytes, delimiter);
    let mut raw = first.bytes;
    let first_length = raw.len();
    let mut followers: Vec<Line> = Vec::new();
    while splitter.is_open() && followers.len() < LONGEST_ROW_LINES {
        let Some(line) = lines.next_line()? else { break };
        raw.push(b'\n');
        raw.extend_from_slice(&line.bytes);
        splitter.field.push(b'\n');
        splitter.feed(&line.bytes, delimiter);
        followers.push(line);
    }
    if splitter.is_open() {
        lines.give_back(followers);
        raw.truncate(first_length);
        return Ok(Row { line: number, raw, fields: Err(RowFault::QuoteNotClosed) });
    }
    Ok(Row { line: number, raw, fields: Ok(splitter.finish()) })
}

/// Where in a field the splitter is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    FieldBegins,
    Plain,
    Quoted,
    /// After a quote inside a quoted field: the end of it, or the first half of `""`.
    QuoteSeen,
}

#[derive(Default)]
struct Splitter {
    state: State,
    field: Vec<u8>,
    fields: Vec<Vec<u8>>,
}

impl Splitter {
    fn feed(&mut self, bytes: &[u8], delimiter: u8) {
        for &byte in bytes {
            match (self.state, byte) {
                (State::FieldBegins, b'"') => self.state = State::Quoted,
                (State::QuoteSeen, b'"') => {
                    self.field.push(b'"');
                    self.state = State::Quoted;
                }
                (State::Quoted, b'"') => self.state = State::QuoteSeen,
                (State::Quoted, _) => self.field.push(byte),
                _ if byte == delimiter => {
                    self.fields.push(std::mem::take(&mut self.field));
                    self.state = State::FieldBegins;
                }
                _ => {
                    self.field.push(byte);
                    self.state = State::Plain;
                }
            }
        }
    }

    fn is_open(&self) -> bool {
        self.state == State::Quoted
    }

    fn finish(mut self) -> Vec<Vec<u8>> {
        self.fields.push(self.field);
        self.fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, delimiter: Delimiter) -> Vec<(u64, Result<Vec<String>, RowFault>)> {
        let mut lines = Lines::new(text.as_bytes());
        let mut all = Vec::new();
        while let (_, Some(row)) = next_row(&mut lines, delimiter).unwrap() {
            let text =
                |fields: Vec<Vec<u8>>| fields.into_iter().map(|field| String::from_utf8(field).unwrap()).collect();
            all.push((row.line, row.fields.map(text)));
        }
        all
    }

    fn ok(fields: &[&str]) -> Result<Vec<String>, RowFault> {
        Ok(fields.iter().map(|field| (*field).to_owned()).collect())
    }

    const COMMA: Delimiter = Delimiter::Character(b',');

    #[test]
    fn quotes_protect_commas_quotes_and_line_ends() {
        let text = "a,\"b,\"\"c\"\"\",d\r\n\r\n1,\"two\nlines\",\n";
        assert_eq!(rows(text, COMMA), [(1, ok(&["a", "b,\"c\"", "d"])), (3, ok(&["1", "two\nlines", ""]))]);
    }

    #[test]
    fn a_quote_inside_a_plain_field_is_a_letter() {
        assert_eq!(rows("tv 55\",1\nx,2\n", COMMA), [(1, ok(&["tv 55\"", "1"])), (2, ok(&["x", "2"]))]);
    }

    #[test]
    fn a_quote_that_is_never_closed_spoils_its_own_line_only() {
        let text = "1,\"open\n2,b\n3,c";
        assert_eq!(rows(text, COMMA), [(1, Err(RowFault::QuoteNotClosed)), (2, ok(&["2", "b"])), (3, ok(&["3", "c"]))]);
    }

    #[test]
    fn blanks_separate_columns_however_many_there_are() {
        let text = " 00001 19970101  1   11.77\r\n 00002\t19970112 1 12.00\r\n";
        assert_eq!(
            rows(text, Delimiter::Whitespace),
            [(1, ok(&["00001", "19970101", "1", "11.77"])), (2, ok(&["00002", "19970112", "1", "12.00"]))]
        );
    }
}
