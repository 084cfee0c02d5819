//! A picture on its way: shapes and text, with everything in it escaped.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// How wide a column of text is about, for each pixel of its size.
const COLUMN: f64 = 0.56;
/// The size of ordinary text.
pub(super) const SIZE: f64 = 12.0;

/// The shapes of a picture.
pub(super) struct Page {
    out: String,
}

/// On which side of its place a text lies.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Page {
    pub(super) fn new(width: f64, height: f64, title: &str) -> Self {
        let title = escaped(title);
        let mut out = String::new();
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"{SIZE}\" fill=\"#222\" role=\"img\">\n\
             <title>{title}</title>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n\
             <text x=\"16\" y=\"26\" font-size=\"15\">{title}</text>\n"
        );
        Self { out }
    }

    pub(super) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), stroke: &str) {
        let _ = writeln!(self.out, "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" {stroke}/>");
    }

    pub(super) fn path(&mut self, points: impl Iterator<Item = (f64, f64)>, stroke: &str) {
        let mut path = String::new();
        for (x, y) in points {
            let _ = write!(path, "{}{x:.1} {y:.1}", if path.is_empty() { "M" } else { "L" });
        }
        let _ = writeln!(self.out, "<path d=\"{path}\" fill=\"none\" {stroke}/>");
    }

    /// Boxes side by side, between which no light is to show.
    pub(super) fn tiles(&mut self, draw: impl FnOnce(&mut Self)) {
        self.out.push_str("<g shape-rendering=\"crispEdges\">\n");
        draw(self);
        self.out.push_str("</g>\n");
    }

    /// A box with what a reader sees who points at it.
    pub(super) fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), fill: &str, told: &str) {
        let _ = write!(
            self.out,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\""
        );
        self.close("rect", told);
    }

    pub(super) fn dot(&mut self, (x, y): (f64, f64), fill: &str, told: &str) {
        let _ = write!(self.out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"{fill}\"");
        self.close("circle", told);
    }

    fn close(&mut self, shape: &str, told: &str) {
        let _ = if told.is_empty() {
            writeln!(self.out, "/>")
        } else {
            writeln!(self.out, "><title>{}</title></{shape}>", escaped(told))
        };
    }

    pub(super) fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let text = escaped(text);
        let _ = writeln!(self.out, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>");
    }

    /// A text from below to above, with its middle at a place.
    pub(super) fn upright(&mut self, (x, y): (f64, f64), text: &str) {
        let text = escaped(text);
        let _ = writeln!(
            self.out,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\" transform=\"rotate(-90 {x:.1} {y:.1})\">{text}</text>"
        );
    }

    pub(super) fn end(mut self) -> String {
        self.out.push_str("</svg>\n");
        self.out
    }
}

/// About how wide a text is, in pixels.
pub(super) fn width(text: &str) -> f64 {
    text.width() as f64 * COLUMN * SIZE
}

/// A text of at most so many columns; what is too long ends in dots.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.width() <= most {
        return text.to_owned();
    }
    let mut columns = 0;
    let fits = |character: &char| {
        columns += character.width().unwrap_or_default();
        columns < most
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// What XML reads as this text. Characters that it does not know are shown as such.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other if other.is_control() => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
