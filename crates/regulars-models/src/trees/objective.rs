//! What a margin means: the objectives that are read (TR-2) and their last step.

use crate::math::exp;

/// The last step from margins to what the model was trained to tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Link {
    /// The margin itself: regression, ranking, raw log-odds.
    Identity,
    /// A probability: 1 / (1 + exp(-slope margin)); the slope is LightGBM's `sigmoid`, otherwise 1.
    Logistic {
        /// What the margin is multiplied by.
        slope: f64,
    },
    /// A rate: exp(margin).
    Exponential,
    /// Probabilities of the classes: exp(margin) over its sum.
    Softmax,
}

impl Link {
    /// Turns the margins of one row, one for each class, into predictions, in f64.
    ///
    /// ```
    /// use regulars_models::trees::Link;
    /// let mut row = [0.0];
    /// Link::Logistic { slope: 1.0 }.apply(&mut row);
    /// assert_eq!(row, [0.5]);
    /// ```
    pub fn apply(self, margins: &mut [f64]) {
        match self {
            Self::Identity => {}
            Self::Logistic { slope } => margins.iter_mut().for_each(|m| *m = 1.0 / (1.0 + exp(-slope * *m))),
            Self::Exponential => margins.iter_mut().for_each(|m| *m = exp(*m)),
            Self::Softmax => {
                let most = margins.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                margins.iter_mut().for_each(|m| *m = exp(*m - most));
                let sum: f64 = margins.iter().sum();
                margins.iter_mut().for_each(|m| *m /= sum);
            }
        }
    }
}
