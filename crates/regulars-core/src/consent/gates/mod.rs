//! The decision: gates G0 to G7 of CS-19 in every jurisdiction, and the strictest of their answers (CS-20).

mod evidence;
mod grant;
mod refusal;
mod timing;
mod trial;

use super::{
    Answer, Class, Decision, EVERYWHERE, Event, LegalBasis, Place, Purpose, Request, Rules, SubjectState, Verdict, Why,
    Words,
};
use crate::error::Code;
use crate::time::{Due, Instant};
use evidence::Evidence;
use trial::{Ruling, Trial};

const POLICY: &str = "policy";
const LIFE_AND_LAW: &str = "PIPL 13; GDPR 6(1)(c),(d)";
const ERASED: &str = "PIPL 47; GDPR 17";
const DECEASED: &str = "PIPL 49";
const CONSENT: &str = "PIPL 13(1); GDPR 6(1)(a)";
const BASIS: &str = "PIPL 13; GDPR 6(1)";

/// At which gate something failed. The order decides between jurisdictions of one strictness (CS-20).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Gate {
    G2,
    G3,
    G4,
    G5,
    G6,
    G7,
    /// Nothing failed.
    Passed,
}

/// Decides (CS-19, CS-20). `holds(profile, contact point)` tells whether a profile holds a contact point (CS-8).
///
/// The answer depends only on events at or before `as_of`; what lies ahead is in [`Answer::ignored`] (CS-9).
pub fn decide<'r>(
    request: &Request<'r>,
    rules: Rules<'r>,
    events: &[Event<'_>],
    as_of: Instant,
    holds: &dyn Fn(u32, &str) -> bool,
) -> Answer<'r> {
    let mut due = Due::after(as_of);
    let mut ignored = Vec::new();
    for event in events.iter().filter(|event| event.at > as_of) {
        due.at(event.at);
        ignored.push(event.row);
    }
    ignored.sort_unstable();
    // INVARIANT: no gate sees an event that lies ahead.
    let past: Vec<Event<'_>>;
    let events = if ignored.is_empty() {
        events
    } else {
        past = events.iter().filter(|event| event.at <= as_of).cloned().collect();
        &past
    };
    let law = &rules.privacy.law;
    let (purpose, unknown) = known(request, rules);
    let Some(purpose) = purpose.filter(|_| unknown.is_empty()) else {
        let remedy = unknown.first().is_some_and(|why| why.code == Code::JurisdictionUnknown);
        let remedy = remedy.then_some(super::Remedy::SetJurisdiction);
        return Answer { remedy, ..flat(Decision::Deny, unknown, None, Vec::new(), due, ignored) };
    };
    let places = law.places().iter().filter(|place| request.jurisdictions.contains(&place.code));
    if let Some((decision, why, basis)) = person(request, purpose) {
        let primary = (decision == Decision::Deny).then_some(why.code);
        let verdicts = places.map(|place| Verdict { jurisdiction: &place.code, decision, basis, primary }).collect();
        return flat(decision, vec![why], basis, verdicts, due, ignored);
    }
    let personal = request.personalised && purpose.class.marketing_like();
    let impersonal = personal.then_some(rules.privacy.personalisation_purpose.as_str());
    let evidence = Evidence::read(request, rules.purposes, impersonal, events, holds);
    let rulings = places.map(|place| {
        let policy = purpose.policy_in(&place.code);
        (place, Trial::new(request, purpose.class, policy, law, place, as_of, &evidence).rule(&mut due))
    });
    let answer = strictest(rulings, &evidence);
    Answer { next_change_at: due.next(), ignored, ..answer }
}

/// Gate G0: the purpose, and what is not known.
fn known<'r>(request: &Request<'r>, rules: Rules<'r>) -> (Option<&'r Purpose>, Vec<Why<'r>>) {
    let mut unknown = Vec::new();
    let mut fail = |code| unknown.push(why(code, POLICY));
    let law = &rules.privacy.law;
    // What holds everywhere is less than what holds somewhere: a person or host that names `*` has not said where the person is,
    // unless the rulebook itself asks nothing more of anybody.
    let defaults = &rules.privacy.default_jurisdictions;
    let is_known = |code: &String| law.place(code).is_some() && (code != EVERYWHERE || defaults.contains(code));
    if request.jurisdictions.is_empty() || !request.jurisdictions.iter().all(is_known) {
        fail(Code::JurisdictionUnknown);
    }
    let purpose = super::purpose_of(rules.purposes, request.purpose);
    if purpose.is_none() {
        fail(Code::PurposeUnknown);
    }
    (purpose, unknown)
}

/// Gate G1: what the person's state or the class of the purpose decides alone.
fn person<'r>(request: &Request<'_>, purpose: &Purpose) -> Option<(Decision, Why<'r>, Option<LegalBasis>)> {
    let allow = |basis| Some((Decision::Allow, why(Code::BasisHeld, LIFE_AND_LAW), Some(basis)));
    match (request.subject.state, purpose.class) {
        (SubjectState::Erased, _) => Some((Decision::Deny, why(Code::SubjectErased, ERASED), None)),
        (_, Class::Legal) => allow(LegalBasis::LegalObligation),
        (SubjectState::Deceased, _) => Some((Decision::Deny, why(Code::SubjectDeceased, DECEASED), None)),
        (_, Class::Vital) => allow(LegalBasis::VitalInterest),
        _ => None,
    }
}

fn why(code: Code, cite: &str) -> Why<'_> {
    Why { code, cite, jurisdiction: None, rule: None, rows: Vec::new() }
}

/// An answer without remedy and obligations.
fn flat<'r>(
    decision: Decision,
    why: Vec<Why<'r>>,
    basis: Option<LegalBasis>,
    verdicts: Vec<Verdict<'r>>,
    due: Due,
    ignored: Vec<u32>,
) -> Answer<'r> {
    Answer {
        decision,
        why,
        basis,
        verdicts,
        remedy: None,
        obligations: Words::default(),
        alternative: None,
        defer_until: None,
        reask_after: None,
        next_change_at: due.next(),
        ignored,
    }
}

/// The answer of the strictest jurisdiction, with the obligations of all and the latest instant of those that defer (CS-20).
fn strictest<'r>(
    rulings: impl Iterator<Item = (&'r Place, Ruling<'r>)>,
    evidence: &Evidence<'_, '_, '_, '_>,
) -> Answer<'r> {
    let mut strictest: Option<(&Place, Ruling<'r>)> = None;
    let mut verdicts = Vec::new();
    let (mut obligations, mut defer_until) = (Words::default(), None);
    for (place, ruling) in rulings {
        let primary = ruling.why.first().map(|why| why.code);
        let (decision, basis) = (ruling.decision, ruling.basis.filter(|_| ruling.decision != Decision::Deny));
        verdicts.push(Verdict { jurisdiction: &place.code, decision, basis, primary });
        obligations = obligations.with(ruling.obligations);
        defer_until = defer_until.max(ruling.defer_until);
        let rank = |ruling: &Ruling<'_>| (ruling.decision, ruling.gate);
        if strictest.as_ref().is_none_or(|(_, known)| rank(&ruling) < rank(known)) {
            strictest = Some((place, ruling));
        }
    }
    let due = Due::after(Instant::MAX);
    let Some((place, ruling)) = strictest else {
        return flat(Decision::Deny, vec![why(Code::JurisdictionUnknown, POLICY)], None, verdicts, due, Vec::new());
    };
    let denied = ruling.decision == Decision::Deny;
    let mut reasons = ruling.why;
    let basis = ruling.basis.filter(|_| !denied);
    if reasons.is_empty() {
        // A use that is allowed rests on the grant, or on a basis of its own.
        let held = match evidence.grant {
            Ok(grant) => Why { rows: vec![grant.row], ..why(Code::ConsentGranted, CONSENT) },
            Err(_) => why(Code::BasisHeld, BASIS),
        };
        reasons.push(Why { jurisdiction: Some(&place.code), ..held });
    }
    let remedy = ruling.remedy;
    Answer {
        remedy,
        obligations: if denied { Words::default() } else { obligations },
        alternative: ruling.alternative,
        defer_until: if ruling.decision == Decision::Defer { defer_until } else { None },
        reask_after: ruling.reask_after,
        ..flat(ruling.decision, reasons, basis, verdicts, due, Vec::new())
    }
}
