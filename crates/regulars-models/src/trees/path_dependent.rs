//! Path-dependent attributions (TR-7), the Shapley values of the game that [Lundberg et al. 2020] call TreeSHAP.
//!
//! The game gives a leaf of value v, for a coalition S, v times the product over the features j of its path of o_j (1 if the row
//! follows all splits on j) for j in S, and of z_j (the share of cover that follows them) for the others. Its Shapley value is the
//! integral over t in [0, 1] of v (o_j - z_j) times the product over the other features of t o + (1 - t) z: a polynomial whose
//! degree lies below the number of features of the path, so half as many Gauss points give it exactly. That takes one walk
//! through the tree with a few products at each node, adds only terms of one sign and unwinds nothing.

use std::borrow::Cow;

use regulars_core::error::Error;

use super::attribution::Attribution;
use super::ensemble::Ensemble;
use super::fault::malformed;
use super::forest::{Forest, Tree};
use super::walk::{Walk, Way, ways};

/// Explains margins by the training data's own shares at each split; made once for a model, then asked for rows.
///
/// ```
/// use regulars_models::trees::{Ensemble, Limits, PathDependent};
/// let text = "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx=1\nobjective=regression\n\
///     feature_names=recency orders\n\nTree=0\nnum_leaves=2\nnum_cat=0\nsplit_feature=0\nthreshold=30.0\ndecision_type=2\n\
///     left_child=-1\nright_child=-2\nleaf_value=0.25 0.75\nleaf_count=60 40\ninternal_count=100\n\nend of trees\n";
/// let model = Ensemble::read(text.as_bytes(), &Limits::default())?;
/// let told = PathDependent::new(&model)?.explain(&[12.0, 3.0])?;
/// assert!((told.base[0] - 0.45).abs() < 1e-15);
/// assert!((told.of(0, 0).unwrap()[0] + 0.20).abs() < 1e-15);
/// assert_eq!(told.of(0, 0).unwrap()[1], 0.0);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct PathDependent<'a> {
    model: Cow<'a, Ensemble>,
    trees: Vec<Ways>,
    base: Vec<f64>,
}

/// What a tree needs for walks, with as many points as its features need.
#[derive(Debug, Clone)]
enum Ways {
    Two(Vec<Way<2>>),
    Four(Vec<Way<4>>),
    Eight(Vec<Way<8>>),
    Sixteen(Vec<Way<16>>),
    ThirtyTwo(Vec<Way<32>>),
}

impl<'a> PathDependent<'a> {
    /// Prepares a model. Errors: `tree_malformed` where a split has no cover, for example because the file keeps none.
    pub fn new(model: &'a Ensemble) -> Result<Self, Error> {
        Self::of(Cow::Borrowed(model))
    }

    /// The same with a model of its own. Errors as [`new`](Self::new).
    pub fn owning(model: Ensemble) -> Result<PathDependent<'static>, Error> {
        PathDependent::of(Cow::Owned(model))
    }

    fn of(model: Cow<'a, Ensemble>) -> Result<Self, Error> {
        let forest = &model.forest;
        let mut base = vec![0.0; model.classes];
        let mut trees = Vec::with_capacity(forest.trees.len());
        for (number, tree) in forest.trees.iter().enumerate() {
            let shares = shares(forest, tree, number)?;
            if let Some(base) = base.get_mut(tree.class) {
                *base += mean(forest, tree, &shares);
            }
            // Half as many points as features, of which a path has no more than splits.
            trees.push(match tree.depth.min(forest.features) {
                0..=4 => Ways::Two(ways(forest, tree, &shares)),
                5..=8 => Ways::Four(ways(forest, tree, &shares)),
                9..=16 => Ways::Eight(ways(forest, tree, &shares)),
                17..=32 => Ways::Sixteen(ways(forest, tree, &shares)),
                _ => Ways::ThirtyTwo(ways(forest, tree, &shares)),
            });
        }
        model.finish_base(&mut base);
        Ok(Self { model, trees, base })
    }

    /// The model.
    pub fn model(&self) -> &Ensemble {
        &self.model
    }

    /// Explains the margins of rows, one after another as in [`Ensemble::margins`]. Errors: `model_input_invalid`.
    pub fn explain(&self, rows: &[f64]) -> Result<Attribution, Error> {
        let count = self.model.rows_in(rows)?;
        let forest = &self.model.forest;
        let mut read = Vec::new();
        self.model.as_read(rows, &mut read);
        let mut told = Attribution::none(count, self.base.clone(), forest.features);
        for (tree, ways) in forest.trees.iter().zip(&self.trees) {
            for (number, row) in read.chunks_exact(forest.features).enumerate() {
                let into = told.of_mut(number, tree.class);
                match ways {
                    Ways::Two(ways) => Walk::new(forest, tree, ways, row).root(into),
                    Ways::Four(ways) => Walk::new(forest, tree, ways, row).root(into),
                    Ways::Eight(ways) => Walk::new(forest, tree, ways, row).root(into),
                    Ways::Sixteen(ways) => Walk::new(forest, tree, ways, row).root(into),
                    Ways::ThirtyTwo(ways) => Walk::new(forest, tree, ways, row).root(into),
                }
            }
        }
        told.divide(self.model.sum.divisor());
        Ok(told)
    }
}

/// The largest share of a parent's cover: covers are sums that were rounded.
const MOST: f64 = 1.01;

/// Each node's share of its parent's cover; 1 at the root.
fn shares(forest: &Forest, tree: &Tree, number: usize) -> Result<Vec<f64>, Error> {
    let covers = forest.covers_of(tree);
    let mut shares = vec![1.0; covers.len()];
    for (node, cover) in forest.nodes_of(tree).iter().zip(covers) {
        let Some((_, left)) = node.split() else { continue };
        for child in [left, left + 1] {
            let (Some(share), Some(part)) = (shares.get_mut(child), covers.get(child)) else { continue };
            *share = part / cover;
            let path = || format!("trees[{number}]");
            if !share.is_finite() {
                return Err(malformed(
                    path(),
                    "a split without cover; only interventional attributions explain this model",
                ));
            }
            if *share > MOST {
                return Err(malformed(path(), "a node has more cover than its parent"));
            }
        }
    }
    Ok(shares)
}

/// The mean of the leaves by their shares.
fn mean(forest: &Forest, tree: &Tree, shares: &[f64]) -> f64 {
    // Children stand behind their parents, so that the reach of a node is known before it is used.
    let mut reach = vec![1.0; shares.len()];
    let mut sum = 0.0;
    for (place, node) in forest.nodes_of(tree).iter().enumerate() {
        let own = reach.get(place).copied().unwrap_or_default();
        match node.split() {
            None => sum += own * node.value(),
            Some((_, left)) => {
                for child in [left, left + 1] {
                    if let (Some(reach), Some(share)) = (reach.get_mut(child), shares.get(child)) {
                        *reach = own * share;
                    }
                }
            }
        }
    }
    sum
}
