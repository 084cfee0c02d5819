//! A tree as a loader has read it, and the one place that checks that it is a tree (TR-1) and lays it out for scoring.

use std::collections::VecDeque;

use regulars_core::error::Error;

use super::fault::malformed;
use super::forest::{Forest, Node, Tree};
use super::limits::Limits;

/// A node by the number that the file gives it.
#[derive(Debug, Clone)]
pub(super) struct DraftNode {
    /// None for a leaf.
    pub(super) split: Option<Split>,
    /// The value of a leaf.
    pub(super) value: f64,
    /// How much of the training data came here.
    pub(super) cover: f64,
}

/// A question and its two ways.
#[derive(Debug, Clone)]
pub(super) struct Split {
    pub(super) feature: usize,
    pub(super) rule: Rule,
    /// Where a missing value goes.
    pub(super) default_left: bool,
    /// Whether a zero is missing too (LightGBM's missing type 1).
    pub(super) zero_is_missing: bool,
    pub(super) left: usize,
    pub(super) right: usize,
}

/// Which values go left.
#[derive(Debug, Clone)]
pub(super) enum Rule {
    /// Those up to the threshold.
    AtMost(f64),
    /// The categories whose bit is set.
    In(Vec<u32>),
}

/// Nodes that a file may keep although no tree holds them any more (XGBoost's pruner).
pub(super) type Deleted = Vec<bool>;

impl Forest {
    /// Adds a tree of a class after all checks; `path` is where it stands in the file.
    pub(super) fn add(
        &mut self,
        path: &str,
        nodes: &[DraftNode],
        deleted: &Deleted,
        class: usize,
        limits: &Limits,
    ) -> Result<(), Error> {
        limits.check_nodes(path, self.nodes.len().saturating_add(nodes.len()))?;
        let start = self.nodes.len();
        let mut seen = vec![false; nodes.len()];
        let mut queue = VecDeque::from([(0_usize, 0_usize)]);
        let mut placed = 1_u32;
        let mut depth = 0;
        // Breadth first, both ways of a split side by side: the right one is always the next node.
        while let Some((number, level)) = queue.pop_front() {
            let node = nodes.get(number).ok_or_else(|| malformed(path, format!("there is no node {number}")))?;
            match seen.get_mut(number) {
                Some(seen) if !*seen => *seen = true,
                _ => return Err(malformed(path, format!("node {number} is reached twice"))),
            }
            if deleted.get(number).copied().unwrap_or(false) {
                return Err(malformed(path, format!("node {number} is reached although it is deleted")));
            }
            limits.check_depth(path, level)?;
            depth = depth.max(level);
            let own = u32::try_from(self.nodes.len() - start).unwrap_or(u32::MAX);
            let laid = match &node.split {
                None => Node::leaf(node.value, own),
                Some(split) => {
                    if split.feature >= self.features {
                        return Err(malformed(path, format!("node {number} asks for feature {}", split.feature)));
                    }
                    queue.push_back((split.left, level + 1));
                    queue.push_back((split.right, level + 1));
                    let left = placed;
                    placed = placed.saturating_add(2);
                    self.question(split, left)
                }
            };
            self.nodes.push(laid);
            self.covers.push(node.cover);
        }
        let live = deleted.iter().filter(|deleted| !**deleted).count();
        if self.nodes.len() - start != live {
            return Err(malformed(path, format!("{live} nodes, of which {} are reached", self.nodes.len() - start)));
        }
        self.trees.push(Tree { start, end: self.nodes.len(), depth, class });
        Ok(())
    }

    fn question(&mut self, split: &Split, left: u32) -> Node {
        let feature = u32::try_from(split.feature).unwrap_or(u32::MAX);
        self.has_zeros |= split.zero_is_missing;
        match &split.rule {
            Rule::AtMost(threshold) => {
                Node::numeric(*threshold, feature, split.default_left, split.zero_is_missing, left)
            }
            Rule::In(words) => {
                let set = self.sets.len();
                self.sets.push(words.clone());
                Node::categorical(set, feature, split.default_left, left)
            }
        }
    }
}
