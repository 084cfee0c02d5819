//! Scores that the host computed (LH-1): a record counts inside `[computed_at, valid_until)`, and only for a model that the rule names.

use super::{Asker, Standing};
use crate::customer::plan::CellTable;
use crate::customer::{Cell, RowNo, ScoreRoom};
use crate::error::{Code, Result};
use crate::measure::{Life, Noticed};
use crate::money::Number;
use crate::record::Kind;
use crate::scoring::{External, ScoreRule};
use crate::time::{Due, Instant};

/// Where the fields of such records lie.
#[derive(Clone, Debug)]
pub struct ExternalSlots {
    computed_at: usize,
    model: usize,
    version: usize,
    reasons: usize,
    valid_until: usize,
    value: usize,
}

impl ExternalSlots {
    /// Asks the plan for the cells.
    pub(super) fn compile(cells: &mut CellTable) -> Result<Self> {
        let kind = Kind::ExternalScore;
        Ok(Self {
            computed_at: cells.need(kind, "computed_at")?,
            model: cells.need(kind, "model")?,
            version: cells.need(kind, "model_version")?,
            reasons: cells.need_parts(kind, "reasons")?,
            valid_until: cells.need(kind, "valid_until")?,
            value: cells.need(kind, "value")?,
        })
    }
}

/// A score that a record gives.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) row: RowNo,
    pub(super) value: Number,
    pub(super) version: Option<String>,
    /// The host's codes of why.
    pub(super) reasons: Vec<String>,
    pub(super) computed_at: Instant,
    pub(super) valid_until: Option<Instant>,
}

impl Asker<'_> {
    /// The value of a record, or of the score that stands in where none is valid; which comes first the rule says.
    pub(super) fn external(
        &self,
        rule: &ScoreRule,
        external: &External,
        room: &ScoreRoom,
        noticed: &mut Vec<Noticed>,
        due: &mut Due,
    ) -> Standing {
        let given = self.given(rule, external, room, due);
        let scores = &self.plan.rulebook.definitions.scores;
        let stand_in = external.computed.and_then(|place| Some((place, scores.get(place)?)));
        let Some((place, other)) = stand_in.filter(|_| external.prefer_computed || given.is_none()) else {
            return given.map_or(Standing::None(Code::InsufficientData, None), Standing::Given);
        };
        let computed = self.stand(place, other, room, noticed, due);
        match (computed.number(), given) {
            (Some(value), _) => Standing::Computed(value, other.name.clone()),
            (None, Some(given)) => Standing::Given(given),
            (None, None) if matches!(computed, Standing::Suppressed) => Standing::Suppressed,
            (None, None) => Standing::None(Code::InsufficientData, Some(format!("score.{}", other.name))),
        }
    }

    /// Of the records that are valid the one that was computed last; of equal ones the later.
    fn given(&self, rule: &ScoreRule, external: &External, room: &ScoreRoom, due: &mut Due) -> Option<Given> {
        let (frame, slots) = (self.frame, self.plan.scores.external.as_ref()?);
        let mut best: Option<Given> = None;
        for (row, head) in frame.all().filter(|(_, head)| head.kind == Kind::ExternalScore) {
            let text = |slot| frame.cell_text(row, slot);
            let instant = |slot| match frame.cell(row, slot) {
                Cell::Instant(at) => Some(at),
                _ => None,
            };
            let Cell::Decimal(value) = frame.cell(row, slots.value) else { continue };
            if text(slots.model) != Some(external.model.as_str()) {
                continue;
            }
            let (computed_at, valid_until) =
                (instant(slots.computed_at).unwrap_or(head.at), instant(slots.valid_until));
            let valid = Life { from: computed_at, until: valid_until };
            let Some(life) = room.lives.of(frame, row).and_then(|life| life.within(valid)) else { continue };
            due.at(life.from);
            due.maybe(life.until);
            if life.holds(self.as_of) && best.as_ref().is_none_or(|best| best.computed_at <= computed_at) {
                best = Some(Given {
                    row,
                    value: Number::from(value).rounded(rule.scale),
                    version: text(slots.version).map(str::to_owned),
                    reasons: text(slots.reasons).into_iter().flat_map(str::lines).map(str::to_owned).collect(),
                    computed_at,
                    valid_until,
                });
            }
        }
        best
    }

    /// The records of models that no rule names (LH-1).
    pub(super) fn unknown_models(&self) -> Vec<RowNo> {
        let (frame, Some(slots)) = (self.frame, self.plan.scores.external.as_ref()) else { return Vec::new() };
        let scores = &self.plan.rulebook.definitions.scores;
        let known = |model: &str| scores.iter().any(|score| score.kind.model() == Some(model));
        let rows = frame.visible(self.as_of).filter(|(_, head)| head.kind == Kind::ExternalScore).map(|(row, _)| row);
        rows.filter(|row| !frame.cell_text(*row, slots.model).is_some_and(known)).collect()
    }
}
