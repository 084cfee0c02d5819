//! The score of a customer's leads (SV-50, SV-51): by what they are at the instant, and by what they did.

use super::super::explain::Explainer;
use super::super::{Finding, Part};
use super::part::{LeadGroupPart, LeadItemPart, LeadScorePart};
use crate::error::{Code, Fault as _};
use crate::measure::{Fact, Lives, RowFacts};
use crate::money::{Number, Total};
use crate::sales::lead::{Event, score_of_day};
use crate::sales::rules::{LeadBook, LeadInput};
use crate::time::{Due, Instant};

/// The score and the grade, and when they may differ; none, with a finding, where the sum does not fit.
pub(super) fn score(
    explain: &Explainer<'_>,
    book: &LeadBook,
    facts: Option<&Vec<Fact>>,
    as_of: Instant,
    findings: &mut Vec<Finding>,
    due: &mut Due,
) -> Option<LeadScorePart> {
    debug_assert!(explain.plan.select.has(Part::Leads));
    let (frame, plan) = (explain.frame, &explain.plan.sales);
    let known: &[Fact] = facts.map_or(&[], Vec::as_slice);
    let mut fits: Vec<String> = Vec::new();
    let mut events: Vec<Event> = Vec::new();
    let mut lives = Lives::default();
    lives.read(frame, plan.numbers.as_ref());
    for rule in &book.inputs {
        match &rule.input {
            LeadInput::Fit(when) => {
                if when.holds(known, as_of) {
                    fits.push(rule.id.clone());
                }
                when.borders(known, due);
            }
            LeadInput::Events(pick) => {
                for (row, head) in frame.all().filter(|(row, _)| pick.types.contains(&frame.type_no(*row))) {
                    let facts = RowFacts { frame, cells: &plan.events, row };
                    let counts = pick.filter.as_ref().is_none_or(|filter| filter.holds(&facts, Instant::MIN));
                    let Some(life) = lives.of(frame, row).filter(|_| counts) else { continue };
                    due.at(life.from);
                    due.maybe(life.until);
                    if life.holds(as_of) {
                        events.push(Event { rule: rule.id.clone(), at: head.at });
                    }
                }
            }
        }
    }
    let scored = score_of_day(&book.rules, as_of, &fits, &events);
    let (scored, next) = match scored {
        Ok(scored) => scored,
        Err(error) => {
            findings.push(Finding { code: error.code(), records: Vec::new() });
            return None;
        }
    };
    due.maybe(next);
    let sum = |fit: bool| {
        let mut sum = Total::default();
        for (group, value) in book.groups.iter().zip(&scored.explained.groups) {
            if group.fit == fit {
                sum.add(value.value.into());
            }
        }
        Number::from_total(sum)
    };
    let (Some(fit), Some(engagement)) = (sum(true), sum(false)) else {
        findings.push(Finding { code: Code::Overflow, records: Vec::new() });
        return None;
    };
    let grade =
        book.bands.as_ref().map(|(letters, digits)| format!("{}{}", letters.band_of(fit), digits.band_of(engagement)));
    let explained = explain.explains().then_some(&scored.explained);
    let items = explained.iter().flat_map(|explained| &explained.items).map(|item| LeadItemPart {
        contribution: item.contribution.canonical(),
        count: item.count,
        decay: item.decay.canonical(),
        points: item.points.canonical(),
        rule: item.rule.clone(),
    });
    let groups = explained.iter().flat_map(|explained| &explained.groups).map(|group| LeadGroupPart {
        group: group.group.clone(),
        sum: group.sum.canonical(),
        value: group.value.canonical(),
    });
    Some(LeadScorePart {
        engagement: engagement.canonical(),
        fit: fit.canonical(),
        grade,
        groups: groups.collect(),
        items: items.collect(),
        passed: scored.explained.passed,
        value: scored.score.canonical(),
    })
}
