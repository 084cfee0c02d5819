//! What a standing refuses changes nothing (MB-8).

use super::support::{Member, club, day, decimal, noon};
use crate::error::{Code, Fault as _};
use crate::membership::tier::{Standing, StandingError, TierProgram};
use crate::time::Instant;

type Told = fn(&mut Standing, TierProgram<'_>, Instant) -> Result<(), StandingError>;

#[test]
fn what_is_refused_says_why_and_changes_nothing() {
    let rules = club();
    let mut member = Member::new(&rules, "2025-01-01");
    member.order("2025-01-10", 1, "1000").order("2025-01-11", 2, "10").refund("2025-01-12", 1, "100");
    let program = member.program;
    let now = noon("2025-01-12");
    let told = |what: Told| move |standing: &mut Standing| what(standing, program, now);
    let cases = [
        (
            StandingError::DuplicateOrder,
            Code::DuplicateOrder,
            "order_id",
            told(|s, p, at| s.order(p, at, 1, decimal("1"), at)),
        ),
        (
            StandingError::Negative("amount"),
            Code::Negative,
            "amount",
            told(|s, p, at| s.order(p, at, 3, decimal("-1"), at)),
        ),
        (
            StandingError::UnknownOrder,
            Code::UnknownOrder,
            "order_id",
            told(|s, p, at| s.refund(p, at, 9, decimal("1"))),
        ),
        (
            StandingError::RefundExceedsOrder,
            Code::RefundExceedsOrder,
            "amount",
            told(|s, p, at| s.refund(p, at, 1, decimal("900.01"))),
        ),
        (
            StandingError::Negative("amount"),
            Code::Negative,
            "amount",
            told(|s, p, at| s.refund(p, at, 1, decimal("-1"))),
        ),
        (StandingError::UnknownOrder, Code::UnknownOrder, "order_id", told(|s, p, at| s.confirmed(p, at, 9))),
        (StandingError::UnknownTier, Code::UnknownName, "tier", told(|s, p, at| s.grant(p, at, 4, None))),
        (StandingError::GrantPassed, Code::InvalidValue, "until", told(|s, p, at| s.grant(p, at, 1, Some(at)))),
    ];
    for (error, code, path, what) in cases {
        let mut standing = member.standing.clone();
        assert_eq!(what(&mut standing), Err(error));
        assert_eq!((error.code(), error.path().as_str()), (code, path));
        assert_eq!(standing, member.standing, "{error:?}");
    }
}

#[test]
fn time_does_not_go_back_and_who_has_left_is_told_nothing() {
    let rules = club();
    let mut member = Member::new(&rules, "2025-01-01");
    let program = member.program;
    member.order("2025-01-10", 1, "1000");
    let earlier = member.standing.order(program, day("2025-01-10"), 2, decimal("1"), day("2025-01-10"));
    assert_eq!(earlier, Err(StandingError::TimeGoesBack));
    assert_eq!(StandingError::TimeGoesBack.path(), "at");
    let other = member.standing.clone();
    member.standing.leave(program, noon("2025-02-01")).unwrap();
    let now = noon("2025-03-01");
    let standing = &mut member.standing;
    assert_eq!(standing.order(program, now, 2, decimal("1"), now), Err(StandingError::Closed));
    assert_eq!(standing.refund(program, now, 1, decimal("1")), Err(StandingError::Closed));
    assert_eq!(standing.set_measure(program, now, "visits", None), Err(StandingError::Closed));
    assert_eq!(standing.leave(program, now), Err(StandingError::Closed));
    assert_eq!(standing.absorb(program, other.clone(), now), Err(StandingError::Closed));
    assert_eq!(other.clone().absorb(program, standing.clone(), now), Err(StandingError::Closed));
    assert_eq!(StandingError::Closed.code(), Code::AccountClosed);
}
