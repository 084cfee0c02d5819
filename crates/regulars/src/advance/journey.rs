//! What is told of journeys in a stretch (SV-86, SV-92): each firing, each firing that does not hold any more, and each case that is due for a
//! parcel or a payment, once. What was told is kept by its key, whatever is replayed, merged or computed anew.

use std::collections::BTreeSet;

use regulars_core::customer::{
    Cause, Change, Frame, JourneyMark, JourneyMarks, JourneyRoom, MarkStatus, Occasion, Plan, TrackRoom, guard_notice,
    journey_marks,
};
use regulars_core::identity::CustomerId;
use regulars_core::record::Kind;
use regulars_core::time::Instant;

use super::pieces::pieces;

/// The stretch of one customer.
pub(super) struct JourneyStretch<'a> {
    pub(super) customer: CustomerId,
    /// Where it begins and ends.
    pub(super) at: Instant,
    pub(super) end: Instant,
    /// Why something differs where it begins.
    pub(super) cause: Cause,
    /// What was told of those who are part of the customer, and of whom they were one with.
    pub(super) told: &'a BTreeSet<String>,
    /// Whether somebody who was part of the customer is not any more.
    pub(super) parted: bool,
}

/// Tells what is new, and gives what was told in all, and when there may be more.
pub(super) fn watch_journey(
    frame: &Frame,
    plan: &Plan,
    stretch: &JourneyStretch<'_>,
    (room, track): (&mut JourneyRoom, &mut TrackRoom),
    changes: &mut Vec<Change>,
) -> (BTreeSet<String>, Option<Instant>) {
    let JourneyStretch { customer, at, end, cause, told, parted } = *stretch;
    let mut known = told.clone();
    if !plan.journey.reads_triggers() && !plan.journey.reads_fulfilment() {
        return (known, None);
    }
    // A firing depends on what came before it alone; only what is corrected away, and what is recorded of a firing, reach back.
    let recorded = frame.all().filter(|(_, head)| head.kind == Kind::TriggerFired).map(|(_, head)| head.at);
    let voids = frame.all().filter_map(|(row, _)| frame.void_from(row));
    let pieces = pieces((at, end), recorded.chain(voids));
    // What was recorded is not told, also where the record comes only later.
    let last = frame.last_instant().unwrap_or(end).max(end);
    let all = journey_marks(frame, plan, last, room).all;
    let recorded: BTreeSet<String> = all.into_iter().filter(|mark| mark.recorded).map(|mark| mark.key).collect();
    let mut due = None;
    for (from, until) in pieces {
        let JourneyMarks { all, next } = journey_marks(frame, plan, until, room);
        due = next;
        for mark in all {
            if recorded.contains(&mark.key) || !known.insert(mark.key.clone()) {
                continue;
            }
            let late = mark.at < from;
            if late && !may_be_late(&mark, from, cause, parted && from <= at) {
                continue;
            }
            let when = mark.at.max(from);
            let cause = if when <= at { cause } else { Cause::Time };
            let fires = mark.status == MarkStatus::Fired;
            let guard = fires.then(|| guard_notice(frame, plan, &mark, when, track)).flatten();
            changes.push(Occasion { at: when, customer, cause }.journey(&mark, guard));
        }
    }
    let moments = frame.all().flat_map(|(row, head)| [Some(head.at), frame.void_from(row)]).flatten();
    let coming = moments.filter(|moment| *moment > end).min();
    (known, [due, coming].into_iter().flatten().min())
}

/// Whether something that lies before an instant is told there: not what is too late for, and never what others' going completed.
fn may_be_late(mark: &JourneyMark, from: Instant, cause: Cause, parted: bool) -> bool {
    if mark.status != MarkStatus::Fired {
        return mark.status == MarkStatus::CaseDue || !parted;
    }
    let in_time = mark.lateness_us.is_none_or(|lateness| mark.at.plus_micros(lateness) >= from);
    in_time && !parted && (cause != Cause::Identity || mark.on_merge)
}
