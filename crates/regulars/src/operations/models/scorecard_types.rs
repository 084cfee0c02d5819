//! What the operation on scorecards takes and gives. These types are the wire.

use regulars_core::text::Json;
use serde::{Deserialize, Serialize};

use super::super::requests::Context;
use super::super::wire::wire;

wire! {
    /// Asks for a scorecard of who churned (CH-4).
    request MakeScorecardRequest {
        /// How many bins of about equal count a feature has at first, 2 to 50; 10 if absent. Bins are joined until the rate of churn
        /// never turns.
        pub bins: Option<u32>,
        /// Whether each row churned.
        pub churned: Vec<bool>,
        /// The columns of a row.
        pub columns: Vec<String>,
        /// Who asks.
        pub context: Option<Context>,
        /// The features.
        pub features: Vec<ScorecardFeature>,
        /// The name of the score.
        pub name: String,
        /// At `points0` points the odds of churn are these, a decimal or a fraction; `1/19` if absent.
        pub odds0: Option<String>,
        /// So many points more halve the odds, above 0; 50 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub pdo: Option<Json>,
        /// The weight of the L2 penalty on all but the intercept; 1 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub penalty: Option<Json>,
        /// See `odds0`; 600 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub points0: Option<Json>,
        /// The purpose whose consent the score needs.
        pub purpose: String,
        /// A list of numbers for each row; null is missing.
        #[cfg_attr(feature = "schema", schemars(with = "Vec<Vec<Option<f64>>>"))]
        pub rows: Json,
        /// What is added to both outcomes of a bin, so that one of which all or none churned has evidence; 0.5 if absent.
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub smoothing: Option<Json>,
    }
}

wire! {
    /// A feature of a scorecard.
    request ScorecardFeature {
        /// The column of a row that it reads; its name if absent.
        pub column: Option<String>,
        /// Where bins begin, rising; they stay as they are. If absent, bins are found.
        #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<f64>>"))]
        pub cuts: Option<Json>,
        /// The measure of the rulebook that it will read; its name if absent.
        pub measure: Option<String>,
        /// Its name, the code of its reason.
        pub name: String,
    }
}

wire! {
    /// A scorecard, and what speaks for it. The points of the intercept are shared out among the features.
    response MadeScorecard {
        /// The features in the order of the request.
        pub features: Vec<FeatureOfScorecard>,
        /// How many rows churned.
        pub positives: u64,
        /// How many rows there are.
        pub rows: u64,
        /// How the fit of the weights ended: `converged`, `boundary_reached`, `not_identified` or `iteration_limit`.
        pub status: String,
        /// The score as a section of a rulebook, in TOML.
        pub toml: String,
    }
}

wire! {
    /// A feature of a scorecard with its evidence.
    response FeatureOfScorecard {
        /// Its bins, rising.
        pub bins: Vec<BinOfScorecard>,
        /// The information value: how far it tells both outcomes apart, 0 or more.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub information_value: Json,
        /// The mean points of the rows, from which reasons are counted.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub mean: Json,
        /// The rows without a value.
        pub missing: BinOfScorecard,
        /// The feature.
        pub name: String,
        /// The weight of its evidence in the log-odds of churn; below 0, or the feature says in company the opposite of what it says alone.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub weight: Json,
    }
}

wire! {
    /// A bin of a feature.
    response BinOfScorecard {
        /// How many of its rows churned.
        pub bad: u64,
        /// Where it ends; none of the last one and of that of missing values. It begins where the one before ends.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
        pub below: Option<Json>,
        /// How many of its rows did not.
        pub good: u64,
        /// Its points.
        pub points: i64,
        /// Its weight of evidence: ln(share of those who stayed / share of those who churned); 0 without rows.
        #[cfg_attr(feature = "schema", schemars(with = "f64"))]
        pub woe: Json,
    }
}
