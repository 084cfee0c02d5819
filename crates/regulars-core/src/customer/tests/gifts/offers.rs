//! What the view says of benefits, and the decision about a new claim.

use super::*;
use crate::membership::benefit::{Decision, Reason};

#[test]
fn a_window_says_when_it_is_shut_or_opens_and_the_view_changes_then() {
    let records = [bought("o1", "05-01 10:00", "100.00")];
    let shut = club_view(&records, "05-31 23:59");
    let (opens, shuts) = (at("2025-06-01T00:00:00+08:00"), at("2025-09-01T00:00:00+08:00"));
    let part = offer(&shut, "summer");
    assert_eq!((part.eligible, part.opens_at, part.open_until), (false, Some(opens), None));
    assert_eq!(tier_of(&shut).next_change_at, Some(opens));
    let open = club_view(&records, "06-01 00:00");
    let part = offer(&open, "summer");
    assert_eq!((part.eligible, part.opens_at, part.open_until), (true, None, Some(shuts)));
    // Who does not get it sees its days all the same.
    let low = club_view(&[bought("o1", "05-01 10:00", "1.00")], "06-01 00:00");
    assert_eq!((says(&low, "summer").as_str(), offer(&low, "summer").open_until), ("tier_too_low", Some(shuts)));
}

#[test]
fn only_what_is_claimed_is_listed_and_only_for_members() {
    let view = club_view(&[bought("o1", "05-01 10:00", "1.00")], "05-02 10:00");
    let listed: Vec<_> = tier_of(&view).benefits.iter().map(|part| part.benefit.as_str()).collect();
    assert_eq!(listed, ["birthday", "summer", "film", "term"]);
    assert!(tier_of(&club_view(&[], "05-02 10:00")).benefits.is_empty());
    let left = written("membership", "m1", "05-02 10:00", r#""event":"leave""#, "");
    let gone = [bought("o1", "05-01 10:00", "1.00"), step("b1", "05-03 10:00", "claim film e1", ""), left];
    let gone = club_view(&gone, "05-04 10:00");
    assert_eq!((tier_of(&gone).benefits.len(), findings(&gone)), (0, vec!["account_closed pos/b1".to_owned()]));
    let stranger = club(&[("effective_from", "enrolment = \"explicit\"\neffective_from")]);
    let stranger = view_by(&stranger, &[step("b1", "05-03 10:00", "claim film e1", "")], at(&local("05-04 10:00")));
    assert_eq!((tier_of(&stranger).benefits.len(), findings(&stranger)), (0, vec!["unknown_member pos/b1".to_owned()]));
    let early = club(&[("effective_from = \"2020-01-01\"", "effective_from = \"2025-06-01\"")]);
    let early = view_by(&early, &[step("b1", "05-03 10:00", "claim film e1", "")], at(&local("05-04 10:00")));
    assert_eq!((tier_of(&early).benefits.len(), findings(&early)), (0, vec!["no_program pos/b1".to_owned()]));
}

#[test]
fn a_new_claim_is_held_against_the_stock_that_others_and_the_customer_have_taken() {
    let records = [bought("o1", "03-01 09:00", "100.00"), step("b1", "03-01 10:00", "reserve film e1 15", "")];
    let plan = Plan::compile(CLUB_RULES.clone(), Select::parts(&[Part::Membership])).unwrap();
    let frame = frame(&records, &profiles(&records), &plan);
    let mut course = Course::<()>::new(&frame, &plan, 0).unwrap();
    let mut asked = |when: &str, benefit: &str, others: u64| {
        course.go(at(&local(when)));
        course.decide(benefit, others).map(|decision| match decision {
            Decision::Granted(_) => None,
            Decision::Refused(reason) => Some(reason),
        })
    };
    assert_eq!(asked("03-01 08:00", "film", 0).unwrap_err().code(), crate::Code::UnknownMember);
    assert_eq!(asked("03-01 10:14", "film", 0), Ok(None));
    assert_eq!(asked("03-01 10:14", "film", 1), Ok(Some(Reason::OutOfStock)));
    assert_eq!(asked("03-01 10:15", "film", 1), Ok(None));
    assert_eq!(asked("03-01 10:15", "film", 2), Ok(Some(Reason::OutOfStock)));
    assert_eq!(asked("03-01 10:15", "birthday", 0), Ok(Some(Reason::BirthdayMissing)));
    let refused = asked("03-01 10:15", "nothing", 0).unwrap_err();
    assert_eq!((refused.code(), refused.path()), (crate::Code::UnknownName, "benefit"));
    assert_eq!(asked("03-01 10:15", "line", 0).unwrap_err().code(), crate::Code::BenefitIsARight);
}

#[test]
fn the_view_knows_when_a_measure_moves_the_tier_that_a_claim_asks_for() {
    let measure = "[measures.bought]\nof = \"order\"\nagg = \"count\"\nwindow = { last = \"30d\" }\n[program]";
    let rules = club(&[("needs = \"spend >= 100.00\"", "needs = \"measure.bought >= 1\""), ("[program]", measure)]);
    let plan = Plan::compile(rules, Select::parts(&[Part::Membership])).unwrap();
    let records = [bought("o1", "06-01 10:00", "1.00")];
    let frame = frame(&records, &profiles(&records), &plan);
    let view = |as_of| fold(&frame, &plan, as_of, &mut FoldRoom::default());
    let gold = view(at(&local("06-02 10:00")));
    assert_eq!(says(&gold, "summer"), "ok");
    let falls = tier_of(&gold).next_change_at.unwrap();
    assert_eq!((falls, gold.next_change_at), (at(&local("07-01 10:00")), Some(falls)));
    assert_eq!(says(&view(falls.plus_micros(-1)), "summer"), "ok");
    assert_eq!(says(&view(falls), "summer"), "tier_too_low");
}

#[test]
fn attributes_and_rows_are_fed_only_where_a_program_reads_them() {
    let reads =
        |rules: &Arc<Rulebook>, select: Select| Plan::compile(rules.clone(), select).unwrap().reads_attributes();
    let membership = || Select::parts(&[Part::Membership]);
    assert!(reads(&CLUB_RULES, membership()));
    // The tier alone is what changes are defined on, and no gift moves it.
    assert!(!reads(&CLUB_RULES, Select::watched()));
    assert!(!reads(&club(&[("when = \"birthday -3 +3 days\"\n", "")]), membership()));
}
