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

    /// Whether an event is for a purpose: one that it names, or the sort that it means (RQ-4).
    fn is_for(&self, event: &Event<'_>, purpose: &str) -> bool {
        let class = || -> Option<Class> { Some(purpose_of(self.purposes, purpose)?.class) };
        match event.classes {
            Some(classes) => class().is_some_and(|class| classes.has(class)),
            None => covers(event.purpose, purpose),
        }
    }

    /// Whether an event contains the request (CS-12).
    pub(super) fn contains(&self, event: &Event<'_>) -> bool {
        self.is_for(event, self.purpose)
            && self.channel_fits(event)
            && self.recipient_fits(event)
            && self.operation_fits(event)
            && self.contact_fits(event)
    }

    /// Whether grant `g` lies inside refusal `n` (CS-12).
    fn inside(&self, g: &Event<'_>, n: &Event<'_>) -> bool {
        self.is_for(n, g.purpose)
            && fits(n.channel, g.channel)
            && fits(n.recipient, g.recipient)
            && fits(n.operation, g.operation)
            && fits(n.contact_point.as_deref(), g.contact_point.as_deref())
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
/// erasure remembers (EN-9). `holds` says whether a profile holds a contact point.
pub fn opted_out(
    events: &[Event<'_>],
    points: &BTreeSet<String>,
    holds: &dyn Fn(u32, &str) -> bool,
) -> BTreeSet<(String, String)> {
    let mut kept = BTreeSet::new();
    for refusal in events.iter().filter(|event| event.negative()) {
        let meant = |point: &&String| fits(refusal.contact_point.as_deref(), Some(point.as_str()));
        for point in points.iter().filter(meant) {
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
                    && grant.purpose == refusal.purpose
                    && fits(grant.channel, refusal.channel)
                    && fits(grant.recipient, refusal.recipient)
                    && fits(grant.operation, refusal.operation)
                    && inside(grant, refusal)
            });
            if !lifted {
                kept.insert((point.clone(), refusal.purpose.to_owned()));
            }
        }
    }
    kept
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
