//! What was claimed, used and given back.

use super::*;

#[test]
fn a_claim_is_an_entitlement_until_it_is_used_or_over() {
    let records = [
        stated("p1", "01-01 10:00", "\"1990-03-02\"", ""),
        step("b1", "03-01 10:00", "claim birthday e1", ""),
        step("b2", "03-01 10:00", "claim birthday", ""),
        step("b3", "03-03 10:00", "use birthday e1", ""),
    ];
    let claimed = club_view(&records, "03-01 10:00");
    // The second claim is a fact too, numbered by its record, and a finding.
    assert_eq!(held(&claimed, "birthday"), ["b2 granted", "e1 granted"]);
    assert_eq!(findings(&claimed), ["already_claimed_this_year pos/b2"]);
    let until = offer(&claimed, "birthday").entitlements[1].valid_until;
    assert_eq!(until, Some(at("2025-04-01T00:00:00+08:00")));
    assert_eq!(held(&club_view(&records, "03-03 10:00"), "birthday"), ["b2 granted"]);
    assert_eq!(held(&club_view(&records, "03-31 23:59"), "birthday"), ["b2 granted"]);
    assert!(held(&club_view(&records, "04-01 00:00"), "birthday").is_empty());
}

#[test]
fn a_reservation_takes_quota_until_it_is_cancelled_or_lapses() {
    let mut records = vec![step("b1", "03-01 10:00", "reserve film e1 15", "")];
    let open = club_view(&records, "03-01 10:14");
    assert_eq!((says(&open, "film").as_str(), held(&open, "film")), ("quota_used 0", vec!["e1 reserved".to_owned()]));
    assert_eq!(tier_of(&open).next_change_at, Some(at(&local("03-01 10:15"))));
    let lapsed = club_view(&records, "03-01 10:15");
    assert_eq!((says(&lapsed, "film").as_str(), held(&lapsed, "film").len()), ("ok 1", 0));
    records.push(step("b2", "03-01 10:05", "cancel - e1", ""));
    assert_eq!(says(&club_view(&records, "03-01 10:05"), "film"), "ok 1");
    records.push(step("b3", "03-01 10:04", "use - e1", ""));
    let used = club_view(&records, "03-02 10:00");
    assert_eq!(
        (says(&used, "film").as_str(), findings(&used)),
        ("quota_used 0", vec!["entitlement_not_open pos/b2".into()])
    );
}

#[test]
fn what_the_rules_refuse_or_cannot_be_done_is_a_finding_with_its_code() {
    for (told, code, kept) in [
        ("claim birthday", "birthday_missing", 1),
        ("claim summer", "outside_window", 1),
        ("claim line", "benefit_is_a_right", 1),
        ("claim nothing", "unknown_name", 0),
        ("claim", "field_misfit", 0),
        ("use film e9", "unknown_entitlement", 0),
        ("cancel film e9", "unknown_entitlement", 0),
        ("use film", "field_misfit", 0),
        ("reserve film e1", "field_misfit", 0),
        ("reserve film e1 0", "field_misfit", 0),
        ("reserve film e1 1.5", "field_misfit", 0),
        ("reserve film e1 -1", "field_misfit", 0),
        ("give film", "unknown_verb", 0),
    ] {
        let view = club_view(&[step("b1", "03-01 10:00", told, "")], "03-01 10:00");
        assert_eq!(findings(&view), [format!("{code} pos/b1")], "{told}");
        let all: usize = tier_of(&view).benefits.iter().map(|part| part.entitlements.len()).sum();
        assert_eq!(all, kept, "{told}");
    }
    let low = club_view(&[step("b1", "06-01 10:00", "claim summer", "")], "06-01 10:00");
    assert_eq!(
        (findings(&low), held(&low, "summer")),
        (vec!["tier_too_low pos/b1".into()], vec!["b1 granted".to_owned()])
    );
    let twice = [step("b1", "03-01 10:00", "claim film e1", ""), step("b2", "03-01 11:00", "claim film e1", "")];
    let twice = club_view(&twice, "03-02 10:00");
    assert_eq!(
        (findings(&twice), held(&twice, "film")),
        (vec!["duplicate_entitlement pos/b2".into()], vec!["e1 granted".to_owned()])
    );
}

#[test]
fn a_step_told_twice_under_one_key_acts_once() {
    let keyed = |id: &str, when: &str, told: &str| {
        let mut words = told.split(' ');
        let (event, entitlement) = (words.next().unwrap(), words.next().unwrap());
        let body = format!(r#""event":"{event}","benefit":"film","entitlement_id":"{entitlement}","key":"k1""#);
        written("benefit", id, when, &body, "")
    };
    let same = [keyed("b1", "03-01 10:00", "claim e1"), keyed("b2", "03-01 11:00", "claim e1")];
    let same = club_view(&same, "03-02 10:00");
    assert_eq!((findings(&same).len(), held(&same, "film")), (0, vec!["e1 granted".to_owned()]));
    let other = [keyed("b1", "03-01 10:00", "claim e1"), keyed("b2", "03-01 11:00", "claim e2")];
    assert_eq!(findings(&club_view(&other, "03-02 10:00")), ["idempotency_conflict pos/b2"]);
    // What failed has not bound its key.
    let failed = [keyed("b1", "03-01 10:00", "use e1"), keyed("b2", "03-01 11:00", "claim e2")];
    assert_eq!(held(&club_view(&failed, "03-02 10:00"), "film"), ["e2 granted"]);
}

#[test]
fn the_birthday_is_the_one_that_was_stated_by_then() {
    let mut records = vec![
        stated("p1", "01-01 10:00", "\"03-02\"", ""),
        step("b1", "03-01 10:00", "claim birthday e1", ""),
        stated("p2", "04-01 10:00", "\"05-02\"", ""),
        step("b2", "05-02 10:00", "claim birthday e2", ""),
    ];
    // Moved, it gives no second gift, and the first was right when it was claimed.
    assert_eq!(findings(&club_view(&records, "05-02 10:00")), ["already_claimed_this_year pos/b2"]);
    records.push(stated("p3", "05-03 10:00", "\"03-02\"", r#""corrects":"p2""#));
    assert_eq!(findings(&club_view(&records, "05-03 10:00")), ["outside_window pos/b2"]);
    // A correction leaves no trace of what it voids, also in what was claimed before it.
    records.push(stated("p4", "05-04 10:00", "\"05-02\"", r#""corrects":"p1""#));
    let corrected = club_view(&records, "05-04 10:00");
    assert_eq!(findings(&corrected), ["birthday_missing pos/b1", "birthday_missing pos/b2"]);
}

#[test]
fn a_birthday_may_be_one_of_the_chinese_calendar_and_one_that_is_none_is_said() {
    // The fifteenth of the eighth month was 6 October in 2025.
    let moon = r#""{\"calendar\":\"chinese\",\"month\":8,\"day\":15}""#;
    let view = |birthday: &str, when: &str| club_view(&[stated("p1", "01-01 10:00", birthday, "")], when);
    assert_eq!(says(&view(moon, "10-02 23:59"), "birthday"), "outside_window 1");
    assert_eq!(says(&view(moon, "10-03 00:00"), "birthday"), "ok 1");
    assert_eq!(says(&view("\"30 February\"", "10-03 00:00"), "birthday"), "birthday_invalid 1");
    assert_eq!(says(&view("{\"cleared\":true}", "10-03 00:00"), "birthday"), "birthday_missing 1");
    let claimed = [stated("p1", "01-01 10:00", "\"x\"", ""), step("b1", "03-01 10:00", "claim birthday e1", "")];
    assert_eq!(findings(&club_view(&claimed, "03-01 10:00")), ["birthday_invalid pos/b1"]);
}

#[test]
fn whoever_is_joined_has_one_quota_and_all_entitlements() {
    let app = r#""source":"app""#;
    let records = [
        stated("p1", "01-01 10:00", "\"03-02\"", ""),
        step("b1", "03-01 10:00", "claim film e1", ""),
        step("b2", "03-01 11:00", "claim film e1", app),
        // The other profile does not know the birthday yet.
        step("b3", "03-02 10:00", "claim birthday e3", app),
        step("b4", "03-04 10:00", "claim birthday e4", app),
        step("b5", "03-04 10:00", "use - e1", app),
    ];
    let join = at(&local("03-03 10:00"));
    let view = |as_of: &str| joined(&CLUB_RULES, &records, &[(join, 0, 1)], at(&local(as_of)));
    let apart = view("03-03 09:59");
    assert_eq!(
        (says(&apart, "film").as_str(), findings(&apart)),
        ("quota_used 0", vec!["birthday_missing app/b3".to_owned()])
    );
    assert_eq!(held(&apart, "film"), ["e1 granted"]);
    let one = view("03-03 10:00");
    assert_eq!((held(&one, "film").len(), says(&one, "birthday").as_str()), (2, "already_claimed_this_year 0"));
    assert_eq!(findings(&one), ["duplicate_entitlement app/b2 pos/b1", "birthday_missing app/b3"]);
    let turned = joined(&CLUB_RULES, &records, &[(join, 1, 0)], join);
    assert_eq!(findings(&turned), findings(&one));
    let later = view("03-04 10:00");
    assert_eq!(held(&later, "film"), ["e1 granted"]);
    assert!(findings(&later).contains(&"already_claimed_this_year app/b4".to_owned()));
}

#[test]
fn the_time_of_a_tier_goes_on_through_a_join_and_begins_anew_with_a_move() {
    let records = [
        bought("o1", "02-01 10:00", "100.00"),
        step("b1", "03-01 10:00", "claim term e1", ""),
        order_with("o2", &local("03-02 10:00"), "1.00 CNY", "", r#""source":"app""#),
    ];
    let join = at(&local("03-03 10:00"));
    // The gold that the till brings along was held since February; the account of the app, the first profile, is the one that stays.
    for places in [(0, 1), (1, 0)] {
        let view = joined(&CLUB_RULES, &records, &[(join, places.0, places.1)], join);
        assert_eq!((tier_of(&view).tier.as_deref(), says(&view, "term").as_str()), (Some("gold"), "quota_used 0"));
    }
    let records = [step("b1", "03-01 10:00", "claim term e1", ""), bought("o1", "03-02 10:00", "100.00")];
    assert_eq!(says(&club_view(&records, "03-02 09:59"), "term"), "quota_used 0");
    assert_eq!(says(&club_view(&records, "03-02 10:00"), "term"), "ok 1");
}

#[test]
fn a_version_without_a_benefit_keeps_what_was_granted() {
    let second = "[[programs]]\nid = \"club\"\ntimezone = \"Asia/Shanghai\"\nversion = 2\neffective_from = \"2025-03-10\"\n\
                  [[programs.benefit]]\nid = \"poster\"\n";
    let rules = Arc::new(Rulebook::parse(&format!("{}{second}", *CLUB)).unwrap());
    let records = [
        step("b1", "03-01 10:00", "claim film e1", ""),
        step("b2", "03-11 10:00", "claim film e2", ""),
        step("b3", "03-12 10:00", "use film e1", ""),
    ];
    let view = |when: &str| view_by(&rules, &records, at(&local(when)));
    assert_eq!(says(&view("03-09 23:59"), "film"), "quota_used 0");
    let gone = view("03-10 00:00");
    assert_eq!((says(&gone, "film").as_str(), held(&gone, "film")), ("no_program", vec!["e1 granted".to_owned()]));
    assert_eq!(says(&gone, "poster"), "ok");
    assert_eq!(findings(&view("03-11 10:00")), ["unknown_name pos/b2"]);
    assert!(tier_of(&view("03-12 10:00")).benefits.iter().all(|part| part.benefit != "film"));
}
