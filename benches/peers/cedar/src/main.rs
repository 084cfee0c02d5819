//! How long does Cedar take to say yes or no by rules alone, beside our whole decision?
//!
//! Cedar is given its request, entities and parsed policies ready, and every fact that our side works out of the events (see
//! `policies.cedar`); our side reads the ten events of `benches/consent.rs`, and answers in two jurisdictions with reasons,
//! obligations and the instant of the next change. Both sides take turns; printed are medians and the ratio.
//!
//!     cargo run --release --manifest-path benches/peers/cedar/Cargo.toml

#[path = "../../../consent_question.rs"]
mod consent_question;

use std::hint::black_box;
use std::time::{Duration, Instant as Stopwatch};

use cedar_policy::{Authorizer, Context, Decision as CedarDecision, Entities, EntityUid, PolicySet, Request as CedarRequest};
use consent_question::{RULES, history};
use regulars_core::consent::{Age, Clock, Decision, Request, Subject, decide};
use regulars_core::rulebook::Rulebook;
use regulars_core::time::Instant;

/// How often each side is asked in a turn, and how many turns there are.
const DECISIONS: u32 = 20_000;
const TURNS: usize = 11;

const POLICIES: &str = include_str!("../policies.cedar");

const ENTITIES: &str = r#"[
    {"uid": {"type": "User", "id": "u1"}, "parents": [],
     "attrs": {"age": 30, "jurisdictions": ["CN", "EU"], "relationship": "customer", "state": "active"}},
    {"uid": {"type": "PurposeClass", "id": "marketing"}, "parents": [], "attrs": {}},
    {"uid": {"type": "PurposeClass", "id": "service"}, "parents": [], "attrs": {}},
    {"uid": {"type": "Purpose", "id": "marketing"}, "parents": [{"type": "PurposeClass", "id": "marketing"}], "attrs": {}},
    {"uid": {"type": "Purpose", "id": "marketing.winback"}, "parents": [{"type": "Purpose", "id": "marketing"}], "attrs": {}}
]"#;

/// What Cedar is told of a contact; `refused` is what our side finds in the events.
fn context(refused: bool) -> Context {
    let text = format!(
        r#"{{"basis": "consent", "channel": "{}", "confirmed": true, "contacts_at_most": 9, "contacts_in_window": 0,
            "do_not_call": false, "double_opt_in": false, "erasure_requested": false, "expired": false, "explicit": true,
            "granted_by": "subject", "has_grant": true, "minute_of_day": 600, "notice": 3, "notice_min": 0, "objected": false,
            "personalisation_refused": false, "personalised": false, "proof": true, "refused": {refused}, "restricted": false,
            "sensitive": false, "separate": true, "soft_opt_in": false, "withdrawn": false}}"#,
        if refused { "voice" } else { "sms" }
    );
    Context::from_json_str(&text, None).expect("the context is valid")
}

fn time(mut ask: impl FnMut() -> bool) -> Duration {
    let begun = Stopwatch::now();
    let yes = (0..DECISIONS).filter(|_| black_box(ask())).count();
    black_box(yes);
    begun.elapsed() / DECISIONS
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() {
    let book = Rulebook::parse(RULES).expect("the rulebook is valid");
    let now = Instant::parse("2026-11-20T10:00:00+08:00").expect("an instant");
    let events = history(now);
    let policies: PolicySet = POLICIES.parse().expect("the policies are valid");
    let entities = Entities::from_json_str(ENTITIES, None).expect("the entities are valid");
    let authorizer = Authorizer::new();
    let uid = |text: &str| text.parse::<EntityUid>().expect("a name of an entity");
    println!("{} policies of Cedar, {} rows of ours", policies.policies().count(), book.privacy.law.rows().len());
    for (name, channel, allowed) in [("allowed", "sms", true), ("denied", "voice", false)] {
        let request = Request {
            subject: Subject { age: Age::Years(30), ..Subject::default() },
            clock: Some(Clock::Offset(480)),
            contact_point: Some("+8613812345678"),
            ..Request::of_rules(book.consent(), "marketing.winback", Some(channel))
        };
        let ours = || decide(black_box(&request), book.consent(), black_box(&events), now, &|_, _| true).decision == Decision::Allow;
        let asked = CedarRequest::new(
            uid(r#"User::"u1""#),
            uid(r#"Action::"contact""#),
            uid(r#"Purpose::"marketing.winback""#),
            context(!allowed),
            None,
        );
        let asked = asked.expect("the request is valid");
        let cedar = || {
            let answer = authorizer.is_authorized(black_box(&asked), &policies, &entities);
            answer.decision() == CedarDecision::Allow && answer.diagnostics().errors().next().is_none()
        };
        // Both must answer the same before anything is timed, and without an error in any policy.
        let clean = authorizer.is_authorized(&asked, &policies, &entities);
        assert_eq!((ours(), cedar(), clean.diagnostics().errors().count()), (allowed, allowed, 0));
        let (mut own, mut peer) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            own.push(time(ours));
            peer.push(time(cedar));
        }
        let (own, peer) = (median(&mut own), median(&mut peer));
        let ratio = peer.as_secs_f64() / own.as_secs_f64();
        let times = 1.0 / ratio;
        println!("figure | cedar | a consent decision of ten events, by rules alone, {name} | {own:.1?} | Cedar | {peer:.1?} | {times:.3}");
        println!("{name}: ours {own:.1?}, Cedar {peer:.1?}: Cedar takes {ratio:.0} times as long (aim: at least 30)");
    }
}
