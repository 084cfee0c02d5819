//! The decision: gates G0, G3 and G5 of CS-19, with every failing check and the instant at which the answer may change.

use super::{Event, Purpose, covers, purpose_of};
use crate::error::Code;
use crate::record::{By, Capture, ConsentKind};
use crate::time::{DAY_US, Due, Instant};

/// What is asked (CS-15), as far as these gates read it.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The purpose.
    pub purpose: &'a str,
    /// The channel, for a contact.
    pub channel: Option<&'a str>,
    /// The recipient, if data is handed on.
    pub recipient: Option<&'a str>,
    /// The operation: `contact` with a channel, else `use`.
    pub operation: &'a str,
    /// The contact point as a normalised value.
    pub contact_point: Option<&'a str>,
}

/// Yes or no.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Decision {
    /// It may be done.
    Allow,
    /// It may not.
    Deny,
}

/// What to do instead (CS-23).
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Remedy {
    /// Ask for consent.
    AskConsent,
    /// Ask for consent to this alone.
    AskSeparateConsent,
    /// Ask again, the old one is over.
    RefreshConsent,
    /// Ask again under the new notice.
    Reconsent,
    /// Wait for the confirmation.
    Confirm,
}

/// One failing check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Why {
    /// The code.
    pub code: Code,
    /// The article, or `policy`.
    pub cite: &'static str,
    /// The rows of the events behind it.
    pub rows: Vec<u32>,
}

/// The answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Yes or no.
    pub decision: Decision,
    /// Every failing check in gate order; on allow the grant.
    pub why: Vec<Why>,
    /// What to do instead.
    pub remedy: Option<Remedy>,
    /// When the answer may change without a new record (CS-22).
    pub next_change_at: Option<Instant>,
}

impl Answer {
    /// The first reason's code, or `OK` (CS-21).
    pub fn primary(&self) -> &'static str {
        match (self.decision, self.why.first()) {
            (Decision::Deny, Some(why)) => why.code.as_str(),
            _ => "OK",
        }
    }

    fn deny(why: Vec<Why>, remedy: Option<Remedy>, due: Due) -> Self {
        Self { decision: Decision::Deny, why, remedy, next_change_at: due.next() }
    }
}

const CONSENT: &str = "PIPL 13(1); GDPR 6(1)(a)";
const WITHDRAWAL: &str = "PIPL 15; GDPR 7(3), 21";
const PROOF: &str = "GDPR 7(1); PIPL 69";

/// Decides a request on basis consent. `holds(profile, contact point)` tells whether a profile holds a contact point (CS-8).
pub fn decide(
    request: &Request<'_>,
    purposes: &[Purpose],
    events: &[Event<'_>],
    as_of: Instant,
    holds: &dyn Fn(u32, &str) -> bool,
) -> Answer {
    let mut due = Due::after(as_of);
    let Some(purpose) = purpose_of(purposes, request.purpose) else {
        let why = Why { code: Code::PurposeUnknown, cite: "policy", rows: Vec::new() };
        return Answer::deny(vec![why], None, due);
    };
    let scope = Scope { request, holds };
    let mut why = Vec::new();
    let (mut remedy, mut rows) = (None, Vec::new());
    let refused = scope.live_negative(events);
    if let Some(reason) = refused {
        why.push(reason);
    }
    let grants = scope.grants(events);
    match grants {
        Err((code, ask)) => {
            // A live refusal comes first and has no remedy: nobody may be asked around it.
            if why.is_empty() {
                remedy = Some(ask);
            }
            why.push(Why { code, cite: CONSENT, rows: Vec::new() });
        }
        Ok(grant) => {
            rows.push(grant.row);
            for (code, cite, ask) in scope.failures(grant, purpose, events, as_of, &mut due) {
                if why.is_empty() {
                    remedy = Some(ask);
                }
                why.push(Why { code, cite, rows: vec![grant.row] });
            }
        }
    }
    if why.is_empty() {
        let why = vec![Why { code: Code::ConsentGranted, cite: CONSENT, rows }];
        Answer { decision: Decision::Allow, why, remedy: None, next_change_at: due.next() }
    } else {
        Answer::deny(why, remedy, due)
    }
}

struct Scope<'r, 'a> {
    request: &'r Request<'a>,
    holds: &'r dyn Fn(u32, &str) -> bool,
}

fn fits(stated: Option<&str>, asked: Option<&str>) -> bool {
    stated.is_none() || stated == asked
}

impl Scope<'_, '_> {
    /// Whether the event's contact point fits the request's (CS-8).
    fn contact_fits(&self, event: &Event<'_>) -> bool {
        match (event.contact_point.as_deref(), self.request.contact_point) {
            (None, None) => true,
            (None, Some(asked)) => event.negative() || (self.holds)(event.profile, asked),
            (stated, asked) => stated == asked,
        }
    }

    /// Whether an event contains the request (CS-12).
    fn contains(&self, event: &Event<'_>) -> bool {
        covers(event.purpose, self.request.purpose)
            && fits(event.channel, self.request.channel)
            && fits(event.recipient, self.request.recipient)
            && fits(event.operation, Some(self.request.operation))
            && self.contact_fits(event)
    }

    /// Gate G3: the governing live refusal (CS-13, CS-14).
    fn live_negative(&self, events: &[Event<'_>]) -> Option<Why> {
        let lifted = |negative: &Event<'_>| {
            events.iter().any(|grant| {
                grant.kind == ConsentKind::Grant
                    && grant.at > negative.at
                    && grant.affirmative()
                    && self.contains(grant)
                    && inside(grant, negative)
            })
        };
        let live = events.iter().filter(|event| event.negative() && self.contains(event) && !lifted(event));
        let rank = |kind: ConsentKind| match kind {
            ConsentKind::Invalidate => 0,
            ConsentKind::Withdraw => 1,
            ConsentKind::Object => 2,
            _ => 3,
        };
        let mut live: Vec<&Event<'_>> = live.collect();
        live.sort_by(|a, b| b.at.cmp(&a.at).then(rank(a.kind).cmp(&rank(b.kind))));
        let code = match live.first()?.kind {
            ConsentKind::Invalidate => Code::Invalidated,
            ConsentKind::Withdraw => Code::Withdrawn,
            ConsentKind::Object => Code::Objected,
            _ => Code::Refused,
        };
        Some(Why { code, cite: WITHDRAWAL, rows: live.iter().map(|event| event.row).collect() })
    }

    /// Gate G5: the governing grant, or why there is none.
    fn grants<'e, 'f>(&self, events: &'e [Event<'f>]) -> Result<&'e Event<'f>, (Code, Remedy)> {
        let mut left: Vec<&Event<'_>> = events
            .iter()
            .filter(|event| event.kind == ConsentKind::Grant && event.by != By::HouseholdMember)
            .filter(|event| covers(event.purpose, self.request.purpose) && self.contact_fits(event))
            .collect();
        if left.is_empty() {
            return Err((Code::NoConsent, Remedy::AskConsent));
        }
        left.retain(|event| fits(event.channel, self.request.channel));
        if left.is_empty() {
            return Err((Code::ChannelNotConsented, Remedy::AskConsent));
        }
        left.retain(|event| {
            fits(event.recipient, self.request.recipient) && fits(event.operation, Some(self.request.operation))
        });
        let best = left.into_iter().max_by_key(|event| (event.at, event.separate, event.explicit, event.record_id));
        best.ok_or((Code::RecipientNotCovered, Remedy::AskSeparateConsent))
    }

    /// Gate G5: what is wrong with the governing grant.
    fn failures(
        &self,
        grant: &Event<'_>,
        purpose: &Purpose,
        events: &[Event<'_>],
        as_of: Instant,
        due: &mut Due,
    ) -> Vec<(Code, &'static str, Remedy)> {
        let mut found = Vec::new();
        if grant.source == Capture::Inferred {
            found.push((Code::InvalidConsent, "Planet49", Remedy::AskConsent));
        }
        if !grant.proof {
            found.push((Code::ProofMissing, PROOF, Remedy::AskConsent));
        }
        let ttl = purpose.policy.ttl_days.map(|days| grant.at.plus_micros(i64::from(days).saturating_mul(DAY_US)));
        due.maybe(grant.expires);
        due.maybe(ttl);
        if [grant.expires, ttl].into_iter().flatten().any(|end| end <= as_of) {
            found.push((Code::ConsentExpired, "policy", Remedy::RefreshConsent));
        }
        if purpose.policy.notice_min.is_some_and(|least| grant.notice.is_none_or(|shown| shown < least)) {
            found.push((Code::NoticeChanged, "PIPL 14", Remedy::Reconsent));
        }
        let confirmed = || {
            events.iter().any(|event| {
                event.kind == ConsentKind::Confirm && self.contains(event) && grant.at <= event.at && event.at <= as_of
            })
        };
        if purpose.policy.double_opt_in && !confirmed() {
            found.push((Code::DoubleOptInPending, "policy", Remedy::Confirm));
        }
        found
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
