//! What a timeline says of the person where rules ask for themselves (CS-15, CS-17): the jurisdictions, the clock on the wall,
//! the age, whether there was an order, and the contacts that were made.

use std::collections::BTreeMap;

use super::golden::stands;
use super::{Frame, Plan, Stated};
use crate::consent::{
    Age, Answer, Clock, Contacted, Controller, Effects, Event, Flag, Relationship, Request, Requests, Said, Subject,
    Words, covers, decide, read_contacts, read_events, read_requests,
};
use crate::identity::Spelling;
use crate::record::Kind;
use crate::rulebook::Rulebook;
use crate::text::Json;
use crate::time::{Date, Due, Instant, Wall};

/// The golden attribute that names a person's jurisdictions.
const JURISDICTIONS: &str = "jurisdictions";
/// The golden attribute that names a person's zone.
const ZONE: &str = "zone";
/// The golden attribute that tells a person's offset from UTC.
const UTC_OFFSET: &str = "utc_offset";
/// The golden attribute that tells whether data is kept for a court.
const LEGAL_HOLD: &str = "legal_hold";
/// The attribute that tells when a person was born.
const BIRTH_DATE: &str = "birth_date";

/// What is known of a person at an instant.
#[derive(Clone, Debug)]
pub struct Person<'f> {
    plan: &'f Plan,
    as_of: Instant,
    /// The consent events, and the refusals that requests of the person are (RQ-4).
    pub events: Vec<Event<'f>>,
    /// The requests of the person.
    pub requests: Requests<'f>,
    /// The flags that the requests set (RQ-4), and whether data is kept for a court.
    pub state: Words<Flag>,
    /// The jurisdictions, if the person has their own.
    pub jurisdictions: Option<Vec<String>>,
    /// The clock on the person's wall.
    pub clock: Option<Clock>,
    /// The person.
    pub subject: Subject,
    /// The contacts that were made.
    pub history: Vec<Contacted<'f>>,
    /// When any of it may differ, besides where a record comes or goes.
    next_change_at: Option<Instant>,
}

impl<'f> Person<'f> {
    /// Reads a frame. The plan must read consents.
    pub fn read(frame: &'f Frame, plan: &'f Plan, as_of: Instant) -> Self {
        Self::read_spelt(frame, plan, &plan.rulebook.identity.spelling, as_of)
    }

    /// The same where contact points are compared in another spelling than the rulebook's.
    pub fn read_spelt(frame: &'f Frame, plan: &'f Plan, spelling: &Spelling, as_of: Instant) -> Self {
        let mut due = Due::after(as_of);
        let rules = &plan.rulebook;
        let mut text = |name| stands(frame, plan, name, as_of, &mut due);
        let jurisdictions = text(JURISDICTIONS).map(|stated| codes(&stated));
        let zone = text(ZONE).and_then(|zone| Wall::new(zone.as_str()?).ok());
        let offset = text(UTC_OFFSET).and_then(|offset| Clock::offset(offset.as_str()?));
        let held = text(LEGAL_HOLD) == Some(Json::Bool(true));
        let bought = frame.visible(as_of).any(|(_, head)| head.kind == Kind::Order);
        let counts = rules.purposes.iter().any(crate::consent::Purpose::counts_contacts);
        let controller = controller(rules, jurisdictions.as_deref());
        let requests = read_requests(frame, &plan.rights, &controller, as_of);
        let effects = Effects::of(&requests, controller.rights);
        let mut state = effects.flags;
        if held {
            state.put(Flag::LegalHold);
        }
        let mut events = read_events(frame, &plan.consents, spelling, as_of);
        events.extend(effects.events);
        Self {
            plan,
            as_of,
            events,
            requests,
            state,
            jurisdictions,
            clock: zone.map(Clock::Zone).or(offset),
            subject: Subject {
                age: age(frame, as_of),
                relationship: if bought { Relationship::Customer } else { Relationship::Prospect },
                ..Subject::default()
            },
            history: if counts { read_contacts(frame, &plan.contacts, &rules.purposes, as_of) } else { Vec::new() },
            next_change_at: due.next(),
        }
    }

    /// By whom and by which rules the person's requests are handled.
    pub fn controller(&self) -> Controller<'_> {
        controller(&self.plan.rulebook, self.jurisdictions.as_deref())
    }

    /// What rules ask for themselves of a purpose, over a channel if there is one.
    pub fn request<'a>(&'a self, purpose: &'a str, channel: Option<&'a str>) -> Request<'a> {
        let request = Request::of_rules(self.plan.rulebook.consent(), purpose, channel);
        Request {
            jurisdictions: self.jurisdictions.as_deref().unwrap_or(request.jurisdictions),
            subject: self.subject,
            state: self.state,
            history: &self.history,
            clock: self.clock,
            ..request
        }
    }

    /// The answer to a request about this person.
    pub fn decide<'a>(&'a self, request: &Request<'a>, holds: &dyn Fn(u32, &str) -> bool) -> Answer<'a> {
        let mut answer = decide(request, self.plan.rulebook.consent(), &self.events, self.as_of, holds);
        let both = [answer.next_change_at, self.next_change_at];
        answer.next_change_at = both.into_iter().flatten().min();
        answer
    }

    /// Whether a consent of the purpose names a contact point.
    pub fn names(&self, purpose: &str, point: &str) -> bool {
        let mut grants = self.events.iter().filter(|event| event.said == Said::Grant && covers(event.purpose, purpose));
        grants.any(|grant| grant.contact_point.as_deref() == Some(point))
    }

    /// The answer where rules ask for themselves; they name no contact point.
    pub fn ask<'a>(&'a self, purpose: &'a str, channel: Option<&'a str>) -> Answer<'a> {
        self.decide(&self.request(purpose, channel), &|_, _| false)
    }
}

fn controller<'a>(rules: &'a Rulebook, jurisdictions: Option<&'a [String]>) -> Controller<'a> {
    Controller {
        rights: &rules.privacy.rights,
        law: &rules.privacy.law,
        zone: &rules.zone,
        jurisdictions: jurisdictions.unwrap_or(&rules.privacy.default_jurisdictions),
    }
}

/// The codes of a golden value: a text or a list of texts. What is neither names nothing, and nothing is decided without.
fn codes(stated: &Json) -> Vec<String> {
    let one = std::slice::from_ref(stated);
    let all = stated.as_array().unwrap_or(one);
    let codes: Option<Vec<String>> = all.iter().map(|code| code.as_str().map(str::to_owned)).collect();
    codes.unwrap_or_default()
}

/// The age by the birth dates that the profiles tell last; of those that disagree the youngest counts (CS-17).
fn age(frame: &Frame, as_of: Instant) -> Age {
    let mut last: BTreeMap<u32, (u32, Stated)> = BTreeMap::new();
    let born = frame.attributes().iter().filter(|fact| frame.get(fact.name) == BIRTH_DATE);
    for fact in born.filter(|fact| frame.is_visible(fact.row, as_of)) {
        let Some(head) = frame.head(fact.row) else { continue };
        let known = last.entry(head.profile).or_insert((fact.row, fact.stated));
        if frame.compare(known.0, fact.row).is_lt() {
            *known = (fact.row, fact.stated);
        }
    }
    let pinned = frame.pins().iter().filter(|pin| frame.get(pin.attribute) == BIRTH_DATE && pin.at <= as_of);
    let pinned = pinned.filter(|pin| pin.until.is_none_or(|until| as_of < until)).map(|pin| pin.value);
    let dates = last.into_values().map(|(_, stated)| stated).chain(pinned).filter_map(|stated| date(frame, stated));
    dates.max().map_or(Age::Unknown, Age::Born)
}

fn date(frame: &Frame, stated: Stated) -> Option<Date> {
    let Stated::Value(span) = stated else { return None };
    Json::parse(frame.get(span)).ok()?.as_str()?.parse().ok()
}
