//! Values over two axes as colours.

use regulars::Json;

use super::page::{Anchor, Page};
use super::{Axis, HEIGHT, WIDTH, list, number, numbers, short, text};

const LEFT: f64 = 80.0;
const RIGHT: f64 = WIDTH - 130.0;
const TOP: f64 = 48.0;
const BOTTOM: f64 = HEIGHT - 56.0;
/// The bar that says which colour is which value.
const BAR: f64 = 18.0;
/// From low to high, also for who tells few colours apart: cividis [Nuñez, Anderton & Renslow 2018].
const COLOURS: [(f64, f64, f64); 6] = [
    (0.0, 34.0, 78.0),
    (44.0, 68.0, 109.0),
    (96.0, 101.0, 112.0),
    (142.0, 138.0, 120.0),
    (195.0, 179.0, 105.0),
    (254.0, 232.0, 56.0),
];

pub(super) fn draw(chart: &Json) -> String {
    let mut page = Page::new(WIDTH, HEIGHT, text(chart, "title"));
    let (x, y) = (edges(&numbers(chart, "x")), edges(&numbers(chart, "y")));
    let across = Axis::over(x.iter().copied(), (LEFT, RIGHT));
    let up = Axis::over(y.iter().copied(), (BOTTOM, TOP));
    let rows = list(chart, "values");
    let told = rows.iter().filter_map(Json::as_array).flatten().filter_map(number);
    let values = Axis::over(told, (0.0, 1.0));
    page.tiles(|page| {
        for (row, ends) in rows.iter().zip(y.windows(2)) {
            let (&[low, high], Some(row)) = (ends, row.as_array()) else { continue };
            for (cell, ends) in row.iter().zip(x.windows(2)) {
                let (&[left, right], Some(value)) = (ends, number(cell)) else { continue };
                let (from, to) = ((across.at(left), up.at(high)), (across.at(right), up.at(low)));
                page.rect(from, (to.0 - from.0, to.1 - from.1), &colour(values.at(value)), &short(value));
            }
        }
    });
    across.below(&mut page, (TOP, BOTTOM), text(chart, "x_label"), false);
    up.beside(&mut page, (LEFT, RIGHT), text(chart, "y_label"), false);
    bar(&mut page, Axis::over(rows.iter().filter_map(Json::as_array).flatten().filter_map(number), (BOTTOM, TOP)));
    page.upright((WIDTH - 16.0, f64::midpoint(TOP, BOTTOM)), text(chart, "value_label"));
    page.end()
}

fn bar(page: &mut Page, values: Axis) {
    const STEPS: u32 = 64;
    let left = RIGHT + 24.0;
    let height = (BOTTOM - TOP) / f64::from(STEPS);
    page.tiles(|page| {
        for step in 0..STEPS {
            let share = (f64::from(step) + 0.5) / f64::from(STEPS);
            let top = BOTTOM - f64::from(step + 1) * height;
            page.rect((left, top), (BAR, height), &colour(share), "");
        }
    });
    for (value, label) in values.ticks() {
        let y = values.at(value);
        page.line((left + BAR, y), (left + BAR + 4.0, y), "stroke=\"#888\"");
        page.text((left + BAR + 7.0, y + 4.0), Anchor::Start, &label);
    }
}

/// Where cells around rising places begin and end: half-way to the next one, and as far beyond the outermost.
fn edges(places: &[f64]) -> Vec<f64> {
    let between: Vec<f64> =
        places.windows(2).filter_map(|two| Some(f64::midpoint(*two.first()?, *two.last()?))).collect();
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return Vec::new() };
    let low = between.first().map_or(0.5, |edge| edge - first);
    let high = between.last().map_or(0.5, |edge| last - edge);
    std::iter::once(first - low).chain(between).chain([last + high]).collect()
}

/// The colour of a share from 0 to 1.
fn colour(share: f64) -> String {
    let place = share.clamp(0.0, 1.0) * (COLOURS.len() - 1) as f64;
    let at = (place.floor() as usize).min(COLOURS.len() - 2);
    let (Some(low), Some(high)) = (COLOURS.get(at), COLOURS.get(at + 1)) else { return String::new() };
    let part = place - at as f64;
    let mixed = |low: f64, high: f64| (low + part * (high - low)).round() as u8;
    format!("#{:02x}{:02x}{:02x}", mixed(low.0, high.0), mixed(low.1, high.1), mixed(low.2, high.2))
}
