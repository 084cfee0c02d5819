//! A customer asked about alone is related as a fold of everything says, and both stores say the same.

use std::collections::BTreeMap;

use proptest::prelude::*;
use regulars::{Record, canonical};
use regulars_core::relation::{Held, Member, Party, RelationFact, hold};

use super::*;

/// Kind, ends, day and how long; every profile has one of three telephone numbers or none, from a day on.
type Drawn = (Vec<(u8, u8, u8, i64, Option<i64>)>, Vec<(u8, i64)>);

fn drawn() -> impl Strategy<Value = Drawn> {
    let relation = (0u8..3, 0u8..6, 0u8..6, 0i64..10, prop::option::of(1i64..8));
    (prop::collection::vec(relation, 0..14), prop::collection::vec((0u8..5, 0i64..12), 6..=6))
}

fn records((relations, phones): &Drawn) -> Vec<Json> {
    let mut records = Vec::new();
    for (n, (phone, day)) in phones.iter().enumerate() {
        records.push(known(&format!("p{n}"), "", ["", "individual", "organisation"][n % 3]));
        if *phone < 3 {
            let stated = format!(r#""type":"visit","identifiers":[{{"kind":"phone","value":"1381234567{phone}"}}]"#);
            records.push(record(&format!("v{n}"), &format!("p{n}"), *day, &stated));
        }
    }
    for (n, (kind, from, to, day, lasts)) in relations.iter().enumerate() {
        let kind = ["parent_of", "parent_of", "contact_of"][usize::from(*kind)];
        let until = lasts.map(|days| format!(r#","valid_until":"{}""#, on(day + days))).unwrap_or_default();
        let (from, to) = (format!("p{from}"), format!("p{to}"));
        records.push(relation(&format!("r{n}"), kind, &from, &to, *day, &until));
    }
    records
}

/// What a fold of all relations says of one customer: kind, ends and record.
fn by_all(crm: &Crm, records: &[Json], as_of: Instant) -> Vec<(String, CustomerId, CustomerId, String)> {
    let facts: Vec<RelationFact> =
        records.iter().filter_map(|json| RelationFact::of(&Record::from_json(json).unwrap(), "", None)).collect();
    let view = |end: &CustomerId| crm.view(*end, as_of).ok();
    let mut known: BTreeMap<CustomerId, Option<Member>> = BTreeMap::new();
    for end in (0..6).map(|n| id(&format!("p{n}"))) {
        let member = view(&end).map(|view| Member {
            customer: view.customer,
            party: view.profile.and_then(|mut profile| Party::from_word(profile.remove("party")?.value?.as_str()?)),
        });
        known.insert(end, member);
    }
    let rules = regulars_core::rulebook::Rulebook::parse(RULES).unwrap();
    let holding = hold(&facts, &rules.relations, as_of, &|end| known.get(end).copied().flatten());
    let row = |held: Held| (held.kind, held.from, held.to, held.record.record_id.to_string());
    holding.relations.into_iter().map(row).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_customer_alone_is_related_as_a_fold_of_everything_says(drawn in drawn(), day in 0i64..20) {
        let (crm, records, as_of) = (crm(), records(&drawn), on(day));
        ingest(&crm, &records);
        let all = by_all(&crm, &records, as_of);
        for customer in crm.customers(as_of).unwrap() {
            let list = crm.relations(customer, as_of).unwrap();
            let mut own: Vec<_> = list.relations.iter().map(|row| {
                let (from, to) = match row.side {
                    RelationSide::From => (customer, row.customer),
                    RelationSide::To => (row.customer, customer),
                };
                (row.kind.clone(), from, to, row.record.record_id.to_string())
            }).collect();
            own.sort();
            let mut wanted: Vec<_> = all.iter().filter(|row| row.1 == customer || row.2 == customer).cloned().collect();
            wanted.sort();
            prop_assert_eq!(own, wanted);
            // Nothing changes before the next change.
            let last = list.next_change_at.unwrap_or(on(60)).plus_micros(-1);
            let then = crm.relations(customer, last).unwrap();
            prop_assert_eq!((&then.relations, &then.findings), (&list.relations, &list.findings));
        }
    }
}

#[cfg(feature = "sqlite")]
#[test]
fn a_file_answers_as_memory_does_also_after_it_was_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (path, rules) = (folder.path().join("shop.db"), || Rulebook::parse(RULES).unwrap());
    let drawn = (
        vec![(0, 0, 1, 1, None), (0, 1, 2, 2, Some(5)), (1, 2, 0, 3, None), (2, 1, 2, 1, None), (0, 5, 1, 0, None)],
        vec![(0, 3), (1, 2), (0, 6), (4, 0), (1, 1), (2, 9)],
    );
    let records = records(&drawn);
    let (memory, file) = (crm(), Crm::open(&path, rules()).unwrap());
    ingest(&memory, &records);
    ingest(&file, &records);
    drop(file);
    let file = Crm::open(&path, rules()).unwrap();
    for day in 0..12 {
        for customer in memory.customers(on(day)).unwrap() {
            let answer = |crm: &Crm| canonical(&crm.relations(customer, on(day)).unwrap()).unwrap();
            assert_eq!(answer(&memory), answer(&file));
            let tree = |crm: &Crm| canonical(&crm.relation_tree(customer, "parent_of", on(day)).unwrap()).unwrap();
            assert_eq!(tree(&memory), tree(&file));
        }
    }
}
