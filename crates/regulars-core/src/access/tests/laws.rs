//! Laws of access (INV-17, AC-5).

use proptest::prelude::*;

use super::*;

const CLASSES: [&str; 4] = ["*", "contact", "note", "public"];
const FIELDS: [&str; 4] = ["profile.phone", "profile.note", "segments", "profile.phone.home"];
const ROLES: [&str; 4] = ["agent", "lead", "chief", "auditor"];
const PURPOSES: [&str; 4] = ["marketing", "marketing.winback", "service", "service.case"];

fn any_grant() -> impl Strategy<Value = Grant> {
    let effect = prop_oneof![
        Just(Effect::Allow),
        Just(Effect::Deny),
        (0..MaskKind::ALL.len()).prop_map(|kind| Effect::Mask(MaskKind::ALL[kind])),
    ];
    (0usize..4, 0usize..4, effect, 0usize..4, 0usize..4, 0usize..5, proptest::option::of(1u64..5)).prop_map(
        |(role, class, effect, purpose, rows, action, limit)| Grant {
            role: ROLES[role].to_owned(),
            action: Action::ALL[action % 2],
            purposes: vec![PURPOSES[purpose].to_owned()],
            rows: RowScope::ALL[rows],
            limit,
            ..grant("g", CLASSES[class], effect)
        },
    )
}

fn grants() -> impl Strategy<Value = Vec<Grant>> {
    proptest::collection::vec(any_grant(), 0..8).prop_map(|grants| {
        grants.into_iter().enumerate().map(|(n, grant)| Grant { id: format!("g{n}"), ..grant }).collect()
    })
}

/// Every question that the world of these tests knows.
fn questions() -> Vec<(Vec<String>, Option<&'static str>, &'static str, Rows)> {
    let mut all = Vec::new();
    for role in ROLES {
        for field in FIELDS.map(Some).into_iter().chain([None]) {
            for purpose in PURPOSES {
                for set in 0u8..8 {
                    let scopes = [RowScope::Own, RowScope::OwnTeam, RowScope::Region];
                    let rows = scopes.into_iter().enumerate().filter(|(bit, _)| set & (1 << bit) != 0);
                    all.push((vec![role.to_owned()], field, purpose, rows.map(|(_, scope)| scope).collect()));
                }
            }
        }
    }
    all
}

fn ask<'r>(rules: &'r AccessRules, asked: &(Vec<String>, Option<&str>, &str, Rows)) -> Answer<'r> {
    let (roles, field, purpose, rows) = asked;
    let question = Question {
        roles,
        object: "customer",
        action: Action::Read,
        field: *field,
        purpose: Some(purpose),
        rows: *rows,
    };
    decide(rules, &purposes(), &question)
}

fn shown(effect: Effect) -> u8 {
    match effect {
        Effect::Deny => 0,
        Effect::Mask(_) => 1,
        Effect::Allow => 2,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// AC-5: what is compiled says the same.
    #[test]
    fn compiled_answers_are_the_answers(grants in grants()) {
        let rules = rules(&grants);
        for asked in questions() {
            let compiled =
                Compiled::new(&rules, &purposes(), &asked.0, "customer", Action::Read, Some(asked.2));
            prop_assert_eq!(compiled.answer(asked.1, asked.3), ask(&rules, &asked));
            if !compiled.by_row() {
                prop_assert_eq!(compiled.answer(asked.1, Rows::default()), ask(&rules, &asked));
            }
        }
    }

    /// INV-17: a further denial never reveals more.
    #[test]
    fn a_denial_never_reveals_more(grants in grants(), more in any_grant()) {
        let before = rules(&grants);
        let denial = Grant { id: "more".to_owned(), effect: Effect::Deny, ..more };
        let after = rules(&[grants, vec![denial]].concat());
        for asked in questions() {
            let [old, new] = [&before, &after].map(|rules| ask(rules, &asked).effect);
            prop_assert!(new == old || shown(new) == 0);
        }
    }

    /// INV-17: a grant for other rows, purposes or objects changes nothing here but why it is denied.
    #[test]
    fn a_grant_elsewhere_changes_nothing_here(grants in grants(), more in any_grant(), how in 0u8..3) {
        let before = rules(&grants);
        let more = match how {
            0 => Grant { rows: RowScope::Region, ..more },
            1 => Grant { purposes: vec!["analytics".to_owned()], ..more },
            _ => Grant { object: "account".to_owned(), ..more },
        };
        let after = rules(&[grants, vec![Grant { id: "more".to_owned(), ..more }]].concat());
        for asked in questions().iter().filter(|asked| !asked.3.has(RowScope::Region)) {
            let [old, new] = [&before, &after].map(|rules| ask(rules, asked));
            prop_assert_eq!((old.effect, old.rule, old.limit), (new.effect, new.rule, new.limit));
        }
    }

    /// The order of grants decides nothing but which of equal ones is named.
    #[test]
    fn the_order_of_grants_changes_no_effect(grants in grants()) {
        let [there, back] = [grants.clone(), grants.into_iter().rev().collect()].map(|grants: Vec<_>| rules(&grants));
        for asked in questions() {
            let [one, other] = [&there, &back].map(|rules| ask(rules, &asked));
            prop_assert_eq!((one.effect, one.code, one.limit), (other.effect, other.code, other.limit));
        }
    }

    /// AC-7: a difference is empty only if all decisions are the same.
    #[test]
    fn what_differs_is_told(old in grants(), new in grants()) {
        let [before, after] = [rules(&old), rules(&new)];
        let purposes = purposes();
        let told = shifts((&before, &purposes), (&after, &purposes));
        if told.is_empty() {
            for asked in questions().iter().filter(|asked| asked.3.iter().count() < 2) {
                prop_assert_eq!(ask(&before, asked).effect, ask(&after, asked).effect);
            }
        }
        let back = shifts((&after, &purposes), (&before, &purposes));
        prop_assert_eq!(told.iter().map(|shift| &shift.what).collect::<Vec<_>>(), back.iter().map(|shift| &shift.what).collect::<Vec<_>>());
    }
}
