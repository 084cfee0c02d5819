//! How the tier of a customer moved, for measures that count it (CH-11). It is what the records tell at an instant: what a
//! correction voids later is told anew without it, and nothing of it is stored.

use super::Course;
use crate::customer::{Frame, Plan};
use crate::measure::TierMoves;
use crate::time::Instant;

/// How many instants at which a tier may move are looked at for the next fall; the last of them is the answer where none was one.
const MOST_STEPS: usize = 32;

/// When the tier in the main program fell, up to an instant; none: the customer is no member, or there are no tiers.
pub(in crate::customer) fn tier_moves(frame: &Frame, plan: &Plan, as_of: Instant) -> Option<TierMoves> {
    let mut course = Course::<()>::new(frame, plan, 0)?;
    course.go(as_of);
    let fell = falls(&course)?;
    // What would be without a new record (MD-8).
    let until = frame.next_record(as_of);
    let mut next = None;
    for _ in 0..MOST_STEPS {
        next = course.next().filter(|at| until.is_none_or(|until| *at < until));
        let Some(at) = next else { break };
        course.go(at);
        if falls(&course).is_none_or(|then| then.len() > fell.len()) {
            break;
        }
    }
    Some(TierMoves { fell, next })
}

/// When the tier fell, as the account tells it.
fn falls(course: &Course<'_>) -> Option<Vec<Instant>> {
    let standing = course.account()?.standing.as_ref()?;
    let fell = standing.changes().iter().filter(|change| change.to < change.from);
    Some(fell.map(|change| change.at).collect())
}
