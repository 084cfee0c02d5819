//! Saying yes and no in any order: what waits changes nothing, a confirmation counts once, a no is always kept (CS-3, CS-13).
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use proptest::prelude::*;
use regulars::{
    ConsentAct, ConsentCommand, ConsentDecision, ConsentEvidence, Contact, Crm, Decision, Instant, Json, ProfileRef,
    Rulebook,
};

const RULES: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "UTC"
[privacy]
default_jurisdictions = ["US"]
gpc_purposes = ["m", "n"]
[[purpose]]
path = "m"
class = "marketing"
[[purpose]]
path = "m.own"
class = "marketing"
default_basis = "legitimate_interest"
[[purpose]]
path = "n"
class = "marketing"
policy = { double_opt_in = true }
"#;

const PURPOSES: [&str; 3] = ["m", "m.own", "n"];

fn shop() -> Crm {
    Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap()
}

fn person(n: usize) -> ProfileRef {
    let at = Instant::parse("2026-01-01T00:00:00Z").unwrap();
    let price = regulars::Money::parse("1", "CNY").unwrap();
    regulars::Record::order("web", "x", &format!("p{n}"), at, price).unwrap().profile_ref()
}

fn at(hour: i64) -> Instant {
    Instant::parse("2026-11-01T00:00:00Z").unwrap().plus_micros(hour * 3_600_000_000)
}

fn say(act: ConsentAct, purpose: &str, channel: Option<&str>) -> ConsentCommand {
    let mut command = ConsentCommand::new(person(0), act, purpose);
    command.scope.channel = channel.map(str::to_owned);
    let proof = Some(Json::object([("ref", Json::from("form"))]));
    command.evidence = ConsentEvidence { proof, explicit: Some(true), ..ConsentEvidence::default() };
    command
}

fn answers(crm: &Crm, at: Instant) -> Vec<Option<ConsentDecision>> {
    let asked = PURPOSES.iter().flat_map(|purpose| ["sms", "email"].map(|channel| (*purpose, channel)));
    let ask = |(purpose, channel): (&str, &str)| {
        let contact = Contact { channel: channel.to_owned(), contact_point: None, purpose: purpose.to_owned() };
        crm.may_contact(person(0), &contact, at).ok().map(|answer| ConsentDecision { reasons: Vec::new(), ..answer })
    };
    asked.map(ask).collect()
}

#[test]
fn a_form_that_a_stranger_filled_in_lifts_no_no() {
    let crm = shop();
    crm.consent(&say(ConsentAct::Refuse, "m.own", None), at(0)).unwrap();
    let before = answers(&crm, at(9));
    assert_eq!(before[2].as_ref().map(|answer| answer.decision), Some(Decision::Deny));
    crm.consent(&say(ConsentAct::Grant { double_opt_in: true }, "m.own", None), at(1)).unwrap();
    assert_eq!(answers(&crm, at(9)), before);
    crm.consent(&say(ConsentAct::Confirm { pending: None }, "m.own", None), at(2)).unwrap();
    assert_eq!(answers(&crm, at(9))[2].as_ref().map(|answer| answer.decision), Some(Decision::Allow));
}

/// What is said: which act, of which purpose, over which channel.
fn any_said() -> impl Strategy<Value = Vec<(u8, &'static str, Option<&'static str>)>> {
    let purpose = prop::sample::select(PURPOSES.to_vec());
    let channel = prop::option::of(prop::sample::select(vec!["sms", "email"]));
    prop::collection::vec((0u8..6, purpose, channel), 1..10)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_waits_changes_nothing_and_a_no_always_does(said in any_said()) {
        let crm = shop();
        for (n, (what, purpose, channel)) in said.into_iter().enumerate() {
            let hour = i64::try_from(n).unwrap();
            let before = answers(&crm, at(hour));
            let act = match what {
                0 => ConsentAct::Grant { double_opt_in: false },
                1 => ConsentAct::Grant { double_opt_in: true },
                2 | 3 => ConsentAct::Confirm { pending: None },
                4 => ConsentAct::Withdraw,
                _ => ConsentAct::Refuse,
            };
            let done = crm.consent(&say(act.clone(), purpose, channel), at(hour));
            let after = answers(&crm, at(hour));
            match (&act, done) {
                (ConsentAct::Grant { double_opt_in }, Ok(done)) => {
                    prop_assert_eq!(done.pending.is_some(), *double_opt_in || purpose == "n");
                    // Nobody knew the person before the first word.
                    if done.pending.is_some() && before[0].is_some() {
                        prop_assert_eq!(after, before);
                    }
                }
                (ConsentAct::Confirm { .. }, Ok(done)) => {
                    prop_assert_eq!(done.events.len(), 2);
                    // The same of the same instant stands there already: there is nothing left that waits.
                    let pending = crm.timeline(person(0), at(hour)).unwrap().1;
                    prop_assert!(!pending.is_empty());
                }
                (ConsentAct::Confirm { .. }, Err(error)) => {
                    prop_assert!(matches!(error.code().as_str(), "nothing_to_confirm" | "unknown_profile"));
                    prop_assert_eq!(after, before);
                }
                (ConsentAct::Withdraw | ConsentAct::Refuse, Ok(_)) => {
                    let places = (0..).zip(&after).filter(|(place, _)| {
                        let (of, over) = (PURPOSES[place / 2], ["sms", "email"][place % 2]);
                        (of == purpose || of.starts_with(&format!("{purpose}."))) && channel.is_none_or(|one| one == over)
                    });
                    for (_, answer) in places {
                        prop_assert_eq!(answer.as_ref().map(|answer| answer.decision), Some(Decision::Deny));
                    }
                }
                (act, done) => prop_assert!(false, "{act:?}: {done:?}"),
            }
        }
    }

    #[test]
    fn the_same_signal_is_told_once(said in any_said(), times in 1i64..5) {
        let crm = shop();
        for (n, (what, purpose, channel)) in said.into_iter().enumerate() {
            let act = if what < 4 { ConsentAct::Grant { double_opt_in: false } } else { ConsentAct::Withdraw };
            crm.consent(&say(act, purpose, channel), at(i64::try_from(n).unwrap())).unwrap();
        }
        let first = crm.consent_signal(person(0), &["1"], at(20)).unwrap();
        prop_assert!(first.signal && first.events.len() <= 2);
        let refused = answers(&crm, at(30));
        for again in 0..times {
            prop_assert_eq!(crm.consent_signal(person(0), &["1"], at(21 + again)).unwrap().events, []);
            prop_assert!(!crm.consent_signal(person(0), &["0"], at(21 + again)).unwrap().signal);
        }
        prop_assert_eq!(&answers(&crm, at(30)), &refused);
        prop_assert!(refused.iter().flatten().all(|answer| answer.decision == Decision::Deny));
    }
}
