//! The scope algebra of events (CS-8, CS-12, CS-13): which events a request is contained in, which refusals are live.

use std::cmp::Reverse;

use super::{Event, Request, Said, covers};

/// Whether a profile of the customer holds a contact point (CS-8).
pub(super) type Holds<'h> = &'h dyn Fn(u32, &str) -> bool;

/// What of a request events are compared with.
#[derive(Clone, Copy)]
pub(super) struct Scope<'r, 'a> {
    pub(super) request: &'r Request<'a>,
    /// The purpose, which may stand in for the request's (G3).
    pub(super) purpose: &'r str,
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

    /// Whether an event contains the request (CS-12).
    pub(super) fn contains(&self, event: &Event<'_>) -> bool {
        covers(event.purpose, self.purpose)
            && self.channel_fits(event)
            && self.recipient_fits(event)
            && self.operation_fits(event)
            && self.contact_fits(event)
    }

    /// The live refusals (CS-13), the governing one first (CS-14).
    pub(super) fn live<'e, 'f>(&self, events: &'e [Event<'f>]) -> Vec<&'e Event<'f>> {
        let lifted = |negative: &Event<'_>| {
            events.iter().any(|grant| {
                grant.said == Said::Grant
                    && grant.at > negative.at
                    && grant.affirmative()
                    && self.contains(grant)
                    && inside(grant, negative)
            })
        };
        let live = events.iter().filter(|event| event.negative() && self.contains(event) && !lifted(event));
        let mut live: Vec<&Event<'_>> = live.collect();
        live.sort_by_key(|event| (Reverse(event.at), rank(event.said), event.origin, event.record_id));
        live
    }
}

impl Event<'_> {
    /// Whether it is a no to everything that another event is about (CS-12).
    pub fn forbids(&self, other: &Event<'_>) -> bool {
        self.negative() && inside(other, self)
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

/// Whether grant `g` lies inside refusal `n` (CS-12).
fn inside(g: &Event<'_>, n: &Event<'_>) -> bool {
    covers(n.purpose, g.purpose)
        && fits(n.channel, g.channel)
        && fits(n.recipient, g.recipient)
        && fits(n.operation, g.operation)
        && fits(n.contact_point.as_deref(), g.contact_point.as_deref())
}
