//! An axis: from values to pixels, and round places that are labelled.

use super::page::{Anchor, Page, SIZE};

const LINE: &str = "stroke=\"#888\"";
const GUIDE: &str = "stroke=\"#e8e8e8\"";

/// Values from `low` to `high` between two pixels.
#[derive(Clone, Copy)]
pub(super) struct Axis {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Axis {
    /// An axis over values; a single one, or none, stands in the middle of some room.
    pub(super) fn over(values: impl IntoIterator<Item = f64>, (from, to): (f64, f64)) -> Self {
        let (low, high) = values
            .into_iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        let (low, high) = if low <= high { (low, high) } else { (0.0, 1.0) };
        // Numbers so near one another that no pixel lies between them.
        let least = f64::EPSILON * 64.0 * low.abs().max(high.abs());
        if high - low > least {
            return Self { low, high, from, to };
        }
        let room = (low.abs() / 2.0).max(0.5);
        Self { low: low - room, high: high + room, from, to }
    }

    /// The same with some room beyond its ends, of so large a part of it.
    pub(super) fn with_room(self, below: f64, above: f64) -> Self {
        // By halves, so that the largest numbers do not become infinite.
        let size = (self.high / 2.0 - self.low / 2.0) * 2.0;
        let size = if size.is_finite() { size } else { f64::MAX };
        let low = (self.low - below * size).max(f64::MIN);
        Self { low, high: (self.high + above * size).min(f64::MAX), ..self }
    }

    /// The pixel of a value.
    pub(super) fn at(&self, value: f64) -> f64 {
        let share = (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0);
        self.from + share * (self.to - self.from)
    }

    pub(super) fn is_within(&self, pixel: f64) -> bool {
        (self.from.min(self.to)..=self.from.max(self.to)).contains(&pixel)
    }

    /// Round places within the axis with their labels, about 6 of them.
    pub(super) fn ticks(&self) -> Vec<(f64, String)> {
        let rough = self.high / 6.0 - self.low / 6.0;
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * power).find(|step| *step >= rough);
        let step = step.unwrap_or(rough);
        let first = (self.low / step).ceil();
        let count = ((self.high / step).floor() - first).clamp(0.0, 12.0) as u32;
        (0..=count)
            .map(|place| (first + f64::from(place)) * step)
            .filter(|value| value.is_finite() && *value >= self.low && *value <= self.high)
            .map(|value| (value, label(value, step)))
            .collect()
    }

    /// Draws it below a plot, with lines up through it.
    pub(super) fn below(&self, page: &mut Page, (top, bottom): (f64, f64), name: &str, guides: bool) {
        for (value, label) in self.ticks() {
            let x = self.at(value);
            if guides {
                page.line((x, top), (x, bottom), GUIDE);
            }
            page.line((x, bottom), (x, bottom + 5.0), LINE);
            page.text((x, bottom + 5.0 + SIZE), Anchor::Middle, &label);
        }
        page.line((self.from, bottom), (self.to, bottom), LINE);
        page.text((f64::midpoint(self.from, self.to), bottom + 40.0), Anchor::Middle, name);
    }

    /// Draws it beside a plot, with lines through it.
    pub(super) fn beside(&self, page: &mut Page, (left, right): (f64, f64), name: &str, guides: bool) {
        for (value, label) in self.ticks() {
            let y = self.at(value);
            if guides {
                page.line((left, y), (right, y), GUIDE);
            }
            page.line((left - 5.0, y), (left, y), LINE);
            page.text((left - 8.0, y + SIZE / 3.0), Anchor::End, &label);
        }
        page.line((left, self.from), (left, self.to), LINE);
        page.upright((left - 58.0, f64::midpoint(self.from, self.to)), name);
    }
}

/// A place as its axis names it: as many digits as its steps have, and powers of ten for what is very large or small.
fn label(value: f64, step: f64) -> String {
    let size = value.abs().max(step);
    if !(1e-4..1e6).contains(&size) {
        return if value.abs() < step / 2.0 { "0".to_owned() } else { trimmed(&format!("{value:.3e}")) };
    }
    let digits = (-step.log10().floor()).clamp(0.0, 8.0) as usize;
    let text = format!("{value:.digits$}");
    // What is rounded to nothing has no sign.
    if text.trim_start_matches('-').chars().all(|digit| matches!(digit, '0' | '.')) {
        text.replace('-', "")
    } else {
        text
    }
}

/// A power of ten without zeros at the end of its digits.
fn trimmed(text: &str) -> String {
    let Some((digits, power)) = text.split_once('e') else { return text.to_owned() };
    format!("{}e{power}", digits.trim_end_matches('0').trim_end_matches('.'))
}
