//! Facts that are folds of their own: golden attributes, the RFM score, consent decisions. They are asked anew
//! where a record comes or goes and where they say that they change.

use super::super::account::tier_moves;
use super::super::golden::attribute;
use super::super::scores::{Aim, ScoreRoom, facts};
use super::super::{Frame, Person, Plan};
use crate::consent::Decision;
use crate::measure::{Fact, MeasureRoom, OrderBook};
use crate::rulebook::Name;
use crate::scoring::{score, summarise};
use crate::time::{Due, Instant};

/// Room that is used again for every customer.
#[derive(Default, Debug)]
pub struct OuterRoom {
    book: OrderBook,
    scores: ScoreRoom,
    measures: MeasureRoom,
}

/// The outer facts of a plan at an instant, by slot, and when they may differ without a new record.
pub(in crate::customer) fn read(
    frame: &Frame,
    plan: &Plan,
    as_of: Instant,
    room: &mut OuterRoom,
    set: &mut dyn FnMut(u32, Fact),
) -> Option<Instant> {
    let track = &plan.track;
    let mut due = Due::after(as_of);
    if track.reads_orders() {
        room.book.read(frame, &plan.orders, &plan.purchases, as_of);
    }
    let asks = track.reads_consents() || plan.suppresses_rfm() || track.reads_scores();
    let person = asks.then(|| Person::read(frame, plan, as_of));
    let allows = |purpose: &str, channel: Option<&str>, due: &mut Due| {
        let answer = person.as_ref().map(|person| person.ask(purpose, channel));
        due.maybe(answer.as_ref().and_then(|answer| answer.next_change_at));
        answer.is_some_and(|answer| answer.decision == Decision::Allow)
    };
    let scores = if track.reads_scores() {
        facts(frame, plan, as_of, person.as_ref(), Aim::Conditions, &mut room.scores, &mut due)
    } else {
        Vec::new()
    };
    if track.tier_measures.reads_tiers {
        room.measures.tiers = tier_moves(frame, plan, as_of);
        track.tier_measures.at(frame, as_of, &mut room.measures);
    }
    for (slot, name) in &track.outer {
        let fact = match name {
            Name::Attribute(name) => attribute(frame, plan, name, as_of, &mut due),
            Name::Rfm => {
                let purpose = plan.rulebook.rfm.as_ref().and_then(|rfm| rfm.purpose.as_deref());
                let allowed = purpose.is_none_or(|purpose| allows(purpose, None, &mut due));
                if allowed { rfm(plan, &room.book, as_of, &mut due) } else { Fact::Missing }
            }
            Name::Score(place) => {
                let known = scores.iter().find(|(known, _)| known == place);
                known.map_or(Fact::Missing, |(_, fact)| fact.clone())
            }
            Name::Consent { purpose, channel } => Fact::Bool(allows(purpose, Some(channel), &mut due)),
            Name::Purpose(purpose) => Fact::Bool(allows(purpose, None, &mut due)),
            Name::Measure(place) => {
                let Some(measured) = room.measures.values.get(*place) else { continue };
                due.maybe(measured.next_change_at);
                measured.value.clone()
            }
            Name::Tier | Name::Tag(_) | Name::Segment(_) | Name::Stage | Name::JourneyStage => {
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
    let Ok((_, cuts)) = rules.cuts.at(as_of, due) else { return Fact::Missing };
    let scored = score(&summary, rules, cuts, zone);
    due.maybe(scored.next_change_at);
    Fact::Number(u64::from(scored.r * 100 + scored.f * 10 + scored.m).into())
}
