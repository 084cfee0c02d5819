//! The guards of the second reading, and what speaks for a union (RV-4, RV-5).

use super::*;
use crate::identity::{Likeness, Name, compare_names};

impl Naive<'_> {
    fn names(&self, set: &Set) -> Vec<Option<Name>> {
        let mut names = vec![];
        for fact in self.facts {
            if let Fact::Says { profile, name: "name", day, until, value: Some(value) } = fact
                && set.contains(*profile)
                && *day <= self.day
                && until.is_none_or(|until| until > self.day)
            {
                names.extend(Name::parse(value, &self.rules.names).map(Some));
            }
        }
        names
    }

    /// The latest value of each profile; where two are of one instant, the greater.
    fn values(&self, set: &Set, attribute: &str) -> Set {
        let mut values = Set::new();
        for member in set {
            let told = self.facts.iter().filter_map(|fact| match fact {
                Fact::Says { profile, name, day, until, value }
                    if profile == member
                        && *name == attribute
                        && *day <= self.day
                        && until.is_none_or(|until| until > self.day) =>
                {
                    Some((*day, *value))
                }
                _ => None,
            });
            values.extend(told.max().and_then(|(_, value)| value).map(str::to_owned));
        }
        values
    }

    /// IP-5, IP-6: the most values of a kind, in a window or ever.
    fn count(&self, set: &Set, kind: &str) -> usize {
        let policy = self.rules.policy(kind).unwrap();
        let mine: Vec<&Seen> = self
            .seen
            .iter()
            .filter(|(k, v, _, who)| k == kind && set.contains(who) && !self.is_excluded(k, v))
            .collect();
        let window = policy.window_us.filter(|_| !policy.exclusive).map_or(i64::MAX / 2, |us| us / crate::time::DAY_US);
        let inside = |end: i64| {
            let within = mine.iter().filter(|(_, _, day, _)| end - window < *day && *day <= end);
            within.map(|(_, value, ..)| value).collect::<BTreeSet<_>>().len()
        };
        mine.iter().map(|(_, _, day, _)| inside(*day)).max().unwrap_or(0)
    }

    /// RV-4, with a kind's attribute guards.
    pub(in super::super) fn guards(&self, sides: &[Set], attributes: &[Box<str>]) -> BTreeSet<String> {
        let union: Set = sides.iter().flatten().cloned().collect();
        let mut found = BTreeSet::new();
        let side = |profile: &String| sides.iter().position(|side| side.contains(profile));
        if self.apart.iter().any(|(a, b)| side(a).is_some() && side(b).is_some() && side(a) != side(b)) {
            found.insert("not_same".to_owned());
        }
        for (kind, policy) in &self.rules.kinds {
            let Some(most) = (if policy.exclusive { Some(1) } else { policy.max_values }) else { continue };
            let breaking = sides.iter().map(|side| self.count(side, kind)).filter(|count| *count > most as usize).max();
            let whole = self.count(&union, kind);
            if policy.action != Action::Off && whole > most as usize && breaking.is_none_or(|part| whole > part) {
                found.insert(if policy.exclusive { "exclusive" } else { "limit" }.to_owned());
            }
        }
        let parties = self.values(&union, "party");
        if parties.contains("individual") && parties.contains("organisation") {
            found.insert("party".to_owned());
        }
        if union.len() > self.rules.max_cluster_size as usize {
            found.insert("oversize".to_owned());
        }
        for (n, a) in sides.iter().enumerate() {
            for b in &sides[n + 1..] {
                for attribute in attributes {
                    let differs = if &**attribute == "name" {
                        let (a, b) = (self.names(a), self.names(b));
                        let conflict = |x: &Option<Name>, y: &Option<Name>| {
                            compare_names(x.as_ref(), y.as_ref(), &self.rules.names) == Likeness::Conflict
                        };
                        !a.is_empty() && !b.is_empty() && a.iter().all(|x| b.iter().all(|y| conflict(x, y)))
                    } else {
                        let (a, b) = (self.values(a, attribute), self.values(b, attribute));
                        !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
                    };
                    if differs {
                        found.insert(attribute.to_string());
                    }
                }
            }
        }
        found
    }

    /// RV-5.
    pub(super) fn corroborated(&self, a: &Set, b: &Set) -> bool {
        let alike = |x: &Option<Name>, y: &Option<Name>| {
            matches!(compare_names(x.as_ref(), y.as_ref(), &self.rules.names), Likeness::Same | Likeness::Near)
        };
        let names = self.names(a).iter().any(|x| self.names(b).iter().any(|y| alike(x, y)));
        names || !self.values(a, "birth_date").is_disjoint(&self.values(b, "birth_date"))
    }
}
