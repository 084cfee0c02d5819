//! Pages that a person opens in a browser: a table with small lines in it, everything escaped, nothing loaded from elsewhere.

use std::fmt::Write as _;

use crate::svg::escaped;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;color:#222;max-width:72rem;margin:2rem auto;padding:0 1rem}\
    h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%}\
    th,td{padding:.4rem .7rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:middle}\
    td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}.met{color:#17663a}.missed{color:#a3261b}.quiet{color:#666}\
    svg{display:block}";

/// A page on its way.
pub(crate) struct Page {
    out: String,
}

/// A cell of a table.
pub(crate) enum Cell {
    Text(String),
    Number(String),
    /// A text with a class of the style.
    Marked(&'static str, String),
    /// A small line through these values; a gap where there is none.
    Line(Vec<Option<f64>>),
}

impl Page {
    pub(crate) fn new(title: &str, about: &str) -> Self {
        let (title, about) = (escaped(title), escaped(about));
        Self {
            out: format!(
                "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
                 content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
                 <h1>{title}</h1>\n<p class=\"quiet\">{about}</p>\n"
            ),
        }
    }

    pub(crate) fn heading(&mut self, text: &str) {
        let _ = writeln!(self.out, "<h2>{}</h2>", escaped(text));
    }

    pub(crate) fn table(&mut self, head: &[&str], rows: Vec<Vec<Cell>>) {
        let numbers: Vec<bool> = (0..head.len())
            .map(|column| rows.iter().any(|row| matches!(row.get(column), Some(Cell::Number(_)))))
            .collect();
        self.out.push_str("<table>\n<thead><tr>");
        for (name, number) in head.iter().zip(&numbers) {
            let class = if *number { " class=\"n\"" } else { "" };
            let _ = write!(self.out, "<th{class}>{}</th>", escaped(name));
        }
        self.out.push_str("</tr></thead>\n<tbody>\n");
        for row in rows {
            self.out.push_str("<tr>");
            for cell in row {
                let _ = match cell {
                    Cell::Text(text) => write!(self.out, "<td>{}</td>", escaped(&text)),
                    Cell::Number(text) => write!(self.out, "<td class=\"n\">{}</td>", escaped(&text)),
                    Cell::Marked(class, text) => write!(self.out, "<td class=\"{class}\">{}</td>", escaped(&text)),
                    Cell::Line(values) => write!(self.out, "<td>{}</td>", line(&values)),
                };
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody>\n</table>\n");
    }

    pub(crate) fn end(mut self) -> String {
        self.out.push_str("</body>\n</html>\n");
        self.out
    }
}

/// The least and the greatest value; none if there is no value.
pub(crate) fn range(values: &[Option<f64>]) -> Option<(f64, f64)> {
    let each = values.iter().flatten().map(|value| (*value, *value));
    each.reduce(|(low, high), (value, _)| (low.min(value), high.max(value)))
}

/// A line of 120 by 28 through values from left to right, with a dot at the last one.
fn line(values: &[Option<f64>]) -> String {
    let Some((low, high)) = range(values) else { return String::new() };
    let span = if high > low { high - low } else { 1.0 };
    let steps = (values.len().max(2) - 1) as f64;
    let place = |n: usize, v: f64| (4.0 + 112.0 * n as f64 / steps, 24.0 - 20.0 * (v - low) / span);
    let (mut path, mut broken, mut last) = (String::new(), true, None);
    for (n, value) in values.iter().enumerate() {
        let Some(value) = value else {
            broken = true;
            continue;
        };
        let (x, y) = place(n, *value);
        let _ = write!(path, "{}{x:.1} {y:.1}", if broken { "M" } else { "L" });
        broken = false;
        last = Some((x, y));
    }
    let dot = last
        .map_or(String::new(), |(x, y)| format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\" fill=\"#1f5fa8\"/>"));
    format!(
        "<svg width=\"120\" height=\"28\" role=\"img\"><title>from {low} to {high}</title>\
         <path d=\"{path}\" fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"1.5\"/>{dot}</svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_gaps_break_the_line() {
        let mut page = Page::new("<b>", "a & b");
        page.table(
            &["x", "y"],
            vec![vec![Cell::Text("<i>".to_owned()), Cell::Line(vec![Some(1.0), None, Some(3.0), Some(2.0)])]],
        );
        let text = page.end();
        assert!(
            text.contains("<title>&lt;b&gt;</title>")
                && text.contains("a &amp; b")
                && text.contains("<td>&lt;i&gt;</td>")
        );
        assert!(text.contains("d=\"M4.0 24.0M78.7 4.0L116.0 14.0\""), "{text}");
        assert_eq!(line(&[None]), "");
        assert!(line(&[Some(5.0)]).contains("M4.0 24.0"));
    }
}
