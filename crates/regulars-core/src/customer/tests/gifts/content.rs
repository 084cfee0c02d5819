//! What reviews, answers and posts earn and lose.

use super::*;

#[test]
fn a_review_earns_one_lot_at_its_approval_and_loses_it_when_it_is_withdrawn() {
    let records = [
        review("r1", "03-01 10:00", "phone", "", ""),
        ruled("d1", "03-02 10:00", "approved", "r1", ""),
        ruled("d2", "03-04 10:00", "withdrawn", "r1", ""),
        ruled("d3", "03-05 10:00", "approved", "r1", ""),
    ];
    assert_eq!(available(&club_view(&records, "03-02 09:59")), "0");
    let earned = club_view(&records, "03-02 10:00");
    assert_eq!((lots(&earned), available(&earned)), (vec!["praise:r1 20".to_owned()], "20"));
    assert_eq!(tier_of(&earned).points.as_ref().unwrap().lots[0].earned_at, at(&local("03-02 10:00")));
    // Withdrawn is withdrawn.
    let lost = club_view(&records, "03-06 10:00");
    assert_eq!((available(&lost), findings(&lost).len()), ("0", 0));
}

#[test]
fn what_was_spent_of_a_withdrawn_review_is_owed() {
    let spent = written("points", "p1", "03-03 10:00", r#""event":"redeem","points":"15""#, "");
    let records = [
        review("r1", "03-01 10:00", "phone", r#""status":"approved""#, ""),
        spent,
        ruled("d2", "03-04 10:00", "rejected", "r1", ""),
    ];
    assert_eq!(available(&club_view(&records, "03-03 12:00")), "5");
    let points = club_view(&records, "03-05 10:00").membership.unwrap().points.unwrap();
    assert_eq!((points.available.as_str(), points.debt.as_str()), ("0", "15"));
}

#[test]
fn an_item_earns_once_and_a_short_text_or_one_about_nothing_does_not() {
    let approved = r#""status":"approved""#;
    let short = written("review", "r3", "03-01 10:03", r#""item":"c","text":"好用","status":"approved""#, "");
    let records = [
        review("r1", "03-01 10:00", "a", approved, ""),
        review("r2", "03-01 10:01", "a", approved, ""),
        short,
        review("r4", "03-01 10:04", "", approved, ""),
        // A merchant's answer is not the customer's content, nor can it be approved.
        review("r5", "03-01 10:05", "d", r#""author":"staff""#, r#""refers_to":"r1""#),
        ruled("d5", "03-01 10:06", "approved", "r5", ""),
        // A review that refers to an order is about the order.
        bought("o1", "03-01 09:00", "1.00"),
        review("r6", "03-01 10:07", "e", approved, r#""refers_to":"o1""#),
    ];
    let view = club_view(&records, "03-02 10:00");
    assert_eq!((lots(&view), findings(&view)), (vec!["praise:r1 20".to_owned(), "praise:r6 20".to_owned()], vec![]));
}

#[test]
fn beyond_the_quota_of_the_tier_held_there_is_no_lot_but_a_finding() {
    let approved = r#""status":"approved""#;
    let mut records = vec![
        review("r1", "03-01 10:00", "a", approved, ""),
        review("r2", "03-02 10:00", "b", approved, ""),
        review("r3", "03-03 10:00", "c", approved, ""),
    ];
    let view = club_view(&records, "03-04 10:00");
    assert_eq!((lots(&view).len(), findings(&view)), (2, vec!["quota_used pos/r3".to_owned()]));
    // The count of the tier held now is that of the whole month: gold has three.
    records.push(bought("o1", "03-04 11:00", "100.00"));
    records.push(review("r4", "03-04 11:00", "d", approved, ""));
    records.push(review("r5", "03-04 11:00", "e", approved, ""));
    let view = club_view(&records, "03-05 10:00");
    assert_eq!(lots(&view), ["praise:r1 20", "praise:r2 20", "praise:r4 20"]);
    assert_eq!(findings(&view), ["quota_used pos/r3", "quota_used pos/r5"]);
}

#[test]
fn answers_and_declared_posts_earn_by_themselves_and_a_survey_that_was_sent_does_not() {
    let records = [
        written("survey", "s0", "03-01 10:00", r#""event":"sent","survey":"q""#, ""),
        written("survey", "s1", "03-01 11:00", r#""event":"answered","survey":"q","score":"9""#, ""),
        written("survey", "s2", "03-01 12:00", r#""score":"8""#, ""),
        written("survey", "s3", "03-02 12:00", r#""status":"withdrawn""#, r#""refers_to":"s2""#),
    ];
    let view = club_view(&records, "03-01 12:00");
    assert_eq!(lots(&view), ["answer:s1 5", "answer:s2 5"]);
    assert_eq!(lots(&club_view(&records, "03-02 12:00")), ["answer:s1 5"]);
    let json = r#"{"source":"pos","record_id":"p1","profile":"1","type":"post","occurred_at":"2025-03-01T10:00:00+08:00",
        "body":{"item":"phone","text":"first"}}"#;
    let post = Record::from_json_with(&Json::parse(json).unwrap(), &CLUB_RULES.records).unwrap();
    assert_eq!(lots(&club_view(&[post], "03-01 10:00")), ["post:p1 7"]);
}

#[test]
fn a_decision_waits_for_its_content_and_one_about_nothing_is_a_finding() {
    let records = [
        ruled("d1", "03-01 10:00", "approved", "r1", ""),
        review("r1", "03-02 10:00", "a", "", ""),
        ruled("d2", "03-01 10:00", "approved", "nothing", ""),
        written("review", "r3", "03-03 10:00", r#""item":"b","text":"很好用","status":"liked""#, ""),
    ];
    let before = club_view(&records, "03-01 10:00");
    assert_eq!(
        (lots(&before).len(), findings(&before)),
        (0, vec!["unknown_record pos/d1".into(), "unknown_record pos/d2".into()])
    );
    let after = club_view(&records, "03-03 10:00");
    assert_eq!(lots(&after), ["praise:r1 20"]);
    assert_eq!(findings(&after), ["unknown_record pos/d2", "unknown_verb pos/r3"]);
}

#[test]
fn two_sources_may_use_one_record_id() {
    let approved = r#""status":"approved""#;
    let records = [
        review("r1", "03-01 10:00", "a", approved, ""),
        review("r1", "03-01 11:00", "b", approved, r#""source":"app""#),
        ruled("d1", "03-02 10:00", "rejected", "r1", r#""source":"app""#),
    ];
    assert_eq!(lots(&club_view(&records, "03-01 12:00")), ["praise:r1 20", "praise:app/r1 20"]);
    assert_eq!(lots(&club_view(&records, "03-02 12:00")), ["praise:r1 20"]);
}

#[test]
fn whoever_is_joined_has_one_quota_and_each_item_once() {
    let approved = r#""status":"approved""#;
    let app = r#""source":"app""#;
    let records = [
        review("r1", "03-01 10:00", "a", approved, ""),
        review("r2", "03-01 11:00", "a", approved, app),
        // Decided under the other profile, which is known to be the same person only later.
        review("r3", "03-01 12:00", "b", "", app),
        ruled("d3", "03-01 13:00", "approved", "r3", r#""source":"app","profile":"2""#),
        review("r4", "03-03 10:00", "c", approved, app),
    ];
    let join = at(&local("03-02 10:00"));
    let view = |as_of: &str| joined(&CLUB_RULES, &records, &[(join, 0, 1), (join, 0, 2)], at(&local(as_of)));
    // Profile 0 is app/1, 1 is app/2, 2 is pos/1.
    assert_eq!(lots(&view("03-02 09:59")), ["praise:r2 20"]);
    assert_eq!(lots(&view("03-02 10:00")), ["praise:r1 20", "praise:r2 20"]);
    let after = view("03-03 10:00");
    assert_eq!(lots(&after), lots(&view("03-02 10:00")));
    assert_eq!(findings(&after), ["quota_used app/r3", "quota_used app/r4"]);
}

#[test]
fn a_decision_under_another_profile_counts_when_both_are_one() {
    let approved = r#""status":"approved""#;
    let (app, other) = (r#""source":"app""#, r#""source":"app","profile":"2""#);
    let records = [
        review("r1", "03-01 10:00", "a", "", app),
        ruled("d1", "03-01 11:00", "approved", "r1", other),
        review("r2", "03-01 12:00", "b", approved, app),
        review("r3", "03-01 13:00", "c", approved, ""),
    ];
    let join = at(&local("03-02 10:00"));
    let view = |joins: &[(Instant, u32, u32)], as_of: &str| joined(&CLUB_RULES, &records, joins, at(&local(as_of)));
    assert_eq!(lots(&view(&[(join, 0, 1)], "03-02 09:59")), ["praise:r2 20", "praise:r3 20"]);
    // Profile 2, the till, was never apart from the first: with it the quota of the month is used up.
    let one = view(&[(join, 0, 1)], "03-02 10:00");
    assert_eq!((lots(&one).len(), findings(&one)), (2, vec!["quota_used app/r1".to_owned()]));
    let alone = joined(&CLUB_RULES, &records[..2], &[(join, 0, 1)], join);
    assert_eq!(
        (lots(&alone), lots(&joined(&CLUB_RULES, &records[..2], &[(join, 0, 1)], join.plus_micros(-1))).len()),
        (vec!["praise:r1 20".to_owned()], 0)
    );
    // Three who are joined at one instant are one before anything is decided, in whatever order they are joined.
    for joins in [[(join, 0, 1), (join, 0, 2)], [(join, 0, 2), (join, 0, 1)]] {
        let three = view(&joins, "03-02 10:00");
        assert_eq!((lots(&three).len(), findings(&three)), (2, vec!["quota_used app/r1".to_owned()]));
    }
}

#[test]
fn before_the_program_begins_nothing_earns_and_an_approval_after_it_does() {
    let rules = club(&[("effective_from = \"2020-01-01\"", "effective_from = \"2025-03-02\"")]);
    let records = [
        review("r1", "03-01 10:00", "a", "", ""),
        review("r2", "03-01 10:00", "b", r#""status":"approved""#, ""),
        written("survey", "s1", "03-01 11:00", r#""score":"9""#, ""),
        ruled("d1", "03-02 10:00", "approved", "r1", ""),
    ];
    assert_eq!(lots(&view_by(&rules, &records, at(&local("03-02 10:00")))), ["praise:r1 20"]);
}

#[test]
fn who_is_no_member_or_has_left_earns_nothing() {
    let rules = club(&[("effective_from", "enrolment = \"explicit\"\neffective_from")]);
    let enroll = |event: &str, when: &str| written("membership", event, when, &format!(r#""event":"{event}""#), "");
    let approved = r#""status":"approved""#;
    let records = [
        review("r1", "03-01 10:00", "a", approved, ""),
        enroll("enroll", "03-02 10:00"),
        ruled("d1", "03-02 11:00", "approved", "r1", ""),
        review("r2", "03-02 12:00", "b", approved, ""),
        enroll("leave", "03-03 10:00"),
        review("r3", "03-03 12:00", "c", approved, ""),
    ];
    let view = view_by(&rules, &records, at(&local("03-02 13:00")));
    assert_eq!((lots(&view), findings(&view)), (vec!["praise:r2 20".to_owned()], vec![]));
    let left = view_by(&rules, &records, at(&local("03-03 13:00")));
    assert_eq!((lots(&left).len(), findings(&left)), (0, vec![]));
}
