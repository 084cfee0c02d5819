//! Plain tables for a terminal, with columns that stay aligned when a text is Chinese (a Han character is two columns
//! wide).

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// Writes rows as columns two blanks apart, indented by two.
pub(crate) fn write(out: &mut dyn Write, aligns: &[Align], rows: &[Vec<String>]) -> io::Result<()> {
    let mut widths = vec![0; aligns.len()];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    for row in rows {
        let mut line = String::from(" ");
        for ((cell, width), align) in row.iter().zip(&widths).zip(aligns) {
            let blanks = " ".repeat(width.saturating_sub(cell.width()));
            line.push(' ');
            match align {
                Align::Left => line.extend([cell.as_str(), &blanks]),
                Align::Right => line.extend([blanks.as_str(), cell]),
            }
            line.push(' ');
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_and_latin_rows_are_aligned() {
        let rows = [vec!["王伟".to_owned(), "12".to_owned()], vec!["John".to_owned(), "3".to_owned()]];
        let mut text = Vec::new();
        write(&mut text, &[Align::Left, Align::Right], &rows).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), "  王伟  12\n  John   3\n");
    }
}
