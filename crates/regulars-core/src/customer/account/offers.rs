//! The benefits of a program as the view tells them (MB-50 to MB-55).

use super::course::Course;
use super::view::{BenefitPart, EntitlementPart};
use crate::error::{Code, Fault as _};
use crate::membership::account::{Journals, Member};
use crate::membership::benefit::{Asked, BenefitError, Claims, Decision, Entitlement, Stock, Window};
use crate::membership::program::{Benefit, Program};
use crate::time::{Due, Instant};

/// What a member can claim and has claimed; `due` learns when any of it differs (MB-I17). The stock is left out.
pub(super) fn benefits<J: Journals + Default>(
    course: &Course<'_, J>,
    member: Member,
    program: Option<&Program>,
    due: &mut Due,
    as_of: Instant,
) -> Vec<BenefitPart> {
    let nothing = Claims::default();
    let mut parts = Vec::new();
    let offered =
        || program.into_iter().flat_map(|program| &program.benefits).filter(|benefit| benefit.queue.is_none());
    for (program, benefit) in offered().filter_map(|benefit| program.map(|program| (program, benefit))) {
        let claims = course.gifts.holdings.claims(member, &benefit.id).unwrap_or(&nothing);
        let birth = course.birth((member, as_of), benefit, due);
        let asked = course.asked((program, as_of), member, birth.as_ref().ok().and_then(Option::as_ref));
        let mut part = offer(claims, benefit, asked, due);
        if let (Err(error), Some(Code::BirthdayMissing)) = (&birth, part.reason) {
            part.reason = Some(error.code());
        }
        parts.push(part);
    }
    // What a version took out of the program is not offered any more, but what was granted of it holds.
    for (id, held) in course.gifts.holdings.of(member).into_iter().flatten() {
        held.claims.ends(as_of, due);
        let entitlements = open(&held.claims, as_of);
        if !entitlements.is_empty() && offered().all(|benefit| benefit.id != *id) {
            let is_right = program.is_some_and(|program| program.benefits.iter().any(|benefit| benefit.id == *id));
            let reason = Some(if is_right { Code::BenefitIsARight } else { Code::NoProgram });
            let (benefit, left, open_until, opens_at) = ((*id).to_owned(), None, None, None);
            parts.push(BenefitPart { benefit, eligible: false, entitlements, left, open_until, opens_at, reason });
        }
    }
    parts
}

fn offer(claims: &Claims, benefit: &Benefit, asked: Asked<'_>, due: &mut Due) -> BenefitPart {
    let stock = Stock::default();
    let date = asked.zone.date(asked.at);
    let reason = match claims.decide(benefit, asked, &stock) {
        Ok(Decision::Granted(_)) => None,
        Ok(Decision::Refused(reason)) => Some(reason.code()),
        Err(error) => Some(error.code()),
    };
    match claims.next_change_at(benefit, asked, &stock) {
        Ok(next) => due.maybe(next),
        // Another day may be one whose calendar is known.
        Err(_) => due.at(asked.zone.start_of(date.plus_days(1))),
    }
    let shut = matches!(reason, Some(Code::OutsideWindow | Code::BirthdayMissing | Code::CalendarOutOfRange));
    let edge = edge(benefit, asked).unwrap_or(None);
    BenefitPart {
        benefit: benefit.id.clone(),
        eligible: reason.is_none(),
        entitlements: open(claims, asked.at),
        left: claims.left(benefit, asked).unwrap_or(None),
        open_until: edge.filter(|_| !shut),
        opens_at: edge.filter(|_| shut),
        reason,
    }
}

/// When the window is shut, if it is open, or else open.
fn edge(benefit: &Benefit, asked: Asked<'_>) -> Result<Option<Instant>, BenefitError> {
    let edge = Window::of(benefit).edge(asked.zone.date(asked.at), asked.birth)?;
    Ok(edge.map(|date| asked.zone.start_of(date)))
}

/// The entitlements that can be used.
fn open(claims: &Claims, at: Instant) -> Vec<EntitlementPart> {
    let part = |entitlement: &Entitlement| EntitlementPart {
        entitlement_id: entitlement.id().to_owned(),
        granted_at: entitlement.granted_at(),
        reserved_until: entitlement.reserved_until(),
        status: entitlement.status(at),
        valid_until: entitlement.valid_until(),
    };
    claims.entitlements().iter().filter(|entitlement| entitlement.is_open(at)).map(part).collect()
}
