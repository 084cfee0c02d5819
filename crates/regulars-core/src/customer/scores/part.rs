//! The declared scores as a view shows them: value, baseline and reasons that add up (SC-1, SC-3, LO-2).

use std::collections::BTreeMap;

use super::super::explain::Explainer;
use super::super::{Finding, Person, Reason, ReasonLevel, RowNo, Score};
use super::external::Given;
use super::{Aim, Asker, Read, ScoreRoom, Standing, model};
use crate::error::Code;
use crate::money::Number;
use crate::scoring::{
    AxisOf, Carded, Component, Grid, Input, PointsSum, ScoreKind, ScoreRule, Scorecard, Sum, Term, Worth,
};
use crate::time::{Due, Instant};

/// The scores that are wanted, by name.
pub(in crate::customer) fn parts(
    explain: &Explainer<'_>,
    as_of: Instant,
    person: Option<&Person<'_>>,
    room: &mut ScoreRoom,
    findings: &mut Vec<Finding>,
    due: &mut Due,
) -> BTreeMap<String, Score> {
    let plan = explain.plan;
    let asker = Asker { frame: explain.frame, plan, as_of, person, aim: Aim::Shown };
    asker.begin(room);
    due.maybe(room.measures.noticed_until.and_then(Due::next));
    let mut noticed = std::mem::take(&mut room.measures.noticed);
    let mut found = BTreeMap::new();
    for place in &plan.scores.wanted {
        let Some(rule) = plan.rulebook.definitions.scores.get(*place) else { continue };
        let mut next = Due::after(as_of);
        let standing = asker.stand(*place, rule, room, &mut noticed, &mut next);
        let shown = Shown { explain, rule, room, as_of };
        found.insert(rule.name.clone(), shown.score(&standing, findings, &mut next));
        due.maybe(next.next());
    }
    noticed.extend(asker.unknown_models().into_iter().map(|row| (Code::UnknownModel, vec![row])));
    for (code, rows) in noticed {
        findings.push(Finding { code, records: rows.into_iter().filter_map(|row| explain.frame.key(row)).collect() });
    }
    found
}

pub(super) struct Shown<'a> {
    pub(super) explain: &'a Explainer<'a>,
    rule: &'a ScoreRule,
    room: &'a ScoreRoom,
    as_of: Instant,
}

/// A reason before it is sorted: how much it contributes, its facts and its rows.
type Part = (Number, Code, Vec<(&'static str, String)>, Vec<RowNo>);

impl Shown<'_> {
    fn score(&self, standing: &Standing, findings: &mut Vec<Finding>, due: &mut Due) -> Score {
        let rule = self.rule;
        let mut score = Score {
            label: rule.labels.said(self.explain.plan.rulebook.language),
            solely_automated: rule.solely_automated,
            unit: (!rule.kind.is_word()).then(|| rule.unit.clone()),
            ..Score::of(standing.status())
        };
        match (standing, &rule.kind) {
            (Standing::Suppressed, _) => {}
            (Standing::None(code, name), _) => {
                if !matches!(code, Code::InsufficientData | Code::ModelExpired | Code::ModelMissing) {
                    findings.push(Finding { code: *code, records: Vec::new() });
                }
                let facts = || name.iter().map(|name| ("measure", name.clone())).collect::<Vec<_>>();
                score.reasons = self.explain.reason(*code, facts, std::iter::empty());
            }
            (Standing::Points(sum, read), ScoreKind::PointsSum(points)) => {
                score.value = Some(self.written(sum.value));
                score.parts.insert("baseline", points.base.canonical());
                score.reasons = self.reasons(points, sum, read, due);
            }
            (Standing::Card(carded, observed), ScoreKind::Scorecard(card)) => {
                score.value = Some(self.written(carded.value));
                score.parts.insert("baseline", carded.baseline.canonical());
                if let Some(probability) = carded.probability {
                    score.parts.insert("probability", probability.canonical());
                }
                score.reasons = self.features(card, carded, observed, due);
            }
            (Standing::Word(word, values), kind) => {
                score.value = Some(word.to_string());
                score.reasons = kind.grid().map(|grid| self.axes(grid, *values)).unwrap_or_default();
            }
            (Standing::Given(given), kind) => {
                score.value = Some(self.written(given.value));
                score.model = kind.model().map(|model| match &given.version {
                    Some(version) => format!("{model} {version}"),
                    None => model.to_owned(),
                });
                score.reasons = self.given(given);
            }
            (Standing::Computed(number, name), _) => {
                score.value = Some(number.canonical());
                let facts = || [("measure", format!("score.{name}")), ("observed", number.canonical())];
                score.reasons = self.explain.reason(Code::ScoreComputed, facts, std::iter::empty());
            }
            (Standing::Learned(said), ScoreKind::Learned(learned)) => {
                score.value = Some(match &said.value {
                    Ok(number) => self.written(*number),
                    Err(word) => word.to_string(),
                });
                score.model = Some(said.id.clone());
                score.parts = model::parts(learned, said);
                score.reasons = self.shares(learned, said, due);
            }
            (Standing::Points(..) | Standing::Card(..) | Standing::Learned(_), _) => {}
        }
        score.next_change_at = due.next();
        score
    }

    /// A number with the digits of the score.
    fn written(&self, number: Number) -> String {
        let mut text = String::new();
        number.write(&mut text, self.rule.scale);
        text
    }

    /// The reasons, the largest contribution first (SC-3).
    fn reasons(&self, points: &PointsSum, sum: &Sum, read: &Read, due: &mut Due) -> Vec<Reason> {
        if !self.explain.explains() {
            return Vec::new();
        }
        let mut parts: Vec<Part> = Vec::new();
        for (place, (component, term)) in points.components.iter().zip(&sum.terms).enumerate() {
            parts.push(self.component(place, component, term, read, due));
        }
        parts.extend(adjusted(Code::ScoreLimited, sum.limited, sum.value));
        parts.extend(adjusted(Code::ScoreRounded, sum.rounded, sum.value));
        self.sorted(parts)
    }

    /// Reasons, the largest contribution first, then by code (SC-3).
    fn sorted(&self, mut parts: Vec<Part>) -> Vec<Reason> {
        let size = |part: &Part| if part.0.signum() < 0 { part.0.neg() } else { part.0 };
        parts.sort_by(|a, b| size(b).cmp(&size(a)).then_with(|| a.1.as_str().cmp(b.1.as_str())));
        let reason = |(_, code, facts, rows): Part| self.explain.reason(code, || facts, rows.into_iter());
        parts.into_iter().flat_map(reason).collect()
    }

    /// The reasons of a scorecard: how far the points of each feature lie from the mean (CH-4).
    fn features(&self, card: &Scorecard, carded: &Carded, observed: &[Option<Number>], due: &mut Due) -> Vec<Reason> {
        if !self.explain.explains() {
            return Vec::new();
        }
        let rules = &self.explain.plan.rulebook;
        let mut parts: Vec<Part> = Vec::new();
        for ((feature, observed), (points, contribution)) in card.features.iter().zip(observed).zip(&carded.points) {
            let facts = vec![
                ("component", feature.name.clone()),
                ("contribution", contribution.canonical()),
                ("label", feature.labels.or(&feature.name, rules.language).to_owned()),
                ("measure", rules.definitions.name(feature.measure).to_owned()),
                ("observed", observed.map_or_else(|| "missing".to_owned(), |number| number.canonical())),
                ("raw", points.canonical()),
            ];
            parts.push((*contribution, Code::ScoreFeature, facts, self.rows(feature.measure, due)));
        }
        parts.extend(adjusted(Code::ScoreRounded, carded.rounded, carded.value));
        self.sorted(parts)
    }

    /// The record, with the codes that the host gave.
    fn given(&self, given: &Given) -> Vec<Reason> {
        let facts = || {
            let mut facts = vec![("computed_at", given.computed_at.to_string()), ("observed", given.value.canonical())];
            facts.extend(given.valid_until.map(|until| ("valid_until", until.to_string())));
            if !given.reasons.is_empty() {
                facts.push(("why", given.reasons.join(", ")));
            }
            facts
        };
        self.explain.reason(Code::ScoreGiven, facts, std::iter::once(given.row))
    }

    /// Where both axes lie, the first one first.
    fn axes(&self, grid: &Grid, values: [Number; 2]) -> Vec<Reason> {
        let definitions = &self.explain.plan.rulebook.definitions;
        let language = self.explain.plan.rulebook.language;
        let axes = grid.axes.iter().zip(values).flat_map(|(axis, value)| {
            let name = match axis.of {
                AxisOf::Measure(slot) => definitions.name(slot).to_owned(),
                AxisOf::Score(place) => {
                    let score = definitions.scores.get(place);
                    score.map(|score| format!("score.{}", score.name)).unwrap_or_default()
                }
            };
            let facts = || {
                vec![
                    ("axis", axis.name.to_owned()),
                    ("band", (axis.band(value) + 1).to_string()),
                    ("bands", (axis.cuts.len() + 1).to_string()),
                    ("label", definitions.label(&name, language).to_owned()),
                    ("measure", name.clone()),
                    ("observed", value.canonical()),
                ]
            };
            self.explain.reason(Code::ScoreAxis, facts, std::iter::empty())
        });
        axes.collect()
    }

    fn component(&self, place: usize, component: &Component, term: &Term, read: &Read, due: &mut Due) -> Part {
        let definitions = &self.explain.plan.rulebook.definitions;
        let language = self.explain.plan.rulebook.language;
        let contribution = component.signed(term.kept);
        let numbers = read.numbers.get(place).map(Vec::as_slice).unwrap_or_default();
        let mut rows = read.rows.get(place).cloned().unwrap_or_default();
        let mut facts = vec![
            ("component", component.name.clone()),
            ("contribution", contribution.canonical()),
            ("label", component.labels.or(&component.name, language).to_owned()),
            ("lost", term.raw.sub(term.kept).unwrap_or(Number::ZERO).canonical()),
            ("raw", term.raw.canonical()),
        ];
        match component.input {
            Input::Measure(slot) => {
                let observed = numbers.first().map(|one| one.number).unwrap_or(Number::ZERO);
                facts.push(("measure", definitions.name(slot).to_owned()));
                facts.push(("observed", observed.canonical()));
                facts.extend(to_next(component, observed));
                rows.extend(self.rows(slot, due));
            }
            Input::Events { .. } => facts.push(("observed", numbers.len().to_string())),
        }
        (contribution, Code::ScoreComponent, facts, rows)
    }

    /// The rows behind a measure, if they are wanted, and when these differ.
    pub(super) fn rows(&self, slot: u32, due: &mut Due) -> Vec<RowNo> {
        let plan = self.explain.plan;
        if plan.select.reasons != ReasonLevel::Records {
            return Vec::new();
        }
        let Some(place) = plan.rulebook.definitions.measure_at(slot) else { return Vec::new() };
        let (measures, lives) = (&plan.scores.measures, &self.room.measures.lives);
        measures.rows_change(self.explain.frame, lives, place, due);
        measures.rows(self.explain.frame, lives, place, self.as_of)
    }
}

/// What bounds or rounding did to the sum; none if they did nothing.
fn adjusted(code: Code, contribution: Number, value: Number) -> Option<Part> {
    let facts = || vec![("contribution", contribution.canonical()), ("value", value.canonical())];
    (contribution != Number::ZERO).then(|| (contribution, code, facts(), Vec::new()))
}

/// What lifts a component by one band: how much of the measure is missing, and how many points that band is worth (LO-2).
fn to_next(component: &Component, observed: Number) -> Vec<(&'static str, String)> {
    let Worth::Bands(bands) = &component.worth else { return Vec::new() };
    let next = bands.iter().find(|band| observed < band.from.into());
    let missing = next.and_then(|band| Some((Number::from(band.from).sub(observed)?, band.points)));
    missing.map_or_else(Vec::new, |(missing, points)| {
        vec![("next_points", points.canonical()), ("to_next", missing.canonical())]
    })
}
