//! What models say of a customer (AR-2, CH-10, TR-6, KM-3): the artefact that holds at the instant, its row, its answer.

use std::sync::Arc;

use super::{Aim, Asker, ScoreRoom, Standing};
use crate::consent::Decision;
use crate::customer::ReasonLevel;
use crate::error::Code;
use crate::money::Number;
use crate::scoring::{Answer, BoundScorer, InputFrom, Learned, Said, ScoreRule, decimal, float};
use crate::time::Due;

/// An answer, and what it was given for.
#[derive(Clone, Debug)]
pub(super) struct Modelled {
    /// A number, or the name of a cluster.
    pub(super) value: Result<Number, Arc<str>>,
    /// The artefact.
    pub(super) id: String,
    pub(super) answer: Answer,
    /// What else is to be known of it.
    pub(super) facts: Vec<(&'static str, String)>,
    /// By input: its value; none where it has none.
    pub(super) observed: Vec<Option<Number>>,
}

impl Asker<'_> {
    pub(super) fn learned(&self, rule: &ScoreRule, learned: &Learned, room: &ScoreRoom, due: &mut Due) -> Standing {
        let (id, BoundScorer { scorer, places }) = match learned.versions.at(self.as_of, due) {
            Ok(found) => found,
            Err(code) => return Standing::None(code, None),
        };
        if learned.reads_rfm() && self.denies_rfm(due) {
            return Standing::Suppressed;
        }
        let found: Vec<Result<Number, String>> =
            learned.inputs.iter().map(|input| self.input(input.from, room, due)).collect();
        let mut row = Vec::with_capacity(places.len());
        for (feature, place) in scorer.features().iter().zip(places) {
            row.push(match found.get(*place) {
                Some(Ok(number)) => float(*number),
                Some(Err(name)) if !feature.may_be_missing => {
                    return Standing::None(Code::InsufficientData, Some(name.clone()));
                }
                _ => f64::NAN,
            });
        }
        let explain = self.aim == Aim::Shown && self.plan.select.reasons != ReasonLevel::None;
        let answer = match scorer.answer(&row, explain) {
            Ok(answer) => answer,
            Err(code) => return Standing::None(code, None),
        };
        let value = match answer.value {
            Said::Number(value) => match decimal(value, rule.scale) {
                Some(number) => Ok(number),
                None => return Standing::None(Code::ScoreNotFinite, None),
            },
            Said::Cluster(number) => match learned.clusters.get(number as usize) {
                Some(name) => Err(Arc::clone(name)),
                None => return Standing::None(Code::ModelKindMismatch, None),
            },
        };
        let observed = found.into_iter().map(Result::ok).collect();
        let facts = if self.aim == Aim::Shown { scorer.facts() } else { Vec::new() };
        Standing::Learned(Box::new(Modelled { value, id: id.to_owned(), answer, facts, observed }))
    }

    /// The value of an input; its name if it has none.
    fn input(&self, from: InputFrom, room: &ScoreRoom, due: &mut Due) -> Result<Number, String> {
        let field = match from {
            InputFrom::Measure(slot) => return self.measure(slot, room, due),
            InputFrom::Rfm(field) => field,
        };
        let missing = || format!("rfm.{}", field.as_str());
        let (Some(rules), Some(Ok(summary))) = (&self.plan.rulebook.rfm, &room.rfm) else { return Err(missing()) };
        due.at(summary.next_change_at(rules, &self.plan.rulebook.zone));
        summary.number(field).ok_or_else(missing)
    }

    /// Whether `[rfm]` waits for a consent of its own (SC-2).
    fn denies_rfm(&self, due: &mut Due) -> bool {
        let purpose = self.plan.rulebook.rfm.as_ref().and_then(|rfm| rfm.purpose.as_ref());
        let Some((purpose, person)) = purpose.zip(self.person) else { return false };
        let answer = person.ask(purpose, None);
        due.maybe(answer.next_change_at);
        answer.decision != Decision::Allow
    }
}
