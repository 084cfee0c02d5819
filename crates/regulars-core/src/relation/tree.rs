//! A hierarchy under a customer.

use std::collections::HashMap;

use super::Held;
use crate::identity::CustomerId;

/// A customer of a hierarchy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Branch<'a> {
    /// The customer.
    pub customer: CustomerId,
    /// How far below the root; the root is at 0.
    pub depth: u32,
    /// The relation to the parent; none at the root.
    pub by: Option<&'a Held>,
}

/// The customers below a root in relations of one hierarchy, each before those below it, siblings by id.
pub fn tree<'a>(relations: &'a [Held], kind: &str, root: CustomerId) -> Vec<Branch<'a>> {
    let mut children: HashMap<CustomerId, Vec<&Held>> = HashMap::new();
    for held in relations.iter().filter(|held| held.kind == kind) {
        let below = children.entry(held.from).or_default();
        // One child told by several records is one child.
        if below.iter().all(|known| known.to != held.to) {
            below.push(held);
        }
    }
    let mut branches = Vec::new();
    let mut open = vec![Branch { customer: root, depth: 0, by: None }];
    while let Some(branch) = open.pop() {
        branches.push(branch);
        let mut below = children.remove(&branch.customer).unwrap_or_default();
        below.sort_by_key(|held| std::cmp::Reverse(held.to));
        let under =
            |held: &'a Held| Branch { customer: held.to, depth: branch.depth.saturating_add(1), by: Some(held) };
        open.extend(below.into_iter().map(under));
    }
    branches
}
