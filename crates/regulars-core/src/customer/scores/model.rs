//! The scores of models as a view shows them (AR-3, CH-10): the artefact, the scale on which reasons add up, and the reasons.

use std::collections::BTreeMap;

use super::learned::Modelled;
use super::part::Shown;
use crate::customer::Reason;
use crate::error::Code;
use crate::money::Number;
use crate::scoring::{InputFrom, Learned, ModelInput, decimal};
use crate::time::Due;

/// How many digits behind the point numbers have that a model adds up.
const SCALE: u8 = 6;

/// What is behind the answer: where reasons begin and end, how far the question looks ahead, whether it is calibrated.
pub(super) fn parts(learned: &Learned, said: &Modelled) -> BTreeMap<&'static str, String> {
    let mut parts: BTreeMap<&'static str, String> = said.facts.iter().cloned().collect();
    if let Some([baseline, margin]) = said.answer.margin {
        parts.insert("baseline", written(baseline));
        parts.insert("margin", written(margin));
    }
    if let Some(with) = &said.with {
        parts.insert("spend_model", with.clone());
    }
    if let Some(output) = learned.output {
        parts.insert("output", output.as_str().to_owned());
    }
    if let Some(horizon) = learned.horizon {
        parts.insert("horizon", horizon.to_string());
    }
    parts
}

/// A number of a model by SC-5.
fn written(value: f64) -> String {
    decimal(value, SCALE).map_or_else(|| value.to_string(), |number| number.canonical())
}

impl Shown<'_> {
    /// How much each feature moves the answer; of a model that reads the history of purchases, this history.
    pub(super) fn shares(&self, learned: &Learned, said: &Modelled, due: &mut Due) -> Vec<Reason> {
        if !self.explain.explains() {
            return Vec::new();
        }
        if learned.output.is_some() {
            return self.history(learned, said);
        }
        let shares = said.answer.shares.iter().take(learned.max_reasons);
        let reason = |(name, share): &(String, f64)| {
            let input = learned.inputs.iter().zip(&said.observed).find(|(input, _)| input.feature == *name);
            let rows = match input.map(|(input, _)| input.from) {
                Some(InputFrom::Measure(slot)) => self.rows(slot, due),
                _ => Vec::new(),
            };
            let facts = || {
                let mut facts = vec![("component", name.clone()), ("contribution", written(*share))];
                facts.extend(input.into_iter().flat_map(|(input, observed)| self.observed(input, *observed)));
                if input.is_none() {
                    facts.push(("label", name.clone()));
                }
                facts
            };
            self.explain.reason(Code::ScoreShare, facts, rows.into_iter())
        };
        shares.flat_map(reason).collect()
    }

    /// What was observed of a feature, and what it is.
    fn observed(&self, input: &ModelInput, observed: Option<Number>) -> [(&'static str, String); 3] {
        let rules = &self.explain.plan.rulebook;
        let (measure, label) = match input.from {
            InputFrom::Measure(slot) => {
                let name = rules.definitions.name(slot);
                (name.to_owned(), rules.definitions.label(name, rules.language).to_owned())
            }
            InputFrom::Rfm(field) => (format!("rfm.{}", field.as_str()), input.feature.clone()),
            InputFrom::Spent(_) => ("rfm.spent".to_owned(), input.feature.clone()),
        };
        let observed = observed.map_or_else(|| "missing".to_owned(), |number| number.canonical());
        [("label", label), ("measure", measure), ("observed", observed)]
    }

    fn history(&self, learned: &Learned, said: &Modelled) -> Vec<Reason> {
        let facts = || {
            let read = learned.inputs.iter().zip(&said.observed).filter_map(|(input, observed)| match input.from {
                InputFrom::Rfm(field) => Some((field.as_str(), (*observed)?.canonical())),
                InputFrom::Spent(_) => Some(("spent", (*observed)?.canonical())),
                InputFrom::Measure(_) => None,
            });
            let mut facts: Vec<(&'static str, String)> = read.collect();
            let unit = self.explain.plan.rulebook.rfm.as_ref().map(|rfm| rfm.unit.as_str().to_owned());
            facts.extend(unit.map(|unit| ("unit", unit)));
            facts
        };
        self.explain.reason(Code::ScoreHistory, facts, std::iter::empty())
    }
}
