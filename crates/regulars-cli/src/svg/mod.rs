//! Charts as SVG, written by hand: lines, boxes and text are all that they need. What a chart says is computed by the library.

mod axis;
mod bars;
mod curves;
mod grid;
mod page;

pub(crate) use page::escaped;

use regulars::Json;

use self::axis::Axis;
use self::page::Page;

/// How large a picture is, in pixels.
const WIDTH: f64 = 800.0;
const HEIGHT: f64 = 500.0;
/// Colours that people tell apart who see few [Okabe & Ito 2008].
const COLOURS: [&str; 4] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

/// The picture of a chart, as an operation `plot.*` gives it.
pub(crate) fn draw(chart: &Json) -> String {
    if chart.get("values").is_some() {
        grid::draw(chart)
    } else if chart.get("curves").is_some() {
        curves::draw(chart)
    } else {
        bars::draw(chart)
    }
}

fn text<'a>(json: &'a Json, name: &str) -> &'a str {
    json.get(name).and_then(Json::as_str).unwrap_or_default()
}

fn number(json: &Json) -> Option<f64> {
    if let Json::Number(number) = json { number.as_str().parse().ok() } else { None }
}

fn list<'a>(json: &'a Json, name: &str) -> &'a [Json] {
    json.get(name).and_then(Json::as_array).unwrap_or_default()
}

fn numbers(json: &Json, name: &str) -> Vec<f64> {
    list(json, name).iter().filter_map(number).collect()
}

/// A number beside a bar: few digits, however large or small it is.
fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 1e5 || (size < 1e-2 && size > 0.0) => format!("{value:.1e}"),
        size if size >= 100.0 => format!("{value:.0}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests;
