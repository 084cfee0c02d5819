//! Who may be of one household (RL-4): people who share an address, or a telephone number that did not unite them, and whose
//! names are not one person's. It is only said; a relation is a record, which somebody writes.

use std::collections::{BTreeMap, BTreeSet};

use crate::identity::{CustomerId, Likeness, Name, NameTables, compare_names};

/// What more people than this share says nothing about a household: it is an office or a block of flats.
pub const MAX_HOUSEHOLD: usize = 8;

/// Those who share something.
pub type Sharing<K> = BTreeMap<K, BTreeSet<CustomerId>>;

/// Pairs of people, each in the order of their ids, with what they share.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Households<K> {
    /// The pairs.
    pub pairs: BTreeMap<[CustomerId; 2], Vec<K>>,
    /// What more than [`MAX_HOUSEHOLD`] people share, with how many they are.
    pub crowded: BTreeMap<K, usize>,
}

/// The pairs of people who share something and have names that are not one person's. A name that is not known, or that may be the
/// other's, speaks for no household: they may be one person.
pub fn households<K: Ord + Clone>(
    sharing: &Sharing<K>,
    names: &BTreeMap<CustomerId, Name>,
    tables: &NameTables,
) -> Households<K> {
    let mut found = Households { pairs: BTreeMap::new(), crowded: BTreeMap::new() };
    for (what, people) in sharing {
        if people.len() > MAX_HOUSEHOLD {
            found.crowded.insert(what.clone(), people.len());
            continue;
        }
        for (n, one) in people.iter().enumerate() {
            for other in people.iter().skip(n + 1) {
                if compare_names(names.get(one), names.get(other), tables) == Likeness::Conflict {
                    found.pairs.entry([*one, *other]).or_default().push(what.clone());
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn id(n: usize) -> CustomerId {
        CustomerId::of("", "crm", &n.to_string())
    }

    fn named(names: &[&str]) -> BTreeMap<CustomerId, Name> {
        let tables = NameTables::default();
        names.iter().enumerate().filter_map(|(n, name)| Some((id(n), Name::parse(name, &tables)?))).collect()
    }

    fn pair(a: usize, b: usize) -> [CustomerId; 2] {
        let mut pair = [id(a), id(b)];
        pair.sort();
        pair
    }

    #[test]
    fn only_names_of_two_people_make_a_household() {
        let names = named(&["张伟", "张丽", "Wei Zhang", "李娜", ""]);
        let sharing = Sharing::from([("home", (0..5).map(id).collect())]);
        let found = households(&sharing, &names, &NameTables::default());
        let expected = [(0, 1), (0, 3), (1, 2), (1, 3), (2, 3)].map(|(a, b)| (pair(a, b), vec!["home"]));
        assert_eq!((found.pairs, found.crowded), (BTreeMap::from(expected), BTreeMap::new()));
    }

    #[test]
    fn what_many_share_is_counted_and_says_nothing() {
        let names: Vec<String> =
            (0..=MAX_HOUSEHOLD).map(|n| format!("Anna Miller{}", "x".repeat(9 * (n + 1)))).collect();
        let names = named(&names.iter().map(String::as_str).collect::<Vec<_>>());
        for people in [MAX_HOUSEHOLD, MAX_HOUSEHOLD + 1] {
            let sharing = Sharing::from([("office", (0..people).map(id).collect())]);
            let found = households(&sharing, &names, &NameTables::default());
            assert_eq!(
                (found.pairs.is_empty(), found.crowded.get("office")),
                match people {
                    MAX_HOUSEHOLD => (false, None),
                    _ => (true, Some(&people)),
                }
            );
        }
    }

    proptest! {
        /// Law: every pair shares what is said, and what several things say is said once.
        #[test]
        fn pairs_share_what_is_said(places in prop::collection::vec((0u8..4, 0usize..6), 0..20)) {
            let names = named(&["张伟", "王芳", "李娜", "刘洋", "陈杰", "杨帆"]);
            let mut sharing: Sharing<u8> = Sharing::new();
            for (place, who) in &places {
                sharing.entry(*place).or_default().insert(id(*who));
            }
            let found = households(&sharing, &names, &NameTables::default());
            for a in 0..6 {
                for b in a + 1..6 {
                    let both = |people: &BTreeSet<CustomerId>| people.contains(&id(a)) && people.contains(&id(b));
                    let shared: Vec<u8> = sharing.iter().filter(|(_, who)| both(who)).map(|(what, _)| *what).collect();
                    prop_assert_eq!(found.pairs.get(&pair(a, b)).cloned().unwrap_or_default(), shared);
                }
            }
        }
    }
}
