//! What is told of service cases in a stretch: each warning and each breach once (SV-16), and each case that opened by itself (SV-34).

use std::collections::BTreeSet;

use regulars_core::customer::{Cause, Change, Frame, Occasion, Plan, TrackRoom, case_marks};
use regulars_core::identity::CustomerId;
use regulars_core::time::Instant;

use super::pieces::pieces;

/// The stretch of one customer.
pub(super) struct CaseStretch<'a> {
    pub(super) customer: CustomerId,
    /// Where it begins and ends.
    pub(super) at: Instant,
    pub(super) end: Instant,
    /// Why something differs where it begins.
    pub(super) cause: Cause,
    /// What was told of the cases of everybody who hangs together: a case that moves with its customer is not told anew.
    pub(super) told: &'a BTreeSet<String>,
}

/// Tells what is new, and gives what was told of this customer's cases in all, and when more may be.
pub(super) fn watch_cases(
    frame: &Frame,
    plan: &Plan,
    stretch: &CaseStretch<'_>,
    changes: &mut Vec<Change>,
) -> (BTreeSet<String>, Option<Instant>) {
    let CaseStretch { customer, at, end, cause, told } = *stretch;
    let rows = || frame.all().filter(|(row, _)| plan.cases.tells(frame, &plan.rulebook, *row));
    if plan.cases.slots.is_none() || rows().next().is_none() {
        return (BTreeSet::new(), None);
    }
    // Where a record comes or is corrected away, another past may hold; what was told before was true then.
    let moments = rows().flat_map(|(row, head)| [Some(head.at), frame.void_from(row)]).flatten();
    let (mut known, mut due, mut room) = (told.clone(), None, TrackRoom::default());
    let mut own = BTreeSet::new();
    for (from, until) in pieces((at, end), moments) {
        let (marks, next) = case_marks(frame, plan, until, &mut room);
        due = next;
        for mark in marks {
            own.insert(mark.key.clone());
            let before = mark.others.iter().any(|key| known.contains(key));
            if known.insert(mark.key.clone()) && !before {
                let when = mark.at.max(from);
                let cause = if when <= at { cause } else { Cause::Time };
                changes.push(Occasion { at: when, customer, cause }.case(&mark));
            }
        }
    }
    // A mark that a late record took away was told all the same.
    own.extend(told.iter().filter(|key| is_of(key, frame, plan)).cloned());
    let coming = rows().map(|(_, head)| head.at).filter(|moment| *moment > end).min();
    (own, [due, coming].into_iter().flatten().min())
}

/// Whether a mark is about a case of this customer.
fn is_of(key: &str, frame: &Frame, plan: &Plan) -> bool {
    let Some(id) = key.splitn(4, ' ').nth(3) else { return false };
    let mut rows = frame.all().filter(|(row, _)| plan.cases.tells(frame, &plan.rulebook, *row));
    rows.any(|(row, _)| plan.cases.case_id(frame, row).as_deref() == Some(id))
}
