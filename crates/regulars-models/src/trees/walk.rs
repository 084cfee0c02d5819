//! The walk through a tree that [`PathDependent`](super::PathDependent) makes for each row, and what is prepared for it.

use super::forest::{Forest, Node, Tree};
use super::limits::MAX_DEPTH;
use super::quadrature::rule;

/// The way from its parent to a node: what a walk multiplies by and adds, over the points of the quadrature.
#[derive(Debug, Clone)]
pub(super) struct Way<const N: usize> {
    /// The level of the path at which the same feature was asked last; 0, the root's, if nowhere.
    before: usize,
    /// The share of the parent's cover.
    share: f64,
    /// What the product changes by where the row follows all splits on the feature, this one with them, and where it leaves here.
    follow: [f64; N],
    leave: [f64; N],
    /// What the leaves below tell of the feature in either case, beyond what the last split on it told; weights included.
    follow_tells: [f64; N],
    leave_tells: [f64; N],
}

impl<const N: usize> Way<N> {
    fn root() -> Self {
        Self { before: 0, share: 1.0, follow: [1.0; N], leave: [0.0; N], follow_tells: [0.0; N], leave_tells: [0.0; N] }
    }

    /// `from` is the share of the same feature's splits above, 1 if there is none.
    fn new(before: usize, share: f64, from: f64, (nodes, weights): &([f64; N], [f64; N])) -> Self {
        let to = from * share;
        let mut way = Self { before, share, ..Self::root() };
        for (place, (t, weight)) in nodes.iter().zip(weights).enumerate() {
            let (above, here) = (t + (1.0 - t) * from, t + (1.0 - t) * to);
            let told = (1.0 - from) / above;
            let set = |numbers: &mut [f64; N], number| numbers.get_mut(place).map(|slot| *slot = number);
            set(&mut way.follow, here / above);
            set(&mut way.leave, (1.0 - t) * to / above);
            set(&mut way.follow_tells, weight * ((1.0 - to) / here - told));
            set(&mut way.leave_tells, weight * (-1.0 / (1.0 - t) - told));
        }
        way
    }
}

/// The ways to all nodes of a tree.
pub(super) fn ways<const N: usize>(forest: &Forest, tree: &Tree, shares: &[f64]) -> Vec<Way<N>> {
    let nodes = forest.nodes_of(tree);
    let mut laid = Laid { nodes, shares, points: rule::<N>(), path: Vec::new(), ways: vec![Way::root(); nodes.len()] };
    laid.below(0);
    laid.ways
}

struct Laid<'a, const N: usize> {
    nodes: &'a [Node],
    shares: &'a [f64],
    points: ([f64; N], [f64; N]),
    /// The feature of each split above, and the share of all splits on it so far.
    path: Vec<(usize, f64)>,
    ways: Vec<Way<N>>,
}

impl<const N: usize> Laid<'_, N> {
    fn below(&mut self, place: usize) {
        let Some((feature, left)) = self.nodes.get(place).and_then(Node::split) else { return };
        let last = self.path.iter().enumerate().rev().find(|(_, (asked, _))| *asked == feature);
        let (before, from) = last.map_or((0, 1.0), |(above, (_, share))| (above + 1, *share));
        for child in [left, left + 1] {
            let share = self.shares.get(child).copied().unwrap_or_default();
            if let Some(way) = self.ways.get_mut(child) {
                *way = Way::new(before, share, from, &self.points);
            }
            self.path.push((feature, from * share));
            self.below(child);
            self.path.pop();
        }
    }
}

/// One row in one tree.
pub(super) struct Walk<'a, const N: usize> {
    forest: &'a Forest,
    nodes: &'a [Node],
    ways: &'a [Way<N>],
    row: &'a [f64],
    /// Of each level of the path, whether the row follows all splits on its feature down to there.
    follows: [bool; MAX_DEPTH + 1],
}

impl<'a, const N: usize> Walk<'a, N> {
    pub(super) fn new(forest: &'a Forest, tree: &Tree, ways: &'a [Way<N>], row: &'a [f64]) -> Self {
        Self { forest, nodes: forest.nodes_of(tree), ways, row, follows: [true; MAX_DEPTH + 1] }
    }

    /// Adds what this tree tells of each feature.
    pub(super) fn root(mut self, into: &mut [f64]) {
        self.below(0, 0, &[1.0; N], into);
    }

    /// The sum of the leaves below, each times its product at every point.
    fn below(&mut self, place: usize, level: usize, product: &[f64; N], into: &mut [f64]) -> [f64; N] {
        let Some(node) = self.nodes.get(place) else { return [0.0; N] };
        let Some((feature, left)) = node.split() else { return product.map(|product| product * node.value()) };
        let goes_left = self.forest.goes_left(node, self.row.get(feature).copied().unwrap_or(f64::NAN));
        let mut all = [0.0; N];
        let mut told = 0.0;
        for (child, goes) in [(left, goes_left), (left + 1, !goes_left)] {
            let Some(way) = self.ways.get(child) else { continue };
            let followed = self.follows.get(way.before).copied().unwrap_or(false);
            let follows = followed && goes;
            if let Some(slot) = self.follows.get_mut(level + 1) {
                *slot = follows;
            }
            let by = if follows { &way.follow } else { &way.leave };
            let next = if followed { times(product, by) } else { product.map(|product| product * way.share) };
            let sums = self.below(child, level + 1, &next, into);
            if followed {
                let tells = if follows { &way.follow_tells } else { &way.leave_tells };
                told += times(&sums, tells).iter().sum::<f64>();
            }
            all.iter_mut().zip(sums).for_each(|(all, sum)| *all += sum);
        }
        if let Some(slot) = into.get_mut(feature) {
            *slot += told;
        }
        all
    }
}

fn times<const N: usize>(a: &[f64; N], b: &[f64; N]) -> [f64; N] {
    let mut out = *a;
    out.iter_mut().zip(b).for_each(|(a, b)| *a *= b);
    out
}
