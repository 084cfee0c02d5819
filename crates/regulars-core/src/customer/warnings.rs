//! Which warnings of churn are due of a customer (SV-40): a replay of the conditions of `[[service.warning]]`, beside the cases that are there.

use super::{Frame, Plan, Track, TrackRoom, cases};
use crate::condition::Leaf;
use crate::service::{CHURN_WARNING, Crossings, OpenedWarning, opens};
use crate::time::{Due, Instant};

/// A warning that is due.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WarningDue {
    /// What is suggested to do.
    pub action: String,
    /// The band of the customer's value.
    pub band: Option<String>,
    /// The facts that decide it (CD-9).
    pub because: Vec<Leaf>,
    /// When the condition came to hold.
    pub crossed_at: Instant,
    /// Within how many hours it is worked on.
    pub due_hours: u32,
    /// The row.
    pub row: String,
}

/// The warnings that are due of the customer in a frame, in the order of the rulebook, at most one, and when more may be; under a plan
/// of [`Select::warnings`](super::Select::warnings).
pub fn warnings_due(
    frame: &Frame,
    plan: &Plan,
    as_of: Instant,
    room: &mut TrackRoom,
) -> (Option<WarningDue>, Option<Instant>) {
    let rules = &plan.rulebook.service.warnings;
    let mut due = Due::after(as_of);
    let cases = cases::read(frame, plan, as_of, room, &mut due).unwrap_or_default();
    let known = |id: &str| -> Vec<OpenedWarning> {
        let own = cases.all.iter().filter(|case| case.about.kind == Some(CHURN_WARNING));
        let told = own.map(|case| OpenedWarning {
            opened_at: case.created_at,
            done_at: case.resolved_at,
            own: case.about.category == Some(id),
        });
        told.collect()
    };
    let mut crossings = vec![Crossings::default(); rules.len()];
    let mut track = Track::new(frame, plan, room);
    let mut at: Option<Instant> = None;
    // Conditions about time differ between what happens, too.
    let borders = |track: &Track<'_>, at: Instant| {
        let mut borders = Due::after(at);
        for condition in rules.iter().flat_map(|row| [&row.enter].into_iter().chain(&row.exit)) {
            condition.borders(track.facts(), &mut borders);
        }
        borders.next()
    };
    loop {
        let border = at.and_then(|at| borders(&track, at));
        let Some(next) = [track.next(), border].into_iter().flatten().min() else { break };
        if next > as_of {
            due.at(next);
            break;
        }
        track.run(next, &mut |_| {});
        at = Some(next);
        for (row, crossings) in rules.iter().zip(&mut crossings) {
            let facts = track.facts();
            let enter = row.enter.holds(facts, next);
            crossings.take(next, enter, row.exit.as_ref().map_or(!enter, |exit| exit.holds(facts, next)));
        }
    }
    let facts = track.facts();
    let name = |slot: u32| plan.rulebook.definitions.name(slot).to_owned();
    let found = rules.iter().zip(&crossings).find_map(|(row, crossings)| {
        let crossed_at = crossings.crossed_at.filter(|at| opens(row, *at, &known(&row.id)))?;
        let band = row.bands.iter().find(|band| band.when.holds(facts, as_of));
        Some(WarningDue {
            action: row.action.clone(),
            band: band.map(|band| band.band.clone()),
            because: row.enter.decide(facts, as_of, &name).1,
            crossed_at,
            due_hours: row.due_hours,
            row: row.id.clone(),
        })
    });
    (found, due.next())
}
