//! Gate by gate what the case file does not show.

use super::*;
use crate::error::Code;

fn codes(answer: &Answer<'_>) -> Vec<&'static str> {
    answer.why.iter().map(|why| why.code.as_str()).collect()
}

#[test]
fn every_failing_gate_is_listed_in_order_and_the_strictest_jurisdiction_speaks() {
    let mut asked = plain("m.sms", "sms");
    asked.codes = ["EU", "CN"].map(str::to_owned).to_vec();
    asked.state = [Flag::Restricted, Flag::ErasureRequested].into_iter().collect();
    let events = [event(0, Said::Withdraw, "m", 3), event(1, Said::Refuse, "m", 3)];
    let answer = asked.answer(&events, at(NOW));
    let expected = ["restricted", "erasure_pending", "withdrawn", "no_consent", "timezone_unknown"];
    assert_eq!((codes(&answer), answer.remedy), (expected.to_vec(), None));
    // Both deny at the same gate, so the first code speaks; all live refusals are behind the reason.
    assert!(answer.why.iter().all(|why| why.jurisdiction == Some("CN")));
    assert_eq!(answer.why[2].rows, [0, 1]);
    let verdicts: Vec<_> = answer.verdicts.iter().map(|verdict| (verdict.jurisdiction, verdict.decision)).collect();
    assert_eq!(verdicts, [("CN", Decision::Deny), ("EU", Decision::Deny)]);
}

#[test]
fn a_deny_beats_a_defer_and_a_defer_an_allow() {
    let grant = [Event { explicit: true, ..event(0, Said::Grant, "m", 2) }];
    let mut asked = plain("m.sms", "sms");
    asked.clock = Some(Clock::Offset(0));
    // 11:06 in UTC: it is quiet over noon in Britain only from 12:00 on.
    asked.codes = ["CN", "UK"].map(str::to_owned).to_vec();
    let noon = at(NOW - NOW.rem_euclid(86_400) + 12 * 3_600);
    let answer = asked.answer(&grant, noon);
    assert_eq!((answer.decision, codes(&answer)), (Decision::Deny, vec!["double_opt_in_pending"]));
    let confirmed = [grant[0].clone(), event(1, Said::Confirm, "m", 1)];
    let answer = asked.answer(&confirmed, noon);
    let until = noon.plus_micros(90 * 60_000_000);
    assert_eq!((answer.decision, answer.defer_until), (Decision::Defer, Some(until)));
    assert_eq!(
        (answer.primary(), answer.remedy, answer.basis),
        ("quiet_hours", Some(Remedy::Wait), Some(LegalBasis::Consent))
    );
    asked.codes = vec!["CN".to_owned()];
    let answer = asked.answer(&confirmed, noon);
    let obliged: Vec<_> = answer.obligations.iter().map(Word::as_str).collect();
    assert_eq!((answer.decision, obliged), (Decision::Allow, vec!["identify_sender", "include_opt_out"]));
    assert_eq!(answer.why[0].rows, [0]);
}

#[test]
fn a_cap_may_end_inside_quiet_hours_and_quiet_hours_inside_a_cap() {
    let grant = [Event { explicit: true, ..event(0, Said::Grant, "m", 2) }];
    let midnight = NOW - NOW.rem_euclid(86_400);
    let mut asked = plain("m.sms", "sms");
    asked.clock = Some(Clock::Offset(0));
    let contact = |second| Contacted { at: at(second), channel: "sms", class: Class::Marketing };
    // Seven days after 22:00 it is quiet until 08:00.
    asked.history = vec![contact(midnight - 7 * 86_400 + 22 * 3_600)];
    let answer = asked.answer(&grant, at(midnight + 12 * 3_600));
    assert_eq!((codes(&answer), answer.defer_until), (vec!["frequency_cap"], Some(at(midnight + 32 * 3_600))));
    assert_eq!(answer.next_change_at, Some(at(midnight + 21 * 3_600)));
    let both = asked.answer(&grant, at(midnight + 21 * 3_600));
    assert_eq!(
        (codes(&both), both.defer_until),
        (vec!["quiet_hours", "frequency_cap"], Some(at(midnight + 32 * 3_600)))
    );
    // Contacts of services and of other channels do not count.
    asked.history = vec![
        Contacted { class: Class::Service, ..asked.history[0] },
        Contacted { channel: "email", ..asked.history[0] },
    ];
    assert_eq!(asked.answer(&grant, at(midnight + 12 * 3_600)).decision, Decision::Allow);
}

#[test]
fn a_suppression_is_lifted_only_by_the_person() {
    let asked = plain("m", "sms");
    let no = event(0, Said::Suppress, "m", 5);
    let yes = event(1, Said::Grant, "m", 1);
    assert_eq!(asked.answer(&[no.clone()], at(NOW)).primary(), "suppressed");
    let import = Event { source: Capture::Import, ..yes.clone() };
    assert_eq!(asked.answer(&[no.clone(), import], at(NOW)).primary(), "suppressed");
    assert_eq!(asked.answer(&[no, yes], at(NOW)).primary(), "OK");
}

#[test]
fn who_refuses_personalisation_may_be_written_to_without_it() {
    let mut asked = plain("m", "sms");
    let events = [event(0, Said::Grant, "m", 5), event(1, Said::Refuse, "personalize", 1)];
    assert_eq!(asked.answer(&events, at(NOW)).primary(), "OK");
    asked.personalised = true;
    let answer = asked.answer(&events, at(NOW));
    assert_eq!((answer.primary(), answer.alternative), ("personalisation_refused", Some(Alternative::NonPersonalised)));
}

#[test]
fn a_row_binds_between_its_dates_in_its_own_place() {
    let mut asked = plain("m", "sms");
    asked.operation = Operation::CrossBorder;
    asked.recipient = Some(("x", None));
    let grant = |at| Event { separate: true, at, recipient: Some("x"), ..event(0, Said::Grant, "m", 0) };
    // PIPL binds from the first of November 2021 in China, which begins at 16:00 the day before in UTC.
    let day = Instant::parse("2021-11-01T00:00:00+08:00").unwrap();
    let before = day.plus_micros(-1);
    let early = asked.answer(&[grant(before)], before);
    assert_eq!((early.decision, early.next_change_at), (Decision::Allow, Some(day)));
    let answer = asked.answer(&[grant(before)], day);
    assert_eq!(
        (codes(&answer), answer.remedy),
        (vec!["transfer_mechanism_missing"], Some(Remedy::SetTransferMechanism))
    );
    assert_eq!((answer.why[0].rule, answer.why[0].cite), (Some("JR-CN-6"), "PIPL 38"));
}

#[test]
fn a_member_state_has_its_own_age_and_what_it_inherits() {
    let own = "[[jurisdiction]]\ncode = \"EU-FR\"\ninherits = [\"EU\"]\n[[jurisdiction_rule]]\nid = \"FR-1\"\njurisdiction = \"EU-FR\"\n\
               gate = \"G5\"\nwhen = { age_below = 15 }\neffect = { require = \"guardian\" }\ncite = \"LIL 45\"\nreplaces = \"JR-EU-5\"\n\
               valid_from = \"2018-06-21\"\n";
    let rules = Rulebook::parse(&format!("{RULES}{own}")).unwrap();
    let mut asked = plain("m", "sms");
    asked.subject.age = Age::Years(15);
    let events = [event(0, Said::Grant, "m", 5)];
    let mut ask = |code: &str, days: i64| {
        asked.codes = vec![code.to_owned()];
        let events = [Event { at: at(NOW - days * 86_400), ..events[0].clone() }];
        let now = at(NOW - days * 86_400 + 1);
        decide(&asked.request(), rules.consent(), &events, now, &held).primary()
    };
    assert_eq!((ask("EU", 5), ask("EU-FR", 5)), ("guardian_consent_required", "OK"));
    // Before its row binds the European one does.
    assert_eq!(ask("EU-FR", 3_075), "guardian_consent_required");
    let french = rules.privacy.law.place("EU-FR").unwrap();
    assert_eq!(
        (french.utc_offset, french.bases, french.chain.len()),
        (60, rules.privacy.law.place("EU").unwrap().bases, 2)
    );
}

#[test]
fn the_nearest_policy_of_a_jurisdiction_counts() {
    let purpose = purpose_of(&BOOK.purposes, "m.sms").unwrap();
    let [eu, uk, cn] = ["EU", "UK", "CN"].map(|code| purpose.policy_in(code));
    assert!(eu.double_opt_in && uk.double_opt_in && !cn.double_opt_in);
    assert!(uk.strict_age && !eu.strict_age);
    assert_eq!(uk.quiet_hours.map(QuietHours::words), QuietHours::new("12:00", "13:30").ok().map(QuietHours::words));
    assert_eq!((eu.quiet_hours, uk.ttl_days), (cn.quiet_hours, Some(30)));
}

#[test]
fn evidence_and_questions_say_nothing() {
    for kind in [ConsentKind::Requested, ConsentKind::Deferred, ConsentKind::Pending] {
        assert_eq!(Said::from(kind), Said::Nothing);
    }
    let answer = plain("m", "sms");
    let answer = answer.answer(&[event(0, Said::Nothing, "m", 1)], at(NOW));
    assert_eq!((answer.primary(), answer.why[0].code), ("no_consent", Code::NoConsent));
}
