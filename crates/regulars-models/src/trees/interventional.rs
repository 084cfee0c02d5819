//! Interventional attributions (TR-8): Shapley values of "what would the margin be if these features were the row's and the others
//! those of a background row", averaged over the background [Janzing et al. 2020; Lundberg et al. 2020, independent TreeSHAP].
//!
//! For one background row a leaf counts only where every split of its path is passed by the row or by the background row. With a
//! features that only the row passes and b that only the other passes, a leaf of value v gives (a-1)! b! / (a+b)! v to each of the
//! former and takes a! (b-1)! / (a+b)! v from each of the latter.

use std::borrow::Cow;

use regulars_core::error::{Code, Error};

use super::attribution::Attribution;
use super::background::Background;
use super::ensemble::Ensemble;
use super::forest::{Forest, Node};
use super::limits::MAX_DEPTH;

/// Explains margins against a background; for audits, since it spreads no credit over correlated features.
#[derive(Debug, Clone)]
pub struct Interventional<'a> {
    model: Cow<'a, Ensemble>,
    background: Cow<'a, Background>,
    /// The background as the model reads it.
    rows: Vec<f64>,
    base: Vec<f64>,
    weights: Weights,
}

/// (a-1)! b! / (a+b)! by a and b.
type Weights = Vec<Vec<f64>>;

impl<'a> Interventional<'a> {
    /// Prepares a model. Errors: `model_input_invalid` where the background has another number of features.
    pub fn new(model: &'a Ensemble, background: &'a Background) -> Result<Self, Error> {
        Self::of(Cow::Borrowed(model), Cow::Borrowed(background))
    }

    /// The same with a model and a background of its own. Errors as [`new`](Self::new).
    pub fn owning(model: Ensemble, background: Background) -> Result<Interventional<'static>, Error> {
        Interventional::of(Cow::Owned(model), Cow::Owned(background))
    }

    fn of(model: Cow<'a, Ensemble>, background: Cow<'a, Background>) -> Result<Self, Error> {
        if background.features() != model.features().len() {
            let message =
                format!("rows of {} features, the model has {}", background.features(), model.features().len());
            return Err(Error::new(Code::ModelInputInvalid, "background", message));
        }
        let mut rows = Vec::new();
        model.as_read(&background.rows, &mut rows);
        let mut base = vec![0.0; model.classes];
        model.forest.each_leaf(&rows, |tree, _, value| {
            if let Some(base) = base.get_mut(tree.class) {
                *base += value;
            }
        });
        base.iter_mut().for_each(|base| *base /= background.len() as f64);
        model.finish_base(&mut base);
        Ok(Self { model, background, rows, base, weights: weights() })
    }

    /// The background that was named.
    pub fn background(&self) -> &Background {
        &self.background
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
        for tree in &forest.trees {
            let nodes = forest.nodes_of(tree);
            for (number, row) in read.chunks_exact(forest.features).enumerate() {
                let into = told.of_mut(number, tree.class);
                for other in self.rows.chunks_exact(forest.features) {
                    let mut pair =
                        Pair { forest, nodes, row, other, weights: &self.weights, decided: Vec::new(), into };
                    pair.below(0, 0, 0);
                }
            }
        }
        told.divide(self.model.sum.divisor() * self.background.len() as f64);
        Ok(told)
    }
}

/// A row and a background row in one tree.
struct Pair<'a> {
    forest: &'a Forest,
    nodes: &'a [Node],
    row: &'a [f64],
    other: &'a [f64],
    weights: &'a Weights,
    /// Features of the path that only one of both passes, and whether it is the row.
    decided: Vec<(usize, bool)>,
    into: &'a mut [f64],
}

impl Pair<'_> {
    /// What the leaves below give to each feature that only the row passes, and take from each that only the other passes.
    fn below(&mut self, place: usize, own: usize, others: usize) -> (f64, f64) {
        let Some(node) = self.nodes.get(place) else { return (0.0, 0.0) };
        let Some((feature, left)) = node.split() else {
            let weight =
                |a: usize, b: usize| self.weights.get(a).and_then(|row| row.get(b)).copied().unwrap_or_default();
            return (weight(own, others) * node.value(), weight(others, own) * node.value());
        };
        let way = |row: &[f64]| {
            let goes_left = self.forest.goes_left(node, row.get(feature).copied().unwrap_or(f64::NAN));
            if goes_left { left } else { left + 1 }
        };
        let (row, other) = (way(self.row), way(self.other));
        if row == other {
            return self.below(row, own, others);
        }
        if let Some((_, is_row)) = self.decided.iter().rev().find(|(decided, _)| *decided == feature) {
            return self.below(if *is_row { row } else { other }, own, others);
        }
        self.decided.push((feature, true));
        let (gives, takes) = self.below(row, own + 1, others);
        self.decided.pop();
        self.decided.push((feature, false));
        let (more_gives, more_takes) = self.below(other, own, others + 1);
        self.decided.pop();
        if let Some(slot) = self.into.get_mut(feature) {
            *slot += gives - more_takes;
        }
        (gives + more_gives, takes + more_takes)
    }
}

fn weights() -> Weights {
    let mut rows = vec![vec![0.0; MAX_DEPTH + 1]; MAX_DEPTH + 1];
    for (a, row) in rows.iter_mut().enumerate().skip(1) {
        // (a-1)! / a! = 1 / a, and each further b multiplies by b / (a + b).
        let mut weight = 1.0 / a as f64;
        for (b, slot) in row.iter_mut().enumerate() {
            if b > 0 {
                weight *= b as f64 / (a + b) as f64;
            }
            *slot = weight;
        }
    }
    rows
}
