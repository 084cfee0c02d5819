//! Audiences: who may be contacted and where, over everybody; the law that it is nothing else than to ask one by one (CS-8, CS-15).
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use regulars::{
    AudienceMember, AudienceQuery, AudienceWho, ChosenBy, Code, Contact, Crm, CustomerId, Decision, Instant, Json,
    ProfileRef, Rulebook,
};

const RULES: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"
[identity.kinds.member]
normalise = "exact"
[identity.kinds.phone]
normalise = "phone"
action = "off"
[identity.kinds.email]
normalise = "email"
[measures.orders]
of = "order"
agg = "count"
window = "lifetime"
[segments.buyers]
when = "measure.orders >= 1"
[privacy]
channels = ["sms", "email", "push"]
default_jurisdictions = ["CN"]
[[purpose]]
path = "marketing"
class = "marketing"
[purpose.policy]
caps = [{ channel = "sms", max = 1, days = 7 }]
[[purpose]]
path = "service"
class = "service"
default_basis = "contract"
"#;

const AS_OF: &str = "2026-11-20T10:00:00+08:00";
const PHONES: [&str; 4] = ["+8613800000001", "+8613800000002", "+8613800000003", "+8613800000004"];

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn crm(records: &[String]) -> Crm {
    let crm = Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap();
    let report = crm.ingest_ndjson(records.join("\n").as_bytes()).unwrap();
    assert_eq!(report.rejected, []);
    crm
}

fn record(n: usize, person: usize, kind: &str, day: u32, phone: Option<&str>, body: &str) -> String {
    let stated = phone.map(|phone| format!(r#","identifiers":[{{"kind":"phone","value":"{phone}"}}]"#));
    let stated = stated.unwrap_or_default();
    format!(
        r#"{{"source":"app","record_id":"r{n}","profile":"p{person}","type":"{kind}","occurred_at":"2026-11-{day:02}T09:00:00+08:00"{stated},"body":{body}}}"#
    )
}

fn consent(kind: &str, point: Option<&str>) -> String {
    let point = point.map(|point| format!(r#","contact_point":"{point}""#)).unwrap_or_default();
    format!(
        r#"{{"kind":"{kind}","purpose":"marketing","by":"subject","source":"web_form","proof":{{"ref":"f"}}{point}}}"#
    )
}

fn query(who: AudienceWho) -> AudienceQuery {
    AudienceQuery { channel: "sms".to_owned(), deferred: true, purpose: "marketing".to_owned(), who }
}

fn listed(crm: &Crm, query: &AudienceQuery) -> (Vec<AudienceMember>, regulars::AudienceSummary) {
    let mut audience = crm.audience(query, at(AS_OF)).unwrap();
    let members = audience.by_ref().collect::<Result<Vec<_>, _>>().unwrap();
    (members, audience.summary().clone())
}

#[test]
fn the_contact_point_of_the_consent_is_used_and_a_released_number_is_not() {
    let records = [
        record(1, 1, "profile", 1, Some(PHONES[0]), "{}"),
        record(2, 1, "profile", 5, Some(PHONES[1]), "{}"),
        record(3, 1, "consent", 6, None, &consent("grant", Some(PHONES[0]))),
        // The number went to somebody else after the consent.
        record(4, 2, "consent", 2, Some(PHONES[2]), &consent("grant", None)),
        r#"{"source":"app","record_id":"r5","profile":"p2","type":"profile","occurred_at":"2026-11-08T09:00:00+08:00","released":[{"kind":"phone","value":"+8613800000003"}],"body":{}}"#.to_owned(),
    ];
    let crm = crm(&records);
    let (members, summary) = listed(&crm, &query(AudienceWho::Everybody));
    assert_eq!(members.len(), 1);
    // Of the other number there is no consent: it was given for this one.
    assert_eq!(members[0].contact_point.as_deref(), Some(PHONES[0]));
    assert_eq!((members[0].chosen_by, members[0].primary_reason.as_str()), (ChosenBy::OnlyPermitted, "OK"));
    assert_eq!(summary.left_out, BTreeMap::from([(Code::NoContactPoint, 1)]));
    assert_eq!((summary.matched, summary.contactable, summary.deferred), (2, 1, 0));
    let asked = Contact {
        channel: "sms".to_owned(),
        contact_point: Some(PHONES[2].to_owned()),
        purpose: "marketing".to_owned(),
    };
    let profile: ProfileRef =
        regulars::Record::order("app", "x", "p2", at(AS_OF), regulars::Money::parse("1", "CNY").unwrap())
            .unwrap()
            .profile_ref();
    assert_eq!(crm.may_contact(profile, &asked, at(AS_OF)).unwrap().primary_reason, "no_consent");
}

#[test]
fn conditions_and_segments_narrow_an_audience_and_a_cap_puts_off() {
    let order = r#"{"amount":{"amount":"5.00","currency":"CNY"}}"#;
    let records = [
        record(1, 1, "consent", 1, Some(PHONES[0]), &consent("grant", None)),
        record(2, 1, "order", 2, None, order),
        record(3, 2, "consent", 1, Some(PHONES[1]), &consent("grant", None)),
        record(4, 3, "consent", 1, Some(PHONES[2]), &consent("grant", None)),
        record(5, 3, "order", 2, None, order),
        record(6, 3, "message", 19, None, r#"{"channel":"sms","event":"sent","purpose":"marketing"}"#),
    ];
    let crm = crm(&records);
    let condition = || AudienceWho::Condition("measure.orders >= 1 && segment.buyers".to_owned());
    for who in [AudienceWho::Segment("buyers".to_owned()), condition()] {
        let (members, summary) = listed(&crm, &query(who));
        assert_eq!((summary.matched, summary.contactable, summary.deferred), (2, 1, 1));
        let deferred = members.iter().find(|member| member.defer_until.is_some()).unwrap();
        assert_eq!(deferred.defer_until, Some(at("2026-11-26T09:00:00+08:00")));
        assert_eq!(deferred.primary_reason, "frequency_cap");
    }
    let now = AudienceQuery { deferred: false, ..query(condition()) };
    let (members, summary) = listed(&crm, &now);
    assert_eq!((members.len(), summary.deferred), (1, 1));
    // A channel that no identifier tells needs no contact point.
    let push = AudienceQuery { channel: "push".to_owned(), ..query(AudienceWho::Everybody) };
    let (members, _) = listed(&crm, &push);
    assert!(members.len() == 3 && members.iter().all(|member| member.chosen_by == ChosenBy::NoneNeeded));
}

#[test]
fn what_nobody_declared_is_an_error_and_not_an_empty_audience() {
    let crm = crm(&[record(1, 1, "profile", 1, None, "{}")]);
    let error = |query: AudienceQuery| {
        let error = crm.audience(&query, at(AS_OF)).err().unwrap();
        (error.code().as_str(), error.path().to_owned())
    };
    let base = || query(AudienceWho::Everybody);
    assert_eq!(error(AudienceQuery { channel: "fax".to_owned(), ..base() }), ("channel_unknown", "channel".to_owned()));
    let purpose = AudienceQuery { purpose: "marketting".to_owned(), ..base() };
    assert_eq!(error(purpose), ("purpose_unknown", "purpose".to_owned()));
    let who = AudienceWho::Segment("buyer".to_owned());
    assert_eq!(error(query(who)), ("unknown_name", "segment".to_owned()));
    for (text, code) in
        [("measure.order > 1", "unknown_name"), ("measure.orders >", "syntax"), ("measure.orders", "type_mismatch")]
    {
        assert_eq!(error(query(AudienceWho::Condition(text.to_owned()))), (code, "condition".to_owned()), "{text}");
    }
}

#[test]
fn what_people_decided_about_a_number_comes_before_what_records_state() {
    let records = [
        record(1, 1, "consent", 1, Some(PHONES[0]), &consent("grant", None)),
        record(2, 2, "consent", 1, None, &consent("grant", None)),
    ];
    let crm = crm(&records);
    let decide = |verb: &str, person: u8| {
        let request = format!(
            r#"{{"decision":{{"decision_id":"{verb}-{person}","decided_at":"2026-11-10T09:00:00+08:00",
               "actor":{{"kind":"human","id":"kim"}},"verb":"{verb}","profile":{{"source":"app","key":"p{person}"}},
               "identifier":{{"kind":"phone","value":"{}"}}}}}}"#,
            PHONES[0]
        );
        crm.call("identity.apply", &request).unwrap_or_else(|error| panic!("{error}"));
    };
    decide("unlink", 1);
    let (members, summary) = listed(&crm, &query(AudienceWho::Everybody));
    assert_eq!((members.len(), summary.left_out), (0, BTreeMap::from([(Code::NoContactPoint, 2)])));
    decide("link", 2);
    let (members, _) = listed(&crm, &query(AudienceWho::Everybody));
    assert_eq!(members.len(), 1);
    let contact = Contact {
        channel: "sms".to_owned(),
        contact_point: Some(PHONES[0].to_owned()),
        purpose: "marketing".to_owned(),
    };
    let ask = |customer: CustomerId| crm.may_contact(customer, &contact, at(AS_OF)).unwrap().decision;
    for customer in crm.customers(at(AS_OF)).unwrap() {
        let wanted = if members[0].customer == customer { Decision::Allow } else { Decision::Deny };
        assert_eq!(ask(customer), wanted);
    }
}

/// What happens to a person: which of few telephone numbers is stated, and what is said of it.
fn any_world() -> impl Strategy<Value = Vec<String>> {
    let kinds = prop::sample::select(vec!["grant", "grant", "withdraw", "refuse"]);
    let phone = prop::option::weighted(0.7, prop::sample::select(PHONES.to_vec()));
    let point = prop::option::weighted(0.3, prop::sample::select(PHONES.to_vec()));
    let event = (0usize..5, 0u32..4, 1u32..20, phone, point, kinds);
    prop::collection::vec(event, 1..24).prop_map(|events| {
        let told = events.into_iter().enumerate().map(|(n, (person, what, day, phone, point, kind))| match what {
            0 => record(n, person, "profile", day, phone, "{}"),
            1 => record(n, person, "order", day, phone, r#"{"amount":{"amount":"5.00","currency":"CNY"}}"#),
            2 if kind == "refuse" => {
                record(n, person, "message", day, phone, r#"{"channel":"sms","event":"sent","purpose":"marketing"}"#)
            }
            _ => record(n, person, "consent", day, phone, &consent(kind, point)),
        });
        told.collect()
    })
}

/// The telephone numbers that a person stated.
fn stated(crm: &Crm, customer: CustomerId) -> BTreeSet<String> {
    let (_, records) = crm.timeline(customer, at(AS_OF)).unwrap();
    let identifiers = records.iter().flat_map(|record| &record.identifiers);
    identifiers.map(|stated| stated.value.as_str().to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// An audience is what comes of asking everybody one by one, number by number, in the order of ids.
    #[test]
    fn an_audience_is_everybody_asked_one_by_one(records in any_world(), buyers: bool) {
        let crm = crm(&records);
        let who = if buyers { AudienceWho::Segment("buyers".to_owned()) } else { AudienceWho::Everybody };
        let (members, summary) = listed(&crm, &query(who));
        let mut taken = BTreeSet::new();
        let (mut matched, mut expected) = (0, Vec::new());
        for customer in crm.customers(at(AS_OF)).unwrap() {
            let view = crm.view(customer, at(AS_OF)).unwrap();
            if buyers && view.orders.is_none_or(|orders| orders.count == 0) {
                continue;
            }
            matched += 1;
            let decide = |point: &String| {
                let contact = Contact {
                    channel: "sms".to_owned(),
                    contact_point: Some(point.clone()),
                    purpose: "marketing".to_owned(),
                };
                crm.may_contact(customer, &contact, at(AS_OF)).unwrap()
            };
            let free: Vec<_> = stated(&crm, customer)
                .into_iter()
                .map(|point| (decide(&point), point))
                .filter(|(answer, point)| answer.decision != Decision::Deny && !taken.contains(point))
                .collect();
            let soon = |answer: &regulars::ConsentDecision| (answer.decision == Decision::Defer, answer.defer_until);
            let Some(soonest) = free.iter().map(|(answer, _)| soon(answer)).min() else { continue };
            let points: Vec<String> =
                free.into_iter().filter(|(answer, _)| soon(answer) == soonest).map(|(_, point)| point).collect();
            let found = members.iter().find(|member| member.customer == customer);
            prop_assert!(found.is_some(), "{} is missing", customer);
            let chosen = found.and_then(|member| member.contact_point.clone()).unwrap_or_default();
            prop_assert!(points.contains(&chosen));
            taken.insert(chosen);
            expected.push((customer, soonest.1));
        }
        let listed: Vec<_> = members.iter().map(|member| (member.customer, member.defer_until)).collect();
        prop_assert_eq!(listed, expected);
        prop_assert_eq!(summary.matched, matched);
        let left_out: u64 = summary.left_out.values().sum();
        prop_assert_eq!(summary.contactable + summary.deferred + left_out, summary.matched);
    }

    /// The pages of the operation are the audience, whatever their size.
    #[test]
    fn pages_are_the_audience(records in any_world(), limit in 1u32..4) {
        let crm = crm(&records);
        let (members, summary) = listed(&crm, &query(AudienceWho::Everybody));
        let (mut paged, mut after) = (BTreeSet::new(), String::new());
        loop {
            let request = format!(
                r#"{{"as_of":"{AS_OF}","channel":"sms","deferred":true,"limit":{limit},"purpose":"marketing"{after}}}"#
            );
            let page = Json::parse(&crm.call("audience.list", &request).unwrap()).unwrap();
            prop_assert_eq!(page.get("summary").and_then(|all| all.get("matched")?.as_str().map(str::to_owned)), None);
            let ids = |key: &str| page.get(key).and_then(Json::as_array).unwrap_or_default().to_vec();
            for member in ids("members").into_iter().chain(ids("deferred")) {
                prop_assert!(paged.insert(member.get("customer").and_then(Json::as_str).unwrap().to_owned()));
            }
            match page.get("next").and_then(Json::as_str) {
                Some(next) => after = format!(r#","after":"{next}""#),
                None => break,
            }
        }
        let all: BTreeSet<String> = members.iter().map(|member| member.customer.to_string()).collect();
        prop_assert_eq!(paged, all);
        prop_assert!(summary.matched >= members.len() as u64);
    }
}
