//! Pseudonyms in answers (MK-8, EN-6): the same for equal values, under the key of a vault or of the caller, and no way to try values.
#![cfg(feature = "sqlite")]
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use regulars::vault::{IndexKey, Vault};
use regulars::{Code, Context, Crm, Json, KeyFile, MaskKind, Rulebook, SystemEntropy};

const RULES: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "UTC"
[identity.kinds.phone]
normalise = "phone"
[attributes.name]
[attributes.friend]
[[purpose]]
path = "service"
class = "service"
[[field]]
path = "customer"
field_class = "public"
[[field]]
path = "customer.profile"
field_class = "named"
[[field]]
path = "customer.profile.friend"
field_class = "named"
[[field]]
path = "record"
field_class = "public"
[[field]]
path = "record.identifiers"
field_class = "named"
[[role]]
id = "agent"
[[grant]]
id = "customers"
role = "agent"
object = "customer"
action = "read"
field_class = "public"
effect = "allow"
purposes = ["service"]
[[grant]]
id = "names"
role = "agent"
object = "customer"
action = "read"
field_class = "named"
effect = "mask"
mask = "pseudonym"
purposes = ["service"]
[[grant]]
id = "records"
role = "agent"
object = "record"
action = "read"
field_class = "named"
effect = "mask"
mask = "pseudonym"
purposes = ["service"]
"#;

fn record(n: u32, phone: &str, name: &str) -> Json {
    let text = format!(
        r#"{{"source": "app", "record_id": "{n}", "profile": "{n}", "type": "profile", "occurred_at": "2026-05-01T09:00:00Z",
        "identifiers": [{{"kind": "phone", "value": "{phone}"}}], "attributes": {{"name": "{name}", "friend": "Ann"}}, "body": {{}}}}"#
    );
    Json::parse(&text).unwrap()
}

fn fill(crm: Crm) -> Crm {
    let records = [record(1, "13812345678", "Ann"), record(2, "139 1234 5678", "Ann"), record(3, "13712345678", "Ben")];
    assert_eq!(crm.as_host().ingest_json(&records).unwrap().accepted, 3);
    crm
}

fn rules() -> Rulebook {
    Rulebook::parse(RULES).unwrap()
}

/// What an agent sees as the name, or as a friend, of a profile.
fn seen(crm: &Crm, profile: u32, attribute: &str) -> String {
    let agent = crm.as_actor(Context::new("u7", &["agent"], "service"));
    let request = format!(
        r#"{{"as_of": "2026-06-01T00:00:00Z", "profile": {{"source": "app", "key": "{profile}"}}, "select": ["profile"]}}"#
    );
    let view = Json::parse(&agent.call("customer.view", &request).unwrap()).unwrap();
    let value = view.get("profile").and_then(|part| part.get(attribute)?.get("value")?.as_str()).unwrap();
    value.to_owned()
}

/// What an agent sees as the telephone number of a record.
fn phone(crm: &Crm, id: u32) -> String {
    let agent = crm.as_actor(Context::new("u7", &["agent"], "service"));
    let found = agent.call("record.get", &format!(r#"{{"source": "app", "record_id": "{id}"}}"#)).unwrap();
    let found = Json::parse(&found).unwrap();
    let stated = found.get("identifiers").and_then(Json::as_array).unwrap();
    stated.first().and_then(|first| first.get("value")).and_then(Json::as_str).unwrap().to_owned()
}

fn is_name(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn key(n: u8) -> IndexKey {
    IndexKey::new(&[n; 32])
}

#[test]
fn without_a_key_a_pseudonym_is_a_mask_of_the_whole() {
    let crm = fill(Crm::in_memory(rules()).unwrap());
    assert_eq!(seen(&crm, 1, "name"), "***");
}

#[test]
fn equal_values_of_a_field_have_one_name_under_one_key() {
    let store = fill(Crm::in_memory(rules()).unwrap());
    let crm = store.with_pseudonym_key(key(1), "shop");
    assert!(is_name(&seen(&crm, 1, "name")));
    assert_eq!(seen(&crm, 1, "name"), seen(&crm, 2, "name"));
    assert_ne!(seen(&crm, 1, "name"), seen(&crm, 3, "name"));
    assert_ne!(seen(&crm, 1, "name"), seen(&crm, 1, "friend"), "two fields have nothing in common");
    for other in [store.with_pseudonym_key(key(2), "shop"), store.with_pseudonym_key(key(1), "other")] {
        assert_ne!(seen(&crm, 1, "name"), seen(&other, 1, "name"));
    }
    // Identifiers are normalised, and have one name wherever they stand.
    let named = |value| crm.as_host().mask_field(MaskKind::Pseudonym, "phone", value).unwrap();
    assert_eq!(named("+86 138-1234-5678").masked.unwrap(), phone(&crm, 1));
    assert_eq!(
        (named("12").masked.as_deref(), named("12").valid),
        (Some("**"), false),
        "what does not normalise has none"
    );
}

#[test]
fn who_sees_pseudonyms_cannot_try_values() {
    let crm = fill(Crm::in_memory(rules()).unwrap()).with_pseudonym_key(key(1), "shop");
    for handle in [crm.as_actor(Context::new("u7", &["agent"], "service")), crm.as_actor(Context::default()), crm] {
        assert_eq!(handle.mask(MaskKind::Pseudonym, "Ann").unwrap_err().code(), Code::HostOnly);
        let request = r#"{"kind": "pseudonym", "field": "customer.profile.name", "value": "Ann"}"#;
        assert_eq!(handle.call("privacy.mask", request).unwrap_err().code(), Code::HostOnly);
        assert_eq!(handle.mask(MaskKind::Last4, "123456789").unwrap().masked.as_deref(), Some("*****6789"));
        let host = handle.as_host().call("privacy.mask", request).unwrap();
        assert!(host.contains("\"valid\":true"), "{host}");
    }
}

#[test]
fn a_sealed_store_has_a_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.keys");
    KeyFile::generate("shop", &mut SystemEntropy::new()).unwrap().write_new(&path).unwrap();
    let vault = || -> Vault { KeyFile::read(&path).unwrap().into_vault().unwrap() };
    let db = folder.path().join("shop.db");
    let crm = fill(Crm::open_with_keys(&db, rules(), vault()).unwrap());
    let name = seen(&crm, 1, "name");
    assert!(is_name(&name) && name == seen(&crm, 2, "name") && name != seen(&crm, 3, "name"));
    crm.as_host().rotate_keys().unwrap();
    drop(crm);
    let again = Crm::open_with_keys(&db, rules(), vault()).unwrap();
    assert_eq!(seen(&again, 1, "name"), name, "it outlives the process and a rotation");
    let own = again.with_pseudonym_key(key(1), "shop");
    assert_ne!(seen(&own, 1, "name"), name, "the caller's key goes before that of the vault");
}
