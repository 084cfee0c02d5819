//! The truth table of consent decisions (CS-3, CS-4, CS-8, CS-12 to CS-14, CS-19 gates G0, G3 and G5, CS-22).

use super::*;
use crate::consent::{Answer, Decision, Remedy, Request, decide, read_events};

/// One event: kind, day of January 2026, and what differs from a provable word of the person on the web for `marketing`.
type Told<'a> = (&'a str, u32, &'a str);

/// The events as records `e0`, `e1` and so on.
fn events(told: &[Told<'_>]) -> Vec<Record> {
    let make = |(n, (kind, day, rest)): (usize, &Told<'_>)| {
        let mut body = format!(r#""kind":"{kind}""#);
        for (name, value) in [
            ("purpose", r#""marketing""#),
            ("by", r#""subject""#),
            ("source", r#""web_form""#),
            ("proof", r#"{"ref":"x"}"#),
        ] {
            if !rest.contains(&format!(r#""{name}":"#)) {
                body.push_str(&format!(r#","{name}":{value}"#));
            }
        }
        let (rest, profile) = rest.split_once(" @").unwrap_or((rest, "1"));
        let rest = if rest.is_empty() { String::new() } else { format!(",{rest}") };
        let at = format!("2026-01-{day:02}T12:00:00Z");
        record("consent", &format!("e{n}"), &at, &format!(r#""body":{{{body}{rest}}},"profile":"{profile}""#))
    };
    told.iter().enumerate().map(make).collect()
}

const NOW: &str = "2026-02-01T00:00:00Z";

fn ask_by<'a>(
    rules: &'a Arc<Rulebook>,
    told: &[Told<'_>],
    purpose: &'a str,
    channel: &'a str,
    as_of: &str,
) -> Answer<'a> {
    ask_point(rules, told, purpose, channel, None, as_of)
}

/// Asks about a contact point that only profile `1` holds.
fn ask_point<'a>(
    rules: &'a Arc<Rulebook>,
    told: &[Told<'_>],
    purpose: &'a str,
    channel: &'a str,
    contact_point: Option<&'a str>,
    as_of: &str,
) -> Answer<'a> {
    let plan = Plan::compile(rules.clone(), Select::parts(&[Part::Consent])).unwrap();
    let records = events(told);
    let frame = frame(&records, &profiles(&records), &plan);
    let request = Request { contact_point, ..Request::of_rules(rules.consent(), purpose, Some(channel)) };
    let holds = |profile: u32, point: &str| frame.profile_name(profile).1 == "1" && point == "+8613812345678";
    decide(
        &request,
        rules.consent(),
        &read_events(&frame, &plan.consents, &rules.identity.spelling, at(as_of)),
        at(as_of),
        &holds,
    )
}

fn codes(answer: &Answer<'_>) -> Vec<&'static str> {
    answer.why.iter().map(|why| why.code.as_str()).collect()
}

#[test]
fn the_truth_table() {
    let sms = r#""channel":"sms""#;
    let email = r#""channel":"email""#;
    let import = r#""source":"import""#;
    #[rustfmt::skip]
    let table: &[(&str, &[Told<'_>], &str, &str)] = &[
        ("nobody asked", &[], "no_consent", "no_consent"),
        ("questions and delays are no answer", &[("requested", 1, ""), ("deferred", 2, ""), ("pending", 3, "")], "no_consent", "no_consent"),
        ("a yes to everything", &[("grant", 1, "")], "OK", "OK"),
        ("a yes to one channel", &[("grant", 1, sms)], "OK", "channel_not_consented"),
        ("a yes to each channel", &[("grant", 1, sms), ("grant", 2, email)], "OK", "OK"),
        ("a yes above covers what is below", &[("grant", 1, r#""purpose":"marketing""#)], "OK", "OK"),
        ("a yes below covers nothing above", &[("grant", 1, r#""purpose":"marketing.winback.summer""#)], "no_consent", "no_consent"),
        ("a yes to a part of the operation", &[("grant", 1, r#""operation":"contact""#)], "OK", "OK"),
        ("a yes to another operation", &[("grant", 1, r#""operation":"store""#)], "recipient_not_covered", "recipient_not_covered"),
        ("a yes to a recipient", &[("grant", 1, r#""recipient":"partner""#)], "recipient_not_covered", "recipient_not_covered"),
        ("a no afterwards", &[("grant", 1, ""), ("withdraw", 2, "")], "withdrawn", "withdrawn"),
        ("a no at the same instant wins", &[("withdraw", 1, ""), ("grant", 1, "")], "withdrawn", "withdrawn"),
        ("a yes after the no", &[("withdraw", 1, ""), ("grant", 2, "")], "OK", "OK"),
        ("a no above covers what is below", &[("grant", 1, ""), ("withdraw", 2, r#""purpose":"marketing""#)], "withdrawn", "withdrawn"),
        ("a no below leaves the rest", &[("grant", 1, ""), ("withdraw", 2, r#""purpose":"marketing.winback.x""#)], "OK", "OK"),
        ("a name that only begins alike", &[("grant", 1, ""), ("withdraw", 2, r#""purpose":"marketing.win""#)], "OK", "OK"),
        ("a narrow yes opens a narrow hole", &[("withdraw", 1, ""), ("grant", 2, sms)], "OK", "withdrawn"),
        ("a broad yes does not undo a narrow no", &[("refuse", 1, sms), ("grant", 2, "")], "refused", "OK"),
        ("a yes of the same width does", &[("refuse", 1, sms), ("grant", 2, sms)], "OK", "channel_not_consented"),
        ("a refusal", &[("grant", 1, ""), ("refuse", 2, "")], "refused", "refused"),
        ("an objection", &[("grant", 1, ""), ("object", 2, "")], "objected", "objected"),
        ("an invalidation", &[("grant", 1, ""), ("invalidate", 2, "")], "invalidated", "invalidated"),
        ("the latest no speaks", &[("invalidate", 1, ""), ("object", 2, ""), ("refuse", 3, "")], "refused", "refused"),
        ("of equals the strongest", &[("refuse", 3, ""), ("object", 3, ""), ("withdraw", 3, ""), ("invalidate", 3, "")], "invalidated", "invalidated"),
        ("of equals without it", &[("refuse", 3, ""), ("object", 3, ""), ("withdraw", 3, "")], "withdrawn", "withdrawn"),
        ("an import does not undo a no", &[("withdraw", 1, ""), ("grant", 2, import)], "withdrawn", "withdrawn"),
        ("nor does a merge", &[("withdraw", 1, ""), ("grant", 2, r#""source":"merge""#)], "withdrawn", "withdrawn"),
        ("nor does a guess", &[("withdraw", 1, ""), ("grant", 2, r#""source":"inferred""#)], "withdrawn", "withdrawn"),
        ("nor does an agent", &[("withdraw", 1, ""), ("grant", 2, r#""by":"agent""#)], "withdrawn", "withdrawn"),
        ("a guardian does", &[("withdraw", 1, ""), ("grant", 2, r#""by":"guardian""#)], "OK", "OK"),
        ("a no holds whoever brought it", &[("grant", 1, ""), ("refuse", 2, r#""source":"gpc","by":"system""#)], "refused", "refused"),
        ("an import without a no before is a yes", &[("grant", 1, import)], "OK", "OK"),
        ("a guess is no yes", &[("grant", 1, r#""source":"inferred""#)], "invalid_consent", "invalid_consent"),
        ("someone of the household cannot say yes", &[("grant", 1, r#""by":"household_member""#)], "no_consent", "no_consent"),
        ("a yes without proof", &[("grant", 1, r#""proof":null"#)], "proof_missing", "proof_missing"),
        ("the newest yes governs", &[("grant", 1, ""), ("grant", 2, r#""proof":null"#)], "proof_missing", "proof_missing"),
        ("of equals the separate one", &[("grant", 2, r#""separate":true"#), ("grant", 2, r#""proof":null"#)], "OK", "OK"),
        ("then the explicit one", &[("grant", 2, r#""explicit":true"#), ("grant", 2, r#""proof":null"#)], "OK", "OK"),
    ];
    for (title, told, by_sms, by_email) in table {
        for (channel, expected) in [("sms", by_sms), ("email", by_email)] {
            let answer = ask_by(&RULES, told, "marketing.winback", channel, NOW);
            assert_eq!(answer.primary(), *expected, "{title}, by {channel}");
            let decision = if *expected == "OK" { Decision::Allow } else { Decision::Deny };
            assert_eq!(answer.decision, decision, "{title}");
            assert!(!answer.why.is_empty() && answer.why.iter().all(|why| !why.cite.is_empty()), "{title}");
            // The view says the same as the question.
            let row = view_by(&RULES, &events(told), at(NOW)).consent.unwrap();
            let row = row.iter().find(|row| row.channel == channel).unwrap();
            assert_eq!((row.primary_reason.as_str(), row.remedy), (*expected, answer.remedy), "{title}");
        }
    }
}

#[test]
fn what_to_do_instead() {
    let remedy = |told: &[Told<'_>], channel: &str| ask_by(&RULES, told, "marketing.winback", channel, NOW).remedy;
    assert_eq!(remedy(&[], "sms"), Some(Remedy::AskConsent));
    assert_eq!(remedy(&[("grant", 1, r#""channel":"sms""#)], "email"), Some(Remedy::AskConsent));
    assert_eq!(remedy(&[("grant", 1, r#""recipient":"x""#)], "sms"), Some(Remedy::AskSeparateConsent));
    // Nobody may be asked around a no.
    assert_eq!(remedy(&[("withdraw", 1, "")], "sms"), None);
    assert_eq!(remedy(&[("grant", 1, "")], "sms"), None);
}

#[test]
fn a_purpose_that_nobody_declared_is_denied() {
    let told: &[Told<'_>] = &[("grant", 1, "")];
    for purpose in ["marketing", "market", "profiling", "marketing_winback"] {
        let answer = ask_by(&RULES, told, purpose, "sms", NOW);
        assert_eq!((answer.decision, answer.primary(), answer.remedy), (Decision::Deny, "purpose_unknown", None));
    }
    assert_eq!(ask_by(&RULES, told, "marketing.winback.summer", "sms", NOW).primary(), "OK");
}

#[test]
fn a_consent_ends_at_its_instant_exactly() {
    let told: &[Told<'_>] = &[("grant", 1, r#""expires":"2026-01-20T08:00:00+08:00""#)];
    let before = ask_by(&RULES, told, "marketing.winback", "sms", "2026-01-19T23:59:59.999999Z");
    assert_eq!((before.primary(), before.next_change_at), ("OK", Some(at("2026-01-20T00:00:00Z"))));
    let after = ask_by(&RULES, told, "marketing.winback", "sms", "2026-01-20T00:00:00Z");
    assert_eq!((after.primary(), after.remedy), ("consent_expired", Some(Remedy::RefreshConsent)));
    // The policy's 730 days of 24 hours count from the grant.
    let told: &[Told<'_>] = &[("grant", 1, "")];
    assert_eq!(ask_by(&RULES, told, "marketing.winback", "sms", "2028-01-01T11:59:59.999999Z").primary(), "OK");
    let over = ask_by(&RULES, told, "marketing.winback", "sms", "2028-01-01T12:00:00Z");
    assert_eq!((over.primary(), over.next_change_at), ("consent_expired", None));
    // Whichever ends first is due first.
    let both: &[Told<'_>] = &[("grant", 1, r#""expires":"2029-01-01T00:00:00Z""#)];
    let answer = ask_by(&RULES, both, "marketing.winback", "sms", NOW);
    assert_eq!(answer.next_change_at, Some(at("2028-01-01T12:00:00Z")));
}

#[test]
fn a_notice_counts_by_its_number() {
    let rules = rules(&[("ttl_days = 730", "notice_min = 9")]);
    for (notice, expected) in [
        (r#""notice":"v8""#, "notice_changed"),
        ("", "notice_changed"),
        (r#""notice":"v9""#, "OK"),
        (r#""notice":"v10""#, "OK"),
    ] {
        let answer = ask_by(&rules, &[("grant", 1, notice)], "marketing.winback", "sms", NOW);
        assert_eq!(answer.primary(), expected, "{notice}");
        assert_eq!(answer.remedy, (expected != "OK").then_some(Remedy::Reconsent));
    }
}

#[test]
fn a_double_opt_in_waits_for_the_second_yes() {
    let rules = rules(&[("ttl_days = 730", "double_opt_in = true")]);
    let ask = |told: &[Told<'_>]| ask_by(&rules, told, "marketing.winback", "sms", NOW);
    let pending = ask(&[("grant", 5, "")]);
    assert_eq!((pending.primary(), pending.remedy), ("double_opt_in_pending", Some(Remedy::Confirm)));
    assert_eq!(ask(&[("grant", 5, ""), ("confirm", 6, "")]).primary(), "OK");
    assert_eq!(ask(&[("grant", 5, ""), ("confirm", 5, "")]).primary(), "OK");
    assert_eq!(ask(&[("confirm", 4, ""), ("grant", 5, "")]).primary(), "double_opt_in_pending");
    assert_eq!(ask(&[("grant", 5, ""), ("confirm", 6, r#""channel":"email""#)]).primary(), "double_opt_in_pending");
    // A new grant needs a new confirmation.
    assert_eq!(ask(&[("grant", 5, ""), ("confirm", 6, ""), ("grant", 7, "")]).primary(), "double_opt_in_pending");
    // A confirmation alone is no grant.
    assert_eq!(ask(&[("confirm", 6, "")]).primary(), "no_consent");
}

#[test]
fn every_failing_check_is_listed_in_the_order_of_the_gates() {
    let rules = rules(&[("ttl_days = 730", "ttl_days = 3, notice_min = 2, double_opt_in = true")]);
    let told: &[Told<'_>] = &[("grant", 1, r#""source":"inferred","proof":null,"notice":"v1""#), ("object", 20, "")];
    let answer = ask_by(&rules, told, "marketing.winback", "sms", NOW);
    let expected =
        ["objected", "invalid_consent", "proof_missing", "consent_expired", "notice_changed", "double_opt_in_pending"];
    assert_eq!((codes(&answer), answer.remedy), (expected.to_vec(), None));
    let without = ask_by(&rules, &told[..1], "marketing.winback", "sms", NOW);
    assert_eq!((codes(&without), without.remedy), (expected[1..].to_vec(), Some(Remedy::AskConsent)));
}

#[test]
fn a_grant_without_a_contact_point_reaches_only_those_of_its_own_profile() {
    const HELD: &str = "+8613812345678";
    let ask = |told: &[Told<'_>], point| ask_point(&RULES, told, "marketing.winback", "sms", point, NOW);
    let own: &[Told<'_>] = &[("grant", 1, " @1")];
    let other: &[Told<'_>] = &[("grant", 1, " @2")];
    assert_eq!(ask(own, Some(HELD)).primary(), "OK");
    assert_eq!(ask(own, Some("+8613900000000")).primary(), "no_consent");
    assert_eq!(ask(other, Some(HELD)).primary(), "no_consent");
    assert_eq!(ask(other, None).primary(), "OK");
    // A stated point counts for itself, in any spelling and from any profile, and for no other question.
    let stated: &[Told<'_>] = &[("grant", 1, r#""contact_point":"138 1234 5678" @2"#)];
    assert_eq!(ask(stated, Some(HELD)).primary(), "OK");
    assert_eq!(ask(stated, Some("+8613900000000")).primary(), "no_consent");
    assert_eq!(ask(stated, None).primary(), "no_consent");
    // A no without one reaches every point of the customer; a no for one point reaches that one.
    let no: &[Told<'_>] = &[("grant", 1, " @1"), ("withdraw", 2, " @2")];
    assert_eq!(ask(no, Some(HELD)).primary(), "withdrawn");
    let narrow: &[Told<'_>] = &[("grant", 1, " @1"), ("withdraw", 2, r#""contact_point":"0086 138-1234-5678" @2"#)];
    assert_eq!(ask(narrow, Some(HELD)).primary(), "withdrawn");
    assert_eq!(ask(narrow, None).primary(), "OK");
    // A broad yes does not undo the no for one point; a yes for that point does.
    let after: &[Told<'_>] = &[narrow[0], narrow[1], ("grant", 3, " @1")];
    assert_eq!(ask(after, Some(HELD)).primary(), "withdrawn");
    let exactly: &[Told<'_>] = &[narrow[0], narrow[1], ("grant", 3, r#""contact_point":"13812345678" @1"#)];
    assert_eq!(ask(exactly, Some(HELD)).primary(), "OK");
}

#[test]
fn an_event_that_is_still_to_come_is_not_read() {
    let told: &[Told<'_>] = &[("grant", 1, ""), ("withdraw", 20, "")];
    assert_eq!(ask_by(&RULES, told, "marketing.winback", "sms", "2026-01-20T11:59:59Z").primary(), "OK");
    assert_eq!(ask_by(&RULES, told, "marketing.winback", "sms", "2026-01-20T12:00:00Z").primary(), "withdrawn");
    let early = view_by(&RULES, &events(told), at("2026-01-02T00:00:00Z"));
    assert_eq!(early.next_change_at, Some(at("2026-01-20T12:00:00Z")));
}
