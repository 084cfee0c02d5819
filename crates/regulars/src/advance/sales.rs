//! What is told of leads and opportunities in a stretch (SV-52, SV-53): a lead that is left alone, a stage, an end, an opportunity that is
//! stale; each once.

use std::collections::BTreeSet;

use regulars_core::customer::{Cause, Change, Frame, Occasion, Plan, SalesMark, sales_marks};
use regulars_core::record::Kind;
use regulars_core::time::Instant;

use super::cases::CaseStretch;
use super::pieces::pieces;

/// Tells what is new, and gives what was told of this customer's leads and opportunities in all, and when more may be.
pub(super) fn watch_sales(
    frame: &Frame,
    plan: &Plan,
    stretch: &CaseStretch<'_>,
    changes: &mut Vec<Change>,
) -> (BTreeSet<String>, Option<Instant>) {
    let CaseStretch { customer, at, end, cause, told } = *stretch;
    let is_ours = |kind| matches!(kind, Kind::Lead | Kind::Opportunity);
    let rows = || frame.all().filter(|(_, head)| is_ours(head.kind) && head.declared.is_none());
    if !plan.sales.follows() || rows().next().is_none() {
        return (BTreeSet::new(), None);
    }
    // Between two records time alone acts; where one comes or is corrected away, another past may hold.
    let moments = rows().flat_map(|(row, head)| [Some(head.at), frame.void_from(row)]).flatten();
    let (mut known, mut due) = (told.clone(), None);
    let mut own = BTreeSet::new();
    for (from, until) in pieces((at, end), moments) {
        let (marks, next) = sales_marks(frame, plan, until);
        due = next;
        for mark in marks {
            own.insert(mark.key.clone());
            let before = mark.same.iter().any(|key| known.contains(key));
            if known.insert(mark.key.clone()) && !before {
                let when = mark.at.max(from);
                let cause = if when <= at { cause } else { Cause::Time };
                changes.push(Occasion { at: when, customer, cause }.sales(&mark));
            }
        }
    }
    // A mark that a late record took away was told all the same.
    own.extend(told.iter().filter(|key| SalesMark::is_in(key, frame)).cloned());
    let coming = rows().map(|(_, head)| head.at).filter(|moment| *moment > end).min();
    (own, [due, coming].into_iter().flatten().min())
}
