//! Scaling of features before distances are taken (KM-1): ln(1 + x) where asked for, then nothing, z-scores or the unit interval.

use regulars_core::{Code, Error};
use serde::{Deserialize, Serialize};

use super::sum::columns;
use crate::invalid;

/// How every feature is brought to one scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scaling {
    /// As it is.
    None,
    /// (x - mean) / standard deviation of the population.
    Zscore,
    /// (x - min) / (max - min).
    Minmax,
}

/// A feature of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// Whether ln(1 + x) is taken first; x must be above -1.
    pub ln1p: bool,
}

impl Feature {
    /// A feature that is scaled as it is.
    #[must_use]
    pub fn plain(name: &str) -> Self {
        Self { name: name.to_owned(), ln1p: false }
    }

    /// A feature of which ln(1 + x) is taken first, for amounts and counts with a long tail.
    #[must_use]
    pub fn ln1p(name: &str) -> Self {
        Self { name: name.to_owned(), ln1p: true }
    }
}

/// A feature with what brings it to scale: `(x - shift) / divisor`.
#[derive(Clone, Debug, PartialEq)]
pub struct Scaled {
    /// Its name.
    pub name: String,
    /// Whether ln(1 + x) is taken first.
    pub ln1p: bool,
    /// What is taken off.
    pub shift: f64,
    /// What is divided by; above 0.
    pub divisor: f64,
}

/// A finding: the feature has one value in every row and tells nothing apart, so it was dropped (`feature_constant`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DroppedFeature {
    /// Its name.
    pub name: String,
    /// Why.
    pub code: Code,
}

/// How rows of features become points.
#[derive(Clone, Debug, PartialEq)]
pub struct Scaler {
    /// The way.
    pub scaling: Scaling,
    /// The features that are used, in input order.
    pub features: Vec<Scaled>,
    /// The names of all features of a row, in order.
    pub names: Vec<String>,
}

fn cell(at: usize, width: usize, names: &[Feature]) -> String {
    let name = names.get(at % width.max(1)).map_or("", |feature| feature.name.as_str());
    format!("rows[{}].{name}", at / width.max(1))
}

impl Scaler {
    /// Learns the scale of rows (row by row, one number per feature) and says what it dropped.
    ///
    /// Errors: `fit_no_data`; `model_input_invalid` for a number that is not finite, ln(1 + x) of one not above -1, rows of
    /// another width, or where nothing varies; `duplicate_name`.
    pub fn fit(rows: &[f64], features: &[Feature], scaling: Scaling) -> Result<(Self, Vec<DroppedFeature>), Error> {
        let width = features.len();
        if width == 0 || !rows.len().is_multiple_of(width) {
            return Err(invalid("", "every row has one number for each feature, and there is at least one"));
        }
        if rows.is_empty() {
            return Err(Error::new(Code::FitNoData, "rows", "there are no rows"));
        }
        for (at, feature) in features.iter().enumerate() {
            if features.iter().take(at).any(|other| other.name == feature.name) {
                return Err(Error::new(Code::DuplicateName, format!("features[{at}]"), "the name is taken already"));
            }
        }
        let mut values = Vec::with_capacity(rows.len());
        for (at, value) in rows.iter().enumerate() {
            let ln1p = features.get(at % width).is_some_and(|feature| feature.ln1p);
            values.push(transform(*value, ln1p).map_err(|error| error.within(&cell(at, width, features)))?);
        }
        let count = (rows.len() / width) as f64;
        let (mut least, mut most) = (vec![f64::INFINITY; width], vec![f64::NEG_INFINITY; width]);
        for row in values.chunks_exact(width) {
            for ((value, least), most) in row.iter().zip(&mut least).zip(&mut most) {
                *least = least.min(*value);
                *most = most.max(*value);
            }
        }
        let means: Vec<f64> = columns(&values, width, |_, x| x).iter().map(|sum| sum / count).collect();
        let squares = columns(&values, width, |at, x| {
            let off = x - means.get(at).copied().unwrap_or_default();
            off * off
        });
        let (mut kept, mut dropped) = (Vec::new(), Vec::new());
        for (at, feature) in features.iter().enumerate() {
            let of = |list: &[f64]| list.get(at).copied().unwrap_or_default();
            let (least, most) = (of(&least), of(&most));
            let (shift, divisor) = match scaling {
                Scaling::None => (0.0, 1.0),
                Scaling::Zscore => (of(&means), (of(&squares) / count).sqrt()),
                Scaling::Minmax => (least, most - least),
            };
            // What is constant is told by its bounds: the rounded mean of equal numbers may lie beside them.
            if scaling != Scaling::None && (least >= most || divisor <= 0.0) {
                dropped.push(DroppedFeature { name: feature.name.clone(), code: Code::FeatureConstant });
                continue;
            }
            if !(shift.is_finite() && divisor.is_finite()) {
                return Err(invalid("", "the numbers are too large to be scaled").within(&format!("features[{at}]")));
            }
            kept.push(Scaled { name: feature.name.clone(), ln1p: feature.ln1p, shift, divisor });
        }
        if kept.is_empty() {
            return Err(invalid("", "no feature varies"));
        }
        let names = features.iter().map(|feature| feature.name.clone()).collect();
        Ok((Self { scaling, features: kept, names }, dropped))
    }

    /// The place of each used feature in a row.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, &Scaled)> {
        // INVARIANT: used features are a part of the names, in their order.
        let mut names = self.names.iter().enumerate();
        self.features
            .iter()
            .filter_map(move |feature| names.find(|(_, name)| **name == feature.name).map(|(at, _)| (at, feature)))
    }

    /// One row as a point. Error: `model_input_invalid` with the name of the feature.
    pub fn point(&self, row: &[f64]) -> Result<Vec<f64>, Error> {
        if row.len() != self.names.len() {
            return Err(invalid("", "the row has another number of features than the model"));
        }
        let mut point = Vec::with_capacity(self.features.len());
        self.extend(row, &mut point)?;
        Ok(point)
    }

    /// All rows as points, one after another. Errors as of [`Scaler::point`].
    pub fn points(&self, rows: &[f64]) -> Result<Vec<f64>, Error> {
        let width = self.names.len();
        if width == 0 || !rows.len().is_multiple_of(width) {
            return Err(invalid("", "the rows have another number of features than the model"));
        }
        let mut points = Vec::with_capacity(rows.len() / width * self.features.len());
        for (at, row) in rows.chunks_exact(width).enumerate() {
            self.extend(row, &mut points).map_err(|error| error.within(&format!("rows[{at}]")))?;
        }
        Ok(points)
    }

    fn extend(&self, row: &[f64], points: &mut Vec<f64>) -> Result<(), Error> {
        for (at, feature) in self.places() {
            let value = row.get(at).copied().unwrap_or(f64::NAN);
            let value = transform(value, feature.ln1p).map_err(|error| error.within(&feature.name))?;
            points.push((value - feature.shift) / feature.divisor);
        }
        Ok(())
    }
}

fn transform(value: f64, ln1p: bool) -> Result<f64, Error> {
    if !value.is_finite() {
        return Err(invalid("", "the number is not finite"));
    }
    if !ln1p {
        return Ok(value);
    }
    if value <= -1.0 {
        return Err(invalid("", "ln(1 + x) needs a number above -1"));
    }
    Ok(crate::math::ln1p(value))
}
