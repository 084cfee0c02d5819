//! What does it cost to find out of everybody whom one may write to, and where, beside asking for one customer after the other?
//!
//! Each of 100,000 customers has two profiles with a telephone number each, a consent, a withdrawal or neither, an order and a message
//! that a cap counts; a condition picks half of them. The peer is `Crm::may_contact`, which finds who is who and reads the records for
//! each customer anew; it is asked for a thousandth of them. REGULARS_BENCH_CUSTOMERS sets another number.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run stops")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use regulars::{AudienceQuery, AudienceWho, Contact, Crm, Instant, Rulebook};
use regulars_benches::{Side, figure, is_wanted, number_of, ratio};

const RULES: &str = r#"
[rulebook]
id = "bench"
version = 1
zone = "Asia/Shanghai"
[identity.kinds.member]
normalise = "exact"
[identity.kinds.phone]
normalise = "phone"
action = "off"
[measures.orders]
of = "order"
agg = "count"
window = "lifetime"
[privacy]
default_jurisdictions = ["CN"]
[[purpose]]
path = "marketing"
class = "marketing"
policy = { ttl_days = 730, caps = [{ channel = "sms", max = 1, days = 7 }] }
"#;

const AS_OF: &str = "2026-11-20T10:00:00+08:00";
/// How many times everybody is asked.
const TURNS: usize = 3;
/// One customer in so many is asked alone.
const ALONE: usize = 1_000;

fn line(n: usize, source: &str, kind: &str, day: usize, identifiers: &str, body: &str) -> String {
    format!(
        "{{\"source\":\"{source}\",\"record_id\":\"{kind}-{n}\",\"profile\":\"{n}\",\"type\":\"{kind}\",\
         \"occurred_at\":\"2026-11-{day:02}T09:00:00+08:00\"{identifiers},\"body\":{body}}}\n"
    )
}

/// The records of a customer.
fn customer(n: usize, out: &mut String) {
    let stated = |offset: usize| {
        let phone = 13_000_000_000 + 2 * n + offset;
        let (member, phone) = (format!("M{n}"), phone.to_string());
        format!(
            ",\"identifiers\":[{{\"kind\":\"member\",\"value\":\"{member}\"}},{{\"kind\":\"phone\",\"value\":\"{phone}\"}}]"
        )
    };
    out.push_str(&line(n, "app", "profile", 1, &stated(0), "{}"));
    out.push_str(&line(n, "pos", "profile", 2, &stated(1), "{}"));
    if n.is_multiple_of(2) {
        out.push_str(&line(n, "pos", "order", 3, "", "{\"amount\":{\"amount\":\"5.00\",\"currency\":\"CNY\"}}"));
    }
    if n % 10 < 7 {
        let kind = if n % 10 < 5 { "grant" } else { "withdraw" };
        let body = format!(
            "{{\"kind\":\"{kind}\",\"purpose\":\"marketing\",\"by\":\"subject\",\"source\":\"web_form\",\"proof\":{{\"ref\":\"f\"}}}}"
        );
        out.push_str(&line(n, "app", "consent", 4, "", &body));
    }
    if n.is_multiple_of(3) {
        let body = "{\"channel\":\"sms\",\"event\":\"sent\",\"purpose\":\"marketing\"}";
        out.push_str(&line(n, "app", "message", 16, "", body));
    }
}

fn audience(_: &mut Criterion) {
    if !is_wanted("audience") {
        return;
    }
    let customers = number_of("REGULARS_BENCH_CUSTOMERS", 100_000);
    let crm = Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap();
    let mut text = String::new();
    for n in 0..customers {
        customer(n, &mut text);
        if text.len() > 1 << 22 || n + 1 == customers {
            assert_eq!(crm.ingest_ndjson(text.as_bytes()).unwrap().rejected, []);
            text.clear();
        }
    }
    let as_of = Instant::parse(AS_OF).unwrap();
    let who = AudienceWho::Condition("measure.orders >= 1".to_owned());
    let query = AudienceQuery { channel: "sms".to_owned(), deferred: true, purpose: "marketing".to_owned(), who };
    let all = crm.customers(as_of).unwrap();
    let contact = Contact { channel: "sms".to_owned(), contact_point: None, purpose: "marketing".to_owned() };
    let (mut ours, mut peer) = (Side::default(), Side::default());
    for _ in 0..TURNS {
        ours.run(|| {
            let mut audience = crm.audience(&query, as_of).unwrap();
            let listed = audience.by_ref().fold(0, |count, member| {
                black_box(member.unwrap());
                count + 1
            });
            assert_eq!(audience.summary().matched, customers.div_ceil(2) as u64);
            listed
        });
        peer.run(|| {
            all.iter().step_by(ALONE).filter(|id| black_box(crm.may_contact(*id, &contact, as_of)).is_ok()).count()
        });
    }
    let alone = all.iter().step_by(ALONE).count();
    let (each, one) = (ours.wall() / u32::try_from(customers).unwrap(), peer.wall() / u32::try_from(alone).unwrap());
    println!("audience of {customers} customers: {each:.1?} each; may_contact alone: {one:.1?} each");
    figure("audience", "a customer of an audience, decided", each, Some(("may_contact alone", one, ratio(each, one))));
}

criterion_group!(benches, audience);
criterion_main!(benches);
