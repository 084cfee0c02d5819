//! The scope algebra of events (CS-8, CS-12, CS-13): which events a request is contained in, which refusals are live.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::{Class, Event, Purpose, Request, Said, covers, purpose_of};

/// Whether a profile of the customer holds a contact point (CS-8).
pub(super) type Holds<'h> = &'h dyn Fn(u32, &str) -> bool;

/// What of a request events are compared with.
#[derive(Clone, Copy)]
pub(super) struct Scope<'r, 'a> {
    pub(super) request: &'r Request<'a>,
    /// The purpose, which may stand in for the request's (G3).
    pub(super) purpose: &'r str,
    /// The declared purposes, which give every purpose its class.
    pub(super) purposes: &'r [Purpose],
    pub(super) holds: Holds<'r>,
}

/// Whether what an event states, if it does, is what is asked (CS-12).
pub(super) fn fits(stated: Option<&str>, asked: Option<&str>) -> bool {
    stated.is_none() || stated == asked
}

/// Whether an event is for a purpose: one that it names, or the sort that it means (RQ-4).
fn is_for(event: &Event<'_>, purpose: &str, purposes: &[Purpose]) -> bool {
    let class = || -> Option<Class> { Some(purpose_of(purposes, purpose)?.class) };
    match event.classes {
        Some(classes) => class().is_some_and(|class| classes.has(class)),
        None => covers(event.purpose, purpose),
    }
}

/// Whether channel, recipient, operation and contact point of `g` are those that `n` names (CS-12).
fn has_scope_inside(g: &Event<'_>, n: &Event<'_>) -> bool {
    fits(n.channel, g.channel)
        && fits(n.recipient, g.recipient)
        && fits(n.operation, g.operation)
        && fits(n.contact_point.as_deref(), g.contact_point.as_deref())
}

impl Scope<'_, '_> {
    /// Whether the event's contact point fits the request's (CS-8).
    pub(super) fn contact_fits(&self, event: &Event<'_>) -> bool {
        match (event.contact_point.as_deref(), self.request.contact_point) {
            (None, None) => true,
            (None, Some(asked)) => event.negative() || (self.holds)(event.profile, asked),
            (stated, asked) => stated == asked,
        }
    }

    pub(super) fn channel_fits(&self, event: &Event<'_>) -> bool {
        fits(event.channel, self.request.channel)
    }

    pub(super) fn recipient_fits(&self, event: &Event<'_>) -> bool {
        fits(event.recipient, self.request.recipient.map(|recipient| recipient.id))
    }

    pub(super) fn operation_fits(&self, event: &Event<'_>) -> bool {
        event.operation.is_none_or(|stated| stated == super::Word::as_str(self.request.operation))
    }

    /// Whether an event contains the request (CS-12).
    pub(super) fn contains(&self, event: &Event<'_>) -> bool {
        is_for(event, self.purpose, self.purposes)
            && self.channel_fits(event)
            && self.recipient_fits(event)
            && self.operation_fits(event)
            && self.contact_fits(event)
    }

    /// Whether grant `g` lies inside refusal `n` (CS-12).
    fn inside(&self, g: &Event<'_>, n: &Event<'_>) -> bool {
        is_for(n, g.purpose, self.purposes) && has_scope_inside(g, n)
    }

    /// The live refusals (CS-13), the governing one first (CS-14).
    pub(super) fn live<'e, 'f>(&self, events: &'e [Event<'f>]) -> Vec<&'e Event<'f>> {
        let lifted = |negative: &Event<'_>| {
            events.iter().any(|grant| {
                grant.said == Said::Grant
                    && grant.at > negative.at
                    && grant.affirmative()
                    && self.contains(grant)
                    && self.inside(grant, negative)
            })
        };
        let live = events.iter().filter(|event| event.negative() && self.contains(event) && !lifted(event));
        let mut live: Vec<&Event<'_>> = live.collect();
        live.sort_by_key(|event| (Reverse(event.at), rank(event.said), event.origin, event.record_id));
        live
    }
}

/// Each of these contact points with each purpose of which a refusal is live there, whatever else the refusal names: what an
/// erasure remembers (EN-9). An objection to a sort of purposes is one to each declared purpose of it (RQ-4). `holds` says whether
/// a profile holds a contact point.
pub fn opted_out(
    events: &[Event<'_>],
    purposes: &[Purpose],
    points: &BTreeSet<String>,
    holds: &dyn Fn(u32, &str) -> bool,
) -> BTreeSet<(String, String)> {
    let mut kept = BTreeSet::new();
    for refusal in events.iter().filter(|event| event.negative()) {
        let refused: Vec<&str> = match refusal.classes {
            Some(classes) => {
                purposes.iter().filter(|one| classes.has(one.class)).map(|one| one.path.as_str()).collect()
            }
            None => vec![refusal.purpose],
        };
        let meant = |point: &&String| fits(refusal.contact_point.as_deref(), Some(point.as_str()));
        for point in points.iter().filter(meant) {
            for purpose in &refused {
                let lifted = events.iter().any(|grant| {
                    let here = match grant.contact_point.as_deref() {
                        Some(stated) => stated == point,
                        None => holds(grant.profile, point),
                    };
                    // A grant for a part of what was refused lifts that part only, so the rest is remembered.
                    grant.said == Said::Grant
                        && grant.at > refusal.at
                        && grant.affirmative()
                        && here
                        && grant.purpose == *purpose
                        && fits(grant.channel, refusal.channel)
                        && fits(grant.recipient, refusal.recipient)
                        && fits(grant.operation, refusal.operation)
                        && has_scope_inside(grant, refusal)
                });
                if !lifted {
                    kept.insert((point.clone(), (*purpose).to_owned()));
                }
            }
        }
    }
    kept
}

impl Event<'_> {
    /// Whether it is a no to everything that another event is about (CS-12).
    pub fn forbids(&self, other: &Event<'_>, purposes: &[Purpose]) -> bool {
        self.negative() && is_for(self, other.purpose, purposes) && has_scope_inside(other, self)
    }
}

/// Whether a purpose is refused already, with any scope, and no yes came later to anything of it. What a browser says with every
/// request is then no news (CS-10).
pub fn refusal_stands(events: &[Event<'_>], purpose: &str) -> bool {
    let unscoped = |event: &Event<'_>| {
        let parts = [event.channel, event.recipient, event.operation, event.contact_point.as_deref()];
        parts.iter().all(Option::is_none)
    };
    let touches = |grant: &Event<'_>| covers(grant.purpose, purpose) || covers(purpose, grant.purpose);
    let lifted = |no: &Event<'_>| {
        events.iter().any(|yes| yes.said == Said::Grant && yes.affirmative() && yes.at > no.at && touches(yes))
    };
    events.iter().any(|no| no.negative() && covers(no.purpose, purpose) && unscoped(no) && !lifted(no))
}

/// Which refusal of one instant governs (CS-14).
fn rank(said: Said) -> u8 {
    match said {
        Said::Invalidate => 0,
        Said::Withdraw => 1,
        Said::Object => 2,
        Said::Refuse => 3,
        _ => 4,
    }
}
