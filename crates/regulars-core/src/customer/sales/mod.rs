//! Leads and opportunities of a view (SV-50 to SV-53): where each stands by its records, what a lead is scored and why, who gets it, and
//! what is told of them once. Any permutation of the records gives the same.

mod lead;
mod mark;
mod opportunity;
mod part;
mod plan;
mod score;

pub use mark::{SalesMark, sales_marks};
pub use part::{LeadGroupPart, LeadItemPart, LeadPart, LeadScorePart, OpportunityPart, StageEntryPart};
pub use plan::SalesPlan;

use std::collections::BTreeMap;

use self::lead::{Leads, read_leads};
use self::opportunity::{Opportunities, read_opportunities};
use self::part::{lead_part, opportunity_part, refusals};
use super::explain::Explainer;
use super::track::{Track, TrackRoom};
use super::{Finding, Frame, Plan, RowNo};
use crate::error::Code;
use crate::measure::Fact;
use crate::time::{Due, Instant};

/// Leads and opportunities as parts of the view; none of those that are not asked for.
pub(super) type SalesParts = (Option<Vec<LeadPart>>, Option<Vec<OpportunityPart>>);

/// Leads and opportunities as parts of the view.
pub(super) fn sales(
    explain: &Explainer<'_>,
    as_of: Instant,
    room: &mut TrackRoom,
    findings: &mut Vec<Finding>,
    due: &mut Due,
) -> SalesParts {
    let Read { leads, opportunities } = Read::at(explain.frame, explain.plan, as_of);
    for (code, row) in leads.findings.iter().chain(&opportunities.findings) {
        findings.push(Finding { code: *code, records: explain.frame.key(*row).into_iter().collect() });
    }
    parts(explain, (&leads, &opportunities), as_of, room, findings, due)
}

/// What the records of a frame tell of leads and opportunities.
struct Read<'a> {
    leads: Leads<'a>,
    opportunities: Opportunities<'a>,
}

impl<'a> Read<'a> {
    fn at(frame: &'a Frame, plan: &'a Plan, as_of: Instant) -> Self {
        let rules = &plan.rulebook.sales;
        let leads = plan.sales.leads.as_ref().zip(rules.leads.as_ref());
        let opportunities = plan.sales.opportunities.as_ref().zip(rules.opportunities.as_ref());
        Self {
            leads: leads.map(|(slots, book)| read_leads(frame, slots, book, as_of)).unwrap_or_default(),
            opportunities: opportunities
                .map(|(slots, book)| read_opportunities(frame, slots, book, as_of))
                .unwrap_or_default(),
        }
    }
}

fn parts(
    explain: &Explainer<'_>,
    (leads, opportunities): (&Leads<'_>, &Opportunities<'_>),
    as_of: Instant,
    room: &mut TrackRoom,
    findings: &mut Vec<Finding>,
    due: &mut Due,
) -> SalesParts {
    let plan = explain.plan;
    let rules = &plan.rulebook.sales;
    let wanted = |part| plan.select.has(part);
    for course in opportunities.all.iter().map(|one| &one.course) {
        due.maybe(course.next_change_at);
    }
    let of_leads = rules.leads.as_ref().filter(|_| wanted(super::Part::Leads)).map(|book| {
        let facts = facts(explain, leads, as_of, room, due);
        let scored = leads
            .all
            .iter()
            .any(|lead| !lead.has_ended())
            .then(|| score::score(explain, book, facts.get(&as_of), as_of, findings, due))
            .flatten();
        let refused = refusals(explain, leads, opportunities, as_of);
        let part = |lead: &lead::Lead<'_>| {
            due.maybe(lead.course.next_change_at);
            lead_part(explain, book, lead, facts.get(&lead.created_at()), scored.as_ref(), &refused)
        };
        leads.all.iter().map(part).collect()
    });
    let of_opportunities = rules
        .opportunities
        .as_ref()
        .filter(|_| wanted(super::Part::Opportunities))
        .map(|book| opportunities.all.iter().map(|one| opportunity_part(book, one)).collect());
    (of_leads, of_opportunities)
}

/// What the customer was when each lead came, and is now, as far as rules of leads read it.
fn facts(
    explain: &Explainer<'_>,
    leads: &Leads<'_>,
    as_of: Instant,
    room: &mut TrackRoom,
    due: &mut Due,
) -> BTreeMap<Instant, Vec<Fact>> {
    let mut found = BTreeMap::new();
    if explain.plan.sales.reads.is_empty() || leads.all.is_empty() {
        return found;
    }
    let mut moments: Vec<Instant> = leads.all.iter().map(lead::Lead::created_at).chain([as_of]).collect();
    moments.sort_unstable();
    moments.dedup();
    let mut track = Track::new(explain.frame, explain.plan, room);
    for moment in moments {
        track.run(moment, &mut |_| {});
        found.insert(moment, track.facts().to_vec());
    }
    due.maybe(track.next());
    found
}

/// Leads and opportunities in a frame at an instant, and the steps that have no effect, each with why; nothing where the plan asks for
/// none.
pub fn sales_parts(
    frame: &Frame,
    plan: &Plan,
    as_of: Instant,
    room: &mut TrackRoom,
) -> (Vec<LeadPart>, Vec<OpportunityPart>, Vec<(Code, RowNo)>) {
    let explain = Explainer { frame, plan };
    let Read { leads, opportunities } = Read::at(frame, plan, as_of);
    let due = &mut Due::after(as_of);
    let (of_leads, of_opportunities) = parts(&explain, (&leads, &opportunities), as_of, room, &mut Vec::new(), due);
    let findings = leads.findings.into_iter().chain(opportunities.findings).collect();
    (of_leads.unwrap_or_default(), of_opportunities.unwrap_or_default(), findings)
}
