//! What people ask about their data is carried out: fields that go out of records that stay, records that become anonymous, keys
//! that are destroyed or renewed, values that are corrected; and no byte of what went is left (RQ-12, RT-1, EN-2, EN-8).
#![cfg(feature = "sqlite")]
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::collections::BTreeMap;

use regulars::record::{AttributeName, ProfileRef, RequestStep};
use regulars::{
    Code, Crm, ErasureOf, Identifier, Instant, Json, KeyFile, ProfileErasure, Received, Rectification, RequestAct,
    RequestCommand, Right, Rulebook, ShredAct, SystemEntropy, canonical,
};

const RULES: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "UTC"
[identity.kinds.phone]
normalise = "phone"
[identity.kinds.email]
normalise = "email"
[attributes.city]
type = "text"
[attributes.name]
type = "text"
[privacy]
channels = ["sms"]
default_jurisdictions = ["EU"]
[[purpose]]
path = "marketing"
class = "marketing"
categories = ["order"]
[[retention]]
id = "visits"
jurisdiction = "EU"
category = "visit"
trigger = "created"
max = "1y"
at_expiry = "anonymise"
[[retention]]
id = "cities"
jurisdiction = "EU"
category = "profile.city"
trigger = "created"
max = "1y"
"#;

const AUDIT: &str = "[audit]\nlevel = \"all\"\n";

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// A folder with a key file, and the stores in it.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        KeyFile::generate("shop", &mut SystemEntropy::new()).unwrap().write_new(place.0.path().join("keys")).unwrap();
        place
    }

    fn sealed(&self, rules: &str) -> Crm {
        let rules = Rulebook::parse(rules).unwrap();
        Crm::open_with_key_file(self.0.path().join("sealed.db"), rules, self.0.path().join("keys")).unwrap()
    }

    fn plain(&self, rules: &str) -> Crm {
        Crm::open(self.0.path().join("plain.db"), Rulebook::parse(rules).unwrap()).unwrap()
    }

    /// Whether a text stands in a byte of the folder but the keys.
    fn holds(&self, text: &str) -> bool {
        let files = std::fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().path());
        let files = files.filter(|path| path.file_name().is_some_and(|name| name != "keys"));
        files.map(|path| std::fs::read(path).unwrap()).any(|bytes| has(&bytes, text.as_bytes()))
    }
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn record(id: &str, key: &str, kind: &str, on: &str, rest: &str) -> Json {
    let text = format!(
        r#"{{"source":"app","record_id":"{id}","profile":"{key}","type":"{kind}","occurred_at":"{on}T09:00:00Z"{rest}}}"#
    );
    Json::parse(&text).unwrap()
}

const STATED: &str = r#","identifiers":[{"kind":"phone","value":"13812345678"},{"kind":"email","value":"ann@secret.cn"}],
    "attributes":{"city":"Geheimstadt","name":"Ann Secret"},"body":{}"#;

fn tell(crm: &Crm) {
    let order = r#","identifiers":[{"kind":"phone","value":"13812345678"}],
        "body":{"order_id":"o1","amount":{"amount":"12.00","currency":"EUR"}}"#;
    let visit = r#","attributes":{"city":"Geheimstadt"},"body":{},"ext":{"note":"secret-note"}"#;
    let records = [
        record("1", "a", "profile", "2026-01-01", STATED),
        record("2", "a", "order", "2026-02-01", order),
        record(
            "3",
            "b",
            "profile",
            "2026-03-01",
            r#","identifiers":[{"kind":"email","value":"bob@other.cn"}],"body":{}"#,
        ),
        record("4", "a", "visit", "2024-01-01", visit),
    ];
    let report = crm.ingest_json(&records).unwrap();
    assert_eq!((report.accepted, report.rejected.len()), (4, 0), "{report:?}");
}

fn of(key: &str) -> ProfileRef {
    Json::parse(&format!(r#"{{"source":"app","key":"{key}"}}"#)).unwrap().read().unwrap()
}

fn actor() -> regulars::Actor {
    Json::parse(r#"{"kind":"human","id":"dpo"}"#).unwrap().read().unwrap()
}

const NOW: &str = "2026-06-01T00:00:00Z";

#[test]
fn fields_that_were_named_go_out_of_records_that_stay_and_out_of_pins_and_bytes() {
    let place = Place::new();
    let memory = Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap();
    let mut told = Vec::new();
    for crm in [place.sealed(RULES), place.plain(RULES), memory] {
        tell(&crm);
        let pin = r#"{"decision_id":"p1","decided_at":"2026-04-01T00:00:00Z","actor":{"kind":"human"},"verb":"pin",
            "profile":{"source":"app","key":"a"},"attribute":"city","value":"Geheimdorf","reason":"Geheimgrund"}"#;
        let pin: regulars::IdentityDecision = Json::parse(pin).unwrap().read().unwrap();
        assert_eq!(crm.decide(&[pin]).unwrap().accepted, 1);
        let fields = ["attribute.city".to_owned(), "identifier.phone".to_owned()];
        let erasure = ErasureOf { fields: Some(&fields), request_id: None };
        let plan = crm.erasure_plan(of("a"), erasure, at(NOW)).unwrap();
        let redacted: Vec<String> =
            plan.redact.iter().map(|one| format!("{} {}", one.record.record_id, one.fields.join(" "))).collect();
        assert_eq!(
            redacted,
            ["4 attribute.city", "2 identifier.phone", "1 identifier.phone attribute.city"].map(str::to_owned)
        );
        assert!(plan.remove.is_empty() && plan.left.is_empty());
        // Without the fields it is another plan, and nothing is done.
        let whole = crm.execute_erasure(of("a"), ErasureOf::default(), at(NOW), &plan.plan_hash, &actor());
        assert_eq!(whole.unwrap_err().code(), Code::StalePlan);
        let done = crm.execute_erasure(of("a"), erasure, at(NOW), &plan.plan_hash, &actor()).unwrap();
        assert_eq!((done.redacted, done.removed, done.erased, done.scrubbed), (3, 0, 0, true));
        let (_, records) = crm.timeline(of("a"), at(NOW)).unwrap();
        let texts: Vec<String> = records.iter().map(regulars::Record::to_json_text).collect();
        assert!(texts.iter().all(|text| !text.contains("Geheim") && !text.contains("138123")), "{texts:?}");
        assert!(texts[1].contains("ann@secret.cn") && texts[1].contains("Ann Secret") && texts[2].contains("EUR"));
        assert_eq!(
            crm.find(Identifier::phone("13812345678").unwrap(), at(NOW)).unwrap_err().code(),
            Code::UnknownCustomer
        );
        assert!(crm.find(Identifier::email("ann@secret.cn").unwrap(), at(NOW)).is_ok());
        // A value that is stated later counts: the pin is over.
        let later = record("5", "a", "profile", "2026-07-01", r#","attributes":{"city":"Neustadt"},"body":{}"#);
        crm.ingest_json(&[later]).unwrap();
        let view = crm.view(of("a"), at("2026-08-01T00:00:00Z")).unwrap();
        assert!(canonical(&view.profile).unwrap().contains("Neustadt"));
        // The record as the channel told it does not come back.
        let again = crm.ingest_json(&[record("1", "a", "profile", "2026-01-01", STATED)]).unwrap();
        assert_eq!((again.accepted, again.conflicts.len()), (0, 1));
        assert!(crm.erasure_plan(of("a"), erasure, at(NOW)).is_err(), "nothing is held of them any more");
        told.push((canonical(&crm.partition(at(NOW)).unwrap()).unwrap(), texts));
    }
    assert!(told.iter().all(|one| *one == told[0]));
    for secret in ["Geheimstadt", "Geheimdorf", "Geheimgrund", "13812345678"] {
        assert!(!place.holds(secret), "{secret}");
    }
    assert!(place.holds("ann@secret.cn"), "in the plain file what was not named is still there");
}

#[test]
fn a_field_that_nothing_is_held_of_is_said() {
    let crm = Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap();
    tell(&crm);
    let fields = ["attribute.city".to_owned(), "attribute.nam".to_owned()];
    let error = crm.erasure_plan(of("a"), ErasureOf { fields: Some(&fields), request_id: None }, at(NOW)).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::InvalidValue, "fields[1]"));
    assert!(error.to_string().contains("attribute.name"), "{error}");
}

#[test]
fn a_record_that_becomes_anonymous_keeps_its_figures_and_no_byte_of_the_person() {
    let place = Place::new();
    for crm in [place.sealed(RULES), place.plain(RULES)] {
        tell(&crm);
        let before = crm.record(&key("4")).unwrap();
        let plan = crm.retention_plan(Some(of("a").into()), at(NOW)).unwrap();
        let named =
            |keys: &[regulars::record::RecordKey]| keys.iter().map(|key| key.record_id.to_string()).collect::<Vec<_>>();
        assert_eq!((named(&plan.anonymise), named(&plan.remove)), (vec!["4".to_owned()], Vec::new()));
        assert_eq!(crm.execute_retention(None, at(NOW), "0", &actor()).unwrap_err().code(), Code::StalePlan);
        let done = crm.execute_retention(Some(of("a").into()), at(NOW), &plan.plan_hash, &actor()).unwrap();
        assert_eq!((done.anonymised, done.removed, done.scrubbed), (1, 0, true));
        let after = crm.record(&key("4")).unwrap();
        assert!(after.attributes.is_empty() && after.identifiers.is_empty() && after.ext.is_none());
        assert_eq!((after.occurred_at, after.body.kind()), (before.occurred_at, before.body.kind()));
        assert_eq!(crm.view(of("a"), at(NOW)).unwrap().records, 3);
        let again = crm.retention_plan(Some(of("a").into()), at(NOW)).unwrap();
        assert!(again.anonymise.is_empty(), "what is anonymous already is not named again");
    }
    assert!(!place.holds("secret-note"));
    assert!(place.holds("ann@secret.cn"));
}

fn key(id: &str) -> regulars::record::RecordKey {
    Json::parse(&format!(r#"{{"source":"app","record_id":"{id}"}}"#)).unwrap().read().unwrap()
}

#[test]
fn a_plan_of_shredding_is_carried_out_once_and_the_audit_is_told_of_the_key() {
    let place = Place::new();
    let rules = format!("{RULES}{AUDIT}");
    let crm = place.sealed(&rules);
    tell(&crm);
    let call = |operation: &str, rest: &str| {
        let request = format!(
            r#"{{"actor":{{"kind":"human"}},"as_of":"{NOW}","profile":{{"source":"app","key":"a"}}{rest},
            "context":{{"actor":"dpo","at":"{NOW}","purpose":"care"}}}}"#
        );
        crm.call(operation, &request).map(|text| Json::parse(&text).unwrap())
    };
    let host = crm.as_host();
    let plan = call("profile.plan_shred", "").unwrap();
    let hash = plan.get("plan_hash").and_then(Json::as_str).unwrap().to_owned();
    assert!(host.find(Identifier::email("ann@secret.cn").unwrap(), at(NOW)).is_ok(), "a plan does nothing");
    let erasure = ProfileErasure { profile: of("a"), at: at(NOW), actor: actor(), keep_together: false };
    let typed = host.shred_plan(&erasure).unwrap();
    let count = |act: ShredAct| typed.steps.iter().find(|step| step.act == act).unwrap().count;
    assert_eq!(typed.plan_hash, hash);
    assert_eq!((count(ShredAct::DestroyKeys), count(ShredAct::DeleteIndex), count(ShredAct::DeleteRecords)), (1, 2, 3));
    assert_eq!((count(ShredAct::TellAudit), typed.key_backup_note), (1, true));
    // Something more is known by now: the plan that was shown is another one.
    host.ingest_json(&[record("9", "a", "visit", "2026-05-01", r#","body":{}"#)]).unwrap();
    let shown = |hash: &str| call("profile.shred", &format!(r#","plan_hash":"{hash}""#));
    assert_eq!(shown(&hash).unwrap_err().code(), Code::StalePlan);
    let plan = host.shred_plan(&erasure).unwrap();
    let done = shown(&plan.plan_hash).unwrap();
    assert_eq!(done.get("erasure").and_then(|erasure| erasure.get("scrubbed")), Some(&Json::Bool(true)));
    // Twice is once, whatever plan was shown.
    let again = shown(&hash).unwrap();
    assert_eq!(again.get("plan").and_then(|plan| plan.get("erased")), Some(&Json::Bool(true)));
    assert!(again.get("erasure").is_none());
    let page = host.audit(&regulars::AuditFilter::default(), 0, 99).unwrap();
    let told: Vec<&str> = page.entries.iter().map(|entry| entry.action.as_str()).collect();
    let expected = ["profile.plan_shred", "profile.shred", "key.destroyed", "profile.shred", "profile.shred"];
    assert_eq!(told, expected);
    assert!(host.audit_verify(None).unwrap().ok);
    let ids: Vec<&str> = page.entries[2..].iter().map(|entry| entry.object_ref.as_str()).collect();
    assert!(ids.windows(2).all(|pair| pair[0] == pair[1]), "{ids:?}");
    assert_eq!(host.view(of("b"), at(NOW)).unwrap().records, 1, "others are untouched");
    // The file's own key and that of the other are left.
    assert_eq!(host.key_counts().unwrap().unwrap().wrapped_under.values().sum::<u64>(), 2);
}

#[test]
fn a_renewed_key_reads_as_before_and_the_audit_is_told_of_the_older_one() {
    let place = Place::new();
    let crm = place.sealed(&format!("{RULES}{AUDIT}"));
    tell(&crm);
    let told = |crm: &Crm| canonical(&crm.as_host().export_customer(of("a"), at(NOW), false).unwrap()).unwrap();
    let before = told(&crm);
    let context = format!(r#""context":{{"actor":"dpo","at":"{NOW}","purpose":"care"}}"#);
    let request = format!(r#"{{"profile":{{"source":"app","key":"a"}},{context}}}"#);
    let done = Json::parse(&crm.call("profile.renew_key", &request).unwrap()).unwrap();
    let number = |name: &str| done.get(name).unwrap().to_string();
    // Three records, two identifiers and the name, which guards unions.
    assert_eq!((number("resealed"), number("destroyed"), number("key_version")), ("6".into(), "1".into(), "2".into()));
    assert_eq!(told(&crm), before);
    drop(crm);
    let crm = place.sealed(&format!("{RULES}{AUDIT}"));
    assert_eq!(told(&crm), before);
    let page = crm.as_host().audit(&regulars::AuditFilter::default(), 0, 99).unwrap();
    let actions: Vec<&str> = page.entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["profile.renew_key", "key.destroyed"]);
    assert_eq!(crm.as_host().renew_key(&of("x")).unwrap_err().code(), Code::UnknownProfile);
    let plain = Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap();
    tell(&plain);
    assert_eq!(plain.renew_key(&of("a")).unwrap_err().code(), Code::StoreNotSealed);
}

fn receive(crm: &Crm, key: &str, id: &str, right: Right, hour: u32) -> regulars::Result<()> {
    let received = Received {
        right,
        by: None,
        channel: None,
        contested: false,
        jurisdictions: Vec::new(),
        purpose: None,
        received_on: None,
    };
    step(crm, key, id, RequestAct::Receive(received), hour)
}

fn step(crm: &Crm, key: &str, id: &str, act: RequestAct, hour: u32) -> regulars::Result<()> {
    let command = RequestCommand { who: of(key).into(), request_id: id.to_owned(), act, text: None };
    crm.tell_request(&command, at(&format!("2026-06-01T{hour:02}:00:00Z"))).map(drop)
}

#[test]
fn what_a_request_corrects_stands_above_all_sources_or_nothing_is_changed() {
    let crm = Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap();
    tell(&crm);
    let to = |to| RequestAct::Step { to, reason: None, remedy: None, reference: None };
    let rectification = |id: &str, attributes: &[(&str, Json)]| {
        let name = |(name, value): &(&str, Json)| (AttributeName::new(*name).unwrap(), value.clone());
        let attributes: BTreeMap<_, _> = attributes.iter().map(name).collect();
        Rectification { actor: actor(), attributes, request_id: id.to_owned(), text: None, who: of("a").into() }
    };
    let hour = |hour: u32| at(&format!("2026-06-01T{hour:02}:00:00Z"));
    let city = [("city", Json::from("Richtigstadt"))];
    receive(&crm, "a", "R-1", Right::Rectification, 1).unwrap();
    receive(&crm, "a", "R-2", Right::Erasure, 1).unwrap();
    let code = |id: &str, attributes: &[(&str, Json)], when: u32| {
        crm.rectify(&rectification(id, attributes), hour(when)).unwrap_err().code()
    };
    assert_eq!(code("R-1", &[], 2), Code::MissingField);
    assert_eq!(code("R-1", &city, 2), Code::RequestTransitionInvalid, "nobody knows yet who asks");
    for id in ["R-1", "R-2"] {
        step(&crm, "a", id, to(RequestStep::Verified), 2).unwrap();
        step(&crm, "a", id, to(RequestStep::InProgress), 3).unwrap();
    }
    assert_eq!(code("R-2", &city, 4), Code::InvalidValue);
    assert_eq!(code("R-1", &[("city", Json::parse("{\"a\":1}").unwrap())], 4), Code::WrongType);
    let open = |crm: &Crm| crm.requests(None, hour(5), true).unwrap().requests.len();
    assert_eq!(open(&crm), 2, "what failed changed nothing");
    let done = crm.rectify(&rectification("R-1", &city), hour(4)).unwrap();
    assert_eq!((done.request.state.as_str(), done.decisions.len(), done.duplicate), ("fulfilled", 1, false));
    assert!(crm.rectify(&rectification("R-1", &city), hour(4)).unwrap().duplicate);
    let later = record("5", "a", "profile", "2026-07-01", r#","attributes":{"city":"Falschstadt"},"body":{}"#);
    crm.ingest_json(&[later]).unwrap();
    let golden = canonical(&crm.view(of("a"), at("2026-08-01T00:00:00Z")).unwrap().profile).unwrap();
    assert!(golden.contains("Richtigstadt") && golden.contains(done.decisions[0].as_str()), "{golden}");
    assert_eq!(open(&crm), 1);
}

#[test]
fn requests_of_everybody_are_those_of_each() {
    let place = Place::new();
    for crm in [place.sealed(RULES), Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap()] {
        tell(&crm);
        // They are one customer with `a`, and only `a` has a request.
        crm.ingest_json(&[record("7", "c", "profile", "2026-05-01", STATED)]).unwrap();
        for n in 0..20 {
            crm.ingest_json(&[record(&format!("n{n}"), &format!("n{n}"), "visit", "2026-05-01", r#","body":{}"#)])
                .unwrap();
        }
        assert!(crm.requests(None, at(NOW), false).unwrap().requests.is_empty());
        receive(&crm, "c", "R-1", Right::Access, 1).unwrap();
        receive(&crm, "b", "R-2", Right::Erasure, 2).unwrap();
        let as_of = at("2026-06-02T00:00:00Z");
        let all = crm.requests(None, as_of, false).unwrap();
        let mut each = Vec::new();
        for id in crm.customers(as_of).unwrap() {
            each.extend(crm.requests(Some(id.into()), as_of, false).unwrap().requests);
        }
        each.sort_by_key(|request| request.request_id.clone());
        let mut found = all.requests;
        found.sort_by_key(|request| request.request_id.clone());
        assert_eq!((found.len(), &found), (2, &each));
        assert_eq!(found[0].customer, crm.find(of("a"), as_of).unwrap());
        assert!(crm.requests(None, at(NOW), false).unwrap().requests.is_empty(), "they came later");
    }
}
