//! Facts that are folds of their own: golden attributes, the RFM score, consent decisions. They are asked anew
//! where a record comes or goes and where they say that they change.

use super::super::golden::attribute;
use super::super::{Frame, Plan};
use crate::consent::{Decision, Request, decide, read_events};
use crate::measure::{Fact, OrderBook};
use crate::rulebook::Name;
use crate::scoring::{score, summarise};
use crate::time::{Due, Instant};

/// The outer facts of a plan at an instant, by slot, and when they may differ without a new record.
pub(in crate::customer) fn read(
    frame: &Frame,
    plan: &Plan,
    as_of: Instant,
    book: &mut OrderBook,
    set: &mut dyn FnMut(u32, Fact),
) -> Option<Instant> {
    let track = &plan.track;
    let mut due = Due::after(as_of);
    if track.reads_orders() {
        book.read(frame, &plan.orders, as_of);
    }
    let events = if track.reads_consents() || plan.suppresses_rfm() {
        read_events(frame, &plan.consents, &plan.rulebook.identity.spelling, as_of)
    } else {
        Vec::new()
    };
    for (slot, name) in &track.outer {
        let fact = match name {
            Name::Attribute(name) => attribute(frame, plan, name, as_of, &mut due),
            Name::Rfm => {
                let allowed = plan.rulebook.rfm.as_ref().and_then(|rfm| rfm.purpose.as_deref()).is_none_or(|purpose| {
                    let request =
                        Request { purpose, channel: None, recipient: None, operation: "use", contact_point: None };
                    let answer = decide(&request, &plan.rulebook.purposes, &events, as_of, &|_, _| false);
                    due.maybe(answer.next_change_at);
                    answer.decision == Decision::Allow
                });
                if allowed { rfm(plan, book, as_of, &mut due) } else { Fact::Missing }
            }
            Name::Consent { purpose, channel } => {
                let request = Request {
                    purpose,
                    channel: Some(channel),
                    recipient: None,
                    operation: "contact",
                    contact_point: None,
                };
                let answer = decide(&request, &plan.rulebook.purposes, &events, as_of, &|_, _| false);
                due.maybe(answer.next_change_at);
                Fact::Bool(answer.decision == Decision::Allow)
            }
            Name::Tier | Name::Measure(_) | Name::Tag(_) | Name::Segment(_) | Name::Stage | Name::JourneyStage => {
                continue;
            }
        };
        set(*slot, fact);
    }
    due.next()
}

fn rfm(plan: &Plan, book: &OrderBook, as_of: Instant, due: &mut Due) -> Fact {
    let zone = &plan.rulebook.zone;
    let Some(rules) = &plan.rulebook.rfm else { return Fact::Missing };
    let Ok(summary) = summarise(book, rules, zone, as_of) else { return Fact::Missing };
    let scored = score(&summary, rules, zone);
    due.maybe(scored.next_change_at);
    Fact::Number(u64::from(scored.r * 100 + scored.f * 10 + scored.m).into())
}
