//! How long does one consent decision take, of ten events in two jurisdictions, with its reasons?
//!
//! The peer is the floor under any decision: only to look through the same events for the last word on the purpose, without
//! jurisdictions, gates or reasons.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use regulars_core::consent::{Age, Clock, Decision, Event, Request, Said, Subject, covers, decide};
use regulars_core::record::{By, Capture};
use regulars_core::rulebook::Rulebook;
use regulars_core::time::Instant;

const RULES: &str = r#"
[rulebook]
id = "bench"
version = 1
zone = "Asia/Shanghai"
[privacy]
default_jurisdictions = ["CN", "EU"]
[[purpose]]
path = "marketing"
class = "marketing"
[[purpose]]
path = "marketing.winback"
class = "marketing"
policy = { ttl_days = 730, quiet_hours = { start = "21:00", end = "08:00" } }
[[purpose]]
path = "profiling"
class = "profiling"
"#;

const IDS: [&str; 10] = ["e0", "e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e9"];

/// A history as people have it: questions, a broad yes, a no for one channel, yeses and noes for other things.
fn history(now: Instant) -> Vec<Event<'static>> {
    let told: [(Said, &str, Option<&str>); 10] = [
        (Said::Nothing, "marketing", None),
        (Said::Grant, "profiling", None),
        (Said::Grant, "marketing", None),
        (Said::Refuse, "marketing.winback", Some("voice")),
        (Said::Withdraw, "profiling", None),
        (Said::Withdraw, "marketing.winback", Some("sms")),
        (Said::Grant, "marketing.winback", Some("sms")),
        (Said::Confirm, "marketing.winback", Some("sms")),
        (Said::Refuse, "marketing.news", None),
        (Said::Grant, "marketing.winback", Some("email")),
    ];
    let event = |(n, (said, purpose, channel)): (usize, (Said, &'static str, Option<&'static str>))| Event {
        row: n as u32,
        origin: "web",
        record_id: IDS[n],
        profile: 0,
        at: now.plus_micros(-86_400_000_000 * (20 - n as i64)),
        offset_min: 480,
        said,
        by: By::Subject,
        source: Capture::WebForm,
        purpose,
        channel,
        recipient: None,
        operation: None,
        contact_point: None,
        explicit: true,
        separate: true,
        notice: Some(3),
        expires: None,
        proof: true,
    };
    told.into_iter().enumerate().map(event).collect()
}

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
}

criterion_group!(benches, decisions);
criterion_main!(benches);
