//! Deadlines, states of an entitlement, merges, facts, rights.

use std::num::NonZeroU32;

use super::case::{Event, plain};
use super::world::World;
use crate::error::{Code, Fault as _};
use crate::membership::benefit::{
    Asked, BenefitError, Birth, Claims, Decision, EntitlementStatus, Reason, Stock, StockMove, Taking, Tenure, queues,
};
use crate::membership::program::{Benefit, Count, Per, Quota, When};
use crate::text::Json;
use crate::time::{Instant, Zone};

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// Runs commands, one JSON object a line with what it ends with behind `=>`.
fn run(benefit: Benefit, script: &str) -> World {
    let mut world = World::new(benefit, "Asia/Shanghai", &["member".to_owned(), "gold".to_owned()]);
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (event, wanted) = line.split_once(" => ").unwrap();
        let event: Event = Json::parse(event).unwrap().read().unwrap();
        assert_eq!(world.run(&event), wanted, "{line}");
    }
    world
}

fn quota(count: u32, per: Per) -> Option<Quota> {
    Some(Quota { count: Count::All(count), per })
}

#[test]
fn a_reservation_lapses_exactly_at_its_deadline() {
    let benefit = Benefit { stock: Some(1), quota: quota(1, Per::Lifetime), ..plain() };
    run(
        benefit,
        r#"{"type": "reserve", "at": "2025-03-01T10:00:00Z", "member": "A", "entitlement_id": "r1", "ttl_minutes": 15} => ok
        {"type": "claim", "at": "2025-03-01T10:14:59.999999Z", "member": "B"} => out_of_stock
        {"type": "claim", "at": "2025-03-01T10:14:59.999999Z", "member": "A"} => quota_used
        {"type": "use", "at": "2025-03-01T10:15:00Z", "member": "A", "entitlement_id": "r1"} => entitlement_expired
        {"type": "cancel", "at": "2025-03-01T10:15:00Z", "member": "A", "entitlement_id": "r1"} => entitlement_not_open
        {"type": "claim", "at": "2025-03-01T10:15:00Z", "member": "A", "entitlement_id": "r1"} => duplicate_entitlement
        {"type": "claim", "at": "2025-03-01T10:15:00Z", "member": "A", "entitlement_id": "r2"} => ok
        {"type": "claim", "at": "2025-03-01T10:15:00Z", "member": "B"} => out_of_stock"#,
    );
}

#[test]
fn a_used_reservation_keeps_and_a_cancelled_one_returns_what_it_took() {
    let benefit = Benefit { stock: Some(2), quota: quota(1, Per::Lifetime), ..plain() };
    let world = run(
        benefit,
        r#"{"type": "reserve", "at": "2025-03-01T10:00:00Z", "member": "A", "entitlement_id": "a", "ttl_minutes": 15} => ok
        {"type": "reserve", "at": "2025-03-01T10:00:00Z", "member": "B", "entitlement_id": "b", "ttl_minutes": 15} => ok
        {"type": "use", "at": "2025-03-01T10:01:00Z", "member": "A", "entitlement_id": "a"} => ok
        {"type": "use", "at": "2025-03-01T10:02:00Z", "member": "A", "entitlement_id": "a"} => entitlement_used
        {"type": "cancel", "at": "2025-03-01T10:02:00Z", "member": "A", "entitlement_id": "a"} => entitlement_not_open
        {"type": "claim", "at": "2025-03-01T10:03:00Z", "member": "C"} => out_of_stock
        {"type": "cancel", "at": "2025-03-01T10:04:00Z", "member": "B", "entitlement_id": "b"} => ok
        {"type": "cancel", "at": "2025-03-01T10:04:00Z", "member": "B", "entitlement_id": "b"} => entitlement_not_open
        {"type": "use", "at": "2025-03-01T10:04:00Z", "member": "B", "entitlement_id": "b"} => entitlement_not_open
        {"type": "use", "at": "2025-03-01T10:04:00Z", "member": "B", "entitlement_id": "x"} => unknown_entitlement
        {"type": "cancel", "at": "2025-03-01T10:04:00Z", "member": "B", "entitlement_id": "x"} => unknown_entitlement
        {"type": "claim", "at": "2025-03-01T10:05:00Z", "member": "B", "entitlement_id": "b2"} => ok
        {"type": "claim", "at": "2025-03-01T11:00:00Z", "member": "C"} => out_of_stock"#,
    );
    assert_eq!(world.stock.left(2, at("2025-03-02T00:00:00Z")), 0);
}

#[test]
fn an_entitlement_is_over_at_midnight_after_its_last_day() {
    // Claimed on 1 March in Shanghai with seven days: over at the midnight with which 9 March begins there.
    let world = run(
        Benefit { valid_days: Some(7), ..plain() },
        r#"{"type": "claim", "at": "2025-03-01T10:00:00+08:00", "entitlement_id": "1"} => ok
        {"type": "claim", "at": "2025-03-01T10:00:00+08:00", "entitlement_id": "2"} => ok
        {"type": "use", "at": "2025-03-08T23:59:59+08:00", "entitlement_id": "1"} => ok
        {"type": "use", "at": "2025-03-09T00:00:00+08:00", "entitlement_id": "2"} => entitlement_expired
        {"type": "use", "at": "2025-03-09T00:00:00+08:00", "entitlement_id": "1"} => entitlement_used"#,
    );
    let claims = world.member("A").claims;
    let statuses = |at: Instant| claims.entitlements().iter().map(|one| one.status(at)).collect::<Vec<_>>();
    let end = at("2025-03-09T00:00:00+08:00");
    assert_eq!(statuses(end.plus_micros(-1)), [EntitlementStatus::Used, EntitlementStatus::Granted]);
    assert_eq!(statuses(end), [EntitlementStatus::Used, EntitlementStatus::Expired]);
}

#[test]
fn a_downgrade_keeps_what_was_granted_and_blocks_new_claims() {
    run(
        Benefit { tiers: vec!["gold".to_owned()], ..plain() },
        r#"{"type": "claim", "at": "2025-03-01T10:00:00Z", "entitlement_id": "1"} => tier_too_low
        {"type": "set_tier", "at": "2025-03-02T10:00:00Z", "member": "A", "tier": "gold"} => ok
        {"type": "claim", "at": "2025-03-03T10:00:00Z", "entitlement_id": "1"} => ok
        {"type": "set_tier", "at": "2025-03-04T10:00:00Z", "member": "A", "tier": "member"} => ok
        {"type": "claim", "at": "2025-03-05T10:00:00Z", "entitlement_id": "2"} => tier_too_low
        {"type": "use", "at": "2025-03-05T10:00:00Z", "entitlement_id": "1"} => ok"#,
    );
}

#[test]
fn usage_of_both_counts_after_a_merge() {
    let world = run(
        Benefit { quota: quota(2, Per::CalendarYear), ..plain() },
        r#"{"type": "claim", "at": "2025-03-01T10:00:00Z", "member": "A", "entitlement_id": "1"} => ok
        {"type": "claim", "at": "2025-03-02T10:00:00Z", "member": "B", "entitlement_id": "1"} => ok
        {"type": "merge", "at": "2025-03-03T10:00:00Z", "from": "B", "into": "A"} => ok
        {"type": "claim", "at": "2025-03-04T10:00:00Z", "member": "B", "entitlement_id": "2"} => quota_used
        {"type": "use", "at": "2025-03-04T10:00:00Z", "member": "B", "entitlement_id": "1"} => ok
        {"type": "use", "at": "2025-03-05T10:00:00Z", "member": "A", "entitlement_id": "1"} => ok
        {"type": "use", "at": "2025-03-06T10:00:00Z", "member": "A", "entitlement_id": "1"} => entitlement_used
        {"type": "claim", "at": "2026-01-01T10:00:00Z", "member": "B", "entitlement_id": "2"} => ok"#,
    );
    assert_eq!(world.member("A").claims, world.member("B").claims);
}

#[test]
fn every_period_begins_anew_at_its_local_date() {
    // Each instant is the first of a new period in Shanghai; the Chinese year of 2025 begins on 29 January.
    for (per, begins) in [
        (Per::CalendarMonth, "2025-02-01T00:00:00+08:00"),
        (Per::CalendarQuarter, "2025-04-01T00:00:00+08:00"),
        (Per::CalendarYear, "2026-01-01T00:00:00+08:00"),
        (Per::LunarYear, "2025-01-29T00:00:00+08:00"),
    ] {
        let begins = at(begins);
        let claim = |at: Instant| Event::Claim { at, member: None, entitlement_id: None };
        let mut world = World::new(Benefit { quota: quota(1, per), ..plain() }, "Asia/Shanghai", &[]);
        let results = [begins.plus_micros(-2), begins.plus_micros(-1), begins, begins.plus_micros(1)]
            .map(|at| world.run(&claim(at)));
        assert_eq!(results, ["ok", "quota_used", "ok", "quota_used"], "{per:?}");
    }
}

#[test]
fn a_birthday_gift_is_booked_to_the_year_of_the_birthday() {
    let window =
        |before, per| Benefit { when: Some(When::Birthday { before, after: 0 }), quota: quota(1, per), ..plain() };
    let results = |benefit: Benefit, birth, days: &[&str]| {
        let mut world = World::new(benefit, "Asia/Shanghai", &[]);
        world.birth = Some(birth);
        let claim =
            |day: &&str| Event::Claim { at: at(&format!("{day}T12:00:00+08:00")), member: None, entitlement_id: None };
        days.iter().map(|day| world.run(&claim(day))).collect::<Vec<_>>()
    };
    // Claimed in December for the first of January: that year has had its gift.
    let new_year = Birth::gregorian(1, 1).unwrap();
    let days = ["2024-12-31", "2025-01-01", "2025-12-31"];
    let wanted = ["ok", "already_claimed_this_year", "ok"];
    assert_eq!(results(window(3, Per::CalendarYear), new_year, &days), wanted);
    // 2024 held this birthday twice, in two years of its own calendar.
    let twice = Birth::chinese(11, 20, false).unwrap();
    let days = ["2024-01-01", "2024-01-01", "2024-12-20", "2026-01-08"];
    let wanted = ["ok", "already_claimed_this_year", "ok", "ok"];
    assert_eq!(results(window(0, Per::LunarYear), twice, &days), wanted);
    let wanted = ["ok", "already_claimed_this_year", "outside_window", "ok"];
    assert_eq!(results(window(0, Per::CalendarYear), twice, &days), wanted);
    // Where the calendar is not published nothing is decided.
    assert_eq!(results(window(0, Per::LunarYear), twice, &["2101-01-08"]), ["calendar_out_of_range"]);
}

#[test]
fn the_quota_of_a_tier_period_begins_with_the_tier() {
    run(
        Benefit { quota: quota(1, Per::TierPeriod), ..plain() },
        r#"{"type": "claim", "at": "2025-03-01T10:00:00Z"} => ok
        {"type": "set_tier", "at": "2025-03-02T10:00:00Z", "member": "A", "tier": "gold"} => ok
        {"type": "claim", "at": "2025-03-02T10:00:00Z"} => ok
        {"type": "set_tier", "at": "2026-03-03T10:00:00Z", "member": "A", "tier": "gold"} => ok
        {"type": "claim", "at": "2026-03-03T10:00:00Z"} => quota_used"#,
    );
}

#[test]
fn the_first_test_that_fails_is_the_reason() {
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let (birthday, other) = (at("2025-06-01T10:00:00+08:00"), at("2025-06-02T10:00:00+08:00"));
    let birth = super::case::on("1990-06-01".parse().unwrap());
    let gold = Some(Tenure { tier: "gold", since: Instant::MIN });
    let benefit = Benefit {
        tiers: vec!["gold".to_owned()],
        when: Some(When::Birthday { before: 0, after: 0 }),
        quota: quota(1, Per::CalendarYear),
        stock: Some(1),
        ..plain()
    };
    let mut stock = Stock::default();
    let mut claims = Claims::default();
    let mut ask = |claims: &mut Claims, at, tier, birth, id: &str| {
        let asked = Asked { at, zone: &zone, tier, birth };
        let (decision, change) = claims.take(&benefit, asked, &stock, id, Taking::Claim).unwrap();
        change.into_iter().for_each(|change| stock.apply(change));
        if let Decision::Refused(reason) = decision { Some(reason) } else { None }
    };
    assert_eq!(ask(&mut claims, other, None, None, "1"), Some(Reason::BirthdayMissing));
    assert_eq!(ask(&mut claims, other, None, Some(&birth), "1"), Some(Reason::OutsideWindow));
    assert_eq!(ask(&mut claims, birthday, None, Some(&birth), "1"), Some(Reason::TierTooLow));
    assert_eq!(ask(&mut claims, birthday, gold, Some(&birth), "1"), None);
    // The stock is used up as well, but comes last.
    assert_eq!(ask(&mut claims, birthday, gold, Some(&birth), "2"), Some(Reason::AlreadyClaimedThisYear));
    assert_eq!(ask(&mut Claims::default(), birthday, gold, Some(&birth), "3"), Some(Reason::OutOfStock));
}

#[test]
fn a_tier_without_a_count_has_no_quota() {
    let counts = Count::ByTier([("gold".to_owned(), 1)].into());
    let script = r#"{"type": "claim", "at": "2025-03-01T10:00:00Z"} => quota_used"#;
    let benefit = Benefit { quota: Some(Quota { count: counts, per: Per::CalendarYear }), ..plain() };
    run(benefit.clone(), script);
    // Nobody says that a birthday gift was claimed which never was.
    let mut world = World::new(
        Benefit { when: Some(When::Birthday { before: 0, after: 0 }), ..benefit },
        "Asia/Shanghai",
        &["member".to_owned()],
    );
    world.birth = Some(super::case::on("1990-03-01".parse().unwrap()));
    let claim = Event::Claim { at: at("2025-03-01T10:00:00Z"), member: None, entitlement_id: None };
    assert_eq!(world.run(&claim), "quota_used");
}

#[test]
fn a_fact_is_taken_over_with_what_speaks_against_it() {
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let asked = |at| Asked { at, zone: &zone, tier: None, birth: None };
    let benefit = Benefit { stock: Some(0), ..plain() };
    let mut claims = Claims::default();
    let minutes = Taking::Reserve(NonZeroU32::new(5).unwrap());
    let noon = at("2025-03-01T12:00:00+08:00");
    let recorded = claims.record(&benefit, asked(noon), &Stock::default(), "1", minutes).unwrap();
    assert_eq!(recorded.finding, Some(Code::OutOfStock));
    assert_eq!(recorded.change, StockMove::Reserve(noon.plus_micros(300_000_000)));
    let again = claims.record(&benefit, asked(noon), &Stock::default(), "1", minutes);
    assert_eq!(again, Err(BenefitError::Duplicate));
    // Outside its window it is booked to the date of the claim.
    let birthday = Benefit { when: Some(When::Birthday { before: 0, after: 0 }), ..plain() };
    let recorded = claims.record(&birthday, asked(noon), &Stock::default(), "2", Taking::Claim).unwrap();
    assert_eq!((recorded.finding, recorded.change), (Some(Code::BirthdayMissing), StockMove::Take));
    assert_eq!(claims.entitlements().last().unwrap().booked(), zone.date(noon));
    let plainly = claims.record(&plain(), asked(noon), &Stock::default(), "3", Taking::Claim).unwrap();
    assert_eq!(plainly.finding, None);
}

#[test]
fn a_queue_is_a_right_that_is_held_with_the_tier() {
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let now = at("2025-03-01T12:00:00+08:00");
    let vip = Benefit { tiers: vec!["gold".to_owned()], queue: Some("vip".to_owned()), ..plain() };
    let benefits = [plain(), vip.clone(), Benefit { queue: Some("general".to_owned()), ..plain() }];
    let asked = |tier| Asked { at: now, zone: &zone, tier: Some(Tenure { tier, since: now }), birth: None };
    assert_eq!(queues(&benefits, asked("gold")), Ok(vec!["vip", "general"]));
    assert_eq!(queues(&benefits, asked("silver")), Ok(vec!["general"]));
    let error = Claims::default().decide(&vip, asked("gold"), &Stock::default()).unwrap_err();
    assert_eq!((error.code(), error.path().as_str()), (Code::BenefitIsARight, "benefit"));
}

#[test]
fn every_error_of_a_command_has_its_code_and_path() {
    for (error, code) in [
        (BenefitError::Unknown, Code::UnknownEntitlement),
        (BenefitError::Used, Code::EntitlementUsed),
        (BenefitError::Expired, Code::EntitlementExpired),
        (BenefitError::NotOpen, Code::EntitlementNotOpen),
        (BenefitError::Duplicate, Code::DuplicateEntitlement),
    ] {
        assert_eq!((error.code(), error.path().as_str()), (code, "entitlement_id"));
    }
}
