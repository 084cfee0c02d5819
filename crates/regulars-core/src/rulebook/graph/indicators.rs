//! What indicators read.

use super::{Builder, ZONE};
use crate::sales::indicator::{Part, Summed};
use crate::text::Json;
use crate::time::Window;

impl Builder<'_> {
    pub(super) fn indicators(&mut self) {
        let rules = self.rules;
        for (n, indicator) in rules.indicators.iter().enumerate() {
            let definition = format!("indicator.{}", indicator.id);
            let written = rules.document.get("indicator").and_then(Json::as_array).and_then(|all| all.get(n));
            let zone = written.and_then(|written| written.get("window")?.get("zone"));
            if let (Window::Calendar { .. }, None) = (&indicator.window, zone) {
                self.read(&definition, "window", ZONE);
            }
            let sides = [("numerator", Some(&indicator.numerator)), ("denominator", indicator.denominator.as_ref())];
            for (side, part) in sides.into_iter().filter_map(|(side, part)| Some((side, part?))) {
                self.part(&definition, side, part);
            }
        }
    }

    fn part(&mut self, definition: &str, side: &str, part: &Part) {
        let place = |key: &str| format!("{side}.{key}");
        match part {
            Part::Customers(when) => self.condition(definition, &place("customers"), when),
            Part::Sum(Summed::Measure { name, .. }) => {
                self.read(definition, &place("sum"), format!("measures.{name}"));
            }
            Part::Sum(Summed::Score(name)) => self.read(definition, &place("sum"), format!("score.{name}")),
            Part::Cases { kinds, .. } => {
                if !kinds.is_empty() {
                    self.if_declared(definition, &place("kinds"), "service.kinds".to_owned());
                }
            }
            Part::Answers { .. } => {}
            Part::Checks { .. } => self.read(definition, &place("checks"), ZONE),
        }
    }
}
