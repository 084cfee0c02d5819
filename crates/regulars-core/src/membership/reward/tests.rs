//! What content earns, and when it does not.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::error::Fault as _;
use crate::membership::program::{ContentNeeds, ContentPer, ContentReward, Count, Per, Quota};
use crate::time::{Instant, Zone};

fn at(text: &str) -> Instant {
    Instant::parse(&format!("2025-{text}+08:00")).unwrap()
}

fn reward(per: ContentPer) -> ContentReward {
    ContentReward {
        id: "review".to_owned(),
        event: "review".to_owned(),
        points: "20".parse().unwrap(),
        needs: ContentNeeds::Approved,
        min_length: Some(30),
        per,
        quota: None,
    }
}

fn contents(rewards: &[ContentReward]) -> Contents {
    Contents::new(rewards.to_vec(), Zone::new("Asia/Shanghai").unwrap()).unwrap()
}

fn submit(item: Option<u32>, length: u32) -> ContentAct {
    ContentAct::Submit { member: Member(1), event: "review".to_owned(), item, length }
}

/// Tells one thing, as it is held then.
fn tell(contents: &mut Contents, when: &str, content: u32, act: ContentAct, held: Option<&TierHeld>) -> &'static str {
    let event = ContentEvent { at: at(when), seq: 0, content: ContentId(content), act };
    contents.apply(event, held).unwrap();
    contents.outcome(0, ContentId(content)).map_or("none", Outcome::as_str)
}

fn movements(contents: &Contents) -> Vec<(Instant, Movement)> {
    contents.effects().iter().map(|effect| (effect.at, effect.movement)).collect()
}

#[test]
fn a_review_earns_when_it_is_approved_and_loses_when_it_is_withdrawn() {
    let mut contents = contents(&[reward(ContentPer::Item)]);
    assert_eq!(tell(&mut contents, "03-01T10:00:00", 1, submit(Some(7), 30), None), "waiting");
    assert_eq!(tell(&mut contents, "03-02T10:00:00", 1, ContentAct::Approve, None), "rewarded");
    assert_eq!(tell(&mut contents, "03-03T10:00:00", 1, ContentAct::Approve, None), "rewarded");
    assert_eq!(tell(&mut contents, "03-04T10:00:00", 1, ContentAct::Withdraw, None), "reversed");
    // Withdrawn is withdrawn; and what earned once does not earn again, also by another text.
    assert_eq!(tell(&mut contents, "03-05T10:00:00", 1, ContentAct::Approve, None), "reversed");
    tell(&mut contents, "03-06T10:00:00", 2, submit(Some(7), 99), None);
    assert_eq!(tell(&mut contents, "03-06T10:00:00", 2, ContentAct::Approve, None), "already_rewarded");
    let told = [(at("03-02T10:00:00"), Movement::Earn), (at("03-04T10:00:00"), Movement::ClawBack)];
    assert_eq!(movements(&contents), told);
}

#[test]
fn what_does_not_earn_says_why() {
    let mut contents = contents(&[reward(ContentPer::Item)]);
    assert_eq!(tell(&mut contents, "03-01T10:00:00", 1, submit(Some(7), 29), None), "too_short");
    assert_eq!(tell(&mut contents, "03-01T10:00:00", 1, ContentAct::Approve, None), "too_short");
    assert_eq!(tell(&mut contents, "03-01T10:00:00", 2, submit(None, 30), None), "no_item");
    assert_eq!(tell(&mut contents, "03-01T10:00:00", 3, submit(Some(8), 30), None), "waiting");
    assert_eq!(tell(&mut contents, "03-01T10:00:00", 3, ContentAct::Reject, None), "refused");
    // Whoever rejected it may think better of it.
    assert_eq!(tell(&mut contents, "03-02T10:00:00", 3, ContentAct::Approve, None), "rewarded");
    let post = ContentAct::Submit { member: Member(1), event: "post".to_owned(), item: Some(9), length: 99 };
    assert_eq!(tell(&mut contents, "03-02T10:00:00", 4, post, None), "none");
    let refused = |contents: &mut Contents, when, content, act| {
        let event = ContentEvent { at: at(when), seq: 0, content: ContentId(content), act };
        contents.apply(event, None).unwrap_err()
    };
    let again = refused(&mut contents, "03-03T10:00:00", 4, submit(Some(1), 99));
    assert_eq!((again, again.code().as_str()), (ContentError::DuplicateContent, "duplicate_content"));
    assert_eq!(refused(&mut contents, "03-03T10:00:00", 5, ContentAct::Approve), ContentError::UnknownContent);
    assert_eq!(refused(&mut contents, "03-01T10:00:00", 4, ContentAct::Approve), ContentError::TimeGoesBack);
}

#[test]
fn what_needs_nothing_earns_at_once_and_one_per_record() {
    let mut contents = contents(&[ContentReward { needs: ContentNeeds::None, ..reward(ContentPer::Record) }]);
    assert_eq!(tell(&mut contents, "03-01T10:00:00", 1, submit(None, 30), None), "rewarded");
    assert_eq!(tell(&mut contents, "03-01T10:00:00", 2, submit(None, 30), None), "rewarded");
    assert_eq!(tell(&mut contents, "03-02T10:00:00", 1, ContentAct::Reject, None), "reversed");
}

#[test]
fn a_quota_counts_by_local_month_and_the_next_month_is_another() {
    let quota = Some(Quota { count: Count::All(1), per: Per::CalendarMonth });
    let none = ContentNeeds::None;
    let mut contents = contents(&[ContentReward { quota, needs: none, ..reward(ContentPer::Item) }]);
    assert_eq!(tell(&mut contents, "03-31T23:59:59", 1, submit(Some(1), 30), None), "rewarded");
    assert_eq!(tell(&mut contents, "03-31T23:59:59", 2, submit(Some(2), 30), None), "quota_used");
    assert_eq!(tell(&mut contents, "04-01T00:00:00", 2, ContentAct::Approve, None), "quota_used");
    // In Greenwich it is still March. The item has not earned, so a later text about it may.
    assert_eq!(tell(&mut contents, "04-01T00:00:00", 3, submit(Some(2), 30), None), "rewarded");
    assert_eq!(contents.effects().len(), 2);
}

#[test]
fn the_tier_that_is_held_says_how_often_and_since_when() {
    let by_tier = Count::ByTier(BTreeMap::from([("silver".to_owned(), 1), ("gold".to_owned(), 3)]));
    let held = |tier: &str, since: &str| TierHeld { tier: tier.to_owned(), since: at(since) };
    let (silver, gold) = (held("silver", "01-01T00:00:00"), held("gold", "03-05T00:00:00"));
    for (per, after_upgrade) in [
        // One before the upgrade, two after it: three of the year. The tier's own period begins with it.
        (Per::CalendarYear, ["rewarded", "rewarded", "quota_used"]),
        (Per::TierPeriod, ["rewarded", "rewarded", "rewarded"]),
    ] {
        let quota = Some(Quota { count: by_tier.clone(), per });
        let none = ContentNeeds::None;
        let mut contents = contents(&[ContentReward { quota, needs: none, ..reward(ContentPer::Record) }]);
        assert_eq!(tell(&mut contents, "03-01T10:00:00", 1, submit(None, 30), Some(&silver)), "rewarded");
        assert_eq!(tell(&mut contents, "03-02T10:00:00", 2, submit(None, 30), Some(&silver)), "quota_used");
        assert_eq!(tell(&mut contents, "03-02T10:00:00", 3, submit(None, 30), None), "quota_used");
        for (content, expected) in (4..).zip(after_upgrade) {
            assert_eq!(tell(&mut contents, "03-06T10:00:00", content, submit(None, 30), Some(&gold)), expected);
        }
    }
}

#[test]
fn a_version_without_a_reward_gives_no_more_and_still_takes_back() {
    let zone = Zone::new("Asia/Shanghai").unwrap();
    let named = |id: &str, needs| ContentReward { id: id.to_owned(), needs, ..reward(ContentPer::Record) };
    let (first, second) = (named("first", ContentNeeds::Approved), named("second", ContentNeeds::None));
    let mut contents = Contents::before(zone.clone());
    let outcomes = |contents: &Contents, content| {
        [0, 1].map(|place| contents.outcome(place, ContentId(content)).map_or("none", Outcome::as_str))
    };
    // Before a version begins content is known and earns nothing.
    assert_eq!(tell(&mut contents, "03-01T10:00:00", 1, submit(None, 30), None), "none");
    contents.switch(std::slice::from_ref(&first), &zone, at("03-02T00:00:00"));
    assert_eq!(tell(&mut contents, "03-02T10:00:00", 1, ContentAct::Approve, None), "rewarded");
    tell(&mut contents, "03-02T11:00:00", 2, submit(None, 30), None);
    contents.switch(&[second, ContentReward { points: "9".parse().unwrap(), ..first }], &zone, at("03-03T00:00:00"));
    tell(&mut contents, "03-03T10:00:00", 2, ContentAct::Approve, None);
    // What was written before it earns nothing by a reward that asks for nothing more; the one that stayed is what it is now.
    assert_eq!(outcomes(&contents, 2), ["rewarded", "none"]);
    tell(&mut contents, "03-03T11:00:00", 3, submit(None, 30), None);
    assert_eq!(outcomes(&contents, 3), ["waiting", "rewarded"]);
    contents.switch(&[], &zone, at("03-04T00:00:00"));
    tell(&mut contents, "03-04T10:00:00", 3, ContentAct::Approve, None);
    assert_eq!(outcomes(&contents, 3), ["waiting", "rewarded"]);
    tell(&mut contents, "03-04T11:00:00", 2, ContentAct::Withdraw, None);
    assert_eq!(outcomes(&contents, 2), ["reversed", "none"]);
    let points: Vec<String> = contents.effects().iter().map(|effect| effect.points.to_string()).collect();
    assert_eq!(points, ["20", "9", "20", "9"]);
    assert_eq!(contents.reward(1).map(|reward| reward.id.as_str()), Some("second"));
}

#[test]
fn a_quota_by_lunar_year_is_refused() {
    let quota = Some(Quota { count: Count::All(1), per: Per::LunarYear });
    let rewards = vec![reward(ContentPer::Item), ContentReward { quota, ..reward(ContentPer::Item) }];
    let refused = Contents::new(rewards, Zone::new("Asia/Shanghai").unwrap()).err();
    assert_eq!(refused, Some(ContentError::QuotaPeriod { reward: 1 }));
}

#[test]
fn whoever_turns_out_to_be_one_has_one_quota() {
    let quota = Some(Quota { count: Count::All(2), per: Per::CalendarYear });
    let rewards = [ContentReward { quota, needs: ContentNeeds::None, ..reward(ContentPer::Item) }];
    let (mut one, mut other) = (contents(&rewards), contents(&rewards));
    tell(&mut one, "03-02T10:00:00", 1, submit(Some(1), 30), None);
    tell(&mut other, "03-01T10:00:00", 2, submit(Some(2), 30), None);
    one.absorb(other, at("03-03T10:00:00")).unwrap();
    assert_eq!(movements(&one).len(), 2);
    assert!(one.effects().is_sorted_by_key(|effect| effect.at));
    assert_eq!(tell(&mut one, "03-04T10:00:00", 3, submit(Some(2), 30), None), "already_rewarded");
    assert_eq!(tell(&mut one, "03-04T10:00:00", 4, submit(Some(4), 30), None), "quota_used");
    assert_eq!(tell(&mut one, "03-05T10:00:00", 2, ContentAct::Withdraw, None), "reversed");
    let late = contents(&rewards);
    assert_eq!(one.absorb(late, at("03-01T10:00:00")), Err(ContentError::TimeGoesBack));
}

proptest! {
    #[test]
    fn a_key_earns_once_within_the_quota_and_only_what_earned_is_clawed_back(
        acts in proptest::collection::vec((0_u32..8, 0_u8..4, 0_u32..3, 20_u32..40), 0..60),
        most in 0_u32..4,
        approved: bool,
    ) {
        let needs = if approved { ContentNeeds::Approved } else { ContentNeeds::None };
        let quota = Some(Quota { count: Count::All(most), per: Per::Lifetime });
        let mut contents = contents(&[ContentReward { needs, quota, ..reward(ContentPer::Item) }]);
        let mut items = BTreeMap::new();
        for (n, (content, act, item, length)) in (0..).zip(acts) {
            let act = match act {
                0 => submit(Some(item), length),
                1 => ContentAct::Approve,
                2 => ContentAct::Reject,
                _ => ContentAct::Withdraw,
            };
            let new = matches!(act, ContentAct::Submit { .. });
            let event = ContentEvent { at: at("03-01T10:00:00"), seq: n, content: ContentId(content), act };
            let told = contents.effects().len();
            if contents.apply(event, None).is_err() {
                prop_assert_eq!(contents.effects().len(), told);
            } else if new {
                items.insert(ContentId(content), item);
            }
        }
        let mut given: BTreeMap<ContentId, Vec<Movement>> = BTreeMap::new();
        for effect in contents.effects() {
            let Cause::Content { content, .. } = effect.cause else { panic!("a referral") };
            given.entry(content).or_default().push(effect.movement);
        }
        let earned: Vec<u32> = given.keys().map(|content| items[content]).collect();
        let distinct: std::collections::BTreeSet<u32> = earned.iter().copied().collect();
        prop_assert_eq!(earned.len(), distinct.len());
        prop_assert!(earned.len() <= most as usize);
        for content in items.keys() {
            let expected: &[Movement] = match contents.outcome(0, *content).unwrap() {
                Outcome::Rewarded { .. } => &[Movement::Earn],
                Outcome::Reversed { .. } => &[Movement::Earn, Movement::ClawBack],
                _ => &[],
            };
            prop_assert_eq!(given.get(content).map_or(&[][..], Vec::as_slice), expected);
        }
    }
}
