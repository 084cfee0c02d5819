//! Trees laid out for scoring: nodes of 16 bytes, both ways of a split side by side, one rule for all formats.
//!
//! What formats do differently is settled when a tree is laid out, so that every split asks `x <= threshold` or "is the category in
//! the set" and sends missing values one fixed way: XGBoost's `x < t` over f32 is `x <= t'` with the f32 before t (TR-3), and where
//! LightGBM reads a missing value as 0 the way of 0 is the default (TR-5).

/// The most features, and classes: a few bytes of a file must not ask for gigabytes of names.
pub(super) const MAX_FEATURES: usize = 1 << 20;

const SPLIT: u32 = 1 << 31;
const DEFAULT_LEFT: u32 = 1 << 30;
const CATEGORICAL: u32 = 1 << 29;
const ZERO_IS_MISSING: u32 = 1 << 28;
const FEATURE: u32 = (1 << 27) - 1;
/// LightGBM's bound of zero, an f32 there.
const ZERO: f64 = 1e-35_f32 as f64;
/// Rows that walk down a tree together, so that one waits for memory while another computes.
const LANES: usize = 8;

/// A split or a leaf.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    /// The threshold, the number of the set, or the value of a leaf.
    value: f64,
    /// The feature and what else there is to say of the split.
    word: u32,
    /// The left way within the tree, the right one follows it; a leaf leads to itself.
    left: u32,
}

impl Node {
    pub(super) fn leaf(value: f64, own: u32) -> Self {
        Self { value, word: 0, left: own }
    }

    pub(super) fn numeric(threshold: f64, feature: u32, default_left: bool, zero_is_missing: bool, left: u32) -> Self {
        let word =
            SPLIT | (feature & FEATURE) | flag(default_left, DEFAULT_LEFT) | flag(zero_is_missing, ZERO_IS_MISSING);
        Self { value: threshold, word, left }
    }

    pub(super) fn categorical(set: usize, feature: u32, default_left: bool, left: u32) -> Self {
        let word = SPLIT | CATEGORICAL | (feature & FEATURE) | flag(default_left, DEFAULT_LEFT);
        Self { value: set as f64, word, left }
    }

    /// The feature and the left way of a split; None for a leaf.
    pub(super) fn split(&self) -> Option<(usize, usize)> {
        (self.word & SPLIT != 0).then_some(((self.word & FEATURE) as usize, self.left as usize))
    }

    /// The value of a leaf.
    pub(super) fn value(&self) -> f64 {
        self.value
    }
}

fn flag(on: bool, bit: u32) -> u32 {
    if on { bit } else { 0 }
}

/// One tree: where its nodes are, how deep it is, to which class it adds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tree {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) depth: usize,
    pub(super) class: usize,
}

/// All trees of a model.
#[derive(Debug, Clone)]
pub(super) struct Forest {
    pub(super) features: usize,
    pub(super) trees: Vec<Tree>,
    pub(super) nodes: Vec<Node>,
    /// Of each node, for path-dependent attributions.
    pub(super) covers: Vec<f64>,
    /// Bits of the categories that go left.
    pub(super) sets: Vec<Vec<u32>>,
    /// The least number that is a category.
    pub(super) least_category: f64,
    /// Whether a zero is missing anywhere.
    pub(super) has_zeros: bool,
}

impl Forest {
    pub(super) fn new(features: usize, least_category: f64) -> Self {
        Self {
            features,
            trees: Vec::new(),
            nodes: Vec::new(),
            covers: Vec::new(),
            sets: Vec::new(),
            least_category,
            has_zeros: false,
        }
    }

    pub(super) fn nodes_of(&self, tree: &Tree) -> &[Node] {
        self.nodes.get(tree.start..tree.end).unwrap_or(&[])
    }

    pub(super) fn covers_of(&self, tree: &Tree) -> &[f64] {
        self.covers.get(tree.start..tree.end).unwrap_or(&[])
    }

    /// Whether a row goes left at a split.
    pub(super) fn goes_left(&self, node: &Node, x: f64) -> bool {
        let default_left = node.word & DEFAULT_LEFT != 0;
        if x.is_nan() || (node.word & ZERO_IS_MISSING != 0 && x.abs() <= ZERO) {
            return default_left;
        }
        if node.word & CATEGORICAL == 0 { x <= node.value } else { self.is_member(node.value as usize, x) }
    }

    fn is_member(&self, set: usize, x: f64) -> bool {
        // The value is truncated; what is below the least category or beyond the set is no member.
        let category = x as u64;
        let word = self.sets.get(set).and_then(|words| words.get(usize::try_from(category >> 5).ok()?));
        x >= self.least_category && word.is_some_and(|word| (word >> (category & 31)) & 1 == 1)
    }

    /// Calls `add` with the tree and the value of its leaf for each row, tree by tree: `rows` holds whole rows of `features` numbers.
    pub(super) fn each_leaf(&self, rows: &[f64], mut add: impl FnMut(&Tree, usize, f64)) {
        let plain = self.sets.is_empty() && !self.has_zeros;
        for tree in &self.trees {
            for (first, lanes) in rows.chunks(self.features * LANES).enumerate() {
                let found = if plain { self.descend::<true>(tree, lanes) } else { self.descend::<false>(tree, lanes) };
                let count = lanes.len() / self.features;
                for (lane, value) in found.into_iter().take(count).enumerate() {
                    add(tree, first * LANES + lane, value);
                }
            }
        }
    }

    /// The values of the leaves of up to [`LANES`] rows.
    fn descend<const PLAIN: bool>(&self, tree: &Tree, rows: &[f64]) -> [f64; LANES] {
        let nodes = self.nodes_of(tree);
        let mut at = [0_u32; LANES];
        for _ in 0..tree.depth {
            for (at, row) in at.iter_mut().zip(rows.chunks_exact(self.features)) {
                let Some(node) = nodes.get(*at as usize) else { continue };
                let x = row.get((node.word & FEATURE) as usize).copied().unwrap_or(f64::NAN);
                let left = if PLAIN {
                    (x <= node.value) | (x.is_nan() & (node.word & DEFAULT_LEFT != 0))
                } else {
                    self.goes_left(node, x)
                };
                *at = node.left + (u32::from(!left) & (node.word >> 31));
            }
        }
        at.map(|at| nodes.get(at as usize).map_or(0.0, Node::value))
    }
}
