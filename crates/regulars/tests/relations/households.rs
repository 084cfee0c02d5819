//! Households that may be there (RL-4): suggested with what speaks for them, never written, and not twice.

use regulars::{Crm, Json, RelationSuggestions};

use super::*;

/// A person or firm with attributes and perhaps a telephone number.
fn person(profile: &str, name: &str, address: &str, rest: &str, phone: &str) -> Json {
    let phone = if phone.is_empty() { String::new() } else { format!(r#"{{"kind":"phone","value":"{phone}"}}"#) };
    let address = if address.is_empty() { String::new() } else { format!(r#","address":"{address}""#) };
    let more = format!(r#""type":"profile","identifiers":[{phone}],"attributes":{{"name":"{name}"{address}{rest}}}"#);
    record(profile, profile, 0, &more)
}

fn street() -> Crm {
    let crm = crm();
    ingest(
        &crm,
        &[
            person("wei", "张伟", "西湖路 1 号", "", "13812345678"),
            person("na", "李娜", " 西湖路  1 号 ", "", ""),
            // The same person once more, a firm, and somebody elsewhere.
            person("wei2", "Wei Zhang", "西湖路 1 号", "", ""),
            person("firm", "王芳", "西湖路 1 号", r#","party":"organisation""#, ""),
            person("fang", "陈杰", "East Road 2", "", ""),
        ],
    );
    crm
}

fn asked(crm: &Crm, day: i64) -> RelationSuggestions {
    crm.relation_suggestions(on(day), None, None, 100).unwrap()
}

fn pair(a: &str, b: &str) -> [CustomerId; 2] {
    let mut pair = [id(a), id(b)];
    pair.sort();
    pair
}

fn pairs(found: &RelationSuggestions) -> Vec<[CustomerId; 2]> {
    found.suggestions.iter().map(|one| one.customers).collect()
}

#[test]
fn people_of_one_address_with_names_of_two_are_suggested_and_nothing_is_written() {
    let crm = street();
    let found = asked(&crm, 1);
    let mut expected = vec![pair("wei", "na"), pair("wei2", "na")];
    expected.sort();
    assert_eq!((pairs(&found), found.total, found.decided, found.kind.as_str()), (expected, 2, 0, "member_of"));
    let first = &found.suggestions[0];
    assert_eq!((first.because.len(), first.because[0].value.as_str()), (1, "西湖路 1 号"));
    assert_eq!(first.evidence.len(), 2);
    assert_eq!(list(&crm, "na", 1).0, []);
    assert_eq!(asked(&crm, 1), found);
    assert_eq!(asked(&crm, -1).total, 0);
    let few = crm.relation_suggestions(on(1), None, None, 1).unwrap();
    assert_eq!((few.suggestions.len(), few.total), (1, 2));
}

#[test]
fn a_telephone_number_that_names_kept_apart_is_one_too() {
    let rules = RULES.replace("normalise = \"phone\"", "normalise = \"phone\"\nattribute_guards = [\"name\"]");
    let crm = Crm::in_memory(Rulebook::parse(&rules).unwrap()).unwrap();
    ingest(&crm, &[person("a", "张伟", "", "", "13812345678"), person("b", "李娜", "", "", "13812345678")]);
    let found = asked(&crm, 1);
    assert_eq!(pairs(&found), [pair("a", "b")]);
    let because = &found.suggestions[0].because[0];
    assert_eq!((because.name.as_str(), because.value.as_str()), ("phone", "+8613812345678"));
}

#[test]
fn what_was_taken_or_refused_is_not_suggested_again() {
    let crm = street();
    let suggested = asked(&crm, 1).suggestions;
    // The body of a suggestion is that of the record: the first is taken, the second refused.
    for (n, one) in suggested.iter().enumerate() {
        let body = one.body.to_string();
        let body = if n == 0 { body } else { body.replace('}', &format!(r#","valid_until":"{}"}}"#, on(2))) };
        ingest(&crm, &[record(&format!("d{n}"), "clerk", 2, &format!(r#""type":"relation","body":{body}"#))]);
    }
    let after = asked(&crm, 3);
    assert_eq!((after.total, after.decided), (0, 2));
    let taken = suggested[0].customers;
    let others: Vec<CustomerId> =
        crm.relations(taken[0], on(3)).unwrap().relations.into_iter().map(|row| row.customer).collect();
    assert_eq!(others, [taken[1]]);
    // Before it was decided it was a suggestion; a refusal that is corrected away lets it be one again.
    assert_eq!(asked(&crm, 1).total, 2);
    ingest(&crm, &[record("back", "clerk", 4, r#""type":"profile","corrects":"d1""#)]);
    assert_eq!(pairs(&asked(&crm, 5)), [suggested[1].customers]);
}

#[test]
fn those_who_belong_to_one_household_are_not_told_to() {
    let crm = street();
    ingest(
        &crm,
        &[relation("r1", "member_of", "na", "home", 1, ""), relation("r2", "member_of", "wei", "home", 1, "")],
    );
    // Nobody knows the household yet, so it joins nobody.
    assert_eq!(asked(&crm, 2).total, 2);
    ingest(&crm, &[known("home", "", "")]);
    assert_eq!((pairs(&asked(&crm, 2)), asked(&crm, 2).decided), (vec![pair("wei2", "na")], 1));
    // Two who both refused a third are not of one household by that.
    let over = format!(r#","valid_until":"{}""#, on(1));
    let crm = street();
    ingest(&crm, &[known("home", "", "")]);
    let refused = |id: &str, who: &str| relation(id, "member_of", who, "home", 1, &over);
    ingest(&crm, &[refused("r1", "na"), refused("r2", "wei")]);
    assert_eq!(asked(&crm, 2).total, 2);
}

#[test]
fn an_office_is_no_household_and_what_is_not_declared_is_refused() {
    let crm = crm();
    let names = ["张伟", "王芳", "李娜", "刘洋", "陈杰", "杨帆", "赵磊", "黄静", "周敏"];
    let people = names.iter().enumerate().map(|(n, name)| person(&n.to_string(), name, "Tower 1", "", ""));
    ingest(&crm, &people.collect::<Vec<_>>());
    let found = asked(&crm, 1);
    assert_eq!((found.total, found.crowded[0].customers, found.crowded[0].shared.value.as_str()), (0, 9, "tower 1"));
    let error = crm.relation_suggestions(on(1), Some("membr_of"), None, 9).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::RelationKindUnknown, "kind"));
    let elsewhere = crm.relation_suggestions(on(1), Some("parent_of"), Some("street"), 9).unwrap();
    assert_eq!((elsewhere.total, elsewhere.crowded.len()), (0, 0));
}
