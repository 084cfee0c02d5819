//! A model of trees: what it reads, what it tells of rows (TR-2 to TR-6).

use regulars_core::error::{Code, Error};

use super::forest::Forest;
use super::limits::Limits;
use super::objective::Link;
use super::{lightgbm, xgboost};

/// Rows that go through all trees before the next ones: they stay in the nearest cache.
const BLOCK: usize = 64;

/// Trees that XGBoost or LightGBM trained, checked and laid out for scoring.
///
/// Rows are slices of f64 in the order of [`features`](Self::features), one row after another; NaN is missing.
///
/// ```
/// use regulars_models::trees::{Ensemble, Limits};
/// let text = "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx=0\nobjective=regression\n\
///     feature_names=recency\n\nTree=0\nnum_leaves=2\nnum_cat=0\nsplit_feature=0\nthreshold=30.0\ndecision_type=2\n\
///     left_child=-1\nright_child=-2\nleaf_value=0.25 0.75\n\nend of trees\n";
/// let model = Ensemble::read(text.as_bytes(), &Limits::default())?;
/// assert_eq!(model.features(), ["recency"]);
/// assert_eq!(model.predict(&[12.0, 45.0, f64::NAN])?, [0.25, 0.75, 0.25]);
/// # Ok::<(), regulars_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Ensemble {
    pub(super) forest: Forest,
    pub(super) names: Vec<String>,
    pub(super) classes: usize,
    pub(super) sum: Sum,
    pub(super) objective: String,
    pub(super) link: Link,
}

/// How leaves add up to a margin.
#[derive(Debug, Clone)]
pub(super) enum Sum {
    /// In f32 from a base for each class (XGBoost, TR-4); inputs are f32 as well.
    Single(Vec<f32>),
    /// In f64 from 0, divided at the end (LightGBM, TR-5).
    Double {
        /// 1, or the number of iterations of a random forest.
        divisor: f64,
    },
}

impl Sum {
    /// What a sum of leaves is divided by.
    pub(super) fn divisor(&self) -> f64 {
        match self {
            Self::Single(_) => 1.0,
            Self::Double { divisor } => *divisor,
        }
    }
}

impl Ensemble {
    /// Reads a model file by what it holds: XGBoost's JSON (schemas 1.0 to 3.x; `gbtree`, `dart`) or LightGBM's text (v3, v4; gbdt, rf).
    ///
    /// Errors, each with the place in the file: `tree_format_unknown`, `tree_version_unsupported`, `tree_malformed`,
    /// `tree_not_finite`, `tree_feature_unsupported`, `tree_limit` (TR-1).
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        limits.check_bytes(bytes.len())?;
        let unknown = |message: &str| Err(Error::new(Code::TreeFormatUnknown, "", message));
        match bytes.trim_ascii_start() {
            [b'{', rest @ ..] if matches!(rest.trim_ascii_start().first(), Some(b'"' | b'}')) => {
                xgboost::read(bytes, limits)
            }
            [b'{', ..] => unknown(
                "this looks like UBJSON, which is not read; write JSON instead: `booster.save_model(\"model.json\")` in Python",
            ),
            [b't', b'r', b'e', b'e', b'\n' | b'\r', ..] => lightgbm::read(bytes, limits),
            [0x80, ..] => {
                unknown("this looks like a pickle, which is not read; save the model as XGBoost JSON or LightGBM text")
            }
            _ => unknown("neither XGBoost's JSON nor LightGBM's text; write it by `booster.save_model` in Python"),
        }
    }

    /// The features in the order in which rows hold them.
    pub fn features(&self) -> &[String] {
        &self.names
    }

    /// How many margins a row has: 1, or the number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The trees of all classes.
    pub fn trees(&self) -> usize {
        self.forest.trees.len()
    }

    /// The nodes of all trees, leaves with them.
    pub fn nodes(&self) -> usize {
        self.forest.nodes.len()
    }

    /// The objective by the name that the file gives it.
    pub fn objective(&self) -> &str {
        &self.objective
    }

    /// What a margin means.
    pub fn link(&self) -> Link {
        self.link
    }

    /// Checks that the model reads just these features in this order; else `feature_mismatch` at the first that differs (TR-1).
    pub fn check_features<S: AsRef<str>>(&self, declared: &[S]) -> Result<(), Error> {
        let differs = |(ours, theirs): (&String, &S)| ours != theirs.as_ref();
        if let Some(place) = self.names.iter().zip(declared).position(differs) {
            let (has, wants) = (self.names.get(place), declared.get(place).map(AsRef::as_ref));
            let (has, wants) = (has.map_or("", String::as_str), wants.unwrap_or(""));
            let message = format!("the model has feature `{has}` where `{wants}` is declared");
            return Err(Error::new(Code::FeatureMismatch, format!("features[{place}]"), message));
        }
        if self.names.len() != declared.len() {
            let message = format!("the model has {} features, {} are declared", self.names.len(), declared.len());
            return Err(Error::new(Code::FeatureMismatch, "features", message));
        }
        Ok(())
    }

    /// Checks every feature against what a model may read, protected and non-consented ones left out; else `feature_not_allowed` (TR-9).
    pub fn check_allowed(&self, is_allowed: impl Fn(&str) -> bool) -> Result<(), Error> {
        match self.names.iter().position(|name| !is_allowed(name)) {
            None => Ok(()),
            Some(place) => {
                let name = self.names.get(place).map_or("", String::as_str);
                let message = format!("no model may read `{name}`");
                Err(Error::new(Code::FeatureNotAllowed, format!("features[{place}]"), message))
            }
        }
    }

    /// How many whole rows there are; else `model_input_invalid`.
    pub(super) fn rows_in(&self, rows: &[f64]) -> Result<usize, Error> {
        let width = self.forest.features;
        if rows.len().is_multiple_of(width) {
            return Ok(rows.len() / width);
        }
        let message = format!("{} numbers are no whole rows of {width} features", rows.len());
        Err(Error::new(Code::ModelInputInvalid, "rows", message))
    }

    /// The rows as the model reads them: XGBoost rounds its input to f32.
    pub(super) fn as_read(&self, rows: &[f64], into: &mut Vec<f64>) {
        into.clear();
        match self.sum {
            Sum::Single(_) => into.extend(rows.iter().map(|x| f64::from(*x as f32))),
            Sum::Double { .. } => into.extend_from_slice(rows),
        }
    }

    /// Brings a sum of leaves to the scale of margins, with the base of XGBoost.
    pub(super) fn finish_base(&self, sums: &mut [f64]) {
        match &self.sum {
            Sum::Single(base) => sums.iter_mut().zip(base).for_each(|(sum, base)| *sum += f64::from(*base)),
            Sum::Double { divisor } => sums.iter_mut().for_each(|sum| *sum /= divisor),
        }
    }

    /// The margins of rows, those of one row side by side: XGBoost's to the bit (as f64), LightGBM's exactly.
    ///
    /// A row alone gives the same bits as in a batch (I-13). XGBoost takes the logarithm of a base score by the `logf` of its platform,
    /// which may round the last bit otherwise than to nearest as TR-3 has it; margins that begin with it can then differ in their
    /// last bits. Errors: `model_input_invalid` when the numbers are no whole rows.
    pub fn margins(&self, rows: &[f64]) -> Result<Vec<f64>, Error> {
        let count = self.rows_in(rows)?;
        let mut out = Vec::with_capacity(count * self.classes);
        let mut block = Vec::new();
        let classes = self.classes;
        for rows in rows.chunks(self.forest.features * BLOCK) {
            let count = rows.len() / self.forest.features;
            self.as_read(rows, &mut block);
            match &self.sum {
                Sum::Single(base) => {
                    let mut sums = base.repeat(count);
                    self.forest.each_leaf(&block, |tree, row, value| {
                        if let Some(sum) = sums.get_mut(row * classes + tree.class) {
                            *sum += value as f32;
                        }
                    });
                    out.extend(sums.into_iter().map(f64::from));
                }
                Sum::Double { divisor } => {
                    let mut sums = vec![0.0; count * classes];
                    self.forest.each_leaf(&block, |tree, row, value| {
                        if let Some(sum) = sums.get_mut(row * classes + tree.class) {
                            *sum += value;
                        }
                    });
                    out.extend(sums.into_iter().map(|sum| sum / divisor));
                }
            }
        }
        Ok(out)
    }

    /// What the model was trained to tell: probabilities, rates or values, those of one row side by side. Errors as [`margins`](Self::margins).
    pub fn predict(&self, rows: &[f64]) -> Result<Vec<f64>, Error> {
        let mut out = self.margins(rows)?;
        self.apply_link(&mut out);
        Ok(out)
    }

    /// Turns margins, as [`margins`](Self::margins) gives them, into what [`predict`](Self::predict) would.
    pub fn apply_link(&self, margins: &mut [f64]) {
        margins.chunks_mut(self.classes.max(1)).for_each(|row| self.link.apply(row));
    }
}
