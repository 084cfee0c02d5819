//! The sweep of the second reading: RV-3, RV-6 to RV-11.

use super::*;

/// What is taken in one step: what about, its holders, attribute guards, whether people look.
struct Step {
    about: String,
    holders: Set,
    attributes: Vec<Box<str>>,
    review: bool,
}

impl Naive<'_> {
    pub(in super::super) fn resolve(&self) -> Told {
        let mut clusters: Vec<Set> = self.visible().into_iter().map(|profile| Set::from([profile])).collect();
        let mut overridden: Vec<(String, String, Vec<String>)> = vec![];
        for (id, a, b) in &self.merges {
            let [x, y] = [a, b].map(|profile| clusters.iter().find(|c| c.contains(profile)).unwrap().clone());
            if x == y {
                continue;
            }
            let against = self.guards(&[x.clone(), y.clone()], &self.rules.all_guards());
            if !against.is_empty() {
                overridden.push((a.clone(), id.clone(), against.into_iter().collect()));
            }
            unite(&mut clusters, &[x, y]);
        }
        let steps = self.steps();
        let mut rows;
        loop {
            rows = vec![];
            let before = clusters.len();
            steps.iter().for_each(|step| self.take(step, &mut clusters, &mut rows));
            if clusters.len() == before {
                break;
            }
        }
        let quarantined = |anchor: &String| {
            rows.iter().any(|(_, parties, reasons, _): &Row| {
                parties.contains(anchor) && reasons.iter().any(|reason| reason == "oversize")
            })
        };
        let customer = |cluster: &Set| -> Customer {
            let anchor = self.anchor(cluster);
            let own = overridden.iter().filter(|(profile, ..)| cluster.contains(profile));
            let own = own.map(|(_, id, guards)| (id.clone(), guards.clone())).collect();
            (anchor.clone(), cluster.clone(), quarantined(&anchor), own)
        };
        let stated: BTreeSet<(&String, &String)> = self.seen.iter().map(|(kind, value, ..)| (kind, value)).collect();
        let generic = stated.into_iter().filter(|(k, v)| self.is_generic(k, v) || self.is_excluded(k, v));
        Told {
            customers: clusters.iter().map(customer).collect(),
            generic: generic.map(|(kind, value)| format!("{kind}:{value}")).collect(),
            superseded: self.superseded.clone(),
            conflicts: rows,
        }
    }

    /// The groups in the order of RV-6, then models' links by weight and id (RV-7).
    fn steps(&self) -> Vec<Step> {
        let mut groups: Vec<_> = self
            .epochs()
            .into_iter()
            .filter(|(kind, value, ..)| {
                let off = self.rules.policy(kind).unwrap().action == Action::Off;
                !off && !self.is_generic(kind, value) && !self.is_excluded(kind, value)
            })
            .collect();
        groups.sort_by_key(|(kind, value, _, first)| {
            (-self.rules.policy(kind).unwrap().priority, *first, kind.clone(), value.clone())
        });
        let mut steps: Vec<Step> = vec![];
        for (kind, value, holders, _) in groups {
            let policy = self.rules.policy(&kind).unwrap();
            let (attributes, review) = (policy.attribute_guards.clone(), policy.action == Action::Review);
            steps.push(Step { about: format!("{kind}:{value}"), holders, attributes, review });
        }
        let visible = self.visible();
        let mut models = vec![];
        for one in &self.standing {
            if let Verb::Merge { a, b, weight: Some(weight), .. } = &one.verb {
                let pair = Set::from([a, b].map(|mention| name_of(mention).unwrap()));
                if pair.is_subset(&visible) {
                    models.push((*weight, one.id.to_string(), pair));
                }
            }
        }
        models.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, id, holders) in models {
            let attributes = vec!["name".into(), "birth_date".into()];
            steps.push(Step { about: format!("model:{id}"), holders, attributes, review: false });
        }
        steps
    }

    fn anchor(&self, cluster: &Set) -> String {
        for one in self.standing.iter().rev() {
            if let Verb::Pin { profile, pinned: PinOf::Id } = &one.verb
                && let Some(kept) = name_of(profile).filter(|name| cluster.contains(name))
            {
                return kept;
            }
        }
        cluster.iter().min_by_key(|profile| self.age(profile)).unwrap().clone()
    }

    fn age<'n>(&self, profile: &'n str) -> (Option<i64>, &'n str, &'n str) {
        let (source, key) = parts(profile);
        (self.first_seen(profile), source, key)
    }

    fn among(&self, clusters: &[Set], holders: &Set) -> Vec<Set> {
        let mut found: Vec<Set> = clusters.iter().filter(|cluster| !cluster.is_disjoint(holders)).cloned().collect();
        found.sort_by_key(|cluster| {
            let anchor = self.anchor(cluster);
            let (first, source, key) = self.age(&anchor);
            (first, source.to_owned(), key.to_owned())
        });
        found
    }

    fn take(&self, step: &Step, clusters: &mut Vec<Set>, rows: &mut Vec<Row>) {
        let of = self.among(clusters, &step.holders);
        if of.len() < 2 {
            return;
        }
        let mut status = if step.review { Standing::Review } else { Standing::Refused };
        if !step.review {
            let fits = |a: usize, b: usize| self.guards(&[of[a].clone(), of[b].clone()], &step.attributes).is_empty();
            let mut placed: BTreeSet<usize> = BTreeSet::new();
            for start in 0..of.len() {
                let mut component = BTreeSet::from([start]);
                if placed.contains(&start) {
                    continue;
                }
                for _ in 0..of.len() {
                    let more = (0..of.len()).filter(|b| component.iter().any(|a| a != b && fits(*a, *b)));
                    let more: Vec<usize> = more.collect();
                    component.extend(more);
                }
                placed.extend(&component);
                let component: Vec<Set> = component.into_iter().map(|place| of[place].clone()).collect();
                if component.len() < 2 {
                    continue;
                }
                if self.guards(&component, &step.attributes).is_empty() {
                    unite(clusters, &component);
                    continue;
                }
                status = Standing::Ambiguous;
                for (n, a) in component.iter().enumerate() {
                    for b in &component[n + 1..] {
                        let now = |set: &Set| clusters.iter().find(|c| set.is_subset(c)).unwrap().clone();
                        let pair = [now(a), now(b)];
                        if pair[0] != pair[1]
                            && self.corroborated(&pair[0], &pair[1])
                            && self.guards(&pair, &step.attributes).is_empty()
                        {
                            unite(clusters, &pair);
                        }
                    }
                }
            }
        }
        let left = self.among(clusters, &step.holders);
        if left.len() < 2 {
            return;
        }
        let mut reasons = BTreeSet::new();
        if !step.review {
            for (n, a) in left.iter().enumerate() {
                for b in &left[n + 1..] {
                    reasons.extend(self.guards(&[a.clone(), b.clone()], &step.attributes));
                }
            }
            if reasons.is_empty() {
                reasons = self.guards(&left, &step.attributes);
            }
        }
        let mut parties: Vec<String> = left.iter().map(|cluster| self.anchor(cluster)).collect();
        parties.sort_by_key(|profile| (parts(profile).0.to_owned(), parts(profile).1.to_owned()));
        rows.push((step.about.clone(), parties, reasons.into_iter().collect(), status));
    }
}

fn unite(clusters: &mut Vec<Set>, parts: &[Set]) {
    clusters.retain(|cluster| !parts.contains(cluster));
    clusters.push(parts.iter().flatten().cloned().collect());
}
