//! Curves over one pair of axes.

use regulars::Json;

use super::page::{Anchor, width};
use super::{Axis, COLOURS, HEIGHT, Page, WIDTH, list, numbers, text};

/// Curves with fewer points show them.
const DOTS: usize = 40;
const LEFT: f64 = 80.0;
const RIGHT: f64 = WIDTH - 24.0;
const TOP: f64 = 64.0;
const BOTTOM: f64 = HEIGHT - 56.0;

pub(super) fn draw(chart: &Json) -> String {
    let mut page = Page::new(WIDTH, HEIGHT, text(chart, "title"));
    let (curves, marks) = (list(chart, "curves"), numbers(chart, "marks"));
    let all = |name: &str| curves.iter().flat_map(|curve| numbers(curve, name)).collect::<Vec<f64>>();
    let x = Axis::over(all("x").into_iter().chain(marks.iter().copied()), (LEFT, RIGHT)).with_room(0.01, 0.01);
    // What is never below nothing begins there.
    let y = all("y");
    let ground = y.iter().all(|value| *value >= 0.0).then_some(0.0);
    let y = Axis::over(y.into_iter().chain(ground), (BOTTOM, TOP));
    let y = if ground.is_some() { y.with_room(0.0, 0.05) } else { y.with_room(0.05, 0.05) };
    x.below(&mut page, (TOP, BOTTOM), text(chart, "x_label"), true);
    y.beside(&mut page, (LEFT, RIGHT), text(chart, "y_label"), true);
    for mark in marks {
        page.line((x.at(mark), TOP), (x.at(mark), BOTTOM), "stroke=\"#999\" stroke-dasharray=\"2 3\"");
    }
    let mut legend = LEFT;
    for (place, curve) in curves.iter().enumerate() {
        let colour = COLOURS.get(place % COLOURS.len()).copied().unwrap_or_default();
        let is_reference = curve.get("reference") == Some(&Json::Bool(true));
        let stroke = if is_reference {
            "stroke=\"#666\" stroke-dasharray=\"6 4\"".to_owned()
        } else {
            format!("stroke=\"{colour}\" stroke-width=\"2\" stroke-linejoin=\"round\"")
        };
        let points: Vec<(f64, f64)> = numbers(curve, "x").into_iter().zip(numbers(curve, "y")).collect();
        page.path(points.iter().map(|(a, b)| (x.at(*a), y.at(*b))), &stroke);
        if points.len() < DOTS && !is_reference {
            let counts = numbers(curve, "counts");
            for (at, (a, b)) in points.iter().enumerate() {
                let count = counts.get(at).map(|count| format!(", {count} rows")).unwrap_or_default();
                page.dot((x.at(*a), y.at(*b)), colour, &format!("{a}: {b:.4}{count}"));
            }
        }
        if curves.len() > 1 {
            let name = text(curve, "name");
            page.line((legend, 46.0), (legend + 24.0, 46.0), &stroke);
            page.text((legend + 30.0, 50.0), Anchor::Start, name);
            legend += 54.0 + width(name);
        }
    }
    page.end()
}
