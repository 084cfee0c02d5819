//! How long does one consent decision take, of ten events in two jurisdictions, with its reasons?
//!
//! The peer is the floor under any decision: only to look through the same events for the last word on the purpose, without
//! jurisdictions, gates or reasons.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

#[path = "consent_question.rs"]
mod consent_question;

use std::hint::black_box;

use consent_question::{RULES, history};
use criterion::{Criterion, criterion_group, criterion_main};
use regulars_benches::{Side, figure, is_wanted};
use regulars_core::consent::{Age, Clock, Decision, Event, Request, Said, Subject, covers, decide};
use regulars_core::rulebook::Rulebook;
use regulars_core::time::Instant;

/// How often each side is asked in a turn, and how many turns there are.
const DECISIONS: u32 = 100_000;
const TURNS: u32 = 11;

fn decisions(criterion: &mut Criterion) {
    let book = Rulebook::parse(RULES).unwrap();
    let now = Instant::parse("2026-11-20T10:00:00+08:00").unwrap();
    let events = history(now);
    let request = |channel| Request {
        subject: Subject { age: Age::Years(30), ..Subject::default() },
        clock: Some(Clock::Offset(480)),
        contact_point: Some("+8613812345678"),
        ..Request::of_rules(book.consent(), "marketing.winback", Some(channel))
    };
    let mut group = criterion.benchmark_group("consent");
    for (name, channel, decision) in [("allow", "sms", Decision::Allow), ("deny", "voice", Decision::Deny)] {
        let request = request(channel);
        let ask = || decide(black_box(&request), book.consent(), black_box(&events), now, &|_, _| true);
        assert_eq!((ask().decision, ask().verdicts.len()), (decision, 2));
        group.bench_function(name, |bench| bench.iter(ask));
    }
    let last = || {
        let about = |event: &&Event<'_>| covers(event.purpose, "marketing.winback");
        black_box(&events).iter().filter(about).max_by_key(|event| event.at).map(|event| event.said)
    };
    group.bench_function("the last word alone", |bench| bench.iter(last));
    group.finish();
    if is_wanted("consent") {
        let request = request("sms");
        let ask = || decide(black_box(&request), book.consent(), black_box(&events), now, &|_, _| true);
        let (mut ours, mut peer) = (Side::default(), Side::default());
        // The two sides take turns, so that both meet the same machine.
        for _ in 0..TURNS {
            ours.run(|| (0..DECISIONS).filter(|_| black_box(ask()).decision == Decision::Allow).count());
            peer.run(|| (0..DECISIONS).filter(|_| black_box(last()) == Some(Said::Grant)).count());
        }
        let last = ("the last word alone", peer.wall() / DECISIONS, ours.against(&peer).0);
        let what = "a decision of ten events in two jurisdictions, with reasons";
        figure("consent", what, ours.wall() / DECISIONS, Some(last));
        println!("a decision takes {:.1} times as long as the last word alone", ours.against(&peer).0);
    }
}

criterion_group!(benches, decisions);
criterion_main!(benches);
