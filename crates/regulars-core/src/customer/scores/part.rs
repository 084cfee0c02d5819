//! The declared scores as a view shows them: value, baseline and reasons that add up (SC-1, SC-3, LO-2).

use std::collections::BTreeMap;

use super::super::explain::Explainer;
use super::super::{Finding, Person, Reason, ReasonLevel, RowNo, Score};
use super::{Aim, Asker, Read, ScoreRoom, Standing};
use crate::error::Code;
use crate::money::Number;
use crate::scoring::{Component, Input, PointsSum, ScoreKind, ScoreRule, Sum, Term, Worth};
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
    for (code, rows) in noticed {
        findings.push(Finding { code, records: rows.into_iter().filter_map(|row| explain.frame.key(row)).collect() });
    }
    found
}

struct Shown<'a> {
    explain: &'a Explainer<'a>,
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
            unit: Some(rule.unit.clone()),
            ..Score::of(standing.status())
        };
        match (standing, &rule.kind) {
            (Standing::Suppressed, _) => {}
            (Standing::None(code, name), _) => {
                if *code != Code::InsufficientData {
                    findings.push(Finding { code: *code, records: Vec::new() });
                }
                let facts = || name.iter().map(|name| ("measure", name.clone())).collect::<Vec<_>>();
                score.reasons = self.explain.reason(*code, facts, std::iter::empty());
            }
            (Standing::Points(sum, read), ScoreKind::PointsSum(points)) => {
                let mut value = String::new();
                sum.value.write(&mut value, rule.scale);
                score.value = Some(value);
                score.parts.insert("baseline", points.base.canonical());
                score.reasons = self.reasons(points, sum, read, due);
            }
        }
        score.next_change_at = due.next();
        score
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
        for (code, contribution) in [(Code::ScoreLimited, sum.limited), (Code::ScoreRounded, sum.rounded)] {
            if contribution != Number::ZERO {
                let facts = vec![("contribution", contribution.canonical()), ("value", sum.value.canonical())];
                parts.push((contribution, code, facts, Vec::new()));
            }
        }
        let size = |part: &Part| if part.0.signum() < 0 { part.0.neg() } else { part.0 };
        parts.sort_by(|a, b| size(b).cmp(&size(a)).then_with(|| a.1.as_str().cmp(b.1.as_str())));
        let reasons =
            parts.into_iter().flat_map(|(_, code, facts, rows)| self.explain.reason(code, || facts, rows.into_iter()));
        reasons.collect()
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
                let name = definitions.names.get(slot as usize).map(|(name, _)| name.clone()).unwrap_or_default();
                let observed = numbers.first().map(|one| one.number).unwrap_or(Number::ZERO);
                facts.push(("measure", name));
                facts.push(("observed", observed.canonical()));
                facts.extend(to_next(component, observed));
                rows.extend(self.rows(slot, due));
            }
            Input::Events { .. } => facts.push(("observed", numbers.len().to_string())),
        }
        (contribution, Code::ScoreComponent, facts, rows)
    }

    /// The rows behind a measure, if they are wanted, and when these differ.
    fn rows(&self, slot: u32, due: &mut Due) -> Vec<RowNo> {
        let plan = self.explain.plan;
        if plan.select.reasons != ReasonLevel::Records {
            return Vec::new();
        }
        let Some(place) = super::plan::measure(&plan.rulebook.definitions, slot) else { return Vec::new() };
        let (measures, lives) = (&plan.scores.measures, &self.room.measures.lives);
        measures.rows_change(self.explain.frame, lives, place, due);
        measures.rows(self.explain.frame, lives, place, self.as_of)
    }
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
