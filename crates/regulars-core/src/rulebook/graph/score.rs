//! What declared scores read.

use super::{Builder, ZONE};
use crate::consent::purpose_of;
use crate::scoring::{AxisOf, Component, Input, InputFrom, Output, ScoreKind};

impl Builder<'_> {
    pub(super) fn declared_scores(&mut self) {
        let rules = self.rules;
        for score in &rules.definitions.scores {
            let definition = format!("score.{}", score.name);
            if let Some(purpose) = purpose_of(&rules.purposes, &score.purpose) {
                self.read(&definition, "purpose", format!("purpose.{}", purpose.path));
            }
            match &score.kind {
                ScoreKind::PointsSum(sum) => {
                    for (n, component) in sum.components.iter().enumerate() {
                        self.component(&definition, &format!("components[{n}]"), component);
                    }
                }
                ScoreKind::External(external) => {
                    let computed = external.computed.and_then(|place| rules.definitions.scores.get(place));
                    if let Some(computed) = computed {
                        self.read(&definition, "computed", format!("score.{}", computed.name));
                    }
                }
                ScoreKind::Learned(learned) => {
                    for (n, input) in learned.inputs.iter().enumerate() {
                        match input.from {
                            InputFrom::Measure(slot) => self.name(&definition, &format!("inputs[{n}].measure"), slot),
                            InputFrom::Rfm(_) if learned.output.is_some_and(Output::is_money) => {
                                self.rfm_summary(&definition, "output");
                            }
                            InputFrom::Rfm(_) => self.rfm_summary(&definition, &format!("inputs[{n}].rfm")),
                            InputFrom::Spent(_) => {}
                        }
                    }
                }
                ScoreKind::Scorecard(card) => {
                    for (n, feature) in card.features.iter().enumerate() {
                        self.name(&definition, &format!("features[{n}].measure"), feature.measure);
                    }
                }
                ScoreKind::Grade(grid) | ScoreKind::Quadrant(grid) => {
                    for axis in &grid.axes {
                        match axis.of {
                            AxisOf::Measure(slot) => self.name(&definition, &format!("{}.measure", axis.name), slot),
                            AxisOf::Score(place) => {
                                let score = rules.definitions.scores.get(place).map(|score| score.name.as_str());
                                let read = format!("score.{}", score.unwrap_or_default());
                                self.read(&definition, &format!("{}.score", axis.name), read);
                            }
                        }
                    }
                }
            }
        }
    }

    /// What the RFM summary says depends on these, not on how it is scored (RF-1 to RF-8).
    fn rfm_summary(&mut self, definition: &str, place: &str) {
        for key in ["currency", "include", "include_first", "purpose", "refunds", "unit", "zero_amount"] {
            let path = format!("rfm.{key}");
            if self.definitions.contains_key(&path) {
                self.read(definition, place, path);
            }
        }
    }

    fn component(&mut self, definition: &str, place: &str, component: &Component) {
        match &component.input {
            Input::Measure(slot) => self.name(definition, &format!("{place}.measure"), *slot),
            Input::Events { pick, field, .. } => {
                self.pick(definition, place, pick);
                if let Some(slot) = field {
                    self.record_name(definition, &format!("{place}.field"), *slot, &pick.types);
                }
            }
        }
        if component.cap_per_period.is_some() {
            self.read(definition, &format!("{place}.cap_per_period"), ZONE);
        }
    }
}
