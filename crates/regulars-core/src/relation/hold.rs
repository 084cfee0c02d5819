//! Which relations hold at an instant (RL-3). Those of a hierarchy are a forest: they are taken in timeline order, and one that
//! would give a second parent or close a circle is left out and found fault with. So the earliest record wins.

use std::collections::HashMap;

use super::{Party, RelationFact, RelationKinds};
use crate::customer::Finding;
use crate::error::Code;
use crate::identity::CustomerId;
use crate::record::RecordKey;
use crate::time::{Due, Instant};

/// Who is meant by an end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// The customer who holds the profile.
    pub customer: CustomerId,
    /// What sort of customer that is; none: nobody says.
    pub party: Option<Party>,
}

/// A relation that holds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Held {
    /// The kind.
    pub kind: String,
    /// The customer at which it begins; of a hierarchy the parent.
    pub from: CustomerId,
    /// The customer to which it leads.
    pub to: CustomerId,
    /// Since when.
    pub since: Instant,
    /// Until when; none: nothing ends it yet.
    pub until: Option<Instant>,
    /// The record that says so.
    pub record: RecordKey,
}

/// What holds, and what does not although it should.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Holding {
    /// The relations that hold, by kind, ends and instant.
    pub relations: Vec<Held>,
    /// What is wrong with the others, each with the customers of its ends.
    pub findings: Vec<(Finding, [Option<CustomerId>; 2])>,
    /// When it may differ without a new record, if nobody's identity changes.
    pub next_change_at: Option<Instant>,
}

/// The relations that hold at `as_of`; `who` says who is meant by an end, if anyone is. A hierarchy is judged by the facts that are
/// given: all of it must be.
pub fn hold(
    facts: &[RelationFact],
    kinds: &RelationKinds,
    as_of: Instant,
    who: &dyn Fn(&CustomerId) -> Option<Member>,
) -> Holding {
    let mut due = Due::after(as_of);
    let mut ordered: Vec<&RelationFact> = facts.iter().filter(|fact| !fact.is_past(as_of)).collect();
    for fact in &ordered {
        due.at(fact.begins);
        due.maybe(fact.over);
    }
    ordered.retain(|fact| fact.holds(as_of));
    ordered.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    ordered.dedup_by(|a, b| a.key == b.key);
    let mut holding = Holding { next_change_at: due.next(), ..Holding::default() };
    let mut forests: HashMap<&str, Forest<'_>> = HashMap::new();
    for fact in ordered {
        let ends = [who(&fact.ends.from), fact.ends.to.as_ref().and_then(who)];
        match judge(fact, kinds, ends, &mut forests) {
            Ok(held) => holding.relations.push(held),
            Err((code, records)) => {
                let customers = ends.map(|end| end.map(|end| end.customer));
                holding.findings.push((Finding { code, records }, customers));
            }
        }
    }
    holding.relations.sort();
    holding.findings.sort_by(|a, b| a.0.cmp(&b.0));
    holding
}

/// Whether a relation holds beside those that were taken before, or what is wrong with it.
fn judge<'a>(
    fact: &'a RelationFact,
    kinds: &RelationKinds,
    ends: [Option<Member>; 2],
    forests: &mut HashMap<&'a str, Forest<'a>>,
) -> Result<Held, (Code, Vec<RecordKey>)> {
    let wrong = |code| Err((code, vec![fact.key.clone()]));
    let declared = fact.kind.as_deref().and_then(|kind| Some((kind, kinds.get(kind)?)));
    let Some((name, kind)) = declared else { return wrong(Code::RelationKindUnknown) };
    let [Some(from), Some(to)] = ends else { return wrong(Code::RelationEndUnknown) };
    if from.customer == to.customer {
        return wrong(Code::RelationToSelf);
    }
    // A party that nobody states fits (RV-14).
    let fits = |wanted: Option<Party>, is: Option<Party>| wanted.zip(is).is_none_or(|(wanted, is)| wanted == is);
    if !fits(kind.from, from.party) || !fits(kind.to, to.party) {
        return wrong(Code::RelationParty);
    }
    if kind.hierarchy {
        forests.entry(name).or_default().add(from.customer, to.customer, &fact.key)?;
    }
    Ok(Held {
        kind: name.to_owned(),
        from: from.customer,
        to: to.customer,
        since: fact.begins,
        until: fact.over,
        record: fact.key.clone(),
    })
}

/// The parents of a hierarchy, and which trees hang together: a child without a parent is the root of its tree, so a circle is
/// closed exactly where the parent lies in the same tree.
#[derive(Default)]
struct Forest<'a> {
    parents: HashMap<CustomerId, (CustomerId, &'a RecordKey)>,
    above: HashMap<CustomerId, CustomerId>,
}

impl<'a> Forest<'a> {
    /// Adds an edge. Errors: `relation_second_parent` with the record that stands, `relation_cycle`.
    fn add(&mut self, parent: CustomerId, child: CustomerId, key: &'a RecordKey) -> Result<(), (Code, Vec<RecordKey>)> {
        if let Some((known, by)) = self.parents.get(&child) {
            // The same parent told twice is no second one.
            let second = || (Code::RelationSecondParent, vec![(*by).clone(), key.clone()]);
            return if *known == parent { Ok(()) } else { Err(second()) };
        }
        let root = self.root(parent);
        if root == self.root(child) {
            return Err((Code::RelationCycle, vec![key.clone()]));
        }
        self.parents.insert(child, (parent, key));
        self.above.insert(child, root);
        Ok(())
    }

    /// The root of a tree; the way there is halved for the next time, so that deep chains stay cheap.
    fn root(&mut self, mut at: CustomerId) -> CustomerId {
        while let Some(above) = self.above.get(&at).copied() {
            if let Some(higher) = self.above.get(&above).copied() {
                self.above.insert(at, higher);
            }
            at = above;
        }
        at
    }
}
