//! When a further version of the rulebook spells identifiers in another way, the index of identifiers follows (NM-4 to NM-6).
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use regulars::{Code, Crm, Identifier, Instant, Likeness, MAX_NAME_CHARS, Rulebook};

fn rules(version: u32, identity: &str) -> String {
    format!(
        "[rulebook]\nid = \"shop\"\nversion = {version}\nzone = \"Asia/Shanghai\"\n{identity}\n\
         [identity.kinds.email]\nnormalise = \"email\"\n[identity.kinds.phone]\nnormalise = \"phone\"\n"
    )
}

/// A store with two people: addresses that differ in capitals only, and two numbers.
fn shop() -> Crm {
    let crm = Crm::in_memory(Rulebook::parse(&rules(1, "")).unwrap()).unwrap();
    let person = |id: &str, email: &str, phone: &str| {
        format!(
            r#"{{"occurred_at":"2026-06-01T12:00:00Z","identifiers":[{{"kind":"email","value":"{email}"}},{{"kind":"phone","value":"{phone}"}}],"profile":"{id}","record_id":"{id}","source":"pos","type":"profile"}}"#
        )
    };
    let people = [person("1", "Li.Na@b.cn", "13812345678"), person("2", "li.na@b.cn", "12812345678")];
    let call = format!(r#"{{"records":[{}]}}"#, people.join(","));
    assert!(crm.call("record.ingest", &call).unwrap().contains("\"accepted\":2"));
    crm
}

fn load(crm: &Crm, version: u32, identity: &str) {
    crm.load_rulebook(&rules(version, identity)).unwrap();
}

fn now() -> Instant {
    Instant::parse("2026-07-01T00:00:00Z").unwrap()
}

#[test]
fn one_address_becomes_two_when_capitals_count_and_one_again() {
    let crm = shop();
    let customers = |crm: &Crm| crm.customers(now()).unwrap().len();
    assert_eq!(customers(&crm), 1);
    load(&crm, 2, "[identity.email]\nfold_case = false");
    assert_eq!(customers(&crm), 2);
    let find = |email: &str| crm.find(Identifier::email(email).unwrap(), now());
    assert_ne!(find("Li.Na@b.cn").unwrap(), find("li.na@B.CN").unwrap());
    assert_eq!(find("LI.NA@b.cn").unwrap_err().code(), Code::UnknownCustomer);
    load(&crm, 3, "");
    assert_eq!(customers(&crm), 1);
}

#[test]
fn a_range_of_numbers_that_opens_makes_its_numbers_known() {
    let crm = shop();
    let find = |phone: &str| crm.find(Identifier::phone(phone).unwrap(), now());
    assert_eq!(find("12812345678").unwrap_err().code(), Code::IdentifierInvalid);
    load(&crm, 2, "[identity.phone.CN]\nmobile_prefixes = [\"12\", \"13\"]");
    assert_eq!(find("12812345678").unwrap(), find("+86 138 1234 5678").unwrap());
    load(&crm, 3, "[identity.phone]\nregion = \"HK\"");
    assert_eq!(find("13812345678").unwrap_err().code(), Code::IdentifierInvalid);
}

#[test]
fn names_are_compared_by_the_tables_of_the_rulebook() {
    let crm = shop();
    let ask = |request: &str| crm.call("identity.compare_names", request).unwrap();
    assert_eq!(ask(r#"{"a":"林主任","b":"林美"}"#), r#"{"a":"han","b":"han","likeness":"conflict"}"#);
    load(&crm, 2, "[identity.names]\ntitles = [\"主任\"]");
    assert_eq!(ask(r#"{"a":"林主任","b":"林美"}"#), r#"{"a":"title","b":"han","likeness":"weak"}"#);
    assert_eq!(ask("{}"), r#"{"likeness":"unknown"}"#);
    assert_eq!(ask(r#"{"a":"Li Na","b":" "}"#), r#"{"a":"latin","likeness":"unknown"}"#);
    let long = "a".repeat(MAX_NAME_CHARS + 1);
    assert_eq!(crm.compare_names(Some(&long), Some(&long)).likeness, Likeness::Unknown);
}
