//! The fold: one customer's frame under a plan at an instant. Pure; any permutation of the records gives the same bytes.

use std::collections::BTreeMap;

use super::explain::Explainer;
use super::view::NetAmount;
use super::{
    Course, CourseRoom, CustomerView, Finding, Frame, IdentityPart, OrdersPart, Part, Person, Plan, RulebookRef,
    ScoreRoom, TrackRoom, account, cases, consents, golden, journey, parts, rfm, sales, scores,
};
use crate::error::Code;
use crate::identity::CustomerId;
use crate::measure::{Included, MeasureRoom, OrderBook};
use crate::money::{Currency, Total};
use crate::record::{ProfileKey, ProfileRef, SourceName};
use crate::time::{Due, Instant};

/// Room that is used again for every customer.
#[derive(Default, Debug)]
pub struct FoldRoom {
    /// The orders.
    pub book: OrderBook,
    /// The measures.
    pub measures: MeasureRoom,
    /// The declared scores.
    pub scores: ScoreRoom,
    /// What is followed through time.
    pub track: TrackRoom,
    /// The accounts.
    pub courses: CourseRoom,
    /// The triggers.
    pub journey: journey::JourneyRoom,
}

/// What is true of the customer in the frame at `as_of`.
pub fn fold(frame: &Frame, plan: &Plan, as_of: Instant, room: &mut FoldRoom) -> CustomerView {
    let book = &mut room.book;
    let rules = &plan.rulebook;
    let explain = Explainer { frame, plan };
    let mut due = Due::after(as_of);
    due.maybe(frame.next_record(as_of));
    let mut findings: Vec<Finding> = Vec::new();
    let wants = |part| plan.select.has(part);
    let noticed = |book: &OrderBook, findings: &mut Vec<Finding>| {
        findings.extend(book.findings.iter().map(|(code, row, other)| finding(frame, *code, [Some(*row), *other])));
    };
    let by_state = plan.purchases.is_by_state();
    if wants(Part::Orders) || (wants(Part::Rfm) && by_state) {
        book.read(frame, &plan.orders, &Included::default(), as_of);
        noticed(book, &mut findings);
    }
    let suppressed = rules.rfm.as_ref().is_some_and(|rfm| rfm.purpose.is_some());
    let asks = wants(Part::Consent) || (wants(Part::Rfm) && suppressed) || wants(Part::Scores);
    let person = asks.then(|| Person::read(frame, plan, as_of));
    let profile = wants(Part::Profile).then(|| golden::profile(frame, plan, as_of, &mut findings, &mut due));
    let orders = wants(Part::Orders).then(|| orders(&explain, book, &mut findings));
    let mut memberships = BTreeMap::new();
    let mut main = None;
    for place in (0..plan.accounts.programs.len()).filter(|_| wants(Part::Membership)) {
        let Some(mut course) = Course::<()>::to_one_instant(frame, plan, place, &mut room.courses) else { continue };
        course.go(as_of);
        findings.extend(course.findings().map(|(code, row, other)| finding(frame, code, [Some(row), other])));
        let part = account::part(&explain, &course, as_of);
        due.maybe(part.next_change_at);
        if place == 0 {
            main = Some(part);
        } else {
            memberships.insert(part.program.clone(), part);
        }
        course.leave(&mut room.courses);
    }
    let mut scored = BTreeMap::new();
    if let (Some(rules), true) = (&rules.rfm, wants(Part::Rfm)) {
        if !by_state {
            book.read(frame, &plan.orders, &plan.purchases, as_of);
            noticed(book, &mut findings);
        }
        let score = rfm::part(&explain, rules, book, person.as_ref(), as_of, &mut findings, &mut due);
        scored.insert("rfm".to_owned(), score);
    }
    if wants(Part::Scores) {
        let declared = scores::parts(&explain, as_of, person.as_ref(), &mut room.scores, &mut findings, &mut due);
        scored.extend(declared);
    }
    let asked = person.as_ref().filter(|_| wants(Part::Consent));
    let consent = asked.map(|person| consents::consents(&explain, person, &mut due));
    let measures =
        wants(Part::Measures).then(|| parts::measures(&explain, as_of, &mut room.measures, &mut findings, &mut due));
    let (leads, opportunities) = sales::sales(&explain, as_of, &mut room.track, &mut findings, &mut due);
    let known_cases = cases::read(frame, plan, as_of, &mut room.track, &mut due);
    let shown_cases = known_cases.as_ref().filter(|_| wants(Part::Cases));
    let cases = shown_cases.map(|known| cases::cases(&explain, known, &mut findings));
    let followed = parts::followed(&explain, as_of, &mut room.track, &mut due);
    let firings = journey::read_triggers(frame, plan, (as_of, journey::WhichFirings::Shown), &mut room.journey);
    let sent = journey::read_fulfilment_of(frame, plan, as_of);
    let known = journey::Known { cases: known_cases.as_ref(), firings: &firings, fulfilment: sent.as_ref() };
    let journey =
        journey::journey(&explain, &known, (&followed.facts, person.as_ref()), as_of, &mut findings, &mut due);
    findings.extend(
        frame
            .misfits()
            .iter()
            .filter(|row| frame.is_visible(**row, as_of))
            .map(|row| finding(frame, Code::FieldMisfit, [Some(*row), None])),
    );
    findings.sort();
    findings.dedup();
    CustomerView {
        as_of,
        cases,
        consent,
        customer: frame.customer().unwrap_or(CustomerId::from_bytes([0; 10])),
        findings,
        identity: wants(Part::Identity).then(IdentityPart::default),
        fulfilment: journey.fulfilment,
        journey_stage: followed.journey,
        leads,
        measures: measures.filter(|measures| !measures.is_empty()),
        membership: main,
        memberships,
        next_action: journey.next_action,
        next_change_at: due.next(),
        opportunities,
        orders,
        profile,
        profiles: frame.profiles().filter_map(|(source, key)| profile_ref(source, key)).collect(),
        records: u32::try_from(frame.visible(as_of).count()).unwrap_or(u32::MAX),
        rulebook: RulebookRef { fingerprint: rules.fingerprint.clone(), id: rules.id.clone(), version: rules.version },
        scores: (wants(Part::Rfm) || wants(Part::Scores)).then_some(scored),
        segments: followed.segments,
        stage: followed.stage,
        tags: followed.tags,
        triggers: journey.triggers,
    }
}

fn profile_ref(source: &str, key: &str) -> Option<ProfileRef> {
    Some(ProfileRef { source: SourceName::new(source).ok()?, key: ProfileKey::new(key).ok()? })
}

fn finding(frame: &Frame, code: Code, rows: [Option<u32>; 2]) -> Finding {
    Finding { code, records: rows.into_iter().flatten().filter_map(|row| frame.key(row)).collect() }
}

fn net(total: Total, currency: Currency, findings: &mut Vec<Finding>) -> NetAmount {
    let amount = total.text(Some(currency));
    if amount.is_none() {
        findings.push(Finding { code: Code::Overflow, records: Vec::new() });
    }
    NetAmount { amount, currency }
}

pub(super) fn shown(total: Total, currency: Currency) -> String {
    format!("{} {currency}", total.text(Some(currency)).unwrap_or_else(|| "?".to_owned()))
}

fn orders(explain: &Explainer<'_>, book: &OrderBook, findings: &mut Vec<Finding>) -> OrdersPart {
    let kept = || book.orders.iter().filter(|order| !order.gone);
    let mut sums: BTreeMap<Currency, Total> = BTreeMap::new();
    for order in &book.orders {
        sums.entry(order.currency).or_default().add(order.net);
    }
    let count = u32::try_from(kept().count()).unwrap_or(u32::MAX);
    let returned = u32::try_from(book.orders.len()).unwrap_or(u32::MAX) - count;
    let facts = || {
        let all: Vec<String> = sums.iter().map(|(currency, total)| shown(*total, *currency)).collect();
        [("net", all.join(" + ")), ("orders", count.to_string()), ("returns", book.returns.to_string())]
    };
    OrdersPart {
        count,
        first_at: kept().map(|order| order.at).min(),
        last_at: kept().map(|order| order.at).max(),
        reasons: explain.reason(Code::OrdersCounted, facts, book.orders.iter().map(|order| order.row)),
        net: sums.iter().map(|(currency, total)| net(*total, *currency, findings)).collect(),
        next_change_at: None,
        returned,
        returns: book.returns,
    }
}
