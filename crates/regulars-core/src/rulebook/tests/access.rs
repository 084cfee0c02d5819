//! Rulebooks that say who sees what: what they may say, and that all faults are told in one pass (PB-2).

use super::*;
use crate::access::{Effect, MaskKind, RowScope};

/// A sound rulebook with roles.
const SOUND: &str = r#"
[rulebook]
id = "a"
version = 1
zone = "UTC"
[attributes.owner]
[privacy]
rows = { own = "owner" }
mask_order = ["full", "last4"]
compound_surnames = ["张简"]
[[purpose]]
path = "service.case"
class = "service"
[[field]]
path = "customer.profile.phone"
field_class = "contact"
[[role]]
id = "agent"
[[role]]
id = "lead"
inherits = ["agent"]
[[grant]]
id = "g"
role = "agent"
object = "customer"
action = "read"
field_class = "contact"
effect = "mask"
mask = "last4"
purposes = ["service"]
row_scope = "own"
limit = 5
[[conflict]]
id = "c"
roles = ["agent", "lead"]
"#;

fn found(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut text = SOUND.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "`{from}` is not in the rulebook");
        text = text.replacen(from, to, 1);
    }
    let findings = Rulebook::check(&text);
    findings.into_iter().map(|finding| (finding.code.as_str().to_owned(), finding.path)).collect()
}

#[test]
fn what_is_said_is_read() {
    let rules = Rulebook::parse(SOUND).unwrap_or_else(|error| panic!("{error}")).access;
    let grant = &rules.grants[0];
    assert_eq!((grant.class.as_deref(), grant.effect), (Some("contact"), Effect::Mask(MaskKind::Last4)));
    assert_eq!((grant.rows, grant.limit), (RowScope::Own, Some(5)));
    assert_eq!(rules.held(&["lead"]), Some(vec!["agent", "lead"]));
    assert_eq!(rules.class("customer", "profile.phone.value"), Some("contact"));
    assert_eq!((rules.class("customer", "profile"), rules.class("customer", "profile.phones")), (None, None));
    assert!(rules.is_active() && !Rulebook::parse(FIRST).unwrap().access.is_active());
}

#[test]
fn every_fault_has_its_code_and_place() {
    let one = |from: &str, to: &str| found(&[(from, to)]);
    let is = |code: &str, path: &str| vec![(code.to_owned(), path.to_owned())];
    for (from, to, code, path) in [
        ("mask = \"last4\"", "mask = \"last_4\"", "mask_kind_unknown", "grant[0].mask"),
        ("mask = \"last4\"\n", "", "missing_key", "grant[0].mask"),
        ("effect = \"mask\"", "effect = \"allow\"", "invalid_value", "grant[0].mask"),
        ("effect = \"mask\"", "effect = \"alow\"", "invalid_value", "grant[0].effect"),
        ("\"full\", \"last4\"", "\"ful\", \"last4\"", "mask_kind_unknown", "privacy.mask_order[0]"),
        ("\"full\", \"last4\"", "\"full\", \"full\"", "duplicate_id", "privacy.mask_order[1]"),
        ("[\"张简\"]", "[\"张\"]", "invalid_value", "privacy.compound_surnames[0]"),
        ("own = \"owner\"", "own = \"ower\"", "unknown_reference", "privacy.rows.own"),
        ("row_scope = \"own\"", "row_scope = \"region\"", "unknown_reference", "grant[0].row_scope"),
        ("row_scope = \"own\"", "row_scope = \"owen\"", "invalid_value", "grant[0].row_scope"),
        ("role = \"agent\"", "role = \"agnt\"", "unknown_reference", "grant[0].role"),
        ("inherits = [\"agent\"]", "inherits = [\"agnt\"]", "unknown_reference", "role[1].inherits[0]"),
        ("id = \"agent\"\n", "id = \"agent\"\ninherits = [\"lead\"]\n", "role_cycle", "role[0].inherits"),
        ("id = \"agent\"\n", "id = \"agent\"\ninherits = [\"agent\"]\n", "role_cycle", "role[0].inherits"),
        ("object = \"customer\"", "object = \"custmer\"", "unknown_reference", "grant[0].object"),
        (
            "field_class = \"contact\"\neffect",
            "field_class = \"contct\"\neffect",
            "unknown_reference",
            "grant[0].field_class",
        ),
        ("purposes = [\"service\"]", "purposes = [\"servce\"]", "unknown_reference", "grant[0].purposes[0]"),
        ("purposes = [\"service\"]", "purposes = []", "invalid_value", "grant[0].purposes"),
        ("limit = 5", "limit = 0", "out_of_range", "grant[0].limit"),
        ("path = \"customer.profile.phone\"", "path = \"customer..phone\"", "invalid_value", "field[0].path"),
        (
            "field_class = \"contact\"\n[[role]]",
            "field_class = \"*\"\n[[role]]",
            "invalid_value",
            "field[0].field_class",
        ),
        ("roles = [\"agent\", \"lead\"]", "roles = [\"agent\"]", "invalid_value", "conflict[0].roles"),
        ("roles = [\"agent\", \"lead\"]", "roles = [\"agent\", \"agent\"]", "duplicate_id", "conflict[0].roles[1]"),
        ("roles = [\"agent\", \"lead\"]", "roles = [\"agent\", \"boss\"]", "unknown_reference", "conflict[0].roles[1]"),
        ("[[conflict]]", "[[role]]\nid = \"lead\"\n[[conflict]]", "duplicate_id", "role[2].id"),
        ("row_scope = \"own\"", "rowscope = \"own\"", "unknown_key", "grant[0].rowscope"),
    ] {
        let told = one(from, to);
        assert!(told.iter().any(|told| is(code, path).contains(told)), "{from} → {to}: {told:?}");
    }
    // What names something broken is not judged.
    assert_eq!(one("path = \"customer.profile.phone\"\n", ""), is("missing_key", "field[0].path"));
    assert_eq!(one("id = \"agent\"\n", ""), is("missing_key", "role[0].id"));
}

#[test]
fn all_faults_are_told_in_one_pass() {
    let told = found(&[
        ("own = \"owner\"", "own = \"ower\""),
        ("inherits = [\"agent\"]", "inherits = [\"lead\"]"),
        ("mask = \"last4\"", "mask = \"first4\""),
        ("roles = [\"agent\", \"lead\"]", "roles = [\"agent\", \"boss\"]"),
    ]);
    let codes: Vec<&str> = told.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(
        codes,
        ["unknown_reference", "role_cycle", "mask_kind_unknown", "unknown_reference", "unknown_reference"]
    );
}

#[test]
fn what_grants_name_reads_them() {
    let rules = Rulebook::parse(SOUND).unwrap();
    let readers = |name: &str| {
        let readers = impact(&rules, name).unwrap().readers;
        readers.into_iter().filter(|reader| reader.direct).map(|reader| reader.path).collect::<Vec<_>>()
    };
    assert_eq!(readers("role.agent"), ["conflict.c.roles", "grant.g.role", "role.lead.inherits"]);
    assert_eq!(readers("field.customer.profile.phone"), ["grant.g.field_class"]);
    assert_eq!(readers("purpose.service.case"), ["grant.g.purposes"]);
    assert_eq!(readers("privacy.rows"), ["grant.g.row_scope"]);
    assert_eq!(readers("attributes.owner"), ["privacy.rows"]);
}

#[test]
fn access_is_said_in_both_languages() {
    let rules = Rulebook::parse(SOUND).unwrap();
    let said = |language| {
        let all = explain(&rules, language);
        all.into_iter().find(|said| said.path == "grant.g").unwrap().text
    };
    assert_eq!(
        said(Language::English),
        "g: agent sees customer: fields of the class contact; masked as last4; for service; on rows of the actor's own; \
         at most 5 rows in a call"
    );
    assert_eq!(
        said(Language::Chinese),
        "g：agent 可查看 customer：contact 类字段；按 last4 脱敏；用途：service；范围：本人负责；单次最多 5 行"
    );
}
