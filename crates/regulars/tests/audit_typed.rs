//! The audit of typed methods: told in somebody's name like a request, or refused; never left out (AU-4).
#![cfg(feature = "sqlite")]
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use regulars::{
    Actor, ActorKind, AudienceQuery, AuditEntry, AuditFilter, Code, Command, ConsentAct, ConsentCommand, Contact,
    Context, CountQuery, Crm, CustomerRef, Instant, Json, Processing, ProfileErasure, ProfileRef, RecordKey, Result,
    Rulebook, Select,
};

const RULES: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"
[identity.kinds.phone]
normalise = "phone"
[[purpose]]
path = "news"
class = "marketing"
[program]
id = "club"
timezone = "Asia/Shanghai"
version = 1
effective_from = "2026-01-01"
[points]
earn = "1 point per 1.00 CNY"
rounding = "floor"
expiry = "12 months"
[audit]
level = "all"
"#;

fn shop(level: &str) -> Crm {
    let rules = RULES.replace("level = \"all\"", &format!("level = \"{level}\""));
    let crm = Crm::in_memory(Rulebook::parse(&rules).unwrap()).unwrap();
    let order = r#"{"source": "pos", "record_id": "o1", "profile": "a", "type": "order", "occurred_at": "2026-10-01T12:00:00Z",
        "identifiers": [{"kind": "phone", "value": "13812345678"}],
        "body": {"order_id": "o1", "amount": {"amount": "100.00", "currency": "CNY"}}}"#;
    assert_eq!(crm.ingest_json(&[Json::parse(order).unwrap()]).unwrap().accepted, 1, "taking records is never told");
    crm
}

fn now() -> Instant {
    Instant::parse("2026-11-20T02:00:00Z").unwrap()
}

fn context() -> Context {
    let (actor, purpose) = (Some("u7".to_owned()), Some("care".to_owned()));
    Context { actor, purpose, at: Some(now()), ..Context::default() }
}

fn entries(crm: &Crm) -> Vec<AuditEntry> {
    crm.as_host().audit(&AuditFilter::default(), 0, 1_000).unwrap().entries
}

fn profile() -> ProfileRef {
    Json::parse(r#"{"source": "pos", "key": "a"}"#).unwrap().read().unwrap()
}

fn who() -> CustomerRef {
    CustomerRef::Profile(profile())
}

fn human() -> Actor {
    Actor { id: Some("dpo".to_owned()), kind: ActorKind::Human }
}

type Method = fn(&Crm) -> Result<()>;

fn redeem(crm: &Crm) -> Result<()> {
    crm.execute(&Command::redeem(who(), "10".parse().unwrap()).with_key("k"), now()).map(drop)
}

fn export(crm: &Crm) -> Result<()> {
    crm.export_customer(who(), now(), false).map(drop)
}

fn contact(crm: &Crm) -> Result<()> {
    crm.may_contact(who(), &Contact::new("sms", "news"), now()).map(drop)
}

fn count(crm: &Crm) -> Result<()> {
    let query = CountQuery {
        as_of: now(),
        by: vec![],
        condition: None,
        contribution: None,
        epsilon: None,
        min_group: None,
        plain: None,
        purpose: "news".to_owned(),
        seed: None,
        segment: None,
    };
    crm.count_customers(&query).map(drop)
}

/// What is told at every level, with the decision and whether it is about somebody; what takes somebody away last.
const CHANGES: [(&str, &str, bool, Method); 10] = [
    ("consent.may_contact", "deny", true, contact),
    ("consent.may_process", "deny", true, |crm| {
        let act = Processing { purpose: "news".to_owned(), ..Processing::default() };
        crm.may_process(who(), &act, now()).map(drop)
    }),
    ("points.redeem", "allow", true, redeem),
    ("consent.refuse", "allow", true, |crm| {
        crm.consent(&ConsentCommand::new(who(), ConsentAct::Refuse, "news"), now()).map(drop)
    }),
    ("audience.list", "allow", false, |crm| {
        let query = AudienceQuery { channel: "sms".into(), purpose: "news".into(), ..AudienceQuery::default() };
        crm.audience(&query, now())?.collect::<Result<Vec<_>>>().map(drop)
    }),
    ("privacy.count", "allow", false, count),
    ("privacy.export", "allow", true, export),
    ("identity.decide", "allow", false, |crm| crm.decide(&[]).map(drop)),
    ("rulebook.load", "allow", false, |crm| {
        crm.load_rulebook(&RULES.replace("version = 1\nzone", "version = 2\nzone")).map(drop)
    }),
    ("profile.erase", "allow", true, |crm| {
        let erasure = ProfileErasure { profile: profile(), at: now(), actor: human(), keep_together: false };
        crm.erase_profile(&erasure).map(drop)
    }),
];

/// What is told at the level `all` only.
const LOOKS: [(&str, bool, Method); 13] = [
    ("customer.view", true, |crm| crm.view(who(), now()).map(drop)),
    ("customer.views", false, |crm| crm.views(now(), Select::all(), |_| Ok(()))),
    ("customer.find", true, |crm| crm.find(who(), now()).map(drop)),
    ("customer.timeline", true, |crm| crm.timeline(who(), now()).map(drop)),
    ("customer.lineage", true, |crm| crm.lineage(who(), now(), None).map(drop)),
    ("customer.forecast", true, |crm| crm.forecast(who(), now(), now()).map(drop)),
    ("membership.account", true, |crm| crm.membership(who(), now(), None).map(drop)),
    ("points.statement", true, |crm| crm.points_statement(who(), now(), None).map(drop)),
    ("relation.list", true, |crm| crm.relations(who(), now()).map(drop)),
    ("request.list", false, |crm| crm.requests(None, now(), false).map(drop)),
    ("retention.plan", true, |crm| crm.retention_plan(Some(who()), now()).map(drop)),
    ("record.get", false, |crm| {
        let key: RecordKey = Json::parse(r#"{"source": "pos", "record_id": "o1"}"#).unwrap().read()?;
        crm.record(&key).map(drop)
    }),
    ("audit.list", false, |crm| crm.audit(&AuditFilter::default(), 0, 9).map(drop)),
];

/// What is never told.
const FREE: [Method; 9] = [
    |crm| crm.customers(now()).map(drop),
    |crm| crm.stats(now()).map(drop),
    |crm| crm.changes(0, 9).map(drop),
    |crm| crm.advance(now()).map(drop),
    |crm| crm.acknowledge(0).map(drop),
    |crm| crm.scrub().map(drop),
    |crm| crm.segment_counts(now()).map(drop),
    |crm| crm.audit_head(true).map(drop),
    |crm| crm.audit_verify(None).map(drop),
];

#[test]
fn whoever_says_nothing_does_nothing_that_is_told() {
    for (level, looks) in [("changes", false), ("all", true)] {
        let crm = shop(level);
        for (action, _, _, run) in CHANGES {
            assert_eq!(run(&crm).unwrap_err().code(), Code::AuditRequired, "{action}");
        }
        for (action, _, run) in LOOKS {
            match run(&crm) {
                Err(error) => assert_eq!((error.code(), looks), (Code::AuditRequired, true), "{action}"),
                Ok(()) => assert!(!looks, "{action}"),
            }
        }
        FREE.iter().for_each(|run| run(&crm).unwrap());
        assert!(entries(&crm).is_empty());
        let account = crm.as_host().membership(who(), now(), None).unwrap().membership;
        assert_eq!(account.points.unwrap().available, "100", "nothing was changed");
    }
}

#[test]
fn whoever_says_who_asks_is_told_of_once() {
    for teller in [
        |crm: &Crm| crm.telling(context()),
        |crm: &Crm| crm.as_actor(context()),
        |crm: &Crm| crm.as_host().telling(context()),
    ] {
        let crm = shop("all");
        let named = teller(&crm);
        FREE.iter().for_each(|run| run(&named).unwrap());
        let all = LOOKS.iter().map(|(action, about, run)| (*action, "allow", *about, *run)).chain(CHANGES);
        for (n, (action, decision, about, run)) in all.enumerate() {
            run(&named).unwrap();
            let told = entries(&crm);
            let last = told.last().unwrap();
            assert_eq!(told.len(), n + 1, "{action}");
            assert_eq!((last.action.as_str(), last.decision.as_str(), last.actor.as_str()), (action, decision, "u7"));
            assert_eq!(last.object_ref.starts_with("customer/"), about, "{action}");
            assert_eq!((last.at, last.purpose.as_str(), last.content.is_none()), (now(), "care", true));
        }
        assert!(crm.audit_verify(None).unwrap().ok);
    }
}

#[test]
fn the_host_alone_is_told_of_only_if_it_asks() {
    let crm = shop("all").as_host();
    for (action, _, run) in LOOKS {
        assert!(run(&crm).is_ok(), "{action}");
    }
    for (action, _, _, run) in CHANGES {
        assert!(run(&crm).is_ok(), "{action}");
    }
    assert!(entries(&crm).is_empty());
}

#[test]
fn a_typed_method_is_told_as_its_operation_is() {
    let told = |run: &dyn Fn(&Crm)| {
        let crm = shop("all");
        run(&crm);
        entries(&crm)
            .into_iter()
            .map(|entry| (entry.action, entry.object_ref.len(), entry.decision, entry.reasons))
            .collect::<Vec<_>>()
    };
    let call = |crm: &Crm, operation: &str, more: &str| {
        let context = r#"{"actor": "u7", "purpose": "care", "at": "2026-11-20T02:00:00Z"}"#;
        let request = format!(r#"{{"profile": {{"source": "pos", "key": "a"}}, {more}, "context": {context}}}"#);
        let _ = crm.call(operation, &request);
    };
    let typed = told(&|crm| {
        let crm = crm.telling(context());
        contact(&crm).unwrap();
        export(&crm).unwrap();
        redeem(&crm).unwrap();
        let much = Command::redeem(who(), "1000".parse().unwrap()).with_key("much");
        assert_eq!(crm.execute(&much, now()).unwrap_err().code(), Code::InsufficientPoints);
        crm.view(who(), now()).unwrap();
    });
    let named = told(&|crm| {
        let at = "2026-11-20T02:00:00Z";
        call(crm, "consent.may_contact", &format!(r#""channel": "sms", "purpose": "news", "as_of": "{at}""#));
        call(crm, "privacy.export", &format!(r#""as_of": "{at}""#));
        call(crm, "points.redeem", &format!(r#""points": "10", "key": "k", "at": "{at}""#));
        call(crm, "points.redeem", &format!(r#""points": "1000", "key": "much", "at": "{at}""#));
        call(crm, "customer.view", &format!(r#""as_of": "{at}""#));
    });
    assert_eq!(typed.len(), 5);
    assert_eq!(typed, named);
}

#[test]
fn who_asks_says_when() {
    let crm = shop("changes");
    let named = crm.telling(Context { at: None, ..context() });
    let error = contact(&named).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::MissingField, "context.at"));
    assert!(crm.telling(context()).call("consent.may_contact", r#"{"profile": {"source": "pos", "key": "a"}, "channel": "sms", "purpose": "news", "as_of": "2026-11-20T02:00:00Z"}"#).is_ok());
    assert_eq!(entries(&crm).len(), 1, "a request that does not say who asks is told in the name of its handle");
}

#[test]
fn roles_are_not_opened_by_telling() {
    let rules = format!("{RULES}[[role]]\nid = \"agent\"\n");
    let crm = Crm::in_memory(Rulebook::parse(&rules).unwrap()).unwrap();
    assert_eq!(crm.telling(context()).customers(now()).unwrap_err().code(), Code::ContextRequired);
    let actor = crm.as_actor(Context { roles: Some(vec!["agent".to_owned()]), ..context() });
    assert_eq!(actor.journal(0, 9).unwrap_err().code(), Code::HostOnly);
    let told: Vec<_> =
        entries(&crm).into_iter().map(|entry| (entry.action, entry.decision, entry.reasons.join(","))).collect();
    assert_eq!(told, [("identity.journal".to_owned(), "deny".to_owned(), "host_only".to_owned())]);
}

#[test]
fn keys_that_are_rotated_or_destroyed_are_told() {
    use regulars::{KeyFile, SystemEntropy};
    let folder = tempfile::tempdir().unwrap();
    let mut entropy = SystemEntropy::new();
    let keys = KeyFile::generate("shop", &mut entropy).unwrap();
    let vault = || {
        let path = folder.path().join("copy.keys");
        let _ = std::fs::remove_file(&path);
        keys.write_new(&path).unwrap();
        KeyFile::read(&path).unwrap().into_vault().unwrap()
    };
    let rules = Rulebook::parse(&RULES.replace("level = \"all\"", "level = \"changes\"")).unwrap();
    let crm = Crm::open_with_keys(folder.path().join("shop.db"), rules, vault()).unwrap();
    let record = r#"{"source": "pos", "record_id": "1", "profile": "a", "type": "profile", "occurred_at": "2026-10-01T12:00:00Z",
        "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {}}"#;
    crm.ingest_json(&[Json::parse(record).unwrap()]).unwrap();
    assert_eq!(crm.rotate_keys().unwrap_err().code(), Code::AuditRequired);
    let named = crm.telling(context());
    named.rotate_keys().unwrap();
    let erasure = ProfileErasure { profile: profile(), at: now(), actor: human(), keep_together: false };
    let erased = named.erase_profile(&erasure).unwrap();
    let gone = format!("customer/{}", erased.customer);
    let again = named.erase_profile(&erasure).unwrap_err();
    assert_eq!(again.code(), Code::Erased);
    let told: Vec<_> =
        entries(&crm).into_iter().map(|entry| (entry.action, entry.decision, entry.object_ref)).collect();
    let wanted = [
        ("key.rotated", "allow", "keys/1"),
        ("key.destroyed", "allow", &gone),
        ("profile.erase", "allow", &gone),
        ("profile.erase", "deny", ""),
    ];
    assert_eq!(
        told,
        wanted.map(|(action, decision, object)| (action.to_owned(), decision.to_owned(), object.to_owned()))
    );
    assert!(crm.audit_verify(None).unwrap().ok);
}
