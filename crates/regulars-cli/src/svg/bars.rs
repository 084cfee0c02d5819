//! How a sum comes about: a bar for each step, from the base to the end.

use regulars::Json;

use super::page::{Anchor, Page, shortened, width};
use super::{Axis, COLOURS, WIDTH, list, number, short, text};

const ROW: f64 = 28.0;
const TOP: f64 = 72.0;
const RIGHT: f64 = WIDTH - 24.0;
/// The most columns of a name; what is longer shows whole to who points at its bar.
const NAME: usize = 32;
const GUIDE: &str = "stroke=\"#666\" stroke-dasharray=\"6 4\"";

pub(super) fn draw(chart: &Json) -> String {
    let of = |name: &str| chart.get(name).and_then(number).unwrap_or_default();
    let (start, end) = (of("start"), of("end"));
    let steps: Vec<(&str, f64)> = list(chart, "steps")
        .iter()
        .map(|step| (text(step, "name"), step.get("value").and_then(number).unwrap_or_default()))
        .collect();
    let bottom = TOP + ROW * steps.len().max(1) as f64;
    let names: Vec<String> = steps.iter().map(|(name, _)| shortened(name, NAME)).collect();
    let left = names.iter().map(|name| width(name)).fold(40.0, f64::max) + 32.0;
    let ends = steps.iter().scan(start, |sum, (_, share)| {
        *sum += share;
        Some(*sum)
    });
    // Room for the numbers beside the bars.
    let x = Axis::over(ends.chain([start, end]), (left, RIGHT)).with_room(0.16, 0.16);
    let mut page = Page::new(WIDTH, bottom + 84.0, text(chart, "title"));
    x.below(&mut page, (TOP, bottom + 22.0), text(chart, "x_label"), true);
    let mut at = start;
    for (place, ((name, share), shown)) in steps.iter().zip(&names).enumerate() {
        let top = TOP + ROW * place as f64;
        let (from, to) = (x.at(at), x.at(at + share));
        let (rises, middle) = (*share > 0.0, top + ROW / 2.0 + 4.0);
        let colour = if rises { COLOURS.get(1) } else { COLOURS.first() };
        let size = ((to - from).abs().max(1.0), ROW - 8.0);
        page.rect((from.min(to), top + 4.0), size, colour.copied().unwrap_or_default(), &format!("{name}: {share}"));
        page.text((left - 12.0, middle), Anchor::End, shown);
        let sign = if rises { "+" } else { "" };
        let (beside, anchor) = if rises { (to + 6.0, Anchor::Start) } else { (to - 6.0, Anchor::End) };
        page.text((beside, middle), anchor, &format!("{sign}{}", short(*share)));
        at += share;
    }
    // One above the bars and one below, so that they never stand on each other.
    label(&mut page, &x, start, &format!("base {}", short(start)), (TOP - 6.0, TOP, bottom + 22.0));
    label(&mut page, &x, end, &format!("margin {}", short(end)), (bottom + 16.0, TOP, bottom + 2.0));
    page.end()
}

/// A line at a value with its name, which stays within the picture.
fn label(page: &mut Page, x: &Axis, value: f64, name: &str, (y, top, bottom): (f64, f64, f64)) {
    let at = x.at(value);
    page.line((at, top), (at, bottom), GUIDE);
    let half = width(name) / 2.0;
    let anchor = match (x.is_within(at - half), x.is_within(at + half)) {
        (false, _) => Anchor::Start,
        (_, false) => Anchor::End,
        _ => Anchor::Middle,
    };
    page.text((at, y), anchor, name);
}
