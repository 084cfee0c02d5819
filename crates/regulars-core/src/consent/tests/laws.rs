//! The laws.

use super::*;

fn one<T: Clone + std::fmt::Debug + 'static>(of: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(of)
}

fn any_moment() -> impl Strategy<Value = Instant> {
    // Some events are of one instant, some lie ahead.
    prop_oneof![6 => (-60i64..4).prop_map(|days| at(NOW + days * 86_400)), 1 => Just(at(NOW))]
}

fn any_event() -> impl Strategy<Value = Event<'static>> {
    const SAID: [Said; 11] = [
        Said::Grant,
        Said::Grant,
        Said::Grant,
        Said::Confirm,
        Said::Refuse,
        Said::Withdraw,
        Said::Object,
        Said::Invalidate,
        Said::Suppress,
        Said::Nothing,
        Said::Grant,
    ];
    const BY: [By; 6] = [By::Subject, By::Subject, By::Guardian, By::Agent, By::HouseholdMember, By::System];
    const CAPTURE: [Capture; 6] =
        [Capture::WebForm, Capture::WebForm, Capture::Paper, Capture::Import, Capture::Merge, Capture::Inferred];
    let what = (one(&SAID), one(&BY), one(&CAPTURE), one(&PURPOSES), any_moment(), 0u32..2);
    let scope = (
        prop::option::weighted(0.3, one(&CHANNELS)),
        prop::option::weighted(0.3, one(&["x", "y"])),
        prop::option::weighted(0.2, one(&["contact", "use", "cross_border", "provide"])),
        prop::option::weighted(0.2, one(&["a", "b"])),
    );
    let how = (
        any::<bool>(),
        any::<bool>(),
        prop::option::of(1u32..4),
        prop::option::weighted(0.2, 1i64..90),
        prop::bool::weighted(0.9),
    );
    (what, scope, how).prop_map(|(what, scope, how)| {
        let ((said, by, source, purpose, at, profile), (channel, recipient, operation, point)) = (what, scope);
        let (explicit, separate, notice, days, proof) = how;
        Event {
            by,
            source,
            at,
            profile,
            channel,
            recipient,
            operation,
            contact_point: point.map(str::to_owned),
            explicit,
            separate,
            notice,
            expires: days.map(|days| at.plus_micros(days * 86_400_000_000)),
            proof,
            ..event(0, said, purpose, 0)
        }
    })
}

fn any_events() -> impl Strategy<Value = Vec<Event<'static>>> {
    prop::collection::vec(any_event(), 0..10).prop_map(|mut events| {
        for (row, event) in (0..).zip(&mut events) {
            let named = super::event(row, event.said, event.purpose, 0);
            (event.row, event.record_id) = (row, named.record_id);
        }
        events
    })
}

fn any_subject() -> impl Strategy<Value = Subject> {
    let age = prop_oneof![
        2 => Just(Age::Unknown),
        4 => (5u32..40).prop_map(Age::Years),
        // Birthdays at which rows look lie around now.
        2 => (10i32..17, -4i32..4).prop_map(|(years, days)| Age::Born(
            crate::time::Date::from_days(20_775 + days - years * 365 - years / 4)
        )),
    ];
    let state = prop_oneof![20 => Just(SubjectState::Active), 1 => Just(SubjectState::Erased), 1 => Just(SubjectState::Deceased)];
    (age, state, one(Relationship::ALL)).prop_map(|(age, state, relationship)| Subject { state, age, relationship })
}

fn any_asked() -> impl Strategy<Value = Asked> {
    let codes = prop::collection::vec(one(&CODES).prop_map(str::to_owned), 1..4);
    let what = (one(&PURPOSES), one(Basis::ALL), prop::bool::weighted(0.6), one(Operation::ALL));
    let scope = (
        prop::option::weighted(0.8, one(&CHANNELS)),
        prop::option::weighted(0.3, one(&["a", "b"])),
        prop::option::weighted(0.4, (one(&["x", "y"]), prop::option::of(Just("standard_contract")))),
        prop::collection::vec(one(&["user.health.allergy", "user.contact.phone"]).prop_map(str::to_owned), 0..2),
    );
    let contact = || {
        (-12i64..2, one(&CHANNELS), one(&[Class::Marketing, Class::Marketing, Class::Service]))
            .prop_map(|(days, channel, class)| Contacted { at: at(NOW + days * 86_400 / 2), channel, class })
    };
    let clock = prop_oneof![
        1 => Just(None),
        3 => (-12i32..14).prop_map(|hours| Some(Clock::Offset(hours * 60))),
        1 => one(&["Europe/Berlin", "America/Los_Angeles"]).prop_map(|name| crate::time::Wall::new(name).ok().map(Clock::Zone)),
    ];
    let flags = prop::collection::vec(one(Flag::ALL), 0..2);
    let signals = (any::<bool>(), one(GpcLink::ALL), any::<bool>());
    let state = (any_subject(), flags, signals, prop::collection::vec(contact(), 0..6), clock, any::<bool>());
    (codes, what, scope, state).prop_map(|(codes, what, scope, state)| {
        let ((purpose, basis, consents, operation), (channel, point, recipient, categories)) = (what, scope);
        let (subject, flags, (gpc, gpc_linked, fip_affirmed), history, clock, personalised) = state;
        Asked {
            codes,
            subject,
            purpose,
            basis: if consents { Basis::Consent } else { basis },
            operation: if channel.is_some() && consents { Operation::Contact } else { operation },
            categories,
            channel,
            point,
            recipient,
            personalised,
            signals: Signals { gpc, gpc_linked, fip_affirmed },
            state: flags.into_iter().collect(),
            history,
            clock,
        }
    })
}

/// What must be equal where two answers are: not the rows behind a reason.
fn said(answer: &Answer<'_>) -> impl PartialEq + std::fmt::Debug + use<> {
    let codes: Vec<Code> = answer.why.iter().map(|why| why.code).collect();
    let first = (answer.decision, answer.basis, answer.remedy, answer.obligations, answer.alternative);
    (codes, first, answer.defer_until, answer.reask_after)
}

use crate::error::Code;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// INV-1, and INV-5: a no never makes an answer more permissive; neither does what an import says about a no.
    #[test]
    fn a_no_never_allows_more(asked in any_asked(), events in any_events(), no in any_event(), ahead: bool) {
        let mut more = events.clone();
        let said = [Said::Refuse, Said::Withdraw, Said::Object, Said::Invalidate, Said::Suppress][events.len() % 5];
        more.push(Event { said, at: if ahead { no.at } else { at(NOW) }, row: 99, record_id: "no", ..no });
        let (before, after) = (asked.answer(&events, at(NOW)), asked.answer(&more, at(NOW)));
        prop_assert!(after.decision <= before.decision);
        let refusals = [Code::Withdrawn, Code::Refused, Code::Objected, Code::Invalidated, Code::Suppressed];
        if refusals.iter().any(|code| before.why.iter().any(|why| why.code == *code)) {
            let mut imported = events.clone();
            let source = [Capture::Import, Capture::Merge, Capture::Inferred][events.len() % 3];
            let grant = event(98, Said::Grant, asked.purpose, 0);
            imported.push(Event { source, ..grant });
            let after = asked.answer(&imported, at(NOW));
            prop_assert!(refusals.iter().any(|code| after.why.iter().any(|why| why.code == *code)));
        }
    }

    /// INV-2, and INV-3: one more jurisdiction never allows more; no order matters.
    #[test]
    fn another_jurisdiction_never_allows_more(asked in any_asked(), events in any_events(), code in one(&CODES)) {
        let before = asked.answer(&events, at(NOW));
        let mut more = asked.clone();
        more.codes.push(code.to_owned());
        prop_assert!(more.answer(&events, at(NOW)).decision <= before.decision);
        let mut turned = asked.clone();
        turned.codes.reverse();
        turned.history.reverse();
        let mut back = events.clone();
        back.reverse();
        prop_assert_eq!(turned.answer(&back, at(NOW)), asked.answer(&events, at(NOW)));
    }

    /// INV-4: who takes everything back is not asked again, save where the law or life does not ask.
    #[test]
    fn a_full_withdrawal_ends_all_consent(asked in any_asked(), events in any_events()) {
        let asked = Asked { basis: Basis::Consent, ..asked };
        let mut all = events.clone();
        all.push(event(99, Said::Withdraw, asked.purpose, 0));
        let answer = asked.answer(&all, at(NOW));
        let exempt = matches!(asked.purpose, "law" | "life");
        prop_assert!(exempt || answer.decision == Decision::Deny);
    }

    /// INV-6: what people say about marketing is nothing to services, the law and life on another basis.
    #[test]
    fn services_do_not_hear_of_marketing(asked in any_asked(), events in any_events(), basis in one(Basis::ALL)) {
        prop_assume!(basis != Basis::Consent);
        let purpose = ["s", "law", "life"][events.len() % 3];
        let asked = Asked { basis, purpose, ..asked };
        let answer = asked.answer(&events, at(NOW));
        let none = asked.answer(&[], at(NOW));
        prop_assert_eq!(said(&answer), said(&none));
    }

    /// INV-8: the answer depends on what has happened; what lies ahead is only noted and awaited (CS-9, CS-22).
    #[test]
    fn what_lies_ahead_is_not_read(asked in any_asked(), events in any_events()) {
        let past: Vec<Event<'_>> = events.iter().filter(|event| event.at <= at(NOW)).cloned().collect();
        let (all, seen) = (asked.answer(&events, at(NOW)), asked.answer(&past, at(NOW)));
        prop_assert_eq!(said(&all), said(&seen));
        prop_assert_eq!(all.ignored.len(), events.len() - past.len());
        let ahead = events.iter().map(|event| event.at).filter(|at| *at > super::at(NOW)).min();
        prop_assert_eq!(all.next_change_at, [ahead, seen.next_change_at].into_iter().flatten().min());
    }

    /// INV-9: a deny has reasons with articles, an allow has a basis, and no answer is without a reason.
    #[test]
    fn every_answer_says_why(asked in any_asked(), events in any_events()) {
        let answer = asked.answer(&events, at(NOW));
        prop_assert!(!answer.why.is_empty() && answer.why.iter().all(|why| !why.cite.is_empty()));
        prop_assert_eq!(answer.decision == Decision::Deny, answer.basis.is_none());
        prop_assert_eq!(answer.decision == Decision::Defer, answer.defer_until.is_some());
        prop_assert_eq!(answer.decision == Decision::Allow, answer.primary() == "OK");
        prop_assert!(answer.decision != Decision::Deny || answer.obligations.is_empty());
        prop_assert!(answer.decision != Decision::Defer || answer.remedy == Some(Remedy::Wait));
    }

    /// INV-10: nothing changes before it is said to.
    #[test]
    fn nothing_changes_before_its_instant(asked in any_asked(), events in any_events(), part in 0i64..1_000) {
        let now = asked.answer(&events, at(NOW));
        let until = now.next_change_at.map_or(at(NOW + 40 * 86_400), |next| next.plus_micros(-1));
        let span = until.micros() - at(NOW).micros();
        for later in [until, at(NOW).plus_micros(span / 1_000 * part)] {
            prop_assert_eq!(said(&asked.answer(&events, later)), said(&now), "at {}", later);
        }
    }

    /// INV-11: what was put off may be done then, if nothing else forbids it by then.
    #[test]
    fn a_contact_is_put_off_once(asked in any_asked(), history in any_asked(), ttl: bool) {
        let basis = if ttl { Basis::Consent } else { Basis::LegitimateInterest };
        let events = [Event { explicit: true, separate: true, ..event(0, Said::Grant, "m.sms", 1) }];
        let plain = plain("m.sms", "sms");
        let asked = Asked { codes: asked.codes, clock: asked.clock, history: history.history, basis, ..plain };
        let answer = asked.answer(&events, at(NOW));
        if let Some(until) = answer.defer_until {
            prop_assert!(until > at(NOW));
            prop_assert!(asked.answer(&events, until).decision != Decision::Defer);
        }
    }

    /// INV-12: a yes of one profile opens no contact point that only another holds.
    #[test]
    fn a_yes_does_not_leak_to_other_profiles(asked in any_asked(), events in any_events()) {
        let asked = Asked { basis: Basis::Consent, point: Some("b"), ..asked };
        prop_assume!(!matches!(asked.purpose, "law" | "life"));
        let own: Vec<_> = events.into_iter().filter(|event| event.profile == 0 && event.contact_point.is_none()).collect();
        prop_assert_eq!(asked.answer(&own, at(NOW)).decision, Decision::Deny);
    }

    /// INV-13: to be told is no basis in China, Europe and Britain.
    #[test]
    fn a_notice_is_no_basis_everywhere(asked in any_asked(), events in any_events(), code in one(&["CN", "EU", "UK"])) {
        let mut asked = Asked { basis: Basis::Notice, ..asked };
        prop_assume!(!matches!(asked.purpose, "law" | "life"));
        asked.codes.push(code.to_owned());
        prop_assert_eq!(asked.answer(&events, at(NOW)).decision, Decision::Deny);
    }

    /// What nobody declared is denied, whatever else is said.
    #[test]
    fn what_is_unknown_is_denied(asked in any_asked(), events in any_events(), which: bool) {
        let mut asked = asked;
        if which { asked.codes.push("XX".to_owned()) } else { asked.purpose = "nobody.declared" }
        let answer = asked.answer(&events, at(NOW));
        let (code, remedy) = if which { (Code::JurisdictionUnknown, Some(Remedy::SetJurisdiction)) } else { (Code::PurposeUnknown, None) };
        prop_assert_eq!((answer.decision, answer.why[0].code, answer.remedy), (Decision::Deny, code, remedy));
    }
}
