//! A sealed store through the front door: what it answers, what lies in its bytes, its keys, and what outlives an erasure (EN-1 to EN-10).
#![cfg(feature = "sqlite")]
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::path::Path;

use regulars::vault::KeyEncryptionKey;
use regulars::{
    Code, Contact, Crm, Identifier, Instant, Json, KeyFile, ProfileErasure, Rulebook, SystemEntropy, canonical,
};

const RULES: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"
[identity.kinds.phone]
normalise = "phone"
[identity.kinds.email]
normalise = "email"
[privacy]
channels = ["sms", "email"]
default_jurisdictions = ["CN"]
[[purpose]]
path = "marketing"
class = "marketing"
[[purpose]]
path = "marketing.partners"
class = "marketing"
[[stage]]
name = "active"
enter = "true"
"#;

fn rules() -> Rulebook {
    Rulebook::parse(RULES).unwrap()
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// A folder with a key file.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        KeyFile::generate("shop", &mut SystemEntropy::new()).unwrap().write_new(place.keys()).unwrap();
        place
    }

    fn keys(&self) -> std::path::PathBuf {
        self.0.path().join("shop.keys")
    }

    fn open(&self) -> Crm {
        Crm::open_with_key_file(self.0.path().join("shop.db"), rules(), self.keys()).unwrap()
    }

    /// The bytes of the database and of all that lies beside it but the keys.
    fn bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| *path != self.keys()).flat_map(|path| std::fs::read(path).unwrap()).collect()
    }
}

fn holds(text: &str, bytes: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

fn profile(id: &str, key: &str, identifiers: &[(&str, &str)], day: &str) -> Json {
    let stated: Vec<String> =
        identifiers.iter().map(|(kind, value)| format!(r#"{{"kind":"{kind}","value":"{value}"}}"#)).collect();
    let text = format!(
        r#"{{"source":"app","record_id":"{id}","profile":"{key}","type":"profile","occurred_at":"2026-{day}T09:00:00+08:00",
        "identifiers":[{}],"attributes":{{"name":"欧阳秘密","city":"秘密城"}}}}"#,
        stated.join(",")
    );
    Json::parse(&text).unwrap()
}

fn consent(id: &str, key: &str, kind: &str, purpose: &str, more: &str, day: &str) -> Json {
    let text = format!(
        r#"{{"source":"app","record_id":"{id}","profile":"{key}","type":"consent","occurred_at":"2026-{day}T09:00:00+08:00",
        "body":{{"kind":"{kind}","purpose":"{purpose}","by":"subject","source":"web_form","explicit":true,
        "proof":{{"ref":"f"}}{more}}}}}"#
    );
    Json::parse(&text).unwrap()
}

fn ingest(crm: &Crm, records: &[Json]) {
    let report = crm.ingest_json(records).unwrap();
    assert_eq!((report.rejected.len(), report.conflicts.len()), (0, 0), "{report:?}");
}

fn erase(crm: &Crm, key: &str, day: &str) -> regulars::Erasure {
    let actor = Json::parse(r#"{"kind":"human"}"#).unwrap().read().unwrap();
    let profile = Json::parse(&format!(r#"{{"source":"app","key":"{key}"}}"#)).unwrap().read().unwrap();
    let at = at(&format!("2026-{day}T00:00:00Z"));
    crm.erase_profile(&ProfileErasure { profile, at, actor, keep_together: false }).unwrap()
}

const SECRETS: [&str; 4] = ["13812345678", "ann@secret.cn", "欧阳秘密", "秘密城"];

#[test]
fn a_sealed_store_answers_as_a_plain_one_and_its_bytes_say_nothing() {
    let place = Place::new();
    let (sealed, plain) = (place.open(), Crm::in_memory(rules()).unwrap());
    let records = [
        profile("1", "a", &[("phone", "13812345678"), ("email", "ann@secret.cn")], "05-01"),
        profile("2", "b", &[("phone", "138 1234 5678")], "05-02"),
        profile("3", "c", &[("email", "bob@other.cn")], "05-03"),
        consent("4", "a", "grant", "marketing", r#","contact_point":"138-1234-5678""#, "06-01"),
    ];
    for crm in [&sealed, &plain] {
        ingest(crm, &records);
        let again = crm.ingest_json(&records).unwrap();
        assert_eq!((again.accepted, again.duplicates), (0, 4));
        crm.advance(at("2026-07-01T00:00:00Z")).unwrap();
    }
    let as_of = at("2026-07-01T00:00:00Z");
    let phone = || Identifier::phone("13812345678").unwrap();
    let told = |crm: &Crm| {
        let view = canonical(&crm.view(phone(), as_of).unwrap()).unwrap();
        let (_, timeline) = crm.timeline(phone(), as_of).unwrap();
        let partition = canonical(&crm.partition(as_of).unwrap()).unwrap();
        let lines: Vec<String> = timeline.iter().map(regulars::Record::to_json_text).collect();
        let conflict = crm.ingest_json(&[profile("3", "c", &[("email", "x@other.cn")], "05-03")]).unwrap();
        format!("{view}\n{}\n{partition}\n{}", lines.join("\n"), canonical(&conflict).unwrap())
    };
    assert_eq!(told(&sealed), told(&plain));
    assert!(SECRETS.iter().all(|secret| told(&sealed).contains(secret)));
    for secret in SECRETS {
        assert!(!holds(secret, &place.bytes()), "{secret}");
    }
    drop(sealed);
    assert_eq!(told(&place.open()), told(&plain));
}

#[test]
fn keys_that_are_missing_wrong_or_seen_by_others_are_said_at_once() {
    let place = Place::new();
    drop(place.open());
    let db = place.0.path().join("shop.db");
    let code = |outcome: regulars::Result<Crm>| outcome.err().map(|error| (error.code(), error.path().to_owned()));
    let with = |keys: &Path| code(Crm::open_with_key_file(&db, rules(), keys));
    let about = |code| Some((code, "key_file".to_owned()));
    assert_eq!(code(Crm::open(&db, rules())), Some((Code::KeysRequired, String::new())));
    assert_eq!(with(&place.0.path().join("none")), about(Code::IoError));
    let other = place.0.path().join("other.keys");
    KeyFile::generate("shop", &mut SystemEntropy::new()).unwrap().write_new(&other).unwrap();
    assert_eq!(with(&other), Some((Code::KeysWrong, String::new())));
    std::fs::write(&other, "regulars-keys 1\ntenant shop\nindex 00\n").unwrap();
    assert_eq!(with(&other), about(Code::KeyFileInvalid));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(place.keys(), std::fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(with(&place.keys()), about(Code::KeyFileExposed));
        std::fs::set_permissions(place.keys(), std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    let plain = place.0.path().join("plain.db");
    drop(Crm::open(&plain, rules()).unwrap());
    let error = Crm::open_with_key_file(&plain, rules(), place.keys()).unwrap_err();
    assert_eq!(error.code(), Code::StoreNotSealed);
    drop(place.open());
}

#[test]
fn a_rotation_wraps_all_keys_anew_and_nothing_else() {
    let place = Place::new();
    let crm = place.open();
    let people =
        (0..600).map(|n| profile(&format!("{n}"), &format!("p{n}"), &[("email", &format!("{n}@a.cn"))], "05-01"));
    ingest(&crm, &people.collect::<Vec<Json>>());
    assert_eq!(crm.rotate_keys().unwrap(), 0, "all are wrapped under the newest version");
    drop(crm);
    let mut keys = KeyFile::read(place.keys()).unwrap();
    keys.ring_mut().add(KeyEncryptionKey::generate(&mut SystemEntropy::new()).unwrap()).unwrap();
    keys.replace(place.keys()).unwrap();
    let crm = place.open();
    assert_eq!(crm.key_counts().unwrap().unwrap().left(), 601);
    assert_eq!(crm.rotate_keys().unwrap(), 601);
    assert_eq!(crm.key_counts().unwrap().unwrap().left(), 0);
    drop(crm);
    keys.ring_mut().retire_before(2);
    keys.replace(place.keys()).unwrap();
    let crm = place.open();
    assert!(crm.view(Identifier::email("7@a.cn").unwrap(), at("2026-06-01T00:00:00Z")).is_ok());
    let plain = Crm::in_memory(rules()).unwrap();
    assert_eq!(plain.key_counts().unwrap(), None);
    assert_eq!(plain.rotate_keys().unwrap_err().code(), Code::StoreNotSealed);
}

fn may(crm: &Crm, value: &str, purpose: &str, point: Option<&str>, day: &str) -> String {
    let contact =
        Contact { channel: "sms".to_owned(), contact_point: point.map(str::to_owned), purpose: purpose.to_owned() };
    let who = Identifier::phone(value).unwrap();
    crm.may_contact(who, &contact, at(&format!("2026-{day}T04:00:00Z"))).unwrap().primary_reason.to_string()
}

/// Who had opted out of `marketing`, whoever states the same telephone number, and somebody else.
fn opted_out(crm: &Crm) {
    ingest(
        crm,
        &[
            profile("1", "a", &[("phone", "13812345678"), ("email", "ann@secret.cn")], "05-01"),
            consent("2", "a", "grant", "marketing", "", "05-02"),
            consent("3", "a", "withdraw", "marketing", "", "05-03"),
            consent("4", "a", "withdraw", "marketing.partners", "", "05-03"),
            consent("5", "a", "grant", "marketing.partners", "", "05-04"),
            profile("6", "z", &[("phone", "13900000000")], "05-01"),
        ],
    );
}

#[test]
fn who_was_erased_is_left_in_peace_at_every_contact_point() {
    let place = Place::new();
    for crm in [Crm::in_memory(rules()).unwrap(), place.open()] {
        opted_out(&crm);
        let erased = erase(&crm, "a", "06-01");
        assert_eq!(erased.suppressed, 2, "a telephone number and an address, each with `marketing`");
        if crm.key_counts().unwrap().is_some() {
            for secret in SECRETS {
                assert!(!holds(secret, &place.bytes()), "{secret}");
            }
        }
        ingest(
            &crm,
            &[
                profile("7", "n", &[("phone", "+86 138 1234 5678")], "07-01"),
                profile("8", "m", &[("phone", "13700000000"), ("email", "ANN@secret.cn")], "07-01"),
                consent("9", "z", "grant", "marketing", "", "07-01"),
            ],
        );
        assert_eq!(may(&crm, "13812345678", "marketing", None, "07-02"), "no_consent", "nobody asks for her point");
        assert_eq!(may(&crm, "13812345678", "marketing", Some("13812345678"), "07-02"), "suppressed");
        assert_eq!(may(&crm, "13700000000", "marketing", Some("ann@secret.cn"), "07-02"), "suppressed");
        assert_ne!(may(&crm, "13700000000", "marketing", Some("13700000000"), "07-02"), "suppressed");
        assert_ne!(may(&crm, "13900000000", "marketing", Some("13900000000"), "07-02"), "suppressed");
        // Telling of her again adds nothing.
        ingest(&crm, &[profile("10", "n", &[("phone", "13812345678")], "07-03")]);
        let (_, timeline) =
            crm.timeline(Identifier::phone("13812345678").unwrap(), at("2026-08-01T00:00:00Z")).unwrap();
        assert_eq!(timeline.len(), 3, "{timeline:?}");
        // Only a newer grant of her own lifts it.
        ingest(&crm, &[consent("11", "n", "grant", "marketing", r#","contact_point":"13812345678""#, "08-01")]);
        assert_ne!(may(&crm, "13812345678", "marketing", Some("13812345678"), "08-02"), "suppressed");
    }
}

#[test]
fn a_profile_that_is_there_already_is_told_at_the_erasure() {
    let place = Place::new();
    for crm in [Crm::in_memory(rules()).unwrap(), place.open()] {
        opted_out(&crm);
        ingest(&crm, &[profile("7", "b", &[("phone", "13812345678")], "05-05")]);
        assert_eq!(may(&crm, "13812345678", "marketing", Some("13812345678"), "05-20"), "withdrawn");
        erase(&crm, "a", "06-01");
        assert_eq!(may(&crm, "13812345678", "marketing", Some("13812345678"), "06-20"), "suppressed");
        // It is erased in its turn; what was suppressed stays so.
        assert_eq!(erase(&crm, "b", "06-25").suppressed, 1);
        ingest(&crm, &[profile("9", "c", &[("phone", "13812345678")], "07-01")]);
        assert_eq!(may(&crm, "13812345678", "marketing", Some("13812345678"), "07-02"), "suppressed");
    }
}
