//! What the events say of a request. It is the same in every jurisdiction and is read once.

use super::super::scope::{Holds, Scope};
use super::super::{Basis, Event, OptIn, Purpose, Request, Said, covers};
use crate::record::By;
use crate::time::Instant;

/// Why there is no grant (G5).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack {
    /// None for the purpose and contact point.
    Purpose,
    /// None for the channel.
    Channel,
    /// None for the recipient and operation.
    Recipient,
}

/// What the events say.
pub(super) struct Evidence<'x, 'r, 'e, 'f> {
    scope: Scope<'x, 'r>,
    events: &'e [Event<'f>],
    /// The live refusals, the governing one first.
    pub(super) live: Vec<&'e Event<'f>>,
    /// The live refusals of personalisation.
    pub(super) impersonal: Vec<&'e Event<'f>>,
    /// The governing grant.
    pub(super) grant: Result<&'e Event<'f>, Lack>,
}

impl<'x, 'r, 'e, 'f> Evidence<'x, 'r, 'e, 'f> {
    /// Reads events that all lie in the past; `impersonal` is the purpose of personalisation, if it matters.
    pub(super) fn read(
        request: &'x Request<'r>,
        purposes: &'x [Purpose],
        impersonal: Option<&'x str>,
        events: &'e [Event<'f>],
        holds: Holds<'x>,
    ) -> Self {
        let scope = Scope { request, purpose: request.purpose, purposes, holds };
        let consents = request.claimed_basis == Basis::Consent;
        Self {
            live: scope.live(events),
            impersonal: impersonal.map_or_else(Vec::new, |purpose| Scope { purpose, ..scope }.live(events)),
            grant: if consents { governing(&scope, events) } else { Err(Lack::Purpose) },
            scope,
            events,
        }
    }

    /// Whether a grant that contains the request is affirmative, or a guardian's (JR-4).
    pub(super) fn opted_in(&self, by: OptIn) -> bool {
        self.events.iter().any(|event| {
            let right = if by == OptIn::Guardian { event.by == By::Guardian } else { event.affirmative() };
            right && event.said == Said::Grant && self.scope.contains(event)
        })
    }

    /// Whether a grant is confirmed (G5).
    pub(super) fn confirmed(&self, grant: &Event<'_>) -> bool {
        let confirms = |event: &Event<'_>| event.said == Said::Confirm && grant.at <= event.at;
        self.events.iter().any(|event| confirms(event) && self.scope.contains(event))
    }
}

/// The greatest of the grants that are left (G5).
fn governing<'e, 'f>(scope: &Scope<'_, '_>, events: &'e [Event<'f>]) -> Result<&'e Event<'f>, Lack> {
    let (mut lack, mut best) = (Lack::Purpose, None);
    for event in events {
        let candidate = event.said == Said::Grant
            && event.by != By::HouseholdMember
            && covers(event.purpose, scope.purpose)
            && scope.contact_fits(event);
        if !candidate {
            continue;
        }
        if !scope.channel_fits(event) {
            lack = if lack == Lack::Purpose { Lack::Channel } else { lack };
        } else if !(scope.recipient_fits(event) && scope.operation_fits(event)) {
            lack = Lack::Recipient;
        } else if best.is_none_or(|known| order(event) > order(known)) {
            best = Some(event);
        }
    }
    best.ok_or(lack)
}

/// The order of grants (G5); two records of one id come from two sources.
fn order<'e>(event: &Event<'e>) -> (Instant, bool, bool, &'e str, &'e str) {
    (event.at, event.separate, event.explicit, event.record_id, event.origin)
}
