//! Gate by gate what the case file does not show.

use super::*;
use crate::error::Code;

fn codes(answer: &Answer<'_>) -> Vec<&'static str> {
    answer.why.iter().map(|why| why.code.as_str()).collect()
}

#[test]
fn everywhere_is_no_jurisdiction_where_the_rulebook_names_some() {
    let events = [event(1, Said::Grant, "m", 1)];
    let everywhere = Asked { codes: vec!["*".to_owned()], ..plain("m", "sms") };
    // The rulebook of these tests names none, so nothing more is asked of anybody.
    assert_eq!(everywhere.answer(&events, at(NOW)).decision, Decision::Allow);
    let rules = RULES.replace(
        "[[purpose]]\npath = \"m\"\n",
        "[privacy]\ndefault_jurisdictions = [\"CN\"]\n[[purpose]]\npath = \"m\"\n",
    );
    let book = Rulebook::parse(&rules).unwrap();
    let asked = |codes: &[&str]| {
        let asked = Asked { codes: codes.iter().map(|code| (*code).to_owned()).collect(), ..plain("m", "sms") };
        decide(&asked.request(), book.consent(), &events, at(NOW), &held).why.first().map(|why| why.code)
    };
    assert_eq!(asked(&["*"]), Some(Code::JurisdictionUnknown));
    assert_eq!(asked(&["*", "CN"]), Some(Code::JurisdictionUnknown));
    assert_eq!(asked(&["CN"]), Some(Code::ConsentGranted));
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
    assert_eq!(asked.answer(std::slice::from_ref(&no), at(NOW)).primary(), "suppressed");
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

/// Every row of the pack that denies, and the refusals and ages that the rest does not show: who is asked and what is said.
#[test]
fn rows_deny_with_their_articles() {
    type Change = fn(&mut Asked);
    #[rustfmt::skip]
    let table: &[(&str, &str, &str, Change)] = &[
        ("US-CA", "gpc_opt_out", "JR-CA-1", |asked| { asked.purpose = "sale"; asked.signals = Signals { gpc: true, gpc_linked: GpcLink::Consumer, fip_affirmed: false } }),
        ("US-CA", "sensitive_limited", "JR-CA-2", |asked| { asked.state.put(Flag::LimitSensitive); asked.categories = vec!["user.health.allergy".to_owned()] }),
        ("US", "do_not_call", "JR-US-1", |asked| { asked.channel = Some("voice"); asked.state.put(Flag::DoNotCall); asked.basis = Basis::LegitimateInterest }),
        ("CN", "basis_not_available", "JR-ALL-1", |asked| asked.basis = Basis::Contract),
        ("EU", "explicit_consent_required", "JR-EU-1", |asked| { asked.purpose = "s"; asked.basis = Basis::Contract; asked.categories = vec!["user.health".to_owned()] }),
        ("UK", "adm_not_permitted", "JR-EU-2", |asked| { asked.purpose = "adm"; asked.operation = Operation::Decide; asked.basis = Basis::LegitimateInterest }),
        ("EU", "no_consent", "JR-EU-4", |asked| asked.basis = Basis::LegitimateInterest),
        ("US-CA", "guardian_consent_required", "JR-CA-3", |asked| { asked.purpose = "sale"; asked.basis = Basis::Notice; asked.subject.age = Age::Years(12) }),
        ("US-CA", "minor_opt_in_required", "JR-CA-4", |asked| { asked.purpose = "sale"; asked.basis = Basis::Notice; asked.subject.age = Age::Years(15) }),
        ("CN", "guardian_consent_required", "JR-CN-1", |asked| asked.subject.age = Age::Years(13)),
        ("EU", "guardian_consent_required", "JR-EU-5", |asked| asked.subject.age = Age::Years(15)),
        ("UK", "guardian_consent_required", "JR-UK-1", |asked| asked.subject.age = Age::Years(12)),
        ("CN", "separate_consent_required", "JR-CN-2", |asked| asked.operation = Operation::Publish),
        ("CN", "separate_consent_required", "JR-CN-3", |asked| asked.categories = vec!["user.id".to_owned()]),
        ("EU", "explicit_consent_required", "JR-EU-6", |asked| asked.categories = vec!["user.biometric".to_owned()]),
        ("EU", "explicit_consent_required", "JR-EU-7", |asked| { asked.purpose = "adm"; asked.operation = Operation::Decide }),
        ("US", "explicit_consent_required", "JR-US-2", |asked| asked.channel = Some("sms")),
    ];
    for (code, expected, rule, change) in table {
        let mut asked = plain("m", "email");
        asked.codes = vec![(*code).to_owned()];
        change(&mut asked);
        let grant = [event(0, Said::Grant, asked.purpose, 1)];
        let events = if asked.basis == Basis::Consent { &grant[..] } else { &[] };
        let answer = asked.answer(events, at(NOW));
        let why = &answer.why[0];
        assert_eq!((why.code.as_str(), why.rule, answer.decision), (*expected, Some(*rule), Decision::Deny), "{rule}");
    }
    // A guardian's and an own word lift what asks for them.
    let mut child = plain("sale", "email");
    (child.codes, child.basis, child.subject.age) = (vec!["US-CA".to_owned()], Basis::Notice, Age::Years(12));
    let own = event(0, Said::Grant, "sale", 1);
    let guardian = Event { by: By::Guardian, ..own.clone() };
    assert_eq!(child.answer(std::slice::from_ref(&own), at(NOW)).primary(), "guardian_consent_required");
    assert_eq!(child.answer(&[guardian], at(NOW)).basis, Some(LegalBasis::NoticeAndOptOut));
    child.subject.age = Age::Years(14);
    assert_eq!(child.answer(&[own], at(NOW)).basis, Some(LegalBasis::NoticeAndOptOut));
}

#[test]
fn the_dead_are_left_alone_and_ages_may_be_demanded() {
    let grant = [event(0, Said::Grant, "m", 1), event(1, Said::Grant, "adm", 1)];
    let mut asked = plain("m", "email");
    asked.subject.state = SubjectState::Deceased;
    assert_eq!(asked.answer(&grant, at(NOW)).primary(), "subject_deceased");
    asked.purpose = "law";
    assert_eq!(asked.answer(&[], at(NOW)).basis, Some(LegalBasis::LegalObligation));
    let mut asked = plain("m.sms", "email");
    (asked.codes, asked.subject.age, asked.clock) = (vec!["UK".to_owned()], Age::Unknown, Some(Clock::Offset(0)));
    let answer = asked.answer(&grant, at(NOW));
    assert_eq!(codes(&answer), ["double_opt_in_pending", "age_required"]);
    let mut asked = plain("adm", "email");
    asked.operation = Operation::Decide;
    let answer = asked.answer(&[grant[1].clone(), event(2, Said::Object, "adm", 0)], at(NOW));
    assert_eq!((answer.primary(), answer.remedy), ("adm_refused", Some(Remedy::HumanReview)));
}
