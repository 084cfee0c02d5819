//! A file or stream as lines with their numbers: either line end, a byte order mark, no end after the last line. A line
//! that is longer than any record may be is cut, never kept whole, so that a file without line ends cannot fill the
//! memory.

use std::io::{self, BufRead, Read};

/// The longest line that is read; the rest of a longer one is skipped and the line is marked.
pub(super) const LONGEST_LINE: u64 = regulars::MAX_LINE_BYTES as u64 + 2;

/// One line without its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: u64,
    pub(super) bytes: Vec<u8>,
    /// The line was longer than [`LONGEST_LINE`]; the rest is gone.
    pub(super) cut: bool,
}

/// Reads lines and counts lines and bytes.
pub(super) struct Lines<R> {
    input: R,
    /// Lines that were taken and given back, nearest last.
    given_back: Vec<Line>,
    number: u64,
    bytes_read: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, given_back: Vec::new(), number: 0, bytes_read: 0 }
    }

    /// Bytes taken from the input so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// Returns lines, in their order, to be read again.
    pub(super) fn give_back(&mut self, lines: Vec<Line>) {
        self.given_back.extend(lines.into_iter().rev());
    }

    /// The next line; `None` at the end.
    pub(super) fn next_line(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.given_back.pop() {
            return Ok(Some(line));
        }
        let mut bytes = Vec::new();
        let mut read = as_u64((&mut self.input).take(LONGEST_LINE).read_until(b'\n', &mut bytes)?);
        if read == 0 {
            return Ok(None);
        }
        let cut = read == LONGEST_LINE && !bytes.ends_with(b"\n");
        if cut {
            read += as_u64(self.input.skip_until(b'\n')?);
        }
        self.bytes_read += read;
        self.number += 1;
        strip_end(&mut bytes);
        if self.number == 1 && bytes.starts_with(b"\xEF\xBB\xBF") {
            bytes.drain(..3);
        }
        Ok(Some(Line { number: self.number, bytes, cut }))
    }
}

impl Line {
    /// Nothing but blanks.
    pub(super) fn is_blank(&self) -> bool {
        self.bytes.iter().all(u8::is_ascii_whitespace)
    }
}

fn strip_end(bytes: &mut Vec<u8>) {
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    if bytes.last() == Some(&b'\r') {
        bytes.pop();
    }
}

fn as_u64(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Vec<String> {
        let mut lines = Lines::new(text);
        let mut all = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            all.push(format!("{}:{}", line.number, String::from_utf8(line.bytes).unwrap()));
        }
        assert_eq!(lines.bytes_read(), text.len() as u64);
        all
    }

    #[test]
    fn both_line_ends_a_mark_at_the_beginning_and_no_end_at_the_end_are_fine() {
        assert_eq!(read(b"\xEF\xBB\xBFa\r\nb\n\nc"), ["1:a", "2:b", "3:", "4:c"]);
        assert_eq!(read(b""), Vec::<String>::new());
    }

    #[test]
    fn lines_that_are_given_back_come_again_with_their_numbers() {
        let mut lines = Lines::new(&b"a\nb\nc\n"[..]);
        let taken: Vec<Line> = (0..2).map(|_| lines.next_line().unwrap().unwrap()).collect();
        lines.give_back(taken);
        let again: Vec<u64> = std::iter::from_fn(|| lines.next_line().unwrap()).map(|line| line.number).collect();
        assert_eq!(again, [1, 2, 3]);
    }

    #[test]
    fn a_line_without_end_is_cut_and_the_next_one_is_whole() {
        let mut text = vec![b'x'; LONGEST_LINE as usize + 5];
        text.extend_from_slice(b"\nnext\n");
        let mut lines = Lines::new(text.as_slice());
        let first = lines.next_line().unwrap().unwrap();
        assert!(first.cut);
        let second = lines.next_line().unwrap().unwrap();
        assert_eq!((second.number, second.bytes.as_slice(), second.cut), (2, &b"next"[..], false));
        assert_eq!(lines.bytes_read(), text.len() as u64);
    }
}
